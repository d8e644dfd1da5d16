/*
 * The certificate of type propagation. The final sets and the final targets are a claim, and this
 * proves by one pass over the module that the claim is closed: each item is where an instruction
 * puts it, each set includes the sets that flow into it, given the targets that call sites have,
 * and each call site has the targets that its set asks for. So by induction over the steps of a
 * run no value is ever where its item is not.
 *
 * It shares the numbers of nodes and items with what made the sets, and derives everything else
 * anew from the module: which types are tracked, where values come from, what other means than
 * instructions may change.
 */
#include "callgraph/vta.h"

typedef struct Check {
	const CallGraph *g;
	const Vta *x;
	const IrModule *m;
	Buf *faults;
	uint32_t n_faults;
	BitSet open;     /* types in whose memory any item may be */
	BitSet around;   /* types of parts around which any item may be */
	Map same;        /* pairs of types of the same memory */
	const IrFunc *f; /* what is looked at */
	IrValueId v;
	const BitSet *all;
} Check;

#define FAULTS_MAX 10u

static void
fault(Check *c, const char *what)
{
	if (c->n_faults++ >= FAULTS_MAX)
		return;
	buf_printf(c->faults, "call graph: %s", what);
	if (c->f)
		buf_printf(c->faults, " in %s", c->f->name->s);
	if (c->f && c->v) {
		buf_puts(c->faults, ": ");
		ir_print_instr(c->m, c->f, c->v, c->faults);
	}
	buf_putc(c->faults, '\n');
}

/* ------------------------------------------------------------------ places */

/* A set, and whether addresses are in it. */
typedef struct Place {
	bool is_tracked, is_address;
	const BitSet *set; /* null: empty */
} Place;

static const Place nowhere;

static Place
place(const Check *c, IrTypeId t, VtaKind kind, uint32_t a, uint32_t b, uint32_t part)
{
	Place p = {0};
	const IrType *u = ir_under(c->m, t);
	for (uint32_t depth = 0; u->kind == IRT_POINTER && depth < c->m->types.len; depth++) {
		p.is_address = true;
		u = ir_under(c->m, u->elem);
	}
	p.is_tracked = u->kind == IRT_IFACE || u->kind == IRT_FUNC;
	if (!p.is_tracked)
		return nowhere;
	p.set = vta_set(c->x, (VtaNode)map_get(&c->x->index, vta_key(kind, a, b, part)));
	return p;
}

static Place
value(const Check *c, IrValueId v, uint32_t part)
{
	const IrInstr *in = ir_instr(c->f, v);
	if (in->type == 0 || in->op == OP_CONST)
		return nowhere;
	const IrType *u = ir_under(c->m, in->type);
	if (u->kind == IRT_TUPLE && part >= u->n_members)
		return nowhere;
	IrTypeId t = u->kind == IRT_TUPLE ? u->members[part].type : in->type;
	if (in->op == OP_GLOBAL)
		return place(c, t, VTA_GLOBAL, in->aux, 0, 0);
	if (in->op == OP_FUNC)
		return place(c, t, VTA_FUNC, in->aux, 0, 0);
	if (in->op == OP_PARAM || in->op == OP_CAPTURE)
		return place(c, t, in->op == OP_PARAM ? VTA_PARAM : VTA_CAPTURE, c->f->id, 0,
			     in->aux);
	return place(c, t, VTA_VALUE, c->f->id, v, part);
}

static IrTypeId
type_of(const Check *c, IrValueId v)
{
	return ir_instr(c->f, v)->type;
}

/* Part i of memory of type t: of a struct a field, of others elements; of a map the keys (0) and
 * what they are mapped to (1). Sets *held to the part's type, 0: there is no such part. */
static Place
part_of(const Check *c, IrTypeId t, uint32_t i, IrTypeId *held)
{
	const IrType *u = ir_under(c->m, t);
	IrTypeId id = ir_type(c->m, t)->kind == IRT_NAMED ? ir_type(c->m, t)->underlying : t;
	*held = 0;
	if (u->kind == IRT_STRUCT && i < u->n_members) {
		*held = u->members[i].type;
		return place(c, *held, VTA_FIELD, id, 0, i);
	}
	if ((u->kind == IRT_SLICE || u->kind == IRT_ARRAY || u->kind == IRT_CHAN) && i == 0) {
		*held = u->elem;
		return place(c, *held, u->kind == IRT_CHAN ? VTA_CHAN : VTA_ELEM, u->elem, 0, 0);
	}
	if (u->kind == IRT_MAP && i < 2) {
		*held = i ? u->elem : u->key;
		return place(c, *held, i ? VTA_MAPPED : VTA_KEY, id, 0, 0);
	}
	return nowhere;
}

static Place
memory(const Check *c, IrTypeId t, uint32_t i)
{
	IrTypeId held;
	return part_of(c, t, i, &held);
}

static Place
in_tables(const Check *c, IrTypeId t)
{
	return place(c, t, VTA_TABLES, callgraph_under(c->m, t), 0, 0);
}

/* ------------------------------------------------------------------- facts */

static bool
includes(const BitSet *set, const BitSet *members)
{
	for (uint32_t w = 0; members && w < members->n_words; w++) {
		uint64_t have = set && w < set->n_words ? set->words[w] : 0;
		if (members->words[w] & ~have)
			return false;
	}
	return true;
}

static void
need_item(Check *c, Place p, uint32_t item)
{
	if (p.is_tracked && (item == 0 || p.set == NULL || !bits_has(p.set, item)))
		fault(c, "an item is missing");
}

/* What is in src comes to dst; if these are addresses, the memory is the same. */
static void
need_flow(Check *c, Place dst, Place src)
{
	if (!dst.is_tracked || !src.is_tracked)
		return;
	bool is_same = dst.is_address && src.is_address;
	if (!includes(dst.set, src.set) || (is_same && !includes(src.set, dst.set)))
		fault(c, "a flow is missing");
}

static void
need_any(Check *c, Place p)
{
	if (p.is_tracked && !includes(p.set, c->all))
		fault(c, "what code outside may do is missing");
}

/* All that is reached from memory of type t may be changed by other means. */
static void
open_type(Check *c, IrTypeId t)
{
	IdVec todo = {0};
	vec_push(&todo, t);
	while (todo.len) {
		IrTypeId now = vec_pop(&todo), held;
		if (now == 0 || !bits_add(&c->open, now))
			continue;
		for (uint32_t i = 0; part_of(c, now, i, &held), held; i++)
			need_any(c, memory(c, now, i));
		const IrType *u = ir_under(c->m, now);
		vec_push(&todo, u->elem);
		vec_push(&todo, u->key);
		for (uint32_t i = 0; i < u->n_members; i++)
			vec_push(&todo, u->members[i].type);
	}
}

/* What the value leads to may be changed. */
static void
open_value(Check *c, IrValueId v)
{
	Place p = value(c, v, 0);
	if (p.is_address)
		need_any(c, p);
	if (type_of(c, v) && ir_instr(c->f, v)->op != OP_CONST)
		open_type(c, type_of(c, v));
}

static void
open_function(Check *c, IrFuncId id)
{
	const IrFunc *f = ir_func(c->m, id);
	vec_each(&f->params, i)
		need_any(c, place(c, f->params.at[i].type, VTA_PARAM, id, 0, i));
	open_type(c, f->type);
}

/* -------------------------------------------------------------- conversions */

static bool
has_inside(const Check *c, IrTypeId t, IrTypeId part)
{
	const IrType *own = ir_type(c->m, t), *u = ir_under(c->m, t);
	bool found = t == part || own->underlying == part ||
		     (u->kind == IRT_ARRAY && has_inside(c, u->elem, part));
	for (uint32_t i = 0; u->kind == IRT_STRUCT && i < u->n_members && !found; i++)
		found = has_inside(c, u->members[i].type, part);
	return found;
}

/* All parts of a struct or array may be changed, not what they lead to. */
static void
open_inside(Check *c, IrTypeId t)
{
	const IrType *u = ir_under(c->m, t);
	if (u->kind != IRT_STRUCT && u->kind != IRT_ARRAY)
		return;
	IrTypeId held;
	for (uint32_t i = 0; part_of(c, t, i, &held), held; i++) {
		need_any(c, memory(c, t, i));
		open_inside(c, held);
	}
}

/* Memory of type t may be part of any struct that has such a part. */
static void
open_holders(Check *c, IrTypeId t)
{
	if (!bits_add(&c->around, t))
		return;
	for (IrTypeId s = 1; s < c->m->types.len; s++)
		if (ir_type(c->m, s)->kind == IRT_STRUCT && has_inside(c, s, t))
			open_inside(c, s);
}

static void open_object(Check *c, IrValueId p, BitSet *met);

/* The same for what is stored in variable p, if it is one. */
static void
open_stored(Check *c, IrValueId p, BitSet *met)
{
	for (IrValueId v = 1; ir_instr(c->f, p)->op == OP_ALLOC && v < c->f->instrs.len; v++) {
		const IrInstr *in = ir_instr(c->f, v);
		if (in->op == OP_STORE && in->block != 0 && ir_operand(c->f, in, 0) == p)
			open_object(c, ir_operand(c->f, in, 1), met);
	}
}

/* Arithmetic leads from p to all of the object: a variable, a struct that is seen here, or any that
 * may be around. */
static void
open_object(Check *c, IrValueId p, BitSet *met)
{
	const IrInstr *in = ir_instr(c->f, p);
	const IrType *u = ir_under(c->m, in->type);
	bool is_address = u->kind == IRT_POINTER || u->kind == IRT_SLICE;
	if (!bits_add(met, p) || !is_address || in->op == OP_ALLOC || in->op == OP_GLOBAL ||
	    in->op == OP_CONST)
		return;
	if (in->op != OP_FIELD && ir_type(c->m, u->elem)->has_pointers) {
		open_holders(c, u->elem);
		return;
	}
	IrValueId from = in->n > 0 ? ir_operand(c->f, in, 0) : 0;
	if (in->op == OP_FIELD)
		open_inside(c, ir_under(c->m, type_of(c, from))->elem);
	if (in->op == OP_LOAD)
		open_stored(c, from, met);
	else if (in->op == OP_PHI)
		for (uint32_t i = 0; i < in->n; i++)
			open_object(c, ir_operand(c->f, in, i), met);
	else if (in->op != OP_CALL && in->op != OP_INVOKE && from != 0)
		open_object(c, from, met);
}

/* Memory of both types is the same, part by part. */
static void
need_same(Check *c, IrTypeId a, IrTypeId b)
{
	const IrType *s = ir_under(c->m, a), *t = ir_under(c->m, b);
	if (s == t || !s->has_pointers || !t->has_pointers || s->kind == IRT_IFACE ||
	    s->kind == IRT_FUNC || map_has(&c->same, map_pair(a, b)))
		return;
	map_put(&c->same, map_pair(a, b), 1);
	if (s->kind == IRT_SLICE && t->kind == IRT_POINTER)
		t = ir_under(c->m, b = t->elem);
	bool is_row = (s->kind == IRT_SLICE || s->kind == IRT_ARRAY) &&
		      (t->kind == IRT_SLICE || t->kind == IRT_ARRAY);
	if (!is_row && (s->kind != t->kind || s->n_members != t->n_members)) {
		open_type(c, a);
		open_type(c, b);
		return;
	}
	if (s->kind == IRT_POINTER)
		need_same(c, s->elem, t->elem);
	IrTypeId in_a, in_b;
	for (uint32_t i = 0; part_of(c, a, i, &in_a), in_a; i++) {
		Place x = part_of(c, a, i, &in_a), y = part_of(c, b, i, &in_b);
		need_flow(c, x, y);
		need_flow(c, y, x);
		need_same(c, in_a, in_b);
	}
}

static void
check_convert(Check *c, const IrInstr *in)
{
	IrValueId from = ir_operand(c->f, in, 0);
	IrTypeKind a = ir_under(c->m, type_of(c, from))->kind, b = ir_under(c->m, in->type)->kind;
	if (a == IRT_POINTER && (b == IRT_UNSAFE || b == IRT_UINTPTR)) {
		open_value(c, from);
		BitSet met = {0};
		open_object(c, from, &met);
	} else if (a == IRT_UNSAFE && b == IRT_POINTER) {
		open_value(c, c->v);
	} else {
		need_flow(c, value(c, c->v, 0), value(c, from, 0));
		need_same(c, type_of(c, from), in->type);
	}
}

/* ------------------------------------------------------------------- calls */

static uint32_t
n_results(const Check *c, const IrInstr *in)
{
	if (in->type == 0 || in->mode != CALL_PLAIN)
		return 0;
	const IrType *u = ir_under(c->m, in->type);
	return u->kind == IRT_TUPLE ? u->n_members : 1;
}

static void
check_unknown(Check *c, const IrInstr *in)
{
	for (uint32_t i = 1; i < in->n; i++)
		open_value(c, ir_operand(c->f, in, i));
	for (uint32_t i = 0; i < n_results(c, in); i++)
		need_any(c, value(c, c->v, i));
	if (n_results(c, in))
		open_type(c, in->type);
}

static void
check_callee(Check *c, const IrInstr *in, IrFuncId id, IrTypeId recv)
{
	const IrFunc *g = ir_func(c->m, id);
	if (g->body != BODY_HERE || g->makes_funcs)
		check_unknown(c, in);
	if (g->body != BODY_HERE)
		return;
	if (!bits_has(&c->g->reached, id))
		fault(c, "a target is not reached");
	if (recv)
		need_flow(c, place(c, recv, VTA_PARAM, id, 0, 0),
			  place(c, recv, VTA_BOXED, recv, 0, 0));
	for (uint32_t i = 1; i < in->n; i++) {
		uint32_t k = i - (recv ? 0 : 1);
		need_flow(c, place(c, g->params.at[k].type, VTA_PARAM, id, 0, k),
			  value(c, ir_operand(c->f, in, i), 0));
	}
	for (uint32_t i = 0; i < n_results(c, in); i++)
		need_flow(c, value(c, c->v, i),
			  place(c, g->results.at[i].type, VTA_RESULT, id, 0, i));
}

static bool
has_target(const CallTargets *set, IrFuncId f, IrTypeId recv)
{
	for (uint32_t i = 0; set && i < set->list.len; i++)
		if (set->list.at[i].func == f && set->list.at[i].recv == recv)
			return true;
	return false;
}

/* The site has a target for each item of its set that fits. */
static void
check_targets(Check *c, const IrInstr *in, const CallTargets *set)
{
	Place p = value(c, ir_operand(c->f, in, 0), 0);
	IrTypeId type = type_of(c, ir_operand(c->f, in, 0));
	for (uint32_t item = p.set ? bits_next(p.set, 0) : UINT32_MAX; item != UINT32_MAX;
	     item = bits_next(p.set, item + 1)) {
		uint32_t id = c->x->items.at[item];
		IrFuncId f = id < c->m->types.len ? 0 : id - c->m->types.len;
		bool is_missing;
		if (in->op == OP_CALL)
			is_missing = f && ir_under(c->m, ir_func(c->m, f)->type) ==
						  ir_under(c->m, type) &&
				     !has_target(set, f, 0);
		else
			is_missing = !f && callgraph_implements(c->m, id, type) &&
				     !has_target(set, callgraph_method(c->m, id, type, in->aux),
						 id);
		if (is_missing)
			fault(c, "a target is missing");
	}
}

static void
check_call(Check *c, const IrInstr *in)
{
	IrFuncId known = in->op == OP_CALL ? ir_static_callee(c->f, in) : 0;
	if (known) {
		check_callee(c, in, known, 0);
		return;
	}
	CallNode n = callgraph_of_site(c->g, c->f, c->v);
	const CallTargets *set = n ? callgraph_targets(c->g, n) : NULL;
	IrTypeId type = type_of(c, ir_operand(c->f, in, 0));
	if (set == NULL || (in->op == OP_CALL &&
			    bits_has(&c->g->made_funcs, callgraph_under(c->m, type))))
		check_unknown(c, in);
	check_targets(c, in, set);
	for (uint32_t i = 0; set && i < set->list.len; i++)
		check_callee(c, in, set->list.at[i].func, set->list.at[i].recv);
}

/* ------------------------------------------------------------ instructions */

/* The address that `p` is stands for what is there. */
static void
need_address(Check *c, IrValueId p, Place where)
{
	Place address = value(c, p, 0);
	if (address.is_tracked &&
	    (!includes(address.set, where.set) || !includes(where.set, address.set)))
		fault(c, "an address is not what it leads to");
}

static void
check_box(Check *c, const IrInstr *in)
{
	IrTypeId t = type_of(c, ir_operand(c->f, in, 0));
	need_item(c, value(c, c->v, 0), c->x->item_of_type[t]);
	need_flow(c, place(c, t, VTA_BOXED, t, 0, 0), value(c, ir_operand(c->f, in, 0), 0));
}

static void
check_assert(Check *c, const IrInstr *in)
{
	IrTypeId t = in->op == OP_ASSERT ? in->type : ir_under(c->m, in->type)->members[0].type;
	bool is_iface = ir_under(c->m, t)->kind == IRT_IFACE;
	need_flow(c, value(c, c->v, 0), is_iface ? value(c, ir_operand(c->f, in, 0), 0)
						 : place(c, t, VTA_BOXED, t, 0, 0));
}

static void
check_closure(Check *c, const IrInstr *in)
{
	IrFuncId g = ir_static_callee(c->f, in);
	need_item(c, value(c, c->v, 0), c->x->item_of_func[g]);
	for (uint32_t i = 1; i < in->n; i++) {
		IrValueId x = ir_operand(c->f, in, i);
		need_flow(c, place(c, type_of(c, x), VTA_CAPTURE, g, 0, i - 1), value(c, x, 0));
	}
}

static void
check_select(Check *c, const IrInstr *in)
{
	uint32_t part = 2;
	for (uint32_t i = 0; i + 1 < in->n; i += 2) {
		Place there = memory(c, type_of(c, ir_operand(c->f, in, i)), 0);
		if (ir_operand(c->f, in, i + 1))
			need_flow(c, there, value(c, ir_operand(c->f, in, i + 1), 0));
		else
			need_flow(c, value(c, c->v, part++), there);
	}
}

/* Also what a table was given, whose slot is not known. */
static void
check_escape(Check *c, IrValueId v)
{
	open_value(c, v);
	need_flow(c, in_tables(c, type_of(c, v)), value(c, v, 0));
}

static void
check_builtin(Check *c, const IrInstr *in)
{
	IrValueId a = in->n ? ir_operand(c->f, in, 0) : 0;
	if (in->aux == BI_RECOVER)
		need_any(c, value(c, c->v, 0));
	else if (in->aux == BI_ESCAPE)
		check_escape(c, a);
	else if (in->aux == BI_UNSAFE_SLICE)
		need_address(c, a, memory(c, in->type, 0));
	else if (in->aux == BI_UNSAFE_SLICEDATA)
		need_address(c, c->v, memory(c, type_of(c, a), 0));
}

/* Loads, stores, addresses. */
static void
check_memory(Check *c, const IrInstr *in)
{
	IrValueId a = ir_operand(c->f, in, 0);
	const IrType *u = ir_under(c->m, type_of(c, a));
	if (in->op == OP_LOAD)
		need_flow(c, value(c, c->v, 0), value(c, a, 0));
	else if (in->op == OP_STORE)
		need_flow(c, value(c, a, 0), value(c, ir_operand(c->f, in, 1), 0));
	else if (in->op == OP_FIELD)
		need_address(c, c->v, memory(c, u->elem, in->aux));
	else
		need_address(c, c->v, memory(c, u->kind == IRT_POINTER ? u->elem : type_of(c, a), 0));
}

/* Operands from number `first` on become parts of a struct, or elements. */
static void
check_parts(Check *c, const IrInstr *in, uint32_t first)
{
	for (uint32_t i = first; i < in->n; i++)
		need_flow(c, memory(c, in->type, in->op == OP_STRUCT ? i : 0),
			  value(c, ir_operand(c->f, in, i), 0));
}

static void
check_extract(Check *c, const IrInstr *in)
{
	IrValueId a = ir_operand(c->f, in, 0);
	IrTypeId t = type_of(c, a);
	bool is_tuple = ir_under(c->m, t)->kind == IRT_TUPLE;
	need_flow(c, value(c, c->v, 0), is_tuple ? value(c, a, in->aux) : memory(c, t, in->aux));
}

static void
check_next(Check *c, const IrInstr *in)
{
	IrTypeId ranged = ir_under(c->m, type_of(c, ir_operand(c->f, in, 0)))->elem;
	bool is_map = ir_under(c->m, ranged)->kind == IRT_MAP;
	need_flow(c, value(c, c->v, 1), is_map ? memory(c, ranged, 0) : nowhere);
	need_flow(c, value(c, c->v, 2), is_map ? memory(c, ranged, 1) : nowhere);
}

/* Operand number i goes into part `part` of what operand 0 is: a map, a channel. */
static void
need_put(Check *c, const IrInstr *in, uint32_t i, uint32_t part)
{
	need_flow(c, memory(c, type_of(c, ir_operand(c->f, in, 0)), part),
		  value(c, ir_operand(c->f, in, i), 0));
}

/* The result comes from there. */
static void
need_get(Check *c, const IrInstr *in, uint32_t part)
{
	need_flow(c, value(c, c->v, 0), memory(c, type_of(c, ir_operand(c->f, in, 0)), part));
}

static void
check_phi(Check *c, const IrInstr *in)
{
	for (uint32_t i = 0; i < in->n; i++)
		need_flow(c, value(c, c->v, 0), value(c, ir_operand(c->f, in, i), 0));
}

static void
check_return(Check *c, const IrInstr *in)
{
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId x = ir_operand(c->f, in, i);
		need_flow(c, place(c, type_of(c, x), VTA_RESULT, c->f->id, 0, i), value(c, x, 0));
	}
}

static void
check_instr(Check *c, const IrInstr *in)
{
	switch ((IrOp)in->op) {
	case OP_LOAD: case OP_STORE: case OP_FIELD: case OP_ELEM: check_memory(c, in); break;
	case OP_STRUCT: case OP_ARRAY: check_parts(c, in, 0); break;
	case OP_APPEND: check_parts(c, in, 1); break;
	case OP_EXTRACT: check_extract(c, in); break;
	case OP_CONVERT: check_convert(c, in); break;
	case OP_BOX: check_box(c, in); break;
	case OP_ASSERT: case OP_ASSERTOK: check_assert(c, in); break;
	case OP_CLOSURE: check_closure(c, in); break;
	case OP_INDEX: case OP_RECV: case OP_RECVOK: need_get(c, in, 0); break;
	case OP_MAPGET: case OP_MAPGETOK: need_get(c, in, 1); break;
	case OP_MAPSET: need_put(c, in, 1, 0); need_put(c, in, 2, 1); break;
	case OP_SEND: need_put(c, in, 1, 0); break;
	case OP_NEXT: check_next(c, in); break;
	case OP_SELECT: check_select(c, in); break;
	case OP_CALL: case OP_INVOKE: check_call(c, in); break;
	case OP_BUILTIN: check_builtin(c, in); break;
	case OP_PHI: check_phi(c, in); break;
	case OP_RET: check_return(c, in); break;
	case OP_NONE: case OP_PARAM: case OP_CAPTURE: case OP_CONST: case OP_GLOBAL: case OP_FUNC:
	case OP_ALLOC: case OP_BIN: case OP_UN: case OP_STRCONV: case OP_CONCAT: case OP_MAKESLICE:
	case OP_SLICE: case OP_APPENDALL: case OP_MAKEMAP: case OP_RANGE: case OP_MAKECHAN:
	case OP_RUNDEFERS: case OP_JUMP: case OP_IF: case OP_PANIC: case OP_UNREACHABLE:
	case OP_COUNT:
		break;
	}
}

/* -------------------------------------------------------------------- whole */

static void
check_function(Check *c, IrFuncId id)
{
	c->f = ir_func(c->m, id);
	if (c->f->is_outside)
		open_function(c, id);
	for (c->v = 1; c->v < c->f->instrs.len; c->v++) {
		const IrInstr *in = ir_instr(c->f, c->v);
		if (in->op == OP_GLOBAL && c->m->globals.at[in->aux].is_outside)
			open_value(c, c->v);
		if (in->block != 0)
			check_instr(c, in);
	}
	c->v = 0;
}

/* Reflection stores any item in what it gets to, and calls what it finds. */
static void
check_reflection(Check *c)
{
	bits_each(&c->g->boxed, t) {
		need_any(c, place(c, t, VTA_BOXED, t, 0, 0));
		open_type(c, t);
		const IrMethodTable *methods = ir_methods(c->m, t);
		for (uint32_t i = 0; methods && c->g->makes_funcs && i < methods->methods.len; i++)
			open_function(c, methods->methods.at[i].func);
	}
	bits_each(&c->g->value_funcs, f) {
		IrTypeId t = ir_func(c->m, f)->type;
		need_item(c, place(c, t, VTA_FUNC, f, 0, 0), c->x->item_of_func[f]);
		open_function(c, f);
	}
}

/* Tables that are no code: what they were given may be in each slot of its type that a package-
 * level variable leads to; and so may what other such variables hold. */
static void
check_tables(Check *c)
{
	BitSet seen = {0};
	IdVec todo = {0};
	for (IrGlobalId g = 1; g < c->m->globals.len; g++) {
		IrTypeId t = c->m->globals.at[g].type;
		vec_push(&todo, t);
		if (ir_under(c->m, t)->kind != IRT_IFACE)
			need_flow(c, in_tables(c, t), place(c, t, VTA_GLOBAL, g, 0, 0));
	}
	while (todo.len) {
		IrTypeId t = vec_pop(&todo), held;
		if (!bits_add(&seen, t))
			continue;
		for (uint32_t i = 0; part_of(c, t, i, &held), held; i++) {
			need_flow(c, memory(c, t, i), in_tables(c, held));
			vec_push(&todo, held);
		}
		if (ir_under(c->m, t)->kind == IRT_POINTER)
			vec_push(&todo, ir_under(c->m, t)->elem);
	}
}

bool
callgraph_check(const CallGraph *g, Buf *faults)
{
	if (g->vta == NULL)
		return true;
	Check c = {.g = g, .x = g->vta, .m = g->m, .faults = faults};
	BitSet all = {0};
	bits_each(&g->boxed, t)
		bits_add(&all, c.x->item_of_type[t]);
	bits_each(&g->value_funcs, f)
		bits_add(&all, c.x->item_of_func[f]);
	c.all = &all;
	check_reflection(&c);
	check_tables(&c);
	bits_each(&g->reached, f)
		check_function(&c, f);
	if (c.n_faults > FAULTS_MAX)
		buf_printf(faults, "call graph: and %u more\n", c.n_faults - FAULTS_MAX);
	return c.n_faults == 0;
}

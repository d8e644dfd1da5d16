/*
 * Type propagation: which types are tracked, items, nodes, and what is done by other means than
 * instructions.
 *
 * These means are reflection, unsafe conversions and functions without a body. What they make may
 * be any item, and they may store it in all memory that they know (*exposed*), and pass it to all
 * functions that they may call.
 */
#include "callgraph/vta.h"

/* ---------------------------------------------------------------- tracking */

#define IN_PROGRESS 255u
#define NOT_KNOWN 254u

static uint8_t
find_tracking(Vta *x, IrTypeId t)
{
	if (x->tracking[t] == IN_PROGRESS)
		return VTA_UNTRACKED; /* type P *P */
	if (x->tracking[t] != NOT_KNOWN)
		return x->tracking[t];
	x->tracking[t] = IN_PROGRESS;
	const IrType *u = ir_under(x->m, t);
	uint8_t found = VTA_UNTRACKED;
	if (u->kind == IRT_IFACE || u->kind == IRT_FUNC)
		found = VTA_TRACKED;
	else if (u->kind == IRT_POINTER && find_tracking(x, u->elem) != VTA_UNTRACKED)
		found = VTA_POINTER;
	return x->tracking[t] = found;
}

static uint32_t
add_item(Vta *x, uint32_t id)
{
	vec_push(&x->items, id);
	return x->items.len - 1;
}

void
vta_begin(Vta *x, CallGraph *g)
{
	const IrModule *m = g->m;
	uint32_t n_types = m->types.len;
	*x = (Vta){.g = g, .m = m};
	x->tracking = mem_data(n_types);
	memset(x->tracking, NOT_KNOWN, n_types);
	for (IrTypeId t = 1; t < n_types; t++)
		find_tracking(x, t);
	x->item_of_type = mem_data(n_types * sizeof *x->item_of_type);
	x->item_of_func = mem_data(m->funcs.len * sizeof *x->item_of_func);
	add_item(x, 0);
	bits_each(&g->boxed, t)
		x->item_of_type[t] = add_item(x, t);
	bits_each(&g->value_funcs, f)
		x->item_of_func[f] = add_item(x, n_types + f);
	x->all = vta_node(x, VTA_ALL, 0, 0, 0);
	for (uint32_t i = 1; i < x->items.len; i++)
		vta_seed(x, x->all, i);
	bits_each(&g->value_funcs, f)
		vta_node(x, VTA_FUNC, f, 0, 0);
}

/* ------------------------------------------------------------------- nodes */

VtaNode
vta_node(Vta *x, VtaKind kind, uint32_t a, uint32_t b, uint32_t part)
{
	bool is_new;
	uint64_t *n = map_ensure(&x->index, vta_key(kind, a, b, part), &is_new);
	if (is_new)
		*n = ++x->n_nodes;
	VtaNode node = (VtaNode)*n;
	if (is_new && kind == VTA_FUNC)
		vta_seed(x, node, x->item_of_func[a]);
	return node;
}

static IrTypeId
part_type(const IrModule *m, IrTypeId t, uint32_t part)
{
	if (t == 0)
		return 0;
	const IrType *u = ir_under(m, t);
	return u->kind != IRT_TUPLE ? t : part < u->n_members ? u->members[part].type : 0;
}

VtaNode
vta_value(Vta *x, const IrFunc *f, IrValueId v, uint32_t part)
{
	const IrInstr *in = ir_instr(f, v);
	IrTypeId t = part_type(x->m, in->type, part);
	if (t == 0 || x->tracking[t] == VTA_UNTRACKED || in->op == OP_CONST)
		return 0;
	if (in->op == OP_GLOBAL)
		return vta_node(x, VTA_GLOBAL, in->aux, 0, 0);
	if (in->op == OP_FUNC)
		return vta_node(x, VTA_FUNC, in->aux, 0, 0);
	if (in->op == OP_PARAM)
		return vta_node(x, VTA_PARAM, f->id, 0, in->aux);
	if (in->op == OP_CAPTURE)
		return vta_node(x, VTA_CAPTURE, f->id, 0, in->aux);
	return vta_node(x, VTA_VALUE, f->id, v, part);
}

VtaNode
vta_slot(Vta *x, VtaKind kind, IrTypeId owner, uint32_t part, IrTypeId held)
{
	return x->tracking[held] == VTA_UNTRACKED ? 0 : vta_node(x, kind, owner, 0, part);
}

VtaNode
vta_in_tables(Vta *x, IrTypeId held)
{
	return vta_slot(x, VTA_TABLES, callgraph_under(x->m, held), 0, held);
}

void
vta_seed(Vta *x, VtaNode n, uint32_t item)
{
	assert(n != 0 && item != 0);
	vec_push(&x->seeds, ((VtaEdge){item, n}));
}

void
vta_flow(Vta *x, VtaNode dst, VtaNode src, IrTypeId t)
{
	if (dst == 0 || src == 0 || dst == src)
		return;
	vec_push(&x->edges, ((VtaEdge){src, dst}));
	if (x->tracking[t] == VTA_POINTER)
		vec_push(&x->edges, ((VtaEdge){dst, src}));
}

void
vta_any(Vta *x, VtaNode n)
{
	if (n != 0)
		vec_push(&x->edges, ((VtaEdge){x->all, n}));
}

void
vta_join(Vta *x, VtaNode a, VtaNode b)
{
	if (a == 0 || b == 0 || a == b)
		return;
	vec_push(&x->edges, ((VtaEdge){a, b}));
	vec_push(&x->edges, ((VtaEdge){b, a}));
}

/* ----------------------------------------------------------------- exposed */

/* What comes to slots: any item; or what tables were given of the slot's type. */
typedef enum Source { SOURCE_ANY, SOURCE_TABLES } Source;

static void
fill_slot(Vta *x, Source source, VtaNode slot, IrTypeId held, IdVec *todo)
{
	if (source == SOURCE_ANY)
		vta_any(x, slot);
	else if (slot != 0)
		vta_flow(x, slot, vta_in_tables(x, held), held);
	if (todo)
		vec_push(todo, held);
}

/* The slots of memory of type t. Adds what it leads to in one step to todo, if that is not null. */
static void
fill_memory(Vta *x, Source source, IrTypeId t, IdVec *todo)
{
	const IrType *u = ir_under(x->m, t);
	IrTypeId id = callgraph_under(x->m, t);
	if (u->kind == IRT_SLICE || u->kind == IRT_ARRAY)
		fill_slot(x, source, vta_slot(x, VTA_ELEM, u->elem, 0, u->elem), u->elem, todo);
	else if (u->kind == IRT_CHAN)
		fill_slot(x, source, vta_slot(x, VTA_CHAN, u->elem, 0, u->elem), u->elem, todo);
	else if (u->kind == IRT_POINTER && todo)
		vec_push(todo, u->elem);
	if (u->kind == IRT_MAP) {
		fill_slot(x, source, vta_slot(x, VTA_KEY, id, 0, u->key), u->key, todo);
		fill_slot(x, source, vta_slot(x, VTA_MAPPED, id, 0, u->elem), u->elem, todo);
	}
	for (uint32_t i = 0; u->kind == IRT_STRUCT && i < u->n_members; i++) {
		IrTypeId held = u->members[i].type;
		fill_slot(x, source, vta_slot(x, VTA_FIELD, id, i, held), held, todo);
	}
	/* Code that is not known may be behind it. */
	bool is_code = u->kind == IRT_FUNC || u->kind == IRT_IFACE;
	for (uint32_t i = 0; is_code && source == SOURCE_ANY && i < u->n_members; i++)
		vec_push(todo, u->members[i].type);
}

static void
fill_all(Vta *x, Source source, IrTypeId t, BitSet *done)
{
	IdVec todo = {0};
	vec_push(&todo, t);
	while (todo.len) {
		IrTypeId now = vec_pop(&todo);
		if (now != 0 && bits_add(done, now))
			fill_memory(x, source, now, &todo);
	}
}

void
vta_expose(Vta *x, IrTypeId t)
{
	fill_all(x, SOURCE_ANY, t, &x->exposed);
}

/* SOUND: initial values of package-level variables may be no code (lower/data.c): only what such
 * tables are given is known, by its type, and tables may have been given what is in other package-
 * level variables. What has a slot of that type and can be reached from such a variable may hold
 * it. Test: tests/callgraph/vta-tables.ir. */
void
vta_expose_tables(Vta *x)
{
	BitSet done = {0};
	for (IrGlobalId g = 1; g < x->m->globals.len; g++) {
		IrTypeId t = x->m->globals.at[g].type;
		fill_all(x, SOURCE_TABLES, t, &done);
		if (ir_under(x->m, t)->kind != IRT_IFACE)
			vta_flow(x, vta_in_tables(x, t), vta_slot(x, VTA_GLOBAL, g, 0, t), t);
	}
}

void
vta_expose_value(Vta *x, const IrFunc *f, IrValueId v)
{
	const IrInstr *in = ir_instr(f, v);
	if (in->op == OP_CONST || in->type == 0)
		return;
	if (x->tracking[in->type] == VTA_POINTER)
		vta_any(x, vta_value(x, f, v, 0));
	vta_expose(x, in->type);
}

void
vta_expose_params(Vta *x, IrFuncId g)
{
	const IrFunc *f = ir_func(x->m, g);
	vec_each(&f->params, i) {
		IrTypeId t = f->params.at[i].type;
		vta_any(x, vta_slot(x, VTA_PARAM, g, i, t));
		vta_expose(x, t);
	}
	vec_each(&f->results, i)
		vta_expose(x, f->results.at[i].type);
}

void
vta_expose_reflection(Vta *x)
{
	const CallGraph *g = x->g;
	bits_each(&g->boxed, t) {
		vta_any(x, vta_slot(x, VTA_BOXED, t, 0, t));
		vta_expose(x, t);
		const IrMethodTable *methods = g->makes_funcs ? ir_methods(x->m, t) : NULL;
		for (uint32_t i = 0; methods && i < methods->methods.len; i++)
			vta_expose_params(x, methods->methods.at[i].func);
	}
	bits_each(&g->value_funcs, f)
		vta_expose_params(x, f);
}

/* Whether memory of type t has a part of type `part` inside. */
static bool
contains(const IrModule *m, IrTypeId t, IrTypeId part)
{
	if (t == part || callgraph_under(m, t) == part)
		return true;
	const IrType *u = ir_under(m, t);
	if (u->kind == IRT_ARRAY)
		return contains(m, u->elem, part);
	for (uint32_t i = 0; u->kind == IRT_STRUCT && i < u->n_members; i++)
		if (contains(m, u->members[i].type, part))
			return true;
	return false;
}

static void
expose_inside(Vta *x, IrTypeId t)
{
	const IrType *u = ir_under(x->m, t);
	if (u->kind != IRT_STRUCT && u->kind != IRT_ARRAY)
		return;
	if (!bits_has(&x->exposed, t))
		fill_memory(x, SOURCE_ANY, t, NULL);
	if (u->kind == IRT_ARRAY)
		expose_inside(x, u->elem);
	for (uint32_t i = 0; u->kind == IRT_STRUCT && i < u->n_members; i++)
		expose_inside(x, u->members[i].type);
}

/* All memory that may have a part of type t inside. */
static void
expose_containers(Vta *x, IrTypeId t)
{
	if (!bits_add(&x->contained, t))
		return;
	for (IrTypeId c = 1; c < x->m->types.len; c++)
		if (ir_type(x->m, c)->kind == IRT_STRUCT && contains(x->m, c, t))
			expose_inside(x, c);
}

/* Where the address in local variable p came from, as far as this function stores it there. */
static void
push_stored(const IrFunc *f, IrValueId p, IdVec *todo)
{
	if (ir_instr(f, p)->op != OP_ALLOC)
		return;
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->block != 0 && in->op == OP_STORE && ir_operand(f, in, 0) == p)
			vec_push(todo, ir_operand(f, in, 1));
	}
}

/* The addresses that address p was made of. */
static void
push_bases(const IrFunc *f, IrValueId p, IdVec *todo)
{
	const IrInstr *in = ir_instr(f, p);
	bool is_data = in->op == OP_BUILTIN &&
		       (in->aux == BI_UNSAFE_SLICE || in->aux == BI_UNSAFE_SLICEDATA);
	if (in->op == OP_LOAD)
		push_stored(f, ir_operand(f, in, 0), todo);
	else if (in->op == OP_FIELD || in->op == OP_ELEM || in->op == OP_SLICE ||
		 in->op == OP_CONVERT || in->op == OP_APPEND || in->op == OP_APPENDALL || is_data)
		vec_push(todo, ir_operand(f, in, 0));
	for (uint32_t i = 0; in->op == OP_PHI && i < in->n; i++)
		vec_push(todo, ir_operand(f, in, i));
}

void
vta_expose_around(Vta *x, const IrFunc *f, IrValueId p)
{
	IdVec todo = {0};
	BitSet met = {0};
	vec_push(&todo, p);
	while (todo.len) {
		IrValueId v = vec_pop(&todo);
		const IrInstr *in = ir_instr(f, v);
		const IrType *u = ir_under(x->m, in->type);
		if (!bits_add(&met, v) || in->op == OP_ALLOC || in->op == OP_GLOBAL ||
		    in->op == OP_CONST || (u->kind != IRT_POINTER && u->kind != IRT_SLICE))
			continue;
		if (in->op == OP_FIELD) {
			IrValueId base = ir_operand(f, in, 0);
			expose_inside(x, ir_under(x->m, ir_instr(f, base)->type)->elem);
		} else if (ir_type(x->m, u->elem)->has_pointers) {
			expose_containers(x, u->elem);
			continue;
		}
		/* SOUND: arithmetic that starts at memory without pointers, whose address a
		 * function was given, does not lead to func or interface values next to it
		 * (doc/soundness.md, section 6). Test: tests/callgraph/vta-unsafe.ir. */
		push_bases(f, v, &todo);
	}
}

/* ------------------------------------------------------------- conversions */

static void
link_slots(Vta *x, VtaKind kind, IrTypeId a, IrTypeId in_a, IrTypeId b, IrTypeId in_b,
	   uint32_t part, IdVec *todo)
{
	vta_join(x, vta_slot(x, kind, a, part, in_a), vta_slot(x, kind, b, part, in_b));
	vec_push(todo, in_a);
	vec_push(todo, in_b);
}

/* Memory of the one type may be seen as memory of the other. */
static void
link_pair(Vta *x, IrTypeId a, IrTypeId b, IdVec *todo)
{
	const IrType *s = ir_type(x->m, a), *t = ir_type(x->m, b);
	if (s->kind == IRT_SLICE && t->kind != IRT_SLICE) {
		/* To an array, or a pointer to one. */
		const IrType *array = t->kind == IRT_POINTER ? ir_under(x->m, t->elem) : t;
		if (array->kind == IRT_ARRAY)
			link_slots(x, VTA_ELEM, s->elem, s->elem, array->elem, array->elem, 0,
				   todo);
	} else if (s->kind != t->kind || s->n_members != t->n_members) {
		vta_expose(x, a);
		vta_expose(x, b);
	} else if (s->kind == IRT_SLICE || s->kind == IRT_ARRAY) {
		link_slots(x, VTA_ELEM, s->elem, s->elem, t->elem, t->elem, 0, todo);
	} else if (s->kind == IRT_CHAN) {
		link_slots(x, VTA_CHAN, s->elem, s->elem, t->elem, t->elem, 0, todo);
	} else if (s->kind == IRT_POINTER) {
		vec_push(todo, s->elem);
		vec_push(todo, t->elem);
	} else if (s->kind == IRT_MAP) {
		link_slots(x, VTA_KEY, a, s->key, b, t->key, 0, todo);
		link_slots(x, VTA_MAPPED, a, s->elem, b, t->elem, 0, todo);
	}
	for (uint32_t i = 0; s->kind == IRT_STRUCT && t->kind == IRT_STRUCT && i < s->n_members &&
			     i < t->n_members; i++)
		link_slots(x, VTA_FIELD, a, s->members[i].type, b, t->members[i].type, i, todo);
}

void
vta_link_types(Vta *x, IrTypeId a, IrTypeId b)
{
	IdVec todo = {0};
	vec_push(&todo, a);
	vec_push(&todo, b);
	while (todo.len) {
		b = callgraph_under(x->m, vec_pop(&todo));
		a = callgraph_under(x->m, vec_pop(&todo));
		if (!ir_type(x->m, a)->has_pointers || !ir_type(x->m, b)->has_pointers)
			continue;
		bool is_new = a != b;
		if (is_new)
			map_ensure(&x->linked, map_pair(a, b), &is_new);
		IrTypeKind kind = ir_type(x->m, a)->kind;
		if (is_new && kind != IRT_IFACE && kind != IRT_FUNC)
			link_pair(x, a, b, &todo);
	}
}

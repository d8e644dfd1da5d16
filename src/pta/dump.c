/*
 * Text for people and for tests: names of nodes and tokens that do not depend
 * on the order in which they were made, and dumps sorted by them.
 *
 *	omega unknown @f      what is out, what unknown code made, a function
 *	%x                    what instruction %x of this function allocates
 *	@f:%x/%c              what %x of @f allocates, out of call %c of this function
 *	*p *p.2 *[c]          what parameter p, its leaf 2, capture c pointed to
 *	*ret(@f:%c)           what the result of a call points to that is left open
 *	*p->1                 what leaf 1 of that pointed to; ->_ any leaf
 *	*p:(T) *p:@f          the interface holding a T, the closure of @f
 *	*p:unsafe(T)          seen as T by way of unsafe.Pointer
 *	T+2                   leaf 2 of one of these
 */
#include "pta/priv.h"

#include <stdlib.h>

#include "base/texts.h"

/* A row of a switch over an enumeration: the compiler names the rows that are missing. */
#define NAME(id, text)       \
	case id:             \
		return text;

const char *
pta_sink_name(PtaSink sink)
{
	switch (sink) {
		NAME(PTA_SINK_NONE, "none")
		NAME(PTA_SINK_GLOBAL, "global")
		NAME(PTA_SINK_GOROUTINE, "goroutine")
		NAME(PTA_SINK_PANIC, "panic")
		NAME(PTA_SINK_DEFER, "defer")
		NAME(PTA_SINK_UNKNOWN, "unknown-code")
		NAME(PTA_SINK_EXPOSED, "exposed")
	case PTA_SINK_COUNT:
		break;
	}
	return "bad";
}

static const char *
cons_name(PtaConsKind kind)
{
	switch (kind) {
		NAME(PTA_ADDR, "addr")
		NAME(PTA_COPY, "copy")
		NAME(PTA_LOAD, "load")
		NAME(PTA_STORE, "store")
		NAME(PTA_OFFSET, "offset")
		NAME(PTA_FILTER, "filter")
		NAME(PTA_VIEW, "view")
		NAME(PTA_CAPTURES, "captures")
		NAME(PTA_CAST, "cast")
		NAME(PTA_WILD, "wild")
		NAME(PTA_STRAY, "stray")
		NAME(PTA_COLLAPSE, "collapse")
	case PTA_CONS_KINDS:
		break;
	}
	return "bad";
}

const char *
pta_rule_id(PtaRule r)
{
	static const char *const ids[] = {
#define X(name, id, text) id,
		PTA_RULES(X)
#undef X
	};
	assert(r < PTA_RULE_COUNT);
	return ids[r];
}

const char *
pta_rule_text(PtaRule r)
{
	static const char *const texts[] = {
#define X(name, id, text) text,
		PTA_RULES(X)
#undef X
	};
	assert(r < PTA_RULE_COUNT);
	return texts[r];
}

/* ------------------------------------------------------------------ names */

static void
print_func(const Pta *p, PtaFuncId f, Buf *out)
{
	assert(f != 0 && f < p->n_all);
	if (f < p->n_ir) {
		buf_printf(out, "@%s", ir_func(p->m, f)->name->s);
		return;
	}
	const PtaDispatch *d = dispatch_of(p, f);
	if (d->brief_of) {
		buf_printf(out, "brief(@%s)", ir_func(p->m, d->brief_of)->name->s);
		return;
	}
	buf_puts(out, "dispatch(");
	ir_print_type(p->m, d->type, out);
	if (d->is_invoke)
		buf_printf(out, ".%s", ir_under(p->m, d->type)->members[d->method].name->s);
	buf_puts(out, ")");
}

static void
print_value(const Pta *p, PtaFuncId f, IrValueId v, Buf *out)
{
	const IrFunc *ir = f < p->n_ir && f != 0 ? ir_func(p->m, f) : NULL;
	if (ir == NULL || v == 0) {
		buf_puts(out, "dispatch");
		return;
	}
	const IrInstr *in = ir_instr(ir, v);
	const Str *name = in->name;
	if (in->op == OP_PARAM)
		name = ir->params.at[in->aux].name;
	if (in->op == OP_CAPTURE)
		name = ir->captures.at[in->aux].name;
	if (name && name->len)
		buf_printf(out, "%%%s", name->s);
	else
		buf_printf(out, "%%#%u", v);
}

static void
print_param(const Pta *p, PtaFuncId f, PtaRoot root, uint32_t index, Buf *out)
{
	const IrFunc *ir = f < p->n_ir && f != 0 ? ir_func(p->m, f) : NULL;
	const Str *name = NULL;
	if (ir)
		name = root == PTA_ROOT_CAPTURE ? ir->captures.at[index].name
						: ir->params.at[index].name;
	if (name && name->len)
		buf_printf(out, root == PTA_ROOT_CAPTURE ? "[%s]" : "%s", name->s);
	else
		buf_printf(out, root == PTA_ROOT_CAPTURE ? "[%u]" : "#%u", index);
}

static void
print_leaf(uint32_t leaf, Buf *out)
{
	if (leaf == LEAF_ALL)
		buf_puts(out, "->_");
	else if (leaf == LEAF_SAME)
		buf_puts(out, "");
	else
		buf_printf(out, "->%u", leaf);
}

/* The type of a cast. */
static void
print_cast(const Pta *p, IrTypeId type, Buf *out)
{
	if (type & PTA_ROW)
		buf_puts(out, "[...]");
	ir_print_type(p->m, type & ~PTA_ROW, out);
}

/* The end of a placeholder's name, after its parent's. */
static void
print_step(const Pta *p, uint8_t kind, uint8_t shape, IrTypeId type, IrFuncId func, uint32_t leaf,
	   Buf *out)
{
	if (kind == PTA_OBJ_LINK) {
		print_leaf(leaf, out);
		return;
	}
	buf_puts(out, ":");
	if (shape == PTA_SHAPE_CLOSURE) {
		print_func(p, func, out);
		return;
	}
	buf_puts(out, shape == PTA_SHAPE_MEM ? "unsafe(" : "(");
	print_cast(p, type, out);
	buf_puts(out, ")");
}

/* What came out of callees: "new(T)"; a call that was left open: "call(I.m)". */
static void
print_kind(const Pta *p, PtaOrigin o, Buf *out)
{
	assert(pta_is_kind(o));
	static const char *const shapes[] = {
		[PTA_SHAPE_ANY] = "any",	 [PTA_SHAPE_MEM] = "new",
		[PTA_SHAPE_MAP] = "map",	 [PTA_SHAPE_CHAN] = "chan",
		[PTA_SHAPE_BOX] = "box",	 [PTA_SHAPE_CLOSURE] = "closure",
		[PTA_SHAPE_FUNC] = "func",	 [PTA_SHAPE_IFACE] = "interface",
		[PTA_SHAPE_RECORD] = "deferred",
	};
	if (o.instr & PTA_ORIGIN_CALL) {
		buf_puts(out, (o.instr >> 28 & 3) == CALL_PLAIN ? "call("
			      : (o.instr >> 28 & 3) == CALL_GO	? "go("
								: "defer(");
		ir_print_type(p->m, o.func, out);
		if (o.instr >> 30 & 1)
			buf_printf(out, ".%s",
				   ir_under(p->m, o.func)->members[o.instr & 0x0fffffffu].name->s);
	} else {
		buf_printf(out, "%s(", shapes[o.instr >> 24 & 0x3f]);
		if (o.func)
			print_func(p, o.func, out);
		else if (o.instr & 0xffffffu)
			ir_print_type(p->m, o.instr & 0xffffffu, out);
	}
	buf_puts(out, ")");
}

static void
print_root(const Pta *p, PtaFuncId f, PtaRoot root, PtaOrigin origin, uint32_t index, uint32_t leaf,
	   Buf *out)
{
	buf_puts(out, "*");
	if (root == PTA_ROOT_RESULT) {
		buf_puts(out, "ret(");
		print_kind(p, origin, out);
		buf_puts(out, ")");
	} else {
		print_param(p, f, root, index, out);
	}
	if (leaf == LEAF_ALL)
		buf_puts(out, ".*");
	else if (leaf)
		buf_printf(out, ".%u", leaf);
}

static void
print_origin(const Pta *p, PtaOrigin o, Buf *out)
{
	if (pta_is_kind(o)) {
		print_kind(p, o, out);
		return;
	}
	print_func(p, o.func, out);
	buf_puts(out, ":");
	print_value(p, o.func, o.instr, out);
}

static void
print_obj(const PtaSolution *f, PtaObjId id, Buf *out)
{
	assert(id != 0 && id < f->objs.len);
	const Pta *p = f->pta;
	const PtaObj *o = &f->objs.at[id];
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_NONE:
		buf_puts(out, "none");
		break;
	case PTA_OBJ_OMEGA:
		buf_puts(out, "omega");
		break;
	case PTA_OBJ_UNKNOWN:
		buf_puts(out, "unknown");
		break;
	case PTA_OBJ_FUNC:
		print_func(p, o->func, out);
		break;
	case PTA_OBJ_OWN:
		print_value(p, f->id, o->origin.instr, out);
		break;
	case PTA_OBJ_CLONE:
		print_origin(p, o->origin, out);
		buf_puts(out, "/");
		print_value(p, f->id, o->call, out);
		break;
	case PTA_OBJ_ROOT:
		print_root(p, f->id, o->root, o->origin, o->index, o->leaf, out);
		break;
	case PTA_OBJ_LINK:
	case PTA_OBJ_VIEW:
		if (o->parent)
			print_obj(f, o->parent, out);
		else
			print_origin(p, o->origin, out);
		print_step(p, o->kind, o->shape, o->shape == PTA_SHAPE_MEM ? o->index : o->type,
			   o->func, o->leaf, out);
		break;
	}
}

void
pta_print_token(const PtaSolution *f, PtaNodeId token, Buf *out)
{
	PtaObjId o = pta_obj_of(f, token);
	print_obj(f, o, out);
	if (token != f->objs.at[o].first)
		buf_printf(out, "+%u", token - f->objs.at[o].first);
}

static void
print_sum_obj(const Pta *p, const PtaSummary *sum, uint32_t i, Buf *out)
{
	assert(i != 0 && i < sum->objs.len);
	const PtaSumObj *o = &sum->objs.at[i];
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_NONE:
		buf_puts(out, "none");
		break;
	case PTA_OBJ_OMEGA:
		buf_puts(out, "omega");
		break;
	case PTA_OBJ_UNKNOWN:
		buf_puts(out, "unknown");
		break;
	case PTA_OBJ_FUNC:
		print_func(p, o->func, out);
		break;
	case PTA_OBJ_OWN:
	case PTA_OBJ_CLONE:
		print_origin(p, o->origin, out);
		break;
	case PTA_OBJ_ROOT:
		print_root(p, sum->func, o->root, o->origin, o->index, o->leaf, out);
		break;
	case PTA_OBJ_LINK:
	case PTA_OBJ_VIEW:
		if (o->parent)
			print_sum_obj(p, sum, o->parent, out);
		else
			print_origin(p, o->origin, out);
		print_step(p, o->kind, o->shape, o->shape == PTA_SHAPE_MEM ? o->index : o->type,
			   o->func, o->leaf, out);
		break;
	}
}

static void
print_call(const PtaSolution *f, PtaCallId id, Buf *out)
{
	const PtaCall *c = &f->calls.at[id];
	/* Without contexts it is chance which call an open one came with first. */
	if (!c->is_inherited || !f->is_context_off)
		print_value(f->pta, f->id, c->instr, out);
	if (c->is_inherited) {
		buf_puts(out, "{");
		print_origin(f->pta, c->origin, out);
		buf_puts(out, "}");
	}
}

/* call 0: the instance's own, which without contexts is any of several. */
static void
print_inst(const PtaSolution *f, uint32_t id, PtaCallId call, Buf *out)
{
	if (call != 0 || !f->is_context_off)
		print_call(f, call ? call : f->insts.at[id].call, out);
	buf_puts(out, " ");
	print_func(f->pta, f->insts.at[id].callee, out);
	IrTypeId recv = f->nodes->inst_recv[id];
	if (recv) {
		buf_puts(out, "(");
		ir_print_type(f->pta->m, recv, out);
		buf_puts(out, ")");
	}
}

void
pta_print_node(const PtaSolution *f, PtaNodeId n, Buf *out)
{
	assert(n != 0 && n < f->nodes->n);
	NodeInfo i = f->nodes->info[n];
	switch ((NodeKind)i.kind) {
	case NODE_NONE:
		buf_puts(out, "none");
		break;
	case NODE_SINK:
		buf_printf(out, "sink %s", pta_sink_name((PtaSink)i.a));
		break;
	case NODE_VALUE:
		print_value(f->pta, f->id, i.a, out);
		if (i.b)
			buf_printf(out, ".%u", i.b);
		break;
	case NODE_RESULT:
		buf_printf(out, "result %u", i.b);
		break;
	case NODE_CELL:
		buf_puts(out, "cell ");
		pta_print_token(f, n, out);
		break;
	case NODE_LINK:
		buf_puts(out, "before ");
		pta_print_token(f, i.a, out);
		break;
	case NODE_INST:
	case NODE_INNER:
		buf_puts(out, i.kind == NODE_INST ? "inst " : "inside ");
		print_inst(f, i.a, 0, out);
		buf_puts(out, " ");
		print_sum_obj(f->pta, f->insts.at[i.a].summary, i.b, out);
		break;
	case NODE_OFFSET:
		buf_puts(out, "part ");
		print_inst(f, i.a, 0, out);
		buf_printf(out, " %u", i.b);
		break;
	case NODE_RECV:
		buf_puts(out, "recv ");
		print_inst(f, i.a, i.b, out);
		break;
	case NODE_ARG:
	case NODE_CALLEE:
	case NODE_CALL_RESULT:
	case NODE_SEEN:
		buf_puts(out, i.kind == NODE_ARG ? "arg " : i.kind == NODE_CALLEE ? "callee " :
			      i.kind == NODE_SEEN ? "seen " : "called ");
		print_call(f, i.a, out);
		buf_printf(out, " %u", i.b);
		break;
	case NODE_TEMP:
		buf_puts(out, "temp ");
		print_value(f->pta, f->id, i.a, out);
		buf_printf(out, " %u", i.b);
		break;
	}
}

/* ------------------------------------------------------------------ lists */

static void
lines_put(Texts *l, const char *before, const char *between, const char *after, Buf *out)
{
	texts_sort_unique(l);
	vec_each(l, i) {
		buf_puts(out, i && *between ? between : before);
		buf_puts(out, l->at[i]);
		buf_puts(out, after);
	}
}

void
pta_print_set(const PtaSolution *f, const PtaSet *s, Buf *out)
{
	Texts lines = { 0 };
	pta_set_each(s, t) {
		Buf b = { 0 };
		pta_print_token(f, t, &b);
		texts_take(&lines, &b);
	}
	buf_puts(out, "{");
	lines_put(&lines, "", ", ", "", out);
	buf_puts(out, "}");
}

void
pta_print_cons(const PtaSolution *f, const PtaCons *c, Buf *out)
{
	buf_puts(out, cons_name((PtaConsKind)c->kind));
	if (c->dst) {
		buf_puts(out, " ");
		pta_print_node(f, c->dst, out);
	}
	buf_puts(out, " <- ");
	if (c->kind == PTA_ADDR)
		pta_print_token(f, c->src, out);
	else
		pta_print_node(f, c->src, out);
	if (c->kind == PTA_CAPTURES) {
		buf_puts(out, " ");
		print_func(f->pta, c->off, out);
	} else if (c->is_wide) {
		buf_puts(out, " +_");
	} else if (c->off) {
		buf_printf(out, " +%u", c->off);
	}
	if (c->type) {
		buf_puts(out, " ");
		print_cast(f->pta, c->type, out);
	}
	buf_printf(out, " ; %s", pta_rule_id(c->rule));
	if (c->instr) {
		const IrLoc *loc = &ir_instr(f->ir, c->instr)->loc;
		buf_printf(out, " %u:%u", loc->line, loc->col);
	}
}

/* ------------------------------------------------------------------ dumps */

static int
cmp_named(const void *x, const void *y)
{
	const char *const *a = x, *const *b = y;
	return strcmp(a[0], b[0]);
}

/* All functions with a body, sorted by name. */
static void
each_func(const Pta *p, void (*each)(const Pta *, PtaFuncId, Buf *), Buf *out)
{
	typedef struct { const char *name; PtaFuncId f; } Named;
	VEC(Named) all = { 0 };
	for (PtaFuncId f = 1; f < p->n_all; f++) {
		if (p->summary_solution[f] == NULL)
			continue;
		Buf b = { 0 };
		print_func(p, f, &b);
		vec_push(&all, ((Named){ buf_cstr(&b), f }));
	}
	if (all.len)
		qsort(all.at, all.len, sizeof *all.at, cmp_named);
	for (uint32_t i = 0; i < all.len; i++) {
		buf_printf(out, "%s\n", all.at[i].name);
		each(p, all.at[i].f, out);
	}
}

static void
dump_cons(const Pta *p, PtaFuncId id, Buf *out)
{
	const PtaSolution *f = p->summary_solution[id];
	Texts lines = { 0 };
	for (PtaConsId i = 1; i < f->cons.len; i++) {
		Buf b = { 0 };
		pta_print_cons(f, &f->cons.at[i], &b);
		texts_take(&lines, &b);
	}
	lines_put(&lines, "\t", "", "\n", out);
}

static void
dump_sets(const PtaSolution *f, Buf *out)
{
	Texts lines = { 0 };
	for (PtaNodeId n = 1; n <= f->n_nodes; n++) {
		if (pta_set_count(pta_pts(f, n)) == 0)
			continue;
		Buf b = { 0 };
		pta_print_node(f, n, &b);
		buf_puts(&b, " = ");
		pta_print_set(f, pta_pts(f, n), &b);
		texts_take(&lines, &b);
	}
	lines_put(&lines, "\t", "", "\n", out);
}

static void
dump_solution(const Pta *p, PtaFuncId id, Buf *out)
{
	dump_sets(p->summary_solution[id], out);
	if (!p->verdict_solution[id] || p->verdict_solution[id] == p->summary_solution[id])
		return;
	buf_puts(out, "  with all calls resolved:\n");
	dump_sets(p->verdict_solution[id], out);
}

static void
put_tokens(const Pta *p, const PtaSummary *sum, const PtaSumTokens *tokens, Buf *out)
{
	Texts lines = { 0 };
	for (uint32_t i = 0; i < tokens->len; i++) {
		Buf b = { 0 };
		print_sum_obj(p, sum, tokens->at[i].obj, &b);
		if (tokens->at[i].off)
			buf_printf(&b, "+%u", tokens->at[i].off);
		texts_take(&lines, &b);
	}
	buf_puts(out, "{");
	lines_put(&lines, "", ", ", "", out);
	buf_puts(out, "}");
}

static void
summary_lines(const Pta *p, const PtaSummary *sum, Texts *lines)
{
	Buf b = { 0 };
	for (uint32_t i = 0; i < sum->links.len; i++) {
		PtaSumLink l = sum->links.at[i];
		print_sum_obj(p, sum, l.child, &b);
		buf_puts(&b, " was ");
		print_sum_obj(p, sum, l.parent, &b);
		print_leaf(l.leaf, &b);
		texts_take(lines, &b);
	}
	for (uint32_t i = 0; i < sum->stores.len; i++) {
		buf_puts(&b, "cell ");
		print_sum_obj(p, sum, sum->stores.at[i].obj, &b);
		buf_printf(&b, "+%u = ", sum->stores.at[i].leaf);
		put_tokens(p, sum, &sum->stores.at[i].tokens, &b);
		texts_take(lines, &b);
	}
	for (uint32_t i = 0; i < sum->results.len; i++) {
		buf_printf(&b, "result %u = ", i);
		put_tokens(p, sum, &sum->results.at[i], &b);
		texts_take(lines, &b);
	}
	for (uint32_t i = 1; i < PTA_SINK_COUNT; i++) {
		if (sum->sinks[i].len == 0)
			continue;
		buf_printf(&b, "sink %s = ", pta_sink_name((PtaSink)i));
		put_tokens(p, sum, &sum->sinks[i], &b);
		texts_take(lines, &b);
	}
	if (sum->held.len) {
		buf_puts(&b, "held = ");
		put_tokens(p, sum, &sum->held, &b);
		texts_take(lines, &b);
	}
	for (uint32_t i = 0; i < sum->calls.len; i++) {
		const PtaSumCall *c = &sum->calls.at[i];
		buf_puts(&b, "call ");
		print_origin(p, c->origin, &b);
		buf_puts(&b, " of ");
		put_tokens(p, sum, &c->callee, &b);
		for (uint32_t k = 0; k < c->args.len; k++) {
			buf_puts(&b, k ? ", " : " with ");
			put_tokens(p, sum, &c->args.at[k], &b);
		}
		texts_take(lines, &b);
	}
	for (uint32_t i = 1; i < sum->objs.len; i++) {
		if (!sum->objs.at[i].is_collapsed)
			continue;
		buf_puts(&b, "collapsed ");
		print_sum_obj(p, sum, i, &b);
		texts_take(lines, &b);
	}
}

static void
dump_summary(const Pta *p, PtaFuncId id, Buf *out)
{
	const PtaSummary *sum = p->summaries[id];
	Texts lines = { 0 };
	summary_lines(p, sum, &lines);
	lines_put(&lines, "\t", "", "\n", out);
}

void
pta_dump_constraints(const Pta *p, Buf *out)
{
	each_func(p, dump_cons, out);
}

void
pta_dump_solution(const Pta *p, Buf *out)
{
	each_func(p, dump_solution, out);
}

void
pta_dump_summaries(const Pta *p, Buf *out)
{
	each_func(p, dump_summary, out);
}

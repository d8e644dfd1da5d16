/*
 * A callee's summary becomes nodes and constraints of the caller: a node for
 * each object that the summary speaks of, holding what that object is for this
 * call. Roots hold the arguments, links what is loaded from their parents' objects
 * in the caller's memory (so what the callee saw through aliases is found here), sites are
 * clones. Stores, results, sinks and calls that were left open follow.
 */
#include "pta/priv.h"

typedef struct Inst {
	PtaSys *s;
	uint32_t id; /* in PtaSolution.insts */
	const PtaSummary *sum;
	PtaNodeId *nodes;
	PtaCallId call;
	IrValueId instr;
	uint32_t n_offsets;
	bool is_only; /* no other call is bound to its roots */
	const PtaSumTokens *last; /* of which tokens_node made last_node */
	PtaNodeId last_node;
} Inst;

static void
add(Inst *in, PtaConsKind kind, PtaRule rule, PtaNodeId dst, PtaNodeId src, uint32_t off,
    IrTypeId type, bool is_wide)
{
	cons_add(in->s, (PtaCons){ .kind = kind,
				   .rule = rule,
				   .is_wide = is_wide,
				   .dst = dst,
				   .src = src,
				   .off = off,
				   .type = type,
				   .instr = in->instr,
				   .call = in->call });
}

/* Whether the extent of the memory that a placeholder stands for is not known. */
static bool
is_wide(const PtaSumObj *o)
{
	return o->shape == PTA_SHAPE_ANY || o->shape == PTA_SHAPE_FUNC ||
	       o->shape == PTA_SHAPE_IFACE;
}

static bool
is_direct_box(const Inst *in, const PtaSumObj *o)
{
	return o->shape == PTA_SHAPE_BOX && ir_type(in->s->p->m, o->type)->is_direct;
}

/* Addresses inside what the object of the summary stands for, of which only that is known: a brief has
 * many tokens that are such, and their sets are made once. */
static PtaNodeId
inner_node(Inst *in, uint32_t obj)
{
	PtaSys *s = in->s;
	bool is_new;
	uint64_t *at = map_ensure(&s->inner, in->nodes[obj], &is_new);
	if (is_new) {
		*at = sys_nodes(s, 1, NODE_INNER, in->id, obj);
		add(in, PTA_OFFSET, PTA_RULE_CALLEE, (PtaNodeId)*at, in->nodes[obj], 1, 0, true);
	}
	return (PtaNodeId)*at;
}

static bool
is_inner(const Inst *in, PtaSumToken t)
{
	assert(t.obj != 0 && t.obj < in->sum->objs.len);
	const PtaSumObj *o = &in->sum->objs.at[t.obj];
	return t.off && o->shape == PTA_SHAPE_ANY && o->kind >= PTA_OBJ_ROOT;
}

/* dst >= the tokens of the summary. */
static void
flow(Inst *in, PtaNodeId dst, const PtaSumTokens *tokens, PtaRule rule)
{
	assert(dst != 0);
	for (uint32_t i = 0; i < tokens->len; i++) {
		PtaSumToken t = tokens->at[i], next = { 0 };
		if (i + 1 < tokens->len)
			next = tokens->at[i + 1];
		if (is_inner(in, t))
			add(in, PTA_COPY, rule, dst, inner_node(in, t.obj), 0, 0, false);
		else if (t.off)
			add(in, PTA_OFFSET, rule, dst, in->nodes[t.obj], t.off, 0, false);
		else if (next.obj != t.obj || !is_inner(in, next)) /* else it comes with the next */
			add(in, PTA_COPY, rule, dst, in->nodes[t.obj], 0, 0, false);
	}
}

/* A node that holds the tokens. A brief stores the same in all that it writes. */
static PtaNodeId
tokens_node(Inst *in, const PtaSumTokens *tokens)
{
	if (tokens->len == 1 && tokens->at[0].off == 0)
		return in->nodes[tokens->at[0].obj];
	if (in->last && in->last->len == tokens->len &&
	    memcmp(in->last->at, tokens->at, tokens->len * sizeof *tokens->at) == 0)
		return in->last_node;
	PtaNodeId n = sys_nodes(in->s, 1, NODE_OFFSET, in->id, in->n_offsets++);
	flow(in, n, tokens, PTA_RULE_CALLEE);
	in->last = tokens;
	return in->last_node = n;
}

/* ---------------------------------------------------------------- binding */

/* The arguments' leaf for leaf k of parameter i of the callee. */
static PtaNodeId
argument(const Inst *in, PtaFuncId callee, uint32_t i, uint32_t k)
{
	Pta *p = in->s->p;
	const PtaCall *c = &in->s->f->calls.at[in->call];
	IrTypeId type = c->type;
	bool has_receiver = c->kind == PTA_CALL_INVOKE || callee >= p->n_ir;
	if (c->kind == PTA_CALL_STATIC)
		type = ir_func(p->m, callee)->type;
	if (c->kind == PTA_CALL_INVOKE)
		type = ir_under(p->m, type)->members[c->method].type;
	assert(!has_receiver || i > 0);
	uint32_t at = layout_param_leaf(p, type, has_receiver ? i - 1 : i) + k;
	return at < c->args.len ? c->args.at[at] : 0;
}

/* Leaves of a closure's captures before number i. */
static uint32_t
capture_leaf(const Inst *in, IrFuncId g, uint32_t i)
{
	assert(i < ir_func(in->s->p->m, g)->captures.len);
	Pta *p = in->s->p;
	if (layout_of_shape(p, PTA_SHAPE_CLOSURE, 0, g)->n == 1)
		return 0;
	uint32_t n = 0;
	for (uint32_t k = 0; k < i; k++)
		n += pta_layout(p, ir_func(p->m, g)->captures.at[k].type)->n;
	return n;
}

/* The node for the receivers or closures of this callee, made on demand. */
static PtaNodeId
receivers(Inst *in, PtaNodeId *recv, PtaConsKind kind, IrFuncId g, IrTypeId type)
{
	assert(in->s->f->calls.at[in->call].kind != PTA_CALL_STATIC);
	if (*recv == 0) {
		*recv = sys_nodes(in->s, 1, NODE_RECV, in->id, in->call);
		add(in, kind, PTA_RULE_ARG, *recv, in->s->f->calls.at[in->call].callee, g, type,
		    false);
	}
	return *recv;
}

static void
bind_roots(Inst *in, PtaFuncId callee, IrTypeId recv_type)
{
	assert(in->nodes[OBJ_OMEGA] != 0);
	PtaNodeId recv = 0;
	const PtaCall call = in->s->f->calls.at[in->call];
	bool is_dispatcher = callee >= in->s->p->n_ir;
	for (uint32_t i = OBJ_UNKNOWN + 1; i < in->sum->objs.len; i++) {
		const PtaSumObj *o = &in->sum->objs.at[i];
		PtaNodeId n = in->nodes[i];
		if (o->kind != PTA_OBJ_ROOT || o->root == PTA_ROOT_RESULT)
			continue;
		if (o->root == PTA_ROOT_CAPTURE) {
			PtaNodeId r = receivers(in, &recv, PTA_CAPTURES, callee, 0);
			add(in, PTA_LOAD, PTA_RULE_CAPTURE, n, r,
			    capture_leaf(in, callee, o->index) + o->leaf, 0, false);
		} else if (is_dispatcher && o->index == 0) {
			add(in, PTA_COPY, PTA_RULE_DISPATCH, n, call.callee, 0, 0, false);
		} else if (call.kind == PTA_CALL_INVOKE && o->index == 0) {
			PtaNodeId r = receivers(in, &recv, PTA_VIEW, 0, recv_type);
			add(in, PTA_LOAD, PTA_RULE_ARG, n, r, o->leaf, 0, false);
			if (ir_type(in->s->p->m, recv_type)->is_direct)
				add(in, PTA_WILD, PTA_RULE_UNSAFE, n, r, 0, 0, false);
		} else {
			PtaNodeId arg = argument(in, callee, o->index, o->leaf);
			add(in, PTA_COPY, PTA_RULE_ARG, n, arg, 0, 0, false);
			if (in->is_only)
				sys_unite(in->s, n, arg);
		}
	}
}

static void
bind_results(Inst *in)
{
	assert(in->nodes[OBJ_OMEGA] != 0);
	const PtaCall call = in->s->f->calls.at[in->call];
	for (uint32_t k = 0; k < call.results.len && k < in->sum->results.len; k++)
		if (call.results.at[k])
			flow(in, call.results.at[k], &in->sum->results.at[k], PTA_RULE_RESULT);
}

/* ------------------------------------------------------------------- body */

static void
make_nodes(Inst *in)
{
	assert(in->s->f->insts.at[in->id].n_nodes == in->sum->objs.len);
	PtaSys *s = in->s;
	sys_spend(s, &s->spent.inst_nodes, s->budget.inst_nodes, in->sum->objs.len);
	in->nodes[OBJ_OMEGA] = obj_token(s, OBJ_OMEGA);
	in->nodes[OBJ_UNKNOWN] = obj_token(s, OBJ_UNKNOWN);
	for (uint32_t i = OBJ_UNKNOWN + 1; i < in->sum->objs.len; i++) {
		const PtaSumObj *o = &in->sum->objs.at[i];
		PtaNodeId n = in->nodes[i] = sys_nodes(s, 1, NODE_INST, in->id, i);
		if (o->kind == PTA_OBJ_FUNC) {
			add(in, PTA_ADDR, PTA_RULE_FUNC, n, obj_token(s, obj_func(s, o->func)), 0,
			    0, false);
		} else if (o->kind == PTA_OBJ_OWN) {
			PtaObjId c = obj_clone(s, s->f->is_context_off ? 0 : in->instr, o);
			add(in, PTA_ADDR, PTA_RULE_RESULT, n, obj_token(s, c), 0, 0, false);
			if (o->is_collapsed)
				obj_collapse(s, c);
		} else if (o->is_collapsed) {
			add(in, PTA_COLLAPSE, PTA_RULE_UNSAFE, 0, n, 0, 0, false);
		}
	}
}

static void
make_views(Inst *in)
{
	for (uint32_t i = OBJ_UNKNOWN + 1; i < in->sum->objs.len; i++) {
		const PtaSumObj *o = &in->sum->objs.at[i];
		if (o->kind != PTA_OBJ_VIEW)
			continue;
		assert(o->parent != 0 && o->parent < i);
		PtaNodeId from = in->nodes[o->parent];
		if (o->shape == PTA_SHAPE_BOX)
			add(in, PTA_VIEW, PTA_RULE_CALLEE, in->nodes[i], from, 0, o->type, false);
		else if (o->shape == PTA_SHAPE_CLOSURE)
			add(in, PTA_CAPTURES, PTA_RULE_CALLEE, in->nodes[i], from, o->func, 0,
			    false);
		else
			add(in, PTA_CAST, PTA_RULE_UNSAFE, in->nodes[i], from, 0, o->index, false);
	}
}

/* Whether the object's addresses are stored in all of the object. */
static bool
is_filled(const Inst *in, uint32_t obj)
{
	for (uint32_t i = 0; i < in->sum->stores.len; i++) {
		const PtaSumStore *st = &in->sum->stores.at[i];
		for (uint32_t k = 0; st->obj == obj && k < st->tokens.len; k++)
			if (st->tokens.at[k].obj == obj)
				return is_wide(&in->sum->objs.at[obj]);
	}
	return false;
}

/* The object stands for all that can be reached from it. */
static void
make_closed_link(Inst *in, uint32_t obj)
{
	cons_add(in->s, (PtaCons){ .kind = PTA_LOAD,
				   .rule = PTA_RULE_CALLEE,
				   .is_wide = true,
				   .is_filled = is_filled(in, obj),
				   .dst = in->nodes[obj],
				   .src = in->nodes[obj],
				   .instr = in->instr,
				   .call = in->call });
}

static void
make_links(Inst *in)
{
	for (uint32_t i = 0; i < in->sum->links.len; i++) {
		PtaSumLink l = in->sum->links.at[i];
		assert(l.parent < in->sum->objs.len && l.child < in->sum->objs.len);
		const PtaSumObj *parent = &in->sum->objs.at[l.parent];
		bool wide = l.leaf == LEAF_ALL;
		if (l.leaf == LEAF_SAME) {
			add(in, PTA_COPY, PTA_RULE_CALLEE, in->nodes[l.child], in->nodes[l.parent],
			    0, 0, false);
			continue;
		}
		if (wide && l.parent == l.child)
			make_closed_link(in, l.parent);
		else
			add(in, PTA_LOAD, PTA_RULE_CALLEE, in->nodes[l.child],
			    in->nodes[l.parent], wide ? 0 : l.leaf, 0, wide);
		if (parent->kind == PTA_OBJ_VIEW && is_direct_box(in, parent))
			add(in, PTA_WILD, PTA_RULE_UNSAFE, in->nodes[l.child], in->nodes[l.parent],
			    0, 0, false);
	}
}

static void
make_stores(Inst *in)
{
	for (uint32_t i = 0; i < in->sum->stores.len; i++) {
		const PtaSumStore *st = &in->sum->stores.at[i];
		const PtaSumObj *o = &in->sum->objs.at[st->obj];
		assert(st->obj > OBJ_UNKNOWN && st->leaf < o->n);
		bool is_site = o->kind == PTA_OBJ_OWN;
		if (is_site) {
			PtaObjId c =
				obj_clone(in->s, in->s->f->is_context_off ? 0 : in->instr, o);
			flow(in, obj_cell(in->s, c, st->leaf), &st->tokens, PTA_RULE_CALLEE);
			continue;
		}
		add(in, PTA_STORE, PTA_RULE_CALLEE, in->nodes[st->obj],
		    tokens_node(in, &st->tokens), st->leaf, 0, is_wide(o));
	}
}

/* The call of this function that stands for all open calls of one kind which reach it through one
 * call instruction: there are finitely many, even when functions pass themselves around. */
static PtaCallId
open_call(Inst *in, PtaOrigin kind, uint32_t n_args)
{
	assert(kind.instr & PTA_ORIGIN_CALL);
	PtaSys *s = in->s;
	uint64_t key = map_pair(s->f->is_context_off ? 0 : in->instr, sys_origin(s, kind));
	uint64_t found = map_get(&s->open_calls, key);
	if (found)
		return (PtaCallId)found;
	bool is_invoke = kind.instr >> 30 & 1;
	PtaCall c = { .kind = is_invoke ? PTA_CALL_INVOKE : PTA_CALL_VALUE,
		      .mode = kind.instr >> 28 & 3,
		      .is_inherited = true,
		      .instr = in->instr,
		      .origin = kind,
		      .type = kind.func,
		      .method = kind.instr & 0x0fffffffu };
	PtaCallId id = s->f->calls.len;
	c.callee = sys_nodes(s, 1, NODE_CALLEE, id, 0);
	c.args = sys_ids(s, n_args);
	for (uint32_t k = 0; k < n_args; k++)
		vec_push(&c.args, sys_nodes(s, 1, NODE_ARG, id, k));
	IrTypeId sig = c.kind == PTA_CALL_INVOKE ? ir_under(s->p->m, c.type)->members[c.method].type
						 : c.type;
	const PtaLayout *l = layout_results(s->p, sig);
	c.results = sys_ids(s, l->has_pointers && c.mode == CALL_PLAIN ? l->n : 0);
	for (uint32_t k = 0; k < c.results.cap; k++)
		vec_push(&c.results, sys_nodes(s, 1, NODE_CALL_RESULT, id, k));
	vec_push(&s->f->calls, c);
	map_put(&s->open_calls, key, id);
	return id;
}

/* What the callee knows as leaf `leaf` of an open call's results. */
static void
bind_open_result(Inst *in, PtaNodeId node, uint32_t leaf, const IdVec *results)
{
	for (uint32_t k = 0; k < results->len; k++)
		if (leaf == k || leaf == LEAF_ALL)
			add(in, PTA_COPY, PTA_RULE_RESULT, node, results->at[k], 0, 0, false);
}

/* A call that the callee left to its callers is a call of this function. */
static void
make_open_call(Inst *in, const PtaSumCall *open)
{
	assert(pta_is_kind(open->origin));
	PtaCallId id = open_call(in, open->origin, open->args.len); /* may move the table */
	PtaCall c = in->s->f->calls.at[id];
	assert(open->args.len <= c.args.len);
	flow(in, c.callee, &open->callee, PTA_RULE_CALLEE);
	for (uint32_t k = 0; k < open->args.len; k++)
		flow(in, c.args.at[k], &open->args.at[k], PTA_RULE_ARG);
	for (uint32_t i = OBJ_UNKNOWN + 1; i < in->sum->objs.len; i++) {
		const PtaSumObj *o = &in->sum->objs.at[i];
		if (o->kind == PTA_OBJ_ROOT && o->root == PTA_ROOT_RESULT &&
		    o->origin.func == open->origin.func && o->origin.instr == open->origin.instr)
			bind_open_result(in, in->nodes[i], o->leaf, &c.results);
	}
}

static void
make_body(Inst *in)
{
	make_nodes(in);
	make_views(in);
	make_links(in);
	make_stores(in);
	for (uint32_t i = 1; i < PTA_SINK_COUNT; i++)
		flow(in, i, &in->sum->sinks[i], PTA_RULE_CALLEE);
	for (uint32_t i = 0; i < in->sum->calls.len; i++)
		make_open_call(in, &in->sum->calls.at[i]);
}

/* The instance of this callee and receiver type that the call (or, without
 * contexts, any call) has; 0: none. */
static uint32_t
inst_find(PtaSys *s, PtaCallId call, PtaFuncId callee, IrTypeId recv)
{
	uint64_t key = map_pair(s->f->is_context_off ? 0 : call, callee);
	for (uint32_t i = (uint32_t)map_get(&s->insts, key); i != 0; i = s->inst_next.at[i])
		if (s->inst_recv.at[i] == recv)
			return i;
	return 0;
}

static uint32_t
inst_new(PtaSys *s, PtaCallId call, PtaFuncId callee, IrTypeId recv, const PtaSummary *sum)
{
	assert(sum == NULL || sum->func == callee);
	uint64_t key = map_pair(s->f->is_context_off ? 0 : call, callee);
	uint32_t id = s->f->insts.len;
	PtaInst inst = { .call = call, .callee = callee, .summary = sum };
	inst.n_nodes = sum ? sum->objs.len : 1;
	inst.nodes = arena_array(s->arena, PtaNodeId, inst.n_nodes);
	vec_push(&s->f->insts, inst);
	vec_push(&s->inst_next, (uint32_t)map_get(&s->insts, key));
	vec_push(&s->inst_recv, recv);
	map_put(&s->insts, key, id);
	return id;
}

static bool
has_inst(const PtaCall *c, uint32_t id)
{
	for (uint32_t i = 0; i < c->insts.len; i++)
		if (c->insts.at[i] == id)
			return true;
	return false;
}

/* Make the call run callee too. recv: of a method that was found through an
 * interface, the boxed type. */
void
call_instantiate(PtaSys *s, PtaCallId call, PtaFuncId callee, IrTypeId recv)
{
	assert(call != 0 && call < s->f->calls.len);
	assert(callee != 0 && callee < s->p->n_all);
	const PtaDamage *d = s->p->opt.damage;
	if (d && d->callee && !d->callee(d->ctx, s->f, &s->f->calls.at[call], callee))
		return;
	if (callee < s->p->n_ir && ir_func(s->p->m, callee)->body != BODY_HERE) {
		if (pta_is_noescape(s->p, callee))
			gen_noescape_call(s, call);
		else
			gen_unknown_call(s, call);
		return;
	}
	const PtaSummary *sum; /* null: not solved yet, does nothing */
	PtaFuncId seen = sys_see(s, callee, &sum);
	if (s->is_lost)
		return;
	uint32_t id = inst_find(s, call, seen, recv);
	if (id && s->f->insts.at[id].summary != sum) {
		/* Since the instance was made, the callee's turn came, and it got another summary. */
		assert(s->is_ahead);
		s->is_over = s->is_lost = true;
		return;
	}
	if (id && has_inst(&s->f->calls.at[call], id))
		return;
	bool is_new = id == 0;
	if (is_new)
		id = inst_new(s, call, seen, recv, sum);
	IdVec *insts = &s->f->calls.at[call].insts;
	if (insts->cap == 0)
		*insts = sys_ids(s, 2);
	vec_push(insts, id);
	if (sum == NULL)
		return;
	Inst in = { .s = s, .id = id, .sum = sum, .nodes = s->f->insts.at[id].nodes, .call = call,
		    .instr = s->f->calls.at[call].instr };
	in.is_only = is_new && !s->f->is_context_off;
	if (is_new)
		make_body(&in);
	bind_roots(&in, callee, recv);
	bind_results(&in);
}

/*
 * What a call through an interface or func value may run, given the types that are boxed and the
 * functions that are used as values in what was reached (reach.c).
 */
#include "callgraph/priv.h"

IrTypeId
callgraph_under(const IrModule *m, IrTypeId t)
{
	const IrType *u = ir_type(m, t);
	return u->kind == IRT_NAMED ? u->underlying : t;
}

bool
callgraph_implements(const IrModule *m, IrTypeId t, IrTypeId iface)
{
	const IrType *u = ir_under(m, iface);
	assert(u->kind == IRT_IFACE);
	for (uint32_t i = 0; i < u->n_members; i++)
		if (callgraph_method(m, t, iface, i) == 0)
			return false;
	return true;
}

IrFuncId
callgraph_method(const IrModule *m, IrTypeId t, IrTypeId iface, uint32_t method)
{
	const IrType *u = ir_under(m, iface);
	assert(u->kind == IRT_IFACE && method < u->n_members);
	const IrMember *want = &u->members[method];
	IrFuncId f = ir_method_find(m, t, want->name);
	return f != 0 && ir_type_is_method(m, ir_func(m, f)->type, want->type) ? f : 0;
}

void
callgraph_index_methods(CallGraph *g)
{
	vec_extend(&g->having, 1);
	vec_each(&g->m->methods, i) {
		const IrMethodTable *t = &g->m->methods.at[i];
		for (uint32_t k = 0; t->type != 0 && k < t->methods.len; k++) {
			bool is_new;
			uint64_t *at = map_ensure(&g->by_name, map_key(t->methods.at[k].name),
						  &is_new);
			if (is_new) {
				*at = g->having.len;
				vec_extend(&g->having, g->having.len + 1);
			}
			vec_push(&g->having.at[*at], t->type);
		}
	}
}

/* Those that have the method which fewest have. */
const IdVec *
callgraph_candidates(const CallGraph *g, IrTypeId iface)
{
	const IrType *u = ir_under(g->m, iface);
	assert(u->kind == IRT_IFACE && g->having.len > 0);
	const IdVec *fewest = &g->having.at[0];
	for (uint32_t i = 0; i < u->n_members; i++) {
		const IdVec *types =
			&g->having.at[map_get(&g->by_name, map_key(u->members[i].name))];
		if (i == 0 || types->len < fewest->len)
			fewest = types;
	}
	return fewest;
}

static void
index_funcs(CallGraph *g)
{
	bits_each(&g->value_funcs, f) {
		IrTypeId type = callgraph_under(g->m, ir_func(g->m, f)->type);
		uint64_t *at = map_ensure(&g->by_type, type, NULL);
		if (*at == 0)
			*at = map_key(mem_new(IdVec));
		vec_push((IdVec *)(uintptr_t)*at, f);
	}
}

static CallTargets *
make_invoke(const CallGraph *g, IrTypeId iface, uint32_t method)
{
	assert(method < ir_type(g->m, iface)->n_members);
	CallTargets *set = mem_new(CallTargets);
	*set = (CallTargets){.is_invoke = true, .type = iface, .method = method};
	const IdVec *types = callgraph_candidates(g, iface);
	vec_each(types, i) {
		IrTypeId t = types->at[i];
		if (!bits_has(&g->boxed, t) || !callgraph_implements(g->m, t, iface))
			continue;
		vec_push(&set->list,
			 ((CallTarget){callgraph_method(g->m, t, iface, method), t}));
	}
	return set;
}

static CallTargets *
make_func(const CallGraph *g, IrTypeId type)
{
	assert(ir_type(g->m, type)->kind == IRT_FUNC);
	CallTargets *set = mem_new(CallTargets);
	*set = (CallTargets){.type = type};
	const IdVec *funcs = (const IdVec *)(uintptr_t)map_get(&g->by_type, type);
	for (uint32_t i = 0; funcs && i < funcs->len; i++)
		vec_push(&set->list, ((CallTarget){funcs->at[i], 0}));
	return set;
}

CallNode
callgraph_add_set(CallGraph *g, CallTargets *set)
{
	assert(set->list.len > 0);
	uint64_t key = hash_mix(map_pair(set->type, set->method) + set->is_invoke) ^
		       hash_bytes(set->list.at, set->list.len * sizeof *set->list.at);
	for (;; key++) {
		bool is_new;
		uint64_t *n = map_ensure(&g->by_content, key, &is_new);
		if (is_new) {
			vec_push(&g->targets, set);
			*n = g->n_nodes++;
			return (CallNode)*n;
		}
		const CallTargets *old = callgraph_targets(g, (CallNode)*n);
		if (old->is_invoke == set->is_invoke && old->type == set->type &&
		    old->method == set->method && old->list.len == set->list.len &&
		    memcmp(old->list.at, set->list.at, set->list.len * sizeof *set->list.at) == 0)
			return (CallNode)*n;
	}
}

/* The target set of the call's kind, made when first asked for. */
static void
find_kind(CallGraph *g, const IrFunc *f, const IrInstr *in)
{
	bool is_invoke = in->op == OP_INVOKE;
	if (!is_invoke && (in->op != OP_CALL || ir_static_callee(f, in)))
		return;
	g->n.computed++;
	IrTypeId type = callgraph_under(g->m, ir_instr(f, ir_operand(f, in, 0))->type);
	uint32_t method = is_invoke ? in->aux : 0;
	Map *map = is_invoke ? &g->by_invoke : &g->by_func;
	uint64_t *found = map_find(map, map_pair(type, method));
	if (found)
		return;
	CallTargets *set = is_invoke ? make_invoke(g, type, method) : make_func(g, type);
	CallNode n = set->list.len ? callgraph_add_set(g, set) : 0;
	map_put(map, map_pair(type, method), n);
}

void
callgraph_find_targets(CallGraph *g)
{
	if (!callgraph_is_whole(g))
		return;
	index_funcs(g);
	bits_each(&g->reached, id) {
		const IrFunc *f = ir_func(g->m, id);
		for (IrValueId v = 1; v < f->instrs.len; v++)
			if (ir_instr(f, v)->block != 0)
				find_kind(g, f, ir_instr(f, v));
	}
}

static CallNode
find(const CallGraph *g, const Map *map, IrTypeId type, uint32_t method)
{
	CallNode n = (CallNode)map_get(map, map_pair(callgraph_under(g->m, type), method));
	assert(n == 0 || (n >= g->n_funcs && n < g->n_nodes));
	return n;
}

CallNode
callgraph_of_invoke(const CallGraph *g, IrTypeId iface, uint32_t method)
{
	return find(g, &g->by_invoke, iface, method);
}

CallNode
callgraph_of_func(const CallGraph *g, IrTypeId func_type)
{
	return find(g, &g->by_func, func_type, 0);
}

CallNode
callgraph_of_site(const CallGraph *g, const IrFunc *f, IrValueId call)
{
	const IrInstr *in = ir_instr(f, call);
	assert(in->op == OP_CALL || in->op == OP_INVOKE);
	uint64_t *own = map_find(&g->by_site, map_pair(f->id, call));
	if (own)
		return (CallNode)*own;
	IrTypeId type = ir_instr(f, ir_operand(f, in, 0))->type;
	return in->op == OP_INVOKE ? callgraph_of_invoke(g, type, in->aux)
				   : callgraph_of_func(g, type);
}

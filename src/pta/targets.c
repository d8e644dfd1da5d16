/*
 * The dispatchers of the call graph's target sets: dispatcher n_ir + i has the targets of call node
 * n_ir + i.
 */
#include "pta/priv.h"

static PtaDispatch *
dispatch_new(const CallTargets *set)
{
	assert(set->list.len > 0);
	PtaDispatch *d = mem_new(PtaDispatch);
	*d = (PtaDispatch){
		.is_invoke = set->is_invoke, .type = set->type, .method = set->method
	};
	vec_append(&d->targets, set->list.at, set->list.len);
	return d;
}

void
dispatch_make(Pta *p)
{
	const CallGraph *g = p->graph;
	p->n_ir = g->n_funcs;
	p->first_brief = g->n_nodes; /* the briefs' numbers begin after the last dispatcher */
	p->n_all = p->first_brief + p->n_ir;
	vec_each(&g->targets, i)
		vec_push(&p->dispatch, dispatch_new(g->targets.at[i]));
	vec_extend(&p->dispatch, p->n_all - p->n_ir);
	assert(p->n_ir + p->dispatch.len == p->n_all);
	vec_each(&g->comps, i) {
		IdVec comp = {0};
		vec_append(&comp, g->comps.at[i].at, g->comps.at[i].len);
		vec_push(&p->comps, comp);
	}
}

/* The call node of the call's targets; 0: none. */
static CallNode
node_of_call(const Pta *p, const PtaCall *c)
{
	assert(c->kind != PTA_CALL_STATIC);
	if (!pta_is_closed(p))
		return 0;
	if (!c->is_inherited) /* a call of the function that is solved */
		return callgraph_of_site(p->graph, ir_func(p->m, c->origin.func), c->instr);
	return c->kind == PTA_CALL_INVOKE ? callgraph_of_invoke(p->graph, c->type, c->method)
					  : callgraph_of_func(p->graph, c->type);
}

bool
dispatch_is_crowded(const Pta *p, PtaFuncId id)
{
	assert(id >= p->n_ir && id < p->first_brief);
	const PtaDispatch *d = dispatch_of(p, id);
	return d->targets.len > (d->is_invoke ? p->opt.max_methods : p->opt.max_functions);
}

static PtaFuncId
unless_crowded(const Pta *p, PtaFuncId id)
{
	return id && !dispatch_is_crowded(p, id) ? id : 0;
}

bool
pta_is_crowded(const Pta *p, const PtaCall *c)
{
	CallNode node = c->kind != PTA_CALL_STATIC ? node_of_call(p, c) : 0;
	return node && dispatch_is_crowded(p, node);
}

PtaFuncId
dispatch_of_call(const Pta *p, const PtaCall *c)
{
	return unless_crowded(p, node_of_call(p, c));
}

PtaFuncId
dispatch_of_kind(const Pta *p, PtaOrigin call)
{
	assert(call.instr & PTA_ORIGIN_CALL);
	bool is_invoke = call.instr >> 30 & 1;
	return unless_crowded(p, is_invoke ? callgraph_of_invoke(p->graph, call.func,
								  call.instr & 0x0fffffffu)
					   : callgraph_of_func(p->graph, call.func));
}

/*
 * Calls of computed functions: what each token of the callee's set means.
 *
 * A known function or closure, or a box whose type has the method: an instance
 * of its summary. A placeholder: the callers know better, so the call is left to them
 * (summary solution) or resolved from the whole program (verdict solution). OMEGA: from
 * the whole program; UNKNOWN, and all that cannot be resolved: unknown code.
 */
#include "pta/priv.h"

PtaOrigin
pta_call_kind(const Pta *p, const PtaCall *c)
{
	assert(c->kind != PTA_CALL_STATIC && c->method < 1u << 28);
	return (PtaOrigin){ callgraph_under(p->m, c->type),
			    PTA_ORIGIN_CALL | (uint32_t)(c->kind == PTA_CALL_INVOKE) << 30 |
				    (uint32_t)c->mode << 28 | c->method };
}

/* Arguments are seen by code that only the callers know; the results are theirs too. */
static void
call_leave_open(PtaSys *s, PtaCallId id)
{
	assert(!s->is_verdict && id != 0 && id < s->f->calls.len);
	if (s->f->calls.at[id].is_conditional)
		return;
	s->f->calls.at[id].is_conditional = true;
	s->f->has_conditional = true;
	PtaCall c = s->f->calls.at[id];
	for (uint32_t i = 0; i < c.args.len; i++)
		cons_copy(s, PTA_SINK_EXPOSED, c.args.at[i], PTA_RULE_CALL_OPEN, c.instr);
	const IrType *u = ir_under(s->p->m, c.type);
	const PtaLayout *l =
		layout_results(s->p,
			       c.kind == PTA_CALL_INVOKE ? u->members[c.method].type : c.type);
	for (uint32_t k = 0; k < c.results.len; k++) {
		if (c.results.at[k] == 0 || !leaf_points(s->p, l->types[k]))
			continue;
		PtaObjId o = obj_root(s, PTA_ROOT_RESULT, pta_call_kind(s->p, &c), 0,
				      s->is_brief ? LEAF_ALL : k, l->types[k]);
		cons_addr(s, c.results.at[k], obj_token(s, o), PTA_RULE_CALL_OPEN, c.instr);
	}
}

/* Any function of the program that the call's type allows. */
static void
call_whole_program(PtaSys *s, PtaCallId id)
{
	assert(id != 0 && id < s->f->calls.len);
	const PtaCall *c = &s->f->calls.at[id];
	PtaFuncId d = dispatch_of_call(s->p, c);
	if (d == 0) {
		gen_unknown_call(s, id);
		return;
	}
	const PtaDispatch *all = dispatch_of(s->p, d);
	bool is_made = !all->is_invoke && bits_has(&s->p->graph->made_funcs, all->type);
	if (all->targets.len > s->p->opt.max_targets || is_made) {
		call_instantiate(s, id, d, 0);
		return;
	}
	vec_each(&all->targets, i)
		call_instantiate(s, id, all->targets.at[i].func, all->targets.at[i].recv);
}

bool
call_is_resolved(const Pta *p, const PtaObj *o, IrTypeId type, uint32_t method)
{
	if (!pta_is_made(o) && o->kind != PTA_OBJ_FUNC)
		return false;
	IrFuncId g = o->func;
	if (ir_under(p->m, type)->kind == IRT_IFACE) {
		if (!obj_is_box(o))
			return false;
		if (!callgraph_implements(p->m, o->type, type))
			return true; /* it is not there */
		g = callgraph_method(p->m, o->type, type, method);
	} else if (o->shape != PTA_SHAPE_CLOSURE ||
		   ir_under(p->m, ir_func(p->m, g)->type) != ir_under(p->m, type)) {
		return false;
	}
	return ir_func(p->m, g)->body == BODY_HERE;
}

static void
call_function(PtaSys *s, PtaCallId id, IrFuncId g)
{
	assert(s->f->calls.at[id].kind == PTA_CALL_VALUE);
	assert(g != 0 && g < s->p->n_ir);
	const IrType *want = ir_under(s->p->m, s->f->calls.at[id].type);
	if (ir_under(s->p->m, ir_func(s->p->m, g)->type) == want)
		call_instantiate(s, id, g, 0);
	else
		gen_unknown_call(s, id);
}

static void
call_made(PtaSys *s, PtaCallId id, const PtaObj *o)
{
	assert(s->f->calls.at[id].kind != PTA_CALL_STATIC);
	const PtaCall *c = &s->f->calls.at[id];
	if (c->kind == PTA_CALL_VALUE) {
		if (o->shape == PTA_SHAPE_CLOSURE)
			call_function(s, id, o->func);
		else
			gen_unknown_call(s, id);
		return;
	}
	if (!obj_is_box(o)) {
		/* An interface value that was put together by unsafe means. */
		call_whole_program(s, id);
		return;
	}
	/* A type that does not implement the interface cannot be there: it came by imprecision, and
	 * its method may be none that is reached. */
	if (callgraph_implements(s->p->m, o->type, c->type))
		call_instantiate(s, id, callgraph_method(s->p->m, o->type, c->type, c->method),
				 o->type);
}

/* What f was given is one of few functions: the callers could say which. */
static bool
call_given(PtaSys *s, PtaCallId id, const PtaObj *o)
{
	assert(s->is_verdict);
	const IdVec *all = o->kind == PTA_OBJ_ROOT && s->f->calls.at[id].kind == PTA_CALL_VALUE
				   ? given_of(s->p, s->f->ir->id, o)
				   : NULL;
	if (all == NULL)
		return false;
	vec_each(all, i)
		call_function(s, id, all->at[i]);
	return true;
}

/* A call whose callee is always a closure of one function: others came here by imprecision, and a
 * value from outside, or of which only a brief is known, is one as well. Memory of another type is left
 * to the general case, which does not ask what it holds. */
static bool
call_known(PtaSys *s, PtaCallId id, const PtaObj *o)
{
	IrFuncId g = s->f->calls.at[id].known;
	bool is_function = o->kind == PTA_OBJ_FUNC || o->shape == PTA_SHAPE_CLOSURE;
	if (g == 0 || (pta_is_made(o) && !is_function && !obj_is_untyped(o)))
		return false;
	if (!is_function || o->func == g)
		call_instantiate(s, id, g, 0);
	return true;
}

void
step_call(PtaSys *s, PtaCallId id, PtaNodeId t)
{
	assert(sys_obj_of(s, t) != 0);
	PtaObj o = *sys_obj(s, sys_obj_of(s, t));
	if (call_known(s, id, &o))
		return;
	switch ((PtaObjKind)o.kind) {
	case PTA_OBJ_OMEGA:
		call_whole_program(s, id);
		break;
	case PTA_OBJ_NONE:
	case PTA_OBJ_UNKNOWN:
		gen_unknown_call(s, id);
		break;
	case PTA_OBJ_FUNC:
	case PTA_OBJ_OWN:
	case PTA_OBJ_CLONE:
		call_made(s, id, &o);
		break;
	case PTA_OBJ_ROOT:
	case PTA_OBJ_LINK:
	case PTA_OBJ_VIEW:
		if (!s->is_verdict)
			call_leave_open(s, id);
		else if (!call_given(s, id, &o))
			call_whole_program(s, id);
		break;
	}
}

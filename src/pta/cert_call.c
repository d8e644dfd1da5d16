/*
 * Calls: each token of a callee's set is covered by an instance, by a dispatcher, by the callers
 * or by unknown code, and the arguments and results are what these say. Dispatchers have all
 * targets that the module has.
 */
#include "pta/cert.h"

static bool
has_body(const Pta *p, PtaFuncId g)
{
	assert(g != 0 && g < p->n_all);
	return g >= p->n_ir || ir_func(p->m, g)->body == BODY_HERE;
}

/* Whether a value of type t leads to memory that may hold pointers, or to code. */
static bool
leads_to_pointers(const IrModule *m, IrTypeId t)
{
	const IrType *u = ir_under(m, t);
	bool is_found = u->kind == IRT_UNSAFE || u->kind == IRT_FUNC || u->kind == IRT_IFACE;
	if (u->kind == IRT_STRUCT || u->kind == IRT_ARRAY) {
		for (uint32_t i = 0; i < u->n_members; i++)
			is_found |= leads_to_pointers(m, u->members[i].type);
		return is_found | (u->kind == IRT_ARRAY && leads_to_pointers(m, u->elem));
	}
	is_found |= u->elem != 0 && ir_type(m, u->elem)->has_pointers;
	return is_found | (u->key != 0 && ir_type(m, u->key)->has_pointers);
}

/* g, which has no body, keeps nothing by its directive, and can put no pointer anywhere. */
static bool
keeps_nothing(const IrModule *m, IrFuncId g)
{
	const IrFunc *f = ir_func(m, g);
	bool is_free = f->body == BODY_NOESCAPE;
	vec_each(&f->params, i)
		is_free &= !leads_to_pointers(m, f->params.at[i].type);
	return is_free;
}

bool
cert_runs(const Cert *c, const PtaCall *call, PtaFuncId g, IrTypeId recv)
{
	if (call->kind == PTA_CALL_STATIC && call->is_unknown)
		return true; /* any code, this one included */
	if (!has_body(c->p, g))
		return call->is_noescape && keeps_nothing(c->p->m, g);
	vec_each(&call->insts, i) {
		uint32_t id = call->insts.at[i];
		if (cert_callee(c->p, c->f->insts.at[id].callee) == g &&
		    c->nodes->inst_recv[id] == recv)
			return true;
	}
	return false;
}

/* The dispatcher of the targets that a call of the function itself has, or a kind of calls that
 * callees left open. */
static PtaFuncId
dispatcher_of(const Cert *c, const PtaCall *call)
{
	PtaOrigin kind = cert_call_kind(c, call);
	bool is_own = !call->is_inherited &&
		      &c->f->calls.at[c->call_of[call->instr]] == call;
	const uint64_t *site =
		is_own ? map_find(&c->p->graph->by_site, map_pair(c->f->id, call->instr)) : NULL;
	if (site)
		return (PtaFuncId)*site;
	return (PtaFuncId)map_get(
		&c->run->dispatchers[call->kind == PTA_CALL_INVOKE],
		map_pair(kind.func, call->kind == PTA_CALL_INVOKE ? call->method : 0));
}

/* Any code that the call's type allows: in a closed world that of the module, joined in a
 * dispatcher or target by target. */
static bool
runs_program(const Cert *c, const PtaCall *call)
{
	if (!callgraph_is_whole(c->p->graph))
		return false;
	PtaFuncId id = dispatcher_of(c, call);
	if (id == 0)
		return false;
	assert(id >= c->p->n_ir && id < c->p->first_brief);
	const PtaDispatch *d = c->p->dispatch.at[id - c->p->n_ir];
	bool is_invoke = call->kind == PTA_CALL_INVOKE;
	if (d->is_invoke != is_invoke || d->type != cert_call_kind(c, call).func ||
	    (is_invoke && d->method != call->method))
		return false;
	vec_each(&call->insts, i)
		if (c->f->insts.at[call->insts.at[i]].callee == id)
			return true;
	if (!d->is_invoke && bits_has(&c->p->graph->made_funcs, d->type))
		return false; /* reflection's functions are no targets */
	vec_each(&d->targets, i)
		if (!cert_runs(c, call, d->targets.at[i].func, d->targets.at[i].recv))
			return false;
	return d->targets.len > 0;
}

/* What unknown code is the code of, or may be, that code gets. */
static bool
is_given_away(const Cert *c, const PtaCall *call, PtaNodeId token)
{
	return call->is_unknown && pta_set_has(cert_set(c, PTA_SINK_UNKNOWN), token);
}

static bool
covers(const Cert *c, const PtaCall *call, PtaNodeId token)
{
	const PtaObj *o = cert_obj(c, token);
	if (is_given_away(c, call, token))
		return true;
	bool is_function = o->kind == PTA_OBJ_FUNC || o->shape == PTA_SHAPE_CLOSURE;
	if (call->known && (is_function || !pta_is_made(o) || cert_is_untyped(o)))
		return (is_function && o->func != call->known) ||
		       cert_runs(c, call, call->known, 0);
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_ROOT:
	case PTA_OBJ_LINK:
	case PTA_OBJ_VIEW:
		return call->is_conditional || runs_program(c, call) ||
		       cert_is_given(c, call, o);
	case PTA_OBJ_OMEGA:
		return runs_program(c, call);
	case PTA_OBJ_FUNC:
	case PTA_OBJ_OWN:
	case PTA_OBJ_CLONE:
		break;
	case PTA_OBJ_NONE:
	case PTA_OBJ_UNKNOWN:
		return false;
	}
	if (call->kind == PTA_CALL_VALUE)
		return o->shape == PTA_SHAPE_CLOSURE && cert_runs(c, call, o->func, 0);
	if (!cert_is_box(o))
		return runs_program(c, call);
	/* A type that does not implement the interface cannot be there. */
	if (!cert_implements(c->run, o->type, call->type))
		return true;
	return cert_runs(c, call, cert_method(c->p, o->type, call->type, call->method), o->type);
}

static void
unknown_call(Cert *c, const PtaCall *call)
{
	vec_each(&call->args, k)
		cert_copy(c, PTA_SINK_UNKNOWN, call->args.at[k]);
	vec_each(&call->results, k)
		if (call->results.at[k])
			cert_token(c, call->results.at[k], cert_unknown(c));
}

/* The callers' code sees the arguments; the results are memory of theirs. */
static void
open_call(Cert *c, const PtaCall *call)
{
	vec_each(&call->args, k)
		cert_copy(c, PTA_SINK_EXPOSED, call->args.at[k]);
	IrTypeId sig = call->kind == PTA_CALL_INVOKE
			       ? ir_under(c->p->m, call->type)->members[call->method].type
			       : call->type;
	const CertLayout *l = cert_layout_results(c->run, sig);
	vec_each(&call->results, k) {
		if (call->results.at[k] == 0 || !cert_leaf_points(c->run, l, k))
			continue;
		bool found = false;
		PtaOrigin kind = cert_call_kind(c, call);
		pta_set_each(cert_set(c, call->results.at[k]), t) {
			const PtaObj *o = cert_obj(c, t);
			found |= o->kind == PTA_OBJ_ROOT && o->root == PTA_ROOT_RESULT &&
				 (o->leaf == k || o->leaf == LEAF_ALL) &&
				 o->origin.func == kind.func && o->origin.instr == kind.instr;
		}
		if (!found)
			cert_fault(c, "result %u has no memory of the callers", k);
	}
}

/* Code that keeps nothing may return what it was given, and what is reached from there. */
static void
noescape_call(Cert *c, PtaCallId id, const PtaCall *call)
{
	PtaNodeId seen = c->seen[id];
	if (seen == 0) {
		cert_fault(c, "no node for what it returns");
		return;
	}
	cert_token(c, seen, cert_unknown(c));
	vec_each(&call->args, k)
		cert_copy(c, seen, call->args.at[k]);
	cert_load(c, seen, seen, 0, true);
	vec_each(&call->results, k)
		cert_copy(c, call->results.at[k], seen);
}

/* An inherited call is of the kind that it is known by. */
static void
inherited_call(Cert *c, const PtaCall *call)
{
	PtaOrigin kind = cert_call_kind(c, call);
	if (call->kind == PTA_CALL_STATIC || call->known || kind.func != call->origin.func ||
	    kind.instr != call->origin.instr)
		cert_fault(c, "is not the call that it is inherited from");
}

static void
check_call(Cert *c, PtaCallId id)
{
	const PtaCall *call = &c->f->calls.at[id];
	cert_begin(c, "call", id);
	if (call->kind != PTA_CALL_STATIC && call->callee) {
		PtaObjId last = 0;
		pta_set_each(cert_set(c, call->callee), t) {
			PtaObjId o = cert_obj_id(c, t);
			if (o != last && !covers(c, call, t))
				cert_lacks(c, call->callee, t);
			last = o;
		}
	}
	if (call->is_inherited)
		inherited_call(c, call);
	if (call->is_unknown)
		unknown_call(c, call);
	if (call->is_conditional)
		open_call(c, call);
	if (call->is_noescape && call->results.len)
		noescape_call(c, id, call);
}

void
cert_calls(Cert *c)
{
	for (PtaCallId i = 1; i < c->f->calls.len; i++)
		check_call(c, i);
}

/* ----------------------------------------------------------------- targets */

static void
targets_fault(CertRun *run, PtaFuncId d, IrFuncId g)
{
	run->n_faults++;
	buf_printf(run->faults, "dispatcher %u lacks the target %s\n", d,
		   ir_func(run->p->m, g)->name->s);
}

static bool
has_target(const PtaDispatch *d, IrFuncId g, IrTypeId recv)
{
	vec_each(&d->targets, i)
		if (d->targets.at[i].func == g && d->targets.at[i].recv == recv)
			return true;
	return false;
}

/* The dispatcher of a kind of calls has all targets that the module has. */
static void
check_kind(CertRun *run, PtaFuncId id, bool is_invoke, IrTypeId type, uint32_t method,
	   const BitSet *boxed, const BitSet *values)
{
	const IrModule *m = run->p->m;
	static const PtaDispatch none;
	const PtaDispatch *d = id ? run->p->dispatch.at[id - run->p->n_ir] : &none;
	if (id && (d->is_invoke != is_invoke || d->type != type || d->method != method)) {
		run->n_faults++;
		buf_printf(run->faults, "dispatcher %u is of other calls\n", id);
	}
	for (uint32_t i = 0; i < m->methods.len && is_invoke; i++) {
		IrTypeId t = m->methods.at[i].type;
		if (t == 0 || !bits_has(boxed, t) || !cert_implements(run, t, type))
			continue;
		IrFuncId g = cert_method(run->p, t, type, method);
		if (!has_target(d, g, t))
			targets_fault(run, id, g);
	}
	bits_each(values, g)
		if (!is_invoke && ir_under(m, ir_func(m, g)->type) == ir_under(m, type) &&
		    !has_target(d, g, 0))
			targets_fault(run, id, g);
}

/* The dispatcher has the targets of its set, and takes what these are called with; a brief, its
 * function. */
static void
check_dispatch(CertRun *run, PtaFuncId id, const PtaDispatch *d)
{
	if (d->brief_of) {
		if (d->targets.len != 1 || d->targets.at[0].func != d->brief_of)
			targets_fault(run, id, d->brief_of);
		return;
	}
	const CallTargets *set = callgraph_targets(run->p->graph, id);
	vec_each(&set->list, i)
		if (set->is_invoke != d->is_invoke || set->type != d->type ||
		    set->method != d->method ||
		    !has_target(d, set->list.at[i].func, set->list.at[i].recv))
			targets_fault(run, id, set->list.at[i].func);
}

/* Types that are boxed, and functions that are used as values, by an instruction of a function that
 * has a solution. Reflection gets from there to more; the run's own sets count for these. */
static void
find_boxed(const Pta *p, BitSet *boxed, BitSet *values)
{
	for (IrFuncId id = 1; id < p->n_ir; id++) {
		const IrFunc *f = ir_func(p->m, id);
		for (IrValueId v = 1; p->summary_solution[id] && v < f->instrs.len; v++) {
			const IrInstr *in = ir_instr(f, v);
			if (in->block == 0)
				continue;
			if (in->op == OP_BOX)
				bits_add(boxed, ir_instr(f, ir_operand(f, in, 0))->type);
			for (uint32_t i = in->op == OP_CALL; i < in->n; i++) {
				IrValueId x = ir_operand(f, in, i);
				if (x && ir_instr(f, x)->op == OP_FUNC)
					bits_add(values, ir_instr(f, x)->aux);
			}
		}
	}
}

/* Each kind of calls has the targets that the module has, each call site those that its values ask
 * for (the call graph's own certificate), and each dispatcher those of its set. */
void
cert_targets(CertRun *run)
{
	const Pta *p = run->p;
	BitSet boxed = { 0 }, values = { 0 };
	bits_union(&boxed, &p->graph->boxed);
	bits_union(&values, &p->graph->value_funcs);
	find_boxed(p, &boxed, &values);
	for (int is_invoke = 0; is_invoke < 2; is_invoke++) {
		const Map *kinds = &run->dispatchers[is_invoke];
		map_each(kinds, i)
			check_kind(run, (PtaFuncId)kinds->entries[i].value, is_invoke,
				   (IrTypeId)(kinds->entries[i].key >> 32),
				   (uint32_t)kinds->entries[i].key, &boxed, &values);
	}
	vec_each(&p->dispatch, i)
		if (p->dispatch.at[i])
			check_dispatch(run, p->n_ir + i, p->dispatch.at[i]);
	run->n_faults += !callgraph_check(p->graph, run->faults);
}

/*
 * The whole program's view: what a call through an interface or func value may run, given the types
 * that are boxed and the functions that are used as values in what was reached
 * (reach.c), and the order bottom-up.
 */
#include "pta/priv.h"

IrTypeId
callgraph_under(const Pta *p, IrTypeId t)
{
	const IrType *u = ir_type(p->m, t);
	return u->kind == IRT_NAMED ? u->underlying : t;
}

bool
callgraph_implements(const Pta *p, IrTypeId t, IrTypeId iface)
{
	const IrType *u = ir_under(p->m, iface);
	assert(u->kind == IRT_IFACE);
	for (uint32_t i = 0; i < u->n_members; i++)
		if (callgraph_method(p, t, iface, i) == 0)
			return false;
	return true;
}

IrFuncId
callgraph_method(const Pta *p, IrTypeId t, IrTypeId iface, uint32_t method)
{
	const IrType *u = ir_under(p->m, iface);
	assert(u->kind == IRT_IFACE && method < u->n_members);
	const IrMember *want = &u->members[method];
	IrFuncId g = ir_method_find(p->m, t, want->name);
	return g != 0 && ir_type_is_method(p->m, ir_func(p->m, g)->type, want->type) ? g : 0;
}

/* ------------------------------------------------------------- dispatchers */

static PtaFuncId
dispatch_new(Pta *p, PtaDispatch *d)
{
	assert(d->targets.len > 0);
	assert(p->first_brief == 0); /* the briefs' numbers begin after the last one */
	vec_push(&p->dispatch, d);
	return p->n_ir + p->dispatch.len - 1;
}

static PtaDispatch *
make_invoke(Pta *p, IrTypeId iface, uint32_t method)
{
	assert(method < ir_type(p->m, iface)->n_members);
	PtaDispatch *d = mem_new(PtaDispatch);
	*d = (PtaDispatch){ .is_invoke = true, .type = iface, .method = method };
	for (uint32_t i = 0; i < p->m->methods.len; i++) {
		IrTypeId t = p->m->methods.at[i].type;
		if (t == 0 || !bits_has(&p->boxed, t) || !callgraph_implements(p, t, iface))
			continue;
		vec_push(&d->targets, ((PtaTarget){ callgraph_method(p, t, iface, method), t }));
	}
	return d;
}

static PtaDispatch *
make_func(Pta *p, IrTypeId type)
{
	assert(ir_type(p->m, type)->kind == IRT_FUNC);
	PtaDispatch *d = mem_new(PtaDispatch);
	*d = (PtaDispatch){ .type = type };
	bits_each(&p->value_funcs, g)
		if (callgraph_under(p, ir_func(p->m, g)->type) == type)
			vec_push(&d->targets, ((PtaTarget){ g, 0 }));
	return d;
}

/* The number for a call's key; 0 if there are no targets. */
static PtaFuncId
dispatcher(Pta *p, bool is_invoke, IrTypeId type, uint32_t method)
{
	type = callgraph_under(p, type);
	Map *map = is_invoke ? &p->dispatch_invoke : &p->dispatch_func;
	uint64_t key = map_pair(type, method);
	uint64_t *found = map_find(map, key);
	if (found)
		return (PtaFuncId)*found;
	PtaDispatch *d = is_invoke ? make_invoke(p, type, method) : make_func(p, type);
	PtaFuncId id = d->targets.len ? dispatch_new(p, d) : 0;
	map_put(map, key, id);
	return id;
}

static PtaFuncId
dispatcher_get(const Pta *p, bool is_invoke, IrTypeId type, uint32_t method)
{
	if (!pta_is_closed(p))
		return 0;
	const Map *map = is_invoke ? &p->dispatch_invoke : &p->dispatch_func;
	PtaFuncId id = (PtaFuncId)map_get(map, map_pair(callgraph_under(p, type), method));
	assert(id == 0 || (id >= p->n_ir && id < p->first_brief));
	return id;
}

PtaFuncId
callgraph_dispatcher_invoke(Pta *p, IrTypeId iface, uint32_t method)
{
	return dispatcher_get(p, true, iface, method);
}

PtaFuncId
callgraph_open_dispatcher(Pta *p, PtaOrigin call)
{
	assert(call.instr & PTA_ORIGIN_CALL);
	return dispatcher_get(p, call.instr >> 30 & 1, call.func, call.instr & 0x0fffffffu);
}

PtaFuncId
callgraph_dispatcher_func(Pta *p, IrTypeId func_type)
{
	return dispatcher_get(p, false, func_type, 0);
}

static void
targets_copy(const PtaDispatch *d, IdVec *out)
{
	for (uint32_t i = 0; i < d->targets.len; i++)
		vec_push(out, d->targets.at[i].func);
}

/* ------------------------------------------------------------------- scan */

static PtaFuncId
instr_dispatcher(Pta *p, const IrFunc *f, const IrInstr *in)
{
	if (in->op != OP_INVOKE && (in->op != OP_CALL || ir_static_callee(f, in)))
		return 0;
	IrTypeId t = ir_instr(f, ir_operand(f, in, 0))->type;
	return dispatcher(p, in->op == OP_INVOKE, t, in->op == OP_INVOKE ? in->aux : 0);
}

static void
scan_refs(Pta *p, const IrFunc *f, IdVec *refs)
{
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->op == OP_FUNC) {
			assert(bits_has(&p->reached, in->aux));
			vec_push(refs, in->aux);
		}
		if (in->block == 0 || !pta_is_closed(p))
			continue;
		PtaFuncId d = instr_dispatcher(p, f, in);
		if (d)
			vec_push(refs, d);
	}
}

void
callgraph_build(Pta *p)
{
	p->n_ir = p->m->funcs.len;
	callgraph_reach(p);
	VEC(IdVec) refs = { 0 };
	vec_extend(&refs, p->n_ir);
	bits_each(&p->reached, f)
		scan_refs(p, ir_func(p->m, f), &refs.at[f]);
	p->first_brief = p->n_ir + p->dispatch.len;
	vec_extend(&refs, p->first_brief);
	for (PtaFuncId d = p->n_ir; d < p->first_brief; d++)
		targets_copy(dispatch_of(p, d), &refs.at[d]);
	p->refs = refs.at;
	p->n.dispatchers = p->dispatch.len;
	callgraph_components(p);
	p->n_all = p->first_brief + p->n_ir;
	vec_extend(&p->dispatch, p->n_all - p->n_ir);
	assert(p->n_ir + p->dispatch.len == p->n_all);
}

/* ------------------------------------------------------------- components */

/* Tarjan 1972, without recursion. */
typedef struct Tarjan {
	Pta *p;
	uint32_t *index, *low, *next; /* by function; index 0: not seen; next:
				       * reference to look at */
	uint32_t n;
	bool *on_stack;
	IdVec stack, call;
} Tarjan;

static void
tarjan_pop(Tarjan *t, PtaFuncId f)
{
	assert(t->on_stack[f] && t->low[f] == t->index[f]);
	IdVec comp = { 0 };
	PtaFuncId g;
	do {
		g = vec_pop(&t->stack);
		t->on_stack[g] = false;
		vec_push(&comp, g);
	} while (g != f);
	/* In the order of the visits' ends, which goes callees first as far as
	 * there is such an order. */
	for (uint32_t i = 0; i < comp.len / 2; i++) {
		PtaFuncId tmp = comp.at[i];
		comp.at[i] = comp.at[comp.len - 1 - i];
		comp.at[comp.len - 1 - i] = tmp;
	}
	vec_push(&t->p->comps, comp);
}

static void
tarjan_enter(Tarjan *t, PtaFuncId f)
{
	assert(f < t->p->first_brief && t->index[f] == 0);
	t->index[f] = t->low[f] = ++t->n;
	vec_push(&t->stack, f);
	vec_push(&t->call, f);
	t->on_stack[f] = true;
}

static void
tarjan_visit(Tarjan *t, PtaFuncId root, uint32_t *ends)
{
	assert(t->call.len == 0 && t->stack.len == 0);
	tarjan_enter(t, root);
	while (t->call.len) {
		PtaFuncId f = *vec_last(&t->call);
		if (t->next[f] < t->p->refs[f].len) {
			PtaFuncId g = t->p->refs[f].at[t->next[f]++];
			if (t->index[g] == 0)
				tarjan_enter(t, g);
			else if (t->on_stack[g] && t->index[g] < t->low[f])
				t->low[f] = t->index[g];
			continue;
		}
		t->p->rank[f] = ++*ends;
		if (t->low[f] == t->index[f])
			tarjan_pop(t, f);
		vec_pop(&t->call);
		if (t->call.len && t->low[f] < t->low[*vec_last(&t->call)])
			t->low[*vec_last(&t->call)] = t->low[f];
	}
}

void
callgraph_components(Pta *p)
{
	uint32_t n = p->first_brief, ends = 0;
	Tarjan t = { .p = p,
		     .index = mem_data(n * 4),
		     .low = mem_data(n * 4),
		     .next = mem_data(n * 4),
		     .on_stack = mem_data(n) };
	p->rank = mem_data(n * sizeof *p->rank);
	for (PtaFuncId f = 1; f < n; f++)
		if (t.index[f] == 0 && (f >= p->n_ir || bits_has(&p->reached, f)))
			tarjan_visit(&t, f, &ends);
	p->n.components = p->comps.len;
	assert(t.n == ends && t.stack.len == 0); /* each that was entered is in a component */
	for (uint32_t i = 0; i < p->comps.len; i++)
		if (p->comps.at[i].len > p->n.largest_component)
			p->n.largest_component = p->comps.at[i].len;
}

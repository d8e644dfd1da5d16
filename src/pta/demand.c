/*
 * What the verdicts that are asked for may depend on: the functions that are asked about, those
 * that they, or others of these, may call, and of each the part that counts (slice.c). All the rest
 * is never solved.
 *
 *	func main() {
 *		fmt.Println(name())   main is asked about and has a site, so Println and name are
 *		run()                 needed, and what these give their parameters to; run is not
 *	}
 *
 * Which calls a function may have is found here from its instructions, so that callees can be
 * solved before their callers. Where a system calls something else (in an open world, methods of
 * what it boxed itself), that is demanded as soon as it is met (sweep.c): nothing depends on this
 * being all.
 */
#include "pta/priv.h"

typedef struct Demand {
	Pta *p;
	IdVec *added; /* functions and dispatchers that are needed since demand_add */
} Demand;

static void
need(Demand *d, PtaFuncId f)
{
	assert(f != 0 && f < d->p->first_brief);
	if (bits_add(&d->p->needed, f))
		vec_push(d->added, f);
}

static void
need_computed(Demand *d, const IrFunc *f, IrValueId v)
{
	const Pta *p = d->p;
	const IrInstr *in = ir_instr(f, v);
	IrTypeId type = ir_instr(f, ir_operand(f, in, 0))->type;
	PtaFuncId known = (PtaFuncId)map_get(&p->known, map_pair(f->id, v));
	if (known)
		need(d, known);
	if (!pta_is_closed(p))
		return;
	/* A call that is left to callers is one of its kind there. */
	CallNode of_kind = in->op == OP_INVOKE
				   ? callgraph_of_invoke(p->graph, type, in->aux)
				   : callgraph_of_func(p->graph, type);
	CallNode of_site = callgraph_of_site(p->graph, f, v);
	if (of_kind)
		need(d, of_kind);
	if (of_site)
		need(d, of_site);
}

static void
need_of_instr(Demand *d, const IrFunc *f, IrValueId v)
{
	const IrInstr *in = ir_instr(f, v);
	IrFuncId known = in->op == OP_CALL ? ir_static_callee(f, in) : 0;
	if (in->op == OP_INVOKE || (in->op == OP_CALL && !known))
		need_computed(d, f, v);
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId x = ir_operand(f, in, i);
		if (x != 0 && ir_instr(f, x)->op == OP_FUNC)
			need(d, ir_instr(f, x)->aux);
	}
}

/* What its verdict solution runs for the first n parameters or captures. */
static void
need_given(Demand *d, IrFuncId f, PtaRoot root, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const IdVec *given = given_as(d->p, f, root, i);
		for (uint32_t k = 0; given && k < given->len; k++)
			need(d, given->at[k]);
	}
}

static void
visit_function(Demand *d, IrFuncId id)
{
	Pta *p = d->p;
	const IrFunc *f = ir_func(p->m, id);
	if (f->body != BODY_HERE)
		return;
	p->slice[id] = slice_make(p, f, bits_has(p->opt.asked, id));
	if (p->opt.damage && p->opt.damage->slice)
		p->opt.damage->slice(p->opt.damage->ctx, id, p->slice[id]);
	for (IrValueId v = 1; v < f->instrs.len; v++)
		if (ir_instr(f, v)->block != 0 && demand_is_relevant(p, id, v))
			need_of_instr(d, f, v);
	need_given(d, id, PTA_ROOT_PARAM, f->params.len);
	need_given(d, id, PTA_ROOT_CAPTURE, f->captures.len);
}

static void
visit(Demand *d, PtaFuncId f)
{
	if (f < d->p->n_ir) {
		visit_function(d, f);
		return;
	}
	if (dispatch_is_crowded(d->p, f))
		return;
	const PtaDispatch *all = dispatch_of(d->p, f);
	vec_each(&all->targets, i)
		need(d, all->targets.at[i].func);
}

/* The function or dispatcher is needed, with all that it leads to. */
static void
demand_add(Pta *p, PtaFuncId f, IdVec *added)
{
	Demand d = { p, added };
	uint32_t at = added->len;
	need(&d, f);
	for (; at < added->len; at++)
		visit(&d, added->at[at]);
}

void
demand_late(Pta *p, PtaFuncId called, IdVec *added)
{
	PtaFuncId f = called > p->first_brief ? called - p->first_brief : called;
	if (demand_has(p, f))
		return;
	uint32_t n = added->len;
	demand_add(p, f, added);
	p->n.demanded += added->len - n;
}

bool
demand_of_verdicts(Pta *p)
{
	IdVec added = { 0 };
	for (IrFuncId f = 1; f < p->n_ir; f++) {
		const PtaSolution *v = p->verdict_solution[f];
		for (uint32_t i = 1; v && i < v->insts.len; i++)
			demand_late(p, v->insts.at[i].callee, &added);
	}
	return added.len > 0;
}

void
demand_make(Pta *p)
{
	if (p->opt.asked == NULL || p->opt.is_demand_off)
		return;
	p->slice = mem_array(BitSet *, p->n_ir);
	IdVec added = { 0 };
	bits_each(p->opt.asked, f)
		if (bits_has(&p->graph->reached, f))
			demand_add(p, f, &added);
}

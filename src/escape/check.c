/*
 * Invariants of finished verdicts. They are a fixpoint of the rules of doc/soundness.md if each
 * single edge is right, so no closure is computed: what holds a stack object's address is neither
 * heap memory (as the final verdicts say), nor memory of others, nor out; and what callees may hold
 * from the heap includes what their own heap memory holds.
 *
 * The points-to solution that this reads is proved by its own certificate (pta_check).
 */
#include "escape/check.h"

#include "base/pool.h"

void
esc_check_site_fault(EscCheck *c, IrSiteId site, const char *fmt, ...)
{
	va_list ap;
	buf_printf(c->faults, "%s: site %u", c->f ? c->f->name->s : "a dispatcher", site);
	if (site && c->f && c->f->sites.at[site].text)
		buf_printf(c->faults, " (%s)", c->f->sites.at[site].text->s);
	buf_puts(c->faults, ": ");
	va_start(ap, fmt);
	buf_vprintf(c->faults, fmt, ap);
	va_end(ap);
	buf_putc(c->faults, '\n');
	c->is_fine = false;
}

/* ----------------------------------------------------------------- objects */

IrSiteId
esc_check_site_of(const EscCheck *c, const PtaObj *o)
{
	if (o->kind != PTA_OBJ_OWN)
		return 0; /* what came out of callees has sites there */
	assert(o->origin.func != 0 && o->origin.func < c->m->funcs.len);
	const IrInstr *in = ir_instr(ir_func(c->m, o->origin.func), o->origin.instr);
	return ir_op_info((IrOp)in->op)->aux == AUX_SITE ? in->aux : 0;
}

const SiteVerdict *
esc_check_verdict_of(const EscCheck *c, const PtaObj *o)
{
	IrSiteId s = esc_check_site_of(c, o);
	if (s == 0)
		return NULL;
	const FuncVerdicts *of = &c->e->verdicts->funcs[o->origin.func];
	return s <= of->sites.len ? &of->sites.at[s - 1] : NULL;
}

bool
esc_check_may_be_on_stack(const EscCheck *c, const PtaObj *o)
{
	const SiteVerdict *v = o->kind == PTA_OBJ_OWN ? esc_check_verdict_of(c, o) : NULL;
	return v && (v->placement == PLACE_STACK || v->placement == PLACE_SIZE);
}

bool
esc_check_is_payload(const EscCheck *c, const PtaObj *o)
{
	return pta_is_made(o) && o->shape == PTA_SHAPE_BOX && ir_type(c->m, o->type)->is_direct;
}

/* The record of a deferred call is in the frame if the statement runs once, in its function. */
static bool
is_heap_record(const EscCheck *c, const PtaObj *o)
{
	if (o->kind != PTA_OBJ_OWN || c->f == NULL)
		return true;
	const IrInstr *in = ir_instr(c->f, o->origin.instr);
	return (in->flags & IRF_DEFER_HEAP) || (in->block && c->cfg->loop_of[in->block] != 0);
}

/* Whether a callee says that what it let out as this object may be heap memory. */
static bool
is_fresh_heap(const EscCheck *c, const PtaObj *o)
{
	for (uint32_t i = 1; i < c->sol->insts.len; i++) {
		const PtaInst *inst = &c->sol->insts.at[i];
		bits_each(&c->e->run->fresh_on_heap[inst->callee], x)
			if (x < inst->n_nodes && pta_set_has(pta_pts(c->sol, inst->nodes[x]), o->first))
				return true;
	}
	return false;
}

bool
esc_check_is_heap_memory(const EscCheck *c, const PtaObj *o)
{
	if (!pta_is_made(o) || esc_check_is_payload(c, o))
		return false;
	if (o->shape == PTA_SHAPE_MAP || o->shape == PTA_SHAPE_CHAN)
		return true; /* the table and the buffer, wherever the header is */
	if (o->shape == PTA_SHAPE_RECORD)
		return is_heap_record(c, o);
	if (o->kind == PTA_OBJ_CLONE)
		return is_fresh_heap(c, o);
	const SiteVerdict *v = esc_check_verdict_of(c, o);
	if (v && ir_func(c->m, o->origin.func)->sites.at[v->site].is_static)
		return true;
	if (v == NULL || v->placement == PLACE_HEAP || v->placement == PLACE_SIZE)
		return true;
	/* A slice of a bounded, but not constant size is in gc's buffer only if it fits. */
	return o->kind == PTA_OBJ_OWN && c->f &&
	       esc_check_may_outgrow(c, &c->f->sites.at[v->site], ir_instr(c->f, o->origin.instr));
}

/* ------------------------------------------------------------------ rounds */

void
esc_check_round_begin(EscCheck *c)
{
	c->round++;
	vec_clear(&c->found);
	vec_clear(&c->todo);
}

static void
round_tokens(EscCheck *c, PtaNodeId node)
{
	pta_set_each(pta_pts(c->sol, node), t) {
		PtaObjId o = pta_obj_of(c->sol, t);
		if (o == 0 || c->seen[o] == c->round)
			continue;
		c->seen[o] = c->round;
		vec_push(&c->found, o);
		if (esc_check_is_payload(c, esc_check_obj_at(c, o)))
			vec_push(&c->todo, o);
	}
}

void
esc_check_round_node(EscCheck *c, PtaNodeId node)
{
	if (node == 0)
		return;
	round_tokens(c, node);
	while (c->todo.len) {
		const PtaObj *o = esc_check_obj_at(c, vec_pop(&c->todo));
		for (uint32_t k = 0; k < o->n; k++)
			round_tokens(c, o->first + k);
	}
}

void
esc_check_round_value(EscCheck *c, IrValueId v)
{
	PtaNodeId first = v ? c->sol->value[v] : 0;
	if (first == 0)
		return;
	uint32_t n = pta_layout(c->e->pta, ir_instr(c->f, v)->type)->n;
	for (uint32_t k = 0; k < n; k++)
		esc_check_round_node(c, first + k);
}

void
esc_check_round_cells(EscCheck *c, const PtaObj *o)
{
	for (uint32_t k = 0; k < o->n; k++)
		esc_check_round_node(c, o->first + k);
}

/* Objects that may be on the stack must not be among those that were found since `from`. */
static void
refuse_found(EscCheck *c, uint32_t from, const char *what)
{
	for (uint32_t i = from; i < c->found.len; i++) {
		const PtaObj *o = esc_check_obj_at(c, c->found.at[i]);
		if (esc_check_may_be_on_stack(c, o))
			esc_check_site_fault(c, esc_check_site_of(c, o), "on the stack, but in %s",
					     what);
	}
}

/* ----------------------------------------------------------------- holders */

/* Adds the nodes of what the callee of an instance may hold from the heap. */
static void
round_held(EscCheck *c, const PtaInst *inst)
{
	const BitSet *held = &c->e->run->held[inst->callee];
	const PtaSummary *own = pta_summary(c->e->pta, inst->callee);
	if (bits_is_empty(held))
		return;
	if (own == NULL || own->objs.len != inst->n_nodes) {
		esc_check_site_fault(c, 0, "an instance of another summary of function %u",
				 inst->callee);
		return;
	}
	bits_each(held, x) {
		if (x < inst->n_nodes)
			esc_check_round_node(c, inst->nodes[x]);
		else
			esc_check_site_fault(c, 0, "function %u holds object %u, which is none",
					 inst->callee, x);
	}
}

/* Everything that this function's heap memory, or its callees, may hold. */
static void
round_heap(EscCheck *c)
{
	for (PtaObjId id = 1; id < c->sol->objs.len; id++)
		if (esc_check_is_heap_memory(c, esc_check_obj_at(c, id)))
			esc_check_round_cells(c, esc_check_obj_at(c, id));
	for (uint32_t i = 1; i < c->sol->insts.len; i++)
		round_held(c, &c->sol->insts.at[i]);
}

static void
check_holders(EscCheck *c)
{
	esc_check_round_begin(c);
	for (PtaSink s = PTA_SINK_GLOBAL; s < PTA_SINK_COUNT; s++) {
		uint32_t from = c->found.len;
		esc_check_round_node(c, s);
		refuse_found(c, from, pta_sink_name(s));
	}
	uint32_t from = c->found.len;
	for (uint32_t k = 0; c->sol->result && k < c->sol->n_results; k++)
		esc_check_round_node(c, c->sol->result + k);
	refuse_found(c, from, "a result");
	from = c->found.len;
	for (PtaObjId id = 1; id < c->sol->objs.len; id++)
		if (pta_is_placeholder(esc_check_obj_at(c, id)))
			esc_check_round_cells(c, esc_check_obj_at(c, id));
	refuse_found(c, from, "memory of others");
	from = c->found.len;
	round_heap(c);
	refuse_found(c, from, "heap memory, or held by a callee");
}

/* -------------------------------------------------------------------- held */

/* Made when they are asked for: they cost as much as all the rest. */
static const uint32_t *
images(EscCheck *c)
{
	if (c->image == NULL)
		c->image = pta_check_images(c->e->pta, c->sol);
	return c->image;
}

/* What heap memory of the function holds of its callers' objects is among what the callers take to
 * be held. */
static void
check_held(EscCheck *c, PtaFuncId id)
{
	const PtaSummary *sum = pta_summary(c->e->pta, id);
	if (sum == NULL)
		return; /* callers give what they pass to unknown code */
	esc_check_round_begin(c);
	round_heap(c);
	vec_each(&c->found, i) {
		PtaObjId o = c->found.at[i];
		if (!pta_is_placeholder(esc_check_obj_at(c, o)))
			continue;
		const uint32_t *image = images(c);
		if (image[o] == 0 || !bits_has(&c->e->run->held[id], image[o]))
			esc_check_site_fault(c, 0, "object %u is held, callers do not see it", o);
	}
}

/* What the function lets out, and may be heap memory, callers take for heap memory. */
static void
check_fresh(EscCheck *c, PtaFuncId id)
{
	const PtaSummary *sum = pta_summary(c->e->pta, id);
	if (sum == NULL)
		return;
	const uint32_t *image = images(c);
	for (PtaObjId o = 1; o < c->sol->objs.len; o++) {
		if (image[o] == 0 || sum->objs.at[image[o]].kind != PTA_OBJ_OWN)
			continue;
		if (esc_check_is_heap_memory(c, esc_check_obj_at(c, o)) &&
		    !bits_has(&c->e->run->fresh_on_heap[id], image[o]))
			esc_check_site_fault(c, 0, "object %u is on the heap, callers do not see it",
					     o);
	}
}

/* A dispatcher holds what its targets hold, and what they made is on the heap. */
static void
check_dispatcher(EscCheck *c, PtaFuncId id)
{
	const EscapeRun *run = c->e->run;
	const PtaSummary *sum = pta_summary(c->e->pta, id);
	BitSet lacking = {0};
	pta_check_dispatch_held(c->e->pta, id, run->held, &lacking);
	bits_each(&lacking, x)
		esc_check_site_fault(c, 0,
				     "dispatcher %u: object %u is held, callers do not see it", id,
				     x);
	vec_each(&sum->objs, x)
		if (sum->objs.at[x].kind == PTA_OBJ_OWN && !bits_has(&run->fresh_on_heap[id], x))
			esc_check_site_fault(c, 0, "dispatcher %u: object %u is not on the heap", id,
					     x);
}

/* ---------------------------------------------------------------- verdicts */

static void
check_verdict(EscCheck *c, const SiteVerdict *v, IrSiteId site)
{
	const IrInstr *in = ir_instr(c->f, c->f->sites.at[site].instr);
	if (c->own[c->f->sites.at[site].instr] != 0)
		esc_check_forced(c, v);
	else if (!esc_check_is_dead(c, in) &&
		 pta_is_relevant(c->e->pta, c->f->id, c->f->sites.at[site].instr))
		esc_check_site_fault(c, site, "no object, though it may be executed");
}

static void
check_verdicts(EscCheck *c, const FuncVerdicts *fv)
{
	uint32_t n = c->f->sites.len > 0 ? c->f->sites.len - 1 : 0;
	if (fv->sites.len != n) {
		esc_check_site_fault(c, 0, "%u verdicts for %u sites", fv->sites.len, n);
		return;
	}
	for (IrSiteId s = 1; s <= n; s++)
		check_verdict(c, &fv->sites.at[s - 1], s);
}

/* ------------------------------------------------------------------- whole */

static EscCheck
check_new(const Escape *e, const PtaSolution *sol, const IrCfg *cfg, Buf *faults)
{
	EscCheck c = { .e = e, .m = e->module, .f = sol->ir, .sol = sol, .cfg = cfg,
		       .faults = faults, .is_fine = true };
	c.block = mem_data(sol->objs.len * sizeof *c.block);
	c.seen = mem_data(sol->objs.len * sizeof *c.seen);
	c.own = mem_data((c.f ? c.f->instrs.len : 1) * sizeof *c.own);
	for (PtaObjId id = 1; id < sol->objs.len; id++) {
		const PtaObj *o = &sol->objs.at[id];
		if (c.f == NULL)
			continue;
		if (o->kind == PTA_OBJ_OWN) {
			c.block[id] = ir_instr(c.f, o->origin.instr)->block;
			c.own[o->origin.instr] = id;
		} else if (o->kind == PTA_OBJ_CLONE && o->call) {
			c.block[id] = ir_instr(c.f, o->call)->block;
		}
	}
	return c;
}

static bool
check_function(const Escape *e, PtaFuncId id, Buf *faults)
{
	const PtaSolution *sol = pta_verdict_solution(e->pta, id),
		      *outside = pta_summary_solution(e->pta, id);
	if (id >= e->n_funcs) {
		EscCheck d = { .e = e, .m = e->module, .faults = faults, .is_fine = true };
		if (pta_summary(e->pta, id))
			check_dispatcher(&d, id);
		return d.is_fine;
	}
	if (outside == NULL)
		return true;
	const IrCfg *cfg = ir_cfg(outside->ir);
	EscCheck s = check_new(e, outside, cfg, faults);
	if (sol == NULL) {
		check_held(&s, id);
		check_fresh(&s, id);
		return s.is_fine;
	}
	EscCheck c = check_new(e, sol, cfg, faults);
	check_verdicts(&c, &e->verdicts->funcs[id]);
	if (c.is_fine) {
		check_holders(&c);
		esc_check_loops(&c);
		esc_check_lifetimes(&c);
	}
	if (sol == outside) {
		check_held(&c, id);
		check_fresh(&c, id);
		return c.is_fine;
	}
	check_held(&s, id);
	check_fresh(&s, id);
	return c.is_fine && s.is_fine;
}

static bool
check_one(const void *arg, uint32_t id, Buf *faults)
{
	return id == 0 || check_function(arg, id, faults);
}

bool
escape_check(const Escape *e, Buf *faults)
{
	if (!verdict_check(e->verdicts, faults))
		return false; /* what follows reads the records by their ids */
	return pool_check(e->run->opts.n_threads, pta_n_funcs(e->pta), check_one, e, faults);
}

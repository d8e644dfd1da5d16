/*
 * Invariants of finished verdicts, with code that shares nothing with what
 * made them: they are a fixpoint if each single edge is right, so no closure
 * is computed here.
 */
#include "escape/escape.h"
#include "escape/priv.h"

typedef struct Check {
	const Escape *e;
	const IrFunc *f;
	const PtaFunc *sol;
	const IrCfg *cfg;
	Buf *faults;
	bool is_fine;
} Check;

__attribute__((format(printf, 3, 4))) static void
fault(Check *c, IrSiteId site, const char *fmt, ...)
{
	va_list ap;
	buf_printf(c->faults, "%s: site %u", c->f->name->s, site);
	if (site && c->f->sites.at[site].text)
		buf_printf(c->faults, " (%s)", c->f->sites.at[site].text->s);
	buf_puts(c->faults, ": ");
	va_start(ap, fmt);
	buf_vprintf(c->faults, fmt, ap);
	va_end(ap);
	buf_putc(c->faults, '\n');
	c->is_fine = false;
}

static IrSiteId
site_of(const IrModule *m, const PtaObj *o)
{
	const IrInstr *in = ir_instr(ir_func(m, o->origin.func), o->origin.instr);
	return ir_op_info((IrOp)in->op)->aux == AUX_SITE ? in->aux : 0;
}

/* The verdict that says where an object is, or null. */
static const SiteVerdict *
verdict_of(const Check *c, const PtaObj *o)
{
	if ((o->kind != PTA_OBJ_OWN && o->kind != PTA_OBJ_CLONE) || o->origin.func == 0 ||
	    o->origin.func >= c->e->n_funcs)
		return NULL;
	IrSiteId s = site_of(c->e->module, o);
	return s ? &c->e->funcs[o->origin.func].sites.at[s - 1] : NULL;
}

/* Whether a cell of the object is heap memory or memory of others: no stack
 * object's address may be in it. */
static bool
is_bad_holder(const Check *c, const PtaObj *o)
{
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_NONE:
	case PTA_OBJ_FUNC:
		return false;
	case PTA_OBJ_OMEGA:
	case PTA_OBJ_UNKNOWN:
	case PTA_OBJ_ROOT:
	case PTA_OBJ_LINK:
	case PTA_OBJ_VIEW:
		return true;
	case PTA_OBJ_OWN:
	case PTA_OBJ_CLONE:
		break;
	}
	if (o->shape == PTA_SHAPE_MAP || o->shape == PTA_SHAPE_CHAN)
		return true;
	if (o->shape == PTA_SHAPE_RECORD) {
		if (o->kind == PTA_OBJ_CLONE || !c->f)
			return true;
		const IrInstr *in = ir_instr(c->f, o->origin.instr);
		return (in->flags & IRF_DEFER_HEAP) || c->cfg->loop_of[in->block] != 0;
	}
	const SiteVerdict *v = verdict_of(c, o);
	if (!v) /* a payload in an interface value: its holders are asked */
		return o->shape != PTA_SHAPE_BOX;
	return v->placement == PLACE_HEAP || v->placement == PLACE_SIZE;
}

static bool
is_on_stack(const Check *c, const PtaObj *o)
{
	const SiteVerdict *v = o->kind == PTA_OBJ_OWN ? verdict_of(c, o) : NULL;
	return v && v->placement == PLACE_STACK;
}

/* A node that heap memory, or somebody outside, reads: no stack object's address may be in it. */
static void
check_node(Check *c, PtaNodeId node, const char *what, unsigned depth)
{
	const PtaSet *set = pta_pts(c->sol, node);
	pta_set_each(set, t) {
		PtaObjId id = pta_obj_of(c->sol, t);
		const PtaObj *o = id ? &c->sol->objs.at[id] : NULL;
		if (!o)
			continue;
		if (is_on_stack(c, o))
			fault(c, site_of(c->e->module, o), "on the stack, but in %s", what);
		bool is_payload = (o->kind == PTA_OBJ_OWN || o->kind == PTA_OBJ_CLONE) &&
				  o->shape == PTA_SHAPE_BOX && !verdict_of(c, o);
		if (is_payload && depth < 4)
			for (uint32_t k = 0; k < o->n; k++)
				check_node(c, o->first + k, what, depth + 1);
	}
}

static void
check_holders(Check *c)
{
	for (PtaObjId id = 3; id < c->sol->objs.len; id++) {
		const PtaObj *o = &c->sol->objs.at[id];
		if (!is_bad_holder(c, o))
			continue;
		for (uint32_t k = 0; k < o->n; k++)
			check_node(c, o->first + k,
				   pta_is_placeholder(o) ? "a cell of memory of others"
							 : "a cell of heap memory",
				   0);
	}
	for (PtaSink s = PTA_SINK_GLOBAL; s < PTA_SINK_COUNT; s++)
		check_node(c, s, pta_sink_name(s), 0);
	for (uint32_t k = 0; c->sol->result && k < c->sol->n_results; k++)
		check_node(c, c->sol->result + k, "a result", 0);
	for (uint32_t i = 1; i < c->sol->insts.len; i++) {
		const PtaInst *inst = &c->sol->insts.at[i];
		BitSet held = esc_held_by(c->e->run, inst);
		bits_each(&held, x)
			if (inst->nodes[x])
				check_node(c, inst->nodes[x], "what a callee holds", 0);
	}
}

static bool
is_in(const Check *c, IrBlockId b, uint32_t loop)
{
	return ir_loop_contains(c->cfg, loop, c->cfg->loop_of[b]);
}

/* No phi at the head of a loop has an object of an earlier iteration that is on the stack. */
static void
check_phi(Check *c, const IrInstr *in, uint32_t loop)
{
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId v = ir_operand(c->f, in, i);
		if (!is_in(c, c->f->blocks.at[in->block].preds.at[i], loop) || !c->sol->value[v])
			continue;
		uint32_t n = pta_layout(c->e->pta, in->type)->n;
		for (uint32_t k = 0; k < n; k++) {
			const PtaSet *set = pta_pts(c->sol, c->sol->value[v] + k);
			pta_set_each(set, t) {
				PtaObjId id = pta_obj_of(c->sol, t);
				const PtaObj *o = id ? &c->sol->objs.at[id] : NULL;
				if (o && is_on_stack(c, o) && o->kind == PTA_OBJ_OWN &&
				    c->f->sites.at[site_of(c->e->module, o)].kind != SITE_APPEND &&
				    is_in(c, ir_instr(c->f, o->origin.instr)->block, loop))
					fault(c, site_of(c->e->module, o),
					      "on the stack, but in a later iteration");
			}
		}
	}
}

static void
check_loops(Check *c)
{
	for (uint32_t l = 1; l <= c->cfg->n_loops; l++) {
		const IrBlock *head = &c->f->blocks.at[c->cfg->loops[l].head];
		vec_each(&head->instrs, i) {
			const IrInstr *in = ir_instr(c->f, head->instrs.at[i]);
			if (in->op == OP_PHI)
				check_phi(c, in, l);
		}
	}
}

static void
check_verdicts(Check *c, const FuncVerdicts *fv)
{
	if (fv->sites.len + 1 != c->f->sites.len && c->f->sites.len > 0)
		fault(c, 0, "%u verdicts for %u sites", fv->sites.len, c->f->sites.len - 1);
	vec_each(&fv->sites, i) {
		const SiteVerdict *v = &fv->sites.at[i];
		if (v->site != i + 1 || v->func != c->f->id)
			fault(c, i + 1, "the verdict is of another site");
		if (v->placement == PLACE_NONE || v->lifetime == LIFETIME_NONE)
			fault(c, i + 1, "no placement or lifetime");
		if ((v->placement == PLACE_STACK) != (v->reason == REASON_NONE))
			fault(c, i + 1, "placement %s with reason %s",
			      ir_placement_name(v->placement), reason_id(v->reason));
		if (v->placement == PLACE_STACK && v->lifetime > LIFETIME_FRAME)
			fault(c, i + 1, "on the stack with lifetime %s",
			      lifetime_name(v->lifetime));
	}
}

bool
escape_check(const Escape *e, Buf *faults)
{
	bool is_fine = true;
	for (IrFuncId id = 1; id < e->n_funcs; id++) {
		Check c = {.e = e, .f = ir_func(e->module, id), .faults = faults, .is_fine = true};
		c.sol = pta_verdict_solution(e->pta, id);
		if (!c.sol)
			continue;
		c.cfg = ir_cfg(c.f);
		check_verdicts(&c, &e->funcs[id]);
		if (c.is_fine) {
			check_holders(&c);
			check_loops(&c);
		}
		is_fine &= c.is_fine;
	}
	return is_fine;
}

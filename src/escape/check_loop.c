/*
 * Loops and lifetimes, edge by edge.
 *
 * A stack object o made in loop l must not be found, in a later iteration, by
 *
 *	a phi at l's head (any phi of l, if l is irreducible),
 *	a cell of an object made outside of l from which control may come to l's head,
 *	the record of a deferred call made in l.
 *
 * A cell of an object x made in l is fine if x itself is not carried: if x is a stack object that
 * is checked here, and if x is heap memory no stack object's address may be in it at all.
 */
#include "escape/check.h"

static bool
is_in_loop(const EscCheck *c, IrBlockId b, uint32_t l)
{
	return b != 0 && ir_loop_contains(c->cfg, l, c->cfg->loop_of[b]);
}

/* Objects of this loop that are one place in the frame for all iterations. What append allocates
 * there is a buffer that no second iteration takes. */
static bool
is_one_place(const EscCheck *c, PtaObjId id, uint32_t l)
{
	const PtaObj *o = esc_check_obj_at(c, id);
	return esc_check_may_be_on_stack(c, o) && is_in_loop(c, c->block[id], l) &&
	       c->f->sites.at[esc_check_site_of(c, o)].kind != SITE_APPEND;
}

static void
refuse_carried(EscCheck *c, uint32_t from, uint32_t l, const char *what)
{
	assert(from <= c->found.len);
	for (uint32_t i = from; i < c->found.len; i++) {
		const PtaObj *o = esc_check_obj_at(c, c->found.at[i]);
		if (is_one_place(c, c->found.at[i], l))
			esc_check_site_fault(c, esc_check_site_of(c, o),
					     "on the stack, but in %s in a later iteration", what);
	}
}

static void
round_phis(EscCheck *c, IrBlockId b, uint32_t l)
{
	assert(l != 0 && l <= c->cfg->n_loops && b < c->f->blocks.len);
	const IrBlock *block = &c->f->blocks.at[b];
	vec_each(&block->instrs, i) {
		const IrInstr *in = ir_instr(c->f, block->instrs.at[i]);
		for (uint32_t k = 0; in->op == OP_PHI && k < in->n; k++)
			if (c->cfg->loops[l].is_irreducible || is_in_loop(c, block->preds.at[k], l))
				esc_check_round_value(c, ir_operand(c->f, in, k));
	}
}

/* Blocks from which control may come to the head. */
static BitSet
lead_to(const EscCheck *c, IrBlockId head)
{
	BitSet set = { 0 };
	IdVec todo = { 0 };
	bits_add(&set, head);
	vec_push(&todo, head);
	while (todo.len) {
		const IrBlock *b = &c->f->blocks.at[vec_pop(&todo)];
		vec_each(&b->preds, i)
			if (bits_add(&set, b->preds.at[i]))
				vec_push(&todo, b->preds.at[i]);
	}
	return set;
}

static void
round_carriers(EscCheck *c, uint32_t l)
{
	const IrLoop *loop = &c->cfg->loops[l];
	BitSet before = lead_to(c, loop->head);
	for (PtaObjId id = 1; id < c->sol->objs.len; id++) {
		const PtaObj *x = esc_check_obj_at(c, id);
		if (!pta_is_made(x) || esc_check_is_payload(c, x))
			continue;
		bool carries = is_in_loop(c, c->block[id], l)
				       ? loop->is_irreducible || x->shape == PTA_SHAPE_RECORD
				       : c->block[id] == 0 || bits_has(&before, c->block[id]);
		if (carries)
			esc_check_round_cells(c, x);
	}
}

static void
check_loop(EscCheck *c, uint32_t l)
{
	assert(l != 0 && l <= c->cfg->n_loops);
	const IrLoop *loop = &c->cfg->loops[l];
	bool is_asked = false;
	for (PtaObjId id = 1; id < c->sol->objs.len && !is_asked; id++)
		is_asked = is_one_place(c, id, l);
	if (!is_asked)
		return;
	esc_check_round_begin(c);
	if (!loop->is_irreducible)
		round_phis(c, loop->head, l);
	vec_each(&loop->blocks, i)
		if (loop->is_irreducible)
			round_phis(c, loop->blocks.at[i], l);
	refuse_carried(c, 0, l, "a variable");
	uint32_t from = c->found.len;
	round_carriers(c, l);
	refuse_carried(c, from, l, "a cell");
}

void
esc_check_loops(EscCheck *c)
{
	for (uint32_t l = 1; l <= c->cfg->n_loops; l++)
		check_loop(c, l);
}

/* --------------------------------------------------------------- lifetimes */

/* The two longest lifetimes compare equal: neither is known to end first. */
static uint32_t
length(Lifetime l)
{
	return l == LIFETIME_UNKNOWN ? LIFETIME_PROGRAM : l;
}

static void
need_length(EscCheck *c, uint32_t from, Lifetime least, const char *what)
{
	assert(from <= c->found.len && least != LIFETIME_NONE);
	for (uint32_t i = from; i < c->found.len; i++) {
		const PtaObj *o = esc_check_obj_at(c, c->found.at[i]);
		const SiteVerdict *v = o->kind == PTA_OBJ_OWN ? esc_check_verdict_of(c, o) : NULL;
		if (v && length(v->lifetime) < length(least))
			esc_check_site_fault(c, v->site, "lifetime %s, but in %s",
					 lifetime_name(v->lifetime), what);
	}
}

static void
check_sink_lifetimes(EscCheck *c)
{
	static const Lifetime least[PTA_SINK_COUNT] = {
		[PTA_SINK_GLOBAL] = LIFETIME_PROGRAM,	  [PTA_SINK_PANIC] = LIFETIME_PROGRAM,
		[PTA_SINK_UNKNOWN] = LIFETIME_PROGRAM,	  [PTA_SINK_DEFER] = LIFETIME_CALLER,
		[PTA_SINK_GOROUTINE] = LIFETIME_GOROUTINE, [PTA_SINK_EXPOSED] = LIFETIME_CALLER,
	};
	for (PtaSink s = PTA_SINK_GLOBAL; s < PTA_SINK_COUNT; s++) {
		esc_check_round_begin(c);
		esc_check_round_node(c, s);
		need_length(c, 0, least[s], pta_sink_name(s));
	}
	esc_check_round_begin(c);
	for (uint32_t k = 0; c->sol->result && k < c->sol->n_results; k++)
		esc_check_round_node(c, c->sol->result + k);
	need_length(c, 0, LIFETIME_CALLER, "a result");
}

/* What an object that outlives holds lives as long. */
static void
check_holder_lifetimes(EscCheck *c)
{
	for (Lifetime l = LIFETIME_CALLER; l <= LIFETIME_PROGRAM; l++) {
		esc_check_round_begin(c);
		for (PtaObjId id = 1; id < c->sol->objs.len; id++) {
			const PtaObj *o = esc_check_obj_at(c, id);
			const SiteVerdict *v =
				o->kind == PTA_OBJ_OWN ? esc_check_verdict_of(c, o) : NULL;
			if (v && length(v->lifetime) == l)
				esc_check_round_cells(c, o);
		}
		need_length(c, 0, l, "an object that lives longer");
	}
}

void
esc_check_lifetimes(EscCheck *c)
{
	check_sink_lifetimes(c);
	check_holder_lifetimes(c);
}

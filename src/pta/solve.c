/*
 * One function: its system is solved within its budget, at the first step of the ladder that this
 * allows, and frozen. What comes out depends on the function, its mode, and on what it sees of others,
 * and on nothing else: so a function may be solved on any thread.
 */
#include "pta/priv.h"

static void
verify_system(const PtaSys *s)
{
	Buf faults = { 0 };
	if (s->p->opt.is_check && !sys_verify(s, &faults))
		bug("pta", s->f->ir ? s->f->ir->name->s : "", "%.900s", buf_cstr(&faults));
}

/* What a system may cost, in proportion to the function. At the last step what can be there is
 * bounded by the function itself. */
static PtaBudget
budget_of(const Pta *p, PtaFuncId f, PtaStep step)
{
	assert(f < p->n_ir && step < PTA_STEP_COUNT);
	static const struct {
		uint32_t placeholders, inst_nodes, inst_nodes_each, tokens, tokens_each;
	} usual[PTA_STEP_COUNT] = {
		[PTA_STEP_FULL] = { 80, 1500, 3, 8000, 24 },
		[PTA_STEP_TYPES] = { 200, 3000, 6, 20000, 24 },
		[PTA_STEP_BRIEF] = { 0 },
	};
	uint64_t n = ir_func(p->m, f)->instrs.len, percent = p->opt.budget;
	if (usual[step].placeholders == 0)
		return (PtaBudget){ 0 };
	return (PtaBudget){
		.placeholders = (uint32_t)(usual[step].placeholders * percent / 100 + 1),
		.inst_nodes = (uint32_t)((usual[step].inst_nodes + usual[step].inst_nodes_each * n) *
						 percent / 100 + 1),
		.tokens = (uint32_t)((usual[step].tokens + usual[step].tokens_each * n) *
					     percent / 100 + 1),
	};
}

uint32_t
solve_most_placeholders(const Pta *p)
{
	return budget_of(p, 1, PTA_STEP_TYPES).placeholders;
}

/* A placeholder for each kind of memory; if all is stored in all, each has a token in each cell, unless
 * cells become one before that. */
static bool
is_beyond(const PtaBudget *b, const PtaReach *reach, bool is_filled)
{
	if (b->placeholders == 0)
		return false;
	return reach->n_kinds > b->placeholders ||
	       (is_filled && (uint64_t)reach->n_kinds * reach->n_cells > b->tokens);
}

bool
solve_foresee(PtaSys *s, const PtaReach *reach, bool is_filled)
{
	if (s->foreseen == NULL && is_beyond(&s->budget, reach, is_filled)) {
		s->n.foreseen++;
		s->foreseen = reach;
		s->is_foreseen_filled = is_filled;
		s->is_over |= !s->p->opt.is_check; /* check_foreseen needs the end */
	}
	return s->is_over;
}

/* How many tokens there will be is an estimate, but placeholders only become more. */
static void
check_foreseen(const PtaSys *s)
{
	if (s->foreseen->n_kinds > s->budget.placeholders && !s->is_over)
		bug("pta", s->f->ir ? s->f->ir->name->s : "",
		    "%u kinds of memory were foreseen, and %u placeholders made",
		    s->foreseen->n_kinds, s->spent.placeholders);
}

static void
solve_system(PtaSys *s, PtaFuncId f, bool is_verdict)
{
	sys_begin(s, f, is_verdict);
	s->budget = budget_of(s->p, f, s->mode.step);
	gen_func(s);
	verify_system(s);
	s->n.solves++;
	if (s->p->opt.algo == PTA_ALGO_NAIVE)
		solve_naive(s);
	else
		solve_worklist(s);
	if (s->foreseen) {
		check_foreseen(s);
		s->is_over = true;
	}
	if (!s->is_over)
		sys_name_paths(s);
}

/* Whether what was foreseen is over budget at this step as well. */
static bool
is_beyond_next(const PtaSys *s, PtaFuncId f)
{
	PtaBudget b = budget_of(s->p, f, s->mode.step);
	return s->foreseen && is_beyond(&b, s->foreseen, s->is_foreseen_filled);
}

/* False: it is lost. */
static bool
solve_in_budget(PtaSys *s, PtaFuncId f, bool is_verdict)
{
	for (;;) {
		solve_system(s, f, is_verdict);
		if (!s->is_over)
			return true;
		if (s->is_lost)
			return false;
		assert(s->mode.step < PTA_STEP_BRIEF);
		do {
			s->mode.step++;
			s->n.given_up++;
		} while (is_beyond_next(s, f));
	}
}

/* The function's summary at a step at which it is within its budget; null: it is lost. */
static PtaSummary *
summary_in_budget(PtaSys *s, PtaFuncId f)
{
	for (;;) {
		if (!solve_in_budget(s, f, s->mode.resolves))
			return NULL;
		PtaSummary *sum = summary_make(s);
		if (sum->calls.len <= s->p->opt.max_open_calls || s->mode.resolves)
			return sum;
		s->mode.resolves = true;
	}
}

static void
begin(PtaSys *s, PtaMode mode)
{
	s->mode = mode;
	s->out = NULL;
	s->n = (PtaCounters){ 0 };
	vec_clear(&s->reads);
}

static bool
make_summary(PtaSys *s, PtaFuncId f, PtaSolved *out)
{
	const Pta *p = s->p;
	PtaSummary *sum = summary_in_budget(s, f);
	if (sum == NULL)
		return false;
	/* A function at the last step is seen in brief, whose flags only grow: so
	 * summaries cannot go round in circles for ever. */
	s->mode.is_flat |= summary_size(sum) > p->opt.max_summary ||
			   s->mode.step == PTA_STEP_BRIEF;
	if (p->opt.damage && p->opt.damage->summary)
		p->opt.damage->summary(p->opt.damage->ctx, sum);
	*out = (PtaSolved){
		.mode = s->mode, .solution = sys_freeze(s), .summary = sum, .n = s->n
	};
	vec_append(&out->reads, s->reads.at, s->reads.len);
	return true;
}

bool
solve_summary(PtaSys *s, PtaFuncId f, PtaMode mode, PtaSolved *out)
{
	uint64_t began = costs_begin(s->p->opt.costs);
	begin(s, mode);
	bool is_made = make_summary(s, f, out);
	costs_end(s->p->opt.costs, began, f, (uint32_t)s->n.solves);
	return is_made;
}

PtaSolution *
solve_verdict(PtaSys *s, PtaFuncId f, PtaMode mode)
{
	assert(!s->is_ahead);
	uint64_t began = costs_begin(s->p->opt.costs);
	begin(s, mode);
	if (!solve_in_budget(s, f, true))
		bug("pta", ir_func(s->p->m, f)->name->s, "a system is lost in its turn");
	PtaSolution *solution = sys_freeze(s);
	costs_end(s->p->opt.costs, began, f, (uint32_t)s->n.solves);
	return solution;
}

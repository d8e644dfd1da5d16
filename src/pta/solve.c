/*
 * The driver. Functions are solved callees first; a function whose callee got
 * another summary is solved again, until no summary changes. Summaries start
 * empty and only grow, over finitely many objects, so this ends, and recursion
 * needs nothing special: a component of the reference graph is a fixpoint with full
 * contexts. Then the verdict solutions.
 */
#include "pta/priv.h"

#include <stdlib.h>

/* Each time that a function was solved this often it goes down a step. */
#define RESOLVE_MAX 6u

typedef struct Driver {
	Pta *p;
	PtaFuncId *by_rank;
	BitSet dirty;      /* twice the ranks; and, one above that of its function, a brief */
	IdVec *users;      /* by function: who has instances of its summary */
	uint32_t *stamp;   /* by function: last function that was noted as its user */
	Map known;         /* (function, user) */
	uint32_t *times;   /* by function: solved so often */
	BitSet joined;     /* briefs that were joined in their turn */
} Driver;

static bool
has_body(const Pta *p, PtaFuncId f)
{
	if (f >= p->n_ir)
		return p->dispatch.at[f - p->n_ir] != NULL;
	return bits_has(&p->graph->reached, f) && ir_func(p->m, f)->body == BODY_HERE;
}

/* Where a function, dispatcher or brief stands in the order of the sweeps. */
static uint32_t
place_in_order(const Pta *p, PtaFuncId f)
{
	assert(f != 0 && f < p->n_all && f != p->first_brief);
	uint32_t rank = p->graph->rank[f > p->first_brief ? f - p->first_brief : f];
	assert(rank != 0);
	return f > p->first_brief ? 2 * rank + 1 : 2 * rank;
}

static void
verify_system(const Pta *p, const PtaSys *s)
{
	Buf faults = { 0 };
	if (p->opt.is_check && !sys_verify(s, &faults))
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
		[PTA_STEP_FULL] = { 80, 1500, 2, 8000, 16 },
		[PTA_STEP_TYPES] = { 200, 3000, 4, 20000, 16 },
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

static PtaSys *
solve_system(Pta *p, PtaFuncId f, bool is_verdict, PtaStep step)
{
	PtaSys *s = sys_begin(p, f, is_verdict, step);
	s->budget = budget_of(p, f, step);
	gen_func(s);
	verify_system(p, s);
	p->n.solves++;
	if (p->opt.algo == PTA_ALGO_NAIVE)
		solve_naive(s);
	else
		solve_worklist(s);
	if (!s->is_over)
		sys_name_paths(s);
	return s;
}

static PtaSys *
solve_in_budget(Pta *p, PtaFuncId f, bool is_verdict)
{
	for (;;) {
		PtaSys *s = solve_system(p, f, is_verdict, p->step[f]);
		if (!s->is_over)
			return s;
		assert(p->step[f] < PTA_STEP_BRIEF);
		p->step[f]++;
		p->n.given_up++;
	}
}

static void
add_user(Driver *d, PtaFuncId of, PtaFuncId user)
{
	assert(of != 0 && of < d->p->n_all && user != 0 && user < d->p->n_all);
	bool is_new;
	map_ensure(&d->known, map_pair(of, user), &is_new);
	if (is_new)
		vec_push(&d->users[of], user);
}

static void
note_users(Driver *d, const PtaSolution *f)
{
	for (uint32_t i = 1; i < f->insts.len; i++) {
		PtaFuncId g = f->insts.at[i].callee;
		if (d->stamp[g] == f->id)
			continue;
		d->stamp[g] = f->id;
		add_user(d, g, f->id);
		if (g > d->p->first_brief && bits_add(&d->joined, g))
			bits_add(&d->dirty, place_in_order(d->p, g));
	}
}

/* The function's summary, at a step at which it is within its budget; or, flat, one that callers see
 * in brief. */
static PtaSummary *
summary_in_budget(Pta *p, PtaFuncId f, PtaSolution **solution)
{
	for (;;) {
		PtaSys *s = solve_in_budget(p, f, p->resolves[f]);
		PtaSummary *sum = summary_make(s);
		if (sum->calls.len > OPEN_CALLS_MAX && !p->resolves[f]) {
			p->resolves[f] = true;
			continue;
		}
		/* A function at the last step is seen in brief, whose flags only grow: so
		 * summaries cannot go round in circles for ever. */
		p->is_flat[f] |= summary_size(sum) > p->opt.max_summary ||
				 p->step[f] == PTA_STEP_BRIEF;
		*solution = sys_freeze(s);
		return sum;
	}
}

static void
mark_users(Driver *d, PtaFuncId f)
{
	for (uint32_t i = 0; i < d->users[f].len; i++)
		bits_add(&d->dirty, place_in_order(d->p, d->users[f].at[i]));
}

/* The function's summary from now on; its users are solved again if it is another. */
static void
publish(Driver *d, PtaFuncId f, PtaSummary *sum)
{
	assert(sum->func == f);
	Pta *p = d->p;
	if (p->summaries[f] && summary_equal(p->summaries[f], sum))
		return;
	p->summaries[f] = sum;
	mark_users(d, f);
	if (f < p->n_ir && has_body(p, p->first_brief + f))
		bits_add(&d->dirty, place_in_order(p, p->first_brief + f));
}

static void
solve_summary(Driver *d, PtaFuncId f)
{
	assert(f < d->p->n_ir && has_body(d->p, f));
	Pta *p = d->p;
	if (d->times[f] == 0)
		progress_step(p->opt.progress);
	if (++d->times[f] % RESOLVE_MAX == 0 && p->step[f] < PTA_STEP_BRIEF)
		p->step[f]++;
	PtaSolution *r;
	PtaSummary *sum = summary_in_budget(p, f, &r);
	assert(r->step == p->step[f]);
	if (p->opt.damage && p->opt.damage->summary)
		p->opt.damage->summary(p->opt.damage->ctx, sum);
	p->summary_solution[f] = r;
	note_users(d, r);
	publish(d, f, sum);
}

/* A dispatcher or brief is joined again when a target's summary, or another dispatcher that it uses,
 * changed. */
static void
join_dispatcher(Driver *d, PtaFuncId f)
{
	PtaSummary *sum = dispatch_summary(d->p, f);
	const Map *uses = &dispatch_of(d->p, f)->uses;
	map_each(uses, i)
		add_user(d, (PtaFuncId)uses->entries[i].key, f);
	publish(d, f, sum);
}

static void
solve_summaries(Pta *p)
{
	uint32_t n = p->n_all, n_bodies = 0;
	Driver d = { .p = p, .by_rank = mem_data((n + 1) * 4), .users = mem_array(IdVec, n),
		     .stamp = mem_data(n * 4), .times = mem_data(n * 4) };
	for (PtaFuncId f = 1; f < p->first_brief; f++) {
		d.by_rank[p->graph->rank[f]] = f;
		if (has_body(p, f))
			bits_add(&d.dirty, place_in_order(p, f));
		n_bodies += f < p->n_ir && has_body(p, f);
	}
	progress_expect(p->opt.progress, n_bodies, "functions");
	for (PtaFuncId f = p->n_ir; f < p->first_brief; f++) {
		const PtaDispatch *all = dispatch_of(p, f);
		vec_each(&all->targets, i)
			add_user(&d, all->targets.at[i].func, f);
	}
	/* Upwards in sweeps: inside a large component this solves each function less often than
	 * going back to the lowest. */
	for (uint32_t r = 0; (r = bits_next(&d.dirty, r)) != UINT32_MAX ||
			     (r = bits_next(&d.dirty, 0)) != UINT32_MAX;
	     r++) {
		bits_remove(&d.dirty, r);
		PtaFuncId f = d.by_rank[r / 2] + (r % 2 ? p->first_brief : 0);
		if (f < p->n_ir)
			solve_summary(&d, f);
		else
			join_dispatcher(&d, f);
	}
	/* The last summary may differ from the one that a solution was made with
	 * only if that was dirty. */
	for (PtaFuncId f = 1; f < n; f++)
		for (uint32_t i = 1;
		     p->summary_solution[f] && i < p->summary_solution[f]->insts.len; i++) {
			PtaInst *inst = &p->summary_solution[f]->insts.at[i];
			if (inst->summary == NULL ||
			    !summary_equal(inst->summary, p->summaries[inst->callee]))
				bug("pta", "", "function %u was solved with an old summary of %u",
				    f, inst->callee);
		}
}

/* Whether anything is read from the function's verdict solution: placements of its sites; and, where
 * the callers are known, facts of its parameters. */
static bool
needs_verdict(const Pta *p, PtaFuncId f)
{
	const BitSet *asked = p->graph->opt.roots;
	if (p->opt.is_complete || !asked || ir_func(p->m, f)->sites.len > 1)
		return true;
	return bits_has(asked, f) && pta_is_closed(p);
}

static void
solve_verdicts(Pta *p)
{
	for (PtaFuncId f = 1; f < p->n_ir; f++) {
		PtaSolution *a = p->summary_solution[f];
		if (a == NULL)
			continue;
		if (!a->has_conditional)
			p->verdict_solution[f] = a;
		else if (needs_verdict(p, f))
			p->verdict_solution[f] = sys_freeze(solve_in_budget(p, f, true));
		assert(!p->verdict_solution[f] || !p->verdict_solution[f]->has_conditional);
	}
}

/* A brief belongs to the component of its function. */
static void
place_briefs(Pta *p)
{
	vec_each(&p->comps, i) {
		IdVec *comp = &p->comps.at[i];
		for (uint32_t k = 0, n = comp->len; k < n; k++)
			if (comp->at[k] < p->n_ir && has_body(p, p->first_brief + comp->at[k]))
				vec_push(comp, p->first_brief + comp->at[k]);
	}
}

/* --------------------------------------------------------------- counters */

static void
count_solution(PtaCounters *n, const PtaSolution *f)
{
	assert(f->n_nodes + 1 == f->nodes->n);
	n->functions += f->ir != NULL;
	n->step_types += f->step == PTA_STEP_TYPES;
	n->step_brief += f->step == PTA_STEP_BRIEF;
	n->nodes += f->n_nodes;
	n->objects += f->objs.len - 1;
	n->constraints += f->cons.len - 1;
	n->calls += f->calls.len - 1;
	n->instances += f->insts.len - 1;
	for (uint32_t i = 1; i < f->objs.len; i++)
		n->placeholders += pta_is_placeholder(&f->objs.at[i]);
	n->tokens += f->nodes->n_tokens;
	for (uint32_t i = 1; i < f->calls.len; i++) {
		n->conditional += f->calls.at[i].is_conditional;
		n->unknown_calls += f->calls.at[i].is_unknown;
	}
}

static void
count_all(Pta *p)
{
	for (PtaFuncId f = 1; f < p->n_all; f++) {
		if (p->summary_solution[f] == NULL)
			continue;
		count_solution(&p->n, p->summary_solution[f]);
		const PtaSummary *sum = p->summaries[f];
		p->n.summaries++;
		p->n.summary_objects += sum->objs.len - 1;
		p->n.summary_tokens += summary_size(sum);
		p->n.flat += p->is_flat[f];
	}
}

/* -------------------------------------------------------------------- run */

Pta *
pta_run(const CallGraph *g, const PtaOptions *options, const AbsFacts *facts, Diags *diags)
{
	(void)diags;
	const IrModule *m = g->m;
	Pta *p = mem_new(Pta);
	p->m = m;
	p->graph = g;
	p->opt = *options;
	p->opt.max_summary = options->max_summary ? options->max_summary : PTA_MAX_SUMMARY;
	p->opt.max_targets = options->max_targets ? options->max_targets : PTA_MAX_TARGETS;
	p->opt.budget = options->budget ? options->budget : 100;
	p->facts = facts;
	/* Interned, and there in every module that has a string; other types are not made. */
	p->byte_type = ir_type_basic((IrModule *)m, IRT_UINT8);
	layouts_make(p);
	dispatch_make(p);
	known_make(p);
	p->summary_solution = mem_array(PtaSolution *, p->n_all);
	p->verdict_solution = mem_array(PtaSolution *, p->n_all);
	p->summaries = mem_array(PtaSummary *, p->n_all);
	p->step = mem_data(p->n_all);
	p->out = mem_array(Map, p->n_all);
	p->is_flat = mem_data(p->n_all);
	p->resolves = mem_data(p->n_all);
	solve_summaries(p);
	solve_verdicts(p);
	place_briefs(p);
	count_all(p);
	if (p->opt.is_check) {
		Buf faults = { 0 };
		if (!pta_check_all(p, &faults))
			bug("pta", "", "%.900s", buf_cstr(&faults));
	}
	return p;
}

/* ---------------------------------------------------------------- queries */

const PtaSolution *
pta_summary_solution(const Pta *p, PtaFuncId f)
{
	assert(f < p->n_all);
	return p->summary_solution[f];
}

const PtaSolution *
pta_verdict_solution(const Pta *p, PtaFuncId f)
{
	assert(f < p->n_all);
	return p->verdict_solution[f];
}

const PtaSummary *
pta_summary(const Pta *p, PtaFuncId f)
{
	assert(f < p->n_all);
	return p->summaries[f];
}

const IrModule *
pta_module(const Pta *p)
{
	return p->m;
}

const CallGraph *
pta_callgraph(const Pta *p)
{
	return p->graph;
}

const PtaOptions *
pta_options(const Pta *p)
{
	return &p->opt;
}

const PtaCounters *
pta_counters(const Pta *p)
{
	return &p->n;
}

uint32_t
pta_n_comps(const Pta *p)
{
	return p->comps.len;
}

const IdVec *
pta_comp(const Pta *p, uint32_t i)
{
	assert(i < p->comps.len);
	return &p->comps.at[i];
}

uint32_t
pta_n_funcs(const Pta *p)
{
	return p->n_all;
}

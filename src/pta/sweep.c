/*
 * All functions. They are solved callees first, each component of the reference graph until nothing
 * of it changes; a function whose callee got another summary is solved again, until no summary
 * changes. Summaries start empty and only grow, over finitely many objects, so this ends, and
 * recursion needs nothing special: a component is a fixpoint with full contexts. Then the verdict
 * solutions.
 *
 * One thread sweeps: it takes the functions in their order and publishes what they give. The others
 * solve ahead of it (ahead.h).
 */
#include "base/pool.h"
#include "pta/ahead.h"

typedef struct Sweep {
	Pta *p;
	Ahead ahead;
	IdVec *users;    /* by function: who has instances of its summary */
	uint32_t *stamp; /* by function: last function that was noted as its user */
	Map known;       /* (function, user) */
	uint32_t *first; /* by rank: that of the first node of the component */
	BitSet joined;   /* briefs that were joined in their turn */
} Sweep;

/* Whether it has, or will have, a summary of its own. */
static bool
is_solved(const Pta *p, PtaFuncId f)
{
	if (f >= p->first_brief)
		return dispatch_has(p, f);
	if (f >= p->n_ir)
		return demand_has(p, f) && !dispatch_is_crowded(p, f);
	return demand_has(p, f) && bits_has(&p->graph->reached, f) &&
	       ir_func(p->m, f)->body == BODY_HERE;
}

/* The ranks of call nodes twice; a brief one above its function. */
uint32_t
place_in_order(const Pta *p, PtaFuncId f)
{
	assert(f != 0 && f < p->n_all && f != p->first_brief);
	uint32_t rank = p->graph->rank[f > p->first_brief ? f - p->first_brief : f];
	assert(rank != 0);
	return f > p->first_brief ? 2 * rank + 1 : 2 * rank;
}

static void
mark(Sweep *w, PtaFuncId f)
{
	pthread_mutex_lock(&w->p->lock);
	bits_add(&w->ahead.dirty, place_in_order(w->p, f));
	pthread_mutex_unlock(&w->p->lock);
}

static void
add_user(Sweep *w, PtaFuncId of, PtaFuncId user)
{
	assert(of != 0 && of < w->p->n_all && user != 0 && user < w->p->n_all);
	bool is_new;
	map_ensure(&w->known, map_pair(of, user), &is_new);
	if (is_new)
		vec_push(&w->users[of], user);
}

/* The function or dispatcher has its turn. */
static void
begin(Sweep *w, PtaFuncId f)
{
	const Pta *p = w->p;
	mark(w, f);
	for (uint32_t i = 0; f >= p->n_ir && i < dispatch_of(p, f)->targets.len; i++)
		add_user(w, dispatch_of(p, f)->targets.at[i].func, f);
}

/* A solution calls g: if it was not known that g is needed, it has its turn from now on. Other threads
 * read of what is written here the slices of functions that have their turn. */
static void
demand(Sweep *w, PtaFuncId g)
{
	IdVec added = { 0 };
	demand_late(w->p, g, &added);
	vec_each(&added, i)
		if (is_solved(w->p, added.at[i]))
			begin(w, added.at[i]);
}

static void
note_users(Sweep *w, const PtaSolution *f)
{
	for (uint32_t i = 1; i < f->insts.len; i++) {
		PtaFuncId g = f->insts.at[i].callee;
		if (w->stamp[g] == f->id)
			continue;
		w->stamp[g] = f->id;
		demand(w, g);
		add_user(w, g, f->id);
		if (g > w->p->first_brief && bits_add(&w->joined, g))
			mark(w, g);
	}
}

/* The function's summary from now on; its users are solved again if it is another. */
static void
publish_to_users(Sweep *w, PtaFuncId f, PtaSummary *sum, bool is_flat)
{
	Pta *p = w->p;
	if (!publish(p, f, sum, is_flat))
		return;
	vec_each(&w->users[f], i)
		mark(w, w->users[f].at[i]);
	if (f < p->n_ir && is_solved(p, p->first_brief + f))
		mark(w, p->first_brief + f);
}

static void
count(PtaCounters *to, const PtaCounters *from)
{
#define X(name, text) to->name += from->name;
	PTA_COUNTERS(X)
#undef X
}

static void
sweep_function(Sweep *w, PtaSys *s, IrFuncId f)
{
	assert(f < w->p->n_ir && is_solved(w->p, f));
	Pta *p = w->p;
	if (w->ahead.times[f] == 0)
		progress_step(p->opt.progress);
	PtaSolved *ahead = ahead_take(&w->ahead, s, f), own;
	if (ahead == NULL && !solve_summary(s, f, ahead_mode(&w->ahead, f), &own))
		bug("pta", ir_func(p->m, f)->name->s, "a system is lost in its turn");
	const PtaSolved *solved = ahead ? ahead : &own;
	assert(solved->solution->step == solved->mode.step);
	count(&p->n, &solved->n);
	p->summary_solution[f] = solved->solution;
	p->n.worn_out += ahead_is_worn(&w->ahead, f);
	pthread_mutex_lock(&p->lock);
	w->ahead.times[f]++;
	p->mode[f].step = solved->mode.step;
	p->mode[f].resolves = solved->mode.resolves;
	p->mode[f].out = solved->mode.out;
	pthread_mutex_unlock(&p->lock);
	note_users(w, solved->solution);
	publish_to_users(w, f, solved->summary, solved->mode.is_flat);
}

/* A dispatcher or brief is joined again when a target's summary, or another dispatcher that it uses,
 * changed. */
static void
sweep_dispatcher(Sweep *w, PtaFuncId f)
{
	uint64_t began = costs_begin(w->p->opt.costs);
	PtaSummary *sum = dispatch_summary(w->p, f);
	IrFuncId brief_of = pta_function_of(w->p, f);
	if (brief_of)
		costs_end(w->p->opt.costs, began, brief_of, 0);
	const Map *uses = &dispatch_of(w->p, f)->uses;
	map_each(uses, i) {
		demand(w, (PtaFuncId)uses->entries[i].key);
		add_user(w, (PtaFuncId)uses->entries[i].key, f);
	}
	publish_to_users(w, f, sum, false);
}

/* Where to go from place `at`: upwards; but who leaves a component of which something is dirty again
 * goes back to its beginning, so that what is above sees what its functions come to. To go back
 * before the component is left would solve its functions more often. UINT32_MAX: nothing is dirty. */
static uint32_t
next_place(const Sweep *w, uint32_t at)
{
	const BitSet *dirty = &w->ahead.dirty;
	uint32_t next = bits_next(dirty, at + 1), first = w->first[at / 2];
	if (next == UINT32_MAX || w->first[next / 2] != first)
		next = bits_next(dirty, 2 * first);
	return next != UINT32_MAX ? next : bits_next(dirty, 0);
}

static void
sweep_all(Sweep *w, PtaSys *s)
{
	Ahead *a = &w->ahead;
	uint32_t at = 0;
	while ((at = next_place(w, at)) != UINT32_MAX) {
		pthread_mutex_lock(&w->p->lock);
		bits_remove(&a->dirty, at);
		a->at = at;
		a->first = 2 * w->first[at / 2];
		ahead_signal(a);
		pthread_mutex_unlock(&w->p->lock);
		PtaFuncId f = a->by_rank[at / 2] + (at % 2 ? w->p->first_brief : 0);
		if (f < w->p->n_ir)
			sweep_function(w, s, f);
		else
			sweep_dispatcher(w, f);
	}
}

/* Whatever ends it, the other threads are not left waiting. */
static void
sweep_to_end(Sweep *w, PtaSys *s)
{
	BugTrap trap;
	if (BUG_CATCH(&trap)) {
		ahead_end(&w->ahead);
		bug_rethrow(&trap);
	}
	sweep_all(w, s);
	bug_release(&trap);
	ahead_end(&w->ahead);
}

/* One sweeps, the others help. */
static void
sweep_part(void *arg, uint32_t i, uint32_t thread)
{
	Sweep *w = arg;
	PtaSys *s = sys_new(w->p);
	(void)thread;
	if (i == 0)
		sweep_to_end(w, s);
	else
		ahead_work(&w->ahead, s);
}

/* The last summary may differ from the one that a solution was made with only if that was dirty. */
static void
check_summaries(const Pta *p, PtaSolution *const *solutions)
{
	for (PtaFuncId f = 1; f < p->n_all; f++)
		for (uint32_t i = 1; solutions[f] && i < solutions[f]->insts.len; i++) {
			PtaInst *inst = &solutions[f]->insts.at[i];
			if (inst->summary == NULL ||
			    !summary_equal(inst->summary, p->summaries[inst->callee]))
				bug("pta", "", "function %u was solved with an old summary of %u",
				    f, inst->callee);
		}
}

static uint32_t *
component_starts(const Pta *p)
{
	uint32_t *first = mem_data((p->n_all + 1) * sizeof *first), rank = 0;
	vec_each(&p->comps, i) {
		uint32_t start = rank + 1;
		vec_each(&p->comps.at[i], k)
			first[++rank] = start;
	}
	return first;
}

static Sweep *
sweep_new(Pta *p)
{
	uint32_t n = p->n_all, n_bodies = 0;
	Sweep *w = mem_new(Sweep);
	*w = (Sweep){ .p = p,
		      .users = mem_array(IdVec, n),
		      .stamp = mem_data(n * 4),
		      .first = component_starts(p),
		      .ahead = { .p = p,
				 .by_rank = mem_data((n + 1) * 4),
				 .times = mem_data(n * 4),
				 .state = mem_data(n),
				 .solved = mem_array(PtaSolved *, n) } };
	for (PtaFuncId f = 1; f < p->first_brief; f++) {
		w->ahead.by_rank[p->graph->rank[f]] = f;
		if (p->summary_solution[f])
			note_users(w, p->summary_solution[f]);
		else if (is_solved(p, f))
			begin(w, f);
		n_bodies += f < p->n_ir && is_solved(p, f);
	}
	progress_expect(p->opt.progress, n_bodies, "functions");
	return w;
}

void
sweep_summaries(Pta *p)
{
	Sweep *w = sweep_new(p);
	if (pthread_cond_init(&w->ahead.changed, NULL) != 0)
		bug("pta", "", "a condition cannot be made");
	pool_each(p->opt.threads, p->opt.threads, sweep_part, w);
	pthread_cond_destroy(&w->ahead.changed);
	check_summaries(p, p->summary_solution);
}

/* --------------------------------------------------------------- verdicts */

typedef struct Verdicts {
	Pta *p;
	PtaSys **sys;   /* by thread; null: not needed yet */
	PtaCounters *n; /* by thread */
} Verdicts;

static bool
has_relevant_site(const Pta *p, IrFuncId f)
{
	const IrFunc *ir = ir_func(p->m, f);
	for (IrSiteId s = 1; s < ir->sites.len; s++)
		if (demand_is_relevant(p, f, ir->sites.at[s].instr))
			return true;
	return false;
}

/* Whether anything is read from the function's verdict solution: placements of its sites; and, where
 * the callers are known, facts of its parameters. */
static bool
needs_verdict(const Pta *p, IrFuncId f)
{
	const BitSet *asked = p->opt.asked;
	if (!asked || has_relevant_site(p, f))
		return true;
	return bits_has(asked, f) && pta_is_closed(p);
}

/* Summaries do not change any more: each function may have its turn at any time. */
static void
solve_one_verdict(void *arg, uint32_t f, uint32_t thread)
{
	Verdicts *v = arg;
	Pta *p = v->p;
	PtaSolution *a = p->summary_solution[f];
	p->verdict_solution[f] = NULL; /* of the sweep before */
	if (a == NULL)
		return;
	if (!a->has_conditional) {
		p->verdict_solution[f] = a;
	} else if (needs_verdict(p, f)) {
		if (v->sys[thread] == NULL)
			v->sys[thread] = sys_new(p);
		p->verdict_solution[f] = solve_verdict(v->sys[thread], f, p->mode[f]);
		count(&v->n[thread], &v->sys[thread]->n);
	}
	assert(!p->verdict_solution[f] || !p->verdict_solution[f]->has_conditional);
}

bool
sweep_verdicts(Pta *p)
{
	uint32_t n = p->opt.threads;
	Verdicts v = { p, mem_array(PtaSys *, n), mem_array(PtaCounters, n) };
	pool_each(n, p->n_ir, solve_one_verdict, &v);
	for (uint32_t i = 0; i < n; i++)
		count(&p->n, &v.n[i]);
	if (demand_of_verdicts(p))
		return false;
	check_summaries(p, p->verdict_solution);
	return true;
}

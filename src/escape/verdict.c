/*
 * Verdicts: one function from its solutions, then all functions, callees first,
 * until nothing changes.
 */
#include "escape/priv.h"

#include "base/pool.h"

/* ------------------------------------------------------------ one function */

static const char *
carrier_text(const EscFn *e, const EscCarry *carry)
{
	assert(carry->is_carried);
	Buf b = {0};
	if (carry->by) {
		esc_cell_text(e, carry->by, carry->leaf, &b);
	} else {
		const Str *variable = ir_phi_variable(e->ir, carry->phi);
		if (!variable)
			return "next iteration";
		buf_str(&b, variable);
	}
	return esc_buf_text(e, &b);
}

/* What limits may have cost the integer facts that say how large the site's objects are; or null. */
static const char *
lost_size(const EscFn *e, const IrSite *site)
{
	bool is_asked = site->kind == SITE_MAKE_SLICE || site->kind == SITE_STRING ||
			site->kind == SITE_APPEND;
	return is_asked && e->run->facts ? absint_lost(e->run->facts, e->ir->id, true) : NULL;
}

static const char *
holder_text(const EscFn *e, const EscHeld *why)
{
	assert(why->is_held && (why->by != 0) != (why->inst != 0));
	Buf b = {0};
	if (why->by) {
		const PtaObj *by = esc_obj(e, why->by);
		const IrSite *site = esc_site(e->run, by);
		esc_obj_text(e, why->by, &b);
		bool is_sized = by->kind == PTA_OBJ_OWN && site && e->ir &&
				esc_forced(e->run, e->ir, site).placement == PLACE_SIZE;
		const char *lost = is_sized ? lost_size(e, site) : NULL;
		if (lost)
			buf_printf(&b, " (%s)", lost);
		return esc_buf_text(e, &b);
	}
	buf_printf(&b, "callee %s", esc_callee_text(e, e->sol->insts.at[why->inst].callee));
	return esc_buf_text(e, &b);
}

/* No run makes an object of the site. */
static bool
is_dead(const EscFn *e, const IrInstr *in)
{
	assert(e->cfg != NULL);
	if (in->block == 0 || e->cfg->rpo_index[in->block] == 0)
		return true;
	const AbsFacts *facts = e->run->facts;
	return facts && !absint_block_reachable(facts, e->ir->id, in->block);
}

static Lifetime
lifetime_here(const EscFn *e, PtaObjId o)
{
	assert(e->carry != NULL);
	bool is_in_loop = e->block[o] && e->cfg->loop_of[e->block[o]];
	return is_in_loop && !e->carry[o].is_carried && !bits_has(&e->used_after, o)
		       ? LIFETIME_ITERATION
		       : LIFETIME_FRAME;
}

static void
reason_of(const EscFn *e, PtaObjId o, const IrSite *site, const EscForced *forced, SiteVerdict *v)
{
	assert(o != 0 && v->placement == PLACE_STACK);
	bool is_heap = bits_has(&e->heap, o);
	if (e->out[o].lifetime != LIFETIME_NONE) {
		v->lifetime = (Lifetime)e->out[o].lifetime;
		v->reason = (Reason)e->out[o].reason;
		v->sink = esc_out_text(e, o);
		PtaCallId call;
		const char *watcher =
			e->out[o].via ? NULL : esc_watcher((EscFn *)(uintptr_t)e, o, &call);
		if (watcher) {
			v->reason = REASON_IDENTITY;
			v->sink = watcher;
		}
	} else if (is_heap && forced->placement == PLACE_HEAP) {
		v->reason = forced->reason;
	} else if (is_heap && e->carry[o].is_carried && !e->why[o].is_held) {
		v->reason = REASON_LOOP;
		v->sink = carrier_text(e, &e->carry[o]);
	} else if (is_heap) {
		v->reason = esc_is_key(e, &e->why[o]) ? REASON_IDENTITY : REASON_HELD;
		v->sink = holder_text(e, &e->why[o]);
	} else {
		v->reason = forced->reason;
		v->sink = forced->placement == PLACE_SIZE ? lost_size(e, site) : NULL;
	}
}

static SiteVerdict
site_verdict(const EscFn *e, IrSiteId s)
{
	assert(s != 0 && s < e->ir->sites.len);
	const IrSite *site = &e->ir->sites.at[s];
	const IrInstr *in = ir_instr(e->ir, site->instr);
	SiteVerdict v = {.func = e->ir->id, .site = s, .placement = PLACE_STACK,
			 .lifetime = LIFETIME_FRAME};
	PtaObjId o = pta_own(e->sol, site->instr);
	if (o == 0) {
		v.is_dead = is_dead(e, in);
		v.is_left_out = !pta_is_relevant(e->run->e->pta, e->id, site->instr);
		if (v.is_dead || v.is_left_out)
			return v;
		bug("escape", e->ir->name->s, "no object for the site of instruction %u",
		    site->instr);
	}
	EscForced forced = esc_forced(e->run, e->ir, site);
	v.lifetime = lifetime_here(e, o);
	reason_of(e, o, site, &forced, &v);
	bool is_heap = bits_has(&e->heap, o);
	if (forced.placement == PLACE_STATIC) {
		v.placement = PLACE_STATIC;
		v.would_be_heap = is_heap;
		v.reason = forced.reason;
	} else if (is_heap) {
		v.placement = PLACE_HEAP;
	} else if (forced.placement == PLACE_SIZE) {
		v.placement = PLACE_SIZE;
	}
	return v;
}

static EscFn *
analyse(EscapeRun *run, PtaFuncId id, const PtaSolution *sol, const IrCfg *cfg, bool is_summary)
{
	EscFn *e = esc_fn_new(run, id, sol, cfg);
	e->is_summary = is_summary;
	esc_outlive(e);
	if (!is_summary)
		esc_loop(e);
	esc_heap(e);
	return e;
}

EscFn *
esc_analyse(EscapeRun *run, PtaFuncId id)
{
	const PtaSolution *sol = pta_verdict_solution(run->e->pta, id);
	return analyse(run, id, sol, sol->ir ? ir_cfg(sol->ir) : NULL, false);
}

EscFn *
esc_analyse_outside(EscapeRun *run, PtaFuncId id)
{
	const PtaSolution *sol = pta_summary_solution(run->e->pta, id);
	return analyse(run, id, sol, sol->ir ? ir_cfg(sol->ir) : NULL, true);
}

bool
esc_params_are_closed(const EscapeRun *run)
{
	return callgraph_is_whole(pta_callgraph(run->e->pta));
}

/* ----------------------------------------------------------- all functions */

static bool
store_verdicts(EscapeRun *run, const EscFn *e)
{
	assert(!e->is_summary && e->ir != NULL);
	FuncVerdicts *fv = &run->e->verdicts->funcs[e->id];
	bool is_changed = false;
	vec_clear(&fv->sites);
	for (IrSiteId s = 1; s < e->ir->sites.len; s++) {
		SiteVerdict v = site_verdict(e, s);
		vec_push(&fv->sites, v);
		if (v.placement == PLACE_HEAP ||
		    esc_forced(run, e->ir, &e->ir->sites.at[s]).is_heap_memory)
			is_changed |= bits_add(&run->on_heap[e->id], s);
	}
	return is_changed;
}

/* What callers must know of placeholders that are held. */
static bool
store_held(EscapeRun *run, const EscFn *e)
{
	assert(e->sol == pta_summary_solution(run->e->pta, e->id));
	const PtaSummary *sum = pta_summary(run->e->pta, e->id);
	if (!sum || bits_is_empty(&e->held) ||
	    !esc_has_rule(run, ESCAPE_RULE_HELD_TOLD))
		return false;
	bool is_changed = false;
	bits_each(&e->held, p) {
		if (e->sol->number[p] == 0)
			bug("escape", e->ir ? e->ir->name->s : "",
			    "object %u is held, but not in the summary", p);
		is_changed |= bits_add(&run->held[e->id], e->sol->number[p]);
	}
	return is_changed;
}

/* What callers must know of objects that come out of the function. */
static bool
store_fresh(EscapeRun *run, const EscFn *e)
{
	const PtaSummary *sum = pta_summary(run->e->pta, e->id);
	bool is_changed = false;
	if (!sum)
		return false;
	for (PtaObjId o = 1; o < e->n; o++) {
		uint32_t i = e->sol->number[o];
		assert(i < sum->objs.len);
		if (i == 0 || sum->objs.at[i].kind != PTA_OBJ_OWN || esc_is_virtual(run, esc_obj(e, o)))
			continue;
		if (esc_is_heap_memory(e, o))
			is_changed |= bits_add(&run->fresh_on_heap[e->id], i);
	}
	return is_changed;
}

/* Its users are visited again. A user is on the list of several functions, which may be visited at the
 * same time. */
static void
mark_users(EscapeRun *run, PtaFuncId id)
{
	vec_each(&run->users[id], i)
		atomic_store_explicit(&run->is_dirty[run->users[id].at[i]], true,
				      memory_order_relaxed);
}

/* A dispatcher holds what its targets hold, and the calls that they leave open; what they made is on
 * the heap. */
static void
visit_dispatcher(EscapeRun *run, PtaFuncId id)
{
	assert(id >= run->e->n_funcs);
	const Pta *pta = run->e->pta;
	const PtaSummary *sum = pta_summary(pta, id);
	bool is_changed = false;
	if (sum == NULL)
		return; /* no solution has an instance of it */
	vec_each(&sum->objs, x)
		if (sum->objs.at[x].kind == PTA_OBJ_OWN)
			is_changed |= bits_add(&run->fresh_on_heap[id], x);
	BitSet held = {0};
	pta_dispatch_held(pta, id, run->held, &held);
	bits_each(&held, x)
		is_changed |= bits_add(&run->held[id], x);
	if (is_changed)
		mark_users(run, id);
}

static void
visit(EscapeRun *run, PtaFuncId id)
{
	if (id >= run->e->n_funcs) {
		visit_dispatcher(run, id);
		return;
	}
	const Pta *pta = run->e->pta;
	const PtaSolution *sol = pta_verdict_solution(pta, id),
		      *outside = pta_summary_solution(pta, id);
	if (!outside)
		return;
	if (!run->is_going_on)
		progress_step(run->opts.progress);
	const IrCfg *cfg = ir_cfg(outside->ir);
	EscFn *e = sol ? analyse(run, id, sol, cfg, false) : NULL;
	bool is_changed = e && store_verdicts(run, e);
	EscFn *s = sol == outside ? e : analyse(run, id, outside, cfg, true);
	is_changed |= store_held(run, s);
	is_changed |= store_fresh(run, s);
	const BitSet *asked = pta_options(pta)->asked;
	/* Facts of parameters are only reported: the texts of unwanted ones cost more than all
	 * the rest. */
	if (!asked || bits_has(asked, id))
		esc_params(esc_params_are_closed(run) ? e : s, &run->e->verdicts->funcs[id]);
	if (is_changed)
		mark_users(run, id);
}

/* ------------------------------------------------------------------- order */

/*
 * Components are visited in their order, again and again while one of their functions is dirty.
 * Whose visit reads what another's writes is known beforehand (users). Two components between which
 * that is so are visited in their order, whichever reads; others at the same time. So each visit
 * reads the same sets on any number of threads.
 */

typedef struct Users {
	EscapeRun *run;
	PtaFuncId *last; /* by function: its last user */
} Users;

static void
add_user(Users *u, PtaFuncId of, PtaFuncId user)
{
	assert(of != 0 && user != 0);
	if (u->last[of] != user)
		vec_push(&u->run->users[of], user);
	u->last[of] = user;
}

static void
add_callees(Users *u, PtaFuncId user, const PtaSolution *sol)
{
	for (uint32_t i = 1; sol && i < sol->insts.len; i++)
		add_user(u, sol->insts.at[i].callee, user);
}

static void
find_inputs(Users *u, PtaFuncId id)
{
	const Pta *pta = u->run->e->pta;
	if (id < u->run->e->n_funcs) {
		add_callees(u, id, pta_verdict_solution(pta, id));
		add_callees(u, id, pta_summary_solution(pta, id));
		return;
	}
	uint32_t n;
	const IrFuncId *targets = pta_dispatch_targets(pta, id, &n);
	for (uint32_t i = 0; i < n; i++)
		add_user(u, targets[i], id);
	IdVec uses = pta_dispatch_uses(pta, id);
	vec_each(&uses, i)
		add_user(u, uses.at[i], id);
}

/* All functions are dirty, and their users known. */
static void
begin(EscapeRun *run)
{
	const Pta *pta = run->e->pta;
	uint32_t n_solved = 0;
	Users u = {run, mem_data(sizeof(PtaFuncId) * pta_n_funcs(pta))};
	for (uint32_t c = 0; c < pta_n_comps(pta); c++) {
		const IdVec *comp = pta_comp(pta, c);
		vec_each(comp, i) {
			PtaFuncId id = comp->at[i];
			run->is_dirty[id] = true;
			find_inputs(&u, id);
			n_solved += id < run->e->n_funcs && pta_verdict_solution(pta, id);
		}
	}
	progress_expect(run->opts.progress, n_solved, "functions");
}

static void
visit_comp(void *arg, uint32_t c, uint32_t thread)
{
	EscapeRun *run = arg;
	const IdVec *comp = pta_comp(run->e->pta, c);
	(void)thread;
	vec_each(comp, i) {
		PtaFuncId id = comp->at[i];
		if (!atomic_load_explicit(&run->is_dirty[id], memory_order_relaxed))
			continue;
		atomic_store_explicit(&run->is_dirty[id], false, memory_order_relaxed);
		uint64_t began = costs_begin(run->opts.costs);
		visit(run, id);
		if (id < run->e->n_funcs)
			costs_end(run->opts.costs, began, id, 1);
	}
}

static uint64_t
comp_cost(const Pta *pta, const IdVec *comp)
{
	uint64_t cost = 0;
	vec_each(comp, i) {
		const PtaSolution *sol = pta_summary_solution(pta, comp->at[i]);
		cost += sol ? sol->objs.len : 1;
	}
	return cost;
}

/* By component: those before it that must not be visited at the same time. */
static IdVec *
comp_needs(const EscapeRun *run)
{
	const Pta *pta = run->e->pta;
	uint32_t n = pta_n_comps(pta);
	IdVec *needs = mem_array(IdVec, n);
	uint32_t *number = mem_data(sizeof *number * pta_n_funcs(pta)); /* of a function's, from 1 on */
	for (uint32_t c = 0; c < n; c++)
		vec_each(pta_comp(pta, c), i)
			number[pta_comp(pta, c)->at[i]] = c + 1;
	for (PtaFuncId id = 1; id < pta_n_funcs(pta); id++)
		vec_each(&run->users[id], i) {
			uint32_t a = number[id], b = number[run->users[id].at[i]];
			if (a != 0 && a != b)
				vec_push(&needs[(a > b ? a : b) - 1], (a < b ? a : b) - 1);
		}
	return needs;
}

static uint64_t *
comp_costs(const Pta *pta)
{
	uint64_t *costs = mem_data(sizeof *costs * pta_n_comps(pta));
	for (uint32_t c = 0; c < pta_n_comps(pta); c++)
		costs[c] = comp_cost(pta, pta_comp(pta, c));
	return costs;
}

static uint32_t
count_dirty(const EscapeRun *run)
{
	uint32_t n = 0;
	for (PtaFuncId id = 1; id < pta_n_funcs(run->e->pta); id++)
		n += atomic_load_explicit(&run->is_dirty[id], memory_order_relaxed);
	return n;
}

/* Of less than so many dirty functions threads cost more than they save. */
#define DIRTY_MIN 400

static void
visit_all(EscapeRun *run)
{
	uint32_t n = pta_n_comps(run->e->pta), n_dirty;
	Pool pool = {.n_threads = run->opts.n_threads, .n_tasks = n, .work = visit_comp, .arg = run};
	begin(run);
	if (pool.n_threads > 1) {
		pool.needs = comp_needs(run);
		pool.cost = comp_costs(run->e->pta);
	}
	for (; (n_dirty = count_dirty(run)) > 0; run->is_going_on = true) {
		if (pool.n_threads > 1 && (n_dirty >= DIRTY_MIN || !run->is_going_on)) {
			pool_run(&pool);
			continue;
		}
		for (uint32_t c = 0; c < n; c++)
			visit_comp(run, c, 0);
	}
}

/* Functions without body, of which a directive may say what they do. */
static void
judge_declared(EscapeRun *run)
{
	for (IrFuncId f = 1; f < run->e->n_funcs; f++)
		if (ir_func(run->e->module, f)->body != BODY_HERE)
			run->e->verdicts->funcs[f].is_noescape = pta_is_noescape(run->e->pta, f);
}

Escape *
escape_run(IrModule *m, const Pta *pta, const AbsFacts *facts, const EscapeOptions *opts)
{
	Escape *e = mem_new(Escape);
	EscapeRun *run = mem_new(EscapeRun);
	e->module = m;
	e->pta = pta;
	e->n_funcs = m->funcs.len;
	e->verdicts = verdict_new(m);
	e->verdicts->engine = e;
	e->verdicts->explain_site = esc_explain_site;
	e->verdicts->explain_param = esc_explain_param;
	e->run = run;
	run->e = e;
	if (opts)
		run->opts = *opts;
	uint32_t language = m->go_minor ? m->go_minor : UINT32_MAX;
	run->limits = run->opts.go_minor ? esc_limits(run->opts.go_minor, true)
					 : esc_limits(language, false);
	e->verdicts->go_minor = run->opts.go_minor ? run->opts.go_minor : m->go_minor;
	run->facts = facts;
	uint32_t n = pta_n_funcs(pta) > m->funcs.len ? pta_n_funcs(pta) : m->funcs.len;
	run->on_heap = mem_array(BitSet, n + 1);
	run->held = mem_array(BitSet, n + 1);
	run->fresh_on_heap = mem_array(BitSet, n + 1);
	run->users = mem_array(IdVec, n + 1);
	run->is_dirty = mem_data(sizeof *run->is_dirty * (n + 1));
	run->leaks = mem_array(EscLeaks *, n + 1);
	visit_all(run);
	judge_declared(run);
	for (IrFuncId f = 1; run->opts.explain && f < m->funcs.len; f++)
		vec_each(&e->verdicts->funcs[f].sites, i)
			esc_explain_site(e, &e->verdicts->funcs[f].sites.at[i]);
	return e;
}

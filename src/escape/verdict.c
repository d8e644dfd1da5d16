/*
 * Verdicts: one function from its solutions, then all functions, callees first,
 * until nothing changes.
 */
#include "escape/priv.h"

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

static const char *
holder_text(const EscFn *e, const EscHeld *why)
{
	assert(why->is_held && (why->by != 0) != (why->inst != 0));
	Buf b = {0};
	if (why->by) {
		esc_obj_text(e, why->by, &b);
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
reason_of(const EscFn *e, PtaObjId o, const EscForced *forced, SiteVerdict *v)
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
		if (is_dead(e, in))
			return v;
		bug("escape", e->ir->name->s, "no object for the site of instruction %u",
		    site->instr);
	}
	EscForced forced = esc_forced(e->run, e->ir, site);
	v.lifetime = lifetime_here(e, o);
	reason_of(e, o, &forced, &v);
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

static void
add_user(EscapeRun *run, Map *seen, PtaFuncId of, PtaFuncId user)
{
	assert(of != 0 && user != 0);
	bool is_new;
	map_ensure(seen, of, &is_new);
	if (is_new)
		vec_push(&run->users[of], user);
}

/* What the verdicts of a function are made from. */
static void
note_inputs(EscapeRun *run, PtaFuncId id, const PtaSolution *sol, Map *seen)
{
	assert(bits_has(&run->visited, id));
	for (uint32_t i = 1; i < sol->insts.len; i++)
		add_user(run, seen, sol->insts.at[i].callee, id);
}

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

/* A dispatcher holds what its targets hold, and the calls that they leave open; what they made is on
 * the heap. */
static void
visit_dispatcher(EscapeRun *run, PtaFuncId id)
{
	assert(id >= run->e->n_funcs);
	const Pta *pta = run->e->pta;
	const PtaSummary *sum = pta_summary(pta, id);
	bool is_changed = false;
	if (bits_add(&run->visited, id)) {
		Map seen = {0};
		uint32_t n;
		const IrFuncId *targets = pta_dispatch_targets(pta, id, &n);
		for (uint32_t i = 0; i < n; i++)
			add_user(run, &seen, targets[i], id);
		IdVec uses = pta_dispatch_uses(pta, id);
		vec_each(&uses, i)
			add_user(run, &seen, uses.at[i], id);
		vec_each(&sum->objs, x)
			if (sum->objs.at[x].kind == PTA_OBJ_OWN)
				is_changed |= bits_add(&run->fresh_on_heap[id], x);
	}
	BitSet held = {0};
	pta_dispatch_held(pta, id, run->held, &held);
	bits_each(&held, x)
		is_changed |= bits_add(&run->held[id], x);
	if (is_changed)
		vec_each(&run->users[id], i)
			bits_add(&run->dirty, run->users[id].at[i]);
}

static void
visit(EscapeRun *run, PtaFuncId id)
{
	if (id >= run->e->n_funcs) {
		visit_dispatcher(run, id);
		return;
	}
	Pta *pta = (Pta *)(uintptr_t)run->e->pta;
	const PtaSolution *sol = pta_verdict_solution(pta, id),
		      *outside = pta_summary_solution(pta, id);
	if (!outside)
		return;
	if (bits_add(&run->visited, id)) {
		progress_step(run->opts.progress);
		Map seen = {0};
		if (sol)
			note_inputs(run, id, sol, &seen);
		note_inputs(run, id, outside, &seen);
	}
	const IrCfg *cfg = ir_cfg(outside->ir);
	EscFn *e = sol ? analyse(run, id, sol, cfg, false) : NULL;
	bool is_changed = e && store_verdicts(run, e);
	EscFn *s = sol == outside ? e : analyse(run, id, outside, cfg, true);
	is_changed |= store_held(run, s);
	is_changed |= store_fresh(run, s);
	const BitSet *asked = pta_callgraph(pta)->opt.roots;
	/* Facts of parameters are only reported: the texts of unwanted ones cost more than all
	 * the rest. */
	if (!asked || bits_has(asked, id))
		esc_params(esc_params_are_closed(run) ? e : s, &run->e->verdicts->funcs[id]);
	if (is_changed)
		vec_each(&run->users[id], i)
			bits_add(&run->dirty, run->users[id].at[i]);
}

static void
visit_all(EscapeRun *run)
{
	const Pta *pta = run->e->pta;
	uint32_t n_solved = 0;
	for (uint32_t c = 0; c < pta_n_comps(pta); c++) {
		const IdVec *comp = pta_comp(pta, c);
		vec_each(comp, i) {
			bits_add(&run->dirty, comp->at[i]);
			n_solved += comp->at[i] < run->e->n_funcs &&
				    pta_verdict_solution(pta, comp->at[i]);
		}
	}
	progress_expect(run->opts.progress, n_solved, "functions");
	while (!bits_is_empty(&run->dirty)) {
		for (uint32_t c = 0; c < pta_n_comps(pta); c++) {
			const IdVec *comp = pta_comp(pta, c);
			vec_each(comp, i) {
				PtaFuncId id = comp->at[i];
				if (!bits_has(&run->dirty, id))
					continue;
				bits_remove(&run->dirty, id);
				visit(run, id);
			}
		}
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
	run->leaks = mem_array(EscLeaks *, n + 1);
	visit_all(run);
	judge_declared(run);
	for (IrFuncId f = 1; run->opts.explain && f < m->funcs.len; f++)
		vec_each(&e->verdicts->funcs[f].sites, i)
			esc_explain_site(e, &e->verdicts->funcs[f].sites.at[i]);
	return e;
}

/*
 * The whole module: an interval for each tracked global, parameter and captured value that joins
 * what reached code stores, passes and captures, and for each result what reached code returns.
 * Functions are analysed from those that somebody may call upwards, each again when what it reads
 * grew; after a few times growth is widened.
 *
 * Then one step downwards: the tables become what all functions recorded in their last passes, and
 * those that read what changed are analysed once more. It is sound because what was recorded
 * follows from tables that cover all runs.
 *
 * Last the functions that nothing calls, for themselves: what they do never
 * happens, so it counts nowhere else.
 */
#include "absint/priv.h"

static void
push_func(AbsFacts *a, IrFuncId f)
{
	if (ir_func(a->m, f)->body != BODY_HERE)
		return;
	assert(a->by_rank.at[a->rank[f]] == f);
	bits_add(&a->pending, a->rank[f]);
	if (a->rank[f] < a->low)
		a->low = a->rank[f];
}

static void
push_live(AbsFacts *a, const IdVec *funcs)
{
	for (uint32_t i = 0; i < funcs->len; i++)
		if (a->funcs[funcs->at[i]].is_called || a->funcs[funcs->at[i]].is_ghost)
			push_func(a, funcs->at[i]);
}

/* A value of that type may be x, and belongs to *slot, that entry of the table. True if *slot
 * grew. */
static bool
record(AbsFacts *a, AbsVal *slot, uint32_t entry, IrTypeId type, AbsVal x, bool is_impatient)
{
	AbsShape s = a->shapes[type];
	if (s.kind == SHAPE_NONE)
		return false;
	bool is_in = absint_val_leq(s, x, *slot);
	if (a->is_final) {
		a->is_exceeded |= !is_in;
		return false;
	}
	vec_push(&a->scratch.gifts, ((AbsGift){ entry, type, x }));
	if (is_in)
		return false;
	AbsVal both = absint_val_join(s, *slot, x);
	bool is_often = ++a->changes[entry] > a->options.max_changes;
	if (is_often || is_impatient) {
		a->has_widened = true;
		*slot = absint_val_widen(s, *slot, x, NULL);
		if (!absint_val_same(*slot, both))
			a->widened[entry] |=
				ABS_CUT(is_often ? ABS_LIMIT_CHANGES : ABS_LIMIT_PASSES);
	} else {
		*slot = both;
	}
	assert(absint_val_leq(s, x, *slot));
	return true;
}

/* Parameter number i of callee, captures after the parameters proper, may be w. */
static void
grow_param(AbsRun *r, const AbsEnv *e, IrFuncId callee, uint32_t i, IrValueId w)
{
	AbsFacts *a = r->sink;
	FuncFacts *ff = &a->funcs[callee];
	assert(i < ff->n_params && !ff->is_ghost);
	if (record(a, &ff->params[i], ff->entry + i, ir_instr(r->f, w)->type,
		   absint_run_val(r, e, w), ff->passes > a->options.max_passes))
		push_func(a, callee);
}

static void
call_func(AbsFacts *a, IrFuncId f)
{
	FuncFacts *ff = &a->funcs[f];
	assert(!ff->is_ghost);
	if (ff->is_called)
		return;
	if (a->is_final) {
		a->is_exceeded = true;
		return;
	}
	ff->is_called = true;
	push_func(a, f);
}

/* Functions that the instruction calls, closes over or takes as values are
 * reached, with these arguments. */
void
absint_record_refs(AbsRun *r, const AbsEnv *e, IrValueId v)
{
	AbsFacts *a = r->sink;
	const IrInstr *in = ir_instr(r->f, v);
	if (a->funcs[r->id].is_ghost)
		return;
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId w = ir_operand(r->f, in, i);
		if (w != 0 && ir_instr(r->f, w)->op == OP_FUNC)
			call_func(a, ir_instr(r->f, w)->aux);
	}
	IrFuncId callee =
		in->op == OP_CALL || in->op == OP_CLOSURE ? ir_static_callee(r->f, in) : 0;
	if (callee == 0 || (in->op == OP_CALL && a->funcs[callee].is_open))
		return;
	uint32_t first = in->op == OP_CLOSURE ? ir_func(a->m, callee)->params.len : 0;
	for (uint32_t i = 1; i < in->n; i++)
		grow_param(r, e, callee, first + i - 1, ir_operand(r->f, in, i));
}

void
absint_record_return(AbsRun *r, const AbsEnv *e, IrValueId v)
{
	AbsFacts *a = r->sink;
	FuncFacts *ff = &a->funcs[r->id];
	const IrInstr *in = ir_instr(r->f, v);
	bool has_grown = false;
	assert(in->op == OP_RET && in->n == ff->n_results);
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId w = ir_operand(r->f, in, i);
		has_grown |= record(a, &ff->results[i], ff->entry + ff->n_params + i,
				    ir_instr(r->f, w)->type, absint_run_val(r, e, w),
				    ff->passes > a->options.max_passes);
	}
	if (has_grown)
		push_live(a, &ff->callers);
}

void
absint_record_store(AbsRun *r, const AbsEnv *e, IrValueId v)
{
	AbsFacts *a = r->sink;
	const IrInstr *in = ir_instr(r->f, v);
	assert(in->op == OP_STORE && in->n == 2);
	IrGlobalId g = absint_tracked_global(r, ir_operand(r->f, in, 0));
	if (g == 0 || a->funcs[r->id].is_ghost)
		return;
	IrValueId w = ir_operand(r->f, in, 1);
	GlobalFacts *gf = &a->globals[g];
	if (record(a, &gf->val, a->n_table + g, ir_instr(r->f, w)->type, absint_run_val(r, e, w),
		   false))
		push_live(a, &gf->readers);
}

AbsVal
absint_call_result(const AbsRun *r, IrFuncId callee, uint32_t i, AbsShape s)
{
	const FuncFacts *ff = &r->facts->funcs[callee];
	assert(i < ff->n_results);
	assert(r->facts->shapes[ir_func(r->facts->m, callee)->results.at[i].type].kind == s.kind);
	return ff->results[i];
}

IrGlobalId
absint_tracked_global(const AbsRun *r, IrValueId p)
{
	const IrInstr *in = ir_instr(r->f, p);
	return in->op == OP_GLOBAL && r->facts->globals[in->aux].is_tracked ? in->aux : 0;
}

/* Passes over pending functions until none is. One that would record more than final tables have is
 * undone: a widening may go farther from less. What was found with the greater tables before still
 * follows from the smaller ones, and they were recorded from it. */
static void
drain(AbsFacts *a)
{
	uint32_t rank;
	while ((rank = bits_next(&a->pending, a->low)) != UINT32_MAX) {
		assert(rank < a->by_rank.len);
		IrFuncId f = a->by_rank.at[rank];
		const FuncFacts old = a->funcs[f];
		a->low = rank;
		bits_remove(&a->pending, rank);
		absint_analyse(a, f);
		if (a->is_exceeded) {
			a->funcs[f] = old;
			a->funcs[f].cut |= ABS_CUT(ABS_LIMIT_UNDONE);
		}
		a->is_exceeded = false;
	}
}

/* A table like the current one, the variables' entries behind it, with bottom where recording
 * decides. */
static AbsVal *
start_recording_afresh(const AbsFacts *a)
{
	AbsVal *next = mem_data(sizeof(AbsVal) * (a->n_table + a->m->globals.len));
	for (IrFuncId id = 1; id < a->m->funcs.len; id++) {
		const IrFunc *f = ir_func(a->m, id);
		const FuncFacts *ff = &a->funcs[id];
		AbsVal *params = next + ff->entry, *results = params + ff->n_params;
		for (uint32_t i = 0; i < ff->n_params; i++) {
			bool is_capture = i >= f->params.len;
			IrTypeId t = is_capture ? f->captures.at[i - f->params.len].type
						: f->params.at[i].type;
			params[i] = ff->is_open && !is_capture ? absint_val_top(a->shapes[t])
							       : absint_val_bottom(a->shapes[t]);
		}
		for (uint32_t i = 0; i < ff->n_results; i++)
			results[i] = absint_returns_known(f)
					     ? absint_val_bottom(a->shapes[f->results.at[i].type])
					     : ff->results[i];
	}
	for (IrGlobalId g = 1; g < a->m->globals.len; g++)
		next[a->n_table + g] = absint_val_zero(a->shapes[a->m->globals.at[g].type]);
	return next;
}

/*
 * What all functions that are called record with the current tables. Each has done so in its last
 * pass: what it reads did not change since then, or it would be pending.
 */
static AbsVal *
record_afresh(AbsFacts *a)
{
	assert(!a->is_final && bits_is_empty(&a->pending));
	AbsVal *next = start_recording_afresh(a);
	for (IrFuncId id = 1; id < a->m->funcs.len; id++) {
		FuncFacts *ff = &a->funcs[id];
		for (uint32_t i = 0; i < ff->n_gifts; i++) {
			const AbsGift *gift = &ff->gifts[i];
			AbsVal *slot = &next[gift->entry];
			*slot = absint_val_join(a->shapes[gift->type], *slot, gift->val);
		}
		assert(ff->n_gifts == 0 || ff->is_called);
		ff->gifts = NULL;
		ff->n_gifts = 0;
	}
	return next;
}

static bool
replace(AbsVal *now, const AbsVal *next, uint32_t n)
{
	bool is_new = false;
	for (uint32_t i = 0; i < n; i++) {
		is_new = is_new || !absint_val_same(now[i], next[i]);
		now[i] = next[i];
	}
	return is_new;
}

/* Take what was recorded, and push the functions that read what changed. */
static void
take_recorded(AbsFacts *a, const AbsVal *next)
{
	for (IrFuncId f = 1; f < a->m->funcs.len; f++) {
		FuncFacts *ff = &a->funcs[f];
		if (!ff->is_called)
			continue;
		if (replace(ff->params, next + ff->entry, ff->n_params))
			push_func(a, f);
		if (replace(ff->results, next + ff->entry + ff->n_params, ff->n_results))
			push_live(a, &ff->callers);
	}
	for (IrGlobalId g = 1; g < a->m->globals.len; g++)
		if (a->globals[g].is_tracked &&
		    replace(&a->globals[g].val, next + a->n_table + g, 1))
			push_live(a, &a->globals[g].readers);
}

static void
descend(AbsFacts *a)
{
	take_recorded(a, record_afresh(a));
	a->is_final = true;
	drain(a);
	a->is_final = false;
}

static void
analyse_uncalled(AbsFacts *a)
{
	for (IrFuncId id = 1; id < a->m->funcs.len; id++) {
		const IrFunc *f = ir_func(a->m, id);
		FuncFacts *ff = &a->funcs[id];
		if (ff->is_called || f->body != BODY_HERE)
			continue;
		assert(ff->passes == 0);
		ff->is_ghost = true;
		for (uint32_t i = 0; i < f->params.len; i++)
			ff->params[i] = absint_val_top(a->shapes[f->params.at[i].type]);
		for (uint32_t i = 0; i < f->captures.len; i++)
			ff->params[f->params.len + i] =
				absint_val_top(a->shapes[f->captures.at[i].type]);
		push_func(a, id);
	}
	drain(a);
}

/* What only the iteration needs, and trials do not (limits.c). */
static void
drop_work(AbsFacts *a)
{
	a->by_rank = (IdVec){ 0 };
	a->scratch = (AbsScratch){ 0 };
	a->rank = a->changes = a->widened = NULL;
	for (IrFuncId f = 1; f < a->m->funcs.len; f++) {
		a->funcs[f].wto = NULL;
		a->funcs[f].gifts = NULL;
	}
	a->pending = (BitSet){ 0 };
}

AbsFacts *
absint_run(const IrModule *m, const AbsOptions *options)
{
	AbsFacts *a = mem_new(AbsFacts);
	a->m = m;
	a->options = *options;
	absint_limits_fill(&a->options);
	a->shapes = mem_data(sizeof(AbsShape) * (m->types.len + 1));
	for (IrTypeId t = 1; t < m->types.len; t++)
		a->shapes[t] = absint_shape(m, t);
	a->funcs = mem_array(FuncFacts, m->funcs.len + 1);
	a->globals = mem_array(GlobalFacts, m->globals.len + 1);
	if (options->is_off) {
		for (IrFuncId f = 1; f < m->funcs.len; f++)
			absint_assume_all(a, f);
		return a;
	}
	absint_scan(a);
	uint32_t n_bodies = 0;
	for (IrFuncId f = 1; f < m->funcs.len; f++) {
		n_bodies += ir_func(m, f)->body == BODY_HERE;
		if (a->funcs[f].is_called)
			push_func(a, f);
	}
	progress_expect(options->progress, n_bodies, "functions");
	drain(a);
	if (a->has_widened)
		descend(a);
	analyse_uncalled(a);
	absint_limits_note(a);
	drop_work(a);
	absint_limits_start_trials(a);
	return a;
}

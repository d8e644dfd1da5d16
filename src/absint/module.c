/*
 * The whole module: an interval for each tracked global, parameter and captured value that joins
 * what reached code stores, passes and captures, and for each result what reached code returns.
 * Functions are analysed from those that somebody may call upwards, each again when what it reads
 * grew; after a few times growth is widened.
 *
 * Then one step downwards: all functions once more, recording afresh. It is sound because what is
 * recorded then follows from tables that cover all runs.
 *
 * Last the functions that nothing calls, for themselves: what they do never
 * happens, so it counts nowhere else.
 */
#include "absint/priv.h"

#define MAX_CHANGES 4 /* of one table entry before it is widened */
#define MAX_PASSES 16 /* of one function before all that concerns it is widened at once */

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

/* x belongs to *slot, an entry of the tables; next: its entry in the next ones, of PHASE_RECORD.
 * True if *slot grew. */
static bool
record(AbsFacts *a, AbsVal *slot, AbsVal *next, AbsShape s, AbsVal x, uint32_t *changes,
       bool is_impatient)
{
	if (a->phase == PHASE_RECORD)
		*next = absint_val_join(s, *next, x);
	if (a->phase == PHASE_RECORD || absint_val_leq(s, x, *slot))
		return false;
	if (a->phase == PHASE_FINAL) {
		a->is_exceeded = true;
		return false;
	}
	if (++*changes > MAX_CHANGES || is_impatient) {
		a->has_widened = true;
		*slot = absint_val_widen(s, *slot, x, NULL);
	} else {
		*slot = absint_val_join(s, *slot, x);
	}
	assert(absint_val_leq(s, x, *slot));
	return true;
}

/* Parameter number i of callee, captures after the parameters proper, may be x. */
static void
grow_param(AbsFacts *a, IrFuncId callee, uint32_t i, AbsShape s, AbsVal x)
{
	FuncFacts *ff = &a->funcs[callee];
	assert(i < ff->n_params && !ff->is_ghost);
	if (s.kind == SHAPE_NONE)
		return;
	AbsVal *next = a->phase == PHASE_RECORD ? &a->next_params[callee][i] : NULL;
	if (record(a, &ff->params[i], next, s, x, &ff->changes[i], ff->passes > MAX_PASSES))
		push_func(a, callee);
}

static void
call_func(AbsFacts *a, IrFuncId f)
{
	FuncFacts *ff = &a->funcs[f];
	assert(!ff->is_ghost);
	if (ff->is_called)
		return;
	if (a->phase == PHASE_FINAL) {
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
	AbsFacts *a = r->facts;
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
	for (uint32_t i = 1; i < in->n; i++) {
		IrValueId w = ir_operand(r->f, in, i);
		grow_param(a, callee, first + i - 1, absint_run_shape(r, w),
			   absint_run_val(r, e, w));
	}
}

void
absint_record_return(AbsRun *r, const AbsEnv *e, IrValueId v)
{
	AbsFacts *a = r->facts;
	FuncFacts *ff = &a->funcs[r->id];
	const IrInstr *in = ir_instr(r->f, v);
	bool has_grown = false;
	assert(in->op == OP_RET && in->n == ff->n_results);
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId w = ir_operand(r->f, in, i);
		AbsShape s = absint_run_shape(r, w);
		AbsVal x = absint_run_val(r, e, w);
		AbsVal *next = a->phase == PHASE_RECORD ? &a->next_results[r->id][i] : NULL;
		has_grown |= record(a, &ff->results[i], next, s, x, &ff->changes[ff->n_params + i],
				    ff->passes > MAX_PASSES);
	}
	if (has_grown)
		push_live(a, &ff->callers);
}

void
absint_record_store(AbsRun *r, const AbsEnv *e, IrValueId v)
{
	AbsFacts *a = r->facts;
	const IrInstr *in = ir_instr(r->f, v);
	assert(in->op == OP_STORE && in->n == 2);
	IrGlobalId g = absint_tracked_global(r, ir_operand(r->f, in, 0));
	if (g == 0 || a->funcs[r->id].is_ghost)
		return;
	IrValueId w = ir_operand(r->f, in, 1);
	AbsShape s = absint_run_shape(r, w);
	AbsVal x = absint_run_val(r, e, w);
	GlobalFacts *gf = &a->globals[g];
	AbsVal *next = a->phase == PHASE_RECORD ? &a->next_globals[g] : NULL;
	if (record(a, &gf->val, next, s, x, &gf->changes, false))
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
		if (a->is_exceeded)
			a->funcs[f] = old;
		a->is_exceeded = false;
	}
}

/* Tables like the current ones, with bottom where recording decides. */
static void
start_recording_afresh(AbsFacts *a)
{
	uint32_t n = a->m->funcs.len;
	assert(a->phase == PHASE_GROW && bits_is_empty(&a->pending));
	a->phase = PHASE_RECORD;
	a->next_params = mem_array(AbsVal *, n);
	a->next_results = mem_array(AbsVal *, n);
	a->next_globals = mem_data(sizeof(AbsVal) * a->m->globals.len);
	for (IrFuncId id = 1; id < n; id++) {
		const IrFunc *f = ir_func(a->m, id);
		FuncFacts *ff = &a->funcs[id];
		a->next_params[id] = mem_data(sizeof(AbsVal) * ff->n_params);
		a->next_results[id] = mem_data(sizeof(AbsVal) * ff->n_results);
		for (uint32_t i = 0; i < ff->n_params; i++) {
			bool is_capture = i >= f->params.len;
			IrTypeId t = is_capture ? f->captures.at[i - f->params.len].type
						: f->params.at[i].type;
			a->next_params[id][i] = ff->is_open && !is_capture
							? absint_val_top(a->shapes[t])
							: absint_val_bottom(a->shapes[t]);
		}
		for (uint32_t i = 0; i < ff->n_results; i++)
			a->next_results[id][i] =
				absint_returns_known(f)
					? absint_val_bottom(a->shapes[f->results.at[i].type])
					: ff->results[i];
	}
	for (IrGlobalId g = 1; g < a->m->globals.len; g++)
		a->next_globals[g] = absint_val_zero(a->shapes[a->m->globals.at[g].type]);
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
take_recorded(AbsFacts *a)
{
	for (IrFuncId f = 1; f < a->m->funcs.len; f++) {
		FuncFacts *ff = &a->funcs[f];
		if (!ff->is_called)
			continue;
		if (replace(ff->params, a->next_params[f], ff->n_params))
			push_func(a, f);
		if (replace(ff->results, a->next_results[f], ff->n_results))
			push_live(a, &ff->callers);
	}
	for (IrGlobalId g = 1; g < a->m->globals.len; g++)
		if (a->globals[g].is_tracked && replace(&a->globals[g].val, &a->next_globals[g], 1))
			push_live(a, &a->globals[g].readers);
}

static void
descend(AbsFacts *a)
{
	start_recording_afresh(a);
	for (uint32_t i = 0; i < a->by_rank.len; i++)
		if (a->funcs[a->by_rank.at[i]].is_called)
			push_func(a, a->by_rank.at[i]);
	drain(a);
	take_recorded(a);
	a->phase = PHASE_FINAL;
	drain(a);
	a->next_params = a->next_results = NULL;
	a->next_globals = NULL;
	a->phase = PHASE_GROW;
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

static void
count_blocks(AbsFacts *a)
{
	for (IrFuncId id = 1; id < a->m->funcs.len; id++) {
		const IrFunc *f = ir_func(a->m, id);
		FuncFacts *ff = &a->funcs[id];
		if (f->body != BODY_HERE)
			continue;
		for (uint32_t i = 0; i < ff->wto->n; i++)
			a->counters.dead_blocks += ff->blocks[ff->wto->order[i]] == 0;
		ff->wto = NULL;
		for (IrValueId v = 1; v < f->instrs.len; v++) {
			uint64_t max;
			if (ir_instr(f, v)->op != OP_MAKESLICE || ir_instr(f, v)->block == 0)
				continue;
			a->counters.makes++;
			a->counters.bounded_makes += absint_make_bound(a, id, v, &max);
		}
	}
}

AbsFacts *
absint_run(const IrModule *m, const AbsOptions *options)
{
	AbsFacts *a = mem_new(AbsFacts);
	a->m = m;
	a->options = *options;
	a->shapes = mem_data(sizeof(AbsShape) * (m->types.len + 1));
	for (IrTypeId t = 1; t < m->types.len; t++)
		a->shapes[t] = absint_shape(m, t);
	a->funcs = mem_array(FuncFacts, m->funcs.len + 1);
	a->globals = mem_array(GlobalFacts, m->globals.len + 1);
	if (options->is_off) {
		for (IrFuncId f = 1; f < m->funcs.len; f++)
			absint_assume_all(a, f);
		count_blocks(a);
		return a;
	}
	absint_scan(a);
	for (IrFuncId f = 1; f < m->funcs.len; f++)
		if (a->funcs[f].is_called)
			push_func(a, f);
	drain(a);
	if (a->has_widened)
		descend(a);
	analyse_uncalled(a);
	count_blocks(a);
	return a;
}

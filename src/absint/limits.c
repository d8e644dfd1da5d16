/*
 * What the limits (ABS_LIMITS) are, and what they cost: in numbers, and for each function in words.
 *
 * A pass notes which limits it came to, and a function has the cuts of the pass that its facts are
 * of. Most loops without a bound come to the limit of rounds, which seldom matters: it counts only
 * if one more pass without it finds other facts. Such a trial goes through all steps of widening,
 * and takes longer than the pass: it is made when somebody asks about the function.
 *
 * Limits of the module concern entries of its table: all functions have the cut that read an entry
 * which was widened, unless later a step downwards gave it bounds.
 */
#include "absint/priv.h"

void
absint_limits_fill(AbsOptions *o)
{
#define X(ID, name, usual) \
	if (o->name == 0)  \
		o->name = (usual);
	ABS_LIMITS(X)
#undef X
}

static bool
is_range_open(AbsInt t, AbsRange a)
{
	return a.hi == absint_type_max(t) || (t.is_signed && a.lo == absint_type_min(t));
}

/* By which limits the entry, a value of the type, is without bounds. */
static uint32_t
cut_of(const AbsFacts *a, uint32_t entry, IrTypeId type, AbsVal x)
{
	AbsShape s = a->shapes[type];
	bool is_open = s.kind != SHAPE_NONE &&
		       (is_range_open(s.type, x.a) ||
			(s.kind == SHAPE_SLICE && is_range_open(s.type, x.b)));
	return is_open ? a->widened[entry] : 0;
}

static void
add_cut(AbsFacts *a, const IdVec *funcs, uint32_t cut)
{
	for (uint32_t i = 0; cut != 0 && i < funcs->len; i++)
		a->funcs[funcs->at[i]].cut |= cut;
}

/* What came of a trial; none: it was not made. */
enum { TRIAL_NONE, TRIAL_SAME, TRIAL_DIFFERS };

void
absint_limits_start_trials(AbsFacts *a)
{
	AbsTrials *t = mem_new(AbsTrials);
	assert(bits_is_empty(&a->pending));
	if (pthread_mutex_init(&t->lock, NULL) != 0)
		bug("absint", "", "no lock");
	t->outcome = mem_data(sizeof *t->outcome * a->m->funcs.len);
	a->trials = t;
}

/* Whether the limit of rounds cost the function anything. */
static bool
is_cut_by_rounds(const AbsFacts *a, IrFuncId f)
{
	AbsTrials *t = a->trials;
	uint8_t outcome = atomic_load(&t->outcome[f]);
	if (outcome != TRIAL_NONE)
		return outcome == TRIAL_DIFFERS;
	(void)pthread_mutex_lock(&t->lock);
	AbsScratch *x = t->idle.len > 0 ? vec_pop(&t->idle) : mem_new(AbsScratch);
	(void)pthread_mutex_unlock(&t->lock);
	/* Another thread may be at the same function: it comes to the same. */
	bool is_cut = absint_differs_without_rounds(a, f, x);
	atomic_store(&t->outcome[f], is_cut ? TRIAL_DIFFERS : TRIAL_SAME);
	(void)pthread_mutex_lock(&t->lock);
	vec_push(&t->idle, x);
	(void)pthread_mutex_unlock(&t->lock);
	return is_cut;
}

/* Which of these limits cost the function something. */
static uint32_t
cuts(const AbsFacts *a, IrFuncId f, uint32_t asked)
{
	uint32_t cut = a->funcs[f].cut & asked, rounds = ABS_CUT(ABS_LIMIT_ROUNDS);
	return (cut & rounds) && !is_cut_by_rounds(a, f) ? cut & ~rounds : cut;
}

void
absint_limits_note(AbsFacts *a)
{
	for (IrFuncId id = 1; id < a->m->funcs.len; id++) {
		const IrFunc *f = ir_func(a->m, id);
		FuncFacts *ff = &a->funcs[id];
		for (uint32_t i = 0; i < ff->n_params; i++) {
			IrTypeId t = i < f->params.len ? f->params.at[i].type
						       : f->captures.at[i - f->params.len].type;
			ff->cut |= cut_of(a, ff->entry + i, t, ff->params[i]);
		}
		for (uint32_t i = 0; i < ff->n_results; i++)
			add_cut(a, &ff->callers,
				cut_of(a, ff->entry + ff->n_params + i, f->results.at[i].type,
				       ff->results[i]));
	}
	for (IrGlobalId g = 1; g < a->m->globals.len; g++)
		if (a->globals[g].is_tracked)
			add_cut(a, &a->globals[g].readers,
				cut_of(a, a->n_table + g, a->m->globals.at[g].type,
				       a->globals[g].val));
}

void
absint_limits_count(const AbsFacts *a, AbsCounters *n)
{
	for (IrFuncId f = 1; f < a->m->funcs.len; f++) {
		uint32_t cut = cuts(a, f, UINT32_MAX);
		n->cut_conditions += (cut & ABS_CUT(ABS_LIMIT_CONDITIONS)) != 0;
		n->cut_chain += (cut & ABS_CUT(ABS_LIMIT_CHAIN)) != 0;
		n->cut_joins += (cut & ABS_CUT(ABS_LIMIT_JOINS)) != 0;
		n->cut_rounds += (cut & ABS_CUT(ABS_LIMIT_ROUNDS)) != 0;
		n->cut_thresholds += (cut & ABS_CUT(ABS_LIMIT_THRESHOLDS)) != 0;
		n->cut_descents += (cut & ABS_CUT(ABS_LIMIT_DESCENTS)) != 0;
		n->cut_visits += (cut & ABS_CUT(ABS_LIMIT_VISITS)) != 0;
		n->cut_changes += (cut & ABS_CUT(ABS_LIMIT_CHANGES)) != 0;
		n->cut_passes += (cut & ABS_CUT(ABS_LIMIT_PASSES)) != 0;
		n->undone += (cut & ABS_CUT(ABS_LIMIT_UNDONE)) != 0;
	}
}

const char *
absint_lost(const AbsFacts *a, IrFuncId f, bool is_of_size)
{
	assert(f != 0 && f < a->m->funcs.len);
	const uint32_t of_size = ABS_CUT(ABS_LIMIT_CHANGES) | ABS_CUT(ABS_LIMIT_PASSES);
	const uint32_t cut = cuts(a, f, is_of_size ? UINT32_MAX : ~of_size);
	const struct {
		uint32_t cut;
		const char *text;
	} rows[] = {
		{ ABS_CUT(ABS_LIMIT_CONDITIONS), "conditions forgotten" },
		{ ABS_CUT(ABS_LIMIT_CHAIN) | ABS_CUT(ABS_LIMIT_JOINS),
		  "conditions followed in part" },
		{ ABS_CUT(ABS_LIMIT_VISITS), "loops cut short" },
		{ ABS_CUT(ABS_LIMIT_ROUNDS) | ABS_CUT(ABS_LIMIT_DESCENTS) |
			  ABS_CUT(ABS_LIMIT_THRESHOLDS),
		  "loops widened" },
		{ of_size | ABS_CUT(ABS_LIMIT_UNDONE), "calls widened" },
	};
	Buf words = { 0 };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (cut & rows[i].cut)
			buf_item(&words, rows[i].text);
	return words.len ? buf_cstr(&words) : NULL;
}

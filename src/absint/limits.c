/*
 * What the limits (ABS_LIMITS) are, and what they cost: in numbers, and for each function in words.
 *
 * A pass notes which limits it came to, and a function has the cuts of the pass that its facts are
 * of. Most loops without a bound come to the limit of rounds, which seldom matters: so it counts
 * where one more pass without it finds other facts. Limits of the module concern entries of its
 * table: all functions have the cut that read an entry which was widened, unless later a step
 * downwards gave it bounds.
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

static bool
has_same_facts(const AbsFacts *a, IrFuncId f, const FuncFacts *x, const FuncFacts *y)
{
	bool is_same = x->ids.len == y->ids.len &&
		       memcmp(x->blocks, y->blocks, ir_func(a->m, f)->blocks.len) == 0;
	for (uint32_t i = 0; is_same && i < x->ids.len; i++)
		is_same = x->ids.at[i] == y->ids.at[i] && absint_val_same(x->vals[i], y->vals[i]);
	return is_same;
}

/* Whether the function's facts would be others without the limit of rounds. Nothing is changed. */
static bool
is_cut_by_rounds(AbsFacts *a, IrFuncId f)
{
	const FuncFacts facts = a->funcs[f];
	const AbsCounters counters = a->counters;
	const AbsOptions options = a->options;
	a->options.max_rounds = UINT32_MAX;
	a->is_final = true; /* it records nothing */
	absint_analyse(a, f);
	bool is_cut = !has_same_facts(a, f, &facts, &a->funcs[f]);
	a->is_final = a->is_exceeded = false;
	a->options = options;
	a->counters = counters;
	a->funcs[f] = facts;
	return is_cut;
}

void
absint_limits_try(AbsFacts *a, bool is_ghost)
{
	assert(!a->is_final && !a->is_exceeded && bits_is_empty(&a->pending));
	for (IrFuncId f = 1; f < a->m->funcs.len; f++)
		if (a->funcs[f].is_ghost == is_ghost &&
		    (a->funcs[f].cut & ABS_CUT(ABS_LIMIT_ROUNDS)) && !is_cut_by_rounds(a, f))
			a->funcs[f].cut &= ~ABS_CUT(ABS_LIMIT_ROUNDS);
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
		uint32_t cut = a->funcs[f].cut;
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
	const uint32_t cut = a->funcs[f].cut & ~(is_of_size ? 0 : of_size);
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

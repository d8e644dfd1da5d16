/*
 * One function: set up its run, iterate, record what it gives to the rest of
 * the module, keep its facts.
 */
#include "absint/priv.h"

#include <stdlib.h>

/* Bytes of environments after which a pass starts with none; each pass would cost more. */
#define MAX_ENVS ((size_t)1 << 20)

static int
cmp_steps(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static void
add_step(AbsSteps *steps, int64_t x)
{
	vec_push(steps, x);
}

/* Bounds of loops are mostly constants of the function, or next to one. More than max_thresholds
 * would make widening slow. */
static AbsSteps
steps_of(AbsRun *r)
{
	const AbsFacts *a = r->facts;
	const IrFunc *f = r->f;
	AbsSteps all = { 0 }, steps = { 0 };
	for (int64_t i = -1; i <= 1; i++)
		add_step(&all, i);
	for (uint32_t i = 1; i < f->consts.len; i++) {
		const IrConst *c = &f->consts.at[i];
		AbsShape s = a->shapes[c->type];
		int64_t x = (int64_t)c->bits;
		if (c->kind != IRC_INT || s.kind != SHAPE_INT || s.type.bits == 1 ||
		    x == INT64_MIN || x == INT64_MAX)
			continue;
		if (all.len / 3 >= a->options.max_thresholds) {
			r->cut |= ABS_CUT(ABS_LIMIT_THRESHOLDS);
			break;
		}
		for (int64_t d = -1; d <= 1; d++)
			add_step(&all, x + d);
	}
	qsort(all.at, all.len, sizeof *all.at, cmp_steps);
	for (uint32_t i = 0; i < all.len; i++)
		if (steps.len == 0 || *vec_last(&steps) != all.at[i])
			vec_push(&steps, all.at[i]);
	return steps;
}

const AbsSteps *
absint_run_steps(AbsRun *r)
{
	if (!r->has_steps)
		r->steps = steps_of(r);
	r->has_steps = true;
	return &r->steps;
}

/* Now that the environments are final. */
static void
record_all(AbsRun *r)
{
	AbsFacts *a = r->sink;
	FuncFacts *ff = &a->funcs[r->id];
	AbsGifts *gifts = &a->scratch.gifts;
	vec_clear(gifts);
	for (uint32_t i = 0; i < r->fix->wto->n; i++) {
		IrBlockId b = r->fix->wto->order[i];
		if (r->fix->in[b] != NULL)
			absint_record_block(r, b, r->fix->in[b]);
	}
	if (a->is_final || ff->is_ghost)
		return;
	if (gifts->len > ff->n_gifts)
		ff->gifts = mem_data(sizeof(AbsGift) * gifts->len);
	ff->n_gifts = gifts->len;
	if (gifts->len > 0)
		memcpy(ff->gifts, gifts->at, sizeof(AbsGift) * gifts->len);
}

static uint8_t
block_flags(const AbsFix *fix, IrBlockId b)
{
	if (fix->in[b] == NULL)
		return 0;
	assert(fix->wto->index[b] != 0);
	uint8_t flags = BLOCK_REACHABLE;
	if (fix->out[b] != NULL && (fix->edges[b] & 1))
		flags |= BLOCK_EDGE0;
	if (fix->out[b] != NULL && (fix->edges[b] & 2))
		flags |= BLOCK_EDGE1;
	return flags;
}

/* Parameters, captures and what is computed in reached blocks, as far as it says more than the
 * type. */
static void
keep_values(FuncFacts *ff, AbsRun *r)
{
	BitSet *kept = &r->scratch->kept;
	uint32_t n = 0;
	for (IrBlockId b = 0; b < r->f->blocks.len; b++) {
		if (b != 0 && ff->blocks[b] == 0)
			continue;
		for (AbsActs acts = absint_acts(r->facts, r->id, b); acts.at < acts.end; acts.at++) {
			IrValueId v = *acts.at >> ACT_BITS;
			AbsShape s = absint_run_shape(r, v);
			if (!(*acts.at & ACT_COMPUTE) ||
			    absint_val_same(absint_run_def(r, v), absint_val_top(s)))
				continue;
			assert(absint_val_leq(s, absint_run_def(r, v), absint_val_top(s)));
			n += bits_add(kept, v);
		}
	}
	ff->ids = (IdVec){ 0 }; /* who kept the old facts has the old ones */
	vec_reserve(&ff->ids, n);
	ff->vals = mem_data(sizeof(AbsVal) * n);
	for (IrValueId v = 0; ff->ids.len < n; v++) {
		v = bits_next(kept, v);
		assert(v < r->f->instrs.len);
		ff->vals[ff->ids.len] = absint_run_def(r, v);
		vec_push(&ff->ids, v);
		bits_remove(kept, v);
	}
}

void
absint_scratch_fit(AbsScratch *x, const IrFunc *f)
{
	if (f->instrs.len > x->n_values) {
		x->n_values = 2 * f->instrs.len;
		x->def = mem_data(sizeof *x->def * x->n_values);
		x->has_def = mem_data(sizeof *x->has_def * x->n_values);
		x->uses = mem_data(x->n_values);
	}
	if (f->blocks.len > x->n_blocks) {
		x->n_blocks = 2 * f->blocks.len;
		x->in = mem_array(const void *, x->n_blocks);
		x->out = mem_array(const void *, x->n_blocks);
		x->edges = mem_data(x->n_blocks);
	}
}

/* Forget the pass before. */
static AbsFix
start(AbsRun *r, const AbsWto *wto)
{
	AbsScratch *x = r->scratch;
	uint32_t n_values = r->f->instrs.len, n_blocks = r->f->blocks.len;
	absint_scratch_fit(x, r->f);
	memset(x->has_def, 0, sizeof *x->has_def * n_values);
	memset(x->in, 0, sizeof *x->in * n_blocks);
	memset(x->out, 0, sizeof *x->out * n_blocks);
	memset(x->edges, 0, n_blocks);
	if (x->envs == NULL)
		x->envs = arena_new_kept();
	else if (x->envs->used > MAX_ENVS)
		arena_reset(x->envs);
	assert(x->entries.len == 0);
	r->def = x->def;
	r->has_def = x->has_def;
	return (AbsFix){ .f = r->f, .wto = wto,
			 .domain = &absint_env_domain, .ctx = r,
			 .in = r->keeps_states ? mem_array(const void *, n_blocks) : x->in,
			 .out = x->out, .edges = x->edges,
			 .max_visits = r->facts->options.max_visits,
			 .max_descents = r->facts->options.max_descents };
}

/* The iteration of a run. */
static void
iterate(AbsRun *r, AbsFix *fix, const AbsWto *wto)
{
	*fix = start(r, wto);
	r->fix = fix;
	absint_fixpoint(fix);
	assert(fix->in[1] != NULL && r->phi_depth == 0);
}

static void
keep_blocks(FuncFacts *ff, const AbsRun *r)
{
	ff->blocks = mem_data(r->f->blocks.len);
	for (IrBlockId b = 1; b < r->f->blocks.len; b++)
		ff->blocks[b] = block_flags(r->fix, b);
}

void
absint_analyse(AbsFacts *a, IrFuncId id)
{
	const IrFunc *f = ir_func(a->m, id);
	FuncFacts *ff = &a->funcs[id];
	assert(f->body == BODY_HERE && ff->is_called != ff->is_ghost);
	if (ff->wto == NULL)
		ff->wto = absint_wto(f);
	AbsRun r = { .facts = a, .sink = a, .f = f, .id = id, .scratch = &a->scratch,
		     .max_rounds = a->options.max_rounds, .keeps_states = a->options.keeps_states };
	AbsFix fix;
	iterate(&r, &fix, ff->wto);
	keep_blocks(ff, &r);
	record_all(&r);
	keep_values(ff, &r);
	ff->cut = r.cut | (fix.is_impatient ? ABS_CUT(ABS_LIMIT_VISITS) : 0) |
		  (fix.is_high ? ABS_CUT(ABS_LIMIT_DESCENTS) : 0);
	ff->states = r.keeps_states ? fix.in : NULL;
	if (ff->passes++ == 0)
		progress_step(a->options.progress);
	a->counters.passes++;
	a->counters.visits += fix.visits;
}

static bool
has_same_facts(const IrFunc *f, const FuncFacts *x, const FuncFacts *y)
{
	bool is_same = x->ids.len == y->ids.len &&
		       memcmp(x->blocks, y->blocks, f->blocks.len) == 0;
	for (uint32_t i = 0; is_same && i < x->ids.len; i++)
		is_same = x->ids.at[i] == y->ids.at[i] && absint_val_same(x->vals[i], y->vals[i]);
	return is_same;
}

bool
absint_differs_without_rounds(const AbsFacts *a, IrFuncId id, AbsScratch *x)
{
	const IrFunc *f = ir_func(a->m, id);
	AbsRun r = { .facts = a, .f = f, .id = id, .scratch = x, .max_rounds = UINT32_MAX };
	AbsFix fix;
	FuncFacts found = { 0 };
	assert(a->funcs[id].blocks != NULL);
	iterate(&r, &fix, absint_wto(f));
	keep_blocks(&found, &r);
	keep_values(&found, &r);
	return !has_same_facts(f, &a->funcs[id], &found);
}

void
absint_assume_all(AbsFacts *a, IrFuncId id)
{
	const IrFunc *f = ir_func(a->m, id);
	FuncFacts *ff = &a->funcs[id];
	ff->is_called = true;
	if (f->body != BODY_HERE)
		return;
	const AbsWto *wto = absint_wto(f);
	ff->blocks = mem_data(f->blocks.len);
	for (uint32_t i = 0; i < wto->n; i++)
		ff->blocks[wto->order[i]] = BLOCK_REACHABLE | BLOCK_EDGE0 | BLOCK_EDGE1;
}

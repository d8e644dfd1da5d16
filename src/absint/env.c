/*
 * Environments, as the domain that the engine iterates on.
 *
 * SSA values do not change, so most of an environment is the same everywhere: AbsRun.def, the range
 * of each value where it is defined. An AbsEnv holds only the rest. A value without an entry is
 * what def says. That makes the lattice that of maps under inclusion of runs: a join keeps the
 * entries that both sides have.
 *
 * A fact is kept if somebody may ask for it: of a value that one branch alone reads nobody does
 * behind that branch (AbsFacts.spent). That is as much of sparseness (Tavares et al., Parameterized
 * construction of program representations for sparse dataflow analyses, CC 2014) as costs no fact.
 *
 * def belongs to the state too, though it is kept in place: a definition dominates its uses, so
 * within a component it is computed before they are, from a state of the same iteration.
 */
#include "absint/priv.h"

const AbsVal *
absint_env_find(const AbsEnv *e, IrValueId v)
{
	uint32_t lo = 0, hi = e->n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (e->at[mid].v == v)
			return &e->at[mid].val;
		if (e->at[mid].v < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static const AbsEnv env_empty;

static AbsEnv *
env_new(AbsRun *r, uint32_t n)
{
	size_t size = sizeof(AbsEnv) + sizeof(AbsEnvEntry) * n;
	return r->keeps_states ? mem_data(size) : arena_alloc(r->scratch->envs, size);
}

const AbsEnv *
absint_env_drop(AbsRun *r, const AbsEnv *e, IrBlockId b)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < e->n; i++)
		kept += e->at[i].block != b;
	if (kept == e->n)
		return e;
	if (kept == 0)
		return &env_empty;
	AbsEnv *n = env_new(r, kept);
	for (uint32_t i = 0; i < e->n; i++)
		if (e->at[i].block != b)
			n->at[n->n++] = e->at[i];
	return n;
}

/* Stable, so that of equal ids the last stays last; there are few. */
static void
sort_entries(AbsEnvEntry *at, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		AbsEnvEntry x = at[i];
		uint32_t k = i;
		for (; k > 0 && at[k - 1].v > x.v; k--)
			at[k] = at[k - 1];
		at[k] = x;
	}
}

static bool
is_phi_of(const AbsRun *r, const AbsEnvEntry *e, IrBlockId b)
{
	return e->block == b && ir_instr(r->f, e->v)->op == OP_PHI;
}

/* Forget the refinements of the oldest values if there are too many, which would make long functions
 * quadratic. */
static void
limit(AbsRun *r, AbsEnv *e, IrBlockId b)
{
	uint32_t n_phis = 0, n = 0, max = r->facts->options.max_conditions;
	for (uint32_t i = 0; i < e->n; i++)
		n_phis += is_phi_of(r, &e->at[i], b);
	if (e->n - n_phis <= max)
		return;
	uint32_t excess = e->n - n_phis - max;
	assert(excess < e->n);
	r->cut |= ABS_CUT(ABS_LIMIT_CONDITIONS);
	for (uint32_t i = 0; i < e->n; i++) {
		if (excess > 0 && !is_phi_of(r, &e->at[i], b))
			excess--;
		else
			e->at[n++] = e->at[i];
	}
	e->n = n;
	assert(n == n_phis + max);
}

static bool
is_sorted(const AbsEnv *e)
{
	for (uint32_t i = 1; i < e->n; i++)
		if (e->at[i - 1].v >= e->at[i].v)
			return false;
	return true;
}

const AbsEnv *
absint_env_with(AbsRun *r, const AbsEnv *e, AbsEnvEntry *entries, uint32_t n, IrBlockId b)
{
	if (n == 0)
		return e;
	sort_entries(entries, n);
	AbsEnv *out = env_new(r, e->n + n);
	for (uint32_t i = 0, k = 0; i < e->n || k < n;) {
		if (k == n || (i < e->n && e->at[i].v < entries[k].v)) {
			out->at[out->n++] = e->at[i++];
		} else {
			if (i < e->n && e->at[i].v == entries[k].v)
				i++;
			if (k + 1 == n || entries[k + 1].v != entries[k].v)
				out->at[out->n++] = entries[k];
			k++;
		}
	}
	if (out->n > r->facts->options.max_conditions)
		limit(r, out, b);
	assert(is_sorted(out));
	return out;
}

/* Entries that both have, merged by one of the lattice's operations. */
static const AbsEnv *
merge(AbsRun *r, const AbsEnv *a, const AbsEnv *b,
      AbsVal (*op)(AbsRun *r, AbsShape s, AbsVal x, AbsVal y, uint32_t n), uint32_t n)
{
	if (a == b || a->n == 0)
		return a;
	if (b->n == 0)
		return b;
	AbsEnv *out = env_new(r, a->n < b->n ? a->n : b->n);
	bool is_a = true;
	for (uint32_t i = 0, k = 0; i < a->n && k < b->n;) {
		if (a->at[i].v != b->at[k].v) {
			if (a->at[i].v < b->at[k].v)
				i++;
			else
				k++;
			continue;
		}
		IrValueId v = a->at[i].v;
		AbsVal val = op(r, absint_run_shape(r, v), a->at[i].val, b->at[k].val, n);
		is_a = is_a && absint_val_same(val, a->at[i].val);
		out->at[out->n++] = (AbsEnvEntry){ v, a->at[i].block, val };
		i++;
		k++;
	}
	assert(is_sorted(out));
	return is_a && out->n == a->n ? a : out;
}

static AbsVal
op_join(AbsRun *r, AbsShape s, AbsVal x, AbsVal y, uint32_t n)
{
	(void)r, (void)n;
	return absint_val_join(s, x, y);
}

/* The first round only joins, the next ones go to a step of the function's. */
static AbsVal
op_widen(AbsRun *r, AbsShape s, AbsVal x, AbsVal y, uint32_t n)
{
	if (n == 0)
		return absint_val_join(s, x, y);
	AbsVal next = absint_val_widen(s, x, y, &r->steps);
	if (n < r->max_rounds)
		return next;
	AbsVal all = absint_val_widen(s, x, y, NULL);
	if (!absint_val_same(next, all))
		r->cut |= ABS_CUT(ABS_LIMIT_ROUNDS);
	return all;
}

static const void *
env_join(void *ctx, const void *a, const void *b)
{
	return merge(ctx, a, b, op_join, 0);
}

static const void *
env_widen(void *ctx, const void *a, const void *b, uint32_t n)
{
	AbsRun *r = ctx;
	if (n > 0)
		(void)absint_run_steps(r);
	return merge(r, a, b, op_widen, n);
}

/* Entries of b alone stay: what they refine was not known in a. */
static const void *
env_narrow(void *ctx, const void *a, const void *b)
{
	AbsRun *r = ctx;
	const AbsEnv *ea = a, *eb = b;
	if (ea == eb)
		return a;
	AbsEnv *out = env_new(r, eb->n);
	for (uint32_t k = 0; k < eb->n; k++) {
		IrValueId v = eb->at[k].v;
		const AbsVal *old = absint_env_find(ea, v);
		AbsVal val = eb->at[k].val;
		if (old != NULL)
			val = absint_val_meet(absint_run_shape(r, v), *old, val);
		out->at[out->n++] = (AbsEnvEntry){ v, eb->at[k].block, val };
	}
	return out;
}

static bool
env_leq(void *ctx, const void *a, const void *b)
{
	AbsRun *r = ctx;
	const AbsEnv *ea = a, *eb = b;
	if (ea == eb)
		return true;
	for (uint32_t k = 0; k < eb->n; k++) {
		IrValueId v = eb->at[k].v;
		const AbsVal *have = absint_env_find(ea, v);
		AbsVal val = have != NULL ? *have : absint_run_def(r, v);
		if (!absint_val_leq(absint_run_shape(r, v), val, eb->at[k].val))
			return false;
	}
	return true;
}

static const void *
env_root(void *ctx, IrBlockId b)
{
	(void)ctx, (void)b;
	return &env_empty;
}

static const void *
env_transfer(void *ctx, IrBlockId b, const void *in)
{
	return absint_transfer_block(ctx, b, in);
}

/* A phi's value is that of its operand at the end of the predecessor. */
static void
push_phis(AbsRun *r, const AbsEnv *refined, IrBlockId to, uint32_t slot)
{
	for (AbsActs acts = absint_acts(r->facts, r->id, to); acts.at < acts.end; acts.at++) {
		IrValueId v = *acts.at >> ACT_BITS;
		const IrInstr *in = ir_instr(r->f, v);
		if (in->op != OP_PHI)
			break;
		AbsVal val = absint_run_val(r, refined, ir_operand(r->f, in, slot));
		vec_push(&r->scratch->entries, ((AbsEnvEntry){ v, to, val }));
	}
}

/* Leave out what nobody asks for any more; how many entries stay. */
static uint32_t
unspent(const AbsRun *r, AbsEnvEntry *at, uint32_t n)
{
	uint32_t first = r->facts->funcs[r->id].values, kept = 0;
	for (uint32_t i = 0; i < n; i++)
		if (!bits_has(&r->facts->spent, first + at[i].v))
			at[kept++] = at[i];
	return kept;
}

const AbsEnv *
absint_env_leave(AbsRun *r, const AbsEnv *out, IrBlockId from, uint32_t i)
{
	const IrBlock *b = &r->f->blocks.at[from];
	const IrInstr *last = ir_instr(r->f, *vec_last(&b->instrs));
	AbsEnvEntries *entries = &r->scratch->entries;
	uint32_t base = entries->len;
	assert(i < 2 && b->succs[i] != 0);
	if (last->op != OP_IF || b->succs[0] == b->succs[1])
		return out;
	IrValueId cond = ir_operand(r->f, last, 0);
	if (bits_has(&r->facts->blind, r->facts->funcs[r->id].values + cond))
		return out;
	const AbsEnv *e = NULL;
	if (absint_refine(r, out, from, cond, i == 0)) {
		uint32_t n = unspent(r, entries->at + base, entries->len - base);
		e = absint_env_with(r, out, entries->at + base, n, b->succs[i]);
	}
	entries->len = base;
	return e;
}

const AbsEnv *
absint_env_arrive(AbsRun *r, const AbsEnv *e, IrBlockId to, uint32_t slot)
{
	AbsEnvEntries *phis = &r->scratch->entries;
	uint32_t base = phis->len;
	assert(slot < r->f->blocks.at[to].preds.len);
	assert(ir_instr(r->f, *vec_last(&r->f->blocks.at[to].instrs))->op != OP_PHI);
	const AbsEnv *rest = absint_env_drop(r, e, to);
	push_phis(r, e, to, slot);
	rest = absint_env_with(r, rest, phis->at + base, phis->len - base, to);
	phis->len = base;
	return rest;
}

static const void *
env_edge(void *ctx, IrBlockId from, uint32_t i, uint32_t slot, const void *out)
{
	AbsRun *r = ctx;
	assert(out != NULL);
	const AbsEnv *e = absint_env_leave(r, out, from, i);
	return e == NULL ? NULL : absint_env_arrive(r, e, r->f->blocks.at[from].succs[i], slot);
}

const AbsDomain absint_env_domain = {
	.join = env_join,
	.leq = env_leq,
	.widen = env_widen,
	.narrow = env_narrow,
	.root = env_root,
	.transfer = env_transfer,
	.edge = env_edge,
};

/*
 * The engine: iteration in weak topological order, each component until its head is stable
 * (Bourdoncle's recursive strategy), upwards with widening, then a few steps downwards with
 * narrowing, as IKOS interleaves them (Amato & Scozzari, Localizing widening and narrowing, SAS
 * 2013): whenever an outer component starts over, its inner ones do.
 *
 * A step downwards is sound for any domain whose transfer is, monotonic or not: it applies the
 * semantics once to a state that covers all runs. The result is a fixpoint in any case: what
 * comes in at a head is never more than its state.
 */
#include "absint/priv.h"

/*
 * Two limits. Steps downwards for each visit of a component (max_descents): one for the bound of
 * the loop, one for what depends on it. Visits for each block (max_visits) after which inner
 * components go on from where they were, upwards only: starting over multiplies the work with each
 * level of nesting.
 */
static bool
is_impatient(const AbsFix *x)
{
	return x->visits > (uint64_t)x->max_visits * (x->wto->n + 10);
}

/* Predecessors are sorted: the two edges of a block that branches to b twice are neighbours. */
uint32_t
absint_pred_succ(const IrFunc *f, IrBlockId b, uint32_t k)
{
	const IdVec *preds = &f->blocks.at[b].preds;
	IrBlockId p = preds->at[k];
	assert(f->blocks.at[p].succs[0] == b || f->blocks.at[p].succs[1] == b);
	if (f->blocks.at[p].succs[0] != b)
		return 1;
	return k > 0 && preds->at[k - 1] == p;
}

/*
 * Join of `in`, which may be null, and of what comes in over the edges from blocks that are in
 * order[from .. to), or are not.
 *
 * An edge is looked at for the last time after its source was visited for the last time: those
 * forward when their target is visited, those to a head when its component proves to be stable.
 */
static const void *
join_edges(AbsFix *x, const void *in, IrBlockId b, uint32_t from, uint32_t to, bool is_in)
{
	const IrFunc *f = x->f;
	assert(from <= to && to <= x->wto->n);
	const IdVec *preds = &f->blocks.at[b].preds;
	for (uint32_t k = 0; k < preds->len; k++) {
		IrBlockId p = preds->at[k];
		uint32_t at = x->wto->index[p];
		if (at == 0 || (at - 1 >= from && at - 1 < to) != is_in || x->out[p] == NULL)
			continue;
		uint32_t i = absint_pred_succ(f, b, k);
		const void *s = x->domain->edge(x->ctx, p, i, k, x->out[p]);
		x->edges[p] &= (uint8_t)~(1u << i);
		if (s == NULL)
			continue;
		x->edges[p] |= (uint8_t)(1u << i);
		in = in == NULL ? s : x->domain->join(x->ctx, in, s);
	}
	return in;
}

/* What comes in from outside of order[from .. to), the root's own state included. */
static const void *
incoming(AbsFix *x, IrBlockId b, uint32_t from, uint32_t to)
{
	bool is_root = b == 1 || b == x->f->recover;
	return join_edges(x, is_root ? x->domain->root(x->ctx, b) : NULL, b, from, to, false);
}

static void
visit(AbsFix *x, IrBlockId b, const void *in)
{
	assert(x->wto->index[b] != 0);
	x->visits++;
	x->in[b] = in;
	x->out[b] = in == NULL ? NULL : x->domain->transfer(x->ctx, b, in);
}

static bool
is_stable(AbsFix *x, const void *old, const void *now)
{
	return now == NULL || (old != NULL && x->domain->leq(x->ctx, now, old));
}

static void iterate(AbsFix *x, uint32_t from, uint32_t to);

/* The head's state after a step downwards from `in`, a fixpoint of which `now` comes in; null if
 * there is none to be made. */
static const void *
descend(AbsFix *x, const void *in, const void *now, uint32_t n_down)
{
	const void *next = now == NULL ? NULL : x->domain->narrow(x->ctx, in, now);
	if (next == NULL || is_stable(x, next, in))
		return NULL;
	bool is_late = is_impatient(x), is_last = n_down >= x->max_descents;
	x->is_impatient |= is_late;
	x->is_high |= is_last;
	return is_late || is_last ? NULL : next;
}

static void
component(AbsFix *x, uint32_t at)
{
	IrBlockId head = x->wto->order[at];
	uint32_t end = x->wto->end[at];
	assert(at < end && end <= x->wto->n);
	const void *outside = incoming(x, head, at, end), *in = outside;
	uint32_t n_up = 0, n_down = 0;
	if (is_impatient(x) && x->in[head] != NULL && in != NULL) {
		in = x->domain->join(x->ctx, x->in[head], in);
		x->is_impatient = true;
	}
	for (;;) {
		visit(x, head, in);
		iterate(x, at + 1, end);
		/* Of an irreducible component the head may be reached from inside first. */
		const void *now = join_edges(x, outside, head, at, end, true);
		if (!is_stable(x, in, now)) {
			/* After a step downwards inner components may end up wider than before:
			 * then upwards again, and no further down. */
			n_down = n_down > 0 ? x->max_descents : 0;
			in = in == NULL ? now : x->domain->widen(x->ctx, in, now, n_up++);
			continue;
		}
		const void *next = descend(x, in, now, n_down);
		if (next == NULL)
			break;
		in = next;
		n_down++;
	}
}

static void
iterate(AbsFix *x, uint32_t from, uint32_t to)
{
	assert(from <= to && to <= x->wto->n);
	for (uint32_t i = from; i < to;) {
		if (x->wto->end[i] != 0) {
			component(x, i);
			i = x->wto->end[i];
		} else {
			IrBlockId b = x->wto->order[i];
			visit(x, b, incoming(x, b, 0, 0));
			i++;
		}
	}
}

void
absint_fixpoint(AbsFix *x)
{
	assert(x->f != NULL && x->domain != NULL && x->wto != NULL && x->wto->n > 0);
	assert(x->max_visits > 0 && x->max_descents > 0);
	x->visits = 0;
	x->is_impatient = x->is_high = false;
	iterate(x, 0, x->wto->n);
}

#include "pta/ahead.h"

/* So many functions in front of the sweep are looked at: what is solved ahead waits in memory. */
#define WINDOW 256u

bool
ahead_is_worn(const Ahead *a, IrFuncId f)
{
	return (a->times[f] + 1) % a->p->opt.max_solves == 0 && a->p->mode[f].step < PTA_STEP_BRIEF;
}

PtaMode
ahead_mode(const Ahead *a, IrFuncId f)
{
	PtaMode mode = a->p->mode[f];
	mode.step += ahead_is_worn(a, f);
	return mode;
}

static bool
is_pending(const Ahead *a, uint32_t place)
{
	return place == a->at || bits_has(&a->dirty, place);
}

/* Whether nothing that it makes use of, as far as that can be known, will change before its turn. */
static bool
is_ready(const Ahead *a, IrFuncId f, uint32_t place)
{
	const Pta *p = a->p;
	const IdVec *refs = &p->graph->refs[f];
	vec_each(refs, i) {
		uint32_t r = place_in_order(p, refs->at[i]);
		if (r < place && r >= a->first && (is_pending(a, r) || is_pending(a, r + 1)))
			return false;
	}
	return true;
}

/* A function to solve ahead, or 0; the lock is held. */
static IrFuncId
find_work(const Ahead *a)
{
	const Pta *p = a->p;
	uint32_t looks = 0;
	for (uint32_t r = bits_next(&a->dirty, a->at + 1); r != UINT32_MAX && looks < WINDOW;
	     r = bits_next(&a->dirty, r + 1)) {
		PtaFuncId f = a->by_rank[r / 2];
		if (r % 2 || f >= p->n_ir)
			continue;
		looks++;
		if (a->state[f] == AHEAD_NONE && is_ready(a, f, r))
			return f;
	}
	return 0;
}

void
ahead_signal(Ahead *a)
{
	if (a->n_waiting)
		pthread_cond_broadcast(&a->changed);
}

static void
wait(Ahead *a)
{
	a->n_waiting++;
	pthread_cond_wait(&a->changed, &a->p->lock);
	a->n_waiting--;
}

void
ahead_end(Ahead *a)
{
	pthread_mutex_lock(&a->p->lock);
	a->is_done = true;
	ahead_signal(a);
	pthread_mutex_unlock(&a->p->lock);
}

/* A bug of ours is met again when the function has its turn, and told of then. */
static bool
try_ahead(PtaSys *s, IrFuncId f, PtaMode mode, PtaSolved *out)
{
	BugTrap trap;
	if (BUG_CATCH(&trap))
		return false;
	bool ok = solve_summary(s, f, mode, out);
	bug_release(&trap);
	return ok;
}

/* Solve a function ahead; the lock is held, but not meanwhile. */
static void
solve_ahead(Ahead *a, PtaSys *s, IrFuncId f)
{
	assert(a->state[f] == AHEAD_NONE && a->solved[f] == NULL);
	a->state[f] = AHEAD_TAKEN;
	PtaMode mode = ahead_mode(a, f);
	pthread_mutex_unlock(&a->p->lock);
	PtaSolved *solved = mem_new(PtaSolved);
	s->is_ahead = true;
	bool ok = try_ahead(s, f, mode, solved);
	s->is_ahead = false;
	pthread_mutex_lock(&a->p->lock);
	a->solved[f] = ok ? solved : NULL;
	a->state[f] = AHEAD_DONE;
	ahead_signal(a);
}

void
ahead_work(Ahead *a, PtaSys *s)
{
	pthread_mutex_lock(&a->p->lock);
	while (!a->is_done) {
		IrFuncId f = find_work(a);
		if (f)
			solve_ahead(a, s, f);
		else
			wait(a);
	}
	pthread_mutex_unlock(&a->p->lock);
}

PtaSolved *
ahead_take(Ahead *a, PtaSys *s, IrFuncId f)
{
	pthread_mutex_lock(&a->p->lock);
	while (a->state[f] == AHEAD_TAKEN) {
		IrFuncId other = find_work(a);
		if (other)
			solve_ahead(a, s, other);
		else
			wait(a);
	}
	PtaSolved *solved = a->solved[f];
	if (solved && !publish_is_current(a->p, solved))
		solved = NULL;
	a->state[f] = AHEAD_NONE;
	a->solved[f] = NULL;
	pthread_mutex_unlock(&a->p->lock);
	return solved;
}

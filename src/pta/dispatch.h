/*
 * Places of dispatchers and briefs, and the flags that say what may be done with them. The map is in
 * dispatch.c.
 */
#ifndef STAYPUT_PTA_DISPATCH_H
#define STAYPUT_PTA_DISPATCH_H

#include "pta/priv.h"

#define RESULT_BITS 16u
#define FLAG_RESULTS 0xffffu
#define FLAG_SINK(sink) (1u << (RESULT_BITS - 1 + (sink))) /* sinks are numbered from 1 */
#define FLAG_HELD (1u << 26)
#define FLAG_INNER (1u << 27)     /* a pointer into the middle of the object */
#define FLAG_COLLAPSED (1u << 28) /* its objects must be collapsed */
#define FLAG_SAME (1u << 29)      /* what is behind it may be the object itself, seen otherwise */

static_assert(PTA_SINK_COUNT <= 8, "a bit for each sink");
static_assert((FLAG_RESULTS & FLAG_SINK(1)) == 0, "results and sinks share no bit");

/* Places: OMEGA; UNKNOWN; then an object and what is behind it (of a *deep* input: the object, what that
 * leads to, and what is behind): FRESH; what each input leads to; of a brief what each result of its open
 * calls leads to, and each capture of closures that are behind its captures. The inputs of a dispatcher
 * are the value called and, from 1, the leaves of the arguments; those of a brief are the leaves of the
 * parameters, then of the captures. */
#define PLACE_OMEGA 0u
#define PLACE_UNKNOWN 1u
#define PLACE_FRESH 2u
#define PLACE_INPUTS 4u

/* Places of an input. Only a deep one has the third. */
#define PLACES_EACH 3u

static inline uint32_t
place_of_input(uint32_t leaf)
{
	return PLACE_INPUTS + PLACES_EACH * leaf;
}

/* Whether the place is the object that something leads to, not what is behind it. */
static inline bool
is_first(uint32_t place)
{
	assert(place >= PLACE_FRESH);
	return place < PLACE_INPUTS ? place == PLACE_FRESH
				    : (place - PLACE_INPUTS) % PLACES_EACH == 0;
}

/* What is behind a place; of the last one of an input it is the place itself. */
static inline uint32_t
behind_of(const PtaDispatch *d, uint32_t place)
{
	assert(place >= PLACE_FRESH);
	if (place < PLACE_INPUTS)
		return PLACE_FRESH + 1;
	uint32_t i = (place - PLACE_INPUTS) / PLACES_EACH;
	const PtaInput *in = i < d->n_leaves ? &d->inputs[i] : &d->more.at[i - d->n_leaves];
	uint32_t last = place_of_input(i) + (in->is_deep ? 2 : 1);
	return place < last ? place + 1 : last;
}

/* The same n times. */
static inline uint32_t
behind_by(const PtaDispatch *d, uint32_t place, uint32_t n)
{
	for (; n > 0 && place != behind_of(d, place); n--)
		place = behind_of(d, place);
	return place;
}

/* Whether what is behind a leaf's object may be the object itself. An interface made by unsafe means
 * is no box: its receiver is the value. */
static inline bool
is_same(const PtaDispatch *d, uint32_t place)
{
	assert(place < d->flags.len && is_first(place));
	return (place == PLACE_INPUTS && d->is_invoke) || (d->flags.at[place] & FLAG_SAME);
}

static inline uint32_t
n_places(const PtaDispatch *d)
{
	return d->flags.len;
}

static inline uint32_t
result_flag(uint32_t leaf)
{
	return 1u << (leaf < RESULT_BITS ? leaf : RESULT_BITS - 1);
}

/* A brief leaves calls of func values to its callers, who often pass a closure and know what it does;
 * calls of methods only where the whole program is not known, since there are many. */
static inline bool
is_left_open(const PtaDispatch *d, PtaOrigin call)
{
	assert(call.instr & PTA_ORIGIN_CALL);
	bool is_invoke = call.instr >> 30 & 1;
	if (map_has(&d->resolved, map_pair(call.func, call.instr)))
		return false;
	return is_invoke ? d->leaves_methods_open : d->leaves_open;
}

/* dispatch_summary.c: what the flags of a dispatcher say, as a summary with so many results. Numbers the
 * places by its objects. */
PtaSummary *dispatch_write(Pta *p, PtaFuncId id, uint32_t n_results);

#endif

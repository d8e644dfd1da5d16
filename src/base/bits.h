/*
 * Dense sets of ids. A zeroed BitSet is empty; it grows as members are added.
 */
#ifndef STAYPUT_BASE_BITS_H
#define STAYPUT_BASE_BITS_H

#include "base/vec.h"

typedef struct BitSet {
	uint64_t *words; /* unscanned */
	uint32_t n_words;
} BitSet;

/* Add x; true if it was not a member. */
bool bits_add(BitSet *s, uint32_t x);
void bits_remove(BitSet *s, uint32_t x);
bool bits_has(const BitSet *s, uint32_t x);
/* into := into | from; true if into changed. */
bool bits_union(BitSet *into, const BitSet *from);
/* into := into & with. */
void bits_intersect(BitSet *into, const BitSet *with);
bool bits_equal(const BitSet *a, const BitSet *b);
bool bits_is_empty(const BitSet *s);
uint32_t bits_count(const BitSet *s);
void bits_clear(BitSet *s);
/* The least member >= from, or UINT32_MAX. */
uint32_t bits_next(const BitSet *s, uint32_t from);

/* for (each member x of s, ascending) */
#define bits_each(s, x)                                                        \
	for (uint32_t x = bits_next((s), 0); x != UINT32_MAX;                  \
	     x = bits_next((s), x + 1))

#endif

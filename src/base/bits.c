/*
 * Dense bit sets. Words past n_words are zero: sets of different sizes compare
 * and combine as if they were extended.
 */
#include "base/bits.h"

#define WORD_BITS 64

static void
make_words(BitSet *s, uint32_t need)
{
	if (need <= s->n_words)
		return;
	uint32_t n = s->n_words * 2 > need ? s->n_words * 2 : need;
	s->words = mem_grow(s->words, s->n_words * sizeof(*s->words), n * sizeof(*s->words), false);
	s->n_words = n;
}

bool
bits_add(BitSet *s, uint32_t x)
{
	assert(x != UINT32_MAX); /* bits_next's "none" */
	make_words(s, x / WORD_BITS + 1);
	uint64_t bit = (uint64_t)1 << x % WORD_BITS;
	bool is_new = (s->words[x / WORD_BITS] & bit) == 0;
	s->words[x / WORD_BITS] |= bit;
	return is_new;
}

void
bits_remove(BitSet *s, uint32_t x)
{
	if (x / WORD_BITS < s->n_words)
		s->words[x / WORD_BITS] &= ~((uint64_t)1 << x % WORD_BITS);
}

bool
bits_has(const BitSet *s, uint32_t x)
{
	return x / WORD_BITS < s->n_words && (s->words[x / WORD_BITS] >> x % WORD_BITS & 1) != 0;
}

/* Number of words up to the last that is not zero. */
static uint32_t
used_words(const BitSet *s)
{
	uint32_t n = s->n_words;
	while (n > 0 && s->words[n - 1] == 0)
		n--;
	return n;
}

bool
bits_union(BitSet *into, const BitSet *from)
{
	uint32_t n = used_words(from);
	make_words(into, n);
	uint64_t added = 0;
	for (uint32_t i = 0; i < n; i++) {
		added |= from->words[i] & ~into->words[i];
		into->words[i] |= from->words[i];
	}
	return added != 0;
}

void
bits_intersect(BitSet *into, const BitSet *with)
{
	for (uint32_t i = 0; i < into->n_words; i++)
		into->words[i] &= i < with->n_words ? with->words[i] : 0;
}

bool
bits_equal(const BitSet *a, const BitSet *b)
{
	uint32_t n = used_words(a);
	if (n != used_words(b))
		return false;
	return n == 0 || memcmp(a->words, b->words, n * sizeof(*a->words)) == 0;
}

bool
bits_is_empty(const BitSet *s)
{
	return used_words(s) == 0;
}

uint32_t
bits_count(const BitSet *s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->n_words; i++)
		n += (uint32_t)__builtin_popcountll(s->words[i]);
	return n;
}

void
bits_clear(BitSet *s)
{
	if (s->n_words > 0)
		memset(s->words, 0, s->n_words * sizeof(*s->words));
}

uint32_t
bits_next(const BitSet *s, uint32_t from)
{
	uint32_t i = from / WORD_BITS;
	if (i >= s->n_words)
		return UINT32_MAX;
	uint64_t word = s->words[i] & ~(uint64_t)0 << from % WORD_BITS;
	while (word == 0) {
		if (++i >= s->n_words)
			return UINT32_MAX;
		word = s->words[i];
	}
	return i * WORD_BITS + (uint32_t)__builtin_ctzll(word);
}

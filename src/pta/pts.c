/*
 * Points-to sets. The solver numbers a system's cells without gaps, and most systems are small, so most
 * sets are two words of bits inside the set; of large systems those of one or two members are an array
 * inside, and others bits outside. Frozen solutions have sorted arrays, which take less room.
 *
 * What a set leaves behind is used again by the next: a solver makes and drops one for each node that
 * it looks at.
 */
#include "pta/priv.h"

/* ------------------------------------------------------------------ blocks */

/* A free block begins with the next of its size. */
typedef struct PtsFree {
	struct PtsFree *next;
} PtsFree;

/* Words of a block of size class k. */
#define CLASS_WORDS(k) (4u << (k))

/* The smallest class of blocks with so many words. */
static uint32_t
class_of(uint32_t words)
{
	uint32_t k = 0;
	while (CLASS_WORDS(k) < words)
		k++;
	assert(k < PTS_CLASSES);
	return k;
}

/* Zeroed. */
static uint64_t *
take(PtsPool *pool, uint32_t k)
{
	PtsFree *b = pool->free[k];
	if (b == NULL)
		return arena_alloc(pool->arena, CLASS_WORDS(k) * sizeof(uint64_t));
	pool->free[k] = b->next;
	return memset(b, 0, CLASS_WORDS(k) * sizeof(uint64_t));
}

static void
give(PtsPool *pool, uint64_t *words, uint32_t k)
{
	PtsFree *b = (PtsFree *)words;
	b->next = pool->free[k];
	pool->free[k] = b;
}

void
pts_pool_reset(PtsPool *pool)
{
	memset(pool->free, 0, sizeof pool->free);
}

/* ------------------------------------------------------------------- forms */

static bool
is_bits(const PtaSet *s)
{
	return s->cap > PTS_ARRAY;
}

/* Of a bit set. */
static uint64_t *
words_of(PtaSet *s)
{
	return s->cap == PTS_INSIDE ? s->u.inside : s->u.words;
}

static const uint64_t *
bits_of(const PtaSet *s)
{
	return s->cap == PTS_INSIDE ? s->u.inside : s->u.words;
}

static const uint32_t *
ids_of(const PtaSet *s)
{
	assert(!is_bits(s));
	return s->cap == 0 ? s->u.few : s->u.ids;
}

/* Position of the first member >= x. */
static uint32_t
lower(const PtaSet *s, uint32_t x)
{
	const uint32_t *ids = ids_of(s);
	uint32_t lo = 0, hi = s->n;
	while (hi - lo > PTS_FEW) {
		uint32_t mid = (lo + hi) / 2;
		if (ids[mid] < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo < hi && ids[lo] < x)
		lo++;
	return lo;
}

/* Give back what the set has outside of itself. */
void
pts_free(PtsPool *pool, PtaSet *s)
{
	assert(s->cap != PTS_ARRAY);
	if (s->cap > PTS_INSIDE)
		give(pool, s->u.words, class_of(s->cap));
	*s = (PtaSet){ 0 };
}

/* Make it a bit set outside that has room for so many words. */
static void
reserve_words(PtsPool *pool, PtaSet *s, uint32_t words)
{
	assert(s->cap != PTS_ARRAY);
	if (s->cap > PTS_INSIDE && words <= s->cap)
		return;
	uint32_t k = class_of(words);
	PtaSet to = { .n = s->n, .cap = CLASS_WORDS(k) };
	to.u.words = take(pool, k);
	for (uint32_t i = 0; !is_bits(s) && i < s->n; i++)
		to.u.words[s->u.few[i] / 64] |= (uint64_t)1 << s->u.few[i] % 64;
	if (is_bits(s))
		memcpy(to.u.words, bits_of(s), s->cap * sizeof(uint64_t));
	pts_free(pool, s);
	*s = to;
}

/* Give a bit set inside another form, in which it can have members that there is no room for. */
static void
leave_inside(PtsPool *pool, PtaSet *s)
{
	assert(s->cap == PTS_INSIDE);
	if (s->n > PTS_FEW) {
		reserve_words(pool, s, PTS_INSIDE + 1);
		return;
	}
	PtaSet few = { .n = s->n };
	uint32_t i = 0;
	pta_set_each(s, x)
		few.u.few[i++] = x;
	*s = few;
}

/* ----------------------------------------------------------------- members */

static bool
add_bit(PtaSet *s, uint32_t x)
{
	assert(x / 64 < s->cap);
	uint64_t bit = (uint64_t)1 << x % 64, *word = words_of(s) + x / 64;
	if (*word & bit)
		return false;
	*word |= bit;
	s->n++;
	return true;
}

/* Add a member that is not there, where there is room for it; `at` is its place. */
static void
add_few(PtaSet *s, uint32_t at, uint32_t x)
{
	assert(s->cap == 0 && s->n < PTS_FEW);
	memmove(s->u.few + at + 1, s->u.few + at, (s->n - at) * sizeof s->u.few[0]);
	s->u.few[at] = x;
	s->n++;
}

bool
pts_add(PtsPool *pool, PtaSet *s, uint32_t x)
{
	assert(x != UINT32_MAX); /* the end of pta_set_next */
	if (s->n == 0 && s->cap == 0 && x < 64 * PTS_INSIDE)
		s->cap = PTS_INSIDE;
	if (s->cap == PTS_INSIDE) {
		if (x < 64 * PTS_INSIDE)
			return add_bit(s, x);
		leave_inside(pool, s);
	}
	if (!is_bits(s)) {
		uint32_t at = lower(s, x);
		if (at < s->n && s->u.few[at] == x)
			return false;
		if (s->n < PTS_FEW) {
			add_few(s, at, x);
			return true;
		}
		uint32_t last = s->u.few[PTS_FEW - 1];
		reserve_words(pool, s, (x > last ? x : last) / 64 + 1);
	}
	reserve_words(pool, s, x / 64 + 1);
	return add_bit(s, x);
}

uint32_t
pta_set_next(const PtaSet *s, uint32_t from)
{
	if (!is_bits(s)) {
		uint32_t at = lower(s, from);
		return at < s->n ? ids_of(s)[at] : UINT32_MAX;
	}
	for (uint32_t w = from / 64; w < s->cap; w++) {
		uint64_t bits = bits_of(s)[w];
		if (w == from / 64)
			bits &= ~(uint64_t)0 << from % 64;
		if (bits)
			return w * 64 + (uint32_t)__builtin_ctzll(bits);
	}
	return UINT32_MAX;
}

uint32_t
pta_set_step(PtaSetIter *it)
{
	if (!is_bits(it->set))
		return it->at < it->set->n ? ids_of(it->set)[it->at++] : UINT32_MAX;
	uint32_t x = pta_set_next(it->set, it->at);
	it->at = x + 1;
	return x;
}

bool
pta_set_has(const PtaSet *s, PtaNodeId token)
{
	if (is_bits(s))
		return token / 64 < s->cap && bits_of(s)[token / 64] >> token % 64 & 1;
	uint32_t at = lower(s, token);
	return at < s->n && ids_of(s)[at] == token;
}

uint32_t
pta_set_count(const PtaSet *s)
{
	return s->n;
}

/* ------------------------------------------------------------- whole sets */

/* Add the members 64 * w + i for the bits i, which the set does not have. */
static void
add_word(PtsPool *pool, PtaSet *s, uint32_t w, uint64_t bits)
{
	while (bits && (s->cap == PTS_INSIDE ? w >= PTS_INSIDE : !is_bits(s))) {
		pts_add(pool, s, w * 64 + (uint32_t)__builtin_ctzll(bits));
		bits &= bits - 1;
	}
	if (bits == 0)
		return;
	if (s->cap != PTS_INSIDE)
		reserve_words(pool, s, w + 1);
	uint64_t *word = words_of(s) + w;
	assert((*word & bits) == 0);
	*word |= bits;
	s->n += (uint32_t)__builtin_popcountll(bits);
}

/* `into` is a bit set with as many words as `from`, or more. */
static bool
union_words(PtsPool *pool, PtaSet *into, const PtaSet *from, PtaSet *fresh)
{
	uint64_t *to = words_of(into);
	const uint64_t *added = bits_of(from);
	uint32_t before = into->n;
	for (uint32_t w = 0; w < from->cap; w++) {
		uint64_t bits = added[w] & ~to[w];
		if (bits == 0)
			continue;
		to[w] |= bits;
		into->n += (uint32_t)__builtin_popcountll(bits);
		if (fresh)
			add_word(pool, fresh, w, bits);
	}
	return into->n != before;
}

static bool
union_bits(PtsPool *pool, PtaSet *into, const PtaSet *from, PtaSet *fresh)
{
	if (is_bits(into) && into->cap >= from->cap)
		return union_words(pool, into, from, fresh);
	uint32_t before = into->n;
	for (uint32_t w = 0; w < from->cap; w++) {
		uint64_t bits = bits_of(from)[w];
		if (is_bits(into) && w < into->cap)
			bits &= ~bits_of(into)[w];
		else
			for (uint32_t i = 0; !is_bits(into) && i < into->n; i++)
				if (into->u.few[i] / 64 == w)
					bits &= ~((uint64_t)1 << into->u.few[i] % 64);
		if (bits == 0)
			continue;
		add_word(pool, into, w, bits);
		if (fresh)
			add_word(pool, fresh, w, bits);
	}
	return into->n != before;
}

bool
pts_union_any(PtsPool *pool, PtaSet *into, const PtaSet *from, PtaSet *fresh)
{
	assert(fresh == NULL || (fresh != into && fresh != from));
	if (into == from || from->n == 0)
		return false;
	if (is_bits(from))
		return union_bits(pool, into, from, fresh);
	bool changed = false;
	const uint32_t *ids = ids_of(from);
	for (uint32_t i = 0; i < from->n; i++) {
		if (!pts_add(pool, into, ids[i]))
			continue;
		changed = true;
		if (fresh)
			pts_add(pool, fresh, ids[i]);
	}
	return changed;
}

uint32_t
pts_lacks(const PtaSet *set, const PtaSet *members)
{
	pta_set_each(members, x)
		if (!pta_set_has(set, x))
			return x;
	return UINT32_MAX;
}

uint64_t
pts_hash(const PtaSet *s)
{
	if (!is_bits(s))
		return hash_bytes(ids_of(s), s->n * sizeof(uint32_t));
	uint32_t n = s->cap;
	while (n > 0 && bits_of(s)[n - 1] == 0)
		n--;
	return hash_bytes(bits_of(s), n * sizeof(uint64_t));
}

bool
pts_equal_any(const PtaSet *a, const PtaSet *b)
{
	if (a->n != b->n)
		return false;
	if (!is_bits(a) && !is_bits(b))
		return memcmp(ids_of(a), ids_of(b), a->n * sizeof(uint32_t)) == 0;
	if (is_bits(a) && is_bits(b)) {
		/* As many members: where both have words is enough. */
		uint32_t n = a->cap < b->cap ? a->cap : b->cap;
		return memcmp(bits_of(a), bits_of(b), n * sizeof(uint64_t)) == 0;
	}
	return pts_lacks(a, b) == UINT32_MAX;
}

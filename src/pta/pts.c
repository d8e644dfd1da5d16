/*
 * Points-to sets: most have one or two members, a few have thousands. Three
 * forms by size: members inside, a sorted array, a bit set; a set only grows,
 * so it goes through them in this order. What it leaves behind is used again by the next set: a
 * solver makes and drops one for each node that it looks at.
 */
#include "pta/priv.h"

static_assert(0 < PTS_FEW && PTS_FEW < PTS_IDS, "the forms follow each other by size");

/* ------------------------------------------------------------------ blocks */

/* A free block begins with the next of its size. */
typedef struct PtsFree {
	struct PtsFree *next;
} PtsFree;

/* Words of a block of size class k. */
#define CLASS_WORDS(k) ((PTS_IDS * sizeof(uint32_t) / sizeof(uint64_t)) << (k))

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
static void *
take(PtsPool *pool, uint32_t k)
{
	PtsFree *b = pool->free[k];
	if (b == NULL)
		return arena_alloc(pool->arena, CLASS_WORDS(k) * sizeof(uint64_t));
	pool->free[k] = b->next;
	return memset(b, 0, CLASS_WORDS(k) * sizeof(uint64_t));
}

static void
give(PtsPool *pool, void *block, uint32_t k)
{
	PtsFree *b = block;
	b->next = pool->free[k];
	pool->free[k] = b;
}

void
pts_pool_reset(PtsPool *pool)
{
	memset(pool->free, 0, sizeof pool->free);
}

/* ------------------------------------------------------------------- forms */

static const uint32_t *
pts_ids(const PtaSet *s)
{
	return s->cap == 0 ? s->u.few : s->u.ids;
}

static bool
pts_is_bits(const PtaSet *s)
{
	return s->cap > PTS_IDS;
}

/* Position of the first member >= x. */
static uint32_t
pts_lower(const PtaSet *s, uint32_t x)
{
	assert(!pts_is_bits(s));
	const uint32_t *ids = pts_ids(s);
	uint32_t lo = 0, hi = s->n;
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		if (ids[mid] < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Give back what the set has outside of itself. */
void
pts_free(PtsPool *pool, PtaSet *s)
{
	if (s->cap)
		give(pool, s->u.words, pts_is_bits(s) ? class_of(s->cap) : 0);
	*s = (PtaSet){ 0 };
}

static void
grow_bits(PtsPool *pool, PtaSet *s, uint32_t words)
{
	assert(pts_is_bits(s) && words > s->cap);
	uint32_t old = class_of(s->cap), k = class_of(words);
	uint64_t *to = take(pool, k);
	memcpy(to, s->u.words, s->cap * sizeof(uint64_t));
	give(pool, s->u.words, old);
	s->u.words = to;
	s->cap = CLASS_WORDS(k);
}

static bool
bit_set(PtsPool *pool, PtaSet *s, uint32_t x)
{
	assert(pts_is_bits(s));
	if (x / 64 >= s->cap)
		grow_bits(pool, s, x / 64 + 1);
	uint64_t bit = (uint64_t)1 << x % 64;
	if (s->u.words[x / 64] & bit)
		return false;
	s->u.words[x / 64] |= bit;
	s->n++;
	return true;
}

static void
pts_to_bits(PtsPool *pool, PtaSet *s, uint32_t largest)
{
	assert(!pts_is_bits(s));
	uint32_t k = class_of(largest / 64 > PTS_IDS ? largest / 64 + 1 : PTS_IDS + 1);
	PtaSet bits = { .cap = CLASS_WORDS(k) };
	bits.u.words = take(pool, k);
	const uint32_t *ids = pts_ids(s);
	for (uint32_t i = 0; i < s->n; i++)
		bit_set(pool, &bits, ids[i]);
	assert(bits.n == s->n); /* each member once */
	pts_free(pool, s);
	*s = bits;
}

/* Room for one more in the sorted array forms; false if it has to be bits. */
static bool
pts_room(PtsPool *pool, PtaSet *s)
{
	assert(!pts_is_bits(s) && s->n <= PTS_IDS);
	if (s->n < (s->cap == 0 ? PTS_FEW : PTS_IDS))
		return true;
	if (s->cap != 0)
		return false;
	uint32_t *ids = take(pool, 0);
	memcpy(ids, s->u.few, sizeof s->u.few);
	s->u.ids = ids;
	s->cap = PTS_IDS;
	return true;
}

bool
pts_add(PtsPool *pool, PtaSet *s, uint32_t x)
{
	assert(x != UINT32_MAX); /* the end of pta_set_next */
	if (pts_is_bits(s))
		return bit_set(pool, s, x);
	uint32_t at = pts_lower(s, x);
	if (at < s->n && pts_ids(s)[at] == x)
		return false;
	if (!pts_room(pool, s)) {
		uint32_t last = s->u.ids[s->n - 1];
		pts_to_bits(pool, s, x > last ? x : last);
		return bit_set(pool, s, x);
	}
	uint32_t *ids = s->cap == 0 ? s->u.few : s->u.ids;
	memmove(ids + at + 1, ids + at, (s->n - at) * sizeof *ids);
	ids[at] = x;
	s->n++;
	return true;
}

uint32_t
pta_set_next(const PtaSet *s, uint32_t from)
{
	if (!pts_is_bits(s)) {
		uint32_t at = pts_lower(s, from);
		return at < s->n ? pts_ids(s)[at] : UINT32_MAX;
	}
	for (uint32_t w = from / 64; w < s->cap; w++) {
		uint64_t bits = s->u.words[w];
		if (w == from / 64)
			bits &= ~(uint64_t)0 << from % 64;
		if (bits)
			return w * 64 + (uint32_t)__builtin_ctzll(bits);
	}
	return UINT32_MAX;
}

bool
pta_set_has(const PtaSet *s, PtaNodeId token)
{
	if (pts_is_bits(s))
		return token / 64 < s->cap && s->u.words[token / 64] >> token % 64 & 1;
	uint32_t at = pts_lower(s, token);
	return at < s->n && pts_ids(s)[at] == token;
}

uint32_t
pta_set_count(const PtaSet *s)
{
	return s->n;
}

static bool
bits_into(PtsPool *pool, PtaSet *into, const PtaSet *from, PtaSet *fresh)
{
	assert(pts_is_bits(into) && pts_is_bits(from));
	bool changed = false;
	for (uint32_t w = 0; w < from->cap; w++) {
		uint64_t bits = from->u.words[w];
		if (w < into->cap)
			bits &= ~into->u.words[w];
		for (; bits; bits &= bits - 1) {
			uint32_t x = w * 64 + (uint32_t)__builtin_ctzll(bits);
			bit_set(pool, into, x);
			if (fresh)
				pts_add(pool, fresh, x);
			changed = true;
		}
	}
	return changed;
}

bool
pts_union_into(PtsPool *pool, PtaSet *into, const PtaSet *from, PtaSet *fresh)
{
	assert(fresh == NULL || (fresh != into && fresh != from));
	if (into == from || from->n == 0)
		return false;
	if (pts_is_bits(from)) {
		if (!pts_is_bits(into))
			pts_to_bits(pool, into, from->cap * 64 - 1);
		return bits_into(pool, into, from, fresh);
	}
	bool changed = false;
	const uint32_t *ids = pts_ids(from);
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
	if (pts_is_bits(members) && pts_is_bits(set)) {
		for (uint32_t w = 0; w < members->cap; w++) {
			uint64_t bits = members->u.words[w];
			if (w < set->cap)
				bits &= ~set->u.words[w];
			if (bits)
				return w * 64 + (uint32_t)__builtin_ctzll(bits);
		}
		return UINT32_MAX;
	}
	pta_set_each(members, x)
		if (!pta_set_has(set, x))
			return x;
	return UINT32_MAX;
}

bool
pts_equal(const PtaSet *a, const PtaSet *b)
{
	if (a->n != b->n)
		return false;
	if (!pts_is_bits(a) && !pts_is_bits(b))
		return memcmp(pts_ids(a), pts_ids(b), a->n * sizeof(uint32_t)) == 0;
	if (pts_is_bits(a) && pts_is_bits(b)) {
		/* As many members: where both have words is enough. */
		uint32_t n = a->cap < b->cap ? a->cap : b->cap;
		return memcmp(a->u.words, b->u.words, n * sizeof(uint64_t)) == 0;
	}
	pta_set_each(a, x)
		if (!pta_set_has(b, x))
			return false;
	return true;
}

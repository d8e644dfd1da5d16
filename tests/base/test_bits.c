/*
 * Bit sets against arrays of bool.
 */
#include "base/bits.h"

#include "tests/unit.h"

#define LIMIT 700 /* members are below it */

typedef struct Both {
	BitSet bits;
	bool has[LIMIT];
} Both;

static bool
agree(const Both *s)
{
	uint32_t n = 0, next = bits_next(&s->bits, 0);
	for (uint32_t x = 0; x < LIMIT; x++) {
		if (bits_has(&s->bits, x) != s->has[x] || (next == x) != s->has[x])
			return false;
		if (bits_next(&s->bits, x) != next)
			return false;
		if (s->has[x])
			next = bits_next(&s->bits, x + 1);
		n += s->has[x];
	}
	return next == UINT32_MAX && bits_count(&s->bits) == n &&
	       bits_is_empty(&s->bits) == (n == 0);
}

static void
combine(Both *into, const Both *from, bool is_union)
{
	bool changed = false;
	for (uint32_t x = 0; x < LIMIT; x++) {
		bool now = is_union ? into->has[x] || from->has[x] : into->has[x] && from->has[x];
		changed = changed || now != into->has[x];
		into->has[x] = now;
	}
	bool said = changed;
	if (is_union)
		said = bits_union(&into->bits, &from->bits);
	else
		bits_intersect(&into->bits, &from->bits);
	CU_ASSERT(said == changed);
}

static void
one_step(Both *s, Both *other, uint64_t *seed)
{
	/* A range that varies, so that sets differ in their number of words. */
	uint32_t limit = unit_rand(seed) % 3 == 0 ? LIMIT : 100;
	uint32_t x = (uint32_t)(unit_rand(seed) % limit);
	switch (unit_rand(seed) % 16) {
	default:
		CU_ASSERT(bits_add(&s->bits, x) == !s->has[x]);
		s->has[x] = true;
		break;
	case 0:
	case 1:
	case 2:
		bits_remove(&s->bits, x);
		s->has[x] = false;
		break;
	case 3:
		combine(s, other, true);
		break;
	case 4:
		combine(s, other, false);
		break;
	case 5:
		if (x < 10) {
			bits_clear(&s->bits);
			memset(s->has, 0, sizeof(s->has));
		}
		break;
	}
}

static void
test_against_bools(void)
{
	Both *s = mem_array(Both, 4);
	uint64_t seed = 3;
	for (int step = 0; step < 20000; step++) {
		Both *a = &s[unit_rand(&seed) % 4], *b = &s[unit_rand(&seed) % 4];
		one_step(a, b, &seed);
		if (step % 10 != 0)
			continue;
		CU_ASSERT_FATAL(agree(a));
		bool is_equal = memcmp(a->has, b->has, sizeof(a->has)) == 0;
		CU_ASSERT(bits_equal(&a->bits, &b->bits) == is_equal);
	}
}

static void
test_equal_ignores_size(void)
{
	BitSet a = { 0 }, b = { 0 };
	bits_add(&a, 1000);
	bits_remove(&a, 1000);
	CU_ASSERT(bits_equal(&a, &b) && bits_equal(&b, &a) && bits_is_empty(&a));
	bits_add(&a, 3);
	bits_add(&b, 3);
	CU_ASSERT(bits_equal(&a, &b) && bits_equal(&b, &a));
	bits_add(&b, 500);
	CU_ASSERT(!bits_equal(&a, &b) && !bits_equal(&b, &a));
}

static void
test_each(void)
{
	static const uint32_t members[] = { 0, 1, 63, 64, 65, 127, 128, 4095, 1000000 };
	BitSet s = { 0 };
	for (int i = 8; i >= 0; i--)
		bits_add(&s, members[i]);
	int n = 0;
	bits_each(&s, x)
		CU_ASSERT_FATAL(n < 9 && x == members[n++]);
	CU_ASSERT_EQUAL(n, 9);
	CU_ASSERT_EQUAL(bits_next(&s, 1000001), UINT32_MAX);
	CU_ASSERT_EQUAL(bits_next(&s, UINT32_MAX - 1), UINT32_MAX);
}

static void
test_union_with_itself(void)
{
	BitSet s = { 0 };
	bits_add(&s, 77);
	CU_ASSERT(!bits_union(&s, &s));
	bits_intersect(&s, &s);
	CU_ASSERT(bits_count(&s) == 1 && bits_has(&s, 77));
}

UNIT_MAIN(UNIT_TEST(test_against_bools), UNIT_TEST(test_equal_ignores_size), UNIT_TEST(test_each),
	  UNIT_TEST(test_union_with_itself))

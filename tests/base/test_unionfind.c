/*
 * Classes against their members, written down.
 */
#include "base/unionfind.h"

#include "tests/unit.h"

#define LIMIT 60

static void
test_random(void)
{
	uint64_t rand = 1;
	for (int round = 0; round < 200; round++) {
		UnionFind u = { 0 };
		uint32_t n = 1 + (uint32_t)(unit_rand(&rand) % LIMIT), class[LIMIT];
		unionfind_grow(&u, n - 1);
		CU_ASSERT_EQUAL(unionfind_add(&u), n - 1);
		for (uint32_t x = 0; x < n; x++)
			class[x] = x;
		for (uint32_t i = 0; i < n; i++) {
			uint32_t a = (uint32_t)(unit_rand(&rand) % n), b = (uint32_t)(unit_rand(&rand) % n);
			uint32_t root = unionfind_root(&u, a), from = class[b], to = class[a];
			CU_ASSERT_EQUAL(unionfind_merge(&u, a, b), from != to);
			CU_ASSERT_EQUAL(unionfind_root(&u, b), root);
			for (uint32_t x = 0; x < n; x++)
				if (class[x] == from)
					class[x] = to;
		}
		for (uint32_t a = 0; a < n; a++)
			for (uint32_t b = 0; b < n; b++)
				CU_ASSERT_EQUAL(unionfind_root(&u, a) == unionfind_root(&u, b),
						class[a] == class[b]);
	}
}

static void
test_empty(void)
{
	UnionFind u = { 0 };
	unionfind_grow(&u, 0);
	CU_ASSERT_EQUAL(u.len, 0);
	CU_ASSERT_EQUAL(unionfind_add(&u), 0);
	CU_ASSERT_EQUAL(unionfind_root(&u, 0), 0);
	CU_ASSERT_FALSE(unionfind_merge(&u, 0, 0));
}

UNIT_MAIN(UNIT_TEST(test_random), UNIT_TEST(test_empty))

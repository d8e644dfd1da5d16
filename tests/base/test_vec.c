/*
 * The vector: growth keeps what is there, and the element decides the memory.
 */
#include "base/vec.h"

#include "tests/unit.h"

typedef struct Pair {
	const char *name;
	int n;
} Pair;

static void
test_push_grows(void)
{
	IdVec v = { 0 };
	for (uint32_t i = 0; i < 100000; i++) {
		vec_push(&v, i * 7);
		CU_ASSERT_FATAL(v.len == i + 1 && v.len <= v.cap);
	}
	uint32_t wrong = 0;
	vec_each(&v, i)
		wrong += v.at[i] != i * 7;
	CU_ASSERT_EQUAL(wrong, 0);
}

/* n pushes take O(log n) new memories. */
static void
test_growth_is_geometric(void)
{
	VEC(Pair) v = { 0 };
	int grown = 0;
	for (int i = 0; i < 100000; i++) {
		Pair *before = v.at;
		Pair p = { "x", i };
		vec_push(&v, p);
		grown += v.at != before;
	}
	CU_ASSERT(grown <= 18);
	CU_ASSERT_EQUAL(vec_last(&v)->n, 99999);
	CU_ASSERT_STRING_EQUAL(v.at[0].name, "x");
}

static void
test_append(void)
{
	VEC(char) v = { 0 };
	vec_append(&v, "", 0);
	CU_ASSERT(v.len == 0 && v.at == NULL);
	for (size_t i = 0; i < 100; i++)
		vec_append(&v, "abcdefghij", i % 11);
	CU_ASSERT_EQUAL(v.len, 9 * 55 + 0);
	CU_ASSERT(memcmp(v.at, "aababcabcdabcde", 15) == 0);
}

static void
test_extend_is_zeroed(void)
{
	IdVec v = { 0 };
	vec_extend(&v, 10);
	for (uint32_t i = 0; i < 10; i++)
		v.at[i] = 1;
	vec_clear(&v);
	CU_ASSERT_EQUAL(v.len, 0);
	vec_push(&v, 5);
	vec_extend(&v, 10);
	CU_ASSERT_EQUAL(v.at[0], 5);
	for (uint32_t i = 1; i < 10; i++)
		CU_ASSERT_EQUAL(v.at[i], 0);
	vec_extend(&v, 3);
	CU_ASSERT_EQUAL(v.len, 10);
}

static void
test_reserve_keeps_length(void)
{
	IdVec v = { 0 };
	vec_push(&v, 3);
	vec_reserve(&v, 1000);
	uint32_t *at = v.at;
	CU_ASSERT(v.cap >= 1000 && v.len == 1 && v.at[0] == 3);
	for (uint32_t i = 1; i < 1000; i++)
		vec_push(&v, i);
	CU_ASSERT_PTR_EQUAL(v.at, at);
}

static void
test_pop(void)
{
	IdVec v = { 0 };
	uint64_t seed = 1;
	uint32_t sum = 0, depth = 0;
	for (int i = 0; i < 100000; i++) {
		if (depth > 0 && unit_rand(&seed) % 2 == 0) {
			sum -= vec_pop(&v);
			depth--;
		} else {
			uint32_t x = (uint32_t)unit_rand(&seed);
			vec_push(&v, x);
			sum += x;
			depth++;
		}
	}
	CU_ASSERT_EQUAL(v.len, depth);
	while (v.len > 0)
		sum -= vec_pop(&v);
	CU_ASSERT_EQUAL(sum, 0);
}

static void
test_memory_kind(void)
{
	uint32_t *ids = NULL;
	char *text = NULL;
	Pair *pairs = NULL;
	void **pointers = NULL;
	CU_ASSERT(!VEC_SCANNED(ids) && !VEC_SCANNED(text));
	CU_ASSERT(VEC_SCANNED(pairs) && VEC_SCANNED(pointers));
}

UNIT_MAIN(UNIT_TEST(test_push_grows), UNIT_TEST(test_growth_is_geometric), UNIT_TEST(test_append),
	  UNIT_TEST(test_extend_is_zeroed), UNIT_TEST(test_reserve_keeps_length),
	  UNIT_TEST(test_pop), UNIT_TEST(test_memory_kind))

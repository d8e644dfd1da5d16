/*
 * The map against a table that is searched from the front.
 */
#include "base/map.h"

#include "tests/unit.h"

#define NAIVE_MAX 4000

typedef struct Naive {
	uint64_t key[NAIVE_MAX], value[NAIVE_MAX];
	uint32_t len;
} Naive;

static uint32_t
naive_find(const Naive *t, uint64_t key)
{
	uint32_t i = 0;
	while (i < t->len && t->key[i] != key)
		i++;
	return i;
}

static void
naive_put(Naive *t, uint64_t key, uint64_t value)
{
	uint32_t i = naive_find(t, key);
	if (i == t->len)
		t->len++;
	t->key[i] = key;
	t->value[i] = value;
}

static bool
same(const Map *m, const Naive *t)
{
	if (m->len != t->len)
		return false;
	map_each(m, i) {
		if (m->entries[i].key != t->key[i] || m->entries[i].value != t->value[i])
			return false;
		if (map_get(m, t->key[i]) != t->value[i] || !map_has(m, t->key[i]))
			return false;
	}
	return true;
}

/* How a key is drawn: few values, pointers, pairs of ids, or high bits only. */
static uint64_t
draw_key(uint64_t *seed, int how)
{
	uint64_t r = unit_rand(seed);
	switch (how % 4) {
	case 0: return r % 700;
	case 1: return 0x7f0000000000u + r % 3000 * 16;
	case 2: return map_pair(r % 50, r >> 32 & 63);
	default: return r << 52;
	}
}

static void
test_against_naive_table(void)
{
	Naive *t = mem_data(sizeof(*t));
	for (int how = 0; how < 8; how++) {
		Map m = { 0 };
		uint64_t seed = (uint64_t)how;
		t->len = 0;
		for (int step = 0; step < NAIVE_MAX; step++) {
			uint64_t key = draw_key(&seed, how), value = unit_rand(&seed);
			uint32_t at = naive_find(t, key);
			bool is_new;
			uint64_t *place = map_find(&m, key);
			CU_ASSERT_FATAL((place == NULL) == (at == t->len));
			CU_ASSERT(map_get(&m, key) == (at == t->len ? 0 : t->value[at]));
			if (value % 2 == 0) {
				map_put(&m, key, value);
			} else {
				place = map_ensure(&m, key, &is_new);
				CU_ASSERT(is_new == (at == t->len));
				CU_ASSERT(!is_new || *place == 0);
				*place = value;
			}
			naive_put(t, key, value);
			if (step < 100 || step % 500 == 0)
				CU_ASSERT_FATAL(same(&m, t));
		}
		CU_ASSERT(same(&m, t));
	}
}

static void
test_empty(void)
{
	Map m = { 0 };
	CU_ASSERT_PTR_NULL(map_find(&m, 0));
	CU_ASSERT(!map_has(&m, 0) && map_get(&m, 5) == 0);
	map_clear(&m);
	map_put(&m, 0, 0);
	CU_ASSERT(map_has(&m, 0) && map_get(&m, 0) == 0 && m.len == 1);
}

static void
test_clear(void)
{
	for (uint32_t n = 1; n < 100; n += 7) {
		Map m = { 0 };
		for (uint32_t i = 0; i < n; i++)
			map_put(&m, i, i + 1);
		map_clear(&m);
		CU_ASSERT_EQUAL(m.len, 0);
		for (uint32_t i = 0; i < n; i++)
			CU_ASSERT(!map_has(&m, i));
		map_put(&m, n / 2, 9);
		CU_ASSERT(m.len == 1 && map_get(&m, n / 2) == 9 && m.entries[0].key == n / 2);
	}
}

/* 1, 2, 4 ... are inserted by the visit of the entry before. */
static void
test_insert_while_iterating(void)
{
	Map m = { 0 };
	map_put(&m, 1, 0);
	uint32_t visits = 0;
	map_each(&m, i) {
		visits++;
		uint64_t key = m.entries[i].key;
		if (key < 1000)
			for (uint64_t k = key * 2; k < key * 2 + 2; k++)
				map_put(&m, k, key);
	}
	CU_ASSERT(visits == m.len && m.len > 1000);
	CU_ASSERT_EQUAL(map_get(&m, 777), 388);
}

static void
test_pointers(void)
{
	static const char a[] = "a", b[] = "b";
	Map m = { 0 };
	map_put_ptr(&m, a, b);
	CU_ASSERT_PTR_EQUAL(map_get_ptr(&m, a), b);
	CU_ASSERT_PTR_NULL(map_get_ptr(&m, b));
}

/* Dense ids and aligned pointers must not pile up in few slots. */
static void
test_mixer_spreads(void)
{
	enum { N = 1 << 12 };
	for (uint64_t stride = 1; stride < (uint64_t)1 << 50; stride <<= 1) {
		uint32_t *count = mem_data(sizeof(uint32_t) * N), worst = 0;
		for (uint64_t i = 0; i < N; i++) {
			uint32_t slot = (uint32_t)hash_mix(i * stride) % N;
			if (++count[slot] > worst)
				worst = count[slot];
		}
		CU_ASSERT(worst <= 12);
	}
}

static void
test_hash_bytes(void)
{
	char text[40] = { 0 };
	Map seen = { 0 };
	for (size_t n = 0; n < sizeof(text); n++) /* lengths of zeros differ */
		map_put(&seen, hash_bytes(text, n), 1);
	CU_ASSERT_EQUAL(seen.len, sizeof(text));
	for (size_t i = 0; i < sizeof(text); i++) { /* every bit of every byte counts */
		for (int bit = 0; bit < 8; bit++) {
			text[i] ^= (char)(1 << bit);
			map_put(&seen, hash_bytes(text, sizeof(text)), 1);
			text[i] ^= (char)(1 << bit);
		}
	}
	CU_ASSERT_EQUAL(seen.len, sizeof(text) * 9);
	static const char twice[] = "abcdefghijkabcdefghijk"; /* once aligned, once not */
	CU_ASSERT_EQUAL(hash_bytes(twice, 11), hash_bytes(twice + 11, 11));
}

UNIT_MAIN(UNIT_TEST(test_against_naive_table), UNIT_TEST(test_empty), UNIT_TEST(test_clear),
	  UNIT_TEST(test_insert_while_iterating), UNIT_TEST(test_pointers),
	  UNIT_TEST(test_mixer_spreads), UNIT_TEST(test_hash_bytes))

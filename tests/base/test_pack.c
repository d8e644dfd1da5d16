/*
 * Packed numbers and texts: what is read is what was written, and nothing else is read.
 */
#include "base/pack.h"

#include <string.h>

#include "tests/unit.h"

static void
test_numbers(void)
{
	uint64_t seed = 3;
	for (int i = 0; i < 10000; i++) {
		uint64_t x = unit_rand(&seed) >> unit_rand(&seed) % 64;
		x = i == 0 ? 0 : i == 1 ? UINT64_MAX : x;
		Buf b = {0};
		pack_number(&b, x);
		Unpack u = unpack_begin(b.s, b.len);
		CU_ASSERT(unpack_number(&u) == x && unpack_is_done(&u));
		Unpack cut = unpack_begin(b.s, b.len - 1);
		CU_ASSERT(unpack_number(&cut) == 0 && cut.is_bad);
	}
}

/* A number has one form. */
static void
test_forms(void)
{
	static const char *const bad[] = {
		"\x80\x00", "\xff\x80\x00", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x80\x01"};
	static const size_t lengths[] = {2, 3, 10, 11};
	for (int i = 0; i < 4; i++) {
		Unpack u = unpack_begin(bad[i], lengths[i]);
		CU_ASSERT(unpack_number(&u) == 0 && u.is_bad && !unpack_is_done(&u));
	}
}

static void
test_limits(void)
{
	Buf b = {0};
	size_t n;
	pack_number(&b, 5);
	Unpack u = unpack_begin(b.s, b.len);
	CU_ASSERT(unpack_below(&u, 6) == 5 && unpack_is_done(&u));
	u = unpack_begin(b.s, b.len);
	CU_ASSERT(unpack_below(&u, 5) == 0 && u.is_bad);
	u = unpack_begin(b.s, b.len);
	CU_ASSERT(unpack_count(&u) == 0 && u.is_bad);
	u = unpack_begin(b.s, b.len);
	CU_ASSERT(unpack_text(&u, &n) && n == 0 && u.is_bad);
	CU_ASSERT(unpack_number(&u) == 0 && !unpack_is_done(&u));
}

static void
test_texts(void)
{
	Buf b = {0};
	size_t n;
	pack_text(&b, "a\0b", 3);
	pack_text(&b, "", 0);
	Unpack u = unpack_begin(b.s, b.len);
	const char *s = unpack_text(&u, &n);
	CU_ASSERT(n == 3 && memcmp(s, "a\0b", 3) == 0 && !unpack_is_done(&u));
	unpack_text(&u, &n);
	CU_ASSERT(n == 0 && unpack_is_done(&u));
}

UNIT_MAIN(UNIT_TEST(test_numbers), UNIT_TEST(test_forms), UNIT_TEST(test_limits),
	  UNIT_TEST(test_texts))

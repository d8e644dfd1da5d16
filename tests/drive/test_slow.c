/* Which functions -time names, in which order. */
#include "drive/slow.h"

#include <string.h>

#include "tests/unit.h"

#define MS UINT64_C(1000000)

static const char head[] = "functions of 50 ms and more:\n"
			   "  pta ms  escape ms  solved  step   function\n";

static void
check(SlowFunc *funcs, uint32_t n, const char *want)
{
	Buf out = {0}, all = {0};
	slow_print(funcs, n, &out);
	if (*want)
		buf_printf(&all, "%s%s", head, want);
	CU_ASSERT_STRING_EQUAL(buf_cstr(&out), buf_cstr(&all));
}

static void
test_least(void)
{
	SlowFunc funcs[] = {
		{"p.cheap", 49 * MS, 0, 1, "full"},
		{"p.both", 30 * MS, 20 * MS, 2, "types"},
		{"p.almost", 30 * MS, 20 * MS - 1, 3, "full"},
		{"p.escape", 0, 70 * MS, 1, "full"},
	};
	check(funcs, 1, "");
	check(funcs, 0, "");
	check(funcs, 4,
	      "       0         70       1  full   p.escape\n"
	      "      30         20       2  types  p.both\n");
}

static void
test_order(void)
{
	SlowFunc funcs[SLOW_MAX + 2];
	Buf want = {0};
	for (uint32_t i = 0; i < SLOW_MAX + 2; i++)
		funcs[i] = (SlowFunc){"p.f", (100 + 7 * i % 12) * MS, 0, i, "brief"};
	for (uint32_t i = 0; i < SLOW_MAX; i++)
		buf_printf(&want, "%8u          0  %6u  brief  p.f\n", 111 - i, 7 * (11 - i) % 12);
	buf_puts(&want, "and 2 more\n");
	check(funcs, SLOW_MAX + 2, buf_cstr(&want));
	SlowFunc same[] = {{"p.b", 60 * MS, 0, 1, "full"}, {"p.a", 60 * MS, 0, 1, "full"}};
	check(same, 2,
	      "      60          0       1  full   p.a\n"
	      "      60          0       1  full   p.b\n");
}

UNIT_MAIN(UNIT_TEST(test_least), UNIT_TEST(test_order))

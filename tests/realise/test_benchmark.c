/*
 * Tables of benchmarks: lines, intervals of medians, the test of Mann and Whitney.
 */
#include "tests/unit.h"

#include <math.h>

#include "realise/realise.h"

static BenchValues
values(const char *text)
{
	BenchValues v = {0};
	char *end;
	for (const char *s = text; *s; s = end + strspn(end, " "))
		vec_push(&v, strtod(s, &end));
	return v;
}

static bool
is_about(double x, double y)
{
	return fabs(x - y) < 0.0005;
}

static void
test_lines(void)
{
	BenchTable t = {0};
	bench_read(&t, BENCH_PLAIN, "goos: linux\nBenchmarkA-8   \t 1000\t 12.5 ns/op\t 8 B/op\t 1 allocs/op\n"
				    "BenchmarkB/x=1-8 5 3 ns/op 2.5 things/op\nBenchmarkC\nPASS\n");
	bench_read(&t, BENCH_PLAIN, "BenchmarkA-8 1000 13.5 ns/op 8 B/op 1 allocs/op\nBenchmarkD-8 x 1 ns/op");
	CU_ASSERT_EQUAL_FATAL(t.rows.len, 5);
	CU_ASSERT_STRING_EQUAL(t.rows.at[0].name, "A-8");
	CU_ASSERT_STRING_EQUAL(t.rows.at[0].unit, "ns/op");
	CU_ASSERT_EQUAL_FATAL(t.rows.at[0].values[BENCH_PLAIN].len, 2);
	CU_ASSERT_EQUAL(t.rows.at[0].values[BENCH_PLAIN].at[1], 13.5);
	CU_ASSERT_STRING_EQUAL(t.rows.at[3].name, "B/x=1-8");
	CU_ASSERT_STRING_EQUAL(t.rows.at[4].unit, "things/op");
	CU_ASSERT_FALSE(bench_is_complete(&t));
}

static void
test_summaries(void)
{
	BenchValues few = values("3 1 2 5 4"), six = values("6 2 1 4 3 5"), ten = values("9 8 7 6 5 4 3 2 1 0");
	BenchSummary s = bench_summary(&few);
	CU_ASSERT(s.median == 3 && isinf(s.low) && isinf(s.high) && !s.is_constant);
	s = bench_summary(&six); /* 2 / 2^6 are outside */
	CU_ASSERT(s.median == 3.5 && s.low == 1 && s.high == 6);
	s = bench_summary(&ten); /* 2 (1 + 10) / 2^10 are outside */
	CU_ASSERT(s.median == 4.5 && s.low == 1 && s.high == 8);
	BenchValues same = values("7 7 7");
	CU_ASSERT(bench_summary(&same).is_constant);
}

/* Chances as tables of the test have them. */
static void
test_chances(void)
{
	BenchValues low = values("1 2 3"), high = values("4 5 6"), mixed = values("1.5 2.5 3.5");
	BenchValues long_low = values("1 2 3 4 5 6"), long_high = values("7 8 9 10 11 12");
	BenchValues tied = values("1 1 1 1 1 1"), other = values("2 2 2 2 2 2");
	CU_ASSERT(is_about(bench_p_value(&low, &high), 0.1)); /* 2 / C(6, 3) */
	CU_ASSERT(is_about(bench_p_value(&high, &low), 0.1));
	CU_ASSERT(is_about(bench_p_value(&low, &mixed), 0.7)); /* U = 3: 7 of 20, twice */
	CU_ASSERT(is_about(bench_p_value(&long_low, &long_high), 0.0022)); /* 2 / C(12, 6) */
	CU_ASSERT(is_about(bench_p_value(&tied, &tied), 1));
	CU_ASSERT(bench_p_value(&tied, &other) < 0.01);
}

static void
test_table(void)
{
	BenchTable t = {0};
	Buf out = {0};
	for (int i = 0; i < 6; i++) {
		Buf line = {0};
		buf_printf(&line, "BenchmarkA 1 %d ns/op 8 B/op\nBenchmarkB 1 10 ns/op 0 B/op\n", 100 + i);
		bench_read(&t, BENCH_PLAIN, buf_cstr(&line));
		buf_clear(&line);
		buf_printf(&line, "BenchmarkA 1 %d ns/op 0 B/op\nBenchmarkB 1 10 ns/op 0 B/op\n", 50 + i);
		bench_read(&t, BENCH_PLACED, buf_cstr(&line));
	}
	CU_ASSERT(bench_is_complete(&t));
	bench_print(&t, &out);
	CU_ASSERT_STRING_EQUAL(buf_cstr(&out),
		"ns/op                   go           stayput\n"
		"A                    102.5   ±2%        52.5   ±5%  -48.78% (p=0.002)\n"
		"B                       10                10        =\n"
		"geometric mean       32.02             22.91        -28.43%\n"
		"\n"
		"B/op                    go           stayput\n"
		"A                        8                 0        -100.00%\n"
		"B                        0                 0        =\n"
		"\n");
}

static void
test_places(void)
{
	BenchPlaces t = {0};
	Buf out = {0};
	const char *head = "Type: alloc_space\n      flat  flat%   sum%        cum   cum%\n";
	const char *lines[BENCH_SIDES][BENCH_COUNTS] = {
		{"  60 50% 50%  60 50%  m.F /m/a.go:3 (inline)\n  40 33% 83%  90 70%  m.(*T).G /m/b.go:7\n"
		 "  30 33% 83%  90 70%  m.H /m/b.go:9\n   0 0% 100%  9 7%  m.I /m/b.go:1\n",
		 "  960B 50% 50%  960B 50%  m.F /m/a.go:3 (inline)\n  640B 33% 83%  90B 70%  m.(*T).G /m/b.go:7\n"},
		{"  10 99% 99%  10 99%  m.(*T).G /m/b.go:7\n  5 1% 1% 1 1% m.H /m/b.go:9\n",
		 "  160B 99% 99%  160B 99%  m.(*T).G /m/b.go:7\n"}};
	for (int side = 0; side < BENCH_SIDES; side++)
		for (int count = 0; count < BENCH_COUNTS; count++) {
			Buf text = {0};
			buf_printf(&text, "%s%s", head, lines[side][count]);
			bench_read_places(&t, (BenchSide)side, (BenchCount)count, buf_cstr(&text));
		}
	bench_print_places(&t, 26, 10, "/m", &out);
	CU_ASSERT_STRING_EQUAL(buf_cstr(&out),
		" objects: go      stayput      bytes: go        stayput\n"
		"          60            0            960              0  a.go:3, m.F\n"
		"          40           10            640            160  b.go:7, m.(*T).G\n");
}

UNIT_MAIN(UNIT_TEST(test_places), UNIT_TEST(test_lines), UNIT_TEST(test_summaries), UNIT_TEST(test_chances), UNIT_TEST(test_table))

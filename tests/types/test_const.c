/*
 * Constants against known values, 128-bit integers, the C library's reading of
 * decimal numbers, and the laws of arithmetic.
 */
#include "types/const.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit.h"

static const Const *
lit(const char *s)
{
	size_t n = strlen(s);
	TokenKind tok = TK_INT;
	if (s[0] == '"' || s[0] == '`')
		tok = TK_STRING;
	else if (s[0] == '\'')
		tok = TK_RUNE;
	else if (s[n - 1] == 'i')
		tok = TK_IMAG;
	else if (strpbrk(s, ".pP") != NULL || (strncmp(s, "0x", 2) != 0 && strpbrk(s, "eE")))
		tok = TK_FLOAT;
	return const_from_literal(tok, s, n);
}

static bool
is_text(const Const *c, const char *want)
{
	Buf b = {0};
	const_write_exact(c, &b);
	bool same = strcmp(buf_cstr(&b), want) == 0;
	if (!same)
		printf("# got %s, want %s\n", buf_cstr(&b), want);
	return same;
}

static bool
is_short(const Const *c, bool as_float, const char *want)
{
	Buf b = {0};
	const_write(c, as_float, &b);
	bool same = strcmp(buf_cstr(&b), want) == 0;
	if (!same)
		printf("# got %s, want %s\n", buf_cstr(&b), want);
	return same;
}

static const Const *
op(TokenKind k, const char *x, const char *y)
{
	return const_binary(k, lit(x), lit(y), false);
}

static void
test_literals(void)
{
	CU_ASSERT(is_text(lit("0"), "0"));
	CU_ASSERT(is_text(lit("1_000"), "1000"));
	CU_ASSERT(is_text(lit("0x_FF"), "255"));
	CU_ASSERT(is_text(lit("0b101"), "5"));
	CU_ASSERT(is_text(lit("0o17"), "15"));
	CU_ASSERT(is_text(lit("017"), "15"));
	CU_ASSERT(is_text(lit("18446744073709551616"), "18446744073709551616"));
	CU_ASSERT(is_text(lit("0.1"), "1/10"));
	CU_ASSERT(is_text(lit("2.0"), "2"));
	CU_ASSERT(is_text(lit(".5e1"), "5"));
	CU_ASSERT(is_text(lit("1_0.2_5E-1_0"), "41/40000000000"));
	CU_ASSERT(is_text(lit("0x1p-2"), "1/4"));
	CU_ASSERT(is_text(lit("0x.8p1"), "1"));
	CU_ASSERT(is_text(lit("0123i"), "(0 + 123i)"));
	CU_ASSERT(is_text(lit("0x10i"), "(0 + 16i)"));
	CU_ASSERT(const_kind(lit("1e1000000")) == CONST_FLOAT);
	CU_ASSERT(lit("1e1000000000") == NULL);
	CU_ASSERT(lit("1e99999999999999999999") == NULL);
	CU_ASSERT(is_text(lit("1e-99999999999999999999"), "0"));
	CU_ASSERT(is_text(lit("0e99999999999999999999"), "0"));
	CU_ASSERT(is_text(lit("'a'"), "97"));
	CU_ASSERT(is_text(lit("'\\n'"), "10"));
	CU_ASSERT(is_text(lit("'\\''"), "39"));
	CU_ASSERT(is_text(lit("'\\377'"), "255"));
	CU_ASSERT(is_text(lit("'\\U0010FFFF'"), "1114111"));
	CU_ASSERT(is_text(lit("'\xe6\x97\xa5'"), "26085"));
	CU_ASSERT(is_text(lit("\"a\\x00\\u65e5\\\"\""), "\"a\\x00\xe6\x97\xa5\\\"\""));
	CU_ASSERT(is_text(lit("`a\\n\r\n`"), "\"a\\\\n\\n\""));
	CU_ASSERT(is_text(lit("\"\\xff\\u00ad\\U000e0001\""), "\"\\xff\\u00ad\\U000e0001\""));
}

static void
test_operators(void)
{
	CU_ASSERT(is_text(op(TK_DIV, "1", "3"), "1/3"));
	CU_ASSERT(is_text(const_binary(TK_DIV, lit("7"), lit("2"), true), "3"));
	CU_ASSERT(is_text(const_binary(TK_DIV, const_of_int(-7), lit("2"), true), "-3"));
	CU_ASSERT(is_text(const_binary(TK_REM, const_of_int(-7), lit("2"), true), "-1"));
	CU_ASSERT(is_text(op(TK_MUL, "0.5", "4"), "2"));
	CU_ASSERT(is_text(op(TK_MUL, "1i", "1i"), "(-1 + 0i)"));
	CU_ASSERT(is_text(op(TK_DIV, "1", "2i"), "(0 + -1/2i)"));
	CU_ASSERT(is_text(const_to_int(op(TK_MUL, "1i", "1i")), "-1"));
	CU_ASSERT(is_text(op(TK_ADD, "\"ab\"", "`c`"), "\"abc\""));
	CU_ASSERT(op(TK_ADD, "\"ab\"", "1") == NULL);
	CU_ASSERT(op(TK_DIV, "1", "0") == NULL);
	CU_ASSERT(op(TK_DIV, "1.5", "0.0") == NULL);
	CU_ASSERT(is_text(const_unary(TK_XOR, lit("1"), 0), "-2"));
	CU_ASSERT(is_text(const_unary(TK_XOR, lit("1"), 8), "254"));
	CU_ASSERT(is_text(const_unary(TK_XOR, lit("0"), 64), "18446744073709551615"));
	CU_ASSERT(is_text(const_unary(TK_SUB, const_of_int(INT64_MIN), 0), "9223372036854775808"));
	CU_ASSERT(is_text(op(TK_ANDNOT, "0xff", "0x0f"), "240"));
	CU_ASSERT(is_text(const_shift(TK_SHL, lit("1"), 64), "18446744073709551616"));
	CU_ASSERT(is_text(const_shift(TK_SHR, const_of_int(-5), 1), "-3"));
	CU_ASSERT(is_text(const_shift(TK_SHR, const_of_int(-5), 1000), "-1"));
	CU_ASSERT(const_bit_len(const_shift(TK_SHL, lit("1"), 511)) == 512);
	CU_ASSERT(const_compare(TK_LSS, lit("0.1"), lit("0x1p-3")));
	CU_ASSERT(const_compare(TK_EQL, lit("1i"), op(TK_MUL, "1i", "1.0")));
	CU_ASSERT(const_compare(TK_LSS, lit("\"a\""), lit("\"ab\"")));
	CU_ASSERT(const_compare(TK_GTR, lit("1e5000"), lit("1e4999")));
	CU_ASSERT(!const_compare(TK_EQL, NULL, NULL));
}

static void
test_sizes(void)
{
	CU_ASSERT(const_fits(lit("127"), 8, false) && !const_fits(lit("128"), 8, false));
	CU_ASSERT(const_fits(const_of_int(-128), 8, false));
	CU_ASSERT(!const_fits(const_of_int(-129), 8, false));
	CU_ASSERT(const_fits(const_of_int(INT64_MIN), 64, false));
	CU_ASSERT(const_fits(const_of_uint(UINT64_MAX), 64, true));
	CU_ASSERT(!const_fits(const_of_uint(UINT64_MAX), 64, false));
	CU_ASSERT(!const_fits(const_of_int(-1), 64, true));
	CU_ASSERT(!const_fits(lit("0.5"), 64, false));
	CU_ASSERT(const_round(lit("1e39"), 32) == NULL && const_round(lit("1e309"), 64) == NULL);
	CU_ASSERT(is_text(const_round(lit("1e-400"), 64), "0"));
	CU_ASSERT(is_text(const_round(lit("16777217"), 32), "16777216"));
	CU_ASSERT(is_text(const_round(lit("16777219"), 32), "16777220"));
	CU_ASSERT(is_text(const_round(lit("0.1"), 64), "3602879701896397/36028797018963968"));
	/* The largest finite values and half a unit more. */
	CU_ASSERT(const_round(lit("0x1.fffffffffffff7fp1023"), 64) != NULL);
	CU_ASSERT(const_round(lit("0x1.fffffffffffff8p1023"), 64) == NULL);
	/* The least one, and half of it: a tie that goes to 0. */
	CU_ASSERT(const_sign(const_round(lit("0x1p-1074"), 64)) == 1);
	CU_ASSERT(const_sign(const_round(lit("0x1p-1075"), 64)) == 0);
	CU_ASSERT(const_sign(const_round(lit("0x1.0001p-1075"), 64)) == 1);
}

static void
test_short_texts(void)
{
	CU_ASSERT(is_short(lit("1000000"), true, "1e+06"));
	CU_ASSERT(is_short(lit("1000000"), false, "1000000"));
	CU_ASSERT(is_short(lit("0.1"), true, "0.1"));
	CU_ASSERT(is_short(lit("1e-7"), true, "1e-07"));
	CU_ASSERT(is_short(lit("123456.7"), true, "123456.7"));
	CU_ASSERT(is_short(lit("1234567.5"), true, "1.23457e+06"));
	CU_ASSERT(is_short(lit("1e5000"), true, "1e+5000"));
	CU_ASSERT(is_short(lit("1e-5000"), true, "1e-5000"));
	CU_ASSERT(is_short(
		lit("\"0123456789012345678901234567890123456789012345678901234567890123456"
		    "78901234567\""),
		false,
		"\"01234567890123456789012345678901234567890123456789012345678901234567..."));
}

typedef __int128 wide;

/* The decimal digits of w. */
static const char *
wide_text(wide w)
{
	static char text[50];
	char *p = text + sizeof(text) - 1;
	unsigned __int128 u = w < 0 ? -(unsigned __int128)w : (unsigned __int128)w;
	do {
		*--p = (char)('0' + (int)(u % 10));
		u /= 10;
	} while (u > 0);
	if (w < 0)
		*--p = '-';
	return p;
}

static int64_t
draw_int(uint64_t *seed)
{
	uint64_t r = unit_rand(seed);
	return (int64_t)r >> (unit_rand(seed) % 64);
}

static void
test_integers_against_128_bits(void)
{
	uint64_t seed = 1;
	for (int i = 0; i < 20000; i++) {
		int64_t a = draw_int(&seed), b = draw_int(&seed);
		const Const *x = const_of_int(a), *y = const_of_int(b);
		unsigned n = (unsigned)(unit_rand(&seed) % 60);
		CU_ASSERT(is_text(const_binary(TK_ADD, x, y, true), wide_text((wide)a + b)));
		CU_ASSERT(is_text(const_binary(TK_SUB, x, y, true), wide_text((wide)a - b)));
		CU_ASSERT(is_text(const_binary(TK_MUL, x, y, true), wide_text((wide)a * b)));
		CU_ASSERT(is_text(const_binary(TK_XOR, x, y, true), wide_text(a ^ b)));
		CU_ASSERT(is_text(const_binary(TK_ANDNOT, x, y, true), wide_text(a & ~b)));
		CU_ASSERT(is_text(const_shift(TK_SHL, x, n), wide_text((wide)a * ((wide)1 << n))));
		CU_ASSERT(is_text(const_shift(TK_SHR, x, n), wide_text(a >> n)));
		CU_ASSERT(const_compare(TK_LEQ, x, y) == (a <= b));
		if (b != 0) {
			CU_ASSERT(
				is_text(const_binary(TK_DIV, x, y, true), wide_text((wide)a / b)));
			CU_ASSERT(
				is_text(const_binary(TK_REM, x, y, true), wide_text((wide)a % b)));
		}
		/* The same through GMP: (a << 70 op b << 70) >> 70. */
		const Const *bx = const_shift(TK_SHL, x, 70), *by = const_shift(TK_SHL, y, 70);
		const Const *sum = const_binary(TK_ADD, bx, by, true);
		CU_ASSERT(is_text(const_shift(TK_SHR, sum, 70), wide_text((wide)a + b)));
		CU_ASSERT(const_compare(TK_LSS, bx, by) == (a < b));
		CU_ASSERT(const_fits(x, n + 1, false) == (a >> n == 0 || a >> n == -1));
	}
}

static void
test_rounding_against_strtod(void)
{
	uint64_t seed = 2;
	for (int i = 0; i < 20000; i++) {
		char s[60];
		snprintf(s, sizeof(s), "%llu.%llue%d", (unsigned long long)unit_rand(&seed) >> 20,
			 (unsigned long long)unit_rand(&seed),
			 (int)(unit_rand(&seed) % 660) - 345);
		const Const *x = lit(s);
		double d = strtod(s, NULL);
		float f = strtof(s, NULL);
		CU_ASSERT(const_to_double(x) == d);
		const Const *r = const_round(x, 64);
		CU_ASSERT(isinf(d) ? r == NULL : const_compare(TK_EQL, r, const_of_double(d)));
		r = const_round(x, 32);
		CU_ASSERT(isinf(f) ? r == NULL : const_compare(TK_EQL, r, const_of_double(f)));
	}
}

static const Const *
draw_number(uint64_t *seed, bool is_exact)
{
	char s[60];
	int exp = (int)(unit_rand(seed) % 40) - 20;
	if (!is_exact && unit_rand(seed) % 8 == 0)
		exp *= 100;
	snprintf(s, sizeof(s), "%d.%de%d", (int)(unit_rand(seed) % 1000),
		 (int)(unit_rand(seed) % 1000) + 1, exp);
	const Const *c = lit(s);
	return unit_rand(seed) % 2 ? c : const_unary(TK_SUB, c, 0);
}

/* Equal up to rounding of floats. */
static bool
is_near(const Const *x, const Const *y)
{
	const Const *diff = const_binary(TK_SUB, x, y, false);
	if (const_sign(diff) == 0)
		return true;
	const Const *ratio = const_binary(TK_DIV, diff, x, false);
	const Const *eps = lit("0x1p-500");
	return const_compare(TK_LSS, ratio, eps) &&
	       const_compare(TK_LSS, const_unary(TK_SUB, ratio, 0), eps);
}

static void
test_laws(void)
{
	uint64_t seed = 3;
	for (int i = 0; i < 4000; i++) {
		/* Sums of floats of very different size cancel in complex products. */
		bool is_exact = i % 2 == 0;
		const Const *a = draw_number(&seed, is_exact), *b = draw_number(&seed, is_exact);
		const Const *c = draw_number(&seed, is_exact);
		const Const *ab = const_binary(TK_MUL, a, b, false);
		const Const *ac = const_binary(TK_MUL, a, c, false);
		const Const *b_c = const_binary(TK_ADD, b, c, false);
		CU_ASSERT(is_near(const_binary(TK_MUL, a, b_c, false),
				  const_binary(TK_ADD, ab, ac, false)));
		CU_ASSERT(is_near(const_binary(TK_DIV, ab, b, false), a));
		CU_ASSERT(const_compare(TK_LSS, a, b) ==
			  (const_sign(const_binary(TK_SUB, a, b, false)) < 0));
		if (!is_exact)
			continue;
		const Const *z = const_of_complex(a, b), *w = const_of_complex(c, a);
		const Const *zw = const_binary(TK_MUL, z, w, false);
		const Const *back = const_binary(TK_DIV, zw, w, false);
		CU_ASSERT(const_compare(TK_EQL, back, z));
	}
}

static void
test_floats_round_to_even(void)
{
	/* 2^5000 + 1 has no room in 512 bits; 2^5000 + 2^4489 is just the last bit. */
	const Const *one = lit("1"), *big = lit("0x1p5000");
	CU_ASSERT(const_compare(TK_EQL, const_binary(TK_ADD, big, one, false), big));
	const Const *last = lit("0x1p4489"), *half = lit("0x1p4488");
	const Const *next = const_binary(TK_ADD, big, last, false);
	CU_ASSERT(const_compare(TK_GTR, next, big));
	CU_ASSERT(const_compare(TK_EQL, const_binary(TK_ADD, big, half, false), big));
	const Const *tie = const_binary(TK_ADD, next, half, false);
	CU_ASSERT(const_compare(TK_EQL, const_binary(TK_SUB, tie, last, false), next));
}

static void
test_long_concatenation(void)
{
	const Const *s = lit("\"\"");
	for (int i = 0; i < 100000; i++)
		s = const_binary(TK_ADD, s, lit("\"ab\""), false);
	size_t len;
	const char *bytes = const_string(s, &len);
	CU_ASSERT(len == 200000 && bytes[0] == 'a' && bytes[199999] == 'b' && bytes[len] == 0);
}

UNIT_MAIN(UNIT_TEST(test_literals), UNIT_TEST(test_operators), UNIT_TEST(test_sizes),
	  UNIT_TEST(test_short_texts), UNIT_TEST(test_integers_against_128_bits),
	  UNIT_TEST(test_rounding_against_strtod), UNIT_TEST(test_laws),
	  UNIT_TEST(test_floats_round_to_even), UNIT_TEST(test_long_concatenation))

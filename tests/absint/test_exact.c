/*
 * The certificate's arithmetic: it holds all results of all operands, is never wider than the
 * analysis's, and narrower operands never give a wider result.
 */
#include "absint/priv.h"

#include "tests/unit.h"

#define N_BOXES 100  /* of 8-bit operands, all of whose values are computed */
#define N_WIDE 4000 /* of 64-bit operands, with a sample of their values */

static const AbsInt types[] = { { 8, true }, { 8, false }, { 64, true }, { 64, false } };

static uint64_t seed = 1;

static uint64_t
to_type(AbsInt t, uint64_t x)
{
	x <<= 64 - t.bits;
	return t.is_signed ? (uint64_t)((int64_t)x >> (64 - t.bits)) : x >> (64 - t.bits);
}

static AbsWide
number(AbsInt t, uint64_t word)
{
	return t.is_signed ? (AbsWide)(int64_t)word : (AbsWide)word;
}

/* One of the type's words, often near zero or its ends. */
static uint64_t
random_word(AbsInt t)
{
	uint64_t r = unit_rand(&seed), near = r % 7 - 3;
	switch (unit_rand(&seed) % 5) {
	case 0: return to_type(t, near);
	case 1: return to_type(t, absint_type_max(t) + near);
	case 2: return to_type(t, (uint64_t)1 << r % 64);
	default: return to_type(t, r);
	}
}

static AbsRange
random_range(AbsInt t)
{
	uint64_t a = random_word(t), b = unit_rand(&seed) % 4 == 0 ? a : random_word(t);
	return absint_word_lt(t, b, a) ? (AbsRange){ b, a } : (AbsRange){ a, b };
}

static AbsSpan
span(AbsInt t, AbsRange r)
{
	return absint_range_is_none(t, r) ? absint_exact_none()
					  : (AbsSpan){ number(t, r.lo), number(t, r.hi) };
}

/* What Go computes, of words; false if it panics. */
static bool
compute(IrBin op, AbsInt t, uint64_t a, uint64_t b, AbsWide *r)
{
	AbsWide x = number(t, a), y = number(t, b);
	if (((op == BIN_DIV || op == BIN_REM) && y == 0) ||
	    ((op == BIN_SHL || op == BIN_SHR) && y < 0))
		return false;
	switch (op) {
	case BIN_ADD: x = number(t, to_type(t, a + b)); break;
	case BIN_SUB: x = number(t, to_type(t, a - b)); break;
	case BIN_MUL: x = number(t, to_type(t, a * b)); break;
	case BIN_DIV: x = number(t, to_type(t, (uint64_t)(x / y))); break;
	case BIN_REM: x = x % y; break;
	case BIN_AND: x = number(t, a & b); break;
	case BIN_OR: x = number(t, a | b); break;
	case BIN_XOR: x = number(t, a ^ b); break;
	case BIN_ANDNOT: x = number(t, to_type(t, a & ~b)); break;
	case BIN_SHL: x = y >= 64 ? 0 : number(t, to_type(t, a << y)); break;
	case BIN_SHR: x = x < 0 ? ~(~x >> (y > 64 ? 64 : y)) : x >> (y > 64 ? 64 : y); break;
	case BIN_EQ: x = x == y; break;
	case BIN_NE: x = x != y; break;
	case BIN_LT: x = x < y; break;
	case BIN_LE: x = x <= y; break;
	case BIN_GT: x = x > y; break;
	case BIN_GE: x = x >= y; break;
	case BIN_COUNT: return false;
	}
	*r = x;
	return true;
}

/* The least interval of all results of 8-bit operands. */
static AbsSpan
all_results(IrBin op, AbsInt t, AbsSpan a, AbsSpan b)
{
	AbsSpan r = absint_exact_none();
	for (AbsWide x = a.lo; x <= a.hi; x++)
		for (AbsWide y = b.lo; y <= b.hi; y++) {
			AbsWide z;
			if (compute(op, t, (uint64_t)x, (uint64_t)y, &z))
				r = absint_exact_join(r, (AbsSpan){ z, z });
		}
	return r;
}

static uint64_t
word_in(AbsRange a)
{
	uint64_t n = a.hi - a.lo + 1; /* 0: all words */
	return a.lo + (n == 0 ? unit_rand(&seed) : unit_rand(&seed) % n);
}

static AbsSpan
some_results(IrBin op, AbsInt t, AbsRange a, AbsRange b)
{
	AbsSpan r = absint_exact_none();
	for (int i = 0; i < 16; i++) {
		AbsWide z;
		uint64_t x = i & 1 ? a.lo : i & 2 ? a.hi : word_in(a);
		uint64_t y = i & 4 ? b.lo : i & 8 ? b.hi : word_in(b);
		if (compute(op, t, x, y, &z))
			r = absint_exact_join(r, (AbsSpan){ z, z });
	}
	return r;
}

static void
check_box(IrBin op, AbsInt t)
{
	AbsRange a = random_range(t), b = random_range(t);
	AbsSpan x = span(t, a), y = span(t, b), r = absint_exact_bin(op, t, x, y);
	AbsSpan results = t.bits == 8 ? all_results(op, t, x, y) : some_results(op, t, a, b);
	const AbsInt result_type = op >= BIN_EQ ? (AbsInt){ 1, false } : t;
	AbsSpan theirs = span(result_type, absint_range_bin(op, t, a, t, b));
	AbsSpan less_x = { x.lo + (x.hi - x.lo) / 3, x.hi };
	AbsSpan less_y = { y.lo, y.lo + (y.hi - y.lo) / 2 };
	bool is_bitwise = op == BIN_AND || op == BIN_OR || op == BIN_XOR || op == BIN_ANDNOT;
	CU_ASSERT(absint_exact_within(results, r));
	CU_ASSERT(absint_exact_within(r, theirs));
	CU_ASSERT(!is_bitwise || t.bits != 8 || absint_exact_within(r, results));
	CU_ASSERT(absint_exact_within(absint_exact_bin(op, t, less_x, y), r));
	CU_ASSERT(absint_exact_within(absint_exact_bin(op, t, x, less_y), r));
}

static void
test_results(void)
{
	for (int i = 0; i < 4; i++)
		for (IrBin op = 0; op < BIN_COUNT; op++)
			for (int n = 0; n < (types[i].bits == 8 ? N_BOXES : N_WIDE); n++)
				check_box(op, types[i]);
}

/* What a comparison leaves of its operands: all pairs for which it holds, no more than the
 * analysis. */
static void
test_assume(void)
{
	for (int n = 0; n < 4000; n++) {
		AbsInt t = types[n % 2];
		IrBin op = BIN_EQ + (IrBin)(unit_rand(&seed) % 6);
		AbsRange a = random_range(t), b = random_range(t);
		AbsSpan x = span(t, a), y = span(t, b), u = x, v = y;
		absint_exact_assume(op, &u, &v);
		for (int i = 0; i < 40; i++) {
			uint64_t p = word_in(a), q = word_in(b);
			AbsWide z;
			if (!compute(op, t, p, q, &z) || z == 0)
				continue;
			CU_ASSERT(u.lo <= number(t, p) && number(t, p) <= u.hi);
			CU_ASSERT(v.lo <= number(t, q) && number(t, q) <= v.hi);
		}
		absint_range_assume(op, t, &a, &b);
		if (!absint_exact_is_none(u) && !absint_exact_is_none(v)) {
			CU_ASSERT(absint_exact_within(u, span(t, a)));
			CU_ASSERT(absint_exact_within(v, span(t, b)));
		}
	}
}

static void
test_wrap(void)
{
	for (int n = 0; n < 20000; n++) {
		AbsInt from = types[unit_rand(&seed) % 4], to = types[unit_rand(&seed) % 4];
		AbsRange a = random_range(from);
		AbsSpan r = absint_exact_wrap(to, span(from, a));
		CU_ASSERT(absint_exact_within(r, span(to, absint_range_convert(to, from, a))));
		const uint64_t words[] = { a.lo, a.hi, a.lo + (a.hi - a.lo) / 2 };
		for (int i = 0; i < 3; i++) {
			AbsWide x = number(to, to_type(to, words[i]));
			CU_ASSERT(r.lo <= x && x <= r.hi);
		}
	}
}

UNIT_MAIN(UNIT_TEST(test_results), UNIT_TEST(test_assume), UNIT_TEST(test_wrap))

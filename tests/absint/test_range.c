/*
 * Arithmetic of intervals against brute force over all values of the two 8-bit
 * types; the laws of the lattice.
 */
#include "absint/priv.h"

#include "tests/unit.h"

static const AbsInt types[] = { { 8, true }, { 8, false } };
static const AbsInt all_types[] = {
	{ 1, false }, { 8, true }, { 8, false }, { 16, true }, { 16, false },
	{ 32, true }, { 32, false }, { 64, true }, { 64, false },
};

/* The value of type t that is congruent to x. */
static uint64_t
word(AbsInt t, int64_t x)
{
	uint64_t low = (uint64_t)x << (64 - t.bits);
	return t.is_signed ? (uint64_t)((int64_t)low >> (64 - t.bits)) : low >> (64 - t.bits);
}

/* What Go computes for two values of an 8-bit type; false if it panics. */
static bool
concrete(IrBin op, AbsInt t, int64_t a, int64_t b, uint64_t *r)
{
	switch (op) {
	case BIN_ADD: *r = word(t, a + b); return true;
	case BIN_SUB: *r = word(t, a - b); return true;
	case BIN_MUL: *r = word(t, a * b); return true;
	case BIN_DIV: *r = b == 0 ? 0 : word(t, a / b); return b != 0;
	case BIN_REM: *r = b == 0 ? 0 : word(t, a % b); return b != 0;
	case BIN_AND: *r = word(t, a & b); return true;
	case BIN_OR: *r = word(t, a | b); return true;
	case BIN_XOR: *r = word(t, a ^ b); return true;
	case BIN_ANDNOT: *r = word(t, a & ~b); return true;
	case BIN_SHL: *r = b < 0 || b > 8 ? 0 : word(t, (int64_t)((uint64_t)a << b)); return b >= 0;
	case BIN_SHR: *r = b < 0 ? 0 : word(t, b > 8 ? (a < 0 ? -1 : 0) : a >> b); return b >= 0;
	case BIN_EQ: *r = a == b; return true;
	case BIN_NE: *r = a != b; return true;
	case BIN_LT: *r = a < b; return true;
	case BIN_LE: *r = a <= b; return true;
	case BIN_GT: *r = a > b; return true;
	case BIN_GE: *r = a >= b; return true;
	case BIN_COUNT: break;
	}
	return false;
}

static AbsInt
result_type(IrBin op, AbsInt t)
{
	return op >= BIN_EQ ? (AbsInt){ 1, false } : t;
}

static void
test_single_values(void)
{
	for (uint32_t k = 0; k < 2; k++) {
		AbsInt t = types[k];
		uint32_t n_bad = 0;
		for (IrBin op = 0; op < BIN_COUNT; op++)
			for (int64_t a = (int64_t)absint_type_min(t);
			     a <= (int64_t)absint_type_max(t); a++)
				for (int64_t b = (int64_t)absint_type_min(t);
				     b <= (int64_t)absint_type_max(t); b++) {
					uint64_t want;
					bool is_value = concrete(op, t, a, b, &want);
					AbsRange r =
						absint_range_bin(op, t,
								 absint_range_one((uint64_t)a), t,
								 absint_range_one((uint64_t)b));
					n_bad += is_value
							 ? r.lo != want || r.hi != want
							 : !absint_range_is_none(result_type(op, t),
										 r);
				}
		CU_ASSERT(n_bad == 0);
	}
}

/* All values of a box against the interval: inside, and for operations that are exact
 * where nothing wraps, tight. */
static void
check_box(IrBin op, AbsInt t, AbsRange x, AbsRange y, uint32_t *n_out, uint32_t *n_loose)
{
	AbsInt rt = result_type(op, t);
	AbsRange r = absint_range_bin(op, t, x, t, y), hull = absint_range_none(rt);
	for (int64_t a = (int64_t)x.lo; a <= (int64_t)x.hi; a++)
		for (int64_t b = (int64_t)y.lo; b <= (int64_t)y.hi; b++) {
			uint64_t w;
			if (!concrete(op, t, a, b, &w))
				continue;
			*n_out += !absint_range_has(rt, r, w);
			hull = absint_range_join(rt, hull, absint_range_one(w));
		}
	*n_loose +=
		(op == BIN_ADD || op == BIN_SUB || op == BIN_SHR) && !absint_range_same(r, hull);
}

static void
test_boxes(void)
{
	static const int64_t ends[2][6] = {
		{ -128, -127, -3, 0, 7, 127 },
		{ 0, 1, 7, 100, 128, 255 },
	};
	for (uint32_t k = 0; k < 2; k++)
		for (IrBin op = 0; op < BIN_COUNT; op++) {
			uint32_t n_out = 0, n_loose = 0;
			for (uint32_t i = 0; i < 6 * 6 * 6 * 6; i++) {
				uint32_t a = i % 6, b = i / 6 % 6, c = i / 36 % 6, d = i / 216;
				if (a > b || c > d)
					continue;
				AbsRange x = { (uint64_t)ends[k][a], (uint64_t)ends[k][b] };
				AbsRange y = { (uint64_t)ends[k][c], (uint64_t)ends[k][d] };
				check_box(op, types[k], x, y, &n_out, &n_loose);
			}
			CU_ASSERT(n_out == 0);
			CU_ASSERT(n_loose == 0);
		}
}

/* Comparisons keep exactly the values that have a partner, up to the hull. */
static void
test_assume(void)
{
	uint64_t seed = 5;
	for (uint32_t n = 0; n < 20000; n++) {
		AbsInt t = types[n & 1];
		AbsRange x = { word(t, (int64_t)unit_rand(&seed)),
			       word(t, (int64_t)unit_rand(&seed)) };
		AbsRange y = { word(t, (int64_t)unit_rand(&seed)), x.lo };
		if (n % 3 == 0)
			y.hi = y.lo;
		if (absint_range_is_none(t, x) || absint_range_is_none(t, y))
			continue;
		IrBin op = (IrBin)(BIN_EQ + unit_rand(&seed) % 6);
		AbsRange keep_x = absint_range_none(t), keep_y = keep_x, a = x, b = y;
		for (int64_t i = (int64_t)x.lo; i <= (int64_t)x.hi; i++)
			for (int64_t j = (int64_t)y.lo; j <= (int64_t)y.hi; j++) {
				uint64_t holds;
				if (!concrete(op, t, i, j, &holds) || !holds)
					continue;
				keep_x =
					absint_range_join(t, keep_x, absint_range_one((uint64_t)i));
				keep_y =
					absint_range_join(t, keep_y, absint_range_one((uint64_t)j));
			}
		absint_range_assume(op, t, &a, &b);
		if (absint_range_is_none(t, keep_x)) {
			CU_ASSERT(absint_range_is_none(t, a) || absint_range_is_none(t, b));
		} else {
			CU_ASSERT(absint_range_same(a, keep_x));
			CU_ASSERT(absint_range_same(b, keep_y));
		}
	}
}

static void
test_convert(void)
{
	for (uint32_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < sizeof all_types / sizeof *all_types; i++) {
			AbsInt from = types[k], to = all_types[i];
			uint32_t n_out = 0;
			for (int64_t lo = (int64_t)absint_type_min(from);
			     lo <= (int64_t)absint_type_max(from); lo++)
				for (int64_t hi = lo; hi <= (int64_t)absint_type_max(from); hi++) {
					AbsRange r =
						absint_range_convert(to, from,
								     (AbsRange){ (uint64_t)lo,
										 (uint64_t)hi });
					n_out += !absint_range_has(to, r, word(to, lo)) ||
						 !absint_range_has(to, r, word(to, hi));
					n_out += lo == hi && !absint_range_is_one(r);
				}
			CU_ASSERT(n_out == 0);
		}
}

/* Ends near the limits and around zero, where things go wrong. */
static AbsRange
random_range(AbsInt t, uint64_t *seed)
{
	uint64_t ends[2];
	for (int i = 0; i < 2; i++) {
		uint64_t x = unit_rand(seed);
		uint64_t bases[] = { 0, absint_type_min(t), absint_type_max(t), x };
		ends[i] = word(t, (int64_t)(bases[x % 4] + (x >> 32) % 5 - 2));
	}
	AbsRange r = { ends[0], ends[1] };
	if (absint_range_is_none(t, r))
		r = unit_rand(seed) % 8 == 0 ? absint_range_none(t)
					     : (AbsRange){ ends[1], ends[0] };
	return r;
}

static void
test_laws(void)
{
	uint64_t seed = 1;
	for (uint32_t n = 0; n < 100000; n++) {
		AbsInt t = all_types[n % 9];
		AbsRange a = random_range(t, &seed), b = random_range(t, &seed),
			 c = random_range(t, &seed);
		AbsRange join = absint_range_join(t, a, b), meet = absint_range_meet(t, a, b);
		AbsRange wide = absint_range_widen(t, a, b, NULL);
		bool ok = absint_range_leq(t, a, a) && absint_range_leq(t, a, join) &&
			  absint_range_leq(t, b, join) && absint_range_leq(t, meet, a) &&
			  absint_range_leq(t, meet, b) && absint_range_leq(t, join, wide) &&
			  absint_range_leq(t, absint_range_none(t), a) &&
			  absint_range_leq(t, a, absint_range_all(t)) &&
			  absint_range_same(join, absint_range_join(t, b, a)) &&
			  absint_range_same(meet, absint_range_meet(t, b, a));
		if (absint_range_leq(t, a, b) && absint_range_leq(t, b, c))
			ok = ok && absint_range_leq(t, a, c) && absint_range_leq(t, join, b);
		CU_ASSERT(ok);
	}
}

static void
test_widening_ends(void)
{
	AbsSteps steps = { 0 };
	for (int64_t i = -100; i <= 100; i += 10)
		vec_push(&steps, i);
	uint64_t seed = 9;
	for (uint32_t n = 0; n < 9000; n++) {
		AbsInt t = all_types[n % 9];
		AbsRange a = random_range(t, &seed);
		uint32_t grown = 0;
		for (uint32_t i = 0; i < 500; i++) {
			AbsRange next = absint_range_widen(t, a, random_range(t, &seed), &steps);
			grown += !absint_range_same(next, a) && !absint_range_is_none(t, a);
			a = next;
		}
		CU_ASSERT(grown <= 2 * (steps.len + 1));
	}
}

/* 64 bits: the words of random members stay inside. */
static void
test_wide_samples(void)
{
	uint64_t seed = 3;
	uint32_t n_out = 0;
	for (uint32_t n = 0; n < 100000; n++) {
		AbsInt t = { 64, (n & 1) == 0 };
		AbsRange x = random_range(t, &seed), y = random_range(t, &seed);
		if (absint_range_is_none(t, x) || absint_range_is_none(t, y))
			continue;
		uint64_t span_x = x.hi - x.lo, span_y = y.hi - y.lo;
		uint64_t a = x.lo + (span_x == UINT64_MAX ? unit_rand(&seed)
							  : unit_rand(&seed) % (span_x + 1));
		uint64_t b = y.lo + (span_y == UINT64_MAX ? unit_rand(&seed)
							  : unit_rand(&seed) % (span_y + 1));
		n_out += !absint_range_has(t, absint_range_add(t, x, y), a + b);
		n_out += !absint_range_has(t, absint_range_sub(t, x, y), a - b);
		n_out += !absint_range_has(t, absint_range_mul(t, x, y), a * b);
		n_out += !absint_range_has(t, absint_range_and(t, x, y), a & b);
		n_out += !absint_range_has(t, absint_range_or(t, x, y), a | b);
		n_out += !absint_range_has(t, absint_range_xor(t, x, y), a ^ b);
		n_out += !absint_range_has(t, absint_range_neg(t, x), 0 - a);
		n_out += !absint_range_has(t, absint_range_com(t, x), ~a);
		bool is_minus = t.is_signed && b == ~(uint64_t)0;
		if (b != 0) {
			uint64_t q = is_minus      ? 0 - a
				     : t.is_signed ? (uint64_t)((int64_t)a / (int64_t)b)
						   : a / b;
			n_out += !absint_range_has(t, absint_range_div(t, x, y), q);
			n_out += !absint_range_has(t, absint_range_rem(t, x, y), a - q * b);
		}
		AbsRange s = { b % 64, b % 64 };
		n_out += !absint_range_has(t, absint_range_shl(t, x, (AbsInt){ 8, false }, s),
					   a << (b % 64));
	}
	CU_ASSERT(n_out == 0);
}

UNIT_MAIN(UNIT_TEST(test_single_values), UNIT_TEST(test_boxes), UNIT_TEST(test_assume),
	  UNIT_TEST(test_convert), UNIT_TEST(test_laws), UNIT_TEST(test_widening_ends),
	  UNIT_TEST(test_wide_samples))

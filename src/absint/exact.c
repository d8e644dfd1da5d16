/*
 * Arithmetic of the certificate: intervals of integers as mathematics has them, 128 bits wide, so
 * that no operation on two words overflows. Nothing here shares code with range.c and arith.c,
 * whose results it judges; each operation is at least as narrow as theirs and monotonic: narrower
 * operands never give a wider result. So a fixpoint of theirs is one of these.
 */
#include "absint/priv.h"

AbsSpan
absint_exact_all(AbsInt t)
{
	assert(t.bits >= 1 && t.bits <= 64);
	AbsWide size = (AbsWide)1 << t.bits;
	return t.is_signed ? (AbsSpan){ -(size / 2), size / 2 - 1 } : (AbsSpan){ 0, size - 1 };
}

AbsSpan
absint_exact_join(AbsSpan a, AbsSpan b)
{
	if (absint_exact_is_none(a))
		return b;
	if (absint_exact_is_none(b))
		return a;
	return (AbsSpan){ a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi };
}

AbsSpan
absint_exact_meet(AbsSpan a, AbsSpan b)
{
	return (AbsSpan){ a.lo > b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi };
}

bool
absint_exact_within(AbsSpan a, AbsSpan b)
{
	return absint_exact_is_none(a) || (b.lo <= a.lo && a.hi <= b.hi);
}

/* Which stretch of 2^bits numbers x is in, that of the type's own values being 0. */
static AbsWide
lap(AbsInt t, AbsWide x)
{
	AbsWide from = x - absint_exact_all(t).lo, size = (AbsWide)1 << t.bits;
	return from >= 0 ? from / size : -((size - 1 - from) / size);
}

AbsSpan
absint_exact_wrap(AbsInt t, AbsSpan a)
{
	if (absint_exact_is_none(a))
		return a;
	assert(t.bits >= 1 && t.bits <= 64);
	AbsWide n = lap(t, a.lo), shift = n * ((AbsWide)1 << t.bits);
	return n == lap(t, a.hi) ? (AbsSpan){ a.lo - shift, a.hi - shift } : absint_exact_all(t);
}

static AbsSpan
ordered(AbsWide a, AbsWide b)
{
	return a < b ? (AbsSpan){ a, b } : (AbsSpan){ b, a };
}

/* The product of two words is a word of 128 bits, signed or not as the words are. */
static AbsSpan
multiply(AbsInt t, AbsSpan a, AbsSpan b)
{
	if (t.is_signed)
		return absint_exact_wrap(
			t, absint_exact_join(ordered(a.lo * b.lo, a.lo * b.hi),
					     ordered(a.hi * b.lo, a.hi * b.hi)));
	assert(a.lo >= 0 && b.lo >= 0);
	unsigned __int128 lo = (unsigned __int128)a.lo * (unsigned __int128)b.lo;
	unsigned __int128 hi = (unsigned __int128)a.hi * (unsigned __int128)b.hi;
	unsigned __int128 base = lo >> t.bits << t.bits;
	if (lo >> t.bits != hi >> t.bits)
		return absint_exact_all(t);
	return (AbsSpan){ (AbsWide)(lo - base), (AbsWide)(hi - base) };
}

/* b is without 0 */
static AbsSpan
quotient(AbsInt t, AbsSpan a, AbsSpan b)
{
	if (absint_exact_is_none(b))
		return b;
	assert(b.lo > 0 || b.hi < 0);
	return absint_exact_wrap(t, absint_exact_join(ordered(a.lo / b.lo, a.lo / b.hi),
						      ordered(a.hi / b.lo, a.hi / b.hi)));
}

static AbsSpan
divide(AbsInt t, AbsSpan a, AbsSpan b)
{
	AbsSpan below = absint_exact_meet(b, (AbsSpan){ b.lo, -1 });
	AbsSpan above = absint_exact_meet(b, (AbsSpan){ 1, b.hi });
	return absint_exact_join(quotient(t, a, below), quotient(t, a, above));
}

static AbsWide
least(AbsWide a, AbsWide b)
{
	return a < b ? a : b;
}

static AbsWide
most(AbsWide a, AbsWide b)
{
	return a > b ? a : b;
}

/* Has the sign of a, and is nearer to 0 than b, and not farther than a. */
static AbsSpan
remainder_of(AbsSpan a, AbsSpan b)
{
	assert(a.lo <= a.hi && b.lo <= b.hi);
	AbsWide far = most(-b.lo, b.hi), near = b.lo > 0 ? b.lo : b.hi < 0 ? -b.hi : 1;
	if (far == 0)
		return absint_exact_none();
	if (most(-a.lo, a.hi) < near)
		return a;
	if (a.lo == a.hi && near == far)
		return (AbsSpan){ a.lo % far, a.lo % far };
	return (AbsSpan){ a.lo < 0 ? most(a.lo, 1 - far) : 0, a.hi > 0 ? least(a.hi, far - 1) : 0 };
}

/* ------------------------------------------------------------------- bits */

static bool
bit_of(IrBin op, bool a, bool b)
{
	return op == BIN_AND ? a && b : op == BIN_OR ? a || b : op == BIN_XOR ? a != b : a && !b;
}

#define A_LO 1 /* the digits of a until here are those of its least value */
#define A_HI 2
#define B_LO 4
#define B_HI 8

/* Where a digit leads: the bounds that still bind; -1 if they forbid it. */
static int
after_digit(int binding, bool digit, bool lo_digit, bool hi_digit, int lo, int hi)
{
	if (((binding & lo) && digit < lo_digit) || ((binding & hi) && digit > hi_digit))
		return -1;
	return binding & ~((digit != lo_digit ? lo : 0) | (digit != hi_digit ? hi : 0));
}

/* The bounds that may bind after one more digit, as a set, if the result's is `digit`. */
static uint32_t
choose(IrBin op, uint32_t states, bool digit, const uint64_t *ends, uint32_t bit)
{
	bool at[4];
	uint32_t next = 0;
	for (int i = 0; i < 4; i++)
		at[i] = ends[i] >> bit & 1;
	for (int s = 0; s < 16; s++)
		for (int ab = 0; ab < 4 && (states >> s & 1); ab++) {
			if (bit_of(op, ab & 1, ab & 2) != digit)
				continue;
			int x = after_digit(s, ab & 1, at[0], at[1], A_LO, A_HI);
			int y = x < 0 ? x : after_digit(x, (ab & 2) != 0, at[2], at[3], B_LO, B_HI);
			if (y >= 0)
				next |= (uint32_t)1 << y;
		}
	return next;
}

/* The least (or greatest) result for operands between ends[0] and ends[1], ends[2] and ends[3]:
 * digit by digit from the highest one, with the set of ways in which that many digits can come
 * about. */
static uint64_t
extreme_bits(IrBin op, uint32_t bits, const uint64_t *ends, bool is_greatest)
{
	uint64_t r = 0;
	uint32_t states = (uint32_t)1 << (A_LO | A_HI | B_LO | B_HI);
	for (uint32_t bit = bits; bit-- > 0;) {
		bool digit = is_greatest;
		uint32_t next = choose(op, states, digit, ends, bit);
		if (next == 0) {
			digit = !digit;
			next = choose(op, states, digit, ends, bit);
		}
		assert(next != 0);
		states = next;
		r |= (uint64_t)digit << bit;
	}
	return r;
}

/* Both operands keep their sign, so words compare as the numbers do. */
static AbsSpan
bitwise_signs(IrBin op, AbsInt t, AbsSpan a, AbsSpan b)
{
	if (absint_exact_is_none(a) || absint_exact_is_none(b))
		return absint_exact_none();
	uint64_t mask = ~(uint64_t)0 >> (64 - t.bits);
	const uint64_t ends[] = { (uint64_t)a.lo & mask, (uint64_t)a.hi & mask,
				  (uint64_t)b.lo & mask, (uint64_t)b.hi & mask };
	AbsSpan r = { extreme_bits(op, t.bits, ends, false),
		      extreme_bits(op, t.bits, ends, true) };
	return absint_exact_wrap(t, r);
}

static AbsSpan
bitwise(IrBin op, AbsInt t, AbsSpan a, AbsSpan b)
{
	const AbsSpan all = absint_exact_all(t), signs[] = { { all.lo, -1 }, { 0, all.hi } };
	AbsSpan r = absint_exact_none();
	for (int i = 0; i < 4; i++)
		r = absint_exact_join(r, bitwise_signs(op, t, absint_exact_meet(a, signs[i & 1]),
						       absint_exact_meet(b, signs[i >> 1])));
	return r;
}

/* ----------------------------------------------------------------- shifts */

/* a * 2^n for the counts n; from the type's width on that is 0. */
static AbsSpan
shift_left(AbsInt t, AbsSpan a, AbsSpan count)
{
	AbsSpan r = absint_exact_none();
	assert(count.lo >= 0 && count.lo <= count.hi);
	if (count.hi >= t.bits)
		r = (AbsSpan){ 0, 0 };
	if (count.lo >= t.bits)
		return r;
	AbsWide small = (AbsWide)1 << count.lo,
		great = (AbsWide)1 << least(count.hi, t.bits - 1);
	AbsSpan exact = { a.lo * (a.lo < 0 ? great : small), a.hi * (a.hi < 0 ? small : great) };
	return absint_exact_join(r, absint_exact_wrap(t, exact));
}

static AbsWide
shifted_right(AbsWide a, AbsWide count)
{
	return a < 0 ? ~(~a >> count) : a >> count;
}

static AbsSpan
shift_right(AbsInt t, AbsSpan a, AbsSpan count)
{
	assert(count.lo >= 0 && count.lo <= count.hi);
	AbsWide small = least(count.lo, t.bits), great = least(count.hi, t.bits);
	return (AbsSpan){ shifted_right(a.lo, a.lo < 0 ? small : great),
			  shifted_right(a.hi, a.hi < 0 ? great : small) };
}

/* ------------------------------------------------------------ comparisons */

IrBin
absint_exact_opposite(IrBin op)
{
	static const IrBin opposite[BIN_COUNT] = {
		[BIN_EQ] = BIN_NE, [BIN_NE] = BIN_EQ, [BIN_LT] = BIN_GE,
		[BIN_GE] = BIN_LT, [BIN_GT] = BIN_LE, [BIN_LE] = BIN_GT,
	};
	assert(op >= BIN_EQ && op < BIN_COUNT);
	return opposite[op];
}

static AbsSpan
without(AbsSpan a, AbsWide x)
{
	return (AbsSpan){ a.lo + (a.lo == x), a.hi - (a.hi == x) };
}

void
absint_exact_assume(IrBin op, AbsSpan *a, AbsSpan *b)
{
	const AbsSpan x = *a, y = *b;
	assert(op >= BIN_EQ && op < BIN_COUNT);
	if (op == BIN_EQ) {
		*a = *b = absint_exact_meet(x, y);
	} else if (op == BIN_NE) {
		*a = y.lo == y.hi ? without(x, y.lo) : x;
		*b = x.lo == x.hi ? without(y, x.lo) : y;
	} else if (op == BIN_GT || op == BIN_GE) {
		absint_exact_assume(op == BIN_GT ? BIN_LT : BIN_LE, b, a);
	} else {
		a->hi = least(x.hi, op == BIN_LT ? y.hi - 1 : y.hi);
		b->lo = most(y.lo, op == BIN_LT ? x.lo + 1 : x.lo);
	}
}

static bool
may_hold(IrBin op, AbsSpan a, AbsSpan b)
{
	absint_exact_assume(op, &a, &b);
	return !absint_exact_is_none(a) && !absint_exact_is_none(b);
}

AbsSpan
absint_exact_bin(IrBin op, AbsInt t, AbsSpan a, AbsSpan b)
{
	if (op == BIN_SHL || op == BIN_SHR)
		b = absint_exact_meet(b, (AbsSpan){ 0, b.hi });
	if (absint_exact_is_none(a) || absint_exact_is_none(b))
		return absint_exact_none();
	switch (op) {
	case BIN_ADD: return absint_exact_wrap(t, (AbsSpan){ a.lo + b.lo, a.hi + b.hi });
	case BIN_SUB: return absint_exact_wrap(t, (AbsSpan){ a.lo - b.hi, a.hi - b.lo });
	case BIN_MUL: return multiply(t, a, b);
	case BIN_DIV: return divide(t, a, b);
	case BIN_REM: return remainder_of(a, b);
	case BIN_AND: case BIN_OR: case BIN_XOR: case BIN_ANDNOT: return bitwise(op, t, a, b);
	case BIN_SHL: return shift_left(t, a, b);
	case BIN_SHR: return shift_right(t, a, b);
	case BIN_EQ: case BIN_NE: case BIN_LT: case BIN_LE: case BIN_GT: case BIN_GE:
		return (AbsSpan){ !may_hold(absint_exact_opposite(op), a, b), may_hold(op, a, b) };
	case BIN_COUNT: break;
	}
	bug("absint", "", "bin %d in the certificate", (int)op);
}

/*
 * Arithmetic of intervals as Go computes: modulo 2^bits. A result is first computed exactly over
 * the integers, then wrapped: an exact interval that lies between two multiples of 2^bits (counted
 * from the type's minimum) moves as a whole, any other becomes the whole type. Exact ends are words
 * where they fit, GMP integers otherwise. Bounds of the bitwise operations: Warren, Hacker's
 * Delight, 4-3, in a coarser form that looks at lengths only.
 */
#include "absint/priv.h"

#include <gmp.h>

static void
z_set_word(mpz_t z, AbsInt t, uint64_t w)
{
	bool is_negative = t.is_signed && (int64_t)w < 0;
	uint64_t magnitude = is_negative ? 0 - w : w;
	mpz_import(z, 1, -1, sizeof magnitude, 0, 0, &magnitude);
	if (is_negative)
		mpz_neg(z, z);
}

/* The low 64 bits, two's complement. */
static uint64_t
z_word(const mpz_t z)
{
	mpz_t low;
	uint64_t w = 0;
	mpz_init(low);
	mpz_fdiv_r_2exp(low, z, 64);
	mpz_export(&w, NULL, -1, sizeof w, 0, 0, low);
	mpz_clear(low);
	return w;
}

/* The values of type t that are congruent to one of lo .. hi modulo 2^bits. */
static AbsRange
wrap(AbsInt t, mpz_t lo, mpz_t hi)
{
	mpz_t min, turn_lo, turn_hi;
	AbsRange r = absint_range_all(t);
	assert(mpz_cmp(lo, hi) <= 0);
	mpz_inits(min, turn_lo, turn_hi, NULL);
	z_set_word(min, t, absint_type_min(t));
	mpz_sub(turn_lo, lo, min);
	mpz_sub(turn_hi, hi, min);
	mpz_fdiv_q_2exp(turn_lo, turn_lo, t.bits);
	mpz_fdiv_q_2exp(turn_hi, turn_hi, t.bits);
	if (mpz_cmp(turn_lo, turn_hi) == 0) {
		mpz_mul_2exp(turn_lo, turn_lo, t.bits);
		mpz_sub(lo, lo, turn_lo);
		mpz_sub(hi, hi, turn_lo);
		r = (AbsRange){ z_word(lo), z_word(hi) };
	}
	assert(absint_range_is_of(t, r) && !absint_range_is_none(t, r));
	mpz_clears(min, turn_lo, turn_hi, NULL);
	return r;
}

static bool
is_none2(AbsInt t, AbsRange a, AbsRange b)
{
	return absint_range_is_none(t, a) || absint_range_is_none(t, b);
}

/* Both ends are words; whether they are also of type t. */
static bool
fits(AbsInt t, AbsRange r)
{
	AbsRange all = absint_range_all(t);
	return absint_range_has(t, all, r.lo) && absint_range_has(t, all, r.hi);
}

/* The exact results of one operation on words of type t; false if one is not a word. */
static bool
word_add(AbsInt t, uint64_t a, uint64_t b, uint64_t *r)
{
	return t.is_signed ? !__builtin_add_overflow((int64_t)a, (int64_t)b, (int64_t *)r)
			   : !__builtin_add_overflow(a, b, r);
}

static bool
word_sub(AbsInt t, uint64_t a, uint64_t b, uint64_t *r)
{
	return t.is_signed ? !__builtin_sub_overflow((int64_t)a, (int64_t)b, (int64_t *)r)
			   : !__builtin_sub_overflow(a, b, r);
}

static bool
word_mul(AbsInt t, uint64_t a, uint64_t b, uint64_t *r)
{
	return t.is_signed ? !__builtin_mul_overflow((int64_t)a, (int64_t)b, (int64_t *)r)
			   : !__builtin_mul_overflow(a, b, r);
}

/* b is not 0 */
static bool
word_div(AbsInt t, uint64_t a, uint64_t b, uint64_t *r)
{
	if (!t.is_signed) {
		*r = a / b;
		return true;
	}
	if ((int64_t)a == INT64_MIN && (int64_t)b == -1)
		return false;
	*r = (uint64_t)((int64_t)a / (int64_t)b);
	return true;
}

static AbsRange
wrap_words(AbsInt t, bool is_add, uint64_t a_lo, uint64_t b_lo, uint64_t a_hi, uint64_t b_hi)
{
	mpz_t lo, hi, z;
	mpz_inits(lo, hi, z, NULL);
	z_set_word(lo, t, a_lo);
	z_set_word(z, t, b_lo);
	(is_add ? mpz_add : mpz_sub)(lo, lo, z);
	z_set_word(hi, t, a_hi);
	z_set_word(z, t, b_hi);
	(is_add ? mpz_add : mpz_sub)(hi, hi, z);
	AbsRange r = wrap(t, lo, hi);
	mpz_clears(lo, hi, z, NULL);
	return r;
}

AbsRange
absint_range_add(AbsInt t, AbsRange a, AbsRange b)
{
	if (is_none2(t, a, b))
		return absint_range_none(t);
	AbsRange r;
	if (word_add(t, a.lo, b.lo, &r.lo) && word_add(t, a.hi, b.hi, &r.hi) && fits(t, r))
		return r;
	return wrap_words(t, true, a.lo, b.lo, a.hi, b.hi);
}

AbsRange
absint_range_sub(AbsInt t, AbsRange a, AbsRange b)
{
	if (is_none2(t, a, b))
		return absint_range_none(t);
	AbsRange r;
	if (word_sub(t, a.lo, b.hi, &r.lo) && word_sub(t, a.hi, b.lo, &r.hi) && fits(t, r))
		return r;
	return wrap_words(t, false, a.lo, b.hi, a.hi, b.lo);
}

typedef bool WordOp(AbsInt t, uint64_t a, uint64_t b, uint64_t *r);
typedef void ZOp(mpz_t r, const mpz_t a, const mpz_t b);

static AbsRange
z_corners(AbsInt t, ZOp *op, AbsRange a, AbsRange b)
{
	mpz_t lo, hi, x, y, z;
	mpz_inits(lo, hi, x, y, z, NULL);
	for (int i = 0; i < 4; i++) {
		z_set_word(x, t, i & 1 ? a.hi : a.lo);
		z_set_word(y, t, i & 2 ? b.hi : b.lo);
		op(z, x, y);
		if (i == 0 || mpz_cmp(z, lo) < 0)
			mpz_set(lo, z);
		if (i == 0 || mpz_cmp(z, hi) > 0)
			mpz_set(hi, z);
	}
	AbsRange r = wrap(t, lo, hi);
	mpz_clears(lo, hi, x, y, z, NULL);
	return r;
}

/* An operation whose least and greatest values are at corners of the box a x b. */
static AbsRange
corners(AbsInt t, WordOp *word_op, ZOp *z_op, AbsRange a, AbsRange b)
{
	const AbsInt wide = { 64, t.is_signed };
	AbsRange r = absint_range_none(wide);
	for (int i = 0; i < 4; i++) {
		uint64_t w;
		if (!word_op(t, i & 1 ? a.hi : a.lo, i & 2 ? b.hi : b.lo, &w))
			return z_corners(t, z_op, a, b);
		r = absint_range_join(wide, r, absint_range_one(w));
	}
	return fits(t, r) ? r : z_corners(t, z_op, a, b);
}

AbsRange
absint_range_mul(AbsInt t, AbsRange a, AbsRange b)
{
	if (is_none2(t, a, b))
		return absint_range_none(t);
	return corners(t, word_mul, mpz_mul, a, b);
}

/* The negative and the positive values of b: of a division only these count. */
static void
split(AbsInt t, AbsRange b, AbsRange *negative, AbsRange *positive)
{
	assert(!absint_range_is_none(t, b));
	*positive = absint_range_meet(t, b, (AbsRange){ 1, absint_type_max(t) });
	*negative = t.is_signed ? absint_range_meet(t, b,
						    (AbsRange){ absint_type_min(t), ~(uint64_t)0 })
				: absint_range_none(t);
}

AbsRange
absint_range_div(AbsInt t, AbsRange a, AbsRange b)
{
	if (is_none2(t, a, b))
		return absint_range_none(t);
	AbsRange negative, positive, r = absint_range_none(t);
	split(t, b, &negative, &positive);
	if (!absint_range_is_none(t, positive))
		r = corners(t, word_div, mpz_tdiv_q, a, positive);
	if (!absint_range_is_none(t, negative))
		r = absint_range_join(t, r, corners(t, word_div, mpz_tdiv_q, a, negative));
	return r;
}

static uint64_t
magnitude(AbsInt t, uint64_t w)
{
	return t.is_signed && (int64_t)w < 0 ? 0 - w : w;
}

static uint64_t
max_word(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t
min_word(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The sign is that of a; smaller than b, not greater than a, in magnitude. */
AbsRange
absint_range_rem(AbsInt t, AbsRange a, AbsRange b)
{
	AbsRange negative, positive;
	if (is_none2(t, a, b))
		return absint_range_none(t);
	split(t, b, &negative, &positive);
	uint64_t least = UINT64_MAX, most = 0;
	if (!absint_range_is_none(t, positive)) {
		least = positive.lo;
		most = positive.hi;
	}
	if (!absint_range_is_none(t, negative)) {
		least = min_word(least, magnitude(t, negative.hi));
		most = max_word(most, magnitude(t, negative.lo));
	}
	if (most == 0)
		return absint_range_none(t);
	bool has_negative = absint_word_lt(t, a.lo, 0), has_positive = !absint_word_lt(t, a.hi, 0);
	uint64_t a_most = max_word(has_negative ? magnitude(t, a.lo) : 0, has_positive ? a.hi : 0);
	if (a_most < least)
		return a;
	if (absint_range_is_one(a) && least == most) {
		uint64_t r = magnitude(t, a.lo) % most;
		return absint_range_one(has_negative ? 0 - r : r);
	}
	return (AbsRange){
		has_negative ? 0 - min_word(magnitude(t, a.lo), most - 1) : 0,
		has_positive ? min_word(a.hi, most - 1) : 0,
	};
}

/* All ones up to and including the highest one of w. */
static uint64_t
ones(uint64_t w)
{
	return w == 0 ? 0 : ~(uint64_t)0 >> __builtin_clzll(w);
}

static bool
is_natural(AbsInt t, AbsRange a)
{
	return !absint_word_lt(t, a.lo, 0);
}

static bool
is_negative(AbsInt t, AbsRange a)
{
	return absint_word_lt(t, a.hi, 0);
}

/* The narrowest [-2^k, 2^k - 1] that holds both: bitwise operations do not leave it. */
static AbsRange
bit_hull(AbsInt t, AbsRange a, AbsRange b)
{
	assert(!is_none2(t, a, b));
	uint64_t bits = 0, words[] = { a.lo, a.hi, b.lo, b.hi };
	for (int i = 0; i < 4; i++)
		bits |= absint_word_lt(t, words[i], 0) ? ~words[i] : words[i];
	bits = ones(bits);
	return (AbsRange){ is_natural(t, a) && is_natural(t, b) ? 0 : ~bits, bits };
}

static bool
are_ones(AbsRange a, AbsRange b)
{
	return absint_range_is_one(a) && absint_range_is_one(b);
}

AbsRange
absint_range_and(AbsInt t, AbsRange a, AbsRange b)
{
	if (is_none2(t, a, b))
		return absint_range_none(t);
	if (are_ones(a, b))
		return absint_range_one(a.lo & b.lo);
	if (is_natural(t, a))
		return (AbsRange){ 0, is_natural(t, b) ? min_word(a.hi, b.hi) : a.hi };
	if (is_natural(t, b))
		return (AbsRange){ 0, b.hi };
	AbsRange r = bit_hull(t, a, b);
	if (is_negative(t, a) || is_negative(t, b)) {
		/* not greater than the other, which bounds the result from
		 * above if it is natural */
		AbsRange other = is_negative(t, a) ? b : a;
		r.hi = is_negative(t, other) ? ~(uint64_t)0 : other.hi;
	}
	return r;
}

AbsRange
absint_range_or(AbsInt t, AbsRange a, AbsRange b)
{
	if (is_none2(t, a, b))
		return absint_range_none(t);
	if (are_ones(a, b))
		return absint_range_one(a.lo | b.lo);
	AbsRange r = bit_hull(t, a, b);
	if (is_natural(t, a) && is_natural(t, b))
		r.lo = max_word(a.lo, b.lo);
	else if (is_negative(t, a) || is_negative(t, b))
		r.hi = ~(uint64_t)0;
	return r;
}

AbsRange
absint_range_xor(AbsInt t, AbsRange a, AbsRange b)
{
	if (is_none2(t, a, b))
		return absint_range_none(t);
	if (are_ones(a, b))
		return absint_range_one(a.lo ^ b.lo);
	AbsRange r = bit_hull(t, a, b);
	if (is_negative(t, a) && is_negative(t, b))
		r.lo = 0;
	else if ((is_negative(t, a) && is_natural(t, b)) || (is_natural(t, a) && is_negative(t, b)))
		r.hi = ~(uint64_t)0;
	return r;
}

static AbsRange
range_andnot(AbsInt t, AbsRange a, AbsRange b)
{
	return absint_range_and(t, a, absint_range_com(t, b));
}

/* Counts that do not panic; those past the type's width do what the width does. */
static AbsRange
clip_count(AbsInt t, AbsInt count_type, AbsRange count)
{
	AbsRange r =
		absint_range_meet(count_type, count, (AbsRange){ 0, absint_type_max(count_type) });
	if (absint_range_is_none(count_type, r))
		return (AbsRange){ 1, 0 };
	return (AbsRange){ min_word(r.lo, t.bits), min_word(r.hi, t.bits) };
}

/* a * 2^s is monotonic in each; a shift by the width wraps to 0 exactly. */
AbsRange
absint_range_shl(AbsInt t, AbsRange a, AbsInt count_type, AbsRange count)
{
	AbsRange s = clip_count(t, count_type, count);
	if (absint_range_is_none(t, a) || s.lo > s.hi)
		return absint_range_none(t);
	if (s.lo == t.bits)
		return absint_range_one(0);
	AbsRange zero = s.hi == t.bits ? absint_range_one(0) : absint_range_none(t);
	uint64_t last = min_word(s.hi, (uint64_t)t.bits - 1);
	if (is_natural(t, a) && a.hi <= absint_type_max(t) >> last)
		return absint_range_join(t, zero, (AbsRange){ a.lo << s.lo, a.hi << last });
	mpz_t lo, hi;
	mpz_inits(lo, hi, NULL);
	z_set_word(lo, t, a.lo);
	z_set_word(hi, t, a.hi);
	mpz_mul_2exp(lo, lo, mpz_sgn(lo) < 0 ? last : s.lo);
	mpz_mul_2exp(hi, hi, mpz_sgn(hi) < 0 ? s.lo : last);
	AbsRange r = wrap(t, lo, hi);
	mpz_clears(lo, hi, NULL);
	return absint_range_join(t, zero, r);
}

/* Rounds down; a negative value that is shifted out is -1. */
static uint64_t
word_shr(AbsInt t, uint64_t a, uint64_t s)
{
	if (!t.is_signed)
		return s >= t.bits ? 0 : a >> s;
	s = min_word(s, 63);
	return (int64_t)a < 0 ? ~(~a >> s) : a >> s;
}

static AbsRange
range_shr(AbsInt t, AbsRange a, AbsInt count_type, AbsRange count)
{
	AbsRange s = clip_count(t, count_type, count);
	if (absint_range_is_none(t, a) || s.lo > s.hi)
		return absint_range_none(t);
	return (AbsRange){
		word_shr(t, a.lo, absint_word_lt(t, a.lo, 0) ? s.lo : s.hi),
		word_shr(t, a.hi, absint_word_lt(t, a.hi, 0) ? s.hi : s.lo),
	};
}

AbsRange
absint_range_neg(AbsInt t, AbsRange a)
{
	return absint_range_sub(t, absint_range_one(0), a);
}

AbsRange
absint_range_com(AbsInt t, AbsRange a)
{
	if (absint_range_is_none(t, a))
		return a;
	uint64_t mask = t.is_signed ? ~(uint64_t)0 : absint_type_max(t);
	return (AbsRange){ a.hi ^ mask, a.lo ^ mask };
}

AbsRange
absint_range_convert(AbsInt to, AbsInt from, AbsRange a)
{
	assert(absint_range_is_of(from, a));
	if (absint_range_is_none(from, a))
		return absint_range_none(to);
	mpz_t lo, hi;
	AbsRange all = absint_range_all(to);
	if (is_natural(from, a) ? a.hi <= all.hi
				: to.is_signed && (int64_t)a.lo >= (int64_t)all.lo &&
					  (int64_t)a.hi <= (int64_t)all.hi)
		return a;
	mpz_inits(lo, hi, NULL);
	z_set_word(lo, from, a.lo);
	z_set_word(hi, from, a.hi);
	AbsRange r = wrap(to, lo, hi);
	mpz_clears(lo, hi, NULL);
	return r;
}

static AbsRange
compare(IrBin op, AbsInt t, AbsRange a, AbsRange b)
{
	const AbsInt boolean = { 1, false };
	if (is_none2(t, a, b))
		return absint_range_none(boolean);
	AbsRange r = { 0, 1 };
	AbsRange x = a, y = b;
	absint_range_assume(op, t, &x, &y);
	if (is_none2(t, x, y))
		r.hi = 0;
	x = a;
	y = b;
	absint_range_assume(absint_cmp_negate(op), t, &x, &y);
	if (is_none2(t, x, y))
		r.lo = 1;
	return r;
}

AbsRange
absint_range_bin(IrBin op, AbsInt t, AbsRange a, AbsInt bt, AbsRange b)
{
	bool is_shift = op == BIN_SHL || op == BIN_SHR;
	assert(absint_range_is_of(t, a) && absint_range_is_of(bt, b));
	assert(is_shift || (t.bits == bt.bits && t.is_signed == bt.is_signed));
	switch (op) {
	case BIN_ADD: return absint_range_add(t, a, b);
	case BIN_SUB: return absint_range_sub(t, a, b);
	case BIN_MUL: return absint_range_mul(t, a, b);
	case BIN_DIV: return absint_range_div(t, a, b);
	case BIN_REM: return absint_range_rem(t, a, b);
	case BIN_AND: return absint_range_and(t, a, b);
	case BIN_OR: return absint_range_or(t, a, b);
	case BIN_XOR: return absint_range_xor(t, a, b);
	case BIN_ANDNOT: return range_andnot(t, a, b);
	case BIN_SHL: return absint_range_shl(t, a, bt, b);
	case BIN_SHR: return range_shr(t, a, bt, b);
	case BIN_EQ:
	case BIN_NE:
	case BIN_LT:
	case BIN_LE:
	case BIN_GT:
	case BIN_GE: return compare(op, t, a, b);
	case BIN_COUNT: break;
	}
	bug("absint", "", "bin %d", (int)op);
}

IrBin
absint_cmp_negate(IrBin op)
{
	switch (op) {
	case BIN_EQ: return BIN_NE;
	case BIN_NE: return BIN_EQ;
	case BIN_LT: return BIN_GE;
	case BIN_LE: return BIN_GT;
	case BIN_GT: return BIN_LE;
	case BIN_GE: return BIN_LT;
	case BIN_ADD: case BIN_SUB: case BIN_MUL: case BIN_DIV: case BIN_REM: case BIN_AND:
	case BIN_OR: case BIN_XOR: case BIN_ANDNOT: case BIN_SHL: case BIN_SHR:
	case BIN_COUNT: break;
	}
	bug("absint", "", "bin %d is no comparison", (int)op);
}

/* a < b, or a <= b */
static void
assume_order(AbsInt t, AbsRange *a, AbsRange *b, bool is_strict)
{
	if (is_none2(t, *a, *b) ||
	    (is_strict && (b->hi == absint_type_min(t) || a->lo == absint_type_max(t)))) {
		*a = *b = absint_range_none(t);
		return;
	}
	AbsRange below = { absint_type_min(t), is_strict ? b->hi - 1 : b->hi };
	AbsRange above = { is_strict ? a->lo + 1 : a->lo, absint_type_max(t) };
	*a = absint_range_meet(t, *a, below);
	*b = absint_range_meet(t, *b, above);
}

/* a without the value of b, if b is one value at an end of a */
static AbsRange
exclude(AbsInt t, AbsRange a, AbsRange b)
{
	if (absint_range_is_none(t, a) || !absint_range_is_one(b))
		return a;
	if (absint_range_is_one(a))
		return a.lo == b.lo ? absint_range_none(t) : a;
	if (a.lo == b.lo)
		a.lo++;
	else if (a.hi == b.lo)
		a.hi--;
	return a;
}

void
absint_range_assume(IrBin op, AbsInt t, AbsRange *a, AbsRange *b)
{
	AbsRange x = *a;
	switch (op) {
	case BIN_EQ:
		*a = *b = absint_range_meet(t, *a, *b);
		return;
	case BIN_NE:
		*a = exclude(t, *a, *b);
		*b = exclude(t, *b, x);
		return;
	case BIN_LT: assume_order(t, a, b, true); return;
	case BIN_LE: assume_order(t, a, b, false); return;
	case BIN_GT: assume_order(t, b, a, true); return;
	case BIN_GE: assume_order(t, b, a, false); return;
	case BIN_ADD: case BIN_SUB: case BIN_MUL: case BIN_DIV: case BIN_REM: case BIN_AND:
	case BIN_OR: case BIN_XOR: case BIN_ANDNOT: case BIN_SHL: case BIN_SHR:
	case BIN_COUNT: break;
	}
	bug("absint", "", "bin %d is no comparison", (int)op);
}

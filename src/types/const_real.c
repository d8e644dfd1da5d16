/*
 * Big binary floats, and rounding to the sizes of Go's float types.
 *
 * GMP's mpf truncates, so floats are a mantissa and an exponent with rounding
 * of our own: an operation computes enough bits beyond the wanted ones and
 * notes in one more ("sticky") whether anything follows them. See Muller et
 * al., Handbook of Floating-Point Arithmetic, 2nd ed., section 2.2 and 7.2.
 */
#include "types/const_priv.h"

#include <math.h>

static uint64_t
bit_len(const mpz_t z)
{
	return mpz_sgn(z) == 0 ? 0 : mpz_sizeinbase(z, 2);
}

static void
bigfloat_init(BigFloat *f)
{
	mpz_init(f->man);
	f->exp = 0;
}

/* z := z / 2^shift, rounded to nearest even. */
static void
shift_right_rounded(mpz_t z, uint64_t shift, bool sticky)
{
	int sign = mpz_sgn(z);
	mpz_abs(z, z);
	bool half = mpz_tstbit(z, shift - 1);
	bool below = sticky || mpz_scan1(z, 0) < shift - 1;
	mpz_fdiv_q_2exp(z, z, shift);
	if (half && (below || mpz_odd_p(z)))
		mpz_add_ui(z, z, 1);
	if (sign < 0)
		mpz_neg(z, z);
}

void
bigfloat_round(BigFloat *f, uint64_t bits, bool sticky)
{
	uint64_t len = bit_len(f->man);
	if (len == 0) {
		f->exp = 0;
		return;
	}
	if (len > bits) {
		shift_right_rounded(f->man, len - bits, sticky);
		f->exp += (int64_t)(len - bits);
	}
	uint64_t zeros = mpz_scan1(f->man, 0);
	if (zeros > 0) {
		mpz_tdiv_q_2exp(f->man, f->man, zeros);
		f->exp += (int64_t)zeros;
	}
}

int64_t
bigfloat_exponent(const BigFloat *f)
{
	return f->exp + (int64_t)bit_len(f->man);
}

const Const *
const_of_bigfloat(BigFloat *f)
{
	int64_t e = bigfloat_exponent(f);
	if (mpz_sgn(f->man) == 0 || e < INT32_MIN)
		return const_of_int(0);
	if (e > INT32_MAX)
		return NULL;
	Const *c = const_new(REP_FLOAT);
	c->flt = *f;
	return c;
}

void
bigfloat_get(BigFloat *f, const Const *c)
{
	if (c->rep == REP_FLOAT) {
		mpz_init_set(f->man, c->flt.man);
		f->exp = c->flt.exp;
		return;
	}
	bigfloat_init(f);
	if (c->rep == REP_RAT) {
		BigFloat num = {.exp = 0}, den = {.exp = 0};
		mpz_init_set(num.man, mpq_numref(c->rat));
		mpz_init_set(den.man, mpq_denref(c->rat));
		bigfloat_quo(f, &num, &den, CONST_MANT_BITS);
		return;
	}
	const_get_mpz(f->man, c);
	bigfloat_round(f, CONST_MANT_BITS, false);
}

void
bigfloat_mul(BigFloat *r, const BigFloat *x, const BigFloat *y, uint64_t bits)
{
	bigfloat_init(r);
	mpz_mul(r->man, x->man, y->man);
	r->exp = x->exp + y->exp;
	bigfloat_round(r, bits, false);
}

void
bigfloat_quo(BigFloat *r, const BigFloat *x, const BigFloat *y, uint64_t bits)
{
	/* A quotient of at least bits + 1 bits, then one more for the rest. */
	int64_t shift = (int64_t)(bits + 2 + bit_len(y->man)) - (int64_t)bit_len(x->man);
	if (shift < 0)
		shift = 0;
	mpz_t num, rest;
	mpz_init(num);
	mpz_init(rest);
	bigfloat_init(r);
	mpz_mul_2exp(num, x->man, (mp_bitcnt_t)shift);
	mpz_tdiv_qr(r->man, rest, num, y->man);
	r->exp = x->exp - y->exp - shift;
	bigfloat_round(r, bits, mpz_sgn(rest) != 0);
}

void
bigfloat_add(BigFloat *r, const BigFloat *x, const BigFloat *y)
{
	bigfloat_init(r);
	if (mpz_sgn(x->man) == 0 || mpz_sgn(y->man) == 0) {
		const BigFloat *only = mpz_sgn(x->man) == 0 ? y : x;
		mpz_set(r->man, only->man);
		r->exp = only->exp;
		return;
	}
	const BigFloat *hi = x, *lo = y;
	if (bigfloat_exponent(x) < bigfloat_exponent(y)) {
		hi = y;
		lo = x;
	}
	/* The lesser operand lies below half of the last bit: it cannot matter. */
	if (bigfloat_exponent(hi) - bigfloat_exponent(lo) > CONST_MANT_BITS + 2) {
		mpz_set(r->man, hi->man);
		r->exp = hi->exp;
		return;
	}
	int64_t exp = hi->exp < lo->exp ? hi->exp : lo->exp;
	mpz_t low;
	mpz_init(low);
	mpz_mul_2exp(r->man, hi->man, (mp_bitcnt_t)(hi->exp - exp));
	mpz_mul_2exp(low, lo->man, (mp_bitcnt_t)(lo->exp - exp));
	mpz_add(r->man, r->man, low);
	r->exp = exp;
	bigfloat_round(r, CONST_MANT_BITS, false);
}

int
bigfloat_cmp(const BigFloat *x, const BigFloat *y)
{
	int sx = mpz_sgn(x->man), sy = mpz_sgn(y->man);
	if (sx != sy || sx == 0)
		return (sx > sy) - (sx < sy);
	int64_t ex = bigfloat_exponent(x), ey = bigfloat_exponent(y);
	if (ex != ey)
		return ex > ey ? sx : -sx;
	int64_t exp = x->exp < y->exp ? x->exp : y->exp;
	mpz_t a, b;
	mpz_init(a);
	mpz_init(b);
	mpz_mul_2exp(a, x->man, (mp_bitcnt_t)(x->exp - exp));
	mpz_mul_2exp(b, y->man, (mp_bitcnt_t)(y->exp - exp));
	int cmp = mpz_cmp(a, b);
	return (cmp > 0) - (cmp < 0);
}

/* Last bits of a mantissa that may be rounding errors of earlier operations. */
#define NOISE_BITS 4

bool
bigfloat_to_int(mpz_t z, const BigFloat *f)
{
	mpz_init(z);
	int64_t e = bigfloat_exponent(f);
	if (e <= -CONST_MAX_EXACT || e >= CONST_MAX_EXACT)
		return false;
	if (f->exp >= 0) {
		mpz_mul_2exp(z, f->man, (mp_bitcnt_t)f->exp);
		return true;
	}
	uint64_t drop = (uint64_t)-f->exp;
	/* Only a mantissa of nearly all bits can be one that was rounded. */
	if (bit_len(f->man) <= CONST_MANT_BITS - NOISE_BITS)
		return false;
	mpz_t down, up, unit;
	mpz_init(down);
	mpz_init(up);
	mpz_init(unit);
	uint64_t noise = bit_len(f->man) - (CONST_MANT_BITS - NOISE_BITS);
	mpz_tdiv_q_2exp(down, f->man, noise);
	mpz_set_si(unit, mpz_sgn(f->man));
	mpz_add(up, down, unit);
	for (int i = 0; i < 2; i++) {
		mpz_mul_2exp(z, i == 0 ? down : up, noise);
		if (mpz_sgn(z) == 0 || mpz_scan1(z, 0) >= drop) {
			mpz_tdiv_q_2exp(z, z, drop);
			return true;
		}
	}
	return false;
}

/* The formats of float32 and float64. */
typedef struct Format {
	unsigned mant_bits;
	int64_t min_exp; /* of the last bit of a subnormal number */
	int64_t max_exp; /* values are below 2^max_exp */
} Format;

static const Format format32 = {24, -149, 128};
static const Format format64 = {53, -1074, 1024};

/* The number of the format that is nearest to num/den * 2^exp, as man * 2^*man_exp;
 * false when it is too large. */
static bool
round_to_format(mpz_t man, int64_t *man_exp, const mpz_t num, const mpz_t den, int64_t exp,
		const Format *fm)
{
	mpz_init(man);
	*man_exp = 0;
	if (mpz_sgn(num) == 0)
		return true;
	/* num/den is in (2^(top-1), 2^(top+1)). */
	int64_t top = (int64_t)bit_len(num) - (int64_t)bit_len(den);
	if (top + exp - 1 > fm->max_exp)
		return false;
	if (top + exp + 2 < fm->min_exp)
		return true;
	/* Two bits more than needed, and what follows them is sticky. */
	int64_t last = top + exp - (int64_t)fm->mant_bits - 2;
	int64_t shift = exp - last;
	mpz_t a, b, rest;
	mpz_init_set(a, num);
	mpz_init_set(b, den);
	mpz_init(rest);
	if (shift >= 0)
		mpz_mul_2exp(a, a, (mp_bitcnt_t)shift);
	else
		mpz_mul_2exp(b, b, (mp_bitcnt_t)-shift);
	mpz_tdiv_qr(man, rest, a, b);
	int64_t drop = (int64_t)bit_len(man) - (int64_t)fm->mant_bits;
	if (last + drop < fm->min_exp)
		drop = fm->min_exp - last;
	shift_right_rounded(man, (uint64_t)drop, mpz_sgn(rest) != 0);
	*man_exp = last + drop;
	return (int64_t)bit_len(man) + *man_exp <= fm->max_exp;
}

static bool
round_real(mpz_t man, int64_t *man_exp, const Const *c, const Format *fm)
{
	if (c->rep == REP_FLOAT) {
		mpz_t one;
		mpz_init_set_ui(one, 1);
		return round_to_format(man, man_exp, c->flt.man, one, c->flt.exp, fm);
	}
	mpq_t q;
	const_get_mpq(q, c);
	return round_to_format(man, man_exp, mpq_numref(q), mpq_denref(q), 0, fm);
}

const Const *
const_round(const Const *c, unsigned bits)
{
	assert(bits == 32 || bits == 64);
	if (c == NULL || !const_is_real(c))
		return NULL;
	/* The common case: such an integer is exact in either format. */
	if (c->rep == REP_SMALL && c->small >= -(1 << 24) && c->small <= 1 << 24)
		return c;
	mpz_t man;
	int64_t exp;
	if (!round_real(man, &exp, c, bits == 32 ? &format32 : &format64))
		return NULL;
	if (exp >= 0) {
		mpz_mul_2exp(man, man, (mp_bitcnt_t)exp);
		return const_of_mpz(man);
	}
	mpq_t q;
	mpq_init(q);
	mpq_set_z(q, man);
	mpq_div_2exp(q, q, (mp_bitcnt_t)-exp);
	return const_of_mpq(q);
}

double
const_to_double(const Const *c)
{
	if (c == NULL || !const_is_real(c))
		return 0;
	mpz_t man;
	int64_t exp;
	if (!round_real(man, &exp, c, &format64))
		return const_sign(c) < 0 ? -HUGE_VAL : HUGE_VAL;
	return ldexp(mpz_get_d(man), (int)exp);
}

const Const *
const_of_double(double d)
{
	if (isnan(d) || isinf(d))
		return NULL;
	mpq_t q;
	mpq_init(q);
	mpq_set_d(q, d);
	return const_of_mpq(q);
}

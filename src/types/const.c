/*
 * Values of constant expressions: making them, taking them apart, operators.
 */
#include "types/const_priv.h"

#include <stdatomic.h>

#include "base/map.h"

/* ---------------------------------------------------------------- making */

static const Const const_false = {.rep = REP_BOOL, .truth = false};
static const Const const_true = {.rep = REP_BOOL, .truth = true};
static const Const const_zero = {.rep = REP_SMALL, .small = 0};
static const Const const_one = {.rep = REP_SMALL, .small = 1};

ConstKind
const_kind(const Const *c)
{
	if (c == NULL)
		return CONST_UNKNOWN;
	switch (c->rep) {
	case REP_BOOL:
		return CONST_BOOL;
	case REP_STRING:
		return CONST_STRING;
	case REP_SMALL:
	case REP_BIG:
		return CONST_INT;
	case REP_RAT:
	case REP_FLOAT:
		return CONST_FLOAT;
	case REP_COMPLEX:
		return CONST_COMPLEX;
	}
	return CONST_UNKNOWN;
}

const Const *
const_of_bool(bool b)
{
	return b ? &const_true : &const_false;
}

const Const *
const_of_int(int64_t i)
{
	if (i == 0 || i == 1)
		return i == 0 ? &const_zero : &const_one;
	Const *c = const_new(REP_SMALL);
	c->small = i;
	return c;
}

const Const *
const_of_uint(uint64_t u)
{
	if (u <= INT64_MAX)
		return const_of_int((int64_t)u);
	Const *c = const_new(REP_BIG);
	mpz_init(c->big);
	mpz_set_u64(c->big, u);
	return c;
}

const Const *
const_of_string(const char *s, size_t len)
{
	char *bytes = mem_data(len + 1);
	if (len > 0)
		memcpy(bytes, s, len);
	Const *c = const_new(REP_STRING);
	atomic_init(&c->text.bytes, bytes);
	c->text.len = len;
	return c;
}

const Const *
const_of_complex(const Const *re, const Const *im)
{
	if (re == NULL || im == NULL || !const_is_real(re) || !const_is_real(im))
		return NULL;
	Const *c = const_new(REP_COMPLEX);
	c->cplx.re = re;
	c->cplx.im = im;
	return c;
}

void
mpz_set_u64(mpz_t z, uint64_t u)
{
	mpz_import(z, 1, 1, sizeof(u), 0, 0, &u);
}

void
mpz_set_i64(mpz_t z, int64_t i)
{
	mpz_set_u64(z, i < 0 ? -(uint64_t)i : (uint64_t)i);
	if (i < 0)
		mpz_neg(z, z);
}

void
const_get_mpz(mpz_t z, const Const *c)
{
	if (c->rep == REP_BIG) {
		mpz_init_set(z, c->big);
		return;
	}
	assert(c->rep == REP_SMALL);
	mpz_init(z);
	mpz_set_i64(z, c->small);
}

void
const_get_mpq(mpq_t q, const Const *c)
{
	mpq_init(q);
	if (c->rep == REP_RAT) {
		mpq_set(q, c->rat);
		return;
	}
	mpz_t z;
	const_get_mpz(z, c);
	mpq_set_z(q, z);
}

static uint64_t
mpz_low_bits(const mpz_t z)
{
	uint64_t u = 0;
	mpz_export(&u, NULL, -1, sizeof(u), 0, 0, z);
	return u;
}

const Const *
const_of_mpz(mpz_t z)
{
	if (mpz_sgn(z) == 0)
		return &const_zero;
	size_t len = mpz_sizeinbase(z, 2);
	if (len <= 63) {
		int64_t i = (int64_t)mpz_low_bits(z);
		return const_of_int(mpz_sgn(z) < 0 ? -i : i);
	}
	if (len == 64 && mpz_sgn(z) < 0 && mpz_scan1(z, 0) == 63)
		return const_of_int(INT64_MIN);
	Const *c = const_new(REP_BIG);
	c->big[0] = z[0];
	return c;
}

/* An integer as the result of arithmetic. */
static const Const *
int_result(mpz_t z)
{
	if (mpz_sizeinbase(z, 2) < CONST_MAX_EXACT)
		return const_of_mpz(z);
	BigFloat f = {.exp = 0};
	f.man[0] = z[0];
	bigfloat_round(&f, CONST_MANT_BITS, false);
	return const_of_bigfloat(&f);
}

const Const *
const_of_mpq(mpq_t q)
{
	if (mpz_cmp_ui(mpq_denref(q), 1) == 0)
		return int_result(mpq_numref(q));
	Const *c = const_new(REP_RAT);
	c->rat[0] = q[0];
	if (mpz_sizeinbase(mpq_numref(q), 2) < CONST_MAX_EXACT &&
	    mpz_sizeinbase(mpq_denref(q), 2) < CONST_MAX_EXACT)
		return c;
	BigFloat f;
	bigfloat_get(&f, c);
	return const_of_bigfloat(&f);
}

/* ---------------------------------------------------------- taking apart */

bool
const_is_true(const Const *c)
{
	return c != NULL && c->rep == REP_BOOL && c->truth;
}

size_t
const_string_len(const Const *c)
{
	assert(c->rep == REP_STRING);
	return c->text.len;
}

/* From the right end: chains of + lean to the left. */
void
const_text_flatten(const Const *c, char *bytes)
{
	for (;;) {
		const char *done = atomic_load(&c->text.bytes);
		if (done != NULL) {
			memcpy(bytes, done, c->text.len);
			return;
		}
		const_text_flatten(c->text.right, bytes + c->text.left->text.len);
		c = c->text.left;
	}
}

const char *
const_string(const Const *c, size_t *len)
{
	assert(c->rep == REP_STRING);
	*len = c->text.len;
	const char *done = atomic_load(&c->text.bytes);
	if (done != NULL)
		return done;
	char *bytes = mem_data(c->text.len + 1);
	const_text_flatten(c, bytes);
	/* Another thread may have come first: both have the same bytes. */
	Const *writable = (Const *)(uintptr_t)c;
	atomic_store(&writable->text.bytes, bytes);
	return bytes;
}

bool
const_to_int64(const Const *c, int64_t *out)
{
	if (c == NULL || c->rep != REP_SMALL)
		return false;
	*out = c->small;
	return true;
}

bool
const_to_uint64(const Const *c, uint64_t *out)
{
	if (!const_fits(c, 64, true))
		return false;
	*out = c->rep == REP_SMALL ? (uint64_t)c->small : mpz_low_bits(c->big);
	return true;
}

const Const *
const_real(const Const *c)
{
	if (c != NULL && c->rep == REP_COMPLEX)
		return c->cplx.re;
	return c != NULL && const_is_real(c) ? c : NULL;
}

const Const *
const_imag(const Const *c)
{
	if (c != NULL && c->rep == REP_COMPLEX)
		return c->cplx.im;
	return c != NULL && const_is_real(c) ? &const_zero : NULL;
}

int
const_sign(const Const *c)
{
	if (c == NULL)
		return 0;
	switch (c->rep) {
	case REP_BOOL:
	case REP_STRING:
		return 0;
	case REP_SMALL:
		return (c->small > 0) - (c->small < 0);
	case REP_BIG:
		return mpz_sgn(c->big);
	case REP_RAT:
		return mpq_sgn(c->rat);
	case REP_FLOAT:
		return mpz_sgn(c->flt.man);
	case REP_COMPLEX:
		return const_sign(c->cplx.re) != 0 || const_sign(c->cplx.im) != 0;
	}
	return 0;
}

uint64_t
const_bit_len(const Const *c)
{
	if (c == NULL || !const_is_int(c))
		return 0;
	if (c->rep == REP_BIG)
		return mpz_sizeinbase(c->big, 2);
	uint64_t u = c->small < 0 ? -(uint64_t)c->small : (uint64_t)c->small;
	return u == 0 ? 0 : 64 - (uint64_t)__builtin_clzll(u);
}

bool
const_fits(const Const *c, unsigned bits, bool is_unsigned)
{
	if (c == NULL || !const_is_int(c))
		return false;
	int sign = const_sign(c);
	uint64_t len = const_bit_len(c);
	if (is_unsigned)
		return sign >= 0 && len <= bits;
	if (len < bits)
		return true;
	if (sign >= 0 || len > bits)
		return false;
	/* Only the least value has that many bits. */
	return c->rep == REP_BIG ? mpz_scan1(c->big, 0) == bits - 1
				 : __builtin_ctzll((uint64_t)c->small) == (int)bits - 1;
}

const Const *
const_to_int(const Const *c)
{
	if (c == NULL)
		return NULL;
	switch (c->rep) {
	case REP_BOOL:
	case REP_STRING:
	case REP_RAT:
		return NULL;
	case REP_SMALL:
	case REP_BIG:
		return c;
	case REP_FLOAT: {
		mpz_t z;
		return bigfloat_to_int(z, &c->flt) ? const_of_mpz(z) : NULL;
	}
	case REP_COMPLEX:
		return const_to_int(const_to_float(c));
	}
	return NULL;
}

const Const *
const_to_float(const Const *c)
{
	if (c == NULL || c->rep < REP_SMALL)
		return NULL;
	if (c->rep == REP_COMPLEX)
		return const_sign(c->cplx.im) == 0 ? c->cplx.re : NULL;
	if (c->rep != REP_BIG || mpz_sizeinbase(c->big, 2) < CONST_MAX_EXACT)
		return c;
	BigFloat f;
	bigfloat_get(&f, c);
	return const_of_bigfloat(&f);
}

const Const *
const_to_complex(const Const *c)
{
	if (c == NULL || c->rep == REP_COMPLEX)
		return c;
	return const_of_complex(c, &const_zero);
}

/* ------------------------------------------------------------- operators */

static const Const *
negate(const Const *x)
{
	Const *r;
	mpz_t z;
	switch (x->rep) {
	case REP_BOOL:
	case REP_STRING:
		return NULL;
	case REP_SMALL:
		if (x->small != INT64_MIN)
			return const_of_int(-x->small);
		/* fall through */
	case REP_BIG:
		const_get_mpz(z, x);
		mpz_neg(z, z);
		return const_of_mpz(z);
	case REP_RAT:
		r = const_new(REP_RAT);
		mpq_init(r->rat);
		mpq_neg(r->rat, x->rat);
		return r;
	case REP_FLOAT:
		r = const_new(REP_FLOAT);
		mpz_init(r->flt.man);
		mpz_neg(r->flt.man, x->flt.man);
		r->flt.exp = x->flt.exp;
		return r;
	case REP_COMPLEX:
		return const_of_complex(negate(x->cplx.re), negate(x->cplx.im));
	}
	return NULL;
}

static const Const *
complement(const Const *x, unsigned unsigned_bits)
{
	if (!const_is_int(x))
		return NULL;
	if (x->rep == REP_SMALL && unsigned_bits == 0)
		return const_of_int(~x->small);
	mpz_t z;
	const_get_mpz(z, x);
	mpz_com(z, z);
	if (unsigned_bits > 0)
		mpz_fdiv_r_2exp(z, z, unsigned_bits);
	return const_of_mpz(z);
}

const Const *
const_unary(TokenKind op, const Const *x, unsigned unsigned_bits)
{
	if (x == NULL)
		return NULL;
	if (op == TK_NOT)
		return x->rep == REP_BOOL ? const_of_bool(!x->truth) : NULL;
	if (x->rep < REP_SMALL)
		return NULL;
	if (op == TK_ADD)
		return x;
	if (op == TK_SUB)
		return negate(x);
	return op == TK_XOR ? complement(x, unsigned_bits) : NULL;
}

/* The result of x op y in 64 bits, or null if it may not fit. */
static const Const *
binary_small(TokenKind op, int64_t x, int64_t y, bool int_div)
{
	int64_t r;
	bool fits = true;
	if (op == TK_ADD)
		fits = !__builtin_add_overflow(x, y, &r);
	else if (op == TK_SUB)
		fits = !__builtin_sub_overflow(x, y, &r);
	else if (op == TK_MUL)
		fits = !__builtin_mul_overflow(x, y, &r);
	else if (op == TK_AND)
		r = x & y;
	else if (op == TK_OR)
		r = x | y;
	else if (op == TK_XOR)
		r = x ^ y;
	else if (op == TK_ANDNOT)
		r = x & ~y;
	else if (y == 0 || y == -1)
		return NULL;
	else if (op == TK_REM)
		r = x % y;
	else if (op == TK_DIV && (int_div || x % y == 0))
		r = x / y;
	else
		return NULL;
	return fits ? const_of_int(r) : NULL;
}

static const Const *
quotient(const mpz_t x, const mpz_t y)
{
	mpq_t q;
	mpq_init(q);
	mpz_set(mpq_numref(q), x);
	mpz_set(mpq_denref(q), y);
	mpq_canonicalize(q);
	return const_of_mpq(q);
}

static const Const *
binary_int(TokenKind op, const Const *x, const Const *y, bool int_div)
{
	if (x->rep == REP_SMALL && y->rep == REP_SMALL) {
		const Const *r = binary_small(op, x->small, y->small, int_div);
		if (r != NULL)
			return r;
	}
	mpz_t a, b;
	const_get_mpz(a, x);
	const_get_mpz(b, y);
	if ((op == TK_DIV || op == TK_REM) && mpz_sgn(b) == 0)
		return NULL;
	if (op == TK_DIV && !int_div)
		return quotient(a, b);
	if (op == TK_ADD)
		mpz_add(a, a, b);
	else if (op == TK_SUB)
		mpz_sub(a, a, b);
	else if (op == TK_MUL)
		mpz_mul(a, a, b);
	else if (op == TK_DIV)
		mpz_tdiv_q(a, a, b);
	else if (op == TK_REM)
		mpz_tdiv_r(a, a, b);
	else if (op == TK_AND)
		mpz_and(a, a, b);
	else if (op == TK_OR)
		mpz_ior(a, a, b);
	else if (op == TK_XOR)
		mpz_xor(a, a, b);
	else if (op == TK_ANDNOT) {
		mpz_com(b, b);
		mpz_and(a, a, b);
	} else
		return NULL;
	return int_result(a);
}

static const Const *
binary_rat(TokenKind op, const Const *x, const Const *y)
{
	mpq_t a, b;
	const_get_mpq(a, x);
	const_get_mpq(b, y);
	if (op == TK_ADD)
		mpq_add(a, a, b);
	else if (op == TK_SUB)
		mpq_sub(a, a, b);
	else if (op == TK_MUL)
		mpq_mul(a, a, b);
	else if (op == TK_DIV && mpq_sgn(b) != 0)
		mpq_div(a, a, b);
	else
		return NULL;
	return const_of_mpq(a);
}

static const Const *
binary_float(TokenKind op, const Const *x, const Const *y)
{
	BigFloat a, b, r;
	bigfloat_get(&a, x);
	bigfloat_get(&b, y);
	if (op == TK_SUB)
		mpz_neg(b.man, b.man);
	if (op == TK_ADD || op == TK_SUB)
		bigfloat_add(&r, &a, &b);
	else if (op == TK_MUL)
		bigfloat_mul(&r, &a, &b, CONST_MANT_BITS);
	else if (op == TK_DIV && mpz_sgn(b.man) != 0)
		bigfloat_quo(&r, &a, &b, CONST_MANT_BITS);
	else
		return NULL;
	return const_of_bigfloat(&r);
}

static const Const *
binary_complex(TokenKind op, const Const *x, const Const *y)
{
	const Const *a = const_real(x), *b = const_imag(x);
	const Const *c = const_real(y), *d = const_imag(y);
	if (op == TK_ADD || op == TK_SUB)
		return const_of_complex(const_binary(op, a, c, false),
					const_binary(op, b, d, false));
	if (op != TK_MUL && op != TK_DIV)
		return NULL;
	if (op == TK_DIV)
		d = negate(d);
	/* x * y, or x * conj(y) */
	const Const *ac = const_binary(TK_MUL, a, c, false);
	const Const *bd = const_binary(TK_MUL, b, d, false);
	const Const *ad = const_binary(TK_MUL, a, d, false);
	const Const *bc = const_binary(TK_MUL, b, c, false);
	const Const *re = const_binary(TK_SUB, ac, bd, false);
	const Const *im = const_binary(TK_ADD, ad, bc, false);
	if (op == TK_DIV) {
		const Const *norm = const_binary(TK_ADD, const_binary(TK_MUL, c, c, false),
						 const_binary(TK_MUL, d, d, false), false);
		re = const_binary(TK_DIV, re, norm, false);
		im = const_binary(TK_DIV, im, norm, false);
	}
	return const_of_complex(re, im);
}

static const Const *
concat(const Const *x, const Const *y)
{
	if (x->text.len == 0 || y->text.len == 0)
		return x->text.len == 0 ? y : x;
	Const *c = const_new(REP_STRING);
	c->text.len = x->text.len + y->text.len;
	c->text.left = x;
	c->text.right = y;
	return c;
}

const Const *
const_binary(TokenKind op, const Const *x, const Const *y, bool int_div)
{
	if (x == NULL || y == NULL)
		return NULL;
	ConstRep rep = x->rep > y->rep ? x->rep : y->rep;
	if (x->rep != y->rep && (x->rep < REP_SMALL || y->rep < REP_SMALL))
		return NULL;
	switch (rep) {
	case REP_BOOL:
		if (op == TK_ANDAND)
			return const_of_bool(x->truth && y->truth);
		return op == TK_OROR ? const_of_bool(x->truth || y->truth) : NULL;
	case REP_STRING:
		return op == TK_ADD ? concat(x, y) : NULL;
	case REP_SMALL:
	case REP_BIG:
		return binary_int(op, x, y, int_div);
	case REP_RAT:
		return binary_rat(op, x, y);
	case REP_FLOAT:
		return binary_float(op, x, y);
	case REP_COMPLEX:
		return binary_complex(op, x, y);
	}
	return NULL;
}

const Const *
const_shift(TokenKind op, const Const *x, uint64_t count)
{
	if (x == NULL || !const_is_int(x))
		return NULL;
	if (count == 0 || const_sign(x) == 0)
		return x;
	if (op == TK_SHR && x->rep == REP_SMALL)
		return const_of_int(x->small >> (count < 63 ? count : 63));
	if (op == TK_SHL && count < 63 && const_bit_len(x) + count < 63)
		return const_of_int(x->small * ((int64_t)1 << count));
	mpz_t z;
	const_get_mpz(z, x);
	if (op == TK_SHL)
		mpz_mul_2exp(z, z, count);
	else
		mpz_fdiv_q_2exp(z, z, count);
	return const_of_mpz(z);
}

static bool
order_holds(TokenKind op, int cmp)
{
	switch ((int)op) {
	case TK_EQL:
		return cmp == 0;
	case TK_NEQ:
		return cmp != 0;
	case TK_LSS:
		return cmp < 0;
	case TK_LEQ:
		return cmp <= 0;
	case TK_GTR:
		return cmp > 0;
	case TK_GEQ:
		return cmp >= 0;
	}
	return false;
}

static int
compare_strings(const Const *x, const Const *y)
{
	size_t nx, ny;
	const char *sx = const_string(x, &nx), *sy = const_string(y, &ny);
	int cmp = memcmp(sx, sy, nx < ny ? nx : ny);
	return cmp != 0 ? cmp : (nx > ny) - (nx < ny);
}

static int
compare_reals(const Const *x, const Const *y, ConstRep rep)
{
	if (rep == REP_SMALL)
		return (x->small > y->small) - (x->small < y->small);
	if (rep == REP_FLOAT) {
		BigFloat a, b;
		bigfloat_get(&a, x);
		bigfloat_get(&b, y);
		return bigfloat_cmp(&a, &b);
	}
	mpq_t a, b;
	const_get_mpq(a, x);
	const_get_mpq(b, y);
	return mpq_cmp(a, b);
}

bool
const_compare(TokenKind op, const Const *x, const Const *y)
{
	if (x == NULL || y == NULL)
		return false;
	if (x->rep != y->rep && (x->rep < REP_SMALL || y->rep < REP_SMALL))
		return false;
	ConstRep rep = x->rep > y->rep ? x->rep : y->rep;
	switch (rep) {
	case REP_BOOL:
		return op == TK_EQL ? x->truth == y->truth : op == TK_NEQ && x->truth != y->truth;
	case REP_STRING:
		return order_holds(op, compare_strings(x, y));
	case REP_SMALL:
	case REP_BIG:
	case REP_RAT:
	case REP_FLOAT:
		return order_holds(op, compare_reals(x, y, rep));
	case REP_COMPLEX: {
		bool same = const_compare(TK_EQL, const_real(x), const_real(y)) &&
			    const_compare(TK_EQL, const_imag(x), const_imag(y));
		return op == TK_EQL ? same : op == TK_NEQ && !same;
	}
	}
	return false;
}

static uint64_t
hash_mpz(const mpz_t z)
{
	size_t n = mpz_size(z);
	return hash_mix(hash_bytes(mpz_limbs_read(z), n * sizeof(mp_limb_t)) +
			(uint64_t)mpz_sgn(z));
}

uint64_t
const_hash(const Const *c)
{
	if (c == NULL)
		return 0;
	switch (c->rep) {
	case REP_BOOL:
		return c->truth;
	case REP_STRING: {
		size_t len;
		const char *s = const_string(c, &len);
		return hash_bytes(s, len);
	}
	case REP_SMALL:
		return hash_mix((uint64_t)c->small);
	case REP_BIG:
		return hash_mpz(c->big);
	case REP_RAT:
		return hash_mix(hash_mpz(mpq_numref(c->rat)) * 31 + hash_mpz(mpq_denref(c->rat)));
	case REP_FLOAT:
		return hash_mix(hash_mpz(c->flt.man) + (uint64_t)c->flt.exp);
	case REP_COMPLEX:
		return hash_mix(const_hash(c->cplx.re) * 31 + const_hash(c->cplx.im));
	}
	return 0;
}

/*
 * What the const*.c files share: the representations behind a Const.
 */
#ifndef STAYPUT_TYPES_CONST_PRIV_H
#define STAYPUT_TYPES_CONST_PRIV_H

#include <assert.h>
#include <gmp.h>
#include <string.h>

#include "types/const.h"

/* In order of generality: an operation takes place in the higher of its operands'. */
typedef enum ConstRep {
	REP_BOOL,
	REP_STRING,
	REP_SMALL, /* integer of 64 bits with sign */
	REP_BIG,   /* any other integer */
	REP_RAT,   /* fraction in lowest terms, denominator > 1 */
	REP_FLOAT,
	REP_COMPLEX,
} ConstRep;

/* man * 2^exp; man has at most CONST_MANT_BITS bits, and is odd or 0. */
typedef struct BigFloat {
	mpz_t man;
	int64_t exp;
} BigFloat;

/* Concatenations are flattened when their bytes are asked for: a long chain of
 * + would otherwise copy a quadratic number of bytes. */
typedef struct ConstText {
	_Atomic(const char *) bytes; /* null: left, then right */
	size_t len;
	const Const *left, *right;
} ConstText;

struct Const {
	ConstRep rep;
	union {
		bool truth;
		ConstText text;
		int64_t small;
		mpz_t big;
		mpq_t rat;
		BigFloat flt;
		struct {
			const Const *re, *im;
		} cplx;
	};
};

static inline Const *
const_new(ConstRep rep)
{
	Const *c = mem_new(Const);
	c->rep = rep;
	return c;
}

static inline bool
const_is_int(const Const *c)
{
	return c->rep == REP_SMALL || c->rep == REP_BIG;
}

static inline bool
const_is_real(const Const *c)
{
	return c->rep >= REP_SMALL && c->rep <= REP_FLOAT;
}

/* The bytes of a string, as many as its length, into bytes. */
void const_text_flatten(const Const *c, char *bytes);

void mpz_set_i64(mpz_t z, int64_t i);
void mpz_set_u64(mpz_t z, uint64_t u);
/* z, initialised here, with the value of an integer. */
void const_get_mpz(mpz_t z, const Const *c);
/* q, initialised here, with the value of an integer or fraction. */
void const_get_mpq(mpq_t q, const Const *c);
/* An integer of any size; z is taken over. */
const Const *const_of_mpz(mpz_t z);
/* The result of arithmetic: canonical q, which is taken over, becomes integer,
 * fraction or float. */
const Const *const_of_mpq(mpq_t q);

/* Round man * 2^exp to bits; sticky: the true value is a little further from 0
 * than man says (man has more than `bits` bits then). */
void bigfloat_round(BigFloat *f, uint64_t bits, bool sticky);
/* f, initialised here, with the value of a real number. */
void bigfloat_get(BigFloat *f, const Const *c);
/* 0 and values too small for an exponent of 32 bits: 0; too large: null. f is taken over. */
const Const *const_of_bigfloat(BigFloat *f);
/* Exponent of 2 for a mantissa in [0.5, 1). */
int64_t bigfloat_exponent(const BigFloat *f);
void bigfloat_mul(BigFloat *r, const BigFloat *x, const BigFloat *y, uint64_t bits);
void bigfloat_quo(BigFloat *r, const BigFloat *x, const BigFloat *y, uint64_t bits);
void bigfloat_add(BigFloat *r, const BigFloat *x, const BigFloat *y);
int bigfloat_cmp(const BigFloat *x, const BigFloat *y);
/* The integer that f is, or very nearly is; z is initialised here. */
bool bigfloat_to_int(mpz_t z, const BigFloat *f);

/* Length of the valid UTF-8 sequence at s, with the rune in *r, or 0 (RFC 3629, section 4). */
int const_utf8_decode(const unsigned char *s, const unsigned char *end, uint32_t *r);

#endif

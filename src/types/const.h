/*
 * const: exact values of constant expressions.
 *
 * Files: const.c (values, operations), const_real.c (fractions and big binary
 * floats), const_literal.c (literals to values), const_text.c (values to text).
 *
 * Integers are exact at any size; below 64 bits they stay out of GMP. Other
 * numbers are exact fractions while numerator and denominator have fewer than
 * CONST_MAX_EXACT bits each, and from there on binary floats with a mantissa of
 * CONST_MANT_BITS bits, rounded to nearest, ties to even (the Go specification,
 * "Constants", asks for 256). A value that became a float remains one.
 *
 * Invariants
 * - Values are immutable and shared freely.
 * - A fraction whose denominator is 1 is an integer; an integer that results
 *   from arithmetic and has CONST_MAX_EXACT bits or more is a float.
 * - A complex value remains one even when its imaginary part is 0.
 * - There is no negative zero, infinity or NaN.
 * - Null is the unknown value: each operation on it gives null, and so does an
 *   operation whose operands do not fit together.
 */
#ifndef STAYPUT_TYPES_CONST_H
#define STAYPUT_TYPES_CONST_H

#include "base/buf.h"
#include "syntax/token.h"

#define CONST_MANT_BITS 512
#define CONST_MAX_EXACT 4096

typedef enum ConstKind {
	CONST_UNKNOWN,
	CONST_BOOL,
	CONST_STRING,
	CONST_INT,
	CONST_FLOAT, /* fractions and floats */
	CONST_COMPLEX,
} ConstKind;

typedef struct Const Const;

/* CONST_UNKNOWN for null. */
ConstKind const_kind(const Const *c);

const Const *const_of_bool(bool b);
const Const *const_of_int(int64_t i);
const Const *const_of_uint(uint64_t u);
/* The bytes are copied. */
const Const *const_of_string(const char *s, size_t len);
/* Exact; null for infinities and NaN. */
const Const *const_of_double(double d);
/* re and im are integers or floats. */
const Const *const_of_complex(const Const *re, const Const *im);

/* The value of a literal as the scanner accepts it (TK_INT, TK_FLOAT, TK_IMAG,
 * TK_RUNE, TK_STRING); null if it is malformed or its exponent is out of range. */
const Const *const_from_literal(TokenKind tok, const char *text, size_t len);

/* CONST_BOOL only. */
bool const_is_true(const Const *c);
/* The bytes of a CONST_STRING, NUL-terminated. */
const char *const_string(const Const *c, size_t *len);
/* Length in bytes of a CONST_STRING. */
size_t const_string_len(const Const *c);
/* False if c is not an integer of that range. */
bool const_to_int64(const Const *c, int64_t *out);
bool const_to_uint64(const Const *c, uint64_t *out);
/* The nearest double of a real number; infinite when it is too large. */
double const_to_double(const Const *c);
/* Real and imaginary part of any number. */
const Const *const_real(const Const *c);
const Const *const_imag(const Const *c);

/* -1, 0, 1; of a complex value 0 or 1. Numbers only. */
int const_sign(const Const *c);
/* Bits of the absolute value of an integer. */
uint64_t const_bit_len(const Const *c);
/* Whether an integer is a value of an integer type of that many bits. */
bool const_fits(const Const *c, unsigned bits, bool is_unsigned);

/* The same number as integer, real or complex value; null if it is none. A
 * float that differs from an integer in its last few bits is taken for it. */
const Const *const_to_int(const Const *c);
const Const *const_to_float(const Const *c);
const Const *const_to_complex(const Const *c);
/* A real number rounded to float32 (bits 32) or float64 (64); null when it is too large. */
const Const *const_round(const Const *c, unsigned bits);

/* op: TK_ADD, TK_SUB, TK_XOR, TK_NOT. unsigned_bits limits the result of ^ to
 * the size of the unsigned operand's type; 0: signed or untyped. */
const Const *const_unary(TokenKind op, const Const *x, unsigned unsigned_bits);
/* op: a binary operator but shifts and comparisons. int_div: / truncates. The
 * divisor is not 0 (else null). */
const Const *const_binary(TokenKind op, const Const *x, const Const *y, bool int_div);
/* op: TK_SHL, TK_SHR; x is an integer. >> rounds to minus infinity. */
const Const *const_shift(TokenKind op, const Const *x, uint64_t count);
/* op: TK_EQL, TK_NEQ, TK_LSS, TK_LEQ, TK_GTR, TK_GEQ; false for unknown values. */
bool const_compare(TokenKind op, const Const *x, const Const *y);
/* Equal for equal values of the same kind, for finding duplicates. */
uint64_t const_hash(const Const *c);

/* The whole value: integers in decimal, other numbers as fraction a/b, floats
 * as 0x.hexp+1, complex as (a + bi), strings quoted. */
void const_write_exact(const Const *c, Buf *out);
/* A short form for messages: long strings are cut, fractions and floats have
 * six digits; as_float: so do integers (values of a float or complex type). */
void const_write(const Const *c, bool as_float, Buf *out);
/* A Go string literal in double quotes; bytes that are not UTF-8 as \x, what is not printable
 * (Unicode 15) as \u or \U. */
void const_quote(const char *s, size_t len, Buf *out);

#endif

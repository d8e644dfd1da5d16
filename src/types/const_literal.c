/*
 * Literals to values (Go specification: "Integer literals" to "String literals").
 *
 * The text comes from the scanner, so it is well formed or was reported; what
 * is malformed all the same gives null.
 */
#include "types/const_priv.h"

/* The digits of a number, "_" and "." taken out. */
typedef struct Digits {
	char *s;         /* NUL-terminated */
	int64_t n_fract; /* digits after the point */
	int64_t exp;     /* after e or p, saturated to +-EXP_LIMIT */
} Digits;

#define EXP_LIMIT ((int64_t)1 << 40)

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* The base told by a prefix, which *text is moved past. */
static int
base_prefix(const char **text, size_t *len)
{
	if (*len < 2 || (*text)[0] != '0')
		return 10;
	int base = 10;
	char c = (*text)[1] | 0x20;
	if (c == 'x')
		base = 16;
	else if (c == 'o')
		base = 8;
	else if (c == 'b')
		base = 2;
	if (base != 10) {
		*text += 2;
		*len -= 2;
	}
	return base;
}

static bool
read_exponent(Digits *d, const char *s, const char *end)
{
	bool is_negative = s < end && *s == '-';
	if (s < end && (*s == '-' || *s == '+'))
		s++;
	if (s == end)
		return false;
	for (; s < end; s++) {
		if (*s == '_')
			continue;
		if (*s < '0' || *s > '9')
			return false;
		if (d->exp < EXP_LIMIT)
			d->exp = d->exp * 10 + (*s - '0');
	}
	if (is_negative)
		d->exp = -d->exp;
	return true;
}

static bool
read_digits(Digits *d, const char *s, size_t len, int base)
{
	*d = (Digits){.s = mem_data(len + 1)};
	size_t n = 0;
	bool in_fract = false;
	const char *end = s + len;
	for (; s < end; s++) {
		char lower = *s | 0x20;
		if (*s == '_')
			continue;
		if (*s == '.' && !in_fract) {
			in_fract = true;
		} else if (lower == (base == 16 ? 'p' : 'e') && base >= 10) {
			if (!read_exponent(d, s + 1, end))
				return false;
			break;
		} else if (digit_value(*s) < base) {
			d->s[n++] = *s;
			d->n_fract += in_fract;
		} else {
			return false;
		}
	}
	return n > 0;
}

/* The value of at most 15 digits, or -1: most literals are such, which saves big numbers. */
static int64_t
short_integer(const char *text, size_t len, int base)
{
	if (len == 0 || len > 15)
		return -1;
	int64_t v = 0;
	for (size_t i = 0; i < len; i++) {
		int digit = digit_value(text[i]);
		if (digit >= base)
			return -1;
		v = v * base + digit;
	}
	return v;
}

static const Const *
int_literal(const char *text, size_t len)
{
	int base = base_prefix(&text, &len);
	if (base == 10 && len > 1 && text[0] == '0')
		base = 8;
	int64_t small = short_integer(text, len, base);
	if (small >= 0)
		return const_of_int(small);
	Digits d;
	if (!read_digits(&d, text, len, base) || d.n_fract > 0 || d.exp != 0)
		return NULL;
	mpz_t z;
	return mpz_init_set_str(z, d.s, base) == 0 ? const_of_mpz(z) : NULL;
}

/* 5^n, n >= 0, rounded to a few bits more than a mantissa has. */
static void
power_of_5(BigFloat *r, int64_t n)
{
	const uint64_t bits = CONST_MANT_BITS + 64;
	BigFloat square = {.exp = 0};
	mpz_init_set_ui(square.man, 5);
	mpz_init_set_ui(r->man, 1);
	r->exp = 0;
	for (; n > 0; n >>= 1) {
		BigFloat t;
		if (n & 1) {
			bigfloat_mul(&t, r, &square, bits);
			*r = t;
		}
		bigfloat_mul(&t, &square, &square, bits);
		square = t;
	}
}

/* man * 2^exp2 * 10^exp10 as a float. */
static void
float_value(BigFloat *r, const mpz_t man, int64_t exp2, int64_t exp10)
{
	BigFloat x = {.exp = exp2 + exp10}, pow;
	mpz_init_set(x.man, man);
	power_of_5(&pow, exp10 < 0 ? -exp10 : exp10);
	if (exp10 < 0)
		bigfloat_quo(r, &x, &pow, CONST_MANT_BITS);
	else
		bigfloat_mul(r, &x, &pow, CONST_MANT_BITS);
}

static const Const *
exact_value(mpz_t man, int64_t exp2, int64_t exp10)
{
	mpq_t q;
	mpq_init(q);
	mpz_set(mpq_numref(q), man);
	mpz_t pow;
	mpz_init(pow);
	mpz_ui_pow_ui(pow, 10, (unsigned long)(exp10 < 0 ? -exp10 : exp10));
	if (exp10 < 0)
		mpz_set(mpq_denref(q), pow);
	else
		mpz_mul(mpq_numref(q), mpq_numref(q), pow);
	mpq_canonicalize(q);
	if (exp2 < 0)
		mpq_div_2exp(q, q, (mp_bitcnt_t)-exp2);
	else
		mpq_mul_2exp(q, q, (mp_bitcnt_t)exp2);
	/* A literal is exact however many digits it has. */
	if (mpz_cmp_ui(mpq_denref(q), 1) == 0)
		return const_of_mpz(mpq_numref(q));
	Const *c = const_new(REP_RAT);
	c->rat[0] = q[0];
	return c;
}

static const Const *
float_literal(const char *text, size_t len)
{
	int base = base_prefix(&text, &len);
	Digits d;
	if (!read_digits(&d, text, len, base))
		return NULL;
	mpz_t man;
	if (mpz_init_set_str(man, d.s, base) != 0)
		return NULL;
	if (mpz_sgn(man) == 0)
		return const_of_int(0);
	int64_t exp2 = base == 16 ? d.exp - 4 * d.n_fract : 0;
	int64_t exp10 = base == 10 ? d.exp - d.n_fract : 0;
	/* Far from the limit of exact values no float is needed to see it. */
	bool is_small = d.exp > -900 && d.exp < 900 && strlen(d.s) < 300;
	if (!is_small) {
		/* The float's exponent would not fit 32 bits: so many that the rest is noise. */
		if (d.exp >= EXP_LIMIT || d.exp <= -EXP_LIMIT)
			return d.exp > 0 ? NULL : const_of_int(0);
		BigFloat f;
		float_value(&f, man, exp2, exp10);
		int64_t e = bigfloat_exponent(&f);
		is_small = e > -CONST_MAX_EXACT && e < CONST_MAX_EXACT;
		if (!is_small)
			return const_of_bigfloat(&f);
	}
	return exact_value(man, exp2, exp10);
}

static const Const *
imag_literal(const char *text, size_t len)
{
	/* A leading 0 is no octal prefix here, as it was before Go had 0o. */
	if (len == 0 || text[len - 1] != 'i')
		return NULL;
	return const_of_complex(const_of_int(0), float_literal(text, len - 1));
}

static void
put_utf8(Buf *b, uint32_t r)
{
	if (r > 0x10ffff || (r >= 0xd800 && r <= 0xdfff))
		r = 0xfffd;
	if (r < 0x80) {
		buf_putc(b, (char)r);
		return;
	}
	int n_more = r < 0x800 ? 1 : r < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
	buf_putc(b, (char)(lead[n_more] | r >> 6 * n_more));
	while (n_more-- > 0)
		buf_putc(b, (char)(0x80 | (r >> 6 * n_more & 0x3f)));
}

/* An escape after its backslash; *is_byte: \x or octal. */
static const char *
get_escape(const char *s, const char *end, uint32_t *r, bool *is_byte)
{
	static const char letters[] = "abfnrtv\\'\"";
	static const char values[] = "\a\b\f\n\r\t\v\\'\"";
	*is_byte = false;
	if (s == end)
		return NULL;
	const char *letter = strchr(letters, *s);
	if (letter != NULL && *s != 0) {
		*r = (unsigned char)values[letter - letters];
		return s + 1;
	}
	int n = 3, base = 8;
	if (*s == 'x' || *s == 'u' || *s == 'U') {
		n = *s == 'x' ? 2 : *s == 'u' ? 4 : 8;
		base = 16;
		*is_byte = *s == 'x';
		s++;
	} else {
		*is_byte = true;
	}
	*r = 0;
	for (; n > 0; n--, s++) {
		if (s == end || digit_value(*s) >= base)
			return NULL;
		*r = *r * (uint32_t)base + (uint32_t)digit_value(*s);
	}
	return s;
}

static const Const *
rune_literal(const char *text, size_t len)
{
	if (len < 3 || text[0] != '\'' || text[len - 1] != '\'')
		return NULL;
	const char *end = text + len - 1;
	uint32_t r;
	if (text[1] == '\\') {
		bool is_byte;
		const char *after = get_escape(text + 2, end, &r, &is_byte);
		return after == end ? const_of_int((int64_t)r) : NULL;
	}
	int n = const_utf8_decode((const unsigned char *)text + 1, (const unsigned char *)end, &r);
	if (n == 0) {
		n = 1;
		r = 0xfffd;
	}
	return text + 1 + n == end ? const_of_int((int64_t)r) : NULL;
}

static const Const *
string_literal(const char *text, size_t len)
{
	if (len < 2 || text[0] != text[len - 1])
		return NULL;
	const char *s = text + 1, *end = text + len - 1;
	if (memchr(s, text[0] == '`' ? '\r' : '\\', len - 2) == NULL)
		return const_of_string(s, len - 2);
	Buf b = {.s = mem_data(len), .cap = len}; /* what it denotes is never longer */
	if (text[0] == '`') {
		for (; s < end; s++)
			if (*s != '\r')
				buf_putc(&b, *s);
		return const_of_string(b.s, b.len);
	}
	while (s < end) {
		const char *plain = s;
		while (s < end && *s != '\\')
			s++;
		buf_write(&b, plain, (size_t)(s - plain));
		if (s == end)
			break;
		uint32_t r;
		bool is_byte;
		s = get_escape(s + 1, end, &r, &is_byte);
		if (s == NULL)
			return NULL;
		if (is_byte)
			buf_putc(&b, (char)r);
		else
			put_utf8(&b, r);
	}
	return const_of_string(b.s, b.len);
}

const Const *
const_from_literal(TokenKind tok, const char *text, size_t len)
{
	switch ((int)tok) {
	case TK_INT:
		return int_literal(text, len);
	case TK_FLOAT:
		return float_literal(text, len);
	case TK_IMAG:
		return imag_literal(text, len);
	case TK_RUNE:
		return rune_literal(text, len);
	case TK_STRING:
		return string_literal(text, len);
	}
	return NULL;
}

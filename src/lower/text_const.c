/*
 * Constants as gc prints them: folded, with their type unless it is the
 * default one, long strings cut.
 */
#include "lower/priv.h"

#include <math.h>

#define MAX_QUOTED 72 /* bytes of a quoted string that are printed whole */
#define CUT_QUOTED 69 /* bytes that are left of a longer one, before "..." */

static void
write_quoted(const Const *c, Buf *out)
{
	size_t len;
	const char *s = const_string(c, &len);
	Buf quoted = {0};
	const_quote(s, len, &quoted);
	if (quoted.len <= MAX_QUOTED) {
		buf_write(out, quoted.s, quoted.len);
		return;
	}
	buf_write(out, quoted.s, CUT_QUOTED);
	buf_puts(out, "...");
}

static void
write_rune(int64_t r, Buf *out)
{
	assert(r >= 0 && r <= 0x10ffff);
	switch (r) {
	case '\a': buf_puts(out, "'\\a'"); return;
	case '\b': buf_puts(out, "'\\b'"); return;
	case '\f': buf_puts(out, "'\\f'"); return;
	case '\n': buf_puts(out, "'\\n'"); return;
	case '\r': buf_puts(out, "'\\r'"); return;
	case '\t': buf_puts(out, "'\\t'"); return;
	case '\v': buf_puts(out, "'\\v'"); return;
	case '\'': buf_puts(out, "'\\''"); return;
	case '\\': buf_puts(out, "'\\\\'"); return;
	default: break;
	}
	if (r < 0x20 || r == 0x7f) {
		buf_printf(out, "'\\x%02x'", (unsigned)r);
		return;
	}
	if (r < 0x7f) {
		buf_printf(out, "'%c'", (int)r);
		return;
	}
	/* The string's quotation knows what is printable. */
	char utf8[4];
	size_t n = 0;
	uint32_t u = (uint32_t)r;
	if (u < 0x800) {
		utf8[n++] = (char)(0xc0 | u >> 6);
	} else if (u < 0x10000) {
		utf8[n++] = (char)(0xe0 | u >> 12);
		utf8[n++] = (char)(0x80 | (u >> 6 & 0x3f));
	} else {
		utf8[n++] = (char)(0xf0 | u >> 18);
		utf8[n++] = (char)(0x80 | (u >> 12 & 0x3f));
		utf8[n++] = (char)(0x80 | (u >> 6 & 0x3f));
	}
	utf8[n++] = (char)(0x80 | (u & 0x3f));
	Buf quoted = {0};
	const_quote(utf8, n, &quoted);
	buf_putc(out, '\'');
	buf_write(out, quoted.s + 1, quoted.len - 2);
	buf_putc(out, '\'');
}

static void
write_real(double d, Buf *out)
{
	buf_printf(out, "%.6g", d);
}

static void
write_complex(const Const *c, Buf *out)
{
	double im = const_to_double(const_imag(c));
	buf_putc(out, '(');
	write_real(const_to_double(const_real(c)), out);
	buf_puts(out, signbit(im) ? " - " : " + ");
	write_real(fabs(im), out);
	buf_puts(out, "i)");
}

static void
write_number(const Const *c, const BasicType *b, bool is_rune, Buf *out)
{
	if (b->flags & BASIC_IS_COMPLEX) {
		write_complex(c, out);
		return;
	}
	if (b->flags & BASIC_IS_FLOAT) {
		write_real(const_to_double(const_real(c)), out);
		return;
	}
	const Const *i = const_to_int(c);
	int64_t n;
	if (is_rune && i != NULL && const_to_int64(i, &n) && n >= 0 && n <= 0x10ffff)
		write_rune(n, out);
	else
		const_write_exact(i != NULL ? i : c, out);
}

/* Whether constants of the type stand without it. */
static bool
is_default(const BasicType *b, bool is_rune)
{
	return is_rune || b->basic == BASIC_INT || b->basic == BASIC_FLOAT64 ||
	       b->basic == BASIC_COMPLEX128 || b->basic == BASIC_STRING || b->basic == BASIC_BOOL ||
	       (b->flags & BASIC_IS_UNTYPED);
}

void
lower_const_text(Lower *l, const Const *c, Type *t, TypeNotation notation, const Package *here,
		 Buf *out)
{
	BasicType *b = type_as_basic(t);
	Type *plain = type_unalias(t);
	bool is_rune = plain == l->types->type_rune ||
		       (b != NULL && b->basic == BASIC_UNTYPED_RUNE);
	bool is_bare = b == NULL || (plain->kind == TYPE_BASIC && is_default(b, is_rune));
	if (!is_bare) {
		lower_type_text(l, t, notation, here, out);
		buf_putc(out, '(');
	}
	switch (const_kind(c)) {
	case CONST_BOOL:
		buf_puts(out, const_is_true(c) ? "true" : "false");
		break;
	case CONST_STRING:
		write_quoted(c, out);
		break;
	case CONST_INT:
	case CONST_FLOAT:
	case CONST_COMPLEX:
		if (b != NULL)
			write_number(c, b, is_rune, out);
		else
			const_write_exact(c, out);
		break;
	case CONST_UNKNOWN:
		break;
	}
	if (!is_bare)
		buf_putc(out, ')');
}

/*
 * Literals, by the Go specification; messages as the Go compiler words them.
 * The value is not computed: a literal keeps its text. A malformed one is
 * reported once and marked.
 */
#include "syntax/priv.h"

static void
bad(Scanner *s, const char *at, const char *what)
{
	fault_add(s->faults, scan_pos(s, at), "%s", what);
	s->is_bad = true;
}

/* Make the bytes from start to cur the current token. */
static void
set_literal(Scanner *s, TokenKind tok, const char *start)
{
	s->tok = tok;
	s->lit = start;
	s->lit_len = (uint32_t)(s->cur - start);
	s->wants_semi = true;
}

/* --------------------------------------------------------------- numbers */

static bool
is_decimal(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return is_decimal(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* The value of a digit of any base up to 16; 16 if it is none. */
static int
digit_value(unsigned char c)
{
	if (is_decimal((char)c))
		return c - '0';
	return is_hex((char)c) ? (c | 0x20) - 'a' + 10 : 16;
}

static const char *
base_name(int base)
{
	switch (base) {
	case 2: return "binary";
	case 8: return "octal";
	case 10: return "decimal";
	default: return "hexadecimal";
	}
}

/* What a run of digits held. */
typedef struct Digits {
	bool has_digit, has_separator;
	const char *invalid; /* first decimal digit that the base has not, or null */
} Digits;

static void
scan_digits(Scanner *s, int base, Digits *d)
{
	for (;; s->cur++) {
		char c = *s->cur;
		if (c == '_') {
			d->has_separator = true;
		} else if (base == 16 ? is_hex(c) : is_decimal(c)) {
			d->has_digit = true;
			if (base < 10 && c >= '0' + base && d->invalid == NULL)
				d->invalid = s->cur;
		} else {
			return;
		}
	}
}

/* Each "_" must have a digit on both sides, or a base prefix before it. */
static const char *
misplaced_separator(const char *start, const char *end)
{
	bool after_digit = false; /* is a "_" allowed here */
	const char *p = start;
	char prefix = end - p >= 2 && p[0] == '0' ? (char)(p[1] | 0x20) : '\0';
	bool hex = prefix == 'x';
	if (hex || prefix == 'o' || prefix == 'b') {
		p += 2;
		after_digit = true;
	}
	bool after_separator = false;
	for (; p < end; p++) {
		bool is_digit = hex ? is_hex(*p) : is_decimal(*p);
		if (*p == '_') {
			if (!after_digit)
				return p;
			after_digit = false;
			after_separator = true;
			continue;
		}
		if (after_separator && !is_digit)
			return p - 1;
		after_separator = false;
		after_digit = is_digit;
	}
	return after_separator ? end - 1 : NULL;
}

static void
bad_number(Scanner *s, const char *what)
{
	if (!s->is_bad)
		bad(s, s->cur, what);
}

static void
bad_based(Scanner *s, const char *before, int base, const char *after)
{
	Buf b = { 0 };
	buf_printf(&b, "%s%s%s", before, base_name(base), after);
	bad_number(s, b.s);
}

/* An exponent at cur, if there is one. */
static bool
scan_exponent(Scanner *s, int base, bool has_prefix, Digits *d)
{
	char e = *s->cur;
	if ((e | 0x20) != 'e' && (e | 0x20) != 'p')
		return false;
	Buf b = { 0 };
	if ((e | 0x20) == 'e' && has_prefix)
		buf_printf(&b, "'%c' exponent requires decimal mantissa", e);
	else if ((e | 0x20) == 'p' && base != 16)
		buf_printf(&b, "'%c' exponent requires hexadecimal mantissa", e);
	if (b.len > 0)
		bad_number(s, b.s);
	s->cur++;
	if (*s->cur == '+' || *s->cur == '-')
		s->cur++;
	Digits exp = { 0 };
	scan_digits(s, 10, &exp);
	d->has_separator |= exp.has_separator;
	if (!exp.has_digit)
		bad_number(s, "exponent has no digits");
	return true;
}

void
scan_number(Scanner *s)
{
	const char *start = s->cur;
	int base = 10;
	bool has_prefix = false; /* 0x, 0o, 0b */
	bool has_point = false;
	Digits d = { 0 };
	s->is_bad = false;
	if (s->cur[0] == '0') {
		switch (s->cur[1] | 0x20) {
		case 'x': base = 16; break;
		case 'o': base = 8; break;
		case 'b': base = 2; break;
		}
		has_prefix = base != 10;
		if (!has_prefix)
			base = 8; /* unless it turns out a float */
		s->cur += has_prefix ? 2 : 0;
	}
	scan_digits(s, base, &d);
	if (*s->cur == '.') {
		if (has_prefix && base != 16)
			bad_based(s, "invalid radix point in ", base, " literal");
		s->cur++;
		has_point = true;
		scan_digits(s, base, &d);
	}
	if (!d.has_digit)
		bad_based(s, "", base, " literal has no digits");
	bool has_exp = scan_exponent(s, base, has_prefix, &d);
	if (!has_exp && has_prefix && base == 16 && has_point)
		bad_number(s, "hexadecimal mantissa requires a 'p' exponent");
	TokenKind tok = has_point || has_exp ? TK_FLOAT : TK_INT;
	if (*s->cur == 'i') {
		tok = TK_IMAG;
		s->cur++;
	}
	set_literal(s, tok, start);
	if (tok == TK_INT && d.invalid != NULL && !s->is_bad) {
		Buf b = { 0 };
		buf_printf(&b, "invalid digit '%c' in %s literal", *d.invalid, base_name(base));
		bad(s, d.invalid, b.s);
	}
	const char *sep = d.has_separator ? misplaced_separator(start, s->cur) : NULL;
	if (sep != NULL && !s->is_bad)
		bad(s, sep, "'_' must separate successive digits");
}

/* ------------------------------------------------------- runes and strings */

/* n digits of a numeric escape; the value must be a byte or a code point. */
static bool
scan_numeric_escape(Scanner *s, int n, int base)
{
	uint32_t value = 0;
	for (int i = 0; i < n; i++) {
		unsigned char c = (unsigned char)*s->cur;
		if (s->cur == s->end)
			return true; /* the caller complains */
		int digit = digit_value(c);
		if (digit >= base) {
			uint32_t len;
			bool is_bad;
			Buf b = { 0 };
			buf_puts(&b, "invalid character ");
			rune_quote(unicode_decode(s->cur, &len, &is_bad), &b);
			buf_printf(&b, " in %s escape", base_name(base));
			bad(s, s->cur, b.s);
			return false;
		}
		value = value * (uint32_t)base + (uint32_t)digit;
		s->cur++;
	}
	Buf b = { 0 };
	if (base == 8 && value > 255) {
		buf_printf(&b, "octal escape value %u > 255", value);
	} else if (value > RUNE_MAX || (value >= 0xD800 && value < 0xE000)) {
		buf_puts(&b, "escape is invalid Unicode code point ");
		rune_name(value, &b);
	}
	if (b.len > 0)
		bad(s, s->cur, b.s);
	return b.len == 0;
}

/* After a backslash. */
static void
scan_escape(Scanner *s, char quote)
{
	char c = *s->cur;
	if (c == quote) {
		s->cur++;
		return;
	}
	switch (c) {
	case 'a': case 'b': case 'f': case 'n': case 'r': case 't': case 'v': case '\\':
		s->cur++;
		return;
	case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
		scan_numeric_escape(s, 3, 8);
		return;
	case 'x':
		s->cur++;
		scan_numeric_escape(s, 2, 16);
		return;
	case 'u':
		s->cur++;
		scan_numeric_escape(s, 4, 16);
		return;
	case 'U':
		s->cur++;
		scan_numeric_escape(s, 8, 16);
		return;
	}
	if (s->cur != s->end)
		bad(s, s->cur, "unknown escape");
}

void
scan_rune(Scanner *s)
{
	const char *start = s->cur++;
	s->is_bad = false;
	for (int n = 0;; n++) {
		unsigned char c = (unsigned char)*s->cur;
		if (c == '\'') {
			if (!s->is_bad && n == 0)
				bad(s, s->cur, "empty rune literal or unescaped '");
			else if (!s->is_bad && n != 1)
				bad(s, start, "more than one character in rune literal");
			s->cur++;
			break;
		}
		if (c == '\\') {
			s->cur++;
			scan_escape(s, '\'');
		} else if (c == '\n') {
			if (!s->is_bad)
				bad(s, s->cur, "newline in rune literal");
			break;
		} else if (s->cur == s->end) {
			if (!s->is_bad)
				bad(s, start, "rune literal not terminated");
			break;
		} else if (c >= 0x80 || c == 0) {
			if (scan_odd(s) == RUNE_NONE)
				n--;
		} else {
			s->cur++;
		}
	}
	set_literal(s, TK_RUNE, start);
}

void
scan_string(Scanner *s)
{
	const char *start = s->cur++;
	s->is_bad = false;
	for (;;) {
		unsigned char c = (unsigned char)*s->cur;
		if (c == '"') {
			s->cur++;
			break;
		}
		if (c == '\\') {
			s->cur++;
			scan_escape(s, '"');
		} else if (c == '\n') {
			bad(s, s->cur, "newline in string");
			break;
		} else if (s->cur == s->end) {
			bad(s, start, "string not terminated");
			break;
		} else if (c >= 0x80 || c == 0) {
			scan_odd(s);
		} else {
			s->cur++;
		}
	}
	set_literal(s, TK_STRING, start);
}

void
scan_raw_string(Scanner *s)
{
	const char *start = s->cur++;
	s->is_bad = false;
	for (;;) {
		unsigned char c = (unsigned char)*s->cur;
		if (c == '`') {
			s->cur++;
			break;
		}
		if (s->cur == s->end) {
			bad(s, start, "string not terminated");
			break;
		}
		if (c >= 0x80 || c == 0)
			scan_odd(s);
		else
			s->cur++;
	}
	set_literal(s, TK_STRING, start);
}

/* -------------------------------------------------------------- messages */

static void
put_utf8(Rune r, Buf *out)
{
	if (r < 0x80) {
		buf_putc(out, (char)r);
	} else if (r < 0x800) {
		buf_putc(out, (char)(0xC0 | r >> 6));
		buf_putc(out, (char)(0x80 | (r & 0x3F)));
	} else if (r < 0x10000) {
		buf_putc(out, (char)(0xE0 | r >> 12));
		buf_putc(out, (char)(0x80 | (r >> 6 & 0x3F)));
		buf_putc(out, (char)(0x80 | (r & 0x3F)));
	} else {
		buf_putc(out, (char)(0xF0 | r >> 18));
		buf_putc(out, (char)(0x80 | (r >> 12 & 0x3F)));
		buf_putc(out, (char)(0x80 | (r >> 6 & 0x3F)));
		buf_putc(out, (char)(0x80 | (r & 0x3F)));
	}
}

void
rune_name(Rune r, Buf *out)
{
	buf_printf(out, "U+%04X", r);
	if (unicode_is_print(r)) {
		buf_puts(out, " '");
		put_utf8(r, out);
		buf_putc(out, '\'');
	}
}

void
rune_quote(Rune r, Buf *out)
{
	static const char escapes[][2] = {
		{ '\a', 'a' }, { '\b', 'b' }, { '\f', 'f' }, { '\n', 'n' }, { '\r', 'r' },
		{ '\t', 't' }, { '\v', 'v' }, { '\\', '\\' }, { '\'', '\'' },
	};
	buf_putc(out, '\'');
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		if (r == (Rune)escapes[i][0]) {
			buf_printf(out, "\\%c'", escapes[i][1]);
			return;
		}
	}
	if (unicode_is_print(r))
		put_utf8(r, out);
	else if (r < 0x80)
		buf_printf(out, "\\x%02x", r);
	else if (r < 0x10000)
		buf_printf(out, "\\u%04x", r);
	else
		buf_printf(out, "\\U%08x", r);
	buf_putc(out, '\'');
}

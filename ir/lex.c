/*
 * Tokens of the text form. doc/ir.md, section 2.
 *
 * Two signs have two meanings, told apart by what stands before them: ":" is
 * the sigil of a named type unless it is glued to a literal, a word, a block
 * or a ")"; ";" separates the members of struct{...} and iface{...}, and starts
 * a comment elsewhere. A line is the unit of recovery: no token spans lines.
 */
#include "ir/priv.h"

#include <errno.h>
#include <stdlib.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* How many bytes the letter, digit or one of signs at s takes, 0 if it is none.
 * Beyond ASCII all is a letter. */
static size_t
char_span(const char *s, size_t len, const char *signs)
{
	if (len == 0)
		return 0;
	if ((unsigned char)*s >= 0x80)
		return utf8_len(s, len);
	return is_letter(*s) || is_digit(*s) || (*s != '\0' && strchr(signs, *s) != NULL);
}

static size_t
drop_dots(const char *s, size_t n)
{
	while (n > 0 && s[n - 1] == '.')
		n--;
	return n;
}

size_t
ir_word_span(const char *s, size_t len)
{
	if (len == 0 || !(is_letter(*s) || (unsigned char)*s >= 0x80))
		return 0;
	size_t n = 0, step;
	while ((step = char_span(s + n, len - n, "./-~#%")) > 0)
		n += step;
	return drop_dots(s, n);
}

#define BRACKETS_MAX 64

/* Brackets belong to a name if they balance; "(" only after ".", as in "p.(*T).M". */
size_t
ir_name_span(const char *s, size_t len)
{
	char closers[BRACKETS_MAX];
	uint32_t depth = 0;
	size_t outermost = 0; /* where the outermost open bracket is */
	size_t n = 0;
	for (;;) {
		size_t step = char_span(s + n, len - n, "./-~#%*+");
		if (step > 0) {
			n += step;
			continue;
		}
		if (n == len)
			break;
		char c = s[n];
		if (depth > 0 && c == closers[depth - 1]) {
			depth--;
		} else if (depth < BRACKETS_MAX &&
			   (c == '[' || (c == '(' && n > 0 && (depth > 0 || s[n - 1] == '.')))) {
			if (depth == 0)
				outermost = n;
			closers[depth++] = c == '[' ? ']' : ')';
		} else {
			break;
		}
		n++;
	}
	return drop_dots(s, depth > 0 ? outermost : n);
}

static const char *
here(const Lexer *lx)
{
	return lx->src->text + lx->at;
}

static uint32_t
left(const Lexer *lx)
{
	return lx->src->size - lx->at;
}

static void
bad(Lexer *lx, Token *t, const char *what)
{
	t->kind = TOKEN_BAD;
	diag_add(lx->diags, DIAG_IR, lx->src->base + lx->at, "%s", what);
}

/* ----------------------------------------------------------------- strings */

static void
put_rune(Buf *out, uint32_t r)
{
	if (r < 0x80) {
		buf_putc(out, (char)r);
	} else if (r < 0x800) {
		buf_putc(out, (char)(0xc0 | r >> 6));
		buf_putc(out, (char)(0x80 | (r & 0x3f)));
	} else if (r < 0x10000) {
		buf_putc(out, (char)(0xe0 | r >> 12));
		buf_putc(out, (char)(0x80 | (r >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (r & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | r >> 18));
		buf_putc(out, (char)(0x80 | (r >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (r >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (r & 0x3f)));
	}
}

/* Read n digits of the base at lx->at; false if there are fewer. */
static bool
read_digits(Lexer *lx, uint32_t n, uint32_t base, uint32_t *value)
{
	*value = 0;
	for (uint32_t i = 0; i < n; i++, lx->at++) {
		char c = left(lx) > 0 ? *here(lx) : '\0';
		uint32_t digit = is_digit(c) ? (uint32_t)(c - '0')
				 : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
				 : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
							: 16;
		if (digit >= base)
			return false;
		*value = *value * base + digit;
	}
	return true;
}

/* After the backslash. */
static bool
lex_escape(Lexer *lx, Token *t)
{
	static const char names[] = "abfnrtv\\\"'", values[] = "\a\b\f\n\r\t\v\\\"'";
	char c = left(lx) > 0 ? *here(lx) : '\0';
	const char *simple = c ? strchr(names, c) : NULL;
	uint32_t value;
	if (simple != NULL) {
		buf_putc(&lx->scratch, values[simple - names]);
		lx->at++;
		return true;
	}
	if (c >= '0' && c <= '7') {
		if (!read_digits(lx, 3, 8, &value) || value > 255) {
			bad(lx, t, "an octal escape needs three digits, at most 377");
			return false;
		}
		buf_putc(&lx->scratch, (char)value);
		return true;
	}
	if (c != 'x' && c != 'u' && c != 'U') {
		bad(lx, t, "unknown escape in a string");
		return false;
	}
	lx->at++;
	if (!read_digits(lx, c == 'x' ? 2 : c == 'u' ? 4 : 8, 16, &value)) {
		bad(lx, t, "an escape in a string needs more hexadecimal digits");
		return false;
	}
	if (c == 'x') {
		buf_putc(&lx->scratch, (char)value);
	} else if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
		bad(lx, t, "an escape in a string is no Unicode code point");
		return false;
	} else {
		put_rune(&lx->scratch, value);
	}
	return true;
}

/* From the opening quote on. */
static bool
lex_string(Lexer *lx, Token *t)
{
	buf_clear(&lx->scratch);
	lx->at++;
	for (;;) {
		if (left(lx) == 0 || *here(lx) == '\n') {
			bad(lx, t, "a string does not end");
			return false;
		}
		char c = *here(lx);
		lx->at++;
		if (c == '"')
			break;
		if (c != '\\')
			buf_putc(&lx->scratch, c);
		else if (!lex_escape(lx, t))
			return false;
	}
	t->str = str_intern(lx->strs, buf_cstr(&lx->scratch), lx->scratch.len);
	return true;
}

/* ----------------------------------------------------------------- numbers */

static void
lex_integer(Lexer *lx, Token *t)
{
	t->integer = 0;
	for (; left(lx) > 0 && is_digit(*here(lx)); lx->at++)
		if (__builtin_mul_overflow(t->integer, 10, &t->integer) ||
		    __builtin_add_overflow(t->integer, (uint64_t)(*here(lx) - '0'), &t->integer))
			t->is_huge = true;
}

static bool
starts(const Lexer *lx, const char *text)
{
	size_t n = strlen(text);
	return left(lx) >= n && memcmp(here(lx), text, n) == 0;
}

/* The end of the number's fraction and exponent at s, which is s itself if it has neither. */
static const char *
float_end(const char *s)
{
	if (*s == '.' && is_digit(s[1])) {
		s++;
		while (is_digit(*s))
			s++;
	}
	const char *e = s;
	if (*e == 'e' || *e == 'E') {
		e++;
		if (*e == '+' || *e == '-')
			e++;
		if (is_digit(*e)) {
			while (is_digit(*e))
				e++;
			s = e;
		}
	}
	return s;
}

static void
lex_number(Lexer *lx, Token *t)
{
	const char *start = here(lx);
	if (*start == '-') {
		t->is_negative = true;
		lx->at++;
	}
	if (starts(lx, "inf")) {
		t->kind = TOKEN_FLOAT;
		t->number = t->is_negative ? -__builtin_inf() : __builtin_inf();
		lx->at += 3;
		return;
	}
	t->kind = TOKEN_INT;
	lex_integer(lx, t);
	const char *end = float_end(here(lx));
	if (end == here(lx))
		return;
	t->kind = TOKEN_FLOAT;
	buf_clear(&lx->scratch);
	buf_write(&lx->scratch, start, (size_t)(end - start));
	t->number = strtod(buf_cstr(&lx->scratch), NULL);
	lx->at = (uint32_t)(end - lx->src->text);
}

/* ------------------------------------------------------------------- names */

static bool
lex_name(Lexer *lx, Token *t, TokenKind kind)
{
	lx->at++;
	t->kind = kind;
	if (left(lx) > 0 && *here(lx) == '"') {
		t->is_quoted = true;
		return lex_string(lx, t);
	}
	size_t n = ir_name_span(here(lx), left(lx));
	if (n == 0) {
		bad(lx, t, "a name is missing after its sign");
		return false;
	}
	t->str = str_intern(lx->strs, here(lx), n);
	lx->at += (uint32_t)n;
	return true;
}

static bool
lex_block(Lexer *lx, Token *t)
{
	lx->at++;
	if (left(lx) == 0 || !is_digit(*here(lx))) {
		bad(lx, t, "a block's number is missing after ^");
		return false;
	}
	t->kind = TOKEN_BLOCK;
	lex_integer(lx, t);
	return true;
}

/* Whether a ":" here separates; otherwise it is the sigil of a named type. */
static bool
is_separator(const Lexer *lx)
{
	if (lx->at != lx->last_end || lx->at == 0)
		return false;
	switch (lx->last) {
	case TOKEN_WORD: case TOKEN_INT: case TOKEN_FLOAT: case TOKEN_STRING: case TOKEN_BLOCK:
		return true;
	case TOKEN_PUNCT:
		return lx->last_punct == ')';
	case TOKEN_END: case TOKEN_NEWLINE: case TOKEN_BAD: case TOKEN_NAMED: case TOKEN_GLOBAL:
	case TOKEN_FUNC: case TOKEN_VALUE: case TOKEN_ELLIPSIS:
		break;
	}
	return false;
}

static void
skip_blanks(Lexer *lx)
{
	while (left(lx) > 0) {
		char c = *here(lx);
		if (c == ' ' || c == '\t' || c == '\r') {
			lx->at++;
		} else if (c == ';' && lx->type_depth == 0) {
			const char *end = memchr(here(lx), '\n', left(lx));
			lx->at = end ? (uint32_t)(end - lx->src->text) : lx->src->size;
		} else {
			break;
		}
	}
}

static void
lex_punct(Lexer *lx, Token *t)
{
	char c = *here(lx);
	if (strchr("()[]{},=:!*;", c) == NULL || c == '\0') {
		bad(lx, t, "unexpected character");
		size_t n = utf8_len(here(lx), left(lx));
		lx->at += n > 0 ? (uint32_t)n : 1;
		return;
	}
	t->kind = TOKEN_PUNCT;
	t->punct = c;
	lx->at++;
	if (c == '{' && lx->is_type_brace)
		lx->type_depth++;
	else if (c == '}' && lx->type_depth > 0)
		lx->type_depth--;
}

static void
lex_one(Lexer *lx, Token *t)
{
	char c = *here(lx);
	size_t n;
	if (c == '\n') {
		t->kind = TOKEN_NEWLINE;
		lx->type_depth = 0;
		lx->at++;
	} else if (is_digit(c) || (c == '-' && (is_digit(here(lx)[1]) || here(lx)[1] == 'i'))) {
		lex_number(lx, t);
	} else if (c == '"') {
		t->kind = TOKEN_STRING;
		lex_string(lx, t);
	} else if (c == '@') {
		lex_name(lx, t, TOKEN_FUNC);
	} else if (c == '$') {
		lex_name(lx, t, TOKEN_GLOBAL);
	} else if (c == '%') {
		lex_name(lx, t, TOKEN_VALUE);
	} else if (c == '^') {
		lex_block(lx, t);
	} else if (c == ':' && !is_separator(lx)) {
		lex_name(lx, t, TOKEN_NAMED);
	} else if (starts(lx, "...")) {
		t->kind = TOKEN_ELLIPSIS;
		lx->at += 3;
	} else if ((n = ir_word_span(here(lx), left(lx))) > 0) {
		t->kind = TOKEN_WORD;
		t->str = str_intern(lx->strs, here(lx), n);
		lx->at += (uint32_t)n;
	} else {
		lex_punct(lx, t);
	}
}

Token
ir_lex(Lexer *lx)
{
	skip_blanks(lx);
	Token t = { .kind = TOKEN_END, .pos = lx->src->base + lx->at };
	if (left(lx) > 0)
		lex_one(lx, &t);
	lx->last = t.kind;
	lx->last_punct = t.punct;
	lx->last_end = lx->at;
	lx->is_type_brace =
		t.kind == TOKEN_WORD && (str_is(t.str, "struct") || str_is(t.str, "iface"));
	return t;
}

/*
 * The scanner: bytes to tokens, by the Go specification ("Lexical elements");
 * messages as the Go compiler words them. Literals are in scan_literal.c,
 * comments that are directives in directive.c.
 *
 * One table gives each byte its class. Names are interned; a small
 * direct-mapped cache keeps most of them from the shared table. Lines
 * are not counted. The text ends in a NUL, so that no loop asks for the end.
 */
#include "syntax/priv.h"

enum {
	C_NONE,   /* no token begins so */
	C_BLANK,  /* blank, tab, CR */
	C_NEWLINE,
	C_LETTER, /* _ too */
	C_DIGIT,
	C_HIGH,   /* not ASCII */
	C_PUNCT,
	C_NUL,
};

#define ROW4(c) c, c, c, c
#define ROW16(c) ROW4(c), ROW4(c), ROW4(c), ROW4(c)

static const unsigned char class_of[256] = {
	[0] = C_NUL,
	['\t'] = C_BLANK, ['\r'] = C_BLANK, [' '] = C_BLANK, ['\n'] = C_NEWLINE,
	['0'] = ROW4(C_DIGIT), ROW4(C_DIGIT), C_DIGIT, C_DIGIT,
	['A'] = ROW16(C_LETTER), ROW4(C_LETTER), ROW4(C_LETTER), C_LETTER, C_LETTER,
	['a'] = ROW16(C_LETTER), ROW4(C_LETTER), ROW4(C_LETTER), C_LETTER, C_LETTER,
	['_'] = C_LETTER,
	['!'] = C_PUNCT, ['"'] = C_PUNCT, ['%'] = C_PUNCT, ['&'] = C_PUNCT, ['\''] = C_PUNCT,
	['('] = C_PUNCT, [')'] = C_PUNCT, ['*'] = C_PUNCT, ['+'] = C_PUNCT, [','] = C_PUNCT,
	['-'] = C_PUNCT, ['.'] = C_PUNCT, ['/'] = C_PUNCT, [':'] = C_PUNCT, [';'] = C_PUNCT,
	['<'] = C_PUNCT, ['='] = C_PUNCT, ['>'] = C_PUNCT, ['['] = C_PUNCT, [']'] = C_PUNCT,
	['^'] = C_PUNCT, ['`'] = C_PUNCT, ['{'] = C_PUNCT, ['|'] = C_PUNCT, ['}'] = C_PUNCT,
	['~'] = C_PUNCT,
	[0x80] = ROW16(C_HIGH), ROW16(C_HIGH), ROW16(C_HIGH), ROW16(C_HIGH),
	ROW16(C_HIGH), ROW16(C_HIGH), ROW16(C_HIGH), ROW16(C_HIGH),
};

/* Of keywords, with their lengths. */
static const struct {
	const char *s;
	size_t len;
} spellings[TK_COUNT] = {
#define X(name, s, prec) { s, sizeof(s) - 1 },
	TOKEN_LIST(X)
#undef X
};

/* Keywords by first letter: first token and how many. TOKEN_LIST has them in
 * alphabetical order. */
static const struct {
	unsigned char first, n;
} keywords[26] = {
	['b' - 'a'] = { TK_BREAK, 1 },   ['c' - 'a'] = { TK_CASE, 4 },
	['d' - 'a'] = { TK_DEFAULT, 2 }, ['e' - 'a'] = { TK_ELSE, 1 },
	['f' - 'a'] = { TK_FALLTHROUGH, 3 }, ['g' - 'a'] = { TK_GO, 2 },
	['i' - 'a'] = { TK_IF, 3 },      ['m' - 'a'] = { TK_MAP, 1 },
	['p' - 'a'] = { TK_PACKAGE, 1 }, ['r' - 'a'] = { TK_RANGE, 2 },
	['s' - 'a'] = { TK_SELECT, 3 },  ['t' - 'a'] = { TK_TYPE, 1 },
	['v' - 'a'] = { TK_VAR, 1 },
};

void
scan_init(Scanner *s, SrcFile *src, StrTab *strs, NameCache *cache, Faults *faults)
{
	*s = (Scanner){
		.src = src, .strs = strs, .faults = faults,
		.cache = cache,
		.cur = src->text, .end = src->text + src->size,
		.is_before_package = true,
	};
	src->directives.len = 0; /* of an earlier reading */
	if (src->size >= 3 && memcmp(s->cur, "\xEF\xBB\xBF", 3) == 0)
		s->cur += 3; /* a byte order mark is fine here and nowhere else */
	s->begin = s->cur;
}

Pos
scan_pos(const Scanner *s, const char *at)
{
	return s->src->base + (Pos)(at - s->src->text);
}

void
scan_stop(Scanner *s)
{
	s->cur = s->end;
	s->wants_semi = false;
	s->tok = TK_EOF;
	s->pos = scan_pos(s, s->end);
}

/* Spreads strings over the cache by their ends; few bytes are read. */
static uint32_t
cache_slot(const char *s, size_t len)
{
	uint64_t a = 0, b = 0;
	if (len >= 8) {
		memcpy(&a, s, 8);
		memcpy(&b, s + len - 8, 8);
	} else if (len >= 4) {
		memcpy(&a, s, 4);
		memcpy(&b, s + len - 4, 4);
	} else if (len > 0) {
		a = (uint64_t)(unsigned char)s[0] << 16 | (uint64_t)(unsigned char)s[len / 2] << 8 |
		    (unsigned char)s[len - 1];
	}
	uint64_t h = (a + len) * 0x9e3779b97f4a7c15u;
	h = (h ^ h >> 32 ^ b) * 0xd6e8feb86659fd93u;
	return (uint32_t)(h >> 40) % (uint32_t)(sizeof((NameCache *)0)->slots / sizeof(Str *));
}

const Str *
scan_intern(Scanner *s, const char *text, size_t len)
{
	if (s->cache == NULL)
		return str_intern(s->strs, text, len);
	const Str **slot = &s->cache->slots[cache_slot(text, len)];
	const Str *have = *slot;
	if (have == NULL || have->len != len || memcmp(have->s, text, len) != 0)
		*slot = have = str_intern(s->strs, text, len);
	return have;
}

Rune
scan_odd(Scanner *s)
{
	uint32_t len;
	bool is_bad;
	Pos pos = scan_pos(s, s->cur);
	Rune r = unicode_decode(s->cur, &len, &is_bad);
	s->cur += len;
	if (is_bad)
		fault_add(s->faults, pos, "invalid UTF-8 encoding");
	else if (r == 0)
		fault_add(s->faults, pos, "invalid NUL character");
	else if (r == RUNE_BOM)
		fault_add(s->faults, pos, "invalid BOM in the middle of the file");
	else
		return r;
	return RUNE_NONE;
}

/* Report what may not stand in a name. */
static void
check_name_rune(Scanner *s, Rune r, Pos pos, bool is_first)
{
	bool is_digit = unicode_is_digit(r);
	if (unicode_is_letter(r) || (is_digit && !is_first))
		return;
	Buf b = { 0 };
	rune_name(r, &b);
	if (is_digit)
		fault_add(s->faults, pos, "identifier cannot begin with digit %s", b.s);
	else
		fault_add(s->faults, pos, "invalid character %s in identifier", b.s);
}

/* What of a name is not ASCII, and what follows it. */
static void
scan_name_rest(Scanner *s, bool is_first)
{
	for (;;) {
		unsigned c = class_of[(unsigned char)*s->cur];
		if (c == C_LETTER || c == C_DIGIT) {
			s->cur++;
		} else if (c == C_HIGH) {
			Pos pos = scan_pos(s, s->cur);
			Rune r = scan_odd(s);
			if (r != RUNE_NONE)
				check_name_rune(s, r, pos, is_first);
		} else {
			return;
		}
		is_first = false;
	}
}

/* The keyword that the len bytes at text are, or TK_NAME. */
static TokenKind
keyword_of(const char *text, size_t len)
{
	unsigned letter = (unsigned char)text[0] - 'a';
	if (letter >= 26 || len < 2)
		return TK_NAME;
	unsigned first = keywords[letter].first;
	for (unsigned t = first; t < first + keywords[letter].n; t++) {
		if (spellings[t].len == len && memcmp(spellings[t].s, text, len) == 0)
			return (TokenKind)t;
	}
	return TK_NAME;
}

static void
scan_name(Scanner *s)
{
	const char *start = s->cur;
	unsigned c;
	while ((c = class_of[(unsigned char)*s->cur]) == C_LETTER || c == C_DIGIT)
		s->cur++;
	if (c == C_HIGH)
		scan_name_rest(s, s->cur == start);
	size_t len = (size_t)(s->cur - start);
	s->tok = keyword_of(start, len);
	s->wants_semi = s->tok == TK_NAME || s->tok == TK_BREAK || s->tok == TK_CONTINUE ||
			s->tok == TK_FALLTHROUGH || s->tok == TK_RETURN;
	if (s->tok == TK_NAME)
		s->name = scan_intern(s, start, len);
}

/* Pass a comment from its "//" to the newline, or the end of the text. */
static void
skip_line_comment(Scanner *s)
{
	const char *start = s->cur;
	const char *end = memchr(start, '\n', (size_t)(s->end - start));
	if (end == NULL)
		end = s->end;
	/* memchr is fast; look for odd bytes eight at a time. */
	s->cur += 2;
	while (s->cur < end) {
		uint64_t w;
		while (end - s->cur >= 8) {
			memcpy(&w, s->cur, 8);
			if (((w | (w - 0x0101010101010101u)) & 0x8080808080808080u) != 0)
				break;
			s->cur += 8;
		}
		unsigned c = class_of[(unsigned char)*s->cur];
		if (s->cur < end && (c == C_HIGH || c == C_NUL))
			scan_odd(s);
		else if (s->cur < end)
			s->cur++;
	}
	s->cur = end;
	if (start[2] == 'g' || start[2] == 'l')
		scan_directive(s, start, end);
}

/* Pass a comment from its opening to its end. True if it holds a newline. */
static bool
skip_block_comment(Scanner *s)
{
	const char *start = s->cur;
	bool has_newline = false;
	s->cur += 2;
	for (;;) {
		unsigned char c = (unsigned char)*s->cur;
		if (c == '*' && s->cur[1] == '/') {
			s->cur += 2;
			if (start[2] == 'l')
				scan_directive(s, start, s->cur);
			return has_newline;
		}
		if (s->cur == s->end) {
			fault_add(s->faults, scan_pos(s, start), "comment not terminated");
			return has_newline;
		}
		if (c == '\n')
			has_newline = true;
		if (c >= 0x80 || c == 0)
			scan_odd(s);
		else
			s->cur++;
	}
}

static void
automatic_semi(Scanner *s, const char *why)
{
	s->tok = TK_SEMI;
	s->semi = why;
	s->wants_semi = false;
}

/* An operator of n bytes, or with "=" after it an assignment. */
static void
operator(Scanner *s, TokenKind op, int n)
{
	s->cur += n;
	s->tok = op;
	if (*s->cur == '=') {
		s->cur++;
		s->op = op;
		s->tok = TK_OPASSIGN;
	}
}

/* One of: the byte alone, or with the byte `second` after it. */
static void
either(Scanner *s, TokenKind alone, char second, TokenKind both)
{
	s->cur++;
	s->tok = alone;
	if (*s->cur == second) {
		s->cur++;
		s->tok = both;
	}
}

/* A token of n bytes. */
static void
fixed(Scanner *s, TokenKind tok, int n)
{
	s->cur += n;
	s->tok = tok;
}

/* The same, and a newline after it is a semicolon. */
static void
closing(Scanner *s, TokenKind tok, int n)
{
	fixed(s, tok, n);
	s->wants_semi = true;
}

/* The token that begins with the punctuation at cur; "/" is no comment. */
static void
scan_punct(Scanner *s)
{
	char c = s->cur[0], d = s->cur[1];
	s->wants_semi = false;
	switch (c) {
	case '(': fixed(s, TK_LPAREN, 1); return;
	case '[': fixed(s, TK_LBRACK, 1); return;
	case '{': fixed(s, TK_LBRACE, 1); return;
	case ',': fixed(s, TK_COMMA, 1); return;
	case '~': fixed(s, TK_TILDE, 1); return;
	case ';':
		fixed(s, TK_SEMI, 1);
		s->semi = "semicolon";
		return;
	case ')': closing(s, TK_RPAREN, 1); return;
	case ']': closing(s, TK_RBRACK, 1); return;
	case '}': closing(s, TK_RBRACE, 1); return;
	case '"': scan_string(s); return;
	case '`': scan_raw_string(s); return;
	case '\'': scan_rune(s); return;
	case ':': either(s, TK_COLON, '=', TK_DEFINE); return;
	case '=': either(s, TK_ASSIGN, '=', TK_EQL); return;
	case '!': either(s, TK_NOT, '=', TK_NEQ); return;
	case '*': operator(s, TK_MUL, 1); return;
	case '/': operator(s, TK_DIV, 1); return;
	case '%': operator(s, TK_REM, 1); return;
	case '^': operator(s, TK_XOR, 1); return;
	case '.':
		if (class_of[(unsigned char)d] == C_DIGIT)
			scan_number(s);
		else if (d == '.' && s->cur[2] == '.')
			fixed(s, TK_DOTS, 3);
		else
			fixed(s, TK_DOT, 1);
		return;
	case '+':
		if (d == '+')
			closing(s, TK_INC, 2);
		else
			operator(s, TK_ADD, 1);
		return;
	case '-':
		if (d == '-')
			closing(s, TK_DEC, 2);
		else
			operator(s, TK_SUB, 1);
		return;
	case '&':
		if (d == '&')
			fixed(s, TK_ANDAND, 2);
		else
			operator(s, d == '^' ? TK_ANDNOT : TK_AND, d == '^' ? 2 : 1);
		return;
	case '|':
		if (d == '|')
			fixed(s, TK_OROR, 2);
		else
			operator(s, TK_OR, 1);
		return;
	case '<':
		if (d == '<')
			operator(s, TK_SHL, 2);
		else if (d == '-')
			fixed(s, TK_ARROW, 2);
		else
			either(s, TK_LSS, '=', TK_LEQ);
		return;
	case '>':
		if (d == '>')
			operator(s, TK_SHR, 2);
		else
			either(s, TK_GTR, '=', TK_GEQ);
		return;
	}
}

/* Pass a byte that begins no token. */
static void
scan_stray(Scanner *s)
{
	Buf b = { 0 };
	rune_name((unsigned char)*s->cur, &b);
	fault_add(s->faults, scan_pos(s, s->cur), "invalid character %s", b.s);
	s->cur++;
}

void
scan_next(Scanner *s)
{
	for (;;) {
		unsigned c;
		while ((c = class_of[(unsigned char)*s->cur]) == C_BLANK ||
		       (c == C_NEWLINE && !s->wants_semi))
			s->cur++;
		s->pos = scan_pos(s, s->cur);
		switch (c) {
		case C_LETTER:
			scan_name(s);
			return;
		case C_DIGIT:
			scan_number(s);
			return;
		case C_NEWLINE:
			automatic_semi(s, "newline");
			s->cur++;
			return;
		case C_PUNCT:
			if (*s->cur != '/' || (s->cur[1] != '/' && s->cur[1] != '*')) {
				scan_punct(s);
				return;
			}
			if (s->cur[1] == '/') {
				skip_line_comment(s);
			} else if (skip_block_comment(s) && s->wants_semi) {
				automatic_semi(s, "newline");
				return;
			}
			break;
		case C_HIGH: {
			uint32_t len;
			bool is_bad;
			Rune r = unicode_decode(s->cur, &len, &is_bad);
			if (!is_bad && r != RUNE_BOM) {
				scan_name(s);
				return;
			}
			scan_odd(s); /* and forget it */
			break;
		}
		case C_NUL:
			if (s->cur != s->end) {
				scan_odd(s);
				break;
			}
			if (s->wants_semi)
				automatic_semi(s, "EOF");
			else
				s->tok = TK_EOF;
			return;
		case C_NONE:
			scan_stray(s);
			break;
		}
	}
}

/*
 * Changes of Go source that keep much of its structure: see mutate_go() in mutate.h. The text is
 * cut into tokens by rules that are simpler than Go's; brackets are matched, top-level
 * declarations begin at a keyword in the first column. A change that finds nothing to work on
 * gives the text as it is.
 */
#include "tests/mutate.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/vec.h"

typedef enum TokenKind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_SIGN } TokenKind;

typedef struct Token {
	size_t at, len;
	TokenKind kind;
	uint32_t match; /* of an opening bracket: index of its closing one, else 0 */
	bool is_decl;	/* a top-level declaration begins here */
} Token;

typedef struct Tokens {
	const Text *text;
	VEC(Token) list;
	IdVec groups; /* opening brackets that are closed */
	IdVec names;  /* words that are no keywords */
	IdVec decls;
} Tokens;

typedef Text
Change(uint64_t *state, const Tokens *t, const Tokens *other);

#define SPAN(text, n) ((Text){ (char *)(uintptr_t)(text), (n) })
/* An lvalue, so that its address can be had; evaluates once. */
#define LITERAL(text) (*(Text[]){ literal(text) })
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static Text
literal(const char *text)
{
	return SPAN(text, strlen(text));
}

static const char *const keywords[] = {
	"break",  "case",	 "chan", "const",   "continue", "default", "defer",
	"else",	  "fallthrough", "for",	 "func",    "go",	"goto",	   "if",
	"import", "interface",	 "map",	 "package", "range",	"return",  "select",
	"struct", "switch",	 "type", "var",
};

/* ---------------------------------------------------------------- tokens */

static Text
token_text(const Tokens *t, uint32_t i)
{
	return SPAN(t->text->s + t->list.at[i].at, t->list.at[i].len);
}

static bool
token_is(const Tokens *t, uint32_t i, const char *what)
{
	const Text x = token_text(t, i);
	return x.len == strlen(what) && memcmp(x.s, what, x.len) == 0;
}

static bool
is_keyword(const Tokens *t, uint32_t i)
{
	for (size_t k = 0; k < COUNT(keywords); k++)
		if (token_is(t, i, keywords[k]))
			return true;
	return false;
}

static size_t
string_end(const Text *t, size_t at)
{
	char quote = t->s[at++];
	for (; at < t->len && t->s[at] != quote; at++) {
		if (quote != '`' && t->s[at] == '\n')
			return at;
		if (quote != '`' && t->s[at] == '\\' && at + 1 < t->len)
			at++;
	}
	return at < t->len ? at + 1 : at;
}

static size_t
sign_end(const Text *t, size_t at)
{
	static const char *const signs[] = { "...", "<<=", ">>=", "&^=", "<-", ":=", "==", "!=",
					     "<=",  ">=",  "&&",  "||",	 "++", "--", "<<", ">>",
					     "&^",  "+=",  "-=",  "*=",	 "/=", "|=" };
	for (size_t k = 0; k < COUNT(signs); k++) {
		size_t n = strlen(signs[k]);
		if (t->len - at >= n && memcmp(t->s + at, signs[k], n) == 0)
			return at + n;
	}
	return at + 1;
}

static bool
is_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Past blanks and comments. */
static size_t
skip_blank(const Text *t, size_t at)
{
	while (at < t->len) {
		if (isspace((unsigned char)t->s[at])) {
			at++;
		} else if (t->s[at] == '/' && at + 1 < t->len && t->s[at + 1] == '/') {
			while (at < t->len && t->s[at] != '\n')
				at++;
		} else if (t->s[at] == '/' && at + 1 < t->len && t->s[at + 1] == '*') {
			for (at += 2; at < t->len && !(t->s[at - 1] == '*' && t->s[at] == '/');
			     at++)
				;
			at += at < t->len;
		} else {
			break;
		}
	}
	return at;
}

static void
match_brackets(Tokens *t)
{
	static const char pairs[] = "()[]{}";
	IdVec open = { 0 };
	vec_each(&t->list, i) {
		if (t->list.at[i].kind != TOKEN_SIGN || t->list.at[i].len != 1)
			continue;
		char c = t->text->s[t->list.at[i].at];
		const char *p = strchr(pairs, c);
		if (p == NULL || c == '\0')
			continue;
		if ((p - pairs) % 2 == 0) {
			vec_push(&open, i);
		} else if (open.len > 0 && t->text->s[t->list.at[*vec_last(&open)].at] == p[-1]) {
			uint32_t from = vec_pop(&open);
			t->list.at[from].match = i;
			vec_push(&t->groups, from);
		}
	}
}

static Tokens
tokenize(const Text *t)
{
	Tokens r = { .text = t };
	for (size_t at = 0; (at = skip_blank(t, at)) < t->len;) {
		Token k = { .at = at, .kind = TOKEN_SIGN };
		char c = t->s[at];
		if (isdigit((unsigned char)c) ||
		    (c == '.' && at + 1 < t->len && isdigit((unsigned char)t->s[at + 1])))
			k.kind = TOKEN_NUMBER;
		else if (is_word_byte(c))
			k.kind = TOKEN_WORD;
		else if (c == '"' || c == '`' || c == '\'')
			k.kind = TOKEN_STRING;
		if (k.kind == TOKEN_STRING)
			at = string_end(t, at);
		else if (k.kind == TOKEN_SIGN)
			at = sign_end(t, at);
		else
			while (at < t->len && (is_word_byte(t->s[at]) ||
					       (k.kind == TOKEN_NUMBER && t->s[at] == '.')))
				at++;
		k.len = at - k.at;
		vec_push(&r.list, k);
		uint32_t i = r.list.len - 1;
		if (k.kind != TOKEN_WORD)
			continue;
		if (!is_keyword(&r, i))
			vec_push(&r.names, i);
		else if ((k.at == 0 || t->s[k.at - 1] == '\n') &&
			 (token_is(&r, i, "func") || token_is(&r, i, "type") ||
			  token_is(&r, i, "var") || token_is(&r, i, "const"))) {
			vec_push(&r.decls, i);
			r.list.at[i].is_decl = true;
		}
	}
	match_brackets(&r);
	return r;
}

/* --------------------------------------------------------------- choices */

static uint32_t
pick_id(uint64_t *state, const IdVec *ids)
{
	return ids->at[pick(state, ids->len)];
}

static Text
unchanged(const Tokens *t)
{
	return *t->text;
}

static Text
replace_token(const Tokens *t, uint32_t i, const Text *with)
{
	return text_replace(t->text, t->list.at[i].at, t->list.at[i].len, with);
}

/* From a bracket to its match. */
static Text
group_text(const Tokens *t, uint32_t i)
{
	const Token *from = &t->list.at[i], *to = &t->list.at[from->match];
	return SPAN(t->text->s + from->at, to->at + to->len - from->at);
}

/* The k-th declaration, up to the next one. */
static Text
decl_text(const Tokens *t, uint32_t k)
{
	size_t from = t->list.at[t->decls.at[k]].at;
	size_t to = k + 1 < t->decls.len ? t->list.at[t->decls.at[k + 1]].at : t->text->len;
	return SPAN(t->text->s + from, to - from);
}

/* The token that names the k-th declaration, 0: none. */
static uint32_t
decl_name(const Tokens *t, uint32_t k)
{
	uint32_t i = t->decls.at[k] + 1;
	if (i < t->list.len && token_is(t, i, "(") && t->list.at[i].match != 0 &&
	    token_is(t, i - 1, "func"))
		i = t->list.at[i].match + 1;
	return i < t->list.len && t->list.at[i].kind == TOKEN_WORD && !is_keyword(t, i) ? i : 0;
}

/* A token that may be a type or operand: a name or a closed group. */
static Text
pick_operand(uint64_t *state, const Tokens *t, size_t *at)
{
	uint32_t i = t->groups.len > 0 && pick(state, 4) == 0 ? pick_id(state, &t->groups)
							      : pick_id(state, &t->names);
	Text x = t->list.at[i].match != 0 ? group_text(t, i) : token_text(t, i);
	*at = t->list.at[i].at;
	return x;
}

/* ---------------------------------------------------------------- tokens */

static Text
swap_tokens(uint64_t *state, const Tokens *t, const Tokens *other)
{
	(void)other;
	uint32_t i = (uint32_t)pick(state, t->list.len), k = (uint32_t)pick(state, t->list.len);
	for (int tries = 0; tries < 10 && t->list.at[k].kind != t->list.at[i].kind; tries++)
		k = (uint32_t)pick(state, t->list.len);
	if (i > k) {
		uint32_t swap = i;
		i = k;
		k = swap;
	}
	Text a = token_text(t, i), b = token_text(t, k);
	Text later = replace_token(t, k, &a);
	return text_replace(&later, t->list.at[i].at, a.len, &b);
}

static Text
delete_token(uint64_t *state, const Tokens *t, const Tokens *other)
{
	(void)other;
	return replace_token(t, (uint32_t)pick(state, t->list.len), &LITERAL(" "));
}

static Text
double_token(uint64_t *state, const Tokens *t, const Tokens *other)
{
	(void)other;
	uint32_t i = (uint32_t)pick(state, t->list.len);
	Text twice =
		text_replace(&SPAN(" ", 1), 0, 0, &SPAN(token_text(t, i).s, token_text(t, i).len));
	return text_replace(t->text, t->list.at[i].at, 0, &twice);
}

/* Another token of the same kind, mostly of this text. */
static Text
replace_alike(uint64_t *state, const Tokens *t, const Tokens *other)
{
	uint32_t i = (uint32_t)pick(state, t->list.len);
	const Tokens *from = pick(state, 3) == 0 ? other : t;
	uint32_t k = (uint32_t)pick(state, from->list.len);
	for (int tries = 0; tries < 20 && from->list.at[k].kind != t->list.at[i].kind; tries++)
		k = (uint32_t)pick(state, from->list.len);
	Text with = token_text(from, k);
	return replace_token(t, i, &with);
}

static Text
insert_token(uint64_t *state, const Tokens *t, const Tokens *other)
{
	Text theirs = token_text(other, (uint32_t)pick(state, other->list.len));
	Text spaced = text_replace(&SPAN("  ", 2), 1, 0, &theirs);
	return text_replace(t->text, t->list.at[pick(state, t->list.len)].at, 0, &spaced);
}

static Text
odd_token(uint64_t *state, const Tokens *t, const Tokens *other)
{
	static const char *const odd[] = {
		"0",
		"1",
		"-1",
		"1<<62",
		"1<<63",
		"1<<600",
		"0x1p1000",
		"1e400",
		"1e-400",
		"1i",
		"'\\uffff'",
		"\"\"",
		"nil",
		"true",
		"iota",
		"_",
		"any",
		"error",
		"comparable",
		"int",
		"uint8",
		"string",
		"float32",
		"complex64",
		"uintptr",
		"unsafe.Pointer",
		"[]byte",
		"struct{}",
		"interface{}",
		"func()",
		"chan int",
		"map[string]int",
		"append",
		"len",
		"cap",
		"copy",
		"make",
		"new",
		"min",
		"max",
		"clear",
		"panic",
		"recover",
		"print",
		"unsafe.Sizeof",
		"unsafe.Offsetof",
		"unsafe.Slice",
		"init",
		"main",
		"~int",
		"...",
		"x.(type)",
		"<-",
		"[...]int{1, 2}",
		"[2]int{}",
		"func() {}()",
		"0.5",
		"1_000",
		"0b1",
		"0o7",
	};
	(void)other;
	const IdVec *names = &t->names;
	uint32_t i = names->len > 0 && pick(state, 2) == 0 ? pick_id(state, names)
							   : (uint32_t)pick(state, t->list.len);
	return replace_token(t, i, &LITERAL(odd[pick(state, COUNT(odd))]));
}

static Text
odd_sign(uint64_t *state, const Tokens *t, const Tokens *other)
{
	static const char *const odd[] = {
		"+",  "-",  "*", "/",	"%",  "&", "|", "^",  "<<", ">>",  "&^", "&&", "||",
		"==", "!=", "<", "<=",	"<-", "!", "=", ":=", "+=", "<<=", "++", "--", ";",
		",",  ":",  ".", "...", "(",  ")", "[", "]",  "{",  "}",   "~",
	};
	(void)other;
	uint32_t i = (uint32_t)pick(state, t->list.len);
	for (int tries = 0; tries < 10 && t->list.at[i].kind != TOKEN_SIGN; tries++)
		i = (uint32_t)pick(state, t->list.len);
	return replace_token(t, i, &LITERAL(odd[pick(state, COUNT(odd))]));
}

static Text
odd_keyword(uint64_t *state, const Tokens *t, const Tokens *other)
{
	(void)other;
	uint32_t i = (uint32_t)pick(state, t->list.len);
	for (int tries = 0; tries < 30 && !is_keyword(t, i); tries++)
		i = (uint32_t)pick(state, t->list.len);
	return replace_token(t, i, &LITERAL(keywords[pick(state, COUNT(keywords))]));
}

/* ----------------------------------------------------------------- names */

/* One use of a name becomes another name. */
static Text
rename_one(uint64_t *state, const Tokens *t, const Tokens *other)
{
	(void)other;
	if (t->names.len == 0)
		return unchanged(t);
	Text with = token_text(t, pick_id(state, &t->names));
	return replace_token(t, pick_id(state, &t->names), &with);
}

/* In the bytes [from, from + n), every `old` becomes `new`. */
static Text
rename_in(const Tokens *t, size_t from, size_t n, const Text *old, const Text *new)
{
	Buf b = { 0 };
	size_t at = from;
	vec_each(&t->names, k) {
		uint32_t i = t->names.at[k];
		Text x = token_text(t, i);
		if (t->list.at[i].at < from || t->list.at[i].at + x.len > from + n ||
		    x.len != old->len || memcmp(x.s, old->s, x.len) != 0)
			continue;
		buf_write(&b, t->text->s + at, t->list.at[i].at - at);
		buf_write(&b, new->s, new->len);
		at = t->list.at[i].at + x.len;
	}
	buf_write(&b, t->text->s + at, from + n - at);
	buf_cstr(&b);
	return b.len > 0 ? SPAN(b.s, b.len) : SPAN(mem_data(1), 0);
}

static Text
rename_all(uint64_t *state, const Tokens *t, const Tokens *other)
{
	const Tokens *from = pick(state, 5) == 0 ? other : t;
	if (t->names.len == 0 || from->names.len == 0)
		return unchanged(t);
	Text old = token_text(t, pick_id(state, &t->names));
	Text new = token_text(from, pick_id(state, &from->names));
	return rename_in(t, 0, t->text->len, &old, &new);
}

/* Within a declaration, a name becomes the declared one, at times as an instance: circles. */
static Text
self_reference(uint64_t *state, const Tokens *t, const Tokens *other)
{
	static const char *const forms[] = {
		"", "", "", "", "[int]", "[T]", "{}", "()", ".x", "[0]"
	};
	(void)other;
	if (t->decls.len == 0)
		return unchanged(t);
	uint32_t k = (uint32_t)pick(state, t->decls.len);
	uint32_t in = pick(state, 3) == 0 ? (uint32_t)pick(state, t->decls.len) : k;
	uint32_t name = decl_name(t, k), i = t->decls.at[in];
	uint32_t end = in + 1 < t->decls.len ? t->decls.at[in + 1] : t->list.len;
	if (name == 0 || end - i < 3)
		return unchanged(t);
	uint32_t at = i + 2 + (uint32_t)pick(state, end - i - 2);
	for (int tries = 0; tries < 10 && t->list.at[at].kind != TOKEN_WORD; tries++)
		at = i + 2 + (uint32_t)pick(state, end - i - 2);
	Text self = token_text(t, name), form = LITERAL(forms[pick(state, COUNT(forms))]);
	Text with = text_replace(&self, self.len, 0, &form);
	return replace_token(t, at, &with);
}

/* ---------------------------------------------------------------- groups */

/* A bracketed group takes the place of another one of its kind. */
static Text
replace_group(uint64_t *state, const Tokens *t, const Tokens *other)
{
	const Tokens *from = pick(state, 2) == 0 ? other : t;
	if (t->groups.len == 0 || from->groups.len == 0)
		return unchanged(t);
	uint32_t i = pick_id(state, &t->groups), k = pick_id(state, &from->groups);
	Text mine = group_text(t, i), theirs = group_text(from, k);
	for (int tries = 0; tries < 20 && theirs.s[0] != mine.s[0]; tries++)
		theirs = group_text(from, pick_id(state, &from->groups));
	return text_replace(t->text, t->list.at[i].at, mine.len, &theirs);
}

/* Nothing between the brackets, or nothing at all. */
static Text
empty_group(uint64_t *state, const Tokens *t, const Tokens *other)
{
	(void)other;
	if (t->groups.len == 0)
		return unchanged(t);
	uint32_t i = pick_id(state, &t->groups);
	Text mine = group_text(t, i);
	bool all = pick(state, 2) == 0;
	return text_replace(t->text, t->list.at[i].at + !all, all ? mine.len : mine.len - 2,
			    &LITERAL(" "));
}

/* A block of another body becomes a statement, or replaces one. */
static Text
insert_block(uint64_t *state, const Tokens *t, const Tokens *other)
{
	if (t->groups.len == 0 || other->groups.len == 0)
		return unchanged(t);
	uint32_t i = pick_id(state, &t->groups), k = pick_id(state, &other->groups);
	for (int tries = 0; tries < 20 && !token_is(t, i, "{"); tries++)
		i = pick_id(state, &t->groups);
	for (int tries = 0; tries < 20 && !token_is(other, k, "{"); tries++)
		k = pick_id(state, &other->groups);
	Text theirs = group_text(other, k);
	bool inner = pick(state, 2) == 0 && theirs.len > 2;
	Text what = inner ? SPAN(theirs.s + 1, theirs.len - 2) : theirs;
	Text line = text_replace(&SPAN("\n\n", 2), 1, 0, &what);
	return text_replace(t->text, t->list.at[i].at + 1, 0, &line);
}

/* Something is put around a type or operand, often several times. */
static Text
wrap(uint64_t *state, const Tokens *t, const Tokens *other)
{
	static const char *const around[][2] = {
		{ "*", "" },
		{ "[]", "" },
		{ "[3]", "" },
		{ "[...]", "" },
		{ "map[string]", "" },
		{ "map[", "]int" },
		{ "chan ", "" },
		{ "<-chan ", "" },
		{ "func() ", "" },
		{ "func(", ")" },
		{ "struct{ f ", " }" },
		{ "struct{ ", " }" },
		{ "interface{ m() ", " }" },
		{ "interface{ ", " }" },
		{ "~", "" },
		{ "(", ")" },
		{ "-", "" },
		{ "&", "" },
		{ "^", "" },
		{ "!", "" },
		{ "<-", "" },
		{ "[]int{", "}" },
		{ "T[", "]" },
		{ "", "[int]" },
		{ "", "()" },
		{ "", "{}" },
		{ "", ".f" },
		{ "", "[0]" },
		{ "", "..." },
		{ "", "[:]" },
		{ "", ".(int)" },
		{ "func() int { return ", " }" },
		{ "func() int { return ", " }()" },
		{ "len(", ")" },
		{ "unsafe.Sizeof(", ")" },
		{ "new(", ")" },
		{ "make(", ")" },
		{ "append(", ", 1)" },
		{ "any(", ")" },
		{ "int(", ")" },
		{ "string(", ")" },
		{ "[]byte(", ")" },
		{ "min(", ", 1)" },
		{ "1 << ", "" },
		{ "", " << 1" },
		{ "", " + 1" },
		{ "", " == nil" },
		{ "", " | string" },
		{ "[len(", ")]int" },
		{ "[unsafe.Sizeof(", ")]int" },
		{ "range ", "" },
		{ "complex(", ", 0)" },
	};
	(void)other;
	size_t at;
	if (t->names.len == 0)
		return unchanged(t);
	Text x = pick_operand(state, t, &at);
	size_t len = x.len, times = 1;
	while (times < 40 && pick(state, 2) == 0)
		times += pick(state, 3);
	const char *const *how = around[pick(state, COUNT(around))];
	for (; times > 0; times--) {
		Text after = text_replace(&x, x.len, 0, &LITERAL(how[1]));
		x = text_replace(&after, 0, 0, &LITERAL(how[0]));
		if (pick(state, 4) == 0)
			how = around[pick(state, COUNT(around))];
	}
	return text_replace(t->text, at, len, &x);
}

/* ---------------------------------------------------------- declarations */

static Text
insert_decl(uint64_t *state, const Tokens *t, const Tokens *other)
{
	if (other->decls.len == 0)
		return unchanged(t);
	Text theirs = decl_text(other, (uint32_t)pick(state, other->decls.len));
	size_t at = t->decls.len > 0 ? t->list.at[pick_id(state, &t->decls)].at : t->text->len;
	Text line = text_replace(&SPAN("\n\n", 2), 1, 0, &theirs);
	return text_replace(t->text, at, 0, &line);
}

static Text
replace_decl(uint64_t *state, const Tokens *t, const Tokens *other)
{
	const Tokens *from = pick(state, 2) == 0 ? other : t;
	if (t->decls.len == 0 || from->decls.len == 0)
		return unchanged(t);
	Text mine = decl_text(t, (uint32_t)pick(state, t->decls.len));
	Text theirs = decl_text(from, (uint32_t)pick(state, from->decls.len));
	return text_replace(t->text, (size_t)(mine.s - t->text->s), mine.len, &theirs);
}

static Text
delete_decl(uint64_t *state, const Tokens *t, const Tokens *other)
{
	(void)other;
	if (t->decls.len == 0)
		return unchanged(t);
	Text mine = decl_text(t, (uint32_t)pick(state, t->decls.len));
	return text_replace(t->text, (size_t)(mine.s - t->text->s), mine.len, &LITERAL(""));
}

/* The same declaration once more, under another name. */
static Text
double_decl(uint64_t *state, const Tokens *t, const Tokens *other)
{
	static const char *const names[] = { "T",    "x",   "F",     "init",   "_",
					     "main", "int", "error", "string", "nil" };
	(void)other;
	if (t->decls.len == 0)
		return unchanged(t);
	uint32_t k = (uint32_t)pick(state, t->decls.len), name = decl_name(t, k);
	if (name == 0)
		return unchanged(t);
	Text mine = decl_text(t, k), old = token_text(t, name);
	Text new = pick(state, 3) == 0 ? LITERAL(names[pick(state, COUNT(names))])
				       : token_text(t, pick_id(state, &t->names));
	Text copy = rename_in(t, (size_t)(mine.s - t->text->s), mine.len, &old, &new);
	Text line = text_replace(&copy, copy.len, 0, &LITERAL("\n"));
	return text_replace(t->text, (size_t)(mine.s - t->text->s), 0, &line);
}

/* Type parameters for a type or function. */
static Text
make_generic(uint64_t *state, const Tokens *t, const Tokens *other)
{
	static const char *const params[] = {
		"[P any]",
		"[P, Q any]",
		"[P interface{ ~int | ~string }]",
		"[P interface{ *Q }, Q any]",
		"[P T[P]]",
		"[P comparable]",
		"[P interface{ m() P }]",
		"[P []Q, Q any]",
		"[P *T]",
		"[P int|T]",
		"[P ~[]P]",
		"[int any]",
		"[_ any]",
		"[P func(P) P]",
		"[P, P any]",
		"[P Q, Q P]",
		"[]",
		"[P]",
		"[T any]",
	};
	(void)other;
	if (t->decls.len == 0)
		return unchanged(t);
	uint32_t name = decl_name(t, (uint32_t)pick(state, t->decls.len));
	if (name == 0)
		return unchanged(t);
	size_t end = t->list.at[name].at + t->list.at[name].len;
	return text_replace(t->text, end, 0, &LITERAL(params[pick(state, COUNT(params))]));
}

/* A declaration or statement that is likely to be wrong somehow, at the start of a line. */
static Text
insert_odd(uint64_t *state, const Tokens *t, const Tokens *other)
{
	static const char *const odd[] = {
		"type T T",
		"type T struct{ T }",
		"type T [len(x)]T",
		"type T interface{ T; m(T) }",
		"type T = T",
		"type T[P any] struct{ f *T[T[P]] }",
		"type T[P T[P]] interface{ m() P }",
		"type T[P any] P",
		"type T[P any] = *P",
		"type T func(T) T",
		"type T map[T]T",
		"type T = struct{ f T }",
		"type T interface{ ~int | ~string; comparable }",
		"const x = x",
		"const x = iota << 70",
		"var x = x",
		"var x T = nil",
		"var x, y = y, x",
		"var x [1 << 40][1 << 40]T",
		"func init() int",
		"func x() { x := x }",
		"func (T) m() {}",
		"func (x *T) m() T { return x.m() }",
		"func (T[P]) m(P) {}",
		"func f[P any](x P) { f(&x) }",
		"goto L",
		"L:",
		"L: for { break L }",
		"continue",
		"fallthrough",
		"break",
		"return",
		"return x, x",
		"defer recover()",
		"go x()",
		"x := x",
		"x++",
		"x <- x",
		"<-x",
		"x, y := 1",
		"_ = x",
		"var _ = T{}",
		"for range x {}",
		"for x := range x {}",
		"for i := range 10 { i }",
		"switch x.(type) {}",
		"switch x := x.(type) { case T, int: _ = x; case nil: }",
		"select { case x <- x: default: }",
		"if x := x; x {}",
		"{ type T T }",
		"func() { x }()",
		"_ = [...]T{5: x, 5: x}",
		"_ = map[T]T{{}: {}}",
		"_ = T{T{}, f: x}",
		"_ = x.(T)",
		"_ = T.m",
		"_ = (*T).m",
		"_ = x[x:x:x]",
		"_ = &T{}",
		"x.m = x",
		"_ = append(x, x...)",
		"_ = unsafe.Offsetof(x.f)",
		"import . \"fmt\"",
		"import _ \"unsafe\"",
		"//go:linkname x y",
		"//line a.go:10:1",
		"/*line :1:1*/",
		"//go:embed x",
		"//go:build ignore",
		"//go:build go1.17",
		"//go:noinline",
	};
	(void)other;
	size_t at = t->list.at[pick(state, t->list.len)].at;
	while (at > 0 && t->text->s[at - 1] != '\n')
		at--;
	Text line = text_replace(&SPAN("\n", 1), 0, 0, &LITERAL(odd[pick(state, COUNT(odd))]));
	return text_replace(t->text, at, 0, &line);
}

Text
mutate_go(uint64_t *state, const Text *text, const Text *other_text)
{
	static Change *const changes[] = {
		swap_tokens,	delete_token,	double_token,	replace_alike, replace_alike,
		insert_token,	odd_token,	odd_token,	odd_sign,      odd_keyword,
		rename_one,	rename_one,	rename_one,	rename_all,    rename_all,
		self_reference, self_reference, self_reference, replace_group, replace_group,
		empty_group,	insert_block,	wrap,		wrap,	       wrap,
		insert_decl,	insert_decl,	replace_decl,	delete_decl,   double_decl,
		make_generic,	make_generic,	insert_odd,	insert_odd,
	};
	Tokens t = tokenize(text), other = tokenize(other_text);
	if (t.list.len == 0 || other.list.len == 0)
		return *text;
	return changes[pick(state, COUNT(changes))](state, &t, &other);
}

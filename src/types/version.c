/*
 * Language versions: of files, from their //go:build lines, and what number
 * literals need.
 */
#include "types/priv.h"

#include <stdlib.h>

/*
 * The least release that an expression of build constraints asks for: of a
 * conjunction the greater, of an alternative the lesser, of a negation none.
 */
typedef struct Build {
	const char *s;
} Build;

static uint32_t build_or(Build *b);

static void
skip_blanks(Build *b)
{
	while (*b->s == ' ' || *b->s == '\t')
		b->s++;
}

static uint32_t
build_atom(Build *b)
{
	skip_blanks(b);
	if (*b->s == '!') {
		b->s++;
		build_atom(b);
		return 0;
	}
	if (*b->s == '(') {
		b->s++;
		uint32_t v = build_or(b);
		skip_blanks(b);
		if (*b->s == ')')
			b->s++;
		return v;
	}
	const char *tag = b->s;
	while (*b->s && !strchr(" \t()!&|", *b->s))
		b->s++;
	if (b->s == tag) {
		if (*b->s)
			b->s++; /* malformed: the loader has reported it */
		return 0;
	}
	if (strncmp(tag, "go1.", 4) == 0)
		return (uint32_t)strtoul(tag + 4, NULL, 10);
	return 0;
}

static uint32_t
build_and(Build *b)
{
	uint32_t v = build_atom(b);
	for (skip_blanks(b); strncmp(b->s, "&&", 2) == 0; skip_blanks(b)) {
		b->s += 2;
		uint32_t w = build_atom(b);
		v = w > v ? w : v;
	}
	return v;
}

static uint32_t
build_or(Build *b)
{
	uint32_t v = build_and(b);
	for (skip_blanks(b); strncmp(b->s, "||", 2) == 0; skip_blanks(b)) {
		b->s += 2;
		uint32_t w = build_and(b);
		v = w < v ? w : v;
	}
	return v;
}

#define FIRST_FILE_MINOR 21 /* no file goes back further */

uint32_t
check_file_minor(const File *f, uint32_t package_minor)
{
	if (!f->build)
		return package_minor;
	Build b = { f->build->s };
	uint32_t v = build_or(&b);
	if (v == 0)
		return package_minor;
	return v < FIRST_FILE_MINOR ? FIRST_FILE_MINOR : v;
}

void
check_literal_version(Checker *c, const LitExpr *e)
{
	if (check_allows(c, 13) || (e->tok != TK_INT && e->tok != TK_FLOAT && e->tok != TK_IMAG))
		return;
	const char *s = e->text;
	if (memchr(s, '_', e->len)) {
		check_version(c, e->e.pos, 13, "underscore in numeric literal");
		return;
	}
	const char *what = NULL;
	if (s[0] == '0' && (s[1] == 'b' || s[1] == 'B'))
		what = "binary literal";
	else if (s[0] == '0' && (s[1] == 'o' || s[1] == 'O'))
		what = "0o/0O-style octal literal";
	else if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && e->tok != TK_INT)
		what = "hexadecimal floating-point literal";
	if (what)
		check_version(c, e->e.pos, 13, what);
}

uint32_t
info_minor_at(const Info *i, Pos pos)
{
	vec_each(&i->files, k) {
		const SrcFile *s = i->files.at[k]->src;
		if (pos >= s->base && pos - s->base <= s->size)
			return i->file_minor.at[k];
	}
	return 0;
}

/*
 * The expression of a //go:build line ("go help buildconstraint"): tags with
 * !, &&, || and parentheses. It is evaluated while it is read, in two readings
 * at once: its truth, and the language version that it asks for, as
 * go/build/constraint defines it: of a conjunction the greater, of an
 * alternative the lesser, of a negation none; "not" exchanges the two.
 */
#include "syntax/syntax.h"

#include <ctype.h>
#include <string.h>

#define BUILD_DEPTH_MAX 1000 /* as cmd/go, roughly: a line is no program */
#define MINOR_MAX 100000

typedef struct BuildReader {
	BuildTagFn *has_tag;
	void *ctx;
	const char *s, *end;
	uint32_t depth;
	bool is_bad;
} BuildReader;

typedef struct Reading {
	bool truth;
	int minor, negated; /* 1.N that it, or its negation, asks for; -1: none */
} Reading;

static Reading read_or(BuildReader *b);

static void
skip_blanks(BuildReader *b)
{
	while (b->s < b->end && (*b->s == ' ' || *b->s == '\t'))
		b->s++;
}

static bool
accept(BuildReader *b, const char *op)
{
	skip_blanks(b);
	size_t n = strlen(op);
	if ((size_t)(b->end - b->s) < n || memcmp(b->s, op, n) != 0)
		return false;
	b->s += n;
	return true;
}

/* N of the tag go1.N, 0 of go1, -1 of all others. */
static int
minor_of_tag(const char *s, size_t n)
{
	if (n < 3 || memcmp(s, "go1", 3) != 0)
		return -1;
	if (n == 3)
		return 0;
	if (s[3] != '.' || n == 4)
		return -1;
	int minor = 0;
	for (size_t i = 4; i < n; i++) {
		if (!isdigit((unsigned char)s[i]))
			return -1;
		minor = minor < MINOR_MAX ? minor * 10 + (s[i] - '0') : MINOR_MAX;
	}
	return minor;
}

static Reading
read_tag(BuildReader *b)
{
	skip_blanks(b);
	const char *s = b->s;
	while (b->s < b->end && (isalnum((unsigned char)*b->s) || *b->s == '_' || *b->s == '.' ||
				 (unsigned char)*b->s >= 0x80))
		b->s++;
	size_t n = (size_t)(b->s - s);
	b->is_bad = b->is_bad || n == 0;
	return (Reading){.truth = n > 0 && b->has_tag && b->has_tag(b->ctx, s, n),
			 .minor = minor_of_tag(s, n),
			 .negated = -1};
}

static Reading
read_primary(BuildReader *b)
{
	b->is_bad = b->is_bad || ++b->depth > BUILD_DEPTH_MAX;
	if (b->is_bad)
		return (Reading){.minor = -1, .negated = -1};
	if (accept(b, "!")) {
		b->is_bad = accept(b, "!"); /* double negation is not allowed */
		Reading v = read_primary(b);
		return (Reading){.truth = !v.truth, .minor = v.negated, .negated = v.minor};
	}
	if (accept(b, "(")) {
		Reading v = read_or(b);
		b->is_bad = !accept(b, ")") || b->is_bad;
		return v;
	}
	return read_tag(b);
}

static int
lesser(int a, int b)
{
	return a < b ? a : b;
}

static int
greater(int a, int b)
{
	return a > b ? a : b;
}

static Reading
read_and(BuildReader *b)
{
	Reading v = read_primary(b);
	while (!b->is_bad && accept(b, "&&")) {
		Reading w = read_primary(b);
		v = (Reading){v.truth && w.truth, greater(v.minor, w.minor),
			      lesser(v.negated, w.negated)};
	}
	return v;
}

static Reading
read_or(BuildReader *b)
{
	Reading v = read_and(b);
	while (!b->is_bad && accept(b, "||")) {
		Reading w = read_and(b);
		v = (Reading){v.truth || w.truth, lesser(v.minor, w.minor),
			      greater(v.negated, w.negated)};
	}
	return v;
}

BuildValue
syntax_build_eval(const char *s, size_t n, BuildTagFn *has_tag, void *ctx)
{
	BuildReader b = {.has_tag = has_tag, .ctx = ctx, .s = s, .end = s + n};
	Reading v = read_or(&b);
	skip_blanks(&b);
	if (b.is_bad || b.s < b.end)
		return (BuildValue){.is_bad = true};
	uint32_t minor = v.minor < 0 ? 0 : (uint32_t)greater(v.minor, BUILD_MINOR_MIN);
	return (BuildValue){.truth = v.truth, .minor = minor};
}

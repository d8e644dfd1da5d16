/*
 * Build constraints: file name suffixes, //go:build lines and the older
 * "// +build" lines, as "go help buildconstraint" describes them.
 */
#include "load/load.h"

#include <ctype.h>

#include "load/priv.h"

/* Words that count as suffixes, known to the port or not (internal/syslist). */
static const char *const systems[] = {
	"aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux",
	"nacl", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows", "zos",
};
static const char *const processors[] = {
	"386", "amd64", "amd64p32", "arm", "arm64", "arm64be", "armbe", "loong64", "mips", "mips64",
	"mips64le", "mips64p32", "mips64p32le", "mipsle", "ppc", "ppc64", "ppc64le", "riscv",
	"riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
};
/* Systems for which the tag "unix" holds. */
static const char *const unixes[] = {
	"aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "linux",
	"netbsd", "openbsd", "solaris",
};
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
is_word_of(const char *const *list, size_t n, const char *s, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == len && memcmp(list[i], s, len) == 0)
			return true;
	return false;
}

static bool
same(const Str *a, const char *s, size_t n)
{
	return a->len == n && memcmp(a->s, s, n) == 0;
}

/* A system's name also holds for the system that it is a variant of. */
static bool
is_system(const LoadEnv *env, const char *s, size_t n)
{
	const Str *os = env->goos;
	return same(os, s, n) || (str_is(os, "android") && n == 5 && !memcmp(s, "linux", 5)) ||
	       (str_is(os, "illumos") && n == 7 && !memcmp(s, "solaris", 7)) ||
	       (str_is(os, "ios") && n == 6 && !memcmp(s, "darwin", 6));
}

static bool
is_among(const Str *const *tags, uint32_t n_tags, const char *s, size_t n)
{
	for (uint32_t i = 0; i < n_tags; i++)
		if (same(tags[i], s, n))
			return true;
	return false;
}

static bool
is(const char *s, size_t n, const char *word)
{
	return n == strlen(word) && memcmp(s, word, n) == 0;
}

/* go1.1 .. go1.release */
static bool
is_release(const LoadEnv *env, const char *s, size_t n)
{
	if (n < 5 || n > 4 + 5 || memcmp(s, "go1.", 4) != 0 || s[4] == '0')
		return false;
	uint32_t minor = 0;
	for (size_t i = 4; i < n; i++) {
		if (!isdigit((unsigned char)s[i]))
			return false;
		minor = minor * 10 + (uint32_t)(s[i] - '0');
	}
	return minor <= env->release;
}

/* Whether a tag holds: a BuildTagFn, the context is a LoadEnv. What -tags names holds, be it
 * another system. */
static bool
has_tag(void *ctx, const char *s, size_t n)
{
	static const char boring[] = "goexperiment.boringcrypto";
	const LoadEnv *env = ctx;
	if (is_system(env, s, n) || same(env->goarch, s, n) || is(s, n, "gc") ||
	    is_release(env, s, n))
		return true;
	if (is(s, n, "unix") &&
	    is_word_of(unixes, COUNT(unixes), env->goos->s, env->goos->len))
		return true;
	if (is(s, n, "boringcrypto")) {
		s = boring;
		n = sizeof boring - 1;
	}
	return is_among(env->tool_tags.at, env->tool_tags.len, s, n) ||
	       is_among(env->tags.at, env->tags.len, s, n);
}

bool
load_match_name(const LoadEnv *env, const char *base)
{
	size_t len = strcspn(base, ".");
	if (len >= 5 && !memcmp(base + len - 5, "_test", 5))
		len -= 5;
	/* The last two words after the first "_". */
	const char *last = NULL, *before = NULL;
	for (const char *s = base; s < base + len; s++) {
		if (*s == '_') {
			before = last;
			last = s + 1;
		}
	}
	if (!last)
		return true;
	/* Each is a tag, so that -tags can make it hold. */
	size_t n = (size_t)(base + len - last);
	if (is_word_of(systems, COUNT(systems), last, n))
		return has_tag((void *)env, last, n);
	if (!is_word_of(processors, COUNT(processors), last, n))
		return true;
	if (!has_tag((void *)env, last, n))
		return false;
	size_t m = before ? (size_t)(last - 1 - before) : 0;
	return !before || !is_word_of(systems, COUNT(systems), before, m) ||
	       has_tag((void *)env, before, m);
}

/* ------------------------------------------------------- //go:build lines */

/* What stands before the package clause. */
typedef struct Header {
	const char *line;              /* the last //go:build line; null: none */
	const char *build, *build_end; /* its expression */
	bool is_repeated;              /* a second //go:build line */
	const char *plus, *plus_end;   /* where "// +build" lines count: line comments and blank
					* lines from the start, up to the last blank one */
} Header;

/* A line of text without the blanks around it. */
typedef struct Line {
	const char *s, *end;
} Line;

static Line
trim(const char *s, const char *end)
{
	while (s < end && isspace((unsigned char)*s))
		s++;
	while (end > s && isspace((unsigned char)end[-1]))
		end--;
	return (Line){s, end};
}

static bool
begins(Line l, const char *with)
{
	size_t n = strlen(with);
	return (size_t)(l.end - l.s) >= n && memcmp(l.s, with, n) == 0;
}

/* Whether the word is all of the line, or blanks follow it; *rest is what is behind them. */
static bool
begins_word(Line l, const char *word, Line *rest)
{
	if (!begins(l, word))
		return false;
	const char *s = l.s + strlen(word);
	*rest = trim(s, l.end);
	return s == l.end || isspace((unsigned char)*s);
}

/* A line like "a,!b c" of a "// +build" comment: blanks are OR, commas AND, "!" NOT. */
static bool
plus_holds(const LoadEnv *env, Line l)
{
	const char *s = l.s;
	bool any = false;
	while (s < l.end) {
		while (s < l.end && isspace((unsigned char)*s))
			s++;
		bool all = s < l.end;
		while (s < l.end && !isspace((unsigned char)*s)) {
			bool negate = *s == '!';
			const char *word = s += negate;
			while (s < l.end && *s != ',' && !isspace((unsigned char)*s))
				s++;
			/* "!" alone and "!!" never hold. */
			bool is_odd = negate && (s == word || *word == '!');
			all = all && !is_odd &&
			      has_tag((void *)env, word, (size_t)(s - word)) != negate;
			s += s < l.end && *s == ',';
		}
		any = any || all;
	}
	return any;
}

/* Whether all "// +build" lines of the header hold. */
static bool
all_plus_hold(const LoadEnv *env, const Header *h)
{
	for (const char *s = h->plus; s < h->plus_end; s++) {
		const char *line_end = memchr(s, '\n', (size_t)(h->plus_end - s));
		line_end = line_end ? line_end : h->plus_end;
		Line l = trim(s, line_end), rest;
		if (begins(l, "//") && begins_word(trim(l.s + 2, l.end), "+build", &rest) &&
		    !plus_holds(env, rest))
			return false;
		s = line_end;
	}
	return true;
}

/* Go on behind the comments in the line; false if there is text. */
static bool
pass_comments(Line l, bool *in_block)
{
	while (l.s < l.end) {
		if (*in_block) {
			while (l.s < l.end && !begins(l, "*/"))
				l.s++;
			*in_block = l.s == l.end;
			if (!*in_block)
				l = trim(l.s + 2, l.end);
		} else if (begins(l, "//")) {
			return true;
		} else if (begins(l, "/*")) {
			*in_block = true;
			l.s += 2;
		} else {
			return false;
		}
	}
	return true;
}

/* As go/build reads it (parseFileHeader). */
static Header
read_header(const SrcFile *src)
{
	const char *s = src->text, *end = src->text + src->size;
	if (src->size >= 3 && !memcmp(s, "\xef\xbb\xbf", 3))
		s += 3;
	Header h = {.plus = s, .plus_end = s};
	bool in_block = false, only_lines = true;
	while (s < end) {
		const char *line_end = memchr(s, '\n', (size_t)(end - s));
		line_end = line_end ? line_end : end;
		Line l = trim(s, line_end), rest;
		if (l.s == l.end && only_lines)
			h.plus_end = line_end;
		else if (!begins(l, "//"))
			only_lines = false;
		if (!in_block && begins_word(l, "//go:build", &rest)) {
			h.is_repeated = h.line != NULL;
			h.line = l.s;
			h.build = rest.s;
			h.build_end = rest.end;
		}
		if (!pass_comments(l, &in_block))
			break;
		s = line_end + 1;
	}
	return h;
}

bool
load_match_text(const LoadEnv *env, const SrcFile *src, Diags *diags)
{
	Header h = read_header(src);
	if (!h.line)
		return all_plus_hold(env, &h);
	Pos pos = src->base + (Pos)(h.line - src->text);
	if (h.is_repeated) {
		if (diags)
			diag_add(diags, DIAG_LOAD, pos, "multiple //go:build comments");
		return false;
	}
	BuildValue v = syntax_build_eval(h.build, (size_t)(h.build_end - h.build), has_tag,
					 (void *)env);
	if (v.is_bad && diags)
		diag_add(diags, DIAG_LOAD, pos, "malformed //go:build expression");
	return !v.is_bad && v.truth;
}

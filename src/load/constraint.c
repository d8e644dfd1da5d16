/*
 * Build constraints: file name suffixes, //go:build lines and the older
 * "// +build" lines, as "go help buildconstraint" describes them.
 */
#include "load/load.h"

#include <ctype.h>
#include <stdlib.h>

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

/* Whether a tag holds: a BuildTagFn, the context is a LoadEnv. */
static bool
has_tag(void *ctx, const char *s, size_t n)
{
	const LoadEnv *env = ctx;
	if (n > 4 && !memcmp(s, "go1.", 4) && isdigit((unsigned char)s[4]))
		return strtoul(s + 4, NULL, 10) <= env->release;
	if (n == 4 && !memcmp(s, "unix", 4))
		return is_word_of(unixes, COUNT(unixes), env->goos->s, env->goos->len);
	if (n == 2 && !memcmp(s, "gc", 2))
		return true;
	return is_system(env, s, n) || same(env->goarch, s, n) ||
	       is_among(env->tool_tags.at, env->tool_tags.len, s, n) ||
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
	size_t n = (size_t)(base + len - last);
	if (is_word_of(systems, COUNT(systems), last, n))
		return is_system(env, last, n);
	if (!is_word_of(processors, COUNT(processors), last, n))
		return true;
	if (!same(env->goarch, last, n))
		return false;
	size_t m = before ? (size_t)(last - 1 - before) : 0;
	return !before || !is_word_of(systems, COUNT(systems), before, m) ||
	       is_system(env, before, m);
}

/* ------------------------------------------------------- //go:build lines */

/* What stands before the package clause. */
typedef struct Header {
	const char *build, *build_end; /* the expression of the //go:build line; null: none */
	bool is_repeated;              /* a second //go:build line */
	bool has_plus;                 /* "// +build" lines with a blank line after them */
	bool plus_truth;               /* whether all of those hold */
} Header;

/* One "// +build" line: blanks are OR, commas AND, "!" NOT. */
static bool
plus_line(const LoadEnv *env, const char *s, const char *end)
{
	bool any = false;
	while (s < end) {
		while (s < end && isspace((unsigned char)*s))
			s++;
		bool all = s < end;
		while (s < end && !isspace((unsigned char)*s)) {
			bool negate = *s == '!';
			const char *word = s += negate;
			while (s < end && *s != ',' && !isspace((unsigned char)*s))
				s++;
			all = all && has_tag((void *)env, word, (size_t)(s - word)) != negate;
			s += s < end && *s == ',';
		}
		any = any || all;
	}
	return any;
}

/* A line comment of the header. pending: truth of +build lines that no blank line follows yet. */
static void
header_comment(const LoadEnv *env, Header *h, const char *s, const char *end, bool *pending,
	       bool *has_pending)
{
	static const char go_build[] = "//go:build";
	size_t n = (size_t)(end - s);
	if (n > sizeof go_build - 1 && !memcmp(s, go_build, sizeof go_build - 1) &&
	    (s[sizeof go_build - 1] == ' ' || s[sizeof go_build - 1] == '\t')) {
		h->is_repeated = h->build != NULL;
		h->build = s + sizeof go_build - 1;
		h->build_end = end;
		return;
	}
	const char *t = s + 2;
	while (t < end && (*t == ' ' || *t == '\t'))
		t++;
	if (end - t > 6 && !memcmp(t, "+build", 6) && isspace((unsigned char)t[6])) {
		*pending = (!*has_pending || *pending) && plus_line(env, t + 6, end);
		*has_pending = true;
	}
}

static Header
read_header(const LoadEnv *env, const SrcFile *src)
{
	Header h = {.plus_truth = true};
	bool pending = true, has_pending = false;
	const char *s = src->text, *end = src->text + src->size;
	if (src->size >= 3 && !memcmp(s, "\xef\xbb\xbf", 3))
		s += 3;
	while (s < end) {
		const char *line_end = memchr(s, '\n', (size_t)(end - s));
		line_end = line_end ? line_end : end;
		const char *t = s;
		while (t < line_end && isspace((unsigned char)*t))
			t++;
		if (t == line_end) {
			if (has_pending) {
				h.has_plus = true;
				h.plus_truth = h.plus_truth && pending;
				has_pending = false;
			}
		} else if (line_end - t >= 2 && !memcmp(t, "//", 2)) {
			const char *e = line_end;
			while (e > t && isspace((unsigned char)e[-1]))
				e--;
			header_comment(env, &h, t, e, &pending, &has_pending);
		} else if (line_end - t >= 2 && !memcmp(t, "/*", 2)) {
			const char *close = strstr(t + 2, "*/");
			if (!close)
				break;
			s = close + 2;
			continue;
		} else {
			break;
		}
		s = line_end + 1;
	}
	return h;
}

bool
load_match_text(const LoadEnv *env, const SrcFile *src, Diags *diags)
{
	Header h = read_header(env, src);
	if (!h.build)
		return !h.has_plus || h.plus_truth;
	Pos pos = src->base + (Pos)(h.build - src->text) - (Pos)strlen("//go:build");
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

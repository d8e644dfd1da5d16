/*
 * Build constraints: file name suffixes, //go:build expressions and the older
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
/* Experiments that are on by default, and the first release that knows
 * them so (internal/buildcfg). */
static const struct {
	const char *name;
	uint32_t since, until; /* releases 1.since .. 1.until */
} experiments[] = {
	{"regabiwrappers", 17, 99}, {"regabiargs", 17, 99},   {"unified", 20, 24},
	{"coverageredesign", 20, 24}, {"aliastypeparams", 24, 25}, {"swissmap", 24, 25},
	{"spinbitmutex", 24, 25},     {"synchashtriemap", 24, 25}, {"dwarf5", 25, 99},
	{"greenteagc", 26, 99},       {"randomizedheapbase64", 26, 99},
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
has_experiment(const LoadEnv *env, const char *s, size_t n)
{
	/* The linkers of these systems do not know DWARF 5. */
	if (n == 6 && !memcmp(s, "dwarf5", 6) &&
	    (str_is(env->goos, "darwin") || str_is(env->goos, "ios") || str_is(env->goos, "aix")))
		return false;
	static const char *const regabi[] = {"amd64", "arm64", "loong64", "ppc64", "ppc64le",
					     "riscv64", "s390x"};
	if (n > 6 && !memcmp(s, "regabi", 6) &&
	    !is_word_of(regabi, COUNT(regabi), env->goarch->s, env->goarch->len))
		return false;
	for (size_t i = 0; i < COUNT(experiments); i++)
		if (strlen(experiments[i].name) == n && !memcmp(experiments[i].name, s, n))
			return env->release >= experiments[i].since &&
			       env->release <= experiments[i].until;
	return false;
}

/* Whether a tag holds. */
static bool
has_tag(const LoadEnv *env, const char *s, size_t n)
{
	static const char prefix[] = "goexperiment.";
	if (n > sizeof prefix - 1 && !memcmp(s, prefix, sizeof prefix - 1))
		return has_experiment(env, s + sizeof prefix - 1, n - (sizeof prefix - 1));
	if (n > 4 && !memcmp(s, "go1.", 4) && isdigit((unsigned char)s[4]))
		return strtoul(s + 4, NULL, 10) <= env->release;
	if (n == 4 && !memcmp(s, "unix", 4))
		return is_word_of(unixes, COUNT(unixes), env->goos->s, env->goos->len);
	if (n == 2 && !memcmp(s, "gc", 2))
		return true;
	if (is_system(env, s, n) || same(env->goarch, s, n))
		return true;
	if (n == 8 && !memcmp(s, "amd64.v1", 8))
		return str_is(env->goarch, "amd64");
	vec_each(&env->tags, i)
		if (same(env->tags.at[i], s, n))
			return true;
	return false;
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

/*
 * The expression is evaluated while it is read, in two readings at once: its
 * truth, and the least language version that it implies (0: none): AND takes
 * the greater, OR the lesser, NOT none.
 */
typedef struct BuildExpr {
	const LoadEnv *env; /* null: only the version is asked for */
	const char *s, *end;
	bool is_bad;
	uint32_t depth;
} BuildExpr;

typedef struct BuildValue {
	bool truth;
	uint32_t minor;
} BuildValue;

#define BUILD_DEPTH_MAX 1000 /* as cmd/go, roughly: a line is no program */

static BuildValue build_or(BuildExpr *b);

static void
build_blank(BuildExpr *b)
{
	while (b->s < b->end && (*b->s == ' ' || *b->s == '\t'))
		b->s++;
}

static bool
build_accept(BuildExpr *b, const char *op)
{
	build_blank(b);
	size_t n = strlen(op);
	if ((size_t)(b->end - b->s) < n || memcmp(b->s, op, n) != 0)
		return false;
	b->s += n;
	return true;
}

static BuildValue
build_primary(BuildExpr *b)
{
	if (++b->depth > BUILD_DEPTH_MAX)
		b->is_bad = true;
	if (b->is_bad)
		return (BuildValue){0};
	if (build_accept(b, "!")) {
		BuildValue v = build_primary(b);
		return (BuildValue){.truth = !v.truth};
	}
	if (build_accept(b, "(")) {
		BuildValue v = build_or(b);
		if (!build_accept(b, ")"))
			b->is_bad = true;
		return v;
	}
	build_blank(b);
	const char *s = b->s;
	while (b->s < b->end && (isalnum((unsigned char)*b->s) || *b->s == '_' || *b->s == '.' ||
				 (unsigned char)*b->s >= 0x80))
		b->s++;
	size_t n = (size_t)(b->s - s);
	if (n == 0)
		b->is_bad = true;
	BuildValue v = {.truth = n > 0 && b->env && has_tag(b->env, s, n)};
	if (n > 4 && !memcmp(s, "go1.", 4))
		v.minor = (uint32_t)strtoul(s + 4, NULL, 10);
	return v;
}

static BuildValue
build_and(BuildExpr *b)
{
	BuildValue v = build_primary(b);
	while (!b->is_bad && build_accept(b, "&&")) {
		BuildValue w = build_primary(b);
		v.truth = v.truth && w.truth;
		v.minor = v.minor > w.minor ? v.minor : w.minor;
	}
	return v;
}

static BuildValue
build_or(BuildExpr *b)
{
	BuildValue v = build_and(b);
	while (!b->is_bad && build_accept(b, "||")) {
		BuildValue w = build_and(b);
		v.truth = v.truth || w.truth;
		v.minor = v.minor < w.minor ? v.minor : w.minor;
	}
	return v;
}

static BuildValue
build_eval(BuildExpr *b)
{
	BuildValue v = build_or(b);
	build_blank(b);
	if (b->s < b->end)
		b->is_bad = true;
	return v;
}

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
			all = all && env && has_tag(env, word, (size_t)(s - word)) != negate;
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
	BuildExpr b = {.env = env, .s = h.build, .end = h.build_end};
	BuildValue v = build_eval(&b);
	if (b.is_bad && diags)
		diag_add(diags, DIAG_LOAD, pos, "malformed //go:build expression");
	return !b.is_bad && v.truth;
}

uint32_t
load_file_minor(const SrcFile *src)
{
	Header h = read_header(NULL, src);
	if (!h.build)
		return 0;
	BuildExpr b = {.s = h.build, .end = h.build_end};
	uint32_t minor = build_eval(&b).minor;
	return b.is_bad || minor == 0 ? 0 : minor > 21 ? minor : 21;
}

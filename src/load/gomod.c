/*
 * The text of go.mod and go.work ("Go Modules Reference", sections go.mod
 * and workspaces): lines of words, or a verb with a block of such lines in
 * parentheses; words are bare, "interpreted" or `raw`; // begins a comment.
 */
#include "load/load.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "load/priv.h"

typedef struct ModReader {
	StrTab *strs;
	ModFile *file;
	const char *s, *end;
} ModReader;

/* The words of the next line, without its comment; false at the end of the text. */
static bool
read_line(ModReader *r, StrVec *words)
{
	vec_clear(words);
	if (r->s >= r->end)
		return false;
	while (r->s < r->end && *r->s != '\n') {
		char c = *r->s;
		if (isspace((unsigned char)c)) {
			r->s++;
		} else if (c == '/' && r->s + 1 < r->end && r->s[1] == '/') {
			while (r->s < r->end && *r->s != '\n')
				r->s++;
		} else if (c == '"' || c == '`') {
			const char *from = ++r->s;
			while (r->s < r->end && *r->s != c && *r->s != '\n')
				r->s++;
			vec_push(words, str_intern(r->strs, from, (size_t)(r->s - from)));
			r->s += r->s < r->end && *r->s == c;
		} else if (c == '(' || c == ')') {
			vec_push(words, str_intern(r->strs, r->s++, 1));
		} else {
			const char *from = r->s;
			while (r->s < r->end && !isspace((unsigned char)*r->s) && *r->s != '(' &&
			       *r->s != ')' &&
			       !(r->s[0] == '/' && r->s + 1 < r->end && r->s[1] == '/'))
				r->s++;
			vec_push(words, str_intern(r->strs, from, (size_t)(r->s - from)));
		}
	}
	r->s += r->s < r->end;
	return true;
}

/* replace lines: [old, (version), =>, new, (version)] */
static void
add_replace(ModFile *f, const StrVec *w, uint32_t from)
{
	uint32_t arrow = from;
	while (arrow < w->len && !str_is(w->at[arrow], "=>"))
		arrow++;
	if (arrow == from || arrow > from + 2 || arrow + 1 >= w->len)
		return;
	ModReplace r = {.old = {w->at[from], arrow == from + 2 ? w->at[from + 1] : NULL},
			.path = w->at[arrow + 1],
			.version = arrow + 2 < w->len ? w->at[arrow + 2] : NULL};
	vec_push(&f->replace, r);
}

/* One line of a verb: its words begin at `from`. */
static void
add_line(ModFile *f, const Str *verb, const StrVec *w, uint32_t from)
{
	uint32_t n = w->len - from;
	if (n == 0)
		return;
	const Str *first = w->at[from];
	if (str_is(verb, "module"))
		f->module = first;
	else if (str_is(verb, "go") && first->len > 2 && !memcmp(first->s, "1.", 2)) {
		f->go_minor = (uint32_t)strtoul(first->s + 2, NULL, 10);
		f->go_text = first;
	} else if (str_is(verb, "require") && n >= 2)
		vec_push(&f->require, ((ModVersion){first, w->at[from + 1]}));
	else if (str_is(verb, "exclude") && n >= 2)
		vec_push(&f->exclude, ((ModVersion){first, w->at[from + 1]}));
	else if (str_is(verb, "replace"))
		add_replace(f, w, from);
	else if (str_is(verb, "use"))
		vec_push(&f->use, first);
	else if (str_is(verb, "ignore"))
		vec_push(&f->ignore, first);
}

ModFile *
load_mod_file(StrTab *strs, const char *path, Diags *diags)
{
	size_t size;
	const char *text = file_read(path, &size);
	if (!text) {
		diag_add(diags, DIAG_LOAD, 0, "%s: %s", path, strerror(errno));
		return NULL;
	}
	ModFile *f = mem_new(ModFile);
	f->file = str_cstr(strs, path);
	ModReader r = {.strs = strs, .file = f, .s = text, .end = text + size};
	const Str *block = NULL;
	StrVec words = {0};
	while (read_line(&r, &words)) {
		if (words.len == 0)
			continue;
		if (block && str_is(words.at[0], ")"))
			block = NULL;
		else if (block)
			add_line(f, block, &words, 0);
		else if (words.len >= 2 && str_is(words.at[1], "("))
			block = words.at[0];
		else
			add_line(f, words.at[0], &words, 1);
	}
	return f;
}

/* ---------------------------------------------------------------- versions */

/* Compare the numbers at *a and *b and step over them. */
static int
cmp_number(const char **a, const char **b)
{
	size_t n = strspn(*a, "0123456789"), m = strspn(*b, "0123456789");
	int c = n != m ? (n < m ? -1 : 1) : memcmp(*a, *b, n);
	*a += n;
	*b += m;
	return c;
}

/* Compare pre-releases ("-rc.1...", "" is the greatest) by semver's rule 11; build
 * metadata is cut off before. */
static int
cmp_prerelease(const char *a, const char *b)
{
	if (!*a || !*b)
		return (*b != 0) - (*a != 0);
	a++, b++;
	while (*a && *b) {
		size_t n = strcspn(a, "."), m = strcspn(b, ".");
		bool num_a = strspn(a, "0123456789") == n, num_b = strspn(b, "0123456789") == m;
		if (num_a != num_b)
			return num_a ? -1 : 1;
		int c = num_a && n != m ? (n < m ? -1 : 1) : memcmp(a, b, n < m ? n : m);
		if (c == 0 && n != m)
			c = n < m ? -1 : 1;
		if (c)
			return c;
		a += n + (a[n] == '.');
		b += m + (b[m] == '.');
	}
	return (*a != 0) - (*b != 0);
}

/* The version without "+incompatible" or other build metadata. */
static const char *
without_build(const Str *v)
{
	size_t n = strcspn(v->s, "+");
	char *copy = mem_data(n + 1);
	memcpy(copy, v->s, n);
	return copy;
}

int
load_version_cmp(const Str *x, const Str *y)
{
	if (x == y)
		return 0;
	if (x->len == 0 || y->len == 0)
		return (x->len > 0) - (y->len > 0);
	const char *a = without_build(x), *b = without_build(y);
	a += *a == 'v';
	b += *b == 'v';
	for (int part = 0; part < 3; part++) {
		int c = cmp_number(&a, &b);
		if (c)
			return c;
		a += *a == '.';
		b += *b == '.';
	}
	return cmp_prerelease(a, b);
}

/*
 * The two parts of a function's or global's name, "package/path.Local"; functions sorted by name.
 */
#include "ir/ir.h"

#include <stdlib.h>

/* The length of a package's path, without the mark of a test variant, " [TESTED.test]": a path
 * has no space. */
static size_t
path_len(const char *package)
{
	const char *mark = strstr(package, " [");
	return mark ? (size_t)(mark - package) : strlen(package);
}

/* Index of the "." between package and local name, or 0 if there is none: the first one after the
 * last slash that stands before any bracket, or after the mark of a test variant. Dots of the
 * path's last element are written %2e. */
static uint32_t
name_dot(const Str *name)
{
	uint32_t last = 0;
	for (uint32_t i = 0; i < name->len && !strchr("([ ", name->s[i]); i++)
		if (name->s[i] == '/')
			last = i + 1;
	for (uint32_t i = last; i < name->len; i++) {
		if (name->s[i] == '.')
			return i;
		if (strncmp(name->s + i, " [", 2) == 0)
			i += (uint32_t)strcspn(name->s + i, "]");
	}
	return 0;
}

const Str *
ir_name_package(StrTab *strs, const Str *name)
{
	uint32_t dot = name_dot(name);
	Buf path = {0};
	for (uint32_t i = 0; i < dot; i++) {
		if (i + 3 <= dot && memcmp(name->s + i, "%2e", 3) == 0) {
			buf_putc(&path, '.');
			i += 2;
		} else {
			buf_putc(&path, name->s[i]);
		}
	}
	return str_intern(strs, buf_cstr(&path), path.len);
}

const Str *
ir_name_local(StrTab *strs, const Str *name)
{
	uint32_t dot = name_dot(name);
	uint32_t from = dot ? dot + 1 : 0;
	return str_intern(strs, name->s + from, name->len - from);
}

const Str *
ir_name_make(StrTab *strs, const Str *package, const char *local)
{
	size_t n = path_len(package->s), last = n;
	while (last > 0 && package->s[last] != '/')
		last--;
	Buf name = {0};
	for (size_t i = 0; package->s[i]; i++) {
		if (package->s[i] == '.' && i > last && i < n)
			buf_puts(&name, "%2e");
		else
			buf_putc(&name, package->s[i]);
	}
	buf_putc(&name, '.');
	buf_puts(&name, local);
	return str_intern(strs, name.s, name.len);
}

static int
compare_funcs(const void *a, const void *b)
{
	const IrFunc *f = *(const IrFunc *const *)a, *g = *(const IrFunc *const *)b;
	int by_name = str_cmp(f->name, g->name);
	return by_name != 0 ? by_name : (f->id > g->id) - (f->id < g->id);
}

void
ir_funcs_sort(const IrModule *m, IdVec *funcs)
{
	VEC(const IrFunc *) sorted = { 0 };
	vec_each(funcs, i)
		vec_push(&sorted, ir_func(m, funcs->at[i]));
	if (sorted.len > 0)
		qsort(sorted.at, sorted.len, sizeof *sorted.at, compare_funcs);
	vec_each(funcs, i)
		funcs->at[i] = sorted.at[i]->id;
}

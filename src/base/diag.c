/*
 * Diagnostics: collecting, sorting, printing; and the way out of a bug.
 */
#include "base/diag.h"

#include <stdlib.h>

void
diag_vadd(Diags *ds, DiagKind kind, Pos pos, const char *fmt, va_list ap)
{
	Buf text = { 0 };
	buf_vprintf(&text, fmt, ap);
	Diag d = { .kind = kind, .pos = pos, .text = buf_cstr(&text) };
	vec_push(&ds->list, d);
	if (kind != DIAG_WARNING)
		ds->n_errors++;
}

void
diag_add(Diags *ds, DiagKind kind, Pos pos, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	diag_vadd(ds, kind, pos, fmt, ap);
	va_end(ap);
}

void
diag_append(Diags *ds, const Diags *from)
{
	vec_append(&ds->list, from->list.at, from->list.len);
	ds->n_errors += from->n_errors;
}

/* A diagnostic with what it is sorted by; index is its place in the list. */
typedef struct Sorted {
	Loc loc;
	Diag diag;
	uint32_t index;
} Sorted;

/* Within a line by what stands there first: with line directives columns may be unknown, or come
 * in another order. */
static int
by_place(const void *x, const void *y)
{
	const Sorted *a = x, *b = y;
	Loc line_a = { a->loc.file, a->loc.line, 0 }, line_b = { b->loc.file, b->loc.line, 0 };
	int c = loc_cmp(&line_a, &line_b);
	if (c == 0)
		c = (a->diag.pos > b->diag.pos) - (a->diag.pos < b->diag.pos);
	return c != 0 ? c : (a->index > b->index) - (a->index < b->index);
}

static int
by_text(const void *x, const void *y)
{
	const Sorted *a = x, *b = y;
	int c = loc_cmp(&a->loc, &b->loc);
	if (c == 0)
		c = strcmp(a->diag.text, b->diag.text);
	if (c == 0)
		c = (int)a->diag.kind - (int)b->diag.kind;
	return c != 0 ? c : (a->index > b->index) - (a->index < b->index);
}

static bool
is_repetition(const Sorted *a, const Sorted *b)
{
	return loc_cmp(&a->loc, &b->loc) == 0 && a->diag.kind == b->diag.kind &&
	       strcmp(a->diag.text, b->diag.text) == 0;
}

/* Sorted by text and kind, repetitions stand together, the first in front. */
static void
sort_list(Diags *ds, const FileSet *fs, bool keep_all)
{
	if (ds->list.len == 0)
		return;
	Sorted *s = mem_array(Sorted, ds->list.len);
	vec_each(&ds->list, i) {
		Diag d = ds->list.at[i];
		s[i] = (Sorted){ fileset_locate(fs, d.pos), d, i };
	}
	qsort(s, ds->list.len, sizeof(*s), by_text);
	uint32_t n = 1;
	for (uint32_t i = 1; i < ds->list.len; i++) {
		if (keep_all || !is_repetition(&s[n - 1], &s[i]))
			s[n++] = s[i];
		else if (s[i].diag.kind != DIAG_WARNING)
			ds->n_errors--;
	}
	qsort(s, n, sizeof(*s), by_place);
	for (uint32_t i = 0; i < n; i++)
		ds->list.at[i] = s[i].diag;
	ds->list.len = n;
}

void
diag_sort(Diags *ds, const FileSet *fs)
{
	sort_list(ds, fs, false);
}

void
diag_sort_all(Diags *ds, const FileSet *fs)
{
	sort_list(ds, fs, true);
}

void
diag_drop_repeated(Diags *ds, const FileSet *fs)
{
	uint32_t n = 0;
	Loc last = { 0 };
	vec_each(&ds->list, i) {
		const Diag *d = &ds->list.at[i];
		Loc l = fileset_locate(fs, d->pos);
		const Diag *before = n > 0 ? &ds->list.at[n - 1] : NULL;
		if (before && d->kind <= DIAG_TYPE && before->kind == d->kind &&
		    l.file == last.file && l.line == last.line &&
		    strcmp(d->text, before->text) == 0) {
			ds->n_errors--;
			continue;
		}
		last = l;
		ds->list.at[n++] = *d;
	}
	ds->list.len = n;
}

void
diag_print(const Diags *ds, const FileSet *fs, Buf *out)
{
	vec_each(&ds->list, i) {
		const Diag *d = &ds->list.at[i];
		Loc loc = fileset_locate(fs, d->pos);
		loc_print(&loc, out);
		if (loc.file != NULL)
			buf_puts(out, ": ");
		buf_puts(out, d->text);
		buf_putc(out, '\n');
	}
}

/* The innermost trap of this thread. */
static _Thread_local BugTrap *innermost;

BugTrap *
bug_push_(BugTrap *trap)
{
	trap->outer = innermost;
	trap->text[0] = '\0';
	innermost = trap;
	return trap;
}

void
bug_release(BugTrap *trap)
{
	assert(innermost == trap);
	innermost = trap->outer;
}

static _Noreturn void
throw_text(const char *text)
{
	BugTrap *trap = innermost;
	if (trap == NULL) {
		fprintf(stderr, "stayput: bug in %s\n", text);
		exit(EXIT_BUG);
	}
	innermost = trap->outer;
	snprintf(trap->text, sizeof(trap->text), "%s", text);
	longjmp(trap->env, 1);
}

/* Takes no memory from the heap: what is broken may be the heap. */
void
bug(const char *stage, const char *where, const char *fmt, ...)
{
	char what[768], text[sizeof(((BugTrap *)0)->text)];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	const char *sep = where[0] == '\0' ? "" : ": ";
	snprintf(text, sizeof(text), "%.32s: %.200s%s%s", stage, where, sep, what);
	throw_text(text);
}

void
bug_rethrow(const BugTrap *trap)
{
	char text[sizeof(trap->text)];
	memcpy(text, trap->text, sizeof(text));
	throw_text(text);
}

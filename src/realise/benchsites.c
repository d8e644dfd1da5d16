/*
 * Where benchmarks allocate less: lines of source with the numbers of objects and bytes that were
 * allocated there, as `go tool pprof -top -lines` prints a profile of memory, of both builds. The
 * runtime counts a block in which small objects without pointers share as one object of 16 bytes.
 */
#include "realise/realise.h"

#include <stdlib.h>

#include "realise/priv.h"

/* The place of a name "func file:line", interned by its text. */
static BenchPlace *
place_of(BenchPlaces *t, const char *name)
{
	vec_each(&t->places, i)
		if (strcmp(t->places.at[i].name, name) == 0)
			return &t->places.at[i];
	vec_push(&t->places, ((BenchPlace){.name = name}));
	return vec_last(&t->places);
}

/* "     51B 18.68% 37.36%    51B 18.68%  bm.Sum /src/a.go:10 (inline)": the first column is for the line itself. */
static void
read_line(BenchPlaces *t, BenchSide side, BenchCount count, const char *line, size_t n)
{
	char *end;
	uint64_t value = strtoull(line, &end, 10);
	if (end == line || value == 0)
		return;
	size_t at = 0;
	for (int column = 0; column < 5; column++) {
		at += strspn(line + at, " ");
		at += strcspn(line + at, " \n");
	}
	at += strspn(line + at, " ");
	static const char inlined[] = " (inline)";
	size_t mark = strlen(inlined);
	if (n > mark && strncmp(line + n - mark, inlined, mark) == 0)
		n -= mark;
	if (at < n)
		place_of(t, realise_text("%.*s", (int)(n - at), line + at))->n[side][count] += value;
}

void
bench_read_places(BenchPlaces *t, BenchSide side, BenchCount count, const char *top)
{
	const char *s = strstr(top, "cum%\n");
	for (s = s ? s + strlen("cum%\n") : ""; *s;) {
		size_t n = strcspn(s, "\n");
		read_line(t, side, count, s, n);
		s += n + (s[n] == '\n');
	}
}

static uint64_t
saved(const BenchPlace *p)
{
	uint64_t plain = p->n[BENCH_PLAIN][BENCH_OBJECTS], placed = p->n[BENCH_PLACED][BENCH_OBJECTS];
	return plain > placed ? plain - placed : 0;
}

static int
by_saved(const void *a, const void *b)
{
	const BenchPlace *x = a, *y = b;
	uint64_t p = saved(x), q = saved(y);
	return p != q ? (p < q ? 1 : -1) : strcmp(x->name, y->name);
}

void
bench_print_places(BenchPlaces *t, uint64_t least, uint32_t most, const char *dir, Buf *out)
{
	if (t->places.len > 0)
		qsort(t->places.at, t->places.len, sizeof t->places.at[0], by_saved);
	for (uint32_t i = 0; i < t->places.len && i < most && saved(&t->places.at[i]) >= least; i++) {
		const BenchPlace *p = &t->places.at[i];
		const char *file = strrchr(p->name, ' ');
		if (i == 0)
			buf_printf(out, "%12s %12s %14s %14s\n", "objects: go", "stayput", "bytes: go",
				   "stayput");
		buf_printf(out, "%12llu %12llu %14llu %14llu  %s, %.*s\n",
			   (unsigned long long)p->n[BENCH_PLAIN][BENCH_OBJECTS],
			   (unsigned long long)p->n[BENCH_PLACED][BENCH_OBJECTS],
			   (unsigned long long)p->n[BENCH_PLAIN][BENCH_BYTES],
			   (unsigned long long)p->n[BENCH_PLACED][BENCH_BYTES],
			   file ? realise_shown(file + 1, dir) : p->name,
			   file ? (int)(file - p->name) : 0, p->name);
	}
}

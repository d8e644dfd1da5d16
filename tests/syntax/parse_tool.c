/*
 * The parser by itself, for tests and measurements:
 *
 *	parse_tool errors [-branches] [-all] [files]
 *	parse_tool print [files]
 *	parse_tool roundtrip [files]
 *	parse_tool time [-n rounds] [files]
 *
 * errors prints messages as file:line:col: text, sorted; -all keeps more than
 * one "syntax error" a line. roundtrip prints each file that has no errors,
 * parses the result and compares. time reads all files first and reports what
 * scanning and parsing take. Without files, their names are read from standard
 * input, one a line. Exit status: 0, or 1 if anything was reported.
 */
#include "syntax/priv.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct Tool {
	StrTab *strs;
	FileSet *fset;
	ParseIds ids;
	NameCache *cache;
	bool checks_branches, wants_all;
	Buf out;
	int status;
} Tool;

static void
fail(Tool *t, const char *name, const char *what)
{
	fprintf(stderr, "%s: %s\n", name, what);
	t->status = 1;
}

static SrcFile *
load(Tool *t, const char *name)
{
	size_t size;
	char *text = file_read(name, &size);
	SrcFile *src = NULL;
	if (text != NULL)
		src = fileset_add(t->fset, str_cstr(t->strs, name), text, size);
	if (src == NULL)
		fail(t, name, text == NULL ? strerror(errno) : "too large");
	return src;
}

static File *
parse(Tool *t, SrcFile *src, Diags *ds)
{
	ParseOptions opts = { .strs = t->strs, .cache = t->cache, .fset = t->fset, .diags = ds,
			      .ids = &t->ids, .all_errors = t->wants_all,
			      .check_branches = t->checks_branches };
	return syntax_parse(src, &opts);
}

static void
do_errors(Tool *t, const char *name)
{
	SrcFile *src = load(t, name);
	if (src == NULL)
		return;
	Diags ds = { 0 };
	parse(t, src, &ds);
	diag_sort(&ds, t->fset);
	diag_print(&ds, t->fset, &t->out);
	if (ds.list.len > 0)
		t->status = 1;
	buf_flush(&t->out, stdout);
}

static void
do_print(Tool *t, const char *name)
{
	SrcFile *src = load(t, name);
	if (src == NULL)
		return;
	Diags ds = { 0 };
	syntax_print(parse(t, src, &ds), &t->out);
	buf_flush(&t->out, stdout);
}

static void
do_roundtrip(Tool *t, const char *name)
{
	SrcFile *src = load(t, name);
	if (src == NULL)
		return;
	Diags ds = { 0 };
	File *a = parse(t, src, &ds);
	if (ds.list.len > 0) {
		diag_print(&ds, t->fset, &t->out);
		buf_flush(&t->out, stdout);
		t->status = 1;
		return;
	}
	Buf text = { 0 };
	syntax_print(a, &text);
	SrcFile *again = fileset_add(t->fset, str_printf(t->strs, "%s (printed)", name),
				     buf_cstr(&text), text.len);
	File *b = parse(t, again, &ds);
	Pos pa = 0, pb = 0;
	if (ds.list.len > 0) {
		diag_print(&ds, t->fset, &t->out);
	} else if (!syntax_equal(a, b, &pa, &pb)) {
		Loc la = fileset_locate_physical(t->fset, pa);
		Loc lb = fileset_locate_physical(t->fset, pb);
		loc_print(&la, &t->out);
		buf_puts(&t->out, ": differs from ");
		loc_print(&lb, &t->out);
		buf_putc(&t->out, '\n');
	} else {
		return;
	}
	buf_flush(&t->out, stdout);
	t->status = 1;
}

static double
now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

typedef VEC(SrcFile *) SrcVec;

static uint64_t
scan_all(Tool *t, const SrcVec *files)
{
	uint64_t n = 0;
	vec_each(files, i) {
		Diags ds = { 0 };
		Faults faults = { .src = files->at[i], .diags = &ds };
		Scanner s;
		scan_init(&s, files->at[i], t->strs, t->cache, &faults);
		do {
			scan_next(&s);
			n++;
		} while (s.tok != TK_EOF);
	}
	return n;
}

static void
parse_all(Tool *t, const SrcVec *files)
{
	atomic_store(&t->ids.next, 0);
	vec_each(files, i) {
		Diags ds = { 0 };
		parse(t, files->at[i], &ds);
	}
}

static void
do_time(Tool *t, const SrcVec *files, int rounds)
{
	double bytes = 0;
	vec_each(files, i)
		bytes += files->at[i]->size;
	printf("%u files, %.1f MB\n", files->len, bytes * 1e-6);
	for (int i = 0; i < rounds; i++) {
		double start = now();
		uint64_t tokens = scan_all(t, files);
		double scanned = now();
		parse_all(t, files);
		double parsed = now();
		printf("scan %.3f s %.1f MB/s (%llu tokens)  "
		       "parse %.3f s %.1f MB/s (%u expressions)\n",
		       scanned - start, bytes * 1e-6 / (scanned - start),
		       (unsigned long long)tokens, parsed - scanned,
		       bytes * 1e-6 / (parsed - scanned), (unsigned)atomic_load(&t->ids.next));
	}
}

typedef VEC(const char *) NameList;

static void
read_names(Tool *t, NameList *names)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	while ((n = getline(&line, &cap, stdin)) > 0) {
		if (line[n - 1] == '\n')
			n--;
		vec_push(names, str_intern(t->strs, line, (size_t)n)->s);
	}
	free(line);
}

static int
usage(void)
{
	fprintf(stderr, "usage: parse_tool errors [-branches] [-all] | print | roundtrip | "
			"time [-n rounds]  [files]\n");
	return 2;
}

int
main(int argc, char **argv)
{
	mem_init();
	Tool *t = mem_new(Tool);
	t->strs = strtab_new();
	t->fset = fileset_new();
	t->cache = mem_new(NameCache);
	int rounds = 3, i = 2;
	for (; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "-branches") == 0)
			t->checks_branches = true;
		else if (strcmp(argv[i], "-all") == 0)
			t->wants_all = true;
		else if (strcmp(argv[i], "-n") == 0 && i + 1 < argc)
			rounds = atoi(argv[++i]);
		else
			return usage();
	}
	if (argc < 2)
		return usage();
	NameList names = { 0 };
	for (; i < argc; i++)
		vec_push(&names, argv[i]);
	if (names.len == 0)
		read_names(t, &names);
	void (*verb)(Tool *, const char *) = NULL;
	if (strcmp(argv[1], "errors") == 0)
		verb = do_errors;
	else if (strcmp(argv[1], "print") == 0)
		verb = do_print;
	else if (strcmp(argv[1], "roundtrip") == 0)
		verb = do_roundtrip;
	else if (strcmp(argv[1], "time") != 0)
		return usage();
	SrcVec files = { 0 };
	vec_each(&names, k) {
		if (verb != NULL) {
			verb(t, names.at[k]);
			continue;
		}
		SrcFile *src = load(t, names.at[k]);
		if (src != NULL)
			vec_push(&files, src);
	}
	if (verb == NULL)
		do_time(t, &files, rounds);
	return t->status;
}

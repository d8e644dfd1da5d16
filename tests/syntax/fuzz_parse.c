/*
 * Mutated source must never break the parser: no crash, no endless loop, and
 * what parses without a message prints to source that parses to an equal tree.
 *
 *	fuzz_parse [-seed n] [-rounds n] files...
 *
 * changes the files at random: bits flip, tails are cut off, tokens are taken
 * out, doubled, or put in from another file. The same seed gives the same
 * texts; on a failure the text is left in the file fuzz_parse.failed. With
 * -DSTAYPUT_LIBFUZZER the file is a target for libFuzzer instead.
 */
#include "syntax/syntax.h"

#include "tests/mutate.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Run {
	StrTab *strs;
	FileSet *fset;
	ParseIds ids;
} Run;

static File *
parse(Run *r, const char *text, size_t size, Diags *ds)
{
	ParseOptions opts = { .strs = r->strs, .fset = r->fset, .diags = ds, .ids = &r->ids,
			      .check_branches = true };
	return syntax_parse(fileset_add(r->fset, str_cstr(r->strs, "fuzz.go"), text, size), &opts);
}

/* Null if all is well, or what is not. */
static const char *
check(const char *text, size_t size)
{
	Run r = { .strs = strtab_new(), .fset = fileset_new() };
	Diags ds = { 0 };
	File *a = parse(&r, text, size, &ds);
	diag_sort(&ds, r.fset);
	Buf messages = { 0 };
	diag_print(&ds, r.fset, &messages);
	if (a->has_syntax_error && ds.list.len == 0)
		return "a syntax error without a message";
	vec_each(&ds.list, i) {
		if (ds.list.at[i].pos < 1 || ds.list.at[i].pos > size + 1)
			return "a message outside of the text";
	}
	Buf out = { 0 };
	syntax_print(a, &out);
	if (ds.list.len > 0)
		return NULL;
	Pos pa, pb;
	File *b = parse(&r, buf_cstr(&out), out.len, &ds);
	if (ds.list.len > 0)
		return "what is printed has errors";
	return syntax_equal(a, b, &pa, &pb) ? NULL : "what is printed has another tree";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_ready;
	if (!is_ready)
		mem_init();
	is_ready = true;
	char *text = mem_data(size + 1);
	if (size > 0)
		memcpy(text, data, size);
	if (check(text, size) != NULL)
		abort();
	return 0;
}

#ifndef STAYPUT_LIBFUZZER

static int
failed(const char *what, const char *name, const Text *t)
{
	printf("%s, mutated: %s\n", name, what);
	FILE *f = fopen("fuzz_parse.failed", "wb");
	if (f != NULL) {
		fwrite(t->s, 1, t->len, f);
		fclose(f);
	}
	return 1;
}

int
main(int argc, char **argv)
{
	mem_init();
	uint64_t seed = 1, rounds = 1000;
	int i = 1;
	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		uint64_t *what = strcmp(argv[i], "-seed") == 0 ? &seed : &rounds;
		*what = strtoull(argv[i + 1], NULL, 10);
	}
	int n = argc - i;
	if (n < 1) {
		fprintf(stderr, "usage: fuzz_parse [-seed n] [-rounds n] files...\n");
		return 2;
	}
	Text *texts = mem_array(Text, n);
	for (int k = 0; k < n; k++) {
		texts[k].s = file_read(argv[i + k], &texts[k].len);
		if (texts[k].s == NULL) {
			fprintf(stderr, "%s: cannot be read\n", argv[i + k]);
			return 2;
		}
	}
	for (uint64_t round = 0; round < rounds; round++) {
		size_t k = pick(&seed, (size_t)n);
		Text t = texts[k];
		for (size_t m = 1 + pick(&seed, 4); m > 0; m--)
			t = mutate(&seed, &t, &texts[pick(&seed, (size_t)n)]);
		/* What breaks the process leaves no text: the seed and round tell. */
		const char *what = check(t.s, t.len);
		if (what != NULL)
			return failed(what, argv[i + k], &t);
	}
	printf("%llu mutated texts\n", (unsigned long long)rounds);
	return 0;
}

#endif

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

typedef struct Text {
	char *s;
	size_t len;
} Text;

/* SplitMix64 */
static uint64_t
random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static size_t
pick(uint64_t *state, size_t n)
{
	return n == 0 ? 0 : (size_t)(random_next(state) % n);
}

static bool
is_word(char c)
{
	char lower = (char)(c | 0x20);
	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Something like a token around or after a random place. */
static Text
pick_token(uint64_t *state, const Text *t)
{
	size_t from = pick(state, t->len), to;
	if (t->len == 0)
		return *t;
	if (!is_word(t->s[from]))
		return (Text){ t->s + from, 1 };
	while (from > 0 && is_word(t->s[from - 1]))
		from--;
	for (to = from; to < t->len && is_word(t->s[to]);)
		to++;
	return (Text){ t->s + from, to - from };
}

/* The text with the bytes [from, from + n) replaced. */
static Text
replace(const Text *t, size_t from, size_t n, const Text *with)
{
	Buf b = { 0 };
	buf_write(&b, t->s, from);
	buf_write(&b, with->s, with->len);
	buf_write(&b, t->s + from + n, t->len - from - n);
	return (Text){ b.len > 0 ? b.s : (char *)mem_data(1), b.len };
}

static Text
mutate(uint64_t *state, const Text *t, const Text *other)
{
	Text none = { mem_data(1), 0 };
	Text mine = pick_token(state, t);
	Text theirs = pick_token(state, other);
	size_t at = (size_t)(mine.s - t->s);
	Text flipped;
	switch (pick(state, 6)) {
	case 0:
		flipped = replace(t, t->len, 0, &none);
		if (t->len > 0)
			flipped.s[pick(state, t->len)] ^= (char)(1 << pick(state, 8));
		return flipped;
	case 1:
		return replace(t, at, t->len - at, &none);
	case 2:
		return replace(t, at, mine.len, &none);
	case 3:
		return replace(t, at, 0, &mine);
	case 4:
		return replace(t, at, 0, &theirs);
	default:
		return replace(t, at, mine.len, &theirs);
	}
}

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

/*
 * Mutated text must never break the reader of the IR: no crash, no endless
 * loop; what is refused has a message inside of the text; what is read prints
 * to text that reads and prints the same, and stays well formed and the same
 * after all passes, once and twice.
 *
 *	fuzz_ir [-seed n] [-rounds n] files...
 *
 * changes the files at random: bytes change, tails are cut off, pieces are
 * taken out, doubled, or put in from another file. The same seed gives the same
 * texts; on a failure the text is left in the file fuzz_ir.failed. With
 * -DSTAYPUT_LIBFUZZER the file is a target for libFuzzer instead.
 */
#include "ir/ir.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Run {
	StrTab *strs;
	FileSet *fset;
	Diags diags;
} Run;

static IrModule *
parse(Run *r, const char *text, size_t size)
{
	SrcFile *src = fileset_add(r->fset, str_cstr(r->strs, "fuzz.ir"), text, size);
	return ir_parse(r->strs, src, &r->diags);
}

static bool
is_same(const Buf *a, const Buf *b)
{
	return a->len == b->len && memcmp(buf_cstr(a), buf_cstr(b), a->len) == 0;
}

/* Text of m, which must read back to the same text. */
static const char *
check_print(Run *r, const IrModule *m, Buf *out)
{
	Buf again = { 0 }, faults = { 0 };
	if (!ir_verify(m, &faults))
		return "a module that was read or changed has faults";
	ir_print(m, out);
	const IrModule *copy = parse(r, buf_cstr(out), out->len);
	if (copy == NULL)
		return "what is printed is refused";
	ir_print(copy, &again);
	return is_same(out, &again) ? NULL : "what is printed is printed in another way";
}

/* Null if all is well, or what is not. */
static const char *
check(const char *text, size_t size)
{
	Run r = { .strs = strtab_new(), .fset = fileset_new() };
	IrModule *m = parse(&r, text, size);
	if ((m == NULL) != (r.diags.list.len > 0))
		return "a fault without a message, or a message without a fault";
	vec_each(&r.diags.list, i)
		if (r.diags.list.at[i].pos < 1 || r.diags.list.at[i].pos > size + 1)
			return "a message outside of the text";
	if (m == NULL)
		return NULL;
	Buf before = { 0 }, once = { 0 }, twice = { 0 };
	const char *fault = check_print(&r, m, &before);
	if (fault != NULL)
		return fault;
	ir_run_passes(m, &(IrPassOptions){ 0 });
	if ((fault = check_print(&r, m, &once)) != NULL)
		return fault;
	ir_run_passes(m, &(IrPassOptions){ 0 });
	if ((fault = check_print(&r, m, &twice)) != NULL)
		return fault;
	return is_same(&once, &twice) ? NULL : "the passes change something the second time";
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

/* A piece of the text that a blank, a comma or a line's end bounds on both sides. */
static Text
piece(uint64_t *state, const Text *t)
{
	static const char bounds[] = " ,\n\t";
	size_t from = pick(state, t->len), to;
	while (from > 0 && strchr(bounds, t->s[from - 1]) == NULL)
		from--;
	to = from + pick(state, 12);
	while (to < t->len && strchr(bounds, t->s[to]) == NULL)
		to++;
	if (to > t->len)
		to = t->len;
	return (Text){ t->s + from, to - from };
}

static Text
mutate_ir(uint64_t *state, const Text *t, const Text *other)
{
	static const char signs[] = "@$%^:!*()[]{},=;.\"_0129aZ \n\t-\x80";
	Text here = piece(state, t), there = piece(state, other),
	     empty = { (char *)(uintptr_t) "", 0 };
	size_t at = (size_t)(here.s - t->s);
	char sign = signs[pick(state, sizeof(signs) - 1)];
	switch (pick(state, 6)) {
	case 0:
		return text_replace(t, at, here.len, &empty);
	case 1:
		return text_replace(t, at, here.len, &there);
	case 2:
		return text_replace(t, at, 0, &here);
	case 3:
		return text_replace(t, pick(state, t->len), 0, &(Text){ &sign, 1 });
	case 4:
		return text_replace(t, pick(state, t->len), t->len > 0 ? 1 : 0,
			      &(Text){ &sign, 1 });
	default:
		at = pick(state, t->len);
		return pick(state, 8) == 0 ? text_replace(t, at, t->len - at, &empty)
						   : text_replace(t, at, 0, &there);
	}
}

static bool
run_one(const Text *t, const char *what)
{
	const char *fault = check(t->s, t->len);
	if (fault == NULL)
		return true;
	fprintf(stderr, "%s: %s; the text is in fuzz_ir.failed\n", what, fault);
	FILE *f = fopen("fuzz_ir.failed", "wb");
	if (f != NULL) {
		fwrite(t->s, 1, t->len, f);
		fclose(f);
	}
	return false;
}

int
main(int argc, char **argv)
{
	mem_init();
	uint64_t state = 1;
	unsigned long rounds = 1000;
	int i = 1;
	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		unsigned long n = strtoul(argv[i + 1], NULL, 10);
		if (strcmp(argv[i], "-seed") == 0)
			state = n;
		else
			rounds = n;
	}
	VEC(Text) texts = { 0 };
	for (; i < argc; i++) {
		Text t;
		if ((t.s = file_read(argv[i], &t.len)) == NULL) {
			perror(argv[i]);
			return 2;
		}
		if (!run_one(&t, argv[i]))
			return 1;
		vec_push(&texts, t);
	}
	for (unsigned long r = 0; r < rounds && texts.len > 0; r++) {
		Text t = texts.at[pick(&state, texts.len)];
		for (size_t k = pick(&state, 4) + 1; k > 0; k--)
			t = mutate_ir(&state, &t, &texts.at[pick(&state, texts.len)]);
		if (!run_one(&t, "a changed text"))
			return 1;
	}
	printf("%lu changed texts\n", rounds);
	return 0;
}

#endif

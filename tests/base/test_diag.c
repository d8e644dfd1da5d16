/*
 * Diagnostics in order, and bugs that stop where they are caught.
 */
#include "base/diag.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit.h"

static void
printed_is(const Diags *ds, const FileSet *fs, const char *expect)
{
	Buf b = { 0 };
	diag_print(ds, fs, &b);
	CU_ASSERT_STRING_EQUAL(buf_cstr(&b), expect);
}

static void
test_sort(void)
{
	StrTab *t = strtab_new();
	FileSet *fs = fileset_new();
	Pos b = fileset_add(fs, str_cstr(t, "b.go"), "one\ntwo\n", 8)->base;
	Pos a = fileset_add(fs, str_cstr(t, "a.go"), "one\ntwo\n", 8)->base;
	Diags ds = { 0 };
	diag_add(&ds, DIAG_TYPE, b + 5, "late %d", 1);
	diag_add(&ds, DIAG_TYPE, b, "second");
	diag_add(&ds, DIAG_TYPE, b, "first");
	diag_add(&ds, DIAG_WARNING, a + 2, "warned\n\tmore");
	diag_add(&ds, DIAG_TYPE, b, "second");
	diag_add(&ds, DIAG_LOAD, 0, "x.go: cannot be read");
	diag_add(&ds, DIAG_WARNING, b, "second");
	CU_ASSERT(ds.list.len == 7 && ds.n_errors == 5);
	diag_sort(&ds, fs);
	CU_ASSERT(ds.list.len == 6 && ds.n_errors == 4);
	static const char expect[] = "x.go: cannot be read\n"
				     "a.go:1:3: warned\n\tmore\n"
				     "b.go:1:1: second\n"
				     "b.go:1:1: first\n"
				     "b.go:1:1: second\n"
				     "b.go:2:2: late 1\n";
	printed_is(&ds, fs, expect);
	diag_sort(&ds, fs);
	printed_is(&ds, fs, expect);
}

static void
test_sort_by_directive(void)
{
	StrTab *t = strtab_new();
	FileSet *fs = fileset_new();
	SrcFile *f = fileset_add(fs, str_cstr(t, "m.go"), "one\ntwo\n", 8);
	LineDirective d = { 4, str_cstr(t, "a.y"), 9, 0 };
	vec_push(&f->directives, d);
	Diags ds = { 0 };
	diag_add(&ds, DIAG_SYNTAX, f->base, "syntax error: one");
	diag_add(&ds, DIAG_SYNTAX, f->base + 4, "two");
	diag_sort(&ds, fs);
	printed_is(&ds, fs, "a.y:9: two\nm.go:1:1: syntax error: one\n");
}

/* Where there are no columns, and where they do not ascend, the text has the order. */
static void
test_sort_within_line(void)
{
	StrTab *t = strtab_new();
	FileSet *fs = fileset_new();
	SrcFile *f = fileset_add(fs, str_cstr(t, "m.go"), "abcdefgh", 8);
	vec_push(&f->directives, ((LineDirective){ 0, str_cstr(t, "a.y"), 9, 0 }));
	vec_push(&f->directives, ((LineDirective){ 4, str_cstr(t, "a.y"), 9, 50 }));
	vec_push(&f->directives, ((LineDirective){ 6, str_cstr(t, "a.y"), 9, 20 }));
	Diags ds = { 0 };
	diag_add(&ds, DIAG_TYPE, f->base + 6, "fourth");
	diag_add(&ds, DIAG_TYPE, f->base + 2, "second");
	diag_add(&ds, DIAG_TYPE, f->base + 1, "first");
	diag_add(&ds, DIAG_TYPE, f->base + 4, "third");
	diag_add(&ds, DIAG_TYPE, f->base + 3, "first");
	diag_sort(&ds, fs);
	printed_is(&ds, fs, "a.y:9: first\na.y:9: second\na.y:9:50: third\na.y:9:20: fourth\n");
}

static void
test_empty(void)
{
	Diags ds = { 0 };
	FileSet *fs = fileset_new();
	diag_sort(&ds, fs);
	printed_is(&ds, fs, "");
	CU_ASSERT_EQUAL(ds.n_errors, 0);
}

/* Against a sort that moves one element at a time, and a search of all before. */
static void
test_sort_is_stable(void)
{
	StrTab *t = strtab_new();
	FileSet *fs = fileset_new();
	Pos base = fileset_add(fs, str_cstr(t, "a.go"), "aaaaaaaaaaaaaaaaaaaa", 20)->base;
	uint64_t seed = 6;
	Diags ds = { 0 };
	VEC(Diag) expect = { 0 };
	for (int i = 0; i < 500; i++) {
		Pos pos = base + (Pos)(unit_rand(&seed) % 20);
		unsigned text = (unsigned)(unit_rand(&seed) % 8);
		diag_add(&ds, DIAG_TYPE, pos, "t%u", text);
		Diag d = *vec_last(&ds.list);
		bool is_old = false;
		vec_each(&expect, k)
			is_old = is_old || (expect.at[k].pos == pos &&
					    strcmp(expect.at[k].text, d.text) == 0);
		if (is_old)
			continue;
		vec_push(&expect, d);
		for (uint32_t k = expect.len - 1; k > 0 && expect.at[k - 1].pos > pos; k--) {
			expect.at[k] = expect.at[k - 1];
			expect.at[k - 1] = d;
		}
	}
	diag_sort(&ds, fs);
	CU_ASSERT_FATAL(ds.list.len == expect.len && ds.n_errors == expect.len);
	vec_each(&expect, i)
		CU_ASSERT_PTR_EQUAL(ds.list.at[i].text, expect.at[i].text);
}

static void
fail(const char *what)
{
	bug("ir", "a.go:1:2", "block %d has %s", 7, what);
}

static void
test_trap(void)
{
	BugTrap trap;
	volatile bool is_after = false;
	if (!BUG_CATCH(&trap)) {
		fail("no end");
		is_after = true;
		bug_release(&trap);
	} else {
		CU_ASSERT_STRING_EQUAL(trap.text, "ir: a.go:1:2: block 7 has no end");
	}
	CU_ASSERT(!is_after);
}

static void
test_traps_nest(void)
{
	BugTrap outer, inner;
	volatile int caught = 0;
	if (!BUG_CATCH(&outer)) {
		if (!BUG_CATCH(&inner)) {
			bug("pta", "", "one");
		} else {
			CU_ASSERT_STRING_EQUAL(inner.text, "pta: one");
			caught++;
		}
		if (!BUG_CATCH(&inner)) {
			bug_release(&inner);
		} else {
			CU_FAIL("caught by a released trap");
		}
		bug("pta", "", "two");
	} else {
		CU_ASSERT_STRING_EQUAL(outer.text, "pta: two");
		caught++;
	}
	CU_ASSERT_EQUAL(caught, 2);
}

static void
test_long_text_is_cut(void)
{
	BugTrap trap;
	if (!BUG_CATCH(&trap)) {
		bug("ir", "", "%5000d", 1);
	} else {
		CU_ASSERT(strlen(trap.text) < sizeof(trap.text));
		CU_ASSERT(strncmp(trap.text, "ir: ", 4) == 0);
	}
}

static void
trap_in_thread(void *arg, uint32_t i)
{
	BugTrap trap;
	bool *is_ok = arg;
	if (!BUG_CATCH(&trap)) {
		bug("thread", "", "%u", i);
	} else {
		char expect[32];
		snprintf(expect, sizeof(expect), "thread: %u", i);
		is_ok[i] = strcmp(trap.text, expect) == 0;
	}
}

static void
test_threads_have_their_own(void)
{
	bool is_ok[4] = { false };
	mem_run_threads(4, trap_in_thread, is_ok);
	CU_ASSERT(is_ok[0] && is_ok[1] && is_ok[2] && is_ok[3]);
}

/* Without a trap the program ends; seen from its parent. */
static void
test_no_trap(void)
{
	int err[2];
	CU_ASSERT_FATAL(pipe(err) == 0);
	pid_t child = fork();
	CU_ASSERT_FATAL(child >= 0);
	if (child == 0) {
		dup2(err[1], STDERR_FILENO);
		bug("ir", "@f", "broken");
	}
	close(err[1]);
	char text[100] = "";
	ssize_t n = read(err[0], text, sizeof(text) - 1);
	close(err[0]);
	int status = 0;
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_BUG);
	CU_ASSERT(n > 0 && strcmp(text, "stayput: bug in ir: @f: broken\n") == 0);
}

UNIT_MAIN(UNIT_TEST(test_sort), UNIT_TEST(test_sort_by_directive),
	  UNIT_TEST(test_sort_within_line), UNIT_TEST(test_empty),
	  UNIT_TEST(test_sort_is_stable), UNIT_TEST(test_trap), UNIT_TEST(test_traps_nest),
	  UNIT_TEST(test_long_text_is_cut), UNIT_TEST(test_threads_have_their_own),
	  UNIT_TEST(test_no_trap))

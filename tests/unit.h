/*
 * A unit-test program is a table of test functions:
 *
 *	static void test_one_thing(void) { CU_ASSERT(...); }
 *	UNIT_MAIN(UNIT_TEST(test_one_thing), ...)
 *
 * It runs them with CUnit and prints TAP, one line a function, with the failed
 * assertions as comments.
 */
#ifndef STAYPUT_TESTS_UNIT_H
#define STAYPUT_TESTS_UNIT_H

#include <CUnit/CUnit.h>
#include <CUnit/TestDB.h>
#include <CUnit/TestRun.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/pos.h"

typedef struct UnitTest {
	const char *name;
	void (*run)(void);
} UnitTest;

/* The next number of a reproducible sequence (SplitMix64). */
static inline uint64_t
unit_rand(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* check(ctx, name, text, size) for each file of tests/FOLDER whose name ends so, sorted by name. The
 * text belongs to check. There must be such files. */
static inline void
unit_each_file(const char *folder, const char *end,
	       void (*check)(void *ctx, const char *name, char *text, size_t size), void *ctx)
{
	const char *top = getenv("top_srcdir");
	Buf dir = { 0 };
	buf_printf(&dir, "%s/tests/%s", top ? top : ".", folder);
	struct dirent **names;
	int n = scandir(buf_cstr(&dir), &names, NULL, alphasort), n_files = 0;
	for (int i = 0; i < n; i++) {
		const char *name = names[i]->d_name;
		size_t len = strlen(name), size, end_len = strlen(end);
		if (len > end_len && strcmp(name + len - end_len, end) == 0) {
			Buf path = { 0 };
			buf_printf(&path, "%s/%s", buf_cstr(&dir), name);
			char *text = file_read(buf_cstr(&path), &size);
			CU_ASSERT_FATAL(text != NULL);
			check(ctx, name, text, size);
			n_files++;
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	CU_ASSERT(n_files > 0);
}

/* Cuts the first line off *text; null: there is none. */
static inline char *
unit_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');
	if (*line == '\0')
		return NULL;
	*text = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	return line;
}

static inline int
unit_main(const UnitTest *tests, int n)
{
	mem_init();
	if (CU_initialize_registry() != CUE_SUCCESS) {
		printf("Bail out! CUnit does not start\n");
		return 1;
	}
	CU_pSuite suite = CU_add_suite("unit", NULL, NULL);
	int status = 0;
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		CU_pTest test = CU_add_test(suite, tests[i].name, tests[i].run);
		fflush(stdout);
		bool is_ok = test != NULL && CU_run_test(suite, test) == CUE_SUCCESS &&
			     CU_get_number_of_failures() == 0 && CU_get_number_of_asserts() > 0;
		for (CU_pFailureRecord f = CU_get_failure_list(); f != NULL; f = f->pNext)
			printf("# %s:%u: %s\n", f->strFileName, f->uiLineNumber, f->strCondition);
		printf("%s %d - %s\n", is_ok ? "ok" : "not ok", i + 1, tests[i].name);
		if (!is_ok)
			status = 1;
	}
	CU_cleanup_registry();
	return status;
}

#define UNIT_TEST(function) { #function, function }

#define UNIT_MAIN(...)                                                         \
	int main(void)                                                         \
	{                                                                      \
		const UnitTest unit_tests[] = { __VA_ARGS__ };                 \
		return unit_main(unit_tests,                                   \
				 (int)(sizeof(unit_tests) / sizeof(*unit_tests))); \
	}

#endif

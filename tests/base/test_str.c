/*
 * Interned strings: equal bytes are one Str, from every thread.
 */
#include "base/str.h"

#include <string.h>

#include "tests/unit.h"

static void
test_equal_is_identical(void)
{
	StrTab *t = strtab_new();
	const Str **first = mem_array(const Str *, 20000);
	for (int i = 0; i < 20000; i++) {
		first[i] = str_printf(t, "name%d", i);
		CU_ASSERT_FATAL(first[i]->len == strlen(first[i]->s));
	}
	int wrong = 0;
	for (int i = 0; i < 20000; i++) {
		char text[32];
		snprintf(text, sizeof(text), "name%d", i);
		wrong += str_cstr(t, text) != first[i] || strcmp(first[i]->s, text) != 0;
		wrong += i > 0 && first[i] == first[i - 1];
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void
test_nul_bytes(void)
{
	StrTab *t = strtab_new();
	const Str *a = str_intern(t, "a\0b", 3), *b = str_intern(t, "a\0c", 3);
	const Str *c = str_intern(t, "a", 1), *d = str_intern(t, "a\0", 2);
	CU_ASSERT(a != b && a != c && c != d && a->len == 3 && d->len == 2);
	CU_ASSERT(str_intern(t, "a\0b", 3) == a);
	CU_ASSERT(a->s[3] == '\0' && memcmp(a->s, "a\0b", 3) == 0);
}

static void
test_empty(void)
{
	StrTab *t = strtab_new();
	const Str *e = str_intern(t, NULL, 0);
	CU_ASSERT(e == str_cstr(t, "") && e->len == 0 && e->s[0] == '\0');
}

static void
test_tables_are_apart(void)
{
	StrTab *t = strtab_new(), *u = strtab_new();
	CU_ASSERT(str_cstr(t, "x") != str_cstr(u, "x"));
	CU_ASSERT_EQUAL(str_cmp(str_cstr(t, "x"), str_cstr(u, "x")), 0);
}

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

static void
test_cmp(void)
{
	StrTab *t = strtab_new();
	const Str *ascending[] = {
		str_cstr(t, ""), str_intern(t, "\0", 1), str_cstr(t, "A"), str_cstr(t, "a"),
		str_intern(t, "a\0", 2), str_intern(t, "a\0b", 3), str_cstr(t, "ab"),
		str_cstr(t, "b"), str_cstr(t, "\xc3\xa9"), str_cstr(t, "\xff"),
	};
	int n = (int)(sizeof(ascending) / sizeof(*ascending));
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			CU_ASSERT_EQUAL(sign(str_cmp(ascending[i], ascending[j])), sign(i - j));
}

static void
test_is(void)
{
	StrTab *t = strtab_new();
	CU_ASSERT(str_is(str_cstr(t, "func"), "func"));
	CU_ASSERT(!str_is(str_cstr(t, "func"), "fun") && !str_is(str_cstr(t, "fun"), "func"));
	CU_ASSERT(!str_is(str_intern(t, "a\0", 2), "a"));
}

static void
test_printf_long(void)
{
	StrTab *t = strtab_new();
	const Str *s = str_printf(t, "%5000d|%s", 7, "end");
	CU_ASSERT(s->len == 5004 && strcmp(s->s + 4999, "7|end") == 0);
}

enum { THREADS = 4, NAMES = 5000 };

typedef struct Shared {
	StrTab *t;
	const Str **got[THREADS];
} Shared;

/* Every thread interns the same names, each in an order of its own. */
static void
intern_all(void *arg, uint32_t thread)
{
	Shared *sh = arg;
	for (uint32_t i = 0; i < NAMES; i++) {
		uint32_t n = (i * 7 + thread * 1237) % NAMES;
		sh->got[thread][n] = str_printf(sh->t, "x%u", n);
	}
}

static void
test_threads(void)
{
	Shared *sh = mem_new(Shared);
	sh->t = strtab_new();
	for (int i = 0; i < THREADS; i++)
		sh->got[i] = mem_array(const Str *, NAMES);
	mem_run_threads(THREADS, intern_all, sh);
	int wrong = 0;
	for (int i = 0; i < NAMES; i++)
		for (int k = 0; k < THREADS; k++)
			wrong += sh->got[k][i] == NULL || sh->got[k][i] != sh->got[0][i];
	CU_ASSERT_EQUAL(wrong, 0);
}

static void
test_utf8(void)
{
	static const struct {
		const char *s;
		size_t len;
	} rows[] = {
		{ "", 0 }, { "a", 1 }, { "\x7f", 1 }, { "\x80", 0 }, { "\xc1\xbf", 0 },
		{ "\xc2\x80", 2 }, { "\xc3", 0 }, { "\xe0\x9f\xbf", 0 }, { "\xe0\xa0\x80", 3 },
		{ "\xed\x9f\xbf", 3 }, { "\xed\xa0\x80", 0 }, { "\xf0\x8f\xbf\xbf", 0 },
		{ "\xf0\x90\x80\x80", 4 }, { "\xf4\x8f\xbf\xbf", 4 }, { "\xf4\x90\x80\x80", 0 },
		{ "\xe2\x82\xaczz", 3 }, { "\xe2\x82z", 0 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CU_ASSERT_EQUAL(utf8_len(rows[i].s, strlen(rows[i].s)), rows[i].len);
}

UNIT_MAIN(UNIT_TEST(test_equal_is_identical), UNIT_TEST(test_nul_bytes), UNIT_TEST(test_empty),
	  UNIT_TEST(test_tables_are_apart), UNIT_TEST(test_cmp), UNIT_TEST(test_is),
	  UNIT_TEST(test_printf_long), UNIT_TEST(test_threads), UNIT_TEST(test_utf8))

/*
 * Growing text, against text that was written at once.
 */
#include "base/buf.h"

#include <string.h>

#include "tests/unit.h"

static void
test_empty(void)
{
	Buf b = { 0 };
	CU_ASSERT_STRING_EQUAL(buf_cstr(&b), "");
	buf_puts(&b, "");
	CU_ASSERT(b.len == 0 && strcmp(buf_cstr(&b), "") == 0);
}

static void
test_pieces(void)
{
	enum { N = 50000 };
	char *expect = mem_data(N + 200);
	size_t len = 0;
	Buf b = { 0 };
	uint64_t seed = 4;
	while (len < N) {
		char piece[100];
		uint32_t n = (uint32_t)(unit_rand(&seed) % sizeof(piece));
		memset(piece, 'a' + (int)(n % 26), n);
		switch (unit_rand(&seed) % 3) {
		case 0: buf_write(&b, piece, n); break;
		case 1: buf_printf(&b, "%.*s", (int)n, piece); break;
		default:
			for (uint32_t i = 0; i < n; i++)
				buf_putc(&b, piece[i]);
		}
		memcpy(expect + len, piece, n);
		len += n;
		CU_ASSERT_FATAL(b.len == len && b.len < b.cap && b.s[len] == '\0');
	}
	CU_ASSERT_STRING_EQUAL(buf_cstr(&b), expect);
}

/* Around the size at which the text no longer fits what is there. */
static void
test_printf_at_the_edge(void)
{
	for (int before = 100; before < 140; before++) {
		for (int n = 0; n < 40; n++) {
			Buf b = { 0 };
			buf_printf(&b, "%*s", before, "");
			buf_printf(&b, "%0*d", n, 0);
			size_t digits = n == 0 ? 1 : (size_t)n;
			CU_ASSERT(b.len == (size_t)before + digits && strlen(b.s) == b.len);
		}
	}
}

static void
test_nul_bytes(void)
{
	StrTab *t = strtab_new();
	Buf b = { 0 };
	buf_str(&b, str_intern(t, "a\0b", 3));
	buf_putc(&b, '\0');
	CU_ASSERT(b.len == 4 && memcmp(b.s, "a\0b\0", 5) == 0);
}

static void
test_flush(void)
{
	FILE *f = tmpfile();
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	Buf b = { 0 };
	buf_puts(&b, "one\n");
	CU_ASSERT(buf_flush(&b, f) && b.len == 0);
	CU_ASSERT(buf_flush(&b, f));
	buf_puts(&b, "two\n");
	CU_ASSERT(buf_flush(&b, f));
	char text[20] = "";
	rewind(f);
	CU_ASSERT_EQUAL(fread(text, 1, sizeof(text) - 1, f), 8);
	CU_ASSERT_STRING_EQUAL(text, "one\ntwo\n");
	fclose(f);
}

static void
test_flush_tells_failure(void)
{
	FILE *f = fopen("/dev/full", "w");
	if (f == NULL) {
		CU_PASS("no /dev/full here");
		return;
	}
	Buf b = { 0 };
	buf_puts(&b, "x");
	CU_ASSERT(!buf_flush(&b, f));
	fclose(f);
}

UNIT_MAIN(UNIT_TEST(test_empty), UNIT_TEST(test_pieces), UNIT_TEST(test_printf_at_the_edge),
	  UNIT_TEST(test_nul_bytes), UNIT_TEST(test_flush), UNIT_TEST(test_flush_tells_failure))

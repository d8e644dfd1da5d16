/*
 * Positions against counting from the start of the file, and line directives.
 */
#include "base/pos.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit.h"

static bool
is_at(Loc loc, const char *file, uint32_t line, uint32_t col)
{
	return loc.file != NULL && str_is(loc.file, file) && loc.line == line && loc.col == col;
}

static void
test_no_position(void)
{
	FileSet *fs = fileset_new();
	CU_ASSERT_PTR_NULL(fileset_file(fs, 0));
	CU_ASSERT_PTR_NULL(fileset_locate(fs, 0).file);
	CU_ASSERT_PTR_NULL(fileset_locate(fs, 1).file);
	CU_ASSERT_PTR_NULL(fileset_locate_physical(fs, 12345).file);
}

/* Text of random short lines; some files are empty, some end without newline. */
static char *
random_text(uint64_t *seed, size_t *size)
{
	*size = unit_rand(seed) % 400;
	char *text = mem_data(*size + 1);
	for (size_t i = 0; i < *size; i++)
		text[i] = unit_rand(seed) % 6 == 0 ? '\n' : 'x';
	return text;
}

/* The line's span says the same as the position alone. */
static bool
is_in_span(const FileSet *fs, Pos pos)
{
	LineSpan span = file_locate_line(fileset_lines(fs, pos), pos);
	Loc loc = fileset_locate(fs, pos);
	span.loc.col += pos - span.from;
	return span.from <= pos && pos < span.to && loc_cmp(&loc, &span.loc) == 0;
}

static void
test_against_counting(void)
{
	enum { FILES = 60 };
	StrTab *t = strtab_new();
	FileSet *fs = fileset_new();
	SrcFile *files[FILES];
	uint64_t seed = 5;
	for (int i = 0; i < FILES; i++) {
		size_t size;
		char *text = random_text(&seed, &size);
		files[i] = fileset_add(fs, str_printf(t, "f%d.go", i), text, size);
		CU_ASSERT_PTR_NOT_NULL_FATAL(files[i]);
	}
	int wrong = 0;
	for (int i = 0; i < FILES; i++) {
		uint32_t line = 1, col = 1;
		for (uint32_t off = 0; off <= files[i]->size; off++) {
			Pos pos = files[i]->base + off;
			wrong += fileset_file(fs, pos) != files[i];
			wrong += src_offset(files[i], pos) != off;
			wrong += !is_at(fileset_locate(fs, pos), files[i]->name->s, line, col);
			wrong += !is_at(fileset_locate_physical(fs, pos), files[i]->name->s, line,
					col);
			wrong += !is_in_span(fs, pos);
			wrong += file_locate_line(fileset_lines(fs, pos), pos).from != pos - (col - 1);
			col++;
			if (files[i]->text[off] == '\n') {
				line++;
				col = 1;
			}
		}
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void
directive(SrcFile *f, uint32_t offset, const Str *file, uint32_t line, uint32_t col)
{
	LineDirective d = { offset, file, line, col };
	vec_push(&f->directives, d);
}

static void
test_line_directives(void)
{
	/* offsets:  0      3             17      */
	static const char text[] = "ab\n//line y.go:7\ncd\nef\n";
	StrTab *t = strtab_new();
	FileSet *fs = fileset_new();
	SrcFile *f = fileset_add(fs, str_cstr(t, "x.go"), text, sizeof(text) - 1);
	directive(f, 17, str_cstr(t, "y.go"), 7, 0);
	CU_ASSERT(is_at(fileset_locate(fs, f->base + 1), "x.go", 1, 2));
	CU_ASSERT(is_at(fileset_locate(fs, f->base + 16), "x.go", 2, 14));
	CU_ASSERT(is_at(fileset_locate(fs, f->base + 17), "y.go", 7, 0));
	CU_ASSERT(is_at(fileset_locate(fs, f->base + 21), "y.go", 8, 0));
	CU_ASSERT(is_at(fileset_locate_physical(fs, f->base + 21), "x.go", 4, 2));
	for (uint32_t off = 0; off <= f->size; off++)
		CU_ASSERT(is_in_span(fs, f->base + off));
	CU_ASSERT(fileset_lines(fs, 0) == NULL);
}

/* A column counts from the directive on its own line, and not on later ones. */
static void
test_line_directive_with_column(void)
{
	static const char text[] = "a /*line z.go:10:20*/bc\nde\nfg\n";
	StrTab *t = strtab_new();
	FileSet *fs = fileset_new();
	SrcFile *f = fileset_add(fs, str_cstr(t, "x.go"), text, sizeof(text) - 1);
	directive(f, 21, str_cstr(t, "z.go"), 10, 20);
	directive(f, 27, NULL, 100, 5);
	CU_ASSERT(is_at(fileset_locate(fs, f->base), "x.go", 1, 1));
	CU_ASSERT(is_at(fileset_locate(fs, f->base + 21), "z.go", 10, 20));
	CU_ASSERT(is_at(fileset_locate(fs, f->base + 22), "z.go", 10, 21));
	CU_ASSERT(is_at(fileset_locate(fs, f->base + 25), "z.go", 11, 2));
	CU_ASSERT(is_at(fileset_locate(fs, f->base + 28), "x.go", 100, 6));
}

static void
test_full_set(void)
{
	StrTab *t = strtab_new();
	FileSet *fs = fileset_new();
	CU_ASSERT_PTR_NOT_NULL(fileset_add(fs, str_cstr(t, "a"), "x", 1));
	/* A text of nearly 4 GiB: its pages are never touched. */
	size_t size = (size_t)UINT32_MAX - 2;
	char *huge = calloc(1, size + 1);
	if (huge == NULL) {
		CU_PASS("no 4 GiB of addresses here");
		return;
	}
	CU_ASSERT_PTR_NULL(fileset_add(fs, str_cstr(t, "b"), huge, size));
	CU_ASSERT_PTR_NOT_NULL(fileset_add(fs, str_cstr(t, "c"), "y", 1));
	free(huge);
}

static void
print_is(Loc loc, const char *expect)
{
	Buf b = { 0 };
	loc_print(&loc, &b);
	CU_ASSERT_STRING_EQUAL(buf_cstr(&b), expect);
}

static void
test_print(void)
{
	StrTab *t = strtab_new();
	print_is((Loc){ str_cstr(t, "a.go"), 3, 4 }, "a.go:3:4");
	print_is((Loc){ str_cstr(t, "a.go"), 3, 0 }, "a.go:3");
	print_is((Loc){ 0 }, "");
}

/* Inside of a message: with the place in the file, if that is another. */
static void
test_print_both(void)
{
	StrTab *t = strtab_new();
	FileSet *fs = fileset_new();
	SrcFile *f = fileset_add(fs, str_cstr(t, "x.go"), "ab\ncd", 5);
	vec_push(&f->directives, ((LineDirective){ 3, str_cstr(t, "y.go"), 7, 0 }));
	Buf b = { 0 };
	fileset_print(fs, f->base + 1, &b);
	buf_putc(&b, ' ');
	fileset_print(fs, f->base + 4, &b);
	fileset_print(fs, 0, &b);
	CU_ASSERT_STRING_EQUAL(buf_cstr(&b), "x.go:1:2 y.go:7[x.go:2:2]");
}

static void
test_cmp(void)
{
	StrTab *t = strtab_new(), *u = strtab_new();
	const Str *a = str_cstr(t, "a"), *b = str_cstr(t, "b"), *b2 = str_cstr(u, "b");
	Loc ascending[] = {
		{ 0 }, { a, 1, 0 }, { a, 1, 5 }, { a, 2, 1 }, { a, 10, 1 }, { b, 1, 1 }
	};
	int n = (int)(sizeof(ascending) / sizeof(*ascending));
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++) {
			int c = loc_cmp(&ascending[i], &ascending[j]);
			CU_ASSERT(i < j ? c < 0 : i > j ? c > 0 : c == 0);
		}
	Loc same = { b2, 1, 1 };
	CU_ASSERT_EQUAL(loc_cmp(&same, &ascending[n - 1]), 0);
}

static void
test_file_read(void)
{
	char path[] = "test_pos.XXXXXX";
	int fd = mkstemp(path);
	CU_ASSERT_FATAL(fd >= 0);
	static const size_t sizes[] = { 0, 1, 4095, 4096, 100000 };
	for (int i = 0; i < 5; i++) {
		char *text = mem_data(sizes[i] + 1);
		memset(text, 'a' + i, sizes[i]);
		CU_ASSERT_FATAL(ftruncate(fd, 0) == 0);
		CU_ASSERT_FATAL(pwrite(fd, text, sizes[i], 0) == (ssize_t)sizes[i]);
		size_t size = 99;
		char *got = file_read(path, &size);
		CU_ASSERT_FATAL(got != NULL && size == sizes[i]);
		CU_ASSERT(memcmp(got, text, size + 1) == 0);
	}
	close(fd);
	unlink(path);
}

/* A pipe has no size to begin with. */
static void
test_file_read_pipe(void)
{
	int ends[2];
	CU_ASSERT_FATAL(pipe(ends) == 0);
	char text[30000];
	memset(text, 'p', sizeof(text));
	CU_ASSERT_FATAL(write(ends[1], text, sizeof(text)) == (ssize_t)sizeof(text));
	close(ends[1]);
	char path[40];
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
	size_t size = 0;
	char *got = file_read(path, &size);
	if (got == NULL && errno == ENOENT) {
		CU_PASS("no /dev/fd here");
	} else {
		CU_ASSERT_FATAL(got != NULL && size == sizeof(text));
		CU_ASSERT(memcmp(got, text, size) == 0 && got[size] == '\0');
	}
	close(ends[0]);
}

static void
test_file_read_fails(void)
{
	size_t size;
	errno = 0;
	CU_ASSERT(file_read("no/such/file", &size) == NULL && errno == ENOENT);
	errno = 0;
	CU_ASSERT(file_read(".", &size) == NULL && errno == EISDIR);
}

UNIT_MAIN(UNIT_TEST(test_no_position), UNIT_TEST(test_against_counting),
	  UNIT_TEST(test_line_directives), UNIT_TEST(test_line_directive_with_column),
	  UNIT_TEST(test_full_set), UNIT_TEST(test_print), UNIT_TEST(test_print_both),
	  UNIT_TEST(test_cmp),
	  UNIT_TEST(test_file_read), UNIT_TEST(test_file_read_pipe),
	  UNIT_TEST(test_file_read_fails))

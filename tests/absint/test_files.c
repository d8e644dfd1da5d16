/*
 * The .ir files of this folder, each with what is expected on the line it is about:
 *
 *	; world closed            a line of its own: no code outside of the module
 *	; off                     a line of its own: the analysis is switched off
 *	global $g int             ; [0, 5]
 *	func @f(%n int) (int) {   ; %n [0, 9], return [1, 2]
 *	^2:                       ; dead            (or: live)
 *	%i int = ...              ; [0, 9]          (as absint_print_value writes it)
 *	%s []int = makeslice ...  ; make 9          (or: make none)
 *
 * Every comment on such a line must be fulfilled; a file without any is a fault.
 */
#include "absint/priv.h"

#include "tests/unit.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reader {
	const AbsFacts *a;
	const IrModule *m;
	IrFuncId func;
	uint32_t n_checked;
	const char *file;
	uint32_t line;
} Reader;

static void
expect(Reader *r, const char *got, const char *want)
{
	r->n_checked++;
	if (strcmp(got, want) != 0) {
		printf("# %s:%u: got \"%s\", want \"%s\"\n", r->file, r->line, got, want);
		CU_FAIL("an expectation of a file");
	}
}

static IrValueId
value_named(const IrFunc *f, const char *name, size_t len)
{
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const Str *s = f->instrs.at[v].name;
		if (s != NULL && s->len == len && memcmp(s->s, name, len) == 0)
			return v;
	}
	return 0;
}

static void
check_value(Reader *r, const char *name, size_t len, const char *want)
{
	const IrFunc *f = ir_func(r->m, r->func);
	IrValueId v = value_named(f, name, len);
	Buf got = { 0 };
	uint64_t max;
	if (v == 0)
		buf_puts(&got, "no such value");
	else if (strncmp(want, "make ", 5) != 0)
		absint_print_value(r->a, r->func, v, &got);
	else if (absint_make_bound(r->a, r->func, v, &max))
		buf_printf(&got, "make %llu", (unsigned long long)max);
	else
		buf_puts(&got, "make none");
	expect(r, buf_cstr(&got), want);
}

static size_t
name_len(const char *s)
{
	return strcspn(s, " ,:=()[]{}\t");
}

/* "%n [0, 9]; return [1, 2]" */
static void
check_func(Reader *r, char *want)
{
	for (char *part = strtok(want, ";"); part != NULL; part = strtok(NULL, ";")) {
		part += strspn(part, " ");
		size_t len = strlen(part);
		while (len > 0 && part[len - 1] == ' ')
			part[--len] = 0;
		if (*part == '%') {
			size_t n = name_len(part + 1);
			check_value(r, part + 1, n, part + 1 + n + 1);
		} else {
			expect(r, absint_func_called(r->a, r->func) ? "called" : "uncalled", part);
		}
	}
}

static void
check_global(Reader *r, const char *name, const char *want)
{
	size_t len = name_len(name);
	for (IrGlobalId g = 1; g < r->m->globals.len; g++) {
		const Str *s = r->m->globals.at[g].name;
		if (s->len != len || memcmp(s->s, name, len) != 0)
			continue;
		AbsInterval i = absint_global(r->a, g);
		Buf got = { 0 };
		if (i.has_lo && i.has_hi)
			buf_printf(&got, "[%lld, %lld]", (long long)i.lo, (long long)i.hi);
		else
			buf_puts(&got, "any");
		expect(r, buf_cstr(&got), want);
		return;
	}
	expect(r, "no such global", want);
}

static void
check_line(Reader *r, char *text)
{
	char *want = strstr(text, " ; ");
	text += strspn(text, " \t");
	if (strncmp(text, "func @", 6) == 0) {
		StrTab *strs = r->m->strs;
		size_t len = strcspn(text + 6, "(");
		r->func = ir_func_find(r->m, str_intern(strs, text + 6, len));
	}
	if (want == NULL || *text == ';')
		return;
	*want = 0;
	want += 3;
	if (strncmp(text, "func @", 6) == 0)
		check_func(r, want);
	else if (strncmp(text, "global $", 8) == 0)
		check_global(r, text + 8, want);
	else if (*text == '^')
		expect(r,
		       absint_block_reachable(r->a, r->func, (IrBlockId)atoi(text + 1)) ? "live"
											: "dead",
		       want);
	else if (*text == '%')
		check_value(r, text + 1, name_len(text + 1), want);
}

static IrModule *
read_module(const char *path, char **text)
{
	size_t size;
	FileSet *fs = fileset_new();
	StrTab *strs = strtab_new();
	Diags diags = { 0 };
	*text = file_read(path, &size);
	if (*text == NULL)
		return NULL;
	SrcFile *src = fileset_add(fs, str_cstr(strs, path), *text, size);
	IrModule *m = ir_parse(strs, src, &diags);
	Buf out = { 0 };
	diag_print(&diags, fs, &out);
	if (out.len > 0)
		printf("# %s", buf_cstr(&out));
	return m;
}

static void
check_file(const char *dir, const char *name)
{
	Buf path = { 0 };
	char *text;
	buf_printf(&path, "%s/%s", dir, name);
	IrModule *m = read_module(buf_cstr(&path), &text);
	CU_ASSERT(m != NULL);
	if (m == NULL)
		return;
	AbsOptions options = { .is_off = strstr(text, "\n; off\n") != NULL,
			       .is_closed = strstr(text, "\n; world closed\n") != NULL,
			       .keeps_states = true };
	Buf dump = { 0 }, faults = { 0 };
	Reader r = { .a = absint_run(m, &options), .m = m, .file = name };
	bool is_certified = absint_certify(r.a, &faults);
	if (!is_certified)
		printf("# %s: %s", name, buf_cstr(&faults));
	CU_ASSERT(is_certified);
	absint_dump(r.a, &dump);
	CU_ASSERT(dump.len > 0);
	for (char *line = text; line != NULL;) {
		char *end = strchr(line, '\n');
		if (end != NULL)
			*end = 0;
		r.line++;
		check_line(&r, line);
		line = end == NULL ? NULL : end + 1;
	}
	if (r.n_checked == 0)
		printf("# %s: nothing is expected\n", name);
	CU_ASSERT(r.n_checked > 0);
}

static void
test_files(void)
{
	const char *top = getenv("top_srcdir");
	Buf path = { 0 };
	buf_printf(&path, "%s/tests/absint", top != NULL ? top : ".");
	const char *dir = buf_cstr(&path);
	struct dirent **names;
	int n = scandir(dir, &names, NULL, alphasort);
	int n_files = 0;
	for (int i = 0; i < n; i++) {
		size_t len = strlen(names[i]->d_name);
		if (len > 3 && strcmp(names[i]->d_name + len - 3, ".ir") == 0) {
			check_file(dir, names[i]->d_name);
			n_files++;
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	CU_ASSERT(n_files > 0);
}

UNIT_MAIN(UNIT_TEST(test_files))

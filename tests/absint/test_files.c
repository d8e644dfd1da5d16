/*
 * The .ir files of this folder, each with what is expected on the line it is about:
 *
 *	; world closed            a line of its own: no code outside of the module
 *	; off                     a line of its own: the analysis is switched off
 *	global $g int             ; [0, 5]        (or: any)
 *	func @f(%n int) (int) {   ; %n [0, 9]; return [1, 2]; called    (or: uncalled)
 *	^2:                       ; dead          (or: live)
 *	%i int = ...              ; [0, 9]        (as absint_print_value writes it)
 *	%s []int = makeslice ...  ; make 9        (or: make none)
 *
 * Every comment behind something must be one of these, and be fulfilled; a file without any is a
 * fault, and so is one whose facts the certificate does not accept.
 */
#include "absint/priv.h"

#include "tests/unit.h"

#include <stdlib.h>
#include <string.h>

typedef struct Reader {
	const AbsFacts *a;
	const IrModule *m;
	IrFuncId func;
	uint32_t n_checked, n_faults;
	bool is_quiet; /* faults are counted only */
	const char *file;
	uint32_t line;
} Reader;

static void
expect(Reader *r, const char *got, const char *want)
{
	r->n_checked++;
	if (strcmp(got, want) == 0)
		return;
	r->n_faults++;
	if (!r->is_quiet)
		printf("# %s:%u: got \"%s\", want \"%s\"\n", r->file, r->line, got, want);
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
	const IrFunc *f = r->func == 0 ? NULL : ir_func(r->m, r->func);
	IrValueId v = f == NULL ? 0 : value_named(f, name, len);
	Buf got = { 0 };
	uint64_t max;
	if (v == 0)
		buf_puts(&got, "no such value");
	else if (strncmp(want, "make ", 5) != 0)
		absint_print_value(r->a, r->func, v, &got);
	else if (ir_instr(f, v)->op != OP_MAKESLICE)
		buf_puts(&got, "no makeslice");
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

/* "[1, 2], any": the results as absint_print_value writes values. */
static void
check_results(Reader *r, const char *want)
{
	const FuncFacts *ff = &r->a->funcs[r->func];
	const IrFunc *f = ir_func(r->m, r->func);
	Buf got = { 0 };
	for (uint32_t i = 0; i < ff->n_results; i++) {
		buf_puts(&got, i > 0 ? ", " : "");
		absint_print_val(r->a->shapes[f->results.at[i].type], ff->results[i], &got);
	}
	expect(r, buf_cstr(&got), want);
}

/* "%n [0, 9]; return [1, 2]; called" */
static void
check_func(Reader *r, char *want)
{
	for (char *part = strtok(want, ";"); part != NULL; part = strtok(NULL, ";")) {
		part += strspn(part, " ");
		size_t len = strlen(part);
		while (len > 0 && part[len - 1] == ' ')
			part[--len] = 0;
		size_t n = *part == '%' ? 1 + name_len(part + 1) : 0;
		if (r->func == 0)
			expect(r, "no such function", part);
		else if (n > 0)
			check_value(r, part + 1, n - 1, part[n] == ' ' ? part + n + 1 : "");
		else if (strncmp(part, "return ", 7) == 0)
			check_results(r, part + 7);
		else
			expect(r, absint_func_called(r->a, r->func) ? "called" : "uncalled", part);
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
			buf_puts(&got, i.is_never ? "never" : "any");
		expect(r, buf_cstr(&got), want);
		return;
	}
	expect(r, "no such global", want);
}

static void
check_block(Reader *r, const char *text, const char *want)
{
	unsigned long b = strtoul(text + 1, NULL, 10);
	if (r->func == 0 || b == 0 || b >= ir_func(r->m, r->func)->blocks.len)
		expect(r, "no such block", want);
	else
		expect(r,
		       absint_block_reachable(r->a, r->func, (IrBlockId)b) ? "live" : "dead", want);
}

/* The comment of a line, or null: the first semicolon outside of strings and braces. */
static char *
comment_of(char *line)
{
	int depth = 0;
	for (char *s = line; *s != 0; s++) {
		if (*s == '"')
			for (s++; *s != 0 && *s != '"'; s++)
				s += *s == '\\' && s[1] != 0;
		if (*s == 0)
			return NULL;
		/* the brace that opens a body ends its line */
		depth += *s == '{' && strcspn(s + 1, " ;") > 0 && s[1] != 0;
		depth -= *s == '}' && depth > 0;
		if (*s == ';' && depth == 0)
			return s;
	}
	return NULL;
}

static void
check_line(Reader *r, char *text)
{
	char *want = comment_of(text);
	text += strspn(text, " \t");
	if (strncmp(text, "func @", 6) == 0) {
		size_t len = strcspn(text + 6, "(");
		r->func = ir_func_find(r->m, str_intern(r->m->strs, text + 6, len));
	}
	if (want == NULL)
		return;
	bool is_alone = want == text;
	*want++ = 0;
	want += strspn(want, " ");
	if (is_alone && (strncmp(want, "world", 5) == 0 || strncmp(want, "off", 3) == 0))
		expect(r, *want == 'w' ? "world closed" : "off", want);
	else if (is_alone)
		return;
	else if (strncmp(text, "func @", 6) == 0)
		check_func(r, want);
	else if (strncmp(text, "global $", 8) == 0)
		check_global(r, text + 8, want);
	else if (*text == '^')
		check_block(r, text, want);
	else if (*text == '%')
		check_value(r, text + 1, name_len(text + 1), want);
	else
		expect(r, "nothing can be said of this line", want);
}

/* How many faults the text has: expectations that are not met, and all else that is wrong. */
static uint32_t
check_text(const char *name, char *text, size_t size, bool is_quiet)
{
	FileSet *fs = fileset_new();
	StrTab *strs = strtab_new();
	Diags diags = { 0 };
	Buf faults = { 0 }, dump = { 0 };
	IrModule *m = ir_parse(strs, fileset_add(fs, str_cstr(strs, name), text, size), &diags);
	diag_print(&diags, fs, &faults);
	if (m == NULL) {
		printf("# %s", buf_cstr(&faults));
		return 1;
	}
	AbsOptions options = { .is_off = strstr(text, "\n; off\n") != NULL,
			       .is_closed = strstr(text, "\n; world closed\n") != NULL,
			       .keeps_states = true };
	Reader r = { .a = absint_run(m, &options), .m = m, .is_quiet = is_quiet, .file = name };
	if (!absint_certify(r.a, &faults)) {
		printf("# %s: %s", name, buf_cstr(&faults));
		r.n_faults++;
	}
	absint_dump(r.a, &dump);
	r.n_faults += dump.len == 0;
	for (char *line; (line = unit_line(&text)) != NULL;) {
		r.line++;
		check_line(&r, line);
	}
	if (r.n_checked == 0 && !is_quiet)
		printf("# %s: nothing is expected\n", name);
	return r.n_faults + (r.n_checked == 0);
}

static void
check_file(void *ctx, const char *name, char *text, size_t size)
{
	(void)ctx;
	CU_ASSERT(check_text(name, text, size, false) == 0);
}

/* A harness that takes anything proves nothing: what is misspelt, or names nothing, is a fault. */
static void
test_refused(void)
{
	static const char before[] = "module \"m\"\nglobal $m.g int";
	static const char *const lines[][2] = {
		/* what follows $m.g, and the body of @m.f; the first is right */
		{ " ; [0, 0]", "^1: ; live\n\t%x int = bin add %n, 0:int ; any\n\tret\n" },
		{ "", "^1:\n\tret\n" },
		{ " ; [0,0]", "^1:\n\tret\n" },
		{ ";[0, 1]", "^1:\n\tret\n" },
		{ "", "^1: ; alive\n\tret\n" },
		{ "", "^1:\n\t%x int = bin add %n, 0:int ; eny\n\tret\n" },
		{ "", "^1:\n\t%x int = bin add %n, 0:int ;make 3\n\tret\n" },
		{ "", "^1:\n\t%1 int = bin add %n, 0:int ; any\n\tret\n" },
		{ "", "^1:\n\tret ; any\n" },
		{ "", "; world clsoed\n^1: ; live\n\tret\n" },
		{ "", "; off with it\n^1: ; live\n\tret\n" },
	};
	static const char *const heads[][2] = {
		{ "%n any; return [3, 3]; called", "ret 3:int" }, /* right */
		{ "%n", "ret 3:int" },
		{ "%m any", "ret 3:int" },
		{ "calld", "ret 3:int" },
		{ "return", "ret 3:int" },
		{ "return [3, 4]", "ret 3:int" },
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		Buf text = { 0 };
		buf_printf(&text, "%s%s\nfunc @m.f(%%n int) exported {\n%s}\n", before, lines[i][0],
			   lines[i][1]);
		CU_ASSERT((check_text("test", text.s, text.len, true) == 0) == (i == 0));
	}
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		Buf text = { 0 };
		buf_printf(&text, "%s\nfunc @m.f(%%n int) (int) exported { ; %s\n^1:\n\t%s\n}\n",
			   before, heads[i][0], heads[i][1]);
		CU_ASSERT((check_text("test", text.s, text.len, true) == 0) == (i == 0));
	}
}

static void
test_files(void)
{
	unit_each_file("absint", ".ir", check_file, NULL);
}

UNIT_MAIN(UNIT_TEST(test_files), UNIT_TEST(test_refused))

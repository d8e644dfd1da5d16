/*
 * Verdicts of an .ir file against what the file itself expects:
 *
 * 	%x *int = alloc !site(var int "x")    ; want heap(result) caller "result z.M"
 * 	%y *int = alloc !site(var int "y")    ; want stack
 * 	; param p: leaks(z.M)
 *
 * After `want`: placement, reason in brackets if it matters, lifetime, what it flows to. A line `;
 * param` is about the function above whose body has begun. Inside of a body every comment is an
 * expectation: what is not understood is a failure. Options before the file: -open, -naive
 * (solver), -certify (certificate and invariants), -dump.
 */
#include "absint/absint.h"
#include "escape/escape.h"
#include "pta/pta.h"

#include <stdlib.h>

typedef struct Tool {
	IrModule *m;
	Escape *e;
	const IrFunc *f; /* whose lines are read */
	const char *path;
	uint32_t line;
	uint32_t n_wanted, n_wrong;
} Tool;

static void
wrong(Tool *t, const char *what, const char *is, const char *want)
{
	printf("%s:%u: %s: is %s, want %s\n", t->path, t->line, what, is, want);
	t->n_wrong++;
}

static const SiteVerdict *
verdict_named(const Tool *t, const char *name, size_t n)
{
	for (IrValueId v = 1; v < t->f->instrs.len; v++) {
		const IrInstr *in = ir_instr(t->f, v);
		if (!in->name || in->name->len != n || memcmp(in->name->s, name, n) != 0 ||
		    ir_op_info((IrOp)in->op)->aux != AUX_SITE || in->aux == 0)
			continue;
		return &t->e->verdicts->funcs[t->f->id].sites.at[in->aux - 1];
	}
	return NULL;
}

/* want heap(result) caller "result z.M" */
static void
expect_site(Tool *t, const char *line, const char *want)
{
	while (*line == '\t' || *line == ' ')
		line++;
	size_t n = strcspn(line, " ");
	const SiteVerdict *v = *line == '%' ? verdict_named(t, line + 1, n - 1) : NULL;
	t->n_wanted++;
	if (!v) {
		wrong(t, "site", "missing", want);
		return;
	}
	char name[128];
	snprintf(name, sizeof name, "%.*s", (int)n, line);
	Buf is = {0}, with_reason = {0};
	buf_puts(&is, ir_placement_name(v->placement));
	buf_printf(&with_reason, "%s(%s)", ir_placement_name(v->placement), reason_id(v->reason));
	size_t k = strcspn(want, " \r\n");
	const char *have = memchr(want, '(', k) ? buf_cstr(&with_reason) : buf_cstr(&is);
	if (strlen(have) != k || memcmp(have, want, k) != 0) {
		wrong(t, name, buf_cstr(&with_reason), want);
		return;
	}
	for (want += k + strspn(want + k, " "); *want && *want != '"';
	     want += k + strspn(want + k, " ")) {
		k = strcspn(want, " \r\n");
		if (strlen(lifetime_name(v->lifetime)) != k ||
		    memcmp(lifetime_name(v->lifetime), want, k))
			wrong(t, name, lifetime_name(v->lifetime), want);
	}
	if (*want == '"') {
		k = strcspn(want + 1, "\"");
		if (!v->sink || strlen(v->sink) != k || memcmp(v->sink, want + 1, k) != 0)
			wrong(t, name, v->sink ? v->sink : "no sink", want);
		want += 1 + k;
		if (*want != '"' || want[1 + strspn(want + 1, " \r")] != 0)
			wrong(t, name, "not understood", want);
	}
}

/* param NAME: facts as in the IR's attributes */
static void
expect_param(Tool *t, const char *text)
{
	const char *colon = strchr(text, ':');
	t->n_wanted++;
	for (uint32_t i = 0; colon && i < t->f->params.len + t->f->captures.len; i++) {
		const IrParam *p = i < t->f->params.len ? &t->f->params.at[i]
							: &t->f->captures.at[i - t->f->params.len];
		if (!p->name || p->name->len != (size_t)(colon - text) ||
		    memcmp(p->name->s, text, p->name->len) != 0)
			continue;
		const char *want = colon + 1 + strspn(colon + 1, " ");
		const char *is = p->facts ? p->facts->s : "nothing";
		if (strcmp(is, want) != 0)
			wrong(t, p->name->s, is, want);
		return;
	}
	wrong(t, "parameter", "missing", text);
}

/* The line's comment: after a `;` that is not inside of a type or a string. */
static const char *
comment_of(const char *line)
{
	uint32_t depth = 0;
	bool is_string = false;
	for (const char *s = line; *s; s++) {
		is_string ^= *s == '"';
		depth += *s == '{' && !is_string;
		depth -= *s == '}' && !is_string && depth > 0;
		if (*s == ';' && depth == 0 && !is_string)
			return s;
	}
	return NULL;
}

static void
expect_line(Tool *t, const char *line)
{
	if (strncmp(line, "func @", 6) == 0) {
		size_t n = strcspn(line + 6, "(");
		if (line[6 + n + 1] == '*') /* a receiver type */
			n += 1 + strcspn(line + 6 + n + 1, "(");
		IrFuncId id = ir_func_find(t->m, str_intern(t->m->strs, line + 6, n));
		t->f = id ? ir_func(t->m, id) : NULL;
	}
	if (*line == '}') {
		t->f = NULL;
		return;
	}
	const char *comment = comment_of(line);
	if (strncmp(line, "func @", 6) == 0 || comment == NULL)
		return;
	bool is_want = strncmp(comment, "; want ", 7) == 0;
	bool is_param = strncmp(comment, "; param ", 8) == 0;
	if (t->f && is_want)
		expect_site(t, line, comment + 7);
	else if (t->f && is_param)
		expect_param(t, comment + 8);
	else if (is_want || is_param || comment != line)
		wrong(t, "expectation", "not understood, or outside of functions", line);
	else if (t->f)
		wrong(t, "comment", "in a body", line);
}

static void
expect_all(Tool *t, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		Buf line = {0};
		buf_write(&line, text, n);
		t->line++;
		expect_line(t, buf_cstr(&line));
		text += n + (text[n] == '\n');
	}
}

typedef struct Settings {
	bool is_open, is_naive, is_check, is_dump;
} Settings;

static void
print_flows(const Tool *t)
{
	for (IrFuncId id = 1; id < t->m->funcs.len; id++) {
		vec_each(&t->e->verdicts->funcs[id].sites, i) {
			SiteVerdict *v = &t->e->verdicts->funcs[id].sites.at[i];
			const IrSite *site = &ir_func(t->m, id)->sites.at[v->site];
			printf("; %s: %s: %s %s %s %s\n", ir_func(t->m, id)->name->s, site->text->s,
			       ir_placement_name(v->placement), lifetime_name(v->lifetime),
			       reason_id(v->reason), v->sink ? v->sink : "-");
			verdict_explain_site(t->e->verdicts, v);
			vec_each(&v->path, k)
				printf(";\t%u:%u %s: %s\n", v->path.at[k].loc.line,
				       v->path.at[k].loc.col, v->path.at[k].rule,
				       v->path.at[k].text);
		}
	}
}

static bool
run(Tool *t, const Settings *set, Diags *diags)
{
	AbsOptions abs = {.is_closed = !set->is_open && t->m->is_program};
	AbsFacts *facts = absint_run(t->m, &abs);
	CallGraphOptions graph = {.is_closed = abs.is_closed, .kind = CALLGRAPH_RTA};
	PtaOptions pta = {.algo = set->is_naive ? PTA_ALGO_NAIVE : PTA_ALGO_WORKLIST,
			  .is_check = set->is_check};
	Pta *solved = pta_run(callgraph_build(t->m, &graph), &pta, facts, diags);
	if (!solved)
		return false;
	EscapeOptions opts = {.explain = true};
	t->e = escape_run(t->m, solved, facts, &opts);
	Buf faults = {0};
	if (set->is_check && !escape_check(t->e, &faults)) {
		printf("%s", buf_cstr(&faults));
		t->n_wrong++;
	}
	verdict_annotate(t->e->verdicts, t->m);
	if (set->is_dump) {
		Buf out = {0};
		ir_print(t->m, &out);
		if (set->is_check)
			pta_dump_solution(solved, &out);
		buf_flush(&out, stdout);
		print_flows(t);
	}
	return true;
}

int
main(int argc, char **argv)
{
	mem_init();
	Settings set = {0};
	int i = 1;
	for (; i < argc && argv[i][0] == '-'; i++) {
		bool *flag = !strcmp(argv[i], "-open")	    ? &set.is_open
			     : !strcmp(argv[i], "-naive")   ? &set.is_naive
			     : !strcmp(argv[i], "-certify") ? &set.is_check
			     : !strcmp(argv[i], "-dump")    ? &set.is_dump
							    : NULL;
		if (!flag) {
			fprintf(stderr, "unknown flag %s\n", argv[i]);
			return EXIT_USAGE;
		}
		*flag = true;
	}
	if (i >= argc)
		return EXIT_USAGE;
	size_t size;
	char *text = file_read(argv[i], &size);
	if (!text) {
		perror(argv[i]);
		return EXIT_FAULTS;
	}
	StrTab *strs = strtab_new();
	FileSet *files = fileset_new();
	Diags diags = {0};
	const SrcFile *src = fileset_add(files, str_cstr(strs, argv[i]), text, size);
	Tool t = {.path = argv[i], .m = ir_parse(strs, src, &diags)};
	if (t.m)
		ir_link_models(t.m, files, &diags);
	if (t.m && run(&t, &set, &diags))
		expect_all(&t, text);
	Buf out = {0};
	diag_print(&diags, files, &out);
	buf_flush(&out, stdout);
	if (!t.m || diags.n_errors > 0)
		return EXIT_FAULTS;
	if (t.n_wanted == 0 && !set.is_dump) {
		printf("%s: expects nothing\n", argv[i]);
		return EXIT_FAULTS;
	}
	return t.n_wrong ? EXIT_FAULTS : EXIT_DONE;
}

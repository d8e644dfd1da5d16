/*
 * Expectations in .ir files, on the line that they are about:
 *
 * 	%x *int = load %p      ; pts {%a, *q}
 * 	...                    ; verdict {...}         the same in the verdict solution
 * 	...                    ; sink global = {%a}    any node of the function by its printed name
 * 	...                    ; unsolved              the function has no solution
 * 	...                    ; solved 2              so many systems of it were solved
 *
 * Several may stand on a line, each after its own `;`. A line `; options: closed nofields
 * nocontext elements` sets knobs, a line `; asked: @f @g` says which functions are asked about (without
 * it: all); other lines that are comments as a whole are for people. What is not
 * understood, or names nothing of the function, is a failure. Each file is solved by both solvers:
 * their dumps have to be the same, and certified.
 */
#include "pta/pta.h"

#include "tests/ir_text.h"

typedef struct Case {
	const char *name;
	Pta *p;
	const Costs *costs;
	IrFuncId func; /* that the line is in */
	uint32_t line;
	uint32_t n_checked;
	uint32_t n_failed;
} Case;

static void
fail(Case *c, const char *want, const char *have)
{
	printf("# %s:%u: expected %s\n# found %s\n", c->name, c->line, want, have);
	c->n_failed++;
}

/* Whether the function has a value that prints so, with or without a leaf. A value that nothing
 * flows to has no node. */
static bool
is_value(const PtaSolution *f, const char *name)
{
	size_t n = strcspn(name, ".");
	for (IrValueId v = 1; *name == '%' && v < f->ir->instrs.len; v++) {
		const Str *have = ir_instr(f->ir, v)->name;
		if (have && ((have->len == n - 1 && memcmp(have->s, name + 1, n - 1) == 0) ||
			     strcmp(have->s, name + 1) == 0))
			return true;
	}
	return false;
}

/* The set of the node that prints as `node`; null: the function has no such node. */
static const char *
find_set(const PtaSolution *f, const char *node)
{
	Buf b = { 0 };
	for (PtaNodeId n = 1; n <= f->n_nodes; n++) {
		buf_clear(&b);
		pta_print_node(f, n, &b);
		if (strcmp(buf_cstr(&b), node) != 0)
			continue;
		buf_clear(&b);
		pta_print_set(f, pta_pts(f, n), &b);
		return buf_cstr(&b);
	}
	return is_value(f, node) ? "{}" : NULL;
}

static char *
trim(char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	size_t n = strlen(s);
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		s[--n] = 0;
	return s;
}

/* One expectation; value: the name that the line defines. */
static void
expect(Case *c, const char *value, char *text)
{
	const PtaSolution *f = pta_summary_solution(c->p, c->func);
	char node[256];
	text = trim(text);
	char *whole = text, *set = strchr(text, '{');
	if (strcmp(text, "unsolved") == 0) {
		c->n_checked++;
		if (f != NULL)
			fail(c, whole, "a solution");
		return;
	}
	if (strncmp(text, "solved ", 7) == 0) {
		char have[16];
		snprintf(have, sizeof have, "%u", c->costs->at[c->func].times);
		c->n_checked++;
		if (strcmp(text + 7, have) != 0)
			fail(c, whole, have);
		return;
	}
	if (set == NULL || f == NULL || set[strlen(set) - 1] != '}') {
		fail(c, whole, f ? "no expectation" : "no solution");
		return;
	}
	if (strncmp(text, "verdict ", 8) == 0) {
		f = pta_verdict_solution(c->p, c->func);
		text = trim(text + 8);
		if (text == set)
			text = "pts {";
	}
	char *eq = strstr(text, " = {");
	size_t digits = strncmp(text, "pts.", 4) == 0 ? strspn(text + 4, "0123456789") : 0;
	if (eq && eq + 3 == set)
		snprintf(node, sizeof node, "%.*s", (int)(eq - text), text);
	else if (digits && text + 4 + digits + 1 == set)
		snprintf(node, sizeof node, "%s.%d", value, atoi(text + 4));
	else if (strncmp(text, "pts {", 5) == 0 && *value)
		snprintf(node, sizeof node, "%s", value);
	else {
		fail(c, whole, "no expectation");
		return;
	}
	c->n_checked++;
	const char *have = find_set(f, node);
	if (have == NULL)
		fail(c, whole, "no such node");
	else if (strcmp(have, set) != 0)
		fail(c, set, have);
}

/* Where the line's comment begins: a `;` that is not inside of a type or a string. */
static char *
comment_of(char *line)
{
	uint32_t depth = 0;
	bool is_string = false;
	for (char *s = line; *s; s++) {
		is_string ^= *s == '"';
		depth += *s == '{' && !is_string;
		depth -= *s == '}' && !is_string && depth > 0;
		if (*s == ';' && depth == 0 && !is_string)
			return s;
	}
	return NULL;
}

static void
check_line(Case *c, char *line)
{
	char *s = trim(line), *comment = comment_of(s);
	if (*s == '}') {
		c->func = 0;
		return;
	}
	if (strncmp(s, "func @", 6) == 0) {
		char *end = strpbrk(s + 6, " (");
		/* Names with brackets are quoted or end at the parameters. */
		StrTab *strs = pta_module(c->p)->strs;
		c->func = end ? ir_func_find(pta_module(c->p),
					     str_intern(strs, s + 6, (size_t)(end - s - 6)))
			      : 0;
		char *brace = strrchr(s, '{');
		if (brace && strchr(brace, ';'))
			fail(c, brace, "an expectation at a function's head");
		return;
	}
	if (comment == NULL || (comment == s && c->func == 0))
		return; /* for people, between functions */
	if (c->func == 0) {
		fail(c, comment, "an expectation outside of functions");
		return;
	}
	char value[128] = "";
	if (*s == '%')
		snprintf(value, sizeof value, "%.*s", (int)strcspn(s, " "), s);
	char *save;
	*comment++ = 0;
	for (char *e = strtok_r(comment, ";", &save); e; e = strtok_r(NULL, ";", &save))
		expect(c, value, e);
}

/* The rest of the first line that begins with `mark`, in `line`; null: there is none. */
static char *
line_after(const char *text, const char *mark, char *line, size_t size)
{
	const char *at = strstr(text, mark);
	if (at == NULL)
		return NULL;
	at += strlen(mark);
	snprintf(line, size, "%.*s", (int)strcspn(at, "\n"), at);
	return line;
}

static PtaOptions
options_of(const char *text, CallGraphOptions *graph)
{
	PtaOptions o = { .is_check = true };
	char buf[256], *save, *line = line_after(text, "; options:", buf, sizeof buf);
	if (line == NULL)
		return o;
	for (char *w = strtok_r(line, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		bool is_closed = strcmp(w, "closed") == 0, is_fields = strcmp(w, "nofields") == 0,
		     is_context = strcmp(w, "nocontext") == 0, is_open = strcmp(w, "open") == 0,
		     is_elements = strcmp(w, "elements") == 0;
		if (is_closed)
			*graph = (CallGraphOptions){ .is_closed = true, .kind = CALLGRAPH_RTA };
		o.is_fields_off |= is_fields;
		o.is_context_off |= is_context;
		if (is_elements)
			o.max_elements = 4;
		if (!is_closed && !is_fields && !is_context && !is_open && !is_elements) {
			printf("# no such option: %s\n", w);
			CU_FAIL("an option is not understood");
		}
	}
	return o;
}

/* The functions that the file asks about; null: all. */
static const BitSet *
asked_in(const IrModule *m, const char *text)
{
	char buf[256], *save, *line = line_after(text, "; asked:", buf, sizeof buf);
	if (line == NULL)
		return NULL;
	BitSet *set = mem_new(BitSet);
	for (char *w = strtok_r(line, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		IrFuncId f = *w == '@' ? ir_func_find(m, str_cstr(m->strs, w + 1)) : 0;
		if (f == 0)
			printf("# no such function: %s\n", w);
		CU_ASSERT_FATAL(f != 0);
		bits_add(set, f);
	}
	return set;
}

static void
check_file(void *ctx, const char *name, char *text, size_t size)
{
	const char *only = ctx;
	if (only && strcmp(only, name) != 0)
		return;
	char *lines = mem_data(size + 1);
	memcpy(lines, text, size);
	IrModule *m = ir_text_parse(name, text, size);
	if (m == NULL)
		return;
	Diags diags = { 0 };
	CallGraphOptions graph = { 0 };
	PtaOptions o = options_of(text, &graph);
	o.asked = asked_in(m, text);
	CallGraph *g = callgraph_build(m, &graph);
	o.costs = costs_new(m->funcs.len);
	Case c = { .name = name, .p = pta_run(g, &o, NULL, &diags), .costs = o.costs };
	o.algo = PTA_ALGO_NAIVE;
	o.costs = NULL;
	Pta *naive = pta_run(g, &o, NULL, &diags);
	Buf a = { 0 }, b = { 0 };
	pta_dump_solution(c.p, &a);
	pta_dump_summaries(c.p, &a);
	pta_dump_solution(naive, &b);
	pta_dump_summaries(naive, &b);
	if (strcmp(buf_cstr(&a), buf_cstr(&b)) != 0)
		printf("# %s: the solvers differ\n", name);
	CU_ASSERT(strcmp(buf_cstr(&a), buf_cstr(&b)) == 0);
	for (char *line; (line = unit_line(&lines)) != NULL;) {
		c.line++;
		check_line(&c, line);
	}
	if (c.n_checked == 0)
		printf("# %s: nothing is expected\n", name);
	if (c.n_failed && getenv("PTA_DUMP"))
		printf("%s", buf_cstr(&a));
	CU_ASSERT(c.n_checked > 0);
	CU_ASSERT(c.n_failed == 0);
}

static void
test_files(void)
{
	unit_each_file("pta", ".ir", check_file, getenv("PTA_ONLY"));
}

UNIT_MAIN(UNIT_TEST(test_files))

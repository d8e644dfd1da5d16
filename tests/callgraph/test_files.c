/*
 * Expectations in .ir files:
 *
 *	; options: closed vta entries      a line of its own: the world, how targets are found, and
 *					   that only entries are roots
 *	; boxed {int, m.T}                 a line of its own: types that interfaces may hold
 *	; values {@f}                      likewise: functions that are used as values
 *	func @f() {                        ; unreached         (or: reached)
 *	func @f() {                        ; component {@f, @g}
 *	%x int = call %f                   ; targets {@f, @g}
 *
 * Several may stand on a line, each after its own `;`. Lines that are comments as a whole are for
 * people but for those above. The targets of a call that nobody knows are {}.
 */
#include "callgraph/vta.h"

#include "tests/ir_text.h"

#include <stdlib.h>

typedef struct Reader {
	const char *file;
	const CallGraph *g;
	IrFuncId func;    /* that the line is in */
	IrValueId last;   /* of the calls of that function: the last one that was read */
	uint32_t line, n_checked, n_failed;
} Reader;

typedef VEC(const char *) Names;

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* `what {a, b}`, sorted. */
static const char *
set_text(const char *what, Names *names)
{
	Buf b = {0};
	buf_printf(&b, "%s {", what);
	if (names->len)
		qsort(names->at, names->len, sizeof *names->at, compare);
	vec_each(names, i)
		buf_printf(&b, "%s%s", i ? ", " : "", names->at[i]);
	buf_puts(&b, "}");
	return buf_cstr(&b);
}

static void
add_func(const Reader *r, IrFuncId f, Names *names)
{
	Buf b = {0};
	buf_printf(&b, "@%s", ir_func(r->g->m, f)->name->s);
	vec_push(names, buf_cstr(&b));
}

static const char *
types_text(const Reader *r)
{
	Names names = {0};
	bits_each(&r->g->boxed, t) {
		Buf b = {0};
		ir_print_type(r->g->m, t, &b);
		vec_push(&names, buf_cstr(&b));
	}
	return set_text("boxed", &names);
}

static const char *
values_text(const Reader *r)
{
	Names names = {0};
	bits_each(&r->g->value_funcs, f)
		add_func(r, f, &names);
	return set_text("values", &names);
}

static const char *
component_text(const Reader *r)
{
	Names names = {0};
	vec_each(&r->g->comps, i) {
		const IdVec *comp = &r->g->comps.at[i];
		bool is_here = false;
		vec_each(comp, k)
			is_here |= comp->at[k] == r->func;
		for (uint32_t k = 0; is_here && k < comp->len; k++)
			if (comp->at[k] < r->g->n_funcs)
				add_func(r, comp->at[k], &names);
	}
	return set_text("component", &names);
}

static const char *
targets_text(const Reader *r)
{
	const IrFunc *f = ir_func(r->g->m, r->func);
	const IrInstr *in = r->last ? ir_instr(f, r->last) : NULL;
	Names names = {0};
	if (!in || (in->op == OP_CALL && ir_static_callee(f, in)))
		return "no computed call";
	CallNode n = callgraph_of_site(r->g, f, r->last);
	for (uint32_t i = 0; n && i < callgraph_targets(r->g, n)->list.len; i++)
		add_func(r, callgraph_targets(r->g, n)->list.at[i].func, &names);
	return set_text("targets", &names);
}

static const char *
found(const Reader *r, const char *want)
{
	if (strncmp(want, "boxed", 5) == 0)
		return types_text(r);
	if (strncmp(want, "values", 6) == 0)
		return values_text(r);
	if (r->func && strncmp(want, "component", 9) == 0)
		return component_text(r);
	if (r->func && strncmp(want, "targets", 7) == 0)
		return targets_text(r);
	if (r->func && (strcmp(want, "reached") == 0 || strcmp(want, "unreached") == 0))
		return bits_has(&r->g->reached, r->func) ? "reached" : "unreached";
	return "no expectation";
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

static void
expect(Reader *r, char *want)
{
	want = trim(want);
	const char *have = found(r, want);
	r->n_checked++;
	if (strcmp(have, want) == 0)
		return;
	printf("# %s:%u: expected %s\n# found %s\n", r->file, r->line, want, have);
	r->n_failed++;
}

static bool
has_word(const char *s, const char *word)
{
	const char *at = strstr(s, word);
	return at && (at == s || at[-1] == ' ') && at[strlen(word)] == ' ';
}

/* Calls stand in the text in the order of their numbers. */
static void
next_call(Reader *r)
{
	const IrFunc *f = ir_func(r->g->m, r->func);
	do
		r->last++;
	while (ir_instr(f, r->last)->op != OP_CALL && ir_instr(f, r->last)->op != OP_INVOKE);
}

static void
read_line(Reader *r, char *line)
{
	char *s = trim(line), *comment = strstr(s, "; ");
	while (comment && comment != s && comment[-1] != ' ' && comment[-1] != '\t')
		comment = strstr(comment + 1, "; "); /* inside of a type */
	if (comment)
		*comment = 0;
	if (*s == '}')
		r->func = 0;
	if (strncmp(s, "func @", 6) == 0) {
		const char *name = s + strlen("func @");
		r->func = ir_func_find(
			r->g->m, str_intern(r->g->m->strs, name, strcspn(name, " (")));
		r->last = 0;
		CU_ASSERT_FATAL(r->func != 0);
	}
	if (r->func && (has_word(s, "call") || has_word(s, "invoke")))
		next_call(r);
	bool is_whole = comment == s;
	bool is_fact = comment && (strncmp(comment + 2, "boxed {", 7) == 0 ||
				   strncmp(comment + 2, "values {", 8) == 0);
	if (comment == NULL || (is_whole && !is_fact))
		return;
	char *save;
	for (char *e = strtok_r(comment + 1, ";", &save); e; e = strtok_r(NULL, ";", &save))
		expect(r, e);
}

static CallGraphOptions
options_of(const IrModule *m, const char *text)
{
	CallGraphOptions o = {0};
	const char *at = strstr(text, "; options:");
	char line[256] = "", *save;
	if (at)
		snprintf(line, sizeof line, "%.*s", (int)(strcspn(at, "\n") - strlen("; options:")),
			 at + strlen("; options:"));
	for (char *w = strtok_r(line, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		if (strcmp(w, "closed") == 0)
			o.is_closed = true;
		else if (strcmp(w, "rta") == 0)
			o.kind = CALLGRAPH_RTA;
		else if (strcmp(w, "vta") == 0)
			o.kind = CALLGRAPH_VTA;
		else if (strcmp(w, "entries") == 0) {
			BitSet *roots = mem_new(BitSet);
			for (IrFuncId f = 1; f < m->funcs.len; f++)
				if (ir_func(m, f)->is_entry)
					bits_add(roots, f);
			o.roots = roots;
		} else {
			printf("# no such option: %s\n", w);
			CU_FAIL("an option is not understood");
		}
	}
	return o;
}

/* A set that lacks an item which it had is refused, whichever it is; and so is a call site that
 * lacks a target. */
static void
damage(const char *name, const CallGraph *g)
{
	uint32_t n_missed = 0;
	Buf faults = {0};
	for (uint32_t c = 1; c <= g->vta->n_comps; c++)
		/* That any item is any item is not claimed. */
		if (c != g->vta->comp.at[g->vta->all])
		bits_each(&g->vta->sets[c], item) {
			bits_remove(&g->vta->sets[c], item);
			n_missed += callgraph_check(g, &faults);
			bits_add(&g->vta->sets[c], item);
		}
	vec_each(&g->targets, i) {
		CallTargets *set = g->targets.at[i];
		CallTarget *at = set->list.at;
		set->list.at++; /* the first one is gone */
		set->list.len--;
		bool is_used = false;
		map_each(&g->by_site, k)
			is_used |= g->by_site.entries[k].value == g->n_funcs + i;
		n_missed += is_used && callgraph_check(g, &faults);
		set->list.at = at;
		set->list.len++;
	}
	if (n_missed)
		printf("# %s: %u faults were not found\n", name, n_missed);
	CU_ASSERT(n_missed == 0);
}

static void
check_file(void *ctx, const char *name, char *text, size_t size)
{
	(void)ctx;
	char *lines = mem_data(size + 1);
	memcpy(lines, text, size);
	IrModule *m = ir_text_parse(name, text, size);
	if (m == NULL)
		return;
	CallGraphOptions o = options_of(m, text);
	Reader r = {.file = name, .g = callgraph_build(m, &o)};
	for (char *line; (line = unit_line(&lines)) != NULL;) {
		r.line++;
		read_line(&r, line);
	}
	if (r.n_checked == 0)
		printf("# %s: nothing is expected\n", name);
	CU_ASSERT(r.n_checked > 0);
	CU_ASSERT(r.n_failed == 0);
	Buf faults = {0};
	if (!callgraph_check(r.g, &faults)) {
		printf("# %s: %s", name, buf_cstr(&faults));
		CU_FAIL("type propagation is not closed");
	}
	if (r.g->vta)
		damage(name, r.g);
}

static void
test_files(void)
{
	unit_each_file("callgraph", ".ir", check_file, NULL);
}

UNIT_MAIN(UNIT_TEST(test_files))

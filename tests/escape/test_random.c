/*
 * Random programs, run by an interpreter that knows the verdicts: no object that was said to be on
 * the stack is used when its frame is gone or its place taken, and no memory holds its address that
 * must not. Every precision knob, open and closed world. Several threads find the same verdicts.
 */
#include "tests/pta/random.h"

#include "escape/escape.h"
#include "tests/unit.h"

#include <stdlib.h>

/* But for leaves: the interpreter knows objects by one layout. */
#define LEAST_LIMITS \
	.max_functions = 1, .max_methods = 1, .max_open_calls = 1, .max_brief_calls = 1, .max_depth = 1, \
	.max_solves = 2

static const struct Config {
	CallGraphOptions graph;
	PtaOptions pta;
} configs[] = {
	{.graph = {.is_closed = true, .kind = CALLGRAPH_RTA}},
	{.graph.is_closed = false},
	{.graph = {.is_closed = true, .kind = CALLGRAPH_RTA}, .pta.is_context_off = true},
	{.graph = {.is_closed = true, .kind = CALLGRAPH_RTA}, .pta.is_fields_off = true},
	{.graph = {.is_closed = true, .kind = CALLGRAPH_RTA}, .pta.max_summary = 60},
	{.graph = {.is_closed = true, .kind = CALLGRAPH_VTA}},
	{.graph = {.is_closed = true, .kind = CALLGRAPH_VTA}, .pta.max_targets = 1},
	{.graph = {.is_closed = true, .kind = CALLGRAPH_RTA}, .pta = {LEAST_LIMITS}},
	{.graph = {.is_closed = true, .kind = CALLGRAPH_RTA},
	 .pta = {.max_summary = 60, LEAST_LIMITS}},
};
#define N_CONFIGS (sizeof configs / sizeof *configs)

typedef struct Watched {
	const Escape *e;
	const IrModule *m;
	/* Null, or a run for all functions, which says what e does not: e is for some. */
	const Escape *all;
} Watched;

static bool
is_stack(void *ctx, IrFuncId f, IrValueId instr)
{
	const Watched *w = ctx;
	const IrInstr *in = ir_instr(ir_func(w->m, f), instr);
	const Escape *e = w->e;
	if (w->all && (e->verdicts->funcs[f].sites.len == 0 || !pta_is_relevant(e->pta, f, instr)))
		e = w->all;
	return in->aux && e->verdicts->funcs[f].sites.at[in->aux - 1].placement == PLACE_STACK;
}

static bool
is_heap_record(void *ctx, IrFuncId f, IrValueId call)
{
	const Watched *w = ctx;
	const IrCfg *cfg = ir_cfg(ir_func(w->m, f));
	const IrInstr *in = ir_instr(ir_func(w->m, f), call);
	return (in->flags & IRF_DEFER_HEAP) != 0 || cfg->loop_of[in->block] != 0;
}

static IrModule *
make_module(uint64_t seed, Buf *text)
{
	random_module(seed, 4 + seed % 7, text);
	StrTab *strs = strtab_new();
	Diags diags = {0};
	return ir_parse(strs,
			fileset_add(fileset_new(), str_cstr(strs, "random.ir"), buf_cstr(text),
				    text->len),
			&diags);
}

static Pta *
solve(const IrModule *m, const struct Config *config)
{
	Diags diags = {0};
	PtaOptions opts = config->pta;
	if (opts.max_elements == 0)
		opts.max_elements = 4;
	return pta_run(callgraph_build(m, &config->graph), &opts, NULL, &diags);
}

static bool
is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool
is_same_param(const ParamFacts *p, const ParamFacts *q)
{
	bool is_same = p->leaks.len == q->leaks.len && p->is_held == q->is_held &&
		       p->content_held == q->content_held && p->escapes == q->escapes;
	for (uint32_t i = 0; is_same && i < p->leaks.len; i++)
		is_same = p->leaks.at[i].to == q->leaks.at[i].to &&
			  p->leaks.at[i].level == q->leaks.at[i].level &&
			  is_same_text(p->leaks.at[i].text, q->leaks.at[i].text);
	return is_same;
}

static bool
is_same_func(const FuncVerdicts *a, const FuncVerdicts *b)
{
	bool is_same = a->sites.len == b->sites.len && a->params.len == b->params.len;
	for (uint32_t i = 0; is_same && i < a->sites.len; i++) {
		const SiteVerdict *v = &a->sites.at[i], *w = &b->sites.at[i];
		is_same = v->placement == w->placement && v->lifetime == w->lifetime &&
			  v->reason == w->reason && is_same_text(v->sink, w->sink);
	}
	for (uint32_t i = 0; is_same && i < a->params.len; i++)
		is_same = is_same_param(&a->params.at[i], &b->params.at[i]);
	return is_same;
}

static void
compare_threads(IrModule *m, const Pta *pta, const Escape *e, Buf *faults)
{
	EscapeOptions opts = {.n_threads = 3};
	const Escape *other = escape_run(m, pta, NULL, &opts);
	if (!escape_check(other, faults))
		buf_puts(faults, "invariants do not hold with several threads\n");
	for (IrFuncId f = 1; f < m->funcs.len; f++)
		if (!is_same_func(&e->verdicts->funcs[f], &other->verdicts->funcs[f]))
			buf_printf(faults, "%s: other verdicts on several threads\n",
				   ir_func(m, f)->name->s);
}

static void
compare_asked(const IrModule *m, const BitSet *asked, const Escape *some, const Escape *all,
	      Buf *faults)
{
	bits_each(asked, f) {
		const FuncVerdicts *one = &some->verdicts->funcs[f],
				   *of_all = &all->verdicts->funcs[f];
		vec_each(&one->sites, i)
			if (one->sites.at[i].placement == PLACE_HEAP &&
			    of_all->sites.at[i].placement == PLACE_STACK)
				buf_printf(faults, "%s: site %u is worse if asked about\n",
					   ir_func(m, f)->name->s, i + 1);
	}
}

/* Every third function is asked about: it gets no worse verdicts than if all are, and these hold. */
static void
run_asked(uint64_t seed, IrModule *m, const struct Config *config, const Watched *all, Pta *fields,
	  RunResult *total, Buf *faults)
{
	BitSet asked = {0};
	for (IrFuncId f = 1 + seed % 3; f < m->funcs.len; f += 3)
		bits_add(&asked, f);
	struct Config o = *config;
	o.pta.asked = &asked;
	Pta *pta = solve(m, &o);
	EscapeOptions opts = {0};
	Watched w = {escape_run(m, pta, NULL, &opts), m, all->e};
	if (!pta_check_all(pta, faults) || !escape_check(w.e, faults))
		buf_puts(faults, "invariants do not hold of what is asked about\n");
	/* A limit on how often a function is solved makes some less precise: which, the order decides. */
	if (config->pta.max_solves == 0)
		compare_asked(m, &asked, w.e, all->e, faults);
	RunWatch watch = {&w, is_stack, is_heap_record};
	for (uint32_t run = 0; run < 3; run++)
		run_module(m, &fields, 1, &watch, seed * 1000 + run, total, faults);
}

static void
run_one(uint64_t seed, RunResult *total, Buf *faults)
{
	Buf text = {0};
	IrModule *m = make_module(seed, &text);
	CU_ASSERT_FATAL(m != NULL);
	Pta *fields = NULL; /* the first solution has the layouts of the run */
	for (uint32_t i = 0; i < N_CONFIGS; i++) {
		Pta *pta = solve(m, &configs[i]);
		if (!configs[i].pta.is_fields_off)
			fields = pta;
		EscapeOptions opts = {0};
		Watched w = {escape_run(m, pta, NULL, &opts), m, NULL};
		if (!escape_check(w.e, faults))
			buf_puts(faults, "invariants do not hold\n");
		compare_threads(m, pta, w.e, faults);
		RunWatch watch = {&w, is_stack, is_heap_record};
		for (uint32_t run = 0; run < 6; run++)
			run_module(m, (Pta *[]){fields, pta}, fields == pta ? 1 : 2, &watch,
				   seed * 1000 + run, total, faults);
		run_asked(seed, m, &configs[i], &w, fields, total, faults);
		if (faults->len) {
			printf("# seed %llu, configuration %u:\n%.1500s\n",
			       (unsigned long long)seed, i, buf_cstr(faults));
			if (getenv("ESCAPE_SEED"))
				printf("%s", buf_cstr(&text));
			return;
		}
	}
}

static void
test_runs(void)
{
	const char *from = getenv("ESCAPE_SEED"), *n = getenv("ESCAPE_SEEDS");
	uint32_t first = from ? (uint32_t)atoi(from) : 1, count = n ? (uint32_t)atoi(n) : 30;
	uint32_t n_bad = 0;
	RunResult total = {0};
	for (uint32_t seed = first; seed < first + count && n_bad < 5; seed++) {
		Buf faults = {0};
		run_one(seed, &total, &faults);
		n_bad += faults.len > 0;
	}
	printf("# %u objects on the stack, %u of their addresses stored\n", total.stack_objs,
	       total.holds);
	CU_ASSERT(n_bad == 0);
	CU_ASSERT(from || (total.stack_objs > 1000 && total.holds > 100));
}

/* The same runs find fault with verdicts that are wrong: all sites on the stack. */
static bool
always(void *ctx, IrFuncId f, IrValueId instr)
{
	const Watched *w = ctx;
	return ir_instr(ir_func(w->m, f), instr)->aux != 0;
}

static void
test_wrong_verdicts(void)
{
	uint32_t n_found = 0;
	for (uint32_t seed = 1; seed <= 30; seed++) {
		Buf text = {0}, faults = {0};
		IrModule *m = make_module(seed, &text);
		Pta *pta = solve(m, &configs[0]);
		Watched w = {NULL, m, NULL};
		RunWatch watch = {&w, always, is_heap_record};
		RunResult total = {0};
		for (uint32_t run = 0; run < 6; run++)
			run_module(m, &pta, 1, &watch, seed * 1000 + run, &total, &faults);
		n_found += faults.len > 0;
	}
	printf("# wrong verdicts found in %u of 30 programs\n", n_found);
	CU_ASSERT(n_found >= 9);
}

UNIT_MAIN(UNIT_TEST(test_runs), UNIT_TEST(test_wrong_verdicts))

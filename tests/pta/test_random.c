/*
 * Random programs: both solvers and every knob give certified solutions, the
 * solvers the same ones, and runs of the programs never do what a solution excludes.
 */
#include "tests/pta/random.h"

#include "tests/unit.h"

#include <stdlib.h>

static IrModule *
parse(const char *text, size_t size)
{
	StrTab *strs = strtab_new();
	FileSet *fs = fileset_new();
	Diags diags = { 0 };
	IrModule *m =
		ir_parse(strs, fileset_add(fs, str_cstr(strs, "random.ir"), text, size), &diags);
	if (m == NULL) {
		Buf out = { 0 };
		diag_print(&diags, fs, &out);
		printf("%s%s", text, buf_cstr(&out));
	}
	return m;
}

#define LEAST_LIMITS .max_open_calls = 1, .max_brief_calls = 1, .max_depth = 1, .max_solves = 2

static const struct Config {
	CallGraphOptions graph;
	PtaOptions pta;
} configs[] = {
	{ .pta.algo = PTA_ALGO_WORKLIST },
	{ .graph = { .is_closed = true, .kind = CALLGRAPH_RTA } },
	{ .pta.is_context_off = true },
	{ .pta.is_fields_off = true },
	{ .graph.is_closed = true, .pta.max_elements = 1 },
	{ .graph = { .is_closed = true, .kind = CALLGRAPH_RTA }, .pta.max_summary = 60 },
	{ .graph = { .is_closed = true, .kind = CALLGRAPH_VTA } },
	{ .pta = { LEAST_LIMITS, .max_leaves = 1 } },
	{ .graph = { .is_closed = true, .kind = CALLGRAPH_RTA },
	  .pta = { .max_summary = 60, LEAST_LIMITS } },
};
#define N_CONFIGS (sizeof configs / sizeof *configs)

static Pta *
solve(const IrModule *m, const struct Config *config)
{
	Diags diags = { 0 };
	PtaOptions opts = config->pta;
	if (opts.max_elements == 0)
		opts.max_elements = 4;
	return pta_run(callgraph_build(m, &config->graph), &opts, NULL, &diags);
}

static void
dump_all(const Pta *p, Buf *out)
{
	pta_dump_solution(p, out);
	pta_dump_summaries(p, out);
}

static bool
same_dumps(const Pta *a, const Pta *b)
{
	Buf x = { 0 }, y = { 0 };
	dump_all(a, &x);
	dump_all(b, &y);
	return strcmp(buf_cstr(&x), buf_cstr(&y)) == 0;
}

/* How many programs: PTA_SEEDS of test_runs, PTA_SOLVER_SEEDS of test_solvers, which takes
 * longer. */
static uint32_t
seeds(const char *name, uint32_t usual)
{
	const char *n = getenv(name);
	return n ? (uint32_t)atoi(n) : usual;
}

static uint32_t
first_seed(void)
{
	const char *n = getenv("PTA_SEED");
	return n ? (uint32_t)atoi(n) : 1;
}

static void
test_runs(void)
{
	uint32_t n_bad = 0;
	RunResult total = { 0 };
	for (uint32_t seed = first_seed(); seed < first_seed() + seeds("PTA_SEEDS", 10); seed++) {
		Buf text = { 0 }, faults = { 0 };
		random_module(seed, 4 + seed % 7, &text);
		IrModule *m = parse(buf_cstr(&text), text.len);
		CU_ASSERT_FATAL(m != NULL);
		Pta *sol[N_CONFIGS];
		for (uint32_t i = 0; i < N_CONFIGS; i++) {
			sol[i] = solve(m, &configs[i]);
			if (!pta_check_all(sol[i], &faults))
				buf_printf(&faults, "configuration %u is not closed\n", i);
		}
		for (uint32_t run = 0; run < 10; run++)
			run_module(m, sol, N_CONFIGS, NULL, seed * 1000 + run, &total, &faults);
		if (faults.len) {
			n_bad++;
			printf("# seed %u:\n%.1500s\n", seed, buf_cstr(&faults));
			if (getenv("PTA_SEED")) {
				Buf dump = { 0 };
				dump_all(sol[0], &dump);
				printf("%s\n%s", buf_cstr(&text), buf_cstr(&dump));
			}
		}
		if (n_bad > 5)
			break;
	}
	printf("# %u activations, %u values and %u escapes compared\n", total.activations,
	       total.values, total.escapes);
	CU_ASSERT(n_bad == 0);
	CU_ASSERT(total.activations > 200 && total.values > 5000 && total.escapes > 100);
}

static void
test_solvers(void)
{
	uint32_t n_bad = 0;
	uint32_t end = first_seed() + seeds("PTA_SOLVER_SEEDS", 4);
	for (uint32_t seed = first_seed(); seed < end; seed++) {
		Buf text = { 0 }, faults = { 0 };
		random_module(seed * 7919, 4 + seed % 12, &text);
		IrModule *m = parse(buf_cstr(&text), text.len);
		CU_ASSERT_FATAL(m != NULL);
		for (uint32_t i = 0; i < N_CONFIGS; i++) {
			struct Config o = configs[i];
			o.pta.budget = 1000000; /* what a system has cost depends on the solver */
			Pta *fast = solve(m, &o);
			o.pta.algo = PTA_ALGO_NAIVE;
			Pta *naive = solve(m, &o);
			if (!same_dumps(fast, naive) || !pta_check_all(naive, &faults) ||
			    !pta_check_all(fast, &faults)) {
				printf("# seed %u, configuration %u: solvers differ\n%s", seed, i,
				       buf_cstr(&faults));
				n_bad++;
			}
		}
		if (n_bad > 5)
			break;
	}
	CU_ASSERT(n_bad == 0);
}

static IrModule *
larger_module(uint32_t seed, uint32_t size)
{
	Buf text = { 0 };
	random_module(seed, 20 + size % 40, &text);
	IrModule *m = parse(buf_cstr(&text), text.len);
	CU_ASSERT_FATAL(m != NULL);
	return m;
}

/* Several threads find what one finds, and count the same. */
static void
test_threads(void)
{
	uint32_t n_bad = 0;
	uint32_t end = first_seed() + seeds("PTA_SEEDS", 10);
	for (uint32_t seed = first_seed(); seed < end; seed++) {
		IrModule *m = larger_module(seed * 104729, seed);
		for (uint32_t i = 0; i < N_CONFIGS; i++) {
			struct Config o = configs[i];
			o.pta.budget = 1 + 20 * (seed % 6); /* some functions go down steps */
			Pta *one = solve(m, &o);
			o.pta.threads = 2 + seed % 4;
			Pta *several = solve(m, &o);
			if (!same_dumps(one, several) ||
			    memcmp(pta_counters(one), pta_counters(several), sizeof(PtaCounters))) {
				printf("# seed %u, configuration %u: threads differ\n", seed, i);
				n_bad++;
			}
		}
	}
	CU_ASSERT(n_bad == 0);
}

/* A system that is given up by what its types foretell would be so in the end: with is_check it is
 * solved to the end, and a bug if not. */
static void
test_foreseen(void)
{
	uint64_t n_foreseen = 0;
	uint32_t n_bad = 0, end = first_seed() + seeds("PTA_SEEDS", 10);
	for (uint32_t seed = first_seed(); seed < end; seed++) {
		IrModule *m = larger_module(seed * 15485863, seed);
		for (uint32_t i = 0; i < N_CONFIGS; i++) {
			struct Config o = configs[i];
			o.pta.budget = 1 + seed % 6;
			Pta *early = solve(m, &o);
			o.pta.is_check = true;
			Pta *late = solve(m, &o);
			n_foreseen += pta_counters(early)->foreseen;
			if (!same_dumps(early, late)) {
				printf("# seed %u, configuration %u: foreseen and not\n", seed, i);
				n_bad++;
			}
		}
	}
	CU_ASSERT(n_bad == 0);
	printf("# %llu foreseen\n", (unsigned long long)n_foreseen);
	CU_ASSERT(n_foreseen > 0);
}

static bool
break_at(void *ctx, const PtaSolution *f, const PtaCons *c)
{
	const PtaFuncId *from = ctx;
	(void)c;
	if (f->id >= *from)
		bug("pta", f->ir->name->s, "a broken constraint");
	return true;
}

/* Of a brief or dispatcher: a brief is joined by whoever wants it first. */
static void
break_summary(void *ctx, PtaSummary *sum)
{
	const PtaFuncId *from = ctx;
	if (sum->func >= *from)
		bug("pta", "", "a broken summary of %u", sum->func);
}

/* The text of the bug that a run meets; null: none. */
static const char *
bug_of(const IrModule *m, const struct Config *config)
{
	BugTrap trap;
	if (BUG_CATCH(&trap)) {
		Buf text = { 0 };
		buf_puts(&text, trap.text);
		return buf_cstr(&text);
	}
	solve(m, config);
	bug_release(&trap);
	return NULL;
}

/* A bug of ours on any thread is that of one thread, and ends the run where it is caught. */
static void
test_bugs(void)
{
	uint32_t n_met = 0, n = seeds("PTA_SEEDS", 10);
	for (uint32_t seed = first_seed(); seed < first_seed() + n; seed++) {
		Buf text = { 0 };
		random_module(seed * 15485863, 30, &text);
		IrModule *m = parse(buf_cstr(&text), text.len);
		CU_ASSERT_FATAL(m != NULL);
		bool is_summary = seed % 2;
		PtaFuncId from = is_summary ? m->funcs.len : 1 + seed % (m->funcs.len - 1);
		PtaDamage damage = { .ctx = &from,
				     .cons = is_summary ? NULL : break_at,
				     .summary = is_summary ? break_summary : NULL };
		struct Config o = configs[seed % N_CONFIGS];
		o.pta.damage = &damage;
		o.pta.budget = 1; /* there are briefs */
		const char *one = bug_of(m, &o);
		o.pta.threads = 2 + seed % 4;
		const char *several = bug_of(m, &o);
		CU_ASSERT_FATAL((one == NULL) == (several == NULL));
		n_met += one != NULL;
		if (one)
			CU_ASSERT_STRING_EQUAL(one, several);
	}
	CU_ASSERT(n_met > n / 2);
}

/* A solution that lacks one token is refused, whichever it is. */
static void
test_damage(void)
{
	uint32_t n_damaged = 0, n_missed = 0;
	uint64_t rand = 1;
	for (uint32_t seed = 1; seed < 4; seed++) {
		Buf text = { 0 };
		random_module(2 * seed, 6, &text);
		IrModule *m = parse(buf_cstr(&text), text.len);
		CU_ASSERT_FATAL(m != NULL);
		for (uint32_t k = 0; k < 70; k++) {
			Pta *p = solve(m, &configs[k % 2]);
			const PtaSolution *f =
				pta_summary_solution(p, 1 + (PtaFuncId)(unit_rand(&rand) %
									(m->funcs.len - 1)));
			PtaNodeId n = 1 + (PtaNodeId)(unit_rand(&rand) % f->n_nodes);
			uint32_t count = pta_set_count(pta_pts(f, n));
			if (count == 0)
				continue;
			PtaNodeId token = 0;
			uint32_t at = (uint32_t)(unit_rand(&rand) % count);
			pta_set_each(pta_pts(f, n), t)
				if (at-- == 0)
					token = t;
			pta_damage(f, n, token);
			Buf faults = { 0 };
			n_damaged++;
			if (!pta_check(p, f, &faults))
				continue;
			n_missed++;
			buf_clear(&faults);
			pta_print_node(f, n, &faults);
			buf_puts(&faults, " without ");
			pta_print_token(f, token, &faults);
			printf("# seed %u: missed %s\n", seed, buf_cstr(&faults));
		}
	}
	CU_ASSERT(n_damaged > 60);
	CU_ASSERT(n_missed == 0);
}

UNIT_MAIN(UNIT_TEST(test_runs), UNIT_TEST(test_solvers), UNIT_TEST(test_threads),
	  UNIT_TEST(test_foreseen),
	  UNIT_TEST(test_bugs), UNIT_TEST(test_damage))

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

#define LEAST_LIMITS \
	.max_functions = 1, .max_methods = 1, .max_open_calls = 1, .max_brief_calls = 1, .max_depth = 1, \
	.max_solves = 2

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
module_of(uint32_t seed, uint32_t n_funcs)
{
	Buf text = { 0 };
	random_module(seed, n_funcs, &text);
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
		IrModule *m = module_of(seed * 104729, 20 + seed % 40);
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
		IrModule *m = module_of(seed * 15485863, 20 + seed % 40);
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

/* What a dump says of the function: the lines below its name. */
static const char *
part_of(const Buf *dump, const IrFunc *f)
{
	Buf head = { 0 }, part = { 0 };
	buf_printf(&head, "\n@%s\n", f->name->s);
	const char *at = strstr(buf_cstr((Buf *)(uintptr_t)dump), buf_cstr(&head));
	if (at == NULL)
		return NULL;
	at += head.len;
	const char *end = strstr(at, "\n@");
	buf_printf(&part, "%.*s", (int)(end ? end + 1 - at : (long)strlen(at)), at);
	return buf_cstr(&part);
}

/* Whether what callers give and what the function makes, in the set `{...}` of one line of a dump,
 * is in that of another, which says it of the same. */
static bool
is_within(const char *line, size_t n, const char *other, size_t n_other)
{
	const char *set = memchr(line, '{', n);
	if (set == NULL)
		return n == n_other && memcmp(line, other, n) == 0;
	size_t head = (size_t)(set - line);
	if (n_other < head || memcmp(line, other, head) != 0)
		return false;
	const char *end = other + n_other, *member = set + 1;
	while (member < line + n && *member != '}') {
		size_t len = strcspn(member, ",}");
		const char *at = other + head;
		bool is_own = *member == '*' || *member == '%';
		while (is_own && at < end && !(strchr("{ ", at[-1]) && strncmp(at, member, len) == 0 &&
				     strchr(",}", at[len])))
			at++;
		if (at >= end)
			return false;
		member += len;
		member += strspn(member, ", ");
	}
	return true;
}

/* Whether what is in a sink by the one part of a dump is so by the other as well. */
static bool
is_part_within(const char *part, const char *whole)
{
	for (size_t n; part && whole && *part; part += n + 1) {
		n = strcspn(part, "\n");
		bool is_there = strncmp(part, "\tsink", 5) != 0 ||
				strncmp(part, "\tsink exposed", 13) == 0;
		size_t m;
		for (const char *at = whole; *at && !is_there; at += m + (at[m] != 0)) {
			m = strcspn(at, "\n");
			is_there = is_within(part, n, at, m);
		}
		if (!is_there)
			return false;
	}
	return part && whole;
}

typedef struct Demanded {
	const Pta *p;
	Buf solution, summaries; /* dumps */
} Demanded;

static Demanded
solve_for(const IrModule *m, const struct Config *config, const BitSet *asked)
{
	struct Config o = *config;
	Demanded d = { 0 };
	o.pta.asked = asked;
	d.p = solve(m, &o);
	buf_puts(&d.solution, "\n");
	buf_puts(&d.summaries, "\n");
	pta_dump_solution(d.p, &d.solution);
	pta_dump_summaries(d.p, &d.summaries);
	return d;
}

/* Where no budget decides, of a function that is asked about alone no more gets out than if all are
 * asked about, and likewise of what that depends on. Mostly everything is the same; but what is left
 * out may have joined memory that is known by its kind, and what got out at some time is a part of
 * OMEGA. */
static void
compare_demand(const IrModule *m, const struct Config *config, IrFuncId f, uint32_t *n_cut,
	       Buf *faults)
{
	BitSet asked = { 0 };
	bits_add(&asked, f);
	Demanded all = solve_for(m, config, NULL), one = solve_for(m, config, &asked);
	pta_check_all(one.p, faults);
	if (!is_part_within(part_of(&one.solution, ir_func(m, f)),
			    part_of(&all.solution, ir_func(m, f))))
		buf_printf(faults, "%s: more gets out in the solution\n", ir_func(m, f)->name->s);
	for (IrFuncId g = 1; g < m->funcs.len; g++) {
		const IrFunc *fn = ir_func(m, g);
		if (pta_summary_solution(one.p, g) == NULL)
			*n_cut += pta_summary_solution(all.p, g) != NULL;
		else if (!is_part_within(part_of(&one.summaries, fn), part_of(&all.summaries, fn)))
			buf_printf(faults, "%s: more gets out in the summary\n", fn->name->s);
	}
}

static void
test_demand(void)
{
	uint32_t n_bad = 0, n_cut = 0, end = first_seed() + seeds("PTA_SEEDS", 10);
	for (uint32_t seed = first_seed(); seed < end; seed++) {
		IrModule *m = module_of(seed * 32452843, 4 + seed % 12);
		for (uint32_t i = 0; i < N_CONFIGS; i++) {
			struct Config o = configs[i];
			Buf faults = { 0 };
			if (o.pta.is_context_off)
				continue; /* parts of a function share instances */
			o.pta.budget = o.pta.max_solves = 1000000;
			compare_demand(m, &o, 1 + (seed * 7 + i) % (m->funcs.len - 1), &n_cut,
				       &faults);
			if (faults.len == 0)
				continue;
			printf("# seed %u, configuration %u: %.900s\n", seed, i, buf_cstr(&faults));
			n_bad++;
		}
		if (n_bad > 5)
			break;
	}
	printf("# %u functions not needed\n", n_cut);
	CU_ASSERT(n_bad == 0);
	CU_ASSERT(n_cut > 50);
}

typedef struct Gap {
	uint32_t at;      /* the instruction to leave out, counted over all functions */
	uint32_t n;       /* met so far */
	IrFuncId func;    /* where it is; 0: not met */
	IrValueId instr;
} Gap;

static void
leave_out(void *ctx, IrFuncId f, BitSet *slice)
{
	Gap *gap = ctx;
	IrValueId found = 0;
	bits_each(slice, v)
		if (gap->n++ == gap->at)
			found = v;
	if (found == 0)
		return;
	bits_remove(slice, found);
	gap->func = f;
	gap->instr = found;
}

/* Whether pointers go through the instruction. */
static bool
has_pointers(const IrModule *m, const Gap *gap)
{
	const IrFunc *f = ir_func(m, gap->func);
	const IrInstr *in = ir_instr(f, gap->instr);
	bool found = in->op == OP_RET;
	if ((in->op == OP_PARAM || in->op == OP_CAPTURE) && ir_type(m, in->type)->has_pointers)
		found = true;
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId x = ir_operand(f, in, i);
		const IrInstr *of = x ? ir_instr(f, x) : NULL;
		found |= of && of->op != OP_CONST && of->op != OP_GLOBAL && of->op != OP_FUNC &&
			 of->type && ir_type(m, of->type)->has_pointers;
	}
	return found;
}

/* A slice that lacks one instruction is refused. */
static void
test_slices(void)
{
	uint32_t n_damaged = 0, n_missed = 0;
	for (uint32_t seed = first_seed(); seed < first_seed() + seeds("PTA_SEEDS", 10); seed++) {
		IrModule *m = module_of(seed * 49979687, 4 + seed % 12);
		BitSet asked = { 0 };
		bits_add(&asked, 1 + seed % (m->funcs.len - 1));
		for (uint32_t k = 0; k < 10; k++) {
			Gap gap = { .at = k * 17 };
			PtaDamage damage = { .ctx = &gap, .slice = leave_out };
			struct Config o = configs[k % 2];
			o.pta.asked = &asked;
			o.pta.damage = &damage;
			Pta *p = solve(m, &o);
			if (gap.func == 0 || !has_pointers(m, &gap) ||
			    pta_summary_solution(p, gap.func) == NULL)
				continue;
			Buf faults = { 0 };
			n_damaged++;
			if (!pta_check_all(p, &faults))
				continue;
			n_missed++;
			printf("# seed %u: %s without instruction %u is missed\n", seed,
			       ir_func(m, gap.func)->name->s, gap.instr);
		}
	}
	CU_ASSERT(n_damaged > 30);
	CU_ASSERT(n_missed == 0);
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
		for (uint32_t k = 0; k < 90; k++) {
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
	  UNIT_TEST(test_foreseen), UNIT_TEST(test_demand), UNIT_TEST(test_slices),
	  UNIT_TEST(test_bugs), UNIT_TEST(test_damage))

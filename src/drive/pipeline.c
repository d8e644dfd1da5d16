/*
 * The pipeline: a row a stage, in order. The runner times and dumps each; a
 * stage does neither. A stage only reads what earlier rows made.
 */
#include "drive/run.h"

#include <time.h>

#include "base/pool.h"
#include "drive/stored.h"
#include "escape/escape.h"

static void
load(Run *r)
{
	run_load(r);
	if (r->is_done || !stored_look_up(r))
		return;
	run_report(r);
	r->is_done = true;
}

static void
lower(Run *r)
{
	run_lower(r);
	run_forget_front(r); /* no frame of lowering is left that points there */
}

/* What has no body in Go gets its meaning. */
static void
link_models(Run *r)
{
	ir_link_models(r->module, r->files, &r->diags);
}

/* Of the module, only its strings are touched besides the function. */
static void
promote_func(void *arg, uint32_t i, uint32_t thread)
{
	const Run *r = arg;
	(void)thread;
	IrFunc *f = ir_func(r->module, i + 1);
	if (!option_is(r->opts, OPT_KNOB_SSA, "off"))
		ir_promote(r->module, f);
	ir_compact(f);
	progress_step(r->progress);
}

static void
promote(Run *r)
{
	uint32_t n = r->module->funcs.len - 1;
	progress_expect(r->progress, n, "functions");
	pool_each(run_threads(r), n, promote_func, r);
}

/* What lowering and promotion make must be right; what .ir files hold was verified by the parser.
 * Both together cost as much as promotion, so it is asked for. */
static void
verify(Run *r)
{
	if (!option_set(r->opts, OPT_CERTIFY))
		return;
	Buf faults = {0};
	if (!ir_verify_on_threads(r->module, run_threads(r), &faults))
		bug("ir", "", "the module breaks its rules:\n%s", buf_cstr(&faults));
}

bool
run_is_closed(const Run *r, bool is_program)
{
	return option_is(r->opts, OPT_KNOB_WORLD, "auto")
		       ? is_program
		       : option_is(r->opts, OPT_KNOB_WORLD, "closed");
}

static void
choose_world(Run *r)
{
	r->is_closed = run_is_closed(r, r->module->is_program);
}

/* By the ids of their packages: whether is_of is true of the package. */
static Map
packages_that(const Run *r, bool (*is_of)(const RunPackage *))
{
	Map ids = {0};
	vec_each(&r->packages, i) {
		const RunPackage *p = r->packages.at[i];
		if (p->id && is_of(p))
			map_put(&ids, map_key(p->id), 1);
	}
	return ids;
}

static bool
is_named(const RunPackage *p)
{
	return p->load->is_root;
}

static bool
is_std(const RunPackage *p)
{
	return p->load->is_std;
}

static uint64_t
package_of(const Run *r, const IrFunc *f)
{
	return map_key(ir_name_package(r->strs, f->name));
}

/* The functions of the packages that are named; null, that is all, for an .ir file. */
static const BitSet *
asked(const Run *r)
{
	if (!r->loaded)
		return NULL;
	Map named = packages_that(r, is_named);
	BitSet *set = mem_new(BitSet);
	for (IrFuncId f = 1; f < r->module->funcs.len; f++)
		if (map_has(&named, package_of(r, ir_func(r->module, f))))
			bits_add(set, f);
	return set;
}

/*
 * What is asked about, and in a closed world what is called without a call in the module; null,
 * that is all, for an .ir file.
 *
 * SOUND: what the standard library has called in itself (the scheduler, signal handlers, by
 * assembly and linked names) neither boxes nor passes what the program's own calls may meet
 * (doc/soundness.md, section 6). What of that is not lowered is LOWER_UNSEEN.
 */
static const BitSet *
roots(const Run *r)
{
	if (r->asked == NULL || !r->is_closed)
		return r->asked;
	Map std = packages_that(r, is_std);
	map_put(&std, map_key(str_cstr(r->strs, LOWER_UNSEEN)), 1);
	BitSet *set = mem_new(BitSet);
	bits_union(set, r->asked);
	for (IrFuncId f = 1; f < r->module->funcs.len; f++) {
		const IrFunc *fn = ir_func(r->module, f);
		if (fn->is_entry || (fn->is_outside && !map_has(&std, package_of(r, fn))))
			bits_add(set, f);
	}
	return set;
}

static void
call_graph(Run *r)
{
	r->asked = asked(r);
	CallGraphOptions opts = {
		.is_closed = r->is_closed,
		.kind = option_is(r->opts, OPT_KNOB_CALLGRAPH, "vta")	? CALLGRAPH_VTA
			: option_is(r->opts, OPT_KNOB_CALLGRAPH, "rta") ? CALLGRAPH_RTA
									: CALLGRAPH_OFF,
		.max_targets = option_number(r->opts, OPT_KNOB_TARGETS, 0),
		.roots = roots(r),
	};
	r->graph = callgraph_build(r->module, &opts);
}

static void
integers(Run *r)
{
	AbsOptions opts = {.is_off = option_is(r->opts, OPT_KNOB_ABSINT, "off"),
			   .is_closed = r->is_closed,
			   .keeps_states = option_set(r->opts, OPT_CERTIFY),
			   .n_threads = run_threads(r),
#define X(ID, name, usual) .name = option_number(r->opts, OPT_KNOB_##ID, usual),
			   ABS_LIMITS(X)
#undef X
			   .progress = r->progress};
	r->facts = absint_run(r->module, &opts);
	Buf faults = {0};
	if (option_set(r->opts, OPT_CERTIFY) && !absint_certify(r->facts, &faults))
		bug("absint", "", "%s", buf_cstr(&faults));
}

static void
points_to(Run *r)
{
	const Options *o = r->opts;
	if (option_set(o, OPT_TIME)) {
		r->pta_costs = costs_new(r->module->funcs.len);
		r->escape_costs = costs_new(r->module->funcs.len);
	}
	PtaOptions opts = {
		.algo = option_is(o, OPT_KNOB_ALGO, "naive") ? PTA_ALGO_NAIVE : PTA_ALGO_WORKLIST,
		.is_fields_off = option_is(o, OPT_KNOB_FIELDS, "off"),
		.is_context_off = option_is(o, OPT_KNOB_CONTEXT, "off"),
		.is_check = option_set(o, OPT_CERTIFY),
		/* dumps, and the IR with its verdicts, show every function */
		.asked = option_set(o, OPT_DUMP) || option_is(o, OPT_FORMAT, "ir") ? NULL
										  : r->asked,
		/* the go command's job places the sites of all packages */
		.is_demand_off = option_is(o, OPT_KNOB_DEMAND, "off") || o->job == JOB_GO,
#define X(ID, name, usual) .name = option_number(o, OPT_KNOB_##ID, usual),
		PTA_LIMITS(X)
#undef X
		.threads = run_threads(r),
		.progress = r->progress,
		.costs = r->pta_costs,
	};
	r->pta = pta_run(r->graph, &opts, r->facts, &r->diags);
	r->is_done = r->pta == NULL;
}

void
run_verdicts(Run *r)
{
	/* flows are found for what is reported */
	EscapeOptions opts = {.n_threads = run_threads(r),
			      .progress = r->progress,
			      .costs = r->escape_costs};
	sscanf(r->opts->value[OPT_KNOB_GO], "1.%u", &opts.go_minor);
	Escape *e = escape_run(r->module, r->pta, r->facts, &opts);
	Buf faults = {0};
	if (option_set(r->opts, OPT_CERTIFY) && !escape_check(e, &faults))
		bug("escape", "", "%s", buf_cstr(&faults));
	r->verdicts = e->verdicts;
}

static void
report(Run *r)
{
	if (r->opts->job == JOB_GO) {
		run_go_places(r);
		return;
	}
	run_report(r);
	stored_keep(r);
}

#define DUMPS_MAX 4

typedef struct Stage {
	const char *name;
	void (*run)(Run *r);
	const char *dumps[DUMPS_MAX]; /* values of -dump that this stage answers */
} Stage;

static const Stage go_stages[] = {
	{"load", load, {0}},
	{"syntax", run_parse, {"syntax"}},
	{"types", run_check, {"types"}},
	{"lower", lower, {0}},
};
static const Stage ir_stages[] = {
	{"read", run_read_ir, {0}},
};
static const Stage back_stages[] = {
	{"models", link_models, {"naive"}},
	{"verify-naive", verify, {0}},
	{"promote", promote, {"ir"}},
	{"verify", verify, {0}},
	{"world", choose_world, {0}},
	{"callgraph", call_graph, {"callgraph", "callgraph.dot"}},
	{"absint", integers, {"absint"}},
	{"pta", points_to, {"constraints", "solution", "summary"}},
	{"escape", run_verdicts, {0}},
	{"report", report, {0}},
};

typedef struct Times {
	double processor, wall; /* seconds from some moment on */
} Times;

static Times
times_now(void)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (Times){(double)clock() / CLOCKS_PER_SEC,
		       (double)now.tv_sec + (double)now.tv_nsec / 1e9};
}

void
run_timed(Run *r, const char *name, void (*work)(Run *r))
{
	progress_stage(r->progress, name);
	Times start = times_now();
	work(r);
	Times end = times_now();
	if (option_set(r->opts, OPT_TIME))
		buf_printf(&r->messages, "%-8s %8.3f s %8.3f s wall\n", name,
			   end.processor - start.processor, end.wall - start.wall);
}

static void
run_stages(Run *r, const Stage *stages, size_t n)
{
	for (size_t i = 0; i < n && !r->is_done; i++) {
		const Stage *s = &stages[i];
		run_timed(r, s->name, s->run);
		for (size_t k = 0; k < DUMPS_MAX && s->dumps[k] && !r->is_done; k++) {
			if (!option_is(r->opts, OPT_DUMP, s->dumps[k]))
				continue;
			run_dump(r, s->dumps[k]);
			r->is_done = true;
		}
	}
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

void
run_pipeline(Run *r)
{
	if (r->opts->job == JOB_IR_FILE)
		run_stages(r, ir_stages, COUNT(ir_stages));
	else
		run_stages(r, go_stages, COUNT(go_stages));
	run_stages(r, back_stages, COUNT(back_stages));
}

/*
 * The power of the certificate, by mutation. Whole analyses are run with one thing wrong: a section
 * of every summary is dropped, or one entry of one summary; the constraints of one rule, or one
 * constraint; a callee; a rule of escape; or a finished solution or verdict is changed. Whenever a
 * verdict becomes more hopeful by that (heap to stack, say), pta_check_all or escape_check has to
 * refuse. Damage that changes no verdict may pass; the table says how much of it does not.
 */
#include "tests/pta/random.h"

#include "escape/priv.h"
#include "tests/ir_text.h"

#include <stdlib.h>

#define ALL UINT32_MAX

/* ------------------------------------------------------------------ results */

typedef struct Row {
	char name[64];
	uint32_t made, worse, missed; /* mutants; that made a verdict worse; of these not refused */
	uint32_t refused; /* of those that did not */
} Row;

static VEC(Row) rows;

static Row *
row_named(const char *name)
{
	vec_each(&rows, i)
		if (strcmp(rows.at[i].name, name) == 0)
			return &rows.at[i];
	Row row = { 0 };
	snprintf(row.name, sizeof row.name, "%s", name);
	vec_push(&rows, row);
	return vec_last(&rows);
}

/* ----------------------------------------------------------------- programs */

typedef struct Program {
	char name[64];
	IrModule *m;
} Program;

static VEC(Program) programs;

static void
add_program(void *ctx, const char *name, char *text, size_t size)
{
	(void)ctx;
	Program p = { .m = ir_text_parse(name, text, size) };
	snprintf(p.name, sizeof p.name, "%s", name);
	CU_ASSERT_FATAL(p.m != NULL);
	vec_push(&programs, p);
}

static uint32_t
setting(const char *name, uint32_t usual)
{
	const char *n = getenv(name);
	return n ? (uint32_t)atoi(n) : usual;
}

/* Mutants of one kind that are made of each program: more with MUTANT_SAMPLES. */
static uint32_t
samples(uint32_t usual)
{
	return usual * setting("MUTANT_SAMPLES", 1);
}

static void
add_programs(void)
{
	/* The random programs take most of the time. */
	uint32_t seeds = setting("MUTANT_SEEDS", getenv("STAYPUT_QUICK") ? 0 : 2);
	if (programs.len)
		return;
	unit_each_file("pta", ".ir", add_program, NULL);
	unit_each_file("escape", ".ir", add_program, NULL);
	for (uint32_t seed = 1; seed <= seeds; seed++) {
		Buf text = { 0 };
		char name[32];
		random_module(seed * 31, 4 + seed % 5, &text);
		snprintf(name, sizeof name, "random %u", seed);
		add_program(NULL, name, text.s, text.len);
	}
}

/* --------------------------------------------------------------- one mutant */

static const struct Config {
	CallGraphOptions graph;
	PtaOptions pta;
} configs[] = {
	{ .graph = { .is_closed = true, .kind = CALLGRAPH_RTA } },
	{ .graph.is_closed = false },
	{ .pta.max_summary = 40 },
	{ .graph = { .is_closed = true, .kind = CALLGRAPH_RTA }, .pta.max_summary = 12 },
};
#define N_CONFIGS (sizeof configs / sizeof *configs)

typedef struct Analysis {
	Pta *pta;
	Escape *escape;
	bool is_bug; /* an invariant of the analysis itself broke */
} Analysis;

/* What a mutant changes; the zero value changes nothing. */
typedef struct Mutation {
	const PtaDamage *damage;
	uint32_t left_out;
	void (*finished)(void *ctx, Analysis *a); /* between points-to and verdicts */
	void *ctx;
} Mutation;

static Analysis
analyse(IrModule *m, const struct Config *config, const Mutation *mutation)
{
	Analysis a = { 0 };
	PtaOptions opts = config->pta;
	EscapeOptions esc = { .left_out = mutation->left_out };
	Diags diags = { 0 };
	BugTrap trap;
	opts.damage = mutation->damage;
	opts.max_elements = 4;
	if (!BUG_CATCH(&trap)) {
		a.pta = pta_run(callgraph_build(m, &config->graph), &opts, NULL, &diags);
		if (mutation->finished)
			mutation->finished(mutation->ctx, &a);
		a.escape = escape_run(m, a.pta, NULL, &esc);
		bug_release(&trap);
	} else {
		a.is_bug = true;
	}
	return a;
}

static uint32_t
memory(IrPlacement p)
{
	return p == PLACE_HEAP ? 2 : p == PLACE_SIZE ? 1 : 0;
}

/* Whether a verdict of b hopes for more than that of a. */
static bool
is_worse(const Escape *a, const Escape *b)
{
	for (uint32_t f = 1; f < a->n_funcs; f++) {
		const FuncVerdicts *x = &a->verdicts->funcs[f], *y = &b->verdicts->funcs[f];
		for (uint32_t i = 0; i < x->sites.len && i < y->sites.len; i++)
			if (memory(y->sites.at[i].placement) < memory(x->sites.at[i].placement))
				return true;
	}
	return false;
}

static bool
is_refused(const Analysis *a, Buf *faults)
{
	bool ok = pta_check_all(a->pta, faults);
	ok &= escape_check(a->escape, faults);
	return !ok;
}

static void
judge(const char *kind, const char *what, const Program *p, uint32_t config, const Escape *right,
      const Analysis *a)
{
	Row *row = row_named(kind);
	Buf faults = { 0 };
	row->made++;
	if (a->is_bug) {
		row->refused++;
		return;
	}
	bool worse = is_worse(right, a->escape), refused = is_refused(a, &faults);
	row->worse += worse;
	row->refused += refused && !worse;
	if (!worse || refused)
		return;
	row->missed++;
	printf("# missed: %s (%s), %s, configuration %u\n", kind, what, p->name, config);
}

static Analysis
right_analysis(const Program *p, uint32_t config)
{
	Mutation none = { 0 };
	return analyse(p->m, &configs[config], &none);
}

/* ---------------------------------------------------------------- summaries */

#define SECTIONS(X)                                                                   \
	X(RESULTS, "results") X(STORES, "stores into callers' memory")                \
	X(SITES, "contents of sites") X(LINKS, "links") X(GLOBAL, "sink global")      \
	X(GOROUTINE, "sink goroutine") X(PANIC, "sink panic") X(DEFER, "sink defer")  \
	X(UNKNOWN, "sink unknown") X(HELD, "held") X(CALLS, "open calls")             \
	X(CALLEES, "callees of open calls") X(ARGS, "arguments of open calls")        \
	X(COLLAPSED, "collapsed marks") X(OUT, "OMEGA and UNKNOWN") X(OFFSETS, "offsets") \
	X(WIDE, "links of all leaves") X(TYPES, "memory of unknown type")

typedef enum Section {
#define X(name, text) SEC_##name,
	SECTIONS(X)
#undef X
	SEC_COUNT
} Section;

static const char *const section_names[] = {
#define X(name, text) text,
	SECTIONS(X)
#undef X
};

/* Entry `index` (ALL: each) of section `section` in the summary of function `func` (0: of all). */
typedef struct Drop {
	Section section;
	PtaFuncId func;
	uint32_t index, at;
} Drop;

static bool
hit(Drop *d)
{
	return d->at++ == d->index || d->index == ALL;
}

static void
drop_tokens(Drop *d, PtaSumTokens *list, bool only_out)
{
	uint32_t n = 0;
	vec_each(list, i)
		if ((only_out && list->at[i].obj > 2) || !hit(d))
			list->at[n++] = list->at[i];
	list->len = n;
}

static void
zero_offsets(Drop *d, PtaSumTokens *list)
{
	bool is_changed = false;
	vec_each(list, i)
		if (list->at[i].off && hit(d)) {
			list->at[i].off = 0;
			is_changed = true;
		}
	uint32_t n = 0;
	vec_each(list, i)
		if (!is_changed || n == 0 || list->at[i].obj != list->at[n - 1].obj ||
		    list->at[i].off != list->at[n - 1].off)
			list->at[n++] = list->at[i];
	list->len = n;
}

static void
each_list(Drop *d, PtaSummary *sum, void (*change)(Drop *, PtaSumTokens *))
{
	vec_each(&sum->results, k)
		change(d, &sum->results.at[k]);
	vec_each(&sum->stores, i)
		change(d, &sum->stores.at[i].tokens);
	vec_each(&sum->calls, i)
		vec_each(&sum->calls.at[i].args, k)
			change(d, &sum->calls.at[i].args.at[k]);
}

static void
drop_out(Drop *d, PtaSumTokens *list)
{
	drop_tokens(d, list, true);
}

static void
drop_stores(Drop *d, PtaSummary *sum, bool of_sites)
{
	vec_each(&sum->stores, i)
		if ((sum->objs.at[sum->stores.at[i].obj].kind == PTA_OBJ_OWN) == of_sites)
			drop_tokens(d, &sum->stores.at[i].tokens, false);
}

static void
drop_links(Drop *d, PtaSummary *sum)
{
	uint32_t n = 0;
	vec_each(&sum->links, i)
		if (!hit(d))
			sum->links.at[n++] = sum->links.at[i];
	sum->links.len = n;
}

static void
drop_calls(Drop *d, PtaSummary *sum)
{
	uint32_t n = 0;
	vec_each(&sum->calls, i) {
		if (d->section == SEC_CALLS) {
			if (!hit(d))
				sum->calls.at[n++] = sum->calls.at[i];
			continue;
		}
		if (d->section == SEC_CALLEES)
			drop_tokens(d, &sum->calls.at[i].callee, false);
		vec_each(&sum->calls.at[i].args, k)
			if (d->section == SEC_ARGS)
				drop_tokens(d, &sum->calls.at[i].args.at[k], false);
	}
	if (d->section == SEC_CALLS)
		sum->calls.len = n;
}

static void
drop_entries(void *ctx, PtaSummary *sum)
{
	Drop *d = ctx;
	if (d->func && d->func != sum->func)
		return;
	d->at = 0;
	switch (d->section) {
	case SEC_RESULTS:
		vec_each(&sum->results, k)
			drop_tokens(d, &sum->results.at[k], false);
		break;
	case SEC_STORES:
	case SEC_SITES:
		drop_stores(d, sum, d->section == SEC_SITES);
		break;
	case SEC_LINKS:
		drop_links(d, sum);
		break;
	case SEC_GLOBAL:
		drop_tokens(d, &sum->sinks[PTA_SINK_GLOBAL], false);
		break;
	case SEC_GOROUTINE:
		drop_tokens(d, &sum->sinks[PTA_SINK_GOROUTINE], false);
		break;
	case SEC_PANIC:
		drop_tokens(d, &sum->sinks[PTA_SINK_PANIC], false);
		break;
	case SEC_DEFER:
		drop_tokens(d, &sum->sinks[PTA_SINK_DEFER], false);
		break;
	case SEC_UNKNOWN:
		drop_tokens(d, &sum->sinks[PTA_SINK_UNKNOWN], false);
		break;
	case SEC_HELD:
		drop_tokens(d, &sum->held, false);
		break;
	case SEC_CALLS:
	case SEC_CALLEES:
	case SEC_ARGS:
		drop_calls(d, sum);
		break;
	case SEC_COLLAPSED:
		vec_each(&sum->objs, i)
			if (sum->objs.at[i].is_collapsed && hit(d))
				sum->objs.at[i].is_collapsed = false;
		break;
	case SEC_OUT:
		each_list(d, sum, drop_out);
		break;
	case SEC_OFFSETS:
		each_list(d, sum, zero_offsets);
		break;
	case SEC_WIDE:
		vec_each(&sum->links, i)
			if (sum->links.at[i].leaf == UINT32_MAX && hit(d))
				sum->links.at[i].leaf = 0;
		break;
	case SEC_TYPES:
		vec_each(&sum->objs, i)
			if (sum->objs.at[i].kind >= PTA_OBJ_ROOT &&
			    sum->objs.at[i].shape == PTA_SHAPE_ANY && hit(d)) {
				sum->objs.at[i].shape = PTA_SHAPE_MEM;
				sum->objs.at[i].type = 1; /* some type: it has one leaf */
			}
		break;
	case SEC_COUNT:
		break;
	}
}

/* Entries of the section that a summary has. */
static uint32_t
count_entries(Section section, const PtaSummary *sum)
{
	PtaSummary copy = *sum;
	Drop none = { .section = section, .index = ALL - 1 };
	drop_entries(&none, &copy);
	return none.at;
}

static void
drop_and_judge(const Program *p, uint32_t config, const Analysis *right, Drop d)
{
	PtaDamage damage = { .ctx = &d, .summary = drop_entries };
	Mutation mutation = { .damage = &damage };
	Analysis a = analyse(p->m, &configs[config], &mutation);
	char name[64], what[48];
	snprintf(name, sizeof name, "%s: %s", d.func ? "one entry" : "summaries",
		 section_names[d.section]);
	snprintf(what, sizeof what, "function %u, entry %u", d.func, d.index);
	judge(name, what, p, config, right->escape, &a);
}

static void
mutate_summaries(const Program *p, uint32_t config, const Analysis *right, uint64_t *rand)
{
	for (Section s = 0; s < SEC_COUNT; s++) {
		drop_and_judge(p, config, right, (Drop){ .section = s, .index = ALL });
		uint32_t total = 0, at = 0;
		for (PtaFuncId f = 1; f < pta_n_funcs(right->pta); f++)
			if (pta_summary(right->pta, f))
				total += count_entries(s, pta_summary(right->pta, f));
		/* About samples(8) of them, spread over the program. */
		uint32_t step = 1 + total / samples(8), first = (uint32_t)unit_rand(rand) % step;
		for (PtaFuncId f = 1; f < pta_n_funcs(right->pta); f++) {
			const PtaSummary *sum = pta_summary(right->pta, f);
			uint32_t n = sum ? count_entries(s, sum) : 0;
			for (uint32_t i = 0; i < n; i++, at++)
				if (at % step == first)
					drop_and_judge(p, config, right, (Drop){ s, f, i, 0 });
		}
	}
}

static void
each_program(void (*mutate)(const Program *, uint32_t, const Analysis *, uint64_t *))
{
	uint64_t rand = 1;
	add_programs();
	vec_each(&programs, i)
		for (uint32_t k = 0; k < N_CONFIGS; k++) {
			Analysis right = right_analysis(&programs.at[i], k);
			Buf faults = { 0 };
			CU_ASSERT_FATAL(!right.is_bug);
			if (is_refused(&right, &faults))
				printf("# %s, configuration %u:\n%.1000s\n", programs.at[i].name, k,
				       buf_cstr(&faults));
			CU_ASSERT(faults.len == 0);
			mutate(&programs.at[i], k, &right, &rand);
		}
}

/* least: mutants that have to be there, or the programs show nothing. */
static void
report(uint32_t least)
{
	uint32_t worse = 0, missed = 0;
	printf("# %-44s %8s %8s %8s %8s\n", "damage", "mutants", "wrong", "refused", "others");
	vec_each(&rows, i) {
		const Row *r = &rows.at[i];
		printf("# %-44s %8u %8u %8u %5u/%u\n", r->name, r->made, r->worse,
		       r->worse - r->missed, r->refused, r->made - r->worse);
		worse += r->worse;
		missed += r->missed;
	}
	CU_ASSERT(worse >= least);
	CU_ASSERT(missed == 0);
	vec_clear(&rows);
}

static void
test_summaries(void)
{
	each_program(mutate_summaries);
	report(150);
}

/* -------------------------------------------------------------- constraints */

typedef struct Cut {
	PtaRule rule;       /* PTA_RULE_COUNT: any */
	PtaConsKind kind;   /* PTA_CONS_KINDS: any */
	bool of_calls_only; /* made by an instance */
	PtaFuncId func;     /* 0: of all */
	PtaCons one;        /* if func: this one */
	PtaFuncId callee;   /* calls of it; 0: none */
} Cut;

static bool
keeps(void *ctx, const PtaSolution *f, const PtaCons *c)
{
	const Cut *cut = ctx;
	if (cut->func)
		return f->id != cut->func || c->kind != cut->one.kind ||
		       c->rule != cut->one.rule || c->dst != cut->one.dst ||
		       c->src != cut->one.src || c->off != cut->one.off ||
		       c->instr != cut->one.instr;
	if (cut->of_calls_only && c->call == 0)
		return true;
	return !((cut->rule == PTA_RULE_COUNT || c->rule == cut->rule) &&
		 (cut->kind == PTA_CONS_KINDS || c->kind == cut->kind));
}

static void
cut_and_judge(const Program *p, uint32_t config, const Analysis *right, Cut *cut, const char *kind,
	      const char *what)
{
	PtaDamage damage = { .ctx = cut, .cons = keeps };
	Mutation mutation = { .damage = &damage };
	Analysis a = analyse(p->m, &configs[config], &mutation);
	judge(kind, what, p, config, right->escape, &a);
}

static void
mutate_constraints(const Program *p, uint32_t config, const Analysis *right, uint64_t *rand)
{
	static const char *const kinds[] = { "addr", "copy", "load", "store", "offset", "filter",
					     "view", "captures", "cast", "wild", "stray", "collapse" };
	char name[48];
	for (PtaRule r = 0; r < PTA_RULE_COUNT; r++) {
		Cut cut = { .rule = r, .kind = PTA_CONS_KINDS };
		snprintf(name, sizeof name, "constraints: rule %s", pta_rule_id(r));
		cut_and_judge(p, config, right, &cut, name, "all");
	}
	for (PtaConsKind k = 0; k < PTA_CONS_KINDS; k++) {
		/* Instances make none of these two. */
		bool is_of_calls = k != PTA_FILTER && k != PTA_STRAY;
		Cut cut = { .rule = PTA_RULE_COUNT, .kind = k, .of_calls_only = is_of_calls };
		snprintf(name, sizeof name, "constraints%s: %s",
			 is_of_calls ? " of instances" : "", kinds[k]);
		cut_and_judge(p, config, right, &cut, name, "all");
	}
	for (uint32_t i = 0; i < samples(6); i++) {
		PtaFuncId id = 1 + (PtaFuncId)(unit_rand(rand) % (right->escape->n_funcs - 1));
		const PtaSolution *f = pta_summary_solution(right->pta, id);
		if (f == NULL || f->cons.len < 2)
			continue;
		Cut cut = { .func = id };
		cut.one = f->cons.at[1 + unit_rand(rand) % (f->cons.len - 1)];
		Buf what = { 0 };
		pta_print_cons(f, &cut.one, &what);
		cut_and_judge(p, config, right, &cut, "one constraint", buf_cstr(&what));
	}
}

static void
test_constraints(void)
{
	each_program(mutate_constraints);
	report(150);
}

/* ------------------------------------------------------------------ callees */

typedef struct Unbound {
	PtaFuncId callee; /* 0: any */
	bool of_static, of_computed;
} Unbound;

static bool
binds(void *ctx, const PtaSolution *f, const PtaCall *call, PtaFuncId callee)
{
	const Unbound *u = ctx;
	(void)f;
	if (u->callee && u->callee != callee)
		return true;
	return call->kind == PTA_CALL_STATIC ? !u->of_static : !u->of_computed;
}

static void
mutate_callees(const Program *p, uint32_t config, const Analysis *right, uint64_t *rand)
{
	(void)rand;
	for (PtaFuncId g = 0; g < pta_n_funcs(right->pta); g++) {
		if (g >= right->escape->n_funcs && !pta_summary(right->pta, g))
			continue; /* a brief that nobody wants */
		for (uint32_t k = 0; k < 2; k++) {
			Unbound u = { g, k == 0, k == 1 };
			PtaDamage damage = { .ctx = &u, .callee = binds };
			Mutation mutation = { .damage = &damage };
			Analysis a = analyse(p->m, &configs[config], &mutation);
			char name[48], what[32];
			snprintf(name, sizeof name, "%s of %s calls", g ? "a callee" : "callees",
				 k ? "computed" : "static");
			snprintf(what, sizeof what, "function %u", g);
			judge(name, what, p, config, right->escape, &a);
		}
	}
}

static void
test_callees(void)
{
	each_program(mutate_callees);
	report(150);
}

/* ------------------------------------------------------------- known callees */

typedef struct Mistaken {
	IrFuncId func; /* whose call */
	IrValueId call;
	IrFuncId runs;
} Mistaken;

typedef VEC(Mistaken) Mistakes;

static IrFuncId
mistake(void *ctx, IrFuncId f, IrValueId call, IrFuncId known)
{
	const Mistaken *m = ctx;
	return f == m->func && call == m->call ? m->runs : known;
}

/* A function of that type, by chance; 0: there seems to be none. */
static IrFuncId
any_function(const IrModule *m, IrTypeId type, uint64_t *rand)
{
	for (uint32_t i = 0; i < 50; i++) {
		IrFuncId g = 1 + (IrFuncId)(unit_rand(rand) % (m->funcs.len - 1));
		if (ir_func(m, g)->body == BODY_HERE &&
		    ir_under(m, ir_func(m, g)->type) == ir_under(m, type))
			return g;
	}
	return 0;
}

/* Computed calls of the module's functions; what they run is still open. */
static Mistakes
computed_calls(const IrModule *m)
{
	Mistakes all = { 0 };
	for (IrFuncId id = 1; id < m->funcs.len; id++) {
		const IrFunc *f = ir_func(m, id);
		for (IrValueId v = 1; f->body == BODY_HERE && v < f->instrs.len; v++) {
			const IrInstr *in = ir_instr(f, v);
			if (in->block != 0 && in->op == OP_CALL && !ir_static_callee(f, in))
				vec_push(&all, ((Mistaken){ .func = id, .call = v }));
		}
	}
	return all;
}

static void
mutate_known(const Program *p, uint32_t config, const Analysis *right, uint64_t *rand)
{
	Mistakes all = computed_calls(p->m);
	for (uint32_t i = 0; i < samples(8) && all.len; i++) {
		Mistaken m = all.at[unit_rand(rand) % all.len];
		const IrFunc *f = ir_func(p->m, m.func);
		IrValueId callee = ir_operand(f, ir_instr(f, m.call), 0);
		m.runs = any_function(p->m, ir_instr(f, callee)->type, rand);
		PtaDamage damage = { .ctx = &m, .known = mistake };
		Mutation mutation = { .damage = &damage };
		Analysis a = analyse(p->m, &configs[config], &mutation);
		char what[64];
		snprintf(what, sizeof what, "function %u, call %u: function %u", m.func, m.call,
			 m.runs);
		judge("a known callee", what, p, config, right->escape, &a);
	}
}

static void
test_known(void)
{
	each_program(mutate_known);
	report(40);
}

/* --------------------------------------------------------- finished solutions */

typedef enum Change { CHANGE_TOKEN, CHANGE_SINK, CHANGE_COLLAPSED, CHANGE_INSTANCE, CHANGE_UNKNOWN,
		      CHANGE_MERGED, CHANGE_COUNT } Change;

static const char *const change_names[] = { "a token of a set", "a token of a sink",
					    "a collapsed mark", "an instance of a call",
					    "an unknown call", "two nodes merged" };

typedef struct Random {
	Change change;
	uint64_t rand;
} Random;

static void
drop_random_token(const PtaSolution *f, PtaNodeId n, uint64_t *rand)
{
	uint32_t count = pta_set_count(pta_pts(f, n));
	uint32_t at = count ? (uint32_t)(unit_rand(rand) % count) : 0;
	PtaNodeId token = 0;
	pta_set_each(pta_pts(f, n), t)
		if (at-- == 0)
			token = t;
	if (token)
		pta_damage(f, n, token);
}

static void
change_call(PtaSolution *f, Change change, uint64_t *rand)
{
	if (f->calls.len < 2)
		return;
	PtaCall *call = &f->calls.at[1 + unit_rand(rand) % (f->calls.len - 1)];
	if (change == CHANGE_UNKNOWN)
		call->is_unknown = false;
	else if (call->insts.len)
		call->insts.at[unit_rand(rand) % call->insts.len] = *vec_last(&call->insts),
		call->insts.len--;
}

static void
change_solution(void *ctx, Analysis *a)
{
	Random *r = ctx;
	PtaFuncId id = 1 + (PtaFuncId)(unit_rand(&r->rand) % (pta_module(a->pta)->funcs.len - 1));
	PtaSolution *f = (PtaSolution *)(uintptr_t)(unit_rand(&r->rand) % 2
						    ? pta_verdict_solution(a->pta, id)
						    : pta_summary_solution(a->pta, id));
	if (f == NULL)
		return;
	switch (r->change) {
	case CHANGE_TOKEN:
		drop_random_token(f, 1 + (PtaNodeId)(unit_rand(&r->rand) % f->n_nodes), &r->rand);
		break;
	case CHANGE_SINK:
		drop_random_token(f, 1 + (PtaNodeId)(unit_rand(&r->rand) % (PTA_SINK_COUNT - 1)),
				  &r->rand);
		break;
	case CHANGE_COLLAPSED:
		vec_each(&f->objs, o)
			f->objs.at[o].is_collapsed = false;
		break;
	case CHANGE_INSTANCE:
	case CHANGE_UNKNOWN:
		change_call(f, r->change, &r->rand);
		break;
	case CHANGE_MERGED:
		/* A representative of its own: both answer with the empty set of the other. */
		pta_damage_merge(f, 1 + (PtaNodeId)(unit_rand(&r->rand) % f->n_nodes),
				 1 + (PtaNodeId)(unit_rand(&r->rand) % f->n_nodes));
		break;
	case CHANGE_COUNT:
		break;
	}
}

static void
mutate_solutions(const Program *p, uint32_t config, const Analysis *right, uint64_t *rand)
{
	for (Change change = 0; change < CHANGE_COUNT; change++)
		for (uint32_t i = 0; i < samples(4); i++) {
			Random r = { change, unit_rand(rand) };
			Mutation mutation = { .finished = change_solution, .ctx = &r };
			Analysis a = analyse(p->m, &configs[config], &mutation);
			char name[48];
			snprintf(name, sizeof name, "finished solution: %s", change_names[change]);
			judge(name, "random", p, config, right->escape, &a);
		}
}

static void
test_solutions(void)
{
	each_program(mutate_solutions);
	report(15);
}

/* ------------------------------------------------------------ rules, verdicts */

static void
mutate_rules(const Program *p, uint32_t config, const Analysis *right, uint64_t *rand)
{
	static const char *const names[] = {
#define X(name) #name,
		ESCAPE_RULES(X)
#undef X
	};
	(void)rand;
	for (EscapeRule r = 0; r < ESCAPE_RULE_COUNT; r++) {
		Mutation mutation = { .left_out = 1u << r };
		Analysis a = analyse(p->m, &configs[config], &mutation);
		char name[48];
		snprintf(name, sizeof name, "rule %s", names[r]);
		judge(name, "all", p, config, right->escape, &a);
	}
}

static void
test_rules(void)
{
	each_program(mutate_rules);
	report(150);
}

/* A changed verdict is refused, whichever it is. */
static void
judge_verdict(const char *kind, const Analysis *a)
{
	Row *row = row_named(kind);
	Buf faults = { 0 };
	row->made++;
	row->worse++;
	row->missed += escape_check(a->escape, &faults);
}

static void
change_verdict(const Analysis *a, SiteVerdict *v, IrPlacement to, const char *kind)
{
	SiteVerdict before = *v;
	v->placement = to;
	if (to == PLACE_STACK)
		v->reason = REASON_NONE;
	if (to != PLACE_HEAP && v->lifetime > LIFETIME_FRAME)
		v->lifetime = LIFETIME_FRAME;
	judge_verdict(kind, a);
	*v = before;
}

static bool
has_object(const Analysis *a, const SiteVerdict *v)
{
	const PtaSolution *f = pta_verdict_solution(a->pta, v->func);
	const IrFunc *ir = ir_func(a->escape->module, v->func);
	return f && pta_own(f, ir->sites.at[v->site].instr) != 0;
}

static void
mutate_verdicts(const Program *p, uint32_t config, const Analysis *right, uint64_t *rand)
{
	(void)p, (void)config, (void)rand;
	for (IrFuncId f = 1; f < right->escape->n_funcs; f++)
		vec_each(&right->escape->verdicts->funcs[f].sites, i) {
			SiteVerdict *v = &right->escape->verdicts->funcs[f].sites.at[i];
			if (!has_object(right, v))
				continue;
			if (v->placement == PLACE_HEAP) {
				change_verdict(right, v, PLACE_STACK, "verdict: heap to stack");
				change_verdict(right, v, PLACE_SIZE, "verdict: heap to size");
			}
			if (v->placement == PLACE_SIZE)
				change_verdict(right, v, PLACE_STACK, "verdict: size to stack");
			SiteVerdict before = *v;
			v->reason = v->reason ? REASON_NONE : REASON_HELD;
			if (before.placement == PLACE_STACK || before.reason)
				judge_verdict("verdict: another reason", right);
			*v = before;
			v->lifetime = LIFETIME_NONE;
			judge_verdict("verdict: no lifetime", right);
			*v = before;
		}
	/* Of dispatchers and briefs all is held that may be. */
	for (IrFuncId f = 1; f < right->escape->n_funcs; f++) {
		BitSet *held = &right->escape->run->held[f];
		bits_each(held, x) {
			bits_remove(held, x);
			judge_verdict("held by a callee", right);
			bits_add(held, x);
		}
	}
}

static void
test_verdicts(void)
{
	each_program(mutate_verdicts);
	report(500);
}

UNIT_MAIN(UNIT_TEST(test_summaries), UNIT_TEST(test_constraints), UNIT_TEST(test_callees),
	  UNIT_TEST(test_known), UNIT_TEST(test_solutions), UNIT_TEST(test_rules),
	  UNIT_TEST(test_verdicts))

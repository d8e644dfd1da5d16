/*
 * What a run prints: the dumps of its stages, and the reports.
 */
#include "drive/run.h"

#include <stdlib.h>

static void
dump_syntax(Run *r)
{
	vec_each(&r->packages, i) {
		const RunPackage *p = r->packages.at[i];
		for (uint32_t k = 0; p->load->is_root && k < p->files.len; k++)
			syntax_print(p->files.at[k], &r->out);
	}
}

bool
run_dumps_types(const Run *r, const RunPackage *p)
{
	return option_is(r->opts, OPT_DUMP, "types") && p->types &&
	       (p->load->is_root || option_set(r->opts, OPT_DEPS));
}

void
run_dump_types(Run *r, const RunPackage *p, const Diags *diags, Buf *out, FILE *to)
{
	uint32_t what = DUMP_ALL;
	if (option_set(r->opts, OPT_ONLY))
		what = types_dump_kinds(r->opts->value[OPT_ONLY]);
	types_dump(r->types, p->types, diags, what, out, to);
}

static void
dump_types(Run *r)
{
	vec_each(&r->packages, i)
		if (run_dumps_types(r, r->packages.at[i]))
			run_dump_types(r, r->packages.at[i], NULL, &r->out, NULL);
}

void
run_dump(Run *r, const char *stage)
{
	if (!strcmp(stage, "syntax"))
		dump_syntax(r);
	else if (!strcmp(stage, "types"))
		dump_types(r);
	else if (!strcmp(stage, "naive") || !strcmp(stage, "ir"))
		ir_print(r->module, &r->out);
	else if (!strcmp(stage, "absint"))
		absint_dump(r->facts, &r->out);
	else if (!strcmp(stage, "constraints"))
		pta_dump_constraints(r->pta, &r->out);
	else if (!strcmp(stage, "solution"))
		pta_dump_solution(r->pta, &r->out);
	else if (!strcmp(stage, "summary"))
		pta_dump_summaries(r->pta, &r->out);
	else
		bug("drive", "", "no dump for %s", stage);
}

/* The packages that are reported: those that patterns named; of an .ir file all. */
static void
reported_packages(Run *r, ReportInput *in)
{
	vec_each(&r->packages, i) {
		const RunPackage *p = r->packages.at[i];
		if (p->load->is_root && !p->is_bad)
			vec_push(&in->packages, p->types->path);
	}
	if (r->loaded)
		return;
	Map seen = {0};
	for (IrFuncId f = 1; f < r->module->funcs.len; f++) {
		const Str *name = ir_name_package(r->strs, ir_func(r->module, f)->name);
		bool is_new;
		map_ensure(&seen, map_key(name), &is_new);
		if (is_new)
			vec_push(&in->packages, name);
	}
}

static void
settings(Run *r, ReportInput *in)
{
	vec_push(&in->settings, ((ReportSetting){"version", PACKAGE_VERSION}));
	for (int i = 0; i < OPT_COUNT; i++) {
		if (!option_is_knob((OptionId)i))
			continue;
		const char *value = i == OPT_KNOB_WORLD ? (r->is_closed ? "closed" : "open")
							: r->opts->value[i];
		vec_push(&in->settings, ((ReportSetting){option_name((OptionId)i), value}));
	}
	if (r->loaded) {
		vec_push(&in->settings, ((ReportSetting){"goos", r->env.goos->s}));
		vec_push(&in->settings, ((ReportSetting){"goarch", r->env.goarch->s}));
	}
}

/* -why=FILE:LINE[:COL] */
static void
why(Run *r, const ReportInput *in)
{
	char *file = mem_data(strlen(r->opts->value[OPT_WHY]) + 1);
	strcpy(file, r->opts->value[OPT_WHY]);
	unsigned long n[2] = {0}; /* last number, the one before it */
	int found = 0;
	for (char *colon; found < 2 && (colon = strrchr(file, ':')) != NULL; found++) {
		char *end;
		unsigned long x = strtoul(colon + 1, &end, 10);
		if (end == colon + 1 || *end)
			break;
		n[found] = x;
		*colon = '\0';
	}
	if (found == 0) {
		buf_puts(&r->messages, "stayput: -why wants FILE:LINE or FILE:LINE:COL\n");
		r->status = EXIT_USAGE;
		return;
	}
	uint32_t line = (uint32_t)(found == 2 ? n[1] : n[0]),
		 col = (uint32_t)(found == 2 ? n[0] : 0);
	if (!report_why(in, file, line, col, &r->out)) {
		buf_printf(&r->messages, "stayput: no allocation site at %s\n",
			   r->opts->value[OPT_WHY]);
		r->status = EXIT_FAULTS;
	}
}

static void
print_stats(Run *r)
{
	const AbsCounters *a = absint_counters(r->facts);
	const PtaCounters *c = pta_counters(r->pta);
#define X(name, text) buf_printf(&r->messages, "%12llu  %s\n", (unsigned long long)a->name, text);
	ABS_COUNTERS(X)
#undef X
#define X(name, text) buf_printf(&r->messages, "%12llu  %s\n", (unsigned long long)c->name, text);
	PTA_COUNTERS(X)
#undef X
	buf_printf(&r->messages, "%12s  functions of the fully cloned program\n",
		   pta_count_contexts(r->pta));
}

void
run_report(Run *r)
{
	ReportInput in = {.module = r->module, .escape = r->escape, .n_faults = r->diags.n_errors};
	reported_packages(r, &in);
	settings(r, &in);
	if (option_set(r->opts, OPT_WHY)) {
		why(r, &in);
	} else if (option_is(r->opts, OPT_FORMAT, "gc")) {
		report_gc(&in, &r->out);
	} else if (option_is(r->opts, OPT_FORMAT, "json")) {
		report_json(&in, &r->out);
	} else if (option_is(r->opts, OPT_FORMAT, "ir")) {
		escape_annotate(r->escape, r->module);
		report_ir(&in, &r->out);
	} else {
		report_text(&in, option_set(r->opts, OPT_ALL), &r->out);
	}
	if (option_set(r->opts, OPT_STATS))
		print_stats(r);
}

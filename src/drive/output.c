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
	else if (!strcmp(stage, "callgraph"))
		callgraph_dump(r->graph, &r->out);
	else if (!strcmp(stage, "callgraph.dot"))
		callgraph_dump_dot(r->graph, &r->out);
	else
		bug("drive", "", "no dump for %s", stage);
}

/* The packages that are reported: those that patterns named; of an .ir file all. */
static void
reported_packages(Run *r)
{
	vec_each(&r->packages, i) {
		const RunPackage *p = r->packages.at[i];
		if (p->load->is_root && !p->is_bad)
			vec_push(&r->reported, p->id);
	}
	if (r->loaded)
		return;
	Map seen = {0};
	for (IrFuncId f = 1; f < r->module->funcs.len; f++) {
		const Str *name = ir_name_package(r->strs, ir_func(r->module, f)->name);
		bool is_new;
		map_ensure(&seen, map_key(name), &is_new);
		if (is_new)
			vec_push(&r->reported, name);
	}
}

static void
add_setting(ReportInput *in, const char *name, const char *value)
{
	vec_push(&in->settings, ((ReportSetting){name, value}));
}

/* The field of a knob in JSON. */
static const char *
setting_name(OptionId knob)
{
	if (knob == OPT_KNOB_GO)
		return "limits"; /* "go" is the version of the Go tree */
	Buf name = {0};
	for (const char *s = option_row(knob)->name; *s; s++)
		buf_putc(&name, *s == '-' ? '_' : *s);
	return buf_cstr(&name);
}

static void
settings(Run *r, ReportInput *in)
{
	const Str *go = r->env.goroot ? load_goroot_version(&r->env) : NULL;
	add_setting(in, "version", PACKAGE_VERSION);
	add_setting(in, "commit", run_commit());
	add_setting(in, "go", go ? go->s : NULL);
	for (int i = 0; i < OPT_COUNT; i++) {
		if (!option_is_knob((OptionId)i))
			continue;
		const char *value = r->opts->value[i];
		if (i == OPT_KNOB_WORLD && (r->module || r->records))
			value = r->is_closed ? "closed" : "open";
		add_setting(in, setting_name((OptionId)i), value);
	}
	add_setting(in, "goos", r->env.goos ? r->env.goos->s : NULL);
	add_setting(in, "goarch", r->env.goarch ? r->env.goarch->s : NULL);
}

/* How many functions of a module from Go were lowered. */
static void
print_lowered(Run *r)
{
	if (!r->loaded)
		return;
	buf_printf(&r->messages, "%12u  functions lowered\n", r->lowered.n_lowered);
	buf_printf(&r->messages, "%12u  functions not reached\n", r->lowered.n_unreached);
}

/* Functions that are analysed by a model instead of a body of their own. */
static void
print_models(Run *r)
{
	uint32_t n = 0;
	Buf names = {0};
	for (IrFuncId f = 1; f < r->module->funcs.len; f++) {
		if (!ir_func(r->module, f)->is_model)
			continue;
		buf_printf(&names, "%14smodel of %s\n", "", ir_func(r->module, f)->name->s);
		n++;
	}
	buf_printf(&r->messages, "%12u  functions without a body that have a model\n", n);
	buf_write(&r->messages, buf_cstr(&names), names.len);
}

static void
print_stats(Run *r)
{
	const AbsCounters a = absint_count(r->facts);
	const CallGraphCounters *g = &r->graph->n;
	const PtaCounters *c = pta_counters(r->pta);
#define X(name, text) buf_printf(&r->messages, "%12llu  %s\n", (unsigned long long)a.name, text);
	ABS_COUNTERS(X)
#undef X
#define X(name, text) buf_printf(&r->messages, "%12llu  %s\n", (unsigned long long)g->name, text);
	CALLGRAPH_COUNTERS(X)
#undef X
#define X(name, text) buf_printf(&r->messages, "%12llu  %s\n", (unsigned long long)c->name, text);
	PTA_COUNTERS(X)
#undef X
	buf_printf(&r->messages, "%12s  functions of the fully cloned program\n",
		   pta_count_contexts(r->pta));
	buf_printf(&r->messages, "%12u  types with too many leaves: one cell\n",
		   pta_count_whole_types(r->pta));
	buf_printf(&r->messages, "%12u  arrays with too many elements: one for all\n",
		   pta_count_joined_arrays(r->pta));
	print_lowered(r);
	print_models(r);
}

/* -why: what is at the place, or the nearest to it. */
static void
why(Run *r, const ReportInput *in)
{
	const Options *o = r->opts;
	ReportWhy at = {o->why_file, o->why_line, o->why_col, option_is(o, OPT_FORMAT, "json")};
	ReportPlace found;
	if (!report_why(in, &at, &r->totals, &found, &r->out)) {
		buf_printf(&r->messages, "stayput: no allocation site and no parameter in %s\n",
			   o->why_file);
		r->status = EXIT_FAULTS;
	} else if (found.line != o->why_line || (o->why_col && found.col != o->why_col)) {
		buf_printf(&r->messages, "stayput: nothing at %s; the nearest is %s:%u",
			   o->value[OPT_WHY], o->why_file, found.line);
		buf_printf(&r->messages, found.col ? ":%u\n" : "\n", found.col);
	}
}

void
run_report(Run *r)
{
	const Options *o = r->opts;
	bool is_json = option_is(o, OPT_FORMAT, "json");
	if (!r->records) {
		reported_packages(r);
		r->records = verdict_records(r->verdicts, &r->reported);
	}
	ReportInput in = {.records = r->records, .packages = &r->reported};
	if (is_json) {
		settings(r, &in);
		report_json_header(&in, &r->out);
		r->is_reported = true;
	}
	if (option_set(o, OPT_WHY)) {
		why(r, &in);
	} else if (is_json) {
		report_json_sites(&in, &r->totals, &r->out);
	} else if (option_is(o, OPT_FORMAT, "gc")) {
		report_gc(&in, &r->out);
	} else if (option_is(o, OPT_FORMAT, "ir")) {
		verdict_annotate(r->verdicts, r->module);
		ir_print(r->module, &r->out);
	} else {
		report_text(&in, option_set(o, OPT_ALL), &r->out);
	}
	if (option_set(o, OPT_STATS))
		print_stats(r);
}

void
run_finish_report(Run *r)
{
	if (r->opts->job == JOB_CHECK || !option_is(r->opts, OPT_FORMAT, "json"))
		return;
	if (!r->is_reported) {
		ReportInput in = {0};
		settings(r, &in);
		report_json_header(&in, &r->out);
	}
	report_json_diags(&r->diags, r->files, &r->out);
	vec_each(&r->bugs, i)
		report_json_bug(r->bugs.at[i], &r->out);
	report_json_summary(&r->totals, r->diags.n_errors + r->bugs.len, &r->out);
}

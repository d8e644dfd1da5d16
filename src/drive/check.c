/*
 * stayput check: parse and type-check, and print the errors as gc does: at
 * most one syntax error a line, no types after a syntax error, ten errors
 * unless -e, sorted, each once.
 */
#include "drive/run.h"

#include <stdlib.h>

#define ERRORS_MAX 10 /* gc's limit without -e */

/* The job's own form of run_check: the flags of the conformance suites count. */
static void
check_package(Run *r, RunPackage *p)
{
	bool all = option_set(r->opts, OPT_CHECK_ALL);
	unsigned minor;
	const char *lang = option_text(r->opts, OPT_LANG);
	CheckOptions opts = {
		.diags = &r->diags,
		.n_ids = p->ids.next + 1,
		.go_minor = lang && sscanf(lang, "go1.%u", &minor) == 1 ? minor : p->load->go_minor,
		.import = run_import,
		.import_ctx = &(RunImporter){r, p},
		.has_asm = p->load->has_asm && !option_set(r->opts, OPT_CHECK_COMPLETE),
		.is_std = p->load->is_std || option_set(r->opts, OPT_CHECK_STD),
		.is_relaxed_runtime = option_set(r->opts, OPT_CHECK_RUNTIME),
		.check_labels = all,
		.allow_assert = all,
	};
	const char *path = option_text(r->opts, OPT_CHECK_PATH);
	const Str *name = p->load->name ? p->load->name : str_cstr(r->strs, "_");
	p->types = types_check(r->types, path ? str_cstr(r->strs, path) : p->load->path, name,
			       p->files.at, p->files.len, &opts);
}

static bool
has_syntax_error(const RunPackage *p)
{
	vec_each(&p->files, i)
		if (p->files.at[i]->has_syntax_error)
			return true;
	return false;
}

static void
parse_package(Run *r, RunPackage *p)
{
	bool all = option_set(r->opts, OPT_CHECK_ALL);
	ParseOptions opts = {.strs = r->strs, .fset = r->files, .diags = &r->diags, .ids = &p->ids,
			     .check_branches = !all, .all_errors = all};
	vec_each(&p->load->files, i)
		vec_push(&p->files, syntax_parse(p->load->files.at[i], &opts));
}

/* Keep the first errors and say that there are more. */
static void
limit_errors(Run *r)
{
	if (option_set(r->opts, OPT_CHECK_E) || option_set(r->opts, OPT_CHECK_ALL))
		return;
	diag_sort(&r->diags, r->files);
	if (r->diags.list.len <= ERRORS_MAX)
		return;
	r->diags.list.len = ERRORS_MAX;
	diag_add(&r->diags, DIAG_TYPE, 0, "too many errors");
}

void
run_check_job(Run *r)
{
	run_load(r);
	r->types = types_ctx_new(r->strs, r->files);
	bool all = option_set(r->opts, OPT_CHECK_ALL);
	vec_each(&r->packages, i) {
		RunPackage *p = r->packages.at[i];
		parse_package(r, p);
		if (all || !has_syntax_error(p))
			check_package(r, p);
	}
	limit_errors(r);
}

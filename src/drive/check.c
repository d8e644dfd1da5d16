/*
 * stayput check: parse and type-check, and print the errors as gc does: at
 * most one syntax error a line, no types after a syntax error, sorted, each
 * once; all of them, or with -e=0 the first ten. Of the packages that are
 * imported only, function bodies are skipped, but with -deps. With -dump=types
 * the facts of each package are written when they are there, and dropped, so
 * that memory does not grow with what is dumped. The flags that make the job fit
 * the conformance suites of Go's source tree hold for the named packages.
 */
#include "drive/run.h"

#include <stdlib.h>

#define ERRORS_MAX 10 /* gc's limit without -e */

static bool
is_of_files(const Run *r)
{
	return r->opts->args.len > 0 && load_is_source(r->opts->args.at[0]);
}

static bool
wants_bodies(const Run *r, const RunPackage *p)
{
	return p->load->is_root || option_set(r->opts, OPT_DEPS);
}

/* Relative imports are an affair of named files. */
static void
load(Run *r)
{
	run_load_env(r);
	StrTab *strs = r->strs;
	const char *dir = option_text(r->opts, OPT_CHECK_SRCDIR);
	if (dir) {
		r->env.relative_dir = str_cstr(strs, dir);
	} else if (is_of_files(r)) {
		const char *file = r->opts->args.at[0], *slash = strrchr(file, '/');
		r->env.relative_dir = slash ? str_intern(strs, file, (size_t)(slash - file))
					    : str_cstr(strs, ".");
	}
	r->env.skips_imports = option_set(r->opts, OPT_CHECK_SYNTAX);
	r->env.fakes_c = option_set(r->opts, OPT_CHECK_FAKE_C);
	r->env.defers_faults = true;
	run_load_packages(r);
}

static void
parse_package(Run *r, RunPackage *p, WorkSpace *ws)
{
	bool all = option_set(r->opts, OPT_CHECK_ALL);
	ParseOptions opts = run_parse_options(r, p, ws);
	opts.check_branches = !all;
	opts.all_errors = all || option_set(r->opts, OPT_CHECK_SYNTAX);
	opts.skip_bodies = !wants_bodies(r, p);
	vec_each(&p->load->files, i)
		vec_push(&p->files, syntax_parse(p->load->files.at[i], &opts));
}

/* gc stops after a syntax error. */
static bool
wants_types(const Run *r, const RunPackage *p)
{
	if (option_set(r->opts, OPT_CHECK_SYNTAX))
		return false;
	bool is_good = true;
	vec_each(&p->files, i)
		is_good = is_good && !p->files.at[i]->has_syntax_error;
	return is_good || option_set(r->opts, OPT_CHECK_ALL);
}

static void
check_package(Run *r, RunPackage *p, FactSpace *space)
{
	const Options *o = r->opts;
	const Str *name = p->load->name ? p->load->name : str_cstr(r->strs, "_");
	const Str *path = p->load->path;
	RunImporter from = {r, p};
	CheckOptions opts = run_check_options(r, p, &from);
	opts.space = space;
	opts.skip_bodies = !wants_bodies(r, p);
	if (p->load->is_root) {
		if (option_set(o, OPT_CHECK_PATH))
			path = str_cstr(r->strs, option_text(o, OPT_CHECK_PATH));
		else if (is_of_files(r) && !option_set(o, OPT_DUMP)) /* as messages show it */
			path = name;
		opts.has_asm = opts.has_asm && !option_set(o, OPT_CHECK_COMPLETE);
		opts.is_std = opts.is_std || option_set(o, OPT_CHECK_STD);
		opts.is_relaxed_runtime = option_set(o, OPT_CHECK_RUNTIME);
		opts.check_labels = opts.allow_assert = option_set(o, OPT_CHECK_ALL);
		opts.fake_c = option_set(o, OPT_CHECK_FAKE_C);
	}
	p->types = types_check(r->types, path, name, p->files.at, p->files.len, &opts);
}

static void
dump_package(Run *r, const RunPackage *p)
{
	if (!run_dumps_types(r, p))
		return;
	Buf out = {0};
	run_dump_types(r, p, &p->diags, &out, stdout);
	if (!buf_flush(&out, stdout))
		r->status = EXIT_FAULTS;
}

static void
check_and_forget(Run *r, RunPackage *p, WorkSpace *ws)
{
	if (!wants_types(r, p))
		return;
	check_package(r, p, &ws->facts);
	dump_package(r, p);
	types_drop_facts(p->types);
}

/* Keep the first errors, and say at the last one that there are more. */
static void
limit_errors(Run *r)
{
	if (option_set(r->opts, OPT_CHECK_ALL))
		return;
	diag_drop_repeated(&r->diags, r->files);
	if (option_set(r->opts, OPT_CHECK_E))
		return;
	diag_sort(&r->diags, r->files);
	if (r->diags.list.len <= ERRORS_MAX)
		return;
	r->diags.list.len = ERRORS_MAX;
	diag_add(&r->diags, DIAG_TYPE, r->diags.list.at[ERRORS_MAX - 1].pos, "too many errors");
}

static void
check_all(Run *r)
{
	r->types = types_ctx_new(r->strs, r->files, r->env.goarch->s);
	run_each_package(r, &(PackageWork){.parse = parse_package,
					  .check = check_and_forget,
					  .forgets = true,
					  .in_order = option_set(r->opts, OPT_DUMP)});
	limit_errors(r);
}

void
run_check_job(Run *r)
{
	run_timed(r, "load", load);
	run_timed(r, "check", check_all);
}

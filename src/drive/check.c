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

/* False after a syntax error: gc stops then. */
static bool
parse_package(Run *r, RunPackage *p, NameCache *cache)
{
	bool all = option_set(r->opts, OPT_CHECK_ALL);
	ParseOptions opts = {.strs = r->strs, .fset = r->files, .cache = cache, .diags = &r->diags,
			     .ids = &p->ids, .check_branches = !all,
			     .all_errors = all || option_set(r->opts, OPT_CHECK_SYNTAX),
			     .skip_bodies = !wants_bodies(r, p)};
	bool is_good = true;
	vec_each(&p->load->files, i) {
		File *f = syntax_parse(p->load->files.at[i], &opts);
		is_good = is_good && !f->has_syntax_error;
		vec_push(&p->files, f);
	}
	return is_good;
}

static void
check_package(Run *r, RunPackage *p)
{
	const Options *o = r->opts;
	const Str *name = p->load->name ? p->load->name : str_cstr(r->strs, "_");
	const Str *path = p->load->path;
	RunImporter from = {r, p};
	CheckOptions opts = run_check_options(r, p, &from);
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
dump_package(Run *r, RunPackage *p, uint32_t n_faults_before)
{
	if (!run_dumps_types(r, p))
		return;
	const Diags own = {.list = {.at = r->diags.list.at + n_faults_before,
				    .len = r->diags.list.len - n_faults_before}};
	Buf out = {0};
	run_dump_types(r, p, &own, &out, stdout);
	if (!buf_flush(&out, stdout))
		r->status = EXIT_FAULTS;
	p->types->info = NULL;
}

/* Keep the first errors, and say at the last one that there are more. */
static void
limit_errors(Run *r)
{
	if (option_set(r->opts, OPT_CHECK_E) || option_set(r->opts, OPT_CHECK_ALL))
		return;
	diag_sort(&r->diags, r->files);
	if (r->diags.list.len <= ERRORS_MAX)
		return;
	r->diags.list.len = ERRORS_MAX;
	diag_add(&r->diags, DIAG_TYPE, r->diags.list.at[ERRORS_MAX - 1].pos, "too many errors");
}

void
run_check_job(Run *r)
{
	load(r);
	r->types = types_ctx_new(r->strs, r->files, r->env.goarch->s);
	NameCache *cache = mem_new(NameCache);
	vec_each(&r->packages, i) {
		RunPackage *p = r->packages.at[i];
		uint32_t n_faults = r->diags.list.len;
		bool is_good = parse_package(r, p, cache) || option_set(r->opts, OPT_CHECK_ALL);
		if (is_good && !option_set(r->opts, OPT_CHECK_SYNTAX))
			check_package(r, p);
		dump_package(r, p, n_faults);
	}
	limit_errors(r);
}

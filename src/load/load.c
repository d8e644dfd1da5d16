/*
 * The whole: patterns to packages, and the order in which imports come before
 * importers (depth first from the roots, which are taken in the order of the
 * patterns; imports in order of appearance).
 */
#include "load/load.h"

#include "load/loader.h"

void
load_visit(Loader *l, LoadPackage *p)
{
	if (p->state != 0)
		return;
	p->state = 1;
	if (!l->env->skips_imports)
		load_resolve_imports(l, p);
	p->state = 2;
	progress_step(l->env->progress);
	if (p->files.len > 0 || p->has_errors)
		vec_push(&l->result->packages, p);
}

/* ------------------------------------------------------------------ roots */

/* The files named on the command line are one package. */
static LoadPackage *
package_of_files(Loader *l, char *const *files, uint32_t n)
{
	LoadPackage *p = mem_new(LoadPackage);
	StrTab *strs = l->env->strs;
	p->path = p->id = str_cstr(strs, "command-line-arguments");
	p->dir = l->env->host->cwd;
	p->has_asm = true;
	p->go_minor = l->env->release;
	for (uint32_t i = 0; i < n; i++) {
		SrcFile *src = load_read_source(l, str_cstr(strs, files[i]));
		if (!src || !load_add_file(l, p, src))
			p->has_errors = true;
	}
	return p;
}

bool
load_is_source(const char *arg)
{
	size_t n = strlen(arg);
	if (n > 3 && strcmp(arg + n - 3, ".go") == 0)
		return true;
	const char *base = strrchr(arg, '/');
	return strchr(base ? base : arg, '.') && load_is_file(arg);
}

static bool
has_any_tests(Loader *l, LoadPackage *p)
{
	if (!l->env->with_tests)
		return false;
	const PackageTests *t = load_tests_of(l, p);
	return t->internal.files.len + t->external.files.len > 0;
}

/* A wildcard passes over what is only there for documentation, and over vendored commands. */
static bool
is_for_wildcards(const LoadPackage *p)
{
	if (!p->is_std)
		return true;
	return !str_is(p->path, "unsafe") && !str_is(p->path, "builtin") &&
	       !(strstr(p->path->s, "vendor/") && p->name && str_is(p->name, "main"));
}

/* A package that a pattern names. A wildcard passes over directories in which no file is for this
 * target. */
static void
add_root(Loader *l, LoadPackage *p, bool is_wild, PackageVec *roots)
{
	if (is_wild && !is_for_wildcards(p))
		return;
	if (p->files.len == 0 && !p->has_errors && !has_any_tests(l, p)) {
		if (is_wild && p->cgo_pos && !p->is_std)
			vec_push(&l->left_out, p);
		if (is_wild)
			return;
		load_report_no_files(l, p, 0);
	}
	vec_push(roots, p);
}

/* An import path without wildcard; the package is found as an import would. */
static void
add_path(Loader *l, const char *path, PackageVec *roots)
{
	uint32_t before = l->diags->n_errors;
	const char *error;
	LoadPackage *p = load_visit_path(l, path, &error);
	if (error)
		diag_add(l->diags, DIAG_LOAD, 0, "%s", error);
	if (p)
		add_root(l, p, false, roots);
	else if (l->diags->n_errors == before && l->std) /* told, but not of this pattern */
		diag_add(l->diags, DIAG_LOAD, 0, "package %s: its module is missing", path);
}

/* Before go 1.16, "all" had what the tests of dependencies need, too. */
static bool
all_has_all_tests(const Modules *ms)
{
	return ms->file && !ms->vendor && !ms->file->is_workspace && ms->mains.len > 0 &&
	       ms->mains.at[0]->go_minor < 16;
}

/* What the tests of packages need. */
static void
add_needed_by_tests(Loader *l, const PackageVec *packages)
{
	vec_each(packages, i) {
		const PackageTests *t = load_tests_of(l, packages->at[i]);
		const TestFiles *both[] = {&t->internal, &t->external};
		for (int k = 0; k < 2; k++) {
			LoadPackage probe = *packages->at[i];
			probe.imports = (ImportVec){0};
			vec_append(&probe.imports, both[k]->imports.at, both[k]->imports.len);
			load_resolve_imports(l, &probe);
		}
	}
}

static void
add_pattern(Loader *l, const char *pattern, PackageVec *roots)
{
	if (load_is_path(pattern)) {
		if (strchr(pattern, '@'))
			diag_add(l->diags, DIAG_LOAD, 0, "package %s: can only use path@version "
				 "syntax with 'go get' and 'go install'", pattern);
		else
			add_path(l, pattern, roots);
		return;
	}
	FoundVec dirs = {0};
	load_expand_pattern(l->mods, pattern, &dirs, l->diags);
	bool is_wild = load_is_wildcard(pattern);
	PackageVec found = {0};
	vec_each(&dirs, i) {
		vec_push(&found, load_package_of_dir(l, dirs.at[i].dir, dirs.at[i].module));
		add_root(l, found.at[i], is_wild, roots);
	}
	if (strcmp(pattern, "tool") == 0)
		vec_each(&l->mods->mains, i)
			vec_each(&l->mods->mains.at[i]->file->tool, k)
				add_path(l, l->mods->mains.at[i]->file->tool.at[k]->s, roots);
	if (strcmp(pattern, "all") != 0)
		return;
	uint32_t first = l->result->packages.len;
	vec_each(&found, i)
		load_visit(l, found.at[i]);
	add_needed_by_tests(l, &found);
	for (uint32_t i = first; all_has_all_tests(l->mods) && i < l->result->packages.len; i++) {
		PackageVec one = {0};
		vec_push(&one, l->result->packages.at[i]);
		add_needed_by_tests(l, &one);
	}
	for (uint32_t i = first; i < l->result->packages.len; i++)
		add_root(l, l->result->packages.at[i], true, roots);
}

static void
add_roots(Loader *l, char *const *patterns, uint32_t n, PackageVec *roots)
{
	uint32_t n_files = 0;
	for (uint32_t i = 0; i < n; i++)
		n_files += load_is_source(patterns[i]);
	if (n_files > 0 && n_files < n)
		diag_add(l->diags, DIAG_LOAD, 0, "packages and files cannot be named together");
	else if (n_files > 0)
		vec_push(roots, package_of_files(l, patterns, n));
	else
		for (uint32_t i = 0; i < n; i++)
			add_pattern(l, patterns[i], roots);
}

/* ------------------------------------------------------------------ a load */

/* The modules around the working directory; outside of any, those around what is named first. */
static Modules *
find_modules(const LoadEnv *env, const char *first, Diags *diags)
{
	const LoadHost *host = env->host;
	Modules *ms = load_modules(env, host->cwd, diags);
	if (ms->file || !first || load_is_path(first))
		return ms;
	const char *dots = strstr(first, "...");
	size_t n = dots ? (size_t)(dots - first) : strlen(first);
	const Str *at = load_abs(host, str_intern(env->strs, first, n)->s);
	return load_modules(env, load_is_source(first) ? load_parent(env->strs, at) : at, diags);
}

/* What wildcards passed over for cgo; an import of it is an error already. */
static void
warn_of_cgo(Loader *l)
{
	vec_each(&l->left_out, i)
		if (!l->left_out.at[i]->has_errors)
			diag_add(l->diags, DIAG_WARNING, l->left_out.at[i]->cgo_pos,
				 "package %s is left out: it needs cgo, which is not supported",
				 l->left_out.at[i]->path->s);
}

/* Leave out what was found on the way to a test, and which the test sees a copy of. Imports come
 * before importers, so one pass from the end finds all that is needed. */
static void
drop_unneeded(Loader *l)
{
	LoadResult *r = l->result;
	Map needed = {0};
	vec_each(&l->for_mains, i)
		map_put(&needed, map_key(l->for_mains.at[i]), 1);
	for (uint32_t i = r->packages.len; i-- > 0;) {
		const LoadPackage *p = r->packages.at[i];
		if (!p->is_root && !map_has(&needed, map_key(p)))
			continue;
		map_put(&needed, map_key(p), 1);
		vec_each(&p->imports, k)
			if (p->imports.at[k].package)
				map_put(&needed, map_key(p->imports.at[k].package), 1);
	}
	uint32_t kept = 0;
	vec_each(&r->packages, i)
		if (map_has(&needed, map_key(r->packages.at[i])))
			r->packages.at[kept++] = r->packages.at[i];
	r->packages.len = kept;
}

static LoadResult *
load_once(Loader *l, char *const *patterns, uint32_t n)
{
	l->result = mem_new(LoadResult);
	PackageVec roots = {0};
	add_roots(l, patterns, n, &roots);
	PackageVec tested = {0};
	vec_each(&roots, i) {
		load_visit(l, roots.at[i]);
		if (!roots.at[i]->is_root)
			vec_push(&tested, roots.at[i]);
		roots.at[i]->is_root = true;
	}
	for (uint32_t i = 0; i < tested.len && l->env->with_tests; i++)
		load_test_variants(l, tested.at[i]);
	if (l->env->with_tests)
		drop_unneeded(l);
	warn_of_cgo(l);
	load_report_unread(l->mods);
	return l->result;
}

LoadResult *
load_packages(const LoadEnv *env, char *const *patterns, uint32_t n, Diags *diags)
{
	vec_each(&env->host->faults, i)
		diag_add(diags, DIAG_LOAD, 0, "%s", env->host->faults.at[i]);
	if (env->host->is_hopeless)
		return mem_new(LoadResult);
	progress_expect(env->progress, 0, "packages");
	Modules *mods = find_modules(env, n > 0 ? patterns[0] : NULL, diags);
	for (;;) {
		uint32_t n_diags = diags->list.len, n_errors = diags->n_errors;
		Loader *l = mem_new(Loader);
		*l = (Loader){.env = env, .diags = diags, .mods = mods};
		mods->is_goroot_told = env->host->has_bad_goroot;
		l->std = env->goroot ? load_join(env->strs, env->goroot, "src") : NULL;
		LoadResult *result = load_once(l, patterns, n);
		if (!mods->has_risen)
			return result;
		/* The module graph, read late, asks for other versions than go.mod: what was
		 * found before does not count. */
		mods->has_risen = false;
		diags->list.len = n_diags;
		diags->n_errors = n_errors;
	}
}

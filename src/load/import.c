/*
 * What an import means, and whether it may: the go command's rules about
 * programs, internal and vendored packages, and its messages. Packages outside
 * of every module, files named on the command line among them, are taken as
 * the compiler takes them: those rules do not hold for them.
 */
#include "load/load.h"

#include "load/loader.h"

static bool
has_prefix(const Str *s, const char *prefix)
{
	return strncmp(s->s, prefix, strlen(prefix)) == 0;
}

/* Whether the go command would have a word to say about the package's imports. */
static bool
is_ruled(const LoadPackage *p)
{
	return p->is_std || p->module;
}

static void
fault(Loader *l, LoadPackage *from, const LoadImport *imp, const char *text)
{
	diag_add(l->diags, DIAG_LOAD, imp->pos, "%s", text);
	from->has_errors = true;
}

/* ------------------------------------------------------------- directories */

static bool
first_has_dot(const Str *path)
{
	return memchr(path->s, '.', strcspn(path->s, "/")) != NULL;
}

/* Whether the vendor directory has an entry for the path's first element: spares the look-up
 * of each import of the standard library there. */
static bool
may_be_vendored(Loader *l, const Str *vendor, const Str *path)
{
	const LoadDir *d = load_dir(l->env->host, vendor);
	return load_dir_entry(d, path->s, strcspn(path->s, "/")) != NULL;
}

/* The directory in GOROOT that an import means, or null. Inside GOROOT/src,
 * golang.org/x/... is vendored. */
static const Str *
std_dir(Loader *l, const LoadPackage *from, const Str *path)
{
	StrTab *strs = l->env->strs;
	LoadHost *host = l->env->host;
	if (!l->std || path->len == 0)
		return NULL;
	if (from && from->is_std) {
		const char *where = has_prefix(from->path, "cmd/") ? "cmd/vendor" : "vendor";
		const Str *vendor = load_join(strs, l->std, where);
		const Str *dir = load_join(strs, vendor, path->s);
		if (may_be_vendored(l, vendor, path) && load_dir(host, dir)->has_go)
			return dir;
	}
	if (first_has_dot(path))
		return NULL;
	const Str *dir = load_join(strs, l->std, path->s);
	return load_dir(host, dir)->has_go ? dir : NULL;
}

/* The directory that an import means; imp->error says why there is none, unless that was told
 * before. */
static const Str *
import_dir(Loader *l, const LoadPackage *from, LoadImport *imp, Module **m)
{
	const Str *path = imp->path;
	StrTab *strs = l->env->strs;
	if (is_ruled(from) && (has_prefix(path, "./") || has_prefix(path, "../"))) {
		imp->error = str_printf(strs, "local import \"%s\" in non-local package",
					path->s)->s;
		return NULL;
	}
	const Str *dir = std_dir(l, from, path);
	if (dir)
		return dir;
	dir = l->std && !first_has_dot(path) ? load_join(strs, l->std, path->s) : NULL;
	imp->error = dir ? load_open_fault(l->env->host, dir, dir->s) : NULL;
	if (imp->error)
		return NULL;
	ModuleImport found = load_module_import(l->mods, path,
						from->dir ? from->dir : l->env->host->cwd);
	*m = found.module;
	if (found.dir)
		return found.dir;
	imp->error = found.error;
	if (found.is_unknown && !l->std && !first_has_dot(path))
		imp->error = load_no_goroot(l->mods);
	else if (found.is_unknown && !first_has_dot(path))
		imp->error = str_printf(strs, "package %s is not in std (%s/%s)", path->s,
					l->std->s, path->s)->s;
	return NULL;
}

/* ------------------------------------- relative imports of Go's own tests */

/* NAME for "./NAME" and "test/NAME", else null. */
static const char *
relative_name(const Str *path)
{
	const char *name = has_prefix(path, "./")      ? path->s + 2
			   : has_prefix(path, "test/") ? path->s + 5
						       : NULL;
	return name && !strchr(name, '/') ? name : NULL;
}

/* Name of the package clause of a file that is read for its clause only, null after a fault; and
 * whether the file imports the package of base.go beside it. */
static const Str *
clause_name(Loader *l, const Str *path, const char *base, bool *imports_base)
{
	SrcFile *src = load_is_file(path->s) ? load_read_source(l, path) : NULL;
	if (!src)
		return NULL;
	LoadPackage probe = {.dir = path};
	if (!load_add_file(l, &probe, src))
		return NULL;
	*imports_base = false;
	vec_each(&probe.imports, i) {
		const char *name = relative_name(probe.imports.at[i].path);
		*imports_base = *imports_base || (name && strcmp(name, base) == 0);
	}
	return probe.name;
}

/*
 * The package that a relative import means in a folder of Go's own tests: the files that have the
 * package name of NAME.go, if that is the first of them, else this file alone. One that imports the
 * package is not part of it: in some folders each file is a package. Null if there is no such file.
 */
static LoadPackage *
relative_package(Loader *l, const Str *path)
{
	StrTab *strs = l->env->strs;
	const char *name = relative_name(path);
	if (!l->env->relative_dir || !name)
		return NULL;
	const Str *dir = load_abs(l->env->host, l->env->relative_dir->s);
	const Str *first = str_printf(strs, "%s/%s.go", dir->s, name);
	LoadPackage *p = map_get_ptr(&l->by_dir, first);
	if (p)
		return p;
	bool is_importer;
	const Str *clause = clause_name(l, first, name, &is_importer);
	if (!clause)
		return NULL;
	p = mem_new(LoadPackage);
	p->dir = dir;
	p->path = p->id = str_printf(strs, "test/%s", name);
	p->has_asm = true;
	p->go_minor = l->env->release;
	map_put_ptr(&l->by_dir, first, p);
	const LoadDir *listing = load_dir(l->env->host, dir);
	StrVec own = {0};
	vec_each(&listing->entries, i) {
		const Str *file = load_join(strs, dir, listing->entries.at[i].name->s);
		if (load_has_suffix(file, ".go") &&
		    clause_name(l, file, name, &is_importer) == clause && !is_importer)
			vec_push(&own, file);
	}
	if (own.len == 0 || own.at[0] != first) {
		own.len = 0;
		vec_push(&own, first);
	}
	vec_each(&own, i) {
		SrcFile *src = load_read_source(l, own.at[i]);
		if (src && load_match_text(l->env, src, l->diags))
			load_add_file(l, p, src);
	}
	return p;
}

/* ------------------------------------------------------------------ rules */

/* Where the last element "internal" of a path begins, or null. */
static const char *
internal_element(const Str *path)
{
	const char *found = NULL;
	for (const char *s = path->s; s; s = strchr(s, '/')) {
		s += *s == '/';
		size_t n = strcspn(s, "/");
		if (n == 8 && memcmp(s, "internal", 8) == 0)
			found = s;
	}
	return found;
}

/* The path that counts for the rules: an external test is its package. */
static const Str *
ruling_path(const LoadPackage *p)
{
	return p->test_of && load_has_suffix(p->path, "_test") ? p->test_of : p->path;
}

static bool
may_import_internal(Loader *l, const LoadPackage *from, const LoadPackage *p)
{
	const char *internal = internal_element(p->path);
	if (!internal)
		return true;
	size_t n = (size_t)(internal - p->path->s);
	n -= n > 0; /* the slash */
	if (p->is_std) { /* vendored packages have a path of their own, so it is directories */
		size_t parent = p->dir->len - p->path->len + n;
		while (parent > 0 && p->dir->s[parent - 1] == '/')
			parent--;
		return load_is_below(from->dir, str_intern(l->env->strs, p->dir->s, parent));
	}
	const Str *path = ruling_path(from);
	return n == 0 || (path->len >= n && memcmp(path->s, p->path->s, n) == 0 &&
			  (path->s[n] == '/' || path->s[n] == '\0'));
}

static bool
is_vendor_path(const Str *path)
{
	return has_prefix(path, "vendor/") || has_prefix(path, "cmd/vendor/");
}

/* Report an import that the go command refuses. */
static void
check_rules(Loader *l, LoadPackage *from, const LoadImport *imp, const LoadPackage *p)
{
	StrTab *strs = l->env->strs;
	if (!is_ruled(from))
		return;
	if (p->name && str_is(p->name, "main") && p->dir != from->dir)
		fault(l, from, imp, str_printf(strs, "import \"%s\" is a program, not an "
					       "importable package", imp->path->s)->s);
	else if (!may_import_internal(l, from, p))
		fault(l, from, imp, str_printf(strs, "use of internal package %s not allowed",
					       p->path->s)->s);
	else if (is_vendor_path(imp->path))
		fault(l, from, imp, "use of vendored package not allowed");
}

void
load_report_no_files(Loader *l, LoadPackage *p, Pos pos)
{
	const LoadEnv *env = l->env;
	p->has_errors = true;
	if (p->cgo_pos)
		diag_add(l->diags, DIAG_LOAD, p->cgo_pos, "package %s needs cgo, which is not "
			 "supported: all its Go files for %s/%s import \"C\"", p->path->s,
			 env->goos->s, env->goarch->s);
	else if (p->has_source)
		diag_add(l->diags, DIAG_LOAD, pos, "package %s: build constraints exclude all Go "
			 "files in %s for %s/%s", p->path->s, p->dir->s, env->goos->s,
			 env->goarch->s);
	else
		diag_add(l->diags, DIAG_LOAD, pos, "package %s: no %sGo files in %s", p->path->s,
			 load_dir(env->host, p->dir)->has_go ? "non-test " : "", p->dir->s);
}

/* ---------------------------------------------------------------- imports */

/* The package that an import means; null after a fault. */
static LoadPackage *
import_package(Loader *l, LoadPackage *from, LoadImport *imp)
{
	LoadPackage *p = imp->path->s[0] == '.' ? relative_package(l, imp->path) : NULL;
	if (p)
		return p;
	Module *m = NULL;
	const Str *dir = import_dir(l, from, imp, &m);
	if (dir)
		return load_package_of_dir(l, dir, m);
	p = relative_package(l, imp->path);
	if (p || imp->path->s[0] == '/' || (l->env->defers_faults && !is_ruled(from))) {
		from->has_errors = from->has_errors || !p;
		imp->error = p ? NULL : imp->error;
		return p; /* of an absolute path the type checker tells */
	}
	if (imp->error)
		fault(l, from, imp, imp->error);
	from->has_errors = true;
	imp->error = NULL;
	return NULL;
}

/* "package A / imports B from a.go / imports A from b.go", from the package that is open. */
static void
report_cycle(Loader *l, LoadPackage *from, const LoadImport *imp, const LoadPackage *p)
{
	Buf b = {0};
	uint32_t first = 0;
	while (first + 1 < l->open.len && l->open.at[first].package != p)
		first++;
	buf_printf(&b, "import cycle not allowed\n\tpackage %s", p->id->s);
	for (uint32_t i = first; i < l->open.len; i++) {
		bool is_last = i + 1 == l->open.len;
		Pos pos = is_last ? imp->pos : l->open.at[i].import;
		const SrcFile *src = fileset_file(l->env->files, pos);
		buf_printf(&b, "\n\timports %s from %s",
			   is_last ? p->id->s : l->open.at[i + 1].package->id->s,
			   src ? load_base_name(src->name) : "?");
	}
	fault(l, from, imp, buf_cstr(&b));
}

static void
resolve_import(Loader *l, LoadPackage *from, LoadImport *imp)
{
	bool is_c = str_is(imp->path, "C");
	if (str_is(imp->path, "unsafe") || (is_c && l->env->fakes_c))
		return;
	if (is_c) { /* in a file that was named: those of directories were left out */
		fault(l, from, imp, "import \"C\": cgo is not supported");
		return;
	}
	LoadPackage *p = import_package(l, from, imp);
	if (!p)
		return;
	if (p->state == 1) {
		report_cycle(l, from, imp, p);
		return;
	}
	vec_last(&l->open)->import = imp->pos;
	load_visit(l, p);
	imp->package = p;
	if (p->files.len == 0 && !p->has_errors)
		load_report_no_files(l, p, imp->pos);
	check_rules(l, from, imp, p);
}

void
load_resolve_imports(Loader *l, LoadPackage *p)
{
	Open open = {.package = p};
	vec_push(&l->open, open);
	vec_each(&p->imports, i)
		if (!p->imports.at[i].package)
			resolve_import(l, p, &p->imports.at[i]);
	l->open.len--;
}

LoadPackage *
load_visit_std(Loader *l, const char *path)
{
	const Str *dir = std_dir(l, NULL, str_cstr(l->env->strs, path));
	LoadPackage *p = dir ? load_package_of_dir(l, dir, NULL) : NULL;
	if (p)
		load_visit(l, p);
	return p;
}

LoadPackage *
load_visit_path(Loader *l, const char *path, const char **error)
{
	LoadPackage nobody = {.path = str_cstr(l->env->strs, "")};
	LoadImport imp = {.path = str_cstr(l->env->strs, path)};
	Module *m = NULL;
	const Str *dir = import_dir(l, &nobody, &imp, &m);
	LoadPackage *p = dir ? load_package_of_dir(l, dir, m) : NULL;
	if (p)
		load_visit(l, p);
	*error = imp.error;
	return p;
}

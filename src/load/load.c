/*
 * From directories to packages: which files belong, what they import, and the
 * order in which imports come before importers (depth first from the roots,
 * which are taken in the order of the patterns; imports in order of appearance).
 */
#include "load/load.h"

#include <errno.h>

#include "load/priv.h"

typedef struct Loader {
	const LoadEnv *env;
	Diags *diags;
	Modules *mods;  /* around the working directory */
	Map by_dir;     /* directory -> LoadPackage */
	Map folder_names; /* paths given to folders outside of all modules */
	NameCache cache;
	LoadResult *result;
} Loader;

static bool
has_suffix(const Str *s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s->len > n && memcmp(s->s + s->len - n, suffix, n) == 0;
}

/* Read a file into the file set; null after a fault. */
static SrcFile *
read_source(Loader *l, const Str *path)
{
	size_t size;
	char *text = file_read(path->s, &size);
	if (!text) {
		diag_add(l->diags, DIAG_LOAD, 0, "%s: %s", path->s, strerror(errno));
		return NULL;
	}
	const Str *name = l->env->is_verbatim ? path : load_display_path(l->env->strs, path);
	SrcFile *src = fileset_add(l->env->files, name, text, size);
	if (!src)
		diag_add(l->diags, DIAG_LIMIT, 0, "%s: more than 4 GiB of source", path->s);
	return src;
}

static void
add_import(Loader *l, LoadPackage *p, const LitExpr *lit)
{
	if (lit->is_bad || lit->len < 2)
		return;
	const Str *path = str_intern(l->env->strs, lit->text + 1, lit->len - 2);
	vec_each(&p->imports, i)
		if (p->imports.at[i].path == path)
			return;
	LoadImport imp = {.path = path, .pos = lit->e.pos};
	vec_push(&p->imports, imp);
}

/* The package clause and imports of a file that belongs to the package. False if
 * it does not belong after all. */
static bool
read_clause(Loader *l, LoadPackage *p, SrcFile *src)
{
	Diags ignored = {0}; /* the real parse reports them */
	ParseIds ids = {1};
	ParseOptions opts = {.strs = l->env->strs,
			     .cache = &l->cache,
			     .diags = &ignored,
			     .ids = &ids,
			     .imports_only = true};
	File *f = syntax_parse(src, &opts);
	if (!f->package || str_is(f->package->name, "documentation"))
		return f->package == NULL;
	if (!p->name) {
		p->name = f->package->name;
	} else if (p->name != f->package->name) {
		diag_add(l->diags, DIAG_LOAD, f->package->e.pos,
			 "found packages %s (%s) and %s (%s) in %s", p->name->s,
			 p->files.at[0]->name->s, f->package->name->s, src->name->s, p->dir->s);
		p->has_errors = true;
		return false;
	}
	vec_each(&f->decls, i)
		if (f->decls.at[i]->kind == DECL_IMPORT && as_import_decl(f->decls.at[i])->path)
			add_import(l, p, as_import_decl(f->decls.at[i])->path);
	return true;
}

static bool
imports_c(const LoadPackage *p, uint32_t first)
{
	for (uint32_t i = first; i < p->imports.len; i++)
		if (str_is(p->imports.at[i].path, "C"))
			return true;
	return false;
}

/* One .go file of a directory, if it belongs to the build. */
static void
add_dir_file(Loader *l, LoadPackage *p, const Str *name)
{
	const LoadEnv *env = l->env;
	if (name->s[0] == '_' || name->s[0] == '.' || has_suffix(name, "_test.go") ||
	    !load_match_name(env, name->s))
		return;
	const Str *path = load_join(env->strs, p->dir, name->s);
	if (load_is_dir(path->s)) /* whatever its name */
		return;
	SrcFile *src = read_source(l, path);
	if (!src) {
		p->has_errors = true;
		return;
	}
	uint32_t before = p->imports.len;
	if (!load_match_text(env, src, l->diags) || !read_clause(l, p, src))
		return;
	if (imports_c(p, before)) /* cgo is off: the file is not part of the build */
		p->imports.len = before;
	else
		vec_push(&p->files, src);
}

/* The import path of a directory: from GOROOT, else from its module. */
static void
name_package(Loader *l, LoadPackage *p)
{
	StrTab *strs = l->env->strs;
	if (l->env->goroot) {
		const Str *src = load_join(strs, l->env->goroot, "src");
		if (p->dir != src && load_is_below(p->dir, src)) {
			p->path = str_intern(strs, p->dir->s + src->len + 1,
					     p->dir->len - src->len - 1);
			p->is_std = true;
			return;
		}
	}
	const Module *m = load_module_of_dir(l->mods, p->dir);
	if (m) {
		p->go_minor = m->go_minor;
		p->go_text = m->go_text;
		p->path = str_printf(strs, "%s%s", m->path->s, p->dir->s + m->dir->len);
		return;
	}
	/* Outside of every module: the folder's name, as long as it is the
	 * only one of that name. */
	p->path = str_cstr(strs, strrchr(p->dir->s, '/') + 1);
	bool is_new;
	map_ensure(&l->folder_names, map_key(p->path), &is_new);
	if (!is_new || p->path->len == 0)
		p->path = p->dir;
}

/*
 * Packages of the standard library that have functions without body, and no assembly: the runtime
 * provides them (cmd/go/internal/work/gc.go).
 */
static bool
has_runtime_bodies(const LoadPackage *p)
{
	static const char *const paths[] = {
		"bytes", "internal/poll", "net", "os", "runtime/metrics", "runtime/pprof",
		"runtime/trace", "sync", "syscall", "time",
	};
	for (size_t i = 0; p->is_std && i < sizeof(paths) / sizeof(paths[0]); i++)
		if (str_is(p->path, paths[i]))
			return true;
	return false;
}

static LoadPackage *
package_of_dir(Loader *l, const Str *dir)
{
	LoadPackage *p = map_get_ptr(&l->by_dir, dir);
	if (p)
		return p;
	p = mem_new(LoadPackage);
	p->dir = dir;
	map_put_ptr(&l->by_dir, dir, p);
	name_package(l, p);
	p->has_asm = has_runtime_bodies(p);
	StrVec names = {0};
	load_list_dir(l->env->strs, dir->s, &names);
	vec_each(&names, i) {
		if (has_suffix(names.at[i], ".go"))
			add_dir_file(l, p, names.at[i]);
		else if (has_suffix(names.at[i], ".s") && load_match_name(l->env, names.at[i]->s))
			p->has_asm = true;
	}
	return p;
}

static void
report_no_files(Loader *l, LoadPackage *p, Pos pos)
{
	diag_add(l->diags, DIAG_LOAD, pos, "package %s: no Go files in %s for %s/%s", p->path->s,
		 p->dir->s, l->env->goos->s, l->env->goarch->s);
	p->has_errors = true;
}

/* The directory in GOROOT that an import means, or null. Inside GOROOT/src,
 * golang.org/x/... is vendored. */
static const Str *
std_dir(const Loader *l, const LoadPackage *from, const Str *path)
{
	StrTab *strs = l->env->strs;
	if (!l->env->goroot || path->len == 0)
		return NULL;
	const Str *dir;
	if (from->is_std) {
		bool is_cmd = !strncmp(from->path->s, "cmd/", 4);
		dir = str_printf(strs, "%s/src/%svendor/%s", l->env->goroot->s,
				 is_cmd ? "cmd/" : "", path->s);
		if (load_is_dir(dir->s))
			return dir;
	}
	if (memchr(path->s, '.', strcspn(path->s, "/")))
		return NULL;
	dir = str_printf(strs, "%s/src/%s", l->env->goroot->s, path->s);
	return load_is_dir(dir->s) ? dir : NULL;
}

/* The directory that an import means, or null, and why. */
static const Str *
import_dir(Loader *l, const LoadPackage *from, LoadImport *imp)
{
	const Str *dir = std_dir(l, from, imp->path);
	if (dir)
		return dir;
	ModuleImport found = load_module_import(l->mods, imp->path);
	if (found.dir)
		return found.dir;
	const char *path = imp->path->s;
	if (found.error)
		imp->error = found.error;
	else if (!l->env->goroot)
		imp->error = str_printf(l->env->strs, "package %s: no Go source tree found "
					"(set GOROOT or use -goroot)", path)->s;
	else
		imp->error = str_printf(l->env->strs, "package %s is not in std (%s/src/%s)", path,
					l->env->goroot->s, path)->s;
	return NULL;
}

/* NAME for "./NAME" and "test/NAME", else null. */
static const char *
relative_name(const Str *path)
{
	const char *name = !strncmp(path->s, "./", 2)	   ? path->s + 2
			   : !strncmp(path->s, "test/", 5) ? path->s + 5
							   : NULL;
	return name && !strchr(name, '/') ? name : NULL;
}

/* Name of the package clause of a file that is read for its clause only, null after a fault; and
 * whether the file imports the package of base.go beside it. */
static const Str *
clause_name(Loader *l, const Str *path, const char *base, bool *imports_base)
{
	SrcFile *src = load_is_file(path->s) ? read_source(l, path) : NULL;
	if (!src)
		return NULL;
	LoadPackage probe = {.dir = path};
	if (!read_clause(l, &probe, src))
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
	const Str *dir = l->env->relative_dir;
	const char *name = relative_name(path);
	if (!dir || !name)
		return NULL;
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
	p->path = str_printf(strs, "test/%s", name);
	p->has_asm = true;
	map_put_ptr(&l->by_dir, first, p);
	StrVec names = {0}, own = {0};
	load_list_dir(strs, dir->s, &names);
	vec_each(&names, i) {
		const Str *file = load_join(strs, dir, names.at[i]->s);
		if (has_suffix(file, ".go") &&
		    clause_name(l, file, name, &is_importer) == clause && !is_importer)
			vec_push(&own, names.at[i]);
	}
	if (own.len == 0 || load_join(strs, dir, own.at[0]->s) != first) {
		own.len = 0;
		vec_push(&own, str_printf(strs, "%s.go", name));
	}
	vec_each(&own, i)
		add_dir_file(l, p, own.at[i]);
	return p;
}

/* The package that an import means; null after a fault. */
static LoadPackage *
import_package(Loader *l, const LoadPackage *from, LoadImport *imp)
{
	LoadPackage *p = imp->path->s[0] == '.' ? relative_package(l, imp->path) : NULL;
	if (p)
		return p;
	const Str *dir = import_dir(l, from, imp);
	if (dir)
		return package_of_dir(l, dir);
	p = relative_package(l, imp->path);
	if (p)
		imp->error = NULL;
	if (imp->error && !l->env->defers_faults) {
		diag_add(l->diags, DIAG_LOAD, imp->pos, "%s", imp->error);
		imp->error = NULL;
	}
	return p;
}

/* Put what p imports, then p, into the result. */
static void
visit(Loader *l, LoadPackage *p)
{
	if (p->state != 0)
		return;
	p->state = 1;
	for (uint32_t i = 0; i < p->imports.len && !l->env->skips_imports; i++) {
		LoadImport *imp = &p->imports.at[i];
		bool is_c = str_is(imp->path, "C");
		if (str_is(imp->path, "unsafe") || (is_c && l->env->fakes_c))
			continue;
		if (is_c) {
			diag_add(l->diags, DIAG_LOAD, imp->pos,
				 "import \"C\": cgo is not supported");
			p->has_errors = true;
			continue;
		}
		LoadPackage *q = import_package(l, p, imp);
		if (!q) {
			p->has_errors = true;
			continue;
		}
		if (q->state == 1) {
			diag_add(l->diags, DIAG_LOAD, imp->pos,
				 "import cycle not allowed: import %s", imp->path->s);
			p->has_errors = true;
			continue;
		}
		visit(l, q);
		imp->package = q;
		if (q->files.len == 0 && !q->has_errors)
			report_no_files(l, q, imp->pos);
	}
	p->state = 2;
	vec_push(&l->result->packages, p);
}

/* The files named on the command line are one package. */
static LoadPackage *
package_of_files(Loader *l, char *const *files, uint32_t n)
{
	LoadPackage *p = mem_new(LoadPackage);
	StrTab *strs = l->env->strs;
	p->path = str_cstr(strs, "command-line-arguments");
	p->dir = load_abs(strs, ".");
	p->has_asm = true;
	for (uint32_t i = 0; i < n; i++) {
		const Str *path = str_cstr(strs, files[i]);
		SrcFile *src = read_source(l, path);
		if (!src || !read_clause(l, p, src)) {
			p->has_errors = true;
			continue;
		}
		vec_push(&p->files, src);
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

typedef VEC(LoadPackage *) PackageVec;

/* A wildcard passes over directories in which no file is for this target, what is only there for
 * documentation or for cgo, and vendored commands. */
static bool
is_for_wildcards(const LoadPackage *p)
{
	if (p->files.len == 0)
		return false;
	if (!p->is_std)
		return true;
	return !str_is(p->path, "unsafe") && !str_is(p->path, "runtime/cgo") &&
	       !(strstr(p->path->s, "vendor/") && str_is(p->name, "main"));
}

/* The packages of a pattern. */
static void
add_roots(Loader *l, const char *pattern, PackageVec *roots)
{
	StrVec dirs = {0};
	load_expand_pattern(l->mods, pattern, &dirs, l->diags);
	vec_each(&dirs, i) {
		LoadPackage *p = package_of_dir(l, dirs.at[i]);
		if (load_is_wildcard(pattern) && !p->has_errors && !is_for_wildcards(p))
			continue;
		if (p->files.len == 0 && !p->has_errors)
			report_no_files(l, p, 0);
		vec_push(roots, p);
	}
}

LoadResult *
load_packages(const LoadEnv *env, char *const *patterns, uint32_t n, Diags *diags)
{
	Loader *l = mem_new(Loader);
	*l = (Loader){.env = env, .diags = diags, .result = mem_new(LoadResult)};
	l->mods = load_modules(env, ".", diags);
	uint32_t n_files = 0;
	for (uint32_t i = 0; i < n; i++)
		n_files += load_is_source(patterns[i]);
	PackageVec roots = {0};
	if (n_files > 0 && n_files < n) {
		diag_add(diags, DIAG_LOAD, 0, "packages and files cannot be named together");
		return l->result;
	}
	if (n_files > 0) {
		vec_push(&roots, package_of_files(l, patterns, n));
	} else {
		for (uint32_t i = 0; i < n; i++)
			add_roots(l, patterns[i], &roots);
	}
	vec_each(&roots, i) {
		roots.at[i]->is_root = true;
		visit(l, roots.at[i]);
	}
	return l->result;
}

/*
 * A directory's files: which belong to the package, which are its tests, and
 * what they import.
 */
#include "load/load.h"

#include <errno.h>

#include "load/loader.h"

SrcFile *
load_open_source(const LoadEnv *env, const Str *path, Diags *diags)
{
	size_t size;
	char *text = file_read(path->s, &size);
	if (!text) {
		diag_add(diags, DIAG_LOAD, 0, "%s: %s", path->s, strerror(errno));
		return NULL;
	}
	const Str *name = env->is_verbatim ? path : load_display_path(env->host, path);
	SrcFile *src = fileset_add(env->files, name, text, size);
	if (!src)
		diag_add(diags, DIAG_LIMIT, 0, "%s: more than 4 GiB of source", path->s);
	return src;
}

SrcFile *
load_read_source(Loader *l, const Str *path)
{
	return load_open_source(l->env, path, l->diags);
}

const char *
load_base_name(const Str *path)
{
	const char *slash = strrchr(path->s, '/');
	return slash ? slash + 1 : path->s;
}

void
load_add_import(ImportVec *imports, LoadImport imp)
{
	vec_each(imports, i)
		if (imports->at[i].path == imp.path)
			return;
	vec_push(imports, imp);
}

static void
add_import_decl(Loader *l, ImportVec *imports, const ImportDecl *d)
{
	const LitExpr *lit = d->path;
	if (!lit || lit->is_bad || lit->len < 2)
		return;
	LoadImport imp = {.path = str_intern(l->env->strs, lit->text + 1, lit->len - 2),
			  .pos = lit->e.pos};
	load_add_import(imports, imp);
}

/* Package clause and imports of a file; faults are left to the real parse. */
static const NameExpr *
read_head(Loader *l, SrcFile *src, ImportVec *imports)
{
	Diags ignored = {0};
	ParseIds ids = {1};
	ParseOptions opts = {.strs = l->env->strs,
			     .cache = &l->cache,
			     .diags = &ignored,
			     .ids = &ids,
			     .imports_only = true};
	const File *f = syntax_parse(src, &opts);
	vec_each(&f->decls, i)
		if (f->decls.at[i]->kind == DECL_IMPORT)
			add_import_decl(l, imports, as_import_decl(f->decls.at[i]));
	return f->package;
}

/* Whether the name in the clause is that of the package's other files. */
static bool
fits_name(Loader *l, LoadPackage *p, const SrcFile *src, const NameExpr *clause, const Str *name)
{
	if (!p->name) {
		p->name = name;
		p->name_file = src;
		return true;
	}
	if (p->name == name)
		return true;
	diag_add(l->diags, DIAG_LOAD, clause->e.pos, "found packages %s (%s) and %s (%s) in %s",
		 p->name->s, load_base_name(p->name_file->name), name->s,
		 load_base_name(src->name), p->dir->s);
	p->has_errors = true;
	return false;
}

static const LoadImport *
find_import(const ImportVec *imports, const char *path)
{
	vec_each(imports, i)
		if (str_is(imports->at[i].path, path))
			return &imports->at[i];
	return NULL;
}

static void
merge_imports(ImportVec *into, const ImportVec *from)
{
	vec_each(from, i)
		load_add_import(into, from->at[i]);
}

bool
load_add_file(Loader *l, LoadPackage *p, SrcFile *src)
{
	ImportVec imports = {0};
	const NameExpr *clause = read_head(l, src, &imports);
	if (clause && !fits_name(l, p, src, clause, clause->name))
		return false;
	merge_imports(&p->imports, &imports);
	vec_push(&p->files, src);
	return true;
}

/* A file of a directory and what is read of it. */
typedef struct DirFile {
	SrcFile *src;           /* null: it could not be read, which was reported */
	const NameExpr *clause; /* null: there is none, which the parser will report */
	ImportVec imports;
	const LoadImport *cgo;  /* the import "C" that counts, or null */
} DirFile;

/* False if it could not be read, or is not part of the build for what it says. */
static bool
read_dir_file(Loader *l, const LoadPackage *p, const Str *name, DirFile *f)
{
	f->src = load_read_source(l, load_join(l->env->strs, p->dir, name->s));
	if (!f->src || !load_match_text(l->env, f->src, l->diags))
		return false;
	f->clause = read_head(l, f->src, &f->imports);
	f->cgo = l->env->fakes_c ? NULL : find_import(&f->imports, "C");
	return !f->clause || !str_is(f->clause->name, "documentation");
}

static void
leave_out(Loader *l, LoadPackage *p, const Str *name, bool needs_cgo)
{
	LeftOut f = {load_join(l->env->strs, p->dir, name->s), needs_cgo};
	vec_push(&p->left_out, f);
}

/* One .go file of a directory, if it belongs to the build. cgo is off: a file that uses it
 * does not. */
static void
add_dir_file(Loader *l, LoadPackage *p, const Str *name)
{
	p->has_source = true;
	if (!load_match_name(l->env, name->s)) {
		leave_out(l, p, name, false);
		return;
	}
	DirFile f = {0};
	uint32_t before = l->diags->n_errors;
	if (!read_dir_file(l, p, name, &f)) {
		p->has_errors = p->has_errors || l->diags->n_errors > before;
		if (f.src && !f.clause)
			leave_out(l, p, name, false);
		return;
	}
	if (f.cgo) {
		leave_out(l, p, name, true);
		p->cgo_pos = p->cgo_pos ? p->cgo_pos : f.cgo->pos;
		return;
	}
	if (f.clause && !fits_name(l, p, f.src, f.clause, f.clause->name))
		return;
	merge_imports(&p->imports, &f.imports);
	vec_push(&p->files, f.src);
}

static bool
is_go_file(const DirEntry *e)
{
	return !e->is_dir && e->name->s[0] != '_' && e->name->s[0] != '.' &&
	       load_has_suffix(e->name, ".go");
}

/*
 * Packages of the standard library that have functions without body, and no assembly: the runtime
 * provides them (cmd/go/internal/work/gc.go); and the compiler those of unsafe, whose files are only
 * read if the package is named.
 */
static bool
has_runtime_bodies(const LoadPackage *p)
{
	static const char *const paths[] = {
		"bytes", "internal/poll", "net", "os", "runtime/metrics", "runtime/pprof",
		"runtime/trace", "sync", "syscall", "time", "unsafe",
	};
	for (size_t i = 0; p->is_std && i < sizeof(paths) / sizeof(paths[0]); i++)
		if (str_is(p->path, paths[i]))
			return true;
	return false;
}

/* The directory's path below GOROOT/src, or null. */
static const char *
path_in_goroot(const Loader *l, const Str *dir)
{
	return l->std && dir != l->std && load_is_below(dir, l->std) ? dir->s + l->std->len + 1
								     : NULL;
}

static void
set_module(LoadPackage *p, const Module *m)
{
	p->go_minor = m->go_minor;
	if (m->is_goroot)
		return;
	p->go_text = m->go_text;
	p->module = m->path;
	p->module_version = m->version;
}

/* The import path of a directory: from GOROOT, else from its module (null: to be found). */
static void
name_package(Loader *l, LoadPackage *p, Module *m)
{
	StrTab *strs = l->env->strs;
	const char *in_goroot = path_in_goroot(l, p->dir);
	p->go_minor = l->env->release;
	if (in_goroot) {
		p->path = str_cstr(strs, in_goroot);
		p->is_std = true;
		return;
	}
	const Str *vendor = l->mods->vendor;
	if (vendor && p->dir != vendor && load_is_below(p->dir, vendor)) {
		p->path = str_cstr(strs, p->dir->s + vendor->len + 1);
		m = m && m->is_vendored ? m : map_get_ptr(&l->mods->vendored, p->path);
		if (m)
			set_module(p, m);
		return;
	}
	m = m ? m : load_module_of_dir(l->mods, p->dir);
	if (m) {
		set_module(p, m);
		p->path = load_path_in_module(l->mods, m, p->dir);
		p->path = p->path->len > 0 ? p->path : p->dir; /* GOROOT/src itself */
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

LoadPackage *
load_package_of_dir(Loader *l, const Str *dir, Module *m)
{
	LoadPackage *p = map_get_ptr(&l->by_dir, dir);
	if (p)
		return p;
	p = mem_new(LoadPackage);
	p->dir = dir;
	map_put_ptr(&l->by_dir, dir, p);
	name_package(l, p, m);
	p->id = p->path;
	p->has_asm = has_runtime_bodies(p);
	const LoadDir *d = load_dir(l->env->host, dir);
	vec_each(&d->entries, i) {
		const DirEntry *e = &d->entries.at[i];
		if (is_go_file(e) && !load_has_suffix(e->name, "_test.go"))
			add_dir_file(l, p, e->name);
	}
	vec_each(&d->entries, i) {
		const DirEntry *e = &d->entries.at[i];
		if (!e->is_dir && load_has_suffix(e->name, ".s") && e->name->s[0] != '_' &&
		    e->name->s[0] != '.' && load_match_name(l->env, e->name->s))
			load_add_assembly(l, p, e->name);
	}
	if (p->is_std)
		load_add_generated(l, p);
	return p;
}

/* ------------------------------------------------------------------ tests */

static void
add_test_file(Loader *l, LoadPackage *p, PackageTests *t, const Str *name)
{
	if (!load_match_name(l->env, name->s))
		return;
	DirFile f = {0};
	if (!read_dir_file(l, p, name, &f))
		return;
	if (f.cgo) {
		diag_add(l->diags, DIAG_LOAD, f.cgo->pos, "use of cgo in test %s not supported",
			 name->s);
		return;
	}
	bool is_external = false;
	if (f.clause) {
		const Str *own = f.clause->name;
		is_external = own != p->name && load_has_suffix(own, "_test");
		if (is_external)
			own = str_intern(l->env->strs, own->s, own->len - strlen("_test"));
		if (!fits_name(l, p, f.src, f.clause, own))
			return;
	}
	TestFiles *files = is_external ? &t->external : &t->internal;
	merge_imports(&files->imports, &f.imports);
	vec_push(&files->files, f.src);
}

const PackageTests *
load_tests_of(Loader *l, LoadPackage *p)
{
	PackageTests *t = map_get_ptr(&l->tests, p);
	if (t)
		return t;
	t = mem_new(PackageTests);
	map_put_ptr(&l->tests, p, t);
	const LoadDir *d = load_dir(l->env->host, p->dir);
	vec_each(&d->entries, i)
		if (is_go_file(&d->entries.at[i]) &&
		    load_has_suffix(d->entries.at[i].name, "_test.go"))
			add_test_file(l, p, t, d->entries.at[i].name);
	return t;
}

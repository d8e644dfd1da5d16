/*
 * Test variants, as `go list -test` has them: a package with its own test
 * files, its external test package, and copies of the packages in between that
 * import it, so that all of the test sees one package, the one with its tests.
 * The generated main program is left out; what it imports counts.
 */
#include "load/load.h"

#include "load/loader.h"

typedef struct Variants {
	Loader *l;
	LoadPackage *real, *test; /* the package without and with its tests; may be the same */
	Map copies;               /* package -> its copy, or itself if it needs none */
} Variants;

/* A package's files are scanned once for each of its variants, so each has its own. */
static void
add_files(Loader *l, LoadPackage *p, SrcFile *const *files, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		SrcFile *src = fileset_add(l->env->files, files[i]->name, files[i]->text,
					   files[i]->size);
		if (src)
			vec_push(&p->files, src);
	}
}

static LoadPackage *
new_variant(Variants *v, const LoadPackage *of)
{
	LoadPackage *p = mem_new(LoadPackage);
	*p = *of;
	memset(&p->files, 0, sizeof p->files);
	p->imports = (LoadImportVec){0};
	p->test_of = v->real->path;
	p->id = str_printf(v->l->env->strs, "%s [%s.test]", of->path->s, v->real->path->s);
	p->is_root = false;
	p->state = 2;
	return p;
}

static void
finish(Variants *v, LoadPackage *p)
{
	vec_push(&v->l->result->packages, p);
}

/* The package that the test sees in place of p. */
static LoadPackage *
copy_of(Variants *v, LoadPackage *p)
{
	if (v->real == v->test)
		return p;
	if (p == v->real)
		return v->test;
	LoadPackage *known = map_get_ptr(&v->copies, p);
	if (known)
		return known;
	bool differs = false;
	vec_each(&p->imports, i) {
		LoadPackage *q = p->imports.at[i].package;
		differs = (q && copy_of(v, q) != q) || differs;
	}
	if (!differs) {
		map_put_ptr(&v->copies, p, p);
		return p;
	}
	LoadPackage *copy = new_variant(v, p);
	add_files(v->l, copy, p->files.at, p->files.len);
	vec_each(&p->imports, i) {
		LoadImport imp = p->imports.at[i];
		imp.package = imp.package ? copy_of(v, imp.package) : NULL;
		vec_push(&copy->imports, imp);
	}
	map_put_ptr(&v->copies, p, copy);
	finish(v, copy);
	return copy;
}

/* ----------------------------------------------------------------- cycles */

typedef VEC(const LoadImport *) ImportPath;

/* The way from `from` to the tested package, as packages before from, in *way; false: none. */
static bool
find_way(const Variants *v, LoadPackage *from, Map *seen, ImportPath *way)
{
	if (from == v->real)
		return true;
	if (map_has(seen, map_key(from)))
		return false;
	map_put(seen, map_key(from), 1);
	vec_each(&from->imports, i) {
		const LoadImport *imp = &from->imports.at[i];
		if (!imp->package)
			continue;
		vec_push(way, imp);
		if (find_way(v, imp->package, seen, way))
			return true;
		way->len--;
	}
	return false;
}

/* The package's own tests may not import what imports the package. */
static void
check_cycles(Variants *v)
{
	Loader *l = v->l;
	Map seen = {0};
	vec_each(&v->test->imports, i) {
		LoadImport *imp = &v->test->imports.at[i];
		ImportPath way = {0};
		vec_push(&way, imp);
		if (!imp->package || !find_way(v, imp->package, &seen, &way))
			continue;
		Buf b = {0};
		buf_printf(&b, "import cycle not allowed in test\n\tpackage %s", v->test->id->s);
		vec_each(&way, k) {
			const SrcFile *src = fileset_file(l->env->files, way.at[k]->pos);
			buf_printf(&b, "\n\timports %s from %s", way.at[k]->package->path->s,
				   load_base_name(src->name));
		}
		diag_add(l->diags, DIAG_LOAD, imp->pos, "%s", buf_cstr(&b));
		v->test->has_errors = true;
		imp->package = NULL;
	}
}

/* --------------------------------------------------------------- variants */

static void
add_own_tests(Variants *v, const TestFiles *t)
{
	LoadPackage *p = new_variant(v, v->real);
	Loader *l = v->l;
	p->is_root = true;
	p->has_tests = t->files.len > 0;
	add_files(l, p, v->real->files.at, v->real->files.len);
	vec_append(&p->files, t->files.at, t->files.len);
	vec_each(&t->imports, i)
		load_add_import(&p->imports, t->imports.at[i]);
	vec_each(&v->real->imports, i) {
		LoadImport imp = v->real->imports.at[i];
		load_add_import(&p->imports, imp);
	}
	load_resolve_imports(l, p);
	v->test = p;
	check_cycles(v);
	finish(v, p);
}

static LoadPackage *
external_tests(Variants *v, const TestFiles *t)
{
	StrTab *strs = v->l->env->strs;
	LoadPackage *p = new_variant(v, v->real);
	p->path = str_printf(strs, "%s_test", v->real->path->s);
	p->id = str_printf(strs, "%s [%s.test]", p->path->s, v->real->path->s);
	p->name = v->real->name ? str_printf(strs, "%s_test", v->real->name->s) : NULL;
	p->is_root = p->has_tests = true;
	p->has_asm = p->has_errors = false;
	vec_append(&p->files, t->files.at, t->files.len);
	vec_append(&p->imports, t->imports.at, t->imports.len);
	load_resolve_imports(v->l, p);
	return p;
}

void
load_test_variants(Loader *l, LoadPackage *p)
{
	/* What cmd/go's main program of a test imports, and the linker needs. */
	static const char *const needed[] = {"os", "reflect", "testing",
					     "testing/internal/testdeps", "runtime"};
	const PackageTests *t = load_tests_of(l, p);
	if (t->internal.files.len + t->external.files.len == 0)
		return;
	Variants v = {.l = l, .real = p, .test = p};
	if (t->internal.files.len > 0 || (p->name && str_is(p->name, "main")))
		add_own_tests(&v, &t->internal);
	LoadPackage *external = t->external.files.len > 0 ? external_tests(&v, &t->external)
							  : NULL;
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		LoadPackage *q = load_visit_std(l, needed[i]);
		if (q)
			vec_push(&l->for_mains, copy_of(&v, q));
	}
	if (!external)
		return;
	vec_each(&external->imports, i) {
		LoadImport *imp = &external->imports.at[i];
		imp->package = imp->package ? copy_of(&v, imp->package) : NULL;
	}
	finish(&v, external);
}

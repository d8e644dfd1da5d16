/*
 * Runs parser and type checker on packages, for the tests of this stage:
 *
 *	check_tool [-dump] [-only=kinds] [-deps] [-lang=go1.N] [-all] [-q] packages or files
 *
 * prints the errors, each with its place, or with -dump the facts (types_dump;
 * -only takes the kinds of lines that are wanted, separated by commas) of the
 * named packages, with -deps of what they import, too. -all checks types in
 * spite of syntax errors, leaves labels to the type checker and has the suites'
 * assert. -q only counts. The exit status is 1 if there were errors.
 *
 * Named files may import packages of their own folder as those of Go's test
 * suite do: "./a" and "test/a" are the package of the file a.go beside them.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "load/load.h"
#include "types/const.h"
#include "types/types.h"

typedef struct Checked {
	LoadPackage *load;
	Package *types;
} Checked;

typedef struct Tool {
	StrTab *strs;
	FileSet *files;
	Diags diags;
	TypesCtx *types;
	VEC(Checked) done;
	bool is_dump, with_deps, all, is_quiet;
	uint32_t what;
	uint32_t minor;
	VEC(char *) patterns;
	LoadEnv env;
} Tool;

typedef struct Importer {
	Tool *tool;
	LoadPackage *from;
} Importer;

static Package *check_local(Tool *t, const char *dir, const char *base);

/* "a" for "./a" and "test/a", else null. */
static const char *
local_base(const Str *path)
{
	const char *s = path->s;
	if (strncmp(s, "./", 2) == 0)
		return s + 2;
	return strncmp(s, "test/", 5) == 0 && strchr(s + 5, '/') == NULL ? s + 5 : NULL;
}

/* By path: several loads give a package several times. */
static Package *
find_done(Tool *t, const LoadPackage *p)
{
	vec_each(&t->done, i)
		if (p != NULL && t->done.at[i].load->path == p->path)
			return t->done.at[i].types;
	return NULL;
}

static Package *
import(void *ctx, const Str *path, Pos pos, const char **error)
{
	Importer *imp = ctx;
	(void)pos;
	*error = "not loaded";
	vec_each(&imp->from->imports, i)
		if (imp->from->imports.at[i].path == path)
			return find_done(imp->tool, imp->from->imports.at[i].package);
	if (imp->from->dir != NULL && local_base(path) != NULL)
		return check_local(imp->tool, imp->from->dir->s, local_base(path));
	/* A package of named files: what they import was loaded by itself. */
	vec_each(&imp->tool->done, i)
		if (imp->tool->done.at[i].load->path == path)
			return imp->tool->done.at[i].types;
	return NULL;
}

static uint32_t
kinds(const char *list)
{
	static const char *const names[] = {"package", "file", "def", "use", "implicit", "inst",
					    "sel", "expr", "size", "init", "error"};
	uint32_t what = 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strstr(list, names[i]) != NULL)
			what |= 1u << i;
	return what | DUMP_PACKAGE;
}

static void
parse_args(Tool *t, int argc, char **argv)
{
	t->what = DUMP_ALL & ~(uint32_t)DUMP_ERROR;
	for (int i = 1; i < argc; i++) {
		const char *a = argv[i];
		if (strcmp(a, "-dump") == 0)
			t->is_dump = true;
		else if (strcmp(a, "-deps") == 0)
			t->with_deps = true;
		else if (strcmp(a, "-all") == 0)
			t->all = true;
		else if (strcmp(a, "-q") == 0)
			t->is_quiet = true;
		else if (strncmp(a, "-only=", 6) == 0)
			t->what = kinds(a + 6);
		else if (strncmp(a, "-lang=go1.", 10) == 0)
			t->minor = (uint32_t)atoi(a + 10);
		else if (a[0] != '-') /* other flags of the suites change nothing here */
			vec_push(&t->patterns, argv[i]);
	}
}

static Package *
check(Tool *t, LoadPackage *p)
{
	ParseIds ids = {.next = 1};
	VEC(File *) files = {0};
	ParseOptions popts = {.strs = t->strs, .fset = t->files, .diags = &t->diags, .ids = &ids,
			      .check_branches = !t->all};
	bool is_bad = false;
	vec_each(&p->files, i) {
		File *f = syntax_parse(p->files.at[i], &popts);
		is_bad |= f->has_syntax_error;
		vec_push(&files, f);
	}
	if (is_bad && !t->all)
		return NULL;
	Importer imp = {t, p};
	CheckOptions opts = {.diags = &t->diags, .n_ids = ids.next, .import = import,
			     .import_ctx = &imp, .has_asm = p->has_asm, .is_std = p->is_std,
			     .go_minor = t->minor && p->is_root ? t->minor : p->go_minor,
			     .check_labels = t->all, .allow_assert = t->all};
	const Str *name = p->name != NULL ? p->name : str_cstr(t->strs, "_");
	Package *types = types_check(t->types, p->path, name, files.at, files.len, &opts);
	vec_push(&t->done, ((Checked){p, types}));
	if (!t->is_dump || (!p->is_root && !t->with_deps))
		return types;
	Buf out = {0};
	types_dump(t->types, types, NULL, t->what, &out);
	buf_flush(&out, stdout);
	return types;
}

/* ------------------------------------------------------------ named files */

/* The file with its package clause and imports read; nothing is reported. */
static File *
read_header(Tool *t, const char *path, SrcFile **src)
{
	size_t size;
	char *text = file_read(path, &size);
	if (text == NULL)
		return NULL;
	*src = fileset_add(t->files, str_cstr(t->strs, path), text, size);
	Diags ignored = {0};
	ParseIds ids = {.next = 1};
	const ParseOptions opts = {.strs = t->strs, .diags = &ignored, .ids = &ids,
				   .imports_only = true};
	return syntax_parse(*src, &opts);
}

/* Load and check what a file imports from elsewhere. */
static void
check_imports(Tool *t, const File *f)
{
	vec_each(&f->decls, i) {
		if (f->decls.at[i]->kind != DECL_IMPORT)
			continue;
		const Str *lit = as_import_decl(f->decls.at[i])->path->text;
		const Const *v = const_from_literal(TK_STRING, lit->s, lit->len);
		size_t len;
		const Str *path = v != NULL ? str_cstr(t->strs, const_string(v, &len)) : NULL;
		if (path == NULL || local_base(path) != NULL || str_is(path, "unsafe"))
			continue;
		char *patterns[] = {(char *)(uintptr_t)path->s};
		bool known = false;
		vec_each(&t->done, j)
			known |= t->done.at[j].load->path == path;
		if (known)
			continue;
		LoadResult *r = load_packages(&t->env, patterns, 1, &t->diags);
		vec_each(&r->packages, j) {
			LoadPackage *p = r->packages.at[j];
			p->is_root = false;
			bool is_new = true;
			vec_each(&t->done, k)
				is_new &= t->done.at[k].load->path != p->path;
			if (is_new)
				check(t, p);
		}
	}
}

static Package *
check_files(Tool *t, const char *path, const char *dir, char *const *names, uint32_t n)
{
	LoadPackage *p = mem_new(LoadPackage);
	p->path = str_cstr(t->strs, path);
	p->dir = str_cstr(t->strs, dir);
	p->has_asm = true;
	p->is_root = true;
	for (uint32_t i = 0; i < n; i++) {
		SrcFile *src;
		const File *f = read_header(t, names[i], &src);
		if (f == NULL) {
			diag_add(&t->diags, DIAG_LOAD, 0, "%s: cannot be read", names[i]);
			continue;
		}
		if (p->name == NULL && f->package != NULL)
			p->name = f->package->name;
		check_imports(t, f);
		vec_push(&p->files, src);
	}
	return check(t, p);
}

static int
cmp_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
imports(const File *f, const char *path)
{
	vec_each(&f->decls, i) {
		const Decl *d = f->decls.at[i];
		if (d->kind == DECL_IMPORT &&
		    strstr(as_import_decl(d)->path->text->s, path) != NULL)
			return true;
	}
	return false;
}

/* The files of dir that belong to one package with base.go, if that is the first of them. A
 * file that imports the package is not one of its own. */
static Package *
check_local(Tool *t, const char *dir, const char *base)
{
	Buf path = {0}, first = {0}, quoted = {0};
	buf_printf(&path, "test/%s", base);
	buf_printf(&quoted, "/%s\"", base);
	buf_printf(&first, "%s/%s.go", dir, base);
	const Str *import_path = str_cstr(t->strs, buf_cstr(&path));
	vec_each(&t->done, i)
		if (t->done.at[i].load->path == import_path)
			return t->done.at[i].types;
	SrcFile *src;
	const File *f = read_header(t, buf_cstr(&first), &src);
	DIR *d = opendir(dir);
	if (f == NULL || f->package == NULL || d == NULL)
		return NULL;
	VEC(char *) names = {0};
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		size_t len = strlen(e->d_name);
		if (len < 4 || strcmp(e->d_name + len - 3, ".go") != 0)
			continue;
		Buf name = {0};
		buf_printf(&name, "%s/%s", dir, e->d_name);
		const File *g = read_header(t, buf_cstr(&name), &src);
		if (g != NULL && g->package != NULL && g->package->name == f->package->name &&
		    !imports(g, buf_cstr(&quoted)))
			vec_push(&names, (char *)(uintptr_t)buf_cstr(&name));
	}
	closedir(d);
	qsort(names.at, names.len, sizeof(char *), cmp_names);
	if (strcmp(names.at[0], buf_cstr(&first)) != 0) {
		names.at[0] = (char *)(uintptr_t)buf_cstr(&first);
		names.len = 1;
	}
	return check_files(t, import_path->s, dir, names.at, names.len);
}

static bool
is_file(const char *arg)
{
	size_t len = strlen(arg);
	return len > 3 && strcmp(arg + len - 3, ".go") == 0;
}

static const char *
dir_of(Tool *t, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? str_intern(t->strs, path, (size_t)(slash - path))->s : ".";
}

int
main(int argc, char **argv)
{
	mem_init();
	Tool t = {.strs = strtab_new(), .files = fileset_new()};
	parse_args(&t, argc, argv);
	load_env_init(&t.env, t.strs, t.files, NULL);
	t.types = types_ctx_new(t.strs, t.files);
	if (t.patterns.len > 0 && is_file(t.patterns.at[0])) {
		check_files(&t, "command-line-arguments", dir_of(&t, t.patterns.at[0]),
			    t.patterns.at, t.patterns.len);
	} else {
		LoadResult *r = load_packages(&t.env, t.patterns.at, t.patterns.len, &t.diags);
		vec_each(&r->packages, i)
			check(&t, r->packages.at[i]);
	}
	diag_sort(&t.diags, t.files);
	if (t.is_quiet) {
		printf("%u packages, %u errors\n", t.done.len, t.diags.n_errors);
	} else {
		Buf out = {0};
		diag_print(&t.diags, t.files, &out);
		buf_flush(&out, stdout);
	}
	return t.diags.n_errors > 0 ? EXIT_FAULTS : EXIT_DONE;
}

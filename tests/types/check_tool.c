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
 */
#include <stdio.h>
#include <stdlib.h>

#include "load/load.h"
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
} Tool;

typedef struct Importer {
	Tool *tool;
	LoadPackage *from;
} Importer;

static Package *
import(void *ctx, const Str *path, Pos pos, const char **error)
{
	Importer *imp = ctx;
	(void)pos;
	vec_each(&imp->from->imports, i) {
		if (imp->from->imports.at[i].path != path)
			continue;
		vec_each(&imp->tool->done, j)
			if (imp->tool->done.at[j].load == imp->from->imports.at[i].package)
				return imp->tool->done.at[j].types;
	}
	*error = "not loaded";
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
		else
			vec_push(&t->patterns, argv[i]);
	}
}

static void
check(Tool *t, LoadPackage *p)
{
	ParseIds ids = {.next = 1};
	VEC(File *) files = {0};
	ParseOptions popts = {.strs = t->strs, .diags = &t->diags, .ids = &ids,
			      .check_branches = !t->all};
	bool is_bad = false;
	vec_each(&p->files, i) {
		File *f = syntax_parse(p->files.at[i], &popts);
		is_bad |= f->has_syntax_error;
		vec_push(&files, f);
	}
	if (is_bad && !t->all)
		return;
	Importer imp = {t, p};
	CheckOptions opts = {.diags = &t->diags, .n_ids = ids.next, .import = import,
			     .import_ctx = &imp, .has_asm = p->has_asm, .is_std = p->is_std,
			     .go_minor = t->minor && p->is_root ? t->minor : p->go_minor,
			     .check_labels = t->all, .allow_assert = t->all};
	const Str *name = p->name != NULL ? p->name : str_cstr(t->strs, "_");
	Package *types = types_check(t->types, p->path, name, files.at, files.len, &opts);
	vec_push(&t->done, ((Checked){p, types}));
	if (!t->is_dump || (!p->is_root && !t->with_deps))
		return;
	Buf out = {0};
	types_dump(t->types, types, NULL, t->what, &out);
	buf_flush(&out, stdout);
}

int
main(int argc, char **argv)
{
	mem_init();
	Tool t = {.strs = strtab_new(), .files = fileset_new()};
	parse_args(&t, argc, argv);
	LoadEnv env;
	load_env_init(&env, t.strs, t.files, NULL, NULL, NULL, NULL);
	t.types = types_ctx_new(t.strs, t.files);
	LoadResult *r = load_packages(&env, t.patterns.at, t.patterns.len, &t.diags);
	vec_each(&r->packages, i)
		check(&t, r->packages.at[i]);
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

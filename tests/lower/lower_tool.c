/*
 * lower_tool [-p] [-o] [-m PATH] FILE.go...: parse, check and lower the files as one package that
 * imports nothing but unsafe, verify the result, promote it and verify it again, and print the
 * IR: naive, or with -p promoted; with -o for importers that instantiate it. The text must read
 * back as itself. Exit status: 0, 1 faults in the input, 4 a bug.
 */
#include <stdio.h>
#include <string.h>

#include "lower/lower.h"

typedef struct Input {
	StrTab *strs;
	FileSet *files;
	Diags diags;
	VEC(File *) trees;
	ParseIds ids;
} Input;

static Package *
no_import(void *ctx, const Str *path, Pos pos, const char **error)
{
	(void)ctx;
	(void)path;
	(void)pos;
	*error = "this tool imports nothing";
	return NULL;
}

static bool
parse(Input *in, const char *name)
{
	size_t size;
	char *text = file_read(name, &size);
	if (text == NULL)
		return false;
	const char *slash = strrchr(name, '/');
	SrcFile *src = fileset_add(in->files, str_cstr(in->strs, slash != NULL ? slash + 1 : name),
				   text, size);
	ParseOptions opts = {.strs = in->strs,
			     .diags = &in->diags,
			     .ids = &in->ids,
			     .check_branches = true};
	vec_push(&in->trees, syntax_parse(src, &opts));
	return true;
}

static int
faults(const char *what, const Buf *text)
{
	fprintf(stderr, "%s:\n%s", what, buf_cstr(text));
	return EXIT_BUG;
}

static bool
reads_back(const Input *in, const IrModule *m)
{
	Buf first = {0}, second = {0};
	ir_print(m, &first);
	FileSet *files = fileset_new();
	SrcFile *src = fileset_add(files, str_cstr(in->strs, "out.ir"), first.s, first.len);
	Diags diags = {0};
	IrModule *again = ir_parse(in->strs, src, &diags);
	if (again == NULL) {
		Buf out = {0};
		diag_print(&diags, files, &out);
		fprintf(stderr, "%.2000s\n", buf_cstr(&out));
		return false;
	}
	ir_print(again, &second);
	return first.len == second.len && memcmp(first.s, second.s, first.len) == 0;
}

/* Whether threads make the same module of the package. */
static bool
threads_agree(Input *in, TypesCtx *types, Package *pkg, LowerOptions opts, const IrModule *m)
{
	Diags diags = {0};
	Buf one = {0}, many = {0};
	opts.n_threads = 3;
	ir_print(m, &one);
	ir_print(lower_packages(types, in->files, &pkg, 1, &opts, &diags), &many);
	return one.len == many.len && memcmp(one.s, many.s, one.len) == 0 &&
	       diags.list.len == in->diags.list.len;
}

static int
lower(Input *in, const char *path, bool promoted, bool is_open)
{
	TypesCtx *types = types_ctx_new(in->strs, in->files, "amd64");
	CheckOptions opts = {.diags = &in->diags,
			     .n_ids = in->ids.next,
			     .import = no_import,
			     .has_asm = true};
	const Str *name = in->trees.at[0]->package != NULL ? in->trees.at[0]->package->name
							    : str_cstr(in->strs, "p");
	Package *pkg = types_check(types, path != NULL ? str_cstr(in->strs, path) : name, name,
				   in->trees.at, in->trees.len, &opts);
	LowerOptions lopts = {.debug = true};
	lopts.is_open = is_open;
	IrModule *m = NULL;
	if (in->diags.n_errors == 0)
		m = lower_packages(types, in->files, &pkg, 1, &lopts, &in->diags);
	Buf out = {0};
	diag_print(&in->diags, in->files, &out);
	buf_flush(&out, stderr);
	if (m == NULL)
		return EXIT_FAULTS;
	if (!ir_verify(m, &out))
		return faults("naive", &out);
	if (!threads_agree(in, types, pkg, lopts, m))
		return faults("threads make another module", &out);
	if (!reads_back(in, m))
		return faults("naive text does not read back as itself", &out);
	if (!promoted)
		ir_print(m, &out);
	buf_flush(&out, stdout);
	for (IrFuncId f = 1; f < m->funcs.len; f++)
		if (ir_func(m, f)->body == BODY_HERE)
			ir_promote(m, ir_func(m, f));
	if (!ir_verify(m, &out))
		return faults("promoted", &out);
	if (!reads_back(in, m))
		return faults("promoted text does not read back as itself", &out);
	if (promoted)
		ir_print(m, &out);
	buf_flush(&out, stdout);
	return EXIT_DONE;
}

int
main(int argc, char **argv)
{
	mem_init();
	Input in = {.strs = strtab_new(), .files = fileset_new(), .ids = {.next = 1}};
	const char *path = NULL;
	bool promoted = false, is_open = false;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-p") == 0) {
			promoted = true;
		} else if (strcmp(argv[i], "-o") == 0) {
			is_open = true;
		} else if (strcmp(argv[i], "-m") == 0 && i + 1 < argc) {
			path = argv[++i];
		} else if (!parse(&in, argv[i])) {
			fprintf(stderr, "%s: cannot be read\n", argv[i]);
			return EXIT_USAGE;
		}
	}
	if (in.trees.len == 0)
		return EXIT_USAGE;
	return lower(&in, path, promoted, is_open);
}

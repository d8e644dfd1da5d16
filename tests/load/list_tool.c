/*
 * Prints what load finds, as `go list -deps` would with
 * -f '{{.ImportPath}} {{.Dir}} {{join .GoFiles ","}}':
 *
 *	list_tool [-m] [-test] [-tags=TAGS] [-goos=SYSTEM] [-goarch=PROCESSOR] [-goroot=DIR]
 *		[-gomodcache=DIR] [-mod=MODE] [-modfile=FILE] PATTERN...
 *	list_tool -tooltags
 *
 * -m: the module, its version and language version behind the directory, of packages that have one.
 * -tooltags: the tags that the toolchain sets, and faults of variables.
 * Faults go to standard error; status 1 if there are any.
 */
#include "load/load.h"

#include <string.h>

#include "load/priv.h"

static const char *
base_name(const Str *path)
{
	const char *slash = strrchr(path->s, '/');
	return slash ? slash + 1 : path->s;
}

static const char *
flag_value(const char *arg, const char *name)
{
	size_t n = strlen(name);
	return strncmp(arg, name, n) == 0 ? arg + n : NULL;
}

int
main(int argc, char **argv)
{
	mem_init();
	LoadFlags flags = {0};
	bool with_modules = false, wants_tags = false;
	int first = 1;
	for (; first < argc && argv[first][0] == '-'; first++) {
		const char *v;
		if ((v = flag_value(argv[first], "-tags=")))
			flags.tags = v;
		else if ((v = flag_value(argv[first], "-goos=")))
			flags.goos = v;
		else if ((v = flag_value(argv[first], "-goarch=")))
			flags.goarch = v;
		else if ((v = flag_value(argv[first], "-goroot=")))
			flags.goroot = v;
		else if ((v = flag_value(argv[first], "-gomodcache=")))
			flags.gomodcache = v;
		else if ((v = flag_value(argv[first], "-mod=")))
			flags.mod = v;
		else if ((v = flag_value(argv[first], "-modfile=")))
			flags.modfile = v;
		flags.with_tests = flags.with_tests || strcmp(argv[first], "-test") == 0;
		wants_tags = wants_tags || strcmp(argv[first], "-tooltags") == 0;
		with_modules = with_modules || strcmp(argv[first], "-m") == 0;
	}
	FileSet *files = fileset_new();
	LoadEnv env;
	Diags diags = {0};
	load_env_init(&env, strtab_new(), files, &flags);
	Buf out = {0};
	if (wants_tags) {
		vec_each(&env.tool_tags, i)
			buf_printf(&out, "%s\n", env.tool_tags.at[i]->s);
		vec_each(&env.host->faults, i)
			buf_printf(&out, "%s\n", env.host->faults.at[i]);
		buf_flush(&out, stdout);
		return 0;
	}
	LoadResult *r = load_packages(&env, argv + first, (uint32_t)(argc - first), &diags);
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i];
		if (p->files.len == 0)
			continue;
		buf_printf(&out, "%s %s ", p->id->s, p->dir->s);
		if (with_modules && p->module)
			buf_printf(&out, "%s@%s 1.%u ", p->module->s,
				   p->module_version ? p->module_version->s : "", p->go_minor);
		vec_each(&p->files, k)
			buf_printf(&out, "%s%s", k ? "," : "", base_name(p->files.at[k]->name));
		buf_putc(&out, '\n');
	}
	buf_flush(&out, stdout);
	diag_sort(&diags, files);
	diag_print(&diags, files, &out);
	buf_flush(&out, stderr);
	return diags.n_errors > 0;
}

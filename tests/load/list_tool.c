/*
 * Prints what load finds, as `go list -deps` would with
 * -f '{{.ImportPath}} {{.Dir}} {{join .GoFiles ","}}':
 *
 *	list_tool [-tags=TAGS] [-goos=SYSTEM] [-goarch=PROCESSOR] PATTERN...
 *
 * Faults go to standard error; status 1 if there are any.
 */
#include "load/load.h"

#include <string.h>

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
	const char *tags = NULL, *goos = NULL, *goarch = NULL;
	int first = 1;
	for (; first < argc && argv[first][0] == '-'; first++) {
		const char *v;
		if ((v = flag_value(argv[first], "-tags=")))
			tags = v;
		else if ((v = flag_value(argv[first], "-goos=")))
			goos = v;
		else if ((v = flag_value(argv[first], "-goarch=")))
			goarch = v;
	}
	FileSet *files = fileset_new();
	LoadEnv env;
	Diags diags = {0};
	load_env_init(&env, strtab_new(), files, NULL, goos, goarch, tags);
	LoadResult *r = load_packages(&env, argv + first, (uint32_t)(argc - first), &diags);
	Buf out = {0};
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i];
		buf_printf(&out, "%s %s ", p->path->s, p->dir->s);
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

/*
 * The environment of a load: Go's source tree, target system, build tags,
 * module cache: from flags, else from the go command's variables.
 */
#include "load/load.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "load/priv.h"

/* A Go tree has src/runtime and a VERSION file. */
static bool
is_go_tree(const char *dir)
{
	char path[PATH_MAX];
	if (snprintf(path, sizeof path, "%s/src/runtime", dir) >= (int)sizeof path)
		return false;
	return load_is_dir(path);
}

/* The tree that the go command in $PATH belongs to: DIR/bin/go, links followed. */
static const Str *
goroot_of_command(StrTab *strs)
{
	const char *path = getenv("PATH");
	while (path && *path) {
		size_t n = strcspn(path, ":");
		char file[PATH_MAX], real[PATH_MAX];
		int len = snprintf(file, sizeof file, "%.*s/go", (int)n, path);
		if (len < (int)sizeof file && load_is_file(file) && realpath(file, real)) {
			char *slash = strrchr(real, '/');
			if (slash && slash - real >= 4 && memcmp(slash - 4, "/bin", 4) == 0) {
				slash[-4] = '\0';
				if (is_go_tree(real))
					return str_cstr(strs, real);
			}
		}
		path += n + (path[n] == ':');
	}
	return NULL;
}

/* The tree that the working directory is in: its src or below, or null. */
static const Str *
goroot_around(LoadHost *host)
{
	for (const Str *at = host->cwd; at; at = load_parent(host->strs, at)) {
		if (!load_has_suffix(at, "/src") || !load_dir(host, at)->has_go_mod)
			continue;
		const Str *root = load_parent(host->strs, at);
		const ModFile *f = load_dependency_file(host->strs,
							load_join(host->strs, at, "go.mod")->s);
		if (f && f->module && str_is(f->module, "std") && is_go_tree(root->s))
			return root;
	}
	return NULL;
}

static const Str *
find_goroot(LoadHost *host, const char *flag)
{
	const Str *around = flag ? NULL : goroot_around(host);
	if (around)
		return around;
	if (!flag)
		flag = load_getenv(host, "GOROOT");
	if (flag && is_go_tree(flag))
		return load_abs(host, flag);
	if (flag) {
		vec_push(&host->faults, str_printf(host->strs, "GOROOT=%s: no Go source tree "
						   "(src/runtime is missing)", flag)->s);
		host->has_bad_goroot = true;
		return NULL;
	}
	const Str *found = goroot_of_command(host->strs);
	if (found)
		return found;
	static const char *const usual[] = {"/usr/local/go", "/usr/lib/go", "/usr/lib/golang",
					    "/opt/go"};
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (is_go_tree(usual[i]))
			return str_cstr(host->strs, usual[i]);
	return NULL;
}

#define NEWEST_RELEASE 26

/* N of the "go1.N" that GOROOT/VERSION begins with, or of the go line in src/go.mod where a
 * distribution keeps that file elsewhere; the newest release we know without both. */
static uint32_t
goroot_release(LoadHost *host, const Str *goroot)
{
	if (!goroot)
		return NEWEST_RELEASE;
	size_t size;
	const char *text = file_read(load_join(host->strs, goroot, "VERSION")->s, &size);
	unsigned minor;
	if (text && sscanf(text, "go1.%u", &minor) == 1)
		return minor;
	text = file_read(load_join(host->strs, goroot, "src/go.mod")->s, &size);
	const char *line = text ? strstr(text, "\ngo 1.") : NULL;
	return line && sscanf(line, "\ngo 1.%u", &minor) == 1 ? minor : NEWEST_RELEASE;
}

const Str *
load_goroot_version(const LoadEnv *env)
{
	if (!env->goroot)
		return NULL;
	size_t size;
	const char *text = file_read(load_join(env->strs, env->goroot, "VERSION")->s, &size);
	if (text && !strncmp(text, "go", 2))
		return str_intern(env->strs, text, strcspn(text, " \n"));
	return str_printf(env->strs, "go1.%u", env->release);
}

static void
add_tags(LoadEnv *env, const char *list)
{
	for (const char *s = list; s && *s;) {
		size_t n = strcspn(s, ", ");
		if (n > 0)
			vec_push(&env->tags, str_intern(env->strs, s, n));
		s += n + (s[n] != '\0');
	}
}

/* Go's names of this machine's system and processor, the defaults of GOOS and GOARCH. */
static const char *
host_os(void)
{
#if defined(__APPLE__)
	return "darwin";
#elif defined(__FreeBSD__)
	return "freebsd";
#elif defined(__NetBSD__)
	return "netbsd";
#elif defined(__OpenBSD__)
	return "openbsd";
#else
	return "linux";
#endif
}

static const char *
host_arch(void)
{
#if defined(__aarch64__)
	return "arm64";
#elif defined(__arm__)
	return "arm";
#elif defined(__i386__)
	return "386";
#elif defined(__riscv)
	return "riscv64";
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
	return "ppc64le";
#elif defined(__s390x__)
	return "s390x";
#elif defined(__loongarch64)
	return "loong64";
#else
	return "amd64";
#endif
}

static const Str *
first_of(const LoadHost *host, const char *flag, const char *variable, const char *otherwise)
{
	if (flag && *flag)
		return str_cstr(host->strs, flag);
	const char *value = load_getenv(host, variable);
	return str_cstr(host->strs, value ? value : otherwise);
}

/* $GOMODCACHE, else $GOPATH/pkg/mod, else ~/go/pkg/mod. */
static const Str *
module_cache(LoadHost *host, const char *flag)
{
	const char *cache = flag && *flag ? flag : load_getenv(host, "GOMODCACHE");
	if (cache)
		return load_abs(host, cache);
	const char *gopath = load_getenv(host, "GOPATH");
	if (gopath)
		return load_abs(host, str_printf(host->strs, "%.*s/pkg/mod",
						 (int)strcspn(gopath, ":"), gopath)->s);
	const char *home = getenv("HOME");
	return load_abs(host, str_printf(host->strs, "%s/go/pkg/mod", home ? home : "")->s);
}

static ModMode
mod_mode(LoadHost *host, const char *flag)
{
	const char *mode = flag && *flag ? flag : load_goflag(host, "mod");
	if (!mode || !*mode)
		return MOD_DEFAULT;
	if (strcmp(mode, "vendor") == 0)
		return MOD_VENDOR;
	if (strcmp(mode, "mod") == 0)
		return MOD_MOD;
	if (strcmp(mode, "readonly") != 0)
		vec_push(&host->faults,
			 str_printf(host->strs, "-mod=%s: must be one of readonly, vendor, mod",
				    mode)->s);
	return MOD_READONLY;
}

void
load_env_init(LoadEnv *env, StrTab *strs, FileSet *files, const LoadFlags *flags)
{
	static const LoadFlags none;
	flags = flags ? flags : &none;
	LoadHost *host = load_host_new(strs);
	*env = (LoadEnv){.strs = strs, .files = files, .host = host};
	load_goenv_read_user(host);
	env->goroot = find_goroot(host, flags->goroot);
	if (env->goroot)
		load_goenv_read_root(host, env->goroot);
	env->goos = first_of(host, flags->goos, "GOOS", host_os());
	env->goarch = first_of(host, flags->goarch, "GOARCH", host_arch());
	env->release = goroot_release(host, env->goroot);
	env->with_tests = flags->with_tests;
	host->module_cache = module_cache(host, flags->gomodcache);
	host->mod = mod_mode(host, flags->mod);
	const char *modfile = flags->modfile && *flags->modfile ? flags->modfile
								: load_goflag(host, "modfile");
	host->modfile = modfile && *modfile ? load_abs(host, modfile) : NULL;
	load_check_goflags(host);
	add_tags(env, flags->tags && *flags->tags ? flags->tags : load_goflag(host, "tags"));
	load_tool_tags(env);
	host->is_hopeless = !load_is_port(env);
	if (host->is_hopeless)
		vec_push(&host->faults, str_printf(strs, "unsupported GOOS/GOARCH pair %s/%s",
						   env->goos->s, env->goarch->s)->s);
}

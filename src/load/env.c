/*
 * The environment of a load: Go's source tree, target system, build tags, and
 * the few file system helpers of this folder.
 */
#include "load/load.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load/priv.h"

bool
load_is_dir(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
load_is_file(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

const Str *
load_join(StrTab *strs, const Str *dir, const char *name)
{
	return str_printf(strs, "%s/%s", strcmp(dir->s, "/") == 0 ? "" : dir->s, name);
}

static const Str *
working_dir(StrTab *strs)
{
	char cwd[PATH_MAX];
	return str_cstr(strs, getcwd(cwd, sizeof cwd) ? cwd : "/");
}

const Str *
load_abs(StrTab *strs, const char *path)
{
	Buf raw = {0};
	if (path[0] != '/')
		buf_str(&raw, working_dir(strs));
	buf_putc(&raw, '/');
	buf_puts(&raw, path);
	Buf out = {0};
	for (const char *s = buf_cstr(&raw); *s;) {
		while (*s == '/')
			s++;
		size_t n = strcspn(s, "/");
		if (n == 2 && s[0] == '.' && s[1] == '.') {
			while (out.len > 0 && out.s[--out.len] != '/')
				continue;
		} else if (n > 0 && !(n == 1 && s[0] == '.')) {
			buf_putc(&out, '/');
			buf_write(&out, s, n);
		}
		s += n;
	}
	if (out.len == 0)
		buf_putc(&out, '/');
	return str_intern(strs, out.s, out.len);
}

bool
load_is_below(const Str *path, const Str *dir)
{
	return path == dir || (path->len > dir->len && memcmp(path->s, dir->s, dir->len) == 0 &&
			       (path->s[dir->len] == '/' || str_is(dir, "/")));
}

const Str *
load_parent(StrTab *strs, const Str *path)
{
	const char *slash = strrchr(path->s, '/');
	if (!slash || path->len == 1)
		return NULL;
	return str_intern(strs, path->s, slash == path->s ? 1 : (size_t)(slash - path->s));
}

bool
load_has_go_files(StrTab *strs, const Str *dir)
{
	StrVec names = {0};
	load_list_dir(strs, dir->s, &names);
	vec_each(&names, i) {
		const Str *n = names.at[i];
		if (n->len > 3 && !strcmp(n->s + n->len - 3, ".go") && n->s[0] != '_' &&
		    n->s[0] != '.' && !(n->len > 8 && !strcmp(n->s + n->len - 8, "_test.go")))
			return true;
	}
	return false;
}

const Str *
load_display_path(StrTab *strs, const Str *path)
{
	const Str *cwd = working_dir(strs);
	if (path == cwd || !load_is_below(path, cwd) || str_is(cwd, "/"))
		return path;
	return str_intern(strs, path->s + cwd->len + 1, path->len - cwd->len - 1);
}

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const Str *const *)a, *(const Str *const *)b);
}

void
load_list_dir(StrTab *strs, const char *dir, StrVec *names)
{
	DIR *d = opendir(dir);
	if (!d)
		return;
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			vec_push(names, str_cstr(strs, e->d_name));
	closedir(d);
	if (names->len > 0)
		qsort(names->at, names->len, sizeof names->at[0], by_bytes);
}

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

static const Str *
find_goroot(StrTab *strs, const char *flag)
{
	if (!flag)
		flag = getenv("GOROOT");
	if (flag && *flag)
		return is_go_tree(flag) ? load_abs(strs, flag) : NULL;
	const Str *found = goroot_of_command(strs);
	if (found)
		return found;
	static const char *const usual[] = {"/usr/local/go", "/usr/lib/go", "/usr/lib/golang",
					    "/opt/go"};
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (is_go_tree(usual[i]))
			return str_cstr(strs, usual[i]);
	return NULL;
}

/* N of the "go1.N" that GOROOT/VERSION begins with; the newest release we know without one. */
static uint32_t
goroot_release(const Str *goroot)
{
	const uint32_t newest = 26;
	char path[PATH_MAX];
	if (!goroot || snprintf(path, sizeof path, "%s/VERSION", goroot->s) >= (int)sizeof path)
		return newest;
	size_t size;
	const char *text = file_read(path, &size);
	unsigned minor;
	return text && sscanf(text, "go1.%u", &minor) == 1 ? minor : newest;
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

const char *
load_goflag(const char *name)
{
	const char *flags = getenv("GOFLAGS");
	size_t n = strlen(name);
	for (const char *s = flags; s && *s;) {
		size_t len = strcspn(s, " ");
		const char *at = s + 1 + (s[0] == '-' && s[1] == '-');
		if (s[0] == '-' && !strncmp(at, name, n) && at[n] == '=') {
			size_t m = (size_t)(s + len - (at + n + 1));
			char *copy = mem_data(m + 1);
			memcpy(copy, at + n + 1, m);
			return copy;
		}
		s += len + (s[len] == ' ');
	}
	return NULL;
}

/* Go's names of this machine's system and processor are the defaults of GOOS and GOARCH;
 * elsewhere than on linux a flag must say them. */
static const char *
host_arch(void)
{
#if defined(__aarch64__)
	return "arm64";
#elif defined(__i386__)
	return "386";
#elif defined(__riscv)
	return "riscv64";
#else
	return "amd64";
#endif
}

static const Str *
first_of(StrTab *strs, const char *flag, const char *variable, const char *otherwise)
{
	const char *env = getenv(variable);
	return str_cstr(strs, flag && *flag ? flag : env && *env ? env : otherwise);
}

void
load_env_init(LoadEnv *env, StrTab *strs, FileSet *files, const char *goroot, const char *goos,
	      const char *goarch, const char *tags)
{
	*env = (LoadEnv){.strs = strs, .files = files};
	env->goroot = find_goroot(strs, goroot);
	env->goos = first_of(strs, goos, "GOOS", "linux");
	env->goarch = first_of(strs, goarch, "GOARCH", host_arch());
	env->release = goroot_release(env->goroot);
	add_tags(env, tags ? tags : load_goflag("tags"));
}

/*
 * What load asks of the machine, each thing once: the working directory and
 * the listings of directories. Paths are absolute, clean and interned; symbolic
 * links are kept.
 */
#include "load/load.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load/priv.h"

LoadHost *
load_host_new(StrTab *strs)
{
	LoadHost *host = mem_new(LoadHost);
	char cwd[PATH_MAX];
	host->strs = strs;
	host->lock = mem_new(pthread_mutex_t);
	if (pthread_mutex_init(host->lock, NULL) != 0)
		bug("load", "", "a mutex cannot be made");
	host->cwd = str_cstr(strs, getcwd(cwd, sizeof cwd) ? cwd : "/");
	return host;
}

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
	char path[PATH_MAX];
	size_t n = strlen(name), m = str_is(dir, "/") ? 0 : dir->len;
	if (m + 1 + n >= sizeof path)
		return str_printf(strs, "%.*s/%s", (int)m, dir->s, name);
	memcpy(path, dir->s, m);
	path[m] = '/';
	memcpy(path + m + 1, name, n);
	return str_intern(strs, path, m + 1 + n);
}

const Str *
load_abs(const LoadHost *host, const char *path)
{
	Buf raw = {0};
	if (path[0] != '/')
		buf_str(&raw, host->cwd);
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
	return str_intern(host->strs, out.s, out.len);
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

const Str *
load_display_path(const LoadHost *host, const Str *path)
{
	const Str *cwd = host->cwd;
	if (path == cwd || !load_is_below(path, cwd) || str_is(cwd, "/"))
		return path;
	return str_intern(host->strs, path->s + cwd->len + 1, path->len - cwd->len - 1);
}

const char *
load_short_path(const LoadHost *host, const Str *path)
{
	if (path == host->cwd)
		return ".";
	Buf up = {0};
	const Str *at = host->cwd;
	while (!load_is_below(path, at)) {
		buf_puts(&up, up.len > 0 ? "/.." : "..");
		at = load_parent(host->strs, at);
	}
	const char *rest = path->s + (str_is(at, "/") ? 0 : at->len);
	if (up.len == 0 && *rest == '/')
		rest++;
	buf_puts(&up, rest);
	return up.len < path->len ? str_intern(host->strs, up.s, up.len)->s : path->s;
}

bool
load_has_suffix(const Str *s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s->len > n && memcmp(s->s + s->len - n, suffix, n) == 0;
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const DirEntry *)a)->name, ((const DirEntry *)b)->name);
}

static DirEntry
entry_of(const LoadHost *host, const Str *dir, const struct dirent *e)
{
	DirEntry entry = {.name = str_cstr(host->strs, e->d_name)};
	entry.is_dir = e->d_type == DT_DIR;
	if (e->d_type != DT_LNK && e->d_type != DT_UNKNOWN)
		return entry;
	char path[PATH_MAX];
	struct stat st;
	if (snprintf(path, sizeof path, "%s/%s", dir->s, e->d_name) < (int)sizeof path &&
	    lstat(path, &st) == 0) {
		entry.is_link = S_ISLNK(st.st_mode);
		entry.is_dir = S_ISDIR(st.st_mode) || (entry.is_link && load_is_dir(path));
	}
	return entry;
}

const LoadDir *
load_dir(LoadHost *host, const Str *path)
{
	LoadDir *d = map_get_ptr(&host->dirs, path);
	if (d)
		return d;
	d = mem_new(LoadDir);
	map_put_ptr(&host->dirs, path, d);
	DIR *stream = opendir(path->s);
	if (!stream) {
		bool is_missing = errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG;
		d->error = is_missing ? 0 : errno;
		d->exists = !is_missing;
		d->has_go_mod = d->exists && load_is_file(load_join(host->strs, path, "go.mod")->s);
		return d;
	}
	d->exists = true;
	for (struct dirent *e; (errno = 0, e = readdir(stream)) != NULL;) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		DirEntry entry = entry_of(host, path, e);
		vec_push(&d->entries, entry);
		d->has_go = d->has_go || (!entry.is_dir && load_has_suffix(entry.name, ".go"));
		d->has_go_mod = d->has_go_mod || (!entry.is_dir && str_is(entry.name, "go.mod"));
	}
	d->error = errno;
	closedir(stream);
	if (d->entries.len > 0)
		qsort(d->entries.at, d->entries.len, sizeof d->entries.at[0], by_name);
	return d;
}

const char *
load_open_fault(LoadHost *host, const Str *path, const char *shown)
{
	int error = load_dir(host, path)->error;
	if (error == 0)
		return NULL;
	const char *why = strerror(error);
	return str_printf(host->strs, "open %s: %c%s", shown, tolower((unsigned char)why[0]),
			  why + 1)->s;
}

const DirEntry *
load_dir_entry(const LoadDir *d, const char *name, size_t n)
{
	uint32_t lo = 0, hi = d->entries.len;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const Str *at = d->entries.at[mid].name;
		size_t least = at->len < n ? at->len : n;
		int c = memcmp(at->s, name, least);
		if (c == 0 && at->len == n)
			return &d->entries.at[mid];
		if (c < 0 || (c == 0 && at->len < n))
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

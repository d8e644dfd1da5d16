/*
 * What there is, and what goes when there is too much: the entries that were used last stay.
 */
#include "cache/cache.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/vec.h"
#include "cache/priv.h"

/* Nobody takes so many seconds to write an entry. */
#define WRITING_MAX 3600

typedef struct Found {
	const char *path;
	uint64_t bytes;
	struct timespec used;
} Found;

typedef VEC(Found) FoundVec;

static bool
is_entry(const char *name)
{
	size_t n = strspn(name, "0123456789abcdef");
	return n == DIGEST_HEX_SIZE - 1 && strcmp(name + n, CACHE_SUFFIX) == 0;
}

static bool
is_writing(const char *name)
{
	size_t n = strlen(CACHE_PREFIX);
	return strncmp(name, CACHE_PREFIX, n) == 0 &&
	       strlen(name) == n + CACHE_UNIQUE + strlen(CACHE_SUFFIX) &&
	       strcmp(name + n + CACHE_UNIQUE, CACHE_SUFFIX) == 0;
}

/* The entries. Deletes incomplete files that are old if `cleans`. */
static void
find(const Cache *c, bool cleans, FoundVec *out)
{
	DIR *dir = opendir(c->dir);
	if (!dir)
		return;
	for (const struct dirent *e; (e = readdir(dir)) != NULL;) {
		struct stat st;
		if (!is_entry(e->d_name) && !is_writing(e->d_name))
			continue;
		const char *path = cache_path(c, e->d_name);
		if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		if (is_entry(e->d_name))
			vec_push(out, ((Found){path, (uint64_t)st.st_size, st.st_mtim}));
		else if (cleans && time(NULL) - st.st_mtime > WRITING_MAX)
			unlink(path);
	}
	closedir(dir);
}

/* Used last, first. */
static int
by_use(const void *a, const void *b)
{
	const Found *x = a, *y = b;
	if (x->used.tv_sec != y->used.tv_sec)
		return x->used.tv_sec > y->used.tv_sec ? -1 : 1;
	if (x->used.tv_nsec != y->used.tv_nsec)
		return x->used.tv_nsec > y->used.tv_nsec ? -1 : 1;
	return strcmp(x->path, y->path);
}

CacheSize
cache_size(const Cache *c)
{
	CacheSize size = {0};
	FoundVec found = {0};
	find(c, false, &found);
	vec_each(&found, i) {
		size.entries++;
		size.bytes += found.at[i].bytes;
	}
	return size;
}

void
cache_trim(const Cache *c, uint64_t max_bytes)
{
	FoundVec found = {0};
	uint64_t bytes = 0;
	find(c, true, &found);
	if (found.len > 0)
		qsort(found.at, found.len, sizeof found.at[0], by_use);
	vec_each(&found, i) {
		bytes += found.at[i].bytes;
		if (bytes > max_bytes || max_bytes == 0) /* empty ones go as well */
			unlink(found.at[i].path);
	}
}

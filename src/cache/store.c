/*
 * Entries. A file is a line that names its form, the digest of all that follows, the key, and the
 * contents: a file that was cut, damaged, or copied to another name has another digest or key.
 */
#include "cache/cache.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/priv.h"

static_assert(sizeof "XXXXXX" - 1 == CACHE_UNIQUE, "the pattern of mkstemps");

static const char magic[] = "stayput cache entry 1\n";
#define MAGIC_SIZE (sizeof magic - 1)
#define HEAD_SIZE (MAGIC_SIZE + 2 * sizeof(Digest))

static const char *
entry_path(const Cache *c, const Digest *key)
{
	char hex[DIGEST_HEX_SIZE];
	Buf name = {0};
	digest_hex(key, hex);
	buf_printf(&name, "%s" CACHE_SUFFIX, hex);
	return cache_path(c, buf_cstr(&name));
}

static Digest
digest_of(const Digest *key, const char *contents, size_t n)
{
	Blake2 b;
	blake2_begin(&b);
	blake2_add(&b, key->bytes, sizeof key->bytes);
	blake2_add(&b, contents, n);
	return blake2_end(&b);
}

/* All of a file, and a NUL; null: it cannot be read. */
static char *
read_all(int fd, size_t *n)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < (off_t)HEAD_SIZE)
		return NULL;
	size_t size = (size_t)st.st_size;
	char *text = mem_data(size + 1);
	for (*n = 0; *n < size;) {
		ssize_t got = read(fd, text + *n, size - *n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return NULL;
		*n += (size_t)got;
	}
	return text;
}

const char *
cache_get(const Cache *c, const Digest *key, size_t *n)
{
	int fd = open(entry_path(c, key), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	size_t size = 0;
	const char *text = read_all(fd, &size);
	if (text) {
		Digest d = digest_of(key, text + HEAD_SIZE, size - HEAD_SIZE);
		const char *stored = text + MAGIC_SIZE;
		if (memcmp(text, magic, MAGIC_SIZE) != 0 ||
		    memcmp(stored, d.bytes, sizeof d.bytes) != 0 ||
		    memcmp(stored + sizeof d.bytes, key->bytes, sizeof key->bytes) != 0)
			text = NULL;
		else
			futimens(fd, NULL); /* used now; it may fail: the entry just seems old */
	}
	close(fd);
	if (!text)
		return NULL;
	*n = size - HEAD_SIZE;
	return text + HEAD_SIZE;
}

static bool
write_all(int fd, const void *data, size_t n)
{
	for (const char *p = data; n > 0;) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* The directory, and those above it. */
static void
make_dir(const char *dir)
{
	char *path = mem_data(strlen(dir) + 1);
	strcpy(path, dir);
	for (char *s = path + 1; *s; s++) {
		if (*s != '/')
			continue;
		*s = '\0';
		mkdir(path, 0700);
		*s = '/';
	}
	mkdir(path, 0700);
}

/* A new file under a name that says that it is not complete; -1: there is none. Sets *path. */
static int
begin_file(const Cache *c, char **path)
{
	const char *pattern = cache_path(c, CACHE_PREFIX "XXXXXX" CACHE_SUFFIX);
	*path = mem_data(strlen(pattern) + 1);
	strcpy(*path, pattern);
	int fd = mkstemps(*path, (int)strlen(CACHE_SUFFIX));
	if (fd < 0) {
		make_dir(c->dir);
		strcpy(*path, pattern);
		fd = mkstemps(*path, (int)strlen(CACHE_SUFFIX));
	}
	return fd;
}

void
cache_put(const Cache *c, const Digest *key, const char *contents, size_t n)
{
	Digest d = digest_of(key, contents, n);
	char *path;
	int fd = begin_file(c, &path);
	if (fd < 0)
		return;
	bool ok = write_all(fd, magic, MAGIC_SIZE) && write_all(fd, d.bytes, sizeof d.bytes) &&
		  write_all(fd, key->bytes, sizeof key->bytes) && write_all(fd, contents, n);
	ok = close(fd) == 0 && ok;
	if (!ok || rename(path, entry_path(c, key)) != 0)
		unlink(path);
}

/* ---------------------------------------------------- files of other programs */

const char *
cache_file_path(const Cache *c, const Digest *key)
{
	return entry_path(c, key);
}

bool
cache_file_is_there(const Cache *c, const Digest *key)
{
	struct stat st;
	const char *path = entry_path(c, key);
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	utimensat(AT_FDCWD, path, NULL, 0);
	return true;
}

const char *
cache_file_begin(const Cache *c)
{
	char *path;
	int fd = begin_file(c, &path);
	if (fd < 0)
		return NULL;
	close(fd);
	return path;
}

bool
cache_file_commit(const Cache *c, const char *written, const Digest *key)
{
	if (rename(written, entry_path(c, key)) == 0)
		return true;
	unlink(written);
	return false;
}

bool
cache_file_put(const Cache *c, const Digest *key, const void *contents, size_t n)
{
	char *path;
	int fd = begin_file(c, &path);
	if (fd < 0)
		return false;
	bool ok = write_all(fd, contents, n);
	ok = close(fd) == 0 && ok;
	if (ok)
		return cache_file_commit(c, path, key);
	unlink(path);
	return false;
}

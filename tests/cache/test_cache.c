/*
 * The store: what is read is what was written under that key, or nothing. Works in a directory of
 * its own below the working directory.
 */
#include "cache/cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/pos.h"
#include "tests/unit.h"

static Cache *
fresh(void)
{
	static char dir[32];
	strcpy(dir, "test-cache-XXXXXX");
	if (!mkdtemp(dir))
		CU_FAIL_FATAL("no directory");
	rmdir(dir); /* it is made when it is needed */
	return cache_open(dir);
}

static void
drop(const Cache *c)
{
	Buf command = {0};
	buf_printf(&command, "rm -rf '%s'", c->dir);
	CU_ASSERT(system(buf_cstr(&command)) == 0);
}

static Digest
key(int i)
{
	return blake2_of(&i, sizeof i);
}

static void
put(const Cache *c, int i, const char *text)
{
	Digest k = key(i);
	cache_put(c, &k, text, strlen(text));
}

static const char *
get(const Cache *c, int i)
{
	Digest k = key(i);
	size_t n = 0;
	const char *text = cache_get(c, &k, &n);
	CU_ASSERT(!text || n == strlen(text));
	return text ? text : "-";
}

static const char *
path(const Cache *c, int i)
{
	char hex[DIGEST_HEX_SIZE];
	Digest k = key(i);
	Buf b = {0};
	digest_hex(&k, hex);
	buf_printf(&b, "%s/%s.stayput", c->dir, hex);
	return buf_cstr(&b);
}

static void
test_entries(void)
{
	Cache *c = fresh();
	CU_ASSERT_STRING_EQUAL(get(c, 1), "-");
	put(c, 1, "one");
	put(c, 2, "");
	CU_ASSERT_STRING_EQUAL(get(c, 1), "one");
	CU_ASSERT_STRING_EQUAL(get(c, 2), "");
	CU_ASSERT_STRING_EQUAL(get(c, 3), "-");
	put(c, 1, "another");
	CU_ASSERT_STRING_EQUAL(get(c, 1), "another");
	CU_ASSERT(cache_size(c).entries == 2);
	drop(c);
	CU_ASSERT_STRING_EQUAL(get(c, 1), "-");
	put(c, 1, "again");
	CU_ASSERT_STRING_EQUAL(get(c, 1), "again");
	drop(c);
}

/* Each byte damaged, each length cut, more at the end, another entry's file. */
static void
test_damage(void)
{
	Cache *c = fresh();
	put(c, 1, "contents");
	size_t size = (size_t)cache_size(c).bytes;
	char *text = mem_data(size + 1);
	FILE *f = fopen(path(c, 1), "rb");
	CU_ASSERT_FATAL(f && fread(text, 1, size, f) == size);
	fclose(f);
	for (size_t i = 0; i < 2 * size + 1; i++) {
		f = fopen(path(c, 1), "wb");
		CU_ASSERT_FATAL(f != NULL);
		text[i % size] ^= i < size ? 1 : 0;
		fwrite(text, 1, i < size ? size : i < 2 * size ? i - size : size + 1, f);
		text[i % size] ^= i < size ? 1 : 0;
		fclose(f);
		CU_ASSERT_STRING_EQUAL(get(c, 1), "-");
	}
	put(c, 1, "contents");
	CU_ASSERT(rename(path(c, 1), path(c, 2)) == 0);
	CU_ASSERT_STRING_EQUAL(get(c, 2), "-");
	CU_ASSERT(mkdir(path(c, 3), 0700) == 0);
	CU_ASSERT_STRING_EQUAL(get(c, 3), "-");
	put(c, 3, "stays a miss");
	CU_ASSERT_STRING_EQUAL(get(c, 3), "-");
	drop(c);
}

/* Where no directory can be. */
static void
test_nowhere(void)
{
	Cache *c = fresh();
	put(c, 1, "one");
	Cache *below = cache_open(path(c, 1));
	put(below, 2, "two");
	CU_ASSERT_STRING_EQUAL(get(below, 2), "-");
	CU_ASSERT(cache_size(below).entries == 0);
	cache_trim(below, 0);
	CU_ASSERT_STRING_EQUAL(get(c, 1), "one");
	drop(c);
}

static void
set_age(const char *file, int seconds)
{
	struct timespec times[2] = {{0}, {0}};
	clock_gettime(CLOCK_REALTIME, &times[1]);
	times[1].tv_sec -= seconds;
	times[0] = times[1];
	CU_ASSERT(utimensat(AT_FDCWD, file, times, 0) == 0);
}

static const char *
make_file(const Cache *c, const char *name)
{
	Buf b = {0};
	buf_printf(&b, "%s/%s", c->dir, name);
	FILE *f = fopen(buf_cstr(&b), "w");
	CU_ASSERT_FATAL(f != NULL);
	fclose(f);
	return buf_cstr(&b);
}

/* The oldest go; reading makes young; strangers stay. */
static void
test_trim(void)
{
	Cache *c = fresh();
	for (int i = 0; i < 4; i++)
		put(c, i, "contents");
	for (int i = 0; i < 4; i++)
		set_age(path(c, i), 400 - 100 * i);
	const char *stranger = make_file(c, "notes.txt");
	const char *young = make_file(c, "writing-abcdef.stayput"), *old = make_file(c, "writing-ghijkl.stayput");
	set_age(stranger, 100000);
	set_age(old, 100000);
	CU_ASSERT_STRING_EQUAL(get(c, 0), "contents");
	cache_trim(c, cache_size(c).bytes / 2);
	CU_ASSERT(cache_size(c).entries == 2);
	CU_ASSERT_STRING_EQUAL(get(c, 0), "contents");
	CU_ASSERT_STRING_EQUAL(get(c, 3), "contents");
	cache_trim(c, 0);
	CU_ASSERT(cache_size(c).entries == 0);
	CU_ASSERT(access(stranger, F_OK) == 0 && access(young, F_OK) == 0);
	CU_ASSERT(access(old, F_OK) != 0);
	drop(c);
}

/* Several processes write and read one entry: each look-up has all of one text. */
static void
test_processes(void)
{
	enum { N = 4, ROUNDS = 50, LENGTH = 30000 };
	Cache *c = fresh();
	char *text = mem_data(LENGTH + 1);
	pid_t pids[N];
	for (int i = 0; i < N; i++) {
		pids[i] = fork();
		CU_ASSERT_FATAL(pids[i] >= 0);
		if (pids[i] > 0)
			continue;
		int bad = 0;
		memset(text, 'a' + i, LENGTH);
		for (int k = 0; k < ROUNDS; k++) {
			put(c, 1, text);
			Digest d = key(1);
			size_t n;
			const char *got = cache_get(c, &d, &n);
			bad |= !got || n != LENGTH || strspn(got, (char[]){got[0], 0}) != LENGTH;
		}
		_exit(bad);
	}
	for (int i = 0; i < N; i++) {
		int status;
		CU_ASSERT(waitpid(pids[i], &status, 0) == pids[i] && status == 0);
	}
	CU_ASSERT(cache_size(c).entries == 1);
	drop(c);
}

/* Files of other programs: as they were written, trimmed with the entries, no entries themselves. */
static void
test_files(void)
{
	Cache *c = fresh();
	Digest k = key(1), other = key(2);
	CU_ASSERT(!cache_file_is_there(c, &k));
	CU_ASSERT(cache_file_put(c, &k, "text", 4));
	CU_ASSERT(cache_file_is_there(c, &k) && !cache_file_is_there(c, &other));
	size_t n = 0;
	const char *text = file_read(cache_file_path(c, &k), &n);
	CU_ASSERT(text && n == 4 && memcmp(text, "text", 4) == 0);
	CU_ASSERT_STRING_EQUAL(get(c, 1), "-");
	const char *path = cache_file_begin(c);
	CU_ASSERT_FATAL(path != NULL);
	CU_ASSERT(cache_size(c).entries == 1 && !cache_file_is_there(c, &other));
	CU_ASSERT(cache_file_commit(c, path, &other) && cache_file_is_there(c, &other));
	CU_ASSERT(!cache_file_commit(c, path, &other)); /* it is gone */
	cache_trim(c, 0);
	CU_ASSERT(!cache_file_is_there(c, &k) && !cache_file_is_there(c, &other));
	drop(c);
	CU_ASSERT(!cache_file_put(cache_open("/proc/none"), &k, "text", 4));
	CU_ASSERT(cache_file_begin(cache_open("/proc/none")) == NULL);
}

static bool
is_dir(const char *asked, const char *dir)
{
	const Cache *c = cache_open(asked);
	return c && dir ? strcmp(c->dir, dir) == 0 : c == NULL && dir == NULL;
}

static void
test_dirs(void)
{
	setenv("HOME", "/home/x", 1);
	unsetenv("XDG_CACHE_HOME");
	unsetenv("STAYPUT_CACHE");
	CU_ASSERT(is_dir(NULL, "/home/x/.cache/stayput"));
	setenv("XDG_CACHE_HOME", "relative", 1);
	CU_ASSERT(is_dir("", "/home/x/.cache/stayput"));
	setenv("XDG_CACHE_HOME", "/var/x", 1);
	CU_ASSERT(is_dir("", "/var/x/stayput"));
	setenv("STAYPUT_CACHE", "/tmp/y", 1);
	CU_ASSERT(is_dir("", "/tmp/y") && is_dir("here", "here") && is_dir("off", NULL));
	setenv("STAYPUT_CACHE", "off", 1);
	CU_ASSERT(is_dir("", NULL) && is_dir("here", "here"));
	unsetenv("STAYPUT_CACHE");
	unsetenv("XDG_CACHE_HOME");
	unsetenv("HOME");
	CU_ASSERT(is_dir("", NULL));
}

UNIT_MAIN(UNIT_TEST(test_entries), UNIT_TEST(test_damage), UNIT_TEST(test_nowhere),
	  UNIT_TEST(test_trim), UNIT_TEST(test_files), UNIT_TEST(test_processes),
	  UNIT_TEST(test_dirs))

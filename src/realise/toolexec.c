/*
 * What the go command calls in place of each tool. A compiler that is given a list is replaced by
 * the one that reads lists, once its files are known to be those that the list was made from; all
 * others run as they are. The list stands among the flags of the compiler, of which the go
 * command's cache keeps the results apart; so this needs to know only where lists are.
 *
 * It is a job of this program, and not a script, because it compares digests and because it must be
 * there wherever the program is.
 */
#include "realise/realise.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/pos.h"
#include "realise/priv.h"

#define TOOL_FAILED 2

static int
fail(const char *subject, const char *why)
{
	fprintf(stderr, "stayput: %s: %s\n", subject, why);
	return TOOL_FAILED;
}

bool
realise_digest_parse(const char *hex, Digest *out)
{
	for (size_t i = 0; i < sizeof out->bytes; i++) {
		unsigned byte;
		if (strspn(hex + 2 * i, "0123456789abcdef") < 2 ||
		    sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return false;
		out->bytes[i] = (uint8_t)byte;
	}
	return hex[2 * sizeof out->bytes] == '\0';
}

/* The rest of the line that begins with the word and a blank, from s on; sets *end. */
static const char *
line_of(const char *s, const char *word, const char **end)
{
	size_t n = strlen(word);
	while (s && *s) {
		const char *stop = s + strcspn(s, "\n");
		if (strncmp(s, word, n) == 0 && s[n] == ' ') {
			*end = stop;
			return s + n + 1;
		}
		s = *stop ? stop + 1 : stop;
	}
	return NULL;
}

static const char *
value_of(const char *list, const char *word)
{
	const char *end, *value = line_of(list, word, &end);
	return value ? realise_text("%.*s", (int)(end - value), value) : "";
}

/* The digest that the list has of a file; false: it does not know it. */
static bool
listed_digest(const char *list, const char *path, const char **hex)
{
	size_t n = strlen(path);
	const char *end;
	for (const char *s = list; (s = line_of(s, "check", &end)) != NULL; s = end) {
		const char *name = s + DIGEST_HEX_SIZE;
		if ((size_t)(end - s) == DIGEST_HEX_SIZE + n && strncmp(name, path, n) == 0) {
			*hex = s;
			return true;
		}
	}
	return false;
}

/* The main file of a test binary, which has nothing that a list knows. */
static bool
is_test_main(const char *path)
{
	const char *slash = strrchr(path, '/');
	return strcmp(slash ? slash + 1 : path, "_testmain.go") == 0;
}

static const char *
absolute(const char *path)
{
	char *cwd = path[0] == '/' ? NULL : getcwd(NULL, 0);
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	const char *whole = cwd ? realise_text("%s/%s", cwd, path) : path;
	free(cwd);
	return whole;
}

/* Whether the file is the one that was analysed. */
static int
check_file(const char *list, const char *arg)
{
	const char *path = absolute(arg), *hex;
	char found[DIGEST_HEX_SIZE];
	if (is_test_main(path))
		return 0;
	if (!listed_digest(list, path, &hex))
		return fail(path, "the go command compiles this file, which was not analysed");
	size_t size;
	const char *text = file_read(path, &size);
	if (!text)
		return fail(path, strerror(errno));
	Digest d = blake2_of(text, size);
	digest_hex(&d, found);
	if (strncmp(found, hex, DIGEST_HEX_SIZE - 1) != 0)
		return fail(path, "the file has changed since it was analysed");
	return 0;
}

static int
check_files(const char *list, int argc, char **argv)
{
	int status = 0;
	for (int i = argc - 1; i > 0 && status == 0; i--) {
		size_t n = strlen(argv[i]);
		if (n <= 3 || strcmp(argv[i] + n - 3, ".go") != 0)
			break;
		status = check_file(list, argv[i]);
	}
	return status;
}

/* Where the compiler writes what became of the places. */
static const char *
log_path(const Cache *c, const Digest *list, int argc, char **argv)
{
	const char *name = "";
	bool has_tests = false;
	for (int i = 1; i < argc; i++) {
		size_t n = strlen(argv[i]);
		if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
			name = argv[i + 1];
		has_tests |= n > 8 && strcmp(argv[i] + n - 8, "_test.go") == 0;
	}
	Digest key = realise_log_key(list, name, has_tests);
	return cache_file_path(c, &key);
}

/* Run the compiler that reads the list: argv without the list's flag, which is argv[flag]. */
static int
compile(const char *list_hex, int argc, char **argv, int flag)
{
	Digest key;
	const char *dir = getenv(CACHE_VARIABLE);
	if (!dir || !realise_digest_parse(list_hex, &key))
		return fail(LIST_FLAG, "only stayput go sets this flag");
	const Cache *c = cache_open(dir);
	size_t size;
	const char *path = cache_file_path(c, &key), *list = file_read(path, &size);
	if (!list)
		return fail(path, strerror(errno));
	int status = check_files(list, argc, argv);
	if (status != 0)
		return status;
	const char *compiler = value_of(list, "compiler");
	setenv("STAYPUT_PLACES", path, 1);
	setenv("STAYPUT_LOG", log_path(c, &key, argc, argv), 1);
	setenv("STAYPUT_GOROOT", value_of(list, "goroot"), 1);
	for (int i = flag; i < argc; i++)
		argv[i] = argv[i + 1];
	execv(compiler, argv);
	return fail(compiler, strerror(errno));
}

bool
realise_toolexec(int argc, char **argv, int *status)
{
	if (argc < 3 || strcmp(argv[1], "toolexec") != 0 || !getenv(CACHE_VARIABLE))
		return false;
	argc -= 2;
	argv += 2;
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], LIST_FLAG, strlen(LIST_FLAG)) != 0)
			continue;
		*status = compile(argv[i] + strlen(LIST_FLAG), argc, argv, i);
		return true;
	}
	execv(argv[0], argv);
	*status = fail(argv[0], strerror(errno));
	return true;
}

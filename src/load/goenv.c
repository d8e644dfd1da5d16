/*
 * The variables of the go command ("go help environment"): from the process,
 * from the file that `go env -w` writes, from GOROOT/go.env; and the flags in
 * GOFLAGS, whose words may be quoted.
 */
#include "load/load.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>

#include "load/priv.h"

/* $GOENV, or go/env in the user's folder of configurations; null: none. */
static const Str *
env_file(StrTab *strs)
{
	const char *goenv = getenv("GOENV");
	if (goenv && *goenv)
		return strcmp(goenv, "off") == 0 ? NULL : str_cstr(strs, goenv);
	const char *home = getenv("HOME");
#ifdef __APPLE__
	return home && *home ? str_printf(strs, "%s/Library/Application Support/go/env", home)
			     : NULL;
#else
	const char *config = getenv("XDG_CONFIG_HOME");
	if (config && *config)
		return str_printf(strs, "%s/go/env", config);
	return home && *home ? str_printf(strs, "%s/.config/go/env", home) : NULL;
#endif
}

/* The lines NAME=value of a file; # begins a comment line. The first file that has a name wins. */
static void
read_env_file(LoadHost *host, const char *path)
{
	size_t size;
	const char *text = file_read(path, &size);
	for (const char *s = text, *end = text ? text + size : NULL; s && s < end;) {
		const char *line_end = memchr(s, '\n', (size_t)(end - s));
		line_end = line_end ? line_end : end;
		const char *equals = memchr(s, '=', (size_t)(line_end - s));
		if (equals && isupper((unsigned char)*s)) {
			const Str *name = str_intern(host->strs, s, (size_t)(equals - s));
			const Str *value = str_intern(host->strs, equals + 1,
						      (size_t)(line_end - equals - 1));
			if (!map_has(&host->variables, map_key(name)))
				map_put_ptr(&host->variables, name, value);
		}
		s = line_end + 1;
	}
}

void
load_goenv_read_user(LoadHost *host)
{
	const Str *file = env_file(host->strs);
	if (file)
		read_env_file(host, file->s);
}

void
load_goenv_read_root(LoadHost *host, const Str *goroot)
{
	read_env_file(host, load_join(host->strs, goroot, "go.env")->s);
}

const char *
load_getenv(const LoadHost *host, const char *name)
{
	const char *value = getenv(name);
	if (value && *value)
		return value;
	const Str *saved = map_get_ptr(&host->variables, str_cstr(host->strs, name));
	return saved && saved->len > 0 ? saved->s : NULL;
}

/* Go on after the next word at *s, which may stand in quotes as a whole; null at the end. */
static const Str *
next_word(StrTab *strs, const char **s, bool *is_open)
{
	while (isspace((unsigned char)**s))
		++*s;
	if (!**s)
		return NULL;
	char quote = **s == '"' || **s == '\'' ? *(*s)++ : '\0';
	const char *from = *s;
	while (**s && (quote ? **s != quote : !isspace((unsigned char)**s)))
		++*s;
	const Str *word = str_intern(strs, from, (size_t)(*s - from));
	*is_open = quote && **s != quote;
	*s += quote && **s == quote;
	return word;
}

/* The name in -name=value or --name=value, *n bytes; null: it is no flag. */
static const char *
flag_name(const Str *word, size_t *n)
{
	const char *s = word->s;
	for (int dashes = 0; dashes < 2 && *s == '-'; dashes++)
		s++;
	*n = strcspn(s, "=");
	return s > word->s && *n > 0 && *s != '-' ? s : NULL;
}

/* The last word of GOFLAGS that sets the flag, or null; *value: what is behind "=", or null. */
static const Str *
find_flag(const LoadHost *host, const char *name, const char **value)
{
	const char *s = load_getenv(host, "GOFLAGS");
	const Str *found = NULL;
	bool is_open;
	*value = NULL;
	for (const Str *word; s && (word = next_word(host->strs, &s, &is_open)) != NULL;) {
		size_t n;
		const char *flag = flag_name(word, &n);
		if (!flag || n != strlen(name) || memcmp(flag, name, n) != 0)
			continue;
		found = word; /* the last one counts */
		*value = flag[n] == '=' ? flag + n + 1 : NULL;
	}
	return found;
}

const char *
load_goflag(const LoadHost *host, const char *name)
{
	const char *value;
	find_flag(host, name, &value);
	return value;
}

bool
load_goflag_is_on(const LoadHost *host, const char *name)
{
	const char *value;
	if (!find_flag(host, name, &value))
		return false;
	return !value || strchr("1tT", value[0]); /* as strconv.ParseBool has it */
}

/* ------------------------------------------------------- words of GOFLAGS */

/* Flags of the go command's subcommands by what they mean here. A command passes over those of the
 * others, so that GOFLAGS may have them all. */
static const char harmless[] =
	" a artifacts asmflags bench benchmem benchtime blockprofile blockprofilerate "
	"buildmode buildvcs c cache changed compat compiled count cover covermode coverpkg "
	"coverprofile cpu cpuprofile d debug-actiongraph debug-runtime-trace debug-trace deps "
	"diff dropexclude dropgodebug dropignore dropreplace droprequire dropretract droptool "
	"dropuse e exclude exec export f failfast find fix fmt fullpath fuzz fuzzcache "
	"fuzzminimizetime fuzztime gccgoflags gcflags go godebug i ignore insecure "
	"installsuffix json ldflags linkshared list m memprofile memprofilerate modcache "
	"modcacherw module mutexprofile mutexprofilefraction n o outputdir p parallel pgo "
	"pkgdir print r replace require retract retracted reuse run short shuffle skip t test "
	"testcache timeout tool toolchain toolexec trace trimpath u use v vendor versions vet "
	"vettool w work x ";
static const char with_value[] = " mod modfile tags ";
static const char switches[] = " race msan asan "; /* each sets a tag of that name */
static const char unsupported[] = " overlay C ";   /* another source */

static bool
is_listed(const char *list, const char *s, size_t n)
{
	for (const char *at = list; (at = strchr(at, ' ')) != NULL && at[1]; at++)
		if (strncmp(at + 1, s, n) == 0 && at[1 + n] == ' ')
			return true;
	return false;
}

static void
check_flag(LoadHost *host, const Str *word)
{
	size_t n;
	const char *flag = flag_name(word, &n), *why = NULL;
	StrTab *strs = host->strs;
	if (!flag)
		why = str_printf(strs, "parsing $GOFLAGS: non-flag \"%s\"", word->s)->s;
	else if (is_listed(with_value, flag, n) && flag[n] != '=')
		why = str_printf(strs, "flag needs an argument: -%.*s (from $GOFLAGS)", (int)n,
				 flag)->s;
	else if (is_listed(unsupported, flag, n) ||
		 (strncmp(flag, "compiler=", 9) == 0 && strcmp(flag + 9, "gc") != 0))
		why = str_printf(strs, "-%s (from $GOFLAGS) is not supported", flag)->s;
	else if (!is_listed(harmless, flag, n) && !is_listed(with_value, flag, n) &&
		 !is_listed(switches, flag, n) && !is_listed(" compiler ", flag, n))
		why = str_printf(strs, "parsing $GOFLAGS: unknown flag -%.*s", (int)n, flag)->s;
	if (why)
		vec_push(&host->faults, why);
}

void
load_check_goflags(LoadHost *host)
{
	const char *s = load_getenv(host, "GOFLAGS");
	bool is_open;
	for (const Str *word; s && (word = next_word(host->strs, &s, &is_open)) != NULL;) {
		if (is_open)
			vec_push(&host->faults, "parsing $GOFLAGS: unterminated string");
		else
			check_flag(host, word);
	}
}

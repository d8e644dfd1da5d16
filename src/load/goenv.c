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
next_word(StrTab *strs, const char **s)
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
	*s += quote && **s == quote;
	return word;
}

const char *
load_goflag(const LoadHost *host, const char *name)
{
	const char *s = load_getenv(host, "GOFLAGS"), *found = NULL;
	size_t n = strlen(name);
	for (const Str *word; s && (word = next_word(host->strs, &s)) != NULL;) {
		const char *flag = word->s;
		for (int dashes = 0; dashes < 2 && *flag == '-'; dashes++)
			flag++;
		if (flag > word->s && strncmp(flag, name, n) == 0 && flag[n] == '=')
			found = flag + n + 1; /* the last one counts */
	}
	return found;
}

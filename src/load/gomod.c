/*
 * The main module: the nearest go.mod at or above a directory. Its module and
 * go lines are read; requirements are not followed (doc/architecture.md,
 * "What load does not do yet").
 */
#include "load/load.h"

#include <ctype.h>
#include <stdlib.h>

#include "load/priv.h"

/* The first word of a line, unquoted; empty if there is none. */
static const Str *
first_word(StrTab *strs, const char *s, const char *end)
{
	while (s < end && isblank((unsigned char)*s))
		s++;
	if (s < end && (*s == '"' || *s == '`')) {
		const char *close = memchr(s + 1, *s, (size_t)(end - s - 1));
		if (close)
			return str_intern(strs, s + 1, (size_t)(close - s - 1));
	}
	const char *e = s;
	while (e < end && !isspace((unsigned char)*e))
		e++;
	return str_intern(strs, s, (size_t)(e - s));
}

static bool
line_has_verb(const char **s, const char *end, const char *verb)
{
	size_t n = strlen(verb);
	if ((size_t)(end - *s) <= n || memcmp(*s, verb, n) != 0 || !isblank((unsigned char)(*s)[n]))
		return false;
	*s += n;
	return true;
}

static void
read_go_mod(const LoadEnv *env, Module *mod, const char *text, size_t size)
{
	mod->go_minor = 16;
	for (const char *s = text, *end = text + size; s < end;) {
		const char *line_end = memchr(s, '\n', (size_t)(end - s));
		line_end = line_end ? line_end : end;
		while (s < line_end && isblank((unsigned char)*s))
			s++;
		if (line_has_verb(&s, line_end, "module")) {
			mod->path = first_word(env->strs, s, line_end);
		} else if (line_has_verb(&s, line_end, "go")) {
			const Str *version = first_word(env->strs, s, line_end);
			if (version->len > 2 && !memcmp(version->s, "1.", 2))
				mod->go_minor = (uint32_t)strtoul(version->s + 2, NULL, 10);
		}
		s = line_end + 1;
	}
}

Module
load_find_module(const LoadEnv *env, const char *dir, Diags *diags)
{
	Module mod = {0};
	const Str *at = load_abs(env->strs, dir);
	for (;;) {
		const Str *file = load_join(env->strs, at, "go.mod");
		if (load_is_file(file->s)) {
			size_t size;
			const char *text = file_read(file->s, &size);
			if (text)
				read_go_mod(env, &mod, text, size);
			if (!mod.path)
				diag_add(diags, DIAG_LOAD, 0, "%s: no module line", file->s);
			else
				mod.dir = at;
			return mod;
		}
		const char *slash = strrchr(at->s, '/');
		if (!slash || at->len == 1)
			return mod;
		at = str_intern(env->strs, at->s, slash == at->s ? 1 : (size_t)(slash - at->s));
	}
}

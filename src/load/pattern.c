/*
 * Package patterns, as "go help packages" describes them: a directory, an
 * import path, either with "..." as a wildcard, or std.
 */
#include "load/load.h"

#include "load/priv.h"

/* Whether pattern, in which "..." stands for any text, matches all of s. A trailing "/..." also matches nothing. */
static bool
wild_match(const char *pattern, const char *s)
{
	for (; *pattern; pattern++, s++) {
		if (strcmp(pattern, "/...") == 0 && *s == '\0')
			return true;
		if (strncmp(pattern, "...", 3) == 0) {
			for (;; s++) {
				if (wild_match(pattern + 3, s))
					return true;
				if (*s == '\0')
					return false;
			}
		}
		if (*pattern != *s)
			return false;
	}
	return *s == '\0';
}

static bool
has_go_files(const LoadEnv *env, const Str *dir)
{
	StrVec names = {0};
	load_list_dir(env->strs, dir->s, &names);
	vec_each(&names, i) {
		const Str *n = names.at[i];
		if (n->len > 3 && !strcmp(n->s + n->len - 3, ".go") && n->s[0] != '_' && n->s[0] != '.' &&
		    !(n->len > 8 && !strcmp(n->s + n->len - 8, "_test.go")))
			return true;
	}
	return false;
}

typedef struct Walk {
	const LoadEnv *env;
	const char *pattern; /* absolute, with wildcards */
	StrVec *dirs;
	bool is_std;         /* below GOROOT/src: cmd and builtin do not count */
} Walk;

/* Depth first, by name; testdata, vendor, hidden and "_" folders and other modules are not entered. */
static void
walk(Walk *w, const Str *dir, bool is_top)
{
	if (!is_top && load_is_file(load_join(w->env->strs, dir, "go.mod")->s))
		return;
	if (wild_match(w->pattern, dir->s) && has_go_files(w->env, dir))
		vec_push(w->dirs, dir);
	StrVec names = {0};
	load_list_dir(w->env->strs, dir->s, &names);
	vec_each(&names, i) {
		const Str *name = names.at[i];
		if (name->s[0] == '.' || name->s[0] == '_' || str_is(name, "testdata"))
			continue;
		if (w->is_std ? is_top && (str_is(name, "cmd") || str_is(name, "builtin"))
			      : str_is(name, "vendor"))
			continue;
		const Str *sub = load_join(w->env->strs, dir, name->s);
		if (load_is_dir(sub->s))
			walk(w, sub, false);
	}
}

/* The deepest directory that every match of an absolute pattern is below. */
static const Str *
fixed_part(StrTab *strs, const Str *pattern)
{
	const char *dots = strstr(pattern->s, "...");
	const char *end = dots;
	while (end > pattern->s && end[-1] != '/')
		end--;
	size_t n = (size_t)(end - pattern->s);
	return str_intern(strs, pattern->s, n > 1 ? n - 1 : 1);
}

static void
expand_dir_pattern(const LoadEnv *env, const Str *pattern, bool is_std, StrVec *dirs)
{
	if (!strstr(pattern->s, "...")) {
		if (load_is_dir(pattern->s))
			vec_push(dirs, pattern);
		return;
	}
	Walk w = {.env = env, .pattern = pattern->s, .dirs = dirs, .is_std = is_std};
	const Str *root = fixed_part(env->strs, pattern);
	if (load_is_dir(root->s))
		walk(&w, root, true);
}

static bool
is_local(const char *p)
{
	return p[0] == '/' || !strcmp(p, ".") || !strcmp(p, "..") || !strncmp(p, "./", 2) ||
	       !strncmp(p, "../", 3);
}

void
load_expand_pattern(const LoadEnv *env, const Module *mod, const char *pattern, StrVec *dirs,
		    Diags *diags)
{
	uint32_t before = dirs->len;
	if (is_local(pattern)) {
		expand_dir_pattern(env, load_abs(env->strs, pattern), false, dirs);
	} else {
		const char *path = strcmp(pattern, "std") == 0 ? "..." : pattern;
		if (mod->dir && wild_match(pattern, mod->path->s))
			expand_dir_pattern(env, mod->dir, false, dirs);
		else if (mod->dir && !strncmp(pattern, mod->path->s, mod->path->len) &&
			 (pattern[mod->path->len] == '/' || pattern[mod->path->len] == '.'))
			expand_dir_pattern(env,
					   str_printf(env->strs, "%s%s", mod->dir->s,
						      pattern + mod->path->len),
					   false, dirs);
		else if (env->goroot)
			expand_dir_pattern(env,
					   str_printf(env->strs, "%s/src/%s", env->goroot->s, path),
					   true, dirs);
	}
	if (dirs->len > before)
		return;
	if (strstr(pattern, "..."))
		diag_add(diags, DIAG_LOAD, 0, "pattern %s matches no package", pattern);
	else if (is_local(pattern))
		diag_add(diags, DIAG_LOAD, 0, "%s: no such directory", pattern);
	else if (!env->goroot)
		diag_add(diags, DIAG_LOAD, 0,
			 "package %s: no Go source tree found (set GOROOT or use -goroot)", pattern);
	else
		diag_add(diags, DIAG_LOAD, 0, "package %s is not in std (%s/src/%s)", pattern,
			 env->goroot->s, pattern);
}

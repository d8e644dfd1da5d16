/*
 * Package patterns, as "go help packages" describes them: a directory, an
 * import path, either with "..." as a wildcard, or std.
 */
#include "load/load.h"

#include "load/priv.h"

/* Whether pattern, in which "..." stands for any text, matches all of s. A trailing
 * "/..." also matches nothing. */
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

typedef struct Walk {
	const Modules *ms;
	const LoadEnv *env;
	const char *pattern; /* absolute, with wildcards */
	StrVec *dirs;
	bool is_std;         /* below GOROOT/src: cmd and builtin do not count */
} Walk;

/* Depth first, by name; testdata, vendor, hidden and "_" folders and other
 * modules are not entered. */
static void
walk(Walk *w, const Str *dir, bool is_top)
{
	if (!is_top && load_is_file(load_join(w->env->strs, dir, "go.mod")->s))
		return;
	if (load_is_ignored(w->ms, load_main_of_dir(w->ms, dir), dir))
		return;
	if (wild_match(w->pattern, dir->s) && load_has_go_files(w->env->strs, dir))
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
expand_dir_pattern(const Modules *ms, const Str *pattern, bool is_std, StrVec *dirs)
{
	const LoadEnv *env = ms->env;
	if (!strstr(pattern->s, "...")) {
		if (load_is_dir(pattern->s))
			vec_push(dirs, pattern);
		return;
	}
	Walk w = {.ms = ms, .env = env, .pattern = pattern->s, .dirs = dirs, .is_std = is_std};
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

/* pattern begins with the module's path. */
static void
expand_in_module(Modules *ms, const Module *m, const char *pattern, StrVec *dirs)
{
	const Str *dir = str_printf(ms->env->strs, "%s%s", m->dir->s, pattern + m->path->len);
	expand_dir_pattern(ms, dir, false, dirs);
}

/* Patterns of import paths: below each module whose path fits, else below GOROOT/src. */
static void
expand_path_pattern(Modules *ms, const char *pattern, StrVec *dirs)
{
	StrTab *strs = ms->env->strs;
	if (!load_is_wildcard(pattern)) {
		const Str *root = ms->env->goroot;
		const Str *dir = root ? str_printf(strs, "%s/src/%s", root->s, pattern) : NULL;
		if (dir && load_is_dir(dir->s) && load_has_go_files(strs, dir)) {
			vec_push(dirs, dir);
			return;
		}
		ModuleImport found = load_module_import(ms, str_cstr(strs, pattern));
		if (found.dir)
			vec_push(dirs, found.dir);
		return;
	}
	vec_each(&ms->mains, i) {
		const Module *m = ms->mains.at[i];
		if (wild_match(pattern, m->path->s))
			expand_dir_pattern(ms, str_printf(strs, "%s/...", m->dir->s), false, dirs);
		else if (!strncmp(pattern, m->path->s, m->path->len) &&
			 (pattern[m->path->len] == '/' || pattern[m->path->len] == '.'))
			expand_in_module(ms, m, pattern, dirs);
	}
	for (uint32_t i = 0; i < ms->list.len && strcmp(pattern, "...") != 0; i++) {
		Module *m = ms->list.at[i];
		if (strncmp(pattern, m->path->s, m->path->len) != 0 || !load_module_dir(ms, m))
			continue;
		if (pattern[m->path->len] == '/' || pattern[m->path->len] == '.')
			expand_in_module(ms, m, pattern, dirs);
	}
	if (dirs->len > 0 || !ms->env->goroot)
		return;
	const char *path = !strcmp(pattern, "std")   ? "..."
			   : !strcmp(pattern, "cmd") ? "cmd/..."
						     : pattern;
	expand_dir_pattern(ms, str_printf(strs, "%s/src/%s", ms->env->goroot->s, path), true, dirs);
}

void
load_expand_pattern(Modules *ms, const char *pattern, StrVec *dirs, Diags *diags)
{
	StrVec found = {0};
	const LoadEnv *env = ms->env;
	if (is_local(pattern))
		expand_dir_pattern(ms, load_abs(env->strs, pattern), false, &found);
	else
		expand_path_pattern(ms, pattern, &found);
	vec_append(dirs, found.at, found.len);
	if (found.len > 0)
		return;
	if (strstr(pattern, "..."))
		diag_add(diags, DIAG_LOAD, 0, "pattern %s matches no package", pattern);
	else if (is_local(pattern))
		diag_add(diags, DIAG_LOAD, 0, "%s: no such directory", pattern);
	else if (!env->goroot)
		diag_add(diags, DIAG_LOAD, 0,
			 "package %s: no Go source tree found (set GOROOT or use -goroot)",
			 pattern);
	else
		diag_add(diags, DIAG_LOAD, 0,
			 "package %s is not in std (%s/src/%s) nor in a module", pattern,
			 env->goroot->s, pattern);
}

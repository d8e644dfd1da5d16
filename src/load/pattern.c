/*
 * Package patterns that name directories, as "go help packages" describes
 * them: a directory, a directory or import path with "..." as a wildcard, and
 * std, cmd, all (of which this is the first part), work.
 */
#include "load/load.h"

#include "load/priv.h"

/* Stands for "vendor" where a wildcard may not match it. */
#define VENDOR_MARK '\1'

/* Text with each path element "vendor" that is not the last one replaced by the mark. */
static const char *
mark_vendor(const char *s)
{
	Buf b = {0};
	while (*s) {
		size_t n = strcspn(s, "/");
		if (n == 6 && s[n] == '/' && memcmp(s, "vendor", 6) == 0)
			buf_putc(&b, VENDOR_MARK);
		else
			buf_write(&b, s, n);
		s += n;
		if (*s == '/')
			buf_putc(&b, *s++);
	}
	return buf_cstr(&b);
}

/* Whether the n bytes of a pattern, in which "..." stands for any text without the mark, match
 * all of s. On a mismatch, the last wildcard takes one byte more. */
static bool
match_marked(const char *pattern, size_t n, const char *s)
{
	const char *p = pattern, *end = pattern + n, *retry = NULL, *retry_s = NULL;
	for (;;) {
		if (end - p >= 3 && memcmp(p, "...", 3) == 0) {
			p += 3;
			retry = p;
			retry_s = s;
		} else if (p < end && *s && *p == *s) {
			p++;
			s++;
		} else if (p == end && !*s) {
			return true;
		} else {
			if (!retry || !*retry_s || *retry_s == VENDOR_MARK)
				return false;
			s = ++retry_s;
			p = retry;
		}
	}
}

/* Whether a pattern matches a path. A trailing "/..." also matches nothing. */
static bool
wild_match(const char *pattern, const char *path)
{
	static const char tail[] = "/...", vendor_tail[] = "/\1/...";
	const char *p = mark_vendor(pattern), *s = mark_vendor(path);
	size_t n = strlen(p);
	if (match_marked(p, n, s))
		return true;
	if (n >= 7 - 1 && strcmp(p + n - (sizeof vendor_tail - 1), vendor_tail) == 0) {
		size_t stem = n - (sizeof vendor_tail - 1), len = strlen(s);
		if (len > 7 && strcmp(s + len - 7, "/vendor") == 0) {
			Buf head = {0};
			buf_write(&head, s, len - 7);
			return match_marked(p, stem, buf_cstr(&head));
		}
	}
	return n >= sizeof tail && strcmp(p + n - (sizeof tail - 1), tail) == 0 &&
	       match_marked(p, n - (sizeof tail - 1), s);
}

static bool
is_local(const char *p)
{
	return p[0] == '/' || !strcmp(p, ".") || !strcmp(p, "..") || !strncmp(p, "./", 2) ||
	       !strncmp(p, "../", 3);
}

/* ------------------------------------------------------------------- walks */

typedef struct Walk {
	Modules *ms;
	Module *module;      /* whose tree it is, or null */
	const Str *root;     /* directory */
	const char *prefix;  /* of the names, in place of root */
	const char *pattern; /* of names; null: all */
	size_t n_fixed;      /* bytes of the pattern before the first wildcard */
	bool with_vendor;    /* go below vendor folders */
	bool stops_at_modules;
	FoundVec *dirs;
	const char *given;   /* the pattern as it was given */
	Diags *diags;
} Walk;

/* The name of a directory: its import path, or its absolute path. */
static const Str *
name_of(const Walk *w, const Str *dir)
{
	const char *rest = dir->s + (str_is(w->root, "/") ? 0 : w->root->len);
	return str_printf(w->ms->env->strs, "%s%s", w->prefix,
			  !w->prefix[0] && *rest == '/' ? rest + 1 : rest);
}

/* Whether a name at or below this one could match. */
static bool
may_match(const Walk *w, const Str *name)
{
	size_t n = name->len < w->n_fixed ? name->len : w->n_fixed;
	return !w->pattern || memcmp(name->s, w->pattern, n) == 0;
}

/* Hidden, "_" and testdata folders count only when they are named without wildcard. */
static bool
is_left_out(const char *element)
{
	return element[0] == '.' || element[0] == '_' || strcmp(element, "testdata") == 0;
}

/* Depth first, by name; links are not followed. */
static void
walk(Walk *w, const Str *dir)
{
	LoadHost *host = w->ms->env->host;
	const LoadDir *d = load_dir(host, dir);
	if ((dir != w->root && w->stops_at_modules && d->has_go_mod) ||
	    load_is_ignored(w->module, dir))
		return;
	const Str *name = name_of(w, dir);
	if (!may_match(w, name))
		return;
	if (d->error) {
		const char *shown = is_local(w->given) ? load_short_path(host, dir) : dir->s;
		diag_add(w->diags, DIAG_LOAD, 0, "pattern %s: %s", w->given,
			 load_open_fault(host, dir, shown));
	}
	if (d->has_go && name->len > 0 && (!w->pattern || wild_match(w->pattern, name->s)))
		vec_push(w->dirs, ((FoundDir){dir, w->module}));
	if (!w->with_vendor && load_has_suffix(dir, "/vendor"))
		return;
	vec_each(&d->entries, i) {
		const DirEntry *e = &d->entries.at[i];
		if (e->is_dir && !e->is_link && !is_left_out(e->name->s))
			walk(w, load_join(host->strs, dir, e->name->s));
	}
}

static size_t
fixed_length(const char *pattern)
{
	const char *dots = strstr(pattern, "...");
	return dots ? (size_t)(dots - pattern) : strlen(pattern);
}

/* ------------------------------------------------------------- directories */

static bool
is_meta(const char *p)
{
	return !strcmp(p, "std") || !strcmp(p, "cmd") || !strcmp(p, "all") || !strcmp(p, "tool") ||
	       !strcmp(p, "work");
}

bool
load_is_wildcard(const char *pattern)
{
	return strstr(pattern, "...") || is_meta(pattern);
}

bool
load_is_path(const char *pattern)
{
	return !is_local(pattern) && !load_is_wildcard(pattern);
}

/* Whether a directory may be loaded: of a module of the build list, below GOROOT, in vendor, or
 * of no module. */
static bool
is_within_reach(Modules *ms, const Str *dir, bool is_wild, Module **m)
{
	const LoadEnv *env = ms->env;
	*m = NULL;
	if (!ms->file || (env->goroot && load_is_below(dir, env->goroot)) ||
	    (ms->vendor && load_is_below(dir, ms->vendor)))
		return true;
	const Str *root = load_root_around(env->host, dir);
	Module *found = load_module_of_dir(ms, dir);
	if (!found && load_is_below(dir, env->host->module_cache)) { /* not named in go.mod? */
		load_module_graph(ms);
		found = load_module_of_dir(ms, dir);
	}
	if (found && (found->dir == root || !found->is_local))
		*m = found;
	return *m || (!root && !(is_wild && ms->file->is_workspace));
}

static void
report_out_of_reach(Modules *ms, const char *pattern, const Str *dir, bool is_wild, Diags *diags)
{
	LoadHost *host = ms->env->host;
	bool in_workspace = ms->file->is_workspace;
	const char *scope = in_workspace ? "modules listed in go.work" : "main module";
	const char *hint = in_workspace ? "" : " (-C DIR works in another module)";
	const Str *root = in_workspace ? load_root_around(host, dir) : NULL;
	const char *name = load_short_path(host, dir);
	if (!root && is_wild)
		diag_add(diags, DIAG_LOAD, 0, "pattern %s: directory prefix %s does not contain %s "
			 "or %s selected dependencies%s", pattern, name, scope,
			 in_workspace ? "their" : "its", hint);
	else if (root)
		diag_add(diags, DIAG_LOAD, 0, "%s%s is contained in a module that is not one of "
			 "the workspace modules listed in go.work. You can add the module to the "
			 "workspace using:\n\t%s", dir == host->cwd ? "" : "directory ",
			 dir == host->cwd ? "current directory" : name, load_work_hint(ms, root));
	else
		diag_add(diags, DIAG_LOAD, 0, "directory %s outside %s or %s selected "
			 "dependencies%s", name, scope, in_workspace ? "their" : "its", hint);
}

/* Whether a directory is below a vendor folder of a main module that is not in use. */
static bool
is_idle_vendor(const Modules *ms, const Module *m, const Str *dir)
{
	if (!m || m->version || m->is_goroot || ms->vendor)
		return false;
	const char *rest = dir->s + m->dir->len;
	return strstr(rest, "/vendor/") || load_has_suffix(dir, "/vendor");
}

static void
expand_dir(Modules *ms, const char *pattern, FoundVec *dirs, Diags *diags)
{
	const LoadEnv *env = ms->env;
	LoadHost *host = env->host;
	size_t n = fixed_length(pattern);
	bool is_wild = pattern[n] != '\0';
	while (is_wild && n > 0 && pattern[n - 1] != '/')
		n--;
	const Str *dir = load_abs(host, str_intern(env->strs, pattern, n)->s);
	Module *m;
	if (!load_dir(host, dir)->exists) {
		diag_add(diags, DIAG_LOAD, 0, "%s: no such directory", pattern);
	} else if (!is_wild && load_dir(host, dir)->error) {
		diag_add(diags, DIAG_LOAD, 0, "%s", load_open_fault(host, dir, dir->s));
	} else if (!is_within_reach(ms, dir, is_wild, &m)) {
		report_out_of_reach(ms, pattern, dir, is_wild, diags);
	} else if (is_idle_vendor(ms, m, dir)) {
		diag_add(diags, DIAG_LOAD, 0, "without -mod=vendor, directory %s has no package "
			 "path", str_intern(env->strs, pattern, n)->s);
	} else if (!is_wild) {
		vec_push(dirs, ((FoundDir){dir, m}));
	} else {
		const Str *whole = load_abs(host, pattern);
		const char *last = strrchr(dir->s, '/') + 1;
		bool is_dotted = n >= 2 && pattern[n - 2] == '.';
		Walk w = {.ms = ms, .module = m, .root = dir, .prefix = dir->s,
			  .pattern = whole->s, .n_fixed = fixed_length(whole->s), .dirs = dirs,
			  .with_vendor = strstr(pattern, "vendor") != NULL, .given = pattern,
			  .diags = diags,
			  .stops_at_modules = true};
		if (is_dotted || !is_left_out(last))
			walk(&w, dir);
	}
}

/* ------------------------------------------------------------ import paths */

/* given: the pattern, or the name that stands for one. */
static void
walk_std(Modules *ms, const char *where, const char *pattern, const char *given, FoundVec *dirs,
	 Diags *diags)
{
	const LoadEnv *env = ms->env;
	if (!env->goroot)
		return;
	const Str *src = load_join(env->strs, env->goroot, "src");
	const Str *root = *where ? load_join(env->strs, src, where) : src;
	uint32_t first = dirs->len;
	Walk w = {.ms = ms, .root = root, .prefix = where, .pattern = pattern, .dirs = dirs,
		  .n_fixed = pattern ? fixed_length(pattern) : 0, .with_vendor = !pattern,
		  .stops_at_modules = true, .given = given, .diags = diags};
	walk(&w, root);
	/* cgo is off */
	const Str *cgo = load_join(env->strs, src, "runtime/cgo");
	uint32_t kept = first;
	for (uint32_t i = first; i < dirs->len; i++)
		if (dirs->at[i].dir != cgo)
			dirs->at[kept++] = dirs->at[i];
	dirs->len = kept;
}

/* A module's packages whose import paths match; null: all. */
static void
walk_module(Modules *ms, Module *m, const char *pattern, const char *given, FoundVec *dirs,
	    Diags *diags)
{
	Walk w = {.ms = ms, .module = m, .root = m->dir, .dirs = dirs, .pattern = pattern,
		  .prefix = m->is_goroot && str_is(m->path, "std") ? "" : m->path->s,
		  .n_fixed = pattern ? fixed_length(pattern) : 0, .stops_at_modules = m->is_local,
		  .given = given, .diags = diags};
	walk(&w, m->dir);
}

/* Whether a module can have packages that match. */
static bool
is_candidate(const Module *m, const char *pattern)
{
	size_t n = fixed_length(pattern), len = m->path->len;
	return memcmp(m->path->s, pattern, n < len ? n : len) == 0;
}

/* Below vendor/, packages are those that modules.txt names. */
static void
match_vendored(Modules *ms, const char *pattern, FoundVec *dirs)
{
	map_each(&ms->vendored, i) {
		const Str *path = (const Str *)(uintptr_t)ms->vendored.entries[i].key;
		Module *m = (Module *)(uintptr_t)ms->vendored.entries[i].value;
		const Str *dir = load_join(ms->env->strs, ms->vendor, path->s);
		if (wild_match(pattern, path->s) && load_dir(ms->env->host, dir)->has_go)
			vec_push(dirs, ((FoundDir){dir, m}));
	}
}

static void
match_dependencies(Modules *ms, const char *pattern, FoundVec *dirs, Diags *diags)
{
	load_module_graph(ms);
	vec_each(&ms->list, i) {
		Module *m = ms->list.at[i];
		if (!is_candidate(m, pattern))
			continue;
		if (load_module_dir(ms, m)) {
			walk_module(ms, m, pattern, pattern, dirs, diags);
		} else if (!m->is_told) {
			m->is_told = true;
			diag_add(diags, DIAG_LOAD, 0, "%s", load_missing_text(ms, m));
		}
	}
}

static void
expand_path_pattern(Modules *ms, const char *pattern, FoundVec *dirs, Diags *diags)
{
	size_t n = fixed_length(pattern);
	walk_std(ms, "", pattern, pattern, dirs, diags);
	if (memcmp(pattern, "cmd", n < 3 ? n : 3) == 0)
		walk_std(ms, "cmd", pattern, pattern, dirs, diags);
	vec_each(&ms->mains, i)
		if (!ms->mains.at[i]->is_goroot && is_candidate(ms->mains.at[i], pattern))
			walk_module(ms, ms->mains.at[i], pattern, pattern, dirs, diags);
	if (ms->vendor)
		match_vendored(ms, pattern, dirs);
	else
		match_dependencies(ms, pattern, dirs, diags);
}

void
load_expand_pattern(Modules *ms, const char *pattern, FoundVec *dirs, Diags *diags)
{
	uint32_t n_dirs = dirs->len, n_errors = diags->n_errors;
	bool is_empty_fine = false;
	if (is_local(pattern)) {
		expand_dir(ms, pattern, dirs, diags);
	} else if (!strcmp(pattern, "std")) {
		walk_std(ms, "", NULL, pattern, dirs, diags);
	} else if (!strcmp(pattern, "cmd")) {
		walk_std(ms, "cmd", NULL, pattern, dirs, diags);
	} else if (!strcmp(pattern, "tool")) {
		is_empty_fine = true; /* the rest is import paths */
	} else if (is_meta(pattern)) {
		vec_each(&ms->mains, i)
			walk_module(ms, ms->mains.at[i], NULL, pattern, dirs, diags);
	} else {
		expand_path_pattern(ms, pattern, dirs, diags);
	}
	if (dirs->len > n_dirs || diags->n_errors > n_errors || is_empty_fine)
		return;
	bool is_of_std = !strcmp(pattern, "std") || !strcmp(pattern, "cmd") || ms->mains.len == 0;
	if (ms->env->goroot || !is_of_std) {
		diag_add(diags, DIAG_LOAD, 0, "pattern %s matches no package", pattern);
		return;
	}
	const char *why = load_no_goroot(ms);
	if (why)
		diag_add(diags, DIAG_LOAD, 0, "pattern %s: %s", pattern, why);
}

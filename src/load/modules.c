/*
 * The build list: which modules at which version, and where they are.
 *
 * Minimal version selection (Cox, "Minimal Version Selection", 2018) over the
 * module graph, pruned as the Go Modules Reference describes: when the main
 * module says go 1.17 or later, its require lines name every module that its
 * packages need, so the graph is read only if an import is not found in
 * them; then the requirements of each module that go.mod names count, and
 * are followed only below modules older than 1.17.
 */
#include "load/load.h"

#include <stdlib.h>

#include "load/priv.h"

#define PRUNED_SINCE 17 /* go 1.17: go.mod lists indirect requirements */

/* $GOMODCACHE, else $GOPATH/pkg/mod, else ~/go/pkg/mod. */
static const Str *
module_cache(StrTab *strs)
{
	const char *cache = getenv("GOMODCACHE");
	if (cache && *cache)
		return load_abs(strs, cache);
	const char *gopath = getenv("GOPATH");
	if (gopath && *gopath)
		return load_abs(strs, str_printf(strs, "%.*s/pkg/mod", (int)strcspn(gopath, ":"),
						 gopath)->s);
	const char *home = getenv("HOME");
	return load_abs(strs, str_printf(strs, "%s/go/pkg/mod", home ? home : "")->s);
}

/* Module paths and versions in the cache: a capital letter is "!" and the small one. */
static void
put_escaped(Buf *out, const Str *s)
{
	for (uint32_t i = 0; i < s->len; i++) {
		if (s->s[i] >= 'A' && s->s[i] <= 'Z')
			buf_printf(out, "!%c", s->s[i] - 'A' + 'a');
		else
			buf_putc(out, s->s[i]);
	}
}

static const ModReplace *
find_replace(const Modules *ms, const Str *path, const Str *version)
{
	const ModReplace *any = NULL;
	vec_each(&ms->replace, i) {
		const ModReplace *r = &ms->replace.at[i];
		if (r->old.path != path)
			continue;
		if (r->old.version && r->old.version == version)
			return r;
		if (!r->old.version)
			any = r;
	}
	return any;
}

/* Where path@version is, or would be; replacements are followed once. */
static const Str *
module_root(const Modules *ms, const Str *path, const Str *version)
{
	StrTab *strs = ms->env->strs;
	const ModReplace *r = find_replace(ms, path, version);
	if (r && !r->version)
		return load_abs(strs, r->path->s[0] == '/'
					      ? r->path->s
					      : load_join(strs, load_parent(strs, ms->file->file),
							  r->path->s)->s);
	Buf dir = {0};
	buf_str(&dir, module_cache(strs));
	buf_putc(&dir, '/');
	put_escaped(&dir, r ? r->path : path);
	buf_putc(&dir, '@');
	put_escaped(&dir, r ? r->version : version);
	return str_cstr(strs, buf_cstr(&dir));
}

/* The go.mod of path@version: of the replacement's directory, the download cache, or the
 * extracted module. Null: missing. */
static ModFile *
module_file(const Modules *ms, const Str *path, const Str *version)
{
	StrTab *strs = ms->env->strs;
	Diags ignored = {0};
	const Str *file = load_join(strs, module_root(ms, path, version), "go.mod");
	const ModReplace *r = find_replace(ms, path, version);
	if (!load_is_file(file->s) && !(r && !r->version)) {
		Buf b = {0};
		buf_str(&b, module_cache(strs));
		buf_puts(&b, "/cache/download/");
		put_escaped(&b, r ? r->path : path);
		buf_puts(&b, "/@v/");
		put_escaped(&b, r ? r->version : version);
		buf_puts(&b, ".mod");
		file = str_cstr(strs, buf_cstr(&b));
	}
	return load_is_file(file->s) ? load_mod_file(strs, file->s, &ignored) : NULL;
}

static Module *
add_module(Modules *ms, const Str *path, const Str *version)
{
	Module *m = map_get_ptr(&ms->by_path, path);
	if (!m) {
		m = mem_new(Module);
		m->path = path;
		map_put_ptr(&ms->by_path, path, m);
		if (version)
			vec_push(&ms->list, m);
		m->version = version;
	} else if (m->version && load_version_cmp(version, m->version) > 0) {
		m->version = version;
	}
	return m;
}

static bool
is_excluded(const Modules *ms, const ModVersion *v)
{
	vec_each(&ms->exclude, i)
		if (ms->exclude.at[i].path == v->path && ms->exclude.at[i].version == v->version)
			return true;
	return false;
}

static void
add_requires(Modules *ms, const ModFile *f)
{
	vec_each(&f->require, i)
		if (!is_excluded(ms, &f->require.at[i]))
			add_module(ms, f->require.at[i].path, f->require.at[i].version);
}

typedef struct GraphNode {
	ModVersion v;
	bool is_deep; /* its requirements' own requirements count */
} GraphNode;

/* Select versions over the whole (pruned) module graph, for what go.mod does not list. */
static void
read_graph(Modules *ms)
{
	if (ms->is_graph_read || !ms->file)
		return;
	ms->is_graph_read = true;
	VEC(GraphNode) work = {0};
	Map seen = {0}; /* interned "path@version" */
	/* What the mains require: each is read; whether deeper depends on
	 * the main's own version. */
	bool is_pruned = ms->file->go_minor >= PRUNED_SINCE && ms->file->module;
	vec_each(&ms->list, i)
		vec_push(&work,
			 ((GraphNode){{ms->list.at[i]->path, ms->list.at[i]->version}, true}));
	vec_each(&work, w) {
		GraphNode node = work.at[w];
		if (!node.is_deep)
			continue;
		bool is_new;
		map_ensure(&seen, map_key(str_printf(ms->env->strs, "%s@%s", node.v.path->s,
						     node.v.version->s)), &is_new);
		ModFile *f = is_new ? module_file(ms, node.v.path, node.v.version) : NULL;
		if (!f)
			continue;
		add_requires(ms, f);
		bool follow = !is_pruned || f->go_minor < PRUNED_SINCE;
		for (uint32_t i = 0; follow && i < f->require.len; i++)
			if (!is_excluded(ms, &f->require.at[i]))
				vec_push(&work, ((GraphNode){f->require.at[i], true}));
	}
	vec_each(&ms->list, i) { /* versions may have risen: look the directories up again */
		ms->list.at[i]->dir = NULL;
		ms->list.at[i]->is_missing = false;
	}
}

const Str *
load_module_dir(Modules *ms, Module *m)
{
	if (m->dir || m->is_missing)
		return m->dir;
	const Str *dir = module_root(ms, m->path, m->version);
	if (!load_is_dir(dir->s)) {
		m->is_missing = true;
		return NULL;
	}
	m->dir = dir;
	ModFile *f = module_file(ms, m->path, m->version);
	m->go_minor = f && f->go_minor ? f->go_minor : 16;
	m->go_text = f && f->go_text ? f->go_text : str_cstr(ms->env->strs, "1.16");
	return dir;
}

/* ------------------------------------------------------------ main modules */

static const Str *
find_up(StrTab *strs, const char *dir, const char *name)
{
	for (const Str *at = load_abs(strs, dir); at; at = load_parent(strs, at)) {
		const Str *file = load_join(strs, at, name);
		if (load_is_file(file->s))
			return file;
	}
	return NULL;
}

static ModFile *
add_main(Modules *ms, const Str *go_mod, Diags *diags)
{
	ModFile *f = load_mod_file(ms->env->strs, go_mod->s, diags);
	if (!f)
		return NULL;
	if (!f->module) {
		diag_add(diags, DIAG_LOAD, 0, "%s: no module line", go_mod->s);
		return NULL;
	}
	Module *m = add_module(ms, f->module, NULL);
	m->version = NULL;
	m->dir = load_parent(ms->env->strs, go_mod);
	m->go_minor = f->go_minor ? f->go_minor : 16;
	m->go_text = f->go_text ? f->go_text : str_cstr(ms->env->strs, "1.16");
	m->ignore = f->ignore;
	vec_push(&ms->mains, m);
	return f;
}

/* vendor/modules.txt: "# path version [=> ...]" and "## explicit; go 1.N" lines. */
static void
read_vendor(Modules *ms, const Str *list)
{
	StrTab *strs = ms->env->strs;
	size_t size;
	const char *text = file_read(list->s, &size);
	Module *m = NULL;
	for (const char *s = text, *end = text ? text + size : NULL; s && s < end;) {
		const char *line_end = memchr(s, '\n', (size_t)(end - s));
		line_end = line_end ? line_end : end;
		if (line_end - s > 2 && !memcmp(s, "# ", 2)) {
			size_t n = strcspn(s + 2, " \n");
			const Str *path = str_intern(strs, s + 2, n);
			m = add_module(ms, path, str_cstr(strs, ""));
			m->is_vendored = true;
			m->go_minor = 16;
			m->go_text = str_cstr(strs, "1.16");
			m->dir = load_join(strs, ms->vendor, path->s);
		} else if (m && line_end - s > 3 && !memcmp(s, "## ", 3)) {
			const char *go = strstr(s, "go 1.");
			if (go && go < line_end) {
				m->go_minor = (uint32_t)strtoul(go + 5, NULL, 10);
				m->go_text = str_intern(strs, go + 3, strcspn(go + 3, "; \n"));
			}
		}
		s = line_end + 1;
	}
}

/* Vendoring is automatic from go 1.14 on when the folder is there; -mod=mod
 * turns it off, -mod=vendor on. */
static void
find_vendor(Modules *ms)
{
	StrTab *strs = ms->env->strs;
	const Str *vendor = load_join(strs, load_parent(strs, ms->file->file), "vendor");
	const Str *list = load_join(strs, vendor, "modules.txt");
	const char *mod = load_goflag("mod");
	bool wanted = mod ? !strcmp(mod, "vendor") : ms->file->go_minor >= 14;
	if (!wanted || !load_is_file(list->s))
		return;
	ms->vendor = vendor;
	read_vendor(ms, list);
}

static void
use_file(Modules *ms, const ModFile *f)
{
	vec_append(&ms->replace, f->replace.at, f->replace.len);
	vec_append(&ms->exclude, f->exclude.at, f->exclude.len);
}

/* All `use` folders are main modules; the workspace's replacements come first. */
static void
read_workspace(Modules *ms, const Str *go_work, Diags *diags)
{
	StrTab *strs = ms->env->strs;
	ms->file = load_mod_file(strs, go_work->s, diags);
	if (!ms->file)
		return;
	use_file(ms, ms->file);
	VEC(ModFile *) files = {0};
	vec_each(&ms->file->use, i) {
		const char *dir = ms->file->use.at[i]->s;
		const char *path =
			dir[0] == '/' ? dir : load_join(strs, load_parent(strs, go_work), dir)->s;
		const Str *root = load_abs(strs, path);
		ModFile *f = add_main(ms, load_join(strs, root, "go.mod"), diags);
		if (f)
			vec_push(&files, f);
	}
	vec_each(&files, i) {
		use_file(ms, files.at[i]);
		add_requires(ms, files.at[i]);
	}
}

Modules *
load_modules(const LoadEnv *env, const char *dir, Diags *diags)
{
	Modules *ms = mem_new(Modules);
	ms->env = env;
	const char *gowork = getenv("GOWORK");
	const Str *work = gowork && !strcmp(gowork, "off") ? NULL
			  : gowork && *gowork		   ? str_cstr(env->strs, gowork)
							   : find_up(env->strs, dir, "go.work");
	const Str *go_mod = find_up(env->strs, dir, "go.mod");
	if (work) {
		read_workspace(ms, work, diags);
	} else if (go_mod) {
		ms->file = add_main(ms, go_mod, diags);
		if (ms->file) {
			use_file(ms, ms->file);
			add_requires(ms, ms->file);
		}
	}
	if (ms->file)
		find_vendor(ms);
	/* Without complete requirement lists there is no short cut. */
	if (ms->file && !ms->vendor && (!ms->file->module || ms->file->go_minor < PRUNED_SINCE))
		read_graph(ms);
	return ms;
}

Module *
load_main_of_dir(const Modules *ms, const Str *dir)
{
	Module *best = NULL;
	vec_each(&ms->mains, i)
		if (load_is_below(dir, ms->mains.at[i]->dir) &&
		    (!best || ms->mains.at[i]->dir->len > best->dir->len))
			best = ms->mains.at[i];
	return best;
}

Module *
load_module_of_dir(const Modules *ms, const Str *dir)
{
	Module *best = load_main_of_dir(ms, dir);
	vec_each(&ms->list, i) {
		Module *m = ms->list.at[i];
		if (m->dir && load_is_below(dir, m->dir) && (!best || m->dir->len > best->dir->len))
			best = m;
	}
	return best;
}

bool
load_is_ignored(const Modules *ms, const Module *m, const Str *dir)
{
	if (!m || m != load_main_of_dir(ms, dir))
		return false;
	const char *rel = dir->s + m->dir->len;
	vec_each(&m->ignore, i) {
		const char *what = m->ignore.at[i]->s;
		size_t n;
		if (!strncmp(what, "./", 2)) { /* below the root only */
			n = strlen(what + 2);
			if (*rel && !strncmp(rel + 1, what + 2, n) &&
			    (!rel[1 + n] || rel[1 + n] == '/'))
				return true;
			continue;
		}
		n = strlen(what);
		for (const char *at = rel; (at = strchr(at, '/')) != NULL; at++)
			if (!strncmp(at + 1, what, n) && (!at[1 + n] || at[1 + n] == '/'))
				return true;
	}
	return false;
}

/* ----------------------------------------------------------------- imports */

/* The package directory of `path` in module m, if m may hold it and does. */
static const Str *
dir_in_module(Modules *ms, Module *m, const Str *path)
{
	StrTab *strs = ms->env->strs;
	const Str *root = m->is_vendored ? m->dir : load_module_dir(ms, m);
	if (!root)
		return NULL;
	const Str *dir = str_printf(strs, "%s%s", root->s, path->s + m->path->len);
	if (!load_is_dir(dir->s) || !load_has_go_files(strs, dir))
		return NULL;
	/* A nested module's packages belong to that one. */
	for (const Str *at = dir; !m->is_vendored && at != root; at = load_parent(strs, at))
		if (load_is_file(load_join(strs, at, "go.mod")->s))
			return NULL;
	return dir;
}

/* Try every module whose path is a prefix of the import path. */
static ModuleImport
search_modules(Modules *ms, const Str *path)
{
	ModuleImport found = {0};
	StrTab *strs = ms->env->strs;
	for (uint32_t n = path->len; n > 0; n--) {
		if (n < path->len && path->s[n] != '/')
			continue;
		Module *m = map_get_ptr(&ms->by_path, str_intern(strs, path->s, n));
		if (!m)
			continue;
		const Str *dir = dir_in_module(ms, m, path);
		if (m->is_missing && !found.error)
			found.error = str_printf(strs,
						 "module %s@%s is not in the module cache: "
						 "run go mod download",
						 m->path->s, m->version->s)->s;
		if (dir && found.dir)
			return (ModuleImport){
				.error = str_printf(strs,
						    "ambiguous import: found package %s in "
						    "modules %s and %s",
						    path->s, found.module->path->s,
						    m->path->s)->s};
		if (dir)
			found.dir = dir, found.module = m;
	}
	return found;
}

ModuleImport
load_module_import(Modules *ms, const Str *path)
{
	ModuleImport found = search_modules(ms, path);
	if (!found.dir && !found.error && ms->file && !ms->vendor && !ms->is_graph_read) {
		read_graph(ms);
		found = search_modules(ms, path);
	}
	if (!found.dir && !found.error && ms->file)
		found.error = str_printf(ms->env->strs,
					 "no required module provides package %s: run go get %s",
					 path->s, path->s)->s;
	return found;
}

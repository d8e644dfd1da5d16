/*
 * The build list: which modules at which version, and where they are.
 *
 * Minimal version selection (Cox, "Minimal Version Selection", 2018) over the
 * module graph, pruned as the Go Modules Reference describes: when the main
 * module says go 1.17 or later, its require lines name every module that its
 * packages need, so the graph is read only if an import is not found in
 * them; then the requirements of each module that go.mod names count, and
 * are followed only below modules older than 1.17, from there all the way.
 */
#include "load/load.h"

#include <stdlib.h>

#include "load/priv.h"

#define PRUNED_SINCE 17    /* go 1.17: go.mod lists indirect requirements */

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
		if (!r->old.version && !any)
			any = r;
	}
	return any;
}

/* Where path@version is, or would be; replacements are followed once. */
static const Str *
module_root(const Modules *ms, const Str *path, const Str *version)
{
	const ModReplace *r = find_replace(ms, path, version);
	if (r && !r->version)
		return r->path;
	Buf dir = {0};
	buf_str(&dir, ms->env->host->module_cache);
	buf_putc(&dir, '/');
	put_escaped(&dir, r ? r->path : path);
	buf_putc(&dir, '@');
	put_escaped(&dir, r ? r->version : version);
	return str_cstr(ms->env->strs, buf_cstr(&dir));
}

/* The go.mod of path@version: of the replacement's directory, the download cache, or the
 * extracted module. Null: missing. */
static ModFile *
module_file(const Modules *ms, const Str *path, const Str *version)
{
	StrTab *strs = ms->env->strs;
	const ModReplace *r = find_replace(ms, path, version);
	const Str *extracted = load_join(strs, module_root(ms, path, version), "go.mod");
	if (r && !r->version)
		return load_dependency_file(strs, extracted->s);
	Buf b = {0};
	buf_str(&b, ms->env->host->module_cache);
	buf_puts(&b, "/cache/download/");
	put_escaped(&b, r ? r->path : path);
	buf_puts(&b, "/@v/");
	put_escaped(&b, r ? r->version : version);
	buf_puts(&b, ".mod");
	ModFile *f = load_dependency_file(strs, buf_cstr(&b));
	return f ? f : load_dependency_file(strs, extracted->s);
}

const char *
load_missing_text(const Modules *ms, const Module *m)
{
	StrTab *strs = ms->env->strs;
	const ModReplace *r = find_replace(ms, m->path, m->version);
	if (r && !r->version)
		return str_printf(strs, "module %s is replaced by the directory %s, which does "
				  "not exist", m->path->s, r->path->s)->s;
	const char *path = r ? r->path->s : m->path->s;
	const char *version = r ? r->version->s : m->version->s;
	return str_printf(strs, "module %s@%s is not in the module cache; to fetch it:\n\t"
			  "go mod download %s@%s", path, version, path, version)->s;
}

Module *
load_add_module(Modules *ms, const Str *path, const Str *version)
{
	Module *m = map_get_ptr(&ms->by_path, path);
	if (!m) {
		m = mem_new(Module);
		m->path = path;
		m->version = version;
		map_put_ptr(&ms->by_path, path, m);
		if (version)
			vec_push(&ms->list, m);
	} else if (m->version && version && load_version_cmp(version, m->version) > 0) {
		ms->has_risen = ms->has_risen || m->dir || m->is_missing;
		m->version = version;
		m->dir = NULL;
		m->is_missing = m->is_told = false;
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

/* go and toolchain are required like modules by some files; they are none. */
static bool
is_requirement(const Modules *ms, const ModVersion *v)
{
	return !str_is(v->path, "go") && !str_is(v->path, "toolchain") && !is_excluded(ms, v);
}

static void
add_requires(Modules *ms, const ModFile *f)
{
	vec_each(&f->require, i)
		if (is_requirement(ms, &f->require.at[i]))
			load_add_module(ms, f->require.at[i].path, f->require.at[i].version);
}

/* ----------------------------------------------- minimal version selection */

typedef struct GraphNode {
	ModVersion v;
	bool is_whole; /* all below counts, pruned or not */
} GraphNode;

typedef struct Graph {
	Modules *ms;
	VEC(GraphNode) work;
	Map seen; /* interned "path@version" with a mark for is_whole */
} Graph;

static void
push_requires(Graph *g, const ModFile *f, bool is_whole)
{
	vec_each(&f->require, i)
		if (is_requirement(g->ms, &f->require.at[i]))
			vec_push(&g->work, ((GraphNode){f->require.at[i], is_whole}));
}

static void
visit_node(Graph *g, const GraphNode *node)
{
	Modules *ms = g->ms;
	const Module *known = map_get_ptr(&ms->by_path, node->v.path);
	if (known && !known->version)
		return; /* a main module stands for itself */
	bool is_new;
	map_ensure(&g->seen, map_key(str_printf(ms->env->strs, "%s@%s%s", node->v.path->s,
						node->v.version->s, node->is_whole ? " *" : "")),
		   &is_new);
	if (!is_new)
		return;
	ModFile *f = module_file(ms, node->v.path, node->v.version);
	if (!f) {
		const ModReplace *r = find_replace(ms, node->v.path, node->v.version);
		if (!r || r->version) /* else it is told where a package of it is needed */
			vec_push(&ms->unread, node->v);
		return;
	}
	add_requires(ms, f);
	bool is_whole = node->is_whole || f->go_minor < PRUNED_SINCE;
	if (is_whole)
		push_requires(g, f, true);
}

void
load_module_graph(Modules *ms)
{
	if (ms->is_graph_read || !ms->file || ms->vendor)
		return;
	ms->is_graph_read = true;
	Graph g = {.ms = ms};
	vec_each(&ms->mains, i)
		if (ms->mains.at[i]->file && !ms->mains.at[i]->is_goroot)
			push_requires(&g, ms->mains.at[i]->file,
				      ms->mains.at[i]->file->go_minor < PRUNED_SINCE);
	for (uint32_t w = 0; w < g.work.len; w++) {
		GraphNode node = g.work.at[w];
		visit_node(&g, &node);
	}
}

void
load_report_unread(Modules *ms)
{
	Map told = {0};
	vec_each(&ms->unread, i) {
		const ModVersion *v = &ms->unread.at[i];
		const Module *m = map_get_ptr(&ms->by_path, v->path);
		bool is_new;
		map_ensure(&told, map_key(v->path), &is_new);
		if (!is_new || (m && m->is_told))
			continue;
		const ModReplace *r = find_replace(ms, v->path, v->version);
		const char *path = r ? r->path->s : v->path->s;
		const char *version = r ? r->version->s : v->version->s;
		diag_add(ms->diags, DIAG_LOAD, 0,
			 "go.mod of module %s@%s is not in the module cache; to fetch it:\n\t"
			 "go mod download %s@%s", path, version, path, version);
	}
}

/* f: its go.mod, or null. */
static void
set_go_version(const Modules *ms, Module *m, const ModFile *f)
{
	bool is_told = f && f->go_minor;
	m->go_minor = is_told ? f->go_minor : MINOR_WITHOUT_GO;
	m->go_text = is_told ? f->go_text : str_printf(ms->env->strs, "1.%u", MINOR_WITHOUT_GO);
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
	const ModReplace *r = find_replace(ms, m->path, m->version);
	m->is_local = r && !r->version;
	ModFile *f = module_file(ms, m->path, m->version);
	set_go_version(ms, m, f);
	if (f)
		m->ignore = f->ignore;
	return dir;
}

/* ------------------------------------------------------------ main modules */

static const Str *
find_up(LoadHost *host, const Str *dir, const char *name)
{
	for (const Str *at = dir; at; at = load_parent(host->strs, at)) {
		const LoadDir *d = load_dir(host, at);
		const DirEntry *e = load_dir_entry(d, name, strlen(name));
		const Str *file = load_join(host->strs, at, name);
		if ((e && !e->is_dir) || (d->error && load_is_file(file->s)))
			return file;
	}
	return NULL;
}

/* file: the module's go.mod, or what -modfile has in its place; dir: its root. */
static ModFile *
add_main(Modules *ms, const Str *file, const Str *dir)
{
	const LoadEnv *env = ms->env;
	ModFile *f = load_mod_file(env, file->s, ms->diags);
	if (!f)
		return NULL;
	if (!f->module) {
		diag_add(ms->diags, DIAG_LOAD, f->src ? f->src->base : 0,
			 "missing module declaration. To specify the module path:\n\t"
			 "go mod edit -module=example.com/mod");
		return NULL;
	}
	if (f->go_minor > env->release && env->goroot)
		diag_add(ms->diags, DIAG_WARNING, f->src ? f->src->base : 0,
			 "module requires go >= 1.%u, and the source tree in %s is go1.%u",
			 f->go_minor, env->goroot->s, env->release);
	Module *m = load_add_module(ms, f->module, NULL);
	if (m->file) {
		diag_add(ms->diags, DIAG_LOAD, f->src ? f->src->base : 0,
			 "module %s appears multiple times in workspace", f->module->s);
		return NULL;
	}
	m->version = NULL;
	m->dir = dir;
	m->file = f;
	m->is_local = true;
	m->is_goroot = str_is(m->path, "std") || str_is(m->path, "cmd");
	set_go_version(ms, m, f);
	m->ignore = f->ignore;
	vec_push(&ms->mains, m);
	return f;
}

/* "path@version", or the path alone. */
static const char *
version_text(const Modules *ms, const Str *path, const Str *version)
{
	return version ? str_printf(ms->env->strs, "%s@%s", path->s, version->s)->s : path->s;
}

/* Whether a replaces what b does, by something else. */
static bool
is_conflict(const ModReplace *a, const ModReplace *b)
{
	return a->old.path == b->old.path && a->old.version == b->old.version &&
	       (a->path != b->path || a->version != b->version);
}

static void
report_conflict(Modules *ms, const ModReplace *a, const ModReplace *b, bool is_of_workspace)
{
	const char *old = version_text(ms, b->old.path, b->old.version);
	Buf hint = {0};
	if (is_of_workspace)
		buf_printf(&hint, "\nuse \"go work edit -replace %s=[override]\" to resolve", old);
	diag_add(ms->diags, DIAG_LOAD, 0, "conflicting replacements for %s:\n\t%s\n\t%s%s", old,
		 version_text(ms, a->path, a->version), version_text(ms, b->path, b->version),
		 buf_cstr(&hint));
}

/* Within one file, paths of directories are compared as written. */
static void
check_replacements(Modules *ms, const ModFile *f)
{
	vec_each(&f->replace, i)
		for (uint32_t k = 0; k < i; k++)
			if (is_conflict(&f->replace.at[k], &f->replace.at[i])) {
				report_conflict(ms, &f->replace.at[k], &f->replace.at[i], false);
				break;
			}
}

/* Whether go.work has a say about the module, whatever the version; its word is the last. */
static bool
is_replaced_by_workspace(const Modules *ms, const Str *path)
{
	vec_each(&ms->file->replace, i)
		if (ms->file->replace.at[i].old.path == path)
			return true;
	return false;
}

/* Take over what a go.mod or go.work file replaces and excludes. Replacements by directories are
 * relative to dir. */
static void
use_file(Modules *ms, const ModFile *f, const Str *dir)
{
	check_replacements(ms, f);
	uint32_t n_before = ms->replace.len;
	vec_each(&f->replace, i) {
		ModReplace r = f->replace.at[i];
		if (!r.version)
			r.path = load_abs(ms->env->host, r.path->s[0] == '/'
								 ? r.path->s
								 : load_join(ms->env->strs, dir,
									     r.path->s)->s);
		if (f != ms->file && is_replaced_by_workspace(ms, r.old.path))
			continue;
		for (uint32_t k = 0; k < n_before; k++)
			if (is_conflict(&ms->replace.at[k], &r)) {
				report_conflict(ms, &ms->replace.at[k], &r, true);
				break;
			}
		vec_push(&ms->replace, r);
	}
	vec_append(&ms->exclude, f->exclude.at, f->exclude.len);
}

/* A module of the workspace cannot be elsewhere. */
static void
check_replaced_mains(Modules *ms)
{
	vec_each(&ms->file->replace, i) {
		const ModVersion *old = &ms->file->replace.at[i].old;
		const Module *m = map_get_ptr(&ms->by_path, old->path);
		if (m && m->file && !old->version)
			diag_add(ms->diags, DIAG_LOAD, 0, "workspace module %s is replaced at all "
				 "versions in the go.work file. To fix, remove the replacement "
				 "from the go.work file or specify the version at which to replace "
				 "the module.", old->path->s);
	}
}

/* All `use` folders are main modules; the workspace's replacements come first. */
static void
read_workspace(Modules *ms, const Str *go_work)
{
	const LoadEnv *env = ms->env;
	ms->file = load_mod_file(env, go_work->s, ms->diags);
	if (!ms->file)
		return;
	if (env->host->mod == MOD_MOD)
		diag_add(ms->diags, DIAG_LOAD, 0, "-mod may only be set to readonly or vendor when "
			 "in workspace mode, but it is set to \"mod\"");
	ms->file_dir = load_parent(env->strs, go_work);
	use_file(ms, ms->file, ms->file_dir);
	vec_each(&ms->file->use, i) {
		const char *dir = ms->file->use.at[i]->s;
		const Str *root = load_abs(env->host, dir[0] == '/'
							      ? dir
							      : load_join(env->strs, ms->file_dir,
									  dir)->s);
		const Str *go_mod = load_join(env->strs, root, "go.mod");
		if (load_is_file(go_mod->s))
			add_main(ms, go_mod, root);
		else
			diag_add(ms->diags, DIAG_LOAD, ms->file->src ? ms->file->src->base : 0,
				 "cannot load module %s listed in go.work file: there is no %s",
				 dir, load_display_path(env->host, go_mod)->s);
	}
	check_replaced_mains(ms);
	vec_each(&ms->mains, i) {
		use_file(ms, ms->mains.at[i]->file, ms->mains.at[i]->dir);
		add_requires(ms, ms->mains.at[i]->file);
	}
}

static void
read_module(Modules *ms, const Str *go_mod)
{
	LoadHost *host = ms->env->host;
	ms->file_dir = load_parent(host->strs, go_mod);
	ms->file = add_main(ms, host->modfile ? host->modfile : go_mod, ms->file_dir);
	if (!ms->file || ms->mains.at[0]->is_goroot)
		return;
	use_file(ms, ms->file, ms->file_dir);
	add_requires(ms, ms->file);
}

Modules *
load_modules(const LoadEnv *env, const Str *dir, Diags *diags)
{
	Modules *ms = mem_new(Modules);
	LoadHost *host = env->host;
	ms->env = env;
	ms->diags = diags;
	const char *gowork = load_getenv(host, "GOWORK");
	const Str *work = gowork && !strcmp(gowork, "off") ? NULL
			  : gowork && strcmp(gowork, "auto") ? load_abs(host, gowork)
							     : find_up(host, dir, "go.work");
	if (host->modfile)
		work = NULL;
	const Str *go_mod = find_up(host, dir, "go.mod");
	if (work)
		read_workspace(ms, work);
	else if (go_mod)
		read_module(ms, go_mod);
	else if (host->modfile)
		diag_add(diags, DIAG_LOAD, 0, "-modfile=%s: there is no go.mod that it could "
			 "replace", host->modfile->s);
	if (ms->file)
		load_vendor(ms);
	/* Without complete requirement lists there is no short cut. */
	if (ms->file && (ms->file->is_workspace || ms->file->go_minor < PRUNED_SINCE))
		load_module_graph(ms);
	ms->has_risen = false;
	return ms;
}

const Str *
load_root_around(LoadHost *host, const Str *dir)
{
	const Str *at = dir;
	while (at && !load_dir(host, at)->has_go_mod)
		at = load_parent(host->strs, at);
	return at;
}

const char *
load_work_hint(const Modules *ms, const Str *root)
{
	return str_printf(ms->env->strs, "go work use %s",
			  load_short_path(ms->env->host, root))->s;
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
load_module_of_dir(Modules *ms, const Str *dir)
{
	Module *best = load_main_of_dir(ms, dir);
	if (best)
		return best;
	vec_each(&ms->list, i) {
		Module *m = ms->list.at[i];
		if (load_module_dir(ms, m) && load_is_below(dir, m->dir) &&
		    (!best || m->dir->len > best->dir->len))
			best = m;
	}
	return best;
}

const char *
load_no_goroot(Modules *ms)
{
	if (ms->is_goroot_told)
		return NULL;
	ms->is_goroot_told = true;
	return "no Go source tree found (set GOROOT or use -goroot)";
}

const Str *
load_path_in_module(const Modules *ms, const Module *m, const Str *dir)
{
	const char *rest = dir->s + m->dir->len;
	if (m->version || !m->is_goroot || !str_is(m->path, "std"))
		return str_printf(ms->env->strs, "%s%s", m->path->s, rest);
	return str_cstr(ms->env->strs, *rest ? rest + 1 : rest);
}

bool
load_is_ignored(const Module *m, const Str *dir)
{
	if (!m || !m->dir || m->ignore.len == 0 || !load_is_below(dir, m->dir))
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

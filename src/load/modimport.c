/*
 * From an import path to a directory in the build list: every module whose
 * path is a prefix of the import path is tried; the package must be in exactly
 * one of them.
 */
#include "load/load.h"

#include "load/priv.h"

/* The package directory of `path` in module m, if m may hold it and does; *fault: why it cannot be
 * known. */
static const Str *
dir_in_module(Modules *ms, Module *m, const Str *path, const char **fault)
{
	LoadHost *host = ms->env->host;
	const Str *root = m->is_goroot ? NULL : load_module_dir(ms, m);
	if (!root)
		return NULL;
	const char *rest = path->s + m->path->len;
	const Str *dir = *rest ? load_join(host->strs, root, rest + 1) : root;
	if (!load_dir(host, dir)->has_go) {
		*fault = load_open_fault(host, dir, dir->s);
		return NULL;
	}
	/* A nested module's packages belong to that one. */
	for (const Str *at = dir; m->is_local && at != root; at = load_parent(host->strs, at))
		if (load_dir(host, at)->has_go_mod)
			return NULL;
	return dir;
}

typedef VEC(Module *) ModuleVec;

static const char *
ambiguous_text(const Modules *ms, const Str *path, const ModuleVec *found)
{
	Buf b = {0};
	buf_printf(&b, "ambiguous import: found package %s in multiple modules:", path->s);
	vec_each(found, i) {
		const Module *m = found->at[i];
		buf_printf(&b, "\n\t%s%s%s (%s%s)", m->path->s, m->version ? " " : "",
			   m->version ? m->version->s : "", m->dir->s,
			   path->s + m->path->len);
	}
	return str_cstr(ms->env->strs, buf_cstr(&b))->s;
}

/* Try every module whose path is a prefix of the import path, the longest first. */
static ModuleImport
search_modules(Modules *ms, const Str *path, bool only_mains)
{
	ModuleImport result = {0};
	Module *missing = NULL;
	ModuleVec found = {0};
	const char *fault = NULL;
	for (uint32_t n = path->len; n > 0; n--) {
		if (n < path->len && path->s[n] != '/')
			continue;
		Module *m = map_get_ptr(&ms->by_path, str_intern(ms->env->strs, path->s, n));
		if (!m || (only_mains && m->version))
			continue;
		const Str *dir = dir_in_module(ms, m, path, fault ? &(const char *){NULL} : &fault);
		missing = missing || !m->is_missing ? missing : m;
		if (!dir)
			continue;
		vec_push(&found, m);
		result = (ModuleImport){.dir = dir, .module = m};
	}
	if (found.len > 1)
		result = (ModuleImport){.error = ambiguous_text(ms, path, &found)};
	if (found.len == 0)
		result = (ModuleImport){.module = missing, .error = fault};
	return result;
}

/* With vendoring: main modules, and what stands below vendor/. */
static ModuleImport
search_vendor(Modules *ms, const Str *path)
{
	LoadHost *host = ms->env->host;
	ModuleImport found = search_modules(ms, path, true);
	const Str *dir = load_join(host->strs, ms->vendor, path->s);
	if (found.dir || !load_dir(host, dir)->has_go)
		return found;
	Module *m = map_get_ptr(&ms->vendored, path);
	if (!m)
		return (ModuleImport){
			.error = str_printf(host->strs, "package %s is in vendor/, but not in "
					    "vendor/modules.txt; to sync it:\n\tgo mod vendor",
					    path->s)->s};
	return (ModuleImport){.dir = dir, .module = m};
}

/* The root of the module around the importer, if the path is of that one and go.work does not use
 * it; else null. */
static const Str *
unused_module(const Modules *ms, const Str *path, const Str *near)
{
	LoadHost *host = ms->env->host;
	const Str *root = ms->file->is_workspace ? load_root_around(host, near) : NULL;
	if (!root)
		return NULL;
	vec_each(&ms->mains, i)
		if (ms->mains.at[i]->dir == root)
			return NULL;
	const ModFile *f = load_dependency_file(host->strs,
						load_join(host->strs, root, "go.mod")->s);
	return f && f->module && load_is_below(path, f->module) ? root : NULL;
}

static const char *
not_found_text(const Modules *ms, const Str *path, const Str *near)
{
	const LoadEnv *env = ms->env;
	if (!ms->file)
		return str_printf(env->strs, "no required module provides package %s: go.mod file "
				  "not found in current directory or any parent directory",
				  path->s)->s;
	if (ms->vendor)
		return str_printf(env->strs, "cannot find module providing package %s: import "
				  "lookup disabled by -mod=vendor", path->s)->s;
	const Str *root = unused_module(ms, path, near);
	if (root)
		return str_printf(env->strs, "package %s is in a module that is not one of the "
				  "workspace modules listed in go.work. You can add the module to "
				  "the workspace using:\n\t%s", path->s,
				  load_work_hint(ms, root))->s;
	return str_printf(env->strs, "no required module provides package %s; to add it:\n\t"
			  "go get %s", path->s, path->s)->s;
}

ModuleImport
load_module_import(Modules *ms, const Str *path, const Str *near)
{
	ModuleImport found;
	if (ms->vendor) {
		found = search_vendor(ms, path);
	} else {
		found = search_modules(ms, path, false);
		if (!found.dir && !found.error && !found.module && !ms->is_graph_read) {
			load_module_graph(ms);
			found = search_modules(ms, path, false);
		}
	}
	if (found.dir || found.error)
		return found;
	Module *missing = found.module;
	if (!missing) {
		found.is_unknown = true;
		found.error = not_found_text(ms, path, near);
	} else if (!missing->is_told) {
		missing->is_told = true;
		found.error = load_missing_text(ms, missing);
	}
	return found;
}

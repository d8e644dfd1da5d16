/*
 * The front end's stages: from patterns, or an .ir file, to a module. A
 * package with errors, and those that import it, are left out; the others go on.
 */
#include "drive/run.h"

#include <errno.h>
#include <stdlib.h>

#include "lower/lower.h"

void
run_load_env(Run *r)
{
	const Options *o = r->opts;
	LoadFlags flags = {
		.goroot = option_text(o, OPT_GOROOT),
		.goos = option_text(o, OPT_GOOS),
		.goarch = option_text(o, OPT_GOARCH),
		.gomodcache = option_text(o, OPT_GOMODCACHE),
		.tags = option_text(o, OPT_TAGS),
		.mod = option_text(o, OPT_MOD),
		.modfile = option_text(o, OPT_MODFILE),
		.with_tests = option_set(o, OPT_TESTS),
	};
	load_env_init(&r->env, r->strs, r->files, &flags);
	r->env.progress = r->progress;
	r->env.is_verbatim = o->job == JOB_GO; /* as the compiler names files */
}

void
run_load_packages(Run *r)
{
	static char dot[] = ".";
	char *here[] = {dot};
	bool any = r->opts->args.len > 0;
	r->loaded = load_packages(&r->env, any ? r->opts->args.at : here,
				  any ? r->opts->args.len : 1, &r->diags);
	vec_each(&r->loaded->packages, i) {
		RunPackage *p = mem_new(RunPackage);
		p->load = r->loaded->packages.at[i];
		p->is_bad = p->load->has_errors;
		p->ids.next = 1;
		vec_push(&r->packages, p);
		map_put_ptr(&r->by_load, p->load, p);
	}
}

/* Whether the first argument is no package, but seems to be a command. */
static bool
is_misplaced_command(const Run *r)
{
	if (!r->opts->meant)
		return false;
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i]->load;
		if (p->is_root && !p->has_errors && str_is(p->path, r->opts->args.at[0]))
			return false;
	}
	return true;
}

void
run_load(Run *r)
{
	run_load_env(r);
	run_load_packages(r);
	if (!is_misplaced_command(r))
		return;
	const char *arg = r->opts->args.at[0], *meant = r->opts->meant;
	if (strcmp(arg, meant) == 0 && !command_asked(arg))
		buf_printf(&r->messages, "stayput: %s is no command, but a page of help: read it with "
			   "stayput help %s\n", arg, arg);
	else if (strcmp(arg, meant) == 0)
		buf_printf(&r->messages, "stayput: %s is a command: write it first, before flags\n",
			   arg);
	else
		buf_printf(&r->messages, "stayput: unknown command %s: did you mean stayput %s?\n",
			   arg, meant);
	r->status = EXIT_USAGE;
	r->is_done = true;
}

ParseOptions
run_parse_options(const Run *r, RunPackage *p, WorkSpace *ws)
{
	return (ParseOptions){
		.arena = p->arena,
		.strs = r->strs,
		.fset = r->files,
		.cache = &ws->cache,
		.diags = &p->diags,
		.ids = &p->ids,
		.check_branches = true,
	};
}

static void
parse_package(Run *r, RunPackage *p, WorkSpace *ws)
{
	ParseOptions opts = run_parse_options(r, p, ws);
	vec_each(&p->load->files, k)
		vec_push(&p->files, syntax_parse(p->load->files.at[k], &opts));
	p->is_bad = p->is_bad || p->diags.n_errors > 0;
}

void
run_parse(Run *r)
{
	run_each_package(r, &(PackageWork){.parse = parse_package});
}

static RunPackage *
find_package(const Run *r, const LoadPackage *load)
{
	return map_get_ptr(&r->by_load, load);
}

Package *
run_import(void *ctx, const Str *path, Pos pos, const char **error)
{
	(void)pos;
	*error = NULL;
	const RunImporter *imp = ctx;
	const LoadPackage *from = imp->from->load;
	vec_each(&from->imports, i) {
		if (from->imports.at[i].path != path)
			continue;
		*error = from->imports.at[i].error;
		if (!from->imports.at[i].package)
			return NULL;
		RunPackage *p = find_package(imp->run, from->imports.at[i].package);
		if (p && p->types)
			return p->types;
	}
	return NULL; /* load has reported it, or the package's own faults were */
}

/* CheckOptions.undefined_hint. */
static const char *
undefined_hint(void *ctx, const Package *types, const Str *type, const Str *name)
{
	const RunImporter *imp = ctx;
	vec_each(&imp->run->packages, i) {
		const LoadPackage *p = imp->run->packages.at[i]->load;
		if (p->id == types->id)
			return load_left_out_hint(&imp->run->env, p, type, name);
	}
	return "";
}

/* Language version of named files: -lang=go1.N, else that of their module. */
static uint32_t
language(const Run *r, const LoadPackage *p)
{
	const char *lang = option_text(r->opts, OPT_LANG);
	unsigned minor;
	if (lang && p->is_root && sscanf(lang, "go1.%u", &minor) == 1)
		return minor;
	return p->go_minor;
}

/* The oldest language version of the packages asked for. */
static uint32_t
main_language(const Run *r)
{
	uint32_t oldest = 0;
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i]->load;
		uint32_t minor = p->is_root ? language(r, p) : 0;
		if (minor != 0 && (oldest == 0 || minor < oldest))
			oldest = minor;
	}
	return oldest;
}

CheckOptions
run_check_options(const Run *r, RunPackage *p, RunImporter *from)
{
	uint32_t minor = language(r, p->load);
	return (CheckOptions){
		.diags = &p->diags,
		.n_ids = p->ids.next + 1,
		.id = p->load->id,
		.go_minor = minor,
		.go_text = minor == p->load->go_minor ? p->load->go_text
						     : str_printf(r->strs, "1.%u", minor),
		.import = run_import,
		.import_ctx = from,
		.undefined_hint = undefined_hint,
		.has_asm = p->load->has_asm,
		.is_std = p->load->is_std,
		.has_fieldtrack = load_has_experiment(&r->env, "fieldtrack"),
	};
}

static bool
needs_bad(const Run *r, const RunPackage *p)
{
	vec_each(&p->load->imports, i) {
		const LoadPackage *q = p->load->imports.at[i].package;
		if (q && find_package(r, q)->is_bad)
			return true;
	}
	return false;
}

static void
check_package(Run *r, RunPackage *p, WorkSpace *ws)
{
	(void)ws;
	RunImporter from = {r, p};
	CheckOptions opts = run_check_options(r, p, &from);
	const Str *name = p->load->name ? p->load->name : str_cstr(r->strs, "_");
	p->types = types_check(r->types, p->load->path, name, p->files.at, p->files.len, &opts);
	p->id = p->types ? p->types->id : NULL;
	p->is_bad = p->is_bad || p->diags.n_errors > 0 || needs_bad(r, p);
}

void
run_check(Run *r)
{
	r->types = types_ctx_new(r->strs, r->files, r->env.goarch->s);
	run_each_package(r, &(PackageWork){.check = check_package});
}

/* What the assembly of all packages mentions. */
static void
collect_assembly(const Run *r, LowerOptions *opts, Map *names)
{
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i]->load;
		opts->has_unread_asm |= p->has_unread_asm;
		map_each(&p->asm_names, k)
			map_put(names, p->asm_names.entries[k].key, 1);
	}
}

/* The packages that are asked about. */
static void
collect_roots(const Run *r, Map *roots)
{
	vec_each(&r->packages, i) {
		const RunPackage *p = r->packages.at[i];
		if (p->load->is_root && !p->is_bad)
			map_put(roots, map_key(p->types), 1);
	}
}

void
run_forget_front(Run *r)
{
	r->types = NULL;
	vec_each(&r->packages, i) {
		RunPackage *p = r->packages.at[i];
		memset(&p->files, 0, sizeof p->files);
		/* Each on its own, so that one forgotten word that points there keeps one. */
		if (p->types)
			types_drop_facts(p->types);
		p->types = NULL;
		p->arena = NULL;
	}
	mem_collect();
}

void
run_lower(Run *r)
{
	VEC(Package *) good = {0};
	uint32_t n_mains = 0, n_roots = 0;
	vec_each(&r->packages, i) {
		const RunPackage *p = r->packages.at[i];
		if (p->is_bad)
			continue;
		vec_push(&good, p->types);
		n_roots += p->load->is_root;
		n_mains += p->load->is_root && str_is(p->types->name, "main");
	}
	if (good.len == 0) {
		r->is_done = true;
		return;
	}
	Map asm_names = {0}, roots = {0}, makers = {0};
	bool is_program = n_mains == 1 && n_roots == 1;
	LowerOptions opts = {.go_minor = main_language(r),
			     .asm_names = &asm_names,
			     .asked = &roots,
			     .is_open = !run_is_closed(r, is_program),
			     .func_makers = &makers,
			     .counters = &r->lowered,
			     .progress = r->progress,
			     .n_threads = run_threads(r)};
	collect_assembly(r, &opts, &asm_names);
	collect_roots(r, &roots);
	ir_collect_func_makers(r->strs, r->files, &makers);
	r->module = lower_packages(r->types, r->files, good.at, good.len, &opts, &r->diags);
	r->module->is_program = is_program;
}

void
run_read_ir(Run *r)
{
	const char *path = r->opts->args.at[0];
	size_t size;
	char *text = file_read(path, &size);
	if (!text) {
		diag_add(&r->diags, DIAG_LOAD, 0, "%s: %s", path, strerror(errno));
		r->is_done = true;
		return;
	}
	const SrcFile *src = fileset_add(r->files, str_cstr(r->strs, path), text, size);
	r->module = src ? ir_parse(r->strs, src, &r->diags) : NULL;
	r->is_done = r->module == NULL;
}

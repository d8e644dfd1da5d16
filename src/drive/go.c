/*
 * stayput go: the go command's program, with the sites where the verdicts put them. What it builds
 * is asked of the go command itself, and must be what is analysed, file by file. All packages are
 * compiled before anything is linked or run: if the compiler does not place a site as its verdict
 * says, the verdicts are made again without it.
 */
#include "drive/run.h"

#include <stdlib.h>
#include <unistd.h>

#include "realise/realise.h"

#define ROUNDS_MAX 8 /* of verdicts; each needs a site that was refused, and most runs need one */

typedef struct RunGo {
	GoArgs args;
	GoTool tool;
	GoBuild build;
	Cache *cache;
	const char *cwd;
	const char *self; /* this program's file */
	const char *overlay; /* of -verify; or null */
	Realise realise;
} RunGo;

static void
fail(Run *r, const Buf *fault)
{
	if (fault->len > 0)
		buf_printf(&r->messages, "stayput: %s\n", buf_cstr(fault));
	r->status = EXIT_FAULTS;
	r->is_done = true;
}

__attribute__((format(printf, 2, 3))) static void
fail_with(Run *r, const char *fmt, ...)
{
	Buf text = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	fail(r, &text);
}

/* ------------------------------------------------------------------ the start */

static const char *
working_directory(void)
{
	char *cwd = getcwd(NULL, 0);
	Buf text = {0};
	buf_puts(&text, cwd ? cwd : "");
	free(cwd);
	return buf_cstr(&text);
}

/* The go command works in other directories. */
static Cache *
open_cache(const Options *o, const char *cwd)
{
	Cache *c = cache_open(o->value[OPT_CACHE]);
	if (c && c->dir[0] != '/') {
		Buf dir = {0};
		buf_printf(&dir, "%s/%s", cwd, c->dir);
		c->dir = buf_cstr(&dir);
	}
	return c;
}

/* The analysis has the input that the go command has. */
static void
set_options(Run *r, const RunGo *g)
{
	Options *o = mem_new(Options);
	*o = *r->opts;
	const struct {
		OptionId id;
		const char *value;
	} values[] = {{OPT_GOROOT, g->tool.goroot}, {OPT_GOOS, g->tool.goos},
		      {OPT_GOARCH, g->tool.goarch}, {OPT_TAGS, g->args.tags},
		      {OPT_MOD, g->args.mod},	    {OPT_MODFILE, g->args.modfile},
		      {OPT_TESTS, g->args.verb == GO_TEST ? "true" : NULL}};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		if (values[i].value)
			o->value[values[i].id] = values[i].value;
	/* Who runs a test binary's main package is not known. */
	if (g->args.verb == GO_TEST && option_is(o, OPT_KNOB_WORLD, "auto"))
		o->value[OPT_KNOB_WORLD] = "open";
	o->value[OPT_KNOB_GO] = str_printf(r->strs, "1.%u", g->tool.minor)->s;
	vec_clear(&o->args);
	vec_each(&g->args.packages, i)
		vec_push(&o->args, (char *)(uintptr_t)g->args.packages.at[i]);
	r->opts = o;
}

static bool
has_cgo(Run *r, const RunGo *g)
{
	vec_each(&g->build.packages, i) {
		const GoPackage *p = g->build.packages.at[i];
		if (!p->has_cgo)
			continue;
		fail_with(r, "%s has cgo files, which are not analysed: set CGO_ENABLED=0",
			  p->path);
		return true;
	}
	return false;
}

/* For the analysis and the go command, for which it is a setting of the environment. */
static void
add_experiment(const char *name)
{
	const char *old = getenv("GOEXPERIMENT");
	Buf all = {0};
	buf_printf(&all, "%s%s%s", old ? old : "", old && *old ? "," : "", name);
	setenv("GOEXPERIMENT", buf_cstr(&all), 1);
}

static bool
begin(Run *r, RunGo *g)
{
	Buf fault = {0};
	Texts args = {0};
	vec_each(&r->opts->args, i)
		vec_push(&args, r->opts->args.at[i]);
	g->cwd = working_directory();
	g->cache = open_cache(r->opts, g->cwd);
	g->self = run_own_file();
	if (!realise_args(&args, &g->args, &fault)) {
		fail(r, &fault);
		r->status = EXIT_USAGE;
		return false;
	}
	g->args.is_dry |= option_set(r->opts, OPT_GO_DRY);
	if (g->args.verify == VERIFY_UNSAID)
		(void)realise_verify(r->opts->value[OPT_GO_VERIFY], &g->args.verify);
	if (g->args.verb == GO_BENCH && (g->args.verify > VERIFY_OFF || g->args.is_dry)) {
		fail_with(r, "go bench has no -verify and no -n");
		r->status = EXIT_USAGE;
		return false;
	}
	if (g->args.verify == VERIFY_FULL) {
		g->args.more_gcflags = REALISE_CHECK_FLAGS;
		add_experiment(REALISE_CHECK_EXPERIMENT);
	}
	if (!g->cache && g->args.verb != GO_LIST)
		buf_puts(&fault,
			 "stayput go needs a cache (-cache=DIR): the compiler is built there");
	else if (!g->self)
		buf_puts(&fault, "stayput go needs /proc/self/exe");
	bool ok = fault.len == 0 && realise_tool(&g->tool, &fault) &&
		  realise_goflags(g->tool.goflags, &fault);
	if (ok && (g->tool.minor < 22 || g->tool.minor > GO_MINOR_NEWEST)) {
		buf_printf(&fault, "%s: Go 1.22 to 1.%d are supported", g->tool.version,
			   GO_MINOR_NEWEST);
		ok = false;
	}
	if (ok && g->args.verb == GO_BENCH) {
		if (!run_go_bench(r->opts, &g->args, g->self, &fault))
			fail(r, &fault);
		r->is_done = true;
		return false;
	}
	if (!ok || !realise_go_list(&g->args, r->strs, &g->build, &fault)) {
		fail(r, &fault);
		return false;
	}
	if (has_cgo(r, g))
		return false;
	set_options(r, g);
	return true;
}

/* ------------------------------------------- the same packages with the same files */

/* Under which path the go command's package is; see GoPackage. */
static const Str *
built_path(Run *r, const LoadPackage *p)
{
	const Str *of = p->test_of;
	return of && realise_is_external_test(p->path->s, of->s) ? of
								 : str_cstr(r->strs, p->path->s);
}

static const char *
base_name(const Str *path)
{
	const char *slash = strrchr(path->s, '/');
	return slash ? slash + 1 : path->s;
}

/* Whether a directive gives lines other places than those of the text. */
static bool
has_line_directives(const SrcFile *src)
{
	return strncmp(src->text, "//line ", 7) == 0 || strstr(src->text, "\n//line ") ||
	       strstr(src->text, "/*line ");
}

static bool
has_file(const RealisePackage *p, const Str *name)
{
	vec_each(&p->files, i)
		if (p->files.at[i].name == name)
			return true;
	return false;
}

static void
add_files(Run *r, const GoPackage *built, const LoadPackage *loaded, RealisePackage *into)
{
	vec_each(&loaded->files, i) {
		const SrcFile *src = loaded->files.at[i];
		if (has_file(into, src->name)) /* of another variant */
			continue;
		vec_push(&into->files, ((RealiseFile){
			.name = src->name,
			.path = str_printf(r->strs, "%s/%s", built->dir, base_name(src->name))->s,
			.hash = blake2_of(src->text, src->size),
			.is_left_out = has_line_directives(src),
		}));
	}
}

static bool
is_listed(const Texts *files, const char *name)
{
	vec_each(files, i)
		if (strcmp(files->at[i], name) == 0)
			return true;
	return false;
}

/* Whether both have the same files of the package. */
static bool
are_files_same(Run *r, const GoPackage *built, const RealisePackage *p)
{
	vec_each(&p->files, i) {
		const char *name = base_name(p->files.at[i].name);
		if (is_listed(&built->files, name))
			continue;
		fail_with(r, "%s: the go command does not compile %s, which is analysed",
			  built->path, name);
		return false;
	}
	if (p->files.len == built->files.len)
		return true;
	fail_with(r, "%s: the go command compiles %u files, of which %u are analysed", built->path,
		  built->files.len, p->files.len);
	return false;
}

/* Packages that only the runtime or a test binary's main package needs are not loaded. */
static bool
may_be_unknown(const RunGo *g, const GoPackage *built)
{
	return built->is_runtime || g->args.verb == GO_TEST;
}

static bool
make_packages(Run *r, RunGo *g)
{
	Map numbers = {0}; /* interned path -> number + 1 */
	g->realise.strs = r->strs;
	vec_each(&g->build.packages, i) {
		const GoPackage *built = g->build.packages.at[i];
		vec_push(&g->realise.packages, ((RealisePackage){
			.path = built->path,
			.is_runtime = built->is_runtime,
		}));
		map_put(&numbers, map_key(str_cstr(r->strs, built->path)), i + 1);
	}
	vec_each(&r->packages, i) {
		const LoadPackage *loaded = r->packages.at[i]->load;
		uint64_t n = map_get(&numbers, map_key(built_path(r, loaded)));
		if (n > 0)
			add_files(r, g->build.packages.at[n - 1], loaded,
				  &g->realise.packages.at[n - 1]);
	}
	vec_each(&g->build.packages, i) {
		const GoPackage *built = g->build.packages.at[i];
		RealisePackage *p = &g->realise.packages.at[i];
		bool is_unknown = p->files.len == 0 && may_be_unknown(g, built);
		if (!is_unknown && !are_files_same(r, built, p))
			return false;
		bits_add(&p->uses, i);
		vec_each(&built->deps, k) {
			uint64_t n =
				map_get(&numbers, map_key(str_cstr(r->strs, built->deps.at[k])));
			if (n > 0)
				bits_add(&p->uses, (uint32_t)n - 1);
		}
	}
	realise_index(&g->realise);
	return true;
}

/* ------------------------------------------------------------- what is placed */

/* Verdicts that are true of what the compiler makes, as far as that is known. */
static bool
settle(Run *r, RunGo *g)
{
	while (realise_mark(&g->realise, r->module, r->verdicts) > 0)
		run_verdicts(r);
	realise_collect(&g->realise, r->module, r->verdicts);
	const char *forced = option_text(r->opts, OPT_GO_FORCE);
	Buf fault = {0};
	if (!forced || realise_force(&g->realise, forced, g->cwd, &fault))
		return true;
	fail(r, &fault);
	return false;
}

static void
add_all(Texts *into, const Texts *from)
{
	vec_append(into, from->at, from->len);
}

static Texts
go_command(const RunGo *g, const char *verb)
{
	Texts command = {0};
	vec_push(&command, "go");
	vec_push(&command, verb);
	Buf tool = {0};
	buf_printf(&tool, "-toolexec='%s' toolexec", g->self);
	vec_push(&command, buf_cstr(&tool));
	if (g->overlay) {
		Buf overlay = {0};
		buf_printf(&overlay, "-overlay=%s", g->overlay);
		vec_push(&command, buf_cstr(&overlay));
	}
	return command;
}

/* Compile all packages, and link nothing. */
static bool
compile_all(const RunGo *g, const Texts *flags)
{
	Texts command = go_command(g, "list");
	const char *const extra[] = {realise_setting(g->cache), NULL};
	const char *const words[] = {"-export", "-deps", "-f", "{{/* nothing */}}"};
	vec_append(&command, words, sizeof words / sizeof words[0]);
	if (g->args.verb == GO_TEST)
		vec_push(&command, "-test");
	add_all(&command, &g->args.build);
	add_all(&command, flags);
	vec_push(&command, "--");
	add_all(&command, &g->args.packages);
	Buf ignored = {0};
	return realise_run(&command, extra, &ignored) == 0;
}

/* Frequent collections find what the heap holds; freed memory is of no use to anybody. */
static const char verify_exec[] =
	"-exec=env GOGC=5 GODEBUG=clobberfree=1,invalidptr=1 GOTRACEBACK=single";

static int
run_command(const RunGo *g, const Texts *flags)
{
	static const char *const verbs[] = {[GO_NONE] = "", [GO_BUILD] = "build", [GO_RUN] = "run",
					    [GO_TEST] = "test", [GO_LIST] = "list",
					    [GO_BENCH] = ""};
	Texts command = go_command(g, verbs[g->args.verb]);
	const char *const extra[] = {realise_setting(g->cache), NULL};
	bool is_run = g->args.verb == GO_RUN || g->args.verb == GO_TEST;
	if (g->args.verify == VERIFY_FULL && is_run)
		vec_push(&command, verify_exec);
	add_all(&command, &g->args.before);
	add_all(&command, flags);
	add_all(&command, &g->args.packages);
	add_all(&command, &g->args.after);
	return realise_run(&command, extra, NULL);
}

/* Compile until nothing is refused that verdicts lean on. */
static bool
place(Run *r, RunGo *g, Texts *flags, RealiseTally *tally)
{
	Buf fault = {0};
	Digest compiler;
	if (!realise_compiler(&g->tool, g->cache, &compiler, &fault)) {
		fail(r, &fault);
		return false;
	}
	if (g->args.verify >= VERIFY_SAMPLE) {
		g->overlay = realise_checks(&g->tool, g->cache, &fault);
		if (!g->overlay) {
			fail(r, &fault);
			return false;
		}
	}
	for (int round = 0; round < ROUNDS_MAX; round++) {
		vec_clear(flags);
		*tally = (RealiseTally){0};
		if (!realise_write_lists(&g->realise, &g->build, &g->args, &g->tool, g->cache,
					 &compiler, flags, &fault) ||
		    !compile_all(g, flags)) {
			fail(r, &fault);
			return false;
		}
		realise_read_logs(&g->realise, g->cache, tally);
		if (tally->unknown)
			bug("realise", tally->unknown->s, "the compiler captures the variable by "
			    "reference, the analysis by value");
		if (tally->kept.len == 0)
			return true;
		vec_each(&tally->kept, i)
			map_put(&g->realise.kept, map_key(tally->kept.at[i]), 1);
		if (!settle(r, g))
			return false;
	}
	fail_with(r, "the compiler refuses other sites in each of %d rounds: nothing was built",
		  ROUNDS_MAX);
	return false;
}

static void
print_moved(const RealiseTally *tally, const char *dir, Buf *out)
{
	vec_each(&tally->moved, i) {
		const char *key = realise_shown(tally->moved.at[i].key->s, dir);
		const char *tab = strchr(key, '\t');
		buf_printf(out, "%.*s: %s: moved to the stack [%s]\n", (int)(tab - key), key,
			   tally->moved.at[i].text->s, tab + 1);
	}
}

/* Whether tests come first: those that can run, unless -verify or -n says what is wanted. */
static bool
runs_tests(const RunGo *g)
{
	if (g->args.verb != GO_BUILD || g->args.verify != VERIFY_UNSAID || g->args.is_dry)
		return false;
	const char *why_not = !g->tool.is_host ? "the program is for another system"
			      : g->tool.is_downloaded ? "the toolchain is in the module cache, where "
							"nothing can be put in place of the runtime's files"
						      : NULL;
	if (why_not)
		fprintf(stderr, "stayput: building without the tests: %s\n", why_not);
	return !why_not;
}

/* The last stage in place of the report. */
void
run_go_places(Run *r)
{
	RunGo *g = r->go;
	Texts flags = {0};
	Buf fault = {0};
	RealiseTally tally;
	if (r->diags.n_errors > 0) {
		fail_with(r, "there are errors: nothing is built");
		return;
	}
	if (r->module->pointer_size < 8) {
		fail_with(r, "%s: only targets of 64 bits are supported", g->tool.goarch);
		return;
	}
	if (!make_packages(r, g))
		return;
	if (!settle(r, g))
		return;
	if (g->args.verb == GO_LIST) {
		realise_print(&g->realise, g->cwd, &r->out);
		return;
	}
	if (runs_tests(g) && !run_go_tests(r->opts, &g->args, g->self, &fault)) {
		fail(r, &fault);
		return;
	}
	if (!place(r, g, &flags, &tally))
		return;
	if (g->args.is_dry)
		print_moved(&tally, g->cwd, &r->out);
	else
		r->status = run_command(g, &flags);
	if (tally.n_unknown > 0)
		buf_printf(&r->messages, "stayput: of %u packages it is not known what was moved: "
			   "empty the go command's cache to count them\n", tally.n_unknown);
	buf_puts(&r->messages, "stayput: ");
	realise_print_tally(&tally, &r->messages);
	cache_trim(g->cache, (uint64_t)option_number(r->opts, OPT_CACHE_MAX, 0) << 20);
}

void
run_go_job(Run *r)
{
	RunGo *g = mem_new(RunGo);
	r->go = g;
	if (begin(r, g))
		run_pipeline(r);
}

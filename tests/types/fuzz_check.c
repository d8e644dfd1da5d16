/*
 * Mutated packages must never break the parser or the type checker: no crash, no bug(), no endless
 * loop, no memory without bound; each message has a place in the package; the same package gives
 * the same bytes; what has no message has whole facts.
 *
 *	fuzz_check [-seed n] [-rounds n] [-from n] [-seconds n] [-batch n] [-slow ms] [-keep]
 *		[-job stayput] [-write dir] files or folders...
 *
 * Each file is a program; a folder holds one or more packages, which may import one another as
 * those of Go's test suite do ("./a" and "test/a": the package whose first file is a.go). What
 * they import from the standard library is checked once. Then texts are changed at random
 * (tests/mutate.h), files are put together to a package, programs made to import others, and the
 * result is checked; a child process does a batch of them with all that is known already.
 *
 * Round n of a seed is the same package always, -from n -rounds 1 does it alone. On a failure its
 * files are left in fuzz_check.failed/SEED-ROUND, and the run ends unless -keep is given. -slow
 * makes a failure of what takes longer than ms milliseconds. -job has some of the packages checked
 * by the whole program, too. -write leaves the packages that parse for another type checker:
 * DIR/ROUND/N-NAME/FILE.go for the N-th package, and in DIR/ROUND/verdict what was found in them;
 * all are of the newest version of Go, without the suites' extensions. With -DSTAYPUT_LIBFUZZER
 * the file is a target for libFuzzer instead, which changes single files that import nothing.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load/load.h"
#include "tests/mutate.h"
#include "types/const.h"
#include "types/types.h"

#define HANG_SECONDS 10
#define MEMORY_LIMIT ((size_t)2 << 30) /* of a batch, beyond what it starts with */
#define TEXT_MAX 40000		       /* larger files are slow to check, and no better */
#define JOB_EVERY 200
#define TELL_EVERY 100000
#ifdef STAYPUT_NO_GC
#define BATCH 200 /* nothing is freed before its end */
#else
#define BATCH 2000
#endif
#define FAILED_DIR "fuzz_check.failed"

enum { CHILD_FAILED = 10 };

typedef struct Source {
	const char *name;
	Text text;
} Source;

/* A package; base: name of the first file, without ".go". */
typedef struct Unit {
	const char *base;
	VEC(Source) files;
} Unit;

/* Packages that belong together, the imported ones first. */
typedef struct Case {
	VEC(Unit *) units;
	uint32_t minor;
	bool all; /* types in spite of syntax errors, labels by the type checker */
	bool has_asm;
} Case;

/* What children tell. */
typedef struct Shared {
	uint64_t round;
	uint64_t n_clean, n_faults, n_syntax, n_twice, n_jobs;
	uint64_t slowest_us, slowest_round;
	char what[300];
} Shared;

typedef struct Fuzz {
	StrTab *strs;
	FileSet *files;
	TypesCtx *types;
	NameCache *cache;
	Arena *trees;    /* of the package being checked; null at first */
	FactSpace space; /* its facts: both serve the next package, as in stayput check */
	VEC(Case *) cases;
	VEC(Text) texts;  /* of all cases */
	Map std;	  /* path -> Package * */
	Map wanted;	  /* path -> 1 */
	VEC(Unit *) done; /* of the case being checked, with their packages */
	VEC(Package *) packages;
	Shared *shared;
	uint64_t seed, from, rounds, seconds, batch, slow;
	const char *job, *write;
	bool keep;
} Fuzz;

/* -------------------------------------------------------------- checking */

/* "a" for "./a" and "test/a", else null. */
static const char *
local_base(const char *path)
{
	if (strncmp(path, "./", 2) == 0)
		return path + 2;
	return strncmp(path, "test/", 5) == 0 ? path + 5 : NULL;
}

static Package *
import(void *ctx, const Str *path, Pos pos, const char **error)
{
	const Fuzz *f = ctx;
	(void)pos;
	*error = "not loaded";
	const char *base = local_base(path->s);
	vec_each(&f->done, i)
		if (base != NULL && strcmp(f->done.at[i]->base, base) == 0)
			return f->packages.at[i];
	return map_get_ptr(&f->std, path);
}

/* Whether what has no error is typed to the end. */
static const char *
check_facts(const Package *p)
{
	const Info *info = p->info;
	for (uint32_t i = 0; i < info->n; i++) {
		const Fact *x = &info->facts[i];
		if (x->mode == MODE_NONE || x->mode == MODE_NOVALUE || x->mode == MODE_BUILTIN)
			continue;
		if (x->type == NULL || !type_is_valid(x->type))
			return "an expression of invalid type, without a message";
		if ((x->mode == MODE_CONST) != (x->value != NULL))
			return "a constant without a value, or a value of what is none";
	}
	for (uint32_t i = 0; i < info->n; i++) {
		const Object *o = info->defs[i];
		if (o == NULL || o->kind == OBJ_PKGNAME || o->kind == OBJ_LABEL)
			continue;
		if (o->type == NULL || !type_is_valid(o->type))
			return "an object of invalid type, without a message";
	}
	return NULL;
}

/* Check one package of a case; messages go to ds. Importers then do without its tree and facts. */
static const char *
check_unit(Fuzz *f, const Case *c, Unit *u, Diags *ds, bool is_dump, Buf *out)
{
	ParseIds ids = { .next = 1 };
	VEC(File *) files = { 0 };
	if (f->trees == NULL)
		f->trees = arena_new_kept();
	arena_reset(f->trees);
	ParseOptions popts = { .arena = f->trees,
			       .strs = f->strs,
			       .fset = f->files,
			       .cache = f->cache,
			       .diags = ds,
			       .ids = &ids,
			       .check_branches = !c->all,
			       .all_errors = c->all };
	bool is_bad = false;
	const Str *name = NULL;
	uint32_t before = ds->n_errors;
	vec_each(&u->files, i) {
		const Source *s = &u->files.at[i];
		SrcFile *src =
			fileset_add(f->files, str_cstr(f->strs, s->name), s->text.s, s->text.len);
		File *file = syntax_parse(src, &popts);
		is_bad |= file->has_syntax_error;
		if (name == NULL && file->package != NULL)
			name = file->package->name;
		vec_push(&files, file);
	}
	if (is_bad && ds->n_errors == before)
		return "a syntax error without a message";
	if (is_bad && !c->all)
		return NULL;
	CheckOptions opts = { .diags = ds,
			      .n_ids = ids.next,
			      .import = import,
			      .import_ctx = f,
			      .has_asm = c->has_asm,
			      .go_minor = c->minor,
			      .space = &f->space,
			      .check_labels = c->all,
			      .allow_assert = c->all };
	Buf path = { 0 };
	buf_printf(&path, "test/%s", u->base);
	Package *p = types_check(f->types, str_cstr(f->strs, buf_cstr(&path)),
				 name != NULL ? name : str_cstr(f->strs, "_"), files.at, files.len,
				 &opts);
	vec_push(&f->done, u);
	vec_push(&f->packages, p);
	if (p->has_errors && ds->n_errors == before)
		return "a package with errors, without a message";
	if (is_dump)
		types_dump(f->types, p, NULL, DUMP_ALL, out, NULL);
	/* With errors, what it imports may be of invalid type. */
	const char *fault = ds->n_errors == 0 ? check_facts(p) : NULL;
	types_drop_facts(p);
	return fault;
}

/* Null if all is well, or what is not. What is found goes to out. */
static const char *
check_case(Fuzz *f, const Case *c, bool is_dump, Buf *out, bool *is_clean, bool *is_parsed)
{
	Diags ds = { 0 };
	/* An empty file marks where those of the case begin. */
	const SrcFile *first = fileset_add(f->files, str_cstr(f->strs, ""), "", 0);
	f->done.len = f->packages.len = 0;
	vec_each(&c->units, i) {
		const char *what = check_unit(f, c, c->units.at[i], &ds, is_dump, out);
		if (what != NULL)
			return what;
	}
	*is_parsed = f->done.len == c->units.len;
	*is_clean = ds.n_errors == 0;
	vec_each(&ds.list, i) {
		if (ds.list.at[i].pos <= first->base ||
		    fileset_file(f->files, ds.list.at[i].pos) == NULL)
			return "a message without a place in the package";
		if (ds.list.at[i].text[0] == '\0')
			return "an empty message";
	}
	diag_sort(&ds, f->files);
	diag_print(&ds, f->files, out);
	return NULL;
}

#ifdef STAYPUT_LIBFUZZER

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_ready;
	if (!is_ready)
		mem_init();
	is_ready = true;
	char *text = mem_data(size + 1);
	if (size > 0)
		memcpy(text, data, size);
	Fuzz f = { .strs = strtab_new(), .files = fileset_new() };
	f.types = types_ctx_new(f.strs, f.files, "amd64");
	Unit u = { .base = "a" };
	vec_push(&u.files, ((Source){ "a.go", { text, size } }));
	Case c = { .all = size % 2 == 1 };
	vec_push(&c.units, &u);
	Buf out = { 0 };
	bool is_clean, is_parsed;
	if (check_case(&f, &c, true, &out, &is_clean, &is_parsed) != NULL)
		abort();
	return 0;
}

#else

/* --------------------------------------------------------------- mutants */

static Unit *
copy_unit(const Unit *u)
{
	Unit *r = mem_new(Unit);
	r->base = u->base;
	vec_append(&r->files, u->files.at, u->files.len);
	return r;
}

/* The text with another name in its package clause, if it is where it mostly is. */
static Text
with_package(const Text *t, const char *name, size_t len)
{
	const char *line = strncmp(t->s, "package ", 8) == 0 ? t->s : strstr(t->s, "\npackage ");
	if (line == NULL)
		return *t;
	const char *old = line + (*line == '\n' ? 9 : 8);
	return text_replace(t, (size_t)(old - t->s), strcspn(old, " \t\r\n;/"),
			    &(Text){ (char *)(uintptr_t)name, len });
}

static const char *
package_name(const Text *t, size_t *len)
{
	const char *line = strncmp(t->s, "package ", 8) == 0 ? t->s : strstr(t->s, "\npackage ");
	const char *name = line == NULL ? "p" : line + (*line == '\n' ? 9 : 8);
	*len = line == NULL ? 1 : strcspn(name, " \t\r\n;/");
	return name;
}

static Unit *
pick_unit(Fuzz *f, uint64_t *state)
{
	const Case *c = f->cases.at[pick(state, f->cases.len)];
	return c->units.at[pick(state, c->units.len)];
}

/* A file of another package joins the last one. */
static void
join_file(Fuzz *f, uint64_t *state, Case *c)
{
	const Unit *other = pick_unit(f, state);
	Unit *last = *vec_last(&c->units);
	if (last->files.len == 0 || other->files.len == 0)
		return;
	size_t len;
	const char *name = package_name(&last->files.at[0].text, &len);
	Source s = other->files.at[pick(state, other->files.len)];
	s.name = str_printf(f->strs, "joined%u.go", last->files.len)->s;
	s.text = with_package(&s.text, name, len);
	vec_push(&last->files, s);
}

/* Another package is imported by the last one, mostly with all its names. */
static void
add_import(Fuzz *f, uint64_t *state, Case *c)
{
	Unit *other = copy_unit(pick_unit(f, state)), *last = *vec_last(&c->units);
	if (last->files.len == 0 || other->files.len == 0)
		return;
	other->base = "dep";
	vec_each(&other->files, i)
		other->files.at[i].name = i == 0 ? "dep.go" : str_printf(f->strs, "dep%u.go", i)->s;
	vec_push(&c->units, last);
	c->units.at[c->units.len - 2] = other;
	if (pick(state, 8) > 0) /* a package main may not be imported */
		vec_each(&other->files, i)
			other->files.at[i].text = with_package(&other->files.at[i].text, "dep", 3);
	Source *into = &last->files.at[pick(state, last->files.len)];
	size_t len;
	const char *name = package_name(&into->text, &len);
	if (name[0] == 'p' && name < into->text.s)
		return;
	size_t at = (size_t)(name + len - into->text.s);
	Text line = { (char *)(uintptr_t)(pick(state, 3) > 0 ? "\nimport . \"test/dep\"\n"
							     : "\nimport \"test/dep\"\n"),
		      0 };
	line.len = strlen(line.s);
	if (at <= into->text.len)
		into->text = text_replace(&into->text, at, 0, &line);
}

static bool
parses(Fuzz *f, const Text *t)
{
	Diags ignored = { 0 };
	ParseIds ids = { .next = 1 };
	const ParseOptions opts = {
		.strs = f->strs, .cache = f->cache, .diags = &ignored, .ids = &ids
	};
	SrcFile *src = fileset_add(f->files, str_cstr(f->strs, "parses.go"), t->s, t->len);
	return !syntax_parse(src, &opts)->has_syntax_error;
}

/* Most changes that only break the syntax are taken back: there are more than enough of them. */
static void
mutate_text(Fuzz *f, uint64_t *state, Text *t)
{
	const Text *other = &f->texts.at[pick(state, f->texts.len)];
	size_t how = pick(state, 12);
	bool may_break = pick(state, 5) == 0;
	Text changed = (how == 0 ? mutate : how == 1 ? mutate_gently : mutate_go)(state, t, other);
	if (may_break || parses(f, &changed) || !parses(f, t))
		*t = changed;
}

static Case
make_case(Fuzz *f, uint64_t round)
{
	uint64_t state = f->seed * 0x9e3779b97f4a7c15u + round * 0xd1342543de82ef95u;
	random_next(&state);
	const Case *from = f->cases.at[pick(&state, f->cases.len)];
	Case c = { .all = pick(&state, 4) == 0, .has_asm = pick(&state, 2) == 0 };
	if (pick(&state, 8) == 0)
		c.minor = 1 + (uint32_t)pick(&state, GO_MINOR_NEWEST + 1);
	vec_each(&from->units, i)
		vec_push(&c.units, copy_unit(from->units.at[i]));
	if (pick(&state, 6) == 0)
		join_file(f, &state, &c);
	if (pick(&state, 6) == 0)
		add_import(f, &state, &c);
	size_t n = 1 + pick(&state, 4);
	if (pick(&state, 8) == 0)
		n += pick(&state, 12);
	while (n-- > 0) {
		Unit *u = c.units.at[pick(&state, c.units.len)];
		if (u->files.len == 0)
			continue;
		mutate_text(f, &state, &u->files.at[pick(&state, u->files.len)].text);
	}
	return c;
}

/* ---------------------------------------------------------------- corpus */

static void
want_imports(Fuzz *f, const char *path, const Text *t)
{
	SrcFile *src = fileset_add(f->files, str_cstr(f->strs, path), t->s, t->len);
	Diags ignored = { 0 };
	ParseIds ids = { .next = 1 };
	const ParseOptions opts = {
		.strs = f->strs, .diags = &ignored, .ids = &ids, .imports_only = true
	};
	const File *file = syntax_parse(src, &opts);
	vec_each(&file->decls, i) {
		if (file->decls.at[i]->kind != DECL_IMPORT)
			continue;
		const LitExpr *lit = as_import_decl(file->decls.at[i])->path;
		const Const *v = const_from_literal(TK_STRING, lit->text, lit->len);
		size_t len;
		const char *name = v != NULL ? const_string(v, &len) : "";
		if (name[0] == '\0' || name[0] == '/' || strlen(name) != len ||
		    local_base(name) != NULL || strcmp(name, "unsafe") == 0 ||
		    strcmp(name, "C") == 0)
			continue;
		map_put_ptr(&f->wanted, str_cstr(f->strs, name), f);
	}
}

static void
add_file(Fuzz *f, Case *c, const char *path)
{
	Text t;
	t.s = file_read(path, &t.len);
	if (t.s == NULL || t.len > TEXT_MAX)
		return;
	const char *slash = strrchr(path, '/');
	const Str *name = str_cstr(f->strs, slash != NULL ? slash + 1 : path);
	size_t len, other_len;
	const char *package = package_name(&t, &len);
	want_imports(f, path, &t);
	vec_push(&f->texts, t);
	Unit *u = NULL;
	vec_each(&c->units, i) {
		const char *other = package_name(&c->units.at[i]->files.at[0].text, &other_len);
		if (other_len == len && memcmp(other, package, len) == 0)
			u = c->units.at[i];
	}
	if (u == NULL) {
		u = mem_new(Unit);
		u->base = str_intern(f->strs, name->s, name->len - 3)->s;
		vec_push(&c->units, u);
	}
	vec_push(&u->files, ((Source){ name->s, t }));
}

static int
cmp_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_dir(Fuzz *f, Case *c, const char *path)
{
	DIR *d = opendir(path);
	VEC(char *) names = { 0 };
	for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
		size_t len = strlen(e->d_name);
		if (len > 3 && strcmp(e->d_name + len - 3, ".go") == 0 &&
		    strstr(e->d_name, "_test.go") == NULL)
			vec_push(&names,
				 (char *)(uintptr_t)str_printf(f->strs, "%s/%s", path, e->d_name)
					 ->s);
	}
	if (d != NULL)
		closedir(d);
	if (names.len > 0)
		qsort(names.at, names.len, sizeof(char *), cmp_names);
	vec_each(&names, i)
		add_file(f, c, names.at[i]);
}

static void
read_corpus(Fuzz *f, char **names, int n)
{
	for (int i = 0; i < n; i++) {
		Case *c = mem_new(Case);
		struct stat st;
		if (stat(names[i], &st) == 0 && S_ISDIR(st.st_mode))
			add_dir(f, c, names[i]);
		else
			add_file(f, c, names[i]);
		if (c->units.len > 0)
			vec_push(&f->cases, c);
	}
}

static Package *
import_std(void *ctx, const Str *path, Pos pos, const char **error)
{
	const Fuzz *f = ctx;
	(void)pos;
	*error = "not loaded";
	return map_get_ptr(&f->std, path);
}

/* Declarations of what the corpus imports. What is not there is for the importer to say. */
static void
check_std(Fuzz *f)
{
	LoadEnv env;
	load_env_init(&env, f->strs, f->files, NULL);
	VEC(char *) paths = { 0 };
	map_each(&f->wanted, i)
		vec_push(&paths, ((Str *)(uintptr_t)f->wanted.entries[i].key)->s);
	Diags ignored = { 0 };
	if (paths.len == 0)
		return;
	LoadResult *r = load_packages(&env, paths.at, paths.len, &ignored);
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i];
		ParseIds ids = { .next = 1 };
		VEC(File *) files = { 0 };
		ParseOptions popts = { .strs = f->strs,
				       .fset = f->files,
				       .cache = f->cache,
				       .diags = &ignored,
				       .ids = &ids,
				       .skip_bodies = true };
		if (p->files.len == 0)
			continue;
		vec_each(&p->files, k)
			vec_push(&files, syntax_parse(p->files.at[k], &popts));
		CheckOptions opts = { .diags = &ignored,
				      .n_ids = ids.next,
				      .import = import_std,
				      .import_ctx = f,
				      .has_asm = true,
				      .is_std = p->is_std,
				      .go_minor = p->go_minor,
				      .skip_bodies = true };
		map_put_ptr(&f->std, p->path,
			    types_check(f->types, p->path, p->name, files.at, files.len, &opts));
	}
}

/* -------------------------------------------------------------- failures */

static bool
write_file(const char *path, const Text *t)
{
	FILE *out = fopen(path, "wb");
	if (out == NULL)
		return false;
	bool ok = fwrite(t->s, 1, t->len, out) == t->len;
	return fclose(out) == 0 && ok;
}

/* All files of the case in one folder. */
static void
write_case(Fuzz *f, const Case *c, const char *dir)
{
	mkdir(dir, 0777);
	vec_each(&c->units, i) {
		const Unit *u = c->units.at[i];
		vec_each(&u->files, k)
			write_file(str_printf(f->strs, "%s/%s", dir, u->files.at[k].name)->s,
				   &u->files.at[k].text);
	}
}

/* For another type checker. */
static void
write_verdict(Fuzz *f, const Case *c, uint64_t round, const Buf *found)
{
	const char *dir = str_printf(f->strs, "%s/%llu", f->write, (unsigned long long)round)->s;
	mkdir(f->write, 0777);
	mkdir(dir, 0777);
	vec_each(&c->units, i) {
		const Unit *u = c->units.at[i];
		const char *sub = str_printf(f->strs, "%s/%u-%s", dir, i, u->base)->s;
		mkdir(sub, 0777);
		vec_each(&u->files, k)
			write_file(str_printf(f->strs, "%s/%s", sub, u->files.at[k].name)->s,
				   &u->files.at[k].text);
	}
	write_file(str_printf(f->strs, "%s/verdict", dir)->s,
		   &(Text){ (char *)(uintptr_t)buf_cstr(found), found->len });
}

/* What the child wrote to its standard error last. */
static void
print_last_line(const char *path)
{
	size_t len;
	const char *s = file_read(path, &len);
	if (s == NULL || len == 0)
		return;
	const char *line = s;
	for (const char *p = s; *p != '\0'; p++)
		if (*p == '\n' && p[1] != '\0')
			line = p + 1;
	printf("\t%s", line);
}

static void
failed(Fuzz *f, int status)
{
	uint64_t round = f->shared->round;
	Case c = make_case(f, round);
	Buf dir = { 0 };
	buf_printf(&dir, FAILED_DIR "/%llu-%llu", (unsigned long long)f->seed,
		   (unsigned long long)round);
	mkdir(FAILED_DIR, 0777);
	write_case(f, &c, buf_cstr(&dir));
	printf("%s (lang 1.%u%s%s): ", buf_cstr(&dir), c.minor, c.all ? ", all errors" : "",
	       c.has_asm ? ", with assembly" : "");
	if (WIFSIGNALED(status))
		printf("signal %d (%s)\n", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == CHILD_FAILED)
		printf("%s\n", f->shared->what);
	else
		printf("status %d\n", WEXITSTATUS(status));
	print_last_line("fuzz_check.stderr");
	fflush(stdout);
}

/* ----------------------------------------------------------------- child */

static void
set_timer(int which, time_t seconds)
{
	const struct itimerval t = { .it_value = { .tv_sec = seconds } };
	setitimer(which, &t, NULL);
}

/* The whole program on the case's last package. */
static const char *
check_job(Fuzz *f, const Case *c)
{
	const char *dir = "fuzz_check.job";
	const Unit *last = *vec_last(&c->units);
	write_case(f, c, dir);
	VEC(char *) argv = { 0 };
	char *head[] = { (char *)(uintptr_t)f->job, (char *)(uintptr_t) "check",
			 (char *)(uintptr_t) "-e", (char *)(uintptr_t) "-srcdir=fuzz_check.job" };
	vec_append(&argv, head, 4);
	vec_each(&last->files, i)
		vec_push(&argv, (char *)(uintptr_t)str_printf(f->strs, "%s/%s", dir,
							      last->files.at[i].name)
					->s);
	vec_push(&argv, NULL);
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		int fd = open("fuzz_check.out", O_WRONLY | O_CREAT | O_TRUNC, 0666);
		if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
			_exit(127);
		alarm(6 * HANG_SECONDS);
		execv(f->job, argv.at);
		_exit(127);
	}
	int status;
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return "no process";
	struct stat st;
	bool silent = stat("fuzz_check.out", &st) != 0 || st.st_size == 0;
	vec_each(&c->units, i)
		vec_each(&c->units.at[i]->files, k)
			unlink(str_printf(f->strs, "%s/%s", dir, c->units.at[i]->files.at[k].name)
				       ->s);
	rmdir(dir);
	if (WIFSIGNALED(status))
		return str_printf(f->strs, "the whole program: signal %d", WTERMSIG(status))->s;
	if (WEXITSTATUS(status) != EXIT_DONE && WEXITSTATUS(status) != EXIT_FAULTS)
		return "the whole program: a bug";
	return WEXITSTATUS(status) == EXIT_FAULTS && silent
		       ? "the whole program: faults without a message"
		       : NULL;
}

static const char *
check_round(Fuzz *f, uint64_t round)
{
	Case c = make_case(f, round);
	if (f->write != NULL) {
		c.minor = 0;
		c.all = false;
		c.has_asm = true;
	}
	bool is_clean = false, is_parsed = false, ignored;
	bool is_twice = round % 4 == 0, is_dump = round % 16 == 0 && f->write == NULL;
	Buf a = { 0 }, b = { 0 };
	struct timespec before, after;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	const char *what = check_case(f, &c, is_dump, &a, &is_clean, &is_parsed);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	if (what == NULL && is_twice) {
		what = check_case(f, &c, is_dump, &b, &ignored, &ignored);
		if (what == NULL &&
		    (a.len != b.len || memcmp(buf_cstr(&a), buf_cstr(&b), a.len) != 0))
			what = "two runs print different bytes";
	}
	Shared *s = f->shared;
	uint64_t us = (uint64_t)((after.tv_sec - before.tv_sec) * 1000000 +
				 (after.tv_nsec - before.tv_nsec) / 1000);
	if (us > s->slowest_us) {
		s->slowest_us = us;
		s->slowest_round = round;
	}
	if (what == NULL && f->slow > 0 && us > f->slow * 1000)
		what = "slow";
	if (f->write != NULL && is_parsed)
		write_verdict(f, &c, round, &a);
	s->n_clean += is_clean;
	s->n_faults += !is_clean;
	s->n_syntax += !is_parsed;
	s->n_twice += is_twice;
	if (what == NULL && f->job != NULL && round % JOB_EVERY == 0) {
		what = check_job(f, &c);
		s->n_jobs++;
	}
	return what;
}

static void
child_rounds(void *arg)
{
	Fuzz *f = arg;
	for (uint64_t end = f->shared->round + f->batch; f->shared->round < end;
	     f->shared->round++) {
		set_timer(ITIMER_PROF, HANG_SECONDS);
		set_timer(ITIMER_REAL, 10 * HANG_SECONDS);
		BugTrap trap;
		const char *volatile what = NULL;
		if (!BUG_CATCH(&trap)) {
			what = check_round(f, f->shared->round);
			bug_release(&trap);
		} else {
			what = trap.text;
		}
		if (what != NULL) {
			snprintf(f->shared->what, sizeof(f->shared->what), "%s", what);
			_exit(CHILD_FAILED);
		}
	}
}

/* A sanitizer takes address space without end, and the build for it never frees. */
static void
limit_memory(void)
{
#ifndef STAYPUT_NO_GC
	rlim_t size = mem_peak() + MEM_DEEP_STACK + MEMORY_LIMIT;
	const struct rlimit limit = { size, size };
	setrlimit(RLIMIT_AS, &limit);
#endif
	const struct rlimit no_core = { 0, 0 };
	setrlimit(RLIMIT_CORE, &no_core);
}

static int
run_batch(Fuzz *f)
{
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		int fd = open("fuzz_check.stderr", O_WRONLY | O_CREAT | O_TRUNC, 0666);
		if (fd >= 0)
			dup2(fd, 2);
		limit_memory();
		mem_run_deep(child_rounds, f);
		_exit(0);
	}
	int status;
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		perror("fuzz_check");
		exit(2);
	}
	return status;
}

/* -------------------------------------------------------------- the rest */

static int
parse_flags(Fuzz *f, int argc, char **argv)
{
	const struct {
		const char *name;
		uint64_t *value;
	} numbers[] = {
		{ "-seed", &f->seed },	     { "-rounds", &f->rounds }, { "-from", &f->from },
		{ "-seconds", &f->seconds }, { "-batch", &f->batch },	{ "-slow", &f->slow },
	};
	int i = 1;
	for (; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "-keep") == 0) {
			f->keep = true;
			continue;
		}
		bool known = i + 1 < argc && strcmp(argv[i], "-job") == 0;
		if (known)
			f->job = argv[i + 1];
		if (i + 1 < argc && strcmp(argv[i], "-write") == 0) {
			f->write = argv[i + 1];
			known = true;
		}
		for (size_t k = 0; k < sizeof(numbers) / sizeof(*numbers) && i + 1 < argc; k++) {
			if (strcmp(argv[i], numbers[k].name) != 0)
				continue;
			*numbers[k].value = strtoull(argv[i + 1], NULL, 10);
			known = true;
		}
		if (!known)
			return argc;
		i++;
	}
	return i;
}

int
main(int argc, char **argv)
{
	mem_init();
	Fuzz f = { .strs = strtab_new(),
		   .files = fileset_new(),
		   .cache = mem_new(NameCache),
		   .seed = 1,
		   .rounds = 1000,
		   .seconds = UINT64_MAX,
		   .batch = BATCH };
	f.types = types_ctx_new(f.strs, f.files, "amd64");
	int i = parse_flags(&f, argc, argv);
	if (i < argc)
		read_corpus(&f, argv + i, argc - i);
	if (f.cases.len == 0) {
		fprintf(stderr, "usage: fuzz_check [flags] files or folders...\n");
		return 2;
	}
	check_std(&f);
	f.shared = mmap(NULL, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			-1, 0);
	if (f.shared == MAP_FAILED) {
		perror("fuzz_check");
		return 2;
	}
	uint64_t end = f.from + f.rounds, n_failed = 0, next = f.from;
	time_t start = time(NULL);
	while (next < end && (uint64_t)(time(NULL) - start) < f.seconds &&
	       (n_failed == 0 || f.keep)) {
		f.batch = end - next < f.batch ? end - next : f.batch;
		f.shared->round = next;
		int status = run_batch(&f);
		/* The clock that ran out may be that of a machine with too much to do. */
		if (WIFSIGNALED(status) &&
		    (WTERMSIG(status) == SIGPROF || WTERMSIG(status) == SIGALRM)) {
			uint64_t batch = f.batch;
			next = f.shared->round;
			f.batch = 1;
			status = run_batch(&f);
			f.batch = batch;
		}
		if (f.shared->round / TELL_EVERY > next / TELL_EVERY) {
			printf("%llu, %llu failures\n", (unsigned long long)f.shared->round,
			       (unsigned long long)n_failed);
			fflush(stdout);
		}
		next = f.shared->round;
		if (status != 0) {
			failed(&f, status);
			n_failed++;
			next++;
		}
	}
	const Shared *s = f.shared;
	printf("%llu packages of %u: %llu without errors, %llu with, of them %llu that do not "
	       "parse; "
	       "%llu checked twice, %llu by the whole program; %llu failures; slowest %llu ms, "
	       "round %llu\n",
	       (unsigned long long)(next - f.from), f.cases.len, (unsigned long long)s->n_clean,
	       (unsigned long long)s->n_faults, (unsigned long long)s->n_syntax,
	       (unsigned long long)s->n_twice, (unsigned long long)s->n_jobs,
	       (unsigned long long)n_failed, (unsigned long long)s->slowest_us / 1000,
	       (unsigned long long)s->slowest_round);
	return n_failed > 0;
}

#endif

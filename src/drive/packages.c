/*
 * Work on each package, imports before importers, on several threads. Output does
 * not depend on their number: what is told of a package is kept with it, and handed
 * on in the order in which the packages were loaded.
 */
#include "base/pool.h"
#include "drive/run.h"

/* Bytes of source that may be parsed before their turn: their trees take some ten times as much. */
#define AHEAD_MAX ((uint64_t)4 << 20)

typedef struct Work {
	Run *run;
	const PackageWork *work;
	NameCache **caches; /* by thread */
} Work;

/* Keep the text of a broken invariant with the package that it was met in. */
static void
tell_bug(RunPackage *p, const char *text)
{
	Buf b = {0};
	buf_printf(&b, "package %s: %s", p->load->path->s, text);
	p->bug = buf_cstr(&b);
	p->is_bad = true;
}

static void
parse(void *arg, uint32_t task, uint32_t thread)
{
	const Work *w = arg;
	RunPackage *p = w->run->packages.at[task];
	if (!w->caches[thread])
		w->caches[thread] = mem_new(NameCache);
	BugTrap trap;
	if (!BUG_CATCH(&trap)) {
		w->work->parse(w->run, p, w->caches[thread]);
		bug_release(&trap);
	} else {
		tell_bug(p, trap.text);
	}
}

static void
check(void *arg, uint32_t task, uint32_t thread)
{
	(void)thread;
	const Work *w = arg;
	RunPackage *p = w->run->packages.at[task];
	if (p->bug || !w->work->check)
		return;
	BugTrap trap;
	if (!BUG_CATCH(&trap)) {
		w->work->check(w->run, p);
		bug_release(&trap);
	} else {
		tell_bug(p, trap.text);
	}
}

/* The packages that each package imports, by their numbers. */
static IdVec *
imports(const Run *r)
{
	Map number = {0}; /* LoadPackage -> index */
	IdVec *needs = mem_array(IdVec, r->packages.len);
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i]->load;
		map_put(&number, map_key(p), i);
		vec_each(&p->imports, k)
			if (p->imports.at[k].package)
				vec_push(&needs[i], (uint32_t)map_get(&number, map_key(
							    p->imports.at[k].package)));
	}
	return needs;
}

static uint64_t *
source_sizes(const Run *r)
{
	uint64_t *sizes = mem_data(sizeof(*sizes) * r->packages.len);
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i]->load;
		vec_each(&p->files, k)
			sizes[i] += p->files.at[k]->size;
	}
	return sizes;
}

void
run_each_package(Run *r, const PackageWork *work)
{
	Work w = {.run = r, .work = work};
	Pool pool = {
		.n_threads = option_number(r->opts, OPT_JOBS, pool_processors()),
		.n_tasks = r->packages.len,
		.needs = work->check ? imports(r) : NULL,
		.cost = source_sizes(r),
		.prepare = work->parse ? parse : NULL,
		.work = check,
		.arg = &w,
		.ahead_max = AHEAD_MAX,
	};
	w.caches = mem_array(NameCache *, pool.n_threads);
	pool_run(&pool);
	vec_each(&r->packages, i) {
		RunPackage *p = r->packages.at[i];
		diag_append(&r->diags, &p->diags);
		p->diags = (Diags){0};
	}
}

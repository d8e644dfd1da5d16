/*
 * Work on each package, imports before importers, on several threads. Output does
 * not depend on their number: messages about a package are kept with it, and handed
 * on in the order in which the packages were loaded.
 */
#include "base/pool.h"
#include "drive/run.h"

/* Bytes of source that may be parsed before their turn: their trees take some ten times as much. */
#define AHEAD_MAX ((uint64_t)4 << 20)

typedef struct Work {
	Run *run;
	const PackageWork *work;
	WorkSpace **spaces; /* by thread */
	VEC(Arena *) arenas; /* that no package has, if trees are forgotten */
	pthread_mutex_t lock; /* of arenas */
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

static WorkSpace *
space_of(Work *w, uint32_t thread)
{
	if (!w->spaces[thread])
		w->spaces[thread] = mem_new(WorkSpace);
	return w->spaces[thread];
}

static void
lend_arena(Work *w, RunPackage *p)
{
	pthread_mutex_lock(&w->lock);
	if (w->arenas.len > 0)
		p->arena = vec_pop(&w->arenas);
	pthread_mutex_unlock(&w->lock);
	if (!p->arena)
		p->arena = arena_new_kept();
}

/* The trees are gone, and what was in them. */
static void
take_back_arena(Work *w, RunPackage *p)
{
	memset(&p->files, 0, sizeof(p->files));
	arena_reset(p->arena);
	pthread_mutex_lock(&w->lock);
	vec_push(&w->arenas, p->arena);
	pthread_mutex_unlock(&w->lock);
	p->arena = NULL;
}

static void
parse(void *arg, uint32_t task, uint32_t thread)
{
	Work *w = arg;
	RunPackage *p = w->run->packages.at[task];
	if (w->work->forgets)
		lend_arena(w, p);
	BugTrap trap;
	if (!BUG_CATCH(&trap)) {
		w->work->parse(w->run, p, space_of(w, thread));
		bug_release(&trap);
	} else {
		tell_bug(p, trap.text);
	}
}

static void
check(void *arg, uint32_t task, uint32_t thread)
{
	Work *w = arg;
	RunPackage *p = w->run->packages.at[task];
	if (p->bug || !w->work->check)
		return;
	BugTrap trap;
	if (!BUG_CATCH(&trap)) {
		w->work->check(w->run, p, space_of(w, thread));
		bug_release(&trap);
	} else {
		tell_bug(p, trap.text);
		return; /* what is half done may still lead to the trees */
	}
	if (w->work->forgets)
		take_back_arena(w, p);
}

static void
work_on(void *arg, uint32_t task, uint32_t thread)
{
	const Work *w = arg;
	check(arg, task, thread);
	progress_step(w->run->progress);
}

uint32_t
run_threads(const Run *r)
{
	return option_number(r->opts, OPT_JOBS, pool_processors());
}

/* The packages that each package imports, by their numbers. What is imported in a circle, which
 * load has reported, does not come before its importer. */
static IdVec *
imports(const Run *r)
{
	Map number = {0}; /* LoadPackage -> index */
	IdVec *needs = mem_array(IdVec, r->packages.len);
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i]->load;
		map_put(&number, map_key(p), i);
		vec_each(&p->imports, k) {
			uint64_t *at = map_find(&number, map_key(p->imports.at[k].package));
			if (at && *at < i)
				vec_push(&needs[i], (uint32_t)*at);
		}
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
		.n_threads = work->in_order ? 1 : run_threads(r),
		.in_order = work->in_order,
		.n_tasks = r->packages.len,
		.needs = work->check ? imports(r) : NULL,
		.cost = source_sizes(r),
		.prepare = work->parse ? parse : NULL,
		.work = work_on,
		.arg = &w,
		.ahead_max = AHEAD_MAX,
	};
	if (pthread_mutex_init(&w.lock, NULL) != 0)
		bug("drive", "", "a mutex cannot be made");
	w.spaces = mem_array(WorkSpace *, pool.n_threads);
	progress_expect(r->progress, r->packages.len, "packages");
	pool_run(&pool);
	pthread_mutex_destroy(&w.lock);
	vec_each(&r->packages, i) {
		RunPackage *p = r->packages.at[i];
		diag_append(&r->diags, &p->diags);
		p->diags = (Diags){0};
	}
}

/*
 * List scheduling by critical path (Graham 1969; "highest level first"): the rank
 * of a task is its cost and the largest rank of those that wait for it.
 */
#include "base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/diag.h"

typedef enum TaskState {
	TASK_WAITING,  /* something that it needs is not done */
	TASK_READY,
	TASK_PREPARING, /* on a thread, early */
	TASK_TAKEN,     /* on a thread, or done */
} TaskState;

typedef struct Task {
	uint64_t rank, cost;
	IdVec waiting;      /* tasks that need this one */
	uint32_t n_missing; /* tasks that it needs, not done */
	TaskState state;
	bool is_prepared;
} Task;

/* The bug of the smallest task that met one. Tasks that are not smaller are left out. */
typedef struct Failure {
	_Atomic uint32_t task; /* UINT32_MAX: none */
	BugTrap trap;
	pthread_mutex_t lock;
} Failure;

typedef struct Runner {
	const Pool *pool;
	Task *tasks;
	Failure failure;
	IdVec ready;        /* what can be worked on: a heap, the best one first */
	uint32_t n_done;
	uint32_t next_unprepared; /* index in by_rank: all before are prepared or taken */
	uint32_t *by_rank;  /* tasks, highest rank first */
	uint64_t ahead;     /* cost of what was prepared early and not yet taken */
	pthread_mutex_t lock; /* of all of the above, while threads run */
	pthread_cond_t changed;
} Runner;

static bool
is_before(const Runner *r, uint32_t a, uint32_t b)
{
	uint64_t x = r->tasks[a].rank, y = r->tasks[b].rank;
	return x != y ? x > y : a < b;
}

/* ---------------------------------------------------------------- failures */

static void
make_lock(pthread_mutex_t *lock)
{
	if (pthread_mutex_init(lock, NULL) != 0)
		bug("base", "", "a mutex cannot be made");
}

static void
failure_init(Failure *f)
{
	atomic_init(&f->task, UINT32_MAX);
	make_lock(&f->lock);
}

static void
note_failure(Failure *f, uint32_t task, const BugTrap *trap)
{
	pthread_mutex_lock(&f->lock);
	if (task < f->task) {
		f->task = task;
		f->trap = *trap;
	}
	pthread_mutex_unlock(&f->lock);
}

/* When all threads have ended. */
static void
rethrow(Failure *f)
{
	pthread_mutex_destroy(&f->lock);
	if (f->task != UINT32_MAX)
		bug_rethrow(&f->trap);
}

/* ------------------------------------------------------------- ready tasks */

static void
push_ready(Runner *r, uint32_t task)
{
	vec_push(&r->ready, task);
	uint32_t *heap = r->ready.at, i = r->ready.len - 1;
	for (; i > 0 && is_before(r, task, heap[(i - 1) / 2]); i = (i - 1) / 2)
		heap[i] = heap[(i - 1) / 2];
	heap[i] = task;
}

static uint32_t
pop_ready(Runner *r)
{
	uint32_t *heap = r->ready.at, best = heap[0], last = vec_pop(&r->ready);
	uint32_t n = r->ready.len, i = 0;
	for (uint32_t k = 1; k < n; k = 2 * i + 1) {
		k += k + 1 < n && is_before(r, heap[k + 1], heap[k]);
		if (is_before(r, last, heap[k]))
			break;
		heap[i] = heap[k];
		i = k;
	}
	heap[i] = last;
	return best;
}

/* Take the best of the ready tasks; false if there is none. */
static bool
take_ready(Runner *r, uint32_t *task)
{
	if (r->ready.len == 0)
		return false;
	*task = pop_ready(r);
	Task *t = &r->tasks[*task];
	t->state = TASK_TAKEN;
	if (t->is_prepared)
		r->ahead -= t->cost;
	return true;
}

/* A task to prepare while nothing is ready. */
static bool
take_unprepared(Runner *r, uint32_t *task)
{
	if (!r->pool->prepare || r->ahead > r->pool->ahead_max)
		return false;
	for (; r->next_unprepared < r->pool->n_tasks; r->next_unprepared++) {
		*task = r->by_rank[r->next_unprepared];
		Task *t = &r->tasks[*task];
		if (t->state != TASK_WAITING || t->is_prepared)
			continue;
		t->state = TASK_PREPARING;
		r->ahead += t->cost;
		return true;
	}
	return false;
}

static void
make_ready(Runner *r, uint32_t task)
{
	r->tasks[task].state = TASK_READY;
	push_ready(r, task);
	pthread_cond_signal(&r->changed);
}

/* What happened to its needs in the meantime is seen now. */
static void
end_preparing(Runner *r, uint32_t task)
{
	Task *t = &r->tasks[task];
	t->is_prepared = true;
	t->state = TASK_WAITING;
	if (t->n_missing == 0)
		make_ready(r, task);
}

static void
end_work(Runner *r, uint32_t task)
{
	const Task *t = &r->tasks[task];
	vec_each(&t->waiting, i) {
		Task *w = &r->tasks[t->waiting.at[i]];
		if (--w->n_missing == 0 && w->state == TASK_WAITING)
			make_ready(r, t->waiting.at[i]);
	}
	if (++r->n_done == r->pool->n_tasks)
		pthread_cond_broadcast(&r->changed);
}

/* Prepare a task, if it is not, and work on it. */
static void
do_task(Runner *r, uint32_t task, uint32_t thread, bool prepares, bool works)
{
	const Pool *p = r->pool;
	if (task >= r->failure.task)
		return;
	BugTrap trap;
	if (BUG_CATCH(&trap)) {
		note_failure(&r->failure, task, &trap);
		return;
	}
	if (prepares)
		p->prepare(p->arg, task, thread);
	if (works)
		p->work(p->arg, task, thread);
	bug_release(&trap);
}

static void
thread_loop(void *arg, uint32_t thread)
{
	Runner *r = arg;
	const Pool *p = r->pool;
	uint32_t task;
	pthread_mutex_lock(&r->lock);
	while (r->n_done < p->n_tasks) {
		if (take_ready(r, &task)) {
			pthread_mutex_unlock(&r->lock);
			do_task(r, task, thread, p->prepare && !r->tasks[task].is_prepared, true);
			pthread_mutex_lock(&r->lock);
			end_work(r, task);
		} else if (take_unprepared(r, &task)) {
			pthread_mutex_unlock(&r->lock);
			do_task(r, task, thread, true, false);
			pthread_mutex_lock(&r->lock);
			end_preparing(r, task);
		} else {
			pthread_cond_wait(&r->changed, &r->lock);
		}
	}
	pthread_mutex_unlock(&r->lock);
}

/* Costs and edges; ranks, for which those that wait must be ranked before: they have larger
 * numbers. */
static void
make_tasks(Runner *r)
{
	const Pool *p = r->pool;
	r->tasks = mem_array(Task, p->n_tasks);
	for (uint32_t i = 0; i < p->n_tasks; i++) {
		r->tasks[i].cost = p->cost ? p->cost[i] : 1;
		for (uint32_t k = 0; p->needs && k < p->needs[i].len; k++) {
			uint32_t need = p->needs[i].at[k];
			if (need >= i)
				bug("base", "", "task %u needs task %u", i, need);
			vec_push(&r->tasks[need].waiting, i);
			r->tasks[i].n_missing++;
		}
	}
	for (uint32_t i = p->n_tasks; i-- > 0;) {
		Task *t = &r->tasks[i];
		vec_each(&t->waiting, k) {
			uint64_t rank = r->tasks[t->waiting.at[k]].rank;
			t->rank = rank > t->rank ? rank : t->rank;
		}
		t->rank = p->in_order ? p->n_tasks - i : t->rank + t->cost;
	}
}

typedef struct Ranked {
	uint64_t rank;
	uint32_t task;
} Ranked;

static int
cmp_ranked(const void *x, const void *y)
{
	const Ranked *a = x, *b = y;
	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	return (a->task > b->task) - (a->task < b->task);
}

static void
sort_by_rank(Runner *r)
{
	uint32_t n = r->pool->n_tasks;
	Ranked *list = mem_data(sizeof(Ranked) * n);
	for (uint32_t i = 0; i < n; i++)
		list[i] = (Ranked){r->tasks[i].rank, i};
	if (n > 0)
		qsort(list, n, sizeof(Ranked), cmp_ranked);
	r->by_rank = mem_data(sizeof(uint32_t) * n);
	for (uint32_t i = 0; i < n; i++)
		r->by_rank[i] = list[i].task;
}

void
pool_run(const Pool *p)
{
	Runner *r = mem_new(Runner);
	r->pool = p;
	make_lock(&r->lock);
	failure_init(&r->failure);
	if (pthread_cond_init(&r->changed, NULL) != 0)
		bug("base", "", "a condition variable cannot be made");
	make_tasks(r);
	sort_by_rank(r);
	for (uint32_t i = 0; i < p->n_tasks; i++)
		if (r->tasks[i].n_missing == 0)
			make_ready(r, i);
	uint32_t n = p->n_threads < p->n_tasks ? p->n_threads : p->n_tasks;
	mem_run_threads(n, thread_loop, r);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	rethrow(&r->failure);
}

/* ---------------------------------------------------- things without needs */

/* Batches for each thread: enough that the last ones end at about the same time. */
#define BATCHES 64

typedef struct Each {
	uint32_t n, batch;
	void (*work)(void *arg, uint32_t i, uint32_t thread);
	void *arg;
	_Atomic uint64_t next; /* the first thing that nobody took */
	uint32_t *at;          /* by thread: what it works on */
	Failure failure;
} Each;

/* After a bug the rest of the batch is not wanted: it is larger. */
static void
each_batch(Each *e, uint32_t from, uint32_t thread)
{
	BugTrap trap;
	if (BUG_CATCH(&trap)) {
		note_failure(&e->failure, e->at[thread], &trap);
		return;
	}
	uint32_t end = e->n - from > e->batch ? from + e->batch : e->n;
	for (uint32_t i = from; i < end && i < e->failure.task; i++) {
		e->at[thread] = i;
		e->work(e->arg, i, thread);
	}
	bug_release(&trap);
}

static void
each_loop(void *arg, uint32_t thread)
{
	Each *e = arg;
	uint64_t from;
	while ((from = atomic_fetch_add(&e->next, e->batch)) < e->n)
		each_batch(e, (uint32_t)from, thread);
}

void
pool_each(uint32_t n_threads, uint32_t n, void (*work)(void *arg, uint32_t i, uint32_t thread),
	  void *arg)
{
	if (n_threads <= 1 || n <= 1) {
		for (uint32_t i = 0; i < n; i++)
			work(arg, i, 0);
		return;
	}
	Each *e = mem_new(Each);
	e->n = n;
	e->batch = n / n_threads / BATCHES + 1;
	e->work = work;
	e->arg = arg;
	e->at = mem_data(sizeof(uint32_t) * n_threads);
	failure_init(&e->failure);
	mem_run_threads(n_threads < n ? n_threads : n, each_loop, e);
	rethrow(&e->failure);
}

typedef struct Checks {
	bool (*check)(const void *arg, uint32_t i, Buf *faults);
	const void *arg;
	Buf *faults;  /* by i */
	bool *is_bad; /* likewise */
} Checks;

static void
check_one(void *arg, uint32_t i, uint32_t thread)
{
	Checks *c = arg;
	(void)thread;
	c->is_bad[i] = !c->check(c->arg, i, &c->faults[i]);
}

bool
pool_check(uint32_t n_threads, uint32_t n,
	   bool (*check)(const void *arg, uint32_t i, Buf *faults), const void *arg, Buf *faults)
{
	Checks c = {check, arg, mem_array(Buf, n), mem_data(n)};
	bool is_good = true;
	pool_each(n_threads, n, check_one, &c);
	for (uint32_t i = 0; i < n; i++) {
		is_good &= !c.is_bad[i];
		buf_write(faults, buf_cstr(&c.faults[i]), c.faults[i].len);
	}
	return is_good;
}

uint32_t
pool_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 0 ? (uint32_t)n : 1;
}

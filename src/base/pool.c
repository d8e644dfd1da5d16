/*
 * List scheduling by critical path (Graham 1969; "highest level first"): the rank
 * of a task is its cost and the largest rank of those that wait for it.
 */
#include "base/pool.h"

#include <pthread.h>
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

typedef struct Runner {
	const Pool *pool;
	Task *tasks;
	IdVec ready;        /* what can be worked on, in no order */
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

/* Take the best of the ready tasks; false if there is none. */
static bool
take_ready(Runner *r, uint32_t *task)
{
	if (r->ready.len == 0)
		return false;
	uint32_t best = 0;
	for (uint32_t i = 1; i < r->ready.len; i++)
		if (is_before(r, r->ready.at[i], r->ready.at[best]))
			best = i;
	*task = r->ready.at[best];
	r->ready.at[best] = r->ready.at[--r->ready.len];
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
	vec_push(&r->ready, task);
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
			if (p->prepare && !r->tasks[task].is_prepared)
				p->prepare(p->arg, task, thread);
			p->work(p->arg, task, thread);
			pthread_mutex_lock(&r->lock);
			end_work(r, task);
		} else if (take_unprepared(r, &task)) {
			pthread_mutex_unlock(&r->lock);
			p->prepare(p->arg, task, thread);
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
	if (pthread_mutex_init(&r->lock, NULL) != 0 || pthread_cond_init(&r->changed, NULL) != 0)
		bug("base", "", "a mutex cannot be made");
	make_tasks(r);
	sort_by_rank(r);
	for (uint32_t i = 0; i < p->n_tasks; i++)
		if (r->tasks[i].n_missing == 0)
			make_ready(r, i);
	uint32_t n = p->n_threads < p->n_tasks ? p->n_threads : p->n_tasks;
	mem_run_threads(n, thread_loop, r);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
}

uint32_t
pool_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 0 ? (uint32_t)n : 1;
}

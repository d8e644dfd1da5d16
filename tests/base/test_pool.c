#include "base/pool.h"

#include <stdatomic.h>

#include "base/diag.h"
#include "base/map.h"
#include "tests/unit.h"

#define N_TASKS 300

typedef struct Log {
	_Atomic uint32_t clock;
	uint32_t prepared[N_TASKS], started[N_TASKS], ended[N_TASKS]; /* 0: not yet */
	_Atomic uint32_t in_thread[8]; /* tasks that run with this number */
	_Atomic bool is_shared;        /* two had one number at a time */
} Log;

static uint32_t
enter(Log *log, uint32_t thread)
{
	if (atomic_fetch_add(&log->in_thread[thread], 1) > 0)
		log->is_shared = true;
	return atomic_fetch_add(&log->clock, 1) + 1;
}

static void
prepare(void *arg, uint32_t task, uint32_t thread)
{
	Log *log = arg;
	log->prepared[task] += enter(log, thread);
	log->in_thread[thread]--;
}

static void
work(void *arg, uint32_t task, uint32_t thread)
{
	Log *log = arg;
	log->started[task] += enter(log, thread);
	for (volatile uint32_t i = 0; i < task * 10; i++)
		continue;
	log->ended[task] += atomic_fetch_add(&log->clock, 1) + 1;
	log->in_thread[thread]--;
}

/* Each task needs a few smaller ones. */
static IdVec *
make_needs(void)
{
	IdVec *needs = mem_array(IdVec, N_TASKS);
	for (uint32_t i = 1; i < N_TASKS; i++)
		for (uint32_t k = 1; k <= i % 4; k++)
			vec_push(&needs[i], hash_mix(i * 7 + k) % i);
	return needs;
}

static void
run_and_examine(uint32_t n_threads)
{
	Log *log = mem_new(Log);
	IdVec *needs = make_needs();
	Pool p = {.n_threads = n_threads, .n_tasks = N_TASKS, .needs = needs, .prepare = prepare,
		  .work = work, .arg = log, .ahead_max = 5};
	pool_run(&p);
	CU_ASSERT_FALSE(log->is_shared);
	CU_ASSERT_EQUAL(log->clock, 3 * N_TASKS);
	bool is_ordered = true;
	for (uint32_t i = 0; i < N_TASKS; i++) {
		is_ordered = is_ordered && log->prepared[i] > 0 &&
			     log->prepared[i] < log->started[i];
		vec_each(&needs[i], k)
			is_ordered = is_ordered && log->ended[needs[i].at[k]] < log->started[i];
	}
	CU_ASSERT_TRUE(is_ordered);
}

static void
test_order(void)
{
	run_and_examine(1);
	run_and_examine(2);
	run_and_examine(8);
}

/* The long chain begins before many short tasks. */
static void
test_critical_path(void)
{
	Log *log = mem_new(Log);
	IdVec needs[20] = {0};
	vec_push(&needs[11], 10);
	vec_push(&needs[12], 11);
	Pool p = {.n_threads = 1, .n_tasks = 20, .needs = needs, .work = work, .arg = log};
	pool_run(&p);
	CU_ASSERT_EQUAL(log->started[10], 1);
	CU_ASSERT_EQUAL(log->started[11], 3);
	CU_ASSERT_EQUAL(log->started[0], 5);
	uint64_t cost[20] = {[7] = 100};
	log = mem_new(Log);
	p.cost = cost;
	p.arg = log;
	pool_run(&p);
	CU_ASSERT_EQUAL(log->started[7], 1);
}

/* ------------------------------------------------- things without needs */

static void
test_each(void)
{
	for (uint32_t n_threads = 1; n_threads <= 8; n_threads *= 2) {
		Log *log = mem_new(Log);
		pool_each(n_threads, N_TASKS, work, log);
		CU_ASSERT_FALSE(log->is_shared);
		CU_ASSERT_EQUAL(log->clock, 2 * N_TASKS);
		bool each_once = true;
		for (uint32_t i = 0; i < N_TASKS; i++)
			each_once = each_once && log->started[i] > 0;
		CU_ASSERT_TRUE(each_once);
	}
	pool_each(4, 0, work, NULL);
}

/* ----------------------------------------------------------------- failures */

/* The last of the three is the first to come to its bug. */
static void
break_some(void *arg, uint32_t i, uint32_t thread)
{
	work(arg, i, thread);
	if (i == 60 || i == 90 || i == 291)
		bug("test", "", "thing %u", i);
}

static const char *
failure(uint32_t n_threads, Log *log, bool has_needs, BugTrap *trap)
{
	Pool p = {.n_threads = n_threads, .n_tasks = N_TASKS, .work = break_some, .arg = log};
	p.needs = make_needs();
	if (BUG_CATCH(trap))
		return trap->text;
	if (has_needs)
		pool_run(&p);
	else
		pool_each(n_threads, N_TASKS, break_some, log);
	bug_release(trap);
	return "";
}

/* Whoever is first, the bug that goes on is that of the smallest, and what comes before was done. */
static void
test_failure(void)
{
	for (uint32_t n_threads = 1; n_threads <= 8; n_threads *= 2)
		for (int has_needs = 0; has_needs < 2; has_needs++) {
			Log *log = mem_new(Log);
			BugTrap trap;
			CU_ASSERT_STRING_EQUAL(failure(n_threads, log, has_needs, &trap),
					       "test: thing 60");
			bool all_before = true;
			for (uint32_t i = 0; i < 60; i++)
				all_before = all_before && log->ended[i] > 0;
			CU_ASSERT_TRUE(all_before);
		}
}

static void
test_no_task(void)
{
	Pool p = {.n_threads = 2, .n_tasks = 0, .work = work};
	pool_run(&p);
	CU_ASSERT(pool_processors() >= 1);
}

static bool
is_no_seventh(const void *arg, uint32_t i, Buf *faults)
{
	if (i % *(const uint32_t *)arg != 0)
		return true;
	buf_printf(faults, "%u ", i);
	return false;
}

/* What is wrong is told of in order, on any number of threads. */
static void
test_check(void)
{
	const uint32_t seven = 7, many = 1000;
	for (uint32_t threads = 0; threads <= 4; threads++) {
		Buf faults = {0}, all = {0};
		CU_ASSERT(!pool_check(threads, 30, is_no_seventh, &seven, &faults));
		CU_ASSERT_STRING_EQUAL(buf_cstr(&faults), "0 7 14 21 28 ");
		CU_ASSERT(!pool_check(threads, 30, is_no_seventh, &many, &all));
		CU_ASSERT_STRING_EQUAL(buf_cstr(&all), "0 ");
		CU_ASSERT(pool_check(threads, 0, is_no_seventh, &seven, &all));
	}
}

UNIT_MAIN(UNIT_TEST(test_order), UNIT_TEST(test_critical_path), UNIT_TEST(test_each), UNIT_TEST(test_check),
	  UNIT_TEST(test_failure), UNIT_TEST(test_no_task))

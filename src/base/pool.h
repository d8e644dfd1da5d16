/*
 * Work on several threads: tasks that need one another, and things that do not. If a task meets a bug,
 * those with smaller numbers are done, no others begin, and the bug of the smallest one goes on in the
 * calling thread: the same one for any number of threads.
 *
 * Tasks that need one another: a task is worked on when all
 * that it needs are done; among those that can be, the one that the longest chain
 * of work waits for comes first (critical path scheduling), ties in order of
 * their numbers. Results must not depend on the order.
 */
#ifndef STAYPUT_BASE_POOL_H
#define STAYPUT_BASE_POOL_H

#include "base/buf.h"
#include "base/vec.h"

typedef struct Pool {
	uint32_t n_threads; /* at least 1; each runs on a deep stack (MEM_DEEP_STACK) */
	uint32_t n_tasks;
	const IdVec *needs;   /* by task: smaller numbers only; null: no task needs any */
	const uint64_t *cost; /* by task, in any unit; null: all the same */
	/* What of a task can be done before what it needs: called once for each task, before
	 * work, and early when a thread would be idle. May be null. */
	void (*prepare)(void *arg, uint32_t task, uint32_t thread);
	void (*work)(void *arg, uint32_t task, uint32_t thread);
	void *arg;
	bool in_order;  /* of what can be worked on, the smallest number comes first */
	uint64_t ahead_max; /* the costs of tasks that were prepared early add up to this, and
			     * one task more */
} Pool;

/* Run all tasks. thread is below n_threads, and no two threads have the same number at a time. */
void pool_run(const Pool *p);

/* Call work(arg, i, thread) for each i below n: in order in the calling thread if n_threads is 1 or
 * less, else on that many threads with deep stacks, small i first. */
void pool_each(uint32_t n_threads, uint32_t n,
	       void (*work)(void *arg, uint32_t i, uint32_t thread), void *arg);

/* The same of checks, each of which appends what is wrong to a text of its own: these come to faults in
 * the order of i. True if all are. Checks only read what arg points to. */
bool pool_check(uint32_t n_threads, uint32_t n,
		bool (*check)(const void *arg, uint32_t i, Buf *faults), const void *arg,
		Buf *faults);

/* Processors of this machine. */
uint32_t pool_processors(void);

#endif

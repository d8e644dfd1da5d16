/*
 * How far a long run is, for whoever waits for it. A stage only counts what it has done; a thread
 * beside the work looks at the counts from time to time and shows them, so that seconds go on while
 * one function takes long, and counting costs next to nothing.
 *
 * Every function takes null for a Progress that nobody wants to see.
 */
#ifndef STAYPUT_BASE_PROGRESS_H
#define STAYPUT_BASE_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ProgressForm {
	PROGRESS_LINE,  /* one line, written again in its place and wiped at the end */
	PROGRESS_LINES, /* a line each second, and one at the end of each stage that counts */
} ProgressForm;

/* Only the two counts are for others, through progress_expect and progress_step. */
typedef struct Progress {
	_Atomic uint32_t n_done, n_all;    /* of this stage; n_all 0: not known */
	_Atomic(const char *) stage, unit; /* null: none yet, none */
	struct ProgressShow *show;
} Progress;

/* To be written to the file; nothing before so many seconds have passed. */
Progress *progress_new(int fd, ProgressForm form, double delay);

/* Run work(arg), on a deep stack (MEM_DEEP_STACK), and show its progress. What is shown is gone, or
 * ends with a newline, when it returns. */
void progress_run(Progress *p, void (*work)(void *arg), void *arg);

/* A stage begins, without counts. The name must last. Not while threads count. */
void progress_stage(Progress *p, const char *name);

/* The stage works on n things, 0: on some number of them. The unit, a plural, must last. */
static inline void
progress_expect(Progress *p, uint32_t n, const char *unit)
{
	if (!p)
		return;
	atomic_store(&p->n_all, n);
	atomic_store(&p->unit, unit);
}

/* One of them is done. On any thread. */
static inline void
progress_step(Progress *p)
{
	if (p)
		atomic_fetch_add_explicit(&p->n_done, 1, memory_order_relaxed);
}

/* "lower: 120 of 400 functions", cut to size bytes with the final 0. A stage may count things again
 * that it comes back to: no more than all are shown. */
void progress_text(const Progress *p, char *text, size_t size);

#endif

/*
 * Solving functions ahead of their turn, on other threads. The sweep takes what was solved ahead if
 * the function would see the same of its callees now; otherwise it solves the function itself. So all
 * results are those of one thread, whatever the threads' speed.
 */
#ifndef STAYPUT_PTA_AHEAD_H
#define STAYPUT_PTA_AHEAD_H

#include "pta/priv.h"

typedef enum AheadState {
	AHEAD_NONE,
	AHEAD_TAKEN, /* a thread is at it */
	AHEAD_DONE,  /* solved, or lost */
} AheadState;

/* The lock of the run is also the lock of all of this. */
typedef struct Ahead {
	Pta *p;
	PtaFuncId *by_rank; /* by rank: function or dispatcher */
	BitSet dirty;       /* by place in order: what has to be solved (sweep.c). Only the sweep writes
			     * it, with the lock */
	uint32_t at;        /* the place where the sweep is */
	uint32_t first;     /* the first place of its component, to which the sweep may go back */
	uint32_t *times;    /* by function: solved so often. Only the sweep writes it, with the lock */
	uint8_t *state;     /* by function: AheadState */
	PtaSolved **solved; /* by function; null: none, or lost */
	uint32_t n_waiting; /* threads that wait for `changed` */
	bool is_done;       /* nothing is left to solve */
	pthread_cond_t changed; /* the sweep went on, or something was solved */
} Ahead;

/* Where a function, dispatcher or brief stands in the order of the sweeps. */
uint32_t place_in_order(const Pta *p, PtaFuncId f);
/* Whether the function was solved so often that it goes a step down now. */
bool ahead_is_worn(const Ahead *a, IrFuncId f);
/* How a function that was solved so often will be solved next. */
PtaMode ahead_mode(const Ahead *a, IrFuncId f);
/* What another thread does until the sweeps are done. */
void ahead_work(Ahead *a, PtaSys *s);
/* The function's turn has come: what was solved ahead, if it is as good as new; otherwise null. It waits
 * for a thread that is at the function. */
PtaSolved *ahead_take(Ahead *a, PtaSys *s, IrFuncId f);
/* The sweep goes on; the lock is held. */
void ahead_signal(Ahead *a);
/* The sweep is over: the other threads end. */
void ahead_end(Ahead *a);

#endif

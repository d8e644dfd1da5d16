/*
 * Random programs for the tests of points-to, and an interpreter of the IR that
 * they use, which watches where objects really go.
 */
#ifndef STAYPUT_TESTS_PTA_RANDOM_H
#define STAYPUT_TESTS_PTA_RANDOM_H

#include "pta/pta.h"

/* A module as IR text; the same for the same seed. size: functions. */
void random_module(uint64_t seed, uint32_t size, Buf *out);

/* Verdicts to be held against a run as well. */
typedef struct RunWatch {
	void *ctx;
	/* Whether what the instruction makes lies in the frame of its function. */
	bool (*is_stack)(void *ctx, IrFuncId f, IrValueId instr);
	/* Whether the record of a deferred call is heap memory. */
	bool (*is_heap_record)(void *ctx, IrFuncId f, IrValueId call);
} RunWatch;

/* What a run found wrong is appended to faults; solutions: as many as are to
 * be held against the run. */
typedef struct RunResult {
	uint32_t activations, values, escapes; /* that were compared */
	uint32_t stack_objs, holds; /* of a watch: objects in frames, addresses of such
				     * that were stored */
} RunResult;

/* watch may be null. */
void run_module(const IrModule *m, Pta *const *solutions, uint32_t n_solutions,
		const RunWatch *watch, uint64_t seed, RunResult *result, Buf *faults);

#endif

/*
 * Random programs for the tests of points-to, and an interpreter of the IR that
 * they use, which watches where objects really go.
 */
#ifndef STAYPUT_TESTS_PTA_RANDOM_H
#define STAYPUT_TESTS_PTA_RANDOM_H

#include "pta/pta.h"

/* A module as IR text; the same for the same seed. size: functions. */
void random_module(uint64_t seed, uint32_t size, Buf *out);

/* What a run found wrong is appended to faults; solutions: as many as are to be held against the run. */
typedef struct RunResult {
	uint32_t activations, values, escapes; /* that were compared */
} RunResult;

void run_module(const IrModule *m, Pta *const *solutions, uint32_t n_solutions, uint64_t seed,
		RunResult *result, Buf *faults);

#endif

/*
 * Random programs for the tests of the integer analysis, and an evaluator of the IR that they
 * use, which holds each value that it computes against the facts.
 */
#ifndef STAYPUT_TESTS_ABSINT_RANDOM_H
#define STAYPUT_TESTS_ABSINT_RANDOM_H

#include "absint/priv.h"

/* The module m with function @m.f0, exported and an entry; the same for the same seed. */
void random_module(uint64_t seed, Buf *out);
/* The module of a seed, parsed; null, and a comment printed, if it is not one. */
IrModule *random_parse(uint64_t seed, Buf *text);

typedef struct RunResult {
	uint32_t n_bad;     /* facts that a run refutes */
	uint32_t n_checked; /* values held against facts */
	Buf first;          /* the first of the bad ones, in words */
} RunResult;

/* Call @m.f0 with several arguments; what is computed depends on the seed too. */
void run_module(const IrModule *m, const AbsFacts *a, uint64_t seed, RunResult *result);

#endif

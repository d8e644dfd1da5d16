/*
 * escape: points-to sets -> a verdict for each site and each parameter.
 *
 * Reading order: this header; priv.h (what the files share); graph.c (holders), outlive.c
 * (what leaves the frame, and how far), loop.c (what leaves its iteration), limits.c and limits.def
 * (gc's size limits), heap.c (the least heap set), identity.c (addresses that are used as such),
 * param.c (parameter facts), verdict.c (one function; all functions to a fixpoint), place.c and
 * words.c (memory and values in the source's words), trace.c (the way of an address), explain.c
 * (why a verdict is what it is), check.h, check.c, check_site.c, check_loop.c (invariants).
 * The records that it fills are those of src/verdict.
 *
 * The meaning of a verdict is doc/soundness.md (the placement rule of the
 * design, section 3): H, the heap-placed sites, is the least set that holds
 * what is forced, what outlives its frame, what outlives its iteration, what
 * an object of H may point to, and what is used for its identity.
 */
#ifndef STAYPUT_ESCAPE_ESCAPE_H
#define STAYPUT_ESCAPE_ESCAPE_H

#include "absint/absint.h"
#include "base/costs.h"
#include "base/progress.h"
#include "ir/ir.h"
#include "pta/pta.h"
#include "verdict/verdict.h"

/* The rules by which a site comes to the heap, for tests that leave one out. */
#define ESCAPE_RULES(X)                                                                  \
	X(GLOBAL) X(PANIC) X(UNKNOWN) X(GOROUTINE) X(DEFER) X(RESULT) X(OUTSIDE)         \
	X(LOOP_PHI) X(LOOP_CELL) X(LOOP_RECORD) X(FORCED_HEAP) X(FORCED_SIZE)            \
	X(HELD_HEAP) X(HELD_MAP) X(HELD_SIZE) X(HELD_CALLEE) X(HELD_TOLD) X(PAYLOAD)

typedef enum EscapeRule {
#define X(name) ESCAPE_RULE_##name,
	ESCAPE_RULES(X)
#undef X
	ESCAPE_RULE_COUNT
} EscapeRule;

typedef struct EscapeOptions {
	uint32_t left_out; /* bit i: without EscapeRule i; for tests of escape_check */
	bool explain; /* compute paths for every heap site */
	bool is_runtime_limits_off; /* no size limits (experiments) */
	uint32_t go_minor; /* gc's limits are those of Go 1.N; 0: those of the module's language
			    * version and all later releases */
	uint32_t n_threads; /* 0: one */
	Progress *progress; /* counts functions; or null */
	Costs *costs; /* of functions, by IrFuncId; counts visits; or null */
} EscapeOptions;

typedef struct Escape {
	const IrModule *module;
	const Pta *pta;
	Verdicts *verdicts;  /* explained by this engine */
	uint32_t n_funcs;    /* of the module: numbers from here on are dispatchers */
	struct EscapeRun *run; /* private */
} Escape;

/* Verdicts of all functions of a module from its points-to solution and
 * integer facts (may be null). */
Escape *escape_run(IrModule *m, const Pta *pta, const AbsFacts *facts, const EscapeOptions *opts);

/* Invariants, examined with code of their own: those of the records (verdict_check); each site of
 * a function with body has exactly one verdict; no stack object's address is
 * in a heap object, in a result, in memory of others, or in a later iteration. Faults as
 * text; true if there are none. */
bool escape_check(const Escape *e, Buf *faults);

#endif

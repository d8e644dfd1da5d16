/*
 * absint: abstract interpretation of a module's SSA functions. It finds, to a fixpoint over the
 * whole module, an interval for each integer and boolean, for the length and capacity of each
 * slice and string, and the blocks and edges that no run takes. doc/absint.md explains the domain
 * and what is assumed.
 *
 * Reading order: range.c (intervals of Go's integer types), arith.c (their arithmetic), wto.c
 * (the order of iteration), fixpoint.c (the engine), value.c and env.c (the domain: values,
 * environments), priv.h (the tables of a run), transfer.c (instructions), refine.c (branches),
 * func.c (one function), scan.c (who calls and who writes what), module.c (globals, parameters,
 * results), limits.c (what limits cost), facts.c (questions and the dump). Apart from all of these:
 * exact.c (arithmetic), certify_value.c (instructions), certify_edge.c (branches), certify.c (proves
 * the facts).
 *
 * Facts only describe runs: what is said of a value holds each time that its instruction is
 * executed, and an unreachable block is one that is never entered. A function that nothing in the
 * module calls is analysed as if called with anything.
 */
#ifndef STAYPUT_ABSINT_ABSINT_H
#define STAYPUT_ABSINT_ABSINT_H

#include "base/progress.h"
#include "ir/ir.h"

/*
 * Whatever ends the analysis early, or makes it coarser, so that it ends soon; X(ID, name, usual):
 *
 *	max_conditions  values of which branches said more than their definition does, at one place,
 *	                phis not counted; above that it is forgotten of the oldest
 *	max_chain       instructions that a condition is followed back through
 *	max_joins       joins that a condition is followed back through
 *	max_rounds      at the head of a loop before what grows goes to the type's limit: the first
 *	                joins, the others widen to thresholds
 *	max_thresholds  constants of a function that widening may stop at
 *	max_descents    steps downwards of a loop
 *	max_visits      of a block, on average of the function; above that inner loops go on from
 *	                where they were, and there are no steps downwards
 *	max_changes     of a parameter, result or variable before it goes to the type's limit
 *	max_passes      over a function before its parameters and results do
 */
#define ABS_LIMITS(X)                      \
	X(CONDITIONS, max_conditions, 128) \
	X(CHAIN, max_chain, 8)             \
	X(JOINS, max_joins, 6)             \
	X(ROUNDS, max_rounds, 7)           \
	X(THRESHOLDS, max_thresholds, 64)  \
	X(DESCENTS, max_descents, 2)       \
	X(VISITS, max_visits, 200)         \
	X(CHANGES, max_changes, 4)         \
	X(PASSES, max_passes, 16)

typedef struct AbsOptions {
	bool is_off;    /* know nothing: all values unbounded, what the control flow
			 * graph reaches is reachable */
	bool is_closed; /* no code outside of the module calls exported functions or
			 * touches exported globals */
	bool keeps_states; /* keep what absint_certify needs */
	uint32_t n_threads; /* of the certificate; 0: one */
	Progress *progress; /* counts functions; or null */
	/* Limits that cost precision, each 0 for the usual. */
#define X(ID, name, usual) uint32_t name;
	ABS_LIMITS(X)
#undef X
} AbsOptions;

/* What is known of an integer (or boolean: 0 and 1) as words. A bound that is not known, or lies
 * outside of int64, is absent. Bounds that the type alone gives count as known if they
 * fit: a uint8 is in [0, 255]. */
typedef struct AbsInterval {
	bool is_never; /* the value is never computed; the rest is not meaningful */
	bool has_lo, has_hi;
	int64_t lo, hi;
} AbsInterval;

typedef struct AbsFacts AbsFacts;

/* Analyse a verified module. The facts refer to the module and are valid until it changes. */
AbsFacts *absint_run(const IrModule *m, const AbsOptions *options);

/* Whether the facts are an inductive invariant of the module: whether they follow from
 * themselves by one step of any run, found with arithmetic and semantics of its own. Appends a line
 * for each that does not. Needs keeps_states. */
bool absint_certify(const AbsFacts *a, Buf *faults);

/* Whether a call, or the runtime, may enter the function (as far as the
 * module and options tell). */
bool absint_func_called(const AbsFacts *a, IrFuncId f);
/* Whether the block may be entered, once the function is. */
bool absint_block_reachable(const AbsFacts *a, IrFuncId f, IrBlockId b);
/* Whether control may leave b towards succs[i]. False if b is not reachable. */
bool absint_edge_feasible(const AbsFacts *a, IrFuncId f, IrBlockId b, uint32_t i);
/* The same for the edge from preds.at[i] to b: whether phi operand i counts. */
bool absint_pred_feasible(const AbsFacts *a, IrFuncId f, IrBlockId b, uint32_t i);

/* The value of an instruction or pseudo value, where it is defined. Neither bound for values
 * that are not integers or booleans. */
AbsInterval absint_value(const AbsFacts *a, IrFuncId f, IrValueId v);
/* Length (slices, strings, arrays) and capacity (slices, arrays) of a value. */
AbsInterval absint_len(const AbsFacts *a, IrFuncId f, IrValueId v);
AbsInterval absint_cap(const AbsFacts *a, IrFuncId f, IrValueId v);
/* Whether every execution of the MAKESLICE v asks for a capacity of at most *max elements.
 * Refinements by the conditions around it are in this, not in absint_value of its operands. */
bool absint_make_bound(const AbsFacts *a, IrFuncId f, IrValueId v, uint64_t *max);
/* What limits may have cost the facts of the function, in words; null: nothing. What concerns sizes
 * alone: a parameter that grows with each call is without a bound in most cases, and few branches
 * depend on it. Several threads may ask at a time. */
const char *absint_lost(const AbsFacts *a, IrFuncId f, bool is_of_size);
/* What a global's variable may hold. No bounds if it is not tracked. */
AbsInterval absint_global(const AbsFacts *a, IrGlobalId g);

/* Text: functions in order of name, blocks in order, the interval of each
 * tracked value; globals first. */
void absint_dump(const AbsFacts *a, Buf *out);
/* The facts of one value as in the dump: "[0, 9]", "len [0, 9] cap [4, 9]", "never", "any". */
void absint_print_value(const AbsFacts *a, IrFuncId f, IrValueId v, Buf *out);

/* Exact counts of the work done; X(name, text). */
#define ABS_COUNTERS(X)                                                           \
	X(passes, "fixpoints of single functions (integer ranges)")               \
	X(visits, "blocks executed in them")                                      \
	X(dead_blocks, "blocks that no run enters")                               \
	X(makes, "makes of slices")                                               \
	X(bounded_makes, "makes of slices that have a bound")                     \
	X(cut_conditions, "functions with too many conditions: oldest forgotten") \
	X(cut_chain, "functions with conditions of too long chains")              \
	X(cut_joins, "functions with conditions of too many joins")               \
	X(cut_rounds, "functions with loops of too many rounds: widened")         \
	X(cut_thresholds, "functions with too many constants: no thresholds")     \
	X(cut_descents, "functions with loops of too many steps downwards")       \
	X(cut_visits, "functions with too many visits: loops cut short")          \
	X(cut_changes, "functions that read what changed too often: widened")     \
	X(cut_passes, "functions that read what took too many passes: widened")   \
	X(undone, "functions whose step downwards was undone")

typedef struct AbsCounters {
#define X(name, text) uint64_t name;
	ABS_COUNTERS(X)
#undef X
} AbsCounters;

/* Looks at the whole module. */
AbsCounters absint_count(const AbsFacts *a);

/* ------------------------------------------------------------- the engine */

/*
 * A weak topological order (Bourdoncle 1993) of the blocks that can be reached:
 * order[i] is a block; if end[i] is not 0, it is the head of a component that
 * is order[i .. end[i]), heads of nested components included. Every cycle goes
 * through a head whose component holds all of it.
 */
typedef struct AbsWto {
	uint32_t n;
	IrBlockId *order;
	uint32_t *end;
	uint32_t *index; /* by block: position in order + 1; 0: not reachable */
	uint32_t depth;  /* of the deepest component */
} AbsWto;

AbsWto *absint_wto(const IrFunc *f);

/*
 * A domain. States are immutable and opaque; null is bottom, that is, unreachable, and is never
 * passed to these functions but as `leq`'s and `join`'s result says. `ctx` is the domain's own.
 *
 * Laws, with order leq: a <= join(a, b) >= b; a, b <= widen(a, b, n) and a chain of widenings with
 * growing n becomes stationary; b <= a implies b <= narrow(a, b) <= a.
 */
typedef struct AbsDomain {
	const void *(*join)(void *ctx, const void *a, const void *b);
	bool (*leq)(void *ctx, const void *a, const void *b);
	/* n: how many times this head was widened since its component was entered */
	const void *(*widen)(void *ctx, const void *a, const void *b, uint32_t n);
	const void *(*narrow)(void *ctx, const void *a, const void *b);
	/* The state at the start of a root: ^1 or the recover block. */
	const void *(*root)(void *ctx, IrBlockId b);
	/* From a block's start to before its terminator's branch; null if
	 * control does not get there. */
	const void *(*transfer)(void *ctx, IrBlockId b, const void *in);
	/* From the end of a block to the start of its successor number i, the pred number slot of
	 * it; null if never taken. */
	const void *(*edge)(void *ctx, IrBlockId from, uint32_t i, uint32_t slot, const void *out);
} AbsDomain;

typedef struct AbsFix {
	const IrFunc *f;
	const AbsWto *wto;
	const AbsDomain *domain;
	void *ctx;
	const void **in;  /* by block: the state at its start, null: unreachable */
	const void **out; /* before its branch */
	uint8_t *edges;   /* bit i: control may leave the block towards succs[i]; says nothing if
			   * control does not get to its end */
	uint32_t max_visits, max_descents;
	uint64_t visits;
	bool is_impatient; /* visits came to their maximum, and that cut a loop short */
	bool is_high;      /* a loop's steps downwards came to their maximum */
} AbsFix;

/* Iterate to a fixpoint. What the last three say is found; in, out and edges are zeroed. */
void absint_fixpoint(AbsFix *fix);

#endif

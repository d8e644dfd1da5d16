/*
 * escape: points-to sets -> a verdict for each site and each parameter.
 *
 * Reading order: this header; priv.h (what the files share); graph.c (holders), outlive.c
 * (what leaves the frame, and how far), loop.c (what leaves its iteration), limits.c and limits.def
 * (gc's size limits), heap.c (the least heap set), identity.c (addresses that are used as such),
 * param.c (parameter facts), verdict.c (one function; all functions to a fixpoint), place.c and
 * words.c (memory and values in the source's words), trace.c (the way of an address), explain.c
 * (why a verdict is what it is), check.h, check.c, check_site.c, check_loop.c (invariants),
 * annotate.c (marks in the IR), names.c (texts of the enumerations).
 *
 * The meaning of a verdict is doc/soundness.md (the placement rule of the
 * design, section 3): H, the heap-placed sites, is the least set that holds
 * what is forced, what outlives its frame, what outlives its iteration, what
 * an object of H may point to, and what is used for its identity.
 */
#ifndef STAYPUT_ESCAPE_ESCAPE_H
#define STAYPUT_ESCAPE_ESCAPE_H

#include "absint/absint.h"
#include "base/progress.h"
#include "ir/ir.h"
#include "pta/pta.h"

/* How long an object may be used, from short to long. */
#define LIFETIME_LIST(X)           \
	X(ITERATION, "iteration")  \
	X(FRAME, "frame")          \
	X(CALLER, "caller")        \
	X(GOROUTINE, "goroutine")  \
	X(PROGRAM, "program")      \
	X(UNKNOWN, "unknown")

typedef enum Lifetime {
	LIFETIME_NONE,
#define X(name, text) LIFETIME_##name,
	LIFETIME_LIST(X)
#undef X
} Lifetime;

/* Why a site is not simply on the stack. The texts are stable ids (doc/soundness.md, "Reasons"). */
#define REASON_LIST(X)                                                                       \
	X(NONE, "none", "nothing speaks against the stack")                                  \
	X(RESULT, "result", "it may be reached from a result")                               \
	X(PARAM, "param",                                                                    \
	  "it may be stored in memory that a parameter or captured variable leads to")       \
	X(GLOBAL, "global", "it may be reached from a package-level variable")               \
	X(GOROUTINE, "goroutine", "another goroutine may use it")                            \
	X(PANIC, "panic", "it may be part of a panic value")                                 \
	X(DEFER, "defer", "a deferred call of an enclosing function uses it")                \
	X(UNKNOWN_CALL, "unknown-call", "it is passed to a function that is not known")      \
	X(LOOP, "loop", "a later iteration may use it")                                      \
	X(HELD, "held", "an object on the heap may point to it")                             \
	X(TOO_LARGE, "too-large", "it is larger than the compiler keeps in a frame")         \
	X(DYNAMIC_SIZE, "dynamic-size", "its size has no proven bound")                      \
	X(GROWS, "grows", "the runtime may grow it")                                         \
	X(ALWAYS_HEAP, "always-heap", "the runtime makes this kind only on the heap")        \
	X(READ_ONLY, "read-only", "it is constant data or needs no memory")                  \
	X(PACKAGE_DATA, "package-data", "the linker lays it out as data of the package")     \
	X(IDENTITY, "identity", "its address is used for what it is")

typedef enum Reason {
#define X(name, id, text) REASON_##name,
	REASON_LIST(X)
#undef X
	REASON_COUNT
} Reason;

/* Names as reports print them, and the reason in words. */
const char *lifetime_name(Lifetime l);
const char *reason_id(Reason r);
const char *reason_text(Reason r);

/* One step of the flow from a site to what forces it, in the order of the flow. */
typedef struct FlowStep {
	IrLoc loc;        /* of the instruction */
	const char *rule; /* stable id: "store", "call", "return", "captured", ... */
	const char *text; /* for people: "stored into z.M", "passed to y of main.ref" */
} FlowStep;

typedef VEC(FlowStep) FlowPath;

typedef struct SiteVerdict {
	IrFuncId func;
	IrSiteId site;
	IrPlacement placement;
	Lifetime lifetime;
	Reason reason;
	const char *sink;  /* what it flows to in the source's words ("result z.M",
			    * "global keep"), or null */
	bool gc_escapes;   /* what gc's wording calls "escapes to heap" / "moved to heap": it
			    * outlives, is held, or is too large, whatever memory that costs (a
			    * read-only box may escape) */
	FlowPath path;     /* shortest flow to what forces the heap; stack: holders of
			     * the address, first ones */
} SiteVerdict;

/* A flow from (the memory that) a parameter (leads to). */
typedef struct ParamLeak {
	enum {
		LEAK_HEAP,    /* global, goroutine, panic, unknown: see why */
		LEAK_RESULT,  /* to result number `index`, field path in text */
		LEAK_PARAM,   /* into memory that parameter (or, from the number of these on,
			       * capture) `index` leads to */
		LEAK_CALL,    /* to a call whose callee only callers know (open world) */
	} to;
	Reason why;       /* of LEAK_HEAP */
	uint32_t index;
	uint32_t level;   /* dereferences of the parameter: 0: the value itself, 1:
			   * what it points to, ... */
	bool is_indirect; /* LEAK_RESULT: into an object that the result leads to, not
			   * into the result itself */
	const char *name; /* LEAK_RESULT: the result as gc prints it, without
			   * field path: "z", "~r0" */
	const char *from; /* what leaks: "y", "y.next", "*y" */
	const char *text; /* "z.M", "heap", "result z.M", "call" */
	FlowPath path;    /* of escape_explain_param; else empty */
	PtaObjId object;  /* private: what leaks, and the node that it gets into (0: not known) */
	PtaNodeId at;
} ParamLeak;

typedef struct ParamFacts {
	bool has_pointers; /* others have no facts */
	bool escapes;      /* the value itself (level 0) reaches the heap sink */
	bool is_held;      /* temporarily held by a heap object (level 0) */
	bool content_held; /* the same of memory that it leads to */
	VEC(ParamLeak) leaks; /* sorted, each once; none and not held: "does not escape" */
} ParamFacts;

typedef struct FuncVerdicts {
	VEC(SiteVerdict) sites;   /* by IrSiteId - 1 */
	VEC(ParamFacts) params;   /* parameters, then captures */
} FuncVerdicts;

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
	Progress *progress; /* counts functions; or null */
} EscapeOptions;

typedef struct Escape {
	const IrModule *module;
	const Pta *pta;
	FuncVerdicts *funcs; /* by IrFuncId; functions without body are empty */
	uint32_t n_funcs;
	struct EscapeRun *run; /* private */
} Escape;

/* Verdicts of all functions of a module from its points-to solution and
 * integer facts (may be null). */
Escape *escape_run(IrModule *m, const Pta *pta, const AbsFacts *facts, const EscapeOptions *opts);

/* The flow that explains a verdict, computed now. Names the variable of a sink that the
 * verdict has without a name. */
void escape_explain(const Escape *e, SiteVerdict *v);
/* The flow of each leak of a parameter or (from the number of these on) capture of function f. */
void escape_explain_param(const Escape *e, IrFuncId f, uint32_t param);

/* Write the verdicts into the module as attributes of sites and parameters (doc/ir.md). */
void escape_annotate(const Escape *e, IrModule *m);

/* Invariants, examined with code of their own: each site of a function with body has
 * exactly one verdict, with a reason unless it simply stays; no stack object's address is
 * in a heap object, in a result, in memory of others, or in a later iteration. Faults as
 * text; true if there are none. */
bool escape_check(const Escape *e, Buf *faults);

#endif

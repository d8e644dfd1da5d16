/*
 * The insides of escape: the run, and what is found about one function (EscFn)
 * from one of its points-to solutions.
 *
 * Words. A *holder* is an object whose cells contain an address. A *virtual*
 * object is a box without site: an interface value's payload that is kept in
 * the value itself, so that no memory is between the holder of the interface
 * and what the payload points to. H is the set of heap objects of escape.h.
 *
 * The verdicts of a function depend on those of its callees (what they hold,
 * whether an object that one of them made is on the heap) and, through
 * the possible targets of interface calls, on those of any function: all sets start
 * empty and only grow, functions are visited until nothing changes.
 */
#ifndef STAYPUT_ESCAPE_PRIV_H
#define STAYPUT_ESCAPE_PRIV_H

#include "escape/escape.h"

#include <stdatomic.h>

/* gc's limits in bytes: a row of limits.def, or the smallest of several rows. */
typedef struct EscLimits {
	uint32_t minor, variable, implicit, boxed, string, make;
} EscLimits;

/* What a leak of ParamFacts is made from: the object that leaks, and the node that it gets into
 * (0: not known). A parameter's are in the order of its leaks. */
typedef struct EscLeak {
	PtaObjId object;
	PtaNodeId at;
} EscLeak;

typedef VEC(EscLeak) EscLeaks;

typedef struct EscapeRun {
	Escape *e;
	EscapeOptions opts;
	EscLimits limits;
	const AbsFacts *facts; /* may be null */
	BitSet *on_heap; /* by IrFuncId: sites whose objects may be heap memory */
	BitSet *fresh_on_heap; /* by PtaFuncId: objects made by it or its callees, by their
				* numbers in its summary, that may be heap memory */
	BitSet *held;    /* by PtaFuncId: objects of its summary that a heap object may
			  * point to while it runs */
	IdVec *users;    /* by PtaFuncId: functions to visit again when on_heap or
			  * held of it changes */
	EscLeaks **leaks; /* by IrFuncId: an array as FuncVerdicts.params, or null */
	_Atomic bool *is_dirty; /* by PtaFuncId: it is to be visited again */
	bool is_going_on; /* each function was visited once */
	Map explained;  /* explain.c's own: functions that were asked about lately */
} EscapeRun;

/* Cell `leaf` of some object holds the address of `to`, directly or through a virtual object. */
typedef struct EscEdge {
	PtaObjId to;
	uint32_t leaf;
} EscEdge;

/* How an object leaves its function; lifetime LIFETIME_NONE: it does not. `via` is the holder that
 * it is reached from: a placeholder (then it is stored in cell `leaf` of it), another object that
 * outlives, or 0: directly (REASON_RESULT: in leaf `leaf` of the results). */
typedef struct EscOut {
	uint8_t lifetime, reason;
	PtaObjId via;
	uint32_t leaf;
} EscOut;

/* What carries an object into a later iteration: a phi, or an object. */
typedef struct EscCarry {
	bool is_carried;
	IrValueId phi;
	PtaObjId by;
	uint32_t leaf;
} EscCarry;

/* What holds an object of H that nothing else forces: object `by`, or an object
 * of a callee (instance inst). */
typedef struct EscHeld {
	bool is_held;
	PtaObjId by;
	uint32_t leaf;
	uint32_t inst, inst_obj;
} EscHeld;

typedef struct EscFn {
	EscapeRun *run;
	PtaFuncId id;
	const IrFunc *ir;   /* null: a dispatcher */
	const PtaSolution *sol;
	const IrCfg *cfg;   /* null: a dispatcher */
	bool is_summary;    /* only what callers ask: own objects are on the heap
			     * where verdicts say so */
	uint32_t n;         /* objects are 1 .. n-1 */
	/* graph.c: edges of object o are edges.at[first[o] .. first[o + 1]) */
	uint32_t *first;
	VEC(EscEdge) edges;
	uint32_t *stamp;    /* by object: private to esc_objects */
	uint32_t *set_stamp; /* by number of a set: likewise */
	uint32_t now;
	IrBlockId *block;   /* by object: where it is made; 0: outside, or not known */
	BitSet fresh_on_heap; /* CLONE objects that may be heap memory */
	/* outlive.c, loop.c; null in a summary */
	EscOut *out;
	EscCarry *carry;
	BitSet used_after;  /* objects that may be used after the innermost loop that makes them */
	BitSet *reach;      /* by loop: blocks that lead to its head; made when asked for */
	/* heap.c */
	BitSet heap;        /* H: OWN and CLONE objects */
	BitSet held;        /* placeholders that a heap object may point to */
	EscHeld *why;
	struct EscArcs *arcs; /* trace.c's own; made when asked for */
	const char **address; /* place.c's own: by placeholder, its words, or null; made when asked for */
	/* place.c; made when asked for. By object: the first global that an instruction stores it in,
	 * and the first value with which one gives it to unknown code; 0: none. */
	struct EscOuts {
		IrGlobalId *global;
		IrValueId *unknown;
	} *outs;
} EscFn;

static inline const PtaObj *
esc_obj(const EscFn *e, PtaObjId o)
{
	assert(o != 0 && o < e->n);
	return &e->sol->objs.at[o];
}

static inline bool
esc_has_rule(const EscapeRun *run, EscapeRule rule)
{
	return !(run->opts.left_out >> rule & 1);
}

/* graph.c */
EscFn *esc_fn_new(EscapeRun *run, PtaFuncId id, const PtaSolution *sol, const IrCfg *cfg);
/* The site of an OWN or CLONE object, or null. */
const IrSite *esc_site(const EscapeRun *run, const PtaObj *o);
bool esc_is_virtual(const EscapeRun *run, const PtaObj *o);
/* Objects whose address is in the node, each once, virtual ones and what they hold included. */
void esc_objects(EscFn *e, PtaNodeId node, IdVec *out);
/* The same for all leaves of a value. */
void esc_value_objects(EscFn *e, IrValueId v, IdVec *out);

/* outlive.c, loop.c, heap.c: each needs the ones before it */
void esc_outlive(EscFn *e);
void esc_loop(EscFn *e);
void esc_heap(EscFn *e);

/* Whether what the object's cells hold may be held by heap memory. */
bool esc_is_heap_memory(const EscFn *e, PtaObjId o);

/* limits.c: what a site's kind and size say, whatever flows. */
typedef struct EscForced {
	IrPlacement placement; /* NONE: nothing */
	Reason reason;
	bool is_heap_memory;   /* the runtime may have it on the heap, whatever the verdict:
				* what it holds is held by heap memory */
} EscForced;
/* The limits of release 1.minor; is_exact false: those that hold for it and all later ones, as a module
 * of that language version is compiled by any of them. */
EscLimits esc_limits(uint32_t minor, bool is_exact);
EscForced esc_forced(const EscapeRun *run, const IrFunc *f, const IrSite *site);

/* identity.c */

/* The function that an object is given to for its address, and the call, if nothing else takes the
 * object out of the frame; or null. */
const char *esc_watcher(EscFn *e, PtaObjId o, PtaCallId *at);
/* Whether what holds an object is a key of a map that compares its address. */
bool esc_is_key(const EscFn *e, const EscHeld *why);

/* param.c */
/* Needs outlive, loop and heap of the same solution. */
void esc_params(EscFn *e, FuncVerdicts *out);

/* explain.c: what the records ask (verdict.h); engine is the Escape. */
void esc_explain_site(void *engine, SiteVerdict *v);
void esc_explain_param(void *engine, IrFuncId f, uint32_t param);

/* verdict.c: all that is known of one function, computed again from the final sets; of the verdict
 * solution, and of the summary solution. */
EscFn *esc_analyse(EscapeRun *run, PtaFuncId id);
EscFn *esc_analyse_outside(EscapeRun *run, PtaFuncId id);
/* Whether parameters' facts are those of the verdict solution. */
bool esc_params_are_closed(const EscapeRun *run);

/* trace.c */

/* As the constraint of a visit: an object of a sink holds the address. */
#define ESC_CLOSURE UINT32_MAX

/* A node on the way, and the constraint that led there; 0: where it begins, or a payload's box. */
typedef struct EscVisit {
	PtaNodeId node;
	uint32_t from; /* private to trace.c */
	PtaConsId cons;
} EscVisit;

typedef struct EscTrace {
	EscFn *e;
	BitSet tracked; /* objects, and virtual ones that hold one */
	BitSet with, without; /* numbers of sets that have a tracked object, and of those that have
			       * none, as far as that was asked */
	BitSet seen;    /* nodes */
	VEC(EscVisit) visits;
	VEC(EscVisit) chain; /* the result: from a start to a wanted node */
} EscTrace;

/* A shortest chain by which the address of one of the objects comes into one of the nodes; false:
 * there is none. */
bool esc_trace(EscTrace *t, EscFn *e, const BitSet *objs, const BitSet *wanted);

/* words.c */

/* A value of the function as the source writes it; false if its instructions do not show it, and
 * nothing is written. */
bool esc_value_text(const EscFn *e, IrValueId v, Buf *out);
/* The global variable that an address leads into, or 0; also for v 0, an operand that is absent. */
IrGlobalId esc_global_of(const IrFunc *f, IrValueId v);
/* The instruction that a call is: of one that callees left open, the first that is found in them;
 * {0}: none. */
PtaOrigin esc_call_origin(const EscFn *e, const PtaCall *call);
/* What a call calls: "f", "h.Write". */
void esc_call_text(const EscFn *e, const PtaCall *call, Buf *out);
/* "passed to h.Write, which may be any implementation; ...": a call of code that is not known. */
void esc_unknown_text(const EscFn *e, const PtaCall *call, Buf *out);

/* place.c: memory in the words of the source: "z", ".M" of a leaf, the memory of a
 * placeholder, ... */

/* The field of an object that a cell is. */
void esc_leaf_text(const EscFn *e, PtaObjId o, uint32_t leaf, Buf *out);
/* A cell, as an operand of Go: "z.M", "*p", "s[]", "m[]". */
void esc_cell_text(const EscFn *e, PtaObjId o, uint32_t leaf, Buf *out);
/* A placeholder's address: the expression that points to it. */
const char *esc_address(const EscFn *e, PtaObjId o);
/* An object: "x", "the map m", "an object of main.f". */
void esc_obj_text(const EscFn *e, PtaObjId o, Buf *out);
void esc_result_text(const EscFn *e, uint32_t leaf, Buf *out);
/* Result number and leaf in it of a leaf of the results. */
uint32_t esc_result_index(const EscFn *e, uint32_t *leaf);
const char *esc_result_name(const EscFn *e, uint32_t index);
/* Dereferences from the parameter's value to the address of the placeholder. */
uint32_t esc_level(const EscFn *e, PtaObjId o);
/* The root placeholder of a placeholder. */
PtaObjId esc_root(const EscFn *e, PtaObjId o);
/* How the object leaves, in the source's words: "result z.M", "z.M", "global", ... */
const char *esc_out_text(const EscFn *e, PtaObjId o);
const char *esc_buf_text(const EscFn *e, const Buf *b);
/* A function's name, without the package that is e's own. */
const char *esc_func_text(const EscFn *e, PtaFuncId id);
/* The same of the callee of an instance, and what the limits of the analysis made coarser of it: what
 * they cost is said where it costs a verdict. */
const char *esc_callee_text(const EscFn *e, PtaFuncId id);

#endif

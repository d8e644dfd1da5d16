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
 * whether an object that came out of one is on the heap), and by way of
 * interfaces' possible targets on those of any function: all sets start
 * empty and only grow, functions are visited until nothing changes.
 */
#ifndef STAYPUT_ESCAPE_PRIV_H
#define STAYPUT_ESCAPE_PRIV_H

#include "escape/escape.h"

/* gc's limits in bytes (cmd/compile/internal/ir/cfg.go; doc/soundness.md). */
#define LIMIT_VAR (128u * 1024)    /* declared variables */
#define LIMIT_IMPLICIT (64u * 1024) /* new, &T{}, make */
#define LIMIT_BOX 1024u            /* boxed values */
#define LIMIT_STRING 32u           /* buffer of a string operation in the frame */

typedef struct EscapeRun {
	Escape *e;
	EscapeOptions opts;
	const AbsFacts *facts; /* may be null */
	BitSet *on_heap; /* by IrFuncId: sites whose objects may be heap memory
			  * (placement heap or size) */
	BitSet *held;    /* by PtaFuncId: objects of its summary that a heap object may
			  * point to while it runs */
	IdVec *users;    /* by PtaFuncId: functions to visit again when on_heap or
			  * held of it changes */
	BitSet visited, dirty; /* PtaFuncIds */
	Map explained;  /* IrFuncId -> EscFn *: functions that escape_explain was
			 * asked about lately */
} EscapeRun;

/* Cell `leaf` of some object holds the address of `to`, directly or by way of a virtual object. */
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
	const PtaFunc *sol;
	const IrCfg *cfg;   /* null: a dispatcher */
	bool is_summary;    /* only what callers ask: own objects are on the heap
			     * where verdicts say so */
	uint32_t n;         /* objects are 1 .. n-1 */
	/* graph.c: edges of object o are edges.at[first[o] .. first[o + 1]) */
	uint32_t *first;
	VEC(EscEdge) edges;
	uint32_t *stamp;    /* by object: private to esc_objects */
	uint32_t now;
	IrBlockId *block;   /* by object: where it is made; 0: outside, or not known */
	/* outlive.c, loop.c; null in a summary */
	EscOut *out;
	EscCarry *carry;
	BitSet used_after;  /* objects that may be used after the innermost loop that makes them */
	BitSet *reach;      /* by loop: blocks that lead to its head; made when asked for */
	/* heap.c */
	BitSet heap;        /* H: OWN and CLONE objects */
	BitSet held;        /* placeholders that a heap object may point to */
	EscHeld *why;
	struct EscArcs *arcs; /* explain.c's own; made when asked for */
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
EscFn *esc_fn_new(EscapeRun *run, PtaFuncId id, const PtaFunc *sol, const IrCfg *cfg);
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

/* limits.c: what a site's kind and size say, whatever flows. */
typedef struct EscForced {
	IrPlacement placement; /* NONE: nothing */
	Reason reason;
	bool gc_escapes;       /* gc says "escapes" for this */
} EscForced;
EscForced esc_forced(const EscapeRun *run, const IrFunc *f, const IrSite *site);

/* param.c */
/* Needs outlive, loop and heap of the same solution. */
void esc_params(EscFn *e, FuncVerdicts *out);

/* verdict.c: all that is known of one function, computed again from the final sets. */
EscFn *esc_analyse(EscapeRun *run, PtaFuncId id);

/* Objects of the instance's summary that the callee, or what it calls, may hold
 * from the heap while it runs. */
BitSet esc_held_by(const EscapeRun *run, const PtaInst *inst);

/* place.c: memory in the words of the source: "z", ".M" of a leaf, the memory of a
 * placeholder, ... */

/* The field of an object that a cell is. */
void esc_leaf_text(const EscFn *e, PtaObjId o, uint32_t leaf, Buf *out);
/* A cell, as an operand of Go: "z.M", "*p", "s[]", "m[]". */
void esc_cell_text(const EscFn *e, PtaObjId o, uint32_t leaf, Buf *out);
/* A placeholder's address: the expression that points to it. */
void esc_address_text(const EscFn *e, PtaObjId o, Buf *out);
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

#endif

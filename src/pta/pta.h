/*
 * pta: Andersen-style points-to of an IR module, modular and bottom-up: one
 * constraint system a function, whose calls are instances of their callees'
 * summaries. doc/pointsto.md says how each instruction is modelled and why the
 * result is sound.
 *
 * Reading order: layout.c (leaves of types), priv.h (the constraint system),
 * objects.c (objects, placeholders), freeze.c (solutions), gen.c with gen_memory.c, gen_container.c,
 * gen_convert.c and gen_call.c (instructions to constraints), known.c (func values that are one
 * function), given.c (those that all callers pass), slice.c (what a summary depends on), demand.c (what
 * verdicts depend on), pts.c (sets), step.c (what a constraint asks for), naive.c and worklist.c (two solvers),
 * call.c and instantiate.c (calls), summary.c, targets.c, dispatch.h, dispatch.c and dispatch_summary.c
 * (what all targets of a call do), solve.c (one function), publish.c (what functions see of each other),
 * sweep.c, ahead.h and ahead.c (all functions, on several threads), run.c, limits.c (what limits
 * cost), count.c (contexts), dump.c (text). The certificate: cert.h, cert.c, cert_form.c (well
 * formed), cert_instr.c (instructions), cert_cons.c (constraints), cert_call.c (callees), cert_inst.c
 * (instances), cert_summary.c (summaries), cert_dispatch.c (dispatchers), cert_known.c (known
 * and given callees), cert_slice.c (slices), cert_layout.c (types).
 *
 * The words. Everything below is about the system of *one* function f.
 *
 * A *leaf* is a pointer-sized (or pointer-free) part of a value: PtaLayout. A
 * value has one node for each leaf; an *object* (abstract memory) has one node,
 * its *cell*, for each leaf of its type. A *token* is a member of a points-to
 * set: the address of a cell, written as the cell's node id. The token of
 * object o at leaf k is o.first + k.
 *
 * Objects: those that f allocates (OWN), those that came out of a call (CLONE,
 * known by their origin, the instruction that allocates them), functions
 * (FUNC), what is outside and was there before f was called (placeholders:
 * ROOT, LINK, VIEW), everything that ever became global (OMEGA) and what code
 * without body made (UNKNOWN).
 *
 * *Sinks* are nodes that collect the addresses of what gets out of f other
 * than through its parameters and results; all that can be reached from a
 * member of a sink is a member too.
 */
#ifndef STAYPUT_PTA_PTA_H
#define STAYPUT_PTA_PTA_H

#include "absint/absint.h"
#include "base/costs.h"
#include "base/progress.h"
#include "callgraph/callgraph.h"

typedef struct Pta Pta;

/* A call node (callgraph.h): a function of the module by its IrFuncId, or, above the last of these,
 * the *dispatcher* of a target set: the made-up function that calls each of the targets; or the
 * *brief* of a function, which is such a dispatcher with one target (see PtaDispatch). */
typedef uint32_t PtaFuncId;
typedef uint32_t PtaNodeId;
typedef uint32_t PtaObjId;
typedef uint32_t PtaCallId;
typedef uint32_t PtaConsId;

/* ---------------------------------------------------------------- options */

typedef enum PtaAlgo { PTA_ALGO_WORKLIST, PTA_ALGO_NAIVE } PtaAlgo;

/*
 * Whatever ends the analysis early, or makes it coarser, so that it ends soon; X(ID, name, usual):
 *
 *	max_targets      of a call that is found in the whole program; above that it is a call of
 *	                 their dispatcher
 *	max_functions    that a func value which is found in the whole program may be; above that
 *	                 a call of it is one of unknown code
 *	max_methods      that a method of an interface may be; the same
 *	max_summary      objects and tokens of a summary; above that callers see a brief
 *	max_open_calls   that a function leaves to its callers; above that it resolves them itself
 *	max_brief_calls  that a brief leaves open; above that it resolves those of which callers
 *	                 know least
 *	max_captures     of literals that call each other, together; above that what their closures
 *	                 captured is not told apart from what leads to them
 *	max_depth        of links below their root that are known by their path; below that those of
 *	                 one type are one
 *	max_leaves       of a type; above that they are one
 *	max_elements     of an array; above that they are one
 *	max_solves       of a function at one step; then it goes a step down
 *	budget           what a system may cost, in percent of the usual
 */
#define PTA_LIMITS(X)                                  \
	X(TARGETS, max_targets, CALLGRAPH_MAX_TARGETS) \
	X(FUNCTIONS, max_functions, 64)                \
	X(METHODS, max_methods, 128)                   \
	X(SUMMARY, max_summary, 1000)                  \
	X(OPEN_CALLS, max_open_calls, 40)              \
	X(BRIEF_CALLS, max_brief_calls, 8)             \
	X(CAPTURES, max_captures, 64)                  \
	X(DEPTH, max_depth, 5)                         \
	X(LEAVES, max_leaves, 256)                     \
	X(ELEMENTS, max_elements, 1)                   \
	X(SOLVES, max_solves, 6)                       \
	X(BUDGET, budget, 100)

/* Zero is the default of each: all precision on. */
typedef struct PtaOptions {
	PtaAlgo algo;
	bool is_fields_off;  /* every value and object is one leaf */
	bool is_context_off; /* all calls of one callee in a function share an instance */
	bool is_check;       /* run pta_check on every solution; a fault is a bug() */
	const BitSet *asked; /* functions whose verdicts are wanted; null: all */
	bool is_demand_off;  /* solve all that is reached, not only what these verdicts depend on */
	const struct PtaDamage *damage; /* tests of the certificate; null: none */
	/* Limits that cost precision, each 0 for the usual. */
#define X(ID, name, usual) uint32_t name;
	PTA_LIMITS(X)
#undef X
	uint32_t threads;     /* at most so many, 0 is 1; nothing else depends on it */
	Progress *progress;   /* counts functions; or null */
	Costs *costs;         /* of solving functions, by IrFuncId, and of joining their briefs; each
			       * counts the systems; or null */
} PtaOptions;

/* ----------------------------------------------------------------- ladder */

/*
 * How precisely a function is solved. A system that grows beyond its budget is given up and solved
 * again one step further down; the function stays there.
 */
typedef enum PtaStep {
	PTA_STEP_FULL,  /* memory of callers by path, a context for each call */
	PTA_STEP_TYPES, /* memory of callers by root and type */
	PTA_STEP_BRIEF, /* callees by their briefs, in one context; objects without fields, one for
			 * what hangs from a parameter's leaf or from all results of open calls of a
			 * kind; callers see a brief of it as well */
	PTA_STEP_COUNT
} PtaStep;

/* Whether an instruction of a function has constraints: what callers see has, and what the sites of
 * functions that are asked about have to do with (slice.c). */
bool pta_is_relevant(const Pta *p, IrFuncId f, IrValueId v);

/* The step at which the function was solved last. */
PtaStep pta_step(const Pta *p, IrFuncId f);
/* "full", "types", "brief". */
const char *pta_step_name(PtaStep s);

/* --------------------------------------------------------------- counters */

/* Exact numbers of the whole run; X(name, text). */
#define PTA_COUNTERS(X)                                                    \
	X(functions, "functions with a body")                              \
	X(unneeded, "functions that no verdict asked for depends on")      \
	X(demanded, "functions and sets of targets that were found to be needed late") \
	X(solves, "systems solved")                                        \
	X(rounds, "rounds of the naive solver")                            \
	X(steps, "nodes taken from the worklist")                          \
	X(propagations, "sets joined")                                     \
	X(collapsed_nodes, "nodes merged as parts of copy cycles")         \
	X(nodes, "nodes in final systems")                                 \
	X(objects, "objects in final systems")                             \
	X(placeholders, "placeholders in final systems")                   \
	X(constraints, "constraints in final systems")                     \
	X(tokens, "members of points-to sets in final systems")            \
	X(calls, "calls")                                                  \
	X(instances, "instances of summaries")                             \
	X(conditional, "calls left to callers")                            \
	X(unknown_calls, "calls of unknown code")                          \
	X(crowded_funcs, "calls of one of too many functions: unknown code") \
	X(crowded_methods, "calls of one of too many methods: unknown code") \
	X(summaries, "summaries")                                          \
	X(summary_objects, "objects in summaries")                         \
	X(summary_tokens, "tokens in summaries")                           \
	X(step_types, "functions over budget: memory of callers by type")  \
	X(step_brief, "functions over budget: callees in brief")           \
	X(given_up, "systems given up over budget")                        \
	X(foreseen, "of these given up before, by the types that they read") \
	X(worn_out, "functions solved too often: a step down")             \
	X(flat, "summaries over budget, seen in brief by callers")         \
	X(briefs, "summaries in brief")                                    \
	X(resolving, "functions with too many open calls: resolved")       \
	X(resolving_briefs, "briefs with too many open calls: resolved")   \
	X(merged_captures, "functions with too many captures: not told apart") \
	X(folded, "links too deep: joined with others of their type")

typedef struct PtaCounters {
#define X(name, text) uint64_t name;
	PTA_COUNTERS(X)
#undef X
} PtaCounters;

/* ---------------------------------------------------------------- objects */

typedef enum PtaObjKind {
	PTA_OBJ_NONE,
	PTA_OBJ_OMEGA,   /* all that is global, known to other goroutines or
			  * otherwise out; object 1 */
	PTA_OBJ_UNKNOWN, /* what code without a body made or got; object 2 */
	PTA_OBJ_FUNC,    /* a function as a value: origin.func */
	PTA_OBJ_OWN,     /* made by instruction origin.instr of this function */
	PTA_OBJ_CLONE,   /* fresh: made by a callee, came out of `call`; all of one kind
			  * (shape, type or function) are one */
	PTA_OBJ_ROOT,    /* placeholder: what leaf `leaf` of a parameter, capture or
			  * call's result points to; of a result UINT32_MAX: any leaf */
	PTA_OBJ_LINK,    /* placeholder: what leaf `leaf` of `parent` (or, if 0, of
			  * origin's objects) points to */
	PTA_OBJ_VIEW,    /* placeholder: parent, seen as `shape`, `type` (an
			  * asserted or converted type) */
} PtaObjKind;

/* What the cells of an object are. */
typedef enum PtaShape {
	PTA_SHAPE_ANY,     /* memory of unknown type: one cell that stands for all */
	PTA_SHAPE_MEM,     /* leaves of `type`; of a slice's memory that of one element, for all */
	PTA_SHAPE_MAP,     /* leaves of the key, then of the value; type: the map's */
	PTA_SHAPE_CHAN,    /* leaves of the element; type: the channel's */
	PTA_SHAPE_BOX,     /* what an interface holds: leaves of the dynamic type `type`;
			    * never written again */
	PTA_SHAPE_CLOSURE, /* leaves of the captures of function `func`, in order;
			    * never written again */
	PTA_SHAPE_FUNC,    /* a func value that is not known: no real cells */
	PTA_SHAPE_IFACE,   /* an interface's value that is not known: no real cells */
	PTA_SHAPE_RECORD,  /* of a defer: callee and arguments, all in one cell */
} PtaShape;

typedef enum PtaRoot { PTA_ROOT_NONE, PTA_ROOT_PARAM, PTA_ROOT_CAPTURE, PTA_ROOT_RESULT } PtaRoot;

/*
 * Where an object or call comes from: an instruction of the function itself; or, of what came out
 * of callees, its kind alone. Callers need not know more, and there are only as many kinds as
 * types, however deep the calls are nested. A kind is written as an origin that no instruction has.
 */
typedef struct PtaOrigin {
	PtaFuncId func;
	IrValueId instr;
} PtaOrigin;

#define PTA_ORIGIN_KIND 0x40000000u /* instr: this, the shape << 24 and the type */
#define PTA_ORIGIN_CALL 0x80000000u /* func: the type called; instr: this, the call's kind << 30,
				     * its mode << 28 and the method */

static inline bool
pta_is_kind(PtaOrigin o)
{
	return o.instr >= PTA_ORIGIN_KIND;
}

typedef struct PtaObj {
	uint8_t kind;  /* PtaObjKind */
	uint8_t shape; /* PtaShape */
	uint8_t root;  /* PtaRoot, of a ROOT */
	bool is_collapsed; /* its cells flow into each other */
	bool is_whole; /* one cell stands for all leaves of its type */
	bool is_deep;  /* outside memory at the last step: see leaf_is_deep */
	IrTypeId type; /* see PtaShape */
	IrFuncId func; /* CLOSURE, FUNC: the function */
	PtaNodeId first; /* its first cell */
	uint32_t n;    /* cells; at least 1 */
	PtaOrigin origin; /* OWN, CLONE; LINK without parent; ROOT RESULT: the call */
	IrValueId call; /* CLONE: the call instruction of this function; 0 when contexts are off */
	PtaObjId parent;
	uint32_t index; /* ROOT: number of the parameter or capture; VIEW of shape MEM: the type of the
			 * cast, with PTA_ROW */
	uint32_t leaf;
	uint32_t depth; /* links below the root */
} PtaObj;

static inline bool
pta_is_placeholder(const PtaObj *o)
{
	return o->kind == PTA_OBJ_ROOT || o->kind == PTA_OBJ_LINK || o->kind == PTA_OBJ_VIEW;
}

/* An object of the function itself or of a callee, that an instruction makes. */
static inline bool
pta_is_made(const PtaObj *o)
{
	return o->kind == PTA_OBJ_OWN || o->kind == PTA_OBJ_CLONE;
}

/* An object whose cells are set when it is made, and never again. */
static inline bool
pta_is_immutable(const PtaObj *o)
{
	return o->shape == PTA_SHAPE_BOX || o->shape == PTA_SHAPE_CLOSURE;
}

/* ------------------------------------------------------------------ nodes */

/* Nodes with fixed numbers. The sinks' sets are closed (see above), but for HELD. */
typedef enum PtaSink {
	PTA_SINK_NONE,
	PTA_SINK_GLOBAL,    /* stored in a global, or in memory that is out already */
	PTA_SINK_GOROUTINE, /* given to a go statement */
	PTA_SINK_PANIC,     /* panicked with */
	PTA_SINK_DEFER,     /* used by a call that an enclosing function has deferred */
	PTA_SINK_UNKNOWN,   /* given to code without body, or to a call that is not resolved */
	PTA_SINK_EXPOSED,   /* may be reached from outside memory: stored in a placeholder's
			     * cell, or given to a call that is left to the callers */
	PTA_SINK_COUNT,
} PtaSink;

const char *pta_sink_name(PtaSink s);

/* Points-to sets, ascending. for (each token t of s): */
typedef struct PtaSet PtaSet;
/* The least member >= from, or UINT32_MAX. */
uint32_t pta_set_next(const PtaSet *s, uint32_t from);
bool pta_set_has(const PtaSet *s, PtaNodeId token);
uint32_t pta_set_count(const PtaSet *s);
typedef struct PtaSetIter {
	const PtaSet *set; /* it does not change meanwhile */
	uint32_t at;       /* private */
} PtaSetIter;
/* The next member, or UINT32_MAX. */
uint32_t pta_set_step(PtaSetIter *it);
#define pta_set_each(s, t)                                                        \
	for (PtaSetIter t##_iter = { (s), 0 }; t##_iter.set; t##_iter.set = NULL) \
		for (uint32_t t; (t = pta_set_step(&t##_iter)) != UINT32_MAX;)

/* ------------------------------------------------------------ constraints */

/* Each says dst includes something; doc/pointsto.md has the exact meaning. */
typedef enum PtaConsKind {
	PTA_ADDR,     /* dst >= { token src } */
	PTA_COPY,     /* dst >= src */
	PTA_LOAD,     /* dst >= *(src + off), and what the cell held before if src leads outside */
	PTA_STORE,    /* *(dst + off) >= src */
	PTA_OFFSET,   /* dst >= src + off; wide: at any leaf of the objects */
	PTA_FILTER,   /* dst >= those of src that implement interface `type` */
	PTA_VIEW, /* dst >= boxes of src whose dynamic type is `type`; placeholders become VIEWs */
	PTA_CAPTURES, /* dst >= closures of src of function `off`; placeholders become VIEWs */
	PTA_CAST,     /* dst >= src, converted from unsafe.Pointer to a pointer to `type`; with
		       * PTA_ROW: to the first of many such */
	PTA_WILD,     /* dst >= those of src that are no boxes (values of interfaces
		       * made by unsafe means) */
	PTA_STRAY,    /* dst >= those of src, the callees of a call of func type or interface `type` and
		       * method `off`, of which no function of the module is known to run */
	PTA_COLLAPSE, /* the objects of src become one cell each; dst is 0 */
	PTA_CONS_KINDS
} PtaConsKind;

/* Why a constraint is there; X(NAME, "id", "text"). */
#define PTA_RULES(X)                                                         \
	X(NONE, "none", "")                                                  \
	X(ALLOC, "alloc", "allocated")                                       \
	X(GLOBAL, "global", "address of a package-level variable")           \
	X(FUNC, "func", "function as a value")                               \
	X(PARAM, "param", "parameter")                                       \
	X(CAPTURE, "capture", "captured variable")                           \
	X(CAPTURED, "captured", "captured by a closure")                     \
	X(LOAD, "load", "loaded")                                            \
	X(STORE, "store", "stored")                                          \
	X(FIELD, "field", "address of a field")                              \
	X(ELEM, "elem", "address of an element")                             \
	X(AGGREGATE, "aggregate", "part of a struct or array value")         \
	X(EXTRACT, "extract", "taken from a struct or array value")          \
	X(CONVERT, "convert", "converted")                                   \
	X(UNSAFE, "unsafe", "converted by way of unsafe.Pointer")            \
	X(ESCAPE, "escape", "known to code outside")                         \
	X(STRING, "string", "made a string")                                 \
	X(SLICE, "slice", "sliced")                                          \
	X(APPEND, "append", "appended")                                      \
	X(BOX, "box", "converted to an interface")                           \
	X(ASSERT, "assert", "type assertion")                                \
	X(MAP, "map", "map element")                                         \
	X(RANGE, "range", "range")                                           \
	X(SEND, "send", "sent to a channel")                                 \
	X(RECV, "recv", "received from a channel")                           \
	X(COPY, "copy", "copied elements")                                   \
	X(PHI, "phi", "joined")                                              \
	X(RETURN, "return", "returned")                                      \
	X(PANIC, "panic", "panic value")                                     \
	X(RECOVER, "recover", "recovered")                                   \
	X(GO, "go", "given to a goroutine")                                  \
	X(DEFER, "defer", "deferred call")                                   \
	X(ARG, "arg", "passed to a call")                                    \
	X(RESULT, "result", "result of a call")                              \
	X(CALLEE, "callee", "effect of a call")                              \
	X(CALL_UNKNOWN, "call-unknown", "passed to unknown code")            \
	X(CALL_OPEN, "call-open", "passed to a call that callers resolve")   \
	X(DISPATCH, "dispatch", "passed to a possible target")

typedef enum PtaRule {
#define X(name, id, text) PTA_RULE_##name,
	PTA_RULES(X)
#undef X
	PTA_RULE_COUNT
} PtaRule;

const char *pta_rule_id(PtaRule r);
const char *pta_rule_text(PtaRule r);

/* In the type of a cast, beside T: to memory of any number of T (unsafe.Slice), not of one. */
#define PTA_ROW (1u << 24)

typedef struct PtaCons {
	uint8_t kind; /* PtaConsKind */
	uint8_t rule; /* PtaRule */
	bool is_wide; /* LOAD, STORE, OFFSET: every cell of the object, whatever the offset */
	bool is_filled; /* wide LOAD of all that can be reached from an address: that is all stored in
			 * each part of it as well */
	PtaNodeId dst, src;
	uint32_t off;  /* leaves; CAPTURES: a function */
	IrTypeId type;
	IrValueId instr; /* the instruction of this function that asks for it; 0:
			  * the function itself */
	PtaCallId call;  /* of the constraints that a call makes; 0: none */
} PtaCons;

/* ---------------------------------------------------------------- summary */

/* A token of a summary: object `obj` of the summary, leaf off. */
typedef struct PtaSumToken {
	uint32_t obj;
	uint32_t off;
} PtaSumToken;

typedef VEC(PtaSumToken) PtaSumTokens;

/* What a summary speaks of. As PtaObj; `parent` is a number in this summary, and an OWN
 * or CLONE object of the function is an OWN one here: objects of one origin are one. */
typedef struct PtaSumObj {
	uint8_t kind, shape, root;
	bool is_collapsed; /* by a conversion: the objects that it stands for must be collapsed */
	IrTypeId type;
	IrFuncId func;
	PtaOrigin origin;
	uint32_t parent, index, leaf, n;
} PtaSumObj;

typedef struct PtaSumLink { /* child >= *(parent).leaf; UINT32_MAX: of any leaf; UINT32_MAX
			     * - 1: child >= parent */
	uint32_t parent, leaf, child;
} PtaSumLink;

typedef struct PtaSumStore { /* cell `leaf` of obj >= tokens */
	uint32_t obj, leaf;
	PtaSumTokens tokens;
} PtaSumStore;

/* A call that the function leaves to its callers: at least one of its callees is a placeholder. */
typedef struct PtaSumCall {
	PtaOrigin origin; /* of several calls of one origin there is one */
	PtaSumTokens callee;
	VEC(PtaSumTokens) args; /* by leaf */
} PtaSumCall;

typedef struct PtaSummary {
	PtaFuncId func;
	VEC(PtaSumObj) objs; /* [0] unused, [1] OMEGA, [2] UNKNOWN */
	VEC(PtaSumLink) links;
	VEC(PtaSumStore) stores;
	VEC(PtaSumTokens) results; /* by leaf of the results, one after the other */
	PtaSumTokens sinks[PTA_SINK_COUNT]; /* EXPOSED is empty */
	PtaSumTokens held; /* placeholders that objects of the function or its callees may
			    * point to while it runs */
	VEC(PtaSumCall) calls;
} PtaSummary;

/* -------------------------------------------------------------- solutions */

/* An instance of a summary at a call. What object i of the summary stands for
 * is the set of node nodes[i]: for placeholders what the caller's pointers lead to, for
 * others the clone, function, OMEGA or UNKNOWN itself. */
typedef struct PtaInst {
	PtaCallId call;
	PtaFuncId callee;
	const PtaSummary *summary;
	PtaNodeId *nodes;
	uint32_t n_nodes; /* of nodes: objects of the summary */
} PtaInst;

typedef enum PtaCallKind { PTA_CALL_STATIC, PTA_CALL_VALUE, PTA_CALL_INVOKE } PtaCallKind;

typedef struct PtaCall {
	uint8_t kind; /* PtaCallKind */
	uint8_t mode; /* IrCallMode */
	bool is_unknown;     /* may call code that is not known: its arguments, and the callees
			      * that such code belongs to, are in PTA_SINK_UNKNOWN */
	bool is_noescape; /* may call code without body whose author says that it keeps nothing */
	bool is_conditional; /* a placeholder is called and the solution leaves it to the callers */
	bool is_inherited;   /* left open by a callee: origin is in another function */
	IrValueId instr;     /* of this function */
	PtaOrigin origin;    /* the call itself */
	IrFuncId known;      /* VALUE: it runs this function and no other; 0: not known */
	IrTypeId type;       /* VALUE: the func type called; INVOKE: the interface */
	uint32_t method;     /* INVOKE: its number in the interface */
	PtaNodeId callee;    /* VALUE: the func value; INVOKE: the interface value */
	IdVec args, results; /* nodes by leaf; 0: no pointers there. The receiver of
			      * INVOKE is not among them. */
	IdVec insts;         /* indices in PtaSolution.insts */
} PtaCall;

/* What is known of a function whose system was solved. */
typedef struct PtaSolution {
	const Pta *pta;
	PtaFuncId id;
	const IrFunc *ir; /* null: a dispatcher */
	VEC(PtaObj) objs;     /* [0] unused */
	VEC(PtaCons) cons;    /* [0] unused; those of calls included */
	VEC(PtaCall) calls;   /* [0] unused */
	VEC(PtaInst) insts;   /* [0] unused */
	PtaNodeId *value;     /* by IrValueId: the node of its first leaf; 0: no
			       * pointers, or not reachable */
	PtaNodeId result;     /* first leaf of the results */
	uint32_t n_results;   /* leaves */
	uint32_t n_nodes;     /* nodes are 1 .. n_nodes */
	bool has_conditional; /* a call is conditional */
	bool is_context_off;  /* all calls of one callee share an instance */
	uint8_t step;         /* PtaStep at which it was solved */
	uint32_t *number; /* of a summary solution, by object: its number in the summary; 0: none */
	struct PtaNodes *nodes; /* private: nodes and their sets */
} PtaSolution;

/* The set of a node. Merged nodes answer with their common set. */
const PtaSet *pta_pts(const PtaSolution *f, PtaNodeId n);
/* The same as an array of n members, ascending. */
const PtaNodeId *pta_members(const PtaSolution *f, PtaNodeId node, uint32_t *n);
/* A number of that set, in this solution: nodes with equal sets have equal numbers. */
uint32_t pta_set_number(const PtaSolution *f, PtaNodeId n);
/* The object that a cell belongs to; 0: no cell. */
PtaObjId pta_obj_of(const PtaSolution *f, PtaNodeId n);
/* The cell that is `off` leaves after a token: itself a token. Past its
 * object's end it is the first cell. */
PtaNodeId pta_token_add(const PtaSolution *f, PtaNodeId token, uint32_t off);
/* The object that an OWN instruction makes; 0: none (unreachable). */
PtaObjId pta_own(const PtaSolution *f, IrValueId instr);
/* Whether the object is a member of a sink, at any offset. */
bool pta_in_sink(const PtaSolution *f, PtaObjId o, PtaSink s);
/* What leaf `leaf` of an outside (or exposed) object held before: a LINK
 * placeholder, 0 if nobody asked. */
PtaObjId pta_link(const PtaSolution *f, PtaObjId o, uint32_t leaf);

/* Analyse what the call graph reaches of its module. facts may be null. Faults of the options are
 * diagnostics (null is returned). */
Pta *pta_run(const CallGraph *g, const PtaOptions *options, const AbsFacts *facts, Diags *diags);

/*
 * Two solutions for each function with a body. The *summary solution* leaves calls
 * of placeholders to the callers; parameters' facts are read from it. In the
 * *verdict solution* these calls are resolved from the whole program (closed
 * world), or their arguments are given to unknown code (open world); verdicts on the
 * function's own objects are read from it. They are the same pointer when the
 * function has no such call. Null: no body, or not reached from the roots; and a verdict solution that
 * nobody needs: the function has no sites, and is none that is asked about.
 */
const PtaSolution *pta_summary_solution(const Pta *p, PtaFuncId f);
const PtaSolution *pta_verdict_solution(const Pta *p, PtaFuncId f);
/* Whether the call may run so many functions that it counts as one of unknown code. */
bool pta_is_crowded(const Pta *p, const PtaCall *c);
const PtaSummary *pta_summary(const Pta *p, PtaFuncId f);

const IrModule *pta_module(const Pta *p);
const CallGraph *pta_callgraph(const Pta *p);
const PtaOptions *pta_options(const Pta *p);
const PtaCounters *pta_counters(const Pta *p);

/* The kind that callers know a call by when it is left open to them; of a computed call. */
PtaOrigin pta_call_kind(const Pta *p, const PtaCall *c);
/* The function of the module that an instance is of, as a whole or in brief; 0: a dispatcher. */
IrFuncId pta_function_of(const Pta *p, PtaFuncId id);
/* The targets of a dispatcher; n of them. */
const IrFuncId *pta_dispatch_targets(const Pta *p, PtaFuncId id, uint32_t *n);
/* What the limits made coarser of a function as its callers see it, as a whole or in brief: words for
 * readers. Null: nothing. */
const char *pta_lost(const Pta *p, PtaFuncId id);
/* The dispatchers of the calls that its targets leave open. */
IdVec pta_dispatch_uses(const Pta *p, PtaFuncId id);
/* held: by PtaFuncId, the objects of its summary that it holds. Adds to out those of the dispatcher's
 * summary that its targets hold, and the calls that these leave open. */
void pta_dispatch_held(const Pta *p, PtaFuncId id, const BitSet *held, BitSet *out);

/* Components of the reference graph, callees first: comp[i] lists
 * PtaFuncIds (dispatchers included). */
uint32_t pta_n_comps(const Pta *p);
const IdVec *pta_comp(const Pta *p, uint32_t i);
/* One more than the largest PtaFuncId. */
uint32_t pta_n_funcs(const Pta *p);

/* Whether a call of g, which has no body, is a noescape call: its author says that g keeps nothing,
 * and g gets no memory into which it could copy a pointer. */
bool pta_is_noescape(const Pta *p, IrFuncId g);

/* ---------------------------------------------------------------- leaves */

/* A type as a row of leaves. */
typedef struct PtaLayout {
	uint32_t n;            /* at least 1 */
	uint32_t n_elems;      /* of an array: separate elements, at least 1; else 0 */
	bool is_collapsed;     /* too many: one leaf stands for all */
	bool has_pointers;     /* pointer-free types have one leaf */
	const IrTypeId *types; /* of each leaf; 0 when collapsed; pointer-free leaves:
			        * any pointer-free type */
	const uint32_t *starts; /* of a struct, tuple, map or closure: by part, the leaves before it */
} PtaLayout;

const PtaLayout *pta_layout(const Pta *p, IrTypeId t);
/* Leaves before field (or tuple part) i. */
uint32_t pta_field_leaf(const Pta *p, IrTypeId t, uint32_t i);
/* The leaves of an array before its separate element i. */
uint32_t pta_elem_leaf(const Pta *p, IrTypeId t, uint32_t i);

/* ------------------------------------------------------------ certificate */

/*
 * Prove that a finished solution is closed under the instructions, constraints, sinks, calls and
 * instances, and that each summary in use says everything about the solution that it describes,
 * with code that shares nothing with what made them. Appends a line for each fault; true if there
 * are none.
 */
bool pta_check(const Pta *p, const PtaSolution *f, Buf *faults);
/* The same for all solutions; and that dispatchers have all targets. */
bool pta_check_all(const Pta *p, Buf *faults);
/* By object of the function's summary solution: the object of the summary that stands for it, as
 * the certificate finds it; 0: the summary does not speak of it. For checks of later stages. */
const uint32_t *pta_check_images(const Pta *p, const PtaSolution *f);
/* held: by PtaFuncId, the objects of its summary that it holds. Adds to out those of the dispatcher's
 * summary that it lacks: its targets hold them, or calls that these leave open. */
void pta_check_dispatch_held(const Pta *p, PtaFuncId id, const BitSet *held, BitSet *out);

/*
 * Damage, for tests of the certificate: changes what the run makes while it makes it, so that
 * everything that follows is computed from the damaged parts. Each function may be null. With several
 * threads they are called at the same time, and for what is solved ahead and then not used.
 */
typedef struct PtaDamage {
	void *ctx;
	/* A summary was made, of a function, dispatcher or brief. */
	void (*summary)(void *ctx, PtaSummary *sum);
	/* False: the constraint is left out. */
	bool (*cons)(void *ctx, const PtaSolution *f, const PtaCons *c);
	/* Of a function that is needed, the instructions that will have a part. */
	void (*slice)(void *ctx, IrFuncId f, BitSet *slice);
	/* False: the call does not get the callee. */
	bool (*callee)(void *ctx, const PtaSolution *f, const PtaCall *call, PtaFuncId callee);
	/* The function that a computed call of f is said to run and no other, instead of `known` (0: it
	 * is not known). */
	IrFuncId (*known)(void *ctx, IrFuncId f, IrValueId call, IrFuncId known);
} PtaDamage;

/* Take a token out of a node's set in a finished solution. */
void pta_damage(const PtaSolution *f, PtaNodeId n, PtaNodeId token);
/* Let node a answer with node b's set. */
void pta_damage_merge(const PtaSolution *f, PtaNodeId a, PtaNodeId b);

/* ------------------------------------------------------------------- text */

/* Sorted, with names; the same for both solvers. */
void pta_dump_constraints(const Pta *p, Buf *out);
void pta_dump_solution(const Pta *p, Buf *out);
void pta_dump_summaries(const Pta *p, Buf *out);
void pta_print_node(const PtaSolution *f, PtaNodeId n, Buf *out);
void pta_print_token(const PtaSolution *f, PtaNodeId token, Buf *out);
void pta_print_set(const PtaSolution *f, const PtaSet *s, Buf *out);
void pta_print_cons(const PtaSolution *f, const PtaCons *c, Buf *out);

/* Exact numbers as decimal text: call paths from entries (each component counts once), that is the
 * functions of the fully cloned program. */
const char *pta_count_contexts(const Pta *p);
/* Struct types with too many leaves, which have one cell. */
uint32_t pta_count_whole_types(const Pta *p);
/* Whether an array has too many elements to tell them apart, where that is done at all. */
bool pta_has_joined_elements(const Pta *p, IrTypeId array);
/* Array types of which that is so. */
uint32_t pta_count_joined_arrays(const Pta *p);

#endif

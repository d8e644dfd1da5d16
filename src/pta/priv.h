/*
 * The insides of pta: the run (Pta), and one function's constraint system
 * (PtaSys) with its solver-independent operations. A thread solves all its functions in the same
 * PtaSys, one after the other; what a solved one says is *frozen* (freeze.c) into a PtaSolution, and
 * that is all that anybody else sees.
 *
 * A system grows while it is solved: reading outside memory makes placeholders,
 * resolving a call makes an instance with its nodes and constraints. Whatever
 * is made has a canonical identity that does not depend on when it was made,
 * so that both solvers, in any order, end with the same system up to numbering.
 *
 * Invariants: constraints and objects are only added; a node's set only grows;
 * object 1 is OMEGA and object 2 UNKNOWN, nodes 1 .. PTA_SINK_COUNT-1 are the sinks.
 */
#ifndef STAYPUT_PTA_PRIV_H
#define STAYPUT_PTA_PRIV_H

#include <pthread.h>

#include "pta/pta.h"

#define OBJ_OMEGA 1u
#define OBJ_UNKNOWN 2u
/* As the leaf of a link: all cells of the parent. */
#define LEAF_ALL UINT32_MAX
/* As the leaf of a dispatcher's link: the child is also what the parent itself is. */
#define LEAF_SAME (UINT32_MAX - 1)

/* ------------------------------------------------------------------- sets */

#define PTS_FEW 4u
#define PTS_ARRAY 1u
#define PTS_INSIDE 2u
#define PTS_CLASSES 24u

/* Of solutions and the certificate the members are cells; while a system is solved, cells' numbers in
 * it. A solver's set is a bit set inside, if that has room for all members; else an array inside, if
 * that has; else a bit set outside. So equal sets of solvers have the same form. */
struct PtaSet {
	uint32_t n;   /* members */
	uint32_t cap; /* 0: few; PTS_ARRAY: ids, of a frozen solution; more: number of words, and these
		       * are inside if they are PTS_INSIDE, of a set that is not empty */
	union {
		uint32_t few[PTS_FEW]; /* ascending, as ids are */
		uint32_t *ids;
		uint64_t inside[PTS_INSIDE];
		uint64_t *words;
	} u;
};

/* Where sets have their memory. */
typedef struct PtsPool {
	Arena *arena;
	struct PtsFree *free[PTS_CLASSES]; /* blocks that were given back, by size class */
} PtsPool;

/* The arena was reset. */
void pts_pool_reset(PtsPool *pool);

/* True if x was not a member. */
bool pts_add(PtsPool *pool, PtaSet *s, uint32_t x);
/* Whether the set is a bit set inside, or empty and may become one. */
static inline bool
pts_is_inside(const PtaSet *s)
{
	return s->cap == PTS_INSIDE || (s->cap == 0 && s->n == 0);
}
/* Add members that such a set does not have. */
static inline void
pts_add_inside(PtaSet *s, const uint64_t bits[PTS_INSIDE])
{
	assert(((s->u.inside[0] & bits[0]) | (s->u.inside[1] & bits[1])) == 0);
	s->cap = PTS_INSIDE;
	s->n += (uint32_t)(__builtin_popcountll(bits[0]) + __builtin_popcountll(bits[1]));
	s->u.inside[0] |= bits[0];
	s->u.inside[1] |= bits[1];
}
/* into := into | from; what was not there is added to fresh. True if into changed. */
bool pts_union_any(PtsPool *pool, PtaSet *into, const PtaSet *from, PtaSet *fresh);
static inline bool
pts_union_into(PtsPool *pool, PtaSet *into, const PtaSet *from, PtaSet *fresh)
{
	/* Most joins are of small systems, and most add nothing. */
	if (from->cap != PTS_INSIDE || !pts_is_inside(into) || (fresh && !pts_is_inside(fresh)))
		return pts_union_any(pool, into, from, fresh);
	uint64_t added[PTS_INSIDE] = { from->u.inside[0] & ~into->u.inside[0],
				       from->u.inside[1] & ~into->u.inside[1] };
	if ((added[0] | added[1]) == 0)
		return false;
	pts_add_inside(into, added);
	if (fresh)
		pts_add_inside(fresh, added);
	return true;
}
/* The set is empty, and its memory is used again. */
void pts_free(PtsPool *pool, PtaSet *s);
/* Of any form, those that pts_equal does not compare itself. */
bool pts_equal_any(const PtaSet *a, const PtaSet *b);
static inline bool
pts_equal(const PtaSet *a, const PtaSet *b)
{
	if (a->cap != PTS_INSIDE || b->cap != PTS_INSIDE)
		return pts_equal_any(a, b);
	return a->u.inside[0] == b->u.inside[0] && a->u.inside[1] == b->u.inside[1];
}
/* Equal sets of solvers have the same. */
uint64_t pts_hash(const PtaSet *s);
/* The least of members that set does not have, or UINT32_MAX. */
uint32_t pts_lacks(const PtaSet *set, const PtaSet *members);

/* -------------------------------------------------------------------- run */

/* A leaf that a dispatcher gets: of which parameter or capture, as its summary numbers them; or of the
 * result of which open call; or a capture of a closure that its own captures lead to. */
typedef struct PtaInput {
	PtaRoot root;
	PtaOrigin origin; /* RESULT: the call's kind */
	uint32_t index, leaf;
	bool points; /* it may hold a pointer */
	bool is_deep; /* leaf_is_deep */
	IrFuncId inner; /* not 0: it is the capture at leaf `leaf` of closures of this function */
	uint32_t from;  /* of such: a place where these closures are */
} PtaInput;

/* What leaf `leaf` of memory at place `from` leads to is at place `to`; with `func`, of the closures of
 * that function there. */
typedef struct PtaPlaceLink {
	uint32_t from, leaf, to;
	IrFuncId func;
} PtaPlaceLink;

/* The targets that the whole program has for an interface's method or a func type, and what they do,
 * joined (dispatch.c). A *brief* is the same of one function: what stands for its summary where that
 * is too much. */
typedef struct PtaDispatch {
	bool is_invoke;
	IrFuncId brief_of; /* 0: not a brief */
	IrTypeId type;   /* interface or func type, underlying; of a brief: the function's */
	uint32_t method; /* of the interface */
	VEC(CallTarget) targets;
	uint32_t n_leaves; /* the value called, then the leaves of the arguments; of a brief: the
			    * leaves of the parameters, then of the captures */
	PtaInput *inputs;   /* by leaf */
	IdVec flags;       /* by place; empty: not joined yet */
	VEC(BitSet) stored; /* by place: the places that may be stored in it */
	IdVec number;      /* by place: its object in the summary, 0: no pointers there */
	bool leaves_open, leaves_methods_open; /* a brief: open calls of func values, and of
			    * interfaces' methods, stay open */
	Map resolved;      /* a brief: kinds of calls that it does not leave open all the same */
	bool is_resolving; /* a brief: it has too many open calls to leave them all open */
	VEC(PtaInput) more; /* a brief: leaves of the results of these calls, captures of captured
			     * closures */
	VEC(PtaPlaceLink) links; /* a brief: but for those from each place to what is behind it */
	VEC(PtaSumCall) calls;  /* in their lists `obj` is a place */
	BitSet returned;   /* places of what open calls of targets return, unless they stay open */
	Map uses;          /* dispatchers whose flags are in these */
} PtaDispatch;

/* What can be reached from outside memory of a type by its pointers: how many kinds of memory (shape and
 * type), and how many cells these have. The search ends at as many kinds as no budget allows. */
typedef struct PtaReach {
	uint32_t n_kinds, n_cells;
} PtaReach;

/* Types of casts. */
typedef struct PtaRows {
	uint32_t n;
	IrTypeId at[];
} PtaRows;

/* What layout.c made so far; null: not asked for yet. Threads read and write them as they are. */
typedef const PtaLayout *_Atomic PtaLayoutRef;
typedef struct PtaLayouts {
	PtaLayoutRef *of_type;    /* by type */
	PtaLayoutRef *of_results; /* by func type: all results, one after the other */
	PtaLayoutRef *of_map;     /* by map type: key and element */
	PtaLayoutRef *of_closure; /* by function: its captures */
	const PtaRows *_Atomic *rows; /* by type */
	const PtaReach *_Atomic *reach; /* by type */
	const PtaLayout *any;     /* one leaf */
} PtaLayouts;

/* How a function is solved. What changes here changes for good. */
typedef struct PtaMode {
	uint8_t step;   /* PtaStep */
	bool resolves;  /* has too many open calls to leave them to callers */
	bool is_flat;   /* summary over budget: callers see its brief */
	const Map *out; /* obj_out_key -> bits of the sinks that the object was ever in; null: none.
			 * Never written again */
} PtaMode;

/* Of whose version what was solved made use. */
typedef struct PtaRead {
	PtaFuncId func;
	uint32_t version;
} PtaRead;

/* What solving a function gave; all of it follows from the function and from what it read. */
typedef struct PtaSolved {
	PtaMode mode;
	PtaSolution *solution;
	PtaSummary *summary;
	PtaCounters n;
	VEC(PtaRead) reads; /* of what was solved ahead of its turn */
} PtaSolved;

struct Pta {
	const IrModule *m;
	const CallGraph *graph;
	PtaOptions opt;
	const AbsFacts *facts;
	PtaCounters n;
	IrTypeId byte_type;
	/* layout.c */
	PtaLayouts layouts;
	/* targets.c */
	uint32_t n_ir;       /* module's functions are 1 .. n_ir-1 */
	VEC(PtaDispatch *) dispatch; /* of PtaFuncId n_ir + i; of a brief null: nobody wants it */
	PtaFuncId first_brief; /* dispatchers end here; the brief of function f is first_brief + f */
	VEC(IdVec) comps;    /* those of the call graph; a brief stands in that of its function */
	uint32_t n_all;      /* one more than the largest PtaFuncId */
	Map known;           /* known.c: (function, call instruction) -> the one callee */
	Map given;           /* given.c: (function, parameter or capture) -> which of the next */
	VEC(IdVec) given_funcs; /* functions, of which its func value is a closure, or nil */
	/* demand.c; slice null: everything is needed, and counts */
	BitSet needed;       /* functions and dispatchers */
	BitSet **slice;      /* by IrFuncId: the instructions that count; null: it is not needed */
	BitSet apart;        /* known.c: functions; what their closures captured is told apart */
	BitSet merged;       /* limits.c: literals that are not, and the functions that they stand in */
	PtaSolution **summary_solution, **verdict_solution; /* by PtaFuncId */
	PtaMode *mode;       /* by PtaFuncId */
	PtaSummary **summaries;
	bool *is_folded;     /* limits.c: some of its links are others, since they are too deep */
	uint32_t *version;   /* by PtaFuncId: counts what callers see of it, its summary and whether it
			      * is flat */
	pthread_mutex_t lock; /* of what functions see of each other (publish.c) */
};

/* layout.c */
void layouts_make(Pta *p);
const PtaLayout *layout_of_shape(Pta *p, PtaShape shape, IrTypeId type, IrFuncId func);
/* All results of a func type, one after the other. */
const PtaLayout *layout_results(Pta *p, IrTypeId func_type);
/* Leaves of the parameters before number i of a func type. */
uint32_t layout_param_leaf(Pta *p, IrTypeId func_type, uint32_t i);
/* Whether a leaf of this type may point to something. Type 0 may. */
bool leaf_points(const Pta *p, IrTypeId leaf);
/* What a leaf of this type points to. */
void leaf_pointee(const Pta *p, IrTypeId leaf, PtaShape *shape, IrTypeId *type);
/* Whether the leaf points to one pointer, a variable or a slice's header, that points to pointers: where
 * memory has no types, what that pointer leads to is apart from what is behind it. */
bool leaf_is_deep(Pta *p, IrTypeId leaf);
/* Whether memory of type `type` has, at leaf off, an `as` (with PTA_ROW: an array of these). is_whole:
 * the memory is an object as it was allocated; otherwise it may be the first part of something
 * larger. */
bool layout_has(Pta *p, IrTypeId type, uint32_t off, IrTypeId as, bool is_whole);
/* Whether an access through such a pointer stays inside and sees the same leaves, whatever their
 * types are. */
bool layout_fits(Pta *p, IrTypeId type, uint32_t off, IrTypeId as, bool is_whole);
/* What slices among the type's leaves lead to, and pointers to arrays with separate elements: the types
 * of casts to it, each once. Only what holds pointers. */
const PtaRows *layout_rows(Pta *p, IrTypeId type);
/* From memory (shape MEM) of the type. */
const PtaReach *layout_reach(Pta *p, IrTypeId type);

/* targets.c */
void dispatch_make(Pta *p);
/* The dispatcher of a computed call's targets; 0: none (there are no targets, or call graph, world
 * or their number do not allow it). */
PtaFuncId dispatch_of_call(const Pta *p, const PtaCall *c);
/* known.c: whether the type is one of functions; or of pointers to such. */
bool known_is_func(const IrModule *m, IrTypeId t);
bool known_is_pointer(const IrModule *m, IrTypeId t);
/* Whether x is a pointer to a variable of func type, or may be one that a closure captured. */
bool known_is_variable(const IrModule *m, const IrFunc *f, IrValueId x);
/* The func value x before conversions. */
IrValueId known_converted(const IrModule *m, const IrFunc *f, IrValueId x);
/* The function with body whose static call x is a result of, and which result; 0: x is none. */
IrFuncId known_returned_by(const IrModule *m, const IrFunc *f, IrValueId x, uint32_t *result);
/* The computed calls whose callee is always a closure of one function. */
void known_make(Pta *p);
/* given.c: the parameters and captures of func type whose values are all known. */
void given_make(Pta *p);
/* What the func value is that f's parameter or capture leads to: closures of these, or nil; null: not
 * known. */
const IdVec *given_of(const Pta *p, IrFuncId f, const PtaObj *root);
/* The same of the parameter or capture with that index. */
const IdVec *given_as(const Pta *p, IrFuncId f, PtaRoot root, uint32_t index);
/* slice.c: the instructions of a function that its summary may depend on, and if it is asked about
 * the placements of its sites. */
BitSet *slice_make(Pta *p, const IrFunc *f, bool is_asked);
/* demand.c: find what the functions that are asked about need. */
void demand_make(Pta *p);
/* A solution calls the function, dispatcher or brief. What of that and of all that it leads to was not
 * needed is so from now on, and appended. */
void demand_late(Pta *p, PtaFuncId called, IdVec *added);
/* The same for all verdict solutions; whether there was something. */
bool demand_of_verdicts(Pta *p);
static inline bool
demand_has(const Pta *p, PtaFuncId f)
{
	return p->slice == NULL || bits_has(&p->needed, f);
}
/* Whether an instruction of a needed function counts. */
static inline bool
demand_is_relevant(const Pta *p, IrFuncId f, IrValueId v)
{
	return p->slice == NULL || p->slice[f] == NULL || bits_has(p->slice[f], v);
}
/* Whether so many functions are its targets that calls of them are calls of unknown code; never of
 * interfaces' methods. */
bool dispatch_is_crowded(const Pta *p, PtaFuncId id);
/* Of a kind of open calls. */
PtaFuncId dispatch_of_kind(const Pta *p, PtaOrigin call);
static inline bool
pta_is_closed(const Pta *p)
{
	return callgraph_is_whole(p->graph);
}

/* ----------------------------------------------------------------- system */

typedef enum NodeKind {
	NODE_NONE,
	NODE_SINK,   /* a: PtaSink */
	NODE_VALUE,  /* a: IrValueId, b: leaf */
	NODE_RESULT, /* b: leaf */
	NODE_CELL,   /* a: object, b: leaf */
	NODE_LINK,   /* a: cell; what a read of the cell sees beside what this function stored */
	NODE_INST,   /* a: instance, b: object of its summary */
	NODE_OFFSET, /* a: instance, b: counted */
	NODE_INNER,  /* a: instance, b: object of its summary: addresses inside of that */
	NODE_RECV,   /* a: instance; the callees' boxes or closures that it is for */
	NODE_ARG,    /* a: call that a callee left open, b: leaf */
	NODE_CALLEE, /* a: such a call */
	NODE_CALL_RESULT, /* a: such a call, b: leaf */
	NODE_SEEN,   /* a: call of a function without body that keeps nothing: what it may return */
	NODE_TEMP,   /* a: instruction, b: counted */
} NodeKind;

typedef struct NodeInfo {
	uint32_t kind; /* NodeKind */
	uint32_t a, b;
} NodeInfo;

/* `child` stands for what leaf `leaf` of the parent, or of the origin's objects, held before. */
typedef struct LinkRec {
	PtaObjId parent;  /* 0: origin's objects */
	PtaOrigin origin; /* a kind */
	uint32_t leaf;
	PtaObjId child;
} LinkRec;

/* What is private of a frozen solution. */
struct PtaNodes {
	bool is_verdict;
	uint32_t n;            /* nodes are 1 .. n-1 */
	const NodeInfo *info;  /* by node */
	uint32_t *set;         /* by node: its set's index; null: not solved yet */
	VEC(PtaSet) sets;      /* [0] is empty; equal ones are one */
	const PtaObjId *own;   /* by instruction: the object that it makes */
	VEC(LinkRec) links;    /* of a frozen solution sorted, child last */
	const IrTypeId *inst_recv; /* by instance: boxed type of the receiver, or 0 */
	uint64_t n_tokens;     /* of all sets; one of merged nodes counts once */
};

struct PtaSys;

/* What a solver does for the operations of step.c. */
typedef struct SolverOps {
	void (*add_token)(struct PtaSys *s, PtaNodeId dst, PtaNodeId token);
	void (*add_edge)(struct PtaSys *s, PtaNodeId src, PtaNodeId dst);
} SolverOps;

typedef struct PtaSys {
	Pta *p;
	PtaSolution *f;   /* what will be frozen, as it grows */
	PtaMode mode;     /* of the function, as it will be */
	Map *out;         /* mode.out, if that is of this solving; or null */
	PtaCounters n;    /* what solving the function has cost */
	bool is_ahead;    /* before its turn: nothing is made that others see */
	bool is_lost;     /* ahead, and it needs what is not there yet: give up */
	VEC(PtaRead) reads; /* ahead: what was seen of others */
	struct PtaWorklist *worklist; /* worklist.c: used by one system after the other */
	Arena *arena;     /* for what is dropped with the system */
	PtsPool pool;
	bool is_verdict; /* placeholders' calls are resolved */
	bool is_brief;   /* PTA_STEP_BRIEF */
	bool is_over;    /* over budget, or lost: give up */
	struct PtaBudget {
		uint32_t placeholders, inst_nodes, tokens;
	} budget, spent; /* budget 0: no limit */
	const PtaReach *foreseen; /* what will be read, and is over budget; null: nothing is known */
	bool is_foreseen_filled;  /* see solve_foresee */
	VEC(NodeInfo) info; /* [0] unused */
	VEC(PtaSet) pts;    /* by node, of cells' numbers; that of a merged node is its
			     * representative's */
	IdVec cells;        /* by number of a cell: its node. Numbers ascend as nodes do */
	IdVec cell_no;      /* by node: its number, of a cell */
	IdVec rep;          /* by node: towards its representative, 0: itself */
	IdVec link_node;    /* by node: NODE_LINK of a cell, or 0 */
	Map origin_index;   /* (func, instr) -> index */
	VEC(PtaOrigin) origins;
	IdVec own;          /* by instruction */
	IdVec value;        /* by instruction: the solution's `value` */
	Map clones;         /* (call, origin) -> object */
	Map funcs;          /* function -> object */
	Map roots;          /* see objects.c */
	Map links;          /* (parent or origin, leaf) -> object */
	Map folds;          /* (anchor, shape and type) -> the link below it */
	Map captured;       /* (function, leaf) -> what its captured closures captured there */
	uint32_t exact_depth; /* links down to this depth are known by their path */
	IdVec link_origin;  /* by object: of a folded link without parent, its origin */
	VEC(LinkRec) link_list;
	Map views;
	Map contents;       /* (object, type) -> what it holds is seen as memory of this type */
	Map insts;          /* (call, callee) -> chain in inst_next */
	Map inner;          /* node of an object of an instance -> its NODE_INNER */
	Map open_calls;     /* (call instruction, origin) -> call */
	IdVec inst_next;    /* by instance */
	IdVec inst_recv;    /* by instance: boxed type of the receiver, or 0 */
	BitSet exposed;     /* objects in PTA_SINK_EXPOSED */
	uint32_t n_temps;
	const SolverOps *ops;
	void *solver;
} PtaSys;

/* objects.c */
PtaSys *sys_new(Pta *p);
/* Begin the system of a function, in the mode that is set; the one before it is gone. */
void sys_begin(PtaSys *s, PtaFuncId id, bool is_verdict);
/* An empty list with room for n ids. */
IdVec sys_ids(PtaSys *s, uint32_t n);
typedef struct PtaBudget PtaBudget;
/* Count what was spent on one of the budget's items. */
static inline void
sys_spend(PtaSys *s, uint32_t *spent, uint32_t budget, uint32_t n)
{
	assert(*spent <= UINT32_MAX - n);
	*spent += n;
	if (budget && *spent > budget)
		s->is_over = true;
}
/* for (each token t of a node's set): the set may grow and move meanwhile. */
#define sys_set_each(s, set, t)                                                           \
	for (uint32_t t##_no = pta_set_next((set), 0), t;                                 \
	     t##_no != UINT32_MAX && (t = (s)->cells.at[t##_no], true);                    \
	     t##_no = pta_set_next((set), t##_no + 1))
PtaNodeId sys_nodes(PtaSys *s, uint32_t n, NodeKind kind, uint32_t a, uint32_t b);
PtaNodeId sys_temp(PtaSys *s, IrValueId instr);
/* The sinks that take an object from its summary: bit i for sink i. */
#define MASK_OUT \
	(1u << PTA_SINK_GLOBAL | 1u << PTA_SINK_GOROUTINE | 1u << PTA_SINK_PANIC | 1u << PTA_SINK_DEFER)
#define MASK_UNKNOWN (1u << PTA_SINK_UNKNOWN)
/* The node's representative. */
static inline PtaNodeId
sys_find(const PtaSys *s, PtaNodeId n)
{
	assert(n != 0 && n < s->rep.len);
	uint32_t *rep = s->rep.at;
	while (rep[n]) {
		if (rep[rep[n]])
			rep[n] = rep[rep[n]]; /* halve the path */
		n = rep[n];
	}
	return n;
}
static inline PtaObj *
sys_obj(const PtaSys *s, PtaObjId o)
{
	assert(o != 0 && o < s->f->objs.len);
	return &s->f->objs.at[o];
}
static inline PtaObjId
sys_obj_of(const PtaSys *s, PtaNodeId n)
{
	return s->info.at[n].kind == NODE_CELL ? s->info.at[n].a : 0;
}
/* Outside memory of unknown type has one real cell, the first; its second token stands
 * for an address somewhere inside. */
static inline bool
obj_is_vague(const PtaObj *o)
{
	return o->shape == PTA_SHAPE_ANY && pta_is_placeholder(o);
}
/* What a brief or dispatcher made: memory of unknown type, of any number of objects. */
static inline bool
obj_is_untyped(const PtaObj *o)
{
	return o->shape == PTA_SHAPE_ANY && pta_is_made(o);
}
/* What an interface value that is no placeholder leads to. */
static inline bool
obj_is_box(const PtaObj *o)
{
	return pta_is_made(o) && o->shape == PTA_SHAPE_BOX;
}
const PtaLayout *sys_layout(const PtaSys *s, const PtaObj *o);
/* Whether cell k of the object may hold a pointer. */
bool obj_cell_points(const PtaSys *s, const PtaObj *o, uint32_t k);
/* The kind of an object that came out of a callee, or that is exposed. */
PtaOrigin obj_kind_origin(uint8_t shape, IrTypeId type, IrFuncId func);
/* What makes an object the same when its function is solved again. */
uint64_t obj_out_key(const PtaObj *o);
PtaObjId obj_own(PtaSys *s, IrValueId instr, PtaShape shape, IrTypeId type, IrFuncId func);
PtaObjId obj_clone(PtaSys *s, IrValueId call, const PtaSumObj *from);
PtaObjId obj_func(PtaSys *s, IrFuncId g);
PtaObjId obj_root(PtaSys *s, PtaRoot root, PtaOrigin origin, uint32_t index, uint32_t leaf,
		  IrTypeId leaf_type);
/* What leaf `leaf` of an outside or exposed object held before; 0 if it holds no pointers. */
PtaObjId obj_link(PtaSys *s, PtaObjId o, uint32_t leaf);
PtaObjId obj_view(PtaSys *s, PtaObjId o, PtaShape shape, IrTypeId type, IrFuncId func);
/* The cell of leaf k of the object's type. */
static inline PtaNodeId
obj_cell(const PtaSys *s, PtaObjId o, uint32_t k)
{
	const PtaObj *ob = sys_obj(s, o);
	return k < ob->n ? ob->first + k : ob->first;
}
uint32_t sys_origin(PtaSys *s, PtaOrigin o);
/* Give each link the parent and leaf of its shortest path, the first in order of several: they
 * do not depend on the order in which links were made. Of a solved system. */
void sys_name_paths(PtaSys *s);
/* The cell `off` leaves after a token of object o. */
static inline PtaNodeId
obj_token_add(const PtaObj *o, PtaNodeId token, uint32_t off)
{
	if (obj_is_vague(o))
		return off ? o->first + 1 : token;
	uint32_t at = token - o->first + off;
	return at < o->n ? o->first + at : o->first;
}
static inline PtaNodeId
sys_token_add(const PtaSys *s, PtaNodeId token, uint32_t off)
{
	return obj_token_add(sys_obj(s, sys_obj_of(s, token)), token, off);
}
static inline PtaNodeId
obj_token(const PtaSys *s, PtaObjId o)
{
	return sys_obj(s, o)->first;
}

/* Constraints; a null (0) node on either side drops it. */
void cons_add(PtaSys *s, PtaCons c);
void cons_addr(PtaSys *s, PtaNodeId dst, PtaNodeId token, PtaRule rule, IrValueId instr);
void cons_copy(PtaSys *s, PtaNodeId dst, PtaNodeId src, PtaRule rule, IrValueId instr);
/* The same where nothing else flows into dst: it needs no set of its own. */
void cons_same(PtaSys *s, PtaNodeId dst, PtaNodeId src, PtaRule rule, IrValueId instr);
void sys_unite(PtaSys *s, PtaNodeId dst, PtaNodeId src);
void cons_load(PtaSys *s, PtaNodeId dst, PtaNodeId ptr, uint32_t off, PtaRule rule,
	       IrValueId instr);
void cons_store(PtaSys *s, PtaNodeId ptr, uint32_t off, PtaNodeId src, PtaRule rule,
		IrValueId instr);

/* gen_*.c */
void gen_func(PtaSys *s);
/* The node of a value's leaf k (constants and addresses are made on
 * demand); 0: points to nothing. */
PtaNodeId gen_leaf(PtaSys *s, IrValueId v, uint32_t k);
/* The leaf as memory, a call or a result gets it: without what a uintptr carries. */
PtaNodeId gen_kept_leaf(PtaSys *s, IrValueId v, uint32_t k);
const PtaLayout *gen_layout(PtaSys *s, IrValueId v);
/* The separate elements [from, to) of an array. */
typedef struct GenElems {
	uint32_t from, to;
} GenElems;
/* Those that have this index, if it is a constant; otherwise all. */
GenElems gen_elems(PtaSys *s, IrTypeId array, IrValueId index);
/* Copy `n` leaves between values whose types may be collapsed. */
void gen_copy(PtaSys *s, IrValueId dst, uint32_t dst_off, IrValueId src, uint32_t src_off,
	      uint32_t n, PtaRule rule, IrValueId instr);
/* Value v is x, or a part of it from leaf off on, and nothing else. */
void gen_same(PtaSys *s, IrValueId v, IrValueId x, uint32_t off, PtaRule rule);
void gen_memory(PtaSys *s, IrValueId v);   /* gen_memory.c */
void gen_elem(PtaSys *s, IrValueId v, IrValueId p, IrValueId index, PtaRule rule);
void gen_call(PtaSys *s, IrValueId v);     /* gen_call.c */
void gen_convert(PtaSys *s, IrValueId v);  /* gen_convert.c */
void gen_container(PtaSys *s, IrValueId v); /* gen_container.c */
void gen_unknown_call(PtaSys *s, PtaCallId id);
void gen_noescape_call(PtaSys *s, PtaCallId id);

/* step.c: what happens because token t is in the set that constraint c, a sink or a call reads. */
void step_cons(PtaSys *s, PtaConsId c, PtaNodeId t);
/* The object's cells flow into each other from now on. */
void obj_collapse(PtaSys *s, PtaObjId o);
void step_sink(PtaSys *s, PtaSink sink, PtaNodeId t);
/* call.c */
void step_call(PtaSys *s, PtaCallId c, PtaNodeId t);
/* Whether a call that finds o as its callee, or as the interface value that it calls method
 * `method` of, runs nothing but a function of the module with a body. type: the func type or interface. */
bool call_is_resolved(const Pta *p, const PtaObj *o, IrTypeId type, uint32_t method);
/* The node whose tokens drive the constraint. */
static inline PtaNodeId
cons_driver(const PtaCons *c)
{
	assert(c->kind != PTA_ADDR && c->kind != PTA_COPY);
	return c->kind == PTA_STORE ? c->dst : c->src;
}

/* instantiate.c */
void call_instantiate(PtaSys *s, PtaCallId call, PtaFuncId callee, IrTypeId recv);

/* naive.c, worklist.c */
void solve_naive(PtaSys *s);
void solve_worklist(PtaSys *s);

/* cert_form.c: whether ids, cells, operands and instances' tables are in range, and, of what is solved,
 * members of sets. */
bool pta_check_form(const Pta *p, const PtaSolution *f, Buf *faults);
/* solve.c: how many placeholders a system with a budget may have, whatever the function. */
uint32_t solve_most_placeholders(const Pta *p);
/* The system reads all that can be reached from somewhere; is_filled: and stores all of that in each part
 * of it. True: that is over budget, and the system is given up before it has made all of it. */
bool solve_foresee(PtaSys *s, const PtaReach *reach, bool is_filled);
/* The function's summary, by its mode. False: it is lost, and nothing was made. */
bool solve_summary(PtaSys *s, PtaFuncId f, PtaMode mode, PtaSolved *out);
/* Its verdict solution, likewise in its turn. */
PtaSolution *solve_verdict(PtaSys *s, PtaFuncId f, PtaMode mode);

/* publish.c: what a call of the callee (a function or dispatcher) gets to see of it: the number of
 * it or of its brief, and its summary; null: not solved yet, does nothing. A system that is ahead may be
 * lost by that. */
PtaFuncId sys_see(PtaSys *s, PtaFuncId callee, const PtaSummary **sum);
/* What callers see of f from now on; true if that is another summary. */
bool publish(Pta *p, PtaFuncId f, PtaSummary *sum, bool is_flat);
/* Whether all is as it was read; the lock is held. */
bool publish_is_current(const Pta *p, const PtaSolved *solved);

/* sweep.c: all summaries that are needed and not there. */
void sweep_summaries(Pta *p);
/* Then the verdict solutions; false: they need more summaries. */
bool sweep_verdicts(Pta *p);

/* limits.c: the usual limits where none are given; counts what they cost once all is solved. */
void limits_fill(PtaOptions *o);
void limits_count(Pta *p);

/* freeze.c: what a solved system says. */
PtaSolution *sys_freeze(PtaSys *s);
/* Whether a system is well formed before it is solved; if not, faults says why. */
bool sys_verify(const PtaSys *s, Buf *faults);

/* summary.c */
PtaSummary *summary_make(PtaSys *s);
/* Without effect: OMEGA and UNKNOWN only. */
PtaSummary *summary_empty(PtaFuncId f);
/* Number the objects in canonical order; numbers (n of them, 0 is none) follow. */
void summary_canonicalise(PtaSummary *sum, uint32_t *numbers, uint32_t n);
/* The dispatcher, or brief that somebody wanted, of that number. */
static inline PtaDispatch *
dispatch_of(const Pta *p, PtaFuncId id)
{
	assert(id >= p->n_ir && id - p->n_ir < p->dispatch.len);
	PtaDispatch *d = p->dispatch.at[id - p->n_ir];
	assert(d != NULL);
	return d;
}
static inline bool
dispatch_has(const Pta *p, PtaFuncId id)
{
	assert(id >= p->n_ir && id - p->n_ir < p->dispatch.len);
	return p->dispatch.at[id - p->n_ir] != NULL;
}
/* dispatch.c: the summary of a dispatcher, from those of its targets as they are now. */
PtaSummary *dispatch_summary(Pta *p, PtaFuncId id);
/* Make the brief of a function. */
void dispatch_add_brief(Pta *p, IrFuncId f);
uint32_t summary_size(const PtaSummary *s);
bool summary_equal(const PtaSummary *a, const PtaSummary *b);

#endif

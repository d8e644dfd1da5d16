/*
 * The insides of type propagation: a graph whose nodes stand for what may hold an interface or
 * func value, and whose edges say that a value may go from one to another. doc/callgraph.md,
 * section 3.
 *
 * *Items* are the types that are boxed and the functions that are used as values. The set of a
 * node has the items that may be there. A type is *tracked* if it is an interface or func type, or
 * a pointer to a tracked type; the node of a pointer stands for what it points to, so that flows
 * of pointers go both ways. Values of other types have no nodes: what they hold is in the slots of
 * their types (a field of a struct type, an element of a type, ...), wherever in memory that is.
 */
#ifndef STAYPUT_CALLGRAPH_VTA_H
#define STAYPUT_CALLGRAPH_VTA_H

#include "callgraph/priv.h"

typedef uint32_t VtaNode; /* 0: none, what is there is of no interest */

/* What a node stands for, with the ids a, b and a part. */
typedef enum VtaKind {
	VTA_NONE,
	VTA_ALL,     /* every item: what is made by other means than instructions (vta_node.c) */
	VTA_VALUE,   /* a: function, b: instruction, part: of a tuple */
	VTA_PARAM,   /* a: function, part: index */
	VTA_CAPTURE, /* likewise */
	VTA_RESULT,  /* likewise */
	VTA_GLOBAL,  /* a: global: what it holds */
	VTA_FUNC,    /* a: function, as a value */
	VTA_FIELD,   /* a: struct type, part: field */
	VTA_ELEM,    /* a: type of an element of arrays and slices */
	VTA_CHAN,    /* a: type of an element of channels */
	VTA_KEY,     /* a: map type */
	VTA_MAPPED,  /* a: map type */
	VTA_BOXED,   /* a: type of a value that an interface holds */
	VTA_TABLES,  /* a: underlying type of a value that initial values of package-level variables
		      * have a part of */
} VtaKind;

typedef enum VtaTracking { VTA_UNTRACKED, VTA_TRACKED, VTA_POINTER } VtaTracking;

typedef struct VtaEdge {
	VtaNode src, dst;
} VtaEdge;

typedef struct VtaSite {
	IrFuncId func;
	IrValueId call;
} VtaSite;

typedef struct Vta {
	CallGraph *g;
	const IrModule *m;
	uint8_t *tracking;   /* by type: VtaTracking */
	uint32_t *item_of_type, *item_of_func; /* from 1; 0: none */
	IdVec items;         /* by item: a type, or the number of types plus a function */
	Map index;           /* key of a node -> the node */
	uint32_t n_nodes;
	VEC(VtaEdge) edges;
	VEC(VtaEdge) seeds;  /* src: an item that is in the node dst from the start */
	VtaNode all;
	BitSet exposed;      /* types in whose memory any item may be stored */
	BitSet contained;    /* types of parts around which memory is exposed */
	VEC(VtaSite) sites;  /* computed calls */
	Map linked;          /* pairs of types that are converted into each other */
	IdVec comp;          /* by node: its component */
	uint32_t n_comps;
	BitSet *sets;        /* by component */
} Vta;

static inline uint64_t
vta_key(VtaKind kind, uint32_t a, uint32_t b, uint32_t part)
{
	assert(a < 1u << 22 && b < 1u << 22 && part < 1u << 16);
	return (uint64_t)kind << 60 | (uint64_t)a << 38 | (uint64_t)b << 16 | part;
}

/* vta_node.c */
void vta_begin(Vta *x, CallGraph *g);
VtaNode vta_node(Vta *x, VtaKind kind, uint32_t a, uint32_t b, uint32_t part);
/* The node of an instruction's value, or of a part of the tuple that it is; 0 for constants and
 * types that are not tracked. */
VtaNode vta_value(Vta *x, const IrFunc *f, IrValueId v, uint32_t part);
/* The node of a place that holds values of type held; 0 if that is not tracked. */
VtaNode vta_slot(Vta *x, VtaKind kind, uint32_t owner, uint32_t part, IrTypeId held);
void vta_seed(Vta *x, VtaNode n, uint32_t item);
/* A value of type t goes from src to dst; without effect if one of them is 0. */
void vta_flow(Vta *x, VtaNode dst, VtaNode src, IrTypeId t);
void vta_join(Vta *x, VtaNode a, VtaNode b);
/* Any item may be in n. */
void vta_any(Vta *x, VtaNode n);
/* Any item may be stored in memory of type t, and in all memory that it leads to; */
void vta_expose(Vta *x, IrTypeId t);
/* ... in what a value is and leads to; */
void vta_expose_value(Vta *x, const IrFunc *f, IrValueId v);
/* ... in what may be around the memory that a pointer leads to, by arithmetic; */
void vta_expose_around(Vta *x, const IrFunc *f, IrValueId p);
/* ... in what a function is given and returns; */
void vta_expose_params(Vta *x, IrFuncId g);
/* ... in all that reflection gets to. */
void vta_expose_reflection(Vta *x);
/* What tables were given may be in all slots that package-level variables lead to. */
void vta_expose_tables(Vta *x);
VtaNode vta_in_tables(Vta *x, IrTypeId held);
/* Values of type a are converted to type b. */
void vta_link_types(Vta *x, IrTypeId a, IrTypeId b);

/* vta_graph.c: the edges of a function, with the targets of calls that the call graph has now. */
void vta_scan(Vta *x, IrFuncId f);

/* vta_solve.c: the least sets that have the seeds and are closed under the edges. */
void vta_solve(Vta *x);
/* The items of a node; null: none. */
static inline const BitSet *
vta_set(const Vta *x, VtaNode n)
{
	return n && n < x->comp.len ? &x->sets[x->comp.at[n]] : NULL;
}

#endif

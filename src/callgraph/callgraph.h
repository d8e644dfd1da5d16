/*
 * callgraph: what the whole program may run, before any memory is looked at. Which functions the
 * roots lead to, which types interfaces may hold, which functions are used as values, what a
 * computed call may run, and an order of all that, callees first. doc/callgraph.md explains it.
 *
 * Reading order: priv.h (the steps of a run), reach.c (what is reached), targets.c (of a call),
 * order.c (edges, components), build.c (the run), dump.c (text). Type propagation: vta.h, vta.c
 * (the rounds), vta_node.c (nodes, what other means than instructions do), vta_graph.c (flows of
 * instructions), vta_solve.c; check.c, its certificate.
 *
 * A *call node* is a function of the module, by its IrFuncId, or above the last of these a target
 * set: what the calls of one interface method or of one func type may run, or what a call site may
 * run, which is less. Only a closed world has target sets; in an open one, code that nobody sees
 * may implement and call everything.
 */
#ifndef STAYPUT_CALLGRAPH_CALLGRAPH_H
#define STAYPUT_CALLGRAPH_CALLGRAPH_H

#include "base/bits.h"
#include "ir/ir.h"

typedef uint32_t CallNode;

typedef enum CallGraphKind {
	CALLGRAPH_OFF,
	CALLGRAPH_RTA, /* rapid type analysis: a target set for each method and func type */
	CALLGRAPH_VTA, /* then type propagation: call sites have target sets of their own */
} CallGraphKind;

/* Zero is the default of each. */
typedef struct CallGraphOptions {
	bool is_closed;      /* the module is the program: nobody else calls or implements */
	CallGraphKind kind;  /* in a closed world: how computed calls get their targets */
	uint32_t max_targets; /* points-to joins the targets of a call with more of them; 0: the
			       * usual. Only the order depends on it. */
	const BitSet *roots; /* IrFuncIds of the functions that are asked about or that the runtime
			      * calls: what they cannot lead to is not reached; null: all */
} CallGraphOptions;

#define CALLGRAPH_MAX_TARGETS 4

typedef struct CallTarget {
	IrFuncId func;
	IrTypeId recv; /* of an interface's method: the boxed type */
} CallTarget;

/* What the calls of one kind may run; never empty. */
typedef struct CallTargets {
	bool is_invoke;
	IrTypeId type;   /* interface or func type, underlying */
	uint32_t method; /* of the interface */
	VEC(CallTarget) list;
} CallTargets;

/* Exact numbers of the run; X(name, text). */
#define CALLGRAPH_COUNTERS(X)                                      \
	X(reached, "functions reached")                            \
	X(boxed, "types that interfaces may hold")                 \
	X(value_funcs, "functions used as values")                 \
	X(target_sets, "sets of targets")                          \
	X(computed, "computed calls")                              \
	X(narrowed, "computed calls with fewer targets than their kind") \
	X(targets, "targets of computed calls, summed up")         \
	X(nodes, "nodes of type propagation")                      \
	X(edges, "edges of type propagation")                      \
	X(components, "components of the reference graph")         \
	X(largest_component, "functions in the largest component")

typedef struct CallGraphCounters {
#define X(name, text) uint64_t name;
	CALLGRAPH_COUNTERS(X)
#undef X
} CallGraphCounters;

/* Nodes of a graph, callees first. */
typedef struct CallOrder {
	VEC(IdVec) comps; /* components, in order */
	uint32_t *rank;   /* by node: its place among the ends of visits, from 1; 0: not among them */
} CallOrder;

typedef struct CallGraph {
	const IrModule *m;
	CallGraphOptions opt;
	CallGraphCounters n;
	BitSet reached;     /* functions that the roots lead to */
	BitSet boxed;       /* types that interfaces may hold */
	BitSet value_funcs; /* functions that are used as values */
	bool makes_funcs;   /* there may be func values that no instruction makes */
	BitSet made_funcs;  /* func types, underlying, that such values may have */
	uint32_t n_funcs;   /* functions of the module are 1 .. n_funcs-1 */
	uint32_t n_nodes;   /* call nodes are 1 .. n_nodes-1 */
	VEC(CallTargets *) targets; /* of call node n_funcs + i */
	Map by_invoke;      /* (interface, method) -> call node, 0: no targets */
	Map by_func;        /* func type -> call node, 0: no targets */
	Map by_content;     /* hash of a target set -> call node; this and the next three: private to
			     * targets.c */
	Map by_name;        /* name of a method -> index in having */
	VEC(IdVec) having;  /* types that have a method of that name, in the module's order; [0]: none */
	Map by_type;        /* func type, underlying -> IdVec * of the value functions of that type */
	Map by_site;        /* (function, call) -> call node, of calls with fewer targets than their
			     * kind */
	struct Vta *vta;    /* type propagation; null: none */
	IdVec *refs;        /* by call node: what it refers to (order.c), hints included */
	VEC(IdVec) comps;   /* components of the reference graph (order.c), callees first; likewise inside
			     * of one, as far as there is an order */
	uint32_t *rank;     /* by call node: its place in that list, from 1; 0: not reached */
} CallGraph;

/* The call graph of a verified module. */
CallGraph *callgraph_build(const IrModule *m, const CallGraphOptions *options);

/* Whether computed calls have targets. */
static inline bool
callgraph_is_whole(const CallGraph *g)
{
	return g->opt.is_closed && g->opt.kind != CALLGRAPH_OFF;
}

/* The target set of the calls of an interface's method, or of a func type; 0: there are no
 * targets, or options or world do not allow it, or nothing that is reached makes such a call. */
CallNode callgraph_of_invoke(const CallGraph *g, IrTypeId iface, uint32_t method);
CallNode callgraph_of_func(const CallGraph *g, IrTypeId func_type);
/* The target set of a computed call of f, likewise. */
CallNode callgraph_of_site(const CallGraph *g, const IrFunc *f, IrValueId call);

static inline const CallTargets *
callgraph_targets(const CallGraph *g, CallNode n)
{
	assert(n >= g->n_funcs && n < g->n_nodes);
	return g->targets.at[n - g->n_funcs];
}

/* The components of the graph that is reached from roots along refs (by node; nodes are below n),
 * and the order in which a search ends that takes the roots in their order. */
CallOrder callgraph_sort(uint32_t n, const IdVec *refs, const IdVec *roots);

/* Prove that type propagation left out no target (check.c). Appends a line for each fault; true if
 * there are none. */
bool callgraph_check(const CallGraph *g, Buf *faults);

/* The underlying type of a named type, others as they are. */
IrTypeId callgraph_under(const IrModule *m, IrTypeId t);
/* The method of type t that an interface's method number stands for, or 0. */
IrFuncId callgraph_method(const IrModule *m, IrTypeId t, IrTypeId iface, uint32_t method);
bool callgraph_implements(const IrModule *m, IrTypeId t, IrTypeId iface);

/* Each function with what it may call; as text, and in the language DOT of Graphviz. */
void callgraph_dump(const CallGraph *g, Buf *out);
void callgraph_dump_dot(const CallGraph *g, Buf *out);

#endif

/* The insides of callgraph: the steps of a run, in their order. */
#ifndef STAYPUT_CALLGRAPH_PRIV_H
#define STAYPUT_CALLGRAPH_PRIV_H

#include "callgraph/callgraph.h"

/* reach.c: reached, boxed, value_funcs, makes_funcs, made_funcs. */
void callgraph_reach(CallGraph *g);
/* The types that reflection gets to from t in one step. pointer_to: by type, the pointer to it, if
 * that has methods. */
void callgraph_push_parts(const IrModule *m, const IrTypeId *pointer_to, IrTypeId t, IdVec *out);
IrTypeId *callgraph_find_pointers(const IrModule *m);

/* targets.c: which types have a method of which name. */
void callgraph_index_methods(CallGraph *g);
/* Types that may implement the interface: all that do are among them. */
const IdVec *callgraph_candidates(const CallGraph *g, IrTypeId iface);
/* The target sets of the kinds of calls in all that is reached. */
void callgraph_find_targets(CallGraph *g);
/* The call node of such a set, which is new or that of an equal one. */
CallNode callgraph_add_set(CallGraph *g, CallTargets *set);
/* vta.c: the target sets of call sites. */
void callgraph_propagate(CallGraph *g);
/* order.c: refs, comps, rank. */
void callgraph_order(CallGraph *g);

#endif

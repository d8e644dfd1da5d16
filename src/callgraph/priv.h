/* The insides of callgraph: the steps of a run, in their order. */
#ifndef STAYPUT_CALLGRAPH_PRIV_H
#define STAYPUT_CALLGRAPH_PRIV_H

#include "callgraph/callgraph.h"

/* reach.c: reached, boxed, value_funcs, makes_funcs, made_funcs. */
void callgraph_reach(CallGraph *g);
/* targets.c: the target set of a computed call, made when first asked for; 0: the callee is known,
 * or there are no targets. */
CallNode callgraph_of_instr(CallGraph *g, const IrFunc *f, const IrInstr *in);
/* order.c: target sets of all that is reached, refs, comps, rank. */
void callgraph_order(CallGraph *g);

#endif

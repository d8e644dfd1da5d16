/*
 * The run: what is reached, what computed calls may run, the order of all that.
 */
#include "callgraph/priv.h"

CallGraph *
callgraph_build(const IrModule *m, const CallGraphOptions *options)
{
	CallGraph *g = mem_new(CallGraph);
	g->m = m;
	g->opt = *options;
	g->n_funcs = g->n_nodes = m->funcs.len;
	callgraph_reach(g);
	callgraph_order(g);
	g->n.reached = bits_count(&g->reached);
	g->n.boxed = bits_count(&g->boxed);
	g->n.value_funcs = bits_count(&g->value_funcs);
	g->n.target_sets = g->targets.len;
	return g;
}

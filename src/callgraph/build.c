/*
 * The run: what is reached, what computed calls may run, the order of all that.
 */
#include "callgraph/priv.h"

static void
count_targets(CallGraph *g)
{
	if (!callgraph_is_whole(g))
		return;
	bits_each(&g->reached, id) {
		const IrFunc *f = ir_func(g->m, id);
		for (IrValueId v = 1; v < f->instrs.len; v++) {
			const IrInstr *in = ir_instr(f, v);
			if (in->block == 0 || (in->op != OP_INVOKE && in->op != OP_CALL) ||
			    (in->op == OP_CALL && ir_static_callee(f, in)))
				continue;
			CallNode n = callgraph_of_site(g, f, v);
			g->n.targets += n ? callgraph_targets(g, n)->list.len : 0;
		}
	}
}

CallGraph *
callgraph_build(const IrModule *m, const CallGraphOptions *options)
{
	CallGraph *g = mem_new(CallGraph);
	g->m = m;
	g->opt = *options;
	if (g->opt.max_targets == 0)
		g->opt.max_targets = CALLGRAPH_MAX_TARGETS;
	g->n_funcs = g->n_nodes = m->funcs.len;
	callgraph_index_methods(g);
	callgraph_reach(g);
	callgraph_find_targets(g);
	if (callgraph_is_whole(g) && g->opt.kind == CALLGRAPH_VTA)
		callgraph_propagate(g);
	callgraph_order(g);
	g->n.reached = bits_count(&g->reached);
	g->n.boxed = bits_count(&g->boxed);
	g->n.value_funcs = bits_count(&g->value_funcs);
	count_targets(g);
	g->n.narrowed = g->by_site.len;
	g->n.target_sets = g->targets.len;
	return g;
}

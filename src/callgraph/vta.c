/*
 * Type propagation (VTA: Sundaresan et al. 2000; the variant of
 * golang.org/x/tools/go/callgraph/vta): which of the targets of its kind a computed call may
 * really run. The graph is made with the targets that are known, and solved; then again with what
 * this gave.
 */
#include "callgraph/vta.h"

#define ROUNDS 2

static CallTargets *
narrowed(const Vta *x, const CallTargets *all, const BitSet *set)
{
	CallTargets *out = mem_new(CallTargets);
	*out = *all;
	out->list.at = NULL;
	out->list.len = out->list.cap = 0;
	vec_each(&all->list, i) {
		CallTarget t = all->list.at[i];
		uint32_t item = all->is_invoke ? x->item_of_type[t.recv] : x->item_of_func[t.func];
		if (bits_has(set, item))
			vec_push(&out->list, t);
	}
	return out;
}

static void
find_site(const Vta *x, const IrFunc *f, IrValueId v)
{
	CallGraph *g = x->g;
	const IrInstr *in = ir_instr(f, v);
	IrValueId callee = ir_operand(f, in, 0);
	CallNode n = in->op == OP_INVOKE
			     ? callgraph_of_invoke(g, ir_instr(f, callee)->type, in->aux)
			     : callgraph_of_func(g, ir_instr(f, callee)->type);
	const BitSet *set = vta_set(x, vta_value((Vta *)x, f, callee, 0));
	if (n == 0 || set == NULL)
		return;
	const CallTargets *all = callgraph_targets(g, n);
	CallTargets *own = narrowed(x, all, set);
	/* Nothing may come to a call that cannot happen, or whose functions nobody calls but those
	 * who are asked about. */
	if (own->list.len > 0 && own->list.len < all->list.len)
		map_put(&g->by_site, map_pair(f->id, v), callgraph_add_set(g, own));
}

static void
find_sites(const Vta *x)
{
	vec_each(&x->sites, i)
		find_site(x, ir_func(x->m, x->sites.at[i].func), x->sites.at[i].call);
}

void
callgraph_propagate(CallGraph *g)
{
	g->vta = mem_new(Vta);
	for (int round = 0; round < ROUNDS; round++) {
		vta_begin(g->vta, g);
		vta_expose_reflection(g->vta);
		vta_expose_tables(g->vta);
		bits_each(&g->reached, f)
			vta_scan(g->vta, f);
		vta_solve(g->vta);
		find_sites(g->vta);
	}
	g->n.nodes = g->vta->n_nodes;
	g->n.edges = g->vta->edges.len;
}

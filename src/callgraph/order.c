/*
 * The reference graph: what each function may call or mentions, and each target set its targets;
 * its components (Tarjan 1972), and an order of all nodes, callees first.
 */
#include "callgraph/priv.h"

static void
scan_refs(const CallGraph *g, const IrFunc *f, IdVec *refs)
{
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->op == OP_FUNC) {
			assert(bits_has(&g->reached, in->aux));
			vec_push(refs, in->aux);
		}
		if (in->block == 0 || !callgraph_is_whole(g))
			continue;
		bool is_call = in->op == OP_CALL ? !ir_static_callee(f, in) : in->op == OP_INVOKE;
		CallNode n = is_call ? callgraph_of_site(g, f, v) : 0;
		if (n)
			vec_push(refs, n);
	}
}

static void
find_refs(CallGraph *g)
{
	VEC(IdVec) refs = {0};
	vec_extend(&refs, g->n_funcs);
	bits_each(&g->reached, f)
		scan_refs(g, ir_func(g->m, f), &refs.at[f]);
	vec_extend(&refs, g->n_nodes);
	for (CallNode n = g->n_funcs; n < g->n_nodes; n++) {
		const CallTargets *set = callgraph_targets(g, n);
		vec_each(&set->list, i)
			vec_push(&refs.at[n], set->list.at[i].func);
	}
	g->refs = refs.at;
}

/* ------------------------------------------------------------- components */

/* Without recursion. */
typedef struct Tarjan {
	CallGraph *g;
	uint32_t *index, *low, *next; /* by call node; index 0: not seen; next:
				       * the reference to look at */
	uint32_t n;
	bool *on_stack;
	IdVec stack, call;
} Tarjan;

static void
tarjan_pop(Tarjan *t, CallNode f)
{
	assert(t->on_stack[f] && t->low[f] == t->index[f]);
	IdVec comp = {0};
	CallNode g;
	do {
		g = vec_pop(&t->stack);
		t->on_stack[g] = false;
		vec_push(&comp, g);
	} while (g != f);
	/* In the order of the visits' ends, which goes callees first as far as
	 * there is such an order. */
	for (uint32_t i = 0; i < comp.len / 2; i++) {
		CallNode tmp = comp.at[i];
		comp.at[i] = comp.at[comp.len - 1 - i];
		comp.at[comp.len - 1 - i] = tmp;
	}
	vec_push(&t->g->comps, comp);
}

static void
tarjan_enter(Tarjan *t, CallNode f)
{
	assert(f < t->g->n_nodes && t->index[f] == 0);
	t->index[f] = t->low[f] = ++t->n;
	vec_push(&t->stack, f);
	vec_push(&t->call, f);
	t->on_stack[f] = true;
}

static void
tarjan_visit(Tarjan *t, CallNode root, uint32_t *ends)
{
	assert(t->call.len == 0 && t->stack.len == 0);
	tarjan_enter(t, root);
	while (t->call.len) {
		CallNode f = *vec_last(&t->call);
		if (t->next[f] < t->g->refs[f].len) {
			CallNode g = t->g->refs[f].at[t->next[f]++];
			if (t->index[g] == 0)
				tarjan_enter(t, g);
			else if (t->on_stack[g] && t->index[g] < t->low[f])
				t->low[f] = t->index[g];
			continue;
		}
		t->g->rank[f] = ++*ends;
		if (t->low[f] == t->index[f])
			tarjan_pop(t, f);
		vec_pop(&t->call);
		if (t->call.len && t->low[f] < t->low[*vec_last(&t->call)])
			t->low[*vec_last(&t->call)] = t->low[f];
	}
}

static void
find_components(CallGraph *g)
{
	uint32_t n = g->n_nodes, ends = 0;
	Tarjan t = {.g = g,
		    .index = mem_data(n * 4),
		    .low = mem_data(n * 4),
		    .next = mem_data(n * 4),
		    .on_stack = mem_data(n)};
	g->rank = mem_data(n * sizeof *g->rank);
	for (CallNode f = 1; f < n; f++)
		if (t.index[f] == 0 && (f >= g->n_funcs || bits_has(&g->reached, f)))
			tarjan_visit(&t, f, &ends);
	g->n.components = g->comps.len;
	assert(t.n == ends && t.stack.len == 0); /* each that was entered is in a component */
	for (uint32_t i = 0; i < g->comps.len; i++)
		if (g->comps.at[i].len > g->n.largest_component)
			g->n.largest_component = g->comps.at[i].len;
}

void
callgraph_order(CallGraph *g)
{
	find_refs(g);
	find_components(g);
}

/*
 * The reference graph: of which other nodes' summaries a node makes use; its components (Tarjan
 * 1972), and an order of all nodes, callees first.
 *
 * A function refers to what it calls, to the target sets of its computed calls, and to what it
 * mentions: a function that is mentioned is mostly called, by the function itself or by one that
 * it is given to, and such calls are left to the function that knows the callee. A target set
 * refers to its targets. Only *hints* are: calls of sets so large that points-to joins their
 * targets to a few flags, which change seldom; go statements, whose callee is in a sink with its
 * arguments, whatever it does; callees without pointers in parameters, captures and results.
 *
 * Components are those of the references. The order of all nodes is, in a closed world, that in
 * which a search along references ends, since points-to solves fewer systems in it; in an open
 * world, along references and hints (doc/callgraph.md, section 4).
 */
#include "callgraph/priv.h"

typedef struct Refs {
	CallGraph *g;
	IdVec *refs, *all; /* by call node; all: the references and hints */
} Refs;

/* Whether anything that points-to says of the function can matter to a caller. */
static bool
carries_pointers(const IrModule *m, const IrFunc *f)
{
	bool found = false;
	vec_each(&f->params, i)
		found |= ir_type(m, f->params.at[i].type)->has_pointers;
	vec_each(&f->captures, i)
		found |= ir_type(m, f->captures.at[i].type)->has_pointers;
	vec_each(&f->results, i)
		found |= ir_type(m, f->results.at[i].type)->has_pointers;
	return found;
}

static void
add_callee(Refs *r, CallNode from, IrFuncId to)
{
	assert(bits_has(&r->g->reached, to));
	if (carries_pointers(r->g->m, ir_func(r->g->m, to)))
		vec_push(&r->refs[from], to);
}

static void
add_targets(Refs *r, const IrFunc *f, IrValueId v)
{
	CallNode n = callgraph_is_whole(r->g) ? callgraph_of_site(r->g, f, v) : 0;
	if (n == 0)
		return;
	vec_push(&r->all[f->id], n);
	if (ir_instr(f, v)->mode != CALL_GO &&
	    callgraph_targets(r->g, n)->list.len <= r->g->opt.max_targets)
		vec_push(&r->refs[f->id], n);
}

static void
add_instr(Refs *r, const IrFunc *f, IrValueId v)
{
	const IrInstr *in = ir_instr(f, v);
	IrFuncId known = in->op == OP_CALL ? ir_static_callee(f, in) : 0;
	if (known && in->mode != CALL_GO)
		add_callee(r, f->id, known);
	if (in->op == OP_INVOKE || (in->op == OP_CALL && !known))
		add_targets(r, f, v);
	for (uint32_t i = known != 0; i < in->n; i++) {
		IrValueId x = ir_operand(f, in, i);
		if (x != 0 && ir_instr(f, x)->op == OP_FUNC)
			add_callee(r, f->id, ir_instr(f, x)->aux);
	}
}

static void
add_function(Refs *r, const IrFunc *f)
{
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		if (ir_instr(f, v)->op == OP_FUNC)
			vec_push(&r->all[f->id], ir_instr(f, v)->aux);
		if (ir_instr(f, v)->block != 0)
			add_instr(r, f, v);
	}
}

static Refs
find_refs(CallGraph *g)
{
	Refs r = {g, mem_array(IdVec, g->n_nodes), mem_array(IdVec, g->n_nodes)};
	bits_each(&g->reached, f)
		add_function(&r, ir_func(g->m, f));
	for (CallNode n = g->n_funcs; n < g->n_nodes; n++) {
		const CallTargets *set = callgraph_targets(g, n);
		vec_each(&set->list, i) {
			vec_push(&r.all[n], set->list.at[i].func);
			add_callee(&r, n, set->list.at[i].func);
		}
	}
	return r;
}

/* ------------------------------------------------------------- components */

/* Without recursion. */
typedef struct Tarjan {
	const IdVec *refs;
	CallOrder *out;
	uint32_t *index, *low, *next; /* by node; index 0: not seen; next:
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
	vec_push(&t->out->comps, comp);
}

static void
tarjan_enter(Tarjan *t, CallNode f)
{
	assert(t->index[f] == 0);
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
		if (t->next[f] < t->refs[f].len) {
			CallNode g = t->refs[f].at[t->next[f]++];
			if (t->index[g] == 0)
				tarjan_enter(t, g);
			else if (t->on_stack[g] && t->index[g] < t->low[f])
				t->low[f] = t->index[g];
			continue;
		}
		t->out->rank[f] = ++*ends;
		if (t->low[f] == t->index[f])
			tarjan_pop(t, f);
		vec_pop(&t->call);
		if (t->call.len && t->low[f] < t->low[*vec_last(&t->call)])
			t->low[*vec_last(&t->call)] = t->low[f];
	}
}

CallOrder
callgraph_sort(uint32_t n, const IdVec *refs, const IdVec *roots)
{
	CallOrder order = {.rank = mem_data(n * sizeof *order.rank)};
	uint32_t ends = 0;
	Tarjan t = {.refs = refs,
		    .out = &order,
		    .index = mem_data(n * 4),
		    .low = mem_data(n * 4),
		    .next = mem_data(n * 4),
		    .on_stack = mem_data(n)};
	vec_each(roots, i)
		if (t.index[roots->at[i]] == 0)
			tarjan_visit(&t, roots->at[i], &ends);
	assert(t.n == ends && t.stack.len == 0); /* each that was entered is in a component */
	return order;
}

/* The nodes by their rank. */
static IdVec
ranked(const CallOrder *order, const IdVec *nodes)
{
	IdVec by_rank = {0};
	vec_extend(&by_rank, nodes->len);
	vec_each(nodes, i)
		by_rank.at[order->rank[nodes->at[i]] - 1] = nodes->at[i];
	return by_rank;
}

void
callgraph_order(CallGraph *g)
{
	Refs r = find_refs(g);
	IdVec nodes = {0};
	bits_each(&g->reached, f)
		vec_push(&nodes, f);
	for (CallNode n = g->n_funcs; n < g->n_nodes; n++)
		vec_push(&nodes, n);
	CallOrder hinted = callgraph_sort(g->n_nodes, r.all, &nodes);
	IdVec roots = ranked(&hinted, &nodes);
	CallOrder order = callgraph_sort(g->n_nodes, r.refs, &roots);
	/* In an open world there is not more to win than a verdict is worth (doc/callgraph.md). */
	g->rank = callgraph_is_whole(g) ? order.rank : hinted.rank;
	vec_append(&g->comps, order.comps.at, order.comps.len);
	g->refs = r.all;
	g->n.components = g->comps.len;
	vec_each(&g->comps, i)
		if (g->comps.at[i].len > g->n.largest_component)
			g->n.largest_component = g->comps.at[i].len;
}

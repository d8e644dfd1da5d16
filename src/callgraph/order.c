/*
 * The reference graph: of which other nodes' summaries a node makes use; its components, and an order
 * of all nodes, callees first.
 *
 * A function refers to what it calls, to the target sets of its computed calls, and to what it
 * mentions: a function that is mentioned is mostly called, by the function itself or by one that
 * it is given to, and such calls are left to the function that knows the callee. A target set
 * refers to its targets. Only *hints* are: calls of sets so large that points-to joins their
 * targets to a few flags, which change seldom; go statements, whose callee is in a sink with its
 * arguments, whatever it does; callees without pointers in parameters, captures and results; methods
 * of what is converted to an interface, which a callee may call.
 *
 * Components are those of the references, callees first. In a component, and where references leave it
 * open, nodes come in the order in which a search ends, along references and hints (doc/callgraph.md,
 * section 4).
 */
#include "callgraph/priv.h"

#include "base/scc.h"

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
add_methods(Refs *r, const IrFunc *f, IrTypeId boxed)
{
	const IrMethodTable *t = ir_methods(r->g->m, boxed);
	for (uint32_t i = 0; t != NULL && i < t->methods.len; i++)
		if (bits_has(&r->g->reached, t->methods.at[i].func))
			vec_push(&r->all[f->id], t->methods.at[i].func);
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
	if (in->op == OP_BOX)
		add_methods(r, f, ir_instr(f, ir_operand(f, in, 0))->type);
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

static uint32_t
next_ref(void *graph, uint32_t node, uint32_t *at)
{
	const IdVec *refs = &((const IdVec *)graph)[node];
	return *at < refs->len ? refs->at[(*at)++] : SCC_END;
}

CallOrder
callgraph_sort(uint32_t n, const IdVec *refs, const IdVec *roots)
{
	CallOrder order = {0};
	Scc search;
	scc_init(&search, n, next_ref, (void *)(uintptr_t)refs);
	vec_each(roots, i) {
		const uint32_t *members;
		uint32_t n_members;
		scc_visit(&search, roots->at[i]);
		while (scc_next(&search, &members, &n_members)) {
			IdVec comp = {0};
			vec_append(&comp, members, n_members);
			vec_push(&order.comps, comp);
		}
	}
	order.rank = search.rank;
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

/* The components once more, the nodes of each in the order in which the search ended; and the rank of
 * each node in this list. */
static void
order_by_component(CallGraph *g, const CallOrder *order, const IdVec *by_end)
{
	uint32_t *comp = mem_data(g->n_nodes * sizeof *comp), rank = 0;
	vec_each(&order->comps, i)
		vec_each(&order->comps.at[i], k)
			comp[order->comps.at[i].at[k]] = i;
	vec_extend(&g->comps, order->comps.len);
	vec_each(by_end, i)
		vec_push(&g->comps.at[comp[by_end->at[i]]], by_end->at[i]);
	g->rank = mem_data(g->n_nodes * sizeof *g->rank);
	vec_each(&g->comps, i)
		vec_each(&g->comps.at[i], k)
			g->rank[g->comps.at[i].at[k]] = ++rank;
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
	IdVec by_end = ranked(&order, &nodes);
	order_by_component(g, &order, &by_end);
	g->refs = r.all;
	g->n.components = g->comps.len;
	vec_each(&g->comps, i)
		if (g->comps.at[i].len > g->n.largest_component)
			g->n.largest_component = g->comps.at[i].len;
}

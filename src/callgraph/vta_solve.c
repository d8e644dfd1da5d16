/*
 * Propagation: components of the graph, then each component's set goes along its
 * edges, sources first. One pass, since the graph of components has no cycles.
 */
#include "callgraph/vta.h"

#include "base/scc.h"

/* By node: its edges are to[first[n] .. first[n + 1]). */
typedef struct Edges {
	uint32_t *first, *to;
} Edges;

static Edges
sort_edges(const Vta *x)
{
	Edges e = {mem_data((x->n_nodes + 2) * sizeof *e.first),
		   mem_data((x->edges.len + 1) * sizeof *e.to)};
	vec_each(&x->edges, i)
		e.first[x->edges.at[i].src + 1]++;
	for (VtaNode n = 0; n <= x->n_nodes; n++)
		e.first[n + 1] += e.first[n];
	uint32_t *at = mem_data((x->n_nodes + 1) * sizeof *at);
	memcpy(at, e.first, (x->n_nodes + 1) * sizeof *at);
	vec_each(&x->edges, i)
		e.to[at[x->edges.at[i].src]++] = x->edges.at[i].dst;
	return e;
}

static uint32_t
next_edge(void *graph, uint32_t node, uint32_t *at)
{
	const Edges *e = graph;
	uint32_t i = e->first[node] + *at;
	if (i >= e->first[node + 1])
		return SCC_END;
	++*at;
	return e->to[i];
}

/* Number the components: what one leads to is complete, and so gets its number, before itself. */
static void
find_components(Vta *x, Edges *e)
{
	Scc search;
	scc_init(&search, x->n_nodes + 1, next_edge, e);
	x->comp = (IdVec){0};
	x->n_comps = 0;
	vec_extend(&x->comp, x->n_nodes + 1);
	for (VtaNode root = 1; root <= x->n_nodes; root++) {
		const uint32_t *members;
		uint32_t n;
		scc_visit(&search, root);
		while (scc_next(&search, &members, &n)) {
			x->n_comps++;
			for (uint32_t i = 0; i < n; i++)
				x->comp.at[members[i]] = x->n_comps;
		}
	}
}

static IdVec *
members_of(const Vta *x)
{
	IdVec *members = mem_array(IdVec, x->n_comps + 1);
	for (VtaNode n = 1; n <= x->n_nodes; n++)
		vec_push(&members[x->comp.at[n]], n);
	return members;
}

void
vta_solve(Vta *x)
{
	Edges e = sort_edges(x);
	find_components(x, &e);
	x->sets = mem_array(BitSet, x->n_comps + 1);
	vec_each(&x->seeds, i)
		bits_add(&x->sets[x->comp.at[x->seeds.at[i].dst]], x->seeds.at[i].src);
	IdVec *members = members_of(x);
	for (uint32_t c = x->n_comps; c > 0; c--)
		vec_each(&members[c], i) {
			VtaNode m = members[c].at[i];
			for (uint32_t k = e.first[m]; k < e.first[m + 1]; k++)
				if (x->comp.at[e.to[k]] != c)
					bits_union(&x->sets[x->comp.at[e.to[k]]], &x->sets[c]);
		}
}

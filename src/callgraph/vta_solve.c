/*
 * Propagation: components of the graph (Tarjan 1972), then each component's set goes along its
 * edges, sources first. One pass, since the graph of components has no cycles.
 */
#include "callgraph/vta.h"

typedef struct Search {
	Vta *x;
	uint32_t *first, *to;  /* by node: its edges are to[first[n] .. first[n + 1]) */
	uint32_t *index, *low, *next;
	uint32_t n, n_comps;
	IdVec stack, call;
} Search;

static void
sort_edges(Search *s)
{
	const Vta *x = s->x;
	s->first = mem_data((x->n_nodes + 2) * sizeof *s->first);
	s->to = mem_data((x->edges.len + 1) * sizeof *s->to);
	vec_each(&x->edges, i)
		s->first[x->edges.at[i].src + 1]++;
	for (VtaNode n = 0; n <= x->n_nodes; n++)
		s->first[n + 1] += s->first[n];
	uint32_t *at = mem_data((x->n_nodes + 1) * sizeof *at);
	memcpy(at, s->first, (x->n_nodes + 1) * sizeof *at);
	vec_each(&x->edges, i)
		s->to[at[x->edges.at[i].src]++] = x->edges.at[i].dst;
}

static void
enter(Search *s, VtaNode n)
{
	assert(s->index[n] == 0);
	s->index[n] = s->low[n] = ++s->n;
	s->next[n] = s->first[n];
	vec_push(&s->stack, n);
	vec_push(&s->call, n);
}

/* A component is complete; none is 0 as long as its node is on the stack. */
static void
leave(Search *s, VtaNode n)
{
	s->n_comps++;
	VtaNode member;
	do {
		member = vec_pop(&s->stack);
		s->x->comp.at[member] = s->n_comps;
	} while (member != n);
}

static void
visit(Search *s, VtaNode root)
{
	enter(s, root);
	while (s->call.len) {
		VtaNode n = *vec_last(&s->call);
		if (s->next[n] < s->first[n + 1]) {
			VtaNode to = s->to[s->next[n]++];
			if (s->index[to] == 0)
				enter(s, to);
			else if (s->x->comp.at[to] == 0 && s->index[to] < s->low[n])
				s->low[n] = s->index[to];
			continue;
		}
		if (s->low[n] == s->index[n])
			leave(s, n);
		vec_pop(&s->call);
		if (s->call.len && s->low[n] < s->low[*vec_last(&s->call)])
			s->low[*vec_last(&s->call)] = s->low[n];
	}
}

static IdVec *
members_of(const Search *s)
{
	IdVec *members = mem_array(IdVec, s->n_comps + 1);
	for (VtaNode n = 1; n <= s->x->n_nodes; n++)
		vec_push(&members[s->x->comp.at[n]], n);
	return members;
}

void
vta_solve(Vta *x)
{
	uint32_t n = x->n_nodes + 1;
	Search s = {.x = x,
		    .index = mem_data(n * 4),
		    .low = mem_data(n * 4),
		    .next = mem_data(n * 4)};
	x->comp = (IdVec){0};
	vec_extend(&x->comp, n);
	sort_edges(&s);
	for (VtaNode root = 1; root < n; root++)
		if (s.index[root] == 0)
			visit(&s, root);
	assert(s.stack.len == 0 && s.n == x->n_nodes);
	x->n_comps = s.n_comps;
	x->sets = mem_array(BitSet, s.n_comps + 1);
	vec_each(&x->seeds, i)
		bits_add(&x->sets[x->comp.at[x->seeds.at[i].dst]], x->seeds.at[i].src);
	/* What a component leads to was complete, and so got its number, before itself. */
	IdVec *members = members_of(&s);
	for (uint32_t c = s.n_comps; c > 0; c--)
		vec_each(&members[c], i) {
			VtaNode m = members[c].at[i];
			for (uint32_t k = s.first[m]; k < s.first[m + 1]; k++)
				if (x->comp.at[s.to[k]] != c)
					bits_union(&x->sets[x->comp.at[s.to[k]]], &x->sets[c]);
		}
}

#include "base/scc.h"

void
scc_init(Scc *s, uint32_t n, SccSucc *succ, void *graph)
{
	*s = (Scc){.n = n,
		   .rank = mem_data(n * sizeof *s->rank),
		   .succ = succ,
		   .graph = graph,
		   .index = mem_data(n * sizeof *s->index),
		   .low = mem_data(n * sizeof *s->low),
		   .at = mem_data(n * sizeof *s->at)};
}

static void
enter(Scc *s, uint32_t node)
{
	assert(node < s->n && s->index[node] == 0);
	s->index[node] = s->low[node] = ++s->n_begun;
	s->at[node] = 0;
	vec_push(&s->path, node);
	vec_push(&s->open, node);
}

void
scc_visit(Scc *s, uint32_t root)
{
	assert(s->path.len == 0 && s->open.len == 0 && root < s->n);
	if (s->index[root] == 0)
		enter(s, root);
}

/* The node is the first of a component, whose others are those above it. */
static void
take(Scc *s, uint32_t node, const uint32_t **members, uint32_t *n)
{
	uint32_t len = s->open.len, member;
	do {
		member = vec_pop(&s->open);
		s->index[member] = UINT32_MAX;
	} while (member != node);
	*members = s->open.at + s->open.len;
	*n = len - s->open.len;
}

bool
scc_next(Scc *s, const uint32_t **members, uint32_t *n)
{
	while (s->path.len > 0) {
		uint32_t node = *vec_last(&s->path);
		uint32_t to = s->succ(s->graph, node, &s->at[node]);
		if (to != SCC_END) {
			if (s->index[to] == 0)
				enter(s, to);
			else if (s->index[to] < s->low[node])
				s->low[node] = s->index[to];
			continue;
		}
		(void)vec_pop(&s->path);
		s->rank[node] = ++s->n_ended;
		if (s->low[node] == s->index[node]) {
			take(s, node, members, n);
			return true;
		}
		uint32_t from = *vec_last(&s->path); /* it is of the same component */
		if (s->low[node] < s->low[from])
			s->low[from] = s->low[node];
	}
	return false;
}

void
scc_forget(Scc *s, uint32_t node)
{
	assert(s->path.len == 0 && node < s->n);
	s->index[node] = 0;
}

/*
 * Components against reachability, computed as the closure of the edges.
 */
#include "base/scc.h"

#include "tests/unit.h"

#define LIMIT 40 /* nodes */

typedef struct Graph {
	IdVec succs[LIMIT];
	bool reaches[LIMIT][LIMIT];
} Graph;

static uint32_t
next_succ(void *graph, uint32_t node, uint32_t *at)
{
	const IdVec *succs = &((const Graph *)graph)->succs[node];
	return *at < succs->len ? succs->at[(*at)++] : SCC_END;
}

static void
make_random(Graph *g, uint32_t n, uint32_t n_edges, uint64_t *rand)
{
	*g = (Graph){ 0 };
	for (uint32_t i = 0; i < n_edges; i++) {
		uint32_t from = (uint32_t)(unit_rand(rand) % n), to = (uint32_t)(unit_rand(rand) % n);
		vec_push(&g->succs[from], to);
		g->reaches[from][to] = true;
	}
	for (uint32_t k = 0; k < n; k++)
		for (uint32_t i = 0; i < n; i++)
			for (uint32_t j = 0; j < n; j++)
				g->reaches[i][j] |= g->reaches[i][k] && g->reaches[k][j];
	for (uint32_t i = 0; i < n; i++)
		g->reaches[i][i] = true;
}

/* The components that come from the roots; comp: by node, from 1. False: a node came twice. */
static bool
find(Scc *s, const IdVec *roots, uint32_t *comp, uint32_t *n_comps)
{
	bool is_once = true;
	vec_each(roots, i) {
		const uint32_t *members;
		uint32_t n;
		scc_visit(s, roots->at[i]);
		while (scc_next(s, &members, &n)) {
			++*n_comps;
			for (uint32_t k = 0; k < n; k++) {
				is_once &= comp[members[k]] == 0;
				comp[members[k]] = *n_comps;
			}
		}
	}
	return is_once;
}

static void
test_random_graphs(void)
{
	uint64_t rand = 1;
	Graph g;
	for (uint32_t round = 0; round < 300; round++) {
		uint32_t n = 1 + (uint32_t)(unit_rand(&rand) % LIMIT), n_comps = 0;
		uint32_t comp[LIMIT] = { 0 };
		bool is_ranked[LIMIT + 1] = { false };
		make_random(&g, n, (uint32_t)(unit_rand(&rand) % (2 * n)), &rand);
		IdVec roots = { 0 };
		for (uint32_t i = 0; i < n; i++)
			vec_push(&roots, (i * 7 + round) % n);
		for (uint32_t i = 0; i < n; i++) /* 7 may divide n */
			vec_push(&roots, i);
		Scc s;
		scc_init(&s, n, next_succ, &g);
		CU_ASSERT(find(&s, &roots, comp, &n_comps));
		for (uint32_t i = 0; i < n; i++) {
			CU_ASSERT_FATAL(s.rank[i] >= 1 && s.rank[i] <= n && !is_ranked[s.rank[i]]);
			is_ranked[s.rank[i]] = true;
			for (uint32_t j = 0; j < n; j++) {
				bool is_same = g.reaches[i][j] && g.reaches[j][i];
				CU_ASSERT((comp[i] == comp[j]) == is_same);
				CU_ASSERT(!g.reaches[i][j] || comp[j] <= comp[i]);
			}
			/* An edge to another component: the visit there ended before. */
			vec_each(&g.succs[i], k) {
				uint32_t j = g.succs[i].at[k];
				CU_ASSERT(comp[i] == comp[j] || s.rank[j] < s.rank[i]);
			}
		}
	}
}

/* Only what the roots lead to comes, in the order of the visits, and once more when it is forgotten. */
static void
test_roots(void)
{
	Graph g = { 0 };
	vec_push(&g.succs[1], 3);
	vec_push(&g.succs[3], 2);
	vec_push(&g.succs[2], 1);
	vec_push(&g.succs[0], 1);
	Scc s;
	const uint32_t *members;
	uint32_t n;
	scc_init(&s, 5, next_succ, &g);
	for (uint32_t round = 0; round < 2; round++) {
		scc_visit(&s, 1);
		CU_ASSERT_FATAL(scc_next(&s, &members, &n) && n == 3);
		CU_ASSERT(members[0] == 1 && members[1] == 3 && members[2] == 2);
		CU_ASSERT(!scc_next(&s, &members, &n));
		scc_visit(&s, 2);
		CU_ASSERT(!scc_next(&s, &members, &n));
		for (uint32_t i = 1; i < 4; i++)
			scc_forget(&s, i);
	}
	CU_ASSERT(s.rank[0] == 0 && s.rank[4] == 0);
}

static uint32_t
next_of_chain(void *graph, uint32_t node, uint32_t *at)
{
	uint32_t n = *(const uint32_t *)graph;
	return (*at)++ > 0 ? SCC_END : (node + 1) % n;
}

static void
test_deep(void)
{
	uint32_t n = 1000000, n_members;
	const uint32_t *members;
	Scc s;
	scc_init(&s, n, next_of_chain, &n);
	scc_visit(&s, 5);
	CU_ASSERT(scc_next(&s, &members, &n_members) && n_members == n && members[0] == 5);
}

UNIT_MAIN(UNIT_TEST(test_random_graphs), UNIT_TEST(test_roots), UNIT_TEST(test_deep))

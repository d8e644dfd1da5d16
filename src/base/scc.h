/*
 * Strongly connected components of a directed graph (Tarjan 1972), without recursion.
 *
 *	Scc s;
 *	scc_init(&s, n, next, graph);
 *	for (each root) {
 *		scc_visit(&s, root);
 *		while (scc_next(&s, &members, &n_members))
 *			...
 *	}
 *
 * A component comes after all others that it leads to. Each node that a root leads to is in one
 * component, which comes once.
 */
#ifndef STAYPUT_BASE_SCC_H
#define STAYPUT_BASE_SCC_H

#include "base/vec.h"

#define SCC_END UINT32_MAX

/* The next successor of a node, SCC_END after the last. *at is 0 at first, and is the function's own:
 * where it is in the node's successors. */
typedef uint32_t SccSucc(void *graph, uint32_t node, uint32_t *at);

typedef struct Scc {
	uint32_t n;       /* nodes are 0 .. n-1 */
	uint32_t *rank;   /* by node: which one its visit was to end, from 1; 0: not ended */
	SccSucc *succ;
	void *graph;
	uint32_t *index;  /* by node: which one its visit was to begin, from 1; 0: not visited;
			   * UINT32_MAX: in a component that came */
	uint32_t *low;    /* by node that is open: the least index found to be reached from it */
	uint32_t *at;     /* by node: of succ */
	uint32_t n_begun, n_ended;
	IdVec path;       /* the nodes whose visits go on */
	IdVec open;       /* the visited nodes without a component */
} Scc;

void scc_init(Scc *s, uint32_t n, SccSucc *succ, void *graph);
/* Begin with a root; without effect if the node was visited. All components of the root before must
 * have been taken. */
void scc_visit(Scc *s, uint32_t root);
/* The next component; false: there are no more that the root leads to. The members come in the order
 * in which they were visited, and stay until the next call. */
bool scc_next(Scc *s, const uint32_t **members, uint32_t *n);
/* The node counts as not visited. Only between roots. */
void scc_forget(Scc *s, uint32_t node);

#endif

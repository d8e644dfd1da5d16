/*
 * Classes of numbers that are merged and never split: a forest with path halving (Tarjan and van Leeuwen,
 * JACM 1984). What a class has besides is kept by its root; the root of a merged class is that of the first.
 */
#ifndef STAYPUT_BASE_UNIONFIND_H
#define STAYPUT_BASE_UNIONFIND_H

#include "base/vec.h"

/* By number: its parent, or itself for a root. A zeroed one is empty. */
typedef IdVec UnionFind;

/* The next number, a class of its own. */
static inline uint32_t
unionfind_add(UnionFind *u)
{
	uint32_t x = u->len;
	vec_push(u, x);
	return x;
}

/* The numbers up to n - 1, each of which that is new is a class of its own. */
static inline void
unionfind_grow(UnionFind *u, uint32_t n)
{
	while (u->len < n)
		unionfind_add(u);
}

/* The root of x's class. */
static inline uint32_t
unionfind_root(UnionFind *u, uint32_t x)
{
	assert(x < u->len);
	uint32_t *parent = u->at;
	while (parent[x] != x)
		x = parent[x] = parent[parent[x]];
	return x;
}

/* Merge two classes; true if they were two. */
static inline bool
unionfind_merge(UnionFind *u, uint32_t a, uint32_t b)
{
	a = unionfind_root(u, a);
	b = unionfind_root(u, b);
	u->at[b] = a;
	return a != b;
}

#endif

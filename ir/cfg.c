/*
 * Orders, dominators and loops.
 *
 * Dominators: semidominators with path compression after Lengauer and Tarjan
 * (1979), immediate dominators from them as nearest common ancestors: the
 * "SEMI-NCA" of Georgiadis, "Linear-Time Algorithms for Dominators and Related
 * Problems" (2005), section 2.3. The iterative algorithm is shorter, but
 * quadratic where the cases of a long switch meet.
 *
 * Loops: the nesting of strongly connected components, after Bourdoncle,
 * "Efficient chaotic iteration strategies with widenings" (1993): a component
 * with an edge inside is a loop; without its head it falls into components
 * again, which are the inner loops. A loop is irreducible if it is entered at
 * another block than its head. Nothing here recurses: deep functions are common
 * in generated code.
 *
 * All of it is next to linear in blocks and edges, but for the loops: linear
 * times their depth.
 */
#include "ir/priv.h"

#include <stdlib.h>

#include "base/scc.h"

/* The i-th block where control may go after b; 0: no more. The recover block counts
 * as a successor of the entry. */
static IrBlockId
succ(const IrFunc *f, IrBlockId b, uint32_t i)
{
	const IrBlock *block = &f->blocks.at[b];
	if (b == 1 && f->recover > 1) {
		if (i == 0)
			return f->recover;
		i--;
	}
	if (i >= 2)
		return 0;
	return block->succs[i];
}

/* --------------------------------------------------------------- orders */

static void
find_rpo(IrCfg *cfg)
{
	const IrFunc *f = cfg->func;
	IrBlockId *stack = mem_data(sizeof(*stack) * f->blocks.len);
	/* successor to visit next; blocks are entered once */
	uint32_t *next = mem_data(sizeof(*next) * f->blocks.len);
	uint32_t depth = 0;
	cfg->rpo_index = mem_data(sizeof(*cfg->rpo_index) * f->blocks.len);
	if (f->blocks.len <= 1)
		return;
	stack[depth++] = 1;
	cfg->rpo_index[1] = UINT32_MAX;
	while (depth > 0) {
		IrBlockId b = stack[depth - 1];
		IrBlockId to = succ(f, b, next[b]++);
		if (to == 0) {
			vec_push(&cfg->rpo, b);
			depth--;
		} else if (cfg->rpo_index[to] == 0) {
			cfg->rpo_index[to] = UINT32_MAX;
			stack[depth++] = to;
		}
	}
	for (uint32_t i = 0, k = cfg->rpo.len - 1; i < k; i++, k--) {
		IrBlockId b = cfg->rpo.at[i];
		cfg->rpo.at[i] = cfg->rpo.at[k];
		cfg->rpo.at[k] = b;
	}
	vec_each(&cfg->rpo, i)
		cfg->rpo_index[cfg->rpo.at[i]] = i + 1;
}

/* ------------------------------------------------------------ dominators */

/* Everything is by number in the depth-first preorder, from 1 on. */
typedef struct Semi {
	uint32_t *number;   /* by block; 0: not reached */
	IrBlockId *block;   /* the inverse */
	uint32_t *parent;   /* in the depth-first tree */
	uint32_t *ancestor; /* in the forest of finished numbers, compressed */
	uint32_t *semi;
	uint32_t *label;    /* the number of least semi on the way to the ancestor */
	uint32_t *idom;
	uint32_t n;
	IdVec path;
} Semi;

static void
number_preorder(Semi *sm, const IrFunc *f)
{
	uint32_t *next = mem_data(sizeof(*next) * f->blocks.len);
	sm->number[1] = sm->n = 1;
	sm->block[1] = 1;
	for (IrBlockId b = 1; b != 0;) {
		IrBlockId to = succ(f, b, next[b]++);
		if (to == 0) {
			b = sm->block[sm->parent[sm->number[b]]];
		} else if (sm->number[to] == 0) {
			sm->number[to] = ++sm->n;
			sm->block[sm->n] = to;
			sm->parent[sm->n] = sm->number[b];
			b = to;
		}
	}
}

/* The number of least semi among v and those above it that are finished (numbers > last). */
static uint32_t
least_semi(Semi *sm, uint32_t v, uint32_t last)
{
	if (v <= last)
		return v;
	vec_clear(&sm->path);
	for (uint32_t u = v; sm->ancestor[u] > last; u = sm->ancestor[u])
		vec_push(&sm->path, u);
	/* From the top down, so that what is above is compressed already. */
	while (sm->path.len > 0) {
		uint32_t u = vec_pop(&sm->path), above = sm->ancestor[u];
		if (sm->semi[sm->label[above]] < sm->semi[sm->label[u]])
			sm->label[u] = sm->label[above];
		sm->ancestor[u] = sm->ancestor[above];
	}
	return sm->label[v];
}

static void
find_semi(Semi *sm, const IrFunc *f, uint32_t v)
{
	assert(v > 1 && v <= sm->n);
	IrBlockId b = sm->block[v];
	const IdVec *preds = &f->blocks.at[b].preds;
	uint32_t semi = b == f->recover ? 1 : sm->parent[v];
	for (uint32_t i = 0; i < preds->len; i++) {
		uint32_t from = sm->number[preds->at[i]];
		if (from == 0)
			continue;
		uint32_t s = sm->semi[least_semi(sm, from, v)];
		if (s < semi)
			semi = s;
	}
	sm->semi[v] = semi;
}

static void
find_idoms(IrCfg *cfg)
{
	const IrFunc *f = cfg->func;
	uint32_t n = f->blocks.len;
	cfg->idom = mem_data(sizeof(*cfg->idom) * n);
	if (cfg->rpo.len == 0)
		return;
	size_t size = sizeof(uint32_t) * (n + 1);
	Semi sm = { .number = mem_data(size), .block = mem_data(size), .parent = mem_data(size),
		    .ancestor = mem_data(size), .semi = mem_data(size), .label = mem_data(size),
		    .idom = mem_data(size) };
	number_preorder(&sm, f);
	for (uint32_t v = 1; v <= sm.n; v++) {
		sm.label[v] = sm.semi[v] = v;
		sm.ancestor[v] = sm.idom[v] = sm.parent[v];
	}
	assert(sm.n == cfg->rpo.len); /* both reach the same blocks */
	for (uint32_t v = sm.n; v > 1; v--)
		find_semi(&sm, f, v);
	for (uint32_t v = 2; v <= sm.n; v++) {
		while (sm.idom[v] > sm.semi[v])
			sm.idom[v] = sm.idom[sm.idom[v]];
		assert(sm.idom[v] != 0 && sm.idom[v] < v);
		cfg->idom[sm.block[v]] = sm.block[sm.idom[v]];
	}
}

/* Numbers in the dominator tree, so that dominance is an interval: dom_in and dom_out. */
static void
number_tree(IrCfg *cfg)
{
	uint32_t n = cfg->func->blocks.len;
	cfg->dom_in = mem_data(sizeof(*cfg->dom_in) * n);
	cfg->dom_out = mem_data(sizeof(*cfg->dom_out) * n);
	if (cfg->rpo.len == 0)
		return;
	/* Children of each block as lists: first_child, next_sibling. */
	IrBlockId *child = mem_data(sizeof(*child) * n), *sibling = mem_data(sizeof(*sibling) * n);
	for (uint32_t i = cfg->rpo.len - 1; i > 0; i--) {
		IrBlockId b = cfg->rpo.at[i];
		sibling[b] = child[cfg->idom[b]];
		child[cfg->idom[b]] = b;
	}
	uint32_t number = 0;
	IrBlockId b = 1;
	cfg->dom_in[1] = ++number;
	while (b != 0) {
		if (child[b] != 0) {
			IrBlockId next = child[b];
			child[b] = sibling[next];
			b = next;
			cfg->dom_in[b] = ++number;
		} else {
			cfg->dom_out[b] = number;
			b = cfg->idom[b];
		}
	}
	assert(number == cfg->rpo.len);
}

bool
ir_dominates(const IrCfg *cfg, IrBlockId a, IrBlockId b)
{
	assert(a != 0 && b != 0 && a < cfg->func->blocks.len && b < cfg->func->blocks.len);
	if (cfg->dom_in[a] == 0 || cfg->dom_in[b] == 0)
		return a == b;
	return cfg->dom_in[a] <= cfg->dom_in[b] && cfg->dom_in[b] <= cfg->dom_out[a];
}

/* ----------------------------------------------------------------- loops */

/* A set of blocks that may hold loops: those of one loop without its head, or all. */
typedef struct Region {
	uint32_t loop; /* the loop around it, 0: none */
	IdVec blocks;  /* in reverse postorder */
} Region;

typedef struct Finder {
	IrCfg *cfg;
	VEC(Region) regions;  /* to do */
	VEC(IrLoop) loops;
	uint32_t *region_of;  /* by block: number of the region it was last in */
	uint32_t region;      /* the one at hand */
	Scc search;
} Finder;

static int
compare_ids(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static bool
has_self_edge(const IrFunc *f, IrBlockId b)
{
	return f->blocks.at[b].succs[0] == b || f->blocks.at[b].succs[1] == b;
}

/* Sort by reverse postorder. */
static void
sort_blocks(const IrCfg *cfg, IdVec *blocks)
{
	vec_each(blocks, i)
		blocks->at[i] = cfg->rpo_index[blocks->at[i]];
	qsort(blocks->at, blocks->len, sizeof(*blocks->at), compare_ids);
	vec_each(blocks, i)
		blocks->at[i] = cfg->rpo.at[blocks->at[i] - 1];
}

/* Whether a block other than the head is entered from outside of the loop. */
static bool
has_other_entry(Finder *fd, const IdVec *blocks, uint32_t loop)
{
	const IrFunc *f = fd->cfg->func;
	for (uint32_t i = 1; i < blocks->len; i++) {
		const IdVec *preds = &f->blocks.at[blocks->at[i]].preds;
		if (blocks->at[i] == f->recover)
			return true;
		for (uint32_t k = 0; k < preds->len; k++)
			if (fd->cfg->rpo_index[preds->at[k]] != 0 &&
			    fd->cfg->loop_of[preds->at[k]] != loop)
				return true;
	}
	return false;
}

/* The component at hand is a loop in `outer`. The first block in reverse postorder is the head: in
 * a reducible loop it dominates the others. */
static void
add_loop(Finder *fd, IdVec *blocks, uint32_t outer)
{
	assert(blocks->len > 0 && outer < fd->loops.len);
	sort_blocks(fd->cfg, blocks);
	assert(fd->cfg->loop_of[blocks->at[0]] == outer);
	IrLoop loop = { .head = blocks->at[0], .outer = outer, .blocks = *blocks };
	loop.depth = outer == 0 ? 1 : fd->loops.at[outer].depth + 1;
	uint32_t id = fd->loops.len;
	vec_each(blocks, i)
		fd->cfg->loop_of[blocks->at[i]] = id;
	loop.is_irreducible = has_other_entry(fd, blocks, id);
	vec_push(&fd->loops, loop);
	if (blocks->len > 1) {
		Region inner = { .loop = id };
		vec_append(&inner.blocks, blocks->at + 1, blocks->len - 1);
		vec_push(&fd->regions, inner);
	}
}

/* The successors in the region at hand. */
static uint32_t
next_in_region(void *graph, uint32_t block, uint32_t *at)
{
	const Finder *fd = graph;
	const IrBlockId *succs = fd->cfg->func->blocks.at[block].succs;
	while (*at < 2) {
		IrBlockId to = succs[(*at)++];
		if (to != 0 && fd->region_of[to] == fd->region)
			return to;
	}
	return SCC_END;
}

/* The components of one region; those with an edge inside are loops. */
static void
find_components(Finder *fd, const Region *region)
{
	fd->region++;
	vec_each(&region->blocks, i) {
		fd->region_of[region->blocks.at[i]] = fd->region;
		scc_forget(&fd->search, region->blocks.at[i]);
	}
	vec_each(&region->blocks, i) {
		const uint32_t *members;
		uint32_t n;
		scc_visit(&fd->search, region->blocks.at[i]);
		while (scc_next(&fd->search, &members, &n)) {
			if (n == 1 && !has_self_edge(fd->cfg->func, members[0]))
				continue;
			IdVec blocks = { 0 };
			vec_append(&blocks, members, n);
			add_loop(fd, &blocks, region->loop);
		}
	}
}

static void
find_loops(IrCfg *cfg)
{
	uint32_t n = cfg->func->blocks.len;
	Finder fd = { .cfg = cfg };
	cfg->loop_of = mem_data(sizeof(*cfg->loop_of) * n);
	fd.region_of = mem_data(sizeof(*fd.region_of) * n);
	scc_init(&fd.search, n, next_in_region, &fd);
	vec_push(&fd.loops, ((IrLoop){ 0 }));
	Region all = { 0 };
	vec_append(&all.blocks, cfg->rpo.at, cfg->rpo.len);
	vec_push(&fd.regions, all);
	/* First come, first served: outer loops get smaller numbers than inner ones. */
	for (uint32_t i = 0; i < fd.regions.len; i++) {
		Region region = fd.regions.at[i];
		find_components(&fd, &region);
		fd.regions.at[i].blocks = (IdVec){ 0 };
	}
	cfg->loops = fd.loops.at;
	cfg->n_loops = fd.loops.len - 1;
}

bool
ir_loop_contains(const IrCfg *cfg, uint32_t outer, uint32_t inner)
{
	assert(outer <= cfg->n_loops && inner <= cfg->n_loops);
	while (inner != 0 && inner != outer)
		inner = cfg->loops[inner].outer;
	return inner == outer;
}

IrCfg *
ir_cfg(const IrFunc *f)
{
	IrCfg *cfg = mem_new(IrCfg);
	cfg->func = f;
	find_rpo(cfg);
	assert(cfg->rpo.len == 0 || cfg->rpo.at[0] == 1);
	find_idoms(cfg);
	number_tree(cfg);
	find_loops(cfg);
	return cfg;
}

/*
 * The worklist solver: difference propagation (Pearce, Kelly, Hankin 2003) with
 * lazy cycle detection (Hardekopf and Lin, PLDI 2007): when a copy edge moved nothing
 * because both ends are equal, look once for a cycle through it and merge its
 * nodes. Merged nodes share a set; as tokens their cells stay apart.
 *
 * Invariant: for each node, what is in its set but not in its delta has been
 * given to all its watchers and along all its edges.
 */
#include "pta/priv.h"

/* What reads a node: constraints, calls and sinks, with a tag in the top bits. */
#define WATCH_CALL 0x40000000u
#define WATCH_SINK 0x80000000u
#define WATCH_ID 0x3fffffffu

/* A search for a cycle looks at this many edges at most: most cycles are short,
 * and most searches find none. */
#define SEARCH_MAX 60u

/* A list of ids in `links`. */
typedef struct List {
	uint32_t first, last; /* 0: none */
} List;

typedef struct Link {
	uint32_t id, next;
} Link;

/* Tables of edges have EDGE_SLOTS << 2 * level slots. Those of the levels below are used by one system
 * after the other; larger ones are given up after the system that needed them. */
#define EDGE_SLOTS 256u
#define EDGE_LEVELS_KEPT 4u

/* The copy edges that were added: open addressing, 0 is free. The mark says that a cycle through the
 * edge was looked for. A table of which a small system uses little would cost it a cache miss for each
 * edge: so each has one of its size. */
typedef struct Edges {
	uint64_t *slots;
	uint32_t mask, n; /* number of slots - 1; edges */
	uint32_t level;   /* of the table */
	uint64_t *kept[EDGE_LEVELS_KEPT]; /* by level: null, or all free unless they are the slots */
} Edges;

#define EDGE_LOOKED ((uint64_t)1 << 63)

/* One system after the other uses the same, so that its memory is taken once. */
typedef struct PtaWorklist {
	VEC(PtaSet) delta;  /* by node */
	VEC(List) succ;     /* by node: copy edges */
	VEC(List) watch;    /* by node */
	VEC(Link) links;    /* of these lists; [0] unused */
	Edges edges;
	BitSet queued;      /* nodes with a delta; taken in ascending order, again and again */
	uint32_t n_cons, n_calls; /* seen */
	IdVec tokens;       /* those that a node's watchers are shown */
	IdVec firsts;       /* of each object the first of them */
	IdVec stack, path;  /* of the cycle search */
	BitSet visited;
	IdVec entered;      /* members of visited */
} Worklist;

static uint64_t *
edge_slot(const Edges *e, uint64_t key)
{
	uint32_t i = (uint32_t)hash_mix(key) & e->mask;
	while (e->slots[i] != 0 && (e->slots[i] & ~EDGE_LOOKED) != key)
		i = (i + 1) & e->mask;
	return &e->slots[i];
}

static size_t
edges_size(uint32_t mask)
{
	return ((size_t)mask + 1) * sizeof(uint64_t);
}

/* The table of a level, without edges. */
static void
edges_take(Edges *e, uint32_t level)
{
	bool is_kept = level < EDGE_LEVELS_KEPT;
	e->level = level;
	e->mask = (EDGE_SLOTS << 2 * level) - 1;
	e->n = 0;
	e->slots = is_kept ? e->kept[level] : NULL;
	if (e->slots == NULL)
		e->slots = mem_data(edges_size(e->mask));
	if (is_kept)
		e->kept[level] = e->slots;
}

static void
edges_leave(Edges *e)
{
	if (e->n && e->level < EDGE_LEVELS_KEPT)
		memset(e->slots, 0, edges_size(e->mask));
}

static void
edges_grow(Edges *e)
{
	Edges old = *e;
	edges_take(e, old.level + 1);
	for (uint32_t i = 0; i <= old.mask; i++)
		if (old.slots[i])
			*edge_slot(e, old.slots[i] & ~EDGE_LOOKED) = old.slots[i];
	e->n = old.n;
	edges_leave(&old);
}

/* The edge's place, made if it is missing; *is_new says which. */
static uint64_t *
edge_ensure(Edges *e, PtaNodeId src, PtaNodeId dst, bool *is_new)
{
	assert(src != 0 && dst != 0 && src < 1u << 31);
	if (2 * e->n > e->mask)
		edges_grow(e);
	uint64_t key = map_pair(src, dst), *slot = edge_slot(e, key);
	*is_new = *slot == 0;
	if (*is_new) {
		*slot = key;
		e->n++;
	}
	return slot;
}

/* Begin without edges; so many are expected. */
static void
edges_begin(Edges *e, uint32_t n)
{
	uint32_t level = 0;
	while (level + 1 < EDGE_LEVELS_KEPT && EDGE_SLOTS << 2 * level < 2 * n)
		level++;
	edges_leave(e);
	edges_take(e, level);
}

static void
list_push(Worklist *w, List *l, uint32_t id)
{
	assert((l->first == 0) == (l->last == 0));
	uint32_t at = w->links.len;
	vec_push(&w->links, ((Link){ id, 0 }));
	if (l->last)
		w->links.at[l->last].next = at;
	else
		l->first = at;
	l->last = at;
}

static void
list_append(Worklist *w, List *to, List *from)
{
	assert(to != from && (from->first == 0) == (from->last == 0));
	if (from->first == 0)
		return;
	if (to->last)
		w->links.at[to->last].next = from->first;
	else
		to->first = from->first;
	to->last = from->last;
	*from = (List){ 0 };
}

/* for (each link i of the list): it may become longer meanwhile. */
#define list_each(w, l, i) \
	for (uint32_t i = (l).first; i != 0; i = (w)->links.at[i].next)

static void
wl_extend(PtaSys *s, Worklist *w)
{
	vec_extend(&w->delta, s->info.len);
	vec_extend(&w->succ, s->info.len);
	vec_extend(&w->watch, s->info.len);
	assert(w->delta.len == s->info.len && w->succ.len == s->info.len);
}

/* The tables by node are as long as the system's. */
static inline void
wl_grow(PtaSys *s, Worklist *w)
{
	if (w->delta.len != s->info.len)
		wl_extend(s, w);
}

static void
wl_queue(Worklist *w, PtaNodeId n)
{
	assert(n != 0);
	bits_add(&w->queued, n);
}

static void
wl_token(PtaSys *s, PtaNodeId dst, PtaNodeId token)
{
	assert(sys_obj_of(s, token) != 0);
	Worklist *w = s->solver;
	wl_grow(s, w);
	dst = sys_find(s, dst);
	uint32_t no = s->cell_no.at[token];
	if (!pts_add(&s->pool, &s->pts.at[dst], no))
		return;
	pts_add(&s->pool, &w->delta.at[dst], no);
	sys_spend(s, &s->spent.tokens, s->budget.tokens, 1);
	wl_queue(w, dst);
}

static bool
wl_flow(PtaSys *s, Worklist *w, const PtaSet *from, PtaNodeId dst)
{
	assert(s->rep.at[dst] == 0);
	s->n.propagations++;
	uint32_t before = s->pts.at[dst].n;
	if (!pts_union_into(&s->pool, &s->pts.at[dst], from, &w->delta.at[dst]))
		return false;
	sys_spend(s, &s->spent.tokens, s->budget.tokens, s->pts.at[dst].n - before);
	wl_queue(w, dst);
	return true;
}

static void
wl_edge(PtaSys *s, PtaNodeId src, PtaNodeId dst)
{
	Worklist *w = s->solver;
	wl_grow(s, w);
	src = sys_find(s, src);
	dst = sys_find(s, dst);
	if (src == dst)
		return;
	bool is_new;
	edge_ensure(&w->edges, src, dst, &is_new);
	if (!is_new)
		return;
	list_push(w, &w->succ.at[src], dst);
	wl_flow(s, w, &s->pts.at[src], dst);
}

static const SolverOps wl_ops = { wl_token, wl_edge };

/* ----------------------------------------------------------------- cycles */

static void
wl_merge(PtaSys *s, Worklist *w, PtaNodeId a, PtaNodeId into)
{
	assert(a != into && s->rep.at[a] == 0 && s->rep.at[into] == 0);
	s->rep.at[a] = into;
	pts_union_into(&s->pool, &s->pts.at[into], &s->pts.at[a], NULL);
	list_append(w, &w->succ.at[into], &w->succ.at[a]);
	list_append(w, &w->watch.at[into], &w->watch.at[a]);
	pts_free(&s->pool, &s->pts.at[a]);
	pts_free(&s->pool, &w->delta.at[a]);
	s->n.collapsed_nodes++;
}

/* Whether `to` can be reached from `from` by edges between nodes with
 * equal sets; path is one way. */
static bool
wl_reach(PtaSys *s, Worklist *w, PtaNodeId from, PtaNodeId to)
{
	assert(from != to);
	vec_clear(&w->stack);
	vec_clear(&w->path);
	vec_each(&w->entered, i)
		bits_remove(&w->visited, w->entered.at[i]);
	vec_clear(&w->entered);
	/* The stack holds nodes to enter, and 0 where the one on top of the path is left. */
	vec_push(&w->stack, from);
	uint32_t looks = 0;
	while (w->stack.len && looks < SEARCH_MAX) {
		PtaNodeId n = vec_pop(&w->stack);
		if (n == 0) {
			w->path.len--;
			continue;
		}
		if (!bits_add(&w->visited, n))
			continue;
		vec_push(&w->entered, n);
		vec_push(&w->path, n);
		if (n == to)
			return true;
		vec_push(&w->stack, 0);
		list_each(w, w->succ.at[n], i) {
			if (looks++ == SEARCH_MAX)
				break;
			PtaNodeId m = sys_find(s, w->links.at[i].id);
			if (m != n && !bits_has(&w->visited, m) &&
			    pts_equal(&s->pts.at[m], &s->pts.at[n]))
				vec_push(&w->stack, m);
		}
	}
	return false;
}

static void
wl_find_cycle(PtaSys *s, Worklist *w, PtaNodeId src, PtaNodeId dst)
{
	assert(s->rep.at[src] == 0 && s->rep.at[dst] == 0);
	bool is_new;
	uint64_t *edge = edge_ensure(&w->edges, src, dst, &is_new);
	if (*edge & EDGE_LOOKED)
		return;
	*edge |= EDGE_LOOKED;
	if (!wl_reach(s, w, dst, src))
		return;
	for (uint32_t i = 0; i < w->path.len; i++)
		if (w->path.at[i] != src)
			wl_merge(s, w, w->path.at[i], src);
	/* The merged watchers have not seen all of it. */
	pts_free(&s->pool, &w->delta.at[src]);
	pts_union_into(&s->pool, &w->delta.at[src], &s->pts.at[src], NULL);
	wl_queue(w, src);
}

/* ------------------------------------------------------------------ work */

static void
wl_step(PtaSys *s, uint32_t watcher, PtaNodeId t)
{
	if (watcher & WATCH_SINK)
		step_sink(s, watcher & WATCH_ID, t);
	else if (watcher & WATCH_CALL)
		step_call(s, watcher & WATCH_ID, t);
	else
		step_cons(s, watcher, t);
}

/* Whether all addresses of an object are the same to a watcher: one of them is enough. */
static bool
is_by_object(const PtaSys *s, uint32_t watcher)
{
	if (watcher & WATCH_SINK)
		return true;
	if (watcher & WATCH_CALL)
		return false;
	const PtaCons *c = &s->f->cons.at[watcher];
	return c->is_wide || c->kind == PTA_COLLAPSE;
}

static void
wl_watch(PtaSys *s, Worklist *w, PtaNodeId n, uint32_t watcher)
{
	n = sys_find(s, n);
	list_push(w, &w->watch.at[n], watcher);
	bool by_object = is_by_object(s, watcher);
	PtaObjId last = 0;
	/* What a step makes may come into this very set, again and again. */
	sys_set_each(s, &s->pts.at[n], t) {
		if (s->is_over)
			return;
		if (by_object && sys_obj_of(s, t) == last)
			continue;
		last = sys_obj_of(s, t);
		wl_step(s, watcher, t);
	}
}

/* Take up constraints and calls that were added. */
static void
wl_take_new(PtaSys *s, Worklist *w)
{
	while ((w->n_cons < s->f->cons.len || w->n_calls < s->f->calls.len) && !s->is_over) {
		wl_grow(s, w);
		if (w->n_cons == s->f->cons.len) {
			PtaCallId id = w->n_calls++;
			assert(id <= WATCH_ID);
			const PtaCall *c = &s->f->calls.at[id];
			if (c->kind != PTA_CALL_STATIC && c->callee)
				wl_watch(s, w, c->callee, WATCH_CALL | id);
			continue;
		}
		PtaConsId id = w->n_cons++;
		assert(id <= WATCH_ID);
		PtaCons c = s->f->cons.at[id];
		if (c.kind == PTA_ADDR)
			wl_token(s, c.dst, c.src);
		else if (c.kind == PTA_COPY)
			wl_edge(s, c.src, c.dst);
		else
			wl_watch(s, w, cons_driver(&c), id);
	}
}

/* List the tokens of the set, and the first of each object. */
static void
wl_list(const PtaSys *s, Worklist *w, const PtaSet *set)
{
	PtaObjId last = 0;
	vec_clear(&w->tokens);
	vec_clear(&w->firsts);
	sys_set_each(s, set, t) {
		vec_push(&w->tokens, t);
		if (sys_obj_of(s, t) != last)
			vec_push(&w->firsts, t);
		last = sys_obj_of(s, t);
	}
}

static void
wl_show(PtaSys *s, Worklist *w, PtaNodeId n, const PtaSet *set)
{
	if (w->watch.at[n].first == 0)
		return;
	wl_list(s, w, set);
	list_each(w, w->watch.at[n], i) {
		uint32_t watcher = w->links.at[i].id;
		const IdVec *tokens = is_by_object(s, watcher) ? &w->firsts : &w->tokens;
		for (uint32_t k = 0; k < tokens->len && !s->is_over; k++)
			wl_step(s, watcher, tokens->at[k]);
	}
}

static void
wl_node(PtaSys *s, Worklist *w, PtaNodeId n)
{
	assert(s->rep.at[n] == 0);
	PtaSet d = w->delta.at[n];
	w->delta.at[n] = (PtaSet){ 0 };
	wl_show(s, w, n, &d);
	list_each(w, w->succ.at[n], i) {
		PtaNodeId m = sys_find(s, w->links.at[i].id);
		if (m == n || wl_flow(s, w, &d, m) || !pts_equal(&s->pts.at[n], &s->pts.at[m]))
			continue;
		wl_find_cycle(s, w, n, m);
	}
	pts_free(&s->pool, &d);
}

static Worklist *
wl_begin(PtaSys *s)
{
	if (s->worklist == NULL)
		s->worklist = mem_new(Worklist);
	Worklist *w = s->worklist;
	vec_clear(&w->delta);
	vec_clear(&w->succ);
	vec_clear(&w->watch);
	vec_clear(&w->links);
	vec_extend(&w->links, 1);
	vec_clear(&w->entered);
	edges_begin(&w->edges, s->f->cons.len);
	bits_clear(&w->queued);
	bits_clear(&w->visited);
	w->n_cons = w->n_calls = 1;
	wl_grow(s, w);
	return w;
}

void
solve_worklist(PtaSys *s)
{
	assert(s->solver == NULL);
	Worklist *w = wl_begin(s);
	s->ops = &wl_ops;
	s->solver = w;
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		list_push(w, &w->watch.at[sink], WATCH_SINK | sink);
	wl_take_new(s, w);
	PtaNodeId n = 0;
	while (((n = bits_next(&w->queued, n)) != UINT32_MAX ||
		(n = bits_next(&w->queued, 0)) != UINT32_MAX) && !s->is_over) {
		bits_remove(&w->queued, n);
		s->n.steps++;
		/* A node that was merged while it waited left everything to its representative. */
		assert(s->rep.at[n] == 0 || w->delta.at[n].n == 0);
		if (s->rep.at[n] == 0)
			wl_node(s, w, n);
		wl_take_new(s, w);
	}
	assert(s->is_over || (w->n_cons == s->f->cons.len && w->n_calls == s->f->calls.len));
	s->solver = NULL;
}

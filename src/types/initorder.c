/*
 * Order of initialization of package variables (Go specification, "Package
 * initialization"): again and again the first variable in declaration order
 * that depends on no uninitialized one.
 *
 * Nodes are constants and variables; what functions refer to counts for
 * whatever refers to the functions. All constants come first, whatever they
 * depend on.
 */
#include "types/priv.h"

#include <stdlib.h>

#include "base/bits.h"

typedef struct InitNode {
	Object *obj;
	IdVec users;     /* orders of the nodes that depend on this one */
	uint32_t n_deps; /* nodes it depends on that are not done */
	bool is_done;
} InitNode;

typedef struct InitGraph {
	Checker *c;
	InitNode *nodes; /* by Object.order; obj null: not a node */
	uint32_t n;
	IdVec ready[2];  /* heaps of orders, the least first: of constants, of variables */
} InitGraph;

/* ---------------------------------------------------------------- the heap */

static void
heap_push(IdVec *h, uint32_t x)
{
	vec_push(h, x);
	for (uint32_t i = h->len - 1; i > 0 && h->at[(i - 1) / 2] > h->at[i]; i = (i - 1) / 2) {
		uint32_t t = h->at[i];
		h->at[i] = h->at[(i - 1) / 2];
		h->at[(i - 1) / 2] = t;
	}
}

static uint32_t
heap_pop(IdVec *h)
{
	uint32_t least = h->at[0], last = vec_pop(h), i = 0;
	for (;;) {
		uint32_t child = 2 * i + 1;
		if (child >= h->len)
			break;
		if (child + 1 < h->len && h->at[child + 1] < h->at[child])
			child++;
		if (h->at[child] >= last)
			break;
		h->at[i] = h->at[child];
		i = child;
	}
	if (h->len > 0)
		h->at[i] = last;
	return least;
}

/* --------------------------------------------------------------- the graph */

static const DeclInfo *
decl_of(const Checker *c, const Object *o)
{
	bool is_ours = o->order > 0 && o->order < c->objects.len && c->objects.at[o->order] == o;
	return is_ours ? c->decls.at[o->order] : NULL;
}

static bool
is_node(const Object *o)
{
	return o->kind == OBJ_CONST || o->kind == OBJ_VAR;
}

/* The nodes that o refers to, by itself or through functions. */
static void
collect_deps(const InitGraph *g, const Object *o, BitSet *found)
{
	BitSet funcs = {0};
	VEC(const Object *) todo = {0};
	vec_push(&todo, o);
	while (todo.len > 0) {
		const DeclInfo *d = decl_of(g->c, vec_pop(&todo));
		if (d == NULL)
			continue;
		map_each(&d->deps, i) {
			Object *to = (Object *)(uintptr_t)d->deps.entries[i].key;
			if (decl_of(g->c, to) == NULL)
				continue;
			if (is_node(to))
				bits_add(found, to->order);
			else if (to->kind == OBJ_FUNC && bits_add(&funcs, to->order))
				vec_push(&todo, to);
		}
	}
}

static bool
is_var(const InitNode *n)
{
	return n->obj->kind == OBJ_VAR;
}

static void
build(InitGraph *g)
{
	Checker *c = g->c;
	g->n = c->objects.len;
	g->nodes = mem_array(InitNode, g->n);
	for (uint32_t i = 1; i < g->n; i++)
		if (c->objects.at[i] != NULL && is_node(c->objects.at[i]))
			g->nodes[i].obj = c->objects.at[i];
	for (uint32_t i = 1; i < g->n; i++) {
		if (g->nodes[i].obj == NULL)
			continue;
		BitSet deps = {0};
		if (decl_of(c, g->nodes[i].obj)->deps.len > 0)
			collect_deps(g, g->nodes[i].obj, &deps);
		bits_each(&deps, d) {
			vec_push(&g->nodes[d].users, i);
			g->nodes[i].n_deps++;
		}
		if (g->nodes[i].n_deps == 0)
			heap_push(&g->ready[is_var(&g->nodes[i])], i);
	}
}

/* ------------------------------------------------------------------ cycles */

static int
cmp_order(const void *a, const void *b)
{
	uint32_t x = (*(Object *const *)a)->order, y = (*(Object *const *)b)->order;
	return (x > y) - (x < y);
}

/* A path of references from `from` to `to`, pushed in reverse onto path. */
static bool
find_path(const Checker *c, const Object *from, const Object *to, BitSet *seen, ObjectVec *path)
{
	const DeclInfo *d = decl_of(c, from);
	if (d == NULL || !bits_add(seen, from->order))
		return false;
	ObjectVec deps = {0};
	map_each(&d->deps, i)
		vec_push(&deps, (Object *)(uintptr_t)d->deps.entries[i].key);
	if (deps.len > 1)
		qsort(deps.at, deps.len, sizeof(Object *), cmp_order);
	vec_each(&deps, i) {
		if (deps.at[i] != to && !find_path(c, deps.at[i], to, seen, path))
			continue;
		vec_push(path, deps.at[i]);
		return true;
	}
	return false;
}

static void
report(Checker *c, const ObjectVec *cycle)
{
	Object *o = cycle->at[0];
	if (cycle->len == 1) {
		check_error(c, o->pos, "initialization cycle: %s refers to itself", o->name->s);
		return;
	}
	Buf b = {0};
	buf_printf(&b, "initialization cycle for %s", o->name->s);
	Object *at = o;
	for (uint32_t i = cycle->len; i > 0; i--) {
		Object *next = cycle->at[i - 1];
		buf_printf(&b, "\n\t%s: %s refers to %s", str_pos(c, at->pos), at->name->s,
			   next->name->s);
		at = next;
	}
	check_error(c, o->pos, "%s", buf_cstr(&b));
}

/* Nothing is ready: go on with the constant or variable that lacks least. 0: all are done. */
static uint32_t
break_cycle(InitGraph *g, bool vars)
{
	uint32_t best = 0;
	for (uint32_t i = 1; i < g->n; i++)
		if (g->nodes[i].obj != NULL && is_var(&g->nodes[i]) == vars &&
		    !g->nodes[i].is_done &&
		    (best == 0 || g->nodes[i].n_deps < g->nodes[best].n_deps))
			best = i;
	if (best == 0)
		return 0;
	ObjectVec cycle = {0};
	BitSet seen = {0};
	Object *o = g->nodes[best].obj;
	if (find_path(g->c, o, o, &seen, &cycle))
		report(g->c, &cycle);
	return best;
}

/* -------------------------------------------------------------------------- */

static void
emit(Checker *c, Object *o, Map *emitted)
{
	DeclInfo *d = c->decls.at[o->order];
	if (o->kind != OBJ_VAR || d->init == NULL || map_has(emitted, map_key(d)))
		return;
	map_put(emitted, map_key(d), 1);
	Initializer init = {.lhs = d->lhs, .n = d->n_lhs, .rhs = d->init};
	if (init.n == 0) {
		init.lhs = mem_array(Object *, 1);
		init.lhs[0] = o;
		init.n = 1;
	}
	vec_push(&c->info->init_order, init);
}

static void
take_all(InitGraph *g, bool vars, Map *emitted)
{
	for (;;) {
		IdVec *ready = &g->ready[vars];
		uint32_t i = ready->len > 0 ? heap_pop(ready) : break_cycle(g, vars);
		if (i == 0)
			break;
		InitNode *n = &g->nodes[i];
		n->is_done = true;
		emit(g->c, n->obj, emitted);
		vec_each(&n->users, j) {
			InitNode *user = &g->nodes[n->users.at[j]];
			if (!user->is_done && --user->n_deps == 0)
				heap_push(&g->ready[is_var(user)], n->users.at[j]);
		}
	}
}

void
check_init_order(Checker *c)
{
	InitGraph g = {.c = c};
	build(&g);
	Map emitted = {0};
	take_all(&g, false, &emitted);
	take_all(&g, true, &emitted);
}

/*
 * Finds generic code that would need endlessly many instances.
 *
 * Vertices are type parameters, and types declared inside generic functions
 * (which have the function's parameters implicitly). An edge says that the
 * source occurs in what the destination is instantiated with: with weight 0 if
 * it is the very argument, 1 if it is only a part of it. A cycle of weight
 * above 0 lets types grow without end; it is looked for with Bellman and Ford's
 * algorithm for the longest paths.
 */
#include "types/priv.h"

typedef struct MonoVertex {
	Object *obj;
	uint32_t weight; /* of the longest path found so far that ends here */
	uint32_t pre;    /* index of its last edge */
	uint32_t len;    /* number of its edges */
} MonoVertex;

typedef struct MonoEdge {
	uint32_t from, to;
	uint32_t weight;
	Pos pos;
	Type *type; /* what `to` is instantiated with */
} MonoEdge;

struct MonoGraph {
	VEC(MonoVertex) vertices;
	VEC(MonoEdge) edges;
	Map params;  /* TypeParam * -> vertex + 1 */
	Map locals;  /* Object * of a local type -> vertex + 1, or 0 when it has no parameters */
	Map canon;   /* a method's receiver parameter -> the type's */
};

static struct MonoGraph *
graph_of(Checker *c)
{
	if (c->mono == NULL)
		c->mono = mem_new(struct MonoGraph);
	return c->mono;
}

static uint32_t
new_vertex(struct MonoGraph *g, Object *o)
{
	vec_push(&g->vertices, ((MonoVertex){.obj = o}));
	return g->vertices.len - 1;
}

static uint32_t
param_vertex(struct MonoGraph *g, TypeParam *p)
{
	TypeParam *canon = map_get_ptr(&g->canon, p);
	if (canon != NULL)
		p = canon;
	uint64_t *v = map_ensure(&g->params, map_key(p), NULL);
	if (*v == 0)
		*v = new_vertex(g, p->obj) + 1;
	return (uint32_t)*v - 1;
}

static void
add_edge(struct MonoGraph *g, uint32_t to, uint32_t from, uint32_t weight, Pos pos, Type *t)
{
	vec_push(&g->edges, ((MonoEdge){from, to, weight, pos, t}));
}

void
check_mono_canon(Checker *c, const TParamList *own, const TParamList *base)
{
	struct MonoGraph *g = graph_of(c);
	for (uint32_t i = 0; i < own->n && i < base->n; i++)
		map_put_ptr(&g->canon, own->at[i], base->at[i]);
}

/* Vertex + 1 of a type that is declared inside a generic function; 0 for others. */
static uint32_t
local_vertex(Checker *c, struct MonoGraph *g, NamedType *n)
{
	Object *o = n->obj;
	if (o->pkg != c->pkg || o->parent == NULL || o->parent == c->pkg->scope)
		return 0;
	if (map_has(&g->locals, map_key(o)))
		return (uint32_t)map_get(&g->locals, map_key(o));
	uint32_t v = 0;
	for (Scope *s = o->parent; s != NULL && s != c->pkg->scope; s = s->parent) {
		vec_each(&s->elems, i) {
			Object *e = s->elems.at[i];
			if (e->kind != OBJ_TYPE || e->is_alias || e->pos >= o->pos ||
			    e->type == NULL || e->type->kind != TYPE_TYPEPARAM)
				continue;
			if (v == 0)
				v = new_vertex(g, o) + 1;
			add_edge(g, v - 1, param_vertex(g, type_typeparam(e->type)), 1, o->pos,
				 e->type);
		}
	}
	map_put(&g->locals, map_key(o), v);
	return v;
}

typedef struct Flow {
	Checker *c;
	struct MonoGraph *g;
	uint32_t to;
	Pos pos;
	Type *arg; /* the whole type argument */
} Flow;

static void flow_type(const Flow *f, Type *t);

static void
flow_from(const Flow *f, uint32_t from, Type *t)
{
	bool is_whole = type_unalias(f->arg) == t;
	add_edge(f->g, f->to, from, is_whole ? 0 : 1, f->pos, f->arg);
}

static void
flow_vars(const Flow *f, Object *const *vars, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		flow_type(f, vars[i]->type);
}

static void
flow_named(const Flow *f, NamedType *n)
{
	for (uint32_t i = 0; i < n->targs.n; i++)
		flow_type(f, n->targs.at[i]);
	uint32_t v = local_vertex(f->c, f->g, n);
	if (v > 0)
		flow_from(f, v - 1, &n->t);
}

static void
flow_type(const Flow *f, Type *t)
{
	t = type_unalias(t);
	switch (t->kind) {
	case TYPE_BASIC:
	case TYPE_ALIAS:
	case TYPE_UNION:
		break;
	case TYPE_ARRAY:
		flow_type(f, type_array(t)->elem);
		break;
	case TYPE_SLICE:
		flow_type(f, type_slice_(t)->elem);
		break;
	case TYPE_POINTER:
		flow_type(f, type_pointer_(t)->elem);
		break;
	case TYPE_CHAN:
		flow_type(f, type_chan(t)->elem);
		break;
	case TYPE_MAP:
		flow_type(f, type_map(t)->key);
		flow_type(f, type_map(t)->elem);
		break;
	case TYPE_STRUCT:
		flow_vars(f, type_struct(t)->fields, type_struct(t)->n);
		break;
	case TYPE_TUPLE:
		flow_vars(f, type_tuple(t)->vars, type_tuple(t)->n);
		break;
	case TYPE_SIGNATURE:
		flow_type(f, &type_signature(t)->params->t);
		flow_type(f, &type_signature(t)->results->t);
		break;
	case TYPE_INTERFACE:
		vec_each(&type_interface(t)->methods, i)
			if (type_interface(t)->methods.at[i]->type != NULL)
				flow_type(f, type_interface(t)->methods.at[i]->type);
		break;
	case TYPE_NAMED:
		flow_named(f, type_named(t));
		break;
	case TYPE_TYPEPARAM:
		flow_from(f, param_vertex(f->g, type_typeparam(t)), t);
		break;
	}
}

void
check_mono_instance(Checker *c, Pos pos, const TParamList *tparams, Type *const *targs,
		    Expr *const *xlist, uint32_t n_xlist)
{
	struct MonoGraph *g = graph_of(c);
	for (uint32_t i = 0; i < tparams->n; i++) {
		TypeParam *p = tparams->at[i];
		/* Another package's parameter is on no cycle through this one. */
		if (p->obj->pkg != c->pkg || targs[i] == NULL)
			continue;
		Pos at = i < n_xlist ? expr_place(xlist[i]) : pos;
		const Flow f = {c, g, param_vertex(g, p), at, targs[i]};
		flow_type(&f, targs[i]);
	}
}

/* The cycle on the path that ends at v. */
static void
report_cycle(Checker *c, const struct MonoGraph *g, uint32_t v)
{
	bool *seen = mem_data(g->vertices.len * sizeof(bool));
	IdVec stack = {0};
	while (!seen[v]) {
		seen[v] = true;
		vec_push(&stack, v);
		v = g->edges.at[g->vertices.at[v].pre].from;
	}
	uint32_t first = 0;
	while (stack.at[first] != v)
		first++;
	Buf b = {0};
	buf_puts(&b, "instantiation cycle:");
	for (uint32_t i = first; i < stack.len; i++) {
		const MonoEdge *e = &g->edges.at[g->vertices.at[stack.at[i]].pre];
		Object *o = g->vertices.at[e->to].obj;
		bool is_param = o->type->kind == TYPE_TYPEPARAM;
		buf_printf(&b, "\n\t%s: %s %s %s", str_pos(c, e->pos), o->name->s,
			   is_param ? "instantiated as" : "implicitly parameterized by",
			   str_type(c, e->type));
	}
	check_error(c, g->vertices.at[v].obj->pos, "%s", buf_cstr(&b));
}

void
check_monomorph(Checker *c)
{
	struct MonoGraph *g = graph_of(c);
	for (bool again = true; again;) {
		again = false;
		vec_each(&g->edges, i) {
			const MonoEdge *e = &g->edges.at[i];
			const MonoVertex *from = &g->vertices.at[e->from];
			MonoVertex *to = &g->vertices.at[e->to];
			uint32_t w = from->weight + e->weight;
			if (w <= to->weight)
				continue;
			to->pre = i;
			to->len = from->len + 1;
			/* A path as long as the graph has a cycle. */
			if (to->len == g->vertices.len) {
				report_cycle(c, g, e->to);
				return;
			}
			to->weight = w;
			again = true;
		}
	}
}

/*
 * Method sets (Go specification, "Method sets"): all names at once, breadth
 * first through embedded fields, as in lookup.c.
 */
#include "types/priv.h"

#include <stdlib.h>

/* A name that was met; the first depth decides, fields hide methods as well. */
typedef struct Candidate {
	Object *obj;
	const uint32_t *path;
	uint32_t n_path; /* its depth */
	bool indirect;
	bool is_ambiguous;
} Candidate;

typedef struct Collector {
	VEC(Candidate) found;
	Map by_name; /* name -> index + 1 of a candidate of that name */
	DistinctTypes seen;
	EmbeddedVec current, next;
} Collector;

static Candidate *
find_candidate(Collector *c, const Object *o)
{
	uint64_t i = map_get(&c->by_name, map_key(o->name));
	if (i == 0)
		return NULL;
	if (object_same_id(c->found.at[i - 1].obj, o->pkg, o->name))
		return &c->found.at[i - 1];
	vec_each(&c->found, j)
		if (object_same_id(c->found.at[j].obj, o->pkg, o->name))
			return &c->found.at[j];
	return NULL;
}

static void
meet(Collector *c, const Embedded *e, Object *o, uint32_t i)
{
	if (str_is(o->name, "_"))
		return;
	Candidate *old = find_candidate(c, o);
	if (old != NULL) {
		if (old->n_path == e->n_path + 1)
			old->is_ambiguous = true;
		return;
	}
	Candidate new = {o, embedded_path(e, i), e->n_path + 1, e->indirect, e->multiple};
	vec_push(&c->found, new);
	map_put(&c->by_name, map_key(o->name), c->found.len);
}

static void
collect_struct(Collector *c, const Embedded *e, StructType *t)
{
	for (uint32_t i = 0; i < t->n; i++) {
		Object *f = t->fields[i];
		meet(c, e, f, i);
		if (f->is_embedded)
			vec_push(&c->next, embedded_field(e, f, i));
	}
}

static void
collect_type(Collector *c, const Embedded *e)
{
	NamedType *n = type_as_named(e->type);
	if (n != NULL) {
		bool is_new;
		distinct_add(&c->seen, &n->t, &is_new);
		if (!is_new)
			return;
		for (uint32_t i = 0; i < named_n_methods(n); i++)
			meet(c, e, named_method(n, i), i);
	}
	Type *u = type_under(e->type);
	if (u->kind == TYPE_STRUCT) {
		collect_struct(c, e, type_struct(u));
	} else if (u->kind == TYPE_INTERFACE) {
		const TypeSet *s = interface_tset(type_interface(u), 0);
		for (uint32_t i = 0; i < s->n_methods; i++)
			meet(c, e, s->methods[i], i);
	}
}

static int
cmp_set_entries(const void *a, const void *b)
{
	return object_cmp_id(((const MethodSetEntry *)a)->func, ((const MethodSetEntry *)b)->func);
}

static MethodSet *
select_methods(const Collector *c)
{
	MethodSet *set = mem_new(MethodSet);
	set->at = mem_array(MethodSetEntry, c->found.len);
	vec_each(&c->found, i) {
		const Candidate *m = &c->found.at[i];
		if (m->is_ambiguous || m->obj->kind != OBJ_FUNC)
			continue;
		if (m->obj->is_ptr_recv && !m->indirect)
			continue;
		set->at[set->n++] = (MethodSetEntry){m->obj, (uint32_t *)(uintptr_t)m->path,
						     m->n_path, m->indirect};
	}
	if (set->n > 1)
		qsort(set->at, set->n, sizeof(MethodSetEntry), cmp_set_entries);
	return set;
}

const MethodSet *
type_method_set(TypesCtx *ctx, Type *t)
{
	t = type_unalias(t);
	pthread_mutex_lock(&ctx->lock);
	MethodSet *set = map_get_ptr(&ctx->method_sets, t);
	pthread_mutex_unlock(&ctx->lock);
	if (set != NULL)
		return set;
	Collector c = {0};
	bool is_ptr = t->kind == TYPE_POINTER;
	Type *base = is_ptr ? type_pointer_(t)->elem : t;
	/* Neither a pointer to an interface nor a named pointer type has methods. */
	bool has_methods = is_ptr ? type_under(base)->kind != TYPE_INTERFACE
				  : type_under(t)->kind != TYPE_POINTER;
	if (has_methods)
		vec_push(&c.current, ((Embedded){.type = base, .indirect = is_ptr}));
	for (int depth = 0; c.current.len > 0 && depth < DEEPEST_EMBEDDING; depth++) {
		if (depth > 1 && c.current.len > WIDEST_EMBEDDING)
			break;
		vec_each(&c.current, i)
			collect_type(&c, &c.current.at[i]);
		c.current = c.next;
		embedded_consolidate(&c.current);
		c.next = (EmbeddedVec){0};
	}
	set = select_methods(&c);
	pthread_mutex_lock(&ctx->lock);
	MethodSet *first = map_get_ptr(&ctx->method_sets, t);
	if (first == NULL)
		map_put_ptr(&ctx->method_sets, t, set);
	pthread_mutex_unlock(&ctx->lock);
	return first != NULL ? first : set;
}

/*
 * Fields and methods by name (Go specification, "Selectors"): breadth first
 * through embedded fields; the shallowest depth that has the name decides, and
 * more than one there is ambiguous.
 */
#include "types/priv.h"

#include <strings.h>

typedef struct Search {
	Package *pkg;
	const Str *name;
	bool fold_case;
	EmbeddedVec current, next;
	DistinctTypes seen;
	Lookup found;
	bool is_ambiguous;
} Search;

#define FEW_EMBEDDED 8

static bool
matches(const Object *o, const Package *pkg, const Str *name, bool fold_case)
{
	if (fold_case && strcasecmp(o->name->s, name->s) == 0)
		return true;
	return o->name == name && object_same_id(o, pkg, name);
}

static int64_t
method_index(NamedType *t, const Package *pkg, const Str *name, bool fold_case)
{
	NamedType *origin = t->origin;
	uint64_t i = map_get(&origin->method_index, map_key(name));
	if (i > 0 && matches(origin->methods.at[i - 1], pkg, name, false))
		return (int64_t)i - 1;
	if (!fold_case && i == 0)
		return -1;
	vec_each(&origin->methods, j)
		if (matches(origin->methods.at[j], pkg, name, fold_case))
			return j;
	return -1;
}

const uint32_t *
embedded_path(const Embedded *e, uint32_t i)
{
	uint32_t *path = mem_data((e->n_path + 1) * sizeof(uint32_t));
	if (e->n_path > 0)
		memcpy(path, e->path, e->n_path * sizeof(uint32_t));
	path[e->n_path] = i;
	return path;
}

static void
record(Search *s, const Embedded *e, Object *o, uint32_t i)
{
	bool again = s->found.obj != NULL || e->multiple;
	s->found.path = (uint32_t *)(uintptr_t)embedded_path(e, i);
	s->found.n_path = e->n_path + 1;
	s->found.indirect = e->indirect;
	s->found.obj = o;
	s->is_ambiguous |= again;
}

/* Names are identical only if they are one, so that most types need no comparison. */
static bool
is_same_type(Type *a, Type *b)
{
	return a == b || (a->kind != TYPE_NAMED && b->kind != TYPE_NAMED && type_identical(a, b));
}

/* Index + 1 of the type like t, or 0. */
static uint32_t
distinct_find(const DistinctTypes *d, Type *t)
{
	if (d->list.len > FEW_EMBEDDED && t->kind == TYPE_NAMED)
		return (uint32_t)map_get(&d->by_name, map_key(t));
	if (d->list.len > FEW_EMBEDDED) {
		vec_each(&d->others, i)
			if (is_same_type(d->list.at[d->others.at[i]], t))
				return d->others.at[i] + 1;
		return 0;
	}
	vec_each(&d->list, i)
		if (is_same_type(d->list.at[i], t))
			return i + 1;
	return 0;
}

static void
distinct_index(DistinctTypes *d, uint32_t i)
{
	if (d->list.at[i]->kind == TYPE_NAMED)
		map_put(&d->by_name, map_key(d->list.at[i]), i + 1);
	else
		vec_push(&d->others, i);
}

uint32_t
distinct_add(DistinctTypes *d, Type *t, bool *is_new)
{
	t = type_unalias(t);
	uint32_t found = distinct_find(d, t);
	if (is_new != NULL)
		*is_new = found == 0;
	if (found > 0)
		return found - 1;
	vec_push(&d->list, t);
	for (uint32_t i = 0; i <= FEW_EMBEDDED && d->list.len == FEW_EMBEDDED + 1; i++)
		distinct_index(d, i);
	if (d->list.len > FEW_EMBEDDED + 1)
		distinct_index(d, d->list.len - 1);
	return d->list.len - 1;
}

/* T of *T for a pointer type that is not hidden in a named type. */
static Type *
deref_literal(Type *t, bool *is_ptr)
{
	Type *u = type_unalias(t);
	*is_ptr = u->kind == TYPE_POINTER;
	return *is_ptr ? type_pointer_(u)->elem : t;
}

Embedded
embedded_field(const Embedded *e, const Object *f, uint32_t i)
{
	bool is_ptr;
	Type *elem = deref_literal(f->type, &is_ptr);
	return (Embedded){elem, embedded_path(e, i), e->n_path + 1, e->indirect || is_ptr,
			  e->multiple};
}

int64_t
struct_field_index(const StructType *s, const Package *pkg, const Str *name)
{
	if (s->index != NULL) {
		int64_t i = (int64_t)map_get(&s->index->by_name, map_key(name)) - 1;
		return i >= 0 && object_same_id(s->fields[i], pkg, name) ? i : -1;
	}
	for (uint32_t i = 0; i < s->n; i++)
		if (object_same_id(s->fields[i], pkg, name))
			return i;
	return -1;
}

static void
search_embedded(Search *s, const Embedded *e, const Object *f, uint32_t i)
{
	if (s->found.obj != NULL || !f->is_embedded || f->type == NULL)
		return;
	vec_push(&s->next, embedded_field(e, f, i));
}

static void
search_struct(Search *s, const Embedded *e, StructType *t)
{
	if (t->index != NULL && !s->fold_case) {
		int64_t found = struct_field_index(t, s->pkg, s->name);
		if (found >= 0)
			record(s, e, t->fields[found], (uint32_t)found);
		vec_each(&t->index->embedded, k)
			search_embedded(s, e, t->fields[t->index->embedded.at[k]],
					t->index->embedded.at[k]);
		return;
	}
	for (uint32_t i = 0; i < t->n; i++) {
		Object *f = t->fields[i];
		if (matches(f, s->pkg, s->name, s->fold_case)) {
			record(s, e, f, i);
			continue;
		}
		search_embedded(s, e, f, i);
	}
}

static void
search_interface(Search *s, const Embedded *e, InterfaceType *t)
{
	const TypeSet *set = interface_tset(t, 0);
	uint32_t from = s->fold_case ? 0 : tset_lower_bound(set, s->name);
	for (uint32_t i = from; i < set->n_methods; i++) {
		if (!s->fold_case && set->methods[i]->name != s->name)
			return;
		if (matches(set->methods[i], s->pkg, s->name, s->fold_case)) {
			record(s, e, set->methods[i], i);
			return;
		}
	}
}

static void
search_type(Search *s, const Embedded *e)
{
	NamedType *n = type_as_named(e->type);
	if (n != NULL) {
		bool is_new;
		distinct_add(&s->seen, &n->t, &is_new);
		if (!is_new)
			return;
		int64_t i = method_index(n, s->pkg, s->name, s->fold_case);
		if (i >= 0) {
			record(s, e, named_method(n, (uint32_t)i), (uint32_t)i);
			return;
		}
	}
	Type *u = type_under(e->type);
	if (u->kind == TYPE_STRUCT)
		search_struct(s, e, type_struct(u));
	else if (u->kind == TYPE_INTERFACE)
		search_interface(s, e, type_interface(u));
}

void
embedded_consolidate(EmbeddedVec *list)
{
	DistinctTypes seen = {0};
	for (uint32_t i = 0; i < list->len; i++) {
		bool is_new;
		uint32_t j = distinct_add(&seen, list->at[i].type, &is_new);
		if (is_new)
			list->at[j] = list->at[i];
		else
			list->at[j].multiple = true;
	}
	list->len = seen.list.len;
}

static Lookup
lookup(Type *t, bool addressable, Package *pkg, const Str *name, bool fold_case)
{
	const Lookup none = {.why = LOOKUP_NONE};
	bool is_ptr;
	Type *base = deref_literal(t, &is_ptr);
	/* A pointer to an interface or type parameter has no methods. */
	if (is_ptr && type_under(base)->kind == TYPE_INTERFACE)
		return none;
	/* Most searches end at the first depths: these stay off the heap. */
	Embedded few[2][FEW_EMBEDDED];
	Type *seen[FEW_EMBEDDED];
	Search s = {.pkg = pkg,
		    .name = name,
		    .fold_case = fold_case,
		    .current = {few[0], 0, FEW_EMBEDDED},
		    .next = {few[1], 0, FEW_EMBEDDED},
		    .seen.list = {seen, 0, FEW_EMBEDDED}};
	vec_push(&s.current, ((Embedded){.type = base, .indirect = is_ptr}));
	for (int depth = 0; s.current.len > 0 && depth < DEEPEST_EMBEDDING; depth++) {
		if (depth > 1 && s.current.len > WIDEST_EMBEDDING)
			break;
		vec_each(&s.current, i)
			search_type(&s, &s.current.at[i]);
		if (s.is_ambiguous) {
			s.found.obj = NULL;
			s.found.why = LOOKUP_AMBIGUOUS;
			return s.found;
		}
		Object *o = s.found.obj;
		if (o != NULL) {
			bool needs_ptr = o->kind == OBJ_FUNC && o->is_ptr_recv;
			if (needs_ptr && !s.found.indirect && !addressable)
				return (Lookup){.why = LOOKUP_PTR_RECV, .indirect = true};
			return s.found;
		}
		EmbeddedVec searched = s.current;
		s.current = s.next;
		embedded_consolidate(&s.current);
		s.next = searched;
		vec_clear(&s.next);
	}
	return none;
}

Lookup
type_lookup(Type *t, bool addressable, Package *pkg, const Str *name, bool fold_case)
{
	const Lookup none = {.why = LOOKUP_NONE};
	if (str_is(name, "_"))
		return none;
	/* A named pointer type has the fields of what it points to, but no methods. */
	NamedType *n = type_as_named(t);
	if (n != NULL && type_under(t)->kind == TYPE_POINTER) {
		Lookup r = lookup(type_under(t), false, pkg, name, fold_case);
		return r.obj != NULL && r.obj->kind == OBJ_FUNC ? none : r;
	}
	return lookup(t, addressable, pkg, name, fold_case);
}

/*
 * Making types, and looking through names and aliases.
 */
#include "types/priv.h"

#include <stdatomic.h>

/* ---------------------------------------------------------------- making */

#define NEW_TYPE(T, K)                                                       \
	T *t = mem_new(T);                                                   \
	t->t.kind = (K)

Type *
type_publish(_Atomic(Type *) *place, Type *t)
{
	Type *first = NULL;
	return atomic_compare_exchange_strong(place, &first, t) ? t : first;
}

Type *
type_pointer(Type *elem)
{
	Type *known = elem->pointer;
	if (known != NULL)
		return known;
	NEW_TYPE(PointerType, TYPE_POINTER);
	t->elem = elem;
	return type_publish(&elem->pointer, &t->t);
}

Type *
type_slice(Type *elem)
{
	Type *known = elem->slice;
	if (known != NULL)
		return known;
	NEW_TYPE(SliceType, TYPE_SLICE);
	t->elem = elem;
	return type_publish(&elem->slice, &t->t);
}

Type *
type_new_array(Type *elem, int64_t len)
{
	NEW_TYPE(ArrayType, TYPE_ARRAY);
	t->elem = elem;
	t->len = len;
	return &t->t;
}

Type *
type_new_map(Type *key, Type *elem)
{
	NEW_TYPE(MapType, TYPE_MAP);
	t->key = key;
	t->elem = elem;
	return &t->t;
}

Type *
type_new_chan(ChanDir dir, Type *elem)
{
	NEW_TYPE(ChanType, TYPE_CHAN);
	t->dir = dir;
	t->elem = elem;
	return &t->t;
}

TupleType *
type_new_tuple(Object **vars, uint32_t n)
{
	NEW_TYPE(TupleType, TYPE_TUPLE);
	t->vars = vars;
	t->n = n;
	return t;
}

SignatureType *
type_new_signature(Object *recv, TupleType *params, TupleType *results, bool is_variadic)
{
	NEW_TYPE(SignatureType, TYPE_SIGNATURE);
	t->recv = recv;
	t->params = params;
	t->results = results;
	t->is_variadic = is_variadic;
	return t;
}

StructType *
type_new_struct(Object **fields, const Str **tags, uint32_t n)
{
	NEW_TYPE(StructType, TYPE_STRUCT);
	t->fields = fields;
	t->tags = tags;
	t->n = n;
	return t;
}

Type *
type_new_invalid(void)
{
	NEW_TYPE(BasicType, TYPE_BASIC);
	t->basic = BASIC_INVALID;
	t->name = "invalid type";
	return &t->t;
}

/* ------------------------------------------------------- looking through */

/* More names in a row than any program has: a cycle that was or will be reported. */
#define LONGEST_CHAIN 10000

Type *
type_unalias(Type *t)
{
	if (t->kind != TYPE_ALIAS)
		return t;
	AliasType *first = type_alias(t);
	Type *known = first->actual;
	if (known != NULL && known->kind != TYPE_ALIAS)
		return known;
	for (int i = 0; i < LONGEST_CHAIN; i++) {
		if (t->kind != TYPE_ALIAS) {
			first->actual = t;
			return t;
		}
		AliasType *a = type_alias(t);
		known = a->actual;
		t = known != NULL ? known : a->from_rhs;
		if (t == NULL)
			break;
	}
	return type_new_invalid();
}

bool
type_is_pending(const Type *t)
{
	for (int i = 0; i < LONGEST_CHAIN && t != NULL && t->kind == TYPE_ALIAS; i++) {
		const AliasType *a = type_alias(t);
		t = a->actual != NULL ? a->actual : a->from_rhs;
	}
	return t == NULL;
}

static Type *
declared_underlying(NamedType *first)
{
	NamedType *n = first;
	for (int i = 0; i < LONGEST_CHAIN; i++) {
		if (n->origin != n)
			return named_expand(n);
		if (n->underlying == NULL && n->check != NULL)
			check_outlined(n->check, n);
		Type *under = n->underlying;
		Type *next = under != NULL ? under : n->from_rhs;
		if (next == NULL)
			break;
		next = type_unalias(next);
		if (next->kind != TYPE_NAMED)
			return type_under(next);
		n = type_named(next);
	}
	return type_new_invalid();
}

Type *
type_under(Type *t)
{
	t = type_unalias(t);
	if (t->kind == TYPE_NAMED) {
		NamedType *n = type_named(t);
		Type *u = n->underlying;
		if (u != NULL && u->kind != TYPE_NAMED && u->kind != TYPE_ALIAS &&
		    u->kind != TYPE_TYPEPARAM)
			return u;
		return declared_underlying(n);
	}
	if (t->kind == TYPE_TYPEPARAM)
		return &typeparam_iface(type_typeparam(t))->t;
	return t;
}

NamedType *
type_as_named(Type *t)
{
	t = type_unalias(t);
	return t->kind == TYPE_NAMED ? type_named(t) : NULL;
}

TypeParam *
type_as_typeparam(Type *t)
{
	t = type_unalias(t);
	return t->kind == TYPE_TYPEPARAM ? type_typeparam(t) : NULL;
}

#define AS_KIND(fn, T, cast, K)                                              \
	T *fn(Type *t)                                                       \
	{                                                                    \
		Type *u = type_under(t);                                     \
		return u->kind == (K) ? cast(u) : NULL;                      \
	}
AS_KIND(type_as_basic, BasicType, type_basic, TYPE_BASIC)
AS_KIND(type_as_array, ArrayType, type_array, TYPE_ARRAY)
AS_KIND(type_as_slice, SliceType, type_slice_, TYPE_SLICE)
AS_KIND(type_as_struct, StructType, type_struct, TYPE_STRUCT)
AS_KIND(type_as_pointer, PointerType, type_pointer_, TYPE_POINTER)
AS_KIND(type_as_signature, SignatureType, type_signature, TYPE_SIGNATURE)
AS_KIND(type_as_interface, InterfaceType, type_interface, TYPE_INTERFACE)
AS_KIND(type_as_map, MapType, type_map, TYPE_MAP)
AS_KIND(type_as_chan, ChanType, type_chan, TYPE_CHAN)
AS_KIND(type_as_tuple, TupleType, type_tuple, TYPE_TUPLE)

InterfaceType *
typeparam_iface(TypeParam *p)
{
	Type *u = p->bound != NULL ? type_under(p->bound) : NULL;
	if (u != NULL && u->kind == TYPE_INTERFACE)
		return type_interface(u);
	NEW_TYPE(InterfaceType, TYPE_INTERFACE);
	t->is_complete = true;
	if (u == NULL || !type_is_valid(u))
		return t;
	/* A constraint such as [P int] or [P ~int|string]. */
	t->is_implicit = true;
	vec_push(&t->embeds, p->bound);
	vec_push(&t->embed_pos, p->obj->pos);
	p->bound = &t->t;
	return t;
}

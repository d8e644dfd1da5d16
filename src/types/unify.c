/*
 * Unification (Go specification, "Type unification"): finds types for the
 * bound parameters under which two types are identical, or, in the looser
 * modes, agree as far as assignability lets them.
 *
 * Parameters that were unified with one another share an entry (union-find
 * without ranks: the lists are short).
 */
#include "types/priv.h"

/* Interfaces that are being compared, innermost first: assumed to unify. */
typedef struct IfacePair {
	const Type *x, *y;
	const struct IfacePair *outer;
} IfacePair;

/* Deeper types come from cycles through type parameters. */
#define DEPTH_LIMIT 100

static bool nify(Unifier *u, Type *x, Type *y, unsigned mode, const IfacePair *pairs);

void
unifier_init(Unifier *u, Checker *c, const TParamList *params, Type *const *targs, uint32_t n)
{
	*u = (Unifier){.c = c, .params = *params, .by_methods = check_allows(c, 21)};
	u->joined = mem_data(params->n * sizeof(uint32_t));
	u->types = mem_array(Type *, params->n);
	for (uint32_t i = 0; i < params->n; i++) {
		u->joined[i] = i;
		u->types[i] = i < n ? targs[i] : NULL;
	}
}

static uint32_t
entry_of(const Unifier *u, uint32_t i)
{
	while (u->joined[i] != i)
		i = u->joined[i];
	return i;
}

Type *
unifier_at(const Unifier *u, uint32_t i)
{
	return u->types[entry_of(u, i)];
}

void
unifier_set(Unifier *u, uint32_t i, Type *t)
{
	u->types[entry_of(u, i)] = t;
}

uint32_t
unifier_unknowns(const Unifier *u)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < u->params.n; i++)
		n += u->joined[i] == i && u->types[i] == NULL;
	return n;
}

/* Index of the bound parameter that t is, or -1. */
static int64_t
bound_index(const Unifier *u, Type *t)
{
	TypeParam *p = type_as_typeparam(t);
	if (p == NULL)
		return -1;
	for (uint32_t i = 0; i < u->params.n; i++)
		if (u->params.at[i] == p)
			return i;
	return -1;
}

static InterfaceType *
plain_interface(Type *t)
{
	return type_is_typeparam(t) ? NULL : type_as_interface(t);
}

/* Basic types count: they are what the core types of constraints are made of. */
static bool
is_literal(Type *t)
{
	t = type_unalias(t);
	return t->kind != TYPE_NAMED && t->kind != TYPE_TYPEPARAM;
}

/* ------------------------------------------------------ bound parameters */

/* y was unified with the type x that is known of a parameter: which of them to keep, so that
 * the order of arguments does not matter. False: neither would do. */
static bool
settle(Unifier *u, uint32_t i, Type *x, Type *y, unsigned mode)
{
	InterfaceType *xi = plain_interface(x), *yi = plain_interface(y);
	bool x_named = type_as_named(x) != NULL, y_named = type_as_named(y) != NULL;
	if (xi != NULL && yi != NULL) {
		if (x_named && y_named)
			return type_identical(x, y);
		if (interface_n_methods(xi) != interface_n_methods(yi))
			return false;
	} else if (xi != NULL || yi != NULL) {
		return false;
	}
	if (mode & UNIFY_EXACT || x_named)
		return true;
	ChanType *yc = type_as_chan(y);
	/* A defined type, or else a directed channel, takes values of the other. */
	if (y_named || (yc != NULL && yc->dir != CHAN_BOTH))
		unifier_set(u, i, y);
	return true;
}

static bool
nify_params(Unifier *u, uint32_t i, uint32_t j, unsigned mode, const IfacePair *pairs)
{
	uint32_t a = entry_of(u, i), b = entry_of(u, j);
	if (a == b)
		return true;
	if (u->types[a] != NULL && u->types[b] != NULL)
		return nify(u, u->types[a], u->types[b], mode, pairs);
	if (u->types[a] == NULL)
		u->types[a] = u->types[b];
	u->joined[b] = a;
	return true;
}

static bool
nify_param(Unifier *u, uint32_t i, Type *y, unsigned mode, const IfacePair *pairs)
{
	Type *known = unifier_at(u, i);
	if (known == NULL) {
		unifier_set(u, i, y);
		return true;
	}
	return nify(u, known, y, mode, pairs) && settle(u, i, known, y, mode);
}

/* ------------------------------------------------------------- interfaces */

static bool
same_terms(const TypeSet *x, const TypeSet *y)
{
	return x->is_all == y->is_all && tset_subset_of(x, y) && tset_subset_of(y, x);
}

/* The methods of the smaller set are in the other one, with signatures that unify. */
static bool
nify_method_sets(Unifier *u, const TypeSet *x, const TypeSet *y, const IfacePair *pairs)
{
	if (x->n_methods > y->n_methods) {
		const TypeSet *t = x;
		x = y;
		y = t;
	}
	for (uint32_t i = 0; i < x->n_methods; i++) {
		Object *m = x->methods[i], *other;
		if (!tset_has_method(y, m->pkg, m->name, &other) ||
		    !nify(u, m->type, other->type, UNIFY_EXACT, pairs))
			return false;
	}
	return true;
}

static bool
nify_interfaces(Unifier *u, InterfaceType *x, InterfaceType *y, bool same_size,
		const IfacePair *pairs)
{
	const TypeSet *xs = interface_tset(x, 0), *ys = interface_tset(y, 0);
	if (xs->is_comparable != ys->is_comparable || !same_terms(xs, ys))
		return false;
	if (same_size && xs->n_methods != ys->n_methods)
		return false;
	for (const IfacePair *p = pairs; p != NULL; p = p->outer)
		if ((p->x == &x->t && p->y == &y->t) || (p->x == &y->t && p->y == &x->t))
			return true;
	const IfacePair pair = {&x->t, &y->t, pairs};
	return nify_method_sets(u, xs, ys, &pair);
}

/* All methods of x are methods of the type y. */
static bool
nify_implements(Unifier *u, InterfaceType *x, Type *y, const IfacePair *pairs)
{
	const TypeSet *xs = interface_tset(x, 0);
	for (uint32_t i = 0; i < xs->n_methods; i++) {
		Object *m = xs->methods[i];
		Lookup r = type_lookup(y, false, m->pkg, m->name, false);
		if (r.obj == NULL || r.obj->kind != OBJ_FUNC || r.obj->type == NULL ||
		    !nify(u, m->type, r.obj->type, UNIFY_EXACT, pairs))
			return false;
	}
	return true;
}

/* ---------------------------------------------------- structure of types */

static bool
nify_tuples(Unifier *u, const TupleType *x, const TupleType *y, unsigned mode,
	    const IfacePair *pairs)
{
	if (x->n != y->n)
		return false;
	for (uint32_t i = 0; i < x->n; i++)
		if (!nify(u, x->vars[i]->type, y->vars[i]->type, mode, pairs))
			return false;
	return true;
}

static bool
same_tag(const StructType *x, const StructType *y, uint32_t i)
{
	const Str *a = x->tags != NULL ? x->tags[i] : NULL;
	const Str *b = y->tags != NULL ? y->tags[i] : NULL;
	return a == b || (a == NULL && b->len == 0) || (b == NULL && a->len == 0);
}

static bool
nify_structs(Unifier *u, const StructType *x, const StructType *y, unsigned mode,
	     const IfacePair *pairs)
{
	if (x->n != y->n)
		return false;
	for (uint32_t i = 0; i < x->n; i++) {
		Object *f = x->fields[i], *g = y->fields[i];
		if (f->is_embedded != g->is_embedded || !same_tag(x, y, i) ||
		    !object_same_id(f, g->pkg, g->name) ||
		    !nify(u, f->type, g->type, mode, pairs))
			return false;
	}
	return true;
}

static bool
nify_named(Unifier *u, const NamedType *x, const NamedType *y, unsigned mode,
	   const IfacePair *pairs)
{
	if (x->origin != y->origin || x->targs.n != y->targs.n)
		return false;
	for (uint32_t i = 0; i < x->targs.n; i++)
		if (!nify(u, x->targs.at[i], y->targs.at[i], mode, pairs))
			return false;
	/* Two distinct names without arguments. */
	return x->targs.n > 0;
}

/* An unbound parameter and another type: that must fit the parameter's core type. */
static bool
nify_unbound(Unifier *u, Type *x, Type *y, const IfacePair *pairs)
{
	Type *core = type_core(x);
	return core != NULL && nify(u, core, y, UNIFY_ASSIGN, pairs);
}

/* Types of one kind, neither of them a bound parameter. */
static bool
nify_structure(Unifier *u, Type *x, Type *y, unsigned mode, const IfacePair *pairs)
{
	/* What values are assigned to may differ in its parts not at all. */
	unsigned inner = mode & UNIFY_ASSIGN ? mode | UNIFY_EXACT : mode;
	switch (x->kind) {
	case TYPE_BASIC:
		return type_basic(x)->basic == type_basic(y)->basic;
	case TYPE_ARRAY:
		return (type_array(x)->len < 0 || type_array(y)->len < 0 ||
			type_array(x)->len == type_array(y)->len) &&
		       nify(u, type_array(x)->elem, type_array(y)->elem, inner, pairs);
	case TYPE_SLICE:
		return nify(u, type_slice_(x)->elem, type_slice_(y)->elem, inner, pairs);
	case TYPE_POINTER:
		return nify(u, type_pointer_(x)->elem, type_pointer_(y)->elem, inner, pairs);
	case TYPE_MAP:
		return nify(u, type_map(x)->key, type_map(y)->key, inner, pairs) &&
		       nify(u, type_map(x)->elem, type_map(y)->elem, inner, pairs);
	case TYPE_CHAN:
		return (!(mode & UNIFY_EXACT) || type_chan(x)->dir == type_chan(y)->dir) &&
		       nify(u, type_chan(x)->elem, type_chan(y)->elem, inner, pairs);
	case TYPE_STRUCT:
		return nify_structs(u, type_struct(x), type_struct(y), inner, pairs);
	case TYPE_TUPLE:
		return nify_tuples(u, type_tuple(x), type_tuple(y), mode, pairs);
	case TYPE_SIGNATURE: {
		SignatureType *s = type_signature(x), *t = type_signature(y);
		return s->is_variadic == t->is_variadic &&
		       nify_tuples(u, s->params, t->params, inner, pairs) &&
		       nify_tuples(u, s->results, t->results, inner, pairs);
	}
	case TYPE_INTERFACE:
		return nify_interfaces(u, type_interface(x), type_interface(y), true, pairs);
	case TYPE_NAMED:
		return nify_named(u, type_named(x), type_named(y), mode, pairs);
	case TYPE_TYPEPARAM:
	case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
	return false;
}

static bool
nify_inner(Unifier *u, Type *x, Type *y, unsigned mode, const IfacePair *pairs)
{
	/* A name goes to y, a bound parameter to x. */
	if (type_as_named(x) != NULL || bound_index(u, y) >= 0) {
		Type *t = x;
		x = y;
		y = t;
	}
	bool is_exact = (mode & UNIFY_EXACT) != 0;
	if (!is_exact && type_as_named(y) != NULL && is_literal(x) &&
	    !(u->by_methods && plain_interface(x) != NULL)) {
		y = type_under(y);
		if (type_unalias(x) == y)
			return true;
	}
	int64_t i = bound_index(u, x), j = bound_index(u, y);
	if (i >= 0 && j >= 0)
		return nify_params(u, (uint32_t)i, (uint32_t)j, mode, pairs);
	if (i >= 0)
		return nify_param(u, (uint32_t)i, y, mode, pairs);
	if (u->by_methods && !is_exact) {
		InterfaceType *xi = plain_interface(x), *yi = plain_interface(y);
		if (xi != NULL && yi != NULL)
			return nify_interfaces(u, xi, yi, false, pairs);
		if (xi != NULL || yi != NULL)
			return nify_implements(u, xi != NULL ? xi : yi, xi != NULL ? y : x, pairs);
	}
	x = type_unalias(x);
	y = type_unalias(y);
	if (x->kind == TYPE_TYPEPARAM)
		return nify_unbound(u, x, y, pairs);
	if (y->kind == TYPE_TYPEPARAM)
		return nify_unbound(u, y, x, pairs);
	return x->kind == y->kind && nify_structure(u, x, y, mode, pairs);
}

static bool
nify(Unifier *u, Type *x, Type *y, unsigned mode, const IfacePair *pairs)
{
	if (x == y || type_unalias(x) == type_unalias(y))
		return true;
	if (u->depth >= DEPTH_LIMIT)
		return false;
	u->depth++;
	bool ok = nify_inner(u, x, y, mode, pairs);
	u->depth--;
	return ok;
}

bool
unifier_unify(Unifier *u, Type *x, Type *y, unsigned mode)
{
	return nify(u, x, y, mode, NULL);
}

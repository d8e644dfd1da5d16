/*
 * Identity of types (Go specification, "Type identity").
 *
 * Generic signatures are identical up to the names of their type parameters:
 * while two are compared, their parameters are paired by position.
 */
#include "types/priv.h"

/* What is being compared, innermost first. */
typedef struct Pairing {
	const Type *a, *b;               /* interfaces: assumed to be identical */
	const TParamList *ap, *bp;       /* lists whose parameters correspond; or null */
	const struct Pairing *outer;
} Pairing;

typedef struct Identity {
	bool ignore_tags;
} Identity;

static bool identical(const Identity *id, Type *a, Type *b, const Pairing *outer);

static bool
lists_identical(const Identity *id, Type *const *a, Type *const *b, uint32_t n,
		const Pairing *outer)
{
	for (uint32_t i = 0; i < n; i++)
		if (!identical(id, a[i], b[i], outer))
			return false;
	return true;
}

static bool
tuples_identical(const Identity *id, const TupleType *a, const TupleType *b, const Pairing *outer)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!identical(id, a->vars[i]->type, b->vars[i]->type, outer))
			return false;
	return true;
}

static bool
structs_identical(const Identity *id, const StructType *a, const StructType *b,
		  const Pairing *outer)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		Object *f = a->fields[i], *g = b->fields[i];
		if (f->is_embedded != g->is_embedded || !object_same_id(f, g->pkg, g->name))
			return false;
		const Str *ftag = a->tags != NULL ? a->tags[i] : NULL;
		const Str *gtag = b->tags != NULL ? b->tags[i] : NULL;
		bool same_tags = ftag == gtag || (ftag == NULL && gtag->len == 0) ||
				 (gtag == NULL && ftag->len == 0);
		if (!id->ignore_tags && !same_tags)
			return false;
		if (!identical(id, f->type, g->type, outer))
			return false;
	}
	return true;
}

static bool
signatures_identical(const Identity *id, const SignatureType *a, const SignatureType *b,
		     const Pairing *outer)
{
	if (a->is_variadic != b->is_variadic || a->tparams.n != b->tparams.n)
		return false;
	const Pairing pairing = {NULL, NULL, &a->tparams, &b->tparams, outer};
	if (a->tparams.n > 0)
		outer = &pairing;
	for (uint32_t i = 0; i < a->tparams.n; i++)
		if (!identical(id, a->tparams.at[i]->bound, b->tparams.at[i]->bound, outer))
			return false;
	return tuples_identical(id, a->params, b->params, outer) &&
	       tuples_identical(id, a->results, b->results, outer);
}

static bool
term_in(const Identity *id, const Term *t, const Term *list, uint32_t n, const Pairing *outer)
{
	for (uint32_t i = 0; i < n; i++)
		if (t->tilde == list[i].tilde && identical(id, t->type, list[i].type, outer))
			return true;
	return false;
}

static bool
interfaces_identical(const Identity *id, InterfaceType *a, InterfaceType *b, const Pairing *outer)
{
	const TypeSet *s = interface_tset(a, 0), *t = interface_tset(b, 0);
	if (s->is_all != t->is_all || s->is_comparable != t->is_comparable ||
	    s->n_methods != t->n_methods || s->n_terms != t->n_terms)
		return false;
	for (const Pairing *p = outer; p != NULL; p = p->outer)
		if ((p->a == &a->t && p->b == &b->t) || (p->a == &b->t && p->b == &a->t))
			return true;
	const Pairing pairing = {&a->t, &b->t, NULL, NULL, outer};
	/* The terms of a set are disjoint, so that one direction is enough. */
	for (uint32_t i = 0; i < s->n_terms; i++)
		if (!term_in(id, &s->terms[i], t->terms, t->n_terms, &pairing))
			return false;
	for (uint32_t i = 0; i < s->n_methods; i++) {
		Object *m = s->methods[i], *n = t->methods[i];
		if (!object_same_id(m, n->pkg, n->name))
			return false;
		if (!identical(id, m->type, n->type, &pairing))
			return false;
	}
	return true;
}

static bool
unions_identical(const Identity *id, UnionType *a, UnionType *b, const Pairing *outer)
{
	for (uint32_t i = 0; i < a->n; i++) {
		bool found = false;
		for (uint32_t j = 0; j < b->n && !found; j++)
			found = a->terms[i].tilde == b->terms[j].tilde &&
				identical(id, a->terms[i].type, b->terms[j].type, outer);
		if (!found)
			return false;
	}
	return a->n == b->n;
}

static bool
typeparams_identical(const TypeParam *a, const TypeParam *b, const Pairing *outer)
{
	for (const Pairing *p = outer; p != NULL; p = p->outer) {
		if (p->ap == NULL)
			continue;
		bool in_a = a->index < p->ap->n && p->ap->at[a->index] == a;
		bool in_b = b->index < p->bp->n && p->bp->at[b->index] == b;
		if (in_a || in_b)
			return in_a && in_b && a->index == b->index;
	}
	return false;
}

static bool
identical(const Identity *id, Type *a, Type *b, const Pairing *outer)
{
	a = type_unalias(a);
	b = type_unalias(b);
	if (a == b)
		return true;
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case TYPE_BASIC: /* byte and rune are types of their own here */
		return type_basic(a)->basic == type_basic(b)->basic;
	case TYPE_ARRAY:
		/* A length of -1 was reported; it equals all. */
		return (type_array(a)->len < 0 || type_array(b)->len < 0 ||
			type_array(a)->len == type_array(b)->len) &&
		       identical(id, type_array(a)->elem, type_array(b)->elem, outer);
	case TYPE_SLICE:
		return identical(id, type_slice_(a)->elem, type_slice_(b)->elem, outer);
	case TYPE_POINTER:
		return identical(id, type_pointer_(a)->elem, type_pointer_(b)->elem, outer);
	case TYPE_MAP:
		return identical(id, type_map(a)->key, type_map(b)->key, outer) &&
		       identical(id, type_map(a)->elem, type_map(b)->elem, outer);
	case TYPE_CHAN:
		return type_chan(a)->dir == type_chan(b)->dir &&
		       identical(id, type_chan(a)->elem, type_chan(b)->elem, outer);
	case TYPE_STRUCT:
		return structs_identical(id, type_struct(a), type_struct(b), outer);
	case TYPE_TUPLE:
		return tuples_identical(id, type_tuple(a), type_tuple(b), outer);
	case TYPE_SIGNATURE:
		return signatures_identical(id, type_signature(a), type_signature(b), outer);
	case TYPE_INTERFACE:
		return interfaces_identical(id, type_interface(a), type_interface(b), outer);
	case TYPE_UNION:
		return unions_identical(id, type_union(a), type_union(b), outer);
	case TYPE_NAMED: {
		NamedType *m = type_named(a), *n = type_named(b);
		return m->origin == n->origin && m->targs.n == n->targs.n && m->targs.n > 0 &&
		       lists_identical(id, m->targs.at, n->targs.at, m->targs.n, outer);
	}
	case TYPE_TYPEPARAM:
		return typeparams_identical(type_typeparam(a), type_typeparam(b), outer);
	case TYPE_ALIAS:
		break;
	}
	return false;
}

bool
type_identical(Type *a, Type *b)
{
	const Identity id = {.ignore_tags = false};
	return identical(&id, a, b, NULL);
}

bool
type_identical_ignore_tags(Type *a, Type *b)
{
	const Identity id = {.ignore_tags = true};
	return identical(&id, a, b, NULL);
}

bool
type_lists_identical(Type *const *a, Type *const *b, uint32_t n)
{
	const Identity id = {.ignore_tags = false};
	return lists_identical(&id, a, b, n, NULL);
}

/* ----------------------------------------------------- hashes, canonical */

static uint64_t
hash_vars(Object *const *vars, uint32_t n)
{
	uint64_t h = n;
	for (uint32_t i = 0; i < n; i++)
		h = hash_mix(h * 31 + type_hash(vars[i]->type));
	return h;
}

uint64_t
type_hash(Type *t)
{
	t = type_unalias(t);
	uint64_t h = (uint64_t)t->kind + 1;
	switch (t->kind) {
	case TYPE_BASIC:
		h = h * 64 + type_basic(t)->basic;
		break;
	case TYPE_ARRAY:
		h += type_hash(type_array(t)->elem);
		break;
	case TYPE_SLICE:
		h += type_hash(type_slice_(t)->elem);
		break;
	case TYPE_POINTER:
		h += type_hash(type_pointer_(t)->elem);
		break;
	case TYPE_CHAN:
		h += type_hash(type_chan(t)->elem) + type_chan(t)->dir;
		break;
	case TYPE_MAP:
		h += type_hash(type_map(t)->key) * 3 + type_hash(type_map(t)->elem);
		break;
	case TYPE_STRUCT:
		/* Names alone: the types of fields may still be missing. */
		for (uint32_t i = 0; i < type_struct(t)->n; i++)
			h = hash_mix(h + map_key(type_struct(t)->fields[i]->name));
		break;
	case TYPE_TUPLE:
		h += hash_vars(type_tuple(t)->vars, type_tuple(t)->n);
		break;
	case TYPE_SIGNATURE:
		h += hash_vars(type_signature(t)->params->vars, type_signature(t)->params->n) * 3 +
		     hash_vars(type_signature(t)->results->vars, type_signature(t)->results->n);
		break;
	case TYPE_NAMED:
		h += map_key(type_named(t)->origin);
		for (uint32_t i = 0; i < type_named(t)->targs.n; i++)
			h = hash_mix(h * 31 + type_hash(type_named(t)->targs.at[i]));
		break;
	case TYPE_TYPEPARAM: /* in a generic signature only the index counts */
		h = h * 64 + type_typeparam(t)->index;
		break;
	case TYPE_INTERFACE: /* its methods may not be complete */
	case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
	return hash_mix(h);
}

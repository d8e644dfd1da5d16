/*
 * Substitution of type parameters. What does not change is shared: the result
 * is the very argument if no parameter occurs in it.
 */
#include "types/priv.h"

typedef struct Subst {
	TypesCtx *ctx;
	const TParamList *params;
	Type *const *args; /* a null leaves its parameter */
} Subst;

static Type *subst(const Subst *s, Type *t);

static Type *
subst_param(const Subst *s, TypeParam *p)
{
	uint32_t i = p->index;
	if (i >= s->params->n || s->params->at[i] != p)
		for (i = 0; i < s->params->n && s->params->at[i] != p; i++)
			;
	return i < s->params->n && s->args[i] != NULL ? s->args[i] : &p->t;
}

/* The list itself, or a copy with what has changed. */
static Type **
subst_list(const Subst *s, Type **at, uint32_t n)
{
	Type **copy = at;
	for (uint32_t i = 0; i < n; i++) {
		Type *t = subst(s, at[i]);
		if (t == at[i])
			continue;
		if (copy == at) {
			copy = mem_array(Type *, n);
			memcpy(copy, at, n * sizeof(Type *));
		}
		copy[i] = t;
	}
	return copy;
}

/* Variables, fields or methods; a method's type may not be known yet. Methods keep their receiver:
 * nobody asks for that of an interface's method. */
static Object **
subst_objects(const Subst *s, Object **at, uint32_t n)
{
	Object **copy = at;
	for (uint32_t i = 0; i < n; i++) {
		Type *t = at[i]->type != NULL ? subst(s, at[i]->type) : NULL;
		if (t == at[i]->type)
			continue;
		if (copy == at) {
			copy = mem_array(Object *, n);
			memcpy(copy, at, n * sizeof(Object *));
		}
		copy[i] = object_subst_var(at[i], t);
	}
	return copy;
}

static TupleType *
subst_tuple(const Subst *s, TupleType *t)
{
	Object **vars = subst_objects(s, t->vars, t->n);
	return vars == t->vars ? t : type_new_tuple(vars, t->n);
}

static Type *
subst_struct(const Subst *s, StructType *t)
{
	Object **fields = subst_objects(s, t->fields, t->n);
	if (fields == t->fields)
		return &t->t;
	StructType *r = type_new_struct(fields, t->tags, t->n);
	r->index = t->index;
	return &r->t;
}

static Type *
subst_signature(const Subst *s, SignatureType *t)
{
	TupleType *params = subst_tuple(s, t->params), *results = subst_tuple(s, t->results);
	if (params == t->params && results == t->results)
		return &t->t;
	SignatureType *r = type_new_signature(t->recv, params, results, t->is_variadic);
	r->tparams = t->tparams;
	r->rtparams = t->rtparams;
	return &r->t;
}

static Type *
subst_interface(const Subst *s, InterfaceType *t)
{
	Object **methods = subst_objects(s, t->methods.at, t->methods.len);
	Type **embeds = subst_list(s, t->embeds.at, t->embeds.len);
	if (methods == t->methods.at && embeds == t->embeds.at)
		return &t->t;
	InterfaceType *r = mem_new(InterfaceType);
	r->t.kind = TYPE_INTERFACE;
	vec_append(&r->methods, methods, t->methods.len);
	vec_append(&r->embeds, embeds, t->embeds.len);
	r->embed_pos = t->embed_pos;
	r->is_implicit = t->is_implicit;
	r->is_complete = t->is_complete;
	return &r->t;
}

static Type *
subst_union(const Subst *s, UnionType *t)
{
	UnionType *r = NULL;
	for (uint32_t i = 0; i < t->n; i++) {
		Type *term = subst(s, t->terms[i].type);
		if (term == t->terms[i].type)
			continue;
		if (r == NULL) {
			r = mem_new(UnionType);
			r->t.kind = TYPE_UNION;
			r->n = t->n;
			r->terms = mem_array(UnionTerm, t->n);
			memcpy(r->terms, t->terms, t->n * sizeof(UnionTerm));
		}
		r->terms[i].type = term;
	}
	return r != NULL ? &r->t : &t->t;
}

static Type *
subst_instance(const Subst *s, Type *t, Type *origin, const TypeList *targs)
{
	if (targs->n == 0)
		return t;
	if (origin->kind == TYPE_NAMED && type_named(origin)->tparams.n != targs->n)
		return s->ctx->basic[BASIC_INVALID]; /* reported */
	Type **args = subst_list(s, targs->at, targs->n);
	return args == targs->at ? t : check_instance(NULL, s->ctx, 0, origin, args, targs->n);
}

static Type *
subst(const Subst *s, Type *t)
{
	switch (t->kind) {
	case TYPE_BASIC:
		return t;
	case TYPE_TYPEPARAM:
		return subst_param(s, type_typeparam(t));
	case TYPE_ARRAY: {
		Type *elem = subst(s, type_array(t)->elem);
		return elem == type_array(t)->elem ? t : type_new_array(elem, type_array(t)->len);
	}
	case TYPE_SLICE: {
		Type *elem = subst(s, type_slice_(t)->elem);
		return elem == type_slice_(t)->elem ? t : type_slice(elem);
	}
	case TYPE_POINTER: {
		Type *elem = subst(s, type_pointer_(t)->elem);
		return elem == type_pointer_(t)->elem ? t : type_pointer(elem);
	}
	case TYPE_CHAN: {
		Type *elem = subst(s, type_chan(t)->elem);
		return elem == type_chan(t)->elem ? t : type_new_chan(type_chan(t)->dir, elem);
	}
	case TYPE_MAP: {
		Type *key = subst(s, type_map(t)->key), *elem = subst(s, type_map(t)->elem);
		bool same = key == type_map(t)->key && elem == type_map(t)->elem;
		return same ? t : type_new_map(key, elem);
	}
	case TYPE_STRUCT:
		return subst_struct(s, type_struct(t));
	case TYPE_TUPLE:
		return &subst_tuple(s, type_tuple(t))->t;
	case TYPE_SIGNATURE:
		return subst_signature(s, type_signature(t));
	case TYPE_INTERFACE:
		return subst_interface(s, type_interface(t));
	case TYPE_UNION:
		return subst_union(s, type_union(t));
	case TYPE_NAMED:
		return subst_instance(s, t, &type_named(t)->origin->t, &type_named(t)->targs);
	case TYPE_ALIAS:
		return subst_instance(s, t, &type_alias(t)->origin->t, &type_alias(t)->targs);
	}
	return t;
}

Type *
type_subst(TypesCtx *ctx, Type *t, const TParamList *params, Type *const *args)
{
	const Subst s = {ctx, params, args};
	return params->n == 0 ? t : subst(&s, t);
}

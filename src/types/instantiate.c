/*
 * Instances of generic types and functions.
 *
 * A TypesCtx has one NamedType or AliasType for each origin and list of
 * identical type arguments. The underlying type and the methods of a named
 * instance are made when they are asked for, which is what lets generic types
 * refer to themselves.
 */
#include "types/priv.h"

typedef struct InstanceEntry {
	Type *type;
	struct InstanceEntry *next;
} InstanceEntry;

static uint64_t
instance_hash(const Type *origin, Type *const *targs, uint32_t n)
{
	uint64_t h = map_key(origin);
	for (uint32_t i = 0; i < n; i++)
		h = hash_mix(h * 31 + type_hash(targs[i]));
	return h;
}

static bool
is_instance_of(const Type *t, const Type *origin, Type *const *targs, uint32_t n)
{
	const Type *of =
		t->kind == TYPE_NAMED ? &type_named(t)->origin->t : &type_alias(t)->origin->t;
	const TypeList *have =
		t->kind == TYPE_NAMED ? &type_named(t)->targs : &type_alias(t)->targs;
	return of == origin && have->n == n && type_lists_identical(have->at, targs, n);
}

static TypeList
copy_list(Type *const *at, uint32_t n)
{
	TypeList list = {n, mem_array(Type *, n)};
	memcpy(list.at, at, n * sizeof(Type *));
	return list;
}

static Type *
new_named_instance(TypesCtx *ctx, Pos pos, NamedType *origin, Type *const *targs,
		   uint32_t n)
{
	NamedType *t = mem_new(NamedType);
	t->t.kind = TYPE_NAMED;
	t->obj = origin->obj;
	t->origin = origin;
	t->targs = copy_list(targs, n);
	t->ctx = ctx;
	t->inst_pos = pos;
	t->weight = type_list_weight(targs, n);
	return &t->t;
}

/* Those of an alias are made at once, with the instances in them; a run cannot have more. */
#define ALIAS_INSTANCES_MAX ((uint32_t)1 << 18)

/* Null while the alias's declaration is in progress, or with the reason in *why (which is not
 * changed otherwise). */
static Type *
new_alias_instance(TypesCtx *ctx, AliasType *origin, Type *const *targs, uint32_t n,
		   const char **why)
{
	Type *rhs = origin->from_rhs != NULL ? origin->from_rhs : origin->actual;
	if (rhs == NULL)
		return NULL;
	if (ctx->n_alias_instances >= ALIAS_INSTANCES_MAX) {
		*why = "needs too many instances";
		return NULL;
	}
	ctx->n_alias_instances++;
	AliasType *t = mem_new(AliasType);
	t->t.kind = TYPE_ALIAS;
	t->obj = origin->obj;
	t->origin = origin;
	t->targs = copy_list(targs, n);
	t->from_rhs = type_subst(ctx, rhs, &origin->tparams, targs);
	t->weight = type_weight(t->from_rhs);
	if (t->weight < TYPE_TOO_LARGE)
		return &t->t;
	*why = "is too large";
	return NULL;
}

static Type *
signature_instance(TypesCtx *ctx, SignatureType *origin, Type *const *targs, uint32_t n)
{
	if (origin->tparams.n != n)
		return NULL;
	if (n == 0)
		return &origin->t;
	Type *t = type_subst(ctx, &origin->t, &origin->tparams, targs);
	SignatureType *r = mem_new(SignatureType);
	*r = *type_signature(t);
	r->t = (Type){.kind = TYPE_SIGNATURE};
	r->tparams = (TParamList){0};
	return &r->t;
}

/* An invalid type. What is made for another instance is reported with that. */
static Type *
refuse_instance(TypesCtx *ctx, const char *why)
{
	if (why != NULL)
		ctx->refused = why;
	return ctx->basic[BASIC_INVALID];
}

static Type *
instance(TypesCtx *ctx, Pos pos, Type *orig, Type *const *targs, uint32_t n)
{
	Type *t = NULL;
	const char *why = NULL;
	if (type_list_weight(targs, n) >= TYPE_TOO_LARGE)
		return refuse_instance(ctx, "is too large");
	if (orig->kind == TYPE_SIGNATURE) {
		t = signature_instance(ctx, type_signature(orig), targs, n);
		return t != NULL ? t : ctx->basic[BASIC_INVALID];
	}
	assert(orig->kind == TYPE_NAMED || orig->kind == TYPE_ALIAS);
	const TParamList *tparams = orig->kind == TYPE_NAMED ? &type_named(orig)->tparams
							     : &type_alias(orig)->tparams;
	if (tparams->n != n)
		return ctx->basic[BASIC_INVALID];
	uint64_t hash = instance_hash(orig, targs, n);
	InstanceEntry *first = (InstanceEntry *)(uintptr_t)map_get(&ctx->instances, hash);
	for (InstanceEntry *e = first; e != NULL; e = e->next)
		if (is_instance_of(e->type, orig, targs, n))
			return e->type;
	if (orig->kind == TYPE_NAMED)
		t = new_named_instance(ctx, pos, type_named(orig), targs, n);
	else
		t = new_alias_instance(ctx, type_alias(orig), targs, n, &why);
	if (t == NULL)
		return refuse_instance(ctx, why);
	InstanceEntry *e = mem_new(InstanceEntry);
	e->type = t;
	/* Making an alias's instance may have made others. */
	e->next = (InstanceEntry *)(uintptr_t)map_get(&ctx->instances, hash);
	map_put(&ctx->instances, hash, map_key(e));
	return t;
}

Type *
check_instance(Checker *c, TypesCtx *ctx, Pos pos, Type *orig, Type *const *targs, uint32_t n)
{
	Type *t = instance(ctx, pos, orig, targs, n);
	if (c == NULL || ctx->refused == NULL)
		return t;
	const Object *o = orig->kind == TYPE_NAMED   ? type_named(orig)->obj
			  : orig->kind == TYPE_ALIAS ? type_alias(orig)->obj
						     : NULL;
	check_error(c, pos, "instance of %s %s", o != NULL ? o->name->s : "generic function",
		    ctx->refused);
	ctx->refused = NULL;
	if (orig->kind != TYPE_SIGNATURE)
		return ctx->basic[BASIC_INVALID];
	/* A call of it is checked to the end, without more messages. */
	Type **invalid = mem_array(Type *, n);
	for (uint32_t i = 0; i < n; i++)
		invalid[i] = ctx->basic[BASIC_INVALID];
	return instance(ctx, pos, orig, invalid, n);
}

Type *
type_instantiate(TypesCtx *ctx, Type *generic, Type *const *args, uint32_t n)
{
	return check_instance(NULL, ctx, 0, generic, args, n);
}

/* ---------------------------------------------------------- on demand */

/* Whether a type's literal may still grow. */
static bool
is_being_declared(const NamedType *n, const Type *under)
{
	if (under->kind == TYPE_INTERFACE && !type_interface(under)->is_complete)
		return true;
	return n->check != NULL && n->obj->color == OBJ_GREY;
}

Type *
named_expand(NamedType *t)
{
	assert(t->origin != t);
	if (t->underlying != NULL)
		return t->underlying;
	NamedType *origin = t->origin;
	Type *generic = type_under(&origin->t);
	if (!type_is_valid(generic) || origin->tparams.n != t->targs.n)
		return type_new_invalid();
	Type *u = type_subst(t->ctx, generic, &origin->tparams, t->targs.at);
	u = type_unalias(u);
	if (!is_being_declared(origin, generic))
		t->underlying = u;
	return u;
}

uint32_t
named_n_methods(NamedType *t)
{
	return t->origin->methods.len;
}

/* A method of the origin with its signature, if that can be had now. */
static Object *
declared_method(NamedType *origin, uint32_t i)
{
	Object *m = origin->methods.at[i];
	if (m->type == NULL && origin->check != NULL)
		check_object(origin->check, m, NULL);
	return m;
}

static Object *
method_of_instance(NamedType *t, Object *m)
{
	SignatureType *generic = type_signature(m->type);
	SignatureType *sig = mem_new(SignatureType);
	*sig = *generic;
	if (generic->rtparams.n == t->targs.n) {
		Type *s = type_subst(t->ctx, &generic->t, &generic->rtparams, t->targs.at);
		*sig = *type_signature(s);
	}
	sig->t = (Type){.kind = TYPE_SIGNATURE};
	sig->rtparams = (TParamList){0};
	if (generic->recv != NULL) {
		Type *recv = m->is_ptr_recv ? type_pointer(&t->t) : &t->t;
		sig->recv = object_subst_var(generic->recv, recv);
	}
	return object_subst_var(m, &sig->t);
}

Object *
named_method(NamedType *t, uint32_t i)
{
	Object *m = declared_method(t->origin, i);
	if (t->origin == t || m->type == NULL || m->type->kind != TYPE_SIGNATURE)
		return m;
	vec_extend(&t->methods, t->origin->methods.len);
	if (t->methods.at[i] == NULL) {
		Object *own = method_of_instance(t, m);
		/* Substitution may have asked for this very method. */
		if (t->methods.at[i] == NULL)
			t->methods.at[i] = own;
	}
	return t->methods.at[i];
}

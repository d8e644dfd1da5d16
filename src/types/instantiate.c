/*
 * Instances of generic types and functions.
 *
 * A TypesCtx has one NamedType or AliasType for each origin and list of
 * identical type arguments. The underlying type and the methods of a named
 * instance are made when they are asked for, which is what lets generic types
 * refer to themselves.
 */
#include "types/priv.h"

#include <stdatomic.h>

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

/* The caller holds the lock. */
static Type *
search_instance(TypesCtx *ctx, uint64_t hash, const Type *origin, Type *const *targs, uint32_t n)
{
	for (InstanceEntry *e = (InstanceEntry *)(uintptr_t)map_get(&ctx->instances, hash);
	     e != NULL; e = e->next)
		if (is_instance_of(e->type, origin, targs, n))
			return e->type;
	return NULL;
}

static Type *
find_instance(TypesCtx *ctx, uint64_t hash, const Type *origin, Type *const *targs, uint32_t n)
{
	pthread_mutex_lock(&ctx->lock);
	Type *t = search_instance(ctx, hash, origin, targs, n);
	pthread_mutex_unlock(&ctx->lock);
	return t;
}

/* Enter t; or give what was entered while it was made, by this thread for an alias's instance, or
 * by another. */
static Type *
add_instance(TypesCtx *ctx, uint64_t hash, const Type *origin, Type *t, TypeList targs)
{
	InstanceEntry *e = mem_new(InstanceEntry);
	e->type = t;
	pthread_mutex_lock(&ctx->lock);
	Type *first = search_instance(ctx, hash, origin, targs.at, targs.n);
	if (first == NULL) {
		e->next = (InstanceEntry *)(uintptr_t)map_get(&ctx->instances, hash);
		map_put(&ctx->instances, hash, map_key(e));
	}
	pthread_mutex_unlock(&ctx->lock);
	return first != NULL ? first : t;
}

static TypeList
copy_list(Type *const *at, uint32_t n)
{
	TypeList list = {n, mem_array(Type *, n)};
	memcpy(list.at, at, n * sizeof(Type *));
	return list;
}

/* ------------------------------------------------------- plain arguments */

/*
 * Of identical type arguments the first that are asked for are those of the instance, and stand
 * in texts. For a type of a package that is checked already, it would depend on the order of the
 * packages who that is; its arguments are therefore put into one form: without aliases, but for
 * any, with byte for uint8 and int32 for rune, and without names of parameters.
 */
static Type *plain(TypesCtx *ctx, Type *t);

static TupleType *
plain_tuple(TypesCtx *ctx, TupleType *t)
{
	Object **vars = mem_array(Object *, t->n);
	bool is_same = true;
	for (uint32_t i = 0; i < t->n; i++) {
		Object *v = t->vars[i];
		Type *type = plain(ctx, v->type);
		vars[i] = v;
		if (type == v->type && v->name == ctx->name_empty)
			continue;
		vars[i] = object_subst_var(v, type);
		vars[i]->name = ctx->name_empty;
		is_same = false;
	}
	return is_same ? t : type_new_tuple(vars, t->n);
}

static Type *
plain_signature(TypesCtx *ctx, SignatureType *s)
{
	TupleType *params = plain_tuple(ctx, s->params), *results = plain_tuple(ctx, s->results);
	if ((params == s->params && results == s->results) || s->tparams.n > 0)
		return &s->t;
	return &type_new_signature(s->recv, params, results, s->is_variadic)->t;
}

static Type *
plain(TypesCtx *ctx, Type *t)
{
	Type *u = type_unalias(t);
	switch (u->kind) {
	case TYPE_BASIC:
		if (!type_is_valid(u) || type_basic(u)->flags & BASIC_IS_UNTYPED)
			return u;
		return type_basic(u)->basic == BASIC_UINT8 ? ctx->type_byte
							   : ctx->basic[type_basic(u)->basic];
	case TYPE_INTERFACE:
		if (type_interface(u)->methods.len + type_interface(u)->embeds.len > 0)
			return u;
		return ctx->type_any;
	case TYPE_ARRAY: {
		Type *elem = plain(ctx, type_array(u)->elem);
		return elem == type_array(u)->elem ? u : type_new_array(elem, type_array(u)->len);
	}
	case TYPE_SLICE:
		return type_slice(plain(ctx, type_slice_(u)->elem));
	case TYPE_POINTER:
		return type_pointer(plain(ctx, type_pointer_(u)->elem));
	case TYPE_MAP: {
		MapType *m = type_map(u);
		Type *key = plain(ctx, m->key), *elem = plain(ctx, m->elem);
		return key == m->key && elem == m->elem ? u : type_new_map(key, elem);
	}
	case TYPE_CHAN: {
		Type *elem = plain(ctx, type_chan(u)->elem);
		return elem == type_chan(u)->elem ? u : type_new_chan(type_chan(u)->dir, elem);
	}
	case TYPE_SIGNATURE:
		return plain_signature(ctx, type_signature(u));
	case TYPE_STRUCT:
	case TYPE_TUPLE:
	case TYPE_NAMED:
	case TYPE_TYPEPARAM:
	case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
	return u;
}

static TypeList
plain_list(TypesCtx *ctx, Type *const *at, uint32_t n)
{
	TypeList list = copy_list(at, n);
	for (uint32_t i = 0; i < n; i++)
		list.at[i] = plain(ctx, at[i]);
	return list;
}

/* Whether the package of a generic type is checked: other threads may use it. */
static bool
is_finished(const Type *generic)
{
	const Object *o = generic->kind == TYPE_NAMED ? type_named(generic)->obj
						      : type_alias(generic)->obj;
	return o->pkg != NULL && o->pkg->is_complete;
}

static Type *
new_named_instance(TypesCtx *ctx, Pos pos, NamedType *origin, TypeList targs)
{
	NamedType *t = mem_new(NamedType);
	t->t.kind = TYPE_NAMED;
	t->obj = origin->obj;
	t->origin = origin;
	t->targs = targs;
	t->ctx = ctx;
	t->inst_pos = pos;
	t->weight = type_list_weight(targs.at, targs.n);
	return &t->t;
}

/* Those of an alias are made at once, with the instances in them; a package cannot have more. */
#define ALIAS_INSTANCES_MAX ((uint32_t)1 << 18)

/* What came of the instances that this thread made for a package. Substitution makes instances far
 * from where an error can be reported; it is, when they are back there. */
typedef struct Making {
	uint32_t n_aliases;
	const char *refused; /* why an instance that another one needs was not made, or null */
} Making;

static _Thread_local Making making;

void
instances_begin(void)
{
	making = (Making){0};
}

const char *
instances_refused(void)
{
	const char *why = making.refused;
	making.refused = NULL;
	return why;
}

/* Null while the alias's declaration is in progress, or with the reason in *why (which is not
 * changed otherwise). */
static Type *
new_alias_instance(TypesCtx *ctx, AliasType *origin, TypeList targs, const char **why)
{
	Type *actual = origin->actual, *rhs = origin->from_rhs != NULL ? origin->from_rhs : actual;
	if (rhs == NULL)
		return NULL;
	if (making.n_aliases >= ALIAS_INSTANCES_MAX) {
		*why = "needs too many instances";
		return NULL;
	}
	making.n_aliases++;
	AliasType *t = mem_new(AliasType);
	t->t.kind = TYPE_ALIAS;
	t->obj = origin->obj;
	t->origin = origin;
	t->targs = targs;
	t->from_rhs = type_subst(ctx, rhs, &origin->tparams, targs.at);
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
		making.refused = why;
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
	if (tparams->n != n && orig->kind == TYPE_ALIAS)
		return ctx->basic[BASIC_INVALID];
	uint64_t hash = instance_hash(orig, targs, n);
	t = find_instance(ctx, hash, orig, targs, n);
	if (t != NULL)
		return t;
	TypeList list = is_finished(orig) ? plain_list(ctx, targs, n) : copy_list(targs, n);
	if (orig->kind == TYPE_NAMED)
		t = new_named_instance(ctx, pos, type_named(orig), list);
	else
		t = new_alias_instance(ctx, type_alias(orig), list, &why);
	return t != NULL ? add_instance(ctx, hash, orig, t, list) : refuse_instance(ctx, why);
}

Type *
check_instance(Checker *c, TypesCtx *ctx, Pos pos, Type *orig, Type *const *targs, uint32_t n)
{
	Type *t = instance(ctx, pos, orig, targs, n);
	if (c == NULL || making.refused == NULL)
		return t;
	const Object *o = orig->kind == TYPE_NAMED   ? type_named(orig)->obj
			  : orig->kind == TYPE_ALIAS ? type_alias(orig)->obj
						     : NULL;
	check_error(c, pos, "instance of %s %s", o != NULL ? o->name->s : "generic function",
		    instances_refused());
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
	Type *known = t->underlying;
	if (known != NULL)
		return known;
	NamedType *origin = t->origin;
	Type *generic = type_under(&origin->t);
	if (!type_is_valid(generic) || origin->tparams.n != t->targs.n)
		return type_new_invalid();
	Type *u = type_subst(t->ctx, generic, &origin->tparams, t->targs.at);
	u = type_unalias(u);
	return is_being_declared(origin, generic) ? u : type_publish(&t->underlying, u);
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
		check_object(origin->check, m);
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

/* Those of a named instance, as far as they were asked for. */
struct InstanceMethods {
	uint32_t n;
	_Atomic(Object *) at[]; /* parallel to the origin's */
};

/* Room for the methods that the origin has now: their number grows while its package is checked,
 * and nobody else knows it. */
static struct InstanceMethods *
instance_methods(NamedType *t)
{
	struct InstanceMethods *known = t->own_methods;
	uint32_t n = t->origin->methods.len;
	if (known != NULL && known->n >= n)
		return known;
	struct InstanceMethods *new = mem_alloc(sizeof(*new) + n * sizeof(new->at[0]));
	new->n = n;
	for (uint32_t i = 0; known != NULL && i < known->n; i++)
		new->at[i] = known->at[i];
	return atomic_compare_exchange_strong(&t->own_methods, &known, new) ? new : known;
}

Object *
named_method(NamedType *t, uint32_t i)
{
	Object *m = declared_method(t->origin, i);
	if (t->origin == t || m->type == NULL || m->type->kind != TYPE_SIGNATURE)
		return m;
	struct InstanceMethods *own = instance_methods(t);
	Object *known = own->at[i];
	if (known != NULL)
		return known;
	/* Substitution may ask for this very method, and so may other threads. */
	Object *method = method_of_instance(t, m), *first = NULL;
	return atomic_compare_exchange_strong(&own->at[i], &first, method) ? method : first;
}

/*
 * Concrete types: type parameters replaced by the arguments of the instance that is being
 * lowered.
 *
 * A type that is declared inside a generic function is another one in each instance, though
 * the checker knows it once: it gets a copy for each Env, made when it is first met. It can have
 * neither methods nor parameters of its own.
 */
#include "lower/priv.h"

static Type *subst(Lower *l, Env *env, Type *t);

static bool
is_local(const NamedType *n)
{
	const Object *o = n->obj;
	return o->pkg != NULL && o->parent != o->pkg->scope;
}

static Object *
copy_var(const Object *o, Type *type)
{
	assert(o->kind == OBJ_VAR && type != o->type);
	Object *c = mem_new(Object);
	*c = *o;
	c->type = type;
	return c;
}

/* The variables with their types replaced; the same array if nothing changes. */
static Object **
subst_vars(Lower *l, Env *env, Object **vars, uint32_t n)
{
	Object **out = vars;
	for (uint32_t i = 0; i < n; i++) {
		Type *t = subst(l, env, vars[i]->type);
		if (t == vars[i]->type)
			continue;
		if (out == vars) {
			out = mem_array(Object *, n);
			memcpy(out, vars, n * sizeof(*vars));
		}
		out[i] = copy_var(vars[i], t);
	}
	return out;
}

static TupleType *
subst_tuple(Lower *l, Env *env, TupleType *t)
{
	Object **vars = subst_vars(l, env, t->vars, t->n);
	return vars == t->vars ? t : type_new_tuple(vars, t->n);
}

static Type *
subst_signature(Lower *l, Env *env, SignatureType *s)
{
	TupleType *params = subst_tuple(l, env, s->params);
	TupleType *results = subst_tuple(l, env, s->results);
	if (params == s->params && results == s->results)
		return &s->t;
	return &type_new_signature(s->recv, params, results, s->is_variadic)->t;
}

static Type *
subst_named(Lower *l, Env *env, NamedType *n)
{
	if (n->targs.n > 0) {
		Type **args = mem_array(Type *, n->targs.n);
		bool changed = false;
		for (uint32_t i = 0; i < n->targs.n; i++) {
			args[i] = subst(l, env, n->targs.at[i]);
			changed |= args[i] != n->targs.at[i];
		}
		return changed ? type_instantiate(l->types, &n->origin->t, args, n->targs.n)
			       : &n->t;
	}
	if (!is_local(n))
		return &n->t;
	assert(n->tparams.n == 0 && n->methods.len == 0); /* a function's own types have neither */
	NamedType *copy = mem_new(NamedType);
	*copy = *n;
	copy->t.pointer = NULL;
	copy->t.slice = NULL;
	copy->origin = copy;
	map_put_ptr(&env->types, n, copy);
	if (env->is_shaped)
		map_put_ptr(&l->shaped_locals, copy, env);
	copy->underlying = subst(l, env, type_under(&n->t));
	return &copy->t;
}

static Type *
subst_interface(Lower *l, Env *env, InterfaceType *i)
{
	if (!type_has_typeparam(&i->t))
		return &i->t;
	return type_subst(l->types, &i->t, &env->params, env->args);
}

static Type *
subst_typeparam(Lower *l, const Env *env, TypeParam *p)
{
	for (uint32_t i = 0; i < env->params.n; i++)
		if (env->params.at[i] == p)
			return env->args[i];
	lower_bug(l, p->obj->pos, "type parameter %s has no argument", p->obj->name->s);
}

static Type *
subst_new(Lower *l, Env *env, Type *t)
{
	switch (t->kind) {
	case TYPE_BASIC:
		return t;
	case TYPE_ARRAY: {
		ArrayType *a = type_array(t);
		Type *e = subst(l, env, a->elem);
		return e == a->elem ? t : type_new_array(e, a->len);
	}
	case TYPE_SLICE: {
		Type *e = subst(l, env, type_slice_(t)->elem);
		return e == type_slice_(t)->elem ? t : type_slice(e);
	}
	case TYPE_POINTER: {
		Type *e = subst(l, env, type_pointer_(t)->elem);
		return e == type_pointer_(t)->elem ? t : type_pointer(e);
	}
	case TYPE_STRUCT: {
		StructType *s = type_struct(t);
		Object **fields = subst_vars(l, env, s->fields, s->n);
		return fields == s->fields ? t : &type_new_struct(fields, s->tags, s->n)->t;
	}
	case TYPE_TUPLE:
		return &subst_tuple(l, env, type_tuple(t))->t;
	case TYPE_SIGNATURE:
		return subst_signature(l, env, type_signature(t));
	case TYPE_INTERFACE:
		return subst_interface(l, env, type_interface(t));
	case TYPE_MAP: {
		MapType *m = type_map(t);
		Type *k = subst(l, env, m->key), *e = subst(l, env, m->elem);
		return k == m->key && e == m->elem ? t : type_new_map(k, e);
	}
	case TYPE_CHAN: {
		ChanType *c = type_chan(t);
		Type *e = subst(l, env, c->elem);
		return e == c->elem ? t : type_new_chan(c->dir, e);
	}
	case TYPE_NAMED:
		return subst_named(l, env, type_named(t));
	case TYPE_TYPEPARAM:
		return subst_typeparam(l, env, type_typeparam(t));
	case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
	lower_bug(l, 0, "type of kind %d cannot be substituted", (int)t->kind);
}

static Type *
subst(Lower *l, Env *env, Type *t)
{
	Type *plain = type_unalias(t);
	Type *known = map_get_ptr(&env->types, plain);
	if (known != NULL)
		return known == plain ? t : known;
	Type *s = subst_new(l, env, plain);
	map_put_ptr(&env->types, plain, s);
	return s == plain ? t : s;
}

Type *
lower_subst(Lower *l, Env *env, Type *raw)
{
	return env == NULL || raw == NULL ? raw : subst(l, env, raw);
}

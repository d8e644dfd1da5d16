/*
 * gc compiles a generic function once for all type arguments of one shape, and its messages name
 * the shapes: shapify in cmd/compile/internal/noder/reader.go. The shape of a type is its
 * underlying type; that of a pointer is *uint8 where the constraint is a basic interface.
 *
 * A shape is a NamedType without package, whose name is what gc's linker calls it. Texts alone know
 * shapes: no type of the IR is one. Not followed: the hashes in place of shapes of more than 500
 * bytes, and the shapes of shapes that a generic function gives to another (go.shape.[]go.shape.T).
 */
#include "lower/priv.h"

Type *
lower_shape(Lower *l, Type *arg, TypeParam *param)
{
	assert(!type_has_typeparam(arg));
	Type *under = type_under(arg);
	if (under->kind == TYPE_POINTER && interface_is_basic(typeparam_iface(param)))
		under = type_pointer(l->types->basic[BASIC_UINT8]);
	Buf name = {0};
	buf_puts(&name, "go.shape.");
	lower_type_text(l, under, NOTATION_LINK, NULL, &name);
	const Str *key = str_intern(l->strs, name.s, name.len);
	NamedType *known = map_get_ptr(&l->shapes, key);
	if (known != NULL)
		return &known->t;
	NamedType *n = mem_new(NamedType);
	n->t.kind = TYPE_NAMED;
	n->origin = n;
	n->obj = object_new(OBJ_TYPE, 0, NULL, key, &n->t);
	n->underlying = under;
	map_put_ptr(&l->shapes, key, n);
	return &n->t;
}

TypeList
lower_shapes(Lower *l, Env *env, const TypeList *raw, const TParamList *params)
{
	assert(raw->n == params->n);
	TypeList shapes = { .n = raw->n, .at = mem_array(Type *, raw->n) };
	for (uint32_t i = 0; i < raw->n; i++)
		shapes.at[i] = lower_shape(l, lower_subst(l, env, raw->at[i]), params->at[i]);
	return shapes;
}

Env *
lower_shaped_env(Lower *l, Env *env)
{
	assert(!env->is_shaped);
	if (env->shaped != NULL)
		return env->shaped;
	for (uint32_t i = 0; i < env->params.n; i++)
		if (lower_is_open(l, env->args[i]))
			return NULL;
	TypeList args = { .n = env->params.n, .at = (Type **)(uintptr_t)env->args };
	args = lower_shapes(l, NULL, &args, &env->params);
	env->shaped = lower_env(l, &env->params, args.at, args.n);
	env->shaped->is_shaped = true;
	return env->shaped;
}

/*
 * What the compiler knows of an imported package: it reads export data, which
 * has the exported names and what their types mention, and function bodies that
 * can be inlined, which we take no account of.
 *
 * The package is finished, and other threads may read it: nothing of it is
 * changed here, not even a lazy field.
 */
#include "types/priv.h"

typedef struct Reach {
	const Package *pkg;
	Map seen;       /* Object * of types and Type * of what is written in place */
	TypeVec todo;
} Reach;

static void
reach(Reach *r, Type *t)
{
	if (t == NULL)
		return;
	if (t->kind == TYPE_BASIC)
		return;
	/* An instance has arguments of its own, and makes its origin known. */
	if (t->kind == TYPE_NAMED && type_named(t)->origin != type_named(t))
		reach(r, &type_named(t)->origin->t);
	if (t->kind == TYPE_ALIAS && type_alias(t)->origin != type_alias(t))
		reach(r, &type_alias(t)->origin->t);
	const void *id = t;
	if (t->kind == TYPE_NAMED && type_named(t)->origin == type_named(t))
		id = type_named(t)->obj;
	else if (t->kind == TYPE_ALIAS && type_alias(t)->origin == type_alias(t))
		id = type_alias(t)->obj;
	if (map_has(&r->seen, map_key(id)))
		return;
	map_put(&r->seen, map_key(id), 1);
	vec_push(&r->todo, t);
}

static void
reach_objects(Reach *r, Object *const *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		reach(r, at[i]->type);
}

static void
reach_list(Reach *r, const TypeList *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		reach(r, list->at[i]);
}

static void
reach_bounds(Reach *r, const TParamList *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		reach(r, list->at[i]->bound);
}

static void
reach_named(Reach *r, const NamedType *t)
{
	if (t->origin != t) {
		reach_list(r, &t->targs);
		return;
	}
	if (t->obj->pkg != r->pkg)
		return;
	reach_bounds(r, &t->tparams);
	reach(r, t->underlying);
	reach_objects(r, t->methods.at, t->methods.len);
}

static void
expand(Reach *r, Type *t)
{
	switch (t->kind) {
	case TYPE_ARRAY:
		reach(r, type_array(t)->elem);
		break;
	case TYPE_SLICE:
		reach(r, type_slice_(t)->elem);
		break;
	case TYPE_STRUCT:
		reach_objects(r, type_struct(t)->fields, type_struct(t)->n);
		break;
	case TYPE_POINTER:
		reach(r, type_pointer_(t)->elem);
		break;
	case TYPE_TUPLE:
		reach_objects(r, type_tuple(t)->vars, type_tuple(t)->n);
		break;
	case TYPE_SIGNATURE:
		reach_bounds(r, &type_signature(t)->tparams);
		reach(r, &type_signature(t)->params->t);
		reach(r, &type_signature(t)->results->t);
		break;
	case TYPE_INTERFACE:
		reach_objects(r, type_interface(t)->methods.at, type_interface(t)->methods.len);
		vec_each(&type_interface(t)->embeds, i)
			reach(r, type_interface(t)->embeds.at[i]);
		break;
	case TYPE_MAP:
		reach(r, type_map(t)->key);
		reach(r, type_map(t)->elem);
		break;
	case TYPE_CHAN:
		reach(r, type_chan(t)->elem);
		break;
	case TYPE_UNION:
		for (uint32_t i = 0; i < type_union(t)->n; i++)
			reach(r, type_union(t)->terms[i].type);
		break;
	case TYPE_NAMED:
		reach_named(r, type_named(t));
		break;
	case TYPE_ALIAS:
		if (type_alias(t)->origin == type_alias(t))
			reach(r, type_alias(t)->from_rhs);
		else
			reach_list(r, &type_alias(t)->targs);
		break;
	case TYPE_BASIC:
	case TYPE_TYPEPARAM:
		break;
	}
}

bool
package_shows(const Package *pkg, const Object *o)
{
	if (object_is_exported(o))
		return true;
	Reach r = {.pkg = pkg};
	vec_each(&pkg->scope->elems, i)
		if (object_is_exported(pkg->scope->elems.at[i]))
			reach(&r, pkg->scope->elems.at[i]->type);
	for (uint32_t i = 0; i < r.todo.len; i++)
		expand(&r, r.todo.at[i]);
	return o->kind == OBJ_TYPE && map_has(&r.seen, map_key(o));
}

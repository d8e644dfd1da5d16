/*
 * How large a type is when aliases and type arguments are written out. Sharing lets a few lines
 * name a type of a size that doubles with each of them:
 *
 *	type A = struct{ a, b B }
 *	type B = struct{ a, b C }
 *
 * What walks through types would take as long, so that such types are refused. (A defined type
 * counts as one: its struct is walked through once.)
 */
#include "types/priv.h"

/* The weight so far; the walk ends when it is too much. */
static void weigh(uint32_t *sum, Type *t);

static void
add(uint32_t *sum, uint32_t n)
{
	*sum = n > TYPE_TOO_LARGE - *sum ? TYPE_TOO_LARGE : *sum + n;
}

static void
weigh_vars(uint32_t *sum, Object *const *vars, uint32_t n)
{
	for (uint32_t i = 0; i < n && *sum < TYPE_TOO_LARGE; i++)
		weigh(sum, vars[i]->type);
}

static void
weigh_interface(uint32_t *sum, const InterfaceType *t)
{
	for (uint32_t i = 0; i < t->methods.len && *sum < TYPE_TOO_LARGE; i++)
		weigh(sum, t->methods.at[i]->type);
	for (uint32_t i = 0; i < t->embeds.len && *sum < TYPE_TOO_LARGE; i++)
		weigh(sum, t->embeds.at[i]);
}

static void
weigh_union(uint32_t *sum, const UnionType *t)
{
	for (uint32_t i = 0; i < t->n && *sum < TYPE_TOO_LARGE; i++)
		weigh(sum, t->terms[i].type);
}

static void
weigh(uint32_t *sum, Type *t)
{
	add(sum, 1);
	if (*sum >= TYPE_TOO_LARGE || t == NULL)
		return;
	switch (t->kind) {
	case TYPE_BASIC:
	case TYPE_TYPEPARAM:
		return;
	case TYPE_ALIAS: /* 0 while it is being declared */
		add(sum, type_alias(t)->weight);
		return;
	case TYPE_NAMED:
		add(sum, type_named(t)->weight);
		return;
	case TYPE_ARRAY:
		weigh(sum, type_array(t)->elem);
		return;
	case TYPE_SLICE:
		weigh(sum, type_slice_(t)->elem);
		return;
	case TYPE_POINTER:
		weigh(sum, type_pointer_(t)->elem);
		return;
	case TYPE_CHAN:
		weigh(sum, type_chan(t)->elem);
		return;
	case TYPE_MAP:
		weigh(sum, type_map(t)->key);
		weigh(sum, type_map(t)->elem);
		return;
	case TYPE_STRUCT:
		weigh_vars(sum, type_struct(t)->fields, type_struct(t)->n);
		return;
	case TYPE_TUPLE:
		weigh_vars(sum, type_tuple(t)->vars, type_tuple(t)->n);
		return;
	case TYPE_SIGNATURE:
		weigh(sum, &type_signature(t)->params->t);
		weigh(sum, &type_signature(t)->results->t);
		return;
	case TYPE_INTERFACE:
		weigh_interface(sum, type_interface(t));
		return;
	case TYPE_UNION:
		weigh_union(sum, type_union(t));
		return;
	}
}

uint32_t
type_weight(Type *t)
{
	uint32_t sum = 0;
	weigh(&sum, t);
	return sum;
}

uint32_t
type_list_weight(Type *const *at, uint32_t n)
{
	uint32_t sum = 0;
	for (uint32_t i = 0; i < n && sum < TYPE_TOO_LARGE; i++)
		weigh(&sum, at[i]);
	return sum;
}

/*
 * Restrictions of the Go compiler beyond the specification: interfaces without
 * a name that refer to themselves (https://go.dev/issue/56103), channels of
 * large elements, arrays larger than the address space.
 */
#include "types/priv.h"

/* ------------------------------------------------------------ interfaces */

/* Interface literals met so far; value: whether it is being looked at, or was found to be part
 * of a cycle. */
typedef struct CycleSearch {
	Map cyclic;
} CycleSearch;

static bool reaches_cycle(CycleSearch *s, Type *t);

static bool
vars_reach_cycle(CycleSearch *s, Object *const *vars, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (reaches_cycle(s, vars[i]->type))
			return true;
	return false;
}

static bool
parts_reach_cycle(CycleSearch *s, InterfaceType *t)
{
	for (uint32_t i = 0; i < interface_n_methods(t); i++)
		if (reaches_cycle(s, interface_method(t, i)->type))
			return true;
	vec_each(&t->embeds, i)
		if (reaches_cycle(s, t->embeds.at[i]))
			return true;
	return false;
}

static bool
interface_reaches_cycle(CycleSearch *s, InterfaceType *t)
{
	if (map_has(&s->cyclic, map_key(t)))
		return map_get(&s->cyclic, map_key(t)) != 0;
	map_put(&s->cyclic, map_key(t), 1);
	if (parts_reach_cycle(s, t))
		return true;
	map_put(&s->cyclic, map_key(t), 0);
	return false;
}

/* Named types end the search. */
static bool
reaches_cycle(CycleSearch *s, Type *t)
{
	if (t == NULL)
		return false;
	t = type_unalias(t);
	switch (t->kind) {
	case TYPE_BASIC:
	case TYPE_TYPEPARAM:
	case TYPE_ALIAS:
	case TYPE_UNION:
		return false;
	case TYPE_NAMED:
		for (uint32_t i = 0; i < type_named(t)->targs.n; i++)
			if (reaches_cycle(s, type_named(t)->targs.at[i]))
				return true;
		return false;
	case TYPE_ARRAY:
		return reaches_cycle(s, type_array(t)->elem);
	case TYPE_SLICE:
		return reaches_cycle(s, type_slice_(t)->elem);
	case TYPE_POINTER:
		return reaches_cycle(s, type_pointer_(t)->elem);
	case TYPE_CHAN:
		return reaches_cycle(s, type_chan(t)->elem);
	case TYPE_MAP:
		return reaches_cycle(s, type_map(t)->key) || reaches_cycle(s, type_map(t)->elem);
	case TYPE_STRUCT:
		return vars_reach_cycle(s, type_struct(t)->fields, type_struct(t)->n);
	case TYPE_TUPLE:
		return vars_reach_cycle(s, type_tuple(t)->vars, type_tuple(t)->n);
	case TYPE_SIGNATURE:
		return reaches_cycle(s, &type_signature(t)->params->t) ||
		       reaches_cycle(s, &type_signature(t)->results->t);
	case TYPE_INTERFACE:
		return interface_reaches_cycle(s, type_interface(t));
	}
	return false;
}

/* ----------------------------------------------------------------- sizes */

#define MAX_CHAN_ELEM ((int64_t)1 << 16)

static void
check_size(Checker *c, const Expr *e, Type *t)
{
	bool is_chan = t->kind == TYPE_CHAN;
	Type *whole = is_chan ? type_chan(t)->elem : t;
	if (type_has_var_size(whole))
		return;
	int64_t size = type_size(c->ctx, whole);
	if (is_chan && (size < 0 || size >= MAX_CHAN_ELEM))
		check_error(c, expr_place(e), "channel element type too large (>64kB)");
	else if (!is_chan && (size < 0 || size >= c->ctx->sizes.max_size))
		check_error(c, expr_place(e), "type %s larger than address space", str_type(c, t));
}

static void
check_type_expr(Checker *c, CycleSearch *search, const Expr *e)
{
	Type *t = info_type(c->info, e);
	if (t == NULL)
		return;
	t = type_unalias(t);
	if (t->kind == TYPE_CHAN || t->kind == TYPE_ARRAY) {
		check_size(c, e, t);
		return;
	}
	if (t->kind != TYPE_INTERFACE || !reaches_cycle(search, t))
		return;
	check_error(c, e->pos, "invalid recursive type: anonymous interface refers to itself "
			       "(see https://go.dev/issue/56103)");
	/* Once is enough. */
	map_each(&search->cyclic, i)
		search->cyclic.entries[i].value = 0;
}

void
check_restrictions(Checker *c)
{
	CycleSearch search = {0};
	vec_each(&c->restricted, i)
		check_type_expr(c, &search, c->restricted.at[i]);
}

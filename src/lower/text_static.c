/*
 * Variables that gc replaces by the constants they are declared with, where it boxes them or
 * allocates as many elements as they say.
 */
#include "lower/priv.h"

/* The variable that a name denotes if it keeps the value it is declared with, else null. */
static const Var *
kept_var(Fn *fn, const Expr *e)
{
	assert(e->kind != EXPR_PAREN);
	if (e->kind != EXPR_NAME)
		return NULL;
	const Object *o = info_object(fn->info, as_name(e));
	const Var *v = o != NULL && o->kind == OBJ_VAR ? lower_var_of(fn, o) : NULL;
	return v == NULL || v->init == NULL || v->is_assigned || v->is_addressed ? NULL : v;
}

/* The number of elements of the slice literal that a variable keeps, or -1. */
static int64_t
literal_len(Fn *fn, const Expr *e)
{
	const Var *v = kept_var(fn, expr_unparen((Expr *)(uintptr_t)e));
	for (uint32_t steps = 0; v != NULL && steps < 100; steps++) {
		const Expr *init = expr_unparen(v->init);
		if (init->kind == EXPR_COMPOSITE && type_as_slice(lower_type_at(fn, init)) != NULL)
			return lower_literal_len(fn, as_composite(init));
		v = kept_var(fn, init);
	}
	return -1;
}

bool
lower_static_value(Fn *fn, const Expr *e, Static *out)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (lower_is_const(fn, e)) {
		*out = (Static){ .value = lower_fact(fn, e)->value,
				 .type = lower_raw_type_at(fn, e) };
		return true;
	}
	const Var *v = kept_var(fn, e);
	if (v != NULL) {
		if (!lower_static_value(fn, v->init, out))
			return false;
		out->type = v->type;
		return true;
	}
	if (e->kind != EXPR_CALL)
		return false;
	if (lower_builtin_of(fn, as_call(e)->fun) == BUILTIN_LEN) {
		int64_t n = literal_len(fn, as_call(e)->args.at[0]);
		*out = (Static){ .value = const_of_int(n), .type = lower_raw_type_at(fn, e) };
		return n >= 0;
	}
	if (!lower_is_type_expr(fn, as_call(e)->fun))
		return false;
	/* A conversion between types of one kind. */
	if (!lower_static_value(fn, as_call(e)->args.at[0], out))
		return false;
	BasicType *to = type_as_basic(lower_type_at(fn, e));
	BasicType *from = type_as_basic(lower_concrete(fn, out->type));
	out->type = lower_raw_type_at(fn, e);
	return to != NULL && from != NULL && to->basic == from->basic;
}

/*
 * Expressions: one dispatch, and the small kinds. Constants are folded by the checker and never
 * become instructions.
 */
#include "lower/priv.h"

/* ------------------------------------------------------------- constants */

static IrValueId
int_value(Fn *fn, const Const *c, IrTypeId t)
{
	const Const *i = const_to_int(c);
	IrConst k = { .type = t, .kind = IRC_INT };
	int64_t n;
	if (i != NULL && const_to_int64(i, &n))
		k.bits = (uint64_t)n;
	else if (i == NULL || !const_to_uint64(i, &k.bits))
		lower_bug(fn->l, 0, "a constant does not fit its type");
	return ir_const(fn->f, &k);
}

/* Rounded as a value of the type is. */
static double
rounded(const Const *c, bool is_single)
{
	double d = const_to_double(c);
	return is_single ? (double)(float)d : d;
}

IrValueId
lower_const_value(Fn *fn, const Const *c, Type *type)
{
	IrTypeId t = lower_type(fn->l, type);
	const IrType *under = ir_under(fn->l->m, t);
	IrConst k = { .type = t };
	switch (under->kind) {
	case IRT_BOOL:
		k.kind = IRC_INT;
		k.bits = const_is_true(c);
		return ir_const(fn->f, &k);
	case IRT_FLOAT32:
	case IRT_FLOAT64:
		k.kind = IRC_FLOAT;
		k.re = rounded(const_real(c), under->kind == IRT_FLOAT32);
		return ir_const(fn->f, &k);
	case IRT_COMPLEX64:
	case IRT_COMPLEX128:
		k.kind = IRC_COMPLEX;
		k.re = rounded(const_real(c), under->kind == IRT_COMPLEX64);
		k.im = rounded(const_imag(c), under->kind == IRT_COMPLEX64);
		return ir_const(fn->f, &k);
	case IRT_STRING: {
		size_t len;
		const char *s = const_string(c, &len);
		k.kind = IRC_STRING;
		k.str = str_intern(fn->l->strs, s, len);
		return ir_const(fn->f, &k);
	}
	default:
		return int_value(fn, c, t);
	}
}

static IrValueId
const_expr(Fn *fn, const Expr *e)
{
	Type *t = lower_type_at(fn, e);
	if (type_is_interface(t)) /* the fact has been given its context's type */
		lower_bug(fn->l, e->pos, "a constant has an interface's type");
	return lower_const_value(fn, lower_fact(fn, e)->value, t);
}

/* ----------------------------------------------------- names of functions */

/* The instance that a name, qualified name or index expression denotes, or null. */
const Instance *
lower_func_instance(const Fn *fn, const Expr *e)
{
	if (e->kind == EXPR_INDEX)
		e = as_index(e)->x;
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (e->kind == EXPR_NAME)
		return info_instance(fn->info, as_name(e));
	if (e->kind == EXPR_SELECTOR)
		return info_instance(fn->info, as_selector(e)->sel);
	return NULL;
}

/* The function that e names (f, p.f, f[T]), or null. */
Object *
lower_func_object(const Fn *fn, const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (e->kind == EXPR_INDEX && lower_func_instance(fn, e) != NULL)
		e = expr_unparen(as_index(e)->x);
	Object *o = NULL;
	if (e->kind == EXPR_NAME)
		o = info_object(fn->info, as_name(e));
	else if (e->kind == EXPR_SELECTOR)
		o = lower_qualified_object(fn, as_selector(e));
	return o != NULL && o->kind == OBJ_FUNC ? o : NULL;
}

IrFuncId
lower_named_func(Fn *fn, const Expr *e, Object *o)
{
	const Instance *inst = lower_func_instance(fn, expr_unparen((Expr *)(uintptr_t)e));
	if (inst == NULL)
		return lower_func(fn->l, o, NULL);
	Type **args = mem_array(Type *, inst->targs.n);
	for (uint32_t i = 0; i < inst->targs.n; i++)
		args[i] = lower_concrete(fn, inst->targs.at[i]);
	const TParamList *params = &func_signature(object_origin(o))->tparams;
	Env *env = lower_env(fn->l, params, args, inst->targs.n);
	return lower_func(fn->l, object_origin(o), env);
}

static IrValueId
name_expr(Fn *fn, const Expr *e)
{
	Object *o = lower_func_object(fn, e);
	if (o != NULL)
		return ir_func_ref(fn->l->m, fn->f, lower_named_func(fn, e, o));
	return lower_ref_value(fn, lower_ref(fn, e), e->pos);
}

static IrValueId
selector_expr(Fn *fn, const SelectorExpr *e)
{
	if (lower_qualified_object(fn, e) != NULL)
		return name_expr(fn, &e->e);
	const Selection *s = info_selection(fn->info, e);
	if (s == NULL)
		lower_bug(fn->l, e->e.pos, "a selector selects nothing");
	switch (s->kind) {
	case SEL_FIELD:
		return lower_ref_value(fn, lower_ref(fn, &e->e), e->e.pos);
	case SEL_METHOD:
		return lower_method_value(fn, e, s);
	case SEL_METHOD_EXPR:
		return lower_method_expr(fn, e, s);
	}
	return 0;
}

/* ------------------------------------------------------------ small kinds */

static IrValueId
slice_expr(Fn *fn, const SliceExpr *e)
{
	Ref x = lower_ref(fn, e->x);
	IrValueId operands[4] = {0};
	operands[0] =
		type_as_array(x.type) != NULL && x.is_addr ? x.v : lower_ref_value(fn, x, e->e.pos);
	operands[1] = e->low != NULL ? lower_expr(fn, e->low) : 0;
	operands[2] = e->high != NULL ? lower_expr(fn, e->high) : 0;
	operands[3] = e->max != NULL ? lower_expr(fn, e->max) : 0;
	return lower_emit(fn, OP_SLICE, lower_ir_type_at(fn, &e->e), operands, 4, 0, e->e.pos);
}

/* The asserted type; e may be used with comma-ok. */
static Type *
asserted(Fn *fn, const AssertExpr *e)
{
	return lower_type_at(fn, e->type);
}

static IrValueId
assert_expr(Fn *fn, const AssertExpr *e)
{
	IrValueId x = lower_expr(fn, e->x);
	Type *to = asserted(fn, e);
	IrValueId open = lower_open_assert(fn, x, to, false, e->e.pos);
	return open != 0 ? open
			 : lower_emit1(fn, OP_ASSERT, lower_type(fn->l, to), x, 0, e->e.pos);
}

static IrTypeId
ok_tuple(Fn *fn, Type *t)
{
	IrTypeId types[] = { lower_type(fn->l, t), lower_basic(fn, IRT_BOOL) };
	return ir_type_tuple(fn->l->m, types, 2);
}

IrValueId
lower_comma_ok(Fn *fn, const Expr *e, Type **type)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (e->kind == EXPR_ASSERT) {
		*type = asserted(fn, as_assert(e));
		IrValueId x = lower_expr(fn, as_assert(e)->x);
		IrValueId open = lower_open_assert(fn, x, *type, true, e->pos);
		return open != 0 ? open
				 : lower_emit1(fn, OP_ASSERTOK, ok_tuple(fn, *type), x, 0, e->pos);
	}
	if (e->kind == EXPR_INDEX) {
		MapType *m = type_as_map(lower_type_at(fn, as_index(e)->x));
		*type = m->elem;
		IrValueId map = lower_expr(fn, as_index(e)->x);
		IrValueId key = lower_expr_as(fn, as_index(e)->index.at[0], m->key);
		return lower_emit2(fn, OP_MAPGETOK, ok_tuple(fn, m->elem), map, key, 0, e->pos);
	}
	if (e->kind != EXPR_UNARY)
		lower_bug(fn->l, e->pos, "comma-ok of what has none");
	*type = type_as_chan(lower_type_at(fn, as_unary(e)->x))->elem;
	IrValueId c = lower_expr(fn, as_unary(e)->x);
	return lower_emit1(fn, OP_RECVOK, ok_tuple(fn, *type), c, 0, e->pos);
}

IrValueId
lower_expr(Fn *fn, const Expr *e)
{
	if (lower_is_const(fn, e))
		return const_expr(fn, e);
	if (lower_is_nil(fn, e))
		return ir_zero(fn->f, lower_ir_type_at(fn, e));
	switch (e->kind) {
	case EXPR_NAME:
		return name_expr(fn, e);
	case EXPR_COMPOSITE: {
		Type *t = lower_type_at(fn, e);
		if (type_as_pointer(t) != NULL)
			return lower_composite_pointer(fn, as_composite(e), t, e->pos);
		return lower_composite(fn, as_composite(e), t);
	}
	case EXPR_FUNC:
		return lower_func_literal(fn, as_func(e));
	case EXPR_PAREN:
		return lower_expr(fn, as_paren(e)->x);
	case EXPR_SELECTOR:
		return selector_expr(fn, as_selector(e));
	case EXPR_INDEX:
		return lower_func_object(fn, e) != NULL
			       ? name_expr(fn, e)
			       : lower_ref_value(fn, lower_ref(fn, e), e->pos);
	case EXPR_SLICE:
		return slice_expr(fn, as_slice(e));
	case EXPR_ASSERT:
		return assert_expr(fn, as_assert(e));
	case EXPR_CALL:
		return lower_call_expr(fn, as_call(e));
	case EXPR_STAR:
		return lower_ref_value(fn, lower_ref(fn, e), e->pos);
	case EXPR_UNARY:
		return lower_unary_expr(fn, as_unary(e));
	case EXPR_BINARY:
		return lower_binary_expr(fn, as_binary(e));
	default:
		lower_bug(fn->l, e->pos, "no expression: node of kind %d", (int)e->kind);
	}
}

IrValueId
lower_expr_as(Fn *fn, const Expr *e, Type *to)
{
	IrValueId given = (IrValueId)map_get(&fn->given, map_key(e));
	if (given != 0) {
		assert(lower_value_type(fn, given) == lower_type(fn->l, to));
		return given;
	}
	if (lower_is_nil(fn, e))
		return ir_zero(fn->f, lower_type(fn->l, to));
	if (lower_is_const(fn, e) && !type_is_interface(to))
		return lower_const_value(fn, lower_fact(fn, e)->value, to);
	IrValueId v = lower_expr(fn, e);
	return lower_coerce(fn, v, lower_type_at(fn, e), to, lower_origin_of(e));
}

void
lower_expr_drop(Fn *fn, const Expr *e)
{
	if (lower_is_nil(fn, e) || lower_is_const(fn, e) || lower_is_type_expr(fn, e))
		return;
	/* Not loaded: the value is not used. */
	if (e->kind == EXPR_NAME || e->kind == EXPR_STAR || e->kind == EXPR_INDEX)
		lower_ref(fn, e);
	else
		lower_expr(fn, e);
}

void
lower_expr_into(Fn *fn, const Expr *e, Type *to, IrValueId p)
{
	const Expr *x = expr_unparen((Expr *)(uintptr_t)e);
	if (x->kind == EXPR_COMPOSITE && lower_ir_type_at(fn, x) == lower_type(fn->l, to) &&
	    (type_as_struct(to) != NULL || type_as_array(to) != NULL))
		lower_composite_into(fn, as_composite(x), to, p);
	else
		lower_store(fn, p, lower_expr_as(fn, e, to), e->pos);
}

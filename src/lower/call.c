/*
 * Calls: the callee, the arguments, the three kinds of call instruction.
 */
#include "lower/priv.h"

static IrTypeId
result_of(Fn *fn, IrTypeId func_type)
{
	assert(ir_under(fn->l->m, func_type)->kind == IRT_FUNC);
	const IrType *t = ir_under(fn->l->m, func_type);
	uint32_t n = t->n_members - t->n_params;
	if (n == 0)
		return 0;
	if (n == 1)
		return t->members[t->n_params].type;
	IrTypeId *types = mem_data(sizeof(*types) * n);
	for (uint32_t i = 0; i < n; i++)
		types[i] = t->members[t->n_params + i].type;
	return ir_type_tuple(fn->l->m, types, n);
}

static IrValueId
finish(Fn *fn, IrValueId v, IrCallMode mode)
{
	ir_instr(fn->f, v)->mode = (uint8_t)mode;
	return ir_instr(fn->f, v)->type != 0 ? v : 0;
}

IrValueId
lower_emit_call(Fn *fn, const IdVec *operands, IrCallMode mode, uint16_t flags, Pos pos)
{
	const IrType *t = ir_under(fn->l->m, lower_value_type(fn, operands->at[0]));
	assert(t->kind == IRT_FUNC && operands->len == t->n_params + 1);
	IrTypeId result =
		mode == CALL_PLAIN ? result_of(fn, lower_value_type(fn, operands->at[0])) : 0;
	IrValueId v = lower_emit(fn, OP_CALL, result, operands->at, operands->len, 0, pos);
	ir_instr(fn->f, v)->flags |= flags;
	return finish(fn, v, mode);
}

IrValueId
lower_call_func(Fn *fn, IrFuncId g, const IrValueId *args, uint32_t n, Pos pos)
{
	IdVec operands = {0};
	vec_push(&operands, ir_func_ref(fn->l->m, fn->f, g));
	vec_append(&operands, args, n);
	return lower_emit_call(fn, &operands, CALL_PLAIN, 0, pos);
}

static uint32_t
iface_method_index(Fn *fn, IrTypeId iface, const Str *name, IrTypeId *func_type)
{
	const IrType *t = ir_under(fn->l->m, iface);
	for (uint32_t i = 0; i < t->n_members; i++)
		if (t->members[i].name == name) {
			*func_type = t->members[i].type;
			return i;
		}
	lower_bug(fn->l, 0, "an interface has no method %s", name->s);
}

/* operands: the receiver, then the arguments. */
IrValueId
lower_emit_invoke(Fn *fn, const IdVec *operands, const Str *method, IrCallMode mode, uint16_t flags,
		  Pos pos)
{
	assert(operands->len > 0);
	IrTypeId func_type;
	uint32_t index =
		iface_method_index(fn, lower_value_type(fn, operands->at[0]), method, &func_type);
	assert(operands->len == ir_type(fn->l->m, func_type)->n_params + 1);
	IrTypeId result = mode == CALL_PLAIN ? result_of(fn, func_type) : 0;
	IrValueId v = lower_emit(fn, OP_INVOKE, result, operands->at, operands->len, index, pos);
	ir_instr(fn->f, v)->flags |= flags;
	return finish(fn, v, mode);
}

/* -------------------------------------------------------------- arguments */

Args
lower_args(Fn *fn, const CallExpr *e)
{
	Args a = { .exprs = &e->args, .n = e->args.len, .pos = e->e.pos };
	if (e->args.len != 1 || lower_is_type_expr(fn, e->args.at[0]))
		return a;
	Type *t = type_unalias(lower_type_at(fn, e->args.at[0]));
	if (t->kind != TYPE_TUPLE)
		return a;
	a.tuple = lower_expr(fn, e->args.at[0]);
	a.exprs = NULL;
	a.types = type_tuple(t);
	a.n = a.types->n;
	return a;
}

Type *
lower_arg_type(Fn *fn, const Args *a, uint32_t i)
{
	assert(i < a->n);
	return a->exprs != NULL ? lower_type_at(fn, a->exprs->at[i]) : a->types->vars[i]->type;
}

IrValueId
lower_arg(Fn *fn, const Args *a, uint32_t i)
{
	return a->exprs != NULL ? lower_expr(fn, a->exprs->at[i])
				: lower_spill(fn, lower_extract(fn, a->tuple, i, a->pos), a->pos);
}

IrValueId
lower_arg_as(Fn *fn, const Args *a, uint32_t i, Type *to)
{
	assert(i < a->n);
	if (a->exprs != NULL)
		return lower_expr_as(fn, a->exprs->at[i], to);
	IrValueId part = lower_spill(fn, lower_extract(fn, a->tuple, i, a->pos), a->pos);
	return lower_coerce(fn, part, a->types->vars[i]->type, to, lower_origin_temp(fn, a->pos));
}

/* The slice of the variadic arguments from i on. */
static IrValueId
variadic(Fn *fn, const Args *a, uint32_t i, Type *slice)
{
	assert(type_as_slice(slice) != NULL);
	IrTypeId type = lower_type(fn->l, slice);
	if (i >= a->n)
		return ir_zero(fn->f, type);
	Type *elem = type_as_slice(slice)->elem;
	IrTypeId array = ir_type_array(fn->l->m, lower_type(fn->l, elem), a->n - i);
	IrValueId p = lower_emit(fn, OP_ALLOC, lower_pointer_to(fn, array), NULL, 0, 0, a->pos);
	lower_site(fn, p, SITE_VARIADIC, array, str_cstr(fn->l->strs, "... argument"));
	for (uint32_t k = 0; i + k < a->n; k++) {
		IrValueId v = lower_arg_as(fn, a, i + k, elem);
		lower_store(fn, lower_elem_addr(fn, p, lower_int_const(fn, k), a->pos), v, a->pos);
	}
	IrValueId operands[] = { p, 0, 0, 0 };
	return lower_emit(fn, OP_SLICE, type, operands, 4, 0, a->pos);
}

/* ------------------------------------------------------- pointers as numbers */

/* What a called function does with pointers that it gets as numbers. */
typedef enum Numbers {
	NUMBERS_PLAIN,   /* it is not //go:uintptrescapes */
	NUMBERS_ESCAPE,  /* it is */
	NUMBERS_UNKNOWN, /* it is not known which function is called */
} Numbers;

static Numbers
numbers_of(const Object *func)
{
	return func_has_pragma(func, "uintptrescapes", NULL) ? NUMBERS_ESCAPE : NUMBERS_PLAIN;
}

/* Of a called expression; a variable that only ever holds one function counts as that, as gc has
 * it (ir.StaticValue). */
static Numbers
called_numbers(Fn *fn, const Expr *fun)
{
	fun = expr_unparen((Expr *)(uintptr_t)fun);
	if (fun->kind == EXPR_FUNC)
		return NUMBERS_PLAIN;
	Object *o = lower_func_object(fn, fun);
	if (o != NULL)
		return numbers_of(o);
	if (fun->kind == EXPR_SELECTOR) {
		const Selection *s = info_selection(fn->info, as_selector(fun));
		o = s != NULL && s->kind != SEL_FIELD ? lower_selected_method(fn, s) : NULL;
		return o != NULL ? numbers_of(o) : NUMBERS_UNKNOWN;
	}
	if (fun->kind != EXPR_NAME)
		return NUMBERS_UNKNOWN;
	o = info_object(fn->info, as_name(fun));
	const Var *v = o != NULL ? lower_var_of(fn, o) : NULL;
	return v != NULL && v->init != NULL && !v->is_assigned && !v->is_addressed
		       ? called_numbers(fn, v->init)
		       : NUMBERS_UNKNOWN;
}

static void
mark_number(Fn *fn, const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (lower_is_number_of_pointer(fn, e))
		map_put(&fn->escaping, map_key(e), 1);
}

/*
 * Pointers that are converted to numbers in the argument list of a call of a //go:uintptrescapes
 * function must be on the heap (cmd/compile/internal/escape, rewriteArgument): mark the
 * conversions. Where the function is not known it may be one. A number that becomes an interface
 * is none.
 */
static Numbers
mark_numbers(Fn *fn, const CallExpr *e, const SignatureType *sig)
{
	Numbers numbers = called_numbers(fn, e->fun);
	if (numbers == NUMBERS_PLAIN)
		return numbers;
	uint32_t n = sig->params->n;
	vec_each(&e->args, i) {
		const Expr *arg = expr_unparen(e->args.at[i]);
		bool is_rest = sig->is_variadic && i + 1 >= n;
		Type *to = n > 0 ? sig->params->vars[i < n ? i : n - 1]->type : NULL;
		if (to != NULL && is_rest && e->dots == 0)
			to = type_as_slice(to)->elem;
		if (to == NULL || type_is_interface(to))
			continue;
		if (arg->kind != EXPR_COMPOSITE) {
			mark_number(fn, arg);
			continue;
		}
		const ExprVec *elems = &as_composite(arg)->elems;
		vec_each(elems, k)
			mark_number(fn, elems->at[k]->kind == EXPR_KEYVALUE
						? as_keyvalue(elems->at[k])->value
						: elems->at[k]);
	}
	return numbers;
}

void
lower_mark_numbers(Fn *fn, const CallExpr *e)
{
	mark_numbers(fn, e, lower_call_signature(fn, expr_unparen(e->fun)));
}

static bool
is_slice_of_numbers(Type *t)
{
	const SliceType *s = type_as_slice(t);
	const BasicType *b = s != NULL ? type_as_basic(s->elem) : NULL;
	return b != NULL && b->basic == BASIC_UINTPTR;
}

/* The arguments of a call. What go and defer evaluate ahead is in variables, as far as gc knows. */
static void
call_args(Fn *fn, const CallExpr *e, const SignatureType *sig, IrCallMode mode, IdVec *out)
{
	Numbers numbers = mark_numbers(fn, e, sig);
	Args a = lower_args(fn, e);
	uint32_t n = sig->params->n;
	assert(sig->is_variadic ? a.n + 1 >= n : a.n == n);
	bool packs = sig->is_variadic && e->dots == 0;
	for (uint32_t i = 0; i < n; i++) {
		Type *to = sig->params->vars[i]->type;
		bool is_rest = sig->is_variadic && i + 1 == n;
		IrValueId v = packs && is_rest ? variadic(fn, &a, i, to)
					       : lower_arg_as(fn, &a, i, to);
		if (numbers == NUMBERS_ESCAPE && is_rest && is_slice_of_numbers(to))
			lower_builtin_emit(fn, BI_ESCAPE, 0, &v, 1, e->e.pos);
		vec_push(out, mode == CALL_PLAIN ? v : lower_spill(fn, v, e->e.pos));
	}
}

/* ------------------------------------------------------------------ calls */

/* The concrete signature of a called expression. */
SignatureType *
lower_call_signature(Fn *fn, const Expr *fun)
{
	const Instance *inst = lower_func_instance(fn, fun);
	Type *t = inst != NULL && lower_func_object(fn, fun) != NULL
			  ? lower_concrete(fn, inst->type)
			  : lower_type_at(fn, fun);
	SignatureType *sig = type_as_signature(t);
	if (sig == NULL)
		lower_bug(fn->l, fun->pos, "a call of what is no function");
	return sig;
}

const Str *
lower_callee(Fn *fn, const Expr *fun, IdVec *operands)
{
	Object *named = lower_func_object(fn, fun);
	const Selection *s =
		fun->kind == EXPR_SELECTOR ? info_selection(fn->info, as_selector(fun)) : NULL;
	if (named == NULL && s != NULL && s->kind == SEL_METHOD)
		return lower_method_callee(fn, as_selector(fun), s, operands);
	vec_push(operands, named != NULL ? ir_func_ref(fn->l->m, fn->f,
						       lower_named_func(fn, fun, named))
					 : lower_expr(fn, fun));
	return NULL;
}

IrValueId
lower_call_with(Fn *fn, const CallExpr *e, IdVec *operands, const Str *method, IrCallMode mode,
		uint16_t flags, Pos pos)
{
	call_args(fn, e, lower_call_signature(fn, expr_unparen(e->fun)), mode, operands);
	return method != NULL ? lower_emit_invoke(fn, operands, method, mode, flags, pos)
			      : lower_emit_call(fn, operands, mode, flags, pos);
}

IrValueId
lower_call_mode(Fn *fn, const CallExpr *e, IrCallMode mode, uint16_t flags, Pos pos)
{
	IdVec operands = {0};
	const Str *method = lower_callee(fn, expr_unparen(e->fun), &operands);
	return lower_call_with(fn, e, &operands, method, mode, flags, pos);
}

BuiltinId
lower_builtin_of(const Fn *fn, const Expr *fun)
{
	fun = expr_unparen((Expr *)(uintptr_t)fun);
	const Fact *f = lower_fact(fn, fun);
	return f->mode == MODE_BUILTIN ? (BuiltinId)f->builtin : BUILTIN_NONE;
}

IrValueId
lower_call_expr(Fn *fn, const CallExpr *e)
{
	if (lower_is_type_expr(fn, expr_unparen(e->fun)))
		return lower_convert_expr(fn, e);
	BuiltinId b = lower_builtin_of(fn, e->fun);
	if (b != BUILTIN_NONE)
		return lower_builtin_call(fn, e, b);
	return lower_call_mode(fn, e, CALL_PLAIN, 0, e->e.pos);
}

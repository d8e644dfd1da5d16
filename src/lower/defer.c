/*
 * go and defer. Calls of functions and methods are made directly, their operands evaluated now; a
 * builtin becomes a closure of a wrapper, whose captures are its operands.
 *
 * gc also wraps calls and makes some of the arguments in the wrapper (normalizeGoDeferCall in
 * typecheck): new(T), literals of structs, arrays and slices, the slice of variadic arguments.
 * Where such objects are made is the wrapper's frame: they stay on the goroutine's stack, and
 * there is one of each for each deferred call. A call that has any of them is wrapped here, if it
 * is another goroutine's or its record is on the heap; otherwise they are in this function's
 * frame.
 */
#include "lower/priv.h"

static IrBuiltin
builtin_code(BuiltinId id)
{
	switch (id) {
	case BUILTIN_CLEAR: return BI_CLEAR;
	case BUILTIN_CLOSE: return BI_CLOSE;
	case BUILTIN_COPY: return BI_COPY;
	case BUILTIN_DELETE: return BI_DELETE;
	case BUILTIN_PRINT: return BI_PRINT;
	case BUILTIN_PRINTLN: return BI_PRINTLN;
	case BUILTIN_RECOVER: return BI_RECOVER;
	default: return BI_COUNT;
	}
}

static IrValueId
operand(Fn *fn, const CallExpr *e, BuiltinId id, uint32_t i)
{
	assert(i < e->args.len);
	const Expr *arg = e->args.at[i];
	if (id == BUILTIN_PANIC)
		return lower_expr_as(fn, arg, fn->l->types->type_empty_iface);
	if (id == BUILTIN_DELETE && i == 1)
		return lower_expr_as(fn, arg, type_as_map(lower_type_at(fn, e->args.at[0]))->key);
	return lower_expr(fn, arg);
}

/* The wrapper's body: the builtin on its captures. */
static void
wrapper_body(Fn *fn, IrFunc *g, BuiltinId id, Pos pos)
{
	Fn w;
	lower_wrapper_begin(&w, fn->l, g);
	IdVec args = {0};
	vec_each(&g->captures, i)
		vec_push(&args, ir_capture(g, i));
	if (id == BUILTIN_PANIC) {
		assert(args.len == 1);
		lower_panic_value(&w, args.at[0], pos);
		lower_func_end(&w);
		return;
	}
	IrTypeId type = 0;
	if (id == BUILTIN_COPY)
		type = lower_basic(&w, IRT_INT);
	else if (id == BUILTIN_RECOVER)
		type = lower_type(fn->l, fn->l->types->type_empty_iface);
	if (builtin_code(id) == BI_COUNT)
		lower_bug(fn->l, pos, "builtin %d is deferred", (int)id);
	lower_builtin_emit(&w, builtin_code(id), type, args.at, args.len, pos);
	lower_wrapper_return(&w, 0);
}

/* A function without parameters whose captures are to be the values. */
static IrFunc *
wrapper_func(Fn *fn, const CallStmt *s, IrCallMode mode, const IdVec *values)
{
	Lower *l = fn->l;
	const Str *name =
		str_printf(l->strs, "%s-%s%u", fn->base->s, mode == CALL_GO ? "go" : "defer",
			   (unsigned)++fn->scan->counters->wrappers);
	IrFunc *g = lower_new_func(l, lower_fresh_name(l, name),
				   ir_type_func(l->m, NULL, 0, NULL, 0, false), false);
	g->parent = fn->f->id;
	g->loc = lower_loc(l, s->s.pos);
	vec_each(values, i)
		vec_push(&g->captures, ((IrParam){ .name = str_printf(l->strs, "a%u", (unsigned)i),
						   .type = lower_value_type(fn, values->at[i]) }));
	return g;
}

static void
call_wrapper(Fn *fn, const CallStmt *s, IrFunc *g, const IdVec *values, IrCallMode mode,
	     uint16_t flags)
{
	IrSiteKind kind = mode == CALL_GO ? SITE_GO : SITE_DEFER;
	IrValueId c = lower_make_closure(fn, g, values->at, kind,
					 str_cstr(fn->l->strs, "func literal"), s->s.pos);
	lower_site_of(fn, c)->is_implicit = true;
	IdVec operands = {0};
	vec_push(&operands, c);
	lower_emit_call(fn, &operands, mode, flags, s->s.pos);
}

static void
builtin_stmt(Fn *fn, const CallStmt *s, const CallExpr *e, BuiltinId id, IrCallMode mode,
	     uint16_t flags)
{
	IdVec values = {0};
	vec_each(&e->args, i)
		vec_push(&values, operand(fn, e, id, i));
	IrFunc *g = wrapper_func(fn, s, mode, &values);
	wrapper_body(fn, g, id, e->e.pos);
	call_wrapper(fn, s, g, &values, mode, flags);
}

/* ------------------------------------------------- calls with a wrapper */

static bool
is_place_type(Fn *fn, const Expr *e, Type *to)
{
	return lower_ir_type_at(fn, e) == lower_type(fn->l, to);
}

/* Whether the argument itself, of which the call makes no other type, is made in the wrapper. */
static bool
is_made_inside(Fn *fn, const Expr *e, Type *to)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (lower_is_const(fn, e) || lower_is_nil(fn, e))
		return false;
	if (e->kind == EXPR_CALL)
		return lower_builtin_of(fn, as_call(e)->fun) == BUILTIN_NEW &&
		       lower_is_type_expr(fn, as_call(e)->args.at[0]) && is_place_type(fn, e, to);
	return e->kind == EXPR_COMPOSITE && is_place_type(fn, e, to) &&
	       (type_as_struct(to) != NULL || type_as_array(to) != NULL ||
		type_as_slice(to) != NULL);
}

/* Constants and functions need no capture. */
static bool
is_free(Fn *fn, const Expr *e, Type *to)
{
	if (lower_is_nil(fn, e))
		return true;
	if (type_is_interface(to))
		return false;
	return lower_is_const(fn, e) ||
	       (lower_func_object(fn, expr_unparen((Expr *)(uintptr_t)e)) != NULL &&
		is_place_type(fn, e, to));
}

typedef struct Operands {
	Fn *fn;
	ExprVec exprs; /* evaluated now, in order */
	IdVec values;  /* of them, in the types of their places */
} Operands;

/* Evaluate what the wrapper does not. */
static void
evaluate(void *ctx, const Expr *e, Type *to)
{
	Operands *o = ctx;
	assert(o->exprs.len == o->values.len);
	if (is_made_inside(o->fn, e, to)) {
		const Expr *x = expr_unparen((Expr *)(uintptr_t)e);
		if (x->kind == EXPR_COMPOSITE)
			lower_literal_elements(o->fn, as_composite(x), to, evaluate, o);
	} else if (!is_free(o->fn, e, to)) {
		vec_push(&o->exprs, (Expr *)(uintptr_t)e);
		vec_push(&o->values, lower_spill(o->fn, lower_expr_as(o->fn, e, to), e->pos));
	}
}

/* The type of argument i: of its parameter, or of the elements of a variadic one. */
static Type *
arg_type(const CallExpr *e, const SignatureType *sig, uint32_t i)
{
	uint32_t n = sig->params->n;
	if (!sig->is_variadic || e->dots != 0 || i + 1 < n)
		return sig->params->vars[i]->type;
	return type_as_slice(sig->params->vars[n - 1]->type)->elem;
}

/* Whether the wrapper makes any of the arguments. Values of one call (e of several results) are variables
 * before the statement: IMPRECISE: the slice of variadic ones is not looked at (doc/soundness.md,
 * section 7). */
static bool
has_made_inside(Fn *fn, const CallExpr *e)
{
	const SignatureType *sig = lower_call_signature(fn, expr_unparen(e->fun));
	if (e->args.len == 1 && !lower_is_nil(fn, e->args.at[0]) &&
	    type_unalias(lower_type_at(fn, e->args.at[0]))->kind == TYPE_TUPLE)
		return false;
	if (sig->is_variadic && e->dots == 0 && e->args.len >= sig->params->n)
		return true;
	vec_each(&e->args, i)
		if (is_made_inside(fn, e->args.at[i], arg_type(e, sig, i)))
			return true;
	return false;
}

/* The function that a callee's operand is, whatever its captures would be; or 0. */
static IrFuncId
known_function(const Fn *fn, IrValueId v)
{
	const IrInstr *in = ir_instr(fn->f, v);
	if (in->op == OP_CLOSURE && in->n == 1)
		in = ir_instr(fn->f, ir_operand(fn->f, in, 0));
	return in->op == OP_FUNC ? in->aux : 0;
}

/* A literal without captures is also captured, so that the report has its flow. */
static bool
is_captured(const Fn *fn, IrValueId callee)
{
	return ir_instr(fn->f, callee)->op != OP_FUNC;
}

/* The operands of the callee as the wrapper has them: its first captures, and known functions. */
static void
captured_callee(Fn *fn, Fn *w, const IdVec *callee, IdVec *out)
{
	uint32_t at = 0;
	assert(callee->len >= 1);
	vec_each(callee, i) {
		IrFuncId g = known_function(fn, callee->at[i]);
		vec_push(out, g ? ir_func_ref(fn->l->m, w->f, g) : ir_capture(w->f, at));
		at += is_captured(fn, callee->at[i]);
	}
}

static void
wrapped_stmt(Fn *fn, const CallStmt *s, const CallExpr *e, IrCallMode mode, uint16_t flags)
{
	const SignatureType *sig = lower_call_signature(fn, expr_unparen(e->fun));
	IdVec callee = {0}, values = {0};
	const Str *method = lower_callee(fn, expr_unparen(e->fun), &callee);
	vec_each(&callee, i)
		if (is_captured(fn, callee.at[i]))
			vec_push(&values, lower_spill(fn, callee.at[i], e->e.pos));
	uint32_t n_callee = values.len;
	lower_mark_numbers(fn, e);
	Operands args = { .fn = fn };
	vec_each(&e->args, i)
		evaluate(&args, e->args.at[i], arg_type(e, sig, i));
	vec_append(&values, args.values.at, args.values.len);
	IrFunc *g = wrapper_func(fn, s, mode, &values);
	Fn w;
	lower_wrapper_begin(&w, fn->l, g);
	/* Its sites are the source's, as those of a literal are. */
	g->is_wrapper = false;
	g->instance = fn->f->instance;
	w.unit = fn->unit;
	w.info = fn->info;
	w.env = fn->env;
	vec_each(&args.exprs, i)
		map_put(&w.given, map_key(args.exprs.at[i]), ir_capture(g, n_callee + i));
	IdVec operands = {0};
	captured_callee(fn, &w, &callee, &operands);
	lower_call_with(&w, e, &operands, method, CALL_PLAIN, 0, e->e.pos);
	lower_wrapper_return(&w, 0);
	call_wrapper(fn, s, g, &values, mode, flags);
}

void
lower_go_defer_stmt(Fn *fn, const CallStmt *s)
{
	const CallExpr *e = as_call(expr_unparen(s->call));
	IrCallMode mode = s->s.kind == STMT_GO ? CALL_GO : CALL_DEFER;
	uint16_t flags = 0;
	if (mode == CALL_DEFER && fn->body->home != fn->body)
		flags |= IRF_DEFER_OUTER;
	if (mode == CALL_DEFER && fn->loop_depth > 0)
		flags |= IRF_DEFER_LOOP;
	BuiltinId id = lower_builtin_of(fn, e->fun);
	if (id != BUILTIN_NONE)
		builtin_stmt(fn, s, e, id, mode, flags);
	else if ((mode == CALL_GO || flags != 0) && has_made_inside(fn, e))
		wrapped_stmt(fn, s, e, mode, flags);
	else
		lower_call_mode(fn, e, mode, flags, e->e.pos);
}

/*
 * Range over func: the body becomes a function that the iterator calls. What it does with
 * the variables of the function around it is that of any closure; how it is left is reported
 * by the exit variable.
 */
#include "lower/priv.h"

static const Str *
param_name(Fn *fn, const RangeStmt *s, const Expr *e)
{
	bool is_named = e != NULL && s->is_define && e->kind == EXPR_NAME;
	return is_named ? as_name(e)->name : str_cstr(fn->l->strs, "");
}

static void
body_param(Fn *inner, const RangeStmt *s, const Expr *e, uint32_t i, Type *type)
{
	if (e == NULL || lower_is_blank(e))
		return;
	if (s->is_define) {
		Var *var = lower_declared(inner, e);
		if (var != NULL)
			lower_declare_param(inner, var, i, e->pos);
		return;
	}
	IrValueId v = ir_param(inner->f, i);
	Place p = lower_place(inner, e);
	lower_place_store(inner, &p,
			  lower_coerce(inner, v, type, p.type, lower_origin_temp(inner, e->pos)),
			  e->pos);
}

/* Lower the body as a function of the yield parameter's type. */
static void
body_func(Fn *fn, Fn *inner, const RangeStmt *s, Body *body, Type *yield)
{
	Lower *l = fn->l;
	SignatureType *sig = type_as_signature(yield);
	const Str *name = str_printf(l->strs, "%s-range%u", fn->base->s, (unsigned)body->number);
	lower_closure_begin(fn, inner, body, name, lower_type(l, &sig->t), s->s.pos);
	lower_set_params(l, inner->f, NULL, sig);
	const Expr *names[] = { s->key, s->value };
	vec_each(&inner->f->params, i) {
		inner->f->params.at[i].name = i < 2 ? param_name(fn, s, names[i]) : NULL;
		inner->f->params.at[i].loc =
			lower_loc(l, i < 2 && names[i] != NULL ? names[i]->pos : 0);
	}
	lower_closure_captures(inner);
	lower_func_begin(inner);
	lower_store(inner, lower_var_slot(inner, body->state), lower_int_const(inner, -1),
		    s->s.pos);
	for (uint32_t i = 0; i < inner->f->params.len && i < 2; i++)
		body_param(inner, s, names[i], i, sig->params->vars[i]->type);
	lower_block(inner, &s->body->list);
	assert(inner->loop_depth == 0 && inner->targets.len == 0);
	if (inner->at != 0)
		lower_finish_iteration(inner, true, s->body->rbrace);
	lower_func_end(inner);
}

static void
state_slot(Fn *fn, const Var *v, const Str *text, bool is_implicit, Pos pos)
{
	IrValueId p = lower_new_slot(fn, lower_basic(fn, IRT_INT), text, is_implicit, pos);
	lower_store(fn, p, lower_int_const(fn, 0), pos);
	map_put(&fn->slots, map_key(v), p);
}

void
lower_rangefunc_stmt(Fn *fn, const RangeStmt *s)
{
	Lower *l = fn->l;
	Pos pos = s->s.pos;
	Body *body = map_get_ptr(&fn->scan->bodies, s);
	if (body == NULL)
		lower_bug(l, pos, "the body of a range was not scanned");
	const Expr *x = expr_unparen(s->x);
	SignatureType *sig = type_as_signature(lower_type_at(fn, x));
	IdVec operands = {0};
	const Selection *sel =
		x->kind == EXPR_SELECTOR ? info_selection(fn->info, as_selector(x)) : NULL;
	const Str *method = NULL;
	if (sel != NULL && sel->kind == SEL_METHOD)
		method = lower_method_callee(fn, as_selector(x), sel, &operands);
	else
		vec_push(&operands, lower_expr(fn, x));
	state_slot(fn, body->state, str_printf(l->strs, "#state%u", (unsigned)body->number), false,
		   pos);
	state_slot(fn, body->exit, str_printf(l->strs, "#next%u", (unsigned)body->number), true,
		   pos);
	Fn inner;
	body_func(fn, &inner, s, body, sig->params->vars[0]->type);
	IrValueId c =
		lower_closure_of_body(fn, inner.f, body, str_cstr(l->strs, "func literal"), pos);
	Type *yield = sig->params->vars[0]->type;
	vec_push(&operands, lower_coerce(fn, c, yield, yield, lower_origin_temp(fn, pos)));
	if (method != NULL)
		lower_emit_invoke(fn, &operands, method, CALL_PLAIN, 0, pos);
	else
		lower_emit_call(fn, &operands, CALL_PLAIN, 0, pos);
	vec_each(&inner.exits, i) {
		IrBlockId out = lower_new_block(fn), next = lower_new_block(fn);
		IrValueId code = lower_load(fn, lower_var_slot(fn, body->exit), pos);
		IrValueId eq = lower_binary(fn, TK_EQL, code, lower_int_const(fn, i + 1),
					    lower_basic(fn, IRT_BOOL), pos);
		lower_branch(fn, eq, out, next, pos);
		lower_set_block(fn, out);
		lower_leave(fn, inner.exits.at[i].tok, inner.exits.at[i].target, pos);
		lower_set_block(fn, next);
	}
}

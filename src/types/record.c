/*
 * Facts: what Info says of each expression and name. An untyped expression is
 * noted with its present type at once; check_update_expr_type pushes the type
 * that the context asks for down its operands.
 */
#include "types/priv.h"

static Fact *
fact_of(Checker *c, const Expr *e)
{
	assert(e->id < c->info->n);
	return &c->info->facts[e->id];
}

void
check_record_type(Checker *c, Expr *e, OperandMode mode, Type *t, const Const *val)
{
	if (mode == MODE_NONE)
		return;
	Fact *f = fact_of(c, e);
	f->type = t;
	f->value = mode == MODE_CONST ? val : NULL;
	f->mode = (uint8_t)mode;
	f->is_untyped = false;
	f->is_shift_lhs = false;
}

void
check_record(Checker *c, const Operand *x)
{
	if (x->mode == MODE_NONE)
		return;
	Type *t = x->mode == MODE_NOVALUE ? &c->ctx->no_vars->t : x->type;
	check_record_type(c, x->expr, (OperandMode)x->mode, t, x->val);
	Fact *f = fact_of(c, x->expr);
	f->builtin = x->mode == MODE_BUILTIN ? x->builtin : 0;
	f->is_untyped = t->kind == TYPE_BASIC && type_basic(t)->flags & BASIC_IS_UNTYPED;
}

void
check_update_expr_val(Checker *c, Expr *e, const Const *val)
{
	Fact *f = fact_of(c, e);
	if (f->is_untyped)
		f->value = val;
}

void
check_mark_shift_lhs(Checker *c, Expr *e)
{
	Fact *f = fact_of(c, e);
	if (f->is_untyped)
		f->is_shift_lhs = true;
}

static bool
is_comparison(TokenKind op)
{
	return op >= TK_EQL && op <= TK_GEQ;
}

static void
update_operands(Checker *c, Expr *e, const Fact *old, Type *t, bool final)
{
	if (e->kind == EXPR_PAREN) {
		check_update_expr_type(c, as_paren(e)->x, t, final);
	} else if (e->kind == EXPR_UNARY) {
		/* Operands of constants are never values at run time. */
		if (old->mode != MODE_CONST)
			check_update_expr_type(c, as_unary(e)->x, t, final);
	} else if (e->kind == EXPR_BINARY && old->mode != MODE_CONST) {
		const BinaryExpr *b = as_binary(e);
		if (is_comparison(b->op))
			return; /* its operands have their own types */
		check_update_expr_type(c, b->x, t, final);
		if (b->op != TK_SHL && b->op != TK_SHR)
			check_update_expr_type(c, b->y, t, final);
	}
}

void
check_update_expr_type(Checker *c, Expr *e, Type *t, bool final)
{
	if (!e)
		return;
	Fact *f = fact_of(c, e);
	if (!f->is_untyped)
		return;
	Fact old = *f;
	update_operands(c, e, &old, t, final);
	if (!final && type_is_untyped(t)) {
		f->type = type_under(t);
		return;
	}
	f->is_untyped = false;
	if (old.is_shift_lhs && !type_all_basic(t, BASIC_IS_INTEGER)) {
		check_error(c, expr_place(e),
			    "invalid operation: shifted operand %s (type %s) must be integer",
			    str_expr(e), str_type(c, t));
		return;
	}
	if (old.mode == MODE_CONST && old.value) {
		Operand x = { .mode = MODE_CONST, .expr = e, .type = old.type, .val = old.value };
		check_convert_untyped(c, &x, t);
		if (x.mode == MODE_NONE)
			return;
		/* Parts of the constant keep their exact values. */
	}
	check_record_type(c, e, (OperandMode)old.mode, t, old.value);
}

void
check_record_builtin(Checker *c, Expr *fun, SignatureType *sig)
{
	for (;;) {
		Fact *f = fact_of(c, fun);
		f->mode = MODE_BUILTIN;
		f->type = &sig->t;
		if (fun->kind != EXPR_PAREN)
			return;
		fun = as_paren(fun)->x;
	}
}

void
check_record_comma_ok(Checker *c, Expr *e, Type *value, Type *ok)
{
	Object **vars = mem_array(Object *, 2);
	Pos pos = expr_place(e);
	vars[0] = object_new_var(VAR_LOCAL, pos, c->pkg, c->ctx->name_empty, value);
	vars[1] = object_new_var(VAR_LOCAL, pos, c->pkg, c->ctx->name_empty, ok);
	TupleType *t = type_new_tuple(vars, 2);
	for (;;) {
		fact_of(c, e)->type = &t->t;
		if (e->kind != EXPR_PAREN)
			return;
		e = as_paren(e)->x;
	}
}

void
check_record_def(Checker *c, const NameExpr *n, Object *o)
{
	c->info->defs[n->e.id] = o;
}

void
check_record_use(Checker *c, const NameExpr *n, Object *o)
{
	c->info->uses[n->e.id] = o;
}

void
check_record_selection(Checker *c, SelectorExpr *e, SelectionKind kind, Type *recv, Object *obj,
		       const uint32_t *path, uint32_t n_path, bool indirect)
{
	check_record_use(c, e->sel, obj);
	Selection *s = arena_new(c->facts, Selection);
	s->kind = kind;
	s->recv = recv;
	s->obj = obj;
	s->path = path;
	s->n_path = n_path;
	s->indirect = indirect;
	map_put(&c->info->selections, e->e.id, map_key(s));
}

void
check_record_instance(Checker *c, Expr *e, Type *const *targs, uint32_t n, Type *t)
{
	for (;;) {
		if (e->kind == EXPR_PAREN)
			e = as_paren(e)->x;
		else if (e->kind == EXPR_INDEX)
			e = as_index(e)->x;
		else
			break;
	}
	const NameExpr *name = NULL;
	if (e->kind == EXPR_NAME)
		name = as_name(e);
	else if (e->kind == EXPR_SELECTOR)
		name = as_selector(e)->sel;
	if (!name)
		return;
	Instance *i = mem_new(Instance);
	i->targs.n = n;
	i->targs.at = mem_array(Type *, n);
	memcpy(i->targs.at, targs, sizeof(Type *) * n);
	i->type = t;
	map_put(&c->info->instances, name->e.id, map_key(i));
}

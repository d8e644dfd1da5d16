/*
 * Assignments and initializations (the Go specification, "Assignability",
 * "Assignment statements", "Variable declarations").
 */
#include "types/priv.h"

static Type *
invalid(Checker *c)
{
	return c->ctx->basic[BASIC_INVALID];
}

/* x is untyped: give it its final type; false after an error. */
static bool
assign_untyped(Checker *c, Operand *x, Type *t, const Context *context)
{
	Type *target = t;
	if (x->mode == MODE_NIL) {
		if (!t) {
			check_error(c, expr_place(x->expr), "use of untyped nil in %s",
				    str_context(context));
			x->mode = MODE_NONE;
			return false;
		}
		if (!type_is_valid(t))
			return true;
		if (type_has_nil(t)) {
			x->type = t;
			check_update_expr_type(c, x->expr, t, true);
			return true;
		}
		check_error(c, expr_place(x->expr), "cannot use %s as %s value in %s",
			    str_operand(c, x), str_type(c, t), str_context(context));
		x->mode = MODE_NONE;
		return false;
	}
	if (!t || type_is_interface(t))
		target = type_default(c->ctx, x->type);
	return check_assign_untyped(c, x, target, t && !type_is_interface(t) ? t : target, context);
}

static void
assign_value(Checker *c, Operand *x, Type *t, const Context *context)
{
	check_single_value(c, x);
	if (x->mode == MODE_NONE)
		return;
	if (x->mode < MODE_CONST) {
		check_error(c, expr_place(x->expr), "cannot assign %s to %s in %s",
			    str_operand(c, x), t ? str_type(c, t) : "_", str_context(context));
		x->mode = MODE_NONE;
		return;
	}
	if (type_is_untyped(x->type) && !assign_untyped(c, x, t, context))
		return;
	if (x->type->kind == TYPE_SIGNATURE && type_signature(x->type)->tparams.n > 0) {
		check_error(c, expr_place(x->expr),
			    "cannot use generic function %s without instantiation in %s",
			    str_expr(x->expr), str_context(context));
		x->mode = MODE_NONE;
		return;
	}
	const char *cause = NULL;
	if (!t || operand_assignable(c, x, t, &cause))
		return;
	if (cause && *cause)
		check_error(c, expr_place(x->expr), "cannot use %s as %s value in %s: %s",
			    str_operand(c, x), str_type(c, t), str_context(context), cause);
	else
		check_error(c, expr_place(x->expr), "cannot use %s as %s value in %s",
			    str_operand(c, x), str_type(c, t), str_context(context));
	x->mode = MODE_NONE;
}

void
check_assignment(Checker *c, Operand *x, Type *t, const char *context)
{
	assign_value(c, x, t, &(Context){context, NULL});
}

void
check_argument(Checker *c, Operand *x, Type *t, const Expr *callee)
{
	assign_value(c, x, t, &(Context){"argument to ", callee});
}

void
check_init_const(Checker *c, Object *lhs, Operand *x)
{
	if (x->mode == MODE_NONE || !type_is_valid(x->type) ||
	    (lhs->type && !type_is_valid(lhs->type))) {
		if (!lhs->type)
			lhs->type = invalid(c);
		return;
	}
	if (x->mode != MODE_CONST) {
		check_error(c, expr_place(x->expr), "%s is not constant", str_operand(c, x));
		if (!lhs->type)
			lhs->type = invalid(c);
		return;
	}
	if (!lhs->type)
		lhs->type = x->type;
	check_assignment(c, x, lhs->type, "constant declaration");
	if (x->mode != MODE_NONE)
		lhs->value = x->val;
}

void
check_init_var(Checker *c, Object *lhs, Operand *x, const char *context)
{
	if (x->mode == MODE_NONE || !type_is_valid(x->type) ||
	    (lhs->type && !type_is_valid(lhs->type))) {
		if (!lhs->type)
			lhs->type = invalid(c);
		x->mode = MODE_NONE;
		return;
	}
	if (!lhs->type) {
		if (x->mode == MODE_NIL && type_is_untyped(x->type)) {
			check_error(c, expr_place(x->expr), "use of untyped nil in %s", context);
			lhs->type = invalid(c);
			x->mode = MODE_NONE;
			return;
		}
		lhs->type = type_default(c->ctx, x->type);
	}
	check_assignment(c, x, lhs->type, context);
}

/* ------------------------------------------------------------ left sides */

static bool
is_blank(Checker *c, const Expr *e)
{
	return e->kind == EXPR_NAME && as_name(e)->name == c->ctx->name_blank;
}

static Type *
unassignable(Checker *c, const Operand *x)
{
	const Expr *e = x->expr;
	if (e->kind == EXPR_SELECTOR) {
		Operand op = { 0 };
		check_expr(c, NULL, &op, as_selector(e)->x);
		if (op.mode == MODE_MAPINDEX) {
			check_error(c, expr_place(e), "cannot assign to struct field %s in map",
				    str_expr(e));
			return invalid(c);
		}
	}
	check_error(c, expr_place(e),
		    "cannot assign to %s (neither addressable nor a map index expression)",
		    str_expr(e));
	return invalid(c);
}

/* Type of the variable on the left; null for the blank identifier. */
static Type *
lhs_type(Checker *c, Expr *lhs)
{
	Expr *e = expr_unparen(lhs);
	if (is_blank(c, e))
		return NULL;
	Object *o = NULL;
	bool used = false;
	if (e->kind == EXPR_NAME) {
		o = scope_lookup_parent(c->env.scope, as_name(e)->name, 0, NULL);
		if (o && (o->kind != OBJ_VAR || o->pkg != c->pkg))
			o = NULL;
		used = o && o->is_used;
	}
	Operand x = { 0 };
	check_expr(c, NULL, &x, lhs);
	if (o)
		o->is_used = used;
	if (x.mode == MODE_NONE)
		return invalid(c);
	if (x.mode != MODE_VAR && x.mode != MODE_MAPINDEX)
		return unassignable(c, &x);
	return x.type;
}

void
check_assign_var(Checker *c, Expr *lhs, Expr *rhs, Operand *x, const char *context)
{
	Type *t = lhs_type(c, lhs);
	if (t && !type_is_valid(t)) {
		if (x)
			x->mode = MODE_NONE;
		else
			check_use(c, &rhs, 1);
		return;
	}
	Operand own = { 0 };
	if (!x) {
		x = &own;
		bool is_func = t && type_as_signature(t);
		if (is_func)
			c->target_text = str_expr(lhs);
		check_expr(c, is_func ? t : NULL, x, rhs);
	}
	if (!t && strcmp(context, "assignment") == 0)
		context = "assignment to _ identifier";
	check_assignment(c, x, t, context);
}

/* ------------------------------------------------------------ many values */

static const char *
measure(uint32_t n, const char *unit)
{
	return str_format("%u %s%s", n, unit, n == 1 ? "" : "s");
}

static void
mismatch(Checker *c, Expr *const *rhs, uint32_t n_rhs, uint32_t l, uint32_t r)
{
	const char *vars = measure(l, "variable"), *vals = measure(r, "value");
	Expr *e = expr_unparen(rhs[0]);
	if (n_rhs == 1 && e->kind == EXPR_CALL)
		check_error(c, expr_place(rhs[0]), "assignment mismatch: %s but %s returns %s",
			    vars, str_expr(as_call(e)->fun), vals);
	else
		check_error(c, expr_place(rhs[0]), "assignment mismatch: %s but %s", vars, vals);
}

static void
return_error(Checker *c, const Stmt *s, Object **lhs, uint32_t n, Operand *const *rhs,
	     uint32_t n_rhs)
{
	Pos at = s->pos;
	if (n_rhs > n)
		at = expr_place(rhs[n]->expr);
	else if (n_rhs > 0)
		at = expr_place(rhs[n_rhs - 1]->expr);
	check_error(c, at, "%s return values\n\thave %s\n\twant %s",
		    n_rhs > n ? "too many" : "not enough",
		    str_operand_types(c, rhs, n_rhs, false), str_var_types(c, lhs, n, false));
}

/* The values of one expression; two for comma-ok if allowed. */
static bool
multi_values(Checker *c, Expr *e, bool allow_comma_ok, OperandVec *out)
{
	Operand x = { 0 };
	check_multi_expr(c, &x, e);
	if (x.mode != MODE_NONE && x.type->kind == TYPE_TUPLE) {
		TupleType *t = type_tuple(x.type);
		for (uint32_t i = 0; i < t->n; i++) {
			Operand *o = arena_new(c->temp, Operand);
			*o = (Operand){ .mode = MODE_VALUE, .expr = e, .type = t->vars[i]->type };
			vec_push(out, o);
		}
		return false;
	}
	Operand *first = arena_new(c->temp, Operand);
	*first = x;
	vec_push(out, first);
	if (!allow_comma_ok || (x.mode != MODE_MAPINDEX && x.mode != MODE_COMMAOK))
		return false;
	Operand *ok = arena_new(c->temp, Operand);
	*ok = (Operand){ .mode = MODE_VALUE, .expr = e, .type = c->ctx->basic[BASIC_UNTYPED_BOOL] };
	vec_push(out, ok);
	return true;
}

static void
record_comma_ok(Checker *c, Expr *e, const OperandVec *v)
{
	if (v->at[0]->mode != MODE_NONE && v->at[1]->mode != MODE_NONE)
		check_record_comma_ok(c, e, v->at[0]->type, v->at[1]->type);
}

static bool
is_one_call(Expr *const *rhs, uint32_t n)
{
	return n == 1 && expr_unparen(rhs[0])->kind == EXPR_CALL;
}

static void
invalidate_vars(Checker *c, Object **lhs, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!lhs[i]->type)
			lhs[i]->type = invalid(c);
}

static void
init_unequal(Checker *c, Object **lhs, uint32_t l, Expr *const *rhs, uint32_t r, const Stmt *ret)
{
	if (!check_use(c, rhs, r)) {
		;
	} else if (ret) {
		OperandVec v = { 0 };
		for (uint32_t i = 0; i < r; i++) {
			Operand *x = mem_new(Operand);
			check_expr(c, NULL, x, rhs[i]);
			vec_push(&v, x);
		}
		return_error(c, ret, lhs, l, v.at, v.len);
	} else if (r > 0) {
		mismatch(c, rhs, r, l, r);
	}
	invalidate_vars(c, lhs, l);
}

void
check_init_vars(Checker *c, Object **lhs, uint32_t l, Expr *const *rhs, uint32_t r, const Stmt *ret)
{
	const char *context = ret ? "return statement" : "assignment";
	if (l == r && !is_one_call(rhs, r)) {
		for (uint32_t i = 0; i < l; i++) {
			Operand x = { 0 };
			Type *t = lhs[i]->type;
			c->target_text = ret && lhs[i]->name->len == 0 ? "result variable"
								       : lhs[i]->name->s;
			check_expr(c, t && type_as_signature(t) ? t : NULL, &x, rhs[i]);
			check_init_var(c, lhs[i], &x, context);
		}
		return;
	}
	if (r != 1) {
		init_unequal(c, lhs, l, rhs, r, ret);
		return;
	}
	OperandVec v = { 0 };
	bool comma_ok = multi_values(c, rhs[0], l == 2 && !ret, &v);
	if (v.len == l) {
		for (uint32_t i = 0; i < l; i++)
			check_init_var(c, lhs[i], v.at[i], context);
		if (comma_ok)
			record_comma_ok(c, rhs[0], &v);
		return;
	}
	if (v.len == 0 || v.at[0]->mode != MODE_NONE) {
		if (ret)
			return_error(c, ret, lhs, l, v.at, v.len);
		else
			mismatch(c, rhs, r, l, v.len);
	}
	invalidate_vars(c, lhs, l);
}

static void
assign_vars(Checker *c, Expr *const *lhs, uint32_t l, Expr *const *rhs, uint32_t r)
{
	if (l == r && !is_one_call(rhs, r)) {
		for (uint32_t i = 0; i < l; i++)
			check_assign_var(c, lhs[i], rhs[i], NULL, "assignment");
		return;
	}
	if (r != 1) {
		bool ok = check_use_lhs(c, lhs, l);
		ok = check_use(c, rhs, r) && ok;
		if (ok && r > 0)
			mismatch(c, rhs, r, l, r);
		return;
	}
	OperandVec v = { 0 };
	bool comma_ok = multi_values(c, rhs[0], l == 2, &v);
	if (v.len == l) {
		for (uint32_t i = 0; i < l; i++)
			check_assign_var(c, lhs[i], NULL, v.at[i], "assignment");
		if (comma_ok)
			record_comma_ok(c, rhs[0], &v);
		return;
	}
	if (v.len == 0 || v.at[0]->mode != MODE_NONE)
		mismatch(c, rhs, r, l, v.len);
	check_use_lhs(c, lhs, l);
}

/* -------------------------------------------------------------------- := */

/* The variable for one name on the left of :=; null if there is none. */
static Object *
define_one(Checker *c, Expr *e, Map *seen, ObjectVec *fresh, bool *failed)
{
	if (e->kind != EXPR_NAME) {
		check_use_lhs(c, &e, 1);
		check_error(c, expr_place(e), "non-name %s on left side of :=", str_expr(e));
		*failed = true;
		return NULL;
	}
	NameExpr *n = as_name(e);
	if (n->name != c->ctx->name_blank) {
		bool is_new;
		map_ensure(seen, map_key(n->name), &is_new);
		if (!is_new) {
			check_error(c, e->pos, "%s repeated on left side of :=", n->name->s);
			*failed = true;
			return NULL;
		}
	}
	Object *old = n->name == c->ctx->name_blank ? NULL : scope_lookup(c->env.scope, n->name);
	if (old) {
		check_record_use(c, n, old);
		if (old->kind == OBJ_VAR)
			return old;
		check_error(c, e->pos, "cannot assign to %s", str_expr(e));
		*failed = true;
		return NULL;
	}
	Object *o = object_new_local(c, e->pos, n->name, NULL);
	if (n->name != c->ctx->name_blank)
		vec_push(fresh, o);
	check_record_def(c, n, o);
	return o;
}

static void
define(Checker *c, AssignStmt *s)
{
	uint32_t top = c->later.len;
	Map seen = { 0 };
	ObjectVec fresh = { arena_array(c->temp, Object *, s->lhs.len), 0, s->lhs.len };
	bool failed = false;
	Object **lhs = arena_array(c->temp, Object *, s->lhs.len);
	vec_each(&s->lhs, i) {
		lhs[i] = define_one(c, s->lhs.at[i], &seen, &fresh, &failed);
		if (!lhs[i])
			lhs[i] = object_new_local(c, s->lhs.at[i]->pos, c->ctx->name_blank, NULL);
	}
	check_init_vars(c, lhs, s->lhs.len, s->rhs.at, s->rhs.len, NULL);
	check_process_later(c, top);
	if (fresh.len == 0 && !failed) {
		check_soft_error(c, s->s.pos, "no new variables on left side of :=");
		return;
	}
	vec_each(&fresh, i) {
		fresh.at[i]->color = OBJ_BLACK;
		check_declare(c, c->env.scope, NULL, fresh.at[i], stmt_end(&s->s));
		vec_push(&c->locals, fresh.at[i]);
	}
}

void
check_assign_stmt(Checker *c, AssignStmt *s)
{
	if (s->op == TK_DEFINE) {
		define(c, s);
		return;
	}
	if (s->op == TK_ASSIGN) {
		assign_vars(c, s->lhs.at, s->lhs.len, s->rhs.at, s->rhs.len);
		return;
	}
	if (s->lhs.len != 1 || s->rhs.len != 1) {
		check_error(c, s->s.pos,
			    "assignment operation %s= requires single-valued expressions",
			    token_text(s->op));
		return;
	}
	Operand x = { 0 };
	check_binary(c, &x, NULL, s->lhs.at[0], s->rhs.at[0], s->op, s->s.pos);
	check_assign_var(c, s->lhs.at[0], NULL, &x, "assignment operation");
}

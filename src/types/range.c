/*
 * Range statements (the Go specification, "For statements with range clause").
 */
#include "types/priv.h"

typedef struct Ranging {
	Type *key, *value; /* null: none */
	const char *cause; /* why not, or null */
	bool ok;
} Ranging;

static Ranging
bad(const char *cause)
{
	return (Ranging){ .cause = cause };
}

#define BAD_FUNC "func must be func(yield func(...) bool): "

static Ranging
range_func(Checker *c, SignatureType *s)
{
	if (!check_allows(c, 23))
		return bad("requires go1.23 or later");
	if (s->params->n != 1)
		return bad(BAD_FUNC "wrong argument count");
	if (s->results->n != 0)
		return bad(BAD_FUNC "unexpected results");
	const char *cause = NULL;
	Type *u = type_common_under(c, s->params->vars[0]->type, &cause);
	if (!u && cause)
		return bad(str_format(BAD_FUNC "in yield type, %s", cause));
	if (!u || u->kind != TYPE_SIGNATURE)
		return bad(BAD_FUNC "argument is not func");
	SignatureType *y = type_signature(u);
	if (y->params->n > 2)
		return bad(BAD_FUNC "yield func has too many parameters");
	Type *res = y->results->n == 1 ? y->results->vars[0]->type : NULL;
	if (!res || !type_identical(res, c->ctx->basic[BASIC_BOOL]))
		return bad(res && type_is_boolean(res)
				   ? BAD_FUNC "yield func returns user-defined boolean, not bool"
				   : BAD_FUNC "yield func does not return bool");
	Ranging r = { .ok = true };
	if (y->params->n > 0)
		r.key = y->params->vars[0]->type;
	if (y->params->n > 1)
		r.value = y->params->vars[1]->type;
	return r;
}

static Ranging
range_types(Checker *c, Type *t)
{
	const char *cause = NULL;
	Type *u = type_common_under(c, t, &cause);
	Type *tint = c->ctx->basic[BASIC_INT];
	if (!u)
		return bad(cause ? cause : "no core type");
	if (u->kind == TYPE_POINTER && type_as_array(type_pointer_(u)->elem))
		u = type_under(type_pointer_(u)->elem);
	switch (u->kind) {
	case TYPE_BASIC:
		if (type_basic(u)->flags & BASIC_IS_STRING)
			return (Ranging){ tint, c->ctx->type_rune, NULL, true };
		if (!(type_basic(u)->flags & BASIC_IS_INTEGER))
			break;
		if (!check_allows(c, 22))
			return bad("requires go1.22 or later");
		return (Ranging){ t, NULL, NULL, true };
	case TYPE_ARRAY:
		return (Ranging){ tint, type_array(u)->elem, NULL, true };
	case TYPE_SLICE:
		return (Ranging){ tint, type_slice_(u)->elem, NULL, true };
	case TYPE_MAP:
		return (Ranging){ type_map(u)->key, type_map(u)->elem, NULL, true };
	case TYPE_CHAN:
		if (type_chan(u)->dir == CHAN_SEND)
			return bad(str_format("receive from send-only channel %s", str_type(c, t)));
		return (Ranging){ type_chan(u)->elem, NULL, NULL, true };
	case TYPE_SIGNATURE:
		return range_func(c, type_signature(u));
	case TYPE_STRUCT:
	case TYPE_POINTER:
	case TYPE_TUPLE:
	case TYPE_INTERFACE:
	case TYPE_NAMED:
	case TYPE_TYPEPARAM:
	case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
	return bad(NULL);
}

static void
check_counts(Checker *c, RangeStmt *s, const Operand *x, const Ranging *r)
{
	Pos pos = expr_place(s->x);
	if (!r->ok && r->cause)
		check_soft_error(c, pos, "cannot range over %s: %s", str_operand(c, x), r->cause);
	else if (!r->ok)
		check_soft_error(c, pos, "cannot range over %s", str_operand(c, x));
	else if (!r->key && s->key)
		check_soft_error(c, expr_place(s->key),
				 "range over %s permits no iteration variables", str_operand(c, x));
	else if (!r->value && s->value)
		check_soft_error(c, expr_place(s->value),
				 "range over %s permits only one iteration variable",
				 str_operand(c, x));
	else if (s->extra)
		check_soft_error(c, expr_place(s->extra),
				 "range clause permits at most two iteration variables");
}

static Object *
define_var(Checker *c, Expr *lhs, Type *t, Operand *x, bool over_int)
{
	Object *o;
	if (lhs->kind == EXPR_NAME) {
		o = object_new_local(c, lhs->pos, as_name(lhs)->name, NULL);
		check_record_def(c, as_name(lhs), o);
	} else {
		check_error(c, expr_place(lhs), "non-name %s on left side of :=", str_expr(lhs));
		o = object_new_local(c, lhs->pos, c->ctx->name_blank, NULL);
	}
	if (!t || !type_is_valid(t)) {
		o->type = c->ctx->basic[BASIC_INVALID];
		o->is_used = true;
		return o;
	}
	if (over_int) {
		check_init_var(c, o, x, "range clause");
	} else {
		Operand y = { .mode = MODE_VALUE, .expr = lhs, .type = t };
		check_init_var(c, o, &y, "assignment");
	}
	return o;
}

static void
define_vars(Checker *c, RangeStmt *s, const Ranging *r, Operand *x, bool over_int)
{
	Expr *const lhs[2] = { s->key, s->value };
	Type *const types[2] = { r->key, r->value };
	Object *vars[2] = { NULL, NULL };
	uint32_t fresh = 0;
	for (int i = 0; i < 2; i++) {
		if (!lhs[i])
			continue;
		vars[i] = define_var(c, lhs[i], types[i], x, over_int);
		fresh += vars[i]->name != c->ctx->name_blank;
	}
	if (fresh == 0) {
		check_error(c, s->tok, "no new variables on left side of :=");
		return;
	}
	for (int i = 0; i < 2; i++) {
		if (!vars[i] || vars[i]->name == c->ctx->name_blank)
			continue;
		vars[i]->color = OBJ_BLACK;
		check_declare(c, c->env.scope, NULL, vars[i], s->body->s.pos);
		vec_push(&c->locals, vars[i]);
	}
}

static void
assign_vars(Checker *c, RangeStmt *s, const Ranging *r, Operand *x, bool over_int)
{
	Expr *const lhs[2] = { s->key, s->value };
	Type *const types[2] = { r->key, r->value };
	for (int i = 0; i < 2; i++) {
		if (!lhs[i])
			continue;
		if (!types[i] || !type_is_valid(types[i]))
			continue;
		if (!over_int) {
			Operand y = { .mode = MODE_VALUE, .expr = lhs[i], .type = types[i] };
			check_assign_var(c, lhs[i], NULL, &y, "assignment");
			continue;
		}
		check_assign_var(c, lhs[i], NULL, x, "range clause");
		if (x->mode != MODE_NONE && !type_is_integer(x->type) &&
		    !type_is_typeparam(x->type))
			check_soft_error(c, expr_place(lhs[i]),
					 "cannot use iteration variable of type %s",
					 str_type(c, x->type));
	}
}

void
check_range_stmt(Checker *c, RangeStmt *s)
{
	Operand x = { 0 };
	check_expr(c, NULL, &x, s->x);
	Ranging r = { 0 };
	if (x.mode != MODE_NONE) {
		r = range_types(c, x.type);
		check_counts(c, s, &x, &r);
	}
	bool over_int = x.mode != MODE_NONE && r.ok && type_all_basic(x.type, BASIC_IS_INTEGER);
	Scope *outer = c->env.scope;
	c->env.scope = scope_new_local(c, outer, s->s.pos, s->body->rbrace);
	if (s->is_define)
		define_vars(c, s, &r, &x, over_int);
	else if (s->key)
		assign_vars(c, s, &r, &x, over_int);
	else if (over_int)
		check_assignment(c, &x, NULL, "range clause");
	check_loop_body(c, s->body);
	c->env.scope = outer;
}

/*
 * Untyped operands and constants: what an untyped operand becomes in a typed
 * context, representability, overflow (the Go specification, "Constants",
 * "Representability").
 */
#include "types/priv.h"

#define MAX_UNTYPED_BITS 512 /* of an untyped integer */
#define MAX_STRING ((size_t)1 << 28) /* bytes; doubling adds up to any size in a few lines */

typedef enum Misfit { FITS, MISFIT, TRUNCATED, OVERFLOWS } Misfit;

/* Whether the constant x is a value of basic type t, and which one. */
static Misfit
representation(const Operand *x, const BasicType *t, const Const **val)
{
	*val = x->val;
	if (const_representable(x->val, t, val))
		return FITS;
	bool from = type_is_basic(x->type, BASIC_IS_NUMERIC);
	if (!from || !(t->flags & BASIC_IS_NUMERIC))
		return MISFIT;
	return !type_is_integer(x->type) && t->flags & BASIC_IS_INTEGER ? TRUNCATED : OVERFLOWS;
}

static void
misfit_error(Checker *c, Misfit m, const Operand *x, Type *t)
{
	Pos pos = expr_place(x->expr);
	const char *what = str_operand(c, x), *to = str_type(c, t);
	switch (m) {
	case FITS:
		return;
	case MISFIT:
		check_error(c, pos, "cannot convert %s to type %s", what, to);
		return;
	case TRUNCATED:
		check_error(c, pos, "%s truncated to %s", what, to);
		return;
	case OVERFLOWS:
		check_error(c, pos, "%s overflows %s", what, to);
		return;
	}
}

void
check_representable(Checker *c, Operand *x, BasicType *t)
{
	const Const *val;
	Misfit m = representation(x, t, &val);
	if (m != FITS) {
		misfit_error(c, m, x, &t->t);
		x->mode = MODE_NONE;
		return;
	}
	x->val = val;
}

static const char *
op_name(const Expr *e)
{
	TokenKind op = TK_EOF;
	if (e && e->kind == EXPR_BINARY)
		op = as_binary(e)->op;
	else if (e && e->kind == EXPR_UNARY && as_unary(e)->op == TK_XOR)
		return "bitwise complement ";
	if (op == TK_ADD)
		return "addition ";
	if (op == TK_SUB)
		return "subtraction ";
	if (op == TK_XOR)
		return "bitwise XOR ";
	if (op == TK_MUL)
		return "multiplication ";
	if (op == TK_SHL)
		return "shift ";
	return "";
}

void
check_overflow(Checker *c, Operand *x, Pos op_pos)
{
	if (!x->val) {
		check_error(c, op_pos, "constant result is not representable");
		return;
	}
	if (const_kind(x->val) == CONST_STRING && const_string_len(x->val) > MAX_STRING) {
		check_error(c, op_pos, "constant string too long (%zu bytes)",
			    const_string_len(x->val));
		x->mode = MODE_NONE;
		return;
	}
	if (!type_is_untyped(x->type)) {
		check_representable(c, x, type_basic(type_under(x->type)));
		return;
	}
	if (type_is_integer(x->type) && const_kind(x->val) == CONST_INT &&
	    const_bit_len(x->val) > MAX_UNTYPED_BITS) {
		check_error(c, op_pos, "constant %soverflow", op_name(x->expr));
		x->val = NULL;
	}
}

/* ------------------------------------------------------ untyped operands */

typedef struct ImplicitArg {
	Checker *c;
	const Operand *x;
} ImplicitArg;

static Misfit implicit(Checker *c, const Operand *x, Type *target, Type **t, const Const **val);

static bool
implicit_term(Type *t, Type *under, void *arg)
{
	ImplicitArg *a = arg;
	Type *res;
	const Const *val;
	(void)t;
	return under && implicit(a->c, a->x, under, &res, &val) == FITS;
}

static Misfit
implicit_basic(const Operand *x, Type *target, BasicType *u, const Const **val)
{
	if (x->mode == MODE_CONST)
		return representation(x, u, val);
	/* Results of comparisons, and of shifts with constant left operands. */
	uint32_t from = type_basic(type_under(x->type))->flags;
	if (from & BASIC_IS_BOOLEAN)
		return type_is_boolean(target) ? FITS : MISFIT;
	if (from & BASIC_IS_NUMERIC)
		return type_is_numeric(target) ? FITS : MISFIT;
	if (from & BASIC_IS_STRING)
		return type_is_string(target) ? FITS : MISFIT;
	return MISFIT;
}

/* The type *t (and value *val, or null for unchanged) of the untyped x where a target is wanted. */
static Misfit
implicit(Checker *c, const Operand *x, Type *target, Type **t, const Const **val)
{
	*t = x->type;
	*val = NULL;
	if (x->mode == MODE_NONE || !type_is_untyped(x->type) || !type_is_valid(target))
		return FITS;
	*t = target;
	if (x->mode == MODE_NIL)
		return type_has_nil(target) ? FITS : MISFIT;
	if (type_is_untyped(target)) {
		*t = type_max_untyped(x->type, target);
		return *t ? FITS : MISFIT;
	}
	if (type_is_typeparam(target)) {
		ImplicitArg a = { c, x };
		return type_each(target, implicit_term, &a) ? FITS : MISFIT;
	}
	Type *u = type_under(target);
	if (u->kind == TYPE_BASIC)
		return implicit_basic(x, target, type_basic(u), val);
	if (u->kind == TYPE_INTERFACE) {
		const TypeSet *s = interface_tset(type_interface(u), 0);
		if (s->n_methods > 0 || !s->is_all || s->is_comparable)
			return MISFIT;
		*t = type_default(c->ctx, x->type);
		return FITS;
	}
	return MISFIT;
}

static void
become(Checker *c, Operand *x, Type *t, const Const *val)
{
	if (val) {
		x->val = val;
		check_update_expr_val(c, x->expr, val);
	}
	if (t != x->type) {
		x->type = t;
		check_update_expr_type(c, x->expr, t, false);
	}
}

void
check_convert_untyped(Checker *c, Operand *x, Type *target)
{
	Type *t;
	const Const *val;
	Misfit m = implicit(c, x, target, &t, &val);
	if (m != FITS) {
		misfit_error(c, m, x, type_is_typeparam(target) ? target : type_under(target));
		x->mode = MODE_NONE;
		return;
	}
	become(c, x, t, val);
}

bool
check_assign_untyped(Checker *c, Operand *x, Type *target, Type *shown,
		     const Context *context)
{
	Type *t;
	const Const *val;
	Misfit m = implicit(c, x, target, &t, &val);
	if (m != FITS) {
		check_error(c, expr_place(x->expr), "cannot use %s as %s value in %s%s",
			    str_operand(c, x), str_type(c, shown), str_context(context),
			    m == TRUNCATED   ? " (truncated)"
			    : m == OVERFLOWS ? " (overflows)"
					     : "");
		x->mode = MODE_NONE;
		return false;
	}
	become(c, x, t, val);
	return true;
}

bool
check_implicit_fits(Checker *c, const Operand *x, Type *target, Type **t)
{
	const Const *val;
	return implicit(c, x, target, t, &val) == FITS;
}

/*
 * Expressions: dispatch, unary and binary operators, comparisons, shifts.
 */
#include "types/priv.h"

static ExprKind raw_expr(Checker *c, Type *target, Operand *x, Expr *e, Type *hint,
			 bool allow_generic);

/* ------------------------------------------------------------- operators */

static bool
is_comparison(TokenKind op)
{
	return op >= TK_EQL && op <= TK_GEQ;
}

/* The types that an operator is defined on. */
static uint32_t
operator_flags(TokenKind op, bool unary)
{
	switch ((int)op) {
	case TK_ADD:
		return unary ? BASIC_IS_NUMERIC : BASIC_IS_NUMERIC | BASIC_IS_STRING;
	case TK_SUB:
	case TK_MUL:
	case TK_DIV:
		return BASIC_IS_NUMERIC;
	case TK_REM:
	case TK_AND:
	case TK_OR:
	case TK_XOR:
	case TK_ANDNOT:
		return BASIC_IS_INTEGER;
	case TK_ANDAND:
	case TK_OROR:
	case TK_NOT:
		return BASIC_IS_BOOLEAN;
	}
	return 0;
}

static bool
operator_defined(Checker *c, Operand *x, TokenKind op, bool unary)
{
	if (type_all_basic(x->type, operator_flags(op, unary)))
		return true;
	check_error(c, expr_place(x->expr), "invalid operation: operator %s not defined on %s",
		    token_text(op), str_operand(c, x));
	return false;
}

typedef struct ChanFault {
	bool recv;
	Type *t;          /* the first of the type set that does not do, or null */
	const char *what; /* and why */
} ChanFault;

static bool
chan_term(Type *t, Type *under, void *arg)
{
	ChanFault *f = arg;
	if (!under) {
		f->what = "no specific channel type";
		return false;
	}
	f->t = t;
	if (under->kind != TYPE_CHAN)
		f->what = "non-channel";
	else if (f->recv && type_chan(under)->dir == CHAN_SEND)
		f->what = "send-only channel";
	else if (!f->recv && type_chan(under)->dir == CHAN_RECV)
		f->what = "receive-only channel";
	return !f->what;
}

Type *
check_chan_elem(Checker *c, Pos pos, const Operand *x, bool recv)
{
	ChanFault f = { .recv = recv };
	const char *cause = NULL;
	if (type_each(x->type, chan_term, &f)) {
		Type *u = type_common_under(c, x->type, &cause);
		if (u)
			return type_chan(u)->elem;
	}
	const char *verb = recv ? "receive from" : "send to";
	if (!type_is_typeparam(x->type)) {
		check_error(c, pos, "invalid operation: cannot %s %s %s", verb,
			    f.t ? str_format("%s %s", f.what, str_type(c, f.t)) : f.what,
			    str_operand(c, x));
		return NULL;
	}
	if (f.what)
		cause = f.t ? str_format("%s %s", f.what, str_type(c, f.t)) : f.what;
	check_error(c, pos, "invalid operation: cannot %s %s: %s", verb, str_operand(c, x), cause);
	return NULL;
}

static void
unary_address(Checker *c, Operand *x, UnaryExpr *e)
{
	if (expr_unparen(e->x)->kind != EXPR_COMPOSITE && x->mode != MODE_VAR) {
		check_error(c, expr_place(x->expr),
			    "invalid operation: cannot take address of %s", str_operand(c, x));
		x->mode = MODE_NONE;
		return;
	}
	x->mode = MODE_VALUE;
	x->type = type_pointer(x->type);
}

static void
unary_receive(Checker *c, Operand *x)
{
	Type *t = check_chan_elem(c, expr_place(x->expr), x, true);
	x->mode = t ? MODE_COMMAOK : MODE_NONE;
	x->type = t;
	c->env.has_call_or_recv = true;
}

static void
unary_expr(Checker *c, Operand *x, UnaryExpr *e)
{
	check_expr(c, NULL, x, e->x);
	if (x->mode == MODE_NONE)
		return;
	TokenKind op = e->op;
	if (op == TK_AND) {
		x->expr = expr_unparen(x->expr);
		unary_address(c, x, e);
		return;
	}
	if (op == TK_ARROW) {
		unary_receive(c, x);
		return;
	}
	if (op == TK_TILDE) {
		bool is_int = type_all_basic(x->type, BASIC_IS_INTEGER);
		check_error(c, e->e.pos, "cannot use ~ outside of interface or type constraint%s",
			    is_int ? " (use ^ for bitwise complement)" : "");
		x->mode = is_int ? x->mode : MODE_NONE;
		if (!is_int)
			return;
		op = TK_XOR;
	}
	if (!operator_defined(c, x, op, true)) {
		x->mode = MODE_NONE;
		return;
	}
	if (x->mode != MODE_CONST) {
		x->mode = MODE_VALUE;
		return;
	}
	if (!x->val)
		return;
	unsigned bits = type_is_unsigned(x->type) ? (unsigned)type_size(c->ctx, x->type) * 8 : 0;
	x->val = const_unary(op, x->val, bits);
	x->expr = &e->e;
	check_overflow(c, x, e->e.pos);
}

/* ----------------------------------------------------------- comparisons */

static bool
is_pointer(Type *t)
{
	return type_as_pointer(t) != NULL;
}

static bool
may_convert(const Operand *x, const Operand *y)
{
	if (!type_is_untyped(x->type) && !type_is_untyped(y->type))
		return false;
	if (type_all_basic(x->type, BASIC_IS_NUMERIC) != type_all_basic(y->type, BASIC_IS_NUMERIC))
		return false;
	if (type_is_interface(x->type) || type_is_interface(y->type))
		return true;
	if (type_all_basic(x->type, BASIC_IS_BOOLEAN) != type_all_basic(y->type, BASIC_IS_BOOLEAN))
		return false;
	if (type_all_basic(x->type, BASIC_IS_STRING) != type_all_basic(y->type, BASIC_IS_STRING))
		return false;
	if (x->mode == MODE_NIL)
		return type_has_nil(y->type);
	if (y->mode == MODE_NIL)
		return type_has_nil(x->type);
	return !is_pointer(x->type) && !is_pointer(y->type);
}

void
check_match_types(Checker *c, Operand *x, Operand *y)
{
	if (!may_convert(x, y))
		return;
	check_convert_untyped(c, x, y->type);
	if (x->mode == MODE_NONE)
		return;
	check_convert_untyped(c, y, x->type);
	if (y->mode == MODE_NONE)
		x->mode = MODE_NONE;
}

static const char *
incomparable_cause(Checker *c, Type *t)
{
	TypeKind k = type_under(t)->kind;
	if (k == TYPE_SLICE || k == TYPE_SIGNATURE || k == TYPE_MAP)
		return str_format("%s can only be compared to nil", type_composite_kind(t));
	const char *cause = "";
	type_comparable(c, t, true, &cause);
	return cause;
}

/* Null if x op y is defined; else the operand at fault, and in *cause why (or ""). */
static const Operand *
comparison_fault(Checker *c, const Operand *x, const Operand *y, TokenKind op, const char **cause)
{
	*cause = "";
	if (!operand_assignable(c, x, y->type, NULL) && !operand_assignable(c, y, x->type, NULL)) {
		*cause = str_format("mismatched types %s and %s", str_type(c, x->type),
				    str_type(c, y->type));
		return y;
	}
	if (op != TK_EQL && op != TK_NEQ) {
		if (!type_all_basic(x->type, BASIC_IS_ORDERED))
			return x;
		return type_all_basic(y->type, BASIC_IS_ORDERED) ? NULL : y;
	}
	if (x->mode == MODE_NIL || y->mode == MODE_NIL)
		return type_has_nil(x->mode == MODE_NIL ? y->type : x->type) &&
				       !(x->mode == MODE_NIL && y->mode == MODE_NIL &&
					 type_is_untyped(y->type))
			       ? NULL
			       : y;
	if (!type_comparable(c, x->type, true, NULL)) {
		*cause = incomparable_cause(c, x->type);
		return x;
	}
	if (!type_comparable(c, y->type, true, NULL)) {
		*cause = incomparable_cause(c, y->type);
		return y;
	}
	return NULL;
}

static void
comparison_error(Checker *c, const Operand *x, const Operand *y, TokenKind op, bool is_case,
		 const Operand *bad, const char *cause)
{
	if (*cause == '\0') {
		if (type_is_typeparam(x->type) || type_is_typeparam(y->type)) {
			if (!type_is_typeparam(x->type))
				bad = y;
			cause = str_format("type parameter %s cannot use operator %s",
					   str_type(c, bad->type), token_text(op));
		} else {
			const char *what = type_composite_kind(bad->type);
			cause = str_format("operator %s not defined on %s", token_text(op),
					   *what ? what : str_type(c, bad->type));
		}
	}
	if (is_case)
		check_error(c, expr_place(x->expr), "invalid case %s in switch on %s (%s)",
			    str_expr(x->expr), str_expr(y->expr), cause);
	else
		check_error(c, expr_place(bad->expr), "invalid operation: %s %s %s (%s)",
			    str_expr(x->expr), token_text(op), str_expr(y->expr), cause);
}

void
check_comparison(Checker *c, Operand *x, Operand *y, TokenKind op, bool is_case)
{
	if (!type_is_valid(x->type) || !type_is_valid(y->type)) {
		x->mode = MODE_NONE;
		return;
	}
	if (is_case)
		op = TK_EQL;
	const char *cause;
	const Operand *bad = comparison_fault(c, x, y, op, &cause);
	if (bad) {
		comparison_error(c, x, y, op, is_case, bad, cause);
		x->mode = MODE_NONE;
		return;
	}
	if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
		x->val = x->val && y->val ? const_of_bool(const_compare(op, x->val, y->val)) : NULL;
	} else {
		x->mode = MODE_VALUE;
		/* The operands are values now, of their default type if still untyped. */
		check_update_expr_type(c, x->expr, type_default(c->ctx, x->type), true);
		check_update_expr_type(c, y->expr, type_default(c->ctx, y->type), true);
	}
	x->type = c->ctx->basic[BASIC_UNTYPED_BOOL];
}

/* ---------------------------------------------------------------- shifts */

#define MAX_CONST_SHIFT 1074 /* reaches the smallest float64 */

static bool
shift_count(Checker *c, Operand *y, const Const **yval)
{
	*yval = NULL;
	if (y->mode == MODE_CONST) {
		*yval = const_to_int(y->val);
		if (*yval && const_sign(*yval) < 0) {
			check_error(c, expr_place(y->expr),
				    "invalid operation: negative shift count %s",
				    str_operand(c, y));
			return false;
		}
		if (type_is_untyped(y->type)) {
			check_representable(c, y, type_basic(c->ctx->basic[BASIC_UINT]));
			return y->mode != MODE_NONE;
		}
		if (*yval && !type_is_integer(y->type))
			return true;
	}
	if (type_all_basic(y->type, BASIC_IS_INTEGER))
		return type_all_basic(y->type, BASIC_IS_UNSIGNED) ||
		       check_version(c, expr_place(y->expr), 13,
				     str_format("invalid operation: signed shift count %s",
						str_operand(c, y)));
	if (type_is_untyped(y->type)) {
		check_convert_untyped(c, y, c->ctx->basic[BASIC_UINT]);
		return y->mode != MODE_NONE;
	}
	check_error(c, expr_place(y->expr), "invalid operation: shift count %s must be integer",
		    str_operand(c, y));
	return false;
}

static void
const_shift_expr(Checker *c, Operand *x, const Operand *y, const Const *xval, const Const *yval,
		 Expr *e, TokenKind op, Pos op_pos)
{
	bool is_int = type_is_integer(x->type);
	if (!x->val || !yval) {
		x->val = NULL;
		if (!is_int)
			x->type = c->ctx->basic[BASIC_UNTYPED_INT];
		return;
	}
	uint64_t n;
	if (!const_to_uint64(yval, &n) || n > MAX_CONST_SHIFT) {
		check_error(c, expr_place(y->expr), "invalid operation: invalid shift count %s",
			    str_operand(c, y));
		x->mode = MODE_NONE;
		return;
	}
	if (!is_int)
		x->type = c->ctx->basic[BASIC_UNTYPED_INT];
	x->val = const_shift(op, xval, n);
	x->expr = e;
	check_overflow(c, x, op_pos);
}

static void
shift(Checker *c, Operand *x, Operand *y, Expr *e, TokenKind op, Pos op_pos)
{
	const Const *xval = x->mode == MODE_CONST ? const_to_int(x->val) : NULL;
	if (!type_all_basic(x->type, BASIC_IS_INTEGER) &&
	    !(type_is_untyped(x->type) && xval && const_kind(xval) == CONST_INT)) {
		check_error(c, expr_place(x->expr),
			    "invalid operation: shifted operand %s must be integer",
			    str_operand(c, x));
		x->mode = MODE_NONE;
		return;
	}
	const Const *yval;
	if (!shift_count(c, y, &yval)) {
		x->mode = MODE_NONE;
		return;
	}
	if (x->mode == MODE_CONST) {
		if (y->mode == MODE_CONST) {
			const_shift_expr(c, x, y, xval, yval, e, op, op_pos);
			return;
		}
		if (type_is_untyped(x->type)) {
			/* Its type is what it would be without the shift: known later. */
			check_mark_shift_lhs(c, x->expr);
			x->mode = MODE_VALUE;
			return;
		}
	}
	if (!type_all_basic(x->type, BASIC_IS_INTEGER)) {
		check_error(c, expr_place(x->expr),
			    "invalid operation: shifted operand %s must be integer",
			    str_operand(c, x));
		x->mode = MODE_NONE;
		return;
	}
	x->mode = MODE_VALUE;
}

/* ---------------------------------------------------------------- binary */

static bool
divides_by_zero(const Operand *x, const Operand *y)
{
	if (y->mode != MODE_CONST || !y->val)
		return false;
	if (x->mode != MODE_CONST && !type_all_basic(x->type, BASIC_IS_INTEGER))
		return false;
	if (const_sign(y->val) == 0)
		return true;
	/* The square of a tiny divisor may be 0. */
	if (x->mode != MODE_CONST || !type_is_complex(x->type))
		return false;
	const Const *re = const_real(y->val), *im = const_imag(y->val);
	return const_sign(const_binary(TK_MUL, re, re, false)) == 0 &&
	       const_sign(const_binary(TK_MUL, im, im, false)) == 0;
}

static void
mismatch(Checker *c, Operand *x, const Operand *y, Expr *e, Expr *lhs, Expr *rhs, TokenKind op)
{
	if (type_is_valid(x->type) && type_is_valid(y->type)) {
		const char *what = e ? str_expr(e)
				     : str_format("%s %s= %s", str_expr(lhs), token_text(op),
						  str_expr(rhs));
		check_error(c, expr_place(x->expr),
			    "invalid operation: %s (mismatched types %s and %s)", what,
			    str_type(c, x->type), str_type(c, y->type));
	}
	x->mode = MODE_NONE;
}

void
check_binary(Checker *c, Operand *x, Expr *e, Expr *lhs, Expr *rhs, TokenKind op, Pos op_pos)
{
	Operand y = { 0 };
	check_expr(c, NULL, x, lhs);
	check_expr(c, NULL, &y, rhs);
	if (x->mode == MODE_NONE)
		return;
	if (y.mode == MODE_NONE) {
		x->mode = MODE_NONE;
		x->expr = y.expr;
		return;
	}
	if (op == TK_SHL || op == TK_SHR) {
		shift(c, x, &y, e, op, op_pos);
		return;
	}
	check_match_types(c, x, &y);
	if (x->mode == MODE_NONE)
		return;
	if (is_comparison(op)) {
		check_comparison(c, x, &y, op, false);
		return;
	}
	if (!type_identical(x->type, y.type)) {
		mismatch(c, x, &y, e, lhs, rhs, op);
		return;
	}
	if (!operator_defined(c, x, op, false)) {
		x->mode = MODE_NONE;
		return;
	}
	if ((op == TK_DIV || op == TK_REM) && divides_by_zero(x, &y)) {
		check_error(c, expr_place(y.expr), "invalid operation: division by zero");
		x->mode = MODE_NONE;
		return;
	}
	if (x->mode != MODE_CONST || y.mode != MODE_CONST) {
		x->mode = MODE_VALUE;
		return;
	}
	if (!x->val || !y.val) {
		x->val = NULL;
		return;
	}
	x->val = const_binary(op, x->val, y.val, type_is_integer(x->type));
	x->expr = e ? e : lhs;
	check_overflow(c, x, op_pos);
}

/* ------------------------------------------------------------ assertions */

void
check_type_assertion(Checker *c, Expr *e, Operand *x, Type *t, bool is_switch)
{
	const char *cause = "";
	if (check_new_assertable_to(c, x->type, t, &cause))
		return;
	if (is_switch)
		check_error(c, expr_place(e),
			    "impossible type switch case: %s\n\t%s cannot have dynamic type %s %s",
			    str_expr(e), str_operand(c, x), str_type(c, t), cause);
	else
		check_error(c, expr_place(e),
			    "impossible type assertion: %s\n\t%s does not implement %s %s",
			    str_expr(e), str_type(c, t), str_type(c, x->type), cause);
}

static void
assertion(Checker *c, Operand *x, AssertExpr *e)
{
	if (!e->type) {
		check_error(c, expr_place(&e->e),
			    "invalid syntax tree: use of .(type) outside type switch");
		check_use(c, &e->x, 1);
		x->mode = MODE_NONE;
		return;
	}
	check_expr(c, NULL, x, e->x);
	if (x->mode == MODE_NONE)
		return;
	const char *fault = NULL;
	if (type_is_typeparam(x->type))
		fault = str_format("invalid operation: cannot use type assertion on type parameter "
				   "value %s",
				   str_operand(c, x));
	else if (type_under(x->type)->kind != TYPE_INTERFACE)
		fault = str_format("invalid operation: %s is not an interface", str_operand(c, x));
	if (fault) {
		check_error(c, expr_place(x->expr), "%s", fault);
		x->mode = MODE_NONE;
		return;
	}
	Type *t = check_var_type(c, e->type);
	if (!type_is_valid(t)) {
		x->mode = MODE_NONE;
		return;
	}
	check_type_assertion(c, &e->e, x, t, false);
	x->mode = MODE_COMMAOK;
	x->type = t;
}

typedef struct StarArg {
	Type *base;
	bool is_mixed;
} StarArg;

static bool
star_term(Type *t, Type *under, void *arg)
{
	StarArg *a = arg;
	(void)t;
	if (!under || under->kind != TYPE_POINTER)
		return false;
	Type *base = type_pointer_(under)->elem;
	if (a->base && !type_identical(a->base, base)) {
		a->is_mixed = true;
		return false;
	}
	a->base = base;
	return true;
}

static void
star(Checker *c, Operand *x, StarExpr *e)
{
	check_expr_or_type(c, x, e->x, false);
	if (x->mode == MODE_NONE)
		return;
	if (x->mode == MODE_TYPE) {
		check_valid_var_type(c, e->x, x->type);
		x->type = type_pointer(x->type);
		return;
	}
	StarArg a = { 0 };
	if (x->mode == MODE_NIL || x->mode == MODE_BUILTIN) {
		check_error(c, expr_place(x->expr), "invalid operation: cannot indirect %s",
			    str_operand(c, x));
		x->mode = MODE_NONE;
		return;
	}
	if (!type_each(x->type, star_term, &a)) {
		check_error(
			c, expr_place(x->expr),
			a.is_mixed
				? "invalid operation: pointers of %s must have identical base types"
				: "invalid operation: cannot indirect %s",
			str_operand(c, x));
		x->mode = MODE_NONE;
		return;
	}
	x->mode = MODE_VAR;
	x->type = a.base;
}

/* -------------------------------------------------------------- dispatch */

static void
basic_lit(Checker *c, Operand *x, LitExpr *e)
{
	static const BasicKind kinds[] = {
		[TK_INT] = BASIC_UNTYPED_INT,     [TK_FLOAT] = BASIC_UNTYPED_FLOAT,
		[TK_IMAG] = BASIC_UNTYPED_COMPLEX, [TK_RUNE] = BASIC_UNTYPED_RUNE,
		[TK_STRING] = BASIC_UNTYPED_STRING,
	};
	if (e->is_bad)
		return;
	bool is_num = e->tok == TK_INT || e->tok == TK_FLOAT || e->tok == TK_IMAG;
	if (is_num && e->len > 10000) {
		check_error(c, e->e.pos, "excessively long constant: %.10s... (%u chars)",
			    e->text, e->len);
		return;
	}
	check_literal_version(c, e);
	x->val = const_from_literal(e->tok, e->text, e->len);
	if (!x->val) {
		check_error(c, e->e.pos, "malformed constant: %.*s", (int)e->len, e->text);
		return;
	}
	x->mode = MODE_CONST;
	x->type = c->ctx->basic[kinds[e->tok]];
	x->expr = &e->e;
	check_overflow(c, x, e->e.pos);
}

static void
type_operand(Checker *c, Operand *x, Expr *e)
{
	x->mode = MODE_TYPE;
	x->type = check_type(c, e);
}

static ExprKind
dispatch(Checker *c, Type *target, Operand *x, Expr *e, Type *hint)
{
	x->mode = MODE_NONE;
	x->type = c->ctx->basic[BASIC_INVALID];
	x->expr = e;
	ExprKind kind = EK_EXPRESSION;
	switch (e->kind) {
	case EXPR_NAME:
		check_ident(c, x, as_name(e), false);
		break;
	case EXPR_LIT:
		basic_lit(c, x, as_lit(e));
		break;
	case EXPR_FUNC:
		check_func_lit(c, x, as_func(e));
		break;
	case EXPR_COMPOSITE:
		check_composite(c, x, as_composite(e), hint);
		break;
	case EXPR_PAREN:
		kind = raw_expr(c, NULL, x, as_paren(e)->x, NULL, false);
		break;
	case EXPR_SELECTOR:
		check_selector(c, x, as_selector(e), false);
		break;
	case EXPR_INDEX:
		if (check_index_expr(c, x, as_index(e)))
			check_func_inst(c, target, e->pos, x, as_index(e), true, NULL);
		break;
	case EXPR_SLICE:
		check_slice_expr(c, x, as_slice(e));
		break;
	case EXPR_ASSERT:
		assertion(c, x, as_assert(e));
		break;
	case EXPR_CALL:
		return check_call(c, x, as_call(e));
	case EXPR_STAR:
		star(c, x, as_star(e));
		break;
	case EXPR_UNARY:
		unary_expr(c, x, as_unary(e));
		if (as_unary(e)->op == TK_ARROW) {
			x->expr = e;
			return EK_STATEMENT; /* a receive may stand alone */
		}
		break;
	case EXPR_BINARY:
		check_binary(c, x, e, as_binary(e)->x, as_binary(e)->y, as_binary(e)->op, e->pos);
		break;
	case EXPR_KEYVALUE:
		check_error(c, e->pos, "no key:value expected");
		break;
	case TYPE_EXPR_ARRAY:
	case TYPE_EXPR_STRUCT:
	case TYPE_EXPR_FUNC:
	case TYPE_EXPR_INTERFACE:
	case TYPE_EXPR_MAP:
	case TYPE_EXPR_CHAN:
		type_operand(c, x, e);
		break;
	case TYPE_EXPR_DOTS:
		check_error(c, e->pos, "invalid use of ...");
		break;
	default: /* EXPR_BAD */
		break;
	}
	x->expr = e;
	return kind;
}

static void
non_generic(Checker *c, Type *target, Operand *x)
{
	if (x->mode == MODE_NONE || x->mode == MODE_NOVALUE || !x->type)
		return;
	const char *what = NULL;
	if (x->type->kind == TYPE_SIGNATURE && type_signature(x->type)->tparams.n > 0) {
		if (target) {
			check_func_inst(c, target, expr_place(x->expr), x, NULL, true, NULL);
			return;
		}
		what = "function";
	} else if (x->mode == MODE_TYPE && type_is_generic(x->type)) {
		what = "type";
	}
	if (!what)
		return;
	check_error(c, expr_place(x->expr), "cannot use generic %s %s without instantiation", what,
		    str_expr(x->expr));
	x->mode = MODE_NONE;
	x->type = c->ctx->basic[BASIC_INVALID];
}

static ExprKind
raw_expr(Checker *c, Type *target, Operand *x, Expr *e, Type *hint, bool allow_generic)
{
	ExprKind kind = dispatch(c, target, x, e, hint);
	if (!allow_generic)
		non_generic(c, target, x);
	/* A value, or its type, that contains a type that is being declared. */
	if (c->path.len > 0 && x->mode != MODE_NONE && x->mode != MODE_NOVALUE &&
	    !check_finite_size(c, x->type)) {
		x->mode = MODE_NONE;
		x->type = c->ctx->basic[BASIC_INVALID];
	}
	check_record(c, x);
	return kind;
}

ExprKind
check_raw_expr(Checker *c, Type *target, Operand *x, Expr *e, Type *hint, bool allow_generic)
{
	return raw_expr(c, target, x, e, hint, allow_generic);
}

/* Report modes that make no value here. */
static void
exclude(Checker *c, Operand *x, bool types_too)
{
	const char *fmt = NULL;
	if (x->mode == MODE_NOVALUE)
		fmt = types_too ? "%s used as value" : "%s used as value or type";
	else if (x->mode == MODE_BUILTIN)
		fmt = "%s must be called";
	else if (x->mode == MODE_TYPE && types_too)
		fmt = "%s is not an expression";
	if (!fmt)
		return;
	check_error(c, expr_place(x->expr), fmt, str_operand(c, x));
	x->mode = MODE_NONE;
}

void
check_single_value(Checker *c, Operand *x)
{
	if (x->mode != MODE_VALUE || !x->type || x->type->kind != TYPE_TUPLE)
		return;
	check_error(c, expr_place(x->expr), "multiple-value %s in single-value context",
		    str_operand(c, x));
	x->mode = MODE_NONE;
}

void
check_expr(Checker *c, Type *target, Operand *x, Expr *e)
{
	raw_expr(c, target, x, e, NULL, false);
	exclude(c, x, true);
	check_single_value(c, x);
}

void
check_multi_expr(Checker *c, Operand *x, Expr *e)
{
	raw_expr(c, NULL, x, e, NULL, false);
	exclude(c, x, true);
}

void
check_exclude_values(Checker *c, Operand *x)
{
	exclude(c, x, true);
}

void
check_expr_with_hint(Checker *c, Operand *x, Expr *e, Type *hint)
{
	raw_expr(c, NULL, x, e, hint, false);
	exclude(c, x, true);
	check_single_value(c, x);
}

void
check_expr_or_type(Checker *c, Operand *x, Expr *e, bool allow_generic)
{
	raw_expr(c, NULL, x, e, NULL, allow_generic);
	if (x->mode == MODE_NOVALUE)
		exclude(c, x, false);
	check_single_value(c, x);
}

bool
check_use(Checker *c, Expr *const *list, uint32_t n)
{
	bool ok = true;
	for (uint32_t i = 0; i < n; i++) {
		Operand x = { 0 };
		if (!list[i])
			continue;
		Expr *e = list[i];
		if (e->kind == EXPR_KEYVALUE) { /* the key may be a field's name */
			ok &= check_use(c, &as_keyvalue(e)->value, 1);
			continue;
		}
		const Expr *inner = expr_unparen(e);
		if (inner->kind == EXPR_NAME && as_name(inner)->name == c->ctx->name_blank)
			continue;
		raw_expr(c, NULL, &x, e, NULL, true);
		ok &= x.mode != MODE_NONE;
	}
	return ok;
}

/* Left sides of assignments are not used by being assigned to. */
bool
check_use_lhs(Checker *c, Expr *const *list, uint32_t n)
{
	bool ok = true;
	for (uint32_t i = 0; i < n; i++) {
		Expr *e = expr_unparen(list[i]);
		if (e->kind != EXPR_NAME) {
			ok &= check_use(c, &list[i], 1);
			continue;
		}
		const Str *name = as_name(e)->name;
		Object *o = scope_lookup_parent(c->env.scope, name, 0, NULL);
		bool used = o && o->is_used;
		ok &= check_use(c, &list[i], 1);
		if (o && o->kind == OBJ_VAR && o->pkg == c->pkg)
			o->is_used = used;
	}
	return ok;
}

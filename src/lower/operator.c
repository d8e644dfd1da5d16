/*
 * Operators: arithmetic, comparison, && and ||, concatenation, & and <-.
 */
#include "lower/priv.h"

static IrBin
bin_of(TokenKind op)
{
	switch (op) {
	case TK_ADD: return BIN_ADD;
	case TK_SUB: return BIN_SUB;
	case TK_MUL: return BIN_MUL;
	case TK_DIV: return BIN_DIV;
	case TK_REM: return BIN_REM;
	case TK_AND: return BIN_AND;
	case TK_OR: return BIN_OR;
	case TK_XOR: return BIN_XOR;
	case TK_ANDNOT: return BIN_ANDNOT;
	case TK_SHL: return BIN_SHL;
	case TK_SHR: return BIN_SHR;
	case TK_EQL: return BIN_EQ;
	case TK_NEQ: return BIN_NE;
	case TK_LSS: return BIN_LT;
	case TK_LEQ: return BIN_LE;
	case TK_GTR: return BIN_GT;
	case TK_GEQ: return BIN_GE;
	default: return BIN_COUNT;
	}
}

static bool
is_comparison(TokenKind op)
{
	return op == TK_EQL || op == TK_NEQ || op == TK_LSS || op == TK_LEQ || op == TK_GTR ||
	       op == TK_GEQ;
}

IrValueId
lower_binary(Fn *fn, TokenKind op, IrValueId x, IrValueId y, IrTypeId type, Pos pos)
{
	assert(bin_of(op) != BIN_COUNT);
	return lower_emit2(fn, OP_BIN, type, x, y, bin_of(op), pos);
}

IrValueId
lower_shift_count(Fn *fn, const Expr *e)
{
	/* An untyped constant may be written as any kind of number. */
	if (lower_is_const(fn, e) && !type_is_integer(lower_type_at(fn, e)))
		return lower_const_value(fn, lower_fact(fn, e)->value,
					 fn->l->types->basic[BASIC_UINT]);
	return lower_expr(fn, e);
}

/* ---------------------------------------------------------- concatenation */

static const BinaryExpr *
concatenation(Fn *fn, const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (e->kind != EXPR_BINARY || as_binary(e)->op != TK_ADD || lower_is_const(fn, e))
		return NULL;
	return as_binary(e);
}

static void
concat_operands(Fn *fn, const Expr *e, Type *t, IdVec *out)
{
	const BinaryExpr *b = concatenation(fn, e);
	if (b == NULL) {
		vec_push(out, lower_expr_as(fn, e, t));
		return;
	}
	concat_operands(fn, b->x, t, out);
	concat_operands(fn, b->y, t, out);
}

IrValueId
lower_concat(Fn *fn, const IdVec *operands, IrTypeId type, const Str *text, bool is_implicit,
	     Pos pos)
{
	assert(operands->len >= 2);
	IrValueId v = lower_emit(fn, OP_CONCAT, type, operands->at, operands->len, 0, pos);
	lower_site(fn, v, SITE_STRING, lower_basic(fn, IRT_UINT8), text)->is_implicit = is_implicit;
	return v;
}

/* ------------------------------------------------------------- comparison */

IrValueId
lower_compare_values(Fn *fn, TokenKind op, IrValueId x, IrValueId y, IrTypeId type, Pos pos)
{
	/* One side may be assignable to the other without being of its type. */
	if (lower_value_type(fn, x) != lower_value_type(fn, y)) {
		bool to_y = ir_type(fn->l->m, lower_value_type(fn, x))->kind != IRT_NAMED;
		if (to_y)
			x = lower_emit1(fn, OP_CONVERT, lower_value_type(fn, y), x, 0, pos);
		else
			y = lower_emit1(fn, OP_CONVERT, lower_value_type(fn, x), y, 0, pos);
	}
	return lower_binary(fn, op, x, y, type, pos);
}

static IrValueId
compare(Fn *fn, TokenKind op, const Expr *x, const Expr *y, IrTypeId type, Pos pos)
{
	assert(is_comparison(op));
	if (lower_is_nil(fn, x) && lower_is_nil(fn, y))
		return lower_bool_const(fn, op == TK_EQL);
	if (lower_is_nil(fn, x)) {
		IrValueId v = lower_expr(fn, y);
		return lower_binary(fn, op, ir_zero(fn->f, lower_value_type(fn, v)), v, type, pos);
	}
	if (lower_is_nil(fn, y)) {
		IrValueId v = lower_expr(fn, x);
		return lower_binary(fn, op, v, ir_zero(fn->f, lower_value_type(fn, v)), type, pos);
	}
	Type *tx = lower_type_at(fn, x), *ty = lower_type_at(fn, y);
	bool ix = type_is_interface(tx), iy = type_is_interface(ty);
	IrValueId vx = iy && !ix ? lower_expr_as(fn, x, ty) : lower_expr(fn, x);
	IrValueId vy = ix && !iy ? lower_expr_as(fn, y, tx) : lower_expr(fn, y);
	return lower_compare_values(fn, op, vx, vy, type, pos);
}

/* -------------------------------------------------------------- branching */

void
lower_cond(Fn *fn, const Expr *e, IrBlockId then, IrBlockId els)
{
	int known = lower_const_cond(fn->info, e);
	const Expr *x = expr_unparen((Expr *)(uintptr_t)e);
	if (known != 0) {
		lower_jump(fn, known > 0 ? then : els, e->pos);
		return;
	}
	if (x->kind == EXPR_UNARY && as_unary(x)->op == TK_NOT) {
		lower_cond(fn, as_unary(x)->x, els, then);
		return;
	}
	if (x->kind == EXPR_BINARY &&
	    (as_binary(x)->op == TK_ANDAND || as_binary(x)->op == TK_OROR)) {
		const BinaryExpr *b = as_binary(x);
		IrBlockId second = lower_new_block(fn);
		if (b->op == TK_ANDAND)
			lower_cond(fn, b->x, second, els);
		else
			lower_cond(fn, b->x, then, second);
		lower_join_block(fn, second);
		if (fn->at != 0)
			lower_cond(fn, b->y, then, els);
		return;
	}
	lower_branch(fn, lower_expr(fn, e), then, els, e->pos);
}

/* && and || as values: a variable that each outcome sets. */
static IrValueId
logic(Fn *fn, const Expr *e)
{
	assert(as_binary(e)->op == TK_ANDAND || as_binary(e)->op == TK_OROR);
	IrTypeId type = lower_ir_type_at(fn, e);
	IrValueId slot = lower_temp_slot(fn, type, e->pos);
	IrBlockId yes = lower_new_block(fn), no = lower_new_block(fn), done = lower_new_block(fn);
	lower_cond(fn, e, yes, no);
	for (int i = 0; i < 2; i++) {
		lower_join_block(fn, i == 0 ? yes : no);
		if (fn->at != 0)
			lower_store(fn, slot, ir_int(fn->f, type, i == 0), e->pos);
		lower_jump(fn, done, e->pos);
	}
	lower_join_block(fn, done);
	return lower_load(fn, slot, e->pos);
}

/* ------------------------------------------------------------ expressions */

IrValueId
lower_binary_expr(Fn *fn, const BinaryExpr *e)
{
	Pos pos = e->e.pos;
	if (e->op == TK_ANDAND || e->op == TK_OROR)
		return logic(fn, &e->e);
	if (is_comparison(e->op))
		return compare(fn, e->op, e->x, e->y, lower_ir_type_at(fn, &e->e), pos);
	Type *t = lower_type_at(fn, &e->e);
	IrTypeId type = lower_type(fn->l, t);
	if (type_is_string(t)) {
		IdVec operands = {0};
		concat_operands(fn, &e->e, t, &operands);
		IrValueId v = lower_concat(fn, &operands, type, lower_expr_text(fn, &e->e), false,
					   pos);
		lower_site_of(fn, v)->gc_text = lower_gc_text(fn, &e->e);
		return v;
	}
	IrValueId x = lower_expr_as(fn, e->x, t);
	bool is_shift = e->op == TK_SHL || e->op == TK_SHR;
	IrValueId y = is_shift ? lower_shift_count(fn, e->y) : lower_expr_as(fn, e->y, t);
	return lower_binary(fn, e->op, x, y, type, pos);
}

static IrValueId
address_of(Fn *fn, const UnaryExpr *e)
{
	const Expr *x = expr_unparen(e->x);
	Type *t = lower_type_at(fn, &e->e);
	if (x->kind == EXPR_COMPOSITE && type_as_pointer(lower_type_at(fn, x)) == NULL)
		return lower_composite_pointer(fn, as_composite(x), t, e->e.pos);
	IrValueId p = lower_addr(fn, x);
	IrTypeId want = lower_type(fn->l, t);
	return lower_value_type(fn, p) == want ? p
					       : lower_emit1(fn, OP_CONVERT, want, p, 0, e->e.pos);
}

IrValueId
lower_unary_expr(Fn *fn, const UnaryExpr *e)
{
	Pos pos = e->e.pos;
	switch (e->op) {
	case TK_AND:
		return address_of(fn, e);
	case TK_ARROW: {
		ChanType *c = type_as_chan(lower_type_at(fn, e->x));
		assert(c != NULL);
		return lower_emit1(fn, OP_RECV, lower_type(fn->l, c->elem), lower_expr(fn, e->x), 0,
				   pos);
	}
	case TK_ADD:
		return lower_expr(fn, e->x);
	default:
		break;
	}
	assert(e->op == TK_SUB || e->op == TK_XOR || e->op == TK_NOT);
	IrUn un = e->op == TK_SUB ? UN_NEG : e->op == TK_XOR ? UN_COM : UN_NOT;
	return lower_emit1(fn, OP_UN, lower_ir_type_at(fn, &e->e), lower_expr(fn, e->x), un, pos);
}

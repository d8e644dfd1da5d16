/*
 * Conversions, implicit ones (assignment, arguments, comparison with an
 * interface) and written ones.
 */
#include "lower/priv.h"

Origin
lower_origin_of(const Expr *e)
{
	return (Origin){ .e = e, .pos = e->pos };
}

Origin
lower_origin_temp(Fn *fn, Pos pos)
{
	return (Origin){ .pos = pos, .text = lower_next_temp(fn) };
}

static IrValueId
box(Fn *fn, IrValueId v, Type *from, Type *to, Origin o)
{
	assert(type_is_interface(to) && !type_is_interface(from));
	IrTypeId type = lower_type(fn->l, from);
	lower_mark_boxed(fn->l, from);
	IrValueId r = lower_emit1(fn, OP_BOX, lower_type(fn->l, to), v, 0, o.pos);
	if (lower_is_direct(fn->l, type))
		return lower_open_box(fn, v, r, from, o.pos);
	Static known;
	bool is_known = o.e != NULL && lower_static_value(fn, o.e, &known);
	assert(o.e != NULL || o.text != NULL);
	const Expr *shown = o.shown != NULL ? o.shown : o.e;
	const Str *text = o.text, *gc_text = NULL;
	if (text == NULL && is_known && o.shown == NULL) {
		text = lower_static_text(fn, &known);
		gc_text = lower_static_gc_text(fn, &known);
	} else if (text == NULL) {
		text = lower_expr_text(fn, shown);
		gc_text = lower_gc_text(fn, shown);
	}
	bool is_readonly = is_known || (o.e != NULL && lower_is_const_literal(fn, o.e));
	IrSite *site = lower_site_at(fn, r, SITE_BOX, type, text, o.e);
	site->gc_text = gc_text;
	site->is_readonly = is_readonly;
	return lower_open_box(fn, v, r, from, o.pos);
}

IrValueId
lower_coerce(Fn *fn, IrValueId v, Type *from, Type *to, Origin o)
{
	if (type_is_interface(to) && !type_is_interface(from))
		return box(fn, v, from, to, o);
	IrTypeId type = lower_type(fn->l, to);
	return lower_value_type(fn, v) == type ? v : lower_emit1(fn, OP_CONVERT, type, v, 0, o.pos);
}

/* --------------------------------------------------------------- strings */

static bool
is_bytes_or_runes(Type *t)
{
	SliceType *s = type_as_slice(t);
	BasicType *b = s != NULL ? type_as_basic(s->elem) : NULL;
	return b != NULL && (b->basic == BASIC_UINT8 || b->basic == BASIC_INT32);
}

static IrValueId
string_conversion(Fn *fn, const CallExpr *e, Type *to)
{
	const Expr *arg = e->args.at[0];
	IrValueId v = lower_expr(fn, arg);
	IrValueId r = lower_emit1(fn, OP_STRCONV, lower_type(fn->l, to), v, 0, arg->pos);
	SliceType *s = type_as_slice(to);
	bool is_const = lower_is_const(fn, arg);
	bool is_runes = s != NULL && type_as_basic(s->elem)->basic == BASIC_INT32;
	const Str *text = is_const && is_runes ? lower_rune_literal_text(fn, to, arg)
					       : lower_expr_text(fn, &e->e);
	IrSite *site = lower_site_at(
		fn, r, SITE_STRING,
		s != NULL ? lower_type(fn->l, s->elem) : lower_basic(fn, IRT_UINT8), text,
		is_const ? arg : NULL);
	if (!is_const || !is_runes)
		site->gc_text = lower_gc_text(fn, &e->e);
	return r;
}

/* ----------------------------------------------------- pointers as numbers */

static bool
is_unsafe_pointer(Type *t)
{
	BasicType *b = type_as_basic(t);
	return b != NULL && b->basic == BASIC_UNSAFE_POINTER;
}

static bool
is_uintptr(Type *t)
{
	BasicType *b = type_as_basic(t);
	return b != NULL && b->basic == BASIC_UINTPTR;
}

bool
lower_is_number_of_pointer(Fn *fn, const Expr *e)
{
	return e->kind == EXPR_CALL && lower_is_type_expr(fn, as_call(e)->fun) &&
	       is_uintptr(lower_type_at(fn, e)) &&
	       is_unsafe_pointer(lower_type_at(fn, as_call(e)->args.at[0]));
}

/*
 * Whether e is field Data of a reflect.SliceHeader or StringHeader that a pointer leads to: a number by
 * its type, but a pointer by the rules of package unsafe (pattern 6), and for gc
 * (cmd/compile/internal/ir, IsReflectHeaderDataField).
 */
static bool
is_header_data(Fn *fn, const Expr *e)
{
	if (e->kind != EXPR_SELECTOR || !str_is(as_selector(e)->sel->name, "Data") ||
	    info_selection(fn->info, as_selector(e)) == NULL)
		return false;
	const Expr *x = expr_unparen(as_selector(e)->x);
	Type *t = lower_type_at(fn, x);
	PointerType *to = type_as_pointer(t);
	if (to == NULL && x->kind != EXPR_STAR)
		return false;
	NamedType *n = type_as_named(to != NULL ? to->elem : t);
	return n != NULL && n->obj->pkg != NULL && str_is(n->obj->pkg->path, "reflect") &&
	       (str_is(n->obj->name, "SliceHeader") || str_is(n->obj->name, "StringHeader"));
}

/* The address of a number, as that of a pointer. */
static IrValueId
as_pointer_slot(Fn *fn, IrValueId address, Pos pos)
{
	IrTypeId word = lower_basic(fn, IRT_UNSAFE);
	IrValueId p = lower_emit1(fn, OP_CONVERT, word, address, 0, pos);
	return lower_emit1(fn, OP_CONVERT, lower_pointer_to(fn, word), p, 0, pos);
}

/* Whether e, an expression of type uintptr, is made from uintptr(unsafe.Pointer) by arithmetic. */
static bool
holds_pointer(Fn *fn, const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (lower_is_const(fn, e) || !is_uintptr(lower_type_at(fn, e)))
		return false;
	if (is_header_data(fn, e))
		return true;
	if (e->kind == EXPR_CALL && lower_is_type_expr(fn, as_call(e)->fun)) {
		const Expr *arg = as_call(e)->args.at[0];
		return is_unsafe_pointer(lower_type_at(fn, arg)) || holds_pointer(fn, arg);
	}
	if (e->kind == EXPR_UNARY)
		return holds_pointer(fn, as_unary(e)->x);
	if (e->kind != EXPR_BINARY)
		return false;
	bool is_shift = as_binary(e)->op == TK_SHL || as_binary(e)->op == TK_SHR;
	return holds_pointer(fn, as_binary(e)->x) ||
	       (!is_shift && holds_pointer(fn, as_binary(e)->y));
}

static IrValueId pointer_arithmetic(Fn *fn, const Expr *e);

/* The pointer moved so that it has the number of which it is a part. */
static IrValueId
pointer_moved(Fn *fn, IrValueId p, IrValueId base, IrValueId number, Pos pos)
{
	assert(lower_value_type(fn, number) == lower_value_type(fn, base));
	IrTypeId type = lower_value_type(fn, number);
	IrValueId off = lower_emit2(fn, OP_BIN, type, number, base, BIN_SUB, pos);
	IrValueId args[] = { p, off };
	return lower_builtin_emit(fn, BI_UNSAFE_ADD, lower_basic(fn, IRT_UNSAFE), args, 2, pos);
}

/* Pointers on both sides: the result may be derived from either. */
static IrValueId
double_arithmetic(Fn *fn, const BinaryExpr *e)
{
	Pos pos = e->e.pos;
	IrTypeId type = lower_ir_type_at(fn, &e->e), word = lower_basic(fn, IRT_UNSAFE);
	IrValueId p[2] = { pointer_arithmetic(fn, e->x) };
	p[1] = pointer_arithmetic(fn, e->y);
	IrValueId n[2];
	for (int i = 0; i < 2; i++)
		n[i] = lower_emit1(fn, OP_CONVERT, type, p[i], 0, pos);
	IrValueId number = lower_binary(fn, e->op, n[0], n[1], type, pos);
	IrValueId slot = lower_temp_slot(fn, word, pos);
	IrBlockId sides[2];
	sides[0] = lower_new_block(fn);
	sides[1] = lower_new_block(fn);
	IrBlockId done = lower_new_block(fn);
	IrValueId less = lower_binary(fn, TK_LSS, n[0], n[1], lower_basic(fn, IRT_BOOL), pos);
	lower_branch(fn, less, sides[0], sides[1], pos);
	for (int i = 0; i < 2; i++) {
		lower_set_block(fn, sides[i]);
		lower_store(fn, slot, pointer_moved(fn, p[i], n[i], number, pos), pos);
		lower_jump(fn, done, pos);
	}
	lower_set_block(fn, done);
	return lower_load(fn, slot, pos);
}

static IrValueId
binary_arithmetic(Fn *fn, const BinaryExpr *e)
{
	assert(holds_pointer(fn, e->x) || holds_pointer(fn, e->y));
	bool in_x = holds_pointer(fn, e->x);
	bool is_shift = e->op == TK_SHL || e->op == TK_SHR;
	if (in_x && !is_shift && holds_pointer(fn, e->y))
		return double_arithmetic(fn, e);
	if (in_x && e->op == TK_ADD) { /* the usual form, without the detour */
		IrValueId args[2] = { pointer_arithmetic(fn, e->x) };
		args[1] = lower_expr(fn, e->y);
		return lower_builtin_emit(fn, BI_UNSAFE_ADD, lower_basic(fn, IRT_UNSAFE), args, 2,
					  e->e.pos);
	}
	const Expr *side = in_x ? e->x : e->y;
	IrValueId first = in_x ? 0 : lower_expr(fn, e->x);
	IrValueId p = pointer_arithmetic(fn, side);
	IrValueId base = lower_emit1(fn, OP_CONVERT, lower_ir_type_at(fn, side), p, 0, e->e.pos);
	IrValueId number =
		in_x ? lower_binary(fn, e->op, base, lower_expr(fn, e->y),
				    lower_ir_type_at(fn, &e->e), e->e.pos)
		     : lower_binary(fn, e->op, first, base, lower_ir_type_at(fn, &e->e), e->e.pos);
	return pointer_moved(fn, p, base, number, e->e.pos);
}

/*
 * The unsafe.Pointer that the uintptr expression e becomes, keeping the flow of the pointer it is
 * made from: the expression is computed on numbers, and the pointer is moved by the difference.
 */
static IrValueId
pointer_arithmetic(Fn *fn, const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (e->kind == EXPR_CALL) {
		const Expr *arg = as_call(e)->args.at[0];
		IrValueId p = is_unsafe_pointer(lower_type_at(fn, arg))
				      ? lower_expr(fn, arg)
				      : pointer_arithmetic(fn, arg);
		IrTypeId type = lower_basic(fn, IRT_UNSAFE);
		return lower_value_type(fn, p) == type
			       ? p
			       : lower_emit1(fn, OP_CONVERT, type, p, 0, e->pos);
	}
	if (e->kind == EXPR_BINARY)
		return binary_arithmetic(fn, as_binary(e));
	if (e->kind == EXPR_SELECTOR)
		return lower_load(fn, as_pointer_slot(fn, lower_addr(fn, e), e->pos), e->pos);
	const UnaryExpr *u = as_unary(e);
	assert(u->op == TK_ADD || u->op == TK_SUB || u->op == TK_XOR);
	IrValueId p = pointer_arithmetic(fn, u->x);
	IrTypeId type = lower_ir_type_at(fn, e);
	IrValueId base = lower_emit1(fn, OP_CONVERT, type, p, 0, e->pos);
	IrValueId number = u->op == TK_ADD ? base
		: lower_emit1(fn, OP_UN, type, base, u->op == TK_SUB ? UN_NEG : UN_COM, e->pos);
	return pointer_moved(fn, p, base, number, e->pos);
}

bool
lower_assign_header(Fn *fn, const Expr *left, const Expr *right, Pos pos)
{
	left = expr_unparen((Expr *)(uintptr_t)left);
	if (!is_header_data(fn, left) || !holds_pointer(fn, right))
		return false;
	IrValueId slot = as_pointer_slot(fn, lower_addr(fn, left), pos);
	IrValueId p = pointer_arithmetic(fn, right);
	lower_store(fn, slot, p, pos);
	lower_builtin_emit(fn, BI_ESCAPE, 0, &p, 1, pos); /* as gc has it */
	return true;
}

/* --------------------------------------------------------------- written */

static IrValueId
slice_to_array(Fn *fn, IrValueId v, Type *to, Pos pos)
{
	assert(type_as_array(to) != NULL);
	IrTypeId array = lower_type(fn->l, to);
	IrValueId p = lower_emit1(fn, OP_CONVERT, lower_pointer_to(fn, array), v, 0, pos);
	return lower_load(fn, p, pos);
}

static IrValueId
to_interface(Fn *fn, const Expr *arg, Type *from, Type *to, const Expr *whole)
{
	assert(type_is_interface(to));
	Origin o = { .e = arg, .shown = whole, .pos = arg->pos };
	return lower_coerce(fn, lower_expr(fn, arg), from, to, o);
}

IrValueId
lower_convert_expr(Fn *fn, const CallExpr *e)
{
	assert(e->args.len == 1);
	Type *to = lower_type_at(fn, e->fun);
	const Expr *arg = e->args.at[0];
	if (lower_is_nil(fn, arg))
		return ir_zero(fn->f, lower_type(fn->l, to));
	Type *from = lower_type_at(fn, arg);
	if (type_is_interface(to))
		return to_interface(fn, arg, from, to, &e->e);
	bool from_string = type_is_string(from), to_string = type_is_string(to);
	if ((from_string && is_bytes_or_runes(to)) ||
	    (to_string && (is_bytes_or_runes(from) || type_is_integer(from))))
		return string_conversion(fn, e, to);
	if (lower_is_const(fn, arg) && type_as_basic(to) != NULL && !is_unsafe_pointer(to))
		return lower_const_value(fn, lower_fact(fn, arg)->value, to);
	if (is_unsafe_pointer(to) && is_uintptr(from) && holds_pointer(fn, arg)) {
		IrValueId p = pointer_arithmetic(fn, arg);
		IrTypeId type = lower_type(fn->l, to);
		return lower_value_type(fn, p) == type
			       ? p
			       : lower_emit1(fn, OP_CONVERT, type, p, 0, arg->pos);
	}
	IrValueId v = lower_expr(fn, arg);
	if (map_has(&fn->escaping, map_key(e)))
		lower_builtin_emit(fn, BI_ESCAPE, 0, &v, 1, e->e.pos);
	if (type_as_slice(from) != NULL && type_as_array(to) != NULL)
		return slice_to_array(fn, v, to, arg->pos);
	return lower_coerce(fn, v, from, to, lower_origin_of(arg));
}

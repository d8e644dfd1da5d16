/*
 * Abstract values: what is tracked of a value depends on its type's shape. Length and capacity
 * are tracked apart, as two intervals of int; what ties them together (len <= cap) is used
 * where a value is made.
 */
#include "absint/priv.h"

static AbsInt
int_type(const IrModule *m, IrTypeKind kind)
{
	uint8_t word = (uint8_t)(m->pointer_size * 8);
	switch (kind) {
	case IRT_BOOL: return (AbsInt){ 1, false };
	case IRT_INT: return (AbsInt){ word, true };
	case IRT_INT8: return (AbsInt){ 8, true };
	case IRT_INT16: return (AbsInt){ 16, true };
	case IRT_INT32: return (AbsInt){ 32, true };
	case IRT_INT64: return (AbsInt){ 64, true };
	case IRT_UINT:
	case IRT_UINTPTR: return (AbsInt){ word, false };
	case IRT_UINT8: return (AbsInt){ 8, false };
	case IRT_UINT16: return (AbsInt){ 16, false };
	case IRT_UINT32: return (AbsInt){ 32, false };
	case IRT_UINT64: return (AbsInt){ 64, false };
	case IRT_NONE: case IRT_FLOAT32: case IRT_FLOAT64: case IRT_COMPLEX64: case IRT_COMPLEX128:
	case IRT_STRING: case IRT_UNSAFE: case IRT_POINTER: case IRT_SLICE: case IRT_ARRAY:
	case IRT_STRUCT: case IRT_TUPLE: case IRT_MAP: case IRT_CHAN: case IRT_FUNC: case IRT_IFACE:
	case IRT_ITER: case IRT_NAMED: break;
	}
	return (AbsInt){ 0, false };
}

AbsShape
absint_shape(const IrModule *m, IrTypeId t)
{
	assert(m->pointer_size == 4 || m->pointer_size == 8);
	if (t == 0 || ir_type(m, t)->kind == IRT_NONE)
		return (AbsShape){ SHAPE_NONE, { 0, false } };
	IrTypeKind kind = ir_under(m, t)->kind;
	AbsInt word = int_type(m, IRT_INT);
	if (kind == IRT_STRING)
		return (AbsShape){ SHAPE_STRING, word };
	if (kind == IRT_SLICE)
		return (AbsShape){ SHAPE_SLICE, word };
	AbsInt i = int_type(m, kind);
	return (AbsShape){ i.bits == 0 ? SHAPE_NONE : SHAPE_INT, i };
}

static AbsRange
size_range(AbsShape s)
{
	return (AbsRange){ 0, absint_type_max(s.type) };
}

AbsVal
absint_val_top(AbsShape s)
{
	switch (s.kind) {
	case SHAPE_NONE: break;
	case SHAPE_INT: return (AbsVal){ absint_range_all(s.type), { 0, 0 } };
	case SHAPE_STRING: return (AbsVal){ size_range(s), { 0, 0 } };
	case SHAPE_SLICE: return (AbsVal){ size_range(s), size_range(s) };
	}
	return (AbsVal){ { 0, 0 }, { 0, 0 } };
}

AbsVal
absint_val_bottom(AbsShape s)
{
	AbsVal x = { { 0, 0 }, { 0, 0 } };
	if (s.kind != SHAPE_NONE)
		x.a = absint_range_none(s.type);
	if (s.kind == SHAPE_SLICE)
		x.b = x.a;
	return x;
}

AbsVal
absint_val_zero(AbsShape s)
{
	(void)s;
	return (AbsVal){ { 0, 0 }, { 0, 0 } };
}

bool
absint_val_leq(AbsShape s, AbsVal x, AbsVal y)
{
	assert((s.kind == SHAPE_NONE) == (s.type.bits == 0));
	if (absint_val_is_bottom(s, x) || s.kind == SHAPE_NONE)
		return true;
	return absint_range_leq(s.type, x.a, y.a) &&
	       (s.kind != SHAPE_SLICE || absint_range_leq(s.type, x.b, y.b));
}

AbsVal
absint_val_join(AbsShape s, AbsVal x, AbsVal y)
{
	if (absint_val_is_bottom(s, x))
		return y;
	if (absint_val_is_bottom(s, y) || s.kind == SHAPE_NONE)
		return x;
	AbsVal r = { absint_range_join(s.type, x.a, y.a), { 0, 0 } };
	if (s.kind == SHAPE_SLICE)
		r.b = absint_range_join(s.type, x.b, y.b);
	return r;
}

AbsVal
absint_val_meet(AbsShape s, AbsVal x, AbsVal y)
{
	if (s.kind == SHAPE_NONE)
		return x;
	AbsVal r = { absint_range_meet(s.type, x.a, y.a), { 0, 0 } };
	if (s.kind == SHAPE_SLICE)
		r.b = absint_range_meet(s.type, x.b, y.b);
	return absint_val_is_bottom(s, r) ? absint_val_bottom(s) : r;
}

AbsVal
absint_val_widen(AbsShape s, AbsVal x, AbsVal y, const AbsSteps *steps)
{
	if (absint_val_is_bottom(s, x))
		return y;
	if (absint_val_is_bottom(s, y) || s.kind == SHAPE_NONE)
		return x;
	AbsVal r = { absint_range_widen(s.type, x.a, y.a, steps), { 0, 0 } };
	if (s.kind == SHAPE_SLICE)
		r.b = absint_range_widen(s.type, x.b, y.b, steps);
	/* The type's least int is no length. */
	if (s.kind != SHAPE_INT)
		r = absint_val_meet(s, r, absint_val_top(s));
	assert(absint_val_leq(s, x, r) && absint_val_leq(s, y, r));
	return r;
}

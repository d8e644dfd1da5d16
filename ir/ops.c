/*
 * The tables of names and properties of instructions, made from ops.def.
 */
#include "ir/ir.h"

#define RESULT_N 'N'
#define RESULT_V 'V'
#define RESULT_O 'O'
#define FLAG_0 0
#define FLAG_T 1
#define FLAG_P 2

static const IrOpInfo op_infos[OP_COUNT] = {
	[OP_NONE] = { .name = "none", .operands = "", .result = 'N' },
#define OP(op, text, res, ops, aux_kind, flags)                                                    \
	[OP_##op] = { .name = text,                                                                \
		      .operands = ops,                                                             \
		      .result = RESULT_##res,                                                      \
		      .aux = AUX_##aux_kind,                                                       \
		      .is_terminator = FLAG_##flags == FLAG_T,                                     \
		      .is_pseudo = FLAG_##flags == FLAG_P },
#include "ir/ops.def"
#undef OP
};

const IrOpInfo *
ir_op_info(IrOp op)
{
	assert(op < OP_COUNT);
	return &op_infos[op];
}

const char *
ir_op_name(IrOp op)
{
	return ir_op_info(op)->name;
}

const char *
ir_bin_name(IrBin b)
{
	static const char *const names[BIN_COUNT] = {
		"add", "sub", "mul", "div", "rem", "and", "or", "xor", "andnot", "shl", "shr", "eq",
		"ne", "lt", "le", "gt", "ge",
	};
	return b < BIN_COUNT ? names[b] : "bad";
}

const char *
ir_un_name(IrUn u)
{
	static const char *const names[UN_COUNT] = {
		"neg", "com", "not", "len", "cap", "real", "imag",
	};
	return u < UN_COUNT ? names[u] : "bad";
}

const char *
ir_builtin_name(IrBuiltin b)
{
	static const char *const names[BI_COUNT] = {
		"copy", "clear", "close", "delete", "print", "println", "min", "max", "complex",
		"recover", "unsafe_add", "unsafe_slice", "unsafe_string", "unsafe_slicedata",
		"unsafe_stringdata", "escape",
	};
	return b < BI_COUNT ? names[b] : "bad";
}

const char *
ir_site_kind_name(IrSiteKind k)
{
	static const char *const names[SITE_COUNT] = {
		"none", "var", "new", "composite", "make-slice", "make-map", "make-chan", "append",
		"closure", "method-value", "box", "string", "variadic", "defer", "go",
	};
	return k < SITE_COUNT ? names[k] : "bad";
}

const char *
ir_placement_name(IrPlacement p)
{
	switch (p) {
	case PLACE_NONE:
		return "none";
	case PLACE_STACK:
		return "stack";
	case PLACE_HEAP:
		return "heap";
	case PLACE_SIZE:
		return "size";
	case PLACE_STATIC:
		return "static";
	}
	return "bad";
}

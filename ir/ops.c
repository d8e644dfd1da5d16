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

/* A row of a switch over an enumeration: the compiler names the rows that are missing. */
#define NAME(id, text)       \
	case id:             \
		return text;

const char *
ir_bin_name(IrBin b)
{
	switch (b) {
		NAME(BIN_ADD, "add")
		NAME(BIN_SUB, "sub")
		NAME(BIN_MUL, "mul")
		NAME(BIN_DIV, "div")
		NAME(BIN_REM, "rem")
		NAME(BIN_AND, "and")
		NAME(BIN_OR, "or")
		NAME(BIN_XOR, "xor")
		NAME(BIN_ANDNOT, "andnot")
		NAME(BIN_SHL, "shl")
		NAME(BIN_SHR, "shr")
		NAME(BIN_EQ, "eq")
		NAME(BIN_NE, "ne")
		NAME(BIN_LT, "lt")
		NAME(BIN_LE, "le")
		NAME(BIN_GT, "gt")
		NAME(BIN_GE, "ge")
	case BIN_COUNT:
		break;
	}
	return "bad";
}

const char *
ir_un_name(IrUn u)
{
	switch (u) {
		NAME(UN_NEG, "neg")
		NAME(UN_COM, "com")
		NAME(UN_NOT, "not")
		NAME(UN_LEN, "len")
		NAME(UN_CAP, "cap")
		NAME(UN_REAL, "real")
		NAME(UN_IMAG, "imag")
	case UN_COUNT:
		break;
	}
	return "bad";
}

const char *
ir_builtin_name(IrBuiltin b)
{
	switch (b) {
		NAME(BI_COPY, "copy")
		NAME(BI_CLEAR, "clear")
		NAME(BI_CLOSE, "close")
		NAME(BI_DELETE, "delete")
		NAME(BI_PRINT, "print")
		NAME(BI_PRINTLN, "println")
		NAME(BI_MIN, "min")
		NAME(BI_MAX, "max")
		NAME(BI_COMPLEX, "complex")
		NAME(BI_RECOVER, "recover")
		NAME(BI_UNSAFE_ADD, "unsafe_add")
		NAME(BI_UNSAFE_SLICE, "unsafe_slice")
		NAME(BI_UNSAFE_STRING, "unsafe_string")
		NAME(BI_UNSAFE_SLICEDATA, "unsafe_slicedata")
		NAME(BI_UNSAFE_STRINGDATA, "unsafe_stringdata")
		NAME(BI_ESCAPE, "escape")
	case BI_COUNT:
		break;
	}
	return "bad";
}

const char *
ir_site_kind_name(IrSiteKind k)
{
	switch (k) {
		NAME(SITE_NONE, "none")
		NAME(SITE_VAR, "var")
		NAME(SITE_NEW, "new")
		NAME(SITE_COMPOSITE, "composite")
		NAME(SITE_MAKE_SLICE, "make-slice")
		NAME(SITE_MAKE_MAP, "make-map")
		NAME(SITE_MAKE_CHAN, "make-chan")
		NAME(SITE_APPEND, "append")
		NAME(SITE_CLOSURE, "closure")
		NAME(SITE_METHOD_VALUE, "method-value")
		NAME(SITE_BOX, "box")
		NAME(SITE_STRING, "string")
		NAME(SITE_VARIADIC, "variadic")
		NAME(SITE_DEFER, "defer")
		NAME(SITE_GO, "go")
	case SITE_COUNT:
		break;
	}
	return "bad";
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

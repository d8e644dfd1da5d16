/*
 * What each instruction computes, and where control stops inside of a block: at an instruction
 * that panics for all operands it may have, at a call of a function that never returns, and where
 * a value is needed that is never computed (as far as is known yet, while tables grow).
 *
 * Memory is not modelled but for tracked globals: what is loaded from elsewhere, received, or
 * comes from an unknown call may be anything.
 */
#include "absint/priv.h"

#define MAX_RUNE 0x10FFFF
#define MAX_UTF8 4 /* bytes for one rune */

AbsVal
absint_const_val(const AbsFacts *a, const IrConst *c)
{
	AbsShape s = a->shapes[c->type];
	AbsVal x = absint_val_zero(s);
	switch (c->kind) {
	case IRC_ZERO: break;
	case IRC_INT:
		if (s.kind == SHAPE_INT)
			x.a = absint_range_convert(s.type, (AbsInt){ 64, s.type.is_signed },
						   absint_range_one(c->bits));
		break;
	case IRC_STRING:
		x.a = absint_range_one(c->str->len);
		break;
	case IRC_FLOAT:
	case IRC_COMPLEX: break;
	}
	return x;
}

AbsVal
absint_run_first_def(AbsRun *r, IrValueId v)
{
	assert(!r->has_def[v]);
	const IrInstr *in = ir_instr(r->f, v);
	AbsShape s = absint_run_shape(r, v);
	const FuncFacts *ff = &r->facts->funcs[r->id];
	AbsVal x = in->block != 0 ? absint_val_bottom(s) : absint_val_top(s);
	if (in->op == OP_CONST)
		x = absint_const_val(r->facts, &r->f->consts.at[in->aux]);
	else if (in->op == OP_PARAM)
		x = ff->params[in->aux];
	else if (in->op == OP_CAPTURE)
		x = ff->params[r->f->params.len + in->aux];
	assert(in->op != OP_CAPTURE || r->f->params.len + in->aux < ff->n_params);
	if (in->block == 0) {
		r->def[v] = x;
		r->has_def[v] = true;
	}
	return x;
}

/* One instruction that is being executed. */
typedef struct Step {
	AbsRun *r;
	const AbsEnv *e;
	const IrInstr *in;
	AbsShape s; /* of the result */
} Step;

static IrValueId
operand(const Step *st, uint32_t i)
{
	return ir_operand(st->r->f, st->in, i);
}

static AbsShape
shape_of(const Step *st, uint32_t i)
{
	return absint_run_shape(st->r, operand(st, i));
}

static AbsVal
val_of(const Step *st, uint32_t i)
{
	return absint_run_val(st->r, st->e, operand(st, i));
}

static const IrType *
under_of(const Step *st, uint32_t i)
{
	return ir_under(st->r->facts->m, ir_instr(st->r->f, operand(st, i))->type);
}

static AbsInt
word_type(const Step *st)
{
	return (AbsInt){ (uint8_t)(st->r->facts->m->pointer_size * 8), true };
}

static AbsVal
scalar(AbsRange a)
{
	return (AbsVal){ a, { 0, 0 } };
}

/* Sum of two sizes; more than an int holds cannot be allocated. */
static uint64_t
add_size(const Step *st, uint64_t a, uint64_t b)
{
	uint64_t max = absint_type_max(word_type(st));
	assert(a <= max && b <= max);
	return a > max - b ? max : a + b;
}

static AbsRange
add_sizes(const Step *st, AbsRange a, AbsRange b)
{
	return (AbsRange){ add_size(st, a.lo, b.lo), add_size(st, a.hi, b.hi) };
}

/* An operand used as an index, bound or size: of any integer type, and
 * not in [0, most] it panics. */
static AbsRange
index_val(const Step *st, uint32_t i, AbsRange allowed)
{
	AbsShape s = shape_of(st, i);
	AbsInt word = word_type(st);
	assert(allowed.lo == 0 && allowed.hi <= absint_type_max(word));
	if (s.kind != SHAPE_INT)
		return allowed;
	AbsRange a = absint_range_meet(s.type, val_of(st, i).a,
				       (AbsRange){ 0, absint_type_max(s.type) });
	if (absint_range_is_none(s.type, a) || a.lo > allowed.hi)
		return absint_range_none(word);
	if (a.hi > allowed.hi)
		a.hi = allowed.hi;
	return absint_range_meet(word, a, allowed);
}

static AbsRange
all_sizes(const Step *st)
{
	return (AbsRange){ 0, absint_type_max(word_type(st)) };
}

static AbsRange
same_operands(IrBin op, AbsRange r)
{
	switch (op) {
	case BIN_EQ: case BIN_LE: case BIN_GE: return absint_range_one(1);
	case BIN_NE: case BIN_LT: case BIN_GT: return absint_range_one(0);
	case BIN_SUB: case BIN_XOR: case BIN_ANDNOT: return absint_range_one(0);
	case BIN_ADD: case BIN_MUL: case BIN_DIV: case BIN_REM: case BIN_AND: case BIN_OR:
	case BIN_SHL: case BIN_SHR: case BIN_COUNT: break;
	}
	return r;
}

static AbsVal
bin_val(const Step *st)
{
	AbsShape s = shape_of(st, 0), t = shape_of(st, 1);
	IrBin op = (IrBin)st->in->aux;
	if (s.kind == SHAPE_STRING && (op == BIN_EQ || op == BIN_NE)) {
		/* Strings of different lengths differ. */
		AbsRange eq =
			absint_range_bin(BIN_EQ, s.type, val_of(st, 0).a, s.type, val_of(st, 1).a);
		if (absint_range_is_one(eq) && eq.lo == 0)
			return scalar(absint_range_one(op == BIN_NE));
	}
	if (s.kind != SHAPE_INT || t.kind != SHAPE_INT)
		return absint_val_top(st->s);
	AbsRange a = val_of(st, 0).a, r = absint_range_bin(op, s.type, a, t.type, val_of(st, 1).a);
	if (operand(st, 0) == operand(st, 1) && !absint_range_is_none(st->s.type, r))
		r = same_operands(op, r);
	return scalar(r);
}

static AbsVal
len_or_cap(const Step *st, bool is_cap)
{
	AbsShape s = shape_of(st, 0);
	const IrType *t = under_of(st, 0);
	if (s.kind == SHAPE_STRING || s.kind == SHAPE_SLICE)
		return scalar(is_cap && s.kind == SHAPE_SLICE ? val_of(st, 0).b : val_of(st, 0).a);
	if (t->kind == IRT_POINTER)
		t = ir_under(st->r->facts->m, t->elem);
	return scalar(t->kind == IRT_ARRAY ? absint_range_one(t->len) : all_sizes(st));
}

static AbsVal
un_val(const Step *st)
{
	AbsShape s = shape_of(st, 0);
	switch ((IrUn)st->in->aux) {
	case UN_NEG:
		return s.kind == SHAPE_INT ? scalar(absint_range_neg(s.type, val_of(st, 0).a))
					   : absint_val_top(st->s);
	case UN_COM:
	case UN_NOT: return scalar(absint_range_com(s.type, val_of(st, 0).a));
	case UN_LEN: return len_or_cap(st, false);
	case UN_CAP: return len_or_cap(st, true);
	case UN_REAL:
	case UN_IMAG:
	case UN_COUNT: break;
	}
	return absint_val_top(st->s);
}

static AbsVal
convert_val(const Step *st)
{
	AbsShape from = shape_of(st, 0);
	if (from.kind != st->s.kind)
		return absint_val_top(st->s);
	if (from.kind == SHAPE_INT)
		return scalar(absint_range_convert(st->s.type, from.type, val_of(st, 0).a));
	return val_of(st, 0);
}

static AbsVal
slice_of_size(const Step *st, AbsRange len, AbsRange cap)
{
	AbsInt t = word_type(st);
	assert(st->s.kind == SHAPE_SLICE || st->s.kind == SHAPE_STRING);
	if (absint_range_is_none(t, len) || absint_range_is_none(t, cap))
		return absint_val_bottom(st->s);
	assert(!absint_word_lt(t, len.lo, 0) && !absint_word_lt(t, cap.lo, 0));
	return (AbsVal){ len, st->s.kind == SHAPE_SLICE ? cap : (AbsRange){ 0, 0 } };
}

/* A new slice of a known length: the runtime may round the capacity up. */
static AbsVal
grown(const Step *st, AbsRange len, uint64_t least_cap)
{
	AbsRange cap = { len.lo > least_cap ? len.lo : least_cap, absint_type_max(word_type(st)) };
	return slice_of_size(st, len, cap);
}

static AbsVal
strconv_val(const Step *st)
{
	AbsShape from = shape_of(st, 0);
	if (from.kind == SHAPE_INT)
		return scalar((AbsRange){ 1, MAX_UTF8 });
	if (from.kind == SHAPE_NONE)
		return absint_val_top(st->s);
	AbsRange len = val_of(st, 0).a;
	if (absint_range_is_none(from.type, len))
		return absint_val_bottom(st->s);
	const IrType *slice = from.kind == SHAPE_SLICE ? under_of(st, 0)
						       : ir_under(st->r->facts->m, st->in->type);
	bool has_runes = slice->kind == IRT_SLICE &&
			 ir_under(st->r->facts->m, slice->elem)->kind != IRT_UINT8;
	if (has_runes && from.kind == SHAPE_STRING)
		len.lo = len.lo / MAX_UTF8 + (len.lo % MAX_UTF8 != 0);
	else if (has_runes)
		len.hi = len.hi > absint_type_max(from.type) / MAX_UTF8 ? absint_type_max(from.type)
									: len.hi * MAX_UTF8;
	return st->s.kind == SHAPE_SLICE ? grown(st, len, 0) : scalar(len);
}

static AbsVal
concat_val(const Step *st)
{
	AbsRange len = absint_range_one(0);
	assert(st->s.kind == SHAPE_STRING);
	for (uint32_t i = 0; i < st->in->n; i++) {
		AbsVal x = val_of(st, i);
		if (absint_val_is_bottom(st->s, x))
			return x;
		len = add_sizes(st, len, x.a);
	}
	return scalar(len);
}

static AbsVal
makeslice_val(const Step *st)
{
	AbsInt t = word_type(st);
	AbsRange cap = index_val(st, 1, all_sizes(st)), len = index_val(st, 0, all_sizes(st));
	if (operand(st, 0) != operand(st, 1) && !absint_range_is_none(t, cap) &&
	    !absint_range_is_none(t, len))
		absint_range_assume(BIN_LE, t, &len, &cap);
	return slice_of_size(st, len, cap);
}

/* 0 <= lo <= hi <= max <= cap, or it panics. */
static AbsVal
slice_val(const Step *st)
{
	AbsInt t = word_type(st);
	AbsShape s = shape_of(st, 0);
	AbsRange len = all_sizes(st), cap = len, lo = { 0, 0 };
	if (s.kind == SHAPE_SLICE || s.kind == SHAPE_STRING) {
		len = val_of(st, 0).a;
		cap = s.kind == SHAPE_SLICE ? val_of(st, 0).b : len;
	} else if (under_of(st, 0)->kind == IRT_POINTER) {
		const IrType *array = ir_under(st->r->facts->m, under_of(st, 0)->elem);
		len = cap = array->kind == IRT_ARRAY ? absint_range_one(array->len) : all_sizes(st);
	}
	if (absint_range_is_none(t, len) || absint_range_is_none(t, cap))
		return absint_val_bottom(st->s);
	AbsRange hi = len, max = cap, room = { 0, cap.hi };
	if (operand(st, 1) != 0)
		lo = index_val(st, 1, room);
	if (operand(st, 2) != 0)
		hi = index_val(st, 2, room);
	if (operand(st, 3) != 0)
		max = index_val(st, 3, room);
	absint_range_assume(BIN_LE, t, &hi, &max);
	absint_range_assume(BIN_LE, t, &lo, &hi);
	if (absint_range_is_none(t, lo) || absint_range_is_none(t, hi) ||
	    absint_range_is_none(t, max))
		return absint_val_bottom(st->s);
	len = (AbsRange){ hi.lo > lo.hi ? hi.lo - lo.hi : 0, hi.hi - lo.lo };
	cap = (AbsRange){ max.lo > lo.hi ? max.lo - lo.hi : 0, max.hi - lo.lo };
	if (cap.lo < len.lo)
		cap.lo = len.lo;
	return slice_of_size(st, len, cap);
}

static AbsVal
append_val(const Step *st)
{
	AbsVal s = val_of(st, 0);
	AbsRange more = absint_range_one(st->in->n - 1);
	if (st->in->op == OP_APPENDALL)
		more = shape_of(st, 1).kind == SHAPE_NONE ? all_sizes(st) : val_of(st, 1).a;
	if (absint_val_is_bottom(st->s, s) || absint_range_is_none(word_type(st), more))
		return absint_val_bottom(st->s);
	return grown(st, add_sizes(st, s.a, more), s.b.lo);
}

static AbsVal
min_max_val(const Step *st)
{
	AbsVal r = val_of(st, 0);
	assert(st->in->n > 0 && (st->s.kind == SHAPE_INT || st->s.kind == SHAPE_STRING));
	for (uint32_t i = 1; i < st->in->n; i++) {
		AbsVal x = val_of(st, i);
		if (st->s.kind != SHAPE_INT || absint_val_is_bottom(st->s, r) ||
		    absint_val_is_bottom(st->s, x)) {
			r = st->s.kind == SHAPE_INT ? absint_val_bottom(st->s)
						    : absint_val_join(st->s, r, x);
			continue;
		}
		bool is_max = st->in->aux == BI_MAX;
		if (absint_word_lt(st->s.type, x.a.lo, r.a.lo) != is_max)
			r.a.lo = x.a.lo;
		if (absint_word_lt(st->s.type, x.a.hi, r.a.hi) != is_max)
			r.a.hi = x.a.hi;
	}
	return r;
}

static AbsVal
copy_val(const Step *st)
{
	AbsInt t = word_type(st);
	AbsRange a = val_of(st, 0).a,
		 b = shape_of(st, 1).kind == SHAPE_NONE ? all_sizes(st) : val_of(st, 1).a;
	if (absint_range_is_none(t, a) || absint_range_is_none(t, b))
		return absint_val_bottom(st->s);
	return scalar((AbsRange){ a.lo < b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi });
}

static AbsVal
builtin_val(const Step *st)
{
	switch ((IrBuiltin)st->in->aux) {
	case BI_COPY: return copy_val(st);
	case BI_MIN:
	case BI_MAX: return st->s.kind == SHAPE_NONE ? absint_val_top(st->s) : min_max_val(st);
	case BI_UNSAFE_SLICE:
	case BI_UNSAFE_STRING: {
		AbsRange len = index_val(st, 1, all_sizes(st));
		return slice_of_size(st, len, len);
	}
	case BI_CLEAR: case BI_CLOSE: case BI_DELETE: case BI_PRINT: case BI_PRINTLN:
	case BI_COMPLEX: case BI_RECOVER: case BI_UNSAFE_ADD: case BI_UNSAFE_SLICEDATA:
	case BI_UNSAFE_STRINGDATA: case BI_ESCAPE:
	case BI_COUNT: break;
	}
	return absint_val_top(st->s);
}

/* The callee's result number i. */
static AbsVal
call_val(const AbsRun *r, const IrInstr *call, uint32_t i, AbsShape s)
{
	assert(call->op == OP_CALL);
	IrFuncId callee = ir_static_callee(r->f, call);
	return callee == 0 ? absint_val_top(s) : absint_call_result(r, callee, i, s);
}

/* Part of a tuple, or of a struct that was made by an instruction that is at hand. Part i of a call
 * is the callee's result i only if the call's value is the tuple of its results: a
 * struct that a call returns is its result 0 as a whole, and nothing is known of its fields. */
static AbsVal
extract_val(const Step *st)
{
	const IrInstr *from = ir_instr(st->r->f, operand(st, 0));
	uint32_t i = st->in->aux;
	assert(st->in->op == OP_EXTRACT && from->type != 0);
	switch ((IrOp)from->op) {
	case OP_CALL:
		if (ir_type(st->r->facts->m, from->type)->kind != IRT_TUPLE)
			break;
		return call_val(st->r, from, i, st->s);
	case OP_STRUCT: return absint_run_def(st->r, ir_operand(st->r->f, from, i));
	case OP_SELECT:
		if (i == 0) {
			uint64_t n = from->n / 2;
			bool may_none = (from->flags & IRF_NONBLOCKING) != 0;
			if (n == 0 && !may_none)
				return absint_val_bottom(st->s);
			return scalar((AbsRange){ may_none ? ~(uint64_t)0 : 0, n - 1 });
		}
		break;
	case OP_NEXT: {
		const IrType *iter =
			ir_under(st->r->facts->m,
				 ir_instr(st->r->f, ir_operand(st->r->f, from, 0))->type);
		if (iter->kind != IRT_ITER ||
		    ir_under(st->r->facts->m, iter->elem)->kind != IRT_STRING)
			break;
		if (i == 1)
			return scalar(all_sizes(st));
		if (i == 2)
			return scalar((AbsRange){ 0, MAX_RUNE });
		break;
	}
	default: break; /* any other value: nothing is known of its parts */
	}
	return absint_val_top(st->s);
}

static AbsVal
load_val(const Step *st)
{
	IrGlobalId g = absint_tracked_global(st->r, operand(st, 0));
	return g == 0 ? absint_val_top(st->s) : st->r->facts->globals[g].val;
}

/* The result of instruction v, which has one that is tracked. */
static AbsVal
transfer_value(AbsRun *r, const AbsEnv *e, IrValueId v)
{
	const Step st = { r, e, ir_instr(r->f, v), absint_run_shape(r, v) };
	switch ((IrOp)st.in->op) {
	case OP_LOAD: return load_val(&st);
	case OP_BIN: return bin_val(&st);
	case OP_UN: return un_val(&st);
	case OP_CONVERT: return convert_val(&st);
	case OP_STRCONV: return strconv_val(&st);
	case OP_CONCAT: return concat_val(&st);
	case OP_MAKESLICE: return makeslice_val(&st);
	case OP_SLICE: return slice_val(&st);
	case OP_APPEND:
	case OP_APPENDALL: return append_val(&st);
	case OP_BUILTIN: return builtin_val(&st);
	case OP_EXTRACT: return extract_val(&st);
	case OP_CALL: return call_val(r, st.in, 0, st.s);
	case OP_PHI: return absint_run_val(r, e, v);
	case OP_INVOKE: case OP_INDEX: case OP_ASSERT: case OP_MAPGET: case OP_RECV: case OP_ARRAY:
	case OP_STRUCT: case OP_ALLOC: case OP_FIELD: case OP_ELEM: case OP_BOX:
	case OP_ASSERTOK: case OP_CLOSURE: case OP_MAKEMAP: case OP_MAPGETOK: case OP_MAPSET:
	case OP_RANGE: case OP_NEXT:
	case OP_MAKECHAN: case OP_SEND: case OP_RECVOK: case OP_SELECT: case OP_RUNDEFERS:
	case OP_STORE:
		return absint_val_top(st.s);
	case OP_PARAM: case OP_CAPTURE: case OP_CONST: case OP_GLOBAL: case OP_FUNC: case OP_JUMP:
	case OP_IF: case OP_RET: case OP_PANIC: case OP_UNREACHABLE: case OP_NONE:
	case OP_COUNT: break;
	}
	bug("absint", r->f->name->s, "value of op %s", ir_op_name((IrOp)st.in->op));
}

const void *
absint_transfer_block(AbsRun *r, IrBlockId b, const AbsEnv *e)
{
	assert(e != NULL && b != 0);
	for (AbsActs acts = absint_acts(r->facts, r->id, b); acts.at < acts.end; acts.at++) {
		IrValueId v = *acts.at >> ACT_BITS;
		assert(ir_instr(r->f, v)->block == b);
		if (*acts.at & ACT_CALL)
			return NULL;
		if (!(*acts.at & ACT_COMPUTE) || ((*acts.at & ACT_ANY) && r->has_def[v]))
			continue;
		AbsShape s = absint_run_shape(r, v);
		AbsVal x = transfer_value(r, e, v);
		assert(absint_val_is_of(s, x));
		assert(!(*acts.at & ACT_ANY) || absint_val_same(x, absint_val_top(s)));
		r->def[v] = x;
		r->has_def[v] = true;
		/* It panics for all operands that it may have, or lacks one. */
		if (absint_val_is_bottom(s, x))
			return NULL;
	}
	return absint_env_drop(r, e, b);
}

void
absint_record_block(AbsRun *r, IrBlockId b, const AbsEnv *e)
{
	for (AbsActs acts = absint_acts(r->facts, r->id, b); acts.at < acts.end; acts.at++) {
		IrValueId v = *acts.at >> ACT_BITS;
		const IrInstr *in = ir_instr(r->f, v);
		if (*acts.at & ACT_RECORD) {
			absint_record_refs(r, e, v);
			if (in->op == OP_STORE)
				absint_record_store(r, e, v);
			else if (in->op == OP_RET)
				absint_record_return(r, e, v);
		}
		if (*acts.at & ACT_CALL)
			return;
		if ((*acts.at & ACT_COMPUTE) &&
		    absint_val_is_bottom(absint_run_shape(r, v), absint_run_def(r, v)))
			return;
	}
}

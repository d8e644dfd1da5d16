/*
 * The evaluator. An integer is a word; of a slice or string there is the length and capacity, of
 * a struct or tuple its parts. What the program gets from elsewhere, and what strings consist of,
 * is random.
 */
#include "tests/absint/random.h"

#include "tests/unit.h"

#define N_INPUTS 12
#define N_STEPS 600  /* blocks of one run */
#define MAX_CALLS 12 /* in one another */
#define MAX_SIZE ((uint64_t)1 << 30)
#define MAX_ARGS 8

typedef struct Val {
	uint64_t a, b; /* the word, or length; capacity */
	const struct Val *parts;
} Val;

typedef enum End { RETURNED, PANICKED, STOPPED } End;

typedef struct Eval {
	const IrModule *m;
	const AbsFacts *facts;
	uint64_t seed;
	Val *globals;
	uint32_t steps; /* left */
	uint32_t depth; /* of calls */
	RunResult *result;
} Eval;

typedef struct Closure {
	IrFuncId f;
	Val captured;
} Closure;

typedef struct Deferred {
	IrFuncId f;
	Val args[MAX_ARGS];
} Deferred;

/* One activation. */
typedef struct Frame {
	Eval *e;
	const IrFunc *f;
	const Val *args;
	Val captured;
	Val *vals;
	Closure *closures; /* by value */
	VEC(Deferred) deferred;
} Frame;

static End eval_func(Eval *e, const Closure *callee, const Val *args, Val *result);

static uint64_t
random_word(Eval *e)
{
	return unit_rand(&e->seed);
}

static uint64_t
to_type(AbsInt t, uint64_t x)
{
	x <<= 64 - t.bits;
	return t.is_signed ? (uint64_t)((int64_t)x >> (64 - t.bits)) : x >> (64 - t.bits);
}

static AbsShape
shape(const Frame *x, IrValueId v)
{
	return absint_shape(x->e->m, ir_instr(x->f, v)->type);
}

/* ------------------------------------------------------------------ checks */

__attribute__((format(printf, 4, 5))) static void
expect(Eval *e, const IrFunc *f, bool is_good, const char *fmt, ...)
{
	RunResult *r = e->result;
	if (is_good || r->n_bad++ > 0)
		return;
	va_list ap;
	va_start(ap, fmt);
	buf_printf(&r->first, "@%s: ", f->name->s);
	buf_vprintf(&r->first, fmt, ap);
	va_end(ap);
}

static bool
is_in(AbsInt t, AbsInterval i, uint64_t x)
{
	return !i.is_never && (!i.has_lo || !absint_word_lt(t, x, (uint64_t)i.lo)) &&
	       (!i.has_hi || !absint_word_lt(t, (uint64_t)i.hi, x));
}

static void
check(const Frame *x, IrValueId v, Val val)
{
	Eval *e = x->e;
	AbsShape s = shape(x, v);
	IrFuncId f = x->f->id;
	if (s.kind == SHAPE_NONE)
		return;
	e->result->n_checked++;
	bool is_good = s.kind == SHAPE_INT
			       ? is_in(s.type, absint_value(e->facts, f, v), val.a)
			       : is_in(s.type, absint_len(e->facts, f, v), val.a);
	if (s.kind == SHAPE_SLICE)
		is_good = is_good && is_in(s.type, absint_cap(e->facts, f, v), val.b);
	Buf text = { 0 };
	if (!is_good) {
		ir_print_instr(e->m, x->f, v, &text);
		buf_puts(&text, " is ");
		absint_print_value(e->facts, f, v, &text);
	}
	expect(e, x->f, is_good, "%s, not %lld %lld", buf_cstr(&text), (long long)val.a,
	       (long long)val.b);
}

static void
check_global(const Frame *x, IrGlobalId g)
{
	AbsShape s = absint_shape(x->e->m, x->e->m->globals.at[g].type);
	if (s.kind == SHAPE_INT)
		expect(x->e, x->f,
		       is_in(s.type, absint_global(x->e->facts, g), x->e->globals[g].a), "$%s",
		       x->e->m->globals.at[g].name->s);
}

/* ------------------------------------------------------------------ values */

/* Any value of the type, or zero. */
static Val
value_of_type(Eval *e, IrTypeId id, bool is_zero)
{
	const IrType *t = ir_under(e->m, id);
	AbsShape s = absint_shape(e->m, id);
	Val v = { 0 };
	if (t->kind == IRT_STRUCT || t->kind == IRT_TUPLE || t->kind == IRT_ARRAY) {
		uint32_t n = t->kind == IRT_ARRAY ? (uint32_t)t->len : t->n_members;
		Val *parts = mem_array(Val, n);
		for (uint32_t i = 0; i < n; i++)
			parts[i] = value_of_type(
				e, t->kind == IRT_ARRAY ? t->elem : t->members[i].type, is_zero);
		v.parts = parts;
	} else if (is_zero) {
		return v;
	} else if (s.kind == SHAPE_INT) {
		v.a = to_type(s.type, random_word(e) % 3 == 0 ? random_word(e)
							     : random_word(e) % 20);
	} else if (s.kind != SHAPE_NONE) {
		v.a = random_word(e) % 6;
		v.b = s.kind == SHAPE_SLICE ? v.a + random_word(e) % 4 : 0;
	}
	return v;
}

static Val
get(const Frame *x, IrValueId v)
{
	const IrInstr *in = ir_instr(x->f, v);
	const IrConst *c = in->op == OP_CONST ? &x->f->consts.at[in->aux] : NULL;
	if (in->op == OP_PARAM)
		return x->args[in->aux];
	if (in->op == OP_CAPTURE)
		return x->captured;
	if (c == NULL)
		return x->vals[v];
	if (c->kind == IRC_STRING)
		return (Val){ .a = c->str->len };
	if (c->kind == IRC_INT)
		return (Val){ .a = to_type(shape(x, v).type, c->bits) };
	return value_of_type(x->e, c->type, true);
}

static Val
get_operand(const Frame *x, const IrInstr *in, uint32_t i)
{
	IrValueId v = ir_operand(x->f, in, i);
	return v == 0 ? (Val){ 0 } : get(x, v);
}

/* Go's arithmetic, written apart from what it tests; false if it panics. */
static bool
eval_bin(IrBin op, AbsInt t, bool count_is_signed, uint64_t a, uint64_t b, uint64_t *r)
{
	int64_t x = (int64_t)a, y = (int64_t)b;
	bool lt = t.is_signed ? x < y : a < b;
	switch (op) {
	case BIN_ADD: *r = a + b; return true;
	case BIN_SUB: *r = a - b; return true;
	case BIN_MUL: *r = a * b; return true;
	case BIN_DIV:
	case BIN_REM: {
		if (b == 0)
			return false;
		uint64_t q = !t.is_signed ? a / b : y == -1 ? 0 - a : (uint64_t)(x / y);
		*r = op == BIN_DIV ? q : a - q * b;
		return true;
	}
	case BIN_AND: *r = a & b; return true;
	case BIN_OR: *r = a | b; return true;
	case BIN_XOR: *r = a ^ b; return true;
	case BIN_ANDNOT: *r = a & ~b; return true;
	case BIN_SHL: *r = b >= 64 ? 0 : a << b; return !count_is_signed || y >= 0;
	case BIN_SHR:
		*r = t.is_signed ? (uint64_t)(x >> (b >= 64 ? 63 : b)) : b >= 64 ? 0 : a >> b;
		return !count_is_signed || y >= 0;
	case BIN_EQ: *r = a == b; return true;
	case BIN_NE: *r = a != b; return true;
	case BIN_LT: *r = lt; return true;
	case BIN_LE: *r = lt || a == b; return true;
	case BIN_GT: *r = !lt && a != b; return true;
	case BIN_GE: *r = !lt; return true;
	case BIN_COUNT: break;
	}
	return false;
}

/* Whether two strings, or a slice and nil, are equal: of one length they may be, and both empty
 * strings are. */
static bool
are_equal(Eval *e, AbsShape s, Val a, Val b)
{
	if (a.a != b.a || a.b != b.b)
		return false;
	return (s.kind == SHAPE_STRING && a.a == 0) || random_word(e) % 2 == 0;
}

static bool
eval_binary(const Frame *x, const IrInstr *in, Val a, Val b, Val *r)
{
	AbsShape s = shape(x, ir_operand(x->f, in, 0));
	AbsShape t = shape(x, ir_operand(x->f, in, 1));
	if (s.kind == SHAPE_INT)
		return eval_bin((IrBin)in->aux, s.type, t.type.is_signed, a.a, b.a, &r->a);
	r->a = are_equal(x->e, s, a, b) == (in->aux == BIN_EQ);
	return true;
}

/* A word as an index or size; what is none is greater than all. */
static uint64_t
index_of(const Frame *x, const IrInstr *in, uint32_t i, uint64_t absent)
{
	IrValueId v = ir_operand(x->f, in, i);
	if (v == 0)
		return absent;
	uint64_t w = get(x, v).a;
	return shape(x, v).type.is_signed && (int64_t)w < 0 ? UINT64_MAX : w;
}

static bool
eval_slice(const Frame *x, const IrInstr *in, Val v, Val *r)
{
	bool is_string = shape(x, ir_operand(x->f, in, 0)).kind == SHAPE_STRING;
	uint64_t cap = is_string ? v.a : v.b;
	uint64_t lo = index_of(x, in, 1, 0), hi = index_of(x, in, 2, v.a),
		 max = index_of(x, in, 3, cap);
	if (lo > hi || hi > max || max > cap)
		return false;
	*r = (Val){ .a = hi - lo, .b = is_string ? 0 : max - lo };
	return true;
}

static Val
grown(Eval *e, Val old, uint64_t len)
{
	return (Val){ .a = len, .b = len <= old.b ? old.b : len + random_word(e) % 8 };
}

static bool
eval_make(const Frame *x, const IrInstr *in, IrValueId v, Val *r)
{
	uint64_t max, len = index_of(x, in, 0, 0), cap = index_of(x, in, 1, 0);
	if (len > cap || cap > MAX_SIZE)
		return false;
	*r = (Val){ .a = len, .b = cap };
	expect(x->e, x->f,
	       !absint_make_bound(x->e->facts, x->f->id, v, &max) || cap <= max,
	       "a make of %llu, not %llu", (unsigned long long)cap, (unsigned long long)max);
	return true;
}

static Val
eval_strconv(Frame *x, const IrInstr *in, Val v)
{
	AbsShape from = shape(x, ir_operand(x->f, in, 0)), to = absint_shape(x->e->m, in->type);
	if (from.kind == SHAPE_INT)
		v.a = 1 + random_word(x->e) % 4;
	return to.kind == SHAPE_SLICE ? grown(x->e, (Val){ 0 }, v.a) : (Val){ .a = v.a };
}

/* A value of the result's type that agrees with what the language says of it. */
static Val
eval_received(Frame *x, const IrInstr *in)
{
	Val r = value_of_type(x->e, in->type, false);
	Val *parts = (Val *)r.parts;
	if (in->op == OP_SELECT) {
		bool may_none = in->flags & IRF_NONBLOCKING;
		parts[0].a = random_word(x->e) % (in->n / 2 + may_none) - may_none;
	} else if (in->op == OP_NEXT) {
		parts[1].a = random_word(x->e) % 9;
		parts[2].a = random_word(x->e) % 0x110000;
	}
	return r;
}

static Val
eval_parts(Frame *x, const IrInstr *in)
{
	Val r = value_of_type(x->e, in->type, true);
	Val *parts = (Val *)r.parts;
	for (uint32_t i = 0; i < in->n; i++)
		parts[i] = get_operand(x, in, i);
	return r;
}

static Val
eval_builtin(const Frame *x, const IrInstr *in, Val a, Val b)
{
	bool is_less = shape(x, ir_operand(x->f, in, 0)).type.is_signed
			       ? (int64_t)a.a < (int64_t)b.a
			       : a.a < b.a;
	return is_less == (in->aux != BI_MAX) ? (Val){ .a = a.a } : (Val){ .a = b.a };
}

/* ------------------------------------------------------------ instructions */

static End
eval_call(Frame *x, const IrInstr *in, Val *r)
{
	IrFuncId f = ir_static_callee(x->f, in);
	Closure callee = f != 0 ? (Closure){ f, { 0 } } : x->closures[ir_operand(x->f, in, 0)];
	Deferred d = { .f = callee.f };
	for (uint32_t i = 1; i < in->n; i++)
		d.args[i - 1] = get_operand(x, in, i);
	if (in->mode == CALL_DEFER) {
		vec_push(&x->deferred, d);
		return RETURNED;
	}
	/* A goroutine that is run at once is one way in which it may be run; its panic ends all. */
	End end = eval_func(x->e, &callee, d.args, r);
	return in->mode == CALL_GO && end == PANICKED ? STOPPED : end;
}

static End
run_deferred(Frame *x)
{
	while (x->deferred.len > 0) {
		Deferred d = vec_pop(&x->deferred);
		Val none;
		End end = eval_func(x->e, &(Closure){ d.f, { 0 } }, d.args, &none);
		if (end != RETURNED)
			return end;
	}
	return RETURNED;
}

static End
done(bool is_good)
{
	return is_good ? RETURNED : PANICKED;
}

static End
eval_load_store(Frame *x, const IrInstr *in, Val *r)
{
	IrGlobalId g = ir_instr(x->f, ir_operand(x->f, in, 0))->aux;
	Val *var = &x->e->globals[g];
	if (in->op == OP_STORE)
		*var = get_operand(x, in, 1);
	else if (x->e->m->globals.at[g].is_exported && !x->e->facts->options.is_closed)
		*var = value_of_type(x->e, x->e->m->globals.at[g].type, false);
	check_global(x, g);
	*r = *var;
	return RETURNED;
}

static End
eval_op(Frame *x, const IrInstr *in, IrValueId v, Val *r)
{
	Eval *e = x->e;
	bool is_memory = in->op == OP_LOAD || in->op == OP_STORE;
	Val a = in->n > 0 && !is_memory ? get_operand(x, in, 0) : (Val){ 0 };
	Val b = in->n > 1 && !is_memory ? get_operand(x, in, 1) : (Val){ 0 };
	switch ((IrOp)in->op) {
	case OP_BIN: return done(eval_binary(x, in, a, b, r));
	case OP_UN:
		r->a = in->aux == UN_NEG ? 0 - a.a : in->aux == UN_NOT ? !a.a
				   : in->aux == UN_LEN		       ? a.a
				   : in->aux == UN_CAP		       ? a.b
								       : ~a.a;
		return RETURNED;
	case OP_CONVERT: *r = a; return RETURNED;
	case OP_STRUCT: case OP_ARRAY: *r = eval_parts(x, in); return RETURNED;
	case OP_EXTRACT: *r = a.parts[in->aux]; return RETURNED;
	case OP_INDEX: *r = a.parts[b.a]; return RETURNED;
	case OP_LOAD: case OP_STORE: return eval_load_store(x, in, r);
	case OP_CALL: return eval_call(x, in, r);
	case OP_CLOSURE:
		x->closures[v] = (Closure){ ir_static_callee(x->f, in), b };
		return RETURNED;
	case OP_RUNDEFERS: return run_deferred(x);
	case OP_RECV: case OP_RECVOK: case OP_MAPGET: case OP_MAPGETOK: case OP_SELECT:
	case OP_NEXT:
		*r = eval_received(x, in);
		return RETURNED;
	case OP_RANGE: return RETURNED;
	case OP_MAKESLICE: return done(eval_make(x, in, v, r));
	case OP_SLICE: return done(eval_slice(x, in, a, r));
	case OP_APPEND: *r = grown(e, a, a.a + in->n - 1); return RETURNED;
	case OP_APPENDALL: *r = grown(e, a, a.a + b.a); break;
	case OP_CONCAT: r->a = a.a + b.a; break;
	case OP_STRCONV: *r = eval_strconv(x, in, a); return RETURNED;
	case OP_BUILTIN: *r = eval_builtin(x, in, a, b); return RETURNED;
	default: bug("interp", x->f->name->s, "op %s", ir_op_name((IrOp)in->op));
	}
	return r->a <= MAX_SIZE ? RETURNED : STOPPED; /* memory runs out */
}

static End
eval_instr(Frame *x, IrValueId v)
{
	const IrInstr *in = ir_instr(x->f, v);
	Val r = { 0 };
	End end = eval_op(x, in, v, &r);
	if (end != RETURNED || in->type == 0)
		return end;
	AbsShape s = shape(x, v);
	if (s.kind == SHAPE_INT)
		r.a = to_type(s.type, r.a);
	x->vals[v] = r;
	check(x, v, r);
	return RETURNED;
}

/* ------------------------------------------------------------------ blocks */

/* Into block b over the edge from p, as its successor number i. */
static void
eval_phis(Frame *x, IrBlockId p, uint32_t i, IrBlockId b)
{
	const IrBlock *block = &x->f->blocks.at[b];
	uint32_t slot = 0, n = 0;
	while (block->preds.at[slot] != p || absint_pred_succ(x->f, b, slot) != i)
		slot++;
	Val next[16];
	for (; ir_instr(x->f, block->instrs.at[n])->op == OP_PHI; n++)
		next[n] = get_operand(x, ir_instr(x->f, block->instrs.at[n]), slot);
	assert(n <= 16);
	for (uint32_t k = 0; k < n; k++) {
		x->vals[block->instrs.at[k]] = next[k];
		check(x, block->instrs.at[k], next[k]);
	}
	expect(x->e, x->f, absint_pred_feasible(x->e->facts, x->f->id, b, slot),
	       "^%u is entered from ^%u", b, p);
}

static End
eval_block(Frame *x, IrBlockId b)
{
	const IdVec *instrs = &x->f->blocks.at[b].instrs;
	expect(x->e, x->f, absint_block_reachable(x->e->facts, x->f->id, b), "^%u is entered", b);
	for (uint32_t k = 0; k + 1 < instrs->len; k++) {
		End end = ir_instr(x->f, instrs->at[k])->op == OP_PHI
				  ? RETURNED
				  : eval_instr(x, instrs->at[k]);
		if (end != RETURNED)
			return end;
	}
	return x->e->steps == 0 || x->e->steps-- == 0 ? STOPPED : RETURNED;
}

static void
return_value(Frame *x, const IrInstr *ret, Val *result)
{
	Val *parts = mem_array(Val, ret->n);
	for (uint32_t i = 0; i < ret->n; i++)
		parts[i] = get_operand(x, ret, i);
	*result = ret->n == 1 ? parts[0] : (Val){ .parts = parts };
}

static End
eval_body(Frame *x, Val *result)
{
	for (IrBlockId b = 1;;) {
		const IrBlock *block = &x->f->blocks.at[b];
		const IrInstr *last = ir_instr(x->f, *vec_last(&block->instrs));
		End end = eval_block(x, b);
		if (end == PANICKED && x->f->recover != 0 && b != x->f->recover) {
			end = run_deferred(x);
			b = x->f->recover;
			if (end == RETURNED)
				continue;
		}
		if (end != RETURNED)
			return end;
		if (last->op == OP_RET) {
			return_value(x, last, result);
			return RETURNED;
		}
		uint32_t i = last->op == OP_IF && get_operand(x, last, 0).a == 0;
		expect(x->e, x->f, absint_edge_feasible(x->e->facts, x->f->id, b, i),
		       "^%u is left for ^%u", b, block->succs[i]);
		eval_phis(x, b, i, block->succs[i]);
		b = block->succs[i];
	}
}

static End
eval_func(Eval *e, const Closure *callee, const Val *args, Val *result)
{
	const IrFunc *f = ir_func(e->m, callee->f);
	if (e->depth >= MAX_CALLS)
		return STOPPED;
	Frame x = { .e = e, .f = f, .args = args, .captured = callee->captured };
	x.vals = mem_array(Val, f->instrs.len);
	x.closures = mem_array(Closure, f->instrs.len);
	expect(e, f, absint_func_called(e->facts, f->id), "it is called");
	for (IrValueId v = 1; v < f->instrs.len; v++)
		if (ir_instr(f, v)->op == OP_PARAM || ir_instr(f, v)->op == OP_CAPTURE)
			check(&x, v, get(&x, v));
	e->depth++;
	End end = eval_body(&x, result);
	e->depth--;
	return end;
}

void
run_module(const IrModule *m, const AbsFacts *a, uint64_t seed, RunResult *result)
{
	Eval e = { .m = m, .facts = a, .seed = seed, .result = result };
	IrFuncId main = ir_func_find(m, str_cstr(m->strs, "m.f0"));
	assert(main != 0);
	for (uint32_t i = 0; i < N_INPUTS; i++) {
		Val args[MAX_ARGS] = { 0 }, r;
		const IrFunc *f = ir_func(m, main);
		for (uint32_t k = 0; k < f->params.len; k++)
			args[k] = value_of_type(&e, f->params.at[k].type, false);
		e.globals = mem_array(Val, m->globals.len);
		for (IrGlobalId g = 1; g < m->globals.len; g++)
			e.globals[g] = value_of_type(&e, m->globals.at[g].type, true);
		e.steps = N_STEPS;
		eval_func(&e, &(Closure){ main, { 0 } }, args, &r);
	}
}

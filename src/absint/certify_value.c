/*
 * The certificate's semantics: what is published of a value, as exact integers, and what an
 * instruction makes of such claims. Written from doc/ir.md, section 4, apart from transfer.c.
 */
#include "absint/priv.h"

#define MAX_RUNE 0x10FFFF
#define MAX_UTF8 4 /* bytes for one rune */

AbsShape
absint_claim_shape(const AbsCertifier *c, IrValueId v)
{
	return c->shapes[ir_instr(c->f, v)->type];
}

static AbsSpan
one(AbsWide x)
{
	return (AbsSpan){ x, x };
}

static AbsClaim
scalar(AbsSpan a)
{
	return (AbsClaim){ a, { 0, 0 } };
}

/* What lengths, capacities and indices may be. */
static AbsSpan
sizes(AbsInt word)
{
	return (AbsSpan){ 0, absint_exact_all(word).hi };
}

AbsClaim
absint_claim_all(AbsShape s)
{
	switch (s.kind) {
	case SHAPE_NONE: break;
	case SHAPE_INT: return scalar(absint_exact_all(s.type));
	case SHAPE_STRING: return scalar(sizes(s.type));
	case SHAPE_SLICE: return (AbsClaim){ sizes(s.type), sizes(s.type) };
	}
	return (AbsClaim){ { 0, 0 }, { 0, 0 } };
}

AbsClaim
absint_claim_none(void)
{
	return (AbsClaim){ absint_exact_none(), absint_exact_none() };
}

bool
absint_claim_is_none(AbsShape s, AbsClaim x)
{
	return s.kind != SHAPE_NONE && (absint_exact_is_none(x.a) ||
					(s.kind == SHAPE_SLICE && absint_exact_is_none(x.b)));
}

bool
absint_claim_within(AbsShape s, AbsClaim x, AbsClaim y)
{
	return s.kind == SHAPE_NONE || absint_claim_is_none(s, x) ||
	       (absint_exact_within(x.a, y.a) &&
		(s.kind != SHAPE_SLICE || absint_exact_within(x.b, y.b)));
}

AbsClaim
absint_claim_join(AbsShape s, AbsClaim x, AbsClaim y)
{
	if (absint_claim_is_none(s, x))
		return y;
	if (absint_claim_is_none(s, y))
		return x;
	return (AbsClaim){ absint_exact_join(x.a, y.a), absint_exact_join(x.b, y.b) };
}

AbsClaim
absint_claim_meet(AbsShape s, AbsClaim x, AbsClaim y)
{
	if (s.kind == SHAPE_NONE)
		return x;
	return (AbsClaim){ absint_exact_meet(x.a, y.a), absint_exact_meet(x.b, y.b) };
}

static AbsSpan
span_of(AbsInt t, AbsRange r)
{
	return t.is_signed ? (AbsSpan){ (int64_t)r.lo, (int64_t)r.hi } : (AbsSpan){ r.lo, r.hi };
}

AbsClaim
absint_claim_of(AbsShape s, AbsVal x)
{
	if (s.kind == SHAPE_NONE)
		return absint_claim_all(s);
	return (AbsClaim){ span_of(s.type, x.a),
			   s.kind == SHAPE_SLICE ? span_of(s.type, x.b) : one(0) };
}

static AbsClaim
constant(AbsShape s, const IrConst *k)
{
	if (s.kind == SHAPE_NONE || k->kind == IRC_FLOAT || k->kind == IRC_COMPLEX)
		return absint_claim_all(s);
	if (k->kind == IRC_STRING)
		return scalar(one(k->str->len));
	if (k->kind == IRC_ZERO)
		return (AbsClaim){ one(0), one(0) };
	AbsWide x = s.type.is_signed ? (AbsWide)(int64_t)k->bits : (AbsWide)k->bits;
	return scalar(absint_exact_wrap(s.type, one(x)));
}

AbsClaim
absint_claim_def(const AbsCertifier *c, IrValueId v)
{
	const IrInstr *in = ir_instr(c->f, v);
	AbsShape s = absint_claim_shape(c, v);
	assert(c->place[v] == 0 || c->ff->ids.at[c->place[v] - 1] == v);
	if (s.kind == SHAPE_NONE)
		return absint_claim_all(s);
	if (in->op == OP_CONST)
		return constant(s, &c->f->consts.at[in->aux]);
	if (in->block != 0 && (c->ff->blocks[in->block] & BLOCK_REACHABLE) == 0)
		return absint_claim_none();
	return c->place[v] == 0 ? absint_claim_all(s)
				: absint_claim_of(s, c->ff->vals[c->place[v] - 1]);
}

/* What the environment at the start of a block says, or null. */
static const AbsVal *
entry_of(const AbsEnv *e, IrValueId v)
{
	uint32_t from = 0, to = e->n;
	while (from < to) {
		uint32_t mid = from + (to - from) / 2;
		if (e->at[mid].v < v)
			from = mid + 1;
		else
			to = mid;
	}
	return from < e->n && e->at[from].v == v ? &e->at[from].val : NULL;
}

AbsClaim
absint_claim_at(const AbsCertifier *c, const AbsView *view, IrValueId v)
{
	for (uint32_t i = view->known.len; i-- > 0;)
		if (view->known.at[i].v == v)
			return view->known.at[i].claim;
	const AbsVal *x = view->env == NULL ? NULL : entry_of(view->env, v);
	AbsShape s = absint_claim_shape(c, v);
	AbsClaim def = absint_claim_def(c, v);
	return x == NULL ? def : absint_claim_meet(s, def, absint_claim_of(s, *x));
}

bool
absint_claim_never_returns(const AbsCertifier *c, const IrInstr *in)
{
	IrFuncId g = in->op == OP_CALL && in->mode == CALL_PLAIN ? ir_static_callee(c->f, in) : 0;
	return g != 0 && !c->facts->funcs[g].may_return;
}

/* ------------------------------------------------------------ instructions */

/* One instruction whose result is asked for. */
typedef struct Work {
	const AbsCertifier *c;
	const AbsView *view;
	const IrInstr *in;
	AbsShape s;  /* of the result */
	AbsInt word; /* int */
} Work;

static IrValueId
operand(const Work *w, uint32_t i)
{
	return ir_operand(w->c->f, w->in, i);
}

static AbsShape
shape(const Work *w, uint32_t i)
{
	return absint_claim_shape(w->c, operand(w, i));
}

static AbsClaim
value(const Work *w, uint32_t i)
{
	return absint_claim_at(w->c, w->view, operand(w, i));
}

static const IrType *
type_under(const Work *w, IrTypeId t)
{
	return ir_under(w->c->m, t);
}

static const IrType *
type(const Work *w, uint32_t i)
{
	return type_under(w, ir_instr(w->c->f, operand(w, i))->type);
}

/* The array behind a pointer, or null. */
static const IrType *
array_behind(const Work *w, const IrType *t)
{
	const IrType *to = t->kind == IRT_POINTER ? type_under(w, t->elem) : t;
	return to->kind == IRT_ARRAY ? to : NULL;
}

/* What an operation on a value with itself gives, whatever it is; none: that depends. */
static AbsSpan
with_itself(IrBin op)
{
	if (op == BIN_SUB || op == BIN_XOR || op == BIN_ANDNOT || op == BIN_NE || op == BIN_LT ||
	    op == BIN_GT)
		return one(0);
	return op == BIN_EQ || op == BIN_LE || op == BIN_GE ? one(1) : absint_exact_none();
}

static AbsClaim
binary(const Work *w)
{
	AbsShape s = shape(w, 0);
	IrBin op = (IrBin)w->in->aux;
	AbsSpan a = value(w, 0).a, b = value(w, 1).a, self = with_itself(op);
	if (s.kind == SHAPE_STRING && (op == BIN_EQ || op == BIN_NE)) {
		AbsSpan same_length = absint_exact_meet(a, b);
		return absint_exact_is_none(same_length) ? scalar(one(op == BIN_NE))
							 : absint_claim_all(w->s);
	}
	if (s.kind != SHAPE_INT)
		return absint_claim_all(w->s);
	if (operand(w, 0) == operand(w, 1) && !absint_exact_is_none(self))
		return scalar(self);
	return scalar(absint_exact_bin(op, s.type, a, b));
}

static AbsClaim
length(const Work *w, bool is_capacity)
{
	AbsShape s = shape(w, 0);
	if (s.kind == SHAPE_SLICE || s.kind == SHAPE_STRING)
		return scalar(is_capacity ? value(w, 0).b : value(w, 0).a);
	const IrType *array = array_behind(w, type(w, 0));
	return scalar(array != NULL ? one((AbsWide)array->len) : sizes(w->word));
}

static AbsClaim
unary(const Work *w)
{
	AbsShape s = shape(w, 0);
	AbsSpan all = s.kind == SHAPE_INT ? absint_exact_all(s.type) : absint_exact_none();
	switch ((IrUn)w->in->aux) {
	case UN_LEN: return length(w, false);
	case UN_CAP: return length(w, true);
	case UN_NEG:
		if (s.kind == SHAPE_INT)
			return scalar(absint_exact_bin(BIN_SUB, s.type, one(0), value(w, 0).a));
		break;
	case UN_COM: case UN_NOT: {
		/* The k-th value from below becomes the k-th from above. */
		AbsSpan a = value(w, 0).a;
		return scalar((AbsSpan){ all.lo + all.hi - a.hi, all.lo + all.hi - a.lo });
	}
	case UN_REAL: case UN_IMAG: case UN_COUNT: break;
	}
	return absint_claim_all(w->s);
}

static AbsClaim
conversion(const Work *w)
{
	if (shape(w, 0).kind != w->s.kind)
		return absint_claim_all(w->s);
	if (w->s.kind != SHAPE_INT)
		return value(w, 0);
	return scalar(absint_exact_wrap(w->s.type, value(w, 0).a));
}

/* A slice or string; sizes that no object has end at the greatest. */
static AbsClaim
sized(const Work *w, AbsSpan len, AbsWide least_cap)
{
	AbsWide max = sizes(w->word).hi;
	assert(absint_exact_is_none(len) || (len.lo >= 0 && least_cap >= 0));
	if (absint_exact_is_none(len))
		return absint_claim_none();
	len = (AbsSpan){ len.lo > max ? max : len.lo, len.hi > max ? max : len.hi };
	return (AbsClaim){ len, { len.lo > least_cap ? len.lo : least_cap, max } };
}

/* Between bytes and runes: each rune is one to four bytes. */
static AbsClaim
text_conversion(const Work *w)
{
	AbsShape from = shape(w, 0);
	if (from.kind == SHAPE_INT)
		return scalar((AbsSpan){ 1, MAX_UTF8 });
	if (from.kind == SHAPE_NONE)
		return absint_claim_all(w->s);
	const IrType *slice = w->s.kind == SHAPE_SLICE ? type_under(w, w->in->type) : type(w, 0);
	AbsSpan len = value(w, 0).a;
	if (absint_exact_is_none(len))
		return absint_claim_none();
	bool is_runes = slice->kind == IRT_SLICE && type_under(w, slice->elem)->kind == IRT_INT32;
	if (is_runes && w->s.kind == SHAPE_SLICE)
		len.lo = (len.lo + MAX_UTF8 - 1) / MAX_UTF8;
	else if (is_runes)
		len.hi *= MAX_UTF8;
	return sized(w, len, 0);
}

static AbsClaim
concatenation(const Work *w)
{
	AbsSpan len = one(0);
	for (uint32_t i = 0; i < w->in->n; i++) {
		AbsSpan x = value(w, i).a;
		if (absint_exact_is_none(x))
			return absint_claim_none();
		len = (AbsSpan){ len.lo + x.lo, len.hi + x.hi };
	}
	return sized(w, len, 0);
}

/* Operand i as an index or size: from 0 to most, or it panics. */
static AbsSpan
index_in(const Work *w, uint32_t i, AbsWide greatest)
{
	AbsSpan allowed = { 0, greatest };
	assert(greatest <= sizes(w->word).hi);
	return shape(w, i).kind == SHAPE_INT ? absint_exact_meet(value(w, i).a, allowed) : allowed;
}

static AbsClaim
made_slice(const Work *w)
{
	AbsWide max = sizes(w->word).hi;
	AbsSpan len = index_in(w, 0, max), cap = index_in(w, 1, max);
	absint_exact_assume(BIN_LE, &len, &cap);
	return (AbsClaim){ len, cap };
}

static AbsClaim
sliced(const Work *w)
{
	AbsShape s = shape(w, 0);
	const IrType *array = array_behind(w, type(w, 0));
	AbsSpan len = sizes(w->word), room = len;
	if (s.kind == SHAPE_SLICE || s.kind == SHAPE_STRING) {
		len = value(w, 0).a;
		room = s.kind == SHAPE_SLICE ? value(w, 0).b : len;
	} else if (array != NULL) {
		len = room = one((AbsWide)array->len);
	}
	AbsSpan lo = operand(w, 1) != 0 ? index_in(w, 1, room.hi) : one(0);
	AbsSpan hi = operand(w, 2) != 0 ? index_in(w, 2, room.hi) : len;
	AbsSpan max = operand(w, 3) != 0 ? index_in(w, 3, room.hi) : room;
	absint_exact_assume(BIN_LE, &hi, &max);
	absint_exact_assume(BIN_LE, &lo, &hi);
	if (absint_exact_is_none(lo) || absint_exact_is_none(hi) || absint_exact_is_none(max) ||
	    absint_exact_is_none(len) || absint_exact_is_none(room))
		return absint_claim_none();
	AbsSpan new_len = { hi.lo > lo.hi ? hi.lo - lo.hi : 0, hi.hi - lo.lo };
	AbsSpan new_cap = { max.lo > lo.hi ? max.lo - lo.hi : 0, max.hi - lo.lo };
	if (new_cap.lo < new_len.lo)
		new_cap.lo = new_len.lo;
	return (AbsClaim){ new_len, new_cap };
}

static AbsClaim
appended(const Work *w)
{
	AbsClaim old = value(w, 0);
	AbsSpan more = one((AbsWide)w->in->n - 1);
	if (w->in->op == OP_APPENDALL)
		more = shape(w, 1).kind == SHAPE_NONE ? sizes(w->word) : value(w, 1).a;
	if (absint_claim_is_none(w->s, old) || absint_exact_is_none(more))
		return absint_claim_none();
	return sized(w, (AbsSpan){ old.a.lo + more.lo, old.a.hi + more.hi }, old.b.lo);
}

/* Of strings the result is one of the operands; of integers its ends are the outermost ones. */
static AbsClaim
extremum(const Work *w)
{
	AbsClaim r = value(w, 0);
	bool is_max = w->in->aux == BI_MAX;
	if (w->s.kind == SHAPE_NONE)
		return absint_claim_all(w->s);
	for (uint32_t i = 1; i < w->in->n; i++) {
		AbsSpan x = value(w, i).a;
		if (absint_exact_is_none(x) || absint_exact_is_none(r.a))
			return absint_claim_none();
		if (w->s.kind != SHAPE_INT)
			r.a = absint_exact_join(r.a, x);
		else
			r.a = (AbsSpan){ (x.lo > r.a.lo) == is_max ? x.lo : r.a.lo,
					 (x.hi > r.a.hi) == is_max ? x.hi : r.a.hi };
	}
	return r;
}

static AbsClaim
copied(const Work *w)
{
	AbsSpan a = value(w, 0).a,
		b = shape(w, 1).kind == SHAPE_NONE ? sizes(w->word) : value(w, 1).a;
	if (absint_exact_is_none(a) || absint_exact_is_none(b))
		return absint_claim_none();
	return scalar((AbsSpan){ a.lo < b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi });
}

static AbsClaim
builtin(const Work *w)
{
	IrBuiltin b = (IrBuiltin)w->in->aux;
	if (b == BI_COPY)
		return copied(w);
	if (b == BI_MIN || b == BI_MAX)
		return extremum(w);
	if (b == BI_UNSAFE_SLICE || b == BI_UNSAFE_STRING) {
		AbsSpan len = index_in(w, 1, sizes(w->word).hi);
		return (AbsClaim){ len, len };
	}
	return absint_claim_all(w->s);
}

/* Result i of a function of the module; without a body, or with a model's, it may be anything. */
static AbsClaim
call_result(const Work *w, const IrInstr *call, uint32_t i)
{
	IrFuncId g = ir_static_callee(w->c->f, call);
	if (g == 0 || ir_func(w->c->m, g)->body != BODY_HERE || ir_func(w->c->m, g)->is_model)
		return absint_claim_all(w->s);
	const FuncFacts *ff = &w->c->facts->funcs[g];
	assert(i < ff->n_results);
	return absint_claim_of(w->s, ff->results[i]);
}

static AbsClaim
part(const Work *w)
{
	const IrInstr *from = ir_instr(w->c->f, operand(w, 0));
	const IrType *whole = ir_type(w->c->m, from->type);
	uint32_t i = w->in->aux;
	assert(i < ir_under(w->c->m, from->type)->n_members);
	if (from->op == OP_STRUCT)
		return absint_claim_def(w->c, ir_operand(w->c->f, from, i));
	if (from->op == OP_CALL && whole->kind == IRT_TUPLE)
		return call_result(w, from, i);
	if (from->op == OP_SELECT && i == 0)
		return scalar((AbsSpan){ from->flags & IRF_NONBLOCKING ? -1 : 0,
					 (AbsWide)(from->n / 2) - 1 });
	if (from->op == OP_NEXT && i > 0) {
		const IrType *it =
			type_under(w, ir_instr(w->c->f, ir_operand(w->c->f, from, 0))->type);
		if (it->kind == IRT_ITER && type_under(w, it->elem)->kind == IRT_STRING)
			return scalar(i == 1 ? sizes(w->word) : (AbsSpan){ 0, MAX_RUNE });
	}
	return absint_claim_all(w->s);
}

static AbsClaim
loaded(const Work *w)
{
	const IrInstr *p = ir_instr(w->c->f, operand(w, 0));
	if (p->op != OP_GLOBAL || !w->c->facts->globals[p->aux].is_tracked)
		return absint_claim_all(w->s);
	return absint_claim_of(w->s, w->c->facts->globals[p->aux].val);
}

/* Whether an operand is never computed: then neither is the result. */
static bool
lacks_operand(const Work *w)
{
	for (uint32_t i = 0; i < w->in->n; i++)
		if (operand(w, i) != 0 && absint_claim_is_none(shape(w, i), value(w, i)))
			return true;
	return false;
}

AbsClaim
absint_claim_result(const AbsCertifier *c, const AbsView *view, IrValueId v)
{
	const IrInstr *in = ir_instr(c->f, v);
	const AbsInt word = { (uint8_t)(c->m->pointer_size * 8), true };
	const Work w = { c, view, in, absint_claim_shape(c, v), word };
	assert(w.s.kind != SHAPE_NONE);
	if (in->op != OP_PHI && lacks_operand(&w))
		return absint_claim_none();
	switch ((IrOp)in->op) {
	case OP_BIN: return binary(&w);
	case OP_UN: return unary(&w);
	case OP_CONVERT: return conversion(&w);
	case OP_STRCONV: return text_conversion(&w);
	case OP_CONCAT: return concatenation(&w);
	case OP_MAKESLICE: return made_slice(&w);
	case OP_SLICE: return sliced(&w);
	case OP_APPEND: case OP_APPENDALL: return appended(&w);
	case OP_BUILTIN: return builtin(&w);
	case OP_EXTRACT: return part(&w);
	case OP_CALL: return call_result(&w, in, 0);
	case OP_LOAD: return loaded(&w);
	case OP_PHI: return absint_claim_at(c, view, v);
	case OP_INVOKE: case OP_INDEX: case OP_ASSERT: case OP_MAPGET: case OP_RECV: case OP_ARRAY:
	case OP_STRUCT: case OP_ALLOC: case OP_FIELD: case OP_ELEM: case OP_BOX: case OP_ASSERTOK:
	case OP_CLOSURE: case OP_MAKEMAP: case OP_MAPGETOK: case OP_MAPSET: case OP_RANGE:
	case OP_NEXT: case OP_MAKECHAN: case OP_SEND: case OP_RECVOK: case OP_SELECT:
	case OP_RUNDEFERS: case OP_STORE: case OP_PARAM: case OP_CAPTURE: case OP_CONST:
	case OP_GLOBAL: case OP_FUNC: case OP_JUMP: case OP_IF: case OP_RET: case OP_PANIC:
	case OP_UNREACHABLE: case OP_NONE: case OP_COUNT: break;
	}
	return absint_claim_all(w.s);
}

/*
 * What a branch says of values. A condition that is known to be true (or false) narrows its
 * operands; what is learnt of a value goes on to those that it was computed from, backwards through
 * instructions whose inverse is a function. A boolean phi of the branching block (what && and ||
 * become) is followed into the predecessors that can have given it.
 */
#include "absint/priv.h"

typedef struct Refiner {
	AbsRun *r;
	const AbsEnv *e;
	IrBlockId b;
	AbsEnvEntries *out; /* from base on; others may be below */
	uint32_t base;
	uint32_t depth;
} Refiner;

static bool assume(Refiner *x, IrValueId v, AbsVal val);

static AbsVal
current(Refiner *x, IrValueId v)
{
	for (uint32_t i = x->out->len; i-- > x->base;)
		if (x->out->at[i].v == v)
			return x->out->at[i].val;
	return absint_run_val(x->r, x->e, v);
}

static bool
assume_int(Refiner *x, IrValueId v, AbsRange a)
{
	return assume(x, v, (AbsVal){ a, { 0, 0 } });
}

/* Lengths decide what the comparison of strings, or of a slice with nil, tells of both. */
static bool
assume_lengths(Refiner *x, IrBin op, IrValueId a, IrValueId b)
{
	AbsShape s = absint_run_shape(x->r, a);
	AbsVal va = current(x, a), vb = current(x, b);
	if (op == BIN_EQ) {
		AbsVal both = absint_val_meet(s, va, vb);
		return assume(x, a, both) && assume(x, b, both);
	}
	if (op != BIN_NE || s.kind != SHAPE_STRING)
		return true;
	/* not equal to "" is longer than it */
	AbsRange some = { 1, absint_type_max(s.type) };
	if (absint_range_is_one(vb.a) && vb.a.lo == 0)
		return assume(x, a, (AbsVal){ absint_range_meet(s.type, va.a, some), { 0, 0 } });
	if (absint_range_is_one(va.a) && va.a.lo == 0)
		return assume(x, b, (AbsVal){ absint_range_meet(s.type, vb.a, some), { 0, 0 } });
	return true;
}

static bool
assume_compare(Refiner *x, IrBin op, IrValueId a, IrValueId b)
{
	AbsShape s = absint_run_shape(x->r, a);
	assert(s.kind == absint_run_shape(x->r, b).kind);
	if (s.kind == SHAPE_NONE)
		return true;
	if (s.kind != SHAPE_INT)
		return assume_lengths(x, op, a, b);
	AbsRange ra = current(x, a).a, rb = current(x, b).a;
	if (a == b)
		return !absint_range_is_none(s.type, ra) && op != BIN_NE && op != BIN_LT &&
		       op != BIN_GT;
	absint_range_assume(op, s.type, &ra, &rb);
	return assume_int(x, a, ra) && assume_int(x, b, rb);
}

/* v = a op b is in val: modulo 2^bits each operand is a function of the result and the other. */
static bool
assume_bin(Refiner *x, const IrInstr *in, AbsInt t, AbsRange val)
{
	IrValueId a = ir_operand(x->r->f, in, 0), b = ir_operand(x->r->f, in, 1);
	IrBin op = (IrBin)in->aux;
	assert(in->op == OP_BIN && op < BIN_COUNT);
	if (op >= BIN_EQ)
		return !absint_range_is_one(val) ||
		       assume_compare(x, val.lo != 0 ? op : absint_cmp_negate(op), a, b);
	if (op == BIN_ADD) {
		if (!assume_int(x, a, absint_range_sub(t, val, current(x, b).a)))
			return false;
		return assume_int(x, b, absint_range_sub(t, val, current(x, a).a));
	}
	if (op == BIN_SUB) {
		if (!assume_int(x, a, absint_range_add(t, val, current(x, b).a)))
			return false;
		return assume_int(x, b, absint_range_sub(t, current(x, a).a, val));
	}
	return true;
}

static bool
assume_size(Refiner *x, const IrInstr *in, AbsRange val)
{
	IrValueId v = ir_operand(x->r->f, in, 0);
	AbsShape s = absint_run_shape(x->r, v);
	if (s.kind != SHAPE_STRING && s.kind != SHAPE_SLICE)
		return true;
	AbsVal now = current(x, v);
	assert(in->aux != UN_CAP || s.kind == SHAPE_SLICE);
	if (in->aux == UN_CAP)
		now.b = val;
	else
		now.a = val;
	if (s.kind == SHAPE_SLICE)
		absint_range_assume(BIN_LE, s.type, &now.a, &now.b);
	return assume(x, v, now);
}

/* The operand of a conversion that gave val. */
static bool
assume_convert(Refiner *x, const IrInstr *in, AbsVal val)
{
	IrValueId v = ir_operand(x->r->f, in, 0);
	AbsShape to = x->r->facts->shapes[in->type], from = absint_run_shape(x->r, v);
	if (from.kind != to.kind)
		return true;
	if (from.kind != SHAPE_INT)
		return assume(x, v, val);
	/* Equal modulo the narrower width; that is the value itself unless bits were cut off. */
	AbsRange now = current(x, v).a, same = absint_range_convert(to.type, from.type, now);
	bool keeps_values =
		absint_range_same(same, now) && (from.type.is_signed == to.type.is_signed ||
						 !absint_word_lt((AbsInt){ 64, true }, now.lo, 0));
	if (keeps_values || to.type.bits >= from.type.bits)
		return assume_int(x, v, absint_range_convert(from.type, to.type, val.a));
	return true;
}

/* What a joined environment says, as far as it says more than is known. */
static bool
assume_env(Refiner *x, const AbsEnv *e)
{
	for (uint32_t i = 0; i < e->n; i++) {
		IrValueId v = e->at[i].v;
		AbsShape s = absint_run_shape(x->r, v);
		AbsVal now = current(x, v), both = absint_val_meet(s, now, e->at[i].val);
		if (absint_val_same(both, now) || absint_val_is_bottom(s, e->at[i].val))
			continue;
		if (absint_val_is_bottom(s, both))
			return false;
		vec_push(x->out, ((AbsEnvEntry){ v, e->at[i].block, both }));
	}
	return true;
}

/* The start of block b if it is entered by pred number k, whose phi operand is truth; null if it
 * cannot be. What the operand says is found before b is entered: it was computed from
 * the values that b redefines as they were until then. */
static const AbsEnv *
entered_with(AbsRun *r, IrBlockId b, uint32_t k, const IrInstr *phi, bool truth)
{
	IrBlockId p = r->f->blocks.at[b].preds.at[k];
	assert(phi->op == OP_PHI && phi->block == b && k < phi->n);
	if (r->fix->out[p] == NULL)
		return NULL;
	const AbsEnv *e = absint_env_leave(r, r->fix->out[p], p, absint_pred_succ(r->f, b, k));
	AbsEnvEntries *more = &r->scratch->entries;
	uint32_t base = more->len;
	bool is_possible = e != NULL && absint_refine(r, e, p, ir_operand(r->f, phi, k), truth);
	if (is_possible)
		e = absint_env_with(r, e, more->at + base, more->len - base, b);
	more->len = base;
	return is_possible ? absint_env_arrive(r, e, b, k) : NULL;
}

/*
 * Phi v of the branching block is truth: join the edges that may give that. Heads of components are
 * left alone: what came in over their back edges may be of an earlier iteration than their state.
 */
static bool
assume_phi(Refiner *x, IrValueId v, bool truth)
{
	AbsRun *r = x->r;
	const IrInstr *phi = ir_instr(r->f, v);
	uint32_t at = r->fix->wto->index[x->b];
	if (phi->block != x->b || at == 0 || r->fix->wto->end[at - 1] != 0)
		return true;
	if (r->phi_depth >= r->facts->options.max_joins) {
		r->cut |= ABS_CUT(ABS_LIMIT_JOINS);
		return true;
	}
	r->phi_depth++;
	const void *joined = NULL;
	for (uint32_t k = 0; k < phi->n; k++) {
		const AbsEnv *e = entered_with(r, x->b, k, phi, truth);
		if (e != NULL)
			joined = joined == NULL ? e : absint_env_domain.join(r, joined, e);
	}
	assert(r->phi_depth > 0);
	r->phi_depth--;
	return joined != NULL && assume_env(x, joined);
}

/* Pass on what is new of v to what it was computed from. */
static bool
propagate(Refiner *x, IrValueId v, AbsShape s, AbsVal val)
{
	const IrInstr *in = ir_instr(x->r->f, v);
	if (in->op == OP_CONVERT)
		return assume_convert(x, in, val);
	if (s.kind != SHAPE_INT)
		return true;
	if (in->op == OP_BIN)
		return assume_bin(x, in, s.type, val.a);
	if (in->op == OP_UN && (in->aux == UN_LEN || in->aux == UN_CAP))
		return assume_size(x, in, val.a);
	if (in->op == OP_UN && (in->aux == UN_COM || in->aux == UN_NOT))
		return assume_int(x, ir_operand(x->r->f, in, 0), absint_range_com(s.type, val.a));
	if (in->op == OP_UN && in->aux == UN_NEG)
		return assume_int(x, ir_operand(x->r->f, in, 0), absint_range_neg(s.type, val.a));
	if (in->op == OP_PHI && s.type.bits == 1 && absint_range_is_one(val.a))
		return assume_phi(x, v, val.a.lo != 0);
	return true;
}

/* v is in val too. False if that leaves nothing. */
static bool
assume(Refiner *x, IrValueId v, AbsVal val)
{
	AbsShape s = absint_run_shape(x->r, v);
	if (s.kind == SHAPE_NONE)
		return true;
	AbsVal now = current(x, v), both = absint_val_meet(s, now, val);
	if (absint_val_is_bottom(s, both))
		return false;
	if (absint_val_same(both, now))
		return true;
	vec_push(x->out, ((AbsEnvEntry){ v, ir_instr(x->r->f, v)->block, both }));
	if (x->depth >= x->r->facts->options.max_chain) {
		IrOp op = (IrOp)ir_instr(x->r->f, v)->op;
		if (op == OP_CONVERT || op == OP_BIN || op == OP_UN || op == OP_PHI)
			x->r->cut |= ABS_CUT(ABS_LIMIT_CHAIN);
		return true;
	}
	x->depth++;
	bool is_possible = propagate(x, v, s, both);
	x->depth--;
	return is_possible;
}

bool
absint_refine(AbsRun *r, const AbsEnv *e, IrBlockId b, IrValueId cond, bool truth)
{
	AbsEnvEntries *out = &r->scratch->entries;
	Refiner x = { .r = r, .e = e, .b = b, .out = out, .base = out->len };
	AbsRange one = absint_range_one(truth);
	AbsVal now = absint_run_val(r, e, cond);
	AbsShape s = absint_run_shape(r, cond);
	assert(s.kind == SHAPE_INT && s.type.bits == 1 && e != NULL);
	/* A condition that is known already can still tell of its operands: the same
	 * branch may be taken elsewhere. */
	if (absint_range_same(now.a, one))
		return propagate(&x, cond, s, now);
	return assume_int(&x, cond, one);
}

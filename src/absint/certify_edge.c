/*
 * What the certificate knows when control leaves a block over one of its edges: what holds at the
 * block's end, and what the condition says of the values that it was computed from. refine.c goes
 * through these once, depth first; here each relation between a value and its operands is applied
 * until nothing changes, which leaves no more than any order of applying them does.
 *
 * All of it speaks of the latest value of each instruction. A definition dominates its uses, so
 * where a value is used, its operands have not been computed again since.
 */
#include "absint/priv.h"

#define MIN_ROUNDS 32    /* of applying all relations */
#define MIN_FOLLOWING 6  /* phis of one block whose operands are phis of another */

/* A search for what `cond is truth` says at the end of a block. */
typedef struct Search {
	AbsCertifier *c;
	IrBlockId block;
	AbsView *view;
	IdVec active; /* values whose relations to their operands are applied */
	bool has_changed;
} Search;

uint32_t
absint_certify_slot(const IrFunc *f, IrBlockId b, uint32_t i)
{
	const IrBlock *from = &f->blocks.at[b];
	const IdVec *preds = &f->blocks.at[from->succs[i]].preds;
	for (uint32_t k = 0; k < preds->len; k++)
		if (preds->at[k] == b)
			return k + (i == 1 && from->succs[0] == from->succs[1]);
	bug("absint", f->name->s, "^%u is no predecessor of its successor", b);
}

/* At least as many as the analysis follows, or what it found might not be found here. */
static uint64_t
max_rounds(const AbsCertifier *c)
{
	uint64_t n = (uint64_t)4 * c->facts->options.max_chain;
	return n < MIN_ROUNDS ? MIN_ROUNDS : n;
}

static uint32_t
max_following(const AbsCertifier *c)
{
	uint32_t n = c->facts->options.max_joins;
	return n < MIN_FOLLOWING ? MIN_FOLLOWING : n;
}

static AbsClaim
at(const Search *x, IrValueId v)
{
	return absint_claim_at(x->c, x->view, v);
}

static IrValueId
operand(const Search *x, const IrInstr *in, uint32_t i)
{
	return ir_operand(x->c->f, in, i);
}

static void
know(AbsView *view, IrValueId v, AbsClaim claim)
{
	for (uint32_t i = 0; i < view->known.len; i++)
		if (view->known.at[i].v == v) {
			view->known.at[i].claim = claim;
			return;
		}
	vec_push(&view->known, ((AbsKnown){ v, claim }));
}

static void
activate(Search *x, IrValueId v)
{
	for (uint32_t i = 0; i < x->active.len; i++)
		if (x->active.at[i] == v)
			return;
	vec_push(&x->active, v);
	x->has_changed = true;
}

/* v is in claim too; false if that cannot be. */
static bool
narrow(Search *x, IrValueId v, AbsClaim claim)
{
	AbsShape s = absint_claim_shape(x->c, v);
	if (s.kind == SHAPE_NONE)
		return true;
	AbsClaim now = at(x, v), both = absint_claim_meet(s, now, claim);
	if (absint_claim_is_none(s, both))
		return false;
	if (absint_claim_within(s, now, both))
		return true;
	know(x->view, v, both);
	x->has_changed = true;
	activate(x, v);
	return true;
}

static bool
narrow_int(Search *x, IrValueId v, AbsSpan a)
{
	return narrow(x, v, (AbsClaim){ a, { 0, 0 } });
}

/* a and b, strings or slices, are equal or not. A slice is only ever compared with nil. */
static bool
compare_lengths(Search *x, IrBin op, IrValueId a, IrValueId b)
{
	AbsShape s = absint_claim_shape(x->c, a);
	AbsClaim va = at(x, a), vb = at(x, b);
	if (op == BIN_EQ)
		return narrow(x, a, vb) && narrow(x, b, va);
	if (op != BIN_NE || s.kind != SHAPE_STRING)
		return true;
	/* Different strings may have one length, but there is only one of length 0. */
	AbsSpan some = { 1, absint_exact_all(s.type).hi };
	return (vb.a.hi != 0 || narrow_int(x, a, some)) && (va.a.hi != 0 || narrow_int(x, b, some));
}

static bool
compare(Search *x, IrBin op, IrValueId a, IrValueId b)
{
	AbsShape s = absint_claim_shape(x->c, a);
	if (s.kind != SHAPE_INT)
		return s.kind == SHAPE_NONE || compare_lengths(x, op, a, b);
	AbsSpan va = at(x, a).a, vb = at(x, b).a;
	assert(absint_claim_shape(x->c, b).type.bits == s.type.bits);
	if (a == b)
		return op == BIN_EQ || op == BIN_LE || op == BIN_GE;
	absint_exact_assume(op, &va, &vb);
	return narrow_int(x, a, va) && narrow_int(x, b, vb);
}

/* r = a + b or a - b: modulo the type's size each of the three follows from the two others. */
static bool
relate_sum(Search *x, const IrInstr *in, AbsInt t, AbsSpan r)
{
	IrValueId a = operand(x, in, 0), b = operand(x, in, 1);
	if (in->aux == BIN_ADD)
		return narrow_int(x, a, absint_exact_bin(BIN_SUB, t, r, at(x, b).a)) &&
		       narrow_int(x, b, absint_exact_bin(BIN_SUB, t, r, at(x, a).a));
	return narrow_int(x, a, absint_exact_bin(BIN_ADD, t, r, at(x, b).a)) &&
	       narrow_int(x, b, absint_exact_bin(BIN_SUB, t, at(x, a).a, r));
}

static bool
relate_binary(Search *x, const IrInstr *in, AbsInt t, AbsSpan r)
{
	IrBin op = (IrBin)in->aux;
	if (op >= BIN_EQ)
		return r.lo != r.hi || compare(x, r.lo == 1 ? op : absint_exact_opposite(op),
					       operand(x, in, 0), operand(x, in, 1));
	return (op != BIN_ADD && op != BIN_SUB) || relate_sum(x, in, t, r);
}

static bool
relate_size(Search *x, const IrInstr *in, AbsSpan r)
{
	IrValueId v = operand(x, in, 0);
	AbsShape s = absint_claim_shape(x->c, v);
	if (s.kind != SHAPE_STRING && s.kind != SHAPE_SLICE)
		return true;
	AbsClaim now = at(x, v);
	assert(in->aux != UN_CAP || s.kind == SHAPE_SLICE);
	if (in->aux == UN_CAP)
		now.b = absint_exact_meet(now.b, r);
	else
		now.a = absint_exact_meet(now.a, r);
	if (s.kind == SHAPE_SLICE)
		absint_exact_assume(BIN_LE, &now.a, &now.b);
	return narrow(x, v, now);
}

static bool
relate_unary(Search *x, const IrInstr *in, AbsInt t, AbsSpan r)
{
	AbsSpan all = absint_exact_all(t);
	switch ((IrUn)in->aux) {
	case UN_LEN: case UN_CAP: return relate_size(x, in, r);
	case UN_NEG:
		return narrow_int(x, operand(x, in, 0),
				  absint_exact_bin(BIN_SUB, t, (AbsSpan){ 0, 0 }, r));
	case UN_COM: case UN_NOT:
		return narrow_int(x, operand(x, in, 0),
				  (AbsSpan){ all.lo + all.hi - r.hi, all.lo + all.hi - r.lo });
	case UN_REAL: case UN_IMAG: case UN_COUNT: break;
	}
	return true;
}

/* What was converted is the result again if no bit was cut off. */
static bool
relate_conversion(Search *x, const IrInstr *in, AbsShape to, AbsClaim r)
{
	IrValueId v = operand(x, in, 0);
	AbsShape from = absint_claim_shape(x->c, v);
	if (from.kind != to.kind)
		return true;
	if (from.kind != SHAPE_INT)
		return narrow(x, v, r);
	if (to.type.bits < from.type.bits &&
	    !absint_exact_within(at(x, v).a, absint_exact_all(to.type)))
		return true;
	return narrow_int(x, v, absint_exact_wrap(from.type, r.a));
}

/* ------------------------------------------------------------------- phis */

static bool solve(AbsCertifier *c, IrBlockId b, AbsView *view, IrValueId cond, bool truth);
static bool passes(AbsCertifier *c, IrBlockId b, uint32_t i, AbsView *view);

static void
copy_view(AbsView *to, const AbsView *from)
{
	to->env = from->env;
	vec_clear(&to->known);
	vec_append(&to->known, from->known.at, from->known.len);
}

/* The view at the end of pred number k of block b if control goes on to b from there, and the
 * operand of a phi is truth; false if that cannot be. */
static bool
comes_with(AbsCertifier *c, IrBlockId b, uint32_t k, const IrInstr *phi, bool truth, AbsView *view)
{
	IrBlockId p = c->f->blocks.at[b].preds.at[k];
	assert(phi->op == OP_PHI && phi->block == b && k < phi->n);
	if ((c->ff->blocks[p] & BLOCK_REACHABLE) == 0 || c->stops[p])
		return false;
	uint32_t i = c->f->blocks.at[p].succs[0] != b || absint_certify_slot(c->f, p, 0) != k;
	const AbsPassage *edge = &c->passages[2 * p + i];
	/* What is found here is not kept: blocks on the way here are not followed once more. */
	if (edge->state == PASSAGE_UNKNOWN ? !passes(c, p, i, view) : edge->state == PASSAGE_CLOSED)
		return false;
	if (edge->state == PASSAGE_OPEN)
		copy_view(view, &edge->view);
	return solve(c, p, view, ir_operand(c->f, phi, k), truth);
}

/* What is known of v once control went from pred number k, with the view at its end, to b. */
static AbsClaim
carried(AbsCertifier *c, IrBlockId b, uint32_t k, const AbsView *view, IrValueId v)
{
	const IrInstr *in = ir_instr(c->f, v);
	if (in->block != b)
		return absint_claim_at(c, view, v);
	return in->op == OP_PHI ? absint_claim_at(c, view, ir_operand(c->f, in, k))
				: absint_claim_def(c, v);
}

/* The values that a view says something of, and the phis of block b, each with no claim yet. */
static void
list_values(const AbsCertifier *c, IrBlockId b, const AbsView *view, AbsView *all)
{
	const IdVec *instrs = &c->f->blocks.at[b].instrs;
	const AbsClaim none = absint_claim_none();
	assert(all->known.len == 0);
	for (uint32_t i = 0; i < view->env->n; i++)
		vec_push(&all->known, ((AbsKnown){ view->env->at[i].v, none }));
	for (uint32_t i = 0; i < view->known.len; i++)
		know(all, view->known.at[i].v, none);
	for (uint32_t i = 0; ir_instr(c->f, instrs->at[i])->op == OP_PHI; i++)
		know(all, instrs->at[i], none);
}

/* Join to *all what one predecessor knows of the values in it; the first one says which these
 * are. */
static void
join_carried(AbsCertifier *c, IrBlockId b, uint32_t k, const AbsView *view, AbsView *all,
	     bool is_first)
{
	if (is_first)
		list_values(c, b, view, all);
	for (uint32_t i = 0; i < all->known.len; i++) {
		AbsKnown *one = &all->known.at[i];
		AbsClaim claim = carried(c, b, k, view, one->v);
		one->claim = is_first ? claim
				      : absint_claim_join(absint_claim_shape(c, one->v), one->claim,
							  claim);
	}
}

/* A phi of the block itself is truth: control came over one of the edges that can give that. */
static bool
relate_phi(Search *x, IrValueId v, bool truth)
{
	AbsCertifier *c = x->c;
	const IrInstr *phi = ir_instr(c->f, v);
	if (phi->block != x->block || c->following.len >= max_following(c))
		return true;
	for (uint32_t i = 0; i < c->following.len; i++)
		if (c->following.at[i] == x->block)
			return true;
	vec_push(&c->following, x->block);
	AbsView all = { 0 }, view = { 0 };
	bool is_first = true;
	for (uint32_t k = 0; k < phi->n; k++)
		if (comes_with(c, x->block, k, phi, truth, &view)) {
			join_carried(c, x->block, k, &view, &all, is_first);
			is_first = false;
		}
	(void)vec_pop(&c->following);
	for (uint32_t i = 0; i < all.known.len; i++)
		if (!narrow(x, all.known.at[i].v, all.known.at[i].claim))
			return false;
	return !is_first;
}

/* ------------------------------------------------------------------ search */

/* Apply what ties v to its operands; false if they cannot be as they are known. */
static bool
relate(Search *x, IrValueId v, bool is_new)
{
	const IrInstr *in = ir_instr(x->c->f, v);
	AbsShape s = absint_claim_shape(x->c, v);
	AbsClaim r = at(x, v);
	if (in->op == OP_CONVERT)
		return relate_conversion(x, in, s, r);
	if (s.kind != SHAPE_INT)
		return true;
	if (in->op == OP_BIN)
		return relate_binary(x, in, s.type, r.a);
	if (in->op == OP_UN)
		return relate_unary(x, in, s.type, r.a);
	if (in->op == OP_PHI && s.type.bits == 1 && r.a.lo == r.a.hi && is_new)
		return relate_phi(x, v, r.a.lo == 1);
	return true;
}

/* Add to the view at the end of block b what follows from the condition; false if it cannot be. */
static bool
solve(AbsCertifier *c, IrBlockId b, AbsView *view, IrValueId cond, bool truth)
{
	Search x = { .c = c, .block = b, .view = view };
	assert(absint_claim_shape(c, cond).type.bits == 1);
	if (!narrow_int(&x, cond, (AbsSpan){ truth, truth }))
		return false;
	activate(&x, cond);
	uint32_t n_seen = 0;
	for (uint64_t round = 0; round < max_rounds(c) && x.has_changed; round++) {
		x.has_changed = false;
		for (uint32_t i = 0; i < x.active.len; i++) {
			bool is_new = i >= n_seen;
			if (is_new)
				n_seen = i + 1;
			if (!relate(&x, x.active.at[i], is_new))
				return false;
		}
	}
	return true;
}

/* Whether control may leave block b over successor number i; the view at its start becomes the
 * one on that edge. */
static bool
passes(AbsCertifier *c, IrBlockId b, uint32_t i, AbsView *view)
{
	const IrBlock *block = &c->f->blocks.at[b];
	const IrInstr *last = ir_instr(c->f, *vec_last(&block->instrs));
	assert(block->succs[i] != 0 && !c->stops[b] && c->ff->states[b] != NULL);
	*view = (AbsView){ .env = c->ff->states[b] };
	return last->op != OP_IF || block->succs[0] == block->succs[1] ||
	       solve(c, b, view, ir_operand(c->f, last, 0), i == 0);
}

const AbsView *
absint_certify_edge(AbsCertifier *c, IrBlockId b, uint32_t i)
{
	AbsPassage *p = &c->passages[2 * b + i];
	assert(c->following.len == 0);
	if (p->state == PASSAGE_UNKNOWN)
		p->state = passes(c, b, i, &p->view) ? PASSAGE_OPEN : PASSAGE_CLOSED;
	return p->state == PASSAGE_CLOSED ? NULL : &p->view;
}

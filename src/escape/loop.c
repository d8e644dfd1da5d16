/*
 * What leaves its iteration (the placement rule's third clause).
 *
 * Let o be made in block b, b in loop l, and let one of o's objects be alive
 * when control comes to b again through l's head. What may have its address then?
 *
 * - An SSA value v. If l is reducible, its head h dominates all of l. v is
 *   live at h, so its definition dominates h: it is a phi at h with o coming in from
 *   inside of l, or it was made outside of l, before this object of o.
 *   IMPRECISE: if l is irreducible, any phi of l (tests/escape/loop-irreducible.ir).
 * - A cell of an object x. If x is made outside of l, or x is itself carried,
 *   it may have the address. Otherwise x is of an earlier iteration, and
 *   nothing has its address. An x that is made after all iterations (no way
 *   leads from its block to l's head) holds nothing while l runs. The record of a deferred call
 *   lives until the function ends.
 *
 * A cycle through b is examined at the loop whose head it passes and that holds all of it: every
 * cycle has one, as the loops of ir_cfg are what remains strongly connected when heads are
 * taken out. Virtual objects are values, not memory: they are looked through.
 *
 * IMPRECISE: a cell that is overwritten before the next iteration counts all the same
 * (tests/escape/loop-cell-cleared.ir).
 */
#include "escape/priv.h"

typedef struct Pair {
	PtaObjId obj;
	uint32_t loop;
} Pair;

typedef struct Work {
	EscFn *e;
	Map carried; /* (object, loop) */
	VEC(Pair) queue;
	IdVec objs;
} Work;

/* Whether X's block lies in loop l. */
static bool
in_loop(const EscFn *e, PtaObjId x, uint32_t l)
{
	assert(x != 0 && x < e->n && l != 0 && l <= e->cfg->n_loops);
	return e->block[x] != 0 && ir_loop_contains(e->cfg, l, e->cfg->loop_of[e->block[x]]);
}

/* Blocks from which the head of l can be reached. */
static const BitSet *
leading_to(EscFn *e, uint32_t l)
{
	assert(l != 0 && l <= e->cfg->n_loops);
	if (!e->reach) {
		e->reach = mem_array(BitSet, e->cfg->n_loops + 1);
	}
	BitSet *set = &e->reach[l];
	if (!bits_is_empty(set))
		return set;
	IdVec work = {0};
	bits_add(set, e->cfg->loops[l].head);
	vec_push(&work, e->cfg->loops[l].head);
	while (work.len > 0) {
		const IrBlock *b = &e->ir->blocks.at[vec_pop(&work)];
		vec_each(&b->preds, i)
			if (bits_add(set, b->preds.at[i]))
				vec_push(&work, b->preds.at[i]);
	}
	return set;
}

static void
carry(Work *w, PtaObjId o, uint32_t l, EscCarry how)
{
	assert(how.is_carried && (how.phi != 0) != (how.by != 0));
	const PtaObj *obj = esc_obj(w->e, o);
	if (!pta_is_made(obj) || !in_loop(w->e, o, l))
		return;
	bool is_new;
	map_ensure(&w->carried, map_pair(o, l), &is_new);
	if (!is_new)
		return;
	vec_push(&w->queue, ((Pair){o, l}));
	if (!w->e->carry[o].is_carried)
		w->e->carry[o] = how;
}

static void
phi(Work *w, IrValueId v, uint32_t l)
{
	EscFn *e = w->e;
	const IrInstr *in = ir_instr(e->ir, v);
	const IrBlock *b = &e->ir->blocks.at[in->block];
	assert(in->op == OP_PHI && in->n == b->preds.len);
	bool all = e->cfg->loops[l].is_irreducible;
	if (!esc_has_rule(e->run, ESCAPE_RULE_LOOP_PHI))
		return;
	for (uint32_t i = 0; i < in->n; i++) {
		if (!all && !ir_loop_contains(e->cfg, l, e->cfg->loop_of[b->preds.at[i]]))
			continue;
		esc_value_objects(e, ir_operand(e->ir, in, i), &w->objs);
		vec_each(&w->objs, k)
			carry(w, w->objs.at[k], l, (EscCarry){true, v, 0, 0});
	}
}

static void
phis_of(Work *w, IrBlockId b, uint32_t l)
{
	const IrBlock *block = &w->e->ir->blocks.at[b];
	vec_each(&block->instrs, i) {
		if (ir_instr(w->e->ir, block->instrs.at[i])->op != OP_PHI)
			break;
		phi(w, block->instrs.at[i], l);
	}
}

/* Whether memory of x, made outside of l, may be there while l runs. */
static bool
spans(EscFn *e, PtaObjId x, uint32_t l)
{
	assert(x != 0 && !in_loop(e, x, l));
	return e->block[x] == 0 || bits_has(leading_to(e, l), e->block[x]);
}

/* x holds y: for each loop around y, may x carry it? */
static void
cell(Work *w, PtaObjId x, const EscEdge *edge)
{
	assert(pta_is_made(esc_obj(w->e, x)));
	EscFn *e = w->e;
	const PtaObj *holder = esc_obj(e, x);
	PtaObjId y = edge->to;
	bool is_record = holder->shape == PTA_SHAPE_RECORD;
	if (e->block[y] == 0 || esc_is_virtual(e->run, holder) ||
	    !esc_has_rule(e->run, is_record ? ESCAPE_RULE_LOOP_RECORD : ESCAPE_RULE_LOOP_CELL))
		return;
	for (uint32_t l = e->cfg->loop_of[e->block[y]]; l; l = e->cfg->loops[l].outer) {
		bool is_inside = in_loop(e, x, l);
		if (is_inside ? is_record || e->cfg->loops[l].is_irreducible ||
					map_has(&w->carried, map_pair(x, l))
			      : spans(e, x, l))
			carry(w, y, l, (EscCarry){true, 0, x, edge->leaf});
	}
}

static void
find_carried(EscFn *e)
{
	Work w = {.e = e};
	for (uint32_t l = 1; l <= e->cfg->n_loops; l++) {
		const IrLoop *loop = &e->cfg->loops[l];
		if (!loop->is_irreducible) {
			phis_of(&w, loop->head, l);
			continue;
		}
		vec_each(&loop->blocks, i)
			phis_of(&w, loop->blocks.at[i], l);
	}
	for (PtaObjId x = 1; x < e->n; x++)
		if (pta_is_made(esc_obj(e, x)))
			for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++)
				cell(&w, x, &e->edges.at[i]);
	for (uint32_t q = 0; q < w.queue.len; q++) {
		PtaObjId x = w.queue.at[q].obj;
		assert(e->carry[x].is_carried);
		for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++)
			cell(&w, x, &e->edges.at[i]);
	}
}

static void
mark_used_in(EscFn *e, PtaObjId o, uint32_t loop, IdVec *queue)
{
	uint32_t own = e->block[o] ? e->cfg->loop_of[e->block[o]] : 0;
	if (own && !ir_loop_contains(e->cfg, own, loop) && bits_add(&e->used_after, o))
		vec_push(queue, o);
}

/* Values that are used in a loop that does not hold their definition, or in none. */
static void
values_used_after(EscFn *e, IdVec *queue)
{
	IdVec objs = {0};
	const IrCfg *cfg = e->cfg;
	vec_each(&cfg->rpo, r) {
		IrBlockId b = cfg->rpo.at[r];
		const IrBlock *block = &e->ir->blocks.at[b];
		vec_each(&block->instrs, i) {
			const IrInstr *in = ir_instr(e->ir, block->instrs.at[i]);
			for (uint32_t k = 0; k < in->n; k++) {
				IrValueId v = ir_operand(e->ir, in, k);
				IrBlockId def = v ? ir_instr(e->ir, v)->block : 0;
				if (def == 0 || cfg->loop_of[def] == 0 ||
				    ir_loop_contains(cfg, cfg->loop_of[def], cfg->loop_of[b]))
					continue;
				esc_value_objects(e, v, &objs);
				vec_each(&objs, o)
					mark_used_in(e, objs.at[o], cfg->loop_of[b], queue);
			}
		}
	}
}

static void
find_used_after(EscFn *e)
{
	IdVec queue = {0};
	values_used_after(e, &queue);
	for (PtaObjId x = 1; x < e->n; x++) {
		if (!pta_is_made(esc_obj(e, x)) || esc_is_virtual(e->run, esc_obj(e, x)))
			continue;
		for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++) {
			PtaObjId y = e->edges.at[i].to;
			uint32_t l = e->block[y] ? e->cfg->loop_of[e->block[y]] : 0;
			if (l && !in_loop(e, x, l) && bits_add(&e->used_after, y))
				vec_push(&queue, y);
		}
	}
	for (uint32_t q = 0; q < queue.len; q++) {
		PtaObjId x = queue.at[q];
		for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++)
			if (bits_add(&e->used_after, e->edges.at[i].to))
				vec_push(&queue, e->edges.at[i].to);
	}
}

void
esc_loop(EscFn *e)
{
	assert(!e->is_summary && e->out != NULL); /* outlive.c was there */
	e->carry = mem_data(sizeof(EscCarry) * e->n);
	if (!e->cfg || e->cfg->n_loops == 0)
		return;
	find_carried(e);
	find_used_after(e);
}

/*
 * Promotion: slots that are only loaded and stored as a whole become SSA
 * values. Cytron, Ferrante, Rosen, Wegman, Zadeck, "Efficiently computing
 * static single assignment form and the control dependence graph" (1991): phis
 * at the iterated dominance frontiers of the definitions, where the slot is
 * live (pruned form), then renaming along the dominator tree. Frontiers after
 * Cooper, Harvey, Kennedy (2001).
 *
 * An alloc makes a new zeroed object each time that it is executed, so it is a
 * definition, of zero, where it stands; it dominates all uses of its slot.
 *
 * SOUND: control comes to the recover block from any call of the function, with
 * the slots as they are then. No value of a promoted slot could stand for that:
 * slots that are used in blocks reachable from there are not lifted
 * (tests/ir/promote/recover.ir).
 *
 * Lifting a slot that held the address of another may leave that one with loads
 * and stores only: the rounds go on until nothing more is lifted, so that a
 * second run finds nothing.
 */
#include "ir/priv.h"

/* "Zero, not made as a constant yet" among the values of a slot. */
#define VALUE_ZERO UINT32_MAX

typedef struct Slot {
	IrValueId alloc;
	IrTypeId type;
	const Str *name;   /* of the variable */
	IdVec defs;        /* blocks with a definition */
	IdVec exposed;     /* blocks with a load before any definition */
	IrBlockId defined_in, seen_in; /* while scanning: the last block with a
				        * definition; with any access */
	IrValueId value;   /* while renaming */
} Slot;

typedef struct Undo {
	uint32_t slot;
	IrValueId value;
} Undo;

typedef struct Lift {
	IrModule *m;
	IrFunc *f;
	IrCfg *cfg;
	uint32_t n_values;  /* size of the tables by value: those made later are
			     * constants and phis */
	uint32_t *slot_of;  /* by value: the slot that it is the alloc of, or 0 */
	IrValueId *replace; /* by value: what a load of a slot is replaced by, or 0 */
	uint8_t *is_dead;   /* by value: allocs, loads and stores of slots */
	VEC(Slot) slots;
	IdVec *frontiers;   /* by block */
	IdVec *phis;        /* by block: the new ones */
	Map phi_slots;      /* new phi -> slot */
	IrBlockId *child, *sibling; /* the dominator tree */
	VEC(Undo) undo;
} Lift;

/* ------------------------------------------------------ which slots to lift */

/* Mark the blocks that control may come to from b, which may be none. How many were not marked. */
static uint32_t
mark_reached(const IrFunc *f, IrBlockId b, uint8_t *marks)
{
	IdVec todo = { 0 };
	uint32_t n = 0;
	vec_push(&todo, b);
	while (todo.len > 0) {
		b = vec_pop(&todo);
		if (b == 0 || marks[b])
			continue;
		marks[b] = 1;
		n++;
		vec_push(&todo, f->blocks.at[b].succs[0]);
		vec_push(&todo, f->blocks.at[b].succs[1]);
	}
	return n;
}

static bool
is_slot(const IrModule *m, const IrFunc *f, const IrInstr *in)
{
	if (in->op != OP_ALLOC || in->aux == 0)
		return false;
	const IrSite *site = &f->sites.at[in->aux];
	return site->kind == SITE_VAR && !site->is_addressed && !site->is_large &&
	       ir_type(m, site->type)->align != 0;
}

/* slot_of is 1 for allocs that may be lifted and 0 for all others when this is done. */
static void
find_candidates(Lift *l)
{
	const IrFunc *f = l->f;
	uint8_t *is_recovery = mem_data(f->blocks.len);
	mark_reached(f, f->recover, is_recovery);
	ir_blocks_each(f, b) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++)
			l->slot_of[instrs->at[i]] = is_slot(l->m, f, &f->instrs.at[instrs->at[i]]);
	}
	ir_blocks_each(f, b) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++) {
			const IrInstr *in = &f->instrs.at[instrs->at[i]];
			if (is_recovery[b])
				l->slot_of[instrs->at[i]] = 0;
			bool is_access =
				(in->op == OP_LOAD || in->op == OP_STORE) && !is_recovery[b];
			for (uint32_t k = 0; k < in->n; k++)
				if (!is_access || k > 0)
					l->slot_of[f->operands.at[in->first + k]] = 0;
		}
	}
}

static void
make_slots(Lift *l)
{
	assert(l->slots.len == 0);
	const IrFunc *f = l->f;
	vec_push(&l->slots, ((Slot){ 0 }));
	ir_blocks_each(f, b) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++) {
			IrValueId v = instrs->at[i];
			if (l->slot_of[v] == 0)
				continue;
			const IrSite *site = &f->sites.at[f->instrs.at[v].aux];
			l->slot_of[v] = l->slots.len;
			vec_push(&l->slots,
				 ((Slot){ .alloc = v, .type = site->type, .name = site->text }));
		}
	}
}

/* The slot that an ALLOC, LOAD or STORE is about, or 0. */
static uint32_t
slot_accessed(const Lift *l, IrValueId v)
{
	const IrInstr *in = &l->f->instrs.at[v];
	if (in->op == OP_ALLOC)
		return v < l->n_values ? l->slot_of[v] : 0;
	if (in->op == OP_LOAD || in->op == OP_STORE) {
		IrValueId p = l->f->operands.at[in->first];
		return p < l->n_values ? l->slot_of[p] : 0;
	}
	return 0;
}

static void
find_accesses(Lift *l)
{
	const IrFunc *f = l->f;
	ir_blocks_each(f, b) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++) {
			IrValueId v = instrs->at[i];
			uint32_t s = slot_accessed(l, v);
			if (s == 0)
				continue;
			Slot *slot = &l->slots.at[s];
			l->is_dead[v] = 1;
			if (f->instrs.at[v].op == OP_LOAD) {
				if (slot->seen_in != b)
					vec_push(&slot->exposed, b);
			} else if (slot->defined_in != b) {
				slot->defined_in = b;
				vec_push(&slot->defs, b);
			}
			slot->seen_in = b;
		}
	}
}

/* -------------------------------------------------------------------- phis */

static void
find_frontiers(Lift *l)
{
	const IrFunc *f = l->f;
	l->frontiers = mem_array(IdVec, f->blocks.len);
	ir_blocks_each(f, b) {
		const IdVec *preds = &f->blocks.at[b].preds;
		if (preds->len < 2)
			continue;
		for (uint32_t i = 0; i < preds->len; i++)
			for (IrBlockId r = preds->at[i]; r != l->cfg->idom[b];
			     r = l->cfg->idom[r]) {
				/* b's are pushed one after the other: only the last can be b */
				IdVec *frontier = &l->frontiers[r];
				if (frontier->len > 0 && *vec_last(frontier) == b)
					break;
				vec_push(frontier, b);
			}
	}
}

/* Marks by block that are cleared by taking the next number. */
typedef struct Marks {
	uint32_t *live, *joined, *defined;
	uint32_t number;
} Marks;

/* Mark the blocks that a value of the slot flows into. */
static void
find_live(Lift *l, const Slot *slot, Marks *marks, IdVec *todo)
{
	assert(marks->number != 0);
	const IrFunc *f = l->f;
	vec_clear(todo);
	vec_append(todo, slot->exposed.at, slot->exposed.len);
	while (todo->len > 0) {
		IrBlockId b = vec_pop(todo);
		if (marks->live[b] == marks->number)
			continue;
		marks->live[b] = marks->number;
		const IdVec *preds = &f->blocks.at[b].preds;
		for (uint32_t i = 0; i < preds->len; i++)
			if (marks->defined[preds->at[i]] != marks->number)
				vec_push(todo, preds->at[i]);
	}
}

static void
add_phi(Lift *l, IrBlockId b, uint32_t s)
{
	assert(l->f->blocks.at[b].preds.len >= 2);
	IrFunc *f = l->f;
	const Slot *slot = &l->slots.at[s];
	uint32_t n = f->blocks.at[b].preds.len;
	IrValueId v = ir_instr_new(f, OP_PHI, slot->type, NULL, 0, 0, (IrLoc){ 0 });
	vec_extend(&f->operands, f->operands.len + n);
	f->instrs.at[v].n = n;
	f->instrs.at[v].block = b;
	vec_push(&l->phis[b], v);
	map_put(&l->phi_slots, v, s);
	ir_phi_name(l->m, f, v, slot->name);
}

static void
place_phis(Lift *l)
{
	uint32_t n = l->f->blocks.len;
	Marks marks = { mem_data(sizeof(uint32_t) * n), mem_data(sizeof(uint32_t) * n),
			mem_data(sizeof(uint32_t) * n), 0 };
	IdVec todo = { 0 };
	for (uint32_t s = 1; s < l->slots.len; s++) {
		const Slot *slot = &l->slots.at[s];
		/* With definitions in one block all others see the last of them. */
		if (slot->defs.len < 2 || slot->exposed.len == 0)
			continue;
		marks.number++;
		for (uint32_t i = 0; i < slot->defs.len; i++)
			marks.defined[slot->defs.at[i]] = marks.number;
		find_live(l, slot, &marks, &todo);
		vec_clear(&todo);
		vec_append(&todo, slot->defs.at, slot->defs.len);
		while (todo.len > 0) {
			const IdVec *frontier = &l->frontiers[vec_pop(&todo)];
			for (uint32_t i = 0; i < frontier->len; i++) {
				IrBlockId b = frontier->at[i];
				if (marks.joined[b] == marks.number ||
				    marks.live[b] != marks.number)
					continue;
				marks.joined[b] = marks.number;
				add_phi(l, b, s);
				if (marks.defined[b] != marks.number)
					vec_push(&todo, b);
			}
		}
	}
}

/* ---------------------------------------------------------------- renaming */

static void
set_value(Lift *l, uint32_t s, IrValueId v)
{
	assert(s != 0 && s < l->slots.len && v != 0);
	vec_push(&l->undo, ((Undo){ s, l->slots.at[s].value }));
	l->slots.at[s].value = v;
}

static IrValueId
value_of(Lift *l, uint32_t s)
{
	assert(s != 0 && s < l->slots.len);
	Slot *slot = &l->slots.at[s];
	if (slot->value == VALUE_ZERO)
		slot->value = ir_zero(l->f, slot->type);
	assert(slot->value != 0);
	return slot->value;
}

static IrValueId
resolve(const Lift *l, IrValueId v)
{
	return v < l->n_values && l->replace[v] != 0 ? l->replace[v] : v;
}

/* A value that is stored into a slot gets the slot's name if it has none. */
static void
name_value(Lift *l, IrValueId v, const Slot *slot)
{
	const IrInstr *in = &l->f->instrs.at[v];
	if (in->name == NULL && in->block != 0)
		ir_value_name(l->m, l->f, v, slot->name);
}

static void
rename_instr(Lift *l, IrValueId v)
{
	IrFunc *f = l->f;
	const IrInstr *in = &f->instrs.at[v];
	uint32_t first = in->first;
	if (in->op == OP_PHI)
		return; /* its operands come from elsewhere: rewrite_phis */
	for (uint32_t i = 0; i < in->n; i++)
		f->operands.at[first + i] = resolve(l, f->operands.at[first + i]);
	uint32_t s = l->is_dead[v] ? slot_accessed(l, v) : 0;
	if (s == 0)
		return;
	if (in->op == OP_ALLOC) {
		set_value(l, s, VALUE_ZERO);
	} else if (in->op == OP_LOAD) {
		l->replace[v] = value_of(l, s);
	} else {
		assert(in->op == OP_STORE && in->n == 2);
		IrValueId stored = f->operands.at[first + 1];
		name_value(l, stored, &l->slots.at[s]);
		set_value(l, s, stored);
	}
}

/* Give the phis of `to` the values that they get from b. */
static void
fill_phis(Lift *l, IrBlockId b, IrBlockId to)
{
	IrFunc *f = l->f;
	const IdVec *preds = &f->blocks.at[to].preds;
	if (l->phis[to].len == 0)
		return;
	uint32_t lo = 0, hi = preds->len; /* preds are sorted: find the first that is b */
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (preds->at[mid] < b)
			lo = mid + 1;
		else
			hi = mid;
	}
	assert(lo < preds->len && preds->at[lo] == b);
	for (; lo < preds->len && preds->at[lo] == b; lo++)
		for (uint32_t i = 0; i < l->phis[to].len; i++) {
			IrValueId phi = l->phis[to].at[i];
			IrValueId v = value_of(l, (uint32_t)map_get(&l->phi_slots, phi));
			f->operands.at[f->instrs.at[phi].first + lo] = v;
		}
}

static void
rename_block(Lift *l, IrBlockId b)
{
	const IrFunc *f = l->f;
	for (uint32_t i = 0; i < l->phis[b].len; i++)
		set_value(l, (uint32_t)map_get(&l->phi_slots, l->phis[b].at[i]), l->phis[b].at[i]);
	for (uint32_t i = 0; i < f->blocks.at[b].instrs.len; i++)
		rename_instr(l, f->blocks.at[b].instrs.at[i]);
	for (int i = 0; i < 2; i++)
		if (f->blocks.at[b].succs[i] != 0 &&
		    (i == 0 || f->blocks.at[b].succs[0] != f->blocks.at[b].succs[1]))
			fill_phis(l, b, f->blocks.at[b].succs[i]);
}

static void
build_tree(Lift *l)
{
	assert(l->cfg->rpo.len == l->f->blocks.len - 1); /* all blocks are reached */
	l->child = mem_data(sizeof(*l->child) * l->f->blocks.len);
	l->sibling = mem_data(sizeof(*l->sibling) * l->f->blocks.len);
	for (uint32_t i = l->cfg->rpo.len - 1; i > 0; i--) {
		IrBlockId b = l->cfg->rpo.at[i];
		l->sibling[b] = l->child[l->cfg->idom[b]];
		l->child[l->cfg->idom[b]] = b;
	}
}

/* Walk the dominator tree; on the way back values are what they were. */
static void
rename_all(Lift *l)
{
	IdVec marks = { 0 }; /* of the undo list, by depth */
	IrBlockId b = 1;
	build_tree(l);
	vec_push(&marks, 0);
	rename_block(l, b);
	while (b != 0) {
		if (l->child[b] != 0) {
			IrBlockId next = l->child[b];
			l->child[b] = l->sibling[next];
			b = next;
			vec_push(&marks, l->undo.len);
			rename_block(l, b);
		} else {
			uint32_t mark = vec_pop(&marks);
			while (l->undo.len > mark) {
				Undo undo = vec_pop(&l->undo);
				l->slots.at[undo.slot].value = undo.value;
			}
			b = l->cfg->idom[b];
		}
	}
	assert(marks.len == 0 && l->undo.len == 0);
}

/* ---------------------------------------------------------------- clearing up */

/* Take what is dead out of the blocks, put the new phis in, rewrite the
 * operands of the old ones. */
static void
rebuild_blocks(Lift *l)
{
	IrFunc *f = l->f;
	ir_blocks_each(f, b) {
		IdVec *instrs = &f->blocks.at[b].instrs;
		IdVec kept = { 0 };
		uint32_t i = 0;
		for (; i < instrs->len && f->instrs.at[instrs->at[i]].op == OP_PHI; i++) {
			const IrInstr *phi = &f->instrs.at[instrs->at[i]];
			for (uint32_t k = 0; k < phi->n; k++)
				f->operands.at[phi->first + k] =
					resolve(l, f->operands.at[phi->first + k]);
			vec_push(&kept, instrs->at[i]);
		}
		vec_append(&kept, l->phis[b].at, l->phis[b].len);
		for (; i < instrs->len; i++) {
			IrInstr *in = &f->instrs.at[instrs->at[i]];
			if (!l->is_dead[instrs->at[i]]) {
				vec_push(&kept, instrs->at[i]);
				continue;
			}
			in->block = 0;
			in->n = 0;
			in->name = NULL;
		}
		*instrs = kept;
	}
}

/* Forget the sites of instructions that stand in no block; the others move up. */
static void
drop_sites(IrFunc *f)
{
	uint32_t n = 1;
	for (IrSiteId s = 1; s < f->sites.len; s++) {
		IrSite site = f->sites.at[s];
		IrInstr *in = &f->instrs.at[site.instr];
		assert(in->aux == s);
		if (in->block == 0) {
			in->aux = 0;
			continue;
		}
		in->aux = n;
		f->sites.at[n++] = site;
	}
	f->sites.len = n;
}

static uint32_t
lift_round(IrModule *m, IrFunc *f)
{
	Lift l = { .m = m, .f = f, .n_values = f->instrs.len };
	l.slot_of = mem_data(sizeof(*l.slot_of) * l.n_values);
	find_candidates(&l);
	make_slots(&l);
	uint32_t n = l.slots.len - 1;
	if (n == 0)
		return 0;
	l.cfg = ir_cfg(f);
	l.replace = mem_data(sizeof(*l.replace) * l.n_values);
	l.is_dead = mem_data(l.n_values);
	l.phis = mem_array(IdVec, f->blocks.len);
	find_accesses(&l);
	find_frontiers(&l);
	place_phis(&l);
	rename_all(&l);
	rebuild_blocks(&l);
	drop_sites(f);
	return n;
}

uint32_t
ir_promote(IrModule *m, IrFunc *f)
{
	uint32_t total = 0, n;
	if (f->body != BODY_HERE)
		return 0;
	ir_remove_unreachable(f);
	while ((n = lift_round(m, f)) > 0)
		total += n;
	return total;
}

/* ------------------------------------------------------- unreachable blocks */

/* Drop the phi operands that come from unreachable blocks; preds are the old ones. */
static void
shorten_phis(IrFunc *f, IrBlockId b, const IrBlockId *new_id)
{
	const IrBlock *block = &f->blocks.at[b];
	for (uint32_t i = 0; i < block->instrs.len; i++) {
		IrInstr *phi = &f->instrs.at[block->instrs.at[i]];
		if (phi->op != OP_PHI)
			break;
		uint32_t n = 0;
		for (uint32_t k = 0; k < phi->n; k++)
			if (k >= block->preds.len || new_id[block->preds.at[k]] != 0)
				f->operands.at[phi->first + n++] = f->operands.at[phi->first + k];
		phi->n = n;
	}
}

static void
drop_block(IrFunc *f, IrBlockId b)
{
	assert(b != 1); /* the entry is always reached */
	const IdVec *instrs = &f->blocks.at[b].instrs;
	for (uint32_t i = 0; i < instrs->len; i++) {
		IrInstr *in = &f->instrs.at[instrs->at[i]];
		in->block = 0;
		in->n = 0;
		in->name = NULL;
	}
}

static void
move_block(IrFunc *f, IrBlockId b, const IrBlockId *new_id)
{
	assert(new_id[b] != 0 && new_id[b] <= b); /* blocks move down: none is overwritten */
	IrBlock block = f->blocks.at[b];
	block.preds = (IdVec){ 0 };
	for (int i = 0; i < 2; i++)
		block.succs[i] = new_id[block.succs[i]];
	for (uint32_t i = 0; i < block.instrs.len; i++)
		f->instrs.at[block.instrs.at[i]].block = new_id[b];
	f->blocks.at[new_id[b]] = block;
}

bool
ir_remove_unreachable(IrFunc *f)
{
	uint32_t n = 1;
	if (f->blocks.len <= 1)
		return false;
	uint8_t *is_reached = mem_data(f->blocks.len);
	uint32_t n_reached = mark_reached(f, 1, is_reached) + mark_reached(f, f->recover, is_reached);
	if (n_reached == f->blocks.len - 1)
		return false;
	IrBlockId *new_id = mem_data(sizeof(*new_id) * f->blocks.len);
	ir_blocks_each(f, b)
		new_id[b] = is_reached[b] ? n++ : 0;
	ir_blocks_each(f, b)
		if (new_id[b] != 0)
			shorten_phis(f, b, new_id);
		else
			drop_block(f, b);
	ir_blocks_each(f, b)
		if (new_id[b] != 0)
			move_block(f, b, new_id);
	assert(n == n_reached + 1);
	f->blocks.len = n;
	f->recover = new_id[f->recover];
	ir_preds_rebuild(f);
	drop_sites(f);
	return true;
}

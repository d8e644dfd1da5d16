/*
 * What building a function leaves behind: instructions that promotion removed, room for more, tables
 * that only builders read. Most of a large program's memory is its IR, and it is there until the end,
 * so all that is dropped once the function is final, and what is left is copied to arrays that the
 * collector does not scan.
 */
#include "ir/priv.h"

/* Whether the instruction stands in a block, or may be an operand all the same. */
static bool
is_kept(const IrInstr *in)
{
	return in->block != 0 || ir_op_info((IrOp)in->op)->is_pseudo;
}

/* By old id: the new one, 0: none. They ascend as the old ones do. */
static IrValueId *
new_ids(const IrFunc *f, uint32_t *n_instrs, uint32_t *n_operands)
{
	IrValueId *ids = mem_data(f->instrs.len * sizeof *ids);
	*n_instrs = 1;
	*n_operands = 0;
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = &f->instrs.at[v];
		if (!is_kept(in))
			continue;
		ids[v] = (*n_instrs)++;
		*n_operands += in->n;
	}
	return ids;
}

static void
move_instrs(IrFunc *f, const IrValueId *ids, uint32_t n_instrs, uint32_t n_operands)
{
	/* Names are interned: the module's table of strings keeps them. */
	IrInstr *instrs = mem_raw(n_instrs * sizeof *instrs);
	IrValueId *operands = mem_raw(n_operands * sizeof *operands);
	uint32_t first = 0;
	instrs[0] = f->instrs.at[0];
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = &f->instrs.at[v];
		if (ids[v] == 0)
			continue;
		for (uint32_t i = 0; i < in->n; i++) {
			IrValueId x = ir_operand(f, in, i);
			assert(x == 0 || ids[x] != 0); /* what is used was not removed */
			operands[first + i] = ids[x];
		}
		instrs[ids[v]] = *in;
		instrs[ids[v]].first = first;
		first += in->n;
	}
	f->instrs.at = instrs;
	f->instrs.len = f->instrs.cap = n_instrs;
	f->operands.at = operands;
	f->operands.len = f->operands.cap = n_operands;
}

static void
move_blocks(IrFunc *f, const IrValueId *ids)
{
	uint32_t n = 0;
	ir_blocks_each(f, b)
		n += f->blocks.at[b].instrs.len + f->blocks.at[b].preds.len;
	uint32_t *at = mem_raw(n * sizeof *at);
	IrBlock *blocks = mem_array(IrBlock, f->blocks.len);
	ir_blocks_each(f, b) {
		const IrBlock *from = &f->blocks.at[b];
		IrBlock *to = &blocks[b];
		*to = *from;
		to->instrs.at = at;
		to->instrs.cap = from->instrs.len;
		for (uint32_t i = 0; i < from->instrs.len; i++) {
			assert(ids[from->instrs.at[i]] != 0);
			*at++ = ids[from->instrs.at[i]];
		}
		to->preds.at = at;
		to->preds.cap = from->preds.len;
		for (uint32_t i = 0; i < from->preds.len; i++)
			*at++ = from->preds.at[i];
	}
	f->blocks.at = blocks;
	f->blocks.cap = f->blocks.len;
}

void
ir_compact(IrFunc *f)
{
	if (f->body != BODY_HERE)
		return;
	uint32_t n_instrs, n_operands;
	const IrValueId *ids = new_ids(f, &n_instrs, &n_operands);
	move_instrs(f, ids, n_instrs, n_operands);
	move_blocks(f, ids);
	for (IrSiteId s = 1; s < f->sites.len; s++) {
		f->sites.at[s].instr = ids[f->sites.at[s].instr];
		assert(f->sites.at[s].instr != 0);
	}
	map_each(&f->pseudo_index, i)
		f->pseudo_index.entries[i].value = ids[f->pseudo_index.entries[i].value];
	f->const_index = f->name_index = (Map){ 0 };
	f->const_chain = (IdVec){ 0 };
}

/*
 * The part of a function that its summary, and the verdicts that are asked for, depend on: a slice
 * (Weiser 1981), as far as it can be told without an analysis. Pointers flow between the values of a
 * function through its instructions alone, so values fall into classes: the operands and the result
 * of one instruction are in one. A class without a parameter, capture or result has no part in what
 * callers see: no address of it gets to memory that they know, and nothing that they give gets to
 * it. What it does to global memory callers see anyway, as whatever is global is one. A call that is
 * left to callers has its func or interface value from them, so it is in a class of theirs. If the
 * function is asked about, the classes of its sites count as well.
 *
 * Constants, functions and addresses of globals join nothing: they are the same wherever they
 * stand, and nothing flows into them. A uintptr may carry a pointer (gen.c).
 */
#include "base/unionfind.h"
#include "pta/priv.h"

/* The class of what counts. */
#define COUNTS 0u

static bool
is_of_outside(const IrInstr *in)
{
	return in->op == OP_PARAM || in->op == OP_CAPTURE || in->op == OP_RET;
}

/* Whether pointers may flow through the value: as gen.c has it, which makes nodes for them. */
static bool
may_carry(Pta *p, const IrFunc *f, IrValueId x)
{
	const IrInstr *in = ir_instr(f, x);
	if (in->op == OP_CONST || in->op == OP_GLOBAL || in->op == OP_FUNC || in->type == 0)
		return false;
	return pta_layout(p, in->type)->has_pointers ||
	       ir_under(p->m, in->type)->kind == IRT_UINTPTR;
}

BitSet *
slice_make(Pta *p, const IrFunc *f, bool is_asked)
{
	uint32_t n = f->instrs.len;
	UnionFind classes = {0};
	unionfind_grow(&classes, n);
	for (IrValueId v = 1; v < n; v++) {
		const IrInstr *in = ir_instr(f, v);
		for (uint32_t i = 0; i < in->n; i++) {
			IrValueId x = ir_operand(f, in, i);
			if (x != 0 && may_carry(p, f, x))
				unionfind_merge(&classes, v, x);
		}
		if (is_of_outside(in))
			unionfind_merge(&classes, COUNTS, v);
	}
	for (IrSiteId s = 1; is_asked && s < f->sites.len; s++)
		unionfind_merge(&classes, COUNTS, f->sites.at[s].instr);
	BitSet *slice = mem_new(BitSet);
	uint32_t counts = unionfind_root(&classes, COUNTS);
	for (IrValueId v = 1; v < n; v++)
		if (unionfind_root(&classes, v) == counts)
			bits_add(slice, v);
	return slice;
}

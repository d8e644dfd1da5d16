/*
 * Slices: only a part of a function was solved (slice.c). What is proved: no instruction has
 * pointers of both sides, and what callers see is in the part, as is each site of a function that is
 * asked about. Then no fact of the part rests on what was left out, since pointers flow through
 * instructions alone.
 */
#include "pta/cert.h"

/* Whether the value is one of the function's own, and may be a pointer or lead to some. */
static bool
may_carry(Cert *c, IrValueId x)
{
	const IrInstr *in = ir_instr(c->f->ir, x);
	bool is_the_same_anywhere = in->op == OP_CONST || in->op == OP_GLOBAL || in->op == OP_FUNC;
	if (is_the_same_anywhere || in->type == 0)
		return false;
	return cert_layout(c->run, in->type)->has_pointers ||
	       ir_under(c->p->m, in->type)->kind == IRT_UINTPTR;
}

static bool
is_in(const Cert *c, IrValueId v)
{
	return bits_has(c->p->slice[c->f->id], v);
}

static void
instruction(Cert *c, IrValueId v)
{
	const IrFunc *f = c->f->ir;
	const IrInstr *in = ir_instr(f, v);
	bool is_given = in->op == OP_PARAM || in->op == OP_CAPTURE;
	if (((is_given && may_carry(c, v)) || in->op == OP_RET) && !is_in(c, v))
		cert_fault(c, "is seen by callers, and left out");
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId x = ir_operand(f, in, i);
		if (x != 0 && may_carry(c, x) && is_in(c, x) != is_in(c, v))
			cert_fault(c, "operand %u is %s, the instruction not", i,
				   is_in(c, x) ? "in the slice" : "left out");
	}
}

void
cert_slice(Cert *c)
{
	const Pta *p = c->p;
	if (p->slice == NULL || p->slice[c->f->id] == NULL)
		return;
	const IrFunc *f = c->f->ir;
	for (IrSiteId s = 1; bits_has(p->opt.asked, f->id) && s < f->sites.len; s++) {
		cert_begin(c, "site", s);
		if (!is_in(c, f->sites.at[s].instr))
			cert_fault(c, "is asked about, and left out");
	}
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		cert_begin(c, "slice", v);
		instruction(c, v);
	}
}

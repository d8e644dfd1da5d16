/*
 * Constraints of allocations, loads, stores, addresses, closures and interfaces.
 */
#include "pta/priv.h"

static void
gen_alloc(PtaSys *s, IrValueId v, const IrInstr *in)
{
	assert(in->aux != 0 && in->aux < s->f->ir->sites.len);
	PtaObjId o = obj_own(s, v, PTA_SHAPE_MEM, s->f->ir->sites.at[in->aux].type, 0);
	cons_addr(s, gen_leaf(s, v, 0), obj_token(s, o), PTA_RULE_ALLOC, v);
}

static void
gen_load(PtaSys *s, IrValueId v, const IrInstr *in)
{
	PtaNodeId p = gen_leaf(s, ir_operand(s->f->ir, in, 0), 0);
	for (uint32_t k = 0; k < gen_layout(s, v)->n; k++)
		cons_load(s, gen_leaf(s, v, k), p, k, PTA_RULE_LOAD, v);
}

static void
gen_store(PtaSys *s, IrValueId v, const IrInstr *in)
{
	PtaNodeId p = gen_leaf(s, ir_operand(s->f->ir, in, 0), 0);
	IrValueId x = ir_operand(s->f->ir, in, 1);
	for (uint32_t k = 0; k < gen_layout(s, x)->n; k++)
		cons_store(s, p, k, gen_kept_leaf(s, x, k), PTA_RULE_STORE, v);
}

static void
gen_field(PtaSys *s, IrValueId v, const IrInstr *in)
{
	IrValueId p = ir_operand(s->f->ir, in, 0);
	IrTypeId st = ir_under(s->p->m, ir_instr(s->f->ir, p)->type)->elem;
	assert(in->aux < ir_under(s->p->m, st)->n_members);
	uint32_t off = pta_field_leaf(s->p, st, in->aux);
	if (off == 0)
		cons_same(s, gen_leaf(s, v, 0), gen_leaf(s, p, 0), PTA_RULE_FIELD, v);
	else
		cons_add(s, (PtaCons){ .kind = PTA_OFFSET,
				       .rule = PTA_RULE_FIELD,
				       .dst = gen_leaf(s, v, 0),
				       .src = gen_leaf(s, p, 0),
				       .off = off,
				       .instr = v });
}

/* The address of element `index` (0: of any one) of an array or slice. A slice is the addresses of all
 * elements that it may be extended to, so each of them is also the address of any other. */
void
gen_elem(PtaSys *s, IrValueId v, IrValueId p, IrValueId index, PtaRule rule)
{
	const IrType *u = ir_under(s->p->m, ir_instr(s->f->ir, p)->type);
	PtaNodeId dst = gen_leaf(s, v, 0), src = gen_leaf(s, p, 0);
	if (u->kind != IRT_POINTER || pta_layout(s->p, u->elem)->n_elems == 1) {
		cons_same(s, dst, src, rule, v);
		return;
	}
	GenElems e = gen_elems(s, u->elem, index);
	for (uint32_t i = e.from; i < e.to; i++)
		cons_add(s, (PtaCons){ .kind = PTA_OFFSET,
				       .rule = rule,
				       .dst = dst,
				       .src = src,
				       .off = pta_elem_leaf(s->p, u->elem, i),
				       .instr = v });
}

static void
gen_closure(PtaSys *s, IrValueId v, const IrInstr *in)
{
	IrFuncId g = ir_static_callee(s->f->ir, in);
	assert(g != 0 && in->n - 1 == ir_func(s->p->m, g)->captures.len);
	PtaObjId o = obj_own(s, v, PTA_SHAPE_CLOSURE, 0, g);
	uint32_t at = 0;
	for (uint32_t i = 1; i < in->n; i++) {
		IrValueId x = ir_operand(s->f->ir, in, i);
		uint32_t n = gen_layout(s, x)->n;
		for (uint32_t k = 0; k < n; k++)
			cons_copy(s, obj_cell(s, o, at + k), gen_kept_leaf(s, x, k),
				  PTA_RULE_CAPTURED, v);
		at += n;
	}
	cons_addr(s, gen_leaf(s, v, 0), obj_token(s, o), PTA_RULE_ALLOC, v);
}

static void
gen_box(PtaSys *s, IrValueId v, const IrInstr *in)
{
	IrValueId x = ir_operand(s->f->ir, in, 0);
	assert(ir_under(s->p->m, ir_instr(s->f->ir, x)->type)->kind != IRT_IFACE);
	PtaObjId o = obj_own(s, v, PTA_SHAPE_BOX, ir_instr(s->f->ir, x)->type, 0);
	for (uint32_t k = 0; k < gen_layout(s, x)->n; k++)
		cons_copy(s, obj_cell(s, o, k), gen_kept_leaf(s, x, k), PTA_RULE_BOX, v);
	cons_addr(s, gen_leaf(s, v, 0), obj_token(s, o), PTA_RULE_BOX, v);
}

static void
gen_assert(PtaSys *s, IrValueId v, const IrInstr *in)
{
	IrValueId from = ir_operand(s->f->ir, in, 0);
	assert(ir_under(s->p->m, ir_instr(s->f->ir, from)->type)->kind == IRT_IFACE);
	PtaNodeId x = gen_leaf(s, from, 0);
	IrTypeId t = in->op == OP_ASSERT ? in->type : ir_under(s->p->m, in->type)->members[0].type;
	if (ir_under(s->p->m, t)->kind == IRT_IFACE) {
		cons_add(s, (PtaCons){ .kind = PTA_FILTER,
				       .rule = PTA_RULE_ASSERT,
				       .dst = gen_leaf(s, v, 0),
				       .src = x,
				       .type = t,
				       .instr = v });
		return;
	}
	const PtaLayout *l = pta_layout(s->p, t);
	if (!l->has_pointers)
		return;
	PtaNodeId boxes = sys_temp(s, v);
	cons_add(s, (PtaCons){ .kind = PTA_VIEW,
			       .rule = PTA_RULE_ASSERT,
			       .dst = boxes,
			       .src = x,
			       .type = t,
			       .instr = v });
	for (uint32_t k = 0; k < l->n; k++) {
		PtaNodeId dst = gen_leaf(s, v, k);
		cons_load(s, dst, boxes, k, PTA_RULE_ASSERT, v);
		if (ir_type(s->p->m, t)->is_direct)
			cons_add(s, (PtaCons){ .kind = PTA_WILD,
					       .rule = PTA_RULE_UNSAFE,
					       .dst = dst,
					       .src = boxes,
					       .instr = v });
	}
}

void
gen_memory(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	switch ((int)in->op) {
	case OP_ALLOC:
		gen_alloc(s, v, in);
		break;
	case OP_LOAD:
		gen_load(s, v, in);
		break;
	case OP_STORE:
		gen_store(s, v, in);
		break;
	case OP_FIELD:
		gen_field(s, v, in);
		break;
	case OP_ELEM:
		gen_elem(s, v, ir_operand(s->f->ir, in, 0), ir_operand(s->f->ir, in, 1),
			 PTA_RULE_ELEM);
		break;
	case OP_CLOSURE:
		gen_closure(s, v, in);
		break;
	case OP_BOX:
		gen_box(s, v, in);
		break;
	case OP_ASSERT:
	case OP_ASSERTOK:
		gen_assert(s, v, in);
		break;
	}
}

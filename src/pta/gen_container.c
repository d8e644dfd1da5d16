/*
 * Constraints of slices, maps and channels. Their memory is an object with the
 * leaves of one element (maps: of a key and a value); what append may make
 * anew holds what the old memory held.
 */
#include "pta/priv.h"

static IrValueId
arg(const PtaSys *s, const IrInstr *in, uint32_t i)
{
	return i < in->n ? ir_operand(s->f->ir, in, i) : 0;
}

static void
gen_make(PtaSys *s, IrValueId v, PtaShape shape, IrTypeId type)
{
	PtaObjId o = obj_own(s, v, shape, type, 0);
	cons_addr(s, gen_leaf(s, v, 0), obj_token(s, o), PTA_RULE_ALLOC, v);
}

static IrTypeId
elem_type(const PtaSys *s, IrValueId v)
{
	IrTypeId elem = ir_under(s->p->m, ir_instr(s->f->ir, v)->type)->elem;
	assert(elem != 0);
	return elem;
}

static void
gen_append(PtaSys *s, IrValueId v, const IrInstr *in)
{
	assert(in->op == OP_APPENDALL ? in->n == 2 : in->n > 0);
	IrTypeId elem = elem_type(s, v);
	gen_make(s, v, PTA_SHAPE_MEM, elem);
	PtaNodeId old = gen_leaf(s, arg(s, in, 0), 0);
	cons_copy(s, gen_leaf(s, v, 0), old, PTA_RULE_APPEND, v);
	const PtaLayout *l = pta_layout(s->p, elem);
	if (!l->has_pointers)
		return;
	for (uint32_t k = 0; k < l->n; k++) {
		if (!leaf_points(s->p, l->types[k]))
			continue;
		PtaNodeId cell = obj_cell(s, s->own.at[v], k);
		cons_load(s, cell, old, k, PTA_RULE_APPEND, v);
		if (in->op == OP_APPENDALL) {
			PtaNodeId x = sys_temp(s, v);
			cons_load(s, x, gen_leaf(s, arg(s, in, 1), 0), k, PTA_RULE_APPEND, v);
			cons_store(s, old, k, x, PTA_RULE_APPEND, v);
			cons_copy(s, cell, x, PTA_RULE_APPEND, v);
			continue;
		}
		for (uint32_t i = 1; i < in->n; i++) {
			PtaNodeId x = gen_leaf(s, arg(s, in, i), k);
			cons_store(s, old, k, x, PTA_RULE_APPEND, v);
			cons_copy(s, cell, x, PTA_RULE_APPEND, v);
		}
	}
}

/* Leaf k of v, at leaf `at` of its type, is what is at leaf `from` of the
 * memory that c points to. */
static void
gen_read(PtaSys *s, IrValueId v, uint32_t at, IrValueId c, uint32_t from, IrTypeId type,
	 PtaRule rule)
{
	bool is_one = gen_layout(s, v)->n == 1;
	assert(is_one || at + pta_layout(s->p, type)->n <= gen_layout(s, v)->n);
	for (uint32_t k = 0; k < pta_layout(s->p, type)->n; k++)
		cons_load(s, gen_leaf(s, v, is_one ? 0 : at + k), gen_leaf(s, c, 0), from + k, rule,
			  v);
}

static void
gen_write(PtaSys *s, IrValueId c, uint32_t at, IrValueId x, PtaRule rule, IrValueId instr)
{
	for (uint32_t k = 0; k < gen_layout(s, x)->n; k++)
		cons_store(s, gen_leaf(s, c, 0), at + k, gen_kept_leaf(s, x, k), rule, instr);
}

/* Leaves of a map before its value. */
static uint32_t
map_value_leaf(PtaSys *s, IrValueId m)
{
	assert(ir_under(s->p->m, ir_instr(s->f->ir, m)->type)->kind == IRT_MAP);
	const PtaLayout *l = layout_of_shape(s->p, PTA_SHAPE_MAP, ir_instr(s->f->ir, m)->type, 0);
	if (l->n == 1)
		return 0;
	return pta_layout(s->p, ir_under(s->p->m, ir_instr(s->f->ir, m)->type)->key)->n;
}

static void
gen_next(PtaSys *s, IrValueId v, IrValueId it)
{
	const IrType *iter = ir_under(s->p->m, ir_instr(s->f->ir, it)->type);
	assert(iter->kind == IRT_ITER);
	IrTypeId ranged = iter->elem;
	const IrType *u = ir_under(s->p->m, ranged);
	if (u->kind != IRT_MAP)
		return;
	IrTypeId tuple = ir_instr(s->f->ir, v)->type;
	const PtaLayout *l = layout_of_shape(s->p, PTA_SHAPE_MAP, ranged, 0);
	uint32_t value = l->n == 1 ? 0 : pta_layout(s->p, u->key)->n;
	gen_read(s, v, pta_field_leaf(s->p, tuple, 1), it, 0, u->key, PTA_RULE_RANGE);
	gen_read(s, v, pta_field_leaf(s->p, tuple, 2), it, value, u->elem, PTA_RULE_RANGE);
}

static void
gen_select(PtaSys *s, IrValueId v, const IrInstr *in)
{
	assert(in->n % 2 == 0); /* a channel, and what is sent or 0 */
	uint32_t part = 2;
	for (uint32_t i = 0; i + 1 < in->n; i += 2) {
		IrValueId c = arg(s, in, i), x = arg(s, in, i + 1);
		if (x != 0) {
			gen_write(s, c, 0, x, PTA_RULE_SEND, v);
			continue;
		}
		gen_read(s, v, pta_field_leaf(s->p, in->type, part), c, 0, elem_type(s, c),
			 PTA_RULE_RECV);
		part++;
	}
}

void
gen_container(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	IrValueId a = arg(s, in, 0);
	switch ((int)in->op) {
	case OP_MAKESLICE:
		gen_make(s, v, PTA_SHAPE_MEM, elem_type(s, v));
		break;
	case OP_MAKEMAP:
		gen_make(s, v, PTA_SHAPE_MAP, in->type);
		break;
	case OP_MAKECHAN:
		gen_make(s, v, PTA_SHAPE_CHAN, in->type);
		break;
	case OP_SLICE:
		gen_elem(s, v, a, 0, PTA_RULE_SLICE);
		break;
	case OP_APPEND:
	case OP_APPENDALL:
		gen_append(s, v, in);
		break;
	case OP_MAPGET:
	case OP_MAPGETOK:
		gen_read(s, v, 0, a, map_value_leaf(s, a), elem_type(s, a), PTA_RULE_MAP);
		break;
	case OP_MAPSET:
		gen_write(s, a, 0, arg(s, in, 1), PTA_RULE_MAP, v);
		gen_write(s, a, map_value_leaf(s, a), arg(s, in, 2), PTA_RULE_MAP, v);
		break;
	case OP_RANGE:
		cons_copy(s, gen_leaf(s, v, 0), gen_leaf(s, a, 0), PTA_RULE_RANGE, v);
		break;
	case OP_NEXT:
		gen_next(s, v, a);
		break;
	case OP_SEND:
		gen_write(s, a, 0, arg(s, in, 1), PTA_RULE_SEND, v);
		break;
	case OP_RECV:
	case OP_RECVOK:
		gen_read(s, v, 0, a, 0, elem_type(s, a), PTA_RULE_RECV);
		break;
	case OP_SELECT:
		gen_select(s, v, in);
		break;
	}
}

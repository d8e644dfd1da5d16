/*
 * Constraints of conversions, strings and builtins, the unsafe ones among them.
 */
#include "pta/priv.h"

static void
gen_move(PtaSys *s, IrValueId v, IrValueId x, PtaRule rule)
{
	gen_copy(s, v, 0, x, 0, gen_layout(s, v)->n, rule, v);
}

/* v is x, which may point anywhere into the object that it points into now. */
static void
gen_arithmetic(PtaSys *s, IrValueId v, IrValueId x)
{
	assert(gen_layout(s, v)->n == 1 && gen_layout(s, x)->n == 1);
	gen_same(s, v, x, 0, PTA_RULE_UNSAFE);
	cons_add(s, (PtaCons){ .kind = PTA_COLLAPSE,
			       .rule = PTA_RULE_UNSAFE,
			       .src = gen_leaf(s, x, 0),
			       .instr = v });
}

static void
gen_cast(PtaSys *s, IrValueId v, IrValueId x, IrTypeId as)
{
	cons_add(s, (PtaCons){ .kind = PTA_CAST, .rule = PTA_RULE_UNSAFE, .dst = gen_leaf(s, v, 0),
			       .src = gen_leaf(s, x, 0), .type = as, .instr = v });
}

static void
gen_conversion(PtaSys *s, IrValueId v, IrValueId x)
{
	const IrType *to = ir_under(s->p->m, ir_instr(s->f->ir, v)->type);
	const IrType *from = ir_under(s->p->m, ir_instr(s->f->ir, x)->type);
	if (from->kind == IRT_UNSAFE && to->kind == IRT_POINTER)
		gen_cast(s, v, x, to->elem);
	else if (from->kind == IRT_SLICE && to->kind == IRT_POINTER &&
		 pta_layout(s->p, to->elem)->n_elems > 1)
		gen_cast(s, v, x, to->elem); /* the slice's memory may be one element for all */
	else if (from->kind == IRT_UINTPTR && to->kind == IRT_UNSAFE)
		gen_arithmetic(s, v, x);
	else
		gen_same(s, v, x, 0, PTA_RULE_CONVERT);
}

static void
gen_buffer(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	const IrType *u = ir_under(s->p->m, in->type);
	assert(u->kind == IRT_SLICE || u->kind == IRT_STRING);
	IrTypeId elem = u->kind == IRT_SLICE ? u->elem : s->p->byte_type;
	PtaObjId o = obj_own(s, v, PTA_SHAPE_MEM, elem, 0);
	cons_addr(s, gen_leaf(s, v, 0), obj_token(s, o), PTA_RULE_ALLOC, v);
}

/* copy(d, s) */
static void
gen_copied(PtaSys *s, IrValueId v, IrValueId d, IrValueId from)
{
	const IrType *u = ir_under(s->p->m, ir_instr(s->f->ir, d)->type);
	assert(u->kind == IRT_SLICE);
	const PtaLayout *l = pta_layout(s->p, u->elem);
	for (uint32_t k = 0; k < l->n && l->has_pointers; k++) {
		if (!leaf_points(s->p, l->types[k]))
			continue;
		PtaNodeId x = sys_temp(s, v);
		cons_load(s, x, gen_leaf(s, from, 0), k, PTA_RULE_COPY, v);
		cons_store(s, gen_leaf(s, d, 0), k, x, PTA_RULE_COPY, v);
	}
}

static void
gen_builtin(PtaSys *s, IrValueId v, const IrInstr *in)
{
	IrValueId a = in->n > 0 ? ir_operand(s->f->ir, in, 0) : 0;
	switch ((IrBuiltin)in->aux) {
	case BI_COPY:
		gen_copied(s, v, a, ir_operand(s->f->ir, in, 1));
		break;
	case BI_MIN:
	case BI_MAX:
		for (uint32_t i = 0; i < in->n; i++)
			gen_move(s, v, ir_operand(s->f->ir, in, i), PTA_RULE_STRING);
		break;
	case BI_RECOVER:
		cons_addr(s, gen_leaf(s, v, 0), obj_token(s, OBJ_OMEGA), PTA_RULE_RECOVER, v);
		break;
	case BI_UNSAFE_ADD:
		gen_arithmetic(s, v, a);
		break;
	case BI_UNSAFE_SLICE:
		gen_cast(s, v, a, PTA_ROW | ir_under(s->p->m, in->type)->elem);
		break;
	case BI_UNSAFE_STRING:
		gen_cast(s, v, a, PTA_ROW | s->p->byte_type);
		break;
	case BI_UNSAFE_SLICEDATA:
	case BI_UNSAFE_STRINGDATA:
		gen_same(s, v, a, 0, PTA_RULE_UNSAFE);
		break;
	case BI_ESCAPE:
		for (uint32_t k = 0; k < gen_layout(s, a)->n; k++)
			cons_copy(s, PTA_SINK_UNKNOWN, gen_leaf(s, a, k), PTA_RULE_ESCAPE, v);
		break;
	case BI_CLEAR: case BI_CLOSE: case BI_DELETE: case BI_PRINT: case BI_PRINTLN:
	case BI_COMPLEX: case BI_COUNT:
		break;
	}
}

void
gen_convert(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	switch ((int)in->op) {
	case OP_CONVERT:
		gen_conversion(s, v, ir_operand(s->f->ir, in, 0));
		break;
	case OP_CONCAT:
		/* SOUND: if all other operands are empty the runtime returns the operand
		 * itself, but only if it is not on the stack or the result stays in this frame
		 * (and iteration): an operand that could dangle is copied. So it may be told
		 * apart from the result. */
	case OP_STRCONV:
		gen_buffer(s, v);
		break;
	case OP_BUILTIN:
		gen_builtin(s, v, in);
		break;
	}
}

/*
 * From a function's instructions to constraints: parameters, values, control
 * flow; the other gen_*.c files have the instructions that touch memory.
 *
 * A value has a node for each leaf, made when somebody asks; values without
 * pointers have none (node 0), and constraints with node 0 are dropped. The
 * exception is uintptr: a value of that type carries the pointer that it was converted
 * from through additions and masks, so that pointer arithmetic within a function is
 * seen; a uintptr that goes through memory, a call, a result or an xor is a number
 * (doc/soundness.md: pointers hidden by their author), which keeps nothing alive.
 */
#include "pta/priv.h"

static bool
is_uintptr(const PtaSys *s, IrTypeId t)
{
	return ir_under(s->p->m, t)->kind == IRT_UINTPTR;
}

const PtaLayout *
gen_layout(PtaSys *s, IrValueId v)
{
	return pta_layout(s->p, ir_instr(s->f->ir, v)->type);
}

/* The object that stands for a global: what somebody outside of the module fills may hold func
 * values and boxes of unknown code. Strings lead to nothing that can be called. */
static PtaObjId
global_object(const PtaSys *s, IrGlobalId g)
{
	const IrGlobal *var = &s->p->m->globals.at[g];
	bool is_string = ir_under(s->p->m, var->type)->kind == IRT_STRING;
	return var->is_outside && !is_string ? OBJ_UNKNOWN : OBJ_OMEGA;
}

PtaNodeId
gen_leaf(PtaSys *s, IrValueId v, uint32_t k)
{
	assert(v != 0 && v < s->f->ir->instrs.len);
	const IrInstr *in = ir_instr(s->f->ir, v);
	if (in->op == OP_CONST || in->type == 0)
		return 0;
	if (in->op == OP_GLOBAL)
		return obj_token(s, global_object(s, in->aux));
	const PtaLayout *l = pta_layout(s->p, in->type);
	if (!l->has_pointers && !is_uintptr(s, in->type))
		return 0;
	if (s->f->value[v] == 0) {
		s->f->value[v] = sys_nodes(s, l->n, NODE_VALUE, v, 0);
		if (in->op == OP_FUNC)
			cons_addr(s, s->f->value[v], obj_token(s, obj_func(s, in->aux)),
				  PTA_RULE_FUNC, v);
	}
	if (k >= l->n)
		k = 0;
	/* A leaf without pointers has a node, since leaves are contiguous,
	 * but nothing flows there. */
	if (l->n > 1 && !leaf_points(s->p, l->types[k]))
		return 0;
	return s->f->value[v] + k;
}

PtaNodeId
gen_kept_leaf(PtaSys *s, IrValueId v, uint32_t k)
{
	return gen_layout(s, v)->has_pointers ? gen_leaf(s, v, k) : 0;
}

void
gen_copy(PtaSys *s, IrValueId dst, uint32_t dst_off, IrValueId src, uint32_t src_off, uint32_t n,
	 PtaRule rule, IrValueId instr)
{
	assert(dst != 0 && src != 0);
	bool is_dst_one = gen_layout(s, dst)->n == 1, is_src_one = gen_layout(s, src)->n == 1;
	for (uint32_t k = 0; k < n; k++)
		cons_copy(s, gen_leaf(s, dst, is_dst_one ? 0 : dst_off + k),
			  gen_leaf(s, src, is_src_one ? 0 : src_off + k), rule, instr);
}

void
gen_same(PtaSys *s, IrValueId v, IrValueId x, uint32_t off, PtaRule rule)
{
	bool is_one = gen_layout(s, v)->n == 1, is_x_one = gen_layout(s, x)->n == 1;
	for (uint32_t k = 0; k < gen_layout(s, v)->n; k++)
		cons_same(s, gen_leaf(s, v, is_one ? 0 : k), gen_leaf(s, x, is_x_one ? 0 : off + k),
			  rule, v);
}

GenElems
gen_elems(PtaSys *s, IrTypeId array, IrValueId index)
{
	const uint32_t n = pta_layout(s->p, array)->n_elems;
	assert(n > 0);
	const IrConst *c = ir_const_of(s->f->ir, index);
	uint64_t i = c && c->kind == IRC_INT ? c->bits : 0;
	if (n == 1 || c == NULL || i >= n)
		return (GenElems){ 0, n };
	return (GenElems){ (uint32_t)i, (uint32_t)i + 1 };
}

static void
gen_root(PtaSys *s, IrValueId v, PtaRoot root, uint32_t index)
{
	assert(root != PTA_ROOT_RESULT);
	const PtaLayout *l = gen_layout(s, v);
	if (!l->has_pointers)
		return;
	PtaRule rule = root == PTA_ROOT_PARAM ? PTA_RULE_PARAM : PTA_RULE_CAPTURE;
	for (uint32_t k = 0; k < l->n; k++) {
		if (!leaf_points(s->p, l->types[k]))
			continue;
		PtaObjId o = obj_root(s, root, (PtaOrigin){ 0, 0 }, index, k, l->types[k]);
		cons_addr(s, gen_leaf(s, v, k), obj_token(s, o), rule, 0);
		/* Where the module's callers decide, a caller that is not in it counts, too. */
		if (s->is_verdict && s->f->ir->is_outside && pta_is_closed(s->p))
			cons_addr(s, gen_leaf(s, v, k), obj_token(s, OBJ_UNKNOWN), rule, 0);
	}
}

static void
gen_parts(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	bool is_struct = in->op == OP_STRUCT;
	assert(!is_struct || in->n == ir_under(s->p->m, in->type)->n_members);
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId part = ir_operand(s->f->ir, in, i);
		uint32_t at = 0;
		if (is_struct)
			at = pta_field_leaf(s->p, in->type, i);
		else if (gen_layout(s, v)->n_elems > 1)
			at = pta_elem_leaf(s->p, in->type, i);
		gen_copy(s, v, at, part, 0, gen_layout(s, part)->n, PTA_RULE_AGGREGATE, v);
	}
}

static void
gen_extract(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	assert(in->op == OP_EXTRACT);
	IrValueId whole = ir_operand(s->f->ir, in, 0);
	gen_same(s, v, whole, pta_field_leaf(s->p, ir_instr(s->f->ir, whole)->type, in->aux),
		 PTA_RULE_EXTRACT);
}

/* An element of an array's value; those of strings hold no pointers. */
static void
gen_index(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	IrValueId whole = ir_operand(s->f->ir, in, 0);
	IrTypeId t = ir_instr(s->f->ir, whole)->type;
	if (ir_under(s->p->m, t)->kind == IRT_STRING)
		return;
	GenElems e = gen_elems(s, t, ir_operand(s->f->ir, in, 1));
	for (uint32_t i = e.from; i < e.to; i++)
		gen_copy(s, v, 0, whole, pta_elem_leaf(s->p, t, i), gen_layout(s, v)->n,
			 PTA_RULE_EXTRACT, v);
}

static void
gen_phi(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	assert(in->n == s->f->ir->blocks.at[in->block].preds.len);
	for (uint32_t i = 0; i < in->n; i++) {
		if (s->p->facts && !absint_pred_feasible(s->p->facts, s->f->id, in->block, i))
			continue;
		gen_copy(s, v, 0, ir_operand(s->f->ir, in, i), 0, gen_layout(s, v)->n, PTA_RULE_PHI,
			 v);
	}
}

static void
gen_ret(PtaSys *s, IrValueId v)
{
	assert(ir_instr(s->f->ir, v)->op == OP_RET);
	const IrInstr *in = ir_instr(s->f->ir, v);
	if (s->f->result == 0)
		return;
	bool is_one = s->f->n_results == 1;
	uint32_t off = 0;
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId r = ir_operand(s->f->ir, in, i);
		uint32_t n = gen_layout(s, r)->n;
		for (uint32_t k = 0; k < n; k++)
			cons_copy(s, s->f->result + (is_one ? 0 : off + k), gen_kept_leaf(s, r, k),
				  PTA_RULE_RETURN, v);
		off += n;
	}
	assert(is_one || off == s->f->n_results);
}

/* Arithmetic of uintptr values keeps the pointers in them; xor is how one is hidden. */
static void
gen_bin(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	if (!is_uintptr(s, in->type) || in->aux == BIN_XOR)
		return;
	for (uint32_t i = 0; i < in->n; i++)
		cons_copy(s, gen_leaf(s, v, 0), gen_leaf(s, ir_operand(s->f->ir, in, i), 0),
			  PTA_RULE_UNSAFE, v);
}

static void
gen_instr(PtaSys *s, IrValueId v)
{
	const IrInstr *in = ir_instr(s->f->ir, v);
	switch ((IrOp)in->op) {
	case OP_ALLOC: case OP_LOAD: case OP_STORE: case OP_FIELD: case OP_ELEM:
	case OP_CLOSURE: case OP_BOX: case OP_ASSERT: case OP_ASSERTOK:
		gen_memory(s, v);
		break;
	case OP_STRUCT: case OP_ARRAY:
		gen_parts(s, v);
		break;
	case OP_EXTRACT:
		gen_extract(s, v);
		break;
	case OP_INDEX:
		gen_index(s, v);
		break;
	case OP_BIN:
		gen_bin(s, v);
		break;
	case OP_CONVERT: case OP_STRCONV: case OP_CONCAT: case OP_BUILTIN:
		gen_convert(s, v);
		break;
	case OP_MAKESLICE: case OP_SLICE: case OP_APPEND: case OP_APPENDALL: case OP_MAKEMAP:
	case OP_MAPGET: case OP_MAPGETOK: case OP_MAPSET: case OP_RANGE: case OP_NEXT:
	case OP_MAKECHAN: case OP_SEND: case OP_RECV: case OP_RECVOK: case OP_SELECT:
		gen_container(s, v);
		break;
	case OP_CALL: case OP_INVOKE:
		gen_call(s, v);
		break;
	case OP_PHI:
		gen_phi(s, v);
		break;
	case OP_RET:
		gen_ret(s, v);
		break;
	case OP_PANIC:
		cons_copy(s, PTA_SINK_PANIC, gen_leaf(s, ir_operand(s->f->ir, in, 0), 0),
			  PTA_RULE_PANIC, v);
		break;
	case OP_NONE: case OP_PARAM: case OP_CAPTURE: case OP_CONST: case OP_GLOBAL: case OP_FUNC:
	case OP_UN: case OP_RUNDEFERS: case OP_JUMP: case OP_IF: case OP_UNREACHABLE: case OP_COUNT:
		break;
	}
}

static void
gen_results(PtaSys *s, IrTypeId func_type)
{
	assert(s->f->result == 0);
	const PtaLayout *l = layout_results(s->p, func_type);
	s->f->n_results = l->n;
	if (l->has_pointers)
		s->f->result = sys_nodes(s, l->n, NODE_RESULT, 0, 0);
}

void
gen_func(PtaSys *s)
{
	assert(s->f->ir != NULL && s->f->ir->body == BODY_HERE);
	const IrFunc *f = s->f->ir;
	gen_results(s, f->type);
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->op == OP_PARAM || in->op == OP_CAPTURE)
			gen_root(s, v, in->op == OP_PARAM ? PTA_ROOT_PARAM : PTA_ROOT_CAPTURE,
				 in->aux);
	}
	for (IrBlockId b = 1; b < f->blocks.len; b++) {
		if (s->p->facts && !absint_block_reachable(s->p->facts, f->id, b))
			continue;
		const IrBlock *block = &f->blocks.at[b];
		for (uint32_t i = 0; i < block->instrs.len; i++)
			if (demand_is_relevant(s->p, f->id, block->instrs.at[i]))
				gen_instr(s, block->instrs.at[i]);
	}
}

/*
 * Constraints of calls, go and defer statements, and of calls to code that is
 * not known. What a known callee does comes with its summary (instantiate.c);
 * computed callees are found while solving (call.c).
 */
#include "pta/priv.h"

static void
call_args(PtaSys *s, PtaCall *c, const IrInstr *in)
{
	uint32_t n = 0;
	for (uint32_t i = 1; i < in->n; i++)
		n += gen_layout(s, ir_operand(s->f->ir, in, i))->n;
	c->args = sys_ids(s, n);
	for (uint32_t i = 1; i < in->n; i++) {
		IrValueId x = ir_operand(s->f->ir, in, i);
		for (uint32_t k = 0; k < gen_layout(s, x)->n; k++)
			vec_push(&c->args, gen_kept_leaf(s, x, k));
	}
}

static void
call_results(PtaSys *s, PtaCall *c, IrValueId v, const IrInstr *in)
{
	if (in->type == 0 || in->mode != CALL_PLAIN)
		return;
	c->results = sys_ids(s, gen_layout(s, v)->n);
	for (uint32_t k = 0; k < gen_layout(s, v)->n; k++)
		vec_push(&c->results, gen_kept_leaf(s, v, k));
}

static void
call_flow(PtaSys *s, const PtaCall *c, PtaNodeId dst, PtaRule rule)
{
	for (uint32_t i = 0; i < c->args.len; i++)
		cons_copy(s, dst, c->args.at[i], rule, c->instr);
	cons_copy(s, dst, c->callee, rule, c->instr);
}

void
gen_call(PtaSys *s, IrValueId v)
{
	assert(ir_instr(s->f->ir, v)->op == OP_CALL || ir_instr(s->f->ir, v)->op == OP_INVOKE);
	const IrInstr *in = ir_instr(s->f->ir, v);
	PtaCall c = { .mode = in->mode, .instr = v, .origin = { s->f->id, v } };
	IrValueId callee = ir_operand(s->f->ir, in, 0);
	IrFuncId g = in->op == OP_CALL ? ir_static_callee(s->f->ir, in) : 0;
	c.type = ir_instr(s->f->ir, callee)->type;
	if (g) {
		c.kind = PTA_CALL_STATIC;
	} else {
		c.kind = in->op == OP_CALL ? PTA_CALL_VALUE : PTA_CALL_INVOKE;
		c.method = in->op == OP_INVOKE ? in->aux : 0;
		c.callee = gen_leaf(s, callee, 0);
		c.known = (IrFuncId)map_get(&s->p->known, map_pair(s->f->id, v));
	}
	assert(!g || in->n - 1 == ir_func(s->p->m, g)->params.len);
	call_args(s, &c, in);
	call_results(s, &c, v, in);
	if (in->mode == CALL_GO)
		call_flow(s, &c, PTA_SINK_GOROUTINE, PTA_RULE_GO);
	if (in->mode == CALL_DEFER) {
		PtaObjId record = obj_own(s, v, PTA_SHAPE_RECORD, 0, 0);
		call_flow(s, &c, obj_token(s, record), PTA_RULE_DEFER);
		if (in->flags & IRF_DEFER_OUTER)
			call_flow(s, &c, PTA_SINK_DEFER, PTA_RULE_DEFER);
	}
	PtaCallId id = s->f->calls.len;
	vec_push(&s->f->calls, c);
	if (g)
		call_instantiate(s, id, g, 0);
}

/* The call runs code that may do everything with its arguments, and returns what it likes. Of the
 * callees it gets those that it is the code of, or may be: a closure whose function is known is
 * called by no other function than that. */
void
gen_unknown_call(PtaSys *s, PtaCallId id)
{
	assert(id != 0 && id < s->f->calls.len);
	if (s->f->calls.at[id].is_unknown)
		return;
	s->f->calls.at[id].is_unknown = true;
	PtaCall c = s->f->calls.at[id];
	for (uint32_t i = 0; i < c.args.len; i++)
		cons_copy(s, PTA_SINK_UNKNOWN, c.args.at[i], PTA_RULE_CALL_UNKNOWN, c.instr);
	if (c.kind != PTA_CALL_STATIC)
		cons_add(s, (PtaCons){ .kind = PTA_STRAY,
				       .rule = PTA_RULE_CALL_UNKNOWN,
				       .dst = PTA_SINK_UNKNOWN,
				       .src = c.callee,
				       .off = c.method,
				       .type = c.type,
				       .instr = c.instr });
	for (uint32_t k = 0; k < c.results.len; k++)
		cons_addr(s, c.results.at[k], obj_token(s, OBJ_UNKNOWN), PTA_RULE_CALL_UNKNOWN,
			  c.instr);
}

/* Whether memory that holds pointers, or code to run, can be reached through a t in one step. */
static bool
may_write_pointers(const Pta *p, IrTypeId t)
{
	const IrType *u = ir_under(p->m, t);
	switch (u->kind) {
	case IRT_POINTER: case IRT_SLICE: case IRT_CHAN:
		return ir_type(p->m, u->elem)->has_pointers;
	case IRT_MAP:
		return ir_type(p->m, u->elem)->has_pointers || ir_type(p->m, u->key)->has_pointers;
	case IRT_ARRAY:
		return may_write_pointers(p, u->elem);
	case IRT_STRUCT: case IRT_TUPLE:
		for (uint32_t i = 0; i < u->n_members; i++)
			if (may_write_pointers(p, u->members[i].type))
				return true;
		return false;
	case IRT_UNSAFE: case IRT_FUNC: case IRT_IFACE: case IRT_ITER:
		return true;
	case IRT_NONE: case IRT_BOOL: case IRT_INT: case IRT_INT8: case IRT_INT16: case IRT_INT32:
	case IRT_INT64: case IRT_UINT: case IRT_UINT8: case IRT_UINT16: case IRT_UINT32:
	case IRT_UINT64: case IRT_UINTPTR: case IRT_FLOAT32: case IRT_FLOAT64: case IRT_COMPLEX64:
	case IRT_COMPLEX128: case IRT_STRING: case IRT_NAMED:
		break;
	}
	return false;
}

bool
pta_is_noescape(const Pta *p, IrFuncId g)
{
	const IrFunc *f = ir_func(p->m, g);
	assert(f->body != BODY_HERE);
	for (uint32_t i = 0; i < f->params.len; i++)
		if (may_write_pointers(p, f->params.at[i].type))
			return false;
	return f->body == BODY_NOESCAPE;
}

/* Code of which its author says that no argument outlives the call: it keeps and writes nothing,
 * but may return what it was given, or what can be reached from that. */
void
gen_noescape_call(PtaSys *s, PtaCallId id)
{
	assert(id != 0 && id < s->f->calls.len);
	PtaCall c = s->f->calls.at[id];
	if (c.is_noescape)
		return;
	s->f->calls.at[id].is_noescape = true;
	if (c.results.len == 0)
		return;
	PtaNodeId seen = sys_nodes(s, 1, NODE_SEEN, id, 0);
	for (uint32_t i = 0; i < c.args.len; i++)
		cons_copy(s, seen, c.args.at[i], PTA_RULE_ARG, c.instr);
	cons_add(s, (PtaCons){ .kind = PTA_LOAD,
			       .rule = PTA_RULE_CALLEE,
			       .is_wide = true,
			       .dst = seen,
			       .src = seen,
			       .instr = c.instr,
			       .call = id });
	cons_addr(s, seen, obj_token(s, OBJ_UNKNOWN), PTA_RULE_CALL_UNKNOWN, c.instr);
	for (uint32_t k = 0; k < c.results.len; k++)
		cons_copy(s, c.results.at[k], seen, PTA_RULE_RESULT, c.instr);
}

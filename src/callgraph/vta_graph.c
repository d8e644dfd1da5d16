/*
 * Type propagation: the flows that an instruction causes.
 */
#include "callgraph/vta.h"

typedef struct Scan {
	Vta *x;
	const IrFunc *f;
	IrValueId v;
	const IrInstr *in;
} Scan;

static IrValueId
operand(const Scan *s, uint32_t i)
{
	return ir_operand(s->f, s->in, i);
}

static IrTypeId
type_of(const Scan *s, IrValueId v)
{
	return ir_instr(s->f, v)->type;
}

static VtaNode
value(const Scan *s, IrValueId v)
{
	return vta_value(s->x, s->f, v, 0);
}

/* Part `part` of the result comes from a place of type t. */
static void
read(const Scan *s, uint32_t part, VtaNode place, IrTypeId t)
{
	vta_flow(s->x, vta_value(s->x, s->f, s->v, part), place, t);
}

static void
write(const Scan *s, VtaNode place, IrValueId v)
{
	vta_flow(s->x, place, value(s, v), type_of(s, v));
}

static VtaNode
slot(const Scan *s, VtaKind kind, IrTypeId owner, uint32_t part, IrTypeId held)
{
	return vta_slot(s->x, kind, owner, part, held);
}

/* ------------------------------------------------------------------ memory */

/* The address of a part stands for what the part holds. */
static void
scan_address(const Scan *s)
{
	IrTypeId base = ir_under(s->x->m, type_of(s, operand(s, 0)))->elem;
	IrTypeId held = ir_under(s->x->m, s->in->type)->elem;
	IrTypeId id = callgraph_under(s->x->m, base);
	VtaNode place = s->in->op == OP_FIELD ? slot(s, VTA_FIELD, id, s->in->aux, held)
					      : slot(s, VTA_ELEM, held, 0, held);
	vta_join(s->x, value(s, s->v), place);
}

static void
scan_aggregate(const Scan *s)
{
	const IrType *u = ir_under(s->x->m, s->in->type);
	IrTypeId id = callgraph_under(s->x->m, s->in->type);
	for (uint32_t i = 0; i < s->in->n; i++) {
		IrTypeId held = u->kind == IRT_STRUCT ? u->members[i].type : u->elem;
		write(s, u->kind == IRT_STRUCT ? slot(s, VTA_FIELD, id, i, held)
					       : slot(s, VTA_ELEM, held, 0, held),
		      operand(s, i));
	}
}

static void
scan_part(const Scan *s)
{
	IrValueId whole = operand(s, 0);
	IrTypeId id = callgraph_under(s->x->m, type_of(s, whole));
	const IrType *u = ir_type(s->x->m, id);
	if (u->kind == IRT_TUPLE)
		read(s, 0, vta_value(s->x, s->f, whole, s->in->aux), s->in->type);
	else if (u->kind == IRT_STRUCT)
		read(s, 0, slot(s, VTA_FIELD, id, s->in->aux, s->in->type), s->in->type);
	else if (u->kind == IRT_ARRAY)
		read(s, 0, slot(s, VTA_ELEM, u->elem, 0, u->elem), u->elem);
}

/* ------------------------------------------------- conversions and builtins */

static void
scan_convert(const Scan *s)
{
	IrValueId from = operand(s, 0);
	const IrType *u = ir_under(s->x->m, type_of(s, from)), *t = ir_under(s->x->m, s->in->type);
	if ((t->kind == IRT_UNSAFE || t->kind == IRT_UINTPTR) && u->kind == IRT_POINTER) {
		vta_expose_value(s->x, s->f, from);
		vta_expose_around(s->x, s->f, from);
	} else if (u->kind == IRT_UNSAFE && t->kind == IRT_POINTER) {
		vta_expose_value(s->x, s->f, s->v);
	} else {
		vta_flow(s->x, value(s, s->v), value(s, from), s->in->type);
		vta_link_types(s->x, type_of(s, from), s->in->type);
	}
}

static void
scan_builtin(const Scan *s)
{
	IrValueId a = s->in->n > 0 ? operand(s, 0) : 0;
	switch ((IrBuiltin)s->in->aux) {
	case BI_RECOVER:
		read(s, 0, s->x->all, s->in->type);
		break;
	case BI_ESCAPE:
		vta_expose_value(s->x, s->f, a);
		vta_flow(s->x, vta_in_tables(s->x, type_of(s, a)), value(s, a), type_of(s, a));
		break;
	case BI_UNSAFE_SLICE:
	case BI_UNSAFE_SLICEDATA: {
		/* The pointer stands for the element. */
		IrValueId p = s->in->aux == BI_UNSAFE_SLICE ? a : s->v;
		IrTypeId held = ir_under(s->x->m, type_of(s, p))->elem;
		vta_join(s->x, value(s, p), slot(s, VTA_ELEM, held, 0, held));
		break;
	}
	case BI_COPY: case BI_CLEAR: case BI_CLOSE: case BI_DELETE: case BI_PRINT: case BI_PRINTLN:
	case BI_MIN: case BI_MAX: case BI_COMPLEX: case BI_UNSAFE_ADD: case BI_UNSAFE_STRING:
	case BI_UNSAFE_STRINGDATA: case BI_COUNT:
		break;
	}
}

/* --------------------------------------------------- interfaces and closures */

static void
scan_box(const Scan *s)
{
	IrValueId v = operand(s, 0);
	IrTypeId t = type_of(s, v);
	vta_seed(s->x, value(s, s->v), s->x->item_of_type[t]);
	write(s, slot(s, VTA_BOXED, t, 0, t), v);
}

static void
scan_assert(const Scan *s)
{
	const IrType *u = ir_under(s->x->m, s->in->type);
	IrTypeId t = s->in->op == OP_ASSERT ? s->in->type : u->members[0].type;
	bool is_iface = ir_under(s->x->m, t)->kind == IRT_IFACE;
	read(s, 0, is_iface ? value(s, operand(s, 0)) : slot(s, VTA_BOXED, t, 0, t), t);
}

static void
scan_closure(const Scan *s)
{
	IrFuncId g = ir_static_callee(s->f, s->in);
	vta_seed(s->x, value(s, s->v), s->x->item_of_func[g]);
	for (uint32_t i = 1; i < s->in->n; i++) {
		IrTypeId t = type_of(s, operand(s, i));
		write(s, slot(s, VTA_CAPTURE, g, i - 1, t), operand(s, i));
	}
}

/* --------------------------------------------------------- maps and channels */

static void
scan_map(const Scan *s)
{
	IrTypeId id = callgraph_under(s->x->m, type_of(s, operand(s, 0)));
	const IrType *u = ir_type(s->x->m, id);
	VtaNode mapped = slot(s, VTA_MAPPED, id, 0, u->elem);
	if (s->in->op == OP_MAPSET) {
		write(s, slot(s, VTA_KEY, id, 0, u->key), operand(s, 1));
		write(s, mapped, operand(s, 2));
	} else {
		read(s, 0, mapped, u->elem);
	}
}

static void
scan_next(const Scan *s)
{
	IrTypeId ranged = ir_under(s->x->m, type_of(s, operand(s, 0)))->elem;
	IrTypeId id = callgraph_under(s->x->m, ranged);
	const IrType *u = ir_type(s->x->m, id);
	if (u->kind != IRT_MAP)
		return;
	read(s, 1, slot(s, VTA_KEY, id, 0, u->key), u->key);
	read(s, 2, slot(s, VTA_MAPPED, id, 0, u->elem), u->elem);
}

static VtaNode
channel(const Scan *s, IrValueId c)
{
	IrTypeId elem = ir_under(s->x->m, type_of(s, c))->elem;
	return slot(s, VTA_CHAN, elem, 0, elem);
}

static void
scan_select(const Scan *s)
{
	uint32_t part = 2;
	for (uint32_t i = 0; i + 1 < s->in->n; i += 2) {
		IrValueId c = operand(s, i), sent = operand(s, i + 1);
		if (sent)
			write(s, channel(s, c), sent);
		else
			read(s, part++, channel(s, c),
			     ir_under(s->x->m, type_of(s, c))->elem);
	}
}

/* ------------------------------------------------------------------- calls */

static bool
has_result(const Scan *s)
{
	return s->in->type != 0 && s->in->mode == CALL_PLAIN;
}

/* Code that is not known gets the arguments, and makes the results. */
static void
call_unknown(const Scan *s)
{
	for (uint32_t i = 1; i < s->in->n; i++)
		vta_expose_value(s->x, s->f, operand(s, i));
	if (!has_result(s))
		return;
	const IrType *u = ir_under(s->x->m, s->in->type);
	for (uint32_t i = 0; i < (u->kind == IRT_TUPLE ? u->n_members : 1); i++) {
		vta_any(s->x, vta_value(s->x, s->f, s->v, i));
		vta_expose(s->x, u->kind == IRT_TUPLE ? u->members[i].type : s->in->type);
	}
}

static void
call_function(const Scan *s, IrFuncId g, IrTypeId recv)
{
	const IrFunc *callee = ir_func(s->x->m, g);
	if (callee->body != BODY_HERE || callee->makes_funcs)
		call_unknown(s);
	if (callee->body != BODY_HERE)
		return;
	uint32_t first = recv != 0;
	assert(s->in->n - 1 + first == callee->params.len);
	if (recv)
		vta_flow(s->x, slot(s, VTA_PARAM, g, 0, recv), slot(s, VTA_BOXED, recv, 0, recv),
			 recv);
	for (uint32_t i = 1; i < s->in->n; i++) {
		uint32_t param = i - 1 + first;
		IrTypeId t = callee->params.at[param].type;
		write(s, slot(s, VTA_PARAM, g, param, t), operand(s, i));
	}
	for (uint32_t i = 0; has_result(s) && i < callee->results.len; i++) {
		IrTypeId t = callee->results.at[i].type;
		read(s, i, slot(s, VTA_RESULT, g, i, t), t);
	}
}

static void
scan_call(const Scan *s)
{
	IrFuncId known = s->in->op == OP_CALL ? ir_static_callee(s->f, s->in) : 0;
	if (known) {
		call_function(s, known, 0);
		return;
	}
	vec_push(&s->x->sites, ((VtaSite){s->f->id, s->v}));
	CallNode n = callgraph_of_site(s->x->g, s->f, s->v);
	const CallTargets *set = n ? callgraph_targets(s->x->g, n) : NULL;
	if (set == NULL || (!set->is_invoke && bits_has(&s->x->g->made_funcs, set->type)))
		call_unknown(s);
	for (uint32_t i = 0; set && i < set->list.len; i++)
		call_function(s, set->list.at[i].func, set->list.at[i].recv);
}

/* ---------------------------------------------------------------- functions */

static void
scan_instr(const Scan *s)
{
	switch ((IrOp)s->in->op) {
	case OP_LOAD:
		read(s, 0, value(s, operand(s, 0)), s->in->type);
		break;
	case OP_STORE:
		write(s, value(s, operand(s, 0)), operand(s, 1));
		break;
	case OP_FIELD: case OP_ELEM:
		scan_address(s);
		break;
	case OP_STRUCT: case OP_ARRAY:
		scan_aggregate(s);
		break;
	case OP_EXTRACT: case OP_INDEX:
		scan_part(s);
		break;
	case OP_CONVERT:
		scan_convert(s);
		break;
	case OP_APPEND: {
		IrTypeId elem = ir_under(s->x->m, s->in->type)->elem;
		for (uint32_t i = 1; i < s->in->n; i++)
			write(s, slot(s, VTA_ELEM, elem, 0, elem), operand(s, i));
		break;
	}
	case OP_BOX:
		scan_box(s);
		break;
	case OP_ASSERT: case OP_ASSERTOK:
		scan_assert(s);
		break;
	case OP_CLOSURE:
		scan_closure(s);
		break;
	case OP_MAPGET: case OP_MAPGETOK: case OP_MAPSET:
		scan_map(s);
		break;
	case OP_NEXT:
		scan_next(s);
		break;
	case OP_SEND:
		write(s, channel(s, operand(s, 0)), operand(s, 1));
		break;
	case OP_RECV: case OP_RECVOK:
		read(s, 0, channel(s, operand(s, 0)),
		     ir_under(s->x->m, type_of(s, operand(s, 0)))->elem);
		break;
	case OP_SELECT:
		scan_select(s);
		break;
	case OP_CALL: case OP_INVOKE:
		scan_call(s);
		break;
	case OP_BUILTIN:
		scan_builtin(s);
		break;
	case OP_PHI:
		assert(ir_under(s->x->m, s->in->type)->kind != IRT_TUPLE);
		for (uint32_t i = 0; i < s->in->n; i++)
			read(s, 0, value(s, operand(s, i)), s->in->type);
		break;
	case OP_RET:
		for (uint32_t i = 0; i < s->in->n; i++)
			write(s, slot(s, VTA_RESULT, s->f->id, i, type_of(s, operand(s, i))),
			      operand(s, i));
		break;
	/* Slices and what is made new have no nodes; a recovered panic may be anything. */
	case OP_NONE: case OP_PARAM: case OP_CAPTURE: case OP_CONST: case OP_GLOBAL: case OP_FUNC:
	case OP_ALLOC: case OP_BIN: case OP_UN: case OP_STRCONV: case OP_CONCAT: case OP_MAKESLICE:
	case OP_SLICE: case OP_APPENDALL: case OP_MAKEMAP: case OP_RANGE: case OP_MAKECHAN:
	case OP_RUNDEFERS: case OP_JUMP: case OP_IF: case OP_PANIC: case OP_UNREACHABLE:
	case OP_COUNT:
		break;
	}
}

static void
scan_global(Vta *x, IrGlobalId g)
{
	const IrGlobal *var = &x->m->globals.at[g];
	if (!var->is_outside)
		return;
	vta_any(x, vta_slot(x, VTA_GLOBAL, g, 0, var->type));
	vta_expose(x, var->type);
}

void
vta_scan(Vta *x, IrFuncId id)
{
	const IrFunc *f = ir_func(x->m, id);
	if (f->is_outside)
		vta_expose_params(x, id);
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->op == OP_GLOBAL)
			scan_global(x, in->aux);
		Scan s = {x, f, v, in};
		if (in->block != 0)
			scan_instr(&s);
	}
}

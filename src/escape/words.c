/*
 * Values in the words of the source, as far as an instruction shows them: "h", "s.next", "f()",
 * a package-level variable; and the calls of code that is not known.
 */
#include "escape/priv.h"

/* Operands that a text goes back through. */
#define DEPTH_MAX 12u

typedef struct Words {
	const IrModule *m;
	const IrFunc *f;
	Buf *out;
} Words;

static bool value_words(const Words *w, IrValueId v, unsigned depth);

/* A value's name without the number that promotion gave it ("p.1"). */
static bool
name_words(const Words *w, const Str *name)
{
	if (!name || name->len == 0)
		return false;
	const char *dot = strrchr(name->s, '.');
	bool is_number = dot && dot[1] && strspn(dot + 1, "0123456789") == strlen(dot + 1);
	buf_write(w->out, name->s, is_number ? (size_t)(dot - name->s) : name->len);
	return true;
}

static bool
field_words(const Words *w, const IrInstr *in, unsigned depth)
{
	assert(in->op == OP_FIELD || in->op == OP_EXTRACT);
	IrValueId whole = ir_operand(w->f, in, 0);
	IrTypeId t = ir_instr(w->f, whole)->type;
	const IrType *type = ir_under(w->m, t);
	if (in->op == OP_FIELD)
		type = ir_under(w->m, type->elem);
	size_t len = w->out->len;
	if (type->kind == IRT_TUPLE)
		return value_words(w, whole, depth);
	if (type->kind != IRT_STRUCT || in->aux >= type->n_members ||
	    !type->members[in->aux].name || !value_words(w, whole, depth))
		return false;
	if (w->out->len > len)
		buf_printf(w->out, ".%s", type->members[in->aux].name->s);
	return true;
}

static bool
element_words(const Words *w, const IrInstr *in, unsigned depth)
{
	if (!value_words(w, ir_operand(w->f, in, 0), depth))
		return false;
	buf_puts(w->out, "[]");
	return true;
}

static bool
call_words(const Words *w, const IrInstr *in, unsigned depth)
{
	assert(in->op == OP_CALL || in->op == OP_INVOKE);
	IrFuncId g = in->op == OP_CALL ? ir_static_callee(w->f, in) : 0;
	if (g) {
		buf_printf(w->out, "%s()", ir_name_local(w->m->strs, ir_func(w->m, g)->name)->s);
		return true;
	}
	if (!value_words(w, ir_operand(w->f, in, 0), depth))
		return false;
	if (in->op == OP_INVOKE) {
		const IrType *iface =
			ir_under(w->m, ir_instr(w->f, ir_operand(w->f, in, 0))->type);
		buf_printf(w->out, ".%s", iface->members[in->aux].name->s);
	}
	buf_puts(w->out, "()");
	return true;
}

/* False if the instructions do not show it; then nothing was written. */
static bool
value_words(const Words *w, IrValueId v, unsigned depth)
{
	const IrInstr *in = ir_instr(w->f, v);
	if (depth == 0)
		return false;
	depth--;
	switch ((IrOp)in->op) {
	case OP_PARAM:
		return name_words(w, w->f->params.at[in->aux].name);
	case OP_CAPTURE:
		return name_words(w, w->f->captures.at[in->aux].name);
	case OP_GLOBAL:
		buf_str(w->out, ir_name_local(w->m->strs, w->m->globals.at[in->aux].name));
		return true;
	case OP_FUNC:
		buf_str(w->out, ir_name_local(w->m->strs, ir_func(w->m, in->aux)->name));
		return true;
	case OP_ALLOC:
		return name_words(w, w->f->sites.at[in->aux].text);
	case OP_FIELD:
	case OP_EXTRACT:
		return field_words(w, in, depth);
	case OP_ELEM:
	case OP_INDEX:
	case OP_MAPGET:
	case OP_MAPGETOK:
		return element_words(w, in, depth);
	case OP_LOAD:
	case OP_SLICE:
	case OP_CONVERT:
	case OP_ASSERT:
	case OP_ASSERTOK:
	case OP_BOX:
	case OP_APPEND:
	case OP_APPENDALL:
	case OP_RECV:
	case OP_RECVOK:
	case OP_RANGE:
	case OP_NEXT:
		return value_words(w, ir_operand(w->f, in, 0), depth) || name_words(w, in->name);
	case OP_CALL:
	case OP_INVOKE:
		return call_words(w, in, depth);
	case OP_PHI:
		return name_words(w, in->name) ||
		       (in->n > 0 && value_words(w, ir_operand(w->f, in, 0), depth));
	case OP_CLOSURE:
		buf_puts(w->out, "func literal");
		return true;
	case OP_NONE:
	case OP_CONST:
	case OP_STORE:
	case OP_STRUCT:
	case OP_ARRAY:
	case OP_BIN:
	case OP_UN:
	case OP_STRCONV:
	case OP_CONCAT:
	case OP_MAKESLICE:
	case OP_MAKEMAP:
	case OP_MAPSET:
	case OP_MAKECHAN:
	case OP_SEND:
	case OP_SELECT:
	case OP_BUILTIN:
	case OP_RUNDEFERS:
	case OP_JUMP:
	case OP_IF:
	case OP_RET:
	case OP_PANIC:
	case OP_UNREACHABLE:
	case OP_COUNT:
		break;
	}
	return name_words(w, in->name);
}

bool
esc_value_text(const EscFn *e, IrValueId v, Buf *out)
{
	assert(e->ir != NULL && v != 0);
	Words w = {e->run->e->module, e->ir, out};
	return value_words(&w, v, DEPTH_MAX);
}

IrGlobalId
esc_global_of(const IrFunc *f, IrValueId v)
{
	/* Operands may be absent: the bounds of a slice. */
	for (unsigned depth = DEPTH_MAX; depth > 0 && v != 0; depth--) {
		const IrInstr *in = ir_instr(f, v);
		if (in->op == OP_GLOBAL)
			return in->aux;
		bool goes_on = in->op == OP_FIELD || in->op == OP_ELEM || in->op == OP_LOAD ||
			       in->op == OP_SLICE || in->op == OP_CONVERT ||
			       in->op == OP_EXTRACT || in->op == OP_APPEND ||
			       in->op == OP_APPENDALL || in->op == OP_MAPGET ||
			       in->op == OP_MAPGETOK || in->op == OP_INDEX ||
			       in->op == OP_ASSERT || in->op == OP_ASSERTOK;
		if (!goes_on || in->n == 0)
			return 0;
		v = ir_operand(f, in, 0);
	}
	return 0;
}

/* ------------------------------------------------------------------ calls */

/* How many calls deep an open call is looked for. */
#define OPEN_DEPTH_MAX 16

/* The instruction behind the open calls of a kind that come to `sol` through its call `instr`. */
static PtaOrigin
find_open(const Pta *p, const PtaSolution *sol, PtaOrigin kind, IrValueId instr, uint32_t depth)
{
	for (uint32_t i = 1; i < sol->calls.len && depth < OPEN_DEPTH_MAX; i++) {
		const PtaCall *call = &sol->calls.at[i];
		for (uint32_t k = 0; call->instr == instr && k < call->insts.len; k++) {
			PtaFuncId g = sol->insts.at[call->insts.at[k]].callee;
			const PtaSolution *callee = pta_summary_solution(p, g);
			for (uint32_t j = 1; callee && j < callee->calls.len; j++) {
				const PtaCall *open = &callee->calls.at[j];
				if (!open->is_conditional)
					continue;
				PtaOrigin of = pta_call_kind(p, open);
				if (of.func != kind.func || of.instr != kind.instr)
					continue;
				if (!open->is_inherited)
					return open->origin;
				of = find_open(p, callee, kind, open->instr, depth + 1);
				if (of.func)
					return of;
			}
		}
	}
	return (PtaOrigin){0};
}

PtaOrigin
esc_call_origin(const EscFn *e, const PtaCall *call)
{
	return call->is_inherited
		       ? find_open(e->run->e->pta, e->sol, call->origin, call->instr, 0)
		       : call->origin;
}

/* The interface's method that is called: "h.Write", or with its type if no value is shown. */
static void
invoke_text(const IrModule *m, const PtaCall *call, PtaOrigin at, Buf *out)
{
	assert(call->kind == PTA_CALL_INVOKE);
	const IrType *iface = ir_under(m, call->type);
	assert(iface->kind == IRT_IFACE && call->method < iface->n_members);
	const char *method = iface->members[call->method].name->s;
	const IrFunc *f = at.instr ? ir_func(m, at.func) : NULL;
	Words w = {m, f, out};
	if (!f || !value_words(&w, ir_operand(f, ir_instr(f, at.instr), 0), DEPTH_MAX)) {
		Buf type = {0};
		ir_print_type(m, call->type, &type);
		buf_printf(out, "(%s)", *buf_cstr(&type) == ':' ? buf_cstr(&type) + 1
								: buf_cstr(&type));
	}
	buf_printf(out, ".%s", strrchr(method, '.') ? strrchr(method, '.') + 1 : method);
}

void
esc_call_text(const EscFn *e, const PtaCall *call, Buf *out)
{
	const IrModule *m = e->run->e->module;
	PtaOrigin at = esc_call_origin(e, call);
	const IrFunc *f = at.instr ? ir_func(m, at.func) : NULL;
	if (call->kind == PTA_CALL_INVOKE) {
		invoke_text(m, call, at, out);
		return;
	}
	const IrInstr *in = f ? ir_instr(f, at.instr) : NULL;
	if (in && call->kind == PTA_CALL_STATIC) {
		buf_puts(out, esc_func_text(e, ir_static_callee(f, in)));
		return;
	}
	Words w = {m, f, out};
	if (!f || !value_words(&w, ir_operand(f, in, 0), DEPTH_MAX))
		buf_puts(out, "a func value");
}

void
esc_unknown_text(const EscFn *e, const PtaCall *call, Buf *out)
{
	assert(call->is_unknown);
	const IrModule *m = e->run->e->module;
	const CallGraphOptions *o = &pta_callgraph(e->run->e->pta)->opt;
	buf_puts(out, "passed to ");
	esc_call_text(e, call, out);
	if (call->kind == PTA_CALL_STATIC) {
		const IrFunc *f = ir_func(m, call->origin.func);
		IrFuncId g = ir_static_callee(f, ir_instr(f, call->origin.instr));
		buf_puts(out, g && ir_func(m, g)->body != BODY_HERE
				      ? ", which has no body"
				      : ", which is too large to be analysed with its callers");
		return;
	}
	buf_printf(out, ", which may be any %s",
		   call->kind == PTA_CALL_INVOKE ? "implementation" : "function");
	if (pta_is_crowded(e->run->e->pta, call))
		buf_puts(out, call->kind == PTA_CALL_INVOKE ? " (too many methods)"
							    : " (too many functions)");
	if (!o->is_closed)
		buf_puts(out, "; in a closed world it would be known");
	else if (o->kind == CALLGRAPH_OFF)
		buf_puts(out, "; with -callgraph=rta it would be known");
}

/*
 * Calls of func values that are said to be one function (known.c): for each such call, from the value
 * back to all that it may be, and from a variable to all that is done with it. What is met again is
 * taken for proven: a value that is another function was first put somewhere, and that is looked at.
 */
#include "pta/cert.h"

typedef struct Proof {
	const CertRun *run;
	IrFuncId func; /* the function that it is */
	Map met[3];    /* values, pointers and variables: (function, instruction) */
} Proof;

enum { VALUE, POINTER, VARIABLE };

typedef struct Creator {
	IrFuncId func;
	IrValueId closure; /* the instruction there */
} Creator;

typedef VEC(Creator) Creators;

static bool is_value(Proof *r, const IrFunc *f, IrValueId x);
static bool is_pointer(Proof *r, const IrFunc *f, IrValueId x);

static bool
meet(Proof *r, int what, const IrFunc *f, IrValueId x)
{
	bool is_new;
	map_ensure(&r->met[what], map_pair(f->id, x), &is_new);
	return is_new;
}

/* Who makes closures of which function. */
static void
find_creators(CertRun *run)
{
	const IrModule *m = run->p->m;
	Creators *all = mem_array(Creators, run->p->n_ir);
	for (IrFuncId id = 1; id < run->p->n_ir; id++) {
		const IrFunc *f = ir_func(m, id);
		for (IrValueId v = 1; f->body == BODY_HERE && v < f->instrs.len; v++) {
			const IrInstr *in = ir_instr(f, v);
			if (in->op != OP_CLOSURE || in->block == 0)
				continue;
			Creator c = { id, v };
			vec_push(&all[ir_instr(f, ir_operand(f, in, 0))->aux], c);
		}
	}
	run->creators = all;
}

static bool
is_captured(Proof *r, const IrFunc *f, uint32_t capture, bool is_ref)
{
	const Creators *by = &((const Creators *)r->run->creators)[f->id];
	bool is_proven = true;
	vec_each(by, i) {
		const IrFunc *maker = ir_func(r->run->p->m, by->at[i].func);
		const IrInstr *closure = ir_instr(maker, by->at[i].closure);
		IrValueId x = ir_operand(maker, closure, capture + 1);
		is_proven = is_proven && (is_ref ? is_pointer(r, maker, x) : is_value(r, maker, x));
	}
	return is_proven;
}

/* x is nil or a closure of the function. */
static bool
is_value(Proof *r, const IrFunc *f, IrValueId x)
{
	const IrInstr *in = ir_instr(f, x);
	if (!meet(r, VALUE, f, x))
		return true;
	if (in->op == OP_FUNC)
		return in->aux == r->func;
	if (in->op == OP_CLOSURE || in->op == OP_CONVERT)
		return is_value(r, f, ir_operand(f, in, 0));
	if (in->op == OP_LOAD)
		return is_pointer(r, f, ir_operand(f, in, 0));
	if (in->op == OP_CAPTURE)
		return is_captured(r, f, in->aux, false);
	return in->op == OP_CONST && ir_under(r->run->p->m, in->type)->kind == IRT_FUNC;
}

static IrValueId
capture_value(const IrFunc *g, uint32_t capture)
{
	for (IrValueId v = 1; v < g->instrs.len; v++)
		if (ir_instr(g, v)->op == OP_CAPTURE && ir_instr(g, v)->aux == capture)
			return v;
	return 0; /* it does nothing with it */
}

/* Of what f does with the variable that x leads to, all is seen, and is no other function's. */
static bool
is_variable(Proof *r, const IrFunc *f, IrValueId x)
{
	if (x == 0 || !meet(r, VARIABLE, f, x))
		return true;
	bool is_proven = true;
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		for (uint32_t i = 0; in->block != 0 && i < in->n && is_proven; i++) {
			if (ir_operand(f, in, i) != x || (in->op == OP_LOAD && i == 0))
				continue;
			if (in->op == OP_STORE && i == 0) {
				is_proven = is_value(r, f, ir_operand(f, in, 1));
			} else if (in->op == OP_CLOSURE && i > 0) {
				IrFuncId to = ir_instr(f, ir_operand(f, in, 0))->aux;
				const IrFunc *g = ir_func(r->run->p->m, to);
				is_proven = g->body == BODY_HERE &&
					    is_variable(r, g, capture_value(g, i - 1));
			} else {
				is_proven = false;
			}
		}
	}
	return is_proven;
}

static bool
is_pointer(Proof *r, const IrFunc *f, IrValueId x)
{
	const IrInstr *in = ir_instr(f, x);
	if (!meet(r, POINTER, f, x))
		return true;
	if (in->op == OP_ALLOC)
		return is_variable(r, f, x);
	return in->op == OP_CAPTURE && is_variable(r, f, x) && is_captured(r, f, in->aux, true);
}

bool
cert_is_known(CertRun *run, IrFuncId f, IrValueId call, IrFuncId g)
{
	if (run->creators == NULL)
		find_creators(run);
	const IrFunc *by = ir_func(run->p->m, f);
	IrValueId callee = ir_operand(by, ir_instr(by, call), 0);
	Proof r = { .run = run, .func = g };
	return ir_under(run->p->m, ir_func(run->p->m, g)->type) ==
		       ir_under(run->p->m, ir_instr(by, callee)->type) &&
	       is_value(&r, by, callee);
}

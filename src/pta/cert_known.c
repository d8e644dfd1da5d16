/*
 * Calls of func values that are said to be one function (known.c), or those that the callers pass
 * (given.c): for each such call, from the value back to all that it may be, through all `ret`s of
 * callees, and from a variable to all that is done with it. What is met again is taken for proven:
 * a value that is another function was first put somewhere, and that is looked at.
 */
#include "pta/cert.h"

typedef struct Proof {
	const CertRun *run;
	IrFuncId func;       /* the function that it is; 0: one that the call runs */
	const Cert *c;
	const PtaCall *call; /* if func is 0 */
	Map met[4];          /* values, pointers and variables: (function, instruction); results */
} Proof;

enum { VALUE, POINTER, VARIABLE, RESULT };

/* An instruction that makes closures of a function, or calls it. */
typedef struct User {
	IrFuncId func;
	IrValueId instr;
} User;

/* Who uses a function: by function. */
struct CertUsers {
	VEC(User) closures, calls;
	bool is_open; /* something else than the calls may call it */
};

static bool is_value(Proof *r, const IrFunc *f, IrValueId x);
static bool is_pointer(Proof *r, const IrFunc *f, IrValueId x);

static bool
meet(Proof *r, int what, const IrFunc *f, IrValueId x)
{
	bool is_new;
	map_ensure(&r->met[what], map_pair(f->id, x), &is_new);
	return is_new;
}

/* An importer's instances of generic code may do what no instance in the module does. */
static bool
stands_for_more(const CertRun *run, const IrFunc *f)
{
	return f->instance != NULL && !callgraph_is_whole(run->p->graph);
}

static void
use_operands(CertRun *run, struct CertUsers *all, const IrFunc *f, IrValueId v)
{
	const IrInstr *in = ir_instr(f, v);
	User user = { f->id, v };
	for (uint32_t i = 0; in->block != 0 && i < in->n; i++) {
		IrValueId x = ir_operand(f, in, i);
		if (x == 0 || ir_instr(f, x)->op != OP_FUNC)
			continue;
		struct CertUsers *users = &all[ir_instr(f, x)->aux];
		if (in->op == OP_CLOSURE && i == 0)
			vec_push(&users->closures, user);
		if (in->op == OP_CALL && i == 0 && !stands_for_more(run, f))
			vec_push(&users->calls, user);
		else
			users->is_open = true;
	}
}

/* Code that is not in the module may be in the package, or is known to call it. */
static bool
has_other_callers(const CertRun *run, const IrFunc *f, const Map *unseen)
{
	return f->is_entry || f->is_outside ||
	       (f->is_exported && !callgraph_is_whole(run->p->graph)) ||
	       map_has(unseen, map_key(ir_name_package(run->p->m->strs, f->name)));
}

static void
find_users(CertRun *run)
{
	const IrModule *m = run->p->m;
	struct CertUsers *all = mem_array(struct CertUsers, run->p->n_ir);
	Map unseen = { 0 }; /* packages with functions whose code is not here */
	for (IrFuncId id = 1; id < run->p->n_ir; id++) {
		const IrFunc *f = ir_func(m, id);
		if (f->is_model || (f->body != BODY_HERE && !f->is_unreached))
			map_put(&unseen, map_key(ir_name_package(m->strs, f->name)), 1);
		for (IrValueId v = 1; f->body == BODY_HERE && v < f->instrs.len; v++)
			use_operands(run, all, f, v);
	}
	for (IrFuncId id = 1; id < run->p->n_ir; id++)
		all[id].is_open |= has_other_callers(run, ir_func(m, id), &unseen);
	vec_each(&m->methods, i)
		vec_each(&m->methods.at[i].methods, k)
			all[m->methods.at[i].methods.at[k].func].is_open = true;
	run->users = all;
}

static bool
is_captured(Proof *r, const IrFunc *f, uint32_t capture, bool is_ref)
{
	const struct CertUsers *users = &r->run->users[f->id];
	bool is_proven = true;
	vec_each(&users->closures, i) {
		const IrFunc *maker = ir_func(r->run->p->m, users->closures.at[i].func);
		const IrInstr *closure = ir_instr(maker, users->closures.at[i].instr);
		IrValueId x = ir_operand(maker, closure, capture + 1);
		is_proven = is_proven && (is_ref ? is_pointer(r, maker, x) : is_value(r, maker, x));
	}
	return is_proven;
}

/* All that may call f is seen, and gives it nothing else. */
static bool
is_argument(Proof *r, const IrFunc *f, uint32_t param)
{
	const struct CertUsers *users = &r->run->users[f->id];
	bool is_proven = !users->is_open;
	for (uint32_t i = 0; i < users->calls.len && is_proven; i++) {
		const IrFunc *by = ir_func(r->run->p->m, users->calls.at[i].func);
		const IrInstr *call = ir_instr(by, users->calls.at[i].instr);
		is_proven = is_value(r, by, ir_operand(by, call, param + 1));
	}
	return is_proven;
}

static bool
is_joined(Proof *r, const IrFunc *f, const IrInstr *phi)
{
	bool is_proven = true;
	for (uint32_t i = 0; i < phi->n && is_proven; i++)
		is_proven = is_value(r, f, ir_operand(f, phi, i));
	return is_proven;
}

/* All that the static call returns as that result. */
static bool
is_returned(Proof *r, const IrFunc *f, const IrInstr *call, uint32_t result)
{
	IrFuncId id = call->op == OP_CALL ? ir_static_callee(f, call) : 0;
	const IrFunc *g = id ? ir_func(r->run->p->m, id) : NULL;
	if (g == NULL || g->body != BODY_HERE)
		return false;
	bool is_proven = true;
	if (!meet(r, RESULT, g, result))
		return true;
	for (IrValueId v = 1; v < g->instrs.len && is_proven; v++) {
		const IrInstr *in = ir_instr(g, v);
		if (in->block != 0 && in->op == OP_RET)
			is_proven = is_value(r, g, ir_operand(g, in, result));
	}
	return is_proven;
}

static bool
is_part(Proof *r, const IrFunc *f, const IrInstr *extract)
{
	const IrInstr *whole = ir_instr(f, ir_operand(f, extract, 0));
	return ir_type(r->run->p->m, whole->type)->kind == IRT_TUPLE &&
	       is_returned(r, f, whole, extract->aux);
}

static bool
is_it(const Proof *r, IrFuncId g)
{
	return r->func ? g == r->func : cert_runs(r->c, r->call, g, 0);
}

/* x is nil or a closure of the function. */
static bool
is_value(Proof *r, const IrFunc *f, IrValueId x)
{
	const IrInstr *in = ir_instr(f, x);
	if (!meet(r, VALUE, f, x))
		return true;
	if (in->op == OP_FUNC)
		return is_it(r, in->aux);
	if (in->op == OP_CLOSURE || in->op == OP_CONVERT)
		return is_value(r, f, ir_operand(f, in, 0));
	if (in->op == OP_LOAD)
		return is_pointer(r, f, ir_operand(f, in, 0));
	if (in->op == OP_CAPTURE)
		return is_captured(r, f, in->aux, false);
	if (in->op == OP_PARAM)
		return is_argument(r, f, in->aux);
	if (in->op == OP_PHI)
		return is_joined(r, f, in);
	if (in->op == OP_CALL)
		return is_returned(r, f, in, 0);
	if (in->op == OP_EXTRACT)
		return is_part(r, f, in);
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
	if (run->users == NULL)
		find_users(run);
	const IrFunc *by = ir_func(run->p->m, f);
	IrValueId callee = ir_operand(by, ir_instr(by, call), 0);
	Proof r = { .run = run, .func = g };
	return ir_under(run->p->m, ir_func(run->p->m, g)->type) ==
		       ir_under(run->p->m, ir_instr(by, callee)->type) &&
	       is_value(&r, by, callee);
}

bool
cert_is_given(const Cert *c, const PtaCall *call, const PtaObj *o)
{
	if (o->kind != PTA_OBJ_ROOT || o->root == PTA_ROOT_RESULT || call->kind != PTA_CALL_VALUE)
		return false;
	if (c->run->users == NULL)
		find_users(c->run);
	const IrFunc *f = ir_func(c->p->m, c->f->id);
	IrTypeId type = o->root == PTA_ROOT_PARAM ? f->params.at[o->index].type
						  : f->captures.at[o->index].type;
	Proof r = { .run = c->run, .c = c, .call = call };
	return ir_under(c->p->m, type)->kind == IRT_FUNC &&
	       (o->root == PTA_ROOT_PARAM ? is_argument(&r, f, o->index)
					  : is_captured(&r, f, o->index, false));
}

/*
 * Which functions are analysed: those that the roots can lead to, by mentions (calls, values,
 * closures' bodies) and by calls through interfaces of the methods of types that are boxed in what
 * was reached. This is rapid type analysis (Bacon and Sweeney 1996) and finds, on its way, the
 * types that interfaces may hold and the functions that are used as values.
 *
 * The runtime calls two methods of what a program panics with, to print it: Error and String
 * (runtime/panic.go, preprintpanics).
 *
 * A type that was boxed can lead reflection to its parts and to pointers to
 * them, so those count as boxed.
 */
#include "pta/priv.h"

typedef struct Reach {
	Pta *p;
	IdVec todo;   /* functions reached, not scanned yet */
	IdVec boxed;  /* types boxed, parts not taken yet */
	Map invokes;  /* (interface, method) of the calls that were reached */
	bool panics;  /* something reached does */
} Reach;

static void
reach_func(Reach *r, IrFuncId f)
{
	if (bits_add(&r->p->reached, f))
		vec_push(&r->todo, f);
}

static void
box_parts(Reach *r, IrTypeId t)
{
	const IrType *u = ir_type(r->p->m, t);
	if (u->kind == IRT_NAMED)
		vec_push(&r->boxed, u->underlying);
	vec_push(&r->boxed, u->elem);
	vec_push(&r->boxed, u->key);
	for (uint32_t i = 0; i < u->n_members; i++)
		vec_push(&r->boxed, u->members[i].type);
}

static void
close_boxed(Reach *r)
{
	Pta *p = r->p;
	while (r->boxed.len) {
		IrTypeId t = vec_pop(&r->boxed);
		if (t != 0 && bits_add(&p->boxed, t))
			box_parts(r, t);
	}
	vec_each(&p->m->methods, i) {
		IrTypeId t = p->m->methods.at[i].type;
		const IrType *u = t ? ir_type(p->m, t) : NULL;
		if (u && u->kind == IRT_POINTER && bits_has(&p->boxed, u->elem))
			bits_add(&p->boxed, t);
	}
}

static void
scan(Reach *r, const IrFunc *f)
{
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->op == OP_FUNC)
			reach_func(r, in->aux);
		if (in->block == 0)
			continue;
		r->panics |= in->op == OP_PANIC;
		if (in->op == OP_BOX)
			vec_push(&r->boxed, ir_instr(f, ir_operand(f, in, 0))->type);
		if (in->op == OP_INVOKE) {
			IrTypeId iface = ir_instr(f, ir_operand(f, in, 0))->type;
			map_put(&r->invokes, map_pair(callgraph_under(r->p, iface), in->aux), 1);
		}
		for (uint32_t i = in->op == OP_CALL; i < in->n; i++) {
			IrValueId x = ir_operand(f, in, i);
			if (x != 0 && ir_instr(f, x)->op == OP_FUNC)
				bits_add(&r->p->value_funcs, ir_instr(f, x)->aux);
		}
	}
}

/* The methods that calls through interfaces may run, as far as types are boxed by now. */
static void
reach_methods(Reach *r)
{
	const Pta *p = r->p;
	map_each(&r->invokes, k) {
		IrTypeId iface = (IrTypeId)(r->invokes.entries[k].key >> 32);
		uint32_t method = (uint32_t)r->invokes.entries[k].key;
		vec_each(&p->m->methods, i) {
			IrTypeId t = p->m->methods.at[i].type;
			if (t != 0 && bits_has(&p->boxed, t) && callgraph_implements(p, t, iface))
				reach_func(r, callgraph_method(p, t, iface, method));
		}
	}
}

/* A method that takes nothing and returns a string. */
static void
reach_printer(Reach *r, IrTypeId t, const char *name)
{
	const IrModule *m = r->p->m;
	IrFuncId f = ir_method_find(m, t, str_cstr(m->strs, name));
	const IrType *type = f != 0 ? ir_type(m, ir_func(m, f)->type) : NULL;
	if (type && type->n_params == 1 && type->n_members == 2 &&
	    ir_type(m, type->members[1].type)->kind == IRT_STRING)
		reach_func(r, f);
}

static void
reach_printers(Reach *r)
{
	const Pta *p = r->p;
	vec_each(&p->m->methods, i) {
		IrTypeId t = p->m->methods.at[i].type;
		if (t == 0 || !bits_has(&p->boxed, t))
			continue;
		reach_printer(r, t, "Error");
		reach_printer(r, t, "String");
	}
}

void
callgraph_reach(Pta *p)
{
	Reach r = {.p = p};
	for (IrFuncId f = 1; f < p->n_ir; f++)
		if (!p->opt.roots || bits_has(p->opt.roots, f))
			reach_func(&r, f);
	while (r.todo.len) {
		while (r.todo.len)
			scan(&r, ir_func(p->m, vec_pop(&r.todo)));
		close_boxed(&r);
		reach_methods(&r);
		if (r.panics && pta_is_closed(p))
			reach_printers(&r);
	}
}

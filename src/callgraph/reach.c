/*
 * Which functions are reached: those that the roots can lead to, by mentions (calls, values,
 * closures' bodies) and by calls through interfaces of the methods of types that are boxed in what
 * was reached. This is rapid type analysis (Bacon and Sweeney 1996) and finds, on its way, the
 * types that interfaces may hold and the functions that are used as values.
 *
 * The runtime calls two methods of what a program panics with, to print it: Error and String
 * (runtime/panic.go, preprintpanics).
 *
 * A type that was boxed can lead reflection to its parts, to the parameters and results of its
 * methods, and to pointers to all of these (Elem, Field, In, Out, Key, Method; New), so those count
 * as boxed. Where reflection makes func values (IrFunc.makes_funcs was reached), it can call all
 * methods of these types, and a value of their func types may be code that is no function of the
 * module.
 */
#include "callgraph/priv.h"

typedef struct Reach {
	CallGraph *g;
	IdVec todo;   /* functions reached, not scanned yet */
	IdVec boxed;  /* types boxed, parts not taken yet */
	IdVec asserted; /* likewise, types that interfaces are asserted to */
	Map invokes;  /* (interface, method) of the calls that were reached */
	bool panics;  /* something reached does */
	IrTypeId *pointer_to; /* by type: the pointer to it, if that has methods */
} Reach;

static void
reach_func(Reach *r, IrFuncId f)
{
	assert(f != 0 && f < r->g->n_funcs);
	const IrFunc *fn = ir_func(r->g->m, f);
	/* Where roots are given the module comes from Go, and lowering has found all of this. */
	if (fn->is_unreached && r->g->opt.roots)
		bug("callgraph", fn->name->s, "lowering has not reached what is reached");
	if (bits_add(&r->g->reached, f))
		vec_push(&r->todo, f);
}

void
callgraph_push_parts(const IrModule *m, const IrTypeId *pointer_to, IrTypeId t, IdVec *out)
{
	const IrType *u = ir_type(m, t);
	if (u->kind == IRT_NAMED)
		vec_push(out, u->underlying);
	vec_push(out, u->elem);
	vec_push(out, u->key);
	for (uint32_t i = 0; i < u->n_members; i++)
		vec_push(out, u->members[i].type);
	vec_push(out, pointer_to[t]);
	const IrMethodTable *methods = ir_methods(m, t);
	for (uint32_t i = 0; methods && i < methods->methods.len; i++)
		vec_push(out, ir_func(m, methods->methods.at[i].func)->type);
}

static void
close_types(const Reach *r, IdVec *todo, BitSet *types)
{
	while (todo->len) {
		IrTypeId t = vec_pop(todo);
		if (t != 0 && bits_add(types, t))
			callgraph_push_parts(r->g->m, r->pointer_to, t, todo);
	}
}

IrTypeId *
callgraph_find_pointers(const IrModule *m)
{
	IrTypeId *pointer_to = mem_data(m->types.len * sizeof *pointer_to);
	vec_each(&m->methods, i) {
		IrTypeId t = m->methods.at[i].type;
		if (t != 0 && ir_type(m, t)->kind == IRT_POINTER)
			pointer_to[ir_type(m, t)->elem] = t;
	}
	return pointer_to;
}

static void
scan(Reach *r, const IrFunc *f)
{
	r->g->makes_funcs |= f->makes_funcs;
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->op == OP_FUNC)
			reach_func(r, in->aux);
		if (in->block == 0)
			continue;
		r->panics |= in->op == OP_PANIC;
		if (in->op == OP_BOX)
			vec_push(&r->boxed, ir_instr(f, ir_operand(f, in, 0))->type);
		if (in->op == OP_ASSERT || in->op == OP_ASSERTOK)
			vec_push(&r->asserted, in->type);
		if (in->op == OP_INVOKE) {
			IrTypeId iface = ir_instr(f, ir_operand(f, in, 0))->type;
			map_put(&r->invokes, map_pair(callgraph_under(r->g->m, iface), in->aux), 1);
		}
		for (uint32_t i = in->op == OP_CALL; i < in->n; i++) {
			IrValueId x = ir_operand(f, in, i);
			if (x != 0 && ir_instr(f, x)->op == OP_FUNC)
				bits_add(&r->g->value_funcs, ir_instr(f, x)->aux);
		}
	}
}

/* The methods that calls through interfaces may run, as far as types are boxed by now. */
static void
reach_methods(Reach *r)
{
	const CallGraph *g = r->g;
	map_each(&r->invokes, k) {
		IrTypeId iface = (IrTypeId)(r->invokes.entries[k].key >> 32);
		uint32_t method = (uint32_t)r->invokes.entries[k].key;
		const IdVec *types = callgraph_candidates(g, iface);
		vec_each(types, i) {
			IrTypeId t = types->at[i];
			if (bits_has(&g->boxed, t) && callgraph_implements(g->m, t, iface))
				reach_func(r, callgraph_method(g->m, t, iface, method));
		}
	}
}

/* A method that takes nothing and returns a string. */
static void
reach_printer(Reach *r, IrTypeId t, const char *name)
{
	const IrModule *m = r->g->m;
	IrFuncId f = ir_method_find(m, t, str_cstr(m->strs, name));
	const IrType *type = f != 0 ? ir_type(m, ir_func(m, f)->type) : NULL;
	if (type && type->n_params == 1 && type->n_members == 2 &&
	    ir_type(m, type->members[1].type)->kind == IRT_STRING)
		reach_func(r, f);
}

static void
reach_printers(Reach *r)
{
	const CallGraph *g = r->g;
	vec_each(&g->m->methods, i) {
		IrTypeId t = g->m->methods.at[i].type;
		if (t == 0 || !bits_has(&g->boxed, t))
			continue;
		reach_printer(r, t, "Error");
		reach_printer(r, t, "String");
	}
}

/* All methods that reflection may find. */
static void
reach_all_methods(Reach *r)
{
	const IrModule *m = r->g->m;
	vec_each(&m->methods, i) {
		const IrMethodTable *t = &m->methods.at[i];
		for (uint32_t k = 0; bits_has(&r->g->boxed, t->type) && k < t->methods.len; k++)
			reach_func(r, t->methods.at[k].func);
	}
}

static void
add_funcs(CallGraph *g, const BitSet *types)
{
	bits_each(types, t) {
		IrTypeId u = callgraph_under(g->m, t);
		if (ir_type(g->m, u)->kind == IRT_FUNC)
			bits_add(&g->made_funcs, u);
	}
}

void
callgraph_reach(CallGraph *g)
{
	assert(g->n_funcs == g->m->funcs.len);
	Reach r = {.g = g};
	BitSet asserted = {0};
	r.pointer_to = callgraph_find_pointers(g->m);
	for (IrFuncId f = 1; f < g->n_funcs; f++)
		if (!g->opt.roots || bits_has(g->opt.roots, f))
			reach_func(&r, f);
	while (r.todo.len) {
		while (r.todo.len)
			scan(&r, ir_func(g->m, vec_pop(&r.todo)));
		close_types(&r, &r.boxed, &g->boxed);
		reach_methods(&r);
		if (r.panics && callgraph_is_whole(g))
			reach_printers(&r);
		if (g->makes_funcs)
			reach_all_methods(&r);
	}
	assert(r.boxed.len == 0); /* all parts of what is boxed were taken */
	if (!g->makes_funcs)
		return;
	/* The type of a func value that reflection makes is one that it gets to from a boxed type,
	 * or that it makes of such types (FuncOf) and the program asserts. */
	close_types(&r, &r.asserted, &asserted);
	add_funcs(g, &g->boxed);
	add_funcs(g, &asserted);
}

/*
 * Func values that are one function, whatever the callers do. A local variable that function literals
 * capture is memory of outside in their systems, and a call of it would be left to the callers:
 *
 *	var visit func(*node)
 *	visit = func(n *node) { visit(n.next) }
 *
 * But all stores into such a variable can be seen. *Places* are the variables of func type that are only
 * loaded, stored and captured, the captures that are pointers to them, and the captures of func type.
 * Places between which values flow are one class (so the order does not matter, and one pass is enough);
 * a class knows the function whose closures are put there.
 *
 * What a function with body returns is in its `ret`s, so results are places as well:
 *
 *	for v := range t.Variables() { ... }
 *
 * where a caller that sees Variables in brief gets an object without type. All callers share these
 * places, so values flow into and out of them in one direction, until nothing changes.
 *
 * SOUND: unsafe code does not write such a variable through a pointer that it takes out of a closure's record.
 */
#include "base/unionfind.h"
#include "pta/priv.h"

#define ANY_FUNC UINT32_MAX

typedef enum PlaceKind { PLACE_VARIABLE, PLACE_CAPTURE, PLACE_RESULT } PlaceKind;

typedef struct Flow {
	uint32_t from, to;
} Flow;

typedef struct Known {
	const IrModule *m;
	Map numbers; /* (function, kind and number) -> place: a function's variable, capture or result */
	UnionFind classes; /* of places */
	IdVec funcs;       /* by place, of a class's root: whose closures are there; 0: nothing was
			    * put there, or ANY_FUNC */
	VEC(Flow) flows;   /* those that do not unite */
} Known;

static uint32_t
find(Known *k, uint32_t place)
{
	return unionfind_root(&k->classes, place);
}

/* Whether that is news. */
static bool
put(Known *k, uint32_t place, IrFuncId g)
{
	IrFuncId *func = &k->funcs.at[find(k, place)];
	IrFuncId before = *func;
	*func = before == 0 || before == g ? g : ANY_FUNC;
	return *func != before;
}

static void
unite(Known *k, uint32_t a, uint32_t b)
{
	IrFuncId of_b = k->funcs.at[find(k, b)];
	if (unionfind_merge(&k->classes, a, b) && of_b)
		put(k, a, of_b);
}

/* Captures are numbered as the closure has them: not each is an operand. */
static uint32_t
place_at(Known *k, IrFuncId f, PlaceKind kind, uint32_t which)
{
	assert(which < 1u << 30);
	bool is_new;
	uint64_t *number =
		map_ensure(&k->numbers, map_pair(f, (uint32_t)kind << 30 | which), &is_new);
	if (!is_new)
		return (uint32_t)*number;
	uint32_t place = unionfind_add(&k->classes);
	*number = place;
	vec_push(&k->funcs, 0);
	return place;
}

bool
known_is_func(const IrModule *m, IrTypeId t)
{
	return ir_under(m, t)->kind == IRT_FUNC;
}

bool
known_is_pointer(const IrModule *m, IrTypeId t)
{
	const IrType *u = ir_under(m, t);
	return u->kind == IRT_POINTER && known_is_func(m, u->elem);
}

bool
known_is_variable(const IrModule *m, const IrFunc *f, IrValueId x)
{
	const IrInstr *in = ir_instr(f, x);
	return (in->op == OP_ALLOC || in->op == OP_CAPTURE) && known_is_pointer(m, in->type);
}

IrValueId
known_converted(const IrModule *m, const IrFunc *f, IrValueId x)
{
	const IrInstr *in = ir_instr(f, x);
	while (in->op == OP_CONVERT && known_is_func(m, in->type)) {
		x = ir_operand(f, in, 0);
		in = ir_instr(f, x);
	}
	return x;
}

static uint32_t
place_of(Known *k, const IrFunc *f, IrValueId x)
{
	const IrInstr *in = ir_instr(f, x);
	bool is_capture = in->op == OP_CAPTURE;
	assert(is_capture || in->op == OP_ALLOC);
	return place_at(k, f->id, is_capture ? PLACE_CAPTURE : PLACE_VARIABLE,
			is_capture ? in->aux : x);
}

/* The call that x is a result of, if it is one; which result. */
static const IrInstr *
result_call(const IrModule *m, const IrFunc *f, IrValueId x, uint32_t *result)
{
	const IrInstr *in = ir_instr(f, x);
	*result = 0;
	if (in->op == OP_EXTRACT) {
		*result = in->aux;
		in = ir_instr(f, ir_operand(f, in, 0));
		if (ir_type(m, in->type)->kind != IRT_TUPLE)
			return NULL;
	}
	return in->op == OP_CALL ? in : NULL;
}

IrFuncId
known_returned_by(const IrModule *m, const IrFunc *f, IrValueId x, uint32_t *result)
{
	const IrInstr *call = result_call(m, f, x, result);
	IrFuncId g = call != NULL ? ir_static_callee(f, call) : 0;
	return g != 0 && ir_func(m, g)->body == BODY_HERE ? g : 0;
}

typedef struct FuncValue {
	IrFuncId func;  /* its closure; ANY_FUNC: not known; 0: nil, or what a place holds */
	uint32_t place; /* if is_held */
	bool is_held;
	bool is_result; /* the place is a result of all calls of a function */
} FuncValue;

static FuncValue
value_of(Known *k, const IrFunc *f, IrValueId x)
{
	x = known_converted(k->m, f, x);
	const IrInstr *in = ir_instr(f, x);
	if (in->op == OP_FUNC)
		return (FuncValue){ .func = in->aux };
	if (in->op == OP_CLOSURE) {
		const IrInstr *g = ir_instr(f, ir_operand(f, in, 0));
		return (FuncValue){ .func = g->op == OP_FUNC ? g->aux : ANY_FUNC };
	}
	if (in->op == OP_CONST)
		return (FuncValue){ 0 };
	if (in->op == OP_LOAD && known_is_variable(k->m, f, ir_operand(f, in, 0)))
		return (FuncValue){ .place = place_of(k, f, ir_operand(f, in, 0)), .is_held = true };
	if (in->op == OP_CAPTURE && known_is_func(k->m, in->type))
		return (FuncValue){ .place = place_of(k, f, x), .is_held = true };
	uint32_t result;
	IrFuncId g = known_returned_by(k->m, f, x, &result);
	if (g != 0)
		return (FuncValue){ .place = place_at(k, g, PLACE_RESULT, result),
				    .is_held = true,
				    .is_result = true };
	return (FuncValue){ .func = ANY_FUNC };
}

/* is_result: the place is one. */
static void
put_value(Known *k, uint32_t place, bool is_result, const IrFunc *f, IrValueId x)
{
	FuncValue v = value_of(k, f, x);
	if (v.is_held && (is_result || v.is_result))
		vec_push(&k->flows, ((Flow){ v.place, place }));
	else if (v.is_held)
		unite(k, place, v.place);
	else if (v.func)
		put(k, place, v.func);
}

/* Operand i of a closure is held by a capture of its function. */
static void
see_captured(Known *k, const IrFunc *f, const IrInstr *in, uint32_t i)
{
	assert(in->op == OP_CLOSURE && i > 0);
	const IrInstr *g = ir_instr(f, ir_operand(f, in, 0));
	IrValueId x = ir_operand(f, in, i);
	IrTypeId type = ir_instr(f, x)->type;
	assert(g->op == OP_FUNC);
	if (known_is_func(k->m, type))
		put_value(k, place_at(k, g->aux, PLACE_CAPTURE, i - 1), false, f, x);
	else if (known_is_variable(k->m, f, x) && ir_func(k->m, g->aux)->body == BODY_HERE)
		unite(k, place_at(k, g->aux, PLACE_CAPTURE, i - 1), place_of(k, f, x));
	else if (known_is_variable(k->m, f, x))
		put(k, place_of(k, f, x), ANY_FUNC); /* what is stored there is not seen */
	else if (known_is_pointer(k->m, type))
		put(k, place_at(k, g->aux, PLACE_CAPTURE, i - 1), ANY_FUNC);
}

static void
see_operand(Known *k, const IrFunc *f, const IrInstr *in, uint32_t i)
{
	IrValueId x = ir_operand(f, in, i);
	if (in->op == OP_RET && known_is_func(k->m, ir_instr(f, x)->type))
		put_value(k, place_at(k, f->id, PLACE_RESULT, i), true, f, x);
	if (in->op == OP_CLOSURE && i > 0) {
		see_captured(k, f, in, i);
		return;
	}
	if (x == 0 || !known_is_variable(k->m, f, x))
		return;
	if (in->op == OP_STORE && i == 0)
		put_value(k, place_of(k, f, x), false, f, ir_operand(f, in, 1));
	else if (in->op != OP_LOAD)
		put(k, place_of(k, f, x), ANY_FUNC); /* its address goes elsewhere */
}

static void
see_function(Known *k, const IrFunc *f)
{
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		for (uint32_t i = 0; in->block != 0 && i < in->n; i++)
			see_operand(k, f, in, i);
	}
}

static void
propagate(Known *k)
{
	IdVec *to = mem_array(IdVec, k->funcs.len + 1); /* by root */
	IdVec changed = { 0 };
	vec_each(&k->flows, i) {
		uint32_t from = find(k, k->flows.at[i].from);
		vec_push(&to[from], k->flows.at[i].to);
		vec_push(&changed, from);
	}
	while (changed.len) {
		uint32_t place = vec_pop(&changed);
		IrFuncId g = k->funcs.at[place];
		for (uint32_t i = 0; g != 0 && i < to[place].len; i++)
			if (put(k, to[place].at[i], g))
				vec_push(&changed, find(k, to[place].at[i]));
	}
}

/* The function whose closure the computed call's callee is; 0: not known. */
static IrFuncId
find_callee(Known *k, const IrFunc *f, const IrInstr *call)
{
	IrValueId callee = ir_operand(f, call, 0);
	FuncValue x = value_of(k, f, callee);
	IrFuncId g = x.is_held ? k->funcs.at[find(k, x.place)] : x.func;
	bool is_it = g != 0 && g != ANY_FUNC &&
		     ir_under(k->m, ir_func(k->m, g)->type) ==
			     ir_under(k->m, ir_instr(f, callee)->type);
	return is_it ? g : 0;
}

static void
find_callees(Known *k, const IrFunc *f, const PtaDamage *damage, Map *callees)
{
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->block == 0 || in->op != OP_CALL || ir_static_callee(f, in))
			continue;
		IrFuncId g = find_callee(k, f, in);
		if (damage && damage->known)
			g = damage->known(damage->ctx, f->id, v, g);
		if (g != 0)
			map_put(callees, map_pair(f->id, v), g);
	}
}

/* ------------------------------------------------------------- literals' groups */

/* A function with captures and the literals that it is known to call are in one group, as far as the
 * calls are seen in their order: that decides precision alone. What a call returns is none of them: its
 * closure is not behind the function's captures. */
static bool
is_of_result(const IrModule *m, uint64_t call)
{
	const IrFunc *f = ir_func(m, (IrFuncId)(call >> 32));
	IrValueId callee = ir_operand(f, ir_instr(f, (IrValueId)call), 0);
	uint32_t result;
	return known_returned_by(m, f, known_converted(m, f, callee), &result) != 0;
}

/* Each literal of a group may have all captures of all members as inputs of its brief, and the work is up
 * to the third power of their number: so there is a limit. */
static void
find_apart(Pta *p)
{
	UnionFind groups = { 0 };
	unionfind_grow(&groups, p->n_ir);
	uint32_t *n_captures = mem_data(p->n_ir * sizeof *n_captures); /* by root: of all members */
	for (IrFuncId f = 1; f < p->n_ir; f++)
		n_captures[f] = ir_func(p->m, f)->captures.len;
	map_each(&p->known, i) {
		uint64_t call = p->known.entries[i].key;
		uint32_t f = unionfind_root(&groups, (IrFuncId)(call >> 32));
		uint32_t g = unionfind_root(&groups, (IrFuncId)p->known.entries[i].value);
		if (n_captures[f] > 0 && !is_of_result(p->m, call) && unionfind_merge(&groups, f, g))
			n_captures[f] += n_captures[g];
	}
	for (IrFuncId f = 1; f < p->n_ir; f++)
		if (n_captures[unionfind_root(&groups, f)] <= p->opt.max_captures)
			bits_add(&p->apart, f);
}

void
known_make(Pta *p)
{
	assert(p->known.len == 0);
	Known k = { .m = p->m };
	for (IrFuncId f = 1; f < p->n_ir; f++)
		if (ir_func(p->m, f)->body == BODY_HERE)
			see_function(&k, ir_func(p->m, f));
	propagate(&k);
	for (IrFuncId f = 1; f < p->n_ir; f++)
		if (ir_func(p->m, f)->body == BODY_HERE)
			find_callees(&k, ir_func(p->m, f), p->opt.damage, &p->known);
	find_apart(p);
}

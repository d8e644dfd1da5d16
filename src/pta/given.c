/*
 * What the parameters and captures of func type can be, where all who give them are in the module:
 *
 *	func register(add func(string, ...int)) { add("a", 1, 2); add("b", 3) }
 *
 * Only static calls of the module call register, so `add` is one of the functions that these pass.
 * Callers know more (which of them it is, and what it captured), so the call stays open for them;
 * the verdict solution runs all of them instead of unknown code or whatever has the type (call.c).
 *
 * *Places* are such parameters and captures, the variables of func type that are only loaded, stored
 * and captured, the captures that are pointers to them, and phis. Functions flow from place to place
 * until nothing changes; a place that more than -targets of them get to may be any.
 *
 * A function is *open* if something else than its static calls in the module may call it. That is
 * what absint/scan.c says for integers, and for the same reasons: doc/soundness.md, section 6. In an
 * open world importers make more instances of generic functions, whose calls may pass other
 * functions; so whatever an instance calls is open there.
 *
 * SOUND: unsafe code does not write a variable of func type through a pointer that it takes out of a
 * closure's record (tests/escape/go/given_funcs.go).
 */
#include "pta/priv.h"

typedef enum PlaceKind { PLACE_PARAM, PLACE_CAPTURE, PLACE_VALUE } PlaceKind;

typedef struct Place {
	IrFuncId func;  /* where it is; which one of the kind */
	PlaceKind kind;
	uint32_t index; /* of the parameter or capture; the instruction */
	bool is_any;
	IdVec funcs; /* that get here */
	IdVec to;    /* places to which they flow */
} Place;

typedef struct Given {
	const IrModule *m;
	bool is_closed;
	uint32_t most;   /* functions at a place */
	Map numbers;     /* (function, kind and index) -> place + 1 */
	VEC(Place) places;
	BitSet open;     /* functions */
	BitSet changed;  /* places */
} Given;

static uint32_t
place_key(PlaceKind kind, uint32_t index)
{
	assert(index < 1u << 30);
	return (uint32_t)kind << 30 | index;
}

static uint32_t
place_at(Given *k, IrFuncId f, PlaceKind kind, uint32_t index, bool *is_new)
{
	bool is_added;
	uint64_t *number = map_ensure(&k->numbers, map_pair(f, place_key(kind, index)), &is_added);
	if (is_new != NULL)
		*is_new = is_added;
	if (is_added) {
		Place place = { .func = f, .kind = kind, .index = index };
		*number = k->places.len;
		vec_push(&k->places, place);
	}
	return (uint32_t)*number;
}

static void
put_any(Given *k, uint32_t place)
{
	if (k->places.at[place].is_any)
		return;
	k->places.at[place].is_any = true;
	bits_add(&k->changed, place);
}

static void
put(Given *k, uint32_t place, IrFuncId g)
{
	Place *at = &k->places.at[place];
	vec_each(&at->funcs, i)
		if (at->funcs.at[i] == g)
			return;
	if (at->is_any)
		return;
	if (at->funcs.len >= k->most || ir_func(k->m, g)->body != BODY_HERE) {
		put_any(k, place);
		return;
	}
	vec_push(&at->funcs, g);
	bits_add(&k->changed, place);
}

static void
flow(Given *k, uint32_t from, uint32_t to)
{
	if (from == to)
		return;
	vec_push(&k->places.at[from].to, to);
	bits_add(&k->changed, from);
}

static uint32_t
place_of(Given *k, const IrFunc *f, IrValueId x)
{
	const IrInstr *in = ir_instr(f, x);
	if (in->op == OP_PARAM)
		return place_at(k, f->id, PLACE_PARAM, in->aux, NULL);
	if (in->op == OP_CAPTURE)
		return place_at(k, f->id, PLACE_CAPTURE, in->aux, NULL);
	return place_at(k, f->id, PLACE_VALUE, x, NULL);
}

/* The place gets what x may be. */
static void
put_value(Given *k, uint32_t place, const IrFunc *f, IrValueId x)
{
	x = known_converted(k->m, f, x);
	const IrInstr *in = ir_instr(f, x);
	if (in->op == OP_FUNC || in->op == OP_CLOSURE) {
		IrFuncId g = in->op == OP_FUNC ? in->aux : ir_static_callee(f, in);
		if (g != 0)
			put(k, place, g);
		else
			put_any(k, place);
	} else if (in->op == OP_LOAD && known_is_variable(k->m, f, ir_operand(f, in, 0))) {
		flow(k, place_of(k, f, ir_operand(f, in, 0)), place);
	} else if (in->op == OP_PHI) {
		bool is_new;
		uint32_t phi = place_at(k, f->id, PLACE_VALUE, x, &is_new);
		for (uint32_t i = 0; is_new && i < in->n; i++)
			put_value(k, phi, f, ir_operand(f, in, i));
		flow(k, phi, place);
	} else if ((in->op == OP_PARAM || in->op == OP_CAPTURE) && known_is_func(k->m, in->type)) {
		flow(k, place_of(k, f, x), place);
	} else if (in->op != OP_CONST || !known_is_func(k->m, in->type)) {
		put_any(k, place);
	}
}

/* Operand i of a closure is held by a capture of its function. */
static void
see_captured(Given *k, const IrFunc *f, const IrInstr *in, uint32_t i)
{
	assert(in->op == OP_CLOSURE && i > 0);
	IrFuncId g = ir_static_callee(f, in);
	IrValueId x = ir_operand(f, in, i);
	IrTypeId type = ir_instr(f, x)->type;
	assert(g != 0);
	if (known_is_func(k->m, type)) {
		put_value(k, place_at(k, g, PLACE_CAPTURE, i - 1, NULL), f, x);
	} else if (known_is_pointer(k->m, type)) {
		uint32_t capture = place_at(k, g, PLACE_CAPTURE, i - 1, NULL);
		if (!known_is_variable(k->m, f, x) || ir_func(k->m, g)->body != BODY_HERE)
			put_any(k, capture);
		if (known_is_variable(k->m, f, x)) { /* they are one */
			flow(k, place_of(k, f, x), capture);
			flow(k, capture, place_of(k, f, x));
		}
	}
}

/* Operand i of a static call is what the callee's parameter gets. */
static void
see_argument(Given *k, const IrFunc *f, IrFuncId g, const IrInstr *in, uint32_t i)
{
	assert(i > 0 && i <= ir_func(k->m, g)->params.len);
	if (!known_is_func(k->m, ir_func(k->m, g)->params.at[i - 1].type))
		return;
	if (!k->is_closed && f->instance != NULL)
		bits_add(&k->open, g);
	put_value(k, place_at(k, g, PLACE_PARAM, i - 1, NULL), f, ir_operand(f, in, i));
}

static void
see_operand(Given *k, const IrFunc *f, const IrInstr *in, uint32_t i)
{
	IrValueId x = ir_operand(f, in, i);
	if (x == 0)
		return;
	const IrInstr *def = ir_instr(f, x);
	if (def->op == OP_FUNC && (in->op != OP_CALL || i > 0))
		bits_add(&k->open, def->aux);
	if (in->op == OP_CLOSURE && i > 0)
		see_captured(k, f, in, i);
	else if (!known_is_variable(k->m, f, x))
		return;
	else if (in->op == OP_STORE && i == 0)
		put_value(k, place_of(k, f, x), f, ir_operand(f, in, 1));
	else if (in->op != OP_LOAD)
		put_any(k, place_of(k, f, x)); /* its address goes elsewhere */
}

static void
see_function(Given *k, const IrFunc *f)
{
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->block == 0)
			continue;
		IrFuncId g = in->op == OP_CALL ? ir_static_callee(f, in) : 0;
		for (uint32_t i = 0; i < in->n; i++) {
			see_operand(k, f, in, i);
			if (g != 0 && i > 0)
				see_argument(k, f, g, in, i);
		}
	}
}

/* Those that other code may call: whoever imports the package, the runtime, what is in a package with
 * functions without body (a model does not say what the code calls), a method through an interface. */
static void
find_open(Given *k)
{
	Map bodyless = { 0 };
	for (IrFuncId id = 1; id < k->m->funcs.len; id++) {
		const IrFunc *f = ir_func(k->m, id);
		if ((f->body != BODY_HERE || f->is_model) && !f->is_unreached)
			map_put(&bodyless, map_key(ir_name_package(k->m->strs, f->name)), 1);
	}
	vec_each(&k->m->methods, i)
		vec_each(&k->m->methods.at[i].methods, n)
			bits_add(&k->open, k->m->methods.at[i].methods.at[n].func);
	vec_each(&k->places, i) {
		const IrFunc *f = ir_func(k->m, k->places.at[i].func);
		if (k->places.at[i].kind == PLACE_PARAM &&
		    (f->is_entry || f->is_outside || (f->is_exported && !k->is_closed) ||
		     f->body != BODY_HERE || bits_has(&k->open, f->id) ||
		     map_has(&bodyless, map_key(ir_name_package(k->m->strs, f->name)))))
			put_any(k, i);
	}
}

static void
propagate(Given *k)
{
	uint32_t p;
	while ((p = bits_next(&k->changed, 0)) != UINT32_MAX) {
		bits_remove(&k->changed, p);
		for (uint32_t i = 0; i < k->places.at[p].to.len; i++) {
			uint32_t to = k->places.at[p].to.at[i];
			if (k->places.at[p].is_any)
				put_any(k, to);
			for (uint32_t n = 0; n < k->places.at[p].funcs.len; n++)
				put(k, to, k->places.at[p].funcs.at[n]);
		}
	}
}

void
given_make(Pta *p)
{
	assert(p->given.len == 0);
	Given k = { .m = p->m, .is_closed = pta_is_closed(p), .most = p->opt.max_targets };
	for (IrFuncId f = 1; f < p->n_ir; f++)
		if (ir_func(p->m, f)->body == BODY_HERE)
			see_function(&k, ir_func(p->m, f));
	find_open(&k);
	propagate(&k);
	vec_each(&k.places, i) {
		const Place *place = &k.places.at[i];
		if (place->kind == PLACE_VALUE || place->is_any || place->funcs.len == 0)
			continue;
		map_put(&p->given, map_pair(place->func, place_key(place->kind, place->index)),
			p->given_funcs.len);
		vec_push(&p->given_funcs, place->funcs);
	}
}

const IdVec *
given_as(const Pta *p, IrFuncId f, PtaRoot root, uint32_t index)
{
	PlaceKind kind = root == PTA_ROOT_PARAM ? PLACE_PARAM : PLACE_CAPTURE;
	const uint64_t *at = map_find(&p->given, map_pair(f, place_key(kind, index)));
	return at != NULL ? &p->given_funcs.at[*at] : NULL;
}

const IdVec *
given_of(const Pta *p, IrFuncId f, const PtaObj *root)
{
	assert(root->kind == PTA_OBJ_ROOT);
	if (root->root == PTA_ROOT_RESULT)
		return NULL;
	return root->leaf == 0 ? given_as(p, f, root->root, root->index) : NULL;
}

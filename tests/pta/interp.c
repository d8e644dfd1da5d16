/*
 * A concrete interpreter of the part of the IR that random_ir.c writes. It runs
 * a program with random branches and holds what happens against solutions:
 *
 * - every value: the object that it points to, seen from the activation, has a
 *   token in the value's set;
 * - at the end of an activation, the same for every cell of objects that were
 *   made in it and that nobody outside could write;
 * - an object that can still be reached when the activation that made it has ended
 *   is in a sink, exposed, or reachable from the results in the verdict solution.
 *
 * With a watch it also holds verdicts against the run: an object in a frame is never used after
 * that frame's end or after its instruction was executed again, and its address is only ever in
 * memory of its own or a younger frame.
 *
 * A nil dereference does nothing, a failed assertion gives nil, a run stops
 * when it gets too long; goroutines run last.
 */
#include "tests/pta/random.h"

#include "tests/unit.h"

typedef struct Obj Obj;
typedef struct Act Act;

/* A pointer leaf; o null: nil. Cells of slices are numbered through all elements. */
typedef struct Ptr {
	Obj *o;
	uint32_t cell;
	uint32_t n; /* to an array of so many elements from there on, or a slice of it; 0: to one cell,
		     * or a slice of all */
} Ptr;

typedef enum ObjKind {
	OBJ_MEM, OBJ_FUNC, OBJ_CLOSURE, OBJ_BOX, OBJ_MAP, OBJ_CHAN, OBJ_GLOBAL
} ObjKind;

struct Obj {
	ObjKind kind;
	IrFuncId func;  /* FUNC, CLOSURE: the function */
	IrValueId instr; /* in act->f */
	Act *act;       /* null: there from the start */
	IrTypeId type;  /* BOX */
	uint32_t unit;  /* leaves of an element */
	uint32_t mark;
	bool is_stack;   /* lies in act's frame (verdict) */
	bool is_virtual; /* a box that is no memory */
	bool is_dead;    /* is_stack, and its place is gone or taken */
	VEC(Ptr) cells;
};

typedef struct Pending {
	Act *act;
	IrValueId call;
	IrFuncId callee;
	VEC(Ptr) args, captures;
} Pending;

struct Act {
	const IrFunc *f;
	Act *parent;
	IrValueId call; /* of the parent */
	VEC(Ptr) *values;
	const Ptr *captures;
	uint32_t n_objs; /* that were there before */
	VEC(Pending) deferred;
};

typedef struct Run {
	const IrModule *m;
	Pta *const *sol;
	uint32_t n_sol;
	const RunWatch *watch;
	uint64_t rand;
	VEC(Obj *) objs;
	Obj **globals, **funcs;
	VEC(Pending) goroutines;
	uint32_t fuel, depth, mark;
	bool is_stopped;
	RunResult *result;
	Buf *faults;
} Run;

static uint32_t
pick(Run *r, uint32_t n)
{
	return (uint32_t)(unit_rand(&r->rand) % n);
}

/* The object lies where the verdict says; an earlier one of the same place is gone. */
static void
place(Run *r, Obj *o)
{
	const IrInstr *in = ir_instr(o->act->f, o->instr);
	o->is_virtual = o->kind == OBJ_BOX && in->aux == 0;
	o->is_stack = !o->is_virtual && r->watch->is_stack(r->watch->ctx, o->act->f->id, o->instr);
	if (!o->is_stack)
		return;
	r->result->stack_objs++;
	for (uint32_t k = o->act->n_objs; k < r->objs.len; k++)
		if (r->objs.at[k]->act == o->act && r->objs.at[k]->instr == o->instr)
			r->objs.at[k]->is_dead = true;
}

static Obj *
obj_new(Run *r, ObjKind kind, Act *act, IrValueId instr, uint32_t n, uint32_t unit)
{
	Obj *o = mem_new(Obj);
	o->kind = kind;
	o->act = act;
	o->instr = instr;
	o->unit = unit ? unit : 1;
	vec_extend(&o->cells, n);
	if (r->watch && act)
		place(r, o);
	vec_push(&r->objs, o);
	return o;
}

static const PtaLayout *
layout(Run *r, IrTypeId t)
{
	return pta_layout(r->sol[0], t);
}

/* ----------------------------------------------------------------- checks */

static bool
is_inside(const Obj *o, const Act *a)
{
	for (const Act *x = o->act; x; x = x->parent)
		if (x == a)
			return true;
	return false;
}

static bool
is_out(const PtaSolution *f, PtaObjId o)
{
	for (uint32_t s = 1; s < PTA_SINK_EXPOSED; s++)
		if (pta_in_sink(f, o, s))
			return true;
	return false;
}

/* How a solution knows an object. */
typedef struct Name {
	PtaObjId id;   /* 0: it has no name of its own */
	PtaObjId any;  /* the name if a dispatcher made it */
	bool is_vague; /* it may also be OMEGA or UNKNOWN */
} Name;

/* What came out of a call as an object of the kind of `as`, or of any kind (dispatchers). */
static void
find_fresh(const PtaSolution *f, IrValueId call, const PtaObj *as, Name *name)
{
	name->id = name->any = 0;
	for (PtaObjId i = 1; i < f->objs.len; i++) {
		const PtaObj *p = &f->objs.at[i];
		if (p->kind != PTA_OBJ_CLONE || p->call != (f->is_context_off ? 0 : call))
			continue;
		if (p->shape == as->shape && p->type == as->type && p->func == as->func)
			name->id = i;
		if (p->shape == PTA_SHAPE_ANY)
			name->any = i;
	}
	if (name->id == 0)
		name->id = name->any;
}

/* The object's name in a solution of the activation's function. What came out of a call is known by
 * its kind, unless it is OMEGA or UNKNOWN for the caller, because it was in a sink further down;
 * boxes and closures may also keep their kind (doc/pointsto.md, section 7). What came out of a
 * call that a function leaves open has no name there, but may have one further up. Without contexts
 * another call's object may have the kind. */
static Name
name_of(const PtaSolution *f, const Obj *o, const Act *a)
{
	Name name = { 0 };
	if (o->kind == OBJ_FUNC) {
		for (PtaObjId i = 1; i < f->objs.len; i++)
			if (f->objs.at[i].kind == PTA_OBJ_FUNC && f->objs.at[i].func == o->func)
				name.id = i;
		return name;
	}
	const PtaSolution *at = o->act == a ? f : pta_summary_solution(f->pta, o->act->f->id);
	name.id = pta_own(at, o->instr);
	if (name.id == 0 || o->act == a)
		return name;
	PtaObj as = at->objs.at[name.id];
	for (const Act *x = o->act; x != a; x = x->parent) {
		if (name.id && is_out(at, name.id)) {
			if (!pta_is_immutable(&as))
				return (Name){ 0 };
			name.is_vague = true;
		}
		at = x->parent == a ? f : pta_summary_solution(f->pta, x->parent->f->id);
		find_fresh(at, x->call, &as, &name);
		name.is_vague |= name.id == 0 || at->is_context_off;
		if (name.id)
			as = at->objs.at[name.id];
	}
	return name;
}

/* Where elements of arrays are not told apart there are fewer leaves; arrays stand last. */
static uint32_t
leaf_at(const PtaObj *o, uint32_t off)
{
	return off < o->n ? off : o->n - 1;
}

/* Whether the node has a token for the pointer. */
static bool
covers(const PtaSolution *f, const Act *a, PtaNodeId n, Ptr p)
{
	const PtaSet *set = pta_pts(f, n);
	bool is_known = p.o->kind == OBJ_FUNC || (p.o->act && is_inside(p.o, a));
	Name name = is_known ? name_of(f, p.o, a) : (Name){ 0 };
	PtaObjId own = name.id;
	bool may_omega = !own || name.is_vague || is_out(f, own) || p.o->kind == OBJ_FUNC;
	bool may_outside = may_omega || pta_in_sink(f, own, PTA_SINK_EXPOSED);
	uint32_t off = p.o->kind == OBJ_MEM ? p.cell % p.o->unit : 0;
	const PtaOptions *opt = pta_options(f->pta);
	bool is_one_leaf = opt->is_fields_off || opt->max_leaves == 1;
	pta_set_each(set, t) {
		PtaObjId o = pta_obj_of(f, t);
		const PtaObj *ob = &f->objs.at[o];
		if (o == own && (ob->is_collapsed || is_one_leaf ||
				 t == ob->first + leaf_at(ob, off)))
			return true;
		if (own && o == name.any)
			return true;
		if (may_outside && pta_is_placeholder(ob))
			return true;
		if (may_omega && (ob->kind == PTA_OBJ_OMEGA || ob->kind == PTA_OBJ_UNKNOWN))
			return true;
	}
	return false;
}

static void
wrong(Run *r, const PtaSolution *f, const char *what, const Act *a, PtaNodeId n, const Obj *o)
{
	if (r->faults->len > 2000)
		return;
	const PtaOptions *opt = pta_options(f->pta);
	buf_printf(r->faults, "%s in @%s (%s%s%s%s%s): ", what, a->f->name->s,
		   opt->algo == PTA_ALGO_NAIVE ? "naive" : "worklist",
		   pta_callgraph(f->pta)->opt.is_closed ? " closed" : "",
		   opt->is_fields_off ? " nofields" : "", opt->is_context_off ? " nocontext" : "",
		   f == pta_summary_solution(f->pta, f->id) ? "" : " verdict");
	if (n)
		pta_print_node(f, n, r->faults);
	buf_puts(r->faults, " misses ");
	if (o->kind == OBJ_FUNC)
		buf_printf(r->faults, "@%s", ir_func(r->m, o->func)->name->s);
	else if (o->act == NULL)
		buf_puts(r->faults, "a global");
	else
		buf_printf(r->faults, "@%s:%s", o->act->f->name->s,
			   ir_instr(o->act->f, o->instr)->name->s);
	for (const Act *x = o->act; x && x != a; x = x->parent)
		if (x->call && x->parent)
			buf_printf(r->faults, " by call %u of @%s", x->call, x->parent->f->name->s);
	buf_puts(r->faults, "\n");
}

/* --------------------------------------------------------------- verdicts */

static void
unsound(Run *r, const char *what, const Obj *o, const Obj *holder)
{
	if (r->faults->len > 2000)
		return;
	buf_printf(r->faults, "verdict: @%s:%s is on the stack, but %s", o->act->f->name->s,
		   ir_instr(o->act->f, o->instr)->name->s, what);
	if (holder && holder->act && ir_instr(holder->act->f, holder->instr)->name)
		buf_printf(r->faults, " @%s:%s", holder->act->f->name->s,
			   ir_instr(holder->act->f, holder->instr)->name->s);
	buf_putc(r->faults, '\n');
}

/* The address p comes to be in memory of holder. */
static void
holds(Run *r, const Obj *holder, Ptr p)
{
	if (!r->watch || !p.o || holder->is_virtual)
		return;
	for (uint32_t k = 0; p.o->is_virtual && k < p.o->cells.len; k++)
		holds(r, holder, p.o->cells.at[k]);
	if (!p.o->is_stack)
		return;
	r->result->holds++;
	if (!holder->is_stack || holder->kind == OBJ_MAP || holder->kind == OBJ_CHAN)
		unsound(r, "its address is stored in heap memory", p.o, holder);
	else if (!is_inside(holder, p.o->act))
		unsound(r, "its address is stored in an older frame", p.o, holder);
}

static void
holds_all(Run *r, const Obj *holder)
{
	for (uint32_t k = 0; k < holder->cells.len; k++)
		holds(r, holder, holder->cells.at[k]);
}

static void
check_record(Run *r, Ptr p)
{
	for (uint32_t k = 0; p.o && p.o->is_virtual && k < p.o->cells.len; k++)
		check_record(r, p.o->cells.at[k]);
	if (p.o && p.o->is_stack)
		unsound(r, "the record of a deferred call in heap memory has its address", p.o,
			NULL);
}

/* The frame ends: none of its objects can be reached (see mark_live). */
static void
end_frame(Run *r, const Act *a)
{
	for (uint32_t k = a->n_objs; k < r->objs.len; k++) {
		Obj *o = r->objs.at[k];
		if (o->act != a || !o->is_stack)
			continue;
		if (o->mark == r->mark)
			unsound(r, "it can be reached after its frame's end", o, NULL);
		o->is_dead = true;
	}
}

static void
check_value(Run *r, Act *a, IrValueId v)
{
	for (uint32_t i = 0; i < r->n_sol; i++)
		for (int which = 0; which < 2; which++) {
			const PtaSolution *f = which ? pta_verdict_solution(r->sol[i], a->f->id)
						 : pta_summary_solution(r->sol[i], a->f->id);
			const PtaLayout *l = pta_layout(r->sol[i], ir_instr(a->f, v)->type);
			for (uint32_t k = 0; k < a->values[v].len; k++) {
				Ptr p = a->values[v].at[k];
				if (p.o == NULL || f->value[v] == 0)
					continue;
				PtaNodeId n = f->value[v] + (k < l->n ? k : 0);
				r->result->values++;
				if (!covers(f, a, n, p))
					wrong(r, f, "value", a, n, p.o);
			}
		}
}

/* The cells of what a node points to, as far as the object goes by its own name there: what is
 * known only as being out or outside has no cells of its own. */
static void
check_cells(Run *r, const PtaSolution *f, const Act *a, PtaNodeId n, Ptr p)
{
	if (p.o == NULL || p.o->kind == OBJ_FUNC || p.o->mark == r->mark || !p.o->act ||
	    !is_inside(p.o, a))
		return;
	Name name = name_of(f, p.o, a);
	PtaObjId own = name.id;
	if (own == 0 || name.is_vague || pta_in_sink(f, own, PTA_SINK_EXPOSED) || is_out(f, own))
		return;
	const PtaObj *ob = &f->objs.at[own];
	if (n && pta_set_next(pta_pts(f, n), ob->first) >= ob->first + ob->n)
		return;
	p.o->mark = r->mark;
	for (uint32_t k = 0; k < p.o->cells.len; k++) {
		uint32_t off = k % p.o->unit;
		PtaNodeId cell = ob->first + leaf_at(ob, off);
		if (p.o->cells.at[k].o && !covers(f, a, cell, p.o->cells.at[k]))
			wrong(r, f, "cell", a, cell, p.o->cells.at[k].o);
		check_cells(r, f, a, cell, p.o->cells.at[k]);
	}
}

static void
check_memory(Run *r, const PtaSolution *f, const Act *a)
{
	r->mark++;
	for (uint32_t k = a->n_objs; k < r->objs.len; k++)
		if (r->objs.at[k]->act == a)
			check_cells(r, f, a, 0, (Ptr){ .o = r->objs.at[k] });
	for (IrValueId v = 1; v < a->f->instrs.len; v++)
		for (uint32_t k = 0; k < a->values[v].len && f->value[v]; k++) {
			uint32_t n = pta_layout(f->pta, ir_instr(a->f, v)->type)->n;
			check_cells(r, f, a, f->value[v] + (k < n ? k : 0), a->values[v].at[k]);
		}
}

static void
mark(Run *r, Ptr p)
{
	if (p.o == NULL || p.o->mark == r->mark)
		return;
	p.o->mark = r->mark;
	for (uint32_t k = 0; k < p.o->cells.len; k++)
		mark(r, p.o->cells.at[k]);
}

static void
mark_pending(Run *r, const Pending *p)
{
	for (uint32_t k = 0; k < p->args.len; k++)
		mark(r, p->args.at[k]);
	for (uint32_t k = 0; k < p->captures.len; k++)
		mark(r, p->captures.at[k]);
}

static void
mark_live(Run *r, const Act *a, const Ptr *result, uint32_t n)
{
	r->mark++;
	for (uint32_t i = 1; i < r->m->globals.len; i++)
		mark(r, (Ptr){ .o = r->globals[i] });
	for (uint32_t k = 0; k < n; k++)
		mark(r, result[k]);
	for (uint32_t i = 0; i < r->goroutines.len; i++)
		mark_pending(r, &r->goroutines.at[i]);
	for (const Act *x = a->parent; x; x = x->parent) {
		for (uint32_t v = 1; v < x->f->instrs.len; v++)
			for (uint32_t k = 0; k < x->values[v].len; k++)
				mark(r, x->values[v].at[k]);
		for (uint32_t i = 0; i < x->deferred.len; i++)
			mark_pending(r, &x->deferred.at[i]);
	}
}

/* Objects that can be reached from the results, in a solution. */
static void
reach_results(const PtaSolution *f, BitSet *seen)
{
	IdVec todo = { 0 };
	for (uint32_t k = 0; k < f->n_results && f->result; k++)
		vec_push(&todo, f->result + k);
	while (todo.len) {
		PtaNodeId n = vec_pop(&todo);
		pta_set_each(pta_pts(f, n), t) {
			PtaObjId o = pta_obj_of(f, t);
			if (!bits_add(seen, o))
				continue;
			for (uint32_t k = 0; k < f->objs.at[o].n; k++)
				vec_push(&todo, f->objs.at[o].first + k);
		}
	}
}

static void
check_end(Run *r, Act *a, const Ptr *result, uint32_t n_result)
{
	r->result->activations++;
	for (uint32_t i = 0; i < r->n_sol; i++) {
		const PtaSolution *f = pta_verdict_solution(r->sol[i], a->f->id);
		BitSet seen = { 0 };
		reach_results(f, &seen);
		mark_live(r, a, result, n_result);
		for (uint32_t k = a->n_objs; k < r->objs.len; k++) {
			const Obj *o = r->objs.at[k];
			if (o->act != a || o->mark != r->mark)
				continue;
			r->result->escapes++;
			PtaObjId own = pta_own(f, o->instr);
			if (!is_out(f, own) && !pta_in_sink(f, own, PTA_SINK_EXPOSED) &&
			    !bits_has(&seen, own))
				wrong(r, f, "escape", a, f->objs.at[own].first, o);
		}
		check_memory(r, f, a);
		check_memory(r, pta_summary_solution(r->sol[i], a->f->id), a);
	}
	if (r->watch) {
		mark_live(r, a, result, n_result);
		end_frame(r, a);
	}
}

/* -------------------------------------------------------------- execution */

typedef VEC(Ptr) Ptrs;

static void
get(Run *r, Act *a, IrValueId v, Ptrs *out)
{
	const IrInstr *in = ir_instr(a->f, v);
	uint32_t n = layout(r, in->type)->n;
	if (in->op == OP_CONST) {
		for (uint32_t k = 0; k < n; k++)
			vec_push(out, ((Ptr){ 0 }));
	} else if (in->op == OP_GLOBAL) {
		vec_push(out, ((Ptr){ .o = r->globals[in->aux] }));
	} else if (in->op == OP_FUNC) {
		vec_push(out, ((Ptr){ .o = r->funcs[in->aux] }));
	} else {
		vec_append(out, a->values[v].at, a->values[v].len);
	}
	for (uint32_t k = 0; k < out->len; k++)
		if (out->at[k].o && out->at[k].o->is_dead)
			unsound(r, "it is used when its place is gone or taken", out->at[k].o,
				NULL);
}

static Ptr
get1(Run *r, Act *a, IrValueId v)
{
	Ptrs p = { 0 };
	get(r, a, v, &p);
	return p.at[0];
}

static Ptr
cell_get(Ptr p, uint32_t k)
{
	return p.o && p.cell + k < p.o->cells.len ? p.o->cells.at[p.cell + k] : (Ptr){ 0 };
}

static void
cell_set(Run *r, Ptr p, uint32_t k, Ptr v)
{
	if (!p.o || p.cell + k >= p.o->cells.len)
		return;
	p.o->cells.at[p.cell + k] = v;
	holds(r, p.o, v);
}

static void
put(Act *a, IrValueId v, const Ptr *p, uint32_t n)
{
	vec_clear(&a->values[v]);
	vec_append(&a->values[v], p, n);
}

static void
put1(Act *a, IrValueId v, Ptr p)
{
	put(a, v, &p, 1);
}

static void run_func(Run *r, Act *parent, IrValueId call, IrFuncId callee, const Ptrs *args,
		     const Ptr *captures, Ptrs *result);

/* The callee of a call and its arguments; 0: nil. */
static IrFuncId
resolve(Run *r, Act *a, const IrInstr *in, Pending *p)
{
	Ptr callee = get1(r, a, ir_operand(a->f, in, 0));
	if (callee.o == NULL)
		return 0;
	if (in->op == OP_INVOKE) {
		for (uint32_t k = 0; k < callee.o->cells.len; k++)
			vec_push(&p->args, callee.o->cells.at[k]);
		p->callee = ir_method_find(r->m, callee.o->type, str_cstr(r->m->strs, "M"));
	} else {
		p->callee = callee.o->func;
		vec_append(&p->captures, callee.o->cells.at, callee.o->cells.len);
	}
	Ptrs args = { 0 };
	for (uint32_t i = 1; i < in->n; i++)
		get(r, a, ir_operand(a->f, in, i), &args);
	vec_append(&p->args, args.at, args.len);
	return p->callee;
}

static void
run_pending(Run *r, const Pending *p)
{
	Ptrs args = { 0 }, result = { 0 };
	vec_append(&args, p->args.at, p->args.len);
	run_func(r, p->act, p->call, p->callee, &args, p->captures.at, &result);
}

static void
exec_call(Run *r, Act *a, IrValueId v, const IrInstr *in)
{
	Pending p = { .act = a, .call = v };
	Ptrs result = { 0 };
	IrFuncId callee = resolve(r, a, in, &p);
	if (callee && in->mode == CALL_GO) {
		vec_push(&r->goroutines, p);
		return;
	}
	if (callee && in->mode == CALL_DEFER) {
		if (r->watch && r->watch->is_heap_record(r->watch->ctx, a->f->id, v)) {
			check_record(r, get1(r, a, ir_operand(a->f, in, 0)));
			for (uint32_t k = 0; k < p.args.len; k++)
				check_record(r, p.args.at[k]);
		}
		vec_push(&a->deferred, p);
		return;
	}
	if (callee) {
		Ptrs args = { 0 };
		vec_append(&args, p.args.at, p.args.len);
		run_func(r, a, v, callee, &args, p.captures.at, &result);
	}
	if (in->type) {
		vec_extend(&result, layout(r, in->type)->n);
		put(a, v, result.at, result.len);
	}
}

/* The cells of a slice, or of what a pointer to an array leads to. */
static uint32_t
extent(Ptr p)
{
	return p.o == NULL ? 0 : p.n ? p.n : p.o->cells.len;
}

static void
exec_append(Run *r, Act *a, IrValueId v, const IrInstr *in)
{
	Ptr s = get1(r, a, ir_operand(a->f, in, 0));
	Ptrs more = { 0 };
	Ptr t = get1(r, a, ir_operand(a->f, in, 1));
	if (in->op == OP_APPEND)
		vec_push(&more, t);
	else
		for (uint32_t k = 0; k < extent(t); k++)
			vec_push(&more, t.o->cells.at[t.cell + k]);
	if (more.len > 6)
		more.len = 6;
	if (extent(s) && pick(r, 2)) {
		for (uint32_t k = 0; k < more.len; k++)
			s.o->cells.at[s.cell + pick(r, extent(s))] = more.at[k];
		holds_all(r, s.o);
		put1(a, v, s);
		return;
	}
	Obj *o = obj_new(r, OBJ_MEM, a, v, 0, 1);
	if (s.o)
		vec_append(&o->cells, s.o->cells.at + s.cell, extent(s));
	if (o->cells.len > 8)
		o->cells.len = 8;
	vec_append(&o->cells, more.at, more.len);
	holds_all(r, o);
	put1(a, v, (Ptr){ .o = o });
}

/* A constant index of an array; one of a slice is any. */
static bool
constant_index(const Act *a, const IrInstr *in, IrTypeKind array, uint32_t *i)
{
	const IrConst *c = ir_const_of(a->f, ir_operand(a->f, in, 1));
	if (c == NULL || array == IRT_SLICE)
		return false;
	*i = c->kind == IRC_INT ? (uint32_t)c->bits : 0;
	return true;
}

static void
exec_elem(Run *r, Act *a, IrValueId v, const IrInstr *in)
{
	IrValueId array = ir_operand(a->f, in, 0);
	Ptr p = get1(r, a, array);
	uint32_t i = 0;
	IrTypeKind kind = ir_under(r->m, ir_instr(a->f, array)->type)->kind;
	if (extent(p) && !constant_index(a, in, kind, &i))
		i = pick(r, extent(p));
	p.cell += extent(p) ? i % extent(p) : 0;
	p.n = 0;
	put1(a, v, p);
}

static void
exec_memory(Run *r, Act *a, IrValueId v, const IrInstr *in)
{
	Ptrs x = { 0 };
	Ptr p = { 0 };
	if (in->n)
		p = get1(r, a, ir_operand(a->f, in, 0));
	uint32_t n = in->type ? layout(r, in->type)->n : 0;
	switch ((int)in->op) {
	case OP_ALLOC: {
		uint32_t k = layout(r, a->f->sites.at[in->aux].type)->n;
		const IrType *u = ir_under(r->m, a->f->sites.at[in->aux].type);
		put1(a, v, (Ptr){ .o = obj_new(r, OBJ_MEM, a, v, k, k),
				  .n = u->kind == IRT_ARRAY ? k : 0 });
		break;
	}
	case OP_LOAD:
		for (uint32_t k = 0; k < n; k++)
			vec_push(&x, cell_get(p, k));
		put(a, v, x.at, x.len);
		break;
	case OP_STORE:
		get(r, a, ir_operand(a->f, in, 1), &x);
		for (uint32_t k = 0; k < x.len; k++)
			cell_set(r, p, k, x.at[k]);
		break;
	case OP_FIELD: {
		IrTypeId st = ir_under(r->m, ir_instr(a->f, ir_operand(a->f, in, 0))->type)->elem;
		IrTypeId field = ir_under(r->m, st)->members[in->aux].type;
		if (p.o)
			p.cell += pta_field_leaf(r->sol[0], st, in->aux);
		p.n = ir_under(r->m, field)->kind == IRT_ARRAY ? layout(r, field)->n : 0;
		put1(a, v, p);
		break;
	}
	case OP_ELEM:
		exec_elem(r, a, v, in);
		break;
	case OP_SLICE:
		put1(a, v, p);
		break;
	case OP_MAKESLICE:
		put1(a, v, (Ptr){ .o = obj_new(r, OBJ_MEM, a, v, 3, 1) });
		break;
	case OP_APPEND:
	case OP_APPENDALL:
		exec_append(r, a, v, in);
		break;
	}
}

static void
exec_container(Run *r, Act *a, IrValueId v, const IrInstr *in)
{
	Ptr p = get1(r, a, ir_operand(a->f, in, 0));
	Ptr y = in->n > 1 ? get1(r, a, ir_operand(a->f, in, 1)) : (Ptr){ 0 };
	switch ((int)in->op) {
	case OP_MAPSET:
		if (p.o) {
			vec_push(&p.o->cells, y);
			vec_push(&p.o->cells, get1(r, a, ir_operand(a->f, in, 2)));
			holds_all(r, p.o);
		}
		break;
	case OP_MAPGET:
		put1(a, v,
		     p.o && p.o->cells.len ? p.o->cells.at[pick(r, p.o->cells.len / 2) * 2 + 1]
					   : (Ptr){ 0 });
		break;
	case OP_SEND:
		if (p.o) {
			vec_push(&p.o->cells, y);
			holds_all(r, p.o);
		}
		break;
	case OP_RECV:
		put1(a, v,
		     p.o && p.o->cells.len ? p.o->cells.at[pick(r, p.o->cells.len)] : (Ptr){ 0 });
		break;
	case OP_BUILTIN:
		for (uint32_t k = 0; k < extent(p) && k < extent(y); k++)
			p.o->cells.at[p.cell + k] = y.o->cells.at[y.cell + k];
		if (p.o)
			holds_all(r, p.o);
		break;
	}
}

static void
exec_value(Run *r, Act *a, IrValueId v, const IrInstr *in)
{
	Ptrs x = { 0 };
	IrValueId first = ir_operand(a->f, in, 0);
	uint32_t n = in->type ? layout(r, in->type)->n : 0;
	switch ((int)in->op) {
	case OP_STRUCT:
	case OP_ARRAY:
		for (uint32_t i = 0; i < in->n; i++)
			get(r, a, ir_operand(a->f, in, i), &x);
		put(a, v, x.at, x.len);
		break;
	case OP_EXTRACT:
		get(r, a, first, &x);
		put(a, v, x.at + pta_field_leaf(r->sol[0], ir_instr(a->f, first)->type, in->aux),
		    n);
		break;
	case OP_INDEX: {
		uint32_t i;
		get(r, a, first, &x);
		if (!constant_index(a, in, IRT_ARRAY, &i))
			i = pick(r, x.len / n);
		put(a, v, x.at + i % (x.len / n) * n, n);
		break;
	}
	case OP_CONVERT:
		get(r, a, first, &x);
		if (ir_under(r->m, in->type)->kind == IRT_POINTER &&
		    ir_under(r->m, ir_instr(a->f, first)->type)->kind == IRT_SLICE) {
			uint32_t wanted = layout(r, ir_under(r->m, in->type)->elem)->n;
			x.at[0] = extent(x.at[0]) < wanted
					  ? (Ptr){ 0 }
					  : (Ptr){ x.at[0].o, x.at[0].cell, wanted };
		}
		put(a, v, x.at, x.len);
		break;
	case OP_BOX: {
		Obj *o = obj_new(r, OBJ_BOX, a, v, 0, layout(r, ir_instr(a->f, first)->type)->n);
		o->type = ir_instr(a->f, first)->type;
		get(r, a, first, &x);
		vec_append(&o->cells, x.at, x.len);
		holds_all(r, o);
		put1(a, v, (Ptr){ .o = o });
		break;
	}
	case OP_ASSERT: {
		Ptr p = get1(r, a, first);
		bool is_iface = ir_under(r->m, in->type)->kind == IRT_IFACE;
		if (p.o && is_iface && ir_method_find(r->m, p.o->type, str_cstr(r->m->strs, "M")))
			vec_push(&x, p);
		else if (p.o && p.o->type == in->type)
			vec_append(&x, p.o->cells.at, p.o->cells.len);
		vec_extend(&x, n);
		put(a, v, x.at, x.len);
		break;
	}
	case OP_CLOSURE: {
		Obj *o = obj_new(r, OBJ_CLOSURE, a, v, 0, 0);
		o->func = ir_static_callee(a->f, in);
		for (uint32_t i = 1; i < in->n; i++)
			get(r, a, ir_operand(a->f, in, i), &x);
		vec_append(&o->cells, x.at, x.len);
		holds_all(r, o);
		o->unit = x.len ? x.len : 1;
		put1(a, v, (Ptr){ .o = o });
		break;
	}
	}
}

static void
exec(Run *r, Act *a, IrValueId v)
{
	const IrInstr *in = ir_instr(a->f, v);
	switch ((int)in->op) {
	case OP_ALLOC: case OP_LOAD: case OP_STORE: case OP_FIELD: case OP_ELEM: case OP_SLICE:
	case OP_MAKESLICE: case OP_APPEND: case OP_APPENDALL:
		exec_memory(r, a, v, in);
		break;
	case OP_MAKEMAP:
		put1(a, v, (Ptr){ .o = obj_new(r, OBJ_MAP, a, v, 0, 2) });
		break;
	case OP_MAKECHAN:
		put1(a, v, (Ptr){ .o = obj_new(r, OBJ_CHAN, a, v, 0, 1) });
		break;
	case OP_MAPSET: case OP_MAPGET: case OP_SEND: case OP_RECV: case OP_BUILTIN:
		exec_container(r, a, v, in);
		break;
	case OP_STRUCT: case OP_ARRAY: case OP_EXTRACT: case OP_INDEX: case OP_CONVERT: case OP_BOX:
	case OP_ASSERT: case OP_CLOSURE:
		exec_value(r, a, v, in);
		break;
	case OP_CALL: case OP_INVOKE:
		exec_call(r, a, v, in);
		break;
	case OP_RUNDEFERS:
		while (a->deferred.len && !r->is_stopped) {
			Pending p = vec_pop(&a->deferred);
			run_pending(r, &p);
		}
		break;
	}
	if (in->type && !r->is_stopped)
		check_value(r, a, v);
}

static void
enter_phis(Run *r, Act *a, IrBlockId b, IrBlockId from)
{
	const IrBlock *block = &a->f->blocks.at[b];
	uint32_t slot = 0;
	while (slot < block->preds.len && block->preds.at[slot] != from)
		slot++;
	for (uint32_t i = 0; i < block->instrs.len; i++) {
		const IrInstr *in = ir_instr(a->f, block->instrs.at[i]);
		if (in->op != OP_PHI)
			break;
		Ptrs x = { 0 };
		get(r, a, ir_operand(a->f, in, slot), &x);
		put(a, block->instrs.at[i], x.at, x.len);
		check_value(r, a, block->instrs.at[i]);
	}
}

static void
run_blocks(Run *r, Act *a, Ptrs *result)
{
	IrBlockId b = 1;
	for (;;) {
		const IrBlock *block = &a->f->blocks.at[b];
		for (uint32_t i = 0; i < block->instrs.len; i++) {
			if (r->fuel == 0 || r->is_stopped) {
				r->is_stopped = true;
				return;
			}
			r->fuel--;
			IrValueId v = block->instrs.at[i];
			const IrInstr *in = ir_instr(a->f, v);
			if (in->op == OP_RET) {
				get(r, a, ir_operand(a->f, in, 0), result);
				return;
			}
			if (in->op == OP_JUMP || in->op == OP_IF) {
				IrBlockId to = block->succs[in->op == OP_IF ? pick(r, 2) : 0];
				enter_phis(r, a, to, b);
				b = to;
				break;
			}
			if (in->op != OP_PHI)
				exec(r, a, v);
		}
	}
}

static void
run_func(Run *r, Act *parent, IrValueId call, IrFuncId callee, const Ptrs *args,
	 const Ptr *captures, Ptrs *result)
{
	if (++r->depth > 25)
		r->is_stopped = true;
	if (r->is_stopped)
		return;
	Act *a = mem_new(Act);
	a->f = ir_func(r->m, callee);
	a->parent = parent;
	a->call = call;
	a->n_objs = r->objs.len;
	a->values = mem_alloc(a->f->instrs.len * sizeof *a->values);
	for (IrValueId v = 1; v < a->f->instrs.len; v++) {
		const IrInstr *in = ir_instr(a->f, v);
		if (in->op != OP_PARAM && in->op != OP_CAPTURE)
			continue;
		uint32_t at = 0;
		for (uint32_t i = 0; i < in->aux; i++)
			at += layout(r, in->op == OP_PARAM ? a->f->params.at[i].type
							   : a->f->captures.at[i].type)
				      ->n;
		put(a, v, (in->op == OP_PARAM ? args->at : captures) + at, layout(r, in->type)->n);
		check_value(r, a, v);
	}
	run_blocks(r, a, result);
	if (!r->is_stopped)
		check_end(r, a, result->at, result->len);
	r->depth--;
}

void
run_module(const IrModule *m, Pta *const *solutions, uint32_t n_solutions, const RunWatch *watch,
	   uint64_t seed, RunResult *result, Buf *faults)
{
	Run *r = mem_new(Run);
	*r = (Run){ .m = m,
		    .sol = solutions,
		    .n_sol = n_solutions,
		    .watch = watch,
		    .rand = seed,
		    .fuel = 1500,
		    .result = result,
		    .faults = faults };
	r->globals = mem_array(Obj *, m->globals.len);
	for (IrGlobalId g = 1; g < m->globals.len; g++)
		r->globals[g] =
			obj_new(r, OBJ_GLOBAL, NULL, 0, layout(r, m->globals.at[g].type)->n, 0);
	r->funcs = mem_array(Obj *, m->funcs.len);
	for (IrFuncId f = 1; f < m->funcs.len; f++) {
		r->funcs[f] = obj_new(r, OBJ_FUNC, NULL, 0, 0, 0);
		r->funcs[f]->func = f;
	}
	Ptrs args = { 0 }, out = { 0 };
	run_func(r, NULL, 0, ir_func_find(m, str_cstr(m->strs, "main")), &args, NULL, &out);
	for (uint32_t i = 0; i < r->goroutines.len && i < 50 && !r->is_stopped; i++) {
		Pending p = r->goroutines.at[i];
		r->depth = 0;
		run_pending(r, &p);
	}
}

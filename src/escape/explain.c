/*
 * Why a site is where it is, why a parameter leaks: the way of its address (trace.c) to
 * what forces it to the heap, an instruction a step. Where a callee gives the address
 * away, or stores it, the steps go on in the callee. If what forces it is another
 * object's memory, the explanation goes on with that object. A site on the stack is
 * explained by the holders of its address.
 *
 * All is computed when it is asked for: summaries have no names of what they end in.
 */
#include "escape/priv.h"

/* Holders that are reported for an object on the stack. */
#define MAX_HOLDERS 8
/* Objects that a chain goes through. */
#define MAX_CHAIN 16
/* Calls within calls, steps of one path, and questions within one. */
#define MAX_DEPTH 8
#define MAX_STEPS 60
#define MAX_QUESTIONS 40
/* Functions whose analysis is kept for the next question. */
#define MAX_EXPLAINED 48

/* A path that is being made. */
typedef struct Explain {
	EscapeRun *run;
	FlowPath *path;
	unsigned depth;       /* of calls */
	unsigned questions;   /* asked so far */
	const char *keeper;   /* the variable or call in which the address ends, or null */
	bool is_global;       /* it is a package-level variable */
	PtaFuncId named;      /* the callee that the last step names with what limits cost it */
} Explain;

static void give_away(Explain *x, EscFn *e, const BitSet *objs, PtaNodeId sink, IrLoc outer);

/* ------------------------------------------------------------------ steps */

static void
add_step(Explain *x, IrLoc loc, const char *rule, const Buf *text)
{
	const IrModule *m = x->run->e->module;
	x->named = 0;
	if (x->path->len >= MAX_STEPS)
		return;
	FlowStep step = {loc, rule, str_intern(m->strs, buf_cstr(text), text->len)->s};
	if (x->path->len > 0) {
		FlowStep *last = vec_last(x->path);
		if (!strcmp(last->rule, step.rule) && !strcmp(last->text, step.text) &&
		    last->loc.line == loc.line && last->loc.col == loc.col)
			return;
	}
	vec_push(x->path, step);
}

static void
keep_in(Explain *x, const Buf *text)
{
	const IrModule *m = x->run->e->module;
	x->keeper = str_intern(m->strs, buf_cstr(text), text->len)->s;
}

static IrLoc
instr_loc(const EscFn *e, IrValueId v)
{
	if (!e->ir)
		return (IrLoc){0};
	return v ? ir_instr(e->ir, v)->loc : e->ir->loc;
}

/* Where a constraint comes from: a call that a callee left open stands in that callee; what has no
 * place of its own, at the call that led there. */
static IrLoc
cons_loc(const EscFn *e, const PtaCons *c, IrLoc outer)
{
	const PtaCall *call = c->call ? &e->sol->calls.at[c->call] : NULL;
	PtaOrigin open = call && call->is_inherited ? esc_call_origin(e, call) : (PtaOrigin){0};
	if (open.instr)
		return ir_instr(ir_func(e->run->e->module, open.func), open.instr)->loc;
	IrLoc loc = instr_loc(e, c->instr);
	return loc.line ? loc : outer; /* dispatchers, and what lowering made, have none */
}

/* Whether a node is that of an object of an instance of the call; sets *inst and *obj. */
static bool
instance_of(const EscFn *e, const PtaCall *call, PtaNodeId node, uint32_t *inst, uint32_t *obj)
{
	vec_each(&call->insts, i) {
		const PtaInst *in = &e->sol->insts.at[call->insts.at[i]];
		for (uint32_t k = 3; in->summary && k < in->summary->objs.len; k++) {
			if (in->nodes[k] != node)
				continue;
			*inst = call->insts.at[i];
			*obj = k;
			return true;
		}
	}
	return false;
}

/* "passed to y of f": the parameter of a callee whose instance's node gets a value. */
static bool
argument_text(const EscFn *e, const PtaCons *c, Buf *text, PtaFuncId *named)
{
	assert(c->call != 0 && c->call < e->sol->calls.len);
	const IrModule *m = e->run->e->module;
	uint32_t i, k;
	if (!instance_of(e, &e->sol->calls.at[c->call], c->dst, &i, &k))
		return false;
	const PtaInst *inst = &e->sol->insts.at[i];
	const PtaSumObj *o = &inst->summary->objs.at[k];
	if (o->kind != PTA_OBJ_ROOT)
		return false;
	IrFuncId g = pta_function_of(e->run->e->pta, inst->callee);
	if (g == 0) {
		buf_puts(text, "passed to ");
		esc_call_text(e, &e->sol->calls.at[c->call], text);
		return true;
	}
	const IrFunc *f = ir_func(m, g);
	bool is_capture = o->root == PTA_ROOT_CAPTURE;
	const IrParam *p = is_capture && o->index < f->captures.len ? &f->captures.at[o->index]
			   : !is_capture && o->index < f->params.len ? &f->params.at[o->index]
								      : NULL;
	buf_printf(text, is_capture ? "captured as %s by %s" : "passed to %s of %s",
		   p && p->name && p->name->len ? p->name->s : "_",
		   esc_callee_text(e, inst->callee));
	*named = inst->callee;
	if (!e->ir)
		buf_puts(text, ", a possible target of the call");
	return true;
}

static const char *
callee_name(const EscFn *e, PtaCallId id)
{
	assert(id != 0 && id < e->sol->calls.len);
	const PtaCall *call = &e->sol->calls.at[id];
	return call->insts.len == 1 ? esc_callee_text(e, e->sol->insts.at[call->insts.at[0]].callee)
				    : "a possible target of the call";
}

/* The call of unknown code that constraint c gives an argument to. */
static const PtaCall *
unknown_call(const EscFn *e, const PtaCons *c)
{
	for (uint32_t i = 1; i < e->sol->calls.len; i++) {
		const PtaCall *call = &e->sol->calls.at[i];
		if (call->instr != c->instr || !call->is_unknown)
			continue;
		if (call->callee == c->src)
			return call;
		vec_each(&call->args, k)
			if (call->args.at[k] == c->src)
				return call;
	}
	return NULL;
}

/* The variable that the address of something package-level (OMEGA), or made by unknown code, comes
 * from, which the node holds. */
static bool
outside_text(const EscFn *e, PtaNodeId node, PtaObjKind kind, Buf *text)
{
	assert(kind == PTA_OBJ_OMEGA || kind == PTA_OBJ_UNKNOWN);
	PtaObjId o = 1;
	while (o < e->n && esc_obj(e, o)->kind != kind)
		o++;
	BitSet objs = {0}, wanted = {0};
	bits_add(&objs, o);
	bits_add(&wanted, node);
	EscTrace t;
	if (o == e->n || !esc_trace(&t, (EscFn *)(uintptr_t)e, &objs, &wanted))
		return false;
	vec_each(&t.chain, i) {
		const PtaCons *c = &e->sol->cons.at[t.chain.at[i].cons];
		if (t.chain.at[i].cons == 0 || t.chain.at[i].cons == ESC_CLOSURE)
			continue;
		if (c->rule == PTA_RULE_RESULT || c->rule == PTA_RULE_CALLEE)
			return false; /* a callee's variable */
		if (!c->instr || !e->ir)
			continue;
		const IrInstr *in = ir_instr(e->ir, c->instr);
		for (uint32_t k = 0; k < in->n; k++) {
			IrGlobalId g = esc_global_of(e->ir, ir_operand(e->ir, in, k));
			if (!g)
				continue;
			const IrModule *m = e->run->e->module;
			buf_printf(text, "global %s",
				   ir_name_local(m->strs, m->globals.at[g].name)->s);
			return true;
		}
	}
	return false;
}

/* A store into memory that is out already, by an instruction of this function. */
static void
outside_store(Explain *x, const EscFn *e, const PtaCons *c, PtaNodeId sink, IrLoc loc)
{
	assert(sink < PTA_SINK_COUNT);
	const IrModule *m = e->run->e->module;
	bool is_unknown = sink == PTA_SINK_UNKNOWN;
	IrValueId address =
		c->instr && e->ir && ir_instr(e->ir, c->instr)->n > 0
			? ir_operand(e->ir, ir_instr(e->ir, c->instr), 0)
			: 0;
	IrGlobalId g = address ? esc_global_of(e->ir, address) : 0;
	Buf text = {0}, keeper = {0};
	if (g) {
		buf_printf(&keeper, "global %s", ir_name_local(m->strs, m->globals.at[g].name)->s);
		buf_printf(&text, "stored into %s", buf_cstr(&keeper));
		x->is_global = true;
	} else {
		Buf from = {0};
		bool is_shown = address && esc_value_text(e, address, &keeper);
		if (!is_shown)
			buf_puts(&keeper, "memory");
		buf_printf(&text, "stored into what %s leads to", buf_cstr(&keeper));
		if (outside_text(e, c->dst, is_unknown ? PTA_OBJ_UNKNOWN : PTA_OBJ_OMEGA, &from))
			buf_printf(&text, ", which may be memory of %s", buf_cstr(&from));
		else
			buf_puts(&text, is_unknown ? ", which unknown code may have made"
						   : ", which may be package-level memory");
		if (from.len) {
			keeper = from;
			x->is_global = true;
		}
	}
	add_step(x, loc, pta_rule_id((PtaRule)c->rule), &text);
	keep_in(x, &keeper);
}

/* The memory that a callee stores into, which is the keeper, is out already in this function. */
static void
outside_here(Explain *x, const EscFn *e, const PtaCons *c, PtaNodeId sink, IrLoc loc)
{
	bool is_unknown = sink == PTA_SINK_UNKNOWN;
	Buf text = {0}, from = {0};
	buf_printf(&text, "here %s may be ", x->keeper ? x->keeper : "that");
	if (outside_text(e, c->dst, is_unknown ? PTA_OBJ_UNKNOWN : PTA_OBJ_OMEGA, &from))
		buf_printf(&text, "memory of %s", buf_cstr(&from));
	else
		buf_puts(&text, is_unknown ? "made by unknown code" : "package-level memory");
	add_step(x, loc, pta_rule_id((PtaRule)c->rule), &text);
	if (from.len) {
		keep_in(x, &from);
		x->is_global = true;
	}
}

/* ---------------------------------------------------------------- callees */

static EscFn *
function(EscapeRun *run, PtaFuncId id, bool is_outside)
{
	uint64_t key = (uint64_t)id << 1 | is_outside;
	EscFn *fn = (EscFn *)(uintptr_t)map_get(&run->explained, key);
	if (fn)
		return fn;
	if (run->explained.len >= MAX_EXPLAINED)
		map_clear(&run->explained);
	fn = is_outside ? esc_analyse_outside(run, id) : esc_analyse(run, id);
	map_put(&run->explained, key, map_key(fn));
	return fn;
}

/* The objects of a summary solution that object i of its summary stands for. */
static BitSet
matches(const EscFn *e, uint32_t i)
{
	assert(e->is_summary && i != 0);
	BitSet found = {0};
	for (PtaObjId o = 1; o < e->n; o++)
		if (e->sol->number[o] == i)
			bits_add(&found, o);
	return found;
}

/* Those that come out of the function as the object `as` of a caller. */
static BitSet
matches_fresh(const EscFn *e, const PtaSummary *sum, const PtaObj *as)
{
	assert(e->is_summary && as->kind == PTA_OBJ_CLONE);
	BitSet found = {0};
	for (PtaObjId o = 1; o < e->n; o++) {
		const PtaSumObj *s = &sum->objs.at[e->sol->number[o]];
		if (s->kind == PTA_OBJ_OWN && s->shape == as->shape && s->type == as->type &&
		    s->func == as->func)
			bits_add(&found, o);
	}
	return found;
}

static void put_chain(Explain *x, EscFn *e, const EscTrace *t, IrLoc outer);

/* What limits may have cost the function's integer facts: without them a branch might be dead. */
static const char *
lost_ranges(const EscFn *e, PtaFuncId id)
{
	IrFuncId f = pta_function_of(e->run->e->pta, id);
	return f && e->run->facts ? absint_lost(e->run->facts, f, false) : NULL;
}

/* What a callee does with its object `from` to bring it into what visit v of the caller is: a
 * sink, a cell of an object of its own, or (a store of the summary) a cell of outside memory. */
static bool
callee_steps(Explain *x, const EscFn *e, const PtaCons *c, PtaNodeId to, uint32_t inst,
	     uint32_t from, IrLoc loc)
{
	const PtaInst *in = &e->sol->insts.at[inst];
	if (x->depth >= MAX_DEPTH || x->questions >= MAX_QUESTIONS ||
	    !pta_summary_solution(e->run->e->pta, in->callee))
		return false;
	x->questions++;
	EscFn *callee = function(e->run, in->callee, true);
	BitSet objs = matches(callee, from), wanted = {0}, into = {0};
	uint32_t store_inst, store_obj, leaf = c->off;
	PtaObjId cell_of = pta_obj_of(e->sol, to);
	if (c->kind == PTA_STORE &&
	    instance_of(e, &e->sol->calls.at[c->call], c->dst, &store_inst, &store_obj)) {
		into = matches(callee, store_obj);
	} else if (to < PTA_SINK_COUNT) {
		bits_add(&wanted, to);
	} else if (cell_of && esc_obj(e, cell_of)->kind == PTA_OBJ_CLONE) {
		leaf = to - esc_obj(e, cell_of)->first;
		into = matches_fresh(callee, in->summary, esc_obj(e, cell_of));
	}
	bits_each(&into, o) {
		const PtaObj *obj = esc_obj(callee, o);
		bool is_one = !c->is_wide && leaf < obj->n;
		for (uint32_t k = is_one ? leaf : 0; k < (is_one ? leaf + 1 : obj->n); k++)
			bits_add(&wanted, obj->first + k);
	}
	EscTrace t;
	if (!esc_trace(&t, callee, &objs, &wanted))
		return false;
	const char *ranges = lost_ranges(e, in->callee);
	if ((pta_lost(e->run->e->pta, in->callee) || ranges) && x->named != in->callee) {
		Buf text = {0};
		buf_printf(&text, "through %s", esc_callee_text(e, in->callee));
		if (ranges)
			buf_printf(&text, ", integer ranges (%s)", ranges);
		add_step(x, loc, pta_rule_id((PtaRule)c->rule), &text);
	}
	x->depth++;
	put_chain(x, callee, &t, loc);
	x->depth--;
	PtaObjId cell = pta_obj_of(callee->sol, vec_last(&t.chain)->node);
	if (to < PTA_SINK_COUNT && cell) {
		Buf keeper = {0};
		esc_cell_text(callee, cell, vec_last(&t.chain)->node - esc_obj(callee, cell)->first,
			      &keeper);
		keep_in(x, &keeper);
	}
	return true;
}

/* ------------------------------------------------------------- one chain */

/* A step of which the instruction or call says all. */
static void
plain_step(Explain *x, const EscFn *e, const PtaCons *c, PtaNodeId to, IrLoc loc)
{
	PtaRule rule = (PtaRule)c->rule;
	PtaObjId into = pta_obj_of(e->sol, to);
	Buf text = {0};
	PtaFuncId named = 0;
	bool is_memory = into && !esc_is_virtual(e->run, esc_obj(e, into));
	if (c->call && (rule == PTA_RULE_ARG || rule == PTA_RULE_CAPTURE ||
			rule == PTA_RULE_DISPATCH) &&
	    argument_text(e, c, &text, &named)) {
		/* the text is complete */
	} else if (c->call && rule == PTA_RULE_RESULT) {
		buf_printf(&text, "returned by %s", callee_name(e, c->call));
	} else if (is_memory && c->call) {
		buf_printf(&text, "%s stores it into ", callee_name(e, c->call));
		esc_cell_text(e, into, to - esc_obj(e, into)->first, &text);
	} else if (is_memory) {
		buf_puts(&text, rule == PTA_RULE_STORE ? "stored into " : pta_rule_text(rule));
		if (rule != PTA_RULE_STORE)
			buf_puts(&text, ": ");
		esc_cell_text(e, into, to - esc_obj(e, into)->first, &text);
	} else if (to < PTA_SINK_COUNT && c->call) {
		buf_printf(&text, "%s gives it away", callee_name(e, c->call));
		Buf keeper = {0};
		buf_puts(&keeper, callee_name(e, c->call));
		keep_in(x, &keeper);
	} else {
		buf_puts(&text, pta_rule_text(rule));
		if (to < PTA_SINK_COUNT)
			x->keeper = NULL; /* the instruction is the end */
	}
	add_step(x, loc, pta_rule_id(rule), &text);
	x->named = named;
}

/* The call of unknown code in which the address ends. */
static bool
unknown_step(Explain *x, const EscFn *e, const PtaCons *c, IrLoc loc)
{
	const PtaCall *call = unknown_call(e, c);
	if (!call)
		return false;
	Buf text = {0}, keeper = {0};
	esc_unknown_text(e, call, &text);
	esc_call_text(e, call, &keeper);
	PtaOrigin open = call->is_inherited ? esc_call_origin(e, call) : (PtaOrigin){0};
	if (open.instr)
		loc = ir_instr(ir_func(e->run->e->module, open.func), open.instr)->loc;
	add_step(x, loc, pta_rule_id((PtaRule)c->rule), &text);
	keep_in(x, &keeper);
	return true;
}

/* Whether a constraint says nothing that its neighbours do not. */
static bool
is_silent(const EscFn *e, const PtaCons *c, PtaNodeId to)
{
	if (c->kind == PTA_ADDR || c->rule == PTA_RULE_NONE)
		return true;
	bool is_result = c->rule == PTA_RULE_RETURN || c->rule == PTA_RULE_RESULT;
	if (c->rule == PTA_RULE_CALLEE && !pta_obj_of(e->sol, to) && to >= PTA_SINK_COUNT)
		return !is_result;
	uint32_t inst, obj;
	if (c->call && c->rule == PTA_RULE_ARG && to >= PTA_SINK_COUNT &&
	    !instance_of(e, &e->sol->calls.at[c->call], to, &inst, &obj))
		return true; /* of a call that a callee left open: what it calls comes next */
	if (!e->ir)
		return c->call == 0;
	return c->rule == PTA_RULE_PHI && instr_loc(e, c->instr).line == 0;
}

/* An object that is in the sink holds the address: why is that there? */
static void
holder_in_sink(Explain *x, EscFn *e, PtaNodeId cell, PtaNodeId sink, IrLoc outer)
{
	assert(sink != 0 && sink < PTA_SINK_COUNT && pta_obj_of(e->sol, cell) != 0);
	PtaObjId holder = pta_obj_of(e->sol, cell);
	BitSet objs = {0};
	Buf text = {0};
	esc_cell_text(e, holder, cell - esc_obj(e, holder)->first, &text);
	keep_in(x, &text);
	bits_add(&objs, holder);
	if (x->questions++ < MAX_QUESTIONS)
		give_away(x, e, &objs, sink, outer);
}

static void
put_chain(Explain *x, EscFn *e, const EscTrace *t, IrLoc outer)
{
	uint32_t inst = 0, obj = 0; /* what of a callee the address came through last */
	vec_each(&t->chain, i) {
		const EscVisit *v = &t->chain.at[i];
		if (v->cons == ESC_CLOSURE) {
			holder_in_sink(x, e, t->chain.at[i - 1].node, v->node, outer);
			continue;
		}
		const PtaCons *c = &e->sol->cons.at[v->cons];
		if (v->cons == 0)
			continue;
		IrLoc loc = cons_loc(e, c, outer);
		if (c->call && instance_of(e, &e->sol->calls.at[c->call], v->node, &inst, &obj) &&
		    is_silent(e, c, v->node))
			continue;
		if (is_silent(e, c, v->node))
			continue;
		bool is_effect = c->call && c->rule == PTA_RULE_CALLEE && inst;
		if (is_effect && callee_steps(x, e, c, v->node, inst, obj, loc)) {
			if (v->node < PTA_SINK_COUNT && c->kind == PTA_STORE)
				outside_here(x, e, c, v->node, loc);
			continue;
		}
		if (c->rule == PTA_RULE_CALL_UNKNOWN && unknown_step(x, e, c, loc))
			continue;
		if (v->node < PTA_SINK_COUNT && c->kind == PTA_STORE && !c->call)
			outside_store(x, e, c, v->node, loc);
		else
			plain_step(x, e, c, v->node, loc);
	}
}

/* The way of one of the objects into a sink. */
static void
give_away(Explain *x, EscFn *e, const BitSet *objs, PtaNodeId sink, IrLoc outer)
{
	BitSet wanted = {0};
	bits_add(&wanted, sink);
	EscTrace t;
	if (esc_trace(&t, e, objs, &wanted))
		put_chain(x, e, &t, outer);
}

/* --------------------------------------------------------------- the goal */

static void
want_cells(const EscFn *e, PtaObjId o, BitSet *wanted)
{
	const PtaObj *obj = esc_obj(e, o);
	for (uint32_t k = 0; k < obj->n; k++)
		bits_add(wanted, obj->first + k);
}

static void
want_value(const EscFn *e, IrValueId v, BitSet *wanted)
{
	PtaNodeId node = e->sol->value[v];
	uint32_t n = pta_layout(e->run->e->pta, ir_instr(e->ir, v)->type)->n;
	for (uint32_t k = 0; node && k < n; k++)
		bits_add(wanted, node + k);
}

static PtaNodeId
sink_of(Reason r)
{
	return r == REASON_GLOBAL	  ? PTA_SINK_GLOBAL
	       : r == REASON_GOROUTINE	  ? PTA_SINK_GOROUTINE
	       : r == REASON_PANIC	  ? PTA_SINK_PANIC
	       : r == REASON_DEFER	  ? PTA_SINK_DEFER
	       : r == REASON_UNKNOWN_CALL ? PTA_SINK_UNKNOWN
					  : PTA_SINK_EXPOSED;
}

/* What o's address is to be found in; *next: the object that the chain goes on with, or 0. */
static void
find_wanted(const EscFn *e, PtaObjId o, BitSet *wanted, PtaObjId *next)
{
	const EscOut *out = &e->out[o];
	*next = 0;
	if (out->lifetime != LIFETIME_NONE) {
		if (out->via) {
			want_cells(e, out->via, wanted);
			if (!pta_is_placeholder(esc_obj(e, out->via)))
				*next = out->via;
		} else if (out->reason == REASON_RESULT) {
			bits_add(wanted, e->sol->result + out->leaf);
		} else {
			bits_add(wanted, sink_of((Reason)out->reason));
		}
	} else if (e->why[o].is_held && e->why[o].by) {
		want_cells(e, e->why[o].by, wanted);
		*next = e->why[o].by;
	} else if (e->why[o].is_held) {
		bits_add(wanted, e->sol->insts.at[e->why[o].inst].nodes[e->why[o].inst_obj]);
	} else if (e->carry[o].is_carried && e->carry[o].by) {
		want_cells(e, e->carry[o].by, wanted);
	} else if (e->carry[o].is_carried) {
		want_value(e, e->carry[o].phi, wanted);
	}
}


/* "global" with the name of the variable, if the path has found one. */
static const char *
sink_text(const Explain *x, const EscFn *e, PtaObjId o)
{
	const char *sink = esc_out_text(e, o);
	bool is_bare = sink && !strcmp(sink, "global");
	return is_bare && x->is_global ? x->keeper : sink;
}

/* The last step: the reason of the verdict. */
static void
final_step(Explain *x, const EscFn *e, PtaObjId o, SiteVerdict *v)
{
	Buf text = {0};
	const IrInstr *in = ir_instr(e->ir, e->ir->sites.at[v->site].instr);
	Reason reason = v->reason;
	IrLoc loc = in->loc;
	if (e->out[o].lifetime != LIFETIME_NONE && v->placement != PLACE_STATIC) {
		bool is_identity = reason == REASON_IDENTITY;
		const char *sink = is_identity ? v->sink : sink_text(x, e, o);
		if (!is_identity)
			reason = (Reason)e->out[o].reason;
		buf_puts(&text, reason_text(reason));
		if (sink)
			buf_printf(&text, " (%s)", sink);
		if (x->keeper && sink && !is_identity && strcmp(sink, x->keeper) != 0)
			buf_printf(&text, ": %s", x->keeper);
	} else if (e->why[o].is_held && !e->why[o].by) {
		PtaFuncId callee = e->sol->insts.at[e->why[o].inst].callee;
		const PtaCall *call = &e->sol->calls.at[e->sol->insts.at[e->why[o].inst].call];
		buf_printf(&text,
			   "an object on the heap that %s makes points to it during the call",
			   esc_callee_text(e, callee));
		reason = REASON_HELD;
		loc = instr_loc(e, call->instr);
	} else {
		if (e->carry[o].is_carried && v->placement != PLACE_STATIC)
			reason = REASON_LOOP;
		buf_puts(&text, reason_text(reason));
		if (v->sink)
			buf_printf(&text, " (%s)", v->sink);
	}
	const char *ranges = v->placement == PLACE_HEAP ? lost_ranges(e, e->ir->id) : NULL;
	if (ranges)
		buf_printf(&text, ", integer ranges (%s)", ranges);
	add_step(x, loc, reason_id(reason), &text);
}

static IrLoc
object_loc(const EscFn *e, const PtaObj *o)
{
	if (o->kind == PTA_OBJ_CLONE)
		return instr_loc(e, o->call);
	return o->kind == PTA_OBJ_OWN ? instr_loc(e, o->origin.instr) : (IrLoc){0};
}

/* What makes memory that holds something count as heap. */
static void
holder_step(Explain *x, const EscFn *e, PtaObjId holder)
{
	const PtaObj *obj = esc_obj(e, holder);
	Buf text = {0};
	esc_obj_text(e, holder, &text);
	const IrSite *site = esc_site(e->run, obj);
	bool is_heap = bits_has(&e->heap, holder);
	if (obj->shape == PTA_SHAPE_MAP)
		buf_puts(&text, ": a map's table is on the heap");
	else if (obj->shape == PTA_SHAPE_CHAN)
		buf_puts(&text, ": a channel is on the heap");
	else if (obj->shape == PTA_SHAPE_RECORD)
		buf_puts(&text, " in a loop: its record is on the heap");
	else if (!is_heap && site && site->kind == SITE_APPEND)
		buf_puts(&text, ": what append makes may be on the heap");
	else
		buf_puts(&text, is_heap || obj->kind == PTA_OBJ_CLONE
					? " is on the heap"
					: " may be on the heap: its size is not known");
	add_step(x, object_loc(e, obj), reason_id(REASON_HELD), &text);
}

/* Of an object that is watched: the arguments' nodes of the call that gives it to its watcher. */
static void
want_arguments(EscFn *e, PtaObjId o, BitSet *wanted)
{
	PtaCallId id;
	if (!esc_watcher(e, o, &id))
		return;
	const PtaCall *call = &e->sol->calls.at[id];
	vec_each(&call->insts, i) {
		const PtaInst *inst = &e->sol->insts.at[call->insts.at[i]];
		for (uint32_t k = 3; inst->summary && k < inst->summary->objs.len; k++)
			if (inst->summary->objs.at[k].kind == PTA_OBJ_ROOT)
				bits_add(wanted, inst->nodes[k]);
	}
}

/* v null: of a parameter's leak, whose chain ends where the memory outlives. */
static void
explain_heap(Explain *x, EscFn *e, PtaObjId o, SiteVerdict *v)
{
	for (unsigned i = 0; i < MAX_CHAIN; i++) {
		BitSet objs = {0}, wanted = {0};
		PtaObjId next;
		EscTrace t;
		find_wanted(e, o, &wanted, &next);
		if (v && v->reason == REASON_IDENTITY && e->out[o].lifetime != LIFETIME_NONE) {
			bits_clear(&wanted);
			want_arguments(e, o, &wanted);
		}
		bits_add(&objs, o);
		if (esc_trace(&t, e, &objs, &wanted))
			put_chain(x, e, &t, (IrLoc){0});
		bool is_end = next == 0 || !bits_has(&e->heap, next) ||
			      esc_obj(e, next)->kind != PTA_OBJ_OWN;
		if (next && (is_end || e->out[o].lifetime == LIFETIME_NONE))
			holder_step(x, e, next);
		if (is_end) {
			if (next == 0 && v)
				final_step(x, e, o, v);
			return;
		}
		o = next;
	}
}

static void
explain_holders(Explain *x, const EscFn *e, PtaObjId o)
{
	uint32_t n = 0;
	for (PtaObjId h = 1; h < e->n && n < MAX_HOLDERS; h++) {
		for (uint32_t i = e->first[h]; i < e->first[h + 1]; i++) {
			if (e->edges.at[i].to != o || esc_is_virtual(e->run, esc_obj(e, h)))
				continue;
			Buf text = {0};
			buf_puts(&text, "held by ");
			esc_cell_text(e, h, e->edges.at[i].leaf, &text);
			buf_puts(&text, ", which stays in the frame");
			add_step(x, object_loc(e, esc_obj(e, h)), "holder", &text);
			n++;
			break;
		}
	}
}

/* Sites are asked about in the order of the source, where closures' sites are among those of their
 * function: the functions asked about last are kept. */
void
esc_explain_site(void *engine, SiteVerdict *v)
{
	EscapeRun *run = ((Escape *)engine)->run;
	EscFn *e = function(run, v->func, false);
	const IrSite *site = &e->ir->sites.at[v->site];
	vec_clear(&v->path);
	PtaObjId o = pta_own(e->sol, site->instr);
	if (o == 0)
		return;
	Explain x = {.run = run, .path = &v->path};
	Buf text = {0};
	buf_printf(&text, "%s is allocated", site->text ? site->text->s : "object");
	add_step(&x, ir_instr(e->ir, site->instr)->loc, "alloc", &text);
	if (!bits_has(&e->heap, o) && v->placement == PLACE_STACK) {
		explain_holders(&x, e, o);
		return;
	}
	explain_heap(&x, e, o, v);
	if (x.is_global && v->reason == REASON_GLOBAL && v->sink && !strcmp(v->sink, "global"))
		v->sink = x.keeper;
}

static void
explain_leak(EscapeRun *run, EscFn *e, const EscLeak *way, ParamLeak *leak)
{
	vec_clear(&leak->path);
	if (!way->object || !way->at)
		return;
	Explain x = {.run = run, .path = &leak->path};
	BitSet objs = {0}, wanted = {0};
	bits_add(&objs, way->object);
	bits_add(&wanted, way->at);
	EscTrace t;
	if (esc_trace(&t, e, &objs, &wanted))
		put_chain(&x, e, &t, (IrLoc){0});
	PtaObjId into = pta_obj_of(e->sol, way->at);
	if (into && !pta_is_placeholder(esc_obj(e, into)) && e->out[into].lifetime != LIFETIME_NONE)
		explain_heap(&x, e, into, NULL);
}

void
esc_explain_param(void *engine, IrFuncId f, uint32_t param)
{
	const Escape *escape = engine;
	EscapeRun *run = escape->run;
	ParamFacts *facts = &escape->verdicts->funcs[f].params.at[param];
	vec_each(&facts->leaks, i)
		explain_leak(run, function(run, f, !esc_params_are_closed(run)),
			     &run->leaks[f][param].at[i], &facts->leaks.at[i]);
}

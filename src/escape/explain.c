/*
 * Why a site is where it is: the shortest chain of constraints along which its
 * address comes to what forces it to the heap (breadth-first search over the
 * nodes that hold the address), an instruction a step. If that is another
 * object's memory, the chain goes on with that object. A site on the stack is
 * explained by those who hold its address.
 */
#include "escape/priv.h"

/* Holders that are told of an object on the stack. */
#define MAX_HOLDERS 8
/* Objects that a chain goes through. */
#define MAX_CHAIN 16
/* Functions whose analysis is kept for the next question. */
#define MAX_EXPLAINED 32

/* A flow into node `to` because of a constraint (0: a payload's address is where its box is). */
typedef struct Arc {
	PtaNodeId to;
	PtaConsId cons;
} Arc;

typedef VEC(Arc) Arcs;

struct EscArcs {
	Arcs *of; /* by node: flows out of it */
};

typedef struct Search {
	EscFn *e;
	SiteVerdict *v;
	Arcs *arcs;
	BitSet tracked;  /* the object, and virtual ones that hold it */
	BitSet seen;     /* nodes */
	VEC(struct Visit {
		PtaNodeId node;
		uint32_t from; /* index in visits, of the one before; itself at the start */
		PtaConsId cons;
	}) visits;
} Search;

/* ------------------------------------------------------------------- arcs */

static void
add_arc(Search *s, PtaNodeId from, PtaNodeId to, PtaConsId cons)
{
	if (from && to && from != to)
		vec_push(&s->arcs[from], ((Arc){to, cons}));
}

/* A load or store: between the value's node and the cells that the pointer leads to. */
static void
memory_arcs(Search *s, PtaConsId id, const PtaCons *c)
{
	const PtaFunc *sol = s->e->sol;
	bool is_load = c->kind == PTA_LOAD;
	const PtaSet *pointers = pta_pts(sol, is_load ? c->src : c->dst);
	PtaNodeId value = is_load ? c->dst : c->src;
	pta_set_each(pointers, t) {
		PtaObjId o = pta_obj_of(sol, t);
		if (o == 0)
			continue;
		const PtaObj *obj = esc_obj(s->e, o);
		if (!is_load && (obj->kind == PTA_OBJ_OMEGA || obj->kind == PTA_OBJ_UNKNOWN))
			add_arc(s, value,
				obj->kind == PTA_OBJ_OMEGA ? PTA_SINK_GLOBAL : PTA_SINK_UNKNOWN,
				id);
		PtaNodeId cell = c->is_wide ? obj->first : pta_token_add(sol, t, c->off);
		for (uint32_t k = 0; k < (c->is_wide ? obj->n : 1); k++)
			add_arc(s, is_load ? cell + k : value, is_load ? value : cell + k, id);
	}
}

static void
make_arcs(Search *s)
{
	const PtaFunc *sol = s->e->sol;
	if (s->e->arcs) {
		s->arcs = s->e->arcs->of;
		return;
	}
	s->arcs = mem_array(Arcs, sol->n_nodes + 1);
	s->e->arcs = mem_new(struct EscArcs);
	s->e->arcs->of = s->arcs;
	for (PtaConsId i = 1; i < sol->cons.len; i++) {
		const PtaCons *c = &sol->cons.at[i];
		switch ((PtaConsKind)c->kind) {
		case PTA_LOAD:
		case PTA_STORE:
			memory_arcs(s, i, c);
			break;
		case PTA_COPY:
		case PTA_OFFSET:
		case PTA_FILTER:
		case PTA_VIEW:
		case PTA_CAPTURES:
		case PTA_CAST:
		case PTA_WILD:
			add_arc(s, c->src, c->dst, i);
			break;
		case PTA_ADDR:
		case PTA_COLLAPSE:
		case PTA_CONS_KINDS:
			break;
		}
	}
}

/* ----------------------------------------------------------------- search */

static bool
has_tracked(const Search *s, PtaNodeId node)
{
	const PtaSet *set = pta_pts(s->e->sol, node);
	pta_set_each(set, t)
		if (bits_has(&s->tracked, pta_obj_of(s->e->sol, t)))
			return true;
	return false;
}

static void
arrive(Search *s, PtaNodeId node, uint32_t from, PtaConsId cons)
{
	if (!has_tracked(s, node) || !bits_add(&s->seen, node))
		return;
	vec_push(&s->visits, ((struct Visit){node, from, cons}));
}

/* Nodes that get the address of object o when it is made. */
static void
start(Search *s, PtaObjId o, uint32_t from)
{
	const PtaFunc *sol = s->e->sol;
	for (PtaConsId i = 1; i < sol->cons.len; i++) {
		const PtaCons *c = &sol->cons.at[i];
		if (c->kind == PTA_ADDR && pta_obj_of(sol, c->src) == o)
			arrive(s, c->dst, from == UINT32_MAX ? s->visits.len : from, i);
	}
}

/* Search until a wanted node is found; its index in visits, or UINT32_MAX. */
static uint32_t
search(Search *s, PtaObjId o, const BitSet *wanted)
{
	EscFn *e = s->e;
	bits_clear(&s->tracked);
	bits_clear(&s->seen);
	vec_clear(&s->visits);
	bits_add(&s->tracked, o);
	for (PtaObjId x = 1; x < e->n; x++)
		if (esc_is_virtual(e->run, esc_obj(e, x)))
			for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++)
				if (e->edges.at[i].to == o)
					bits_add(&s->tracked, x);
	start(s, o, UINT32_MAX);
	for (uint32_t i = 0; i < s->visits.len; i++) {
		PtaNodeId node = s->visits.at[i].node;
		if (bits_has(wanted, node))
			return i;
		PtaObjId in = pta_obj_of(e->sol, node);
		if (in && bits_has(&s->tracked, in) && in != o)
			start(s, in, i);
		vec_each(&s->arcs[node], k)
			arrive(s, s->arcs[node].at[k].to, i, s->arcs[node].at[k].cons);
	}
	return UINT32_MAX;
}

/* ------------------------------------------------------------------ steps */

static void
add_step(Search *s, IrLoc loc, const char *rule, const Buf *text)
{
	FlowStep step = {loc, rule, esc_buf_text(s->e, text)};
	if (s->v->path.len > 0) {
		FlowStep *last = vec_last(&s->v->path);
		if (!strcmp(last->rule, step.rule) && !strcmp(last->text, step.text) &&
		    last->loc.line == loc.line && last->loc.col == loc.col)
			return;
	}
	vec_push(&s->v->path, step);
}

static IrLoc
instr_loc(const EscFn *e, IrValueId v)
{
	if (!e->ir)
		return (IrLoc){0};
	return v ? ir_instr(e->ir, v)->loc : e->ir->loc;
}

/* The parameter of a callee whose instance's node gets a value by constraint c,
 * and the callee, into text. */
static bool
argument_text(const EscFn *e, const PtaCons *c, Buf *text)
{
	const IrModule *m = e->run->e->module;
	const PtaCall *call = &e->sol->calls.at[c->call];
	vec_each(&call->insts, i) {
		const PtaInst *inst = &e->sol->insts.at[call->insts.at[i]];
		for (uint32_t x = 1; inst->summary && x < inst->summary->objs.len; x++) {
			const PtaSumObj *o = &inst->summary->objs.at[x];
			if (inst->nodes[x] != c->dst || o->kind != PTA_OBJ_ROOT)
				continue;
			if (inst->callee >= m->funcs.len) {
				buf_printf(text, "passed to %s", esc_func_text(e, inst->callee));
				return true;
			}
			const IrFunc *f = ir_func(m, inst->callee);
			const IrParam *p = o->root == PTA_ROOT_CAPTURE && o->index < f->captures.len
						   ? &f->captures.at[o->index]
					   : o->index < f->params.len ? &f->params.at[o->index]
								      : NULL;
			buf_printf(text,
				   o->root == PTA_ROOT_CAPTURE ? "captured as %s by %s"
							       : "passed to %s of %s",
				   p && p->name && p->name->len ? p->name->s : "_",
				   esc_func_text(e, inst->callee));
			return true;
		}
	}
	return false;
}

static const char *
callee_name(const EscFn *e, PtaCallId id)
{
	const PtaCall *call = &e->sol->calls.at[id];
	return call->insts.len == 1 ? esc_func_text(e, e->sol->insts.at[call->insts.at[0]].callee)
				    : "a possible target of the call";
}

static void
step_text(const Search *s, const PtaCons *c, PtaNodeId to, Buf *text)
{
	const EscFn *e = s->e;
	PtaObjId into = pta_obj_of(e->sol, to);
	PtaRule rule = (PtaRule)c->rule;
	if (c->call &&
	    (rule == PTA_RULE_ARG || rule == PTA_RULE_CAPTURE || rule == PTA_RULE_DISPATCH) &&
	    argument_text(e, c, text))
		return;
	if (c->call && rule == PTA_RULE_RESULT) {
		buf_printf(text, "returned by %s", callee_name(e, c->call));
		return;
	}
	if (into && !esc_is_virtual(e->run, esc_obj(e, into))) {
		if (c->call)
			buf_printf(text, "%s stores it into ", callee_name(e, c->call));
		else
			buf_puts(text,
				 rule == PTA_RULE_STORE ? "stored into " : pta_rule_text(rule));
		if (!c->call && rule != PTA_RULE_STORE)
			buf_puts(text, ": ");
		esc_cell_text(e, into, to - esc_obj(e, into)->first, text);
		return;
	}
	if (to < PTA_SINK_COUNT && rule == PTA_RULE_STORE)
		buf_puts(text, "stored into a package-level variable");
	else if (to < PTA_SINK_COUNT && c->call)
		buf_printf(text, "%s gives it away", callee_name(e, c->call));
	else
		buf_puts(text, pta_rule_text(rule));
}

/* The steps that lead to visit i; constraints of one instruction are one step, the
 * last one with something to tell. */
static void
tell(Search *s, uint32_t i)
{
	const EscFn *e = s->e;
	IdVec chain = {0};
	for (;; i = s->visits.at[i].from) {
		vec_push(&chain, i);
		if (s->visits.at[i].from == i)
			break;
	}
	for (uint32_t k = chain.len; k-- > 0;) {
		const struct Visit *visit = &s->visits.at[chain.at[k]];
		const PtaCons *c = &e->sol->cons.at[visit->cons];
		if (visit->cons == 0 || c->kind == PTA_ADDR || c->rule == PTA_RULE_NONE)
			continue;
		bool is_result = c->rule == PTA_RULE_RETURN || c->rule == PTA_RULE_RESULT;
		bool is_silent = c->rule == PTA_RULE_CALLEE && !pta_obj_of(e->sol, visit->node) &&
				 visit->node >= PTA_SINK_COUNT;
		bool is_joined = c->rule == PTA_RULE_PHI && instr_loc(e, c->instr).line == 0;
		if ((is_silent && !is_result) || is_joined)
			continue;
		Buf text = {0};
		step_text(s, c, visit->node, &text);
		add_step(s, instr_loc(e, c->instr), pta_rule_id((PtaRule)c->rule), &text);
	}
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
goal(const EscFn *e, PtaObjId o, BitSet *wanted, PtaObjId *next)
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

static void
final_step(Search *s, PtaObjId o)
{
	const EscFn *e = s->e;
	Buf text = {0};
	const IrInstr *in = ir_instr(e->ir, s->e->ir->sites.at[s->v->site].instr);
	if (e->out[o].lifetime != LIFETIME_NONE) {
		const char *sink = esc_out_text(e, o);
		buf_puts(&text, reason_text((Reason)e->out[o].reason));
		if (sink)
			buf_printf(&text, " (%s)", sink);
		add_step(s, in->loc, reason_id((Reason)e->out[o].reason), &text);
	} else if (e->why[o].is_held && !e->why[o].by) {
		PtaFuncId callee = e->sol->insts.at[e->why[o].inst].callee;
		const PtaCall *call = &e->sol->calls.at[e->sol->insts.at[e->why[o].inst].call];
		buf_printf(&text, "an object on the heap that %s makes points to it for a while",
			   esc_func_text(e, callee));
		add_step(s, instr_loc(e, call->instr), reason_id(REASON_HELD), &text);
	} else if (e->carry[o].is_carried) {
		buf_puts(&text, reason_text(REASON_LOOP));
		add_step(s, in->loc, reason_id(REASON_LOOP), &text);
	} else {
		buf_puts(&text, reason_text(s->v->reason));
		add_step(s, in->loc, reason_id(s->v->reason), &text);
	}
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
holder_step(Search *s, PtaObjId holder)
{
	const EscFn *e = s->e;
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
	add_step(s, object_loc(e, obj), reason_id(REASON_HELD), &text);
}

static void
tell_heap(Search *s, PtaObjId o)
{
	EscFn *e = s->e;
	for (unsigned i = 0; i < MAX_CHAIN; i++) {
		BitSet wanted = {0};
		PtaObjId next;
		goal(e, o, &wanted, &next);
		uint32_t end = bits_is_empty(&wanted) ? UINT32_MAX : search(s, o, &wanted);
		if (end != UINT32_MAX)
			tell(s, end);
		bool is_goal = next == 0 || !bits_has(&e->heap, next) ||
			       esc_obj(e, next)->kind != PTA_OBJ_OWN;
		if (next && (is_goal || e->out[o].lifetime == LIFETIME_NONE))
			holder_step(s, next);
		if (is_goal) {
			if (next == 0)
				final_step(s, o);
			return;
		}
		o = next;
	}
}

static void
tell_holders(Search *s, PtaObjId o)
{
	const EscFn *e = s->e;
	uint32_t n = 0;
	for (PtaObjId x = 1; x < e->n && n < MAX_HOLDERS; x++) {
		for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++) {
			if (e->edges.at[i].to != o || esc_is_virtual(e->run, esc_obj(e, x)))
				continue;
			Buf text = {0};
			buf_puts(&text, "held by ");
			esc_cell_text(e, x, e->edges.at[i].leaf, &text);
			buf_puts(&text, ", which stays in the frame");
			add_step(s, object_loc(e, esc_obj(e, x)), "holder", &text);
			n++;
			break;
		}
	}
}

/* The verdict's path, for one site. */
static void
explain_site(EscFn *e, SiteVerdict *v)
{
	const IrSite *site = &e->ir->sites.at[v->site];
	vec_clear(&v->path);
	PtaObjId o = pta_own(e->sol, site->instr);
	if (o == 0)
		return;
	Search s = {.e = e, .v = v};
	Buf text = {0};
	buf_printf(&text, "%s is allocated", site->text ? site->text->s : "object");
	add_step(&s, ir_instr(e->ir, site->instr)->loc, "alloc", &text);
	if (!bits_has(&e->heap, o) && v->placement == PLACE_STACK) {
		tell_holders(&s, o);
		return;
	}
	make_arcs(&s);
	tell_heap(&s, o);
}

/* Sites are asked about in the order of the source, where closures' sites are among those of their
 * function: the functions asked about last are kept. */
void
escape_explain(const Escape *e, SiteVerdict *v)
{
	EscapeRun *run = e->run;
	EscFn *fn = (EscFn *)(uintptr_t)map_get(&run->explained, v->func);
	if (!fn) {
		if (run->explained.len >= MAX_EXPLAINED)
			map_clear(&run->explained);
		fn = esc_analyse(run, v->func);
		map_put(&run->explained, v->func, map_key(fn));
	}
	explain_site(fn, v);
}

void
escape_explain_param(const Escape *e, IrFuncId f, uint32_t param)
{
	(void)e, (void)f, (void)param;
}

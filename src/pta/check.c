/*
 * The certificate: a finished solution is a witness that can be checked in one
 * pass. This walks all constraints, sinks, calls and instances and proves that
 * the sets are closed under them. It shares no code with the solvers nor with
 * what makes instances and summaries: the meaning of each constraint, and of a
 * summary at a call, is written here a second time.
 *
 * Not proved here: that instructions were turned into the right constraints.
 */
#include "pta/priv.h"

typedef struct Check {
	const Pta *p;
	const PtaFunc *f;
	const PtaSys *s;
	Buf *faults;
	uint32_t n_faults;
} Check;

#define FAULTS_TOLD 20u

static void
fault(Check *c, const char *what, uint32_t which, PtaNodeId dst, PtaNodeId token)
{
	if (c->n_faults++ >= FAULTS_TOLD)
		return;
	buf_printf(c->faults, "function %u: %s %u: ", c->f->id, what, which);
	if (dst)
		pta_print_node(c->f, dst, c->faults);
	if (token) {
		buf_puts(c->faults, " lacks ");
		pta_print_token(c->f, token, c->faults);
	}
	buf_puts(c->faults, "\n");
}

static const PtaObj *
obj(const Check *c, PtaNodeId token)
{
	return &c->f->objs.at[c->s->info.at[token].a];
}

static PtaObjId
obj_id(const Check *c, PtaNodeId token)
{
	return c->s->info.at[token].a;
}

static bool
has(const Check *c, PtaNodeId n, PtaNodeId token)
{
	return pta_set_has(pta_pts(c->f, n), token);
}

static void
need(Check *c, const char *what, uint32_t which, PtaNodeId dst, PtaNodeId token)
{
	if (!has(c, dst, token))
		fault(c, what, which, dst, token);
}

static void
need_all(Check *c, const char *what, uint32_t which, PtaNodeId dst, PtaNodeId src)
{
	pta_set_each(pta_pts(c->f, src), t)
		need(c, what, which, dst, t);
}

static PtaNodeId
plus(const Check *c, PtaNodeId t, uint32_t off)
{
	const PtaObj *o = obj(c, t);
	if (obj_is_vague(o))
		return off ? o->first + 1 : t;
	return t + off < o->first + o->n ? t + off : o->first;
}

static bool
is_made(const PtaObj *o)
{
	return o->kind == PTA_OBJ_OWN || o->kind == PTA_OBJ_CLONE;
}

static bool
is_frozen(const PtaObj *o)
{
	return o->shape == PTA_SHAPE_BOX || o->shape == PTA_SHAPE_CLOSURE;
}

static bool
cell_points(const Check *c, const PtaObj *o, uint32_t k)
{
	const PtaLayout *l = layout_of_shape((Pta *)c->p, o->shape, o->type, o->func);
	return l->has_pointers && (l->types[k] == 0 || pta_layout(c->p, l->types[k])->has_pointers);
}

/* ------------------------------------------------------------ constraints */

/* What was in the cell before: dst has the placeholder for it. */
static void
check_before(Check *c, const char *what, uint32_t which, PtaNodeId dst, PtaNodeId cell)
{
	const PtaObj *o = obj(c, cell);
	bool is_outside = pta_is_placeholder(o);
	if (!is_outside && (!is_made(o) || is_frozen(o) || o->shape == PTA_SHAPE_RECORD ||
			    !pta_in_sink(c->f, obj_id(c, cell), PTA_SINK_EXPOSED)))
		return;
	uint32_t k = cell - o->first;
	const PtaLayout *l = layout_of_shape((Pta *)c->p, o->shape, o->type, o->func);
	for (int all = 0; all < 2; all++) {
		if (all ? !o->is_collapsed && l->types[0] != 0
			: !cell_points(c, o, k) || l->types[0] == 0)
			continue;
		uint32_t parent = obj_id(c, cell);
		if (!is_outside) {
			uint64_t *origin = map_find(&c->s->origin_index,
						    map_pair(o->origin.func, o->origin.instr));
			parent = origin ? 0x80000000u | (uint32_t)*origin : 0;
		}
		uint64_t child = map_get(&c->s->links, map_pair(parent, all ? LEAF_ALL : k));
		if (child == 0)
			fault(c, what, which, cell, 0);
		else
			need(c, what, which, dst, c->f->objs.at[child].first);
	}
}

static void
check_load(Check *c, const char *what, uint32_t which, PtaNodeId dst, PtaNodeId ptr, uint32_t off,
	   bool is_wide)
{
	pta_set_each(pta_pts(c->f, ptr), t) {
		const PtaObj *o = obj(c, t);
		bool is_vague = obj_is_vague(o);
		PtaNodeId from = is_wide || is_vague ? o->first : plus(c, t, off);
		PtaNodeId to = is_wide && !is_vague ? o->first + o->n : from + 1;
		for (PtaNodeId cell = from; cell < to; cell++) {
			need_all(c, what, which, dst, cell);
			check_before(c, what, which, dst, cell);
		}
	}
}

static void
check_store_token(Check *c, const char *what, uint32_t which, PtaNodeId t, uint32_t off,
		  bool is_wide, PtaNodeId src)
{
	const PtaObj *o = obj(c, t);
	if (o->kind == PTA_OBJ_OMEGA || o->kind == PTA_OBJ_UNKNOWN) {
		need_all(c, what, which,
			 o->kind == PTA_OBJ_OMEGA ? PTA_SINK_GLOBAL : PTA_SINK_UNKNOWN, src);
		return;
	}
	if (o->kind == PTA_OBJ_FUNC)
		return;
	bool is_vague = obj_is_vague(o);
	PtaNodeId from = is_wide || is_vague ? o->first : plus(c, t, off);
	PtaNodeId to = is_wide && !is_vague ? o->first + o->n : from + 1;
	for (PtaNodeId cell = from; cell < to; cell++)
		need_all(c, what, which, cell, src);
}

static void
check_view(Check *c, const char *what, uint32_t which, PtaNodeId dst, PtaNodeId t, PtaShape shape,
	   uint32_t as)
{
	const PtaObj *o = obj(c, t);
	if (pta_is_placeholder(o)) {
		if (o->kind == PTA_OBJ_VIEW && o->shape == shape) {
			if ((shape == PTA_SHAPE_BOX ? o->type : o->func) == as)
				need(c, what, which, dst, o->first);
			return;
		}
		uint64_t v =
			map_get(&c->s->views, map_pair(obj_id(c, t), (uint32_t)shape << 28 | as));
		if (v == 0)
			fault(c, what, which, dst, t);
		else
			need(c, what, which, dst, c->f->objs.at[v].first);
	} else if (shape == PTA_SHAPE_BOX) {
		if (!is_made(o) || o->shape != PTA_SHAPE_BOX || o->type == as)
			need(c, what, which, dst, t);
	} else if (o->kind == PTA_OBJ_OMEGA || o->kind == PTA_OBJ_UNKNOWN ||
		   (is_made(o) && o->shape == PTA_SHAPE_CLOSURE && o->func == as)) {
		need(c, what, which, dst, t);
	}
}

static void
check_collapsed(Check *c, const char *what, uint32_t which, PtaNodeId t)
{
	const PtaObj *o = obj(c, t);
	if ((is_made(o) || pta_is_placeholder(o)) && !o->is_collapsed)
		fault(c, what, which, t, 0);
}

static void
check_cast(Check *c, uint32_t which, const PtaCons *k, PtaNodeId t)
{
	const PtaObj *o = obj(c, t);
	Pta *p = (Pta *)c->p;
	if (is_made(o) && o->shape == PTA_SHAPE_BOX && ir_type(p->m, o->type)->is_direct) {
		need(c, "cast", which, k->dst, t);
		for (uint32_t i = 0; i < o->n; i++)
			need_all(c, "cast", which, k->src, o->first + i);
		return;
	}
	if (obj_is_vague(o) && t != o->first) {
		need(c, "cast", which, k->dst, t);
		return;
	}
	bool is_memory = o->shape == PTA_SHAPE_MEM || (is_made(o) && o->shape == PTA_SHAPE_BOX);
	bool fits = is_memory && layout_fits(p, o->type, t - o->first, k->type, is_made(o));
	if (o->kind == PTA_OBJ_OMEGA || o->kind == PTA_OBJ_UNKNOWN || o->kind == PTA_OBJ_FUNC ||
	    fits) {
		need(c, "cast", which, k->dst, t);
	} else if (is_made(o) || t != o->first || is_frozen(o)) {
		need(c, "cast", which, k->dst, t);
		check_collapsed(c, "cast", which, t);
	} else {
		PtaObjId base = o->kind == PTA_OBJ_VIEW && o->shape == PTA_SHAPE_MEM ? o->parent
										     : obj_id(c, t);
		uint64_t v = map_get(&c->s->views,
				     map_pair(base, (uint32_t)PTA_SHAPE_MEM << 28 | k->type));
		if (v == 0)
			fault(c, "cast", which, k->dst, t);
		else
			need(c, "cast", which, k->dst, c->f->objs.at[v].first);
	}
}

static void
check_token(Check *c, uint32_t i, const PtaCons *k, PtaNodeId t)
{
	const PtaObj *o = obj(c, t);
	bool is_box = is_made(o) && o->shape == PTA_SHAPE_BOX;
	switch ((PtaConsKind)k->kind) {
	case PTA_OFFSET:
		for (uint32_t x = 0; x < o->n && k->is_wide; x++)
			need(c, "offset", i, k->dst, o->first + x);
		if (!k->is_wide)
			need(c, "offset", i, k->dst, plus(c, t, k->off));
		break;
	case PTA_FILTER:
		if (!is_box || callgraph_implements(c->p, o->type, k->type))
			need(c, "filter", i, k->dst, t);
		break;
	case PTA_VIEW:
		check_view(c, "view", i, k->dst, t, PTA_SHAPE_BOX, k->type);
		break;
	case PTA_CAPTURES:
		check_view(c, "captures", i, k->dst, t, PTA_SHAPE_CLOSURE, k->off);
		break;
	case PTA_CAST:
		check_cast(c, i, k, t);
		break;
	case PTA_WILD:
		if (o->kind == PTA_OBJ_FUNC || (is_made(o) && !is_box))
			need(c, "wild", i, k->dst, t);
		break;
	case PTA_COLLAPSE:
		check_collapsed(c, "collapse", i, t);
		break;
	case PTA_ADDR: case PTA_COPY: case PTA_LOAD: case PTA_STORE: case PTA_CONS_KINDS:
		break;
	}
}

static void
check_cons(Check *c, uint32_t i)
{
	const PtaCons *k = &c->f->cons.at[i];
	if (k->kind == PTA_ADDR) {
		need(c, "address", i, k->dst, k->src);
	} else if (k->kind == PTA_COPY) {
		need_all(c, "copy", i, k->dst, k->src);
	} else if (k->kind == PTA_LOAD) {
		check_load(c, "load", i, k->dst, k->src, k->off, k->is_wide);
	} else if (k->kind == PTA_STORE) {
		pta_set_each(pta_pts(c->f, k->dst), t)
			check_store_token(c, "store", i, t, k->off, k->is_wide, k->src);
	} else {
		pta_set_each(pta_pts(c->f, k->src), t)
			check_token(c, i, k, t);
	}
}

/* ------------------------------------------------------------------ sinks */

static void
check_sinks(Check *c)
{
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		pta_set_each(pta_pts(c->f, sink), t) {
			const PtaObj *o = obj(c, t);
			for (uint32_t k = 0; k < o->n && (is_made(o) || pta_is_placeholder(o));
			     k++) {
				need_all(c, "sink", sink, sink, o->first + k);
				if (!is_made(o) || is_frozen(o) || sink == PTA_SINK_EXPOSED ||
				    !cell_points(c, o, k))
					continue;
				need(c, "sink", sink, o->first + k, c->f->objs.at[OBJ_OMEGA].first);
				if (sink == PTA_SINK_UNKNOWN)
					need(c, "sink", sink, o->first + k,
					     c->f->objs.at[OBJ_UNKNOWN].first);
			}
		}
}

static void
check_objects(Check *c)
{
	for (PtaObjId i = 1; i < c->f->objs.len; i++) {
		const PtaObj *o = &c->f->objs.at[i];
		for (uint32_t k = 0; k < o->n; k++) {
			if (pta_is_placeholder(o))
				need_all(c, "outside object", i, PTA_SINK_EXPOSED, o->first + k);
			if (o->is_collapsed)
				need_all(c, "collapsed object", i, o->first + k, o->first);
			if (o->is_collapsed)
				need_all(c, "collapsed object", i, o->first, o->first + k);
		}
	}
}

/* ------------------------------------------------------------------ calls */

static bool
calls(const Check *c, const PtaCall *call, PtaFuncId callee, IrTypeId recv)
{
	if (callee < c->p->n_ir && ir_func(c->p->m, callee)->body != BODY_HERE)
		return call->is_unknown ||
		       (call->is_noescape && ir_func(c->p->m, callee)->body == BODY_NOESCAPE);
	for (uint32_t i = 0; i < call->insts.len; i++) {
		uint32_t id = call->insts.at[i];
		if (c->f->insts.at[id].callee == callee && c->s->inst_recv.at[id] == recv)
			return true;
	}
	return false;
}

static bool
calls_program(const Check *c, const PtaCall *call)
{
	if (call->is_unknown)
		return true;
	Pta *p = (Pta *)c->p;
	PtaFuncId d = call->kind == PTA_CALL_INVOKE
			      ? callgraph_dispatcher_invoke(p, call->type, call->method)
			      : callgraph_dispatcher_func(p, call->type);
	return d != 0 && calls(c, call, d, 0);
}

static bool
call_covers(const Check *c, const PtaCall *call, const PtaObj *o)
{
	if (pta_is_placeholder(o))
		return c->s->is_verdict ? calls_program(c, call) : call->is_conditional;
	if (o->kind == PTA_OBJ_OMEGA)
		return calls_program(c, call);
	if (o->kind == PTA_OBJ_UNKNOWN)
		return call->is_unknown;
	bool is_box = is_made(o) && o->shape == PTA_SHAPE_BOX;
	if (call->kind == PTA_CALL_INVOKE) {
		if (!is_box)
			return calls_program(c, call);
		IrFuncId g = callgraph_method(c->p, o->type, call->type, call->method);
		return g == 0 || calls(c, call, g, o->type);
	}
	return call->is_unknown || (o->shape == PTA_SHAPE_CLOSURE && calls(c, call, o->func, 0));
}

static void
check_call(Check *c, uint32_t i)
{
	const PtaCall *call = &c->f->calls.at[i];
	bool is_dispatching = c->f->ir == NULL && !call->is_inherited;
	if (call->kind != PTA_CALL_STATIC && call->callee && !is_dispatching)
		pta_set_each(pta_pts(c->f, call->callee), t)
			if (!call_covers(c, call, obj(c, t)))
				fault(c, "call", i, call->callee, t);
	for (uint32_t k = 0; k < call->args.len; k++) {
		if (call->args.at[k] == 0)
			continue;
		if (call->is_unknown)
			need_all(c, "unknown call", i, PTA_SINK_UNKNOWN, call->args.at[k]);
		if (call->is_conditional)
			need_all(c, "open call", i, PTA_SINK_EXPOSED, call->args.at[k]);
	}
	for (uint32_t k = 0; k < call->results.len && call->is_unknown; k++)
		if (call->results.at[k])
			need(c, "unknown call", i, call->results.at[k],
			     c->f->objs.at[OBJ_UNKNOWN].first);
}

/* -------------------------------------------------------------- instances */

static void
need_tokens(Check *c, uint32_t i, const PtaInst *inst, PtaNodeId dst, const PtaSumTokens *tokens)
{
	for (uint32_t k = 0; k < tokens->len; k++) {
		const PtaSumObj *so = &inst->summary->objs.at[tokens->at[k].obj];
		uint32_t off = tokens->at[k].off;
		bool is_vague = so->shape == PTA_SHAPE_ANY && so->kind != PTA_OBJ_OMEGA &&
				so->kind != PTA_OBJ_UNKNOWN;
		pta_set_each(pta_pts(c->f, inst->nodes[tokens->at[k].obj]), t) {
			const PtaObj *o = obj(c, t);
			for (uint32_t x = 0; x < o->n && off && is_vague; x++)
				need(c, "instance", i, dst, o->first + x);
			if (!off || !is_vague)
				need(c, "instance", i, dst, plus(c, t, off));
		}
	}
}

static void
check_inst_object(Check *c, uint32_t i, const PtaInst *inst, uint32_t x)
{
	const PtaSumObj *o = &inst->summary->objs.at[x];
	PtaNodeId n = inst->nodes[x];
	if (o->kind == PTA_OBJ_FUNC || o->kind == PTA_OBJ_OWN) {
		bool found = false;
		pta_set_each(pta_pts(c->f, n), t)
			found |= o->kind == PTA_OBJ_FUNC
					 ? obj(c, t)->kind == PTA_OBJ_FUNC &&
						   obj(c, t)->func == o->func
					 : obj(c, t)->kind == PTA_OBJ_CLONE &&
						   obj(c, t)->origin.func == o->origin.func &&
						   obj(c, t)->origin.instr == o->origin.instr;
		if (!found)
			fault(c, "instance", i, n, 0);
	}
	pta_set_each(pta_pts(c->f, n), t)
		if (o->is_collapsed)
			check_collapsed(c, "instance", i, t);
	if (o->kind != PTA_OBJ_VIEW)
		return;
	pta_set_each(pta_pts(c->f, inst->nodes[o->parent]), t) {
		PtaCons cast = {
			.kind = PTA_CAST, .dst = n, .src = inst->nodes[o->parent], .type = o->index
		};
		if (o->shape == PTA_SHAPE_MEM)
			check_cast(c, i, &cast, t);
		else
			check_view(c, "instance", i, n, t, o->shape,
				   o->shape == PTA_SHAPE_BOX ? o->type : o->func);
	}
}

static void
check_inst_stores(Check *c, uint32_t i, const PtaInst *inst)
{
	for (uint32_t k = 0; k < inst->summary->stores.len; k++) {
		const PtaSumStore *st = &inst->summary->stores.at[k];
		const PtaSumObj *o = &inst->summary->objs.at[st->obj];
		bool is_wide = o->kind != PTA_OBJ_OWN &&
			       (o->shape == PTA_SHAPE_ANY || o->shape == PTA_SHAPE_FUNC ||
				o->shape == PTA_SHAPE_IFACE);
		pta_set_each(pta_pts(c->f, inst->nodes[st->obj]), t)
			for (uint32_t x = 0; x < st->tokens.len; x++)
				pta_set_each(pta_pts(c->f, inst->nodes[st->tokens.at[x].obj]), v) {
					const PtaObj *to = obj(c, t);
					const PtaSumObj *so =
						&inst->summary->objs.at[st->tokens.at[x].obj];
					/* Of an address somewhere inside the first is
					 * looked at here. */
					bool is_vague =
						so->shape == PTA_SHAPE_ANY && st->tokens.at[x].off;
					PtaNodeId what = is_vague
								 ? obj(c, v)->first
								 : plus(c, v, st->tokens.at[x].off);
					if (to->kind == PTA_OBJ_OMEGA)
						need(c, "instance", i, PTA_SINK_GLOBAL, what);
					else if (to->kind == PTA_OBJ_UNKNOWN)
						need(c, "instance", i, PTA_SINK_UNKNOWN, what);
					else if (to->kind != PTA_OBJ_FUNC && obj_is_vague(to))
						need(c, "instance", i, to->first, what);
					else if (to->kind != PTA_OBJ_FUNC && !is_wide)
						need(c, "instance", i, plus(c, t, st->leaf), what);
					for (uint32_t y = 0;
					     is_wide && !obj_is_vague(to) && y < to->n &&
					     (is_made(to) || pta_is_placeholder(to));
					     y++)
						need(c, "instance", i, to->first + y, what);
				}
	}
}

static uint32_t
param_start(const Check *c, IrTypeId sig, uint32_t i)
{
	const IrType *u = ir_under(c->p->m, sig);
	uint32_t n = 0;
	while (i-- > 0)
		n += pta_layout(c->p, u->members[i].type)->n;
	return n;
}

/* Roots include the arguments, and results the callee's. */
static void
check_inst_bound(Check *c, uint32_t i, const PtaInst *inst, const PtaCall *call)
{
	bool is_dispatcher = inst->callee >= c->p->n_ir;
	IrTypeId sig =
		call->kind == PTA_CALL_STATIC ? ir_func(c->p->m, inst->callee)->type : call->type;
	if (call->kind == PTA_CALL_INVOKE)
		sig = ir_under(c->p->m, sig)->members[call->method].type;
	bool has_first = call->kind == PTA_CALL_INVOKE || is_dispatcher;
	for (uint32_t x = OBJ_UNKNOWN + 1; x < inst->summary->objs.len; x++) {
		const PtaSumObj *o = &inst->summary->objs.at[x];
		if (o->kind != PTA_OBJ_ROOT || o->root != PTA_ROOT_PARAM)
			continue;
		if (has_first && o->index == 0) {
			if (is_dispatcher)
				need_all(c, "instance", i, inst->nodes[x], call->callee);
			continue;
		}
		uint32_t at = param_start(c, sig, o->index - has_first) + o->leaf;
		if (at < call->args.len && call->args.at[at])
			need_all(c, "instance", i, inst->nodes[x], call->args.at[at]);
	}
	for (uint32_t k = 0; k < call->results.len && k < inst->summary->results.len; k++)
		if (call->results.at[k])
			need_tokens(c, i, inst, call->results.at[k], &inst->summary->results.at[k]);
}

/* The contents of boxes and closures that are called reach the callee's receiver or captures. */
static void
check_inst_receiver(Check *c, uint32_t i, const PtaInst *inst, const PtaCall *call, IrTypeId recv)
{
	bool is_invoke = call->kind == PTA_CALL_INVOKE;
	if (call->kind == PTA_CALL_STATIC || inst->callee >= c->p->n_ir)
		return;
	for (uint32_t x = OBJ_UNKNOWN + 1; x < inst->summary->objs.len; x++) {
		const PtaSumObj *o = &inst->summary->objs.at[x];
		if (o->kind != PTA_OBJ_ROOT ||
		    o->root != (is_invoke ? PTA_ROOT_PARAM : PTA_ROOT_CAPTURE) ||
		    (is_invoke && o->index != 0))
			continue;
		uint32_t at = o->leaf;
		for (uint32_t k = 0; !is_invoke && k < o->index; k++)
			at += pta_layout(c->p, ir_func(c->p->m, inst->callee)->captures.at[k].type)
				      ->n;
		pta_set_each(pta_pts(c->f, call->callee), t) {
			const PtaObj *b = obj(c, t);
			bool is_it = is_invoke ? b->shape == PTA_SHAPE_BOX && b->type == recv
					       : b->shape == PTA_SHAPE_CLOSURE &&
							 b->func == inst->callee;
			if (is_made(b) && is_it)
				need_all(c, "instance", i, inst->nodes[x],
					 b->n == 1 ? b->first : b->first + at);
		}
	}
}

static const PtaCall *
inherited_call(const Check *c, IrValueId instr, PtaOrigin origin)
{
	for (uint32_t i = 1; i < c->f->calls.len; i++) {
		const PtaCall *k = &c->f->calls.at[i];
		bool is_it = k->instr == instr || c->p->opt.is_context_off;
		if (k->is_inherited && is_it && k->origin.func == origin.func &&
		    k->origin.instr == origin.instr)
			return k;
	}
	return NULL;
}

static void
check_inst_calls(Check *c, uint32_t i, const PtaInst *inst)
{
	for (uint32_t k = 0; k < inst->summary->calls.len; k++) {
		const PtaSumCall *open = &inst->summary->calls.at[k];
		const PtaCall *call =
			inherited_call(c, c->f->calls.at[inst->call].instr, open->origin);
		if (call == NULL) {
			fault(c, "open call", i, 0, 0);
			continue;
		}
		need_tokens(c, i, inst, call->callee, &open->callee);
		for (uint32_t a = 0; a < open->args.len; a++)
			need_tokens(c, i, inst, call->args.at[a], &open->args.at[a]);
		for (uint32_t x = OBJ_UNKNOWN + 1; x < inst->summary->objs.len; x++) {
			const PtaSumObj *o = &inst->summary->objs.at[x];
			if (o->kind == PTA_OBJ_ROOT && o->root == PTA_ROOT_RESULT &&
			    o->origin.func == open->origin.func &&
			    o->origin.instr == open->origin.instr)
				need_all(c, "open call", i, inst->nodes[x],
					 call->results.at[o->leaf]);
		}
	}
}

static void
check_inst(Check *c, uint32_t i)
{
	const PtaInst *inst = &c->f->insts.at[i];
	const PtaSummary *sum = inst->summary;
	if (sum == NULL || (sum != c->p->flat[inst->callee] &&
			    !summary_equal(sum, c->p->summaries[inst->callee]))) {
		fault(c, "old summary", i, 0, 0);
		return;
	}
	for (uint32_t k = 1; k < c->f->calls.len; k++) {
		const PtaCall *call = &c->f->calls.at[k];
		for (uint32_t x = 0; x < call->insts.len; x++) {
			if (call->insts.at[x] != i)
				continue;
			if (sum->is_top && !call->is_unknown)
				fault(c, "call of unknown", k, 0, 0);
			if (sum->is_top)
				continue;
			check_inst_bound(c, i, inst, call);
			check_inst_receiver(c, i, inst, call, c->s->inst_recv.at[i]);
		}
	}
	if (sum->is_top)
		return;
	for (uint32_t x = OBJ_UNKNOWN + 1; x < sum->objs.len; x++)
		check_inst_object(c, i, inst, x);
	for (uint32_t k = 0; k < sum->links.len; k++) {
		PtaSumLink l = sum->links.at[k];
		bool is_wide = l.leaf == LEAF_ALL;
		if (l.leaf == LEAF_SAME) {
			need_all(c, "instance", i, inst->nodes[l.child], inst->nodes[l.parent]);
			continue;
		}
		check_load(c, "instance", i, inst->nodes[l.child], inst->nodes[l.parent],
			   is_wide ? 0 : l.leaf, is_wide);
	}
	check_inst_stores(c, i, inst);
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		need_tokens(c, i, inst, sink, &sum->sinks[sink]);
	check_inst_calls(c, i, inst);
}

/* ---------------------------------------------------------------- summary */

/* Whether the summary's list says that the token flows there. */
static bool
told(const Check *c, const PtaSummary *sum, const PtaSumTokens *list, PtaNodeId t)
{
	const PtaObj *o = obj(c, t);
	for (uint32_t k = 0; k < list->len; k++) {
		uint32_t x = list->at[k].obj;
		const PtaSumObj *so = &sum->objs.at[x];
		if (x == OBJ_OMEGA || x == OBJ_UNKNOWN) {
			if (o->kind == so->kind)
				return true;
			bool is_out = pta_in_sink(c->f, obj_id(c, t), PTA_SINK_UNKNOWN);
			for (uint32_t s = 1; s < PTA_SINK_EXPOSED && x == OBJ_OMEGA; s++)
				is_out |= pta_in_sink(c->f, obj_id(c, t), s);
			if (is_made(o) && is_out)
				return true;
			continue;
		}
		if (list->at[k].off != t - o->first)
			continue;
		if (is_made(o) && so->kind == PTA_OBJ_OWN && so->origin.func == o->origin.func &&
		    so->origin.instr == o->origin.instr)
			return true;
		if (o->kind == so->kind && o->root == so->root && o->shape == so->shape &&
		    o->type == so->type && o->func == so->func && o->index == so->index &&
		    o->leaf == so->leaf && o->origin.func == so->origin.func &&
		    o->origin.instr == so->origin.instr && !is_made(o))
			return true;
	}
	return false;
}

static void
need_told(Check *c, const PtaSummary *sum, const PtaSumTokens *list, PtaNodeId n, bool outside_only)
{
	pta_set_each(pta_pts(c->f, n), t)
		if ((!outside_only || pta_is_placeholder(obj(c, t))) && !told(c, sum, list, t))
			fault(c, "summary", 0, n, t);
}

static void
check_summary(Check *c)
{
	const PtaSummary *sum = c->p->summaries[c->f->id];
	if (c->f != c->p->summary_solution[c->f->id] || sum->is_top || c->p->is_flat[c->f->id])
		return;
	for (uint32_t k = 0; k < c->f->n_results && c->f->result; k++)
		need_told(c, sum, &sum->results.at[k], c->f->result + k, false);
	for (uint32_t sink = 1; sink < PTA_SINK_EXPOSED; sink++)
		need_told(c, sum, &sum->sinks[sink], sink, true);
	for (uint32_t i = 1; i < c->f->calls.len; i++) {
		const PtaCall *call = &c->f->calls.at[i];
		const PtaSumCall *open = NULL;
		for (uint32_t k = 0; call->is_conditional && k < sum->calls.len; k++)
			if (sum->calls.at[k].origin.func == call->origin.func &&
			    sum->calls.at[k].origin.instr == call->origin.instr)
				open = &sum->calls.at[k];
		if (!call->is_conditional)
			continue;
		if (open == NULL) {
			fault(c, "summary's call", i, 0, 0);
			continue;
		}
		need_told(c, sum, &open->callee, call->callee, true);
		for (uint32_t k = 0; k < call->args.len; k++)
			if (call->args.at[k])
				need_told(c, sum, &open->args.at[k], call->args.at[k], false);
	}
}

/* ------------------------------------------------------------------ whole */

bool
pta_check(const Pta *p, const PtaFunc *f, Buf *faults)
{
	Check c = { .p = p, .f = f, .s = f->sys, .faults = faults };
	for (PtaNodeId n = 1; n <= f->n_nodes; n++)
		if (f->sys->rep.at[n] && pta_set_count(&f->sys->pts.at[n]))
			fault(&c, "merged node", n, n, 0);
	for (PtaNodeId n = 1; n <= f->n_nodes; n++)
		if (f->sys->info.at[n].kind == NODE_LINK)
			check_before(&c, "cell", n, n, f->sys->info.at[n].a);
	for (uint32_t i = 1; i < f->cons.len; i++)
		check_cons(&c, i);
	check_sinks(&c);
	check_objects(&c);
	for (uint32_t i = 1; i < f->calls.len; i++)
		check_call(&c, i);
	for (uint32_t i = 1; i < f->insts.len; i++)
		check_inst(&c, i);
	check_summary(&c);
	if (c.n_faults > FAULTS_TOLD)
		buf_printf(faults, "and %u more\n", c.n_faults - FAULTS_TOLD);
	return c.n_faults == 0;
}

bool
pta_check_all(const Pta *p, Buf *faults)
{
	bool ok = true;
	for (PtaFuncId f = 1; f < p->n_all; f++) {
		if (p->summary_solution[f] == NULL)
			continue;
		ok &= pta_check(p, p->summary_solution[f], faults);
		if (p->verdict_solution[f] != p->summary_solution[f])
			ok &= pta_check(p, p->verdict_solution[f], faults);
	}
	return ok;
}

void
pta_damage(const PtaFunc *f, PtaNodeId n, PtaNodeId token)
{
	PtaSet left = { 0 }, *set = &f->sys->pts.at[sys_find(f->sys, n)];
	pta_set_each(set, t)
		if (t != token)
			pts_add(&left, t);
	*set = left;
}

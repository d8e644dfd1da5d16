/*
 * What one token in the driving set of a constraint asks for. Both solvers are
 * loops around this; every function here may be called again with the same
 * arguments without effect.
 *
 * Reads of memory that others can write (outside memory, and what was exposed to it) see
 * two things: what this function stored there, which is the cell's set, and
 * what the cell held otherwise, which is the set of the cell's link node: a
 * placeholder that each caller evaluates anew in its own system. Because of it two
 * placeholders may well be the same memory at run time.
 */
#include "pta/priv.h"

/* Whether others may write o while the function runs, without it being in a sink. */
static bool
obj_has_links(const PtaSys *s, const PtaObj *o, PtaObjId id)
{
	if (pta_is_placeholder(o))
		return true;
	return pta_is_made(o) && !pta_is_immutable(o) &&
	       o->shape != PTA_SHAPE_RECORD && bits_has(&s->exposed, id);
}

static void
link_fill(PtaSys *s, PtaObjId o, uint32_t leaf)
{
	assert(leaf < sys_obj(s, o)->n);
	assert(s->link_node.at[sys_obj(s, o)->first + leaf] != 0);
	PtaNodeId node = s->link_node.at[sys_obj(s, o)->first + leaf];
	PtaObjId child = obj_link(s, o, leaf);
	if (child)
		s->ops->add_token(s, node, obj_token(s, child));
	if (!sys_obj(s, o)->is_collapsed)
		return;
	child = obj_link(s, o, LEAF_ALL);
	s->ops->add_token(s, node, obj_token(s, child));
}

static PtaNodeId
link_node(PtaSys *s, PtaNodeId cell)
{
	assert(sys_obj_of(s, cell) != 0);
	if (s->link_node.at[cell])
		return s->link_node.at[cell]; /* link_refill sees to what changes later */
	PtaNodeId n = sys_nodes(s, 1, NODE_LINK, cell, 0);
	s->link_node.at[cell] = n;
	PtaObjId o = sys_obj_of(s, cell);
	if (obj_has_links(s, sys_obj(s, o), o))
		link_fill(s, o, cell - sys_obj(s, o)->first);
	return n;
}

static void
link_refill(PtaSys *s, PtaObjId o)
{
	for (uint32_t k = 0; k < sys_obj(s, o)->n; k++)
		if (s->link_node.at[sys_obj(s, o)->first + k])
			link_fill(s, o, k);
}

static bool
is_in_sink(const PtaSys *s, const PtaObj *o, PtaSink sink)
{
	const PtaSet *members = &s->pts.at[sys_find(s, sink)];
	uint32_t first = s->cell_no.at[o->first];
	return pta_set_next(members, first) < first + o->n;
}

/* Others may write every cell of a collapsed object, not only those of pointer types: step_sink saw
 * the members that the sinks have by now as they were before. */
static void
refill_from_sinks(PtaSys *s, PtaObjId id)
{
	const PtaObj o = *sys_obj(s, id);
	if ((o.kind != PTA_OBJ_OWN && o.kind != PTA_OBJ_CLONE) || pta_is_immutable(&o))
		return;
	for (PtaNodeId sink = 1; sink < PTA_SINK_COUNT; sink++) {
		if (sink == PTA_SINK_EXPOSED || !is_in_sink(s, &o, sink))
			continue;
		PtaObjId writer = sink == PTA_SINK_UNKNOWN ? OBJ_UNKNOWN : OBJ_OMEGA;
		cons_copy(s, o.first, obj_token(s, writer), PTA_RULE_NONE, 0);
	}
}

void
obj_collapse(PtaSys *s, PtaObjId o)
{
	PtaObj *ob = sys_obj(s, o);
	if (ob->is_collapsed || ob->kind == PTA_OBJ_OMEGA || ob->kind == PTA_OBJ_UNKNOWN ||
	    ob->kind == PTA_OBJ_FUNC)
		return;
	ob->is_collapsed = true;
	PtaNodeId first = ob->first;
	uint32_t n = ob->n;
	for (uint32_t k = 1; k < n; k++) {
		cons_copy(s, first + k, first, PTA_RULE_UNSAFE, 0);
		cons_copy(s, first, first + k, PTA_RULE_UNSAFE, 0);
	}
	refill_from_sinks(s, o);
	if (obj_has_links(s, sys_obj(s, o), o))
		link_refill(s, o);
	/* What others may write, they may write into every cell from now on. */
	for (PtaSink sink = 1; sink < PTA_SINK_EXPOSED; sink++)
		if (is_in_sink(s, sys_obj(s, o), sink))
			step_sink(s, sink, first);
}

/* -------------------------------------------------------- loads and stores */

static void
load_cell(PtaSys *s, PtaNodeId cell, PtaNodeId dst)
{
	assert(sys_obj_of(s, cell) != 0);
	s->ops->add_edge(s, cell, dst);
	const PtaObj *o = sys_obj(s, sys_obj_of(s, cell));
	if (pta_is_placeholder(o) || pta_is_made(o))
		s->ops->add_edge(s, link_node(s, cell), dst);
}

static void
store_cell(PtaSys *s, PtaNodeId cell, PtaNodeId src)
{
	assert(sys_obj_of(s, cell) != 0);
	const PtaObj *o = sys_obj(s, sys_obj_of(s, cell));
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_OMEGA:
		s->ops->add_edge(s, src, PTA_SINK_GLOBAL);
		return;
	case PTA_OBJ_UNKNOWN:
		s->ops->add_edge(s, src, PTA_SINK_UNKNOWN);
		return;
	case PTA_OBJ_NONE:
	case PTA_OBJ_FUNC:
		return;
	case PTA_OBJ_OWN:
	case PTA_OBJ_CLONE:
	case PTA_OBJ_ROOT:
	case PTA_OBJ_LINK:
	case PTA_OBJ_VIEW:
		s->ops->add_edge(s, src, cell);
	}
}

/* Whether all that can be reached from a placeholder is read, and that is known to cost too much. */
static bool
reads_too_much(PtaSys *s, const PtaCons *c, const PtaObj *o)
{
	bool is_all = c->kind == PTA_LOAD && c->src == c->dst;
	if (!is_all || o->shape != PTA_SHAPE_MEM || !pta_is_placeholder(o))
		return false;
	return solve_foresee(s, layout_reach(s->p, o->type), c->is_filled);
}

static void
access_cells(PtaSys *s, const PtaCons *c, PtaNodeId t,
	     void (*access)(PtaSys *, PtaNodeId, PtaNodeId))
{
	assert(c->kind == PTA_LOAD || c->kind == PTA_STORE);
	PtaNodeId value = c->kind == PTA_LOAD ? c->dst : c->src;
	PtaObj o = *sys_obj(s, sys_obj_of(s, t));
	if (obj_is_vague(&o) || !c->is_wide) {
		access(s, obj_is_vague(&o) ? o.first : sys_token_add(s, t, c->off), value);
		return;
	}
	if (reads_too_much(s, c, &o))
		return;
	for (uint32_t k = 0; k < o.n; k++)
		access(s, o.first + k, value);
}

/* ------------------------------------------------- interfaces and closures */

static bool
is_known_value(const PtaObj *o)
{
	return pta_is_made(o) || o->kind == PTA_OBJ_FUNC;
}

static void
step_view(PtaSys *s, const PtaCons *c, PtaNodeId t)
{
	assert(c->type != 0);
	PtaObjId o = sys_obj_of(s, t);
	const PtaObj *ob = sys_obj(s, o);
	if (pta_is_placeholder(ob)) {
		PtaObjId v = obj_view(s, o, PTA_SHAPE_BOX, c->type, 0);
		if (v)
			s->ops->add_token(s, c->dst, obj_token(s, v));
	} else if (!obj_is_box(ob) || ob->type == c->type) {
		s->ops->add_token(s, c->dst, t);
	}
}

static void
step_captures(PtaSys *s, const PtaCons *c, PtaNodeId t)
{
	assert(c->off != 0 && c->off < s->p->n_ir);
	PtaObjId o = sys_obj_of(s, t);
	const PtaObj *ob = sys_obj(s, o);
	if (pta_is_placeholder(ob)) {
		PtaObjId v = obj_view(s, o, PTA_SHAPE_CLOSURE, 0, c->off);
		if (v)
			s->ops->add_token(s, c->dst, obj_token(s, v));
	} else if (!is_known_value(ob) || obj_is_untyped(ob) ||
		   (pta_is_made(ob) && ob->shape == PTA_SHAPE_CLOSURE && ob->func == c->off)) {
		s->ops->add_token(s, c->dst, t);
	}
}

static void
step_filter(PtaSys *s, const PtaCons *c, PtaNodeId t)
{
	assert(ir_under(s->p->m, c->type)->kind == IRT_IFACE);
	const PtaObj *ob = sys_obj(s, sys_obj_of(s, t));
	if (!obj_is_box(ob) || callgraph_implements(s->p->m, ob->type, c->type))
		s->ops->add_token(s, c->dst, t);
}

/* Whether memory that was taken to be without pointers is taken for memory with pointers: then it is
 * not known which part of it the address leads to. */
static bool
cast_finds_pointers(const PtaSys *s, const PtaObj *o, IrTypeId as)
{
	return o->shape == PTA_SHAPE_MEM && !pta_layout(s->p, o->type)->has_pointers &&
	       pta_layout(s->p, as & ~PTA_ROW)->has_pointers;
}

/* What the object's cells hold is seen as memory of type `as` as well. */
static void
cast_contents(PtaSys *s, PtaObjId o, IrTypeId as)
{
	bool is_new;
	map_ensure(&s->contents, map_pair(o, as), &is_new);
	for (uint32_t k = 0; is_new && k < sys_obj(s, o)->n; k++) {
		PtaNodeId cell = sys_obj(s, o)->first + k;
		PtaNodeId held[] = { cell, link_node(s, cell) };
		for (int i = 0; i < 2; i++)
			cons_add(s, (PtaCons){ .kind = PTA_CAST, .rule = PTA_RULE_UNSAFE,
					       .dst = held[i], .src = held[i], .type = as });
	}
}

/* The same for each row of one type that the other has not. */
static void
cast_rows(PtaSys *s, PtaObjId o, const PtaRows *rows, const PtaRows *others)
{
	for (uint32_t k = 0; k < rows->n; k++) {
		bool is_common = false;
		for (uint32_t i = 0; i < others->n; i++)
			is_common |= others->at[i] == rows->at[k];
		if (!is_common)
			cast_contents(s, o, rows->at[k]);
	}
}

/* Memory that is no `as` is used as one: slices may be put together of pointers, or pointers be put
 * into slices. These lead to rows; what a pointer to an array leads to may be an element of a row. */
static void
cast_headers(PtaSys *s, PtaObjId o, IrTypeId as)
{
	as &= ~PTA_ROW;
	IrTypeId type = sys_obj(s, o)->type;
	if (pta_layout(s->p, as)->has_pointers && pta_layout(s->p, type)->has_pointers) {
		const PtaRows *wanted = layout_rows(s->p, as), *there = layout_rows(s->p, type);
		cast_rows(s, o, wanted, there);
		cast_rows(s, o, there, wanted);
	}
}

/* A pointer from unsafe.Pointer. Outside memory whose type does not fit is seen through a view,
 * which callers check against the real objects; objects of known type collapse. */
static void
step_cast(PtaSys *s, const PtaCons *c, PtaNodeId t)
{
	assert(c->type != 0);
	PtaObjId o = sys_obj_of(s, t);
	PtaObj ob = *sys_obj(s, o);
	uint32_t off = t - ob.first;
	if (pta_is_placeholder(&ob)) {
		bool is_memory = ob.shape == PTA_SHAPE_MEM;
		if (obj_is_vague(&ob) && off) {
			s->ops->add_token(s, c->dst, t);
			return;
		}
		if (!is_memory || !layout_fits(s->p, ob.type, off, c->type, false)) {
			if (off == 0 && !pta_is_immutable(&ob))
				t = obj_token(s, obj_view(s, o, PTA_SHAPE_MEM, c->type, 0));
			else
				obj_collapse(s, o);
			if (off != 0 && is_memory)
				cast_headers(s, o, c->type);
			if (cast_finds_pointers(s, &ob, c->type))
				obj_collapse(s, ob.kind == PTA_OBJ_VIEW ? ob.parent : o);
		}
	} else if (obj_is_box(&ob) && ir_type(s->p->m, ob.type)->is_direct) {
		/* The data word of the interface is the pointer itself. */
		for (uint32_t k = 0; k < ob.n; k++)
			s->ops->add_edge(s, ob.first + k, c->src);
	} else if (pta_is_made(&ob)) {
		bool has_type = ob.shape == PTA_SHAPE_MEM || ob.shape == PTA_SHAPE_BOX;
		if (!has_type || !layout_fits(s->p, ob.type, off, c->type, true))
			obj_collapse(s, o);
		if (has_type && !layout_has(s->p, ob.type, off, c->type, true))
			cast_headers(s, o, c->type);
	}
	s->ops->add_token(s, c->dst, t);
}

static void
step_offset(PtaSys *s, const PtaCons *c, PtaNodeId t)
{
	if (!c->is_wide) {
		s->ops->add_token(s, c->dst, sys_token_add(s, t, c->off));
		return;
	}
	PtaObj o = *sys_obj(s, sys_obj_of(s, t));
	for (uint32_t k = 0; k < o.n; k++)
		s->ops->add_token(s, c->dst, o.first + k);
}

/* ------------------------------------------------------------------ steps */

void
step_cons(PtaSys *s, PtaConsId id, PtaNodeId t)
{
	assert(id != 0 && id < s->f->cons.len);
	assert(sys_obj_of(s, t) != 0);
	PtaCons c = s->f->cons.at[id];
	switch ((PtaConsKind)c.kind) {
	case PTA_LOAD:
		access_cells(s, &c, t, load_cell);
		break;
	case PTA_STORE:
		access_cells(s, &c, t, store_cell);
		break;
	case PTA_OFFSET:
		step_offset(s, &c, t);
		break;
	case PTA_FILTER:
		step_filter(s, &c, t);
		break;
	case PTA_VIEW:
		step_view(s, &c, t);
		break;
	case PTA_CAPTURES:
		step_captures(s, &c, t);
		break;
	case PTA_CAST:
		step_cast(s, &c, t);
		break;
	case PTA_WILD: {
		const PtaObj *o = sys_obj(s, sys_obj_of(s, t));
		if (is_known_value(o) && !obj_is_box(o))
			s->ops->add_token(s, c.dst, t);
		break;
	}
	case PTA_STRAY:
		if (!call_is_resolved(s->p, sys_obj(s, sys_obj_of(s, t)), c.type, c.off))
			s->ops->add_token(s, c.dst, t);
		break;
	case PTA_COLLAPSE:
		obj_collapse(s, sys_obj_of(s, t));
		break;
	case PTA_ADDR:
	case PTA_COPY:
	case PTA_CONS_KINDS:
		break;
	}
}

/* Sinks are closed: what a member holds is a member, and others may write the member's cells. */
void
step_sink(PtaSys *s, PtaSink sink, PtaNodeId t)
{
	assert(sink != PTA_SINK_NONE && sink < PTA_SINK_COUNT);
	PtaObjId o = sys_obj_of(s, t);
	PtaObj ob = *sys_obj(s, o);
	bool is_own = pta_is_made(&ob);
	if (!is_own && !pta_is_placeholder(&ob))
		return;
	for (uint32_t k = 0; k < ob.n; k++)
		s->ops->add_edge(s, ob.first + k, sink);
	if (!is_own || pta_is_immutable(&ob))
		return;
	if (sink == PTA_SINK_EXPOSED) {
		if (bits_add(&s->exposed, o))
			link_refill(s, o);
		return;
	}
	PtaObjId writer = sink == PTA_SINK_UNKNOWN ? OBJ_UNKNOWN : OBJ_OMEGA;
	for (uint32_t k = 0; k < ob.n; k++)
		if (ob.is_collapsed || obj_cell_points(s, sys_obj(s, o), k))
			s->ops->add_edge(s, obj_token(s, writer), ob.first + k);
}

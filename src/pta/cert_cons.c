/*
 * What sets must include: the meaning of each constraint (doc/pointsto.md, section 4), said a
 * second time, over the finished sets; sinks and objects.
 *
 * A constraint visits many cells whose nodes were merged: each representative is looked at once.
 */
#include "pta/cert.h"

/* -------------------------------------------------------------- inclusions */

void
cert_token(Cert *c, PtaNodeId dst, PtaNodeId token)
{
	if (!pta_set_has(cert_set(c, dst), token))
		cert_lacks(c, dst, token);
}

static void
include(Cert *c, PtaNodeId dst, const PtaSet *set)
{
	uint32_t lacks = pts_lacks(cert_set(c, dst), set);
	if (lacks != UINT32_MAX)
		cert_lacks(c, dst, lacks);
}

void
cert_copy(Cert *c, PtaNodeId dst, PtaNodeId src)
{
	if (dst == 0 || src == 0 || c->nodes->set[dst] == c->nodes->set[src])
		return;
	include(c, dst, cert_set(c, src));
}

/* A new round of visits; true: the cell's set was not looked at in this one. */
static void
visit_begin(Cert *c)
{
	c->now++;
}

static bool
visit(Cert *c, PtaNodeId n)
{
	assert(n != 0 && c->now != 0);
	uint32_t r = c->nodes->set[n];
	if (c->stamp[r] == c->now)
		return false;
	c->stamp[r] = c->now;
	return true;
}

PtaNodeId
cert_plus(const Cert *c, PtaNodeId t, uint32_t off)
{
	const PtaObj *o = cert_obj(c, t);
	if (cert_is_vague(o))
		return off ? o->first + 1 : t;
	uint32_t k = t - o->first;
	assert(k < o->n);
	return off < o->n - k ? t + off : o->first;
}

/* The cells that an access at t + off touches: [from, to). */
static void
accessed(const Cert *c, PtaNodeId t, uint32_t off, bool is_wide, PtaNodeId *from, PtaNodeId *to)
{
	const PtaObj *o = cert_obj(c, t);
	if (cert_is_vague(o)) {
		*from = o->first;
		*to = o->first + 1;
	} else if (is_wide) {
		*from = o->first;
		*to = o->first + o->n;
	} else {
		*from = cert_plus(c, t, off);
		*to = *from + 1;
	}
	assert(c->owner[*from] == c->owner[t] && c->owner[*to - 1] == c->owner[t]);
}

/* ------------------------------------------------------------------- loads */

static bool
others_write(const Cert *c, PtaObjId id)
{
	const PtaObj *o = &c->f->objs.at[id];
	if (pta_is_placeholder(o))
		return true;
	return pta_is_made(o) && !pta_is_immutable(o) && o->shape != PTA_SHAPE_RECORD &&
	       (c->in[id] >> PTA_SINK_EXPOSED & 1);
}

static void
need_before(Cert *c, PtaNodeId dst, PtaNodeId cell, PtaNodeId link)
{
	assert(link == 0 || c->f->objs.at[c->owner[link]].kind == PTA_OBJ_LINK);
	if (link == 0) {
		Buf b = { 0 };
		pta_print_token(c->f, cell, &b);
		cert_fault(c, "no link for what %s held before", buf_cstr(&b));
	} else {
		cert_token(c, dst, link);
	}
}

/* What the cell held otherwise, if others may write it: dst has the placeholder for it. */
static void
check_before(Cert *c, PtaNodeId dst, PtaNodeId cell)
{
	PtaObjId id = cert_obj_id(c, cell);
	if (!others_write(c, id))
		return;
	const PtaObj *o = &c->f->objs.at[id];
	const CertLayout *l = cert_layout_of(c->run, o);
	if (!l->has_pointers)
		return;
	bool is_one = l->types[0] == 0; /* a cell for memory of unknown extent */
	if (is_one || o->is_collapsed)
		need_before(c, dst, cell, c->before_all[id]);
	if (!is_one && cert_leaf_points(c->run, l, cell - o->first))
		need_before(c, dst, cell, c->before[cell]);
}

static void
read_token(Cert *c, PtaNodeId dst, PtaNodeId t, uint32_t off, bool is_wide)
{
	PtaNodeId from, to;
	accessed(c, t, off, is_wide, &from, &to);
	for (PtaNodeId cell = from; cell < to; cell++) {
		if (visit(c, cell))
			cert_copy(c, dst, cell);
		cert_copy(c, dst, c->link_of[cell]);
		check_before(c, dst, cell);
	}
}

void
cert_read(Cert *c, PtaNodeId dst, PtaNodeId t, uint32_t off, bool is_wide)
{
	visit_begin(c);
	read_token(c, dst, t, off, is_wide);
}

void
cert_load(Cert *c, PtaNodeId dst, PtaNodeId ptr, uint32_t off, bool is_wide)
{
	if (dst == 0 || ptr == 0)
		return;
	visit_begin(c);
	pta_set_each(cert_set(c, ptr), t)
		read_token(c, dst, t, off, is_wide);
}

/* ------------------------------------------------------------------ stores */

void
cert_store_set(Cert *c, PtaNodeId ptr, uint32_t off, bool is_wide, const PtaSet *set)
{
	visit_begin(c);
	pta_set_each(cert_set(c, ptr), t) {
		const PtaObj *o = cert_obj(c, t);
		PtaNodeId from, to;
		if (o->kind == PTA_OBJ_FUNC)
			continue; /* there is no memory */
		accessed(c, t, off, is_wide, &from, &to);
		if (o->kind == PTA_OBJ_OMEGA || o->kind == PTA_OBJ_UNKNOWN) {
			from = o->kind == PTA_OBJ_OMEGA ? PTA_SINK_GLOBAL : PTA_SINK_UNKNOWN;
			to = from + 1;
		}
		for (PtaNodeId cell = from; cell < to; cell++)
			if (visit(c, cell))
				include(c, cell, set);
	}
}

void
cert_store(Cert *c, PtaNodeId ptr, uint32_t off, bool is_wide, PtaNodeId src)
{
	if (ptr != 0 && src != 0 && pta_set_count(cert_set(c, src)))
		cert_store_set(c, ptr, off, is_wide, cert_set(c, src));
}

void
cert_offset(Cert *c, PtaNodeId dst, PtaNodeId src, uint32_t off, bool is_wide)
{
	if (dst == 0 || src == 0)
		return;
	pta_set_each(cert_set(c, src), t) {
		const PtaObj *o = cert_obj(c, t);
		for (uint32_t k = 0; is_wide && k < o->n; k++)
			cert_token(c, dst, o->first + k);
		if (!is_wide)
			cert_token(c, dst, cert_plus(c, t, off));
	}
}

/* -------------------------------------------------- interfaces and closures */

void
cert_filter(Cert *c, PtaNodeId dst, PtaNodeId src, IrTypeId iface)
{
	assert(ir_under(c->p->m, iface)->kind == IRT_IFACE);
	if (dst == 0 || src == 0)
		return;
	pta_set_each(cert_set(c, src), t) {
		const PtaObj *o = cert_obj(c, t);
		if (!cert_is_box(o) || cert_implements(c->run, o->type, iface))
			cert_token(c, dst, t);
	}
}

static PtaObjId
view_of(const Cert *c, PtaObjId parent, PtaShape shape, uint32_t as)
{
	assert(pta_is_placeholder(&c->f->objs.at[parent]));
	uint32_t which = shape == PTA_SHAPE_BOX ? 0 : shape == PTA_SHAPE_CLOSURE ? 1 : 2;
	return (PtaObjId)map_get(&c->views[which], map_pair(parent, as));
}

PtaNodeId
cert_view(Cert *c, PtaNodeId t, PtaShape shape, uint32_t as)
{
	assert(shape == PTA_SHAPE_BOX || shape == PTA_SHAPE_CLOSURE);
	const PtaObj *o = cert_obj(c, t);
	bool is_call = shape == PTA_SHAPE_CLOSURE;
	if (pta_is_placeholder(o)) {
		/* A view says already what it is. */
		if (o->kind == PTA_OBJ_VIEW && o->shape == shape)
			return (is_call ? o->func : o->type) == as ? o->first : 0;
		PtaObjId v = view_of(c, cert_obj_id(c, t), shape, as);
		if (v == 0) {
			Buf b = { 0 };
			pta_print_token(c->f, t, &b);
			cert_fault(c, "no view of %s", buf_cstr(&b));
			return 0;
		}
		return c->f->objs.at[v].first;
	}
	if (is_call) {
		if (o->kind == PTA_OBJ_FUNC)
			return 0; /* no captures */
		bool is_closure = o->shape == PTA_SHAPE_CLOSURE && o->func == as;
		return !pta_is_made(o) || is_closure || cert_is_untyped(o) ? t : 0;
	}
	return !cert_is_box(o) || o->type == as ? t : 0;
}

void
cert_views(Cert *c, PtaNodeId dst, PtaNodeId src, PtaShape shape, uint32_t as)
{
	if (dst == 0 || src == 0)
		return;
	pta_set_each(cert_set(c, src), t) {
		PtaNodeId v = cert_view(c, t, shape, as);
		if (v)
			cert_token(c, dst, v);
	}
}

void
cert_wild(Cert *c, PtaNodeId dst, PtaNodeId src)
{
	if (dst == 0 || src == 0)
		return;
	pta_set_each(cert_set(c, src), t) {
		const PtaObj *o = cert_obj(c, t);
		if (o->kind == PTA_OBJ_FUNC || (pta_is_made(o) && o->shape != PTA_SHAPE_BOX))
			cert_token(c, dst, t);
	}
}

/* Whether a callee of this kind runs one function, which has a body; or none, since it cannot be there. */
static bool
runs_known_code(const Cert *c, const PtaObj *o, IrTypeId type, uint32_t method)
{
	const IrModule *m = c->p->m;
	const IrType *u = ir_under(m, type);
	bool is_function = o->kind == PTA_OBJ_FUNC ||
			   (pta_is_made(o) && o->shape == PTA_SHAPE_CLOSURE);
	if (u->kind == IRT_FUNC)
		return is_function && ir_under(m, ir_func(m, o->func)->type) == u &&
		       ir_func(m, o->func)->body == BODY_HERE;
	if (is_function || !cert_is_box(o))
		return false;
	return !cert_implements(c->run, o->type, type) ||
	       ir_func(m, cert_method(c->p, o->type, type, method))->body == BODY_HERE;
}

void
cert_stray(Cert *c, PtaNodeId dst, PtaNodeId src, IrTypeId type, uint32_t method)
{
	if (dst == 0 || src == 0)
		return;
	pta_set_each(cert_set(c, src), t)
		if (!runs_known_code(c, cert_obj(c, t), type, method))
			cert_token(c, dst, t);
}

/* ------------------------------------------------------------------ unsafe */

void
cert_collapsed(Cert *c, PtaNodeId src)
{
	if (src == 0)
		return;
	pta_set_each(cert_set(c, src), t) {
		const PtaObj *o = cert_obj(c, t);
		if ((pta_is_made(o) || pta_is_placeholder(o)) && !o->is_collapsed)
			cert_lacks(c, t, 0);
	}
}

/* What the cells of an object hold is closed under a cast. */
static void
held_as(Cert *c, PtaObjId id, IrTypeId as)
{
	const PtaObj *o = &c->f->objs.at[id];
	bool is_new;
	map_ensure(&c->seen_as, map_pair(id, as), &is_new);
	for (PtaNodeId cell = o->first; is_new && cell < o->first + o->n; cell++) {
		cert_cast(c, cell, cell, as);
		cert_cast(c, c->link_of[cell], c->link_of[cell], as);
		if (c->link_of[cell] == 0)
			cert_lacks(c, cell, 0);
	}
}

/* Slices, and pointers to arrays whose elements are apart, among the leaves of a type, by what a
 * cast to their memory is. */
static void
slices_of(Cert *c, const CertLayout *l, Map *out)
{
	for (uint32_t k = 0; k < l->n; k++) {
		const IrType *u = l->types[k] ? ir_under(c->p->m, l->types[k]) : NULL;
		if (u && u->kind == IRT_SLICE && cert_layout(c->run, u->elem)->has_pointers)
			map_put(out, PTA_ROW | u->elem, 1);
		if (u && u->kind == IRT_POINTER && cert_layout(c->run, u->elem)->per_elem)
			map_put(out, u->elem, 1);
	}
}

/* An object is used as an `as`, which it is not. What is a slice to one of them alone may be put
 * together of other pointers through the other. */
static void
cast_headers(Cert *c, PtaObjId id, IrTypeId as)
{
	const CertLayout *both[] = { cert_layout(c->run, as & ~PTA_ROW),
				     cert_layout(c->run, c->f->objs.at[id].type) };
	Map slices[2] = { { 0 } };
	if (!both[0]->has_pointers || !both[1]->has_pointers)
		return;
	for (int i = 0; i < 2; i++)
		slices_of(c, both[i], &slices[i]);
	for (int i = 0; i < 2; i++)
		for (uint32_t k = 0; k < slices[i].len; k++)
			if (!map_has(&slices[!i], slices[i].entries[k].key))
				held_as(c, id, (IrTypeId)slices[i].entries[k].key);
}

/* A token of outside memory: it fits, or its object is one cell, or it is seen through a view. */
static void
cast_outside(Cert *c, PtaNodeId dst, PtaNodeId t, IrTypeId as)
{
	const PtaObj *o = cert_obj(c, t);
	bool is_start = t == o->first;
	bool fits = cert_is_vague(o) ? !is_start
				      : o->shape == PTA_SHAPE_MEM &&
						cert_fits(c->run, o->type, t - o->first, as, false);
	bool is_view = o->kind == PTA_OBJ_VIEW && o->shape == PTA_SHAPE_MEM;
	PtaObjId real = is_view ? o->parent : cert_obj_id(c, t);
	/* An address of numbers, which now leads to pointers: it may be that of any part. */
	if (!fits && o->shape == PTA_SHAPE_MEM && !cert_layout(c->run, o->type)->has_pointers &&
	    cert_layout(c->run, as & ~PTA_ROW)->has_pointers &&
	    !c->f->objs.at[real].is_collapsed)
		cert_lacks(c, c->f->objs.at[real].first, 0);
	if ((fits || o->is_collapsed) && pta_set_has(cert_set(c, dst), t))
		return;
	PtaObjId v = is_start ? view_of(c, real, PTA_SHAPE_MEM, as) : 0;
	if (!is_start && o->shape == PTA_SHAPE_MEM && !fits)
		cast_headers(c, cert_obj_id(c, t), as);
	cert_token(c, dst, v ? c->f->objs.at[v].first : t);
	if (v == 0 && !fits && !o->is_collapsed)
		cert_lacks(c, t, 0);
}

void
cert_cast(Cert *c, PtaNodeId dst, PtaNodeId src, IrTypeId as)
{
	if (dst == 0 || src == 0)
		return;
	pta_set_each(cert_set(c, src), t) {
		const PtaObj *o = cert_obj(c, t);
		if (pta_is_placeholder(o)) {
			cast_outside(c, dst, t, as);
			continue;
		}
		cert_token(c, dst, t);
		if (!pta_is_made(o))
			continue;
		if (cert_is_box(o) && ir_type(c->p->m, o->type)->is_direct) {
			/* The data word of the interface is the pointer itself. */
			for (uint32_t k = 0; k < o->n; k++)
				cert_copy(c, src, o->first + k);
			continue;
		}
		bool is_memory = o->shape == PTA_SHAPE_MEM || o->shape == PTA_SHAPE_BOX;
		bool fits = is_memory && cert_fits(c->run, o->type, t - o->first, as, true);
		if (!fits && !o->is_collapsed)
			cert_lacks(c, t, 0);
		if (is_memory && !cert_has(c->run, o->type, t - o->first, as, true))
			cast_headers(c, cert_obj_id(c, t), as);
	}
}

/* ------------------------------------------------------------------- whole */

static void
check_cons(Cert *c, const PtaCons *k)
{
	switch ((PtaConsKind)k->kind) {
	case PTA_ADDR:
		cert_token(c, k->dst, k->src);
		break;
	case PTA_COPY:
		cert_copy(c, k->dst, k->src);
		break;
	case PTA_LOAD:
		cert_load(c, k->dst, k->src, k->off, k->is_wide);
		break;
	case PTA_STORE:
		cert_store(c, k->dst, k->off, k->is_wide, k->src);
		break;
	case PTA_OFFSET:
		cert_offset(c, k->dst, k->src, k->off, k->is_wide);
		break;
	case PTA_FILTER:
		cert_filter(c, k->dst, k->src, k->type);
		break;
	case PTA_VIEW:
		cert_views(c, k->dst, k->src, PTA_SHAPE_BOX, k->type);
		break;
	case PTA_CAPTURES:
		cert_views(c, k->dst, k->src, PTA_SHAPE_CLOSURE, k->off);
		break;
	case PTA_CAST:
		cert_cast(c, k->dst, k->src, k->type);
		break;
	case PTA_WILD:
		cert_wild(c, k->dst, k->src);
		break;
	case PTA_STRAY:
		cert_stray(c, k->dst, k->src, k->type, k->off);
		break;
	case PTA_COLLAPSE:
		cert_collapsed(c, k->src);
		break;
	case PTA_CONS_KINDS:
		break;
	}
}

void
cert_constraints(Cert *c)
{
	for (PtaConsId i = 1; i < c->f->cons.len; i++) {
		cert_begin(c, "constraint", i);
		check_cons(c, &c->f->cons.at[i]);
	}
}

/* Sinks are closed, and others may write what is in them. */
static void
check_in_sink(Cert *c, PtaObjId id, PtaSink sink)
{
	assert(sink < PTA_SINK_COUNT && (c->in[id] >> sink & 1));
	const PtaObj *o = &c->f->objs.at[id];
	cert_begin(c, "sink", sink);
	for (uint32_t k = 0; k < o->n; k++)
		cert_copy(c, sink, o->first + k);
	if (!pta_is_made(o) || pta_is_immutable(o) || sink == PTA_SINK_EXPOSED)
		return;
	const CertLayout *l = cert_layout_of(c->run, o);
	for (uint32_t k = 0; k < o->n; k++) {
		if (!o->is_collapsed && !cert_leaf_points(c->run, l, k))
			continue;
		cert_token(c, o->first + k, cert_omega(c));
		if (sink == PTA_SINK_UNKNOWN)
			cert_token(c, o->first + k, cert_unknown(c));
	}
}

void
cert_sinks(Cert *c)
{
	for (PtaObjId o = OBJ_UNKNOWN + 1; o < c->f->objs.len; o++) {
		if (c->f->objs.at[o].kind == PTA_OBJ_FUNC)
			continue; /* no memory */
		for (PtaSink sink = 1; sink < PTA_SINK_COUNT; sink++)
			if (c->in[o] >> sink & 1)
				check_in_sink(c, o, sink);
	}
}

void
cert_objects(Cert *c)
{
	cert_begin(c, "object", OBJ_OMEGA);
	cert_token(c, cert_omega(c), cert_omega(c));
	cert_begin(c, "object", OBJ_UNKNOWN);
	cert_token(c, cert_unknown(c), cert_omega(c));
	cert_token(c, cert_unknown(c), cert_unknown(c));
	for (PtaObjId i = OBJ_UNKNOWN + 1; i < c->f->objs.len; i++) {
		const PtaObj *o = &c->f->objs.at[i];
		cert_begin(c, "object", i);
		for (uint32_t k = 0; k < o->n; k++) {
			/* What is stored in outside memory can be reached from outside. */
			if (pta_is_placeholder(o))
				cert_copy(c, PTA_SINK_EXPOSED, o->first + k);
			if (!o->is_collapsed)
				continue;
			cert_copy(c, o->first + k, o->first);
			cert_copy(c, o->first, o->first + k);
		}
	}
	/* What flows on from a cell's earlier contents. */
	for (PtaNodeId n = 1; n < c->nodes->n; n++) {
		NodeInfo info = c->nodes->info[n];
		cert_begin(c, "node", n);
		if (info.kind == NODE_LINK)
			check_before(c, n, info.a);
	}
}

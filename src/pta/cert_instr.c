/*
 * Instructions: what each one asks of the finished sets (doc/pointsto.md, section 5), read from the
 * IR alone. So it does not matter how, or whether, constraints were made for it.
 *
 * A value has a node for each leaf. A leaf that cannot point anywhere has none (0), and neither has
 * a value that nothing flows to; where something has to flow to a leaf that points, a node is
 * missing.
 */
#include "pta/cert.h"

typedef struct Walk {
	Cert *c;
	CertRun *run;
	const IrModule *m;
	const IrFunc *f;
	IrValueId v;
	const IrInstr *in;
} Walk;

/* ------------------------------------------------------------------ values */

static IrTypeId
type_of(const Walk *w, IrValueId v)
{
	return ir_instr(w->f, v)->type;
}

static const CertLayout *
layout_of(const Walk *w, IrValueId v)
{
	return cert_layout(w->run, type_of(w, v));
}

static const IrType *
under_of(const Walk *w, IrValueId v)
{
	return ir_under(w->m, type_of(w, v));
}

static IrValueId
arg(const Walk *w, uint32_t i)
{
	return i < w->in->n ? ir_operand(w->f, w->in, i) : 0;
}

/* What a global's address leads to: memory of unknown code, if others than the module may have put
 * func values or boxes there. */
static PtaNodeId
global_node(const Walk *w, const IrGlobal *g)
{
	bool is_foreign = g->is_outside && ir_under(w->m, g->type)->kind != IRT_STRING;
	return is_foreign ? cert_unknown(w->c) : cert_omega(w->c);
}

/* The leaf's node; 0: it holds no pointers. uintptr values carry what they were converted from. */
static PtaNodeId
leaf(const Walk *w, IrValueId v, uint32_t k)
{
	const IrInstr *in = v ? ir_instr(w->f, v) : NULL;
	if (v == 0 || in->op == OP_CONST || in->type == 0)
		return 0;
	if (in->op == OP_GLOBAL)
		return global_node(w, &w->m->globals.at[in->aux]);
	const CertLayout *l = cert_layout(w->run, in->type);
	PtaNodeId first = w->c->f->value[v];
	bool is_uintptr = ir_under(w->m, in->type)->kind == IRT_UINTPTR;
	if (first == 0 || (!l->has_pointers && !is_uintptr))
		return 0;
	if (l->n == 1)
		return first;
	return cert_leaf_points(w->run, l, k) ? first + k : 0;
}

/* The leaf as memory, a call or a result gets it: a uintptr is a number there. */
static PtaNodeId
kept_leaf(const Walk *w, IrValueId v, uint32_t k)
{
	return v && cert_layout(w->run, type_of(w, v))->has_pointers ? leaf(w, v, k) : 0;
}

/* The leaf as what something flows to: without a node it must not have to hold anything. */
static PtaNodeId
target(Walk *w, IrValueId v, uint32_t k)
{
	PtaNodeId n = leaf(w, v, k);
	const CertLayout *l = layout_of(w, v);
	if (n == 0 && cert_leaf_points(w->run, l, l->n == 1 ? 0 : k))
		cert_fault(w->c, "value %u has no node for leaf %u", v, k);
	return n;
}

/* n leaves from one value into another; a value of collapsed type has one leaf for all. */
static void
copy_leaves(Walk *w, IrValueId dst, uint32_t dst_at, IrValueId src, uint32_t src_at, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++) {
		PtaNodeId from = leaf(w, src, layout_of(w, src)->n == 1 ? 0 : src_at + k);
		if (from && pta_set_count(cert_set(w->c, from)))
			cert_copy(w->c, target(w, dst, layout_of(w, dst)->n == 1 ? 0 : dst_at + k),
				   from);
	}
}

static void
copy_value(Walk *w, IrValueId src)
{
	copy_leaves(w, w->v, 0, src, 0, layout_of(w, w->v)->n);
}

/* The elements of an array that an index may be: [*from, *to). index 0: any. Where elements are one,
 * that is element 0. */
static void
indexed(const Walk *w, IrTypeId array, IrValueId index, uint32_t *from, uint32_t *to)
{
	const IrType *u = ir_under(w->m, array);
	const IrConst *c = ir_const_of(w->f, index);
	assert(u->kind == IRT_ARRAY);
	*from = 0;
	*to = cert_layout(w->run, array)->per_elem ? (uint32_t)u->len : 1;
	if (c == NULL || (c->kind != IRC_INT && c->kind != IRC_ZERO))
		return;
	uint64_t i = c->kind == IRC_ZERO ? 0 : c->bits;
	if (i < *to) {
		*from = (uint32_t)i;
		*to = *from + 1;
	}
}

static uint32_t
part_start(const Walk *w, IrTypeId t, uint32_t i)
{
	assert(i < ir_under(w->m, t)->n_members);
	const CertLayout *l = cert_layout(w->run, t);
	return l->n == 1 ? 0 : l->starts[i];
}

/* ----------------------------------------------------------------- objects */

static bool
is_here(const Walk *w, IrValueId v, PtaShape shape, IrTypeId type, IrFuncId func)
{
	PtaObjId id = w->c->own[v];
	const PtaObj *o = id ? &w->c->f->objs.at[id] : NULL;
	if (o && o->shape == shape && o->type == type && o->func == func)
		return true;
	cert_fault(w->c, "has no object of its type");
	return false;
}

/* The instruction makes an object; its address is the result. 0: it is missing. */
static PtaNodeId
makes(Walk *w, PtaShape shape, IrTypeId type, IrFuncId func)
{
	if (!is_here(w, w->v, shape, type, func))
		return 0;
	PtaNodeId first = w->c->f->objs.at[w->c->own[w->v]].first;
	assert(w->c->owner[first] == w->c->own[w->v]);
	PtaNodeId r = target(w, w->v, 0);
	if (r)
		cert_token(w->c, r, first);
	return first;
}

static void
root(Walk *w, PtaNodeId n, PtaRoot kind, uint32_t index, uint32_t k, IrTypeId leaf_type)
{
	PtaShape shape;
	IrTypeId type;
	cert_pointee(w->run, leaf_type, &shape, &type);
	if (n == 0) {
		cert_fault(w->c, "parameter %u, leaf %u has no node", index, k);
		return;
	}
	pta_set_each(cert_set(w->c, n), t) {
		const PtaObj *o = cert_obj(w->c, t);
		bool fits = o->shape == PTA_SHAPE_ANY || (o->shape == shape && o->type == type);
		if (o->kind == PTA_OBJ_ROOT && o->root == kind && o->index == index &&
		    o->leaf == k && t == o->first && fits)
			return;
	}
	cert_fault(w->c, "parameter %u, leaf %u does not point to memory of the callers", index,
		    k);
}

static void
roots(Walk *w, IrValueId v)
{
	const IrInstr *in = ir_instr(w->f, v);
	assert(in->op == OP_PARAM || in->op == OP_CAPTURE);
	const CertLayout *l = layout_of(w, v);
	PtaRoot kind = in->op == OP_PARAM ? PTA_ROOT_PARAM : PTA_ROOT_CAPTURE;
	/* Where calls are resolved, a caller that is not in the closed module counts. */
	const Pta *p = w->run->p;
	bool has_foreign_callers = w->f->is_outside && w->c->nodes->is_verdict &&
				   callgraph_is_whole(p->graph);
	for (uint32_t k = 0; k < l->n; k++) {
		if (!cert_leaf_points(w->run, l, k))
			continue;
		root(w, leaf(w, v, k), kind, in->aux, k, l->types[k]);
		if (has_foreign_callers)
			cert_token(w->c, leaf(w, v, k), cert_unknown(w->c));
	}
}

/* ------------------------------------------------------------------ memory */

/* Leaves [at, at + n) of v are what is at leaf `from` and on of the memory that p points to. */
static void
reads(Walk *w, IrValueId v, uint32_t at, IrValueId p, uint32_t from, IrTypeId type)
{
	PtaNodeId ptr = leaf(w, p, 0);
	const CertLayout *l = cert_layout(w->run, type);
	bool is_one = layout_of(w, v)->n == 1;
	for (uint32_t k = 0; k < l->n && ptr; k++)
		if (cert_leaf_points(w->run, l, k) && pta_set_count(cert_set(w->c, ptr)))
			cert_load(w->c, target(w, v, is_one ? 0 : at + k), ptr, from + k, false);
}

static void
writes(Walk *w, IrValueId p, uint32_t at, IrValueId x)
{
	for (uint32_t k = 0; x && k < layout_of(w, x)->n; k++)
		cert_store(w->c, leaf(w, p, 0), at + k, false, kept_leaf(w, x, k));
}

/* What leaf k of the memory that p points to holds, seen by reads. */
static void
contents(Walk *w, PtaNodeId p, uint32_t k, PtaSet *out)
{
	Cert *c = w->c;
	pta_set_each(cert_set(c, p), t) {
		const PtaObj *o = cert_obj(c, t);
		PtaNodeId cell = cert_is_vague(o) ? o->first : cert_plus(c, t, k);
		PtaNodeId all = c->before_all[cert_obj_id(c, t)], one = c->before[cell];
		bool is_read = pta_is_placeholder(o) ||
			       (c->in[cert_obj_id(c, t)] >> PTA_SINK_EXPOSED & 1);
		pts_union_into(&c->run->pool, out, cert_set(c, cell), NULL);
		if (c->link_of[cell])
			pts_union_into(&c->run->pool, out, cert_set(c, c->link_of[cell]), NULL);
		if (is_read && all)
			pts_add(&c->run->pool, out, all);
		if (is_read && one)
			pts_add(&c->run->pool, out, one);
	}
}

static void
moves(Walk *w, IrValueId to, IrValueId from, IrTypeId elem)
{
	const CertLayout *l = cert_layout(w->run, elem);
	PtaNodeId src = leaf(w, from, 0), dst = leaf(w, to, 0);
	for (uint32_t k = 0; k < l->n && src && dst; k++) {
		if (!cert_leaf_points(w->run, l, k))
			continue;
		PtaSet set = { 0 };
		contents(w, src, k, &set);
		cert_store_set(w->c, dst, k, false, &set);
	}
}

/* The result is the old slice, or new memory with what the old one held; both get the elements. */
static void
append(Walk *w)
{
	IrTypeId elem = under_of(w, w->v)->elem;
	IrValueId old = arg(w, 0);
	PtaNodeId cells = makes(w, PTA_SHAPE_MEM, elem, 0);
	const CertLayout *l = cert_layout(w->run, elem);
	copy_value(w, old);
	for (uint32_t k = 0; k < l->n && cells; k++) {
		if (!cert_leaf_points(w->run, l, k))
			continue;
		PtaNodeId cell = cert_plus(w->c, cells, k);
		cert_load(w->c, cell, leaf(w, old, 0), k, false);
		if (w->in->op == OP_APPENDALL)
			cert_load(w->c, cell, leaf(w, arg(w, 1), 0), k, false);
		for (uint32_t i = 1; w->in->op == OP_APPEND && i < w->in->n; i++) {
			cert_copy(w->c, cell, leaf(w, arg(w, i), k));
			cert_store(w->c, leaf(w, old, 0), k, false, leaf(w, arg(w, i), k));
		}
	}
	if (w->in->op == OP_APPENDALL)
		moves(w, old, arg(w, 1), elem);
}

static void
closure(Walk *w)
{
	PtaNodeId first = makes(w, PTA_SHAPE_CLOSURE, 0, ir_static_callee(w->f, w->in));
	uint32_t at = 0;
	for (uint32_t i = 1; i < w->in->n && first; i++) {
		uint32_t n = layout_of(w, arg(w, i))->n;
		for (uint32_t k = 0; k < n; k++)
			cert_copy(w->c, cert_plus(w->c, first, at + k),
				  kept_leaf(w, arg(w, i), k));
		at += n;
	}
}

static void
box(Walk *w)
{
	IrValueId x = arg(w, 0);
	PtaNodeId first = makes(w, PTA_SHAPE_BOX, type_of(w, x), 0);
	for (uint32_t k = 0; first && k < layout_of(w, x)->n; k++)
		cert_copy(w->c, cert_plus(w->c, first, k), kept_leaf(w, x, k));
}

static void
assertion(Walk *w)
{
	PtaNodeId x = leaf(w, arg(w, 0), 0);
	IrTypeId t = w->in->op == OP_ASSERT ? w->in->type
					    : ir_under(w->m, w->in->type)->members[0].type;
	if (x == 0 || pta_set_count(cert_set(w->c, x)) == 0)
		return;
	if (ir_under(w->m, t)->kind == IRT_IFACE) {
		cert_filter(w->c, target(w, w->v, 0), x, t);
		return;
	}
	const CertLayout *l = cert_layout(w->run, t);
	for (uint32_t k = 0; k < l->n; k++) {
		if (!cert_leaf_points(w->run, l, k))
			continue;
		PtaNodeId dst = target(w, w->v, k);
		pta_set_each(cert_set(w->c, x), token) {
			PtaNodeId v = dst ? cert_view(w->c, token, PTA_SHAPE_BOX, t) : 0;
			if (v == 0)
				continue;
			cert_read(w->c, dst, v, k, false);
			const PtaObj *o = cert_obj(w->c, v);
			/* Put there by unsafe means: it may be the value itself. */
			bool is_wild = o->kind == PTA_OBJ_FUNC ||
				       (pta_is_made(o) && !cert_is_box(o));
			if (is_wild && ir_type(w->m, t)->is_direct)
				cert_token(w->c, dst, v);
		}
	}
}

/* ------------------------------------------------------------ maps, channels */

static uint32_t
map_value_start(const Walk *w, IrTypeId map)
{
	const IrType *u = ir_under(w->m, map);
	assert(u->kind == IRT_MAP);
	PtaObj o = { .kind = PTA_OBJ_OWN, .shape = PTA_SHAPE_MAP, .type = map };
	return cert_layout_of(w->run, &o)->n == 1 ? 0 : cert_layout(w->run, u->key)->n;
}

static void
next(Walk *w)
{
	IrTypeId ranged = under_of(w, arg(w, 0))->elem;
	const IrType *u = ir_under(w->m, ranged);
	if (u->kind != IRT_MAP)
		return;
	reads(w, w->v, part_start(w, w->in->type, 1), arg(w, 0), 0, u->key);
	reads(w, w->v, part_start(w, w->in->type, 2), arg(w, 0), map_value_start(w, ranged),
	      u->elem);
}

static void
select_cases(Walk *w)
{
	assert(w->in->n % 2 == 0);
	uint32_t part = 2; /* after the number of the case and ok */
	for (uint32_t i = 0; i + 1 < w->in->n; i += 2) {
		IrValueId chan = arg(w, i), x = arg(w, i + 1);
		if (x)
			writes(w, chan, 0, x);
		else
			reads(w, w->v, part_start(w, w->in->type, part++), chan, 0,
			      under_of(w, chan)->elem);
	}
}

/* ------------------------------------------------- conversions and builtins */

static void
convert(Walk *w)
{
	IrValueId x = arg(w, 0);
	const IrType *to = under_of(w, w->v), *from = under_of(w, x);
	if (from->kind == IRT_UNSAFE && to->kind == IRT_POINTER) {
		cert_cast(w->c, target(w, w->v, 0), leaf(w, x, 0), to->elem);
		return;
	}
	/* Slice to array: its memory may be any array, of which an element stands for all. */
	if (from->kind == IRT_SLICE && to->kind == IRT_POINTER &&
	    cert_layout(w->run, to->elem)->per_elem) {
		cert_cast(w->c, target(w, w->v, 0), leaf(w, x, 0), to->elem);
		return;
	}
	copy_value(w, x);
	if (from->kind == IRT_UINTPTR && to->kind == IRT_UNSAFE)
		cert_collapsed(w->c, leaf(w, x, 0));
}

static void
buffer(Walk *w)
{
	const IrType *u = under_of(w, w->v);
	makes(w, PTA_SHAPE_MEM, u->kind == IRT_SLICE ? u->elem : w->c->p->byte_type, 0);
}

static void
builtin(Walk *w)
{
	switch ((IrBuiltin)w->in->aux) {
	case BI_COPY:
		moves(w, arg(w, 0), arg(w, 1), under_of(w, arg(w, 0))->elem);
		break;
	case BI_MIN:
	case BI_MAX:
		for (uint32_t i = 0; i < w->in->n; i++)
			copy_value(w, arg(w, i));
		break;
	case BI_RECOVER:
		if (target(w, w->v, 0))
			cert_token(w->c, leaf(w, w->v, 0), cert_omega(w->c));
		break;
	case BI_UNSAFE_ADD:
		copy_value(w, arg(w, 0));
		cert_collapsed(w->c, leaf(w, arg(w, 0), 0));
		break;
	case BI_UNSAFE_SLICE:
		cert_cast(w->c, target(w, w->v, 0), leaf(w, arg(w, 0), 0),
			  PTA_ROW | under_of(w, w->v)->elem);
		break;
	case BI_UNSAFE_STRING:
		cert_cast(w->c, target(w, w->v, 0), leaf(w, arg(w, 0), 0),
			  PTA_ROW | w->c->p->byte_type);
		break;
	case BI_UNSAFE_SLICEDATA:
	case BI_UNSAFE_STRINGDATA:
		copy_value(w, arg(w, 0));
		break;
	case BI_ESCAPE:
		for (uint32_t k = 0; k < layout_of(w, arg(w, 0))->n; k++)
			cert_copy(w->c, PTA_SINK_UNKNOWN, leaf(w, arg(w, 0), k));
		break;
	case BI_CLEAR: case BI_CLOSE: case BI_DELETE: case BI_PRINT: case BI_PRINTLN:
	case BI_COMPLEX: case BI_COUNT:
		break;
	}
}

/* ------------------------------------------------------------------- calls */

/* The arguments and the callee flow to dst. */
static void
call_flows(Walk *w, PtaNodeId dst)
{
	for (uint32_t i = 0; i < w->in->n; i++)
		for (uint32_t k = 0; k < layout_of(w, arg(w, i))->n; k++)
			if (i > 0 || ir_instr(w->f, arg(w, 0))->op != OP_FUNC)
				cert_copy(w->c, dst, kept_leaf(w, arg(w, i), k));
}

static void
call_operands(Walk *w, const PtaCall *call)
{
	uint32_t at = 0;
	for (uint32_t i = 1; i < w->in->n; i++)
		for (uint32_t k = 0; k < layout_of(w, arg(w, i))->n; k++, at++) {
			PtaNodeId n = kept_leaf(w, arg(w, i), k);
			if (n == 0 || pta_set_count(cert_set(w->c, n)) == 0)
				continue;
			if (at >= call->args.len || call->args.at[at] == 0)
				cert_fault(w->c, "argument %u is missing", i);
			else
				cert_copy(w->c, call->args.at[at], n);
		}
	const CertLayout *l = w->in->type ? cert_layout(w->run, w->in->type) : NULL;
	for (uint32_t k = 0; l && w->in->mode == CALL_PLAIN && k < l->n; k++) {
		if (!cert_leaf_points(w->run, l, k))
			continue;
		if (k >= call->results.len || call->results.at[k] == 0)
			cert_fault(w->c, "result leaf %u is missing", k);
		else
			cert_copy(w->c, target(w, w->v, k), call->results.at[k]);
	}
}

static void
deferred(Walk *w)
{
	if (!is_here(w, w->v, PTA_SHAPE_RECORD, 0, 0))
		return;
	call_flows(w, w->c->f->objs.at[w->c->own[w->v]].first);
	if (w->in->flags & IRF_DEFER_OUTER)
		call_flows(w, PTA_SINK_DEFER);
}

static void
call(Walk *w)
{
	PtaCallId id = w->c->call_of[w->v];
	if (id == 0) {
		cert_fault(w->c, "is not among the calls");
		return;
	}
	const PtaCall *call = &w->c->f->calls.at[id];
	IrFuncId g = w->in->op == OP_CALL ? ir_static_callee(w->f, w->in) : 0;
	uint32_t kind = g                        ? PTA_CALL_STATIC
			: w->in->op == OP_INVOKE ? PTA_CALL_INVOKE
						 : PTA_CALL_VALUE;
	if (call->kind != kind || call->mode != w->in->mode ||
	    call->type != type_of(w, arg(w, 0)) ||
	    (kind == PTA_CALL_INVOKE && call->method != w->in->aux))
		cert_fault(w->c, "is another kind of call than the instruction");
	call_operands(w, call);
	if (g && !cert_runs(w->c, call, g, 0))
		cert_fault(w->c, "does not run function %u", g);
	PtaNodeId callee = g ? 0 : leaf(w, arg(w, 0), 0);
	if (callee && call->callee == 0 && pta_set_count(cert_set(w->c, callee)))
		cert_fault(w->c, "has no callee");
	cert_copy(w->c, call->callee, callee);
	if (call->known && (kind != PTA_CALL_VALUE ||
			    !cert_is_known(w->c->run, w->f->id, w->v, call->known)))
		cert_fault(w->c, "may run other code than function %u", call->known);
	if (w->in->mode == CALL_GO)
		call_flows(w, PTA_SINK_GOROUTINE);
	if (w->in->mode == CALL_DEFER)
		deferred(w);
}

/* ------------------------------------------------------------------- joins */

static void
phi(Walk *w)
{
	const AbsFacts *facts = w->c->p->facts;
	for (uint32_t i = 0; i < w->in->n; i++)
		if (!facts || absint_pred_feasible(facts, w->f->id, w->in->block, i))
			copy_value(w, arg(w, i));
}

static void
returns(Walk *w)
{
	const PtaSolution *f = w->c->f;
	const CertLayout *l = cert_layout_results(w->run, w->f->type);
	uint32_t at = 0;
	for (uint32_t i = 0; i < w->in->n; i++) {
		uint32_t n = layout_of(w, arg(w, i))->n;
		for (uint32_t k = 0; k < n; k++) {
			PtaNodeId from = kept_leaf(w, arg(w, i), k);
			if (from == 0 || !l->has_pointers)
				continue;
			uint32_t to = l->n == 1 ? 0 : at + k;
			if (f->result == 0 || to >= f->n_results)
				cert_fault(w->c, "result leaf %u has no node", to);
			else
				cert_copy(w->c, f->result + to, from);
		}
		at += n;
	}
}

static void
aggregate(Walk *w)
{
	uint32_t each = layout_of(w, w->v)->per_elem;
	for (uint32_t i = 0; i < w->in->n; i++)
		copy_leaves(w, w->v,
			    w->in->op == OP_STRUCT ? part_start(w, w->in->type, i) : i * each,
			    arg(w, i), 0, layout_of(w, arg(w, i))->n);
}

/* The address of an element; index 0: a slice, which is the addresses of all elements of the array. */
static void
element(Walk *w, IrValueId index)
{
	const IrType *u = under_of(w, arg(w, 0));
	PtaNodeId p = leaf(w, arg(w, 0), 0);
	uint32_t from = 0, to = 1, each = 0;
	if (u->kind == IRT_POINTER) {
		indexed(w, u->elem, index, &from, &to);
		each = cert_layout(w->run, u->elem)->per_elem;
	}
	for (uint32_t i = from; i < to; i++)
		cert_offset(w->c, target(w, w->v, 0), p, i * each, false);
}

static void
field(Walk *w)
{
	IrTypeId st = under_of(w, arg(w, 0))->elem;
	cert_offset(w->c, target(w, w->v, 0), leaf(w, arg(w, 0), 0),
		     part_start(w, st, w->in->aux), false);
}

static void
part(Walk *w)
{
	IrValueId whole = arg(w, 0);
	uint32_t n = layout_of(w, w->v)->n, from, to;
	if (w->in->op == OP_EXTRACT) {
		copy_leaves(w, w->v, 0, whole, part_start(w, type_of(w, whole), w->in->aux), n);
	} else if (under_of(w, whole)->kind == IRT_ARRAY) {
		indexed(w, type_of(w, whole), arg(w, 1), &from, &to);
		for (uint32_t i = from; i < to; i++)
			copy_leaves(w, w->v, 0, whole, i * layout_of(w, whole)->per_elem, n);
	}
}

/* Arithmetic keeps what a uintptr carries; xor is how it is hidden. */
static void
arithmetic(Walk *w)
{
	if (under_of(w, w->v)->kind != IRT_UINTPTR || w->in->aux == BIN_XOR)
		return;
	for (uint32_t i = 0; i < w->in->n; i++) {
		PtaNodeId from = leaf(w, arg(w, i), 0);
		if (from && pta_set_count(cert_set(w->c, from)) && leaf(w, w->v, 0) == 0)
			cert_fault(w->c, "the pointer in a uintptr is lost");
		cert_copy(w->c, leaf(w, w->v, 0), from);
	}
}

/* --------------------------------------------------------------- the walk */

/* Slices, maps and channels. */
static void
container(Walk *w)
{
	switch ((int)w->in->op) {
	case OP_MAKESLICE:
		makes(w, PTA_SHAPE_MEM, under_of(w, w->v)->elem, 0);
		break;
	case OP_MAKEMAP:
		makes(w, PTA_SHAPE_MAP, w->in->type, 0);
		break;
	case OP_MAKECHAN:
		makes(w, PTA_SHAPE_CHAN, w->in->type, 0);
		break;
	case OP_APPEND: case OP_APPENDALL:
		append(w);
		break;
	case OP_MAPGET: case OP_MAPGETOK:
		reads(w, w->v, 0, arg(w, 0), map_value_start(w, type_of(w, arg(w, 0))),
		      under_of(w, arg(w, 0))->elem);
		break;
	case OP_MAPSET:
		writes(w, arg(w, 0), 0, arg(w, 1));
		writes(w, arg(w, 0), map_value_start(w, type_of(w, arg(w, 0))), arg(w, 2));
		break;
	case OP_NEXT:
		next(w);
		break;
	case OP_SEND:
		writes(w, arg(w, 0), 0, arg(w, 1));
		break;
	case OP_RECV: case OP_RECVOK:
		reads(w, w->v, 0, arg(w, 0), 0, under_of(w, arg(w, 0))->elem);
		break;
	case OP_SELECT:
		select_cases(w);
		break;
	}
}

static void
instruction(Walk *w)
{
	const IrInstr *in = w->in;
	switch ((IrOp)in->op) {
	case OP_ALLOC:
		makes(w, PTA_SHAPE_MEM, w->f->sites.at[in->aux].type, 0);
		break;
	case OP_LOAD:
		reads(w, w->v, 0, arg(w, 0), 0, in->type);
		break;
	case OP_STORE:
		writes(w, arg(w, 0), 0, arg(w, 1));
		break;
	case OP_FIELD:
		field(w);
		break;
	case OP_ELEM:
		element(w, arg(w, 1));
		break;
	case OP_SLICE:
		element(w, 0);
		break;
	case OP_RANGE:
		cert_copy(w->c, target(w, w->v, 0), leaf(w, arg(w, 0), 0));
		break;
	case OP_STRUCT: case OP_ARRAY:
		aggregate(w);
		break;
	case OP_EXTRACT: case OP_INDEX:
		part(w);
		break;
	case OP_BIN:
		arithmetic(w);
		break;
	case OP_CONVERT:
		convert(w);
		break;
	case OP_STRCONV: case OP_CONCAT:
		buffer(w);
		break;
	case OP_MAKESLICE: case OP_MAKEMAP: case OP_MAKECHAN: case OP_APPEND: case OP_APPENDALL:
	case OP_MAPGET: case OP_MAPGETOK: case OP_MAPSET: case OP_NEXT: case OP_SEND: case OP_RECV:
	case OP_RECVOK: case OP_SELECT:
		container(w);
		break;
	case OP_BOX:
		box(w);
		break;
	case OP_ASSERT: case OP_ASSERTOK:
		assertion(w);
		break;
	case OP_CLOSURE:
		closure(w);
		break;
	case OP_CALL: case OP_INVOKE:
		call(w);
		break;
	case OP_BUILTIN:
		builtin(w);
		break;
	case OP_PHI:
		phi(w);
		break;
	case OP_RET:
		returns(w);
		break;
	case OP_PANIC:
		cert_copy(w->c, PTA_SINK_PANIC, leaf(w, arg(w, 0), 0));
		break;
	case OP_NONE: case OP_PARAM: case OP_CAPTURE: case OP_CONST: case OP_GLOBAL: case OP_FUNC:
	case OP_UN: case OP_RUNDEFERS: case OP_JUMP: case OP_IF: case OP_UNREACHABLE: case OP_COUNT:
		break;
	}
}

/* Values that stand in no block: parameters, captures, functions. */
static void
pseudo_values(Walk *w)
{
	for (IrValueId v = 1; v < w->f->instrs.len; v++) {
		const IrInstr *in = ir_instr(w->f, v);
		cert_begin(w->c, "value", v);
		if (in->op == OP_PARAM || in->op == OP_CAPTURE)
			roots(w, v);
		if (in->op != OP_FUNC || leaf(w, v, 0) == 0)
			continue;
		bool is_there = false;
		pta_set_each(cert_set(w->c, leaf(w, v, 0)), t) {
			const PtaObj *o = cert_obj(w->c, t);
			is_there |= o->kind == PTA_OBJ_FUNC && o->func == in->aux;
		}
		if (!is_there)
			cert_fault(w->c, "is not the function");
	}
}

void
cert_instructions(Cert *c)
{
	assert(c->f->ir != NULL); /* dispatchers have no solution */
	Walk w = { .c = c, .run = c->run, .m = c->p->m, .f = c->f->ir };
	pseudo_values(&w);
	for (IrBlockId b = 1; b < w.f->blocks.len; b++) {
		if (c->p->facts && !absint_block_reachable(c->p->facts, w.f->id, b))
			continue;
		const IrBlock *block = &w.f->blocks.at[b];
		vec_each(&block->instrs, i) {
			w.v = block->instrs.at[i];
			w.in = ir_instr(w.f, w.v);
			if (!demand_is_relevant(c->p, w.f->id, w.v))
				continue;
			cert_begin(c, "instruction", w.v);
			instruction(&w);
		}
	}
}

/*
 * Instances: what a summary says about the callee holds in the caller's sets. For each object of
 * the summary, its node has what the object is at this call: arguments for roots, what is loaded
 * from the parents' objects for links, casts of it for views, the clone for a site. Stores, sinks,
 * results and open calls follow with these nodes. The summary itself is compared with the callee's
 * solution (cert_summary.c).
 */
#include "pta/cert.h"

typedef struct Inst {
	Cert *c;
	uint32_t id;
	const PtaInst *inst;
	const PtaSummary *sum;
	IrTypeId recv; /* the boxed type of the receiver, or 0 */
} Inst;

static const PtaSumObj *
sum_obj(const Inst *in, uint32_t x)
{
	return &in->sum->objs.at[x];
}

static const PtaSet *
stands_for(const Inst *in, uint32_t x)
{
	return cert_set(in->c, in->inst->nodes[x]);
}

/* Memory whose extent the callee does not know: an access touches all of it. */
static bool
is_unbounded(const PtaSumObj *o)
{
	return (o->kind == PTA_OBJ_ROOT || o->kind == PTA_OBJ_LINK || o->kind == PTA_OBJ_VIEW) &&
	       (o->shape == PTA_SHAPE_ANY || o->shape == PTA_SHAPE_FUNC ||
		o->shape == PTA_SHAPE_IFACE);
}

static void
need_tokens(Inst *in, PtaNodeId dst, const PtaSumTokens *tokens)
{
	vec_each(tokens, k) {
		PtaSumToken t = tokens->at[k];
		const PtaSumObj *o = sum_obj(in, t.obj);
		if (dst == 0) {
			cert_fault(in->c, "no node for object %u of the summary", t.obj);
			return;
		}
		/* An address somewhere inside. */
		bool is_inside = t.off && is_unbounded(o) && o->shape == PTA_SHAPE_ANY;
		if (t.off == 0)
			cert_copy(in->c, dst, in->inst->nodes[t.obj]);
		else
			cert_offset(in->c, dst, in->inst->nodes[t.obj], t.off, is_inside);
	}
}

/* The caller's addresses that the summary's tokens stand for. */
static void
add_tokens(const Inst *in, const PtaSumTokens *tokens, PtaSet *out)
{
	vec_each(tokens, k) {
		PtaSumToken t = tokens->at[k];
		const PtaSumObj *so = sum_obj(in, t.obj);
		bool is_inside = t.off && is_unbounded(so) && so->shape == PTA_SHAPE_ANY;
		if (t.off == 0) {
			pts_union_into(&in->c->run->pool, out, stands_for(in, t.obj), NULL);
			continue;
		}
		pta_set_each(stands_for(in, t.obj), v) {
			const PtaObj *o = cert_obj(in->c, v);
			if (!is_inside)
				pts_add(&in->c->run->pool, out, cert_plus(in->c, v, t.off));
			for (uint32_t i = 0; i < o->n && is_inside; i++)
				pts_add(&in->c->run->pool, out, o->first + i);
		}
	}
}

/* ----------------------------------------------------------------- objects */

static bool
is_clone_of(const Inst *in, const PtaObj *o, const PtaSumObj *so)
{
	IrValueId instr = in->c->f->calls.at[in->inst->call].instr;
	return o->kind == PTA_OBJ_CLONE && o->origin.func == so->origin.func &&
	       o->origin.instr == so->origin.instr && o->shape == so->shape &&
	       o->type == so->type && o->func == so->func &&
	       o->call == (in->c->f->is_context_off ? 0 : instr);
}

/* What the callee stored in a site is said leaf by leaf. Where one cell stood for all leaves, callers
 * must see a brief. */
static void
check_cells_of_site(Inst *in, uint32_t x)
{
	const PtaSumObj *so = sum_obj(in, x);
	PtaObj site = { .kind = so->kind, .shape = so->shape, .type = so->type, .func = so->func };
	if (so->n != cert_layout_of(in->c->run, &site)->n)
		cert_fault(in->c, "object %u of the summary has %u cells", x, so->n);
}

static void
check_object(Inst *in, uint32_t x)
{
	const PtaSumObj *so = sum_obj(in, x);
	if (so->kind == PTA_OBJ_OWN)
		check_cells_of_site(in, x);
	if (so->is_collapsed)
		cert_collapsed(in->c, in->inst->nodes[x]);
	if (so->kind != PTA_OBJ_FUNC && so->kind != PTA_OBJ_OWN)
		return;
	pta_set_each(stands_for(in, x), t) {
		const PtaObj *o = cert_obj(in->c, t);
		if (t == o->first && (so->kind == PTA_OBJ_FUNC
					      ? o->kind == PTA_OBJ_FUNC && o->func == so->func
					      : is_clone_of(in, o, so)))
			return;
	}
	cert_fault(in->c, "object %u of the summary is missing", x);
}

static void
check_view_object(Inst *in, uint32_t x)
{
	const PtaSumObj *o = sum_obj(in, x);
	PtaNodeId dst = in->inst->nodes[x], src = in->inst->nodes[o->parent];
	if (o->shape == PTA_SHAPE_MEM)
		cert_cast(in->c, dst, src, o->index);
	else
		cert_views(in->c, dst, src, o->shape,
			    o->shape == PTA_SHAPE_BOX ? o->type : o->func);
}

static bool
is_direct_view(const Inst *in, const PtaSumObj *o)
{
	return o->kind == PTA_OBJ_VIEW && o->shape == PTA_SHAPE_BOX &&
	       ir_type(in->c->p->m, o->type)->is_direct;
}

static void
check_links(Inst *in)
{
	vec_each(&in->sum->links, k) {
		PtaSumLink l = in->sum->links.at[k];
		PtaNodeId dst = in->inst->nodes[l.child], src = in->inst->nodes[l.parent];
		if (l.leaf == LEAF_SAME) {
			cert_copy(in->c, dst, src);
			continue;
		}
		bool is_wide = l.leaf == LEAF_ALL;
		cert_load(in->c, dst, src, is_wide ? 0 : l.leaf, is_wide);
		/* What stands in an interface by unsafe means is the value itself. */
		if (is_direct_view(in, sum_obj(in, l.parent)))
			cert_wild(in->c, dst, src);
	}
}

static void
check_stores(Inst *in)
{
	vec_each(&in->sum->stores, k) {
		const PtaSumStore *st = &in->sum->stores.at[k];
		PtaSet tokens = { 0 };
		add_tokens(in, &st->tokens, &tokens);
		if (pta_set_count(&tokens))
			cert_store_set(in->c, in->inst->nodes[st->obj], st->leaf,
					is_unbounded(sum_obj(in, st->obj)), &tokens);
	}
}

/* ------------------------------------------------------------------- calls */

/* Leaves of the parameters before number i of a func type. */
static uint32_t
leaves_before(CertRun *run, IrTypeId sig, uint32_t i)
{
	const IrType *u = ir_under(run->p->m, sig);
	assert(u->kind == IRT_FUNC);
	uint32_t n = 0;
	for (uint32_t k = 0; k < i && k < u->n_params; k++)
		n += cert_layout(run, u->members[k].type)->n;
	return n;
}

/* The root of a receiver or capture: the contents, at leaf `leaf`, of the boxes or closures that
 * are called. */
static void
check_contents(Inst *in, const PtaCall *call, PtaNodeId dst, PtaShape shape, uint32_t as,
	       uint32_t leaf)
{
	Cert *c = in->c;
	if (call->callee == 0)
		return;
	bool is_direct = shape == PTA_SHAPE_BOX && ir_type(c->p->m, as)->is_direct;
	pta_set_each(cert_set(c, call->callee), t) {
		PtaNodeId v = cert_view(c, t, shape, as);
		if (v == 0)
			continue;
		cert_read(c, dst, v, leaf, false);
		const PtaObj *o = cert_obj(c, v);
		bool is_wild = o->kind == PTA_OBJ_FUNC || (pta_is_made(o) && !cert_is_box(o));
		if (is_direct && is_wild)
			cert_token(c, dst, v);
	}
}

static void
check_root(Inst *in, const PtaCall *call, uint32_t x)
{
	Cert *c = in->c;
	const PtaSumObj *o = sum_obj(in, x);
	PtaNodeId n = in->inst->nodes[x];
	PtaFuncId g = cert_callee(c->p, in->inst->callee);
	assert(o->kind == PTA_OBJ_ROOT && o->root != PTA_ROOT_RESULT);
	bool is_dispatcher = g >= c->p->n_ir;
	if (o->root == PTA_ROOT_CAPTURE) {
		const CertLayout *l = cert_layout_closure(c->run, g);
		uint32_t leaf = (l->n == 1 ? 0 : l->starts[o->index]) + o->leaf;
		check_contents(in, call, n, PTA_SHAPE_CLOSURE, g, leaf);
		return;
	}
	bool has_first = call->kind == PTA_CALL_INVOKE || is_dispatcher;
	if (has_first && o->index == 0) {
		if (is_dispatcher)
			cert_copy(c, n, call->callee);
		else
			check_contents(in, call, n, PTA_SHAPE_BOX, in->recv, o->leaf);
		return;
	}
	IrTypeId sig = call->kind == PTA_CALL_STATIC ? ir_func(c->p->m, g)->type : call->type;
	if (call->kind == PTA_CALL_INVOKE)
		sig = ir_under(c->p->m, sig)->members[call->method].type;
	uint32_t at = leaves_before(c->run, sig, o->index - has_first) + o->leaf;
	if (at >= call->args.len)
		cert_fault(c, "no argument for parameter %u, leaf %u", o->index, o->leaf);
	else
		cert_copy(c, n, call->args.at[at]);
}

static void
check_use(Inst *in, const PtaCall *call)
{
	for (uint32_t x = OBJ_UNKNOWN + 1; x < in->sum->objs.len; x++)
		if (sum_obj(in, x)->kind == PTA_OBJ_ROOT &&
		    sum_obj(in, x)->root != PTA_ROOT_RESULT)
			check_root(in, call, x);
	if (call->results.len == 0)
		return;
	vec_each(&in->sum->results, k) {
		if (k < call->results.len && call->results.at[k])
			need_tokens(in, call->results.at[k], &in->sum->results.at[k]);
		else if (k >= call->results.len && in->sum->results.at[k].len)
			cert_fault(in->c, "no node for result %u", k);
	}
}

/* What the callee left open is a call of this function. */
static void
check_open_call(Inst *in, const PtaSumCall *open)
{
	Cert *c = in->c;
	IrValueId instr = c->f->calls.at[in->inst->call].instr;
	uint64_t origin = map_get(&c->origins, map_pair(open->origin.func, open->origin.instr));
	PtaCallId id = (PtaCallId)map_get(&c->inherited,
					  map_pair(c->f->is_context_off ? 0 : instr, origin));
	if (id == 0 || c->f->calls.at[id].args.len < open->args.len) {
		cert_fault(c, "the open call of function %u is not inherited",
			    open->origin.func);
		return;
	}
	const PtaCall *call = &c->f->calls.at[id];
	need_tokens(in, call->callee, &open->callee);
	vec_each(&open->args, k)
		need_tokens(in, call->args.at[k], &open->args.at[k]);
	for (uint32_t x = OBJ_UNKNOWN + 1; x < in->sum->objs.len; x++) {
		const PtaSumObj *o = sum_obj(in, x);
		if (o->kind != PTA_OBJ_ROOT || o->root != PTA_ROOT_RESULT ||
		    o->origin.func != open->origin.func || o->origin.instr != open->origin.instr)
			continue;
		if (o->leaf >= call->results.len && o->leaf != LEAF_ALL)
			cert_fault(c, "no result for object %u of the summary", x);
		vec_each(&call->results, k)
			if (o->leaf == k || o->leaf == LEAF_ALL)
				cert_copy(c, in->inst->nodes[x], call->results.at[k]);
	}
}

/* Each summary is compared once with the solution that it describes. */
static void
check_summary_once(Cert *c, const PtaSummary *sum)
{
	bool is_new;
	map_ensure(&c->run->proven, map_key(sum), &is_new);
	const PtaSolution *callee = c->p->summary_solution[sum->func];
	if (!is_new || sum->func >= c->p->n_ir)
		return; /* dispatchers' are proved by themselves */
	if (callee == NULL) {
		cert_fault(c, "the summary of a function without solution");
		return;
	}
	Cert of = { 0 };
	if (!cert_summary_form(c->run, sum) || !cert_form(c->run, callee))
		return;
	cert_index(&of, c->run, callee);
	cert_summary(&of, sum);
}

static void
check_body(Inst *in)
{
	Cert *c = in->c;
	cert_token(c, in->inst->nodes[OBJ_OMEGA], cert_omega(c));
	cert_token(c, in->inst->nodes[OBJ_UNKNOWN], cert_unknown(c));
	for (uint32_t x = OBJ_UNKNOWN + 1; x < in->sum->objs.len; x++) {
		check_object(in, x);
		if (sum_obj(in, x)->kind == PTA_OBJ_VIEW)
			check_view_object(in, x);
	}
	check_links(in);
	check_stores(in);
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		need_tokens(in, sink, &in->sum->sinks[sink]);
	vec_each(&in->sum->calls, k)
		check_open_call(in, &in->sum->calls.at[k]);
}

static void
check_call_of(Cert *c, const PtaCall *call, uint32_t id, BitSet *done)
{
	assert(id != 0 && id < c->f->insts.len);
	Inst in = { c, id, &c->f->insts.at[id], c->f->insts.at[id].summary,
		    c->nodes->inst_recv[id] };
	cert_begin(c, "instance", id);
	if (in.sum == NULL) {
		cert_fault(c, "no summary");
		return;
	}
	assert(in.inst->n_nodes == in.sum->objs.len);
	/* Without contexts several calls share an instance. */
	if (bits_add(done, id)) {
		check_summary_once(c, in.sum);
		check_body(&in);
	}
	check_use(&in, call);
}

void
cert_instances(Cert *c)
{
	BitSet done = { 0 };
	for (PtaCallId k = 1; k < c->f->calls.len; k++) {
		const PtaCall *call = &c->f->calls.at[k];
		vec_each(&call->insts, i)
			check_call_of(c, call, call->insts.at[i], &done);
	}
}

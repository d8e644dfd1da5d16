/*
 * Whether a system is well formed: everything that the checks (and the solvers) index with is in
 * range, cells belong to one object, tokens are cells. Faults here keep the later
 * checks from being made.
 */
#include "pta/cert.h"

#define FORM_FAULTS_MAX 20u

typedef struct Form {
	CertRun *run;
	const Pta *p;
	const PtaSolution *f;
	const struct PtaNodes *nodes;
	uint32_t n_nodes; /* nodes are 1 .. n_nodes - 1 */
	uint32_t n_faults;
	const char *what;
	uint32_t which;
	PtaObjId *owner;
} Form;

static void
expect(Form *form, bool holds, const char *rule)
{
	if (holds)
		return;
	form->run->n_faults++;
	if (form->n_faults++ < FORM_FAULTS_MAX)
		buf_printf(form->run->faults, "function %u: %s %u: %s\n", form->f->id, form->what,
			   form->which, rule);
}

static bool
is_node(const Form *form, PtaNodeId n)
{
	return n != 0 && n < form->n_nodes;
}

static bool
is_node_or_0(const Form *form, PtaNodeId n)
{
	return n < form->n_nodes;
}

static bool
is_type(const Form *form, IrTypeId t)
{
	return t != 0 && t < form->p->m->types.len;
}

static bool
is_func(const Form *form, PtaFuncId g)
{
	return g != 0 && g < form->p->n_all &&
	       (g < form->p->n_ir || form->p->dispatch.at[g - form->p->n_ir] != NULL);
}

static bool
is_ir_func(const Form *form, IrFuncId g)
{
	return g != 0 && g < form->p->n_ir;
}

static bool
is_instr(const Form *form, PtaFuncId g, IrValueId v)
{
	if (g >= form->p->n_ir)
		return v == 0;
	return is_ir_func(form, g) && v < ir_func(form->p->m, g)->instrs.len;
}

/* ------------------------------------------------------------------ objects */

static bool
shape_is_formed(const Form *form, const PtaObj *o)
{
	const IrModule *m = form->p->m;
	switch ((PtaShape)o->shape) {
	case PTA_SHAPE_MEM:
	case PTA_SHAPE_BOX:
		return is_type(form, o->type);
	case PTA_SHAPE_MAP:
		return is_type(form, o->type) && ir_under(m, o->type)->kind == IRT_MAP;
	case PTA_SHAPE_CHAN:
		return is_type(form, o->type) && ir_under(m, o->type)->kind == IRT_CHAN;
	case PTA_SHAPE_CLOSURE:
		return is_ir_func(form, o->func);
	case PTA_SHAPE_ANY:
	case PTA_SHAPE_FUNC:
	case PTA_SHAPE_IFACE:
	case PTA_SHAPE_RECORD:
		return true;
	}
	return false;
}

static bool
parent_is_formed(const Form *form, PtaObjId id, const PtaObj *o)
{
	if (o->kind != PTA_OBJ_LINK && o->kind != PTA_OBJ_VIEW)
		return o->parent == 0;
	if (o->parent == 0)
		return o->kind == PTA_OBJ_LINK;
	/* There are no circles. */
	uint32_t steps = 0;
	for (PtaObjId at = id; at != 0; at = form->f->objs.at[at].parent)
		if (at >= form->f->objs.len || ++steps > form->f->objs.len)
			return false;
	return pta_is_placeholder(&form->f->objs.at[o->parent]);
}

static bool
view_is_formed(const Form *form, const PtaObj *o)
{
	if (o->shape == PTA_SHAPE_BOX || o->shape == PTA_SHAPE_CLOSURE)
		return true;
	return o->shape == PTA_SHAPE_MEM && is_type(form, o->type) &&
	       o->type == (o->index & ~PTA_ROW);
}

static bool
kind_is_formed(const Form *form, PtaObjId id, const PtaObj *o)
{
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_OMEGA:
		return id == OBJ_OMEGA;
	case PTA_OBJ_UNKNOWN:
		return id == OBJ_UNKNOWN;
	case PTA_OBJ_FUNC:
		return is_ir_func(form, o->func);
	case PTA_OBJ_OWN:
		return o->origin.func == form->f->id &&
		       is_instr(form, o->origin.func, o->origin.instr) && o->origin.instr != 0;
	case PTA_OBJ_CLONE: {
		PtaOrigin kind = cert_kind(o->shape, o->type, o->func);
		return o->origin.func == kind.func && o->origin.instr == kind.instr &&
		       is_instr(form, form->f->id, o->call);
	}
	case PTA_OBJ_ROOT:
		return o->root != PTA_ROOT_NONE && o->root <= PTA_ROOT_RESULT;
	case PTA_OBJ_LINK:
		return true;
	case PTA_OBJ_VIEW:
		return view_is_formed(form, o);
	case PTA_OBJ_NONE:
		break;
	}
	return false;
}

static void
form_object(Form *form, PtaObjId id)
{
	const PtaObj *o = &form->f->objs.at[id];
	form->which = id;
	expect(form, kind_is_formed(form, id, o), "the kind does not fit its origin");
	expect(form, parent_is_formed(form, id, o), "the parent is no placeholder made before");
	bool is_formed = shape_is_formed(form, o);
	expect(form, is_formed, "the shape does not fit its type");
	expect(form, id > OBJ_UNKNOWN || o->kind == id, "object 1 is OMEGA, object 2 UNKNOWN");
	if (is_formed) {
		uint32_t n = o->kind == PTA_OBJ_FUNC ? 1 : cert_layout_of(form->run, o)->n;
		expect(form, o->n == (cert_is_vague(o) ? 2 : n), "the number of cells is wrong");
	}
	bool is_in = o->first >= PTA_SINK_COUNT && o->n > 0 && o->first < form->n_nodes &&
		     o->n <= form->n_nodes - o->first;
	expect(form, is_in, "cells are not nodes");
	for (uint32_t k = 0; is_in && k < o->n; k++) {
		NodeInfo info = form->nodes->info[o->first + k];
		expect(form, form->owner[o->first + k] == 0, "a cell of two objects");
		expect(form, info.kind == NODE_CELL && info.a == id && info.b == k,
		       "a cell that is another node");
		form->owner[o->first + k] = id;
	}
}

static void
form_nodes(Form *form)
{
	form->what = "node";
	form->which = 0;
	expect(form, form->f->n_nodes + 1 == form->n_nodes, "tables differ in length");
	expect(form, form->n_nodes > PTA_SINK_COUNT, "the sinks are missing");
	if (form->n_faults)
		return;
	for (PtaNodeId n = 1; n < form->n_nodes; n++) {
		form->which = n;
		NodeInfo info = form->nodes->info[n];
		expect(form, (info.kind == NODE_SINK) == (n < PTA_SINK_COUNT) &&
				     (info.kind != NODE_SINK || info.a == n),
		       "sinks are nodes 1 and on");
		expect(form, info.kind != NODE_CELL || form->owner[n] == info.a,
		       "a cell that no object has");
		expect(form, info.kind != NODE_LINK ||
				     (info.a < form->n_nodes && form->owner[info.a] != 0),
		       "before of what is no cell");
	}
}

/* Sets of a solved system: their members are cells. */
static void
form_sets(Form *form)
{
	const struct PtaNodes *nodes = form->nodes;
	form->what = "node";
	for (PtaNodeId n = 1; n < form->n_nodes; n++) {
		form->which = n;
		bool is_in = nodes->set[n] < nodes->sets.len;
		expect(form, is_in, "a set that is not there");
		if (!is_in)
			continue;
		pta_set_each(&nodes->sets.at[nodes->set[n]], t)
			expect(form, t < form->n_nodes && form->owner[t] != 0,
			       "a member that is no cell");
	}
}

/* The nodes of values and results. */
static void
form_values(Form *form)
{
	const PtaSolution *f = form->f;
	form->what = "value";
	for (IrValueId v = 1; f->ir && v < f->ir->instrs.len; v++) {
		PtaNodeId first = f->value[v];
		if (first == 0)
			continue;
		form->which = v;
		uint32_t n = cert_layout(form->run, ir_instr(f->ir, v)->type)->n;
		bool is_in = first < form->n_nodes && n <= form->n_nodes - first;
		expect(form, is_in, "leaves are not nodes");
		for (uint32_t k = 0; is_in && k < n; k++) {
			NodeInfo info = form->nodes->info[first + k];
			expect(form, info.kind == NODE_VALUE && info.a == v && info.b == k,
			       "a leaf that is another node");
		}
	}
	form->which = 0;
	expect(form, f->result == 0 || (f->result < form->n_nodes &&
					f->n_results <= form->n_nodes - f->result),
	       "results are not nodes");
}

/* -------------------------------------------------------------- constraints */

static bool
cons_is_formed(const Form *form, const PtaCons *k)
{
	if (k->kind >= PTA_CONS_KINDS || k->rule >= PTA_RULE_COUNT || !is_node(form, k->src))
		return false;
	if (k->kind == PTA_COLLAPSE ? k->dst != 0 : !is_node(form, k->dst))
		return false;
	if (k->kind == PTA_ADDR && form->owner[k->src] == 0)
		return false;
	bool has_type = k->kind == PTA_FILTER || k->kind == PTA_VIEW || k->kind == PTA_CAST ||
			k->kind == PTA_STRAY;
	IrTypeId type = k->kind == PTA_CAST ? k->type & ~PTA_ROW : k->type;
	if (has_type ? !is_type(form, type) : type != 0)
		return false;
	if (k->kind == PTA_FILTER && ir_under(form->p->m, k->type)->kind != IRT_IFACE)
		return false;
	if (k->kind == PTA_CAPTURES && !is_ir_func(form, k->off))
		return false;
	bool is_access = k->kind == PTA_LOAD || k->kind == PTA_STORE || k->kind == PTA_OFFSET;
	if (k->is_wide && !is_access)
		return false;
	return is_instr(form, form->f->id, k->instr) && k->call < form->f->calls.len;
}

static void
form_claims(Form *form)
{
	form->what = "link";
	vec_each(&form->nodes->links, i) {
		LinkRec l = form->nodes->links.at[i];
		form->which = i;
		bool is_in = l.child != 0 && l.child < form->f->objs.len &&
			     l.parent < form->f->objs.len &&
			     (l.parent != 0) != (l.origin.instr != 0);
		expect(form, is_in, "out of range");
		if (!is_in)
			continue;
		expect(form, form->f->objs.at[l.child].kind == PTA_OBJ_LINK, "leads to no link");
		expect(form, l.parent == 0 || pta_is_placeholder(&form->f->objs.at[l.parent]),
		       "comes from no placeholder");
		expect(form, l.parent == 0 || l.leaf == LEAF_ALL ||
				     l.leaf < form->f->objs.at[l.parent].n,
		       "of a leaf that is not there");
	}
}

/* -------------------------------------------------------------------- calls */

static bool
is_list(const Form *form, const IdVec *nodes)
{
	vec_each(nodes, i)
		if (!is_node_or_0(form, nodes->at[i]))
			return false;
	return true;
}

static void
form_call(Form *form, PtaCallId id)
{
	const PtaCall *call = &form->f->calls.at[id];
	form->which = id;
	expect(form, call->kind <= PTA_CALL_INVOKE && call->mode <= CALL_DEFER, "no such kind");
	expect(form, is_instr(form, form->f->id, call->instr), "of no instruction");
	expect(form, is_node_or_0(form, call->callee) && is_list(form, &call->args) &&
			     is_list(form, &call->results),
	       "operands are no nodes");
	expect(form, is_type(form, call->type), "no type");
	if (call->kind == PTA_CALL_INVOKE && is_type(form, call->type)) {
		const IrType *u = ir_under(form->p->m, call->type);
		expect(form, u->kind == IRT_IFACE && call->method < u->n_members,
		       "no such method");
	} else if (is_type(form, call->type)) {
		expect(form, ir_under(form->p->m, call->type)->kind == IRT_FUNC, "of no function");
	}
	bool is_own = call->origin.func == form->f->id && call->origin.instr == call->instr;
	expect(form, is_own || (call->is_inherited && pta_is_kind(call->origin)),
	       "neither of this function nor inherited");
	vec_each(&call->insts, i)
		expect(form, call->insts.at[i] != 0 && call->insts.at[i] < form->f->insts.len,
		       "no such instance");
}

static void
form_inst(Form *form, uint32_t id)
{
	const PtaInst *inst = &form->f->insts.at[id];
	form->which = id;
	expect(form, is_func(form, inst->callee), "no such callee");
	expect(form, inst->call != 0 && inst->call < form->f->calls.len, "of no call");
	IrTypeId recv = form->nodes->inst_recv[id];
	expect(form, recv == 0 || is_type(form, recv), "the receiver's type is none");
	if (inst->summary == NULL)
		return; /* not solved yet; in a finished solution cert_instances refuses it */
	expect(form, inst->summary->func == inst->callee, "the summary of another function");
	expect(form, inst->n_nodes == inst->summary->objs.len,
	       "nodes and objects differ in number");
	for (uint32_t x = 1; x < inst->n_nodes; x++)
		expect(form, is_node(form, inst->nodes[x]), "an object without node");
}

bool
cert_form(CertRun *run, const PtaSolution *f)
{
	Form form = { .run = run, .p = run->p, .f = f, .nodes = f->nodes, .n_nodes = f->nodes->n };
	form.owner = mem_data((form.n_nodes + 1) * sizeof *form.owner);
	form.what = "object";
	expect(&form, f->objs.len > OBJ_UNKNOWN, "OMEGA and UNKNOWN are missing");
	for (PtaObjId o = 1; o < f->objs.len; o++)
		form_object(&form, o);
	form_nodes(&form);
	if (form.n_faults)
		return false;
	if (f->nodes->set)
		form_sets(&form);
	form_values(&form);
	form_claims(&form);
	form.what = "constraint";
	for (PtaConsId i = 1; i < f->cons.len; i++) {
		form.which = i;
		expect(&form, cons_is_formed(&form, &f->cons.at[i]), "not well formed");
	}
	form.what = "call";
	for (PtaCallId i = 1; i < f->calls.len; i++)
		form_call(&form, i);
	form.what = "instance";
	form.which = 0;
	for (uint32_t i = 1; i < f->insts.len; i++)
		form_inst(&form, i);
	return form.n_faults == 0;
}

bool
pta_check_form(const Pta *p, const PtaSolution *f, Buf *faults)
{
	CertRun run = { .p = p, .faults = faults };
	run.layouts = mem_array(const CertLayout *, p->m->types.len);
	return cert_form(&run, f);
}

/* ---------------------------------------------------------------- summaries */

static bool
tokens_are_formed(const PtaSummary *sum, const PtaSumTokens *list)
{
	for (uint32_t i = 0; i < list->len; i++) {
		PtaSumToken t = list->at[i];
		if (t.obj == 0 || t.obj >= sum->objs.len || t.off >= sum->objs.at[t.obj].n)
			return false;
		/* Ascending, each once: lists are searched. */
		if (i > 0 && (t.obj < list->at[i - 1].obj ||
			      (t.obj == list->at[i - 1].obj && t.off <= list->at[i - 1].off)))
			return false;
	}
	return true;
}

static bool
objs_are_formed(const PtaSummary *sum)
{
	if (sum->objs.len <= OBJ_UNKNOWN || sum->objs.at[OBJ_OMEGA].kind != PTA_OBJ_OMEGA ||
	    sum->objs.at[OBJ_UNKNOWN].kind != PTA_OBJ_UNKNOWN)
		return false;
	for (uint32_t x = OBJ_UNKNOWN + 1; x < sum->objs.len; x++) {
		const PtaSumObj *o = &sum->objs.at[x];
		if (o->kind <= PTA_OBJ_UNKNOWN || o->kind == PTA_OBJ_CLONE ||
		    o->kind > PTA_OBJ_VIEW || o->n == 0 || o->parent >= x)
			return false;
	}
	return true;
}

static bool
lists_are_formed(const PtaSummary *sum)
{
	bool ok = tokens_are_formed(sum, &sum->held) && sum->sinks[PTA_SINK_EXPOSED].len == 0;
	for (uint32_t s = 0; s < PTA_SINK_COUNT; s++)
		ok &= tokens_are_formed(sum, &sum->sinks[s]);
	vec_each(&sum->results, k)
		ok &= tokens_are_formed(sum, &sum->results.at[k]);
	vec_each(&sum->stores, i) {
		const PtaSumStore *st = &sum->stores.at[i];
		ok &= st->obj != 0 && st->obj < sum->objs.len &&
		      st->leaf < sum->objs.at[st->obj].n && tokens_are_formed(sum, &st->tokens);
	}
	vec_each(&sum->calls, i) {
		ok &= tokens_are_formed(sum, &sum->calls.at[i].callee);
		vec_each(&sum->calls.at[i].args, k)
			ok &= tokens_are_formed(sum, &sum->calls.at[i].args.at[k]);
	}
	return ok;
}

bool
cert_summary_form(CertRun *run, const PtaSummary *sum)
{
	bool ok = objs_are_formed(sum) && lists_are_formed(sum);
	vec_each(&sum->links, i) {
		PtaSumLink l = sum->links.at[i];
		ok = ok && l.parent != 0 && l.parent < sum->objs.len && l.child != 0 &&
		     l.child < sum->objs.len &&
		     (l.leaf >= LEAF_SAME || l.parent <= OBJ_UNKNOWN ||
		      l.leaf < sum->objs.at[l.parent].n);
	}
	if (!ok) {
		run->n_faults++;
		buf_printf(run->faults, "function %u: the summary is not well formed\n", sum->func);
	}
	return ok;
}

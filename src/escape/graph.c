/*
 * Holders: the cells of a solution as edges between objects. Virtual objects are
 * transparent: the holder of one holds the targets of its payload.
 */
#include "escape/priv.h"

const IrSite *
esc_site(const EscapeRun *run, const PtaObj *o)
{
	if (o->kind != PTA_OBJ_OWN)
		return NULL;
	const IrModule *m = run->e->module;
	if (o->origin.func == 0 || o->origin.func >= m->funcs.len || o->origin.instr == 0)
		return NULL;
	const IrFunc *f = ir_func(m, o->origin.func);
	const IrInstr *in = ir_instr(f, o->origin.instr);
	if (ir_op_info((IrOp)in->op)->aux != AUX_SITE || in->aux == 0)
		return NULL;
	return &f->sites.at[in->aux];
}

bool
esc_is_virtual(const EscapeRun *run, const PtaObj *o)
{
	return (o->kind == PTA_OBJ_OWN || o->kind == PTA_OBJ_CLONE) &&
	       o->shape == PTA_SHAPE_BOX && ir_type(run->e->module, o->type)->is_direct;
}

static void
add_objects(EscFn *e, PtaNodeId node, IdVec *out)
{
	assert(node != 0);
	uint32_t n, set = pta_set_number(e->sol, node);
	if (e->set_stamp[set] == e->now)
		return;
	e->set_stamp[set] = e->now;
	const PtaNodeId *tokens = pta_members(e->sol, node, &n);
	for (uint32_t i = 0; i < n; i++) {
		PtaObjId o = pta_obj_of(e->sol, tokens[i]);
		if (o == 0 || e->stamp[o] == e->now)
			continue;
		e->stamp[o] = e->now;
		vec_push(out, o);
		const PtaObj *obj = esc_obj(e, o);
		if (!esc_is_virtual(e->run, obj) || !esc_has_rule(e->run, ESCAPE_RULE_PAYLOAD))
			continue;
		for (uint32_t k = 0; k < obj->n; k++)
			add_objects(e, obj->first + k, out);
	}
}

void
esc_objects(EscFn *e, PtaNodeId node, IdVec *out)
{
	e->now++;
	vec_clear(out);
	if (node)
		add_objects(e, node, out);
}

void
esc_value_objects(EscFn *e, IrValueId v, IdVec *out)
{
	assert(e->ir != NULL && v < e->ir->instrs.len);
	vec_clear(out);
	PtaNodeId node = e->sol->value[v];
	if (node == 0)
		return;
	e->now++;
	const PtaLayout *layout = pta_layout(e->run->e->pta, ir_instr(e->ir, v)->type);
	for (uint32_t k = 0; k < layout->n; k++)
		add_objects(e, node + k, out);
}

static void
make_edges(EscFn *e)
{
	assert(e->edges.len == 0 && e->n == e->sol->objs.len);
	IdVec objs = {0};
	for (PtaObjId o = 1; o < e->n; o++) {
		const PtaObj *obj = esc_obj(e, o);
		e->first[o] = e->edges.len;
		if (obj->kind == PTA_OBJ_OMEGA || obj->kind == PTA_OBJ_UNKNOWN ||
		    obj->kind == PTA_OBJ_FUNC)
			continue;
		e->now++;
		for (uint32_t k = 0; k < obj->n; k++) {
			vec_clear(&objs);
			add_objects(e, obj->first + k, &objs);
			vec_each(&objs, i)
				vec_push(&e->edges, ((EscEdge){objs.at[i], k}));
		}
	}
	e->first[e->n] = e->edges.len;
}

/* Which of the objects that came out of callees may be heap memory. */
static void
mark_fresh(EscFn *e)
{
	for (uint32_t i = 1; i < e->sol->insts.len; i++) {
		const PtaInst *inst = &e->sol->insts.at[i];
		const BitSet *on_heap = &e->run->fresh_on_heap[inst->callee];
		assert(bits_is_empty(on_heap) || inst->summary != NULL);
		bits_each(on_heap, k) {
			uint32_t token = pta_set_next(pta_pts(e->sol, inst->nodes[k]), 0);
			PtaObjId o = token == UINT32_MAX ? 0 : pta_obj_of(e->sol, token);
			if (o == 0 || esc_obj(e, o)->kind != PTA_OBJ_CLONE)
				bug("escape", e->ir ? e->ir->name->s : "",
				    "instance %u has no object for number %u", i, k);
			bits_add(&e->fresh_on_heap, o);
		}
	}
}

/* The block of this function in which an object is made. */
static IrBlockId
home(const EscFn *e, const PtaObj *o)
{
	assert(o->kind != PTA_OBJ_NONE);
	if (!e->ir)
		return 0;
	if (o->kind == PTA_OBJ_OWN)
		return ir_instr(e->ir, o->origin.instr)->block;
	if (o->kind == PTA_OBJ_CLONE && o->call)
		return ir_instr(e->ir, o->call)->block;
	return 0;
}

EscFn *
esc_fn_new(EscapeRun *run, PtaFuncId id, const PtaSolution *sol, const IrCfg *cfg)
{
	assert(sol != NULL && (sol->ir == NULL) == (cfg == NULL));
	EscFn *e = mem_new(EscFn);
	e->run = run;
	e->id = id;
	e->ir = sol->ir;
	e->sol = sol;
	e->cfg = cfg;
	e->n = sol->objs.len;
	e->first = mem_data(sizeof(uint32_t) * (e->n + 1));
	e->stamp = mem_data(sizeof(uint32_t) * (e->n + 1));
	e->set_stamp = mem_data(sizeof(uint32_t) * (e->sol->n_nodes + 1));
	e->block = mem_data(sizeof(IrBlockId) * (e->n + 1));
	for (PtaObjId o = 1; o < e->n; o++)
		e->block[o] = home(e, esc_obj(e, o));
	make_edges(e);
	mark_fresh(e);
	return e;
}

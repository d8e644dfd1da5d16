/*
 * H, the least set of heap objects: what is forced, outlives or is carried
 * (the base), and what heap memory holds.
 *
 * Heap memory is: an object of H; one whose placement is `size`, or whose place is gc's choice, which
 * may be on the heap at run time; what came out of a callee and is on the heap there; the tables of maps, wherever their
 * header is; channels; what append allocates; records of deferred calls in loops. A callee may also
 * hold what it was given by objects that never come out: its `held` set.
 *
 * Placeholders that heap memory holds are this function's part of that set.
 */
#include "escape/priv.h"

/* Whether a deferred call's record is heap memory. */
static bool
is_heap_record(const EscFn *e, const PtaObj *o)
{
	assert(o->shape == PTA_SHAPE_RECORD);
	if (o->kind != PTA_OBJ_OWN || !e->ir)
		return true;
	const IrInstr *in = ir_instr(e->ir, o->origin.instr);
	assert(in->mode == CALL_DEFER);
	return (in->flags & IRF_DEFER_HEAP) != 0 || (in->block && e->cfg->loop_of[in->block] != 0);
}

/* Whether what the object's cells hold may be held by heap memory. */
bool
esc_is_heap_memory(const EscFn *e, PtaObjId o)
{
	const PtaObj *obj = esc_obj(e, o);
	if (!pta_is_made(obj) ||
	    esc_is_virtual(e->run, obj))
		return false;
	bool is_table = obj->shape == PTA_SHAPE_MAP || obj->shape == PTA_SHAPE_CHAN;
	if (bits_has(&e->heap, o) || (is_table && esc_has_rule(e->run, ESCAPE_RULE_HELD_MAP)))
		return true;
	if (obj->shape == PTA_SHAPE_RECORD)
		return is_heap_record(e, obj);
	if (obj->kind == PTA_OBJ_CLONE)
		return bits_has(&e->fresh_on_heap, o);
	const IrSite *site = esc_site(e->run, obj);
	if (!site)
		return true;
	if (e->is_summary)
		return bits_has(&e->run->on_heap[e->id], ir_instr(e->ir, site->instr)->aux);
	return esc_forced(e->run, e->ir, site).is_heap_memory &&
	       esc_has_rule(e->run, ESCAPE_RULE_HELD_SIZE);
}

static bool
is_base(const EscFn *e, PtaObjId o)
{
	assert(e->is_summary || (e->out != NULL && e->carry != NULL));
	const PtaObj *obj = esc_obj(e, o);
	if (e->is_summary || obj->kind != PTA_OBJ_OWN)
		return false;
	const IrSite *site = esc_site(e->run, obj);
	/* What append grows into is at most once a buffer of the frame: no
	 * iteration takes another's. */
	bool is_carried = e->carry[o].is_carried && !(site && site->kind == SITE_APPEND);
	return e->out[o].lifetime != LIFETIME_NONE || is_carried ||
	       (site && esc_forced(e->run, e->ir, site).placement == PLACE_HEAP);
}

static void
hold(EscFn *e, PtaObjId o, EscHeld how, IdVec *queue)
{
	assert(how.is_held);
	const PtaObj *obj = esc_obj(e, o);
	if (pta_is_placeholder(obj)) {
		bits_add(&e->held, o);
		return;
	}
	if (!pta_is_made(obj) ||
	    esc_is_virtual(e->run, obj) || !bits_add(&e->heap, o))
		return;
	assert(how.is_held && !e->why[o].is_held);
	e->why[o] = how;
	vec_push(queue, o);
}

/* What callees hold while they run. */
static void
from_callees(EscFn *e, IdVec *queue)
{
	assert(e->why != NULL);
	IdVec objs = {0};
	BitSet seen = {0}; /* sets of which all objects are held already */
	for (uint32_t i = 1; i < e->sol->insts.len; i++) {
		const PtaInst *inst = &e->sol->insts.at[i];
		bits_each(&e->run->held[inst->callee], x) {
			if (!bits_add(&seen, pta_set_number(e->sol, inst->nodes[x])))
				continue;
			esc_objects(e, inst->nodes[x], &objs);
			vec_each(&objs, k)
				hold(e, objs.at[k], (EscHeld){true, 0, 0, i, x}, queue);
		}
	}
}

void
esc_heap(EscFn *e)
{
	assert(e->why == NULL && bits_is_empty(&e->heap));
	assert(e->out != NULL && (e->is_summary || e->carry != NULL));
	IdVec queue = {0};
	e->why = mem_data(sizeof(EscHeld) * e->n);
	for (PtaObjId o = 1; o < e->n; o++)
		if (is_base(e, o))
			bits_add(&e->heap, o);
	for (PtaObjId o = 1; o < e->n && esc_has_rule(e->run, ESCAPE_RULE_HELD_HEAP); o++)
		if (esc_is_heap_memory(e, o))
			vec_push(&queue, o);
	if (esc_has_rule(e->run, ESCAPE_RULE_HELD_CALLEE))
		from_callees(e, &queue);
	for (uint32_t q = 0; q < queue.len; q++) {
		PtaObjId x = queue.at[q];
		for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++)
			hold(e, e->edges.at[i].to, (EscHeld){true, x, e->edges.at[i].leaf, 0, 0},
			     &queue);
	}
}

/*
 * Objects whose address is used for what it is: keys of maps, and what is given to functions of
 * the runtime that watch over an object. That such an object is on the heap follows from the
 * flows (the functions' bodies, the map's table); here is only found that this is the reason.
 */
#include "escape/priv.h"

/* The first argument of these (of a method: the one after the receiver) is an object, by its
 * address. A row that is missing gives a reason less to the point, never another placement. */
static const struct {
	const char *func; /* generic functions by their origin */
	uint32_t param;
	const char *sink;
} watchers[] = {
	{"runtime.SetFinalizer", 0, "SetFinalizer"},
	{"runtime.AddCleanup", 0, "AddCleanup"},
	{"runtime.(*Pinner).Pin", 1, "Pinner.Pin"},
	{"weak.Make", 0, "weak.Make"},
};

/* The row of a function, or UINT32_MAX. */
static uint32_t
watcher_of(const IrFunc *f)
{
	const Str *name = f->generic_origin ? f->generic_origin : f->name;
	for (uint32_t i = 0; i < sizeof watchers / sizeof watchers[0]; i++)
		if (str_is(name, watchers[i].func))
			return i;
	return UINT32_MAX;
}

/* The watcher that a call calls, or UINT32_MAX. */
static uint32_t
watcher_called(const EscFn *e, const PtaCall *call)
{
	if (!e->ir || call->kind != PTA_CALL_STATIC || call->is_inherited)
		return UINT32_MAX;
	IrFuncId g = ir_static_callee(e->ir, ir_instr(e->ir, call->instr));
	return g ? watcher_of(ir_func(e->run->e->module, g)) : UINT32_MAX;
}

static bool
is_in(EscFn *e, PtaNodeId node, PtaObjId o)
{
	IdVec objs = {0};
	esc_objects(e, node, &objs);
	vec_each(&objs, i)
		if (objs.at[i] == o)
			return true;
	return false;
}

/* Leaves of a call's arguments before number i, of the arguments' types. */
static uint32_t
argument_leaf(const EscFn *e, const PtaCall *call, uint32_t i)
{
	assert(call->kind == PTA_CALL_STATIC && call->instr != 0);
	const IrInstr *in = ir_instr(e->ir, call->instr);
	uint32_t n = 0;
	for (uint32_t k = 1; k <= i && k < in->n; k++)
		n += pta_layout(e->run->e->pta, ir_instr(e->ir, ir_operand(e->ir, in, k))->type)->n;
	return n;
}

/* Whether anything but the call brings the object into a sink. */
static bool
is_out_otherwise(EscFn *e, PtaObjId o, PtaCallId call)
{
	for (PtaConsId i = 1; i < e->sol->cons.len; i++) {
		const PtaCons *c = &e->sol->cons.at[i];
		if (c->kind == PTA_ADDR || c->call == call)
			continue;
		bool is_flow = c->dst < PTA_SINK_EXPOSED;
		if (c->kind == PTA_STORE) {
			const PtaSet *into = pta_pts(e->sol, c->dst);
			pta_set_each(into, t) {
				const PtaObj *obj = esc_obj(e, pta_obj_of(e->sol, t));
				is_flow |= obj->kind == PTA_OBJ_OMEGA ||
					   obj->kind == PTA_OBJ_UNKNOWN;
			}
		}
		if (is_flow && is_in(e, c->src, o))
			return true;
	}
	return false;
}

const char *
esc_watcher(EscFn *e, PtaObjId o, PtaCallId *at)
{
	for (PtaCallId i = 1; i < e->sol->calls.len; i++) {
		const PtaCall *call = &e->sol->calls.at[i];
		uint32_t w = watcher_called(e, call);
		if (w == UINT32_MAX)
			continue;
		uint32_t leaf = argument_leaf(e, call, watchers[w].param);
		if (leaf < call->args.len && is_in(e, call->args.at[leaf], o) &&
		    !is_out_otherwise(e, o, i)) {
			*at = i;
			return watchers[w].sink;
		}
	}
	return NULL;
}

/* Part of a map's key, and a pointer: equal keys have equal addresses. */
bool
esc_is_key(const EscFn *e, const EscHeld *why)
{
	if (!why->is_held || !why->by)
		return false;
	const PtaObj *map = esc_obj(e, why->by);
	if (map->shape != PTA_SHAPE_MAP || !map->type)
		return false;
	const PtaLayout *key =
		pta_layout(e->run->e->pta, ir_under(e->run->e->module, map->type)->key);
	if (why->leaf >= key->n || key->is_collapsed)
		return false;
	IrTypeKind kind = ir_under(e->run->e->module, key->types[why->leaf])->kind;
	return kind == IRT_POINTER || kind == IRT_CHAN || kind == IRT_UNSAFE || kind == IRT_IFACE;
}

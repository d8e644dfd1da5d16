/*
 * The way of an address through one solution: the shortest chain of constraints from the
 * places where objects' addresses are made to a wanted node (breadth-first search over the nodes
 * that hold one of the addresses).
 *
 * Sinks are closed: what a member holds is a member. These flows have no constraint; a chain takes
 * them only if there is no other.
 */
#include "escape/priv.h"

/* A flow into node `to` because of a constraint (0: a payload's address is where its box is). */
typedef struct Arc {
	PtaNodeId to;
	PtaConsId cons;
} Arc;

typedef VEC(Arc) Arcs;

struct EscArcs {
	Arcs *of; /* by node: flows out of it */
	IdVec *addr; /* by object: ADDR constraints of its address into what is no sink */
};

/* ------------------------------------------------------------------- arcs */

static void
add_arc(Arcs *arcs, PtaNodeId from, PtaNodeId to, PtaConsId cons)
{
	if (from && to && from != to)
		vec_push(&arcs[from], ((Arc){to, cons}));
}

/* A load or store: between the value's node and the cells that the pointer leads to. */
static void
memory_arcs(const EscFn *e, Arcs *arcs, PtaConsId id, const PtaCons *c)
{
	assert(c->kind == PTA_LOAD || c->kind == PTA_STORE);
	const PtaSolution *sol = e->sol;
	bool is_load = c->kind == PTA_LOAD;
	const PtaSet *pointers = pta_pts(sol, is_load ? c->src : c->dst);
	PtaNodeId value = is_load ? c->dst : c->src;
	pta_set_each(pointers, t) {
		PtaObjId o = pta_obj_of(sol, t);
		if (o == 0)
			continue;
		const PtaObj *obj = esc_obj(e, o);
		if (!is_load && (obj->kind == PTA_OBJ_OMEGA || obj->kind == PTA_OBJ_UNKNOWN))
			add_arc(arcs, value,
				obj->kind == PTA_OBJ_OMEGA ? PTA_SINK_GLOBAL : PTA_SINK_UNKNOWN,
				id);
		PtaNodeId cell = c->is_wide ? obj->first : pta_token_add(sol, t, c->off);
		for (uint32_t k = 0; k < (c->is_wide ? obj->n : 1); k++)
			add_arc(arcs, is_load ? cell + k : value, is_load ? value : cell + k, id);
	}
}

static void
closure_arcs(const EscFn *e, Arcs *arcs)
{
	for (PtaNodeId sink = PTA_SINK_GLOBAL; sink < PTA_SINK_EXPOSED; sink++) {
		for (PtaObjId o = 1; o < e->n; o++) {
			const PtaObj *obj = esc_obj(e, o);
			bool is_memory = obj->kind == PTA_OBJ_OWN || obj->kind == PTA_OBJ_CLONE ||
					 pta_is_placeholder(obj);
			if (!is_memory || !pta_in_sink(e->sol, o, (PtaSink)sink))
				continue;
			for (uint32_t k = 0; k < obj->n; k++)
				add_arc(arcs, obj->first + k, sink, ESC_CLOSURE);
		}
	}
}

static void
make_arcs(EscFn *e)
{
	assert(e->arcs == NULL);
	const PtaSolution *sol = e->sol;
	Arcs *arcs = mem_array(Arcs, sol->n_nodes + 1);
	e->arcs = mem_new(struct EscArcs);
	e->arcs->of = arcs;
	e->arcs->addr = mem_array(IdVec, e->n);
	for (PtaConsId i = 1; i < sol->cons.len; i++) {
		const PtaCons *c = &sol->cons.at[i];
		switch ((PtaConsKind)c->kind) {
		case PTA_LOAD:
		case PTA_STORE:
			memory_arcs(e, arcs, i, c);
			break;
		case PTA_COPY:
		case PTA_OFFSET:
		case PTA_FILTER:
		case PTA_VIEW:
		case PTA_CAPTURES:
		case PTA_CAST:
		case PTA_WILD:
		case PTA_STRAY:
			add_arc(arcs, c->src, c->dst, i);
			break;
		case PTA_ADDR:
			if (c->dst >= PTA_SINK_COUNT)
				vec_push(&e->arcs->addr[pta_obj_of(sol, c->src)], i);
			break;
		case PTA_COLLAPSE:
		case PTA_CONS_KINDS:
			break;
		}
	}
	closure_arcs(e, arcs);
}

/* ----------------------------------------------------------------- search */

static bool
has_tracked(EscTrace *t, PtaNodeId node)
{
	assert(node != 0 && node <= t->e->sol->n_nodes);
	const PtaSolution *sol = t->e->sol;
	uint32_t number = pta_set_number(sol, node), n;
	if (bits_has(&t->with, number) || bits_has(&t->without, number))
		return bits_has(&t->with, number);
	const PtaNodeId *tokens = pta_members(sol, node, &n);
	bool has = false;
	for (uint32_t i = 0; i < n && !has; i++)
		has = bits_has(&t->tracked, pta_obj_of(sol, tokens[i]));
	bits_add(has ? &t->with : &t->without, number);
	return has;
}

static void
visit(EscTrace *t, PtaNodeId node, uint32_t from, PtaConsId cons)
{
	if (!node || !has_tracked(t, node) || !bits_add(&t->seen, node))
		return;
	vec_push(&t->visits, ((EscVisit){node, from, cons}));
}

/* Whether a constraint makes object o's address: ADDR; for placeholders the access that found
 * them. That an object was in a sink in an earlier round of the solver explains nothing. */
static bool
is_start(EscTrace *t, const PtaCons *c, PtaObjId o)
{
	const PtaSolution *sol = t->e->sol;
	const PtaObj *obj = esc_obj(t->e, o);
	if (c->dst < PTA_SINK_COUNT)
		return false;
	if (c->kind == PTA_ADDR)
		return pta_obj_of(sol, c->src) == o;
	if (obj->kind == PTA_OBJ_LINK)
		return c->kind == PTA_LOAD;
	bool is_view = c->kind == PTA_VIEW || c->kind == PTA_CAPTURES || c->kind == PTA_CAST;
	assert(obj->kind == PTA_OBJ_VIEW);
	return is_view && !has_tracked(t, c->src);
}

/* Nodes that get the address of object o when it is made; from UINT32_MAX: of a start. */
static void
start(EscTrace *t, PtaObjId o, uint32_t from)
{
	const PtaSolution *sol = t->e->sol;
	PtaObjKind kind = (PtaObjKind)esc_obj(t->e, o)->kind;
	if (kind != PTA_OBJ_LINK && kind != PTA_OBJ_VIEW) {
		const IdVec *addr = &t->e->arcs->addr[o];
		vec_each(addr, i)
			visit(t, sol->cons.at[addr->at[i]].dst,
			      from == UINT32_MAX ? t->visits.len : from, addr->at[i]);
		return;
	}
	for (PtaConsId i = 1; i < sol->cons.len; i++) {
		const PtaCons *c = &sol->cons.at[i];
		if (is_start(t, c, o))
			visit(t, c->dst, from == UINT32_MAX ? t->visits.len : from, i);
	}
}

/* The objects, and the virtual ones that hold one of them. */
static void
track(EscTrace *t, const BitSet *objs)
{
	EscFn *e = t->e;
	bits_clear(&t->tracked);
	bits_clear(&t->with);
	bits_clear(&t->without);
	bits_each(objs, o)
		bits_add(&t->tracked, o);
	for (PtaObjId x = 1; x < e->n; x++)
		if (esc_is_virtual(e->run, esc_obj(e, x)))
			for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++)
				if (bits_has(objs, e->edges.at[i].to))
					bits_add(&t->tracked, x);
}

static uint32_t
search(EscTrace *t, const BitSet *objs, const BitSet *wanted, bool with_closure)
{
	assert(t->e->arcs != NULL && !bits_is_empty(&t->tracked));
	EscFn *e = t->e;
	bits_clear(&t->seen);
	vec_clear(&t->visits);
	bits_each(objs, o) {
		start(t, o, UINT32_MAX);
		/* All that is global is its own start: variables have no address of their own. */
		if (esc_obj(e, o)->kind == PTA_OBJ_OMEGA || esc_obj(e, o)->kind == PTA_OBJ_UNKNOWN)
			visit(t, esc_obj(e, o)->first, t->visits.len, 0);
	}
	for (uint32_t i = 0; i < t->visits.len; i++) {
		PtaNodeId node = t->visits.at[i].node;
		if (bits_has(wanted, node))
			return i;
		PtaObjId in = pta_obj_of(e->sol, node);
		if (in && bits_has(&t->tracked, in) && !bits_has(objs, in))
			start(t, in, i);
		const Arcs *arcs = &e->arcs->of[node];
		vec_each(arcs, k)
			if (arcs->at[k].cons != ESC_CLOSURE || with_closure)
				visit(t, arcs->at[k].to, i, arcs->at[k].cons);
	}
	return UINT32_MAX;
}

bool
esc_trace(EscTrace *t, EscFn *e, const BitSet *objs, const BitSet *wanted)
{
	if (bits_is_empty(objs) || bits_is_empty(wanted))
		return false;
	*t = (EscTrace){.e = e};
	if (!e->arcs)
		make_arcs(e);
	track(t, objs);
	uint32_t end = search(t, objs, wanted, false);
	if (end == UINT32_MAX)
		end = search(t, objs, wanted, true);
	if (end == UINT32_MAX)
		return false;
	for (uint32_t i = end;; i = t->visits.at[i].from) {
		vec_push(&t->chain, t->visits.at[i]);
		if (t->visits.at[i].from == i)
			break;
	}
	for (uint32_t a = 0, b = t->chain.len - 1; a < b; a++, b--) {
		EscVisit swap = t->chain.at[a];
		t->chain.at[a] = t->chain.at[b];
		t->chain.at[b] = swap;
	}
	return true;
}

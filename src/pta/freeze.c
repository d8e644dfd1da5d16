/*
 * A solved system becomes a solution: exact arrays, each set once, nothing that only the solver
 * needs. And the questions that a solution answers.
 */
#include "pta/priv.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ sets */

typedef struct Freezer {
	PtaSys *s;
	struct PtaNodes *nodes;
	uint32_t *slots;    /* open addressing: the first node with a set, 0 is free */
	uint32_t slot_mask;
} Freezer;

/* A set of n members, whose array is still to be filled. */
static PtaSet
array_set(uint32_t n)
{
	PtaSet set = { .n = n, .cap = n > PTS_FEW ? PTS_ARRAY : 0 };
	if (set.cap)
		set.u.ids = mem_raw(n * sizeof *set.u.ids);
	return set;
}

static uint32_t *
ids_of(PtaSet *set)
{
	assert(set->cap <= PTS_ARRAY);
	return set->cap ? set->u.ids : set->u.few;
}

/* The index of the node's set in the frozen solution. */
static uint32_t
set_index(Freezer *z, PtaNodeId v)
{
	PtaSys *s = z->s;
	const PtaSet *from = &s->pts.at[v];
	if (from->n == 0)
		return 0;
	uint32_t at = (uint32_t)pts_hash(from) & z->slot_mask;
	for (; z->slots[at]; at = (at + 1) & z->slot_mask)
		if (pts_equal(&s->pts.at[z->slots[at]], from))
			return z->nodes->set[z->slots[at]];
	z->slots[at] = v;
	PtaSet set = array_set(from->n);
	uint32_t *ids = ids_of(&set), n = 0;
	sys_set_each(s, from, t)
		ids[n++] = t;
	assert(n == from->n);
	vec_push(&z->nodes->sets, set);
	return z->nodes->sets.len - 1;
}

static void
freeze_sets(Freezer *z)
{
	PtaSys *s = z->s;
	struct PtaNodes *nodes = z->nodes;
	uint32_t n = s->info.len, n_slots = 64;
	while (n_slots < 2 * n)
		n_slots *= 2;
	z->slots = arena_array(s->arena, uint32_t, n_slots);
	z->slot_mask = n_slots - 1;
	nodes->set = mem_raw(n * sizeof *nodes->set);
	nodes->set[0] = 0;
	vec_extend(&nodes->sets, 1);
	for (PtaNodeId v = 1; v < n; v++) {
		nodes->set[v] = s->rep.at[v] ? 0 : set_index(z, v);
		nodes->n_tokens += s->rep.at[v] ? 0 : s->pts.at[v].n;
	}
	for (PtaNodeId v = 1; v < n; v++)
		if (s->rep.at[v])
			nodes->set[v] = nodes->set[sys_find(s, v)];
}

/* ----------------------------------------------------------------- links */

/* The order in which pta_link looks for them. */
static int
cmp_links(const void *x, const void *y)
{
	const LinkRec *a = x, *b = y;
#define CMP(field) \
	if (a->field != b->field) \
		return a->field < b->field ? -1 : 1
	CMP(parent);
	CMP(origin.func);
	CMP(origin.instr);
	CMP(leaf);
#undef CMP
	return 0;
}

/* ----------------------------------------------------------------- tables */

static void *
copy(const void *from, size_t size)
{
	void *to = mem_raw(size);
	return size ? memcpy(to, from, size) : to;
}

/* A list's ids, at the end of the ids that were copied before. */
static void
move_ids(IdVec *list, uint32_t **to)
{
	uint32_t *at = *to;
	if (list->len)
		memcpy(at, list->at, list->len * sizeof *at);
	*list = (IdVec){ list->len ? at : NULL, list->len, list->len };
	*to += list->len;
}

/* Calls and instances, with their lists of ids in one array. */
static void
freeze_calls(const PtaSolution *from, PtaSolution *to)
{
	uint32_t n = 0;
	for (PtaCallId i = 1; i < from->calls.len; i++) {
		const PtaCall *c = &from->calls.at[i];
		n += c->args.len + c->results.len + c->insts.len;
	}
	for (uint32_t i = 1; i < from->insts.len; i++)
		n += from->insts.at[i].n_nodes;
	uint32_t *ids = mem_raw(n * sizeof *ids);
	to->calls.at = mem_array(PtaCall, from->calls.len);
	to->calls.len = to->calls.cap = from->calls.len;
	for (PtaCallId i = 1; i < from->calls.len; i++) {
		PtaCall *c = &to->calls.at[i];
		*c = from->calls.at[i];
		move_ids(&c->args, &ids);
		move_ids(&c->results, &ids);
		move_ids(&c->insts, &ids);
	}
	to->insts.at = mem_array(PtaInst, from->insts.len);
	to->insts.len = to->insts.cap = from->insts.len;
	for (uint32_t i = 1; i < from->insts.len; i++) {
		PtaInst *inst = &to->insts.at[i];
		*inst = from->insts.at[i];
		inst->nodes = memcpy(ids, inst->nodes, inst->n_nodes * sizeof *ids);
		ids += inst->n_nodes;
	}
}

PtaSolution *
sys_freeze(PtaSys *s)
{
	assert(!s->is_over && s->solver == NULL);
	PtaSolution *from = s->f, *to = mem_new(PtaSolution);
	struct PtaNodes *nodes = mem_new(struct PtaNodes);
	Freezer z = { .s = s, .nodes = nodes };
	*to = *from;
	to->nodes = nodes;
	to->objs.at = copy(from->objs.at, from->objs.len * sizeof *from->objs.at);
	to->objs.cap = from->objs.len;
	to->cons.at = copy(from->cons.at, from->cons.len * sizeof *from->cons.at);
	to->cons.cap = from->cons.len;
	to->value = copy(s->value.at, s->value.len * sizeof *s->value.at);
	if (from->number)
		to->number = copy(from->number, from->objs.len * sizeof *from->number);
	freeze_calls(from, to);
	nodes->is_verdict = s->is_verdict;
	nodes->n = s->info.len;
	nodes->info = copy(s->info.at, s->info.len * sizeof *s->info.at);
	nodes->own = copy(s->own.at, s->own.len * sizeof *s->own.at);
	nodes->inst_recv = copy(s->inst_recv.at, s->inst_recv.len * sizeof *s->inst_recv.at);
	vec_append(&nodes->links, s->link_list.at, s->link_list.len);
	if (nodes->links.len)
		qsort(nodes->links.at, nodes->links.len, sizeof *nodes->links.at, cmp_links);
	freeze_sets(&z);
	return to;
}

bool
sys_verify(const PtaSys *s, Buf *faults)
{
	struct PtaNodes nodes = { .is_verdict = s->is_verdict, .n = s->info.len,
				  .info = s->info.at, .own = s->own.at,
				  .inst_recv = s->inst_recv.at };
	PtaSolution f = *s->f;
	vec_append(&nodes.links, s->link_list.at, s->link_list.len);
	f.nodes = &nodes;
	return pta_check_form(s->p, &f, faults);
}

/* ---------------------------------------------------------------- queries */

const PtaSet *
pta_pts(const PtaSolution *f, PtaNodeId n)
{
	assert(n != 0 && n < f->nodes->n);
	return &f->nodes->sets.at[f->nodes->set[n]];
}

const PtaNodeId *
pta_members(const PtaSolution *f, PtaNodeId node, uint32_t *n)
{
	const PtaSet *set = pta_pts(f, node);
	assert(set->cap <= PTS_ARRAY);
	*n = set->n;
	return set->cap ? set->u.ids : set->u.few;
}

uint32_t
pta_set_number(const PtaSolution *f, PtaNodeId n)
{
	assert(n != 0 && n < f->nodes->n);
	return f->nodes->set[n];
}

PtaObjId
pta_obj_of(const PtaSolution *f, PtaNodeId n)
{
	return n < f->nodes->n && f->nodes->info[n].kind == NODE_CELL ? f->nodes->info[n].a : 0;
}

PtaNodeId
pta_token_add(const PtaSolution *f, PtaNodeId token, uint32_t off)
{
	return obj_token_add(&f->objs.at[pta_obj_of(f, token)], token, off);
}

PtaObjId
pta_own(const PtaSolution *f, IrValueId instr)
{
	return f->ir && instr < f->ir->instrs.len ? f->nodes->own[instr] : 0;
}

bool
pta_in_sink(const PtaSolution *f, PtaObjId o, PtaSink s)
{
	assert(o != 0 && o < f->objs.len && s < PTA_SINK_COUNT);
	const PtaObj *ob = &f->objs.at[o];
	return pta_set_next(pta_pts(f, s), ob->first) < ob->first + ob->n;
}

static PtaObjId
find_link(const PtaSolution *f, PtaObjId parent, PtaOrigin origin, uint32_t leaf)
{
	const LinkRec key = { parent, origin, leaf, 0 };
	const LinkRec *found = f->nodes->links.len == 0
				       ? NULL
				       : bsearch(&key, f->nodes->links.at, f->nodes->links.len,
						 sizeof key, cmp_links);
	return found ? found->child : 0;
}

PtaObjId
pta_link(const PtaSolution *f, PtaObjId o, uint32_t leaf)
{
	assert(o != 0 && o < f->objs.len);
	const PtaObj *ob = &f->objs.at[o];
	PtaOrigin kind = { 0, 0 };
	if (!pta_is_placeholder(ob)) {
		if (!pta_in_sink(f, o, PTA_SINK_EXPOSED))
			return 0;
		kind = obj_kind_origin(ob->shape, ob->type, ob->func);
		o = 0;
	}
	PtaObjId c = find_link(f, o, kind, leaf);
	return c ? c : find_link(f, o, kind, LEAF_ALL);
}

/* ----------------------------------------------------------------- damage */

/* A set of the node's own. */
static PtaSet *
own_set(const PtaSolution *f, PtaNodeId n)
{
	struct PtaNodes *nodes = f->nodes;
	PtaSet set = array_set(pta_set_count(pta_pts(f, n)));
	uint32_t i = 0;
	pta_set_each(pta_pts(f, n), t)
		ids_of(&set)[i++] = t;
	nodes->set[n] = nodes->sets.len;
	vec_push(&nodes->sets, set);
	return vec_last(&nodes->sets);
}

void
pta_damage(const PtaSolution *f, PtaNodeId n, PtaNodeId token)
{
	PtaSet *set = own_set(f, n);
	uint32_t *ids = ids_of(set), left = 0;
	for (uint32_t i = 0; i < set->n; i++)
		if (ids[i] != token)
			ids[left++] = ids[i];
	set->n = left;
}

void
pta_damage_merge(const PtaSolution *f, PtaNodeId a, PtaNodeId b)
{
	f->nodes->set[a] = f->nodes->set[b];
}

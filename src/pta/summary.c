/*
 * A solved system, seen from its interface. Visible are the placeholders that
 * results, stores, sinks and open calls speak of, with the path that leads to them, and what
 * was made here or by callees and flows out, one object a kind. Such an object that is in a sink is
 * OMEGA (or UNKNOWN) for callers: it is part of what is out, and callers need no more.
 * Boxes and closures are kept, for the calls that they resolve.
 *
 * The numbering is canonical, so that equal summaries are equal word by word.
 */
#include "pta/priv.h"

#include <stdlib.h>

typedef struct Maker {
	PtaSys *s;
	PtaSummary *sum;
	uint32_t *index;    /* by object: its number in the summary */
	uint32_t *mask;     /* by object: bit i: member of sink i */
	Map sites;          /* kind -> number */
	IdVec *by_origin;   /* by kind: OWN and CLONE objects */
	uint32_t *incoming; /* by object: newest link that leads to it, + 1 */
	IdVec incoming_next; /* by link */
	IdVec todo;         /* objects whose links or contents are to be shown */
	Map stores;         /* (number, leaf) -> index in stores + 1 */
} Maker;

static const PtaSet *
set_of(const PtaSys *s, PtaNodeId n)
{
	return &s->pts.at[sys_find(s, n)];
}

/* The index of an object's kind. */
static uint32_t
kind_of(PtaSys *s, PtaObjId o)
{
	const PtaObj *ob = sys_obj(s, o);
	return sys_origin(s, obj_kind_origin(ob->shape, ob->type, ob->func));
}

/* ------------------------------------------------------------- visibility */

static uint32_t show(Maker *mk, PtaObjId o);

static uint32_t
sum_obj_new(Maker *mk, PtaObjId o, PtaSumObj so)
{
	assert(mk->sum->objs.len > OBJ_UNKNOWN);
	uint32_t i = mk->sum->objs.len;
	vec_push(&mk->sum->objs, so);
	vec_push(&mk->todo, o);
	return i;
}

static uint32_t
show_site(Maker *mk, PtaObjId o, const PtaObj *ob)
{
	assert(pta_is_made(ob));
	PtaOrigin kind = obj_kind_origin(ob->shape, ob->type, ob->func);
	uint64_t key = sys_origin(mk->s, kind);
	uint32_t i = (uint32_t)map_get(&mk->sites, key);
	if (i == 0) {
		i = sum_obj_new(mk, o,
				(PtaSumObj){ .kind = PTA_OBJ_OWN,
					     .shape = ob->shape,
					     .type = ob->type,
					     .func = ob->func,
					     .origin = kind,
					     .n = ob->n });
		map_put(&mk->sites, key, i);
	} else {
		vec_push(&mk->todo, o);
	}
	mk->sum->objs.at[i].is_collapsed |= ob->is_collapsed;
	return i;
}

/* The number of a FUNC, a placeholder or a site; it becomes visible. */
static uint32_t
show(Maker *mk, PtaObjId o)
{
	if (mk->index[o])
		return mk->index[o];
	PtaObj ob = *sys_obj(mk->s, o);
	if (pta_is_made(&ob))
		return mk->index[o] = show_site(mk, o, &ob);
	uint32_t parent = ob.parent ? show(mk, ob.parent) : 0;
	assert(mk->index[o] == 0); /* nothing is below itself */
	PtaSumObj so = { .kind = ob.kind,
			 .shape = ob.shape,
			 .root = ob.root,
			 .is_collapsed = ob.is_collapsed,
			 .type = ob.type,
			 .func = ob.func,
			 .origin = ob.origin,
			 .parent = parent,
			 .index = ob.index,
			 .leaf = ob.leaf,
			 .n = ob.n };
	return mk->index[o] = sum_obj_new(mk, o, so);
}

static void
add_token(PtaSumTokens *list, uint32_t obj, uint32_t off)
{
	assert(obj != 0);
	vec_push(list, ((PtaSumToken){ obj, off }));
}

/* How the callers know an object that was made here: as a site, or as what is out. */
static void
add_object(Maker *mk, PtaSumTokens *list, PtaObjId o, uint32_t off)
{
	assert(off < sys_obj(mk->s, o)->n);
	const PtaObj *ob = sys_obj(mk->s, o);
	bool is_plain = pta_is_made(ob) && !pta_is_immutable(ob);
	uint32_t mask = is_plain ? mk->mask[o] : 0;
	if (mask & MASK_OUT)
		add_token(list, OBJ_OMEGA, 0);
	if (mask & MASK_UNKNOWN)
		add_token(list, OBJ_UNKNOWN, 0);
	if (!(mask & (MASK_OUT | MASK_UNKNOWN)))
		add_token(list, show(mk, o), off);
}

static void
add_set(Maker *mk, PtaSumTokens *list, const PtaSet *set, bool outside_only)
{
	sys_set_each(mk->s, set, t) {
		PtaObjId o = sys_obj_of(mk->s, t);
		const PtaObj *ob = sys_obj(mk->s, o);
		if (!outside_only || pta_is_placeholder(ob))
			add_object(mk, list, o, t - ob->first);
	}
}

static void
show_cells(Maker *mk, PtaObjId o)
{
	assert(mk->index[o] != 0);
	PtaObj ob = *sys_obj(mk->s, o);
	if (ob.kind == PTA_OBJ_FUNC)
		return;
	for (uint32_t k = 0; k < ob.n; k++) {
		const PtaSet *set = set_of(mk->s, ob.first + k);
		if (pta_set_count(set) == 0)
			continue;
		PtaSumTokens tokens = { 0 };
		add_set(mk, &tokens, set, false);
		uint32_t number = mk->index[o];
		bool is_new;
		uint64_t *slot = map_ensure(&mk->stores, map_pair(number, k), &is_new);
		if (is_new) {
			vec_push(&mk->sum->stores, ((PtaSumStore){ .obj = number, .leaf = k }));
			*slot = mk->sum->stores.len;
		}
		PtaSumStore *st = &mk->sum->stores.at[*slot - 1];
		vec_append(&st->tokens, tokens.at, tokens.len);
	}
}

/* The links that lead to a visible placeholder. */
static void
show_incoming(Maker *mk, PtaObjId child)
{
	assert(mk->index[child] != 0);
	for (uint32_t i = mk->incoming[child]; i != 0; i = mk->incoming_next.at[i - 1]) {
		LinkRec l = mk->s->link_list.at[i - 1];
		assert(l.child == child && (l.parent != 0) != (l.origin.instr != 0));
		PtaSumTokens parents = { 0 };
		if (l.parent) {
			add_token(&parents, show(mk, l.parent), 0);
		} else {
			const IdVec *objs = &mk->by_origin[sys_origin(mk->s, l.origin)];
			for (uint32_t k = 0; k < objs->len; k++)
				add_object(mk, &parents, objs->at[k], 0);
		}
		for (uint32_t k = 0; k < parents.len; k++)
			vec_push(&mk->sum->links,
				 ((PtaSumLink){ parents.at[k].obj, l.leaf, mk->index[child] }));
	}
}

static void
show_all(Maker *mk)
{
	while (mk->todo.len) {
		PtaObjId o = vec_pop(&mk->todo);
		show_cells(mk, o);
		if (pta_is_placeholder(sys_obj(mk->s, o)))
			show_incoming(mk, o);
	}
}

/* --------------------------------------------------------------- sections */

static void
make_stores(Maker *mk)
{
	for (PtaObjId o = OBJ_UNKNOWN + 1; o < mk->s->f->objs.len; o++) {
		PtaObj ob = *sys_obj(mk->s, o);
		if (!pta_is_placeholder(&ob))
			continue;
		bool is_stored = false;
		for (uint32_t k = 0; k < ob.n; k++)
			is_stored |= pta_set_count(set_of(mk->s, ob.first + k)) != 0;
		if (is_stored)
			show(mk, o);
	}
}

static void
make_calls(Maker *mk)
{
	Map by_origin = { 0 };
	for (PtaCallId i = 1; i < mk->s->f->calls.len; i++) {
		const PtaCall *c = &mk->s->f->calls.at[i];
		if (!c->is_conditional)
			continue;
		bool is_new;
		PtaOrigin kind = pta_call_kind(mk->s->p, c);
		uint64_t *slot = map_ensure(&by_origin, map_pair(kind.func, kind.instr), &is_new);
		if (is_new) {
			*slot = mk->sum->calls.len;
			vec_push(&mk->sum->calls, ((PtaSumCall){ .origin = kind }));
		}
		PtaSumCall *sc = &mk->sum->calls.at[*slot];
		add_set(mk, &sc->callee, set_of(mk->s, c->callee), true);
		vec_extend(&sc->args, c->args.len);
		for (uint32_t k = 0; k < c->args.len; k++)
			if (c->args.at[k])
				add_set(mk, &sc->args.at[k], set_of(mk->s, c->args.at[k]), false);
	}
}

/* What memory of this function may hold for a while, of what is not its own. Interface values count
 * with their payloads, whoever holds them: which holders are on the heap is for escape to say. */
static void
make_held(Maker *mk)
{
	PtsPool *pool = &mk->s->pool;
	PtaSet all = { 0 }; /* joined first: many cells hold the same */
	for (PtaObjId o = OBJ_UNKNOWN + 1; o < mk->s->f->objs.len; o++) {
		const PtaObj *ob = sys_obj(mk->s, o);
		for (uint32_t k = 0; pta_is_made(ob) && k < ob->n; k++)
			pts_union_into(pool, &all, set_of(mk->s, ob->first + k), NULL);
	}
	for (uint32_t i = 1; i < mk->s->f->insts.len; i++) {
		const PtaInst *inst = &mk->s->f->insts.at[i];
		if (inst->summary == NULL)
			continue;
		const PtaSumTokens *held = &inst->summary->held;
		for (uint32_t k = 0; k < held->len; k++)
			pts_union_into(pool, &all, set_of(mk->s, inst->nodes[held->at[k].obj]),
				       NULL);
	}
	add_set(mk, &mk->sum->held, &all, true);
	pts_free(pool, &all);
}

/* -------------------------------------------------------- canonical order */

typedef struct Sorter {
	const PtaSummary *sum;
	uint32_t *level; /* by object: placeholders above it */
} Sorter;

#define CMP(a, b)                              \
	do {                                   \
		if ((a) != (b))                \
			return (a) < (b) ? -1 : 1; \
	} while (0)

static int
cmp_obj(const Sorter *so, uint32_t x, uint32_t y)
{
	assert(x != 0 && y != 0);
	if (x == y)
		return 0;
	const PtaSumObj *a = &so->sum->objs.at[x], *b = &so->sum->objs.at[y];
	CMP(so->level[x], so->level[y]);
	CMP(a->kind, b->kind);
	CMP(a->root, b->root);
	CMP(a->index, b->index);
	CMP(a->origin.func, b->origin.func);
	CMP(a->origin.instr, b->origin.instr);
	CMP(a->leaf, b->leaf);
	CMP(a->shape, b->shape);
	CMP(a->type, b->type);
	CMP(a->func, b->func);
	return cmp_obj(so, a->parent, b->parent);
}

/* Merge sort of numbers, so that the order may have a context. */
static void
sort_objs(const Sorter *so, uint32_t *ids, uint32_t n, uint32_t *tmp)
{
	if (n < 2)
		return;
	uint32_t half = n / 2;
	sort_objs(so, ids, half, tmp);
	sort_objs(so, ids + half, n - half, tmp);
	memcpy(tmp, ids, half * sizeof *ids);
	uint32_t i = 0, j = half, k = 0;
	while (i < half)
		ids[k++] = j < n && cmp_obj(so, ids[j], tmp[i]) < 0 ? ids[j++] : tmp[i++];
}

static int
cmp_token(const void *x, const void *y)
{
	const PtaSumToken *a = x, *b = y;
	CMP(a->obj, b->obj);
	CMP(a->off, b->off);
	return 0;
}

static int
cmp_link(const void *x, const void *y)
{
	const PtaSumLink *a = x, *b = y;
	CMP(a->parent, b->parent);
	CMP(a->leaf, b->leaf);
	CMP(a->child, b->child);
	return 0;
}

static int
cmp_store(const void *x, const void *y)
{
	const PtaSumStore *a = x, *b = y;
	CMP(a->obj, b->obj);
	CMP(a->leaf, b->leaf);
	return 0;
}

static int
cmp_call(const void *x, const void *y)
{
	const PtaSumCall *a = x, *b = y;
	CMP(a->origin.func, b->origin.func);
	CMP(a->origin.instr, b->origin.instr);
	return 0;
}

/* Stable by one byte of off or obj, from `from` into `to`. */
static void
sort_by_byte(PtaSumToken *to, const PtaSumToken *from, uint32_t n, bool by_obj, uint32_t shift)
{
	uint32_t start[257] = { 0 };
	for (uint32_t i = 0; i < n; i++)
		start[((by_obj ? from[i].obj : from[i].off) >> shift & 255) + 1]++;
	for (uint32_t b = 1; b < 256; b++)
		start[b] += start[b - 1];
	for (uint32_t i = 0; i < n; i++)
		to[start[(by_obj ? from[i].obj : from[i].off) >> shift & 255]++] = from[i];
}

/* Long lists, of objects whose cells all hold the same, take most of a large summary's time if they
 * are sorted by comparing. */
static void
sort_tokens(PtaSumTokens *list)
{
	uint32_t n = list->len, max[2] = { 0 };
	if (n < 64) {
		if (n)
			qsort(list->at, n, sizeof *list->at, cmp_token);
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		max[0] = list->at[i].off > max[0] ? list->at[i].off : max[0];
		max[1] = list->at[i].obj > max[1] ? list->at[i].obj : max[1];
	}
	PtaSumToken *from = list->at, *to = mem_data(n * sizeof *to);
	for (int by_obj = 0; by_obj < 2; by_obj++)
		for (uint32_t shift = 0; shift < 32 && max[by_obj] >> shift; shift += 8) {
			sort_by_byte(to, from, n, by_obj, shift);
			PtaSumToken *swap = from;
			from = to;
			to = swap;
		}
	if (from != list->at)
		memcpy(list->at, from, n * sizeof *from);
}

static void
renumber_tokens(PtaSumTokens *list, const uint32_t *to)
{
	for (uint32_t i = 0; i < list->len; i++)
		list->at[i].obj = to[list->at[i].obj];
	sort_tokens(list);
	uint32_t n = 0;
	for (uint32_t i = 0; i < list->len; i++)
		if (i == 0 || cmp_token(&list->at[i], &list->at[n - 1]) != 0)
			list->at[n++] = list->at[i];
	list->len = n;
}

static void
renumber(PtaSummary *sum, const uint32_t *to)
{
	for (uint32_t i = 0; i < sum->links.len; i++) {
		sum->links.at[i].parent = to[sum->links.at[i].parent];
		sum->links.at[i].child = to[sum->links.at[i].child];
	}
	if (sum->links.len)
		qsort(sum->links.at, sum->links.len, sizeof *sum->links.at, cmp_link);
	uint32_t n = 0;
	for (uint32_t i = 0; i < sum->links.len; i++)
		if (i == 0 || cmp_link(&sum->links.at[i], &sum->links.at[n - 1]) != 0)
			sum->links.at[n++] = sum->links.at[i];
	sum->links.len = n;
	for (uint32_t i = 0; i < sum->stores.len; i++) {
		sum->stores.at[i].obj = to[sum->stores.at[i].obj];
		renumber_tokens(&sum->stores.at[i].tokens, to);
	}
	if (sum->stores.len)
		qsort(sum->stores.at, sum->stores.len, sizeof *sum->stores.at, cmp_store);
	for (uint32_t i = 0; i < sum->results.len; i++)
		renumber_tokens(&sum->results.at[i], to);
	for (uint32_t i = 0; i < PTA_SINK_COUNT; i++)
		renumber_tokens(&sum->sinks[i], to);
	renumber_tokens(&sum->held, to);
	for (uint32_t i = 0; i < sum->calls.len; i++) {
		renumber_tokens(&sum->calls.at[i].callee, to);
		for (uint32_t k = 0; k < sum->calls.at[i].args.len; k++)
			renumber_tokens(&sum->calls.at[i].args.at[k], to);
	}
	if (sum->calls.len)
		qsort(sum->calls.at, sum->calls.len, sizeof *sum->calls.at, cmp_call);
}

void
summary_canonicalise(PtaSummary *sum, uint32_t *numbers, uint32_t n_numbers)
{
	assert(sum->objs.len > OBJ_UNKNOWN);
	uint32_t n = sum->objs.len;
	Sorter so = { sum, mem_data(n * sizeof *so.level) };
	uint32_t *order = mem_data(n * sizeof *order), *to = mem_data(n * sizeof *to);
	for (uint32_t i = 0; i < n; i++) {
		order[i] = i;
		for (uint32_t p = sum->objs.at[i].parent; p != 0; p = sum->objs.at[p].parent)
			so.level[i]++;
	}
	sort_objs(&so, order + OBJ_UNKNOWN + 1, n - OBJ_UNKNOWN - 1, to);
	for (uint32_t i = 0; i < n; i++)
		to[order[i]] = i;
	PtaSumObj *objs = mem_data(n * sizeof *objs);
	for (uint32_t i = 0; i < n; i++) {
		objs[i] = sum->objs.at[order[i]];
		objs[i].parent = to[objs[i].parent];
		assert(i == 0 || objs[i].parent < i);
	}
	sum->objs.at = objs;
	sum->objs.cap = n;
	renumber(sum, to);
	for (uint32_t i = 0; i < n_numbers; i++) {
		assert(numbers[i] < n);
		numbers[i] = to[numbers[i]];
	}
}

/* ------------------------------------------------------------------ whole */

/* The map may be in use by others, so it is replaced. */
static void
note_out(PtaSys *s, uint64_t key, uint32_t mask)
{
	const Map *before = s->mode.out;
	if (before && (map_get(before, key) & mask) == mask)
		return;
	if (s->out == NULL) {
		s->out = mem_new(Map);
		for (uint32_t i = 0; before && i < before->len; i++)
			map_put(s->out, before->entries[i].key, before->entries[i].value);
		s->mode.out = s->out;
	}
	*map_ensure(s->out, key, NULL) |= mask;
}

static void
make_masks(Maker *mk)
{
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		sys_set_each(mk->s, set_of(mk->s, sink), t)
			mk->mask[sys_obj_of(mk->s, t)] |= 1u << sink;
	/* That an object is OMEGA for callers must not be taken back when the function is solved again,
	 * or the fixpoint over recursive functions could go round in circles (see out_before). */
	for (PtaObjId o = OBJ_UNKNOWN + 1; o < mk->s->f->objs.len; o++) {
		const PtaObj *ob = sys_obj(mk->s, o);
		uint32_t mask = mk->mask[o] & (MASK_OUT | MASK_UNKNOWN);
		if (pta_is_made(ob) && !pta_is_immutable(ob) && mask)
			note_out(mk->s, obj_out_key(ob), mask);
	}
}

static void
make_indices(Maker *mk)
{
	uint32_t n = mk->s->f->objs.len;
	mk->index = arena_array(mk->s->arena, uint32_t, n);
	mk->mask = arena_array(mk->s->arena, uint32_t, n);
	mk->incoming = arena_array(mk->s->arena, uint32_t, n);
	mk->by_origin = arena_array(mk->s->arena, IdVec, mk->s->origins.len + n);
	mk->index[OBJ_OMEGA] = OBJ_OMEGA;
	mk->index[OBJ_UNKNOWN] = OBJ_UNKNOWN;
	for (PtaObjId o = OBJ_UNKNOWN + 1; o < n; o++)
		if (pta_is_made(sys_obj(mk->s, o)))
			vec_push(&mk->by_origin[kind_of(mk->s, o)], o);
	for (uint32_t i = 0; i < mk->s->link_list.len; i++) {
		PtaObjId child = mk->s->link_list.at[i].child;
		assert(child > OBJ_UNKNOWN && child < n);
		vec_push(&mk->incoming_next, mk->incoming[child]);
		mk->incoming[child] = i + 1;
	}
	make_masks(mk);
}

PtaSummary *
summary_empty(PtaFuncId f)
{
	PtaSummary *sum = mem_new(PtaSummary);
	sum->func = f;
	vec_push(&sum->objs, ((PtaSumObj){ 0 }));
	vec_push(&sum->objs, ((PtaSumObj){ .kind = PTA_OBJ_OMEGA, .n = 1 }));
	vec_push(&sum->objs, ((PtaSumObj){ .kind = PTA_OBJ_UNKNOWN, .n = 1 }));
	return sum;
}

PtaSummary *
summary_make(PtaSys *s)
{
	assert(!s->is_over && s->solver == NULL);
	PtaSummary *sum = summary_empty(s->f->id);
	Maker mk = { .s = s, .sum = sum };
	make_indices(&mk);
	for (uint32_t k = 0; k < s->f->n_results && s->f->result; k++) {
		PtaSumTokens tokens = { 0 };
		add_set(&mk, &tokens, set_of(s, s->f->result + k), false);
		vec_push(&sum->results, tokens);
	}
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		if (sink != PTA_SINK_EXPOSED)
			add_set(&mk, &sum->sinks[sink], set_of(s, sink), true);
	make_stores(&mk);
	make_calls(&mk);
	make_held(&mk);
	show_all(&mk);
	s->f->number = mk.index;
	summary_canonicalise(sum, s->f->number, s->f->objs.len);
	return sum;
}

uint32_t
summary_size(const PtaSummary *s)
{
	uint32_t n = s->objs.len + s->links.len + s->held.len;
	for (uint32_t i = 0; i < s->stores.len; i++)
		n += s->stores.at[i].tokens.len;
	for (uint32_t i = 0; i < s->results.len; i++)
		n += s->results.at[i].len;
	for (uint32_t i = 0; i < PTA_SINK_COUNT; i++)
		n += s->sinks[i].len;
	for (uint32_t i = 0; i < s->calls.len; i++) {
		n += s->calls.at[i].callee.len;
		for (uint32_t k = 0; k < s->calls.at[i].args.len; k++)
			n += s->calls.at[i].args.at[k].len;
	}
	return n;
}

static bool
tokens_equal(const PtaSumTokens *a, const PtaSumTokens *b)
{
	return a->len == b->len &&
	       (a->len == 0 || memcmp(a->at, b->at, a->len * sizeof *a->at) == 0);
}

static bool
objs_equal(const PtaSummary *a, const PtaSummary *b)
{
	if (a->objs.len != b->objs.len)
		return false;
	for (uint32_t i = 0; i < a->objs.len; i++) {
		const PtaSumObj *x = &a->objs.at[i], *y = &b->objs.at[i];
		if (x->kind != y->kind || x->shape != y->shape || x->root != y->root ||
		    x->is_collapsed != y->is_collapsed || x->type != y->type ||
		    x->func != y->func || x->origin.func != y->origin.func ||
		    x->origin.instr != y->origin.instr || x->parent != y->parent ||
		    x->index != y->index || x->leaf != y->leaf || x->n != y->n)
			return false;
	}
	return true;
}

static bool
calls_equal(const PtaSummary *a, const PtaSummary *b)
{
	if (a->calls.len != b->calls.len)
		return false;
	for (uint32_t i = 0; i < a->calls.len; i++) {
		const PtaSumCall *x = &a->calls.at[i], *y = &b->calls.at[i];
		if (cmp_call(x, y) != 0 || !tokens_equal(&x->callee, &y->callee) ||
		    x->args.len != y->args.len)
			return false;
		for (uint32_t k = 0; k < x->args.len; k++)
			if (!tokens_equal(&x->args.at[k], &y->args.at[k]))
				return false;
	}
	return true;
}

bool
summary_equal(const PtaSummary *a, const PtaSummary *b)
{
	assert(a->func == b->func);
	if (!objs_equal(a, b) || a->links.len != b->links.len ||
	    a->stores.len != b->stores.len || a->results.len != b->results.len ||
	    !tokens_equal(&a->held, &b->held) || !calls_equal(a, b))
		return false;
	for (uint32_t i = 0; i < a->links.len; i++)
		if (cmp_link(&a->links.at[i], &b->links.at[i]) != 0)
			return false;
	for (uint32_t i = 0; i < a->stores.len; i++)
		if (cmp_store(&a->stores.at[i], &b->stores.at[i]) != 0 ||
		    !tokens_equal(&a->stores.at[i].tokens, &b->stores.at[i].tokens))
			return false;
	for (uint32_t i = 0; i < a->results.len; i++)
		if (!tokens_equal(&a->results.at[i], &b->results.at[i]))
			return false;
	for (uint32_t i = 0; i < PTA_SINK_COUNT; i++)
		if (!tokens_equal(&a->sinks[i], &b->sinks[i]))
			return false;
	return true;
}

/*
 * A dispatcher: the made-up function that takes an interface or func value and a call's arguments,
 * and calls each possible target of the whole program. It is no constraint system: what all its
 * targets may do is joined to a few flags for each pointer of the value and the arguments, apart
 * for the object that it leads to and for all that lies behind that object:
 *
 *	out       in which sinks it may end
 *	results   in which results it may be
 *	inside    in an object that a target made and that comes out (all of these are one, FRESH)
 *	stored    in memory of the arguments
 *	written   something may be stored in it
 *	held      an object of a target, or of its callees, may hold it while they run
 *
 * A call is then an instance of a small summary that says just this, so a call of hundreds of
 * targets costs what a call of one does. It is a quotient of the joined systems, in the sense of
 * summary_coarsen: each object of a target's summary has an image here, and whatever the target's
 * summary says of the object is said of the image.
 *
 * Calls that a target leaves open are calls of their own dispatchers here, whose flags are applied
 * to the arguments. Flags only grow, so dispatchers and summaries reach a fixpoint together.
 */
#include "pta/priv.h"

#define RESULT_BITS 16u
#define FLAG_RESULTS 0xffffu
#define FLAG_SINK(sink) (1u << (RESULT_BITS - 1 + (sink))) /* sinks are numbered from 1 */
#define FLAG_INSIDE (1u << 23)
#define FLAG_STORED (1u << 24)
#define FLAG_WRITTEN (1u << 25)
#define FLAG_HELD (1u << 26)
#define FLAG_INNER (1u << 27)     /* a pointer into the middle of the object */
#define FLAG_COLLAPSED (1u << 28) /* its objects must be collapsed */
#define FLAG_SAME (1u << 29)      /* what is behind it may be the object itself, seen otherwise */

static_assert(PTA_SINK_COUNT <= 8, "a bit for each sink");

/* Places: two for each leaf (0: the value called; from 1: the arguments' leaves), the object that
 * it leads to and what is behind that; two for FRESH, likewise; OMEGA; UNKNOWN. */
static uint32_t
place_fresh(const PtaDispatch *d)
{
	return 2 * d->n_leaves;
}

static uint32_t
place_omega(const PtaDispatch *d)
{
	return 2 * d->n_leaves + 2;
}

static uint32_t
place_unknown(const PtaDispatch *d)
{
	return 2 * d->n_leaves + 3;
}

/* Whether what is behind a leaf's object may be the object itself. An interface made by unsafe means
 * is no box: its receiver is the value. */
static bool
is_same(const PtaDispatch *d, uint32_t leaf)
{
	return (leaf == 0 && d->is_invoke) || (d->flags[2 * leaf] & FLAG_SAME);
}

static uint32_t
n_places(const PtaDispatch *d)
{
	return 2 * d->n_leaves + 4;
}

/* Marks that an object has no one place: the result of a call that the target left open. */
#define PLACE_RESULT UINT32_MAX

typedef struct Join {
	Pta *p;
	PtaDispatch *d;
	const PtaSummary *sum;  /* of the target that is joined now */
	uint32_t results;       /* flags of the open calls' results, and of what is behind them */
	bool is_result_unknown; /* an open call may return UNKNOWN */
	bool is_changed;
} Join;

static IrTypeId
signature(const Pta *p, const PtaDispatch *d)
{
	return d->is_invoke ? ir_under(p->m, d->type)->members[d->method].type : d->type;
}

/* ----------------------------------------------------------------- images */

static uint32_t
place_of_root(const Join *j, const PtaSumObj *o)
{
	if (o->root == PTA_ROOT_CAPTURE || (j->d->is_invoke && o->index == 0))
		return 1; /* the receiver and captures are what the value's box or closure holds */
	uint32_t param = o->index - j->d->is_invoke;
	return 2 * (1 + layout_param_leaf(j->p, signature(j->p, j->d), param) + o->leaf);
}

static uint32_t
place_of(const Join *j, uint32_t x)
{
	const PtaSumObj *o = &j->sum->objs.at[x];
	bool is_behind = false;
	/* A view is the same memory as its parent. */
	while (o->kind == PTA_OBJ_LINK || o->kind == PTA_OBJ_VIEW) {
		if (o->parent == 0)
			return place_fresh(j->d) + 1;
		is_behind |= o->kind == PTA_OBJ_LINK;
		o = &j->sum->objs.at[o->parent];
	}
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_OMEGA:
	case PTA_OBJ_FUNC:
		return place_omega(j->d);
	case PTA_OBJ_UNKNOWN:
		return place_unknown(j->d);
	case PTA_OBJ_OWN:
	case PTA_OBJ_CLONE:
		return place_fresh(j->d) + is_behind;
	case PTA_OBJ_ROOT:
		if (o->root == PTA_ROOT_RESULT)
			return PLACE_RESULT;
		return place_of_root(j, o) | is_behind;
	case PTA_OBJ_NONE:
	case PTA_OBJ_LINK:
	case PTA_OBJ_VIEW:
		break;
	}
	bug("pta", "", "summary of function %u: object %u is of no kind", j->sum->func, x);
}

/* ------------------------------------------------------------------- join */

static void
add_flags(Join *j, uint32_t place, uint32_t flags)
{
	uint32_t *at = &j->d->flags[place];
	j->is_changed |= (*at | flags) != *at;
	*at |= flags;
}

/* The result of an open call is what its targets made or have from elsewhere; what they return of
 * the arguments is added with the call (join_call). */
static void
add_to(Join *j, uint32_t x, uint32_t flags)
{
	uint32_t place = place_of(j, x);
	if (place != PLACE_RESULT) {
		add_flags(j, place, flags);
		return;
	}
	j->is_changed |= (j->results | flags) != j->results;
	j->results |= flags;
	add_flags(j, place_omega(j->d), flags);
	add_flags(j, place_fresh(j->d), flags);
	add_flags(j, place_fresh(j->d) + 1, flags);
}

static void
add_to_tokens(Join *j, const PtaSumTokens *list, uint32_t flags)
{
	for (uint32_t i = 0; i < list->len; i++)
		add_to(j, list->at[i].obj, flags | (list->at[i].off ? FLAG_INNER : 0));
}

static uint32_t
result_flag(uint32_t leaf)
{
	return 1u << (leaf < RESULT_BITS ? leaf : RESULT_BITS - 1);
}

/* Sinks of what is stored in the object, or in what is behind it. */
static uint32_t
sinks_inside(const Join *j, uint32_t place, bool is_behind)
{
	uint32_t global = FLAG_SINK(PTA_SINK_GLOBAL), unknown = FLAG_SINK(PTA_SINK_UNKNOWN);
	if (place == PLACE_RESULT) /* it may be global */
		return global | (j->is_result_unknown ? unknown : 0);
	if (place == place_unknown(j->d))
		return unknown | (is_behind ? global : 0);
	return place == place_omega(j->d) ? global : 0;
}

static void
join_stores(Join *j)
{
	for (uint32_t i = 0; i < j->sum->stores.len; i++) {
		const PtaSumStore *st = &j->sum->stores.at[i];
		uint32_t place = place_of(j, st->obj);
		if (place == place_fresh(j->d)) {
			add_to_tokens(j, &st->tokens, FLAG_INSIDE);
			continue;
		}
		add_to(j, st->obj, FLAG_WRITTEN);
		add_to_tokens(j, &st->tokens, FLAG_STORED);
		if (place == PLACE_RESULT)
			add_to_tokens(j, &st->tokens, FLAG_INSIDE | sinks_inside(j, place, false));
	}
}

static const PtaSumTokens *
tokens_of_leaf(const PtaSumCall *call, uint32_t leaf)
{
	static const PtaSumTokens none;
	return leaf == 0		 ? &call->callee
	       : leaf <= call->args.len ? &call->args.at[leaf - 1]
					 : &none;
}

/* What a call of the dispatcher does with the object that a leaf leads to. */
static uint32_t
flags_of_leaf(const PtaDispatch *of, uint32_t leaf)
{
	return of->flags[2 * leaf] | (is_same(of, leaf) ? of->flags[2 * leaf + 1] : 0);
}

/* Sinks of what an open call stores: its arguments that are written may be global. */
static uint32_t
sinks_of_stored(const Join *j, const PtaDispatch *of, const PtaSumCall *call)
{
	uint32_t sinks = 0;
	for (uint32_t leaf = 0; leaf < of->n_leaves; leaf++) {
		bool is_written = flags_of_leaf(of, leaf) & FLAG_WRITTEN;
		bool is_written_behind = of->flags[2 * leaf + 1] & FLAG_WRITTEN;
		const PtaSumTokens *list = tokens_of_leaf(call, leaf);
		for (uint32_t i = 0; i < list->len; i++) {
			uint32_t place = place_of(j, list->at[i].obj);
			if (is_written || is_written_behind)
				sinks |= sinks_inside(j, place, is_written_behind);
		}
	}
	return sinks;
}

/* The flags, and these sinks if the object is stored. */
static uint32_t
with_sinks(uint32_t flags, uint32_t sinks)
{
	return flags | (flags & FLAG_STORED ? sinks : 0);
}

/* One token of leaf `leaf` of an open call, whose dispatcher has flags `of`. */
static void
join_argument(Join *j, const PtaDispatch *of, uint32_t leaf, PtaSumToken t, uint32_t sinks)
{
	const uint32_t back = FLAG_RESULTS | FLAG_INSIDE;
	uint32_t value = flags_of_leaf(of, leaf), behind = of->flags[2 * leaf + 1];
	uint32_t flags = with_sinks(value & ~(FLAG_RESULTS | FLAG_SAME), sinks);
	uint32_t flags_behind = with_sinks(behind & ~FLAG_RESULTS, sinks);
	/* What comes back is used as the call's result is. */
	if (value & back)
		flags |= j->results;
	if ((value | behind) & back)
		flags_behind |= j->results;
	if (t.off)
		flags |= FLAG_INNER;
	uint32_t place = place_of(j, t.obj);
	add_to(j, t.obj, flags);
	if (place < place_omega(j->d))
		add_flags(j, place | 1, flags_behind);
	else /* a result, OMEGA and UNKNOWN are also what is behind them */
		add_to(j, t.obj, flags_behind);
	if (place == place_unknown(j->d))
		add_flags(j, place_omega(j->d), flags_behind);
}

static void
set_result_unknown(Join *j)
{
	j->is_changed |= !j->is_result_unknown;
	j->is_result_unknown = true;
}

static void
join_call(Join *j, const PtaSumCall *call)
{
	PtaFuncId id = callgraph_open_dispatcher(j->p, call->origin);
	if (id == 0) {
		add_to_tokens(j, &call->callee, FLAG_SINK(PTA_SINK_UNKNOWN));
		for (uint32_t k = 0; k < call->args.len; k++)
			add_to_tokens(j, &call->args.at[k], FLAG_SINK(PTA_SINK_UNKNOWN));
		add_flags(j, place_unknown(j->d), j->results);
		set_result_unknown(j);
		return;
	}
	const PtaDispatch *of = j->p->dispatch.at[id - j->p->n_ir];
	bool is_new;
	map_ensure(&j->d->uses, id, &is_new);
	if (of->flags == NULL)
		return; /* not joined yet */
	if (of->flags[place_unknown(of)] & FLAG_RESULTS)
		set_result_unknown(j);
	uint32_t sinks = sinks_of_stored(j, of, call);
	for (uint32_t leaf = 0; leaf < of->n_leaves; leaf++) {
		const PtaSumTokens *list = tokens_of_leaf(call, leaf);
		for (uint32_t i = 0; i < list->len; i++)
			join_argument(j, of, leaf, list->at[i], sinks);
	}
	if (of->flags[place_unknown(of)])
		add_flags(j, place_unknown(j->d), j->results | (of->flags[place_unknown(of)] &
								(FLAG_STORED | FLAG_INSIDE)));
	add_flags(j, place_omega(j->d),
		  of->flags[place_omega(of)] & (FLAG_STORED | FLAG_INSIDE));
	for (uint32_t i = 0; i < 2; i++)
		add_flags(j, place_fresh(j->d) + i,
			  with_sinks(of->flags[place_fresh(of) + i] & ~FLAG_RESULTS, sinks));
}

/* Code that is not known, or is over budget: everything is given to it. */
static void
join_unknown(Join *j)
{
	for (uint32_t leaf = 0; leaf < j->d->n_leaves; leaf++)
		add_flags(j, 2 * leaf, FLAG_SINK(PTA_SINK_UNKNOWN));
	add_flags(j, place_unknown(j->d), FLAG_RESULTS);
}

/* Keeps and writes nothing, but may return what it was given. */
static void
join_noescape(Join *j)
{
	for (uint32_t place = 0; place < 2 * j->d->n_leaves; place++)
		add_flags(j, place, FLAG_RESULTS | FLAG_INNER);
	add_flags(j, place_unknown(j->d), FLAG_RESULTS);
}

/* In a coarse summary the one object below a root is also the root's views. */
static void
join_same(Join *j)
{
	for (uint32_t i = 0; i < j->sum->links.len; i++) {
		const PtaSumLink *l = &j->sum->links.at[i];
		if (l->leaf == LEAF_SAME && place_of(j, l->parent) != place_of(j, l->child))
			add_to(j, l->parent, FLAG_SAME);
	}
}

static void
join_summary(Join *j)
{
	const PtaSummary *sum = j->sum;
	join_same(j);
	for (uint32_t x = OBJ_UNKNOWN + 1; x < sum->objs.len; x++)
		if (sum->objs.at[x].is_collapsed && sum->objs.at[x].kind != PTA_OBJ_OWN)
			add_to(j, x, FLAG_COLLAPSED);
	for (uint32_t k = 0; k < sum->results.len; k++)
		add_to_tokens(j, &sum->results.at[k], result_flag(k));
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		add_to_tokens(j, &sum->sinks[sink], FLAG_SINK(sink));
	add_to_tokens(j, &sum->held, FLAG_HELD);
	join_stores(j);
	for (uint32_t i = 0; i < sum->calls.len; i++)
		join_call(j, &sum->calls.at[i]);
}

static void
join_target(Join *j, const PtaTarget *t)
{
	j->sum = j->p->summaries[t->func];
	j->results = 0;
	j->is_result_unknown = false;
	IrUnknownBody body = ir_func(j->p->m, t->func)->body;
	if (body == BODY_NOESCAPE) {
		join_noescape(j);
	} else if (body == BODY_UNKNOWN || (j->sum && j->sum->is_top)) {
		join_unknown(j);
	} else if (j->sum) {
		do {
			j->is_changed = false;
			join_summary(j);
		} while (j->is_changed && j->sum->calls.len);
	}
}

/* ---------------------------------------------------------------- summary */

static void
make_leaf(PtaSummary *sum, PtaDispatch *d, uint32_t leaf, uint32_t index, uint32_t leaf_of_param)
{
	uint32_t root = sum->objs.len;
	vec_push(&sum->objs, ((PtaSumObj){ .kind = PTA_OBJ_ROOT,
					   .shape = PTA_SHAPE_ANY,
					   .root = PTA_ROOT_PARAM,
					   .index = index,
					   .leaf = leaf_of_param,
					   .n = 2 }));
	vec_push(&sum->objs, ((PtaSumObj){ .kind = PTA_OBJ_LINK,
					   .shape = PTA_SHAPE_ANY,
					   .parent = root,
					   .leaf = LEAF_ALL,
					   .n = 2 }));
	vec_push(&sum->links, ((PtaSumLink){ root, LEAF_ALL, root + 1 }));
	vec_push(&sum->links, ((PtaSumLink){ root + 1, LEAF_ALL, root + 1 }));
	if (is_same(d, leaf))
		vec_push(&sum->links, ((PtaSumLink){ root, LEAF_SAME, root + 1 }));
	d->number[2 * leaf] = root;
	d->number[2 * leaf + 1] = root + 1;
}

static void
make_fresh(PtaSummary *sum, PtaDispatch *d)
{
	uint32_t fresh = sum->objs.len;
	PtaOrigin kind = obj_kind_origin(PTA_SHAPE_ANY, 0, 0);
	vec_push(&sum->objs, ((PtaSumObj){ .kind = PTA_OBJ_OWN,
					   .shape = PTA_SHAPE_ANY,
					   .origin = kind,
					   .n = 1 }));
	vec_push(&sum->objs, ((PtaSumObj){ .kind = PTA_OBJ_LINK,
					   .shape = PTA_SHAPE_ANY,
					   .origin = kind,
					   .leaf = LEAF_ALL,
					   .n = 2 }));
	vec_push(&sum->links, ((PtaSumLink){ fresh, LEAF_ALL, fresh + 1 }));
	vec_push(&sum->links, ((PtaSumLink){ fresh + 1, LEAF_ALL, fresh + 1 }));
	d->number[place_fresh(d)] = fresh;
	d->number[place_fresh(d) + 1] = fresh + 1;
	d->number[place_omega(d)] = OBJ_OMEGA;
	d->number[place_unknown(d)] = OBJ_UNKNOWN;
}

/* All objects are there from the start, so their numbers stay. */
static void
make_objects(Pta *p, PtaSummary *sum, PtaDispatch *d)
{
	const IrType *u = ir_under(p->m, signature(p, d));
	make_leaf(sum, d, 0, 0, 0);
	uint32_t leaf = 1;
	for (uint32_t i = 0; i < u->n_params; i++) {
		const PtaLayout *l = pta_layout(p, u->members[i].type);
		for (uint32_t k = 0; k < l->n; k++, leaf++)
			if (l->has_pointers && leaf_points(p, l->types[k]))
				make_leaf(sum, d, leaf, i + 1, k);
	}
	make_fresh(sum, d);
}

/* The places that have the flag; all of them, or only those of memory that callers see. */
static PtaSumTokens
tokens_with(const PtaDispatch *d, uint32_t flag, bool is_all)
{
	PtaSumTokens list = { 0 };
	for (uint32_t place = 0; place < n_places(d); place++) {
		uint32_t x = d->number[place];
		bool is_outside = place < place_omega(d) && place != place_fresh(d);
		if (!(d->flags[place] & flag) || x == 0 || (!is_all && place >= place_omega(d)))
			continue;
		vec_push(&list, ((PtaSumToken){ x, 0 }));
		if (is_outside && (d->flags[place] & FLAG_INNER))
			vec_push(&list, ((PtaSumToken){ x, 1 }));
	}
	return list;
}

static void
make_stores(PtaSummary *sum, const PtaDispatch *d)
{
	PtaSumTokens stored = tokens_with(d, FLAG_STORED, true);
	for (uint32_t place = 0; place < place_omega(d); place++) {
		if (d->number[place] == 0 || place == place_fresh(d) ||
		    !(d->flags[place] & FLAG_WRITTEN) || stored.len == 0)
			continue;
		PtaSumTokens copy = { 0 };
		vec_append(&copy, stored.at, stored.len);
		vec_push(&sum->stores, ((PtaSumStore){ d->number[place], 0, copy }));
	}
	bool is_written = d->flags[place_fresh(d)] & FLAG_WRITTEN;
	PtaSumTokens inside =
		tokens_with(d, FLAG_INSIDE | (is_written ? FLAG_STORED : 0), true);
	if (inside.len)
		vec_push(&sum->stores, ((PtaSumStore){ d->number[place_fresh(d)], 0, inside }));
}

static PtaDispatch *
dispatch_of(const Pta *p, PtaFuncId id)
{
	assert(id >= p->n_ir && id < p->n_all);
	return p->dispatch.at[id - p->n_ir];
}

PtaSummary *
dispatch_summary(Pta *p, PtaFuncId id)
{
	PtaDispatch *d = dispatch_of(p, id);
	IrTypeId sig = signature(p, d);
	if (d->flags == NULL) {
		d->n_leaves = 1 + layout_param_leaf(p, sig, ir_under(p->m, sig)->n_params);
		d->flags = mem_data(n_places(d) * sizeof *d->flags);
		d->number = mem_data(n_places(d) * sizeof *d->number);
	}
	Join j = { .p = p, .d = d };
	vec_each(&d->targets, i)
		join_target(&j, &d->targets.at[i]);
	/* SOUND: reflection's functions are no functions of the module, and do what they like. Test:
	 * tests/escape/reflect. */
	if (!d->is_invoke && bits_has(&p->made_funcs, d->type))
		join_unknown(&j);
	PtaSummary *sum = summary_empty(id);
	sum->is_coarse = true;
	make_objects(p, sum, d);
	uint32_t n_results = layout_results(p, sig)->n;
	for (uint32_t k = 0; k < n_results; k++)
		vec_push(&sum->results, tokens_with(d, result_flag(k), true));
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		sum->sinks[sink] = tokens_with(d, FLAG_SINK(sink), false);
	sum->held = tokens_with(d, FLAG_HELD, false);
	make_stores(sum, d);
	for (uint32_t place = 0; place < place_omega(d); place++)
		if (d->number[place] && (d->flags[place] & FLAG_COLLAPSED))
			sum->objs.at[d->number[place]].is_collapsed = true;
	summary_canonicalise(sum, d->number, n_places(d));
	return sum;
}

const IrFuncId *
pta_dispatch_targets(const Pta *p, PtaFuncId id, uint32_t *n)
{
	PtaDispatch *d = dispatch_of(p, id);
	IrFuncId *funcs = mem_data((d->targets.len + 1) * sizeof *funcs);
	vec_each(&d->targets, i)
		funcs[i] = d->targets.at[i].func;
	*n = d->targets.len;
	return funcs;
}

IdVec
pta_dispatch_uses(const Pta *p, PtaFuncId id)
{
	const Map *uses = &dispatch_of(p, id)->uses;
	IdVec ids = { 0 };
	map_each(uses, i)
		vec_push(&ids, (PtaFuncId)uses->entries[i].key);
	return ids;
}

/* ------------------------------------------------------------------- held */

/* What an open call returned may be anything that is held at all. */
static void
add_held(const Join *j, uint32_t place, const PtaSummary *sum, BitSet *out)
{
	if (place != PLACE_RESULT) {
		bits_add(out, j->d->number[place]);
		return;
	}
	for (uint32_t k = 0; k < sum->held.len; k++)
		bits_add(out, sum->held.at[k].obj);
}

/* Place `at` of the open call's dispatcher is held: what the target gives to the call there. */
static void
add_held_by_call(const Join *j, const PtaSumCall *call, const PtaDispatch *of, uint32_t at,
		 const PtaSummary *sum, BitSet *out)
{
	uint32_t leaf = at / 2;
	bool is_behind = at & 1;
	if (leaf >= of->n_leaves) {
		add_held(j, place_fresh(j->d) + is_behind, sum, out);
		return;
	}
	bool is_itself = !is_behind || is_same(of, leaf);
	const PtaSumTokens *list = tokens_of_leaf(call, leaf);
	for (uint32_t i = 0; i < list->len; i++) {
		uint32_t place = place_of(j, list->at[i].obj);
		if (is_itself || place == PLACE_RESULT)
			add_held(j, place, sum, out);
		if (is_behind && place < place_omega(j->d))
			add_held(j, place | 1, sum, out);
	}
}

static void
add_held_by_calls(const Join *j, const BitSet *held, const PtaSummary *sum, BitSet *out)
{
	for (uint32_t i = 0; i < j->sum->calls.len; i++) {
		const PtaSumCall *call = &j->sum->calls.at[i];
		PtaFuncId id = callgraph_open_dispatcher(j->p, call->origin);
		if (id == 0)
			continue; /* unknown code: what it gets is out */
		const PtaDispatch *of = dispatch_of(j->p, id);
		for (uint32_t at = 0; at < place_omega(of); at++)
			if (of->number[at] && bits_has(&held[id], of->number[at]))
				add_held_by_call(j, call, of, at, sum, out);
	}
}

void
pta_dispatch_held(const Pta *p, PtaFuncId id, const BitSet *held, BitSet *out)
{
	PtaDispatch *d = dispatch_of(p, id);
	const PtaSummary *sum = p->summaries[id];
	vec_each(&d->targets, i) {
		const PtaTarget *t = &d->targets.at[i];
		Join j = { .p = (Pta *)p, .d = d, .sum = p->summaries[t->func] };
		if (j.sum == NULL)
			continue;
		bits_each(&held[t->func], x)
			add_held(&j, place_of(&j, x), sum, out);
		add_held_by_calls(&j, held, sum, out);
	}
	bits_remove(out, 0); /* places without pointers */
}

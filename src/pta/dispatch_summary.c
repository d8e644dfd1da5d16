/*
 * The summary of a dispatcher or brief: an object for each place, links from each to what is behind it,
 * and what the flags and stores of the places say.
 */
#include "pta/dispatch.h"

/* The closures of a function at a place. */
static uint32_t
closure_view(Pta *p, PtaSummary *sum, const PtaDispatch *d, uint32_t place, IrFuncId func)
{
	uint32_t parent = d->number.at[place];
	assert(parent != 0);
	for (uint32_t x = parent + 1; x < sum->objs.len; x++) {
		const PtaSumObj *o = &sum->objs.at[x];
		if (o->kind == PTA_OBJ_VIEW && o->parent == parent && o->func == func)
			return x;
	}
	vec_push(&sum->objs, ((PtaSumObj){ .kind = PTA_OBJ_VIEW,
					   .shape = PTA_SHAPE_CLOSURE,
					   .func = func,
					   .parent = parent,
					   .n = layout_of_shape(p, PTA_SHAPE_CLOSURE, 0, func)->n }));
	return sum->objs.len - 1;
}

/* What is behind object x of the summary, as another object that is all of it if it is the last one. */
static uint32_t
make_behind(PtaSummary *sum, uint32_t x, bool is_last)
{
	uint32_t behind = sum->objs.len;
	vec_push(&sum->objs, ((PtaSumObj){ .kind = PTA_OBJ_LINK,
					   .shape = PTA_SHAPE_ANY,
					   .parent = x,
					   .leaf = LEAF_ALL,
					   .n = 2 }));
	vec_push(&sum->links, ((PtaSumLink){ x, LEAF_ALL, behind }));
	if (is_last)
		vec_push(&sum->links, ((PtaSumLink){ behind, LEAF_ALL, behind }));
	return behind;
}

/* The object that an input leads to, and those behind it. */
static void
make_input(Pta *p, PtaSummary *sum, PtaDispatch *d, const PtaInput *in, uint32_t place)
{
	assert(in->points && d->number.at[place] == 0);
	PtaSumObj first = { .kind = in->inner ? PTA_OBJ_LINK : PTA_OBJ_ROOT,
			    .shape = PTA_SHAPE_ANY,
			    .root = in->root,
			    .origin = in->origin,
			    .index = in->index,
			    .leaf = in->leaf,
			    .n = 2 };
	if (in->inner)
		first.parent = closure_view(p, sum, d, in->from, in->inner);
	uint32_t x = d->number.at[place] = sum->objs.len;
	vec_push(&sum->objs, first);
	x = d->number.at[place + 1] = make_behind(sum, x, !in->is_deep);
	if (in->is_deep)
		d->number.at[place + 2] = make_behind(sum, x, true);
	if (is_same(d, place))
		vec_push(&sum->links, ((PtaSumLink){ d->number.at[place], LEAF_SAME, x }));
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
	d->number.at[PLACE_FRESH] = fresh;
	d->number.at[PLACE_FRESH + 1] = fresh + 1;
	d->number.at[PLACE_OMEGA] = OBJ_OMEGA;
	d->number.at[PLACE_UNKNOWN] = OBJ_UNKNOWN;
}

static void
make_objects(Pta *p, PtaSummary *sum, PtaDispatch *d)
{
	assert(sum->objs.len == OBJ_UNKNOWN + 1);
	assert(d->number.len == n_places(d));
	memset(d->number.at, 0, d->number.len * sizeof *d->number.at);
	for (uint32_t leaf = 0; leaf < d->n_leaves; leaf++)
		if (d->inputs[leaf].points)
			make_input(p, sum, d, &d->inputs[leaf], place_of_input(leaf));
	for (uint32_t i = 0; i < d->more.len; i++)
		if (d->more.at[i].inner || is_left_open(d, d->more.at[i].origin))
			make_input(p, sum, d, &d->more.at[i], place_of_input(d->n_leaves + i));
	make_fresh(sum, d);
}

static void
make_links(Pta *p, PtaSummary *sum, const PtaDispatch *d)
{
	for (uint32_t i = 0; i < d->links.len; i++) {
		const PtaPlaceLink *l = &d->links.at[i];
		uint32_t from = d->number.at[l->from], to = d->number.at[l->to];
		assert(from != 0 && to != 0);
		if (l->func)
			from = closure_view(p, sum, d, l->from, l->func);
		vec_push(&sum->links, ((PtaSumLink){ from, l->leaf, to }));
	}
}

/* An address of the place's object, and one inside it if there are such. */
static void
add_place_tokens(const PtaDispatch *d, uint32_t place, PtaSumTokens *list)
{
	uint32_t x = d->number.at[place];
	if (x == 0)
		return;
	vec_push(list, ((PtaSumToken){ x, 0 }));
	if (place > PLACE_FRESH && (d->flags.at[place] & FLAG_INNER))
		vec_push(list, ((PtaSumToken){ x, 1 }));
}

/* The places that have the flag; all of them, or only those of memory that callers see. */
static PtaSumTokens
tokens_with(const PtaDispatch *d, uint32_t flag, bool is_all)
{
	PtaSumTokens list = { 0 };
	for (uint32_t place = is_all ? 0 : PLACE_FRESH; place < n_places(d); place++)
		if (d->flags.at[place] & flag)
			add_place_tokens(d, place, &list);
	return list;
}

static void
make_stores(PtaSummary *sum, const PtaDispatch *d)
{
	for (uint32_t place = PLACE_FRESH; place < n_places(d); place++) {
		PtaSumTokens stored = { 0 };
		if (d->number.at[place] == 0)
			continue;
		bits_each(&d->stored.at[place], what)
			add_place_tokens(d, what, &stored);
		if (stored.len)
			vec_push(&sum->stores, ((PtaSumStore){ d->number.at[place], 0, stored }));
	}
}

static PtaSumTokens
tokens_of_places(const PtaDispatch *d, const PtaSumTokens *places)
{
	PtaSumTokens list = { 0 };
	for (uint32_t i = 0; i < places->len; i++)
		add_place_tokens(d, places->at[i].obj, &list);
	return list;
}

static void
make_calls(PtaSummary *sum, const PtaDispatch *d)
{
	for (uint32_t i = 0; i < d->calls.len; i++) {
		const PtaSumCall *open = &d->calls.at[i];
		if (!is_left_open(d, open->origin))
			continue;
		PtaSumCall call = { .origin = open->origin,
				    .callee = tokens_of_places(d, &open->callee) };
		for (uint32_t k = 0; k < open->args.len; k++)
			vec_push(&call.args, tokens_of_places(d, &open->args.at[k]));
		vec_push(&sum->calls, call);
	}
}

PtaSummary *
dispatch_write(Pta *p, PtaFuncId id, uint32_t n_results)
{
	PtaDispatch *d = dispatch_of(p, id);
	PtaSummary *sum = summary_empty(id);
	make_objects(p, sum, d);
	for (uint32_t k = 0; k < n_results; k++)
		vec_push(&sum->results, tokens_with(d, result_flag(k), true));
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		sum->sinks[sink] = tokens_with(d, FLAG_SINK(sink), false);
	sum->held = tokens_with(d, FLAG_HELD, false);
	make_links(p, sum, d);
	make_stores(sum, d);
	make_calls(sum, d);
	for (uint32_t place = PLACE_FRESH; place < n_places(d); place++)
		if (d->number.at[place] && (d->flags.at[place] & FLAG_COLLAPSED))
			sum->objs.at[d->number.at[place]].is_collapsed = true;
	summary_canonicalise(sum, d->number.at, n_places(d));
	return sum;
}

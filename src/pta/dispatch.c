/*
 * A dispatcher: the made-up function that takes an interface or func value and a call's arguments,
 * and calls each possible target of the whole program. It is no constraint system: what all its
 * targets may do is joined to a few flags for each pointer of the value and the arguments, apart
 * for the object that it leads to and for all that lies behind that object (two *places*; of a deep
 * input a third one between them, see dispatch.h):
 *
 *	out       in which sinks it may end
 *	results   in which results it may be
 *	held      an object of a target, or of its callees, may hold it while they run
 *
 * and, for each place, to the set of places that may be stored in it. What targets made and let out is
 * one place, FRESH, and so is what others put behind it.
 *
 * A call is then an instance of a small summary that says just this, so a call of hundreds of
 * targets costs what a call of one does. It is a quotient of the joined systems: each object of a
 * target's summary has an image here, and whatever the target's summary says of the object holds for
 * the image.
 *
 * Calls that a target leaves open are calls of their own dispatchers here, whose flags are applied
 * to the arguments. Flags only grow, so dispatchers and summaries reach a fixpoint together.
 *
 * A *brief* is the same for one function: callers take it where the function's summary is too much
 * for them. It has places for the function's own parameters and captures, for what captured closures
 * captured, and for the results of calls that it leaves open, and no value called.
 */
#include "pta/dispatch.h"

/* Marks that an object has no one place: the result of a call that the target left open. */
#define PLACE_RESULT UINT32_MAX

typedef struct Join {
	Pta *p;
	PtaDispatch *d;
	const PtaSummary *sum; /* of the target that is joined now */
	IdVec places;          /* by object of it: its place */
	BitSet results;        /* places of what its open calls return */
	BitSet into, what, one; /* places, for a moment */
	/* Of the open call that is joined now, by leaf of its dispatcher (0: the value called): where that
	 * is here, and all that is behind; of the leaves that were asked for. */
	VEC(BitSet) args, behind_args;
	BitSet asked;
	bool is_changed;
} Join;

static IrTypeId
signature(const Pta *p, const PtaDispatch *d)
{
	assert(!d->is_invoke || d->method < ir_under(p->m, d->type)->n_members);
	return d->is_invoke ? ir_under(p->m, d->type)->members[d->method].type : d->type;
}

/* ----------------------------------------------------------------- images */

/* The first leaf of a function's capture. */
static uint32_t
capture_leaf(const Join *j, uint32_t index)
{
	const IrFunc *f = ir_func(j->p->m, j->d->brief_of);
	assert(index < f->captures.len);
	uint32_t leaf = layout_param_leaf(j->p, f->type, f->params.len);
	for (uint32_t i = 0; i < index; i++)
		leaf += pta_layout(j->p, f->captures.at[i].type)->n;
	return leaf;
}

static uint32_t
place_of_root(const Join *j, const PtaSumObj *o)
{
	assert(o->root == PTA_ROOT_PARAM || o->root == PTA_ROOT_CAPTURE);
	if (j->d->brief_of) {
		uint32_t first = o->root == PTA_ROOT_CAPTURE
					 ? capture_leaf(j, o->index)
					 : layout_param_leaf(j->p, j->d->type, o->index);
		return place_of_input(first + o->leaf);
	}
	if (o->root == PTA_ROOT_CAPTURE || (j->d->is_invoke && o->index == 0))
		/* The receiver and captures are what the value's box or closure holds. */
		return behind_of(j->d, place_of_input(0));
	uint32_t param = o->index - j->d->is_invoke;
	return place_of_input(1 + layout_param_leaf(j->p, signature(j->p, j->d), param) + o->leaf);
}

/* Whether what is called is a parameter or captured variable of the target itself, or came out of such
 * a call: then its callers often know it. */
static bool
is_of_input(const PtaSummary *sum, const PtaSumCall *call)
{
	vec_each(&call->callee, i) {
		const PtaSumObj *o = &sum->objs.at[call->callee.at[i].obj];
		if (o->kind != PTA_OBJ_ROOT)
			return false;
	}
	return true;
}

/* The calls that are left open; those of methods, or of func values, that are not of inputs are
 * resolved from now on, if so asked. */
static uint32_t
count_open(const Join *j, bool resolves_methods, bool resolves_values)
{
	uint32_t n = 0;
	vec_each(&j->sum->calls, i) {
		const PtaSumCall *call = &j->sum->calls.at[i];
		bool is_invoke = call->origin.instr >> 30 & 1;
		if ((is_invoke ? resolves_methods : resolves_values) && !is_of_input(j->sum, call))
			map_put(&j->d->resolved, map_pair(call->origin.func, call->origin.instr), 1);
		n += is_left_open(j->d, call->origin);
	}
	return n;
}

/* A brief leaves few calls open: first those go of which the callers know least. */
static void
limit_open_calls(const Join *j)
{
	if (!j->d->brief_of)
		return;
	uint32_t most = j->p->opt.max_brief_calls;
	if (count_open(j, pta_is_closed(j->p), false) <= most)
		return;
	j->d->is_resolving = true;
	if (count_open(j, true, false) <= most || count_open(j, true, true) <= most)
		return;
	j->d->leaves_methods_open = false;
	j->d->leaves_open &= count_open(j, true, true) <= most;
}

/* The result of an open call is a place of its own in a brief that leaves the call open itself. */
static uint32_t
place_of_result(const Join *j, const PtaSumObj *o, uint32_t behind)
{
	if (!is_left_open(j->d, o->origin))
		return PLACE_RESULT;
	for (uint32_t i = 0; i < j->d->more.len; i++) {
		const PtaInput *in = &j->d->more.at[i];
		if (in->inner == 0 && in->leaf == o->leaf && in->origin.func == o->origin.func &&
		    in->origin.instr == o->origin.instr)
			return behind_by(j->d, place_of_input(j->d->n_leaves + i), behind);
	}
	return PLACE_RESULT;
}

/* So is a capture of the closures of a function that the target's captures lead to; 0: not found yet.
 * Without these the memory of a literal's own captures and that of the literals that it calls, or its
 * own again when it calls itself, would be one. */
static uint32_t
place_of_inner(const Join *j, IrFuncId func, uint32_t leaf)
{
	assert(func != 0);
	for (uint32_t i = 0; i < j->d->more.len; i++)
		if (j->d->more.at[i].inner == func && j->d->more.at[i].leaf == leaf)
			return place_of_input(j->d->n_leaves + i);
	return 0;
}

/* The function whose closures, behind captures, have captured the object; 0: it is nothing such. */
static IrFuncId
inner_func(const Join *j, const PtaSumObj *o)
{
	if (!j->d->brief_of || o->kind != PTA_OBJ_LINK || o->parent == 0)
		return 0;
	const PtaSumObj *closure = &j->sum->objs.at[o->parent];
	if (closure->kind != PTA_OBJ_VIEW || closure->shape != PTA_SHAPE_CLOSURE ||
	    !bits_has(&j->p->apart, closure->func))
		return 0;
	const PtaSumObj *root = closure;
	while (root->parent)
		root = &j->sum->objs.at[root->parent];
	bool is_captured = root->kind == PTA_OBJ_ROOT && root->root == PTA_ROOT_CAPTURE;
	return is_captured ? closure->func : 0;
}

static uint32_t
find_place(const Join *j, uint32_t x)
{
	assert(x != 0 && x < j->sum->objs.len);
	const PtaSumObj *o = &j->sum->objs.at[x];
	uint32_t behind = 0;
	/* A view is the same memory as its parent. */
	while (o->kind == PTA_OBJ_LINK || o->kind == PTA_OBJ_VIEW) {
		if (o->parent == 0)
			return PLACE_FRESH + 1;
		IrFuncId func = inner_func(j, o);
		if (func) {
			uint32_t place = place_of_inner(j, func, o->leaf);
			assert(place != 0);
			return behind_by(j->d, place, behind);
		}
		behind += o->kind == PTA_OBJ_LINK;
		o = &j->sum->objs.at[o->parent];
	}
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_OMEGA:
	case PTA_OBJ_FUNC:
		return PLACE_OMEGA;
	case PTA_OBJ_UNKNOWN:
		return PLACE_UNKNOWN;
	case PTA_OBJ_OWN:
	case PTA_OBJ_CLONE:
		return behind_by(j->d, PLACE_FRESH, behind);
	case PTA_OBJ_ROOT:
		if (o->root == PTA_ROOT_RESULT)
			return place_of_result(j, o, behind);
		return behind_by(j->d, place_of_root(j, o), behind);
	case PTA_OBJ_NONE:
	case PTA_OBJ_LINK:
	case PTA_OBJ_VIEW:
		break;
	}
	bug("pta", "", "summary of function %u: object %u is of no kind", j->sum->func, x);
}

/* The places of the target's objects, once there are all that it needs. */
static void
find_places(Join *j)
{
	vec_clear(&j->places);
	vec_extend(&j->places, j->sum->objs.len);
	for (uint32_t x = 1; x < j->sum->objs.len; x++)
		j->places.at[x] = find_place(j, x);
}

static inline uint32_t
place_of(const Join *j, uint32_t x)
{
	assert(x != 0 && x < j->places.len);
	return j->places.at[x];
}

/* ------------------------------------------------------------------- join */

static void
add_flags(Join *j, uint32_t place, uint32_t flags)
{
	assert(place < n_places(j->d));
	uint32_t *at = &j->d->flags.at[place];
	j->is_changed |= (*at | flags) != *at;
	*at |= flags;
}

static void
add_flags_to(Join *j, const BitSet *places, uint32_t flags)
{
	bits_each(places, place)
		add_flags(j, place, flags);
}

/* All that is behind the place. Behind OMEGA that is OMEGA; behind UNKNOWN there is both. */
static void
add_behind(const PtaDispatch *d, uint32_t place, BitSet *out)
{
	if (place >= PLACE_FRESH) {
		do
			bits_add(out, place = behind_of(d, place));
		while (place != behind_of(d, place));
		return;
	}
	bits_add(out, place);
	bits_add(out, PLACE_OMEGA);
}

/* Whatever the target's open calls return, and what is behind that. */
static void
add_returned(const Join *j, BitSet *out)
{
	bits_union(out, &j->results);
	bits_each(&j->results, r)
		add_behind(j->d, r, out);
}

/* The places that object x of the target's summary is at. */
static void
add_image(const Join *j, uint32_t x, BitSet *out)
{
	uint32_t place = place_of(j, x);
	if (place == PLACE_RESULT)
		add_returned(j, out);
	else
		bits_add(out, place);
}

/* The same for all tokens of a list, which may be long. An address inside an object marks its places. */
static void
add_images(Join *j, const PtaSumTokens *list, BitSet *out)
{
	bool is_returned = false, is_inner = false;
	for (uint32_t i = 0; i < list->len; i++) {
		PtaSumToken t = list->at[i];
		uint32_t place = place_of(j, t.obj);
		if (place == PLACE_RESULT) {
			is_returned = true;
			is_inner |= t.off != 0;
			continue;
		}
		bits_add(out, place);
		if (t.off)
			add_flags(j, place, FLAG_INNER);
	}
	if (!is_returned)
		return;
	bits_clear(&j->one);
	add_returned(j, &j->one);
	bits_union(out, &j->one);
	if (is_inner)
		add_flags_to(j, &j->one, FLAG_INNER);
}

static void
add_to_tokens(Join *j, const PtaSumTokens *list, uint32_t flags)
{
	bits_clear(&j->what);
	add_images(j, list, &j->what);
	add_flags_to(j, &j->what, flags);
}

/* What is stored in memory that is out is out. */
static void
store(Join *j, const BitSet *into, const BitSet *what)
{
	bits_each(into, place) {
		if (place == PLACE_OMEGA)
			add_flags_to(j, what, FLAG_SINK(PTA_SINK_GLOBAL));
		else if (place == PLACE_UNKNOWN)
			add_flags_to(j, what, FLAG_SINK(PTA_SINK_UNKNOWN));
		else
			j->is_changed |= bits_union(&j->d->stored.at[place], what);
	}
}

static void
join_stores(Join *j)
{
	for (uint32_t i = 0; i < j->sum->stores.len; i++) {
		const PtaSumStore *st = &j->sum->stores.at[i];
		bits_clear(&j->into);
		bits_clear(&j->what);
		add_image(j, st->obj, &j->into);
		add_images(j, &st->tokens, &j->what);
		store(j, &j->into, &j->what);
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

/* Where a leaf of the open call's dispatcher is here. What the call returns may come there in turn: that
 * is seen when the target is joined again. */
static void
find_arg(Join *j, const PtaSumCall *call, uint32_t leaf)
{
	if (!bits_add(&j->asked, leaf))
		return;
	vec_extend(&j->args, leaf + 1);
	vec_extend(&j->behind_args, leaf + 1);
	BitSet *args = &j->args.at[leaf], *behind = &j->behind_args.at[leaf];
	bits_clear(args);
	bits_clear(behind);
	add_images(j, tokens_of_leaf(call, leaf), args);
	bits_each(args, p)
		add_behind(j->d, p, behind);
}

/* Where place `place` of the dispatcher of the open call is here. */
static void
substitute(Join *j, const PtaDispatch *of, const PtaSumCall *call, uint32_t place, BitSet *out)
{
	assert(place < n_places(of));
	bits_clear(out);
	if (place < PLACE_INPUTS) {
		bits_add(out, place);
		return;
	}
	uint32_t leaf = (place - PLACE_INPUTS) / PLACES_EACH;
	bool is_behind = !is_first(place);
	find_arg(j, call, leaf);
	if (!is_behind || is_same(of, place_of_input(leaf)))
		bits_union(out, &j->args.at[leaf]);
	if (is_behind)
		bits_union(out, &j->behind_args.at[leaf]);
}

/* What comes back from open calls is what their results are. */
static void
add_results(Join *j, const BitSet *places)
{
	j->is_changed |= bits_union(&j->results, places);
}

static void
join_call_place(Join *j, const PtaDispatch *of, const PtaSumCall *call, uint32_t place)
{
	const uint32_t not = FLAG_RESULTS | FLAG_SAME;
	assert(of->stored.len == of->flags.len);
	uint32_t flags = of->flags.at[place];
	const BitSet *stored = &of->stored.at[place];
	if (flags == 0 && bits_is_empty(stored))
		return;
	substitute(j, of, call, place, &j->into);
	add_flags_to(j, &j->into, flags & ~not);
	if (flags & FLAG_RESULTS)
		add_results(j, &j->into);
	bits_each(stored, s) {
		substitute(j, of, call, s, &j->what);
		store(j, &j->into, &j->what);
	}
}

static void
join_call(Join *j, const PtaSumCall *call)
{
	PtaFuncId id = dispatch_of_kind(j->p, call->origin);
	if (id == 0) {
		add_to_tokens(j, &call->callee, FLAG_SINK(PTA_SINK_UNKNOWN));
		for (uint32_t k = 0; k < call->args.len; k++)
			add_to_tokens(j, &call->args.at[k], FLAG_SINK(PTA_SINK_UNKNOWN));
		bits_clear(&j->what);
		bits_add(&j->what, PLACE_UNKNOWN);
		add_results(j, &j->what);
		return;
	}
	const PtaDispatch *of = dispatch_of(j->p, id);
	assert(of->brief_of == 0);
	map_ensure(&j->d->uses, id, NULL);
	bits_clear(&j->asked);
	/* Not joined yet: it has no places. */
	for (uint32_t place = 0; place < n_places(of); place++)
		join_call_place(j, of, call, place);
}

/* Code that is not known: everything is given to it. */
static void
join_unknown(Join *j)
{
	for (uint32_t leaf = 0; leaf < j->d->n_leaves; leaf++)
		add_flags(j, place_of_input(leaf), FLAG_SINK(PTA_SINK_UNKNOWN));
	add_flags(j, PLACE_UNKNOWN, FLAG_RESULTS);
}

/* Keeps and writes nothing, but may return what it was given. */
static void
join_noescape(Join *j)
{
	for (uint32_t place = PLACE_INPUTS; place < n_places(j->d); place++)
		add_flags(j, place, FLAG_RESULTS | FLAG_INNER);
	add_flags(j, PLACE_UNKNOWN, FLAG_RESULTS);
}

static void
add_link(Join *j, PtaPlaceLink link)
{
	PtaDispatch *d = j->d;
	for (uint32_t i = 0; i < d->links.len; i++) {
		const PtaPlaceLink *l = &d->links.at[i];
		if (l->from == link.from && l->leaf == link.leaf && l->to == link.to &&
		    l->func == link.func)
			return;
	}
	vec_push(&d->links, link);
	j->is_changed = true;
}

/* What stands in an interface by unsafe means is the value itself, where a box of a pointer is
 * expected. */
static void
join_same(Join *j)
{
	for (uint32_t i = 0; i < j->sum->links.len; i++) {
		const PtaSumLink *l = &j->sum->links.at[i];
		const PtaSumObj *parent = &j->sum->objs.at[l->parent];
		uint32_t place = place_of(j, l->parent), child = place_of(j, l->child);
		if (parent->kind != PTA_OBJ_VIEW || parent->shape != PTA_SHAPE_BOX ||
		    !ir_type(j->p->m, parent->type)->is_direct || place == PLACE_RESULT ||
		    place == child)
			continue;
		if (is_first(place) && child == behind_of(j->d, place))
			add_flags(j, place, FLAG_SAME);
		else
			add_link(j, (PtaPlaceLink){ place, LEAF_SAME, child, 0 });
	}
}

/* Adds the places that the tokens are at to a list of an open call: here `obj` is a place. */
static void
add_places(Join *j, PtaSumTokens *to, const PtaSumTokens *tokens)
{
	bits_clear(&j->what);
	add_images(j, tokens, &j->what);
	for (uint32_t i = 0; i < to->len; i++)
		bits_remove(&j->what, to->at[i].obj);
	bits_each(&j->what, place) {
		vec_push(to, ((PtaSumToken){ place, 0 }));
		j->is_changed = true;
	}
}

static PtaSumCall *
open_call(Join *j, PtaOrigin origin)
{
	PtaDispatch *d = j->d;
	for (uint32_t i = 0; i < d->calls.len; i++)
		if (d->calls.at[i].origin.func == origin.func &&
		    d->calls.at[i].origin.instr == origin.instr)
			return &d->calls.at[i];
	vec_push(&d->calls, ((PtaSumCall){ .origin = origin }));
	return vec_last(&d->calls);
}

static void
leave_open(Join *j, const PtaSumCall *call)
{
	PtaSumCall *open = open_call(j, call->origin);
	add_places(j, &open->callee, &call->callee);
	vec_extend(&open->args, call->args.len);
	for (uint32_t k = 0; k < call->args.len; k++)
		add_places(j, &open->args.at[k], &call->args.at[k]);
}

static void
extend_places(PtaDispatch *d)
{
	uint32_t n = place_of_input(d->n_leaves + d->more.len);
	vec_extend(&d->flags, n);
	vec_extend(&d->stored, n);
	vec_extend(&d->number, n);
}

/* Places for the results of calls that are left open; or there are too many calls for that. */
static void
find_results(Join *j)
{
	PtaDispatch *d = j->d;
	limit_open_calls(j);
	for (uint32_t x = OBJ_UNKNOWN + 1; x < j->sum->objs.len; x++) {
		const PtaSumObj *o = &j->sum->objs.at[x];
		if (o->kind != PTA_OBJ_ROOT || o->root != PTA_ROOT_RESULT ||
		    !is_left_open(d, o->origin) || place_of_result(j, o, 0) != PLACE_RESULT)
			continue;
		vec_push(&d->more, ((PtaInput){ .root = PTA_ROOT_RESULT,
						.origin = o->origin,
						.leaf = o->leaf,
						.points = true }));
		extend_places(d);
	}
}

/* Places for captures of captured closures. What leads to a place was found before it: parents have
 * smaller numbers. */
static void
find_inner(Join *j)
{
	PtaDispatch *d = j->d;
	for (uint32_t x = OBJ_UNKNOWN + 1; x < j->sum->objs.len; x++) {
		const PtaSumObj *o = &j->sum->objs.at[x];
		IrFuncId func = inner_func(j, o);
		if (func == 0 || place_of_inner(j, func, o->leaf))
			continue;
		const PtaLayout *l = layout_of_shape(j->p, PTA_SHAPE_CLOSURE, 0, func);
		vec_push(&d->more, ((PtaInput){ .inner = func,
						.from = find_place(j, o->parent),
						.leaf = o->leaf,
						.points = true,
						.is_deep = o->leaf < l->n &&
							   leaf_is_deep(j->p, l->types[o->leaf]) }));
		extend_places(d);
	}
}

/* What the target's links lead to is behind their parents. Others are links here: those to captures of
 * captured closures, and from these to what paths without closures lead to as well. */
static void
join_links(Join *j)
{
	for (uint32_t i = 0; j->d->brief_of && i < j->sum->links.len; i++) {
		const PtaSumLink *l = &j->sum->links.at[i];
		const PtaSumObj *parent = &j->sum->objs.at[l->parent];
		uint32_t from = place_of(j, l->parent), to = place_of(j, l->child);
		if (from == PLACE_RESULT || from < PLACE_FRESH || to == behind_of(j->d, from))
			continue;
		assert(to != PLACE_RESULT && to >= PLACE_FRESH);
		bool is_closure = parent->kind == PTA_OBJ_VIEW &&
				  parent->shape == PTA_SHAPE_CLOSURE;
		if (is_closure && is_first(to))
			add_link(j, (PtaPlaceLink){ from, l->leaf, to, parent->func });
		else
			add_link(j, (PtaPlaceLink){ from, LEAF_ALL, to, 0 });
	}
}

/* A place does not tell what is seen with another type from what is not: whoever reads either gets all
 * of it. */
static void
join_collapsed(Join *j)
{
	for (uint32_t x = OBJ_UNKNOWN + 1; x < j->sum->objs.len; x++) {
		const PtaSumObj *o = &j->sum->objs.at[x];
		bool is_cast = o->kind == PTA_OBJ_VIEW && o->shape == PTA_SHAPE_MEM;
		if ((!o->is_collapsed && !is_cast) || o->kind == PTA_OBJ_OWN)
			continue;
		bits_clear(&j->what);
		add_image(j, x, &j->what);
		add_flags_to(j, &j->what, FLAG_COLLAPSED);
	}
}

static void
join_summary(Join *j)
{
	const PtaSummary *sum = j->sum;
	join_same(j);
	join_collapsed(j);
	join_links(j);
	for (uint32_t k = 0; k < sum->results.len; k++)
		add_to_tokens(j, &sum->results.at[k], result_flag(k));
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		add_to_tokens(j, &sum->sinks[sink], FLAG_SINK(sink));
	add_to_tokens(j, &sum->held, FLAG_HELD);
	join_stores(j);
	for (uint32_t i = 0; i < sum->calls.len; i++) {
		if (is_left_open(j->d, sum->calls.at[i].origin))
			leave_open(j, &sum->calls.at[i]);
		else
			join_call(j, &sum->calls.at[i]);
	}
}

static void
join_target(Join *j, const CallTarget *t)
{
	assert(n_places(j->d) == place_of_input(j->d->n_leaves + j->d->more.len));
	j->sum = j->p->summaries[t->func];
	bits_clear(&j->results);
	IrUnknownBody body = ir_func(j->p->m, t->func)->body;
	if (body == BODY_NOESCAPE) {
		join_noescape(j);
	} else if (body == BODY_UNKNOWN) {
		join_unknown(j);
	} else if (j->sum) {
		find_results(j);
		find_inner(j);
		find_places(j);
		do {
			j->is_changed = false;
			join_summary(j);
		} while (j->is_changed && j->sum->calls.len);
		bits_union(&j->d->returned, &j->results);
	}
}

/* ----------------------------------------------------------------- inputs */

typedef VEC(PtaInput) Inputs;

static void
add_inputs(Pta *p, bool is_brief, Inputs *inputs, PtaRoot root, uint32_t index, IrTypeId type)
{
	const PtaLayout *l = pta_layout(p, type);
	for (uint32_t k = 0; k < l->n; k++) {
		bool points = l->has_pointers && leaf_points(p, l->types[k]);
		bool is_deep = points && is_brief && leaf_is_deep(p, l->types[k]);
		vec_push(inputs, ((PtaInput){ .root = root,
					      .index = index,
					      .leaf = k,
					      .points = points,
					      .is_deep = is_deep }));
	}
}

static void
make_places(Pta *p, PtaDispatch *d)
{
	assert(d->flags.len == 0 && d->number.len == 0);
	Inputs inputs = { 0 };
	const IrType *u = ir_under(p->m, signature(p, d));
	if (!d->brief_of)
		vec_push(&inputs, ((PtaInput){ .root = PTA_ROOT_PARAM, .points = true }));
	for (uint32_t i = 0; i < u->n_params; i++)
		add_inputs(p, d->brief_of, &inputs, PTA_ROOT_PARAM, i + !d->brief_of,
			   u->members[i].type);
	const IrFunc *f = d->brief_of ? ir_func(p->m, d->brief_of) : NULL;
	for (uint32_t i = 0; f && i < f->captures.len; i++)
		add_inputs(p, true, &inputs, PTA_ROOT_CAPTURE, i, f->captures.at[i].type);
	d->inputs = inputs.at;
	d->n_leaves = inputs.len;
	extend_places(d);
}

void
dispatch_add_brief(Pta *p, IrFuncId f)
{
	assert(f != 0 && f < p->n_ir && ir_func(p->m, f)->body == BODY_HERE);
	PtaFuncId id = p->first_brief + f;
	assert(!dispatch_has(p, id));
	PtaDispatch *d = p->dispatch.at[id - p->n_ir] = mem_new(PtaDispatch);
	*d = (PtaDispatch){ .brief_of = f,
			    .leaves_open = true,
			    .leaves_methods_open = true,
			    .type = ir_func(p->m, f)->type };
	vec_push(&d->targets, ((CallTarget){ f, 0 }));
	p->n.briefs++;
	if (p->summaries[f])
		p->summaries[id] = dispatch_summary(p, id);
}

PtaSummary *
dispatch_summary(Pta *p, PtaFuncId id)
{
	PtaDispatch *d = dispatch_of(p, id);
	IrTypeId sig = signature(p, d);
	assert(d->targets.len > 0);
	assert(d->brief_of == 0 || id == p->first_brief + d->brief_of);
	if (d->flags.len == 0)
		make_places(p, d);
	Join j = { .p = p, .d = d };
	vec_each(&d->targets, i)
		join_target(&j, &d->targets.at[i]);
	/* SOUND: reflection's functions are no functions of the module, and do what they like. Test:
	 * tests/escape/reflect. */
	if (!d->is_invoke && !d->brief_of && bits_has(&p->graph->made_funcs, d->type))
		join_unknown(&j);
	PtaSummary *sum = dispatch_write(p, id, layout_results(p, sig)->n);
	if (p->opt.damage && p->opt.damage->summary)
		p->opt.damage->summary(p->opt.damage->ctx, sum);
	return sum;
}

IrFuncId
pta_function_of(const Pta *p, PtaFuncId id)
{
	assert(id != 0 && id < p->n_all);
	return id < p->n_ir ? id : dispatch_of(p, id)->brief_of;
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

static void
add_held_behind(const PtaDispatch *d, uint32_t place, BitSet *out)
{
	BitSet behind = { 0 };
	add_behind(d, place, &behind);
	bits_each(&behind, b)
		bits_add(out, d->number.at[b]);
}

/* What an open call returned may be anything that such calls return, or what is behind that. */
static void
add_held(const Join *j, uint32_t place, BitSet *out)
{
	const PtaDispatch *d = j->d;
	if (place != PLACE_RESULT) {
		assert(place < d->number.len);
		bits_add(out, d->number.at[place]);
		return;
	}
	bits_each(&d->returned, r) {
		if (r < PLACE_FRESH)
			continue; /* it is out */
		bits_add(out, d->number.at[r]);
		add_held_behind(d, r, out);
	}
}

/* Place `at` of the open call's dispatcher is held: what the target gives to the call there. */
static void
add_held_by_call(const Join *j, const PtaSumCall *call, const PtaDispatch *of, uint32_t at,
		 BitSet *out)
{
	assert(at >= PLACE_FRESH && at < n_places(of));
	bool is_behind = !is_first(at);
	if (at < PLACE_INPUTS) {
		add_held(j, at, out);
		return;
	}
	uint32_t leaf = (at - PLACE_INPUTS) / PLACES_EACH;
	bool is_itself = !is_behind || is_same(of, place_of_input(leaf));
	const PtaSumTokens *list = tokens_of_leaf(call, leaf);
	for (uint32_t i = 0; i < list->len; i++) {
		uint32_t place = place_of(j, list->at[i].obj);
		if (is_itself || place == PLACE_RESULT)
			add_held(j, place, out);
		if (is_behind && place >= PLACE_FRESH && place != PLACE_RESULT)
			add_held_behind(j->d, place, out);
	}
}

static void
add_held_by_calls(const Join *j, const BitSet *held, BitSet *out)
{
	for (uint32_t i = 0; i < j->sum->calls.len; i++) {
		const PtaSumCall *call = &j->sum->calls.at[i];
		PtaFuncId id = dispatch_of_kind(j->p, call->origin);
		if (id == 0 || is_left_open(j->d, call->origin))
			continue; /* unknown code: what it gets is out; or a call of the callers */
		const PtaDispatch *of = dispatch_of(j->p, id);
		for (uint32_t at = PLACE_FRESH; at < n_places(of); at++)
			if (of->number.at[at] && bits_has(&held[id], of->number.at[at]))
				add_held_by_call(j, call, of, at, out);
	}
}

void
pta_dispatch_held(const Pta *p, PtaFuncId id, const BitSet *held, BitSet *out)
{
	PtaDispatch *d = dispatch_of(p, id);
	vec_each(&d->targets, i) {
		const CallTarget *t = &d->targets.at[i];
		Join j = { .p = (Pta *)p, .d = d, .sum = p->summaries[t->func] };
		if (j.sum == NULL)
			continue;
		find_places(&j);
		bits_each(&held[t->func], x)
			add_held(&j, place_of(&j, x), out);
		add_held_by_calls(&j, held, out);
	}
	bits_remove(out, 0); /* places without pointers */
}

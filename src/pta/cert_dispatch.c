/*
 * Dispatchers and briefs: what the summary of a target says of an object, the dispatcher's summary
 * says of the object's image (doc/pointsto.md, "Dispatchers"). Images are sets of objects of the dispatcher's
 * summary, found here by what these are: the root of each leaf, what is behind it, the one fresh
 * object, what others put there. The flags from which the summary was made are not looked at.
 *
 * A call that the target leaves open is a call of its own dispatcher: that one's summary is put in the
 * place of the call, with the arguments' images for its roots; what it returns is the image of the
 * call's result.
 */
#include "pta/cert.h"

typedef struct Match {
	CertRun *run;
	PtaFuncId id;
	const PtaDispatch *d;
	const PtaSummary *sum;   /* the dispatcher's */
	const PtaSummary *of;    /* the target's */
	IdVec roots;             /* by leaf: its root, 0: none. Of a dispatcher: what is called, then
				  * the arguments' leaves; of a brief: those of the parameters, then
				  * of the captures */
	IdVec behind;            /* by object of sum: the link that all its leaves lead to */
	uint32_t fresh;
	BitSet result;           /* images of the results of the target's open calls, unless the
				  * brief leaves the call open, too */
	BitSet result_inner;     /* those of which addresses inside come back */
	BitSet *images;          /* by object of `of` */
	const char *section;
} Match;

static void
lost(Match *m, uint32_t x)
{
	m->run->n_faults++;
	buf_printf(m->run->faults, "dispatcher %u: %s of %s: object %u is not said of object %u\n",
		   m->id, m->section,
		   m->of->func ? ir_func(m->run->p->m, m->of->func)->name->s : "unknown code",
		   x, x);
}

/* ------------------------------------------------------------------ objects */

static IrTypeId
signature(const Match *m)
{
	return m->d->is_invoke ? ir_under(m->run->p->m, m->d->type)->members[m->d->method].type
			       : m->d->type;
}

/* Leaves before parameter i of the call. */
static uint32_t
leaves_before(const Match *m, uint32_t i)
{
	const IrType *u = ir_under(m->run->p->m, signature(m));
	uint32_t n = 0;
	for (uint32_t k = 0; k < i && k < u->n_params; k++)
		n += cert_layout(m->run, u->members[k].type)->n;
	return n;
}

static bool
has_link(const Match *m, uint32_t parent, uint32_t leaf, uint32_t child)
{
	for (uint32_t i = 0; i < m->sum->links.len; i++) {
		PtaSumLink l = m->sum->links.at[i];
		if (l.parent == parent && l.child == child && l.leaf == leaf)
			return true;
	}
	return false;
}

/* The link that says what all leaves of x lead to: one of its own, or x itself, which is then all
 * that is behind it; 0: none. */
static uint32_t
find_behind(const Match *m, uint32_t x)
{
	bool is_fresh = m->sum->objs.at[x].kind == PTA_OBJ_OWN;
	for (uint32_t i = 0; i < m->sum->links.len; i++) {
		PtaSumLink l = m->sum->links.at[i];
		const PtaSumObj *o = &m->sum->objs.at[l.child];
		if (l.parent == x && l.child != x && l.leaf == LEAF_ALL && o->kind == PTA_OBJ_LINK &&
		    o->shape == PTA_SHAPE_ANY && o->parent == (is_fresh ? 0 : x))
			return l.child;
	}
	return has_link(m, x, LEAF_ALL, x) ? x : 0;
}

/* Leaves before capture i of the function that the brief is of. */
static uint32_t
captures_before(const Match *m, uint32_t i)
{
	const IrFunc *f = ir_func(m->run->p->m, m->d->brief_of);
	uint32_t n = leaves_before(m, UINT32_MAX);
	for (uint32_t k = 0; k < i && k < f->captures.len; k++)
		n += cert_layout(m->run, f->captures.at[k].type)->n;
	return n;
}

/* The leaf that a root of the function that the brief is of has there. */
static uint32_t
leaf_in_brief(const Match *m, const PtaSumObj *o)
{
	return o->leaf + (o->root == PTA_ROOT_CAPTURE ? captures_before(m, o->index)
						      : leaves_before(m, o->index));
}

/* The leaf that a root of the summary stands for. */
static uint32_t
leaf_of_input(const Match *m, const PtaSumObj *o)
{
	if (m->d->brief_of)
		return leaf_in_brief(m, o);
	if (o->root != PTA_ROOT_PARAM)
		return UINT32_MAX;
	return o->index ? 1 + leaves_before(m, o->index - 1) + o->leaf : 0;
}

static void
index_objects(Match *m)
{
	assert(m->roots.len == 0 && m->behind.len == 0);
	uint32_t n_leaves = m->d->brief_of ? captures_before(m, UINT32_MAX)
					   : 1 + leaves_before(m, UINT32_MAX);
	vec_extend(&m->roots, n_leaves);
	vec_extend(&m->behind, m->sum->objs.len);
	for (uint32_t x = OBJ_UNKNOWN + 1; x < m->sum->objs.len; x++) {
		const PtaSumObj *o = &m->sum->objs.at[x];
		m->behind.at[x] = find_behind(m, x);
		if (o->kind == PTA_OBJ_OWN && o->shape == PTA_SHAPE_ANY)
			m->fresh = x;
		if (o->kind != PTA_OBJ_ROOT || o->root == PTA_ROOT_RESULT ||
		    o->shape != PTA_SHAPE_ANY)
			continue;
		uint32_t leaf = leaf_of_input(m, o);
		if (leaf < n_leaves)
			m->roots.at[leaf] = x;
	}
}

/* ------------------------------------------------------------------- images */

/* All that is behind the objects. OMEGA and UNKNOWN are also what is behind them, and OMEGA is behind
 * UNKNOWN. */
static void
add_behind(const Match *m, BitSet *out, const BitSet *of)
{
	bits_each(of, x) {
		uint32_t at, b = x;
		do {
			at = b;
			b = m->behind.at[at];
			if (b)
				bits_add(out, b);
		} while (b && b != at);
	}
	bool is_unknown = bits_has(of, OBJ_UNKNOWN);
	if (is_unknown)
		bits_add(out, OBJ_UNKNOWN);
	if (is_unknown || bits_has(of, OBJ_OMEGA))
		bits_add(out, OBJ_OMEGA);
}

/* Leaf (0: what is called) that a root of the target is bound to; the receiver and captures are behind
 * what is called. */
static uint32_t
leaf_of_root(const Match *m, const PtaSumObj *o, uint32_t *behind)
{
	if (m->d->brief_of)
		return leaf_in_brief(m, o);
	if (o->root == PTA_ROOT_CAPTURE || (m->d->is_invoke && o->index == 0)) {
		++*behind;
		return 0;
	}
	return 1 + leaves_before(m, o->index - m->d->is_invoke) + o->leaf;
}

/* The open call of that kind in the brief; null: there is none. */
static const PtaSumCall *
left_open(const Match *m, PtaOrigin kind)
{
	for (uint32_t i = 0; i < m->sum->calls.len; i++) {
		const PtaSumCall *call = &m->sum->calls.at[i];
		if (call->origin.func == kind.func && call->origin.instr == kind.instr)
			return call;
	}
	return NULL;
}

/* The brief's object for a result of a call that both leave open. */
static uint32_t
find_result(const Match *m, const PtaSumObj *o)
{
	for (uint32_t x = OBJ_UNKNOWN + 1; x < m->sum->objs.len; x++) {
		const PtaSumObj *r = &m->sum->objs.at[x];
		if (r->kind == PTA_OBJ_ROOT && r->root == PTA_ROOT_RESULT &&
		    r->shape == PTA_SHAPE_ANY && r->leaf == o->leaf &&
		    r->origin.func == o->origin.func && r->origin.instr == o->origin.instr)
			return x;
	}
	return 0;
}

/* The brief's object for what closures captured that the target's captures lead to, seen as those of
 * one function; 0: o is nothing such. */
static uint32_t
find_inner(const Match *m, const PtaSumObj *o)
{
	const PtaSumObj *closure = &m->of->objs.at[o->parent], *top = closure;
	if (!m->d->brief_of || o->kind != PTA_OBJ_LINK || closure->kind != PTA_OBJ_VIEW ||
	    closure->shape != PTA_SHAPE_CLOSURE)
		return 0;
	while (top->parent)
		top = &m->of->objs.at[top->parent];
	if (top->kind != PTA_OBJ_ROOT || top->root != PTA_ROOT_CAPTURE)
		return 0;
	for (uint32_t x = OBJ_UNKNOWN + 1; x < m->sum->objs.len; x++) {
		const PtaSumObj *i = &m->sum->objs.at[x], *by = &m->sum->objs.at[i->parent];
		if (i->kind == PTA_OBJ_LINK && i->leaf == o->leaf && i->shape == PTA_SHAPE_ANY &&
		    by->kind == PTA_OBJ_VIEW && by->shape == PTA_SHAPE_CLOSURE &&
		    by->func == closure->func)
			return x;
	}
	return 0;
}

/* Behind x, n times. */
static uint32_t
behind_by(const Match *m, uint32_t x, uint32_t n)
{
	for (; n > 0 && x != m->behind.at[x]; n--)
		x = m->behind.at[x];
	return x;
}

static BitSet
image_of(const Match *m, uint32_t x)
{
	const PtaSumObj *o = &m->of->objs.at[x];
	BitSet set = { 0 };
	uint32_t found = 0, behind = 0;
	while ((o->kind == PTA_OBJ_LINK || o->kind == PTA_OBJ_VIEW) && o->parent) {
		if ((found = find_inner(m, o)))
			break;
		behind += o->kind == PTA_OBJ_LINK; /* a view is the same memory as its parent */
		o = &m->of->objs.at[o->parent];
	}
	if (found) {
		bits_add(&set, behind_by(m, found, behind));
		return set;
	}
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_LINK: /* what others put into exposed objects */
		behind++;
		found = m->fresh;
		break;
	case PTA_OBJ_OWN:
	case PTA_OBJ_CLONE:
		found = m->fresh;
		break;
	case PTA_OBJ_OMEGA:
	case PTA_OBJ_FUNC:
		bits_add(&set, OBJ_OMEGA);
		return set;
	case PTA_OBJ_UNKNOWN:
		bits_add(&set, OBJ_UNKNOWN);
		return set;
	case PTA_OBJ_ROOT:
		if (o->root == PTA_ROOT_RESULT && left_open(m, o->origin)) {
			found = find_result(m, o);
			break;
		}
		if (o->root == PTA_ROOT_RESULT) {
			bits_union(&set, &m->result);
			add_behind(m, &set, &m->result);
			return set;
		}
		uint32_t leaf = leaf_of_root(m, o, &behind);
		found = leaf < m->roots.len ? m->roots.at[leaf] : 0;
		break;
	case PTA_OBJ_NONE:
	case PTA_OBJ_VIEW:
		break;
	}
	bits_add(&set, behind_by(m, found, behind));
	return set;
}

/* --------------------------------------------------------------------- facts */

static bool
has(const PtaSumTokens *list, uint32_t x, uint32_t off)
{
	for (uint32_t i = 0; list && i < list->len; i++)
		if (list->at[i].obj == x && list->at[i].off == off)
			return true;
	return false;
}

/* What a token stands for: addresses of these objects, and addresses inside of those in `inner`. */
typedef struct Image {
	BitSet objs, inner;
} Image;

static void
add_image_of_token(const Match *m, PtaSumToken t, Image *image)
{
	const PtaSumObj *o = &m->of->objs.at[t.obj];
	bits_union(&image->objs, &m->images[t.obj]);
	if (o->kind == PTA_OBJ_ROOT && o->root == PTA_ROOT_RESULT && !left_open(m, o->origin))
		bits_union(&image->inner, &m->result_inner);
	if (t.off)
		bits_union(&image->inner, &m->images[t.obj]);
}

static Image
image_of_list(const Match *m, const PtaSumTokens *list)
{
	Image image = { 0 };
	for (uint32_t i = 0; i < list->len; i++)
		add_image_of_token(m, list->at[i], &image);
	return image;
}

/* The list has all of the image. */
static void
need(Match *m, const PtaSumTokens *list, const Image *image, bool outside_only)
{
	bits_each(&image->objs, x) {
		bool is_inner = bits_has(&image->inner, x) && x != m->fresh && x > OBJ_UNKNOWN;
		if (outside_only && x <= OBJ_UNKNOWN)
			continue;
		if (!has(list, x, 0) || (is_inner && !has(list, x, 1)))
			lost(m, x);
	}
}

static void
need_tokens(Match *m, const PtaSumTokens *list, const PtaSumTokens *tokens, bool outside_only)
{
	Image image = image_of_list(m, tokens);
	need(m, list, &image, outside_only);
}

static const PtaSumTokens *
stored_in(const PtaSummary *sum, uint32_t x)
{
	for (uint32_t i = 0; i < sum->stores.len; i++)
		if (sum->stores.at[i].obj == x && sum->stores.at[i].leaf == 0)
			return &sum->stores.at[i].tokens;
	return NULL;
}

/* Something with image `what` is stored in each object of `into`. */
static void
need_stored(Match *m, const BitSet *into, const Image *what)
{
	m->section = "stores";
	bits_each(into, x) {
		if (x == OBJ_OMEGA)
			need(m, &m->sum->sinks[PTA_SINK_GLOBAL], what, true);
		else if (x == OBJ_UNKNOWN)
			need(m, &m->sum->sinks[PTA_SINK_UNKNOWN], what, true);
		else
			need(m, stored_in(m->sum, x), what, false);
	}
}

/* What is below may be the memory itself: it has it all if it has the link, or is its image too. */
static void
need_same(Match *m, const BitSet *parents, const BitSet *children)
{
	bits_each(parents, x) {
		bool has_same = bits_has(children, x) || x <= OBJ_UNKNOWN;
		bits_each(children, y)
			has_same |= has_link(m, x, LEAF_SAME, y);
		if (!has_same)
			lost(m, x);
	}
}

/* What stands in an interface by unsafe means is the value itself. */
static bool
is_same_memory(const Match *m, const PtaSumLink *l)
{
	const PtaSumObj *o = &m->of->objs.at[l->parent];
	return o->kind == PTA_OBJ_VIEW && o->shape == PTA_SHAPE_BOX &&
	       ir_type(m->run->p->m, o->type)->is_direct;
}

/* Whether what leaf `leaf` of x leads to, of its closures of `func` if that is not 0, is y. */
static bool
leads_to(const Match *m, uint32_t x, uint32_t leaf, IrFuncId func, uint32_t y)
{
	if (has_link(m, x, LEAF_ALL, y))
		return true;
	for (uint32_t v = x + 1; func && v < m->sum->objs.len; v++) {
		const PtaSumObj *o = &m->sum->objs.at[v];
		if (o->kind == PTA_OBJ_VIEW && o->shape == PTA_SHAPE_CLOSURE && o->parent == x &&
		    o->func == func && (has_link(m, v, leaf, y) || has_link(m, v, LEAF_ALL, y)))
			return true;
	}
	return false;
}

/* What is in memory that is out, or that unknown code made, is said of the memory's cells. */
static void
need_link(Match *m, const PtaSumLink *l)
{
	const PtaSumObj *parent = &m->of->objs.at[l->parent];
	bool is_closure = parent->kind == PTA_OBJ_VIEW && parent->shape == PTA_SHAPE_CLOSURE;
	bits_each(&m->images[l->parent], x) {
		bool found = x <= OBJ_UNKNOWN;
		bits_each(&m->images[l->child], y)
			found = found || leads_to(m, x, l->leaf, is_closure ? parent->func : 0, y);
		if (!found)
			lost(m, x);
	}
}

/* A view with another type has the image of the memory itself, which is then all of both types. */
static bool
needs_collapse(const PtaSumObj *o)
{
	bool is_cast = o->kind == PTA_OBJ_VIEW && o->shape == PTA_SHAPE_MEM;
	return is_cast || (o->is_collapsed && o->kind != PTA_OBJ_OWN);
}

static void
need_collapsed(Match *m, const BitSet *image)
{
	bits_each(image, x)
		if (x > OBJ_UNKNOWN && x != m->fresh && !m->sum->objs.at[x].is_collapsed)
			lost(m, x);
}

static void
check_effects(Match *m)
{
	const PtaSummary *of = m->of;
	m->section = "results";
	for (uint32_t k = 0; k < of->results.len; k++)
		need_tokens(m, k < m->sum->results.len ? &m->sum->results.at[k] : NULL,
			    &of->results.at[k], false);
	for (PtaSink sink = 1; sink < PTA_SINK_COUNT; sink++) {
		m->section = pta_sink_name(sink);
		need_tokens(m, &m->sum->sinks[sink], &of->sinks[sink], true);
	}
	m->section = "held";
	need_tokens(m, &m->sum->held, &of->held, true);
	for (uint32_t i = 0; i < of->stores.len; i++) {
		const PtaSumStore *st = &of->stores.at[i];
		Image what = image_of_list(m, &st->tokens);
		need_stored(m, &m->images[st->obj], &what);
	}
	m->section = "links";
	for (uint32_t i = 0; i < of->links.len; i++)
		need_link(m, &of->links.at[i]);
	m->section = "same memory";
	for (uint32_t i = 0; i < of->links.len; i++)
		if (is_same_memory(m, &of->links.at[i]))
			need_same(m, &m->images[of->links.at[i].parent],
				  &m->images[of->links.at[i].child]);
	m->section = "collapsed objects";
	for (uint32_t x = OBJ_UNKNOWN + 1; x < of->objs.len; x++)
		if (needs_collapse(&of->objs.at[x]))
			need_collapsed(m, &m->images[x]);
}

/* --------------------------------------------------------------- open calls */

/* An open call with the dispatcher that it is a call of. */
typedef struct Open {
	const PtaSumCall *call;
	const PtaSummary *by; /* null: unknown code */
	Match of;             /* that dispatcher's objects */
	VEC(Image) args;      /* by leaf (0: what is called) that was asked for: what is given */
	BitSet asked;
} Open;

static Open
open_begin(Match *m, const PtaSumCall *call)
{
	bool is_invoke = call->origin.instr >> 30 & 1;
	const Pta *p = m->run->p;
	bool is_closed = callgraph_is_whole(p->graph);
	PtaFuncId id = (PtaFuncId)map_get(&m->run->dispatchers[is_invoke],
					  map_pair(call->origin.func, call->origin.instr & 0xfffffff));
	Open open = { .call = call };
	if (id == 0 || !is_closed)
		return open;
	assert(id >= p->n_ir && id < p->first_brief);
	open.by = p->summaries[id];
	if (open.by == NULL)
		return open; /* it is crowded */
	open.of = (Match){ .run = m->run, .id = id, .d = p->dispatch.at[id - p->n_ir],
			   .sum = open.by };
	index_objects(&open.of);
	return open;
}

static const Image *
argument(const Match *m, Open *open, uint32_t leaf)
{
	vec_extend(&open->args, leaf + 1);
	if (bits_add(&open->asked, leaf))
		open->args.at[leaf] = image_of_list(m, leaf ? &open->call->args.at[leaf - 1]
							    : &open->call->callee);
	return &open->args.at[leaf];
}

/* What a token of the open call's dispatcher is for the target is added. */
static void
substitute(const Match *m, Open *open, PtaSumToken t, Image *to)
{
	Image image = { 0 };
	const Match *of = &open->of;
	if (t.obj <= OBJ_UNKNOWN || t.obj == of->fresh) {
		bits_add(&to->objs, t.obj == of->fresh ? m->fresh : t.obj);
		return;
	}
	if (t.obj == of->behind.at[of->fresh])
		bits_add(&image.objs, m->behind.at[m->fresh]);
	for (uint32_t leaf = 0; leaf < of->roots.len && leaf <= open->call->args.len; leaf++) {
		uint32_t root = of->roots.at[leaf];
		if (root == 0 || (t.obj != root && t.obj != of->behind.at[root]))
			continue;
		const Image *arg = argument(m, open, leaf);
		if (t.obj == root || has_link(of, root, LEAF_SAME, t.obj)) {
			bits_union(&image.objs, &arg->objs);
			bits_union(&image.inner, &arg->inner);
		}
		if (t.obj != root)
			add_behind(m, &image.objs, &arg->objs);
	}
	if (t.off)
		bits_union(&image.inner, &image.objs);
	bits_union(&to->objs, &image.objs);
	bits_union(&to->inner, &image.inner);
}

static Image
substitute_list(const Match *m, Open *open, const PtaSumTokens *list)
{
	Image image = { 0 };
	for (uint32_t i = 0; i < list->len; i++)
		substitute(m, open, list->at[i], &image);
	return image;
}

static void
need_substituted(Match *m, Open *open, const PtaSumTokens *list, const PtaSumTokens *tokens)
{
	Image image = substitute_list(m, open, tokens);
	need(m, list, &image, true);
}

/* A call that both leave open. */
static void
check_left_open(Match *m, const PtaSumCall *call, const PtaSumCall *by)
{
	m->section = "open calls";
	need_tokens(m, &by->callee, &call->callee, true);
	for (uint32_t k = 0; k < call->args.len; k++)
		need_tokens(m, k < by->args.len ? &by->args.at[k] : NULL, &call->args.at[k], false);
}

static void
check_open_call(Match *m, const PtaSumCall *call)
{
	const PtaSumCall *by = left_open(m, call->origin);
	if (by) {
		check_left_open(m, call, by);
		return;
	}
	Open open = open_begin(m, call);
	if (open.by == NULL) {
		m->section = "open calls";
		need_tokens(m, &m->sum->sinks[PTA_SINK_UNKNOWN], &call->callee, true);
		for (uint32_t k = 0; k < call->args.len; k++)
			need_tokens(m, &m->sum->sinks[PTA_SINK_UNKNOWN], &call->args.at[k], true);
		return;
	}
	for (PtaSink sink = 1; sink < PTA_SINK_COUNT; sink++) {
		m->section = pta_sink_name(sink);
		need_substituted(m, &open, &m->sum->sinks[sink], &open.by->sinks[sink]);
	}
	m->section = "held";
	need_substituted(m, &open, &m->sum->held, &open.by->held);
	m->section = "collapsed objects";
	for (uint32_t x = OBJ_UNKNOWN + 1; x < open.by->objs.len; x++) {
		if (!needs_collapse(&open.by->objs.at[x]))
			continue;
		Image image = { 0 };
		substitute(m, &open, (PtaSumToken){ x, 0 }, &image);
		need_collapsed(m, &image.objs);
	}
	for (uint32_t i = 0; i < open.by->stores.len; i++) {
		const PtaSumStore *st = &open.by->stores.at[i];
		Image into = { 0 }, what = substitute_list(m, &open, &st->tokens);
		substitute(m, &open, (PtaSumToken){ st->obj, 0 }, &into);
		need_stored(m, &into.objs, &what);
	}
}

/* Images depend on what comes back from open calls, and that on the images of their arguments. */
static void
find_images(Match *m)
{
	assert(m->images == NULL && bits_count(&m->result) == 0);
	uint32_t before;
	m->images = mem_array(BitSet, m->of->objs.len);
	do {
		before = bits_count(&m->result) + bits_count(&m->result_inner);
		for (uint32_t x = 1; x < m->of->objs.len; x++)
			m->images[x] = image_of(m, x);
		for (uint32_t i = 0; i < m->of->calls.len; i++) {
			if (left_open(m, m->of->calls.at[i].origin))
				continue;
			Open open = open_begin(m, &m->of->calls.at[i]);
			if (open.by == NULL)
				bits_add(&m->result, OBJ_UNKNOWN);
			for (uint32_t k = 0; open.by && k < open.by->results.len; k++) {
				Image image = substitute_list(m, &open, &open.by->results.at[k]);
				bits_union(&m->result, &image.objs);
				bits_union(&m->result_inner, &image.inner);
			}
		}
	} while (before != bits_count(&m->result) + bits_count(&m->result_inner));
}

/* -------------------------------------------------------------------- whole */

static bool
is_formed(Match *m)
{
	bool ok = cert_summary_form(m->run, m->sum) && m->fresh && m->behind.at[m->fresh];
	ok = ok && (m->d->brief_of || (m->roots.at[0] && m->behind.at[m->roots.at[0]]));
	/* An interface made by unsafe means is no box: the receiver is the value. */
	ok = ok && (!m->d->is_invoke ||
		    has_link(m, m->roots.at[0], LEAF_SAME, m->behind.at[m->roots.at[0]]));
	if (ok)
		return true;
	m->run->n_faults++;
	buf_printf(m->run->faults, "dispatcher %u: the summary is not well formed\n", m->id);
	return false;
}

/* Code without a summary gets what it is given. */
static void
check_unknown(Match *m)
{
	m->section = "unknown code";
	for (uint32_t leaf = 0; leaf < m->roots.len; leaf++)
		if (m->roots.at[leaf] && !has(&m->sum->sinks[PTA_SINK_UNKNOWN], m->roots.at[leaf], 0))
			lost(m, m->roots.at[leaf]);
	for (uint32_t k = 0; k < m->sum->results.len; k++)
		if (!has(&m->sum->results.at[k], OBJ_UNKNOWN, 0))
			lost(m, OBJ_UNKNOWN);
}

/* It returns what it was given, or what is behind. */
static void
check_noescape(Match *m)
{
	m->section = "noescape code";
	for (uint32_t k = 0; k < m->sum->results.len; k++)
		for (uint32_t leaf = 0; leaf < m->roots.len; leaf++) {
			uint32_t root = m->roots.at[leaf];
			if (root && (!has(&m->sum->results.at[k], root, 0) ||
				     !has(&m->sum->results.at[k], m->behind.at[root], 1)))
				lost(m, root);
		}
}

static void
check_target(Match m, IrFuncId g)
{
	const Pta *p = m.run->p;
	IrUnknownBody body = ir_func(p->m, g)->body;
	static const PtaSummary none;
	m.of = p->summaries[g] ? p->summaries[g] : &none;
	if (body == BODY_NOESCAPE) {
		check_noescape(&m);
		return;
	}
	if (body == BODY_UNKNOWN || m.of == &none) {
		check_unknown(&m);
		return;
	}
	find_images(&m);
	check_effects(&m);
	for (uint32_t i = 0; i < m.of->calls.len; i++)
		check_open_call(&m, &m.of->calls.at[i]);
}

void
cert_dispatchers(CertRun *run)
{
	const Pta *p = run->p;
	vec_each(&p->dispatch, i) {
		const PtaDispatch *d = p->dispatch.at[i];
		if (d == NULL)
			continue; /* a brief that nobody wants */
		Match m = { .run = run, .id = p->n_ir + i, .d = d, .sum = p->summaries[p->n_ir + i] };
		if (m.sum == NULL)
			continue;
		index_objects(&m);
		if (!is_formed(&m))
			continue;
		vec_each(&d->targets, k)
			check_target(m, d->targets.at[k].func);
		static const PtaSummary none;
		m.of = &none;
		if (!d->is_invoke && !d->brief_of && bits_has(&p->graph->made_funcs, d->type))
			check_unknown(&m); /* reflection's functions */
	}
}

/* --------------------------------------------------------------------- held */

static void
add_lacking(const BitSet *objs, const BitSet *held, BitSet *out)
{
	bits_each(objs, x)
		if (x > OBJ_UNKNOWN && !bits_has(held, x))
			bits_add(out, x);
}

/* What a call that the target leaves open holds, unless it is open here, too. */
static void
add_lacking_of_call(Match *m, const PtaSumCall *call, const BitSet *held, BitSet *out)
{
	if (left_open(m, call->origin))
		return;
	Open open = open_begin(m, call);
	for (uint32_t x = OBJ_UNKNOWN + 1; open.by && x < open.by->objs.len; x++) {
		if (!bits_has(&held[open.of.id], x))
			continue;
		Image image = { 0 };
		substitute(m, &open, (PtaSumToken){ x, 0 }, &image);
		add_lacking(&image.objs, &held[m->id], out);
	}
}

void
cert_dispatch_held(CertRun *run, PtaFuncId id, const BitSet *held, BitSet *out)
{
	const Pta *p = run->p;
	const PtaDispatch *d = p->dispatch.at[id - p->n_ir];
	Match whole = { .run = run, .id = id, .d = d, .sum = p->summaries[id] };
	index_objects(&whole);
	vec_each(&d->targets, k) {
		Match m = whole;
		IrFuncId g = d->targets.at[k].func;
		m.of = p->summaries[g];
		if (m.of == NULL)
			continue; /* unknown code gets all that it is given */
		find_images(&m);
		bits_each(&held[g], x)
			add_lacking(&m.images[x], &held[id], out);
		vec_each(&m.of->calls, i)
			add_lacking_of_call(&m, &m.of->calls.at[i], held, out);
	}
}

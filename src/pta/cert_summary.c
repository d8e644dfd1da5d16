/*
 * A summary against the solution that it describes: a simulation. Each object of the solution that
 * can be seen through the interface is related to an object of the summary (its *image*), the one of
 * the same identity. The relation is found here by what objects are, and every fact of the solution
 * about related objects must have its image in the section that it belongs to:
 *
 *	results       each token of each result leaf
 *	sinks         each placeholder (objects of the function are reported as OMEGA, UNKNOWN)
 *	stores        each token in a cell of a placeholder or of a visible site
 *	links         each claim about a visible placeholder
 *	views         the parent and the type
 *	collapsed     each visible object that is collapsed
 *	held          each placeholder in a cell of an object of the function, or held by a callee
 *	calls         each call that is left open, with callee and arguments
 *
 * Why this suffices: a caller's node for an image includes what the object stands for at that
 * call. For roots it holds by binding, for links and views by induction over the links and views
 * that are proved here, for sites by the clone. A placeholder without image is in no section, so no
 * effect of the function speaks of it.
 *
 * An object of unknown type is accessed as a whole, so offsets need not agree there.
 */
#include "pta/cert.h"

typedef struct Relation {
	Cert *c;
	const PtaSummary *sum;
	uint32_t *image; /* by object; 0: not looked for; UINT32_MAX: none */
	Map index;       /* hash of an identity -> newest object of the summary */
	IdVec next;      /* by object of the summary: the next one with that hash */
	Map stores;      /* (object, leaf) -> index in stores + 1 */
	Map calls;       /* (func, instr) -> index in calls + 1 */
	IdVec todo;      /* objects with images whose facts are to be proved */
	IdVec claim_next; /* by claim: the next with the same child */
	uint32_t *claims; /* by object: newest claim with it as child, + 1 */
	const char *section;
} Relation;

#define NO_IMAGE UINT32_MAX

static void
lost(Relation *r, PtaObjId o, uint32_t off)
{
	Buf b = { 0 };
	pta_print_token(r->c->f, r->c->f->objs.at[o].first + off, &b);
	cert_fault(r->c, "%s lacks %s", r->section, buf_cstr(&b));
}

/* ---------------------------------------------------------------- identity */

/* What makes an object the one it is; parent: its image. */
typedef struct Identity {
	uint32_t kind, parent, a, b, c, d;
} Identity;

static Identity
identity(uint32_t kind, uint32_t root, uint32_t index, uint32_t leaf, PtaOrigin origin,
	 uint32_t parent, uint32_t shape, IrFuncId func)
{
	switch ((PtaObjKind)kind) {
	case PTA_OBJ_FUNC:
		return (Identity){ kind, 0, func, 0, 0, 0 };
	case PTA_OBJ_OWN:
	case PTA_OBJ_CLONE: /* known by their kind */
		return (Identity){ PTA_OBJ_OWN, 0, origin.func, origin.instr, 0, 0 };
	case PTA_OBJ_ROOT:
		if (root == PTA_ROOT_RESULT)
			return (Identity){ kind, 0, root, origin.func, origin.instr, leaf };
		return (Identity){ kind, 0, root, index, leaf, 0 };
	case PTA_OBJ_LINK:
		if (parent)
			return (Identity){ kind, parent, leaf, 0, 0, 0 };
		return (Identity){ kind, 0, leaf, origin.func, origin.instr, 0 };
	case PTA_OBJ_VIEW:
		return (Identity){ kind, parent, shape, index, func, 0 };
	case PTA_OBJ_NONE:
	case PTA_OBJ_OMEGA:
	case PTA_OBJ_UNKNOWN:
		break;
	}
	return (Identity){ kind, 0, 0, 0, 0, 0 };
}

static Identity
sum_identity(const PtaSumObj *o)
{
	PtaOrigin origin = o->kind == PTA_OBJ_OWN ? cert_kind(o->shape, o->type, o->func)
						  : o->origin;
	return identity(o->kind, o->root, o->index, o->leaf, origin, o->parent, o->shape, o->func);
}

static void
index_objects(Relation *r)
{
	vec_extend(&r->next, r->sum->objs.len);
	for (uint32_t x = 1; x < r->sum->objs.len; x++) {
		Identity id = sum_identity(&r->sum->objs.at[x]);
		uint64_t *slot = map_ensure(&r->index, hash_bytes(&id, sizeof id), NULL);
		r->next.at[x] = (uint32_t)*slot;
		*slot = x;
	}
}

static uint32_t
look_up(const Relation *r, Identity id)
{
	uint32_t x = (uint32_t)map_get(&r->index, hash_bytes(&id, sizeof id));
	for (; x != 0; x = r->next.at[x]) {
		Identity other = sum_identity(&r->sum->objs.at[x]);
		if (memcmp(&other, &id, sizeof id) == 0)
			return x;
	}
	return 0;
}

/* ------------------------------------------------------------------ images */

static uint32_t image(Relation *r, PtaObjId o);

static bool
is_any(const PtaSumObj *x)
{
	return x->shape == PTA_SHAPE_ANY && x->kind >= PTA_OBJ_ROOT;
}

/* Whether callers treat x at least as carefully as o has to be. */
static bool
may_stand_for(const PtaSumObj *x, const PtaObj *o)
{
	if (is_any(x))
		return pta_is_placeholder(o);
	return x->shape == o->shape && x->type == o->type && x->func == o->func && x->n == o->n;
}

static uint32_t
find_image(Relation *r, PtaObjId id)
{
	assert(id > OBJ_UNKNOWN && id < r->c->f->objs.len);
	const PtaObj *o = &r->c->f->objs.at[id];
	uint32_t parent = 0;
	if (o->parent) {
		parent = image(r, o->parent);
		if (parent == NO_IMAGE)
			return 0;
	}
	PtaOrigin origin = pta_is_made(o) ? cert_kind(o->shape, o->type, o->func) : o->origin;
	uint32_t x = look_up(r, identity(o->kind, o->root, o->index, o->leaf, origin, parent,
					 o->shape, o->func));
	return x && may_stand_for(&r->sum->objs.at[x], o) ? x : 0;
}

/* The image of o, whose facts are proved later; NO_IMAGE: there is none. */
static uint32_t
image(Relation *r, PtaObjId o)
{
	if (o <= OBJ_UNKNOWN)
		return o;
	if (r->image[o])
		return r->image[o];
	uint32_t x = find_image(r, o);
	r->image[o] = x ? x : NO_IMAGE;
	if (x)
		vec_push(&r->todo, o);
	return r->image[o];
}

static bool
has(const PtaSumTokens *list, uint32_t obj, uint32_t off)
{
	uint32_t lo = 0, hi = list ? list->len : 0;
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		PtaSumToken t = list->at[mid];
		if (t.obj < obj || (t.obj == obj && t.off < off))
			lo = mid + 1;
		else
			hi = mid;
	}
	return list && lo < list->len && list->at[lo].obj == obj && list->at[lo].off == off;
}

/* The list has the image of the token. What leaked is part of OMEGA or UNKNOWN, and callers must
 * take it for that. */
static bool
list_covers(Relation *r, const PtaSumTokens *list, PtaNodeId t)
{
	PtaObjId id = cert_obj_id(r->c, t);
	const PtaObj *o = &r->c->f->objs.at[id];
	uint32_t in = pta_is_made(o) && !pta_is_immutable(o) ? r->c->in[id] : 0;
	if (in & (MASK_OUT | MASK_UNKNOWN))
		return (!(in & MASK_OUT) || has(list, OBJ_OMEGA, 0)) &&
		       (!(in & MASK_UNKNOWN) || has(list, OBJ_UNKNOWN, 0));
	uint32_t x = image(r, id), off = t - o->first;
	if (x == NO_IMAGE)
		return false;
	if (is_any(&r->sum->objs.at[x]))
		return has(list, x, 1) || (off == 0 && has(list, x, 0));
	return has(list, x, off);
}

static void
need(Relation *r, const PtaSumTokens *list, PtaNodeId t)
{
	if (!list_covers(r, list, t))
		lost(r, cert_obj_id(r->c, t), t - cert_obj(r->c, t)->first);
}

static void
need_all(Relation *r, const PtaSumTokens *list, PtaNodeId n, bool outside_only)
{
	pta_set_each(cert_set(r->c, n), t)
		if (!outside_only || pta_is_placeholder(cert_obj(r->c, t)))
			need(r, list, t);
}

/* ---------------------------------------------------------- objects' facts */

static const PtaSumTokens *
store_list(const Relation *r, uint32_t x, uint32_t leaf)
{
	uint64_t i = map_get(&r->stores, map_pair(x, leaf));
	return i ? &r->sum->stores.at[i - 1].tokens : NULL;
}

static void
prove_cells(Relation *r, PtaObjId id, uint32_t x)
{
	assert(r->image[id] == x && x < r->sum->objs.len);
	const PtaObj *o = &r->c->f->objs.at[id];
	r->section = "stores";
	for (uint32_t k = 0; k < o->n && o->kind != PTA_OBJ_FUNC; k++) {
		if (!is_any(&r->sum->objs.at[x])) {
			need_all(r, store_list(r, x, k), o->first + k, false);
			continue;
		}
		/* A store through either address is one into all of it. */
		const PtaSumTokens *a = store_list(r, x, 0), *b = store_list(r, x, 1);
		pta_set_each(cert_set(r->c, o->first + k), t)
			if (!list_covers(r, a, t) && !list_covers(r, b, t))
				lost(r, cert_obj_id(r->c, t), t - cert_obj(r->c, t)->first);
	}
}

static bool
has_link(const Relation *r, uint32_t parent, uint32_t leaf, uint32_t child)
{
	const PtaSummary *sum = r->sum;
	uint32_t lo = 0, hi = sum->links.len;
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		PtaSumLink l = sum->links.at[mid];
		bool is_less = l.parent != parent ? l.parent < parent
			       : l.leaf != leaf	  ? l.leaf < leaf
						  : l.child < child;
		if (is_less)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == sum->links.len)
		return false;
	PtaSumLink l = sum->links.at[lo];
	return l.parent == parent && l.leaf == leaf && l.child == child;
}

/* The summary's `child` includes what leaf `leaf` of `parent` held. */
static void
prove_link(Relation *r, PtaObjId parent_id, uint32_t parent, uint32_t leaf, uint32_t child)
{
	if (parent == NO_IMAGE ||
	    (!has_link(r, parent, leaf, child) && !has_link(r, parent, LEAF_ALL, child)))
		lost(r, parent_id, 0);
}

static void
prove_claim(Relation *r, const LinkRec *l, uint32_t child)
{
	assert(r->image[l->child] == child);
	r->section = "links";
	if (l->parent) {
		prove_link(r, l->parent, image(r, l->parent), l->leaf, child);
		return;
	}
	/* The objects of an origin, as the callers know them. */
	uint64_t number =
		map_get(&r->c->origins, map_pair(l->origin.func, l->origin.instr));
	const IdVec *made = number ? &r->c->made.at[number] : NULL;
	for (uint32_t i = 0; made && i < made->len; i++) {
		PtaObjId id = made->at[i];
		uint32_t in = pta_is_immutable(&r->c->f->objs.at[id]) ? 0 : r->c->in[id];
		if (in & MASK_OUT)
			prove_link(r, id, OBJ_OMEGA, l->leaf, child);
		if (in & MASK_UNKNOWN)
			prove_link(r, id, OBJ_UNKNOWN, l->leaf, child);
		if (!(in & (MASK_OUT | MASK_UNKNOWN)))
			prove_link(r, id, image(r, id), l->leaf, child);
	}
}

static void
prove_view(Relation *r, const PtaObj *o, PtaObjId id, uint32_t x)
{
	assert(o->kind == PTA_OBJ_VIEW && o->parent != 0);
	const PtaSumObj *so = &r->sum->objs.at[x];
	r->section = "views";
	if (so->kind != PTA_OBJ_VIEW || so->parent != image(r, o->parent) ||
	    so->shape != o->shape || so->index != o->index || so->func != o->func)
		lost(r, id, 0);
}

static void
prove_object(Relation *r, PtaObjId id)
{
	const PtaObj *o = &r->c->f->objs.at[id];
	uint32_t x = r->image[id];
	assert(x != 0 && x != NO_IMAGE);
	r->section = "collapsed objects";
	if (o->is_collapsed && !r->sum->objs.at[x].is_collapsed)
		lost(r, id, 0);
	prove_cells(r, id, x);
	if (o->kind == PTA_OBJ_LINK)
		for (uint32_t i = r->claims[id]; i != 0; i = r->claim_next.at[i - 1])
			prove_claim(r, &r->c->nodes->links.at[i - 1], x);
	if (o->kind == PTA_OBJ_VIEW)
		prove_view(r, o, id, x);
	/* The results of a call that is left open are bound by that call. */
	r->section = "calls";
	if (o->kind == PTA_OBJ_ROOT && o->root == PTA_ROOT_RESULT &&
	    !map_has(&r->calls, map_pair(o->origin.func, o->origin.instr)))
		lost(r, id, 0);
}

/* ---------------------------------------------------------------- sections */

static void
prove_results(Relation *r)
{
	const PtaSolution *f = r->c->f;
	r->section = "results";
	for (uint32_t k = 0; k < f->n_results && f->result; k++)
		need_all(r, k < r->sum->results.len ? &r->sum->results.at[k] : NULL,
			 f->result + k, false);
}

static void
prove_sinks(Relation *r)
{
	for (PtaSink sink = 1; sink < PTA_SINK_EXPOSED; sink++) {
		r->section = pta_sink_name(sink);
		need_all(r, &r->sum->sinks[sink], sink, true);
	}
}

/* What is stored in outside memory is an effect, whoever reads it. */
static void
prove_stores(Relation *r)
{
	const PtaSolution *f = r->c->f;
	r->section = "stores";
	for (PtaObjId o = OBJ_UNKNOWN + 1; o < f->objs.len; o++) {
		bool is_stored = false;
		for (uint32_t k = 0; pta_is_placeholder(&f->objs.at[o]) && k < f->objs.at[o].n; k++)
			is_stored |= pta_set_count(cert_set(r->c, f->objs.at[o].first + k)) != 0;
		if (is_stored && image(r, o) == NO_IMAGE)
			lost(r, o, 0);
	}
}

static void
prove_calls(Relation *r)
{
	const PtaSolution *f = r->c->f;
	r->section = "calls";
	for (PtaCallId i = 1; i < f->calls.len; i++) {
		const PtaCall *call = &f->calls.at[i];
		if (!call->is_conditional)
			continue;
		PtaOrigin kind = cert_call_kind(r->c, call);
		uint64_t at = map_get(&r->calls, map_pair(kind.func, kind.instr));
		if (at == 0) {
			cert_fault(r->c, "calls lacks the open call %u", i);
			continue;
		}
		const PtaSumCall *open = &r->sum->calls.at[at - 1];
		if (call->callee)
			need_all(r, &open->callee, call->callee, true);
		vec_each(&call->args, k)
			if (call->args.at[k])
				need_all(r, k < open->args.len ? &open->args.at[k] : NULL,
					 call->args.at[k], false);
	}
}

/* The tokens of n that were not asked about before. */
static void
prove_held_node(Relation *r, BitSet *asked, PtaNodeId n)
{
	pta_set_each(cert_set(r->c, n), t)
		if (pta_is_placeholder(cert_obj(r->c, t)) && bits_add(asked, t))
			need(r, &r->sum->held, t);
}

static void
prove_held(Relation *r)
{
	const PtaSolution *f = r->c->f;
	BitSet asked = { 0 };
	r->section = "held";
	for (PtaObjId o = OBJ_UNKNOWN + 1; o < f->objs.len; o++)
		for (uint32_t k = 0; pta_is_made(&f->objs.at[o]) && k < f->objs.at[o].n; k++)
			prove_held_node(r, &asked, f->objs.at[o].first + k);
	for (uint32_t i = 1; i < f->insts.len; i++) {
		const PtaInst *inst = &f->insts.at[i];
		for (uint32_t k = 0; inst->summary && k < inst->summary->held.len; k++)
			prove_held_node(r, &asked, inst->nodes[inst->summary->held.at[k].obj]);
	}
}

/* ------------------------------------------------------------------- whole */

static void
relation_begin(Relation *r)
{
	const PtaSolution *f = r->c->f;
	const struct PtaNodes *nodes = r->c->nodes;
	r->image = mem_data(f->objs.len * sizeof *r->image);
	r->claims = mem_data(f->objs.len * sizeof *r->claims);
	index_objects(r);
	vec_each(&r->sum->stores, i)
		map_put(&r->stores, map_pair(r->sum->stores.at[i].obj, r->sum->stores.at[i].leaf),
			i + 1);
	vec_each(&r->sum->calls, i)
		map_put(&r->calls, map_pair(r->sum->calls.at[i].origin.func,
					    r->sum->calls.at[i].origin.instr),
			i + 1);
	vec_extend(&r->claim_next, nodes->links.len);
	vec_each(&nodes->links, i) {
		r->claim_next.at[i] = r->claims[nodes->links.at[i].child];
		r->claims[nodes->links.at[i].child] = i + 1;
	}
}

static void
prove(Relation *r)
{
	cert_begin(r->c, "summary", r->sum->func);
	relation_begin(r);
	prove_results(r);
	prove_sinks(r);
	prove_stores(r);
	prove_calls(r);
	prove_held(r);
	while (r->todo.len)
		prove_object(r, vec_pop(&r->todo));
}

void
cert_summary(Cert *c, const PtaSummary *sum)
{
	assert(sum->func == c->f->id && sum->objs.len > OBJ_UNKNOWN);
	Relation r = { .c = c, .sum = sum };
	prove(&r);
}

const uint32_t *
pta_check_images(const Pta *p, const PtaSolution *f)
{
	Buf faults = { 0 };
	CertRun run = { .p = p, .faults = &faults };
	run.layouts = mem_array(const CertLayout *, p->m->types.len);
	Cert c = { 0 };
	cert_index(&c, &run, f);
	Relation r = { .c = &c, .sum = p->summaries[f->id] };
	prove(&r);
	for (PtaObjId o = 1; o < f->objs.len; o++)
		if (r.image[o] == NO_IMAGE)
			r.image[o] = 0;
	return r.image;
}

/*
 * Nodes, objects and constraints of a system. Objects are found by what they
 * are, so asking twice gives the same one, whoever asks first.
 *
 * Placeholders stand for memory that was there before the function was called.
 * Below a root they form a graph by links ("what that cell held") and views ("the
 * interface, seen as type T"). It is bounded by types, not by paths: all links
 * below one root that have the same shape and type are one object, so recursive
 * types end and a struct of many paths costs no more than its types. The root
 * itself stays apart from what is below it.
 */
#include "pta/priv.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ nodes */

PtaNodeId
sys_nodes(PtaSys *s, uint32_t n, NodeKind kind, uint32_t a, uint32_t b)
{
	assert(s->info.len == s->pts.len && s->pts.len == s->rep.len);
	assert(n > 0);
	PtaNodeId first = s->info.len;
	for (uint32_t i = 0; i < n; i++) {
		vec_push(&s->cell_no, s->cells.len);
		if (kind == NODE_CELL)
			vec_push(&s->cells, s->info.len);
		vec_push(&s->info, ((NodeInfo){ kind, a, b + i }));
	}
	vec_extend(&s->pts, s->info.len);
	vec_extend(&s->rep, s->info.len);
	vec_extend(&s->link_node, s->info.len);
	s->f->n_nodes = s->info.len - 1;
	return first;
}

IdVec
sys_ids(PtaSys *s, uint32_t n)
{
	IdVec ids = { .cap = n };
	ids.at = n ? arena_array(s->arena, uint32_t, n) : NULL;
	return ids;
}

PtaNodeId
sys_temp(PtaSys *s, IrValueId instr)
{
	assert(s->f->ir == NULL || instr < s->f->ir->instrs.len);
	return sys_nodes(s, 1, NODE_TEMP, instr, ++s->n_temps);
}

/* ------------------------------------------------------------ constraints */

void
cons_add(PtaSys *s, PtaCons c)
{
	assert(c.kind < PTA_CONS_KINDS && c.rule < PTA_RULE_COUNT);
	assert(c.dst < s->info.len && c.src < s->info.len);
	if ((c.dst == 0 && c.kind != PTA_COLLAPSE) || c.src == 0 ||
	    (c.kind == PTA_COPY && c.dst == c.src))
		return;
	const PtaDamage *d = s->p->opt.damage;
	if (d && d->cons && !d->cons(d->ctx, s->f, &c))
		return;
	vec_push(&s->f->cons, c);
}

void
cons_addr(PtaSys *s, PtaNodeId dst, PtaNodeId token, PtaRule rule, IrValueId instr)
{
	assert(dst == 0 || token == 0 || sys_obj_of(s, token) != 0);
	cons_add(s, (PtaCons){ .kind = PTA_ADDR,
			       .rule = rule,
			       .dst = dst,
			       .src = token,
			       .instr = instr });
}

void
cons_copy(PtaSys *s, PtaNodeId dst, PtaNodeId src, PtaRule rule, IrValueId instr)
{
	cons_add(s,
		 (PtaCons){
			 .kind = PTA_COPY, .rule = rule, .dst = dst, .src = src, .instr = instr });
}

/* Equal by construction: offline variable substitution (Rountev and Chandra, PLDI 2000), as far as
 * it needs no analysis. */
void
sys_unite(PtaSys *s, PtaNodeId dst, PtaNodeId src)
{
	if (dst == 0 || src == 0 || s->p->opt.algo == PTA_ALGO_NAIVE)
		return;
	dst = sys_find(s, dst);
	src = sys_find(s, src);
	assert(dst == src || (s->pts.at[dst].n == 0 && s->info.at[dst].kind != NODE_CELL));
	if (dst != src)
		s->rep.at[dst] = src;
}

void
cons_same(PtaSys *s, PtaNodeId dst, PtaNodeId src, PtaRule rule, IrValueId instr)
{
	cons_copy(s, dst, src, rule, instr);
	sys_unite(s, dst, src);
}

void
cons_load(PtaSys *s, PtaNodeId dst, PtaNodeId ptr, uint32_t off, PtaRule rule, IrValueId instr)
{
	cons_add(s, (PtaCons){ .kind = PTA_LOAD,
			       .rule = rule,
			       .dst = dst,
			       .src = ptr,
			       .off = off,
			       .instr = instr });
}

void
cons_store(PtaSys *s, PtaNodeId ptr, uint32_t off, PtaNodeId src, PtaRule rule, IrValueId instr)
{
	cons_add(s, (PtaCons){ .kind = PTA_STORE,
			       .rule = rule,
			       .dst = ptr,
			       .src = src,
			       .off = off,
			       .instr = instr });
}

/* ---------------------------------------------------------------- objects */

const PtaLayout *
sys_layout(const PtaSys *s, const PtaObj *o)
{
	return layout_of_shape(s->p, o->is_whole ? PTA_SHAPE_ANY : o->shape, o->type, o->func);
}

bool
obj_cell_points(const PtaSys *s, const PtaObj *o, uint32_t k)
{
	if (o->kind == PTA_OBJ_FUNC)
		return false;
	const PtaLayout *l = sys_layout(s, o);
	return k < l->n && l->has_pointers && leaf_points(s->p, l->types[k]);
}

static PtaObjId
obj_new(PtaSys *s, PtaObj o)
{
	PtaObjId id = s->f->objs.len;
	o.n = o.kind == PTA_OBJ_FUNC ? 1 : layout_of_shape(s->p, o.shape, o.type, o.func)->n;
	/* Captures are few, and what is done with one of them says nothing about the others. */
	o.is_whole = s->is_brief && o.n > 1 && !pta_is_immutable(&o);
	if (o.is_whole)
		o.n = 1;
	if (obj_is_vague(&o))
		o.n = 2;
	o.first = sys_nodes(s, o.n, NODE_CELL, id, 0);
	vec_push(&s->f->objs, o);
	if (!pta_is_placeholder(&o))
		return id;
	sys_spend(s, &s->spent.placeholders, s->budget.placeholders, 1);
	/* What is stored in outside memory can be reached from outside. */
	for (uint32_t k = 0; k < o.n; k++)
		cons_copy(s, PTA_SINK_EXPOSED, o.first + k, PTA_RULE_NONE, 0);
	return id;
}

uint32_t
sys_origin(PtaSys *s, PtaOrigin o)
{
	bool is_new;
	uint64_t *slot = map_ensure(&s->origin_index, map_pair(o.func, o.instr), &is_new);
	if (is_new) {
		*slot = s->origins.len;
		vec_push(&s->origins, o);
	}
	return (uint32_t)*slot;
}

uint64_t
obj_out_key(const PtaObj *o)
{
	if (o->kind == PTA_OBJ_OWN)
		return map_pair(0, o->origin.instr);
	return map_pair(o->call, o->origin.instr) ^ (uint64_t)o->origin.func * 0x9e3779b97f4a7c15u;
}

/* An object of an origin that was in a sink when the function was solved before stays there. */
static PtaObjId
out_before(PtaSys *s, PtaObjId id)
{
	assert(pta_is_made(sys_obj(s, id)));
	const PtaObj *o = sys_obj(s, id);
	uint64_t mask = s->mode.out ? map_get(s->mode.out, obj_out_key(o)) : 0;
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT && !pta_is_immutable(o); sink++)
		if (mask >> sink & 1)
			cons_addr(s, sink, o->first, PTA_RULE_CALLEE, 0);
	return id;
}

PtaOrigin
obj_kind_origin(uint8_t shape, IrTypeId type, IrFuncId func)
{
	assert(type < 1u << 24);
	return (PtaOrigin){ shape == PTA_SHAPE_CLOSURE ? func : 0,
			    PTA_ORIGIN_KIND | (uint32_t)shape << 24 |
				    (shape == PTA_SHAPE_CLOSURE ? 0 : type) };
}

PtaObjId
obj_own(PtaSys *s, IrValueId instr, PtaShape shape, IrTypeId type, IrFuncId func)
{
	assert(instr != 0 && s->f->ir != NULL && instr < s->f->ir->instrs.len);
	assert(s->own.at[instr] == 0);
	PtaOrigin origin = { s->f->id, instr };
	return s->own.at[instr] = out_before(s, obj_new(s, (PtaObj){ .kind = PTA_OBJ_OWN,
								  .shape = shape,
								  .type = type,
								  .func = func,
								  .origin = origin }));
}

PtaObjId
obj_clone(PtaSys *s, IrValueId call, const PtaSumObj *from)
{
	assert(from->kind == PTA_OBJ_OWN);
	assert(from->n == layout_of_shape(s->p, from->shape, from->type, from->func)->n);
	bool is_new;
	map_ensure(&s->clones, map_pair(call, sys_origin(s, from->origin)), &is_new);
	uint64_t *slot = map_find(&s->clones, map_pair(call, sys_origin(s, from->origin)));
	if (is_new)
		*slot = out_before(s, obj_new(s, (PtaObj){ .kind = PTA_OBJ_CLONE,
							   .shape = from->shape,
							   .type = from->type,
							   .func = from->func,
							   .origin = from->origin,
							   .call = call }));
	return (PtaObjId)*slot;
}

PtaObjId
obj_func(PtaSys *s, IrFuncId g)
{
	assert(g != 0 && g < s->p->n_ir);
	uint64_t id = map_get(&s->funcs, g);
	if (id == 0) {
		id = obj_new(s, (PtaObj){ .kind = PTA_OBJ_FUNC,
					  .shape = PTA_SHAPE_CLOSURE,
					  .func = g,
					  .origin = { g, 0 } });
		map_put(&s->funcs, g, id);
	}
	return (PtaObjId)id;
}

PtaObjId
obj_root(PtaSys *s, PtaRoot root, PtaOrigin origin, uint32_t index, uint32_t leaf,
	 IrTypeId leaf_type)
{
	assert(root != PTA_ROOT_NONE);
	uint32_t which = root == PTA_ROOT_RESULT ? sys_origin(s, origin) : index;
	uint64_t key = (uint64_t)root << 62 | (uint64_t)which << 32 | leaf;
	uint64_t id = map_get(&s->roots, key);
	if (id == 0) {
		PtaObj o = { .kind = PTA_OBJ_ROOT,
			     .root = root,
			     .index = index,
			     .leaf = leaf,
			     .origin = origin };
		PtaShape shape;
		leaf_pointee(s->p, s->is_brief ? 0 : leaf_type, &shape, &o.type);
		o.shape = shape;
		o.is_deep = s->is_brief && root != PTA_ROOT_RESULT && leaf_is_deep(s->p, leaf_type);
		id = obj_new(s, o);
		map_put(&s->roots, key, id);
	}
	return (PtaObjId)id;
}

/* ------------------------------------------------------- links and views */

#define ANCHOR_ORIGIN 0x80000000u

/* What the links below a placeholder fold under: the placeholder itself down to the depth at which
 * paths are distinguished, below that the last one on the path that is. */
static uint32_t
anchor_of(const PtaSys *s, PtaObjId o)
{
	const PtaObj *ob = sys_obj(s, o);
	while (ob->kind == PTA_OBJ_VIEW || ob->depth > s->exact_depth + ob->is_deep) {
		if (ob->parent == 0)
			return ANCHOR_ORIGIN | s->link_origin.at[o];
		ob = sys_obj(s, o = ob->parent);
	}
	return o;
}

/* Whether o is a capture of a closure that the function's own captures lead to: it is one for all
 * closures of one function, and apart from what leads there. A literal that calls another, or itself,
 * has it as the other's captures. */
static bool
is_inner(const PtaSys *s, PtaObjId o)
{
	return sys_obj(s, o)->kind == PTA_OBJ_LINK && sys_obj(s, o)->depth == 0;
}

/* Whether o is the closure of a function whose captures are told apart, found in memory that the
 * captures lead to. */
static bool
is_captured_closure(const PtaSys *s, PtaObjId o)
{
	const PtaObj *ob = sys_obj(s, o);
	if (ob->kind != PTA_OBJ_VIEW || ob->shape != PTA_SHAPE_CLOSURE ||
	    !bits_has(&s->p->apart, ob->func))
		return false;
	while (ob->parent)
		ob = sys_obj(s, ob->parent);
	return ob->kind == PTA_OBJ_ROOT && ob->root == PTA_ROOT_CAPTURE;
}

/* The link on the path of o, itself included, with that shape and type; 0: none. */
static PtaObjId
link_on_path(const PtaSys *s, PtaObjId o, PtaShape shape, IrTypeId type)
{
	assert(o == 0 || pta_is_placeholder(sys_obj(s, o)));
	while (o != 0 && !is_inner(s, o)) {
		const PtaObj *ob = sys_obj(s, o);
		if (ob->kind == PTA_OBJ_LINK && ob->shape == shape && ob->type == type)
			return o;
		o = ob->parent;
	}
	return 0;
}

/* The link that stands for leaf `leaf` of o (or, if 0, of the objects of an origin). */
static PtaObjId
link_make(PtaSys *s, PtaObjId o, uint32_t origin, PtaObj child)
{
	uint32_t anchor = o ? anchor_of(s, o) : ANCHOR_ORIGIN | origin;
	bool is_exact = o && sys_obj(s, o)->depth <= s->exact_depth;
	PtaObjId on_path = 0;
	if (!s->is_brief && (is_exact || (anchor & ANCHOR_ORIGIN) == 0))
		on_path = link_on_path(s, is_exact ? o : anchor, child.shape, child.type);
	if (on_path)
		return on_path;
	if (o && sys_obj(s, o)->depth < s->exact_depth)
		return obj_new(s, child);
	uint64_t key = map_pair(anchor, (uint32_t)child.shape << 28 | child.type);
	uint64_t found = map_get(&s->folds, key);
	if (found)
		return (PtaObjId)found;
	PtaObjId id = obj_new(s, child);
	map_put(&s->folds, key, id);
	vec_extend(&s->link_origin, id + 1);
	s->link_origin.at[id] = origin;
	return id;
}

/* The same for a leaf of a closure that the captures lead to. */
static PtaObjId
inner_make(PtaSys *s, PtaObjId o, PtaObj child)
{
	assert(is_captured_closure(s, o));
	uint64_t key = map_pair(sys_obj(s, o)->func, child.leaf);
	uint64_t id = map_get(&s->captured, key);
	if (id)
		return (PtaObjId)id;
	const PtaLayout *l = sys_layout(s, sys_obj(s, o));
	child.depth = 0;
	child.is_deep = s->is_brief && child.leaf != LEAF_ALL && leaf_is_deep(s->p, l->types[child.leaf]);
	id = obj_new(s, child);
	map_put(&s->captured, key, id);
	return (PtaObjId)id;
}

PtaObjId
obj_link(PtaSys *s, PtaObjId o, uint32_t leaf)
{
	assert(leaf == LEAF_ALL || leaf < sys_obj(s, o)->n);
	const PtaObj *ob = sys_obj(s, o);
	bool is_outside = pta_is_placeholder(ob);
	const PtaLayout *l = sys_layout(s, ob);
	if (l->types[0] == 0)
		leaf = LEAF_ALL; /* one cell for memory of unknown extent */
	if (leaf != LEAF_ALL && !obj_cell_points(s, ob, leaf))
		return 0;
	PtaObj child = { .kind = PTA_OBJ_LINK, .leaf = leaf, .depth = 1 };
	uint32_t origin = 0;
	if (is_outside) {
		child.parent = o;
		child.depth = ob->depth + 1;
		child.is_deep = ob->is_deep;
	} else {
		child.origin = obj_kind_origin(ob->shape, ob->type, ob->func);
		origin = sys_origin(s, child.origin);
	}
	uint64_t key = map_pair(is_outside ? o : ANCHOR_ORIGIN | origin, leaf);
	uint64_t found = map_get(&s->links, key);
	if (found)
		return (PtaObjId)found;
	PtaShape shape;
	leaf_pointee(s->p, leaf == LEAF_ALL || s->is_brief ? 0 : l->types[leaf], &shape, &child.type);
	child.shape = shape;
	PtaObjId c = is_captured_closure(s, o)
			     ? inner_make(s, o, child)
			     : link_make(s, is_outside ? o : 0, origin, child);
	map_put(&s->links, key, c);
	vec_push(&s->link_list, ((LinkRec){ child.parent, child.origin, leaf, c }));
	return c;
}

/* For conversions (shape MEM) type is what the pointer was converted to point to, with PTA_ROW if that
 * is the first of many; it is kept as index. */
PtaObjId
obj_view(PtaSys *s, PtaObjId o, PtaShape shape, IrTypeId type, IrFuncId func)
{
	assert(pta_is_placeholder(sys_obj(s, o)));
	assert(shape == PTA_SHAPE_BOX || shape == PTA_SHAPE_CLOSURE || shape == PTA_SHAPE_MEM);
	const PtaObj *ob = sys_obj(s, o);
	if (ob->kind == PTA_OBJ_VIEW && ob->shape == shape) {
		if (shape == PTA_SHAPE_MEM)
			return obj_view(s, ob->parent, shape, type, func);
		return ob->type == type && ob->func == func ? o : 0;
	}
	uint32_t what = shape == PTA_SHAPE_CLOSURE ? func : type;
	uint64_t key = map_pair(o, (uint32_t)shape << 28 | what);
	uint64_t id = map_get(&s->views, key);
	if (id)
		return (PtaObjId)id;
	PtaObj v = { .kind = PTA_OBJ_VIEW,
		     .shape = shape,
		     .type = type & ~PTA_ROW,
		     .func = func,
		     .index = type,
		     .parent = o,
		     .is_deep = ob->is_deep,
		     .depth = ob->depth };
	id = obj_new(s, v);
	map_put(&s->views, key, id);
	return (PtaObjId)id;
}

/* ------------------------------------------------------------------ paths */

/* A way to a placeholder: by a link, or as a view of its parent. */
typedef struct Way {
	PtaObjId from; /* 0: the objects of an origin */
	uint32_t origin_func, origin_instr;
	bool is_view;
	uint32_t leaf; /* of a view: its shape */
	uint32_t what; /* of a view: the type or function that it is seen as */
	PtaObjId to;
} Way;

static int
cmp_ways(const void *x, const void *y)
{
	const Way *a = x, *b = y;
#define CMP(field) \
	if (a->field != b->field) \
		return a->field < b->field ? -1 : 1
	CMP(from);
	CMP(origin_func);
	CMP(origin_instr);
	CMP(is_view);
	CMP(leaf);
	CMP(what);
#undef CMP
	return 0;
}

static int
cmp_roots(const void *x, const void *y)
{
	const PtaObj *a = *(const PtaObj *const *)x, *b = *(const PtaObj *const *)y;
#define CMP(field) \
	if (a->field != b->field) \
		return a->field < b->field ? -1 : 1
	CMP(root);
	CMP(index);
	CMP(origin.func);
	CMP(origin.instr);
	CMP(leaf);
#undef CMP
	return 0;
}

typedef struct Paths {
	PtaSys *s;
	VEC(Way) ways;   /* sorted by where they start */
	uint32_t *first; /* by object: its first way out + 1; 0: none */
	BitSet seen;
	IdVec queue;     /* placeholders, in the order of their paths */
} Paths;

static void
take_ways(Paths *p, PtaObjId from)
{
	for (uint32_t i = p->first[from]; i && i <= p->ways.len && p->ways.at[i - 1].from == from;
	     i++) {
		const Way *w = &p->ways.at[i - 1];
		if (!bits_add(&p->seen, w->to))
			continue;
		PtaObj *o = sys_obj(p->s, w->to);
		if (!w->is_view) {
			o->parent = from;
			o->leaf = w->leaf;
			o->origin = (PtaOrigin){ w->origin_func, w->origin_instr };
		}
		vec_push(&p->queue, w->to);
	}
}

static void
collect_ways(Paths *p)
{
	PtaSys *s = p->s;
	vec_each(&s->link_list, i) {
		const LinkRec *l = &s->link_list.at[i];
		vec_push(&p->ways, ((Way){ l->parent, l->origin.func, l->origin.instr, false,
					   l->leaf, 0, l->child }));
	}
	for (PtaObjId o = 1; o < s->f->objs.len; o++) {
		const PtaObj *ob = sys_obj(s, o);
		if (ob->kind == PTA_OBJ_VIEW)
			vec_push(&p->ways, ((Way){ ob->parent, 0, 0, true, ob->shape,
						   ob->shape == PTA_SHAPE_CLOSURE ? ob->func
										  : ob->index,
						   o }));
	}
	if (p->ways.len)
		qsort(p->ways.at, p->ways.len, sizeof *p->ways.at, cmp_ways);
	p->first = arena_array(s->arena, uint32_t, s->f->objs.len + 1);
	for (uint32_t i = p->ways.len; i-- > 0;)
		p->first[p->ways.at[i].from] = i + 1;
}

void
sys_name_paths(PtaSys *s)
{
	Paths p = { .s = s };
	collect_ways(&p);
	VEC(const PtaObj *) roots = { 0 };
	for (PtaObjId o = 1; o < s->f->objs.len; o++)
		if (sys_obj(s, o)->kind == PTA_OBJ_ROOT)
			vec_push(&roots, sys_obj(s, o));
	if (roots.len)
		qsort(roots.at, roots.len, sizeof *roots.at, cmp_roots);
	vec_each(&roots, i)
		vec_push(&p.queue, (PtaObjId)(roots.at[i] - s->f->objs.at));
	take_ways(&p, 0);
	for (uint32_t i = 0; i < p.queue.len; i++)
		take_ways(&p, p.queue.at[i]);
}

/* ----------------------------------------------------------------- system */

/* Larger tables of a system are given up after it. */
#define KEPT 2048u

static void
forget_solution(PtaSolution *f)
{
	PtaSolution old = *f;
	*f = (PtaSolution){ 0 };
#define KEEP(v)      \
	f->v = old.v; \
	vec_clear(&f->v); \
	vec_extend(&f->v, 1)
	KEEP(objs);
	KEEP(cons);
	KEEP(calls);
	KEEP(insts);
#undef KEEP
}

/* Forget the system before, but for its tables' memory. */
static void
forget(PtaSys *s)
{
	forget_solution(s->f);
	arena_reset(s->arena);
	pts_pool_reset(&s->pool);
	Map *maps[] = { &s->origin_index, &s->clones, &s->funcs, &s->roots, &s->links,
			&s->folds, &s->captured, &s->views, &s->contents, &s->insts, &s->inner,
			&s->open_calls };
	for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++)
		map_reset(maps[i], KEPT);
	vec_clear(&s->info);
	vec_clear(&s->pts);
	vec_clear(&s->cells);
	vec_clear(&s->cell_no);
	vec_clear(&s->rep);
	vec_clear(&s->link_node);
	vec_clear(&s->origins);
	vec_clear(&s->own);
	vec_clear(&s->value);
	vec_clear(&s->link_origin);
	vec_clear(&s->link_list);
	vec_clear(&s->inst_next);
	vec_clear(&s->inst_recv);
	bits_clear(&s->exposed);
	s->budget = s->spent = (PtaBudget){ 0 };
	s->is_over = s->is_lost = false;
	s->foreseen = NULL;
	s->n_temps = 0;
	s->ops = NULL;
	s->solver = NULL;
}

PtaSys *
sys_new(Pta *p)
{
	PtaSys *s = mem_new(PtaSys);
	s->p = p;
	s->f = mem_new(PtaSolution);
	s->arena = s->pool.arena = arena_new_kept();
	return s;
}

void
sys_begin(PtaSys *s, PtaFuncId id, bool is_verdict)
{
	const Pta *p = s->p;
	const PtaStep step = s->mode.step;
	assert(id != 0 && id < p->n_all);
	assert(step < PTA_STEP_COUNT);
	forget(s);
	s->is_verdict = is_verdict;
	s->exact_depth = step == PTA_STEP_FULL ? p->opt.max_depth : 0;
	s->is_brief = step == PTA_STEP_BRIEF;
	PtaSolution *f = s->f;
	f->pta = p;
	f->id = id;
	f->step = step;
	f->is_context_off = p->opt.is_context_off || s->is_brief;
	f->ir = id < p->n_ir ? ir_func(p->m, id) : NULL;
	uint32_t n_instrs = f->ir ? f->ir->instrs.len : 1;
	vec_extend(&s->value, n_instrs);
	vec_extend(&s->own, n_instrs);
	f->value = s->value.at;
	vec_extend(&s->inst_next, 1);
	vec_extend(&s->inst_recv, 1);
	vec_extend(&s->origins, 1);
	sys_nodes(s, 1, NODE_NONE, 0, 0);
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT; sink++)
		sys_nodes(s, 1, NODE_SINK, sink, 0);
	PtaObjId omega = obj_new(s, (PtaObj){ .kind = PTA_OBJ_OMEGA });
	PtaObjId unknown = obj_new(s, (PtaObj){ .kind = PTA_OBJ_UNKNOWN });
	assert(omega == OBJ_OMEGA && unknown == OBJ_UNKNOWN);
	PtaNodeId w = obj_token(s, omega), u = obj_token(s, unknown);
	cons_addr(s, w, w, PTA_RULE_NONE, 0);
	cons_addr(s, u, u, PTA_RULE_NONE, 0);
	cons_addr(s, u, w, PTA_RULE_NONE, 0);
}

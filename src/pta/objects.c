/*
 * Nodes, objects and constraints of a system. Objects are found by what they
 * are, so asking twice gives the same one, whoever asks first.
 *
 * Placeholders stand for memory that was there before the function was called.
 * Below a root they form a tree by links ("what that cell held") and views ("the
 * interface, seen as type T"). The tree is kept finite by folding: a link that
 * would have the same shape and type as a link on its own path is that one, so
 * recursive types end; and below a depth everything is one cell of unknown type
 * whose link leads to itself.
 */
#include "pta/priv.h"

/* ------------------------------------------------------------------ nodes */

PtaNodeId
sys_nodes(PtaSys *s, uint32_t n, NodeKind kind, uint32_t a, uint32_t b)
{
	assert(s->info.len == s->pts.len && s->pts.len == s->rep.len);
	assert(n > 0);
	PtaNodeId first = s->info.len;
	for (uint32_t i = 0; i < n; i++)
		vec_push(&s->info, ((NodeInfo){ kind, a, b + i }));
	vec_extend(&s->pts, s->info.len);
	vec_extend(&s->rep, s->info.len);
	vec_extend(&s->link_node, s->info.len);
	s->f->n_nodes = s->info.len - 1;
	return first;
}

PtaNodeId
sys_temp(PtaSys *s, IrValueId instr)
{
	assert(s->f->ir == NULL || instr < s->f->ir->instrs.len);
	return sys_nodes(s, 1, NODE_TEMP, instr, ++s->n_temps);
}

PtaNodeId
sys_find(const PtaSys *s, PtaNodeId n)
{
	assert(n != 0 && n < s->rep.len);
	uint32_t *rep = s->rep.at;
	while (rep[n]) {
		if (rep[rep[n]])
			rep[n] = rep[rep[n]]; /* halve the path */
		n = rep[n];
	}
	return n;
}

PtaNodeId
sys_token_add(const PtaSys *s, PtaNodeId token, uint32_t off)
{
	assert(sys_obj_of(s, token) != 0);
	const PtaObj *o = sys_obj(s, sys_obj_of(s, token));
	if (obj_is_vague(o))
		return off ? o->first + 1 : token;
	uint32_t at = token - o->first + off;
	return at < o->n ? o->first + at : o->first;
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
	return layout_of_shape(s->p, o->shape, o->type, o->func);
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
	if (obj_is_vague(&o))
		o.n = 2;
	o.first = sys_nodes(s, o.n, NODE_CELL, id, 0);
	vec_push(&s->f->objs, o);
	if (!pta_is_placeholder(&o))
		return id;
	if (++s->n_placeholders > PLACEHOLDER_MAX && !s->is_coarse)
		s->is_over = true;
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

/* An object of an origin that was in a sink when the function was solved before stays there. */
static PtaObjId
out_before(PtaSys *s, PtaObjId id)
{
	assert(pta_is_made(sys_obj(s, id)));
	const PtaObj *o = sys_obj(s, id);
	uint64_t mask = map_get(&s->p->out[s->f->id], map_pair(o->origin.func, o->origin.instr));
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT && !pta_is_immutable(o); sink++)
		if (mask >> sink & 1)
			cons_addr(s, sink, o->first, PTA_RULE_CALLEE, 0);
	return id;
}

PtaObjId
obj_own(PtaSys *s, IrValueId instr, PtaShape shape, IrTypeId type, IrFuncId func)
{
	assert(instr != 0 && s->f->ir != NULL && instr < s->f->ir->instrs.len);
	assert(s->own[instr] == 0);
	PtaOrigin origin = { s->f->id, instr };
	return s->own[instr] = out_before(s, obj_new(s, (PtaObj){ .kind = PTA_OBJ_OWN,
								  .shape = shape,
								  .type = type,
								  .func = func,
								  .origin = origin }));
}

PtaObjId
obj_clone(PtaSys *s, IrValueId call, const PtaSumObj *from)
{
	assert(from->kind == PTA_OBJ_OWN);
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
		leaf_pointee(s->p, leaf_type, &shape, &o.type);
		o.shape = shape;
		id = obj_new(s, o);
		map_put(&s->roots, key, id);
	}
	return (PtaObjId)id;
}

/* ------------------------------------------------------- links and views */

static uint32_t
max_depth(const PtaSys *s)
{
	if (s->is_coarse)
		return 0;
	return s->p->opt.max_depth ? s->p->opt.max_depth : PTA_MAX_DEPTH;
}

/* The link on the path of o, itself included, with that shape and type; 0: none. */
static PtaObjId
link_fold(const PtaSys *s, PtaObjId o, PtaShape shape, IrTypeId type)
{
	assert(o == 0 || pta_is_placeholder(sys_obj(s, o)));
	while (o != 0) {
		const PtaObj *ob = sys_obj(s, o);
		if (ob->kind == PTA_OBJ_LINK && ob->shape == shape && ob->type == type)
			return o;
		o = ob->parent;
	}
	return 0;
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
	uint32_t origin = is_outside ? 0 : sys_origin(s, ob->origin);
	uint64_t key = map_pair(is_outside ? o : 0x80000000u | origin, leaf);
	uint64_t found = map_get(&s->links, key);
	if (found)
		return (PtaObjId)found;
	PtaShape shape;
	IrTypeId type;
	leaf_pointee(s->p, leaf == LEAF_ALL ? 0 : l->types[leaf], &shape, &type);
	uint32_t depth = is_outside ? ob->depth + 1 : 1;
	if (depth > max_depth(s)) {
		shape = PTA_SHAPE_ANY;
		type = 0;
	}
	PtaObj child = { .kind = PTA_OBJ_LINK, .shape = shape, .type = type, .depth = depth,
			 .parent = is_outside ? o : 0, .leaf = leaf };
	if (!is_outside)
		child.origin = ob->origin;
	PtaObjId c = is_outside ? link_fold(s, o, shape, type) : 0;
	if (c == 0)
		c = obj_new(s, child);
	map_put(&s->links, key, c);
	vec_push(&s->link_list, ((LinkRec){ is_outside ? o : 0, origin, leaf, c }));
	return c;
}

/* For conversions (shape MEM) type is what the pointer was converted to point to, a slice type if
 * that is an array of unknown length; it is kept as index. */
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
		     .type = type,
		     .func = func,
		     .index = type,
		     .parent = o,
		     .depth = ob->depth };
	if (shape == PTA_SHAPE_MEM && ir_under(s->p->m, type)->kind == IRT_SLICE)
		v.type = ir_under(s->p->m, type)->elem;
	id = obj_new(s, v);
	map_put(&s->views, key, id);
	return (PtaObjId)id;
}

/* ----------------------------------------------------------------- system */

PtaSys *
sys_new(Pta *p, PtaFuncId id, bool is_verdict, uint32_t coarse)
{
	assert(id != 0 && id < p->n_all);
	assert(coarse <= 2);
	PtaSys *s = mem_new(PtaSys);
	s->p = p;
	s->is_verdict = is_verdict;
	s->is_coarse = coarse > 0;
	s->is_blind = coarse > 1;
	PtaFunc *f = s->f = mem_new(PtaFunc);
	f->pta = p;
	f->id = id;
	f->sys = s;
	f->ir = id < p->n_ir ? ir_func(p->m, id) : NULL;
	uint32_t n_instrs = f->ir ? f->ir->instrs.len : 1;
	f->value = mem_data(n_instrs * sizeof *f->value);
	s->own = mem_data(n_instrs * sizeof *s->own);
	vec_extend(&f->objs, 1);
	vec_extend(&f->cons, 1);
	vec_extend(&f->calls, 1);
	vec_extend(&f->insts, 1);
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
	return s;
}

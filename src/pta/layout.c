/*
 * Leaves: how a type becomes a row of pointer-sized parts, so that fields are
 * kept apart by adding a number to a node (Pearce, Kelly and Hankin 2004).
 *
 * Scalars, pointers, slices, strings, maps, channels, functions and interfaces
 * are one leaf, structs and tuples have the leaves of their members, arrays those
 * of their elements or, if these are too many, of one element, a type without
 * pointers is one leaf. A type with too many leaves is collapsed into one, and so is
 * every memory type that contains it: otherwise a pointer into it would count leaves
 * differently from its parts.
 *
 * A layout is made when it is first asked for. Two threads may both make it: they make the same, and
 * the one that is kept is as good as the other.
 */
#include "pta/priv.h"

static PtaLayout *
layout_single(IrTypeId leaf, bool has_pointers)
{
	PtaLayout *l = mem_new(PtaLayout);
	IrTypeId *types = mem_data(sizeof *types);
	types[0] = leaf;
	l->n = 1;
	l->has_pointers = has_pointers;
	l->types = types;
	return l;
}

/* Members one after the other. In memory a collapsed member collapses all. */
static PtaLayout *
layout_row(const Pta *p, const IrTypeId *members, uint32_t n, IrTypeId whole, bool is_memory)
{
	VEC(IrTypeId) types = { 0 };
	uint32_t *starts = mem_data((n + 1) * sizeof *starts);
	bool has_pointers = false, is_collapsed = false;
	for (uint32_t i = 0; i < n; i++) {
		const PtaLayout *m = pta_layout(p, members[i]);
		has_pointers |= m->has_pointers;
		is_collapsed |= m->is_collapsed && is_memory;
		starts[i] = types.len;
		if (types.len <= p->opt.max_leaves)
			vec_append(&types, m->types, m->n);
	}
	is_collapsed |= types.len > p->opt.max_leaves || p->opt.is_fields_off;
	if (!has_pointers || is_collapsed) {
		PtaLayout *l = layout_single(has_pointers ? 0 : whole, has_pointers);
		l->is_collapsed = has_pointers;
		l->starts = memset(starts, 0, n * sizeof *starts);
		return l;
	}
	PtaLayout *l = mem_new(PtaLayout);
	l->n = types.len;
	l->has_pointers = true;
	l->types = types.at;
	l->starts = starts;
	return l;
}

static const PtaLayout *
keep(PtaLayoutRef *slot, const PtaLayout *l)
{
	*slot = l;
	return l;
}

static PtaLayout *
layout_members(const Pta *p, IrTypeId t, const IrType *u)
{
	VEC(IrTypeId) members = { 0 };
	for (uint32_t i = 0; i < u->n_members; i++)
		vec_push(&members, u->members[i].type);
	return layout_row(p, members.at, members.len, t, u->kind == IRT_STRUCT);
}

/* An array must not make the structs that contain it too large: it gets this part of their leaves. */
#define ARRAY_PART 8u

static const PtaLayout *
layout_array(const Pta *p, const IrType *u)
{
	const PtaLayout *elem = pta_layout(p, u->elem);
	PtaLayout *l = mem_new(PtaLayout);
	*l = *elem;
	l->starts = NULL;
	l->n_elems = 1;
	bool is_apart = elem->has_pointers && !elem->is_collapsed && !p->opt.is_fields_off &&
			u->len > 1 && u->len <= p->opt.max_elements &&
			u->len <= p->opt.max_leaves / ARRAY_PART / elem->n;
	if (!is_apart)
		return l;
	VEC(IrTypeId) types = { 0 };
	for (uint64_t i = 0; i < u->len; i++)
		vec_append(&types, elem->types, elem->n);
	l->n_elems = (uint32_t)u->len;
	l->n = types.len;
	l->types = types.at;
	return l;
}

const PtaLayout *
pta_layout(const Pta *p, IrTypeId t)
{
	assert(t != 0 && t < p->m->types.len);
	const PtaLayout *l = p->layouts.of_type[t];
	if (l)
		return l;
	const IrType *u = ir_under(p->m, t);
	switch (u->kind) {
	case IRT_STRUCT:
	case IRT_TUPLE:
		l = layout_members(p, t, u);
		break;
	case IRT_ARRAY:
		l = layout_array(p, u);
		break;
	case IRT_STRING:
	case IRT_UNSAFE:
	case IRT_POINTER:
	case IRT_SLICE:
	case IRT_MAP:
	case IRT_CHAN:
	case IRT_FUNC:
	case IRT_IFACE:
	case IRT_ITER:
		l = layout_single(t, true);
		break;
	case IRT_NONE: case IRT_BOOL:
	case IRT_INT: case IRT_INT8: case IRT_INT16: case IRT_INT32: case IRT_INT64:
	case IRT_UINT: case IRT_UINT8: case IRT_UINT16: case IRT_UINT32: case IRT_UINT64:
	case IRT_UINTPTR: case IRT_FLOAT32: case IRT_FLOAT64: case IRT_COMPLEX64:
	case IRT_COMPLEX128:
	case IRT_NAMED:
		l = layout_single(t, false);
		break;
	}
	p->layouts.of_type[t] = l;
	return l;
}

uint32_t
pta_field_leaf(const Pta *p, IrTypeId t, uint32_t i)
{
	assert(i < ir_under(p->m, t)->n_members);
	return pta_layout(p, t)->starts[i];
}

uint32_t
pta_elem_leaf(const Pta *p, IrTypeId t, uint32_t i)
{
	assert(ir_under(p->m, t)->kind == IRT_ARRAY);
	const PtaLayout *l = pta_layout(p, t);
	assert(i < l->n_elems);
	return l->n / l->n_elems * i;
}

const PtaLayout *
layout_results(Pta *p, IrTypeId func_type)
{
	assert(ir_under(p->m, func_type)->kind == IRT_FUNC);
	const IrType *u = ir_under(p->m, func_type);
	uint32_t n = u->n_members - u->n_params;
	if (n == 1)
		return pta_layout(p, u->members[u->n_params].type);
	const PtaLayout *l = p->layouts.of_results[func_type];
	if (l)
		return l;
	VEC(IrTypeId) types = { 0 };
	for (uint32_t i = u->n_params; i < u->n_members; i++)
		vec_push(&types, u->members[i].type);
	return keep(&p->layouts.of_results[func_type], layout_row(p, types.at, n, 0, false));
}

uint32_t
layout_param_leaf(Pta *p, IrTypeId func_type, uint32_t i)
{
	assert(i <= ir_under(p->m, func_type)->n_params);
	const IrType *u = ir_under(p->m, func_type);
	uint32_t n = 0;
	for (uint32_t k = 0; k < i; k++)
		n += pta_layout(p, u->members[k].type)->n;
	return n;
}

static const PtaLayout *
layout_map(const Pta *p, IrTypeId type)
{
	const IrType *u = ir_under(p->m, type);
	assert(u->kind == IRT_MAP);
	const PtaLayout *l = p->layouts.of_map[type];
	if (l)
		return l;
	IrTypeId kv[2] = { u->key, u->elem };
	return keep(&p->layouts.of_map[type], layout_row(p, kv, 2, 0, false));
}

static const PtaLayout *
layout_closure(const Pta *p, IrFuncId func)
{
	const PtaLayout *l = p->layouts.of_closure[func];
	if (l)
		return l;
	const IrFunc *g = ir_func(p->m, func);
	VEC(IrTypeId) types = { 0 };
	for (uint32_t i = 0; i < g->captures.len; i++)
		vec_push(&types, g->captures.at[i].type);
	return keep(&p->layouts.of_closure[func], layout_row(p, types.at, types.len, 0, false));
}

const PtaLayout *
layout_of_shape(Pta *p, PtaShape shape, IrTypeId type, IrFuncId func)
{
	switch (shape) {
	case PTA_SHAPE_MEM:
	case PTA_SHAPE_BOX:
		return pta_layout(p, type);
	case PTA_SHAPE_CHAN:
		assert(ir_under(p->m, type)->kind == IRT_CHAN);
		return pta_layout(p, ir_under(p->m, type)->elem);
	case PTA_SHAPE_MAP:
		return layout_map(p, type);
	case PTA_SHAPE_CLOSURE:
		return layout_closure(p, func);
	case PTA_SHAPE_ANY:
	case PTA_SHAPE_FUNC:
	case PTA_SHAPE_IFACE:
	case PTA_SHAPE_RECORD:
		break;
	}
	return p->layouts.any;
}

bool
leaf_points(const Pta *p, IrTypeId leaf)
{
	assert(leaf < p->m->types.len);
	return leaf == 0 || pta_layout(p, leaf)->has_pointers;
}

void
leaf_pointee(const Pta *p, IrTypeId leaf, PtaShape *shape, IrTypeId *type)
{
	*shape = PTA_SHAPE_ANY;
	*type = 0;
	if (leaf == 0 || p->opt.is_fields_off)
		return;
	const IrType *u = ir_under(p->m, leaf);
	switch ((int)u->kind) {
	case IRT_POINTER:
	case IRT_SLICE:
		*shape = PTA_SHAPE_MEM;
		*type = u->elem;
		break;
	case IRT_STRING:
		*shape = PTA_SHAPE_MEM;
		*type = p->byte_type;
		break;
	case IRT_MAP:
		*shape = PTA_SHAPE_MAP;
		*type = leaf;
		break;
	case IRT_CHAN:
		*shape = PTA_SHAPE_CHAN;
		*type = leaf;
		break;
	case IRT_FUNC:
		*shape = PTA_SHAPE_FUNC;
		*type = leaf;
		break;
	case IRT_IFACE:
		*shape = PTA_SHAPE_IFACE;
		*type = leaf;
		break;
	}
}

bool
leaf_is_deep(Pta *p, IrTypeId leaf)
{
	PtaShape shape;
	IrTypeId type;
	leaf_pointee(p, leaf, &shape, &type);
	if (shape != PTA_SHAPE_MEM || ir_under(p->m, leaf)->kind != IRT_POINTER)
		return false;
	while (ir_under(p->m, type)->kind == IRT_ARRAY)
		type = ir_under(p->m, type)->elem;
	const PtaLayout *l = pta_layout(p, type);
	if (l->n != 1 || !l->has_pointers || !leaf_points(p, l->types[0]))
		return false;
	leaf_pointee(p, l->types[0], &shape, &type);
	return shape != PTA_SHAPE_MEM || pta_layout(p, type)->has_pointers;
}

static bool
is_same(const Pta *p, IrTypeId a, IrTypeId b)
{
	return a == b || ir_under(p->m, a) == ir_under(p->m, b);
}

static uint32_t
n_apart(const Pta *p, IrTypeId t)
{
	return ir_under(p->m, t)->kind == IRT_ARRAY ? pta_layout(p, t)->n_elems : 1;
}

/* Whether elements from leaf off of an array on are an `as`, an array, or (is_row) any number of `as`.
 * Where elements are separate, a row would need the addresses of all. */
static bool
fits_elements(const Pta *p, IrTypeId array, uint32_t off, IrTypeId as, bool is_row)
{
	const IrType *u = ir_under(p->m, array), *a = ir_under(p->m, as);
	uint32_t n = n_apart(p, array), wanted = is_row ? 1 : n_apart(p, as);
	if (is_row ? !is_same(p, u->elem, as) : a->kind != IRT_ARRAY || u->elem != a->elem)
		return false;
	if (n == 1)
		return off == 0 && wanted == 1;
	uint32_t each = pta_elem_leaf(p, array, 1);
	bool is_alike = !is_row && (wanted > 1 || a->len <= 1);
	return is_alike && off % each == 0 && off / each + wanted <= n;
}

static bool
fits_at(Pta *p, IrTypeId type, uint32_t off, IrTypeId as, bool is_row)
{
	for (;;) {
		const IrType *u = ir_under(p->m, type);
		if (off == 0 && !is_row && is_same(p, type, as))
			return true;
		if (u->kind == IRT_ARRAY) {
			if (fits_elements(p, type, off, as, is_row))
				return true;
			if (n_apart(p, type) > 1)
				off %= pta_elem_leaf(p, type, 1);
			type = u->elem;
			continue;
		}
		const PtaLayout *l = u->kind == IRT_STRUCT ? pta_layout(p, type) : NULL;
		if (l == NULL || l->is_collapsed || u->n_members == 0)
			return false;
		uint32_t i = 0;
		while (i + 1 < u->n_members && l->starts[i + 1] <= off)
			i++;
		/* Of several fields at the same leaf (empty ones) the last may be the
		 * wrong one: then nothing fits. */
		off -= l->starts[i];
		type = u->members[i].type;
	}
}

bool
layout_has(Pta *p, IrTypeId type, uint32_t off, IrTypeId as, bool is_whole)
{
	assert(off < pta_layout(p, type)->n || off == 0);
	bool is_row = as & PTA_ROW;
	as &= ~PTA_ROW;
	const IrType *a = ir_under(p->m, as);
	if (!pta_layout(p, as)->has_pointers) {
		/* Its parts have addresses that lead to any part of what is there. */
		bool has_parts = is_row || a->kind == IRT_ARRAY || a->kind == IRT_STRUCT;
		return !has_parts || !pta_layout(p, type)->has_pointers;
	}
	if (is_whole && off == 0 && (is_row || (a->kind == IRT_ARRAY && n_apart(p, as) == 1)) &&
	    is_same(p, type, is_row ? as : a->elem))
		return true;
	return fits_at(p, type, off, as, is_row);
}

bool
layout_fits(Pta *p, IrTypeId type, uint32_t off, IrTypeId as, bool is_whole)
{
	return (is_whole && pta_layout(p, type)->n == 1) || layout_has(p, type, off, as, is_whole);
}

/* Of a leaf; 0: it is none of these. */
static IrTypeId
row_of_leaf(const Pta *p, IrTypeId leaf)
{
	const IrType *u = leaf ? ir_under(p->m, leaf) : NULL;
	if (u == NULL || (u->kind != IRT_SLICE && u->kind != IRT_POINTER))
		return 0;
	const PtaLayout *l = pta_layout(p, u->elem);
	if (u->kind == IRT_POINTER)
		return l->n_elems > 1 ? u->elem : 0;
	return l->has_pointers ? PTA_ROW | u->elem : 0;
}

const PtaRows *
layout_rows(Pta *p, IrTypeId type)
{
	if (p->layouts.rows[type])
		return p->layouts.rows[type];
	const PtaLayout *l = pta_layout(p, type);
	PtaRows *rows = mem_data(sizeof *rows + l->n * sizeof rows->at[0]);
	for (uint32_t k = 0; k < l->n; k++) {
		IrTypeId row = row_of_leaf(p, l->types[k]);
		uint32_t i = 0;
		while (i < rows->n && rows->at[i] != row)
			i++;
		if (row && i == rows->n)
			rows->at[rows->n++] = row;
	}
	p->layouts.rows[type] = rows;
	return rows;
}

/* The kinds of memory that were found, as map_pair(shape, type), in that order. */
typedef struct Kinds {
	Map found;
	uint32_t limit;
} Kinds;

/* As obj_link makes placeholders. */
static void
find_behind(Pta *p, Kinds *kinds, const PtaLayout *l)
{
	bool is_vague = l->types[0] == 0;
	for (uint32_t k = 0; k < l->n && kinds->found.len < kinds->limit; k++) {
		PtaShape shape;
		IrTypeId type;
		if (!is_vague && !(l->has_pointers && leaf_points(p, l->types[k])))
			continue;
		leaf_pointee(p, is_vague ? 0 : l->types[k], &shape, &type);
		map_ensure(&kinds->found, map_pair(shape, type), NULL);
	}
}

const PtaReach *
layout_reach(Pta *p, IrTypeId type)
{
	if (p->layouts.reach[type])
		return p->layouts.reach[type];
	Kinds kinds = { .limit = solve_most_placeholders(p) + 1 };
	PtaReach *reach = mem_data(sizeof *reach);
	find_behind(p, &kinds, pta_layout(p, type));
	for (uint32_t i = 0; i < kinds.found.len; i++) {
		uint64_t kind = kinds.found.entries[i].key;
		const PtaLayout *l = layout_of_shape(p, (PtaShape)(kind >> 32), (IrTypeId)kind, 0);
		reach->n_cells += l->n;
		find_behind(p, &kinds, l);
	}
	reach->n_kinds = kinds.found.len;
	p->layouts.reach[type] = reach;
	return reach;
}

void
layouts_make(Pta *p)
{
	uint32_t n = p->m->types.len;
	p->layouts.of_type = mem_array(PtaLayoutRef, n);
	p->layouts.of_results = mem_array(PtaLayoutRef, n);
	p->layouts.of_map = mem_array(PtaLayoutRef, n);
	p->layouts.of_closure = mem_array(PtaLayoutRef, p->m->funcs.len);
	p->layouts.reach = mem_array(const PtaReach *_Atomic, n);
	p->layouts.rows = mem_array(const PtaRows *_Atomic, n);
	p->layouts.any = layout_single(0, true);
}

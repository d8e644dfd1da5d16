/*
 * The certificate's own reading of types: leaves, what fits where, methods. The rules are those of
 * doc/pointsto.md, section 1; nothing here calls layout.c or callgraph.c.
 */
#include "pta/cert.h"

static const CertLayout *
single(IrTypeId leaf, bool has_pointers)
{
	CertLayout *l = mem_new(CertLayout);
	IrTypeId *types = mem_data(sizeof *types);
	*types = leaf;
	*l = (CertLayout){ .n = 1, .has_pointers = has_pointers, .types = types };
	return l;
}

/* Parts one after the other. In memory a collapsed part collapses the whole. */
static const CertLayout *
row(CertRun *run, const IrTypeId *parts, uint32_t n, IrTypeId whole, bool is_memory)
{
	CertLayout *l = mem_new(CertLayout);
	uint32_t *starts = mem_data((n + 1) * sizeof *starts);
	bool is_collapsed = run->p->opt.is_fields_off;
	uint64_t total = 0;
	for (uint32_t i = 0; i < n; i++) {
		const CertLayout *part = cert_layout(run, parts[i]);
		starts[i] = (uint32_t)total;
		total += part->n;
		l->has_pointers |= part->has_pointers;
		is_collapsed |= is_memory && part->is_collapsed;
	}
	is_collapsed |= total > run->p->opt.max_leaves;
	l->starts = starts;
	l->n = 1;
	l->is_collapsed = is_collapsed && l->has_pointers;
	if (is_collapsed || !l->has_pointers) {
		IrTypeId *one = mem_data(sizeof *one);
		*one = l->has_pointers ? 0 : whole;
		memset(starts, 0, (n + 1) * sizeof *starts);
		l->types = one;
		return l;
	}
	IrTypeId *types = mem_data((total + 1) * sizeof *types);
	for (uint32_t i = 0; i < n; i++) {
		const CertLayout *part = cert_layout(run, parts[i]);
		assert(starts[i] + part->n <= total);
		memcpy(types + starts[i], part->types, part->n * sizeof *types);
	}
	l->n = (uint32_t)total;
	l->types = types;
	return l;
}

static const CertLayout *
members(CertRun *run, IrTypeId t, const IrType *u)
{
	IrTypeId *parts = mem_data((u->n_members + 1) * sizeof *parts);
	for (uint32_t i = 0; i < u->n_members; i++)
		parts[i] = u->members[i].type;
	return row(run, parts, u->n_members, t, u->kind == IRT_STRUCT);
}

/* Elements of a short array stand one after the other, unless they take too many leaves; of others
 * one stands for all. */
static const CertLayout *
elements(CertRun *run, const IrType *array)
{
	const CertLayout *one = cert_layout(run, array->elem);
	const PtaOptions *opt = &run->p->opt;
	CertLayout *l = mem_new(CertLayout);
	*l = *one;
	l->per_elem = 0; /* that of the element, if it is an array itself */
	if (opt->is_fields_off || one->is_collapsed || !one->has_pointers || array->len < 2 ||
	    array->len > opt->max_elements || array->len * one->n > opt->max_leaves / 8)
		return l;
	IrTypeId *types = mem_data(array->len * one->n * sizeof *types);
	for (uint32_t k = 0; k < array->len * one->n; k++)
		types[k] = one->types[k % one->n];
	*l = (CertLayout){ .n = (uint32_t)array->len * one->n, .has_pointers = true,
			   .types = types, .per_elem = one->n };
	return l;
}

const CertLayout *
cert_layout(CertRun *run, IrTypeId t)
{
	assert(t != 0 && t < run->p->m->types.len);
	if (run->layouts[t])
		return run->layouts[t];
	const IrType *u = ir_under(run->p->m, t);
	const CertLayout *l = NULL;
	switch (u->kind) {
	case IRT_STRUCT:
	case IRT_TUPLE:
		l = members(run, t, u);
		break;
	case IRT_ARRAY:
		l = elements(run, u);
		break;
	case IRT_STRING: case IRT_UNSAFE: case IRT_POINTER: case IRT_SLICE: case IRT_MAP:
	case IRT_CHAN: case IRT_FUNC: case IRT_IFACE: case IRT_ITER:
		l = single(t, true);
		break;
	case IRT_NONE: case IRT_BOOL:
	case IRT_INT: case IRT_INT8: case IRT_INT16: case IRT_INT32: case IRT_INT64:
	case IRT_UINT: case IRT_UINT8: case IRT_UINT16: case IRT_UINT32: case IRT_UINT64:
	case IRT_UINTPTR: case IRT_FLOAT32: case IRT_FLOAT64: case IRT_COMPLEX64:
	case IRT_COMPLEX128: case IRT_NAMED:
		l = single(t, false);
		break;
	}
	assert(l != NULL && l->n > 0);
	return run->layouts[t] = l;
}

static const CertLayout *
kept(Map *map, uint32_t id)
{
	return (const CertLayout *)(uintptr_t)map_get(map, id);
}

static const CertLayout *
keep(Map *map, uint32_t id, const CertLayout *l)
{
	map_put(map, id, map_key(l));
	return l;
}

const CertLayout *
cert_layout_results(CertRun *run, IrTypeId func_type)
{
	const CertLayout *l = kept(&run->results, func_type);
	if (l)
		return l;
	const IrType *u = ir_under(run->p->m, func_type);
	assert(u->kind == IRT_FUNC);
	uint32_t n = u->n_members - u->n_params;
	IrTypeId *parts = mem_data((n + 1) * sizeof *parts);
	for (uint32_t i = 0; i < n; i++)
		parts[i] = u->members[u->n_params + i].type;
	l = n == 1 ? cert_layout(run, parts[0]) : row(run, parts, n, 0, false);
	return keep(&run->results, func_type, l);
}

const CertLayout *
cert_layout_closure(CertRun *run, IrFuncId g)
{
	const CertLayout *l = kept(&run->closures, g);
	if (l)
		return l;
	const IrFunc *f = ir_func(run->p->m, g);
	IrTypeId *parts = mem_data((f->captures.len + 1) * sizeof *parts);
	vec_each(&f->captures, i)
		parts[i] = f->captures.at[i].type;
	return keep(&run->closures, g, row(run, parts, f->captures.len, 0, false));
}

static const CertLayout *
layout_map(CertRun *run, IrTypeId t)
{
	const CertLayout *l = kept(&run->maps, t);
	if (l)
		return l;
	const IrType *u = ir_under(run->p->m, t);
	assert(u->kind == IRT_MAP);
	IrTypeId parts[2] = { u->key, u->elem };
	return keep(&run->maps, t, row(run, parts, 2, 0, false));
}

const CertLayout *
cert_layout_of(CertRun *run, const PtaObj *o)
{
	static const IrTypeId none = 0;
	static const CertLayout any = { .n = 1, .has_pointers = true, .types = &none };
	if (o->is_whole)
		return &any;
	switch ((PtaShape)o->shape) {
	case PTA_SHAPE_MEM:
	case PTA_SHAPE_BOX:
		return cert_layout(run, o->type);
	case PTA_SHAPE_CHAN:
		assert(ir_under(run->p->m, o->type)->kind == IRT_CHAN);
		return cert_layout(run, ir_under(run->p->m, o->type)->elem);
	case PTA_SHAPE_MAP:
		return layout_map(run, o->type);
	case PTA_SHAPE_CLOSURE:
		return cert_layout_closure(run, o->func);
	case PTA_SHAPE_ANY:
	case PTA_SHAPE_FUNC:
	case PTA_SHAPE_IFACE:
	case PTA_SHAPE_RECORD:
		break;
	}
	return &any;
}

bool
cert_leaf_points(CertRun *run, const CertLayout *l, uint32_t k)
{
	if (k >= l->n || !l->has_pointers)
		return false;
	return l->types[k] == 0 || cert_layout(run, l->types[k])->has_pointers;
}

void
cert_pointee(CertRun *run, IrTypeId leaf, PtaShape *shape, IrTypeId *type)
{
	*shape = PTA_SHAPE_ANY;
	*type = 0;
	if (leaf == 0 || run->p->opt.is_fields_off)
		return;
	const IrType *u = ir_under(run->p->m, leaf);
	if (u->kind == IRT_POINTER || u->kind == IRT_SLICE) {
		*shape = PTA_SHAPE_MEM;
		*type = u->elem;
	} else if (u->kind == IRT_STRING) {
		*shape = PTA_SHAPE_MEM;
		*type = run->p->byte_type;
	} else if (u->kind == IRT_MAP || u->kind == IRT_CHAN || u->kind == IRT_FUNC ||
		   u->kind == IRT_IFACE) {
		*shape = u->kind == IRT_MAP    ? PTA_SHAPE_MAP
			 : u->kind == IRT_CHAN ? PTA_SHAPE_CHAN
			 : u->kind == IRT_FUNC ? PTA_SHAPE_FUNC
					       : PTA_SHAPE_IFACE;
		*type = leaf;
	}
}

/* -------------------------------------------------------------------- fits */

static bool
is_same(const IrModule *m, IrTypeId a, IrTypeId b)
{
	return a == b || ir_under(m, a) == ir_under(m, b);
}

static bool
apart(CertRun *run, IrTypeId t)
{
	return ir_under(run->p->m, t)->kind == IRT_ARRAY && cert_layout(run, t)->per_elem;
}

/* The part of t that begins at leaf off, from the outside in; is_row: any number of `as`. */
static bool
has_part(CertRun *run, IrTypeId t, uint32_t off, IrTypeId as, bool is_row)
{
	const IrModule *m = run->p->m;
	const IrType *a = ir_under(m, as), *u = ir_under(m, t);
	if (off == 0 && !is_row && is_same(m, t, as))
		return true;
	uint32_t each = u->kind == IRT_ARRAY ? cert_layout(run, t)->per_elem : 0;
	if (each) {
		/* Some of the elements; their leaves stand alike in both. */
		bool is_alike = !is_row && a->kind == IRT_ARRAY && u->elem == a->elem &&
				(apart(run, as) || a->len <= 1);
		if (is_alike && off % each == 0 && off / each + a->len <= u->len)
			return true;
		return has_part(run, u->elem, off % each, as, is_row);
	}
	if (u->kind == IRT_ARRAY) {
		bool is_alike = is_row ? is_same(m, u->elem, as)
				       : a->kind == IRT_ARRAY && a->elem == u->elem &&
						 !apart(run, as);
		return (off == 0 && is_alike) || has_part(run, u->elem, off, as, is_row);
	}
	const CertLayout *l = cert_layout(run, t);
	if (u->kind != IRT_STRUCT || l->is_collapsed || !l->has_pointers)
		return false;
	for (uint32_t i = 0; i < u->n_members; i++) {
		uint32_t n = cert_layout(run, u->members[i].type)->n;
		if (off >= l->starts[i] && off < l->starts[i] + n)
			return has_part(run, u->members[i].type, off - l->starts[i], as, is_row);
	}
	return false;
}

bool
cert_has(CertRun *run, IrTypeId t, uint32_t off, IrTypeId as, bool is_whole)
{
	const IrModule *m = run->p->m;
	bool is_row = (as & PTA_ROW) != 0;
	as &= ~PTA_ROW;
	const IrType *a = ir_under(m, as);
	const CertLayout *here = cert_layout(run, t);
	/* Of memory without pointers every part may be addressed: numbers are numbers, but what the
	 * addresses lead to may hold pointers. */
	if (!cert_layout(run, as)->has_pointers)
		return !here->has_pointers ||
		       !(is_row || a->kind == IRT_ARRAY || a->kind == IRT_STRUCT);
	/* An object holds any number of elements, none of them separate. */
	if (is_whole && off == 0 && is_row && is_same(m, t, as))
		return true;
	if (is_whole && off == 0 && !is_row && a->kind == IRT_ARRAY && !apart(run, as) &&
	    is_same(m, t, a->elem))
		return true;
	return has_part(run, t, off, as, is_row);
}

bool
cert_fits(CertRun *run, IrTypeId t, uint32_t off, IrTypeId as, bool is_whole)
{
	if (is_whole && cert_layout(run, t)->n == 1)
		return true;
	return cert_has(run, t, off, as, is_whole);
}

/* ------------------------------------------------------------------ methods */

IrFuncId
cert_method(const Pta *p, IrTypeId t, IrTypeId iface, uint32_t method)
{
	const IrType *i = ir_under(p->m, iface);
	if (i->kind != IRT_IFACE || method >= i->n_members)
		return 0;
	IrFuncId g = ir_method_find(p->m, t, i->members[method].name);
	if (g == 0)
		return 0;
	const IrType *want = ir_under(p->m, i->members[method].type);
	const IrType *have = ir_under(p->m, ir_func(p->m, g)->type);
	/* The function takes the receiver first. */
	bool is_it = have->n_params == want->n_params + 1 && have->n_members == want->n_members + 1;
	for (uint32_t k = 0; is_it && k < want->n_members; k++)
		is_it = have->members[k + 1].type == want->members[k].type;
	return is_it ? g : 0;
}

bool
cert_implements(CertRun *run, IrTypeId t, IrTypeId iface)
{
	uint64_t *known = map_ensure(&run->implements, map_pair(t, iface), NULL);
	if (*known)
		return *known == 2;
	const IrType *i = ir_under(run->p->m, iface);
	bool is_it = true;
	for (uint32_t k = 0; k < i->n_members && is_it; k++)
		is_it = cert_method(run->p, t, iface, k) != 0;
	*known = is_it ? 2 : 1;
	return is_it;
}

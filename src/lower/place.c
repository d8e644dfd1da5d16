/*
 * Variables: expressions that denote memory, as addresses where they have one. What has none (a
 * field of a call's result, a variable captured by value) is taken out of the whole value.
 */
#include "lower/priv.h"

static Ref
value_ref(IrValueId v, Type *type)
{
	return (Ref){ .v = v, .type = type };
}

static Ref
addr_ref(IrValueId v, Type *type)
{
	return (Ref){ .v = v, .is_addr = true, .type = type };
}

IrValueId
lower_ref_value(Fn *fn, Ref r, Pos pos)
{
	return r.is_addr ? lower_load(fn, r.v, pos) : r.v;
}

static Ref
ref_field(Fn *fn, Ref r, uint32_t field, Pos pos)
{
	PointerType *p = type_as_pointer(r.type);
	if (p != NULL)
		r = addr_ref(lower_ref_value(fn, r, pos), p->elem);
	StructType *s = type_as_struct(r.type);
	if (s == NULL || field >= s->n)
		lower_bug(fn->l, pos, "a field of what is no struct");
	IrValueId v = r.is_addr ? lower_field_addr(fn, r.v, field, pos)
				: lower_extract(fn, r.v, field, pos);
	return (Ref){ .v = v, .is_addr = r.is_addr, .type = s->fields[field]->type };
}

Ref
lower_ref_path(Fn *fn, Ref r, const uint32_t *path, uint32_t n, Pos pos)
{
	for (uint32_t i = 0; i < n; i++)
		r = ref_field(fn, r, path[i], pos);
	return r;
}

static Ref
object_ref(Fn *fn, Object *o)
{
	Var *v = lower_var_of(fn, o);
	if (v != NULL)
		return (Ref){ .v = lower_var_slot(fn, v),
			      .is_addr = lower_var_has_addr(fn, v),
			      .type = lower_concrete(fn, v->type) };
	IrGlobalId g = lower_global(fn->l, o);
	return addr_ref(ir_global_ref(fn->l->m, fn->f, g), o->type);
}

static Ref
index_ref(Fn *fn, const IndexExpr *e)
{
	Ref x = lower_ref(fn, e->x);
	Pos pos = e->e.pos;
	MapType *m = type_as_map(x.type);
	if (m != NULL) {
		IrValueId map = lower_ref_value(fn, x, pos);
		IrValueId key = lower_expr_as(fn, e->index.at[0], m->key);
		return value_ref(lower_emit2(fn, OP_MAPGET, lower_type(fn->l, m->elem), map, key, 0,
					     pos),
				 m->elem);
	}
	PointerType *p = type_as_pointer(x.type);
	if (p != NULL)
		x = addr_ref(lower_ref_value(fn, x, pos), p->elem);
	ArrayType *a = type_as_array(x.type);
	SliceType *s = type_as_slice(x.type);
	assert(a != NULL || s != NULL || type_is_string(x.type));
	if (a == NULL)
		x = value_ref(lower_ref_value(fn, x, pos), x.type);
	IrValueId n = lower_expr(fn, e->index.at[0]);
	if (s != NULL)
		return addr_ref(lower_elem_addr(fn, x.v, n, pos), s->elem);
	Type *elem = a != NULL ? a->elem : fn->l->types->basic[BASIC_UINT8];
	if (x.is_addr)
		return addr_ref(lower_elem_addr(fn, x.v, n, pos), elem);
	return value_ref(lower_emit2(fn, OP_INDEX, lower_type(fn->l, elem), x.v, n, 0, pos), elem);
}

/* The variable or function that a package-qualified name denotes, or null
 * if e is another selector. */
Object *
lower_qualified_object(const Fn *fn, const SelectorExpr *e)
{
	if (e->x->kind != EXPR_NAME)
		return NULL;
	Object *pkg = info_object(fn->info, as_name(e->x));
	return pkg != NULL && pkg->kind == OBJ_PKGNAME ? info_object(fn->info, e->sel) : NULL;
}

static Ref
selector_ref(Fn *fn, const SelectorExpr *e)
{
	Object *o = lower_qualified_object(fn, e);
	if (o != NULL)
		return o->kind == OBJ_VAR
			       ? object_ref(fn, o)
			       : value_ref(lower_expr(fn, &e->e), lower_type_at(fn, &e->e));
	const Selection *s = info_selection(fn->info, e);
	if (s == NULL)
		lower_bug(fn->l, e->e.pos, "a selector selects nothing");
	if (s->kind != SEL_FIELD)
		return value_ref(lower_expr(fn, &e->e), lower_type_at(fn, &e->e));
	return lower_ref_path(fn, lower_ref(fn, e->x), s->path, s->n_path, e->e.pos);
}

Ref
lower_ref(Fn *fn, const Expr *e)
{
	const Fact *f = lower_fact(fn, e);
	if (f->mode == MODE_CONST || f->mode == MODE_NIL)
		return value_ref(lower_expr(fn, e), lower_type_at(fn, e));
	switch (e->kind) {
	case EXPR_NAME: {
		Object *o = info_object(fn->info, as_name(e));
		if (o != NULL && o->kind == OBJ_VAR)
			return object_ref(fn, o);
		return value_ref(lower_expr(fn, e), lower_type_at(fn, e));
	}
	case EXPR_PAREN:
		return lower_ref(fn, as_paren(e)->x);
	case EXPR_SELECTOR:
		return selector_ref(fn, as_selector(e));
	case EXPR_INDEX:
		if (lower_func_instance(fn, e) != NULL)
			return value_ref(lower_expr(fn, e), lower_type_at(fn, e));
		return index_ref(fn, as_index(e));
	case EXPR_STAR: {
		IrValueId p = lower_expr(fn, as_star(e)->x);
		return addr_ref(p, type_as_pointer(lower_type_at(fn, as_star(e)->x))->elem);
	}
	default:
		return value_ref(lower_expr(fn, e), lower_type_at(fn, e));
	}
}

IrValueId
lower_addr(Fn *fn, const Expr *e)
{
	Ref r = lower_ref(fn, e);
	if (!r.is_addr)
		lower_bug(fn->l, e->pos, "the address of what has none");
	return r.v;
}

Place
lower_place(Fn *fn, const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (lower_is_blank(e))
		return (Place){0};
	if (e->kind == EXPR_INDEX) {
		MapType *m = type_as_map(lower_type_at(fn, as_index(e)->x));
		if (m != NULL) {
			Place p = { .type = m->elem };
			p.map = lower_expr(fn, as_index(e)->x);
			p.key = lower_expr_as(fn, as_index(e)->index.at[0], m->key);
			return p;
		}
	}
	Ref r = lower_ref(fn, e);
	if (!r.is_addr)
		lower_bug(fn->l, e->pos, "an assignment to what is no variable");
	return (Place){ .p = r.v, .type = r.type };
}

IrValueId
lower_place_load(Fn *fn, const Place *p, Pos pos)
{
	assert((p->p != 0) != (p->map != 0));
	if (p->p != 0)
		return lower_load(fn, p->p, pos);
	return lower_emit2(fn, OP_MAPGET, lower_type(fn->l, p->type), p->map, p->key, 0, pos);
}

void
lower_place_store(Fn *fn, const Place *p, IrValueId v, Pos pos)
{
	assert(p->p == 0 || p->map == 0);
	if (p->p != 0) {
		lower_store(fn, p->p, v, pos);
	} else if (p->map != 0) {
		IrValueId operands[] = { p->map, p->key, v };
		lower_emit(fn, OP_MAPSET, 0, operands, 3, 0, pos);
	}
}

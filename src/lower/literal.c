/*
 * Composite literals. Fresh memory is zero and nothing else refers to it, so values are stored into
 * it directly, and absent ones not at all.
 */
#include "lower/priv.h"

/* The value and, of arrays, slices and structs with keys, the place of element i. */
typedef struct Elem {
	const Expr *key; /* null: none written */
	const Expr *value;
	uint64_t index;
} Elem;

typedef VEC(Elem) ElemVec;

static uint32_t
field_index(Fn *fn, const StructType *s, const Expr *key)
{
	const Object *o = info_object(fn->info, as_name(key));
	for (uint32_t i = 0; i < s->n; i++)
		if (s->fields[i]->name == as_name(key)->name &&
		    (o == NULL || o->pkg == s->fields[i]->pkg || object_is_exported(s->fields[i])))
			return i;
	lower_bug(fn->l, key->pos, "no field %s", as_name(key)->name->s);
}

/* Elements with their places; the number of places that a slice needs. */
static uint64_t
elements(Fn *fn, const CompositeExpr *e, const StructType *s, bool is_list, ElemVec *out)
{
	assert(out->len == 0 && !(s != NULL && is_list));
	uint64_t next = 0, n = 0;
	vec_each(&e->elems, i) {
		const Expr *x = e->elems.at[i];
		Elem el = { .value = x };
		if (x->kind == EXPR_KEYVALUE) {
			el.key = as_keyvalue(x)->key;
			el.value = as_keyvalue(x)->value;
			if (s != NULL)
				next = field_index(fn, s, el.key);
			else if (is_list &&
				 !const_to_uint64(const_to_int(lower_fact(fn, el.key)->value),
						  &next))
				lower_bug(fn->l, x->pos, "an index is not constant");
		}
		el.index = next++;
		n = next > n ? next : n;
		vec_push(out, el);
	}
	return n;
}

static void
list_into(Fn *fn, const ElemVec *elems, Type *elem, IrValueId p)
{
	vec_each(elems, i) {
		const Expr *v = elems->at[i].value;
		lower_expr_into(fn, v, elem,
				lower_elem_addr(fn, p,
						lower_int_const(fn, (int64_t)elems->at[i].index),
						v->pos));
	}
}

void
lower_composite_into(Fn *fn, const CompositeExpr *e, Type *t, IrValueId p)
{
	ElemVec elems = {0};
	StructType *s = type_as_struct(t);
	ArrayType *a = type_as_array(t);
	elements(fn, e, s, a != NULL, &elems);
	if (a != NULL) {
		list_into(fn, &elems, a->elem, p);
		return;
	}
	assert(s != NULL && elems.len <= s->n);
	vec_each(&elems, i) {
		uint32_t field = (uint32_t)elems.at[i].index;
		const Expr *v = elems.at[i].value;
		lower_expr_into(fn, v, s->fields[field]->type,
				lower_field_addr(fn, p, field, v->pos));
	}
}

static IrValueId
struct_value(Fn *fn, const CompositeExpr *e, Type *t)
{
	ElemVec elems = {0};
	StructType *s = type_as_struct(t);
	elements(fn, e, s, false, &elems);
	IdVec values = {0};
	vec_extend(&values, s->n);
	vec_each(&elems, i) {
		uint32_t field = (uint32_t)elems.at[i].index;
		values.at[field] = lower_expr_as(fn, elems.at[i].value, s->fields[field]->type);
	}
	for (uint32_t i = 0; i < s->n; i++)
		if (values.at[i] == 0)
			values.at[i] = ir_zero(fn->f, lower_type(fn->l, s->fields[i]->type));
	return lower_emit(fn, OP_STRUCT, lower_type(fn->l, t), values.at, values.len, 0, e->e.pos);
}

static IrValueId
slice_value(Fn *fn, const CompositeExpr *e, Type *t)
{
	ElemVec elems = {0};
	Type *elem = type_as_slice(t)->elem;
	uint64_t n = elements(fn, e, NULL, true, &elems);
	assert(n >= elems.len);
	IrTypeId array = ir_type_array(fn->l->m, lower_type(fn->l, elem), n);
	IrValueId p = lower_emit(fn, OP_ALLOC, lower_pointer_to(fn, array), NULL, 0, 0, e->e.pos);
	IrSite *site = lower_site_at(fn, p, SITE_COMPOSITE, array, lower_expr_text(fn, &e->e),
				     &e->e);
	site->gc_text = lower_gc_text(fn, &e->e);
	site->is_array = true;
	list_into(fn, &elems, elem, p);
	IrValueId operands[] = { p, 0, 0, 0 };
	return lower_emit(fn, OP_SLICE, lower_type(fn->l, t), operands, 4, 0, e->e.pos);
}

static IrValueId
map_value(Fn *fn, const CompositeExpr *e, Type *t)
{
	ElemVec elems = {0};
	MapType *m = type_as_map(t);
	elements(fn, e, NULL, false, &elems);
	assert(m != NULL);
	IrTypeId type = lower_type(fn->l, t);
	IrValueId map =
		lower_emit1(fn, OP_MAKEMAP, type, lower_int_const(fn, elems.len), 0, e->e.pos);
	lower_site_expr(fn, map, SITE_MAKE_MAP, type, &e->e);
	vec_each(&elems, i) {
		IrValueId operands[3] = { map };
		operands[1] = lower_expr_as(fn, elems.at[i].key, m->key);
		operands[2] = lower_expr_as(fn, elems.at[i].value, m->elem);
		lower_emit(fn, OP_MAPSET, 0, operands, 3, 0, elems.at[i].value->pos);
	}
	return map;
}

IrValueId
lower_composite(Fn *fn, const CompositeExpr *e, Type *t)
{
	if (type_as_struct(t) != NULL)
		return struct_value(fn, e, t);
	if (type_as_slice(t) != NULL)
		return slice_value(fn, e, t);
	if (type_as_map(t) != NULL)
		return map_value(fn, e, t);
	IrValueId p = lower_temp_slot(fn, lower_type(fn->l, t), e->e.pos);
	lower_composite_into(fn, e, t, p);
	return lower_load(fn, p, e->e.pos);
}

IrValueId
lower_composite_pointer(Fn *fn, const CompositeExpr *e, Type *ptr, Pos pos)
{
	Type *t = type_as_pointer(ptr)->elem;
	IrTypeId type = lower_type(fn->l, t);
	IrValueId p = lower_emit(fn, OP_ALLOC, lower_pointer_to(fn, type), NULL, 0, 0, pos);
	IrSite *site = lower_site_at(fn, p, SITE_COMPOSITE, type,
				     lower_composite_pointer_text(fn, e), &e->e);
	site->gc_text = lower_composite_pointer_gc_text(fn, e);
	if (type_as_struct(t) != NULL || type_as_array(t) != NULL)
		lower_composite_into(fn, e, t, p);
	else
		lower_store(fn, p, lower_composite(fn, e, t), pos);
	IrTypeId want = lower_type(fn->l, ptr);
	return want == lower_value_type(fn, p) ? p : lower_emit1(fn, OP_CONVERT, want, p, 0, pos);
}

void
lower_literal_elements(Fn *fn, const CompositeExpr *e, Type *t, LiteralElement *each, void *ctx)
{
	ElemVec elems = {0};
	const StructType *s = type_as_struct(t);
	Type *elem = type_as_array(t) != NULL	? type_as_array(t)->elem
		     : type_as_slice(t) != NULL ? type_as_slice(t)->elem
						: NULL;
	assert(s != NULL || elem != NULL);
	elements(fn, e, s, s == NULL, &elems);
	vec_each(&elems, i)
		each(ctx, elems.at[i].value,
		     s != NULL ? s->fields[elems.at[i].index]->type : elem);
}

uint32_t
lower_literal_field(Fn *fn, const StructType *s, const Expr *key, uint32_t i)
{
	return key != NULL ? field_index(fn, s, key) : i;
}

int64_t
lower_literal_len(Fn *fn, const CompositeExpr *e)
{
	ElemVec elems = {0};
	return (int64_t)elements(fn, e, NULL, true, &elems);
}

bool
lower_is_const_literal(Fn *fn, const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (lower_is_const(fn, e) || lower_is_nil(fn, e))
		return true;
	if (e->kind != EXPR_COMPOSITE)
		return false;
	Type *t = lower_type_at(fn, e);
	if (type_as_struct(t) == NULL && type_as_array(t) == NULL)
		return false;
	vec_each(&as_composite(e)->elems, i) {
		const Expr *v = as_composite(e)->elems.at[i];
		if (!lower_is_const_literal(fn,
					    v->kind == EXPR_KEYVALUE ? as_keyvalue(v)->value : v))
			return false;
	}
	return true;
}

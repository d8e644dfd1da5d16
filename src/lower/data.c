/*
 * Package-level variables that begin as tables, in packages that nobody asks about: the literal is
 * data, not code. Half of the instructions of a server would be stores of constants.
 *
 * A package-level variable's memory is not followed: whatever is loaded from it may be anything
 * that anybody stored anywhere (doc/pointsto.md, OMEGA). So of a literal only this is lowered:
 *
 * - Elements that are not constant. They run in their order, and what pointers they give becomes
 *   known everywhere ("builtin escape"), as a store into the variable would make it. A variable
 *   that is only read for the literal is left out: what it leads to is known already.
 * - For each type of a constant or literal that goes into an interface, one box of a zero value.
 * - The length of a slice: that of the variable's value is followed (doc/absint.md).
 *
 * In a package that is asked about a literal is lowered as any other: each of its sites is
 * reported.
 */
#include "lower/priv.h"

typedef struct Data {
	Fn *fn;
	Map boxed; /* (type, interface) -> 1 */
} Data;

static void note(Data *d, const Expr *e, Type *to);

static void
note_value(Fn *fn, IrValueId v)
{
	IrTypeId t = lower_value_type(fn, v);
	ir_type_layout(fn->l->m, t);
	if (ir_type(fn->l->m, t)->has_pointers)
		lower_builtin_emit(fn, BI_ESCAPE, 0, &v, 1, 0);
}

/* A value of type t, all of whose parts were noted, is stored as one of type `to`. */
static void
note_type(Data *d, Type *t, Type *to, Pos pos)
{
	Fn *fn = d->fn;
	if (!type_is_interface(to) || type_is_interface(t))
		return;
	IrTypeId from = lower_type(fn->l, t);
	bool is_new;
	map_ensure(&d->boxed, map_pair(from, lower_type(fn->l, to)), &is_new);
	if (!is_new)
		return;
	Origin o = lower_origin_temp(fn, pos);
	note_value(fn, lower_coerce(fn, ir_zero(fn->f, from), t, to, o));
}

/* Elements of a literal of type t. */
static void
note_elements(Data *d, const CompositeExpr *e, Type *t)
{
	const MapType *m = type_as_map(t);
	const StructType *s = type_as_struct(t);
	Type *elem = m != NULL			? m->elem
		     : type_as_array(t) != NULL ? type_as_array(t)->elem
		     : type_as_slice(t) != NULL ? type_as_slice(t)->elem
						: NULL;
	vec_each(&e->elems, i) {
		const Expr *x = e->elems.at[i], *key = NULL;
		if (x->kind == EXPR_KEYVALUE) {
			key = as_keyvalue(x)->key;
			x = as_keyvalue(x)->value;
		}
		if (m != NULL)
			note(d, key, m->key);
		if (s != NULL)
			note(d, x, s->fields[lower_literal_field(d->fn, s, key, i)]->type);
		else
			note(d, x, elem);
	}
}

/* The literal that e is, or takes the address of, or null. */
static const CompositeExpr *
literal(const Expr *e)
{
	if (e->kind == EXPR_UNARY && as_unary(e)->op == TK_AND)
		e = expr_unparen(as_unary(e)->x);
	return e->kind == EXPR_COMPOSITE ? as_composite(e) : NULL;
}

static bool
is_global(const Fn *fn, const Expr *e)
{
	if (e->kind != EXPR_NAME)
		return false;
	const Object *o = info_object(fn->info, as_name(e));
	return o != NULL && lower_is_package_var(o);
}

/* What there is to know of e, which is stored as a value of type `to`. */
static void
note(Data *d, const Expr *e, Type *to)
{
	Fn *fn = d->fn;
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (lower_is_nil(fn, e))
		return;
	Type *t = lower_type_at(fn, e);
	const CompositeExpr *c = literal(e);
	if (c != NULL) {
		Type *of = lower_type_at(fn, &c->e);
		note_elements(d, c, type_as_pointer(of) != NULL ? type_as_pointer(of)->elem : of);
		note_type(d, t, to, e->pos);
	} else if (lower_is_const(fn, e)) {
		note_type(d, t, to, e->pos);
	} else if (!is_global(fn, e) || type_is_interface(to)) {
		note_value(fn, lower_expr_as(fn, e, to));
	}
}

bool
lower_data(Fn *fn, Object *var, const Expr *rhs)
{
	rhs = expr_unparen((Expr *)(uintptr_t)rhs);
	const CompositeExpr *c = literal(rhs);
	if (c == NULL)
		return false;
	note(&(Data){.fn = fn}, rhs, var->type);
	if (type_as_slice(var->type) == NULL)
		return true;
	IrTypeId type = lower_type(fn->l, var->type);
	IrTypeId array = ir_type_array(fn->l->m, lower_elem_type(fn, type),
				       (uint64_t)lower_literal_len(fn, c));
	IrValueId p = lower_emit(fn, OP_ALLOC, lower_pointer_to(fn, array), NULL, 0, 0, rhs->pos);
	IrSite *site =
		lower_site(fn, p, SITE_COMPOSITE, array, str_printf(fn->l->strs, "%s{...}", var->name->s));
	site->is_array = site->is_implicit = site->is_static = true;
	IrValueId operands[] = {p, 0, 0, 0};
	lower_store(fn, ir_global_ref(fn->l->m, fn->f, lower_global(fn->l, var)),
		    lower_emit(fn, OP_SLICE, type, operands, 4, 0, rhs->pos), rhs->pos);
	return true;
}

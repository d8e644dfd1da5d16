/*
 * Selectors: qualified identifiers, fields, methods, method expressions.
 */
#include "types/priv.h"

#include <strings.h>

static Object *
package_of(Checker *c, const Expr *e)
{
	if (e->kind != EXPR_NAME)
		return NULL;
	Object *o = scope_lookup_parent(c->env.scope, as_name(e)->name, 0, NULL);
	return o && o->kind == OBJ_PKGNAME ? o : NULL;
}

static void
imported_object(Operand *x, Object *o)
{
	x->type = o->type;
	switch (o->kind) {
	case OBJ_CONST:
		x->mode = MODE_CONST;
		x->val = o->value;
		break;
	case OBJ_TYPE:
		x->mode = MODE_TYPE;
		break;
	case OBJ_VAR:
		x->mode = MODE_VAR;
		break;
	case OBJ_FUNC:
		x->mode = MODE_VALUE;
		break;
	case OBJ_BUILTIN:
		x->mode = MODE_BUILTIN;
		x->builtin = o->builtin;
		return;
	case OBJ_PKGNAME:
	case OBJ_LABEL:
	case OBJ_NIL:
		break;
	}
	if (!type_is_valid(x->type))
		x->mode = MODE_NONE;
}

/* Names that differ only in case are a hint. */
static void
undefined_export(Checker *c, const Package *p, const SelectorExpr *e)
{
	const Str *want = e->sel->name;
	const Object *near = NULL;
	vec_each(&p->scope->elems, i) {
		const Object *o = p->scope->elems.at[i];
		if (!near && o->name->len == want->len && object_is_exported(o) &&
		    strcasecmp(o->name->s, want->s) == 0)
			near = o;
	}
	const char *hint = near ? str_format(" (but have %s)", near->name->s) : "";
	check_error(c, e->sel->e.pos, "undefined: %s%s%s", str_expr(&e->e), hint,
		    check_undefined_hint(c, p, NULL, want));
}

static void
qualified(Checker *c, Operand *x, SelectorExpr *e, Object *pkgname)
{
	check_record_use(c, as_name(e->x), pkgname);
	pkgname->is_used = true;
	Package *p = pkgname->imported;
	Object *o = scope_lookup(p->scope, e->sel->name);
	x->mode = MODE_NONE;
	if (!o || !package_shows(c->ctx->files, p, o)) {
		if (!p->is_fake && syntax_is_name(e->sel->name))
			undefined_export(c, p, e);
		return;
	}
	if (!object_is_exported(o))
		check_error(c, e->sel->e.pos, "name %s not exported by package %s",
			    e->sel->name->s, p->name->s);
	check_record_use(c, e->sel, o);
	imported_object(x, o);
}

static void
not_found(Checker *c, Operand *x, SelectorExpr *e, const Lookup *r)
{
	if (!type_is_valid(type_under(x->type)))
		return;
	const char *name = e->sel->name->s, *of = str_expr(x->expr), *type = str_type(c, x->type);
	Pos pos = e->sel->e.pos;
	if (r->why == LOOKUP_AMBIGUOUS) {
		check_error(c, pos, "ambiguous selector %s.%s", of, name);
		return;
	}
	if (r->why == LOOKUP_PTR_RECV) {
		if (x->mode == MODE_TYPE)
			check_error(c, pos,
				    "invalid method expression %s.%s (needs pointer receiver "
				    "(*%s).%s)",
				    type, name, type, name);
		else
			check_error(c, pos, "cannot call pointer method %s on %s", name, type);
		return;
	}
	bool is_ptr;
	const NamedType *n = type_as_named(type_literal_base(x->type, &is_ptr));
	check_error(c, pos, "%s.%s undefined (%s)%s", of, name,
		    check_lookup_error(c, x->type, e->sel->name, r, false),
		    n ? check_undefined_hint(c, n->obj->pkg, n->obj->name, e->sel->name) : "");
}

/* T.m: a function whose first parameter is the receiver. */
static void
method_expr(Checker *c, Operand *x, SelectorExpr *e, const Lookup *r)
{
	Object *m = r->obj;
	if (m->kind != OBJ_FUNC) {
		check_error(c, e->sel->e.pos, "%s.%s undefined (type %s has no method %s)",
			    str_expr(x->expr), e->sel->name->s, str_type(c, x->type),
			    e->sel->name->s);
		x->mode = MODE_NONE;
		return;
	}
	check_record_selection(c, e, SEL_METHOD_EXPR, x->type, m, r->path, r->n_path, r->indirect);
	SignatureType *sig = func_signature(m);
	uint32_t n = sig->params->n;
	Object **vars = mem_array(Object *, n + 1);
	const Str *name = c->ctx->name_empty;
	if (n > 0 && sig->params->vars[0]->name->len > 0)
		name = sig->recv && sig->recv->name->len > 0 ? sig->recv->name : c->ctx->name_blank;
	vars[0] = object_new_var(VAR_PARAM, sig->recv ? sig->recv->pos : m->pos,
				 sig->recv ? sig->recv->pkg : m->pkg, name, x->type);
	if (n > 0)
		memcpy(vars + 1, sig->params->vars, n * sizeof(*vars));
	SignatureType *f = type_new_signature(NULL, type_new_tuple(vars, n + 1), sig->results,
					      sig->is_variadic);
	f->tparams = sig->tparams;
	x->mode = MODE_VALUE;
	x->type = &f->t;
	check_add_dependency(c, m);
}

static void
member(Checker *c, Operand *x, SelectorExpr *e, const Lookup *r)
{
	Object *o = r->obj;
	if (o->kind == OBJ_VAR) {
		check_record_selection(c, e, SEL_FIELD, x->type, o, r->path, r->n_path,
				       r->indirect);
		x->mode = x->mode == MODE_VAR || r->indirect ? MODE_VAR : MODE_VALUE;
		x->type = o->type ? o->type : c->ctx->basic[BASIC_INVALID];
		if (!type_is_valid(x->type))
			x->mode = MODE_NONE;
		return;
	}
	check_record_selection(c, e, SEL_METHOD, x->type, o, r->path, r->n_path, r->indirect);
	SignatureType *sig = mem_new(SignatureType);
	*sig = *func_signature(o);
	sig->t = (Type){ .kind = TYPE_SIGNATURE };
	sig->recv = NULL;
	x->mode = MODE_VALUE;
	x->type = &sig->t;
	check_add_dependency(c, o);
}

static void
selector(Checker *c, Operand *x, SelectorExpr *e, bool want_type)
{
	Object *pkgname = package_of(c, e->x);
	if (pkgname) {
		qualified(c, x, e, pkgname);
		return;
	}
	check_raw_expr(c, NULL, x, e->x, NULL, false);
	if (x->mode == MODE_BUILTIN)
		check_error(c, e->e.pos, "invalid use of %s in selector expression",
			    str_operand(c, x));
	else if (x->mode == MODE_NOVALUE)
		check_error(c, expr_place(x->expr), "%s used as value or type", str_operand(c, x));
	check_single_value(c, x);
	if (x->mode == MODE_NONE || x->mode == MODE_BUILTIN || x->mode == MODE_NOVALUE) {
		x->mode = MODE_NONE;
		return;
	}
	type_under(x->type);
	if (want_type) {
		check_error(c, e->sel->e.pos, "%s is not a type", str_expr(&e->e));
		x->mode = MODE_NONE;
		return;
	}
	Lookup r = type_lookup(x->type, x->mode == MODE_VAR, c->pkg, e->sel->name, false);
	if (!r.obj || r.why != LOOKUP_FOUND) {
		not_found(c, x, e, &r);
		x->mode = MODE_NONE;
	} else {
		if (r.obj->kind == OBJ_FUNC)
			check_object(c, r.obj);
		if (x->mode == MODE_TYPE)
			method_expr(c, x, e, &r);
		else
			member(c, x, e, &r);
	}
}

void
check_selector(Checker *c, Operand *x, SelectorExpr *e, bool want_type)
{
	selector(c, x, e, want_type);
	x->expr = &e->e;
	if (x->mode == MODE_NONE)
		x->type = c->ctx->basic[BASIC_INVALID];
}

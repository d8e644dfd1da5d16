/*
 * Interface type expressions and unions.
 */
#include "types/priv.h"

static void
later_tset(Checker *c, void *arg)
{
	(void)c;
	InterfaceType *i = arg;
	interface_tset(i, i->embed_pos.len > 0 ? i->embed_pos.at[0] : 0);
}

void
interface_tset_later(Checker *c, InterfaceType *i)
{
	check_later(c, later_tset, i);
}

static void
add_method(Checker *c, InterfaceType *into, Field *f, NamedType *def)
{
	NameExpr *name = f->names.at[0];
	if (name->name == c->ctx->name_blank) {
		check_error(c, name->e.pos, "methods must have a unique non-blank name");
		return;
	}
	SignatureType *s = type_new_signature(NULL, c->ctx->no_vars, c->ctx->no_vars, false);
	if (f->type->kind == TYPE_EXPR_FUNC)
		check_func_type(c, s, NULL, as_func_type(f->type));
	check_record_type(c, f->type, MODE_TYPE, &s->t, NULL);
	Type *recv = def ? &def->t : &into->t;
	s->recv = object_new_var(VAR_RECV, name->e.pos, c->pkg, c->ctx->name_empty, recv);
	Object *m = object_new(OBJ_FUNC, name->e.pos, c->pkg, name->name, &s->t);
	check_record_def(c, name, m);
	vec_push(&into->methods, m);
}

void
check_interface_type(Checker *c, InterfaceType *into, InterfaceTypeExpr *e, NamedType *def)
{
	vec_each(&e->elems->fields, i) {
		Field *f = e->elems->fields.at[i];
		if (f->names.len > 0) {
			add_method(c, into, f, def);
			continue;
		}
		Type *t = check_union(c, f->type);
		vec_push(&into->embeds, t);
		vec_push(&into->embed_pos, expr_place(f->type));
	}
	into->is_complete = true;
	if (into->methods.len > 0 || into->embeds.len > 0)
		check_later(c, later_tset, into);
}

/* ---------------------------------------------------------------- unions */

#define MAX_TERMS 100

typedef struct UnionTask {
	UnionType *u;
	ExprVec exprs;
} UnionTask;

static Type *
parse_tilde(Checker *c, Expr *e, UnionTerm *term)
{
	Expr *x = e;
	if (e->kind == EXPR_UNARY && as_unary(e)->op == TK_TILDE) {
		term->tilde = true;
		x = as_unary(e)->x;
	}
	Type *t = check_type(c, x);
	if (type_is_typeparam(t)) {
		if (term->tilde)
			check_error(c, expr_place(x), "type in term %s cannot be a type parameter",
				    str_expr(e));
		else
			check_error(c, expr_place(x), "term cannot be a type parameter");
		t = c->ctx->basic[BASIC_INVALID];
	}
	term->type = t;
	return t;
}

/* Whether two terms have a type in common. */
static bool
terms_overlap(const UnionTerm *a, const UnionTerm *b)
{
	Type *x = a->type, *y = b->type;
	if (b->tilde)
		x = type_under(x);
	if (a->tilde)
		y = type_under(y);
	return type_identical(x, y);
}

/* An earlier term that shares types with the i-th, or -1. */
static int
overlapping_term(const UnionType *u, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++) {
		if (type_is_interface(u->terms[k].type))
			continue;
		if (terms_overlap(&u->terms[k], &u->terms[i]))
			return (int)k;
	}
	return -1;
}

static const char *
term_text(const UnionTerm *t)
{
	return str_format("%s%s", t->tilde ? "~" : "", type_string(t->type, NULL));
}

static bool
check_interface_term(Checker *c, const UnionTask *k, uint32_t i, InterfaceType *iface)
{
	UnionTerm *t = &k->u->terms[i];
	Pos pos = expr_place(k->exprs.at[i]);
	if (t->tilde) {
		check_error(c, pos, "invalid use of ~ (%s is an interface)", str_type(c, t->type));
		return false;
	}
	const TypeSet *s = interface_tset(iface, pos);
	if (k->u->n == 1)
		return true;
	if (s->n_methods > 0)
		check_error(c, pos, "cannot use %s in union (%s contains methods)",
			    term_text(t), term_text(t));
	else if (t->type == c->ctx->type_comparable)
		check_error(c, pos, "cannot use comparable in union");
	else if (s->is_comparable)
		check_error(c, pos, "cannot use %s in union (%s embeds comparable)",
			    term_text(t), term_text(t));
	return true;
}

static void
later_union(Checker *c, void *arg)
{
	UnionTask *k = arg;
	for (uint32_t i = 0; i < k->u->n; i++) {
		UnionTerm *t = &k->u->terms[i];
		if (!type_is_valid(t->type))
			continue;
		Type *u = type_under(t->type);
		Pos pos = expr_place(k->exprs.at[i]);
		if (u->kind == TYPE_INTERFACE) {
			check_interface_term(c, k, i, type_interface(u));
			continue;
		}
		if (t->tilde && !type_identical(u, t->type)) {
			check_error(c, pos, "invalid use of ~ (underlying type of %s is %s)",
				    str_type(c, t->type), str_type(c, u));
			continue;
		}
		int other = overlapping_term(k->u, i);
		if (other >= 0)
			check_soft_error(c, pos, "overlapping terms %s and %s", term_text(t),
					 term_text(&k->u->terms[other]));
	}
}

static void
flatten_union(Expr *e, ExprVec *out, ExprVec *inner)
{
	if (e->kind == EXPR_BINARY && as_binary(e)->op == TK_OR) {
		flatten_union(as_binary(e)->x, out, inner);
		vec_push(inner, e);
		e = as_binary(e)->y;
	}
	vec_push(out, e);
}

Type *
check_union(Checker *c, Expr *e)
{
	UnionTask *k = mem_new(UnionTask);
	ExprVec inner = { 0 };
	flatten_union(e, &k->exprs, &inner);
	Expr *one = k->exprs.at[0];
	if (k->exprs.len == 1 && !(one->kind == EXPR_UNARY && as_unary(one)->op == TK_TILDE)) {
		Type *t = check_type(c, one); /* no union: any type, constraints too */
		if (type_is_typeparam(t)) {
			check_error(c, expr_place(one), "term cannot be a type parameter");
			t = c->ctx->basic[BASIC_INVALID];
		}
		return t;
	}
	UnionType *u = mem_new(UnionType);
	u->t.kind = TYPE_UNION;
	u->terms = mem_array(UnionTerm, k->exprs.len);
	k->u = u;
	bool ok = true;
	vec_each(&k->exprs, i) {
		if (u->n == MAX_TERMS) {
			check_error(c, expr_place(k->exprs.at[i]),
				    "cannot handle more than %d union terms "
				    "(implementation limitation)",
				    MAX_TERMS);
			ok = false;
			break;
		}
		Type *t = parse_tilde(c, k->exprs.at[i], &u->terms[u->n++]);
		ok = ok && type_is_valid(t);
	}
	Type *res = ok ? &u->t : c->ctx->basic[BASIC_INVALID];
	vec_each(&k->exprs, i) {
		if (i >= u->n || !(k->exprs.at[i]->kind == EXPR_UNARY))
			continue;
		UnionType *single = mem_new(UnionType);
		single->t.kind = TYPE_UNION;
		single->n = 1;
		single->terms = &u->terms[i];
		check_record_type(c, k->exprs.at[i], MODE_TYPE,
				  k->exprs.at[i] == e ? res : &single->t, NULL);
	}
	vec_each(&inner, i) {
		UnionType *part = u;
		if (inner.at[i] != e) {
			part = mem_new(UnionType);
			part->t.kind = TYPE_UNION;
			part->n = i + 2 < u->n ? i + 2 : u->n;
			part->terms = u->terms;
		}
		check_record_type(c, inner.at[i], MODE_TYPE, ok ? &part->t : res, NULL);
	}
	if (ok)
		check_later(c, later_union, k);
	return res;
}

/*
 * Signatures: receivers, type parameters, parameters, results.
 */
#include "types/priv.h"

static Type *
invalid(Checker *c)
{
	return c->ctx->basic[BASIC_INVALID];
}

/* ------------------------------------------------------- type parameters */

static TypeParam *
declare_tparam(Checker *c, NameExpr *name, Pos scope_pos)
{
	Object *o = object_new(OBJ_TYPE, name->e.pos, c->pkg, name->name, NULL);
	TypeParam *p = mem_new(TypeParam);
	p->t.kind = TYPE_TYPEPARAM;
	p->obj = o;
	p->bound = c->ctx->type_empty_iface;
	o->type = &p->t;
	o->color = OBJ_BLACK;
	vec_push(&c->tparams, p);
	check_declare(c, c->env.scope, name, o, scope_pos);
	return p;
}

static bool
is_bare_union(const Expr *e)
{
	return (e->kind == EXPR_UNARY && as_unary(e)->op == TK_TILDE) ||
	       (e->kind == EXPR_BINARY && as_binary(e)->op == TK_OR);
}

/* A constraint; ~T and A|B stand for an interface that embeds them. */
static Type *
bound_type(Checker *c, Expr *e)
{
	if (!is_bare_union(e))
		return check_type(c, e);
	InterfaceType *i = mem_new(InterfaceType);
	i->t.kind = TYPE_INTERFACE;
	i->is_implicit = true;
	i->check = c;
	vec_push(&c->ifaces, i);
	Type *u = check_union(c, e);
	vec_push(&i->embeds, u);
	vec_push(&i->embed_pos, expr_place(e));
	i->is_complete = true;
	interface_tset_later(c, i);
	return &i->t;
}

void
check_declare_tparams(Checker *c, TParamList *dst, FieldList *list)
{
	VEC(TypeParam *) all = { 0 };
	vec_each(&list->fields, i) {
		Field *f = list->fields.at[i];
		vec_each(&f->names, k) {
			TypeParam *p = declare_tparam(c, f->names.at[k], list->open);
			p->index = all.len;
			vec_push(&all, p);
		}
	}
	dst->at = all.at;
	dst->n = all.len;
}

void
check_bound_tparams(Checker *c, TParamList *tparams, FieldList *list)
{
	uint32_t next = 0;
	vec_each(&list->fields, i) {
		Field *f = list->fields.at[i];
		Type *bound = bound_type(c, f->type);
		if (type_is_typeparam(bound)) {
			check_error(c, expr_place(f->type),
				    "cannot use a type parameter as constraint");
			bound = invalid(c);
		}
		vec_each(&f->names, k)
			tparams->at[next++]->bound = bound;
	}
}

void
check_collect_tparams(Checker *c, TParamList *dst, FieldList *list)
{
	check_declare_tparams(c, dst, list);
	check_bound_tparams(c, dst, list);
}

/* ------------------------------------------------------------- receivers */

Type *
type_literal_base(Type *t, bool *is_ptr)
{
	Type *u = type_unalias(t);
	*is_ptr = u->kind == TYPE_POINTER;
	return *is_ptr ? type_pointer_(u)->elem : t;
}

typedef struct RecvTask {
	Expr *base;
	Object *recv;
} RecvTask;

/* The receiver's type must be a local named type, no pointer, no interface. */
static void
later_recv(Checker *c, void *arg)
{
	RecvTask *k = arg;
	bool is_ptr;
	Type *shown = type_literal_base(k->recv->type, &is_ptr), *t = type_unalias(shown);
	if (!type_is_valid(t))
		return;
	Pos pos = expr_place(k->base);
	if (t->kind == TYPE_BASIC) {
		check_error(c, pos, "cannot define new methods on non-local type %s",
			    str_type(c, shown));
		return;
	}
	if (t->kind != TYPE_NAMED) {
		check_error(c, pos, "invalid receiver type %s", str_type(c, k->recv->type));
		return;
	}
	NamedType *n = type_named(t);
	if (n->obj->pkg != c->pkg) {
		check_error(c, pos, "cannot define new methods on non-local type %s",
			    str_type(c, shown));
		return;
	}
	Type *u = type_under(t);
	const char *cause = NULL;
	if (u->kind == TYPE_BASIC && type_basic(u)->basic == BASIC_UNSAFE_POINTER)
		cause = "unsafe.Pointer";
	else if (u->kind == TYPE_POINTER || u->kind == TYPE_INTERFACE)
		cause = "pointer or interface type";
	if (cause)
		check_error(c, pos, "invalid receiver type %s (%s)", str_type(c, shown), cause);
}

/* Follow pointers and aliases: an instance on the way may not get methods. */
static void
instantiated_alias(Checker *c, Expr *base, Type **recv)
{
	Type *t = *recv;
	for (;;) {
		while (t->kind == TYPE_POINTER)
			t = type_pointer_(t)->elem;
		bool is_instance = (t->kind == TYPE_NAMED && type_named(t)->targs.n > 0) ||
				   (t->kind == TYPE_ALIAS && type_alias(t)->targs.n > 0);
		if (is_instance) {
			check_error(c, expr_place(base),
				    "cannot define new methods on instantiated type %s",
				    str_type(c, t));
			*recv = invalid(c);
			return;
		}
		if (t->kind != TYPE_ALIAS || !type_alias(t)->from_rhs)
			return;
		t = type_alias(t)->from_rhs;
	}
}

static NamedType *
generic_base(Checker *c, Expr *base)
{
	const char *cause = NULL;
	Type *t = check_generic_type(c, base, &cause);
	if (!type_is_valid(t)) {
		if (cause)
			check_error(c, expr_place(base), "%s", cause);
		return NULL;
	}
	if (t->kind == TYPE_NAMED)
		return type_named(t);
	check_error(c, expr_place(base), "cannot define new methods on generic alias type %s",
		    str_type(c, t));
	return NULL;
}

static void
bind_recv_tparams(Checker *c, NamedType *base, const TParamList *own)
{
	Type **args = mem_array(Type *, own->n);
	for (uint32_t i = 0; i < own->n; i++)
		args[i] = &own->at[i]->t;
	for (uint32_t i = 0; i < own->n; i++)
		own->at[i]->bound = type_subst(c->ctx, base->tparams.at[i]->bound, &base->tparams,
					       args);
}

/* Parentheses and stars around the base get facts, too. */
static void
record_recv_type(Checker *c, Expr *e, Type *t)
{
	for (bool is_ptr;;) {
		check_record_type(c, e, MODE_TYPE, t, NULL);
		if (e->kind == EXPR_PAREN) {
			e = as_paren(e)->x;
		} else if (e->kind == EXPR_STAR) {
			e = as_star(e)->x;
			t = type_literal_base(t, &is_ptr);
		} else {
			return;
		}
	}
}

static Type *
generic_recv(Checker *c, SignatureType *sig, Field *f, Expr *base, IndexExpr *index, bool ptr,
	     Pos scope_pos)
{
	NamedType *named = generic_base(c, base);
	VEC(TypeParam *) own = { 0 };
	vec_each(&index->index, i) {
		Expr *e = expr_unparen(index->index.at[i]);
		if (e->kind != EXPR_NAME) {
			check_error(c, expr_place(e),
				    "receiver type parameter %s must be an identifier",
				    str_expr(e));
			return invalid(c);
		}
		TypeParam *p = declare_tparam(c, as_name(e), scope_pos);
		p->index = own.len;
		vec_push(&own, p);
		check_record_use(c, as_name(e), p->obj);
		check_record_type(c, e, MODE_TYPE, &p->t, NULL);
	}
	sig->rtparams = (TParamList){ own.len, own.at };
	if (!named)
		return invalid(c);
	if (named->tparams.n != own.len) {
		check_error(c, expr_place(base),
			    "receiver declares %u type parameter%s, but receiver base type "
			    "declares %u",
			    own.len, own.len == 1 ? "" : "s", named->tparams.n);
		return invalid(c);
	}
	check_version(c, expr_place(base), 18, "type instantiation");
	bind_recv_tparams(c, named, &sig->rtparams);
	check_mono_canon(c, &sig->rtparams, &named->tparams);
	Type **args = mem_array(Type *, own.len);
	vec_each(&own, i)
		args[i] = &own.at[i]->t;
	Type *t = check_instance(c, c->ctx, expr_place(f->type), &named->t, args, own.len);
	check_record_instance(c, base, args, own.len, t);
	if (ptr && type_is_valid(t))
		t = type_pointer(t);
	record_recv_type(c, f->type, t);
	return t;
}

static Object *
collect_recv(Checker *c, SignatureType *sig, FieldList *list, Pos scope_pos)
{
	if (list->fields.len == 0)
		return NULL;
	Field *f = list->fields.at[0];
	bool ptr;
	IndexExpr *index;
	Expr *base = recv_base(f->type, &ptr, &index);
	Type *t;
	if (index) {
		t = generic_recv(c, sig, f, base, index, ptr, scope_pos);
	} else {
		t = check_var_type(c, f->type);
		instantiated_alias(c, base, &t);
	}
	Object *recv;
	if (f->names.len > 0) {
		recv = object_new_var(VAR_RECV, f->names.at[0]->e.pos, c->pkg,
				      f->names.at[0]->name, t);
	} else {
		recv = object_new_var(VAR_RECV, expr_start(f->type), c->pkg, c->ctx->name_empty, t);
		map_put_ptr(&c->info->implicits, f, recv);
	}
	recv->is_used = true;
	RecvTask *k = mem_new(RecvTask);
	k->base = base;
	k->recv = recv;
	check_later(c, later_recv, k);
	return recv;
}

/* ------------------------------------------------------------ parameters */

typedef struct Params {
	ObjectVec vars;
	VEC(const NameExpr *) names; /* null for unnamed ones */
	bool is_variadic;
} Params;

static void
collect_params(Checker *c, Params *out, FieldList *list, VarKind kind, bool variadic_ok)
{
	if (!list)
		return;
	vec_each(&list->fields, i) {
		Field *f = list->fields.at[i];
		Expr *e = f->type;
		bool last = i + 1 == list->fields.len && f->names.len <= 1;
		bool dots = e->kind == TYPE_EXPR_DOTS;
		Type *t;
		if (dots) {
			t = as_dots_type(e)->elem ? check_var_type(c, as_dots_type(e)->elem)
						  : invalid(c);
			if (variadic_ok && last)
				out->is_variadic = true;
			else
				check_error(
					c, e->pos,
					variadic_ok
						? "can only use ... with final parameter in list"
						: "invalid use of '...'");
			if (out->is_variadic)
				t = type_slice(t);
			check_record_type(c, e, MODE_TYPE, t, NULL);
		} else {
			t = check_var_type(c, e);
		}
		if (f->names.len == 0) {
			Object *o =
				object_new_var(kind, expr_start(e), c->pkg, c->ctx->name_empty, t);
			o->is_used = true;
			map_put_ptr(&c->info->implicits, f, o);
			vec_push(&out->vars, o);
			vec_push(&out->names, NULL);
		}
		vec_each(&f->names, k) {
			Object *o = object_new_var(kind, f->names.at[k]->e.pos, c->pkg,
						   f->names.at[k]->name, t);
			o->is_used = true;
			vec_push(&out->vars, o);
			vec_push(&out->names, f->names.at[k]);
		}
	}
}

static void
declare_params(Checker *c, const Params *p, Pos scope_pos)
{
	vec_each(&p->vars, i)
		if (p->names.at[i])
			check_declare(c, c->env.scope, p->names.at[i], p->vars.at[i], scope_pos);
}

static TupleType *
params_tuple(Checker *c, const Params *p)
{
	return p->vars.len == 0 ? c->ctx->no_vars : type_new_tuple(p->vars.at, p->vars.len);
}

void
check_func_type(Checker *c, SignatureType *sig, FieldList *recv, FuncTypeExpr *e)
{
	Scope *saved = c->env.scope;
	Pos end = expr_end(&e->e);
	c->env.scope = sig->scope = scope_new_local(c, saved, e->e.pos, end);
	sig->scope->is_func = true;
	if (recv)
		sig->recv = collect_recv(c, sig, recv, e->e.pos);
	if (e->tparams && e->tparams->fields.len > 0) {
		check_collect_tparams(c, &sig->tparams, e->tparams);
	}
	Params params = { 0 }, results = { 0 };
	collect_params(c, &params, e->params, VAR_PARAM, true);
	collect_params(c, &results, e->results, VAR_RESULT, false);
	if (sig->recv && recv->fields.at[0]->names.len > 0)
		check_declare(c, c->env.scope, recv->fields.at[0]->names.at[0], sig->recv, end);
	declare_params(c, &params, end);
	declare_params(c, &results, end);
	sig->params = params_tuple(c, &params);
	sig->results = params_tuple(c, &results);
	sig->is_variadic = params.is_variadic;
	c->env.scope = saved;
}

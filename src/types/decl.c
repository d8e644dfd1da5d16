/*
 * Declarations, checked when they are first needed. An object is white until
 * then, grey (and on c->path) while its declaration is being checked, black
 * afterwards; meeting a grey one is a cycle, which is legal only through
 * types that are defined or functions.
 *
 * An alias has no type before its right side is checked, so a type argument
 * could not mention it. Defined types that are met in that right side are
 * therefore only outlined (they get their NamedType), and declared when
 * the alias is known:
 *
 *	type Ref = *Node                 Node is outlined, Ref is *Node,
 *	type Node struct{ G *Gen[Ref] }  and then Node is declared
 */
#include "types/priv.h"

static Type *
invalid(Checker *c)
{
	return c->ctx->basic[BASIC_INVALID];
}

/* Whether the cycle that ends at the grey object o is legal; reports if not. */
static bool
cycle_is_valid(Checker *c, Object *o)
{
	uint32_t start = c->path.len;
	while (start > 0 && c->path.at[start - 1] != o)
		start--;
	if (start == 0)
		return true;
	start--;
	uint32_t n_values = 0, n_defs = 0, n = c->path.len - start;
	for (uint32_t i = start; i < c->path.len; i++) {
		Object *p = c->path.at[i];
		if (p->kind == OBJ_CONST || p->kind == OBJ_VAR)
			n_values++;
		else if (p->kind == OBJ_TYPE && !p->is_alias)
			n_defs++;
	}
	if (n_values == n)
		return true; /* reported with the initialization order */
	if (n_values == 0 && n_defs > 0)
		return true;
	if (n_values == 0 && n_defs == 0) {
		bool only_funcs = true;
		for (uint32_t i = start; i < c->path.len; i++)
			only_funcs = only_funcs && c->path.at[i]->kind == OBJ_FUNC;
		if (only_funcs)
			return true;
	}
	uint32_t first = 0;
	for (uint32_t i = 0; i < n; i++)
		if (c->path.at[start + i]->pos < c->path.at[start + first]->pos)
			first = i;
	check_cycle_error(c, c->path.at + start, n, first);
	return false;
}

static void
visit_grey(Checker *c, Object *o)
{
	switch (o->kind) {
	case OBJ_CONST:
	case OBJ_VAR:
		if (!cycle_is_valid(c, o) || !o->type)
			o->type = invalid(c);
		return;
	case OBJ_TYPE:
		if (!cycle_is_valid(c, o))
			o->type = invalid(c);
		return;
	case OBJ_FUNC:
		/* A signature that mentions its own function has its type by now. */
		cycle_is_valid(c, o);
		return;
	case OBJ_PKGNAME:
	case OBJ_LABEL:
	case OBJ_BUILTIN:
	case OBJ_NIL:
		return;
	}
}

/* ------------------------------------------------------------- constants */

static bool
is_const_type(Type *t)
{
	return type_is_basic(t, BASIC_IS_CONST) && !type_is_typeparam(t);
}

static void
const_decl(Checker *c, Object *o, Expr *typ, Expr *init, bool inherited, uint32_t iota)
{
	c->env.has_iota = true;
	c->env.iota = iota;
	if (typ) {
		Type *t = check_type(c, typ);
		if (!is_const_type(t)) {
			if (type_is_valid(type_under(t)))
				check_error(c, expr_place(typ), "invalid constant type %s",
					    str_type(c, t));
			o->type = invalid(c);
			return;
		}
		o->type = t;
	}
	Operand x = { 0 };
	if (init) {
		if (inherited)
			c->env.err_pos = o->pos;
		check_expr(c, NULL, &x, init);
	}
	check_init_const(c, o, &x);
	c->env.err_pos = 0;
}

static void
var_decl(Checker *c, Object *o, Object **lhs, uint32_t n_lhs, Expr *typ, Expr *init)
{
	if (typ)
		o->type = check_var_type(c, typ);
	if (!init) {
		if (!typ)
			o->type = invalid(c);
		return;
	}
	if (!lhs || n_lhs == 1) {
		Operand x = { 0 };
		c->target_text = o->name->s;
		bool is_func = o->type && type_as_signature(o->type);
		check_expr(c, is_func ? o->type : NULL, &x, init);
		check_init_var(c, o, &x, "variable declaration");
		return;
	}
	if (typ)
		for (uint32_t i = 0; i < n_lhs; i++)
			lhs[i]->type = o->type;
	check_init_vars(c, lhs, n_lhs, &init, 1, NULL);
}

/* ----------------------------------------------------------------- types */

static void
later_valid_type(Checker *c, void *arg)
{
	Object *o = arg;
	NamedType *n = type_as_named(o->type);
	if (n)
		check_valid_type(c, n);
}

static void
open_scope(Checker *c, Pos pos, Pos end)
{
	c->env.scope = scope_new_local(c, c->env.scope, pos, end);
}

/* The right side of an alias, without the types that it outlines. */
static Type *
alias_rhs(Checker *c, Object *o, TypeDecl *d, AliasType *a)
{
	if (d->tparams) {
		check_version(c, d->tparams->fields.at[0]->pos, 23, "generic type alias");
		open_scope(c, d->d.pos, expr_end(d->type));
		check_collect_tparams(c, &a->tparams, d->tparams);
	} else {
		check_version(c, d->name->e.pos, 9, "type alias");
	}
	Type *rhs = check_defined_type(c, d->type, NULL);
	TypeParam *p = type_as_typeparam(rhs);
	for (uint32_t i = 0; p && i < a->tparams.n; i++)
		if (a->tparams.at[i] == p) {
			check_error(c, expr_place(d->type),
				    "cannot use type parameter declared in alias declaration as "
				    "RHS");
			rhs = invalid(c);
			break;
		}
	uint32_t weight = type_weight(rhs);
	if (weight >= TYPE_TOO_LARGE) {
		check_error(c, o->pos, "type %s is too large", o->name->s);
		rhs = invalid(c);
		weight = 0;
	}
	a->weight = weight;
	return rhs;
}

/* The alias stands for what its object has become, if a cycle was reported meanwhile. */
static void
settle_alias(Object *o, AliasType *a)
{
	if (o->type == &a->t)
		return;
	a->from_rhs = o->type;
	a->actual = o->type;
}

/* Declare a type that was outlined, with the path that led to it. */
static void
declare_outlined(Checker *c, const Outlined *w)
{
	Type **types = mem_array(Type *, w->n_via);
	for (uint32_t i = 0; i < w->n_via; i++) {
		types[i] = w->via[i]->type;
		w->via[i]->color = OBJ_GREY;
	}
	vec_append(&c->path, w->via, w->n_via);
	check_object(c, w->obj);
	c->path.len -= w->n_via;
	for (uint32_t i = 0; i < w->n_via; i++) {
		w->via[i]->color = OBJ_BLACK;
		if (types[i]->kind == TYPE_ALIAS)
			settle_alias(w->via[i], type_alias(types[i]));
	}
}

static void
alias_decl(Checker *c, Object *o, TypeDecl *d)
{
	AliasType *a = mem_new(AliasType);
	a->t.kind = TYPE_ALIAS;
	a->obj = o;
	a->origin = a;
	o->type = &a->t;
	Env saved = c->env;
	OutlineRun run = { .n_path = c->path.len };
	bool is_outermost = c->env.outline == NULL;
	if (is_outermost)
		c->env.outline = &run;
	a->from_rhs = alias_rhs(c, o, d, a);
	type_unalias(&a->t);
	c->env = saved;
	settle_alias(o, a);
	if (!is_outermost)
		return;
	vec_each(&run.types, i)
		declare_outlined(c, &run.types.at[i]);
	settle_alias(o, a);
}

/* The underlying type of a name that is declared by another name. */
static void
resolve_underlying(Checker *c, NamedType *n)
{
	ObjectVec seen = { 0 };
	NamedType *t = n;
	bool pending = false; /* an instance whose type is not complete */
	while (!t->underlying && t->origin == t && t->from_rhs) {
		vec_each(&seen, i)
			if (seen.at[i] == t->obj) {
				uint32_t first = i;
				for (uint32_t k = i; k < seen.len; k++)
					if (seen.at[k]->pos < seen.at[first]->pos)
						first = k;
				check_cycle_error(c, seen.at + i, seen.len - i, first - i);
				n->underlying = invalid(c);
				return;
			}
		vec_push(&seen, t->obj);
		NamedType *next = type_as_named(t->from_rhs);
		if (!next)
			break;
		pending = pending || (next->origin != next && next->obj->color == OBJ_GREY);
		t = next->origin;
	}
	n->underlying = NULL;
	if (pending || (t != n && !t->underlying))
		return; /* in progress: type_under follows from_rhs later */
	n->underlying = type_under(n->from_rhs);
}

/* The type that o names, with type parameters, if any, whose constraints are not known yet; *scope
 * is where they are declared. */
static NamedType *
new_named(Checker *c, Object *o, TypeDecl *d, Scope **scope)
{
	NamedType *n = mem_new(NamedType);
	n->t.kind = TYPE_NAMED;
	n->obj = o;
	n->origin = n;
	n->check = c;
	o->type = &n->t;
	vec_push(&c->named, n);
	if (d->tparams) {
		Scope *saved = c->env.scope;
		check_version(c, d->tparams->fields.at[0]->pos, 18, "type parameter");
		open_scope(c, d->d.pos, expr_end(d->type));
		check_declare_tparams(c, &n->tparams, d->tparams);
		*scope = c->env.scope;
		c->env.scope = saved;
	}
	return n;
}

/* *scope: of the type parameters, if o is outlined. */
static void
defined_decl(Checker *c, Object *o, TypeDecl *d, Scope **scope)
{
	NamedType *n = o->type ? type_named(o->type) : new_named(c, o, d, scope);
	Scope *saved = c->env.scope;
	if (d->tparams) {
		c->env.scope = *scope;
		check_bound_tparams(c, &n->tparams, d->tparams);
	}
	Type *rhs = check_defined_type(c, d->type, n);
	n->from_rhs = rhs;
	c->env.scope = saved;
	if (type_is_typeparam(rhs)) {
		check_error(c, expr_place(d->type),
			    "cannot use a type parameter as RHS in type declaration");
		n->underlying = invalid(c);
	}
	if (!n->underlying)
		resolve_underlying(c, n);
	if (o->type != &n->t) { /* part of a cycle that was reported */
		n->underlying = invalid(c);
		n->state |= NAMED_VALID;
	}
}

static void
type_decl(Checker *c, Object *o, TypeDecl *d, Scope **scope)
{
	check_later(c, later_valid_type, o);
	if (d->is_alias)
		alias_decl(c, o, d);
	else
		defined_decl(c, o, d, scope);
}

static void
later_field_names(Checker *c, void *arg)
{
	NamedType *n = arg;
	StructType *s = type_as_struct(&n->t);
	if (!s || n->methods.len == 0)
		return;
	for (uint32_t i = 0; i < s->n; i++) {
		Object *f = s->fields[i];
		uint32_t k = (uint32_t)map_get(&n->method_index, map_key(f->name));
		if (k == 0 || f->name == c->ctx->name_blank)
			continue;
		Object *m = n->methods.at[k - 1];
		check_error(c, m->pos,
			    "field and method with the same name %s\n\t%s: other declaration of %s",
			    f->name->s, str_pos(c, f->pos), f->name->s);
	}
}

static void
collect_methods(Checker *c, Object *o)
{
	ObjectVec *list = map_get_ptr(&c->methods_of, o);
	if (!list || o->is_alias)
		return;
	NamedType *n = o->type ? type_as_named(o->type) : NULL;
	vec_each(list, i) {
		Object *m = list->at[i];
		if (!n)
			continue;
		uint64_t *place = map_ensure(&n->method_index, map_key(m->name), NULL);
		if (*place) {
			Object *first = n->methods.at[*place - 1];
			check_error(c, m->pos, "method %s.%s already declared at %s", o->name->s,
				    m->name->s, str_pos(c, first->pos));
			continue;
		}
		vec_push(&n->methods, m);
		*place = n->methods.len;
	}
	if (n)
		check_later(c, later_field_names, n);
}

/* ------------------------------------------------------------- functions */

typedef struct BodyTask {
	DeclInfo *decl;
	Object *func;
	Env env;
} BodyTask;

static void
later_body(Checker *c, void *arg)
{
	BodyTask *t = arg;
	Env saved = c->env;
	c->env = t->env;
	check_func_body(c, t->decl, t->func->name, func_signature(t->func), t->decl->func->body,
			false, 0);
	c->env = saved;
}

Pos
func_place(const FuncDecl *f)
{
	if (f->recv != NULL)
		return f->recv->open;
	return f->name != NULL ? f->name->e.pos : f->d.pos;
}

static void
func_decl(Checker *c, Object *o, DeclInfo *d)
{
	SignatureType *sig = type_new_signature(NULL, c->ctx->no_vars, c->ctx->no_vars, false);
	o->type = &sig->t;
	o->color = OBJ_BLACK; /* its own receiver's methods may ask for it */
	FuncDecl *f = d->func;
	check_func_type(c, sig, f->recv, f->type);
	if (sig->recv && !type_is_valid(sig->recv->type))
		o->is_ptr_recv = false; /* no message about pointers in addition */
	if (!f->body) {
		if (f->type->tparams && f->type->tparams->fields.len > 0)
			check_soft_error(c, func_place(f),
					 "generic function is missing function body");
		return;
	}
	if (c->opts->skip_bodies)
		return;
	BodyTask *t = mem_new(BodyTask);
	t->decl = d;
	t->func = o;
	t->env = c->env;
	check_later(c, later_body, t);
}

/* -------------------------------------------------------------- dispatch */

/* What surrounds a package-level declaration. */
static Env
package_env(const Checker *c, const DeclInfo *d)
{
	return (Env){ .scope = d->file, .go_minor = c->info->file_minor.at[d->file_index] };
}

static bool
is_outlined(const Checker *c, const Object *o)
{
	return o->color == OBJ_WHITE && o->order && c->decls.at[o->order]->is_outlined;
}

/* Give the type o, met in the right side of an alias, what it takes to name it. */
static void
outline_object(Checker *c, Object *o)
{
	OutlineRun *run = c->env.outline;
	uint32_t n = c->path.len - run->n_path;
	Outlined w = { .obj = o, .n_via = n, .via = mem_array(Object *, n) };
	memcpy(w.via, c->path.at + run->n_path, n * sizeof(Object *));
	vec_push(&run->types, w);
	if (is_outlined(c, o))
		return;
	DeclInfo *d = c->decls.at[o->order];
	d->is_outlined = true;
	Env saved = c->env;
	c->env = package_env(c, d);
	new_named(c, o, d->type_decl, &d->tparam_scope);
	collect_methods(c, o);
	c->env = saved;
}

static void
declare_object(Checker *c, Object *o)
{
	DeclInfo *d = c->decls.at[o->order];
	Env saved = c->env;
	c->env = package_env(c, d);
	switch (o->kind) {
	case OBJ_CONST:
		c->env.decl = d;
		const_decl(c, o, d->type, d->init, d->is_inherited, d->iota);
		break;
	case OBJ_VAR:
		c->env.decl = d;
		var_decl(c, o, d->lhs, d->n_lhs, d->type, d->init);
		break;
	case OBJ_TYPE:
		if (o->is_alias)
			c->env.outline = saved.outline;
		type_decl(c, o, d->type_decl, &d->tparam_scope);
		if (!d->is_outlined)
			collect_methods(c, o);
		break;
	case OBJ_FUNC:
		func_decl(c, o, d);
		break;
	case OBJ_PKGNAME:
	case OBJ_LABEL:
	case OBJ_BUILTIN:
	case OBJ_NIL:
		break;
	}
	c->env = saved;
}

static void
declare_white(Checker *c, Object *o)
{
	if ((o->type && !is_outlined(c, o)) || !o->order || o->pkg != c->pkg) {
		o->color = OBJ_BLACK;
		return;
	}
	o->color = OBJ_GREY;
	vec_push(&c->path, o);
	declare_object(c, o);
	vec_pop(&c->path);
	o->color = OBJ_BLACK;
}

void
check_object(Checker *c, Object *o)
{
	if (o->color == OBJ_BLACK)
		return;
	if (o->color == OBJ_GREY)
		visit_grey(c, o);
	else if (c->env.outline && o->kind == OBJ_TYPE && !o->is_alias && o->order)
		outline_object(c, o);
	else
		declare_white(c, o);
}

void
check_outlined(Checker *c, NamedType *t)
{
	if (t->origin == t && is_outlined(c, t->obj))
		declare_white(c, t->obj);
}

void
check_add_dependency(Checker *c, Object *to)
{
	if (c->env.decl && to->order && to->pkg == c->pkg)
		map_put(&c->env.decl->deps, map_key(to), 1);
}

/* ----------------------------------------------------- local declarations */

static void
local_const(Checker *c, ConstDecl *d, const ConstDecl *src, bool inherited)
{
	Object **lhs = mem_array(Object *, d->names.len);
	vec_each(&d->names, i) {
		lhs[i] = object_new(OBJ_CONST, d->names.at[i]->e.pos, c->pkg, d->names.at[i]->name,
				    NULL);
		uint32_t top = c->later.len;
		Env saved = c->env;
		const_decl(c, lhs[i], src->type, i < src->values.len ? src->values.at[i] : NULL,
			   inherited, d->iota);
		bool called = c->env.has_call_or_recv;
		c->env = saved;
		c->env.has_call_or_recv |= called;
		/* Function literals do not see what is being declared. */
		check_process_later(c, top);
		lhs[i]->color = OBJ_BLACK;
	}
	check_arity(c, d->d.pos, d->names.at, d->names.len, &src->values, true, inherited);
	vec_each(&d->names, i)
		check_declare(c, c->env.scope, d->names.at[i], lhs[i],
			      expr_end(&d->names.at[i]->e));
}

static void
local_var(Checker *c, VarDecl *d)
{
	uint32_t n = d->names.len, top = c->later.len;
	Object **lhs = mem_array(Object *, n);
	for (uint32_t i = 0; i < n; i++)
		lhs[i] = object_new_local(c, d->names.at[i]->e.pos, d->names.at[i]->name, NULL);
	for (uint32_t i = 0; i < n; i++) {
		Expr *init = NULL;
		Object **all = NULL;
		if (d->values.len == n) {
			init = d->values.at[i];
		} else if (d->values.len == 1) {
			all = lhs;
			init = d->values.at[0];
		} else if (i < d->values.len) {
			init = d->values.at[i];
		}
		var_decl(c, lhs[i], all, all ? n : 0, d->type, init);
		if (d->values.len == 1) { /* all are done at once */
			for (uint32_t k = 1; k < n; k++)
				if (!lhs[k]->type)
					lhs[k]->type = d->type ? lhs[0]->type : invalid(c);
			break;
		}
	}
	if (d->values.len > 1 || (!d->type && d->values.len == 0))
		for (uint32_t i = n; i < d->values.len; i++)
			check_use(c, &d->values.at[i], 1);
	if (!d->type || d->values.len > 0)
		check_arity(c, d->d.pos, d->names.at, n, &d->values, false, false);
	check_process_later(c, top);
	for (uint32_t i = 0; i < n; i++) {
		lhs[i]->color = OBJ_BLACK;
		check_declare(c, c->env.scope, d->names.at[i], lhs[i], stmt_end((Stmt *)&d->d));
		vec_push(&c->locals, lhs[i]);
	}
}

static void
local_type(Checker *c, TypeDecl *d)
{
	Object *o = object_new(OBJ_TYPE, d->name->e.pos, c->pkg, d->name->name, NULL);
	o->is_alias = d->is_alias;
	/* The scope begins at the name: the type may mention itself. */
	check_declare(c, c->env.scope, d->name, o, d->name->e.pos);
	o->color = OBJ_GREY;
	vec_push(&c->path, o);
	Scope *scope = NULL;
	type_decl(c, o, d, &scope);
	vec_pop(&c->path);
	o->color = OBJ_BLACK;
}

void
check_decl_stmt(Checker *c, DeclStmt *s)
{
	const ConstDecl *last = NULL;
	vec_each(&s->decls, i) {
		Decl *d = s->decls.at[i];
		if (d->kind == DECL_CONST) {
			ConstDecl *cd = as_const_decl(d);
			bool inherited = !cd->type && cd->values.len == 0;
			if (!inherited || !last)
				last = cd;
			local_const(c, cd, last, inherited);
		} else if (d->kind == DECL_VAR) {
			local_var(c, as_var_decl(d));
		} else if (d->kind == DECL_TYPE) {
			local_type(c, as_type_decl(d));
		} else if (d->kind != DECL_BAD) {
			check_error(c, d->pos, "unknown declaration");
		}
	}
}

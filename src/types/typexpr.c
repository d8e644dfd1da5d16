/*
 * Names in any position, and type expressions.
 */
#include "types/priv.h"

static bool extra_builtin(Checker *c, Operand *x, NameExpr *e);
static Type *instantiated_type(Checker *c, Expr *x, IndexExpr *e);
static void later_expand(Checker *c, void *arg);

static Type *
invalid(Checker *c)
{
	return c->ctx->basic[BASIC_INVALID];
}

/* ----------------------------------------------------------------- names */

static void
mark_dot_import(Checker *c, const Scope *where, Object *o)
{
	if (o->pkg == c->pkg || c->dot_imports.len == 0)
		return;
	const Map *m = map_get_ptr(&c->dot_imports, where);
	Object *by = m ? map_get_ptr(m, o) : NULL;
	if (by)
		by->is_used = true;
}

static void
ident_const(Checker *c, Operand *x, Object *o)
{
	check_add_dependency(c, o);
	if (!type_is_valid(o->type))
		return;
	x->val = o->value;
	if (o == c->ctx->obj_iota) {
		if (!c->env.has_iota) {
			check_error(c, x->expr->pos,
				    "cannot use iota outside constant declaration");
			return;
		}
		x->val = const_of_int(c->env.iota);
	}
	x->mode = MODE_CONST;
}

static const char *
object_kind(const Object *o)
{
	static const char *const vars[] = {
		[VAR_GLOBAL] = "package-level variable", [VAR_LOCAL] = "local variable",
		[VAR_RECV] = "receiver",                 [VAR_PARAM] = "parameter",
		[VAR_RESULT] = "result variable",        [VAR_FIELD] = "struct field",
	};
	static const char *const kinds[] = {
		[OBJ_PKGNAME] = "package name", [OBJ_CONST] = "constant",
		[OBJ_TYPE] = "defined type",    [OBJ_FUNC] = "function",
		[OBJ_LABEL] = "label",          [OBJ_BUILTIN] = "built-in function",
		[OBJ_NIL] = "untyped nil",
	};
	return o->kind == OBJ_VAR ? vars[o->var_kind] : kinds[o->kind];
}

const char *
check_undefined_hint(Checker *c, const Package *p, const Str *type, const Str *name)
{
	if (!c->opts->undefined_hint || !p)
		return "";
	return c->opts->undefined_hint(c->opts->import_ctx, p, type, name);
}

void
check_ident(Checker *c, Operand *x, NameExpr *e, bool want_type)
{
	x->mode = MODE_NONE;
	x->expr = &e->e;
	x->type = invalid(c);
	Scope *where = NULL;
	Object *o = scope_lookup_parent(c->env.scope, e->name, 0, &where);
	if (!o) {
		if (e->name == c->ctx->name_blank)
			check_error(c, e->e.pos, "cannot use _ as value or type");
		else if ((!c->opts->allow_assert || !extra_builtin(c, x, e)) &&
			 syntax_is_name(e->name))
			check_error(c, e->e.pos, "undefined: %s%s", e->name->s,
				    check_undefined_hint(c, c->pkg, NULL, e->name));
		return;
	}
	if (where == c->ctx->universe &&
	    (o->type == c->ctx->type_comparable || o->type == c->ctx->type_any)) {
		if (!check_version(c, e->e.pos, 18,
				   str_format("predeclared %s", e->name->s)))
			return;
	}
	check_record_use(c, e, o);
	if (want_type && o->kind != OBJ_TYPE) {
		check_error(c, e->e.pos, "%s (%s) is not a type", o->name->s, object_kind(o));
		o->is_used = o->is_used || (o->kind == OBJ_VAR && o->pkg == c->pkg);
		return;
	}
	if (!o->type || (o->kind == OBJ_TYPE && o->pkg == c->pkg && o->color != OBJ_BLACK &&
			 (want_type || o->color == OBJ_WHITE)))
		check_object(c, o);
	mark_dot_import(c, where, o);
	Type *t = o->type ? o->type : invalid(c);
	switch (o->kind) {
	case OBJ_PKGNAME:
		check_error(c, e->e.pos, "use of package %s not in selector", o->name->s);
		return;
	case OBJ_CONST:
		ident_const(c, x, o);
		break;
	case OBJ_TYPE:
		x->mode = MODE_TYPE;
		break;
	case OBJ_VAR:
		if (o->pkg == c->pkg)
			o->is_used = true;
		check_add_dependency(c, o);
		if (!type_is_valid(t))
			return;
		x->mode = MODE_VAR;
		break;
	case OBJ_FUNC:
		check_add_dependency(c, o);
		x->mode = MODE_VALUE;
		break;
	case OBJ_BUILTIN:
		x->builtin = o->builtin;
		x->mode = MODE_BUILTIN;
		break;
	case OBJ_NIL:
		x->mode = MODE_NIL;
		break;
	case OBJ_LABEL:
		break;
	}
	x->type = t;
}

/* assert and trace of the conformance suites. */
static bool
extra_builtin(Checker *c, Operand *x, NameExpr *e)
{
	vec_each(&c->ctx->extra_builtins, i) {
		Object *o = c->ctx->extra_builtins.at[i];
		if (o->name != e->name)
			continue;
		check_record_use(c, e, o);
		x->mode = MODE_BUILTIN;
		x->builtin = o->builtin;
		x->type = o->type;
		return true;
	}
	return false;
}

/* ------------------------------------------------------------- var types */

typedef struct TypeTask {
	Expr *e;
	Type *t;
} TypeTask;

void
check_valid_var_type(Checker *c, Expr *e, Type *t)
{
	if (type_is_typeparam(t))
		return;
	InterfaceType *i = type_as_interface(t);
	if (!i)
		return;
	const TypeSet *s = interface_tset(i, expr_place(e));
	if (s->is_all && !s->is_comparable)
		return;
	check_soft_error(c, expr_place(e), "cannot use type %s outside a type constraint: %s",
			 str_type(c, t),
			 s->is_comparable ? "interface is (or embeds) comparable"
					  : "interface contains type constraints");
}

static void
later_var_type(Checker *c, void *arg)
{
	TypeTask *k = arg;
	check_valid_var_type(c, k->e, k->t);
}

static void
task(Checker *c, void (*run)(Checker *, void *), Expr *e, Type *t)
{
	TypeTask *k = arena_new(c->temp, TypeTask);
	k->e = e;
	k->t = t;
	check_later(c, run, k);
}

Type *
check_var_type(Checker *c, Expr *e)
{
	Type *t = check_defined_type(c, e, NULL);
	/* Only names can turn out to be constraints, and interface literals. */
	TypeKind k = type_unalias(t)->kind;
	if (k == TYPE_NAMED || k == TYPE_INTERFACE)
		task(c, later_var_type, e, t);
	return t;
}

Type *
check_type(Checker *c, Expr *e)
{
	return check_defined_type(c, e, NULL);
}

static Type *type_expr(Checker *c, Expr *e, NamedType *def);

Type *
check_defined_type(Checker *c, Expr *e, NamedType *def)
{
	Type *t = type_expr(c, e, def);
	if (type_is_generic(t)) {
		check_error(c, expr_place(e), "cannot use generic type %s without instantiation",
			    str_type(c, t));
		t = invalid(c);
	}
	check_record_type(c, e, MODE_TYPE, t, NULL);
	return t;
}

Type *
check_generic_type(Checker *c, Expr *e, const char **cause)
{
	Type *t = type_expr(c, e, NULL);
	if (type_is_valid(t) && !type_is_generic(t)) {
		*cause = str_format("%s is not a generic type", str_type(c, t));
		t = invalid(c);
	}
	check_record_type(c, e, MODE_TYPE, t, NULL);
	return t;
}

/* -------------------------------------------------------------- literals */

static int64_t
array_length(Checker *c, Expr *e)
{
	if (e->kind == EXPR_NAME) {
		Object *o = scope_lookup_parent(c->env.scope, as_name(e)->name, 0, NULL);
		if (!o) {
			check_error(c, e->pos,
				    "undefined array length %s or missing type constraint%s",
				    as_name(e)->name->s,
				    check_undefined_hint(c, c->pkg, NULL, as_name(e)->name));
			return -1;
		}
		if (o->kind != OBJ_CONST) {
			check_error(c, e->pos, "invalid array length %s", as_name(e)->name->s);
			return -1;
		}
	}
	Operand x = { 0 };
	check_expr(c, NULL, &x, e);
	if (x.mode == MODE_NONE)
		return -1;
	if (x.mode != MODE_CONST) {
		check_error(c, expr_place(e), "array length %s must be constant",
			    str_operand(c, &x));
		return -1;
	}
	bool is_int = type_is_integer(x.type);
	if (type_is_untyped(x.type) || is_int) {
		const Const *v = const_to_int(x.val);
		int64_t n;
		const BasicType *t_int = type_basic(c->ctx->basic[BASIC_INT]);
		if (v && const_representable(v, t_int, NULL) && const_to_int64(v, &n) && n >= 0)
			return n;
	}
	check_error(c, expr_place(e), is_int ? "invalid array length %s"
					     : "array length %s must be integer",
		    str_operand(c, &x));
	return -1;
}

static void
later_map_key(Checker *c, void *arg)
{
	TypeTask *k = arg;
	if (!type_is_valid(k->t) || type_comparable(c, k->t, true, NULL))
		return;
	check_error(c, expr_place(k->e), "invalid map key type %s%s", str_type(c, k->t),
		    type_is_typeparam(k->t) ? " (missing comparable constraint)" : "");
}

static Type *
map_type(Checker *c, MapTypeExpr *e)
{
	Type *key = check_var_type(c, e->key);
	Type *elem = check_var_type(c, e->value);
	task(c, later_map_key, e->key, key);
	return type_new_map(key, elem);
}

static Type *
array_type(Checker *c, ArrayTypeExpr *e)
{
	if (e->len) {
		int64_t n = array_length(c, e->len);
		Type *elem = check_var_type(c, e->elem);
		return n < 0 ? invalid(c) : type_new_array(elem, n);
	}
	if (!e->is_dots)
		return type_slice(check_var_type(c, e->elem));
	check_error(c, e->e.pos, "invalid use of [...] array (outside a composite literal)");
	check_var_type(c, e->elem);
	return invalid(c);
}

static Type *
func_type(Checker *c, FuncTypeExpr *e, NamedType *def)
{
	SignatureType *s = type_new_signature(NULL, c->ctx->no_vars, c->ctx->no_vars, false);
	if (def)
		def->underlying = &s->t;
	check_func_type(c, s, NULL, e);
	return &s->t;
}

static Type *
struct_type(Checker *c, StructTypeExpr *e, NamedType *def)
{
	StructType *s = type_new_struct(NULL, NULL, 0);
	if (def)
		def->underlying = &s->t;
	return check_struct_type(c, e, s);
}

static Type *
interface_type(Checker *c, InterfaceTypeExpr *e, NamedType *def)
{
	InterfaceType *i = mem_new(InterfaceType);
	i->t.kind = TYPE_INTERFACE;
	i->check = c;
	vec_push(&c->ifaces, i);
	if (def)
		def->underlying = &i->t;
	check_interface_type(c, i, e, def);
	return &i->t;
}

static Type *
operand_type(Checker *c, const Operand *x)
{
	switch ((OperandMode)x->mode) {
	case MODE_TYPE:
		return x->type;
	case MODE_NONE:
		break;
	case MODE_NOVALUE:
		check_error(c, expr_place(x->expr), "%s used as type", str_operand(c, x));
		break;
	case MODE_BUILTIN:
	case MODE_CONST:
	case MODE_VAR:
	case MODE_MAPINDEX:
	case MODE_VALUE:
	case MODE_NIL:
	case MODE_COMMAOK:
	case MODE_CGOFUNC:
		check_error(c, expr_place(x->expr), "%s is not a type", str_operand(c, x));
		break;
	}
	return invalid(c);
}

static Type *
type_expr(Checker *c, Expr *e, NamedType *def)
{
	Operand x = { 0 };
	switch (e->kind) {
	case EXPR_BAD:
		return invalid(c);
	case EXPR_NAME:
		check_ident(c, &x, as_name(e), true);
		return operand_type(c, &x);
	case EXPR_SELECTOR:
		check_selector(c, &x, as_selector(e), true);
		return operand_type(c, &x);
	case EXPR_INDEX:
		check_version(c, expr_place(e), 18, "type instantiation");
		return instantiated_type(c, as_index(e)->x, as_index(e));
	case EXPR_PAREN:
		return check_defined_type(c, as_paren(e)->x, def);
	case EXPR_STAR: {
		/* An alias whose right side is not known yet is not invalid. */
		Type *base = check_var_type(c, as_star(e)->x);
		return type_is_pending(base) || type_is_valid(base) ? type_pointer(base)
								    : invalid(c);
	}
	case TYPE_EXPR_ARRAY:
		if (as_array_type(e)->len)
			vec_push(&c->restricted, e);
		return array_type(c, as_array_type(e));
	case TYPE_EXPR_STRUCT:
		return struct_type(c, as_struct_type(e), def);
	case TYPE_EXPR_FUNC:
		return func_type(c, as_func_type(e), def);
	case TYPE_EXPR_INTERFACE:
		vec_push(&c->restricted, e);
		return interface_type(c, as_interface_type(e), def);
	case TYPE_EXPR_MAP:
		return map_type(c, as_map_type(e));
	case TYPE_EXPR_CHAN:
		vec_push(&c->restricted, e);
		return type_new_chan(as_chan_type(e)->dir,
				     check_var_type(c, as_chan_type(e)->elem));
	case TYPE_EXPR_DOTS:
		check_error(c, e->pos, "invalid use of ...");
		return invalid(c);
	default:
		break;
	}
	check_error(c, expr_place(e), "%s is not a type", str_expr(e));
	check_use(c, &e, 1);
	return invalid(c);
}

/* ------------------------------------------------------------- instances */

bool
check_type_list(Checker *c, Expr *const *list, uint32_t n, TypeVec *out)
{
	bool ok = true;
	for (uint32_t i = 0; i < n; i++) {
		Type *t = check_var_type(c, list[i]);
		/* Declared by then, but for what an array's length needs. */
		const AliasType *a = type_pending_alias(t);
		if (a != NULL)
			check_error(c, expr_start(list[i]),
				    "invalid use of type alias %s in recursive type",
				    a->obj->name->s);
		ok = ok && a == NULL && type_is_valid(t);
		vec_push(out, t);
	}
	return ok;
}

static const TParamList *
tparams_of(Type *t)
{
	if (t->kind == TYPE_ALIAS)
		return &type_alias(t)->origin->tparams;
	return &type_named(t)->origin->tparams;
}

typedef struct InstTask {
	IndexExpr *e;
	Type *orig;
	TypeVec targs;
} InstTask;

static void
later_verify(Checker *c, void *arg)
{
	InstTask *k = arg;
	const char *cause = NULL;
	Pos pos = k->e->x->pos;
	int i = check_verify(c, pos, tparams_of(k->orig), k->targs.at, &cause);
	if (i >= 0)
		check_soft_error(c,
				 (uint32_t)i < k->e->index.len ? expr_place(k->e->index.at[i])
							       : pos,
				 "%s", cause);
	else
		check_mono_instance(c, pos, tparams_of(k->orig), k->targs.at, k->e->index.at,
				    k->e->index.len);
}

static Type *
instantiated_type(Checker *c, Expr *x, IndexExpr *e)
{
	const char *cause = NULL;
	Type *gen = check_generic_type(c, x, &cause);
	if (cause)
		check_error(c, expr_place(x), "invalid operation: %s (%s)", str_expr(&e->e), cause);
	if (!type_is_valid(gen))
		return gen; /* a generic alias of what is invalid wants an instantiation yet */
	InstTask *k = mem_new(InstTask);
	if (!check_type_list(c, e->index.at, e->index.len, &k->targs))
		return invalid(c);
	const TParamList *tp = tparams_of(gen);
	const char *name = gen->kind == TYPE_ALIAS ? type_alias(gen)->obj->name->s
						   : type_named(gen)->obj->name->s;
	bool fits = check_validate_targs(c, x->pos, name, tp->n, k->targs.len);
	Type *inst = check_instance(c, c->ctx, x->pos, gen, k->targs.at, k->targs.len);
	if (!fits)
		return inst;
	check_record_instance(c, x, k->targs.at, k->targs.len, inst);
	k->e = e;
	k->orig = gen;
	check_later(c, later_verify, k);
	if (inst->kind == TYPE_NAMED)
		task(c, later_expand, x, inst);
	return inst;
}

static void
later_expand(Checker *c, void *arg)
{
	TypeTask *k = arg;
	type_under(k->t);
	check_valid_type(c, type_named(k->t));
}

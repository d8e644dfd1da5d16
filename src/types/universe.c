/*
 * The universe of a TypesCtx: predeclared types, constants and built-ins, and
 * package unsafe.
 */
#include "types/priv.h"

static const struct {
	const char *name;
	uint32_t flags;
} basics[BASIC_COUNT] = {
#define X(name, text, flags, size) { text, flags },
	BASIC_LIST(X)
#undef X
};

static const struct {
	const char *name;
	bool in_unsafe, is_extra;
} builtins[BUILTIN_COUNT] = {
	{ "", false, false },
#define X(name, text, nargs, variadic, stmt, in_unsafe)                     \
	{ text, in_unsafe, BUILTIN_##name >= BUILTIN_ASSERT },
	BUILTIN_LIST(X)
#undef X
};

static Type *
new_basic(const TypesCtx *ctx, BasicKind kind, const char *name)
{
	BasicType *b = mem_new(BasicType);
	b->t.kind = TYPE_BASIC;
	b->basic = kind;
	b->flags = basics[kind].flags;
	b->size = size_of_basic(&ctx->sizes, kind);
	b->name = name;
	return &b->t;
}

static Object *
declare(TypesCtx *ctx, Scope *s, ObjectKind kind, Package *pkg, const char *name, Type *type)
{
	Object *o = object_new(kind, 0, pkg, str_cstr(ctx->strs, name), type);
	o->color = OBJ_BLACK;
	scope_insert(s, o);
	return o;
}

static InterfaceType *
new_interface(void)
{
	InterfaceType *i = mem_new(InterfaceType);
	i->t.kind = TYPE_INTERFACE;
	i->is_complete = true;
	return i;
}

static NamedType *
new_named(Object *o, Type *under)
{
	NamedType *n = mem_new(NamedType);
	n->t.kind = TYPE_NAMED;
	n->obj = o;
	n->origin = n;
	n->from_rhs = under;
	n->underlying = under;
	o->type = &n->t;
	return n;
}

static void
declare_any(TypesCtx *ctx)
{
	ctx->type_empty_iface = &new_interface()->t;
	Object *o = declare(ctx, ctx->universe, OBJ_TYPE, NULL, "any", NULL);
	o->is_alias = true;
	AliasType *a = mem_new(AliasType);
	a->t.kind = TYPE_ALIAS;
	a->obj = o;
	a->origin = a;
	a->from_rhs = ctx->type_empty_iface;
	a->actual = ctx->type_empty_iface;
	o->type = ctx->type_any = &a->t;
}

static void
declare_error(TypesCtx *ctx)
{
	Object *o = declare(ctx, ctx->universe, OBJ_TYPE, NULL, "error", NULL);
	InterfaceType *i = new_interface();
	NamedType *n = new_named(o, &i->t);
	ctx->type_error = &n->t;
	Object **res = mem_array(Object *, 1);
	res[0] = object_new_var(VAR_RESULT, 0, NULL, ctx->name_empty, ctx->basic[BASIC_STRING]);
	Object *recv = object_new_var(VAR_RECV, 0, NULL, ctx->name_empty, ctx->type_error);
	SignatureType *sig = type_new_signature(recv, ctx->no_vars, type_new_tuple(res, 1), false);
	Object *m = object_new(OBJ_FUNC, 0, NULL, str_cstr(ctx->strs, "Error"), &sig->t);
	vec_push(&i->methods, m);
	ctx->obj_error_method = m;
}

static void
declare_comparable(TypesCtx *ctx)
{
	Object *o = declare(ctx, ctx->universe, OBJ_TYPE, NULL, "comparable", NULL);
	InterfaceType *i = new_interface();
	TypeSet *s = mem_new(TypeSet);
	s->is_all = s->is_comparable = true;
	i->tset = s;
	ctx->type_comparable = &new_named(o, &i->t)->t;
}

static void
declare_types(TypesCtx *ctx)
{
	for (BasicKind k = 0; k < BASIC_COUNT; k++) {
		ctx->basic[k] = new_basic(ctx, k, basics[k].name);
		if (k > BASIC_INVALID && k < BASIC_UNSAFE_POINTER)
			declare(ctx, ctx->universe, OBJ_TYPE, NULL, basics[k].name, ctx->basic[k]);
	}
	ctx->type_byte = new_basic(ctx, BASIC_UINT8, "byte");
	ctx->type_rune = new_basic(ctx, BASIC_INT32, "rune");
	declare(ctx, ctx->universe, OBJ_TYPE, NULL, "byte", ctx->type_byte)->is_alias = true;
	declare(ctx, ctx->universe, OBJ_TYPE, NULL, "rune", ctx->type_rune)->is_alias = true;
	ctx->no_vars = type_new_tuple(NULL, 0);
	declare_any(ctx);
	declare_error(ctx);
	declare_comparable(ctx);
}

static void
declare_consts(TypesCtx *ctx)
{
	Type *ub = ctx->basic[BASIC_UNTYPED_BOOL];
	declare(ctx, ctx->universe, OBJ_CONST, NULL, "true", ub)->value = const_of_bool(true);
	declare(ctx, ctx->universe, OBJ_CONST, NULL, "false", ub)->value = const_of_bool(false);
	ctx->obj_iota = declare(ctx, ctx->universe, OBJ_CONST, NULL, "iota",
				ctx->basic[BASIC_UNTYPED_INT]);
	ctx->obj_iota->value = const_of_int(0);
	ctx->obj_nil = declare(ctx, ctx->universe, OBJ_NIL, NULL, "nil",
			       ctx->basic[BASIC_UNTYPED_NIL]);
}

static void
declare_builtins(TypesCtx *ctx)
{
	for (int i = 1; i < BUILTIN_COUNT; i++) {
		Scope *s = builtins[i].in_unsafe ? ctx->unsafe->scope : ctx->universe;
		Object *o = object_new(OBJ_BUILTIN, 0, builtins[i].in_unsafe ? ctx->unsafe : NULL,
				       str_cstr(ctx->strs, builtins[i].name),
				       ctx->basic[BASIC_INVALID]);
		o->builtin = (uint8_t)i;
		if (builtins[i].is_extra)
			vec_push(&ctx->extra_builtins, o);
		else
			scope_insert(s, o);
	}
}

TypesCtx *
types_ctx_new(StrTab *strs, FileSet *files, const char *goarch)
{
	TypesCtx *ctx = mem_new(TypesCtx);
	ctx->strs = strs;
	ctx->files = files;
	ctx->goarch = goarch;
	ctx->sizes = size_model_of(goarch);
	if (pthread_mutex_init(&ctx->lock, NULL) != 0)
		bug("types", "", "a mutex cannot be made");
	ctx->name_empty = str_cstr(strs, "");
	ctx->name_blank = str_cstr(strs, "_");
	ctx->name_init = str_cstr(strs, "init");
	ctx->name_main = str_cstr(strs, "main");
	ctx->name_dot = str_cstr(strs, ".");
	ctx->universe = scope_new(NULL, 0, 0);
	declare_types(ctx);
	declare_consts(ctx);
	Package *u = mem_new(Package);
	u->path = u->id = u->name = str_cstr(strs, "unsafe");
	u->scope = scope_new(ctx->universe, 0, 0);
	u->is_complete = true;
	ctx->unsafe = u;
	declare(ctx, u->scope, OBJ_TYPE, u, "Pointer", ctx->basic[BASIC_UNSAFE_POINTER]);
	declare_builtins(ctx);
	return ctx;
}

/*
 * Built-in functions of package unsafe (Go specification, "Package unsafe").
 */
#include "types/priv.h"

static bool
bad_arg(Checker *c, const Operand *x, const char *text)
{
	check_error(c, expr_place(x->expr), "invalid argument: %s", text);
	return false;
}

/* x := a constant of type uintptr, or a value if the size depends on type parameters. */
static void
size_result(Checker *c, Operand *x, const BuiltinCall *b, Type *arg, bool varies, int64_t size)
{
	x->mode = varies ? MODE_VALUE : MODE_CONST;
	x->val = varies ? NULL : const_of_int(size);
	x->type = c->ctx->basic[BASIC_UINTPTR];
	if (varies)
		builtin_record(c, b, x->type, &arg, 1);
}

static bool
unsafe_add(Checker *c, Operand *x, BuiltinCall *b)
{
	Type *ptr = c->ctx->basic[BASIC_UNSAFE_POINTER];
	check_version(c, expr_place(b->call->fun), 17, "unsafe.Add");
	check_assignment(c, x, ptr, "argument to unsafe.Add");
	if (x->mode == MODE_NONE || !check_index_value(c, b->args.at[1], "length", true))
		return false;
	x->mode = MODE_VALUE;
	x->type = ptr;
	Type *types[2] = {ptr, b->args.at[1]->type};
	builtin_record(c, b, ptr, types, 2);
	return true;
}

static bool
unsafe_size(Checker *c, Operand *x, BuiltinCall *b)
{
	bool is_size = b->id == BUILTIN_UNSAFE_SIZEOF;
	check_assignment(c, x, NULL,
			 is_size ? "argument to unsafe.Sizeof" : "argument to unsafe.Alignof");
	if (x->mode == MODE_NONE)
		return false;
	Type *t = x->type;
	bool varies = type_has_var_size(t);
	int64_t n = varies ? 0 : is_size ? type_size(c->ctx, t) : type_align(c->ctx, t);
	if (n < 0) {
		check_error(c, expr_place(x->expr), "%s is too large", str_operand(c, x));
		return false;
	}
	size_result(c, x, b, t, varies, n);
	return true;
}

/* The struct that a pointer to one points to. */
static Type *
struct_behind(Type *t)
{
	PointerType *p = type_as_pointer(t);
	return p != NULL && type_as_struct(p->elem) != NULL ? p->elem : t;
}

static int64_t
offset_of(const TypesCtx *ctx, Type *t, const uint32_t *path, uint32_t n)
{
	int64_t at = 0;
	for (uint32_t i = 0; i < n; i++) {
		StructType *s = type_as_struct(t);
		const int64_t *offsets = struct_offsets(ctx, s);
		if (type_size(ctx, &s->t) < 0 || offsets[path[i]] < 0)
			return -1;
		at += offsets[path[i]];
		t = s->fields[path[i]]->type;
	}
	return at;
}

static bool
unsafe_offset(Checker *c, Operand *x, BuiltinCall *b)
{
	Expr *arg = b->call->args.at[0];
	Expr *e = expr_unparen(arg);
	if (e->kind != EXPR_SELECTOR) {
		check_error(c, expr_place(arg), "invalid argument: %s is not a selector expression",
			    str_expr(arg));
		check_use(c, &arg, 1);
		return false;
	}
	SelectorExpr *sel = as_selector(e);
	check_expr(c, NULL, x, sel->x);
	if (x->mode == MODE_NONE)
		return false;
	Type *base = struct_behind(x->type);
	Lookup r = type_lookup(base, false, c->pkg, sel->sel->name, false);
	if (r.obj == NULL)
		return bad_arg(c, x, str_format("%s has no single field %s", str_type(c, base),
						sel->sel->name->s));
	if (r.obj->kind == OBJ_FUNC) {
		check_error(c, expr_place(arg), "invalid argument: %s is a method value",
			    str_expr(arg));
		return false;
	}
	if (r.indirect)
		return bad_arg(c, x, str_format("field %s is embedded via a pointer in %s",
						sel->sel->name->s, str_type(c, base)));
	check_record_selection(c, sel, SEL_FIELD, base, r.obj, r.path, r.n_path, false);
	const Operand field = {.mode = x->mode == MODE_VAR ? MODE_VAR : MODE_VALUE,
			       .type = r.obj->type, .expr = &sel->e};
	check_record(c, &field);
	bool varies = type_has_var_size(base);
	int64_t offset = varies ? 0 : offset_of(c->ctx, base, r.path, r.n_path);
	if (offset < 0) {
		check_error(c, expr_place(x->expr), "%s is too large", str_operand(c, x));
		return false;
	}
	size_result(c, x, b, r.obj->type, varies, offset);
	return true;
}

static bool
unsafe_slice(Checker *c, Operand *x, BuiltinCall *b)
{
	check_version(c, expr_place(b->call->fun), 17, "unsafe.Slice");
	Type *u = type_core(x->type);
	if (u == NULL || u->kind != TYPE_POINTER)
		return bad_arg(c, x, str_format("%s is not a pointer", str_operand(c, x)));
	if (!check_index_value(c, b->args.at[1], "length", false))
		return false;
	x->mode = MODE_VALUE;
	x->type = type_slice(type_pointer_(u)->elem);
	Type *types[2] = {u, b->args.at[1]->type};
	builtin_record(c, b, x->type, types, 2);
	return true;
}

static bool
unsafe_slice_data(Checker *c, Operand *x, BuiltinCall *b)
{
	check_version(c, expr_place(b->call->fun), 20, "unsafe.SliceData");
	Type *u = type_core(x->type);
	if (u == NULL || u->kind != TYPE_SLICE)
		return bad_arg(c, x, str_format("%s is not a slice", str_operand(c, x)));
	x->mode = MODE_VALUE;
	x->type = type_pointer(type_slice_(u)->elem);
	builtin_record(c, b, x->type, &u, 1);
	return true;
}

static bool
unsafe_string(Checker *c, Operand *x, BuiltinCall *b)
{
	Type *ptr = type_pointer(c->ctx->type_byte);
	check_version(c, expr_place(b->call->fun), 20, "unsafe.String");
	check_assignment(c, x, ptr, "argument to unsafe.String");
	if (x->mode == MODE_NONE || !check_index_value(c, b->args.at[1], "length", false))
		return false;
	x->mode = MODE_VALUE;
	x->type = c->ctx->basic[BASIC_STRING];
	Type *types[2] = {ptr, b->args.at[1]->type};
	builtin_record(c, b, x->type, types, 2);
	return true;
}

static bool
unsafe_string_data(Checker *c, Operand *x, BuiltinCall *b)
{
	check_version(c, expr_place(b->call->fun), 20, "unsafe.StringData");
	check_assignment(c, x, c->ctx->basic[BASIC_STRING], "argument to unsafe.StringData");
	if (x->mode == MODE_NONE)
		return false;
	x->mode = MODE_VALUE;
	x->type = type_pointer(c->ctx->type_byte);
	builtin_record(c, b, x->type, &c->ctx->basic[BASIC_STRING], 1);
	return true;
}

bool
builtin_unsafe(Checker *c, Operand *x, BuiltinCall *b)
{
	switch ((int)b->id) {
	case BUILTIN_UNSAFE_ADD:
		return unsafe_add(c, x, b);
	case BUILTIN_UNSAFE_ALIGNOF:
	case BUILTIN_UNSAFE_SIZEOF:
		return unsafe_size(c, x, b);
	case BUILTIN_UNSAFE_OFFSETOF:
		return unsafe_offset(c, x, b);
	case BUILTIN_UNSAFE_SLICE:
		return unsafe_slice(c, x, b);
	case BUILTIN_UNSAFE_SLICEDATA:
		return unsafe_slice_data(c, x, b);
	case BUILTIN_UNSAFE_STRING:
		return unsafe_string(c, x, b);
	case BUILTIN_UNSAFE_STRINGDATA:
		return unsafe_string_data(c, x, b);
	}
	bug("types", "", "not a built-in of unsafe: %d", (int)b->id);
}

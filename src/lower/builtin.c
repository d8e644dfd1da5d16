/*
 * Calls of predeclared functions and those of package unsafe.
 */
#include "lower/priv.h"

IrValueId
lower_builtin_emit(Fn *fn, IrBuiltin id, IrTypeId type, const IrValueId *args, uint32_t n, Pos pos)
{
	IrValueId v = lower_emit(fn, OP_BUILTIN, type, args, n, id, pos);
	return type != 0 ? v : 0;
}

void
lower_panic_value(Fn *fn, IrValueId v, Pos pos)
{
	lower_emit1(fn, OP_PANIC, 0, v, 0, pos);
	fn->at = 0;
}

static IrValueId
length(Fn *fn, const CallExpr *e, IrUn un)
{
	assert(un == UN_LEN || un == UN_CAP);
	Ref x = lower_ref(fn, e->args.at[0]);
	Type *t = x.type;
	if (type_as_pointer(t) != NULL)
		t = type_as_pointer(t)->elem;
	if (type_as_array(t) != NULL)
		return lower_int_const(fn, type_as_array(t)->len);
	return lower_emit1(fn, OP_UN, lower_basic(fn, IRT_INT), lower_ref_value(fn, x, e->e.pos),
			   un, e->e.pos);
}

static IrValueId
append(Fn *fn, const CallExpr *e)
{
	Type *t = lower_type_at(fn, &e->e);
	IrTypeId type = lower_type(fn->l, t);
	IdVec operands = {0};
	Args a = lower_args(fn, e);
	vec_push(&operands, lower_arg_as(fn, &a, 0, t));
	if (a.n == 1)
		return operands.at[0];
	assert(e->dots == 0 || a.n == 2);
	Type *elem = type_as_slice(t)->elem;
	if (e->dots != 0 && lower_is_nil(fn, e->args.at[1]))
		return operands.at[0];
	for (uint32_t i = 1; i < a.n; i++)
		vec_push(&operands,
			 e->dots != 0 ? lower_arg(fn, &a, i) : lower_arg_as(fn, &a, i, elem));
	IrValueId v = lower_emit(fn, e->dots != 0 ? OP_APPENDALL : OP_APPEND, type, operands.at,
				 operands.len, 0, e->e.pos);
	lower_site(fn, v, SITE_APPEND, lower_type(fn->l, elem), str_cstr(fn->l->strs, "append"));
	return v;
}

static IrValueId
make(Fn *fn, const CallExpr *e)
{
	Type *t = lower_type_at(fn, e->args.at[0]);
	IrTypeId type = lower_type(fn->l, t);
	Pos pos = e->e.pos;
	IrValueId a = e->args.len > 1 ? lower_expr(fn, e->args.at[1]) : 0;
	if (type_as_slice(t) != NULL) {
		IrValueId cap = e->args.len > 2 ? lower_expr(fn, e->args.at[2]) : a;
		IrValueId v = lower_emit2(fn, OP_MAKESLICE, type, a, cap, 0, pos);
		lower_site_expr(fn, v, SITE_MAKE_SLICE, lower_elem_type(fn, type), &e->e);
		return v;
	}
	if (type_as_map(t) != NULL) {
		IrValueId v = lower_emit1(fn, OP_MAKEMAP, type, a, 0, pos);
		lower_site_expr(fn, v, SITE_MAKE_MAP, type, &e->e);
		return v;
	}
	IrValueId v =
		lower_emit1(fn, OP_MAKECHAN, type, a != 0 ? a : lower_int_const(fn, 0), 0, pos);
	lower_site_expr(fn, v, SITE_MAKE_CHAN, lower_elem_type(fn, type), &e->e)->is_implicit =
		true;
	return v;
}

static IrValueId
new_object(Fn *fn, const CallExpr *e)
{
	assert(e->args.len == 1);
	const Expr *arg = e->args.at[0];
	Type *t = type_as_pointer(lower_type_at(fn, &e->e))->elem;
	IrTypeId type = lower_type(fn->l, t);
	if (!lower_is_type_expr(fn, arg)) {
		IrValueId value = lower_expr_as(fn, arg, t);
		IrValueId p = lower_new_slot(fn, type, lower_next_temp(fn), false, e->e.pos);
		IrSite *site = lower_site_of(fn, p);
		site->gc_text = site->text;
		site->text = lower_expr_text(fn, &e->e);
		lower_store(fn, p, value, e->e.pos);
		return p;
	}
	IrValueId p = lower_emit(fn, OP_ALLOC, lower_pointer_to(fn, type), NULL, 0, 0, e->e.pos);
	lower_site_expr(fn, p, SITE_NEW, type, &e->e);
	return p;
}

static IrValueId
plain(Fn *fn, const CallExpr *e, IrBuiltin id, IrTypeId type)
{
	IdVec args = {0};
	Args a = lower_args(fn, e);
	for (uint32_t i = 0; i < a.n; i++)
		vec_push(&args, lower_arg(fn, &a, i));
	return lower_builtin_emit(fn, id, type, args.at, args.len, e->e.pos);
}

/* All arguments of the result's type. */
static IrValueId
minmax(Fn *fn, const CallExpr *e, IrBuiltin id)
{
	assert(id == BI_MIN || id == BI_MAX);
	Type *t = lower_type_at(fn, &e->e);
	IdVec args = {0};
	Args a = lower_args(fn, e);
	for (uint32_t i = 0; i < a.n; i++)
		vec_push(&args, lower_arg_as(fn, &a, i, t));
	if (args.len == 1)
		return args.at[0];
	return lower_builtin_emit(fn, id, lower_type(fn->l, t), args.at, args.len, e->e.pos);
}

static IrValueId
delete_key(Fn *fn, const CallExpr *e)
{
	Args a = lower_args(fn, e);
	assert(a.n == 2 && type_as_map(lower_arg_type(fn, &a, 0)) != NULL);
	IrValueId args[2] = { lower_arg(fn, &a, 0) };
	args[1] = lower_arg_as(fn, &a, 1, type_as_map(lower_arg_type(fn, &a, 0))->key);
	return lower_builtin_emit(fn, BI_DELETE, 0, args, 2, e->e.pos);
}

static IrValueId
complex_value(Fn *fn, const CallExpr *e)
{
	Type *t = lower_type_at(fn, &e->e);
	bool is_small = type_as_basic(t)->basic == BASIC_COMPLEX64;
	Type *part = NULL;
	/* The parts have one type; it is that of whichever is no constant. */
	Args a = lower_args(fn, e);
	assert(a.n == 2);
	for (uint32_t i = 0; i < a.n; i++)
		if (a.exprs == NULL || !lower_is_const(fn, a.exprs->at[i]))
			part = lower_arg_type(fn, &a, i);
	if (part == NULL)
		part = fn->l->types->basic[is_small ? BASIC_FLOAT32 : BASIC_FLOAT64];
	IrValueId args[2] = { lower_arg_as(fn, &a, 0, part) };
	args[1] = lower_arg_as(fn, &a, 1, part);
	return lower_builtin_emit(fn, BI_COMPLEX, lower_type(fn->l, t), args, 2, e->e.pos);
}

/* Sizes that depend on type parameters; the others are constants. */
static IrValueId
size_value(Fn *fn, const CallExpr *e, BuiltinId id)
{
	assert(id == BUILTIN_UNSAFE_SIZEOF || id == BUILTIN_UNSAFE_ALIGNOF ||
	       id == BUILTIN_UNSAFE_OFFSETOF);
	const Expr *arg = expr_unparen(e->args.at[0]);
	const TypesCtx *types = fn->l->types;
	int64_t n = 0;
	if (id == BUILTIN_UNSAFE_OFFSETOF) {
		const Selection *s = info_selection(fn->info, as_selector(arg));
		Type *t = lower_type_at(fn, as_selector(arg)->x);
		if (type_as_pointer(t) != NULL)
			t = type_as_pointer(t)->elem;
		if (lower_is_open(fn->l, t))
			return lower_unknown_value(fn, lower_ir_type_at(fn, &e->e), e->e.pos);
		for (uint32_t i = 0; i < s->n_path; i++) {
			StructType *st = type_as_struct(t);
			assert(st != NULL && s->path[i] < st->n);
			n += struct_offsets(types, st)[s->path[i]];
			t = st->fields[s->path[i]]->type;
		}
	} else {
		Type *t = lower_type_at(fn, arg);
		if (lower_is_open(fn->l, t))
			return lower_unknown_value(fn, lower_ir_type_at(fn, &e->e), e->e.pos);
		n = id == BUILTIN_UNSAFE_SIZEOF ? type_size(types, t) : type_align(types, t);
	}
	return ir_int(fn->f, lower_ir_type_at(fn, &e->e), n);
}

IrValueId
lower_builtin_call(Fn *fn, const CallExpr *e, BuiltinId id)
{
	Pos pos = e->e.pos;
	switch (id) {
	case BUILTIN_APPEND:
		return append(fn, e);
	case BUILTIN_CAP:
		return length(fn, e, UN_CAP);
	case BUILTIN_CLEAR:
		return plain(fn, e, BI_CLEAR, 0);
	case BUILTIN_CLOSE:
		return plain(fn, e, BI_CLOSE, 0);
	case BUILTIN_COMPLEX:
		return complex_value(fn, e);
	case BUILTIN_COPY:
		return plain(fn, e, BI_COPY, lower_basic(fn, IRT_INT));
	case BUILTIN_DELETE:
		return delete_key(fn, e);
	case BUILTIN_IMAG:
		return lower_emit1(fn, OP_UN, lower_ir_type_at(fn, &e->e),
				   lower_expr(fn, e->args.at[0]), UN_IMAG, pos);
	case BUILTIN_LEN:
		return length(fn, e, UN_LEN);
	case BUILTIN_MAKE:
		return make(fn, e);
	case BUILTIN_MAX:
		return minmax(fn, e, BI_MAX);
	case BUILTIN_MIN:
		return minmax(fn, e, BI_MIN);
	case BUILTIN_NEW:
		return new_object(fn, e);
	case BUILTIN_PANIC:
		lower_panic_value(fn,
				  lower_expr_as(fn, e->args.at[0], fn->l->types->type_empty_iface),
				  pos);
		return 0;
	case BUILTIN_PRINT:
		return plain(fn, e, BI_PRINT, 0);
	case BUILTIN_PRINTLN:
		return plain(fn, e, BI_PRINTLN, 0);
	case BUILTIN_REAL:
		return lower_emit1(fn, OP_UN, lower_ir_type_at(fn, &e->e),
				   lower_expr(fn, e->args.at[0]), UN_REAL, pos);
	case BUILTIN_RECOVER:
		return plain(fn, e, BI_RECOVER, lower_ir_type_at(fn, &e->e));
	case BUILTIN_UNSAFE_ADD:
		return plain(fn, e, BI_UNSAFE_ADD, lower_ir_type_at(fn, &e->e));
	case BUILTIN_UNSAFE_ALIGNOF:
	case BUILTIN_UNSAFE_OFFSETOF:
	case BUILTIN_UNSAFE_SIZEOF:
		return size_value(fn, e, id);
	case BUILTIN_UNSAFE_SLICE:
		return plain(fn, e, BI_UNSAFE_SLICE, lower_ir_type_at(fn, &e->e));
	case BUILTIN_UNSAFE_SLICEDATA:
		return plain(fn, e, BI_UNSAFE_SLICEDATA, lower_ir_type_at(fn, &e->e));
	case BUILTIN_UNSAFE_STRING:
		return plain(fn, e, BI_UNSAFE_STRING, lower_ir_type_at(fn, &e->e));
	case BUILTIN_UNSAFE_STRINGDATA:
		return plain(fn, e, BI_UNSAFE_STRINGDATA, lower_ir_type_at(fn, &e->e));
	case BUILTIN_ASSERT:
	case BUILTIN_TRACE:
	case BUILTIN_NONE:
	case BUILTIN_COUNT:
		break;
	}
	lower_bug(fn->l, pos, "builtin %d cannot be lowered", (int)id);
}

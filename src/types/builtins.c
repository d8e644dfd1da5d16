/*
 * Calls of built-in functions (Go specification, "Built-in functions"); those
 * of package unsafe are in builtins_unsafe.c.
 *
 * The function that handles a built-in finds the first argument in x (unless
 * the built-in evaluates its arguments itself) and leaves the result there; it
 * returns false after it reported an error.
 */
#include "types/priv.h"

static const struct {
	const char *name;
	uint32_t n_args;
	bool is_variadic;
} rows[BUILTIN_COUNT] = {
	[BUILTIN_NONE] = {"", 0, false},
#define X(id, text, nargs, variadic, stmt, in_unsafe) \
	[BUILTIN_##id] = {text, nargs, variadic},
	BUILTIN_LIST(X)
#undef X
};

/* ---------------------------------------------------------------- services */

static bool
bad_arg(Checker *c, const Operand *x, const char *text)
{
	check_error(c, expr_place(x->expr), "invalid argument: %s", text);
	return false;
}

void
builtin_record(Checker *c, const BuiltinCall *b, Type *result, Type *const *args, uint32_t n)
{
	Object **params = mem_array(Object *, n);
	for (uint32_t i = 0; i < n; i++)
		params[i] = object_new_var(VAR_PARAM, 0, NULL, c->ctx->name_empty,
					   type_default(c->ctx, args[i]));
	TupleType *results = c->ctx->no_vars;
	if (result != NULL) {
		Object **vars = mem_array(Object *, 1);
		vars[0] = object_new_var(VAR_RESULT, 0, NULL, c->ctx->name_empty, result);
		results = type_new_tuple(vars, 1);
	}
	SignatureType *sig = type_new_signature(NULL, type_new_tuple(params, n), results, false);
	check_record_builtin(c, b->call->fun, sig);
}

/* One call may give several values. */
static bool
eval_args(Checker *c, BuiltinCall *b)
{
	const ExprVec *list = &b->call->args;
	bool ok = true;
	vec_each(list, i) {
		Operand *x = arena_new(c->temp, Operand);
		if (list->len > 1) {
			check_expr(c, NULL, x, list->at[i]);
		} else {
			check_multi_expr(c, x, list->at[i]);
			Type *t = x->type != NULL ? type_unalias(x->type) : NULL;
			if (x->mode != MODE_NONE && t != NULL && t->kind == TYPE_TUPLE) {
				TupleType *tuple = type_tuple(t);
				for (uint32_t j = 0; j < tuple->n; j++) {
					Operand *part = arena_new(c->temp, Operand);
					part->mode = MODE_VALUE;
					part->expr = list->at[i];
					part->type = tuple->vars[j]->type;
					vec_push(&b->args, part);
				}
				continue;
			}
			check_single_value(c, x);
		}
		ok &= x->mode != MODE_NONE;
		vec_push(&b->args, x);
	}
	return ok;
}

/* ------------------------------------------------------------------ append */

typedef struct SliceElem {
	Checker *c;
	const Operand *x;
	Type *elem;
	const char *error;
} SliceElem;

static bool
each_slice_elem(Type *t, Type *under, void *arg)
{
	SliceElem *s = arg;
	(void)t;
	if (under == NULL || under->kind != TYPE_SLICE) {
		s->error = s->x->mode == MODE_NIL
				   ? "argument must be a slice; have untyped nil"
				   : str_format("argument must be a slice; have %s",
						str_operand(s->c, s->x));
		return false;
	}
	Type *elem = type_slice_(under)->elem;
	if (s->elem == NULL) {
		s->elem = elem;
	} else if (!type_identical(s->elem, elem)) {
		s->error = str_format("mismatched slice element types %s and %s in %s",
				      str_type(s->c, s->elem), str_type(s->c, elem),
				      str_operand(s->c, s->x));
		return false;
	}
	return true;
}

static Type *
slice_elem(Checker *c, const Operand *x, const char **error)
{
	SliceElem s = {.c = c, .x = x};
	bool ok = type_each(x->type, each_slice_elem, &s);
	*error = s.error;
	return ok ? s.elem : NULL;
}

typedef struct ByteString {
	bool has_string;
} ByteString;

static bool
each_byte_string(Type *t, Type *under, void *arg)
{
	ByteString *s = arg;
	(void)t;
	if (under == NULL)
		return false;
	if (type_is_string(under)) {
		s->has_string = true;
		return true;
	}
	if (under->kind != TYPE_SLICE)
		return false;
	Type *elem = type_unalias(type_slice_(under)->elem);
	return elem->kind == TYPE_BASIC && type_basic(elem)->basic == BASIC_UINT8;
}

/* Bytes are appended to or copied over from a string (or string and []byte). */
static bool
takes_byte_string(Checker *c, const Operand *x, const Operand *y, bool needs_string)
{
	if (!operand_assignable(c, x, type_slice(c->ctx->type_byte), NULL))
		return false;
	ByteString s = {.has_string = false};
	return type_each(y->type, each_byte_string, &s) && (s.has_string || !needs_string);
}

static SignatureType *
append_signature(Checker *c, Type *slice, Type *rest)
{
	Object **params = mem_array(Object *, 2), **results = mem_array(Object *, 1);
	params[0] = object_new_var(VAR_PARAM, 0, NULL, c->ctx->name_empty, slice);
	params[1] = object_new_var(VAR_PARAM, 0, NULL, c->ctx->name_empty,
				   type_default(c->ctx, rest));
	results[0] = object_new_var(VAR_RESULT, 0, NULL, c->ctx->name_empty, slice);
	return type_new_signature(NULL, type_new_tuple(params, 2), type_new_tuple(results, 1),
				  true);
}

static bool
builtin_append(Checker *c, Operand *x, BuiltinCall *b)
{
	const char *error;
	Type *elem = slice_elem(c, x, &error);
	if (elem == NULL) {
		check_error(c, expr_place(x->expr), "invalid append: %s", error);
		return false;
	}
	bool is_string = b->n_args == 2 && b->call->dots != 0 &&
			 takes_byte_string(c, x, b->args.at[1], true);
	Type *rest = is_string ? b->args.at[1]->type : type_slice(elem);
	SignatureType *sig = append_signature(c, x->type, rest);
	if (!is_string)
		check_call_args(c, b->call, sig, &b->args);
	check_record_builtin(c, b->call->fun, sig);
	x->mode = MODE_VALUE;
	return true;
}

/* ----------------------------------------------------------- len, cap, ... */

/* An array for a pointer to one. */
static Type *
array_behind(Type *t)
{
	Type *u = type_unalias(t);
	if (u->kind != TYPE_POINTER)
		return t;
	ArrayType *a = type_as_array(type_pointer_(u)->elem);
	return a != NULL ? &a->t : t;
}

static bool
each_has_len(Type *t, Type *under, void *arg)
{
	BuiltinId id = *(BuiltinId *)arg;
	(void)t;
	if (under == NULL)
		return false;
	Type *u = array_behind(under);
	if (u->kind == TYPE_ARRAY || u->kind == TYPE_SLICE || u->kind == TYPE_CHAN)
		return true;
	return id == BUILTIN_LEN && (u->kind == TYPE_MAP || type_is_string(u));
}

static bool
builtin_len(Checker *c, Operand *x, BuiltinCall *b)
{
	Type *u = array_behind(type_under(x->type));
	if (!type_each(x->type, each_has_len, &b->id)) {
		if (type_is_valid(type_under(x->type)))
			bad_arg(c, x, str_format("%s for built-in %s", str_operand(c, x), b->name));
		return false;
	}
	const Const *val = NULL;
	OperandMode mode = MODE_VALUE;
	if (u->kind == TYPE_ARRAY && !c->env.has_call_or_recv) {
		mode = MODE_CONST;
		if (type_array(u)->len >= 0)
			val = const_of_int(type_array(u)->len);
	} else if (x->mode == MODE_CONST && type_is_string(u)) {
		mode = MODE_CONST;
		if (x->val != NULL)
			val = const_of_int((int64_t)const_string_len(x->val));
	}
	if (mode == MODE_VALUE)
		builtin_record(c, b, c->ctx->basic[BASIC_INT], &x->type, 1);
	x->mode = mode;
	x->type = c->ctx->basic[BASIC_INT];
	x->val = val;
	return true;
}

static bool
each_clearable(Type *t, Type *under, void *arg)
{
	(void)t;
	(void)arg;
	return under != NULL && (under->kind == TYPE_MAP || under->kind == TYPE_SLICE);
}

static bool
builtin_clear(Checker *c, Operand *x, BuiltinCall *b)
{
	check_version(c, expr_place(b->call->fun), 21, "clear");
	if (!type_each(x->type, each_clearable, NULL))
		return bad_arg(c, x, str_format("cannot clear %s: argument must be (or constrained "
						"by) map or slice", str_operand(c, x)));
	x->mode = MODE_NOVALUE;
	builtin_record(c, b, NULL, &x->type, 1);
	return true;
}

typedef struct CloseArg {
	bool is_recv_only;
} CloseArg;

static bool
each_closable(Type *t, Type *under, void *arg)
{
	CloseArg *a = arg;
	(void)t;
	if (under == NULL || under->kind != TYPE_CHAN)
		return false;
	a->is_recv_only = type_chan(under)->dir == CHAN_RECV;
	return !a->is_recv_only;
}

static bool
builtin_close(Checker *c, Operand *x, BuiltinCall *b)
{
	CloseArg a = {.is_recv_only = false};
	if (!type_each(x->type, each_closable, &a)) {
		check_error(c, expr_place(x->expr), "invalid operation: cannot close %s %s",
			    a.is_recv_only ? "receive-only channel" : "non-channel",
			    str_operand(c, x));
		return false;
	}
	x->mode = MODE_NOVALUE;
	builtin_record(c, b, NULL, &x->type, 1);
	return true;
}

/* -------------------------------------------------------- complex numbers */

/* The type of the result for an argument's basic type, or BASIC_INVALID. */
static BasicKind
complex_of(BasicKind k)
{
	if (k == BASIC_FLOAT32)
		return BASIC_COMPLEX64;
	if (k == BASIC_FLOAT64)
		return BASIC_COMPLEX128;
	return k == BASIC_UNTYPED_FLOAT ? BASIC_UNTYPED_COMPLEX : BASIC_INVALID;
}

static BasicKind
part_of(BasicKind k)
{
	if (k == BASIC_COMPLEX64)
		return BASIC_FLOAT32;
	if (k == BASIC_COMPLEX128)
		return BASIC_FLOAT64;
	return k == BASIC_UNTYPED_COMPLEX ? BASIC_UNTYPED_FLOAT : BASIC_INVALID;
}

typedef struct MapTerms {
	TypesCtx *ctx;
	BasicKind (*f)(BasicKind k);
	VEC(UnionTerm) terms;
} MapTerms;

static bool
each_mapped(Type *t, Type *under, void *arg)
{
	MapTerms *m = arg;
	(void)t;
	BasicKind k = BASIC_INVALID;
	if (under != NULL && under->kind == TYPE_BASIC)
		k = m->f(type_basic(under)->basic);
	if (k == BASIC_INVALID)
		return false;
	/* The result is never seen: such calls are errors. */
	vec_push(&m->terms, ((UnionTerm){true, m->ctx->basic[k]}));
	return true;
}

/* The type of the result for a type parameter: one of the results for the types of its set.
 * That is understood but not allowed. */
static Type *
map_type_param(Checker *c, Operand *x, const BuiltinCall *b, TypeParam *p,
	       BasicKind (*f)(BasicKind k))
{
	MapTerms m = {.ctx = c->ctx, .f = f};
	if (!type_each(x->type, each_mapped, &m))
		return NULL;
	check_soft_error(c, expr_place(x->expr),
			 "%s not supported as argument to built-in %s for go1.18 (see "
			 "go.dev/issue/50937)", str_operand(c, x), b->name);
	UnionType *u = mem_new(UnionType);
	u->t.kind = TYPE_UNION;
	u->terms = m.terms.at;
	u->n = m.terms.len;
	TypeParam *r = mem_new(TypeParam);
	r->t.kind = TYPE_TYPEPARAM;
	r->index = p->index;
	r->bound = &u->t;
	r->obj = object_new(OBJ_TYPE, 0, c->pkg, p->obj->name, &r->t);
	return &r->t;
}

static Type *
map_type(Checker *c, Operand *x, const BuiltinCall *b, BasicKind (*f)(BasicKind k))
{
	TypeParam *p = type_as_typeparam(x->type);
	if (p != NULL)
		return map_type_param(c, x, b, p, f);
	BasicType *t = type_as_basic(x->type);
	BasicKind k = t != NULL ? f(t->basic) : BASIC_INVALID;
	return k != BASIC_INVALID ? c->ctx->basic[k] : NULL;
}

/* An untyped constant without imaginary part counts as floating-point. */
static void
untyped_to_float(Checker *c, Operand *x)
{
	if (type_is_numeric(x->type) && const_sign(const_imag(x->val)) == 0)
		x->type = c->ctx->basic[BASIC_UNTYPED_FLOAT];
}

static void
match_parts(Checker *c, Operand *x, Operand *y)
{
	bool x_untyped = type_is_untyped(x->type), y_untyped = type_is_untyped(y->type);
	if (x_untyped && !y_untyped) {
		check_convert_untyped(c, x, y->type);
	} else if (!x_untyped && y_untyped) {
		check_convert_untyped(c, y, x->type);
	} else if (x_untyped && x->mode == MODE_CONST && y->mode == MODE_CONST) {
		untyped_to_float(c, x);
		untyped_to_float(c, y);
	} else if (x_untyped) {
		/* Shifts whose type is still open: floats are not shifted. */
		check_convert_untyped(c, x, c->ctx->basic[BASIC_FLOAT64]);
		check_convert_untyped(c, y, c->ctx->basic[BASIC_FLOAT64]);
	}
}

static bool
builtin_complex(Checker *c, Operand *x, BuiltinCall *b)
{
	Operand *y = b->args.at[1];
	match_parts(c, x, y);
	if (x->mode == MODE_NONE || y->mode == MODE_NONE)
		return false;
	if (!type_identical(x->type, y->type)) {
		check_error(c, expr_place(x->expr),
			    "invalid operation: %s (mismatched types %s and %s)",
			    str_expr(&b->call->e), str_type(c, x->type), str_type(c, y->type));
		return false;
	}
	Type *result = map_type(c, x, b, complex_of);
	if (result == NULL)
		return bad_arg(c, x, str_format("arguments have type %s, expected floating-point",
						str_type(c, x->type)));
	Type *types[2] = {x->type, x->type};
	if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
		x->val = const_of_complex(const_to_float(x->val), const_to_float(y->val));
	} else {
		x->mode = MODE_VALUE;
		builtin_record(c, b, result, types, 2);
	}
	x->type = result;
	return true;
}

static bool
builtin_part(Checker *c, Operand *x, BuiltinCall *b)
{
	if (type_is_untyped(x->type)) {
		if (x->mode != MODE_CONST)
			check_convert_untyped(c, x, c->ctx->basic[BASIC_COMPLEX128]);
		else if (type_is_numeric(x->type))
			x->type = c->ctx->basic[BASIC_UNTYPED_COMPLEX];
		if (x->mode == MODE_NONE)
			return false;
	}
	Type *result = map_type(c, x, b, part_of);
	if (result == NULL)
		return bad_arg(c, x, str_format("argument has type %s, expected complex type",
						str_type(c, x->type)));
	if (x->mode == MODE_CONST) {
		x->val = b->id == BUILTIN_REAL ? const_real(x->val) : const_imag(x->val);
	} else {
		x->mode = MODE_VALUE;
		builtin_record(c, b, result, &x->type, 1);
	}
	x->type = result;
	return true;
}

/* -------------------------------------------------------- copy and delete */

static bool
builtin_copy(Checker *c, Operand *x, BuiltinCall *b)
{
	Operand *y = b->args.at[1];
	if (!takes_byte_string(c, x, y, false)) {
		const char *error;
		Type *to = slice_elem(c, x, &error);
		if (to == NULL) {
			check_error(c, expr_place(x->expr), "invalid copy: %s", error);
			return false;
		}
		Type *from = slice_elem(c, y, &error);
		if (from == NULL && type_all_basic(y->type, BASIC_IS_STRING))
			from = c->ctx->type_byte;
		if (from == NULL) {
			check_error(c, expr_place(y->expr), "invalid copy: %s", error);
			return false;
		}
		if (!type_identical(to, from)) {
			check_error(c, expr_place(x->expr),
				    "invalid copy: arguments %s and %s have different element "
				    "types "
				    "%s and %s",
				    str_operand(c, x), str_operand(c, y), str_type(c, to),
				    str_type(c, from));
			return false;
		}
	}
	Type *types[2] = {x->type, y->type};
	builtin_record(c, b, c->ctx->basic[BASIC_INT], types, 2);
	x->mode = MODE_VALUE;
	x->type = c->ctx->basic[BASIC_INT];
	return true;
}

typedef struct MapKey {
	Checker *c;
	const Operand *x;
	Type *key;
} MapKey;

static bool
each_map_key(Type *t, Type *under, void *arg)
{
	MapKey *m = arg;
	(void)t;
	if (under == NULL || under->kind != TYPE_MAP)
		return bad_arg(m->c, m->x, str_format("%s is not a map", str_operand(m->c, m->x)));
	Type *key = type_map(under)->key;
	if (m->key != NULL && !type_identical(key, m->key))
		return bad_arg(m->c, m->x, str_format("maps of %s must have identical key types",
						      str_operand(m->c, m->x)));
	m->key = key;
	return true;
}

static bool
builtin_delete(Checker *c, Operand *x, BuiltinCall *b)
{
	MapKey m = {c, x, NULL};
	Type *map = x->type;
	if (!type_each(map, each_map_key, &m))
		return false;
	*x = *b->args.at[1];
	check_assignment(c, x, m.key, "argument to delete");
	if (x->mode == MODE_NONE)
		return false;
	x->mode = MODE_NOVALUE;
	Type *types[2] = {map, m.key};
	builtin_record(c, b, NULL, types, 2);
	return true;
}

/* -------------------------------------------------------------- make, new */

typedef struct MakeArg {
	const char *error;
} MakeArg;

static bool
each_makeable(Type *t, Type *under, void *arg)
{
	MakeArg *m = arg;
	(void)t;
	if (under == NULL)
		m->error = "no specific type";
	else if (under->kind != TYPE_SLICE && under->kind != TYPE_MAP && under->kind != TYPE_CHAN)
		m->error = "type must be slice, map, or channel";
	return m->error == NULL;
}

static bool
builtin_make(Checker *c, Operand *x, BuiltinCall *b)
{
	const ExprVec *list = &b->call->args;
	Type *t = check_var_type(c, list->at[0]);
	if (!type_is_valid(t))
		return false;
	MakeArg m = {NULL};
	Type *u = type_each(t, each_makeable, &m) ? type_common_under(c, t, &m.error) : NULL;
	if (u == NULL) {
		if (m.error != NULL)
			check_error(c, expr_place(list->at[0]),
				    "invalid argument: cannot make %s: %s", str_expr(list->at[0]),
				    m.error);
		return false;
	}
	uint32_t min = u->kind == TYPE_SLICE ? 2 : 1;
	if (b->n_args < min || b->n_args > min + 1) {
		check_error(c, expr_place(&b->call->e),
			    "invalid operation: %s expects %u or %u arguments; found %u",
			    str_expr(&b->call->e), min, min + 1, b->n_args);
		return false;
	}
	Type *types[3] = {t};
	int64_t sizes[2] = {-1, -1};
	for (uint32_t i = 1; i < b->n_args; i++)
		types[i] = check_index(c, list->at[i], -1, &sizes[i - 1]);
	if (b->n_args == 3 && sizes[1] >= 0 && sizes[0] > sizes[1])
		check_error(c, expr_place(list->at[1]),
			    "invalid argument: length and capacity swapped");
	x->mode = MODE_VALUE;
	x->type = t;
	x->val = NULL;
	builtin_record(c, b, t, types, b->n_args);
	return true;
}

static bool
builtin_new(Checker *c, Operand *x, BuiltinCall *b)
{
	Expr *arg = b->call->args.at[0];
	check_expr_or_type(c, x, arg, false);
	if (x->mode == MODE_BUILTIN)
		check_exclude_values(c, x);
	if (x->mode == MODE_NONE)
		return false;
	if (x->mode == MODE_TYPE) {
		check_valid_var_type(c, arg, x->type);
	} else {
		check_single_value(c, x);
		if (x->mode != MODE_NONE && type_is_untyped(x->type))
			check_assignment(c, x, NULL, "argument to new");
		if (x->mode == MODE_NONE)
			return false;
		check_version(c, expr_place(b->call->fun), 26,
			      str_format("new(%s)", str_expr(arg)));
	}
	Type *t = x->type;
	x->mode = MODE_VALUE;
	x->type = type_pointer(t);
	x->val = NULL;
	builtin_record(c, b, x->type, &t, 1);
	return true;
}

/* -------------------------------------------------------------- min, max */

static bool
fold_extreme(Checker *c, Operand *x, const BuiltinCall *b)
{
	TokenKind op = b->id == BUILTIN_MAX ? TK_GTR : TK_LSS;
	for (uint32_t i = 0; i < b->n_args; i++) {
		Operand *a = b->args.at[i];
		if (!type_all_basic(a->type, BASIC_IS_ORDERED))
			return bad_arg(c, a, str_format("%s cannot be ordered", str_operand(c, a)));
		if (i == 0)
			continue;
		check_match_types(c, x, a);
		if (x->mode == MODE_NONE)
			return false;
		if (!type_identical(x->type, a->type))
			return bad_arg(c, a,
				       str_format("mismatched types %s (previous argument) and %s "
						  "(type of %s)", str_type(c, x->type),
						  str_type(c, a->type), str_expr(a->expr)));
		if (x->mode != MODE_CONST || a->mode != MODE_CONST)
			x->mode = MODE_VALUE;
		else if (const_compare(op, a->val, x->val))
			*x = *a;
	}
	return true;
}

static bool
builtin_extreme(Checker *c, Operand *x, BuiltinCall *b)
{
	check_version(c, expr_place(b->call->fun), 21, str_format("built-in %s", b->name));
	if (!fold_extreme(c, x, b))
		return false;
	if (x->mode != MODE_CONST) {
		x->mode = MODE_VALUE;
		check_assignment(c, x, c->ctx->type_empty_iface,
				 str_format("argument to built-in %s", b->name));
		if (x->mode == MODE_NONE)
			return false;
	}
	Type **types = mem_array(Type *, b->n_args);
	for (uint32_t i = 0; i < b->n_args; i++) {
		check_update_expr_type(c, b->args.at[i]->expr, x->type, true);
		types[i] = x->type;
	}
	if (x->mode != MODE_CONST)
		builtin_record(c, b, x->type, types, b->n_args);
	return true;
}

/* ------------------------------------------------- panic, print, recover */

static bool
builtin_panic(Checker *c, Operand *x, BuiltinCall *b)
{
	/* For finding out whether a function with results ends in a return. */
	if (c->env.sig != NULL && c->env.sig->results->n > 0) {
		if (c->env.panics == NULL)
			c->env.panics = mem_new(Map);
		map_put(c->env.panics, map_key(b->call), 1);
	}
	check_assignment(c, x, c->ctx->type_empty_iface, "argument to panic");
	if (x->mode == MODE_NONE)
		return false;
	x->mode = MODE_NOVALUE;
	builtin_record(c, b, NULL, &c->ctx->type_empty_iface, 1);
	return true;
}

static bool
builtin_print(Checker *c, Operand *x, BuiltinCall *b)
{
	Type **types = mem_array(Type *, b->n_args);
	for (uint32_t i = 0; i < b->n_args; i++) {
		Operand *a = b->args.at[i];
		check_assignment(c, a, NULL, str_format("argument to built-in %s", b->name));
		if (a->mode == MODE_NONE)
			return false;
		types[i] = a->type;
	}
	x->mode = MODE_NOVALUE;
	builtin_record(c, b, NULL, types, b->n_args);
	return true;
}

static bool
builtin_recover(Checker *c, Operand *x, BuiltinCall *b)
{
	x->mode = MODE_VALUE;
	x->type = c->ctx->type_empty_iface;
	builtin_record(c, b, x->type, NULL, 0);
	return true;
}

/* --------------------------------------------- of the conformance suites */

static bool
builtin_assert(Checker *c, Operand *x, BuiltinCall *b)
{
	if (x->mode != MODE_CONST || !type_is_boolean(x->type))
		return bad_arg(c, x, str_format("%s is not a boolean constant", str_operand(c, x)));
	if (!const_is_true(x->val))
		check_error(c, expr_place(&b->call->e), "%s failed", str_expr(&b->call->e));
	return true;
}

/* The value of the first argument. */
static bool
builtin_trace(Checker *c, Operand *x, BuiltinCall *b)
{
	x->mode = MODE_NOVALUE;
	for (uint32_t i = 0; i < b->n_args; i++) {
		Operand other = {0};
		check_expr_or_type(c, i == 0 ? x : &other, b->call->args.at[i], false);
	}
	return x->mode != MODE_NONE;
}

/* ------------------------------------------------------------------------ */

static bool
dispatch(Checker *c, Operand *x, BuiltinCall *b)
{
	switch (b->id) {
	case BUILTIN_NONE:
	case BUILTIN_COUNT:
		break;
	case BUILTIN_APPEND:
		return builtin_append(c, x, b);
	case BUILTIN_CAP:
	case BUILTIN_LEN:
		return builtin_len(c, x, b);
	case BUILTIN_CLEAR:
		return builtin_clear(c, x, b);
	case BUILTIN_CLOSE:
		return builtin_close(c, x, b);
	case BUILTIN_COMPLEX:
		return builtin_complex(c, x, b);
	case BUILTIN_COPY:
		return builtin_copy(c, x, b);
	case BUILTIN_DELETE:
		return builtin_delete(c, x, b);
	case BUILTIN_IMAG:
	case BUILTIN_REAL:
		return builtin_part(c, x, b);
	case BUILTIN_MAKE:
		return builtin_make(c, x, b);
	case BUILTIN_MAX:
	case BUILTIN_MIN:
		return builtin_extreme(c, x, b);
	case BUILTIN_NEW:
		return builtin_new(c, x, b);
	case BUILTIN_PANIC:
		return builtin_panic(c, x, b);
	case BUILTIN_PRINT:
	case BUILTIN_PRINTLN:
		return builtin_print(c, x, b);
	case BUILTIN_RECOVER:
		return builtin_recover(c, x, b);
	case BUILTIN_UNSAFE_ADD:
	case BUILTIN_UNSAFE_ALIGNOF:
	case BUILTIN_UNSAFE_OFFSETOF:
	case BUILTIN_UNSAFE_SIZEOF:
	case BUILTIN_UNSAFE_SLICE:
	case BUILTIN_UNSAFE_SLICEDATA:
	case BUILTIN_UNSAFE_STRING:
	case BUILTIN_UNSAFE_STRINGDATA:
		return builtin_unsafe(c, x, b);
	case BUILTIN_ASSERT:
		return builtin_assert(c, x, b);
	case BUILTIN_TRACE:
		return builtin_trace(c, x, b);
	}
	bug("types", "", "no such built-in: %d", (int)b->id);
}

static bool
evaluates_itself(BuiltinId id)
{
	return id == BUILTIN_MAKE || id == BUILTIN_NEW || id == BUILTIN_UNSAFE_OFFSETOF ||
	       id == BUILTIN_TRACE;
}

static bool
check_arg_count(Checker *c, const BuiltinCall *b)
{
	uint32_t want = rows[b->id].n_args;
	const char *how = "";
	if (b->n_args < want)
		how = "not enough";
	else if (b->n_args > want && !rows[b->id].is_variadic)
		how = "too many";
	if (*how == '\0')
		return true;
	check_error(c, expr_place(&b->call->e),
		    "invalid operation: %s arguments for %s (expected %u, found %u)", how,
		    str_expr(&b->call->e), want, b->n_args);
	return false;
}

bool
check_builtin(Checker *c, Operand *x, CallExpr *call, BuiltinId id)
{
	BuiltinCall b = {.call = call, .id = id, .name = rows[id].name, .n_args = call->args.len};
	if (call->dots != 0 && id != BUILTIN_APPEND) {
		check_error(c, expr_place(&call->e),
			    "invalid operation: invalid use of ... with built-in %s", b.name);
		check_use(c, call->args.at, call->args.len);
		x->mode = MODE_NONE;
		return false;
	}
	/* len and cap are constant only if evaluating their argument calls nothing. */
	bool is_len = id == BUILTIN_LEN || id == BUILTIN_CAP;
	bool had_call = c->env.has_call_or_recv;
	if (is_len)
		c->env.has_call_or_recv = false;
	bool ok = true;
	if (!evaluates_itself(id)) {
		ok = eval_args(c, &b);
		b.n_args = b.args.len;
		if (b.n_args > 0)
			*x = *b.args.at[0];
	}
	ok = ok && check_arg_count(c, &b) && dispatch(c, x, &b);
	if (is_len)
		c->env.has_call_or_recv = had_call;
	if (!ok)
		x->mode = MODE_NONE;
	return ok;
}

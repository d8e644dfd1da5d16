/*
 * Index and slice expressions.
 */
#include "types/priv.h"

bool
check_index_value(Checker *c, Operand *x, const char *what, bool allow_negative)
{
	if (x->mode == MODE_NONE)
		return false;
	check_convert_untyped(c, x, c->ctx->basic[BASIC_INT]);
	if (x->mode == MODE_NONE)
		return false;
	Pos pos = expr_place(x->expr);
	if (!type_all_basic(x->type, BASIC_IS_INTEGER)) {
		check_error(c, pos, "invalid argument: %s %s must be integer", what,
			    str_operand(c, x));
		return false;
	}
	if (x->mode != MODE_CONST || !x->val)
		return true;
	if (!allow_negative && const_sign(x->val) < 0) {
		check_error(c, pos, "invalid argument: %s %s must not be negative", what,
			    str_operand(c, x));
		return false;
	}
	if (!const_representable(x->val, type_basic(c->ctx->basic[BASIC_INT]), &x->val)) {
		check_error(c, pos, "invalid argument: %s %s overflows int", what,
			    str_operand(c, x));
		return false;
	}
	return true;
}

Type *
check_index(Checker *c, Expr *index, int64_t max, int64_t *val)
{
	*val = -1;
	Operand x = { 0 };
	check_expr(c, NULL, &x, index);
	if (!check_index_value(c, &x, "index", false))
		return c->ctx->basic[BASIC_INVALID];
	if (x.mode != MODE_CONST)
		return x.type;
	int64_t v;
	if (!x.val || !const_to_int64(x.val, &v))
		return c->ctx->basic[BASIC_INVALID];
	if (max >= 0 && v >= max) {
		check_error(c, expr_place(index),
			    "invalid argument: index %s out of bounds [0:%lld]", str_const(x.val),
			    (long long)max);
		return c->ctx->basic[BASIC_INVALID];
	}
	*val = v;
	return x.type;
}

/* What indexing a type gives. */
typedef struct Indexing {
	Checker *c;
	Type *key;      /* of maps, else null */
	Type *elem;
	int64_t length; /* -1: not known */
	bool is_value;  /* not addressable */
	bool of_variable;
} Indexing;

static bool
index_type(Indexing *in, Type *u)
{
	in->key = in->elem = NULL;
	in->length = -1;
	if (!u)
		return false;
	if (u->kind == TYPE_POINTER) {
		ArrayType *a = type_as_array(type_pointer_(u)->elem);
		if (!a)
			return false;
		in->length = a->len;
		in->elem = a->elem;
	} else if (u->kind == TYPE_BASIC && type_basic(u)->flags & BASIC_IS_STRING) {
		in->elem = in->c->ctx->type_byte;
		in->is_value = true;
	} else if (u->kind == TYPE_ARRAY) {
		in->length = type_array(u)->len;
		in->elem = type_array(u)->elem;
		in->is_value = in->is_value || !in->of_variable;
	} else if (u->kind == TYPE_SLICE) {
		in->elem = type_slice_(u)->elem;
	} else if (u->kind == TYPE_MAP) {
		in->key = type_map(u)->key;
		in->elem = type_map(u)->elem;
	}
	return in->elem != NULL;
}

/* All types of a type set must agree on key and element. */
static bool
index_term(Type *t, Type *under, void *arg)
{
	Indexing *all = arg;
	(void)t;
	Indexing one = { .c = all->c, .of_variable = all->of_variable, .is_value = all->is_value };
	if (!index_type(&one, under))
		return false;
	all->is_value = one.is_value;
	if (!all->elem) {
		all->key = one.key;
		all->elem = one.elem;
		all->length = one.length;
		return true;
	}
	if (!all->key != !one.key || (one.key && !type_identical(all->key, one.key)))
		return false;
	if (!type_identical(all->elem, one.elem))
		return false;
	if (one.length >= 0 && (all->length < 0 || one.length < all->length))
		all->length = one.length;
	return true;
}

static Expr *
single_index(Checker *c, IndexExpr *e)
{
	if (e->index.len == 1)
		return e->index.at[0];
	check_error(c, expr_place(e->index.at[1]), "invalid operation: more than one index");
	check_use(c, e->index.at + 1, e->index.len - 1);
	return e->index.at[0];
}

static void
index_map(Checker *c, Operand *x, IndexExpr *e, Type *key, Type *elem)
{
	Operand k = { 0 };
	check_expr(c, NULL, &k, single_index(c, e));
	check_assignment(c, &k, key, "map index");
	x->mode = MODE_MAPINDEX;
	x->type = elem;
	x->expr = &e->e;
}

static void
index_value(Checker *c, Operand *x, IndexExpr *e)
{
	Indexing in = { .c = c, .of_variable = x->mode == MODE_VAR, .length = -1 };
	bool ok = type_is_typeparam(x->type) ? type_each(x->type, index_term, &in) && in.elem
					     : index_type(&in, type_under(x->type));
	if (!ok) {
		check_error(c, e->e.pos, "cannot index %s", str_operand(c, x));
		check_use(c, e->index.at, e->index.len);
		x->mode = MODE_NONE;
		return;
	}
	if (in.key) {
		index_map(c, x, e, in.key, in.elem);
		return;
	}
	if (x->mode == MODE_CONST && const_kind(x->val) == CONST_STRING)
		in.length = (int64_t)const_string_len(x->val);
	x->mode = in.is_value ? MODE_VALUE : MODE_VAR;
	x->type = in.elem;
	int64_t v;
	check_index(c, single_index(c, e), in.length, &v);
}

bool
check_index_expr(Checker *c, Operand *x, IndexExpr *e)
{
	check_expr_or_type(c, x, e->x, true);
	if (x->mode == MODE_NONE) {
		check_use(c, e->index.at, e->index.len);
		return false;
	}
	if (x->mode == MODE_TYPE) {
		x->mode = MODE_NONE;
		x->type = check_var_type(c, &e->e);
		if (type_is_valid(x->type))
			x->mode = MODE_TYPE;
		return false;
	}
	if (x->mode == MODE_VALUE && x->type->kind == TYPE_SIGNATURE &&
	    type_signature(x->type)->tparams.n > 0)
		return true;
	if (!type_is_valid(x->type) && x->mode != MODE_BUILTIN) {
		check_use(c, e->index.at, e->index.len);
		x->mode = MODE_NONE;
		return false;
	}
	index_value(c, x, e);
	return false;
}

/* ---------------------------------------------------------------- slices */

/* What is sliced; *length: of strings and arrays. False: reported. */
static bool
slice_operand(Checker *c, Operand *x, SliceExpr *e, int64_t *length)
{
	*length = -1;
	Type *u = type_core_string(x->type);
	Pos pos = expr_place(x->expr);
	if (u && u->kind == TYPE_BASIC && type_basic(u)->flags & BASIC_IS_STRING) {
		if (e->is_full) {
			check_error(c, e->max ? expr_place(e->max) : e->e.pos,
				    "invalid operation: 3-index slice of string");
			return false;
		}
		if (x->mode == MODE_CONST && const_kind(x->val) == CONST_STRING)
			*length = (int64_t)const_string_len(x->val);
		if (type_is_untyped(x->type))
			x->type = c->ctx->basic[BASIC_STRING];
		return true;
	}
	if (u && u->kind == TYPE_ARRAY) {
		*length = type_array(u)->len;
		if (x->mode != MODE_VAR) {
			check_error(c, pos, "cannot slice unaddressable value %s",
				    str_operand(c, x));
			return false;
		}
		x->type = type_slice(type_array(u)->elem);
		return true;
	}
	if (u && u->kind == TYPE_POINTER && type_as_array(type_pointer_(u)->elem)) {
		ArrayType *a = type_as_array(type_pointer_(u)->elem);
		*length = a->len;
		x->type = type_slice(a->elem);
		return true;
	}
	if (u && u->kind == TYPE_SLICE)
		return true;
	const char *cause = NULL;
	if (!u)
		type_common_under(c, x->type, &cause);
	if (cause)
		check_error(c, pos, "cannot slice %s: %s", str_operand(c, x), cause);
	else
		check_error(c, pos, "cannot slice %s", str_operand(c, x));
	return false;
}

static void
slice_indices(Checker *c, SliceExpr *e, int64_t length)
{
	Expr *const index[3] = { e->low, e->high, e->max };
	int64_t ind[3];
	int n = e->is_full ? 3 : 2;
	for (int i = 0; i < n; i++) {
		ind[i] = -1;
		if (index[i])
			check_index(c, index[i], length >= 0 ? length + 1 : -1, &ind[i]);
		else if (i == 0)
			ind[i] = 0;
		else if (length >= 0)
			ind[i] = length;
	}
	for (int i = 0; i + 1 < n; i++)
		for (int k = i + 1; ind[i] > 0 && k < n; k++)
			if (ind[k] >= 0 && ind[k] < ind[i]) {
				Expr *at = index[k] ? index[k] : index[i];
				check_error(c, expr_place(at),
					    "invalid slice indices: %lld < %lld",
					    (long long)ind[k], (long long)ind[i]);
				return;
			}
}

void
check_slice_expr(Checker *c, Operand *x, SliceExpr *e)
{
	check_expr(c, NULL, x, e->x);
	int64_t length;
	Expr *const index[3] = { e->low, e->high, e->max };
	if (x->mode == MODE_NONE || !slice_operand(c, x, e, &length)) {
		check_use(c, index, 3);
		x->mode = MODE_NONE;
		return;
	}
	x->mode = MODE_VALUE;
	if (e->is_full && (!e->high || !e->max)) {
		check_use(c, index, 3); /* the parser reported it */
		x->mode = MODE_NONE;
		return;
	}
	slice_indices(c, e, length);
}

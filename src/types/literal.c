/*
 * Composite and function literals.
 */
#include "types/priv.h"

/* ------------------------------------------------------ function literals */

typedef struct LitTask {
	FuncExpr *e;
	SignatureType *sig;
	Env env;
} LitTask;

static void
later_func_lit(Checker *c, void *arg)
{
	LitTask *k = arg;
	Env saved = c->env;
	c->env = k->env;
	check_func_body(c, k->env.decl, NULL, k->sig, k->e->body, k->env.has_iota, k->env.iota);
	c->env = saved;
}

void
check_func_lit(Checker *c, Operand *x, FuncExpr *e)
{
	Type *t = check_type(c, &e->type->e);
	if (t->kind != TYPE_SIGNATURE) {
		x->mode = MODE_NONE;
		return;
	}
	if (e->body && !c->opts->skip_bodies) {
		/* Put off until the types around it are complete, but not beyond the
		 * statement it stands in: see check_stmt. */
		LitTask *k = mem_new(LitTask);
		k->e = e;
		k->sig = type_signature(t);
		k->env = c->env;
		check_later(c, later_func_lit, k);
	}
	x->mode = MODE_VALUE;
	x->type = t;
}

/* --------------------------------------------------------------- structs */

static void
keyed_field(Checker *c, StructType *s, Type *base, KeyValueExpr *kv, bool *visited)
{
	if (kv->key->kind != EXPR_NAME) {
		Operand v = { 0 };
		check_expr(c, NULL, &v, kv->value);
		check_error(c, expr_place(&kv->e), "invalid field name %s in struct literal",
			    str_expr(kv->key));
		return;
	}
	NameExpr *key = as_name(kv->key);
	int64_t i = key->name == c->ctx->name_blank ? -1
						    : struct_field_index(s, c->pkg, key->name);
	Operand v = { 0 };
	if (i < 0) {
		check_expr(c, NULL, &v, kv->value);
		Lookup r = { .why = LOOKUP_NONE };
		check_error(c, key->e.pos, "%s", check_lookup_error(c, base, key->name, &r, true));
		return;
	}
	Object *f = s->fields[i];
	check_expr(c, NULL, &v, kv->value);
	check_record_use(c, key, f);
	check_assignment(c, &v, f->type, "struct literal");
	if (visited[i])
		check_error(c, expr_place(&kv->e), "duplicate field name %s in struct literal",
			    key->name->s);
	visited[i] = true;
}

#define MIXED "mixture of field:value and value elements in struct literal"

static void
struct_keyed(Checker *c, CompositeExpr *e, StructType *s, Type *base)
{
	bool *visited = mem_data(s->n + 1);
	vec_each(&e->elems, i) {
		Expr *el = e->elems.at[i];
		if (el->kind == EXPR_KEYVALUE) {
			keyed_field(c, s, base, as_keyvalue(el), visited);
		} else {
			check_error(c, expr_place(el), MIXED);
		}
	}
}

static void
struct_plain(Checker *c, CompositeExpr *e, StructType *s, Type *base)
{
	vec_each(&e->elems, i) {
		Expr *el = e->elems.at[i];
		if (el->kind == EXPR_KEYVALUE) {
			check_error(c, expr_place(el), MIXED);
			continue;
		}
		Operand v = { 0 };
		check_expr(c, NULL, &v, el);
		if (i >= s->n) {
			check_error(c, expr_place(el),
				    "too many values in struct literal of type %s",
				    str_type(c, base));
			break;
		}
		Object *f = s->fields[i];
		if (!object_is_exported(f) && f->pkg != c->pkg) {
			check_error(c, expr_place(el),
				    "implicit assignment to unexported field %s in struct literal "
				    "of type %s",
				    f->name->s, str_type(c, base));
			continue;
		}
		check_assignment(c, &v, f->type, "struct literal");
	}
	if (e->elems.len < s->n)
		check_error(c, e->rbrace, "too few values in struct literal of type %s",
			    str_type(c, base));
}

/* ------------------------------------------------------ arrays and slices */

/* Returns the length that the elements make; length: of the array, or -1. */
static int64_t
indexed_elems(Checker *c, const ExprVec *elems, Type *elem, int64_t length)
{
	Map visited = { 0 };
	bool has_keys = false;
	vec_each(elems, i)
		has_keys = has_keys || elems->at[i]->kind == EXPR_KEYVALUE;
	int64_t index = 0, max = 0;
	vec_each(elems, i) {
		Expr *e = elems->at[i], *value = e;
		bool valid = false;
		if (e->kind == EXPR_KEYVALUE) {
			KeyValueExpr *kv = as_keyvalue(e);
			int64_t v;
			Type *t = check_index(c, kv->key, length, &v);
			if (v >= 0) {
				index = v;
				valid = true;
			} else if (type_is_valid(t)) {
				check_error(c, expr_place(e), "index %s must be integer constant",
					    str_expr(kv->key));
			}
			value = kv->value;
		} else if (length >= 0 && index >= length) {
			check_error(c, expr_place(e), "index %lld is out of bounds (>= %lld)",
				    (long long)index, (long long)length);
		} else {
			valid = true;
		}
		if (valid && has_keys) {
			bool is_new;
			map_ensure(&visited, (uint64_t)index, &is_new);
			if (!is_new)
				check_error(c, expr_place(e),
					    "duplicate index %lld in array or slice literal",
					    (long long)index);
		}
		Operand x = { 0 };
		check_expr_with_hint(c, &x, value, elem);
		check_assignment(c, &x, elem, "array or slice literal");
		index++;
		if (index > max)
			max = index;
	}
	return max;
}

/* ------------------------------------------------------------------ maps */

typedef struct KeySeen {
	const Const *val;
	Type *type; /* null unless keys are interfaces */
	Pos pos;
	struct KeySeen *next;
} KeySeen;

const void *
check_seen_const(Checker *c, Map *seen, const Const *val, Type *t, Pos pos, Pos *other)
{
	uint64_t *head = map_ensure(seen, const_hash(val), NULL);
	for (KeySeen *k = (KeySeen *)(uintptr_t)*head; k; k = k->next)
		if (const_kind(k->val) == const_kind(val) && const_compare(TK_EQL, k->val, val) &&
		    (!t || type_identical(k->type, t))) {
			*other = k->pos;
			return k;
		}
	KeySeen *k = arena_new(c->temp, KeySeen);
	k->val = val;
	k->type = t;
	k->pos = pos;
	k->next = (KeySeen *)(uintptr_t)*head;
	*head = map_key(k);
	return NULL;
}

/* 1.0 and 1 + 0i are the key 1. */
static const Const *
plain_value(const Const *val)
{
	ConstKind k = const_kind(val);
	if (k != CONST_FLOAT && k != CONST_COMPLEX)
		return val;
	const Const *v = const_to_int(val);
	if (v == NULL)
		v = const_to_float(val);
	return v != NULL ? v : val;
}

static void
map_elems(Checker *c, const ExprVec *elems, MapType *m)
{
	Map seen = { 0 };
	bool by_type = type_is_interface(m->key);
	vec_each(elems, i) {
		Expr *e = elems->at[i];
		if (e->kind != EXPR_KEYVALUE) {
			check_error(c, expr_place(e), "missing key in map literal");
			continue;
		}
		KeyValueExpr *kv = as_keyvalue(e);
		Operand x = { 0 };
		check_expr_with_hint(c, &x, kv->key, m->key);
		check_assignment(c, &x, m->key, "map literal");
		if (x.mode == MODE_NONE)
			continue;
		Pos other;
		if (x.mode == MODE_CONST && x.val &&
		    check_seen_const(c, &seen, plain_value(x.val),
				     by_type ? x.type : NULL, 0, &other)) {
			check_error(c, expr_place(kv->key), "duplicate key %s in map literal",
				    str_const(x.val));
			continue;
		}
		Operand v = { 0 };
		check_expr_with_hint(c, &v, kv->value, m->elem);
		check_assignment(c, &v, m->elem, "map literal");
	}
}

/* -------------------------------------------------------------- composite */

static bool
is_open_array(const Expr *e)
{
	return e->kind == TYPE_EXPR_ARRAY && as_array_type(e)->is_dots && !as_array_type(e)->len;
}

/* The literal's type, and in *base the type of which it has elements. */
static Type *
literal_type(Checker *c, CompositeExpr *e, Type *hint, Type **base)
{
	Type *t;
	if (e->type && is_open_array(e->type)) {
		t = type_new_array(check_var_type(c, as_array_type(e->type)->elem), -1);
	} else if (e->type) {
		t = check_type(c, e->type);
	} else if (hint) {
		t = hint;
		Type *u = type_common_under(c, t, NULL);
		*base = u && u->kind == TYPE_POINTER ? type_pointer_(u)->elem : t;
		return t;
	} else {
		check_error(c, expr_place(&e->e), "missing type in composite literal");
		t = c->ctx->basic[BASIC_INVALID];
	}
	*base = t;
	return t;
}

static void
use_elems(Checker *c, const ExprVec *elems)
{
	check_use(c, elems->at, elems->len);
}

void
check_composite(Checker *c, Operand *x, CompositeExpr *e, Type *hint)
{
	Type *base;
	Type *t = literal_type(c, e, hint, &base);
	Type *u = type_is_valid(base) ? type_common_under(c, base, NULL) : base;
	x->mode = MODE_VALUE;
	x->type = t;
	if (u && u->kind == TYPE_STRUCT) {
		if (e->elems.len > 0 && e->elems.at[0]->kind == EXPR_KEYVALUE)
			struct_keyed(c, e, type_struct(u), base);
		else if (e->elems.len > 0)
			struct_plain(c, e, type_struct(u), base);
	} else if (u && u->kind == TYPE_ARRAY) {
		ArrayType *a = type_array(u);
		int64_t n = indexed_elems(c, &e->elems, a->elem, a->len);
		if (a->len < 0) {
			a->len = n;
			if (e->type)
				check_record_type(c, e->type, MODE_TYPE, u, NULL);
		}
	} else if (u && u->kind == TYPE_SLICE) {
		indexed_elems(c, &e->elems, type_slice_(u)->elem, -1);
	} else if (u && u->kind == TYPE_MAP) {
		map_elems(c, &e->elems, type_map(u));
	} else {
		use_elems(c, &e->elems);
		if (u && !type_is_valid(u))
			return; /* reported; or t is being declared, as the caller will find */
		check_error(c, e->type ? expr_place(e->type) : e->e.pos,
			    "invalid composite literal%s type %s%s", e->type ? "" : " element",
			    str_type(c, t), u ? "" : " (no common underlying type)");
		x->mode = MODE_NONE;
		x->type = c->ctx->basic[BASIC_INVALID];
	}
}

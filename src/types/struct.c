/*
 * Struct type expressions.
 */
#include "types/priv.h"

typedef struct Fields {
	ObjectVec list;
	VEC(const Str *) tags; /* parallel to list */
	Map seen;              /* name -> Object * */
	bool has_tags;
} Fields;

static void
add_field(Checker *c, Fields *f, NameExpr *name, Type *t, bool embedded, const Str *tag, Pos pos)
{
	Object *o = object_new_var(VAR_FIELD, pos, c->pkg, name->name, t);
	o->is_embedded = embedded;
	if (name->name != c->ctx->name_blank) {
		uint64_t *place = map_ensure(&f->seen, map_key(name->name), NULL);
		if (*place) {
			const Object *other = (const Object *)(uintptr_t)*place;
			check_error(c, pos, "%s redeclared\n\t%s: other declaration of %s",
				    name->name->s, str_pos(c, other->pos), name->name->s);
			return;
		}
		*place = map_key(o);
	}
	vec_push(&f->list, o);
	vec_push(&f->tags, tag);
	f->has_tags = f->has_tags || tag;
	check_record_def(c, name, o);
}

static const Str *
field_tag(Checker *c, const LitExpr *tag)
{
	if (!tag || tag->is_bad)
		return NULL;
	const Const *v = const_from_literal(TK_STRING, tag->text, tag->len);
	if (const_kind(v) != CONST_STRING)
		return NULL;
	size_t len;
	const char *s = const_string(v, &len);
	return len > 0 ? str_intern(c->ctx->strs, s, len) : NULL;
}

/* The name of an embedded field, or null. */
static NameExpr *
embedded_name(Expr *e)
{
	if (e->kind == EXPR_NAME)
		return as_name(e);
	if (e->kind == EXPR_STAR && as_star(e)->x->kind != EXPR_STAR)
		return embedded_name(as_star(e)->x);
	if (e->kind == EXPR_SELECTOR)
		return as_selector(e)->sel;
	if (e->kind == EXPR_INDEX)
		return embedded_name(as_index(e)->x);
	if (e->kind == EXPR_PAREN)
		return embedded_name(as_paren(e)->x);
	return NULL;
}

typedef struct EmbedTask {
	Pos pos;
	Type *t;
} EmbedTask;

/* Whether the type may be embedded is known when it is complete. */
static void
later_embedded(Checker *c, void *arg)
{
	EmbedTask *k = arg;
	bool is_ptr;
	Type *t = type_literal_base(k->t, &is_ptr);
	if (type_is_typeparam(t)) {
		check_error(c, k->pos,
			    "embedded field type cannot be a (pointer to a) type parameter");
		return;
	}
	Type *u = type_under(t);
	if (u->kind == TYPE_BASIC && type_basic(u)->basic == BASIC_UNSAFE_POINTER)
		check_error(c, k->pos, "embedded field type cannot be unsafe.Pointer");
	else if (u->kind == TYPE_POINTER)
		check_error(c, k->pos, "embedded field type cannot be a pointer");
	else if (u->kind == TYPE_INTERFACE && is_ptr)
		check_error(c, k->pos, "embedded field type cannot be a pointer to an interface");
}

static void
add_embedded(Checker *c, Fields *fs, Field *f, const Str *tag)
{
	Type *t = check_var_type(c, f->type);
	Pos pos = expr_place(f->type);
	NameExpr *name = embedded_name(f->type);
	if (!name) {
		if (f->type->kind != EXPR_BAD)
			check_error(c, pos, "invalid embedded field type %s", str_expr(f->type));
		return;
	}
	add_field(c, fs, name, t, true, tag, name->e.pos);
	EmbedTask *k = mem_new(EmbedTask);
	k->pos = pos;
	k->t = t;
	check_later(c, later_embedded, k);
}

/* Fewer are found as fast without. */
#define INDEXED_FROM 16

static const FieldIndex *
index_fields(Checker *c, const Fields *fs)
{
	if (fs->list.len < INDEXED_FROM)
		return NULL;
	FieldIndex *index = mem_new(FieldIndex);
	vec_each(&fs->list, i) {
		const Object *f = fs->list.at[i];
		if (f->name != c->ctx->name_blank)
			map_put(&index->by_name, map_key(f->name), i + 1);
		if (f->is_embedded)
			vec_push(&index->embedded, i);
	}
	return index;
}

Type *
check_struct_type(Checker *c, StructTypeExpr *e, StructType *into)
{
	Fields fs = { 0 };
	vec_each(&e->fields->fields, i) {
		Field *f = e->fields->fields.at[i];
		const Str *tag = field_tag(c, f->tag);
		if (f->names.len == 0) {
			add_embedded(c, &fs, f, tag);
			continue;
		}
		Type *t = check_var_type(c, f->type);
		vec_each(&f->names, k)
			add_field(c, &fs, f->names.at[k], t, false, tag, f->names.at[k]->e.pos);
	}
	into->n = fs.list.len;
	into->fields = fs.list.at;
	into->index = index_fields(c, &fs);
	into->tags = fs.has_tags ? fs.tags.at : NULL;
	return &into->t;
}

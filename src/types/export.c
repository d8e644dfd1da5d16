/*
 * What the compiler knows of an imported package: it reads export data, which
 * has the exported names, what their types mention, and what the bodies of
 * functions mention that can be inlined. Bodies of imported functions are not
 * parsed: those with a short text are taken to be inlined, and their words to be
 * names of the package if it has such.
 *
 * The package is finished, and other threads may read it: nothing of it is
 * changed here, not even a lazy field.
 */
#include "types/priv.h"

typedef struct Reach {
	const Package *pkg;
	const FileSet *files;
	Map seen;       /* Object * of what has a name and Type * of what is written in place */
	TypeVec todo;
	ObjectVec funcs; /* likewise to do: their bodies */
} Reach;

/* Bytes of a body that is inlined. With this, 97% of the unexported names of 20 packages of std are
 * told as gc does. */
#define SHORT_BODY 60

static void
reach(Reach *r, Type *t)
{
	if (t == NULL)
		return;
	if (t->kind == TYPE_BASIC)
		return;
	/* An instance has arguments of its own, and makes its origin known. */
	if (t->kind == TYPE_NAMED && type_named(t)->origin != type_named(t))
		reach(r, &type_named(t)->origin->t);
	if (t->kind == TYPE_ALIAS && type_alias(t)->origin != type_alias(t))
		reach(r, &type_alias(t)->origin->t);
	const void *id = t;
	if (t->kind == TYPE_NAMED && type_named(t)->origin == type_named(t))
		id = type_named(t)->obj;
	else if (t->kind == TYPE_ALIAS && type_alias(t)->origin == type_alias(t))
		id = type_alias(t)->obj;
	if (map_has(&r->seen, map_key(id)))
		return;
	map_put(&r->seen, map_key(id), 1);
	vec_push(&r->todo, t);
}

static void
reach_objects(Reach *r, Object *const *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		reach(r, at[i]->type);
}

static void
reach_list(Reach *r, const TypeList *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		reach(r, list->at[i]);
}

static void
reach_bounds(Reach *r, const TParamList *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		reach(r, list->at[i]->bound);
}

static void
reach_named(Reach *r, const NamedType *t)
{
	if (t->origin != t) {
		reach_list(r, &t->targs);
		return;
	}
	if (t->obj->pkg != r->pkg)
		return;
	reach_bounds(r, &t->tparams);
	reach(r, t->underlying);
	reach_objects(r, t->methods.at, t->methods.len);
	vec_append(&r->funcs, t->methods.at, t->methods.len);
}

static void
expand(Reach *r, Type *t)
{
	switch (t->kind) {
	case TYPE_ARRAY:
		reach(r, type_array(t)->elem);
		break;
	case TYPE_SLICE:
		reach(r, type_slice_(t)->elem);
		break;
	case TYPE_STRUCT:
		reach_objects(r, type_struct(t)->fields, type_struct(t)->n);
		break;
	case TYPE_POINTER:
		reach(r, type_pointer_(t)->elem);
		break;
	case TYPE_TUPLE:
		reach_objects(r, type_tuple(t)->vars, type_tuple(t)->n);
		break;
	case TYPE_SIGNATURE:
		reach_bounds(r, &type_signature(t)->tparams);
		reach(r, &type_signature(t)->params->t);
		reach(r, &type_signature(t)->results->t);
		break;
	case TYPE_INTERFACE:
		reach_objects(r, type_interface(t)->methods.at, type_interface(t)->methods.len);
		vec_each(&type_interface(t)->embeds, i)
			reach(r, type_interface(t)->embeds.at[i]);
		break;
	case TYPE_MAP:
		reach(r, type_map(t)->key);
		reach(r, type_map(t)->elem);
		break;
	case TYPE_CHAN:
		reach(r, type_chan(t)->elem);
		break;
	case TYPE_UNION:
		for (uint32_t i = 0; i < type_union(t)->n; i++)
			reach(r, type_union(t)->terms[i].type);
		break;
	case TYPE_NAMED:
		reach_named(r, type_named(t));
		break;
	case TYPE_ALIAS:
		if (type_alias(t)->origin == type_alias(t))
			reach(r, type_alias(t)->from_rhs);
		else
			reach_list(r, &type_alias(t)->targs);
		break;
	case TYPE_BASIC:
	case TYPE_TYPEPARAM:
		break;
	}
}

static void
reach_object(Reach *r, Object *o)
{
	if (o->kind == OBJ_CONST || map_has(&r->seen, map_key(o)))
		return; /* constants are told by value */
	if (o->kind != OBJ_TYPE)
		map_put(&r->seen, map_key(o), 1);
	reach(r, o->type);
	if (o->kind == OBJ_FUNC)
		vec_push(&r->funcs, o);
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* Past the string, rune or comment that begins at s[i], or i. */
static uint32_t
skip_text(const char *s, uint32_t i, uint32_t end)
{
	char quote = s[i];
	if (quote == '/' && i + 1 < end && (s[i + 1] == '/' || s[i + 1] == '*')) {
		const char *stop = s[i + 1] == '/' ? "\n" : "*/";
		for (i += 2; i < end && strncmp(s + i, stop, strlen(stop)) != 0; i++)
			;
		return i;
	}
	if (quote != '"' && quote != '\'' && quote != '`')
		return i;
	for (i++; i < end && s[i] != quote; i++)
		if (s[i] == '\\' && quote != '`')
			i++;
	return i;
}

/* The names of the package among the words of a body, but for those after a dot. */
static void
reach_words(Reach *r, const char *s, uint32_t end)
{
	for (uint32_t i = 0; i < end; i++) {
		uint32_t from = i;
		i = skip_text(s, i, end);
		if (i != from || !is_word(s[i]))
			continue;
		while (i < end && is_word(s[i]))
			i++;
		if (from > 0 && s[from - 1] == '.')
			continue;
		vec_each(&r->pkg->scope->elems, k) {
			Object *o = r->pkg->scope->elems.at[k];
			if (o->name->len == i - from && memcmp(o->name->s, s + from, i - from) == 0)
				reach_object(r, o);
		}
	}
}

/* Whether a body of n bytes is in export data. */
static bool
is_exported_body(const Object *o, uint32_t n)
{
	bool is_generic = o->type != NULL && o->type->kind == TYPE_SIGNATURE &&
			  func_signature(o)->tparams.n + func_signature(o)->rtparams.n > 0;
	return n > 0 && (is_generic || n <= SHORT_BODY);
}

/* Bytes from the "{" at *pos on; 0: no body. */
static uint32_t
body_extent(const Package *pkg, const Object *o, Pos *pos)
{
	if (o->decl == NULL) {
		uint64_t kept = map_get(&pkg->bodies, map_key(o));
		*pos = (Pos)(kept >> 32);
		return (uint32_t)kept;
	}
	const BlockStmt *body = o->decl->body;
	*pos = body != NULL ? body->s.pos : 0;
	return body != NULL && body->rbrace > body->s.pos ? body->rbrace - body->s.pos : 0;
}

void
package_keep_body(Package *pkg, const Object *o)
{
	Pos pos;
	uint32_t n = body_extent(pkg, o, &pos);
	if (is_exported_body(o, n))
		map_put(&pkg->bodies, map_key(o), map_pair(pos, n));
}

static void
expand_func(Reach *r, const Object *o)
{
	Pos pos;
	uint32_t n = body_extent(r->pkg, o, &pos);
	const SrcFile *f = is_exported_body(o, n) ? fileset_file(r->files, pos) : NULL;
	if (f != NULL)
		reach_words(r, f->text + (pos - f->base), n);
}

bool
package_shows(const FileSet *files, const Package *pkg, const Object *o)
{
	if (object_is_exported(o))
		return true;
	Reach r = {.pkg = pkg, .files = files};
	vec_each(&pkg->scope->elems, i)
		if (object_is_exported(pkg->scope->elems.at[i]))
			reach_object(&r, pkg->scope->elems.at[i]);
	uint32_t n_types = 0, n_funcs = 0;
	while (n_types < r.todo.len || n_funcs < r.funcs.len) {
		if (n_types < r.todo.len)
			expand(&r, r.todo.at[n_types++]);
		else
			expand_func(&r, r.funcs.at[n_funcs++]);
	}
	return map_has(&r.seen, map_key(o));
}

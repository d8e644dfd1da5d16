/*
 * Objects and scopes.
 */
#include "types/priv.h"

#define SCOPE_LINEAR 8 /* up to here a scope is searched without its index */

/* Letters of class Lu beyond ASCII: decoded just far enough for Latin, Greek and Cyrillic;
 * other scripts with case are so rare in identifiers that their capitals are looked up by range. */
static bool
rune_is_upper(uint32_t r)
{
	if (r < 0x80)
		return r >= 'A' && r <= 'Z';
	if (r >= 0xC0 && r <= 0xDE)
		return r != 0xD7;
	if (r >= 0x100 && r <= 0x137)
		return (r & 1) == 0;
	if (r >= 0x139 && r <= 0x148)
		return (r & 1) == 1;
	if (r >= 0x14A && r <= 0x177)
		return (r & 1) == 0;
	if (r == 0x178 || r == 0x179 || r == 0x17B || r == 0x17D)
		return true;
	if (r >= 0x388 && r <= 0x3AB)
		return r != 0x390 && r != 0x38B && r != 0x38D && r != 0x3A2;
	if (r == 0x386)
		return true;
	if (r >= 0x3D8 && r <= 0x3EF)
		return (r & 1) == 0;
	if (r >= 0x400 && r <= 0x42F)
		return true;
	if ((r >= 0x460 && r <= 0x481) || (r >= 0x48A && r <= 0x4BF) || (r >= 0x4D0 && r <= 0x52F))
		return (r & 1) == 0;
	if (r >= 0x531 && r <= 0x556)
		return true;
	if (r >= 0x10A0 && r <= 0x10C5)
		return true;
	if (r >= 0x1E00 && r <= 0x1E95)
		return (r & 1) == 0;
	if (r >= 0x1EA0 && r <= 0x1EFF)
		return (r & 1) == 0;
	return r >= 0xFF21 && r <= 0xFF3A;
}

bool
name_is_exported(const Str *name)
{
	const unsigned char *s = (const unsigned char *)name->s;
	uint32_t r = s[0];
	if (r >= 0xC0 && r < 0xE0 && name->len >= 2)
		r = (r & 0x1F) << 6 | (s[1] & 0x3F);
	else if (r >= 0xE0 && r < 0xF0 && name->len >= 3)
		r = (r & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
	return name->len > 0 && rune_is_upper(r);
}

static Object *
init_object(Object *o, ObjectKind kind, Pos pos, Package *pkg, const Str *name, Type *type)
{
	o->kind = kind;
	o->color = type ? OBJ_BLACK : OBJ_WHITE;
	o->pos = pos;
	o->pkg = pkg;
	o->name = name;
	o->is_exported = name_is_exported(name);
	o->type = type;
	return o;
}

Object *
object_new(ObjectKind kind, Pos pos, Package *pkg, const Str *name, Type *type)
{
	return init_object(mem_new(Object), kind, pos, pkg, name, type);
}

Object *
object_new_local(Checker *c, Pos pos, const Str *name, Type *type)
{
	Object *o = arena_new(c->facts, Object);
	o->var_kind = VAR_LOCAL;
	return init_object(o, OBJ_VAR, pos, c->pkg, name, type);
}

Object *
object_new_var(VarKind kind, Pos pos, Package *pkg, const Str *name, Type *type)
{
	Object *o = object_new(OBJ_VAR, pos, pkg, name, type);
	o->var_kind = (uint8_t)kind;
	return o;
}

Object *
object_subst_var(Object *o, Type *type)
{
	Object *copy = mem_new(Object);
	*copy = *o;
	copy->type = type;
	copy->origin = object_origin(o);
	if (o->kind == OBJ_FUNC)
		copy->decl = NULL;
	return copy;
}

bool
object_same_id(const Object *o, const Package *pkg, const Str *name)
{
	if (o->name != name)
		return false;
	if (object_is_exported(o))
		return true;
	if (!pkg || !o->pkg)
		return pkg == o->pkg;
	return pkg == o->pkg || pkg->path == o->pkg->path;
}

int
object_cmp_id(const Object *a, const Object *b)
{
	if (a == b)
		return 0;
	bool ea = object_is_exported(a), eb = object_is_exported(b);
	if (ea != eb)
		return ea ? -1 : 1;
	int r = a->name == b->name ? 0 : str_cmp(a->name, b->name);
	if (r != 0 || ea)
		return r;
	if (!a->pkg || !b->pkg)
		return (a->pkg != NULL) - (b->pkg != NULL);
	return a->pkg == b->pkg ? 0 : str_cmp(a->pkg->path, b->pkg->path);
}

bool
func_has_pragma(const Object *f, const char *name, const char **args)
{
	const FuncDecl *d = func_declaration(f);
	if (!d)
		return false;
	size_t n = strlen(name);
	vec_each(&d->pragmas, i) {
		const char *s = d->pragmas.at[i].text->s;
		if (strncmp(s, "go:", 3) != 0 || strncmp(s + 3, name, n) != 0)
			continue;
		s += 3 + n;
		if (*s != '\0' && *s != ' ' && *s != '\t')
			continue;
		while (*s == ' ' || *s == '\t')
			s++;
		if (args)
			*args = s;
		return true;
	}
	return false;
}

/* ---------------------------------------------------------------- scopes */

static Scope *
init_scope(Scope *s, Scope *parent, Pos pos, Pos end)
{
	s->parent = parent;
	s->elems.at = s->few;
	s->elems.cap = sizeof(s->few) / sizeof(s->few[0]);
	s->pos = pos;
	s->end = end;
	return s;
}

Scope *
scope_new(Scope *parent, Pos pos, Pos end)
{
	return init_scope(mem_new(Scope), parent, pos, end);
}

Scope *
scope_new_local(Checker *c, Scope *parent, Pos pos, Pos end)
{
	return init_scope(arena_new(c->facts, Scope), parent, pos, end);
}

Object *
scope_lookup(const Scope *s, const Str *name)
{
	if (s->index.len > 0)
		return map_get_ptr(&s->index, name);
	vec_each(&s->elems, i)
		if (s->elems.at[i]->name == name)
			return s->elems.at[i];
	return NULL;
}

Object *
scope_insert(Scope *s, Object *o)
{
	Object *old = scope_lookup(s, o->name);
	if (old)
		return old;
	vec_push(&s->elems, o);
	if (s->index.len > 0) {
		map_put_ptr(&s->index, o->name, o);
	} else if (s->elems.len > SCOPE_LINEAR) {
		vec_each(&s->elems, i)
			map_put_ptr(&s->index, s->elems.at[i]->name, s->elems.at[i]);
	}
	if (!o->parent)
		o->parent = s;
	return NULL;
}

Object *
scope_lookup_parent(Scope *s, const Str *name, Pos pos, Scope **where)
{
	for (; s; s = s->parent) {
		Object *o = scope_lookup(s, name);
		if (o && (pos == 0 || o->scope_pos <= pos)) {
			if (where)
				*where = s;
			return o;
		}
	}
	return NULL;
}

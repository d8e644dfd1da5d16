/*
 * Collecting the package-level objects of all files: imports into file scopes,
 * everything else into the package scope, methods onto their base types. No
 * type is looked at; decl.c does that on demand.
 */
#include "types/const_priv.h"
#include "types/priv.h"

static void
redeclared(Checker *c, Object *o, Object *other, const char *name)
{
	const char *alt = other->pos
				  ? str_format("\n\t%s: other declaration of %s",
					       str_pos(c, other->pos), name)
				  : "";
	check_error(c, o->pos, "%s redeclared in this block%s", name, alt);
}

void
check_declare(Checker *c, Scope *s, const NameExpr *name, Object *o, Pos scope_pos)
{
	if (o->name != c->ctx->name_blank) {
		Object *other = scope_insert(s, o);
		if (other) {
			redeclared(c, o, other, o->name->s);
			return;
		}
		o->scope_pos = scope_pos;
	} else if (!o->parent) {
		o->parent = s;
	}
	if (name)
		check_record_def(c, name, o);
}

static DeclInfo *
new_decl(uint32_t file, Scope *scope)
{
	DeclInfo *d = mem_new(DeclInfo);
	d->file = scope;
	d->file_index = file;
	return d;
}

static void
add_object(Checker *c, Object *o, DeclInfo *d)
{
	o->order = c->objects.len;
	vec_push(&c->objects, o);
	vec_push(&c->decls, d);
	if (!d->obj)
		d->obj = o;
}

static void
declare_package_object(Checker *c, const NameExpr *name, Object *o, DeclInfo *d)
{
	if (o->name == c->ctx->name_init) {
		check_error(c, o->pos, "cannot declare init - must be func");
		return;
	}
	if (o->name == c->ctx->name_main && str_is(c->pkg->name, "main")) {
		check_error(c, o->pos, "cannot declare main - must be func");
		return;
	}
	check_declare(c, c->pkg->scope, name, o, 0);
	add_object(c, o, d);
}

/* --------------------------------------------------------------- imports */

static Package *
fake_package(Checker *c, const Str *path)
{
	const char *base = strrchr(path->s, '/');
	Package *p = mem_new(Package);
	p->path = p->id = path;
	p->name = str_cstr(c->ctx->strs, base ? base + 1 : path->s);
	p->scope = scope_new(c->ctx->universe, 0, 0);
	p->is_fake = p->is_complete = true;
	return p;
}

static const char *
bad_import_path(const char *s, size_t len)
{
	if (len == 0)
		return "empty string";
	int n;
	for (size_t i = 0; i < len; i += (size_t)n) {
		unsigned char b = (unsigned char)s[i];
		uint32_t rune;
		n = const_utf8_decode((const unsigned char *)s + i,
					  (const unsigned char *)s + len, &rune);
		if (n == 0 || rune == 0xfffd)
			return "invalid character U+FFFD '\xef\xbf\xbd'";
		if (b <= ' ' || b == 0x7f || strchr("!\"#$%&'()*,:;<=>?[\\]^`{|}", b))
			return b >= ' ' && b < 0x7F
				       ? str_format("invalid character U+%04X '%c'", b, b)
				       : str_format("invalid character U+%04X", b);
	}
	return NULL;
}

/* Why the compiler refuses a path whose bytes are legal; null: it does not. */
static const char *
odd_import_path(const char *s)
{
	if (s[0] == '/')
		return "import path cannot be absolute path";
	Buf clean = { 0 };
	for (const char *p = s; *p; p++) {
		bool is_rest = p == s || p[-1] == '/';
		if (*p == '/' && (p[1] == '/' || p[1] == '\0'))
			continue;
		if (is_rest && p > s && p[0] == '.' && p[1] == '/') {
			p++;
			continue;
		}
		buf_putc(&clean, *p);
	}
	if (strcmp(buf_cstr(&clean), s) == 0)
		return NULL;
	return str_format("non-canonical import path \"%s\" (should be \"%s\")", s,
			  buf_cstr(&clean));
}

static Package *
import_package(Checker *c, const ImportDecl *d)
{
	if (d->path->is_bad)
		return NULL;
	const Const *v = const_from_literal(TK_STRING, d->path->text, d->path->len);
	if (const_kind(v) != CONST_STRING)
		return NULL;
	size_t len;
	const char *s = const_string(v, &len);
	const char *why = bad_import_path(s, len);
	if (why) {
		check_error(c, d->path->e.pos, "invalid import path (%s)", why);
		return NULL;
	}
	const Str *path = str_intern(c->ctx->strs, s, len);
	if (str_is(path, "unsafe"))
		return c->ctx->unsafe;
	why = odd_import_path(s);
	if (why && !map_has(&c->imported, map_key(path))) {
		check_error(c, d->path->e.pos, "could not import %s (%s)", path->s, why);
		map_put_ptr(&c->imported, path, fake_package(c, path));
	}
	uint64_t *known = map_ensure(&c->imported, map_key(path), NULL);
	if (*known)
		return (Package *)(uintptr_t)*known;
	Package *p = NULL;
	const char *error = "not found";
	if (c->opts->fake_c && str_is(path, "C")) {
		p = fake_package(c, path);
	} else {
		if (c->opts->import)
			p = c->opts->import(c->opts->import_ctx, path, d->path->e.pos, &error);
		if (!p) {
			if (error)
				check_error(c, d->path->e.pos, "could not import %s (%s)", path->s,
					    error);
			p = fake_package(c, path);
		}
	}
	map_put_ptr(&c->imported, path, p);
	return p;
}

static void
import_all(Checker *c, Scope *file, Object *pkgname, Pos pos)
{
	Map *m = mem_new(Map);
	uint64_t *place = map_ensure(&c->dot_imports, map_key(file), NULL);
	if (*place)
		m = (Map *)(uintptr_t)*place;
	else
		*place = map_key(m);
	const Scope *from = pkgname->imported->scope;
	vec_each(&from->elems, i) {
		Object *o = from->elems.at[i];
		if (!object_is_exported(o))
			continue;
		Object *other = scope_insert(file, o);
		if (other) {
			const char *alt = other->pos ? str_format("\n\t%s: other declaration of %s",
								  str_pos(c, other->pos),
								  o->name->s)
						     : "";
			check_error(c, pos, "%s redeclared in this block%s", o->name->s, alt);
		} else {
			map_put_ptr(m, o, pkgname);
		}
	}
}

static void
collect_import(Checker *c, Scope *file, ImportDecl *d)
{
	Package *p = import_package(c, d);
	if (!p)
		return;
	const Str *name = p->name;
	Pos pos = d->name ? d->name->e.pos : d->d.pos;
	if (d->name) {
		name = d->name->name;
		if (str_is(p->path, "C")) {
			check_error(c, pos, "cannot rename import \"C\"");
			return;
		}
	}
	if (name == c->ctx->name_init) {
		check_error(c, pos, "cannot import package as init - init must be a func");
		return;
	}
	bool known = false;
	vec_each(&c->pkg->imports, i)
		known = known || c->pkg->imports.at[i] == p;
	if (!known)
		vec_push(&c->pkg->imports, p);
	Object *o = object_new(OBJ_PKGNAME, pos, c->pkg, name, c->ctx->basic[BASIC_INVALID]);
	o->imported = p;
	if (d->name)
		check_record_def(c, d->name, o);
	else
		map_put_ptr(&c->info->implicits, d, o);
	if (p->is_fake || name == c->ctx->name_blank)
		o->is_used = true;
	vec_push(&c->imports, o);
	if (name == c->ctx->name_dot)
		import_all(c, file, o, pos);
	else
		check_declare(c, file, NULL, o, 0);
}

/* ---------------------------------------------------------- declarations */

void
check_arity(Checker *c, Pos pos, NameExpr *const *names, uint32_t l, const ExprVec *inits,
	    bool is_const, bool inherited)
{
	uint32_t r = inits->len;
	if (l < r) {
		const Expr *e = inits->at[l];
		if (inherited)
			check_error(c, pos, "extra init expr at %s", str_pos(c, expr_place(e)));
		else
			check_error(c, expr_place(e), "extra init expr %s", str_expr(e));
	} else if (l > r && (is_const || r != 1)) {
		check_error(c, names[r]->e.pos, "missing init expr for %s", names[r]->name->s);
	}
}

typedef struct ConstGroup {
	const DeclGroup *group;
	const ConstDecl *spec; /* the last one with a type or values */
} ConstGroup;

/* Type and values of a constant spec: its own or the repeated ones. */
static const ConstDecl *
const_source(ConstGroup *g, const ConstDecl *d, bool *inherited)
{
	if (!d->group || d->group != g->group)
		*g = (ConstGroup){ d->group, NULL };
	*inherited = !d->type && d->values.len == 0;
	if (!*inherited || !g->spec)
		g->spec = d;
	return g->spec;
}

static void
collect_const(Checker *c, uint32_t file, Scope *scope, ConstGroup *g, ConstDecl *d)
{
	bool inherited;
	const ConstDecl *src = const_source(g, d, &inherited);
	vec_each(&d->names, i) {
		NameExpr *n = d->names.at[i];
		Object *o = object_new(OBJ_CONST, n->e.pos, c->pkg, n->name, NULL);
		DeclInfo *info = new_decl(file, scope);
		info->type = src->type;
		info->init = i < src->values.len ? src->values.at[i] : NULL;
		info->is_inherited = inherited;
		info->iota = d->iota;
		declare_package_object(c, n, o, info);
	}
	check_arity(c, d->d.pos, d->names.at, d->names.len, &src->values, true, inherited);
}

static void
collect_var(Checker *c, uint32_t file, Scope *scope, VarDecl *d)
{
	Object **lhs = mem_array(Object *, d->names.len);
	DeclInfo *shared = NULL;
	if (d->values.len == 1 && d->names.len > 1) {
		shared = new_decl(file, scope);
		shared->lhs = lhs;
		shared->n_lhs = d->names.len;
		shared->type = d->type;
		shared->init = d->values.at[0];
	}
	vec_each(&d->names, i) {
		NameExpr *n = d->names.at[i];
		Object *o = object_new_var(VAR_GLOBAL, n->e.pos, c->pkg, n->name, NULL);
		lhs[i] = o;
		DeclInfo *info = shared;
		if (!info) {
			info = new_decl(file, scope);
			info->type = d->type;
			info->init = i < d->values.len ? d->values.at[i] : NULL;
		}
		declare_package_object(c, n, o, info);
	}
	if (!d->type || d->values.len > 0)
		check_arity(c, d->d.pos, d->names.at, d->names.len, &d->values, false, false);
}

static void
collect_type(Checker *c, uint32_t file, Scope *scope, TypeDecl *d)
{
	Object *o = object_new(OBJ_TYPE, d->name->e.pos, c->pkg, d->name->name, NULL);
	o->is_alias = d->is_alias;
	DeclInfo *info = new_decl(file, scope);
	info->type_decl = d;
	declare_package_object(c, d->name, o, info);
}

Expr *
recv_base(Expr *e, bool *ptr, IndexExpr **params)
{
	*params = NULL;
	e = expr_unparen(e);
	*ptr = e->kind == EXPR_STAR;
	if (*ptr)
		e = expr_unparen(as_star(e)->x);
	if (e->kind != EXPR_INDEX)
		return e;
	*params = as_index(e);
	return as_index(e)->x;
}

static void
collect_plain_func(Checker *c, Object *o, FuncDecl *d)
{
	bool init = o->name == c->ctx->name_init;
	bool main = o->name == c->ctx->name_main && str_is(c->pkg->name, "main");
	if (init || main) {
		if (d->type->tparams && d->type->tparams->fields.len > 0)
			check_soft_error(c, d->type->tparams->fields.at[0]->pos,
					 "func %s must have no type parameters", o->name->s);
		if (d->type->params->fields.len > 0 ||
		    (d->type->results && d->type->results->fields.len > 0))
			check_soft_error(c, d->name->e.pos,
					 "func %s must have no arguments and no return values",
					 o->name->s);
	} else if (d->type->tparams && d->type->tparams->fields.len > 0) {
		check_version(c, d->type->tparams->fields.at[0]->pos, 18, "type parameter");
	}
	if (init) {
		o->parent = c->pkg->scope;
		check_record_def(c, d->name, o);
		if (!d->body)
			check_soft_error(c, o->pos, "func init must have a body");
		return;
	}
	check_declare(c, c->pkg->scope, d->name, o, 0);
}

typedef struct Method {
	Object *obj;
	NameExpr *base;
	bool ptr;
} Method;

typedef VEC(Method) MethodVec;

static void
collect_func(Checker *c, uint32_t file, Scope *scope, FuncDecl *d, MethodVec *methods)
{
	Object *o = object_new(OBJ_FUNC, d->name->e.pos, c->pkg, d->name->name, NULL);
	o->decl = d;
	DeclInfo *info = new_decl(file, scope);
	info->func = d;
	if (!d->recv || d->recv->fields.len == 0) {
		collect_plain_func(c, o, d);
	} else {
		bool ptr;
		IndexExpr *params;
		Expr *base = recv_base(d->recv->fields.at[0]->type, &ptr, &params);
		o->is_ptr_recv = ptr;
		o->is_nointerface =
			c->opts->has_fieldtrack && func_has_pragma(o, "nointerface", NULL);
		if (base->kind == EXPR_NAME && o->name != c->ctx->name_blank)
			vec_push(methods, ((Method){ o, as_name(base), ptr }));
		check_record_def(c, d->name, o);
	}
	add_object(c, o, info);
}

static void
collect_file(Checker *c, uint32_t file, MethodVec *methods)
{
	const File *f = c->info->files.at[file];
	Scope *scope = scope_new(c->pkg->scope, f->src->base, f->src->base + f->src->size);
	vec_push(&c->file_scopes, scope);
	c->env.go_minor = c->info->file_minor.at[file];
	ConstGroup group = { 0 };
	vec_each(&f->decls, i) {
		Decl *d = f->decls.at[i];
		if (d->kind == DECL_IMPORT)
			collect_import(c, scope, as_import_decl(d));
		else if (d->kind == DECL_CONST)
			collect_const(c, file, scope, &group, as_const_decl(d));
		else if (d->kind == DECL_VAR)
			collect_var(c, file, scope, as_var_decl(d));
		else if (d->kind == DECL_TYPE)
			collect_type(c, file, scope, as_type_decl(d));
		else if (d->kind == DECL_FUNC)
			collect_func(c, file, scope, as_func_decl(d), methods);
	}
}

/* A name that a file imports may not be declared in the package as well. */
static void
check_file_scope(Checker *c, const Scope *file)
{
	const Map *dots = map_get_ptr(&c->dot_imports, file);
	vec_each(&file->elems, i) {
		Object *o = file->elems.at[i];
		Object *alt = scope_lookup(c->pkg->scope, o->name);
		if (!alt)
			continue;
		Object *by = dots ? map_get_ptr(dots, o) : NULL;
		if (by)
			check_error(c, alt->pos,
				    "%s already declared through dot-import of package %s "
				    "(\"%s\")\n"
				    "\t%s: %s other declaration of %s",
				    alt->name->s, by->imported->name->s, by->imported->path->s,
				    str_pos(c, by->pos), "", o->name->s);
		else
			check_error(c, alt->pos,
				    "%s already declared through import of package %s (\"%s\")\n"
				    "\t%s: other declaration of %s",
				    alt->name->s, o->imported->name->s, o->imported->path->s,
				    str_pos(c, o->pos), o->name->s);
		o->is_used = true;
	}
}

/* The type declaration that a receiver's base name stands for, aliases and
 * at most one pointer in them followed; null if it is none of this package. */
static Object *
resolve_base(Checker *c, const NameExpr *name, bool *ptr)
{
	for (int depth = 0; depth < 100; depth++) {
		Object *o = scope_lookup(c->pkg->scope, name->name);
		if (!o || o->kind != OBJ_TYPE || !o->order)
			return NULL;
		TypeDecl *d = c->decls.at[o->order]->type_decl;
		if (!d->is_alias)
			return o;
		if (d->tparams)
			return NULL;
		Expr *rhs = expr_unparen(d->type);
		if (rhs->kind == EXPR_STAR && !*ptr) {
			*ptr = true;
			rhs = expr_unparen(as_star(rhs)->x);
		}
		if (rhs->kind != EXPR_NAME)
			return NULL;
		name = as_name(rhs);
	}
	return NULL;
}

static void
attach_methods(Checker *c, const MethodVec *methods)
{
	vec_each(methods, i) {
		Method m = methods->at[i];
		bool ptr = m.ptr;
		Object *base = resolve_base(c, m.base, &ptr);
		if (!base)
			continue;
		m.obj->is_ptr_recv = ptr;
		uint64_t *list = map_ensure(&c->methods_of, map_key(base), NULL);
		if (!*list)
			*list = map_key(mem_new(ObjectVec));
		ObjectVec *v = (ObjectVec *)(uintptr_t)*list;
		vec_push(v, m.obj);
	}
}

void
check_collect_objects(Checker *c)
{
	vec_push(&c->objects, NULL);
	vec_push(&c->decls, NULL);
	MethodVec methods = { 0 };
	vec_each(&c->info->files, i)
		collect_file(c, i, &methods);
	vec_each(&c->file_scopes, i)
		check_file_scope(c, c->file_scopes.at[i]);
	attach_methods(c, &methods);
}

void
check_unused_imports(Checker *c)
{
	vec_each(&c->imports, i) {
		Object *o = c->imports.at[i];
		if (o->is_used)
			continue;
		const Str *path = o->imported->path;
		const char *base = strrchr(path->s, '/');
		base = base ? base + 1 : path->s;
		if (o->name == c->ctx->name_dot || strcmp(o->name->s, base) == 0)
			check_soft_error(c, o->pos, "\"%s\" imported and not used", path->s);
		else
			check_soft_error(c, o->pos, "\"%s\" imported as %s and not used", path->s,
					 o->name->s);
	}
}

/* ------------------------------------------------------------ everything */

void
check_package_objects(Checker *c)
{
	/* Types first, then aliases, so that an alias is never asked for what it
	 * stands for before that is known. */
	for (uint32_t i = 1; i < c->objects.len; i++)
		if (c->objects.at[i]->kind == OBJ_TYPE && !c->objects.at[i]->is_alias)
			check_object(c, c->objects.at[i]);
	for (uint32_t i = 1; i < c->objects.len; i++)
		if (c->objects.at[i]->kind == OBJ_TYPE && c->objects.at[i]->is_alias)
			check_object(c, c->objects.at[i]);
	for (uint32_t i = 1; i < c->objects.len; i++)
		check_object(c, c->objects.at[i]);
}

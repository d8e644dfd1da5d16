/*
 * What no instruction of the module does to it: functions that something else calls and variables
 * that something else gives a value, in a closed world too, are marked `outside` in the IR.
 *
 * - The linker sets any variable of type string (-ldflags=-X; cmd/link/internal/ld/data.go,
 *   addstrdata) and resolves //go:linkname; the compiler fills //go:embed variables.
 * - Assembly calls and writes what its files name (LowerOptions.asm_names).
 * - The host calls //go:wasmexport and cgo's exported functions.
 * - A test's main program, which is generated, calls the tests and a few packages of the standard
 *   library (cmd/go/internal/load/test.go, testmainTmpl).
 * - The runtime, where it is not part of the module, calls and writes what packages of the
 *   standard library export to it.
 */
#include "lower/priv.h"

/* --------------------------------------------------------------- symbols */

/* The linker knows a package by its path, and that of every program by "main". */
static const Str *
symbol_package(const Package *pkg)
{
	return str_is(pkg->name, "main") ? pkg->name : pkg->path;
}

/* The next word of a directive's text, or null. */
static const Str *
next_word(Lower *l, const char **s)
{
	*s += strspn(*s, " \t");
	size_t n = strcspn(*s, " \t");
	const Str *word = n > 0 ? str_intern(l->strs, *s, n) : NULL;
	*s += n;
	return word;
}

static bool
begins(const Pragma *p, const char *verb)
{
	size_t n = strlen(verb);
	return strncmp(p->text->s, verb, n) == 0 && (p->text->s[n] == ' ' || p->text->s[n] == '\t');
}

/* Remember what "go:linkname LOCAL [REMOTE]" and "go:cgo_export_KIND LOCAL [REMOTE]" say. */
static void
collect_pragma(Lower *l, Unit *u, const Pragma *p)
{
	const char *s = p->text->s + strcspn(p->text->s, " \t");
	bool is_linkname = begins(p, "go:linkname");
	if (!is_linkname && !begins(p, "go:cgo_export_static") &&
	    !begins(p, "go:cgo_export_dynamic"))
		return;
	const Str *local = next_word(l, &s), *remote = next_word(l, &s);
	if (local != NULL && is_linkname)
		map_put_ptr(&u->linknames, local, remote);
	else if (local != NULL)
		map_put(&u->outside, map_key(local), 1);
}

static void
collect_pragmas(Lower *l, Unit *u, const PragmaVec *list)
{
	vec_each(list, i)
		collect_pragma(l, u, &list->at[i]);
}

static void
collect_var_pragmas(Lower *l, Unit *u, const VarDecl *d)
{
	collect_pragmas(l, u, &d->pragmas);
	vec_each(&d->pragmas, i)
		if (begins(&d->pragmas.at[i], "go:embed"))
			vec_each(&d->names, k)
				map_put(&u->outside, map_key(d->names.at[k]->name), 1);
}

void
lower_collect_directives(Lower *l, Unit *u)
{
	assert(u->info != NULL);
	vec_each(&u->info->files, i) {
		const File *f = u->info->files.at[i];
		collect_pragmas(l, u, &f->pragmas);
		vec_each(&f->decls, k) {
			if (f->decls.at[k]->kind == DECL_FUNC)
				collect_pragmas(l, u, &as_func_decl(f->decls.at[k])->pragmas);
			else if (f->decls.at[k]->kind == DECL_VAR)
				collect_var_pragmas(l, u, as_var_decl(f->decls.at[k]));
		}
	}
}

static const Str *
own_symbol(Lower *l, const Object *o)
{
	assert(o->pkg != NULL);
	return str_printf(l->strs, "%s.%s", symbol_package(o->pkg)->s, o->name->s);
}

const Str *
lower_symbol(Lower *l, const Unit *u, const Object *o)
{
	const Str *remote = map_get_ptr(&u->linknames, o->name);
	return remote != NULL ? remote : own_symbol(l, o);
}

/* Whether a symbol, which is of the form PACKAGE.NAME, is of this package; *name: its name. */
static bool
is_symbol_of(const Str *symbol, const Package *pkg, const char **name)
{
	const Str *path = symbol_package(pkg);
	if (symbol->len <= path->len + 1 || memcmp(symbol->s, path->s, path->len) != 0 ||
	    symbol->s[path->len] != '.')
		return false;
	*name = symbol->s + path->len + 1;
	return true;
}

/*
 * The package-level object that other packages know by the name that o is linked to: where a
 * package is there twice, as its test variant too, the first one, and *is_unique is false.
 * Null: no package of the module has it.
 */
static Object *
linked_object(Lower *l, const Object *o, const Str *symbol, bool *is_unique)
{
	Object *found = NULL;
	*is_unique = true;
	vec_each(&l->units, i) {
		const Package *p = l->units.at[i]->pkg;
		const char *name;
		if (p->scope == NULL || !is_symbol_of(symbol, p, &name))
			continue;
		Object *other = scope_lookup(p->scope, str_cstr(l->strs, name));
		if (other == NULL || other == o)
			continue;
		*is_unique = found == NULL;
		found = found != NULL ? found : other;
	}
	return found;
}

Object *
lower_linked_var(Lower *l, const Unit *u, Object *o)
{
	assert(o->kind == OBJ_VAR);
	const Str *remote = map_get_ptr(&u->linknames, o->name);
	bool is_unique;
	Object *other = remote != NULL ? linked_object(l, o, remote, &is_unique) : NULL;
	if (other == NULL || other->kind != OBJ_VAR || !is_unique)
		return o;
	const Unit *v = map_get_ptr(&l->unit_of, other->pkg);
	assert(v != NULL); /* linked_object looks into units */
	/* One that goes by another name itself is not what is meant. */
	if (lower_symbol(l, v, other) != remote || !type_identical(other->type, o->type))
		return o;
	return other;
}

/* ------------------------------------------------------ what cannot be followed */

/* "Test", "TestX", "Test1", but not "Testing" (cmd/go/internal/load/test.go, isTest). */
static bool
has_test_name(const Str *name, const char *prefix)
{
	size_t n = strlen(prefix);
	if (name->len < n || memcmp(name->s, prefix, n) != 0)
		return false;
	return name->len == n || !(name->s[n] >= 'a' && name->s[n] <= 'z');
}

static bool
is_test(const Lower *l, const Object *func)
{
	static const char *const prefixes[] = {"Test", "Benchmark", "Fuzz", "Example"};
	static const char suffix[] = "_test.go";
	bool is_named = false;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		is_named |= has_test_name(func->name, prefixes[i]);
	const SrcFile *f = is_named ? fileset_file(l->files, func->pos) : NULL;
	size_t n = sizeof(suffix) - 1;
	return f != NULL && f->name->len >= n &&
	       strcmp(f->name->s + f->name->len - n, suffix) == 0;
}

/* Whether a function of this name and body, or lack of one, is what o's linkname says: one of the
 * two has a body, which the other is made to call (linked_body). */
static bool
is_pair(const Object *o, const Object *other)
{
	if (o->kind != OBJ_FUNC || other == NULL || other->kind != OBJ_FUNC ||
	    func_declaration(o) == NULL || func_declaration(other) == NULL)
		return false;
	return (func_declaration(o)->body != NULL) != (func_declaration(other)->body != NULL);
}

/* The names that are linked to in ways that cannot be followed: variables of another type,
 * functions as variables, methods, names that no Go code declares or two packages do. */
static void
collect_unfollowed(Lower *l, Unit *u)
{
	map_each(&u->linknames, k) {
		const Str *local = (const Str *)(uintptr_t)u->linknames.entries[k].key;
		const Str *remote = (const Str *)(uintptr_t)u->linknames.entries[k].value;
		Object *o = scope_lookup(u->pkg->scope, local);
		if (remote == NULL || o == NULL || remote == own_symbol(l, o))
			continue;
		bool is_unique;
		const Object *other = linked_object(l, o, remote, &is_unique);
		bool is_followed = o->kind == OBJ_VAR ? lower_linked_var(l, u, o) != o
						      : is_unique && is_pair(o, other);
		if (!is_followed)
			map_put(&l->unfollowed, map_key(remote), 1);
	}
}

void
lower_collect_outside(Lower *l)
{
	vec_each(&l->units, i) {
		Unit *u = l->units.at[i];
		l->has_runtime |= str_is(u->pkg->path, "runtime");
		if (u->info == NULL)
			continue;
		collect_unfollowed(l, u);
		vec_each(&u->pkg->scope->elems, k)
			l->has_tests |= u->pkg->scope->elems.at[k]->kind == OBJ_FUNC &&
					is_test(l, u->pkg->scope->elems.at[k]);
	}
}

/* Whether anything that is no Go code of the module refers to a symbol. */
static bool
is_referenced(const Lower *l, const Str *symbol)
{
	return l->opts.has_unread_asm || map_has(&l->unfollowed, map_key(symbol)) ||
	       (l->opts.asm_names != NULL && map_has(l->opts.asm_names, map_key(symbol)));
}

/* Whether code that the module lacks, but no user wrote, may use all that the package exports. */
static bool
is_used_by_missing(const Lower *l, const Package *pkg)
{
	static const char *const by_tests[] = {"os", "reflect", "testing",
					       "testing/internal/testdeps"};
	bool is_needed = !l->has_runtime;
	for (size_t i = 0; l->has_tests && i < sizeof(by_tests) / sizeof(by_tests[0]); i++)
		is_needed |= str_is(pkg->path, by_tests[i]);
	return pkg->is_std && is_needed;
}

/* ----------------------------------------------------------------- marks */

bool
lower_var_is_outside(Lower *l, const Unit *u, const Object *o)
{
	assert(o->kind == OBJ_VAR && o->pkg == u->pkg);
	Type *t = type_unalias(o->type);
	bool is_string = t->kind == TYPE_BASIC && type_basic(t)->basic == BASIC_STRING;
	return is_string || map_has(&u->outside, map_key(o->name)) ||
	       (object_is_exported(o) && is_used_by_missing(l, o->pkg)) ||
	       is_referenced(l, lower_symbol(l, u, o));
}

bool
lower_func_is_outside(Lower *l, const Unit *u, const Object *func, const Str *name)
{
	assert(func->kind == OBJ_FUNC);
	bool is_method = func_signature(func)->recv != NULL;
	if (is_method) /* the name in the IR is the linker's, but for the package's path */
		return is_referenced(l, str_printf(l->strs, "%s.%s",
						   symbol_package(func->pkg)->s,
						   ir_name_local(l->strs, name)->s)) ||
		       (object_is_exported(func) && is_used_by_missing(l, func->pkg));
	return func_has_pragma(func, "wasmexport", NULL) ||
	       map_has(&u->outside, map_key(func->name)) || is_test(l, func) ||
	       (object_is_exported(func) && is_used_by_missing(l, func->pkg)) ||
	       is_referenced(l, lower_symbol(l, u, func));
}

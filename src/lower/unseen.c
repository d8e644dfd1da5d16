/*
 * Functions that may run though they are not lowered (reach.c), and what follows from that for
 * those that are.
 *
 * - In an open world unknown code may call whatever a package exports. So every function of the
 *   packages that are not asked about may run, and their initialisers.
 * - In a closed world only what the program reaches runs, and all of that is lowered, but for what
 *   the standard library has called in itself: by assembly and linked names, and by calls that the
 *   compiler puts into its code (makemap, growslice, panicIndex). The latter are of package
 *   runtime, some of them declared there and defined elsewhere. So all functions of that package
 *   may run, other functions of the library that are called from outside, and what these name.
 *   SOUND: the compiler calls no other package. Test: tests/escape/reach/runtime.
 *
 * The integer analysis rests on having seen all stores into a variable and all static calls of a
 * function; nothing else does (doc/soundness.md, section 6). A body that is not lowered can only
 * store into a variable, take its address, or call a function, by naming it. So one function is
 * made for all of them, "~unseen.code", which something outside calls and which gives to unknown
 * code each package-level variable and function of the module that such a body names.
 *
 * The names that stand in a body are found by their ids: the parser numbers expressions in the
 * order of the source, so those of a declaration are between its own name and that of the next.
 *
 * A method that is called through an interface or a type parameter is named only as that of the
 * interface. All methods of that name count as named.
 */
#include "lower/priv.h"

#include <stdlib.h>

/* A declaration of a function or of variables: its expressions' ids are from `from` up to `to`. */
typedef struct Span {
	Unit *u;
	const Decl *decl;
	uint32_t from, to;
	bool is_taken; /* it was, or will be, looked at */
} Span;

typedef struct Unseen {
	Lower *l;
	VEC(Span) spans;
	Map span_of;     /* Object * of a function -> index in spans + 1 */
	Map methods;     /* Str *, name of a method -> index in named + 1 */
	VEC(IdVec) named; /* spans of the methods of one name */
	Map called;      /* Str * of methods called through interfaces or type parameters -> 1 */
	IdVec todo;      /* spans */
	BitSet funcs, globals; /* what is named */
} Unseen;

/* -------------------------------------------------------------------- spans */

static int
cmp_spans(const void *x, const void *y)
{
	const Span *a = x, *b = y;
	return a->from < b->from ? -1 : a->from > b->from;
}

static Object *
func_of_span(const Span *s)
{
	const FuncDecl *d = s->decl->kind == DECL_FUNC ? as_func_decl(s->decl) : NULL;
	Object *o = d != NULL ? s->u->info->defs[d->name->e.id] : NULL;
	return o != NULL && o->kind == OBJ_FUNC ? o : NULL;
}

static void
collect_spans(Unseen *un, Unit *u)
{
	uint32_t first = un->spans.len;
	vec_each(&u->info->files, i) {
		const File *f = u->info->files.at[i];
		vec_each(&f->decls, k) {
			const Decl *d = f->decls.at[k];
			Span s = {.u = u, .decl = d};
			if (d->kind == DECL_FUNC)
				s.from = as_func_decl(d)->name->e.id;
			else if (d->kind == DECL_VAR)
				s.from = as_var_decl(d)->names.at[0]->e.id;
			if (s.from != 0)
				vec_push(&un->spans, s);
		}
	}
	if (un->spans.len > first)
		qsort(un->spans.at + first, un->spans.len - first, sizeof(Span), cmp_spans);
	for (uint32_t i = first; i < un->spans.len; i++)
		un->spans.at[i].to = i + 1 < un->spans.len ? un->spans.at[i + 1].from : u->info->n;
}

/* The functions' spans by object, and the methods' by name. */
static void
index_spans(Unseen *un)
{
	vec_each(&un->spans, i) {
		const Object *o = func_of_span(&un->spans.at[i]);
		if (o == NULL)
			continue;
		map_put(&un->span_of, map_key(o), i + 1);
		if (func_signature(o)->recv == NULL)
			continue;
		uint64_t *at = map_ensure(&un->methods, map_key(o->name), NULL);
		if (*at == 0) {
			vec_push(&un->named, ((IdVec){0}));
			*at = un->named.len;
		}
		vec_push(&un->named.at[*at - 1], i);
	}
}

static bool
is_left_out(const Unit *u, const VarDecl *d)
{
	vec_each(&d->values, i)
		if (map_has(&u->left_out, map_key(d->values.at[i])))
			return true;
	return false;
}

/* Whether what the declaration says is not all in the module. Of a generic function there may be
 * more instances: in a package that is asked about, if its own do not speak for those of importers. */
static bool
is_unseen(const Lower *l, const Span *s)
{
	if (s->u->is_asked && !s->u->has_unopened)
		return false;
	if (s->decl->kind == DECL_VAR)
		return is_left_out(s->u, as_var_decl(s->decl));
	const Object *o = func_of_span(s);
	if (o == NULL || as_func_decl(s->decl)->body == NULL)
		return false;
	uint64_t id = map_get(&l->funcs, map_key(o));
	return id == 0 || ir_func(l->m, (IrFuncId)id)->is_unreached;
}

static void
take(Unseen *un, uint32_t i)
{
	Span *s = &un->spans.at[i];
	if (s->is_taken || !is_unseen(un->l, s))
		return;
	s->is_taken = true;
	vec_push(&un->todo, i);
}

/* ------------------------------------------------------------------- naming */

static void
name_func(Unseen *un, const Object *func)
{
	const Lower *l = un->l;
	uint64_t at = map_get(&l->funcs_of_index, map_key(func));
	for (uint32_t i = 0; at != 0 && i < l->funcs_of.at[at - 1].ids.len; i++)
		bits_add(&un->funcs, l->funcs_of.at[at - 1].ids.at[i]);
	uint32_t span = (uint32_t)map_get(&un->span_of, map_key(func));
	if (span != 0)
		take(un, span - 1);
}

static void
name_var(Unseen *un, Object *var)
{
	Lower *l = un->l;
	const Unit *u = lower_unit(l, var->pkg);
	IrGlobalId g = (IrGlobalId)map_get(&l->globals, map_key(var));
	if (g == 0 && u != NULL)
		g = (IrGlobalId)map_get(&l->globals, map_key(lower_linked_var(l, u, var)));
	if (g != 0)
		bits_add(&un->globals, g);
}

/* Those that are lowered are named when all names are known. */
static void
call_method(Unseen *un, const Str *name)
{
	bool is_new;
	map_ensure(&un->called, map_key(name), &is_new);
	uint64_t at = is_new ? map_get(&un->methods, map_key(name)) : 0;
	for (uint32_t i = 0; at != 0 && i < un->named.at[at - 1].len; i++)
		take(un, un->named.at[at - 1].at[i]);
}

static void
name_object(Unseen *un, Object *o)
{
	if (lower_is_package_var(o))
		name_var(un, o);
	if (o->kind != OBJ_FUNC || o->pkg == NULL) /* null: error's method */
		return;
	o = object_origin(o);
	const FuncDecl *d = func_declaration(o);
	if (d == NULL) {
		call_method(un, o->name);
		return;
	}
	name_func(un, o);
	const Unit *u = lower_unit(un->l, o->pkg);
	const Object *other = d->body == NULL && d->recv == NULL && u != NULL
				      ? lower_linked_func(un->l, u, o)
				      : NULL;
	if (other != NULL)
		name_func(un, other);
}

static void
name_all(Unseen *un, Span s)
{
	const Info *info = s.u->info;
	for (uint32_t id = s.from; id < s.to && id < info->n; id++)
		if (info->uses[id] != NULL)
			name_object(un, info->uses[id]);
	if (s.decl->kind != DECL_VAR)
		return;
	const VarDecl *d = as_var_decl(s.decl);
	vec_each(&d->names, i) {
		Object *o = info->defs[d->names.at[i]->e.id];
		if (o != NULL && o->kind == OBJ_VAR)
			name_var(un, o);
	}
}

/* ------------------------------------------------------------------- result */

/* Whether facts of what is named rest on its uses in the module: unknown code can use it anyway
 * otherwise, or it has no body. */
static bool
is_private_global(const Lower *l, IrGlobalId g)
{
	return !l->opts.is_open || !l->m->globals.at[g].is_exported;
}

static bool
is_private_func(const Lower *l, IrFuncId f)
{
	const IrFunc *func = ir_func(l->m, f);
	return func->body == BODY_HERE && (!l->opts.is_open || !func->is_exported);
}

static void
give_away(Fn *w, IrValueId v)
{
	lower_builtin_emit(w, BI_ESCAPE, 0, &v, 1, 0);
}

/* The function that stands for all that is not lowered; none if that changes nothing. */
static void
make_code(const Unseen *un)
{
	Lower *l = un->l;
	IdVec globals = {0}, funcs = {0};
	bits_each(&un->globals, g)
		if (is_private_global(l, g))
			vec_push(&globals, g);
	bits_each(&un->funcs, f)
		if (is_private_func(l, f))
			vec_push(&funcs, f);
	if (globals.len + funcs.len == 0)
		return;
	const Str *name = ir_name_make(l->strs, str_cstr(l->strs, LOWER_UNSEEN), "code");
	IrTypeId type = ir_type_func(l->m, NULL, 0, NULL, 0, false);
	Fn w;
	lower_wrapper_begin(&w, l, ir_func_new(l->m, name, type));
	w.f->is_outside = true;
	vec_each(&globals, i)
		give_away(&w, ir_global_ref(l->m, w.f, globals.at[i]));
	vec_each(&funcs, i)
		give_away(&w, ir_func_ref(l->m, w.f, funcs.at[i]));
	lower_wrapper_return(&w, 0);
}

/* Where it begins: see the head of the file. */
static void
take_roots(Unseen *un)
{
	const Lower *l = un->l;
	vec_each(&un->spans, i) {
		const Span *s = &un->spans.at[i];
		Object *o = s->u->is_runtime ? func_of_span(s) : NULL;
		if (l->opts.is_open || s->u->is_runtime)
			take(un, i);
		if (!l->opts.is_open && o != NULL)
			name_object(un, o); /* the compiler's calls do */
	}
	vec_each(&l->unseen, i) {
		uint32_t span = (uint32_t)map_get(&un->span_of, map_key(l->unseen.at[i]));
		if (span != 0)
			take(un, span - 1);
	}
}

void
lower_name_unseen(Lower *l)
{
	Unseen un = {.l = l};
	vec_each(&l->units, i)
		if (l->units.at[i]->info != NULL)
			collect_spans(&un, l->units.at[i]);
	index_spans(&un);
	take_roots(&un);
	while (un.todo.len > 0)
		name_all(&un, un.spans.at[vec_pop(&un.todo)]);
	vec_each(&l->funcs_of, i) {
		const Object *o = l->funcs_of.at[i].func;
		if (func_signature(o)->recv != NULL && map_has(&un.called, map_key(o->name)))
			name_func(&un, o);
	}
	make_code(&un);
}

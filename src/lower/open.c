/*
 * Open instances: importers of a package instantiate its generic functions and types with their own
 * types. In an open world each exported one is lowered once more for all of these, with types
 * of which only the constraint is known (doc/soundness.md, section 6):
 *
 * - Where the constraint has no terms, the type argument is a struct of unknown size that may hold
 *   anything (IrType.is_unsized); otherwise there is an instance for each term: of ~T a defined
 *   type of that underlying type, of T itself T.
 * - The constraint's methods are functions without a body.
 * - Such a type may be identical with any other. So a value of one, or of a type made of one, that
 *   becomes an interface's value escapes, and the interface's value may be any other, too ("join");
 *   an assertion to such a type makes its operand escape, and has any value. IMPRECISE:
 *   that is more than a type switch does (doc/soundness.md, section 7).
 * - What unsafe.Sizeof and its like say of one is unknown.
 * - Where there are too many combinations of terms, none is looked at: all that generic functions
 *   of the package allocate escapes (lower_site).
 *
 * Generic code that an open instance reaches is instantiated with its types, as with any.
 */
#include "lower/priv.h"

/* Combinations of terms for which one function or type is instantiated. */
#define MAX_CHOICES 256u

/* The type parameters of a generic function or type, and what stands for each. */
typedef struct Opening {
	Lower *l;
	const Object *owner;
	const TParamList *params;
	const UnionTerm **term; /* by parameter: the one that is chosen; null: all types */
	NamedType **named;      /* the type that was made for it, or null: the term's own */
	Type **args;
} Opening;

/* ------------------------------------------------------------------ types */

static NamedType *
new_named(Opening *o, uint32_t i, uint32_t number)
{
	Lower *l = o->l;
	const Object *param = o->params->at[i]->obj;
	NamedType *n = mem_new(NamedType);
	n->t.kind = TYPE_NAMED;
	n->origin = n;
	n->obj = object_new(OBJ_TYPE, param->pos, o->owner->pkg, param->name, &n->t);
	n->obj->parent = mem_new(Scope); /* of no package: it has a name of its own */
	const Str *name = str_printf(l->strs, "%s.%s", o->owner->name->s, param->name->s);
	if (number > 0)
		name = str_printf(l->strs, "%s#%u", name->s, (unsigned)number + 1);
	map_put_ptr(&l->local_names, n, name);
	map_put(&l->open_types, map_key(&n->t), 1);
	return n;
}

/* struct{any}, of unknown size. */
static void
make_unsized(Opening *o, NamedType *n)
{
	Lower *l = o->l;
	Object **field = mem_array(Object *, 1);
	field[0] = object_new(OBJ_VAR, n->obj->pos, o->owner->pkg, str_cstr(l->strs, "any"),
			      l->types->type_empty_iface);
	n->underlying = &type_new_struct(field, NULL, 1)->t;
	map_put(&l->unsized, map_key(n), 1);
}

static void
add_method(Opening *o, Env *env, NamedType *n, const Object *m, bool is_pointer)
{
	Lower *l = o->l;
	Package *pkg = object_is_exported(m) ? l->open_pkg : m->pkg;
	Object *f = object_new(OBJ_FUNC, m->pos, pkg, m->name, NULL);
	const SignatureType *concrete = type_signature(lower_subst(l, env, m->type));
	Object *recv = object_new(OBJ_VAR, m->pos, pkg, str_cstr(l->strs, ""),
				  is_pointer ? type_pointer(&n->t) : &n->t);
	f->type = &type_new_signature(recv, concrete->params, concrete->results,
				      concrete->is_variadic)->t;
	f->is_ptr_recv = is_pointer;
	vec_push(&n->methods, f);
	map_put(&n->method_index, map_key(f->name), n->methods.len);
}

/* A walk through a type in search of one of those wanted. */
typedef struct Walk {
	const Map *wanted; /* Type * -> 1 */
	Map seen;          /* Type * */
} Walk;

static bool finds(Walk *w, Type *t);

static bool
finds_in_vars(Walk *w, Object *const *vars, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (finds(w, vars[i]->type))
			return true;
	return false;
}

/* What a defined type is declared as is its own matter, unless an instance has a copy of it. */
static bool
finds_in_named(Walk *w, NamedType *n)
{
	for (uint32_t i = 0; i < n->targs.n; i++)
		if (finds(w, n->targs.at[i]))
			return true;
	bool is_local = n->obj->pkg != NULL && n->obj->parent != n->obj->pkg->scope;
	return is_local && finds(w, type_under(&n->t));
}

static bool
finds_in_methods(Walk *w, InterfaceType *t)
{
	for (uint32_t i = 0; i < interface_n_methods(t); i++)
		if (finds(w, interface_method(t, i)->type))
			return true;
	return false;
}

static bool
finds(Walk *w, Type *t)
{
	t = type_unalias(t);
	if (map_has(w->wanted, map_key(t)))
		return true;
	bool is_new;
	map_ensure(&w->seen, map_key(t), &is_new);
	if (!is_new)
		return false;
	switch (t->kind) {
	case TYPE_ARRAY:
		return finds(w, type_array(t)->elem);
	case TYPE_SLICE:
		return finds(w, type_slice_(t)->elem);
	case TYPE_POINTER:
		return finds(w, type_pointer_(t)->elem);
	case TYPE_CHAN:
		return finds(w, type_chan(t)->elem);
	case TYPE_MAP:
		return finds(w, type_map(t)->key) || finds(w, type_map(t)->elem);
	case TYPE_STRUCT:
		return finds_in_vars(w, type_struct(t)->fields, type_struct(t)->n);
	case TYPE_TUPLE:
		return finds_in_vars(w, type_tuple(t)->vars, type_tuple(t)->n);
	case TYPE_SIGNATURE:
		return finds(w, &type_signature(t)->params->t) ||
		       finds(w, &type_signature(t)->results->t);
	case TYPE_INTERFACE:
		return finds_in_methods(w, type_interface(t));
	case TYPE_NAMED:
		return finds_in_named(w, type_named(t));
	case TYPE_BASIC:
	case TYPE_TYPEPARAM:
	case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
	return false;
}

bool
lower_is_open(Lower *l, Type *t)
{
	if (l->open_types.len == 0)
		return false;
	uint64_t *known = map_find(&l->open_known, map_key(t));
	if (known != NULL)
		return *known != 0;
	Walk w = {.wanted = &l->open_types};
	bool is_open = finds(&w, t);
	map_put(&l->open_known, map_key(t), is_open);
	return is_open;
}

/* -------------------------------------------------------------- instances */

/* Whether the term's type is the one argument: it is without ~, and a pointer that has methods has
 * no name. */
static bool
is_exact(const Opening *o, uint32_t i)
{
	assert(i < o->params->n);
	const UnionTerm *term = o->term[i];
	if (term == NULL || !term->tilde)
		return term != NULL;
	return type_unalias(term->type)->kind == TYPE_POINTER &&
	       interface_n_methods(typeparam_iface(o->params->at[i])) > 0;
}

/* Types for the parameters whose constraint has no terms, or for ~terms; for the others a hole. */
static void
open_params(Opening *o, uint32_t number, NamedType *hole)
{
	for (uint32_t i = 0; i < o->params->n; i++) {
		o->named[i] = is_exact(o, i) ? NULL : new_named(o, i, number);
		o->args[i] = o->named[i] != NULL ? &o->named[i]->t : &hole->t;
	}
}

/* The others are what their terms say. False if one of these depends on another. */
static bool
settle_params(Opening *o, NamedType *hole)
{
	Type **args = mem_array(Type *, o->params->n);
	Map wanted = {0};
	map_put(&wanted, map_key(&hole->t), 1);
	Env env = {.params = *o->params, .args = o->args};
	for (uint32_t i = 0; i < o->params->n; i++) {
		Walk w = {.wanted = &wanted};
		args[i] = o->named[i] != NULL ? o->args[i]
					      : lower_subst(o->l, &env, o->term[i]->type);
		if (finds(&w, args[i]))
			return false;
	}
	o->args = args;
	return true;
}

/* The type made here that has to have the methods of parameter i's constraint, or null. */
static NamedType *
methods_of(const Opening *o, uint32_t i, bool *is_pointer)
{
	assert(i < o->params->n && o->args[i] != NULL);
	*is_pointer = o->named[i] == NULL && o->args[i]->kind == TYPE_POINTER;
	Type *t = *is_pointer ? type_pointer_(o->args[i])->elem : o->args[i];
	for (uint32_t k = 0; k < o->params->n; k++)
		if (o->named[k] != NULL && t == &o->named[k]->t)
			return o->named[k];
	return NULL;
}

static bool
has_method(const NamedType *n, const Object *m)
{
	vec_each(&n->methods, i)
		if (n->methods.at[i]->name == m->name)
			return true;
	return false;
}

/* Underlying types and methods, now that all arguments are known. False if no type can satisfy the
 * constraints. */
static bool
complete_params(Opening *o, Env *env)
{
	assert(env->params.n == o->params->n);
	for (uint32_t i = 0; i < o->params->n; i++) {
		if (o->named[i] != NULL && o->term[i] == NULL)
			make_unsized(o, o->named[i]);
		else if (o->named[i] != NULL)
			o->named[i]->underlying = type_under(
				lower_subst(o->l, env, type_under(o->term[i]->type)));
	}
	for (uint32_t i = 0; i < o->params->n; i++) {
		InterfaceType *iface = typeparam_iface(o->params->at[i]);
		bool is_pointer;
		NamedType *n = methods_of(o, i, &is_pointer);
		for (uint32_t k = 0; k < interface_n_methods(iface); k++) {
			const Object *m = interface_method(iface, k);
			if (n != NULL && !has_method(n, m))
				add_method(o, env, n, m, is_pointer);
			Lookup found = type_lookup(o->args[i], true, m->pkg, m->name, false);
			if (found.obj == NULL)
				return false;
		}
	}
	return true;
}

/* An environment for the terms that are chosen; null if no types satisfy them, or *is_unknown. */
static Env *
open_env(Opening *o, uint32_t number, bool *is_unknown)
{
	NamedType *hole = mem_new(NamedType);
	*hole = (NamedType){.t.kind = TYPE_NAMED, .origin = hole, .obj = o->params->at[0]->obj};
	hole->underlying = o->l->types->type_empty_iface;
	open_params(o, number, hole);
	*is_unknown = !settle_params(o, hole);
	if (*is_unknown)
		return NULL;
	Env *env = lower_env(o->l, o->params, o->args, o->params->n);
	return complete_params(o, env) ? env : NULL;
}

typedef void (*UseEnv)(Lower *l, Object *owner, Env *env);

static void
give_up(Lower *l, Unit *u, const Object *owner, const char *why)
{
	diag_add(l->diags, DIAG_WARNING, owner->pos,
		 "%s has %s: all that the package's generic functions allocate counts as on the heap",
		 owner->name->s, why);
	u->has_unopened = true;
}

/* Call use for each combination of the constraints' terms. */
static void
each_choice(Lower *l, Unit *u, Object *owner, const TParamList *params, UseEnv use)
{
	uint32_t n = params->n, total = 1;
	uint32_t *counts = mem_data(sizeof(*counts) * n);
	const UnionTerm **terms = mem_array(const UnionTerm *, n);
	for (uint32_t i = 0; i < n; i++) {
		terms[i] = typeparam_terms(params->at[i], &counts[i]);
		total *= terms[i] == NULL ? 1 : counts[i]; /* the empty set: none */
		if (total > MAX_CHOICES) {
			give_up(l, u, owner, "too many kinds of type arguments");
			return;
		}
	}
	for (uint32_t choice = 0; choice < total; choice++) {
		Opening o = {.l = l, .owner = owner, .params = params,
			     .term = mem_array(const UnionTerm *, n),
			     .named = mem_array(NamedType *, n), .args = mem_array(Type *, n)};
		uint32_t rest = choice;
		for (uint32_t i = 0; i < n; i++) {
			if (terms[i] == NULL)
				continue;
			o.term[i] = &terms[i][rest % counts[i]];
			rest /= counts[i];
		}
		bool is_unknown;
		Env *env = open_env(&o, choice, &is_unknown);
		if (is_unknown)
			give_up(l, u, owner, "constraints that depend on one another");
		if (env == NULL)
			continue;
		use(l, owner, env);
	}
}

static void
open_func(Lower *l, Object *owner, Env *env)
{
	lower_func(l, owner, env);
}

static void
open_methods(Lower *l, Object *owner, Env *env)
{
	NamedType *origin = type_named(type_unalias(owner->type));
	NamedType *n = type_named(
		type_instantiate(l->types, &origin->t, env->args, env->params.n));
	vec_each(&origin->methods, i)
		if (object_is_exported(origin->methods.at[i]))
			lower_method(l, n, origin->methods.at[i]);
}

/* Methods of types that are not exported themselves can be called where a value gets out. */
void
lower_open_package(Lower *l, Unit *u)
{
	vec_each(&u->pkg->scope->elems, i) {
		Object *o = u->pkg->scope->elems.at[i];
		if (o->kind == OBJ_FUNC && object_is_exported(o) &&
		    func_signature(o)->tparams.n > 0) {
			each_choice(l, u, o, &func_signature(o)->tparams, open_func);
			continue;
		}
		NamedType *n = o->kind == OBJ_TYPE && !o->is_alias ? type_as_named(o->type) : NULL;
		if (n != NULL && n->obj == o && n->tparams.n > 0 && !type_is_interface(&n->t))
			each_choice(l, u, o, &n->tparams, open_methods);
	}
}

/* ------------------------------------------------------------------ values */

/* A function without a body, or parameters: what it returns is unknown. */
static IrFuncId
unknown_func(Lower *l, const IrTypeId *results, uint32_t n)
{
	lower_leave_to_turn(l);
	IrTypeId type = ir_type_func(l->m, NULL, 0, results, n, false);
	uint64_t *known = map_ensure(&l->unknowns, type, NULL);
	if (*known == 0) {
		const Str *name = ir_name_make(l->strs, l->open_pkg->id, "unknown");
		IrFunc *f = ir_func_new(l->m, lower_fresh_name(l, name), type);
		lower_set_params(l, f, NULL, NULL);
		*known = f->id;
	}
	return (IrFuncId)*known;
}

/* The function that returns the interface value that it is given, or any other. */
static IrFuncId
join_func(Lower *l, IrTypeId iface)
{
	lower_leave_to_turn(l);
	uint64_t *known = map_ensure(&l->joins, iface, NULL);
	if (*known != 0)
		return (IrFuncId)*known;
	IrTypeId boolean = ir_type_basic(l->m, IRT_BOOL);
	const Str *name = ir_name_make(l->strs, l->open_pkg->id, "join");
	IrFunc *f = ir_func_new(l->m, lower_fresh_name(l, name),
				ir_type_func(l->m, &iface, 1, &iface, 1, false));
	*known = f->id;
	lower_set_params(l, f, NULL, NULL);
	Fn w;
	lower_wrapper_begin(&w, l, f);
	IrBlockId given = lower_new_block(&w), other = lower_new_block(&w);
	IrValueId which = lower_call_func(&w, unknown_func(l, &boolean, 1), NULL, 0, 0);
	lower_branch(&w, which, given, other, 0);
	lower_set_block(&w, given);
	IrValueId v = ir_param(f, 0);
	lower_emit(&w, OP_RET, 0, &v, 1, 0, 0);
	lower_set_block(&w, other);
	v = lower_call_func(&w, unknown_func(l, &iface, 1), NULL, 0, 0);
	lower_emit(&w, OP_RET, 0, &v, 1, 0, 0);
	w.at = 0;
	lower_func_end(&w);
	return f->id;
}

IrValueId
lower_open_box(Fn *fn, IrValueId v, IrValueId box, Type *from, Pos pos)
{
	if (!lower_is_open(fn->l, from))
		return box;
	lower_builtin_emit(fn, BI_ESCAPE, 0, &v, 1, pos);
	return lower_call_func(fn, join_func(fn->l, lower_value_type(fn, box)), &box, 1, pos);
}

IrValueId
lower_open_assert(Fn *fn, IrValueId x, Type *to, bool has_ok, Pos pos)
{
	if (!lower_is_open(fn->l, to))
		return 0;
	lower_builtin_emit(fn, BI_ESCAPE, 0, &x, 1, pos);
	IrTypeId results[] = {lower_type(fn->l, to), lower_basic(fn, IRT_BOOL)};
	return lower_call_func(fn, unknown_func(fn->l, results, has_ok ? 2 : 1), NULL, 0, pos);
}

IrValueId
lower_unknown_value(Fn *fn, IrTypeId type, Pos pos)
{
	return lower_call_func(fn, unknown_func(fn->l, &type, 1), NULL, 0, pos);
}

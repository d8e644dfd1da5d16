/*
 * Properties of types.
 */
#include "types/priv.h"

bool
type_is_basic(Type *t, uint32_t flags)
{
	BasicType *b = type_as_basic(t);
	return b != NULL && (b->flags & flags) != 0;
}

bool
type_is_boolean(Type *t)
{
	return type_is_basic(t, BASIC_IS_BOOLEAN);
}

bool
type_is_integer(Type *t)
{
	return type_is_basic(t, BASIC_IS_INTEGER);
}

bool
type_is_unsigned(Type *t)
{
	return type_is_basic(t, BASIC_IS_UNSIGNED);
}

bool
type_is_float(Type *t)
{
	return type_is_basic(t, BASIC_IS_FLOAT);
}

bool
type_is_complex(Type *t)
{
	return type_is_basic(t, BASIC_IS_COMPLEX);
}

bool
type_is_numeric(Type *t)
{
	return type_is_basic(t, BASIC_IS_NUMERIC);
}

bool
type_is_string(Type *t)
{
	return type_is_basic(t, BASIC_IS_STRING);
}

bool
type_is_untyped(Type *t)
{
	t = type_unalias(t);
	return t->kind == TYPE_BASIC && (type_basic(t)->flags & BASIC_IS_UNTYPED) != 0;
}

bool
type_is_typeparam(Type *t)
{
	return type_unalias(t)->kind == TYPE_TYPEPARAM;
}

bool
type_is_interface(Type *t)
{
	return !type_is_typeparam(t) && type_under(t)->kind == TYPE_INTERFACE;
}

bool
type_is_generic(Type *t)
{
	if (t->kind == TYPE_ALIAS) {
		AliasType *a = type_alias(t);
		if (a->tparams.n > 0 && a->targs.n == 0)
			return true;
	}
	NamedType *n = type_as_named(t);
	return n != NULL && n->origin == n && n->tparams.n > 0;
}

static bool
each_basic(Type *t, Type *under, void *arg)
{
	(void)under;
	return t != NULL && type_is_basic(t, *(uint32_t *)arg);
}

bool
type_all_basic(Type *t, uint32_t flags)
{
	return type_each(t, each_basic, &flags);
}

static bool
each_has_nil(Type *t, Type *under, void *arg)
{
	(void)arg;
	return t != NULL && type_has_nil(under);
}

bool
type_has_nil(Type *t)
{
	if (type_is_typeparam(t))
		return type_each(t, each_has_nil, NULL);
	Type *u = type_under(t);
	switch (u->kind) {
	case TYPE_BASIC:
		return type_basic(u)->basic == BASIC_UNSAFE_POINTER;
	case TYPE_SLICE:
	case TYPE_POINTER:
	case TYPE_SIGNATURE:
	case TYPE_INTERFACE:
	case TYPE_MAP:
	case TYPE_CHAN:
		return true;
	case TYPE_ARRAY:
	case TYPE_STRUCT:
	case TYPE_TUPLE:
	case TYPE_UNION:
	case TYPE_NAMED:
	case TYPE_TYPEPARAM:
	case TYPE_ALIAS:
		break;
	}
	return false;
}

/* ------------------------------------------------------------ comparable */


typedef struct Comparison {
	bool ok;
	bool dynamic;
	Type *part;      /* of a struct or array: what cannot be compared */
	const char *why; /* for type sets; may be null */
} Comparison;

/* Structs and arrays that were met: nothing is learnt from meeting them again. */
typedef struct Compared {
	Map seen[2]; /* by whether interfaces may be compared */
} Compared;

static Comparison compare_type(Compared *met, Type *t, bool dynamic);

static bool
tset_comparable(Compared *met, const TypeSet *s)
{
	if (s->is_all)
		return s->is_comparable;
	for (uint32_t i = 0; i < s->n_terms; i++)
		if (!compare_type(met, s->terms[i].type, false).ok)
			return false;
	return s->n_terms > 0;
}

bool
tset_is_comparable(const TypeSet *s)
{
	Compared met = { 0 };
	return tset_comparable(&met, s);
}

static Comparison
compare_interface(Compared *met, Type *t, InterfaceType *i, bool dynamic)
{
	if (dynamic && !type_is_typeparam(t))
		return (Comparison){.ok = true};
	const TypeSet *s = interface_tset(i, 0);
	if (tset_comparable(met, s))
		return (Comparison){.ok = true};
	bool is_empty = !s->is_all && s->n_terms == 0;
	return (Comparison){.why = is_empty ? "empty type set" : "incomparable types in type set"};
}

/* More parts come only from instances that double with each step: refused elsewhere. */
#define PARTS_MAX ((uint32_t)1 << 18)

/* The first answer that is no ends the search, so that what was met is comparable so far. */
static Comparison
compare_parts(Compared *met, Type *t, Type *u, bool dynamic)
{
	bool is_new;
	map_ensure(&met->seen[dynamic], map_key(u), &is_new);
	if (!is_new || met->seen[dynamic].len > PARTS_MAX)
		return (Comparison){.ok = true};
	if (u->kind == TYPE_ARRAY) {
		if (!compare_type(met, type_array(u)->elem, dynamic).ok)
			return (Comparison){.part = t};
		return (Comparison){.ok = true};
	}
	StructType *s = type_struct(u);
	for (uint32_t i = 0; i < s->n; i++)
		if (!compare_type(met, s->fields[i]->type, dynamic).ok)
			return (Comparison){.part = s->fields[i]->type};
	return (Comparison){.ok = true};
}

static Comparison
compare_type(Compared *met, Type *t, bool dynamic)
{
	Type *u = type_under(t);
	switch (u->kind) {
	case TYPE_BASIC:
		return (Comparison){.ok = type_basic(u)->basic != BASIC_UNTYPED_NIL};
	case TYPE_POINTER:
	case TYPE_CHAN:
		return (Comparison){.ok = true};
	case TYPE_INTERFACE:
		return compare_interface(met, t, type_interface(u), dynamic);
	case TYPE_STRUCT:
	case TYPE_ARRAY:
		return compare_parts(met, t, u, dynamic);
	case TYPE_SLICE:
	case TYPE_TUPLE:
	case TYPE_SIGNATURE:
	case TYPE_MAP:
	case TYPE_NAMED:
	case TYPE_TYPEPARAM:
	case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
	return (Comparison){.ok = false};
}

bool
type_comparable(Checker *c, Type *t, bool dynamic, const char **cause)
{
	Compared met = { 0 };
	Comparison r = compare_type(&met, t, dynamic);
	if (r.ok || cause == NULL)
		return r.ok;
	*cause = r.why != NULL ? r.why : "";
	if (r.part != NULL)
		*cause = str_format(type_under(t)->kind == TYPE_STRUCT
					    ? "struct containing %s cannot be compared"
					    : "%s cannot be compared",
				    str_type(c, r.part));
	return false;
}

/* ------------------------------------------------------- type parameters */

typedef struct Search {
	const TParamList *among; /* which parameters are looked for; null: any */
	bool wants_pending;      /* an alias in progress is looked for, no parameter */
	const AliasType *pending; /* that was found */
	uint32_t n_steps;
	Map seen; /* types that were met, when it takes long */
} Search;

/* More steps than any type takes that does not contain itself. */
#define FEW_STEPS 200

static bool
is_wanted(const Search *s, const TypeParam *p)
{
	if (s->among == NULL)
		return !s->wants_pending;
	for (uint32_t i = 0; i < s->among->n; i++)
		if (s->among->at[i] == p)
			return true;
	return false;
}

static bool
is_met(Search *s, const Type *t)
{
	bool is_new;
	map_ensure(&s->seen, map_key(t), &is_new);
	return !is_new;
}

static bool has_typeparam(Type *t, Search *s);

static bool
any_typeparam(Type *const *at, uint32_t n, Search *s)
{
	for (uint32_t i = 0; i < n; i++)
		if (has_typeparam(at[i], s))
			return true;
	return false;
}

static bool
vars_have_typeparam(Object *const *vars, uint32_t n, Search *s)
{
	for (uint32_t i = 0; i < n; i++)
		if (vars[i]->type != NULL && has_typeparam(vars[i]->type, s))
			return true;
	return false;
}

static bool
interface_has_typeparam(InterfaceType *t, Search *s)
{
	vec_each(&t->methods, i)
		if (t->methods.at[i]->type != NULL &&
		    has_typeparam(t->methods.at[i]->type, s))
			return true;
	return any_typeparam(t->embeds.at, t->embeds.len, s);
}

static bool
has_typeparam(Type *t, Search *s)
{
	if (s->wants_pending && type_is_pending(t)) {
		s->pending = type_alias(t);
		return true;
	}
	t = type_unalias(t);
	if (t->kind == TYPE_BASIC || (++s->n_steps > FEW_STEPS && is_met(s, t)))
		return false;
	switch (t->kind) {
	case TYPE_BASIC:
	case TYPE_ALIAS:
		return false;
	case TYPE_ARRAY:
		return has_typeparam(type_array(t)->elem, s);
	case TYPE_SLICE:
		return has_typeparam(type_slice_(t)->elem, s);
	case TYPE_POINTER:
		return has_typeparam(type_pointer_(t)->elem, s);
	case TYPE_CHAN:
		return has_typeparam(type_chan(t)->elem, s);
	case TYPE_MAP:
		return has_typeparam(type_map(t)->key, s) ||
		       has_typeparam(type_map(t)->elem, s);
	case TYPE_STRUCT:
		return vars_have_typeparam(type_struct(t)->fields, type_struct(t)->n, s);
	case TYPE_TUPLE:
		return vars_have_typeparam(type_tuple(t)->vars, type_tuple(t)->n, s);
	case TYPE_SIGNATURE: {
		SignatureType *sig = type_signature(t);
		return has_typeparam(&sig->params->t, s) ||
		       has_typeparam(&sig->results->t, s);
	}
	case TYPE_INTERFACE:
		return interface_has_typeparam(type_interface(t), s);
	case TYPE_NAMED: {
		NamedType *n = type_named(t);
		return any_typeparam(n->targs.at, n->targs.n, s);
	}
	case TYPE_UNION: {
		UnionType *un = type_union(t);
		for (uint32_t i = 0; i < un->n; i++)
			if (has_typeparam(un->terms[i].type, s))
				return true;
		return false;
	}
	case TYPE_TYPEPARAM:
		return is_wanted(s, type_typeparam(t));
	}
	return false;
}

bool
type_has_typeparam(Type *t)
{
	Search s = { 0 };
	return has_typeparam(t, &s);
}

bool
type_mentions(Type *t, const TParamList *params)
{
	Search s = { .among = params };
	return has_typeparam(t, &s);
}

const AliasType *
type_pending_alias(Type *t)
{
	Search s = { .wants_pending = true };
	has_typeparam(t, &s);
	return s.pending;
}

/* --------------------------------------------------------------- untyped */

Type *
type_default(TypesCtx *ctx, Type *t)
{
	Type *u = type_unalias(t);
	if (u->kind != TYPE_BASIC)
		return t;
	switch ((int)type_basic(u)->basic) {
	case BASIC_UNTYPED_BOOL:
		return ctx->basic[BASIC_BOOL];
	case BASIC_UNTYPED_INT:
		return ctx->basic[BASIC_INT];
	case BASIC_UNTYPED_RUNE:
		return ctx->type_rune;
	case BASIC_UNTYPED_FLOAT:
		return ctx->basic[BASIC_FLOAT64];
	case BASIC_UNTYPED_COMPLEX:
		return ctx->basic[BASIC_COMPLEX128];
	case BASIC_UNTYPED_STRING:
		return ctx->basic[BASIC_STRING];
	}
	return t;
}

Type *
type_max_untyped(Type *a, Type *b)
{
	if (a == b)
		return a;
	if (!type_is_untyped(a) || !type_is_untyped(b) || !type_is_numeric(a) ||
	    !type_is_numeric(b))
		return NULL;
	/* The kinds stand in order of their size. */
	return type_as_basic(a)->basic > type_as_basic(b)->basic ? a : b;
}

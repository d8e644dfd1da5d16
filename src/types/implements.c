/*
 * Whether a type implements an interface or satisfies a constraint (Go
 * specification, "Implementing an interface", "Satisfying a type constraint"),
 * and why not.
 */
#include "types/priv.h"

/* --------------------------------------------------------------- methods */

static bool
is_interface_ptr(Type *t)
{
	PointerType *p = type_as_pointer(t);
	return p != NULL && type_under(p->elem)->kind == TYPE_INTERFACE;
}

static const char *
interface_ptr_error(Checker *c, Type *t)
{
	bool is_param = type_is_typeparam(type_as_pointer(t)->elem);
	return str_format(is_param ? "type %s is pointer to type parameter, not type parameter"
				   : "type %s is pointer to interface, not interface",
			  str_type(c, t));
}

typedef struct Missing {
	Object *want;  /* the method of the interface; null: nothing is missing */
	Object *have;  /* what the type has instead, or null */
	enum {
		MISSING_ALL,
		MISSING_NAME,       /* have differs in case */
		MISSING_UNEXPORTED, /* have is another package's */
		MISSING_SIG,        /* have's signature differs */
		MISSING_AMBIGUOUS,
		MISSING_PTR,
		MISSING_FIELD,
		MISSING_NOINTERFACE, /* the type's method is not for interfaces */
	} why;
} Missing;

static bool
same_signature(const TypeEquality *eq, Object *a, Object *b)
{
	/* A signature that is being declared: what is wrong with it is told there. */
	if (a->type == NULL || b->type == NULL)
		return true;
	return eq != NULL ? eq->equal(eq->arg, a->type, b->type) : type_identical(a->type, b->type);
}

static Missing
missing_in_interface(const TypeSet *v, const TypeSet *t, bool static_check, const TypeEquality *eq)
{
	for (uint32_t i = 0; i < t->n_methods; i++) {
		Object *m = t->methods[i], *f;
		if (!tset_has_method(v, m->pkg, m->name, &f)) {
			if (static_check)
				return (Missing){m, NULL, MISSING_ALL};
		} else if (!same_signature(eq, f, m)) {
			return (Missing){m, f, MISSING_SIG};
		}
	}
	return (Missing){0};
}

static Missing
not_found(Type *v, Object *m, const Lookup *r)
{
	if (r->why == LOOKUP_AMBIGUOUS)
		return (Missing){m, NULL, MISSING_AMBIGUOUS};
	if (r->why == LOOKUP_PTR_RECV)
		return (Missing){m, NULL, MISSING_PTR};
	Lookup folded = type_lookup(v, false, m->pkg, m->name, true);
	if (folded.obj == NULL || folded.obj->kind != OBJ_FUNC)
		return (Missing){m, NULL, MISSING_ALL};
	bool same_name = folded.obj->name == m->name;
	return (Missing){m, folded.obj, same_name ? MISSING_UNEXPORTED : MISSING_NAME};
}

static Missing
missing_in_type(Type *v, const TypeSet *t, const TypeEquality *eq)
{
	for (uint32_t i = 0; i < t->n_methods; i++) {
		Object *m = t->methods[i];
		Lookup r = type_lookup(v, false, m->pkg, m->name, false);
		if (r.obj == NULL)
			return not_found(v, m, &r);
		if (r.obj->kind != OBJ_FUNC)
			return (Missing){m, NULL, MISSING_FIELD};
		if (r.obj->is_nointerface)
			return (Missing){m, NULL, MISSING_NOINTERFACE};
		if (!same_signature(eq, r.obj, m))
			return (Missing){m, r.obj, MISSING_SIG};
	}
	return (Missing){0};
}

static const char *
func_text(Object *f, const TypeQualifier *q)
{
	Buf b = {0};
	TypeQualifier bare = *q;
	bare.no_params = true;
	q = &bare;
	buf_str(&b, f->name);
	if (f->type != NULL && f->type->kind == TYPE_SIGNATURE)
		signature_write(type_signature(f->type), q, &b);
	return buf_cstr(&b);
}

static const char *
wrong_signature_text(Checker *c, const Missing *m)
{
	const TypeQualifier full = {.here = NULL, .full_path = true};
	const char *name = m->want->name->s;
	const char *have = func_text(m->have, &c->qual), *want = func_text(m->want, &c->qual);
	if (strcmp(have, want) == 0) {
		have = func_text(m->have, &full);
		want = func_text(m->want, &full);
	}
	/* Type parameters of one name: showing both would only mislead. */
	if (strcmp(have, want) == 0)
		return str_format("(wrong type for method %s)", name);
	return str_format("(wrong type for method %s)\n\t\thave %s\n\t\twant %s", name, have, want);
}

static const char *
missing_text(Checker *c, const Missing *m, Type *v, Type *t)
{
	const char *name = m->want->name->s;
	switch (m->why) {
	case MISSING_ALL:
		if (is_interface_ptr(v))
			return str_format("(%s)", interface_ptr_error(c, v));
		if (is_interface_ptr(t))
			return str_format("(%s)", interface_ptr_error(c, t));
		return str_format("(missing method %s)", name);
	case MISSING_NAME:
		return str_format("(missing method %s)\n\t\thave %s\n\t\twant %s", name,
				  func_text(m->have, &c->qual), func_text(m->want, &c->qual));
	case MISSING_UNEXPORTED:
		return str_format("(unexported method %s)", name);
	case MISSING_SIG:
		return wrong_signature_text(c, m);
	case MISSING_AMBIGUOUS:
		return str_format("(ambiguous selector %s.%s)", str_type(c, v), name);
	case MISSING_PTR:
		return str_format("(method %s has pointer receiver)", name);
	case MISSING_FIELD:
		return str_format("(%s.%s is a field, not a method)", str_type(c, v), name);
	case MISSING_NOINTERFACE:
		return str_format("(%s method is marked 'nointerface')", name);
	}
	return "";
}

static Object *
check_missing_method_by(Checker *c, Type *v, Type *t, bool static_check, const TypeEquality *eq,
			const char **cause)
{
	InterfaceType *iface = type_as_interface(t);
	const TypeSet *s = interface_tset(iface, 0);
	if (s->n_methods == 0)
		return NULL;
	Type *u = type_under(v);
	Missing m;
	if (u->kind == TYPE_INTERFACE)
		m = missing_in_interface(interface_tset(type_interface(u), 0), s, static_check, eq);
	else
		m = missing_in_type(v, s, eq);
	if (m.want != NULL && cause != NULL)
		*cause = missing_text(c, &m, v, t);
	return m.want;
}

/* More embedded structs than that, and not at such a depth, come only from generic types that grow
 * without end. */
#define MOST_EMBEDDED 1000

/* Whether a struct, or what a pointer to it points to, embeds what could not be typed. It might
 * have any method. */
static bool
embeds_invalid(Type *t, Map *seen, int depth)
{
	PointerType *p = type_as_pointer(t);
	Type *u = type_under(p != NULL ? p->elem : t);
	if (u->kind != TYPE_STRUCT || depth > DEEPEST_EMBEDDING || seen->len > MOST_EMBEDDED ||
	    map_has(seen, map_key(u)))
		return false;
	map_put(seen, map_key(u), 1);
	for (uint32_t i = 0; i < type_struct(u)->n; i++) {
		const Object *f = type_struct(u)->fields[i];
		if (f->is_embedded &&
		    (!type_is_valid(f->type) || embeds_invalid(f->type, seen, depth + 1)))
			return true;
	}
	return false;
}

bool
check_has_methods(Checker *c, Type *v, Type *t, bool static_check, const TypeEquality *eq,
		  const char **cause)
{
	return check_missing_method_by(c, v, t, static_check, eq, cause) == NULL ||
	       embeds_invalid(v, &(Map){0}, 0);
}

bool
check_new_assertable_to(Checker *c, Type *v, Type *t, const char **cause)
{
	/* The dynamic type decides. */
	if (type_under(t)->kind == TYPE_INTERFACE)
		return true;
	return check_has_methods(c, t, v, false, NULL, cause);
}

/* --------------------------------------------------------- constraints */

typedef struct Implements {
	Checker *c;
	Type *v, *t;
	const char *verb;
	bool is_constraint;
	const char **cause; /* may be null */
} Implements;

static bool
fails(const Implements *s, const char *detail)
{
	if (s->cause != NULL)
		*s->cause = str_format("%s does not %s %s%s", str_type(s->c, s->v), s->verb,
				       str_type(s->c, s->t), detail);
	return false;
}

static bool
comparable_enough(const Implements *s, const TypeSet *t)
{
	if (!tset_is_comparable(t) || type_comparable(s->c, s->v, false, NULL))
		return true;
	/* Since go1.20 interfaces satisfy comparable, though they do not implement it. */
	if (s->is_constraint && type_comparable(s->c, s->v, true, NULL)) {
		if (s->c == NULL || check_allows(s->c, 20))
			return true;
		if (s->cause != NULL)
			*s->cause = str_format("%s to %s comparable requires go1.20 or later",
					       str_type(s->c, s->v), s->verb);
		return false;
	}
	if (s->cause != NULL)
		*s->cause = str_format("%s does not %s comparable", str_type(s->c, s->v), s->verb);
	return false;
}

/* Whether v stands among the terms as they were written. */
static bool
mentions(Type *t, Type *v)
{
	t = type_unalias(t);
	if (t->kind == TYPE_INTERFACE) {
		vec_each(&type_interface(t)->embeds, i)
			if (mentions(type_interface(t)->embeds.at[i], v))
				return true;
	} else if (t->kind == TYPE_UNION) {
		for (uint32_t i = 0; i < type_union(t)->n; i++)
			if (mentions(type_union(t)->terms[i].type, v))
				return true;
	} else {
		return type_identical(t, v);
	}
	return false;
}

static const char *
not_in_set_text(const Implements *s, InterfaceType *iface, const TypeSet *t, Type *missing_tilde)
{
	const char *v = str_type(s->c, s->v), *of = str_type(s->c, s->t);
	if (missing_tilde != NULL)
		return str_format(" (possibly missing ~ for %s in %s)",
				  str_type(s->c, missing_tilde), of);
	if (mentions(&iface->t, s->v))
		return str_format(" (%s mentions %s, but %s is not in the type set of %s)", of, v,
				  v, of);
	Buf b = {0};
	tset_write_terms(t, NULL, &b);
	return str_format(" (%s missing in %s)", v, buf_cstr(&b));
}

static bool
in_terms(const Implements *s, InterfaceType *iface, const TypeSet *t)
{
	Type *missing_tilde = NULL, *vu = type_under(s->v);
	for (uint32_t i = 0; i < t->n_terms; i++) {
		const Term *term = &t->terms[i];
		if (type_identical(term->type, term->tilde ? vu : s->v))
			return true;
		if (missing_tilde == NULL && !term->tilde &&
		    type_identical(term->type, type_under(term->type)) &&
		    type_identical(term->type, vu))
			missing_tilde = term->type;
	}
	if (s->cause == NULL)
		return false;
	return fails(s, not_in_set_text(s, iface, t, missing_tilde));
}

static bool
not_an_interface(const Implements *s)
{
	if (s->cause == NULL)
		return false;
	if (is_interface_ptr(s->t))
		return fails(s, str_format(" (%s)", interface_ptr_error(s->c, s->t)));
	return fails(s, str_format(" (%s is not an interface)", str_type(s->c, s->t)));
}

static bool
is_empty_set(const TypeSet *s)
{
	return !s->is_all && s->n_terms == 0;
}

static bool
implements(const Implements *s)
{
	Type *vu = type_under(s->v), *tu = type_under(s->t);
	if (!type_is_valid(vu) || !type_is_valid(tu))
		return true;
	if (vu->kind == TYPE_POINTER && !type_is_valid(type_under(type_pointer_(vu)->elem)))
		return true;
	if (tu->kind != TYPE_INTERFACE)
		return not_an_interface(s);
	InterfaceType *iface = type_interface(tu);
	const TypeSet *t = interface_tset(iface, 0);
	if (t->is_all && t->n_methods == 0 && !t->is_comparable)
		return true;
	const TypeSet *v =
		vu->kind == TYPE_INTERFACE ? interface_tset(type_interface(vu), 0) : NULL;
	if (v != NULL && is_empty_set(v))
		return true;
	if (is_empty_set(t)) {
		if (s->cause != NULL)
			*s->cause = str_format("cannot %s %s (empty type set)", s->verb,
					       str_type(s->c, s->t));
		return false;
	}
	const char *detail = "";
	if (!check_has_methods(s->c, s->v, s->t, true, NULL, s->cause ? &detail : NULL))
		return s->cause != NULL ? fails(s, str_format(" %s", detail)) : false;
	if (!t->is_all && v != NULL && !tset_subset_of(v, t))
		return fails(s, "");
	if (!t->is_all && v == NULL && !in_terms(s, iface, t))
		return false;
	return comparable_enough(s, t);
}

bool
check_implements(Checker *c, Pos pos, Type *v, Type *t, bool constraint, const char **cause)
{
	(void)pos;
	const Implements s = {c, v, t, constraint ? "satisfy" : "implement", constraint, cause};
	return implements(&s);
}

int
check_verify(Checker *c, Pos pos, const TParamList *tparams, Type *const *targs, const char **cause)
{
	for (uint32_t i = 0; i < tparams->n; i++) {
		TypeParam *p = tparams->at[i];
		if (p->bound == NULL)
			continue;
		typeparam_iface(p); /* wraps a constraint such as ~int */
		Type *bound = type_subst(c->ctx, p->bound, tparams, targs);
		if (!check_implements(c, pos, targs[i], bound, true, cause))
			return (int)i;
	}
	return -1;
}

bool
check_validate_targs(Checker *c, Pos pos, const char *name, uint32_t want, uint32_t got)
{
	if (got == want)
		return true;
	check_error(c, pos, "%s type arguments for type %s: have %u, want %u",
		    got < want ? "not enough" : "too many", name, got, want);
	return false;
}

/* ------------------------------------------------------- failed lookups */

/* The names differ in their first letter alone. */
static bool
same_tail(const Str *a, const Str *b)
{
	return a->len == b->len && a->len > 0 && strcmp(a->s + 1, b->s + 1) == 0;
}

typedef enum Alternative { ALT_NONE, ALT_MISSPELLED, ALT_UNEXPORTED, ALT_INACCESSIBLE } Alternative;

static Alternative
judge_alternative(Checker *c, const Str *sel, const Object *alt)
{
	if (alt == NULL)
		return ALT_NONE;
	if (alt->pkg == c->pkg)
		return ALT_MISSPELLED;
	bool is_exported = name_is_exported(alt->name);
	if (name_is_exported(sel)) {
		if (is_exported)
			return ALT_MISSPELLED;
		return same_tail(sel, alt->name) ? ALT_UNEXPORTED : ALT_NONE;
	}
	if (is_exported)
		return same_tail(sel, alt->name) ? ALT_MISSPELLED : ALT_NONE;
	return sel == alt->name ? ALT_INACCESSIBLE : ALT_NONE;
}

static const char *
literal_error(Checker *c, Type *t, const Str *sel, const Object *alt, Alternative how)
{
	const char *type = str_type(c, t);
	if (how == ALT_INACCESSIBLE)
		return str_format(
			"cannot refer to unexported field %s in struct literal of type %s",
			alt->name->s, type);
	if (how == ALT_NONE)
		return str_format("unknown field %s in struct literal of type %s", sel->s, type);
	return str_format("unknown field %s in struct literal of type %s, but does have %s%s",
			  sel->s, type, how == ALT_UNEXPORTED ? "unexported " : "", alt->name->s);
}

/* An alternative among a struct's own fields. */
static Object *
field_alternative(Checker *c, Type *t, const Str *sel)
{
	Lookup r = type_lookup(t, false, c->pkg, sel, true);
	return r.obj != NULL && r.obj->kind == OBJ_VAR && r.n_path == 1 ? r.obj : NULL;
}

const char *
check_lookup_error(Checker *c, Type *t, const Str *sel, const Lookup *r, bool is_struct_lit)
{
	(void)r;
	if (is_struct_lit) {
		Object *alt = field_alternative(c, t, sel);
		return literal_error(c, t, sel, alt, judge_alternative(c, sel, alt));
	}
	if (is_interface_ptr(t))
		return interface_ptr_error(c, t);
	Object *alt = type_lookup(t, true, c->pkg, sel, true).obj;
	Alternative how = judge_alternative(c, sel, alt);
	const char *what = alt != NULL && alt->kind == OBJ_FUNC ? "method" : "field";
	if (how == ALT_INACCESSIBLE)
		return str_format("cannot refer to unexported %s %s", what, alt->name->s);
	if (how == ALT_NONE)
		return str_format("type %s has no field or method %s", str_type(c, t), sel->s);
	return str_format("type %s has no field or method %s, but does have %s%s %s",
			  str_type(c, t), sel->s, how == ALT_UNEXPORTED ? "unexported " : "", what,
			  alt->name->s);
}

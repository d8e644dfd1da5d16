/*
 * Type sets of interfaces (Go specification, "Interface types"): all methods,
 * and the terms of which the types of the set are.
 *
 * Lists of terms are kept disjoint: with T in the list, ~T is not, nor the
 * other way round. The empty list is the empty set; all types are told by a
 * flag.
 */
#include "types/priv.h"

#include <stdatomic.h>

#include <stdlib.h>

typedef VEC(Term) TermVec;

/* A set of types: all of them, or those of the terms. */
typedef struct Terms {
	bool is_all;
	TermVec list;
} Terms;

/* ----------------------------------------------------------------- terms */

static bool
terms_disjoint(const Term *x, const Term *y)
{
	Type *tx = y->tilde ? type_under(x->type) : x->type;
	Type *ty = x->tilde ? type_under(y->type) : y->type;
	return !type_identical(tx, ty);
}

static bool
term_subset(const Term *x, const Term *y)
{
	return !terms_disjoint(x, y) && (!x->tilde || y->tilde);
}

static void
terms_add(Terms *s, Term t)
{
	if (s->is_all)
		return;
	vec_each(&s->list, i) {
		if (terms_disjoint(&s->list.at[i], &t))
			continue;
		/* ~T takes in T, and perhaps others that follow. */
		if (!t.tilde || s->list.at[i].tilde)
			return;
		uint32_t n = i;
		for (uint32_t j = i; j < s->list.len; j++)
			if (terms_disjoint(&s->list.at[j], &t))
				s->list.at[n++] = s->list.at[j];
		s->list.len = n;
		break;
	}
	vec_push(&s->list, t);
}

static Terms
terms_intersect(const Terms *x, const Terms *y)
{
	if (x->is_all || y->is_all)
		return x->is_all ? *y : *x;
	Terms r = {.is_all = false};
	vec_each(&x->list, i) {
		vec_each(&y->list, j) {
			const Term *a = &x->list.at[i], *b = &y->list.at[j];
			if (!terms_disjoint(a, b))
				terms_add(&r, !a->tilde || b->tilde ? *a : *b);
		}
	}
	return r;
}

bool
tset_subset_of(const TypeSet *a, const TypeSet *b)
{
	if (a->is_all || b->is_all)
		return b->is_all;
	for (uint32_t i = 0; i < a->n_terms; i++) {
		bool found = false;
		for (uint32_t j = 0; j < b->n_terms && !found; j++)
			found = term_subset(&a->terms[i], &b->terms[j]);
		if (!found)
			return false;
	}
	return true;
}

const UnionTerm *
typeparam_terms(TypeParam *p, uint32_t *n)
{
	const TypeSet *set = interface_tset(typeparam_iface(p), 0);
	*n = set->is_all ? 0 : set->n_terms;
	if (set->is_all)
		return NULL;
	UnionTerm *terms = mem_array(UnionTerm, set->n_terms + 1);
	for (uint32_t i = 0; i < set->n_terms; i++)
		terms[i] = (UnionTerm){.tilde = set->terms[i].tilde, .type = set->terms[i].type};
	return terms;
}

/* --------------------------------------------------------------- methods */

/* A method and where it came from, for messages. */
typedef struct MethodEntry {
	Object *method;
	Pos pos; /* its own, or that of the embedded type that brought it */
	bool is_explicit;
} MethodEntry;

typedef struct Builder {
	Checker *check; /* null: errors are not told */
	VEC(MethodEntry) methods;
	Map by_name;    /* name -> index + 1 of the latest; others of the name are searched */
	Terms terms;
	bool is_comparable;
} Builder;

typedef struct DuplicateCheck {
	Object *m, *other;
	Pos pos, other_pos;
} DuplicateCheck;

static void
report_duplicate(Checker *c, const DuplicateCheck *d)
{
	check_error(c, d->pos, "duplicate method %s\n\t%s: other declaration of method %s",
		    d->m->name->s, str_pos(c, d->other_pos), d->m->name->s);
}

/* Methods that came by embedding may be there twice if their types are identical. */
static void
run_duplicate_check(Checker *c, void *arg)
{
	DuplicateCheck *d = arg;
	if (!check_allows(c, 14) || !type_identical(d->m->type, d->other->type))
		report_duplicate(c, d);
}

static MethodEntry *
find_method(Builder *b, const Object *m)
{
	if (!map_has(&b->by_name, map_key(m->name)))
		return NULL;
	vec_each(&b->methods, i)
		if (object_same_id(b->methods.at[i].method, m->pkg, m->name))
			return &b->methods.at[i];
	return NULL;
}

static void
add_method(Builder *b, Object *m, Pos pos, bool is_explicit)
{
	MethodEntry *other = find_method(b, m);
	if (other == NULL) {
		map_put(&b->by_name, map_key(m->name), 1);
		vec_push(&b->methods, ((MethodEntry){m, pos, is_explicit}));
		return;
	}
	if (b->check == NULL || (other->method == m && check_allows(b->check, 14)))
		return;
	DuplicateCheck d = {m, other->method, pos, other->pos};
	if (is_explicit) {
		report_duplicate(b->check, &d);
		return;
	}
	DuplicateCheck *later = mem_new(DuplicateCheck);
	*later = d;
	check_later(b->check, run_duplicate_check, later);
}

/* ------------------------------------------------------------ interfaces */

static Terms
terms_of_set(const TypeSet *s)
{
	Terms r = {.is_all = s->is_all};
	vec_append(&r.list, s->terms, s->n_terms);
	return r;
}

/* More terms make nothing useful, and take quadratic time. */
#define MAX_TERMS 100

static Terms
terms_of_union(Builder *b, UnionType *u, Pos pos)
{
	Terms r = {.is_all = false};
	for (uint32_t i = 0; i < u->n; i++) {
		Type *under = type_under(u->terms[i].type);
		if (!type_is_valid(under))
			continue;
		if (under->kind != TYPE_INTERFACE) {
			/* No type has T as its underlying type if T is none. */
			if (u->terms[i].tilde && !type_identical(u->terms[i].type, under))
				continue;
			terms_add(&r, (Term){u->terms[i].tilde, u->terms[i].type});
		} else {
			const TypeSet *s = interface_tset(type_interface(under), pos);
			r.is_all |= s->is_all;
			for (uint32_t j = 0; j < s->n_terms; j++)
				terms_add(&r, s->terms[j]);
		}
		if (r.list.len > MAX_TERMS) {
			if (b->check != NULL)
				check_error(b->check, pos,
					    "cannot handle more than %d union terms "
					    "(implementation limitation)", MAX_TERMS);
			return (Terms){.is_all = false};
		}
	}
	if (r.is_all)
		vec_clear(&r.list);
	return r;
}

/* Without terms, the flag comparable says it; with terms, only the comparable ones stay. */
static void
intersect(Builder *b, const Terms *terms, bool is_comparable)
{
	b->terms = terms_intersect(&b->terms, terms);
	b->is_comparable |= is_comparable;
	if (!b->is_comparable || b->terms.is_all)
		return;
	TermVec kept = {0};
	vec_each(&b->terms.list, i)
		if (type_comparable(NULL, b->terms.list.at[i].type, false, NULL))
			vec_push(&kept, b->terms.list.at[i]);
	b->terms.list = kept;
	b->is_comparable = false;
}

static void
embed(Builder *b, Type *t, Pos pos)
{
	Type *u = type_under(t);
	if (!type_is_valid(u))
		return;
	if (u->kind == TYPE_INTERFACE) {
		const TypeSet *s = interface_tset(type_interface(u), pos);
		for (uint32_t i = 0; i < s->n_methods; i++)
			add_method(b, s->methods[i], pos, false);
		Terms terms = terms_of_set(s);
		intersect(b, &terms, s->is_comparable);
		return;
	}
	if (u->kind == TYPE_UNION) {
		if (b->check != NULL &&
		    !check_version(b->check, pos, 18, str_format("embedding interface element %s",
								 str_type(b->check, t))))
			return;
		Terms terms = terms_of_union(b, type_union(u), pos);
		intersect(b, &terms, false);
		return;
	}
	if (b->check != NULL &&
	    !check_version(b->check, pos, 18, str_format("embedding non-interface type %s",
							 str_type(b->check, t))))
		return;
	Terms terms = {.is_all = false};
	vec_push(&terms.list, ((Term){false, t}));
	intersect(b, &terms, false);
}

static int
cmp_entries(const void *a, const void *b)
{
	return object_cmp_id(((const MethodEntry *)a)->method, ((const MethodEntry *)b)->method);
}

static const TypeSet empty_interface = {.is_all = true};

/* The type sets that this thread is making, the innermost first. What embeds itself, or is compared
 * with what it is part of, meets its own set unfinished; it is reported elsewhere. In collected
 * memory, for a bug() leaves the list as it is. */
typedef struct Building {
	const InterfaceType *iface;
	TypeSet *set;
	struct Building *outer;
} Building;

static _Thread_local Building *innermost;

static TypeSet *
unfinished_tset(const InterfaceType *t)
{
	for (Building *b = innermost; b != NULL; b = b->outer)
		if (b->iface == t)
			return b->set;
	return NULL;
}

static void
build_tset(TypeSet *s, InterfaceType *t, Pos pos)
{
	Builder b = {.check = t->check, .terms = {.is_all = true}};
	vec_each(&t->methods, i)
		add_method(&b, t->methods.at[i], t->methods.at[i]->pos, true);
	vec_each(&t->embeds, i)
		embed(&b, t->embeds.at[i], i < t->embed_pos.len ? t->embed_pos.at[i] : pos);
	if (b.methods.len > 1)
		qsort(b.methods.at, b.methods.len, sizeof(MethodEntry), cmp_entries);
	s->n_methods = b.methods.len;
	s->methods = mem_array(Object *, b.methods.len);
	vec_each(&b.methods, i)
		s->methods[i] = b.methods.at[i].method;
	s->is_all = b.terms.is_all;
	s->is_comparable = b.is_comparable;
	s->terms = b.terms.list.at;
	s->n_terms = b.terms.list.len;
}

const TypeSet *
interface_tset(InterfaceType *t, Pos pos)
{
	TypeSet *known = t->tset;
	if (known != NULL)
		return known;
	if (!t->is_complete)
		return &empty_interface;
	known = unfinished_tset(t);
	if (known != NULL)
		return known;
	Building *b = mem_new(Building);
	*b = (Building){t, mem_new(TypeSet), innermost};
	b->set->is_all = true;
	innermost = b;
	build_tset(b->set, t, pos);
	innermost = b->outer;
	return atomic_compare_exchange_strong(&t->tset, &known, b->set) ? b->set : known;
}

uint32_t
tset_lower_bound(const TypeSet *s, const Str *name)
{
	const Object wanted = {.name = name, .is_exported = name_is_exported(name)};
	bool is_exported = object_is_exported(&wanted);
	uint32_t lo = 0, hi = s->n_methods;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const Object *m = s->methods[mid];
		bool before = object_is_exported(m) == is_exported ? str_cmp(m->name, name) < 0
								   : !is_exported;
		if (before)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool
tset_has_method(const TypeSet *s, const Package *pkg, const Str *name, Object **found)
{
	uint32_t i = tset_lower_bound(s, name);
	for (; i < s->n_methods && s->methods[i]->name == name; i++) {
		if (object_same_id(s->methods[i], pkg, name)) {
			*found = s->methods[i];
			return true;
		}
	}
	return false;
}

void
tset_write_terms(const TypeSet *s, const TypeQualifier *q, Buf *out)
{
	if (s->is_all)
		buf_puts(out, "\xf0\x9d\x93\xa4"); /* U+1D4E4, a script U */
	else if (s->n_terms == 0)
		buf_puts(out, "\xe2\x88\x85"); /* U+2205, the empty set */
	for (uint32_t i = 0; i < s->n_terms; i++) {
		if (i > 0)
			buf_puts(out, " | ");
		if (s->terms[i].tilde)
			buf_putc(out, '~');
		type_write(s->terms[i].type, q, out);
	}
}

uint32_t
interface_n_methods(InterfaceType *t)
{
	return interface_tset(t, 0)->n_methods;
}

Object *
interface_method(InterfaceType *t, uint32_t i)
{
	const TypeSet *s = interface_tset(t, 0);
	assert(i < s->n_methods);
	return s->methods[i];
}

bool
interface_is_basic(InterfaceType *t)
{
	const TypeSet *s = interface_tset(t, 0);
	return s->is_all && !s->is_comparable;
}

/* ------------------------------------------------- common underlying type */

bool
type_each(Type *t, bool (*f)(Type *t, Type *under, void *arg), void *arg)
{
	TypeParam *p = type_as_typeparam(t);
	if (p == NULL)
		return f(t, type_under(t), arg);
	const TypeSet *s = interface_tset(typeparam_iface(p), 0);
	if (s->is_all || s->n_terms == 0)
		return f(NULL, NULL, arg);
	for (uint32_t i = 0; i < s->n_terms; i++)
		if (!f(s->terms[i].type, type_under(s->terms[i].type), arg))
			return false;
	return true;
}

typedef struct Common {
	Type *type, *under; /* of what was seen so far */
	bool mix_strings;   /* []byte and string agree */
	bool saw_string;
	enum { COMMON_OK, COMMON_NONE, COMMON_ELEM, COMMON_DIR, COMMON_DIFFERENT } why;
	Type *other;
} Common;

static bool
common_fails(Common *c, Type *other, int why)
{
	c->other = other;
	c->why = why;
	return false;
}

/* Channels agree if their directions do not conflict; the narrower direction counts. */
static bool
common_chan(Common *c, Type *t, ChanType *x, ChanType *y)
{
	if (!type_identical(x->elem, y->elem))
		return common_fails(c, t, COMMON_ELEM);
	if (x->dir != CHAN_BOTH && y->dir != CHAN_BOTH && x->dir != y->dir)
		return common_fails(c, t, COMMON_DIR);
	if (x->dir == CHAN_BOTH) {
		c->type = t;
		c->under = &y->t;
	}
	return true;
}

static bool
is_bytes(Type *under)
{
	if (under->kind != TYPE_SLICE)
		return false;
	BasicType *b = type_as_basic(type_slice_(under)->elem);
	return b != NULL && b->basic == BASIC_UINT8;
}

static bool
common_add(Type *t, Type *under, void *arg)
{
	Common *c = arg;
	if (t == NULL)
		return common_fails(c, NULL, COMMON_NONE);
	if (c->type == NULL) {
		c->type = t;
		c->under = under;
		return true;
	}
	if (under->kind == TYPE_CHAN && c->under->kind == TYPE_CHAN)
		return common_chan(c, t, type_chan(c->under), type_chan(under));
	if (type_identical(c->under, under))
		return true;
	bool old_string = type_is_string(c->under), new_string = type_is_string(under);
	if (c->mix_strings && (old_string || is_bytes(c->under)) &&
	    (new_string || is_bytes(under))) {
		if (new_string) {
			c->type = t;
			c->under = under;
		}
		return true;
	}
	return common_fails(c, t, COMMON_DIFFERENT);
}

static const char *
common_cause(Checker *c, const Common *r)
{
	const char *x = r->type != NULL ? str_type(c, r->type) : "";
	const char *y = r->other != NULL ? str_type(c, r->other) : "";
	switch (r->why) {
	case COMMON_NONE:
		return "no specific type";
	case COMMON_ELEM:
		return str_format("channels %s and %s have different element types", x, y);
	case COMMON_DIR:
		return str_format("channels %s and %s have conflicting directions", x, y);
	case COMMON_DIFFERENT:
		return str_format("%s and %s have different underlying types", x, y);
	case COMMON_OK:
		break;
	}
	return "";
}

Type *
type_common_under(Checker *c, Type *t, const char **cause)
{
	if (!type_is_typeparam(t))
		return type_under(t);
	Common r = {0};
	if (type_each(t, common_add, &r))
		return r.under;
	if (cause != NULL)
		*cause = common_cause(c, &r);
	return NULL;
}

Type *
type_core(Type *t)
{
	return type_common_under(NULL, t, NULL);
}

Type *
type_core_string(Type *t)
{
	if (!type_is_typeparam(t))
		return type_under(t);
	Common r = {.mix_strings = true};
	return type_each(t, common_add, &r) ? r.under : NULL;
}

/*
 * Cycles among declarations: the message, and types of infinite size.
 *
 * A type is of finite size if following arrays, struct fields and the terms of
 * interfaces never leads back to it. Generic types are followed once per
 * instance with their type arguments, which belong to the instance outside:
 * `nest` is the stack of named types that are being followed, and a type
 * argument is looked at with the innermost of them taken off.
 *
 * While types are still being declared (their objects are grey), a value of
 * such a type may not be needed, as in type T [unsafe.Sizeof(T{})]int:
 * check_finite_size. Names that stand for one another in a circle are found
 * before all that, from syntax alone.
 */
#include "types/priv.h"

static const char *
qualified(Checker *c, const Object *o)
{
	if (!o->pkg || o->pkg == c->pkg)
		return o->name->s;
	return str_format("%s.%s", o->pkg->name->s, o->name->s);
}

void
check_cycle_error(Checker *c, Object **cycle, uint32_t n, uint32_t start)
{
	Object *o = cycle[start];
	bool is_type = o->kind == OBJ_TYPE;
	if (n == 1) {
		check_error(c, o->pos, "invalid %s: %s refers to itself",
			    is_type ? "recursive type" : "cycle in declaration", qualified(c, o));
		return;
	}
	Buf b = { 0 };
	buf_printf(&b, "invalid %s %s", is_type ? "recursive type" : "cycle in declaration of",
		   qualified(c, o));
	for (uint32_t i = 0; i < n; i++) {
		Object *from = cycle[(start + i) % n], *to = cycle[(start + i + 1) % n];
		buf_printf(&b, "\n\t%s: %s refers to %s", str_pos(c, from->pos), qualified(c, from),
			   qualified(c, to));
	}
	check_error(c, o->pos, "%s", buf_cstr(&b));
}

typedef VEC(NamedType *) NamedVec;

typedef struct Finite {
	Checker *c;
	NamedVec nest; /* named types around the present one */
	NamedVec path; /* all that were entered, in order */
	Map in_nest;   /* NamedType * -> whether it is there */
	uint32_t n_instances; /* in the nest */
	uint32_t n_steps;     /* instances that were entered */
} Finite;

static bool follow(Finite *f, Type *t);

/* The type's object; an instance's has the place where it was asked for. */
static Object *
object_at(const NamedType *t)
{
	if (t->targs.n == 0)
		return t->obj;
	Object *o = mem_new(Object);
	*o = *t->obj;
	if (t->inst_pos != 0)
		o->pos = t->inst_pos;
	return o;
}

static void
report_infinite(Finite *f, NamedType *t)
{
	uint32_t i = f->path.len;
	while (i > 0 && f->path.at[i - 1] != t)
		i--;
	if (i == 0)
		return;
	i--;
	uint32_t n = f->path.len - i;
	Object **cycle = mem_array(Object *, n);
	for (uint32_t k = 0; k < n; k++)
		cycle[k] = object_at(f->path.at[i + k]);
	check_cycle_error(f->c, cycle, n, 0);
}

/* What type parameters stand for depends on the nest, and with it the answer. */
static bool
has_open_argument(const NamedType *t)
{
	for (uint32_t i = 0; i < t->targs.n; i++)
		if (type_has_typeparam(t->targs.at[i]))
			return true;
	return false;
}

static void
enter(Finite *f, NamedType *t)
{
	vec_push(&f->nest, t);
	map_put(&f->in_nest, map_key(t), 1);
	f->n_instances += t->targs.n > 0;
}

static void
leave(Finite *f)
{
	const NamedType *t = vec_pop(&f->nest);
	map_put(&f->in_nest, map_key(t), 0);
	f->n_instances -= t->targs.n > 0;
}

/* Deeper nesting of instances grows without end: the cycle is not a plain one. */
#define DEEPEST_INSTANCES 200

/* More of them, all different, come only from types that double with each step. */
#define INSTANCES_MAX ((uint32_t)1 << 18)

/* What was reported has no underlying type; others' types stay as they are. False. */
static bool
invalidate(Finite *f, NamedType *t)
{
	if (t->obj->pkg != f->c->pkg)
		return false;
	t->origin->underlying = f->c->ctx->basic[BASIC_INVALID];
	t->underlying = f->c->ctx->basic[BASIC_INVALID];
	return false;
}

static bool
report_unfolding(Finite *f)
{
	NamedType *t = f->path.at[0];
	if (f->n_steps == INSTANCES_MAX + 1)
		check_error(f->c, object_at(t)->pos, "type %s needs too many instances",
			    qualified(f->c, t->obj));
	return invalidate(f, t);
}

/* Other packages' types were looked at when they were declared. What of instances of them? Other
 * checkers may ask at the same moment, so each keeps its own answers. */
static bool
is_known_valid(const Finite *f, const NamedType *t)
{
	if (t->obj->pkg == f->c->pkg)
		return t->state & NAMED_VALID;
	return t->targs.n == 0 || map_has(&f->c->valid, map_key(t));
}

static void
note_valid(Finite *f, NamedType *t)
{
	if (t->obj->pkg == f->c->pkg)
		t->state |= NAMED_VALID;
	else
		map_put(&f->c->valid, map_key(t), 1);
}

static bool
follow_named(Finite *f, NamedType *t)
{
	if (is_known_valid(f, t))
		return true;
	if (t->origin->underlying && !type_is_valid(t->origin->underlying))
		return true; /* reported */
	if (map_get(&f->in_nest, map_key(t)) != 0) {
		report_infinite(f, t);
		return invalidate(f, t);
	}
	if (f->n_instances > DEEPEST_INSTANCES)
		return true;
	if (t->targs.n > 0 && ++f->n_steps > INSTANCES_MAX)
		return report_unfolding(f);
	Type *rhs = t->origin->from_rhs;
	if (!rhs)
		return true;
	vec_push(&f->path, t);
	enter(f, t);
	bool ok = follow(f, rhs);
	leave(f);
	(void)vec_pop(&f->path);
	if (ok && !has_open_argument(t))
		note_valid(f, t);
	return ok;
}

/* The type argument that p stands for, seen from outside the innermost instance. */
static bool
follow_typeparam(Finite *f, TypeParam *p)
{
	if (f->nest.len == 0)
		return true;
	NamedType *inst = *vec_last(&f->nest);
	const TParamList *tp = &inst->origin->tparams;
	if (p->index >= tp->n || tp->at[p->index] != p || p->index >= inst->targs.n)
		return true;
	leave(f);
	bool ok = follow(f, inst->targs.at[p->index]);
	enter(f, inst);
	return ok;
}

static bool
follow(Finite *f, Type *t)
{
	t = type_unalias(t);
	switch (t->kind) {
	case TYPE_ARRAY:
		return follow(f, type_array(t)->elem);
	case TYPE_STRUCT:
		for (uint32_t i = 0; i < type_struct(t)->n; i++)
			if (!follow(f, type_struct(t)->fields[i]->type))
				return false;
		return true;
	case TYPE_UNION:
		for (uint32_t i = 0; i < type_union(t)->n; i++)
			if (!follow(f, type_union(t)->terms[i].type))
				return false;
		return true;
	case TYPE_INTERFACE:
		vec_each(&type_interface(t)->embeds, i)
			if (!follow(f, type_interface(t)->embeds.at[i]))
				return false;
		return true;
	case TYPE_NAMED:
		return follow_named(f, type_named(t));
	case TYPE_TYPEPARAM:
		return follow_typeparam(f, type_typeparam(t));
	case TYPE_BASIC:
	case TYPE_SLICE:
	case TYPE_POINTER:
	case TYPE_TUPLE:
	case TYPE_SIGNATURE:
	case TYPE_MAP:
	case TYPE_CHAN:
	case TYPE_ALIAS:
		return true;
	}
	return true;
}

void
check_valid_type(Checker *c, NamedType *t)
{
	Finite f = { .c = c };
	follow(&f, &t->t);
}

/* --------------------------------------------------------- pending types */

#define MAX_PATH 200 /* instances of a type in ever larger ones are another check's business */

/* Report the cycle that ends the path and begins at its last object that stands for t; false if
 * there is none. */
static bool
report_cycle_of(Checker *c, const NamedType *t)
{
	uint32_t i = c->path.len;
	while (i > 0 && !(c->path.at[i - 1]->kind == OBJ_TYPE && c->path.at[i - 1]->type == &t->t))
		i--;
	if (i == 0)
		return false;
	uint32_t n = c->path.len - --i, first = 0;
	for (uint32_t k = 1; k < n; k++)
		if (c->path.at[i + k]->pos < c->path.at[i + first]->pos)
			first = k;
	check_cycle_error(c, c->path.at + i, n, first);
	return true;
}

static bool
finite_named(Checker *c, NamedType *t)
{
	if (t->obj->pkg != c->pkg || t->state & NAMED_FINITE)
		return true;
	if (report_cycle_of(c, t))
		return false;
	check_outlined(c, t->origin);
	/* Too many: check_valid_type reports it. */
	if (t->origin != t && ++c->n_unfolded > INSTANCES_MAX)
		return true;
	Type *rhs = t->origin == t ? t->from_rhs : named_expand(t);
	if (!rhs || c->path.len > MAX_PATH)
		return true;
	Object *o = object_at(t);
	o->type = &t->t;
	vec_push(&c->path, o);
	bool ok = check_finite_size(c, rhs);
	(void)vec_pop(&c->path);
	if (ok)
		t->state |= NAMED_FINITE;
	return ok;
}

bool
check_finite_size(Checker *c, Type *t)
{
	t = type_unalias(t);
	if (t->kind == TYPE_NAMED)
		return finite_named(c, type_named(t));
	if (t->kind == TYPE_ARRAY)
		return check_finite_size(c, type_array(t)->elem);
	if (t->kind == TYPE_STRUCT)
		for (uint32_t i = 0; i < type_struct(t)->n; i++)
			if (!check_finite_size(c, type_struct(t)->fields[i]->type))
				return false;
	return true;
}

/* ---------------------------------------------------------- direct cycles */

/* Follow the names on the right sides of type declarations from o. */
static void
direct_cycle(Checker *c, Object *o, Map *state, uint32_t walk)
{
	ObjectVec path = { 0 };
	for (;;) {
		uint64_t *seen = map_ensure(state, map_key(o), NULL);
		if (*seen == walk) {
			uint32_t start = 0, first;
			while (path.at[start] != o)
				start++;
			first = start;
			for (uint32_t k = start; k < path.len; k++)
				if (path.at[k]->pos < path.at[first]->pos)
					first = k;
			o->type = c->ctx->basic[BASIC_INVALID];
			o->color = OBJ_BLACK;
			check_cycle_error(c, path.at + start, path.len - start, first - start);
			return;
		}
		if (*seen)
			return;
		*seen = walk;
		vec_push(&path, o);
		const Expr *rhs = c->decls.at[o->order]->type_decl->type;
		if (rhs->kind != EXPR_NAME)
			return;
		o = scope_lookup(c->pkg->scope, as_name(rhs)->name);
		if (!o || o->kind != OBJ_TYPE || !o->order)
			return;
	}
}

void
check_direct_cycles(Checker *c)
{
	Map state = { 0 };
	for (uint32_t i = 1; i < c->objects.len; i++)
		if (c->objects.at[i]->kind == OBJ_TYPE)
			direct_cycle(c, c->objects.at[i], &state, i);
}

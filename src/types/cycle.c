/*
 * Cycles among declarations: the message, and types of infinite size.
 *
 * A type is of finite size if following arrays, struct fields and the terms of
 * interfaces never leads back to it. Generic types are followed once per
 * instance with their type arguments, which belong to the instance outside:
 * `nest` is the stack of named types that are being followed, and a type
 * argument is looked at with the innermost of them taken off.
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
} Finite;

static bool follow(Finite *f, Type *t);

static void
report_infinite(Finite *f, NamedType *t)
{
	uint32_t i = f->path.len;
	while (i > 0 && f->path.at[i - 1] != t)
		i--;
	if (i == 0)
		return;
	i--;
	uint32_t n = f->path.len - i, first = 0;
	Object **cycle = mem_array(Object *, n);
	for (uint32_t k = 0; k < n; k++) {
		cycle[k] = f->path.at[i + k]->obj;
		if (cycle[k]->pkg == f->c->pkg && cycle[k]->pos < cycle[first]->pos)
			first = k;
	}
	check_cycle_error(f->c, cycle, n, first);
}

static bool
follow_named(Finite *f, NamedType *t)
{
	if (t->origin->state & NAMED_VALID && t->targs.n == 0)
		return true;
	if (t->state & NAMED_VALID)
		return true;
	if (t->origin->underlying && !type_is_valid(t->origin->underlying))
		return false;
	vec_each(&f->nest, i)
	{
		if (f->nest.at[i] != t)
			continue;
		report_infinite(f, t);
		t->origin->underlying = f->c->ctx->basic[BASIC_INVALID];
		t->underlying = f->c->ctx->basic[BASIC_INVALID];
		return false;
	}
	if (f->nest.len > 200) /* runaway expansion: the cycle is not a plain one */
		return true;
	Type *rhs = t->origin->from_rhs;
	if (!rhs)
		return true;
	vec_push(&f->path, t);
	vec_push(&f->nest, t);
	bool ok = follow(f, rhs);
	if (f->nest.len > 0)
		(void)vec_pop(&f->nest);
	(void)vec_pop(&f->path);
	if (ok && f->nest.len == 0)
		t->state |= NAMED_VALID;
	else if (ok && t->targs.n == 0)
		t->state |= NAMED_VALID;
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
	NamedType *inner = vec_pop(&f->nest);
	bool ok = follow(f, inst->targs.at[p->index]);
	vec_push(&f->nest, inner);
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

/*
 * Type inference (Go specification, "Type inference"): first from typed
 * arguments, then from constraints as long as that yields anything, then from
 * untyped constants; at last types are substituted into one another.
 */
#include "types/priv.h"

typedef struct Inference {
	Checker *c;
	Pos pos;
	TParamList tparams;
	TupleType *params;
	Operand *const *args;
	uint32_t n_args;
	bool reverse;
	Unifier u;
	Type **result;
	InferError *err;
} Inference;

static bool
fail(Inference *s, Pos pos, const char *text)
{
	s->err->pos = pos;
	s->err->text = text;
	return false;
}

static Pos
arg_pos(const Inference *s, const Operand *arg)
{
	return arg->expr != NULL ? expr_place(arg->expr) : s->pos;
}

static const char *
arg_text(const Operand *arg)
{
	return arg->expr != NULL ? str_expr(arg->expr) : "";
}

/* ----------------------------------------------------- 1. typed arguments */

/* "P", "P and Q", "P, Q, and R" */
static const char *
list_params(const TParamList *list)
{
	Buf b = {0};
	for (uint32_t i = 0; i < list->n; i++) {
		if (i > 0 && i + 1 == list->n)
			buf_puts(&b, list->n == 2 ? " and " : ", and ");
		else if (i > 0)
			buf_puts(&b, ", ");
		buf_str(&b, list->at[i]->obj->name);
	}
	return buf_cstr(&b);
}

static bool
mismatch(Inference *s, Type *par, const Operand *arg)
{
	Checker *c = s->c;
	uint32_t n = s->tparams.n, n_known = 0;
	Type **known = mem_array(Type *, n);
	for (uint32_t i = 0; i < n; i++) {
		known[i] = unifier_at(&s->u, i);
		n_known += known[i] != NULL;
	}
	const char *targ = str_type(c, arg->type), *of = arg_text(arg), *want = str_type(c, par);
	Pos pos = arg_pos(s, arg);
	if (n_known == 0)
		return fail(s, pos,
			    str_format("type %s of %s does not match %s (cannot infer %s)", targ,
				       of, want, list_params(&s->tparams)));
	Type *inferred = type_subst(c->ctx, par, &s->tparams, known);
	if (inferred == par)
		return fail(s, pos, str_format("type %s of %s does not match %s", targ, of, want));
	const char *have = str_type(c, inferred);
	if (s->reverse)
		return fail(s, pos,
			    str_format("inferred type %s for %s does not match type %s of %s", have,
				       want, targ, of));
	return fail(s, pos, str_format("type %s of %s does not match inferred type %s for %s", targ,
				       of, have, want));
}

static bool
infer_from_args(Inference *s)
{
	for (uint32_t i = 0; i < s->n_args; i++) {
		Type *par = s->params->vars[i]->type;
		const Operand *arg = s->args[i];
		if (type_is_untyped(arg->type))
			continue;
		if (!type_mentions(par, &s->tparams) && !type_mentions(arg->type, &s->tparams))
			continue;
		if (!unifier_unify(&s->u, par, arg->type, UNIFY_ASSIGN))
			return mismatch(s, par, arg);
	}
	return true;
}

/* --------------------------------------------------------- 2. constraints */

/* The core type of a constraint, as a term. */
typedef struct CoreTerm {
	Type *type;     /* null: there is none */
	bool tilde;
	bool is_single; /* the only term */
} CoreTerm;

static CoreTerm
core_term(TypeParam *p)
{
	const TypeSet *s = interface_tset(typeparam_iface(p), 0);
	if (s->is_all || s->n_terms == 0)
		return (CoreTerm){.type = NULL};
	if (s->n_terms == 1)
		return (CoreTerm){s->terms[0].type, s->terms[0].tilde, true};
	CoreTerm r = {.type = type_core(&p->t)};
	for (uint32_t i = 0; i < s->n_terms; i++)
		r.tilde |= s->terms[i].tilde;
	return r;
}

static bool
unify_signatures(void *arg, Type *a, Type *b)
{
	return unifier_unify(arg, a, b, UNIFY_EXACT);
}

static bool
unsatisfied(Inference *s, TypeParam *p, Type *known, const char *cause)
{
	Checker *c = s->c;
	return fail(s, s->pos,
		    str_format("%s (type %s) does not satisfy %s%s%s", str_type(c, &p->t),
			       str_type(c, known), str_type(c, p->bound), *cause ? " " : "",
			       cause));
}

static bool
infer_from_constraint(Inference *s, uint32_t i)
{
	TypeParam *p = s->tparams.at[i];
	InterfaceType *iface = typeparam_iface(p);
	Type *known = unifier_at(&s->u, i);
	CoreTerm core = core_term(p);
	if (core.type != NULL && known != NULL) {
		if (!unifier_unify(&s->u, known, core.type, UNIFY_INEXACT))
			return unsatisfied(s, p, known, "");
	} else if (core.type != NULL && core.is_single && !core.tilde) {
		unifier_set(&s->u, i, core.type);
	}
	/* The methods of a type with open parameters are not final. */
	if (known == NULL || type_mentions(known, &s->tparams))
		return true;
	const TypeEquality eq = {unify_signatures, &s->u};
	const char *cause = "";
	if (!check_has_methods(s->c, known, &iface->t, true, &eq, &cause))
		return unsatisfied(s, p, known, cause);
	return true;
}

static bool
infer_from_constraints(Inference *s)
{
	uint32_t unknown;
	do {
		unknown = unifier_unknowns(&s->u);
		for (uint32_t i = 0; i < s->tparams.n; i++)
			if (!infer_from_constraint(s, i))
				return false;
	} while (unifier_unknowns(&s->u) != unknown);
	return true;
}

/* --------------------------------------------------- 3. untyped constants */

static int64_t
tparam_index(const TParamList *list, const Type *t)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (&list->at[i]->t == t)
			return i;
	return -1;
}

/* A parameter without a type gets the default type of the largest kind among its arguments. */
static bool
infer_from_untyped(Inference *s)
{
	Type **max = mem_array(Type *, s->tparams.n);
	for (uint32_t i = 0; i < s->n_args; i++) {
		const Operand *arg = s->args[i];
		int64_t p = tparam_index(&s->tparams, s->params->vars[i]->type);
		if (p < 0 || !type_is_untyped(arg->type) || arg->mode == MODE_NIL ||
		    unifier_at(&s->u, (uint32_t)p) != NULL)
			continue;
		Type *m = max[p] == NULL ? arg->type : type_max_untyped(max[p], arg->type);
		if (m == NULL)
			return fail(s, arg_pos(s, arg),
				    str_format("mismatched types %s and %s (cannot infer %s)",
					       str_type(s->c, max[p]), str_type(s->c, arg->type),
					       s->tparams.at[p]->obj->name->s));
		max[p] = m;
	}
	for (uint32_t i = 0; i < s->tparams.n; i++)
		if (max[i] != NULL)
			unifier_set(&s->u, i, type_default(s->c->ctx, max[i]));
	return true;
}

/* ---------------------------------------------------------- 4. simplify */

/* Whether the types of the parameters lead from parameter i back to it. */
static bool
is_cyclic(const Inference *s, uint32_t start)
{
	uint32_t n = s->tparams.n;
	bool *reached = mem_data(n * sizeof(bool));
	uint32_t *todo = mem_data(n * sizeof(uint32_t)), n_todo = 1;
	todo[0] = start;
	while (n_todo > 0) {
		Type *t = s->result[todo[--n_todo]];
		for (uint32_t j = 0; t != NULL && j < n; j++) {
			TParamList one = {1, &s->tparams.at[j]};
			if (reached[j] || !type_mentions(t, &one))
				continue;
			if (j == start)
				return true;
			reached[j] = true;
			todo[n_todo++] = j;
		}
	}
	return false;
}

static Type *
simplify_once(Inference *s, Type *t)
{
	Type *r = type_subst(s->c->ctx, t, &s->tparams, s->result);
	/* A generic function whose parameters are all known is generic no more. */
	if (r != t && r->kind == TYPE_SIGNATURE && type_signature(r)->tparams.n > 0 &&
	    !type_mentions(r, &s->tparams)) {
		SignatureType *sig = mem_new(SignatureType);
		*sig = *type_signature(r);
		sig->t = (Type){.kind = TYPE_SIGNATURE};
		sig->tparams = (TParamList){0};
		return &sig->t;
	}
	return r;
}

static bool
simplify(Inference *s, Type *const *given)
{
	uint32_t n = s->tparams.n;
	for (uint32_t i = 0; i < n; i++)
		s->result[i] = unifier_at(&s->u, i);
	for (uint32_t i = 0; i < n; i++)
		if (s->result[i] != NULL && is_cyclic(s, i))
			s->result[i] = NULL;
	for (bool changed = true; changed;) {
		changed = false;
		for (uint32_t i = 0; i < n; i++) {
			Type *t = s->result[i];
			if (t == NULL || given[i] != NULL)
				continue;
			s->result[i] = simplify_once(s, t);
			changed |= s->result[i] != t;
		}
	}
	for (uint32_t i = 0; i < n; i++) {
		if (s->result[i] != NULL && !type_mentions(s->result[i], &s->tparams))
			continue;
		Object *o = s->tparams.at[i]->obj;
		return fail(s, s->pos, str_format("cannot infer %s (declared at %s)", o->name->s,
						  str_pos(s->c, o->pos)));
	}
	return true;
}

/* ------------------------------------------------------------------------ */

static bool
is_full(Type *const *targs, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (targs[i] == NULL)
			return false;
	return true;
}

Type **
check_infer(Checker *c, Pos pos, const TParamList *tparams, Type *const *targs, uint32_t n_targs,
	    TupleType *params, Operand *const *args, uint32_t n_args, bool reverse, InferError *err)
{
	assert(tparams->n > 0 && n_targs <= tparams->n && params->n == n_args);
	*err = (InferError){0};
	Type **given = mem_array(Type *, tparams->n);
	if (n_targs > 0)
		memcpy(given, targs, n_targs * sizeof(Type *));
	if (is_full(given, tparams->n))
		return given;
	for (uint32_t i = 0; i < n_args; i++)
		if (args[i]->mode == MODE_NONE)
			return NULL;
	Inference s = {.c = c, .pos = pos, .tparams = *tparams, .args = args, .n_args = n_args,
		       .reverse = reverse, .err = err, .result = mem_array(Type *, tparams->n)};
	/* Arguments are assigned to parameters whose type is given: no need to infer. */
	s.params = type_tuple(type_subst(c->ctx, &params->t, tparams, given));
	unifier_init(&s.u, c, tparams, given, tparams->n);
	bool ok = infer_from_args(&s) && infer_from_constraints(&s) && infer_from_untyped(&s) &&
		  simplify(&s, given);
	return ok ? s.result : NULL;
}

TParamList
check_rename_tparams(Checker *c, const TParamList *tparams, Type **t)
{
	TParamList fresh = {tparams->n, mem_array(TypeParam *, tparams->n)};
	Type **args = mem_array(Type *, tparams->n);
	for (uint32_t i = 0; i < tparams->n; i++) {
		TypeParam *old = tparams->at[i], *new = mem_new(TypeParam);
		new->t.kind = TYPE_TYPEPARAM;
		new->index = old->index;
		new->obj = mem_new(Object);
		*new->obj = *old->obj;
		new->obj->type = &new->t;
		fresh.at[i] = new;
		args[i] = &new->t;
	}
	for (uint32_t i = 0; i < tparams->n; i++) {
		if (tparams->at[i]->bound == NULL)
			continue;
		typeparam_iface(tparams->at[i]);
		fresh.at[i]->bound = type_subst(c->ctx, tparams->at[i]->bound, tparams, args);
	}
	*t = type_subst(c->ctx, *t, tparams, args);
	return fresh;
}

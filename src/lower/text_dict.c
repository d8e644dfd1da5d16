/*
 * Calls of generic functions in gc's words. gc compiles one body for all type arguments of one
 * shape, and passes a dictionary that says which types they are:
 *
 *	f(3)         f[go.shape.int](&.dict.f[int], 3)
 *	x.M(), where the type of x is a type parameter
 *	             (func(go.shape.int) string)(&.dict[0])(x)
 *
 * The number is that of the method in the function's own dictionary, whose first entries are the
 * methods of its type parameters as they come in the source (writer.go and reader.go in
 * cmd/compile/internal/noder). Not followed: the numbers in dictionaries of generic types, which
 * all of their methods fill, and the lengths of dictionaries, which gc prints where a generic
 * function passes on one of its own entries. These texts are unknown.
 */
#include "lower/priv.h"

bool
lower_is_same_selection(const Selection *a, const Selection *b)
{
	assert(a->kind != SEL_FIELD && b->kind != SEL_FIELD);
	return type_as_typeparam(a->recv) == type_as_typeparam(b->recv) &&
	       object_origin(a->obj) == object_origin(b->obj);
}

static bool
is_derived(const TextWriter *w, Type *raw)
{
	return w->env != NULL && lower_subst(w->fn->l, w->env, raw) != raw;
}

bool
lower_text_is_derived(const TextWriter *w, const Expr *type)
{
	return w->notation == NOTATION_GC && lower_fact(w->fn, type)->mode == MODE_TYPE &&
	       is_derived(w, lower_raw_type_at(w->fn, type));
}

void
lower_text_dictionary(TextWriter *w, const Object *o, const TypeList *targs)
{
	assert(w->notation == NOTATION_GC && targs->n > 0);
	for (uint32_t i = 0; i < targs->n; i++)
		w->is_unknown |= is_derived(w, targs->at[i]);
	buf_putc(&w->out, '&');
	if (o->pkg != NULL && o->pkg != w->here)
		buf_printf(&w->out, "%s.", o->pkg->name->s);
	buf_printf(&w->out, ".dict.%s%s", o->name->s,
		   lower_targs_text(w->fn->l, targs, NOTATION_LINK)->s);
}

/* The name in a call of a generic function, or null. */
static const NameExpr *
generic_callee(const Fn *fn, const Expr *fun)
{
	fun = expr_unparen((Expr *)(uintptr_t)fun);
	if (fun->kind == EXPR_INDEX)
		fun = expr_unparen(as_index(fun)->x);
	if (fun->kind == EXPR_SELECTOR && info_selection(fn->info, as_selector(fun)) == NULL)
		return as_selector(fun)->sel;
	return fun->kind == EXPR_NAME ? as_name(fun) : NULL;
}

static void
write_generic_call(TextWriter *w, const CallExpr *e, const Object *o, const Instance *inst)
{
	const SignatureType *sig = func_signature(object_origin((Object *)(uintptr_t)o));
	TypeList shapes = lower_shapes(w->fn->l, w->env, &inst->targs, &sig->tparams);
	if (o->pkg != w->here)
		buf_printf(&w->out, "%s.", o->pkg->name->s);
	buf_printf(&w->out, "%s%s(", o->name->s,
		   lower_targs_text(w->fn->l, &shapes, NOTATION_LINK)->s);
	lower_text_dictionary(w, o, &inst->targs);
	lower_text_args(w, e, false);
	buf_putc(&w->out, ')');
}

/* The type of a type parameter's method, with the receiver as first parameter. */
static void
write_method_type(TextWriter *w, const Selection *s)
{
	assert(s->kind == SEL_METHOD && type_as_typeparam(s->recv) != NULL);
	const SignatureType *sig = func_signature(s->obj);
	Object **params = mem_array(Object *, sig->params->n + 1);
	params[0] = object_new(OBJ_VAR, 0, NULL, s->obj->name, s->recv);
	for (uint32_t i = 0; i < sig->params->n; i++)
		params[i + 1] = sig->params->vars[i];
	SignatureType *t = type_new_signature(NULL, type_new_tuple(params, sig->params->n + 1),
					      sig->results, sig->is_variadic);
	lower_type_text(w->fn->l, lower_subst(w->fn->l, w->env, &t->t), w->notation, w->here,
			&w->out);
}

static void
write_dictionary_method(TextWriter *w, const CallExpr *e, const SelectorExpr *sel,
			const Selection *s)
{
	const Scan *scan = w->fn->scan;
	uint32_t k = 0;
	while (k < scan->dictionary.len && !lower_is_same_selection(scan->dictionary.at[k], s))
		k++;
	assert(k < scan->dictionary.len);
	w->is_unknown |= scan->is_method;
	buf_putc(&w->out, '(');
	write_method_type(w, s);
	buf_printf(&w->out, ")(&.dict[%u])(", (unsigned)k);
	lower_text_write(w, sel->x, 0);
	lower_text_args(w, e, false);
	buf_putc(&w->out, ')');
}

bool
lower_text_call(TextWriter *w, const CallExpr *e)
{
	assert(w->notation == NOTATION_GC);
	const Expr *fun = expr_unparen(e->fun);
	const Selection *s = fun->kind != EXPR_SELECTOR ? NULL :
			     info_selection(w->fn->info, as_selector(fun));
	if (s != NULL && s->kind == SEL_METHOD && type_as_typeparam(s->recv) != NULL) {
		write_dictionary_method(w, e, as_selector(fun), s);
		return true;
	}
	const NameExpr *name = generic_callee(w->fn, fun);
	const Instance *inst = name != NULL ? info_instance(w->fn->info, name) : NULL;
	const Object *o = inst != NULL ? info_object(w->fn->info, name) : NULL;
	if (o == NULL || o->kind != OBJ_FUNC)
		return false;
	write_generic_call(w, e, o, inst);
	return true;
}

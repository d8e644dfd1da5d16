/*
 * Methods: calls, method values and expressions, the functions that stand in method tables.
 *
 * A method is found again on the concrete receiver: in an instance the one that the checker
 * selected may belong to a type parameter's constraint.
 */
#include "lower/priv.h"

/* A method as selected on a type: embedded fields on the way, then the method itself. */
typedef struct Method {
	Object *obj;
	const uint32_t *path;
	uint32_t n; /* of embedded fields */
} Method;

static Method
select_method(Lower *l, Type *recv, const Selection *s)
{
	assert(s->kind != SEL_FIELD && s->n_path > 0);
	if (type_as_typeparam(s->recv) == NULL)
		return (Method){ .obj = s->obj, .path = s->path, .n = s->n_path - 1 };
	Lookup k = type_lookup(recv, true, s->obj->pkg, s->obj->name, false);
	if (k.obj == NULL)
		lower_bug(l, s->obj->pos, "method %s is missing in an instance", s->obj->name->s);
	return (Method){ .obj = k.obj, .path = k.path, .n = k.n_path - 1 };
}

/* The defined type of a receiver T or *T. */
static NamedType *
receiver_base(Type *t)
{
	t = type_unalias(t);
	if (t->kind == TYPE_POINTER)
		t = type_unalias(type_pointer_(t)->elem);
	return t->kind == TYPE_NAMED ? type_named(t) : NULL;
}

/* The method as it is declared, for a name found on n. */
static Object *
declared_method(Lower *l, const NamedType *n, const Object *m)
{
	const NamedType *origin = n->origin;
	vec_each(&origin->methods, i) {
		Object *o = origin->methods.at[i];
		if (o->name == m->name && (object_is_exported(o) || o->pkg == m->pkg))
			return o;
	}
	lower_bug(l, m->pos, "%s has no method %s", n->obj->name->s, m->name->s);
}

/* The function of a method on the type at the end of the path, and its receiver. */
static IrFuncId
direct_method(Fn *fn, Ref r, const Object *m, IrValueId *recv, Pos pos)
{
	NamedType *n = receiver_base(r.type);
	if (n == NULL)
		lower_bug(fn->l, pos, "method %s of a type without name", m->name->s);
	Object *d = declared_method(fn->l, n, m);
	bool is_pointer =
		type_as_pointer(r.type) != NULL && type_unalias(r.type)->kind == TYPE_POINTER;
	if (d->is_ptr_recv) {
		if (!is_pointer && !r.is_addr)
			lower_bug(fn->l, pos, "method %s needs the address of what has none",
				  m->name->s);
		*recv = is_pointer ? lower_ref_value(fn, r, pos) : r.v;
	} else {
		*recv = lower_ref_value(fn, r, pos);
		if (is_pointer)
			*recv = lower_load(fn, *recv, pos);
	}
	return lower_method(fn->l, n, d);
}

Object *
lower_selected_method(Fn *fn, const Selection *s)
{
	Type *recv = lower_concrete(fn, s->recv);
	Method m = select_method(fn->l, recv, s);
	if (type_is_interface(recv))
		return NULL;
	return func_declaration(m.obj) != NULL ? object_origin(m.obj) : NULL;
}

const Str *
lower_method_callee(Fn *fn, const SelectorExpr *e, const Selection *s, IdVec *operands)
{
	assert(s->kind == SEL_METHOD && operands->len == 0);
	Ref x = lower_ref(fn, e->x);
	Method m = select_method(fn->l, x.type, s);
	Ref r = lower_ref_path(fn, x, m.path, m.n, e->e.pos);
	if (type_is_interface(r.type)) {
		vec_push(operands, lower_ref_value(fn, r, e->e.pos));
		return lower_method_name(fn->l, m.obj);
	}
	IrValueId recv;
	IrFuncId g = direct_method(fn, r, m.obj, &recv, e->e.pos);
	vec_push(operands, ir_func_ref(fn->l->m, fn->f, g));
	vec_push(operands, recv);
	return NULL;
}

/* -------------------------------------------------------------- wrappers */

static const Str *
type_prefix(Lower *l, Type *t)
{
	Buf b = {0};
	NamedType *n = receiver_base(t);
	if (n == NULL) {
		lower_type_text(l, t, NOTATION_IR, NULL, &b);
		return str_intern(l->strs, b.s, b.len);
	}
	const Str *local = lower_named_local(l, n);
	buf_printf(&b, type_unalias(t)->kind == TYPE_POINTER ? "(*%s)" : "%s", local->s);
	return n->obj->pkg != NULL ? ir_name_make(l->strs, n->obj->pkg->id, b.s)
				   : str_intern(l->strs, b.s, b.len);
}

/* The method's name in that of a function: with its package if that is not the receiver's. */
static const Str *
name_on(Lower *l, Type *t, const Object *m)
{
	const NamedType *n = receiver_base(t);
	return n != NULL && n->obj->pkg == m->pkg ? m->name : lower_method_name(l, m);
}

/* Parameters of f from `from` on. */
static void
push_params(Fn *w, uint32_t from, IdVec *out)
{
	assert(from <= w->f->params.len);
	for (uint32_t i = from; i < w->f->params.len; i++)
		vec_push(out, ir_param(w->f, i));
}

/* In a wrapper: call m on the receiver with the wrapper's parameters from `from` on, and return. */
static void
forward(Fn *w, Ref x, const uint32_t *path, uint32_t n, const Object *m, uint32_t from)
{
	Ref r = lower_ref_path(w, x, path, n, 0);
	IdVec operands = {0};
	IrValueId result;
	if (type_is_interface(r.type)) {
		vec_push(&operands, lower_ref_value(w, r, 0));
		push_params(w, from, &operands);
		result = lower_emit_invoke(w, &operands, lower_method_name(w->l, m), CALL_PLAIN, 0,
					   0);
	} else {
		IrValueId recv;
		IrFuncId g = direct_method(w, r, m, &recv, 0);
		vec_push(&operands, recv);
		push_params(w, from, &operands);
		result = lower_call_func(w, g, operands.at, operands.len, 0);
	}
	lower_wrapper_return(w, result);
}

IrFuncId
lower_table_func(Lower *l, Type *t, const Object *m, const uint32_t *path, uint32_t n)
{
	NamedType *base = receiver_base(t);
	bool is_iface = type_is_interface(t);
	if (n == 0 && !is_iface) {
		assert(base != NULL);
		Object *d = declared_method(l, base, m);
		if (d->is_ptr_recv == (type_unalias(t)->kind == TYPE_POINTER))
			return lower_method(l, base, d);
	}
	const Str *name = str_printf(l->strs, "%s.%s-%s", type_prefix(l, t)->s, name_on(l, t, m)->s,
				     is_iface ? "thunk" : "wrap");
	IrFuncId known = ir_func_find(l->m, name);
	if (known != 0)
		return known;
	IrFunc *f = ir_func_new(l->m, name, lower_func_type(l, NULL, t, func_signature(m)));
	if (l->mentions != NULL) {
		lower_mention(l, &(Mention){.kind = MENTION_WRAPPER,
					    .id = f->id,
					    .object = (Object *)(uintptr_t)m,
					    .type = t,
					    .path = path,
					    .n_path = n});
		return f->id;
	}
	f->is_wrapper = true;
	lower_set_params(l, f, NULL, NULL);
	lower_wait(l, &(Job){.func = (Object *)(uintptr_t)m,
			     .id = f->id,
			     .recv = t,
			     .pkg = base != NULL ? base->obj->pkg : NULL,
			     .path = path,
			     .n_path = n});
	return f->id;
}

void
lower_wrapper_body(Lower *l, const Job *job)
{
	IrFunc *f = ir_func(l->m, job->id);
	Fn w;
	lower_wrapper_begin(&w, l, f);
	forward(&w, (Ref){.v = ir_param(f, 0), .type = job->recv}, job->path, job->n_path,
		job->func, 1);
}

void
lower_method_table(Lower *l, Type *t)
{
	if (type_is_interface(t))
		return;
	const MethodSet *set = type_method_set(l->types, t);
	IrTypeId type = set->n > 0 ? lower_type(l, t) : 0;
	for (uint32_t i = 0; i < set->n; i++) {
		const MethodSetEntry *m = &set->at[i];
		IrFuncId f = lower_table_func(l, t, m->func, m->path, m->n_path - 1);
		const Str *name = lower_method_name(l, m->func);
		ir_method_add(l->m, type, name, f);
		lower_add_method(l, name, f);
	}
}

static void
mark_signature(Lower *l, const SignatureType *sig)
{
	for (uint32_t i = 0; i < sig->params->n; i++)
		lower_mark_boxed(l, sig->params->vars[i]->type);
	for (uint32_t i = 0; i < sig->results->n; i++)
		lower_mark_boxed(l, sig->results->vars[i]->type);
}

static void
mark_components(Lower *l, Type *under)
{
	assert(under->kind != TYPE_NAMED && under->kind != TYPE_ALIAS);
	switch (under->kind) {
	case TYPE_POINTER:
		lower_mark_boxed(l, type_pointer_(under)->elem);
		break;
	case TYPE_SLICE:
		lower_mark_boxed(l, type_slice_(under)->elem);
		break;
	case TYPE_ARRAY:
		lower_mark_boxed(l, type_array(under)->elem);
		break;
	case TYPE_CHAN:
		lower_mark_boxed(l, type_chan(under)->elem);
		break;
	case TYPE_MAP:
		lower_mark_boxed(l, type_map(under)->key);
		lower_mark_boxed(l, type_map(under)->elem);
		break;
	case TYPE_STRUCT:
		for (uint32_t i = 0; i < type_struct(under)->n; i++)
			lower_mark_boxed(l, type_struct(under)->fields[i]->type);
		break;
	case TYPE_SIGNATURE:
		mark_signature(l, type_signature(under));
		break;
	case TYPE_INTERFACE: /* its methods are in the set */
	case TYPE_BASIC: case TYPE_NAMED: case TYPE_TUPLE: case TYPE_TYPEPARAM: case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
}

/* What reflection gets to from a type in an interface may be in one too: its parts, what its methods
 * take and return, and pointers to it if these have methods. */
void
lower_mark_parts(Lower *l, Type *t)
{
	t = type_unalias(t);
	const MethodSet *set = type_method_set(l->types, t);
	for (uint32_t i = 0; i < set->n; i++)
		mark_signature(l, func_signature(set->at[i].func));
	mark_components(l, type_under(t));
	if (!type_is_interface(t) && (t->kind == TYPE_NAMED || t->kind == TYPE_STRUCT) &&
	    type_method_set(l->types, type_pointer(t))->n > 0)
		lower_mark_boxed(l, type_pointer(t));
}

IrValueId
lower_method_expr(Fn *fn, const SelectorExpr *e, const Selection *s)
{
	assert(s->kind == SEL_METHOD_EXPR);
	Type *t = lower_concrete(fn, s->recv);
	Lookup k = type_lookup(t, true, s->obj->pkg, s->obj->name, false);
	if (k.obj == NULL)
		lower_bug(fn->l, e->e.pos, "method %s is missing", s->obj->name->s);
	IrFuncId g = lower_table_func(fn->l, t, k.obj, k.path, k.n_path - 1);
	return ir_func_ref(fn->l->m, fn->f, g);
}

/* ---------------------------------------------------------- method values */

/* The function of a method value: its capture is the receiver as the method takes it. */
static IrFunc *
bound(Fn *fn, const Str *target, Type *recv, const Object *m)
{
	Lower *l = fn->l;
	const Str *name = str_printf(l->strs, "%s-fm", target->s);
	IrFuncId known = ir_func_find(l->m, name);
	if (known != 0)
		return ir_func(l->m, known);
	IrFunc *f = lower_new_func(l, name, lower_func_type(l, NULL, NULL, func_signature(m)), true);
	lower_set_params(l, f, NULL, NULL);
	vec_push(&f->captures,
		 ((IrParam){ .name = str_cstr(l->strs, ".this"), .type = lower_type(l, recv) }));
	Fn w;
	lower_wrapper_begin(&w, l, f);
	forward(&w, (Ref){ .v = ir_capture(f, 0), .type = recv }, NULL, 0, m, 0);
	return f;
}

IrValueId
lower_method_value(Fn *fn, const SelectorExpr *e, const Selection *s)
{
	assert(s->kind == SEL_METHOD);
	Lower *l = fn->l;
	Pos pos = e->e.pos;
	Ref x = lower_ref(fn, e->x);
	Method m = select_method(l, x.type, s);
	Ref r = lower_ref_path(fn, x, m.path, m.n, pos);
	IrValueId recv;
	IrFunc *f;
	if (type_is_interface(r.type)) {
		recv = lower_ref_value(fn, r, pos);
		const Str *target = str_printf(l->strs, "%s.%s", type_prefix(l, r.type)->s,
					       name_on(l, r.type, m.obj)->s);
		f = bound(fn, target, r.type,
			  type_lookup(r.type, true, m.obj->pkg, m.obj->name, false).obj);
	} else {
		IrFuncId g = direct_method(fn, r, m.obj, &recv, pos);
		NamedType *n = receiver_base(r.type);
		Type *want =
			declared_method(l, n, m.obj)->is_ptr_recv ? type_pointer(&n->t) : &n->t;
		Lookup k = type_lookup(want, true, m.obj->pkg, m.obj->name, false);
		f = bound(fn, ir_func(l->m, g)->name, want, k.obj);
	}
	IrValueId c = lower_make_closure(fn, f, &recv, SITE_METHOD_VALUE,
					 lower_expr_text(fn, &e->e), pos);
	lower_site_of(fn, c)->gc_text = lower_gc_text(fn, &e->e);
	return c;
}

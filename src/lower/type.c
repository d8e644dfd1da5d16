/*
 * Types of the checker -> types of the IR, and their names.
 *
 * Named types keep their identity by their name: the package's path, the name, and the type
 * arguments in brackets. Types declared in functions are numbered: "L#1".
 */
#include "lower/priv.h"

static IrTypeId
basic_type(Lower *l, BasicKind kind)
{
	switch (kind) {
	case BASIC_BOOL:
	case BASIC_UNTYPED_BOOL:
		return ir_type_basic(l->m, IRT_BOOL);
	case BASIC_INT:
	case BASIC_UNTYPED_INT:
		return ir_type_basic(l->m, IRT_INT);
	case BASIC_INT8:
		return ir_type_basic(l->m, IRT_INT8);
	case BASIC_INT16:
		return ir_type_basic(l->m, IRT_INT16);
	case BASIC_INT32:
	case BASIC_UNTYPED_RUNE:
		return ir_type_basic(l->m, IRT_INT32);
	case BASIC_INT64:
		return ir_type_basic(l->m, IRT_INT64);
	case BASIC_UINT:
		return ir_type_basic(l->m, IRT_UINT);
	case BASIC_UINT8:
		return ir_type_basic(l->m, IRT_UINT8);
	case BASIC_UINT16:
		return ir_type_basic(l->m, IRT_UINT16);
	case BASIC_UINT32:
		return ir_type_basic(l->m, IRT_UINT32);
	case BASIC_UINT64:
		return ir_type_basic(l->m, IRT_UINT64);
	case BASIC_UINTPTR:
		return ir_type_basic(l->m, IRT_UINTPTR);
	case BASIC_FLOAT32:
		return ir_type_basic(l->m, IRT_FLOAT32);
	case BASIC_FLOAT64:
	case BASIC_UNTYPED_FLOAT:
		return ir_type_basic(l->m, IRT_FLOAT64);
	case BASIC_COMPLEX64:
		return ir_type_basic(l->m, IRT_COMPLEX64);
	case BASIC_COMPLEX128:
	case BASIC_UNTYPED_COMPLEX:
		return ir_type_basic(l->m, IRT_COMPLEX128);
	case BASIC_STRING:
	case BASIC_UNTYPED_STRING:
		return ir_type_basic(l->m, IRT_STRING);
	case BASIC_UNSAFE_POINTER:
	case BASIC_UNTYPED_NIL: /* of a nil that nothing gave a type */
		return ir_type_basic(l->m, IRT_UNSAFE);
	case BASIC_INVALID:
	case BASIC_COUNT:
		break;
	}
	lower_bug(l, 0, "a type is invalid");
}

static IrTypeId
struct_type(Lower *l, StructType *s)
{
	IrMember *fields = mem_array(IrMember, s->n);
	for (uint32_t i = 0; i < s->n; i++)
		fields[i] = (IrMember){
			.name = s->fields[i]->name,
			.type = lower_type(l, s->fields[i]->type),
			.is_embedded = s->fields[i]->is_embedded,
		};
	return ir_type_struct(l->m, fields, s->n);
}

static IrTypeId
iface_type(Lower *l, InterfaceType *t)
{
	uint32_t n = interface_n_methods(t);
	IrMember *methods = mem_array(IrMember, n);
	for (uint32_t i = 0; i < n; i++) {
		Object *m = interface_method(t, i);
		methods[i] = (IrMember){
			.name = lower_method_name(l, m),
			.type = lower_func_type(l, NULL, NULL, func_signature(m)),
		};
	}
	return ir_type_iface(l->m, methods, n);
}

static IrTypeId
tuple_type(Lower *l, const TupleType *t)
{
	IrTypeId *types = mem_data(sizeof(IrTypeId) * t->n);
	for (uint32_t i = 0; i < t->n; i++)
		types[i] = lower_type(l, t->vars[i]->type);
	return ir_type_tuple(l->m, types, t->n);
}

IrTypeId
lower_func_type(Lower *l, Env *env, Type *recv, const SignatureType *sig)
{
	IdVec params = {0}, results = {0};
	if (recv != NULL)
		vec_push(&params, lower_type(l, recv));
	for (uint32_t i = 0; i < sig->params->n; i++)
		vec_push(&params, lower_type(l, lower_subst(l, env, sig->params->vars[i]->type)));
	for (uint32_t i = 0; i < sig->results->n; i++)
		vec_push(&results, lower_type(l, lower_subst(l, env, sig->results->vars[i]->type)));
	return ir_type_func(l->m, params.at, params.len, results.at, results.len, sig->is_variadic);
}

const Str *
lower_named_full(Lower *l, NamedType *n)
{
	const Str *local = lower_named_local(l, n);
	return n->obj->pkg == NULL ? local : ir_name_make(l->strs, n->obj->pkg->id, local->s);
}

static IrTypeId
named_type(Lower *l, NamedType *n)
{
	IrTypeId id = ir_type_named(l->m, lower_named_full(l, n));
	/* Known before its underlying type, which may mention it. An identical instance
	 * may have been here already under another pointer; setting the type once more
	 * then changes nothing. */
	map_put(&l->ir_types, map_key(n), id);
	if (ir_type(l->m, id)->underlying == 0) {
		IrTypeId under = lower_type(l, type_under(&n->t));
		l->m->types.at[id].is_unsized = map_has(&l->unsized, map_key(n));
		ir_type_set_underlying(l->m, id, under);
	}
	return id;
}

static IrTypeId
new_type(Lower *l, Type *t)
{
	switch (t->kind) {
	case TYPE_BASIC:
		return basic_type(l, type_basic(t)->basic);
	case TYPE_ARRAY:
		return ir_type_array(l->m, lower_type(l, type_array(t)->elem),
				     (uint64_t)type_array(t)->len);
	case TYPE_SLICE:
		return ir_type_slice(l->m, lower_type(l, type_slice_(t)->elem));
	case TYPE_STRUCT:
		return struct_type(l, type_struct(t));
	case TYPE_POINTER:
		return ir_type_pointer(l->m, lower_type(l, type_pointer_(t)->elem));
	case TYPE_TUPLE:
		return tuple_type(l, type_tuple(t));
	case TYPE_SIGNATURE:
		return lower_func_type(l, NULL, NULL, type_signature(t));
	case TYPE_INTERFACE:
		return iface_type(l, type_interface(t));
	case TYPE_MAP:
		return ir_type_map(l->m, lower_type(l, type_map(t)->key),
				   lower_type(l, type_map(t)->elem));
	case TYPE_CHAN:
		return ir_type_chan(l->m, lower_type(l, type_chan(t)->elem));
	case TYPE_NAMED:
		return named_type(l, type_named(t));
	case TYPE_TYPEPARAM:
		lower_bug(l, type_typeparam(t)->obj->pos, "type parameter %s is left",
			  type_typeparam(t)->obj->name->s);
	case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
	lower_bug(l, 0, "type of kind %d has no IR type", (int)t->kind);
}

IrTypeId
lower_type(Lower *l, Type *t)
{
	t = type_unalias(t);
	uint64_t known = map_get(&l->ir_types, map_key(t));
	if (known != 0)
		return (IrTypeId)known;
	IrTypeId id = new_type(l, t);
	map_put(&l->ir_types, map_key(t), id);
	return id;
}

bool
lower_is_direct(Lower *l, IrTypeId t)
{
	ir_type_layout(l->m, t);
	return ir_type(l->m, t)->is_direct;
}

const Str *
lower_method_name(Lower *l, const Object *m)
{
	if (object_is_exported(m) || m->pkg == NULL)
		return m->name;
	return str_printf(l->strs, "%s.%s", m->pkg->id->s, m->name->s);
}

/* ----------------------------------------------------------------- names */

static const Str *
local_name(Lower *l, NamedType *n)
{
	const Str *known = map_get_ptr(&l->local_names, n);
	if (known != NULL)
		return known;
	/* The number depends on all that was lowered before. */
	lower_leave_to_turn(l);
	const Str *full = ir_name_make(l->strs, n->obj->pkg->id, n->obj->name->s);
	uint64_t *count = map_ensure(&l->name_counts, map_key(full), NULL);
	const Str *name = str_printf(l->strs, "%s#%u", n->obj->name->s, (unsigned)++*count);
	map_put_ptr(&l->local_names, n, name);
	return name;
}

const Str *
lower_named_local(Lower *l, NamedType *n)
{
	const Object *o = n->obj;
	if (o->pkg != NULL && o->parent != o->pkg->scope)
		return local_name(l, n);
	if (n->targs.n == 0)
		return o->name;
	return str_printf(l->strs, "%s%s", o->name->s, lower_targs_text(l, &n->targs, NOTATION_IR)->s);
}

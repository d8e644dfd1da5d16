/*
 * Interned types: hash-consed by structure, named types by name, so that
 * identity is equality of ids. The parts of a type have ids already when it is
 * made; recursion goes through named types only.
 *
 * Layout follows gc (cmd/compile's types.CalcSize, as documented by what
 * unsafe.Sizeof and reflect report): natural alignment up to the word, 64-bit
 * values aligned to 4 on 32-bit targets, a struct whose last field has size
 * zero is padded by a byte so that the field's address stays inside.
 *
 * Invariants: the basic kinds are the first types, their ids are their kinds;
 * align != 0 if and only if the type is laid out.
 */
#include "ir/priv.h"

#include <stdlib.h>

#define LAYOUT_DEPTH_MAX 10000 /* nesting by value; deeper is taken for a type
			        * that contains itself */
#define MAP_ITER_WORDS 12      /* state of a map iterator, in words */

static uint64_t
hash_type(const IrType *t)
{
	uint64_t h = hash_mix((uint64_t)t->kind << 1 | t->is_variadic);
	h = hash_mix(h ^ map_pair(t->elem, t->key));
	h = hash_mix(h ^ t->len);
	h = hash_mix(h ^ map_pair(t->n_members, t->n_params));
	for (uint32_t i = 0; i < t->n_members; i++) {
		const IrMember *mb = &t->members[i];
		h = hash_mix(h ^ map_pair(mb->type, mb->name ? mb->name->hash : 0) ^
			     mb->is_embedded);
	}
	return h;
}

static bool
is_same(const IrType *a, const IrType *b)
{
	if (a->kind != b->kind || a->is_variadic != b->is_variadic || a->elem != b->elem ||
	    a->key != b->key || a->len != b->len || a->n_members != b->n_members ||
	    a->n_params != b->n_params)
		return false;
	for (uint32_t i = 0; i < a->n_members; i++)
		if (a->members[i].name != b->members[i].name ||
		    a->members[i].type != b->members[i].type ||
		    a->members[i].is_embedded != b->members[i].is_embedded)
			return false;
	return true;
}

static bool try_layout(IrModule *m, IrTypeId t, uint32_t depth, bool is_deep);

IrTypeId
ir_type_intern(IrModule *m, const IrType *t)
{
	assert(t->kind != IRT_NAMED);
	uint64_t *head = map_ensure(&m->type_index, hash_type(t), NULL);
	for (IrTypeId id = (IrTypeId)*head; id != 0; id = m->type_chain.at[id])
		if (is_same(&m->types.at[id], t))
			return id;
	IrTypeId id = m->types.len;
	vec_push(&m->type_chain, (IrTypeId)*head);
	*head = id;
	IrType copy = *t;
	copy.underlying = id;
	if (t->n_members > 0) {
		IrMember *members = arena_array(&m->arena, IrMember, t->n_members);
		memcpy(members, t->members, sizeof(*members) * t->n_members);
		copy.members = members;
	} else {
		copy.members = NULL;
	}
	vec_push(&m->types, copy);
	try_layout(m, id, 0, false);
	return id;
}

IrTypeId
ir_type_basic(IrModule *m, IrTypeKind kind)
{
	assert(kind >= IRT_BOOL && kind <= IRT_UNSAFE);
	IrTypeId id = ir_type_intern(m, &(IrType){ .kind = kind });
	assert(id == (IrTypeId)kind);
	return id;
}

IrTypeId
ir_type_pointer(IrModule *m, IrTypeId elem)
{
	return ir_type_intern(m, &(IrType){ .kind = IRT_POINTER, .elem = elem });
}

IrTypeId
ir_type_slice(IrModule *m, IrTypeId elem)
{
	return ir_type_intern(m, &(IrType){ .kind = IRT_SLICE, .elem = elem });
}

IrTypeId
ir_type_array(IrModule *m, IrTypeId elem, uint64_t len)
{
	return ir_type_intern(m, &(IrType){ .kind = IRT_ARRAY, .elem = elem, .len = len });
}

IrTypeId
ir_type_struct(IrModule *m, const IrMember *fields, uint32_t n)
{
	return ir_type_intern(m, &(IrType){ .kind = IRT_STRUCT, .members = fields, .n_members = n });
}

IrTypeId
ir_type_tuple(IrModule *m, const IrTypeId *types, uint32_t n)
{
	IrMember few[8], *parts = n <= 8 ? few : mem_array(IrMember, n);
	for (uint32_t i = 0; i < n; i++)
		parts[i] = (IrMember){ .type = types[i] };
	return ir_type_intern(m, &(IrType){ .kind = IRT_TUPLE, .members = parts, .n_members = n });
}

IrTypeId
ir_type_map(IrModule *m, IrTypeId key, IrTypeId elem)
{
	return ir_type_intern(m, &(IrType){ .kind = IRT_MAP, .key = key, .elem = elem });
}

IrTypeId
ir_type_chan(IrModule *m, IrTypeId elem)
{
	return ir_type_intern(m, &(IrType){ .kind = IRT_CHAN, .elem = elem });
}

IrTypeId
ir_type_iter(IrModule *m, IrTypeId ranged)
{
	return ir_type_intern(m, &(IrType){ .kind = IRT_ITER, .elem = ranged });
}

IrTypeId
ir_type_func(IrModule *m, const IrTypeId *params, uint32_t n_params, const IrTypeId *results,
	     uint32_t n_results, bool is_variadic)
{
	uint32_t n = n_params + n_results;
	IrMember few[8], *parts = n <= 8 ? few : mem_array(IrMember, n);
	for (uint32_t i = 0; i < n; i++)
		parts[i] = (IrMember){ .type = i < n_params ? params[i] : results[i - n_params] };
	return ir_type_intern(m, &(IrType){ .kind = IRT_FUNC,
				    .is_variadic = is_variadic,
				    .members = parts,
				    .n_members = n,
				    .n_params = n_params });
}

static int
compare_members(const void *a, const void *b)
{
	return str_cmp(((const IrMember *)a)->name, ((const IrMember *)b)->name);
}

IrTypeId
ir_type_iface(IrModule *m, const IrMember *methods, uint32_t n)
{
	IrMember few[16], *sorted = n <= 16 ? few : mem_array(IrMember, n);
	if (n > 0) {
		memcpy(sorted, methods, sizeof(*sorted) * n);
		qsort(sorted, n, sizeof(*sorted), compare_members);
	}
	return ir_type_intern(m, &(IrType){ .kind = IRT_IFACE, .members = sorted, .n_members = n });
}

IrTypeId
ir_type_named(IrModule *m, const Str *name)
{
	uint64_t *id = map_ensure(&m->named_index, map_key(name), NULL);
	if (*id == 0) {
		*id = m->types.len;
		vec_push(&m->types, ((IrType){ .kind = IRT_NAMED, .name = name }));
		vec_push(&m->type_chain, 0);
	}
	return (IrTypeId)*id;
}

void
ir_type_set_underlying(IrModule *m, IrTypeId named, IrTypeId underlying)
{
	assert(ir_type(m, named)->kind == IRT_NAMED);
	m->types.at[named].underlying = underlying;
	try_layout(m, named, 0, false);
}

const IrType *
ir_under(const IrModule *m, IrTypeId t)
{
	return ir_type(m, ir_type(m, t)->underlying);
}

bool
ir_type_is_method(const IrModule *m, IrTypeId func, IrTypeId sig)
{
	const IrType *have = ir_under(m, func), *want = ir_under(m, sig);
	if (have->n_members != want->n_members + 1 || have->n_params != want->n_params + 1)
		return false;
	for (uint32_t i = 0; i < want->n_members; i++)
		if (have->members[i + 1].type != want->members[i].type)
			return false;
	return true;
}

/* ------------------------------------------------------------------ layout */

static uint64_t
add(uint64_t a, uint64_t b)
{
	uint64_t sum;
	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static uint64_t
multiply(uint64_t a, uint64_t b)
{
	uint64_t product;
	return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static uint64_t
align_up(uint64_t x, uint32_t align)
{
	uint64_t rest = x % align;
	return rest == 0 ? x : add(x, align - rest);
}

/* The bytes of a scalar, 0 if it is counted in words; and those words. */
static uint32_t
basic_size(IrTypeKind kind, uint32_t *words)
{
	*words = 1;
	switch (kind) {
	case IRT_BOOL: case IRT_INT8: case IRT_UINT8:
		return 1;
	case IRT_INT16: case IRT_UINT16:
		return 2;
	case IRT_INT32: case IRT_UINT32: case IRT_FLOAT32:
		return 4;
	case IRT_INT64: case IRT_UINT64: case IRT_FLOAT64: case IRT_COMPLEX64:
		return 8;
	case IRT_COMPLEX128:
		return 16;
	case IRT_STRING: case IRT_IFACE:
		*words = 2;
		return 0;
	case IRT_SLICE:
		*words = 3;
		return 0;
	case IRT_INT: case IRT_UINT: case IRT_UINTPTR: case IRT_UNSAFE: case IRT_POINTER:
	case IRT_MAP: case IRT_CHAN:
	case IRT_FUNC:
		return 0;
	case IRT_ITER:
		*words = MAP_ITER_WORDS;
		return 0;
	case IRT_NONE: case IRT_ARRAY: case IRT_STRUCT: case IRT_TUPLE: case IRT_NAMED:
		break;
	}
	bug("ir", "", "type kind %d has no size of its own", (int)kind);
}

static void
layout_scalar(const IrModule *m, IrType *t)
{
	uint32_t words;
	uint32_t bytes = basic_size(t->kind, &words);
	uint32_t word = m->pointer_size;
	t->size = bytes != 0 ? bytes : words * word;
	if (bytes == 0)
		t->align = word;
	else if (t->kind == IRT_COMPLEX64)
		t->align = 4;
	else
		t->align = bytes < word ? bytes : word;
	t->has_pointers = t->kind == IRT_STRING || t->kind >= IRT_UNSAFE;
}

/* Atomic 64-bit integers are aligned to 8 everywhere, by a field of a type
 * that the compiler knows. */
static bool
is_align64(const Str *name)
{
	return str_is(name, "sync/atomic.align64") ||
	       str_is(name, "internal/runtime/atomic.align64");
}

static void
layout_struct(const IrModule *m, IrType *t)
{
	uint64_t offset = 0, last = 1;
	t->align = 1;
	for (uint32_t i = 0; i < t->n_members; i++) {
		const IrType *part = &m->types.at[t->members[i].type];
		offset = add(align_up(offset, part->align), part->size);
		last = part->size;
		if (part->align > t->align)
			t->align = part->align;
		t->has_pointers |= part->has_pointers;
		t->is_unsized |= part->is_unsized;
	}
	if (t->kind == IRT_STRUCT && last == 0 && offset > 0)
		offset = add(offset, 1);
	t->size = align_up(offset, t->align);
}

/* Marks a type that is being laid out, so that one that contains itself is seen. */
#define ALIGN_BUSY UINT32_MAX

/* Whether part is laid out; with is_deep it is tried. */
static bool
part_ready(IrModule *m, IrTypeId part, uint32_t depth, bool is_deep)
{
	if (part == 0 || part >= m->types.len)
		return false;
	uint32_t align = m->types.at[part].align;
	if (align != 0)
		return align != ALIGN_BUSY;
	return is_deep && depth < LAYOUT_DEPTH_MAX && try_layout(m, part, depth + 1, true);
}

static bool
parts_ready(IrModule *m, IrTypeId t, uint32_t depth, bool is_deep)
{
	IrType *type = &m->types.at[t];
	switch (type->kind) {
	case IRT_ARRAY:
		return part_ready(m, type->elem, depth, is_deep);
	case IRT_NAMED:
		return part_ready(m, type->underlying, depth, is_deep);
	case IRT_STRUCT: case IRT_TUPLE:
		for (uint32_t i = 0; i < type->n_members; i++)
			if (!part_ready(m, type->members[i].type, depth, is_deep))
				return false;
		return true;
	default: /* all others have a size of their own */
		return true;
	}
}

/* Lay t out if its parts are, or can be. Makes no types. */
static bool
try_layout(IrModule *m, IrTypeId t, uint32_t depth, bool is_deep)
{
	IrType *type = &m->types.at[t];
	if (type->align != 0)
		return type->align != ALIGN_BUSY;
	type->align = ALIGN_BUSY;
	if (!parts_ready(m, t, depth, is_deep)) {
		type->align = 0;
		return false;
	}
	if (type->kind == IRT_ARRAY) {
		const IrType *elem = &m->types.at[type->elem];
		type->size = multiply(elem->size, type->len);
		type->align = elem->align;
		type->has_pointers = elem->has_pointers && type->len > 0;
		type->is_unsized = elem->is_unsized && type->len > 0;
	} else if (type->kind == IRT_NAMED) {
		const IrType *under = &m->types.at[type->underlying];
		type->size = under->size;
		type->align = is_align64(type->name) ? 8 : under->align;
		type->has_pointers = under->has_pointers;
		type->is_unsized |= under->is_unsized;
	} else if (type->kind == IRT_STRUCT || type->kind == IRT_TUPLE) {
		layout_struct(m, type);
	} else {
		layout_scalar(m, type);
	}
	/* One word with a pointer in it is nothing else: strings, slices and
	 * interfaces have more words. */
	type->is_direct = type->has_pointers && type->size == m->pointer_size &&
			  !type->is_unsized && type->kind != IRT_TUPLE && type->kind != IRT_ITER;
	return true;
}

void
ir_type_layout(IrModule *m, IrTypeId t)
{
	if (t != 0 && t < m->types.len)
		try_layout(m, t, 0, true);
}

void
ir_module_layout(IrModule *m)
{
	for (IrTypeId t = 1; t < m->types.len; t++)
		ir_type_layout(m, t);
}

uint64_t
ir_field_offset(const IrModule *m, IrTypeId struct_type, uint32_t field)
{
	const IrType *t = ir_under(m, struct_type);
	assert((t->kind == IRT_STRUCT || t->kind == IRT_TUPLE) && field < t->n_members);
	uint64_t offset = 0;
	for (uint32_t i = 0;; i++) {
		const IrType *part = ir_type(m, t->members[i].type);
		assert(part->align != 0);
		offset = align_up(offset, part->align);
		if (i == field)
			return offset;
		offset = add(offset, part->size);
	}
}

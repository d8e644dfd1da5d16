/*
 * Sizes, alignments and offsets as the Go compiler lays values out
 * (cmd/compile/internal/types/size.go): fields in order, each at the next
 * multiple of its alignment; a last field of size 0 takes one byte so that its
 * address is still inside; sizes are multiples of the alignment.
 */
#include "types/priv.h"

const SizeModel size_model_64 = {.word = 8, .max_align = 8};
const SizeModel size_model_32 = {.word = 4, .max_align = 4};

/* Larger sizes cannot be addressed; sums of two stay below INT64_MAX. */
#define MAX_SIZE ((int64_t)1 << 61)

static int64_t
align_up(int64_t n, int64_t align)
{
	return (n + align - 1) / align * align;
}

/* sync/atomic.align64 and its like in the runtime make their struct 8-byte aligned. */
static bool
is_align64(Type *t)
{
	NamedType *n = type_as_named(t);
	if (n == NULL || n->obj->pkg == NULL || !str_is(n->obj->name, "align64"))
		return false;
	const Str *path = n->obj->pkg->path;
	return str_is(path, "sync/atomic") || str_is(path, "internal/runtime/atomic");
}

static int64_t
basic_size(const SizeModel *m, const BasicType *b)
{
	static const uint8_t sizes[BASIC_COUNT] = {
#define X(name, text, flags, size) size,
		BASIC_LIST(X)
#undef X
	};
	switch ((int)b->basic) {
	case BASIC_INT:
	case BASIC_UINT:
	case BASIC_UINTPTR:
	case BASIC_UNSAFE_POINTER:
	case BASIC_UNTYPED_INT:
	case BASIC_UNTYPED_NIL:
		return m->word;
	case BASIC_STRING:
	case BASIC_UNTYPED_STRING:
		return 2 * (int64_t)m->word;
	}
	return sizes[b->basic];
}

static int64_t
struct_align(const SizeModel *m, StructType *s)
{
	int64_t max = 1;
	if (m == &size_model_64 && s->align != 0)
		return s->align;
	for (uint32_t i = 0; i < s->n; i++) {
		int64_t a = type_align_for(m, s->fields[i]->type);
		if (a > max)
			max = a;
	}
	return max;
}

int64_t
type_align_for(const SizeModel *m, Type *t)
{
	Type *u = type_under(t);
	int64_t size;
	switch (u->kind) {
	case TYPE_ARRAY:
		return type_align_for(m, type_array(u)->elem);
	case TYPE_STRUCT:
		return type_struct(u)->n == 0 && is_align64(t) ? 8
							       : struct_align(m, type_struct(u));
	case TYPE_BASIC:
		if (type_basic(u)->flags & BASIC_IS_STRING)
			return m->word;
		size = basic_size(m, type_basic(u));
		/* A complex number is aligned as its two parts. */
		if (type_basic(u)->flags & BASIC_IS_COMPLEX)
			size /= 2;
		if (size < 1)
			return 1;
		return size > m->max_align ? m->max_align : size;
	case TYPE_SLICE:
	case TYPE_POINTER:
	case TYPE_SIGNATURE:
	case TYPE_INTERFACE:
	case TYPE_MAP:
	case TYPE_CHAN:
	case TYPE_TUPLE:
	case TYPE_UNION:
	case TYPE_NAMED:
	case TYPE_TYPEPARAM:
	case TYPE_ALIAS:
		break;
	}
	return m->word;
}

/* Offsets into `offsets` (may be null); the size, or -1. */
static int64_t
struct_layout(const SizeModel *m, StructType *s, int64_t align, int64_t *offsets)
{
	int64_t at = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		int64_t size = type_size_for(m, s->fields[i]->type);
		at = align_up(at, type_align_for(m, s->fields[i]->type));
		if (offsets != NULL)
			offsets[i] = at;
		if (size < 0 || size > MAX_SIZE - at)
			return -1;
		if (size == 0 && at > 0 && i + 1 == s->n)
			size = 1;
		at += size;
	}
	return align_up(at, align);
}

static int64_t
array_size(const SizeModel *m, const ArrayType *a)
{
	if (a->len <= 0)
		return a->len < 0 ? -1 : 0;
	int64_t size = type_size_for(m, a->elem);
	if (size <= 0)
		return size;
	return size > MAX_SIZE / a->len ? -1 : size * a->len;
}

int64_t
type_size_for(const SizeModel *m, Type *t)
{
	if (type_is_typeparam(t))
		return -1;
	Type *u = type_under(t);
	switch (u->kind) {
	case TYPE_BASIC:
		return basic_size(m, type_basic(u));
	case TYPE_ARRAY:
		return array_size(m, type_array(u));
	case TYPE_STRUCT: {
		StructType *s = type_struct(u);
		if (m != &size_model_64)
			return struct_layout(m, s, type_align_for(m, t), NULL);
		struct_offsets(s);
		return s->size;
	}
	case TYPE_SLICE:
		return 3 * (int64_t)m->word;
	case TYPE_INTERFACE:
		return 2 * (int64_t)m->word;
	case TYPE_POINTER:
	case TYPE_SIGNATURE:
	case TYPE_MAP:
	case TYPE_CHAN:
		return m->word;
	case TYPE_TUPLE:
	case TYPE_UNION:
	case TYPE_NAMED:
	case TYPE_TYPEPARAM:
	case TYPE_ALIAS:
		break;
	}
	return -1;
}

int64_t
type_size(Type *t)
{
	return type_size_for(&size_model_64, t);
}

int64_t
type_align(Type *t)
{
	return type_align_for(&size_model_64, t);
}

const int64_t *
struct_offsets(StructType *s)
{
	if (s->align != 0)
		return s->offsets;
	int64_t *offsets = mem_data(s->n * sizeof(int64_t));
	/* Those of the fields first: then they are known and each is computed once. */
	for (uint32_t i = 0; i < s->n; i++)
		type_size(s->fields[i]->type);
	int64_t align = struct_align(&size_model_64, s);
	int64_t size = struct_layout(&size_model_64, s, align, offsets);
	s->offsets = offsets;
	s->size = size;
	s->align = align;
	return offsets;
}

/* More parts come only from instances that double with each step: refused elsewhere. */
#define PARTS_MAX ((uint32_t)1 << 20)

/* seen: the arrays, structs and names of such that were entered. One that is still open contains
 * itself. */
static bool
varies(Map *seen, Type *t)
{
	if (type_is_typeparam(t))
		return true;
	Type *u = type_under(t);
	if (u->kind != TYPE_ARRAY && u->kind != TYPE_STRUCT)
		return false;
	enum { OPEN = 1, FIXED };
	Type *key = type_unalias(t);
	switch (map_get(seen, map_key(key))) {
	case OPEN:
		return true;
	case FIXED:
		return false;
	}
	if (seen->len > PARTS_MAX)
		return true;
	map_put(seen, map_key(key), OPEN);
	if (u->kind == TYPE_ARRAY && varies(seen, type_array(u)->elem))
		return true;
	for (uint32_t i = 0; u->kind == TYPE_STRUCT && i < type_struct(u)->n; i++)
		if (varies(seen, type_struct(u)->fields[i]->type))
			return true;
	map_put(seen, map_key(key), FIXED);
	return false;
}

bool
type_has_var_size(Type *t)
{
	Type *u = type_under(t);
	if (u->kind != TYPE_ARRAY && u->kind != TYPE_STRUCT)
		return type_is_typeparam(t);
	Map seen = {0};
	return varies(&seen, t);
}

/*
 * Sizes, alignments and offsets as the Go compiler lays values out
 * (cmd/compile/internal/types/size.go): fields in order, each at the next
 * multiple of its alignment; a last field of size 0 takes one byte so that its
 * address is still inside; sizes are multiples of the alignment. What differs
 * between processors is the SizeModel of a TypesCtx.
 */
#include "types/priv.h"

#include <stdatomic.h>

/* Larger sizes are none; sums of two stay below INT64_MAX. */
#define MAX_SIZE ((int64_t)1 << 61)

#define SPACE_64 ((int64_t)1 << 50)
#define SPACE_32 (((int64_t)1 << 32) - 1)
#define SPACE_MIPS (((int64_t)1 << 31) - 1)

/* Processors with words of four bytes; all others have eight. */
static const struct {
	const char *goarch;
	SizeModel model;
} small[] = {
	{"386", {.word = 4, .max_align = 4, .max_size = SPACE_32}},
	{"amd64p32", {.word = 4, .max_align = 8, .max_size = SPACE_32}},
	{"arm", {.word = 4, .max_align = 4, .max_size = SPACE_32}},
	{"mips", {.word = 4, .max_align = 4, .max_size = SPACE_MIPS}},
	{"mipsle", {.word = 4, .max_align = 4, .max_size = SPACE_MIPS}},
};

SizeModel
size_model_of(const char *goarch)
{
	for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++)
		if (strcmp(small[i].goarch, goarch) == 0)
			return small[i].model;
	return (SizeModel){.word = 8, .max_align = 8, .max_size = SPACE_64};
}

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

int32_t
size_of_basic(const SizeModel *m, BasicKind kind)
{
	static const uint8_t sizes[BASIC_COUNT] = {
#define X(name, text, flags, size) size,
		BASIC_LIST(X)
#undef X
	};
	switch ((int)kind) {
	case BASIC_INT:
	case BASIC_UINT:
	case BASIC_UINTPTR:
	case BASIC_UNSAFE_POINTER:
	case BASIC_UNTYPED_INT:
	case BASIC_UNTYPED_NIL:
		return m->word;
	case BASIC_STRING:
	case BASIC_UNTYPED_STRING:
		return 2 * m->word;
	}
	return sizes[kind];
}

typedef struct StructLayout {
	int64_t size;        /* -1: too large, or not known */
	int64_t align;
	int64_t offsets[];   /* by field */
} StructLayout;

static const StructLayout *struct_layout(const TypesCtx *ctx, StructType *s);

static int64_t
struct_align(const TypesCtx *ctx, StructType *s)
{
	int64_t max = 1;
	for (uint32_t i = 0; i < s->n; i++) {
		int64_t a = type_align(ctx, s->fields[i]->type);
		if (a > max)
			max = a;
	}
	return max;
}

int64_t
type_align(const TypesCtx *ctx, Type *t)
{
	Type *u = type_under(t);
	int64_t size;
	switch (u->kind) {
	case TYPE_ARRAY:
		return type_align(ctx, type_array(u)->elem);
	case TYPE_STRUCT:
		return type_struct(u)->n == 0 && is_align64(t)
			       ? 8
			       : struct_layout(ctx, type_struct(u))->align;
	case TYPE_BASIC:
		if (type_basic(u)->flags & BASIC_IS_STRING)
			return ctx->sizes.word;
		size = type_basic(u)->size;
		/* A complex number is aligned as its two parts. */
		if (type_basic(u)->flags & BASIC_IS_COMPLEX)
			size /= 2;
		if (size < 1)
			return 1;
		return size > ctx->sizes.max_align ? ctx->sizes.max_align : size;
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
	return ctx->sizes.word;
}

/* Offsets into `offsets`; the size, or -1. */
static int64_t
place_fields(const TypesCtx *ctx, const StructType *s, int64_t align, int64_t *offsets)
{
	int64_t at = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		int64_t size = type_size(ctx, s->fields[i]->type);
		at = align_up(at, type_align(ctx, s->fields[i]->type));
		offsets[i] = at;
		if (size < 0 || size > MAX_SIZE - at)
			return -1;
		if (size == 0 && at > 0 && i + 1 == s->n)
			size = 1;
		at += size;
	}
	return align_up(at, align);
}

static const StructLayout *
struct_layout(const TypesCtx *ctx, StructType *s)
{
	StructLayout *known = s->layout;
	if (known != NULL)
		return known;
	StructLayout *new = mem_data(sizeof(*new) + s->n * sizeof(int64_t));
	new->align = struct_align(ctx, s);
	new->size = place_fields(ctx, s, new->align, new->offsets);
	return atomic_compare_exchange_strong(&s->layout, &known, new) ? new : known;
}

static int64_t
array_size(const TypesCtx *ctx, const ArrayType *a)
{
	if (a->len <= 0)
		return a->len < 0 ? -1 : 0;
	int64_t size = type_size(ctx, a->elem);
	if (size <= 0)
		return size;
	return size > MAX_SIZE / a->len ? -1 : size * a->len;
}

int64_t
type_size(const TypesCtx *ctx, Type *t)
{
	if (type_is_typeparam(t))
		return -1;
	Type *u = type_under(t);
	switch (u->kind) {
	case TYPE_BASIC:
		return type_basic(u)->size;
	case TYPE_ARRAY:
		return array_size(ctx, type_array(u));
	case TYPE_STRUCT:
		return struct_layout(ctx, type_struct(u))->size;
	case TYPE_SLICE:
		return 3 * (int64_t)ctx->sizes.word;
	case TYPE_INTERFACE:
		return 2 * (int64_t)ctx->sizes.word;
	case TYPE_POINTER:
	case TYPE_SIGNATURE:
	case TYPE_MAP:
	case TYPE_CHAN:
		return ctx->sizes.word;
	case TYPE_TUPLE:
	case TYPE_UNION:
	case TYPE_NAMED:
	case TYPE_TYPEPARAM:
	case TYPE_ALIAS:
		break;
	}
	return -1;
}

const int64_t *
struct_offsets(const TypesCtx *ctx, StructType *s)
{
	return struct_layout(ctx, s)->offsets;
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

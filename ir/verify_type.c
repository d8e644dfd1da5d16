/*
 * The typing of instructions: rules R4 and R6 to R13 (doc/ir.md, sections 4
 * and 6). Ids are in range, blocks are well formed, types are whole.
 *
 * The number of operands comes from ops.def; the types are one function for
 * each group of instructions. Of one instruction the first rule that is broken
 * is told.
 */
#include "ir/priv.h"

/* An instruction with what its checks ask all the time. */
typedef struct Check {
	Verifier *vr;
	const IrModule *m;
	const IrFunc *f;
	IrValueId v;
	const IrInstr *in;
	const IrValueId *operands;
} Check;

/* ------------------------------------------------------------------ asking */

static IrTypeId
type_of(const Check *c, uint32_t i)
{
	return i < c->in->n && c->operands[i] != 0 ? c->f->instrs.at[c->operands[i]].type : 0;
}

static const IrType *
under(const Check *c, IrTypeId t)
{
	return t == 0 ? &c->m->types.at[0] : ir_under(c->m, t);
}

static IrTypeKind
kind_of(const Check *c, IrTypeId t)
{
	return under(c, t)->kind;
}

static bool
is_integer(IrTypeKind k)
{
	return k >= IRT_INT && k <= IRT_UINTPTR;
}

static bool
is_float(IrTypeKind k)
{
	return k == IRT_FLOAT32 || k == IRT_FLOAT64;
}

static bool
is_complex(IrTypeKind k)
{
	return k == IRT_COMPLEX64 || k == IRT_COMPLEX128;
}

static bool
is_numeric(IrTypeKind k)
{
	return is_integer(k) || is_float(k) || is_complex(k);
}

/* Operand i is an integer, or absent. */
static bool
is_count(const Check *c, uint32_t i)
{
	return type_of(c, i) == 0 || is_integer(kind_of(c, type_of(c, i)));
}

/* Operand i is a value of type t. */
static bool
has_type(const Check *c, uint32_t i, IrTypeId t)
{
	return t != 0 && type_of(c, i) == t;
}

/* The element type behind operand i of that kind, or 0. */
static IrTypeId
elem_of(const Check *c, uint32_t i, IrTypeKind kind)
{
	const IrType *t = under(c, type_of(c, i));
	return t->kind == kind ? t->elem : 0;
}

/* A pointer's target's record, if operand i is a pointer to that kind; otherwise null. */
static const IrType *
target_of(const Check *c, uint32_t i, IrTypeKind kind)
{
	IrTypeId to = elem_of(c, i, IRT_POINTER);
	const IrType *t = under(c, to);
	return t->kind == kind ? t : NULL;
}

/* Whether the type is a tuple of exactly these; 0: any type. */
static bool
is_tuple(const Check *c, IrTypeId t, const IrTypeId *parts, uint32_t n)
{
	const IrType *tuple = ir_type(c->m, t);
	if (tuple->kind != IRT_TUPLE || tuple->n_members != n)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (parts[i] != 0 && tuple->members[i].type != parts[i])
			return false;
	return true;
}

static bool
is_pointer_to(const Check *c, IrTypeId t, IrTypeId elem)
{
	return kind_of(c, t) == IRT_POINTER && under(c, t)->elem == elem;
}

/* ------------------------------------------------------------------ telling */

static void
bad_type(const Check *c, const char *what)
{
	ir_fault(c->vr, c->v, 7, "%s", what);
}

static void
want(const Check *c, bool is_good, const char *what)
{
	if (!is_good)
		bad_type(c, what);
}

/* --------------------------------------------------------------- constants */

static bool
fits_bits(const IrModule *m, const IrConst *k, IrTypeKind kind)
{
	uint64_t bits = k->bits;
	uint32_t width = (uint32_t)(ir_under(m, k->type)->size * 8);
	if (kind == IRT_BOOL)
		return bits <= 1;
	if (width >= 64)
		return true;
	if (kind >= IRT_UINT)
		return bits >> width == 0;
	int64_t value = (int64_t)bits;
	return value >= -((int64_t)1 << (width - 1)) && value < (int64_t)1 << (width - 1);
}

static bool
fits_const(const IrModule *m, const IrConst *k)
{
	IrTypeKind kind = ir_under(m, k->type)->kind;
	switch (k->kind) {
	case IRC_ZERO:
		return kind != IRT_TUPLE && kind != IRT_ITER;
	case IRC_INT:
		return (is_integer(kind) || kind == IRT_BOOL) && fits_bits(m, k, kind);
	case IRC_FLOAT:
		return is_float(kind);
	case IRC_COMPLEX:
		return is_complex(kind);
	case IRC_STRING:
		return kind == IRT_STRING && k->str != NULL;
	}
	return false;
}

void
ir_verify_consts(Verifier *vr)
{
	const IrFunc *f = vr->f;
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		if (f->instrs.at[v].op != OP_CONST)
			continue;
		const IrConst *k = &f->consts.at[f->instrs.at[v].aux];
		if (k->type == 0 || k->type >= vr->m->types.len)
			ir_fault(vr, v, 1, "a constant's type is out of range");
		else if (!fits_const(vr->m, k) || k->type != f->instrs.at[v].type)
			ir_fault(vr, v, 7, "a constant does not fit its type");
	}
}

/* ------------------------------------------------------------------- memory */

static void
check_alloc(const Check *c)
{
	const IrSite *site = &c->f->sites.at[c->in->aux];
	want(c, is_pointer_to(c, c->in->type, site->type),
	     "alloc gives a pointer to its site's type");
}

static void
check_field(const Check *c)
{
	const IrType *s = target_of(c, 0, IRT_STRUCT);
	if (s == NULL)
		bad_type(c, "field needs a pointer to a struct");
	else if (c->in->aux >= s->n_members)
		ir_fault(c->vr, c->v, 8, "field %u of a struct with %u", c->in->aux, s->n_members);
	else
		want(c, is_pointer_to(c, c->in->type, s->members[c->in->aux].type),
		     "the result is no pointer to the field");
}

static void
check_elem(const Check *c)
{
	const IrType *array = target_of(c, 0, IRT_ARRAY);
	IrTypeId elem = array != NULL ? array->elem : elem_of(c, 0, IRT_SLICE);
	want(c, elem != 0, "elem needs a slice or a pointer to an array");
	if (elem != 0)
		want(c, is_count(c, 1) && is_pointer_to(c, c->in->type, elem),
		     "elem takes an integer and gives a pointer to an element");
}

static void
check_extract(const Check *c)
{
	const IrType *t = under(c, type_of(c, 0));
	if (t->kind != IRT_STRUCT && t->kind != IRT_TUPLE)
		bad_type(c, "extract needs a struct or a tuple");
	else if (c->in->aux >= t->n_members)
		ir_fault(c->vr, c->v, 8, "part %u of a value with %u", c->in->aux, t->n_members);
	else
		want(c, c->in->type == t->members[c->in->aux].type,
		     "the result has not the type of the part");
}

static void
check_struct(const Check *c)
{
	const IrType *t = under(c, c->in->type);
	if (t->kind != IRT_STRUCT) {
		bad_type(c, "struct makes a struct");
		return;
	}
	if (c->in->n != t->n_members) {
		ir_fault(c->vr, c->v, 6, "%u operands for a struct with %u fields", c->in->n,
			 t->n_members);
		return;
	}
	for (uint32_t i = 0; i < c->in->n; i++)
		if (!has_type(c, i, t->members[i].type)) {
			ir_fault(c->vr, c->v, 7, "operand %u has not the type of its field", i);
			return;
		}
}

static void
check_array(const Check *c)
{
	const IrType *t = under(c, c->in->type);
	bool is_good = t->kind == IRT_ARRAY;
	if (is_good && c->in->n > t->len) {
		ir_fault(c->vr, c->v, 6, "%u operands for an array of %llu", c->in->n,
			 (unsigned long long)t->len);
		return;
	}
	for (uint32_t i = 0; i < c->in->n; i++)
		is_good &= has_type(c, i, t->elem);
	want(c, is_good, "array makes an array of values of its elements' type");
}

static void
check_index(const Check *c)
{
	bool is_string = kind_of(c, type_of(c, 0)) == IRT_STRING;
	IrTypeId elem = is_string ? IRT_UINT8 : elem_of(c, 0, IRT_ARRAY);
	want(c, elem != 0 && is_count(c, 1) && c->in->type == elem,
	     "index takes an array or string and an integer and gives an element");
}

/* ------------------------------------------------------ arithmetic, conversions */

static void
check_bin(const Check *c)
{
	IrBin op = (IrBin)c->in->aux;
	IrTypeId a = type_of(c, 0);
	IrTypeKind k = kind_of(c, a);
	if (op >= BIN_EQ) {
		bool is_ordered = is_integer(k) || is_float(k) || k == IRT_STRING;
		want(c, kind_of(c, c->in->type) == IRT_BOOL && has_type(c, 1, a) &&
				(op == BIN_EQ || op == BIN_NE || is_ordered),
		     "a comparison takes two values of one type and gives a boolean");
		return;
	}
	bool is_shift = op == BIN_SHL || op == BIN_SHR;
	bool is_bitwise = is_shift || (op >= BIN_REM && op <= BIN_ANDNOT);
	want(c, is_bitwise ? is_integer(k) : is_numeric(k),
	     "an arithmetic operation on values that it is not for");
	want(c,
	     c->in->type == a &&
		     (is_shift ? is_integer(kind_of(c, type_of(c, 1))) : has_type(c, 1, a)),
	     "an arithmetic operation is on one type");
}

static void
check_un(const Check *c)
{
	IrTypeId a = type_of(c, 0), r = c->in->type;
	IrTypeKind k = kind_of(c, a);
	bool is_array = k == IRT_ARRAY || target_of(c, 0, IRT_ARRAY) != NULL;
	bool is_good = false;
	switch ((IrUn)c->in->aux) {
	case UN_NEG:
		is_good = is_numeric(k) && r == a;
		break;
	case UN_COM:
		is_good = is_integer(k) && r == a;
		break;
	case UN_NOT:
		is_good = k == IRT_BOOL && r == a;
		break;
	case UN_LEN:
		is_good = (k == IRT_STRING || k == IRT_SLICE || k == IRT_MAP || k == IRT_CHAN ||
			   is_array) &&
			  r == IRT_INT;
		break;
	case UN_CAP:
		is_good = (k == IRT_SLICE || k == IRT_CHAN || is_array) && r == IRT_INT;
		break;
	case UN_REAL: case UN_IMAG:
		is_good = is_complex(k) &&
			  kind_of(c, r) == (k == IRT_COMPLEX64 ? IRT_FLOAT32 : IRT_FLOAT64);
		break;
	case UN_COUNT:
		break;
	}
	want(c, is_good, "the operand or result is not one of this operation");
}

static bool
is_word(IrTypeKind k)
{
	return k == IRT_POINTER || k == IRT_UNSAFE || k == IRT_UINTPTR;
}

static void
check_convert(const Check *c)
{
	IrTypeId from = type_of(c, 0), to = c->in->type;
	IrTypeKind a = kind_of(c, from), b = kind_of(c, to);
	bool is_good;
	if (is_numeric(a) && is_numeric(b))
		is_good = is_complex(a) == is_complex(b);
	else if (is_word(a) && is_word(b))
		is_good = a == b || a == IRT_UNSAFE || b == IRT_UNSAFE;
	else if (a == IRT_SLICE && b == IRT_POINTER)
		is_good = kind_of(c, under(c, to)->elem) == IRT_ARRAY;
	else if (a == IRT_STRUCT || a == IRT_ARRAY)
		is_good = under(c, from) == under(c, to);
	else
		is_good = a == b && a != IRT_TUPLE && a != IRT_ITER;
	want(c, is_good, "convert between types that have no common representation");
}

static bool
is_bytes_or_runes(const Check *c, IrTypeId t)
{
	const IrType *slice = under(c, t);
	if (slice->kind != IRT_SLICE)
		return false;
	IrTypeKind elem = kind_of(c, slice->elem);
	return elem == IRT_UINT8 || elem == IRT_INT32;
}

static void
check_strconv(const Check *c)
{
	IrTypeId from = type_of(c, 0), to = c->in->type;
	bool is_good = kind_of(c, to) == IRT_STRING
			       ? is_bytes_or_runes(c, from) || is_integer(kind_of(c, from))
			       : kind_of(c, from) == IRT_STRING && is_bytes_or_runes(c, to);
	want(c, is_good,
	     "strconv is between strings and slices of bytes or runes, or from an integer");
}

static void
check_concat(const Check *c)
{
	bool is_good = kind_of(c, c->in->type) == IRT_STRING;
	for (uint32_t i = 0; i < c->in->n; i++)
		is_good &= kind_of(c, type_of(c, i)) == IRT_STRING;
	if (c->in->n < 2)
		ir_fault(c->vr, c->v, 6, "concat takes two or more operands");
	else
		want(c, is_good, "concat is of strings");
}

/* ------------------------------------------------------------------- slices */

static void
check_slice(const Check *c)
{
	IrTypeId from = type_of(c, 0), to = c->in->type;
	IrTypeKind k = kind_of(c, from);
	const IrType *array = target_of(c, 0, IRT_ARRAY);
	bool is_good;
	if (array != NULL)
		is_good = kind_of(c, to) == IRT_SLICE && under(c, to)->elem == array->elem;
	else
		is_good = (k == IRT_SLICE || k == IRT_STRING) && to == from;
	want(c, is_good,
	     "slice takes a slice, string or pointer to an array and gives a slice of it");
	want(c, is_count(c, 1) && is_count(c, 2) && is_count(c, 3),
	     "the bounds of a slice are integers");
}

static void
check_append(const Check *c)
{
	const IrType *t = under(c, c->in->type);
	bool is_good = t->kind == IRT_SLICE && has_type(c, 0, c->in->type) &&
		       c->f->sites.at[c->in->aux].type == t->elem;
	for (uint32_t i = 1; i < c->in->n && is_good && c->in->op == OP_APPEND; i++)
		is_good = has_type(c, i, t->elem);
	if (is_good && c->in->op == OP_APPENDALL)
		is_good = kind_of(c, type_of(c, 1)) == IRT_STRING
				  ? kind_of(c, t->elem) == IRT_UINT8
				  : elem_of(c, 1, IRT_SLICE) == t->elem;
	want(c, is_good, "append is to a slice, of its elements; the site's type is theirs");
}

static void
check_makeslice(const Check *c)
{
	const IrType *t = under(c, c->in->type);
	want(c,
	     t->kind == IRT_SLICE && is_count(c, 0) && is_count(c, 1) &&
		     c->f->sites.at[c->in->aux].type == t->elem,
	     "makeslice takes two integers and gives a slice; the site's type is the element's");
}

/* --------------------------------------------------- interfaces and closures */

static void
check_box(const Check *c)
{
	IrTypeId from = type_of(c, 0);
	IrTypeKind k = kind_of(c, from);
	if (k == IRT_IFACE || k == IRT_TUPLE || k == IRT_ITER ||
	    kind_of(c, c->in->type) != IRT_IFACE)
		bad_type(c, "box makes an interface of a value that is none");
	else if (c->in->aux == 0 && !ir_type(c->m, from)->is_direct)
		ir_fault(c->vr, c->v, 9,
			 "box of a value that is not one pointer word needs a site");
	else if (c->in->aux != 0 && ir_type(c->m, from)->is_direct)
		ir_fault(c->vr, c->v, 9, "box of a value that is one pointer word has a site");
}

static void
check_assert(const Check *c)
{
	bool is_good = kind_of(c, type_of(c, 0)) == IRT_IFACE;
	if (is_good && c->in->op == OP_ASSERTOK)
		is_good = is_tuple(c, c->in->type, (IrTypeId[]){ 0, IRT_BOOL }, 2);
	want(c, is_good,
	     "an assertion takes an interface; assertok gives a tuple of a value and a bool");
}

static void
check_closure(const Check *c)
{
	IrFuncId callee = ir_static_callee(c->f, c->in);
	if (callee == 0) {
		bad_type(c, "closure needs a function");
		return;
	}
	const IrFunc *g = ir_func(c->m, callee);
	bool is_good = g->captures.len == c->in->n - 1;
	for (uint32_t i = 1; i < c->in->n && is_good; i++)
		is_good = has_type(c, i, g->captures.at[i - 1].type);
	if (!is_good)
		ir_fault(c->vr, c->v, 13, "the operands are not the captures of @%s", g->name->s);
	else
		want(c, under(c, c->in->type) == ir_type(c->m, g->type),
		     "the result has not the function's type");
}

/* ------------------------------------------------------ maps, channels, ranges */

static void
check_map(const Check *c)
{
	const IrType *t = under(c, type_of(c, 0));
	bool is_good = t->kind == IRT_MAP && has_type(c, 1, t->key);
	if (is_good && c->in->op == OP_MAPGET)
		is_good = c->in->type == t->elem;
	else if (is_good && c->in->op == OP_MAPSET)
		is_good = has_type(c, 2, t->elem);
	else if (is_good)
		is_good = is_tuple(c, c->in->type, (IrTypeId[]){ t->elem, IRT_BOOL }, 2);
	want(c, is_good, "the key, value or result does not fit the map");
}

static void
check_next(const Check *c)
{
	const IrType *it = under(c, type_of(c, 0));
	if (it->kind != IRT_ITER) {
		bad_type(c, "next needs a range");
		return;
	}
	const IrType *t = under(c, it->elem);
	IrTypeId map[] = { IRT_BOOL, t->key, t->elem }, string[] = { IRT_BOOL, IRT_INT, IRT_INT32 };
	want(c, is_tuple(c, c->in->type, t->kind == IRT_MAP ? map : string, 3),
	     "next gives a bool, a key and a value");
}

static void
check_range(const Check *c)
{
	IrTypeKind k = kind_of(c, type_of(c, 0));
	const IrType *it = ir_type(c->m, c->in->type);
	want(c,
	     (k == IRT_MAP || k == IRT_STRING) && it->kind == IRT_ITER && it->elem == type_of(c, 0),
	     "range takes a map or a string and gives its iter");
}

static void
check_chan(const Check *c)
{
	IrTypeId elem = elem_of(c, 0, IRT_CHAN);
	bool is_good = elem != 0;
	if (is_good && c->in->op == OP_SEND)
		is_good = has_type(c, 1, elem);
	else if (is_good && c->in->op == OP_RECV)
		is_good = c->in->type == elem;
	else if (is_good)
		is_good = is_tuple(c, c->in->type, (IrTypeId[]){ elem, IRT_BOOL }, 2);
	want(c, is_good, "the value does not fit the channel");
}

static void
check_select(const Check *c)
{
	const IrType *t = ir_type(c->m, c->in->type);
	uint32_t part = 2;
	bool is_good = t->kind == IRT_TUPLE && t->n_members >= 2 && t->members[0].type == IRT_INT &&
		       t->members[1].type == IRT_BOOL;
	if (c->in->n % 2 != 0) {
		ir_fault(c->vr, c->v, 6, "select takes pairs of operands");
		return;
	}
	for (uint32_t i = 0; i < c->in->n && is_good; i += 2) {
		IrTypeId elem = elem_of(c, i, IRT_CHAN);
		if (c->operands[i + 1] != 0)
			is_good = has_type(c, i + 1, elem);
		else
			is_good =
				elem != 0 && part < t->n_members && t->members[part++].type == elem;
	}
	want(c, is_good && part == t->n_members,
	     "the cases of a select do not fit their channels or its result");
}

/* -------------------------------------------------------------------- calls */

/* Operands from `from` on are the arguments of the function type, the result is its result; R10. */
static void
check_signature(const Check *c, const IrType *t, uint32_t from)
{
	uint32_t n_results = t->n_members - t->n_params;
	bool is_good = c->in->n - from == t->n_params;
	for (uint32_t i = 0; i < t->n_params && is_good; i++)
		is_good = has_type(c, from + i, t->members[i].type);
	if (!is_good) {
		ir_fault(c->vr, c->v, 10, "the arguments are not those of the callee's type");
		return;
	}
	IrTypeId r = c->in->type;
	if (c->in->mode != CALL_PLAIN || n_results == 0) {
		is_good = r == 0;
	} else if (n_results == 1) {
		is_good = r == t->members[t->n_params].type;
	} else {
		is_good = r != 0 && ir_type(c->m, r)->kind == IRT_TUPLE &&
			  ir_type(c->m, r)->n_members == n_results;
		for (uint32_t i = 0; i < n_results && is_good; i++)
			is_good = ir_type(c->m, r)->members[i].type ==
				  t->members[t->n_params + i].type;
	}
	if (!is_good)
		ir_fault(c->vr, c->v, 10, "the result is not that of the callee's type");
}

static void
check_call(const Check *c)
{
	const IrType *t = under(c, type_of(c, 0));
	if (t->kind != IRT_FUNC)
		ir_fault(c->vr, c->v, 10, "call needs a function");
	else
		check_signature(c, t, 1);
}

static void
check_invoke(const Check *c)
{
	const IrType *t = under(c, type_of(c, 0));
	if (t->kind != IRT_IFACE)
		bad_type(c, "invoke needs an interface");
	else if (c->in->aux >= t->n_members)
		ir_fault(c->vr, c->v, 11, "method %u of an interface with %u", c->in->aux,
			 t->n_members);
	else
		check_signature(c, ir_type(c->m, t->members[c->in->aux].type), 1);
}

/* One row for each builtin: how many operands, and whether a result is needed ('V'),
 * allowed ('O') or not ('N'). */
static const struct {
	uint32_t min, max;
	char result;
} builtins[BI_COUNT] = {
	[BI_COPY] = { 2, 2, 'O' },
	[BI_CLEAR] = { 1, 1, 'N' },
	[BI_CLOSE] = { 1, 1, 'N' },
	[BI_DELETE] = { 2, 2, 'N' },
	[BI_PRINT] = { 0, UINT32_MAX, 'N' },
	[BI_PRINTLN] = { 0, UINT32_MAX, 'N' },
	[BI_MIN] = { 1, UINT32_MAX, 'V' },
	[BI_MAX] = { 1, UINT32_MAX, 'V' },
	[BI_COMPLEX] = { 2, 2, 'V' },
	[BI_RECOVER] = { 0, 0, 'O' },
	[BI_UNSAFE_ADD] = { 2, 2, 'V' },
	[BI_UNSAFE_SLICE] = { 2, 2, 'V' },
	[BI_UNSAFE_STRING] = { 2, 2, 'V' },
	[BI_UNSAFE_SLICEDATA] = { 1, 1, 'V' },
	[BI_UNSAFE_STRINGDATA] = { 1, 1, 'V' },
	[BI_ESCAPE] = { 1, 1, 'N' },
};

static bool
is_copy(const Check *c)
{
	IrTypeId elem = elem_of(c, 0, IRT_SLICE);
	bool is_source = kind_of(c, type_of(c, 1)) == IRT_STRING
				 ? elem != 0 && kind_of(c, elem) == IRT_UINT8
				 : elem_of(c, 1, IRT_SLICE) == elem;
	return elem != 0 && is_source && (c->in->type == 0 || c->in->type == IRT_INT);
}

static bool
is_min_max(const Check *c)
{
	IrTypeKind k = kind_of(c, c->in->type);
	bool is_good = is_integer(k) || is_float(k) || k == IRT_STRING;
	for (uint32_t i = 0; i < c->in->n; i++)
		is_good &= has_type(c, i, c->in->type);
	return is_good;
}

static bool
fits_builtin(const Check *c)
{
	IrTypeId a = type_of(c, 0), r = c->in->type;
	IrTypeKind k = kind_of(c, a);
	switch ((IrBuiltin)c->in->aux) {
	case BI_COPY:
		return is_copy(c);
	case BI_CLEAR:
		return k == IRT_MAP || k == IRT_SLICE;
	case BI_CLOSE:
		return k == IRT_CHAN;
	case BI_DELETE:
		return k == IRT_MAP && has_type(c, 1, under(c, a)->key);
	case BI_PRINT: case BI_PRINTLN: case BI_ESCAPE:
		return true;
	case BI_MIN: case BI_MAX:
		return is_min_max(c);
	case BI_COMPLEX:
		return is_float(k) && kind_of(c, type_of(c, 1)) == k &&
		       kind_of(c, r) == (k == IRT_FLOAT32 ? IRT_COMPLEX64 : IRT_COMPLEX128);
	case BI_RECOVER:
		return r == 0 || (kind_of(c, r) == IRT_IFACE && under(c, r)->n_members == 0);
	case BI_UNSAFE_ADD:
		return k == IRT_UNSAFE && is_count(c, 1) && kind_of(c, r) == IRT_UNSAFE;
	case BI_UNSAFE_SLICE:
		return k == IRT_POINTER && is_count(c, 1) && kind_of(c, r) == IRT_SLICE &&
		       under(c, r)->elem == under(c, a)->elem;
	case BI_UNSAFE_STRING:
		return k == IRT_POINTER && is_count(c, 1) && kind_of(c, r) == IRT_STRING;
	case BI_UNSAFE_SLICEDATA:
		return k == IRT_SLICE && is_pointer_to(c, r, under(c, a)->elem);
	case BI_UNSAFE_STRINGDATA:
		return k == IRT_STRING && is_pointer_to(c, r, IRT_UINT8);
	case BI_COUNT:
		break;
	}
	return false;
}

static void
check_builtin(const Check *c)
{
	const char *name = ir_builtin_name((IrBuiltin)c->in->aux);
	uint32_t i = c->in->aux;
	if (c->in->n < builtins[i].min || c->in->n > builtins[i].max)
		ir_fault(c->vr, c->v, 6, "%s has %u operands", name, c->in->n);
	else if ((builtins[i].result == 'V' && c->in->type == 0) ||
		 (builtins[i].result == 'N' && c->in->type != 0))
		ir_fault(c->vr, c->v, 7, "%s %s a result", name,
			 c->in->type == 0 ? "needs" : "has not");
	else if (!fits_builtin(c))
		ir_fault(c->vr, c->v, 7, "the operands or the result are not those of %s", name);
}

/* --------------------------------------------------------- joins, terminators */

static void
check_phi(const Check *c)
{
	const IdVec *preds = &c->f->blocks.at[c->in->block].preds;
	if (c->in->n != preds->len) {
		ir_fault(c->vr, c->v, 4, "%u operands for %u predecessors", c->in->n, preds->len);
		return;
	}
	for (uint32_t i = 0; i < c->in->n; i++)
		if (!has_type(c, i, c->in->type)) {
			ir_fault(c->vr, c->v, 4, "operand %u has another type", i);
			return;
		}
}

static void
check_ret(const Check *c)
{
	const IrType *t = ir_type(c->m, c->f->type);
	bool is_good = c->in->n == t->n_members - t->n_params;
	for (uint32_t i = 0; i < c->in->n && is_good; i++)
		is_good = has_type(c, i, t->members[t->n_params + i].type);
	if (!is_good)
		ir_fault(c->vr, c->v, 12, "the operands are not the results of the function");
}

static void
check_panic(const Check *c)
{
	const IrType *t = under(c, type_of(c, 0));
	want(c, t->kind == IRT_IFACE && t->n_members == 0, "panic needs an empty interface");
}

/* -------------------------------------------------------------------- whole */

/* R6, from the letters of ops.def; PHI, RET and the like are counted by their own rules. */
static bool
check_count(const Check *c)
{
	const char *letters = ir_op_info((IrOp)c->in->op)->operands;
	uint32_t n = (uint32_t)strlen(letters);
	bool is_open = n > 0 && letters[n - 1] == '*';
	uint32_t least = is_open ? n - 2 : n;
	/* "vv*": one v, then any number; so "append s, v, …" has to say that it needs one value. */
	if (c->in->op == OP_APPEND)
		least = 2;
	if (c->in->n < least || (!is_open && c->in->n > n))
		return ir_fault(c->vr, c->v, 6, "%s has %u operands", ir_op_name((IrOp)c->in->op),
				c->in->n);
	for (uint32_t i = 0; i < c->in->n; i++) {
		char letter = is_open && i >= n - 1 ? letters[n - 2] : letters[i];
		bool is_case = c->in->op == OP_SELECT && i % 2 == 1;
		if (c->operands[i] == 0 && letter == 'v' && !is_case)
			return ir_fault(c->vr, c->v, 6, "operand %u is missing", i);
	}
	return true;
}

/* R7: a result where there must be one, none where there must not. */
static bool
check_result(const Check *c)
{
	char result = ir_op_info((IrOp)c->in->op)->result;
	if (result == 'V' && c->in->type == 0)
		return ir_fault(c->vr, c->v, 7, "%s needs a result", ir_op_name((IrOp)c->in->op));
	if (result == 'N' && c->in->type != 0)
		return ir_fault(c->vr, c->v, 7, "%s has no result", ir_op_name((IrOp)c->in->op));
	return true;
}

/* R14: what is mentioned is reached. R13: a function with captures is only a value through its
 * closure. */
static bool
check_functions(const Check *c)
{
	for (uint32_t i = 0; i < c->in->n; i++) {
		const IrInstr *o = &c->f->instrs.at[c->operands[i]];
		if (c->operands[i] != 0 && o->op == OP_FUNC && ir_func(c->m, o->aux)->is_unreached)
			return ir_fault(c->vr, c->v, 14, "@%s is not reached, it says",
					ir_func(c->m, o->aux)->name->s);
	}
	for (uint32_t i = c->in->op == OP_CLOSURE ? 1 : 0; i < c->in->n; i++) {
		const IrInstr *o = &c->f->instrs.at[c->operands[i]];
		if (c->operands[i] != 0 && o->op == OP_FUNC &&
		    ir_func(c->m, o->aux)->captures.len > 0)
			return ir_fault(c->vr, c->v, 13, "@%s has captures: it needs a closure",
					ir_func(c->m, o->aux)->name->s);
	}
	return true;
}

static bool
has_needed_site(const Check *c)
{
	return ir_op_info((IrOp)c->in->op)->aux != AUX_SITE || c->in->aux != 0 ||
	       c->in->op == OP_BOX;
}

void
ir_verify_instr(Verifier *vr, IrValueId v)
{
	const IrFunc *f = vr->f;
	Check check = { .vr = vr, .m = vr->m, .f = f, .v = v, .in = &f->instrs.at[v] };
	const Check *c = &check;
	check.operands = f->operands.at + check.in->first;
	if (!check_count(c) || !check_result(c) || !check_functions(c) || !has_needed_site(c))
		return;
	switch ((IrOp)c->in->op) {
	case OP_NONE: case OP_PARAM: case OP_CAPTURE: case OP_CONST: case OP_GLOBAL: case OP_FUNC:
	case OP_COUNT: case OP_RUNDEFERS: case OP_JUMP: case OP_UNREACHABLE:
		break;
	case OP_ALLOC:
		check_alloc(c);
		break;
	case OP_LOAD:
		want(c, c->in->type == elem_of(c, 0, IRT_POINTER),
		     "load gives what its pointer points to");
		break;
	case OP_STORE:
		want(c, has_type(c, 1, elem_of(c, 0, IRT_POINTER)),
		     "store takes what its pointer points to");
		break;
	case OP_FIELD:
		check_field(c);
		break;
	case OP_ELEM:
		check_elem(c);
		break;
	case OP_STRUCT:
		check_struct(c);
		break;
	case OP_ARRAY:
		check_array(c);
		break;
	case OP_EXTRACT:
		check_extract(c);
		break;
	case OP_INDEX:
		check_index(c);
		break;
	case OP_BIN:
		check_bin(c);
		break;
	case OP_UN:
		check_un(c);
		break;
	case OP_CONVERT:
		check_convert(c);
		break;
	case OP_STRCONV:
		check_strconv(c);
		break;
	case OP_CONCAT:
		check_concat(c);
		break;
	case OP_MAKESLICE:
		check_makeslice(c);
		break;
	case OP_SLICE:
		check_slice(c);
		break;
	case OP_APPEND: case OP_APPENDALL:
		check_append(c);
		break;
	case OP_BOX:
		check_box(c);
		break;
	case OP_ASSERT: case OP_ASSERTOK:
		check_assert(c);
		break;
	case OP_CLOSURE:
		check_closure(c);
		break;
	case OP_MAKEMAP:
		want(c, kind_of(c, c->in->type) == IRT_MAP && is_count(c, 0),
		     "makemap takes an integer and gives a map");
		break;
	case OP_MAPGET: case OP_MAPGETOK: case OP_MAPSET:
		check_map(c);
		break;
	case OP_RANGE:
		check_range(c);
		break;
	case OP_NEXT:
		check_next(c);
		break;
	case OP_MAKECHAN:
		want(c, kind_of(c, c->in->type) == IRT_CHAN && is_count(c, 0),
		     "makechan takes an integer and gives a channel");
		break;
	case OP_SEND: case OP_RECV: case OP_RECVOK:
		check_chan(c);
		break;
	case OP_SELECT:
		check_select(c);
		break;
	case OP_CALL:
		check_call(c);
		break;
	case OP_INVOKE:
		check_invoke(c);
		break;
	case OP_BUILTIN:
		check_builtin(c);
		break;
	case OP_PHI:
		check_phi(c);
		break;
	case OP_IF:
		want(c, kind_of(c, type_of(c, 0)) == IRT_BOOL, "if needs a boolean");
		break;
	case OP_RET:
		check_ret(c);
		break;
	case OP_PANIC:
		check_panic(c);
		break;
	}
}

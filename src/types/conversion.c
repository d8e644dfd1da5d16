/*
 * Assignability, conversions and the representation of constants (Go
 * specification, "Assignability", "Conversions", "Representability").
 */
#include "types/priv.h"

/* ------------------------------------------------------- representability */

static unsigned
basic_bits(const BasicType *t)
{
	return (unsigned)t->size * 8;
}

static bool
represent_int(const Const *v, const BasicType *t, const Const **rounded)
{
	const Const *i = const_to_int(v);
	if (i == NULL)
		return false;
	*rounded = i;
	if (t->flags & BASIC_IS_UNTYPED)
		return true;
	return const_fits(i, basic_bits(t), (t->flags & BASIC_IS_UNSIGNED) != 0);
}

static bool
represent_float(const Const *v, const BasicType *t, const Const **rounded)
{
	const Const *f = const_to_float(v);
	if (f == NULL)
		return false;
	if (t->flags & BASIC_IS_UNTYPED)
		return true;
	const Const *r = const_round(f, basic_bits(t));
	if (r == NULL)
		return false;
	*rounded = r;
	return true;
}

static bool
represent_complex(const Const *v, const BasicType *t, const Const **rounded)
{
	const Const *z = const_to_complex(v);
	if (z == NULL)
		return false;
	if (t->flags & BASIC_IS_UNTYPED)
		return true;
	const Const *re = const_round(const_real(z), basic_bits(t) / 2);
	const Const *im = const_round(const_imag(z), basic_bits(t) / 2);
	if (re == NULL || im == NULL)
		return false;
	*rounded = const_of_complex(re, im);
	return true;
}

bool
const_representable(const Const *v, const BasicType *t, const Const **rounded)
{
	if (v == NULL) /* reported */
		return true;
	const Const *r = v;
	bool fits = false;
	if (t->flags & BASIC_IS_INTEGER)
		fits = represent_int(v, t, &r);
	else if (t->flags & BASIC_IS_FLOAT)
		fits = represent_float(v, t, &r);
	else if (t->flags & BASIC_IS_COMPLEX)
		fits = represent_complex(v, t, &r);
	else if (t->flags & BASIC_IS_STRING)
		fits = const_kind(v) == CONST_STRING;
	else if (t->flags & BASIC_IS_BOOLEAN)
		fits = const_kind(v) == CONST_BOOL;
	if (rounded != NULL && fits)
		*rounded = r;
	return fits;
}

/* ---------------------------------------------------------- assignability */

/* Puts a reason in front of the one that led to it. */
static void
add_cause(const char **cause, const char *text)
{
	if (cause == NULL)
		return;
	if (*cause != NULL && **cause != '\0')
		text = str_format("%s\n\t%s", text, *cause);
	*cause = text;
}

static bool
has_name(Type *t)
{
	t = type_unalias(t);
	return t->kind == TYPE_BASIC || t->kind == TYPE_NAMED || t->kind == TYPE_TYPEPARAM;
}

typedef struct EachTerm {
	Checker *c;
	Operand x;        /* what is assigned or converted */
	Type *to;
	Type *shown;      /* of what a message speaks of: the type parameter or the target */
	Type *shown_from; /* or null */
	const char **cause;
} EachTerm;

static bool
assign_to_term(Type *t, Type *under, void *arg)
{
	EachTerm *e = arg;
	(void)under;
	if (t == NULL)
		return false;
	if (operand_assignable(e->c, &e->x, t, e->cause))
		return true;
	if (e->cause != NULL)
		add_cause(e->cause, str_format("cannot assign %s to %s (in %s)",
					       str_type(e->c, e->x.type), str_type(e->c, t),
					       str_type(e->c, e->shown)));
	return false;
}

static bool
assign_from_term(Type *t, Type *under, void *arg)
{
	EachTerm *e = arg;
	(void)under;
	if (t == NULL)
		return false;
	e->x.type = t;
	if (operand_assignable(e->c, &e->x, e->to, e->cause))
		return true;
	if (e->cause != NULL)
		add_cause(e->cause,
			  str_format("cannot assign %s (in %s) to %s", str_type(e->c, t),
				     str_type(e->c, e->shown_from), str_type(e->c, e->to)));
	return false;
}

static bool
assignable_chans(Type *v, Type *t)
{
	ChanType *vc = type_as_chan(v), *tc = type_as_chan(t);
	return vc != NULL && tc != NULL && vc->dir == CHAN_BOTH &&
	       type_identical(vc->elem, tc->elem) && (!has_name(v) || !has_name(t));
}

bool
operand_assignable(Checker *c, const Operand *x, Type *t, const char **cause)
{
	if (x->mode == MODE_NONE || !type_is_valid(x->type) || !type_is_valid(t))
		return true;
	Type *v = type_unalias(x->type);
	Type *written = t;
	t = type_unalias(t);
	if (type_identical(v, t))
		return true;
	bool v_param = type_is_typeparam(v), t_param = type_is_typeparam(t);
	if (type_is_untyped(v)) {
		Type *result;
		return check_implicit_fits(c, x, t, &result);
	}
	Type *vu = type_under(v), *tu = type_under(t);
	if (type_identical(vu, tu) && (!has_name(v) || !has_name(t)) && !v_param && !t_param)
		return true;
	PointerType *ptr = type_as_pointer(t);
	bool to_iface_ptr = ptr != NULL && type_under(ptr->elem)->kind == TYPE_INTERFACE;
	if ((tu->kind == TYPE_INTERFACE && !t_param) || to_iface_ptr) {
		if (check_implements(c, 0, v, t, false, cause))
			return true;
		if (!v_param)
			return false;
		if (cause != NULL)
			*cause = "";
	}
	if (vu->kind == TYPE_INTERFACE && !v_param && check_implements(c, 0, t, v, false, NULL)) {
		if (cause != NULL)
			*cause = "need type assertion";
		return false;
	}
	if (vu->kind == TYPE_CHAN && type_chan(vu)->dir == CHAN_BOTH && assignable_chans(v, t))
		return true;
	EachTerm e = {c, *x, written, written, v, cause};
	if (t_param && !has_name(v))
		return type_each(t, assign_to_term, &e);
	if (v_param && !has_name(t))
		return type_each(v, assign_from_term, &e);
	return false;
}

/* ------------------------------------------------------------ conversions */

static bool
is_bytes_or_runes(Type *t)
{
	SliceType *s = type_as_slice(t);
	BasicType *b = s != NULL ? type_as_basic(s->elem) : NULL;
	return b != NULL && (b->basic == BASIC_UINT8 || b->basic == BASIC_INT32);
}

static bool
is_kind(Type *t, BasicKind kind)
{
	BasicType *b = type_as_basic(t);
	return b != NULL && b->basic == kind;
}

static bool
pointer_bases_match(Type *v, Type *t)
{
	if (v->kind != TYPE_POINTER || t->kind != TYPE_POINTER)
		return false;
	Type *vb = type_pointer_(v)->elem, *tb = type_pointer_(t)->elem;
	return !type_is_typeparam(vb) && !type_is_typeparam(tb) &&
	       type_identical_ignore_tags(type_under(vb), type_under(tb));
}

/* Conversions between kinds of types; vu and tu are underlying types. */
static bool
kinds_convertible(Type *vu, Type *tu)
{
	const uint32_t real = BASIC_IS_INTEGER | BASIC_IS_FLOAT;
	if (type_is_basic(vu, real) && type_is_basic(tu, real))
		return true;
	if (type_is_complex(vu) && type_is_complex(tu))
		return true;
	if (type_is_string(tu) && (type_is_integer(vu) || is_bytes_or_runes(vu)))
		return true;
	if (type_is_string(vu) && is_bytes_or_runes(tu))
		return true;
	if (is_kind(tu, BASIC_UNSAFE_POINTER))
		return vu->kind == TYPE_POINTER || is_kind(vu, BASIC_UINTPTR);
	if (is_kind(vu, BASIC_UNSAFE_POINTER))
		return tu->kind == TYPE_POINTER || is_kind(tu, BASIC_UINTPTR);
	return false;
}

/* A slice to an array or a pointer to one; *decided: the answer is final. */
static bool
slice_to_array(Checker *c, Type *vu, Type *tu, const char **cause, bool *decided)
{
	*decided = false;
	if (vu->kind != TYPE_SLICE)
		return false;
	bool to_ptr = tu->kind == TYPE_POINTER;
	ArrayType *a = to_ptr ? type_as_array(type_pointer_(tu)->elem) : type_as_array(tu);
	if (a == NULL || !type_identical(type_slice_(vu)->elem, a->elem))
		return false;
	*decided = true;
	if (check_allows(c, to_ptr ? 17 : 20))
		return true;
	if (cause != NULL)
		*cause = to_ptr ? "conversion of slice to array pointer requires go1.17 or later"
				: "conversion of slice to array requires go1.20 or later";
	return false;
}

static bool
convert_to_term(Type *t, Type *under, void *arg)
{
	EachTerm *e = arg;
	(void)under;
	if (t == NULL)
		return false;
	if (operand_convertible(e->c, &e->x, t, e->cause))
		return true;
	if (e->cause == NULL)
		return false;
	const char *from = str_type(e->c, e->x.type);
	if (e->shown_from != NULL)
		from = str_format("%s (in %s)", from, str_type(e->c, e->shown_from));
	add_cause(e->cause, str_format("cannot convert %s to type %s (in %s)", from,
				       str_type(e->c, t), str_type(e->c, e->shown)));
	return false;
}

static bool
convert_from_term(Type *v, Type *under, void *arg)
{
	EachTerm *e = arg;
	(void)under;
	if (v == NULL)
		return false;
	e->x.type = v;
	if (type_is_typeparam(e->to))
		return type_each(e->to, convert_to_term, e);
	if (operand_convertible(e->c, &e->x, e->to, e->cause))
		return true;
	if (e->cause != NULL)
		add_cause(e->cause,
			  str_format("cannot convert %s (in %s) to type %s", str_type(e->c, v),
				     str_type(e->c, e->shown_from), str_type(e->c, e->to)));
	return false;
}

bool
operand_convertible(Checker *c, const Operand *x, Type *t, const char **cause)
{
	if (operand_assignable(c, x, t, cause))
		return true;
	Type *v = type_unalias(x->type), *to = type_unalias(t);
	Type *vu = type_under(v), *tu = type_under(to);
	bool v_param = type_is_typeparam(v), t_param = type_is_typeparam(to);
	if (!v_param && !t_param && type_identical_ignore_tags(vu, tu))
		return true;
	if (pointer_bases_match(v, to) || kinds_convertible(vu, tu))
		return true;
	bool decided;
	if (slice_to_array(c, vu, tu, cause, &decided))
		return true;
	if (decided || (!v_param && !t_param))
		return false;
	EachTerm e = {c, *x, t, to, v_param ? v : NULL, cause};
	return type_each(v_param ? v : to, v_param ? convert_from_term : convert_to_term, &e);
}

/* The UTF-8 text of a rune; what is no rune becomes U+FFFD. */
static const Const *
rune_string(const Const *v)
{
	uint64_t r;
	if (!const_to_uint64(v, &r) || r > 0x10ffff || (r >= 0xd800 && r <= 0xdfff))
		r = 0xfffd;
	char s[4];
	if (r < 0x80) {
		s[0] = (char)r;
		return const_of_string(s, 1);
	}
	size_t n = r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
	static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	for (size_t i = n - 1; i > 0; i--, r >>= 6)
		s[i] = (char)(0x80 | (r & 0x3f));
	s[0] = (char)(lead[n] | r);
	return const_of_string(s, n);
}

/* The value of the constant x as a t, whose underlying type is basic. */
static bool
const_convertible(const Operand *x, Type *t, const Const **val)
{
	BasicType *b = type_as_basic(t);
	if (b == NULL)
		return false;
	if (const_representable(x->val, b, val))
		return true;
	/* What is told of it then is its value as an integer. */
	const Const *whole =
		val != NULL && b->flags & BASIC_IS_INTEGER ? const_to_int(x->val) : NULL;
	if (whole != NULL)
		*val = whole;
	if (!type_is_integer(x->type) || !(b->flags & BASIC_IS_STRING))
		return false;
	if (val != NULL)
		*val = rune_string(x->val);
	return true;
}

static bool
const_to_term(Type *t, Type *under, void *arg)
{
	EachTerm *e = arg;
	if (t == NULL) {
		*e->cause = str_format("%s does not contain specific types", str_type(e->c, e->to));
		return false;
	}
	if (type_is_string(e->x.type) && is_bytes_or_runes(under))
		return true;
	if (const_convertible(&e->x, under, NULL))
		return true;
	const char *to = str_type(e->c, under), *in = str_type(e->c, e->to);
	if (type_is_integer(e->x.type) && type_is_integer(under))
		*e->cause =
			str_format("constant %s overflows %s (in %s)", str_const(e->x.val), to, in);
	else
		*e->cause = str_format("cannot convert %s to type %s (in %s)",
				       str_operand(e->c, &e->x), to, in);
	return false;
}

/* The operand of a conversion is checked; an untyped one gets its final type. */
static void
finish_conversion(Checker *c, Operand *x, Type *t, bool is_const_arg)
{
	if (type_is_untyped(x->type)) {
		Type *final = t;
		bool to_const = type_is_basic(t, BASIC_IS_CONST);
		if (type_is_interface(t) || (is_const_arg && !to_const))
			final = type_default(c->ctx, x->type);
		else if (x->mode == MODE_CONST && type_is_integer(x->type) &&
			 type_all_basic(t, BASIC_IS_STRING))
			final = x->type;
		check_update_expr_type(c, x->expr, final, true);
	}
	x->type = t;
}

void
check_conversion(Checker *c, Operand *x, Type *t)
{
	bool is_const_arg = x->mode == MODE_CONST, ok = false;
	const char *cause = "";
	Pos pos = expr_place(x->expr);
	if (!type_is_valid(x->type)) { /* reported */
		x->mode = MODE_NONE;
		return;
	}
	if (is_const_arg && type_is_basic(t, BASIC_IS_CONST)) {
		ok = const_convertible(x, t, &x->val);
		if (!ok && type_is_integer(x->type) && type_is_integer(t)) {
			check_error(c, pos, "constant %s overflows %s", str_const(x->val),
				    str_type(c, t));
			x->mode = MODE_NONE;
			return;
		}
	} else if (is_const_arg && type_is_typeparam(t)) {
		EachTerm e = {c, *x, t, t, NULL, &cause};
		ok = type_each(t, const_to_term, &e);
		x->mode = MODE_VALUE; /* type parameters have no constants */
	} else {
		ok = operand_convertible(c, x, t, &cause);
		if (ok)
			x->mode = MODE_VALUE;
	}
	if (!ok) {
		check_error(c, pos, "cannot convert %s to type %s%s%s", str_operand(c, x),
			    str_type(c, t), *cause != '\0' ? ": " : "", cause);
		x->mode = MODE_NONE;
		return;
	}
	finish_conversion(c, x, t, is_const_arg);
}

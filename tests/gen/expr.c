/* Expressions without effects, by type. What is a pointer is not nil. */
#include "tests/gen/gen.h"

static const char *
int_expr(Gen *g, uint32_t depth)
{
	TypeId small = gen_chance(g, 50) ? g->t_i8 : g->t_u8;
	unsigned n = 2 + (unsigned)gen_below(g, 9);
	const char *a;
	switch (depth == 0 ? 0 : gen_below(g, 9)) {
	case 1:
	case 2:
		a = gen_expr(g, g->t_int, depth - 1);
		return gen_text("(%s %c %s)", a, n & 1 ? '+' : '^', gen_expr(g, g->t_int, depth - 1));
	case 3:
		return gen_text("%s %% %u", gen_expr(g, g->t_int, 0), n);
	case 4:
		return gen_text("int(%s)", gen_expr(g, small, depth - 1));
	case 5:
		if ((a = gen_place(g, gen_slice(g, gen_ptr(g, gen_pick_struct(g))), PLACE_VALUE)))
			return gen_text("len(%s)", a);
		break;
	case 6:
		return gen_text("(%s & %u)", gen_expr(g, g->t_int, 0), n - 1);
	case 7:
		a = gen_expr(g, gen_slice(g, g->t_int), depth - 1);
		return gen_text("at(%s, %s)", a, gen_expr(g, g->t_int, 0));
	}
	return gen_text("@");
}

static const char *
small_expr(Gen *g, TypeId t, uint32_t depth)
{
	static const char *const ops[] = { "+", "-", "*", "&", "|", "^", "/", "<<", ">>" };
	uint32_t op = gen_below(g, sizeof ops / sizeof *ops);
	const char *a = gen_place(g, t, PLACE_VALUE), *n = gen_place(g, g->t_int, PLACE_VALUE);
	if (depth == 0)
		return gen_text("%s(%u)", gen_tn(g, t), (unsigned)gen_below(g, 128));
	/* Operations on constants might overflow: the left operand is never one. */
	if (!a)
		a = gen_text("small[%s](@)", gen_tn(g, t));
	if (n && gen_chance(g, 30))
		return gen_text("%s(%s)", gen_tn(g, t), n);
	if (op == 6)
		return gen_text("%s / %u", a, 1 + (unsigned)gen_below(g, 9));
	if (op > 6)
		return gen_text("(%s %s %u)", a, ops[op], (unsigned)gen_below(g, 8));
	return gen_text("(%s %s %s)", a, ops[op], gen_expr(g, t, depth - 1));
}

static const char *
cond(Gen *g)
{
	static const char *const ops[] = { "==", "!=", "<", ">", "<=", ">=" };
	const char *op = ops[gen_below(g, 6)];
	unsigned n = (unsigned)gen_below(g, 8);
	TypeId p = gen_ptr(g, gen_pick_struct(g));
	const char *a, *b;
	switch (gen_below(g, 7)) {
	case 0:
		if ((a = gen_place(g, p, PLACE_MAYBE)) && (b = gen_place(g, p, PLACE_MAYBE)))
			return gen_text("%s == %s", a, b);
		break;
	case 1:
		if ((a = gen_place(g, p, PLACE_MAYBE)))
			return gen_text("%s != nil", a);
		break;
	case 2:
		a = gen_expr(g, g->t_i8, 1);
		return gen_text("%s %s %s", a, op, gen_expr(g, g->t_i8, 0));
	case 3:
		a = gen_expr(g, g->t_u8, 1);
		return gen_text("%s&%u %s %s", a, n, op, gen_expr(g, g->t_u8, 0));
	case 4:
		if (g->on[FEAT_STRING])
			return gen_text("len(%s)&3 != %u", gen_expr(g, g->t_string, 1), n & 3);
		break;
	case 5:
		return gen_text("%s&3 %s %u", gen_expr(g, g->t_int, 1), op, n & 3);
	}
	return gen_text("%s&1 == %u", gen_expr(g, g->t_int, 1), n & 1);
}

const char *
gen_cond(Gen *g)
{
	const char *c = cond(g);
	/* A composite literal must not stand bare in the head of a statement. */
	return strchr(c, '{') ? gen_text("(%s)", c) : c;
}

static const char *
string_expr(Gen *g, uint32_t depth)
{
	const char *a;
	switch (depth == 0 ? 0 : gen_below(g, 6)) {
	case 1:
	case 2:
		a = gen_expr(g, g->t_string, depth - 1);
		return gen_text("cut(%s + %s)", a, gen_expr(g, g->t_string, depth - 1));
	case 3:
		return gen_text("string(%s)", gen_expr(g, g->t_bytes, depth - 1));
	case 4:
		return gen_text("string(rune(65+%s&15))", gen_expr(g, g->t_int, 0));
	case 5:
		if ((a = gen_place(g, g->t_string, PLACE_VALUE)))
			return gen_text("%s[len(%s)/2:]", a, a);
		break;
	}
	return gen_text("\"s@\"");
}

/* Composite literals of structs: some of the fields. */
static const char *
struct_lit(Gen *g, TypeId t, uint32_t depth)
{
	Buf b = { 0 };
	buf_printf(&b, "%s{id: @", gen_tn(g, t));
	for (uint32_t i = 1; depth > 0 && i < gen_t(g, t)->fields.len; i++) {
		Field f = gen_t(g, t)->fields.at[i];
		if (gen_chance(g, 35))
			buf_printf(&b, ", %s: %s", f.name, gen_expr(g, f.type, depth - 1));
	}
	buf_putc(&b, '}');
	return buf_cstr(&b);
}

static const char *
elems_lit(Gen *g, TypeId t, uint32_t n, uint32_t depth)
{
	return gen_text("%s{%s}", gen_tn(g, t),
			gen_exprs(g, gen_t(g, t)->elem, n, depth ? depth - 1 : 0));
}

static const char *
map_lit(Gen *g, TypeId t, uint32_t depth)
{
	Buf b = { 0 };
	TypeId elem = gen_t(g, t)->elem;
	bool text = gen_t(g, t)->key == g->t_string;
	uint32_t n = gen_below(g, 3);
	buf_printf(&b, "%s{", gen_tn(g, t));
	for (uint32_t i = 0; i < n; i++) {
		unsigned key = (unsigned)(i * 3 + gen_below(g, 3));
		buf_printf(&b, text ? "%s\"k%u\": %s" : "%s%u: %s", i ? ", " : "", key,
			   gen_expr(g, elem, depth ? depth - 1 : 0));
	}
	buf_putc(&b, '}');
	return buf_cstr(&b);
}

static const char *
slice_expr(Gen *g, TypeId t, uint32_t depth)
{
	TypeId elem = gen_t(g, t)->elem;
	const char *a;
	switch (depth == 0 ? 9 : gen_below(g, 7)) {
	case 0:
		if ((a = gen_place(g, gen_array(g, 2, elem), PLACE_ADDRESS)))
			return gen_text("%s[:]", a);
		break;
	case 1:
		if ((a = gen_place(g, t, PLACE_VALUE)))
			return gen_text("append(%s[:len(%s):len(%s)], %s)", a, a, a,
					gen_expr(g, elem, depth - 1));
		break;
	case 2:
		if ((a = gen_place(g, t, PLACE_VALUE)))
			return gen_text("%s[:len(%s)/2]", a, a);
		break;
	case 3:
		/* In parentheses: the result of a function type would be what follows it. */
		return gen_text("append((%s)(nil), %s...)", t == g->t_bytes ? "[]byte" : gen_tn(g, t),
				gen_expr(g, t, depth - 1));
	case 4:
		if (t == g->t_bytes)
			return gen_text("[]byte(%s)", gen_expr(g, g->t_string, depth - 1));
		return gen_text("make(%s, %u)", gen_tn(g, t), (unsigned)gen_below(g, 4));
	case 5:
		if (gen_chance(g, 50))
			return gen_text("make(%s, %s&7)", gen_tn(g, t), gen_expr(g, g->t_int, 0));
		break;
	}
	return elems_lit(g, t, 1 + gen_below(g, 3), depth);
}

const char *
gen_fresh(Gen *g, TypeId t, uint32_t depth)
{
	Kind k = gen_t(g, t)->kind;
	if (k == KIND_STRUCT)
		return gen_text("&%s", struct_lit(g, t, depth));
	if (k == KIND_BOX && gen_chance(g, 60))
		return gen_text("newBox(%s)", gen_expr(g, gen_t(g, t)->elem, depth ? depth - 1 : 0));
	if (k == KIND_ARRAY && gen_t(g, gen_t(g, t)->elem)->kind == KIND_STRUCT && gen_chance(g, 50))
		return gen_text("&%s{}", gen_tn(g, t));
	if (gen_chance(g, 30))
		return gen_text("new(%s)", gen_expr(g, t, depth ? depth - 1 : 0));
	return gen_text("ref[%s](%s)", gen_tn(g, t), gen_expr(g, t, depth ? depth - 1 : 0));
}

static const char *
ptr_expr(Gen *g, TypeId t, uint32_t depth)
{
	TypeId elem = gen_t(g, t)->elem;
	const char *a;
	if (gen_chance(g, 45) && (a = gen_place(g, elem, PLACE_ADDRESS)))
		return gen_text("&%s", a);
	if (depth > 0 && gen_chance(g, 40) && (a = gen_place(g, t, PLACE_MAYBE)))
		return gen_text("or(%s, %s)", a, gen_expr(g, t, depth - 1));
	if (depth > 0 && gen_chance(g, 15)) {
		unsigned i = (unsigned)gen_below(g, 3);
		a = gen_expr(g, gen_slice(g, t), depth - 1);
		return gen_text("or(at(%s, %u), %s)", a, i, gen_expr(g, t, depth - 1));
	}
	return gen_fresh(g, elem, depth);
}

static const char *
any_expr(Gen *g, uint32_t depth)
{
	for (int tries = 0; tries < 4; tries++) {
		TypeId t = gen_pick_type(g);
		if (t != g->t_any && gen_t(g, t)->kind != KIND_IFACE)
			return gen_text("any(%s)", gen_expr(g, t, depth ? depth - 1 : 0));
	}
	return gen_text("any(@)");
}

static const char *
iface_expr(Gen *g, TypeId t, uint32_t depth)
{
	TypeId s = gen_pick_struct(g);
	if (!gen_t(g, s)->by_value || gen_chance(g, 50))
		s = gen_ptr(g, s);
	return gen_text("%s(%s)", gen_tn(g, t), gen_expr(g, s, depth ? depth - 1 : 0));
}

static const char *
build(Gen *g, TypeId t, uint32_t depth)
{
	switch (gen_t(g, t)->kind) {
	case KIND_INT:
		return int_expr(g, depth);
	case KIND_SMALL:
		return small_expr(g, t, depth);
	case KIND_BOOL:
		return gen_text("(%s)", gen_cond(g));
	case KIND_STRING:
		return string_expr(g, depth);
	case KIND_ANY:
		return any_expr(g, depth);
	case KIND_STRUCT:
		return struct_lit(g, t, depth);
	case KIND_PTR:
		return ptr_expr(g, t, depth);
	case KIND_SLICE:
		return slice_expr(g, t, depth);
	case KIND_ARRAY:
		return elems_lit(g, t, gen_t(g, t)->len, depth);
	case KIND_MAP:
		return map_lit(g, t, depth);
	case KIND_FUNC:
		return gen_func_value(g, t, depth);
	case KIND_IFACE:
		return iface_expr(g, t, depth);
	case KIND_BOX:
		return gen_text("%s{v: %s}", gen_tn(g, t),
				gen_expr(g, gen_t(g, t)->elem, depth ? depth - 1 : 0));
	case KIND_SEQ:
		return gen_seq_value(g, t, depth);
	case KIND_PARAM:
		break;
	}
	assert(!"a generic function has a parameter of type T");
	return "";
}

const char *
gen_expr(Gen *g, TypeId t, uint32_t depth)
{
	Kind k = gen_t(g, t)->kind;
	const char *a;
	if ((k == KIND_PARAM || gen_chance(g, depth == 0 ? 75 : 50)) &&
	    (a = gen_place(g, t, PLACE_VALUE)))
		return a;
	return build(g, t, depth);
}

const char *
gen_exprs(Gen *g, TypeId t, uint32_t n, uint32_t depth)
{
	Buf b = { 0 };
	for (uint32_t i = 0; i < n; i++) {
		buf_puts(&b, i ? ", " : "");
		buf_puts(&b, gen_expr(g, t, depth));
	}
	return buf_cstr(&b);
}

const char *
gen_args(Gen *g, const Func *f)
{
	Buf b = { 0 };
	vec_each(&f->params, i) {
		TypeId t = f->params.at[i];
		buf_puts(&b, i ? ", " : "");
		if (f->variadic && i + 1 == f->params.len) {
			const char *s = gen_place(g, t, PLACE_VALUE);
			if (s && gen_chance(g, 40)) {
				buf_printf(&b, "%s...", s);
				break;
			}
			t = gen_t(g, t)->elem;
			buf_puts(&b, gen_exprs(g, t, 2, 1));
			break;
		}
		buf_puts(&b, gen_expr(g, t, 2));
	}
	return buf_cstr(&b);
}

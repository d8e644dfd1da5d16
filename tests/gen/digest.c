/*
 * Checksums. digLxN(x), N the type's number, looks at x: with L = 2 also at what the parts of x
 * point to, with L = 1 at x alone, so that no function calls itself and analysing them is cheap.
 * The global dn bounds the number of objects in one line of output. Maps are read in the order of
 * keys that the programs use.
 */
#include "tests/gen/gen.h"

static bool
mentions_param(const Gen *g, TypeId t)
{
	const Type *type = gen_t(g, t);
	if (type->kind == KIND_PARAM || (type->elem && mentions_param(g, type->elem)))
		return true;
	vec_each(&type->params, i)
		if (mentions_param(g, type->params.at[i]))
			return true;
	return false;
}

/* In a generic function: types with T in them have no function of their own. */
static const char *
digest_param(Gen *g, TypeId t, const char *value)
{
	switch (gen_t(g, t)->kind) {
	case KIND_PARAM:
		return gen_text("dany(any(%s))", value);
	case KIND_PTR:
		/* What *value points to may be nil. */
		if (gen_t(g, gen_t(g, t)->elem)->kind == KIND_PARAM)
			return gen_text("dany(any(*%s))", value);
		break;
	case KIND_SLICE:
		return gen_text("dslice(%s)", value);
	case KIND_BOX:
		return gen_text("dany(any(%s.v))", value);
	case KIND_ARRAY:
		return gen_text("dany(any(%s[0]))", value);
	case KIND_INT:
	case KIND_SMALL:
	case KIND_BOOL:
	case KIND_STRING:
	case KIND_ANY:
	case KIND_STRUCT:
	case KIND_IFACE:
	case KIND_MAP:
	case KIND_FUNC:
	case KIND_SEQ:
		break;
	}
	return gen_text("b2i(%s != nil)", value);
}

/* Of a part that is not looked into. */
static const char *
shallow(Gen *g, TypeId t, const char *value)
{
	switch (gen_t(g, t)->kind) {
	case KIND_STRUCT:
		return gen_text("%s.id", value);
	case KIND_PTR:
		if (gen_is_ptr_to(g, t, KIND_STRUCT))
			return gen_text("%sid(%s)", gen_tn(g, gen_t(g, t)->elem), value);
		return gen_text("b2i(%s != nil)", value);
	case KIND_SLICE:
	case KIND_MAP:
		return gen_text("len(%s)", value);
	case KIND_BOX:
		return gen_text("%s.n", value);
	case KIND_FUNC:
	case KIND_SEQ:
	case KIND_IFACE:
		return gen_text("b2i(%s != nil)", value);
	case KIND_ARRAY:
	case KIND_INT:
	case KIND_SMALL:
	case KIND_BOOL:
	case KIND_STRING:
	case KIND_ANY:
	case KIND_PARAM:
		break;
	}
	return "1";
}

static const char *
digest(Gen *g, TypeId t, const char *value, unsigned level)
{
	switch (gen_t(g, t)->kind) {
	case KIND_INT:
		return value;
	case KIND_SMALL:
		return gen_text("int(%s)", value);
	case KIND_BOOL:
		return gen_text("b2i(%s)", value);
	case KIND_STRING:
		return gen_text("hs(%s)", value);
	case KIND_ANY:
		return level > 0 ? gen_text("dany%s(%s)", level == 1 ? "1" : "", value) : "1";
	case KIND_PARAM:
	case KIND_STRUCT:
	case KIND_PTR:
	case KIND_SLICE:
	case KIND_ARRAY:
	case KIND_MAP:
	case KIND_FUNC:
	case KIND_IFACE:
	case KIND_BOX:
	case KIND_SEQ:
		break;
	}
	if (mentions_param(g, t))
		return digest_param(g, t, value);
	if (level == 0)
		return shallow(g, t, value);
	g->types.at[t].digested |= 1u << level;
	return gen_text("dig%ux%u(%s)", level, (unsigned)t, value);
}

const char *
gen_digest(Gen *g, TypeId t, const char *value)
{
	return digest(g, t, value, gen_chance(g, 70) ? 2 : 1);
}

void
gen_out(Gen *g, TypeId t, const char *value)
{
	gen_line(g, "out(%u, %s)", (unsigned)gen_number(g), gen_digest(g, t, value));
}

static void
mix(Gen *g, TypeId t, const char *value, unsigned level)
{
	gen_line(g, "h = h*31 + %s", digest(g, t, value, level - 1));
}

static void
digest_body(Gen *g, TypeId t, unsigned level)
{
	TypeId elem = gen_t(g, t)->elem;
	switch (gen_t(g, t)->kind) {
	case KIND_STRUCT:
		for (uint32_t i = 0; i < gen_t(g, t)->fields.len; i++)
			mix(g, gen_t(g, t)->fields.at[i].type,
			    gen_text("x.%s", gen_t(g, t)->fields.at[i].name), level);
		break;
	case KIND_PTR:
		gen_open(g, "if x != nil {");
		if (gen_t(g, elem)->kind == KIND_STRUCT) {
			for (uint32_t i = 0; i < gen_t(g, elem)->fields.len; i++)
				mix(g, gen_t(g, elem)->fields.at[i].type,
				    gen_text("x.%s", gen_t(g, elem)->fields.at[i].name), level);
		} else {
			mix(g, elem, "(*x)", level);
		}
		gen_shut(g, "}");
		break;
	case KIND_SLICE:
	case KIND_ARRAY:
		gen_open(g, "for i := range x {");
		gen_line(g, "h += i");
		mix(g, elem, "x[i]", level);
		gen_shut(g, "}");
		break;
	case KIND_MAP:
		gen_open(g, "for i := 0; i < 8; i++ {");
		gen_open(g, "if v, ok := x[%s]; ok {",
			 gen_t(g, t)->key == g->t_string ? "keys[i]" : "i");
		mix(g, elem, "v", level);
		gen_shut(g, "}");
		gen_shut(g, "}");
		break;
	case KIND_BOX:
		gen_line(g, "h += x.n");
		mix(g, elem, "x.v", level);
		break;
	case KIND_IFACE:
		gen_open(g, "if x != nil {");
		gen_line(g, "h += x.dig(1)");
		gen_shut(g, "}");
		break;
	case KIND_FUNC:
		gen_open(g, "if x != nil {");
		gen_line(g, "h++");
		if (gen_t(g, t)->params.len == 0 && g->on[FEAT_CALLSUM] && level == 2)
			mix(g, elem, "x()", level);
		gen_shut(g, "}");
		break;
	case KIND_SEQ:
		gen_open(g, "if x != nil {");
		if (g->on[FEAT_CALLSUM] && level == 2) {
			gen_open(g, "for v := range x {");
			mix(g, elem, "v", level);
			gen_shut(g, "}");
		}
		gen_shut(g, "}");
		break;
	case KIND_INT:
	case KIND_SMALL:
	case KIND_BOOL:
	case KIND_STRING:
	case KIND_ANY:
	case KIND_PARAM:
		assert(!"has no function");
	}
}

static void
declare_digest(Gen *g, TypeId t, unsigned level)
{
	gen_open(g, "func dig%ux%u(x %s) int {", level, (unsigned)t, gen_tn(g, t));
	gen_open(g, "if dn <= 0 {");
	gen_line(g, "return 3");
	gen_shut(g, "}");
	gen_line(g, "dn--");
	gen_line(g, "h := %u", (unsigned)t);
	digest_body(g, t, level);
	gen_line(g, "return h");
	gen_shut(g, "}\n");
}

static void
declare_any(Gen *g, unsigned level)
{
	gen_open(g, "func dany%s(x any) int {", level == 1 ? "1" : "");
	gen_open(g, "switch x := x.(type) {");
	gen_mid(g, "case int:");
	gen_line(g, "return x");
	gen_mid(g, "case string:");
	gen_line(g, "return hs(x)");
	gen_mid(g, "case *int:");
	gen_line(g, "return %s", digest(g, gen_ptr(g, g->t_int), "x", 1));
	for (uint32_t i = 0; i < g->n_structs; i++) {
		TypeId s = g->structs[i];
		TypeId kinds[] = { s, gen_ptr(g, s), gen_slice(g, gen_ptr(g, s)) };
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
			gen_mid(g, "case %s:", gen_tn(g, kinds[k]));
			gen_line(g, "return %s", digest(g, kinds[k], "x", level - 1));
		}
	}
	gen_shut(g, "}");
	gen_line(g, "return 5");
	gen_shut(g, "}\n");
}

static void
declare_methods(Gen *g)
{
	for (uint32_t i = 0; i < g->n_structs; i++) {
		TypeId s = g->structs[i];
		const Type *t = gen_t(g, s);
		gen_open(g, "func %sid(x *%s) int {", t->name, t->name);
		gen_open(g, "if x == nil {");
		gen_line(g, "return 0");
		gen_shut(g, "}");
		gen_line(g, "return x.id");
		gen_shut(g, "}\n");
		gen_open(g, "func (x %s%s) dig(d int) int {", t->by_value ? "" : "*", t->name);
		gen_line(g, "return d + %s", digest(g, t->by_value ? s : gen_ptr(g, s), "x", 1));
		gen_shut(g, "}\n");
	}
}

void
gen_declare_digests(Gen *g)
{
	VEC(uint8_t) done = { 0 };
	bool again = true;
	declare_methods(g);
	declare_any(g, 2);
	declare_any(g, 1);
	/* A function may ask for others, also of types that it adds. */
	while (again) {
		again = false;
		for (TypeId t = 1; t < g->types.len; t++) {
			vec_extend(&done, g->types.len);
			for (unsigned level = 1; level <= 2; level++) {
				if (!(g->types.at[t].digested & ~done.at[t] & 1u << level))
					continue;
				done.at[t] |= (uint8_t)(1u << level);
				again = true;
				declare_digest(g, t, level);
			}
		}
	}
}

/* Idioms: the generic types and functions of the prelude. */
#include "tests/gen/gen.h"

static void
generic_box(Gen *g)
{
	Pick k = gen_pick(g);
	const char *b = gen_name(g, "b");
	gen_line(g, "%s := newBox(%s)", b, gen_expr(g, k.p, 1));
	gen_bind(g, b, gen_ptr(g, gen_box(g, k.p)));
	gen_line(g, "%s.set(%s).set(%s)", b, gen_expr(g, k.p, 1), gen_expr(g, k.p, 1));
	gen_move(g);
	gen_out(g, k.p, gen_text("*%s.p", b));
	switch (gen_below(g, 3)) {
	case 0:
		gen_keep(g, gen_ptr(g, k.p), gen_text("%s.addr()", b));
		break;
	case 1:
		gen_keep(g, gen_ptr(g, k.p), gen_text("%s.p", b));
		break;
	case 2:
		gen_keep(g, k.p, gen_text("%s.get()", b));
		break;
	}
	gen_some(g, 1);
}

static void
generic_value_box(Gen *g)
{
	Pick k = gen_pick(g);
	const char *b = gen_name(g, "b"), *c = gen_name(g, "c");
	gen_line(g, "%s := *newBox(%s)", b, gen_expr(g, k.s, 1));
	gen_line(g, "%s := %s", c, b);
	gen_line(g, "%s.v.id += %u", c, (unsigned)gen_number(g));
	gen_line(g, "%s.p = &%s.v", c, c);
	gen_move(g);
	gen_line(g, "out(%u, %s.p.id*3+%s.p.id)", (unsigned)gen_number(g), b, c);
	gen_keep(g, k.p, gen_text("%s.p", c));
	gen_keep(g, k.p, gen_text("%s.addr()", b));
}

static void
generic_pipe(Gen *g)
{
	Pick k = gen_pick(g);
	TypeId f = gen_func_type(g, k.p, k.p);
	const char *v = gen_declare(g, k.p, gen_text("pipe(%s, %s, %s)", gen_expr(g, k.p, 1),
						     gen_func_value(g, f, 1), gen_func_value(g, f, 1)));
	gen_move(g);
	gen_out(g, k.p, v);
	gen_keep(g, k.p, v);
}

static void
generic_store(Gen *g)
{
	Pick k = gen_pick(g);
	const char *a = gen_declare(g, k.p, gen_expr(g, k.p, 1));
	const char *b = gen_declare(g, k.p, gen_expr(g, k.p, 1));
	const char *f = gen_name(g, "f");
	if (gen_chance(g, 50)) {
		gen_line(g, "%s := store[%s]", f, k.pn);
		gen_line(g, "%s(&%s, %s)", f, a, gen_expr(g, k.p, 1));
	} else {
		gen_line(g, "store(&%s, %s)", a, gen_expr(g, k.p, 1));
	}
	gen_line(g, "swap(&%s, &%s)", a, b);
	gen_move(g);
	gen_out(g, k.p, a);
	gen_out_id(g, b);
	gen_keep(g, k.p, gen_chance(g, 50) ? a : b);
}

static void
generic_each(Gen *g)
{
	Pick k = gen_pick(g);
	const char *s = gen_name(g, "s");
	gen_line(g, "%s := []%s{%s, %s}", s, k.sn, gen_expr(g, k.s, 1), gen_expr(g, k.s, 1));
	gen_open(g, "each(%s, func(p %s) {", s, k.pn);
	gen_line(g, "p.id++");
	gen_keep(g, k.p, "p");
	gen_shut(g, "})");
	gen_move(g);
	gen_line(g, "out(%u, digs(&%s[0], %s))", (unsigned)gen_number(g), s, gen_expr(g, k.p, 1));
}

static void
generic_list(Gen *g)
{
	Pick k = gen_pick(g);
	const char *l = gen_name(g, "l");
	TypeId t = gen_chance(g, 50) ? k.p : gen_ptr(g, k.p);
	gen_line(g, "%s := &List[%s]{}", l, gen_tn(g, t));
	gen_line(g, "%s.push(%s)", l, gen_expr(g, t, 2));
	gen_line(g, "push := %s.push", l);
	gen_line(g, "push(%s)", gen_expr(g, t, 2));
	gen_move(g);
	gen_open(g, "%s.all(func(p %s) bool {", l, gen_tn(g, t));
	gen_keep(g, t, "p");
	gen_out(g, t, "p");
	gen_line(g, "return %s.n&1 == 0", l);
	gen_shut(g, "})");
	gen_keep(g, t, gen_text("%s.head.v", l));
}

static void
generic_any(Gen *g)
{
	TypeId t = gen_pick_type(g);
	const char *b = gen_name(g, "b");
	gen_line(g, "%s := newBox[any](%s)", b, gen_expr(g, t, 2));
	gen_move(g);
	gen_open(g, "if v, ok := %s.get().(%s); ok {", b, gen_tn(g, t));
	gen_out(g, t, "v");
	gen_keep(g, t, "v");
	gen_shut(g, "}");
}

const Idiom gen_idioms_generic[] = {
	{ FEAT_GENERIC, generic_box },	 { FEAT_GENERIC, generic_value_box },
	{ FEAT_GENERIC, generic_pipe },	 { FEAT_GENERIC, generic_store },
	{ FEAT_GENERIC, generic_each },	 { FEAT_GENERIC, generic_list },
	{ FEAT_GENERIC, generic_any },	 { 0, NULL },
};

/* Idioms: structs, interfaces, package-level variables, large objects. */
#include "tests/gen/gen.h"

/* ---- structs ---- */

static void
struct_copy(Gen *g)
{
	Pick k = gen_pick(g);
	const char *x = gen_declare(g, k.s, gen_expr(g, k.s, 2));
	const char *y = gen_declare(g, k.s, x);
	const char *p = gen_declare(g, k.p, gen_text("&%s", y));
	gen_line(g, "%s.id += %u", y, (unsigned)gen_number(g));
	gen_line(g, "*%s = %s", p, gen_expr(g, k.s, 1));
	gen_line(g, "%s, %s = %s, %s", x, y, y, x);
	gen_move(g);
	gen_out(g, k.p, p);
	gen_out(g, k.s, x);
	gen_keep(g, k.p, p);
	gen_keep(g, k.s, y);
}

static void
struct_local(Gen *g)
{
	Pick k = gen_pick(g);
	const char *x = gen_name(g, "x");
	gen_open(g, "type local struct {");
	gen_line(g, "in struct { a [2]%s; b *%s }", k.pn, k.pn);
	gen_line(g, "self *local");
	gen_line(g, "e any");
	gen_shut(g, "}");
	gen_line(g, "var %s local", x);
	gen_line(g, "%s.in.a[1] = %s", x, gen_expr(g, k.p, 1));
	gen_line(g, "%s.in.b = &%s.in.a[1]", x, x);
	gen_line(g, "%s.self = &%s", x, x);
	gen_line(g, "y := &local{self: &%s, e: %s.self}", x, x);
	gen_move(g);
	gen_line(g, "out(%u, (*y.self.self.in.b).id)", (unsigned)gen_number(g));
	gen_keep(g, gen_ptr(g, k.p), "y.self.in.b");
	gen_keep(g, k.p, "y.e.(*local).in.a[1]");
}

static void
struct_list(Gen *g)
{
	Pick k = gen_pick(g);
	const char *head = gen_name(g, "h");
	gen_line(g, "type link struct { next *link; p %s; v %s }", k.pn, k.sn);
	gen_line(g, "var %s *link", head);
	gen_open(g, "for i := range 4 {");
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "x.id += i");
	gen_line(g, "%s = &link{%s, &x, x}", head, head);
	gen_shut(g, "}");
	gen_move(g);
	gen_open(g, "for l := %s; l != nil; l = l.next {", head);
	gen_line(g, "l.p.id += l.v.id");
	gen_out_id(g, "l.p");
	gen_open(g, "if l.next == nil {");
	gen_keep(g, k.p, gen_chance(g, 50) ? "&l.v" : "l.p");
	gen_shut(g, "}");
	gen_shut(g, "}");
}

/* Stores through two levels of parameters. */
static void
struct_deep_store(Gen *g)
{
	Pick k = gen_pick(g);
	const char *put = gen_name(g, "put"), *x = gen_name(g, "x");
	gen_line(g, "type hold struct { pp *%s; h *hold }", k.pn);
	gen_open(g, "%s := func(h *hold, p %s) {", put, k.pn);
	gen_line(g, gen_chance(g, 50) ? "*h.h.pp = p" : "h.h.pp = &p");
	gen_shut(g, "}");
	gen_line(g, "%s, q := %s, %s", x, gen_expr(g, k.s, 1), gen_expr(g, k.p, 1));
	gen_line(g, "a := hold{pp: &q}");
	gen_line(g, "%s(&hold{h: &a}, &%s)", put, x);
	gen_move(g);
	gen_out_id(g, "(*a.pp)");
	gen_keep(g, k.p, "*a.pp");
	gen_keep(g, gen_ptr(g, k.p), "a.pp");
}

/* ---- interfaces ---- */

static void
iface_switch(Gen *g)
{
	Pick k = gen_pick(g), other = gen_pick(g);
	const char *e = gen_declare(g, g->t_any, gen_expr(g, g->t_any, 2));
	gen_open(g, "switch v := %s.(type) {", e);
	gen_mid(g, "case %s:", k.pn);
	gen_out(g, k.p, "v");
	gen_keep(g, k.p, "v");
	if (other.s != k.s) {
		gen_mid(g, "case %s, %s:", other.pn, other.sn);
		gen_keep(g, g->t_any, "v");
	}
	gen_mid(g, "case %s:", k.sn);
	gen_line(g, "v.id += %u", (unsigned)gen_number(g));
	gen_keep(g, k.p, "&v");
	gen_keep(g, g->t_any, "v");
	gen_mid(g, "case interface{ dig(int) int }:");
	gen_line(g, "out(%u, v.dig(2))", (unsigned)gen_number(g));
	gen_mid(g, "case func() int, nil:");
	gen_keep(g, g->t_any, e);
	gen_shut(g, "}");
	gen_move(g);
	gen_out(g, g->t_any, e);
}

static void
iface_box(Gen *g)
{
	Pick k = gen_pick(g);
	const char *x = gen_name(g, "x"), *e = gen_name(g, "e");
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_line(g, "var %s any = %s", e, x);
	gen_line(g, "%s.id++", x);
	gen_line(g, "p := %s.(%s)", e, k.sn);
	gen_line(g, "f := any(&p)");
	gen_move(g);
	gen_line(g, "p.id += %s.id", x);
	gen_out(g, g->t_any, e);
	gen_out(g, g->t_any, "f");
	gen_keep(g, g->t_any, gen_chance(g, 50) ? e : "f");
}

static void
iface_embed(Gen *g)
{
	Pick k = gen_pick(g);
	TypeId t;
	const char *w = gen_name(g, "w");
	if (g->n_ifaces == 0)
		return;
	t = g->ifaces[gen_below(g, g->n_ifaces)];
	gen_line(g, "type wrap struct { %s; p %s }", gen_tn(g, t), k.pn);
	gen_line(g, "%s := &wrap{%s, %s}", w, gen_text("%s(%s)", gen_tn(g, t), gen_fresh(g, k.s, 1)),
		 gen_expr(g, k.p, 1));
	gen_line(g, "var i %s = %s", gen_tn(g, t), gen_chance(g, 50) ? w : gen_text("*%s", w));
	gen_move(g);
	gen_line(g, "out(%u, i.dig(2)*7+%s.dig(1))", (unsigned)gen_number(g), w);
	gen_keep(g, t, gen_chance(g, 50) ? "i" : gen_text("%s.%s", w, gen_tn(g, t)));
	gen_keep(g, k.p, gen_text("%s.p", w));
}

static void
iface_slice(Gen *g)
{
	Pick k = gen_pick(g);
	TypeId t = gen_slice(g, g->t_any);
	const char *s = gen_name(g, "s"), *x = gen_name(g, "x");
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_line(g, "%s := []any{&%s, %s, %s, nil}", s, x, x, gen_expr(g, g->t_any, 1));
	gen_line(g, "%s[3] = %s[0]", s, s);
	gen_line(g, "%s.id++", x);
	gen_move(g);
	gen_out(g, t, s);
	gen_keep(g, t, gen_text("%s[1:3:3]", s));
	gen_keep(g, g->t_any, gen_text("%s[3]", s));
	gen_keep(g, k.p, gen_text("%s[0].(%s)", s, k.pn));
}

/* ---- package-level variables ---- */

static void
global_swap(Gen *g)
{
	const Var *v;
	const char *old;
	if (g->globals.len == 0)
		return;
	v = &g->globals.at[gen_below(g, g->globals.len)];
	if (gen_t(g, v->type)->kind == KIND_PTR)
		return;
	old = gen_name(g, "old");
	gen_line(g, "%s := %s", old, v->name);
	gen_bind(g, old, v->type);
	gen_line(g, "%s = %s", v->name, gen_expr(g, v->type, 2));
	gen_some(g, 2);
	gen_move(g);
	gen_out(g, v->type, v->name);
	gen_line(g, "%s = %s", v->name, old);
}

/* ---- large objects ---- */

static void
big_objects(Gen *g)
{
	/* Around the compiler's limits: 64 KiB for implicit, 128 KiB for declared variables. */
	static const unsigned sizes[] = { 8000, 8192, 8193, 16000, 16384, 16385, 20000 };
	unsigned n = sizes[gen_below(g, sizeof sizes / sizeof *sizes)];
	Pick k = gen_pick(g);
	gen_line(g, "type large struct { a [%u]int; p %s }", n, k.pn);
	switch (gen_below(g, 5)) {
	case 0:
		gen_line(g, "var x large");
		gen_line(g, "p := &x");
		break;
	case 1:
		gen_line(g, "p := new(large)");
		break;
	case 2:
		gen_line(g, "p := &large{p: %s}", gen_expr(g, k.p, 1));
		break;
	case 3:
		gen_line(g, "s := make([]large, 1)");
		gen_line(g, "p := &s[0]");
		break;
	case 4:
		gen_line(g, "var x large");
		gen_line(g, "f := func() *large { y := x; return &y }");
		gen_line(g, "p := f()");
		break;
	}
	gen_line(g, "p.p = %s", gen_expr(g, k.p, 1));
	gen_line(g, "q := &p.a[%u]", n - 1);
	gen_line(g, "*q = %u", (unsigned)gen_number(g));
	gen_move(g);
	gen_line(g, "out(%u, p.a[%u]+p.p.id)", (unsigned)gen_number(g), n - 1);
	gen_keep(g, gen_ptr(g, g->t_int), "q");
	gen_keep(g, k.p, "p.p");
}

const Idiom gen_idioms_values[] = {
	{ FEAT_STRUCT, struct_copy },	    { FEAT_STRUCT, struct_local },
	{ FEAT_STRUCT, struct_list },	    { FEAT_STRUCT, struct_deep_store },
	{ FEAT_IFACE, iface_switch },	    { FEAT_IFACE, iface_box },
	{ FEAT_IFACE, iface_embed },	    { FEAT_IFACE, iface_slice },
	{ FEAT_GLOBAL, global_swap },	    { FEAT_BIG, big_objects },
	{ 0, NULL },
};

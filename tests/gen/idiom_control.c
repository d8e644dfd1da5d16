/* Idioms: goto, labels, range over functions, decisions on integers. */
#include "tests/gen/gen.h"

/* ---- goto ---- */

static void
goto_loop(Gen *g)
{
	Pick k = gen_pick(g);
	const char *l = gen_name(g, "L"), *i = gen_name(g, "i"), *p = gen_name(g, "p");
	const char *x = gen_name(g, "x");
	bool chain = gen_chance(g, 50);
	gen_line(g, "%s := 0", i);
	gen_line(g, "%s := %s", p, gen_expr(g, k.p, 1));
	gen_mid(g, "%s:", l);
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_line(g, "%s.id += %s", x, i);
	gen_out_id(g, p);
	gen_line(g, "%s = &%s", p, x);
	if (chain)
		gen_keep(g, k.p, p);
	gen_move(g);
	gen_line(g, "%s++", i);
	gen_open(g, "if %s < %u {", i, 2 + (unsigned)gen_below(g, 2));
	gen_line(g, "goto %s", l);
	gen_shut(g, "}");
	gen_out(g, k.p, p);
}

/* Into the middle of a loop made of two labels: it has two entries. */
static void
goto_two_entries(Gen *g)
{
	Pick k = gen_pick(g);
	const char *l = gen_name(g, "L"), *i = gen_name(g, "i"), *p = gen_name(g, "p");
	gen_line(g, "%s, %s := 0, %s", i, p, gen_expr(g, k.p, 1));
	gen_open(g, "if %s {", gen_cond(g));
	gen_line(g, "goto %sb", l);
	gen_shut(g, "}");
	gen_mid(g, "%sa:", l);
	gen_out_id(g, p);
	gen_line(g, "%s = %s", p, gen_fresh(g, k.s, 1));
	gen_mid(g, "%sb:", l);
	gen_line(g, "%s.id += %s", p, i);
	gen_move(g);
	gen_line(g, "%s++", i);
	gen_open(g, "if %s < 3 {", i);
	gen_line(g, "goto %sa", l);
	gen_shut(g, "}");
	gen_out(g, k.p, p);
	gen_keep(g, k.p, p);
}

static void
goto_out(Gen *g)
{
	Pick k = gen_pick(g);
	const char *l = gen_name(g, "L"), *i = gen_name(g, "i"), *p = gen_name(g, "p");
	gen_line(g, "%s := %s", p, gen_expr(g, k.p, 1));
	gen_mid(g, "%s:", l);
	gen_open(g, "for %s := 0; %s < 3; %s++ {", i, i, i);
	gen_open(g, "for j := range 3 {");
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "x.id += j");
	gen_open(g, "switch {");
	gen_mid(g, "case (%s.id+%s)&3 == j:", p, i);
	gen_line(g, "%s = &x", p);
	gen_line(g, gen_chance(g, 50) ? "continue %s" : "break %s", l);
	gen_mid(g, "case x.id&1 == 0:");
	gen_keep(g, k.p, "&x");
	gen_shut(g, "}");
	gen_shut(g, "}");
	gen_shut(g, "}");
	gen_move(g);
	gen_out(g, k.p, p);
}

/* ---- range over functions ---- */

static void
rangefunc_keep(Gen *g)
{
	Pick k = gen_pick(g);
	TypeId t = gen_seq(g, k.p);
	const char *p = gen_declare(g, k.p, gen_expr(g, k.p, 1)), *v = gen_name(g, "v");
	const char *seq = gen_declare(g, t, gen_seq_value(g, t, 2));
	gen_open(g, "for %s := range %s {", v, seq);
	gen_line(g, "x := *%s", v);
	gen_line(g, "x.id += %u", (unsigned)gen_number(g));
	gen_out_id(g, p);
	switch (gen_below(g, 4)) {
	case 0:
		gen_line(g, "%s = &x", p);
		break;
	case 1:
		gen_line(g, "%s = %s", p, v);
		break;
	case 2:
		gen_keep(g, k.p, "&x");
		break;
	case 3:
		gen_open(g, "defer func() {");
		gen_out_id(g, "x");
		gen_keep(g, k.p, "&x");
		gen_shut(g, "}()");
		break;
	}
	gen_move(g);
	if (gen_chance(g, 30)) {
		gen_open(g, "if x.id&1 == 0 {");
		if (gen_chance(g, 50) && g->results->len > 0)
			gen_return(g);
		else
			gen_line(g, gen_chance(g, 50) ? "break" : "continue");
		gen_shut(g, "}");
	}
	gen_shut(g, "}");
	gen_move(g);
	gen_out(g, k.p, p);
}

/* The iterator keeps what its yield function refers to. */
static void
rangefunc_nested(Gen *g)
{
	Pick k = gen_pick(g);
	const char *it = gen_name(g, "it"), *l = gen_name(g, "L");
	const char *p = gen_declare(g, k.p, gen_expr(g, k.p, 1));
	gen_open(g, "%s := func(n int, q %s) func(func(int, %s) bool) {", it, k.pn, k.pn);
	gen_open(g, "return func(yield func(int, %s) bool) {", k.pn);
	gen_open(g, "for i := 0; i < n; i++ {");
	gen_line(g, "x := *q");
	gen_line(g, "x.id += i");
	gen_open(g, "if !yield(i, %s) {", gen_chance(g, 60) ? "&x" : "q");
	gen_line(g, "return");
	gen_shut(g, "}");
	gen_line(g, "out(%u, x.id)", (unsigned)gen_number(g));
	gen_shut(g, "}");
	gen_shut(g, "}");
	gen_shut(g, "}");
	gen_mid(g, "%s:", l);
	gen_open(g, "for i, a := range %s(3, %s) {", it, gen_expr(g, k.p, 1));
	gen_open(g, "for j, b := range %s(2, a) {", it);
	gen_open(g, "if (a.id^b.id^i)&3 == j {");
	gen_line(g, gen_chance(g, 50) ? "continue %s" : "break %s", l);
	gen_shut(g, "}");
	gen_line(g, "b.id += a.id");
	gen_line(g, "%s = %s", p, gen_chance(g, 50) ? "b" : "a");
	gen_shut(g, "}");
	gen_keep(g, k.p, "a");
	gen_move(g);
	gen_shut(g, "}");
	gen_out(g, k.p, p);
}

static void
rangefunc_list(Gen *g)
{
	Pick k = gen_pick(g);
	const char *l = gen_name(g, "l");
	if (!g->on[FEAT_GENERIC])
		return;
	gen_line(g, "var %s List[%s]", l, k.pn);
	gen_open(g, "for i := 0; i < 3; i++ {");
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "%s.push(&x)", l);
	gen_shut(g, "}");
	gen_move(g);
	gen_open(g, "for p := range %s.all {", l);
	gen_out_id(g, "p");
	gen_keep(g, k.p, "p");
	gen_shut(g, "}");
}

/* ---- decisions on integers ---- */

/* A local's address is kept only for some values of an expression. */
static void
int_guard(Gen *g)
{
	Pick k = gen_pick(g);
	const char *i = gen_name(g, "i"), *x = gen_name(g, "x");
	uint32_t vars = g->vars.len;
	gen_open(g, "for %s := 0; %s < 8; %s++ {", i, i, i);
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 0));
	vec_push(&g->vars, ((Var){ i, g->t_int, true }));
	gen_open(g, "if (%s)%%5 == %u {", gen_expr(g, g->t_int, 3), (unsigned)gen_below(g, 5));
	gen_keep(g, k.p, gen_text("&%s", x));
	gen_shut(g, "}");
	gen_line(g, "%s.id++", x);
	gen_shut(g, "}");
	g->vars.len = vars;
	gen_move(g);
	gen_some(g, 2);
}

/* A number that a function gives back, alone, in a struct, an array, a tuple. */
static void
int_result(Gen *g)
{
	static const char *const shapes[][3] = {
		{ "struct{ a, b int }", "struct{ a, b int }{n & 3, n >> 1}", ".a" },
		{ "struct{ a, b int }", "struct{ a, b int }{n & 3, n >> 1}", ".b" },
		{ "[2]int", "[2]int{n & 3, n >> 1}", "[1]" },
		{ "[2]int", "[2]int{n & 3, n >> 1}", "[0]" },
		{ "struct{ p *int; a int }", "struct{ p *int; a int }{&n, n + 1}", ".a" },
		{ "uint8", "uint8(n) + 250", "" },
		{ "int8", "int8(n) * 40", "" },
		{ "int", "n ^ 3", "" },
	};
	Pick k = gen_pick(g);
	uint32_t s = gen_below(g, sizeof shapes / sizeof *shapes);
	const char *f = gen_name(g, "f"), *x = gen_name(g, "x"), *i = gen_name(g, "i");
	static const char *const tests[] = { "== 1", "== 3", "< 2", "> 2", "!= 0", "< 0", "== 252" };
	const char *test = tests[gen_below(g, 6)];
	gen_line(g, "%s := func(n int) %s { return %s }", f, shapes[s][0], shapes[s][1]);
	gen_open(g, "for %s := 0; %s < 7; %s++ {", i, i, i);
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 0));
	gen_open(g, "if %s(%s)%s %s {", f, i, shapes[s][2], test);
	gen_keep(g, k.p, gen_text("&%s", x));
	gen_shut(g, "}");
	gen_line(g, "%s.id++", x);
	gen_shut(g, "}");
	gen_move(g);
	gen_some(g, 1);
}

static void
int_wrap(Gen *g)
{
	Pick k = gen_pick(g);
	const char *b = gen_name(g, "b"), *x = gen_name(g, "x");
	bool is_signed = gen_chance(g, 50);
	gen_line(g, "var %s %s = %u", b, is_signed ? "int8" : "uint8", 90 + (unsigned)gen_below(g, 37));
	gen_open(g, "for range 9 {");
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 0));
	gen_line(g, "%s += %u", b, 7 + (unsigned)gen_below(g, 40));
	gen_open(g, is_signed ? "if %s < 0 {" : "if %s < 60 {", b);
	gen_keep(g, k.p, gen_text("&%s", x));
	gen_shut(g, "}");
	gen_shut(g, "}");
	gen_line(g, "out(%u, int(%s))", (unsigned)gen_number(g), b);
}

/* Lengths and capacities that decide. */
static void
int_len(Gen *g)
{
	Pick k = gen_pick(g);
	const char *n = gen_name(g, "n"), *s = gen_name(g, "s"), *x = gen_name(g, "x");
	gen_line(g, "%s := %s & 7", n, gen_expr(g, g->t_int, 2));
	gen_line(g, "%s := make([]%s, %s, %s+3)", s, k.pn, n, n);
	gen_open(g, "for i := 0; i < 3; i++ {");
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_line(g, "%s = append(%s, &%s)", s, s, x);
	gen_shut(g, "}");
	gen_move(g);
	gen_line(g, "out(%u, len(%s))", (unsigned)gen_number(g), s);
	gen_out_id(g, gen_text("%s[%s+1]", s, n));
	gen_open(g, "if len(%s[:%s]) > %u {", s, n, (unsigned)gen_below(g, 6));
	gen_keep(g, k.p, gen_text("%s[%s]", s, n));
	gen_shut(g, "}");
}

const Idiom gen_idioms_control[] = {
	{ FEAT_GOTO, goto_loop },
	{ FEAT_GOTO, goto_two_entries },
	{ FEAT_GOTO, goto_out },
	{ FEAT_RANGEFUNC, rangefunc_keep },
	{ FEAT_RANGEFUNC, rangefunc_nested },
	{ FEAT_RANGEFUNC, rangefunc_list },
	{ FEAT_INT, int_guard },
	{ FEAT_INT, int_result },
	{ FEAT_INT, int_wrap },
	{ FEAT_INT, int_len },
	{ 0, NULL },
};

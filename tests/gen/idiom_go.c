/* Idioms: goroutines, channels. One goroutine runs at a time. */
#include "tests/gen/gen.h"

static void
chan_buffer(Gen *g)
{
	Pick k = gen_pick(g);
	const char *c = gen_name(g, "c"), *q;
	gen_line(g, "%s := make(chan %s, 3)", c, k.pn);
	gen_line(g, "%s <- %s", c, gen_expr(g, k.p, 1));
	gen_open(g, "if %s {", gen_cond(g));
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "%s <- &x", c);
	gen_shut(g, "}");
	gen_move(g);
	q = gen_declare(g, k.p, gen_text("<-%s", c));
	gen_out(g, k.p, q);
	gen_keep(g, k.p, q);
	gen_line(g, "close(%s)", c);
	gen_open(g, "for p := range %s {", c);
	gen_out_id(g, "p");
	gen_keep(g, k.p, "p");
	gen_shut(g, "}");
}

static void
chan_select(Gen *g)
{
	Pick k = gen_pick(g);
	const char *c = gen_name(g, "c"), *d = gen_name(g, "d"), *x = gen_name(g, "x");
	gen_line(g, "%s, %s := make(chan %s, 1), make(chan *%s, 1)", c, d, k.pn, k.pn);
	gen_line(g, "%s := %s", x, gen_expr(g, k.p, 1));
	gen_line(g, "%s <- &%s", d, x);
	gen_open(g, "for i := 0; i < 2; i++ {");
	gen_open(g, "select {");
	gen_mid(g, "case p := <-%s:", c);
	gen_out_id(g, "p");
	gen_keep(g, k.p, "p");
	gen_mid(g, "case pp := <-%s:", d);
	gen_move(g);
	gen_out_id(g, "(*pp)");
	gen_line(g, "*pp = %s", gen_expr(g, k.p, 1));
	gen_line(g, "%s <- *pp", c);
	gen_shut(g, "}");
	gen_shut(g, "}");
	gen_out(g, k.p, x);
}

static void
chan_of_chan(Gen *g)
{
	Pick k = gen_pick(g);
	const char *c = gen_name(g, "c");
	gen_line(g, "%s := make(chan chan %s, 1)", c, k.pn);
	gen_line(g, "in := make(chan %s, 1)", k.pn);
	gen_line(g, "%s <- in", c);
	gen_line(g, "in <- %s", gen_expr(g, k.p, 2));
	gen_move(g);
	gen_line(g, "p := <-<-%s", c);
	gen_out(g, k.p, "p");
	gen_keep(g, k.p, "p");
}

static void
chan_struct(Gen *g)
{
	Pick k = gen_pick(g);
	const char *c = gen_name(g, "c"), *x = gen_name(g, "x");
	gen_line(g, "type msg struct { p %s; n []int; f func() %s }", k.pn, k.pn);
	gen_line(g, "%s := make(chan msg, 2)", c);
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_line(g, "%s <- msg{%s, []int{1, 2}, func() %s { return &%s }}", c, gen_expr(g, k.p, 1),
		 k.pn, x);
	gen_move(g);
	gen_line(g, "m := <-%s", c);
	gen_line(g, "q := m.f()");
	gen_line(g, "q.id += m.n[1]");
	gen_out_id(g, x);
	gen_keep(g, k.p, "q");
	gen_keep(g, k.p, "m.p");
	gen_out_id(g, "m.p");
}

/* ---- goroutines ---- */

static void
go_args(Gen *g)
{
	Pick k = gen_pick(g);
	const char *c = gen_name(g, "c");
	gen_line(g, "%s := make(chan %s)", c, k.pn);
	gen_open(g, "go func(p %s) {", k.pn);
	gen_line(g, "x := *p");
	gen_move(g);
	gen_line(g, "x.id += p.id");
	gen_line(g, "%s <- %s", c, gen_chance(g, 50) ? "&x" : "p");
	gen_shut(g, "}(%s)", gen_expr(g, k.p, 2));
	gen_line(g, "p := <-%s", c);
	gen_move(g);
	gen_out(g, k.p, "p");
	gen_keep(g, k.p, "p");
}

static void
go_capture(Gen *g)
{
	Pick k = gen_pick(g);
	const char *x = gen_declare(g, k.s, gen_expr(g, k.s, 1)), *c = gen_name(g, "c");
	const char *p = gen_declare(g, k.p, gen_expr(g, k.p, 1));
	bool by_value = gen_chance(g, 40);
	gen_line(g, "%s := make(chan bool)", c);
	gen_open(g, "go func() {");
	gen_line(g, "move()");
	gen_line(g, "y := %s", gen_expr(g, k.s, 0));
	gen_line(g, "y.id += %s.id", x);
	if (!by_value)
		gen_line(g, "%s = &y", p);
	else
		gen_line(g, "%s.id ^= y.id", p);
	gen_line(g, "%s <- true", c);
	gen_shut(g, "}()");
	gen_line(g, "<-%s", c);
	gen_move(g);
	gen_out(g, k.p, p);
	gen_out_id(g, x);
	gen_keep(g, k.p, p);
}

static void
go_method(Gen *g)
{
	Pick k = gen_pick(g);
	const char *c = gen_name(g, "c"), *x = gen_name(g, "x");
	gen_line(g, "%s := make(chan int)", c);
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_open(g, "wait := func(d interface{ dig(int) int }, n int) {");
	gen_line(g, "move()");
	gen_line(g, "%s <- d.dig(n)", c);
	gen_shut(g, "}");
	gen_line(g, "go wait(&%s, 2)", x);
	gen_line(g, "out(%u, <-%s)", (unsigned)gen_number(g), c);
	gen_line(g, "%s.id++", x);
	gen_line(g, "f := (&%s).dig", x);
	gen_line(g, "go func() { %s <- f(1) }()", c);
	gen_line(g, "out(%u, <-%s)", (unsigned)gen_number(g), c);
	gen_some(g, 1);
}

/* A goroutine that lives on between requests, and keeps what it was sent. */
static void
go_worker(Gen *g)
{
	Pick k = gen_pick(g);
	const char *in = gen_name(g, "in"), *re = gen_name(g, "re");
	gen_line(g, "%s, %s := make(chan %s), make(chan %s)", in, re, k.pn, k.pn);
	gen_open(g, "go func() {");
	gen_line(g, "var last %s", k.pn);
	gen_open(g, "for p := range %s {", in);
	gen_open(g, "if last == nil {");
	gen_line(g, "last = p");
	gen_shut(g, "}");
	gen_move(g);
	gen_line(g, "last.id += p.id");
	gen_line(g, "%s <- last", re);
	gen_line(g, "last = p");
	gen_shut(g, "}");
	gen_line(g, "%s <- nil", re);
	gen_shut(g, "}()");
	gen_open(g, "for i := 0; i < 3; i++ {");
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "%s <- &x", in);
	gen_line(g, "q := <-%s", re);
	gen_out_id(g, "q");
	gen_keep(g, k.p, "q");
	gen_shut(g, "}");
	gen_line(g, "close(%s)", in);
	gen_line(g, "<-%s", re);
}

static void
go_loop(Gen *g)
{
	Pick k = gen_pick(g);
	const char *c = gen_name(g, "c"), *i = gen_name(g, "i");
	gen_line(g, "%s := make(chan %s)", c, k.pn);
	gen_open(g, "for %s := range 3 {", i);
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_open(g, "go func() {");
	gen_line(g, "x.id += %s", i);
	gen_line(g, "%s <- &x", c);
	gen_shut(g, "}()");
	gen_line(g, "p := <-%s", c);
	gen_out_id(g, "p");
	gen_keep(g, k.p, "p");
	gen_shut(g, "}");
}

const Idiom gen_idioms_go[] = {
	{ FEAT_CHAN, chan_buffer }, { FEAT_CHAN, chan_select }, { FEAT_CHAN, chan_of_chan },
	{ FEAT_CHAN, chan_struct }, { FEAT_GO, go_args },	{ FEAT_GO, go_capture },
	{ FEAT_GO, go_method },	    { FEAT_GO, go_worker },	{ FEAT_GO, go_loop },
	{ 0, NULL },
};

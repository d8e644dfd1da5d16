/* Idioms: deferred calls, panics, closures. */
#include "tests/gen/gen.h"

/* ---- defer ---- */

static void
defer_args(Gen *g)
{
	Pick k = gen_pick(g);
	const char *a = gen_name(g, "a");
	gen_open(g, "defer func(%s %s, n int) {", a, k.pn);
	gen_line(g, "%s.id += n", a);
	gen_out_id(g, a);
	gen_shut(g, "}(%s, %u)", gen_expr(g, k.p, 2), (unsigned)gen_number(g));
	gen_some(g, 2);
	gen_move(g);
}

static void
defer_capture(Gen *g)
{
	Pick k = gen_pick(g);
	const char *v = gen_declare(g, k.s, gen_expr(g, k.s, 1));
	const char *p = gen_declare(g, k.p, gen_text("&%s", v));
	gen_open(g, "defer func() {");
	gen_out(g, k.p, p);
	gen_keep(g, k.p, p);
	gen_shut(g, "}()");
	gen_move(g);
	gen_line(g, "%s.id++", v);
	gen_some(g, 2);
}

static void
defer_loop(Gen *g)
{
	Pick k = gen_pick(g);
	const char *x = gen_name(g, "x"), *i = gen_name(g, "i");
	bool once = gen_chance(g, 40);
	gen_open(g, once ? "for {" : "for %s := 0; %s < 3; %s++ {", i, i, i);
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	if (gen_chance(g, 50)) {
		gen_open(g, "defer func(p %s) {", k.pn);
		gen_out_id(g, "p");
		gen_shut(g, "}(&%s)", x);
	} else {
		gen_open(g, "defer func() {");
		gen_out_id(g, x);
		gen_shut(g, "}()");
	}
	gen_move(g);
	gen_line(g, "%s.id += 10", x);
	if (once)
		gen_line(g, "break");
	gen_shut(g, "}");
}

static void
defer_value(Gen *g)
{
	Pick k = gen_pick(g);
	const char *f = gen_name(g, "f");
	TypeId t = gen_func_type(g, k.p, k.p);
	gen_line(g, "%s := %s", f, gen_func_value(g, t, 2));
	gen_line(g, "defer %s(%s)", f, gen_expr(g, k.p, 2));
	if (gen_chance(g, 50))
		gen_line(g, "%s = %s", f, gen_func_value(g, t, 1));
	gen_some(g, 2);
}

/* In a function of its own, whose deferred function changes its named result. */
static void
defer_result(Gen *g)
{
	Pick k = gen_pick(g);
	const char *v = gen_name(g, "v");
	const char *a = gen_expr(g, k.p, 1), *b = gen_expr(g, k.p, 1);
	gen_open(g, "%s := func() (r %s) {", v, k.pn);
	gen_line(g, "q := %s", a);
	gen_open(g, "defer func() {");
	gen_line(g, gen_chance(g, 50) ? "r = q" : "r.id += q.id");
	gen_line(g, "r.id += %u", (unsigned)gen_number(g));
	gen_shut(g, "}()");
	gen_move(g);
	gen_line(g, "return %s", b);
	gen_shut(g, "}()");
	gen_bind(g, v, k.p);
	gen_move(g);
	gen_out(g, k.p, v);
	gen_keep(g, k.p, v);
}

static void
defer_method(Gen *g)
{
	Pick k = gen_pick(g);
	const char *v = gen_declare(g, k.s, gen_expr(g, k.s, 1));
	const Method *m;
	if (g->methods.len == 0)
		return;
	m = &g->methods.at[gen_below(g, g->methods.len)];
	if (gen_chance(g, 50))
		gen_line(g, "defer (&%s).%s(%s)", v, m->name, gen_expr(g, m->param, 2));
	else
		gen_line(g, "defer %s(&%s).%s(%s)", gen_tn(g, g->ifaces[m->iface]), v, m->name,
			 gen_expr(g, m->param, 2));
	gen_move(g);
	gen_some(g, 2);
}

/* ---- panic ---- */

/* A panic value is kept by the function that recovers. */
static void
panic_value(Gen *g)
{
	Pick k = gen_pick(g);
	const char *n = gen_name(g, "n"), *x = gen_name(g, "x");
	const char *cond = gen_cond(g);
	gen_open(g, "func() {");
	gen_open(g, "defer func() {");
	gen_open(g, "if r := recover(); r != nil {");
	gen_open(g, "if p, ok := r.(%s); ok {", k.pn);
	gen_move(g);
	gen_out(g, k.p, "p");
	gen_keep(g, k.p, "p");
	gen_shut(g, "}");
	gen_shut(g, "}");
	gen_shut(g, "}()");
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_line(g, "var down func(%s int, p %s)", n, k.pn);
	gen_open(g, "down = func(%s int, p %s) {", n, k.pn);
	if (gen_chance(g, 40)) {
		gen_open(g, "defer func() {");
		gen_line(g, "p.id += %s", n);
		gen_shut(g, "}()");
	}
	gen_open(g, "if %s <= 0 {", n);
	gen_line(g, "panic(p)");
	gen_shut(g, "}");
	gen_line(g, "down(%s-1, p)", n);
	gen_shut(g, "}");
	gen_open(g, "if %s {", cond);
	gen_line(g, "down(%u, &%s)", (unsigned)gen_below(g, 5), x);
	gen_mid(g, "} else {");
	gen_line(g, "panic(%s)", gen_expr(g, k.p, 1));
	gen_shut(g, "}");
	gen_shut(g, "}()");
}

/* An error of the runtime, after a store. */
static void
panic_runtime(Gen *g)
{
	Pick k = gen_pick(g);
	const char *x = gen_name(g, "x");
	gen_open(g, "func() {");
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_open(g, "defer func() {");
	gen_line(g, "r := recover()");
	gen_line(g, "out(%u, b2i(r != nil))", (unsigned)gen_number(g));
	gen_out_id(g, x);
	gen_shut(g, "}()");
	gen_keep(g, k.p, gen_text("&%s", x));
	gen_move(g);
	switch (gen_below(g, 4)) {
	case 0:
		gen_line(g, "var p %s", k.pn);
		gen_line(g, "%s.id = p.id", x);
		break;
	case 1:
		gen_line(g, "var s []int");
		gen_line(g, "%s.id = s[%s.id&7]", x, x);
		break;
	case 2:
		gen_line(g, "var e any = &%s", x);
		gen_line(g, "%s.id = e.(int)", x);
		break;
	case 3:
		gen_line(g, "%s.id = 5 / (%s.id - %s.id)", x, x, x);
		break;
	}
	gen_shut(g, "}()");
}

/* ---- closures ---- */

static void
closure_counter(Gen *g)
{
	Pick k = gen_pick(g);
	const char *mk = gen_name(g, "f"), *v = gen_name(g, "v");
	gen_open(g, "%s := func(q %s) func() %s {", mk, k.pn, k.pn);
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_open(g, "return func() %s {", k.pn);
	gen_line(g, "x.id++");
	gen_open(g, "if x.id&1 == 0 {");
	gen_line(g, "return q");
	gen_shut(g, "}");
	gen_line(g, "return &x");
	gen_shut(g, "}");
	gen_shut(g, "}");
	gen_line(g, "%s := %s(%s)", v, mk, gen_expr(g, k.p, 1));
	gen_bind(g, v, gen_func_type(g, 0, k.p));
	gen_move(g);
	for (int i = 0; i < 2; i++) {
		const char *r = gen_declare(g, k.p, gen_text("%s()", v));
		gen_out_id(g, r);
		gen_keep(g, k.p, r);
	}
}

static void
closure_rec(Gen *g)
{
	Pick k = gen_pick(g);
	const char *rec = gen_name(g, "rec"), *v;
	gen_line(g, "var %s func(n int, p %s) %s", rec, k.pn, k.pn);
	gen_open(g, "%s = func(n int, p %s) %s {", rec, k.pn, k.pn);
	gen_line(g, "x := %s", gen_expr(g, k.s, 0));
	gen_line(g, "x.id += p.id + n");
	gen_open(g, "if n <= 0 {");
	gen_line(g, gen_chance(g, 50) ? "return &x" : "return p");
	gen_shut(g, "}");
	gen_line(g, "q := %s(n-1, &x)", rec);
	gen_line(g, "q.id ^= x.id");
	gen_line(g, gen_chance(g, 50) ? "return p" : "return q");
	gen_shut(g, "}");
	v = gen_declare(g, k.p, gen_text("%s(%u, %s)", rec, (unsigned)gen_below(g, 12),
					 gen_expr(g, k.p, 1)));
	gen_move(g);
	gen_out(g, k.p, v);
	gen_keep(g, k.p, v);
}

/* Closures made in a loop, called after it. */
static void
closure_list(Gen *g)
{
	Pick k = gen_pick(g);
	const char *fs = gen_name(g, "fs"), *i = gen_name(g, "i"), *x = gen_name(g, "x");
	bool per_loop = gen_chance(g, 50);
	gen_line(g, "var %s []func(int) %s", fs, k.pn);
	if (!per_loop)
		gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_open(g, "for %s := 0; %s < 3; %s++ {", i, i, i);
	if (per_loop)
		gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_open(g, "%s = append(%s, func(n int) %s {", fs, fs, k.pn);
	gen_line(g, "%s.id += n + %s", x, i);
	gen_line(g, "return &%s", x);
	gen_shut(g, "})");
	gen_shut(g, "}");
	gen_move(g);
	gen_open(g, "for %s, f := range %s {", i, fs);
	gen_line(g, "p := f(%s)", i);
	gen_out_id(g, "p");
	gen_keep(g, k.p, "p");
	gen_shut(g, "}");
}

/* Variables of the enclosing function are set through a closure. */
static void
closure_set(Gen *g)
{
	Pick k = gen_pick(g);
	const char *v = gen_declare(g, k.p, gen_expr(g, k.p, 1));
	const char *f = gen_name(g, "f");
	gen_open(g, "%s := func(p %s) {", f, k.pn);
	gen_line(g, "y := *p");
	gen_line(g, "y.id++");
	gen_line(g, "%s = %s", v, gen_chance(g, 50) ? "p" : "&y");
	gen_shut(g, "}");
	gen_open(g, "if %s {", gen_cond(g));
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "%s(&x)", f);
	gen_shut(g, "}");
	gen_move(g);
	gen_out(g, k.p, v);
	gen_some(g, 1);
}

static void
method_value(Gen *g)
{
	Pick k = gen_pick(g);
	const char *f = gen_name(g, "f"), *v = gen_declare(g, k.s, gen_expr(g, k.s, 1));
	const Method *m;
	const char *call;
	if (g->methods.len == 0)
		return;
	m = &g->methods.at[gen_below(g, g->methods.len)];
	switch (gen_below(g, 3)) {
	case 0:
		gen_line(g, "%s := %s.%s", f, v, m->name);
		break;
	case 1:
		gen_line(g, "%s := %s(&%s).%s", f, gen_tn(g, g->ifaces[m->iface]), v, m->name);
		break;
	case 2:
		gen_line(g, "%sx := %s.%s", f, gen_tn(g, g->ifaces[m->iface]), m->name);
		gen_open(g, "%s := func(a %s) %s {", f, gen_tn(g, m->param),
			 m->result ? gen_tn(g, m->result) : "");
		gen_line(g, "%s%sx(&%s, a)", m->result ? "return " : "", f, v);
		gen_shut(g, "}");
		break;
	}
	gen_line(g, "%s.id += 1000", v);
	gen_move(g);
	call = gen_text("%s(%s)", f, gen_expr(g, m->param, 1));
	if (m->result) {
		const char *r = gen_declare(g, m->result, call);
		gen_out(g, m->result, r);
		gen_keep(g, m->result, r);
	} else {
		gen_line(g, "%s", call);
	}
}

const Idiom gen_idioms_calls[] = {
	{ FEAT_DEFER, defer_args },	  { FEAT_DEFER, defer_capture },
	{ FEAT_DEFER, defer_loop },	  { FEAT_DEFER, defer_value },
	{ FEAT_DEFER, defer_result },	  { FEAT_DEFER, defer_method },
	{ FEAT_PANIC, panic_value },	  { FEAT_PANIC, panic_runtime },
	{ FEAT_CLOSURE, closure_counter }, { FEAT_CLOSURE, closure_rec },
	{ FEAT_CLOSURE, closure_list },	  { FEAT_CLOSURE, closure_set },
	{ FEAT_CLOSURE, method_value },	  { 0, NULL },
};

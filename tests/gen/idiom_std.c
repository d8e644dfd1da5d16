/* Idioms: unsafe, runtime, sync. */
#include "tests/gen/gen.h"

/* ---- unsafe ---- */

static void
unsafe_cast(Gen *g)
{
	Pick k = gen_pick(g);
	const char *x = gen_name(g, "x"), *p = gen_name(g, "p");
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_line(g, "%s := unsafe.Pointer(&%s)", p, x);
	gen_line(g, "*(*int)(%s) += 3", p);
	gen_move(g);
	gen_line(g, "q := (%s)(%s)", k.pn, p);
	gen_out(g, k.p, "q");
	gen_keep(g, k.p, "q");
	gen_keep(g, gen_ptr(g, g->t_int), gen_text("(*int)(%s)", p));
}

static void
unsafe_slice(Gen *g)
{
	Pick k = gen_pick(g);
	const char *a = gen_name(g, "a");
	gen_line(g, "%s := [3]%s{%s, %s, %s}", a, k.pn, gen_expr(g, k.p, 1), gen_expr(g, k.p, 1),
		 gen_expr(g, k.p, 1));
	gen_line(g, "s := unsafe.Slice(&%s[0], 2)", a);
	gen_line(g, "q := (*%s)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s)), unsafe.Sizeof(%s[0])))",
		 k.pn, a);
	gen_line(g, "*q = %s", gen_expr(g, k.p, 1));
	gen_move(g);
	gen_out_id(g, gen_text("%s[1]", a));
	gen_keep(g, gen_slice(g, k.p), "s");
	gen_keep(g, gen_ptr(g, k.p), "q");
}

static void
unsafe_string(Gen *g)
{
	const char *b = gen_name(g, "b");
	gen_line(g, "%s := append([]byte(%s), 'z')", b, gen_expr(g, g->t_string, 1));
	gen_line(g, "s := unsafe.String(&%s[0], len(%s))", b, b);
	gen_line(g, "t := unsafe.Slice(unsafe.StringData(s), len(s))");
	gen_move(g);
	gen_line(g, "out(%u, hs(s)+int(t[0]))", (unsigned)gen_number(g));
	gen_keep(g, g->t_string, "s");
}

static void
unsafe_field(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "type two struct { n int; p %s }", k.pn);
	gen_line(g, "t := two{%u, %s}", (unsigned)gen_number(g), gen_expr(g, k.p, 1));
	gen_line(g, "u := uintptr(unsafe.Pointer(&t)) + unsafe.Offsetof(t.p)");
	gen_line(g, "out(%u, int(u&7))", (unsigned)gen_number(g));
	gen_line(g, "pp := (*%s)(unsafe.Pointer(uintptr(unsafe.Pointer(&t)) + unsafe.Offsetof(t.p)))",
		 k.pn);
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "*pp = &x");
	gen_move(g);
	gen_out_id(g, "t.p");
	gen_keep(g, k.p, "t.p");
}

/* ---- runtime ---- */

static void
runtime_gc(Gen *g)
{
	Pick k = gen_pick(g);
	const char *v = gen_declare(g, k.p, gen_expr(g, k.p, 2));
	gen_line(g, "runtime.GC()");
	gen_line(g, "churn(30)");
	gen_line(g, "move()");
	gen_out(g, k.p, v);
	if (gen_chance(g, 30))
		gen_line(g, "runtime.KeepAlive(%s)", v);
}

/* ---- sync ---- */

static void
sync_pool(Gen *g)
{
	Pick k = gen_pick(g);
	const char *p = gen_name(g, "p"), *x = gen_name(g, "x");
	/* Get may give back either object: what is printed is set afterwards. */
	gen_line(g, "%s := sync.Pool{New: func() any { return %s }}", p, gen_fresh(g, k.s, 1));
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_line(g, "%s.Put(&%s)", p, x);
	gen_move(g);
	gen_line(g, "v := %s.Get().(%s)", p, k.pn);
	gen_line(g, "*v = %s{id: %u, e0: %s}", k.sn, (unsigned)gen_number(g),
		 gen_expr(g, gen_t(g, k.s)->fields.at[gen_t(g, k.s)->fields.at[1].name[0] == 'S' ? 2 : 1].type, 1));
	gen_move(g);
	gen_out(g, k.p, "v");
	gen_line(g, "%s.Put(v)", p);
	gen_line(g, "%s.id = 3", x);
}

static void
sync_once(Gen *g)
{
	Pick k = gen_pick(g);
	const char *v = gen_name(g, "v");
	gen_line(g, "%s := sync.OnceValue(func() %s { return %s })", v, k.pn, gen_expr(g, k.p, 1));
	gen_move(g);
	gen_line(g, "q := %s()", v);
	gen_out(g, k.p, "q");
	gen_keep(g, k.p, gen_text("%s()", v));
}

static void
sync_wait(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "var wg sync.WaitGroup");
	gen_line(g, "var mu sync.Mutex");
	gen_line(g, "ps := make([]%s, 3)", k.pn);
	gen_open(g, "for i := range ps {");
	gen_line(g, "x := %s{id: i}", k.sn);
	gen_line(g, "wg.Add(1)");
	gen_open(g, "go func() {");
	gen_line(g, "defer wg.Done()");
	gen_line(g, "y := x");
	gen_line(g, "mu.Lock()");
	gen_line(g, "ps[i] = %s", gen_chance(g, 50) ? "&x" : "&y");
	gen_line(g, "mu.Unlock()");
	gen_shut(g, "}()");
	gen_shut(g, "}");
	gen_line(g, "wg.Wait()");
	gen_move(g);
	gen_out(g, gen_slice(g, k.p), "ps");
	gen_keep(g, k.p, "ps[1]");
}

static void
sync_map(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "var m sync.Map");
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "m.Store(1, &x)");
	gen_line(g, "m.Store(%u, %s)", (unsigned)gen_number(g), gen_expr(g, k.p, 1));
	gen_move(g);
	gen_open(g, "if v, ok := m.Load(1); ok {");
	gen_out(g, k.p, gen_text("v.(%s)", k.pn));
	gen_keep(g, k.p, gen_text("v.(%s)", k.pn));
	gen_shut(g, "}");
}

const Idiom gen_idioms_std[] = {
	{ FEAT_UNSAFE, unsafe_cast },	{ FEAT_UNSAFE, unsafe_slice },
	{ FEAT_UNSAFE, unsafe_string }, { FEAT_UNSAFE, unsafe_field },
	{ FEAT_RUNTIME, runtime_gc },	{ FEAT_SYNC, sync_pool },
	{ FEAT_SYNC, sync_once },	{ FEAT_SYNC, sync_wait },
	{ FEAT_SYNC, sync_map },	{ 0, NULL },
};

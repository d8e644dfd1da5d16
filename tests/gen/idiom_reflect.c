/* Idioms: values that travel through package reflect. */
#include "tests/gen/gen.h"

static void
reflect_set(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "type hold struct { P %s; N int }", k.pn);
	gen_line(g, "h, x := hold{}, %s", gen_expr(g, k.s, 1));
	gen_line(g, "v := reflect.ValueOf(&h).Elem()");
	gen_line(g, "v.Field(0).Set(reflect.ValueOf(&x))");
	gen_line(g, "v.Field(1).SetInt(@)");
	gen_move(g);
	gen_line(g, "out(@, h.P.id+h.N)");
	gen_keep(g, k.p, gen_chance(g, 50) ? "h.P" : gen_text("v.Field(0).Interface().(%s)", k.pn));
}

/* A slice of pointers that reflection copies from. gc does not see that what reflect.Copy and
 * reflect.AppendSlice copy comes out (tests/cases/traps/72_reflect_copy.go), and would leave it on the
 * stack: a global has it as well. */
static void
copied_slice(Gen *g, const Pick *k, const char *more)
{
	gen_line(g, "src := []%s{&x%s}", k->pn, more);
	gen_line(g, "ring[%u] = src", gen_below(g, 16));
}

static void
reflect_append(Gen *g)
{
	Pick k = gen_pick(g);
	TypeId t = gen_slice(g, k.p);
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "s := []%s{%s}", k.pn, gen_expr(g, k.p, 1));
	if (gen_chance(g, 50)) {
		gen_line(g, "v := reflect.Append(reflect.ValueOf(s[:1:1]), reflect.ValueOf(&x))");
	} else {
		copied_slice(g, &k, "");
		gen_line(g, "v := reflect.AppendSlice(reflect.ValueOf(s[:1:1]), reflect.ValueOf(src))");
	}
	gen_line(g, "r := v.Interface().([]%s)", k.pn);
	gen_move(g);
	gen_out(g, t, "r");
	gen_keep(g, t, "r[:2:2]");
}

static void
reflect_copy(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "d, x := []%s{nil, nil}, %s", k.pn, gen_expr(g, k.s, 1));
	copied_slice(g, &k, gen_text(", %s", gen_expr(g, k.p, 1)));
	gen_line(g, "reflect.Copy(reflect.ValueOf(d), reflect.ValueOf(src))");
	gen_line(g, "reflect.Swapper(d)(0, 1)");
	gen_move(g);
	gen_out_id(g, "d[1]");
	gen_keep(g, k.p, "d[1]");
	gen_keep(g, k.p, "d[0]");
}

static void
reflect_makefunc(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "f := func(p %s) %s { return p }", k.pn, k.pn);
	gen_open(g, "made := reflect.MakeFunc(reflect.TypeOf(f), func(a []reflect.Value) []reflect.Value {");
	gen_line(g, "p := a[0].Interface().(%s)", k.pn);
	gen_line(g, "p.id++");
	gen_keep(g, k.p, "p");
	if (gen_chance(g, 50))
		gen_line(g, "return a");
	else
		gen_line(g, "return []reflect.Value{reflect.ValueOf(%s)}", gen_fresh(g, k.s, 1));
	gen_shut(g, "}).Interface().(func(%s) %s)", k.pn, k.pn);
	gen_open(g, "if %s {", gen_cond(g));
	gen_line(g, "f = made");
	gen_shut(g, "}");
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "q := f(&x)");
	gen_move(g);
	gen_out(g, k.p, "q");
	gen_out_id(g, "made(q)");
	gen_keep(g, k.p, "q");
}

static void
reflect_method(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_open(g, "call := func(f func(%s) %s, p %s) %s {", k.pn, k.pn, k.pn, k.pn);
	gen_line(g, "return f(p)");
	gen_shut(g, "}");
	gen_line(g, "v := reflect.ValueOf(&Runner{})");
	gen_line(g, "w := v.MethodByName(\"Run\").Interface().(func(any) any)");
	gen_open(g, "q := call(func(p %s) %s {", k.pn, k.pn);
	gen_line(g, "return w(p).(%s)", k.pn);
	gen_shut(g, "}, &x)");
	gen_move(g);
	gen_out(g, k.p, "q");
	gen_line(g, "r := v.Method(0).Call([]reflect.Value{reflect.ValueOf(%s)})[0]", gen_expr(g, k.p, 1));
	gen_move(g);
	gen_out(g, g->t_any, "r.Interface()");
	gen_keep(g, g->t_any, "r.Interface()");
}

static void
reflect_call(Gen *g)
{
	Pick k = gen_pick(g);
	TypeId t = gen_func_type(g, k.p, k.p);
	gen_line(g, "f := %s", gen_func_value(g, t, 2));
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "r := reflect.ValueOf(f).Call([]reflect.Value{reflect.ValueOf(&x)})");
	gen_move(g);
	gen_line(g, "q := r[0].Interface().(%s)", k.pn);
	gen_out(g, k.p, "q");
	gen_keep(g, k.p, "q");
}

static void
reflect_map(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "m, x := map[int]%s{}, %s", k.pn, gen_expr(g, k.s, 1));
	gen_line(g, "v := reflect.ValueOf(m)");
	gen_line(g, "v.SetMapIndex(reflect.ValueOf(3), reflect.ValueOf(&x))");
	gen_move(g);
	gen_line(g, "q := v.MapIndex(reflect.ValueOf(3)).Interface().(%s)", k.pn);
	gen_out(g, k.p, "m[3]");
	gen_keep(g, k.p, "q");
}

static void
reflect_new(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "v := reflect.New(reflect.TypeOf(x))");
	gen_line(g, "v.Elem().Set(reflect.ValueOf(&x).Elem())");
	gen_line(g, "pp := reflect.New(reflect.TypeOf(&x))");
	gen_line(g, "pp.Elem().Set(reflect.ValueOf(&x))");
	gen_move(g);
	gen_out(g, k.p, gen_text("v.Interface().(%s)", k.pn));
	gen_keep(g, gen_ptr(g, k.p), gen_text("pp.Interface().(*%s)", k.pn));
	gen_keep(g, k.p, gen_text("v.Interface().(%s)", k.pn));
}

static void
reflect_chan(Gen *g)
{
	Pick k = gen_pick(g);
	gen_line(g, "c, x := make(chan %s, 2), %s", k.pn, gen_expr(g, k.s, 1));
	gen_line(g, "v := reflect.ValueOf(c)");
	gen_line(g, "v.Send(reflect.ValueOf(&x))");
	gen_line(g, "c <- %s", gen_expr(g, k.p, 1));
	gen_move(g);
	gen_line(g, "p := <-c");
	gen_line(g, "r, _ := v.Recv()");
	gen_out_id(g, "p");
	gen_out_id(g, gen_text("r.Interface().(%s)", k.pn));
	gen_keep(g, k.p, gen_chance(g, 50) ? "p" : gen_text("r.Interface().(%s)", k.pn));
}

const Idiom gen_idioms_reflect[] = {
	{ FEAT_REFLECT, reflect_set },	    { FEAT_REFLECT, reflect_append },
	{ FEAT_REFLECT, reflect_copy },	    { FEAT_REFLECT, reflect_makefunc },
	{ FEAT_REFLECT, reflect_method },   { FEAT_REFLECT, reflect_call },
	{ FEAT_REFLECT, reflect_map },	    { FEAT_REFLECT, reflect_new },
	{ FEAT_REFLECT, reflect_chan },	    { 0, NULL },
};

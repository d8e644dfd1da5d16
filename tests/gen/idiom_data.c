/* Idioms: slices, maps, strings. */
#include "tests/gen/gen.h"

/* ---- slices ---- */

/* Room that the first append fills; nothing else refers to the array. */
static void
slice_room(Gen *g)
{
	Pick k = gen_pick(g);
	TypeId t = gen_slice(g, k.p);
	const char *s = gen_name(g, "s");
	bool own = gen_chance(g, 70);
	gen_line(g, "%s := make([]%s, 0, %u)", s, k.pn, 3 + (unsigned)gen_below(g, 3));
	gen_open(g, "for i := range 3 {");
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "x.id += i");
	gen_line(g, "%s = append(%s, %s)", s, s, own ? "&x" : gen_fresh(g, k.s, 1));
	gen_shut(g, "}");
	gen_move(g);
	gen_out(g, t, s);
	gen_keep(g, t, gen_text("%s[:2:2]", s));
	gen_keep(g, k.p, gen_text("%s[%u]", s, (unsigned)gen_below(g, 3)));
}

static void
slice_copy(Gen *g)
{
	Pick k = gen_pick(g);
	TypeId t = gen_slice(g, k.p);
	const char *d = gen_declare(g, t, gen_expr(g, t, 1));
	gen_line(g, "copy(%s, []%s{%s})", d, k.pn, gen_exprs(g, k.p, 2, 1));
	gen_move(g);
	gen_out(g, t, d);
	gen_keep(g, t, d);
}

static void
slice_addresses(Gen *g)
{
	Pick k = gen_pick(g);
	const char *s = gen_name(g, "s"), *p = gen_declare(g, k.p, gen_expr(g, k.p, 1));
	gen_line(g, "%s := []%s{%s}", s, k.sn, gen_exprs(g, k.s, 2, 1));
	gen_open(g, "for i, v := range %s {", s);
	gen_line(g, "v.id += i");
	gen_out_id(g, p);
	switch (gen_below(g, 3)) {
	case 0:
		gen_line(g, "%s = &v", p);
		break;
	case 1:
		gen_line(g, "%s = &%s[i]", p, s);
		break;
	case 2:
		gen_line(g, "w := &%s[len(%s)-1-i]", s, s);
		gen_line(g, "w.id += v.id");
		gen_line(g, "%s = w", p);
		break;
	}
	gen_move(g);
	gen_shut(g, "}");
	gen_keep(g, k.p, p);
	gen_out(g, k.p, p);
}

static void
slice_array(Gen *g)
{
	Pick k = gen_pick(g);
	const char *a = gen_name(g, "a"), *s = gen_name(g, "s"), *q = gen_name(g, "q");
	gen_line(g, "var %s [4]%s", a, k.pn);
	gen_line(g, "%s := %s[1:3:3]", s, a);
	gen_line(g, "%s[0] = %s", s, gen_expr(g, k.p, 1));
	gen_line(g, "%s := (*[2]%s)(%s)", q, k.pn, s);
	gen_line(g, "%s[1] = %s", q, gen_expr(g, k.p, 1));
	gen_move(g);
	gen_line(g, "b := %s", a);
	gen_out_id(g, "b[2]");
	gen_keep(g, k.p, gen_text("%s[1]", a));
	gen_keep(g, gen_array(g, 2, k.p), gen_text("*%s", q));
	gen_keep(g, gen_slice(g, k.p), gen_text("%s[:]", q));
}

/* Elements by constant and variable indices, also of an array in a struct and of a copy. */
static void
array_elements(Gen *g)
{
	Pick k = gen_pick(g);
	const char *a = gen_name(g, "a"), *q = gen_name(g, "q");
	const unsigned n = 2 + (unsigned)gen_below(g, 2);
	gen_line(g, "var %s struct { n int; row [%u]%s; last %s }", a, n, k.pn, k.pn);
	gen_open(g, "for i := range %s.row {", a);
	gen_line(g, "%s.row[%u-i] = %s", a, n - 1, gen_expr(g, k.p, 1));
	gen_shut(g, "}");
	gen_line(g, "%s.row[%u] = %s", a, (unsigned)gen_below(g, n), gen_expr(g, k.p, 1));
	gen_line(g, "%s := %s%s.row", q, gen_chance(g, 50) ? "&" : "", a);
	gen_line(g, "%s.last = %s.row[%u]", a, a, (unsigned)gen_below(g, n));
	gen_line(g, "%s[%u] = %s", q, (unsigned)gen_below(g, n), gen_expr(g, k.p, 1));
	gen_move(g);
	gen_out_id(g, gen_text("%s.last", a));
	gen_keep(g, k.p, gen_text("%s.row[%u]", a, (unsigned)gen_below(g, n)));
	gen_keep(g, k.p, gen_text("%s[%u]", q, (unsigned)gen_below(g, n)));
}

/* An array that grows, with pointers into older versions of it. */
static void
slice_grow(Gen *g)
{
	Pick k = gen_pick(g);
	const char *s = gen_name(g, "s"), *p = gen_name(g, "p");
	gen_line(g, "%s := []%s{%s}", s, k.sn, gen_expr(g, k.s, 1));
	gen_line(g, "%s := &%s[0]", p, s);
	gen_open(g, "for i := range 5 {");
	gen_line(g, "%s = append(%s[:len(%s):len(%s)], %s)", s, s, s, s, gen_expr(g, k.s, 1));
	gen_line(g, "%s.id += i", p);
	gen_shut(g, "}");
	gen_move(g);
	gen_out_id(g, p);
	gen_out_id(g, gen_text("%s[3]", s));
	gen_keep(g, k.p, p);
	gen_keep(g, k.p, gen_text("&%s[2]", s));
}

static void
slice_spread(Gen *g)
{
	Pick k = gen_pick(g);
	const char *f = gen_name(g, "f"), *r = gen_name(g, "r");
	gen_open(g, "%s := func(ps ...%s) []%s {", f, k.pn, k.pn);
	gen_open(g, "if len(ps) > 1 {");
	gen_line(g, "ps[0], ps[1] = ps[1], ps[0]");
	gen_shut(g, "}");
	gen_line(g, gen_chance(g, 50) ? "return ps" : "return append(ps[:1:1], ps...)");
	gen_shut(g, "}");
	gen_line(g, "%s := %s(%s)", r, f, gen_exprs(g, k.p, 2, 1));
	gen_bind(g, r, gen_slice(g, k.p));
	gen_move(g);
	gen_out(g, gen_slice(g, k.p), r);
	gen_keep(g, gen_slice(g, k.p), r);
}

static void
slice_make(Gen *g)
{
	Pick k = gen_pick(g);
	TypeId t = gen_slice(g, gen_chance(g, 50) ? k.p : k.s);
	const char *s = gen_name(g, "s");
	gen_line(g, "%s := make(%s, %s&15)", s, gen_tn(g, t), gen_expr(g, g->t_int, 2));
	gen_bind(g, s, t);
	gen_open(g, "for i := range %s {", s);
	gen_line(g, "%s[i] = %s", s, gen_expr(g, gen_t(g, t)->elem, 1));
	gen_shut(g, "}");
	gen_move(g);
	gen_some(g, 2);
	gen_out(g, t, s);
}

/* ---- maps ---- */

static void
map_keys(Gen *g)
{
	Pick k = gen_pick(g);
	const char *m = gen_name(g, "m"), *x = gen_name(g, "x"), *p = gen_name(g, "p");
	gen_line(g, "%s := %s", x, gen_expr(g, k.s, 1));
	gen_line(g, "%s := %s", p, gen_expr(g, k.p, 1));
	switch (gen_below(g, 3)) {
	case 0:
		gen_line(g, "%s := map[%s]int{&%s: 1, %s: 2}", m, k.pn, x, p);
		gen_move(g);
		gen_line(g, "%s[&%s] += 5", m, x);
		gen_line(g, "out(@, %s[&%s]*100+%s[%s])", m, x, m, p);
		break;
	case 1:
		gen_line(g, "%s := map[any]%s{&%s: %s, %s: &%s}", m, k.pn, x, p, p, x);
		gen_move(g);
		gen_open(g, "if q := %s[%s]; q != nil {", m, p);
		gen_out_id(g, "q");
		gen_keep(g, k.p, "q");
		gen_shut(g, "}");
		break;
	case 2:
		gen_line(g, "type key struct { p %s; n int }", k.pn);
		gen_line(g, "%s := map[key][]%s{{&%s, 1}: {%s}, {%s, 2}: {&%s}}", m, k.pn, x, p, p, x);
		gen_move(g);
		gen_line(g, "out(@, len(%s[key{&%s, 1}]))", m, x);
		gen_keep(g, gen_slice(g, k.p), gen_text("%s[key{%s, 2}]", m, p));
		break;
	}
}

static void
map_values(Gen *g)
{
	Pick k = gen_pick(g);
	const char *m = gen_name(g, "m");
	bool many = gen_chance(g, 40);
	gen_line(g, "%s := make(map[int]%s%s)", m, k.pn, many ? ", 20" : "");
	gen_open(g, "for i := range %u {", many ? 12 : 3);
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "x.id += i");
	gen_line(g, "%s[i] = &x", m);
	gen_shut(g, "}");
	gen_line(g, "delete(%s, 1)", m);
	gen_move(g);
	gen_open(g, "if p, ok := %s[2]; ok {", m);
	gen_out_id(g, "p");
	gen_keep(g, k.p, "p");
	gen_shut(g, "}");
	gen_line(g, "sum := 0");
	gen_open(g, "for _, p := range %s {", m);
	gen_line(g, "sum += p.id");
	gen_shut(g, "}");
	gen_line(g, "out(@, sum)");
	if (gen_chance(g, 30))
		gen_line(g, "clear(%s)", m);
	gen_keep(g, gen_map(g, g->t_int, k.p), m);
}

static void
map_nested(Gen *g)
{
	Pick k = gen_pick(g);
	const char *m = gen_name(g, "m");
	gen_line(g, "%s := map[string]map[int][]%s{\"a\": {}}", m, k.pn);
	gen_open(g, "for i := range 4 {");
	gen_line(g, "x := %s", gen_expr(g, k.s, 1));
	gen_line(g, "in := %s[\"a\"]", m);
	gen_line(g, "in[i&1] = append(in[i&1], &x)");
	gen_shut(g, "}");
	gen_move(g);
	gen_out_id(g, gen_text("%s[\"a\"][1][0]", m));
	gen_keep(g, gen_slice(g, k.p), gen_text("%s[\"a\"][0][:1:1]", m));
}

/* ---- strings ---- */

static void
string_bytes(Gen *g)
{
	const char *b = gen_name(g, "b"), *s = gen_name(g, "s");
	gen_line(g, "%s := []byte(%s)", b, gen_expr(g, g->t_string, 2));
	gen_bind(g, b, g->t_bytes);
	gen_line(g, "%s := string(%s)", s, b);
	gen_bind(g, s, g->t_string);
	gen_open(g, "for i := range %s {", b);
	gen_line(g, "%s[i] ^= 3", b);
	gen_shut(g, "}");
	gen_keep(g, g->t_string, s);
	gen_move(g);
	gen_out(g, g->t_string, s);
	gen_line(g, "out(@, hs(string(%s)))", b);
}

static void
string_concat(Gen *g)
{
	const char *s = gen_name(g, "s"), *t = gen_name(g, "t");
	gen_line(g, "%s := %s", s, gen_expr(g, g->t_string, 2));
	gen_bind(g, s, g->t_string);
	gen_open(g, "for range 3 {");
	gen_line(g, "%s = cut(%s + %s)", s, s, gen_expr(g, g->t_string, 1));
	gen_keep(g, g->t_string, gen_text("%s[len(%s)/2:]", s, s));
	gen_move(g);
	gen_shut(g, "}");
	gen_line(g, "%s := %s[:0]", t, s);
	gen_line(g, "%s += %s", t, s);
	gen_keep(g, g->t_string, t);
	gen_keep(g, gen_ptr(g, g->t_string), gen_text("&%s", t));
	gen_out(g, g->t_string, t);
}

static void
string_map(Gen *g)
{
	const char *m = gen_name(g, "m"), *b = gen_name(g, "b");
	gen_line(g, "%s := map[string]int{}", m);
	gen_line(g, "%s := []byte(%s)", b, gen_expr(g, g->t_string, 1));
	gen_line(g, "%s[string(%s)] = 1", m, b);
	gen_open(g, "for i := range %s {", b);
	gen_line(g, "%s[i]++", b);
	gen_shut(g, "}");
	gen_line(g, "%s[string(%s)+\"x\"] += 2", m, b);
	gen_move(g);
	gen_line(g, "h := 0");
	gen_open(g, "for k, v := range %s {", m);
	gen_line(g, "h += hs(k) * v");
	/* One key at most: the order of a map's elements must not show. */
	gen_open(g, "if v == 2 {");
	gen_keep(g, g->t_string, "k");
	gen_shut(g, "}");
	gen_shut(g, "}");
	gen_line(g, "out(@, h+%s[string(%s)])", m, b);
}

static void
string_runes(Gen *g)
{
	const char *r = gen_name(g, "r"), *s = gen_name(g, "s");
	gen_line(g, "%s := []rune(%s)", r, gen_expr(g, g->t_string, 2));
	gen_open(g, "if len(%s) > 0 {", r);
	gen_line(g, "%s[0]++", r);
	gen_shut(g, "}");
	gen_line(g, "%s := string(%s) + string(%s[len(%s)/2:])", s, r, r, r);
	gen_line(g, "%s = cut(%s)", s, s);
	gen_keep(g, g->t_string, s);
	gen_move(g);
	gen_out(g, g->t_string, s);
}

const Idiom gen_idioms_data[] = {
	{ FEAT_SLICE, slice_room },	 { FEAT_SLICE, slice_copy },
	{ FEAT_SLICE, slice_addresses }, { FEAT_SLICE, slice_array },
	{ FEAT_SLICE, slice_grow },	 { FEAT_SLICE, slice_spread },
	{ FEAT_SLICE, array_elements },
	{ FEAT_SLICE, slice_make },	 { FEAT_MAP, map_keys },
	{ FEAT_MAP, map_values },	 { FEAT_MAP, map_nested },
	{ FEAT_STRING, string_bytes },	 { FEAT_STRING, string_concat },
	{ FEAT_STRING, string_map },	 { FEAT_STRING, string_runes },
	{ 0, NULL },
};

/*
 * Random modules: call-heavy functions over a few mutually recursive types, with
 * parameters that alias, closures, interfaces, slices, maps, channels, globals.
 */
#include "tests/pta/random.h"

#include "tests/unit.h"

/* Kinds of values that the programs handle. */
typedef enum Kind {
	K_T, K_U, K_F, K_I, K_S, K_M, K_C, K_V, K_PT, K_PV, K_A, K_W, K_R, K_PR,
	K_COUNT
} Kind;

static const char *const type_text[] = {
	"*:T", "*:U", "func(*:T) (*:T)", "iface{M func(*:T) (*:T)}", "[]*:T", "map[*:T]*:T",
	"chan *:T", ":V", "**:T", "*:V", "iface{}", ":W",
	"[3]*:T", "*[3]*:T",
};
/* In wide programs, where func values and methods take two arguments. */
static const char *const wide_func = "func(*:T, *:T) (*:T)";
static const char *const wide_iface = "iface{M func(*:T, *:T) (*:T)}";

typedef struct Sig {
	uint32_t n_params;
	Kind params[4];
	Kind result;
	bool is_closure;
	Kind captures[2];
	uint32_t n_captures;
} Sig;

typedef struct Gen {
	Buf *out;
	uint64_t rand;
	Sig sigs[40];
	uint32_t n_sigs;
	bool is_focused; /* little but stores and loads through a few pointers that alias */
	bool is_wide;    /* func values and M take two arguments, five types have M: dispatchers */
	bool has_makers; /* functions that return closures of one function, and calls of these */
	uint32_t n_names;
	uint32_t pool[K_COUNT][200]; /* names of values; those that dominate what comes next */
	uint32_t n_pool[K_COUNT];
} Gen;

static uint32_t
pick(Gen *g, uint32_t n)
{
	return (uint32_t)(unit_rand(&g->rand) % n);
}

static uint32_t
name(Gen *g, Kind k)
{
	uint32_t v = ++g->n_names;
	if (g->n_pool[k] < 200)
		g->pool[k][g->n_pool[k]++] = v;
	return v;
}

static const char *
text_of(const Gen *g, Kind k)
{
	if (g->is_wide && (k == K_F || k == K_I))
		return k == K_F ? wide_func : wide_iface;
	return type_text[k];
}

/* An operand of kind k. */
static const char *
operand(Gen *g, Kind k)
{
	Buf b = { 0 };
	uint32_t n = g->n_pool[k];
	if (n == 0 || (k != K_F && pick(g, 30) == 0)) {
		if (k == K_F)
			buf_printf(&b, "@plain%u", pick(g, 3));
		else
			buf_printf(&b, "zero:%s", text_of(g, k));
	} else {
		/* Rather a late one. */
		uint32_t at = pick(g, 2) ? n - 1 - pick(g, n < 4 ? n : 4) : pick(g, n);
		buf_printf(&b, "%%v%u", g->pool[k][at]);
	}
	return buf_cstr(&b);
}

static void
define(Gen *g, Kind k, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	Buf rest = { 0 };
	buf_vprintf(&rest, fmt, ap);
	va_end(ap);
	uint32_t v = name(g, k);
	buf_printf(g->out, "\t%%v%u %s = %s\n", v, text_of(g, k), buf_cstr(&rest));
}

static void
gen_alloc(Gen *g)
{
	switch (pick(g, 8)) {
	case 0: case 1: case 2:
		define(g, K_T, "alloc !site(new :T \"t\")");
		break;
	case 3:
		define(g, K_U, "alloc !site(new :U \"u\")");
		break;
	case 4:
		define(g, K_S, "makeslice 2:int, 4:int !site(make-slice *:T \"s\")");
		break;
	case 5:
		define(g, K_M, "makemap _ !site(make-map map[*:T]*:T \"m\")");
		break;
	case 6:
		define(g, K_C, "makechan 3:int !site(make-chan chan *:T \"c\")");
		break;
	case 7:
		define(g, K_PR, "alloc !site(new [3]*:T \"r\")");
		break;
	}
}

/* A load or a store of a field of kind k. */
static void
gen_access_field(Gen *g, Kind base, uint32_t field, Kind k)
{
	uint32_t a = ++g->n_names;
	buf_printf(g->out, "\t%%v%u *%s = field %s, %u\n", a, text_of(g, k), operand(g, base),
		   field);
	if (k == K_T && pick(g, 4) == 0)
		g->pool[K_PT][g->n_pool[K_PT] < 200 ? g->n_pool[K_PT]++ : 0] = a;
	if (pick(g, 2))
		buf_printf(g->out, "\tstore %%v%u, %s\n", a, operand(g, k));
	else
		define(g, k, "load %%v%u", a);
}

static void
gen_field(Gen *g)
{
	switch (pick(g, 10)) {
	case 0: case 1: gen_access_field(g, K_T, 0, K_T); break;
	case 2: gen_access_field(g, K_T, 1, K_T); break;
	case 3: gen_access_field(g, K_T, 2, K_U); break;
	case 4: gen_access_field(g, K_T, 3, K_F); break;
	case 5: gen_access_field(g, K_T, 4, K_I); break;
	case 6: gen_access_field(g, K_U, 1, K_T); break;
	case 7: gen_access_field(g, K_U, 2, K_S); break;
	case 8: gen_access_field(g, K_U, 3, K_M); break;
	case 9: gen_access_field(g, K_U, 4, K_C); break;
	}
}

/* An index into an array of three, as an operand: a constant, or read from memory. */
static const char *
array_index(Gen *g)
{
	Buf b = { 0 };
	if (pick(g, 3)) {
		buf_printf(&b, "%u:int", pick(g, 3));
	} else {
		uint32_t n = g->n_names += 2;
		buf_printf(g->out, "\t%%v%u *int = field %s, 0\n", n - 1, operand(g, K_U));
		buf_printf(g->out, "\t%%v%u int = load %%v%u\n", n, n - 1);
		buf_printf(&b, "%%v%u", n);
	}
	return buf_cstr(&b);
}

/* Few values of other kinds lead to arrays, so some are made where they are used. */
static const char *
array_operand(Gen *g)
{
	if (g->n_pool[K_PR] == 0 || pick(g, 4) == 0)
		define(g, K_PR, "alloc !site(new [3]*:T \"r\")");
	return operand(g, K_PR);
}

static void
gen_array(Gen *g)
{
	const char *index, *array = array_operand(g);
	switch (pick(g, 8)) {
	case 0:
		define(g, K_PR, "field %s, 6", operand(g, K_U));
		break;
	case 1: case 2: {
		const char *x = operand(g, K_T);
		index = array_index(g);
		uint32_t n = ++g->n_names;
		buf_printf(g->out, "\t%%v%u **:T = elem %s, %s\n", n, array, index);
		buf_printf(g->out, "\tstore %%v%u, %s\n", n, x);
		break;
	}
	case 3:
		index = array_index(g);
		define(g, K_PT, "elem %s, %s", array, index);
		break;
	case 4:
		define(g, K_S, "slice %s, _, _, _", array);
		if (pick(g, 2))
			define(g, K_PT, "elem %%v%u, 0:int", g->n_names);
		if (pick(g, 2))
			define(g, K_T, "load %s", operand(g, K_PT));
		break;
	case 5:
		define(g, K_PR, "convert %s", operand(g, K_S));
		break;
	case 6:
		if (pick(g, 2))
			define(g, K_R, "load %s", array);
		else
			buf_printf(g->out, "\tstore %s, %s\n", array, operand(g, K_R));
		break;
	case 7:
		index = array_index(g);
		if (pick(g, 3))
			define(g, K_T, "index %s, %s", operand(g, K_R), index);
		else
			define(g, K_R, "array %s, %s, %s", operand(g, K_T), operand(g, K_T),
			       operand(g, K_T));
		break;
	}
}

static void
gen_access(Gen *g)
{
	if (g->n_pool[K_W] && pick(g, 4) == 0) {
		define(g, K_PT, "extract %s, 0", operand(g, K_W));
		return;
	}
	switch (pick(g, 16)) {
	case 0:
		define(g, K_T, "load %s", operand(g, K_PT));
		break;
	case 1:
		buf_printf(g->out, "\tstore %s, %s\n", operand(g, K_PT), operand(g, K_T));
		break;
	case 2:
		define(g, K_PT, "elem %s, 0:int", operand(g, K_S));
		break;
	case 3:
		define(g, K_S, "append %s, %s !site(append *:T \"append\")", operand(g, K_S),
		       operand(g, K_T));
		break;
	case 4:
		buf_printf(g->out, "\tmapset %s, %s, %s\n", operand(g, K_M), operand(g, K_T),
			   operand(g, K_T));
		break;
	case 5:
		define(g, K_T, "mapget %s, %s", operand(g, K_M), operand(g, K_T));
		break;
	case 6:
		buf_printf(g->out, "\tsend %s, %s\n", operand(g, K_C), operand(g, K_T));
		break;
	case 7:
		define(g, K_T, "recv %s", operand(g, K_C));
		break;
	case 8:
		define(g, K_PV, "field %s, 5", operand(g, K_U));
		break;
	case 9:
		define(g, K_V, "load %s", operand(g, K_PV));
		break;
	case 10:
		buf_printf(g->out, "\tstore %s, %s\n", operand(g, K_PV), operand(g, K_V));
		break;
	case 11:
		define(g, K_V, "struct %s, %s", operand(g, K_T), operand(g, K_T));
		break;
	case 12:
		define(g, K_T, "extract %s, %u", operand(g, K_V), pick(g, 2));
		break;
	case 13: {
		uint32_t n = ++g->n_names;
		buf_printf(g->out, "\t%%v%u int = builtin copy %s, %s\n", n, operand(g, K_S),
			   operand(g, K_S));
		break;
	}
	case 14:
		define(g, K_S, "appendall %s, %s !site(append *:T \"append\")", operand(g, K_S),
		       operand(g, K_S));
		break;
	case 15: {
		uint32_t n = ++g->n_names;
		buf_printf(g->out, "\t%%v%u unsafe = convert %s\n", n, operand(g, K_T));
		define(g, K_T, "convert %%v%u", n);
		break;
	}
	}
}

/* A box of a type that only wide programs give methods. */
static void
gen_wide_box(Gen *g)
{
	uint32_t n;
	switch (pick(g, 3)) {
	case 0:
		define(g, K_I, "box %s", operand(g, K_U));
		break;
	case 1:
		define(g, K_I, "box %s", operand(g, K_PV));
		break;
	case 2:
		n = ++g->n_names;
		buf_printf(g->out, "\t%%v%u :W = struct %s, 1:int\n", n, operand(g, K_PT));
		define(g, K_I, "box %%v%u !site(box :W \"w\")", n);
		break;
	}
}

static void
gen_iface(Gen *g)
{
	if (g->is_wide && pick(g, 2)) {
		gen_wide_box(g);
		return;
	}
	switch (pick(g, 8)) {
	case 0: case 1:
		define(g, K_I, "box %s", operand(g, K_T));
		break;
	case 2:
		define(g, K_I, "box %s !site(box :V \"v\")", operand(g, K_V));
		break;
	case 3:
		define(g, K_A, "convert %s", operand(g, K_I));
		break;
	case 4:
		define(g, K_A, "box %s", operand(g, K_F));
		break;
	case 5:
		define(g, K_T, "assert %s", operand(g, pick(g, 2) ? K_I : K_A));
		break;
	case 6:
		define(g, K_V, "assert %s", operand(g, pick(g, 2) ? K_I : K_A));
		break;
	case 7:
		if (pick(g, 2))
			define(g, K_F, "assert %s", operand(g, K_A));
		else
			define(g, K_I, "assert %s", operand(g, K_A));
		break;
	}
}

static void
gen_global(Gen *g)
{
	switch (pick(g, 8)) {
	case 0:
		buf_printf(g->out, "\tstore $g, %s\n", operand(g, K_T));
		break;
	case 1:
		buf_printf(g->out, "\tstore $h, %s\n", operand(g, K_F));
		break;
	case 2: case 3: case 4:
		define(g, K_T, "load $g");
		break;
	case 5: case 6:
		define(g, K_F, "load $h");
		break;
	case 7:
		define(g, K_PT, "elem %s, 1:int", operand(g, K_S));
		break;
	}
}

static uint32_t
pick_closure(Gen *g)
{
	uint32_t i = pick(g, g->n_sigs);
	while (!g->sigs[i].is_closure)
		i = pick(g, g->n_sigs);
	return i;
}

/* What a maker returns is called, or handed on. */
static void
gen_made_call(Gen *g)
{
	uint32_t i = pick_closure(g);
	Buf b = { 0 };
	buf_printf(&b, "call @make%u", i);
	for (uint32_t k = 0; k < g->sigs[i].n_captures; k++)
		buf_printf(&b, ", %s", operand(g, g->sigs[i].captures[k]));
	define(g, K_F, "%s", buf_cstr(&b));
	uint32_t f = g->n_names;
	if (pick(g, 4))
		define(g, K_T, "call %%v%u, %s%s%s", f, operand(g, K_T), g->is_wide ? ", " : "",
		       g->is_wide ? operand(g, K_T) : "");
}

static void
gen_call(Gen *g)
{
	if (g->has_makers && pick(g, 3) == 0) {
		gen_made_call(g);
		return;
	}
	uint32_t how = pick(g, 10);
	const char *mode = pick(g, 12) == 0 ? "defer " : pick(g, 25) == 0 ? "go " : "";
	Buf b = { 0 };
	Kind result = K_T;
	if (how < 5) {
		uint32_t i = pick(g, g->n_sigs);
		while (g->sigs[i].is_closure)
			i = pick(g, g->n_sigs);
		buf_printf(&b, "%scall @f%u", mode, i);
		for (uint32_t k = 0; k < g->sigs[i].n_params; k++)
			buf_printf(&b, ", %s", operand(g, g->sigs[i].params[k]));
		result = g->sigs[i].result;
	} else if (how < 8) {
		buf_printf(&b, "%scall %s, %s", mode, operand(g, K_F), operand(g, K_T));
	} else {
		buf_printf(&b, "%sinvoke %s, M, %s", mode, operand(g, K_I), operand(g, K_T));
	}
	if (how >= 5 && g->is_wide)
		buf_printf(&b, ", %s", operand(g, K_T));
	if (*mode)
		buf_printf(g->out, "\t%s%s\n", buf_cstr(&b),
			   *mode == 'd' && g->out->len % 2 == 0 ? " !loop" : "");
	else
		define(g, result, "%s", buf_cstr(&b));
}

static void
gen_closure(Gen *g)
{
	uint32_t i = pick_closure(g);
	Buf b = { 0 };
	buf_printf(&b, "closure @f%u", i);
	for (uint32_t k = 0; k < g->sigs[i].n_captures; k++)
		buf_printf(&b, ", %s", operand(g, g->sigs[i].captures[k]));
	define(g, K_F, "%s !site(closure struct{} \"func literal\")", buf_cstr(&b));
}

static void
gen_focused(Gen *g)
{
	uint32_t what = pick(g, 12);
	if (what < 2)
		define(g, K_T, "alloc !site(new :T \"t\")");
	else if (what < 9)
		gen_access_field(g, K_T, pick(g, 2), K_T);
	else if (what < 10)
		gen_access_field(g, K_T, 3, K_F);
	else
		gen_call(g);
}

static void
gen_some(Gen *g, uint32_t n)
{
	for (uint32_t i = 0; i < n && g->is_focused; i++)
		gen_focused(g);
	if (g->is_focused)
		n /= 4;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t what = pick(g, 23);
		if (what >= 20)
			gen_array(g);
		else if (what < 3)
			gen_alloc(g);
		else if (what < 9)
			gen_field(g);
		else if (what < 12)
			gen_access(g);
		else if (what < 14)
			gen_iface(g);
		else if (what < 15)
			gen_global(g);
		else if (what < 19)
			gen_call(g);
		else
			gen_closure(g);
	}
}

static void
gen_body(Gen *g, Kind result)
{
	buf_puts(g->out, " {\n^1:\n");
	gen_some(g, 2 + pick(g, 9));
	uint32_t shape = pick(g, 3);
	if (shape > 0) {
		uint32_t saved[K_COUNT], a, b;
		memcpy(saved, g->n_pool, sizeof saved);
		const char *first = operand(g, K_T), *last;
		if (shape == 1) {
			buf_puts(g->out, "\tif true:bool, ^2, ^3\n^2:\n");
			gen_some(g, 1 + pick(g, 5));
			first = operand(g, K_T);
			memcpy(g->n_pool, saved, sizeof saved);
			buf_puts(g->out, "\tjump ^4\n^3:\n");
			gen_some(g, pick(g, 4));
			last = operand(g, K_T);
			memcpy(g->n_pool, saved, sizeof saved);
			buf_puts(g->out, "\tjump ^4\n^4:\n");
			define(g, K_T, "phi ^2: %s, ^3: %s", first, last);
		} else {
			buf_puts(g->out, "\tjump ^2\n^2:\n");
			a = name(g, K_T);
			b = ++g->n_names; /* what the back edge carries: made at the
					   * end of the loop */
			buf_printf(g->out, "\t%%v%u *:T = phi ^1: %s, ^2: %%v%u\n", a, first, b);
			gen_some(g, 2 + pick(g, 5));
			last = operand(g, K_T);
			buf_printf(g->out, "\t%%v%u *:T = convert %s\n", b, last);
			buf_puts(g->out, "\tif true:bool, ^2, ^3\n^3:\n");
		}
		gen_some(g, 1 + pick(g, 4));
	}
	buf_printf(g->out, "\trundefers\n\tret %s\n}\n\n", operand(g, result));
}

static void
gen_head(Gen *g, const char *fname, const Sig *sig, const char *attrs)
{
	memset(g->n_pool, 0, sizeof g->n_pool);
	buf_printf(g->out, "func @%s(", fname);
	for (uint32_t k = 0; k < sig->n_params; k++)
		buf_printf(g->out, "%s%%v%u %s", k ? ", " : "", name(g, sig->params[k]),
			   text_of(g, sig->params[k]));
	buf_puts(g->out, ")");
	if (sig->n_captures) {
		buf_puts(g->out, " [");
		for (uint32_t k = 0; k < sig->n_captures; k++)
			buf_printf(g->out, "%s%%v%u %s", k ? ", " : "", name(g, sig->captures[k]),
				   text_of(g, sig->captures[k]));
		buf_puts(g->out, "]");
	}
	buf_printf(g->out, " (%s)%s", text_of(g, sig->result), attrs);
}

static void
gen_func(Gen *g, const char *fname, const Sig *sig, const char *attrs)
{
	gen_head(g, fname, sig, attrs);
	gen_body(g, sig->result);
}

/* A function that returns closures of function number i, by itself or through a call of itself. */
static void
gen_maker(Gen *g, uint32_t i)
{
	const Sig *of = &g->sigs[i];
	Sig sig = { .n_params = of->n_captures, .result = K_F };
	Buf n = { 0 }, args = { 0 };
	memcpy(sig.params, of->captures, sizeof of->captures);
	buf_printf(&n, "make%u", i);
	gen_head(g, buf_cstr(&n), &sig, "");
	buf_puts(g->out, " {\n^1:\n");
	gen_some(g, pick(g, 6));
	for (uint32_t k = 0; k < of->n_captures; k++)
		buf_printf(&args, ", %s", operand(g, of->captures[k]));
	buf_puts(g->out, "\tif true:bool, ^2, ^3\n^2:\n");
	define(g, K_F, "closure @f%u%s !site(closure struct{} \"func literal\")", i, buf_cstr(&args));
	buf_printf(g->out, "\trundefers\n\tret %%v%u\n^3:\n", g->n_names);
	define(g, K_F, "call @make%u%s", i, buf_cstr(&args));
	buf_printf(g->out, "\trundefers\n\tret %%v%u\n}\n\n", g->n_names);
}

static void
gen_method(Gen *g, const char *fname, Kind receiver)
{
	Sig sig = { .n_params = g->is_wide ? 3 : 2,
		    .params = { receiver, K_T, K_T },
		    .result = K_T };
	gen_func(g, fname, &sig, "");
}

void
random_module(uint64_t seed, uint32_t size, Buf *out)
{
	static const Kind param_kinds[] = {
		K_T, K_T, K_T, K_U, K_U, K_F, K_I, K_S, K_PT, K_V, K_A, K_R, K_PR
	};
	static const Kind result_kinds[] = {
		K_T, K_T, K_T, K_U, K_F, K_I, K_S, K_V, K_R, K_PR
	};
	static const Kind capture_kinds[] = { K_T, K_PT, K_U, K_F, K_V, K_R, K_PR };
	Gen *g = mem_new(Gen);
	g->out = out;
	g->rand = seed;
	g->is_focused = seed % 2;
	g->is_wide = seed / 2 % 3 == 0;
	g->has_makers = seed / 6 % 2;
	uint32_t n_args = g->is_wide ? 2 : 1;
	g->n_sigs = g->is_focused ? 4 : size < 4 ? 4 : size > 40 ? 40 : size;
	for (uint32_t i = 0; i < g->n_sigs; i++) {
		Sig *s = &g->sigs[i];
		s->is_closure = i % 3 == 1;
		s->n_params = s->is_closure ? n_args : 1 + pick(g, 3);
		for (uint32_t k = 0; k < s->n_params; k++)
			s->params[k] =
				s->is_closure ? K_T : param_kinds[pick(g, g->is_focused ? 3 : 13)];
		s->result = s->is_closure ? K_T : result_kinds[pick(g, g->is_focused ? 3 : 10)];
		if (s->is_closure)
			s->n_captures = pick(g, 3);
		for (uint32_t k = 0; k < s->n_captures; k++)
			s->captures[k] = capture_kinds[pick(g, 7)];
	}
	buf_printf(out,
		   "module \"m\" program\nfile 1 \"m.go\"\n\n"
		   "type :T = struct{a *:T; b *:T; u *:U; f %s; i %s}\n"
		   "type :U = struct{n int; t *:T; s []*:T; m map[*:T]*:T; c chan *:T; v :V; r [3]*:T}\n"
		   "type :V = struct{x *:T; y *:T}\n%s"
		   "methods *:T {M @T.M}\nmethods :V {M @V.M}\n%s"
		   "global $g *:T\nglobal $h %s\n\n",
		   text_of(g, K_F), text_of(g, K_I),
		   g->is_wide ? "type :W = struct{w **:T; n int}\n\n" : "\n",
		   g->is_wide ? "methods *:U {M @U.M}\nmethods *:V {M @PV.M}\n"
				"methods :W {M @W.M}\n\n"
			      : "\n",
		   text_of(g, K_F));
	gen_method(g, "T.M", K_T);
	gen_method(g, "V.M", K_V);
	if (g->is_wide) {
		gen_method(g, "U.M", K_U);
		gen_method(g, "PV.M", K_PV);
		gen_method(g, "W.M", K_W);
	}
	Sig plain = { .n_params = n_args, .params = { K_T, K_T }, .result = K_T };
	for (uint32_t i = 0; i < 3; i++) {
		Buf n = { 0 };
		buf_printf(&n, "plain%u", i);
		gen_func(g, buf_cstr(&n), &plain, "");
	}
	for (uint32_t i = 0; i < g->n_sigs; i++) {
		Buf n = { 0 };
		buf_printf(&n, "f%u", i);
		gen_func(g, buf_cstr(&n), &g->sigs[i], "");
		if (g->has_makers && g->sigs[i].is_closure)
			gen_maker(g, i);
	}
	Sig entry = { .result = K_T };
	gen_func(g, "main", &entry, " entry");
}

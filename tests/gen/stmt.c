/* Statements. */
#include "tests/gen/gen.h"

void
gen_move(Gen *g)
{
	switch (gen_below(g, 6)) {
	case 0:
	case 1:
		gen_line(g, "move()");
		return;
	case 2:
		gen_line(g, "smash(%u)", (unsigned)gen_number(g));
		return;
	case 3:
		gen_line(g, "churn(%u)", 4 + (unsigned)gen_below(g, 20));
		return;
	case 4:
		if (g->on[FEAT_RUNTIME])
			gen_line(g, "runtime.GC()");
		gen_line(g, "move()");
		return;
	}
}

void
gen_return(Gen *g)
{
	Buf b = { 0 };
	if (g->named_results && gen_chance(g, 50)) {
		gen_line(g, "return");
		return;
	}
	vec_each(g->results, i)
		buf_printf(&b, "%s %s", i ? "," : "", gen_expr(g, g->results->at[i], 1));
	gen_line(g, "return%s", buf_cstr(&b));
}

/* The statements of a block; its variables end with it. */
static void
block(Gen *g, uint32_t n)
{
	uint32_t vars = g->vars.len;
	g->depth++;
	gen_stmts(g, n);
	g->depth--;
	g->vars.len = vars;
}

static void
declare(Gen *g)
{
	TypeId t = gen_pick_type(g);
	const char *v = gen_declare(g, t, gen_expr(g, t, 2));
	if (gen_chance(g, 15))
		gen_out(g, t, v);
}

static void
assign(Gen *g)
{
	for (int tries = 0; tries < 5; tries++) {
		TypeId t = gen_pick_type(g);
		const char *place = gen_place(g, t, PLACE_STORE);
		if (!place)
			continue;
		gen_line(g, "%s = %s", place, gen_expr(g, t, 2));
		return;
	}
}

static void
store_elem(Gen *g)
{
	for (int tries = 0; tries < 8; tries++) {
		TypeId t = gen_pick_type(g);
		Kind k = gen_t(g, t)->kind;
		const char *a;
		if (k != KIND_SLICE && k != KIND_MAP)
			continue;
		if (!(a = gen_place(g, t, PLACE_VALUE)))
			continue;
		if (k == KIND_MAP) {
			gen_open(g, "if %s != nil {", a);
			gen_line(g, gen_t(g, t)->key == g->t_string ? "%s[keys[%u]] = %s" : "%s[%u] = %s", a,
				 (unsigned)gen_below(g, 8), gen_expr(g, gen_t(g, t)->elem, 1));
		} else {
			gen_open(g, "if len(%s) > 1 {", a);
			gen_line(g, "%s[%u] = %s", a, (unsigned)gen_below(g, 2),
				 gen_expr(g, gen_t(g, t)->elem, 1));
		}
		gen_shut(g, "}");
		return;
	}
}

/* A call of a func value or of an interface's method, if it is not nil. */
static void
call_value(Gen *g)
{
	TypeId t = 0;
	const char *f, *arg = "", *callee;
	TypeId result, param;
	uint32_t vars = g->vars.len;
	for (int tries = 0; tries < 12; tries++) {
		t = gen_pick_type(g);
		if (gen_t(g, t)->kind == KIND_FUNC || gen_t(g, t)->kind == KIND_IFACE)
			break;
	}
	if (gen_t(g, t)->kind != KIND_FUNC && gen_t(g, t)->kind != KIND_IFACE)
		return;
	f = gen_name(g, "f");
	gen_open(g, "if %s := (%s); %s != nil {", f, gen_expr(g, t, 2), f);
	callee = f;
	if (gen_t(g, t)->kind == KIND_FUNC) {
		param = gen_t(g, t)->params.len ? gen_t(g, t)->params.at[0] : 0;
		result = gen_t(g, t)->elem;
	} else {
		const Method *m;
		do
			m = &g->methods.at[gen_below(g, g->methods.len)];
		while (g->ifaces[m->iface] != t);
		callee = gen_text("%s.%s", f, m->name);
		param = m->param;
		result = m->result;
	}
	g->depth++;
	if (param)
		arg = gen_expr(g, param, 2);
	if (result) {
		const char *place = gen_place(g, result, PLACE_STORE);
		if (place && gen_chance(g, 40) && strchr(place, '.') == NULL &&
		    strchr(place, '[') == NULL && strchr(place, '*') == NULL) {
			gen_line(g, "%s = %s(%s)", place, callee, arg);
		} else {
			const char *v = gen_declare(g, result, gen_text("%s(%s)", callee, arg));
			if (gen_chance(g, 40))
				gen_move(g);
			gen_out(g, result, v);
			gen_stmts(g, gen_below(g, 2));
		}
	} else {
		gen_line(g, "%s(%s)", callee, arg);
	}
	g->depth--;
	gen_shut(g, "}");
	g->vars.len = vars;
}

static void
call_func(Gen *g)
{
	const Func *f;
	if (g->funcs.len == 0)
		return;
	f = &g->funcs.at[gen_below(g, g->funcs.len)];
	if (f->recv) {
		const char *recv = gen_place(g, gen_ptr(g, f->recv), PLACE_VALUE);
		if (!recv)
			recv = gen_place(g, f->recv, PLACE_ADDRESS);
		if (!recv)
			recv = gen_text("(%s)", gen_fresh(g, f->recv, 1));
		gen_call(g, gen_text("%s.%s", recv, f->name), f);
		return;
	}
	gen_call(g, f->name, f);
}

static void
if_stmt(Gen *g)
{
	gen_open(g, "if %s {", gen_cond(g));
	block(g, 1 + gen_below(g, 3));
	switch (gen_below(g, 8)) {
	case 0:
		gen_return(g);
		break;
	case 1:
		if (g->in_loop)
			gen_line(g, gen_chance(g, 50) ? "break" : "continue");
		break;
	case 2:
	case 3:
		gen_mid(g, "} else {");
		block(g, 1 + gen_below(g, 2));
		break;
	}
	gen_shut(g, "}");
}

static void
switch_stmt(Gen *g)
{
	uint32_t n = 1 + gen_below(g, 3);
	bool in_loop = g->in_loop;
	g->in_loop = false;
	gen_open(g, "switch (%s) & 3 {", gen_expr(g, g->t_int, 1));
	for (uint32_t i = 0; i < n; i++) {
		gen_mid(g, "case %u:", (unsigned)i);
		block(g, 1 + gen_below(g, 2));
		if (i + 1 < n && gen_chance(g, 20))
			gen_line(g, "fallthrough");
	}
	gen_mid(g, "default:");
	block(g, 1);
	gen_shut(g, "}");
	g->in_loop = in_loop;
}

/* The head of a loop; what it declares is in scope. */
static void
loop_head(Gen *g)
{
	unsigned n = 2 + (unsigned)gen_below(g, 2);
	const char *i = gen_name(g, "i");
	TypeId t = gen_ptr(g, gen_pick_struct(g));
	const char *s = gen_place(g, gen_slice(g, t), PLACE_VALUE);
	switch (gen_below(g, 6)) {
	case 0:
		gen_open(g, "for %s := range %u {", i, n);
		gen_bind(g, i, g->t_int);
		return;
	case 1:
		/* Its counter's address may be taken, so that fuel has to bound it. */
		gen_open(g, "for %s := 0; %s < %u && fuel > 0; %s++ {", i, i, n, i);
		gen_line(g, "fuel--");
		gen_bind(g, i, g->t_int);
		return;
	case 2:
		if (s) {
			gen_open(g, "for _, %s := range %s {", i, s);
			gen_open(g, "if %s == nil {", i);
			gen_line(g, "continue");
			gen_shut(g, "}");
			gen_bind(g, i, t);
			return;
		}
		break;
	case 3:
		gen_open(g, "for %s, %sp := 0, (%s); %s < %u && fuel > 0; %s++ {", i, i,
			 gen_expr(g, t, 1), i, n, i);
		gen_line(g, "fuel--");
		gen_bind(g, i, g->t_int);
		gen_bind(g, gen_text("%sp", i), t);
		return;
	}
	gen_open(g, "for %s := 0; %s < %u; %s++ {", i, i, n, i);
	vec_push(&g->vars, ((Var){ i, g->t_int, true }));
}

static void
for_stmt(Gen *g)
{
	uint32_t vars = g->vars.len;
	bool in_loop = g->in_loop;
	loop_head(g);
	g->in_loop = true;
	g->depth++;
	block(g, 1 + gen_below(g, 4));
	g->depth--;
	g->in_loop = in_loop;
	g->vars.len = vars;
	gen_shut(g, "}");
}

static void
out_stmt(Gen *g)
{
	const Var *v;
	if (g->vars.len == 0)
		return;
	v = &g->vars.at[gen_below(g, g->vars.len)];
	gen_move(g);
	gen_out(g, v->type, v->name);
}

static void
stmt(Gen *g)
{
	uint32_t r = gen_below(g, 100);
	bool deep = g->depth >= 4;
	if (r < 28)
		declare(g);
	else if (r < 42)
		assign(g);
	else if (r < 46)
		store_elem(g);
	else if (r < 58)
		call_func(g);
	else if (r < 64)
		call_value(g);
	else if (r < 70 && !deep)
		if_stmt(g);
	else if (r < 75 && !deep)
		for_stmt(g);
	else if (r < 77 && !deep)
		switch_stmt(g);
	else if (r < 91 && !deep)
		gen_idiom(g);
	else
		out_stmt(g);
}

void
gen_stmts(Gen *g, uint32_t n)
{
	for (uint32_t i = 0; i < n && g->budget > 0; i++) {
		g->budget--;
		stmt(g);
	}
}

/* Values of function types: literals, method values, functions. */
#include "tests/gen/gen.h"

/* What the body of a function literal must not change for what follows it. */
typedef struct Saved {
	Buf *out;
	uint32_t indent, vars, depth;
	const Func *self;
	const IdVec *results;
	bool named_results, in_loop;
} Saved;

static Saved
enter(Gen *g, Buf *out)
{
	Saved s = { g->out, g->indent, g->vars.len, g->depth,
		    g->self, g->results, g->named_results, g->in_loop };
	g->out = out;
	g->indent++;
	g->in_loop = g->named_results = false;
	g->self = NULL;
	g->lit_depth++;
	return s;
}

static void
leave(Gen *g, const Saved *s)
{
	g->out = s->out;
	g->indent = s->indent;
	g->vars.len = s->vars;
	g->depth = s->depth;
	g->self = s->self;
	g->results = s->results;
	g->named_results = s->named_results;
	g->in_loop = s->in_loop;
	g->lit_depth--;
}

void
gen_body(Gen *g, const IdVec *results, uint32_t statements)
{
	g->results = results;
	gen_open(g, "if fuel--; fuel < 0 {");
	gen_return(g);
	gen_shut(g, "}");
	gen_stmts(g, statements);
	gen_return(g);
}

static const char *
literal(Gen *g, TypeId t, uint32_t depth)
{
	Buf text = { 0 }, body = { 0 };
	IdVec results = { 0 };
	TypeId result = gen_t(g, t)->elem;
	Saved s;
	const char *param = NULL;
	if (result)
		vec_push(&results, result);
	if (gen_t(g, t)->params.len > 0)
		param = gen_name(g, "a");
	buf_puts(&text, "func(");
	if (param)
		buf_printf(&text, "%s %s", param, gen_tn(g, gen_t(g, t)->params.at[0]));
	buf_puts(&text, ")");
	if (result)
		buf_printf(&text, " %s", gen_tn(g, result));
	s = enter(g, &body);
	g->depth++;
	if (param)
		vec_push(&g->vars, ((Var){ param, gen_t(g, t)->params.at[0], false }));
	if (g->lit_depth < 3 && depth > 0 && g->budget > 3 && gen_chance(g, 50)) {
		gen_body(g, &results, 1 + gen_below(g, 3));
	} else {
		const char *place = NULL;
		g->results = &results;
		if (param && gen_chance(g, 40))
			place = gen_place(g, gen_t(g, t)->params.at[0], PLACE_STORE);
		if (place && strcmp(place, param) != 0)
			gen_line(g, "%s = %s", place, param);
		gen_return(g);
	}
	leave(g, &s);
	buf_printf(&text, " {\n%s", buf_cstr(&body));
	for (uint32_t i = 0; i < g->indent; i++)
		buf_putc(&text, '\t');
	buf_putc(&text, '}');
	return buf_cstr(&text);
}

/* A function, method value or method expression of this type; null if none is found. */
static const char *
named(Gen *g, TypeId t)
{
	TypeId param = gen_t(g, t)->params.len ? gen_t(g, t)->params.at[0] : 0;
	const char *found = NULL;
	uint32_t seen = 0;
	vec_each(&g->funcs, i) {
		const Func *f = &g->funcs.at[i];
		TypeId result = f->results.len == 1 ? f->results.at[0] : 0;
		const char *recv, *text = NULL;
		if (f->variadic || f->type_param || f->results.len > 1 ||
		    result != gen_t(g, t)->elem)
			continue;
		if (!f->recv) {
			if (f->params.len == (param ? 1 : 0) && (!param || f->params.at[0] == param))
				text = f->name;
		} else if (f->params.len == (param ? 1 : 0) && (!param || f->params.at[0] == param)) {
			recv = gen_place(g, gen_ptr(g, f->recv), PLACE_VALUE);
			if (!recv || gen_chance(g, 40))
				recv = gen_place(g, f->recv, PLACE_ADDRESS);
			if (recv)
				text = gen_text("%s.%s", recv, f->name);
		} else if (f->params.len == 0 && param == gen_ptr(g, f->recv)) {
			text = gen_text("(*%s).%s", gen_tn(g, f->recv), f->name);
		}
		if (text && gen_below(g, ++seen) == 0)
			found = text;
	}
	return found;
}

const char *
gen_func_value(Gen *g, TypeId t, uint32_t depth)
{
	const char *f = gen_chance(g, 50) ? named(g, t) : NULL;
	return f ? f : literal(g, t, depth);
}

const char *
gen_seq_value(Gen *g, TypeId t, uint32_t depth)
{
	TypeId elem = gen_t(g, t)->elem;
	Buf text = { 0 }, body = { 0 };
	uint32_t n = 1 + gen_below(g, 2);
	Saved s;
	const char *list = gen_place(g, gen_slice(g, elem), PLACE_VALUE);
	bool pointers = gen_t(g, elem)->kind == KIND_PTR;
	buf_printf(&text, "func(yield func(%s) bool) {\n", gen_tn(g, elem));
	s = enter(g, &body);
	g->depth++;
	for (uint32_t i = 0; i < n; i++) {
		gen_open(g, "if !yield(%s) {", gen_expr(g, elem, depth ? depth - 1 : 0));
		gen_line(g, "return");
		gen_shut(g, "}");
	}
	if (list) {
		gen_open(g, "for _, v := range %s {", list);
		gen_open(g, pointers ? "if v != nil && !yield(v) {" : "if !yield(v) {");
		gen_line(g, "return");
		gen_shut(g, "}");
		gen_shut(g, "}");
	}
	leave(g, &s);
	buf_puts(&text, buf_cstr(&body));
	for (uint32_t i = 0; i < g->indent; i++)
		buf_putc(&text, '\t');
	buf_putc(&text, '}');
	return buf_cstr(&text);
}

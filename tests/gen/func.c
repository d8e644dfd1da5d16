/* Functions, methods, package-level variables, and the top level of a program. */
#include "tests/gen/gen.h"

/* t with `with` for the type parameter. */
static TypeId
subst(Gen *g, TypeId t, TypeId param, TypeId with)
{
	const Type type = *gen_t(g, t);
	TypeId elem;
	if (t == param)
		return with;
	if (!type.elem && type.params.len == 0)
		return t;
	elem = type.elem ? subst(g, type.elem, param, with) : 0;
	switch (type.kind) {
	case KIND_PTR:
		return gen_ptr(g, elem);
	case KIND_SLICE:
		return gen_slice(g, elem);
	case KIND_ARRAY:
		return gen_array(g, type.len, elem);
	case KIND_MAP:
		return gen_map(g, type.key, elem);
	case KIND_BOX:
		return gen_box(g, elem);
	case KIND_SEQ:
		return gen_seq(g, elem);
	case KIND_FUNC:
		return gen_func_type(g, type.params.len ? subst(g, type.params.at[0], param, with) : 0,
				     elem);
	case KIND_INT:
	case KIND_SMALL:
	case KIND_BOOL:
	case KIND_STRING:
	case KIND_ANY:
	case KIND_STRUCT:
	case KIND_IFACE:
	case KIND_PARAM:
		break;
	}
	return t;
}

void
gen_call(Gen *g, const char *callee, const Func *f)
{
	Func inst = *f;
	const char *args, *names[2];
	if (f->type_param) {
		TypeId with = g->type_param && gen_chance(g, 50) ? g->type_param : gen_pick_type(g);
		inst.params = (IdVec){ 0 };
		inst.results = (IdVec){ 0 };
		vec_each(&f->params, i)
			vec_push(&inst.params, subst(g, f->params.at[i], f->type_param, with));
		vec_each(&f->results, i)
			vec_push(&inst.results, subst(g, f->results.at[i], f->type_param, with));
		callee = gen_text("%s[%s]", callee, gen_tn(g, with));
	}
	args = gen_args(g, &inst);
	if (inst.results.len == 0 || gen_chance(g, 10)) {
		gen_line(g, "%s(%s)", callee, args);
		return;
	}
	if (inst.results.len == 1) {
		const char *v = gen_declare(g, inst.results.at[0], gen_text("%s(%s)", callee, args));
		if (gen_chance(g, 30))
			gen_move(g);
		if (gen_chance(g, 50))
			gen_out(g, inst.results.at[0], v);
		return;
	}
	names[0] = gen_name(g, "v");
	names[1] = gen_name(g, "v");
	gen_line(g, "%s, %s := %s(%s)", names[0], names[1], callee, args);
	for (uint32_t i = 0; i < 2; i++)
		gen_bind(g, names[i], inst.results.at[i]);
	if (gen_chance(g, 50))
		gen_move(g);
	gen_out(g, inst.results.at[0], names[0]);
}

/* The head, the body and the end of a function whose signature is made. */
static void
declare_func(Gen *g, Func *f, const char *recv, const char *recv_name, TypeId recv_type)
{
	Buf head = { 0 };
	bool named = f->results.len > 0 && gen_chance(g, 30);
	g->vars.len = 0;
	g->depth = g->lit_depth = 0;
	g->budget = 25;
	g->in_loop = false;
	buf_printf(&head, "func %s%s%s(", recv, f->name, f->type_param ? "[T any]" : "");
	if (recv_name)
		vec_push(&g->vars, ((Var){ recv_name, recv_type, false }));
	vec_each(&f->params, i) {
		TypeId t = f->params.at[i];
		const char *name = gen_text("p%u", (unsigned)i);
		if (f->variadic && i + 1 == f->params.len)
			buf_printf(&head, "%s%s ...%s", i ? ", " : "", name, gen_tn(g, gen_t(g, t)->elem));
		else
			buf_printf(&head, "%s%s %s", i ? ", " : "", name, gen_tn(g, t));
		vec_push(&g->vars, ((Var){ name, t, false }));
	}
	buf_puts(&head, ")");
	if (f->results.len > 0) {
		buf_puts(&head, " (");
		vec_each(&f->results, i)
			buf_printf(&head, "%s%s%s", i ? ", " : "",
				   named ? gen_text("r%u ", (unsigned)i) : "",
				   gen_tn(g, f->results.at[i]));
		buf_puts(&head, ")");
	}
	gen_open(g, "%s {", buf_cstr(&head));
	g->self = f;
	g->named_results = false;
	if (named) {
		/* A variable of pointer type is never nil: each is set first. */
		vec_each(&f->results, i) {
			const char *name = gen_text("r%u", (unsigned)i);
			gen_line(g, "%s = %s", name, gen_expr(g, f->results.at[i], 1));
			vec_push(&g->vars, ((Var){ name, f->results.at[i], false }));
		}
		g->named_results = true;
	}
	g->depth = 1;
	gen_body(g, &f->results, 3 + gen_below(g, 7));
	g->depth = 0;
	gen_shut(g, "}\n");
}

static TypeId
pick_param(Gen *g)
{
	return gen_chance(g, 45) ? gen_ptr(g, gen_pick_struct(g)) : gen_pick_type(g);
}

static void
plain_func(Gen *g)
{
	Func f = { .name = gen_name(g, "f") };
	uint32_t n = 1 + gen_below(g, 3), results = gen_below(g, 3);
	const char *recv = "";
	TypeId recv_type = 0;
	if (gen_chance(g, 25)) {
		f.recv = gen_pick_struct(g);
		recv_type = gen_chance(g, 60) ? gen_ptr(g, f.recv) : f.recv;
		recv = gen_text("(rc %s) ", gen_tn(g, recv_type));
		n--;
	}
	for (uint32_t i = 0; i < n; i++)
		vec_push(&f.params, pick_param(g));
	if (n > 0 && gen_chance(g, 12)) {
		f.variadic = true;
		f.params.at[n - 1] = gen_slice(g, gen_ptr(g, gen_pick_struct(g)));
	}
	for (uint32_t i = 0; i < results; i++)
		vec_push(&f.results, pick_param(g));
	declare_func(g, &f, recv, recv_type ? "rc" : NULL, recv_type);
	vec_push(&g->funcs, f);
}

static void
generic_func(Gen *g)
{
	Func f = { .name = gen_name(g, "g") };
	uint32_t pool = g->pool.len, n = 1 + gen_below(g, 3);
	TypeId t = gen_param_type(g, "T");
	TypeId made[] = { t, gen_ptr(g, t), gen_slice(g, t), gen_func_type(g, t, t), gen_box(g, t),
			  gen_ptr(g, gen_ptr(g, t)), gen_func_type(g, 0, t), gen_array(g, 2, t) };
	uint32_t n_made = sizeof made / sizeof *made;
	f.type_param = t;
	vec_push(&f.params, t);
	for (uint32_t i = 0; i < n; i++)
		vec_push(&f.params, gen_chance(g, 70) ? made[gen_below(g, n_made)] : pick_param(g));
	n = gen_below(g, 3);
	for (uint32_t i = 0; i < n; i++)
		vec_push(&f.results, gen_chance(g, 80) ? made[gen_below(g, n_made)] : pick_param(g));
	for (uint32_t i = 0; i < n_made * 4; i++)
		vec_push(&g->pool, made[i % n_made]);
	g->type_param = t;
	declare_func(g, &f, "", NULL, 0);
	g->type_param = 0;
	g->pool.len = pool;
	vec_push(&g->funcs, f);
}

/* The methods of the interfaces, for each struct. */
static void
iface_methods(Gen *g)
{
	for (uint32_t s = 0; s < g->n_structs; s++)
		vec_each(&g->methods, i) {
			const Method *m = &g->methods.at[i];
			TypeId t = g->structs[s];
			TypeId recv = gen_t(g, t)->by_value ? t : gen_ptr(g, t);
			Func f = { .name = m->name, .recv = t };
			vec_push(&f.params, m->param);
			if (m->result)
				vec_push(&f.results, m->result);
			declare_func(g, &f, gen_text("(rc %s) ", gen_tn(g, recv)), "rc", recv);
			if (gen_chance(g, 30))
				vec_push(&g->funcs, f);
		}
}

void
gen_functions(Gen *g)
{
	uint32_t after = gen_below(g, g->size);
	for (uint32_t i = 0; i < g->size; i++) {
		if (i == after)
			iface_methods(g);
		if (g->on[FEAT_GENERIC] && gen_chance(g, 20))
			generic_func(g);
		else
			plain_func(g);
	}
}

void
gen_globals(Gen *g)
{
	uint32_t n = g->on[FEAT_GLOBAL] ? 1 + gen_below(g, 4) : 0;
	for (uint32_t i = 0; i < n; i++) {
		TypeId t = gen_pick_type(g);
		const char *name = gen_name(g, "G");
		gen_line(g, "var %s %s\n", name, gen_tn(g, t));
		vec_push(&g->globals, ((Var){ name, t, false }));
	}
}

void
gen_main(Gen *g)
{
	static const IdVec none = { 0 };
	uint32_t n = 2 + gen_below(g, 3);
	g->self = NULL;
	g->named_results = g->in_loop = false;
	for (uint32_t i = 0; i < n; i++) {
		gen_open(g, "func t%u() {", (unsigned)i);
		g->vars.len = 0;
		g->depth = 1;
		g->lit_depth = 0;
		g->budget = 40;
		g->results = &none;
		gen_stmts(g, 6 + gen_below(g, 10));
		gen_shut(g, "}\n");
	}
	gen_open(g, "func %s() {", g->package ? "Main" : "main");
	for (uint32_t i = 0; i < n; i++) {
		gen_line(g, "run(%u, t%u)", (unsigned)gen_number(g), (unsigned)i);
		vec_each(&g->globals, k)
			gen_out(g, g->globals.at[k].type, g->globals.at[k].name);
	}
	gen_line(g, "println(\"total\", total)");
	gen_shut(g, "}\n");
}

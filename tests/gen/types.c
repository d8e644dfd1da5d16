/* The table of types, and the choice of those that a program declares and uses. */
#include "tests/gen/gen.h"

const Type *
gen_t(const Gen *g, TypeId t)
{
	assert(t > 0 && t < g->types.len);
	return &g->types.at[t];
}

const char *
gen_tn(const Gen *g, TypeId t)
{
	return gen_t(g, t)->name;
}

/* The one type with this name. */
static TypeId
add(Gen *g, Kind kind, const char *name, TypeId elem)
{
	if (g->types.len == 0)
		vec_extend(&g->types, 1);
	vec_each(&g->types, i)
		if (i > 0 && strcmp(g->types.at[i].name, name) == 0)
			return i;
	vec_push(&g->types, ((Type){ .kind = kind, .name = name, .elem = elem }));
	return g->types.len - 1;
}

TypeId
gen_ptr(Gen *g, TypeId t)
{
	return add(g, KIND_PTR, gen_text("*%s", gen_tn(g, t)), t);
}

TypeId
gen_slice(Gen *g, TypeId t)
{
	return add(g, KIND_SLICE, gen_text("[]%s", gen_tn(g, t)), t);
}

TypeId
gen_array(Gen *g, uint32_t n, TypeId t)
{
	TypeId a = add(g, KIND_ARRAY, gen_text("[%u]%s", (unsigned)n, gen_tn(g, t)), t);
	g->types.at[a].len = n;
	return a;
}

TypeId
gen_map(Gen *g, TypeId key, TypeId t)
{
	TypeId m = add(g, KIND_MAP, gen_text("map[%s]%s", gen_tn(g, key), gen_tn(g, t)), t);
	g->types.at[m].key = key;
	return m;
}

TypeId
gen_box(Gen *g, TypeId t)
{
	return add(g, KIND_BOX, gen_text("Box[%s]", gen_tn(g, t)), t);
}

TypeId
gen_seq(Gen *g, TypeId t)
{
	return add(g, KIND_SEQ, gen_text("func(func(%s) bool)", gen_tn(g, t)), t);
}

TypeId
gen_func_type(Gen *g, TypeId param, TypeId result)
{
	TypeId f = add(g, KIND_FUNC,
		       gen_text("func(%s)%s%s", param ? gen_tn(g, param) : "", result ? " " : "",
				result ? gen_tn(g, result) : ""),
		       result);
	if (param && g->types.at[f].params.len == 0)
		vec_push(&g->types.at[f].params, param);
	return f;
}

TypeId
gen_param_type(Gen *g, const char *name)
{
	return add(g, KIND_PARAM, name, 0);
}

bool
gen_is_ptr_to(const Gen *g, TypeId t, Kind kind)
{
	return gen_t(g, t)->kind == KIND_PTR && gen_t(g, gen_t(g, t)->elem)->kind == kind;
}

TypeId
gen_pick_struct(Gen *g)
{
	return g->structs[gen_below(g, g->n_structs)];
}

TypeId
gen_pick_type(Gen *g)
{
	return g->pool.at[gen_below(g, g->pool.len)];
}

static void
pool_add(Gen *g, TypeId t, uint32_t weight)
{
	for (uint32_t i = 0; i < weight; i++)
		vec_push(&g->pool, t);
}

/* The types made of one that variables have; each is in the pool of some programs only. */
static void
pool_derive(Gen *g, TypeId t, uint32_t weight)
{
	TypeId p = gen_ptr(g, t);
	pool_add(g, p, 8 * weight);
	pool_add(g, t, 3 * weight);
	if (gen_chance(g, 60))
		pool_add(g, gen_slice(g, p), 3 * weight);
	if (gen_chance(g, 30))
		pool_add(g, gen_slice(g, t), 2 * weight);
	if (gen_chance(g, 40))
		pool_add(g, gen_array(g, 2 + gen_below(g, 2), p), 2 * weight);
	if (gen_chance(g, 20))
		pool_add(g, gen_ptr(g, gen_array(g, 2, t)), weight);
	if (gen_chance(g, 20))
		pool_add(g, gen_array(g, 2, t), weight);
	if (gen_chance(g, 50))
		pool_add(g, gen_ptr(g, p), 2 * weight);
	if (gen_chance(g, 20))
		pool_add(g, gen_ptr(g, gen_slice(g, p)), weight);
	if (g->on[FEAT_MAP] && gen_chance(g, 60))
		pool_add(g, gen_map(g, g->t_int, p), 2 * weight);
	if (g->on[FEAT_MAP] && gen_chance(g, 20))
		pool_add(g, gen_map(g, g->t_string, gen_slice(g, p)), weight);
	if (g->on[FEAT_CLOSURE] && gen_chance(g, 60))
		pool_add(g, gen_func_type(g, p, p), 2 * weight);
	if (g->on[FEAT_CLOSURE] && gen_chance(g, 50))
		pool_add(g, gen_func_type(g, 0, p), 2 * weight);
	if (g->on[FEAT_CLOSURE] && gen_chance(g, 25))
		pool_add(g, gen_func_type(g, gen_ptr(g, p), 0), weight);
	if (g->on[FEAT_GENERIC] && gen_chance(g, 60))
		pool_add(g, gen_box(g, p), 2 * weight);
	if (g->on[FEAT_GENERIC] && gen_chance(g, 40))
		pool_add(g, gen_ptr(g, gen_box(g, p)), 2 * weight);
	if (g->on[FEAT_RANGEFUNC] && gen_chance(g, 50))
		pool_add(g, gen_seq(g, p), weight);
}

static void
choose_methods(Gen *g)
{
	uint32_t n = 1 + gen_below(g, 2);
	for (uint32_t i = 0; i < g->n_ifaces; i++)
		for (uint32_t j = 0; j < n; j++) {
			TypeId in = gen_ptr(g, gen_pick_struct(g));
			TypeId out = gen_ptr(g, gen_pick_struct(g));
			if (gen_chance(g, 40))
				in = gen_pick_type(g);
			if (gen_chance(g, 40))
				out = gen_chance(g, 30) ? 0 : gen_pick_type(g);
			vec_push(&g->methods, ((Method){ gen_name(g, "m"), i, in, out }));
		}
}

static void
choose_fields(Gen *g, uint32_t s)
{
	TypeId t = g->structs[s];
	uint32_t n = 2 + gen_below(g, 4);
	vec_push(&g->types.at[t].fields, ((Field){ "id", g->t_int }));
	if (g->on[FEAT_STRUCT] && s > 0 && gen_chance(g, 50)) {
		TypeId e = g->structs[gen_below(g, s)];
		bool by_pointer = gen_chance(g, 30);
		vec_push(&g->types.at[t].fields,
			 ((Field){ gen_tn(g, e), by_pointer ? gen_ptr(g, e) : e }));
	}
	for (uint32_t i = 0; i < n; i++) {
		TypeId f = i == 0 ? gen_ptr(g, gen_pick_struct(g)) : gen_pick_type(g);
		Kind k = gen_t(g, f)->kind;
		/* A struct holds only earlier structs by value. */
		if (k == KIND_STRUCT || k == KIND_ARRAY || k == KIND_BOX) {
			TypeId inner = k == KIND_STRUCT ? f : gen_t(g, f)->elem;
			if (gen_t(g, inner)->kind == KIND_STRUCT && inner >= t)
				f = gen_ptr(g, inner);
		}
		vec_push(&g->types.at[t].fields, ((Field){ gen_text("e%u", (unsigned)i), f }));
	}
}

void
gen_choose_types(Gen *g)
{
	g->t_int = add(g, KIND_INT, "int", 0);
	g->t_i8 = add(g, KIND_SMALL, "int8", 0);
	g->t_u8 = add(g, KIND_SMALL, "uint8", 0);
	g->t_bool = add(g, KIND_BOOL, "bool", 0);
	g->t_string = add(g, KIND_STRING, "string", 0);
	g->t_any = add(g, KIND_ANY, "any", 0);
	g->t_thunk = gen_func_type(g, 0, g->t_int);
	g->t_bytes = gen_slice(g, g->t_u8);
	g->n_structs = 2 + gen_below(g, MAX_STRUCTS - 1);
	for (uint32_t i = 0; i < g->n_structs; i++) {
		g->structs[i] = add(g, KIND_STRUCT, gen_text("S%u", (unsigned)i), 0);
		g->types.at[g->structs[i]].by_value = gen_chance(g, 30);
	}
	g->n_ifaces = g->on[FEAT_IFACE] ? 1 + gen_below(g, MAX_IFACES) : 0;
	for (uint32_t i = 0; i < g->n_ifaces; i++)
		g->ifaces[i] = add(g, KIND_IFACE, gen_text("I%u", (unsigned)i), 0);
	for (uint32_t i = 0; i < g->n_structs; i++)
		pool_derive(g, g->structs[i], 1 + gen_below(g, 2));
	pool_add(g, g->t_int, 6);
	pool_add(g, gen_ptr(g, g->t_int), 5);
	pool_add(g, gen_slice(g, g->t_int), 2);
	if (g->on[FEAT_INT]) {
		pool_add(g, g->t_i8, 2);
		pool_add(g, g->t_u8, 2);
	}
	if (g->on[FEAT_STRING]) {
		pool_add(g, g->t_string, 5);
		pool_add(g, gen_ptr(g, g->t_string), 2);
		pool_add(g, gen_slice(g, g->t_string), 2);
		pool_add(g, g->t_bytes, 2);
	}
	if (g->on[FEAT_CLOSURE]) {
		pool_add(g, g->t_thunk, 4);
		pool_add(g, gen_slice(g, g->t_thunk), 2);
	}
	if (g->on[FEAT_IFACE]) {
		pool_add(g, g->t_any, 4);
		pool_add(g, gen_slice(g, g->t_any), 2);
		for (uint32_t i = 0; i < g->n_ifaces; i++) {
			pool_add(g, g->ifaces[i], 5);
			pool_add(g, gen_slice(g, g->ifaces[i]), 1);
		}
	}
	choose_methods(g);
	for (uint32_t i = 0; i < g->n_structs; i++)
		choose_fields(g, i);
}

void
gen_declare_types(Gen *g)
{
	for (uint32_t i = 0; i < g->n_structs; i++) {
		const Type *t = gen_t(g, g->structs[i]);
		gen_open(g, "type %s struct {", t->name);
		vec_each(&t->fields, k) {
			const Field *f = &t->fields.at[k];
			const char *type = gen_tn(g, f->type);
			if (f->name[0] == 'S')
				gen_line(g, "%s", type);
			else
				gen_line(g, "%s %s", f->name, type);
		}
		gen_shut(g, "}");
		gen_line(g, "%s", "");
	}
	for (uint32_t i = 0; i < g->n_ifaces; i++) {
		gen_open(g, "type %s interface {", gen_tn(g, g->ifaces[i]));
		gen_line(g, "dig(d int) int");
		vec_each(&g->methods, k) {
			const Method *m = &g->methods.at[k];
			if (m->iface == i)
				gen_line(g, "%s(x %s) %s", m->name, gen_tn(g, m->param),
					 m->result ? gen_tn(g, m->result) : "");
		}
		gen_shut(g, "}");
		gen_line(g, "%s", "");
	}
}

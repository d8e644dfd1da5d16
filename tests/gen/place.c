/*
 * What of a type can be found in scope: variables, their fields, elements, what they point to.
 * One is chosen at random while they are enumerated (reservoir sampling).
 */
#include "tests/gen/gen.h"

typedef struct Search {
	Gen *g;
	TypeId want;
	PlaceUse use;
	const char *found;
	uint32_t weight; /* of all that were seen */
} Search;

static bool
may_be_nil(const Gen *g, TypeId t)
{
	Kind k = gen_t(g, t)->kind;
	return k == KIND_PTR || k == KIND_PARAM;
}

/* sure: is no nil pointer. */
static void
see(Search *s, const char *text, TypeId t, bool sure, uint32_t weight)
{
	if (t != s->want)
		return;
	if (s->use == PLACE_VALUE && !sure && may_be_nil(s->g, t))
		return;
	s->weight += weight;
	if (gen_below(s->g, s->weight) < weight)
		s->found = text;
}

/* The parts of what text, which is no nil pointer, denotes. */
static void
see_parts(Search *s, const char *text, TypeId t, uint32_t depth, uint32_t weight)
{
	const Gen *g = s->g;
	const Type *type = gen_t(g, t);
	const Type *elem = type->elem ? gen_t(g, type->elem) : NULL;
	switch (type->kind) {
	case KIND_PTR:
		if (elem->kind == KIND_STRUCT || elem->kind == KIND_ARRAY || elem->kind == KIND_BOX)
			see_parts(s, text, type->elem, depth, weight);
		see(s, gen_text("(*%s)", text), type->elem, false, weight);
		return;
	case KIND_STRUCT:
		vec_each(&type->fields, i) {
			const Field *f = &type->fields.at[i];
			const char *part = gen_text("%s.%s", text, f->name);
			see(s, part, f->type, false, weight);
			if (depth > 0 && gen_t(g, f->type)->kind != KIND_PTR)
				see_parts(s, part, f->type, depth - 1, weight);
		}
		return;
	case KIND_ARRAY:
		see(s, gen_text("%s[%u]", text, (unsigned)gen_below(s->g, type->len)), type->elem, false,
		    weight);
		return;
	case KIND_BOX:
		see(s, gen_text("%s.v", text), type->elem, false, weight);
		return;
	case KIND_INT:
	case KIND_SMALL:
	case KIND_BOOL:
	case KIND_STRING:
	case KIND_ANY:
	case KIND_SLICE:
	case KIND_MAP:
	case KIND_FUNC:
	case KIND_IFACE:
	case KIND_SEQ:
	case KIND_PARAM:
		return;
	}
}

const char *
gen_place(Gen *g, TypeId t, PlaceUse use)
{
	Search s = { .g = g, .want = t, .use = use };
	vec_each(&g->vars, i) {
		const Var *v = &g->vars.at[i];
		/* Near variables are nearer. */
		uint32_t weight = i + 6 > g->vars.len ? 3 : 1;
		if (v->fixed && use != PLACE_VALUE && use != PLACE_MAYBE)
			continue;
		see(&s, v->name, v->type, true, 3 * weight);
		see_parts(&s, v->name, v->type, 1, weight);
	}
	if (gen_chance(g, use == PLACE_STORE ? 8 : 15))
		vec_each(&g->globals, i)
			see(&s, g->globals.at[i].name, g->globals.at[i].type, false, 2);
	return s.found;
}

const char *
gen_var_of(Gen *g, TypeId t)
{
	Search s = { .g = g, .want = t, .use = PLACE_VALUE };
	vec_each(&g->vars, i)
		if (!g->vars.at[i].fixed)
			see(&s, g->vars.at[i].name, g->vars.at[i].type, true,
			    i + 4 > g->vars.len ? 3 : 1);
	return s.found;
}

void
gen_bind(Gen *g, const char *name, TypeId t)
{
	vec_push(&g->vars, ((Var){ name, t, false }));
	gen_line(g, "_ = %s", name);
}

const char *
gen_declare(Gen *g, TypeId t, const char *value)
{
	const char *name = gen_name(g, "v");
	Kind k = gen_t(g, t)->kind;
	/* An untyped constant, or a value of another type, needs the type. */
	if (k == KIND_PTR || k == KIND_STRUCT || k == KIND_SLICE)
		gen_line(g, "%s := %s", name, value);
	else
		gen_line(g, "var %s %s = %s", name, gen_tn(g, t), value);
	gen_bind(g, name, t);
	return name;
}

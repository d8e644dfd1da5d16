/* The table of idioms. */
#include "tests/gen/gen.h"

static const Idiom *const tables[] = {
	gen_idioms_calls, gen_idioms_control, gen_idioms_data, gen_idioms_generic,
	gen_idioms_go, gen_idioms_reflect, gen_idioms_std, gen_idioms_values,
};

Pick
gen_pick(Gen *g)
{
	TypeId s = gen_pick_struct(g), p = gen_ptr(g, s);
	return (Pick){ s, p, gen_tn(g, s), gen_tn(g, p) };
}

void
gen_out_id(Gen *g, const char *value)
{
	gen_line(g, "out(%u, %s.id)", (unsigned)gen_number(g), value);
}

void
gen_keep(Gen *g, TypeId t, const char *value)
{
	const char *place = gen_place(g, t, PLACE_STORE);
	if (place && strcmp(place, value) != 0)
		gen_line(g, "%s = %s", place, value);
	else
		gen_line(g, "_ = %s", value);
}

void
gen_some(Gen *g, uint32_t n)
{
	uint32_t vars = g->vars.len;
	g->depth++;
	gen_stmts(g, gen_below(g, n + 1));
	g->depth--;
	g->vars.len = vars;
}

bool
gen_idiom(Gen *g)
{
	const Idiom *found = NULL;
	uint32_t vars = g->vars.len, seen = 0;
	bool in_loop = g->in_loop;
	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
		for (const Idiom *i = tables[t]; i->emit; i++) {
			/* What imports much is rare: where it is there, it is used. */
			uint32_t weight = i->feature >= FEAT_UNSAFE ? 3 : 1;
			if (!g->on[i->feature])
				continue;
			seen += weight;
			if (gen_below(g, seen) < weight)
				found = i;
		}
	if (!found)
		return false;
	/* In a block of its own: a goto must not jump over a declaration. */
	gen_open(g, "{");
	g->depth++;
	g->in_loop = false;
	found->emit(g);
	g->in_loop = in_loop;
	g->depth--;
	g->vars.len = vars;
	gen_shut(g, "}");
	return true;
}

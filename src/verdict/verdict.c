/*
 * Names and texts of the enumerations, whose ids are stable (doc/soundness.md); record sets, and
 * what they ask their engine.
 */
#include "verdict/verdict.h"

const char *
lifetime_name(Lifetime l)
{
	switch (l) {
	case LIFETIME_NONE:
		return "none";
#define X(name, text)             \
	case LIFETIME_##name:     \
		return text;
		LIFETIME_LIST(X)
#undef X
	}
	return "none";
}

static const struct {
	const char *id, *text;
} reasons[] = {
#define X(name, id, text) {id, text},
	REASON_LIST(X)
#undef X
};

const char *
reason_id(Reason r)
{
	assert(r < REASON_COUNT);
	return reasons[r].id;
}

const char *
reason_text(Reason r)
{
	assert(r < REASON_COUNT);
	return reasons[r].text;
}

Verdicts *
verdict_new(const IrModule *m)
{
	Verdicts *vs = mem_new(Verdicts);
	vs->module = m;
	vs->n_funcs = m->funcs.len;
	vs->funcs = mem_array(FuncVerdicts, vs->n_funcs + 1);
	return vs;
}

void
verdict_explain_site(const Verdicts *vs, SiteVerdict *v)
{
	assert(v->func != 0 && v->func < vs->n_funcs);
	if (vs->explain_site)
		vs->explain_site(vs->engine, v);
}

void
verdict_explain_param(const Verdicts *vs, IrFuncId f, uint32_t param)
{
	assert(f != 0 && f < vs->n_funcs && param < vs->funcs[f].params.len);
	if (vs->explain_param)
		vs->explain_param(vs->engine, f, param);
}

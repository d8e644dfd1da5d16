/*
 * Verdicts as attributes of the IR: placement and reason of sites, facts of
 * parameters. Facts are a list with commas: "noescape", "held", "content held", "leaks(PLACE)",
 * "leaks(PLACE) level=N" when something is loaded first.
 */
#include "verdict/verdict.h"

/* Whether an earlier leak differs in the reason or in what leaks alone, which the text has not. */
static bool
is_repeated(const ParamFacts *facts, uint32_t i)
{
	assert(i < facts->leaks.len);
	const ParamLeak *leak = &facts->leaks.at[i];
	for (uint32_t k = 0; k < i; k++)
		if (facts->leaks.at[k].level == leak->level &&
		    !strcmp(facts->leaks.at[k].text, leak->text))
			return true;
	return false;
}

static const Str *
facts_text(IrModule *m, const ParamFacts *facts)
{
	Buf b = {0};
	if (facts->leaks.len == 0 && !facts->is_held && !facts->content_held)
		buf_puts(&b, "noescape");
	vec_each(&facts->leaks, i) {
		const ParamLeak *leak = &facts->leaks.at[i];
		if (is_repeated(facts, i))
			continue;
		buf_printf(&b, "%sleaks(%s)", i ? ", " : "", leak->text);
		if (leak->level)
			buf_printf(&b, " level=%u", leak->level);
	}
	if (facts->is_held)
		buf_puts(&b, b.len ? ", held" : "held");
	if (facts->content_held)
		buf_puts(&b, b.len ? ", content held" : "content held");
	return str_intern(m->strs, buf_cstr(&b), b.len);
}

void
verdict_annotate(const Verdicts *vs, IrModule *m)
{
	assert(vs->module == m && vs->n_funcs == m->funcs.len);
	for (IrFuncId id = 1; id < m->funcs.len; id++) {
		IrFunc *f = ir_func(m, id);
		const FuncVerdicts *fv = &vs->funcs[id];
		assert(fv->sites.len == 0 || fv->sites.len + 1 == f->sites.len);
		assert(fv->params.len == 0 ||
		       fv->params.len == f->params.len + f->captures.len);
		vec_each(&fv->sites, i) {
			const SiteVerdict *v = &fv->sites.at[i];
			IrSite *site = &f->sites.at[v->site];
			site->placement = v->placement;
			site->reason = v->placement == PLACE_HEAP || v->placement == PLACE_SIZE
					       ? str_cstr(m->strs, reason_id(v->reason))
					       : NULL;
		}
		vec_each(&fv->params, i) {
			IrParam *p = i < f->params.len ? &f->params.at[i]
						       : &f->captures.at[i - f->params.len];
			p->facts = fv->params.at[i].has_pointers ? facts_text(m, &fv->params.at[i])
								 : NULL;
		}
	}
}

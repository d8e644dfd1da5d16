/*
 * What holds for the records of any engine, on which report relies. Whether they are right is for
 * the engine to prove.
 */
#include "verdict/verdict.h"

typedef struct Check {
	const IrFunc *f;
	Buf *faults;
	bool is_fine;
} Check;

__attribute__((format(printf, 2, 3))) static void
fault(Check *c, const char *fmt, ...)
{
	va_list ap;
	buf_printf(c->faults, "%s: ", c->f->name->s);
	va_start(ap, fmt);
	buf_vprintf(c->faults, fmt, ap);
	va_end(ap);
	buf_putc(c->faults, '\n');
	c->is_fine = false;
}

static void
check_site(Check *c, const SiteVerdict *v, IrSiteId site)
{
	if (v->site != site || v->func != c->f->id) {
		fault(c, "site %u: the verdict is of another site", site);
		return;
	}
	bool is_static = v->placement == PLACE_STATIC;
	if (v->placement == PLACE_NONE || v->lifetime == LIFETIME_NONE)
		fault(c, "site %u: no placement or lifetime", site);
	if ((v->placement == PLACE_STACK) != (v->reason == REASON_NONE) ||
	    is_static != (v->reason == REASON_READ_ONLY || v->reason == REASON_PACKAGE_DATA))
		fault(c, "site %u: placement %s with reason %s", site,
		      ir_placement_name(v->placement), reason_id(v->reason));
	if ((v->placement == PLACE_STACK || v->placement == PLACE_SIZE) &&
	    v->lifetime > LIFETIME_FRAME)
		fault(c, "site %u: in the frame with lifetime %s", site,
		      lifetime_name(v->lifetime));
	if ((v->is_dead || v->is_left_out) && v->placement != PLACE_STACK)
		fault(c, "site %u: never made, but %s", site, ir_placement_name(v->placement));
	if (v->would_be_heap && !is_static)
		fault(c, "site %u: would be on the heap, but is %s", site,
		      ir_placement_name(v->placement));
}

/* Leaks are sorted by where they lead to, then by level. */
static bool
is_sorted(const ParamLeak *a, const ParamLeak *b)
{
	if (a->to != b->to)
		return a->to < b->to;
	return a->index != b->index ? a->index < b->index : a->level <= b->level;
}

static void
check_leak(Check *c, uint32_t param, const ParamLeak *leak)
{
	bool is_result = leak->to == LEAK_RESULT, is_param = leak->to == LEAK_PARAM;
	uint32_t n = is_result ? c->f->results.len : c->f->params.len + c->f->captures.len;
	if ((is_result || is_param) && leak->index >= n)
		fault(c, "parameter %u: leaks to number %u of %u", param, leak->index, n);
	if ((leak->to == LEAK_HEAP) != (leak->why != REASON_NONE))
		fault(c, "parameter %u: leaks with reason %s", param, reason_id(leak->why));
	if (!leak->from || !leak->text || is_result != (leak->name != NULL))
		fault(c, "parameter %u: a leak without its texts", param);
}

static void
check_param(Check *c, uint32_t param, const ParamFacts *p)
{
	bool escapes = false;
	if (!p->has_pointers && (p->leaks.len > 0 || p->is_held || p->content_held))
		fault(c, "parameter %u: without pointers, but with facts", param);
	vec_each(&p->leaks, i) {
		const ParamLeak *leak = &p->leaks.at[i];
		check_leak(c, param, leak);
		if (i > 0 && !is_sorted(leak - 1, leak))
			fault(c, "parameter %u: leaks are not sorted", param);
		escapes |= leak->to == LEAK_HEAP && leak->level == 0;
	}
	if (escapes != p->escapes)
		fault(c, "parameter %u: %s, but its leaks say otherwise", param,
		      p->escapes ? "escapes" : "does not escape");
}

static void
check_func(Check *c, const FuncVerdicts *fv)
{
	const IrFunc *f = c->f;
	bool has_body = f->body == BODY_HERE;
	uint32_t n_sites = has_body && f->sites.len ? f->sites.len - 1 : 0;
	uint32_t n_params = has_body ? f->params.len + f->captures.len : 0;
	if (has_body && fv->is_noescape)
		fault(c, "declared not to let anything escape, but it has a body");
	if (fv->sites.len != 0 && fv->sites.len != n_sites)
		fault(c, "%u verdicts for %u sites", fv->sites.len, n_sites);
	else
		vec_each(&fv->sites, i)
			check_site(c, &fv->sites.at[i], i + 1);
	if (fv->params.len != 0 && fv->params.len != n_params)
		fault(c, "facts of %u of %u parameters", fv->params.len, n_params);
	else
		vec_each(&fv->params, i)
			check_param(c, i, &fv->params.at[i]);
}

bool
verdict_check(const Verdicts *vs, Buf *faults)
{
	assert(vs->n_funcs == vs->module->funcs.len);
	bool is_fine = true;
	for (IrFuncId id = 1; id < vs->n_funcs; id++) {
		Check c = {.f = ir_func(vs->module, id), .faults = faults, .is_fine = true};
		check_func(&c, &vs->funcs[id]);
		is_fine &= c.is_fine;
	}
	return is_fine;
}

/*
 * Which functions and sites are reported, in which order. A generic
 * function's instances are joined: of the verdicts of one source site the
 * worst counts (design, section 2).
 */
#include "report/report.h"

#include <stdlib.h>

#include "report/priv.h"

static const Str *
loc_file(const IrModule *m, IrLoc loc)
{
	return loc.file ? m->files.at[loc.file] : NULL;
}

void
report_loc(const IrModule *m, IrLoc loc, Buf *out)
{
	const Str *file = loc_file(m, loc);
	buf_puts(out, !file ? "-" : file->len == 0 ? "??" : file->s);
	if (loc.line)
		buf_printf(out, ":%u", loc.line);
	if (loc.line && loc.col)
		buf_printf(out, ":%u", loc.col);
}

int
report_loc_cmp(const IrModule *m, IrLoc a, IrLoc b)
{
	if (a.file != b.file) {
		const Str *fa = loc_file(m, a), *fb = loc_file(m, b);
		int c = !fa || !fb ? (fa != NULL) - (fb != NULL) : str_cmp(fa, fb);
		if (c)
			return c;
	}
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return a.col < b.col ? -1 : a.col > b.col;
}

/* Whether a function belongs to a reported package; false for wrappers. */
static bool
wants(const ReportInput *in, const IrFunc *f)
{
	if (f->is_wrapper)
		return false;
	const Str *package = ir_name_package(in->module->strs, f->name);
	vec_each(&in->packages, i)
		if (in->packages.at[i] == package)
			return true;
	return false;
}

typedef struct FuncOrder {
	const IrModule *module;
	const IrFunc *func;
} FuncOrder;

static int
by_place(const void *a, const void *b)
{
	const FuncOrder *x = a, *y = b;
	int c = report_loc_cmp(x->module, x->func->loc, y->func->loc);
	return c ? c : str_cmp(x->func->name, y->func->name);
}

void
report_funcs(const ReportInput *in, bool once, ReportFuncs *out)
{
	VEC(FuncOrder) order = {0};
	Map seen = {0}; /* generic functions of which an instance was taken */
	for (IrFuncId id = 1; id < in->module->funcs.len; id++) {
		const IrFunc *f = ir_func(in->module, id);
		if (!wants(in, f))
			continue;
		vec_push(&order, ((FuncOrder){in->module, f}));
	}
	if (order.len > 0)
		qsort(order.at, order.len, sizeof order.at[0], by_place);
	vec_each(&order, i) {
		const IrFunc *f = order.at[i].func;
		bool is_new = true;
		if (once && f->generic_origin)
			map_ensure(&seen, map_key(f->generic_origin), &is_new);
		if (is_new)
			vec_push(out, f);
	}
}

typedef struct SiteOrder {
	const IrModule *module;
	ReportSite site;
} SiteOrder;

/* Same place, kind and text: one site of the source. */
static int
by_source(const SiteOrder *x, const SiteOrder *y)
{
	int c = report_loc_cmp(x->module, x->site.loc, y->site.loc);
	if (!c)
		c = (int)x->site.site->kind - (int)y->site.site->kind;
	if (!c)
		c = str_cmp(x->site.site->text, y->site.site->text);
	return c ? c : str_cmp(x->site.package, y->site.package);
}

static int
site_order(const void *a, const void *b)
{
	const SiteOrder *x = a, *y = b;
	int c = by_source(x, y);
	return c ? c : str_cmp(x->site.func->name, y->site.func->name);
}

static int
placement_rank(IrPlacement p)
{
	switch (p) {
	case PLACE_NONE:
	case PLACE_STACK:
		return 0;
	case PLACE_STATIC:
		return 1;
	case PLACE_SIZE:
		return 2;
	case PLACE_HEAP:
		return 3;
	}
	return 0;
}

static bool
is_worse(const ReportInput *in, const SiteVerdict *a, const SiteVerdict *b)
{
	bool escapes = report_gc_escapes(in, a);
	if (escapes != report_gc_escapes(in, b))
		return escapes;
	int c = placement_rank(a->placement) - placement_rank(b->placement);
	return c ? c > 0 : a->lifetime > b->lifetime;
}

const char *
report_site_text(const IrSite *site)
{
	/* Lowering numbers the variables that it makes as gc does. */
	return site->kind == SITE_VAR && site->text->s[0] == '.' ? "temporary" : site->text->s;
}

/* A variable that the source has not and that costs nothing: nobody asks about it. */
static bool
is_silent(const IrSite *site, const SiteVerdict *v)
{
	return site->kind == SITE_VAR && site->is_implicit && v->placement != PLACE_HEAP;
}

/* What gc prints about one more instance of the site. */
static void
add_gc_line(const ReportInput *in, ReportSite *r, const IrSite *site, const SiteVerdict *v)
{
	bool escapes = report_gc_escapes(in, v);
	if (site->gc_text == NULL) {
		r->has_plain = true;
		return;
	}
	vec_each(&r->gc_lines, i) {
		if (r->gc_lines.at[i].text == site->gc_text) {
			r->gc_lines.at[i].escapes |= escapes;
			return;
		}
	}
	vec_push(&r->gc_lines, ((ReportGcLine){ site->gc_text, escapes }));
}

void
report_collect(const ReportInput *in, ReportSites *out)
{
	VEC(SiteOrder) order = {0};
	ReportFuncs funcs = {0};
	report_funcs(in, false, &funcs);
	vec_each(&funcs, i) {
		const IrFunc *f = funcs.at[i];
		FuncVerdicts *fv = &in->verdicts->funcs[f->id];
		vec_each(&fv->sites, s) {
			SiteVerdict *v = &fv->sites.at[s];
			const IrSite *site = &f->sites.at[v->site];
			if (is_silent(site, v))
				continue;
			ReportSite r = {.func = f, .site = site, .verdict = v, .n_instances = 1,
					.loc = ir_instr(f, site->instr)->loc,
					.package = ir_name_package(in->module->strs, f->name)};
			vec_push(&order, ((SiteOrder){in->module, r}));
		}
	}
	if (order.len > 0)
		qsort(order.at, order.len, sizeof order.at[0], site_order);
	vec_each(&order, i) {
		const ReportSite *s = &order.at[i].site;
		if (i == 0 || by_source(&order.at[i - 1], &order.at[i]) != 0) {
			vec_push(out, *s);
			add_gc_line(in, vec_last(out), s->site, s->verdict);
			continue;
		}
		ReportSite *last = vec_last(out);
		add_gc_line(in, last, s->site, s->verdict);
		last->n_instances++;
		if (is_worse(in, s->verdict, last->verdict))
			last->verdict = s->verdict;
	}
}

/*
 * The default screen: of each package a summary, then the sites on the heap with
 * one line of reason each; on request every site and every parameter.
 */
#include "report/report.h"

#include <stdlib.h>

#include "report/priv.h"

typedef struct Counts {
	uint32_t sites, stack, heap, size, is_static;
} Counts;

static void
count(Counts *c, const SiteVerdict *v)
{
	c->sites++;
	c->stack += v->placement == PLACE_STACK;
	c->heap += v->placement == PLACE_HEAP;
	c->size += v->placement == PLACE_SIZE;
	c->is_static += v->placement == PLACE_STATIC;
}

static void
summary(const Str *package, const ReportSites *sites, Buf *out)
{
	Counts c = {0};
	vec_each(sites, i)
		if (sites->at[i].package == package)
			count(&c, sites->at[i].verdict);
	buf_printf(out, "# %s: %u sites: %u stack, %u heap", package->s, c.sites, c.stack, c.heap);
	if (c.size)
		buf_printf(out, ", %u by size", c.size);
	if (c.is_static)
		buf_printf(out, ", %u static", c.is_static);
	buf_putc(out, '\n');
}

/* Path and first line of what is said of one site. */
static void
site_line(const ReportInput *in, const ReportSite *s, Buf *out)
{
	const SiteVerdict *v = s->verdict;
	report_loc(in->module, s->loc, out);
	buf_printf(out, ": %s: %s, lifetime %s", s->site->text->s, ir_placement_name(v->placement),
		   lifetime_name(v->lifetime));
	if (v->reason != REASON_NONE)
		buf_printf(out, ": %s", reason_text(v->reason));
	if (v->sink)
		buf_printf(out, " (%s)", v->sink);
	if (s->n_instances > 1)
		buf_printf(out, " [worst of %u instances]", s->n_instances);
	buf_putc(out, '\n');
}

typedef struct Item {
	const IrModule *module;
	IrLoc loc;
	const char *text; /* whole line */
} Item;

static int
item_order(const void *a, const void *b)
{
	const Item *x = a, *y = b;
	int c = report_loc_cmp(x->module, x->loc, y->loc);
	return c ? c : strcmp(x->text, y->text);
}

static const char *
param_line(const ReportInput *in, const IrFunc *f, uint32_t k)
{
	const IrParam *param = &f->params.at[k];
	const ParamFacts *facts = &in->escape->funcs[f->id].params.at[k];
	Buf out = {0};
	report_loc(in->module, param->loc, &out);
	buf_printf(&out, ": %s ", param->name->s);
	if (facts->leaks.len == 0)
		buf_puts(&out, facts->is_held ? "is held by the heap for a while"
			       : facts->content_held ? "does not escape, what it points to is held "
						       "by the heap for a while"
						     : "does not escape");
	vec_each(&facts->leaks, i) {
		const ParamLeak *leak = &facts->leaks.at[i];
		buf_puts(&out, i ? ", " : "");
		if (leak->level)
			buf_printf(&out, "content %s ", leak->from);
		if (leak->to == LEAK_CALL)
			buf_puts(&out, "is given to a call that callers resolve");
		else
			buf_printf(&out, "leaks to %s", leak->text);
	}
	buf_putc(&out, '\n');
	return buf_cstr(&out);
}

/* The summary of one package, then its sites and parameters. */
static void
package_lines(const ReportInput *in, const Str *package, const ReportSites *sites,
	      const ReportFuncs *funcs, bool all_sites, Buf *out)
{
	summary(package, sites, out);
	VEC(Item) items = {0};
	vec_each(sites, i) {
		const ReportSite *s = &sites->at[i];
		if (s->package != package || (!all_sites && s->verdict->placement != PLACE_HEAP))
			continue;
		Buf line = {0};
		site_line(in, s, &line);
		vec_push(&items, ((Item){in->module, s->loc, buf_cstr(&line)}));
	}
	vec_each(funcs, i) {
		const IrFunc *f = funcs->at[i];
		if (f->body != BODY_HERE || ir_name_package(in->module->strs, f->name) != package)
			continue;
		const FuncVerdicts *fv = &in->escape->funcs[f->id];
		for (uint32_t k = 0; k < f->params.len; k++)
			if (fv->params.at[k].has_pointers && f->params.at[k].name->len > 0)
				vec_push(&items, ((Item){in->module, f->params.at[k].loc,
							 param_line(in, f, k)}));
	}
	if (items.len > 0)
		qsort(items.at, items.len, sizeof items.at[0], item_order);
	vec_each(&items, i)
		buf_puts(out, items.at[i].text);
}

void
report_text(const ReportInput *in, bool all_sites, Buf *out)
{
	ReportSites sites = {0};
	report_collect(in, &sites);
	ReportFuncs funcs = {0};
	if (all_sites)
		report_funcs(in, true, &funcs);
	vec_each(&in->packages, i)
		package_lines(in, in->packages.at[i], &sites, &funcs, all_sites, out);
}

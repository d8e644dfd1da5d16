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
summary(const Str *package, const ReportPart *part, Buf *out)
{
	Counts c = {0};
	vec_each(&part->sites, i)
		count(&c, part->sites.at[i]->worst->verdict);
	buf_printf(out, "# %s: %u sites: %u stack, %u heap", package->s, c.sites, c.stack, c.heap);
	if (c.size)
		buf_printf(out, ", %u by size", c.size);
	if (c.is_static)
		buf_printf(out, ", %u static", c.is_static);
	buf_putc(out, '\n');
}

void
report_site_line(const ReportInput *in, const ReportSite *s, Buf *out)
{
	const SiteVerdict *v = s->worst->verdict;
	report_loc(in, s->site->loc, out);
	buf_printf(out, ": %s: %s, lifetime %s", report_site_text(s->site),
		   ir_placement_name(v->placement), lifetime_name(v->lifetime));
	if (v->reason != REASON_NONE)
		buf_printf(out, ": %s", reason_text(v->reason));
	if (v->sink)
		buf_printf(out, " (%s)", v->sink);
	buf_printf(out, " [%s in %s", ir_site_kind_name(s->site->kind), s->site->func->local->s);
	if (s->n_instances > 1)
		buf_printf(out, ", worst of %u instances", s->n_instances);
	buf_putc(out, ']');
}

typedef struct Item {
	const ReportInput *in;
	IrLoc loc;
	const char *text; /* whole line, without its end */
} Item;

static int
item_order(const void *a, const void *b)
{
	const Item *x = a, *y = b;
	int c = report_loc_cmp(x->in, x->loc, y->loc);
	return c ? c : strcmp(x->text, y->text);
}

const char *
report_leak_text(const ParamLeak *leak)
{
	Buf out = {0};
	if (leak->level)
		buf_printf(&out, "content %s ", leak->from);
	if (leak->to == LEAK_CALL)
		buf_puts(&out, "is given to a call that callers resolve");
	else
		buf_printf(&out, "leaks to %s", leak->text);
	return buf_cstr(&out);
}

/* The leaks, each text once: some differ only in the reason, which JSON has. */
static void
leaks_text(const ParamFacts *facts, Buf *out)
{
	VEC(const char *) texts = {0};
	vec_each(&facts->leaks, i) {
		const char *text = report_leak_text(&facts->leaks.at[i]);
		bool is_new = true;
		vec_each(&texts, k)
			is_new = is_new && strcmp(texts.at[k], text) != 0;
		if (!is_new)
			continue;
		buf_printf(out, "%s%s", texts.len ? ", " : "", text);
		vec_push(&texts, text);
	}
}

void
report_param_line(const ReportInput *in, const RecordFunc *f, uint32_t k, Buf *out)
{
	const RecordParam *param = &f->params.at[k];
	const ParamFacts *facts = param->facts;
	report_loc(in, param->loc, out);
	buf_printf(out, ": %s ", param->name->s);
	if (facts->leaks.len == 0)
		buf_puts(out, facts->is_held ? "is held by the heap during the call"
			      : facts->content_held ? "does not escape, what it points to is held "
						      "by the heap during the call"
						    : "does not escape");
	leaks_text(facts, out);
	buf_printf(out, " [param of %s]", f->local->s);
}

/* The summary of one package, then its sites and parameters. */
static void
package_lines(const ReportInput *in, const Str *package, const ReportPart *part, bool all_sites,
	      Buf *out)
{
	summary(package, part, out);
	VEC(Item) items = {0};
	vec_each(&part->sites, i) {
		const ReportSite *s = part->sites.at[i];
		if (!all_sites && s->worst->verdict->placement != PLACE_HEAP)
			continue;
		Buf line = {0};
		report_site_line(in, s, &line);
		vec_push(&items, ((Item){in, s->site->loc, buf_cstr(&line)}));
	}
	vec_each(&part->funcs, i) {
		const RecordFunc *f = part->funcs.at[i];
		if (f->body != BODY_HERE)
			continue;
		vec_each(&f->params, k) {
			if (!f->params.at[k].has_pointers || f->params.at[k].name->len == 0)
				continue;
			Buf line = {0};
			report_param_line(in, f, k, &line);
			IrLoc loc = f->params.at[k].loc;
			vec_push(&items, ((Item){in, loc, buf_cstr(&line)}));
		}
	}
	if (items.len > 0)
		qsort(items.at, items.len, sizeof items.at[0], item_order);
	vec_each(&items, i)
		buf_printf(out, "%s\n", items.at[i].text);
}

void
report_text(const ReportInput *in, bool all_sites, Buf *out)
{
	ReportSites sites = {0};
	report_collect(in, &sites);
	ReportFuncs funcs = {0};
	if (all_sites)
		report_funcs(in, true, &funcs);
	ReportPart *parts = report_parts(in, &sites, &funcs);
	vec_each(in->packages, i)
		package_lines(in, in->packages->at[i], &parts[i], all_sites, out);
}

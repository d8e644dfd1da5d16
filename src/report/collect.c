/*
 * Which functions and sites are reported, in which order. A generic
 * function's instances are joined: of the verdicts of one source site the
 * worst counts (design, section 2).
 */
#include "report/report.h"

#include <stdlib.h>

#include "report/priv.h"

static const Str *
loc_file(const ReportInput *in, IrLoc loc)
{
	return loc.file ? in->records->files.at[loc.file] : NULL;
}

void
report_loc(const ReportInput *in, IrLoc loc, Buf *out)
{
	const Str *file = loc_file(in, loc);
	buf_puts(out, !file ? "-" : file->len == 0 ? "??" : file->s);
	if (loc.line)
		buf_printf(out, ":%u", loc.line);
	if (loc.line && loc.col)
		buf_printf(out, ":%u", loc.col);
}

int
report_loc_cmp(const ReportInput *in, IrLoc a, IrLoc b)
{
	if (a.file != b.file) {
		const Str *fa = loc_file(in, a), *fb = loc_file(in, b);
		int c = !fa || !fb ? (fa != NULL) - (fb != NULL) : str_cmp(fa, fb);
		if (c)
			return c;
	}
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return a.col < b.col ? -1 : a.col > b.col;
}

typedef struct FuncOrder {
	const ReportInput *in;
	const RecordFunc *func;
} FuncOrder;

static int
by_place(const void *a, const void *b)
{
	const FuncOrder *x = a, *y = b;
	int c = report_loc_cmp(x->in, x->func->loc, y->func->loc);
	return c ? c : str_cmp(x->func->name, y->func->name);
}

void
report_funcs(const ReportInput *in, bool once, ReportFuncs *out)
{
	VEC(FuncOrder) order = {0};
	Map seen = {0}; /* generic functions of which an instance was taken */
	vec_each(&in->records->funcs, i)
		vec_push(&order, ((FuncOrder){in, in->records->funcs.at[i]}));
	if (order.len > 0)
		qsort(order.at, order.len, sizeof order.at[0], by_place);
	vec_each(&order, i) {
		const RecordFunc *f = order.at[i].func;
		bool is_new = true;
		if (once && f->generic_origin)
			map_ensure(&seen, map_key(f->generic_origin), &is_new);
		if (is_new)
			vec_push(out, f);
	}
}

typedef struct SiteOrder {
	const ReportInput *in;
	const RecordSite *site;
} SiteOrder;

/* Same place, kind and text: one site of the source. */
static int
by_source(const SiteOrder *x, const SiteOrder *y)
{
	const RecordSite *a = x->site, *b = y->site;
	int c = report_loc_cmp(x->in, a->loc, b->loc);
	if (!c)
		c = (int)a->kind - (int)b->kind;
	if (!c)
		c = str_cmp(a->text, b->text);
	return c ? c : str_cmp(a->func->package, b->func->package);
}

static int
site_order(const void *a, const void *b)
{
	const SiteOrder *x = a, *y = b;
	int c = by_source(x, y);
	return c ? c : str_cmp(x->site->func->name, y->site->func->name);
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
is_worse(const ReportInput *in, const RecordSite *a, const RecordSite *b)
{
	bool escapes = report_gc_escapes(in, a);
	if (escapes != report_gc_escapes(in, b))
		return escapes;
	const SiteVerdict *v = a->verdict, *w = b->verdict;
	int c = placement_rank(v->placement) - placement_rank(w->placement);
	return c ? c > 0 : v->lifetime > w->lifetime;
}

const char *
report_site_text(const RecordSite *site)
{
	/* Lowering numbers the variables that it makes as gc does. */
	return site->kind == SITE_VAR && site->text->s[0] == '.' ? "temporary" : site->text->s;
}

/* A variable that the source has not and that costs nothing: nobody asks about it. */
static bool
is_silent(const RecordSite *site)
{
	return site->kind == SITE_VAR && site->is_implicit &&
	       site->verdict->placement != PLACE_HEAP;
}

/* What gc prints about one more instance of the site. */
static void
add_gc_line(const ReportInput *in, ReportSite *r, const RecordSite *site)
{
	bool escapes = report_gc_escapes(in, site);
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
	vec_each(&funcs, i)
		vec_each(&funcs.at[i]->sites, s)
			if (!is_silent(&funcs.at[i]->sites.at[s]))
				vec_push(&order, ((SiteOrder){in, &funcs.at[i]->sites.at[s]}));
	if (order.len > 0)
		qsort(order.at, order.len, sizeof order.at[0], site_order);
	vec_each(&order, i) {
		const RecordSite *s = order.at[i].site;
		if (i == 0 || by_source(&order.at[i - 1], &order.at[i]) != 0)
			vec_push(out, ((ReportSite){.site = s, .worst = s}));
		ReportSite *last = vec_last(out);
		add_gc_line(in, last, s);
		last->n_instances++;
		if (is_worse(in, s, last->worst))
			last->worst = s;
	}
}

static ReportPart *
part_of(ReportPart *parts, const Map *numbers, const Str *package)
{
	uint64_t number = map_get(numbers, map_key(package));
	return number ? &parts[number - 1] : NULL;
}

ReportPart *
report_parts(const ReportInput *in, const ReportSites *sites, const ReportFuncs *funcs)
{
	ReportPart *parts = mem_array(ReportPart, in->packages->len), *part;
	Map numbers = {0}; /* package -> its number + 1 */
	vec_each(in->packages, i)
		map_put(&numbers, map_key(in->packages->at[i]), i + 1);
	vec_each(sites, i)
		if ((part = part_of(parts, &numbers, sites->at[i].site->func->package)))
			vec_push(&part->sites, &sites->at[i]);
	vec_each(funcs, i)
		if ((part = part_of(parts, &numbers, funcs->at[i]->package)))
			vec_push(&part->funcs, funcs->at[i]);
	return parts;
}

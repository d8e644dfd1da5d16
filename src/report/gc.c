/*
 * Verdicts in the words of gc -m -l (gc-escape.md, section 1.2 of the design
 * notes lists the catalogue): so that the two can be compared line by line.
 * Lines are sorted by place; gc prints in the order of its passes.
 */
#include "report/report.h"

#include <stdlib.h>

#include "report/priv.h"

typedef struct Line {
	const ReportInput *in;
	IrLoc loc;
	const char *text;
	IrSiteKind kind;  /* of a site of an instance: */
	const Str *shape; /* what gc prints for instances of its shape; null for all others */
} Line;

typedef VEC(Line) Lines;

/* gc keeps eight bits of a column and prints none from here on. */
#define MAX_COLUMN 255u

__attribute__((format(printf, 4, 5))) static void
add_line(Lines *lines, const ReportInput *in, IrLoc loc, const char *fmt, ...)
{
	Buf text = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	if (loc.col >= MAX_COLUMN)
		loc.col = 0;
	vec_push(lines, ((Line){ .in = in, .loc = loc, .text = buf_cstr(&text) }));
}

static int
line_order(const void *a, const void *b)
{
	const Line *x = a, *y = b;
	int c = report_loc_cmp(x->in, x->loc, y->loc);
	return c ? c : strcmp(x->text, y->text);
}

/* From this release on gc has a buffer for a make of any size, and first looks for elements without
 * size (ir.HeapAllocReason); before, a constant size was enough to stay. */
#define MAKE_BUFFER_MINOR 25u

/* Whether gc prints of a make of elements without size, whose address goes nowhere, that it
 * escapes. */
static bool
empty_make_escapes(const ReportInput *in, const RecordSite *site)
{
	assert(site->kind == SITE_MAKE_SLICE && site->size == 0);
	uint32_t minor = in->records->go_minor;
	return minor == 0 || minor >= MAKE_BUFFER_MINOR || !site->has_const_len;
}

bool
report_gc_escapes(const ReportInput *in, const RecordSite *site)
{
	const SiteVerdict *v = site->verdict;
	switch (v->placement) {
	case PLACE_NONE:
	case PLACE_STACK:
	case PLACE_SIZE:
		return false;
	case PLACE_HEAP:
		/* The size of a box is no business of gc's analysis: what is too large for a
		 * temporary is allocated by the conversion, silently. Alignment is. */
		return v->reason != REASON_TOO_LARGE || site->kind != SITE_BOX ||
		       site->is_overaligned;
	case PLACE_STATIC:
		if (v->would_be_heap)
			return true;
		return v->reason == REASON_READ_ONLY && site->kind == SITE_MAKE_SLICE &&
		       empty_make_escapes(in, site);
	}
	return false;
}

static void
site_line(const ReportInput *in, const ReportSite *s, const Str *text, bool escapes, Lines *lines)
{
	if (s->site->kind != SITE_VAR)
		add_line(lines, in, s->site->loc,
			 escapes ? "%s escapes to heap" : "%s does not escape", text->s);
	else if (escapes)
		add_line(lines, in, s->site->loc, "moved to heap: %s", text->s);
}

/* The lines of one site that were added from `from` on are those of a shape. Two instances with
 * different texts in the source can have one shape: there remains the line that says heap, which
 * sorts last. Sites come by place. */
static void
join_shape(Lines *lines, uint32_t from, const ReportSite *s, const Str *shape)
{
	assert(lines->len <= from + 1);
	if (from == lines->len)
		return;
	Line *line = vec_last(lines);
	line->kind = s->site->kind;
	line->shape = shape;
	for (uint32_t i = from; i-- > 0;) {
		Line *old = &lines->at[i];
		if (report_loc_cmp(line->in, old->loc, line->loc) != 0)
			return;
		if (old->shape != shape || old->kind != line->kind)
			continue;
		if (strcmp(old->text, line->text) < 0)
			old->text = line->text;
		vec_pop(lines);
		return;
	}
}

static void
site_lines(const ReportInput *in, const ReportSite *s, Lines *lines)
{
	if (s->site->is_implicit)
		return;
	if (s->has_plain)
		site_line(in, s, s->site->text, report_gc_escapes(in, s->worst), lines);
	vec_each(&s->gc_lines, i) {
		const ReportGcLine *line = &s->gc_lines.at[i];
		uint32_t from = lines->len;
		site_line(in, s, line->text, line->escapes, lines);
		if (s->site->func->instance != NULL)
			join_shape(lines, from, s, line->text);
	}
}

/* Whether gc, which has no names for these, would say that the parameter leaks to the heap. */
static bool
is_heap_leak(const ParamLeak *leak)
{
	return leak->to == LEAK_HEAP || leak->to == LEAK_CALL;
}

/* The least level at which the parameter flows to the heap, or is held by it; UINT32_MAX: never. */
static uint32_t
heap_level(const ParamFacts *p)
{
	uint32_t level = p->is_held ? 0 : p->content_held ? 1 : UINT32_MAX;
	vec_each(&p->leaks, i)
		if (is_heap_leak(&p->leaks.at[i]) && p->leaks.at[i].level < level)
			level = p->leaks.at[i].level;
	return level;
}

/* A flow to a result, or to memory that another parameter leads to. Of several to one result gc
 * prints the one with the fewest dereferences; leaks are sorted, so that is the first. */
static void
flow_line(const ReportInput *in, const RecordParam *param, uint32_t k, Lines *lines)
{
	const ParamFacts *facts = param->facts;
	const ParamLeak *leak = &facts->leaks.at[k];
	if (leak->to == LEAK_RESULT) {
		for (uint32_t i = 0; i < k; i++)
			if (facts->leaks.at[i].to == LEAK_RESULT &&
			    facts->leaks.at[i].index == leak->index)
				return;
		add_line(lines, in, param->loc, "leaking param: %s to result %s level=%u",
			 param->name->s, leak->name, leak->level);
		return;
	}
	add_line(lines, in, param->loc, "leaking param: %s to %s level=%u", param->name->s,
		 leak->text, leak->level);
}

/* Whether the variable of parameter number `param` itself is on the heap: then gc prints nothing
 * else of it. */
static bool
is_moved(const ReportInput *in, const RecordFunc *f, uint32_t param)
{
	vec_each(&f->sites, i)
		if (f->sites.at[i].param == param + 1 && report_gc_escapes(in, &f->sites.at[i]))
			return true;
	return false;
}

static void
param_lines(const ReportInput *in, const RecordFunc *f, uint32_t i, Lines *lines)
{
	const RecordParam *param = &f->params.at[i];
	const ParamFacts *facts = param->facts;
	const char *name = param->name->s;
	if (!param->has_pointers || !*name || !strcmp(name, "_") || is_moved(in, f, i))
		return;
	uint32_t level = heap_level(facts);
	bool any = level != UINT32_MAX;
	if (any)
		add_line(lines, in, param->loc,
			 level ? "leaking param content: %s" : "leaking param: %s", name);
	vec_each(&facts->leaks, k) {
		const ParamLeak *leak = &facts->leaks.at[k];
		if (is_heap_leak(leak) || leak->level >= level)
			continue;
		any = true;
		flow_line(in, param, k, lines);
	}
	if (!any)
		add_line(lines, in, param->loc, "%s does not escape", name);
}

/* The parameters of a function without a body, which has no facts: its directive decides. */
static void
declared_lines(const ReportInput *in, const RecordFunc *f, Lines *lines)
{
	assert(f->body != BODY_HERE);
	bool is_kept = !f->is_noescape;
	vec_each(&f->params, i) {
		const RecordParam *param = &f->params.at[i];
		const char *name = param->name->s;
		if (param->has_pointers && *name && strcmp(name, "_"))
			add_line(lines, in, param->loc,
				 is_kept ? "leaking param: %s" : "%s does not escape", name);
	}
}

/* All lines of one package, under a header as the go command prints it;
 * nothing for a silent package. */
static void
package_lines(const ReportInput *in, const Str *package, const ReportPart *part, Buf *out)
{
	Lines lines = {0};
	vec_each(&part->sites, i)
		site_lines(in, part->sites.at[i], &lines);
	vec_each(&part->funcs, i) {
		const RecordFunc *f = part->funcs.at[i];
		if (f->instance)
			continue;
		if (f->body != BODY_HERE) {
			declared_lines(in, f, &lines);
			continue;
		}
		vec_each(&f->params, k)
			param_lines(in, f, k, &lines);
	}
	if (lines.len == 0)
		return;
	qsort(lines.at, lines.len, sizeof lines.at[0], line_order);
	buf_printf(out, "# %s\n", package->s);
	vec_each(&lines, i) {
		report_loc(in, lines.at[i].loc, out);
		buf_printf(out, ": %s\n", lines.at[i].text);
	}
}

void
report_gc(const ReportInput *in, Buf *out)
{
	ReportSites sites = {0};
	report_collect(in, &sites);
	ReportFuncs funcs = {0};
	report_funcs(in, false, &funcs);
	ReportPart *parts = report_parts(in, &sites, &funcs);
	vec_each(in->packages, i)
		package_lines(in, in->packages->at[i], &parts[i], out);
}

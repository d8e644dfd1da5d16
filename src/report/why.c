/*
 * The flows that explain what is at one place: from each site, a step a line, to what
 * forces it to the heap (for the stack, who holds its address); from each parameter, one
 * flow a leak.
 */
#include "report/report.h"

#include <stdlib.h>

#include "report/priv.h"

/* A site, or parameter `param` of func. */
typedef struct Candidate {
	const ReportSite *site; /* null: a parameter */
	const RecordFunc *func;
	uint32_t param;
	IrLoc loc;
} Candidate;

typedef VEC(Candidate) Candidates;

bool
report_is_file(const Str *name, const char *wanted)
{
	while (!strncmp(wanted, "./", 2))
		wanted += 2;
	size_t n = strlen(wanted);
	return name->len >= n && !memcmp(name->s + name->len - n, wanted, n) &&
	       (name->len == n || name->s[name->len - n - 1] == '/');
}

const char *
report_file_name(const char *file)
{
	if (file[0] != '/')
		return file;
	char *here = realpath(".", NULL), *full = realpath(file, NULL);
	size_t n = here ? strlen(here) : 0;
	const char *name = file;
	if (here && full && !strncmp(full, here, n) && full[n] == '/') {
		char *rest = mem_data(strlen(full) - n);
		name = strcpy(rest, full + n + 1);
	}
	free(here);
	free(full);
	return name;
}

static void
collect(const ReportInput *in, const char *file, const ReportSites *sites, Candidates *out)
{
	const VerdictRecords *rs = in->records;
	vec_each(sites, i) {
		const RecordSite *s = sites->at[i].site;
		if (s->loc.file && report_is_file(rs->files.at[s->loc.file], file))
			vec_push(out, ((Candidate){&sites->at[i], s->func, 0, s->loc}));
	}
	ReportFuncs funcs = {0};
	report_funcs(in, true, &funcs);
	vec_each(&funcs, i) {
		const RecordFunc *f = funcs.at[i];
		for (uint32_t k = 0; f->body == BODY_HERE && k < f->params.len; k++) {
			const RecordParam *p = &f->params.at[k];
			if (p->has_pointers && p->name->len > 0 && p->loc.file &&
			    report_is_file(rs->files.at[p->loc.file], file))
				vec_push(out, ((Candidate){NULL, f, k, p->loc}));
		}
	}
}

/* The number among the candidates' that is nearest to wanted, the lower of two; line 0: of their
 * lines, else of the columns in that line. */
static uint32_t
nearest(const Candidates *all, uint32_t line, uint32_t wanted)
{
	uint32_t best = 0, distance = UINT32_MAX;
	vec_each(all, i) {
		IrLoc loc = all->at[i].loc;
		if (line && loc.line != line)
			continue;
		uint32_t n = line ? loc.col : loc.line;
		uint32_t d = n > wanted ? n - wanted : wanted - n;
		if (d < distance || (d == distance && n < best)) {
			best = n;
			distance = d;
		}
	}
	return best;
}

static void
put_path(const ReportInput *in, const FlowPath *path, Buf *out)
{
	vec_each(path, i) {
		buf_puts(out, "\t");
		report_loc(in, path->at[i].loc, out);
		buf_printf(out, ": %s [%s]\n", path->at[i].text, path->at[i].rule);
	}
}

static void
explain_site(const ReportInput *in, const ReportSite *s, Buf *out)
{
	verdict_explain_record(in->records, s->worst);
	report_site_line(in, s, out);
	buf_putc(out, '\n');
	put_path(in, &s->worst->verdict->path, out);
}

static void
explain_param(const ReportInput *in, const RecordFunc *f, uint32_t k, Buf *out)
{
	verdict_explain_record_param(in->records, f, k);
	report_param_line(in, f, k, out);
	buf_putc(out, '\n');
	const ParamFacts *facts = f->params.at[k].facts;
	vec_each(&facts->leaks, i) {
		const ParamLeak *leak = &facts->leaks.at[i];
		if (facts->leaks.len > 1) {
			buf_printf(out, "\t%s", report_leak_text(leak));
			if (leak->to == LEAK_HEAP)
				buf_printf(out, " (%s)", reason_id(leak->why));
			buf_puts(out, ":\n");
		}
		put_path(in, &leak->path, out);
	}
}

static void
explain(const ReportInput *in, const Candidate *c, bool is_json, ReportTotals *totals, Buf *out)
{
	if (c->site && is_json) {
		report_json_site(in, c->site, totals, out);
	} else if (c->site) {
		explain_site(in, c->site, out);
	} else if (is_json) {
		verdict_explain_record_param(in->records, c->func, c->param);
		report_json_param(in, c->func, c->param, out);
	} else {
		explain_param(in, c->func, c->param, out);
	}
}

bool
report_why(const ReportInput *in, const ReportWhy *at, ReportTotals *totals, ReportPlace *found,
	   Buf *out)
{
	ReportSites sites = {0};
	report_collect(in, &sites);
	Candidates all = {0};
	collect(in, report_file_name(at->file), &sites, &all);
	if (all.len == 0)
		return false;
	uint32_t line = nearest(&all, 0, at->line);
	uint32_t col = at->col ? nearest(&all, line, at->col) : 0;
	*found = (ReportPlace){line, col};
	vec_each(&all, i) {
		IrLoc loc = all.at[i].loc;
		if (loc.line == line && (!at->col || loc.col == col))
			explain(in, &all.at[i], at->is_json, totals, out);
	}
	return true;
}

/*
 * The flow that explains a verdict: from the site, a step a line, to what
 * forces it to the heap; for the stack, who holds its address.
 */
#include "report/report.h"

#include "report/priv.h"

/* A file named by the user matches its whole name, or its end at a slash. */
static bool
is_file(const Str *name, const char *wanted)
{
	size_t n = strlen(wanted);
	if (!strncmp(wanted, "./", 2))
		wanted += 2, n -= 2;
	return name->len >= n && !memcmp(name->s + name->len - n, wanted, n) &&
	       (name->len == n || name->s[name->len - n - 1] == '/');
}

static void
explain(const ReportInput *in, const ReportSite *s, Buf *out)
{
	SiteVerdict *v = s->verdict;
	escape_explain(in->escape, v);
	report_loc(in->module, s->loc, out);
	buf_printf(out, ": %s: %s, lifetime %s: %s", s->site->text->s,
		   ir_placement_name(v->placement), lifetime_name(v->lifetime),
		   reason_text(v->reason));
	if (v->sink)
		buf_printf(out, " (%s)", v->sink);
	buf_putc(out, '\n');
	vec_each(&v->path, i) {
		buf_puts(out, "\t");
		report_loc(in->module, v->path.at[i].loc, out);
		buf_printf(out, ": %s [%s]\n", v->path.at[i].text, v->path.at[i].rule);
	}
}

bool
report_why(const ReportInput *in, const char *file, uint32_t line, uint32_t col, Buf *out)
{
	ReportSites sites = {0};
	report_collect(in, &sites);
	bool any = false;
	vec_each(&sites, i) {
		const ReportSite *s = &sites.at[i];
		if (!s->loc.file || s->loc.line != line || (col && s->loc.col != col) ||
		    !is_file(in->module->files.at[s->loc.file], file))
			continue;
		explain(in, s, out);
		any = true;
	}
	return any;
}

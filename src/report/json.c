/*
 * JSON Lines (RFC 8259 objects, one a line). The fields are a promise to other
 * programs: doc/schema.md; more may be added, none renamed.
 */
#include "report/report.h"

#include <string.h>

#include "report/priv.h"

#define SCHEMA_VERSION 1

/* A string literal. Bytes that are no UTF-8 cannot stand in JSON: they become U+FFFD. */
static void
put_string(Buf *out, const char *s)
{
	buf_putc(out, '"');
	size_t left = strlen(s);
	while (left > 0) {
		size_t n = utf8_len(s, left);
		if (n == 0)
			buf_puts(out, "\\ufffd");
		else if (*s == '"' || *s == '\\')
			buf_printf(out, "\\%c", *s);
		else if (n == 1 && *s < 0x20)
			buf_printf(out, "\\u%04x", (unsigned)*s);
		else
			buf_write(out, s, n);
		n = n > 0 ? n : 1;
		s += n;
		left -= n;
	}
	buf_putc(out, '"');
}

/* "key":"value", with a comma before it. */
static void
put_text(Buf *out, const char *key, const char *value)
{
	buf_printf(out, ",\"%s\":", key);
	if (value)
		put_string(out, value);
	else
		buf_puts(out, "null");
}

static void
put_number(Buf *out, const char *key, uint64_t value)
{
	buf_printf(out, ",\"%s\":%llu", key, (unsigned long long)value);
}

static void
put_loc(const ReportInput *in, IrLoc loc, Buf *out)
{
	put_text(out, "file", loc.file ? in->records->files.at[loc.file]->s : NULL);
	put_number(out, "line", loc.line);
	put_number(out, "col", loc.col);
}

static void
put_place(const ReportInput *in, const RecordFunc *f, IrLoc loc, Buf *out)
{
	put_text(out, "package", f->package->s);
	put_text(out, "func", f->local->s);
	put_text(out, "instance", f->instance ? f->instance->s : NULL);
	put_loc(in, loc, out);
}

void
report_json_header(const ReportInput *in, Buf *out)
{
	buf_printf(out, "{\"record\":\"header\",\"schema\":%d", SCHEMA_VERSION);
	vec_each(&in->settings, i)
		put_text(out, in->settings.at[i].name, in->settings.at[i].value);
	buf_puts(out, "}\n");
}

static void
put_path(const ReportInput *in, const FlowPath *path, Buf *out)
{
	buf_puts(out, ",\"path\":[");
	vec_each(path, i) {
		const FlowStep *step = &path->at[i];
		buf_printf(out, "%s{\"step\":%u", i ? "," : "", i + 1);
		put_loc(in, step->loc, out);
		put_text(out, "rule", step->rule);
		put_text(out, "text", step->text);
		buf_putc(out, '}');
	}
	buf_putc(out, ']');
}

void
report_json_site(const ReportInput *in, const ReportSite *s, ReportTotals *totals, Buf *out)
{
	const SiteVerdict *v = s->worst->verdict;
	totals->sites++;
	totals->by_placement[v->placement]++;
	if (v->path.len == 0)
		verdict_explain_record(in->records, s->worst);
	buf_puts(out, "{\"record\":\"site\"");
	put_place(in, s->site->func, s->site->loc, out);
	put_text(out, "kind", ir_site_kind_name(s->site->kind));
	put_text(out, "text", report_site_text(s->site));
	put_text(out, "type", s->site->type->s);
	put_number(out, "size", s->site->size);
	put_text(out, "placement", ir_placement_name(v->placement));
	put_text(out, "lifetime", lifetime_name(v->lifetime));
	put_text(out, "reason", reason_id(v->reason));
	put_text(out, "sink", v->sink);
	put_number(out, "instances", s->n_instances);
	buf_puts(out, ",\"gc_lines\":[");
	vec_each(&s->gc_lines, i) {
		buf_puts(out, i ? ",{\"text\":" : "{\"text\":");
		put_string(out, s->gc_lines.at[i].text->s);
		buf_printf(out, ",\"escapes\":%s}", s->gc_lines.at[i].escapes ? "true" : "false");
	}
	buf_putc(out, ']');
	put_path(in, &v->path, out);
	buf_puts(out, "}\n");
}

void
report_json_param(const ReportInput *in, const RecordFunc *f, uint32_t k, Buf *out)
{
	const RecordParam *param = &f->params.at[k];
	const ParamFacts *facts = param->facts;
	buf_puts(out, "{\"record\":\"param\"");
	put_place(in, f, param->loc, out);
	put_text(out, "name", param->name->s);
	buf_printf(out, ",\"escapes\":%s,\"held\":%s,\"content_held\":%s,\"leaks\":[",
		   facts->escapes ? "true" : "false", facts->is_held ? "true" : "false",
		   facts->content_held ? "true" : "false");
	vec_each(&facts->leaks, i) {
		const ParamLeak *leak = &facts->leaks.at[i];
		buf_puts(out, i ? ",{\"to\":" : "{\"to\":");
		put_string(out, leak->text);
		put_number(out, "level", leak->level);
		put_text(out, "from", leak->from);
		put_text(out, "why", leak->to == LEAK_HEAP ? reason_id(leak->why) : NULL);
		put_path(in, &leak->path, out);
		buf_putc(out, '}');
	}
	buf_puts(out, "]}\n");
}

static void
put_unknown(const ReportInput *in, const RecordFunc *f, Buf *out)
{
	buf_puts(out, "{\"record\":\"unknown\"");
	put_place(in, f, f->loc, out);
	put_text(out, "noescape", f->body == BODY_NOESCAPE ? "yes" : "no");
	buf_puts(out, "}\n");
}

void
report_json_sites(const ReportInput *in, ReportTotals *totals, Buf *out)
{
	ReportSites sites = {0};
	report_collect(in, &sites);
	vec_each(&sites, i)
		report_json_site(in, &sites.at[i], totals, out);
	ReportFuncs funcs = {0};
	report_funcs(in, false, &funcs);
	vec_each(&funcs, i) {
		const RecordFunc *f = funcs.at[i];
		if (f->body != BODY_HERE) {
			totals->unknown++;
			put_unknown(in, f, out);
			continue;
		}
		vec_each(&f->params, k)
			if (f->params.at[k].has_pointers)
				report_json_param(in, f, k, out);
	}
}

static const char *
diag_kind_name(DiagKind kind)
{
	switch (kind) {
	case DIAG_SYNTAX:
		return "syntax";
	case DIAG_TYPE:
		return "type";
	case DIAG_LOAD:
		return "load";
	case DIAG_IR:
		return "ir";
	case DIAG_LIMIT:
		return "limit";
	case DIAG_WARNING:
		return "warning";
	}
	return "type";
}

void
report_json_diags(const Diags *diags, const FileSet *files, Buf *out)
{
	vec_each(&diags->list, i) {
		const Diag *d = &diags->list.at[i];
		Loc loc = d->pos ? fileset_locate(files, d->pos) : (Loc){0};
		buf_puts(out, "{\"record\":\"diagnostic\"");
		put_text(out, "kind", diag_kind_name(d->kind));
		put_text(out, "file", loc.file ? loc.file->s : NULL);
		put_number(out, "line", loc.line);
		put_number(out, "col", loc.col);
		put_text(out, "text", d->text);
		buf_puts(out, "}\n");
	}
}

void
report_json_bug(const char *text, Buf *out)
{
	buf_puts(out, "{\"record\":\"diagnostic\"");
	put_text(out, "kind", "bug");
	put_loc(NULL, (IrLoc){0}, out);
	put_text(out, "text", text);
	buf_puts(out, "}\n");
}

void
report_json_summary(const ReportTotals *totals, uint32_t n_faults, Buf *out)
{
	buf_printf(out, "{\"record\":\"summary\",\"sites\":%u,\"unknown\":%u,\"faults\":%u",
		   totals->sites, totals->unknown, n_faults);
	for (int p = PLACE_STACK; p <= PLACE_STATIC; p++)
		put_number(out, ir_placement_name((IrPlacement)p), totals->by_placement[p]);
	buf_puts(out, "}\n");
}

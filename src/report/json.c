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
put_loc(const IrModule *m, IrLoc loc, Buf *out)
{
	put_text(out, "file", loc.file ? m->files.at[loc.file]->s : NULL);
	put_number(out, "line", loc.line);
	put_number(out, "col", loc.col);
}

static void
put_place(const ReportInput *in, const IrFunc *f, IrLoc loc, Buf *out)
{
	StrTab *strs = in->module->strs;
	put_text(out, "package", ir_name_package(strs, f->name)->s);
	put_text(out, "func",
		 ir_name_local(strs, f->generic_origin ? f->generic_origin : f->name)->s);
	put_text(out, "instance", f->instance ? f->instance->s : NULL);
	put_loc(in->module, loc, out);
}

static void
put_header(const ReportInput *in, Buf *out)
{
	buf_printf(out, "{\"record\":\"header\",\"schema\":%d", SCHEMA_VERSION);
	vec_each(&in->settings, i)
		put_text(out, in->settings.at[i].name, in->settings.at[i].value);
	buf_puts(out, "}\n");
}

static void
put_site(const ReportInput *in, const ReportSite *s, Buf *out)
{
	SiteVerdict *v = s->verdict;
	if (v->path.len == 0)
		escape_explain(in->escape, v);
	Buf type = {0};
	ir_print_type(in->module, s->site->type, &type);
	buf_puts(out, "{\"record\":\"site\"");
	put_place(in, s->func, s->loc, out);
	put_text(out, "kind", ir_site_kind_name(s->site->kind));
	put_text(out, "text", s->site->text->s);
	put_text(out, "type", buf_cstr(&type));
	put_number(out, "size", ir_type(in->module, s->site->type)->size);
	put_text(out, "placement", ir_placement_name(v->placement));
	put_text(out, "lifetime", lifetime_name(v->lifetime));
	put_text(out, "reason", reason_id(v->reason));
	put_text(out, "sink", v->sink);
	put_number(out, "instances", s->n_instances);
	buf_puts(out, ",\"path\":[");
	vec_each(&v->path, i) {
		const FlowStep *step = &v->path.at[i];
		buf_puts(out, i ? ",{\"step\":" : "{\"step\":");
		buf_printf(out, "%u", i + 1);
		put_loc(in->module, step->loc, out);
		put_text(out, "rule", step->rule);
		put_text(out, "text", step->text);
		buf_putc(out, '}');
	}
	buf_puts(out, "]}\n");
}

static void
put_param(const ReportInput *in, const IrFunc *f, const IrParam *param, const ParamFacts *facts,
	  Buf *out)
{
	buf_puts(out, "{\"record\":\"param\"");
	put_place(in, f, param->loc, out);
	put_text(out, "name", param->name->s);
	buf_printf(out, ",\"escapes\":%s,\"held\":%s,\"content_held\":%s,\"leaks\":[",
		   facts->escapes ? "true" : "false", facts->is_held ? "true" : "false",
		   facts->content_held ? "true" : "false");
	vec_each(&facts->leaks, i) {
		buf_puts(out, i ? ",{\"to\":" : "{\"to\":");
		put_string(out, facts->leaks.at[i].text);
		put_number(out, "level", facts->leaks.at[i].level);
		put_text(out, "from", facts->leaks.at[i].from);
		if (facts->leaks.at[i].to == LEAK_HEAP)
			put_text(out, "why", reason_id(facts->leaks.at[i].why));
		buf_putc(out, '}');
	}
	buf_puts(out, "]}\n");
}

static void
put_unknown(const ReportInput *in, const IrFunc *f, Buf *out)
{
	buf_puts(out, "{\"record\":\"unknown\"");
	put_place(in, f, f->loc, out);
	put_text(out, "noescape", f->body == BODY_NOESCAPE ? "yes" : "no");
	buf_puts(out, "}\n");
}

void
report_json(const ReportInput *in, Buf *out)
{
	put_header(in, out);
	ReportSites sites = {0};
	report_collect(in, &sites);
	uint32_t by_placement[PLACE_STATIC + 1] = {0};
	vec_each(&sites, i) {
		put_site(in, &sites.at[i], out);
		by_placement[sites.at[i].verdict->placement]++;
	}
	ReportFuncs funcs = {0};
	report_funcs(in, false, &funcs);
	uint32_t n_unknown = 0;
	vec_each(&funcs, i) {
		const IrFunc *f = funcs.at[i];
		if (f->body != BODY_HERE) {
			n_unknown++;
			put_unknown(in, f, out);
			continue;
		}
		const FuncVerdicts *fv = &in->escape->funcs[f->id];
		vec_each(&f->params, k)
			if (fv->params.at[k].has_pointers)
				put_param(in, f, &f->params.at[k], &fv->params.at[k], out);
	}
	buf_printf(out, "{\"record\":\"summary\",\"sites\":%u,\"unknown\":%u,\"faults\":%u",
		   sites.len, n_unknown, in->n_faults);
	for (int p = PLACE_STACK; p <= PLACE_STATIC; p++)
		put_number(out, ir_placement_name((IrPlacement)p), by_placement[p]);
	buf_puts(out, "}\n");
}

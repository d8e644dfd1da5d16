/*
 * Records with all that reports print of them: names, places and types are copied from the module,
 * so that the same reports can be made without one.
 */
#include "verdict/verdict.h"

typedef struct Build {
	const Verdicts *vs;
	const IrModule *m;
	Map types; /* IrTypeId -> Str *, its text */
} Build;

static const Str *
type_text(Build *b, IrTypeId type)
{
	uint64_t *known = map_ensure(&b->types, type, NULL);
	if (*known == 0) {
		Buf text = {0};
		ir_print_type(b->m, type, &text);
		*known = map_key(str_intern(b->m->strs, buf_cstr(&text), text.len));
	}
	return (const Str *)(uintptr_t)*known;
}

static RecordSite
record_site(Build *b, const IrFunc *f, const RecordFunc *func, SiteVerdict *v)
{
	assert(v->site != 0 && v->site < f->sites.len && v->func == f->id);
	const IrSite *site = &f->sites.at[v->site];
	const IrInstr *in = ir_instr(f, site->instr);
	const IrType *type = ir_type(b->m, site->type);
	return (RecordSite){
		.func = func,
		.kind = site->kind,
		.loc = in->loc,
		.text = site->text,
		.gc_text = site->gc_text,
		.type = type_text(b, site->type),
		.size = type->size,
		.param = site->param,
		.is_implicit = site->is_implicit,
		.is_overaligned = type->align > b->m->pointer_size,
		.has_const_len = site->kind == SITE_MAKE_SLICE &&
				 ir_const_of(f, ir_operand(f, in, 1)) != NULL,
		.verdict = v,
		.sink = v->sink,
	};
}

static RecordParam
record_param(const Build *b, const IrParam *p, ParamFacts *facts)
{
	assert(!facts || facts->has_pointers == ir_type(b->m, p->type)->has_pointers);
	return (RecordParam){.name = p->name,
			     .loc = p->loc,
			     .has_pointers = ir_type(b->m, p->type)->has_pointers,
			     .facts = facts};
}

static RecordFunc *
record_func(Build *b, const IrFunc *f, const Str *package)
{
	FuncVerdicts *fv = &b->vs->funcs[f->id];
	RecordFunc *r = mem_new(RecordFunc);
	*r = (RecordFunc){
		.id = f->id,
		.name = f->name,
		.local = ir_name_local(b->m->strs, f->generic_origin ? f->generic_origin : f->name),
		.package = package,
		.instance = f->instance,
		.generic_origin = f->generic_origin,
		.loc = f->loc,
		.body = f->body,
		.is_noescape = fv->is_noescape,
	};
	vec_each(&fv->sites, i)
		vec_push(&r->sites, record_site(b, f, r, &fv->sites.at[i]));
	bool is_analysed = f->body == BODY_HERE && fv->params.len > 0;
	vec_each(&f->params, i)
		vec_push(&r->params, record_param(b, &f->params.at[i],
						  is_analysed ? &fv->params.at[i] : NULL));
	return r;
}

VerdictRecords *
verdict_records(const Verdicts *vs, const VerdictPackages *packages)
{
	assert(vs->n_funcs == vs->module->funcs.len);
	VerdictRecords *rs = mem_new(VerdictRecords);
	Build b = {.vs = vs, .m = vs->module};
	Map wanted = {0};
	rs->verdicts = vs;
	rs->go_minor = vs->go_minor;
	rs->has_flows = true;
	vec_append(&rs->files, b.m->files.at, b.m->files.len);
	vec_each(packages, i)
		map_put(&wanted, map_key(packages->at[i]), 1);
	for (IrFuncId id = 1; id < vs->n_funcs; id++) {
		const IrFunc *f = ir_func(b.m, id);
		const Str *package = f->is_wrapper ? NULL : ir_name_package(b.m->strs, f->name);
		if (package && map_has(&wanted, map_key(package)))
			vec_push(&rs->funcs, record_func(&b, f, package));
	}
	return rs;
}

void
verdict_explain_record(const VerdictRecords *rs, const RecordSite *s)
{
	assert(rs->has_flows);
	if (rs->verdicts) {
		verdict_explain_site(rs->verdicts, s->verdict);
		return;
	}
	memcpy(&s->verdict->path, &s->flow, sizeof s->flow);
	s->verdict->sink = s->flow_sink;
}

void
verdict_explain_record_param(const VerdictRecords *rs, const RecordFunc *f, uint32_t param)
{
	assert(rs->has_flows && param < f->params.len);
	if (rs->verdicts) {
		verdict_explain_param(rs->verdicts, f->id, param);
		return;
	}
	const RecordParam *p = &f->params.at[param];
	assert(p->facts && p->flows.len == p->facts->leaks.len);
	vec_each(&p->flows, i)
		memcpy(&p->facts->leaks.at[i].path, &p->flows.at[i], sizeof p->flows.at[i]);
}

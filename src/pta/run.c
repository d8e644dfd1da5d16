/* The run: points-to of all that is reached; and what is asked about it afterwards. */
#include "pta/priv.h"

/* A brief belongs to the component of its function. */
static void
place_briefs(Pta *p)
{
	vec_each(&p->comps, i) {
		IdVec *comp = &p->comps.at[i];
		for (uint32_t k = 0, n = comp->len; k < n; k++)
			if (comp->at[k] < p->n_ir && p->summary_solution[comp->at[k]] &&
			    dispatch_has(p, p->first_brief + comp->at[k]))
				vec_push(comp, p->first_brief + comp->at[k]);
	}
}

/* --------------------------------------------------------------- counters */

static void
count_solution(Pta *p, const PtaSolution *f)
{
	PtaCounters *n = &p->n;
	assert(f->n_nodes + 1 == f->nodes->n);
	n->functions += f->ir != NULL;
	n->step_types += f->step == PTA_STEP_TYPES;
	n->step_brief += f->step == PTA_STEP_BRIEF;
	n->nodes += f->n_nodes;
	n->objects += f->objs.len - 1;
	n->constraints += f->cons.len - 1;
	n->calls += f->calls.len - 1;
	n->instances += f->insts.len - 1;
	for (uint32_t i = 1; i < f->objs.len; i++)
		n->placeholders += pta_is_placeholder(&f->objs.at[i]);
	n->tokens += f->nodes->n_tokens;
	for (uint32_t i = 1; i < f->calls.len; i++) {
		const PtaCall *c = &f->calls.at[i];
		n->conditional += c->is_conditional;
		n->unknown_calls += c->is_unknown;
		if (c->is_unknown && pta_is_crowded(p, c))
			*(c->kind == PTA_CALL_INVOKE ? &n->crowded_methods : &n->crowded_funcs) += 1;
	}
}

static void
count_all(Pta *p)
{
	bits_each(&p->graph->reached, f)
		p->n.unneeded += !demand_has(p, f);
	for (PtaFuncId f = 1; f < p->n_all; f++) {
		if (p->summary_solution[f] == NULL)
			continue;
		count_solution(p, p->summary_solution[f]);
		const PtaSummary *sum = p->summaries[f];
		p->n.summaries++;
		p->n.summary_objects += sum->objs.len - 1;
		p->n.summary_tokens += summary_size(sum);
		p->n.flat += p->mode[f].is_flat;
	}
	limits_count(p);
}

/* -------------------------------------------------------------------- run */

Pta *
pta_run(const CallGraph *g, const PtaOptions *options, const AbsFacts *facts, Diags *diags)
{
	(void)diags;
	const IrModule *m = g->m;
	Pta *p = mem_new(Pta);
	p->m = m;
	p->graph = g;
	p->opt = *options;
	limits_fill(&p->opt);
	p->facts = facts;
	/* Interned, and there in every module that has a string; other types are not made. */
	p->byte_type = ir_type_basic((IrModule *)m, IRT_UINT8);
	layouts_make(p);
	dispatch_make(p);
	known_make(p);
	given_make(p);
	demand_make(p);
	p->opt.threads = options->threads ? options->threads : 1;
	p->summary_solution = mem_array(PtaSolution *, p->n_all);
	p->verdict_solution = mem_array(PtaSolution *, p->n_all);
	p->summaries = mem_array(PtaSummary *, p->n_all);
	p->mode = mem_array(PtaMode, p->n_all);
	p->version = mem_data(p->n_all * sizeof *p->version);
	if (pthread_mutex_init(&p->lock, NULL) != 0)
		bug("pta", "", "a mutex cannot be made");
	do
		sweep_summaries(p);
	while (!sweep_verdicts(p));
	pthread_mutex_destroy(&p->lock);
	place_briefs(p);
	count_all(p);
	if (p->opt.is_check) {
		Buf faults = { 0 };
		if (!pta_check_all(p, &faults))
			bug("pta", "", "%.900s", buf_cstr(&faults));
	}
	return p;
}

/* ---------------------------------------------------------------- queries */

const PtaSolution *
pta_summary_solution(const Pta *p, PtaFuncId f)
{
	assert(f < p->n_all);
	return p->summary_solution[f];
}

const PtaSolution *
pta_verdict_solution(const Pta *p, PtaFuncId f)
{
	assert(f < p->n_all);
	return p->verdict_solution[f];
}

bool
pta_is_relevant(const Pta *p, IrFuncId f, IrValueId v)
{
	return demand_is_relevant(p, f, v);
}

const PtaSummary *
pta_summary(const Pta *p, PtaFuncId f)
{
	assert(f < p->n_all);
	return p->summaries[f];
}

PtaStep
pta_step(const Pta *p, IrFuncId f)
{
	assert(f < p->n_ir);
	return p->mode[f].step;
}

const char *
pta_step_name(PtaStep s)
{
	switch (s) {
	case PTA_STEP_FULL: return "full";
	case PTA_STEP_TYPES: return "types";
	case PTA_STEP_BRIEF: return "brief";
	case PTA_STEP_COUNT: break;
	}
	return "";
}

const IrModule *
pta_module(const Pta *p)
{
	return p->m;
}

const CallGraph *
pta_callgraph(const Pta *p)
{
	return p->graph;
}

const PtaOptions *
pta_options(const Pta *p)
{
	return &p->opt;
}

const PtaCounters *
pta_counters(const Pta *p)
{
	return &p->n;
}

uint32_t
pta_n_comps(const Pta *p)
{
	return p->comps.len;
}

const IdVec *
pta_comp(const Pta *p, uint32_t i)
{
	assert(i < p->comps.len);
	return &p->comps.at[i];
}

uint32_t
pta_n_funcs(const Pta *p)
{
	return p->n_all;
}

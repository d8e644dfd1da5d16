/*
 * Parameter facts: where the value of a parameter, and what it leads to, flows.
 *
 * Read from the summary solution, in which calls of what only callers know stay open
 * (LEAK_CALL); in a closed world from the verdict solution, in which they are resolved.
 */
#include "escape/priv.h"

#include <stdlib.h>

typedef struct Work {
	EscFn *e;
	FuncVerdicts *out;
} Work;

/* The facts of the parameter or capture that a placeholder is reached from, or null. */
static ParamFacts *
facts_of(Work *w, PtaObjId p, uint32_t *index)
{
	assert(w->e->ir != NULL && pta_is_placeholder(esc_obj(w->e, p)));
	const PtaObj *root = esc_obj(w->e, esc_root(w->e, p));
	if (root->kind != PTA_OBJ_ROOT || root->root == PTA_ROOT_RESULT)
		return NULL;
	*index = root->index + (root->root == PTA_ROOT_CAPTURE ? w->e->ir->params.len : 0);
	return *index < w->out->params.len ? &w->out->params.at[*index] : NULL;
}

/* Of several flows to one place, keep the one with the fewest dereferences. */
static void
add_leak(Work *w, PtaObjId p, ParamLeak leak)
{
	assert(pta_is_placeholder(esc_obj(w->e, p)) && leak.text != NULL);
	uint32_t index;
	ParamFacts *facts = facts_of(w, p, &index);
	if (!facts)
		return;
	leak.level = esc_level(w->e, p);
	leak.object = p;
	Buf from = {0};
	esc_address_text(w->e, p, &from);
	leak.from = esc_buf_text(w->e, &from);
	vec_each(&facts->leaks, i) {
		ParamLeak *old = &facts->leaks.at[i];
		if (old->to == leak.to && old->why == leak.why && !strcmp(old->text, leak.text)) {
			if (leak.level < old->level)
				*old = leak;
			return;
		}
	}
	vec_push(&facts->leaks, leak);
}

static void
to_heap(Work *w)
{
	static const struct {
		PtaSink sink;
		Reason why;
	} sinks[] = {{PTA_SINK_GLOBAL, REASON_GLOBAL},
		     {PTA_SINK_GOROUTINE, REASON_GOROUTINE},
		     {PTA_SINK_PANIC, REASON_PANIC},
		     {PTA_SINK_UNKNOWN, REASON_UNKNOWN_CALL},
		     {PTA_SINK_DEFER, REASON_DEFER}};
	IdVec objs = {0};
	for (size_t s = 0; s < sizeof sinks / sizeof sinks[0]; s++) {
		esc_objects(w->e, sinks[s].sink, &objs);
		vec_each(&objs, i)
			if (pta_is_placeholder(esc_obj(w->e, objs.at[i])))
				add_leak(w, objs.at[i],
					 (ParamLeak){.to = LEAK_HEAP,
						     .why = sinks[s].why,
						     .text = "heap",
						     .at = sinks[s].sink});
	}
}

static void
to_results(Work *w)
{
	EscFn *e = w->e;
	IdVec objs = {0};
	for (uint32_t k = 0; e->sol->result && k < e->sol->n_results; k++) {
		esc_objects(e, e->sol->result + k, &objs);
		vec_each(&objs, i) {
			if (!pta_is_placeholder(esc_obj(e, objs.at[i])))
				continue;
			Buf text = {0};
			buf_puts(&text, "result ");
			esc_result_text(e, k, &text);
			uint32_t leaf = k;
			uint32_t index = esc_result_index(e, &leaf);
			add_leak(w, objs.at[i],
				 (ParamLeak){.to = LEAK_RESULT,
					     .index = index,
					     .name = esc_result_name(e, index),
					     .text = esc_buf_text(e, &text),
					     .at = e->sol->result + k});
		}
	}
}

/* Object x, which outlives, holds placeholder p in cell `cell`. */
static void
by_way_of(Work *w, PtaObjId x, uint32_t cell, PtaObjId p)
{
	assert(w->e->out[x].lifetime != LIFETIME_NONE);
	EscFn *e = w->e;
	PtaObjId last = x;
	while (e->out[last].via && !pta_is_placeholder(esc_obj(e, e->out[last].via)))
		last = e->out[last].via;
	const EscOut *out = &e->out[last];
	Buf text = {0};
	buf_puts(&text, esc_out_text(e, x));
	esc_leaf_text(e, x, cell, &text);
	ParamLeak leak = {.text = esc_buf_text(e, &text), .at = esc_obj(e, x)->first + cell};
	if (out->reason == REASON_RESULT) {
		uint32_t leaf = out->leaf;
		leak.to = LEAK_RESULT;
		leak.is_indirect = true;
		leak.index = esc_result_index(e, &leaf);
		leak.name = esc_result_name(e, leak.index);
	} else if (out->reason == REASON_PARAM && out->via &&
		   facts_of(w, out->via, &leak.index)) {
		leak.to = LEAK_PARAM;
	} else {
		return; /* the sinks have it */
	}
	add_leak(w, p, leak);
}

/* Cell `leaf` of placeholder x holds placeholder p. */
static void
to_outside_memory(Work *w, PtaObjId x, uint32_t leaf, PtaObjId p)
{
	assert(pta_is_placeholder(esc_obj(w->e, x)) && leaf < esc_obj(w->e, x)->n);
	EscFn *e = w->e;
	if (esc_obj(e, p)->parent == x || pta_link(e->sol, x, leaf) == p)
		return; /* what was there before */
	Buf text = {0};
	esc_cell_text(e, x, leaf, &text);
	ParamLeak leak = {.to = LEAK_PARAM,
			  .text = esc_buf_text(e, &text),
			  .at = esc_obj(e, x)->first + leaf};
	if (!facts_of(w, x, &leak.index)) {
		leak.to = LEAK_CALL;
		leak.text = "call";
	}
	add_leak(w, p, leak);
}

static void
to_memory(Work *w)
{
	EscFn *e = w->e;
	for (PtaObjId x = 1; x < e->n; x++) {
		const PtaObj *obj = esc_obj(e, x);
		bool is_outside = pta_is_placeholder(obj);
		if (!is_outside && e->out[x].lifetime == LIFETIME_NONE)
			continue;
		for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++) {
			PtaObjId p = e->edges.at[i].to;
			if (!pta_is_placeholder(esc_obj(e, p)))
				continue;
			if (is_outside)
				to_outside_memory(w, x, e->edges.at[i].leaf, p);
			else
				by_way_of(w, x, e->edges.at[i].leaf, p);
		}
	}
}

/* Arguments of open calls, and what these objects hold. */
static void
to_open_calls(Work *w)
{
	EscFn *e = w->e;
	BitSet seen = {0};
	IdVec objs = {0}, queue = {0};
	for (uint32_t c = 1; c < e->sol->calls.len; c++) {
		const PtaCall *call = &e->sol->calls.at[c];
		for (uint32_t k = 0; call->is_conditional && k < call->args.len; k++) {
			esc_objects(e, call->args.at[k], &objs);
			vec_each(&objs, i)
				if (bits_add(&seen, objs.at[i]))
					vec_push(&queue, objs.at[i]);
		}
	}
	for (uint32_t q = 0; q < queue.len; q++) {
		PtaObjId x = queue.at[q];
		if (pta_is_placeholder(esc_obj(e, x))) {
			add_leak(w, x, (ParamLeak){.to = LEAK_CALL,
						   .text = "call",
						   .at = PTA_SINK_EXPOSED});
			continue;
		}
		for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++)
			if (bits_add(&seen, e->edges.at[i].to))
				vec_push(&queue, e->edges.at[i].to);
	}
}

static int
leak_order(const void *a, const void *b)
{
	const ParamLeak *x = a, *y = b;
	if (x->to != y->to)
		return (int)x->to - (int)y->to;
	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->why != y->why)
		return (int)x->why - (int)y->why;
	return strcmp(x->text, y->text);
}

static void
held(Work *w)
{
	bits_each(&w->e->held, p) {
		uint32_t index;
		ParamFacts *facts = facts_of(w, p, &index);
		if (!facts)
			continue;
		if (esc_level(w->e, p) == 0)
			facts->is_held = true;
		else
			facts->content_held = true;
	}
}

void
esc_params(EscFn *e, FuncVerdicts *out)
{
	assert(e->ir != NULL && e->out != NULL && e->why != NULL);
	Work w = {.e = e, .out = out};
	const IrModule *m = e->run->e->module;
	const IrFunc *f = e->ir;
	out->params.len = 0;
	vec_extend(&out->params, f->params.len + f->captures.len);
	vec_each(&out->params, i) {
		const IrParam *p = i < f->params.len ? &f->params.at[i]
						     : &f->captures.at[i - f->params.len];
		out->params.at[i].has_pointers = ir_type(m, p->type)->has_pointers;
	}
	to_heap(&w);
	to_results(&w);
	to_memory(&w);
	to_open_calls(&w);
	held(&w);
	vec_each(&out->params, i) {
		ParamFacts *p = &out->params.at[i];
		if (p->leaks.len > 1)
			qsort(p->leaks.at, p->leaks.len, sizeof p->leaks.at[0], leak_order);
		vec_each(&p->leaks, k)
			p->escapes |= p->leaks.at[k].to == LEAK_HEAP && p->leaks.at[k].level == 0;
	}
}

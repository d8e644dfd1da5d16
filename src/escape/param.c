/*
 * Parameter facts: where the value of a parameter, and what it leads to, flows.
 *
 * Read from the summary solution, in which calls of what only callers know stay open
 * (LEAK_CALL); in a closed world from the verdict solution, in which they are resolved.
 */
#include "escape/priv.h"

#include <stdlib.h>

typedef struct Leak {
	ParamLeak leak;
	EscLeak way;
} Leak;

typedef VEC(Leak) Leaks;

typedef struct Work {
	EscFn *e;
	FuncVerdicts *out;
	Leaks *leaks; /* by parameter, then capture */
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

/* Placeholder p gets into node `at`. Of several flows to one place, keep the one with the fewest
 * dereferences. */
static void
add_leak(Work *w, PtaObjId p, PtaNodeId at, ParamLeak leak)
{
	assert(pta_is_placeholder(esc_obj(w->e, p)) && leak.text != NULL);
	uint32_t index;
	if (!facts_of(w, p, &index))
		return;
	Leaks *leaks = &w->leaks[index];
	leak.level = esc_level(w->e, p);
	leak.from = esc_address(w->e, p);
	Leak found = {leak, {p, at}};
	vec_each(leaks, i) {
		const ParamLeak *old = &leaks->at[i].leak;
		if (old->to == leak.to && old->why == leak.why && !strcmp(old->text, leak.text)) {
			if (leak.level < old->level)
				leaks->at[i] = found;
			return;
		}
	}
	vec_push(leaks, found);
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
				add_leak(w, objs.at[i], sinks[s].sink,
					 (ParamLeak){.to = LEAK_HEAP,
						     .why = sinks[s].why,
						     .text = "heap"});
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
			add_leak(w, objs.at[i], e->sol->result + k,
				 (ParamLeak){.to = LEAK_RESULT,
					     .index = index,
					     .name = esc_result_name(e, index),
					     .text = esc_buf_text(e, &text)});
		}
	}
}

/* Where what cell `leaf` of x holds flows to, as x outlives; false: the sinks have it. */
static bool
way_of_object(Work *w, PtaObjId x, uint32_t leaf, ParamLeak *leak)
{
	assert(w->e->out[x].lifetime != LIFETIME_NONE);
	EscFn *e = w->e;
	PtaObjId last = x;
	while (e->out[last].via && !pta_is_placeholder(esc_obj(e, e->out[last].via)))
		last = e->out[last].via;
	const EscOut *out = &e->out[last];
	if (out->reason == REASON_RESULT) {
		uint32_t result = out->leaf;
		leak->to = LEAK_RESULT;
		leak->is_indirect = true;
		leak->index = esc_result_index(e, &result);
		leak->name = esc_result_name(e, leak->index);
	} else if (out->reason == REASON_PARAM && out->via &&
		   facts_of(w, out->via, &leak->index)) {
		leak->to = LEAK_PARAM;
	} else {
		return false;
	}
	Buf text = {0};
	buf_puts(&text, esc_out_text(e, x));
	esc_leaf_text(e, x, leaf, &text);
	leak->text = esc_buf_text(e, &text);
	return true;
}

/* The same of memory of others. */
static bool
way_of_memory(Work *w, PtaObjId x, uint32_t leaf, ParamLeak *leak)
{
	assert(pta_is_placeholder(esc_obj(w->e, x)) && leaf < esc_obj(w->e, x)->n);
	if (!facts_of(w, x, &leak->index)) {
		leak->to = LEAK_CALL;
		leak->text = "call";
		return true;
	}
	Buf text = {0};
	esc_cell_text(w->e, x, leaf, &text);
	leak->to = LEAK_PARAM;
	leak->text = esc_buf_text(w->e, &text);
	return true;
}

static bool
was_there_before(const EscFn *e, PtaObjId x, uint32_t leaf, PtaObjId p)
{
	return esc_obj(e, p)->parent == x || pta_link(e->sol, x, leaf) == p;
}

/* The placeholders that x holds. All that one cell holds flows the same way, which is put into words
 * once. */
static void
held_by(Work *w, PtaObjId x)
{
	EscFn *e = w->e;
	const PtaObj *obj = esc_obj(e, x);
	bool is_outside = pta_is_placeholder(obj), is_leak = false;
	uint32_t cell = UINT32_MAX;
	ParamLeak leak = {0};
	if (!is_outside && e->out[x].lifetime == LIFETIME_NONE)
		return;
	for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++) {
		PtaObjId p = e->edges.at[i].to;
		uint32_t leaf = e->edges.at[i].leaf;
		if (!pta_is_placeholder(esc_obj(e, p)) ||
		    (is_outside && was_there_before(e, x, leaf, p)))
			continue;
		if (leaf != cell) {
			leak = (ParamLeak){0};
			is_leak = is_outside ? way_of_memory(w, x, leaf, &leak)
					     : way_of_object(w, x, leaf, &leak);
		}
		cell = leaf;
		if (is_leak)
			add_leak(w, p, obj->first + leaf, leak);
	}
}

static void
to_memory(Work *w)
{
	for (PtaObjId x = 1; x < w->e->n; x++)
		held_by(w, x);
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
			add_leak(w, x, PTA_SINK_EXPOSED,
				 (ParamLeak){.to = LEAK_CALL, .text = "call"});
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
	const ParamLeak *x = &((const Leak *)a)->leak, *y = &((const Leak *)b)->leak;
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

/* The leaks that were found become facts; their ways are kept for explanations. */
static void
store_leaks(Work *w)
{
	EscapeRun *run = w->e->run;
	run->leaks[w->e->id] = mem_array(EscLeaks, w->out->params.len);
	vec_each(&w->out->params, i) {
		ParamFacts *p = &w->out->params.at[i];
		Leaks *leaks = &w->leaks[i];
		if (leaks->len > 1)
			qsort(leaks->at, leaks->len, sizeof leaks->at[0], leak_order);
		vec_each(leaks, k) {
			const ParamLeak *leak = &leaks->at[k].leak;
			vec_push(&p->leaks, *leak);
			vec_push(&run->leaks[w->e->id][i], leaks->at[k].way);
			p->escapes |= leak->to == LEAK_HEAP && leak->level == 0;
		}
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
	w.leaks = mem_array(Leaks, out->params.len);
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
	store_leaks(&w);
}

/*
 * What leaves its function's frame, and how far (the placement rule's second
 * clause): what can be reached through cells from the sinks, the results and
 * the memory that was there before.
 *
 * If an object escapes in several ways, it gets the longest lifetime; among ways
 * with the same lifetime, the first in the order of `ways` and the shortest chain
 * of holders. A package-level variable comes before unknown
 * code: its lifetime is known to be the longest there is.
 *
 * IMPRECISE: what is stored into memory of a parameter leaves, even if every such place
 * is overwritten before the function returns (doc/soundness.md, section 7).
 */
#include "escape/priv.h"

typedef struct Way {
	PtaSink sink;
	Lifetime lifetime;
	Reason reason;
	EscapeRule rule;
} Way;

/* A function that recovers may keep the panic's value, however far out: program. */
static const Way ways[] = {
	{PTA_SINK_GLOBAL, LIFETIME_PROGRAM, REASON_GLOBAL, ESCAPE_RULE_GLOBAL},
	{PTA_SINK_PANIC, LIFETIME_PROGRAM, REASON_PANIC, ESCAPE_RULE_PANIC},
	{PTA_SINK_UNKNOWN, LIFETIME_UNKNOWN, REASON_UNKNOWN_CALL, ESCAPE_RULE_UNKNOWN},
	{PTA_SINK_GOROUTINE, LIFETIME_GOROUTINE, REASON_GOROUTINE, ESCAPE_RULE_GOROUTINE},
};

typedef struct Work {
	EscFn *e;
	IdVec queue;
	uint32_t next;
	IdVec objs; /* scratch */
} Work;

static void
reached(Work *w, PtaObjId o, EscOut out)
{
	if (!pta_is_made(esc_obj(w->e, o)) || w->e->out[o].lifetime != LIFETIME_NONE)
		return;
	assert(out.lifetime >= LIFETIME_CALLER && out.reason != REASON_NONE);
	w->e->out[o] = out;
	vec_push(&w->queue, o);
}

/* Follow cells, breadth first. A virtual object's payload hangs on its
 * holder: paths name only memory. */
static void
close_over(Work *w)
{
	EscFn *e = w->e;
	for (; w->next < w->queue.len; w->next++) {
		PtaObjId x = w->queue.at[w->next];
		bool is_virtual = esc_is_virtual(e->run, esc_obj(e, x));
		for (uint32_t i = e->first[x]; i < e->first[x + 1]; i++) {
			EscOut out = e->out[x];
			if (!is_virtual) {
				out.via = x;
				out.leaf = e->edges.at[i].leaf;
			}
			reached(w, e->edges.at[i].to, out);
		}
	}
}

static void
from_node(Work *w, PtaNodeId node, EscOut out)
{
	assert(node != 0);
	esc_objects(w->e, node, &w->objs);
	vec_each(&w->objs, i)
		reached(w, w->objs.at[i], out);
}

static void
from_results(Work *w)
{
	const PtaSolution *sol = w->e->sol;
	for (uint32_t k = 0; sol->result && k < sol->n_results; k++)
		from_node(w, sol->result + k,
			  (EscOut){LIFETIME_CALLER, REASON_RESULT, 0, k});
	close_over(w);
}

static void
from_outside_memory(Work *w)
{
	assert(w->next == w->queue.len); /* all that is known is closed over */
	EscFn *e = w->e;
	for (PtaObjId p = 1; p < e->n; p++) {
		if (!pta_is_placeholder(esc_obj(e, p)))
			continue;
		for (uint32_t i = e->first[p]; i < e->first[p + 1]; i++)
			reached(w, e->edges.at[i].to,
				(EscOut){LIFETIME_CALLER, REASON_PARAM, p, e->edges.at[i].leaf});
	}
	close_over(w);
	/* What the solver calls exposed and the cells do not explain. */
	from_node(w, PTA_SINK_EXPOSED, (EscOut){LIFETIME_CALLER, REASON_PARAM, 0, 0});
	close_over(w);
}

void
esc_outlive(EscFn *e)
{
	assert(e->first != NULL && e->out == NULL);
	e->out = mem_data(sizeof(EscOut) * e->n);
	Work w = {.e = e};
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		if (!esc_has_rule(e->run, ways[i].rule))
			continue;
		from_node(&w, ways[i].sink,
			  (EscOut){(uint8_t)ways[i].lifetime, (uint8_t)ways[i].reason, 0, 0});
		close_over(&w);
	}
	if (esc_has_rule(e->run, ESCAPE_RULE_RESULT))
		from_results(&w);
	if (esc_has_rule(e->run, ESCAPE_RULE_OUTSIDE))
		from_outside_memory(&w);
	if (esc_has_rule(e->run, ESCAPE_RULE_DEFER))
		from_node(&w, PTA_SINK_DEFER, (EscOut){LIFETIME_CALLER, REASON_DEFER, 0, 0});
	close_over(&w);
}

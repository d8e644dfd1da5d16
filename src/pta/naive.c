/*
 * The naive solver: apply every constraint to every token until a round changes
 * nothing. It stays as the measure of the other one.
 */
#include "pta/priv.h"

typedef struct Naive {
	bool changed;
} Naive;

static void
naive_token(PtaSys *s, PtaNodeId dst, PtaNodeId token)
{
	assert(sys_obj_of(s, token) != 0);
	assert(s->rep.at[dst] == 0); /* nodes are not merged here */
	Naive *n = s->solver;
	n->changed |= pts_add(&s->pool, &s->pts.at[dst], s->cell_no.at[token]);
}

static void
naive_edge(PtaSys *s, PtaNodeId src, PtaNodeId dst)
{
	assert(s->rep.at[src] == 0 && s->rep.at[dst] == 0);
	Naive *n = s->solver;
	s->n.propagations++;
	n->changed |= pts_union_into(&s->pool, &s->pts.at[dst], &s->pts.at[src], NULL);
}

static const SolverOps naive_ops = { naive_token, naive_edge };

static void
naive_round(PtaSys *s)
{
	for (PtaConsId i = 1; i < s->f->cons.len && !s->is_over; i++) {
		PtaCons c = s->f->cons.at[i];
		if (c.kind == PTA_ADDR)
			naive_token(s, c.dst, c.src);
		else if (c.kind == PTA_COPY)
			naive_edge(s, c.src, c.dst);
		else
			sys_set_each(s, &s->pts.at[cons_driver(&c)], t)
				step_cons(s, i, t);
	}
	for (uint32_t sink = 1; sink < PTA_SINK_COUNT && !s->is_over; sink++)
		sys_set_each(s, &s->pts.at[sink], t)
			step_sink(s, sink, t);
	for (PtaCallId i = 1; i < s->f->calls.len && !s->is_over; i++)
		if (s->f->calls.at[i].kind != PTA_CALL_STATIC && s->f->calls.at[i].callee)
			sys_set_each(s, &s->pts.at[s->f->calls.at[i].callee], t)
				step_call(s, i, t);
}

void
solve_naive(PtaSys *s)
{
	assert(s->solver == NULL);
	Naive n = { 0 };
	s->ops = &naive_ops;
	s->solver = &n;
	uint32_t grown;
	do {
		n.changed = false;
		grown = s->f->cons.len + s->info.len + s->f->calls.len;
		naive_round(s);
		s->n.rounds++;
	} while ((n.changed || grown != s->f->cons.len + s->info.len + s->f->calls.len) &&
		 !s->is_over);
	s->solver = NULL;
}

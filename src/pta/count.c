/*
 * Contexts: how many copies of functions the fully cloned program would have,
 * that is the number of paths in the call graph from entries (functions that
 * nobody in the module calls count as entries too); a component counts as one
 * function. These numbers pass 2^64 in real programs.
 */
#include "pta/priv.h"

#include <gmp.h>

/* The solution whose calls count. */
static const PtaSolution *
counted(const Pta *p, PtaFuncId id)
{
	return p->verdict_solution[id] ? p->verdict_solution[id] : p->summary_solution[id];
}

/* Components of the calls that these solutions have, callees first. */
static CallOrder
order_calls(const Pta *p)
{
	IdVec *refs = mem_array(IdVec, p->n_all), all = { 0 };
	for (PtaFuncId id = 1; id < p->n_all; id++) {
		const PtaSolution *f = counted(p, id);
		vec_push(&all, id);
		for (uint32_t k = 1; f && k < f->insts.len; k++)
			vec_push(&refs[id], f->insts.at[k].callee);
	}
	return callgraph_sort(p->n_all, refs, &all);
}

static uint32_t *
component_index(const Pta *p, const CallOrder *order)
{
	uint32_t *of = mem_data(p->n_all * sizeof *of);
	for (uint32_t i = 0; i < order->comps.len; i++)
		for (uint32_t k = 0; k < order->comps.at[i].len; k++)
			of[order->comps.at[i].at[k]] = i;
	return of;
}

const char *
pta_count_contexts(const Pta *p)
{
	CallOrder order = order_calls(p);
	uint32_t *comp = component_index(p, &order), n = order.comps.len;
	mpz_t *paths = mem_alloc((n + 1) * sizeof *paths), sum;
	bool *is_called = mem_data(n + 1);
	mpz_init(sum);
	for (uint32_t i = 0; i < n; i++)
		mpz_init(paths[i]);
	for (int pass = 0; pass < 2; pass++)
		/* Components are listed callees first: from the end, callers come
		 * before what they call. */
		for (uint32_t i = n; i-- > 0;) {
			if (pass == 1 && !is_called[i])
				mpz_set_ui(paths[i], 1);
			for (uint32_t m = 0; m < order.comps.at[i].len; m++) {
				const PtaSolution *f = counted(p, order.comps.at[i].at[m]);
				for (uint32_t k = 1; f && k < f->insts.len; k++) {
					uint32_t to = comp[f->insts.at[k].callee];
					assert(to <= i);
					if (to == i)
						continue;
					is_called[to] = true;
					if (pass == 1)
						mpz_add(paths[to], paths[to], paths[i]);
				}
			}
		}
	for (uint32_t i = 0; i < n; i++)
		mpz_add(sum, sum, paths[i]);
	char *text = mem_data(mpz_sizeinbase(sum, 10) + 2);
	return mpz_get_str(text, 10, sum);
}

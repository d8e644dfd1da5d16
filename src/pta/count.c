/*
 * Contexts: how many copies of functions the fully cloned program would have,
 * that is the number of paths in the call graph from entries (functions that
 * nobody in the module calls count as entries too); a component counts as one
 * function. These numbers pass 2^64 in real programs.
 */
#include "pta/priv.h"

#include <gmp.h>

static uint32_t *
component_index(const Pta *p)
{
	uint32_t *of = mem_data(p->n_all * sizeof *of);
	for (uint32_t i = 0; i < p->comps.len; i++)
		for (uint32_t k = 0; k < p->comps.at[i].len; k++) {
			assert(p->comps.at[i].at[k] < p->n_all);
			of[p->comps.at[i].at[k]] = i;
		}
	return of;
}

const char *
pta_count_contexts(const Pta *p)
{
	uint32_t *comp = component_index(p);
	mpz_t *paths = mem_alloc((p->comps.len + 1) * sizeof *paths), sum;
	bool *is_called = mem_data(p->comps.len + 1);
	mpz_init(sum);
	for (uint32_t i = 0; i < p->comps.len; i++)
		mpz_init(paths[i]);
	for (int pass = 0; pass < 2; pass++)
		/* Components are listed callees first: from the end, callers come
		 * before what they call. */
		for (uint32_t i = p->comps.len; i-- > 0;) {
			if (pass == 1 && !is_called[i])
				mpz_set_ui(paths[i], 1);
			for (uint32_t m = 0; m < p->comps.at[i].len; m++) {
				PtaFuncId id = p->comps.at[i].at[m];
				const PtaSolution *f = p->verdict_solution[id]
							       ? p->verdict_solution[id]
							       : p->summary_solution[id];
				for (uint32_t k = 1; f && k < f->insts.len; k++) {
					uint32_t to = comp[f->insts.at[k].callee];
					if (to >= i)
						continue;
					is_called[to] = true;
					if (pass == 1)
						mpz_add(paths[to], paths[to], paths[i]);
				}
			}
		}
	for (uint32_t i = 0; i < p->comps.len; i++)
		mpz_add(sum, sum, paths[i]);
	char *text = mem_data(mpz_sizeinbase(sum, 10) + 2);
	return mpz_get_str(text, 10, sum);
}

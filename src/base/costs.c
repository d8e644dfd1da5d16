#include "base/costs.h"

#include <assert.h>

#include "base/mem.h"

Costs *
costs_new(uint32_t n)
{
	Costs *c = mem_data(sizeof *c + n * sizeof c->at[0]);
	c->n = n;
	mem_time_collections();
	return c;
}

uint64_t
costs_begin(const Costs *c)
{
	return c ? mem_work_time() : 0;
}

void
costs_end(Costs *c, uint64_t began, uint32_t i, uint32_t times)
{
	if (!c)
		return;
	assert(i < c->n);
	atomic_fetch_add_explicit(&c->at[i].ns, mem_work_time() - began, memory_order_relaxed);
	atomic_fetch_add_explicit(&c->at[i].times, times, memory_order_relaxed);
}

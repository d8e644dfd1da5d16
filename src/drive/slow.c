#include "drive/slow.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint64_t
cost(const SlowFunc *f)
{
	return f->pta_ns + f->escape_ns;
}

static int
cmp_slowest(const void *a, const void *b)
{
	const SlowFunc *x = a, *y = b;
	if (cost(x) != cost(y))
		return cost(x) < cost(y) ? 1 : -1;
	return strcmp(x->name, y->name);
}

void
slow_print(SlowFunc *funcs, uint32_t n, Buf *out)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n; i++)
		if (cost(&funcs[i]) >= SLOW_LEAST_MS * UINT64_C(1000000))
			funcs[kept++] = funcs[i];
	if (kept == 0)
		return;
	qsort(funcs, kept, sizeof *funcs, cmp_slowest);
	buf_printf(out, "functions of %u ms and more:\n", SLOW_LEAST_MS);
	buf_printf(out, "  pta ms  escape ms  solved  step   function\n");
	for (uint32_t i = 0; i < kept && i < SLOW_MAX; i++) {
		const SlowFunc *f = &funcs[i];
		buf_printf(out, "%8.0f  %9.0f  %6u  %-5s  %s\n", (double)f->pta_ns / 1e6,
			   (double)f->escape_ns / 1e6, f->solved, f->step, f->name);
	}
	if (kept > SLOW_MAX)
		buf_printf(out, "and %u more\n", kept - SLOW_MAX);
}

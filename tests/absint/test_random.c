/*
 * Soundness on random programs: each value that a run computes lies in its interval, each block and
 * edge that it takes is feasible. The certificate accepts the facts of all of them, whatever the limits.
 */
#include "tests/absint/random.h"

#include "tests/unit.h"

#include <stdlib.h>

#define N_PROGRAMS 400

static uint64_t n_bounded, n_values, n_checked;

/* How many values got less than their type: the analysis must not answer "any" always. */
static void
count_bounded(const IrModule *m, const AbsFacts *a)
{
	for (IrFuncId id = 1; id < m->funcs.len; id++) {
		const IrFunc *f = ir_func(m, id);
		for (IrValueId v = 1; v < f->instrs.len; v++) {
			Buf out = { 0 };
			const IrInstr *in = ir_instr(f, v);
			if (in->block == 0 || in->type == 0 ||
			    absint_shape(m, in->type).kind == SHAPE_NONE)
				continue;
			absint_print_value(a, id, v, &out);
			n_values++;
			n_bounded += strcmp(buf_cstr(&out), "any") != 0;
		}
	}
}

/* All limits are `limit`; 0: the usual. */
static bool
run_program(uint64_t seed, uint32_t limit)
{
	Buf text = { 0 }, faults = { 0 };
	RunResult r = { 0 };
	IrModule *m = random_parse(seed, &text);
	if (m == NULL)
		return false;
	AbsOptions options = { .keeps_states = true,
#define X(ID, name, usual) .name = limit,
			       ABS_LIMITS(X)
#undef X
			       .is_closed = seed % 3 == 0 };
	AbsFacts *a = absint_run(m, &options);
	if (!absint_certify(a, &faults))
		printf("# %s", buf_cstr(&faults));
	run_module(m, a, seed, &r);
	if (r.n_bad != 0)
		printf("# %s\n", buf_cstr(&r.first));
	if (limit == 0)
		count_bounded(m, a);
	n_checked += r.n_checked;
	return r.n_bad == 0 && faults.len == 0 && r.n_checked > 0;
}

/* STAYPUT_SEEDS=N: that many programs. */
static void
test_random_programs(void)
{
	const char *given = getenv("STAYPUT_SEEDS");
	uint32_t n_programs = given != NULL ? (uint32_t)atoi(given) : N_PROGRAMS;
	for (uint32_t n = 1; n <= n_programs; n++) {
		bool ok = run_program(n, 0);
		if (n % 4 == 0)
			ok = ok && run_program(n, n % 3 + 1) && run_program(n, 50);
		CU_ASSERT(ok);
		if (!ok) {
			printf("# seed %u\n", n);
			break;
		}
	}
	printf("# %llu of %llu values are bounded, %llu held against a run\n",
	       (unsigned long long)n_bounded, (unsigned long long)n_values,
	       (unsigned long long)n_checked);
	CU_ASSERT(n_bounded > n_values / 10);
}

UNIT_MAIN(UNIT_TEST(test_random_programs))

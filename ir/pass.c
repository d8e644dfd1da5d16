/*
 * The table of passes and what runs it. A pass does nothing but its job: which
 * pass runs, the verifier, dumps and counters are the runner's.
 */
#include "ir/ir.h"

static bool
run_unreachable(IrModule *m, IrFunc *f)
{
	(void)m;
	return ir_remove_unreachable(f);
}

static bool
run_promote(IrModule *m, IrFunc *f)
{
	return ir_promote(m, f) > 0;
}

const IrPass ir_passes[] = {
	{ "unreachable", run_unreachable, 0, IR_FACT_REACHABLE, IR_FACT_SSA },
	{ "promote", run_promote, IR_FACT_REACHABLE, IR_FACT_SSA, IR_FACT_REACHABLE },
	{ NULL, NULL, 0, 0, 0 },
};

const IrPass *
ir_pass_find(const char *name)
{
	for (const IrPass *p = ir_passes; p->name != NULL; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

static bool
is_disabled(const IrPassOptions *options, const char *name)
{
	for (const char *const *d = options->disabled; d != NULL && *d != NULL; d++)
		if (strcmp(*d, name) == 0)
			return true;
	return false;
}

static void
run_pass(IrModule *m, const IrPass *pass, const IrPassOptions *options)
{
	for (IrFuncId i = 1; i < m->funcs.len; i++)
		if (ir_func(m, i)->body == BODY_HERE)
			pass->run(m, ir_func(m, i));
	Buf faults = { 0 };
	if (options->is_verifying && !ir_verify(m, &faults))
		bug("ir", pass->name, "%s", buf_cstr(&faults));
	if (options->after != NULL)
		options->after(options->ctx, pass, m);
}

void
ir_run_passes(IrModule *m, const IrPassOptions *options)
{
	unsigned facts = 0;
	for (const IrPass *p = ir_passes; p->name != NULL; p++) {
		if (!is_disabled(options, p->name) && (p->needs & ~facts) == 0) {
			run_pass(m, p, options);
			facts = (facts & p->keeps) | p->makes;
		}
		if (options->stop_after != NULL && strcmp(options->stop_after, p->name) == 0)
			return;
	}
}

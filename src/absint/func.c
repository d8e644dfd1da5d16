/*
 * One function: set up its run, iterate, record what it gives to the rest of
 * the module, keep its facts.
 */
#include "absint/priv.h"

#include <stdlib.h>

/* Constants at which widening may stop; more than this many would make it slow. */
#define MAX_STEPS 64

static int
cmp_steps(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static void
add_step(AbsSteps *steps, int64_t x)
{
	vec_push(steps, x);
}

/* Bounds of loops are mostly constants of the function, or next to one. */
static AbsSteps
steps_of(const AbsFacts *a, const IrFunc *f)
{
	AbsSteps all = { 0 }, steps = { 0 };
	for (int64_t i = -1; i <= 1; i++)
		add_step(&all, i);
	for (uint32_t i = 1; i < f->consts.len && all.len < 3 * MAX_STEPS; i++) {
		const IrConst *c = &f->consts.at[i];
		AbsShape s = a->shapes[c->type];
		int64_t x = (int64_t)c->bits;
		if (c->kind != IRC_INT || s.kind != SHAPE_INT || s.type.bits == 1 ||
		    x == INT64_MIN || x == INT64_MAX)
			continue;
		for (int64_t d = -1; d <= 1; d++)
			add_step(&all, x + d);
	}
	qsort(all.at, all.len, sizeof *all.at, cmp_steps);
	for (uint32_t i = 0; i < all.len; i++)
		if (steps.len == 0 || *vec_last(&steps) != all.at[i])
			vec_push(&steps, all.at[i]);
	return steps;
}

/* Once more over what is reached, now that the environments are final. */
static void
record_all(AbsRun *r, AbsFix *fix)
{
	r->is_recording = true;
	for (uint32_t i = 0; i < fix->wto->n; i++) {
		IrBlockId b = fix->wto->order[i];
		if (fix->in[b] != NULL)
			absint_transfer_block(r, b, fix->in[b]);
	}
	r->is_recording = false;
}

static uint8_t
block_flags(AbsRun *r, const AbsFix *fix, IrBlockId b)
{
	const IrBlock *block = &r->f->blocks.at[b];
	if (fix->in[b] == NULL)
		return 0;
	assert(fix->wto->index[b] != 0);
	uint8_t flags = BLOCK_REACHABLE;
	const IrInstr *last = ir_instr(r->f, *vec_last(&block->instrs));
	for (uint32_t i = 0; i < 2; i++) {
		AbsEnvEntries entries = { 0 };
		if (block->succs[i] == 0 || fix->out[b] == NULL)
			continue;
		if (last->op != OP_IF || block->succs[0] == block->succs[1] ||
		    absint_refine(r, fix->out[b], b, ir_operand(r->f, last, 0), i == 0, &entries))
			flags |= i == 0 ? BLOCK_EDGE0 : BLOCK_EDGE1;
	}
	return flags;
}

/* Values that say more than their type. */
static void
keep_values(FuncFacts *ff, AbsRun *r)
{
	ff->ids = (IdVec){ 0 }; /* who kept the old facts has the old one */
	VEC(AbsVal) vals = { 0 };
	for (IrValueId v = 1; v < r->f->instrs.len; v++) {
		const IrInstr *in = ir_instr(r->f, v);
		AbsShape s = absint_run_shape(r, v);
		bool is_param = in->op == OP_PARAM || in->op == OP_CAPTURE;
		if (s.kind == SHAPE_NONE || (in->block == 0 && !is_param) ||
		    (in->block != 0 && ff->blocks[in->block] == 0))
			continue;
		AbsVal x = absint_run_def(r, v);
		if (absint_val_same(x, absint_val_top(s)))
			continue;
		assert(absint_val_leq(s, x, absint_val_top(s)));
		vec_push(&ff->ids, v);
		vec_push(&vals, x);
	}
	ff->vals = mem_data(sizeof(AbsVal) * vals.len);
	if (vals.len > 0)
		memcpy(ff->vals, vals.at, sizeof(AbsVal) * vals.len);
}

void
absint_analyse(AbsFacts *a, IrFuncId id)
{
	const IrFunc *f = ir_func(a->m, id);
	FuncFacts *ff = &a->funcs[id];
	assert(f->body == BODY_HERE && ff->is_called != ff->is_ghost);
	if (ff->wto == NULL)
		ff->wto = absint_wto(f);
	AbsRun r = { .facts = a, .f = f, .id = id, .steps = steps_of(a, f) };
	r.def = mem_data(sizeof(AbsVal) * f->instrs.len);
	r.has_def = mem_data(sizeof(bool) * f->instrs.len);
	AbsFix fix = { .f = f, .wto = ff->wto, .domain = &absint_env_domain, .ctx = &r };
	r.fix = &fix;
	absint_fixpoint(&fix);
	assert(fix.in[1] != NULL && r.phi_depth == 0);
	ff->blocks = mem_data(f->blocks.len);
	for (IrBlockId b = 1; b < f->blocks.len; b++)
		ff->blocks[b] = block_flags(&r, &fix, b);
	record_all(&r, &fix);
	keep_values(ff, &r);
	ff->states = a->options.keeps_states ? fix.in : NULL;
	ff->passes++;
	a->counters.passes++;
	a->counters.visits += fix.visits;
}

void
absint_assume_all(AbsFacts *a, IrFuncId id)
{
	const IrFunc *f = ir_func(a->m, id);
	FuncFacts *ff = &a->funcs[id];
	ff->is_called = true;
	if (f->body != BODY_HERE)
		return;
	ff->wto = absint_wto(f);
	ff->blocks = mem_data(f->blocks.len);
	for (uint32_t i = 0; i < ff->wto->n; i++)
		ff->blocks[ff->wto->order[i]] = BLOCK_REACHABLE | BLOCK_EDGE0 | BLOCK_EDGE1;
}

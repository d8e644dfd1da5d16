/*
 * The power of the certificate: facts are damaged in each way there is, and absint_certify must
 * refuse them. Of the .ir files of this folder every single fact is damaged; of random programs a
 * sample. What is not refused is still an invariant, unless the certificate is wrong: random
 * programs are run with it, and a run that refutes damaged facts which were not refused fails the
 * test. The table is in doc/absint.md.
 */
#include "tests/absint/random.h"

#include "tests/ir_text.h"

#include <stdlib.h>

#define N_PROGRAMS 150
#define SAMPLE 8 /* of random programs one damage in that many is tried */
#define LEAST_REFUSED 95 /* percent, of each kind */

#define KINDS(X)                                                           \
	X(VALUE, "range of a value")                                       \
	X(LENGTH, "length of a value")                                     \
	X(CAPACITY, "capacity of a value")                                 \
	X(MAKE, "bound of a make")                                         \
	X(PARAM, "parameter or capture, in the function")                  \
	X(PARAM_ALL, "parameter or capture, in the function and for callers") \
	X(RESULT, "result")                                                \
	X(GLOBAL, "variable")                                              \
	X(TRACKED, "variable that others write, as if nobody did")         \
	X(STATE, "state at the start of a block")                          \
	X(BLOCK, "block dead")                                             \
	X(BLOCK_EDGES, "block dead, with all edges to it")                 \
	X(EDGE, "edge infeasible")                                         \
	X(CALLED, "function never called")                                 \
	X(RETURNS, "call that never returns")

enum {
#define X(name, text) name,
	KINDS(X)
#undef X
	N_KINDS
};

static const char *const kind_names[] = {
#define X(name, text) text,
	KINDS(X)
#undef X
};

typedef struct Count {
	uint32_t damages, refused, missed; /* missed: a run refutes what was not refused */
} Count;

typedef struct Test {
	AbsFacts *a;
	const IrModule *m;
	const char *name;
	uint64_t seed;   /* of a random program; 0: of a file */
	uint64_t choice; /* which of its damages are tried */
	Count *counts;   /* by kind */
	bool is_listing; /* print what is not refused */
} Test;

static bool
is_chosen(Test *x)
{
	return x->seed == 0 || unit_rand(&x->choice) % SAMPLE == 0;
}

#define THREADED 64 /* of so many damages one is judged on several threads, too */

/* They say the same. */
static void
judge_on_threads(Test *x, bool is_fine, const Buf *faults)
{
	Buf other = { 0 };
	x->a->options.n_threads = 3;
	CU_ASSERT(absint_certify(x->a, &other) == is_fine);
	CU_ASSERT_STRING_EQUAL(buf_cstr(&other), buf_cstr(faults));
	x->a->options.n_threads = 0;
}

/* The facts are damaged now. */
static void
judge(Test *x, int kind, const IrFunc *f, uint32_t where)
{
	Buf faults = { 0 };
	RunResult r = { 0 };
	Count *count = &x->counts[kind];
	bool is_fine = absint_certify(x->a, &faults);
	if (count->damages++ % THREADED == 0)
		judge_on_threads(x, is_fine, &faults);
	if (!is_fine) {
		count->refused++;
		CU_ASSERT(faults.len > 0);
		return;
	}
	if (x->seed != 0)
		run_module(x->m, x->a, x->seed, &r);
	count->missed += r.n_bad > 0;
	if (x->is_listing || r.n_bad > 0)
		printf("# %s: not refused: %s: %s %u%s\n", x->name, kind_names[kind],
		       f != NULL ? f->name->s : "", where, r.n_bad > 0 ? ", but false" : "");
}

/* Each end a step inwards, each half left out; of a single value, all. */
static void
damage_range(Test *x, int kind, AbsInt t, AbsRange *r, AbsRange *also, const IrFunc *f,
	     uint32_t where)
{
	AbsRange old = *r, old_also = also != NULL ? *also : old;
	uint64_t mid = old.lo + (old.hi - old.lo) / 2;
	bool is_one = old.lo == old.hi;
	AbsRange less[] = { is_one ? absint_range_none(t) : (AbsRange){ old.lo + 1, old.hi },
			    { old.lo, old.hi - 1 },
			    { old.lo, mid },
			    { mid + 1, old.hi } };
	if (absint_range_is_none(t, old))
		return;
	for (int i = 0; i < (is_one ? 1 : 4); i++) {
		if (!is_chosen(x))
			continue;
		*r = less[i];
		if (also != NULL)
			*also = absint_range_meet(t, old_also, less[i]);
		judge(x, kind, f, where);
	}
	*r = old;
	if (also != NULL)
		*also = old_also;
}

static void
damage_flag(Test *x, int kind, bool *flag, bool value, const IrFunc *f, uint32_t where)
{
	if (*flag == value || !is_chosen(x))
		return;
	*flag = value;
	judge(x, kind, f, where);
	*flag = !value;
}

static void
damage_bits(Test *x, int kind, uint8_t *flags, uint8_t gone, const IrFunc *f, uint32_t where)
{
	uint8_t old = *flags;
	if ((old & gone) == 0 || !is_chosen(x))
		return;
	*flags = old & (uint8_t)~gone;
	judge(x, kind, f, where);
	*flags = old;
}

/* A parameter as a value: alone, and together with what callers are held against. */
static void
damage_param(Test *x, const IrFunc *f, IrValueId v, AbsVal *val)
{
	const IrInstr *in = ir_instr(f, v);
	FuncFacts *ff = &x->a->funcs[f->id];
	AbsShape s = x->a->shapes[in->type];
	AbsVal *param = &ff->params[(in->op == OP_CAPTURE ? f->params.len : 0) + in->aux];
	damage_range(x, PARAM, s.type, &val->a, NULL, f, v);
	damage_range(x, PARAM_ALL, s.type, &val->a, &param->a, f, v);
	if (s.kind == SHAPE_SLICE)
		damage_range(x, PARAM_ALL, s.type, &val->b, &param->b, f, v);
}

static void
damage_value(Test *x, const IrFunc *f, IrValueId v, AbsVal *val)
{
	const IrInstr *in = ir_instr(f, v);
	AbsShape s = x->a->shapes[in->type];
	if (in->op == OP_PARAM || in->op == OP_CAPTURE) {
		damage_param(x, f, v, val);
		return;
	}
	damage_range(x, s.kind == SHAPE_INT ? VALUE : LENGTH, s.type, &val->a, NULL, f, v);
	if (s.kind == SHAPE_SLICE)
		damage_range(x, in->op == OP_MAKESLICE ? MAKE : CAPACITY, s.type, &val->b, NULL, f,
			     v);
}

/* Write down the values that have no entry because nothing but their type is known, so that these
 * can be damaged too. */
static void
complete_values(Test *x, const IrFunc *f)
{
	FuncFacts *ff = &x->a->funcs[f->id];
	IdVec ids = { 0 };
	VEC(AbsVal) vals = { 0 };
	for (IrValueId v = 1, k = 0; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		AbsShape s = x->a->shapes[in->type];
		bool is_kept = k < ff->ids.len && ff->ids.at[k] == v;
		bool is_param = in->op == OP_PARAM || in->op == OP_CAPTURE;
		if (is_kept || (s.kind != SHAPE_NONE &&
				(is_param || (in->block != 0 && ff->blocks[in->block] != 0)))) {
			vec_push(&ids, v);
			vec_push(&vals, is_kept ? ff->vals[k] : absint_val_top(s));
		}
		k += is_kept;
	}
	ff->ids = ids;
	ff->vals = vals.at;
}

static void
damage_state(Test *x, const IrFunc *f, IrBlockId b)
{
	AbsEnv *e = (AbsEnv *)x->a->funcs[f->id].states[b];
	for (uint32_t i = 0; e != NULL && i < e->n; i++) {
		AbsShape s = x->a->shapes[ir_instr(f, e->at[i].v)->type];
		damage_range(x, STATE, s.type, &e->at[i].val.a, NULL, f, b);
		if (s.kind == SHAPE_SLICE)
			damage_range(x, STATE, s.type, &e->at[i].val.b, NULL, f, b);
	}
}

static void
damage_block(Test *x, const IrFunc *f, IrBlockId b)
{
	uint8_t *blocks = x->a->funcs[f->id].blocks;
	damage_bits(x, BLOCK, &blocks[b], 0xFF, f, b);
	damage_bits(x, EDGE, &blocks[b], BLOCK_EDGE0, f, b);
	damage_bits(x, EDGE, &blocks[b], BLOCK_EDGE1, f, b);
	damage_state(x, f, b);
	if (blocks[b] == 0 || !is_chosen(x))
		return;
	uint8_t *old = mem_data(f->blocks.len);
	memcpy(old, blocks, f->blocks.len);
	for (IrBlockId p = 1; p < f->blocks.len; p++)
		for (uint32_t i = 0; i < 2; i++)
			if (f->blocks.at[p].succs[i] == b)
				blocks[p] &= (uint8_t)~(i == 0 ? BLOCK_EDGE0 : BLOCK_EDGE1);
	blocks[b] = 0;
	judge(x, BLOCK_EDGES, f, b);
	memcpy(blocks, old, f->blocks.len);
}

static void
damage_func(Test *x, const IrFunc *f)
{
	FuncFacts *ff = &x->a->funcs[f->id];
	damage_flag(x, CALLED, &ff->is_called, false, f, 0);
	damage_flag(x, RETURNS, &ff->may_return, false, f, 0);
	for (uint32_t i = 0; i < ff->n_results; i++) {
		AbsShape s = x->a->shapes[f->results.at[i].type];
		if (s.kind != SHAPE_NONE)
			damage_range(x, RESULT, s.type, &ff->results[i].a, NULL, f, i);
		if (s.kind == SHAPE_SLICE)
			damage_range(x, RESULT, s.type, &ff->results[i].b, NULL, f, i);
	}
	if (f->body != BODY_HERE)
		return;
	complete_values(x, f);
	for (uint32_t i = 0; i < ff->ids.len; i++)
		damage_value(x, f, ff->ids.at[i], &ff->vals[i]);
	for (IrBlockId b = 1; b < f->blocks.len; b++)
		damage_block(x, f, b);
}

static void
damage_module(Test *x)
{
	Buf faults = { 0 };
	CU_ASSERT(absint_certify(x->a, &faults));
	for (IrGlobalId g = 1; g < x->m->globals.len; g++) {
		GlobalFacts *gf = &x->a->globals[g];
		AbsShape s = x->a->shapes[x->m->globals.at[g].type];
		if (s.kind == SHAPE_NONE)
			continue;
		if (gf->is_tracked)
			damage_range(x, GLOBAL, s.type, &gf->val.a, NULL, NULL, g);
		else
			damage_flag(x, TRACKED, &gf->is_tracked, true, NULL, g);
	}
	for (IrFuncId id = 1; id < x->m->funcs.len; id++)
		damage_func(x, ir_func(x->m, id));
	CU_ASSERT(absint_certify(x->a, &faults));
	CU_ASSERT(faults.len == 0);
}

static bool
print_counts(const Count *counts)
{
	bool is_good = true;
	printf("# %-52s %8s %8s %8s\n", "damage", "tried", "refused", "missed");
	for (int i = 0; i < N_KINDS; i++) {
		printf("# %-52s %8u %8u %8u\n", kind_names[i], counts[i].damages, counts[i].refused,
		       counts[i].missed);
		is_good = is_good && counts[i].missed == 0 && counts[i].damages > 0 &&
			  counts[i].refused * 100 >= counts[i].damages * LEAST_REFUSED;
	}
	return is_good;
}

static void
damage_file(void *counts, const char *name, char *text, size_t size)
{
	IrModule *m = ir_text_parse(name, text, size);
	CU_ASSERT_FATAL(m != NULL);
	AbsOptions options = { .is_closed = strstr(text, "\n; world closed\n") != NULL,
			       .keeps_states = true };
	Test x = { .a = absint_run(m, &options), .m = m, .name = name, .counts = counts,
		   .is_listing = getenv("STAYPUT_LIST") != NULL };
	damage_module(&x);
}

static void
test_files(void)
{
	Count counts[N_KINDS] = { { 0, 0, 0 } };
	unit_each_file("absint", ".ir", damage_file, counts);
	CU_ASSERT(print_counts(counts));
}

static void
test_random_programs(void)
{
	Count counts[N_KINDS] = { { 0, 0, 0 } };
	for (uint64_t seed = 1; seed <= N_PROGRAMS; seed++) {
		Buf text = { 0 }, name = { 0 };
		IrModule *m = random_parse(seed, &text);
		CU_ASSERT_FATAL(m != NULL);
		buf_printf(&name, "seed %llu", (unsigned long long)seed);
		AbsOptions options = { .keeps_states = true, .is_closed = seed % 3 == 0 };
		Test x = { .a = absint_run(m, &options), .m = m, .name = buf_cstr(&name),
			   .seed = seed, .choice = seed, .counts = counts };
		damage_module(&x);
	}
	CU_ASSERT(print_counts(counts));
}

UNIT_MAIN(UNIT_TEST(test_files), UNIT_TEST(test_random_programs))

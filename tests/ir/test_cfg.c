/*
 * Orders, dominators and loops of random graphs against their definitions.
 */
#include "tests/unit.h"

#include "ir/ir.h"

#define BLOCKS_MAX 14

static const IrLoc no_loc;

/* A function of n blocks with random edges; one of them may be the recover block. */
static IrFunc *
random_func(uint64_t *seed, uint32_t n)
{
	StrTab *strs = strtab_new();
	IrModule *m = ir_module_new(strs, str_cstr(strs, "t"), 8);
	IrFunc *f = ir_func_new(m, str_cstr(strs, "f"), ir_type_func(m, NULL, 0, NULL, 0, false));
	IrValueId c = ir_int(f, IRT_BOOL, 1);
	for (uint32_t b = 1; b <= n; b++)
		ir_block_new(f);
	uint32_t first = 2;
	if (n > 2 && unit_rand(seed) % 4 == 0) {
		f->recover = 2;
		first = 3;
	}
	for (IrBlockId b = 1; b <= n; b++) {
		uint64_t r = unit_rand(seed);
		IrBlockId t = first + (IrBlockId)(r >> 8) % (n - first + 1),
			  e = first + (IrBlockId)(r >> 40) % (n - first + 1);
		if (n < first || r % 8 == 0)
			ir_emit(f, b, OP_RET, 0, NULL, 0, 0, no_loc);
		else if (r % 8 < 4)
			ir_jump(f, b, t, no_loc);
		else
			ir_branch(f, b, c, t, e, no_loc);
	}
	return f;
}

/* Mark what is reached from b without passing `without`. */
static void
reach(const IrFunc *f, IrBlockId b, IrBlockId without, bool *is_reached)
{
	if (b == 0 || b == without || is_reached[b])
		return;
	is_reached[b] = true;
	reach(f, f->blocks.at[b].succs[0], without, is_reached);
	reach(f, f->blocks.at[b].succs[1], without, is_reached);
	if (b == 1)
		reach(f, f->recover, without, is_reached);
}

/* a dominates b if b is not reached without a. */
static bool
agrees_on_dominance(const IrFunc *f, const IrCfg *cfg)
{
	bool all[BLOCKS_MAX + 1] = { 0 }, is_good = true;
	reach(f, 1, 0, all);
	ir_blocks_each(f, a) {
		bool without[BLOCKS_MAX + 1] = { 0 };
		reach(f, 1, a, without);
		is_good &= all[a] == (cfg->rpo_index[a] != 0);
		ir_blocks_each(f, b)
			if (all[a] && all[b])
				is_good &= ir_dominates(cfg, a, b) == !without[b];
	}
	return is_good;
}

/* An edge on a cycle lies in a loop; a loop hangs together; irreducible is what
 * is entered beside the head. */
static bool
agrees_on_loops(const IrFunc *f, const IrCfg *cfg)
{
	bool is_good = true;
	ir_blocks_each(f, b) {
		for (int i = 0; i < 2 && cfg->rpo_index[b] != 0; i++) {
			IrBlockId to = f->blocks.at[b].succs[i];
			bool back[BLOCKS_MAX + 1] = { 0 };
			reach(f, to, 0, back);
			uint32_t loop = cfg->loop_of[b];
			while (loop != 0 && !ir_loop_contains(cfg, loop, to ? cfg->loop_of[to] : 0))
				loop = cfg->loops[loop].outer;
			is_good &= to == 0 || back[b] == (loop != 0);
		}
	}
	for (uint32_t l = 1; l <= cfg->n_loops; l++) {
		const IrLoop *loop = &cfg->loops[l];
		bool is_dominated = true;
		for (uint32_t i = 0; i < loop->blocks.len; i++) {
			bool reached[BLOCKS_MAX + 1] = { 0 };
			reach(f, loop->blocks.at[i], 0, reached);
			is_good &= ir_loop_contains(cfg, l, cfg->loop_of[loop->blocks.at[i]]);
			for (uint32_t k = 0; k < loop->blocks.len; k++)
				is_good &= reached[loop->blocks.at[k]];
			is_dominated &= ir_dominates(cfg, loop->head, loop->blocks.at[i]);
		}
		is_good &= loop->is_irreducible || is_dominated;
	}
	return is_good;
}

static void
test_random_graphs(void)
{
	uint64_t seed = 1;
	uint32_t n_bad = 0;
	for (int round = 0; round < 4000; round++) {
		const IrFunc *f =
			random_func(&seed, 2 + (uint32_t)(unit_rand(&seed) % (BLOCKS_MAX - 1)));
		const IrCfg *cfg = ir_cfg(f);
		n_bad += !agrees_on_dominance(f, cfg) || !agrees_on_loops(f, cfg);
	}
	CU_ASSERT_EQUAL(n_bad, 0);
}

UNIT_MAIN(UNIT_TEST(test_random_graphs))

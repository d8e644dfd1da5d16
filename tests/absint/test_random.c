/*
 * Soundness on random programs: functions over arbitrary control flow graphs, that call each other
 * and share globals, are run by a small evaluator, and each value that it computes must lie in its
 * interval, each block and edge that it takes must be feasible.
 *
 * SSA form for any graph: every block begins with a phi for each variable and branches with the
 * values that its own instructions gave them.
 */
#include "absint/priv.h"

#include "tests/unit.h"

#define N_VARS 7
#define N_FUNCS 3
#define MAX_BLOCKS 9
#define N_PROGRAMS 500
#define N_INPUTS 12
#define N_STEPS 600 /* of one run */
#define MAX_CALLS 20 /* in one another */

static const char *const var_types[N_VARS] = {
	"int8", "int8", "uint8", "uint8", "int", "uint64", "bool",
};
static const int n_params = 3; /* of types int8, uint8, int */
static const int param_vars[] = { 0, 2, 4 };

typedef struct Gen {
	uint64_t seed;
	Buf out;
	uint32_t n_names;
	uint32_t n_blocks;
	uint32_t succs[MAX_BLOCKS + 1][2];
	char now[MAX_BLOCKS + 1][N_VARS][24]; /* by block: what each variable is at its end */
} Gen;

static uint32_t
pick(Gen *g, uint32_t n)
{
	return (uint32_t)(unit_rand(&g->seed) % n);
}

static bool
is_signed_var(uint32_t v)
{
	return v == 0 || v == 1 || v == 4;
}

/* A variable of the integer type of v, or a constant of it. */
static void
operand(Gen *g, uint32_t b, uint32_t v, Buf *out)
{
	static const int small[] = { 0, 1, 2, 3, 5, 7, 10, 16, 100, 127 };
	if (pick(g, 3) == 0)
		buf_printf(out, "%d:%s",
			   is_signed_var(v) && pick(g, 3) == 0 ? -small[pick(g, 10)]
							       : small[pick(g, 10)],
			   var_types[v]);
	else
		buf_puts(out, g->now[b][v < 4 ? (v & 2) + pick(g, 2) : v]);
}

static void
set(Gen *g, uint32_t b, uint32_t v)
{
	snprintf(g->now[b][v], sizeof g->now[b][v], "%%n%u", ++g->n_names);
	buf_printf(&g->out, "\t%s %s = ", g->now[b][v], var_types[v]);
}

/* The operands are printed before the variable gets its new name. */
static void
gen_bin(Gen *g, uint32_t b, uint32_t v)
{
	static const char *const ops[] = {
		"add", "sub", "mul", "div", "rem", "and", "or", "xor", "andnot", "shl", "shr",
	};
	static const char *const cmps[] = { "eq", "ne", "lt", "le", "gt", "ge" };
	Buf args = { 0 };
	bool is_compare = v == 6;
	const char *op = is_compare ? cmps[pick(g, 6)] : ops[pick(g, pick(g, 2) == 0 ? 2 : 11)];
	uint32_t of = is_compare ? pick(g, 6) : v;
	operand(g, b, of, &args);
	buf_puts(&args, ", ");
	operand(g, b, op[0] == 's' && op[1] == 'h' ? 2 : of, &args);
	set(g, b, v);
	buf_printf(&g->out, "bin %s %s\n", op, buf_cstr(&args));
}

static void
gen_instr(Gen *g, uint32_t b)
{
	uint32_t v = pick(g, N_VARS);
	Buf args = { 0 };
	switch (pick(g, 9)) {
	case 0:
		if (v == 6)
			buf_printf(&args, "un not %s", g->now[b][6]);
		else
			buf_printf(&args, "un %s %s", pick(g, 2) == 0 ? "neg" : "com",
				   g->now[b][v]);
		set(g, b, v);
		buf_printf(&g->out, "%s\n", buf_cstr(&args));
		break;
	case 1:
		v = pick(g, 6);
		buf_printf(&args, "convert %s", g->now[b][pick(g, 6)]);
		set(g, b, v);
		buf_printf(&g->out, "%s\n", buf_cstr(&args));
		break;
	case 2:
		buf_printf(&args, "call @m.f%u, %s, %s, %s", pick(g, N_FUNCS),
			   g->now[b][pick(g, 2)], g->now[b][2 + pick(g, 2)],
			   pick(g, 2) == 0 ? g->now[b][4] : "9:int");
		set(g, b, 0);
		buf_printf(&g->out, "%s\n", buf_cstr(&args));
		break;
	case 3:
		if (pick(g, 2) == 0) {
			buf_printf(&g->out, "\tstore $m.g, %s\n", g->now[b][1]);
			break;
		}
		set(g, b, 1);
		buf_puts(&g->out, "load $m.g\n");
		break;
	default: gen_bin(g, b, v); break;
	}
}

static void
gen_graph(Gen *g)
{
	g->n_blocks = 2 + pick(g, MAX_BLOCKS - 1);
	for (uint32_t b = 1; b <= g->n_blocks; b++) {
		uint32_t kind = pick(g, 5);
		g->succs[b][0] = g->succs[b][1] = 0;
		if (kind >= 1 || b == 1)
			g->succs[b][0] = 2 + pick(g, g->n_blocks - 1);
		if (kind >= 3)
			g->succs[b][1] = pick(g, 2) == 0 && b < g->n_blocks
						 ? b + 1
						 : 2 + pick(g, g->n_blocks - 1);
	}
}

static void
gen_phis(Gen *g, uint32_t b)
{
	for (uint32_t v = 0; v < N_VARS; v++) {
		bool is_first = true;
		buf_printf(&g->out, "\t%%p%u_%u %s = phi ", b, v, var_types[v]);
		for (uint32_t p = 1; p <= g->n_blocks; p++)
			for (uint32_t i = 0; i < 2; i++)
				if (g->succs[p][i] == b) {
					buf_printf(&g->out, "%s^%u: %%e%u_%u", is_first ? "" : ", ",
						   p, p, v);
					is_first = false;
				}
		buf_putc(&g->out, '\n');
		snprintf(g->now[b][v], sizeof g->now[b][v], "%%p%u_%u", b, v);
	}
}

/* Values at the end get names that phis can use before they are printed:
 * additions of zero, or not not. */
static void
gen_end(Gen *g, uint32_t b)
{
	for (uint32_t v = 0; v < N_VARS; v++) {
		if (v == 6)
			buf_printf(&g->out, "\t%%e%u_6 bool = bin eq %s, true:bool\n", b,
				   g->now[b][6]);
		else
			buf_printf(&g->out, "\t%%e%u_%u %s = convert %s\n", b, v, var_types[v],
				   g->now[b][v]);
		snprintf(g->now[b][v], sizeof g->now[b][v], "%%e%u_%u", b, v);
	}
	if (g->succs[b][1] != 0)
		buf_printf(&g->out, "\tif %s, ^%u, ^%u\n",
			   pick(g, 3) == 0 && b > 1 ? "%cond" : g->now[b][6], g->succs[b][0],
			   g->succs[b][1]);
	else if (g->succs[b][0] != 0)
		buf_printf(&g->out, "\tjump ^%u\n", g->succs[b][0]);
	else
		buf_printf(&g->out, "\tret %s\n", g->now[b][pick(g, 2)]);
}

static bool
has_pred(const Gen *g, uint32_t b)
{
	for (uint32_t p = 1; p <= g->n_blocks; p++)
		if (g->succs[p][0] == b || g->succs[p][1] == b)
			return true;
	return false;
}

static void
gen_block(Gen *g, uint32_t b)
{
	buf_printf(&g->out, "^%u:\n", b);
	if (has_pred(g, b)) {
		gen_phis(g, b);
	} else {
		for (uint32_t v = 0; v < N_VARS; v++)
			snprintf(g->now[b][v], sizeof g->now[b][v], v == 6 ? "false:bool" : "0:%s",
				 var_types[v]);
		for (int i = 0; b == 1 && i < n_params; i++)
			snprintf(g->now[b][param_vars[i]], sizeof g->now[b][0], "%%a%d", i);
	}
	if (b == 1)
		buf_puts(&g->out, "\t%cond bool = bin lt %a0, 4:int8\n");
	for (uint32_t n = pick(g, 6); n > 0; n--)
		gen_instr(g, b);
	gen_end(g, b);
}

static void
gen_module(Gen *g)
{
	buf_clear(&g->out);
	buf_puts(&g->out, "module \"m\"\nglobal $m.g int8\n");
	for (uint32_t f = 0; f < N_FUNCS; f++) {
		buf_printf(&g->out, "func @m.f%u(%%a0 int8, %%a1 uint8, %%a2 int) (int8)%s {\n", f,
			   f == 0 ? " exported" : "");
		gen_graph(g);
		for (uint32_t b = 1; b <= g->n_blocks; b++)
			gen_block(g, b);
		buf_puts(&g->out, "}\n");
	}
}

/* ------------------------------------------------------------- evaluation */

typedef struct Eval {
	const IrModule *m;
	const AbsFacts *a;
	uint64_t global;
	uint32_t steps; /* left */
	uint32_t depth; /* of calls */
	uint32_t n_bad, n_checked;
} Eval;

static uint64_t
to_type(AbsInt t, uint64_t x)
{
	x <<= 64 - t.bits;
	return t.is_signed ? (uint64_t)((int64_t)x >> (64 - t.bits)) : x >> (64 - t.bits);
}

static AbsInt
type_of(const Eval *e, const IrInstr *in)
{
	return absint_shape(e->m, in->type).type;
}

static void
check(Eval *e, const IrFunc *f, IrValueId v, uint64_t x)
{
	AbsInterval i = absint_value(e->a, f->id, v);
	AbsInt t = type_of(e, ir_instr(f, v));
	bool is_in = !i.is_never && (!i.has_lo || !absint_word_lt(t, x, (uint64_t)i.lo)) &&
		     (!i.has_hi || !absint_word_lt(t, (uint64_t)i.hi, x));
	e->n_checked++;
	if (!is_in && e->n_bad++ == 0) {
		Buf out = { 0 };
		ir_print_instr(e->m, f, v, &out);
		buf_puts(&out, " is ");
		absint_print_value(e->a, f->id, v, &out);
		printf("# %s: %s, not %lld\n", f->name->s, buf_cstr(&out), (long long)(int64_t)x);
	}
}

/* Go's arithmetic, written apart from what it tests; false if it panics. */
static bool
eval_bin(IrBin op, AbsInt t, bool count_is_signed, uint64_t a, uint64_t b, uint64_t *r)
{
	int64_t x = (int64_t)a, y = (int64_t)b;
	bool lt = t.is_signed ? x < y : a < b;
	switch (op) {
	case BIN_ADD: *r = a + b; return true;
	case BIN_SUB: *r = a - b; return true;
	case BIN_MUL: *r = a * b; return true;
	case BIN_DIV:
	case BIN_REM: {
		if (b == 0)
			return false;
		uint64_t q = !t.is_signed ? a / b : y == -1 ? 0 - a : (uint64_t)(x / y);
		*r = op == BIN_DIV ? q : a - q * b;
		return true;
	}
	case BIN_AND: *r = a & b; return true;
	case BIN_OR: *r = a | b; return true;
	case BIN_XOR: *r = a ^ b; return true;
	case BIN_ANDNOT: *r = a & ~b; return true;
	case BIN_SHL: *r = b >= 64 ? 0 : a << b; return !count_is_signed || y >= 0;
	case BIN_SHR:
		*r = t.is_signed ? (uint64_t)(x >> (b >= 64 ? 63 : b)) : b >= 64 ? 0 : a >> b;
		return !count_is_signed || y >= 0;
	case BIN_EQ: *r = a == b; return true;
	case BIN_NE: *r = a != b; return true;
	case BIN_LT: *r = lt; return true;
	case BIN_LE: *r = lt || a == b; return true;
	case BIN_GT: *r = !lt && a != b; return true;
	case BIN_GE: *r = !lt; return true;
	case BIN_COUNT: break;
	}
	return false;
}

static bool eval_func(Eval *e, IrFuncId id, const uint64_t *args, uint64_t *result);

static uint64_t
get(const Eval *e, const IrFunc *f, const uint64_t *vals, const uint64_t *args, IrValueId v)
{
	const IrInstr *in = ir_instr(f, v);
	if (in->op == OP_CONST)
		return to_type(type_of(e, in), f->consts.at[in->aux].kind == IRC_ZERO
						       ? 0
						       : f->consts.at[in->aux].bits);
	return in->op == OP_PARAM ? args[in->aux] : vals[v];
}

/* One instruction that is no phi and no terminator; false if the run ends in it. */
static bool
eval_instr(Eval *e, const IrFunc *f, uint64_t *vals, const uint64_t *args, IrValueId v)
{
	const IrInstr *in = ir_instr(f, v);
	uint64_t x[4] = { 0 }, r = 0;
	for (uint32_t i = 0; i < in->n && i < 4; i++)
		x[i] = get(e, f, vals, args, ir_operand(f, in, i));
	AbsInt t = in->type == 0 ? (AbsInt){ 0, false } : type_of(e, in);
	switch ((IrOp)in->op) {
	case OP_BIN: {
		AbsInt ta = type_of(e, ir_instr(f, ir_operand(f, in, 0)));
		AbsInt tb = type_of(e, ir_instr(f, ir_operand(f, in, 1)));
		if (!eval_bin((IrBin)in->aux, ta, tb.is_signed, x[0], x[1], &r))
			return false;
		break;
	}
	case OP_UN: r = in->aux == UN_NEG ? 0 - x[0] : in->aux == UN_NOT ? !x[0] : ~x[0]; break;
	case OP_CONVERT: r = x[0]; break;
	case OP_LOAD: r = e->global; break;
	case OP_STORE: e->global = x[1]; return true;
	case OP_CALL:
		if (!eval_func(e, ir_static_callee(f, in), x + 1, &r))
			return false;
		break;
	default: return false;
	}
	vals[v] = to_type(t, r);
	check(e, f, v, vals[v]);
	return true;
}

/* Into block b over the edge from p, as its successor number i. */
static void
eval_phis(Eval *e, const IrFunc *f, uint64_t *vals, const uint64_t *args, IrBlockId p, uint32_t i,
	  IrBlockId b)
{
	const IrBlock *block = &f->blocks.at[b];
	uint32_t slot = 0;
	while (block->preds.at[slot] != p || absint_pred_succ(f, b, slot) != i)
		slot++;
	uint64_t next[N_VARS];
	for (uint32_t k = 0; k < N_VARS; k++)
		next[k] = get(e, f, vals, args,
			      ir_operand(f, ir_instr(f, block->instrs.at[k]), slot));
	for (uint32_t k = 0; k < N_VARS; k++) {
		vals[block->instrs.at[k]] = next[k];
		check(e, f, block->instrs.at[k], next[k]);
	}
	e->n_bad += !absint_pred_feasible(e->a, f->id, b, slot);
}

static bool
eval_body(Eval *e, IrFuncId id, const uint64_t *args, uint64_t *result)
{
	const IrFunc *f = ir_func(e->m, id);
	uint64_t *vals = mem_data(sizeof *vals * f->instrs.len);
	e->n_bad += !absint_func_called(e->a, id);
	for (IrValueId v = 1; v < f->instrs.len; v++)
		if (ir_instr(f, v)->op == OP_PARAM)
			check(e, f, v, args[ir_instr(f, v)->aux]);
	for (IrBlockId b = 1;;) {
		const IrBlock *block = &f->blocks.at[b];
		e->n_bad += !absint_block_reachable(e->a, id, b);
		for (uint32_t k = 0; k + 1 < block->instrs.len; k++)
			if (ir_instr(f, block->instrs.at[k])->op != OP_PHI &&
			    !eval_instr(e, f, vals, args, block->instrs.at[k]))
				return false;
		const IrInstr *last = ir_instr(f, *vec_last(&block->instrs));
		if (e->steps == 0 || e->steps-- == 0)
			return false;
		if (last->op == OP_RET) {
			*result = get(e, f, vals, args, ir_operand(f, last, 0));
			return true;
		}
		uint32_t i =
			last->op == OP_IF && get(e, f, vals, args, ir_operand(f, last, 0)) == 0;
		e->n_bad += !absint_edge_feasible(e->a, id, b, i);
		eval_phis(e, f, vals, args, b, i, block->succs[i]);
		b = block->succs[i];
	}
}

static bool
eval_func(Eval *e, IrFuncId id, const uint64_t *args, uint64_t *result)
{
	if (e->depth >= MAX_CALLS)
		return false;
	e->depth++;
	bool has_returned = eval_body(e, id, args, result);
	e->depth--;
	return has_returned;
}

static uint64_t n_bounded, n_values;

/* How many values got less than their type: the analysis must not answer "any" always. */
static void
count_bounded(const Eval *e)
{
	for (IrFuncId id = 1; id < e->m->funcs.len; id++) {
		const IrFunc *f = ir_func(e->m, id);
		for (IrValueId v = 1; v < f->instrs.len; v++) {
			Buf out = { 0 };
			if (ir_instr(f, v)->block == 0 || ir_instr(f, v)->type == 0)
				continue;
			absint_print_value(e->a, id, v, &out);
			n_values++;
			n_bounded += strcmp(buf_cstr(&out), "any") != 0;
		}
	}
}

static bool
run_program(Gen *g)
{
	FileSet *fs = fileset_new();
	StrTab *strs = strtab_new();
	Diags diags = { 0 };
	Buf faults = { 0 };
	gen_module(g);
	SrcFile *src = fileset_add(fs, str_cstr(strs, "random.ir"), buf_cstr(&g->out), g->out.len);
	IrModule *m = ir_parse(strs, src, &diags);
	diag_print(&diags, fs, &faults);
	if (m == NULL) {
		printf("# %s", buf_cstr(&faults));
		return false;
	}
	Eval e = { .m = m, .a = absint_run(m, &(AbsOptions){ .keeps_states = true }) };
	bool is_certified = absint_certify(e.a, &faults);
	if (!is_certified)
		printf("# %s", buf_cstr(&faults));
	for (uint32_t i = 0; i < N_INPUTS; i++) {
		uint64_t r,
			args[] = { to_type((AbsInt){ 8, true }, unit_rand(&g->seed)),
				   unit_rand(&g->seed) & 255,
				   i % 3 == 0 ? unit_rand(&g->seed) : unit_rand(&g->seed) % 20 };
		e.steps = N_STEPS;
		e.global = 0;
		eval_func(&e, ir_func_find(m, str_cstr(strs, "m.f0")), args, &r);
	}
	count_bounded(&e);
	if (e.n_bad != 0)
		printf("%s", buf_cstr(&g->out));
	return is_certified && e.n_bad == 0 && e.n_checked > 0;
}

static void
test_random_programs(void)
{
	for (uint32_t n = 1; n <= N_PROGRAMS; n++) {
		Gen g = { .seed = n };
		bool ok = run_program(&g);
		CU_ASSERT(ok);
		if (!ok) {
			printf("# seed %u\n", n);
			break;
		}
	}
	printf("# %llu of %llu values are bounded\n", (unsigned long long)n_bounded,
	       (unsigned long long)n_values);
	CU_ASSERT(n_bounded > n_values / 10);
}

UNIT_MAIN(UNIT_TEST(test_random_programs))

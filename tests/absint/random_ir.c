/*
 * Random programs. SSA form for any graph: every block begins with a phi for each variable and
 * branches with the values that its own instructions gave them.
 *
 * Functions return no, one and several values, structs among them, whose fields are of other
 * types than the results with the same number. They call each other directly, through a closure,
 * deferred and by goroutines, recover from panics, and share variables.
 */
#include "tests/absint/random.h"

#include "tests/unit.h"

#define MAX_BLOCKS 9
#define N_FUNCS 7

enum { I8, J8, U8, V8, INT, U64, BOOL, SLICE, STRING, S, T, N_VARS };

static const char *const var_types[N_VARS] = {
	"int8", "int8", "uint8", "uint8", "int", "uint64", "bool", "[]uint8", "string", ":m.S",
	":m.T",
};
static const char *const zeros[N_VARS] = {
	"0:int8", "0:int8", "0:uint8", "0:uint8", "0:int", "0:uint64", "false:bool",
	"zero:[]uint8", "\"ab\":string", "zero::m.S", "zero::m.T",
};

static const char types_text[] =
	"type :m.S = struct{b bool; n int8; t :m.T; u uint8}\n"
	"type :m.T = struct{u uint8; i int}\n"
	"global $m.g int8\n"
	"global $m.len []uint8\n"
	"global $m.s :m.S\n"
	"global $m.open uint8 exported\n";

/* Parameters, and the variables that they are at the entry; -1: none. */
static const char params_text[] =
	"%a0 int8, %a1 uint8, %a2 int, %a3 []uint8, %a4 :m.S, %ch chan :m.S, %mp map[int8]uint8";
static const int param_vars[] = { I8, U8, INT, SLICE, S };

/* What each function returns: variables, -1 after the last. */
static const int results[N_FUNCS][4] = {
	{ I8, -1 }, { I8, -1 }, { I8, BOOL, -1 }, { S, -1 }, { U8, S, SLICE, -1 }, { T, I8, -1 },
	{ -1 },
};
#define CLOSED_OVER 5 /* has a capture, is called through closures */
#define DEFERRED 6    /* has no result */

typedef struct Gen {
	uint64_t seed;
	Buf *out;
	uint32_t n_names;
	uint32_t func;
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
	return v == I8 || v == J8 || v == INT;
}

/* A variable of the type of v. */
static const char *
var(Gen *g, uint32_t b, uint32_t v)
{
	return g->now[b][v <= V8 ? (v & 2) + pick(g, 2) : v];
}

/* The same, or a constant; v is an integer. */
static void
operand(Gen *g, uint32_t b, uint32_t v, Buf *out)
{
	static const int small[] = { 0, 1, 2, 3, 5, 7, 10, 16, 100, 127 };
	bool is_negative = is_signed_var(v) && pick(g, 3) == 0;
	int k = small[pick(g, 10)];
	if (pick(g, 3) == 0)
		buf_printf(out, "%d:%s", is_negative ? -k : k, var_types[v]);
	else
		buf_puts(out, var(g, b, v));
}

/* The variable gets a new name; operands are printed before. */
static void
set(Gen *g, uint32_t b, uint32_t v, const char *rhs)
{
	snprintf(g->now[b][v], sizeof g->now[b][v], "%%n%u", ++g->n_names);
	buf_printf(g->out, "\t%s %s = %s\n", g->now[b][v], var_types[v], rhs);
}

__attribute__((format(printf, 4, 5))) static void
setf(Gen *g, uint32_t b, uint32_t v, const char *fmt, ...)
{
	Buf rhs = { 0 };
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&rhs, fmt, ap);
	va_end(ap);
	set(g, b, v, buf_cstr(&rhs));
}

static void
gen_bin(Gen *g, uint32_t b, uint32_t v)
{
	static const char *const ops[] = {
		"add", "sub", "mul", "div", "rem", "and", "or", "xor", "andnot", "shl", "shr",
	};
	static const char *const cmps[] = { "eq", "ne", "lt", "le", "gt", "ge" };
	Buf rhs = { 0 };
	const char *op = v == BOOL ? cmps[pick(g, 6)] : ops[pick(g, pick(g, 2) == 0 ? 2 : 11)];
	uint32_t of = v == BOOL ? pick(g, U64 + 1) : v;
	buf_printf(&rhs, "bin %s ", op);
	operand(g, b, of, &rhs);
	buf_puts(&rhs, ", ");
	operand(g, b, op[0] == 's' && op[1] == 'h' ? (pick(g, 2) == 0 ? U8 : I8) : of, &rhs);
	set(g, b, v, buf_cstr(&rhs));
}

static void
gen_un(Gen *g, uint32_t b)
{
	uint32_t v = pick(g, BOOL + 1);
	if (v == BOOL)
		setf(g, b, v, "un not %s", g->now[b][BOOL]);
	else if (pick(g, 2) == 0)
		setf(g, b, v, "un %s %s", pick(g, 2) == 0 ? "neg" : "com", g->now[b][v]);
	else
		setf(g, b, v, "convert %s", g->now[b][pick(g, U64 + 1)]);
}

/* ------------------------------------------------- structs, parts, elements */

static void
gen_struct(Gen *g, uint32_t b)
{
	switch (pick(g, 8)) {
	case 0:
		setf(g, b, S, "struct %s, %s, %s, %s", var(g, b, BOOL), var(g, b, I8),
		     var(g, b, T), var(g, b, U8));
		break;
	case 1: setf(g, b, T, "struct %s, %s", var(g, b, U8), var(g, b, INT)); break;
	case 2: setf(g, b, BOOL, "extract %s, 0", var(g, b, S)); break;
	case 3: setf(g, b, I8, "extract %s, 1", var(g, b, S)); break;
	case 4: setf(g, b, T, "extract %s, 2", var(g, b, S)); break;
	case 5: setf(g, b, U8, "extract %s, 3", var(g, b, S)); break;
	case 6: setf(g, b, V8, "extract %s, 0", var(g, b, T)); break;
	default: setf(g, b, INT, "extract %s, 1", var(g, b, T)); break;
	}
}

/* A tuple; the variables are its parts from `first` on. */
static void
gen_parts(Gen *g, uint32_t b, const char *tuple, const char *rhs, const int *vars, uint32_t first)
{
	uint32_t name = ++g->n_names;
	buf_printf(g->out, "\t%%n%u %s = %s\n", name, tuple, rhs);
	for (uint32_t i = 0; vars[i] >= 0; i++)
		if (pick(g, 4) != 0)
			setf(g, b, (uint32_t)vars[i], "extract %%n%u, %u", name, first + i);
}

/* What comes from elsewhere. */
static void
gen_received(Gen *g, uint32_t b)
{
	Buf rhs = { 0 };
	switch (pick(g, 7)) {
	case 0: set(g, b, S, "recv %ch"); break;
	case 1:
		gen_parts(g, b, "tuple(:m.S, bool)", "recvok %ch", (int[]){ S, BOOL, -1 }, 0);
		break;
	case 2: setf(g, b, U8, "mapget %%mp, %s", var(g, b, I8)); break;
	case 3:
		buf_printf(&rhs, "mapgetok %%mp, %s", var(g, b, I8));
		gen_parts(g, b, "tuple(uint8, bool)", buf_cstr(&rhs), (int[]){ U8, BOOL, -1 }, 0);
		break;
	case 4:
		gen_parts(g, b, "tuple(int, bool, :m.S, :m.S)",
			  pick(g, 2) == 0 ? "select recv %ch, recv %ch !nonblocking"
					  : "select recv %ch, recv %ch",
			  (int[]){ INT, BOOL, S, S, -1 }, 0);
		break;
	case 5: {
		uint32_t it = ++g->n_names;
		buf_printf(g->out, "\t%%n%u iter(string) = range %s\n", it, var(g, b, STRING));
		buf_printf(&rhs, "next %%n%u", it);
		gen_parts(g, b, "tuple(bool, int, int32)", buf_cstr(&rhs), (int[]){ BOOL, INT, -1 },
			  0);
		break;
	}
	default: {
		uint32_t array = ++g->n_names;
		buf_printf(g->out, "\t%%n%u [3]uint8 = array %s, %s\n", array, var(g, b, U8),
			   var(g, b, V8));
		setf(g, b, U8, "index %%n%u, %u:int", array, pick(g, 3));
		break;
	}
	}
}

static void
gen_sized(Gen *g, uint32_t b)
{
	Buf rhs = { 0 };
	switch (pick(g, 12)) {
	case 0: setf(g, b, INT, "un len %s", var(g, b, pick(g, 2) == 0 ? SLICE : STRING)); break;
	case 1: setf(g, b, INT, "un cap %s", var(g, b, SLICE)); break;
	case 2: {
		const char *n = var(g, b, pick(g, 2) == 0 ? U8 : INT);
		setf(g, b, SLICE, "makeslice %s, %s !site(make-slice uint8 \"make\")",
		     pick(g, 2) == 0 ? n : "2:int", n);
		break;
	}
	case 3:
		setf(g, b, SLICE, "append %s, %s, 0:uint8 !site(append uint8 \"append\")",
		     var(g, b, SLICE), var(g, b, U8));
		break;
	case 4:
		setf(g, b, SLICE, "appendall %s, %s !site(append uint8 \"append\")",
		     var(g, b, SLICE), var(g, b, pick(g, 2) == 0 ? SLICE : STRING));
		break;
	case 5:
	case 6: {
		uint32_t v = pick(g, 3) == 0 ? STRING : SLICE;
		buf_printf(&rhs, "slice %s, ", var(g, b, v));
		for (uint32_t i = 0; i < 3; i++) {
			if (pick(g, 2) == 0 && (v != STRING || i < 2))
				operand(g, b, pick(g, 2) == 0 ? INT : U8, &rhs);
			else
				buf_puts(&rhs, "_");
			buf_puts(&rhs, i < 2 ? ", " : "");
		}
		set(g, b, v, buf_cstr(&rhs));
		break;
	}
	case 7:
		setf(g, b, STRING, "concat %s, \"xyz\":string !site(string string \"concat\")",
		     var(g, b, STRING));
		break;
	case 8:
		setf(g, b, SLICE, "strconv %s !site(string uint8 \"bytes\")", var(g, b, STRING));
		break;
	case 9:
		setf(g, b, STRING, "strconv %s !site(string string \"string\")",
		     var(g, b, pick(g, 3) == 0 ? INT : SLICE));
		break;
	case 10:
		if (pick(g, 2) == 0)
			setf(g, b, BOOL, "bin %s %s, zero:[]uint8", pick(g, 2) == 0 ? "eq" : "ne",
			     var(g, b, SLICE));
		else
			setf(g, b, BOOL, "bin %s %s, %s", pick(g, 2) == 0 ? "eq" : "ne",
			     var(g, b, STRING), pick(g, 2) == 0 ? "\"\":string" : "\"ab\":string");
		break;
	default:
		if (pick(g, 2) == 0)
			setf(g, b, INT, "builtin copy %s, %s", var(g, b, SLICE), var(g, b, STRING));
		else
			setf(g, b, INT, "builtin %s %s, 9:int", pick(g, 2) == 0 ? "min" : "max",
			     var(g, b, INT));
		break;
	}
}

/* ------------------------------------------------------------------- calls */

static void
put_args(Gen *g, uint32_t b, Buf *out)
{
	for (uint32_t i = 0; i < 5; i++)
		buf_printf(out, ", %s",
			   i == 2 && pick(g, 2) == 0 ? "9:int"
						     : var(g, b, (uint32_t)param_vars[i]));
	buf_puts(out, ", %ch, %mp");
}

/* "(int8, bool)" */
static void
put_results(uint32_t f, Buf *out)
{
	for (uint32_t i = 0; results[f][i] >= 0; i++)
		buf_printf(out, "%s%s", i == 0 ? "(" : ", ", var_types[results[f][i]]);
	buf_puts(out, results[f][0] >= 0 ? ")" : "");
}

static void
gen_call(Gen *g, uint32_t b)
{
	uint32_t f = pick(g, N_FUNCS);
	Buf rhs = { 0 }, tuple = { 0 };
	if (f == DEFERRED) {
		static const char *const modes[] = { "", "go ", "defer " };
		buf_printf(&rhs, "%scall @m.f%u", modes[pick(g, 3)], f);
		put_args(g, b, &rhs);
		buf_printf(g->out, "\t%s\n", buf_cstr(&rhs));
		return;
	}
	if (f == CLOSED_OVER) {
		uint32_t k = ++g->n_names;
		buf_printf(g->out,
			   "\t%%n%u func(int8, uint8, int, []uint8, :m.S, chan :m.S, "
			   "map[int8]uint8) (:m.T, int8) = closure @m.f5, %s !site(closure "
			   "func() \"closure\")\n",
			   k, var(g, b, U8));
		buf_printf(&rhs, "call %%n%u", k);
	} else {
		buf_printf(&rhs, "call @m.f%u", f);
	}
	put_args(g, b, &rhs);
	if (results[f][1] < 0) {
		set(g, b, (uint32_t)results[f][0], buf_cstr(&rhs));
		return;
	}
	buf_puts(&tuple, "tuple");
	put_results(f, &tuple);
	gen_parts(g, b, buf_cstr(&tuple), buf_cstr(&rhs), results[f], 0);
}

static void
gen_global(Gen *g, uint32_t b)
{
	static const struct {
		const char *name;
		uint32_t v;
	} vars[] = { { "g", J8 }, { "len", SLICE }, { "s", S }, { "open", U8 } };
	uint32_t i = pick(g, 4);
	if (pick(g, 2) == 0)
		buf_printf(g->out, "\tstore $m.%s, %s\n", vars[i].name, var(g, b, vars[i].v));
	else
		setf(g, b, vars[i].v, "load $m.%s", vars[i].name);
}

static void
gen_instr(Gen *g, uint32_t b)
{
	switch (pick(g, 14)) {
	case 0: gen_un(g, b); break;
	case 1: gen_call(g, b); break;
	case 2: gen_global(g, b); break;
	case 3:
	case 4: gen_struct(g, b); break;
	case 5: gen_received(g, b); break;
	case 6:
	case 7: gen_sized(g, b); break;
	default: gen_bin(g, b, pick(g, BOOL + 1)); break;
	}
}

/* ------------------------------------------------------------------ blocks */

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
		buf_printf(g->out, "\t%%p%u_%u %s = phi ", b, v, var_types[v]);
		for (uint32_t p = 1; p <= g->n_blocks; p++)
			for (uint32_t i = 0; i < 2; i++)
				if (g->succs[p][i] == b) {
					buf_printf(g->out, "%s^%u: %%e%u_%u", is_first ? "" : ", ",
						   p, p, v);
					is_first = false;
				}
		buf_putc(g->out, '\n');
		snprintf(g->now[b][v], sizeof g->now[b][v], "%%p%u_%u", b, v);
	}
}

static void
gen_return(Gen *g, uint32_t b)
{
	buf_puts(g->out, "\trundefers\n\tret ");
	for (uint32_t i = 0; results[g->func][i] >= 0; i++)
		buf_printf(g->out, "%s%s", i == 0 ? "" : ", ",
			   var(g, b, (uint32_t)results[g->func][i]));
	buf_putc(g->out, '\n');
}

/* Values at the end get names that phis can use before they are printed. Half of the booleans are
 * phis of constants or conditions of their block, as && and || leave them. */
static void
gen_end(Gen *g, uint32_t b)
{
	for (uint32_t v = 0; v < N_VARS; v++) {
		if (v == BOOL)
			buf_printf(g->out, "\t%%e%u_6 bool = bin eq %s, true:bool\n", b,
				   g->now[b][BOOL]);
		else
			buf_printf(g->out, "\t%%e%u_%u %s = convert %s\n", b, v, var_types[v],
				   g->now[b][v]);
		snprintf(g->now[b][v], sizeof g->now[b][v], "%%e%u_%u", b, v);
	}
	if (g->succs[b][1] != 0)
		buf_printf(g->out, "\tif %s, ^%u, ^%u\n",
			   pick(g, 3) == 0 && b > 1 ? "%cond" : g->now[b][BOOL], g->succs[b][0],
			   g->succs[b][1]);
	else if (g->succs[b][0] != 0)
		buf_printf(g->out, "\tjump ^%u\n", g->succs[b][0]);
	else
		gen_return(g, b);
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
	buf_printf(g->out, "^%u:\n", b);
	if (has_pred(g, b)) {
		gen_phis(g, b);
	} else {
		for (uint32_t v = 0; v < N_VARS; v++)
			snprintf(g->now[b][v], sizeof g->now[b][v], "%s", zeros[v]);
		for (int i = 0; b == 1 && i < 5; i++)
			snprintf(g->now[b][param_vars[i]], sizeof g->now[b][0], "%%a%d", i);
		if (b == 1 && g->func == CLOSED_OVER)
			snprintf(g->now[b][V8], sizeof g->now[b][0], "%%captured");
	}
	if (b == 1)
		buf_puts(g->out, "\t%cond bool = bin lt %a0, 4:int8\n");
	for (uint32_t n = pick(g, 7); n > 0; n--)
		gen_instr(g, b);
	gen_end(g, b);
}

static void
gen_func(Gen *g, uint32_t f)
{
	bool recovers = pick(g, 3) == 0;
	g->func = f;
	gen_graph(g);
	buf_printf(g->out, "func @m.f%u(%s)%s ", f, params_text,
		   f == CLOSED_OVER ? " [%captured uint8]" : "");
	put_results(f, g->out);
	buf_puts(g->out, f == 0 ? " exported entry" : "");
	if (recovers)
		buf_printf(g->out, " recover ^%u", g->n_blocks + 1);
	buf_puts(g->out, " {\n");
	for (uint32_t b = 1; b <= g->n_blocks; b++)
		gen_block(g, b);
	if (recovers) {
		buf_printf(g->out, "^%u:\n\tret ", g->n_blocks + 1);
		for (uint32_t i = 0; results[f][i] >= 0; i++)
			buf_printf(g->out, "%s%s", i == 0 ? "" : ", ", zeros[results[f][i]]);
		buf_putc(g->out, '\n');
	}
	buf_puts(g->out, "}\n");
}

void
random_module(uint64_t seed, Buf *out)
{
	Gen g = { .seed = seed, .out = out };
	buf_clear(out);
	buf_printf(out, "module \"m\" program%s\n", seed % 4 == 0 ? " ptrsize 4" : "");
	buf_puts(out, types_text);
	for (uint32_t f = 0; f < N_FUNCS; f++)
		gen_func(&g, f);
}

IrModule *
random_parse(uint64_t seed, Buf *text)
{
	FileSet *fs = fileset_new();
	StrTab *strs = strtab_new();
	Diags diags = { 0 };
	Buf faults = { 0 };
	random_module(seed, text);
	SrcFile *src = fileset_add(fs, str_cstr(strs, "random.ir"), buf_cstr(text), text->len);
	IrModule *m = ir_parse(strs, src, &diags);
	diag_print(&diags, fs, &faults);
	if (m == NULL)
		printf("# seed %llu: %s", (unsigned long long)seed, buf_cstr(&faults));
	return m;
}

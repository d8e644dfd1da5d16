/*
 * The call graph as text: of each function that is reached, what it may call; sorted by names,
 * which do not depend on the order in which anything was made.
 */
#include "callgraph/callgraph.h"

#include <stdlib.h>

typedef VEC(const char *) Names;

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once. */
static void
names_sort(Names *names)
{
	if (names->len)
		qsort(names->at, names->len, sizeof *names->at, compare);
	uint32_t n = 0;
	vec_each(names, i)
		if (n == 0 || strcmp(names->at[n - 1], names->at[i]) != 0)
			names->at[n++] = names->at[i];
	names->len = n;
}

static const char *
name_of(const CallGraph *g, IrFuncId f)
{
	Buf b = {0};
	buf_printf(&b, "@%s", ir_func(g->m, f)->name->s);
	return buf_cstr(&b);
}

static void
add_callees(const CallGraph *g, const IrFunc *f, IrValueId call, Names *names)
{
	const IrInstr *in = ir_instr(f, call);
	IrFuncId known = in->op == OP_CALL ? ir_static_callee(f, in) : 0;
	if (known) {
		vec_push(names, name_of(g, known));
		return;
	}
	CallNode n = callgraph_is_whole(g) ? callgraph_of_site(g, f, call) : 0;
	const CallTargets *set = n ? callgraph_targets(g, n) : NULL;
	for (uint32_t i = 0; set && i < set->list.len; i++)
		vec_push(names, name_of(g, set->list.at[i].func));
	if (set == NULL || (!set->is_invoke && bits_has(&g->made_funcs, set->type)))
		vec_push(names, "unknown code");
}

static Names
callees(const CallGraph *g, IrFuncId id)
{
	const IrFunc *f = ir_func(g->m, id);
	Names names = {0};
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->block != 0 && (in->op == OP_CALL || in->op == OP_INVOKE))
			add_callees(g, f, v, &names);
	}
	if (f->body != BODY_HERE)
		vec_push(&names, "unknown code");
	names_sort(&names);
	return names;
}

static int
compare_funcs(const void *a, const void *b)
{
	const IrFunc *x = *(const IrFunc *const *)a, *y = *(const IrFunc *const *)b;
	int by_name = strcmp(x->name->s, y->name->s);
	return by_name ? by_name : (x->id > y->id) - (x->id < y->id);
}

/* The functions that are reached, by name. */
static IdVec
sorted_funcs(const CallGraph *g)
{
	VEC(const IrFunc *) funcs = {0};
	IdVec ids = {0};
	bits_each(&g->reached, f)
		vec_push(&funcs, ir_func(g->m, f));
	if (funcs.len)
		qsort(funcs.at, funcs.len, sizeof *funcs.at, compare_funcs);
	vec_each(&funcs, i)
		vec_push(&ids, funcs.at[i]->id);
	return ids;
}

void
callgraph_dump(const CallGraph *g, Buf *out)
{
	IdVec funcs = sorted_funcs(g);
	vec_each(&funcs, i) {
		Names names = callees(g, funcs.at[i]);
		buf_printf(out, "%s\n", name_of(g, funcs.at[i]));
		vec_each(&names, k)
			buf_printf(out, "\t%s\n", names.at[k]);
	}
}

/* A name in DOT: types have quotation marks in their struct tags. */
static const char *
quoted(const char *name)
{
	Buf b = {0};
	buf_putc(&b, '"');
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			buf_putc(&b, '\\');
		buf_putc(&b, *name);
	}
	buf_putc(&b, '"');
	return buf_cstr(&b);
}

void
callgraph_dump_dot(const CallGraph *g, Buf *out)
{
	IdVec funcs = sorted_funcs(g);
	buf_puts(out, "digraph calls {\n");
	vec_each(&funcs, i) {
		Names names = callees(g, funcs.at[i]);
		const char *from = quoted(name_of(g, funcs.at[i]));
		vec_each(&names, k)
			buf_printf(out, "\t%s -> %s;\n", from, quoted(names.at[k]));
	}
	buf_puts(out, "}\n");
}

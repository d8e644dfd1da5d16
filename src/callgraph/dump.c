/*
 * The call graph as text: of each function that is reached, what it may call; sorted by names,
 * which do not depend on the order in which anything was made.
 */
#include "callgraph/callgraph.h"

#include "base/texts.h"

static const char *
name_of(const CallGraph *g, IrFuncId f)
{
	Buf b = {0};
	buf_printf(&b, "@%s", ir_func(g->m, f)->name->s);
	return buf_cstr(&b);
}

static void
add_callees(const CallGraph *g, const IrFunc *f, IrValueId call, Texts *names)
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

static Texts
callees(const CallGraph *g, IrFuncId id)
{
	const IrFunc *f = ir_func(g->m, id);
	Texts names = {0};
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->block != 0 && (in->op == OP_CALL || in->op == OP_INVOKE))
			add_callees(g, f, v, &names);
	}
	if (f->body != BODY_HERE)
		vec_push(&names, "unknown code");
	texts_sort_unique(&names);
	return names;
}

/* The functions that are reached, by name. */
static IdVec
sorted_funcs(const CallGraph *g)
{
	IdVec funcs = {0};
	bits_each(&g->reached, f)
		vec_push(&funcs, f);
	ir_funcs_sort(g->m, &funcs);
	return funcs;
}

void
callgraph_dump(const CallGraph *g, Buf *out)
{
	IdVec funcs = sorted_funcs(g);
	vec_each(&funcs, i) {
		Texts names = callees(g, funcs.at[i]);
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
		Texts names = callees(g, funcs.at[i]);
		const char *from = quoted(name_of(g, funcs.at[i]));
		vec_each(&names, k)
			buf_printf(out, "\t%s -> %s;\n", from, quoted(names.at[k]));
	}
	buf_puts(out, "}\n");
}

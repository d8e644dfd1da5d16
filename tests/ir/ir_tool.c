/*
 * The IR's stages from text files, for the script tests:
 *
 * 	ir_tool print FILE     read, verify, print
 * 	ir_tool promote FILE   ... run all passes, twice (the second run must change nothing), print
 * 	ir_tool cfg FILE       ... print orders, dominators and loops
 * 	ir_tool layout FILE    ... print size, alignment, pointers of all named types
 * 	ir_tool link FILE      ... give functions the built-in models, tell warnings, verify, print
 *
 * Faults are printed on standard output as the program prints them, "line:col:
 * text"; the exit status is 1 then.
 */
#include "ir/ir.h"

static void
print_cfg(const IrFunc *f, Buf *out)
{
	const IrCfg *cfg = ir_cfg(f);
	buf_printf(out, "@%s\norder", f->name->s);
	for (uint32_t i = 0; i < cfg->rpo.len; i++)
		buf_printf(out, " ^%u", cfg->rpo.at[i]);
	buf_puts(out, "\nidom");
	for (IrBlockId b = 1; b < f->blocks.len; b++)
		buf_printf(out, " ^%u<^%u", b, cfg->idom[b]);
	buf_putc(out, '\n');
	for (uint32_t i = 1; i <= cfg->n_loops; i++) {
		const IrLoop *l = &cfg->loops[i];
		buf_printf(out, "loop %u in %u depth %u head ^%u%s:", i, l->outer, l->depth,
			   l->head, l->is_irreducible ? " irreducible" : "");
		for (uint32_t k = 0; k < l->blocks.len; k++)
			buf_printf(out, " ^%u", l->blocks.at[k]);
		buf_putc(out, '\n');
	}
	buf_puts(out, "innermost");
	for (IrBlockId b = 1; b < f->blocks.len; b++)
		buf_printf(out, " ^%u:%u", b, cfg->loop_of[b]);
	buf_putc(out, '\n');
}

static void
print_layout(const IrModule *m, Buf *out)
{
	for (IrTypeId t = 1; t < m->types.len; t++) {
		const IrType *type = ir_type(m, t);
		if (type->kind != IRT_NAMED)
			continue;
		buf_printf(out, ":%s size %llu align %u%s%s", type->name->s,
			   (unsigned long long)type->size, type->align,
			   type->has_pointers ? " pointers" : "", type->is_direct ? " direct" : "");
		if (ir_under(m, t)->kind == IRT_STRUCT)
			for (uint32_t i = 0; i < ir_under(m, t)->n_members; i++)
				buf_printf(out, " %llu",
					   (unsigned long long)ir_field_offset(m, t, i));
		buf_putc(out, '\n');
	}
}

/* Compaction changes no text, breaks no rule and leaves no removed instruction. */
static bool
is_compact_same(IrModule *m, Buf *out)
{
	Buf before = { 0 }, after = { 0 };
	uint32_t n_removed = 0;
	ir_print(m, &before);
	for (IrFuncId i = 1; i < m->funcs.len; i++) {
		IrFunc *f = ir_func(m, i);
		ir_compact(f);
		for (IrValueId v = 1; f->body == BODY_HERE && v < f->instrs.len; v++)
			n_removed += f->instrs.at[v].block == 0 &&
				     !ir_op_info((IrOp)f->instrs.at[v].op)->is_pseudo;
	}
	ir_print(m, &after);
	if (ir_verify(m, out) && n_removed == 0 && strcmp(buf_cstr(&before), buf_cstr(&after)) == 0)
		return true;
	buf_puts(out, "compaction changes something\n");
	return false;
}

static bool
promote(IrModule *m, Buf *out)
{
	ir_run_passes(m, &(IrPassOptions){ .is_verifying = true });
	Buf once = { 0 };
	ir_print(m, &once);
	ir_run_passes(m, &(IrPassOptions){ .is_verifying = true });
	ir_print(m, out);
	if (strcmp(buf_cstr(&once), buf_cstr(out)) != 0) {
		buf_puts(out, "the second run changes something\n");
		return false;
	}
	return is_compact_same(m, out);
}

static void
link_models(IrModule *m, FileSet *fs, Buf *out)
{
	Diags diags = { 0 };
	uint32_t n = ir_link_models(m, fs, &diags);
	diag_print(&diags, fs, out);
	if (!ir_verify(m, out))
		return;
	buf_printf(out, "; %u models\n", n);
	ir_print(m, out);
}

static bool
run(const char *verb, IrModule *m, FileSet *fs, Buf *out)
{
	if (strcmp(verb, "print") == 0) {
		ir_print(m, out);
	} else if (strcmp(verb, "promote") == 0) {
		return promote(m, out);
	} else if (strcmp(verb, "layout") == 0) {
		print_layout(m, out);
	} else if (strcmp(verb, "link") == 0) {
		link_models(m, fs, out);
	} else if (strcmp(verb, "cfg") == 0) {
		for (IrFuncId i = 1; i < m->funcs.len; i++)
			if (ir_func(m, i)->body == BODY_HERE)
				print_cfg(ir_func(m, i), out);
	} else {
		buf_printf(out, "unknown verb %s\n", verb);
		return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	mem_init();
	if (argc != 3) {
		fprintf(stderr, "usage: ir_tool print|promote|cfg|layout|link FILE\n");
		return EXIT_USAGE;
	}
	size_t size;
	char *text = file_read(argv[2], &size);
	if (text == NULL) {
		perror(argv[2]);
		return EXIT_USAGE;
	}
	StrTab *strs = strtab_new();
	FileSet *fs = fileset_new();
	Diags diags = { 0 };
	SrcFile *src = fileset_add(fs, str_cstr(strs, "input"), text, size);
	IrModule *m = ir_parse(strs, src, &diags);
	Buf out = { 0 };
	bool is_good = m != NULL && run(argv[1], m, fs, &out);
	if (m == NULL) {
		diag_sort(&diags, fs);
		diag_print(&diags, fs, &out);
	}
	return buf_flush(&out, stdout) && is_good ? 0 : EXIT_FAULTS;
}

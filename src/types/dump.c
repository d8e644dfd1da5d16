/*
 * The facts of a package as canonical text, to be compared with those of
 * another type checker: one fact a line, sorted by file, place and text. The
 * form is described at types_dump in types.h; dump_type.c has that of types.
 */
#include "types/priv.h"

#include <stdlib.h>

typedef struct DumpLine {
	Pos from, to;
	const char *text;
} DumpLine;

typedef struct Dump {
	TypesCtx *ctx;
	const Package *pkg;
	const Info *info;
	uint32_t what;
	VEC(DumpLine) lines;
} Dump;

static void
add_line(Dump *d, Pos from, Pos to, const Buf *b)
{
	vec_push(&d->lines, ((DumpLine){from, to, buf_cstr(b)}));
}

static const char *
kind_of(const Object *o)
{
	static const char *const vars[] = {
		[VAR_GLOBAL] = "global", [VAR_LOCAL] = "local",   [VAR_RECV] = "recv",
		[VAR_PARAM] = "param",   [VAR_RESULT] = "result", [VAR_FIELD] = "field"};
	switch (o->kind) {
	case OBJ_PKGNAME:
		return "package";
	case OBJ_CONST:
		return "const";
	case OBJ_TYPE:
		if (o->type != NULL && o->type->kind == TYPE_TYPEPARAM)
			return "typeparam";
		return o->is_alias ? "alias" : "type";
	case OBJ_VAR:
		return vars[o->var_kind];
	case OBJ_FUNC:
		/* An interface's methods have no declaration of their own. */
		return o->decl == NULL || o->decl->recv != NULL ? "method" : "func";
	case OBJ_LABEL:
		return "label";
	case OBJ_BUILTIN:
		return "builtin";
	case OBJ_NIL:
		return "nil";
	}
	return "?";
}

/* Where an object is declared. */
static void
write_decl(const Dump *d, const Object *o, Buf *b)
{
	if (o->pkg == NULL) {
		buf_puts(b, "universe");
		return;
	}
	if (o->kind == OBJ_PKGNAME) {
		buf_str(b, o->imported->path);
		return;
	}
	buf_str(b, o->pkg->path);
	if (o->pos == 0)
		return;
	buf_putc(b, '/');
	dump_pos(d->ctx, o->pos, b);
}

static void
write_range(const Dump *d, const Expr *e, Buf *b)
{
	dump_pos(d->ctx, expr_start(e), b);
	Loc end = fileset_locate_physical(d->ctx->files, expr_end(e));
	buf_printf(b, "-%u:%u", end.line, end.col);
}

static Type *
type_of(const Object *o)
{
	/* Package names, labels and the universe's built-ins have none. */
	return o->kind == OBJ_PKGNAME || o->kind == OBJ_LABEL ? NULL : o->type;
}

/* The size of a package-level type that has one. */
static void
dump_size(Dump *d, const NameExpr *n, const Object *o)
{
	if (!(d->what & DUMP_SIZE) || o->kind != OBJ_TYPE || o->is_alias || o->type == NULL ||
	    o->type->kind != TYPE_NAMED || o->parent != d->pkg->scope)
		return;
	NamedType *t = type_named(o->type);
	Type *u = type_under(o->type);
	if (t->tparams.n > 0 || !type_is_valid(u))
		return;
	if (u->kind == TYPE_INTERFACE && !interface_is_basic(type_interface(u)))
		return;
	if (d->pkg->has_errors && type_has_var_size(o->type)) /* it contains itself */
		return;
	Buf b = {0};
	buf_puts(&b, "size\t");
	dump_pos(d->ctx, n->e.pos, &b);
	buf_printf(&b, "\t%s\t%lld\t%lld", n->name->s, (long long)type_size(o->type),
		   (long long)type_align(o->type));
	add_line(d, n->e.pos, n->e.pos + n->name->len, &b);
}

static void
dump_def(Dump *d, const NameExpr *n, const Object *o)
{
	Buf b = {0};
	buf_puts(&b, "def\t");
	dump_pos(d->ctx, n->e.pos, &b);
	buf_printf(&b, "\t%s\t%s\t", n->name->s, o != NULL ? kind_of(o) : "none");
	dump_type(d->ctx, o != NULL ? type_of(o) : NULL, &b);
	if (d->what & DUMP_DEF)
		add_line(d, n->e.pos, n->e.pos + n->name->len, &b);
	if (o != NULL)
		dump_size(d, n, o);
}

static void
dump_use(Dump *d, const NameExpr *n, const Object *o)
{
	Buf b = {0};
	buf_puts(&b, "use\t");
	dump_pos(d->ctx, n->e.pos, &b);
	buf_printf(&b, "\t%s\t%s\t", n->name->s, kind_of(o));
	write_decl(d, o, &b);
	buf_putc(&b, '\t');
	dump_type(d->ctx, type_of(o), &b);
	add_line(d, n->e.pos, n->e.pos + n->name->len, &b);
}

static void
dump_instance(Dump *d, const NameExpr *n, const Instance *in)
{
	Buf b = {0};
	buf_puts(&b, "inst\t");
	dump_pos(d->ctx, n->e.pos, &b);
	buf_printf(&b, "\t%s\t", n->name->s);
	dump_type_list(d->ctx, &in->targs, &b);
	buf_putc(&b, '\t');
	dump_type(d->ctx, in->type, &b);
	add_line(d, n->e.pos, n->e.pos + n->name->len, &b);
}

static void
dump_selection(Dump *d, const SelectorExpr *e, const Selection *s)
{
	static const char *const kinds[] = {
		[SEL_FIELD] = "field", [SEL_METHOD] = "method", [SEL_METHOD_EXPR] = "methodexpr"};
	Buf b = {0};
	buf_puts(&b, "sel\t");
	write_range(d, &e->e, &b);
	buf_printf(&b, "\t%s\t", kinds[s->kind]);
	for (uint32_t i = 0; i < s->n_path; i++)
		buf_printf(&b, i == 0 ? "%u" : ".%u", s->path[i]);
	buf_printf(&b, "\t%s\t", s->indirect ? "ptr" : "-");
	dump_type(d->ctx, s->recv, &b);
	buf_putc(&b, '\t');
	write_decl(d, s->obj, &b);
	add_line(d, expr_start(&e->e), expr_end(&e->e), &b);
}

static void
dump_fact(Dump *d, const Expr *e, const Fact *f)
{
	static const char *const modes[] = {
		[MODE_NONE] = "invalid",      [MODE_NOVALUE] = "void",  [MODE_BUILTIN] = "builtin",
		[MODE_TYPE] = "type",         [MODE_CONST] = "const",   [MODE_VAR] = "variable",
		[MODE_MAPINDEX] = "mapindex", [MODE_VALUE] = "value",   [MODE_NIL] = "nil",
		[MODE_COMMAOK] = "commaok",   [MODE_CGOFUNC] = "value"};
	Buf b = {0};
	buf_puts(&b, "expr\t");
	write_range(d, e, &b);
	const char *mode = modes[f->mode];
	if (f->mode == MODE_CONST && f->value == NULL)
		mode = "value";
	buf_printf(&b, "\t%s\t", mode);
	/* An untyped nil keeps its type there whatever it becomes. */
	if (f->mode == MODE_NIL)
		buf_puts(&b, "untyped nil");
	else
		dump_type(d->ctx, f->mode == MODE_NOVALUE ? &d->ctx->no_vars->t : f->type, &b);
	if (f->value != NULL) {
		buf_putc(&b, '\t');
		const_write_exact(f->value, &b);
	}
	add_line(d, expr_start(e), expr_end(e), &b);
}

static void
visit_name(Dump *d, const NameExpr *n)
{
	const Object *def = d->info->defs[n->e.id], *use = d->info->uses[n->e.id];
	if (def != NULL && d->what & (DUMP_DEF | DUMP_SIZE))
		dump_def(d, n, def);
	if (use != NULL && d->what & DUMP_USE)
		dump_use(d, n, use);
	const Instance *in = info_instance(d->info, n);
	if (in != NULL && d->what & DUMP_INST)
		dump_instance(d, n, in);
}

static void
visit_expr(void *arg, Expr *e)
{
	Dump *d = arg;
	if (e->kind == EXPR_NAME)
		visit_name(d, as_name(e));
	if (e->kind == EXPR_SELECTOR && d->what & DUMP_SEL) {
		const Selection *s = info_selection(d->info, as_selector(e));
		if (s != NULL)
			dump_selection(d, as_selector(e), s);
	}
	const Fact *f = info_fact(d->info, e);
	if (f->mode != MODE_NONE && d->what & DUMP_EXPR)
		dump_fact(d, e, f);
}

static void
visit_symbolic(void *arg, NameExpr *n)
{
	Dump *d = arg;
	if (d->what & DUMP_DEF)
		dump_def(d, n, NULL);
}

/* The other type checker makes a literal 1 that stands where the operand begins. */
static void
visit_step(void *arg, IncDecStmt *s)
{
	Dump *d = arg;
	Type *t = info_type(d->info, s->x);
	if (t == NULL || !type_is_valid(t) || !(d->what & DUMP_EXPR))
		return;
	Buf b = {0};
	buf_puts(&b, "expr\t");
	Pos pos = expr_start(s->x);
	dump_pos(d->ctx, pos, &b);
	Loc end = fileset_locate_physical(d->ctx->files, pos + 1);
	buf_printf(&b, "-%u:%u\tconst\t", end.line, end.col);
	dump_type(d->ctx, t, &b);
	buf_puts(&b, type_is_complex(t) ? "\t(1 + 0i)" : "\t1");
	add_line(d, pos, pos + 1, &b);
}

static void
visit_implicit(void *arg, Pos pos, const void *node)
{
	Dump *d = arg;
	const Object *o = info_implicit(d->info, node);
	if (o == NULL || !(d->what & DUMP_IMPLICIT))
		return;
	Buf b = {0};
	buf_puts(&b, "implicit\t");
	dump_pos(d->ctx, pos, &b);
	buf_printf(&b, "\t%s\t%s\t", o->name->s, kind_of(o));
	dump_type(d->ctx, type_of(o), &b);
	add_line(d, pos, pos, &b);
}

static void
write_minor(uint32_t minor, Buf *b)
{
	if (minor == 0)
		buf_putc(b, '-');
	else
		buf_printf(b, "go1.%u", minor);
}

static void
dump_file(Dump *d, uint32_t i)
{
	const File *f = d->info->files.at[i];
	if (d->what & DUMP_FILE) {
		const char *slash = strrchr(f->src->name->s, '/');
		Buf b = {0};
		buf_printf(&b, "file\t%s\t", slash != NULL ? slash + 1 : f->src->name->s);
		write_minor(i < d->info->file_minor.len ? d->info->file_minor.at[i] : 0, &b);
		add_line(d, f->src->base, f->src->base, &b);
	}
	const FactVisitor v = {d, visit_expr, visit_symbolic, visit_implicit, visit_step};
	visit_facts(f, &v);
}

static int
cmp_lines(const void *x, const void *y)
{
	const DumpLine *a = x, *b = y;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return strcmp(a->text, b->text);
}

static void
dump_init(const Dump *d, const Initializer *in, Buf *out)
{
	buf_puts(out, "init\t");
	for (uint32_t i = 0; i < in->n; i++)
		buf_printf(out, i == 0 ? "%s" : ",%s", in->lhs[i]->name->s);
	buf_putc(out, '\t');
	write_range(d, in->rhs, out);
	buf_putc(out, '\n');
}

static void
dump_errors(const Dump *d, const Diags *diags, Buf *out)
{
	vec_each(&diags->list, i) {
		const Diag *e = &diags->list.at[i];
		if (e->kind == DIAG_WARNING)
			continue;
		buf_puts(out, "error\t");
		dump_pos(d->ctx, e->pos, out);
		buf_putc(out, '\t');
		for (const char *s = e->text; *s != '\0'; s++) {
			if (*s == '\n')
				buf_puts(out, "\\n");
			else
				buf_putc(out, *s);
		}
		buf_putc(out, '\n');
	}
}

void
types_dump(TypesCtx *ctx, const Package *pkg, const Diags *diags, uint32_t what, Buf *out)
{
	Dump d = {.ctx = ctx, .pkg = pkg, .info = pkg->info, .what = what};
	if (what & DUMP_PACKAGE) {
		buf_printf(out, "package\t%s\t%s\t", pkg->path->s, pkg->name->s);
		write_minor(pkg->go_minor, out);
		buf_putc(out, '\n');
	}
	if (d.info != NULL) {
		vec_each(&d.info->files, i)
			dump_file(&d, i);
		if (d.lines.len > 1)
			qsort(d.lines.at, d.lines.len, sizeof(DumpLine), cmp_lines);
		vec_each(&d.lines, i) {
			buf_puts(out, d.lines.at[i].text);
			buf_putc(out, '\n');
		}
		if (what & DUMP_INIT)
			vec_each(&d.info->init_order, i)
				dump_init(&d, &d.info->init_order.at[i], out);
	}
	if (diags != NULL && what & DUMP_ERROR)
		dump_errors(&d, diags, out);
}

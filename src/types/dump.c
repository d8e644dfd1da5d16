/*
 * The facts of a package as canonical text, to be compared with those of
 * another type checker: one fact a line, sorted by file, place and text. The
 * form is described at types_dump in types.h; dump_type.c has that of types.
 *
 * What a line is about is collected and sorted by place; its text is made when
 * it is written. The texts of all prefixes of a long concatenation of strings
 * together may be longer than memory.
 */
#include "types/priv.h"

#include <stdlib.h>

#include "base/texts.h"

typedef struct DumpLine {
	Pos from, to;
	uint32_t kind;    /* a DUMP_ bit */
	const void *node; /* an Expr, NameExpr, SelectorExpr, IncDecStmt or File */
	const void *fact; /* what is told of it, if it is not the node's Fact */
} DumpLine;

typedef struct Dump {
	TypesCtx *ctx;
	const Package *pkg;
	const Info *info;
	uint32_t what;
	VEC(DumpLine) lines;
} Dump;

static void
add_line(Dump *d, uint32_t kind, Pos from, Pos to, const void *node, const void *fact)
{
	if (d->what & kind)
		vec_push(&d->lines, ((DumpLine){from, to, kind, node, fact}));
}

static void
add_name(Dump *d, uint32_t kind, const NameExpr *n, const void *fact)
{
	add_line(d, kind, n->e.pos, n->e.pos + n->name->len, n, fact);
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
		return func_signature(o)->recv != NULL ? "method" : "func";
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

/* Whether it is a package-level type that has a size. */
static bool
has_size(const Dump *d, const Object *o)
{
	if (o->kind != OBJ_TYPE || o->is_alias || o->type == NULL || o->type->kind != TYPE_NAMED ||
	    o->parent != d->pkg->scope)
		return false;
	Type *u = type_under(o->type);
	if (type_named(o->type)->tparams.n > 0 || !type_is_valid(u) || type_has_var_size(o->type))
		return false;
	return u->kind != TYPE_INTERFACE || interface_is_basic(type_interface(u));
}

/* ------------------------------------------------------------- collecting */

static void
visit_name(Dump *d, const NameExpr *n)
{
	const Object *def = d->info->defs[n->e.id], *use = d->info->uses[n->e.id];
	if (def != NULL)
		add_name(d, DUMP_DEF, n, def);
	if (def != NULL && d->what & DUMP_SIZE && has_size(d, def))
		add_name(d, DUMP_SIZE, n, def);
	if (use != NULL)
		add_name(d, DUMP_USE, n, use);
	const Instance *in = info_instance(d->info, n);
	if (in != NULL)
		add_name(d, DUMP_INST, n, in);
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
			add_line(d, DUMP_SEL, expr_start(e), expr_end(e), e, s);
	}
	if (d->what & DUMP_EXPR && info_fact(d->info, e)->mode != MODE_NONE)
		add_line(d, DUMP_EXPR, expr_start(e), expr_end(e), e, NULL);
}

static void
visit_symbolic(void *arg, NameExpr *n)
{
	add_name(arg, DUMP_DEF, n, NULL);
}

/* The other type checker makes a literal 1 that stands where the operand begins. */
static void
visit_step(void *arg, IncDecStmt *s)
{
	Dump *d = arg;
	Type *t = info_type(d->info, s->x);
	if (t != NULL && type_is_valid(t))
		add_line(d, DUMP_EXPR, expr_start(s->x), expr_start(s->x) + 1, s->x, t);
}

static void
visit_implicit(void *arg, Pos pos, const void *node)
{
	Dump *d = arg;
	const Object *o = info_implicit(d->info, node);
	if (o != NULL)
		add_line(d, DUMP_IMPLICIT, pos, pos, NULL, o);
}

static void
visit_file(Dump *d, const File *f)
{
	add_line(d, DUMP_FILE, f->src->base, f->src->base, f, NULL);
	const FactVisitor v = {d, visit_expr, visit_symbolic, visit_implicit, visit_step};
	visit_facts(f, &v);
}

/* ---------------------------------------------------------------- writing */

static void
write_package_version(const Package *p, Buf *b)
{
	if (p->go_text != NULL)
		buf_printf(b, "go%s", p->go_text->s);
	else
		buf_putc(b, '-');
}

static void
write_file(const Dump *d, const File *f, Buf *b)
{
	const char *slash = strrchr(f->src->name->s, '/');
	buf_printf(b, "file\t%s\t", slash != NULL ? slash + 1 : f->src->name->s);
	uint32_t own = check_file_minor(f, 0);
	if (own > 0)
		buf_printf(b, "go1.%u", own);
	else
		write_package_version(d->pkg, b);
}

/* The fields that lines about names begin with. */
static void
write_head(const Dump *d, const char *kind, Pos pos, const Str *name, Buf *b)
{
	buf_printf(b, "%s\t", kind);
	dump_pos(d->ctx, pos, b);
	buf_printf(b, "\t%s\t", name->s);
}

static void
write_selection(const Dump *d, const Expr *e, const Selection *s, Buf *b)
{
	static const char *const kinds[] = {
		[SEL_FIELD] = "field", [SEL_METHOD] = "method", [SEL_METHOD_EXPR] = "methodexpr"};
	buf_puts(b, "sel\t");
	write_range(d, e, b);
	buf_printf(b, "\t%s\t", kinds[s->kind]);
	for (uint32_t i = 0; i < s->n_path; i++)
		buf_printf(b, i == 0 ? "%u" : ".%u", s->path[i]);
	buf_printf(b, "\t%s\t", s->indirect ? "ptr" : "-");
	dump_type(d->ctx, s->recv, b);
	buf_putc(b, '\t');
	write_decl(d, s->obj, b);
}

static void
write_fact(const Dump *d, const Expr *e, const Fact *f, Buf *b)
{
	static const char *const modes[] = {
		[MODE_NONE] = "invalid",      [MODE_NOVALUE] = "void",  [MODE_BUILTIN] = "builtin",
		[MODE_TYPE] = "type",         [MODE_CONST] = "const",   [MODE_VAR] = "variable",
		[MODE_MAPINDEX] = "mapindex", [MODE_VALUE] = "value",   [MODE_NIL] = "nil",
		[MODE_COMMAOK] = "commaok",   [MODE_CGOFUNC] = "value"};
	buf_puts(b, "expr\t");
	write_range(d, e, b);
	const char *mode = modes[f->mode];
	if (f->mode == MODE_CONST && f->value == NULL)
		mode = "value";
	buf_printf(b, "\t%s\t", mode);
	/* An untyped nil keeps its type there whatever it becomes. */
	if (f->mode == MODE_NIL)
		buf_puts(b, "untyped nil");
	else
		dump_type(d->ctx, f->mode == MODE_NOVALUE ? &d->ctx->no_vars->t : f->type, b);
	if (f->value != NULL) {
		buf_putc(b, '\t');
		const_write_exact(f->value, b);
	}
}

/* The 1 of x++, for x of type t. */
static void
write_step(const Dump *d, const DumpLine *l, Type *t, Buf *b)
{
	buf_puts(b, "expr\t");
	dump_pos(d->ctx, l->from, b);
	Loc end = fileset_locate_physical(d->ctx->files, l->to);
	buf_printf(b, "-%u:%u\tconst\t", end.line, end.col);
	dump_type(d->ctx, t, b);
	buf_puts(b, type_is_complex(t) ? "\t(1 + 0i)" : "\t1");
}

static void
write_def(const Dump *d, const NameExpr *n, const Object *o, Buf *b)
{
	write_head(d, "def", n->e.pos, n->name, b);
	buf_printf(b, "%s\t", o != NULL ? kind_of(o) : "none");
	dump_type(d->ctx, o != NULL ? type_of(o) : NULL, b);
}

static void
write_use(const Dump *d, const NameExpr *n, const Object *o, Buf *b)
{
	write_head(d, "use", n->e.pos, n->name, b);
	buf_printf(b, "%s\t", kind_of(o));
	write_decl(d, o, b);
	buf_putc(b, '\t');
	dump_type(d->ctx, type_of(o), b);
}

static void
write_instance(const Dump *d, const NameExpr *n, const Instance *in, Buf *b)
{
	write_head(d, "inst", n->e.pos, n->name, b);
	dump_type_list(d->ctx, &in->targs, b);
	buf_putc(b, '\t');
	dump_type(d->ctx, in->type, b);
}

static void
write_line(const Dump *d, const DumpLine *l, Buf *b)
{
	const Object *o = l->fact;
	const NameExpr *n = l->node;
	switch (l->kind) {
	case DUMP_FILE:
		write_file(d, l->node, b);
		return;
	case DUMP_DEF:
		write_def(d, n, o, b);
		return;
	case DUMP_USE:
		write_use(d, n, o, b);
		return;
	case DUMP_IMPLICIT:
		write_head(d, "implicit", l->from, o->name, b);
		buf_printf(b, "%s\t", kind_of(o));
		dump_type(d->ctx, type_of(o), b);
		return;
	case DUMP_INST:
		write_instance(d, n, l->fact, b);
		return;
	case DUMP_SEL:
		write_selection(d, l->node, l->fact, b);
		return;
	case DUMP_SIZE:
		write_head(d, "size", n->e.pos, n->name, b);
		buf_printf(b, "%lld\t%lld", (long long)type_size(d->ctx, o->type),
			   (long long)type_align(d->ctx, o->type));
		return;
	case DUMP_EXPR:
		if (l->fact != NULL)
			write_step(d, l, (Type *)(uintptr_t)l->fact, b);
		else
			write_fact(d, l->node, info_fact(d->info, l->node), b);
		return;
	}
}

static int
cmp_places(const void *x, const void *y)
{
	const DumpLine *a = x, *b = y;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->to != b->to ? (a->to < b->to ? -1 : 1) : 0;
}

#define LONG_OUTPUT ((size_t)1 << 20)

static void
end_line(Buf *out, FILE *to)
{
	buf_putc(out, '\n');
	if (to != NULL && out->len > LONG_OUTPUT)
		buf_flush(out, to);
}

/* The lines of one place, sorted by text. */
static void
write_place(const Dump *d, uint32_t first, uint32_t n, Buf *out, FILE *to)
{
	if (n == 1) {
		write_line(d, &d->lines.at[first], out);
		end_line(out, to);
		return;
	}
	Texts texts = {0};
	for (uint32_t i = 0; i < n; i++) {
		Buf b = {0};
		write_line(d, &d->lines.at[first + i], &b);
		texts_take(&texts, &b);
	}
	texts_sort(&texts);
	vec_each(&texts, i) {
		buf_puts(out, texts.at[i]);
		end_line(out, to);
	}
}

static void
write_lines(Dump *d, Buf *out, FILE *to)
{
	if (d->lines.len > 1)
		qsort(d->lines.at, d->lines.len, sizeof(DumpLine), cmp_places);
	for (uint32_t i = 0, n; i < d->lines.len; i += n) {
		n = 1;
		while (i + n < d->lines.len &&
		       cmp_places(&d->lines.at[i], &d->lines.at[i + n]) == 0)
			n++;
		write_place(d, i, n, out, to);
	}
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
types_dump(TypesCtx *ctx, const Package *pkg, const Diags *diags, uint32_t what, Buf *out, FILE *to)
{
	Dump d = {.ctx = ctx, .pkg = pkg, .info = pkg->info, .what = what};
	if (what & DUMP_PACKAGE) {
		buf_printf(out, "package\t%s\t%s\t", pkg->id->s, pkg->name->s);
		write_package_version(pkg, out);
		buf_putc(out, '\n');
	}
	if (d.info != NULL) {
		vec_each(&d.info->files, i)
			visit_file(&d, d.info->files.at[i]);
		write_lines(&d, out, to);
		if (what & DUMP_INIT)
			vec_each(&d.info->init_order, i)
				dump_init(&d, &d.info->init_order.at[i], out);
	}
	if (diags != NULL && what & DUMP_ERROR)
		dump_errors(&d, diags, out);
}

uint32_t
types_dump_kinds(const char *list)
{
	static const char *const names[] = {"package", "file", "def", "use", "implicit", "inst",
					    "sel", "expr", "size", "init", "error"};
	uint32_t what = DUMP_PACKAGE;
	for (const char *s = list; *s != '\0';) {
		size_t n = strcspn(s, ",");
		uint32_t bit = 0;
		for (uint32_t i = 0; i < sizeof names / sizeof names[0]; i++)
			if (strlen(names[i]) == n && strncmp(names[i], s, n) == 0)
				bit = 1u << i;
		if (bit == 0)
			return 0;
		what |= bit;
		s += n + (s[n] == ',');
	}
	return what;
}

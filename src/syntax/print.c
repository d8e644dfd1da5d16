/*
 * Trees as source: statements, declarations, files. The output is meant to be
 * parsed again and to be read, not to be as gofmt would have it.
 */
#include "syntax/priv.h"

static void print_stmt(Printer *p, const Stmt *s);
static void print_decls(Printer *p, const DeclVec *decls);

/* -------------------------------------------------------------- statements */

static void
print_stmts(Printer *p, const StmtVec *list)
{
	p->indent++;
	vec_each(list, i) {
		print_line(p);
		print_stmt(p, list->at[i]);
	}
	p->indent--;
}

void
print_block(Printer *p, const BlockStmt *b)
{
	buf_putc(p->out, '{');
	print_stmts(p, &b->list);
	print_line(p);
	buf_putc(p->out, '}');
}

static void
print_assign(Printer *p, const AssignStmt *s)
{
	bool is_op = s->op != TK_ASSIGN && s->op != TK_DEFINE;
	print_exprs(p, &s->lhs);
	buf_printf(p->out, " %s%s ", token_text(s->op), is_op ? "=" : "");
	print_exprs(p, &s->rhs);
}

/* " init; " if there is one. */
static void
print_init(Printer *p, const Stmt *init)
{
	buf_putc(p->out, ' ');
	if (init == NULL)
		return;
	print_stmt(p, init);
	buf_puts(p->out, "; ");
}

static void
print_if(Printer *p, const IfStmt *s)
{
	for (;;) {
		buf_puts(p->out, "if");
		print_init(p, s->init);
		print_expr(p, s->cond);
		buf_putc(p->out, ' ');
		print_block(p, s->then);
		if (s->els == NULL)
			return;
		buf_puts(p->out, " else ");
		if (s->els->kind != STMT_IF)
			break;
		s = as_if(s->els);
	}
	print_stmt(p, s->els);
}

static void
print_for(Printer *p, const ForStmt *s)
{
	buf_puts(p->out, "for ");
	bool has_parts = s->init != NULL || s->post != NULL;
	if (s->init != NULL)
		print_stmt(p, s->init);
	buf_puts(p->out, has_parts ? "; " : "");
	if (s->cond != NULL)
		print_expr(p, s->cond);
	buf_puts(p->out, has_parts ? "; " : "");
	if (s->post != NULL)
		print_stmt(p, s->post);
	buf_putc(p->out, ' ');
	print_block(p, s->body);
}

static void
print_range(Printer *p, const RangeStmt *s)
{
	const Expr *vars[] = { s->key, s->value, s->extra };
	buf_puts(p->out, "for ");
	for (int i = 0; i < 3 && vars[i] != NULL; i++) {
		buf_puts(p->out, i > 0 ? ", " : "");
		print_expr(p, vars[i]);
	}
	if (s->key != NULL)
		buf_puts(p->out, s->is_define ? " := " : " = ");
	buf_puts(p->out, "range ");
	print_expr(p, s->x);
	buf_putc(p->out, ' ');
	print_block(p, s->body);
}

static void
print_case(Printer *p, const CaseClause *c)
{
	print_line(p);
	buf_puts(p->out, c->is_default ? "default" : "case ");
	print_exprs(p, &c->exprs);
	buf_putc(p->out, ':');
	print_stmts(p, &c->body);
}

static void
print_switch(Printer *p, const SwitchStmt *s)
{
	buf_puts(p->out, "switch");
	print_init(p, s->init);
	if (s->tag != NULL)
		print_expr(p, s->tag);
	buf_puts(p->out, " {");
	vec_each(&s->clauses, i)
		print_case(p, s->clauses.at[i]);
	print_line(p);
	buf_putc(p->out, '}');
}

static void
print_typeswitch(Printer *p, const TypeSwitchStmt *s)
{
	buf_puts(p->out, "switch");
	print_init(p, s->init);
	if (s->bind != NULL) {
		buf_str(p->out, s->bind->name);
		buf_puts(p->out, " := ");
	}
	print_expr(p, &s->guard->e);
	buf_puts(p->out, " {");
	vec_each(&s->clauses, i)
		print_case(p, s->clauses.at[i]);
	print_line(p);
	buf_putc(p->out, '}');
}

static void
print_select(Printer *p, const SelectStmt *s)
{
	buf_puts(p->out, "select {");
	vec_each(&s->clauses, i) {
		const CommClause *c = s->clauses.at[i];
		print_line(p);
		buf_puts(p->out, c->comm == NULL ? "default" : "case ");
		if (c->comm != NULL)
			print_stmt(p, c->comm);
		buf_putc(p->out, ':');
		print_stmts(p, &c->body);
	}
	print_line(p);
	buf_putc(p->out, '}');
}

static void
print_branch(Printer *p, const BranchStmt *s)
{
	buf_puts(p->out, token_text(s->tok));
	if (s->label != NULL) {
		buf_putc(p->out, ' ');
		buf_str(p->out, s->label->name);
	}
}

static void
print_decl_stmt(Printer *p, const DeclStmt *s)
{
	if (s->decls.len == 0)
		buf_puts(p->out, "var ()"); /* of which keyword is not known */
	print_decls(p, &s->decls);
}

static void
print_stmt(Printer *p, const Stmt *s)
{
	Buf *out = p->out;
	switch ((int)s->kind) {
	case STMT_EMPTY: buf_putc(out, ';'); break;
	case STMT_DECL: print_decl_stmt(p, as_decl_stmt(s)); break;
	case STMT_LABELED:
		buf_str(out, as_labeled(s)->label->name);
		buf_putc(out, ':');
		print_line(p);
		print_stmt(p, as_labeled(s)->stmt);
		break;
	case STMT_EXPR: print_expr(p, as_expr_stmt(s)->x); break;
	case STMT_SEND:
		print_expr(p, as_send(s)->chan);
		buf_puts(out, " <- ");
		print_expr(p, as_send(s)->value);
		break;
	case STMT_INCDEC:
		print_expr(p, as_incdec(s)->x);
		buf_puts(out, token_text(as_incdec(s)->op));
		break;
	case STMT_ASSIGN: print_assign(p, as_assign(s)); break;
	case STMT_GO:
	case STMT_DEFER:
		buf_puts(out, s->kind == STMT_GO ? "go " : "defer ");
		print_expr(p, as_call_stmt(s)->call);
		break;
	case STMT_RETURN:
		buf_puts(out, as_return(s)->results.len > 0 ? "return " : "return");
		print_exprs(p, &as_return(s)->results);
		break;
	case STMT_BRANCH: print_branch(p, as_branch(s)); break;
	case STMT_BLOCK: print_block(p, as_block(s)); break;
	case STMT_IF: print_if(p, as_if(s)); break;
	case STMT_SWITCH: print_switch(p, as_switch(s)); break;
	case STMT_TYPESWITCH: print_typeswitch(p, as_typeswitch(s)); break;
	case STMT_SELECT: print_select(p, as_select(s)); break;
	case STMT_FOR: print_for(p, as_for(s)); break;
	case STMT_RANGE: print_range(p, as_range(s)); break;
	}
}

/* ------------------------------------------------------------ declarations */

static void
print_pragmas(Printer *p, const PragmaVec *pragmas)
{
	vec_each(pragmas, i) {
		buf_puts(p->out, "//");
		buf_str(p->out, pragmas->at[i].text);
		print_line(p);
	}
}

static const DeclGroup *
group_of(const Decl *d)
{
	switch ((int)d->kind) {
	case DECL_IMPORT: return as_import_decl(d)->group;
	case DECL_CONST: return as_const_decl(d)->group;
	case DECL_TYPE: return as_type_decl(d)->group;
	case DECL_VAR: return as_var_decl(d)->group;
	default: return NULL;
	}
}

static TokenKind
keyword_of(const Decl *d)
{
	switch ((int)d->kind) {
	case DECL_IMPORT: return TK_IMPORT;
	case DECL_CONST: return TK_CONST;
	case DECL_TYPE: return TK_TYPE;
	case DECL_VAR: return TK_VAR;
	default: return TK_FUNC;
	}
}

static const PragmaVec *
pragmas_of(const Decl *d)
{
	switch ((int)d->kind) {
	case DECL_TYPE: return &as_type_decl(d)->pragmas;
	case DECL_VAR: return &as_var_decl(d)->pragmas;
	case DECL_FUNC: return &as_func_decl(d)->pragmas;
	default: return NULL;
	}
}

static void
print_values(Printer *p, const Expr *type, const ExprVec *values)
{
	if (type != NULL) {
		buf_putc(p->out, ' ');
		print_expr(p, type);
	}
	if (values->len > 0) {
		buf_puts(p->out, " = ");
		print_exprs(p, values);
	}
}

static void
print_func_decl(Printer *p, const FuncDecl *d)
{
	if (d->recv != NULL) {
		/* A receiver is written as a parameter list is. */
		const FuncTypeExpr recv = { .params = d->recv };
		print_signature(p, &recv);
		buf_putc(p->out, ' ');
	}
	buf_str(p->out, d->name->name);
	print_signature(p, d->type);
	if (d->body != NULL) {
		buf_putc(p->out, ' ');
		print_block(p, d->body);
	}
}

/* What follows the keyword. */
static void
print_spec(Printer *p, const Decl *d)
{
	switch ((int)d->kind) {
	case DECL_IMPORT:
		if (as_import_decl(d)->name != NULL) {
			buf_str(p->out, as_import_decl(d)->name->name);
			buf_putc(p->out, ' ');
		}
		print_lit(as_import_decl(d)->path, p->out);
		break;
	case DECL_CONST:
		print_names(p, &as_const_decl(d)->names);
		print_values(p, as_const_decl(d)->type, &as_const_decl(d)->values);
		break;
	case DECL_VAR:
		print_names(p, &as_var_decl(d)->names);
		print_values(p, as_var_decl(d)->type, &as_var_decl(d)->values);
		break;
	case DECL_TYPE:
		buf_str(p->out, as_type_decl(d)->name->name);
		print_type_params(p, as_type_decl(d)->tparams);
		buf_puts(p->out, as_type_decl(d)->is_alias ? " = " : " ");
		print_expr(p, as_type_decl(d)->type);
		break;
	case DECL_FUNC:
		print_func_decl(p, as_func_decl(d));
		break;
	}
}

static void
print_single(Printer *p, const Decl *d)
{
	const PragmaVec *pragmas = pragmas_of(d);
	if (pragmas != NULL)
		print_pragmas(p, pragmas);
	if (d->kind == DECL_BAD)
		return;
	buf_printf(p->out, "%s ", token_text(keyword_of(d)));
	print_spec(p, d);
}

/* The specs of a group from decls[i] on; returns the index after the last. */
static uint32_t
print_group(Printer *p, const DeclVec *decls, uint32_t i)
{
	const DeclGroup *group = group_of(decls->at[i]);
	buf_printf(p->out, "%s (", token_text(keyword_of(decls->at[i])));
	p->indent++;
	for (; i < decls->len && group_of(decls->at[i]) == group; i++) {
		const PragmaVec *pragmas = pragmas_of(decls->at[i]);
		print_line(p);
		if (pragmas != NULL)
			print_pragmas(p, pragmas);
		print_spec(p, decls->at[i]);
	}
	p->indent--;
	print_line(p);
	buf_putc(p->out, ')');
	return i;
}

static void
print_decls(Printer *p, const DeclVec *decls)
{
	for (uint32_t i = 0; i < decls->len;) {
		if (i > 0 && p->indent == 0)
			buf_putc(p->out, '\n');
		if (i > 0)
			print_line(p);
		if (group_of(decls->at[i]) != NULL)
			i = print_group(p, decls, i);
		else
			print_single(p, decls->at[i++]);
	}
}

/* Those before or after the package clause. What stood after other text on
 * its line does so again. */
static void
print_file_pragmas(Printer *p, const File *f, bool is_before)
{
	vec_each(&f->pragmas, i) {
		const Pragma *pragma = &f->pragmas.at[i];
		if ((pragma->pos < f->package_pos) != is_before)
			continue;
		buf_puts(p->out, pragma->is_inline ? "/**/ //" : "//");
		buf_str(p->out, pragma->text);
		print_line(p);
	}
}

void
syntax_print(const File *f, Buf *out)
{
	Printer p = { .out = out };
	print_file_pragmas(&p, f, true);
	buf_printf(out, "\npackage %s\n\n", f->package != NULL ? f->package->name->s : "_");
	print_decls(&p, &f->decls);
	buf_putc(out, '\n');
	print_file_pragmas(&p, f, false);
}

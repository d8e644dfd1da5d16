/*
 * Declarations and the file as a whole. go: comments go to the declaration
 * that follows them, if it is one that can have them; all others, and those
 * that other text precedes on their line, end up with the file.
 */
#include "syntax/priv.h"

/* --------------------------------------------------------------- pragmas */

void
parse_drop_pragmas_(Parser *p)
{
	vec_each(&p->s.pragmas, i)
		p->s.pragmas.at[i].is_dropped = true;
	vec_append(&p->file->pragmas, p->s.pragmas.at, p->s.pragmas.len);
	p->s.pragmas = (PragmaVec){ 0 };
}

/* Those before an import, a constant or the package clause, which have none of their own. */
static void
keep_pragmas(Parser *p)
{
	vec_append(&p->file->pragmas, p->s.pragmas.at, p->s.pragmas.len);
	p->s.pragmas = (PragmaVec){ 0 };
}

/* Those seen since the last call belong to the declaration that begins here. */
static void
take_pragmas(Parser *p, PragmaVec *out)
{
	vec_each(&p->s.pragmas, i) {
		Pragma pragma = p->s.pragmas.at[i];
		if (pragma.is_inline)
			vec_push(&p->file->pragmas, pragma);
		else
			vec_push(out, pragma);
	}
	p->s.pragmas = (PragmaVec){ 0 };
}

/* ----------------------------------------------------------------- specs */

static Decl *
parse_import(Parser *p, DeclGroup *group)
{
	ImportDecl *d = new_node(p, ImportDecl);
	d->d = (Decl){ DECL_IMPORT, p->s.pos };
	d->group = group;
	keep_pragmas(p);
	if (p->s.tok == TK_NAME) {
		d->name = parse_name(p);
	} else if (p->s.tok == TK_DOT) {
		d->name = blank_name(p, p->s.pos);
		d->name->name = str_cstr(p->opts->strs, ".");
		tok_next(p);
	}
	d->path = parse_literal_or_null(p);
	if (d->path == NULL) {
		syntax_error(p, "missing import path");
		SKIP_TO(p, TK_SEMI, TK_RPAREN);
		d->d.kind = DECL_BAD;
	} else if (!d->path->is_bad && d->path->tok != TK_STRING) {
		syntax_error_at(p, d->path->e.pos, "import path must be a string");
		d->path->is_bad = true;
	}
	return &d->d;
}

static bool
got_assign(Parser *p)
{
	if (p->s.tok == TK_DEFINE)
		syntax_error(p, "expected =");
	else if (p->s.tok != TK_ASSIGN)
		return false;
	tok_next(p);
	return true;
}

static Decl *
parse_const(Parser *p, DeclGroup *group, uint32_t iota)
{
	ConstDecl *d = new_node(p, ConstDecl);
	d->d = (Decl){ DECL_CONST, p->s.pos };
	d->group = group;
	d->iota = iota;
	keep_pragmas(p);
	parse_name_list(p, parse_name(p), &d->names);
	if (p->s.tok != TK_EOF && p->s.tok != TK_SEMI && p->s.tok != TK_RPAREN) {
		d->type = parse_type_or_null(p);
		if (got_assign(p))
			parse_expr_list(p, &d->values);
	}
	return &d->d;
}

static Decl *
parse_var(Parser *p, DeclGroup *group)
{
	VarDecl *d = new_node(p, VarDecl);
	d->d = (Decl){ DECL_VAR, p->s.pos };
	d->group = group;
	take_pragmas(p, &d->pragmas);
	parse_name_list(p, parse_name(p), &d->names);
	if (got_assign(p)) {
		parse_expr_list(p, &d->values);
		return &d->d;
	}
	d->type = parse_type(p);
	if (got_assign(p))
		parse_expr_list(p, &d->values);
	return &d->d;
}

/* ----------------------------------------------------- type declarations */

/* Whether e can only be a type, from how it is written. */
static bool
must_be_type(const Expr *e)
{
	switch ((int)e->kind) {
	case TYPE_EXPR_ARRAY: case TYPE_EXPR_STRUCT: case TYPE_EXPR_FUNC:
	case TYPE_EXPR_INTERFACE: case TYPE_EXPR_MAP: case TYPE_EXPR_CHAN:
		return true;
	case EXPR_BINARY:
		return must_be_type(as_binary(e)->x) || must_be_type(as_binary(e)->y);
	case EXPR_UNARY:
		return as_unary(e)->op == TK_TILDE || must_be_type(as_unary(e)->x);
	case EXPR_STAR:
		return must_be_type(as_star(e)->x);
	case EXPR_PAREN:
		return must_be_type(as_paren(e)->x);
	default:
		return false;
	}
}

/*
 * What follows "type T[" was read as the expression e. If e can be the name
 * of a type parameter and the beginning of its constraint, as in "P *C" or
 * "P (C)", and must be (a part of it is a type, or force), split it: the name
 * is returned and the constraint, which may be missing, is *constraint.
 * Null: e stays what it is.
 */
static NameExpr *
split_type_param(Parser *p, Expr *e, bool force, Expr **constraint)
{
	*constraint = NULL;
	if (e->kind == EXPR_NAME)
		return as_name(e);
	if (e->kind == EXPR_CALL) {
		CallExpr *call = as_call(e);
		if (call->fun->kind != EXPR_NAME || call->args.len != 1 || call->dots != 0 ||
		    !(force || must_be_type(call->args.at[0])))
			return NULL;
		ParenExpr *paren = new_expr(p, ParenExpr, EXPR_PAREN, e->pos);
		paren->x = call->args.at[0];
		paren->rparen = call->rparen;
		*constraint = &paren->e;
		return as_name(call->fun);
	}
	if (e->kind != EXPR_BINARY)
		return NULL;
	BinaryExpr *b = as_binary(e);
	if (b->op == TK_MUL && b->x->kind == EXPR_NAME && (force || must_be_type(b->y))) {
		StarExpr *star = new_expr(p, StarExpr, EXPR_STAR, e->pos);
		star->x = b->y;
		*constraint = &star->e;
		return as_name(b->x);
	}
	if (b->op == TK_OR) {
		Expr *left;
		NameExpr *n = split_type_param(p, b->x, force || must_be_type(b->y), &left);
		if (n == NULL || left == NULL)
			return NULL;
		b->x = left;
		*constraint = e;
		return n;
	}
	return NULL;
}

/* After "type T[" NAME: type parameters or the length of an array. */
static void
parse_type_brackets(Parser *p, TypeDecl *d, Pos lbrack)
{
	Expr *x = &parse_name(p)->e;
	/* "P []C" is no array length, so an index needs no look. */
	if (p->s.tok != TK_LBRACK) {
		p->expr_level++;
		x = parse_binary(p, parse_primary(p, x), 0);
		p->expr_level--;
	}
	Expr *constraint;
	NameExpr *n = split_type_param(p, x, p->s.tok == TK_COMMA, &constraint);
	if (n != NULL && (constraint != NULL || p->s.tok != TK_RBRACK)) {
		d->tparams = parse_params(p, lbrack, n, constraint, TK_RBRACK, true, false);
		d->is_alias = got_assign(p);
		d->type = parse_type_or_null(p);
	} else {
		d->type = parse_array_type(p, lbrack, x);
	}
}

static Decl *
parse_type_decl(Parser *p, DeclGroup *group)
{
	TypeDecl *d = new_node(p, TypeDecl);
	d->d = (Decl){ DECL_TYPE, p->s.pos };
	d->group = group;
	take_pragmas(p, &d->pragmas);
	d->name = parse_name(p);
	Pos pos = p->s.pos;
	if (!tok_got(p, TK_LBRACK)) {
		d->is_alias = got_assign(p);
		d->type = parse_type_or_null(p);
	} else if (p->s.tok == TK_NAME) {
		parse_type_brackets(p, d, pos);
	} else if (tok_got(p, TK_RBRACK)) {
		d->type = parse_slice_type(p, pos);
	} else {
		d->type = parse_array_type(p, pos, NULL);
	}
	if (d->type == NULL) {
		d->type = bad_expr(p);
		syntax_error(p, "in type declaration");
		SKIP_TO(p, TK_SEMI, TK_RPAREN);
	}
	return &d->d;
}

/* ---------------------------------------------------------------- groups */

typedef struct Specs {
	TokenKind keyword;
	DeclGroup *group; /* or null */
	uint32_t n;
} Specs;

static bool
parse_spec(Parser *p, void *arg)
{
	Specs *specs = arg;
	Decl *d;
	switch ((int)specs->keyword) {
	case TK_IMPORT: d = parse_import(p, specs->group); break;
	case TK_CONST: d = parse_const(p, specs->group, specs->n); break;
	case TK_TYPE: d = parse_type_decl(p, specs->group); break;
	default: d = parse_var(p, specs->group); break;
	}
	specs->n++;
	vec_push(&p->list, d);
	return false;
}

void
parse_decl_group(Parser *p, DeclVec *out, Pos *lparen, Pos *rparen)
{
	Specs specs = { .keyword = p->s.tok };
	Pos keyword = p->s.pos;
	uint32_t mark = list_begin(p);
	tok_next(p);
	*lparen = *rparen = 0;
	if (p->s.tok == TK_LPAREN) {
		DeclGroup *group = specs.group = new_node(p, DeclGroup);
		*group = (DeclGroup){ .pos = keyword, .lparen = p->s.pos };
		parse_drop_pragmas(p);
		tok_next(p);
		group->rparen = parse_list(p, "grouped declaration", TK_SEMI, TK_RPAREN,
					   parse_spec, &specs);
		*lparen = group->lparen;
		*rparen = group->rparen;
	} else {
		parse_spec(p, &specs);
	}
	list_end(p, mark, out);
}

/* -------------------------------------------------------------- functions */

/* Pass a function's body, up to and with its "}". */
static BlockStmt *
skip_body(Parser *p)
{
	BlockStmt *b = new_node(p, BlockStmt);
	b->s = (Stmt){ STMT_BLOCK, p->s.pos };
	int depth = 0;
	do {
		if (p->s.tok == TK_LBRACE)
			depth++;
		else if (p->s.tok == TK_RBRACE)
			depth--;
		b->rbrace = p->s.pos;
		if (p->s.tok == TK_EOF)
			break;
		tok_next(p);
	} while (depth > 0);
	return b;
}

/* After "func". */
static Decl *
parse_func_decl(Parser *p, Pos pos)
{
	FuncDecl *d = new_node(p, FuncDecl);
	d->d = (Decl){ DECL_FUNC, pos };
	take_pragmas(p, &d->pragmas);
	Pos open = p->s.pos;
	if (tok_got(p, TK_LPAREN)) {
		d->recv = parse_params(p, open, NULL, NULL, TK_RPAREN, false, false);
		uint32_t n = 0;
		vec_each(&d->recv->fields, i) {
			uint32_t names = d->recv->fields.at[i]->names.len;
			n += names == 0 ? 1 : names;
		}
		if (n != 1) {
			fault_add(&p->faults, p->s.pos, n == 0 ? "method has no receiver"
							       : "method has multiple receivers");
		}
	}
	if (p->s.tok == TK_NAME) {
		d->name = parse_name(p);
		d->type = parse_func_type(p, 0, d->recv != NULL ? "method" : NULL);
	} else {
		d->name = blank_name(p, p->s.pos);
		d->type = new_expr(p, FuncTypeExpr, TYPE_EXPR_FUNC, p->s.pos);
		d->type->params = new_node(p, FieldList);
		syntax_error(p, d->recv != NULL ? "expected name" : "expected name or (");
		SKIP_TO(p, TK_LBRACE, TK_SEMI);
	}
	if (p->s.tok == TK_LBRACE)
		d->body = p->opts->skip_bodies ? skip_body(p) : parse_func_body(p);
	return &d->d;
}

/* ------------------------------------------------------------------ file */

/* The package clause; false if nothing after it is worth reading. */
static bool
parse_package(Parser *p)
{
	File *f = p->file;
	p->s.is_before_package = false;
	f->build = p->s.build;
	f->build_pos = p->s.build_pos;
	f->package_pos = p->s.pos;
	if (!tok_got(p, TK_PACKAGE)) {
		syntax_error(p, "package statement must be first");
		parse_drop_pragmas(p);
		return false;
	}
	keep_pragmas(p);
	NameExpr *n = parse_name(p);
	tok_want(p, TK_SEMI);
	if (p->faults.count > 0)
		return false;
	f->package = n;
	return true;
}

#define SKIP_TO_DECL(p) SKIP_TO(p, TK_IMPORT, TK_CONST, TK_TYPE, TK_VAR, TK_FUNC)

static void
misplaced_text(Parser *p)
{
	const DeclVec *decls = &p->file->decls;
	const Decl *last = decls->len > 0 ? *vec_last(decls) : NULL;
	if (p->s.tok == TK_LBRACE && last != NULL && last->kind == DECL_FUNC &&
	    as_func_decl(last)->body == NULL)
		syntax_error(p, "unexpected semicolon or newline before {");
	else
		syntax_error(p, "non-declaration statement outside function body");
	SKIP_TO_DECL(p);
}

void
parse_file_decls(Parser *p)
{
	File *f = p->file;
	if (!parse_package(p))
		return;
	TokenKind before = TK_IMPORT;
	while (p->s.tok != TK_EOF) {
		TokenKind tok = p->s.tok;
		if (tok != TK_IMPORT && p->opts->imports_only)
			break;
		if (tok == TK_IMPORT && before != TK_IMPORT)
			syntax_error(p, "imports must appear before other declarations");
		before = tok;
		if (tok == TK_IMPORT || tok == TK_CONST || tok == TK_TYPE || tok == TK_VAR) {
			DeclVec decls;
			Pos lparen, rparen;
			parse_decl_group(p, &decls, &lparen, &rparen);
			vec_append(&f->decls, decls.at, decls.len);
		} else if (tok == TK_FUNC) {
			Pos pos = p->s.pos;
			tok_next(p);
			vec_push(&f->decls, parse_func_decl(p, pos));
		} else {
			misplaced_text(p);
			continue;
		}
		/* Before the next token is read: comments ahead of it may be the
		 * next declaration's. */
		parse_drop_pragmas(p);
		if (p->s.tok != TK_EOF && !tok_got(p, TK_SEMI)) {
			syntax_error(p, "after top level declaration");
			SKIP_TO_DECL(p);
		}
	}
	parse_drop_pragmas(p);
}

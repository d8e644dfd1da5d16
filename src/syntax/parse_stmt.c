/* Statements. */
#include "syntax/priv.h"

static Stmt *parse_stmt_or_null(Parser *p);
static void parse_stmt_list(Parser *p, StmtVec *out);

#define new_stmt(p, T, k, where) ((T *)new_stmt_((p), sizeof(T), (k), (where)))

static void *
new_stmt_(Parser *p, size_t size, NodeKind kind, Pos pos)
{
	Stmt *s = arena_alloc(p->arena, size);
	s->kind = kind;
	s->pos = pos;
	return s;
}

/* ------------------------------------------------------------------ blocks */

/* context: after what the block must come; not needed when at "{". */
static BlockStmt *
parse_block(Parser *p, const char *context)
{
	BlockStmt *b = new_stmt(p, BlockStmt, STMT_BLOCK, p->s.pos);
	if (!tok_got(p, TK_LBRACE)) {
		syntax_error(p, "expected { after %s", context);
		SKIP_TO(p, TK_NAME, TK_RBRACE);
		b->rbrace = p->s.pos;
		if (tok_got(p, TK_RBRACE))
			return b;
	}
	parse_stmt_list(p, &b->list);
	b->rbrace = p->s.pos;
	tok_want(p, TK_RBRACE);
	return b;
}

BlockStmt *
parse_func_body(Parser *p)
{
	uint32_t count = p->faults.count, jumps = p->n_jumps;
	p->func_depth++;
	BlockStmt *b = parse_block(p, "");
	p->func_depth--;
	/* Of a body that could not be read only nonsense would be said. */
	if (count == p->faults.count && jumps != p->n_jumps)
		branches_check(p->opts, &p->faults, b);
	return b;
}

/* -------------------------------------------------------- simple statements */

static RangeStmt *
parse_range_clause(Parser *p, const ExprVec *lhs, Pos tok, bool is_define)
{
	RangeStmt *r = new_stmt(p, RangeStmt, STMT_RANGE, p->s.pos);
	r->range = p->s.pos;
	r->tok = tok;
	r->is_define = is_define;
	if (lhs != NULL) {
		r->key = lhs->at[0];
		r->value = lhs->len > 1 ? lhs->at[1] : NULL;
		r->extra = lhs->len > 2 ? lhs->at[2] : NULL;
	}
	tok_next(p);
	r->x = parse_expr(p);
	return r;
}

static Stmt *
expr_stmt(Parser *p, Expr *x)
{
	ExprStmt *s = new_stmt(p, ExprStmt, STMT_EXPR, x->pos);
	s->x = x;
	return &s->s;
}

/* At the operator; lhs was read. */
static Stmt *
parse_assign(Parser *p, const ExprVec *lhs, bool allows_range)
{
	Pos pos = p->s.pos;
	TokenKind op = p->s.tok == TK_OPASSIGN ? p->s.op : p->s.tok;
	bool is_plain = p->s.tok != TK_OPASSIGN;
	tok_next(p);
	if (allows_range && is_plain && p->s.tok == TK_RANGE)
		return &parse_range_clause(p, lhs, pos, op == TK_DEFINE)->s;
	AssignStmt *a = new_stmt(p, AssignStmt, STMT_ASSIGN, pos);
	a->op = op;
	a->lhs = *lhs;
	if (is_plain) {
		parse_expr_list(p, &a->rhs);
	} else {
		uint32_t mark = list_begin(p);
		Expr *x = parse_expr(p);
		vec_push(&p->list, x);
		list_end(p, mark, &a->rhs);
	}
	return &a->s;
}

/* What follows the expressions lhs. */
static Stmt *
parse_simple_rest(Parser *p, const ExprVec *lhs, bool allows_range)
{
	Pos pos = p->s.pos;
	TokenKind tok = p->s.tok;
	if (tok == TK_ASSIGN || tok == TK_DEFINE)
		return parse_assign(p, lhs, allows_range);
	if (lhs->len > 1) {
		syntax_error(p, "expected := or = or comma");
		SKIP_TO(p, TK_SEMI, TK_RBRACE);
		return expr_stmt(p, lhs->at[0]);
	}
	if (tok == TK_OPASSIGN)
		return parse_assign(p, lhs, false);
	if (tok == TK_INC || tok == TK_DEC) {
		IncDecStmt *s = new_stmt(p, IncDecStmt, STMT_INCDEC, pos);
		s->op = tok;
		s->x = lhs->at[0];
		tok_next(p);
		return &s->s;
	}
	if (tok == TK_ARROW) {
		SendStmt *s = new_stmt(p, SendStmt, STMT_SEND, pos);
		tok_next(p);
		s->chan = lhs->at[0];
		s->value = parse_expr(p);
		return &s->s;
	}
	return expr_stmt(p, lhs->at[0]);
}

/* keyword: of the statement in whose header we are, or TK_EOF. A range clause
 * (STMT_RANGE without a body) can only come with TK_FOR. */
static Stmt *
parse_simple(Parser *p, TokenKind keyword)
{
	if (keyword == TK_FOR && p->s.tok == TK_RANGE)
		return &parse_range_clause(p, NULL, 0, false)->s;
	ExprVec lhs;
	parse_expr_list(p, &lhs);
	return parse_simple_rest(p, &lhs, keyword == TK_FOR);
}

/* A statement that begins with a name, which may be a label. */
static Stmt *
parse_name_stmt(Parser *p)
{
	ExprVec lhs;
	parse_expr_list(p, &lhs);
	if (lhs.len > 1 || lhs.at[0]->kind != EXPR_NAME || p->s.tok != TK_COLON)
		return parse_simple_rest(p, &lhs, false);
	LabeledStmt *s = new_stmt(p, LabeledStmt, STMT_LABELED, lhs.at[0]->pos);
	p->n_jumps++;
	s->label = as_name(lhs.at[0]);
	s->colon = p->s.pos;
	tok_next(p);
	if (p->s.tok == TK_RBRACE) {
		s->stmt = new_stmt(p, Stmt, STMT_EMPTY, p->s.pos);
		return &s->s;
	}
	s->stmt = parse_stmt_or_null(p);
	if (s->stmt != NULL)
		return &s->s;
	syntax_error_at(p, s->colon, "missing statement after label");
	return NULL;
}

/* ----------------------------------------------------------------- headers */

/* What stands between if, for or switch and its "{". */
typedef struct Header {
	Stmt *init; /* also a range clause */
	Stmt *cond; /* as a statement: an ExprStmt if all is well; or null */
	Stmt *post;
	Pos semi;   /* after init, or 0 */
	const char *semi_text;
} Header;

/* What a condition that is no expression looks like. */
static void
print_no_value(const Stmt *s, Buf *out)
{
	if (s->kind == STMT_ASSIGN && as_assign(s)->op == TK_ASSIGN) {
		const AssignStmt *a = as_assign(s);
		const ExprVec *sides[] = { &a->lhs, &a->rhs };
		buf_puts(out, "assignment ");
		for (int i = 0; i < 2; i++) {
			bool is_binary = sides[i]->len == 1 && sides[i]->at[0]->kind == EXPR_BINARY;
			buf_puts(out, is_binary ? "(" : "");
			syntax_print_short_list(sides[i], out);
			buf_puts(out, is_binary ? ")" : "");
			buf_puts(out, i == 0 ? " = " : "");
		}
	} else {
		syntax_print_short_stmt(s, out);
	}
}

/* The part after the first semicolon of a for statement. */
static void
parse_for_header(Parser *p, Header *h)
{
	if (p->s.tok == TK_LBRACE) {
		syntax_error(p, "expected for loop condition");
		return;
	}
	if (p->s.tok != TK_SEMI)
		h->cond = parse_simple(p, TK_EOF);
	tok_want(p, TK_SEMI);
	if (p->s.tok == TK_LBRACE)
		return;
	h->post = parse_simple(p, TK_EOF);
	if (h->post->kind == STMT_ASSIGN && as_assign(h->post)->op == TK_DEFINE)
		syntax_error_at(p, h->post->pos, "cannot declare in post statement of for loop");
}

/* The parts of a header that is not empty. */
static void
parse_header_parts(Parser *p, TokenKind keyword, Header *h)
{
	if (p->s.tok != TK_SEMI) {
		if (tok_got(p, TK_VAR))
			syntax_error(p, "var declaration not allowed in %s initializer",
				     token_text(keyword));
		h->init = parse_simple(p, keyword);
		if (h->init->kind == STMT_RANGE)
			return;
	}
	if (p->s.tok == TK_LBRACE) {
		h->cond = h->init;
		h->init = NULL;
		return;
	}
	if (p->s.tok == TK_SEMI) {
		h->semi = p->s.pos;
		h->semi_text = p->s.semi;
		tok_next(p);
	} else {
		tok_want(p, TK_LBRACE);
		if (p->s.tok != TK_LBRACE)
			SKIP_TO(p, TK_LBRACE, TK_RBRACE);
	}
	if (keyword == TK_FOR)
		parse_for_header(p, h);
	else if (p->s.tok != TK_LBRACE)
		h->cond = parse_simple(p, keyword);
}

/* Whether s is "x := y.(type)". */
static bool
is_binding_guard(const Stmt *s)
{
	if (s->kind != STMT_ASSIGN || as_assign(s)->op != TK_DEFINE)
		return false;
	const AssignStmt *a = as_assign(s);
	return a->lhs.len == 1 && a->lhs.at[0]->kind == EXPR_NAME && a->rhs.len == 1 &&
	       expr_is_guard(a->rhs.at[0]);
}

/* The condition as an expression: null if there is none, EXPR_BAD after an
 * error. A type switch's guard with its variable stays in h->cond. */
static Expr *
header_condition(Parser *p, TokenKind keyword, Header *h)
{
	if (h->cond == NULL) {
		if (keyword != TK_IF || h->semi == 0)
			return NULL;
		if (strcmp(h->semi_text, "semicolon") != 0)
			syntax_error_at(p, h->semi, "unexpected %s, expected { after if clause",
					h->semi_text);
		else
			syntax_error_at(p, h->semi, "missing condition in if statement");
		return bad_expr_at(p, h->semi);
	}
	if (h->cond->kind == STMT_EXPR)
		return as_expr_stmt(h->cond)->x;
	if (keyword == TK_SWITCH && is_binding_guard(h->cond))
		return as_assign(h->cond)->rhs.at[0];
	Buf b = { 0 };
	print_no_value(h->cond, &b);
	syntax_error_at(p, h->cond->pos, "cannot use %s as value", buf_cstr(&b));
	return bad_expr_at(p, h->cond->pos);
}

/* From the keyword to before the "{"; returns the condition. */
static Expr *
parse_header(Parser *p, TokenKind keyword, Header *h)
{
	*h = (Header){ 0 };
	tok_next(p);
	if (p->s.tok == TK_LBRACE) {
		if (keyword != TK_IF)
			return NULL;
		syntax_error(p, "missing condition in if statement");
		return bad_expr(p);
	}
	int level = p->expr_level;
	p->expr_level = -1;
	parse_header_parts(p, keyword, h);
	Expr *cond = header_condition(p, keyword, h);
	p->expr_level = level;
	return cond;
}

/* ----------------------------------------------------- compound statements */

static Stmt *
parse_if(Parser *p)
{
	IfStmt *s = new_stmt(p, IfStmt, STMT_IF, p->s.pos);
	Header h;
	s->cond = parse_header(p, TK_IF, &h);
	if (s->cond == NULL)
		s->cond = bad_expr(p); /* after an error */
	s->init = h.init;
	s->then = parse_block(p, "if clause");
	if (tok_got(p, TK_ELSE)) {
		if (p->s.tok == TK_IF || p->s.tok == TK_LBRACE) {
			s->els = parse_stmt_or_null(p);
		} else {
			syntax_error(p, "else must be followed by if or statement block");
			SKIP_TO(p, TK_NAME, TK_RBRACE);
		}
	}
	return &s->s;
}

static Stmt *
parse_for(Parser *p)
{
	Pos pos = p->s.pos;
	Header h;
	Expr *cond = parse_header(p, TK_FOR, &h);
	if (h.init != NULL && h.init->kind == STMT_RANGE) {
		RangeStmt *r = as_range(h.init);
		r->s.pos = pos;
		r->body = parse_block(p, "for clause");
		return &r->s;
	}
	ForStmt *s = new_stmt(p, ForStmt, STMT_FOR, pos);
	s->init = h.init;
	s->cond = cond;
	s->post = h.post;
	s->body = parse_block(p, "for clause");
	return &s->s;
}

/* The head of a case up to its ":"; what stands between is read by the caller. */
static bool
parse_case_word(Parser *p, bool *is_default)
{
	*is_default = p->s.tok == TK_DEFAULT;
	if (tok_got(p, TK_CASE))
		return true;
	if (!tok_got(p, TK_DEFAULT)) {
		syntax_error(p, "expected case or default or }");
		SKIP_TO(p, TK_COLON, TK_CASE, TK_DEFAULT, TK_RBRACE);
	}
	return false;
}

static CaseClause *
parse_case(Parser *p)
{
	CaseClause *c = new_node(p, CaseClause);
	c->pos = p->s.pos;
	if (parse_case_word(p, &c->is_default))
		parse_expr_list(p, &c->exprs);
	c->colon = p->s.pos;
	tok_want(p, TK_COLON);
	parse_stmt_list(p, &c->body);
	return c;
}

static CommClause *
parse_comm(Parser *p)
{
	CommClause *c = new_node(p, CommClause);
	bool is_default;
	c->pos = p->s.pos;
	if (parse_case_word(p, &is_default))
		c->comm = parse_simple(p, TK_EOF);
	c->colon = p->s.pos;
	tok_want(p, TK_COLON);
	parse_stmt_list(p, &c->body);
	return c;
}

/* Between the braces of a switch or select statement; what is the keyword. */
static void
parse_clauses(Parser *p, const char *what, bool is_select, Pos *lbrace, Pos *rbrace)
{
	*lbrace = p->s.pos;
	if (!tok_got(p, TK_LBRACE)) {
		syntax_error(p, "missing { after %s clause", what);
		SKIP_TO(p, TK_CASE, TK_DEFAULT, TK_RBRACE);
	}
	while (p->s.tok != TK_EOF && p->s.tok != TK_RBRACE) {
		void *c = is_select ? (void *)parse_comm(p) : (void *)parse_case(p);
		vec_push(&p->list, c);
	}
	*rbrace = p->s.pos;
	tok_want(p, TK_RBRACE);
}

static Stmt *
parse_switch(Parser *p)
{
	Pos pos = p->s.pos;
	Header h;
	Expr *tag = parse_header(p, TK_SWITCH, &h);
	uint32_t mark = list_begin(p);
	if (tag != NULL && expr_is_guard(tag)) {
		TypeSwitchStmt *s = new_stmt(p, TypeSwitchStmt, STMT_TYPESWITCH, pos);
		s->init = h.init;
		s->guard = as_assert(tag);
		if (h.cond->kind == STMT_ASSIGN)
			s->bind = as_name(as_assign(h.cond)->lhs.at[0]);
		parse_clauses(p, "switch", false, &s->lbrace, &s->rbrace);
		list_end(p, mark, &s->clauses);
		return &s->s;
	}
	SwitchStmt *s = new_stmt(p, SwitchStmt, STMT_SWITCH, pos);
	s->init = h.init;
	s->tag = tag;
	parse_clauses(p, "switch", false, &s->lbrace, &s->rbrace);
	list_end(p, mark, &s->clauses);
	return &s->s;
}

static Stmt *
parse_select(Parser *p)
{
	SelectStmt *s = new_stmt(p, SelectStmt, STMT_SELECT, p->s.pos);
	tok_next(p);
	uint32_t mark = list_begin(p);
	parse_clauses(p, "select", true, &s->lbrace, &s->rbrace);
	list_end(p, mark, &s->clauses);
	return &s->s;
}

/* ------------------------------------------------------- other statements */

static Stmt *
parse_decl_stmt(Parser *p)
{
	DeclStmt *s = new_stmt(p, DeclStmt, STMT_DECL, p->s.pos);
	parse_decl_group(p, &s->decls, &s->lparen, &s->rparen);
	return &s->s;
}

/* go or defer */
static Stmt *
parse_call_stmt(Parser *p)
{
	bool is_go = p->s.tok == TK_GO;
	CallStmt *s = new_stmt(p, CallStmt, is_go ? STMT_GO : STMT_DEFER, p->s.pos);
	tok_next(p);
	Expr *x = parse_primary(p, NULL);
	s->call = expr_unparen(x);
	if (s->call != x)
		fault_add(&p->faults, x->pos, "expression in %s must not be parenthesized",
			  is_go ? "go" : "defer");
	return &s->s;
}

static Stmt *
parse_return(Parser *p)
{
	ReturnStmt *s = new_stmt(p, ReturnStmt, STMT_RETURN, p->s.pos);
	tok_next(p);
	if (p->s.tok != TK_SEMI && p->s.tok != TK_RBRACE)
		parse_expr_list(p, &s->results);
	return &s->s;
}

static Stmt *
parse_branch(Parser *p)
{
	BranchStmt *s = new_stmt(p, BranchStmt, STMT_BRANCH, p->s.pos);
	s->tok = p->s.tok;
	p->n_jumps++;
	tok_next(p);
	bool may_have_label = s->tok == TK_BREAK || s->tok == TK_CONTINUE;
	if (s->tok == TK_GOTO || (may_have_label && p->s.tok == TK_NAME))
		s->label = parse_name(p);
	return &s->s;
}

/* Null if no statement begins with the current token. */
static Stmt *
parse_stmt_by_token(Parser *p)
{
	switch ((int)p->s.tok) {
	case TK_NAME:
		return parse_name_stmt(p);
	case TK_VAR: case TK_CONST: case TK_TYPE:
		return parse_decl_stmt(p);
	case TK_LBRACE:
		return &parse_block(p, "")->s;
	case TK_ADD: case TK_SUB: case TK_MUL: case TK_AND: case TK_XOR: case TK_NOT:
	case TK_INT: case TK_FLOAT: case TK_IMAG: case TK_RUNE: case TK_STRING:
	case TK_FUNC: case TK_LPAREN: case TK_LBRACK: case TK_STRUCT: case TK_MAP: case TK_CHAN:
	case TK_INTERFACE: case TK_ARROW:
		return parse_simple(p, TK_EOF);
	case TK_FOR:
		return parse_for(p);
	case TK_SWITCH:
		return parse_switch(p);
	case TK_SELECT:
		return parse_select(p);
	case TK_IF:
		return parse_if(p);
	case TK_FALLTHROUGH: case TK_BREAK: case TK_CONTINUE: case TK_GOTO:
		return parse_branch(p);
	case TK_GO: case TK_DEFER:
		return parse_call_stmt(p);
	case TK_RETURN:
		return parse_return(p);
	case TK_SEMI:
		return new_stmt(p, Stmt, STMT_EMPTY, p->s.pos);
	default:
		return NULL;
	}
}

static Stmt *
parse_stmt_or_null(Parser *p)
{
	Stmt *s = NULL;
	if (p->s.tok != TK_VAR && p->s.tok != TK_TYPE && p->s.tok != TK_CONST)
		parse_drop_pragmas(p);
	if (parse_enter(p))
		s = parse_stmt_by_token(p);
	parse_leave(p);
	return s;
}

static void
parse_stmt_list(Parser *p, StmtVec *out)
{
	uint32_t mark = list_begin(p);
	while (p->s.tok != TK_EOF && p->s.tok != TK_RBRACE && p->s.tok != TK_CASE &&
	       p->s.tok != TK_DEFAULT) {
		Stmt *s = parse_stmt_or_null(p);
		parse_drop_pragmas(p);
		if (s == NULL)
			break;
		vec_push(&p->list, s);
		if (!tok_got(p, TK_SEMI) && p->s.tok != TK_RBRACE) {
			syntax_error(p, "at end of statement");
			SKIP_TO(p, TK_SEMI, TK_RBRACE, TK_CASE, TK_DEFAULT);
			tok_got(p, TK_SEMI);
		}
	}
	list_end(p, mark, out);
}

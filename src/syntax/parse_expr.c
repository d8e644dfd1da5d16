/*
 * Expressions: precedence climbing over unary expressions over operands with
 * what follows them. A type may stand wherever an operand may.
 */
#include "syntax/priv.h"

Expr *
expr_unparen(Expr *e)
{
	while (e != NULL && e->kind == EXPR_PAREN)
		e = as_paren(e)->x;
	return e;
}

bool
expr_is_guard(const Expr *e)
{
	return e->kind == EXPR_ASSERT && as_assert(e)->type == NULL;
}

Expr *
parse_expr(Parser *p)
{
	return parse_binary(p, NULL, 0);
}

void
parse_expr_list(Parser *p, ExprVec *out)
{
	uint32_t mark = list_begin(p);
	do {
		Expr *x = parse_expr(p);
		vec_push(&p->list, x);
	} while (tok_got(p, TK_COMMA));
	list_end(p, mark, out);
}

/* ----------------------------------------------------- composite literals */

static Expr *parse_composite(Parser *p, Expr *type);

static Expr *
parse_element_value(Parser *p)
{
	return p->s.tok == TK_LBRACE ? parse_composite(p, NULL) : parse_expr(p);
}

static bool
parse_element(Parser *p, void *arg)
{
	(void)arg;
	Expr *x = parse_element_value(p);
	if (p->s.tok == TK_COLON) {
		KeyValueExpr *kv = new_expr(p, KeyValueExpr, EXPR_KEYVALUE, p->s.pos);
		tok_next(p);
		kv->key = x;
		kv->value = parse_element_value(p);
		x = &kv->e;
	}
	vec_push(&p->list, x);
	return false;
}

/* Whether the last byte before pos that is not blank is a comma. Comments
 * are not looked into: what is lost is how the source was laid out. */
static bool
is_after_comma(const Parser *p, Pos pos)
{
	const char *text = p->s.src->text, *at = text + src_offset(p->s.src, pos);
	while (at > text && (at[-1] == ' ' || at[-1] == '\t' || at[-1] == '\n' || at[-1] == '\r'))
		at--;
	return at > text && at[-1] == ',';
}

static Expr *
parse_composite(Parser *p, Expr *type)
{
	CompositeExpr *x = new_expr(p, CompositeExpr, EXPR_COMPOSITE, p->s.pos);
	x->type = type;
	bool is_ok = parse_enter(p);
	p->expr_level++;
	if (is_ok)
		tok_want(p, TK_LBRACE);
	uint32_t mark = list_begin(p);
	x->rbrace = parse_list(p, "composite literal", TK_COMMA, TK_RBRACE, parse_element, NULL);
	list_end(p, mark, &x->elems);
	x->has_trailing_comma = x->elems.len > 0 && is_after_comma(p, x->rbrace);
	p->expr_level--;
	parse_leave(p);
	return &x->e;
}

/* ---------------------------------------------------------------- operands */

static Expr *
parse_paren(Parser *p)
{
	ParenExpr *x = new_expr(p, ParenExpr, EXPR_PAREN, p->s.pos);
	tok_next(p);
	p->expr_level++;
	x->x = parse_expr(p);
	p->expr_level--;
	x->rparen = p->s.pos;
	tok_want(p, TK_RPAREN);
	return &x->e;
}

static Expr *
parse_func_operand(Parser *p)
{
	Pos pos = p->s.pos;
	tok_next(p);
	FuncTypeExpr *type = parse_func_type(p, pos, "function type");
	if (p->s.tok != TK_LBRACE)
		return &type->e;
	FuncExpr *x = new_expr(p, FuncExpr, EXPR_FUNC, pos);
	x->type = type;
	p->expr_level++;
	x->body = parse_func_body(p);
	p->expr_level--;
	return &x->e;
}

static Expr *
parse_operand(Parser *p)
{
	switch ((int)p->s.tok) {
	case TK_NAME:
		return &parse_name(p)->e;
	case TK_INT: case TK_FLOAT: case TK_IMAG: case TK_RUNE: case TK_STRING:
		return &parse_literal_or_null(p)->e;
	case TK_LPAREN:
		return parse_paren(p);
	case TK_FUNC:
		return parse_func_operand(p);
	case TK_LBRACK: case TK_CHAN: case TK_MAP: case TK_STRUCT: case TK_INTERFACE:
		return parse_type(p);
	default: {
		Expr *x = bad_expr(p);
		syntax_error(p, "expected expression");
		SKIP_TO(p, TK_RPAREN, TK_RBRACK, TK_RBRACE);
		return x;
	}
	}
}

/* -------------------------------------------------- what follows operands */

/* At "." */
static Expr *
parse_dot(Parser *p, Expr *x)
{
	Pos pos = p->s.pos;
	tok_next(p);
	if (p->s.tok == TK_NAME) {
		SelectorExpr *sel = new_expr(p, SelectorExpr, EXPR_SELECTOR, pos);
		sel->x = x;
		sel->sel = parse_name(p);
		return &sel->e;
	}
	if (!tok_got(p, TK_LPAREN)) {
		syntax_error(p, "expected name or (");
		SKIP_TO(p, TK_SEMI, TK_RPAREN);
		return x;
	}
	AssertExpr *a = new_expr(p, AssertExpr, EXPR_ASSERT, pos);
	a->x = x;
	if (!tok_got(p, TK_TYPE))
		a->type = parse_type(p);
	a->rparen = p->s.pos;
	tok_want(p, TK_RPAREN);
	return &a->e;
}

/* After "[" and low (or null), at ":" if all is well. */
static Expr *
parse_slice(Parser *p, Expr *x, Pos lbrack, Expr *low)
{
	if (!tok_got(p, TK_COLON)) {
		syntax_error(p, "expected comma, : or ]");
		SKIP_TO(p, TK_COMMA, TK_COLON, TK_RBRACK);
	}
	SliceExpr *s = new_expr(p, SliceExpr, EXPR_SLICE, lbrack);
	s->x = x;
	s->low = low;
	p->expr_level++;
	if (p->s.tok != TK_COLON && p->s.tok != TK_RBRACK)
		s->high = parse_expr(p);
	if (p->s.tok == TK_COLON) {
		s->is_full = true;
		if (s->high == NULL) {
			fault_add(&p->faults, p->s.pos, "middle index required in 3-index slice");
			s->high = bad_expr(p);
		}
		tok_next(p);
		if (p->s.tok == TK_RBRACK) {
			fault_add(&p->faults, p->s.pos, "final index required in 3-index slice");
			s->max = bad_expr(p);
		} else {
			s->max = parse_expr(p);
		}
	}
	p->expr_level--;
	s->rbracket = p->s.pos;
	tok_want(p, TK_RBRACK);
	return &s->e;
}

/* At "[" */
static Expr *
parse_brackets(Parser *p, Expr *x)
{
	Pos lbrack = p->s.pos;
	ExprVec list = { 0 };
	tok_next(p);
	if (p->s.tok == TK_COLON)
		return parse_slice(p, x, lbrack, NULL);
	bool has_comma = false;
	if (p->s.tok == TK_RBRACK) {
		syntax_error(p, "expected operand");
		uint32_t mark = list_begin(p);
		Expr *bad = bad_expr(p);
		vec_push(&p->list, bad);
		list_end(p, mark, &list);
	} else {
		has_comma = parse_type_list(p, false, &list);
	}
	if (!has_comma && p->s.tok != TK_RBRACK)
		return parse_slice(p, x, lbrack, list.at[0]);
	IndexExpr *index = new_expr(p, IndexExpr, EXPR_INDEX, lbrack);
	index->x = x;
	index->index = list;
	index->rbracket = p->s.pos;
	tok_want(p, TK_RBRACK);
	return &index->e;
}

static bool
parse_arg(Parser *p, void *arg)
{
	CallExpr *call = arg;
	Expr *x = parse_expr(p);
	vec_push(&p->list, x);
	Pos pos = p->s.pos;
	if (!tok_got(p, TK_DOTS))
		return false;
	call->dots = pos;
	return true;
}

static Expr *
parse_call(Parser *p, Expr *fun)
{
	CallExpr *call = new_expr(p, CallExpr, EXPR_CALL, p->s.pos);
	call->fun = fun;
	tok_next(p);
	uint32_t mark = list_begin(p);
	p->expr_level++;
	call->rparen = parse_list(p, "argument list", TK_COMMA, TK_RPAREN, parse_arg, call);
	p->expr_level--;
	list_end(p, mark, &call->args);
	call->has_trailing_comma = call->args.len > 0 && is_after_comma(p, call->rparen);
	return &call->e;
}

/* Whether e is no type, from how it is written. */
static bool
must_be_value(const Expr *e)
{
	switch ((int)e->kind) {
	case EXPR_LIT: case EXPR_COMPOSITE: case EXPR_FUNC: case EXPR_SLICE: case EXPR_ASSERT:
	case EXPR_CALL: case EXPR_UNARY: case EXPR_BINARY:
		return true;
	case EXPR_PAREN:
		return must_be_value(as_paren(e)->x);
	case EXPR_INDEX: {
		const IndexExpr *x = as_index(e);
		return must_be_value(x->x) || (x->index.len == 1 && must_be_value(x->index.at[0]));
	}
	default:
		return false;
	}
}

/* Whether the "{" after x begins the values of a composite literal. */
static bool
begins_composite(const Parser *p, const Expr *x)
{
	switch ((int)x->kind) {
	case EXPR_NAME:
	case EXPR_SELECTOR:
		return p->expr_level >= 0;
	case EXPR_INDEX:
		return p->expr_level >= 0 && !must_be_value(x);
	case TYPE_EXPR_ARRAY: case TYPE_EXPR_STRUCT: case TYPE_EXPR_MAP:
		return true;
	default:
		return false;
	}
}

/* One more of what may follow an operand; null if nothing does. */
static Expr *
parse_suffix(Parser *p, Expr *x)
{
	switch ((int)p->s.tok) {
	case TK_DOT:
		return parse_dot(p, x);
	case TK_LBRACK:
		return parse_brackets(p, x);
	case TK_LPAREN:
		return parse_call(p, x);
	case TK_LBRACE:
		if (!begins_composite(p, expr_unparen(x)))
			return NULL;
		if (x->kind == EXPR_PAREN)
			syntax_error(p, "cannot parenthesize type in composite literal");
		return parse_composite(p, x);
	default:
		return NULL;
	}
}

Expr *
parse_primary(Parser *p, Expr *x)
{
	uint32_t nesting = p->nesting;
	if (x == NULL)
		x = parse_operand(p);
	/* Each suffix makes the tree one deeper, to the left. */
	for (Expr *with; (with = parse_suffix(p, x)) != NULL; x = with) {
		if (!parse_enter(p))
			break;
	}
	p->nesting = nesting;
	return x;
}

/* --------------------------------------------------------------- operators */

/*
 * "<-" was read and then the channel type t, which may be "chan<- T": the
 * arrow belongs to the channel, and its own arrow to the next channel in it.
 * Makes "<-(chan<- (chan T))" into "<-chan (<-chan T)".
 */
static void
move_arrows(Parser *p, ChanTypeExpr *t, Pos arrow)
{
	t->e.pos = arrow;
	for (;;) {
		ChanDir dir = t->dir;
		if (dir == CHAN_RECV)
			syntax_error(p, "unexpected <-, expected chan");
		t->dir = CHAN_RECV;
		if (dir != CHAN_SEND)
			return;
		Expr *elem = expr_unparen(t->elem);
		if (elem->kind != TYPE_EXPR_CHAN) {
			Buf b = { 0 };
			syntax_print_short(elem, &b);
			syntax_error(p, "unexpected %s, expected chan", buf_cstr(&b));
			return;
		}
		t->elem = elem;
		t = as_chan_type(elem);
	}
}

static Expr *parse_unary(Parser *p);

static Expr *
parse_operation(Parser *p)
{
	Pos pos = p->s.pos;
	TokenKind op = p->s.tok;
	tok_next(p);
	Expr *x = parse_unary(p);
	if (op == TK_MUL) {
		StarExpr *star = new_expr(p, StarExpr, EXPR_STAR, pos);
		star->x = x;
		return &star->e;
	}
	if (op == TK_ARROW && x->kind == TYPE_EXPR_CHAN) {
		move_arrows(p, as_chan_type(x), pos);
		return x;
	}
	UnaryExpr *u = new_expr(p, UnaryExpr, EXPR_UNARY, pos);
	u->op = op;
	u->x = x;
	return &u->e;
}

static Expr *
parse_unary(Parser *p)
{
	Expr *x;
	bool is_ok = parse_enter(p);
	switch (is_ok ? (int)p->s.tok : TK_EOF) {
	case TK_ADD: case TK_SUB: case TK_NOT: case TK_XOR: case TK_AND: case TK_TILDE:
	case TK_MUL: case TK_ARROW:
		x = parse_operation(p);
		break;
	default:
		x = is_ok ? parse_primary(p, NULL) : bad_expr(p);
		break;
	}
	parse_leave(p);
	return x;
}

/* x, if not null, is the left operand. Takes operators that bind stronger than prec. */
Expr *
parse_binary(Parser *p, Expr *x, int prec)
{
	if (x == NULL)
		x = parse_unary(p);
	for (int op_prec; (op_prec = token_precedence(p->s.tok)) > prec;) {
		BinaryExpr *b = new_expr(p, BinaryExpr, EXPR_BINARY, p->s.pos);
		b->op = p->s.tok;
		tok_next(p);
		b->x = x;
		b->y = parse_binary(p, NULL, op_prec);
		x = &b->e;
	}
	return x;
}

/* Types. */
#include "syntax/priv.h"

Expr *
parse_type(Parser *p)
{
	Expr *t = parse_type_or_null(p);
	if (t == NULL) {
		t = bad_expr(p);
		syntax_error(p, "expected type");
		SKIP_TO(p, TK_COMMA, TK_COLON, TK_SEMI, TK_RPAREN, TK_RBRACK, TK_RBRACE);
	}
	return t;
}

static Expr *
parse_chan_elem(Parser *p)
{
	Expr *t = parse_type_or_null(p);
	if (t == NULL) {
		t = bad_expr(p);
		syntax_error(p, "missing channel element type");
	}
	return t;
}

static Expr *
parse_chan(Parser *p)
{
	ChanTypeExpr *t = new_expr(p, ChanTypeExpr, TYPE_EXPR_CHAN, p->s.pos);
	if (tok_got(p, TK_ARROW)) {
		tok_want(p, TK_CHAN);
		t->dir = CHAN_RECV;
	} else {
		tok_next(p);
		t->dir = tok_got(p, TK_ARROW) ? CHAN_SEND : CHAN_BOTH;
	}
	t->elem = parse_chan_elem(p);
	return &t->e;
}

static Expr *
parse_map(Parser *p)
{
	MapTypeExpr *t = new_expr(p, MapTypeExpr, TYPE_EXPR_MAP, p->s.pos);
	tok_next(p);
	tok_want(p, TK_LBRACK);
	t->key = parse_type(p);
	tok_want(p, TK_RBRACK);
	t->value = parse_type(p);
	return &t->e;
}

Expr *
parse_slice_type(Parser *p, Pos pos)
{
	ArrayTypeExpr *t = new_expr(p, ArrayTypeExpr, TYPE_EXPR_ARRAY, pos);
	t->elem = parse_type(p);
	return &t->e;
}

Expr *
parse_array_type(Parser *p, Pos pos, Expr *len)
{
	ArrayTypeExpr *t = new_expr(p, ArrayTypeExpr, TYPE_EXPR_ARRAY, pos);
	if (len == NULL && tok_got(p, TK_DOTS)) {
		t->is_dots = true;
	} else if (len == NULL) {
		p->expr_level++;
		len = parse_expr(p);
		p->expr_level--;
	}
	t->len = len;
	if (p->s.tok == TK_COMMA) {
		/* As in a type parameter list, but this is none. */
		syntax_error(p, "unexpected comma; expected ]");
		tok_next(p);
	}
	tok_want(p, TK_RBRACK);
	t->elem = parse_type(p);
	return &t->e;
}

LitExpr *
parse_literal_or_null(Parser *p)
{
	if (p->s.tok < TK_INT || p->s.tok > TK_STRING)
		return NULL;
	LitExpr *lit = new_expr(p, LitExpr, EXPR_LIT, p->s.pos);
	lit->tok = p->s.tok;
	lit->text = p->s.lit;
	lit->len = p->s.lit_len;
	lit->is_bad = p->s.is_bad;
	tok_next(p);
	return lit;
}

/* --------------------------------------------------------- type arguments */

bool
parse_type_list(Parser *p, bool is_strict, ExprVec *out)
{
	uint32_t mark = list_begin(p);
	bool has_comma = false;
	p->expr_level++;
	Expr *x = is_strict ? parse_type(p) : parse_expr(p);
	vec_push(&p->list, x);
	while (tok_got(p, TK_COMMA)) {
		has_comma = true;
		x = parse_type_or_null(p);
		if (x == NULL)
			break;
		vec_push(&p->list, x);
	}
	p->expr_level--;
	list_end(p, mark, out);
	return has_comma;
}

static Expr *
parse_type_args(Parser *p, Expr *x)
{
	IndexExpr *t = new_expr(p, IndexExpr, EXPR_INDEX, p->s.pos);
	tok_next(p);
	t->x = x;
	if (p->s.tok == TK_RBRACK) {
		syntax_error(p, "expected type argument list");
		uint32_t mark = list_begin(p);
		Expr *bad = bad_expr(p);
		vec_push(&p->list, bad);
		list_end(p, mark, &t->index);
	} else {
		parse_type_list(p, true, &t->index);
	}
	t->rbracket = p->s.pos;
	tok_want(p, TK_RBRACK);
	return &t->e;
}

Expr *
parse_qualified_name(Parser *p, NameExpr *first)
{
	if (first == NULL && p->s.tok == TK_NAME) {
		first = parse_name(p);
	} else if (first == NULL) {
		first = blank_name(p, p->s.pos);
		syntax_error(p, "expected name");
		SKIP_TO(p, TK_DOT, TK_SEMI, TK_RBRACE);
	}
	Expr *x = &first->e;
	if (p->s.tok == TK_DOT) {
		SelectorExpr *sel = new_expr(p, SelectorExpr, EXPR_SELECTOR, p->s.pos);
		tok_next(p);
		sel->x = x;
		sel->sel = parse_name(p);
		x = &sel->e;
	}
	return p->s.tok == TK_LBRACK ? parse_type_args(p, x) : x;
}

/* At "[" after a name: an array or slice type that follows the name, or type
 * arguments: then an IndexExpr whose x the caller sets. */
Expr *
parse_array_or_type_args(Parser *p)
{
	Pos pos = p->s.pos;
	tok_want(p, TK_LBRACK);
	if (tok_got(p, TK_RBRACK))
		return parse_slice_type(p, pos);
	ExprVec list;
	bool has_comma = parse_type_list(p, false, &list);
	Pos rbracket = p->s.pos;
	tok_want(p, TK_RBRACK);
	Expr *elem = has_comma ? NULL : parse_type_or_null(p);
	if (elem != NULL) {
		ArrayTypeExpr *t = new_expr(p, ArrayTypeExpr, TYPE_EXPR_ARRAY, pos);
		t->len = list.at[0];
		t->elem = elem;
		return &t->e;
	}
	IndexExpr *t = new_expr(p, IndexExpr, EXPR_INDEX, pos);
	t->index = list;
	t->rbracket = rbracket;
	return &t->e;
}

/* ---------------------------------------------------------------- structs */

static Field *
new_field(Parser *p, Pos pos, Expr *type)
{
	Field *f = new_node(p, Field);
	f->pos = pos;
	f->type = type;
	return f;
}

static Expr *
star_of(Parser *p, Pos pos, Expr *x)
{
	StarExpr *t = new_expr(p, StarExpr, EXPR_STAR, pos);
	t->x = x;
	return &t->e;
}

/* An entry that begins with a name. */
static Field *
parse_named_field(Parser *p)
{
	Pos pos = p->s.pos;
	NameExpr *first = parse_name(p);
	Field *f = new_field(p, pos, NULL);
	TokenKind tok = p->s.tok;
	if (tok == TK_DOT || tok == TK_SEMI || tok == TK_RBRACE ||
	    (tok >= TK_INT && tok <= TK_STRING)) {
		f->type = parse_qualified_name(p, first);
	} else {
		parse_name_list(p, first, &f->names);
		if (f->names.len > 1 || p->s.tok != TK_LBRACK) {
			f->type = parse_type(p);
		} else {
			f->type = parse_array_or_type_args(p);
			if (f->type->kind == EXPR_INDEX) {
				as_index(f->type)->x = &first->e;
				f->names = (NameVec){ 0 };
			}
		}
	}
	f->tag = parse_literal_or_null(p);
	return f;
}

/* T or *T; parentheses are refused and forgotten. */
static Field *
parse_embedded_field(Parser *p)
{
	static const char parens[] = "cannot parenthesize embedded type";
	Field *f = new_field(p, p->s.pos, NULL);
	bool has_star = false, has_paren = false;
	Pos star = p->s.pos;
	if (tok_got(p, TK_MUL)) {
		has_star = true;
		has_paren = p->s.tok == TK_LPAREN;
		if (has_paren) {
			syntax_error(p, parens);
			tok_next(p);
		}
	} else {
		syntax_error(p, parens);
		tok_next(p);
		has_paren = true;
		star = p->s.pos;
		has_star = tok_got(p, TK_MUL);
	}
	f->type = parse_qualified_name(p, NULL);
	if (has_star)
		f->type = star_of(p, star, f->type);
	if (has_paren)
		tok_got(p, TK_RPAREN);
	f->tag = parse_literal_or_null(p);
	return f;
}

static bool
parse_struct_item(Parser *p, void *arg)
{
	(void)arg;
	Field *f = NULL;
	if (p->s.tok == TK_NAME) {
		f = parse_named_field(p);
	} else if (p->s.tok == TK_MUL || p->s.tok == TK_LPAREN) {
		f = parse_embedded_field(p);
	} else {
		syntax_error(p, "expected field name or embedded type");
		SKIP_TO(p, TK_SEMI, TK_RBRACE);
	}
	if (f != NULL)
		vec_push(&p->list, f);
	return false;
}

/* The entries between braces of a struct or interface. */
static FieldList *
parse_members(Parser *p, const char *context, ListItem *item)
{
	FieldList *list = new_node(p, FieldList);
	tok_next(p);
	list->open = p->s.pos;
	tok_want(p, TK_LBRACE);
	uint32_t mark = list_begin(p);
	list->close = parse_list(p, context, TK_SEMI, TK_RBRACE, item, NULL);
	list_end(p, mark, &list->fields);
	return list;
}

static Expr *
parse_struct(Parser *p)
{
	StructTypeExpr *t = new_expr(p, StructTypeExpr, TYPE_EXPR_STRUCT, p->s.pos);
	t->fields = parse_members(p, "struct type", parse_struct_item);
	return &t->e;
}

/* ------------------------------------------------------------- interfaces */

static void
set_method(Parser *p, Field *f, NameExpr *name)
{
	uint32_t mark = list_begin(p);
	vec_push(&p->list, name);
	list_end(p, mark, &f->names);
	f->type = &parse_func_type(p, 0, "interface method")->e;
}

/* NAME "[": type arguments of an embedded type. Type parameters are read and
 * refused. */
static void
parse_method_brackets(Parser *p, Field *f, NameExpr *name)
{
	Pos open = p->s.pos;
	tok_next(p);
	Pos inside = p->s.pos;
	FieldList *list = NULL;
	bool is_empty = tok_got(p, TK_RBRACK);
	if (is_empty) {
		fault_add(&p->faults, inside, "empty type %s list",
			  p->s.tok == TK_LPAREN ? "parameter" : "argument");
	} else {
		list = parse_params(p, open, NULL, NULL, TK_RBRACK, false, false);
	}
	if (list == NULL || list->fields.len == 0) {
		if (p->s.tok == TK_LPAREN)
			set_method(p, f, name);
		else
			f->type = &name->e;
	} else if (list->fields.at[0]->names.len > 0) {
		set_method(p, f, name);
		fault_add(&p->faults, open, "interface method must have no type parameters");
	} else {
		IndexExpr *t = new_expr(p, IndexExpr, EXPR_INDEX, open);
		uint32_t mark = list_begin(p);
		vec_each(&list->fields, i)
			vec_push(&p->list, list->fields.at[i]->type);
		list_end(p, mark, &t->index);
		t->x = &name->e;
		t->rbracket = list->close;
		f->type = &t->e;
	}
}

static bool
parse_interface_item(Parser *p, void *arg)
{
	(void)arg;
	Field *f = new_field(p, p->s.pos, NULL);
	if (p->s.tok == TK_NAME) {
		NameExpr *n = parse_name(p);
		if (p->s.tok == TK_LPAREN)
			set_method(p, f, n);
		else if (p->s.tok == TK_LBRACK)
			parse_method_brackets(p, f, n);
		else
			f->type = parse_qualified_name(p, n);
	} else {
		f->type = parse_embedded_term(p);
	}
	if (f->names.len == 0)
		f->type = parse_union_rest(p, f->type);
	vec_push(&p->list, f);
	return false;
}

static Expr *
parse_interface(Parser *p)
{
	InterfaceTypeExpr *t = new_expr(p, InterfaceTypeExpr, TYPE_EXPR_INTERFACE, p->s.pos);
	t->elems = parse_members(p, "interface type", parse_interface_item);
	return &t->e;
}

/* --------------------------------------------------------------- functions */

static FieldList *
parse_results(Parser *p)
{
	Pos pos = p->s.pos;
	if (tok_got(p, TK_LPAREN))
		return parse_params(p, pos, NULL, NULL, TK_RPAREN, false, false);
	Expr *t = parse_type_or_null(p);
	if (t == NULL)
		return NULL;
	FieldList *list = new_node(p, FieldList);
	Field *f = new_field(p, pos, t);
	uint32_t mark = list_begin(p);
	vec_push(&p->list, f);
	list_end(p, mark, &list->fields);
	return list;
}

FuncTypeExpr *
parse_func_type(Parser *p, Pos pos, const char *context)
{
	Pos open = p->s.pos;
	FuncTypeExpr *t = new_expr(p, FuncTypeExpr, TYPE_EXPR_FUNC, pos != 0 ? pos : open);
	if (tok_got(p, TK_LBRACK)) {
		if (context != NULL)
			syntax_error_at(p, open, "%s must have no type parameters", context);
		if (p->s.tok == TK_RBRACK) {
			syntax_error(p, "empty type parameter list");
			tok_next(p);
		} else {
			t->tparams = parse_params(p, open, NULL, NULL, TK_RBRACK, true, false);
		}
	}
	open = p->s.pos;
	if (pos == 0)
		t->e.pos = open;
	tok_want(p, TK_LPAREN);
	t->params = parse_params(p, open, NULL, NULL, TK_RPAREN, false, true);
	t->results = parse_results(p);
	return t;
}

/* -------------------------------------------------------------------- all */

/* A type that begins with a keyword, operator or bracket. */
static Expr *
parse_compound_type(Parser *p)
{
	Pos pos = p->s.pos;
	switch ((int)p->s.tok) {
	case TK_MUL:
		tok_next(p);
		return star_of(p, pos, parse_type(p));
	case TK_ARROW:
	case TK_CHAN:
		return parse_chan(p);
	case TK_FUNC:
		tok_next(p);
		return &parse_func_type(p, pos, "function type")->e;
	case TK_LBRACK:
		tok_next(p);
		if (tok_got(p, TK_RBRACK))
			return parse_slice_type(p, pos);
		return parse_array_type(p, pos, NULL);
	case TK_MAP:
		return parse_map(p);
	case TK_STRUCT:
		return parse_struct(p);
	case TK_INTERFACE:
		return parse_interface(p);
	case TK_LPAREN: {
		tok_next(p);
		ParenExpr *t = new_expr(p, ParenExpr, EXPR_PAREN, pos);
		t->x = parse_type(p);
		t->rparen = p->s.pos;
		tok_want(p, TK_RPAREN);
		return &t->e;
	}
	default:
		return NULL;
	}
}

Expr *
parse_type_or_null(Parser *p)
{
	bool is_ok = parse_enter(p);
	Expr *t = !is_ok                  ? bad_expr(p)
		  : p->s.tok == TK_NAME ? parse_qualified_name(p, NULL)
					: parse_compound_type(p);
	parse_leave(p);
	return t;
}

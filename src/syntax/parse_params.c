/*
 * Parameter lists, of values and of types. An entry may be a name, a type or
 * both, and only the whole list tells names from types: entries are collected
 * first, then sorted out and grouped as they were written.
 */
#include "syntax/priv.h"

/* An entry as read: at least one of name and type. */
typedef struct Entry {
	NameExpr *name;
	Expr *type;
} Entry;

typedef struct Params {
	TokenKind close;
	bool is_types;     /* type parameters: constraints may be unions */
	NameExpr *first;   /* of the entry that comes next: what was read of it */
	Expr *first_type;
	VEC(Entry) list;
	uint32_t n_typed;  /* entries with a type */
	uint32_t n_both;   /* entries with name and type */
} Params;

Expr *
parse_embedded_term(Parser *p)
{
	if (p->s.tok == TK_TILDE) {
		UnaryExpr *t = new_expr(p, UnaryExpr, EXPR_UNARY, p->s.pos);
		t->op = TK_TILDE;
		tok_next(p);
		t->x = parse_type(p);
		return &t->e;
	}
	Expr *t = parse_type_or_null(p);
	if (t == NULL) {
		t = bad_expr(p);
		syntax_error(p, "expected ~ term or type");
		SKIP_TO(p, TK_OROR, TK_ANDAND, TK_EQL, TK_NEQ, TK_LSS, TK_LEQ, TK_GTR, TK_GEQ,
			TK_ADD, TK_SUB, TK_OR, TK_XOR, TK_DIV, TK_REM, TK_AND, TK_ANDNOT, TK_SHL,
			TK_SHR, TK_NOT, TK_TILDE, TK_SEMI, TK_RPAREN, TK_RBRACK, TK_RBRACE);
	}
	return t;
}

Expr *
parse_union_rest(Parser *p, Expr *x)
{
	while (p->s.tok == TK_OR) {
		BinaryExpr *t = new_expr(p, BinaryExpr, EXPR_BINARY, p->s.pos);
		tok_next(p);
		t->op = TK_OR;
		t->x = x;
		t->y = parse_embedded_term(p);
		x = &t->e;
	}
	return x;
}

/* "..." and the type. */
static Expr *
parse_dots(Parser *p)
{
	DotsTypeExpr *t = new_expr(p, DotsTypeExpr, TYPE_EXPR_DOTS, p->s.pos);
	tok_next(p);
	t->elem = parse_type_or_null(p);
	if (t->elem != NULL)
		return &t->e;
	Expr *bad = bad_expr(p);
	syntax_error(p, "... is missing type");
	return bad;
}

/* An entry that begins with the name n. */
static Entry
parse_named_entry(Parser *p, const Params *ps, NameExpr *n)
{
	Entry e = { 0 };
	if (p->s.tok == TK_LBRACK) {
		e.type = parse_array_or_type_args(p);
		if (e.type->kind == EXPR_INDEX)
			as_index(e.type)->x = &n->e;
		else
			e.name = n;
	} else if (p->s.tok == TK_DOT) {
		e.type = parse_qualified_name(p, n);
	} else if (ps->is_types && p->s.tok == TK_OR) {
		e.type = &n->e;
	} else {
		e.name = n;
		if (p->s.tok == TK_DOTS) {
			e.type = parse_dots(p);
			return e;
		}
		e.type = ps->is_types && p->s.tok == TK_TILDE ? parse_embedded_term(p)
							      : parse_type_or_null(p);
	}
	if (ps->is_types && e.type != NULL)
		e.type = parse_union_rest(p, e.type);
	return e;
}

static Entry
parse_unnamed_entry(Parser *p, const Params *ps)
{
	Entry e = { 0 };
	if (p->s.tok == TK_DOTS) {
		e.type = parse_dots(p);
		return e;
	}
	e.type = ps->is_types && p->s.tok == TK_TILDE ? parse_embedded_term(p)
						      : parse_type_or_null(p);
	if (e.type == NULL) {
		syntax_error(p, "expected %s", token_word(ps->close));
		SKIP_TO(p, TK_COMMA, ps->close);
	} else if (ps->is_types) {
		e.type = parse_union_rest(p, e.type);
	}
	return e;
}

static bool
parse_param_item(Parser *p, void *arg)
{
	Params *ps = arg;
	Entry e;
	if (ps->first_type != NULL)
		e = (Entry){ ps->first, ps->first_type };
	else if (ps->first != NULL)
		e = parse_named_entry(p, ps, ps->first);
	else if (p->s.tok == TK_NAME)
		e = parse_named_entry(p, ps, parse_name(p));
	else
		e = parse_unnamed_entry(p, ps);
	ps->first = NULL;
	ps->first_type = NULL;
	if (e.type != NULL)
		ps->n_typed++;
	if (e.type != NULL && e.name != NULL)
		ps->n_both++;
	if (e.type != NULL || e.name != NULL)
		vec_push(&ps->list, e);
	return false;
}

/* Where a message about an unnamed entry stands: for a function type that is
 * its signature. */
static Pos
type_place(Expr *t)
{
	t = expr_unparen(t);
	if (t->kind != TYPE_EXPR_FUNC)
		return expr_start(t);
	const FuncTypeExpr *f = as_func_type(t);
	return f->tparams != NULL ? f->tparams->open : f->params->open;
}

/* All entries are named or should be: entries without a type have that of the
 * next one with a type. Reports what is missing. */
static void
check_named(Parser *p, Params *ps, bool needs_names, Pos close)
{
	Pos where = 0; /* leftmost place of trouble */
	bool has_type = false;
	for (uint32_t i = ps->list.len; i-- > 0;) {
		Entry *e = &ps->list.at[i];
		if (e->type != NULL) {
			has_type = true;
			if (e->name == NULL) {
				where = type_place(e->type);
				e->name = blank_name(p, where);
			}
		} else if (!has_type) {
			where = e->name->e.pos;
			e->type = bad_expr_at(p, where);
		}
	}
	if (where == 0)
		return;
	if (ps->n_both == ps->n_typed)
		syntax_error_at(p, close, needs_names ? "missing type constraint"
						      : "missing parameter type");
	else if (!needs_names)
		syntax_error_at(p, where, "missing parameter name");
	else if (ps->list.len == 1)
		syntax_error_at(p, where, "missing type parameter name or invalid array length");
	else
		syntax_error_at(p, where, "missing type parameter name");
}

/* "..." is for the last parameter of a function, if anywhere. */
static void
check_dots(Parser *p, Params *ps, bool allows_dots)
{
	bool is_reported = false;
	vec_each(&ps->list, i) {
		Expr *t = ps->list.at[i].type;
		if (t == NULL || t->kind != TYPE_EXPR_DOTS)
			continue;
		if (allows_dots && i + 1 == ps->list.len &&
		    (i == 0 || ps->list.at[i].name == NULL || ps->list.at[i - 1].type != NULL))
			continue;
		if (!is_reported)
			fault_add(&p->faults, t->pos, "%s",
				  allows_dots ? "can only use ... with final parameter"
					      : "invalid use of ...");
		is_reported = true;
		ps->list.at[i].type = as_dots_type(t)->elem;
	}
}

/* Entries to fields: names without a type share the field of the next type. */
static void
make_fields(Parser *p, const Params *ps, bool is_named, FieldList *out)
{
	uint32_t fields = list_begin(p);
	for (uint32_t i = 0; i < ps->list.len; i++) {
		Field *f = new_node(p, Field);
		const Entry *e = &ps->list.at[i];
		if (is_named) {
			f->pos = e->name->e.pos;
			uint32_t names = list_begin(p);
			for (; e->type == NULL; e = &ps->list.at[++i])
				vec_push(&p->list, e->name);
			vec_push(&p->list, e->name);
			list_end(p, names, &f->names);
			f->type = e->type;
		} else {
			f->type = e->type != NULL ? e->type : &e->name->e;
			f->pos = expr_start(f->type);
		}
		vec_push(&p->list, f);
	}
	list_end(p, fields, &out->fields);
}

FieldList *
parse_params(Parser *p, Pos open, NameExpr *first, Expr *first_type, TokenKind close,
	     bool needs_names, bool allows_dots)
{
	FieldList *out = new_node(p, FieldList);
	out->open = open;
	Params ps = { .close = close, .is_types = close == TK_RBRACK, .first = first,
		      .first_type = first_type };
	if (first_type != NULL && p->s.tok == close) {
		/* The one entry is complete. */
		parse_param_item(p, &ps);
		out->close = p->s.pos;
		tok_next(p);
	} else {
		out->close = parse_list(p, "parameter list", TK_COMMA, close, parse_param_item,
					&ps);
	}
	if (ps.list.len == 0)
		return out;
	bool is_named = ps.n_both > 0 || needs_names;
	if (is_named && ps.n_both != ps.list.len)
		check_named(p, &ps, needs_names, out->close);
	check_dots(p, &ps, allows_dots);
	make_fields(p, &ps, is_named, out);
	return out;
}

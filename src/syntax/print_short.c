/*
 * Expressions as the Go compiler's messages show them: on one line, function
 * bodies and the values of composite literals left out.
 */
#include "syntax/priv.h"

static void short_fields(const FieldList *list, const char *sep, bool is_members, Buf *out);
static void short_signature(const FuncTypeExpr *t, Buf *out);

void
syntax_print_short_list(const ExprVec *list, Buf *out)
{
	vec_each(list, i) {
		buf_puts(out, i > 0 ? ", " : "");
		syntax_print_short(list->at[i], out);
	}
}

/* The compiler's tree has no parentheses around types and the operand of "&". */
static void
short_bare(const Expr *e, Buf *out)
{
	while (e->kind == EXPR_PAREN)
		e = as_paren(e)->x;
	syntax_print_short(e, out);
}

static void
short_opt(const Expr *e, Buf *out)
{
	if (e != NULL)
		syntax_print_short(e, out);
}

/* A method or field, or a parameter. */
static void
short_field(const Field *f, bool is_member, Buf *out)
{
	vec_each(&f->names, i) {
		buf_puts(out, i > 0 ? ", " : "");
		buf_str(out, f->names.at[i]->name);
	}
	if (is_member && f->names.len == 1 && f->type->kind == TYPE_EXPR_FUNC &&
	    as_func_type(f->type)->params->open == f->type->pos) {
		short_signature(as_func_type(f->type), out);
		return;
	}
	if (f->names.len > 0)
		buf_putc(out, ' ');
	short_bare(f->type, out);
	if (f->tag != NULL) {
		buf_putc(out, ' ');
		print_lit(f->tag, out);
	}
}

static void
short_fields(const FieldList *list, const char *sep, bool is_members, Buf *out)
{
	vec_each(&list->fields, i) {
		buf_puts(out, i > 0 ? sep : "");
		short_field(list->fields.at[i], is_members, out);
	}
}

static void
short_signature(const FuncTypeExpr *t, Buf *out)
{
	buf_putc(out, '(');
	short_fields(t->params, ", ", false, out);
	buf_putc(out, ')');
	const FieldList *r = t->results;
	if (r == NULL || r->fields.len == 0)
		return;
	buf_putc(out, ' ');
	bool is_bare = r->fields.len == 1 && r->fields.at[0]->names.len == 0;
	buf_puts(out, is_bare ? "" : "(");
	short_fields(r, ", ", false, out);
	buf_puts(out, is_bare ? "" : ")");
}

static void
short_members(const char *word, const FieldList *list, Buf *out)
{
	buf_printf(out, "%s{", word);
	short_fields(list, "; ", true, out);
	buf_putc(out, '}');
}

static void
short_type(const Expr *e, Buf *out)
{
	switch ((int)e->kind) {
	case TYPE_EXPR_ARRAY: {
		const ArrayTypeExpr *t = as_array_type(e);
		buf_putc(out, '[');
		buf_puts(out, t->is_dots ? "..." : "");
		short_opt(t->len, out);
		buf_putc(out, ']');
		short_bare(t->elem, out);
		break;
	}
	case TYPE_EXPR_STRUCT:
		short_members("struct", as_struct_type(e)->fields, out);
		break;
	case TYPE_EXPR_INTERFACE:
		short_members("interface", as_interface_type(e)->elems, out);
		break;
	case TYPE_EXPR_FUNC:
		buf_puts(out, "func");
		short_signature(as_func_type(e), out);
		break;
	case TYPE_EXPR_MAP:
		buf_puts(out, "map[");
		short_bare(as_map_type(e)->key, out);
		buf_putc(out, ']');
		short_bare(as_map_type(e)->value, out);
		break;
	case TYPE_EXPR_CHAN: {
		const ChanTypeExpr *t = as_chan_type(e);
		static const char *const words[] = { "chan ", "chan<- ", "<-chan " };
		buf_puts(out, words[t->dir]);
		/* chan (<-chan T) */
		const Expr *elem = t->elem;
		while (elem->kind == EXPR_PAREN)
			elem = as_paren(elem)->x;
		bool is_recv = t->dir == CHAN_BOTH && elem->kind == TYPE_EXPR_CHAN &&
			       as_chan_type(elem)->dir == CHAN_RECV;
		buf_puts(out, is_recv ? "(" : "");
		syntax_print_short(elem, out);
		buf_puts(out, is_recv ? ")" : "");
		break;
	}
	case TYPE_EXPR_DOTS:
		buf_puts(out, "...");
		short_opt(as_dots_type(e)->elem, out);
		break;
	}
}

static void
short_bracketed(const Expr *e, Buf *out)
{
	if (e->kind == EXPR_INDEX) {
		const IndexExpr *x = as_index(e);
		syntax_print_short(x->x, out);
		buf_putc(out, '[');
		syntax_print_short_list(&x->index, out);
	} else {
		const SliceExpr *x = as_slice(e);
		syntax_print_short(x->x, out);
		buf_putc(out, '[');
		short_opt(x->low, out);
		buf_putc(out, ':');
		short_opt(x->high, out);
		buf_puts(out, x->is_full ? ":" : "");
		short_opt(x->max, out);
	}
	buf_putc(out, ']');
}

static void
short_call(const CallExpr *x, Buf *out)
{
	syntax_print_short(x->fun, out);
	buf_putc(out, '(');
	syntax_print_short_list(&x->args, out);
	buf_puts(out, x->dots != 0 ? "..." : "");
	buf_putc(out, ')');
}

void
syntax_print_short(const Expr *e, Buf *out)
{
	switch ((int)e->kind) {
	case EXPR_NAME:
		buf_str(out, as_name(e)->name);
		break;
	case EXPR_LIT:
		print_lit(as_lit(e), out);
		break;
	case EXPR_COMPOSITE:
		short_opt(as_composite(e)->type, out);
		buf_puts(out, as_composite(e)->elems.len > 0 ? "{…}" : "{}");
		break;
	case EXPR_KEYVALUE:
		syntax_print_short(as_keyvalue(e)->key, out);
		buf_puts(out, ": ");
		syntax_print_short(as_keyvalue(e)->value, out);
		break;
	case EXPR_FUNC:
		short_type(&as_func(e)->type->e, out);
		buf_puts(out, as_func(e)->body->list.len > 0 ? " {…}" : " {}");
		break;
	case EXPR_PAREN:
		buf_putc(out, '(');
		syntax_print_short(as_paren(e)->x, out);
		buf_putc(out, ')');
		break;
	case EXPR_SELECTOR:
		syntax_print_short(as_selector(e)->x, out);
		buf_putc(out, '.');
		buf_str(out, as_selector(e)->sel->name);
		break;
	case EXPR_INDEX:
	case EXPR_SLICE:
		short_bracketed(e, out);
		break;
	case EXPR_ASSERT:
		syntax_print_short(as_assert(e)->x, out);
		buf_puts(out, ".(");
		if (as_assert(e)->type == NULL)
			buf_puts(out, "type");
		else
			short_bare(as_assert(e)->type, out);
		buf_putc(out, ')');
		break;
	case EXPR_CALL:
		short_call(as_call(e), out);
		break;
	case EXPR_STAR:
		buf_putc(out, '*');
		syntax_print_short(as_star(e)->x, out);
		break;
	case EXPR_UNARY:
		buf_puts(out, token_text(as_unary(e)->op));
		if (as_unary(e)->op == TK_AND)
			short_bare(as_unary(e)->x, out);
		else
			syntax_print_short(as_unary(e)->x, out);
		break;
	case EXPR_BINARY:
		syntax_print_short(as_binary(e)->x, out);
		buf_printf(out, " %s ", token_text(as_binary(e)->op));
		syntax_print_short(as_binary(e)->y, out);
		break;
	case EXPR_BAD:
		buf_puts(out, "<bad expr>");
		break;
	default:
		short_type(e, out);
		break;
	}
}

void
syntax_print_short_stmt(const Stmt *s, Buf *out)
{
	switch ((int)s->kind) {
	case STMT_EXPR:
		syntax_print_short(as_expr_stmt(s)->x, out);
		break;
	case STMT_SEND:
		syntax_print_short(as_send(s)->chan, out);
		buf_puts(out, " <- ");
		syntax_print_short(as_send(s)->value, out);
		break;
	case STMT_INCDEC:
		syntax_print_short(as_incdec(s)->x, out);
		buf_puts(out, token_text(as_incdec(s)->op));
		break;
	case STMT_ASSIGN: {
		const AssignStmt *a = as_assign(s);
		bool is_op = a->op != TK_ASSIGN && a->op != TK_DEFINE;
		syntax_print_short_list(&a->lhs, out);
		buf_printf(out, " %s%s ", token_text(a->op), is_op ? "=" : "");
		syntax_print_short_list(&a->rhs, out);
		break;
	}
	case STMT_RANGE: {
		const RangeStmt *r = as_range(s);
		const Expr *vars[] = { r->key, r->value, r->extra };
		for (int i = 0; i < 3 && vars[i] != NULL; i++) {
			buf_puts(out, i > 0 ? ", " : "");
			syntax_print_short(vars[i], out);
		}
		if (r->key != NULL)
			buf_puts(out, r->is_define ? " := " : " = ");
		buf_puts(out, "range ");
		syntax_print_short(r->x, out);
		break;
	}
	}
}

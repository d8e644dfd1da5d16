/*
 * Expressions and types as source. The tree has the parentheses of the source,
 * so none are added; blanks are put where tokens would run together.
 */
#include "syntax/priv.h"

void
print_line(Printer *p)
{
	buf_putc(p->out, '\n');
	for (uint32_t i = 0; i < p->indent; i++)
		buf_putc(p->out, '\t');
}

void
print_exprs(Printer *p, const ExprVec *list)
{
	vec_each(list, i) {
		buf_puts(p->out, i > 0 ? ", ":"");
		print_expr(p, list->at[i]);
	}
}

void
print_names(Printer *p, const NameVec *names)
{
	vec_each(names, i) {
		buf_puts(p->out, i > 0 ? ", ":"");
		buf_str(p->out, names->at[i]->name);
	}
}

static void
print_expr_opt(Printer *p, const Expr *e)
{
	if (e != NULL)
		print_expr(p, e);
}

/* --------------------------------------------------------------- field lists */

static void
print_field(Printer *p, const Field *f)
{
	print_names(p, &f->names);
	if (f->names.len > 0)
		buf_putc(p->out, ' ');
	print_expr(p, f->type);
	if (f->tag != NULL) {
		buf_putc(p->out, ' ');
		print_lit(f->tag, p->out);
	}
}

static void
print_params(Printer *p, const FieldList *list)
{
	vec_each(&list->fields, i) {
		buf_puts(p->out, i > 0 ? ", ":"");
		print_field(p, list->fields.at[i]);
	}
}

/* Whether "NAME constraint" could be read as an expression. */
static bool
looks_like_operand(const Expr *constraint)
{
	while (constraint->kind == EXPR_BINARY)
		constraint = as_binary(constraint)->x;
	return constraint->kind == EXPR_STAR || constraint->kind == EXPR_PAREN;
}

void
print_type_params(Printer *p, const FieldList *list)
{
	if (list == NULL)
		return;
	buf_putc(p->out, '[');
	print_params(p, list);
	/* "type T[P *C]" would be an array; a comma tells. */
	if (list->fields.len == 1 && looks_like_operand(list->fields.at[0]->type))
		buf_putc(p->out, ',');
	buf_putc(p->out, ']');
}

void
print_signature(Printer *p, const FuncTypeExpr *t)
{
	print_type_params(p, t->tparams);
	buf_putc(p->out, '(');
	print_params(p, t->params);
	buf_putc(p->out, ')');
	if (t->results == NULL)
		return;
	bool has_parens = t->results->open != 0;
	buf_puts(p->out, has_parens ? " (":" ");
	print_params(p, t->results);
	buf_puts(p->out, has_parens ? ")":"");
}

static void
print_members(Printer *p, const char *word, const FieldList *list, bool is_interface)
{
	buf_puts(p->out, word);
	buf_putc(p->out, '{');
	p->indent++;
	vec_each(&list->fields, i) {
		const Field *f = list->fields.at[i];
		print_line(p);
		if (is_interface && f->names.len > 0) {
			print_names(p, &f->names);
			print_signature(p, as_func_type(f->type));
		} else {
			print_field(p, f);
		}
	}
	p->indent--;
	if (list->fields.len > 0)
		print_line(p);
	buf_putc(p->out, '}');
}

/* --------------------------------------------------------------------- types */

static void
print_array(Printer *p, const ArrayTypeExpr *t)
{
	buf_putc(p->out, '[');
	buf_puts(p->out, t->is_dots ? "...":"");
	print_expr_opt(p, t->len);
	buf_putc(p->out, ']');
	print_expr(p, t->elem);
}

static void
print_chan(Printer *p, const ChanTypeExpr *t)
{
	static const char *const words[] = { "chan ", "chan<- ", "<-chan " };
	buf_puts(p->out, words[t->dir]);
	print_expr(p, t->elem);
}

static void
print_map(Printer *p, const MapTypeExpr *t)
{
	buf_puts(p->out, "map[");
	print_expr(p, t->key);
	buf_putc(p->out, ']');
	print_expr(p, t->value);
}

/* --------------------------------------------------------------- expressions */

static void
print_selector(Printer *p, const SelectorExpr *e)
{
	print_expr(p, e->x);
	buf_puts(p->out, e->x->kind == EXPR_LIT ? " .":"."); /* not a number's point */
	buf_str(p->out, e->sel->name);
}

static void
print_slice(Printer *p, const SliceExpr *e)
{
	print_expr(p, e->x);
	buf_putc(p->out, '[');
	print_expr_opt(p, e->low);
	buf_puts(p->out, ":");
	print_expr_opt(p, e->high);
	if (e->is_full)
		buf_puts(p->out, ":");
	print_expr_opt(p, e->max);
	buf_putc(p->out, ']');
}

static void
print_call(Printer *p, const CallExpr *e)
{
	print_expr(p, e->fun);
	buf_putc(p->out, '(');
	print_exprs(p, &e->args);
	if (e->dots != 0) /* 1... would be 1. and two more */
		buf_puts(p->out, (*vec_last(&e->args))->kind == EXPR_NAME ? "...":" ...");
	buf_puts(p->out, e->has_trailing_comma ? ",)":")");
}

static void
print_composite(Printer *p, const CompositeExpr *e)
{
	print_expr_opt(p, e->type);
	buf_putc(p->out, '{');
	print_exprs(p, &e->elems);
	buf_puts(p->out, e->has_trailing_comma ? ",}":"}");
}

static void
print_unary(Printer *p, const UnaryExpr *e)
{
	buf_puts(p->out, token_text(e->op));
	if (e->x->kind == EXPR_UNARY)
		buf_putc(p->out, ' '); /* - -x, & ^x */
	print_expr(p, e->x);
}

/* A chain of operators leans to the left and may be very long. */
static void
print_binary(Printer *p, const BinaryExpr *e)
{
	VEC(const BinaryExpr *) chain = { 0 };
	const Expr *x = &e->e;
	for (; x->kind == EXPR_BINARY; x = as_binary(x)->x)
		vec_push(&chain, as_binary(x));
	print_expr(p, x);
	while (chain.len > 0) {
		const BinaryExpr *b = vec_pop(&chain);
		buf_printf(p->out, " %s ", token_text(b->op));
		print_expr(p, b->y);
	}
}

static void
print_assert(Printer *p, const AssertExpr *e)
{
	print_expr(p, e->x);
	buf_puts(p->out, ".(");
	if (e->type == NULL)
		buf_puts(p->out, "type");
	print_expr_opt(p, e->type);
	buf_putc(p->out, ')');
}

void
print_expr(Printer *p, const Expr *e)
{
	Buf *out = p->out;
	switch ((int)e->kind) {
	case EXPR_NAME: buf_str(out, as_name(e)->name); break;
	case EXPR_LIT: print_lit(as_lit(e), out); break;
	case EXPR_COMPOSITE: print_composite(p, as_composite(e)); break;
	case EXPR_KEYVALUE:
		print_expr(p, as_keyvalue(e)->key);
		buf_puts(out, ": ");
		print_expr(p, as_keyvalue(e)->value);
		break;
	case EXPR_FUNC:
		buf_puts(out, "func");
		print_signature(p, as_func(e)->type);
		buf_putc(out, ' ');
		print_block(p, as_func(e)->body);
		break;
	case EXPR_PAREN:
		buf_putc(out, '(');
		print_expr(p, as_paren(e)->x);
		buf_putc(out, ')');
		break;
	case EXPR_SELECTOR: print_selector(p, as_selector(e)); break;
	case EXPR_INDEX:
		print_expr(p, as_index(e)->x);
		buf_putc(out, '[');
		print_exprs(p, &as_index(e)->index);
		buf_putc(out, ']');
		break;
	case EXPR_SLICE: print_slice(p, as_slice(e)); break;
	case EXPR_ASSERT: print_assert(p, as_assert(e)); break;
	case EXPR_CALL: print_call(p, as_call(e)); break;
	case EXPR_STAR:
		buf_putc(out, '*');
		print_expr(p, as_star(e)->x);
		break;
	case EXPR_UNARY: print_unary(p, as_unary(e)); break;
	case EXPR_BINARY: print_binary(p, as_binary(e)); break;
	case TYPE_EXPR_ARRAY: print_array(p, as_array_type(e)); break;
	case TYPE_EXPR_STRUCT: print_members(p, "struct ", as_struct_type(e)->fields, false); break;
	case TYPE_EXPR_FUNC:
		buf_puts(out, "func");
		print_signature(p, as_func_type(e));
		break;
	case TYPE_EXPR_INTERFACE:
		print_members(p, "interface ", as_interface_type(e)->elems, true);
		break;
	case TYPE_EXPR_MAP: print_map(p, as_map_type(e)); break;
	case TYPE_EXPR_CHAN: print_chan(p, as_chan_type(e)); break;
	case TYPE_EXPR_DOTS:
		buf_puts(out, "...");
		print_expr_opt(p, as_dots_type(e)->elem);
		break;
	default:
		buf_puts(out, "_"); /* could not be read */
		break;
	}
}

/* Where expressions and statements begin and end in the text. */
#include "syntax/priv.h"

/* From the first byte on; for_gc: as expr_place. */
static Pos
start_of(const Expr *e, bool for_gc)
{
	for (;;) {
		switch ((int)e->kind) {
		case EXPR_COMPOSITE:
			if (as_composite(e)->type == NULL)
				return e->pos;
			e = as_composite(e)->type;
			break;
		case EXPR_KEYVALUE: e = as_keyvalue(e)->key; break;
		case EXPR_SELECTOR: e = as_selector(e)->x; break;
		case EXPR_INDEX: e = as_index(e)->x; break;
		case EXPR_SLICE:
			if (for_gc)
				return e->pos;
			e = as_slice(e)->x;
			break;
		case EXPR_ASSERT: e = as_assert(e)->x; break;
		case EXPR_CALL: e = as_call(e)->fun; break;
		case EXPR_BINARY: e = as_binary(e)->x; break;
		case TYPE_EXPR_FUNC:
			if (for_gc && as_func_type(e)->tparams != NULL)
				return as_func_type(e)->tparams->open;
			return for_gc ? as_func_type(e)->params->open : e->pos;
		default:
			return e->pos;
		}
	}
}

Pos
expr_start(const Expr *e)
{
	return start_of(e, false);
}

Pos
expr_place(const Expr *e)
{
	return start_of(e, true);
}

/* One past a closing bracket, or `otherwise` if there is none. */
static Pos
after(Pos bracket, Pos otherwise)
{
	return bracket != 0 ? bracket + 1 : otherwise;
}

static Pos
fields_end(const FieldList *list)
{
	if (list->close != 0 || list->fields.len == 0)
		return after(list->close, 0);
	return expr_end((*vec_last(&list->fields))->type);
}

static Pos
func_type_end(const FuncTypeExpr *t)
{
	return fields_end(t->results != NULL ? t->results : t->params);
}

Pos
expr_end(const Expr *e)
{
	for (;;) {
		switch ((int)e->kind) {
		case EXPR_NAME: return e->pos + as_name(e)->name->len;
		case EXPR_LIT: return e->pos + as_lit(e)->len;
		case EXPR_COMPOSITE: return after(as_composite(e)->rbrace, e->pos);
		case EXPR_KEYVALUE: e = as_keyvalue(e)->value; break;
		case EXPR_FUNC: return after(as_func(e)->body->rbrace, e->pos);
		case EXPR_PAREN: return after(as_paren(e)->rparen, e->pos);
		case EXPR_SELECTOR: e = &as_selector(e)->sel->e; break;
		case EXPR_INDEX: return after(as_index(e)->rbracket, e->pos);
		case EXPR_SLICE: return after(as_slice(e)->rbracket, e->pos);
		case EXPR_ASSERT: return after(as_assert(e)->rparen, e->pos);
		case EXPR_CALL: return after(as_call(e)->rparen, e->pos);
		case EXPR_STAR: e = as_star(e)->x; break;
		case EXPR_UNARY: e = as_unary(e)->x; break;
		case EXPR_BINARY: e = as_binary(e)->y; break;
		case TYPE_EXPR_ARRAY: e = as_array_type(e)->elem; break;
		case TYPE_EXPR_STRUCT: return fields_end(as_struct_type(e)->fields);
		case TYPE_EXPR_FUNC: return func_type_end(as_func_type(e));
		case TYPE_EXPR_INTERFACE: return fields_end(as_interface_type(e)->elems);
		case TYPE_EXPR_MAP: e = as_map_type(e)->value; break;
		case TYPE_EXPR_CHAN: e = as_chan_type(e)->elem; break;
		case TYPE_EXPR_DOTS:
			if (as_dots_type(e)->elem == NULL)
				return e->pos + 3;
			e = as_dots_type(e)->elem;
			break;
		default:
			return e->pos;
		}
	}
}

Pos
stmt_start(const Stmt *s)
{
	switch ((int)s->kind) {
	case STMT_EXPR: return expr_start(as_expr_stmt(s)->x);
	case STMT_SEND: return expr_start(as_send(s)->chan);
	case STMT_INCDEC: return expr_start(as_incdec(s)->x);
	case STMT_ASSIGN: return expr_start(as_assign(s)->lhs.at[0]);
	default: return s->pos;
	}
}

static Pos
list_end_pos(const ExprVec *list, Pos otherwise)
{
	return list->len > 0 ? expr_end(*vec_last(list)) : otherwise;
}

static Pos
spec_end(const Decl *d)
{
	switch ((int)d->kind) {
	case DECL_CONST: {
		const ConstDecl *c = as_const_decl(d);
		Pos names = expr_end(&(*vec_last(&c->names))->e);
		return list_end_pos(&c->values, c->type != NULL ? expr_end(c->type) : names);
	}
	case DECL_VAR: {
		const VarDecl *v = as_var_decl(d);
		return list_end_pos(&v->values, v->type != NULL ? expr_end(v->type) : d->pos);
	}
	case DECL_TYPE: return expr_end(as_type_decl(d)->type);
	default: return d->pos;
	}
}

static Pos
decl_stmt_end(const DeclStmt *s)
{
	if (s->rparen != 0 || s->decls.len == 0)
		return after(s->rparen, s->s.pos);
	return spec_end(*vec_last(&s->decls));
}

Pos
stmt_end(const Stmt *s)
{
	for (;;) {
		switch ((int)s->kind) {
		case STMT_DECL: return decl_stmt_end(as_decl_stmt(s));
		case STMT_LABELED: s = as_labeled(s)->stmt; break;
		case STMT_EXPR: return expr_end(as_expr_stmt(s)->x);
		case STMT_SEND: return expr_end(as_send(s)->value);
		case STMT_INCDEC: return s->pos + 2;
		case STMT_ASSIGN: return list_end_pos(&as_assign(s)->rhs, s->pos);
		case STMT_GO:
		case STMT_DEFER: return expr_end(as_call_stmt(s)->call);
		case STMT_RETURN:
			return list_end_pos(&as_return(s)->results,
					    s->pos + (Pos)strlen(token_text(TK_RETURN)));
		case STMT_BRANCH: {
			const BranchStmt *b = as_branch(s);
			return b->label != NULL ? expr_end(&b->label->e)
						: s->pos + (Pos)strlen(token_text(b->tok));
		}
		case STMT_BLOCK: return after(as_block(s)->rbrace, s->pos);
		case STMT_IF:
			s = as_if(s)->els != NULL ? as_if(s)->els : &as_if(s)->then->s;
			break;
		case STMT_SWITCH: return after(as_switch(s)->rbrace, s->pos);
		case STMT_TYPESWITCH: return after(as_typeswitch(s)->rbrace, s->pos);
		case STMT_SELECT: return after(as_select(s)->rbrace, s->pos);
		case STMT_FOR: s = &as_for(s)->body->s; break;
		case STMT_RANGE: s = &as_range(s)->body->s; break;
		default: return s->pos;
		}
	}
}

/*
 * Walks a file's tree for the dump of its facts.
 */
#include "types/priv.h"

static void walk_expr(const FactVisitor *v, Expr *e);
static void walk_stmt(const FactVisitor *v, Stmt *s);

static void
walk_exprs(const FactVisitor *v, const ExprVec *list)
{
	vec_each(list, i)
		walk_expr(v, list->at[i]);
}

static void
walk_names(const FactVisitor *v, const NameVec *list)
{
	vec_each(list, i)
		v->expr(v->arg, &list->at[i]->e);
}

/* with_implicit: unnamed entries are parameters or results. */
static void
walk_fields(const FactVisitor *v, const FieldList *list, bool with_implicit)
{
	if (list == NULL)
		return;
	vec_each(&list->fields, i) {
		Field *f = list->fields.at[i];
		if (f->names.len == 0 && with_implicit)
			v->implicit(v->arg, f->pos, f);
		walk_names(v, &f->names);
		walk_expr(v, f->type);
		if (f->tag != NULL)
			v->expr(v->arg, &f->tag->e);
	}
}

static void
walk_func_type(const FactVisitor *v, FuncTypeExpr *e)
{
	walk_fields(v, e->tparams, false);
	walk_fields(v, e->params, true);
	walk_fields(v, e->results, true);
}

static void
walk_block(const FactVisitor *v, BlockStmt *b)
{
	if (b == NULL)
		return;
	vec_each(&b->list, i)
		walk_stmt(v, b->list.at[i]);
}

static void
walk_parts(const FactVisitor *v, Expr *e)
{
	switch (e->kind) {
	case EXPR_COMPOSITE:
		walk_expr(v, as_composite(e)->type);
		walk_exprs(v, &as_composite(e)->elems);
		break;
	case EXPR_KEYVALUE:
		walk_expr(v, as_keyvalue(e)->key);
		walk_expr(v, as_keyvalue(e)->value);
		break;
	case EXPR_FUNC:
		walk_expr(v, (Expr *)as_func(e)->type);
		walk_block(v, as_func(e)->body);
		break;
	case EXPR_PAREN:
		walk_expr(v, as_paren(e)->x);
		break;
	case EXPR_SELECTOR:
		walk_expr(v, as_selector(e)->x);
		walk_expr(v, &as_selector(e)->sel->e);
		break;
	case EXPR_INDEX:
		walk_expr(v, as_index(e)->x);
		walk_exprs(v, &as_index(e)->index);
		break;
	case EXPR_SLICE:
		walk_expr(v, as_slice(e)->x);
		walk_expr(v, as_slice(e)->low);
		walk_expr(v, as_slice(e)->high);
		walk_expr(v, as_slice(e)->max);
		break;
	case EXPR_ASSERT:
		walk_expr(v, as_assert(e)->x);
		walk_expr(v, as_assert(e)->type);
		break;
	case EXPR_CALL:
		walk_expr(v, as_call(e)->fun);
		walk_exprs(v, &as_call(e)->args);
		break;
	case EXPR_STAR:
		walk_expr(v, as_star(e)->x);
		break;
	case EXPR_UNARY:
		walk_expr(v, as_unary(e)->x);
		break;
	case TYPE_EXPR_ARRAY:
		walk_expr(v, as_array_type(e)->len);
		walk_expr(v, as_array_type(e)->elem);
		break;
	case TYPE_EXPR_STRUCT:
		walk_fields(v, as_struct_type(e)->fields, false);
		break;
	case TYPE_EXPR_FUNC:
		walk_func_type(v, as_func_type(e));
		break;
	case TYPE_EXPR_INTERFACE:
		walk_fields(v, as_interface_type(e)->elems, false);
		break;
	case TYPE_EXPR_MAP:
		walk_expr(v, as_map_type(e)->key);
		walk_expr(v, as_map_type(e)->value);
		break;
	case TYPE_EXPR_CHAN:
		walk_expr(v, as_chan_type(e)->elem);
		break;
	case TYPE_EXPR_DOTS:
		walk_expr(v, as_dots_type(e)->elem);
		break;
	default: /* names and literals have no parts; binary chains are the caller's */
		break;
	}
}

static void
walk_expr(const FactVisitor *v, Expr *e)
{
	/* Chains of binary operators may be longer than the stack is deep. */
	while (e != NULL && e->kind == EXPR_BINARY) {
		v->expr(v->arg, e);
		walk_expr(v, as_binary(e)->y);
		e = as_binary(e)->x;
	}
	if (e == NULL)
		return;
	v->expr(v->arg, e);
	walk_parts(v, e);
}

static void
walk_decl(const FactVisitor *v, Decl *d)
{
	switch (d->kind) {
	case DECL_IMPORT:
		if (as_import_decl(d)->name != NULL)
			v->expr(v->arg, &as_import_decl(d)->name->e);
		v->implicit(v->arg, d->pos, d);
		break;
	case DECL_CONST:
		walk_names(v, &as_const_decl(d)->names);
		walk_expr(v, as_const_decl(d)->type);
		walk_exprs(v, &as_const_decl(d)->values);
		break;
	case DECL_TYPE:
		v->expr(v->arg, &as_type_decl(d)->name->e);
		walk_fields(v, as_type_decl(d)->tparams, false);
		walk_expr(v, as_type_decl(d)->type);
		break;
	case DECL_VAR:
		walk_names(v, &as_var_decl(d)->names);
		walk_expr(v, as_var_decl(d)->type);
		walk_exprs(v, &as_var_decl(d)->values);
		break;
	case DECL_FUNC:
		walk_fields(v, as_func_decl(d)->recv, true);
		v->expr(v->arg, &as_func_decl(d)->name->e);
		walk_func_type(v, as_func_decl(d)->type);
		walk_block(v, as_func_decl(d)->body);
		break;
	default: /* a bad one */
		break;
	}
}

static void
walk_assigned(const FactVisitor *v, Expr *e, bool is_define)
{
	if (e != NULL && e->kind == EXPR_NAME && !is_define && str_is(as_name(e)->name, "_"))
		v->symbolic(v->arg, as_name(e));
	walk_expr(v, e);
}

static void
walk_clauses(const FactVisitor *v, CaseClause *const *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		v->implicit(v->arg, at[i]->pos, at[i]);
		walk_exprs(v, &at[i]->exprs);
		vec_each(&at[i]->body, j)
			walk_stmt(v, at[i]->body.at[j]);
	}
}

static void
walk_type_switch(const FactVisitor *v, TypeSwitchStmt *s)
{
	walk_stmt(v, s->init);
	if (s->bind != NULL)
		v->symbolic(v->arg, s->bind);
	walk_expr(v, (Expr *)s->guard);
	walk_clauses(v, s->clauses.at, s->clauses.len);
}

static void
walk_select(const FactVisitor *v, SelectStmt *s)
{
	vec_each(&s->clauses, i) {
		walk_stmt(v, s->clauses.at[i]->comm);
		vec_each(&s->clauses.at[i]->body, j)
			walk_stmt(v, s->clauses.at[i]->body.at[j]);
	}
}

static void
walk_range(const FactVisitor *v, RangeStmt *s)
{
	walk_assigned(v, s->key, s->is_define);
	walk_assigned(v, s->value, s->is_define);
	walk_expr(v, s->x);
	walk_block(v, s->body);
}

static void
walk_stmt(const FactVisitor *v, Stmt *s)
{
	if (s == NULL)
		return;
	switch (s->kind) {
	case STMT_DECL:
		vec_each(&as_decl_stmt(s)->decls, i)
			walk_decl(v, as_decl_stmt(s)->decls.at[i]);
		break;
	case STMT_LABELED:
		v->expr(v->arg, &as_labeled(s)->label->e);
		walk_stmt(v, as_labeled(s)->stmt);
		break;
	case STMT_EXPR:
		walk_expr(v, as_expr_stmt(s)->x);
		break;
	case STMT_SEND:
		walk_expr(v, as_send(s)->chan);
		walk_expr(v, as_send(s)->value);
		break;
	case STMT_INCDEC:
		v->step(v->arg, as_incdec(s));
		walk_expr(v, as_incdec(s)->x);
		break;
	case STMT_ASSIGN:
		vec_each(&as_assign(s)->lhs, i)
			walk_assigned(v, as_assign(s)->lhs.at[i], as_assign(s)->op == TK_DEFINE);
		walk_exprs(v, &as_assign(s)->rhs);
		break;
	case STMT_GO:
	case STMT_DEFER:
		walk_expr(v, as_call_stmt(s)->call);
		break;
	case STMT_RETURN:
		walk_exprs(v, &as_return(s)->results);
		break;
	case STMT_BRANCH:
		if (as_branch(s)->label != NULL)
			v->expr(v->arg, &as_branch(s)->label->e);
		break;
	case STMT_BLOCK:
		walk_block(v, as_block(s));
		break;
	case STMT_IF:
		walk_stmt(v, as_if(s)->init);
		walk_expr(v, as_if(s)->cond);
		walk_block(v, as_if(s)->then);
		walk_stmt(v, as_if(s)->els);
		break;
	case STMT_SWITCH:
		walk_stmt(v, as_switch(s)->init);
		walk_expr(v, as_switch(s)->tag);
		walk_clauses(v, as_switch(s)->clauses.at, as_switch(s)->clauses.len);
		break;
	case STMT_TYPESWITCH:
		walk_type_switch(v, as_typeswitch(s));
		break;
	case STMT_SELECT:
		walk_select(v, as_select(s));
		break;
	case STMT_FOR:
		walk_stmt(v, as_for(s)->init);
		walk_expr(v, as_for(s)->cond);
		walk_stmt(v, as_for(s)->post);
		walk_block(v, as_for(s)->body);
		break;
	case STMT_RANGE:
		walk_range(v, as_range(s));
		break;
	default: /* empty or bad */
		break;
	}
}

void
visit_facts(const File *f, const FactVisitor *v)
{
	if (f->package != NULL)
		v->symbolic(v->arg, f->package);
	vec_each(&f->decls, i)
		walk_decl(v, f->decls.at[i]);
}

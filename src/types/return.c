/*
 * Terminating statements (Go specification, "Terminating statements").
 */
#include "types/priv.h"

static bool has_break(const Stmt *s, const Str *label, bool is_implicit);

static bool
lists_break(const StmtVec *list, const Str *label, bool is_implicit)
{
	vec_each(list, i)
		if (has_break(list->at[i], label, is_implicit))
			return true;
	return false;
}

/* Whether a statement or its parts leave the statement with that label, or the innermost one
 * if is_implicit. */
static bool
has_break(const Stmt *s, const Str *label, bool is_implicit)
{
	if (s == NULL)
		return false;
	switch ((int)s->kind) {
	case STMT_LABELED:
		return has_break(as_labeled(s)->stmt, label, is_implicit);
	case STMT_BRANCH: {
		const BranchStmt *b = as_branch(s);
		if (b->tok != TK_BREAK)
			return false;
		return b->label == NULL ? is_implicit : b->label->name == label;
	}
	case STMT_BLOCK:
		return lists_break(&as_block(s)->list, label, is_implicit);
	case STMT_IF:
		return lists_break(&as_if(s)->then->list, label, is_implicit) ||
		       has_break(as_if(s)->els, label, is_implicit);
	/* Inside of these a break without label is theirs. */
	case STMT_SWITCH:
		vec_each(&as_switch(s)->clauses, i)
			if (label != NULL &&
			    lists_break(&as_switch(s)->clauses.at[i]->body, label, false))
				return true;
		return false;
	case STMT_TYPESWITCH:
		vec_each(&as_typeswitch(s)->clauses, i)
			if (label != NULL &&
			    lists_break(&as_typeswitch(s)->clauses.at[i]->body, label, false))
				return true;
		return false;
	case STMT_SELECT:
		vec_each(&as_select(s)->clauses, i)
			if (label != NULL &&
			    lists_break(&as_select(s)->clauses.at[i]->body, label, false))
				return true;
		return false;
	case STMT_FOR:
		return label != NULL && lists_break(&as_for(s)->body->list, label, false);
	case STMT_RANGE:
		return label != NULL && lists_break(&as_range(s)->body->list, label, false);
	}
	return false;
}

static bool
list_terminates(Checker *c, const StmtVec *list)
{
	uint32_t n = list->len;
	while (n > 0 && list->at[n - 1]->kind == STMT_EMPTY)
		n--;
	return n > 0 && stmt_is_terminating(c, list->at[n - 1], NULL);
}

static bool
clauses_terminate(Checker *c, CaseClause *const *at, uint32_t n, const Str *label)
{
	bool has_default = false;
	for (uint32_t i = 0; i < n; i++) {
		const StmtVec *body = &at[i]->body;
		has_default |= at[i]->is_default;
		uint32_t len = body->len;
		while (len > 0 && body->at[len - 1]->kind == STMT_EMPTY)
			len--;
		const Stmt *last = len > 0 ? body->at[len - 1] : NULL;
		bool falls = last != NULL && last->kind == STMT_BRANCH &&
			     as_branch(last)->tok == TK_FALLTHROUGH;
		if ((!falls && !list_terminates(c, body)) || lists_break(body, label, true))
			return false;
	}
	return has_default;
}

static bool
is_panic(const Checker *c, const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	return e->kind == EXPR_CALL && c->env.panics != NULL &&
	       map_has(c->env.panics, map_key(e));
}

bool
stmt_is_terminating(Checker *c, const Stmt *s, const Str *label)
{
	switch ((int)s->kind) {
	case STMT_RETURN:
		return true;
	case STMT_BRANCH:
		return as_branch(s)->tok == TK_GOTO || as_branch(s)->tok == TK_FALLTHROUGH;
	case STMT_EXPR:
		return is_panic(c, as_expr_stmt(s)->x);
	case STMT_LABELED:
		return stmt_is_terminating(c, as_labeled(s)->stmt, as_labeled(s)->label->name);
	case STMT_BLOCK:
		return list_terminates(c, &as_block(s)->list);
	case STMT_IF:
		return as_if(s)->els != NULL && list_terminates(c, &as_if(s)->then->list) &&
		       stmt_is_terminating(c, as_if(s)->els, NULL);
	case STMT_SWITCH:
		return clauses_terminate(c, as_switch(s)->clauses.at, as_switch(s)->clauses.len,
					 label);
	case STMT_TYPESWITCH:
		return clauses_terminate(c, as_typeswitch(s)->clauses.at,
					 as_typeswitch(s)->clauses.len, label);
	case STMT_SELECT:
		vec_each(&as_select(s)->clauses, i) {
			const StmtVec *body = &as_select(s)->clauses.at[i]->body;
			if (!list_terminates(c, body) || lists_break(body, label, true))
				return false;
		}
		return true;
	case STMT_FOR:
		/* A range clause counts as a condition: its loop is another kind of statement. */
		return as_for(s)->cond == NULL &&
		       !lists_break(&as_for(s)->body->list, label, true);
	}
	return false;
}

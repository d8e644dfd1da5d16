/*
 * Comparison of trees, positions and ids apart. The first difference is told:
 * it is where the comparison stops.
 */
#include "syntax/priv.h"

typedef struct Compare {
	Pos a, b; /* of the difference, 0 while there is none */
} Compare;

static bool same_expr(Compare *c, const Expr *a, const Expr *b);
static bool same_stmt(Compare *c, const Stmt *a, const Stmt *b);
static bool same_decls(Compare *c, Pos pa, Pos pb, const DeclVec *a, const DeclVec *b);

/* Note where two trees differ, unless it is known more precisely. */
static bool
differ(Compare *c, Pos a, Pos b)
{
	if (c->a == 0 && c->b == 0) {
		c->a = a;
		c->b = b;
	}
	return false;
}

static bool
same_str(const Str *a, const Str *b)
{
	return a == b || (a != NULL && b != NULL && str_cmp(a, b) == 0);
}

static bool
same_name(Compare *c, const NameExpr *a, const NameExpr *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return same_str(a->name, b->name) || differ(c, a->e.pos, b->e.pos);
}

static bool
same_names(Compare *c, const NameVec *a, const NameVec *b)
{
	if (a->len != b->len)
		return false;
	vec_each(a, i) {
		if (!same_name(c, a->at[i], b->at[i]))
			return false;
	}
	return true;
}

static bool
same_exprs(Compare *c, const ExprVec *a, const ExprVec *b)
{
	if (a->len != b->len)
		return false;
	vec_each(a, i) {
		if (!same_expr(c, a->at[i], b->at[i]))
			return false;
	}
	return true;
}

static bool
same_stmts(Compare *c, const StmtVec *a, const StmtVec *b)
{
	if (a->len != b->len)
		return false;
	vec_each(a, i) {
		if (!same_stmt(c, a->at[i], b->at[i]))
			return false;
	}
	return true;
}

static bool
same_lit(Compare *c, const LitExpr *a, const LitExpr *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	bool same = a->tok == b->tok && a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
	return same || differ(c, a->e.pos, b->e.pos);
}

static bool
same_fields(Compare *c, const FieldList *a, const FieldList *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->fields.len != b->fields.len || (a->open != 0) != (b->open != 0))
		return differ(c, a->open, b->open);
	vec_each(&a->fields, i) {
		const Field *x = a->fields.at[i], *y = b->fields.at[i];
		if (!same_names(c, &x->names, &y->names) || !same_expr(c, x->type, y->type) ||
		    !same_lit(c, x->tag, y->tag))
			return differ(c, x->pos, y->pos);
	}
	return true;
}

static bool
same_func_type(Compare *c, const FuncTypeExpr *a, const FuncTypeExpr *b)
{
	return same_fields(c, a->tparams, b->tparams) && same_fields(c, a->params, b->params) &&
	       same_fields(c, a->results, b->results);
}

/* ------------------------------------------------------------- expressions */

/* Chains lean to the left and may be very long: only right sides recurse. */
static bool
same_binary(Compare *c, const Expr *a, const Expr *b)
{
	while (a->kind == EXPR_BINARY && b->kind == EXPR_BINARY) {
		const BinaryExpr *x = as_binary(a), *y = as_binary(b);
		if (x->op != y->op || !same_expr(c, x->y, y->y))
			return differ(c, a->pos, b->pos);
		a = x->x;
		b = y->x;
	}
	return same_expr(c, a, b);
}

static bool
same_call(Compare *c, const CallExpr *a, const CallExpr *b)
{
	return same_expr(c, a->fun, b->fun) && same_exprs(c, &a->args, &b->args) &&
	       (a->dots != 0) == (b->dots != 0) && a->has_trailing_comma == b->has_trailing_comma;
}

static bool
same_composite(Compare *c, const CompositeExpr *a, const CompositeExpr *b)
{
	return same_expr(c, a->type, b->type) && same_exprs(c, &a->elems, &b->elems) &&
	       a->has_trailing_comma == b->has_trailing_comma;
}

static bool
same_slice(Compare *c, const SliceExpr *a, const SliceExpr *b)
{
	return same_expr(c, a->x, b->x) && same_expr(c, a->low, b->low) &&
	       same_expr(c, a->high, b->high) && same_expr(c, a->max, b->max) &&
	       a->is_full == b->is_full;
}

/* The parts of two expressions of the same kind. */
static bool
same_parts(Compare *c, const Expr *a, const Expr *b)
{
	switch ((int)a->kind) {
	case EXPR_NAME: return same_name(c, as_name(a), as_name(b));
	case EXPR_LIT: return same_lit(c, as_lit(a), as_lit(b));
	case EXPR_COMPOSITE: return same_composite(c, as_composite(a), as_composite(b));
	case EXPR_KEYVALUE:
		return same_expr(c, as_keyvalue(a)->key, as_keyvalue(b)->key) &&
		       same_expr(c, as_keyvalue(a)->value, as_keyvalue(b)->value);
	case EXPR_FUNC:
		return same_func_type(c, as_func(a)->type, as_func(b)->type) &&
		       same_stmts(c, &as_func(a)->body->list, &as_func(b)->body->list);
	case EXPR_PAREN: return same_expr(c, as_paren(a)->x, as_paren(b)->x);
	case EXPR_SELECTOR:
		return same_expr(c, as_selector(a)->x, as_selector(b)->x) &&
		       same_name(c, as_selector(a)->sel, as_selector(b)->sel);
	case EXPR_INDEX:
		return same_expr(c, as_index(a)->x, as_index(b)->x) &&
		       same_exprs(c, &as_index(a)->index, &as_index(b)->index);
	case EXPR_SLICE: return same_slice(c, as_slice(a), as_slice(b));
	case EXPR_ASSERT:
		return same_expr(c, as_assert(a)->x, as_assert(b)->x) &&
		       same_expr(c, as_assert(a)->type, as_assert(b)->type);
	case EXPR_CALL: return same_call(c, as_call(a), as_call(b));
	case EXPR_STAR: return same_expr(c, as_star(a)->x, as_star(b)->x);
	case EXPR_UNARY:
		return as_unary(a)->op == as_unary(b)->op &&
		       same_expr(c, as_unary(a)->x, as_unary(b)->x);
	case EXPR_BINARY: return same_binary(c, a, b);
	case TYPE_EXPR_ARRAY:
		return as_array_type(a)->is_dots == as_array_type(b)->is_dots &&
		       same_expr(c, as_array_type(a)->len, as_array_type(b)->len) &&
		       same_expr(c, as_array_type(a)->elem, as_array_type(b)->elem);
	case TYPE_EXPR_STRUCT:
		return same_fields(c, as_struct_type(a)->fields, as_struct_type(b)->fields);
	case TYPE_EXPR_FUNC: return same_func_type(c, as_func_type(a), as_func_type(b));
	case TYPE_EXPR_INTERFACE:
		return same_fields(c, as_interface_type(a)->elems, as_interface_type(b)->elems);
	case TYPE_EXPR_MAP:
		return same_expr(c, as_map_type(a)->key, as_map_type(b)->key) &&
		       same_expr(c, as_map_type(a)->value, as_map_type(b)->value);
	case TYPE_EXPR_CHAN:
		return as_chan_type(a)->dir == as_chan_type(b)->dir &&
		       same_expr(c, as_chan_type(a)->elem, as_chan_type(b)->elem);
	case TYPE_EXPR_DOTS:
		return same_expr(c, as_dots_type(a)->elem, as_dots_type(b)->elem);
	default:
		return true;
	}
}

static bool
same_expr(Compare *c, const Expr *a, const Expr *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind != b->kind || !same_parts(c, a, b))
		return differ(c, a->pos, b->pos);
	return true;
}

/* -------------------------------------------------------------- statements */

static bool
same_case(Compare *c, const CaseClause *a, const CaseClause *b)
{
	if (a->is_default != b->is_default || !same_exprs(c, &a->exprs, &b->exprs) ||
	    !same_stmts(c, &a->body, &b->body))
		return differ(c, a->pos, b->pos);
	return true;
}

static bool
same_switch(Compare *c, const SwitchStmt *a, const SwitchStmt *b)
{
	if (!same_stmt(c, a->init, b->init) || !same_expr(c, a->tag, b->tag) ||
	    a->clauses.len != b->clauses.len)
		return false;
	vec_each(&a->clauses, i) {
		if (!same_case(c, a->clauses.at[i], b->clauses.at[i]))
			return false;
	}
	return true;
}

static bool
same_typeswitch(Compare *c, const TypeSwitchStmt *a, const TypeSwitchStmt *b)
{
	if (!same_stmt(c, a->init, b->init) || !same_name(c, a->bind, b->bind) ||
	    !same_expr(c, &a->guard->e, &b->guard->e) || a->clauses.len != b->clauses.len)
		return false;
	vec_each(&a->clauses, i) {
		if (!same_case(c, a->clauses.at[i], b->clauses.at[i]))
			return false;
	}
	return true;
}

static bool
same_select(Compare *c, const SelectStmt *a, const SelectStmt *b)
{
	if (a->clauses.len != b->clauses.len)
		return false;
	vec_each(&a->clauses, i) {
		const CommClause *x = a->clauses.at[i], *y = b->clauses.at[i];
		if (!same_stmt(c, x->comm, y->comm) || !same_stmts(c, &x->body, &y->body))
			return differ(c, x->pos, y->pos);
	}
	return true;
}

static bool
same_if(Compare *c, const IfStmt *a, const IfStmt *b)
{
	return same_stmt(c, a->init, b->init) && same_expr(c, a->cond, b->cond) &&
	       same_stmts(c, &a->then->list, &b->then->list) && same_stmt(c, a->els, b->els);
}

static bool
same_for(Compare *c, const ForStmt *a, const ForStmt *b)
{
	return same_stmt(c, a->init, b->init) && same_expr(c, a->cond, b->cond) &&
	       same_stmt(c, a->post, b->post) && same_stmts(c, &a->body->list, &b->body->list);
}

static bool
same_range(Compare *c, const RangeStmt *a, const RangeStmt *b)
{
	return same_expr(c, a->key, b->key) && same_expr(c, a->value, b->value) &&
	       same_expr(c, a->extra, b->extra) && a->is_define == b->is_define &&
	       same_expr(c, a->x, b->x) && same_stmts(c, &a->body->list, &b->body->list);
}

/* The parts of two statements of the same kind. */
static bool
same_stmt_parts(Compare *c, const Stmt *a, const Stmt *b)
{
	switch ((int)a->kind) {
	case STMT_DECL:
		return same_decls(c, a->pos, b->pos, &as_decl_stmt(a)->decls,
				  &as_decl_stmt(b)->decls);
	case STMT_LABELED:
		return same_name(c, as_labeled(a)->label, as_labeled(b)->label) &&
		       same_stmt(c, as_labeled(a)->stmt, as_labeled(b)->stmt);
	case STMT_EXPR: return same_expr(c, as_expr_stmt(a)->x, as_expr_stmt(b)->x);
	case STMT_SEND:
		return same_expr(c, as_send(a)->chan, as_send(b)->chan) &&
		       same_expr(c, as_send(a)->value, as_send(b)->value);
	case STMT_INCDEC:
		return as_incdec(a)->op == as_incdec(b)->op &&
		       same_expr(c, as_incdec(a)->x, as_incdec(b)->x);
	case STMT_ASSIGN:
		return as_assign(a)->op == as_assign(b)->op &&
		       same_exprs(c, &as_assign(a)->lhs, &as_assign(b)->lhs) &&
		       same_exprs(c, &as_assign(a)->rhs, &as_assign(b)->rhs);
	case STMT_GO:
	case STMT_DEFER: return same_expr(c, as_call_stmt(a)->call, as_call_stmt(b)->call);
	case STMT_RETURN: return same_exprs(c, &as_return(a)->results, &as_return(b)->results);
	case STMT_BRANCH:
		return as_branch(a)->tok == as_branch(b)->tok &&
		       same_name(c, as_branch(a)->label, as_branch(b)->label);
	case STMT_BLOCK: return same_stmts(c, &as_block(a)->list, &as_block(b)->list);
	case STMT_IF: return same_if(c, as_if(a), as_if(b));
	case STMT_SWITCH: return same_switch(c, as_switch(a), as_switch(b));
	case STMT_TYPESWITCH: return same_typeswitch(c, as_typeswitch(a), as_typeswitch(b));
	case STMT_SELECT: return same_select(c, as_select(a), as_select(b));
	case STMT_FOR: return same_for(c, as_for(a), as_for(b));
	case STMT_RANGE: return same_range(c, as_range(a), as_range(b));
	default: return true;
	}
}

static bool
same_stmt(Compare *c, const Stmt *a, const Stmt *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind != b->kind || !same_stmt_parts(c, a, b))
		return differ(c, a->pos, b->pos);
	return true;
}

/* ------------------------------------------------------------ declarations */

static bool
same_pragmas(Compare *c, const PragmaVec *a, const PragmaVec *b)
{
	for (uint32_t i = 0; i < a->len && i < b->len; i++) {
		const Pragma *x = &a->at[i], *y = &b->at[i];
		if (!same_str(x->text, y->text) || x->is_inline != y->is_inline)
			return differ(c, x->pos, y->pos);
	}
	if (a->len == b->len)
		return true;
	return a->len > b->len ? differ(c, a->at[b->len].pos, 0) : differ(c, 0, b->at[a->len].pos);
}

static bool
same_import(Compare *c, const ImportDecl *a, const ImportDecl *b)
{
	return same_name(c, a->name, b->name) && same_lit(c, a->path, b->path) &&
	       (a->group == NULL) == (b->group == NULL);
}

static bool
same_const(Compare *c, const ConstDecl *a, const ConstDecl *b)
{
	return same_names(c, &a->names, &b->names) && same_expr(c, a->type, b->type) &&
	       same_exprs(c, &a->values, &b->values) && a->iota == b->iota &&
	       (a->group == NULL) == (b->group == NULL);
}

static bool
same_var(Compare *c, const VarDecl *a, const VarDecl *b)
{
	return same_pragmas(c, &a->pragmas, &b->pragmas) && same_names(c, &a->names, &b->names) &&
	       same_expr(c, a->type, b->type) && same_exprs(c, &a->values, &b->values) &&
	       (a->group == NULL) == (b->group == NULL);
}

static bool
same_type(Compare *c, const TypeDecl *a, const TypeDecl *b)
{
	return same_pragmas(c, &a->pragmas, &b->pragmas) && same_name(c, a->name, b->name) &&
	       same_fields(c, a->tparams, b->tparams) && a->is_alias == b->is_alias &&
	       same_expr(c, a->type, b->type) && (a->group == NULL) == (b->group == NULL);
}

static bool
same_func(Compare *c, const FuncDecl *a, const FuncDecl *b)
{
	return same_pragmas(c, &a->pragmas, &b->pragmas) && same_fields(c, a->recv, b->recv) &&
	       same_name(c, a->name, b->name) && same_func_type(c, a->type, b->type) &&
	       (a->body == NULL) == (b->body == NULL) &&
	       (a->body == NULL || same_stmts(c, &a->body->list, &b->body->list));
}

static bool
same_decl(Compare *c, const Decl *a, const Decl *b)
{
	if (a->kind != b->kind)
		return false;
	switch ((int)a->kind) {
	case DECL_IMPORT: return same_import(c, as_import_decl(a), as_import_decl(b));
	case DECL_CONST: return same_const(c, as_const_decl(a), as_const_decl(b));
	case DECL_TYPE: return same_type(c, as_type_decl(a), as_type_decl(b));
	case DECL_VAR: return same_var(c, as_var_decl(a), as_var_decl(b));
	case DECL_FUNC: return same_func(c, as_func_decl(a), as_func_decl(b));
	default: return true;
	}
}

/* pa, pb: where the lists are, for when one is shorter. */
static bool
same_decls(Compare *c, Pos pa, Pos pb, const DeclVec *a, const DeclVec *b)
{
	for (uint32_t i = 0; i < a->len && i < b->len; i++) {
		if (!same_decl(c, a->at[i], b->at[i]))
			return differ(c, a->at[i]->pos, b->at[i]->pos);
	}
	return a->len == b->len || differ(c, pa, pb);
}

bool
syntax_equal(const File *a, const File *b, Pos *pos_a, Pos *pos_b)
{
	Compare c = { 0 };
	bool is_same = same_name(&c, a->package, b->package) && same_str(a->build, b->build) &&
		       same_pragmas(&c, &a->pragmas, &b->pragmas) &&
		       same_decls(&c, a->package_pos, b->package_pos, &a->decls, &b->decls);
	if (!is_same)
		differ(&c, a->package_pos, b->package_pos);
	*pos_a = c.a;
	*pos_b = c.b;
	return is_same;
}

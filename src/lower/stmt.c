/*
 * Statements, but for control flow: declarations, assignments, sends.
 */
#include "lower/priv.h"

/* ------------------------------------------------- several values from one */

typedef struct Values {
	IdVec at;
	TypeVec types;
} Values;

/* The values of e, a call with several results or a form with comma-ok. */
static void
multi_values(Fn *fn, const Expr *e, Values *out)
{
	const Expr *x = expr_unparen((Expr *)(uintptr_t)e);
	Type *t = x->kind == EXPR_CALL ? type_unalias(lower_type_at(fn, x)) : NULL;
	if (t != NULL && t->kind == TYPE_TUPLE) {
		IrValueId v = lower_expr(fn, x);
		for (uint32_t i = 0; i < type_tuple(t)->n; i++) {
			vec_push(&out->at, lower_spill(fn, lower_extract(fn, v, i, x->pos), x->pos));
			vec_push(&out->types, type_tuple(t)->vars[i]->type);
		}
		return;
	}
	Type *first;
	IrValueId v = lower_comma_ok(fn, x, &first);
	vec_push(&out->at, lower_spill(fn, lower_extract(fn, v, 0, x->pos), x->pos));
	vec_push(&out->types, first);
	vec_push(&out->at, lower_extract(fn, v, 1, x->pos));
	vec_push(&out->types, fn->l->types->basic[BASIC_BOOL]);
}

/* ------------------------------------------------------------ declarations */

/* The variable that a name declares, or null: blank, or declared elsewhere. */
Var *
lower_declared(Fn *fn, const Expr *name)
{
	if (name == NULL || name->kind != EXPR_NAME || fn->info->defs[name->id] == NULL)
		return NULL;
	return lower_var_of(fn, fn->info->defs[name->id]);
}

/* Type of what a name in a declaration stands for; null: blank without a type. */
static Type *
declared_type(Fn *fn, const Expr *name)
{
	assert(name->kind == EXPR_NAME);
	Object *o = fn->info->defs[name->id];
	return o != NULL && o->type != NULL ? lower_concrete(fn, o->type) : NULL;
}

static void
declare_one(Fn *fn, const Expr *name, const Expr *value)
{
	Var *v = lower_declared(fn, name);
	Type *t = declared_type(fn, name);
	if (v != NULL) {
		IrValueId p = lower_declare_var(fn, v, name->pos);
		if (value != NULL)
			lower_expr_into(fn, value, t, p);
	} else if (value != NULL && t != NULL) {
		lower_expr_as(fn, value, t);
	} else if (value != NULL) {
		lower_expr_drop(fn, value);
	}
}

/* A variable or blank with its value. */
void
lower_declare_value(Fn *fn, const Expr *name, IrValueId v, Type *type, Pos pos)
{
	Var *var = lower_declared(fn, name);
	Type *t = declared_type(fn, name);
	if (var == NULL)
		return;
	IrValueId p = lower_declare_var(fn, var, name->pos);
	lower_store(fn, p, lower_coerce(fn, v, type, t, lower_origin_temp(fn, pos)), pos);
}

static void
var_decl(Fn *fn, const VarDecl *d)
{
	assert(d->values.len == 0 || d->values.len == 1 || d->values.len == d->names.len);
	uint32_t n = d->names.len, n_values = d->values.len;
	if (n_values == 0 || (n == 1 && n_values == 1)) {
		for (uint32_t i = 0; i < n; i++)
			declare_one(fn, &d->names.at[i]->e, n_values > 0 ? d->values.at[0] : NULL);
		return;
	}
	Values values = {0};
	if (n_values == 1)
		multi_values(fn, d->values.at[0], &values);
	else
		vec_each(&d->values, i) {
			Type *t = declared_type(fn, &d->names.at[i]->e);
			if (t == NULL)
				t = lower_type_at(fn, d->values.at[i]);
			vec_push(&values.at, lower_expr_as(fn, d->values.at[i], t));
			vec_push(&values.types, t);
		}
	assert(values.at.len == n && values.types.len == n);
	for (uint32_t i = 0; i < n; i++) {
		const Expr *name = &d->names.at[i]->e;
		lower_declare_value(fn, name, values.at.at[i], values.types.at[i], name->pos);
	}
}

static void
decl_stmt(Fn *fn, const DeclStmt *d)
{
	vec_each(&d->decls, i)
		if (d->decls.at[i]->kind == DECL_VAR)
			var_decl(fn, as_var_decl(d->decls.at[i]));
}

/* ------------------------------------------------------------- assignments */

/* Where a left side stores: the variable it declares, or a place. */
typedef struct Lhs {
	const Expr *name; /* declared by this statement, or null */
	Place place;
} Lhs;

typedef VEC(Lhs) LhsVec;

static Lhs
lhs(Fn *fn, const Expr *e, bool defines)
{
	if (defines && e->kind == EXPR_NAME && fn->info->defs[e->id] != NULL)
		return (Lhs){ .name = e };
	return (Lhs){ .place = lower_place(fn, e) };
}

static Type *
lhs_type(Fn *fn, const Lhs *l)
{
	return l->name != NULL ? declared_type(fn, l->name) : l->place.type;
}

static void
lhs_store(Fn *fn, const Lhs *l, IrValueId v, Pos pos)
{
	if (l->name == NULL) {
		lower_place_store(fn, &l->place, v, pos);
		return;
	}
	Var *var = lower_declared(fn, l->name);
	if (var != NULL)
		lower_store(fn, lower_declare_var(fn, var, l->name->pos), v, pos);
}

static void
assign_tuple(Fn *fn, const AssignStmt *s)
{
	assert(s->rhs.len == 1);
	LhsVec to = {0};
	Values values = {0};
	vec_each(&s->lhs, i)
		vec_push(&to, lhs(fn, s->lhs.at[i], s->op == TK_DEFINE));
	multi_values(fn, s->rhs.at[0], &values);
	assert(values.at.len == to.len);
	vec_each(&to, i) {
		Type *t = lhs_type(fn, &to.at[i]);
		IrValueId v = values.at.at[i];
		if (t != NULL &&
		    !(to.at[i].name != NULL && lower_declared(fn, to.at[i].name) == NULL))
			v = lower_coerce(fn, v, values.types.at[i], t,
					 lower_origin_temp(fn, s->s.pos));
		lhs_store(fn, &to.at[i], v, s->s.pos);
	}
}

static void
assign_parallel(Fn *fn, const AssignStmt *s)
{
	assert(s->lhs.len == s->rhs.len);
	LhsVec to = {0};
	IdVec values = {0};
	vec_each(&s->lhs, i)
		vec_push(&to, lhs(fn, s->lhs.at[i], s->op == TK_DEFINE));
	vec_each(&s->rhs, i) {
		Type *t = lhs_type(fn, &to.at[i]);
		if (t == NULL)
			t = lower_type_at(fn, s->rhs.at[i]);
		vec_push(&values, lower_expr_as(fn, s->rhs.at[i], t));
	}
	vec_each(&to, i)
		lhs_store(fn, &to.at[i], values.at[i], s->s.pos);
}

static void
assign_one(Fn *fn, const AssignStmt *s)
{
	const Expr *left = s->lhs.at[0], *right = s->rhs.at[0];
	if (s->op == TK_DEFINE) {
		declare_one(fn, left, right);
		return;
	}
	if (lower_is_blank(expr_unparen((Expr *)(uintptr_t)left))) {
		lower_expr_drop(fn, right);
		return;
	}
	if (lower_assign_header(fn, left, right, s->s.pos))
		return;
	Place p = lower_place(fn, left);
	IrValueId v = lower_expr_as(fn, right, p.type);
	lower_place_store(fn, &p, v, s->s.pos);
}

static void
assign_op(Fn *fn, const AssignStmt *s)
{
	assert(s->lhs.len == 1 && s->rhs.len == 1);
	Place p = lower_place(fn, s->lhs.at[0]);
	Pos pos = s->s.pos;
	IrTypeId type = lower_type(fn->l, p.type);
	const Expr *right = s->rhs.at[0];
	IrValueId old = lower_place_load(fn, &p, pos), v;
	if (type_is_string(p.type)) {
		IdVec operands = {0};
		vec_push(&operands, old);
		vec_push(&operands, lower_expr_as(fn, right, p.type));
		const Str *text = str_printf(fn->l->strs, "%s += %s",
					     lower_expr_text(fn, s->lhs.at[0])->s,
					     lower_expr_text(fn, right)->s);
		v = lower_concat(fn, &operands, type, text, true, pos);
	} else {
		bool is_shift = s->op == TK_SHL || s->op == TK_SHR;
		IrValueId y =
			is_shift ? lower_shift_count(fn, right) : lower_expr_as(fn, right, p.type);
		v = lower_binary(fn, s->op, old, y, type, pos);
	}
	lower_place_store(fn, &p, v, pos);
}

static void
assign_stmt(Fn *fn, const AssignStmt *s)
{
	if (s->op != TK_ASSIGN && s->op != TK_DEFINE)
		assign_op(fn, s);
	else if (s->lhs.len != s->rhs.len)
		assign_tuple(fn, s);
	else if (s->lhs.len == 1)
		assign_one(fn, s);
	else
		assign_parallel(fn, s);
}

static void
incdec_stmt(Fn *fn, const IncDecStmt *s)
{
	assert(s->op == TK_INC || s->op == TK_DEC);
	Place p = lower_place(fn, s->x);
	IrValueId old = lower_place_load(fn, &p, s->s.pos);
	IrValueId one = lower_const_value(fn, const_of_int(1), p.type);
	TokenKind op = s->op == TK_INC ? TK_ADD : TK_SUB;
	lower_place_store(fn, &p,
			  lower_binary(fn, op, old, one, lower_type(fn->l, p.type), s->s.pos),
			  s->s.pos);
}

static void
send_stmt(Fn *fn, const SendStmt *s)
{
	IrValueId c = lower_expr(fn, s->chan);
	IrValueId v = lower_expr_as(fn, s->value, type_as_chan(lower_type_at(fn, s->chan))->elem);
	lower_emit2(fn, OP_SEND, 0, c, v, 0, s->s.pos);
}

void
lower_init_vars(Fn *fn, Object *const *lhs, uint32_t n, const Expr *rhs)
{
	Values values = {0};
	multi_values(fn, rhs, &values);
	assert(values.at.len == n);
	for (uint32_t i = 0; i < n; i++) {
		if (str_is(lhs[i]->name, "_"))
			continue;
		IrValueId v = lower_coerce(fn, values.at.at[i], values.types.at[i], lhs[i]->type,
				     lower_origin_temp(fn, rhs->pos));
		lower_store(fn, ir_global_ref(fn->l->m, fn->f, lower_global(fn->l, lhs[i])), v,
			    rhs->pos);
	}
}

/* ------------------------------------------------------------- dispatch */

void
lower_stmt(Fn *fn, const Stmt *s)
{
	switch (s->kind) {
	case STMT_DECL:
		decl_stmt(fn, as_decl_stmt(s));
		return;
	case STMT_LABELED:
		lower_labeled_stmt(fn, as_labeled(s));
		return;
	case STMT_EXPR:
		lower_expr_drop(fn, as_expr_stmt(s)->x);
		return;
	case STMT_SEND:
		send_stmt(fn, as_send(s));
		return;
	case STMT_INCDEC:
		incdec_stmt(fn, as_incdec(s));
		return;
	case STMT_ASSIGN:
		assign_stmt(fn, as_assign(s));
		return;
	case STMT_GO:
	case STMT_DEFER:
		lower_go_defer_stmt(fn, as_call_stmt(s));
		return;
	case STMT_RETURN:
		lower_return_stmt(fn, as_return(s));
		return;
	case STMT_BRANCH:
		lower_branch_stmt(fn, as_branch(s));
		return;
	case STMT_BLOCK:
		lower_stmts(fn, &as_block(s)->list);
		return;
	case STMT_IF:
		lower_if_stmt(fn, as_if(s));
		return;
	case STMT_SWITCH:
		lower_switch_stmt(fn, as_switch(s));
		return;
	case STMT_TYPESWITCH:
		lower_typeswitch_stmt(fn, as_typeswitch(s));
		return;
	case STMT_SELECT:
		lower_select_stmt(fn, as_select(s));
		return;
	case STMT_FOR:
		lower_for_stmt(fn, as_for(s));
		return;
	case STMT_RANGE:
		lower_range_stmt(fn, as_range(s));
		return;
	default:
		return;
	}
}

/* Whether control may get into the list at or behind i by a goto. */
static bool
is_entered(const Fn *fn, const StmtVec *list, uint32_t i)
{
	for (; i < list->len; i++)
		if (list->at[i]->kind == STMT_LABELED &&
		    map_has(&fn->scan->gotos, map_key(list->at[i])))
			return true;
	return false;
}

void
lower_stmts(Fn *fn, const StmtVec *list)
{
	vec_each(list, i)
		if (fn->at != 0 || is_entered(fn, list, i))
			lower_stmt(fn, list->at[i]);
}

void
lower_block(Fn *fn, const StmtVec *list)
{
	uint32_t depth = fn->loop_depth;
	lower_stmts(fn, list);
	fn->loop_depth = depth;
}

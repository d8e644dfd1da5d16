/*
 * Statements, function bodies, unused variables.
 */
#include "types/priv.h"

enum {
	BREAK_OK = 1,
	CONTINUE_OK = 2,
	FALLTHROUGH_OK = 4,
	FINAL_CASE = 8,
	IN_TYPE_SWITCH = 16,
	INHERITED = BREAK_OK | CONTINUE_OK,
};

static void stmt_list(Checker *c, uint32_t ctxt, const StmtVec *list);

static Scope *
open_scope(Checker *c, Pos pos, Pos end)
{
	Scope *outer = c->env.scope;
	c->env.scope = scope_new_local(c, outer, pos, end);
	return outer;
}

/* ---------------------------------------------------------------- bodies */

static void
report_unused(Checker *c)
{
	vec_each(&c->locals, i) {
		Object *o = c->locals.at[i];
		/* One that was declared already is in no scope. */
		if (!o->is_used && o->parent && o->name != c->ctx->name_blank)
			check_soft_error(c, o->pos, "declared and not used: %s", o->name->s);
	}
}

void
check_func_body(Checker *c, DeclInfo *decl, const Str *name, SignatureType *sig, BlockStmt *body,
		bool has_iota, uint32_t iota)
{
	(void)name;
	if (!body)
		return;
	Env saved = c->env;
	ObjectVec locals = c->locals;
	memset(&c->locals, 0, sizeof(c->locals));
	c->env = (Env){ .decl = decl, .scope = sig->scope, .go_minor = saved.go_minor,
			.has_iota = has_iota, .iota = iota, .sig = sig, .is_body = true };
	stmt_list(c, 0, &body->list);
	if (c->env.has_label)
		check_labels(c, body);
	if (sig->results->n > 0 && !stmt_is_terminating(c, &body->s, NULL))
		check_error(c, body->rbrace, "missing return");
	report_unused(c);
	c->env = saved;
	c->locals = locals;
}

/* ---------------------------------------------------------------- simple */

static void
expr_stmt(Checker *c, ExprStmt *s)
{
	Operand x = { 0 };
	ExprKind kind = check_raw_expr(c, NULL, &x, s->x, NULL, false);
	const Expr *e = expr_unparen(s->x);
	bool receives = e->kind == EXPR_UNARY && as_unary(e)->op == TK_ARROW;
	const char *msg = "is not used";
	if (x.mode == MODE_BUILTIN)
		msg = "must be called";
	else if (x.mode == MODE_TYPE)
		msg = "is not an expression";
	else if (x.mode == MODE_NONE || kind == EK_STATEMENT || receives)
		return;
	check_error(c, expr_place(s->x), "%s %s", str_operand(c, &x), msg);
}

static void
send_stmt(Checker *c, SendStmt *s)
{
	Operand ch = { 0 }, val = { 0 };
	check_expr(c, NULL, &ch, s->chan);
	check_expr(c, NULL, &val, s->value);
	if (ch.mode == MODE_NONE || val.mode == MODE_NONE)
		return;
	Type *elem = check_chan_elem(c, stmt_start(&s->s), &ch, false);
	if (elem)
		check_assignment(c, &val, elem, "send");
}

static void
incdec_stmt(Checker *c, IncDecStmt *s)
{
	Operand x = { 0 };
	check_expr(c, NULL, &x, s->x);
	if (x.mode == MODE_NONE)
		return;
	if (!type_all_basic(x.type, BASIC_IS_NUMERIC)) {
		check_error(c, expr_place(s->x),
			    "invalid operation: %s%s (non-numeric type %s)", str_expr(s->x),
			    token_text(s->op), str_type(c, x.type));
		return;
	}
	check_assign_var(c, s->x, NULL, &x, "assignment");
}

static void
call_stmt(Checker *c, CallStmt *s)
{
	const char *what = s->s.kind == STMT_GO ? "go" : "defer";
	if (s->call->kind != EXPR_CALL) {
		check_error(c, expr_place(s->call), "expression in %s must be function call", what);
		check_use(c, &s->call, 1);
		return;
	}
	Operand x = { 0 };
	ExprKind kind = check_raw_expr(c, NULL, &x, s->call, NULL, false);
	if (kind == EK_STATEMENT || x.mode == MODE_NONE)
		return;
	check_error(c, expr_place(s->call), "%s %s %s", what,
		    kind == EK_CONVERSION ? "requires function call, not conversion"
					  : "discards result of",
		    str_operand(c, &x));
}

static void
return_stmt(Checker *c, ReturnStmt *s)
{
	TupleType *res = c->env.sig->results;
	uint32_t n = s->results.len;
	if (n == 0 && res->n > 0 && res->vars[0]->name->len > 0) {
		for (uint32_t i = 0; i < res->n; i++) {
			Object *o = res->vars[i];
			if (o->name == c->ctx->name_blank)
				continue;
			Object *alt = scope_lookup_parent(c->env.scope, o->name, 0, NULL);
			if (alt && alt != o)
				check_error(c, s->s.pos,
					    "result parameter %s not in scope at return\n"
					    "\t%s: inner declaration of var %s %s",
					    o->name->s, str_pos(c, alt->pos), o->name->s,
					    str_type(c, o->type));
		}
	} else {
		check_init_vars(c, res->vars, res->n, s->results.at, n, &s->s);
	}
}

static void
branch_stmt(Checker *c, uint32_t ctxt, BranchStmt *s)
{
	if (s->label) {
		c->env.has_label = true;
		return;
	}
	if (!c->opts->check_labels)
		return;
	if (s->tok == TK_BREAK && !(ctxt & BREAK_OK))
		check_error(c, s->s.pos, "break is not in a loop, switch, or select");
	else if (s->tok == TK_CONTINUE && !(ctxt & CONTINUE_OK))
		check_error(c, s->s.pos, "continue is not in a loop");
	else if (s->tok == TK_FALLTHROUGH && !(ctxt & FALLTHROUGH_OK))
		check_error(c, s->s.pos, "%s",
			    ctxt & FINAL_CASE       ? "cannot fallthrough final case in switch"
			    : ctxt & IN_TYPE_SWITCH ? "cannot fallthrough in type switch"
						    : "fallthrough statement out of place");
}

/* ---------------------------------------------------------- if, for, blocks */

static void
condition(Checker *c, Expr *e, const char *what)
{
	Operand x = { 0 };
	check_expr(c, NULL, &x, e);
	if (x.mode != MODE_NONE && !type_all_basic(x.type, BASIC_IS_BOOLEAN))
		check_error(c, expr_place(e), "non-boolean condition in %s statement", what);
}

static void
block(Checker *c, uint32_t ctxt, BlockStmt *s)
{
	Scope *outer = open_scope(c, s->s.pos, s->rbrace);
	stmt_list(c, ctxt, &s->list);
	c->env.scope = outer;
}

static void
if_stmt(Checker *c, uint32_t inner, IfStmt *s)
{
	Scope *outer = open_scope(c, s->s.pos, stmt_end(&s->s));
	if (s->init)
		check_stmt(c, 0, s->init);
	condition(c, s->cond, "if");
	block(c, inner, s->then);
	if (s->els)
		check_stmt(c, inner, s->els);
	c->env.scope = outer;
}

static void
for_stmt(Checker *c, uint32_t inner, ForStmt *s)
{
	Scope *outer = open_scope(c, s->s.pos, s->body->rbrace);
	if (s->init)
		check_stmt(c, 0, s->init);
	if (s->cond)
		condition(c, s->cond, "for");
	if (s->post)
		check_stmt(c, 0, s->post);
	/* The parser refused a declaration there: what it declares may be unused. */
	if (s->post && s->post->kind == STMT_ASSIGN && as_assign(s->post)->op == TK_DEFINE)
		check_use(c, as_assign(s->post)->lhs.at, as_assign(s->post)->lhs.len);
	block(c, inner | BREAK_OK | CONTINUE_OK, s->body);
	c->env.scope = outer;
}

/* -------------------------------------------------------------- switches */

static void
case_value(Checker *c, Operand *x, Expr *e, Map *seen)
{
	Operand v = { 0 };
	check_expr(c, NULL, &v, e);
	if (x->mode == MODE_NONE || v.mode == MODE_NONE)
		return;
	check_convert_untyped(c, &v, x->type);
	if (v.mode == MODE_NONE)
		return;
	Operand res = v;
	check_comparison(c, &res, x, TK_EQL, true);
	if (res.mode == MODE_NONE || v.mode != MODE_CONST || !v.val)
		return;
	ConstKind k = const_kind(v.val);
	if (k != CONST_INT && k != CONST_FLOAT && k != CONST_STRING)
		return;
	Pos other;
	if (check_seen_const(c, seen, v.val, v.type, e->pos, &other))
		check_error(c, expr_place(e),
			    "duplicate case %s in expression switch\n\t%s: previous case",
			    str_operand(c, &v), str_pos(c, other));
}

static void
second_default(Checker *c, const CaseClause *cl, const CaseClause **first)
{
	if (!cl->is_default)
		return;
	if (*first)
		check_error(c, cl->pos, "multiple defaults (first at %s)",
			    str_pos(c, (*first)->pos));
	else
		*first = cl;
}

static void
switch_stmt(Checker *c, uint32_t inner, SwitchStmt *s)
{
	Scope *outer = open_scope(c, s->s.pos, s->rbrace);
	inner |= BREAK_OK;
	if (s->init)
		check_stmt(c, 0, s->init);
	Operand x = { 0 };
	if (s->tag) {
		check_expr(c, NULL, &x, s->tag);
		check_assignment(c, &x, NULL, "switch expression");
		if (x.mode != MODE_NONE && !type_comparable(c, x.type, true, NULL) &&
		    !type_has_nil(x.type)) {
			check_error(c, expr_place(s->tag),
				    "cannot switch on %s (%s is not comparable)",
				    str_operand(c, &x), str_type(c, x.type));
			x.mode = MODE_NONE;
		}
	} else {
		NameExpr *n = mem_new(NameExpr);
		n->e = (Expr){ EXPR_NAME, s->lbrace, 0 };
		n->name = str_cstr(c->ctx->strs, "true");
		x = (Operand){ .mode = MODE_CONST, .expr = &n->e, .type = c->ctx->basic[BASIC_BOOL],
			       .val = const_of_bool(true) };
	}
	Map seen = { 0 };
	const CaseClause *first = NULL;
	vec_each(&s->clauses, i) {
		CaseClause *cl = s->clauses.at[i];
		second_default(c, cl, &first);
		vec_each(&cl->exprs, k)
			case_value(c, &x, cl->exprs.at[k], &seen);
		Scope *around = open_scope(c, cl->pos, cl->colon);
		stmt_list(c, inner | (i + 1 < s->clauses.len ? FALLTHROUGH_OK : FINAL_CASE),
			  &cl->body);
		c->env.scope = around;
	}
	c->env.scope = outer;
}

typedef struct SeenType {
	Type *type; /* null: nil */
	Expr *e;
	struct SeenType *next;
} SeenType;

static bool
is_nil(Checker *c, Expr *e)
{
	e = expr_unparen(e);
	return e->kind == EXPR_NAME &&
	       scope_lookup_parent(c->env.scope, as_name(e)->name, 0, NULL) == c->ctx->obj_nil;
}

/* The type of the last case; null for nil. Duplicates are found by the types' hash. */
static Type *
case_types(Checker *c, Operand *x, const ExprVec *cases, Map *seen)
{
	Type *t = NULL;
	vec_each(cases, i) {
		Expr *e = cases->at[i];
		if (is_nil(c, e)) {
			Operand dummy = { 0 };
			t = NULL;
			check_expr(c, NULL, &dummy, e);
		} else {
			t = check_var_type(c, e);
			if (!type_is_valid(t))
				continue;
		}
		uint64_t *head = map_ensure(seen, t ? type_hash(t) : 0, NULL);
		SeenType *k = (SeenType *)(uintptr_t)*head;
		while (k && !(t ? k->type && type_identical(t, k->type) : !k->type))
			k = k->next;
		if (k) {
			check_error(c, expr_place(e),
				    "duplicate case %s in type switch\n\t%s: previous case",
				    t ? str_type(c, t) : "nil", str_pos(c, expr_place(k->e)));
			continue;
		}
		k = mem_new(SeenType);
		k->type = t;
		k->e = e;
		k->next = (SeenType *)(uintptr_t)*head;
		*head = map_key(k);
		if (x && t)
			check_type_assertion(c, e, x, t, true);
	}
	return t;
}

/* The operand of x.(type); false if it cannot be switched on. */
static bool
guard(Checker *c, TypeSwitchStmt *s, Operand *x)
{
	check_expr(c, NULL, x, s->guard->x);
	if (x->mode == MODE_NONE)
		return false;
	if (type_is_typeparam(x->type)) {
		check_error(c, expr_place(s->guard->x),
			    "cannot use type switch on type parameter value %s",
			    str_operand(c, x));
		return false;
	}
	if (type_under(x->type)->kind != TYPE_INTERFACE) {
		check_error(c, expr_place(s->guard->x), "%s is not an interface",
			    str_operand(c, x));
		return false;
	}
	return true;
}

static Object *
clause_var(Checker *c, const TypeSwitchStmt *s, CaseClause *cl, Type *t, const Operand *x)
{
	if (cl->exprs.len != 1 || !t)
		t = x ? x->type : c->ctx->basic[BASIC_INVALID];
	Object *o = object_new_local(c, s->bind->e.pos, s->bind->name, t);
	check_declare(c, c->env.scope, NULL, o, cl->colon);
	map_put_ptr(&c->info->implicits, cl, o);
	return o;
}

static void
typeswitch_stmt(Checker *c, uint32_t inner, TypeSwitchStmt *s)
{
	Scope *outer = open_scope(c, s->s.pos, s->rbrace);
	inner |= BREAK_OK | IN_TYPE_SWITCH;
	if (s->init)
		check_stmt(c, 0, s->init);
	bool binds = s->bind && s->bind->name != c->ctx->name_blank;
	if (s->bind && !binds)
		check_soft_error(c, s->bind->e.pos, "no new variable on left side of :=");
	Operand x = { 0 };
	Operand *sx = guard(c, s, &x) ? &x : NULL;
	Map seen = { 0 };
	const CaseClause *first = NULL;
	bool used = false;
	vec_each(&s->clauses, i) {
		CaseClause *cl = s->clauses.at[i];
		second_default(c, cl, &first);
		Type *t = case_types(c, sx, &cl->exprs, &seen);
		Scope *around = open_scope(c, cl->pos, cl->colon);
		Object *v = binds ? clause_var(c, s, cl, t, sx) : NULL;
		stmt_list(c, inner, &cl->body);
		used = used || (v && v->is_used);
		c->env.scope = around;
	}
	if (binds && !used)
		check_soft_error(c, s->bind->e.pos, "%s declared and not used", s->bind->name->s);
	c->env.scope = outer;
}

/* ---------------------------------------------------------------- select */

static bool
is_receive(const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	return e->kind == EXPR_UNARY && as_unary(e)->op == TK_ARROW;
}

static bool
is_comm(const Stmt *s)
{
	if (!s || s->kind == STMT_SEND)
		return true;
	if (s->kind == STMT_ASSIGN)
		return as_assign(s)->rhs.len == 1 && is_receive(as_assign(s)->rhs.at[0]);
	return s->kind == STMT_EXPR && is_receive(as_expr_stmt(s)->x);
}

static Pos
comm_place(const Stmt *s)
{
	return s->kind == STMT_EXPR ? as_expr_stmt(s)->x->pos : stmt_start(s);
}

static void
select_stmt(Checker *c, uint32_t inner, SelectStmt *s)
{
	Pos first = 0;
	vec_each(&s->clauses, i) {
		CommClause *cl = s->clauses.at[i];
		if (!cl->comm && first)
			check_error(c, cl->pos, "multiple defaults (first at %s)",
				    str_pos(c, first));
		else if (!cl->comm)
			first = cl->pos;
		if (!is_comm(cl->comm)) {
			check_error(c, comm_place(cl->comm),
				    "select case must be send or receive (possibly with "
				    "assignment)");
			continue;
		}
		Scope *outer = open_scope(c, cl->pos, cl->colon);
		if (cl->comm)
			check_stmt(c, inner | BREAK_OK, cl->comm);
		stmt_list(c, inner | BREAK_OK, &cl->body);
		c->env.scope = outer;
	}
}

/* -------------------------------------------------------------- dispatch */

static void
dispatch(Checker *c, uint32_t ctxt, Stmt *s)
{
	uint32_t inner = ctxt & INHERITED;
	switch (s->kind) {
	case STMT_DECL:
		check_decl_stmt(c, as_decl_stmt(s));
		return;
	case STMT_LABELED:
		c->env.has_label = true;
		check_stmt(c, ctxt, as_labeled(s)->stmt);
		return;
	case STMT_EXPR:
		expr_stmt(c, as_expr_stmt(s));
		return;
	case STMT_SEND:
		send_stmt(c, as_send(s));
		return;
	case STMT_INCDEC:
		incdec_stmt(c, as_incdec(s));
		return;
	case STMT_ASSIGN:
		check_assign_stmt(c, as_assign(s));
		return;
	case STMT_GO:
	case STMT_DEFER:
		call_stmt(c, as_call_stmt(s));
		return;
	case STMT_RETURN:
		return_stmt(c, as_return(s));
		return;
	case STMT_BRANCH:
		branch_stmt(c, ctxt, as_branch(s));
		return;
	case STMT_BLOCK:
		block(c, inner, as_block(s));
		return;
	case STMT_IF:
		if_stmt(c, inner, as_if(s));
		return;
	case STMT_SWITCH:
		switch_stmt(c, inner, as_switch(s));
		return;
	case STMT_TYPESWITCH:
		typeswitch_stmt(c, inner, as_typeswitch(s));
		return;
	case STMT_SELECT:
		select_stmt(c, inner, as_select(s));
		return;
	case STMT_FOR:
		for_stmt(c, inner, as_for(s));
		return;
	case STMT_RANGE:
		check_range_stmt(c, as_range(s));
		return;
	default: /* STMT_EMPTY, STMT_BAD */
		return;
	}
}

void
check_stmt(Checker *c, uint32_t ctxt, Stmt *s)
{
	uint32_t top = c->later.len;
	dispatch(c, ctxt, s);
	/* Function literals see the scope as it is here. */
	check_process_later(c, top);
}

void
check_loop_body(Checker *c, BlockStmt *body)
{
	block(c, BREAK_OK | CONTINUE_OK, body);
}

static void
stmt_list(Checker *c, uint32_t ctxt, const StmtVec *list)
{
	uint32_t inner = ctxt & ~(uint32_t)(FALLTHROUGH_OK | FINAL_CASE);
	uint32_t n = list->len;
	while (n > 0 && list->at[n - 1]->kind == STMT_EMPTY)
		n--; /* trailing empty statements do not count for fallthrough */
	for (uint32_t i = 0; i < list->len; i++)
		check_stmt(c, i + 1 == n ? ctxt : inner, list->at[i]);
}

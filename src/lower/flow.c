/*
 * Jumps: if, for, labels, break, continue, goto, return. What leaves the body of a range over func
 * by more than its next iteration sets the number of its exit and returns false; the function
 * around it branches on the number after the call (rangefunc.c).
 */
#include "lower/priv.h"

void
lower_push_target(Fn *fn, const Stmt *s, IrBlockId brk, IrBlockId cont)
{
	assert(brk != 0);
	vec_push(&fn->targets, ((Target){ .stmt = s, .brk = brk, .cont = cont }));
}

void
lower_pop_target(Fn *fn)
{
	assert(fn->targets.len > 0);
	vec_pop(&fn->targets);
}

/* gc may know the condition, and then has no block for the arms: a looping label in
 * one of them counts for what follows the statement (noder's staticBool). */
static bool
may_be_flattened(const Info *info, const Expr *e)
{
	while (e->kind == EXPR_PAREN)
		e = as_paren(e)->x;
	if (lower_const_cond(info, e) != 0)
		return true;
	if (e->kind != EXPR_BINARY)
		return false;
	const BinaryExpr *b = as_binary(e);
	return (b->op == TK_ANDAND || b->op == TK_OROR) &&
	       (may_be_flattened(info, b->x) || may_be_flattened(info, b->y));
}

static void
if_arm(Fn *fn, const Stmt *arm, bool is_flattened)
{
	uint32_t depth = fn->loop_depth;
	lower_stmt(fn, arm);
	if (!is_flattened)
		fn->loop_depth = depth;
}

void
lower_if_stmt(Fn *fn, const IfStmt *s)
{
	if (s->init != NULL)
		lower_stmt(fn, s->init);
	int known = lower_const_cond(fn->info, s->cond);
	if (known != 0) {
		if (known > 0)
			lower_stmts(fn, &s->then->list);
		else if (s->els != NULL)
			lower_stmt(fn, s->els);
		return;
	}
	bool is_flattened = may_be_flattened(fn->info, s->cond);
	IrBlockId then = lower_new_block(fn), done = lower_new_block(fn);
	IrBlockId els = s->els != NULL ? lower_new_block(fn) : done;
	lower_cond(fn, s->cond, then, els);
	lower_join_block(fn, then);
	if_arm(fn, &s->then->s, is_flattened);
	lower_jump(fn, done, s->then->rbrace);
	if (s->els != NULL) {
		lower_join_block(fn, els);
		if (fn->at != 0)
			if_arm(fn, s->els, is_flattened);
		lower_jump(fn, done, s->s.pos);
	}
	lower_join_block(fn, done);
}

/* ------------------------------------------------------------------- for */

/* The clause's variables that are new ones in each iteration and where it shows. */
static void
iteration_vars(Fn *fn, const ForStmt *s, VarVec *out)
{
	if (s->init == NULL || s->init->kind != STMT_ASSIGN)
		return;
	const ExprVec *names = &as_assign(s->init)->lhs;
	vec_each(names, i) {
		Var *v = lower_declared(fn, names->at[i]);
		if (v != NULL && v->loop == s && (v->is_captured || v->is_addressed))
			vec_push(out, v);
	}
}

/*
 * A loop whose variables are new ones in each iteration. Between iterations their values are in
 * hidden variables, on which the post statement works; only when it lets out the address of a
 * variable it must run on the new one, at the beginning of all iterations but the first.
 */
static void
for_fresh(Fn *fn, const ForStmt *s, const VarVec *vars)
{
	Pos pos = s->s.pos;
	bool late = s->post != NULL && map_has(&fn->scan->addressing_posts, map_key(s));
	vec_each(vars, i)
		vars->at[i]->is_hidden = true;
	lower_stmt(fn, s->init);
	IdVec carried = {0};
	vec_each(vars, i) {
		vars->at[i]->is_hidden = false;
		vec_push(&carried, lower_var_slot(fn, vars->at[i]));
	}
	IrValueId first = 0;
	if (late) {
		first = lower_temp_slot(fn, lower_basic(fn, IRT_BOOL), pos);
		lower_store(fn, first, lower_bool_const(fn, true), pos);
	}
	IrBlockId head = lower_new_block(fn), body = lower_new_block(fn),
		  next = lower_new_block(fn), done = lower_new_block(fn);
	lower_jump(fn, head, pos);
	lower_set_block(fn, head);
	vec_each(vars, i) {
		IrValueId old = lower_load(fn, carried.at[i], pos);
		lower_store(fn, lower_declare_var(fn, vars->at[i], vars->at[i]->obj->pos), old,
			    pos);
	}
	if (late) {
		IrBlockId post = lower_new_block(fn), test = lower_new_block(fn);
		lower_branch(fn, lower_load(fn, first, pos), test, post, pos);
		lower_set_block(fn, post);
		lower_stmt(fn, s->post);
		lower_jump(fn, test, pos);
		lower_set_block(fn, test);
		lower_store(fn, first, lower_bool_const(fn, false), pos);
	}
	if (s->cond != NULL)
		lower_cond(fn, s->cond, body, done);
	else
		lower_jump(fn, body, pos);
	lower_push_target(fn, &s->s, done, next);
	lower_join_block(fn, body);
	lower_block(fn, &s->body->list);
	lower_jump(fn, next, s->body->rbrace);
	lower_pop_target(fn);
	lower_join_block(fn, next);
	if (fn->at != 0) {
		vec_each(vars, i) {
			lower_store(fn, carried.at[i],
				    lower_load(fn, lower_var_slot(fn, vars->at[i]), pos), pos);
			if (!late)
				map_put(&fn->slots, map_key(vars->at[i]), carried.at[i]);
		}
		if (!late && s->post != NULL)
			lower_stmt(fn, s->post);
		lower_jump(fn, head, pos);
	}
	lower_join_block(fn, done);
}

/* A loop whose variables, if any, are the same ones in all iterations. */
static void
for_shared(Fn *fn, const ForStmt *s)
{
	if (s->init != NULL)
		lower_stmt(fn, s->init);
	IrBlockId head = lower_new_block(fn), body = lower_new_block(fn),
		  post = lower_new_block(fn), done = lower_new_block(fn);
	lower_jump(fn, head, s->s.pos);
	lower_set_block(fn, head);
	if (s->cond != NULL)
		lower_cond(fn, s->cond, body, done);
	else
		lower_jump(fn, body, s->s.pos);
	lower_push_target(fn, &s->s, done, post);
	lower_join_block(fn, body);
	if (fn->at != 0)
		lower_block(fn, &s->body->list);
	lower_jump(fn, post, s->body->rbrace);
	lower_pop_target(fn);
	lower_join_block(fn, post);
	if (fn->at != 0 && s->post != NULL)
		lower_stmt(fn, s->post);
	lower_jump(fn, head, s->s.pos);
	lower_join_block(fn, done);
}

void
lower_for_stmt(Fn *fn, const ForStmt *s)
{
	VarVec fresh = {0};
	iteration_vars(fn, s, &fresh);
	fn->loop_depth++;
	if (fresh.len > 0)
		for_fresh(fn, s, &fresh);
	else
		for_shared(fn, s);
	fn->loop_depth--;
}

/* ----------------------------------------------------------------- labels */

static IrBlockId
label_block(Fn *fn, const Stmt *label)
{
	uint64_t *b = map_ensure(&fn->labels, map_key(label), NULL);
	if (*b == 0)
		*b = lower_new_block(fn);
	return (IrBlockId)*b;
}

void
lower_labeled_stmt(Fn *fn, const LabeledStmt *s)
{
	IrBlockId b = label_block(fn, &s->s);
	lower_jump(fn, b, s->s.pos);
	lower_set_block(fn, b);
	if (map_has(&fn->scan->looping, map_key(&s->s)))
		fn->loop_depth++; /* up to the end of the block, as gc has it */
	lower_stmt(fn, s->stmt);
}

/* ------------------------------------------------------------------ leaving */

static bool
is_range_body(const Fn *fn)
{
	return fn->body->home != fn->body;
}

/* Return from the body of a range over func: whether there is to be another iteration. */
void
lower_finish_iteration(Fn *fn, bool more, Pos pos)
{
	assert(is_range_body(fn));
	IrValueId state = lower_var_slot(fn, fn->body->state);
	lower_store(fn, state, lower_int_const(fn, more ? 0 : -1), pos);
	IrValueId v = ir_int(fn->f, fn->f->results.at[0].type, more);
	lower_emit1(fn, OP_RET, 0, v, 0, pos);
	fn->at = 0;
}

static void
exit_body(Fn *fn, TokenKind tok, const Stmt *target, Pos pos)
{
	assert(is_range_body(fn) && (target == NULL) == (tok == TK_RETURN));
	uint32_t i = 0;
	while (i < fn->exits.len &&
	       (fn->exits.at[i].tok != tok || fn->exits.at[i].target != target))
		i++;
	if (i == fn->exits.len)
		vec_push(&fn->exits, ((Exit){ .tok = tok, .target = target }));
	lower_store(fn, lower_var_slot(fn, fn->body->exit), lower_int_const(fn, i + 1), pos);
	lower_finish_iteration(fn, false, pos);
}

static void
leave_stmt(Fn *fn, TokenKind tok, const Stmt *target, Pos pos)
{
	assert(tok == TK_BREAK || tok == TK_CONTINUE);
	if (target->kind == STMT_LABELED)
		target = as_labeled(target)->stmt;
	for (uint32_t i = fn->targets.len; i-- > 0;)
		if (fn->targets.at[i].stmt == target) {
			lower_jump(fn,
				   tok == TK_BREAK ? fn->targets.at[i].brk : fn->targets.at[i].cont,
				   pos);
			return;
		}
	if (!is_range_body(fn))
		lower_bug(fn->l, pos, "a jump has no target");
	if (fn->body->node == target)
		lower_finish_iteration(fn, tok == TK_CONTINUE, pos);
	else
		exit_body(fn, tok, target, pos);
}

void
lower_leave(Fn *fn, TokenKind tok, const Stmt *target, Pos pos)
{
	if (tok == TK_RETURN) {
		if (is_range_body(fn))
			exit_body(fn, tok, NULL, pos);
		else
			lower_return_slots(fn, pos);
	} else if (tok == TK_GOTO) {
		if (map_get_ptr(&fn->scan->label_of, target) == fn->body)
			lower_jump(fn, label_block(fn, target), pos);
		else
			exit_body(fn, tok, target, pos);
	} else {
		leave_stmt(fn, tok, target, pos);
	}
}

void
lower_branch_stmt(Fn *fn, const BranchStmt *s)
{
	assert(s->tok != TK_FALLTHROUGH || fn->next_case != 0);
	if (s->tok == TK_FALLTHROUGH)
		lower_jump(fn, fn->next_case, s->s.pos);
	else if (s->target == NULL)
		lower_bug(fn->l, s->s.pos, "a jump has no target");
	else
		lower_leave(fn, s->tok, s->target, s->s.pos);
}

/* ------------------------------------------------------------------ return */

void
lower_return_slots(Fn *fn, Pos pos)
{
	assert(!is_range_body(fn));
	if (fn->body->has_defer)
		lower_emit(fn, OP_RUNDEFERS, 0, NULL, 0, 0, pos);
	IdVec values = {0};
	vec_each(&fn->body->results, i)
		vec_push(&values, lower_load(fn, lower_var_slot(fn, fn->body->results.at[i]), pos));
	lower_emit(fn, OP_RET, 0, values.at, values.len, 0, pos);
	fn->at = 0;
}

/* The values of a return statement, of the results' types. */
static void
return_values(Fn *fn, const ReturnStmt *s, IdVec *out)
{
	const Body *home = fn->body->home;
	uint32_t n = home->results.len;
	if (s->results.len == 1 && n > 1) {
		const Expr *e = s->results.at[0];
		TupleType *t = type_tuple(type_unalias(lower_type_at(fn, e)));
		assert(t->n == n);
		IrValueId v = lower_expr(fn, e);
		for (uint32_t i = 0; i < n; i++) {
			Type *to = lower_concrete(fn, home->results.at[i]->type);
			IrValueId part = lower_spill(fn, lower_extract(fn, v, i, e->pos), s->s.pos);
			vec_push(out, lower_coerce(fn, part, t->vars[i]->type, to,
						   lower_origin_temp(fn, s->s.pos)));
		}
		return;
	}
	assert(s->results.len == n);
	for (uint32_t i = 0; i < n; i++)
		vec_push(out, lower_expr_as(fn, s->results.at[i],
					    lower_concrete(fn, home->results.at[i]->type)));
}

void
lower_return_stmt(Fn *fn, const ReturnStmt *s)
{
	const Body *home = fn->body->home;
	IdVec values = {0};
	if (s->results.len > 0)
		return_values(fn, s, &values);
	if (!lower_fn_has_slots(fn) && !is_range_body(fn)) {
		if (home->has_defer)
			lower_emit(fn, OP_RUNDEFERS, 0, NULL, 0, 0, s->s.pos);
		lower_emit(fn, OP_RET, 0, values.at, values.len, 0, s->s.pos);
		fn->at = 0;
		return;
	}
	vec_each(&values, i)
		lower_store(fn, lower_var_slot(fn, home->results.at[i]), values.at[i], s->s.pos);
	lower_leave(fn, TK_RETURN, NULL, s->s.pos);
}

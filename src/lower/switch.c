/*
 * switch, type switch and select.
 */
#include "lower/priv.h"

/* ----------------------------------------------------------------- switch */

typedef struct Tag {
	const Expr *e;   /* null: true */
	IrValueId value;
	Type *type;
} Tag;

/* A case of a switch without tag: compared with true, which an interface holds as any value. */
static void
test_true(Fn *fn, const Expr *e, IrBlockId body, IrBlockId next)
{
	Type *t = lower_type_at(fn, e);
	if (!type_is_interface(t)) {
		lower_cond(fn, e, body, next);
		return;
	}
	IrValueId x = lower_expr(fn, e);
	Origin o = { .text = str_cstr(fn->l->strs, "true"), .pos = e->pos };
	IrValueId yes =
		lower_coerce(fn, lower_bool_const(fn, true), fn->l->types->basic[BASIC_BOOL], t, o);
	lower_site_of(fn, yes)->is_readonly = true;
	IrValueId eq = lower_compare_values(fn, TK_EQL, x, yes, lower_basic(fn, IRT_BOOL), e->pos);
	lower_branch(fn, eq, body, next, e->pos);
}

/* Go to the clause that a constant tag chooses. In gc the code behind the switch has its sites even
 * if the clause does not end: a branch that is never taken leads there. */
static void
take_clause(Fn *fn, IrBlockId body, IrBlockId done, Pos pos)
{
	if (body == done)
		lower_jump(fn, done, pos);
	else
		lower_branch(fn, lower_bool_const(fn, true), body, done, pos);
}

/* Branch to body if the tag has the value of a case; done: behind the switch. */
static void
test_case(Fn *fn, const Tag *tag, const Expr *e, IrBlockId body, IrBlockId next, IrBlockId done)
{
	if (tag->e == NULL) {
		test_true(fn, e, body, next);
		return;
	}
	if (lower_is_const(fn, tag->e) && lower_is_const(fn, e)) {
		bool eq = const_compare(TK_EQL, lower_fact(fn, tag->e)->value,
					lower_fact(fn, e)->value);
		if (eq)
			take_clause(fn, body, done, e->pos);
		else
			lower_jump(fn, next, e->pos);
		return;
	}
	IrValueId x = tag->value, y;
	assert(x != 0 && tag->type != NULL);
	if (lower_is_nil(fn, e)) {
		y = ir_zero(fn->f, lower_value_type(fn, x));
	} else {
		Type *t = lower_type_at(fn, e);
		if (type_is_interface(t) && !type_is_interface(tag->type))
			x = lower_coerce(fn, x, tag->type, t, lower_origin_of(tag->e));
		y = type_is_interface(tag->type) && !type_is_interface(t)
			    ? lower_expr_as(fn, e, tag->type)
			    : lower_expr(fn, e);
	}
	lower_branch(fn, lower_compare_values(fn, TK_EQL, x, y, lower_basic(fn, IRT_BOOL), e->pos),
		     body, next, e->pos);
}

/* The clauses' bodies, falling through to the next. */
static void
case_bodies(Fn *fn, const SwitchStmt *s, const IdVec *bodies, IrBlockId done)
{
	assert(bodies->len == s->clauses.len);
	IrBlockId outer = fn->next_case;
	lower_push_target(fn, &s->s, done, 0);
	vec_each(bodies, i) {
		lower_join_block(fn, bodies->at[i]);
		fn->next_case = i + 1 < bodies->len ? bodies->at[i + 1] : done;
		if (fn->at != 0)
			lower_block(fn, &s->clauses.at[i]->body);
		lower_jump(fn, done, s->rbrace);
	}
	lower_pop_target(fn);
	fn->next_case = outer;
}

void
lower_switch_stmt(Fn *fn, const SwitchStmt *s)
{
	if (s->init != NULL)
		lower_stmt(fn, s->init);
	Tag tag = { .e = s->tag };
	if (s->tag != NULL) {
		tag.value = lower_expr(fn, s->tag);
		tag.type = lower_type_at(fn, s->tag);
	}
	IdVec bodies = {0};
	vec_each(&s->clauses, i)
		vec_push(&bodies, lower_new_block(fn));
	IrBlockId done = lower_new_block(fn), otherwise = done;
	vec_each(&s->clauses, i) {
		const CaseClause *c = s->clauses.at[i];
		if (c->is_default)
			otherwise = bodies.at[i];
		for (uint32_t k = 0; k < c->exprs.len && fn->at != 0; k++) {
			IrBlockId next = lower_new_block(fn);
			test_case(fn, &tag, c->exprs.at[k], bodies.at[i], next, done);
			lower_join_block(fn, next);
		}
	}
	if (fn->at != 0 && s->tag != NULL && lower_is_const(fn, s->tag))
		take_clause(fn, otherwise, done, s->s.pos);
	else
		lower_jump(fn, otherwise, s->s.pos);
	case_bodies(fn, s, &bodies, done);
	lower_join_block(fn, done);
}

/* ------------------------------------------------------------- type switch */

static IrValueId
test_type(Fn *fn, IrValueId x, const Expr *type, IrBlockId body, IrBlockId next)
{
	Pos pos = type->pos;
	if (lower_is_nil(fn, type)) {
		IrValueId eq = lower_binary(fn, TK_EQL, x, ir_zero(fn->f, lower_value_type(fn, x)),
					    lower_basic(fn, IRT_BOOL), pos);
		lower_branch(fn, eq, body, next, pos);
		return 0;
	}
	IrTypeId types[] = { lower_ir_type_at(fn, type), lower_basic(fn, IRT_BOOL) };
	IrValueId v = lower_open_assert(fn, x, lower_type_at(fn, type), true, pos);
	if (v == 0)
		v = lower_emit1(fn, OP_ASSERTOK, ir_type_tuple(fn->l->m, types, 2), x, 0, pos);
	lower_branch(fn, lower_extract(fn, v, 1, pos), body, next, pos);
	return v;
}

static void
type_clause(Fn *fn, const TypeSwitchStmt *s, const CaseClause *c, IrValueId x, IrValueId asserted)
{
	assert(fn->at != 0);
	Object *o = s->bind != NULL ? info_implicit(fn->info, c) : NULL;
	Var *v = o != NULL ? lower_var_of(fn, o) : NULL;
	if (v != NULL) {
		Pos pos = lower_clause_var_pos(c);
		IrValueId value = asserted != 0 ? lower_extract(fn, asserted, 0, pos) : x;
		lower_store(fn, lower_declare_var(fn, v, pos), value, pos);
	}
	lower_block(fn, &c->body);
}

void
lower_typeswitch_stmt(Fn *fn, const TypeSwitchStmt *s)
{
	if (s->init != NULL)
		lower_stmt(fn, s->init);
	IrValueId x = lower_expr(fn, s->guard->x);
	IdVec bodies = {0}, values = {0};
	vec_each(&s->clauses, i)
		vec_push(&bodies, lower_new_block(fn));
	vec_extend(&values, s->clauses.len);
	IrBlockId done = lower_new_block(fn), otherwise = done;
	vec_each(&s->clauses, i) {
		const CaseClause *c = s->clauses.at[i];
		if (c->is_default)
			otherwise = bodies.at[i];
		vec_each(&c->exprs, k) {
			IrBlockId next = lower_new_block(fn);
			IrValueId v = test_type(fn, x, c->exprs.at[k], bodies.at[i], next);
			if (c->exprs.len == 1)
				values.at[i] = v;
			lower_set_block(fn, next);
		}
	}
	lower_jump(fn, otherwise, s->s.pos);
	lower_push_target(fn, &s->s, done, 0);
	vec_each(&bodies, i) {
		lower_join_block(fn, bodies.at[i]);
		if (fn->at != 0)
			type_clause(fn, s, s->clauses.at[i], x, values.at[i]);
		lower_jump(fn, done, s->rbrace);
	}
	lower_pop_target(fn);
	lower_join_block(fn, done);
}

/* ----------------------------------------------------------------- select */

typedef struct Comm {
	const CommClause *clause;
	const Expr *recv; /* the receive expression, or null: send, default */
	const AssignStmt *assign; /* what the received value is assigned to, or null */
	Type *elem;
	uint32_t part;    /* of the result tuple */
	IrBlockId body;
} Comm;

static Comm
comm_of(Fn *fn, const CommClause *c)
{
	Comm m = { .clause = c };
	const Expr *e = NULL;
	if (c->comm != NULL && c->comm->kind == STMT_EXPR) {
		e = as_expr_stmt(c->comm)->x;
	} else if (c->comm != NULL && c->comm->kind == STMT_ASSIGN) {
		m.assign = as_assign(c->comm);
		assert(m.assign->rhs.len == 1);
		e = m.assign->rhs.at[0];
	}
	if (e != NULL) {
		m.recv = expr_unparen((Expr *)(uintptr_t)e);
		m.elem = type_as_chan(lower_type_at(fn, as_unary(m.recv)->x))->elem;
	}
	return m;
}

/* Channel and value of a case; no value: a receive. */
static void
comm_operands(Fn *fn, const Comm *m, IdVec *operands)
{
	assert(m->clause->comm != NULL);
	if (m->recv != NULL) {
		vec_push(operands, lower_expr(fn, as_unary(m->recv)->x));
		vec_push(operands, 0);
		return;
	}
	const SendStmt *s = as_send(m->clause->comm);
	vec_push(operands, lower_expr(fn, s->chan));
	vec_push(operands,
		 lower_expr_as(fn, s->value, type_as_chan(lower_type_at(fn, s->chan))->elem));
}

/* Assign what was received: part number `part` of a tuple, and whether the channel was open, its
 * part 1. */
static void
comm_assign(Fn *fn, const Comm *m, IrValueId tuple, uint32_t part, Pos at)
{
	assert(m->recv != NULL && m->assign->lhs.len <= 2);
	const AssignStmt *a = m->assign;
	Pos pos = a->s.pos;
	Type *types[] = { m->elem, fn->l->types->basic[BASIC_BOOL] };
	IrValueId values[2];
	values[0] = lower_extract(fn, tuple, part, at);
	values[1] = lower_extract(fn, tuple, 1, at);
	vec_each(&a->lhs, i) {
		if (a->op == TK_DEFINE) {
			lower_declare_value(fn, a->lhs.at[i], values[i], types[i], pos);
			continue;
		}
		Place p = lower_place(fn, a->lhs.at[i]);
		if (p.type != NULL)
			lower_place_store(fn, &p,
					  lower_coerce(fn, values[i], types[i], p.type,
						       lower_origin_temp(fn, pos)),
					  pos);
	}
}

/* One case and no default: the plain operation. */
static void
comm_alone(Fn *fn, const SelectStmt *s, const Comm *m)
{
	IrBlockId done = lower_new_block(fn);
	IdVec operands = {0};
	comm_operands(fn, m, &operands);
	Pos pos = m->clause->comm->pos;
	if (m->recv == NULL) {
		lower_emit2(fn, OP_SEND, 0, operands.at[0], operands.at[1], 0, pos);
	} else {
		IrTypeId types[] = { lower_type(fn->l, m->elem), lower_basic(fn, IRT_BOOL) };
		IrTypeId tuple = ir_type_tuple(fn->l->m, types, 2);
		IrValueId v = lower_emit1(fn, OP_RECVOK, tuple, operands.at[0], 0, m->recv->pos);
		if (m->assign != NULL)
			comm_assign(fn, m, v, 0, pos);
	}
	lower_push_target(fn, &s->s, done, 0);
	lower_block(fn, &m->clause->body);
	lower_jump(fn, done, s->rbrace);
	lower_pop_target(fn);
	lower_join_block(fn, done);
}

typedef VEC(Comm) CommVec;

static IrValueId
emit_select(Fn *fn, const SelectStmt *s, CommVec *comms, bool has_default)
{
	IdVec operands = {0}, parts = {0};
	vec_push(&parts, lower_basic(fn, IRT_INT));
	vec_push(&parts, lower_basic(fn, IRT_BOOL));
	vec_each(comms, i) {
		Comm *m = &comms->at[i];
		comm_operands(fn, m, &operands);
		m->part = parts.len;
		if (m->recv != NULL)
			vec_push(&parts, lower_type(fn->l, m->elem));
	}
	IrTypeId type = ir_type_tuple(fn->l->m, parts.at, parts.len);
	IrValueId v = lower_emit(fn, OP_SELECT, type, operands.at, operands.len, 0, s->s.pos);
	if (has_default)
		ir_instr(fn->f, v)->flags |= IRF_NONBLOCKING;
	return v;
}

void
lower_select_stmt(Fn *fn, const SelectStmt *s)
{
	CommVec comms = {0};
	const CommClause *otherwise = NULL;
	vec_each(&s->clauses, i)
		if (s->clauses.at[i]->comm == NULL)
			otherwise = s->clauses.at[i];
		else
			vec_push(&comms, comm_of(fn, s->clauses.at[i]));
	if (comms.len == 1 && otherwise == NULL) {
		comm_alone(fn, s, &comms.at[0]);
		return;
	}
	if (comms.len == 0 && otherwise == NULL) {
		lower_emit(fn, OP_UNREACHABLE, 0, NULL, 0, 0, s->s.pos);
		fn->at = 0;
		return;
	}
	IrValueId v = emit_select(fn, s, &comms, otherwise != NULL);
	IrValueId index = lower_extract(fn, v, 0, s->s.pos);
	IrBlockId done = lower_new_block(fn);
	lower_push_target(fn, &s->s, done, 0);
	vec_each(&comms, i) {
		const Comm *m = &comms.at[i];
		IrBlockId next = 0;
		Pos pos = m->clause->pos;
		if (i + 1 < comms.len || otherwise != NULL) {
			IrBlockId body = lower_new_block(fn);
			next = lower_new_block(fn);
			IrValueId eq = lower_binary(fn, TK_EQL, index, lower_int_const(fn, i),
						    lower_basic(fn, IRT_BOOL), pos);
			lower_branch(fn, eq, body, next, pos);
			lower_set_block(fn, body);
		}
		if (m->assign != NULL)
			comm_assign(fn, m, v, m->part, pos);
		lower_block(fn, &m->clause->body);
		lower_jump(fn, done, s->rbrace);
		if (next != 0)
			lower_set_block(fn, next);
	}
	if (otherwise != NULL)
		lower_block(fn, &otherwise->body);
	lower_jump(fn, done, s->rbrace);
	lower_pop_target(fn);
	lower_join_block(fn, done);
}

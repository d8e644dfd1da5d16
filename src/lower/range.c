/*
 * Range over everything but functions: the counted loops, maps and strings
 * with an iterator, channels.
 */
#include "lower/priv.h"

/* A range statement being lowered. */
typedef struct Loop {
	const RangeStmt *s;
	Pos pos;
	IrBlockId head, body, next, done;
} Loop;

static bool
is_used(const Expr *e)
{
	return e != NULL && !lower_is_blank(e);
}

/* Whether a variable that the statement declares is a new one in each iteration, and it shows. */
static bool
is_fresh(Fn *fn, const RangeStmt *s, const Var *v)
{
	return lower_has_fresh_vars(fn->info, s->s.pos) && (v->is_captured || v->is_addressed);
}

/* Variables that are one for all iterations. */
static void
declare_outer(Fn *fn, const RangeStmt *s)
{
	const Expr *names[] = { s->key, s->value };
	for (int i = 0; s->is_define && i < 2; i++) {
		Var *v = lower_declared(fn, names[i]);
		if (v != NULL && !is_fresh(fn, s, v))
			lower_declare_var(fn, v, names[i]->pos);
	}
}

static void
set_var(Fn *fn, const RangeStmt *s, const Expr *e, IrValueId value, Type *type)
{
	assert(is_used(e));
	Origin o = lower_origin_temp(fn, s->s.pos);
	if (!s->is_define) {
		Place p = lower_place(fn, e);
		if (p.type != NULL)
			lower_place_store(fn, &p, lower_coerce(fn, value, type, p.type, o), e->pos);
		return;
	}
	Var *v = lower_declared(fn, e);
	if (v == NULL)
		return;
	IrValueId p = is_fresh(fn, s, v) ? lower_declare_var(fn, v, e->pos) : lower_var_slot(fn, v);
	lower_store(fn, p, lower_coerce(fn, value, type, lower_concrete(fn, v->type), o), e->pos);
}

static Loop
loop_begin(Fn *fn, const RangeStmt *s)
{
	Loop l = { .s = s, .pos = s->s.pos };
	declare_outer(fn, s);
	l.head = lower_new_block(fn);
	l.body = lower_new_block(fn);
	l.next = lower_new_block(fn);
	l.done = lower_new_block(fn);
	lower_jump(fn, l.head, l.pos);
	lower_set_block(fn, l.head);
	return l;
}

/* The statements, up to the block that begins the next iteration. */
static void
loop_body(Fn *fn, const Loop *l)
{
	assert(fn->at != 0);
	lower_push_target(fn, &l->s->s, l->done, l->next);
	fn->loop_depth++;
	lower_block(fn, &l->s->body->list);
	fn->loop_depth--;
	lower_jump(fn, l->next, l->s->body->rbrace);
	lower_pop_target(fn);
	lower_join_block(fn, l->next);
}

static void
loop_end(Fn *fn, const Loop *l)
{
	lower_jump(fn, l->head, l->pos);
	lower_join_block(fn, l->done);
}

/* A loop from 0 to below n, whose counter is of the type int_type. elem: null, or the type of the
 * elements of x, an address or slice (is_memory) or an array's value. */
static void
counted(Fn *fn, const RangeStmt *s, IrValueId n, Type *int_type, IrValueId x, bool is_memory,
	Type *elem)
{
	assert(!is_used(s->value) || (x != 0 && elem != NULL));
	IrTypeId type = lower_type(fn->l, int_type);
	Pos pos = s->s.pos;
	IrValueId counter = lower_temp_slot(fn, type, pos);
	lower_store(fn, counter, ir_int(fn->f, type, 0), pos);
	Loop l = loop_begin(fn, s);
	IrValueId i = lower_load(fn, counter, pos);
	lower_branch(fn, lower_binary(fn, TK_LSS, i, n, lower_basic(fn, IRT_BOOL), pos), l.body,
		     l.done, pos);
	lower_set_block(fn, l.body);
	if (is_used(s->value)) {
		IrValueId v = is_memory ? lower_load(fn, lower_elem_addr(fn, x, i, pos), pos)
					: lower_emit2(fn, OP_INDEX, lower_type(fn->l, elem), x, i,
						      0, pos);
		if (is_used(s->key))
			set_var(fn, s, s->key, i, int_type);
		set_var(fn, s, s->value, v, elem);
	} else if (is_used(s->key)) {
		set_var(fn, s, s->key, i, int_type);
	}
	loop_body(fn, &l);
	if (fn->at != 0) {
		IrValueId next = lower_binary(fn, TK_ADD, lower_load(fn, counter, pos),
					      ir_int(fn->f, type, 1), type, pos);
		lower_store(fn, counter, next, pos);
	}
	loop_end(fn, &l);
}

/* A map or string: an iterator gives (more, key, value). */
static void
iterated(Fn *fn, const RangeStmt *s, Type *key, Type *elem)
{
	Pos pos = s->s.pos;
	IrValueId x = lower_expr(fn, s->x);
	IrTypeId types[] = { lower_basic(fn, IRT_BOOL), lower_type(fn->l, key),
			     lower_type(fn->l, elem) };
	IrTypeId tuple = ir_type_tuple(fn->l->m, types, 3);
	IrValueId it = lower_emit1(fn, OP_RANGE, ir_type_iter(fn->l->m, lower_value_type(fn, x)), x,
				   0, pos);
	Loop l = loop_begin(fn, s);
	IrValueId v = lower_emit1(fn, OP_NEXT, tuple, it, 0, pos);
	lower_branch(fn, lower_extract(fn, v, 0, pos), l.body, l.done, pos);
	lower_set_block(fn, l.body);
	if (is_used(s->key))
		set_var(fn, s, s->key, lower_extract(fn, v, 1, pos), key);
	if (is_used(s->value))
		set_var(fn, s, s->value, lower_extract(fn, v, 2, pos), elem);
	loop_body(fn, &l);
	loop_end(fn, &l);
}

static void
received(Fn *fn, const RangeStmt *s, Type *elem)
{
	assert(!is_used(s->value));
	Pos pos = s->s.pos;
	IrValueId c = lower_expr(fn, s->x);
	IrTypeId types[] = { lower_type(fn->l, elem), lower_basic(fn, IRT_BOOL) };
	IrTypeId tuple = ir_type_tuple(fn->l->m, types, 2);
	Loop l = loop_begin(fn, s);
	IrValueId v = lower_emit1(fn, OP_RECVOK, tuple, c, 0, pos);
	lower_branch(fn, lower_extract(fn, v, 1, pos), l.body, l.done, pos);
	lower_set_block(fn, l.body);
	if (is_used(s->key))
		set_var(fn, s, s->key, lower_extract(fn, v, 0, pos), elem);
	loop_body(fn, &l);
	loop_end(fn, &l);
}

static void
range_array(Fn *fn, const RangeStmt *s, ArrayType *a, bool is_pointer)
{
	Type *t_int = fn->l->types->basic[BASIC_INT];
	IrValueId n = lower_int_const(fn, a->len);
	if (is_pointer) {
		counted(fn, s, n, t_int, lower_expr(fn, s->x), true, a->elem);
	} else if (is_used(s->value)) {
		counted(fn, s, n, t_int, lower_expr(fn, s->x), false, a->elem);
	} else {
		lower_expr_drop(fn, s->x);
		counted(fn, s, n, t_int, 0, false, a->elem);
	}
}

/* The type of the numbers that a range over an integer gives. */
static Type *
number_type(Fn *fn, const RangeStmt *s)
{
	if (lower_is_const(fn, s->x) && s->key != NULL && !lower_is_blank(s->key)) {
		Var *v = lower_declared(fn, s->key);
		return v != NULL ? lower_concrete(fn, v->type) : lower_type_at(fn, s->key);
	}
	return lower_type_at(fn, s->x);
}

void
lower_range_stmt(Fn *fn, const RangeStmt *s)
{
	Type *t = lower_type_at(fn, s->x);
	TypesCtx *types = fn->l->types;
	if (type_as_signature(t) != NULL) {
		lower_rangefunc_stmt(fn, s);
	} else if (type_is_string(t)) {
		iterated(fn, s, types->basic[BASIC_INT], types->basic[BASIC_INT32]);
	} else if (type_is_numeric(t)) {
		Type *number = number_type(fn, s);
		counted(fn, s, lower_expr_as(fn, s->x, number), number, 0, false, NULL);
	} else if (type_as_slice(t) != NULL) {
		IrValueId x = lower_expr(fn, s->x);
		IrValueId n = lower_emit1(fn, OP_UN, lower_basic(fn, IRT_INT), x, UN_LEN, s->s.pos);
		counted(fn, s, n, types->basic[BASIC_INT], x, true, type_as_slice(t)->elem);
	} else if (type_as_array(t) != NULL) {
		range_array(fn, s, type_as_array(t), false);
	} else if (type_as_pointer(t) != NULL) {
		range_array(fn, s, type_as_array(type_as_pointer(t)->elem), true);
	} else if (type_as_map(t) != NULL) {
		iterated(fn, s, type_as_map(t)->key, type_as_map(t)->elem);
	} else if (type_as_chan(t) != NULL) {
		received(fn, s, type_as_chan(t)->elem);
	} else {
		lower_bug(fn->l, s->s.pos, "a range over what has none");
	}
}

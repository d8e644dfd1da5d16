/*
 * What the bodies of one outermost function do with its variables, found before anything of it is
 * lowered: which are captured, by which literals, and whether by value; where literals, labels and
 * bodies of range over func stand.
 *
 * A variable is captured by value exactly where gc does it (escape's flowClosure), or more rarely:
 * what gc captures by reference is a variable of its own, whose place is a holder's. Its address is
 * never taken, it has at most 128 bytes, and it is assigned by its declaration only. Assignments
 * before its first capture are forgiven if that is in no deeper loop than the declaration (control
 * can not come back to them without another declaration, unless there are labels), and so is the
 * post statement of a for clause whose variables are new ones in each iteration.
 *
 * gc assigns such a variable of a loop once more in each iteration, from a hidden one (loopvar).
 * That counts as an assignment before the capture: it is forgiven if the capture is in no deeper
 * loop. Where only return statements capture the variable, gc leaves it as one that each iteration
 * assigns to.
 *
 * Arms of constant conditions are left out, as they are never lowered.
 */
#include "lower/priv.h"

typedef struct Scanner {
	Lower *l;
	Unit *unit;
	const Info *info;
	Env *env;
	Scan *scan;
	Body *body;
	uint32_t depth;        /* of loops in the body */
	bool in_return;        /* in a return statement of the body */
	const ForStmt *post;   /* the for clause whose post statement is being walked, or null */
} Scanner;

static void walk_expr(Scanner *s, const Expr *e);
static void walk_stmt(Scanner *s, const Stmt *st);
static void walk_stmts(Scanner *s, const StmtVec *list);

static Body *
new_body(Scanner *s, const void *node, bool is_range)
{
	Body *b = mem_new(Body);
	b->node = node;
	b->outer = s->body;
	b->home = is_range ? s->body->home : b;
	b->depth = s->depth;
	b->is_returned = s->in_return;
	map_put_ptr(&s->scan->bodies, node, b);
	return b;
}

static Var *
new_var(Scanner *s, const Object *obj, Type *type)
{
	Var *v = mem_new(Var);
	v->obj = obj;
	v->type = type;
	v->owner = s->body;
	v->depth = s->depth;
	if (obj != NULL)
		map_put_ptr(&s->scan->vars, obj, v);
	return v;
}

static Var *
define(Scanner *s, const Object *obj)
{
	return obj == NULL || obj->kind != OBJ_VAR || str_is(obj->name, "_")
		? NULL : new_var(s, obj, obj->type);
}

static Var *
define_name(Scanner *s, const Expr *e)
{
	return e->kind == EXPR_NAME ? define(s, s->info->defs[e->id]) : NULL;
}

static bool
has_var(const VarVec *list, const Var *v)
{
	vec_each(list, i)
		if (list->at[i] == v)
			return true;
	return false;
}

/* The first capture of v, by a body that stands at that depth of loops in v's own. */
static void
capture(Var *v, uint32_t depth)
{
	assert(!v->is_captured && depth >= v->depth);
	v->is_captured = true;
	if (v->is_fresh && v->depth != depth)
		v->is_reassigned = true;
	if (v->depth != depth || !v->is_reassigned)
		return;
	v->is_reassigned = false;
	v->is_early_assigned = true;
}

/* v is used in the present body. */
static void
use(Scanner *s, Var *v)
{
	uint32_t depth = 0;
	bool is_returned = false;
	for (Body *b = s->body; b != v->owner; b = b->outer) {
		if (b == NULL)
			lower_bug(s->l, v->obj ? v->obj->pos : 0,
				  "a variable is used outside of its function");
		if (!has_var(&b->captures, v))
			vec_push(&b->captures, v);
		depth = b->depth;
		is_returned = b->is_returned;
	}
	if (s->body != v->owner)
		v->is_leaked |= !is_returned;
	if (s->body != v->owner && !v->is_captured)
		capture(v, depth);
}

static Var *
local_var(const Scanner *s, const Expr *e)
{
	if (e->kind != EXPR_NAME)
		return NULL;
	const Object *o = info_object(s->info, as_name(e));
	return o == NULL || o->kind != OBJ_VAR ? NULL : map_get_ptr(&s->scan->vars, o);
}

static Type *
type_of(Scanner *s, const Expr *e)
{
	return lower_subst(s->l, s->env, info_type(s->info, e));
}

static bool
is_value(const Scanner *s, const Expr *e)
{
	uint8_t mode = info_fact(s->info, e)->mode;
	return mode != MODE_TYPE && mode != MODE_BUILTIN && mode != MODE_NONE;
}

/* The local variable that holds the variable e, or null if e lies behind a pointer. */
static Var *
root_var(Scanner *s, const Expr *e)
{
	switch (e->kind) {
	case EXPR_NAME:
		return local_var(s, e);
	case EXPR_PAREN:
		return root_var(s, as_paren(e)->x);
	case EXPR_SELECTOR: {
		const Selection *sel = info_selection(s->info, as_selector(e));
		if (sel == NULL || sel->kind != SEL_FIELD || sel->indirect)
			return NULL;
		if (type_as_pointer(type_of(s, as_selector(e)->x)) != NULL)
			return NULL;
		return root_var(s, as_selector(e)->x);
	}
	case EXPR_INDEX: {
		const Expr *x = as_index(e)->x;
		if (!is_value(s, x) || type_as_array(type_of(s, x)) == NULL)
			return NULL;
		return root_var(s, x);
	}
	default:
		return NULL;
	}
}

static void
assigned(Scanner *s, Var *v)
{
	v->is_assigned = true;
	if (s->post != NULL && v->loop == s->post && v->owner == s->body)
		return;
	v->is_reassigned = true;
}

static void
walk_lhs(Scanner *s, const Expr *e)
{
	if (e->kind == EXPR_NAME && (str_is(as_name(e)->name, "_") || s->info->defs[e->id] != NULL))
		return;
	walk_expr(s, e);
	Var *v = root_var(s, e);
	if (v != NULL)
		assigned(s, v);
}

static void
take_address(Scanner *s, const Expr *e)
{
	Var *v = root_var(s, e);
	if (v != NULL)
		v->is_addressed = true;
}

/* ----------------------------------------------------------- expressions */

static void
walk_exprs(Scanner *s, const ExprVec *list)
{
	vec_each(list, i)
		walk_expr(s, list->at[i]);
}

static void
define_tuple(Scanner *s, const TupleType *t, VarVec *into, bool keep_unnamed)
{
	for (uint32_t i = 0; i < t->n; i++) {
		const Object *o = t->vars[i];
		bool is_named = o->name->len > 0 && !str_is(o->name, "_");
		vec_push(into, is_named || keep_unnamed ? new_var(s, o, o->type) : NULL);
		if (keep_unnamed)
			(*vec_last(into))->is_shared = true;
	}
}

/* Walk a function's body with its parameters; s->body is the new body. */
static void
walk_func(Scanner *s, SignatureType *sig, const BlockStmt *block)
{
	uint32_t depth = s->depth;
	const ForStmt *post = s->post;
	s->depth = 0;
	s->post = NULL;
	if (sig->recv != NULL && s->body->outer == NULL) {
		const Object *r = sig->recv;
		bool is_named = r->name->len > 0 && !str_is(r->name, "_");
		vec_push(&s->body->params, is_named ? new_var(s, r, r->type) : NULL);
	}
	define_tuple(s, sig->params, &s->body->params, false);
	define_tuple(s, sig->results, &s->body->results, true);
	walk_stmts(s, &block->list);
	s->depth = depth;
	s->post = post;
}

static void
walk_literal(Scanner *s, const FuncExpr *e)
{
	Body *b = new_body(s, e, false);
	b->number = ++s->scan->counters->funcs;
	s->body = b;
	s->in_return = false;
	walk_func(s, type_signature(type_unalias(info_type(s->info, &e->e))), e->body);
	s->in_return = b->is_returned;
	s->body = b->outer;
}

static void
note_dictionary(Scanner *s, const Selection *sel)
{
	assert(sel->kind != SEL_FIELD && type_as_typeparam(sel->recv) != NULL);
	vec_each(&s->scan->dictionary, i)
		if (lower_is_same_selection(s->scan->dictionary.at[i], sel))
			return;
	vec_push(&s->scan->dictionary, sel);
}

/* A method with a pointer receiver takes the address of the variable it is called on. */
static void
walk_selector(Scanner *s, const SelectorExpr *e)
{
	const Selection *sel = info_selection(s->info, e);
	if (sel != NULL && sel->kind != SEL_FIELD && type_as_typeparam(sel->recv) != NULL)
		note_dictionary(s, sel);
	if (sel == NULL || sel->kind == SEL_METHOD_EXPR)
		return; /* a package's name, or a type */
	walk_expr(s, e->x);
	if (sel->kind != SEL_METHOD || sel->indirect)
		return;
	Type *x = type_of(s, e->x);
	if (type_as_pointer(x) == NULL && !type_is_interface(x) && sel->obj->is_ptr_recv)
		take_address(s, e->x);
}

static void
walk_call(Scanner *s, const CallExpr *e)
{
	const Fact *f = info_fact(s->info, e->fun);
	if (f->mode == MODE_BUILTIN &&
	    (f->builtin == BUILTIN_UNSAFE_SIZEOF || f->builtin == BUILTIN_UNSAFE_ALIGNOF ||
	     f->builtin == BUILTIN_UNSAFE_OFFSETOF))
		return;
	if (is_value(s, e->fun))
		walk_expr(s, e->fun);
	vec_each(&e->args, i)
		if (info_fact(s->info, e->args.at[i])->mode != MODE_TYPE)
			walk_expr(s, e->args.at[i]);
}

static void
walk_composite(Scanner *s, const CompositeExpr *e)
{
	Type *t = type_of(s, &e->e);
	if (type_as_pointer(t) != NULL)
		t = type_as_pointer(t)->elem;
	bool is_struct = type_as_struct(t) != NULL;
	bool is_map = type_as_map(t) != NULL;
	vec_each(&e->elems, i) {
		const Expr *v = e->elems.at[i];
		if (v->kind == EXPR_KEYVALUE) {
			if (!is_struct && is_map)
				walk_expr(s, as_keyvalue(v)->key);
			v = as_keyvalue(v)->value;
		}
		walk_expr(s, v);
	}
}

static void
walk_slice(Scanner *s, const SliceExpr *e)
{
	walk_expr(s, e->x);
	if (e->low != NULL)
		walk_expr(s, e->low);
	if (e->high != NULL)
		walk_expr(s, e->high);
	if (e->max != NULL)
		walk_expr(s, e->max);
	if (type_as_array(type_of(s, e->x)) != NULL)
		take_address(s, e->x);
}

static void
walk_expr(Scanner *s, const Expr *e)
{
	const Fact *f = info_fact(s->info, e);
	if (f->mode == MODE_CONST || f->mode == MODE_TYPE)
		return;
	switch (e->kind) {
	case EXPR_NAME: {
		Var *v = local_var(s, e);
		if (v != NULL)
			use(s, v);
		return;
	}
	case EXPR_COMPOSITE:
		walk_composite(s, as_composite(e));
		return;
	case EXPR_FUNC:
		walk_literal(s, as_func(e));
		return;
	case EXPR_PAREN:
		walk_expr(s, as_paren(e)->x);
		return;
	case EXPR_SELECTOR:
		walk_selector(s, as_selector(e));
		return;
	case EXPR_INDEX:
		walk_expr(s, as_index(e)->x);
		vec_each(&as_index(e)->index, i)
			walk_expr(s, as_index(e)->index.at[i]);
		return;
	case EXPR_SLICE:
		walk_slice(s, as_slice(e));
		return;
	case EXPR_ASSERT:
		walk_expr(s, as_assert(e)->x);
		return;
	case EXPR_CALL:
		walk_call(s, as_call(e));
		return;
	case EXPR_STAR:
		walk_expr(s, as_star(e)->x);
		return;
	case EXPR_UNARY:
		walk_expr(s, as_unary(e)->x);
		if (as_unary(e)->op == TK_AND)
			take_address(s, as_unary(e)->x);
		return;
	case EXPR_BINARY:
		walk_expr(s, as_binary(e)->x);
		walk_expr(s, as_binary(e)->y);
		return;
	default:
		return;
	}
}

/* ------------------------------------------------------------ statements */

static void
walk_define(Scanner *s, const ExprVec *lhs, const ExprVec *rhs, bool is_init)
{
	walk_exprs(s, rhs);
	vec_each(lhs, i) {
		Var *v = define_name(s, lhs->at[i]);
		if (v == NULL)
			walk_lhs(s, lhs->at[i]);
		else if (is_init && lhs->len == rhs->len)
			v->init = rhs->at[i];
	}
}

static void
walk_assign(Scanner *s, const AssignStmt *a)
{
	if (a->op == TK_DEFINE) {
		walk_define(s, &a->lhs, &a->rhs, true);
		return;
	}
	walk_exprs(s, &a->rhs);
	vec_each(&a->lhs, i)
		walk_lhs(s, a->lhs.at[i]);
}

static void
walk_var_decl(Scanner *s, const VarDecl *d)
{
	walk_exprs(s, &d->values);
	vec_each(&d->names, i) {
		Var *v = define_name(s, &d->names.at[i]->e);
		if (v != NULL && d->names.len == d->values.len)
			v->init = d->values.at[i];
	}
}

/* The clause's variables, and how many of them were captured or addressed so far. */
static uint32_t
clause_vars(Scanner *s, const ForStmt *f, VarVec *out)
{
	uint32_t n = 0;
	if (f->init == NULL || f->init->kind != STMT_ASSIGN)
		return 0;
	vec_each(&as_assign(f->init)->lhs, i) {
		const Expr *name = as_assign(f->init)->lhs.at[i];
		Var *v = local_var(s, name);
		if (v == NULL || s->info->defs[name->id] == NULL)
			continue;
		vec_push(out, v);
		n += v->is_captured + v->is_addressed;
	}
	return n;
}

/* What the post statement captures is the next iteration's variable, before
 * or after the assignment. */
static void
walk_post(Scanner *s, const ForStmt *f)
{
	VarVec vars = {0};
	uint32_t n_literals = s->scan->counters->funcs;
	uint32_t before = clause_vars(s, f, &vars);
	s->post = f;
	walk_stmt(s, f->post);
	s->post = NULL;
	vec_clear(&vars);
	uint32_t after = clause_vars(s, f, &vars);
	if (after == before && s->scan->counters->funcs == n_literals)
		return;
	map_put(&s->scan->addressing_posts, map_key(f), 1);
	vec_each(&vars, i)
		vars.at[i]->is_reassigned |= vars.at[i]->is_assigned;
}

static void
walk_for(Scanner *s, const ForStmt *f)
{
	if (f->init != NULL)
		walk_stmt(s, f->init);
	if (lower_has_fresh_vars(s->info, f->s.pos) && f->init != NULL &&
	    f->init->kind == STMT_ASSIGN && as_assign(f->init)->op == TK_DEFINE) {
		VarVec vars = {0};
		clause_vars(s, f, &vars);
		vec_each(&vars, i) {
			vars.at[i]->loop = f;
			vars.at[i]->is_fresh = true;
			vars.at[i]->depth = s->depth + 1; /* it is the body that has it */
		}
	}
	s->depth++;
	if (f->cond != NULL)
		walk_expr(s, f->cond);
	if (lower_const_cond(s->info, f->cond) >= 0)
		walk_stmts(s, &f->body->list);
	if (f->post != NULL)
		walk_post(s, f);
	s->depth--;
}

static void
walk_range_func(Scanner *s, const RangeStmt *r)
{
	Body *b = new_body(s, r, true);
	b->number = ++s->scan->counters->ranges;
	Type *t_int = s->l->types->basic[BASIC_INT];
	b->state = new_var(s, NULL, t_int);
	b->exit = new_var(s, NULL, t_int);
	b->state->is_shared = b->exit->is_shared = true;
	uint32_t depth = s->depth;
	s->body = b;
	use(s, b->state);
	use(s, b->exit);
	s->depth = 0;
	if (r->is_define) {
		if (r->key != NULL)
			define_name(s, r->key);
		if (r->value != NULL)
			define_name(s, r->value);
	} else {
		if (r->key != NULL)
			walk_lhs(s, r->key);
		if (r->value != NULL)
			walk_lhs(s, r->value);
	}
	walk_stmts(s, &r->body->list);
	s->body = b->outer;
	s->depth = depth;
}

static void
range_define(Scanner *s, const Expr *name, bool is_fresh)
{
	Var *v = name != NULL ? define_name(s, name) : NULL;
	/* One variable for all iterations is assigned again by each. */
	if (v != NULL && !is_fresh)
		v->is_reassigned = true;
	if (v != NULL)
		v->is_fresh = is_fresh;
}

static bool
ranges_func(Lower *l, const Info *info, Env *env, const RangeStmt *r)
{
	return type_as_signature(lower_subst(l, env, info_type(info, r->x))) != NULL;
}

static void
walk_range(Scanner *s, const RangeStmt *r)
{
	walk_expr(s, r->x);
	if (ranges_func(s->l, s->info, s->env, r)) {
		walk_range_func(s, r);
		return;
	}
	bool is_fresh = lower_has_fresh_vars(s->info, r->s.pos);
	if (r->is_define && !is_fresh) {
		range_define(s, r->key, false);
		range_define(s, r->value, false);
	}
	s->depth++;
	if (r->is_define && is_fresh) {
		range_define(s, r->key, true);
		range_define(s, r->value, true);
	} else if (!r->is_define) {
		if (r->key != NULL)
			walk_lhs(s, r->key);
		if (r->value != NULL)
			walk_lhs(s, r->value);
	}
	walk_stmts(s, &r->body->list);
	s->depth--;
}

static void
walk_return(Scanner *s, const ReturnStmt *r)
{
	s->in_return = true;
	walk_exprs(s, &r->results);
	s->in_return = false;
	Body *home = s->body->home;
	if (home == s->body)
		return;
	home->returns_inside = true;
	vec_each(&home->results, i)
		use(s, home->results.at[i]);
}

static void
walk_clauses(Scanner *s, const SwitchStmt *w)
{
	vec_each(&w->clauses, i) {
		walk_exprs(s, &w->clauses.at[i]->exprs);
		walk_stmts(s, &w->clauses.at[i]->body);
	}
}

static void
walk_typeswitch(Scanner *s, const TypeSwitchStmt *w)
{
	if (w->init != NULL)
		walk_stmt(s, w->init);
	walk_expr(s, w->guard->x);
	vec_each(&w->clauses, i) {
		define(s, info_implicit(s->info, w->clauses.at[i]));
		walk_stmts(s, &w->clauses.at[i]->body);
	}
}

static void
walk_if(Scanner *s, const IfStmt *i)
{
	if (i->init != NULL)
		walk_stmt(s, i->init);
	int c = lower_const_cond(s->info, i->cond);
	walk_expr(s, i->cond);
	if (c >= 0)
		walk_stmts(s, &i->then->list);
	if (c <= 0 && i->els != NULL)
		walk_stmt(s, i->els);
}

static void
walk_select(Scanner *s, const SelectStmt *w)
{
	vec_each(&w->clauses, i) {
		if (w->clauses.at[i]->comm != NULL)
			walk_stmt(s, w->clauses.at[i]->comm);
		walk_stmts(s, &w->clauses.at[i]->body);
	}
}

static void
walk_decls(Scanner *s, const DeclStmt *d)
{
	vec_each(&d->decls, i)
		if (d->decls.at[i]->kind == DECL_VAR)
			walk_var_decl(s, as_var_decl(d->decls.at[i]));
}

static void
walk_goto(Scanner *s, const Stmt *label)
{
	map_put(&s->scan->gotos, map_key(label), 1);
	if (map_has(&s->scan->label_of, map_key(label)))
		map_put(&s->scan->looping, map_key(label), 1);
}

static void
walk_stmt(Scanner *s, const Stmt *st)
{
	switch (st->kind) {
	case STMT_DECL:
		walk_decls(s, as_decl_stmt(st));
		return;
	case STMT_LABELED:
		map_put_ptr(&s->scan->label_of, st, s->body);
		walk_stmt(s, as_labeled(st)->stmt);
		return;
	case STMT_EXPR:
		walk_expr(s, as_expr_stmt(st)->x);
		return;
	case STMT_SEND:
		walk_expr(s, as_send(st)->chan);
		walk_expr(s, as_send(st)->value);
		return;
	case STMT_INCDEC:
		walk_lhs(s, as_incdec(st)->x);
		return;
	case STMT_ASSIGN:
		walk_assign(s, as_assign(st));
		return;
	case STMT_BRANCH:
		if (as_branch(st)->tok == TK_GOTO && as_branch(st)->target != NULL)
			walk_goto(s, as_branch(st)->target);
		return;
	case STMT_GO:
		walk_expr(s, as_call_stmt(st)->call);
		return;
	case STMT_DEFER:
		s->body->home->has_defer = true;
		walk_expr(s, as_call_stmt(st)->call);
		return;
	case STMT_RETURN:
		walk_return(s, as_return(st));
		return;
	case STMT_BLOCK:
		walk_stmts(s, &as_block(st)->list);
		return;
	case STMT_IF:
		walk_if(s, as_if(st));
		return;
	case STMT_SWITCH:
		if (as_switch(st)->init != NULL)
			walk_stmt(s, as_switch(st)->init);
		if (as_switch(st)->tag != NULL)
			walk_expr(s, as_switch(st)->tag);
		walk_clauses(s, as_switch(st));
		return;
	case STMT_TYPESWITCH:
		walk_typeswitch(s, as_typeswitch(st));
		return;
	case STMT_SELECT:
		walk_select(s, as_select(st));
		return;
	case STMT_FOR:
		walk_for(s, as_for(st));
		return;
	case STMT_RANGE:
		walk_range(s, as_range(st));
		return;
	default:
		return;
	}
}

static void
walk_stmts(Scanner *s, const StmtVec *list)
{
	vec_each(list, i)
		walk_stmt(s, list->at[i]);
}

/* ---------------------------------------------------------------- public */

bool
lower_has_fresh_vars(const Info *info, Pos loop)
{
	uint32_t minor = info_minor_at(info, loop);
	return minor == 0 || minor >= 22;
}

int
lower_const_cond(const Info *info, const Expr *e)
{
	if (e == NULL)
		return 1;
	const Fact *f = info_fact(info, e);
	if (f->mode != MODE_CONST || f->value == NULL)
		return 0;
	return const_is_true(f->value) ? 1 : -1;
}

/* More bytes are captured by reference. */
#define BY_VALUE_MAX 128

static void
decide(Scanner *s, Var *v)
{
	v->is_by_ref = v->is_shared || v->is_addressed || v->is_reassigned ||
		       (v->is_fresh && !v->is_leaked) ||
		       (v->is_early_assigned && s->scan->gotos.len > 0) ||
		       lower_size(s->l, lower_type(s->l, lower_subst(s->l, s->env, v->type))) >
			       BY_VALUE_MAX;
}

static void
decide_captures(Scanner *s)
{
	map_each(&s->scan->bodies, i) {
		Body *b = (Body *)(uintptr_t)s->scan->bodies.entries[i].value;
		vec_each(&b->captures, k)
			decide(s, b->captures.at[k]);
	}
}

static Scanner
begin(Lower *l, Unit *u, Env *env, Counters *counters)
{
	Scan *scan = mem_new(Scan);
	scan->counters = counters;
	return (Scanner){ .l = l, .unit = u, .info = u->info, .env = env, .scan = scan };
}

Scan *
lower_scan_func(Lower *l, Unit *u, Env *env, const FuncDecl *d, SignatureType *sig)
{
	Scanner s = begin(l, u, env, mem_new(Counters));
	s.scan->root = s.body = new_body(&s, d, false);
	s.scan->is_method = sig->recv != NULL;
	walk_func(&s, sig, d->body);
	assert(s.depth == 0 && s.post == NULL && s.body == s.scan->root);
	decide_captures(&s);
	return s.scan;
}

Scan *
lower_scan_init(Lower *l, Unit *u, Expr *e)
{
	Scanner s = begin(l, u, NULL, u->counters);
	s.scan->root = s.body = new_body(&s, e, false);
	walk_expr(&s, e);
	assert(s.depth == 0 && s.post == NULL && s.body == s.scan->root);
	decide_captures(&s);
	return s.scan;
}

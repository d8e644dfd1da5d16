/*
 * One function's body: parameters and results get their slots, statements follow, closures are made
 * with what they capture. Also the makers of instructions that all files use.
 *
 * After a terminator fn->at is 0; whatever is emitted then goes to a block that nothing reaches,
 * and ends with it when the function is done.
 */
#include "lower/priv.h"

/* ---------------------------------------------------------- instructions */

IrBlockId
lower_new_block(Fn *fn)
{
	return ir_block_new(fn->f);
}

void
lower_set_block(Fn *fn, IrBlockId b)
{
	assert(b != 0 && b < fn->f->blocks.len);
	fn->at = b;
}

void
lower_join_block(Fn *fn, IrBlockId b)
{
	lower_set_block(fn, b);
	if (fn->f->blocks.at[b].preds.len == 0) {
		lower_emit(fn, OP_UNREACHABLE, 0, NULL, 0, 0, 0);
		fn->at = 0;
	}
}

static void
reach(Fn *fn)
{
	if (fn->at == 0)
		fn->at = ir_block_new(fn->f);
	/* Nothing follows a terminator. */
	assert(fn->f->blocks.at[fn->at].succs[0] == 0);
}

void
lower_jump(Fn *fn, IrBlockId to, Pos pos)
{
	if (fn->at == 0)
		return;
	reach(fn);
	ir_jump(fn->f, fn->at, to, lower_loc(fn->l, pos));
	fn->at = 0;
}

void
lower_branch(Fn *fn, IrValueId c, IrBlockId then, IrBlockId els, Pos pos)
{
	reach(fn);
	assert(ir_under(fn->l->m, lower_value_type(fn, c))->kind == IRT_BOOL);
	ir_branch(fn->f, fn->at, c, then, els, lower_loc(fn->l, pos));
	fn->at = 0;
}

IrValueId
lower_emit(Fn *fn, IrOp op, IrTypeId type, const IrValueId *operands, uint32_t n, uint32_t aux,
	   Pos pos)
{
	reach(fn);
	for (uint32_t i = 0; i < n; i++)
		assert(operands[i] < fn->f->instrs.len);
	return ir_emit(fn->f, fn->at, op, type, operands, n, aux, lower_loc(fn->l, pos));
}

IrValueId
lower_emit1(Fn *fn, IrOp op, IrTypeId type, IrValueId a, uint32_t aux, Pos pos)
{
	return lower_emit(fn, op, type, &a, 1, aux, pos);
}

IrValueId
lower_emit2(Fn *fn, IrOp op, IrTypeId type, IrValueId a, IrValueId b, uint32_t aux, Pos pos)
{
	IrValueId operands[] = { a, b };
	return lower_emit(fn, op, type, operands, 2, aux, pos);
}

/* Whether the function is part of an instance that does not speak for those of importers. */
static bool
is_unopened(const Fn *fn)
{
	const IrFunc *f = fn->f;
	while (f->parent != 0)
		f = ir_func(fn->l->m, f->parent);
	return f->instance != NULL && fn->unit != NULL && fn->unit->has_unopened;
}

IrSite *
lower_site(Fn *fn, IrValueId v, IrSiteKind kind, IrTypeId type, const Str *text)
{
	const IrInstr *in = ir_instr(fn->f, v);
	assert(ir_op_info((IrOp)in->op)->aux == AUX_SITE && in->aux == 0);
	IrSiteId s = ir_site_add(fn->f, kind, type, text);
	ir_site_bind(fn->f, s, v);
	if (is_unopened(fn))
		lower_builtin_emit(fn, BI_ESCAPE, 0, &v, 1, 0);
	return &fn->f->sites.at[s];
}

IrSite *
lower_site_of(Fn *fn, IrValueId v)
{
	const IrInstr *in = ir_instr(fn->f, v);
	assert(ir_op_info((IrOp)in->op)->aux == AUX_SITE && in->aux != 0);
	return &fn->f->sites.at[in->aux];
}

IrSite *
lower_site_expr(Fn *fn, IrValueId v, IrSiteKind kind, IrTypeId type, const Expr *e)
{
	IrSite *s = lower_site(fn, v, kind, type, lower_expr_text(fn, e));
	s->gc_text = lower_gc_text(fn, e);
	return s;
}

IrSite *
lower_site_at(Fn *fn, IrValueId v, IrSiteKind kind, IrTypeId type, const Str *text, const Expr *e)
{
	IrSite *s = lower_site(fn, v, kind, type, text);
	s->is_static = e != NULL && map_get(&fn->unit->statics, map_key(e)) != 0;
	s->is_implicit = s->is_static;
	return s;
}

IrTypeId
lower_value_type(const Fn *fn, IrValueId v)
{
	return ir_instr(fn->f, v)->type;
}

static const IrType *
value_under(const Fn *fn, IrValueId v)
{
	return ir_under(fn->l->m, lower_value_type(fn, v));
}

IrTypeId
lower_basic(Fn *fn, IrTypeKind kind)
{
	return ir_type_basic(fn->l->m, kind);
}

IrTypeId
lower_pointer_to(Fn *fn, IrTypeId t)
{
	return ir_type_pointer(fn->l->m, t);
}

IrTypeId
lower_elem_type(Fn *fn, IrTypeId t)
{
	return ir_under(fn->l->m, t)->elem;
}

IrValueId
lower_int_const(Fn *fn, int64_t n)
{
	return ir_int(fn->f, lower_basic(fn, IRT_INT), n);
}

IrValueId
lower_bool_const(Fn *fn, bool b)
{
	return ir_int(fn->f, lower_basic(fn, IRT_BOOL), b);
}

IrValueId
lower_load(Fn *fn, IrValueId p, Pos pos)
{
	assert(value_under(fn, p)->kind == IRT_POINTER);
	return lower_emit1(fn, OP_LOAD, lower_elem_type(fn, lower_value_type(fn, p)), p, 0, pos);
}

void
lower_store(Fn *fn, IrValueId p, IrValueId v, Pos pos)
{
	assert(lower_elem_type(fn, lower_value_type(fn, p)) == lower_value_type(fn, v));
	lower_emit2(fn, OP_STORE, 0, p, v, 0, pos);
}

IrValueId
lower_field_addr(Fn *fn, IrValueId p, uint32_t i, Pos pos)
{
	const IrType *s = ir_under(fn->l->m, lower_elem_type(fn, lower_value_type(fn, p)));
	assert(s->kind == IRT_STRUCT && i < s->n_members);
	return lower_emit1(fn, OP_FIELD, lower_pointer_to(fn, s->members[i].type), p, i, pos);
}

IrValueId
lower_elem_addr(Fn *fn, IrValueId p, IrValueId n, Pos pos)
{
	const IrType *t = value_under(fn, p);
	if (t->kind == IRT_POINTER)
		t = ir_under(fn->l->m, t->elem);
	assert(t->kind == IRT_ARRAY || t->kind == IRT_SLICE);
	return lower_emit2(fn, OP_ELEM, lower_pointer_to(fn, t->elem), p, n, 0, pos);
}

IrValueId
lower_extract(Fn *fn, IrValueId v, uint32_t i, Pos pos)
{
	const IrType *t = value_under(fn, v);
	assert((t->kind == IRT_STRUCT || t->kind == IRT_TUPLE) && i < t->n_members);
	return lower_emit1(fn, OP_EXTRACT, t->members[i].type, v, i, pos);
}

/* Whether a value of a type whose size is not known may hold pointers outside of the parts of
 * which nothing is known. */
static bool
has_own_pointers(const IrModule *m, IrTypeId t)
{
	const IrType *type = ir_type(m, t);
	if (!type->is_unsized)
		return type->has_pointers;
	if (type->kind == IRT_NAMED)
		return ir_type(m, type->underlying)->is_unsized &&
		       has_own_pointers(m, type->underlying);
	if (type->kind == IRT_ARRAY)
		return has_own_pointers(m, type->elem);
	for (uint32_t i = 0; i < type->n_members; i++)
		if (has_own_pointers(m, type->members[i].type))
			return true;
	return false;
}

/* What nothing is known of came from elsewhere: where a value of it lies makes no difference. */
uint64_t
lower_size(Lower *l, IrTypeId t)
{
	ir_type_layout(l->m, t);
	const IrType *type = ir_type(l->m, t);
	return type->is_unsized && has_own_pointers(l->m, t) ? UINT64_MAX : type->size;
}

IrValueId
lower_new_slot(Fn *fn, IrTypeId type, const Str *text, bool is_implicit, Pos pos)
{
	IrValueId v = lower_emit(fn, OP_ALLOC, lower_pointer_to(fn, type), NULL, 0, 0, pos);
	IrSite *site = lower_site(fn, v, SITE_VAR, type, text);
	site->is_implicit = is_implicit;
	site->is_large = lower_size(fn->l, type) > LARGE;
	ir_value_name(fn->l->m, fn->f, v, text);
	return v;
}

IrValueId
lower_spill(Fn *fn, IrValueId v, Pos pos)
{
	IrTypeId type = lower_value_type(fn, v);
	if (lower_size(fn->l, type) <= LARGE)
		return v;
	IrValueId p = lower_new_slot(fn, type, lower_next_temp(fn), false, pos);
	lower_store(fn, p, v, pos);
	return lower_load(fn, p, pos);
}

IrValueId
lower_temp_slot(Fn *fn, IrTypeId type, Pos pos)
{
	return lower_new_slot(fn, type, lower_next_temp(fn), true, pos);
}

IrValueId
lower_declare_var(Fn *fn, Var *v, Pos pos)
{
	/* A body's variables are its own; others come as captures. */
	assert(v->owner == fn->body);
	IrTypeId type = lower_type(fn->l, lower_concrete(fn, v->type));
	IrValueId p = lower_new_slot(fn, type, v->obj->name, v->is_hidden, pos);
	lower_site_of(fn, p)->is_addressed = v->is_addressed && !v->is_hidden;
	map_put(&fn->slots, map_key(v), p);
	return p;
}

void
lower_declare_param(Fn *fn, Var *v, uint32_t i, Pos pos)
{
	assert(i < fn->f->params.len);
	IrValueId p = lower_declare_var(fn, v, pos);
	IrSite *site = lower_site_of(fn, p);
	site->param = i + 1;
	site->is_large = false;
	lower_store(fn, p, ir_param(fn->f, i), pos);
}

Var *
lower_var_of(Fn *fn, const Object *obj)
{
	return fn->scan == NULL ? NULL : map_get_ptr(&fn->scan->vars, obj);
}

bool
lower_var_has_addr(const Fn *fn, const Var *v)
{
	return v->owner == fn->body || v->is_by_ref;
}

IrValueId
lower_var_slot(Fn *fn, const Var *v)
{
	IrValueId s = (IrValueId)map_get(&fn->slots, map_key(v));
	if (s == 0)
		lower_bug(fn->l, v->obj ? v->obj->pos : 0, "%s is used before its declaration",
			  v->obj ? v->obj->name->s : "a temporary");
	return s;
}

const Str *
lower_next_temp(Fn *fn)
{
	return str_printf(fn->l->strs, ".autotmp_%u", (unsigned)fn->n_temps++);
}

/* ----------------------------------------------------------------- facts */

Type *
lower_concrete(Fn *fn, Type *raw)
{
	return lower_subst(fn->l, fn->env, raw);
}

const Fact *
lower_fact(const Fn *fn, const Expr *e)
{
	return info_fact(fn->info, e);
}

Type *
lower_raw_type_at(const Fn *fn, const Expr *e)
{
	Type *raw = info_type(fn->info, e);
	if (raw == NULL && e->kind == EXPR_NAME) {
		Object *o = info_object(fn->info, as_name(e));
		raw = o != NULL ? o->type : NULL;
	}
	if (raw == NULL)
		lower_bug(fn->l, e->pos, "an expression has no type");
	return raw;
}

Type *
lower_type_at(Fn *fn, const Expr *e)
{
	return lower_concrete(fn, lower_raw_type_at(fn, e));
}

IrTypeId
lower_ir_type_at(Fn *fn, const Expr *e)
{
	return lower_type(fn->l, lower_type_at(fn, e));
}

bool
lower_is_const(const Fn *fn, const Expr *e)
{
	const Fact *f = lower_fact(fn, e);
	return f->mode == MODE_CONST && f->value != NULL;
}

bool
lower_is_type_expr(const Fn *fn, const Expr *e)
{
	return lower_fact(fn, e)->mode == MODE_TYPE;
}

bool
lower_is_nil(const Fn *fn, const Expr *e)
{
	return lower_fact(fn, e)->mode == MODE_NIL;
}

bool
lower_is_blank(const Expr *e)
{
	return e->kind == EXPR_NAME && str_is(as_name(e)->name, "_");
}

/* -------------------------------------------------------------- closures */

/* The record of a closure as gc lays it out: the code's address, then the captures. */
static IrTypeId
record_type(Fn *fn, const IrFunc *g)
{
	Lower *l = fn->l;
	IrMember *members = mem_array(IrMember, g->captures.len + 1);
	members[0] =
		(IrMember){.name = str_cstr(l->strs, "F"), .type = lower_basic(fn, IRT_UINTPTR)};
	vec_each(&g->captures, i)
		members[i + 1] = (IrMember){ .name = str_printf(l->strs, "X%u", (unsigned)i),
					     .type = g->captures.at[i].type };
	return ir_type_struct(l->m, members, g->captures.len + 1);
}

IrValueId
lower_make_closure(Fn *fn, IrFunc *g, const IrValueId *captures, IrSiteKind kind, const Str *text,
		   Pos pos)
{
	for (uint32_t i = 0; i < g->captures.len; i++)
		assert(lower_value_type(fn, captures[i]) == g->captures.at[i].type);
	IdVec operands = {0};
	vec_push(&operands, ir_func_ref(fn->l->m, fn->f, g->id));
	vec_append(&operands, captures, g->captures.len);
	IrValueId v = lower_emit(fn, OP_CLOSURE, g->type, operands.at, operands.len, 0, pos);
	lower_site(fn, v, kind, record_type(fn, g), text);
	return v;
}

/* What a capture of v holds, taken in fn. */
static IrValueId
capture_value(Fn *fn, const Var *v, Pos pos)
{
	IrValueId slot = lower_var_slot(fn, v);
	return v->owner == fn->body && !v->is_by_ref ? lower_load(fn, slot, pos) : slot;
}

IrValueId
lower_closure_of_body(Fn *fn, IrFunc *g, const Body *body, const Str *text, Pos pos)
{
	IdVec captures = {0};
	vec_each(&body->captures, i)
		vec_push(&captures, capture_value(fn, body->captures.at[i], pos));
	return lower_make_closure(fn, g, captures.at, SITE_CLOSURE, text, pos);
}

static const Str *
capture_name(Fn *fn, const IrFunc *g, const Var *v)
{
	const Str *name = v->obj != NULL ? v->obj->name : str_cstr(fn->l->strs, "#state");
	bool clash = name->len == 0;
	vec_each(&g->params, i)
		clash |= g->params.at[i].name == name;
	vec_each(&g->captures, i)
		clash |= g->captures.at[i].name == name;
	return clash ? str_printf(fn->l->strs, "%s.c%u", name->s, (unsigned)g->captures.len) : name;
}

/* Begin inner, the function of a body inside fn, of an IR function type. */
void
lower_closure_begin(Fn *fn, Fn *inner, Body *body, const Str *name, IrTypeId type, Pos pos)
{
	Lower *l = fn->l;
	IrFunc *g = lower_new_func(l, lower_fresh_name(l, name), type, false);
	g->parent = fn->f->id;
	g->loc = lower_loc(l, pos);
	g->instance = fn->f->instance;
	*inner = (Fn){
		.l = l, .unit = fn->unit, .info = fn->info, .env = fn->env, .f = g, .body = body,
		.scan = fn->scan, .outer = fn, .base = fn->base,
	};
}

/* Captures become values; needs the parameters' names. */
void
lower_closure_captures(Fn *fn)
{
	/* Captures are values of the function before any of its instructions. */
	assert(fn->f->captures.len == 0 && fn->f->blocks.len == 1);
	vec_each(&fn->body->captures, i) {
		const Var *v = fn->body->captures.at[i];
		assert(v->is_captured && v->owner != fn->body);
		IrTypeId t = lower_type(fn->l, lower_concrete(fn, v->type));
		IrParam p = {
			.name = capture_name(fn, fn->f, v),
			.type = v->is_by_ref ? lower_pointer_to(fn, t) : t,
			.loc = lower_loc(fn->l, v->obj != NULL ? v->obj->pos : 0),
		};
		vec_push(&fn->f->captures, p);
		map_put(&fn->slots, map_key(v), ir_capture(fn->f, i));
	}
}

/* ------------------------------------------------------------ parameters */

/* Parameters and results of f's type; names from the objects, receiver first
 * if it is one of the type's. */
void
lower_set_params(Lower *l, IrFunc *f, const Object *recv, const SignatureType *sig)
{
	const IrType *t = ir_type(l->m, f->type);
	assert(t->kind == IRT_FUNC && f->params.len == 0 && f->results.len == 0);
	const IrMember *types = t->members;
	uint32_t n = t->n_members, n_params = t->n_params, k = 0;
	for (uint32_t i = 0; i < n; i++) {
		const Object *o = NULL;
		if (i == 0 && recv != NULL)
			o = recv;
		else if (i < n_params)
			o = sig != NULL ? sig->params->vars[k++] : NULL;
		else
			o = sig != NULL ? sig->results->vars[i - n_params] : NULL;
		IrParam p = {.name = o != NULL ? o->name : str_cstr(l->strs, ""),
			     .type = types[i].type};
		p.loc = lower_loc(l, o != NULL ? o->pos : 0);
		if (i < n_params)
			vec_push(&f->params, p);
		else
			vec_push(&f->results, p);
	}
}

static bool
has_result_slots(const Body *home)
{
	return home->results.len > 0 &&
	       (home->returns_inside || home->results.at[0]->obj->name->len > 0);
}

bool
lower_fn_has_slots(const Fn *fn)
{
	return has_result_slots(fn->body->home);
}

static void
result_slots(Fn *fn)
{
	vec_each(&fn->body->results, i) {
		Var *v = fn->body->results.at[i];
		bool is_named = v->obj->name->len > 0 && !str_is(v->obj->name, "_");
		/* gc names those that a return in the body of a range over func assigns (types2's
		 * RenameResult), and prints them like others. */
		bool is_renamed = !is_named && fn->body->returns_inside;
		const Str *text = is_named ? v->obj->name
					   : str_printf(fn->l->strs, is_renamed ? "#rv%u" : "~r%u",
							(unsigned)(i + is_renamed));
		if (is_renamed)
			fn->f->results.at[i].name = text;
		IrValueId p = lower_new_slot(fn, lower_type(fn->l, lower_concrete(fn, v->type)),
					     text, !is_named && !is_renamed, v->obj->pos);
		IrSite *site = lower_site_of(fn, p);
		site->result = i + 1;
		site->is_large = false;
		map_put(&fn->slots, map_key(v), p);
	}
}

static void
param_slots(Fn *fn)
{
	vec_each(&fn->body->params, i) {
		Var *v = fn->body->params.at[i];
		if (v != NULL)
			lower_declare_param(fn, v, i, v->obj->pos);
	}
}

/* Where control goes on after a recovered panic: the results as they are are returned. */
static void
recover_block(Fn *fn, Pos pos)
{
	if (!fn->body->has_defer)
		return;
	fn->f->recover = lower_new_block(fn);
	lower_set_block(fn, fn->f->recover);
	IdVec values = {0};
	bool slots = has_result_slots(fn->body);
	vec_each(&fn->body->results, i)
		vec_push(&values,
			 slots ? lower_load(fn, lower_var_slot(fn, fn->body->results.at[i]), pos)
			       : ir_zero(fn->f, fn->f->results.at[i].type));
	lower_emit(fn, OP_RET, 0, values.at, values.len, 0, pos);
	fn->at = 0;
}

void
lower_func_begin(Fn *fn)
{
	Lower *l = fn->l;
	if (l->n_rooms == l->rooms.len)
		vec_push(&l->rooms, mem_new(IrFunc));
	ir_body_begin(fn->f, l->rooms.at[l->n_rooms++]);
	lower_set_block(fn, lower_new_block(fn));
}

void
lower_func_end(Fn *fn)
{
	if (fn->at != 0)
		lower_emit(fn, OP_UNREACHABLE, 0, NULL, 0, 0, 0);
	fn->at = 0;
	/* A label that nothing follows or reaches has an empty block. */
	for (IrBlockId b = 1; b < fn->f->blocks.len; b++)
		if (fn->f->blocks.at[b].instrs.len == 0)
			ir_emit(fn->f, b, OP_UNREACHABLE, 0, NULL, 0, 0, (IrLoc){0});
	ir_remove_unreachable(fn->f);
	ir_body_end(fn->f, fn->l->rooms.at[--fn->l->n_rooms], &fn->l->bodies);
	lower_note_uses(fn->l, fn->f);
	if (!fn->l->opts.debug)
		return;
	Buf faults = {0};
	if (!ir_verify_func(fn->l->m, fn->f, &faults)) {
		ir_print_func(fn->l->m, fn->f, &faults);
		bug("lower", "", "%s", buf_cstr(&faults));
	}
}

/* Either `instead` runs, and its results are returned, or what is lowered after this. */
static void
run_instead(Fn *fn, IrFuncId instead, Pos pos)
{
	assert(ir_func(fn->l->m, instead)->type == fn->f->type);
	IrBlockId other = lower_new_block(fn), body = lower_new_block(fn);
	lower_branch(fn, lower_unknown_value(fn, lower_basic(fn, IRT_BOOL), pos), other, body, pos);
	lower_set_block(fn, other);
	IdVec values = {0};
	vec_each(&fn->f->params, i)
		vec_push(&values, ir_param(fn->f, i));
	IrValueId r = lower_call_func(fn, instead, values.at, values.len, pos);
	vec_clear(&values);
	vec_each(&fn->f->results, i)
		vec_push(&values, fn->f->results.len == 1 ? r : lower_extract(fn, r, i, pos));
	lower_emit(fn, OP_RET, 0, values.at, values.len, 0, pos);
	lower_set_block(fn, body);
}

/* The body of a function proper. */
static void
func_body(Fn *fn, const BlockStmt *b, IrFuncId instead)
{
	lower_func_begin(fn);
	if (instead != 0)
		run_instead(fn, instead, b->s.pos);
	param_slots(fn);
	if (has_result_slots(fn->body))
		result_slots(fn);
	lower_block(fn, &b->list);
	assert(fn->loop_depth == 0 && fn->targets.len == 0);
	if (fn->at != 0 && fn->body->results.len == 0)
		lower_return_slots(fn, b->rbrace);
	else if (fn->at != 0)
		lower_emit(fn, OP_UNREACHABLE, 0, NULL, 0, 0, b->rbrace);
	fn->at = 0;
	recover_block(fn, b->rbrace);
	lower_func_end(fn);
}

void
lower_body(Lower *l, Unit *u, Env *env, Object *func, IrFunc *f, IrFuncId instead)
{
	const FuncDecl *d = func_declaration(func);
	SignatureType *sig = func_signature(func);
	Scan *scan = lower_scan_func(l, u, env, d, sig);
	Fn fn = {
		.l = l,
		.unit = u,
		.info = u->info,
		.env = env,
		.f = f,
		.body = scan->root,
		.scan = scan,
		.base = f->name,
	};
	func_body(&fn, d->body, instead);
}

IrValueId
lower_func_literal(Fn *fn, const FuncExpr *e)
{
	Body *body = map_get_ptr(&fn->scan->bodies, e);
	if (body == NULL)
		lower_bug(fn->l, e->e.pos, "a function literal was not scanned");
	const Str *name = str_printf(fn->l->strs, "%s.func%u", fn->base->s, (unsigned)body->number);
	SignatureType *sig = type_signature(type_unalias(info_type(fn->info, &e->e)));
	Fn inner;
	lower_closure_begin(fn, &inner, body, name, lower_ir_type_at(fn, &e->e), e->e.pos);
	lower_set_params(fn->l, inner.f, NULL, sig);
	lower_closure_captures(&inner);
	func_body(&inner, e->body, 0);
	IrValueId c = lower_closure_of_body(fn, inner.f, body,
					    str_cstr(fn->l->strs, "func literal"), e->e.pos);
	if (body->captures.len == 0 && map_get(&fn->unit->statics, map_key(e)) != 0)
		lower_site_of(fn, c)->is_implicit = true;
	return c;
}

/* ------------------------------------------------------------- wrappers */

void
lower_wrapper_begin(Fn *w, Lower *l, IrFunc *f)
{
	f->is_wrapper = true;
	*w = (Fn){ .l = l, .f = f, .base = f->name };
	if (f->params.len == 0 && f->results.len == 0)
		lower_set_params(l, f, NULL, NULL);
	lower_func_begin(w);
}

/* Return the results of a call that has f's result types (result 0: it has none). */
void
lower_wrapper_return(Fn *w, IrValueId result)
{
	IdVec values = {0};
	if (w->f->results.len == 1)
		vec_push(&values, result);
	else
		vec_each(&w->f->results, i)
			vec_push(&values, lower_extract(w, result, i, 0));
	lower_emit(w, OP_RET, 0, values.at, values.len, 0, 0);
	w->at = 0;
	lower_func_end(w);
}

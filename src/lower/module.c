/*
 * The module: packages, their functions and variables, package initialisation, and the queue of
 * functions whose bodies are still to be lowered. Instances and method tables join the queue as
 * bodies ask for them.
 */
#include "lower/priv.h"

#define MAX_INSTANCES 200000
#define MAX_INSTANCE_TEXT 2000 /* bytes of an instance's type arguments: nesting without end */

/* ------------------------------------------------------------- positions */

static uint32_t
file_number(Lower *l, const Str *name)
{
	uint32_t n_known = l->m->files.len, file = ir_file(l->m, name);
	if (file == n_known)
		lower_mention(l, &(Mention){.kind = MENTION_FILE, .id = file, .name = name});
	return file;
}

IrLoc
lower_loc(Lower *l, Pos pos)
{
	if (pos == 0)
		return (IrLoc){0};
	/* Most positions are in the line of the one before. */
	if (pos < l->line.from || pos >= l->line.to) {
		if (l->file == NULL || !file_has(l->file, pos))
			l->file = fileset_lines(l->files, pos);
		l->line = l->file != NULL ? file_locate_line(l->file, pos) : (LineSpan){0};
		l->line_file = l->line.loc.file != NULL ? file_number(l, l->line.loc.file) : 0;
	}
	const Loc *loc = &l->line.loc;
	if (loc->file == NULL)
		return (IrLoc){0};
	return (IrLoc){ .file = l->line_file, .line = loc->line,
			.col = loc->col + (pos - l->line.from) };
}

void
lower_bug(Lower *l, Pos pos, const char *fmt, ...)
{
	Buf where = {0}, text = {0};
	Loc loc = fileset_locate(l->files, pos);
	loc_print(&loc, &where);
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	bug("lower", buf_cstr(&where), "%s", buf_cstr(&text));
}

/* ----------------------------------------------------------------- units */

Unit *
lower_unit(const Lower *l, const Package *pkg)
{
	return map_get_ptr(&l->unit_of, pkg);
}

const Str *
lower_fresh_name(Lower *l, const Str *name)
{
	const Str *fresh = name;
	for (uint32_t i = 2; ir_func_find(l->m, fresh) != 0; i++)
		fresh = str_printf(l->strs, "%s#%u", name->s, (unsigned)i);
	return fresh;
}

/* The functions and methods that u declares, in source order. */
static ObjectVec
declared_funcs(const Unit *u)
{
	assert(u->info != NULL);
	ObjectVec funcs = {0};
	vec_each(&u->info->files, i) {
		const File *f = u->info->files.at[i];
		vec_each(&f->decls, k) {
			if (f->decls.at[k]->kind != DECL_FUNC)
				continue;
			const FuncDecl *d = as_func_decl(f->decls.at[k]);
			Object *o = u->info->defs[d->name->e.id];
			if (o != NULL && o->kind == OBJ_FUNC)
				vec_push(&funcs, o);
		}
	}
	return funcs;
}

/* Functions with bodies, under their symbols. */
static void
collect_bodies(Lower *l, Unit *u)
{
	ObjectVec funcs = declared_funcs(u);
	vec_each(&funcs, i) {
		Object *o = funcs.at[i];
		if (func_signature(o)->recv == NULL && func_declaration(o)->body != NULL)
			map_put_ptr(&l->func_of, lower_symbol(l, u, o), o);
	}
}

/* --------------------------------------------------------------- globals */

IrGlobalId
lower_global(Lower *l, Object *o)
{
	uint64_t known = map_get(&l->globals, map_key(o));
	if (known != 0)
		return (IrGlobalId)known;
	Unit *u = lower_unit(l, o->pkg);
	Object *other = u != NULL ? lower_linked_var(l, u, o) : o;
	if (other != o) {
		IrGlobalId g = lower_global(l, other);
		map_put(&l->globals, map_key(o), g);
		return g;
	}
	IrTypeId type = lower_type(l, o->type);
	IrGlobalId g = ir_global_new(l->m, ir_name_make(l->strs, o->pkg->id, o->name->s), type);
	IrGlobal *global = &l->m->globals.at[g];
	global->loc = lower_loc(l, o->pos);
	global->is_outside = u != NULL && u->info != NULL && lower_var_is_outside(l, u, o);
	global->is_exported = u == NULL || u->info == NULL ||
			      map_has(&u->linknames, map_key(o->name)) ||
			      (!str_is(o->pkg->name, "main") && object_is_exported(o));
	map_put(&l->globals, map_key(o), g);
	lower_mention(l, &(Mention){.kind = MENTION_GLOBAL, .id = g, .object = o});
	return g;
}

/* -------------------------------------------------------------- functions */

Env *
lower_env(Lower *l, const TParamList *params, Type *const *args, uint32_t n)
{
	assert(n > 0 && n == params->n);
	Env *env = mem_new(Env);
	env->params = *params;
	env->args = args;
	TypeList list = { .n = n, .at = (Type **)(uintptr_t)args };
	env->text = lower_targs_text(l, &list, NOTATION_IR);
	return env;
}

/* Name inside the package: "F[int]", "T.M", "(*T[int]).M". */
static const Str *
func_name(Lower *l, const Object *func, Type *recv, const Env *env)
{
	Buf b = {0};
	if (recv != NULL) {
		Type *t = type_unalias(recv);
		bool is_pointer = t->kind == TYPE_POINTER;
		Type *base = is_pointer ? type_unalias(type_pointer_(t)->elem) : t;
		if (base->kind != TYPE_NAMED)
			lower_bug(l, func->pos, "a method of a type without name");
		buf_puts(&b, is_pointer ? "(*" : "");
		buf_str(&b, lower_named_local(l, type_named(base)));
		buf_puts(&b, is_pointer ? ")." : ".");
	}
	buf_str(&b, func->name);
	if (recv == NULL && env != NULL)
		buf_str(&b, env->text);
	Unit *u = lower_unit(l, func->pkg);
	if (recv == NULL && u != NULL && str_is(func->name, "init"))
		buf_printf(&b, ".%u", (unsigned)u->n_inits++);
	return ir_name_make(l->strs, func->pkg->id, b.s);
}

static Type *
recv_type(const SignatureType *sig)
{
	return sig->recv != NULL ? sig->recv->type : NULL;
}

/* Name of a generic function, or of a generic type's method, without type arguments. */
static const Str *
generic_name(Lower *l, const Object *func, const SignatureType *sig)
{
	assert(sig->tparams.n > 0 || sig->rtparams.n > 0);
	Buf b = {0};
	if (sig->recv != NULL) {
		Type *t = type_unalias(sig->recv->type);
		bool is_pointer = t->kind == TYPE_POINTER;
		const NamedType *n =
			type_named(is_pointer ? type_unalias(type_pointer_(t)->elem) : t);
		buf_printf(&b, is_pointer ? "(*%s)." : "%s.", n->obj->name->s);
	}
	buf_str(&b, func->name);
	return ir_name_make(l->strs, func->pkg->id, b.s);
}

static void
describe(Lower *l, IrFunc *f, const Object *func, const SignatureType *sig, const Env *env)
{
	lower_set_params(l, f, sig->recv, sig);
	f->loc = lower_loc(l, func->pos);
	bool is_main = str_is(func->pkg->name, "main");
	const Unit *u = lower_unit(l, func->pkg);
	/* What has a linkname may be called by another name. */
	f->is_exported =
		(!is_main && object_is_exported(func)) ||
		(u != NULL && sig->recv == NULL && map_has(&u->linknames, map_key(func->name)));
	f->is_entry = is_main && sig->recv == NULL && str_is(func->name, "main");
	const FuncDecl *d = func_declaration(func);
	f->is_outside = env == NULL && u != NULL && u->info != NULL && d != NULL &&
			d->body != NULL && lower_func_is_outside(l, u, func, f->name);
	f->body = func_has_pragma(func, "noescape", NULL) ? BODY_NOESCAPE : BODY_UNKNOWN;
	if (env == NULL)
		return;
	f->instance = env->text;
	f->generic_origin = generic_name(l, func, sig);
}

/* False when there are too many instances, or one that grows without end; reported once. */
static bool
admits(Lower *l, const Object *func, const Env *env)
{
	if (env == NULL)
		return true;
	uint32_t max = l->opts.max_instances != 0 ? l->opts.max_instances : MAX_INSTANCES;
	if (++l->n_instances <= max && env->text->len <= MAX_INSTANCE_TEXT)
		return true;
	if (!l->instances_full)
		diag_add(l->diags, DIAG_LIMIT, func->pos,
			 "too many instances of generic functions (the last: %s)", func->name->s);
	l->instances_full = true;
	return false;
}

static void
add_func_of(Lower *l, Object *func, IrFuncId id)
{
	uint64_t *at = map_ensure(&l->funcs_of_index, map_key(func), NULL);
	if (*at == 0) {
		vec_push(&l->funcs_of, ((FuncsOf){.func = func}));
		*at = l->funcs_of.len;
	}
	vec_push(&l->funcs_of.at[*at - 1].ids, id);
}

Object *
lower_linked_func(Lower *l, const Unit *u, const Object *func)
{
	Object *other = map_get_ptr(&l->func_of, lower_symbol(l, u, func));
	return other == func || (other != NULL && func_signature(other)->tparams.n > 0) ? NULL
											 : other;
}

/* Whether there is Go code to lower: its own, or what its name is linked to. */
static bool
has_body(Lower *l, const Object *func)
{
	const Unit *u = lower_unit(l, func->pkg);
	const FuncDecl *d = func_declaration(func);
	if (u == NULL || u->info == NULL || d == NULL)
		return false;
	return d->body != NULL || (func_signature(func)->recv == NULL &&
				   lower_linked_func(l, u, func) != NULL);
}

IrFuncId
lower_func(Lower *l, Object *func, Env *env)
{
	func = object_origin(func);
	uint64_t known = env == NULL ? map_get(&l->funcs, map_key(func)) : 0;
	if (known != 0)
		return (IrFuncId)known;
	const SignatureType *sig = func_signature(func);
	Type *recv = sig->recv != NULL ? lower_subst(l, env, sig->recv->type) : NULL;
	const Str *name = func_name(l, func, recv, env);
	IrFuncId id = env != NULL ? ir_func_find(l->m, name) : 0;
	if (id != 0)
		return id;
	IrFunc *f =
		ir_func_new(l->m, lower_fresh_name(l, name), lower_func_type(l, env, recv, sig));
	if (env == NULL)
		map_put(&l->funcs, map_key(func), f->id);
	if (l->mentions != NULL) {
		lower_mention(l, &(Mention){.kind = MENTION_FUNC,
					    .id = f->id,
					    .func = f,
					    .object = func,
					    .env = env});
		return f->id;
	}
	describe(l, f, func, sig, env);
	add_func_of(l, func, f->id);
	if (has_body(l, func) && admits(l, func, env))
		lower_wait(l, &(Job){.func = func, .env = env, .id = f->id});
	return f->id;
}

IrFuncId
lower_method(Lower *l, NamedType *n, Object *method)
{
	if (n->targs.n == 0)
		return lower_func(l, method, NULL);
	const SignatureType *sig = func_signature(method);
	return lower_func(l, method, lower_env(l, &sig->rtparams, n->targs.at, n->targs.n));
}

IrFunc *
lower_new_func(Lower *l, const Str *name, IrTypeId type, bool is_shared)
{
	IrFunc *f = ir_func_new(l->m, name, type);
	lower_mention(l, &(Mention){.kind = MENTION_BODY,
				    .id = f->id,
				    .func = f,
				    .is_shared = is_shared});
	return f;
}

void
lower_mark_boxed(Lower *l, Type *t)
{
	bool is_new;
	map_ensure(&l->boxed_seen, lower_type(l, t), &is_new);
	if (is_new && l->mentions == NULL)
		vec_push(&l->boxed, t);
	else if (is_new)
		lower_mention(l, &(Mention){.kind = MENTION_BOXED, .type = t});
}

static bool
is_word(const IrType *t)
{
	return t->kind == IRT_POINTER || t->kind == IRT_UNSAFE || t->kind == IRT_UINTPTR;
}

/* v as a value of another type of the same size, as the linker does it:
 * its memory is read as that. */
static IrValueId
relabel(Fn *w, IrValueId v, IrTypeId to)
{
	IrModule *m = w->l->m;
	IrTypeId from = lower_value_type(w, v);
	if (from == to)
		return v;
	const IrType *a = ir_under(m, from), *b = ir_under(m, to);
	if (is_word(a) && is_word(b)) {
		IrTypeId word = lower_basic(w, IRT_UNSAFE);
		v = a->kind == IRT_UNSAFE ? v : lower_emit1(w, OP_CONVERT, word, v, 0, 0);
		return b->kind == IRT_UNSAFE && to == word
			       ? v
			       : lower_emit1(w, OP_CONVERT, to, v, 0, 0);
	}
	if (a == b)
		return lower_emit1(w, OP_CONVERT, to, v, 0, 0);
	IrValueId p = lower_temp_slot(w, from, 0);
	lower_store(w, p, v, 0);
	p = lower_emit1(w, OP_CONVERT, lower_basic(w, IRT_UNSAFE), p, 0, 0);
	p = lower_emit1(w, OP_CONVERT, lower_pointer_to(w, to), p, 0, 0);
	return lower_load(w, p, 0);
}

/* A function without body whose name is linked to one that has a body: the other is called. */
static void
linked_body(Lower *l, Unit *u, const Job *job)
{
	assert(job->env == NULL && ir_func(l->m, job->id)->body != BODY_HERE);
	Object *other = lower_linked_func(l, u, job->func);
	IrFunc *g = ir_func(l->m, lower_func(l, other, NULL));
	IrFunc *f = ir_func(l->m, job->id);
	if (g->params.len != f->params.len || g->results.len != f->results.len) {
		g->is_outside = true; /* called all the same, with whatever there is */
		lower_need(l, g->id);
		return;
	}
	Fn w;
	lower_wrapper_begin(&w, l, f);
	IdVec values = {0};
	vec_each(&f->params, i) {
		IrValueId v = ir_param(f, i);
		vec_push(&values, relabel(&w, v, g->params.at[i].type));
	}
	IrValueId r = lower_call_func(&w, g->id, values.at, values.len, 0);
	vec_clear(&values);
	vec_each(&f->results, i) {
		IrValueId v = f->results.len == 1 ? r : lower_extract(&w, r, i, 0);
		vec_push(&values, relabel(&w, v, f->results.at[i].type));
	}
	lower_emit(&w, OP_RET, 0, values.at, values.len, 0, 0);
	w.at = 0;
	lower_func_end(&w);
}

/*
 * A function of the standard library that does nothing but panic with a constant stands for one that
 * the compiler puts in its place (crypto/internal/constanttime, abi.EscapeNonString), or that is
 * never called. SOUND: unknown code may run instead. Test: tests/cases/found/intrinsics.go.
 */
static bool
is_stub(const Unit *u, const FuncDecl *d)
{
	if (!u->pkg->is_std || d->recv != NULL || d->body->list.len != 1 ||
	    d->body->list.at[0]->kind != STMT_EXPR)
		return false;
	const Expr *x = expr_unparen(as_expr_stmt(d->body->list.at[0])->x);
	if (x->kind != EXPR_CALL || as_call(x)->fun->kind != EXPR_NAME || as_call(x)->args.len != 1)
		return false;
	const Object *o = info_object(u->info, as_name(as_call(x)->fun));
	return o != NULL && o->kind == OBJ_BUILTIN && o->builtin == BUILTIN_PANIC &&
	       expr_unparen(as_call(x)->args.at[0])->kind == EXPR_LIT;
}

/* Whether strings are the only pointers in a value of the type. */
static bool
has_only_strings(const IrModule *m, IrTypeId type)
{
	if (!ir_type(m, type)->has_pointers && !ir_type(m, type)->is_unsized)
		return true;
	const IrType *u = ir_under(m, type);
	if (u->kind == IRT_ARRAY)
		return has_only_strings(m, u->elem);
	for (uint32_t i = 0; u->kind == IRT_STRUCT && i < u->n_members; i++)
		if (!has_only_strings(m, u->members[i].type))
			return false;
	return u->kind == IRT_STRUCT || u->kind == IRT_STRING;
}

/* The unknown code that may run in place of f's body. What abi.EscapeNonString stands for does nothing at
 * run time, and asks the compiler to have on the heap what pointers lead to, strings apart: their
 * addresses are not looked at. */
static IrFuncId
intrinsic_of(Lower *l, const IrFunc *f, const Object *func)
{
	const SignatureType *sig = func_signature(func);
	assert(f->type != 0 && sig->recv == NULL);
	const Str *name = str_printf(l->strs, "%s.intrinsic", f->name->s);
	bool is_for_pointers = str_is(func->pkg->path, "internal/abi") &&
			       str_is(func->name, "EscapeNonString") && f->params.len == 1;
	bool is_noescape = is_for_pointers && has_only_strings(l->m, f->params.at[0].type);
	IrTypeId type = f->type;
	IrFunc *g = ir_func_new(l->m, lower_fresh_name(l, name), type);
	lower_set_params(l, g, NULL, sig);
	g->is_wrapper = true;
	if (is_noescape)
		g->body = BODY_NOESCAPE;
	return g->id;
}

bool
lower_is_plain(Lower *l, const Job *job)
{
	const FuncDecl *d = job->recv == NULL ? func_declaration(job->func) : NULL;
	return d != NULL && d->body != NULL && !is_stub(lower_unit(l, job->func->pkg), d);
}

static void
work(Lower *l, const Job *job)
{
	if (job->recv != NULL) {
		lower_wrapper_body(l, job);
		return;
	}
	Unit *u = lower_unit(l, job->func->pkg);
	const FuncDecl *d = func_declaration(job->func);
	if (d->body == NULL && job->env == NULL)
		linked_body(l, u, job);
	if (d->body == NULL)
		return;
	IrFuncId instead = 0;
	if (is_stub(u, d))
		instead = intrinsic_of(l, ir_func(l->m, job->id), job->func);
	lower_body(l, u, job->env, job->func, ir_func(l->m, job->id), instead);
}

static void
work_off(Lower *l)
{
	uint32_t next = 0, next_boxed = 0;
	progress_expect(l->opts.progress, 0, "functions");
	while (next < l->queue.len || next_boxed < l->boxed.len) {
		if (next == l->queue.len) {
			Type *t = l->boxed.at[next_boxed++];
			lower_method_table(l, t);
			lower_mark_parts(l, t);
			continue;
		}
		Job job = l->jobs.at[l->queue.at[next]];
		if (l->ahead == NULL || !lower_take_ahead(l, next))
			work(l, &job);
		next++;
		progress_step(l->opts.progress);
	}
}

/* --------------------------------------------------------- initialisation */

/* Literals that gc lays out in static data, without a message. */
static void
mark_static(Fn *fn, const Expr *e)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	map_put(&fn->unit->statics, map_key(e), 1);
	if (e->kind == EXPR_UNARY && as_unary(e)->op == TK_AND) {
		mark_static(fn, as_unary(e)->x);
	} else if (e->kind == EXPR_CALL && lower_is_type_expr(fn, as_call(e)->fun)) {
		mark_static(fn, as_call(e)->args.at[0]);
	} else if (e->kind == EXPR_COMPOSITE) {
		Type *t = lower_type_at(fn, e);
		if (type_as_map(t) != NULL)
			map_put(&fn->unit->statics, map_key(e), 0);
		else
			vec_each(&as_composite(e)->elems, i) {
				const Expr *v = as_composite(e)->elems.at[i];
				mark_static(fn,
					    v->kind == EXPR_KEYVALUE ? as_keyvalue(v)->value : v);
			}
	}
}

static void
init_var(Fn *fn, const Initializer *in)
{
	mark_static(fn, in->rhs);
	if (in->n > 1) {
		lower_init_vars(fn, in->lhs, in->n, in->rhs);
		return;
	}
	Object *o = in->lhs[0];
	if (str_is(o->name, "_")) {
		if (o->type != NULL && type_is_interface(o->type))
			lower_expr_as(fn, in->rhs, o->type);
		else
			lower_expr_drop(fn, in->rhs);
		return;
	}
	if (!fn->unit->is_asked && lower_data(fn, o, in->rhs))
		return;
	IrValueId p = ir_global_ref(fn->l->m, fn->f, lower_global(fn->l, o));
	lower_expr_into(fn, in->rhs, o->type, p);
}

/* Literals of initialisers are numbered in source order. */
static void
scan_inits(Lower *l, Unit *u)
{
	u->counters = mem_new(Counters);
	vec_each(&u->info->files, i) {
		const File *f = u->info->files.at[i];
		vec_each(&f->decls, k) {
			if (f->decls.at[k]->kind != DECL_VAR)
				continue;
			const VarDecl *d = as_var_decl(f->decls.at[k]);
			vec_each(&d->values, n)
				map_put_ptr(&u->scans, d->values.at[n],
					    lower_scan_init(l, u, d->values.at[n]));
		}
	}
}

/* Begin pkg.init. */
static void
begin_init(Fn *fn, Lower *l, Unit *u)
{
	const Str *name = ir_name_make(l->strs, u->pkg->id, "init");
	IrFunc *f = ir_func_new(l->m, name, ir_type_func(l->m, NULL, 0, NULL, 0, false));
	f->is_entry = true;
	*fn = (Fn){.l = l, .unit = u, .info = u->info, .f = f, .base = name};
	lower_func_begin(fn);
}

static void
end_init(Fn *fn)
{
	lower_emit(fn, OP_RET, 0, NULL, 0, 0, 0);
	fn->at = 0;
	lower_func_end(fn);
}

/* A variable of the module begins with a constant. */
static bool
is_const_init(Lower *l, Unit *u, const Initializer *in)
{
	const Fact *f = info_fact(u->info, in->rhs);
	return in->n == 1 && f->mode == MODE_CONST && f->value != NULL &&
	       !type_is_interface(in->lhs[0]->type) && map_has(&l->globals, map_key(in->lhs[0]));
}

/* pkg.init of a package that is not asked about, in an open world: the constants that variables of
 * the module begin with. Who initialises the package is as unknown as who calls it (unseen.c). */
static void
package_constants(Lower *l, Unit *u)
{
	Fn fn = {0};
	vec_each(&u->info->init_order, i) {
		const Initializer *in = &u->info->init_order.at[i];
		if (!is_const_init(l, u, in)) {
			map_put(&u->left_out, map_key(in->rhs), 1);
			continue;
		}
		if (fn.f == NULL)
			begin_init(&fn, l, u);
		init_var(&fn, in);
	}
	if (fn.f != NULL)
		end_init(&fn);
}

/* pkg.init: variables in their order, then the init functions. */
static void
package_init(Lower *l, Unit *u)
{
	if (u->info->init_order.len == 0 && u->inits.len == 0)
		return;
	Fn fn;
	scan_inits(l, u);
	begin_init(&fn, l, u);
	vec_each(&u->info->init_order, i) {
		const Initializer *in = &u->info->init_order.at[i];
		fn.scan = map_get_ptr(&u->scans, in->rhs);
		if (fn.scan == NULL)
			lower_bug(l, in->rhs->pos, "an initialiser was not found");
		fn.body = fn.scan->root;
		init_var(&fn, in);
	}
	vec_each(&u->inits, i)
		lower_call_func(&fn, u->inits.at[i], NULL, 0, 0);
	end_init(&fn);
}

/* --------------------------------------------------------------- packages */

/* Whether a function runs though nothing that is lowered mentions it. What the standard library has
 * called in itself is left to unseen.c, but not what has its body elsewhere. */
static bool
is_root(Lower *l, const Unit *u, const FuncDecl *d, Object *o)
{
	if (u->is_asked)
		return true;
	if (l->opts.is_open)
		return false;
	const SignatureType *sig = func_signature(o);
	if (d->body == NULL) {
		const Object *other = u->pkg->is_std ? lower_linked_func(l, u, o) : NULL;
		return other != NULL && !other->pkg->is_std;
	}
	if (sig->recv == NULL && str_is(o->name, "init"))
		return true;
	if (u->is_runtime ||
	    !lower_func_is_outside(l, u, o, func_name(l, o, recv_type(sig), NULL)))
		return false;
	if (u->pkg->is_std)
		vec_push(&l->unseen, o);
	return !u->pkg->is_std;
}

static void
declare_funcs(Lower *l, Unit *u)
{
	ObjectVec funcs = declared_funcs(u);
	vec_each(&funcs, i) {
		Object *o = funcs.at[i];
		const SignatureType *sig = func_signature(o);
		if (sig->tparams.n > 0 || sig->rtparams.n > 0)
			continue;
		bool is_needed = is_root(l, u, func_declaration(o), o);
		/* The analyses ask which packages have functions without body. */
		if (!is_needed && func_declaration(o)->body != NULL)
			continue;
		IrFuncId id = lower_func(l, o, NULL);
		if (is_needed)
			lower_need(l, id);
		if (sig->recv == NULL && str_is(o->name, "init"))
			vec_push(&u->inits, id);
	}
}

/* Variables, and method tables of the defined types. */
static void
declare_objects(Lower *l, Unit *u)
{
	vec_each(&u->pkg->scope->elems, i) {
		Object *o = u->pkg->scope->elems.at[i];
		if (o->kind == OBJ_VAR)
			lower_global(l, o);
		NamedType *n = o->kind == OBJ_TYPE && !o->is_alias ? type_as_named(o->type) : NULL;
		if (n == NULL || n->tparams.n > 0 || n->obj != o || type_is_interface(&n->t))
			continue;
		lower_mark_boxed(l, &n->t);
		lower_mark_boxed(l, type_pointer(&n->t));
	}
}

static Unit *
add_unit(Lower *l, Package *pkg)
{
	Unit *u = mem_new(Unit);
	u->pkg = pkg;
	u->info = pkg->has_errors ? NULL : pkg->info;
	u->is_asked = lower_is_asked(l, pkg);
	u->is_runtime = str_is(pkg->path, "runtime");
	vec_push(&l->units, u);
	map_put_ptr(&l->unit_of, pkg, u);
	if (u->info != NULL)
		lower_collect_directives(l, u);
	return u;
}

static void
add_units(Lower *l, Package *const *packages, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		add_unit(l, packages[i]);
	lower_collect_outside(l);
	vec_each(&l->units, i)
		if (l->units.at[i]->info != NULL)
			collect_bodies(l, l->units.at[i]);
}

/* What there is of a package before anything mentions it. */
static void
declare_unit(Lower *l, Unit *u)
{
	declare_funcs(l, u);
	if (u->is_asked)
		declare_objects(l, u);
	if (u->is_asked || !l->opts.is_open)
		package_init(l, u);
	if (u->is_asked && l->opts.is_open && !str_is(u->pkg->name, "main"))
		lower_open_package(l, u);
	l->m->is_program |= str_is(u->pkg->name, "main");
}

/* What can be said when all that is needed has been lowered. */
static void
finish(Lower *l)
{
	vec_each(&l->units, i)
		if (l->units.at[i]->info != NULL && !l->units.at[i]->is_asked && l->opts.is_open)
			package_constants(l, l->units.at[i]);
	lower_name_unseen(l);
	for (IrFuncId f = 1; f < l->m->funcs.len; f++)
		if (ir_func(l->m, f)->is_unreached)
			ir_func(l->m, f)->is_outside = false;
}

static bool
is_instance_known(const Lower *l, const Object *o)
{
	uint64_t at = map_get(&l->funcs_of_index, map_key(o));
	for (uint32_t i = 0; at != 0 && i < l->funcs_of.at[at - 1].ids.len; i++)
		if (!ir_func(l->m, l->funcs_of.at[at - 1].ids.at[i])->is_unreached)
			return true;
	return false;
}

static void
count(const Lower *l, LowerCounters *n)
{
	for (IrFuncId f = 1; f < l->m->funcs.len; f++)
		n->n_lowered += ir_func(l->m, f)->body == BODY_HERE;
	vec_each(&l->units, i) {
		const Unit *u = l->units.at[i];
		ObjectVec funcs = {0};
		if (u->info != NULL)
			funcs = declared_funcs(u);
		vec_each(&funcs, k)
			n->n_unreached += func_declaration(funcs.at[k])->body != NULL &&
					  !is_instance_known(l, funcs.at[k]);
	}
}

IrModule *
lower_packages(TypesCtx *types, FileSet *files, Package *const *packages, uint32_t n,
	       const LowerOptions *opts, Diags *diags)
{
	Lower *l = mem_new(Lower);
	l->types = types;
	l->files = files;
	l->strs = types->strs;
	l->diags = diags;
	if (opts != NULL)
		l->opts = *opts;
	const Str *name = n > 0 ? packages[n - 1]->id : str_cstr(l->strs, "");
	l->open_pkg = mem_new(Package);
	l->open_pkg->id = l->open_pkg->path = l->open_pkg->name = str_cstr(l->strs, "~open");
	l->m = ir_module_new(l->strs, name, (uint32_t)l->types->sizes.word);
	l->m->go_minor = l->opts.go_minor;
	add_units(l, packages, n);
	if (!l->opts.is_open)
		lower_call_printers(l);
	vec_each(&l->units, i)
		if (l->units.at[i]->info != NULL)
			declare_unit(l, l->units.at[i]);
	lower_with_threads(l, l->opts.n_threads, work_off);
	finish(l);
	if (l->opts.counters != NULL)
		count(l, l->opts.counters);
	ir_module_layout(l->m);
	return l->m;
}

/*
 * Calls: conversions, built-ins, functions and methods; instantiation of
 * generic functions, with inference where type arguments are missing.
 */
#include "types/priv.h"

static Type *
invalid(Checker *c)
{
	return c->ctx->basic[BASIC_INVALID];
}

/* --------------------------------------------------------- instantiation */

typedef struct VerifyTask {
	Pos pos;
	TParamList tparams;
	Type **targs;
	Expr *const *xlist;
	uint32_t n_xlist;
} VerifyTask;

static void
later_verify(Checker *c, void *arg)
{
	VerifyTask *k = arg;
	const char *cause = NULL;
	int i = check_verify(c, k->pos, &k->tparams, k->targs, &cause);
	if (i < 0) {
		check_mono_instance(c, k->pos, &k->tparams, k->targs, k->xlist, k->n_xlist);
		return;
	}
	Pos pos = (uint32_t)i < k->n_xlist ? expr_place(k->xlist[i]) : k->pos;
	check_soft_error(c, pos, "%s", cause);
}

static SignatureType *
instantiate_signature(Checker *c, Pos pos, Expr *e, Type *const *targs, uint32_t n,
		      SignatureType *sig, Expr *const *xlist, uint32_t n_xlist)
{
	Type *t = check_instance(c, c->ctx, pos, &sig->t, targs, n);
	if (t->kind != TYPE_SIGNATURE)
		return sig;
	check_record_instance(c, e, targs, n, t);
	VerifyTask *k = mem_new(VerifyTask);
	k->pos = pos;
	k->tparams = sig->tparams;
	k->targs = mem_array(Type *, n);
	memcpy(k->targs, targs, n * sizeof(*targs));
	k->xlist = xlist;
	k->n_xlist = n_xlist;
	check_later(c, later_verify, k);
	return type_signature(t);
}

static bool
too_many_targs(Checker *c, IndexExpr *inst, uint32_t got, uint32_t want, uint32_t at)
{
	if (got <= want)
		return false;
	check_error(c, expr_place(inst->index.at[at]), "got %u type arguments but want %u", got,
		    want);
	return true;
}

/* Infer what is missing of x's type arguments, from the target if there is one. */
static Type **
infer_value(Checker *c, Type *target, Pos pos, Operand *x, SignatureType *sig, const TypeVec *targs)
{
	Object *param = NULL;
	Operand *arg = NULL;
	NameExpr *name = NULL;
	if (target && type_as_signature(target)) {
		SignatureType *g = type_new_signature(NULL, sig->params, sig->results,
						      sig->is_variadic);
		param = object_new_var(VAR_PARAM, pos, c->pkg, c->ctx->name_empty, &g->t);
		name = mem_new(NameExpr);
		name->e = (Expr){ EXPR_NAME, pos, 0 };
		name->name = str_cstr(c->ctx->strs, c->target_text ? c->target_text : "variable");
		arg = mem_new(Operand);
		arg->mode = MODE_VALUE;
		arg->expr = &name->e;
		arg->type = type_under(target);
	}
	Object **vars = mem_array(Object *, 1);
	vars[0] = param;
	Type *params = &type_new_tuple(vars, param ? 1 : 0)->t;
	TParamList fresh = check_rename_tparams(c, &sig->tparams, &params);
	Type **given = mem_array(Type *, fresh.n);
	for (uint32_t i = 0; i < targs->len; i++)
		given[i] = targs->at[i];
	InferError err = { 0 };
	Type **all = check_infer(c, pos, &fresh, given, fresh.n, type_tuple(params), &arg,
				 arg ? 1 : 0, true, &err);
	if (!all) {
		if (err.text)
			check_error(c, err.pos ? err.pos : pos, "%s", err.text);
		x->mode = MODE_NONE;
	}
	return all;
}

void
check_func_inst(Checker *c, Type *target, Pos pos, Operand *x, IndexExpr *inst, bool infer,
		TypeVec *partial)
{
	TypeVec targs = { 0 };
	SignatureType *sig = type_signature(x->type);
	uint32_t want = sig->tparams.n;
	bool modern = check_version(c, inst ? inst->e.pos : pos, 18, "function instantiation");
	if (inst) {
		if (!check_type_list(c, inst->index.at, inst->index.len, &targs) ||
		    too_many_targs(c, inst, targs.len, want, targs.len - 1)) {
			x->mode = MODE_NONE;
			return;
		}
	}
	Type **all = targs.at;
	if (targs.len < want) {
		if (!infer) {
			*partial = targs;
			return;
		}
		if (modern && target && type_as_signature(target))
			check_version(c, inst ? inst->e.pos : pos, 21,
				      inst ? "partially instantiated function in assignment"
					   : "implicitly instantiated function in assignment");
		all = infer_value(c, target, pos, x, sig, &targs);
		if (!all)
			return;
	}
	SignatureType *s = instantiate_signature(c, expr_place(x->expr), x->expr, all, want, sig,
						 inst ? inst->index.at : NULL,
						 inst ? inst->index.len : 0);
	x->type = &s->t;
	x->mode = MODE_VALUE;
}

/* ------------------------------------------------------------- arguments */

typedef struct Args {
	OperandVec list;
	VEC(TypeVec) partial; /* by index in list: type arguments given for generic functions;
			       * shorter if the rest has none */
} Args;

static void
add_partial(Args *a, uint32_t i, TypeVec partial)
{
	if (partial.len == 0)
		return;
	vec_extend(&a->partial, i + 1);
	a->partial.at[i] = partial;
}

static bool
is_generic_func(const Operand *x)
{
	return x->mode == MODE_VALUE && x->type->kind == TYPE_SIGNATURE &&
	       type_signature(x->type)->tparams.n > 0;
}

/* One argument; its type may be a tuple if it is the only one. */
static void
eval_arg(Checker *c, Operand *x, Expr *e, TypeVec *partial, bool alone)
{
	bool infer = !check_allows(c, 21);
	if (e->kind == EXPR_INDEX) {
		x->mode = MODE_NONE;
		x->type = invalid(c);
		if (check_index_expr(c, x, as_index(e))) {
			check_func_inst(c, NULL, e->pos, x, as_index(e), infer, partial);
			x->expr = e;
			if (is_generic_func(x))
				return; /* recorded when it is instantiated */
			check_record(c, x);
			return;
		}
		x->expr = e;
		check_record(c, x);
		check_exclude_values(c, x);
	} else {
		check_raw_expr(c, NULL, x, e, NULL, true);
		check_exclude_values(c, x);
	}
	if (!alone)
		check_single_value(c, x);
}

/* The only argument is a call with several results: each is an argument. */
static void
unpack_results(Args *out, Expr *call, const TupleType *results)
{
	vec_clear(&out->list);
	for (uint32_t i = 0; i < results->n; i++) {
		Operand *x = mem_new(Operand);
		*x = (Operand){ .mode = MODE_VALUE, .expr = call, .type = results->vars[i]->type };
		vec_push(&out->list, x);
	}
}

static void
eval_args(Checker *c, Args *out, Expr *const *list, uint32_t n)
{
	if (n == 0)
		return;
	Operand *x = arena_array(c->temp, Operand, n);
	out->list = (OperandVec){ arena_array(c->temp, Operand *, n), 0, n };
	for (uint32_t i = 0; i < n; i++) {
		TypeVec partial = { 0 };
		eval_arg(c, &x[i], list[i], &partial, n == 1);
		vec_push(&out->list, &x[i]);
		add_partial(out, i, partial);
	}
	if (n == 1 && x->mode != MODE_NONE && x->type->kind == TYPE_TUPLE)
		unpack_results(out, x->expr, type_tuple(x->type));
}

const char *
str_operand_types(Checker *c, Operand *const *list, uint32_t n, bool dots)
{
	Buf b = { 0 };
	buf_putc(&b, '(');
	for (uint32_t i = 0; i < n; i++) {
		Type *t = list[i]->type;
		if (i > 0)
			buf_puts(&b, ", ");
		if (!t || !type_is_valid(t))
			buf_puts(&b, "unknown type");
		else if (type_is_untyped(t))
			buf_puts(&b,
				 type_basic(type_under(t))->flags & BASIC_IS_NUMERIC
					 ? "number"
					 : type_basic(type_under(t))->name + strlen("untyped "));
		else
			buf_puts(&b, str_type(c, t));
	}
	buf_puts(&b, dots ? "...)" : ")");
	return buf_cstr(&b);
}

const char *
str_var_types(Checker *c, Object *const *vars, uint32_t n, bool variadic)
{
	Buf b = { 0 };
	buf_putc(&b, '(');
	for (uint32_t i = 0; i < n; i++) {
		Type *t = vars[i]->type;
		if (i > 0)
			buf_puts(&b, ", ");
		if (!t || !type_is_valid(t))
			buf_puts(&b, "unknown type");
		else if (variadic && i + 1 == n && t->kind == TYPE_SLICE)
			buf_printf(&b, "...%s", str_type(c, type_slice_(t)->elem));
		else
			buf_puts(&b, str_type(c, t));
	}
	buf_putc(&b, ')');
	return buf_cstr(&b);
}

/* The parameters, one for each argument; null after an error. */
static TupleType *
fit_params(Checker *c, CallExpr *call, SignatureType *sig, const Args *args, bool *adjusted)
{
	uint32_t n_args = args->list.len, n = sig->params->n;
	TupleType *params = sig->params;
	*adjusted = false;
	if (call->dots && !sig->is_variadic) {
		check_error(c, expr_place(&call->e), "cannot use ... in call to non-variadic %s",
			    str_expr(call->fun));
		return NULL;
	}
	if (call->dots && call->args.len == 1 && n_args > 1) {
		check_error(c, expr_place(&call->e), "cannot use ... with %u-valued %s", n_args,
			    str_expr(call->args.at[0]));
		return NULL;
	}
	if (sig->is_variadic && !call->dots) {
		if (n_args + 1 >= n) {
			Object **vars = mem_array(Object *, n_args + 1);
			memcpy(vars, params->vars, (n - 1) * sizeof(*vars));
			Object *last = params->vars[n - 1];
			Type *elem = last->type->kind == TYPE_SLICE ? type_slice_(last->type)->elem
								    : invalid(c);
			for (uint32_t i = n - 1; i < n_args; i++)
				vars[i] = object_new_var(VAR_PARAM, last->pos, last->pkg,
							 last->name, elem);
			params = type_new_tuple(vars, n_args);
			*adjusted = true;
			n = n_args;
		} else {
			n--;
		}
	}
	if (n_args == n)
		return params;
	const Expr *at = &call->e;
	if (n_args > 0)
		at = args->list.at[n_args > n ? n : n_args - 1]->expr;
	check_error(c, expr_place(at), "%s arguments in call to %s\n\thave %s\n\twant %s",
		    n_args > n ? "too many" : "not enough", str_expr(call->fun),
		    str_operand_types(c, args->list.at, n_args, call->dots != 0),
		    str_var_types(c, sig->params->vars, sig->params->n, sig->is_variadic));
	return NULL;
}

typedef struct Inference {
	VEC(TypeParam *) tparams; /* the callee's, then those of generic arguments */
	TypeVec targs;            /* parallel; nulls are to be inferred */
	IdVec generic;            /* indices of generic arguments */
} Inference;

static void
add_generic_args(Checker *c, Inference *inf, const Args *args)
{
	vec_each(&args->list, i) {
		Operand *a = args->list.at[i];
		if (!is_generic_func(a))
			continue;
		SignatureType *s = mem_new(SignatureType);
		*s = *type_signature(a->type);
		s->t = (Type){ .kind = TYPE_SIGNATURE };
		Type *t = &s->t;
		/* Each mention is a function of its own: f(g, g). */
		TParamList fresh = check_rename_tparams(c, &s->tparams, &t);
		SignatureType *renamed = mem_new(SignatureType);
		*renamed = *type_signature(t);
		renamed->t = (Type){ .kind = TYPE_SIGNATURE };
		renamed->tparams = fresh;
		a->type = &renamed->t;
		vec_append(&inf->tparams, fresh.at, fresh.n);
		if (i < args->partial.len)
			vec_append(&inf->targs, args->partial.at[i].at, args->partial.at[i].len);
		vec_extend(&inf->targs, inf->tparams.len);
		vec_push(&inf->generic, i);
	}
}

static void
instantiate_args(Checker *c, CallExpr *call, const Inference *inf, Type **targs, uint32_t from,
		 const Args *args)
{
	vec_each(&inf->generic, i) {
		Operand *a = args->list.at[inf->generic.at[i]];
		SignatureType *s = type_signature(a->type);
		uint32_t n = s->tparams.n;
		s = instantiate_signature(c, call->e.pos, a->expr, targs + from, n, s, NULL, 0);
		a->type = &s->t;
		check_record(c, a);
		from += n;
	}
}

/* The callee's signature, instantiated; null after an error. */
static SignatureType *
arguments(Checker *c, CallExpr *call, SignatureType *sig, const TypeVec *given, Expr *const *xlist,
	  uint32_t n_xlist, const Args *args)
{
	bool adjusted;
	TupleType *params = fit_params(c, call, sig, args, &adjusted);
	if (!params)
		return NULL;
	Inference inf = { 0 };
	uint32_t n = sig->tparams.n;
	SignatureType *result = sig;
	if (n > 0) {
		check_version(c, expr_place(call->fun->kind == EXPR_INDEX ? call->fun : &call->e),
			      18,
			      call->fun->kind == EXPR_INDEX ? "function instantiation"
							    : "implicit function instantiation");
		Type *t = &params->t;
		TParamList fresh = check_rename_tparams(c, &sig->tparams, &t);
		params = type_tuple(t);
		vec_append(&inf.tparams, fresh.at, fresh.n);
		vec_append(&inf.targs, given->at, given->len);
		vec_extend(&inf.targs, n);
	}
	add_generic_args(c, &inf, args);
	if (inf.generic.len > 0)
		check_version(c, expr_place(args->list.at[inf.generic.at[0]]->expr), 21,
			      "implicitly instantiated function as argument");
	if (inf.tparams.len > 0) {
		TParamList all = { inf.tparams.len, inf.tparams.at };
		InferError err = { 0 };
		Type **targs = check_infer(c, call->e.pos, &all, inf.targs.at, inf.targs.len,
					   params, args->list.at, args->list.len, false, &err);
		if (!targs) {
			if (err.text)
				check_error(c, err.pos ? err.pos : call->e.pos,
					    "in call to %s, %s", str_expr(call->fun), err.text);
			return NULL;
		}
		if (n > 0) {
			result = instantiate_signature(c, call->e.pos, call->fun, targs, n, sig,
						       xlist, n_xlist);
			TParamList own = { n, inf.tparams.at };
			params = adjusted ? type_tuple(type_subst(c->ctx, &params->t, &own, targs))
					  : result->params;
		}
		instantiate_args(c, call, &inf, targs, n, args);
	}
	for (uint32_t i = 0; i < args->list.len && i < params->n; i++)
		check_argument(c, args->list.at[i], params->vars[i]->type, call->fun);
	return result;
}

void
check_call_args(Checker *c, CallExpr *call, SignatureType *sig, const OperandVec *list)
{
	Args args = { .list = *list };
	arguments(c, call, sig, &(TypeVec){ 0 }, NULL, 0, &args);
}

/* ----------------------------------------------------------------- calls */

static ExprKind
conversion_call(Checker *c, Operand *x, CallExpr *e)
{
	Type *t = x->type;
	x->mode = MODE_NONE;
	if (type_is_generic(t)) {
		check_error(c, expr_place(x->expr),
			    "cannot use generic type %s without instantiation", str_expr(x->expr));
		check_use(c, e->args.at, e->args.len);
	} else if (e->args.len == 0) {
		check_error(c, expr_place(&e->e), "missing argument in conversion to %s",
			    str_type(c, t));
	} else if (e->args.len > 1) {
		check_use(c, e->args.at, e->args.len);
		check_error(c, expr_place(e->args.at[e->args.len - 1]),
			    "too many arguments in conversion to %s", str_type(c, t));
	} else {
		check_expr(c, NULL, x, e->args.at[0]);
		InterfaceType *i = type_is_typeparam(t) ? NULL : type_as_interface(t);
		if (x->mode == MODE_NONE) {
			;
		} else if (i && !interface_is_basic(i)) {
			check_error(c, expr_place(&e->e),
				    "cannot use interface %s in conversion (contains specific type "
				    "constraints or is comparable)",
				    str_type(c, t));
		} else if (e->dots) {
			check_error(c, expr_place(e->args.at[0]),
				    "invalid use of ... in conversion to %s", str_type(c, t));
		} else {
			check_conversion(c, x, t);
		}
	}
	x->expr = &e->e;
	return EK_CONVERSION;
}

static ExprKind
builtin_call(Checker *c, Operand *x, CallExpr *e)
{
	static const bool is_stmt[BUILTIN_COUNT] = {
		false,
#define X(name, text, nargs, variadic, stmt, in_unsafe) stmt,
		BUILTIN_LIST(X)
#undef X
	};
	BuiltinId id = (BuiltinId)x->builtin;
	if (!check_builtin(c, x, e, id))
		x->mode = MODE_NONE;
	x->expr = &e->e;
	if (x->mode != MODE_NONE && x->mode != MODE_CONST)
		c->env.has_call_or_recv = true;
	return is_stmt[id] ? EK_STATEMENT : EK_EXPRESSION;
}

static ExprKind
failed_call(Checker *c, Operand *x, CallExpr *e)
{
	check_use(c, e->args.at, e->args.len);
	x->mode = MODE_NONE;
	x->expr = &e->e;
	return EK_STATEMENT;
}

static void
call_result(Operand *x, SignatureType *sig, CallExpr *e)
{
	x->expr = &e->e;
	if (sig->results->n == 0) {
		x->mode = MODE_NOVALUE;
	} else {
		x->mode = MODE_VALUE;
		x->type = sig->results->n == 1 ? sig->results->vars[0]->type : &sig->results->t;
	}
	if (x->mode == MODE_VALUE && sig->tparams.n > 0 && type_mentions(x->type, &sig->tparams))
		x->mode = MODE_NONE;
}

typedef struct CallFault {
	Type *bad; /* the first of the type set that is no function, or null */
} CallFault;

static bool
call_term(Type *t, Type *under, void *arg)
{
	CallFault *f = arg;
	if (!under)
		return false;
	if (under->kind != TYPE_SIGNATURE)
		f->bad = t;
	return !f->bad;
}

/* Why a value of type t cannot be called. */
static const char *
call_fault(Checker *c, Type *t)
{
	CallFault f = { 0 };
	if (type_each(t, call_term, &f)) {
		const char *cause = NULL;
		type_common_under(c, t, &cause);
		return cause ? cause : "";
	}
	return f.bad ? str_format("%s is not a function", str_type(c, f.bad)) : "no specific type";
}

ExprKind
check_call(Checker *c, Operand *x, CallExpr *e)
{
	IndexExpr *inst = NULL;
	if (e->fun->kind == EXPR_INDEX) {
		inst = as_index(e->fun);
		x->mode = MODE_NONE;
		x->type = invalid(c);
		if (!check_index_expr(c, x, inst))
			inst = NULL;
		x->expr = e->fun;
		check_record(c, x);
	} else {
		check_expr_or_type(c, x, e->fun, true);
	}
	if (x->mode == MODE_NONE)
		return failed_call(c, x, e);
	if (x->mode == MODE_TYPE)
		return conversion_call(c, x, e);
	if (x->mode == MODE_BUILTIN)
		return builtin_call(c, x, e);
	Type *u = type_common_under(c, x->type, NULL);
	if (!u || u->kind != TYPE_SIGNATURE) {
		if (type_is_valid(x->type))
			check_error(c, expr_place(x->expr), "invalid operation: cannot call %s: %s",
				    str_operand(c, x), call_fault(c, x->type));
		x->mode = MODE_NONE;
		x->expr = &e->e;
		return EK_STATEMENT;
	}
	SignatureType *sig = type_signature(u);
	bool was_generic = sig->tparams.n > 0;
	TypeVec targs = { 0 };
	Expr *const *xlist = NULL;
	uint32_t n_xlist = 0;
	if (inst) {
		xlist = inst->index.at;
		n_xlist = inst->index.len;
		if (!check_type_list(c, xlist, n_xlist, &targs) ||
		    too_many_targs(c, inst, targs.len, sig->tparams.n, sig->tparams.n))
			return failed_call(c, x, e);
		if (targs.len == sig->tparams.n) {
			check_version(c, expr_place(&inst->e), 18, "function instantiation");
			sig = instantiate_signature(c, inst->e.pos, e->fun, targs.at, targs.len,
						    sig, xlist, n_xlist);
			vec_clear(&targs);
			n_xlist = 0;
		}
	}
	Args args = { 0 };
	eval_args(c, &args, e->args.at, e->args.len);
	SignatureType *done = arguments(c, e, sig, &targs, xlist, n_xlist, &args);
	if (!done) { /* an error; go on with the result's type as far as it is known */
		vec_each(&args.list, i)
			if (is_generic_func(args.list.at[i]))
				args.list.at[i]->mode = MODE_NONE;
		done = sig;
	}
	if (was_generic && done->tparams.n == 0)
		check_record_type(c, e->fun, MODE_VALUE, &done->t, NULL);
	call_result(x, done, e);
	c->env.has_call_or_recv = true;
	return EK_STATEMENT;
}

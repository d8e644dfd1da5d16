/*
 * Expressions as gc prints them in its messages: from the typed tree, so constants are folded,
 * methods are called as method expressions, embedded fields are spelt out, and parentheses stand
 * only where precedence asks for them.
 */
#include "lower/priv.h"

/* Binding strength as in gc's printer: 8 operands, 7 unary operators and function
 * literals, 6 to 1 the rest. */
enum { PREC_OPERAND = 8, PREC_UNARY = 7 };

typedef struct Writer {
	Fn *fn;
	const Package *here;
	Buf out;
} Writer;

static void write(Writer *w, const Expr *e, int prec);

static void
write_type(Writer *w, Type *t)
{
	lower_type_text(w->fn->l, t, w->here, &w->out);
}

static void
write_list(Writer *w, const ExprVec *list, uint32_t from)
{
	for (uint32_t i = from; i < list->len; i++) {
		if (i > from)
			buf_puts(&w->out, ", ");
		write(w, list->at[i], 0);
	}
}

/* ----------------------------------------------------------------- names */

static void
write_object(Writer *w, const Object *o)
{
	if (o->pkg != NULL && o->pkg != w->here && o->parent == o->pkg->scope) {
		buf_str(&w->out, o->pkg->name);
		buf_putc(&w->out, '.');
	}
	buf_str(&w->out, o->name);
}

static void
write_name(Writer *w, const Expr *name)
{
	const Object *o = info_object(w->fn->info, as_name(name));
	if (o == NULL) {
		buf_str(&w->out, as_name(name)->name);
		return;
	}
	write_object(w, o);
	const Instance *inst = info_instance(w->fn->info, as_name(name));
	for (uint32_t i = 0; inst != NULL && i < inst->targs.n; i++) {
		static const Package nowhere;
		buf_putc(&w->out, i == 0 ? '[' : ',');
		lower_type_text(w->fn->l, lower_concrete(w->fn, inst->targs.at[i]), &nowhere,
				&w->out);
		if (i + 1 == inst->targs.n)
			buf_putc(&w->out, ']');
	}
}

/* x and the embedded fields of the path, without the last `less` steps. */
static void
write_path(Writer *w, const Expr *x, const uint32_t *path, uint32_t n, int prec)
{
	write(w, x, n > 0 ? PREC_OPERAND : prec);
	Type *t = lower_type_at(w->fn, x);
	for (uint32_t i = 0; i < n; i++) {
		if (type_as_pointer(t) != NULL)
			t = type_as_pointer(t)->elem;
		const StructType *s = type_as_struct(t);
		if (s == NULL || path[i] >= s->n)
			return;
		buf_putc(&w->out, '.');
		buf_str(&w->out, s->fields[path[i]]->name);
		t = s->fields[path[i]]->type;
	}
}

static void
write_selector(Writer *w, const SelectorExpr *e)
{
	const Selection *s = info_selection(w->fn->info, e);
	if (s == NULL) {
		write_name(w, &e->sel->e);
		return;
	}
	if (s->kind == SEL_METHOD_EXPR) {
		Type *t = lower_concrete(w->fn, s->recv);
		bool is_pointer = type_unalias(t)->kind == TYPE_POINTER;
		buf_puts(&w->out, is_pointer ? "(" : "");
		write_type(w, t);
		buf_puts(&w->out, is_pointer ? ")" : "");
	} else if (s->kind == SEL_METHOD && type_as_typeparam(s->recv) != NULL) {
		write(w, e->x, PREC_OPERAND);
	} else {
		write_path(w, e->x, s->path, s->n_path - 1, PREC_OPERAND);
	}
	buf_putc(&w->out, '.');
	buf_str(&w->out, e->sel->name);
}

/* ----------------------------------------------------------------- calls */

static void
write_args(Writer *w, const CallExpr *e, bool after_receiver)
{
	SignatureType *sig = lower_call_signature(w->fn, expr_unparen(e->fun));
	uint32_t fixed = e->args.len;
	if (sig->is_variadic && e->dots == 0)
		fixed = sig->params->n - 1;
	bool is_first = !after_receiver;
	for (uint32_t i = 0; i < fixed && i < e->args.len; i++) {
		buf_puts(&w->out, is_first ? "" : ", ");
		is_first = false;
		write(w, e->args.at[i], 0);
	}
	if (sig->is_variadic && e->dots == 0) {
		buf_puts(&w->out, is_first ? "" : ", ");
		buf_puts(&w->out, e->args.len > fixed ? "... argument" : "nil");
	}
	if (sig->is_variadic)
		buf_puts(&w->out, "...");
}

/* A method's call, with the receiver as first argument; false if e is another call. */
static bool
write_method_call(Writer *w, const CallExpr *e)
{
	const Expr *fun = expr_unparen(e->fun);
	if (fun->kind != EXPR_SELECTOR)
		return false;
	const SelectorExpr *sel = as_selector(fun);
	const Selection *s = info_selection(w->fn->info, sel);
	if (s == NULL || s->kind != SEL_METHOD || type_as_typeparam(s->recv) != NULL)
		return false;
	Type *t = lower_type_at(w->fn, sel->x);
	for (uint32_t i = 0; i + 1 < s->n_path; i++) {
		if (type_as_pointer(t) != NULL)
			t = type_as_pointer(t)->elem;
		t = type_as_struct(t)->fields[s->path[i]]->type;
	}
	if (type_is_interface(t))
		return false;
	Type *base = type_unalias(t);
	if (base->kind == TYPE_POINTER)
		base = type_unalias(type_pointer_(base)->elem);
	bool is_pointer = object_origin(s->obj)->is_ptr_recv;
	buf_puts(&w->out, is_pointer ? "(*" : "");
	write_type(w, base);
	buf_puts(&w->out, is_pointer ? ")." : ".");
	buf_str(&w->out, sel->sel->name);
	buf_putc(&w->out, '(');
	write_path(w, sel->x, s->path, s->n_path - 1, 0);
	write_args(w, e, true);
	buf_putc(&w->out, ')');
	return true;
}

static void
write_conversion(Writer *w, const CallExpr *e)
{
	Type *t = lower_type_at(w->fn, e->fun);
	TypeKind kind = t == w->fn->l->types->type_any ? TYPE_NAMED : type_unalias(t)->kind;
	bool is_named = kind == TYPE_BASIC || kind == TYPE_NAMED;
	buf_puts(&w->out, is_named ? "" : "(");
	write_type(w, t);
	buf_puts(&w->out, is_named ? "(" : ")(");
	write_list(w, &e->args, 0);
	buf_putc(&w->out, ')');
}

static const char *
builtin_name(BuiltinId id)
{
	switch (id) {
#define X(name, text, nargs, variadic, stmt, in_unsafe)                                            \
	case BUILTIN_##name:                                                                       \
		return in_unsafe ? "unsafe." text : text;
		BUILTIN_LIST(X)
#undef X
	case BUILTIN_NONE:
	case BUILTIN_COUNT:
		break;
	}
	return "";
}

static void
write_builtin(Writer *w, const CallExpr *e, BuiltinId id, int prec)
{
	/* These have no place in gc's table of precedences. */
	bool parens =
		prec > 0 && (id == BUILTIN_REAL || id == BUILTIN_IMAG || id == BUILTIN_COMPLEX);
	buf_puts(&w->out, parens ? "(" : "");
	buf_puts(&w->out, builtin_name(id));
	buf_putc(&w->out, '(');
	bool is_slice = id == BUILTIN_MAKE && type_as_slice(lower_type_at(w->fn, &e->e)) != NULL;
	vec_each(&e->args, i) {
		const Expr *arg = e->args.at[i];
		Static s;
		buf_puts(&w->out, i > 0 ? ", " : "");
		if (is_slice && i > 0 && i + 1 == e->args.len && lower_static_value(w->fn, arg, &s))
			lower_const_text(w->fn, s.value, s.type, w->here, &w->out);
		else
			write(w, arg, 0);
	}
	buf_puts(&w->out, e->dots != 0 ? "...)" : ")");
	buf_puts(&w->out, parens ? ")" : "");
}

/* What is called, if it is neither a type nor a builtin, nor the method of a concrete type: see
 * text_call.c. gc's temporaries have numbers of its own. */
static void
write_callee(Writer *w, const Expr *fun)
{
	const Selection *s = fun->kind != EXPR_SELECTOR ? NULL :
			     info_selection(w->fn->info, as_selector(fun));
	bool is_method = s != NULL && s->kind == SEL_METHOD;
	if (!lower_has_call(w->fn, is_method ? as_selector(fun)->x : fun)) {
		write(w, fun, PREC_OPERAND);
		return;
	}
	buf_puts(&w->out, ".autotmp");
	if (is_method)
		buf_printf(&w->out, ".%s", as_selector(fun)->sel->name->s);
}

static void
write_call(Writer *w, const CallExpr *e, int prec)
{
	const Expr *fun = expr_unparen(e->fun);
	BuiltinId id = lower_builtin_of(w->fn, fun);
	if (lower_is_type_expr(w->fn, fun)) {
		write_conversion(w, e);
	} else if (id != BUILTIN_NONE) {
		write_builtin(w, e, id, prec);
	} else if (!write_method_call(w, e)) {
		write_callee(w, fun);
		buf_putc(&w->out, '(');
		write_args(w, e, false);
		buf_putc(&w->out, ')');
	}
}

/* ------------------------------------------------------------- the rest */

static void
write_composite(Writer *w, const CompositeExpr *e)
{
	Type *t = lower_type_at(w->fn, &e->e);
	if (type_as_pointer(t) != NULL) {
		buf_putc(&w->out, '&');
		t = type_as_pointer(t)->elem;
	}
	write_type(w, t);
	buf_puts(&w->out, e->elems.len > 0 ? "{...}" : "{}");
}

static void
write_slice(Writer *w, const SliceExpr *e)
{
	write(w, e->x, PREC_OPERAND);
	buf_putc(&w->out, '[');
	if (e->low != NULL)
		write(w, e->low, 0);
	buf_putc(&w->out, ':');
	if (e->high != NULL)
		write(w, e->high, 0);
	if (e->max != NULL) {
		buf_putc(&w->out, ':');
		write(w, e->max, 0);
	}
	buf_putc(&w->out, ']');
}

static int
binary_prec(TokenKind op)
{
	switch (token_precedence(op)) {
	case 5: return 6;
	case 4: return 5;
	case 3: return 4;
	case 2: return 2;
	default: return 1;
	}
}

/* A constant whose type the context chose: of a shift's count gc chooses uint. */
static bool
is_untyped_const(Writer *w, const Expr *e)
{
	if (!lower_is_const(w->fn, e))
		return false;
	e = expr_unparen((Expr *)(uintptr_t)e);
	const Object *o = NULL;
	switch (e->kind) {
	case EXPR_LIT:
		return true;
	case EXPR_NAME:
		o = info_object(w->fn->info, as_name(e));
		return o != NULL && o->type != NULL && type_is_untyped(o->type);
	case EXPR_SELECTOR:
		o = info_object(w->fn->info, as_selector(e)->sel);
		return o != NULL && o->type != NULL && type_is_untyped(o->type);
	case EXPR_UNARY:
		return is_untyped_const(w, as_unary(e)->x);
	case EXPR_BINARY:
		return is_untyped_const(w, as_binary(e)->x) && is_untyped_const(w, as_binary(e)->y);
	default:
		return false;
	}
}

static void
write_binary(Writer *w, const BinaryExpr *e, int prec)
{
	int own = binary_prec(e->op);
	buf_puts(&w->out, own < prec ? "(" : "");
	write(w, e->x, own);
	buf_printf(&w->out, " %s ", token_text(e->op));
	if ((e->op == TK_SHL || e->op == TK_SHR) && is_untyped_const(w, e->y))
		lower_const_text(w->fn, lower_fact(w->fn, e->y)->value,
				 w->fn->l->types->basic[BASIC_UINT], w->here, &w->out);
	else
		write(w, e->y, own + 1);
	buf_puts(&w->out, own < prec ? ")" : "");
}

static void
write_unary(Writer *w, const char *op, const Expr *x, int prec)
{
	/* The address of a literal binds like the literal's own operator. */
	buf_puts(&w->out, PREC_UNARY < prec ? "(" : "");
	buf_puts(&w->out, op);
	write(w, x, PREC_UNARY + 1);
	buf_puts(&w->out, PREC_UNARY < prec ? ")" : "");
}

static void
write_index(Writer *w, const IndexExpr *e)
{
	if (lower_func_instance(w->fn, &e->e) != NULL && lower_func_object(w->fn, &e->e) != NULL) {
		write(w, e->x, PREC_OPERAND);
		return;
	}
	write(w, e->x, PREC_OPERAND);
	buf_putc(&w->out, '[');
	write(w, e->index.at[0], 0);
	buf_putc(&w->out, ']');
}

static void
write(Writer *w, const Expr *e, int prec)
{
	const Fact *f = lower_fact(w->fn, e);
	if (f->mode == MODE_TYPE) {
		write_type(w, lower_type_at(w->fn, e));
		return;
	}
	if (lower_is_const(w->fn, e)) {
		lower_const_text(w->fn, f->value, lower_type_at(w->fn, e), w->here, &w->out);
		return;
	}
	switch (e->kind) {
	case EXPR_NAME:
		write_name(w, e);
		return;
	case EXPR_COMPOSITE:
		write_composite(w, as_composite(e));
		return;
	case EXPR_FUNC:
		buf_puts(&w->out, prec > PREC_UNARY ? "(func literal)" : "func literal");
		return;
	case EXPR_PAREN:
		write(w, as_paren(e)->x, prec);
		return;
	case EXPR_SELECTOR:
		write_selector(w, as_selector(e));
		return;
	case EXPR_INDEX:
		write_index(w, as_index(e));
		return;
	case EXPR_SLICE:
		write_slice(w, as_slice(e));
		return;
	case EXPR_ASSERT:
		write(w, as_assert(e)->x, PREC_OPERAND);
		buf_puts(&w->out, ".(");
		write_type(w, lower_type_at(w->fn, as_assert(e)->type));
		buf_putc(&w->out, ')');
		return;
	case EXPR_CALL:
		write_call(w, as_call(e), prec);
		return;
	case EXPR_STAR:
		write_unary(w, "*", as_star(e)->x, prec);
		return;
	case EXPR_UNARY:
		write_unary(w, token_text(as_unary(e)->op), as_unary(e)->x, prec);
		return;
	case EXPR_BINARY:
		write_binary(w, as_binary(e), prec);
		return;
	default:
		return;
	}
}

static const Str *
finish(Writer *w)
{
	return str_intern(w->fn->l->strs, buf_cstr(&w->out), w->out.len);
}

const Str *
lower_expr_text(Fn *fn, const Expr *e)
{
	Writer w = { .fn = fn, .here = fn->unit->pkg };
	write(&w, e, 0);
	return finish(&w);
}

const Str *
lower_rune_literal_text(Fn *fn, Type *t, const Expr *string)
{
	Writer w = { .fn = fn, .here = fn->unit->pkg };
	write_type(&w, t);
	buf_puts(&w.out, const_string_len(lower_fact(fn, string)->value) > 0 ? "{...}" : "{}");
	return finish(&w);
}

const Str *
lower_static_text(Fn *fn, const Static *s)
{
	Buf b = {0};
	lower_const_text(fn, s->value, s->type, fn->unit->pkg, &b);
	return str_intern(fn->l->strs, b.s, b.len);
}

const Str *
lower_composite_pointer_text(Fn *fn, const CompositeExpr *e, Type *t)
{
	Writer w = { .fn = fn, .here = fn->unit->pkg };
	buf_putc(&w.out, '&');
	write_type(&w, t);
	buf_puts(&w.out, e->elems.len > 0 ? "{...}" : "{}");
	return finish(&w);
}

/* -------------------------------------------------- literals for variables */

/* The variable that a name denotes if it keeps the value it is declared with, else null. */
static const Var *
kept_var(Fn *fn, const Expr *e)
{
	if (e->kind != EXPR_NAME)
		return NULL;
	const Object *o = info_object(fn->info, as_name(e));
	const Var *v = o != NULL && o->kind == OBJ_VAR ? lower_var_of(fn, o) : NULL;
	return v == NULL || v->init == NULL || v->is_assigned || v->is_addressed ? NULL : v;
}

/* The number of elements of the slice literal that a variable keeps, or -1. */
static int64_t
literal_len(Fn *fn, const Expr *e)
{
	const Var *v = kept_var(fn, expr_unparen((Expr *)(uintptr_t)e));
	for (uint32_t steps = 0; v != NULL && steps < 100; steps++) {
		const Expr *init = expr_unparen(v->init);
		if (init->kind == EXPR_COMPOSITE && type_as_slice(lower_type_at(fn, init)) != NULL)
			return lower_literal_len(fn, as_composite(init));
		v = kept_var(fn, init);
	}
	return -1;
}

bool
lower_static_value(Fn *fn, const Expr *e, Static *out)
{
	e = expr_unparen((Expr *)(uintptr_t)e);
	if (lower_is_const(fn, e)) {
		*out = (Static){ .value = lower_fact(fn, e)->value, .type = lower_type_at(fn, e) };
		return true;
	}
	const Var *v = kept_var(fn, e);
	if (v != NULL) {
		if (!lower_static_value(fn, v->init, out))
			return false;
		out->type = lower_concrete(fn, v->type);
		return true;
	}
	if (e->kind != EXPR_CALL)
		return false;
	if (lower_builtin_of(fn, as_call(e)->fun) == BUILTIN_LEN) {
		int64_t n = literal_len(fn, as_call(e)->args.at[0]);
		*out = (Static){ .value = const_of_int(n), .type = lower_type_at(fn, e) };
		return n >= 0;
	}
	if (!lower_is_type_expr(fn, as_call(e)->fun))
		return false;
	/* A conversion between types of one kind. */
	if (!lower_static_value(fn, as_call(e)->args.at[0], out))
		return false;
	BasicType *to = type_as_basic(lower_type_at(fn, e)), *from = type_as_basic(out->type);
	out->type = lower_type_at(fn, e);
	return to != NULL && from != NULL && to->basic == from->basic;
}

/* ------------------------------------------------------------ positions */

/* The innermost trailing type name of a type expression. */
static Pos
trailing_name(const Expr *e)
{
	for (;;) {
		switch (e->kind) {
		case EXPR_STAR:
			e = as_star(e)->x;
			continue;
		case EXPR_PAREN:
			e = as_paren(e)->x;
			continue;
		case TYPE_EXPR_ARRAY:
			e = as_array_type(e)->elem;
			continue;
		case TYPE_EXPR_MAP:
			e = as_map_type(e)->value;
			continue;
		case TYPE_EXPR_CHAN:
			e = as_chan_type(e)->elem;
			continue;
		case EXPR_SELECTOR:
			return as_selector(e)->x->pos;
		case EXPR_INDEX:
			return expr_start(e);
		case TYPE_EXPR_FUNC: {
			const FieldList *results = as_func_type(e)->results;
			if (results == NULL || results->fields.len == 0)
				return e->pos;
			e = (*vec_last(&results->fields))->type;
			continue;
		}
		default:
			return e->pos;
		}
	}
}

Pos
lower_clause_var_pos(const CaseClause *c)
{
	return c->exprs.len == 0 ? c->pos : trailing_name(*vec_last(&c->exprs));
}

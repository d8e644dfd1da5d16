/*
 * Expressions as gc prints them in its messages: from the typed tree, so constants are folded,
 * methods are called as method expressions, embedded fields are spelt out, and parentheses stand
 * only where precedence asks for them.
 *
 * Where type arguments are involved there are two texts: in the words of the source, with the
 * instance's types, and in gc's, with the shapes of the types (shape.c) and with the dictionaries
 * that gc passes to generic functions (text_dict.c).
 */
#include "lower/priv.h"

/* Binding strength as in gc's printer: 8 operands, 7 unary operators and function
 * literals, 6 to 1 the rest. */
enum { PREC_OPERAND = 8, PREC_UNARY = 7 };

static void write(TextWriter *w, const Expr *e, int prec);

void
lower_text_write(TextWriter *w, const Expr *e, int prec)
{
	write(w, e, prec);
}

static void
write_type(TextWriter *w, Type *t)
{
	lower_type_text(w->fn->l, t, w->notation, w->here, &w->out);
}

/* A raw type, and the type of e, with the arguments or their shapes. */
static Type *
type_in(const TextWriter *w, Type *raw)
{
	return lower_subst(w->fn->l, w->env, raw);
}

static Type *
type_at(const TextWriter *w, const Expr *e)
{
	return type_in(w, lower_raw_type_at(w->fn, e));
}

static void
write_list(TextWriter *w, const ExprVec *list, uint32_t from)
{
	for (uint32_t i = from; i < list->len; i++) {
		if (i > from)
			buf_puts(&w->out, ", ");
		write(w, list->at[i], 0);
	}
}

/* ----------------------------------------------------------------- names */

static void
write_object(TextWriter *w, const Object *o)
{
	if (o->pkg != NULL && o->pkg != w->here && o->parent == o->pkg->scope) {
		buf_str(&w->out, o->pkg->name);
		buf_putc(&w->out, '.');
	}
	buf_str(&w->out, o->name);
}

static void
write_name(TextWriter *w, const Expr *name)
{
	const Object *o = info_object(w->fn->info, as_name(name));
	if (o == NULL) {
		buf_str(&w->out, as_name(name)->name);
		return;
	}
	write_object(w, o);
	const Instance *inst = info_instance(w->fn->info, as_name(name));
	if (inst == NULL)
		return;
	TypeList targs = { .n = inst->targs.n, .at = mem_array(Type *, inst->targs.n) };
	for (uint32_t i = 0; i < targs.n; i++)
		targs.at[i] = type_in(w, inst->targs.at[i]);
	buf_str(&w->out, lower_targs_text(w->fn->l, &targs, w->notation));
}

/* x and the embedded fields of the path, without the last `less` steps. */
static void
write_path(TextWriter *w, const Expr *x, const uint32_t *path, uint32_t n, int prec)
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
write_selector(TextWriter *w, const SelectorExpr *e)
{
	const Selection *s = info_selection(w->fn->info, e);
	if (s == NULL) {
		write_name(w, &e->sel->e);
		return;
	}
	if (s->kind == SEL_METHOD_EXPR) {
		Type *t = type_in(w, s->recv);
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

void
lower_text_args(TextWriter *w, const CallExpr *e, bool is_first)
{
	SignatureType *sig = lower_call_signature(w->fn, expr_unparen(e->fun));
	uint32_t fixed = e->args.len;
	if (sig->is_variadic && e->dots == 0)
		fixed = sig->params->n - 1;
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

/* The receiver's type without a pointer, raw if t is: t or that of an embedded field. */
static Type *
method_base(Type *t, const Selection *s)
{
	assert(s->kind == SEL_METHOD && s->n_path > 0);
	for (uint32_t i = 0; i + 1 < s->n_path; i++) {
		if (type_as_pointer(t) != NULL)
			t = type_as_pointer(t)->elem;
		assert(s->path[i] < type_as_struct(t)->n);
		t = type_as_struct(t)->fields[s->path[i]]->type;
	}
	t = type_unalias(t);
	return t->kind == TYPE_POINTER ? type_unalias(type_pointer_(t)->elem) : t;
}

/* A method's call, with the receiver as first argument; false if e is another call. */
static bool
write_method_call(TextWriter *w, const CallExpr *e)
{
	const Expr *fun = expr_unparen(e->fun);
	if (fun->kind != EXPR_SELECTOR)
		return false;
	const SelectorExpr *sel = as_selector(fun);
	const Selection *s = info_selection(w->fn->info, sel);
	if (s == NULL || s->kind != SEL_METHOD || type_as_typeparam(s->recv) != NULL)
		return false;
	Type *raw = method_base(lower_raw_type_at(w->fn, sel->x), s);
	if (type_is_interface(raw))
		return false;
	Type *base = type_in(w, raw);
	const NamedType *generic = type_unalias(raw)->kind != TYPE_NAMED ? NULL :
				   type_named(type_unalias(raw));
	if (generic != NULL && generic->targs.n == 0)
		generic = NULL;
	if (w->notation == NOTATION_GC && generic != NULL) {
		TypeList shapes = lower_shapes(w->fn->l, w->env, &generic->targs,
					       &generic->origin->tparams);
		base = type_instantiate(w->fn->l->types, &generic->origin->t, shapes.at, shapes.n);
	}
	bool is_pointer = object_origin(s->obj)->is_ptr_recv;
	buf_puts(&w->out, is_pointer ? "(*" : "");
	write_type(w, base);
	buf_puts(&w->out, is_pointer ? ")." : ".");
	buf_str(&w->out, sel->sel->name);
	buf_putc(&w->out, '(');
	write_path(w, sel->x, s->path, s->n_path - 1, 0);
	if (w->notation == NOTATION_GC && generic != NULL) {
		buf_puts(&w->out, ", ");
		lower_text_dictionary(w, generic->obj, &generic->targs);
	}
	lower_text_args(w, e, false);
	buf_putc(&w->out, ')');
	return true;
}

static void
write_conversion(TextWriter *w, const CallExpr *e)
{
	Type *t = type_at(w, e->fun);
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
write_static(TextWriter *w, const Static *s)
{
	lower_const_text(w->fn->l, s->value, type_in(w, s->type), w->notation, w->here, &w->out);
}

static void
write_builtin(TextWriter *w, const CallExpr *e, BuiltinId id, int prec)
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
			write_static(w, &s);
		else if (id == BUILTIN_NEW && lower_text_is_derived(w, arg))
			buf_puts(&w->out, "<node DYNAMICTYPE>");
		else
			write(w, arg, 0);
	}
	buf_puts(&w->out, e->dots != 0 ? "...)" : ")");
	buf_puts(&w->out, parens ? ")" : "");
}

/* What is called, if it is neither a type nor a builtin, nor the method of a concrete type: see
 * text_call.c. gc's temporaries have numbers of its own. */
static void
write_callee(TextWriter *w, const Expr *fun)
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
write_call(TextWriter *w, const CallExpr *e, int prec)
{
	const Expr *fun = expr_unparen(e->fun);
	BuiltinId id = lower_builtin_of(w->fn, fun);
	if (lower_is_type_expr(w->fn, fun)) {
		write_conversion(w, e);
	} else if (id != BUILTIN_NONE) {
		write_builtin(w, e, id, prec);
	} else if (w->notation == NOTATION_GC && lower_text_call(w, e)) {
		return;
	} else if (!write_method_call(w, e)) {
		write_callee(w, fun);
		buf_putc(&w->out, '(');
		lower_text_args(w, e, true);
		buf_putc(&w->out, ')');
	}
}

/* ------------------------------------------------------------- the rest */

static void
write_composite(TextWriter *w, const CompositeExpr *e, bool is_address)
{
	Type *t = type_at(w, &e->e);
	bool is_elided = type_as_pointer(t) != NULL;
	buf_puts(&w->out, is_address || is_elided ? "&" : "");
	write_type(w, is_elided ? type_as_pointer(t)->elem : t);
	buf_puts(&w->out, e->elems.len > 0 ? "{...}" : "{}");
}

static void
write_slice(TextWriter *w, const SliceExpr *e)
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
is_untyped_const(TextWriter *w, const Expr *e)
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
write_binary(TextWriter *w, const BinaryExpr *e, int prec)
{
	int own = binary_prec(e->op);
	buf_puts(&w->out, own < prec ? "(" : "");
	write(w, e->x, own);
	buf_printf(&w->out, " %s ", token_text(e->op));
	if ((e->op == TK_SHL || e->op == TK_SHR) && is_untyped_const(w, e->y))
		write_static(w, &(Static){ .value = lower_fact(w->fn, e->y)->value,
					   .type = w->fn->l->types->basic[BASIC_UINT] });
	else
		write(w, e->y, own + 1);
	buf_puts(&w->out, own < prec ? ")" : "");
}

static void
write_unary(TextWriter *w, const char *op, const Expr *x, int prec)
{
	/* The address of a literal binds like the literal's own operator. */
	buf_puts(&w->out, PREC_UNARY < prec ? "(" : "");
	buf_puts(&w->out, op);
	write(w, x, PREC_UNARY + 1);
	buf_puts(&w->out, PREC_UNARY < prec ? ")" : "");
}

static void
write_index(TextWriter *w, const IndexExpr *e)
{
	assert(e->index.len > 0);
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
write(TextWriter *w, const Expr *e, int prec)
{
	const Fact *f = lower_fact(w->fn, e);
	if (f->mode == MODE_TYPE) {
		write_type(w, type_at(w, e));
		return;
	}
	if (lower_is_const(w->fn, e)) {
		write_static(w, &(Static){ .value = f->value,
					   .type = lower_raw_type_at(w->fn, e) });
		return;
	}
	switch (e->kind) {
	case EXPR_NAME:
		write_name(w, e);
		return;
	case EXPR_COMPOSITE:
		write_composite(w, as_composite(e), false);
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
		if (lower_text_is_derived(w, as_assert(e)->type)) {
			buf_puts(&w->out, "<node DYNAMICDOTTYPE>");
			return;
		}
		write(w, as_assert(e)->x, PREC_OPERAND);
		buf_puts(&w->out, ".(");
		write_type(w, type_at(w, as_assert(e)->type));
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

/* ----------------------------------------------------------- whole texts */

static TextWriter
source_writer(Fn *fn)
{
	return (TextWriter){ .fn = fn, .here = fn->unit->pkg, .env = fn->env,
			     .notation = NOTATION_SOURCE };
}

/* False in an instance that gc has not. */
static bool
gc_writer(Fn *fn, TextWriter *w)
{
	*w = source_writer(fn);
	w->notation = NOTATION_GC;
	if (fn->env != NULL)
		w->env = lower_shaped_env(fn->l, fn->env);
	return fn->env == NULL || w->env != NULL;
}

static const Str *
finish(TextWriter *w)
{
	return str_intern(w->fn->l->strs, buf_cstr(&w->out), w->out.len);
}

/* Of gc's text: null if it is not known, or no other than that of the source. */
static const Str *
finish_gc(TextWriter *w, const Str *source)
{
	const Str *text = finish(w);
	return w->is_unknown || text == source ? NULL : text;
}

const Str *
lower_expr_text(Fn *fn, const Expr *e)
{
	TextWriter w = source_writer(fn);
	write(&w, e, 0);
	return finish(&w);
}

const Str *
lower_gc_text(Fn *fn, const Expr *e)
{
	TextWriter w;
	if (!gc_writer(fn, &w))
		return NULL;
	write(&w, e, 0);
	return finish_gc(&w, lower_expr_text(fn, e));
}

const Str *
lower_rune_literal_text(Fn *fn, Type *t, const Expr *string)
{
	TextWriter w = source_writer(fn);
	write_type(&w, t);
	buf_puts(&w.out, const_string_len(lower_fact(fn, string)->value) > 0 ? "{...}" : "{}");
	return finish(&w);
}

const Str *
lower_static_text(Fn *fn, const Static *s)
{
	TextWriter w = source_writer(fn);
	write_static(&w, s);
	return finish(&w);
}

const Str *
lower_static_gc_text(Fn *fn, const Static *s)
{
	TextWriter w;
	if (!gc_writer(fn, &w))
		return NULL;
	write_static(&w, s);
	return finish_gc(&w, lower_static_text(fn, s));
}

const Str *
lower_composite_pointer_text(Fn *fn, const CompositeExpr *e)
{
	TextWriter w = source_writer(fn);
	write_composite(&w, e, true);
	return finish(&w);
}

const Str *
lower_composite_pointer_gc_text(Fn *fn, const CompositeExpr *e)
{
	TextWriter w;
	if (!gc_writer(fn, &w))
		return NULL;
	write_composite(&w, e, true);
	return finish_gc(&w, lower_composite_pointer_text(fn, e));
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
	assert(!c->is_default || c->exprs.len == 0);
	return c->exprs.len == 0 ? c->pos : trailing_name(*vec_last(&c->exprs));
}

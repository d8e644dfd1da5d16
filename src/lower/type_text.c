/*
 * Types as text, in four notations: names of the IR, the words of the source, the words of gc's
 * messages, and gc's names for the linker (fmtTypeID in cmd/compile/internal/types/fmt.go), which
 * gc's messages contain where a type is an argument of a generic one.
 */
#include "lower/priv.h"

typedef struct Writer {
	Lower *l;
	TypeNotation notation;
	const Package *here;
	Buf *out;
} Writer;

static void write_type(Writer *w, Type *t);

static bool
has_full_paths(const Writer *w)
{
	switch (w->notation) {
	case NOTATION_IR:
	case NOTATION_LINK:
		return true;
	case NOTATION_SOURCE:
	case NOTATION_GC:
		return false;
	}
	return false;
}

/* The package's path; for the linker a program's is main. */
static const Str *
full_path(const Writer *w, const Package *pkg)
{
	assert(has_full_paths(w));
	return w->notation == NOTATION_LINK && str_is(pkg->name, "main") ? pkg->name : pkg->id;
}

static void
write_targs(Writer *w, const TypeList *targs)
{
	/* Names inside brackets are qualified even in their own package. */
	static const Package nowhere;
	Writer in = *w;
	in.here = w->notation == NOTATION_SOURCE ? &nowhere : NULL;
	if (w->notation == NOTATION_GC)
		in.notation = NOTATION_LINK;
	buf_putc(w->out, '[');
	for (uint32_t i = 0; i < targs->n; i++) {
		if (i > 0)
			buf_putc(w->out, ',');
		write_type(&in, targs->at[i]);
	}
	buf_putc(w->out, ']');
}

static void
write_tuple(Writer *w, const TupleType *t, bool is_variadic)
{
	for (uint32_t i = 0; i < t->n; i++) {
		if (i > 0)
			buf_puts(w->out, ", ");
		Type *p = t->vars[i]->type;
		if (is_variadic && i + 1 == t->n) {
			buf_puts(w->out, "...");
			p = type_as_slice(p) != NULL ? type_as_slice(p)->elem : p;
		}
		write_type(w, p);
	}
}

static void
write_signature(Writer *w, const SignatureType *s)
{
	buf_putc(w->out, '(');
	write_tuple(w, s->params, s->is_variadic);
	buf_putc(w->out, ')');
	if (s->results->n == 0)
		return;
	buf_puts(w->out, s->results->n > 1 ? " (" : " ");
	write_tuple(w, s->results, false);
	if (s->results->n > 1)
		buf_putc(w->out, ')');
}

/* Before the name of a field or method that is not exported; gc qualifies them. */
static void
write_owner(Writer *w, const Object *member)
{
	if (object_is_exported(member) || member->pkg == NULL || member->pkg == w->here)
		return;
	if (w->notation == NOTATION_LINK)
		buf_printf(w->out, "%s.", full_path(w, member->pkg)->s);
	else if (w->notation == NOTATION_GC)
		buf_printf(w->out, "%s.", member->pkg->name->s);
}

/* For the linker an embedded field is named where its name is not that of its type, as in an
 * instance. */
static bool
is_renamed(const Object *field)
{
	assert(field->is_embedded);
	Type *t = type_unalias(field->type);
	if (t->kind == TYPE_POINTER)
		t = type_unalias(type_pointer_(t)->elem);
	if (t->kind == TYPE_NAMED)
		return type_named(t)->targs.n > 0 || type_named(t)->obj->name != field->name;
	return t->kind != TYPE_BASIC || !str_is(field->name, type_basic(t)->name);
}

static void
write_field(Writer *w, const Object *field, const Str *tag)
{
	bool has_name = !field->is_embedded;
	if (field->is_embedded && w->notation == NOTATION_LINK)
		has_name = is_renamed(field);
	if (has_name) {
		write_owner(w, field);
		buf_str(w->out, field->name);
		buf_puts(w->out, field->is_embedded ? " = " : " ");
	}
	write_type(w, field->type);
	if (w->notation != NOTATION_IR && tag != NULL) {
		buf_putc(w->out, ' ');
		const_quote(tag->s, tag->len, w->out);
	}
}

static void
write_struct(Writer *w, const StructType *s)
{
	buf_puts(w->out, "struct {");
	for (uint32_t i = 0; i < s->n; i++) {
		buf_puts(w->out, i > 0 ? "; " : " ");
		write_field(w, s->fields[i], s->tags != NULL ? s->tags[i] : NULL);
	}
	buf_puts(w->out, s->n > 0 ? " }" : "}");
}

static void
write_interface(Writer *w, InterfaceType *t)
{
	uint32_t n = interface_n_methods(t);
	Writer in = *w;
	buf_puts(w->out, "interface {");
	for (uint32_t i = 0; i < n; i++) {
		Object *m = interface_method(t, i);
		buf_puts(w->out, i > 0 ? "; " : " ");
		/* From the first method on that is not exported gc writes as for the linker. */
		if (w->notation == NOTATION_GC && !object_is_exported(m))
			in.notation = NOTATION_LINK;
		if (in.notation == NOTATION_IR)
			buf_str(w->out, lower_method_name(w->l, m));
		else if (in.notation == NOTATION_LINK && !object_is_exported(m) && m->pkg != NULL)
			buf_printf(w->out, "%s.%s", full_path(&in, m->pkg)->s, m->name->s);
		else
			buf_str(w->out, m->name);
		write_signature(&in, func_signature(m));
	}
	buf_puts(w->out, n > 0 ? " }" : "}");
}

static void
write_named(Writer *w, NamedType *n)
{
	if (w->notation == NOTATION_IR) {
		buf_str(w->out, lower_named_full(w->l, n));
		return;
	}
	const Package *pkg = n->obj->pkg;
	/* What stands for a type parameter has its name, which belongs to no package. */
	bool is_open = map_has(&w->l->open_types, map_key(&n->t));
	if (pkg != NULL && w->notation == NOTATION_LINK) {
		buf_str(w->out, ir_name_make(w->l->strs, full_path(w, pkg), n->obj->name->s));
	} else {
		if (pkg != NULL && pkg != w->here && !is_open)
			buf_printf(w->out, "%s.", pkg->name->s);
		buf_str(w->out, n->obj->name);
	}
	const Env *env = map_get_ptr(&w->l->shaped_locals, n);
	if (n->targs.n > 0)
		write_targs(w, &n->targs);
	else if (env != NULL)
		write_targs(w, &(TypeList){ .n = env->params.n, .at = (Type **)env->args });
}

static void
write_chan(Writer *w, const ChanType *c)
{
	Type *elem = type_unalias(c->elem);
	bool is_received = elem->kind == TYPE_CHAN && type_chan(elem)->dir == CHAN_RECV;
	bool is_gc = w->notation == NOTATION_GC || w->notation == NOTATION_LINK;
	bool parens = is_received && (c->dir == CHAN_BOTH || (!is_gc && c->dir == CHAN_SEND));
	buf_puts(w->out, c->dir == CHAN_RECV ? "<-chan " :
			 c->dir == CHAN_SEND ? "chan<- " : "chan ");
	if (parens)
		buf_putc(w->out, '(');
	write_type(w, c->elem);
	if (parens)
		buf_putc(w->out, ')');
}

static void
write_basic(Writer *w, const BasicType *b)
{
	if (b->basic == BASIC_UNSAFE_POINTER)
		buf_puts(w->out, "unsafe.");
	/* byte and uint8 are one type, so it needs one full name. */
	if (has_full_paths(w) && b->basic == BASIC_UINT8)
		buf_puts(w->out, "uint8");
	else if (has_full_paths(w) && b->basic == BASIC_INT32)
		buf_puts(w->out, "int32");
	else
		buf_puts(w->out, b->name);
}

static void
write_type(Writer *w, Type *t)
{
	if (!has_full_paths(w) && t == w->l->types->type_any) {
		buf_puts(w->out, "any");
		return;
	}
	t = type_unalias(t);
	switch (t->kind) {
	case TYPE_BASIC:
		write_basic(w, type_basic(t));
		return;
	case TYPE_ARRAY:
		buf_printf(w->out, "[%lld]", (long long)type_array(t)->len);
		write_type(w, type_array(t)->elem);
		return;
	case TYPE_SLICE:
		buf_puts(w->out, "[]");
		write_type(w, type_slice_(t)->elem);
		return;
	case TYPE_STRUCT:
		write_struct(w, type_struct(t));
		return;
	case TYPE_POINTER:
		buf_putc(w->out, '*');
		write_type(w, type_pointer_(t)->elem);
		return;
	case TYPE_TUPLE:
		buf_putc(w->out, '(');
		write_tuple(w, type_tuple(t), false);
		buf_putc(w->out, ')');
		return;
	case TYPE_SIGNATURE:
		buf_puts(w->out, "func");
		write_signature(w, type_signature(t));
		return;
	case TYPE_INTERFACE:
		write_interface(w, type_interface(t));
		return;
	case TYPE_MAP:
		buf_puts(w->out, "map[");
		write_type(w, type_map(t)->key);
		buf_putc(w->out, ']');
		write_type(w, type_map(t)->elem);
		return;
	case TYPE_CHAN:
		write_chan(w, type_chan(t));
		return;
	case TYPE_NAMED:
		write_named(w, type_named(t));
		return;
	case TYPE_TYPEPARAM:
		buf_str(w->out, type_typeparam(t)->obj->name);
		return;
	case TYPE_UNION:
	case TYPE_ALIAS:
		break;
	}
	lower_bug(w->l, 0, "type of kind %d has no name", (int)t->kind);
}

void
lower_type_text(Lower *l, Type *t, TypeNotation notation, const Package *here, Buf *out)
{
	Writer w = { .l = l, .notation = notation, .here = here, .out = out };
	assert((here == NULL) == has_full_paths(&w));
	write_type(&w, t);
}

const Str *
lower_targs_text(Lower *l, const TypeList *targs, TypeNotation notation)
{
	assert(targs->n > 0);
	Buf b = {0};
	Writer w = { .l = l, .notation = notation, .out = &b };
	write_targs(&w, targs);
	return str_intern(l->strs, b.s, b.len);
}

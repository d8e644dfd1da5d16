/*
 * Types in fact dumps: inside one function, or outside of all, identical types
 * have the same text however the source spells them, and different types
 * different texts (the names of a generic signature's own type parameters
 * apart). Aliases are resolved; interfaces are their whole method set and the
 * sorted texts of their other elements.
 */
#include "types/priv.h"

#include "base/texts.h"

typedef struct TypeDump {
	TypesCtx *ctx;
	VEC(InterfaceType *) inside; /* being written, outermost first */
} TypeDump;

static void write(TypeDump *d, Type *t, Buf *b);

void
dump_pos(TypesCtx *ctx, Pos pos, Buf *out)
{
	if (pos == 0) {
		buf_putc(out, '-');
		return;
	}
	Loc l = fileset_locate_physical(ctx->files, pos);
	const char *slash = strrchr(l.file->s, '/');
	buf_printf(out, "%s:%u:%u", slash != NULL ? slash + 1 : l.file->s, l.line, l.col);
}

static void
write_id(const Object *o, Buf *b)
{
	if (o->pkg != NULL && !object_is_exported(o)) {
		buf_str(b, o->pkg->path);
		buf_putc(b, '.');
	}
	buf_str(b, o->name);
}

static void
write_name(TypeDump *d, const Object *o, Buf *b)
{
	if (o->pkg == NULL) {
		buf_str(b, o->name);
		return;
	}
	buf_str(b, o->pkg->path);
	buf_putc(b, '.');
	buf_str(b, o->name);
	if (o->parent != NULL && o->parent != o->pkg->scope) {
		buf_putc(b, '@');
		dump_pos(d->ctx, o->pos, b);
	}
}

static void
write_list(TypeDump *d, const TypeList *list, Buf *b)
{
	if (list->n == 0)
		return;
	for (uint32_t i = 0; i < list->n; i++) {
		buf_putc(b, i == 0 ? '[' : ',');
		write(d, list->at[i], b);
	}
	buf_putc(b, ']');
}

static void
write_tuple(TypeDump *d, const TupleType *t, bool is_variadic, Buf *b)
{
	buf_putc(b, '(');
	for (uint32_t i = 0; i < t->n; i++) {
		Type *v = t->vars[i]->type;
		if (i > 0)
			buf_puts(b, ", ");
		if (is_variadic && i + 1 == t->n) {
			buf_puts(b, "...");
			/* append of a string has no slice there */
			if (type_unalias(v)->kind == TYPE_SLICE)
				v = type_slice_(type_unalias(v))->elem;
		}
		write(d, v, b);
	}
	buf_putc(b, ')');
}

static void
write_signature(TypeDump *d, const SignatureType *s, Buf *b)
{
	for (uint32_t i = 0; i < s->tparams.n; i++) {
		buf_puts(b, i == 0 ? "[" : ", ");
		buf_printf(b, "%s$%u ", s->tparams.at[i]->obj->name->s, i);
		typeparam_iface(s->tparams.at[i]); /* puts a constraint such as ~int into one */
		write(d, s->tparams.at[i]->bound, b);
	}
	if (s->tparams.n > 0)
		buf_putc(b, ']');
	write_tuple(d, s->params, s->is_variadic, b);
	if (s->results->n == 0)
		return;
	buf_putc(b, ' ');
	if (s->results->n == 1)
		write(d, s->results->vars[0]->type, b);
	else
		write_tuple(d, s->results, false, b);
}

static void
write_struct(TypeDump *d, const StructType *s, Buf *b)
{
	buf_puts(b, "struct{");
	for (uint32_t i = 0; i < s->n; i++) {
		if (i > 0)
			buf_puts(b, "; ");
		write_id(s->fields[i], b);
		/* An embedded field's type differs from a plain one's. */
		if (s->fields[i]->is_embedded)
			buf_putc(b, '!');
		buf_putc(b, ' ');
		write(d, s->fields[i]->type, b);
		const Str *tag = s->tags != NULL ? s->tags[i] : NULL;
		if (tag != NULL && tag->len > 0) {
			buf_putc(b, ' ');
			const_quote(tag->s, tag->len, b);
		}
	}
	buf_putc(b, '}');
}


typedef VEC(InterfaceType *) IfaceVec;

/* The texts of the elements that are no interfaces. */
static void
collect(TypeDump *d, InterfaceType *t, Texts *texts, IfaceVec *seen)
{
	vec_each(seen, i)
		if (seen->at[i] == t)
			return;
	vec_push(seen, t);
	vec_each(&t->embeds, i) {
		Type *e = type_unalias(t->embeds.at[i]);
		if (e == d->ctx->type_comparable) {
			vec_push(texts, "comparable");
			continue;
		}
		Type *u = e->kind == TYPE_TYPEPARAM ? e : type_under(e);
		if (u->kind == TYPE_INTERFACE) {
			collect(d, type_interface(u), texts, seen);
			continue;
		}
		Buf b = {0};
		write(d, e, &b);
		texts_take(texts, &b);
	}
}

static void
write_interface(TypeDump *d, InterfaceType *t, Buf *b)
{
	vec_each(&d->inside, i)
		if (d->inside.at[i] == t) {
			buf_printf(b, "interface@%u", i);
			return;
		}
	vec_push(&d->inside, t);
	buf_puts(b, "interface{");
	const char *sep = "";
	const TypeSet *s = interface_tset(t, 0);
	for (uint32_t i = 0; i < s->n_methods; i++) {
		buf_puts(b, sep);
		write_id(s->methods[i], b);
		if (s->methods[i]->type != NULL && s->methods[i]->type->kind == TYPE_SIGNATURE)
			write_signature(d, type_signature(s->methods[i]->type), b);
		sep = "; ";
	}
	Texts texts = {0};
	IfaceVec seen = {0};
	collect(d, t, &texts, &seen);
	texts_sort_unique(&texts);
	vec_each(&texts, i) {
		buf_puts(b, sep);
		buf_puts(b, texts.at[i]);
		sep = "; ";
	}
	buf_putc(b, '}');
	(void)vec_pop(&d->inside);
}

static void
write_basic(const BasicType *t, Buf *b)
{
	if (t->basic == BASIC_INVALID)
		buf_putc(b, '-');
	else if (t->basic == BASIC_UINT8)
		buf_puts(b, "uint8");
	else if (t->basic == BASIC_INT32)
		buf_puts(b, "int32");
	else if (t->basic == BASIC_UNSAFE_POINTER)
		buf_puts(b, "unsafe.Pointer");
	else
		buf_puts(b, t->name);
}

static void
write(TypeDump *d, Type *t, Buf *b)
{
	static const char *const chans[] = {
		[CHAN_BOTH] = "chan(", [CHAN_SEND] = "chan<-(", [CHAN_RECV] = "<-chan("};
	if (t == NULL) {
		buf_putc(b, '-');
		return;
	}
	t = type_unalias(t);
	switch (t->kind) {
	case TYPE_BASIC:
		write_basic(type_basic(t), b);
		break;
	case TYPE_NAMED:
		write_name(d, type_named(t)->obj, b);
		write_list(d, &type_named(t)->targs, b);
		break;
	case TYPE_TYPEPARAM:
		buf_printf(b, "%s$%u", type_typeparam(t)->obj->name->s, type_typeparam(t)->index);
		break;
	case TYPE_POINTER:
		buf_putc(b, '*');
		write(d, type_pointer_(t)->elem, b);
		break;
	case TYPE_SLICE:
		buf_puts(b, "[]");
		write(d, type_slice_(t)->elem, b);
		break;
	case TYPE_ARRAY:
		buf_printf(b, "[%lld]", (long long)type_array(t)->len);
		write(d, type_array(t)->elem, b);
		break;
	case TYPE_MAP:
		buf_puts(b, "map[");
		write(d, type_map(t)->key, b);
		buf_putc(b, ']');
		write(d, type_map(t)->elem, b);
		break;
	case TYPE_CHAN:
		buf_puts(b, chans[type_chan(t)->dir]);
		write(d, type_chan(t)->elem, b);
		buf_putc(b, ')');
		break;
	case TYPE_STRUCT:
		write_struct(d, type_struct(t), b);
		break;
	case TYPE_TUPLE:
		write_tuple(d, type_tuple(t), false, b);
		break;
	case TYPE_SIGNATURE:
		buf_puts(b, "func");
		write_signature(d, type_signature(t), b);
		break;
	case TYPE_INTERFACE:
		write_interface(d, type_interface(t), b);
		break;
	case TYPE_UNION:
		for (uint32_t i = 0; i < type_union(t)->n; i++) {
			buf_puts(b, i > 0 ? "|" : "");
			buf_puts(b, type_union(t)->terms[i].tilde ? "~" : "");
			write(d, type_union(t)->terms[i].type, b);
		}
		break;
	case TYPE_ALIAS: /* a broken one */
		buf_putc(b, '-');
		break;
	}
}

void
dump_type(TypesCtx *ctx, Type *t, Buf *out)
{
	TypeDump d = {.ctx = ctx};
	write(&d, t, out);
}

void
dump_type_list(TypesCtx *ctx, const TypeList *list, Buf *out)
{
	TypeDump d = {.ctx = ctx};
	write_list(&d, list, out);
}

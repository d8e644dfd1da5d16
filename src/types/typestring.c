/*
 * Types in the notation of the Go compiler's messages.
 */
#include "types/priv.h"

#include <stdlib.h>

typedef struct Writer {
	const TypeQualifier *qual; /* null: import paths */
	Buf *out;
	uint32_t depth; /* of nested types, to end in spite of cycles of broken programs */
} Writer;

#define DEEPEST 100

static void write_type(Writer *w, Type *t);

/* Whether another package of this name was imported, directly or not, into one that `here` sees. */
static bool
is_name_ambiguous(const Package *here, const Package *pkg, Map *seen)
{
	if (map_has(seen, map_key(here)))
		return false;
	map_put(seen, map_key(here), 1);
	if (here != pkg && here->name == pkg->name && here->path != pkg->path)
		return true;
	for (uint32_t i = 0; i < here->imports.len; i++)
		if (is_name_ambiguous(here->imports.at[i], pkg, seen))
			return true;
	return false;
}

static void
write_qualified(Writer *w, const Object *o)
{
	const TypeQualifier *q = w->qual;
	if (o->pkg != NULL && q == NULL) {
		buf_str(w->out, o->pkg->path);
		buf_putc(w->out, '.');
	} else if (o->pkg != NULL && o->pkg != q->here) {
		Map seen = {0};
		if (q->full_path)
			buf_str(w->out, o->pkg->path);
		else if (q->here != NULL && is_name_ambiguous(q->here, o->pkg, &seen))
			const_quote(o->pkg->path->s, o->pkg->path->len, w->out);
		else
			buf_str(w->out, o->pkg->name);
		buf_putc(w->out, '.');
	}
	buf_str(w->out, o->name);
}

static void
write_list(Writer *w, const TypeList *list)
{
	buf_putc(w->out, '[');
	for (uint32_t i = 0; i < list->n; i++) {
		if (i > 0)
			buf_puts(w->out, ", ");
		write_type(w, list->at[i]);
	}
	buf_putc(w->out, ']');
}

/* Parameters of one constraint are written together. */
static void
write_tparams(Writer *w, const TParamList *list)
{
	buf_putc(w->out, '[');
	for (uint32_t i = 0; i < list->n; i++) {
		TypeParam *p = list->at[i];
		write_type(w, &p->t);
		bool is_last = i + 1 == list->n || list->at[i + 1]->bound != p->bound;
		if (is_last && p->bound != NULL) {
			buf_putc(w->out, ' ');
			write_type(w, p->bound);
		}
		if (i + 1 < list->n)
			buf_puts(w->out, ", ");
	}
	buf_putc(w->out, ']');
}

static void
write_params(Writer *w, const TupleType *t, bool is_variadic)
{
	buf_putc(w->out, '(');
	for (uint32_t i = 0; i < t->n; i++) {
		Object *v = t->vars[i];
		if (i > 0)
			buf_puts(w->out, ", ");
		if (v->name->len > 0 && (w->qual == NULL || !w->qual->no_params)) {
			buf_str(w->out, v->name);
			buf_putc(w->out, ' ');
		}
		if (!is_variadic || i + 1 < t->n) {
			write_type(w, v->type);
		} else if (v->type->kind == TYPE_SLICE) {
			buf_puts(w->out, "...");
			write_type(w, type_slice_(v->type)->elem);
		} else { /* append([]byte, string...) */
			write_type(w, v->type);
			buf_puts(w->out, "...");
		}
	}
	buf_putc(w->out, ')');
}

static void
write_signature(Writer *w, const SignatureType *s)
{
	if (s->tparams.n > 0)
		write_tparams(w, &s->tparams);
	write_params(w, s->params, s->is_variadic);
	if (s->results->n == 0)
		return;
	buf_putc(w->out, ' ');
	if (s->results->n == 1 && s->results->vars[0]->name->len == 0)
		write_type(w, s->results->vars[0]->type);
	else
		write_params(w, s->results, false);
}

static void
write_struct(Writer *w, const StructType *s)
{
	buf_puts(w->out, "struct{");
	for (uint32_t i = 0; i < s->n; i++) {
		Object *f = s->fields[i];
		if (i > 0)
			buf_puts(w->out, "; ");
		if (!f->is_embedded) {
			buf_str(w->out, f->name);
			buf_putc(w->out, ' ');
		}
		write_type(w, f->type);
		const Str *tag = s->tags != NULL ? s->tags[i] : NULL;
		if (tag != NULL && tag->len > 0) {
			buf_putc(w->out, ' ');
			const_quote(tag->s, tag->len, w->out);
		}
	}
	buf_putc(w->out, '}');
}

static int
cmp_methods(const void *a, const void *b)
{
	return object_cmp_id(*(Object *const *)a, *(Object *const *)b);
}

static void
write_interface(Writer *w, const InterfaceType *t)
{
	if (t->is_implicit) {
		if (t->methods.len == 0 && t->embeds.len == 1) {
			write_type(w, t->embeds.at[0]);
			return;
		}
		buf_puts(w->out, "/* implicit */ ");
	}
	buf_puts(w->out, "interface{");
	ObjectVec methods = {0};
	vec_append(&methods, t->methods.at, t->methods.len);
	if (methods.len > 1)
		qsort(methods.at, methods.len, sizeof(Object *), cmp_methods);
	const char *sep = "";
	vec_each(&methods, i) {
		buf_puts(w->out, sep);
		buf_str(w->out, methods.at[i]->name);
		if (methods.at[i]->type != NULL)
			write_signature(w, type_signature(methods.at[i]->type));
		sep = "; ";
	}
	vec_each(&t->embeds, i) {
		buf_puts(w->out, sep);
		write_type(w, t->embeds.at[i]);
		sep = "; ";
	}
	buf_putc(w->out, '}');
}

static void
write_chan(Writer *w, const ChanType *t)
{
	static const char *const heads[] = {
		[CHAN_BOTH] = "chan ", [CHAN_SEND] = "chan<- ", [CHAN_RECV] = "<-chan "};
	buf_puts(w->out, heads[t->dir]);
	/* chan (<-chan T) is not chan<- chan T. */
	bool needs_parens = t->dir == CHAN_BOTH && t->elem->kind == TYPE_CHAN &&
			    type_chan(t->elem)->dir == CHAN_RECV;
	if (needs_parens)
		buf_putc(w->out, '(');
	write_type(w, t->elem);
	if (needs_parens)
		buf_putc(w->out, ')');
}

/* Tell a type parameter from the predeclared type of its name. */
static void
mark_typeparam(Writer *w, const Object *o)
{
	if (w->qual == NULL || w->qual->files == NULL) {
		buf_puts(w->out, "/* type parameter */");
		return;
	}
	if (o->pos == 0)
		return;
	buf_printf(w->out, " /* with %s declared at ", o->name->s);
	fileset_print(w->qual->files, o->pos, w->out);
	buf_puts(w->out, " */");
}

static void
write_typeparam(Writer *w, const TypeParam *p)
{
	static const char *const predeclared[] = {
#define X(name, text, flags, size) text,
		BASIC_LIST(X)
#undef X
#define X(name, text, nargs, variadic, stmt, in_unsafe) in_unsafe ? "" : text,
		BUILTIN_LIST(X)
#undef X
		"any", "byte", "comparable", "error", "false", "iota", "nil", "rune", "true",
	};
	buf_str(w->out, p->obj->name);
	for (size_t i = 0; i < sizeof(predeclared) / sizeof(predeclared[0]); i++)
		if (str_is(p->obj->name, predeclared[i]) && i != BASIC_UNSAFE_POINTER) {
			mark_typeparam(w, p->obj);
			return;
		}
}

static void
write_union(Writer *w, const UnionType *t)
{
	for (uint32_t i = 0; i < t->n; i++) {
		if (i > 0)
			buf_puts(w->out, " | ");
		if (t->terms[i].tilde)
			buf_putc(w->out, '~');
		write_type(w, t->terms[i].type);
	}
}

static void
write_named(Writer *w, const Object *o, const TypeList *targs, const TParamList *tparams)
{
	write_qualified(w, o);
	if (targs->n > 0)
		write_list(w, targs);
	else if (tparams->n > 0)
		write_tparams(w, tparams);
}

static void
write_kind(Writer *w, Type *t)
{
	switch (t->kind) {
	case TYPE_BASIC:
		if (type_basic(t)->basic == BASIC_UNSAFE_POINTER)
			buf_puts(w->out, "unsafe.");
		buf_puts(w->out, type_basic(t)->name);
		break;
	case TYPE_ARRAY:
		buf_printf(w->out, "[%lld]", (long long)type_array(t)->len);
		write_type(w, type_array(t)->elem);
		break;
	case TYPE_SLICE:
		buf_puts(w->out, "[]");
		write_type(w, type_slice_(t)->elem);
		break;
	case TYPE_STRUCT:
		write_struct(w, type_struct(t));
		break;
	case TYPE_POINTER:
		buf_putc(w->out, '*');
		write_type(w, type_pointer_(t)->elem);
		break;
	case TYPE_TUPLE:
		write_params(w, type_tuple(t), false);
		break;
	case TYPE_SIGNATURE:
		buf_puts(w->out, "func");
		write_signature(w, type_signature(t));
		break;
	case TYPE_INTERFACE:
		write_interface(w, type_interface(t));
		break;
	case TYPE_MAP:
		buf_puts(w->out, "map[");
		write_type(w, type_map(t)->key);
		buf_putc(w->out, ']');
		write_type(w, type_map(t)->elem);
		break;
	case TYPE_CHAN:
		write_chan(w, type_chan(t));
		break;
	case TYPE_NAMED:
		write_named(w, type_named(t)->obj, &type_named(t)->targs, &type_named(t)->tparams);
		break;
	case TYPE_TYPEPARAM:
		write_typeparam(w, type_typeparam(t));
		break;
	case TYPE_UNION:
		write_union(w, type_union(t));
		break;
	case TYPE_ALIAS:
		write_named(w, type_alias(t)->obj, &type_alias(t)->targs, &type_alias(t)->tparams);
		break;
	}
}

static void
write_type(Writer *w, Type *t)
{
	if (t == NULL) {
		buf_puts(w->out, "<nil>");
		return;
	}
	if (w->depth == DEEPEST) {
		buf_puts(w->out, "...");
		return;
	}
	w->depth++;
	write_kind(w, t);
	w->depth--;
}

void
type_write(Type *t, const TypeQualifier *q, Buf *out)
{
	Writer w = {.qual = q, .out = out};
	write_type(&w, t);
}

const char *
type_string(Type *t, const TypeQualifier *q)
{
	Buf b = {0};
	type_write(t, q, &b);
	return buf_cstr(&b);
}

void
signature_write(SignatureType *s, const TypeQualifier *q, Buf *out)
{
	Writer w = {.qual = q, .out = out};
	write_signature(&w, s);
}

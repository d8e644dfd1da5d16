/*
 * Messages: reporting, versions, and how operands and objects are written. The
 * forms are those of the Go compiler's messages.
 */
#include "types/priv.h"

#include <stdarg.h>

/* A message about something that is invalid already follows from an earlier one. */
static bool
is_cascade(const Checker *c, const char *text)
{
	if (!c->has_first_error)
		return false;
	/* What follows on lines of its own does not count, nor does the very beginning. */
	const char *end = strstr(text, "\n\t");
	while (end && end[2] == '\t')
		end = strstr(end + 2, "\n\t");
	const char *operand = strstr(text, "invalid operand"), *type = strstr(text, "invalid type");
	return (operand && operand != text && (!end || operand < end)) ||
	       (type && type != text && (!end || type < end));
}

static bool
file_declares_version(const Checker *c, Pos pos)
{
	vec_each(&c->info->files, i) {
		const File *f = c->info->files.at[i];
		if (pos >= f->src->base && pos - f->src->base <= f->src->size)
			return check_file_minor(f, 0) > 0;
	}
	return false;
}

/* Where the language version that forbids something comes from. */
static void
add_version_hint(const Checker *c, Pos pos, Buf *b)
{
	const char *at = strstr(buf_cstr(b), "requires go1.");
	if (at == NULL || strstr(at, " or later") == NULL)
		return;
	uint32_t minor = info_minor_at(c->info, pos);
	if (file_declares_version(c, pos))
		buf_printf(b, " (file declares //go:build go1.%u)", minor);
	else if (minor != 0)
		buf_printf(b, " (-lang was set to go1.%u; check go.mod)", minor);
}

static void
report(Checker *c, Pos pos, bool soft, const char *fmt, va_list ap)
{
	Buf b = { 0 };
	buf_vprintf(&b, fmt, ap);
	if (is_cascade(c, buf_cstr(&b)))
		return;
	if (c->env.err_pos)
		pos = c->env.err_pos;
	add_version_hint(c, pos, &b);
	diag_add(c->opts->diags, DIAG_TYPE, pos, "%s", buf_cstr(&b));
	if (soft)
		vec_last(&c->opts->diags->list)->is_soft = true;
	c->has_first_error = true;
	c->n_errors++;
}

void
check_error(Checker *c, Pos pos, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	report(c, pos, false, fmt, ap);
	va_end(ap);
}

void
check_soft_error(Checker *c, Pos pos, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	report(c, pos, true, fmt, ap);
	va_end(ap);
}

bool
check_allows(const Checker *c, uint32_t minor)
{
	return c->env.go_minor == 0 || c->env.go_minor >= minor;
}

bool
check_version(Checker *c, Pos pos, uint32_t minor, const char *what)
{
	if (check_allows(c, minor))
		return true;
	check_error(c, pos, "%s requires go1.%u or later", what, minor);
	return false;
}

const char *
str_format(const char *fmt, ...)
{
	Buf b = { 0 };
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	return buf_cstr(&b);
}

const char *
str_context(const Context *context)
{
	return context->callee ? str_format("%s%s", context->text, str_expr(context->callee))
			       : context->text;
}

const char *
str_type(Checker *c, Type *t)
{
	return type_string(t, &c->qual);
}

const char *
str_expr(const Expr *e)
{
	Buf b = { 0 };
	syntax_print_short(e, &b);
	return buf_cstr(&b);
}

const char *
str_const(const Const *v)
{
	Buf b = { 0 };
	const_write(v, false, &b);
	return buf_cstr(&b);
}

/* The value of a constant operand, as its type has it: floats with an exponent. */
static const char *
operand_value(const Operand *x)
{
	Buf b = { 0 };
	bool as_float = x->type && type_is_basic(x->type, BASIC_IS_FLOAT | BASIC_IS_COMPLEX);
	const_write(x->val, as_float, &b);
	return buf_cstr(&b);
}

const char *
str_pos(Checker *c, Pos pos)
{
	if (pos == 0)
		return "-";
	Buf b = { 0 };
	fileset_print(c->ctx->files, pos, &b);
	return buf_cstr(&b);
}

static const char *const mode_names[] = {
	[MODE_NONE] = "invalid operand",
	[MODE_NOVALUE] = "no value",
	[MODE_BUILTIN] = "built-in",
	[MODE_TYPE] = "type",
	[MODE_CONST] = "constant",
	[MODE_VAR] = "variable",
	[MODE_MAPINDEX] = "map index expression",
	[MODE_VALUE] = "value",
	[MODE_NIL] = "nil",
	[MODE_COMMAOK] = "comma, ok expression",
	[MODE_CGOFUNC] = "cgo function",
};

const char *
type_composite_kind(Type *t)
{
	switch (type_under(t)->kind) {
	case TYPE_BASIC:
		return "";
	case TYPE_ARRAY:
		return "array";
	case TYPE_SLICE:
		return "slice";
	case TYPE_STRUCT:
		return "struct";
	case TYPE_POINTER:
		return "pointer";
	case TYPE_SIGNATURE:
		return "func";
	case TYPE_INTERFACE:
		return "interface";
	case TYPE_MAP:
		return "map";
	case TYPE_CHAN:
		return "chan";
	case TYPE_TUPLE:
		return "tuple";
	case TYPE_UNION:
		return "union";
	case TYPE_NAMED:
	case TYPE_TYPEPARAM:
	case TYPE_ALIAS:
		break;
	}
	return "";
}

static void
write_operand_type(Checker *c, Buf *b, Type *t)
{
	if (!type_is_valid(t)) {
		buf_puts(b, " with invalid type");
		return;
	}
	buf_puts(b, type_is_generic(t) ? " of generic " : " of ");
	TypeParam *tp = type_as_typeparam(t);
	if (!tp && (t->kind == TYPE_NAMED || t->kind == TYPE_ALIAS)) {
		const char *what = type_composite_kind(t);
		if (*what == '\0' && type_under(t)->kind == TYPE_BASIC)
			what = type_basic(type_under(t))->name;
		buf_printf(b, "%s ", what);
	}
	buf_printf(b, "type %s", str_type(c, t));
	if (tp) {
		buf_printf(b, " constrained by %s", str_type(c, tp->bound));
		const TypeSet *s = interface_tset(typeparam_iface(tp), 0);
		if (!s->is_all && s->n_terms == 0)
			buf_puts(b, " with empty type set");
	}
}

const char *
str_operand(Checker *c, const Operand *x)
{
	Type *t = x->type ? type_unalias(x->type) : NULL;
	if (x->mode == MODE_NIL) {
		if (!t || !type_is_valid(t))
			return "nil (with invalid type)";
		if (type_is_untyped(t))
			return "nil";
	}
	const char *e = "";
	if (x->expr)
		e = str_expr(x->expr);
	else if (x->mode == MODE_TYPE)
		e = str_type(c, x->type);
	else if (x->mode == MODE_CONST)
		e = operand_value(x);
	Buf b = { 0 };
	if (*e)
		buf_printf(&b, "%s (", e);
	bool has_type = false;
	if (x->mode >= MODE_CONST && t) {
		if (t->kind == TYPE_BASIC && type_basic(t)->flags & BASIC_IS_UNTYPED)
			buf_printf(&b, "%s ", type_basic(t)->name);
		else
			has_type = true;
	}
	buf_puts(&b, mode_names[x->mode]);
	if (x->mode == MODE_CONST) {
		const char *v = x->val ? operand_value(x) : "unknown";
		if (strcmp(v, e) != 0)
			buf_printf(&b, " %s", v);
	}
	if (has_type)
		write_operand_type(c, &b, x->type);
	if (*e)
		buf_putc(&b, ')');
	return buf_cstr(&b);
}

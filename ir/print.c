/*
 * The text form, written. Canonical: ir_parse reads it back, and printing
 * that gives the same bytes. doc/ir.md, section 2, is the grammar.
 *
 * The printer survives modules that the verifier refuses, since faults are
 * told with the instruction's text: what is out of range prints as "?".
 */
#include "ir/priv.h"

#include <math.h>
#include <stdlib.h>

typedef struct Printer {
	const IrModule *m;
	const IrFunc *f;
	Buf *out;
	uint32_t *numbers; /* by value: the number of a value without a name, 0 for the others */
	uint32_t default_file; /* what a place without file number refers to */
} Printer;

/* ------------------------------------------------------------ strings, names */

static void
print_quoted(Buf *out, const Str *s)
{
	static const char letters[] = "abtnvfr"; /* of the controls 7 to 13 */
	buf_putc(out, '"');
	for (uint32_t i = 0; i < s->len;) {
		unsigned char c = (unsigned char)s->s[i];
		size_t n = utf8_len(s->s + i, s->len - i);
		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c >= 7 && c <= 13)
			buf_printf(out, "\\%c", letters[c - 7]);
		else if (c < ' ' || c == 0x7f || n == 0)
			buf_printf(out, "\\x%02x", c);
		else
			buf_write(out, s->s + i, n);
		i += n == 0 ? 1 : (uint32_t)n;
	}
	buf_putc(out, '"');
}

static bool
is_number(const Str *s)
{
	for (uint32_t i = 0; i < s->len; i++)
		if (s->s[i] < '0' || s->s[i] > '9')
			return false;
	return true;
}

void
ir_print_name(Buf *out, char sigil, const Str *name)
{
	buf_putc(out, sigil);
	if (name == NULL)
		buf_putc(out, '?');
	else if (name->len > 0 && ir_name_span(name->s, name->len) == name->len &&
		 !(sigil == '%' && is_number(name)))
		buf_str(out, name);
	else
		print_quoted(out, name);
}

static void
print_word(Buf *out, const Str *word)
{
	if (word->len > 0 && ir_word_span(word->s, word->len) == word->len &&
	    !str_is(word, "embed"))
		buf_str(out, word);
	else
		print_quoted(out, word);
}

/* ------------------------------------------------------------------- types */

static const char *const basic_names[] = {
	[IRT_BOOL] = "bool",
	[IRT_INT] = "int",
	[IRT_INT8] = "int8",
	[IRT_INT16] = "int16",
	[IRT_INT32] = "int32",
	[IRT_INT64] = "int64",
	[IRT_UINT] = "uint",
	[IRT_UINT8] = "uint8",
	[IRT_UINT16] = "uint16",
	[IRT_UINT32] = "uint32",
	[IRT_UINT64] = "uint64",
	[IRT_UINTPTR] = "uintptr",
	[IRT_FLOAT32] = "float32",
	[IRT_FLOAT64] = "float64",
	[IRT_COMPLEX64] = "complex64",
	[IRT_COMPLEX128] = "complex128",
	[IRT_STRING] = "string",
	[IRT_UNSAFE] = "unsafe",
};

const char *
ir_basic_name(IrTypeKind kind)
{
	assert(kind >= IRT_BOOL && kind <= IRT_UNSAFE);
	return basic_names[kind];
}

static void
print_members(const IrModule *m, const IrType *t, uint32_t from, uint32_t to, Buf *out)
{
	buf_putc(out, '(');
	for (uint32_t i = from; i < to; i++) {
		if (i > from)
			buf_puts(out, ", ");
		ir_print_type(m, t->members[i].type, out);
		if (t->is_variadic && i + 1 == t->n_params)
			buf_puts(out, "...");
	}
	buf_putc(out, ')');
}

static void
print_signature(const IrModule *m, const IrType *t, Buf *out)
{
	print_members(m, t, 0, t->n_params, out);
	if (t->n_members > t->n_params) {
		buf_putc(out, ' ');
		print_members(m, t, t->n_params, t->n_members, out);
	}
}

static void
print_struct(const IrModule *m, const IrType *t, Buf *out)
{
	buf_puts(out, "struct{");
	for (uint32_t i = 0; i < t->n_members; i++) {
		const IrMember *field = &t->members[i];
		if (i > 0)
			buf_puts(out, "; ");
		if (field->is_embedded)
			buf_puts(out, "embed ");
		if (field->name == NULL)
			buf_putc(out, '_');
		else
			print_word(out, field->name);
		buf_putc(out, ' ');
		ir_print_type(m, field->type, out);
	}
	buf_putc(out, '}');
}

static void
print_iface(const IrModule *m, const IrType *t, Buf *out)
{
	buf_puts(out, "iface{");
	for (uint32_t i = 0; i < t->n_members; i++) {
		const IrMember *method = &t->members[i];
		if (i > 0)
			buf_puts(out, "; ");
		print_word(out, method->name);
		buf_putc(out, ' ');
		ir_print_type(m, method->type, out);
	}
	buf_putc(out, '}');
}

void
ir_print_type(const IrModule *m, IrTypeId id, Buf *out)
{
	if (id == 0 || id >= m->types.len) {
		buf_putc(out, '?');
		return;
	}
	const IrType *t = &m->types.at[id];
	switch (t->kind) {
	case IRT_NONE:
		buf_putc(out, '?');
		return;
	case IRT_BOOL: case IRT_INT: case IRT_INT8: case IRT_INT16: case IRT_INT32: case IRT_INT64:
	case IRT_UINT: case IRT_UINT8: case IRT_UINT16: case IRT_UINT32: case IRT_UINT64:
	case IRT_UINTPTR: case IRT_FLOAT32: case IRT_FLOAT64: case IRT_COMPLEX64:
	case IRT_COMPLEX128: case IRT_STRING: case IRT_UNSAFE:
		buf_puts(out, basic_names[t->kind]);
		return;
	case IRT_POINTER:
		buf_putc(out, '*');
		ir_print_type(m, t->elem, out);
		return;
	case IRT_SLICE:
		buf_puts(out, "[]");
		ir_print_type(m, t->elem, out);
		return;
	case IRT_ARRAY:
		buf_printf(out, "[%llu]", (unsigned long long)t->len);
		ir_print_type(m, t->elem, out);
		return;
	case IRT_STRUCT:
		print_struct(m, t, out);
		return;
	case IRT_TUPLE:
		buf_puts(out, "tuple");
		print_members(m, t, 0, t->n_members, out);
		return;
	case IRT_MAP:
		buf_puts(out, "map[");
		ir_print_type(m, t->key, out);
		buf_putc(out, ']');
		ir_print_type(m, t->elem, out);
		return;
	case IRT_CHAN:
		buf_puts(out, "chan ");
		ir_print_type(m, t->elem, out);
		return;
	case IRT_FUNC:
		buf_puts(out, "func");
		print_signature(m, t, out);
		return;
	case IRT_IFACE:
		print_iface(m, t, out);
		return;
	case IRT_ITER:
		buf_puts(out, "iter(");
		ir_print_type(m, t->elem, out);
		buf_putc(out, ')');
		return;
	case IRT_NAMED:
		ir_print_name(out, ':', t->name);
		return;
	}
}

/* ---------------------------------------------------------------- constants */

/* The shortest decimal that reads back as x. With is_marked it cannot be taken for an integer. */
static void
print_float(Buf *out, double x, bool is_marked)
{
	if (isnan(x) || isinf(x)) {
		buf_puts(out, isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
		return;
	}
	char text[32];
	for (int precision = 1; precision <= 17; precision++) {
		snprintf(text, sizeof(text), "%.*g", precision, x);
		if (strtod(text, NULL) == x)
			break;
	}
	buf_puts(out, text);
	if (is_marked && strpbrk(text, ".e") == NULL)
		buf_puts(out, ".0");
}

static bool
is_unsigned(IrTypeKind kind)
{
	return kind >= IRT_UINT && kind <= IRT_UINTPTR;
}

/* The kind of the underlying type, IRT_NONE where there is none. */
static IrTypeKind
under_kind(const IrModule *m, IrTypeId t)
{
	if (t == 0 || t >= m->types.len)
		return IRT_NONE;
	IrTypeId under = m->types.at[t].underlying;
	return under == 0 || under >= m->types.len ? IRT_NONE : m->types.at[under].kind;
}

static void
print_const(const Printer *p, const IrConst *c)
{
	IrTypeKind kind = under_kind(p->m, c->type);
	switch (c->kind) {
	case IRC_ZERO:
		buf_puts(p->out, "zero");
		break;
	case IRC_INT:
		if (kind == IRT_BOOL && c->bits <= 1)
			buf_puts(p->out, c->bits ? "true" : "false");
		else if (is_unsigned(kind))
			buf_printf(p->out, "%llu", (unsigned long long)c->bits);
		else
			buf_printf(p->out, "%lld", (long long)c->bits);
		break;
	case IRC_FLOAT:
		print_float(p->out, c->re, true);
		break;
	case IRC_COMPLEX:
		buf_putc(p->out, '(');
		print_float(p->out, c->re, false);
		buf_putc(p->out, ',');
		print_float(p->out, c->im, false);
		buf_putc(p->out, ')');
		break;
	case IRC_STRING:
		print_quoted(p->out, c->str);
		break;
	}
	buf_putc(p->out, ':');
	ir_print_type(p->m, c->type, p->out);
}

/* ------------------------------------------------------------------ values */

/* Numbers for the values without names, in the order of printing. */
static void
number_values(Printer *p)
{
	const IrFunc *f = p->f;
	uint32_t next = 1;
	p->numbers = mem_data(sizeof(*p->numbers) * (f->instrs.len + 1));
	IrOp kinds[] = { OP_PARAM, OP_CAPTURE };
	uint32_t counts[] = { f->params.len, f->captures.len };
	for (int k = 0; k < 2; k++)
		for (uint32_t i = 0; i < counts[k]; i++) {
			IrValueId v = (IrValueId)map_get(&f->pseudo_index, map_pair(kinds[k], i));
			if (v != 0 && f->instrs.at[v].name == NULL)
				p->numbers[v] = next++;
		}
	ir_blocks_each(f, b) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++) {
			IrValueId v = instrs->at[i];
			if (v < f->instrs.len && f->instrs.at[v].name == NULL &&
			    f->instrs.at[v].type != 0 && p->numbers[v] == 0)
				p->numbers[v] = next++;
		}
	}
}

static Printer
printer(const IrModule *m, const IrFunc *f, Buf *out)
{
	Printer p = { .m = m, .f = f, .out = out };
	p.default_file = ir_default_file(m, f);
	number_values(&p);
	return p;
}

/* The name under which an instruction's or parameter's value is known. */
static void
print_value_name(const Printer *p, IrValueId v)
{
	const IrInstr *in = &p->f->instrs.at[v];
	if (in->name != NULL)
		ir_print_name(p->out, '%', in->name);
	else if (p->numbers[v] != 0)
		buf_printf(p->out, "%%%u", p->numbers[v]);
	else
		buf_puts(p->out, "%?");
}

static void
print_operand(const Printer *p, IrValueId v)
{
	if (v == 0) {
		buf_putc(p->out, '_');
		return;
	}
	if (v >= p->f->instrs.len) {
		buf_puts(p->out, "%?");
		return;
	}
	const IrInstr *in = &p->f->instrs.at[v];
	if (in->op == OP_CONST && in->aux < p->f->consts.len)
		print_const(p, &p->f->consts.at[in->aux]);
	else if (in->op == OP_GLOBAL && in->aux < p->m->globals.len)
		ir_print_name(p->out, '$', p->m->globals.at[in->aux].name);
	else if (in->op == OP_FUNC && in->aux != 0 && in->aux < p->m->funcs.len)
		ir_print_name(p->out, '@', p->m->funcs.at[in->aux]->name);
	else
		print_value_name(p, v);
}

static IrValueId
operand(const Printer *p, const IrInstr *in, uint32_t i)
{
	uint64_t at = (uint64_t)in->first + i;
	return at < p->f->operands.len ? p->f->operands.at[at] : 0;
}

/* Operands from..n with commas, after one that was printed if is_more. */
static void
print_operands(const Printer *p, const IrInstr *in, uint32_t from, bool is_more)
{
	for (uint32_t i = from; i < in->n; i++) {
		buf_puts(p->out, is_more || i > from ? ", " : " ");
		print_operand(p, operand(p, in, i));
	}
}

static void
print_phi(const Printer *p, const IrInstr *in)
{
	const IdVec *preds =
		in->block < p->f->blocks.len ? &p->f->blocks.at[in->block].preds : NULL;
	for (uint32_t i = 0; i < in->n; i++) {
		buf_printf(p->out, "%s^%u: ", i > 0 ? ", " : " ",
			   preds && i < preds->len ? preds->at[i] : 0);
		print_operand(p, operand(p, in, i));
	}
}

static void
print_cases(const Printer *p, const IrInstr *in)
{
	for (uint32_t i = 0; i + 1 < in->n; i += 2) {
		IrValueId sent = operand(p, in, i + 1);
		buf_puts(p->out, i > 0 ? ", " : " ");
		buf_puts(p->out, sent != 0 ? "send " : "recv ");
		print_operand(p, operand(p, in, i));
		if (sent != 0) {
			buf_putc(p->out, ' ');
			print_operand(p, sent);
		}
	}
}

/* The method that an INVOKE names: its index is one into the methods of
 * the receiver's interface. */
static void
print_invoke(const Printer *p, const IrInstr *in)
{
	IrValueId receiver = in->n > 0 ? operand(p, in, 0) : 0;
	IrTypeId t = receiver < p->f->instrs.len ? p->f->instrs.at[receiver].type : 0;
	const IrType *iface = under_kind(p->m, t) == IRT_IFACE ? ir_under(p->m, t) : NULL;
	buf_putc(p->out, ' ');
	print_operand(p, receiver);
	buf_puts(p->out, ", ");
	if (iface != NULL && in->aux < iface->n_members)
		print_word(p->out, iface->members[in->aux].name);
	else
		buf_putc(p->out, '?');
	print_operands(p, in, 1, true);
}

static void
print_jumps(const Printer *p, const IrInstr *in)
{
	const IrBlock *b =
		in->block < p->f->blocks.len ? &p->f->blocks.at[in->block] : &p->f->blocks.at[0];
	if (in->op == OP_JUMP) {
		buf_printf(p->out, " ^%u", b->succs[0]);
		return;
	}
	print_operands(p, in, 0, false);
	buf_printf(p->out, ", ^%u, ^%u", b->succs[0], b->succs[1]);
}

static void
print_arguments(const Printer *p, const IrInstr *in)
{
	switch ((IrOp)in->op) {
	case OP_PHI:
		print_phi(p, in);
		break;
	case OP_JUMP: case OP_IF:
		print_jumps(p, in);
		break;
	case OP_SELECT:
		print_cases(p, in);
		break;
	case OP_INVOKE:
		print_invoke(p, in);
		break;
	case OP_FIELD: case OP_EXTRACT:
		print_operands(p, in, 0, false);
		buf_printf(p->out, ", %u", in->aux);
		break;
	case OP_BIN:
		buf_printf(p->out, " %s", ir_bin_name((IrBin)in->aux));
		print_operands(p, in, 0, false);
		break;
	case OP_UN:
		buf_printf(p->out, " %s", ir_un_name((IrUn)in->aux));
		print_operands(p, in, 0, false);
		break;
	case OP_BUILTIN:
		buf_printf(p->out, " %s", ir_builtin_name((IrBuiltin)in->aux));
		print_operands(p, in, 0, false);
		break;
	default: /* plain operands */
		print_operands(p, in, 0, false);
		break;
	}
}

/* ------------------------------------------------------------------- marks */

static void
print_loc_mark(const Printer *p, const IrLoc *loc)
{
	if (loc->line == 0)
		return;
	if (loc->file == p->default_file)
		buf_printf(p->out, " !%u:%u", loc->line, loc->col);
	else
		buf_printf(p->out, " !%u:%u:%u", loc->file, loc->line, loc->col);
}

static void
print_site(const Printer *p, const IrSite *s)
{
	buf_printf(p->out, " !site(%s ", ir_site_kind_name(s->kind));
	ir_print_type(p->m, s->type, p->out);
	buf_putc(p->out, ' ');
	if (s->text != NULL)
		print_quoted(p->out, s->text);
	else
		buf_puts(p->out, "\"\"");
	if (s->gc_text != NULL) {
		buf_puts(p->out, " gc ");
		print_quoted(p->out, s->gc_text);
	}
#define X(flag)                                                                                 \
	if (s->is_##flag)                                                                       \
		buf_puts(p->out, " " #flag);
	IR_SITE_FLAGS(X)
#undef X
	if (s->param)
		buf_printf(p->out, " param %u", s->param);
	if (s->result)
		buf_printf(p->out, " result %u", s->result);
	buf_putc(p->out, ')');
}

static void
print_verdict(const Printer *p, const IrSite *s)
{
	if (s->placement != PLACE_NONE) {
		buf_printf(p->out, " !%s", ir_placement_name(s->placement));
		if (s->reason != NULL) {
			buf_putc(p->out, '(');
			print_word(p->out, s->reason);
			buf_putc(p->out, ')');
		}
	}
	if (s->gc != PLACE_NONE)
		buf_printf(p->out, " !gc(%s)", ir_placement_name(s->gc));
}

static void
print_marks(const Printer *p, const IrInstr *in)
{
	bool has_site = ir_op_info((IrOp)in->op)->aux == AUX_SITE && in->aux != 0 &&
			in->aux < p->f->sites.len;
	if (in->flags & IRF_NONBLOCKING)
		buf_puts(p->out, " !nonblocking");
	if (in->flags & IRF_DEFER_OUTER)
		buf_puts(p->out, " !outer");
	if (in->flags & IRF_DEFER_LOOP)
		buf_puts(p->out, " !loop");
	if (in->op == OP_PHI && in->aux != 0 && in->aux < p->f->variables.len) {
		buf_puts(p->out, " !var ");
		print_quoted(p->out, p->f->variables.at[in->aux]);
	}
	if (has_site)
		print_site(p, &p->f->sites.at[in->aux]);
	print_loc_mark(p, &in->loc);
	if (has_site)
		print_verdict(p, &p->f->sites.at[in->aux]);
}

static void
print_instr(const Printer *p, IrValueId v)
{
	if (v == 0 || v >= p->f->instrs.len) {
		buf_putc(p->out, '?');
		return;
	}
	const IrInstr *in = &p->f->instrs.at[v];
	if (in->op >= OP_COUNT || ir_op_info((IrOp)in->op)->is_pseudo) {
		print_operand(p, v);
		return;
	}
	if (in->type != 0) {
		print_value_name(p, v);
		buf_putc(p->out, ' ');
		ir_print_type(p->m, in->type, p->out);
		buf_puts(p->out, " = ");
	}
	if (in->mode != CALL_PLAIN)
		buf_puts(p->out, in->mode == CALL_GO ? "go " : "defer ");
	buf_puts(p->out, ir_op_name((IrOp)in->op));
	print_arguments(p, in);
	print_marks(p, in);
}

void
ir_print_instr(const IrModule *m, const IrFunc *f, IrValueId v, Buf *out)
{
	Printer p = printer(m, f, out);
	print_instr(&p, v);
}

/* --------------------------------------------------------------- functions */

/* op: which values the parameters are, OP_NONE for results, which are none. */
static void
print_params(const Printer *p, const IrParam *params, uint32_t n, IrOp op, const char *brackets)
{
	buf_putc(p->out, brackets[0]);
	for (uint32_t i = 0; i < n; i++) {
		const IrParam *param = &params[i];
		IrValueId v = op == OP_NONE
				      ? 0
				      : (IrValueId)map_get(&p->f->pseudo_index, map_pair(op, i));
		if (i > 0)
			buf_puts(p->out, ", ");
		if (v != 0 && p->f->instrs.at[v].name == NULL)
			buf_printf(p->out, "%%%u ", p->numbers[v]);
		else if (param->name != NULL && param->name->len > 0)
			ir_print_name(p->out, '%', param->name), buf_putc(p->out, ' ');
		ir_print_type(p->m, param->type, p->out);
		if (op == OP_PARAM && p->f->is_variadic && i + 1 == n)
			buf_puts(p->out, "...");
		if (param->loc.line != 0 && param->loc.file == p->default_file)
			buf_printf(p->out, " !at(%u:%u)", param->loc.line, param->loc.col);
		else if (param->loc.line != 0)
			buf_printf(p->out, " !at(%u:%u:%u)", param->loc.file, param->loc.line,
				   param->loc.col);
		if (param->facts != NULL) {
			buf_puts(p->out, " !facts(");
			print_quoted(p->out, param->facts);
			buf_putc(p->out, ')');
		}
	}
	buf_putc(p->out, brackets[1]);
}

static void
print_loc(Buf *out, const IrLoc *loc)
{
	if (loc->line != 0)
		buf_printf(out, " !loc(%u:%u:%u)", loc->file, loc->line, loc->col);
}

static void
print_attributes(const Printer *p)
{
	const IrFunc *f = p->f;
	if (f->is_exported)
		buf_puts(p->out, " exported");
	if (f->is_entry)
		buf_puts(p->out, " entry");
	if (f->is_outside)
		buf_puts(p->out, " outside");
	if (f->is_wrapper)
		buf_puts(p->out, " wrapper");
	if (f->is_model)
		buf_puts(p->out, " model");
	if (f->makes_funcs)
		buf_puts(p->out, " funcmaker");
	if (f->body == BODY_NOESCAPE)
		buf_puts(p->out, " noescape");
	if (f->is_unreached)
		buf_puts(p->out, " unreached");
	if (f->parent != 0) {
		buf_puts(p->out, " parent ");
		ir_print_name(p->out, '@',
			      f->parent < p->m->funcs.len ? p->m->funcs.at[f->parent]->name : NULL);
	}
	if (f->instance != NULL) {
		buf_puts(p->out, " instance ");
		print_quoted(p->out, f->instance);
	}
	if (f->generic_origin != NULL) {
		buf_puts(p->out, " origin ");
		print_quoted(p->out, f->generic_origin);
	}
	if (f->recover != 0)
		buf_printf(p->out, " recover ^%u", f->recover);
	print_loc(p->out, &f->loc);
}

static void
print_head(const Printer *p)
{
	const IrFunc *f = p->f;
	buf_puts(p->out, f->body == BODY_HERE ? "func " : "declare ");
	ir_print_name(p->out, '@', f->name);
	print_params(p, f->params.at, f->params.len, OP_PARAM, "()");
	if (f->captures.len > 0) {
		buf_putc(p->out, ' ');
		print_params(p, f->captures.at, f->captures.len, OP_CAPTURE, "[]");
	}
	if (f->results.len > 0) {
		buf_putc(p->out, ' ');
		print_params(p, f->results.at, f->results.len, OP_NONE, "()");
	}
	print_attributes(p);
}

void
ir_print_func(const IrModule *m, const IrFunc *f, Buf *out)
{
	Printer p = printer(m, f, out);
	print_head(&p);
	if (f->body != BODY_HERE) {
		buf_putc(out, '\n');
		return;
	}
	buf_puts(out, " {\n");
	ir_blocks_each(f, b) {
		buf_printf(out, "^%u:\n", b);
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++) {
			buf_putc(out, '\t');
			print_instr(&p, instrs->at[i]);
			buf_putc(out, '\n');
		}
	}
	buf_puts(out, "}\n");
}

/* ----------------------------------------------------------------- modules */

static void
print_types(const IrModule *m, Buf *out)
{
	bool is_first = true;
	for (IrTypeId t = 1; t < m->types.len; t++) {
		if (m->types.at[t].kind != IRT_NAMED)
			continue;
		if (is_first)
			buf_putc(out, '\n');
		is_first = false;
		buf_puts(out, "type ");
		ir_print_type(m, t, out);
		buf_puts(out, " = ");
		IrTypeId under = m->types.at[t].underlying;
		if (m->types.at[t].is_unsized && under != 0 && !m->types.at[under].is_unsized)
			buf_puts(out, "unsized ");
		ir_print_type(m, under, out);
		buf_putc(out, '\n');
	}
}

static void
print_methods(const IrModule *m, Buf *out)
{
	for (uint32_t i = 0; i < m->methods.len; i++) {
		const IrMethodTable *t = &m->methods.at[i];
		buf_puts(out, i == 0 ? "\nmethods " : "methods ");
		ir_print_type(m, t->type, out);
		buf_puts(out, " {");
		for (uint32_t k = 0; k < t->methods.len; k++) {
			buf_puts(out, k > 0 ? ", " : "");
			print_word(out, t->methods.at[k].name);
			buf_putc(out, ' ');
			IrFuncId g = t->methods.at[k].func;
			ir_print_name(out, '@',
				      g != 0 && g < m->funcs.len ? m->funcs.at[g]->name : NULL);
		}
		buf_puts(out, "}\n");
	}
}

static void
print_globals(const IrModule *m, Buf *out)
{
	for (IrGlobalId i = 1; i < m->globals.len; i++) {
		const IrGlobal *g = &m->globals.at[i];
		buf_puts(out, i == 1 ? "\nglobal " : "global ");
		ir_print_name(out, '$', g->name);
		buf_putc(out, ' ');
		ir_print_type(m, g->type, out);
		if (g->is_exported)
			buf_puts(out, " exported");
		if (g->is_outside)
			buf_puts(out, " outside");
		print_loc(out, &g->loc);
		buf_putc(out, '\n');
	}
}

void
ir_print(const IrModule *m, Buf *out)
{
	buf_puts(out, "module ");
	print_quoted(out, m->name);
	if (m->is_program)
		buf_puts(out, " program");
	if (m->pointer_size != 8)
		buf_printf(out, " ptrsize %u", m->pointer_size);
	if (m->go_minor != 0)
		buf_printf(out, " go1.%u", m->go_minor);
	buf_putc(out, '\n');
	for (uint32_t i = 1; i < m->files.len; i++) {
		buf_printf(out, "file %u ", i);
		print_quoted(out, m->files.at[i]);
		buf_putc(out, '\n');
	}
	print_types(m, out);
	print_methods(m, out);
	print_globals(m, out);
	for (IrFuncId i = 1; i < m->funcs.len; i++) {
		/* Declarations stand together, bodies apart. */
		const IrFunc *f = m->funcs.at[i];
		if (i == 1 || f->body == BODY_HERE || m->funcs.at[i - 1]->body == BODY_HERE)
			buf_putc(out, '\n');
		ir_print_func(m, f, out);
	}
}

/*
 * The text form, read: files, types, methods, globals and the heads of
 * functions. doc/ir.md, section 2, is the grammar.
 *
 * An item starts on any line whose first word is one of the items' keywords,
 * which are the names of no instruction: so a fault in one item does not hide
 * the next. Items may use each other in any order, hence the passes: find the
 * items and declare what they name; then the types' right sides; globals,
 * functions' heads and methods; last the bodies.
 *
 * Faults are collected, at most one a line, and a body that was read without
 * any is verified at once, so that the verifier's faults have positions too.
 */
#include "ir/priv.h"

typedef enum ItemKind {
	ITEM_MODULE, ITEM_FILE, ITEM_TYPE, ITEM_METHODS, ITEM_GLOBAL, ITEM_FUNC, ITEM_DECLARE,
	ITEM_COUNT
} ItemKind;

static const char *const item_words[ITEM_COUNT] = {
	"module", "file", "type", "methods", "global", "func", "declare",
};

typedef struct Item {
	ItemKind kind;
	uint32_t offset; /* of its keyword */
	uint32_t id;     /* of the type, global or function; 0: its name could not be read */
	uint32_t body;   /* FUNC: offset of the line after the "{"; 0: its head has faults */
} Item;

typedef VEC(Item) Items;

/* ------------------------------------------------------------------ tokens */

void
ir_parse_advance(Parser *p)
{
	p->token = ir_lex(&p->lexer);
	if (p->token.kind == TOKEN_BAD) {
		p->n_errors += !p->is_failed;
		p->is_failed = true;
	}
}

/* Start over at an offset of the file. */
static void
seek(Parser *p, uint32_t offset)
{
	p->lexer.at = offset;
	p->lexer.type_depth = 0;
	p->lexer.last = TOKEN_NEWLINE;
	p->lexer.is_type_brace = false;
	p->is_failed = false;
	ir_parse_advance(p);
}

static bool
vfail(Parser *p, Pos pos, const char *fmt, va_list ap)
{
	if (!p->is_failed) {
		diag_vadd(p->diags, DIAG_IR, pos, fmt, ap);
		p->n_errors++;
	}
	p->is_failed = true;
	return false;
}

bool
ir_parse_fail(Parser *p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vfail(p, p->token.pos, fmt, ap);
	va_end(ap);
	return false;
}

bool
ir_parse_fail_at(Parser *p, Pos pos, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vfail(p, pos, fmt, ap);
	va_end(ap);
	return false;
}

static void
describe(const Token *t, Buf *out)
{
	switch (t->kind) {
	case TOKEN_END:
		buf_puts(out, "the end of the file");
		return;
	case TOKEN_NEWLINE:
		buf_puts(out, "the end of the line");
		return;
	case TOKEN_BAD:
		buf_puts(out, "what is no token");
		return;
	case TOKEN_WORD:
		buf_printf(out, "\"%s\"", t->str->s);
		return;
	case TOKEN_INT: case TOKEN_FLOAT:
		buf_puts(out, "a number");
		return;
	case TOKEN_STRING:
		buf_puts(out, "a string");
		return;
	case TOKEN_NAMED:
		ir_print_name(out, ':', t->str);
		return;
	case TOKEN_GLOBAL:
		ir_print_name(out, '$', t->str);
		return;
	case TOKEN_FUNC:
		ir_print_name(out, '@', t->str);
		return;
	case TOKEN_VALUE:
		ir_print_name(out, '%', t->str);
		return;
	case TOKEN_BLOCK:
		buf_printf(out, "^%llu", (unsigned long long)t->integer);
		return;
	case TOKEN_ELLIPSIS:
		buf_puts(out, "\"...\"");
		return;
	case TOKEN_PUNCT:
		buf_printf(out, "\"%c\"", t->punct);
		return;
	}
}

bool
ir_parse_expected(Parser *p, const char *what)
{
	Buf found = { 0 };
	describe(&p->token, &found);
	return ir_parse_fail(p, "expected %s, found %s", what, buf_cstr(&found));
}

bool
ir_parse_at(const Parser *p, char punct)
{
	return p->token.kind == TOKEN_PUNCT && p->token.punct == punct;
}

bool
ir_parse_accept(Parser *p, char punct)
{
	if (!ir_parse_at(p, punct))
		return false;
	ir_parse_advance(p);
	return true;
}

bool
ir_parse_accept_word(Parser *p, const char *word)
{
	if (p->token.kind != TOKEN_WORD || !str_is(p->token.str, word))
		return false;
	ir_parse_advance(p);
	return true;
}

bool
ir_parse_expect(Parser *p, char punct)
{
	if (ir_parse_accept(p, punct))
		return true;
	char what[] = { '"', punct, '"', '\0' };
	return ir_parse_expected(p, what);
}

bool
ir_parse_number(Parser *p, const char *what, uint32_t *value)
{
	if (p->token.kind != TOKEN_INT || p->token.is_negative)
		return ir_parse_expected(p, what);
	if (p->token.is_huge || p->token.integer > UINT32_MAX)
		return ir_parse_fail(p, "%s is too large", what);
	*value = (uint32_t)p->token.integer;
	ir_parse_advance(p);
	return true;
}

bool
ir_parse_string(Parser *p, const char *what, const Str **str)
{
	if (p->token.kind != TOKEN_STRING)
		return ir_parse_expected(p, what);
	*str = p->token.str;
	ir_parse_advance(p);
	return true;
}

bool
ir_parse_name(Parser *p, const char *what, const Str **str)
{
	if (p->token.kind != TOKEN_WORD && p->token.kind != TOKEN_STRING)
		return ir_parse_expected(p, what);
	*str = p->token.str;
	ir_parse_advance(p);
	return true;
}

static void
skip_line(Parser *p)
{
	/* Nothing more of this line is told: the bytes are skipped, not lexed. */
	if (p->token.kind != TOKEN_NEWLINE && p->token.kind != TOKEN_END) {
		const char *text = p->src->text;
		const char *end = memchr(text + p->lexer.at, '\n', p->src->size - p->lexer.at);
		p->lexer.at = end ? (uint32_t)(end - text) : p->src->size;
		p->lexer.type_depth = 0;
		ir_parse_advance(p);
	}
}

bool
ir_parse_line_end(Parser *p)
{
	if (p->token.kind != TOKEN_NEWLINE && p->token.kind != TOKEN_END)
		ir_parse_expected(p, "the end of the line");
	bool is_good = !p->is_failed;
	skip_line(p);
	p->is_failed = false;
	if (p->token.kind == TOKEN_NEWLINE)
		ir_parse_advance(p);
	return is_good;
}

uint32_t
ir_default_file(const IrModule *m, const IrFunc *f)
{
	return f->loc.file != 0 ? f->loc.file : m->files.len > 1 ? 1 : 0;
}

bool
ir_parse_loc(Parser *p, uint32_t default_file, IrLoc *loc)
{
	uint32_t n[3];
	int count = 0;
	Pos pos = p->token.pos;
	do {
		if (!ir_parse_number(p, "a number", &n[count++]))
			return false;
	} while (count < 3 && ir_parse_accept(p, ':'));
	if (count < 2)
		return ir_parse_fail_at(p, pos, "a place is line:column or file:line:column");
	*loc = count == 2 ? (IrLoc){ default_file, n[0], n[1] } : (IrLoc){ n[0], n[1], n[2] };
	if (loc->file >= p->m->files.len && loc->file != 0)
		return ir_parse_fail_at(p, pos, "R1: file %u is not declared", loc->file);
	return true;
}

/* After !loc or !at. */
static bool
parse_place(Parser *p, uint32_t default_file, IrLoc *loc)
{
	return ir_parse_expect(p, '(') && ir_parse_loc(p, default_file, loc) &&
	       ir_parse_expect(p, ')');
}

/* ---------------------------------------------------------- finding the items */

/* Which item starts at the word at s, ITEM_COUNT: none. */
static ItemKind
item_at(const char *s, size_t len)
{
	size_t n = ir_word_span(s, len);
	ItemKind k = ITEM_MODULE;
	while (k < ITEM_COUNT && !(strlen(item_words[k]) == n && memcmp(item_words[k], s, n) == 0))
		k++;
	return n == 0 ? ITEM_COUNT : k;
}

/* All lines that start an item. Text before the first item, and after an item's end, is told of. */
static void
find_items(Parser *p, Items *items)
{
	const char *text = p->src->text, *end = text + p->src->size;
	for (const char *s = text; s < end;) {
		while (s < end && (*s == ' ' || *s == '\t' || *s == '\r'))
			s++;
		ItemKind k = s < end && *s >= 'd' && *s <= 't' ? item_at(s, (size_t)(end - s))
							       : ITEM_COUNT;
		if (k < ITEM_COUNT) {
			vec_push(items, ((Item){ .kind = k, .offset = (uint32_t)(s - text) }));
		} else if (items->len == 0 && s < end && *s != '\n' && *s != ';') {
			seek(p, (uint32_t)(s - text));
			ir_parse_expected(p, "\"module\"");
			return;
		}
		s = memchr(s, '\n', (size_t)(end - s));
		s = s ? s + 1 : end;
	}
}

/* Go to an item and past its keyword. */
static void
enter(Parser *p, const Item *item)
{
	seek(p, item->offset);
	ir_parse_advance(p);
}

static uint32_t
item_end(const Parser *p, const Item *item, const Items *items)
{
	return item + 1 < items->at + items->len ? item[1].offset : p->src->size;
}

/* Between an item's end and the next item there are only empty lines; after a fault nobody knows
 * where the item ends. */
static void
leave(Parser *p, const Item *item, const Items *items)
{
	uint32_t next = item_end(p, item, items);
	bool is_good = ir_parse_line_end(p);
	while (p->token.kind == TOKEN_NEWLINE)
		ir_parse_advance(p);
	if (is_good && p->token.kind != TOKEN_END && src_offset(p->src, p->token.pos) < next)
		ir_parse_expected(p, "an item (file, type, methods, global, func, declare)");
	p->is_failed = false;
}

/* ----------------------------------------------------- module line, declaring */

/* [go1.N] */
static bool
parse_go_version(Parser *p, uint32_t *minor)
{
	if (p->token.kind != TOKEN_WORD || strncmp(p->token.str->s, "go", 2) != 0)
		return true;
	const char *s = p->token.str->s;
	uint32_t n = 0;
	size_t i = strncmp(s, "go1.", 4) == 0 ? 4 : 0;
	for (; i >= 4 && s[i] >= '0' && s[i] <= '9' && n < 1000; i++)
		n = n * 10 + (uint32_t)(s[i] - '0');
	if (s[i] != '\0' || n == 0 || n >= 1000 || s[4] == '0')
		return ir_parse_fail(p, "a language version is go1.N");
	*minor = n;
	ir_parse_advance(p);
	return true;
}

static bool
parse_module(Parser *p)
{
	const Str *name = NULL;
	uint32_t pointer_size = 8, go_minor = 0;
	if (!ir_parse_string(p, "the module's name in quotes", &name))
		return false;
	bool is_program = ir_parse_accept_word(p, "program");
	if (ir_parse_accept_word(p, "ptrsize")) {
		Pos pos = p->token.pos;
		if (!ir_parse_number(p, "the pointers' size", &pointer_size))
			return false;
		if (pointer_size != 4 && pointer_size != 8)
			return ir_parse_fail_at(p, pos, "pointers have 4 or 8 bytes");
	}
	if (!parse_go_version(p, &go_minor))
		return false;
	p->m = ir_module_new(p->strs, name, pointer_size);
	p->m->is_program = is_program;
	p->m->go_minor = go_minor;
	return true;
}

static void
parse_file(Parser *p)
{
	uint32_t number;
	const Str *name = NULL;
	Pos pos = p->token.pos;
	if (!ir_parse_number(p, "the file's number", &number) ||
	    !ir_parse_string(p, "the file's name", &name))
		return;
	if (number != p->m->files.len)
		ir_parse_fail_at(p, pos, "files are numbered from 1 upwards: this is %u",
				 p->m->files.len);
	else if (ir_file(p->m, name) != number)
		ir_parse_fail_at(p, pos, "file \"%s\" has a number already", name->s);
}

/* The name after an item's keyword is declared, so that all others can refer to it. */
static void
declare(Parser *p, Item *item)
{
	static const TokenKind kinds[ITEM_COUNT] = {
		[ITEM_TYPE] = TOKEN_NAMED,
		[ITEM_GLOBAL] = TOKEN_GLOBAL,
		[ITEM_FUNC] = TOKEN_FUNC,
		[ITEM_DECLARE] = TOKEN_FUNC,
	};
	IrModule *m = p->m;
	if (kinds[item->kind] == TOKEN_END)
		return;
	if (p->token.kind != kinds[item->kind]) {
		ir_parse_expected(p, item->kind == ITEM_TYPE     ? ":NAME"
				     : item->kind == ITEM_GLOBAL ? "$NAME"
								 : "@NAME");
		return;
	}
	const Str *name = p->token.str;
	const Map *index = item->kind == ITEM_TYPE   ? &m->named_index
			   : item->kind == ITEM_GLOBAL ? &m->global_index
						       : &m->func_index;
	if (map_has(index, map_key(name))) {
		ir_parse_fail(p, "R15: %s is declared twice", name->s);
		return;
	}
	if (item->kind == ITEM_TYPE) {
		item->id = ir_type_named(m, name);
	} else if (item->kind == ITEM_GLOBAL) {
		item->id = ir_global_new(m, name, 0);
	} else {
		IrFunc *f = ir_func_new(m, name, 0);
		f->body = item->kind == ITEM_FUNC ? BODY_HERE : BODY_UNKNOWN;
		item->id = f->id;
	}
}

static bool
declare_all(Parser *p, Items *items)
{
	find_items(p, items);
	if (p->n_errors > 0)
		return false;
	if (items->len == 0 || items->at[0].kind != ITEM_MODULE) {
		seek(p, items->len > 0 ? items->at[0].offset : p->src->size);
		return ir_parse_expected(p, "\"module\"");
	}
	vec_each(items, i) {
		Item *item = &items->at[i];
		enter(p, item);
		if (item->kind == ITEM_MODULE) {
			if (i > 0)
				ir_parse_fail(p, "a file has one module line");
			else if (!parse_module(p))
				return false;
			else
				leave(p, item, items);
		} else if (item->kind == ITEM_FILE) {
			parse_file(p);
			leave(p, item, items);
		} else {
			declare(p, item);
		}
	}
	return true;
}

/* ------------------------------------------- types, globals, methods, heads */

static void
parse_named(Parser *p, const Item *item)
{
	ir_parse_advance(p);
	bool is_good = ir_parse_expect(p, '=');
	p->m->types.at[item->id].is_unsized = is_good && ir_parse_accept_word(p, "unsized");
	IrTypeId under = is_good ? ir_parse_type(p) : 0;
	if (under != 0)
		ir_type_set_underlying(p->m, item->id, under);
}

static void
parse_global(Parser *p, const Item *item)
{
	ir_parse_advance(p);
	IrTypeId type = ir_parse_type(p);
	if (type == 0)
		return;
	IrGlobal *g = &p->m->globals.at[item->id];
	g->type = type;
	g->pointer_type = ir_type_pointer(p->m, type);
	g->is_exported = ir_parse_accept_word(p, "exported");
	g->is_outside = ir_parse_accept_word(p, "outside");
	if (ir_parse_accept(p, '!')) {
		if (!ir_parse_accept_word(p, "loc"))
			ir_parse_expected(p, "\"loc\"");
		else
			parse_place(p, 0, &g->loc);
	}
}

static void
parse_methods(Parser *p)
{
	IrTypeId type = ir_parse_type(p);
	if (type == 0 || !ir_parse_expect(p, '{') || ir_parse_accept(p, '}'))
		return;
	do {
		const Str *name = NULL;
		Pos pos = p->token.pos;
		if (!ir_parse_name(p, "a method's name", &name))
			return;
		if (p->token.kind != TOKEN_FUNC) {
			ir_parse_expected(p, "@FUNCTION");
			return;
		}
		IrFuncId f = ir_func_find(p->m, p->token.str);
		if (f == 0)
			ir_parse_fail(p, "R11: function @%s is not declared", p->token.str->s);
		if (ir_method_find(p->m, type, name) != 0)
			ir_parse_fail_at(p, pos, "R11: two methods %s of a type", name->s);
		if (f != 0)
			ir_method_add(p->m, type, name, f);
		ir_parse_advance(p);
	} while (ir_parse_accept(p, ','));
	ir_parse_expect(p, '}');
}

typedef VEC(IrParam) Params;

/* Marks of a parameter: !at(...) and !facts(...). */
static bool
parse_param_marks(Parser *p, IrParam *param)
{
	while (ir_parse_accept(p, '!')) {
		if (ir_parse_accept_word(p, "at")) {
			/* The default file is known only after the head; 0 stands for it. */
			if (!parse_place(p, 0, &param->loc))
				return false;
		} else if (!ir_parse_accept_word(p, "facts")) {
			return ir_parse_expected(p, "\"at\" or \"facts\"");
		} else if (!ir_parse_expect(p, '(') ||
			   !ir_parse_string(p, "a string", &param->facts) ||
			   !ir_parse_expect(p, ')')) {
			return false;
		}
	}
	return true;
}

/* For each parameter the number that it is written with instead of a name, or null. */
typedef VEC(const Str *) Numbers;

/* Parameters up to the closing bracket. */
static bool
parse_params(Parser *p, char close, Params *params, Numbers *numbers, bool *is_variadic)
{
	if (ir_parse_accept(p, close))
		return true;
	do {
		IrParam param = { .name = str_cstr(p->strs, "") };
		const Str *number = NULL;
		if (is_variadic != NULL && *is_variadic)
			return ir_parse_fail(p, "\"...\" stands at the last parameter");
		if (p->token.kind == TOKEN_VALUE) {
			if (ir_parse_is_number(&p->token))
				number = p->token.str;
			else
				param.name = p->token.str;
			ir_parse_advance(p);
		}
		param.type = ir_parse_type(p);
		if (param.type == 0)
			return false;
		if (is_variadic != NULL && p->token.kind == TOKEN_ELLIPSIS) {
			*is_variadic = true;
			ir_parse_advance(p);
		}
		if (!parse_param_marks(p, &param))
			return false;
		vec_push(params, param);
		if (numbers != NULL)
			vec_push(numbers, number);
	} while (ir_parse_accept(p, ','));
	return ir_parse_expect(p, close);
}

static void
place_params(IrParam *params, uint32_t n, uint32_t file)
{
	for (uint32_t i = 0; i < n; i++)
		if (params[i].loc.line != 0 && params[i].loc.file == 0)
			params[i].loc.file = file;
}

/* Parameters, captures and results into f, with its type. */
static bool
parse_signature(Parser *p, IrFunc *f, Numbers *param_numbers, Numbers *capture_numbers)
{
	Params params = { 0 }, captures = { 0 }, results = { 0 };
	if (!ir_parse_expect(p, '(') ||
	    !parse_params(p, ')', &params, param_numbers, &f->is_variadic))
		return false;
	if (ir_parse_accept(p, '[') && !parse_params(p, ']', &captures, capture_numbers, NULL))
		return false;
	if (ir_parse_accept(p, '(') && !parse_params(p, ')', &results, NULL, NULL))
		return false;
	IdVec types = { 0 };
	vec_each(&params, i)
		vec_push(&types, params.at[i].type);
	vec_each(&results, i)
		vec_push(&types, results.at[i].type);
	vec_append(&f->params, params.at, params.len);
	vec_append(&f->captures, captures.at, captures.len);
	vec_append(&f->results, results.at, results.len);
	f->type = ir_type_func(p->m, types.at, params.len, types.at + params.len, results.len,
			       f->is_variadic);
	return true;
}

static bool
parse_parent(Parser *p, IrFunc *f)
{
	if (p->token.kind != TOKEN_FUNC)
		return ir_parse_expected(p, "@FUNCTION");
	f->parent = ir_func_find(p->m, p->token.str);
	if (f->parent == 0)
		return ir_parse_fail(p, "R1: function @%s is not declared", p->token.str->s);
	ir_parse_advance(p);
	return true;
}

static bool
parse_recover(Parser *p, IrFunc *f)
{
	if (p->token.kind != TOKEN_BLOCK)
		return ir_parse_expected(p, "a block");
	if (p->token.is_huge || p->token.integer == 0 || p->token.integer > UINT32_MAX)
		return ir_parse_fail(p, "R1: no such block");
	f->recover = (IrBlockId)p->token.integer;
	ir_parse_advance(p);
	return true;
}

static bool
parse_attributes(Parser *p, IrFunc *f)
{
	for (;;) {
		if (ir_parse_accept(p, '!')) {
			if (!ir_parse_accept_word(p, "loc"))
				return ir_parse_expected(p, "\"loc\"");
			if (!parse_place(p, 0, &f->loc))
				return false;
		} else if (p->token.kind != TOKEN_WORD) {
			return true;
		} else if (ir_parse_accept_word(p, "exported")) {
			f->is_exported = true;
		} else if (ir_parse_accept_word(p, "entry")) {
			f->is_entry = true;
		} else if (f->body == BODY_HERE && ir_parse_accept_word(p, "outside")) {
			f->is_outside = true;
		} else if (ir_parse_accept_word(p, "wrapper")) {
			f->is_wrapper = true;
		} else if (f->body == BODY_HERE && ir_parse_accept_word(p, "model")) {
			f->is_model = true;
		} else if (ir_parse_accept_word(p, "funcmaker")) {
			f->makes_funcs = true;
		} else if (f->body != BODY_HERE && ir_parse_accept_word(p, "noescape")) {
			f->body = BODY_NOESCAPE;
		} else if (f->body != BODY_HERE && ir_parse_accept_word(p, "unreached")) {
			f->is_unreached = true;
		} else if (ir_parse_accept_word(p, "parent")) {
			if (!parse_parent(p, f))
				return false;
		} else if (ir_parse_accept_word(p, "instance")) {
			if (!ir_parse_string(p, "the type arguments in quotes", &f->instance))
				return false;
		} else if (ir_parse_accept_word(p, "origin")) {
			if (!ir_parse_string(p, "the generic function's name in quotes",
					     &f->generic_origin))
				return false;
		} else if (f->body == BODY_HERE && ir_parse_accept_word(p, "recover")) {
			if (!parse_recover(p, f))
				return false;
		} else {
			return ir_parse_expected(p, "an attribute of a function");
		}
	}
}

/* What is written with a number is a value, whether it is used or not. */
static void
number_params(Parser *p, IrFunc *f, const Numbers *params, const Numbers *captures)
{
	vec_each(params, i)
		if (params->at[i] != NULL)
			map_put(&p->numbered, map_pair(f->id, ir_param(f, i)),
				map_key(params->at[i]));
	vec_each(captures, i)
		if (captures->at[i] != NULL)
			map_put(&p->numbered, map_pair(f->id, ir_capture(f, i)),
				map_key(captures->at[i]));
}

static void
parse_head(Parser *p, Item *item)
{
	IrFunc *f = ir_func(p->m, item->id);
	Numbers numbers = { 0 }, capture_numbers = { 0 };
	ir_parse_advance(p);
	if (!parse_signature(p, f, &numbers, &capture_numbers) || !parse_attributes(p, f))
		return;
	uint32_t file = ir_default_file(p->m, f);
	place_params(f->params.at, f->params.len, file);
	place_params(f->captures.at, f->captures.len, file);
	place_params(f->results.at, f->results.len, file);
	number_params(p, f, &numbers, &capture_numbers);
	if (item->kind == ITEM_DECLARE) {
		if (ir_parse_at(p, '{'))
			ir_parse_fail(p, "R14: a declaration has no body");
		return;
	}
	if (!ir_parse_expect(p, '{') || p->token.kind != TOKEN_NEWLINE) {
		ir_parse_expected(p, "the end of the line");
		return;
	}
	item->body = p->lexer.at;
}

static void
parse_items(Parser *p, Items *items)
{
	vec_each(items, i) {
		if (items->at[i].kind == ITEM_TYPE && items->at[i].id != 0) {
			enter(p, &items->at[i]);
			parse_named(p, &items->at[i]);
			leave(p, &items->at[i], items);
		}
	}
	ir_module_layout(p->m);
	vec_each(items, i) {
		Item *item = &items->at[i];
		enter(p, item);
		if (item->kind == ITEM_GLOBAL && item->id != 0) {
			parse_global(p, item);
			leave(p, item, items);
		} else if (item->kind == ITEM_METHODS) {
			parse_methods(p);
			leave(p, item, items);
		} else if (item->kind == ITEM_FUNC && item->id != 0) {
			parse_head(p, item);
		} else if (item->kind == ITEM_DECLARE && item->id != 0) {
			parse_head(p, item);
			leave(p, item, items);
		}
	}
}

/* ------------------------------------------------------------------ whole */

static void
tell_table_fault(void *ctx, const IrFunc *f, IrValueId v, int rule, const char *text)
{
	Parser *p = ctx;
	(void)v;
	diag_add(p->diags, DIAG_IR, p->src->base, "R%d: %s%s%s%s", rule, f ? "@" : "",
		 f ? f->name->s : "", f ? ": " : "", text);
	p->n_errors++;
}

static void
fill_tables(Parser *p)
{
	for (uint32_t i = 1; i < OP_COUNT; i++)
		if (!ir_op_info((IrOp)i)->is_pseudo)
			map_put(&p->ops, map_key(str_cstr(p->strs, ir_op_name((IrOp)i))), i);
	/* The values of these are one more than what is meant, so that 0 is none. */
	for (uint32_t i = 0; i < BIN_COUNT; i++)
		map_put(&p->bins, map_key(str_cstr(p->strs, ir_bin_name((IrBin)i))), i + 1);
	for (uint32_t i = 0; i < UN_COUNT; i++)
		map_put(&p->uns, map_key(str_cstr(p->strs, ir_un_name((IrUn)i))), i + 1);
	for (uint32_t i = 0; i < BI_COUNT; i++)
		map_put(&p->builtins, map_key(str_cstr(p->strs, ir_builtin_name((IrBuiltin)i))),
			i + 1);
	for (uint32_t i = 1; i < SITE_COUNT; i++)
		map_put(&p->site_kinds,
			map_key(str_cstr(p->strs, ir_site_kind_name((IrSiteKind)i))), i);
	for (int i = IRT_BOOL; i <= IRT_UNSAFE; i++)
		map_put(&p->basics, map_key(str_cstr(p->strs, ir_basic_name((IrTypeKind)i))),
			(uint64_t)i);
}

IrModule *
ir_parse(StrTab *strs, const SrcFile *src, Diags *diags)
{
	Parser p = { .strs = strs, .src = src, .diags = diags };
	p.lexer = (Lexer){ .strs = strs, .src = src, .diags = diags };
	fill_tables(&p);
	Items items = { 0 };
	if (!declare_all(&p, &items))
		return NULL;
	parse_items(&p, &items);
	/* Bodies are only read where all that they may refer to is known. */
	if (p.n_errors == 0) {
		FaultSink sink = { tell_table_fault, &p };
		ir_verify_tables_to(p.m, &sink);
	}
	if (p.n_errors == 0) {
		vec_each(&items, i) {
			if (items.at[i].kind != ITEM_FUNC)
				continue;
			seek(&p, items.at[i].body);
			ir_parse_body(&p, ir_func(p.m, items.at[i].id),
				      item_end(&p, &items.at[i], &items));
			leave(&p, &items.at[i], &items);
		}
	}
	return p.n_errors == 0 ? p.m : NULL;
}

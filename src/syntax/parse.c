/*
 * The parser's tools: messages, tokens, lists, nodes; and syntax_parse. The
 * productions are in parse_decl.c, parse_type.c, parse_params.c, parse_expr.c
 * and parse_stmt.c: recursive descent over the grammar of the Go
 * specification. What is accepted, the texts of messages, their positions and
 * how parsing goes on after an error follow the Go compiler
 * (cmd/compile/internal/syntax) as a user sees it.
 */
#include "syntax/priv.h"

#include <stdatomic.h>

/* -------------------------------------------------------------- messages */

/* Whether the file's text has a newline between two of its positions. */
static bool
is_line_apart(const Faults *f, Pos a, Pos b)
{
	const char *text = f->src->text;
	uint32_t from = src_offset(f->src, a < b ? a : b), to = src_offset(f->src, a < b ? b : a);
	return memchr(text + from, '\n', to - from) != NULL;
}

void
fault_add(Faults *f, Pos pos, const char *fmt, ...)
{
	static const char prefix[] = "syntax error";
	f->count++;
	if (strncmp(fmt, prefix, sizeof(prefix) - 1) == 0) {
		f->has_syntax = true;
		bool is_next = f->last_syntax == 0 || is_line_apart(f, f->last_syntax, pos);
		f->last_syntax = pos;
		if (!is_next && !f->wants_all)
			return;
	}
	va_list ap;
	va_start(ap, fmt);
	diag_vadd(f->diags, DIAG_SYNTAX, pos, fmt, ap);
	va_end(ap);
}

const char *
token_word(TokenKind tok)
{
	switch ((int)tok) {
	case TK_COMMA:
		return "comma";
	case TK_SEMI:
		return "semicolon or newline";
	default:
		return token_text(tok);
	}
}

/* The current token as messages call it. */
static void
put_token(const Parser *p, Buf *out)
{
	const Scanner *s = &p->s;
	if (s->tok == TK_NAME) {
		buf_puts(out, "name ");
		buf_str(out, s->name);
	} else if (s->tok >= TK_INT && s->tok <= TK_STRING) {
		buf_puts(out, "literal ");
		buf_write(out, s->lit, s->lit_len);
	} else if (s->tok == TK_SEMI) {
		buf_puts(out, s->semi);
	} else if (s->tok == TK_OPASSIGN) {
		buf_printf(out, "%s=", token_text(s->op));
	} else if (s->tok >= TK_FIRST_KEYWORD) {
		buf_printf(out, "keyword %s", token_text(s->tok));
	} else {
		buf_puts(out, token_word(s->tok));
	}
}

static bool
begins_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static void
vsyntax_error(Parser *p, Pos pos, const char *fmt, va_list ap)
{
	if (p->s.tok == TK_EOF && p->faults.count > 0)
		return; /* follows from an earlier one */
	Buf msg = { 0 };
	if (begins_with(fmt, "in ") || begins_with(fmt, "at ") || begins_with(fmt, "after ")) {
		buf_puts(&msg, "unexpected ");
		put_token(p, &msg);
		buf_puts(&msg, " ");
	} else if (begins_with(fmt, "expected ")) {
		buf_puts(&msg, "unexpected ");
		put_token(p, &msg);
		buf_puts(&msg, ", ");
	}
	buf_vprintf(&msg, fmt, ap);
	fault_add(&p->faults, pos, "syntax error: %s", msg.s);
}

void
syntax_error_at(Parser *p, Pos pos, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsyntax_error(p, pos, fmt, ap);
	va_end(ap);
}

void
syntax_error(Parser *p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsyntax_error(p, p->s.pos, fmt, ap);
	va_end(ap);
}

/* ---------------------------------------------------------------- tokens */

void
tok_next(Parser *p)
{
	scan_next(&p->s);
}

bool
tok_got(Parser *p, TokenKind tok)
{
	if (p->s.tok != tok)
		return false;
	tok_next(p);
	return true;
}

void
tok_want(Parser *p, TokenKind tok)
{
	if (tok_got(p, tok))
		return;
	const char *kind = tok >= TK_FIRST_KEYWORD ? "keyword " : "";
	syntax_error(p, "expected %s%s", kind, token_word(tok));
	if (p->s.tok != TK_EOF)
		tok_next(p);
}

/* A keyword that begins a statement and is seldom anything else. */
static bool
begins_statement(TokenKind tok)
{
	switch ((int)tok) {
	case TK_BREAK: case TK_CONST: case TK_CONTINUE: case TK_DEFER: case TK_FALLTHROUGH:
	case TK_FOR: case TK_GO: case TK_GOTO: case TK_IF: case TK_RETURN: case TK_SELECT:
	case TK_SWITCH: case TK_TYPE: case TK_VAR:
		return true;
	default:
		return false;
	}
}

void
tok_skip_to(Parser *p, const TokenKind *toks, size_t n)
{
	for (; p->s.tok != TK_EOF; tok_next(p)) {
		if (p->func_depth > 0 && begins_statement(p->s.tok))
			return;
		for (size_t i = 0; i < n; i++) {
			if (p->s.tok == toks[i])
				return;
		}
	}
}

bool
parse_enter(Parser *p)
{
	if (++p->nesting <= NESTING_MAX)
		return true;
	syntax_error(p, "nesting too deep (more than %d levels)", NESTING_MAX);
	scan_stop(&p->s);
	return false;
}

/* ----------------------------------------------------------------- lists */

Pos
parse_list(Parser *p, const char *context, TokenKind sep, TokenKind close, ListItem *f, void *arg)
{
	bool is_done = false;
	while (p->s.tok != TK_EOF && p->s.tok != close && !is_done) {
		is_done = f(p, arg);
		if (tok_got(p, sep) || p->s.tok == close)
			continue;
		syntax_error(p, "in %s; possibly missing %s or %s", context, token_word(sep),
			     token_word(close));
		SKIP_TO(p, TK_RPAREN, TK_RBRACK, TK_RBRACE);
		if (p->s.tok != close)
			return p->s.pos;
	}
	Pos pos = p->s.pos;
	tok_want(p, close);
	return pos;
}

void *
list_end_(Parser *p, uint32_t mark, uint32_t *len, uint32_t *cap)
{
	uint32_t n = p->list.len - mark;
	*len = *cap = n;
	if (n == 0)
		return NULL;
	void **at = arena_array(p->arena, void *, n);
	memcpy(at, p->list.at + mark, n * sizeof(void *));
	p->list.len = mark;
	return at;
}

/* ----------------------------------------------------------------- nodes */

/* Ids are taken from the package's counter in blocks. */
#define ID_BLOCK 64

void *
new_expr_(Parser *p, size_t size, NodeKind kind, Pos pos)
{
	Expr *e = arena_alloc(p->arena, size);
	if (p->next_id > p->last_id) {
		p->next_id = atomic_fetch_add(&p->opts->ids->next, ID_BLOCK) + 1;
		p->last_id = p->next_id + ID_BLOCK - 1;
	}
	e->kind = kind;
	e->pos = pos;
	e->id = p->next_id++;
	return e;
}

Expr *
bad_expr_at(Parser *p, Pos pos)
{
	return new_expr(p, Expr, EXPR_BAD, pos);
}

Expr *
bad_expr(Parser *p)
{
	return bad_expr_at(p, p->s.pos);
}

static NameExpr *
name_of(Parser *p, Pos pos, const Str *text)
{
	NameExpr *n = new_expr(p, NameExpr, EXPR_NAME, pos);
	n->name = text;
	return n;
}

NameExpr *
blank_name(Parser *p, Pos pos)
{
	return name_of(p, pos, str_cstr(p->opts->strs, "_"));
}

NameExpr *
parse_name(Parser *p)
{
	if (p->s.tok == TK_NAME) {
		NameExpr *n = name_of(p, p->s.pos, p->s.name);
		tok_next(p);
		return n;
	}
	NameExpr *n = blank_name(p, p->s.pos);
	syntax_error(p, "expected name");
	if (p->s.tok != TK_EOF)
		tok_next(p);
	return n;
}

void
parse_name_list(Parser *p, NameExpr *first, NameVec *out)
{
	uint32_t mark = list_begin(p);
	vec_push(&p->list, first);
	while (tok_got(p, TK_COMMA)) {
		NameExpr *n = parse_name(p);
		vec_push(&p->list, n);
	}
	list_end(p, mark, out);
}

/* ------------------------------------------------------------------ file */

File *
syntax_parse(SrcFile *src, const ParseOptions *opts)
{
	Parser *p = mem_new(Parser);
	p->arena = opts->arena != NULL ? opts->arena : mem_new(Arena);
	File *f = new_node(p, File);
	f->src = src;
	p->file = f;
	p->opts = opts;
	p->next_id = 1; /* an empty block */
	p->faults = (Faults){ .src = src, .diags = opts->diags, .wants_all = opts->all_errors };
	NameCache *cache = opts->cache;
	if (cache == NULL && !opts->imports_only)
		cache = mem_new(NameCache);
	scan_init(&p->s, src, opts->strs, cache, &p->faults);
	tok_next(p);
	parse_file_decls(p);
	f->has_syntax_error = p->faults.has_syntax;
	return f;
}

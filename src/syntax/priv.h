/*
 * What the files of syntax share: the scanner, the parser's state, and the
 * productions that call each other across files.
 */
#ifndef STAYPUT_SYNTAX_PRIV_H
#define STAYPUT_SYNTAX_PRIV_H

#include "syntax/syntax.h"

/* --------------------------------------------------------------- unicode */

typedef uint32_t Rune;

#define RUNE_BAD 0xFFFDu /* what an invalid byte decodes to */
#define RUNE_BOM 0xFEFFu
#define RUNE_MAX 0x10FFFFu

typedef struct RuneRange {
	Rune first, last;
} RuneRange;

extern const RuneRange unicode_letters[];
extern const uint32_t n_unicode_letters;
extern const RuneRange unicode_digits[];
extern const uint32_t n_unicode_digits;
extern const RuneRange unicode_printables[];
extern const uint32_t n_unicode_printables;

/* Decode the code point at s, which a byte that is none of UTF-8's ends (a
 * NUL): its length in *len, and *is_bad (then RUNE_BAD of length 1) if the
 * bytes are not the shortest encoding of a code point that is no surrogate. */
Rune unicode_decode(const char *s, uint32_t *len, bool *is_bad);

/* Letters, digits and graphic characters of ASCII too. */
bool unicode_is_letter(Rune r);
bool unicode_is_digit(Rune r);
bool unicode_is_print(Rune r);

/* -------------------------------------------------------------- messages */

/* Where messages of one file go. Only the first "syntax error" of a line is
 * kept, as the Go compiler does, unless all are wanted. */
typedef struct Faults {
	const SrcFile *src;
	Diags *diags;
	bool wants_all;
	bool has_syntax;     /* a "syntax error" was reported */
	uint32_t count;      /* messages, dropped ones included */
	Pos last_syntax;     /* of the last "syntax error", or 0 */
} Faults;

void fault_add(Faults *f, Pos pos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* --------------------------------------------------------------- scanner */

/*
 * The scanner stands on one token, the fields from tok on. Newlines become
 * semicolons by the rule of the Go specification.
 */
typedef struct Scanner {
	SrcFile *src;
	StrTab *strs;
	NameCache *cache;   /* or null */
	Faults *faults;
	PragmaVec pragmas;  /* go: comments that nobody took yet */
	bool is_before_package; /* a go:build comment still counts */
	const Str *build;   /* expression of the last go:build line, or null */
	Pos build_pos;
	const char *begin;  /* of the text, behind a byte order mark */
	const char *cur;    /* next unread byte */
	const char *end;    /* the NUL after the text */
	bool wants_semi;    /* a newline here is a semicolon */

	TokenKind tok;
	TokenKind op;       /* of TK_OPASSIGN: the binary operator */
	Pos pos;            /* first byte; of an automatic semicolon: where the line ends */
	const Str *name;    /* of TK_NAME */
	const char *lit;    /* of literals: lit_len bytes of the file's text */
	uint32_t lit_len;
	const char *semi;   /* of TK_SEMI: "semicolon", "newline" or "EOF" */
	bool is_bad;        /* literals: malformed, and reported */
} Scanner;

/* Stand before the first token; call scan_next for it. */
void scan_init(Scanner *s, SrcFile *src, StrTab *strs, NameCache *cache, Faults *faults);
void scan_next(Scanner *s);
/* Make TK_EOF the current token for good. */
void scan_stop(Scanner *s);

/* A literal from its first byte on (of a number that may be the "."). */
void scan_number(Scanner *s);
void scan_rune(Scanner *s);
void scan_string(Scanner *s);
void scan_raw_string(Scanner *s);

/* Pass the byte at cur, which is not ASCII or a NUL: reports bad UTF-8, NULs
 * and byte order marks. Returns the code point, RUNE_NONE where there is none
 * to look at. */
Rune scan_odd(Scanner *s);
#define RUNE_NONE UINT32_MAX

Pos scan_pos(const Scanner *s, const char *at);
const Str *scan_intern(Scanner *s, const char *text, size_t len);

/* A comment that may be a directive: its first byte ("/") and its end, without the newline. */
void scan_directive(Scanner *s, const char *start, const char *end);

/* The code point for a message, as Go's %q and %#U write it. */
void rune_quote(Rune r, Buf *out);
void rune_name(Rune r, Buf *out);

/* ---------------------------------------------------------------- parser */

typedef struct Parser {
	Scanner s;
	Faults faults;
	File *file;
	Arena *arena;
	const ParseOptions *opts;
	uint32_t next_id, last_id; /* our block of ids: next_id..last_id */
	int func_depth;    /* function bodies around */
	/* Parentheses and brackets around. Negative in the header of a
	 * statement, where "{" opens a block and not a composite literal. */
	int expr_level;
	uint32_t n_jumps;  /* labels and branch statements so far */
	uint32_t nesting;  /* recursion of the productions */
	VEC(void *) list;  /* lists being read, the innermost last */
} Parser;

/* Deepest recursion of productions; the tree is no deeper, but for chains of
 * binary operators, which lean to the left. */
#define NESTING_MAX 4000

/* parse.c */
void tok_next(Parser *p);
bool tok_got(Parser *p, TokenKind tok);
void tok_want(Parser *p, TokenKind tok);
/* "syntax error: " and msg; what begins with "expected", "in", "at" or "after"
 * has "unexpected TOKEN" put before it. */
void syntax_error(Parser *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void syntax_error_at(Parser *p, Pos pos, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* As tokens are called in messages. */
const char *token_word(TokenKind tok);
/* Skip to one of the tokens, inside functions also to a statement's keyword. */
void tok_skip_to(Parser *p, const TokenKind *toks, size_t n);
#define SKIP_TO(p, ...)                                                        \
	tok_skip_to((p), (const TokenKind[]){ __VA_ARGS__ },                       \
		sizeof((const TokenKind[]){ __VA_ARGS__ }) / sizeof(TokenKind))

/* False if the text nests too deep: reported, and the text is over. Each
 * enter needs its leave. */
bool parse_enter(Parser *p);
static inline void
parse_leave(Parser *p)
{
	p->nesting--;
}

/* { f sep } close, the last sep optional; f returns true to end the list.
 * Gives the position of the closing token. */
typedef bool ListItem(Parser *p, void *arg);
Pos parse_list(Parser *p, const char *context, TokenKind sep, TokenKind close, ListItem *f,
	       void *arg);

/* Lists in the making are a stack; list_end moves what was pushed since
 * list_begin into a vector of the tree's arena. */
static inline uint32_t
list_begin(const Parser *p)
{
	return p->list.len;
}
void *list_end_(Parser *p, uint32_t mark, uint32_t *len, uint32_t *cap);
#define list_end(p, mark, v) ((void)((v)->at = list_end_((p), (mark), &(v)->len, &(v)->cap)))

#define new_node(p, T) arena_new((p)->arena, T)
/* With its head filled in. */
#define new_expr(p, T, kind, pos) ((T *)new_expr_((p), sizeof(T), (kind), (pos)))
void *new_expr_(Parser *p, size_t size, NodeKind kind, Pos pos);
Expr *bad_expr(Parser *p);
Expr *bad_expr_at(Parser *p, Pos pos);
NameExpr *blank_name(Parser *p, Pos pos);

NameExpr *parse_name(Parser *p);
/* name { "," name }, the first being read. */
void parse_name_list(Parser *p, NameExpr *first, NameVec *out);

/* parse_decl.c */
/* The go: comments seen since the last call belong to no declaration. */
void parse_drop_pragmas_(Parser *p);
static inline void
parse_drop_pragmas(Parser *p)
{
	if (p->s.pragmas.len > 0)
		parse_drop_pragmas_(p);
}
void parse_file_decls(Parser *p);
/* The specs of a const, type or var declaration, from its keyword on. */
void parse_decl_group(Parser *p, DeclVec *out, Pos *lparen, Pos *rparen);

/* parse_type.c */
Expr *parse_type(Parser *p);
Expr *parse_type_or_null(Parser *p);
/* name [ "." name ] [ typeargs ]; first may be null. */
Expr *parse_qualified_name(Parser *p, NameExpr *first);
/* A signature; context names what may have no type parameters, or is null. */
FuncTypeExpr *parse_func_type(Parser *p, Pos pos, const char *context);
/* The "[" and len, if not null, are read. */
Expr *parse_array_type(Parser *p, Pos pos, Expr *len);
Expr *parse_slice_type(Parser *p, Pos pos);
/* Types between brackets; the first may be an expression unless is_strict.
 * True if there was a comma. */
bool parse_type_list(Parser *p, bool is_strict, ExprVec *out);
LitExpr *parse_literal_or_null(Parser *p);
Expr *parse_array_or_type_args(Parser *p);

/* parse_params.c */
/* After the opening bracket at `open`, to `close`, which is read too. first
 * and first_type, if not null, are what was read of the first entry. */
FieldList *parse_params(Parser *p, Pos open, NameExpr *first, Expr *first_type, TokenKind close,
			bool needs_names, bool allows_dots);
Expr *parse_embedded_term(Parser *p);
/* { "|" term } after the first term. */
Expr *parse_union_rest(Parser *p, Expr *first);

/* parse_expr.c */
Expr *parse_expr(Parser *p);
void parse_expr_list(Parser *p, ExprVec *out);
Expr *parse_binary(Parser *p, Expr *x, int prec);
/* Operand and what follows it; x, if not null, is the operand. */
Expr *parse_primary(Parser *p, Expr *x);
bool expr_is_guard(const Expr *e); /* x.(type) */

/* parse_stmt.c */
BlockStmt *parse_func_body(Parser *p);

/* print_short.c */
void syntax_print_short_list(const ExprVec *list, Buf *out);
/* A simple statement. */
void syntax_print_short_stmt(const Stmt *s, Buf *out);

/* branches.c: labels and jumps of a function's body, which has some. */
void branches_check(const ParseOptions *opts, Faults *faults, BlockStmt *body);

/* -------------------------------------------------------------- printing */

typedef struct Printer {
	Buf *out;
	uint32_t indent; /* tabs */
} Printer;

static inline void
print_lit(const LitExpr *lit, Buf *out)
{
	buf_write(out, lit->text, lit->len);
}

/* A newline and the indentation. */
void print_line(Printer *p);
void print_expr(Printer *p, const Expr *e);
void print_exprs(Printer *p, const ExprVec *list);
void print_names(Printer *p, const NameVec *names);
/* With brackets; list may be null. */
void print_type_params(Printer *p, const FieldList *list);
/* Parameters and results, type parameters too. */
void print_signature(Printer *p, const FuncTypeExpr *t);
void print_block(Printer *p, const BlockStmt *b);

#endif

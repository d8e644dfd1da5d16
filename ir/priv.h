/*
 * Shared by the files of ir/, and by nobody else.
 */
#ifndef STAYPUT_IR_PRIV_H
#define STAYPUT_IR_PRIV_H

#include "ir/ir.h"

/* --------------------------------------------------------- type.c, build.c */

/* The id of a type without name, made if it is new; members are copied then. */
IrTypeId ir_type_intern(IrModule *m, const IrType *t);
/* Make what finds pseudo instructions and constants anew: their numbers have changed. */
void ir_index_pseudo(IrFunc *f);

/* ------------------------------------------------------------ text (lex.c) */

/* How many bytes from s on are an unquoted name (after a sigil) or a bare word; 0: none. */
size_t ir_name_span(const char *s, size_t len);
size_t ir_word_span(const char *s, size_t len);

typedef enum TokenKind {
	TOKEN_END, TOKEN_NEWLINE, TOKEN_BAD, /* BAD was told of by the lexer */
	TOKEN_WORD,
	TOKEN_INT,    /* integer and is_negative, or is_huge */
	TOKEN_FLOAT,  /* number */
	TOKEN_STRING, /* str */
	/* names with a sigil: str without it */
	TOKEN_NAMED, TOKEN_GLOBAL, TOKEN_FUNC, TOKEN_VALUE,
	TOKEN_BLOCK,  /* integer */
	TOKEN_ELLIPSIS,
	TOKEN_PUNCT,  /* punct: one of ( ) [ ] { } , = : ! * ; */
} TokenKind;

typedef struct Token {
	TokenKind kind;
	Pos pos;
	char punct;
	bool is_quoted;   /* names: written as a string */
	bool is_negative; /* INT */
	bool is_huge;     /* INT of more than 64 bits */
	uint64_t integer; /* INT: magnitude */
	double number;    /* FLOAT */
	const Str *str;   /* WORD, STRING, names */
} Token;

typedef struct Lexer {
	StrTab *strs;
	const SrcFile *src;
	Diags *diags;
	uint32_t at;         /* offset of the next byte */
	uint32_t type_depth; /* open braces of struct{ and iface{: ";" separates there, and
			      * starts a comment elsewhere */
	TokenKind last;      /* kind of the token before, with its end: a ":" that is glued to
			      * a literal is no sigil */
	char last_punct;
	uint32_t last_end;
	bool is_type_brace;  /* the token before was struct or iface */
	Buf scratch;
} Lexer;

Token ir_lex(Lexer *lx);

/* ------------------------------------------- reading (parse.c and its parts) */

typedef struct Parser {
	StrTab *strs;
	const SrcFile *src;
	Diags *diags;
	IrModule *m;
	Lexer lexer;
	Token token;      /* the one to look at */
	bool is_failed;   /* the line at hand has a fault: no second one is told */
	uint32_t n_errors; /* in all */
	Map ops;          /* Str of an instruction's name -> IrOp; likewise the next */
	Map bins, uns, builtins, site_kinds, basics;
	Map numbered;     /* function id and value of a parameter or capture written with a
			   * number -> that, a Str */
} Parser;

void ir_parse_advance(Parser *p);
/* Tell a fault once a line, at the token at hand or at pos. Returns false. */
bool ir_parse_fail(Parser *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool ir_parse_fail_at(Parser *p, Pos pos, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* "expected WHAT, found TOKEN" */
bool ir_parse_expected(Parser *p, const char *what);
/* Whether the token is this one; and take it if so. */
bool ir_parse_at(const Parser *p, char punct);
bool ir_parse_accept(Parser *p, char punct);
bool ir_parse_accept_word(Parser *p, const char *word);
/* Take it or tell that it is missing. */
bool ir_parse_expect(Parser *p, char punct);
bool ir_parse_number(Parser *p, const char *what, uint32_t *value);
/* LINE ":" COLUMN, in the default file, or FILE ":" LINE ":" COLUMN. */
bool ir_parse_loc(Parser *p, uint32_t default_file, IrLoc *loc);
bool ir_parse_string(Parser *p, const char *what, const Str **str);
/* A word or a quoted string. */
bool ir_parse_name(Parser *p, const char *what, const Str **str);
/* The newline or the file's end; tells of what is left on the line and skips it. False
 * after any fault on the line. */
bool ir_parse_line_end(Parser *p);

/* Whether a VALUE token is a number, not a name. */
bool ir_parse_is_number(const Token *t);

/* 0 after a fault. */
IrTypeId ir_parse_type(Parser *p);
/* The file that places without file number of f are in. */
uint32_t ir_default_file(const IrModule *m, const IrFunc *f);
/* The blocks of f from the line after the "{" on, until "}"; the next
 * item starts at offset limit. */
void ir_parse_body(Parser *p, IrFunc *f, uint32_t limit);

/* ----------------------------------------------------------------- printing */

/* A name or word as the parser reads it back: quoted where it must be. */
void ir_print_name(Buf *out, char sigil, const Str *name);

/* ------------------------------------------------------------------- models */

/* The built-in models; a row without name ends them. Made from models/ by build-aux/models.awk. */
typedef struct IrModelText {
	const char *name; /* of the file */
	const char *text;
} IrModelText;

extern const IrModelText ir_model_texts[];

/* ---------------------------------------------------------------- verifying */

/* Where faults go: rule is 1..16; f and v may be null and 0. */
typedef struct FaultSink {
	void (*tell)(void *ctx, const IrFunc *f, IrValueId v, int rule, const char *text);
	void *ctx;
} FaultSink;

bool ir_verify_tables_to(const IrModule *m, const FaultSink *sink);
bool ir_verify_func_to(const IrModule *m, const IrFunc *f, const FaultSink *sink);

typedef struct Verifier {
	const IrModule *m;
	const IrFunc *f;
	const FaultSink *sink;
	uint32_t n_faults;
} Verifier;

/* Tell a fault of instruction v, 0: of the function. Returns false. */
bool ir_fault(Verifier *vr, IrValueId v, int rule, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Rules R6 to R13 of one instruction whose ids are all in range (verify_type.c). */
void ir_verify_instr(Verifier *vr, IrValueId v);
/* R7 of the function's constants. */
void ir_verify_consts(Verifier *vr);

/* ------------------------------------------------------------------ building */

/* Set the blocks' preds from their succs, sorted. Phi operands are the caller's to match. */
void ir_preds_rebuild(IrFunc *f);
/* Make sure that ir_value_name never gives this name to another value; true if it was free. */
bool ir_name_take(IrFunc *f, const Str *name);
/* An instruction that stands in no block yet. */
IrValueId ir_instr_new(IrFunc *f, IrOp op, IrTypeId type, const IrValueId *operands, uint32_t n,
		       uint32_t aux, IrLoc loc);

#endif

/*
 * Tokens, one row each: enumerator suffix, spelling, binary precedence (0: not
 * a binary operator). The table drives the enum, the scanner's keyword map,
 * the printer and the texts of syntax errors.
 */
#ifndef STAYPUT_SYNTAX_TOKEN_H
#define STAYPUT_SYNTAX_TOKEN_H

#define TOKEN_LIST(X)            \
	X(EOF, "EOF", 0)         \
	X(NAME, "name", 0)       \
	X(INT, "int", 0)         \
	X(FLOAT, "float", 0)     \
	X(IMAG, "imaginary", 0)  \
	X(RUNE, "rune", 0)       \
	X(STRING, "string", 0)   \
	X(OROR, "||", 1)         \
	X(ANDAND, "&&", 2)       \
	X(EQL, "==", 3)          \
	X(NEQ, "!=", 3)          \
	X(LSS, "<", 3)           \
	X(LEQ, "<=", 3)          \
	X(GTR, ">", 3)           \
	X(GEQ, ">=", 3)          \
	X(ADD, "+", 4)           \
	X(SUB, "-", 4)           \
	X(OR, "|", 4)            \
	X(XOR, "^", 4)           \
	X(MUL, "*", 5)           \
	X(DIV, "/", 5)           \
	X(REM, "%", 5)           \
	X(AND, "&", 5)           \
	X(ANDNOT, "&^", 5)       \
	X(SHL, "<<", 5)          \
	X(SHR, ">>", 5)          \
	X(NOT, "!", 0)           \
	X(TILDE, "~", 0)         \
	X(ARROW, "<-", 0)        \
	X(ASSIGN, "=", 0)        \
	X(DEFINE, ":=", 0)       \
	X(OPASSIGN, "op=", 0)    \
	X(INC, "++", 0)          \
	X(DEC, "--", 0)          \
	X(LPAREN, "(", 0)        \
	X(LBRACK, "[", 0)        \
	X(LBRACE, "{", 0)        \
	X(RPAREN, ")", 0)        \
	X(RBRACK, "]", 0)        \
	X(RBRACE, "}", 0)        \
	X(COMMA, ",", 0)         \
	X(SEMI, ";", 0)          \
	X(COLON, ":", 0)         \
	X(DOT, ".", 0)           \
	X(DOTS, "...", 0)        \
	X(BREAK, "break", 0)     \
	X(CASE, "case", 0)       \
	X(CHAN, "chan", 0)       \
	X(CONST, "const", 0)     \
	X(CONTINUE, "continue", 0) \
	X(DEFAULT, "default", 0) \
	X(DEFER, "defer", 0)     \
	X(ELSE, "else", 0)       \
	X(FALLTHROUGH, "fallthrough", 0) \
	X(FOR, "for", 0)         \
	X(FUNC, "func", 0)       \
	X(GO, "go", 0)           \
	X(GOTO, "goto", 0)       \
	X(IF, "if", 0)           \
	X(IMPORT, "import", 0)   \
	X(INTERFACE, "interface", 0) \
	X(MAP, "map", 0)         \
	X(PACKAGE, "package", 0) \
	X(RANGE, "range", 0)     \
	X(RETURN, "return", 0)   \
	X(SELECT, "select", 0)   \
	X(STRUCT, "struct", 0)   \
	X(SWITCH, "switch", 0)   \
	X(TYPE, "type", 0)       \
	X(VAR, "var", 0)

typedef enum TokenKind {
#define X(name, text, prec) TK_##name,
	TOKEN_LIST(X)
#undef X
	TK_COUNT
} TokenKind;

/* Spelling of an operator, delimiter or keyword; a describing word for the others. */
const char *token_text(TokenKind t);
/* 1 (||) to 5 (*), or 0. */
int token_precedence(TokenKind t);
/* First of the keywords, which are contiguous to TK_VAR. */
#define TK_FIRST_KEYWORD TK_BREAK

#endif

/* What print.c and print_expr.c share. */
#ifndef STAYPUT_SYNTAX_PRINTER_H
#define STAYPUT_SYNTAX_PRINTER_H

#include "syntax/priv.h"

typedef struct Printer {
	Buf *out;
	uint32_t indent; /* tabs */
} Printer;

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

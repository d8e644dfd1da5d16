/*
 * syntax: text -> syntax tree, for all of Go up to 1.26.
 *
 * Reading order: token.h, token.c (tokens); priv.h (what the files share);
 * scanner.c with scan_literal.c,
 * unicode.c, unicode_tables.c and directive.c; the tree (this header); parse.c
 * (tools and entry), parse_decl.c, parse_type.c, parse_params.c, parse_expr.c,
 * parse_stmt.c (recursive descent, one file a part of the grammar); branches.c
 * (labels and jumps, as gc's parser checks them), build.c (the expression of a
 * //go:build line), extent.c (where nodes begin and end); print.c,
 * print_expr.c (tree -> source), print_short.c (for messages), equal.c.
 *
 * The tree keeps the source as written: parentheses are nodes, field lists
 * keep their grouping, nothing is desugared. It knows nothing of types: a
 * later stage keeps its facts in arrays indexed by Expr.id.
 *
 * Positions: Node.pos is where the Go compiler reports the node (a call at
 * its "(", a binary expression at its operator, a selector at its ".", ...:
 * see each struct). expr_start and expr_end, stmt_start and stmt_end give the
 * extent in the text.
 *
 * The tree is at most some thousand nodes deep (deeper text is a syntax
 * error), but for chains of binary operators: a + b + c leans to the left and
 * may have any length, so walk BinaryExpr.x in a loop.
 */
#ifndef STAYPUT_SYNTAX_SYNTAX_H
#define STAYPUT_SYNTAX_SYNTAX_H

#include "base/diag.h"
#include "base/pos.h"
#include "base/str.h"
#include "base/vec.h"
#include "syntax/token.h"

typedef enum NodeKind {
	NODE_NONE,
	/* expressions and types */
	EXPR_BAD,       /* placeholder after a syntax error */
	EXPR_NAME,
	EXPR_LIT,       /* basic literal */
	EXPR_COMPOSITE, /* T{...} */
	EXPR_KEYVALUE,  /* k: v, only inside a composite */
	EXPR_FUNC,      /* function literal */
	EXPR_PAREN,
	EXPR_SELECTOR,
	EXPR_INDEX,     /* x[i], x[T1, T2] */
	EXPR_SLICE,
	EXPR_ASSERT,    /* x.(T) and x.(type) */
	EXPR_CALL,
	EXPR_STAR,      /* *x: dereference or pointer type */
	EXPR_UNARY,     /* + - ! ^ & <- ~ */
	EXPR_BINARY,
	TYPE_EXPR_ARRAY,     /* [N]T, [...]T and []T */
	TYPE_EXPR_STRUCT,
	TYPE_EXPR_FUNC,
	TYPE_EXPR_INTERFACE,
	TYPE_EXPR_MAP,
	TYPE_EXPR_CHAN,
	TYPE_EXPR_DOTS,      /* ...T of a parameter */
	/* statements */
	STMT_BAD,
	STMT_EMPTY,
	STMT_DECL,
	STMT_LABELED,
	STMT_EXPR,
	STMT_SEND,
	STMT_INCDEC,
	STMT_ASSIGN,    /* =, :=, op= */
	STMT_GO,
	STMT_DEFER,
	STMT_RETURN,
	STMT_BRANCH,    /* break continue goto fallthrough */
	STMT_BLOCK,
	STMT_IF,
	STMT_SWITCH,
	STMT_TYPESWITCH,
	STMT_SELECT,
	STMT_FOR,
	STMT_RANGE,
	/* declarations */
	DECL_BAD,
	DECL_IMPORT,
	DECL_CONST,
	DECL_TYPE,
	DECL_VAR,
	DECL_FUNC,
} NodeKind;

/* The common head of every node. */
typedef struct Node {
	NodeKind kind;
	Pos pos;
} Node;

/* Head of every expression and type expression. Its id is unique within the
 * package (see ParseIds) and indexes the facts of later stages. */
typedef struct Expr {
	NodeKind kind;
	Pos pos;
	uint32_t id;
} Expr;

typedef struct Node Stmt;
typedef struct Node Decl;

typedef VEC(Expr *) ExprVec;
typedef VEC(Stmt *) StmtVec;
typedef VEC(Decl *) DeclVec;

typedef struct NameExpr {
	Expr e; /* pos: first byte */
	const Str *name;
} NameExpr;

typedef VEC(NameExpr *) NameVec;

typedef struct LitExpr {
	Expr e;           /* pos: first byte */
	TokenKind tok;    /* TK_INT, TK_FLOAT, TK_IMAG, TK_RUNE, TK_STRING */
	bool is_bad;      /* malformed, already reported */
	uint32_t len;     /* bytes of text */
	const char *text; /* as written, quotes included: a part of the file's text, no NUL */
} LitExpr;

typedef struct CompositeExpr {
	Expr e;           /* pos: the "{" */
	Expr *type;       /* null when elided */
	ExprVec elems;    /* values or KeyValueExpr */
	Pos rbrace;
	bool has_trailing_comma;
} CompositeExpr;

typedef struct KeyValueExpr {
	Expr e; /* pos: the ":" */
	Expr *key;
	Expr *value;
} KeyValueExpr;

typedef struct FuncTypeExpr FuncTypeExpr;
typedef struct BlockStmt BlockStmt;

typedef struct FuncExpr {
	Expr e; /* pos: the "func" */
	FuncTypeExpr *type;
	BlockStmt *body;
} FuncExpr;

typedef struct ParenExpr {
	Expr e; /* pos: the "(" */
	Expr *x;
	Pos rparen;
} ParenExpr;

typedef struct SelectorExpr {
	Expr e; /* pos: the "." */
	Expr *x;
	NameExpr *sel;
} SelectorExpr;

typedef struct IndexExpr {
	Expr e; /* pos: the "[" */
	Expr *x;
	ExprVec index; /* at least one; several: type arguments */
	Pos rbracket;
} IndexExpr;

typedef struct SliceExpr {
	Expr e; /* pos: the "[" */
	Expr *x;
	Expr *low, *high, *max; /* each may be null */
	bool is_full;           /* two colons */
	Pos rbracket;
} SliceExpr;

typedef struct AssertExpr {
	Expr e; /* pos: the "." */
	Expr *x;
	/* Null: x.(type). Valid only as a type switch's guard; elsewhere it is
	 * the type checker's to refuse. */
	Expr *type;
	Pos rparen;
} AssertExpr;

typedef struct CallExpr {
	Expr e; /* pos: the "(" */
	Expr *fun;
	ExprVec args;
	Pos dots;   /* of "..." after the last argument, or 0 */
	Pos rparen;
	bool has_trailing_comma;
} CallExpr;

typedef struct StarExpr {
	Expr e; /* pos: the "*" */
	Expr *x;
} StarExpr;

typedef struct UnaryExpr {
	Expr e; /* pos: the operator */
	TokenKind op; /* TK_ADD TK_SUB TK_NOT TK_XOR TK_AND TK_ARROW TK_TILDE */
	Expr *x;
} UnaryExpr;

typedef struct BinaryExpr {
	Expr e; /* pos: the operator */
	TokenKind op;
	Expr *x, *y;
} BinaryExpr;

typedef struct ArrayTypeExpr {
	Expr e; /* pos: the "[" */
	Expr *len;      /* null: slice type, or [...]T when is_dots */
	bool is_dots;
	Expr *elem;
} ArrayTypeExpr;

/* One entry of a parameter list, type parameter list, struct or method list. */
typedef struct Field {
	Pos pos;        /* first byte */
	NameVec names;  /* empty: unnamed parameter, embedded field or element */
	Expr *type;     /* interface methods: a FuncTypeExpr. Never null. */
	LitExpr *tag;   /* struct fields only; may be null */
} Field;

typedef struct FieldList {
	VEC(Field *) fields;
	Pos open, close; /* the brackets; 0 for a single unparenthesised result */
} FieldList;

typedef struct StructTypeExpr {
	Expr e; /* pos: the "struct" */
	FieldList *fields;
} StructTypeExpr;

struct FuncTypeExpr {
	Expr e; /* pos: the "func", or the "(" of a method's or declaration's signature */
	FieldList *tparams; /* declarations only; null when there are none */
	FieldList *params;  /* never null */
	FieldList *results; /* null when there are none */
};

typedef struct InterfaceTypeExpr {
	Expr e; /* pos: the "interface" */
	FieldList *elems; /* a method has one name, an embedded element none; unions are binary | */
} InterfaceTypeExpr;

typedef struct MapTypeExpr {
	Expr e; /* pos: the "map" */
	Expr *key, *value;
} MapTypeExpr;

typedef enum ChanDir { CHAN_BOTH, CHAN_SEND, CHAN_RECV } ChanDir;

typedef struct ChanTypeExpr {
	Expr e; /* pos: the "chan" or "<-" */
	ChanDir dir;
	Expr *elem;
} ChanTypeExpr;

typedef struct DotsTypeExpr {
	Expr e; /* pos: the "..." */
	Expr *elem; /* null after an error */
} DotsTypeExpr;

/* ------------------------------------------------------------ statements */

typedef struct DeclStmt {
	Stmt s;
	DeclVec decls; /* the specs of one const, type or var declaration */
	Pos lparen, rparen; /* 0 when not grouped */
} DeclStmt;

typedef struct LabeledStmt {
	Stmt s; /* pos: the label */
	NameExpr *label;
	Stmt *stmt; /* never null; EmptyStmt before a "}" */
	Pos colon;
} LabeledStmt;

typedef struct ExprStmt {
	Stmt s; /* pos: that of x */
	Expr *x;
} ExprStmt;

typedef struct SendStmt {
	Stmt s; /* pos: the "<-" */
	Expr *chan, *value;
} SendStmt;

typedef struct IncDecStmt {
	Stmt s; /* pos: the operator */
	TokenKind op; /* TK_INC, TK_DEC */
	Expr *x;
} IncDecStmt;

typedef struct AssignStmt {
	Stmt s; /* pos: the operator */
	TokenKind op; /* TK_ASSIGN, TK_DEFINE, or the binary operator of op= */
	ExprVec lhs, rhs;
} AssignStmt;

typedef struct CallStmt { /* STMT_GO and STMT_DEFER */
	Stmt s; /* pos: the keyword */
	Expr *call; /* never a ParenExpr; what is no CallExpr the type checker refuses */
} CallStmt;

typedef struct ReturnStmt {
	Stmt s;
	ExprVec results;
} ReturnStmt;

typedef struct BranchStmt {
	Stmt s;
	TokenKind tok;   /* TK_BREAK TK_CONTINUE TK_GOTO TK_FALLTHROUGH */
	NameExpr *label; /* or null */
	/* Set by branches.c: break/continue: the statement that is left or
	 * continued; goto: the LabeledStmt. Null if an error was reported. */
	Stmt *target;
} BranchStmt;

struct BlockStmt {
	Stmt s; /* pos: the "{" */
	StmtVec list;
	Pos rbrace;
};

typedef struct IfStmt {
	Stmt s;
	Stmt *init; /* or null */
	Expr *cond;
	BlockStmt *then;
	Stmt *els; /* null, IfStmt or BlockStmt */
} IfStmt;

typedef struct CaseClause {
	Pos pos; /* the "case" or "default" */
	bool is_default;
	ExprVec exprs; /* values, or types (nil included) */
	Pos colon;
	StmtVec body;
} CaseClause;

typedef struct SwitchStmt {
	Stmt s;
	Stmt *init; /* or null */
	Expr *tag;  /* or null */
	VEC(CaseClause *) clauses;
	Pos lbrace, rbrace;
} SwitchStmt;

typedef struct TypeSwitchStmt {
	Stmt s;
	Stmt *init;      /* or null */
	NameExpr *bind;  /* x of x := y.(type), or null */
	AssertExpr *guard; /* y.(type) */
	VEC(CaseClause *) clauses;
	Pos lbrace, rbrace;
} TypeSwitchStmt;

typedef struct CommClause {
	Pos pos;
	/* Null: default. A simple statement; what is neither a send nor one
	 * receive (ExprStmt, AssignStmt) the type checker refuses. */
	Stmt *comm;
	Pos colon;
	StmtVec body;
} CommClause;

typedef struct SelectStmt {
	Stmt s;
	VEC(CommClause *) clauses;
	Pos lbrace, rbrace;
} SelectStmt;

typedef struct ForStmt {
	Stmt s;
	Stmt *init; /* each of the three may be null */
	Expr *cond;
	Stmt *post;
	BlockStmt *body;
} ForStmt;

typedef struct RangeStmt {
	Stmt s; /* pos: the "for" */
	Expr *key, *value; /* null when absent */
	Expr *extra;       /* a third variable, which the type checker refuses; or null */
	bool is_define;
	Pos tok;   /* of "=" or ":=", 0 when neither */
	Pos range; /* the "range" */
	Expr *x;
	BlockStmt *body;
} RangeStmt;

/* ---------------------------------------------------------- declarations */

/* The specs of one parenthesised group share it; single specs have none. */
typedef struct DeclGroup {
	Pos pos; /* the keyword */
	Pos lparen, rparen; /* 0 when not parenthesised */
} DeclGroup;

/* A //go:name ... comment that stands on a line of its own before a declaration. */
typedef struct Pragma {
	Pos pos;         /* the "g" of "go:" */
	const Str *text; /* "go:noescape", "go:linkname local remote", ... */
	bool is_inline;  /* other text stands before it on its line: misplaced */
	bool is_dropped; /* neither a declaration nor the package clause follows it: misplaced */
} Pragma;

typedef VEC(Pragma) PragmaVec;

typedef struct ImportDecl {
	Decl d; /* pos: first byte of the spec */
	DeclGroup *group;
	NameExpr *name; /* null, or "_", ".", a name */
	LitExpr *path;
} ImportDecl;

typedef struct ConstDecl {
	Decl d; /* pos: the first name */
	DeclGroup *group;
	uint32_t iota;   /* index of the spec in its group */
	NameVec names;
	Expr *type;      /* or null */
	ExprVec values;  /* empty: repeats the spec before */
} ConstDecl;

typedef struct TypeDecl {
	Decl d; /* pos: the name */
	DeclGroup *group;
	PragmaVec pragmas;
	NameExpr *name;
	FieldList *tparams; /* or null */
	bool is_alias;
	Expr *type;
} TypeDecl;

typedef struct VarDecl {
	Decl d; /* pos: the first name */
	DeclGroup *group;
	PragmaVec pragmas;
	NameVec names;
	Expr *type;     /* or null */
	ExprVec values; /* may be empty */
} VarDecl;

typedef struct FuncDecl {
	Decl d; /* pos: the "func" */
	PragmaVec pragmas;
	FieldList *recv; /* or null; may hold other than one field after an error was reported */
	NameExpr *name;
	FuncTypeExpr *type;
	BlockStmt *body; /* or null */
} FuncDecl;

typedef struct File {
	SrcFile *src;
	NameExpr *package;    /* null if the clause could not be read */
	Pos package_pos;
	PragmaVec pragmas;    /* before the package clause, or of no declaration */
	const Str *build;     /* expression of the //go:build line, or null */
	Pos build_pos;
	DeclVec decls;        /* source order; groups flattened into specs */
	bool has_syntax_error; /* of the kind that stops gc before type checking */
} File;

/* ------------------------------------------------------------- functions */

/* Hands out Expr ids, dense from 1, to the files of one package; several
 * threads may parse into one ParseIds. */
typedef struct ParseIds {
	_Atomic uint32_t next;
} ParseIds;

/* Names seen lately, before the shared table is asked; for one thread. */
typedef struct NameCache {
	const Str *slots[4096];
} NameCache;

typedef struct ParseOptions {
	Arena *arena;        /* where the tree lives; null: in one of the file's own */
	StrTab *strs;
	NameCache *cache;    /* kept from file to file it saves time; may be null */
	const FileSet *fset; /* for positions inside of messages; null: only lines are told */
	Diags *diags;       /* errors go here, in source order */
	ParseIds *ids;
	bool all_errors;     /* more than one "syntax error" a line */
	bool check_branches; /* report on labels and jumps; BranchStmt.target is set anyway */
	bool imports_only;   /* stop after the import declarations */
	bool skip_bodies;    /* function bodies are skipped: FuncDecl.body is an empty block */
} ParseOptions;

/* Parse one file of a FileSet. Never null; errors are in the diagnostics and
 * the tree holds EXPR_BAD and the like in their places. */
File *syntax_parse(SrcFile *src, const ParseOptions *opts);

/* Extent in the text: first byte, and one past the last. */
Pos expr_start(const Expr *e);
Pos expr_end(const Expr *e);
Pos stmt_start(const Stmt *s);
Pos stmt_end(const Stmt *s);
/* Where gc puts messages about an expression: mostly its start, but the bracket of a slice
 * expression, and the parameters of a function type. */
Pos expr_place(const Expr *e);

/* Go source again. The result parses to the same tree (syntax_equal). */
void syntax_print(const File *f, Buf *out);

/* Letters and digits alone, as an identifier has them: the scanner gives names with others, too,
 * after it told of them. */
bool syntax_is_name(const Str *s);

/* An expression in the short form of gc's error messages: func bodies and
 * composite values become {…}. */
void syntax_print_short(const Expr *e, Buf *out);

/* Whether two files have the same tree, positions and ids apart. Where they
 * differ first is told in *pos_a and *pos_b. */
bool syntax_equal(const File *a, const File *b, Pos *pos_a, Pos *pos_b);

/* e without parentheses around it. */
Expr *expr_unparen(Expr *e);

/* Checked downcasts: the kind is asserted. */
#define SYNTAX_CAST(fn, T, K)                                                  \
	static inline T *fn(const void *n)                                     \
	{                                                                      \
		assert(((const Node *)n)->kind == (K));                        \
		return (T *)(uintptr_t)n;                                      \
	}
SYNTAX_CAST(as_name, NameExpr, EXPR_NAME)
SYNTAX_CAST(as_lit, LitExpr, EXPR_LIT)
SYNTAX_CAST(as_composite, CompositeExpr, EXPR_COMPOSITE)
SYNTAX_CAST(as_keyvalue, KeyValueExpr, EXPR_KEYVALUE)
SYNTAX_CAST(as_func, FuncExpr, EXPR_FUNC)
SYNTAX_CAST(as_paren, ParenExpr, EXPR_PAREN)
SYNTAX_CAST(as_selector, SelectorExpr, EXPR_SELECTOR)
SYNTAX_CAST(as_index, IndexExpr, EXPR_INDEX)
SYNTAX_CAST(as_slice, SliceExpr, EXPR_SLICE)
SYNTAX_CAST(as_assert, AssertExpr, EXPR_ASSERT)
SYNTAX_CAST(as_call, CallExpr, EXPR_CALL)
SYNTAX_CAST(as_star, StarExpr, EXPR_STAR)
SYNTAX_CAST(as_unary, UnaryExpr, EXPR_UNARY)
SYNTAX_CAST(as_binary, BinaryExpr, EXPR_BINARY)
SYNTAX_CAST(as_array_type, ArrayTypeExpr, TYPE_EXPR_ARRAY)
SYNTAX_CAST(as_struct_type, StructTypeExpr, TYPE_EXPR_STRUCT)
SYNTAX_CAST(as_func_type, FuncTypeExpr, TYPE_EXPR_FUNC)
SYNTAX_CAST(as_interface_type, InterfaceTypeExpr, TYPE_EXPR_INTERFACE)
SYNTAX_CAST(as_map_type, MapTypeExpr, TYPE_EXPR_MAP)
SYNTAX_CAST(as_chan_type, ChanTypeExpr, TYPE_EXPR_CHAN)
SYNTAX_CAST(as_dots_type, DotsTypeExpr, TYPE_EXPR_DOTS)
SYNTAX_CAST(as_decl_stmt, DeclStmt, STMT_DECL)
SYNTAX_CAST(as_labeled, LabeledStmt, STMT_LABELED)
SYNTAX_CAST(as_expr_stmt, ExprStmt, STMT_EXPR)
SYNTAX_CAST(as_send, SendStmt, STMT_SEND)
SYNTAX_CAST(as_incdec, IncDecStmt, STMT_INCDEC)
SYNTAX_CAST(as_assign, AssignStmt, STMT_ASSIGN)
SYNTAX_CAST(as_return, ReturnStmt, STMT_RETURN)
SYNTAX_CAST(as_branch, BranchStmt, STMT_BRANCH)
SYNTAX_CAST(as_block, BlockStmt, STMT_BLOCK)
SYNTAX_CAST(as_if, IfStmt, STMT_IF)
SYNTAX_CAST(as_switch, SwitchStmt, STMT_SWITCH)
SYNTAX_CAST(as_typeswitch, TypeSwitchStmt, STMT_TYPESWITCH)
SYNTAX_CAST(as_select, SelectStmt, STMT_SELECT)
SYNTAX_CAST(as_for, ForStmt, STMT_FOR)
SYNTAX_CAST(as_range, RangeStmt, STMT_RANGE)
SYNTAX_CAST(as_import_decl, ImportDecl, DECL_IMPORT)
SYNTAX_CAST(as_const_decl, ConstDecl, DECL_CONST)
SYNTAX_CAST(as_type_decl, TypeDecl, DECL_TYPE)
SYNTAX_CAST(as_var_decl, VarDecl, DECL_VAR)
SYNTAX_CAST(as_func_decl, FuncDecl, DECL_FUNC)

/* STMT_GO and STMT_DEFER share one struct. */
static inline CallStmt *
as_call_stmt(const Stmt *s)
{
	assert(s->kind == STMT_GO || s->kind == STMT_DEFER);
	return (CallStmt *)(uintptr_t)s;
}

/* What continue, and what break may be about. */
static inline bool
stmt_is_loop(const Stmt *s)
{
	return s->kind == STMT_FOR || s->kind == STMT_RANGE;
}

static inline bool
stmt_is_breakable(const Stmt *s)
{
	return stmt_is_loop(s) || s->kind == STMT_SWITCH || s->kind == STMT_TYPESWITCH ||
	       s->kind == STMT_SELECT;
}

/* ------------------------------------------------------ build constraints */

#define BUILD_MINOR_MIN 21 /* no file's version goes back further */

typedef struct BuildValue {
	bool truth;
	bool is_bad;    /* malformed */
	uint32_t minor; /* language version 1.N that the file asks for; 0: none */
} BuildValue;

/* Whether the tag of n bytes holds. */
typedef bool BuildTagFn(void *ctx, const char *tag, size_t n);

/* Evaluate the expression of a //go:build line; has_tag null: no tag holds, for those who
 * only ask for the version. */
BuildValue syntax_build_eval(const char *s, size_t n, BuildTagFn *has_tag, void *ctx);

#endif

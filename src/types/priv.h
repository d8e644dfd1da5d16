/*
 * What the files of the type checker share. The first half is the checker's
 * state and the services that expr.c, stmt.c, decl.c and friends give one
 * another; the second half, "theory", lists what is independent of syntax or
 * nearly so (typeset.c, predicates.c, identical.c, lookup.c, methodset.c,
 * subst.c, instantiate.c, unify.c, infer.c, size.c, typestring.c, conversion.c,
 * builtins.c).
 *
 * Naming: check_x takes a Checker and may report errors; what takes no Checker
 * never does. A function that looks at an operand sets its mode to MODE_NONE
 * after it reported an error; operands that are MODE_NONE or of invalid type are
 * passed through in silence.
 */
#ifndef STAYPUT_TYPES_PRIV_H
#define STAYPUT_TYPES_PRIV_H

#include "types/const.h"
#include "types/types.h"

/* --------------------------------------------------------------- operand */

/* An expression being evaluated. */
typedef struct Operand {
	uint8_t mode;      /* OperandMode; MODE_NONE: invalid, an error was reported */
	uint8_t builtin;   /* MODE_BUILTIN */
	Type *type;
	const Const *val;  /* MODE_CONST */
	Expr *expr;        /* null for what the checker makes itself */
} Operand;

typedef VEC(Operand *) OperandVec;

/* --------------------------------------------------------------- checker */

typedef struct DeclInfo {
	Object *obj;          /* the (first) object that is declared */
	Scope *file;          /* scope of the file */
	uint32_t file_index;  /* in Info.files */
	Object **lhs;         /* of var a, b = f(): all variables */
	uint32_t n_lhs;
	Expr *type;           /* or null */
	Expr *init;           /* or null */
	bool is_inherited;    /* constant that repeats the spec before: errors go to the name */
	TypeDecl *type_decl;
	FuncDecl *func;
	uint32_t iota;
	Map deps;             /* set of package-level Object *: vars, funcs, consts it refers to */
	bool is_outlined;     /* a defined type that had its NamedType before it was declared */
	Scope *tparam_scope;  /* of an outlined generic type */
} DeclInfo;

/* A defined type whose declaration waits for the alias that mentions it. */
typedef struct Outlined {
	Object *obj;
	Object **via; /* further aliases, from the first one to the type */
	uint32_t n_via;
} Outlined;

/* The right side of the outermost alias in progress. */
typedef struct OutlineRun {
	uint32_t n_path; /* length of Checker.path with that alias */
	VEC(Outlined) types;
} OutlineRun;

/* What surrounds the expression or statement that is being checked. */
typedef struct Env {
	DeclInfo *decl; /* package-level declaration whose init or body is checked, or null */
	Scope *scope;
	uint32_t go_minor;       /* language version of the file */
	bool has_iota;
	uint32_t iota;
	Pos err_pos;             /* where errors of an inherited constant go, or 0 */
	OutlineRun *outline;     /* in the right side of an alias: types are outlined; or null */
	SignatureType *sig;      /* of the function whose body is checked, or null */
	bool is_body;            /* inside a function body */
	bool has_label;
	bool has_call_or_recv;   /* an expression was evaluated that is a call or receive */
	Map *panics;             /* CallExpr * of calls of panic in the function, or null */
} Env;

typedef struct Later {
	void (*run)(Checker *c, void *arg);
	void *arg;
	uint32_t go_minor; /* version in force where it was put off */
} Later;

struct Checker {
	TypesCtx *ctx;
	Package *pkg;
	Info *info;
	const CheckOptions *opts;
	TypeQualifier qual;
	uint32_t n_errors;
	bool has_first_error;
	VEC(DeclInfo *) decls;    /* by Object.order; [0] unused; several variables may share one */
	ObjectVec objects;        /* by Object.order */
	ObjectVec path;           /* objects being declared, outermost first */
	Map valid;                /* NamedType * of other packages' types: instances of finite size */
	uint32_t n_unfolded;      /* instances that check_finite_size has followed */
	VEC(Later) later;         /* checks put off until the present declaration is done */
	Map imported;             /* import path -> Package * */
	Map methods_of;           /* Object * of a base type -> ObjectVec * of its methods */
	ObjectVec imports;        /* PKGNAME objects, to report unused ones */
	Map linknamed;            /* local name of a //go:linkname -> 1 */
	Map dot_imports; /* Scope * of a file -> Map * of Object * -> PKGNAME that brought it in */
	ObjectVec locals;         /* local variables of the function being checked */
	VEC(Expr *) restricted;   /* types that check_restrictions is to look at */
	VEC(Scope *) file_scopes; /* by index of file */
	VEC(NamedType *) named;   /* declared by this checker: their `check` is reset at the end */
	VEC(InterfaceType *) ifaces; /* likewise */
	VEC(TypeParam *) tparams; /* declared by this checker: constraints get their final form at
				   * the end */
	Arena *facts; /* holds local scopes and variables, selections: what dies with the facts */
	Arena *temp;  /* holds what dies with the checker */
	struct MonoGraph *mono;   /* see mono.c */
	const char *target_text;  /* what a function is assigned to, for messages of
				   * inference; or null */
	Env env;
};

/* NamedType.state, bits of decl.c and cycle.c */
enum {
	NAMED_VALID = 1,  /* known to be of finite size */
	NAMED_FINITE = 2, /* its size does not depend on a type that was in progress */
};

/* Put a check off until the outermost declaration is done; runs in order. */
void check_later(Checker *c, void (*run)(Checker *c, void *arg), void *arg);

/* Errors. Positions are those of gc: expr_place(e) for an expression, the
 * object's pos for an object. A message that mentions an invalid type or
 * operand is dropped unless it is the first one. */
void check_error(Checker *c, Pos pos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void check_soft_error(Checker *c, Pos pos, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* "TEXT requires go1.N or later" unless the file's version is at least that. */
bool check_version(Checker *c, Pos pos, uint32_t minor, const char *what);
bool check_allows(const Checker *c, uint32_t minor);

/* CheckOptions.undefined_hint, or "". */
const char *check_undefined_hint(Checker *c, const Package *p, const Str *type, const Str *name);

/* Texts for messages, in collected memory. */
const char *str_type(Checker *c, Type *t);
const char *str_expr(const Expr *e);         /* gc's short form */
const char *str_const(const Const *v);
const char *str_pos(Checker *c, Pos pos);    /* file:line:col */
const char *str_operand(Checker *c, const Operand *x);
const char *type_composite_kind(Type *t); /* "struct", "map", ...; "" for basic types */
const char *str_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

const char *str_operand_types(Checker *c, Operand *const *list, uint32_t n, bool dots);
const char *str_var_types(Checker *c, Object *const *vars, uint32_t n, bool variadic);

/* Objects and scopes (object.c, scope.c). */
Object *object_new_var(VarKind kind, Pos pos, Package *pkg, const Str *name, Type *type);
/* A variable declared in a function. */
Object *object_new_local(Checker *c, Pos pos, const Str *name, Type *type);
Scope *scope_new(Scope *parent, Pos pos, Pos end);
/* The scope of a block or function type. */
Scope *scope_new_local(Checker *c, Scope *parent, Pos pos, Pos end);
/* Insert; the object that was there already (then nothing is changed), or null.
 * Blank names are not inserted. */
Object *scope_insert(Scope *s, Object *o);

/* What an expression may be used for when it stands alone. */
typedef enum ExprKind { EK_CONVERSION, EK_EXPRESSION, EK_STATEMENT } ExprKind;

/* Expressions (expr.c). x->expr is set by all of them. */
void check_expr(Checker *c, Type *target, Operand *x, Expr *e); /* a single value */
ExprKind check_raw_expr(Checker *c, Type *target, Operand *x, Expr *e, Type *hint,
			bool allow_generic);
void check_multi_expr(Checker *c, Operand *x, Expr *e);        /* may be a tuple or comma-ok */
void check_expr_or_type(Checker *c, Operand *x, Expr *e, bool allow_generic);
/* Report and invalidate types, built-ins and calls without result. */
void check_exclude_values(Checker *c, Operand *x);
void check_expr_with_hint(Checker *c, Operand *x, Expr *e, Type *hint);
/* The value is used: single value, not a type; reports and sets MODE_NONE. */
void check_single_value(Checker *c, Operand *x);
/* Evaluate for side effects (errors, uses) alone; whether there were no errors. A variable on the
 * left is not used by that. */
bool check_use(Checker *c, Expr *const *list, uint32_t n);
bool check_use_lhs(Checker *c, Expr *const *list, uint32_t n);
/* x := x as a value of type target, which may be an interface or type parameter; untyped only. */
void check_convert_untyped(Checker *c, Operand *x, Type *target);
/* What a value is assigned to, for messages, whose text is made when one is due: the text, and for
 * "argument to " the callee behind it. */
typedef struct Context {
	const char *text;
	const Expr *callee; /* or null */
} Context;
const char *str_context(const Context *context);
/* The same for x := target in a context; false after "cannot use x as shown value in context". */
bool check_assign_untyped(Checker *c, Operand *x, Type *target, Type *shown,
			  const Context *context);
/* Whether the untyped x can become a target, and the type *t that it then has; reports nothing. */
bool check_implicit_fits(Checker *c, const Operand *x, Type *target, Type **t);
/* Make the untypeds x and y agree. */
void check_match_types(Checker *c, Operand *x, Operand *y);
/* x is assignable to T in a context ("argument", "assignment", ...); converts untyped x.
 * T may be null: default type. */
void check_assignment(Checker *c, Operand *x, Type *t, const char *context);
/* The same for an argument of a call of callee. */
void check_argument(Checker *c, Operand *x, Type *t, const Expr *callee);
/* The constant x fits typ; rounds x->val; reports otherwise. */
void check_representable(Checker *c, Operand *x, BasicType *typ);
/* An index or size: integer type, not negative if constant. *val: its value
 * or -1. what: "index" ... */
bool check_index_value(Checker *c, Operand *x, const char *what, bool allow_negative);
Type *check_index(Checker *c, Expr *index, int64_t max, int64_t *val);
void check_comparison(Checker *c, Operand *x, Operand *y, TokenKind op, bool is_case);
/* T of a value that can be received from; null after an error. */
Type *check_chan_elem(Checker *c, Pos pos, const Operand *x, bool recv);
/* x.(t) is possible; reports. e: the assertion, or the case of a type switch. */
void check_type_assertion(Checker *c, Expr *e, Operand *x, Type *t, bool is_switch);
/* Number literals that need a language version. */
void check_literal_version(Checker *c, const LitExpr *e);
/* Facts. */
void check_record(Checker *c, const Operand *x);
void check_record_type(Checker *c, Expr *e, OperandMode mode, Type *t, const Const *val);
/* An untyped expression gets its final type, its operands too. */
void check_update_expr_type(Checker *c, Expr *e, Type *t, bool final);
void check_update_expr_val(Checker *c, Expr *e, const Const *val);
void check_mark_shift_lhs(Checker *c, Expr *e);
void check_record_builtin(Checker *c, Expr *fun, SignatureType *sig);
void check_record_comma_ok(Checker *c, Expr *e, Type *value, Type *ok);
void check_record_def(Checker *c, const NameExpr *n, Object *o);
void check_record_use(Checker *c, const NameExpr *n, Object *o);
void check_record_selection(Checker *c, SelectorExpr *e, SelectionKind kind, Type *recv,
			    Object *obj, const uint32_t *path, uint32_t n_path, bool indirect);
void check_record_instance(Checker *c, Expr *e, Type *const *targs, uint32_t n, Type *t);

/* Names, selectors, calls. */
void check_ident(Checker *c, Operand *x, NameExpr *e, bool want_type);
void check_selector(Checker *c, Operand *x, SelectorExpr *e, bool want_type);
/* export.c. Whether the compiler finds o, which is declared in pkg, when it imports pkg. */
bool package_shows(const FileSet *files, const Package *pkg, const Object *o);
/* Note for that where the body of a function is, before the tree is dropped. */
void package_keep_body(Package *pkg, const Object *o);
ExprKind check_call(Checker *c, Operand *x, CallExpr *e);
/* The arguments of a call of a function that is not generic are as its signature wants. */
void check_call_args(Checker *c, CallExpr *call, SignatureType *sig, const OperandVec *list);
/* x is a generic function value with index expression inst (or null); target: type
 * it is assigned to, or null. */
void check_func_inst(Checker *c, Type *target, Pos pos, Operand *x, IndexExpr *inst, bool infer,
		     TypeVec *partial);
/* Whether x is an index of a type; index.c. */
bool check_index_expr(Checker *c, Operand *x, IndexExpr *e); /* true: x is a generic function to
							      * instantiate */
void check_slice_expr(Checker *c, Operand *x, SliceExpr *e);
void check_composite(Checker *c, Operand *x, CompositeExpr *e, Type *hint);
void check_func_lit(Checker *c, Operand *x, FuncExpr *e);
void check_binary(Checker *c, Operand *x, Expr *e, Expr *lhs, Expr *rhs, TokenKind op, Pos op_pos);
void check_overflow(Checker *c, Operand *x, Pos op_pos);

/* Type expressions (typexpr.c). */
Type *check_type(Checker *c, Expr *e);          /* a type that is not generic */
Type *check_var_type(Checker *c, Expr *e);      /* and no constraint interface */
Type *check_defined_type(Checker *c, Expr *e, NamedType *def);
Type *check_generic_type(Checker *c, Expr *e, const char **cause);
void check_valid_var_type(Checker *c, Expr *e, Type *t);
bool check_type_list(Checker *c, Expr *const *list, uint32_t n, TypeVec *out);
Type *check_struct_type(Checker *c, StructTypeExpr *e, StructType *into);
void check_interface_type(Checker *c, InterfaceType *into, InterfaceTypeExpr *e, NamedType *def);
Type *check_union(Checker *c, Expr *e);
void check_func_type(Checker *c, SignatureType *sig, FieldList *recv, FuncTypeExpr *e);
void check_collect_tparams(Checker *c, TParamList *dst, FieldList *list);
/* The same in two steps: their names, then their constraints. */
void check_declare_tparams(Checker *c, TParamList *dst, FieldList *list);
void check_bound_tparams(Checker *c, TParamList *tparams, FieldList *list);

/* T of a pointer literal *T (aliases apart), else t. */
Type *type_literal_base(Type *t, bool *is_ptr);
void interface_tset_later(Checker *c, InterfaceType *i);
/* Endless instantiation (mono.c). */
/* xlist: the type arguments as written, as far as they are. */
void check_mono_instance(Checker *c, Pos pos, const TParamList *tparams, Type *const *targs,
			 Expr *const *xlist, uint32_t n_xlist);
void check_mono_canon(Checker *c, const TParamList *own, const TParamList *base);
void check_monomorph(Checker *c);

/* Declarations (resolve.c, decl.c, cycle.c). */
/* Report that there are not as many values as the l names. inherited: they are those of an
 * earlier constant declaration, and pos is where they are used again. */
void check_arity(Checker *c, Pos pos, NameExpr *const *names, uint32_t l, const ExprVec *inits,
		 bool is_const, bool inherited);
void check_collect_objects(Checker *c);
void check_package_objects(Checker *c);
void check_object(Checker *c, Object *o);
/* Declare a type that is only outlined yet. */
void check_outlined(Checker *c, NamedType *t);
/* Base of a receiver type: parentheses, one star and type parameters stripped. */
Expr *recv_base(Expr *e, bool *ptr, IndexExpr **params);
void check_decl_stmt(Checker *c, DeclStmt *s);
void check_declare(Checker *c, Scope *s, const NameExpr *name, Object *o, Pos scope_pos);
void check_valid_type(Checker *c, NamedType *t); /* of finite size */
/* False, and reported, if t contains a type that is being declared. */
bool check_finite_size(Checker *c, Type *t);
/* Report type declarations that consist of names in a circle. */
void check_direct_cycles(Checker *c);
void check_cycle_error(Checker *c, Object **cycle, uint32_t n, uint32_t start);
void check_init_order(Checker *c);
void check_unused_imports(Checker *c);
void check_add_dependency(Checker *c, Object *to);

/* Statements. */
void check_func_body(Checker *c, DeclInfo *decl, const Str *name, SignatureType *sig,
		     BlockStmt *body, bool has_iota, uint32_t iota);
void check_assign_stmt(Checker *c, AssignStmt *s);
void check_init_vars(Checker *c, Object **lhs, uint32_t n, Expr *const *rhs, uint32_t n_rhs,
		     const Stmt *return_stmt);
void check_assign_var(Checker *c, Expr *lhs, Expr *rhs, Operand *x, const char *context);
/* Run what was put off since the queue was `top` long. */
void check_process_later(Checker *c, uint32_t top);
void check_init_const(Checker *c, Object *lhs, Operand *x);
void check_init_var(Checker *c, Object *lhs, Operand *x, const char *context);
void check_labels(Checker *c, BlockStmt *body);
/* Whether a constant (of type t, if not null) was seen before; *other: where. */
const void *check_seen_const(Checker *c, Map *seen, const Const *val, Type *t, Pos pos,
			     Pos *other);
bool stmt_is_terminating(Checker *c, const Stmt *s, const Str *label);
void check_loop_body(Checker *c, BlockStmt *body);
/* Language version in force in a file. */
uint32_t check_file_minor(const File *f, uint32_t package_minor);
void check_range_stmt(Checker *c, RangeStmt *s);
void check_stmt(Checker *c, uint32_t ctxt, Stmt *s);

/* ---------------------------------------------------------------- theory */

/*
 * Types under construction, as theory meets them:
 * - A declared NamedType has `underlying` as soon as the literal on its right side is
 *   allocated, complete or not. While it is null the declaration is in progress:
 *   type_under() follows from_rhs, and gives the invalid type, uncached, where that
 *   is null as well. A type that is outlined (decl.c) is declared first.
 * - A declared method is in its origin's `methods` before its signature is known: with a null
 *   type it must go through check_object(named->check, method) first.
 * - NamedType.state: bits 0-15 belong to decl.c and cycle.c, the rest to instantiate.c.
 * - type_under() of an instance whose origin has no underlying type yet gives the invalid
 *   type and keeps nothing.
 */
enum { OBJ_WHITE, OBJ_GREY, OBJ_BLACK }; /* Object.color: not declared, being declared, done */

/* types.c. An alias in progress: what it stands for is not known yet. */
bool type_is_pending(const Type *t);
/* A fresh invalid type, for where no TypesCtx is at hand. */
Type *type_new_invalid(void);
/* Set a lazy field that is still null; the value that it has then, which is another thread's if
 * that was first. */
Type *type_publish(_Atomic(Type *) *place, Type *t);

/* typeset.c. The type set of an interface: methods and terms. */
typedef struct Term {
	bool tilde;
	Type *type; /* null: all types */
} Term;

struct TypeSet {
	Object **methods;     /* all of them, by object_cmp_id */
	uint32_t n_methods;
	Term *terms;          /* disjoint; when is_all: null */
	uint32_t n_terms;     /* 0 and not is_all: the empty set */
	bool is_all;          /* no restriction by terms */
	bool is_comparable;   /* the predeclared comparable is among the embedded
			       * ones (then is_all) */
};

/* Computed once, on demand; errors (duplicate methods, bad embedded types, terms that
 * overlap) go to t->check at pos if that is set. While t is not complete: the empty
 * interface's set, not kept. Recursion in t's embedded types ends (reported elsewhere). */
const TypeSet *interface_tset(InterfaceType *t, Pos pos);
/* Only comparable, strictly or not, types are in it. */
bool tset_is_comparable(const TypeSet *s);
/* Index of the first method that is not ordered before the name. */
uint32_t tset_lower_bound(const TypeSet *s, const Str *name);
bool tset_has_method(const TypeSet *s, const Package *pkg, const Str *name, Object **found);
bool tset_subset_of(const TypeSet *a, const TypeSet *b); /* terms alone */
/* The type set's terms of a union, as typed in source; errors as above. */

/* "~int | string" */
void tset_write_terms(const TypeSet *s, const TypeQualifier *q, Buf *out);

/* Calls f(t, underlying) for t itself, or for each term's type if t is a type parameter; once
 * with nulls if that has no terms. Stops when f says false, returns whether it never did. */
bool type_each(Type *t, bool (*f)(Type *t, Type *under, void *arg), void *arg);
/* The one underlying type of all types in t's type set (of channels: of equal
 * elements and agreeing direction), else null with the reason in *cause
 * (may be null) in gc's words. */
Type *type_common_under(Checker *c, Type *t, const char **cause);
/* As type_core, but []byte and string together count as string; *is_bytestring tells. */
Type *type_core_string(Type *t);

/* predicates.c. All types of t's type set have one of these BASIC_IS_ flags. */
bool type_all_basic(Type *t, uint32_t flags);
/* t's own underlying type has one of them; false for type parameters. */
bool type_is_basic(Type *t, uint32_t flags);
/* == works. dynamic: interfaces count as comparable. *cause (may be
 * null): why not, in gc's words. */
bool type_comparable(Checker *c, Type *t, bool dynamic, const char **cause);
/* bool for untyped bool, ...; nil stays; others unchanged. */
Type *type_default(TypesCtx *ctx, Type *t);
/* The larger of two untyped numeric types, or the type itself if equal; null if they do not mix. */
Type *type_max_untyped(Type *a, Type *b);

/* identical.c: also type_identical, type_hash. */
bool type_lists_identical(Type *const *a, Type *const *b, uint32_t n);

/* Deeper embedding, or more types at one depth below the first, come only from generic types that grow
 * without end. */
#define DEEPEST_EMBEDDING 100
#define WIDEST_EMBEDDING ((uint32_t)1 << 16)

/* lookup.c. The field of that very name, as seen from pkg; -1: there is none. */
int64_t struct_field_index(const StructType *s, const Package *pkg, const Str *name);
/* A set of types, identical ones are one; index: that of t, or of the one like it, from 0. *is_new
 * (may be null) tells whether it was added. A zeroed set is empty. */
typedef struct DistinctTypes {
	TypeVec list;
	/* Once the list is not short: */
	Map by_name;  /* NamedType * -> index + 1 */
	IdVec others; /* indices of those that have no name */
} DistinctTypes;
uint32_t distinct_add(DistinctTypes *d, Type *t, bool *is_new);

/* A type to search for fields and methods at one depth of embedding. */
typedef struct Embedded {
	Type *type;
	const uint32_t *path; /* indices of the fields that lead to it */
	uint32_t n_path;
	bool indirect;  /* a pointer was followed on the way */
	bool multiple;  /* the type occurs more than once at this depth */
} Embedded;
typedef VEC(Embedded) EmbeddedVec;
/* The path of e, and i. */
const uint32_t *embedded_path(const Embedded *e, uint32_t i);
/* What the embedded field number i of e adds to the next depth. */
Embedded embedded_field(const Embedded *e, const Object *f, uint32_t i);
/* One entry for each type; those that occurred several times say so. */
void embedded_consolidate(EmbeddedVec *list);

/* In which sense signatures are equal; where a pointer to one is null: identical. */
typedef struct TypeEquality {
	bool (*equal)(void *arg, Type *a, Type *b);
	void *arg;
} TypeEquality;

/* implements.c. V has all methods of T (interface), or cannot be known not to; static_check: V's
 * methods only, when V is an interface. *cause: gc's text in parentheses, "missing method m" with
 * its have/want lines. */
bool check_has_methods(Checker *c, Type *v, Type *t, bool static_check, const TypeEquality *eq,
		       const char **cause);
/* Why lookup_failed of x.sel, in gc's words ("type T has no field or
 * method f, but does have ..."). */
const char *check_lookup_error(Checker *c, Type *t, const Str *sel, const Lookup *r,
			       bool is_struct_lit);
/* Whether x.(t) can hold; else *cause. */
bool check_new_assertable_to(Checker *c, Type *v, Type *t, const char **cause);

/* weight.c. How many parts a type has, written out without aliases; at most TYPE_TOO_LARGE. */
#define TYPE_TOO_LARGE ((uint32_t)1 << 20)
uint32_t type_weight(Type *t);
uint32_t type_list_weight(Type *const *at, uint32_t n);

/* subst.c, instantiate.c */
/* A package's check begins on this thread. */
void instances_begin(void);
/* Why an instance was refused that was made without a Checker, once; or null. */
const char *instances_refused(void);
/* The underlying type of an instance. */
Type *named_expand(NamedType *t);
/* Canonical instance; expanding is lazy. orig: NamedType, AliasType or SignatureType with tparams
 * of n, or a NamedType with others: that instance has an invalid underlying type. c may be null
 * (no errors). pos: for "instantiation cycle" and the like. */
Type *check_instance(Checker *c, TypesCtx *ctx, Pos pos, Type *orig, Type *const *targs,
		     uint32_t n);
/* Index of the first type argument that does not satisfy its constraint,
 * or -1. *cause: gc's text. */
int check_verify(Checker *c, Pos pos, const TParamList *tparams, Type *const *targs,
		 const char **cause);
/* V implements (constraint: satisfies) T; *cause (may be null): gc's text. */
bool check_implements(Checker *c, Pos pos, Type *v, Type *t, bool constraint, const char **cause);
/* Number of type arguments fits; reports "not enough type arguments for type T: have 1, want 2". */
bool check_validate_targs(Checker *c, Pos pos, const char *name, uint32_t want, uint32_t got);
Object *object_subst_var(Object *o, Type *type); /* a copy with origin set */

/* size.c */
SizeModel size_model_of(const char *goarch);
int32_t size_of_basic(const SizeModel *m, BasicKind kind);
/* The size depends on a type parameter, or cannot be told because t contains itself. */
bool type_has_var_size(Type *t);

/* unify.c, infer.c. Type arguments of all tparams, or null with the reason in *err (a null
 * text: it was reported). targs: n_targs given ones, nulls among them are unknown; args: operands,
 * parallel to params; the type parameters of generic functions among them are in tparams, too.
 * reverse: a target's type is what is inferred from. */
typedef struct InferError {
	Pos pos;
	const char *text;
} InferError;
Type **check_infer(Checker *c, Pos pos, const TParamList *tparams, Type *const *targs,
		   uint32_t n_targs, TupleType *params, Operand *const *args, uint32_t n_args,
		   bool reverse, InferError *err);
/* Whether t mentions one of the parameters. */
bool type_mentions(Type *t, const TParamList *params);
/* An alias in progress that t mentions, or null. Instances with it cannot be told apart yet. */
const AliasType *type_pending_alias(Type *t);

/* Unification of types with respect to some type parameters (unify.c). */
typedef struct Unifier {
	Checker *c;
	TParamList params;
	uint32_t *joined;  /* for each parameter, the one whose entry of `types` it shares */
	Type **types;      /* what is known of each parameter that shares its own entry, or null */
	bool by_methods;   /* interfaces unify by their methods: since go1.21 */
	uint32_t depth;
} Unifier;

enum {
	UNIFY_INEXACT = 0,
	UNIFY_ASSIGN = 1, /* the second type's value is assigned to the first:
			   * loose at the top only */
	UNIFY_EXACT = 2,
};

void unifier_init(Unifier *u, Checker *c, const TParamList *params, Type *const *targs, uint32_t n);
bool unifier_unify(Unifier *u, Type *x, Type *y, unsigned mode);
Type *unifier_at(const Unifier *u, uint32_t i); /* of the i-th parameter, or null */
void unifier_set(Unifier *u, uint32_t i, Type *t);
uint32_t unifier_unknowns(const Unifier *u);
/* Fresh type parameters in place of those of *t (a signature or tuple).
 * Returns them, *t is substituted. */
TParamList check_rename_tparams(Checker *c, const TParamList *tparams, Type **t);

/* typestring.c: type_write, type_string, and: */
void signature_write(SignatureType *s, const TypeQualifier *q, Buf *out); /* without "func" */

/* conversion.c */
/* v as a constant of basic type t; *rounded (may be null) the value then. */
bool const_representable(const Const *v, const BasicType *t, const Const **rounded);
/* T(x), constants included; reports. */
void check_conversion(Checker *c, Operand *x, Type *t);
bool operand_convertible(Checker *c, const Operand *x, Type *t, const char **cause);
/* x := y is legal. *cause (may be null): more of a reason than "cannot use". */
bool operand_assignable(Checker *c, const Operand *x, Type *t, const char **cause);

/* builtins.c. x := call of the built-in; false after an error. x->mode
 * MODE_NOVALUE for statements. */
bool check_builtin(Checker *c, Operand *x, CallExpr *call, BuiltinId id);
typedef struct BuiltinCall {
	CallExpr *call;
	BuiltinId id;
	const char *name;
	OperandVec args; /* evaluated, unless the built-in does that itself */
	uint32_t n_args;
} BuiltinCall;
/* builtins_unsafe.c */
bool builtin_unsafe(Checker *c, Operand *x, BuiltinCall *b);
/* Record func(args) result as the type of the built-in here; result may be null. */
void builtin_record(Checker *c, const BuiltinCall *b, Type *result, Type *const *args, uint32_t n);

/* restrict.c: what the compiler refuses though the specification does not; after all else, and
 * only if there were no errors. */
void check_restrictions(Checker *c);
/* directives.c: the texts of //go: comments. */
void check_directives(Checker *c);
/* directives.c: where they stand, and functions with a body that must not have one, or without;
 * only if there were no errors. */
void check_placed_directives(Checker *c);
/* Where gc reports a function's declaration. */
Pos func_place(const FuncDecl *f);

/* ----------------------------------------------------------------- dumping */

/* dump_walk.c: calls for every node of a file that can have facts, in source order. */
typedef struct FactVisitor {
	void *arg;
	void (*expr)(void *arg, Expr *e);         /* expressions, types, names */
	void (*symbolic)(void *arg, NameExpr *n); /* names that declare nothing: the package's, a
						   * type switch's, "_" of assignments */
	void (*implicit)(void *arg, Pos pos, const void *node); /* keys of Info.implicits */
	void (*step)(void *arg, IncDecStmt *s);   /* the 1 of x++ */
} FactVisitor;
void visit_facts(const File *f, const FactVisitor *v);

/* dump_type.c: types as fact dumps have them: identical types have one text. */
void dump_type(TypesCtx *ctx, Type *t, Buf *out);
void dump_type_list(TypesCtx *ctx, const TypeList *list, Buf *out);
/* file:line:col, the file by its base name. */
void dump_pos(TypesCtx *ctx, Pos pos, Buf *out);

#endif

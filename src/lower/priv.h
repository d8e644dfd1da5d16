/*
 * What the files of lower share: the run, a function being lowered, and the
 * services that expressions and statements give one another.
 *
 * Two kinds of types: a `Type *` that comes from a fact or an object of the source
 * is raw, it may mention type parameters; lower_subst makes it concrete, once. All
 * other Type pointers here are concrete. Never substitute twice.
 */
#ifndef STAYPUT_LOWER_PRIV_H
#define STAYPUT_LOWER_PRIV_H

#include "lower/lower.h"
#include "types/const.h"

/* A variable of more bytes is marked `large`. It is the smallest limit that gc has for one, with
 * -smallframes; which limit holds is decided later. */
#define LARGE (64 * 1024)

typedef struct Lower Lower;
typedef struct Unit Unit;
typedef struct Env Env;
typedef struct Var Var;
typedef struct Body Body;
typedef struct Scan Scan;
typedef struct Fn Fn;
typedef struct Ahead Ahead;

/* How a type is written, see type_text.c. */
typedef enum TypeNotation {
	NOTATION_IR,     /* names of the IR: import paths */
	NOTATION_LINK,   /* gc's names for the linker: import paths */
	NOTATION_SOURCE, /* p.T of another package */
	NOTATION_GC,     /* gc's messages: the same, but type arguments as for the linker */
} TypeNotation;

/* ------------------------------------------------------------------- run */

/* Type arguments in force: those of one instance of a function. */
struct Env {
	TParamList params;
	Type *const *args; /* params.n concrete types */
	Map types;         /* Type * -> concrete Type * */
	const Str *text;   /* "[int,string]" */
	Env *shaped;       /* with the shapes of the arguments, see shape.c; null: not needed yet */
	bool is_shaped;    /* the arguments are shapes */
};

/* A package of the module. */
struct Unit {
	Package *pkg;
	Info *info;        /* null: declarations only */
	uint32_t n_inits;  /* init functions named so far */
	IdVec inits;       /* the source's init functions, IrFuncId, in order */
	struct Counters *counters; /* of pkg.init */
	Map scans;         /* Expr * of an initialiser -> Scan * */
	bool has_unopened; /* a generic function's instances do not speak for those of importers */
	Map linknames;     /* local name -> remote name or null, of //go:linkname */
	Map outside;       /* names that another directive has something outside call or fill */
	Map statics;       /* Expr * of literals that gc lays out in static data -> 1 */
	bool is_asked;
	bool is_runtime;   /* package runtime: the compiler makes calls of it (unseen.c) */
	Map left_out;      /* Expr * of initialisers that are not lowered -> 1 */
};

typedef struct Job { /* a function whose body is still to be lowered */
	Object *func;
	Env *env;
	IrFuncId id;
	Type *recv;       /* the function is a wrapper, which calls func on a value of this type; or
			   * null */
	const Package *pkg; /* of a wrapper: in whose name it stands, or null */
	const uint32_t *path; /* of a wrapper: embedded fields on the way */
	uint32_t n_path;
} Job;

/* Something of the module that a body which is lowered ahead (ahead.c) mentions, and that its thread has
 * not met before. */
typedef struct Mention {
	enum MentionKind {
		MENTION_FUNC,    /* object, env: lower_func */
		MENTION_WRAPPER, /* object, type, path: lower_table_func */
		MENTION_BODY,    /* func: made with its body */
		MENTION_END,     /* func: its body is finished */
		MENTION_GLOBAL,  /* object: lower_global */
		MENTION_FILE,    /* name: ir_file */
		MENTION_BOXED,   /* type: lower_mark_boxed */
	} kind;
	bool is_shared;  /* BODY: what mentions it next finds it by its name */
	uint32_t id;     /* function, variable or file; in the thread's module, as func */
	const IrFunc *func;
	const Str *name;
	Object *object;
	Env *env;
	Type *type;
	const uint32_t *path;
	uint32_t n_path;
} Mention;

typedef VEC(Mention) MentionVec;

/* What is known of the methods of one name. */
typedef struct MethodSlots {
	IdVec called;  /* types of functions, without receiver: one of these is called through an
			* interface */
	IdVec waiting; /* functions of method tables that may still be called */
} MethodSlots;

/* The functions that an object was made into. */
typedef struct FuncsOf {
	Object *func;
	IdVec ids; /* of a generic one: its instances */
} FuncsOf;

struct Lower {
	TypesCtx *types;
	FileSet *files;
	StrTab *strs;
	Diags *diags;
	LowerOptions opts;
	IrModule *m;
	const SrcFile *file; /* of the last position that was located, with its lines; or null */
	LineSpan line;      /* likewise */
	uint32_t line_file; /* its file's number; 0: none */
	VEC(Unit *) units;
	Map unit_of;      /* Package * -> Unit * */
	Map ir_types;     /* Type * -> IrTypeId */
	Map local_names;  /* NamedType * declared in a function -> its name, Str * */
	Map name_counts;  /* Str * -> how many local types of that name there are */
	Map funcs;        /* Object * of a function that is not generic -> IrFuncId */
	Map globals;      /* Object * -> IrGlobalId */
	Map func_of;      /* symbol -> Object * of a function with a body */
	Map unfollowed;   /* symbols that a //go:linkname refers to in a way that is not
			   * understood */
	bool has_runtime, has_tests; /* package runtime is part of the module; some package's
				      * tests are */
	Package *open_pkg; /* of the functions that stand for unknown code in open instances */
	Map open_types;   /* Type * of those that stand for all type arguments -> 1 */
	Map open_known;   /* Type * -> whether it mentions one of these */
	Map unsized;      /* NamedType * of those whose size is not known */
	Map joins, unknowns; /* IrTypeId -> IrFuncId, see open.c */
	Map shapes;       /* Str * of a shape's name -> NamedType * */
	Map shaped_locals; /* NamedType * declared in a function, with shapes -> Env * */
	VEC(Job) jobs;    /* of all functions that wait or have waited */
	Map job_of;       /* IrFuncId -> index in jobs */
	IdVec queue;      /* indices in jobs, of what is needed; grows while it is worked off */
	VEC(MethodSlots) slots;
	Map slot_of;      /* Str *, name of a method -> index in slots + 1 */
	Map invokes;      /* (interface, method) of calls that were seen */
	bool calls_all;   /* reflection may call all methods */
	VEC(FuncsOf) funcs_of;
	Map funcs_of_index; /* Object * -> index in funcs_of + 1 */
	VEC(Object *) unseen; /* functions that something else calls, but that are not lowered for
			       * that (unseen.c) */
	VEC(Type *) boxed; /* types that need a method table, in order; worked off with queue */
	Map boxed_seen;   /* IrTypeId */
	uint32_t n_instances;
	bool instances_full; /* the bound was reported */
	VEC(IrFunc *) rooms; /* where bodies are built, one inside another */
	uint32_t n_rooms; /* in use */
	IrArenas bodies;  /* the finished ones */
	Ahead *ahead;     /* the threads that lower bodies ahead; null: none do */
	MentionVec *mentions; /* of such a thread: what the body mentions; else null */
};

/* ------------------------------------------------------------ scan (scan.c) */

/* A variable of a function, as far as its bodies show. */
struct Var {
	const Object *obj; /* null: unnamed result, state of a range over func */
	Type *type;        /* raw */
	Body *owner;       /* declared there */
	uint32_t depth;    /* of loops in the owner, at its declaration */
	bool is_addressed; /* its address is taken, by whatever means */
	bool is_shared;    /* captured by reference whatever else: results, state of a range over
			    * func */
	bool is_reassigned; /* other than by its declaration, where a capture could notice it */
	bool is_early_assigned; /* before its first capture, which is in no deeper a loop */
	bool is_assigned;  /* at all, other than by its declaration */
	bool is_captured;
	bool is_fresh;     /* of a loop that has it anew in each iteration */
	bool is_leaked;    /* of those: captured otherwise than in a return statement */
	bool is_by_ref;    /* what captures of it hold: its address */
	bool is_hidden;    /* its next slot is none of the source's: see for_fresh */
	const ForStmt *loop; /* variable of a for clause, one for each iteration; or null */
	Expr *init;        /* the one expression it is declared with, or null */
};

typedef VEC(Var *) VarVec;

/* A body that becomes a function: declared, literal, or that of a range over func. */
struct Body {
	const void *node;  /* FuncDecl, FuncExpr, RangeStmt, or the initialiser's Expr */
	Body *outer;       /* body it stands in, or null */
	Body *home;        /* of the function proper: itself unless it is of a range over func */
	VarVec params;     /* with receiver; null for unnamed and blank ones */
	VarVec results;    /* of a home: all, named or not */
	VarVec captures;   /* in order of appearance */
	Var *state, *exit; /* of a range over func: variables of the outer body */
	bool has_defer;    /* of a home */
	bool returns_inside; /* of a home: a return stands in a range over func */
	bool is_returned;  /* a literal in a return statement */
	uint32_t number;   /* of the literal or range body, from 1 */
	uint32_t depth;    /* of loops in the outer body, where it stands */
};

typedef struct Counters { /* names inside one outermost function */
	uint32_t funcs, ranges, wrappers;
} Counters;

/* One outermost function or package-level initialiser. */
struct Scan {
	Body *root;
	Map vars;      /* Object * -> Var * */
	Map bodies;    /* node -> Body * */
	Map label_of;  /* LabeledStmt * -> Body * that it stands in */
	Map addressing_posts; /* ForStmt * whose post statement captures or addresses the
			       * clause's variables */
	Map gotos;     /* LabeledStmt * that a goto names */
	Map looping;   /* LabeledStmt * that a goto further down names */
	VEC(const Selection *) dictionary; /* of a generic function: methods of its type
					    * parameters, each once, in source order */
	bool is_method;
	Counters *counters;
};

/* ------------------------------------------------------------- functions */

typedef struct Target { /* a statement that break or continue may name */
	const Stmt *stmt;
	IrBlockId brk, cont; /* 0: none */
} Target;

/* A way out of the body of a range over func, by its number in the exit variable. */
typedef struct Exit {
	TokenKind tok; /* TK_BREAK, TK_CONTINUE, TK_GOTO; TK_RETURN */
	const Stmt *target;
} Exit;

struct Fn {
	Lower *l;
	Unit *unit;
	const Info *info;
	Env *env;          /* or null */
	IrFunc *f;
	IrBlockId at;      /* the block being filled; 0: control does not get here */
	Body *body;
	Scan *scan;
	Fn *outer;         /* of a closure's body */
	const Str *base;   /* name of the outermost function */
	Map slots;         /* Var * -> IrValueId: its address, or value when captured by value */
	VEC(Target) targets;
	Map labels;        /* LabeledStmt * -> IrBlockId */
	VEC(Exit) exits;   /* of a range body */
	IrBlockId next_case; /* where fallthrough goes */
	Map escaping;      /* CallExpr * of conversions to uintptr whose operand must be on the
			    * heap -> 1 */
	Map given;         /* Expr * -> IrValueId: its value, already of the type that its place
			    * asks for; in the wrapper of a go or defer */
	uint32_t n_temps;
	uint32_t loop_depth; /* of gc's escape analysis: loops around the statement, and looping
			      * labels before it in its block; 0: none */
};

/* Where a value comes from, for the site of its box. */
typedef struct Origin {
	const Expr *e;    /* null: none, text is set */
	const Str *text;  /* null: that of shown */
	const Expr *shown; /* null: e */
	Pos pos;
} Origin;

/* A value that is known to be constant. */
typedef struct Static {
	const Const *value;
	Type *type; /* raw */
} Static;

/* What is passed in a call: written arguments, or the results of a call. */
typedef struct Args {
	const ExprVec *exprs;   /* null: */
	IrValueId tuple;
	const TupleType *types; /* of the tuple */
	uint32_t n;
	Pos pos;                /* of the call */
} Args;

/* What an expression denotes. */
typedef struct Ref {
	IrValueId v;  /* the value, or its address */
	bool is_addr;
	Type *type;   /* of the value */
} Ref;

/* What can be assigned to. */
typedef struct Place {
	IrValueId p;        /* address; 0: blank, or: */
	IrValueId map, key;
	Type *type;         /* of the variable; null: blank */
} Place;

/* --------------------------------------------------------- module (module.c) */

/* The function of an object; env null unless it is generic or a method of an instance. */
IrFuncId lower_func(Lower *l, Object *func, Env *env);
/* A method, as it is declared, of n or of the type that n is an instance of. */
IrFuncId lower_method(Lower *l, NamedType *n, Object *method);
/* A function that is made with its body. is_shared: what mentions it next finds it by its name. */
IrFunc *lower_new_func(Lower *l, const Str *name, IrTypeId type, bool is_shared);
/* The object behind a function without body, by its linkname, or null. */
Object *lower_linked_func(Lower *l, const Unit *u, const Object *func);
/* The package's unit, or null for packages outside of the module. */
Unit *lower_unit(const Lower *l, const Package *pkg);
static inline bool
lower_is_package_var(const Object *o)
{
	return o->kind == OBJ_VAR && o->pkg != NULL && o->parent == o->pkg->scope;
}
IrGlobalId lower_global(Lower *l, Object *o);
/* Type arguments of an instance; args are concrete. */
Env *lower_env(Lower *l, const TParamList *params, Type *const *args, uint32_t n);
/* t may be the dynamic type of an interface's value: it needs a method table. */
void lower_mark_boxed(Lower *l, Type *t);
void lower_mark_parts(Lower *l, Type *t); /* method.c */
IrLoc lower_loc(Lower *l, Pos pos);
_Noreturn void lower_bug(Lower *l, Pos pos, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The name, or one like it that no function of the module has yet. */
const Str *lower_fresh_name(Lower *l, const Str *name);

/* The body is that of a function in Go's source, and nothing else. */
bool lower_is_plain(Lower *l, const Job *job);

/* --------------------------------------------------------- ahead (ahead.c) */

/* Call work, and meanwhile lower bodies of the queue on n_threads - 1 other threads. */
void lower_with_threads(Lower *l, uint32_t n_threads, void (*work)(Lower *l));
/* Queue entry number i has its turn. True if its body was lowered ahead; it is in the module now. */
bool lower_take_ahead(Lower *l, uint32_t i);
/* What follows cannot be done ahead: such a body is left to its turn. Does nothing in the others. */
void lower_leave_to_turn(const Lower *l);
/* For those that mentions are noted of. */
void lower_mention(Lower *l, const Mention *m);

/* --------------------------------------------------------- reach (reach.c) */

bool lower_is_asked(const Lower *l, const Package *pkg);
/* The job's function, without body so far, gets one when it is needed. */
void lower_wait(Lower *l, const Job *job);
/* The function may run. */
void lower_need(Lower *l, IrFuncId id);
/* f is in a method table under this name. */
void lower_add_method(Lower *l, const Str *name, IrFuncId f);
/* The runtime calls Error and String of what a program panics with. */
void lower_call_printers(Lower *l);
/* What a finished body mentions is needed. */
void lower_note_uses(Lower *l, const IrFunc *f);

/* ----------------------------------------------------------- data (data.c) */

/* Lower an initialiser of which only the functions, types and addresses count that it puts
 * into the variable, and its length. False if that would leave out code; then nothing is done. */
bool lower_data(Fn *fn, Object *var, const Expr *rhs);

/* -------------------------------------------------------- unseen (unseen.c) */

/* Make the function that stands for those that may run, but are not lowered. Call when the queue is
 * empty. */
void lower_name_unseen(Lower *l);

/* ------------------------------------------------------- outside (outside.c) */

/* What the directives of u's files say of linking. */
void lower_collect_directives(Lower *l, Unit *u);
/* What they say together; to be called when all units have been collected. */
void lower_collect_outside(Lower *l);
/* The linker's name of a package-level function or variable of u. */
const Str *lower_symbol(Lower *l, const Unit *u, const Object *o);
/* The variable of another package of the module that o is by //go:linkname, or o. */
Object *lower_linked_var(Lower *l, const Unit *u, Object *o);
/* Whether something that is no instruction of the module gives the variable a value, or calls the
 * function; name: that of the function in the IR. */
bool lower_var_is_outside(Lower *l, const Unit *u, const Object *o);
bool lower_func_is_outside(Lower *l, const Unit *u, const Object *func, const Str *name);

/* ------------------------------------------------------------- open (open.c) */

/* Instances of pkg's generic functions and types for all type arguments of importers. */
void lower_open_package(Lower *l, Unit *u);
/* Whether t mentions a type that stands for all type arguments. */
bool lower_is_open(Lower *l, Type *t);
/* The interface value that v, of type from, has become: box, or if from is open one of which
 * nothing is known. */
IrValueId lower_open_box(Fn *fn, IrValueId v, IrValueId box, Type *from, Pos pos);
/* The value of x.(to), with has_ok a tuple; 0 if to is not open. */
IrValueId lower_open_assert(Fn *fn, IrValueId x, Type *to, bool has_ok, Pos pos);
/* A value of which nothing is known. */
IrValueId lower_unknown_value(Fn *fn, IrTypeId type, Pos pos);

/* ------------------------------------------------- types (type.c, subst.c) */

Type *lower_subst(Lower *l, Env *env, Type *raw);
IrTypeId lower_type(Lower *l, Type *t);
/* A function type, with the receiver first unless recv is null. sig is raw, recv concrete. */
IrTypeId lower_func_type(Lower *l, Env *env, Type *recv, const SignatureType *sig);
/* Name of a method in interfaces and tables. */
const Str *lower_method_name(Lower *l, const Object *m);
/* "N[int]": name of a named type inside its package; and with the package. */
const Str *lower_named_local(Lower *l, NamedType *n);
const Str *lower_named_full(Lower *l, NamedType *n);
/* here: the package whose names are not qualified; null in notations with full paths. */
void lower_type_text(Lower *l, Type *t, TypeNotation notation, const Package *here, Buf *out);
/* "[int,string]" */
const Str *lower_targs_text(Lower *l, const TypeList *targs, TypeNotation notation);
/* One pointer word: boxed without an allocation. */
bool lower_is_direct(Lower *l, IrTypeId t);

/* ---------------------------------------------------------- scan (scan.c) */

Scan *lower_scan_func(Lower *l, Unit *u, Env *env, const FuncDecl *d, SignatureType *sig);
Scan *lower_scan_init(Lower *l, Unit *u, Expr *e);
/* Whether both select one method of one type parameter. */
bool lower_is_same_selection(const Selection *a, const Selection *b);
/* A constant condition: 1 true (null too), -1 false; 0: not constant. */
int lower_const_cond(const Info *info, const Expr *e);
/* Whether the variables of a loop there are new ones in each iteration (Go 1.22). */
bool lower_has_fresh_vars(const Info *info, Pos loop);

/* --------------------------------------------------------- bodies (func.c) */

/* instead: a function of f's type that may run in place of the body; 0: none. */
void lower_body(Lower *l, Unit *u, Env *env, Object *func, IrFunc *f, IrFuncId instead);
/* Parameters and results of f's type, with names from the signature (may be null). */
void lower_set_params(Lower *l, IrFunc *f, const Object *recv, const SignatureType *sig);
/* The first block is begun. Bodies that are begun meanwhile end first. */
void lower_func_begin(Fn *fn);
void lower_func_end(Fn *fn);
IrValueId lower_func_literal(Fn *fn, const FuncExpr *e);
/* Begin inner, the function of a body that stands in fn; after its
 * parameters are set, its captures. */
void lower_closure_begin(Fn *fn, Fn *inner, Body *body, const Str *name, IrTypeId type, Pos pos);
void lower_closure_captures(Fn *inner);
IrValueId lower_closure_of_body(Fn *fn, IrFunc *g, const Body *body, const Str *text, Pos pos);
IrValueId lower_make_closure(Fn *fn, IrFunc *g, const IrValueId *captures, IrSiteKind kind,
			     const Str *text, Pos pos);
/* A function that is not in the source. */
void lower_wrapper_begin(Fn *w, Lower *l, IrFunc *f);
void lower_wrapper_return(Fn *w, IrValueId result);
/* Whether the function that fn is part of keeps its results in slots. */
bool lower_fn_has_slots(const Fn *fn);

/* Instructions. */
IrBlockId lower_new_block(Fn *fn);
void lower_set_block(Fn *fn, IrBlockId b);
/* Go on in b, whose predecessors are all known; if there are none, nothing gets here. */
void lower_join_block(Fn *fn, IrBlockId b);
void lower_jump(Fn *fn, IrBlockId to, Pos pos);
void lower_branch(Fn *fn, IrValueId c, IrBlockId then, IrBlockId els, Pos pos);
IrValueId lower_emit(Fn *fn, IrOp op, IrTypeId type, const IrValueId *operands, uint32_t n,
		     uint32_t aux, Pos pos);
IrValueId lower_emit1(Fn *fn, IrOp op, IrTypeId type, IrValueId a, uint32_t aux, Pos pos);
IrValueId lower_emit2(Fn *fn, IrOp op, IrTypeId type, IrValueId a, IrValueId b, uint32_t aux,
		      Pos pos);
/* The new site of instruction v; the pointer is good until the next one. */
IrSite *lower_site(Fn *fn, IrValueId v, IrSiteKind kind, IrTypeId type, const Str *text);
IrSite *lower_site_of(Fn *fn, IrValueId v);
/* With the texts of e. */
IrSite *lower_site_expr(Fn *fn, IrValueId v, IrSiteKind kind, IrTypeId type, const Expr *e);
/* The site of e: implicit and static if gc has it in static data. */
IrSite *lower_site_at(Fn *fn, IrValueId v, IrSiteKind kind, IrTypeId type, const Str *text,
		      const Expr *e);
IrTypeId lower_value_type(const Fn *fn, IrValueId v);
IrTypeId lower_basic(Fn *fn, IrTypeKind kind);
IrTypeId lower_pointer_to(Fn *fn, IrTypeId t);
IrTypeId lower_elem_type(Fn *fn, IrTypeId t);
IrValueId lower_int_const(Fn *fn, int64_t n);
IrValueId lower_bool_const(Fn *fn, bool b);
IrValueId lower_load(Fn *fn, IrValueId p, Pos pos);
void lower_store(Fn *fn, IrValueId p, IrValueId v, Pos pos);
IrValueId lower_field_addr(Fn *fn, IrValueId p, uint32_t i, Pos pos);
IrValueId lower_elem_addr(Fn *fn, IrValueId p, IrValueId n, Pos pos);
IrValueId lower_extract(Fn *fn, IrValueId v, uint32_t i, Pos pos);
IrValueId lower_new_slot(Fn *fn, IrTypeId type, const Str *text, bool is_implicit, Pos pos);
IrValueId lower_temp_slot(Fn *fn, IrTypeId type, Pos pos);
/* v as gc has it in a temporary variable that its escape analysis sees: one of several values of an
 * expression, an operand of go or defer. Only a large one is memory here. */
IrValueId lower_spill(Fn *fn, IrValueId v, Pos pos);
IrValueId lower_declare_var(Fn *fn, Var *v, Pos pos);
/* The variable of parameter number i, with its value. */
void lower_declare_param(Fn *fn, Var *v, uint32_t i, Pos pos);
/* Size in bytes. */
uint64_t lower_size(Lower *l, IrTypeId t);
Var *lower_var_of(Fn *fn, const Object *obj);
/* What fn has of v: its address, or the value of a capture. */
bool lower_var_has_addr(const Fn *fn, const Var *v);
IrValueId lower_var_slot(Fn *fn, const Var *v);
const Str *lower_next_temp(Fn *fn);

/* Facts. */
Type *lower_concrete(Fn *fn, Type *raw);
Type *lower_raw_type_at(const Fn *fn, const Expr *e);
const Fact *lower_fact(const Fn *fn, const Expr *e);
Type *lower_type_at(Fn *fn, const Expr *e);
IrTypeId lower_ir_type_at(Fn *fn, const Expr *e);
bool lower_is_const(const Fn *fn, const Expr *e);
bool lower_is_type_expr(const Fn *fn, const Expr *e);
bool lower_is_nil(const Fn *fn, const Expr *e);
bool lower_is_blank(const Expr *e);

/* ----------------------------------------------------------- expressions */

IrValueId lower_expr(Fn *fn, const Expr *e);              /* 0 for a call without result */
IrValueId lower_expr_as(Fn *fn, const Expr *e, Type *to); /* converted as by assignment */
void lower_expr_drop(Fn *fn, const Expr *e);              /* for its effects */
/* Store e's value into fresh zeroed memory of type to at p. */
void lower_expr_into(Fn *fn, const Expr *e, Type *to, IrValueId p);
IrValueId lower_const_value(Fn *fn, const Const *c, Type *type);
/* A form with comma-ok: the tuple, and the type of its first part. */
IrValueId lower_comma_ok(Fn *fn, const Expr *e, Type **type);
/* The instance that a name, qualified name or index expression denotes, or null. */
const Instance *lower_func_instance(const Fn *fn, const Expr *e);
/* The function that e names, or null; and its IR, instantiated. */
Object *lower_func_object(const Fn *fn, const Expr *e);
IrFuncId lower_named_func(Fn *fn, const Expr *e, Object *o);

/* place.c */
Ref lower_ref(Fn *fn, const Expr *e);
Ref lower_ref_path(Fn *fn, Ref r, const uint32_t *path, uint32_t n, Pos pos);
IrValueId lower_ref_value(Fn *fn, Ref r, Pos pos);
Object *lower_qualified_object(const Fn *fn, const SelectorExpr *e);
IrValueId lower_addr(Fn *fn, const Expr *e);
Place lower_place(Fn *fn, const Expr *e);
IrValueId lower_place_load(Fn *fn, const Place *p, Pos pos);
void lower_place_store(Fn *fn, const Place *p, IrValueId v, Pos pos);

/* operator.c */
IrValueId lower_binary(Fn *fn, TokenKind op, IrValueId x, IrValueId y, IrTypeId type, Pos pos);
IrValueId lower_shift_count(Fn *fn, const Expr *e);
IrValueId lower_binary_expr(Fn *fn, const BinaryExpr *e);
IrValueId lower_unary_expr(Fn *fn, const UnaryExpr *e);
IrValueId lower_concat(Fn *fn, const IdVec *operands, IrTypeId type, const Str *text,
		       bool is_implicit, Pos pos);
IrValueId lower_compare_values(Fn *fn, TokenKind op, IrValueId x, IrValueId y, IrTypeId type,
			       Pos pos);
void lower_cond(Fn *fn, const Expr *e, IrBlockId then, IrBlockId els);

/* convert.c */
IrValueId lower_coerce(Fn *fn, IrValueId v, Type *from, Type *to, Origin o);
IrValueId lower_convert_expr(Fn *fn, const CallExpr *e);
/* Whether e, without parentheses, is uintptr(x) of an unsafe.Pointer x. */
bool lower_is_number_of_pointer(Fn *fn, const Expr *e);
/* An assignment of a pointer, as a number, to field Data of a reflect.SliceHeader or StringHeader;
 * false, and nothing is done, if it is none. */
bool lower_assign_header(Fn *fn, const Expr *left, const Expr *right, Pos pos);
Origin lower_origin_of(const Expr *e);
Origin lower_origin_temp(Fn *fn, Pos pos);

/* literal.c */
IrValueId lower_composite(Fn *fn, const CompositeExpr *e, Type *t);
void lower_composite_into(Fn *fn, const CompositeExpr *e, Type *t, IrValueId p);
/* &T{...}, written or elided. */
IrValueId lower_composite_pointer(Fn *fn, const CompositeExpr *e, Type *ptr, Pos pos);
/* Call each for the values of a struct, array or slice literal, in order, with the types of their
 * places. */
typedef void LiteralElement(void *ctx, const Expr *value, Type *to);
void lower_literal_elements(Fn *fn, const CompositeExpr *e, Type *t, LiteralElement *each,
			    void *ctx);
/* The field of element i of a struct's literal; key: its name, or null. */
uint32_t lower_literal_field(Fn *fn, const StructType *s, const Expr *key, uint32_t i);
/* A constant, or a struct or array literal of constants. */
int64_t lower_literal_len(Fn *fn, const CompositeExpr *e);
bool lower_is_const_literal(Fn *fn, const Expr *e);

/* call.c */
IrValueId lower_call_expr(Fn *fn, const CallExpr *e);
/* Mark the pointers that a //go:uintptrescapes function gets as numbers, before its arguments are
 * lowered in fn. */
void lower_mark_numbers(Fn *fn, const CallExpr *e);
/* Push what the call needs before its arguments: as lower_method_callee, for any function. */
const Str *lower_callee(Fn *fn, const Expr *fun, IdVec *operands);
/* The call with these; the arguments are added to operands. */
IrValueId lower_call_with(Fn *fn, const CallExpr *e, IdVec *operands, const Str *method,
			  IrCallMode mode, uint16_t flags, Pos pos);
IrValueId lower_call_mode(Fn *fn, const CallExpr *e, IrCallMode mode, uint16_t flags, Pos pos);
IrValueId lower_call_func(Fn *fn, IrFuncId g, const IrValueId *args, uint32_t n, Pos pos);
/* operands: function and arguments; receiver and arguments. */
IrValueId lower_emit_call(Fn *fn, const IdVec *operands, IrCallMode mode, uint16_t flags, Pos pos);
IrValueId lower_emit_invoke(Fn *fn, const IdVec *operands, const Str *method, IrCallMode mode,
			    uint16_t flags, Pos pos);
/* Arguments, evaluated where they are asked for but for those that come from one call. */
Args lower_args(Fn *fn, const CallExpr *e);
Type *lower_arg_type(Fn *fn, const Args *a, uint32_t i);
IrValueId lower_arg(Fn *fn, const Args *a, uint32_t i);
IrValueId lower_arg_as(Fn *fn, const Args *a, uint32_t i, Type *to);
SignatureType *lower_call_signature(Fn *fn, const Expr *fun);
BuiltinId lower_builtin_of(const Fn *fn, const Expr *fun);

/* builtin.c */
IrValueId lower_builtin_call(Fn *fn, const CallExpr *e, BuiltinId id);
IrValueId lower_builtin_emit(Fn *fn, IrBuiltin id, IrTypeId type, const IrValueId *args, uint32_t n,
			     Pos pos);
void lower_panic_value(Fn *fn, IrValueId v, Pos pos);

/* method.c */
/* Push the function and the receiver of x.m. Of an interface: the receiver alone, and
 * the method's name is returned. */
const Str *lower_method_callee(Fn *fn, const SelectorExpr *e, const Selection *s, IdVec *operands);
/* The declared method that x.m or T.m stands for; null: one of an interface. */
Object *lower_selected_method(Fn *fn, const Selection *s);
IrValueId lower_method_value(Fn *fn, const SelectorExpr *e, const Selection *s);
IrValueId lower_method_expr(Fn *fn, const SelectorExpr *e, const Selection *s);
/* The function that takes a t first and calls its method m, which is found on the path. */
IrFuncId lower_table_func(Lower *l, Type *t, const Object *m, const uint32_t *path, uint32_t n);
void lower_method_table(Lower *l, Type *t);
void lower_wrapper_body(Lower *l, const Job *job);

/* ------------------------------------------------------------- statements */

void lower_stmt(Fn *fn, const Stmt *s);
void lower_stmts(Fn *fn, const StmtVec *list);
/* The statements of a block. What is a bare block in the source is none for gc: use lower_stmts. */
void lower_block(Fn *fn, const StmtVec *list);
/* The variable that a name in a declaring statement declares; null if it declares none. */
Var *lower_declared(Fn *fn, const Expr *name);
/* Declare it with a value of another type. */
void lower_declare_value(Fn *fn, const Expr *name, IrValueId v, Type *type, Pos pos);
/* Package-level var a, b = f(). */
void lower_init_vars(Fn *fn, Object *const *lhs, uint32_t n, const Expr *rhs);
void lower_go_defer_stmt(Fn *fn, const CallStmt *s);

/* flow.c */
void lower_if_stmt(Fn *fn, const IfStmt *s);
void lower_for_stmt(Fn *fn, const ForStmt *s);
void lower_labeled_stmt(Fn *fn, const LabeledStmt *s);
void lower_branch_stmt(Fn *fn, const BranchStmt *s);
void lower_return_stmt(Fn *fn, const ReturnStmt *s);
/* Jump to where a break, continue, goto or return (target null) goes. */
void lower_leave(Fn *fn, TokenKind tok, const Stmt *target, Pos pos);
/* Of a function proper: run deferred calls, load the result slots, return. */
void lower_return_slots(Fn *fn, Pos pos);
/* Of the body of a range over func: return whether there is to be another iteration. */
void lower_finish_iteration(Fn *fn, bool more, Pos pos);
void lower_push_target(Fn *fn, const Stmt *s, IrBlockId brk, IrBlockId cont);
void lower_pop_target(Fn *fn);

/* switch.c, range.c, rangefunc.c */
void lower_switch_stmt(Fn *fn, const SwitchStmt *s);
void lower_typeswitch_stmt(Fn *fn, const TypeSwitchStmt *s);
void lower_select_stmt(Fn *fn, const SelectStmt *s);
void lower_range_stmt(Fn *fn, const RangeStmt *s);
void lower_rangefunc_stmt(Fn *fn, const RangeStmt *s);

/* ------------------------------------------------------- shapes (shape.c) */

/* The shape of an argument for a type parameter; arg has no type parameters. */
Type *lower_shape(Lower *l, Type *arg, TypeParam *param);
/* The shapes of types that env makes concrete. */
TypeList lower_shapes(Lower *l, Env *env, const TypeList *raw, const TParamList *params);
/* env with the shapes of its arguments, for texts only; null if it is open: gc has no such
 * instance. */
Env *lower_shaped_env(Lower *l, Env *env);

/* -------------------------------------------- texts (text*.c) */

/* An expression that is being written. */
typedef struct TextWriter {
	Fn *fn;
	const Package *here;
	TypeNotation notation; /* NOTATION_SOURCE or NOTATION_GC */
	Env *env;              /* fn's, or that of its shapes */
	bool is_unknown;       /* what gc prints is not known */
	Buf out;
} TextWriter;

/* For text_dict.c, which writes calls of generic functions in gc's words. */
void lower_text_write(TextWriter *w, const Expr *e, int prec);
/* The arguments of a call; is_first: nothing stands before them. */
void lower_text_args(TextWriter *w, const CallExpr *e, bool is_first);
/* The call, if it needs a dictionary but for a method's of a generic type; false for others. */
bool lower_text_call(TextWriter *w, const CallExpr *e);
/* The dictionary that gc passes for a generic function or type o with these raw arguments. */
void lower_text_dictionary(TextWriter *w, const Object *o, const TypeList *targs);
/* Whether in gc's words the type expression is one that the function's dictionary holds. */
bool lower_text_is_derived(const TextWriter *w, const Expr *type);

/* In the words of the source, with the types of the instance. */
const Str *lower_expr_text(Fn *fn, const Expr *e);
/* As gc prints it; null if that is lower_expr_text, or not known. */
const Str *lower_gc_text(Fn *fn, const Expr *e);
/* Whether there is a call or a receive in e, outside of function literals, as gc counts them; e may
 * be null. */
bool lower_has_call(Fn *fn, const Expr *e);
/* []rune("..."): gc makes it a literal. */
const Str *lower_rune_literal_text(Fn *fn, Type *t, const Expr *string);
const Str *lower_composite_pointer_text(Fn *fn, const CompositeExpr *e);
const Str *lower_composite_pointer_gc_text(Fn *fn, const CompositeExpr *e); /* null as of
									     * lower_gc_text */
void lower_const_text(Lower *l, const Const *c, Type *t, TypeNotation notation,
		      const Package *here, Buf *out);
/* A constant, a variable that is never assigned after it was declared with one, or a conversion of
 * these: gc prints the constant in its place where it is boxed, or the capacity of a make. */
bool lower_static_value(Fn *fn, const Expr *e, Static *out);
const Str *lower_static_text(Fn *fn, const Static *s);
const Str *lower_static_gc_text(Fn *fn, const Static *s); /* null as of lower_gc_text */
/* Where gc has the variable of a type switch in a clause. */
Pos lower_clause_var_pos(const CaseClause *c);

#endif

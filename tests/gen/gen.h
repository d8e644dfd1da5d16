/*
 * A generator of random Go programs: what its files share.
 *
 * The programs are typed by construction, end, are free of races, and print the same in every
 * run. They keep addresses in many places, move the stack, make garbage, and print checksums of
 * what the addresses lead to, so that an object in the wrong place changes the output.
 *
 *   gen_go.c     options, the parts of a program in order
 *   text.c       random numbers, lines of text, names
 *   types.c      the table of types, and which of them a program declares
 *   digest.c     a function for each type that makes a checksum of a value
 *   prelude.c    the functions that each program has
 *   expr.c       expressions
 *   place.c      what of a type can be found in scope
 *   func_lit.c   function literals, method values
 *   stmt.c       statements
 *   func.c       functions, methods, the top level
 *   idioms.c     the table of idioms, and which a statement may choose
 *   idiom_*.c    idioms: statements that use a feature of the language, by topic
 *
 * Rules that keep programs valid and deterministic:
 *  - A variable of pointer type is never nil. Fields, elements and globals may be: gen_expr
 *    reads them with a fallback. Values of other kinds may be nil everywhere; uses are guarded.
 *  - An expression has no effect. Calls with effects are statements of their own, since Go leaves
 *    the order of reads and calls in one expression open.
 *  - append always gets a slice without spare capacity, or one that nothing else refers to:
 *    otherwise its capacity, which depends on the place of the object, would show.
 *  - Each generated function burns fuel; without fuel it returns at once.
 *  - A goroutine runs while the one that started it waits.
 */
#ifndef STAYPUT_TESTS_GEN_H
#define STAYPUT_TESTS_GEN_H

#include "base/buf.h"
#include "base/mem.h"
#include "base/vec.h"

/* Parts of the language that a program may use. The last number: of how many programs one has
 * it; what imports much is rare, since analysing the imports takes seconds. */
#define FEATURES(X)                                                                                \
	X(CLOSURE, "closure", 2)                                                                   \
	X(DEFER, "defer", 2)                                                                       \
	X(PANIC, "panic", 2)                                                                       \
	X(GOTO, "goto", 2)                                                                         \
	X(CHAN, "chan", 2)                                                                         \
	X(GO, "go", 2)                                                                             \
	X(RANGEFUNC, "rangefunc", 2)                                                               \
	X(GENERIC, "generic", 2)                                                                   \
	X(IFACE, "iface", 2)                                                                       \
	X(MAP, "map", 2)                                                                           \
	X(SLICE, "slice", 2)                                                                       \
	X(STRING, "string", 2)                                                                     \
	X(STRUCT, "struct", 2)                                                                     \
	X(INT, "int", 2)                                                                           \
	X(GLOBAL, "global", 2)                                                                     \
	X(CALLSUM, "callsum", 2)                                                                   \
	X(BIG, "big", 4)                                                                           \
	X(UNSAFE, "unsafe", 5)                                                                     \
	X(RUNTIME, "runtime", 10)                                                                  \
	X(SYNC, "sync", 16)                                                                        \
	X(REFLECT, "reflect", 20)

typedef enum Feature {
#define X(id, name, odds) FEAT_##id,
	FEATURES(X)
#undef X
	FEAT_COUNT
} Feature;

typedef enum Kind {
	KIND_INT,
	KIND_SMALL, /* int8, uint8: arithmetic wraps around */
	KIND_BOOL,
	KIND_STRING,
	KIND_ANY,
	KIND_STRUCT,
	KIND_PTR,
	KIND_SLICE,
	KIND_ARRAY,
	KIND_MAP,
	KIND_FUNC,
	KIND_IFACE,
	KIND_BOX,   /* Box[elem], a generic struct of the prelude */
	KIND_SEQ,   /* func(yield func(elem) bool) */
	KIND_PARAM, /* a type parameter */
} Kind;

typedef uint32_t TypeId; /* index into Gen.types; 0: none */

typedef struct Field {
	const char *name;
	TypeId type;
} Field;

typedef struct Type {
	Kind kind;
	const char *name; /* Go text */
	TypeId elem, key; /* result of a function: elem, 0 if there is none */
	uint32_t len;     /* of an array */
	VEC(Field) fields;
	IdVec params;
	bool by_value; /* a struct's methods have value receivers */
	uint8_t digested; /* bits: the levels for which there is a checksum function */
} Type;

typedef struct Var {
	const char *name;
	TypeId type;
	bool fixed; /* a loop's counter: read only */
} Var;

typedef struct Func {
	const char *name;
	IdVec params;
	IdVec results;
	TypeId recv;      /* of a method: the struct; else 0 */
	bool variadic;    /* the last parameter's elements come as arguments */
	TypeId type_param; /* of a generic function; else 0 */
} Func;

/* A method of an interface; each struct has all. */
typedef struct Method {
	const char *name;
	uint32_t iface; /* index into Gen.ifaces */
	TypeId param, result;
} Method;

#define MAX_STRUCTS 5
#define MAX_IFACES 2

typedef struct Gen {
	uint64_t random;
	bool on[FEAT_COUNT];
	const char *package; /* null: a program of its own */
	uint32_t size;       /* number of functions, about */
	Buf *out;            /* where lines go */
	uint32_t indent;
	uint32_t names;   /* names made so far */
	uint32_t numbers; /* the last constant that was used: each is used once */
	VEC(Type) types;
	TypeId t_int, t_i8, t_u8, t_bool, t_string, t_any, t_thunk, t_bytes;
	TypeId structs[MAX_STRUCTS], ifaces[MAX_IFACES];
	uint32_t n_structs, n_ifaces;
	TypeId type_param; /* inside a generic function: T; else 0 */
	IdVec pool;        /* types of variables; some more than once */
	VEC(Method) methods;
	VEC(Var) vars;    /* in scope, innermost last */
	VEC(Var) globals;
	VEC(Func) funcs;  /* that can be called: made so far */
	const Func *self; /* the function whose body is made; null in a function literal */
	const IdVec *results; /* of the innermost function */
	bool named_results;
	bool in_loop;     /* a break is for a loop of the innermost function */
	uint32_t depth;   /* of blocks */
	uint32_t lit_depth; /* of function literals */
	uint32_t budget;  /* statements left for this function */
} Gen;

/* ---- text.c ---- */
uint32_t gen_below(Gen *g, uint32_t n); /* 0 .. n-1 */
bool gen_chance(Gen *g, uint32_t percent);
const char *gen_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void gen_line(Gen *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A line that opens a block, and one that closes it. The scope ends with the block. */
void gen_open(Gen *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void gen_shut(Gen *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Close a block and open the next on one line (else, case): deindents that line only. */
void gen_mid(Gen *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *gen_name(Gen *g, const char *prefix);
uint32_t gen_number(Gen *g); /* never the same again */

/* ---- types.c ---- */
const Type *gen_t(const Gen *g, TypeId t);
const char *gen_tn(const Gen *g, TypeId t); /* its Go text */
TypeId gen_ptr(Gen *g, TypeId t);
TypeId gen_slice(Gen *g, TypeId t);
TypeId gen_array(Gen *g, uint32_t n, TypeId t);
TypeId gen_map(Gen *g, TypeId key, TypeId t);
TypeId gen_box(Gen *g, TypeId t);
TypeId gen_seq(Gen *g, TypeId t);
/* param, result: 0 for none. */
TypeId gen_func_type(Gen *g, TypeId param, TypeId result);
TypeId gen_param_type(Gen *g, const char *name);
void gen_choose_types(Gen *g);
void gen_declare_types(Gen *g);
TypeId gen_pick_type(Gen *g);
TypeId gen_pick_struct(Gen *g);
bool gen_is_ptr_to(const Gen *g, TypeId t, Kind kind);

/* ---- digest.c ---- */
/* An expression: the checksum of the value. */
const char *gen_digest(Gen *g, TypeId t, const char *value);
void gen_declare_digests(Gen *g);
/* A statement that prints the checksum. */
void gen_out(Gen *g, TypeId t, const char *value);

/* ---- prelude.c ---- */
void gen_prelude(Gen *g);

/* ---- place.c ---- */
typedef enum PlaceUse {
	PLACE_VALUE,   /* to be read; what is a pointer is not nil */
	PLACE_MAYBE,   /* to be read; may be nil */
	PLACE_ADDRESS, /* to take its address */
	PLACE_STORE,   /* to be assigned to */
} PlaceUse;
/* A random place of type t in scope; null if there is none. */
const char *gen_place(Gen *g, TypeId t, PlaceUse use);
/* A variable of the type; null if there is none. */
const char *gen_var_of(Gen *g, TypeId t);
void gen_bind(Gen *g, const char *name, TypeId t);
/* Declare a variable with this value, and put it in scope. Returns its name. */
const char *gen_declare(Gen *g, TypeId t, const char *value);

/* ---- expr.c ---- */
const char *gen_expr(Gen *g, TypeId t, uint32_t depth);
const char *gen_cond(Gen *g);
const char *gen_fresh(Gen *g, TypeId t, uint32_t depth); /* a new object of its own */
/* The arguments of a call. */
const char *gen_args(Gen *g, const Func *f);

/* ---- func_lit.c ---- */
const char *gen_func_value(Gen *g, TypeId t, uint32_t depth);
const char *gen_seq_value(Gen *g, TypeId t, uint32_t depth);
/* The statements and the return of a function body, into the lines. */
void gen_body(Gen *g, const IdVec *results, uint32_t statements);

/* ---- stmt.c ---- */
void gen_stmts(Gen *g, uint32_t n);
void gen_return(Gen *g);
void gen_move(Gen *g); /* let the stack move, make garbage, or nothing */

/* ---- func.c ---- */
void gen_functions(Gen *g);
void gen_globals(Gen *g);
void gen_main(Gen *g);
/* Call f as a statement; its results become variables. */
void gen_call(Gen *g, const char *callee, const Func *f);

/* ---- idioms ---- */
typedef struct Idiom {
	Feature feature;
	void (*emit)(Gen *g);
} Idiom;
/* Each ends with a row whose emit is null. */
extern const Idiom gen_idioms_calls[], gen_idioms_control[], gen_idioms_data[],
	gen_idioms_generic[], gen_idioms_go[], gen_idioms_reflect[], gen_idioms_std[],
	gen_idioms_values[];
/* What most idioms begin with: a struct, the pointer to it, their names. */
typedef struct Pick {
	TypeId s, p;
	const char *sn, *pn;
} Pick;
Pick gen_pick(Gen *g);
/* print VALUE.id */
void gen_out_id(Gen *g, const char *value);
/* Assign the value to some place of its type outside, if there is one. */
void gen_keep(Gen *g, TypeId t, const char *value);
/* A few statements in the block that was opened last. */
void gen_some(Gen *g, uint32_t n);
/* Emit one that the program's features allow; false if there is none. */
bool gen_idiom(Gen *g);

#endif

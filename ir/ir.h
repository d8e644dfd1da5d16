/*
 * ir: the contract between the Go front end and the analyses. It knows
 * nothing of Go syntax; doc/ir.md defines the language, this header its form
 * in memory, and the text form says all that is here.
 *
 * Reading order: ops.def (the instructions) and ops.c (tables made from it), this
 * header, build.c (makers), type.c (interned types), name.c (parts of names),
 * print.c (memory -> text), priv.h (the parser's state), lex.c, parse.c,
 * parse_type.c and parse_body.c (text -> memory), verify.c and verify_type.c (the
 * numbered rules), link.c (bodies from models/), cfg.c (orders, dominators, loops),
 * promote.c (slots to SSA values), pass.c (the table of passes), compact.c (the final form), adopt.c
 * (what another module has).
 *
 * Everything is a dense uint32 id in its table, 0 is none, and element 0 of
 * each table is unused. An instruction's id is also the id of its result;
 * parameters, captures, constants, globals and functions used as operands are
 * pseudo instructions of the function, outside of all blocks.
 */
#ifndef STAYPUT_IR_IR_H
#define STAYPUT_IR_IR_H

#include "base/bits.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

typedef uint32_t IrTypeId;  /* in IrModule.types */
typedef uint32_t IrFuncId;  /* in IrModule.funcs */
typedef uint32_t IrGlobalId; /* in IrModule.globals */
typedef uint32_t IrBlockId; /* in IrFunc.blocks */
typedef uint32_t IrValueId; /* in IrFunc.instrs */
typedef uint32_t IrSiteId;  /* in IrFunc.sites */

/* ------------------------------------------------------------------ types */

typedef enum IrTypeKind {
	IRT_NONE,
	/* basic; the order is that of ir_basic_names */
	IRT_BOOL,
	IRT_INT, IRT_INT8, IRT_INT16, IRT_INT32, IRT_INT64,
	IRT_UINT, IRT_UINT8, IRT_UINT16, IRT_UINT32, IRT_UINT64, IRT_UINTPTR,
	IRT_FLOAT32, IRT_FLOAT64, IRT_COMPLEX64, IRT_COMPLEX128,
	IRT_STRING,
	IRT_UNSAFE, /* unsafe.Pointer */
	/* composite */
	IRT_POINTER, /* elem */
	IRT_SLICE,   /* elem */
	IRT_ARRAY,   /* elem, len */
	IRT_STRUCT,  /* members: the fields */
	IRT_TUPLE,   /* members: results of a call, parts of a comma-ok form */
	IRT_MAP,     /* key, elem */
	IRT_CHAN,    /* elem */
	IRT_FUNC,    /* members: parameters, then results; n_params */
	IRT_IFACE,   /* members: methods sorted by name, each of a func type */
	IRT_ITER,    /* state of a range over a map or string: elem is what is ranged over */
	IRT_NAMED,   /* name, underlying */
} IrTypeKind;

typedef struct IrMember {
	const Str *name; /* field or method; unexported ones are qualified: "pkg.f" for
			  * methods; null: none */
	IrTypeId type;
	bool is_embedded; /* struct fields */
} IrMember;

/* Types are interned: two types are identical if and only if their ids are
 * equal. Named types are identical if their names are. */
typedef struct IrType {
	IrTypeKind kind;
	bool is_variadic;    /* FUNC: the last parameter is a slice made from the rest */
	IrTypeId elem, key;
	uint64_t len;        /* ARRAY */
	const IrMember *members;
	uint32_t n_members;
	uint32_t n_params;   /* FUNC */
	const Str *name;     /* NAMED: "pkg/path.Name", unique in the module */
	IrTypeId underlying; /* NAMED: never itself a NAMED; 0 until set. Others: itself. */
	uint64_t size;       /* bytes, as gc lays it out on the target */
	uint32_t align;
	bool has_pointers;
	bool is_unsized;     /* NAMED: stands for types of any size, `size` is that of its text;
			      * STRUCT, ARRAY, ...: has such a part */
	bool is_direct;      /* one pointer word: boxed without an allocation (gc-escape.md
			      * calls it pointer-shaped) */
} IrType;

/* Methods of a type that may stand in an interface: T or *T, T named, or a
 * struct with embedded fields. */
typedef struct IrMethod {
	const Str *name; /* as in IrMember */
	IrFuncId func;   /* takes the receiver as its first parameter */
} IrMethod;

typedef struct IrMethodTable {
	IrTypeId type;
	VEC(IrMethod) methods; /* sorted by name */
} IrMethodTable;

/* -------------------------------------------------------------- functions */

typedef enum IrOp {
	OP_NONE,
#define OP(name, text, result, operands, aux, flags) OP_##name,
#include "ir/ops.def"
#undef OP
	OP_COUNT
} IrOp;

typedef enum IrBin {
	BIN_ADD, BIN_SUB, BIN_MUL, BIN_DIV, BIN_REM, BIN_AND, BIN_OR, BIN_XOR, BIN_ANDNOT, BIN_SHL,
	BIN_SHR, BIN_EQ, BIN_NE, BIN_LT, BIN_LE, BIN_GT, BIN_GE, BIN_COUNT
} IrBin;

typedef enum IrUn { UN_NEG, UN_COM, UN_NOT, UN_LEN, UN_CAP, UN_REAL, UN_IMAG, UN_COUNT } IrUn;

typedef enum IrBuiltin {
	BI_COPY, BI_CLEAR, BI_CLOSE, BI_DELETE, BI_PRINT, BI_PRINTLN, BI_MIN, BI_MAX, BI_COMPLEX,
	BI_RECOVER, BI_UNSAFE_ADD, BI_UNSAFE_SLICE, BI_UNSAFE_STRING, BI_UNSAFE_SLICEDATA,
	BI_UNSAFE_STRINGDATA, BI_ESCAPE, BI_COUNT
} IrBuiltin;

typedef enum IrCallMode { CALL_PLAIN, CALL_GO, CALL_DEFER } IrCallMode;

/* A source place. File 0 or line 0: unknown. */
typedef struct IrLoc {
	uint32_t file; /* in IrModule.files */
	uint32_t line;
	uint32_t col;
} IrLoc;

typedef enum IrSiteKind {
	SITE_NONE,
	SITE_VAR,       /* a local variable, parameter or named result */
	SITE_NEW,       /* new(T) */
	SITE_COMPOSITE, /* &T{}, []T{}: the memory itself */
	SITE_MAKE_SLICE,
	SITE_MAKE_MAP,  /* make(map) and map literals */
	SITE_MAKE_CHAN,
	SITE_APPEND,
	SITE_CLOSURE,
	SITE_METHOD_VALUE,
	SITE_BOX,
	SITE_STRING,    /* concatenation and the conversions between strings and slices */
	SITE_VARIADIC,  /* the "... argument" slice */
	SITE_DEFER,     /* records of go and defer, where these are sites of their own */
	SITE_GO,
	SITE_COUNT
} IrSiteKind;

typedef enum IrPlacement {
	PLACE_NONE, PLACE_STACK, PLACE_HEAP, PLACE_SIZE, PLACE_STATIC
} IrPlacement;

/*
 * What a site is beside its kind; the word stands in the text form, in this order.
 *
 * implicit   gc has no message for it (compiler temporaries, make(chan), ...)
 * readonly   box or string of constants: gc keeps it in read-only data
 * addressed  a variable whose address the source takes: it stays memory, so that it gets a verdict
 * array      a composite that a slice literal slices
 * large      a variable whose size alone may put it on the heap: it stays memory, too
 * static     of a package-level variable's initial value: the linker lays it out as data
 * kept       the compiler that builds the program keeps it on the heap, whatever its flow
 */
#define IR_SITE_FLAGS(X) \
	X(implicit) X(readonly) X(addressed) X(array) X(large) X(static) X(kept)

/* An allocation site: exactly one instruction names it, and that
 * instruction's loc is where gc reports it. */
typedef struct IrSite {
	IrSiteKind kind;
	IrTypeId type;      /* of the object; slices and appends: of one element */
	const Str *text;    /* the expression as gc prints it in code that is not generic, or the
			     * variable's name */
	const Str *gc_text; /* as gc prints it, if that is another text: with its shapes and
			     * dictionaries; or null */
	IrValueId instr;
#define X(flag) bool is_##flag;
	IR_SITE_FLAGS(X)
#undef X
	uint32_t param;     /* of a variable: the number of the parameter that it is, from 1; 0: of
			     * none. These have no limit of size: callers make room for them. */
	uint32_t result;    /* the same of a result */
	IrPlacement placement; /* verdict attributes, PLACE_NONE: not analysed (yet) */
	const Str *reason;  /* stable id of the reason, or null */
	IrPlacement gc;     /* what gc said, PLACE_NONE: not known */
} IrSite;

typedef struct IrInstr {
	uint8_t op;      /* IrOp */
	uint8_t mode;    /* IrCallMode, of CALL and INVOKE */
	uint16_t flags;  /* IRF_* */
	uint32_t aux; /* per op, see ops.def; SITE: an IrSiteId (0: BOX that allocates nothing) */
	IrTypeId type;   /* of the result; 0: none */
	uint32_t first;  /* operands are IrFunc.operands[first .. first + n) */
	uint32_t n;
	IrBlockId block; /* where it stands; 0: pseudo, or removed */
	const Str *name; /* for people: unique in the function; null: numbered when printed */
	IrLoc loc;
} IrInstr;

/* The blocks of a function: for (each block id b, ascending). */
#define ir_blocks_each(f, b) for (IrBlockId b = 1; b < (f)->blocks.len; b++)

#define IRF_NONBLOCKING 1 /* SELECT with a default case */
#define IRF_DEFER_OUTER 2 /* defer in the body of a range over func: run when the
			   * parent function returns */
#define IRF_DEFER_LOOP 4 /* defer in a statement that the source repeats, or could: its record
			  * is on the heap, even if control never comes back to it */
/* Each of them puts the record and the arguments of a defer on the heap. */
#define IRF_DEFER_HEAP (IRF_DEFER_OUTER | IRF_DEFER_LOOP)

typedef struct IrBlock {
	IdVec instrs; /* in order; phis first; the last one is the terminator */
	IdVec preds;  /* phi operand i comes from preds.at[i] */
	IrBlockId succs[2]; /* JUMP: [0]; IF: [0] true, [1] false; others none */
} IrBlock;

typedef enum IrConstKind { IRC_ZERO, IRC_INT, IRC_FLOAT, IRC_COMPLEX, IRC_STRING } IrConstKind;

/* ZERO is the zero value of any type (nil, false, 0, "", T{}); true is INT 1 of a bool type. */
typedef struct IrConst {
	IrTypeId type;
	IrConstKind kind;
	uint64_t bits;  /* INT: two's complement, of an unsigned type: the value */
	double re, im;  /* FLOAT: re */
	const Str *str; /* STRING */
} IrConst;

typedef enum IrUnknownBody {
	BODY_HERE,     /* has blocks */
	BODY_UNKNOWN,  /* assembly, linkname, cgo: everything may happen to its arguments */
	BODY_NOESCAPE, /* the same, but //go:noescape: no argument outlives or is held */
} IrUnknownBody;

/* What a parameter does, as an attribute of the text form; escape writes it. */
typedef struct IrParam {
	const Str *name;  /* "", "_" or null for the unnamed */
	IrTypeId type;
	IrLoc loc;
	const Str *facts; /* "noescape", "leaks(z.M)", "leaks(heap)", ...; null: not analysed */
} IrParam;

typedef struct IrFunc {
	const Str *name;    /* "pkg/path.F", "pkg/path.(*T).M", "pkg/path.F.func1",
			     * "pkg/path.G[int]" */
	IrFuncId id;
	IrLoc loc;
	IrTypeId type;      /* a FUNC type: receiver first, captures not included */
	VEC(IrParam) params;
	VEC(IrParam) captures; /* of a closure body: values held by the closure record */
	VEC(IrParam) results;
	IrUnknownBody body;
	bool is_exported;   /* callers outside of the module are possible */
	bool is_entry;      /* main.main, init: called by the runtime */
	bool is_outside;    /* called by what is no Go code of the module, in a closed world
			     * too: assembly, the host, a test's main program, ... */
	bool is_wrapper;    /* made by lowering, not written by anybody */
	bool is_model;      /* the body is that of a model (link.c), not of the program */
	bool makes_funcs;   /* from here come func values that no instruction makes */
	bool is_unreached;  /* declared: has a body in Go, which no function with a body here can
			     * reach; if it may run all the same, another function stands for it
			     * (doc/ir.md, section 7) */
	bool is_variadic;
	IrFuncId parent;    /* of a closure body: the function that it stands in */
	const Str *instance; /* of a generic function: its type arguments as text, or null */
	const Str *generic_origin; /* of an instance: the generic function's name, or null */
	VEC(IrInstr) instrs;
	IdVec operands;
	VEC(IrBlock) blocks; /* [1] is the entry; it has no predecessors */
	VEC(IrSite) sites;
	VEC(IrConst) consts;
	VEC(const Str *) variables; /* names of the source's variables that phis stand for, as far
				     * as the phis' own names differ; [0] is none */
	IrBlockId recover;  /* where control goes on after a recovered panic, or 0 */
	Map pseudo_index;   /* op and index of a pseudo instruction -> its id; this and the next
			     * three: private to build.c */
	Map const_index;    /* hash of a constant -> newest of consts in its chain */
	IdVec const_chain;  /* by index in consts: the next with the same hash */
	Map name_index;     /* name of a value -> last suffix given */
} IrFunc;

typedef struct IrGlobal {
	const Str *name;
	IrTypeId type;    /* of the variable; as an operand it is a pointer to that */
	IrTypeId pointer_type;
	IrLoc loc;
	bool is_exported; /* code outside of the module may read and write it */
	bool is_outside;  /* something that is no instruction of the module gives it a value, in a
			   * closed world too: the linker, assembly, an embedded file, ... */
} IrGlobal;

typedef struct IrModule {
	StrTab *strs;
	Arena arena;
	const Str *name;     /* import path */
	VEC(const Str *) files;
	VEC(IrType) types;
	VEC(IrMethodTable) methods; /* in the order in which the types got their first method */
	VEC(IrGlobal) globals;
	VEC(IrFunc *) funcs;
	uint32_t pointer_size; /* bytes: 8 or 4 */
	uint32_t go_minor;   /* language version 1.N of the source; 0: the newest */
	bool is_program;     /* has main.main: the closed world is possible */
	Map type_index;      /* hash of a type -> first id in chain; private to type.c */
	IdVec type_chain;
	Map func_index;      /* name -> IrFuncId */
	Map global_index;    /* name -> IrGlobalId */
	Map method_index;    /* IrTypeId -> index in methods + 1 */
	Map named_index;     /* name -> IrTypeId */
	Map file_index;      /* name -> file */
} IrModule;

/* --------------------------------------------------------------- building */

/* An empty module; its strings are those of strs. pointer_size in bytes. */
IrModule *ir_module_new(StrTab *strs, const Str *name, uint32_t pointer_size);
/* The number of a file, new at its first mention. */
uint32_t ir_file(IrModule *m, const Str *name);

/* Types are unique: equal parts give the same id. */
IrTypeId ir_type_basic(IrModule *m, IrTypeKind kind);
IrTypeId ir_type_pointer(IrModule *m, IrTypeId elem);
IrTypeId ir_type_slice(IrModule *m, IrTypeId elem);
IrTypeId ir_type_array(IrModule *m, IrTypeId elem, uint64_t len);
IrTypeId ir_type_struct(IrModule *m, const IrMember *fields, uint32_t n);
IrTypeId ir_type_tuple(IrModule *m, const IrTypeId *types, uint32_t n);
IrTypeId ir_type_map(IrModule *m, IrTypeId key, IrTypeId elem);
IrTypeId ir_type_chan(IrModule *m, IrTypeId elem);
IrTypeId ir_type_iter(IrModule *m, IrTypeId ranged);
IrTypeId ir_type_func(IrModule *m, const IrTypeId *params, uint32_t n_params,
		      const IrTypeId *results, uint32_t n_results, bool is_variadic);
/* Methods in any order; they are sorted by name. */
IrTypeId ir_type_iface(IrModule *m, const IrMember *methods, uint32_t n);
/* Declares a named type; set the underlying type once it is known. */
IrTypeId ir_type_named(IrModule *m, const Str *name);
void ir_type_set_underlying(IrModule *m, IrTypeId named, IrTypeId underlying);
static inline const IrType *
ir_type(const IrModule *m, IrTypeId t)
{
	assert(t != 0 && t < m->types.len);
	return &m->types.at[t];
}
/* Whether a function of type func, which takes a receiver first, is a method of type sig. */
bool ir_type_is_method(const IrModule *m, IrTypeId func, IrTypeId sig);
/* The underlying type's record. */
const IrType *ir_under(const IrModule *m, IrTypeId t);
/* Byte offset of a struct's field; the size and alignment are in IrType once
 * layout is done (ir_type_layout). */
uint64_t ir_field_offset(const IrModule *m, IrTypeId struct_type, uint32_t field);
/* Fill size, align, has_pointers and is_direct of t and of all that it holds. Types are laid out
 * when they are made if their parts are; those that wait for a named type's underlying type need
 * this, or the next. A type that contains itself keeps align 0 (the verifier tells, R1). */
void ir_type_layout(IrModule *m, IrTypeId t);
/* The same for all types. */
void ir_module_layout(IrModule *m);

/* A new package-level variable; of several with one name the first is found. */
IrGlobalId ir_global_new(IrModule *m, const Str *name, IrTypeId type);
/* A new function without blocks (body BODY_UNKNOWN until a block is added). The caller fills
 * params, captures, results, ... ; captures and params before the first value is named. */
IrFunc *ir_func_new(IrModule *m, const Str *name, IrTypeId type);
IrFunc *ir_func(const IrModule *m, IrFuncId id);
IrFuncId ir_func_find(const IrModule *m, const Str *name);
void ir_method_add(IrModule *m, IrTypeId type, const Str *name, IrFuncId func);
/* The method table of a type, or null. */
const IrMethodTable *ir_methods(const IrModule *m, IrTypeId type);
IrFuncId ir_method_find(const IrModule *m, IrTypeId type, const Str *name);

/* Where bodies are kept. Code is copied once more when it is final (ir_compact): it has an arena of its
 * own, so that nothing keeps the first copies. */
typedef struct IrArenas {
	Arena code, rest;
} IrArenas;

/* Between these the function's body is built in room's memory, which many use in turn, so that little
 * is allocated; then it is copied to the arenas. Of room, zeroed at first, nothing else is used. */
void ir_body_begin(IrFunc *f, IrFunc *room);
void ir_body_end(IrFunc *f, IrFunc *room, IrArenas *to);

/* An empty block; the first one is the entry. */
IrBlockId ir_block_new(IrFunc *f);
/* Pseudo instructions: one for each parameter, capture, constant, global or function, made when
 * first asked for. */
IrValueId ir_param(IrFunc *f, uint32_t index);
IrValueId ir_capture(IrFunc *f, uint32_t index);
IrValueId ir_const(IrFunc *f, const IrConst *c);
IrValueId ir_zero(IrFunc *f, IrTypeId type);
IrValueId ir_int(IrFunc *f, IrTypeId type, int64_t value);
IrValueId ir_global_ref(const IrModule *m, IrFunc *f, IrGlobalId g);
IrValueId ir_func_ref(const IrModule *m, IrFunc *f, IrFuncId g);

/* Append an instruction to a block; operands are copied; pointers to instructions are invalid
 * after it; a SITE instruction's site is added with ir_site_add. Terminators' edges are set
 * with ir_jump, ir_branch. */
IrValueId ir_emit(IrFunc *f, IrBlockId b, IrOp op, IrTypeId type, const IrValueId *operands,
		  uint32_t n, uint32_t aux, IrLoc loc);
IrSiteId ir_site_add(IrFunc *f, IrSiteKind kind, IrTypeId type, const Str *text);
/* Give instruction v the site; both directions are set. */
void ir_site_bind(IrFunc *f, IrSiteId s, IrValueId v);
void ir_jump(IrFunc *f, IrBlockId from, IrBlockId to, IrLoc loc);
void ir_branch(IrFunc *f, IrBlockId from, IrValueId cond, IrBlockId then, IrBlockId els, IrLoc loc);
/* Name the phi for the variable that it stands for. */
void ir_phi_name(IrModule *m, IrFunc *f, IrValueId phi, const Str *variable);
/* The same where the phi's own name stays. */
void ir_phi_set_variable(IrFunc *f, IrValueId phi, const Str *variable);
/* The variable that a phi stands for, or null. */
const Str *ir_phi_variable(const IrFunc *f, IrValueId phi);
/* A name for people; made unique with a suffix. */
void ir_value_name(IrModule *m, IrFunc *f, IrValueId v, const Str *name);

static inline IrInstr *
ir_instr(const IrFunc *f, IrValueId v)
{
	assert(v != 0 && v < f->instrs.len);
	return &f->instrs.at[v];
}
static inline const IrValueId *
ir_operands(const IrFunc *f, const IrInstr *in)
{
	return f->operands.at + in->first;
}
static inline IrValueId
ir_operand(const IrFunc *f, const IrInstr *in, uint32_t i)
{
	assert(i < in->n);
	return f->operands.at[in->first + i];
}
/* The constant behind a value, or null. */
const IrConst *ir_const_of(const IrFunc *f, IrValueId v);
/* The function that a CALL or CLOSURE names, or 0 if its callee is a computed value. */
IrFuncId ir_static_callee(const IrFunc *f, const IrInstr *call);

/* --------------------------------------------------- other modules (adopt.c) */

/* By numbers of another module: those of this one; 0: none yet. */
typedef struct IrNumbers {
	IdVec types, funcs, globals, files;
} IrNumbers;

void ir_number_set(IdVec *numbers, uint32_t of, uint32_t here);
/* 0 of 0; any other has to have been set. */
uint32_t ir_number(const IdVec *numbers, uint32_t of);
/* The type of m that is another module's t, made if it is new; its parts have numbers. A named one's
 * underlying type is set when that has a number. */
IrTypeId ir_type_adopt(IrModule *m, const IrType *t, const IdVec *types);
void ir_type_adopt_underlying(IrModule *m, IrTypeId id, const IrType *t, const IdVec *types);
/* Give f, which has no body, the body and the parameters of another module's function, whose body must not
 * be used any more: it is the same memory. */
void ir_func_adopt_body(IrFunc *f, const IrFunc *from, const IrNumbers *n);

/* ------------------------------------------------------------------- text */

/* Print in canonical form: ir_parse of the result prints the same bytes. */
void ir_print(const IrModule *m, Buf *out);
void ir_print_func(const IrModule *m, const IrFunc *f, Buf *out);
void ir_print_type(const IrModule *m, IrTypeId t, Buf *out);
/* One instruction on one line, without indentation; for messages. */
void ir_print_instr(const IrModule *m, const IrFunc *f, IrValueId v, Buf *out);

/* Read the text form. Null after errors, which are in diags with positions in src. A module that is
 * returned was verified. */
IrModule *ir_parse(StrTab *strs, const SrcFile *src, Diags *diags);

/* Give each function without a body of its own (declared, or a wrapper of lowering) the body of the
 * built-in model of the same name and type. If all models of its name have other types, a warning says
 * so. Returns how many got one. The models' texts join the files. */
uint32_t ir_link_models(IrModule *m, FileSet *files, Diags *diags);
/* The names of the functions that the built-in models call makers of func values: Str * -> 1. */
void ir_collect_func_makers(StrTab *strs, FileSet *files, Map *out);

/* Names are "package/path.Local", with the dots of the path's last element written %2e as in gc's
 * symbols; after the path of a test variant stands its mark, "package/path [tested/path.test].Local".
 * The package (with its mark) and the local part of a name, and the name made of the two. */
const Str *ir_name_package(StrTab *strs, const Str *name);
const Str *ir_name_local(StrTab *strs, const Str *name);
/* Sort functions by name. */
void ir_funcs_sort(const IrModule *m, IdVec *funcs);
const Str *ir_name_make(StrTab *strs, const Str *package, const char *local);

/* Of a basic kind: "int32", "unsafe". */
const char *ir_basic_name(IrTypeKind kind);

/* A row of ops.def, with its letters spelt out. */
typedef enum IrAux {
	AUX_NONE, AUX_SITE, AUX_FIELD, AUX_BIN, AUX_UN, AUX_BUILTIN, AUX_METHOD, AUX_CASES,
	AUX_INDEX, AUX_VAR
} IrAux;

typedef struct IrOpInfo {
	const char *name;
	const char *operands;
	char result; /* N, V or O */
	IrAux aux;
	bool is_terminator, is_pseudo;
} IrOpInfo;

/* The row of an operation, and names as they stand in the text form. */
const IrOpInfo *ir_op_info(IrOp op);
const char *ir_op_name(IrOp op);
const char *ir_bin_name(IrBin b);
const char *ir_un_name(IrUn u);
const char *ir_builtin_name(IrBuiltin b);
const char *ir_site_kind_name(IrSiteKind k);   /* as in the JSON output: "make-slice" */
const char *ir_placement_name(IrPlacement p);

/* Check every numbered rule of doc/ir.md, section 6. Appends "func @f: instruction: R12: text"
 * lines for all faults; true if there are none. */
bool ir_verify(const IrModule *m, Buf *faults);
bool ir_verify_on_threads(const IrModule *m, uint32_t n_threads, Buf *faults);
bool ir_verify_func(const IrModule *m, const IrFunc *f, Buf *faults);

/* ---------------------------------------------------------- control flow */

/* Orders, dominators and loops of one function; valid until its blocks change.
 * Arrays are indexed by IrBlockId. */
typedef struct IrCfg {
	const IrFunc *func;
	IdVec rpo;          /* reachable blocks in reverse postorder, entry first; the recover
			     * block, to which control comes from anywhere, counts as a
			     * successor of the entry */
	uint32_t *rpo_index; /* position in rpo + 1; 0: unreachable */
	IrBlockId *idom;    /* immediate dominator; 0 for the entry and for unreachable blocks */
	uint32_t *dom_in, *dom_out; /* interval in the dominator tree's preorder; 0: unreachable */
	/* Loops: strongly connected components of the graph, nested: a block's innermost loop, or
	 * 0. Irreducible loops included. */
	uint32_t *loop_of;
	struct IrLoop {
		IrBlockId head; /* the entry that dominates the others if reducible,
				 * else the first in rpo */
		uint32_t outer; /* enclosing loop or 0 */
		uint32_t depth; /* 1 for outermost */
		bool is_irreducible;
		IdVec blocks;   /* all, those of inner loops included */
	} *loops;            /* [1 .. n_loops] */
	uint32_t n_loops;
} IrCfg;

typedef struct IrLoop IrLoop;

/* Made anew at each call; f has blocks. */
IrCfg *ir_cfg(const IrFunc *f);
/* Whether every way to b leads through a, which may be b. A block that cannot be reached
 * dominates itself only. */
bool ir_dominates(const IrCfg *cfg, IrBlockId a, IrBlockId b);
/* Whether loop (id, 0 = none) `outer` is `inner` or encloses it. */
bool ir_loop_contains(const IrCfg *cfg, uint32_t outer, uint32_t inner);

/* Lift slots (ALLOCs of kind SITE_VAR that are only loaded and stored whole, and not read in the
 * recover block) to SSA values: phis at iterated dominance frontiers (Cytron et al. 1991), pruned
 * by liveness. Unreachable blocks are removed first. Running it twice changes nothing the second
 * time. Returns the number of slots lifted. */
uint32_t ir_promote(IrModule *m, IrFunc *f);
/* Drop what a function that is final does not need: instructions in no block get lost, values other
 * ids. Nothing can be added to it afterwards. */
void ir_compact(IrFunc *f);

/* Remove blocks that cannot be reached and phi operands from them; the others are renumbered in
 * order. True if there were some. */
bool ir_remove_unreachable(IrFunc *f);

/* ----------------------------------------------------------------- passes */

/* What a pass may need and keep of a function. */
#define IR_FACT_SSA 1u       /* slots are lifted */
#define IR_FACT_REACHABLE 2u /* no block is unreachable */

/* A pass: what changes functions of the IR. Running one twice changes nothing the second time. */
typedef struct IrPass {
	const char *name;
	bool (*run)(IrModule *m, IrFunc *f); /* true if it changed something */
	unsigned needs; /* facts that must hold before */
	unsigned makes; /* facts that hold after */
	unsigned keeps; /* facts that still hold after, if they did before */
} IrPass;

/* All passes in the order in which they run; the last row has no name. */
extern const IrPass ir_passes[];

/* How to run them; a zeroed struct runs them all. */
typedef struct IrPassOptions {
	const char *const *disabled; /* names of passes to skip; ends with null; may be null */
	const char *stop_after;      /* name of the last pass to run, or null */
	bool is_verifying;           /* ir_verify after each pass; a fault is a bug() of the pass */
	/* for dumps and counters; may be null */
	void (*after)(void *ctx, const IrPass *pass, const IrModule *m);
	void *ctx;
} IrPassOptions;

/* Run the passes over all functions with bodies. A pass whose needs do not hold because of
 * what was disabled is skipped. */
void ir_run_passes(IrModule *m, const IrPassOptions *options);
const IrPass *ir_pass_find(const char *name);

#endif

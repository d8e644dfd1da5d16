/*
 * types: syntax trees -> typed package, for all of Go up to 1.26.
 *
 * Reading order: this header; priv.h (what the files share); check.c (the
 * package, pass by pass); universe.c, object.c (the world, scopes); resolve.c,
 * decl.c, cycle.c (package-level objects, checked on demand); typexpr.c,
 * struct.c, interface.c, signature.c (type expressions); expr.c, const_expr.c,
 * index.c, literal.c, call.c, select.c, export.c, builtins.c,
 * builtins_unsafe.c, conversion.c (expressions); assign.c, stmt.c, range.c,
 * labels.c, return.c (statements); initorder.c, mono.c, restrict.c,
 * directives.c, version.c (checks of the whole package); record.c (facts),
 * text.c (messages).
 *
 * The theory that is independent of syntax: const.h with const.c, const_priv.h,
 * const_real.c, const_literal.c, const_text.c; types.c, typeset.c, predicates.c,
 * identical.c, weight.c, lookup.c, methodset.c, implements.c, subst.c,
 * instantiate.c, unify.c, infer.c, size.c, typestring.c. For -dump=types:
 * dump.c, dump_type.c, dump_walk.c.
 *
 * Invariants
 * - Nothing is global: a TypesCtx owns universe, basic types and the table of
 *   instances; all packages that refer to one another share one TypesCtx.
 * - Types of different pointers may be identical (type_identical), equal
 *   pointers always are. Named types and type parameters are identical only if
 *   they are one pointer; of instances there is one NamedType for each origin
 *   and list of identical arguments.
 * - An AliasType may stand wherever a type may: always look at a type through
 *   type_unalias or type_under. Never switch on the kind of a raw Type.
 * - The checker never stops at an error. What could not be typed has the basic
 *   type BASIC_INVALID and never causes another message.
 * - Instances are lazy: their underlying type and methods are made on demand
 *   by the accessors (type_under, named_method); fields marked "lazy" must not
 *   be read without them.
 * - Packages may be checked on several threads at a time. A package's own types
 *   and objects are written by its checker alone, and not any more when types_check
 *   returns; then all may read them. What is still filled in later (lazy fields,
 *   caches, the table of instances) is atomic: the first who publishes a value wins,
 *   the others take it over. No text depends on who was first.
 */
#ifndef STAYPUT_TYPES_TYPES_H
#define STAYPUT_TYPES_TYPES_H

#include "base/diag.h"
#include "base/map.h"
#include "syntax/syntax.h"

#include <pthread.h>

/* An exact constant, immutable once made: see const.h. */
typedef struct Const Const;

typedef struct TypesCtx TypesCtx;
typedef struct Type Type;
typedef struct Object Object;
typedef struct Scope Scope;
typedef struct Package Package;
typedef struct Info Info;
typedef struct TypeSet TypeSet;
typedef struct Checker Checker;

typedef VEC(Type *) TypeVec;
typedef VEC(Object *) ObjectVec;

/* ----------------------------------------------------------------- types */

typedef enum TypeKind {
	TYPE_BASIC,
	TYPE_ARRAY,
	TYPE_SLICE,
	TYPE_STRUCT,
	TYPE_POINTER,
	TYPE_TUPLE,
	TYPE_SIGNATURE,
	TYPE_INTERFACE,
	TYPE_MAP,
	TYPE_CHAN,
	TYPE_NAMED,     /* defined types and their instances */
	TYPE_TYPEPARAM,
	TYPE_UNION,     /* only inside interfaces */
	TYPE_ALIAS,
} TypeKind;

/* The common head of every type. */
struct Type {
	TypeKind kind;
	_Atomic(Type *) pointer; /* cache of type_pointer(this), or null */
	_Atomic(Type *) slice;   /* cache of type_slice(this), or null */
};

/* name, spelling, flags, size where words have eight bytes */
#define BASIC_LIST(X)                                                        \
	X(INVALID, "invalid type", 0, 0)                                     \
	X(BOOL, "bool", BASIC_IS_BOOLEAN, 1)                                 \
	X(INT, "int", BASIC_IS_INTEGER, 8)                                   \
	X(INT8, "int8", BASIC_IS_INTEGER, 1)                                 \
	X(INT16, "int16", BASIC_IS_INTEGER, 2)                               \
	X(INT32, "int32", BASIC_IS_INTEGER, 4)                               \
	X(INT64, "int64", BASIC_IS_INTEGER, 8)                               \
	X(UINT, "uint", BASIC_IS_INTEGER | BASIC_IS_UNSIGNED, 8)             \
	X(UINT8, "uint8", BASIC_IS_INTEGER | BASIC_IS_UNSIGNED, 1)           \
	X(UINT16, "uint16", BASIC_IS_INTEGER | BASIC_IS_UNSIGNED, 2)         \
	X(UINT32, "uint32", BASIC_IS_INTEGER | BASIC_IS_UNSIGNED, 4)         \
	X(UINT64, "uint64", BASIC_IS_INTEGER | BASIC_IS_UNSIGNED, 8)         \
	X(UINTPTR, "uintptr", BASIC_IS_INTEGER | BASIC_IS_UNSIGNED, 8)       \
	X(FLOAT32, "float32", BASIC_IS_FLOAT, 4)                             \
	X(FLOAT64, "float64", BASIC_IS_FLOAT, 8)                             \
	X(COMPLEX64, "complex64", BASIC_IS_COMPLEX, 8)                       \
	X(COMPLEX128, "complex128", BASIC_IS_COMPLEX, 16)                    \
	X(STRING, "string", BASIC_IS_STRING, 16)                             \
	X(UNSAFE_POINTER, "Pointer", 0, 8)                                   \
	X(UNTYPED_BOOL, "untyped bool", BASIC_IS_BOOLEAN | BASIC_IS_UNTYPED, 1)      \
	X(UNTYPED_INT, "untyped int", BASIC_IS_INTEGER | BASIC_IS_UNTYPED, 8)        \
	X(UNTYPED_RUNE, "untyped rune", BASIC_IS_INTEGER | BASIC_IS_UNTYPED, 4)      \
	X(UNTYPED_FLOAT, "untyped float", BASIC_IS_FLOAT | BASIC_IS_UNTYPED, 8)      \
	X(UNTYPED_COMPLEX, "untyped complex", BASIC_IS_COMPLEX | BASIC_IS_UNTYPED, 16) \
	X(UNTYPED_STRING, "untyped string", BASIC_IS_STRING | BASIC_IS_UNTYPED, 16)  \
	X(UNTYPED_NIL, "untyped nil", BASIC_IS_UNTYPED, 8)

typedef enum BasicKind {
#define X(name, text, flags, size) BASIC_##name,
	BASIC_LIST(X)
#undef X
	BASIC_COUNT
} BasicKind;

enum {
	BASIC_IS_BOOLEAN = 1,
	BASIC_IS_INTEGER = 2,
	BASIC_IS_UNSIGNED = 4,
	BASIC_IS_FLOAT = 8,
	BASIC_IS_COMPLEX = 16,
	BASIC_IS_STRING = 32,
	BASIC_IS_UNTYPED = 64,
	BASIC_IS_ORDERED = BASIC_IS_INTEGER | BASIC_IS_FLOAT | BASIC_IS_STRING,
	BASIC_IS_NUMERIC = BASIC_IS_INTEGER | BASIC_IS_FLOAT | BASIC_IS_COMPLEX,
	BASIC_IS_CONST = BASIC_IS_BOOLEAN | BASIC_IS_NUMERIC | BASIC_IS_STRING,
};

typedef struct BasicType {
	Type t;
	BasicKind basic; /* byte and rune are further BasicTypes with the kind of uint8 and int32 */
	uint32_t flags;
	int32_t size; /* in bytes */
	const char *name;
} BasicType;

typedef struct ArrayType {
	Type t;
	Type *elem;
	int64_t len; /* -1: unknown, after an error */
} ArrayType;

typedef struct SliceType {
	Type t;
	Type *elem;
} SliceType;

typedef struct PointerType {
	Type t;
	Type *elem;
} PointerType;

/* Of a struct of many fields, made with it and never changed. */
typedef struct FieldIndex {
	Map by_name;    /* name -> index + 1, blank fields apart */
	IdVec embedded; /* indices */
} FieldIndex;

typedef struct StructType {
	Type t;
	uint32_t n;
	Object **fields;   /* n variables, is_field set */
	const Str **tags;  /* n unquoted texts, each may be null; null when no field has one */
	const FieldIndex *index; /* null when there are few fields; instances share it */
	_Atomic(struct StructLayout *) layout; /* lazy: cache of size.c */
} StructType;

typedef struct TupleType {
	Type t;
	uint32_t n;
	Object **vars;
} TupleType;

typedef struct TypeParam {
	Type t;
	Object *obj;
	uint32_t index;  /* in its list */
	Type *bound;     /* constraint: use typeparam_iface() for the interface */
} TypeParam;

typedef struct TParamList {
	uint32_t n;
	TypeParam **at;
} TParamList;

typedef struct TypeList {
	uint32_t n;
	Type **at;
} TypeList;

typedef struct SignatureType {
	Type t;
	TParamList tparams;   /* of a generic function */
	TParamList rtparams;  /* of a method of a generic type: the receiver's own names */
	Object *recv;         /* receiver or null */
	TupleType *params;    /* never null */
	TupleType *results;   /* never null */
	bool is_variadic; /* the last parameter is a slice (or string, for append of a string) */
	Scope *scope;         /* of parameters; null for types that were not written */
} SignatureType;

typedef struct InterfaceType {
	Type t;
	ObjectVec methods;   /* declared here, in source order */
	TypeVec embeds;      /* embedded types, unions included */
	IdVec embed_pos;     /* Pos of each */
	bool is_implicit;    /* made for a constraint literal such as ~int */
	bool is_complete;    /* all methods and embeds are in place */
	_Atomic(TypeSet *) tset; /* lazy: interface_tset() */
	Checker *check; /* to report errors while the declaring package is being checked, or null */
} InterfaceType;

typedef struct MapType {
	Type t;
	Type *key, *elem;
} MapType;

typedef struct ChanType {
	Type t;
	ChanDir dir;
	Type *elem;
} ChanType;

typedef struct NamedType {
	Type t;
	Object *obj;         /* of an instance: the origin's object */
	struct NamedType *origin; /* itself if not an instance */
	TypeList targs;      /* of an instance */
	TParamList tparams;  /* of a generic type, not of its instances */
	Type *from_rhs;      /* the right side of the declaration as written; null for instances */
	_Atomic(Type *) underlying; /* lazy: type_under(); never a NamedType or AliasType once
				     * resolved */
	ObjectVec methods;   /* declared ones, in source order; of an instance: named_method() */
	_Atomic(struct InstanceMethods *) own_methods; /* of an instance, lazy */
	Map method_index;    /* name -> index + 1 in methods, of the origin */
	uint32_t state;      /* checker's and instantiate.c's */
	Checker *check; /* while the declaring (instance: requesting) package is being checked */
	Pos inst_pos;        /* of an instance: where it was first asked for */
	uint32_t weight;     /* of an instance: that of its arguments, see weight.c */
	TypesCtx *ctx;       /* of an instance: to expand it */
} NamedType;

typedef struct UnionTerm {
	bool tilde;
	Type *type;
} UnionTerm;

typedef struct UnionType {
	Type t;
	uint32_t n;
	UnionTerm *terms;
} UnionType;

typedef struct AliasType {
	Type t;
	Object *obj;
	struct AliasType *origin;
	TypeList targs;
	TParamList tparams;
	Type *from_rhs;
	uint32_t weight; /* of from_rhs, see weight.c; 0 until that is known */
	_Atomic(Type *) actual; /* cache of type_unalias(): never an alias; null until known */
} AliasType;

/* Downcasts of the very kind; the kind is asserted. No alias or name is looked through. */
#define TYPE_CAST(fn, T, K)                                                  \
	static inline T *fn(const Type *t)                                   \
	{                                                                    \
		assert(t->kind == (K));                                      \
		return (T *)(uintptr_t)t;                                    \
	}
TYPE_CAST(type_basic, BasicType, TYPE_BASIC)
TYPE_CAST(type_array, ArrayType, TYPE_ARRAY)
TYPE_CAST(type_slice_, SliceType, TYPE_SLICE)
TYPE_CAST(type_struct, StructType, TYPE_STRUCT)
TYPE_CAST(type_pointer_, PointerType, TYPE_POINTER)
TYPE_CAST(type_tuple, TupleType, TYPE_TUPLE)
TYPE_CAST(type_signature, SignatureType, TYPE_SIGNATURE)
TYPE_CAST(type_interface, InterfaceType, TYPE_INTERFACE)
TYPE_CAST(type_map, MapType, TYPE_MAP)
TYPE_CAST(type_chan, ChanType, TYPE_CHAN)
TYPE_CAST(type_named, NamedType, TYPE_NAMED)
TYPE_CAST(type_typeparam, TypeParam, TYPE_TYPEPARAM)
TYPE_CAST(type_union, UnionType, TYPE_UNION)
TYPE_CAST(type_alias, AliasType, TYPE_ALIAS)

/* Making types (types.c). Pointers and slices are cached in their element. */
Type *type_pointer(Type *elem);
Type *type_slice(Type *elem);
Type *type_new_array(Type *elem, int64_t len);
Type *type_new_map(Type *key, Type *elem);
Type *type_new_chan(ChanDir dir, Type *elem);
TupleType *type_new_tuple(Object **vars, uint32_t n);
SignatureType *type_new_signature(Object *recv, TupleType *params, TupleType *results,
				  bool is_variadic);
StructType *type_new_struct(Object **fields, const Str **tags, uint32_t n);

/* t without aliases around it; never an AliasType. */
Type *type_unalias(Type *t);

/* The underlying type: never AliasType or NamedType; of a TypeParam its
 * constraint interface. Expands instances. */
Type *type_under(Type *t);

/* t as a NamedType, TypeParam after unalias; else null. */
NamedType *type_as_named(Type *t);
TypeParam *type_as_typeparam(Type *t);
/* type_under(t) if of that kind, else null; of a type parameter: null but for as_interface. */
BasicType *type_as_basic(Type *t);
ArrayType *type_as_array(Type *t);
SliceType *type_as_slice(Type *t);
StructType *type_as_struct(Type *t);
PointerType *type_as_pointer(Type *t);
SignatureType *type_as_signature(Type *t);
InterfaceType *type_as_interface(Type *t);
MapType *type_as_map(Type *t);
ChanType *type_as_chan(Type *t);
TupleType *type_as_tuple(Type *t);
static inline bool
type_is_valid(Type *t)
{
	t = type_unalias(t);
	return t->kind != TYPE_BASIC || type_basic(t)->basic != BASIC_INVALID;
}

bool type_identical(Type *a, Type *b);
/* As type_identical, struct tags apart (conversions). */
bool type_identical_ignore_tags(Type *a, Type *b);
/* Equal for identical types. */
uint64_t type_hash(Type *t);

/* Predicates about t's underlying type; of a type parameter is_x is false. */
bool type_is_boolean(Type *t);
bool type_is_integer(Type *t);
bool type_is_unsigned(Type *t);
bool type_is_float(Type *t);
bool type_is_complex(Type *t);
bool type_is_numeric(Type *t);
bool type_is_string(Type *t);
bool type_is_untyped(Type *t);
bool type_is_interface(Type *t);     /* an interface, type parameters excluded */
bool type_is_typeparam(Type *t);
bool type_is_generic(Type *t);       /* a generic named type or alias without arguments */
bool type_has_nil(Type *t);
bool type_has_typeparam(Type *t);    /* mentions any type parameter */
/* The core type: the single underlying type of t's type set, or null. */
Type *type_core(Type *t);

/* Sizes as gc has them on the context's processor (size.c). Type parameters have none: a
 * type that mentions one gives -1. */
int64_t type_size(const TypesCtx *ctx, Type *t);
int64_t type_align(const TypesCtx *ctx, Type *t);
/* Offset of each field; the array belongs to s. */
const int64_t *struct_offsets(const TypesCtx *ctx, StructType *s);

/* Methods of a named type (instantiate.c): those declared on the origin; the
 * i-th is substituted on demand. Objects of kind OBJ_FUNC. */
uint32_t named_n_methods(NamedType *t);
Object *named_method(NamedType *t, uint32_t i);

/* All methods of an interface, embedded ones included, sorted by Id (typeset.c). */
uint32_t interface_n_methods(InterfaceType *t);
Object *interface_method(InterfaceType *t, uint32_t i);
/* False if it can only be a constraint. */
bool interface_is_basic(InterfaceType *t);

/* -------------------------------------------------------------- generics */

/* t with args in place of params, both n long. Instances inside stay lazy. */
Type *type_subst(TypesCtx *ctx, Type *t, const TParamList *params, Type *const *args);
/* The instance of a generic named type, alias or signature; arguments are not verified. */
Type *type_instantiate(TypesCtx *ctx, Type *generic, Type *const *args, uint32_t n);
InterfaceType *typeparam_iface(TypeParam *p);
/* The terms of the constraint's type set, *n of them, or null: every type is in it. */
const UnionTerm *typeparam_terms(TypeParam *p, uint32_t *n);

/* ------------------------------------------------------------- selection */

typedef struct Lookup {
	Object *obj;      /* field or method; null: not found (see why) */
	uint32_t *path;   /* indices of embedded fields, then of the field or method itself */
	uint32_t n_path;
	bool indirect;    /* a pointer was followed on the way */
	enum {
		LOOKUP_FOUND,
		LOOKUP_NONE,
		LOOKUP_AMBIGUOUS,    /* path tells one of the candidates */
		LOOKUP_PTR_RECV,     /* the method needs a pointer receiver */
	} why;
} Lookup;

/* Field or method `name` of t as seen from pkg (null only for exported names).
 * addressable: methods with pointer receivers are found on values, too. */
Lookup type_lookup(Type *t, bool addressable, Package *pkg, const Str *name, bool fold_case);

typedef struct MethodSetEntry {
	Object *func;
	uint32_t *path;
	uint32_t n_path;
	bool indirect;
} MethodSetEntry;

typedef struct MethodSet {
	uint32_t n;
	MethodSetEntry *at; /* sorted by Id: name, for unexported names also the package */
} MethodSet;

/* The method set of t (not addressable), cached. */
const MethodSet *type_method_set(TypesCtx *ctx, Type *t);

/* ----------------------------------------------------------------- texts */

/* How package names are written: null writes the path of each package but `here`'s,
 * as gc does in messages ("p.T" for others; ambiguous names get the full path). */
typedef struct TypeQualifier {
	Package *here;       /* its names are not qualified; may be null */
	bool full_path;      /* import path, else package name */
	bool no_params;      /* leave out the names of parameters */
	const FileSet *files; /* to place type parameters with predeclared names; or null */
} TypeQualifier;

void type_write(Type *t, const TypeQualifier *q, Buf *out);
/* The text in collected memory. */
const char *type_string(Type *t, const TypeQualifier *q);

/* --------------------------------------------------------------- objects */

typedef enum ObjectKind {
	OBJ_PKGNAME,
	OBJ_CONST,
	OBJ_TYPE,    /* also aliases and type parameters */
	OBJ_VAR,
	OBJ_FUNC,    /* functions and methods */
	OBJ_LABEL,
	OBJ_BUILTIN,
	OBJ_NIL,
} ObjectKind;

typedef enum VarKind {
	VAR_GLOBAL,
	VAR_LOCAL,
	VAR_RECV,
	VAR_PARAM,
	VAR_RESULT,
	VAR_FIELD,
} VarKind;

/* name, spelling, least number of arguments, takes more, is a statement as it
 * stands, belongs to package unsafe */
#define BUILTIN_LIST(X)                                              \
	X(APPEND, "append", 1, true, false, false)                   \
	X(CAP, "cap", 1, false, false, false)                        \
	X(CLEAR, "clear", 1, false, true, false)                     \
	X(CLOSE, "close", 1, false, true, false)                     \
	X(COMPLEX, "complex", 2, false, false, false)                \
	X(COPY, "copy", 2, false, true, false)                       \
	X(DELETE, "delete", 2, false, true, false)                   \
	X(IMAG, "imag", 1, false, false, false)                      \
	X(LEN, "len", 1, false, false, false)                        \
	X(MAKE, "make", 1, true, false, false)                       \
	X(MAX, "max", 1, true, false, false)                         \
	X(MIN, "min", 1, true, false, false)                         \
	X(NEW, "new", 1, false, false, false)                        \
	X(PANIC, "panic", 1, false, true, false)                     \
	X(PRINT, "print", 0, true, true, false)                      \
	X(PRINTLN, "println", 0, true, true, false)                  \
	X(REAL, "real", 1, false, false, false)                      \
	X(RECOVER, "recover", 0, false, true, false)                 \
	X(UNSAFE_ADD, "Add", 2, false, false, true)                  \
	X(UNSAFE_ALIGNOF, "Alignof", 1, false, false, true)          \
	X(UNSAFE_OFFSETOF, "Offsetof", 1, false, false, true)        \
	X(UNSAFE_SIZEOF, "Sizeof", 1, false, false, true)            \
	X(UNSAFE_SLICE, "Slice", 2, false, false, true)              \
	X(UNSAFE_SLICEDATA, "SliceData", 1, false, false, true)      \
	X(UNSAFE_STRING, "String", 2, false, false, true)            \
	X(UNSAFE_STRINGDATA, "StringData", 1, false, false, true)    \
	/* of the conformance suites only, see CheckOptions.allow_assert */ \
	X(ASSERT, "assert", 1, false, true, false)                   \
	X(TRACE, "trace", 0, true, false, false)

typedef enum BuiltinId {
	BUILTIN_NONE,
#define X(name, text, nargs, variadic, stmt, in_unsafe) BUILTIN_##name,
	BUILTIN_LIST(X)
#undef X
	BUILTIN_COUNT
} BuiltinId;

struct Object {
	ObjectKind kind;
	uint8_t color;      /* checker's: progress of a package-level declaration */
	uint8_t var_kind;   /* VarKind */
	bool is_embedded;   /* OBJ_VAR: an embedded field */
	bool is_used;       /* OBJ_VAR, OBJ_LABEL, OBJ_PKGNAME */
	bool is_exported;   /* its name begins with a capital letter */
	bool is_alias;      /* OBJ_TYPE: declared with = (byte, rune and any included) */
	bool is_nointerface; /* OBJ_FUNC: a method that makes no type implement an interface */
	bool is_ptr_recv; /* OBJ_FUNC: a method with a pointer receiver; valid before its type is */
	uint8_t builtin;    /* OBJ_BUILTIN: BuiltinId */
	const Str *name;    /* "" for unnamed parameters and results, "_" for blank ones */
	Package *pkg;       /* null: universe */
	Type *type;         /* null until checked; methods and functions: SignatureType */
	Scope *parent;      /* scope it is declared in; null: field, method, or not in any */
	Pos pos;            /* of the name; unnamed: of the type; 0: universe */
	Pos scope_pos;      /* locals: where the scope begins */
	uint32_t order;     /* package-level objects and methods: source order from 1; locals 0 */
	Object *origin;     /* field, parameter or method of an instance: that of the
			     * generic one; else null */
	union {
		const Const *value;  /* OBJ_CONST; null while unknown */
		Package *imported;   /* OBJ_PKGNAME */
		const FuncDecl *decl; /* OBJ_FUNC declared in source: see func_declaration() */
	};
};

/* A new object, of no scope. */
Object *object_new(ObjectKind kind, Pos pos, Package *pkg, const Str *name, Type *type);
/* Generic object behind o, or o. */
static inline Object *
object_origin(Object *o)
{
	return o->origin ? o->origin : o;
}

static inline SignatureType *
func_signature(const Object *o)
{
	assert(o->kind == OBJ_FUNC);
	return type_signature(o->type);
}

static inline bool
object_is_exported(const Object *o)
{
	return o->is_exported;
}
bool name_is_exported(const Str *name);
/* The declaration of a function or method, of instances too; null for interface methods, and when
 * the package's tree was dropped. */
static inline const FuncDecl *
func_declaration(const Object *o)
{
	assert(o->kind == OBJ_FUNC);
	return o->origin ? o->origin->decl : o->decl;
}
/* Same name, and for unexported names same package. */
bool object_same_id(const Object *o, const Package *pkg, const Str *name);
/* Order of Ids: as gc sorts methods. */
int object_cmp_id(const Object *a, const Object *b);
/* Whether a pragma "go:NAME" stands before the function's declaration; args: its text after
 * the name, or null. */
bool func_has_pragma(const Object *f, const char *name, const char **args);

struct Scope {
	Scope *parent;
	ObjectVec elems;  /* in order of insertion */
	Object *few[3];   /* where the first elements are */
	Map index;        /* name -> object; only filled when there are more than a few */
	Pos pos, end;     /* extent; 0 for universe and package scopes */
	bool is_func;     /* the outermost scope of a function */
};

/* name in this scope alone / in it or one around it, declared before pos (0: anywhere). */
Object *scope_lookup(const Scope *s, const Str *name);
Object *scope_lookup_parent(Scope *s, const Str *name, Pos pos, Scope **where);

struct Package {
	const Str *path;
	const Str *id;     /* the same, but of test variants: unique in the TypesCtx */
	const Str *name;
	Scope *scope;      /* exported and unexported package-level objects, methods not */
	VEC(Package *) imports; /* direct, each once */
	Info *info;        /* facts; null when they were dropped, and for unsafe */
	Map bodies;        /* when they were dropped: Object of a function -> map_pair(Pos of its
			    * body, bytes), as far as export.c wants it */
	uint32_t go_minor; /* language version 1.N; 0: newest */
	const Str *go_text; /* as CheckOptions.go_text */
	bool is_complete;  /* checked to the end (possibly with errors) */
	bool is_fake;      /* stands for a package that could not be imported */
	bool is_std;       /* of the standard library */
	bool has_errors;
};

/* ----------------------------------------------------------------- facts */

typedef enum OperandMode {
	MODE_NONE,      /* nothing is known: not an expression, or an error was reported */
	MODE_NOVALUE,   /* call without result */
	MODE_BUILTIN,
	MODE_TYPE,
	MODE_CONST,
	MODE_VAR,       /* addressable */
	MODE_MAPINDEX,  /* not addressable but assignable; comma-ok is possible */
	MODE_VALUE,
	MODE_NIL,       /* the predeclared nil; its type is that of the context */
	MODE_COMMAOK,   /* value that may be used with comma-ok */
	MODE_CGOFUNC,
} OperandMode;

/* What is known of an expression. When comma-ok is used with two variables,
 * type is the tuple (T, bool). Untyped constants have their final type. */
typedef struct Fact {
	Type *type;
	const Const *value;  /* MODE_CONST */
	uint8_t mode;        /* OperandMode */
	uint8_t builtin;     /* MODE_BUILTIN: BuiltinId */
	bool is_untyped;     /* checker's: type may still change */
	bool is_shift_lhs;   /* checker's: left operand of a non-constant shift */
} Fact;

typedef enum SelectionKind {
	SEL_FIELD,   /* x.f */
	SEL_METHOD,  /* x.m, called or as method value */
	SEL_METHOD_EXPR, /* T.m */
} SelectionKind;

typedef struct Selection {
	SelectionKind kind;
	Type *recv;      /* type of x, or T */
	Object *obj;
	const uint32_t *path; /* as of Lookup */
	uint32_t n_path;
	bool indirect;   /* a pointer was followed on the way */
} Selection;

/* Qualified identifiers (pkg.Name) have no Selection: see uses of both names. */

typedef struct Instance {
	TypeList targs;
	Type *type; /* instantiated: NamedType, AliasType or SignatureType */
} Instance;

typedef struct Initializer {
	Object **lhs; /* n variables, blank ones included */
	uint32_t n;
	Expr *rhs;
} Initializer;

struct Info {
	uint32_t n;         /* ids are below n */
	Fact *facts;        /* by Expr.id */
	Object **defs;      /* by id of the NameExpr: the object it declares */
	Object **uses;      /* by id of the NameExpr: the object it denotes */
	Map implicits;      /* ImportDecl *, CaseClause * (of type switches with a name), Field *
			     * (unnamed parameters and results) -> Object * */
	Map selections;     /* id of the SelectorExpr -> Selection * */
	Map instances;      /* id of the NameExpr -> Instance *: generic function or
			     * type, with arguments */
	VEC(Initializer) init_order; /* package-level variables in order of initialization */
	VEC(const File *) files;
	IdVec file_minor;   /* language version of each file, as Package.go_minor */
};

static inline const Fact *
info_fact(const Info *i, const Expr *e)
{
	return &i->facts[e->id];
}

static inline Type *
info_type(const Info *i, const Expr *e)
{
	return i->facts[e->id].type;
}

/* Object that a name declares or denotes, or null. */
static inline Object *
info_object(const Info *i, const NameExpr *n)
{
	return i->defs[n->e.id] ? i->defs[n->e.id] : i->uses[n->e.id];
}

static inline Object *
info_implicit(const Info *i, const void *node)
{
	return (Object *)map_get_ptr(&i->implicits, node);
}

static inline const Selection *
info_selection(const Info *i, const SelectorExpr *e)
{
	return (const Selection *)(uintptr_t)map_get(&i->selections, e->e.id);
}

static inline const Instance *
info_instance(const Info *i, const NameExpr *e)
{
	return (const Instance *)(uintptr_t)map_get(&i->instances, e->e.id);
}

/* Language version in force for the file that holds pos (1.N gives N). */
uint32_t info_minor_at(const Info *i, Pos pos);

/* -------------------------------------------------------------- checking */

#define GO_MINOR_NEWEST 26

/* What sizes depend on, in bytes. */
typedef struct SizeModel {
	int32_t word;      /* of a pointer and an int */
	int32_t max_align; /* of an integer or a float */
	int64_t max_size;  /* a type must be smaller */
} SizeModel;

struct TypesCtx {
	StrTab *strs;
	FileSet *files;          /* for positions inside messages */
	const char *goarch;      /* the processor the program is for */
	SizeModel sizes;         /* of that */
	Scope *universe;
	Type *basic[BASIC_COUNT];
	Type *type_byte, *type_rune; /* print as byte and rune, else uint8 and int32 */
	Type *type_any;          /* an AliasType of interface{} */
	Type *type_error;        /* NamedType */
	Type *type_comparable;   /* NamedType, a constraint */
	Type *type_empty_iface;  /* interface{} */
	TupleType *no_vars;      /* the empty tuple */
	Package *unsafe;
	Object *obj_iota, *obj_nil, *obj_error_method;
	ObjectVec extra_builtins; /* assert and trace */
	const Str *name_empty, *name_blank, *name_init, *name_main, *name_dot;
	pthread_mutex_t lock;    /* of the tables below */
	Map instances;           /* hash -> chain of instances, see instantiate.c */
	Map method_sets;         /* Type * -> MethodSet * */
};

/* Room for the facts of one package after the other. A zeroed one is empty. */
typedef struct FactSpace {
	uint32_t cap; /* ids below it have room */
	Fact *facts;
	Object **defs, **uses;
	Arena *arena; /* what facts lead to, and what the checker needs for a while */
} FactSpace;

/* A context with its universe, for the processor goarch. Strings of all trees come from strs. */
TypesCtx *types_ctx_new(StrTab *strs, FileSet *files, const char *goarch);

typedef struct CheckOptions {
	Diags *diags;         /* errors in order of discovery: diag_sort before printing */
	uint32_t n_ids; /* ids of the package's expressions are at most this (ParseIds.next) */
	uint32_t go_minor;    /* language version 1.N of the package; 0: newest */
	const Str *id;        /* Package.id; null: the path */
	const Str *go_text;   /* how dumps show it ("1.24.0"); null: the newest */
	/* The package of that path, checked already; null if there is none, with
	 * the reason in *error ("could not import p (REASON)"), null if it was
	 * reported. unsafe is not asked for. */
	Package *(*import)(void *ctx, const Str *path, Pos pos, const char **error);
	void *import_ctx;
	/* Lines to follow the message that a package-level name of a package is undefined, or a
	 * method of that type (else null), "" for none; may be null. The context is import_ctx. */
	const char *(*undefined_hint)(void *ctx, const Package *p, const Str *type,
				      const Str *name);
	bool has_asm;         /* functions without body are legal */
	bool is_std;          /* of the standard library: -std */
	bool has_fieldtrack;  /* GOEXPERIMENT=fieldtrack: go:nointerface counts */
	bool check_labels;    /* report label errors, with the type checker's texts; off
			       * when the parser did it */
	bool allow_assert;    /* the suites' assert and trace */
	FactSpace *space; /* where facts are kept until the next package is checked in it, for which
			   * they must have been dropped; null: in memory of their own */
	bool skip_bodies;     /* check declarations only */
	bool fake_c;          /* import "C": every C.x is accepted as invalid */
	bool is_relaxed_runtime; /* -+: compiling the runtime */
} CheckOptions;

/* Check the files of a package, sorted by name. Never null; never exits. */
Package *types_check(TypesCtx *ctx, const Str *path, const Str *name, File *const *files,
		     uint32_t n_files, const CheckOptions *opts);

/* Forget the package's facts and its trees, whose memory may be used again. What importers need
 * stays: objects and types. They do not lead there, but for the scopes of local types, which are
 * not to be looked into. */
void types_drop_facts(Package *p);

/* --------------------------------------------------------------- dumping */

enum {
	DUMP_PACKAGE = 1,
	DUMP_FILE = 2,
	DUMP_DEF = 4,
	DUMP_USE = 8,
	DUMP_IMPLICIT = 16,
	DUMP_INST = 32,
	DUMP_SEL = 64,
	DUMP_EXPR = 128,
	DUMP_SIZE = 256,
	DUMP_INIT = 512,
	DUMP_ERROR = 1024,
	DUMP_ALL = 2047,
};

/* The facts of a package, one a line, tabs between fields, sorted by place:
 *   package PATH NAME VERSION
 *   file FILE VERSION
 *   def POS NAME KIND TYPE / use POS NAME KIND DECL TYPE / implicit POS NAME KIND TYPE
 *   inst POS NAME [TARGS] TYPE
 *   sel RANGE HOW INDEX ADDR RECV DECL
 *   expr RANGE MODE TYPE [VALUE]
 *   size POS NAME SIZE ALIGN
 *   init VARS RANGE
 *   error POS MESSAGE (from diags, may be null)
 * what: DUMP_ bits of the kinds that are wanted. When out grows long it is written to `to`, if that
 * is not null. */
void types_dump(TypesCtx *ctx, const Package *pkg, const Diags *diags, uint32_t what, Buf *out,
		FILE *to);
/* The bits of the kinds in a list with commas, package lines always; 0: there is no such kind. */
uint32_t types_dump_kinds(const char *list);

#endif

/*
 * verdict: the records that an analysis fills and reports read.
 *
 * Reading order: this header; verdict.c (names of the enumerations, record sets, explanations),
 * check.c (what holds for the records of any engine), annotate.c (records as marks in the IR),
 * records.c (records with all that is printed of them, without the IR), pack.c (these as bytes).
 *
 * Records name functions, sites and places as the IR does, and memory in the words of the source.
 * Nothing in them belongs to the engine that made them; what it alone can answer (a flow, which
 * costs too much to be computed for every site) is asked through the record set.
 *
 * Reports read VerdictRecords, which need no module: they are made of a record set
 * (verdict_records), or of what an earlier run has packed (verdict_unpack).
 *
 * What a verdict means and claims is doc/soundness.md.
 */
#ifndef STAYPUT_VERDICT_VERDICT_H
#define STAYPUT_VERDICT_VERDICT_H

#include "ir/ir.h"

/* How long an object may be used, from short to long. */
#define LIFETIME_LIST(X)           \
	X(ITERATION, "iteration")  \
	X(FRAME, "frame")          \
	X(CALLER, "caller")        \
	X(GOROUTINE, "goroutine")  \
	X(PROGRAM, "program")      \
	X(UNKNOWN, "unknown")

typedef enum Lifetime {
	LIFETIME_NONE,
#define X(name, text) LIFETIME_##name,
	LIFETIME_LIST(X)
#undef X
} Lifetime;

/* Why a site is not simply on the stack. The texts are stable ids (doc/soundness.md, "Reasons"). */
#define REASON_LIST(X)                                                                       \
	X(NONE, "none", "nothing speaks against the stack")                                  \
	X(RESULT, "result", "it may be reached from a result")                               \
	X(PARAM, "param",                                                                    \
	  "it may be stored in memory that a parameter or captured variable leads to")       \
	X(GLOBAL, "global", "it may be reached from a package-level variable")               \
	X(GOROUTINE, "goroutine", "another goroutine may use it")                            \
	X(PANIC, "panic", "it may be part of a panic value")                                 \
	X(DEFER, "defer", "a deferred call of an enclosing function uses it")                \
	X(UNKNOWN_CALL, "unknown-call", "it is passed to a function that is not known")      \
	X(LOOP, "loop", "a later iteration may use it")                                      \
	X(HELD, "held", "an object on the heap may point to it")                             \
	X(TOO_LARGE, "too-large", "it is larger than the compiler keeps in a frame")         \
	X(DYNAMIC_SIZE, "dynamic-size", "its size has no proven bound")                      \
	X(GROWS, "grows", "the runtime may grow it")                                         \
	X(ALWAYS_HEAP, "always-heap", "the runtime makes this kind only on the heap")        \
	X(KEPT, "kept", "the compiler keeps it on the heap")                                 \
	X(READ_ONLY, "read-only", "it is constant data or needs no memory")                  \
	X(PACKAGE_DATA, "package-data", "the linker lays it out as data of the package")     \
	X(IDENTITY, "identity", "its address is used for what it is")

typedef enum Reason {
#define X(name, id, text) REASON_##name,
	REASON_LIST(X)
#undef X
	REASON_COUNT
} Reason;

/* Names as reports print them, and the reason in words. */
const char *lifetime_name(Lifetime l);
const char *reason_id(Reason r);
const char *reason_text(Reason r);

/* One step of the flow from a site to what forces it, in the order of the flow. */
typedef struct FlowStep {
	IrLoc loc;        /* of the instruction */
	const char *rule; /* stable id: "store", "call", "return", "captured", ... */
	const char *text; /* for people: "stored into z.M", "passed to y of main.ref" */
} FlowStep;

typedef VEC(FlowStep) FlowPath;

typedef struct SiteVerdict {
	IrFuncId func;
	IrSiteId site;
	IrPlacement placement;
	Lifetime lifetime;
	Reason reason;
	/* Two kinds of sites on the stack with nothing to say; packed records have neither: */
	bool is_dead;      /* no run makes an object of it */
	bool is_left_out;  /* nobody asked about its function, and callers see nothing of it */
	bool would_be_heap; /* PLACE_STATIC: its flows would place it on the heap if it needed
			     * memory */
	const char *sink;  /* what it flows to in the source's words ("result z.M",
			    * "global keep"), or null */
	FlowPath path;     /* shortest flow to what forces the heap; stack: holders of
			    * the address, first ones; empty until it is explained */
} SiteVerdict;

/* A flow from (the memory that) a parameter (leads to). */
typedef struct ParamLeak {
	enum {
		LEAK_HEAP,    /* global, goroutine, panic, unknown: see why */
		LEAK_RESULT,  /* to result number `index`, field path in text */
		LEAK_PARAM,   /* into memory that parameter (or, from the number of these on,
			       * capture) `index` leads to */
		LEAK_CALL,    /* to a call whose callee only callers know (open world) */
	} to;
	Reason why;       /* of LEAK_HEAP */
	uint32_t index;
	uint32_t level;   /* dereferences of the parameter: 0: the value itself, 1:
			   * what it points to, ... */
	bool is_indirect; /* LEAK_RESULT: into an object that the result leads to, not
			   * into the result itself */
	const char *name; /* LEAK_RESULT: the result as gc prints it, without
			   * field path: "z", "~r0" */
	const char *from; /* what leaks: "y", "y.next", "*y" */
	const char *text; /* "z.M", "heap", "result z.M", "call" */
	FlowPath path;    /* empty until the parameter is explained */
} ParamLeak;

typedef struct ParamFacts {
	bool has_pointers; /* others have no facts */
	bool escapes;      /* the value itself (level 0) reaches the heap sink */
	bool is_held;      /* temporarily held by a heap object (level 0) */
	bool content_held; /* the same of memory that it leads to */
	VEC(ParamLeak) leaks; /* sorted, each once; none and not held: "does not escape" */
} ParamFacts;

typedef struct FuncVerdicts {
	VEC(SiteVerdict) sites; /* by IrSiteId - 1; empty: without body, or not analysed */
	VEC(ParamFacts) params; /* parameters, then captures; empty: no facts were asked for */
	bool is_noescape;       /* of a function without body: nothing that it is given outlives
				 * the call, or is changed to point elsewhere */
} FuncVerdicts;

/* The records of a module. */
typedef struct Verdicts {
	const IrModule *module;
	FuncVerdicts *funcs; /* by IrFuncId */
	uint32_t n_funcs;
	uint32_t go_minor;   /* the size limits are those of Go 1.N; 0: of the newest release */
	/* Of the engine, for verdict_explain_*; null: it explains nothing. */
	void *engine;
	void (*explain_site)(void *engine, SiteVerdict *v);
	void (*explain_param)(void *engine, IrFuncId f, uint32_t param);
} Verdicts;

/* A set without any record and without an engine. */
Verdicts *verdict_new(const IrModule *m);

/* Compute the flow that explains a record of the set. Names the variable of a sink that the verdict
 * has without a name. */
void verdict_explain_site(const Verdicts *vs, SiteVerdict *v);
/* The flow of each leak of a parameter or (from the number of these on) capture of function f. */
void verdict_explain_param(const Verdicts *vs, IrFuncId f, uint32_t param);

/* ---------------------------------------------- records without the module */

typedef struct RecordFunc RecordFunc;

/* A site with its verdict. Texts are as IrSite has them. */
typedef struct RecordSite {
	const RecordFunc *func;
	IrSiteKind kind;
	IrLoc loc;            /* file in VerdictRecords.files */
	const Str *text;
	const Str *gc_text;   /* or null */
	const Str *type;      /* of the object, in the text form of the IR */
	uint64_t size;        /* of that type, in bytes */
	uint32_t param;       /* of a variable: the number of its parameter, from 1; 0: none */
	bool is_implicit;
	bool is_overaligned;  /* the type's alignment is larger than a pointer's */
	bool has_const_len;   /* of a make of a slice: its length is a constant */
	SiteVerdict *verdict; /* its path is empty until it is explained */
	const char *sink;     /* of the verdict before it was explained, or null */
	FlowPath flow;        /* unpacked records: what explaining adds to the verdict */
	const char *flow_sink;
} RecordSite;

typedef struct RecordParam {
	const Str *name; /* "" and "_": unnamed */
	IrLoc loc;
	bool has_pointers;
	ParamFacts *facts; /* null: the function has no body */
	VEC(FlowPath) flows; /* unpacked records: what explaining adds to each leak */
} RecordParam;

struct RecordFunc {
	IrFuncId id;      /* in the module; 0 in unpacked records */
	const Str *name;
	const Str *local; /* without the package; of an instance, that of the generic function */
	const Str *package;
	const Str *instance, *generic_origin; /* as IrFunc has them; or null */
	IrLoc loc;
	IrUnknownBody body;
	bool is_noescape; /* of a function without body, as FuncVerdicts has it */
	VEC(RecordSite) sites;
	VEC(RecordParam) params; /* without captures */
};

typedef struct VerdictRecords {
	const Verdicts *verdicts; /* where they come from; null: unpacked */
	VEC(const Str *) files;   /* [0] is none */
	VEC(RecordFunc *) funcs;  /* without wrappers */
	uint32_t go_minor;        /* as Verdicts has it */
	bool has_flows;           /* they can be explained */
} VerdictRecords;

typedef VEC(const Str *) VerdictPackages;

/* The records of the packages' functions. They share verdicts and facts with the set. */
VerdictRecords *verdict_records(const Verdicts *vs, const VerdictPackages *packages);

/* As verdict_explain_site and verdict_explain_param, of records that have flows. */
void verdict_explain_record(const VerdictRecords *rs, const RecordSite *s);
void verdict_explain_record_param(const VerdictRecords *rs, const RecordFunc *f, uint32_t param);

/* The records of one package as bytes. With flows, explains what is not explained yet: that takes
 * about as long as a report of these records as JSON, and more for parameters. */
void verdict_pack(const VerdictRecords *rs, const Str *package, bool with_flows, Buf *out);
/* Add the records that were packed; strings are interned in strs, others stay in the bytes. The set
 * has flows if what was added last has. False if the bytes are no packed records: then `into` must
 * not be used. */
bool verdict_unpack(StrTab *strs, const char *bytes, size_t n, VerdictRecords *into);

/* Invariants of the records, whoever made them: records stand where their ids say, one for each
 * site of a function that was analysed; placement, lifetime and reason agree; leaks lead to what
 * the function has. Faults as text; true if there are none. */
bool verdict_check(const Verdicts *vs, Buf *faults);

/* Write the records into their module as attributes of sites and parameters (doc/ir.md). */
void verdict_annotate(const Verdicts *vs, IrModule *m);

#endif

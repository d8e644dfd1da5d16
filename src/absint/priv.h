/*
 * absint's own: ranges, abstract values, environments, and the tables of one run.
 */
#ifndef STAYPUT_ABSINT_PRIV_H
#define STAYPUT_ABSINT_PRIV_H

#include "absint/absint.h"

#include <pthread.h>
#include <stdatomic.h>

/* ----------------------------------------------------------------- ranges */

/* An integer type of Go; bool is the unsigned type of one bit. */
typedef struct AbsInt {
	uint8_t bits; /* 1, 8, 16, 32 or 64; 0: no integer */
	bool is_signed;
} AbsInt;

/*
 * A set of consecutive values of an AbsInt, both ends included. The ends are
 * words: of a signed type the sign-extended value, of an unsigned type the value.
 * Empty is lo > hi in the type's order, in the one form absint_range_none gives.
 */
typedef struct AbsRange {
	uint64_t lo, hi;
} AbsRange;

static inline bool
absint_word_lt(AbsInt t, uint64_t a, uint64_t b)
{
	return t.is_signed ? (int64_t)a < (int64_t)b : a < b;
}

static inline bool
absint_range_is_none(AbsInt t, AbsRange a)
{
	return absint_word_lt(t, a.hi, a.lo);
}

static inline bool
absint_range_is_one(AbsRange a)
{
	return a.lo == a.hi;
}

static inline bool
absint_range_same(AbsRange a, AbsRange b)
{
	return a.lo == b.lo && a.hi == b.hi;
}

static inline AbsRange
absint_range_one(uint64_t word)
{
	return (AbsRange){ word, word };
}

/* Whether the word is one of type t's. */
static inline bool
absint_word_is_of(AbsInt t, uint64_t w)
{
	uint32_t unused = 64u - t.bits;
	uint64_t top = w << unused;
	return w == (t.is_signed ? (uint64_t)((int64_t)top >> unused) : top >> unused);
}

/* Both ends of every range are, those of the empty one included. */
static inline bool
absint_range_is_of(AbsInt t, AbsRange a)
{
	return absint_word_is_of(t, a.lo) && absint_word_is_of(t, a.hi);
}

static inline uint64_t
absint_type_min(AbsInt t)
{
	assert(t.bits >= 1 && t.bits <= 64);
	return t.is_signed ? ~(uint64_t)0 << (t.bits - 1) : 0;
}

static inline uint64_t
absint_type_max(AbsInt t)
{
	assert(t.bits >= 1 && t.bits <= 64);
	return ~(uint64_t)0 >> (64 - t.bits + (t.is_signed ? 1 : 0));
}

static inline AbsRange
absint_range_all(AbsInt t)
{
	return (AbsRange){ absint_type_min(t), absint_type_max(t) };
}

static inline AbsRange
absint_range_none(AbsInt t)
{
	return (AbsRange){ absint_type_max(t), absint_type_min(t) };
}

static inline AbsRange
absint_range_join(AbsInt t, AbsRange a, AbsRange b)
{
	assert(absint_range_is_of(t, a) && absint_range_is_of(t, b));
	if (absint_range_is_none(t, a))
		return b;
	if (absint_range_is_none(t, b))
		return a;
	return (AbsRange){
		absint_word_lt(t, b.lo, a.lo) ? b.lo : a.lo,
		absint_word_lt(t, a.hi, b.hi) ? b.hi : a.hi,
	};
}

static inline AbsRange
absint_range_meet(AbsInt t, AbsRange a, AbsRange b)
{
	assert(absint_range_is_of(t, a) && absint_range_is_of(t, b));
	AbsRange r = {
		absint_word_lt(t, a.lo, b.lo) ? b.lo : a.lo,
		absint_word_lt(t, b.hi, a.hi) ? b.hi : a.hi,
	};
	return absint_range_is_none(t, r) ? absint_range_none(t) : r;
}

static inline bool
absint_range_leq(AbsInt t, AbsRange a, AbsRange b)
{
	return absint_range_is_none(t, a) ||
	       (!absint_word_lt(t, a.lo, b.lo) && !absint_word_lt(t, b.hi, a.hi));
}

bool absint_range_has(AbsInt t, AbsRange a, uint64_t word);

/* Words to stop at while widening, ascending as int64. */
typedef VEC(int64_t) AbsSteps;
/* An unstable end moves to the next step outwards, or to the type's limit. steps may be null. */
AbsRange absint_range_widen(AbsInt t, AbsRange a, AbsRange b, const AbsSteps *steps);

/*
 * Arithmetic of Go: results wrap around. An empty operand gives an empty result; so does an
 * operation that panics for all operands (division by zero, shift by a negative count).
 */
AbsRange absint_range_add(AbsInt t, AbsRange a, AbsRange b);
AbsRange absint_range_sub(AbsInt t, AbsRange a, AbsRange b);
AbsRange absint_range_mul(AbsInt t, AbsRange a, AbsRange b);
AbsRange absint_range_div(AbsInt t, AbsRange a, AbsRange b);
AbsRange absint_range_rem(AbsInt t, AbsRange a, AbsRange b);
AbsRange absint_range_and(AbsInt t, AbsRange a, AbsRange b);
AbsRange absint_range_or(AbsInt t, AbsRange a, AbsRange b);
AbsRange absint_range_xor(AbsInt t, AbsRange a, AbsRange b);
/* The count has a type of its own. */
AbsRange absint_range_shl(AbsInt t, AbsRange a, AbsInt count_type, AbsRange count);
AbsRange absint_range_neg(AbsInt t, AbsRange a);
AbsRange absint_range_com(AbsInt t, AbsRange a);
AbsRange absint_range_convert(AbsInt to, AbsInt from, AbsRange a);
/* Any BIN: comparisons give a range of the bool type. Both operands have
 * type t but for shift counts. */
AbsRange absint_range_bin(IrBin op, AbsInt t, AbsRange a, AbsInt bt, AbsRange b);
/* Keep of *a and *b what `a op b`, a comparison, allows. */
void absint_range_assume(IrBin op, AbsInt t, AbsRange *a, AbsRange *b);
/* The comparison that holds when op does not. */
IrBin absint_cmp_negate(IrBin op);

void absint_range_print(AbsInt t, AbsRange a, Buf *out);

/* The successor number of preds.at[k] that its edge to b is. */
uint32_t absint_pred_succ(const IrFunc *f, IrBlockId b, uint32_t k);

/* ----------------------------------------------------------------- values */

typedef enum AbsShapeKind {
	SHAPE_NONE,   /* not tracked: always top */
	SHAPE_INT,    /* a is the value */
	SHAPE_STRING, /* a is the length */
	SHAPE_SLICE,  /* a is the length, b the capacity */
} AbsShapeKind;

/* What is tracked of the values of a type. */
typedef struct AbsShape {
	AbsShapeKind kind;
	AbsInt type; /* of a and b: the integer itself, or int */
} AbsShape;

/* Bottom, a value that is never computed, has an empty a. */
typedef struct AbsVal {
	AbsRange a, b;
} AbsVal;

/* Whether the value is never computed. */
static inline bool
absint_val_is_bottom(AbsShape s, AbsVal x)
{
	return s.kind != SHAPE_NONE &&
	       (absint_range_is_none(s.type, x.a) ||
		(s.kind == SHAPE_SLICE && absint_range_is_none(s.type, x.b)));
}

static inline bool
absint_val_same(AbsVal x, AbsVal y)
{
	return absint_range_same(x.a, y.a) && absint_range_same(x.b, y.b);
}

/* Whether the ends are words of the type; of a length and a capacity, of those that may be. */
static inline bool
absint_val_is_of(AbsShape s, AbsVal x)
{
	if (s.kind == SHAPE_NONE)
		return true;
	bool is_size = s.kind != SHAPE_INT && !absint_range_is_none(s.type, x.a);
	return absint_range_is_of(s.type, x.a) && !(is_size && absint_word_lt(s.type, x.a.lo, 0)) &&
	       (s.kind != SHAPE_SLICE || absint_range_is_of(s.type, x.b));
}

AbsShape absint_shape(const IrModule *m, IrTypeId t);
AbsVal absint_val_top(AbsShape s);
AbsVal absint_val_bottom(AbsShape s);
AbsVal absint_val_zero(AbsShape s);
bool absint_val_leq(AbsShape s, AbsVal x, AbsVal y);
AbsVal absint_val_join(AbsShape s, AbsVal x, AbsVal y);
AbsVal absint_val_meet(AbsShape s, AbsVal x, AbsVal y);
/* The same with b's bounds stretched to steps, then to the limits of the type. */
AbsVal absint_val_widen(AbsShape s, AbsVal x, AbsVal y, const AbsSteps *steps);

/* ----------------------------------------------------------- environments */

/*
 * What is known at the start of a block beyond the values' ranges where they are defined: the
 * values of its phis, and those that conditions on the way refined. Sorted by value, immutable.
 */
typedef struct AbsEnvEntry {
	IrValueId v;
	IrBlockId block; /* where it is defined; 0: nowhere */
	AbsVal val;
} AbsEnvEntry;

typedef VEC(AbsEnvEntry) AbsEnvEntries;

typedef struct AbsEnv {
	uint32_t n;
	AbsEnvEntry at[];
} AbsEnv;

typedef struct AbsRun AbsRun;

const AbsVal *absint_env_find(const AbsEnv *e, IrValueId v);
/* e without what is defined in block b. */
const AbsEnv *absint_env_drop(AbsRun *r, const AbsEnv *e, IrBlockId b);
/* e with n entries put in, which may come in any order; of equal ones the last counts.
 * All phis of block b are kept. */
const AbsEnv *absint_env_with(AbsRun *r, const AbsEnv *e, AbsEnvEntry *entries, uint32_t n,
			      IrBlockId b);

/* At the end of a block, on the edge to its successor number i: out, and what the condition says,
 * of values of that successor too, as they were until now. Null if the edge is not taken. */
const AbsEnv *absint_env_leave(AbsRun *r, const AbsEnv *out, IrBlockId from, uint32_t i);
/* At the start of `to`, entered from its pred number slot: what it redefines is out of date, and
 * its phis have the values of their operands. */
const AbsEnv *absint_env_arrive(AbsRun *r, const AbsEnv *e, IrBlockId to, uint32_t slot);

extern const AbsDomain absint_env_domain; /* its ctx is an AbsRun */

/* ------------------------------------------------------------ one function */

/*
 * What a pass over a function does with an instruction, with the value's id in one word. Most
 * instructions need nothing of this, and are in no list of acts.
 */
#define ACT_COMPUTE 1u /* its value */
#define ACT_ANY 2u     /* which may be anything of its type, whatever the operands are */
#define ACT_CALL 4u    /* stop there: it calls a function that never returns */
#define ACT_RECORD 8u  /* what it passes to the rest of the module */
#define ACT_BITS 4

static inline uint32_t
absint_act(IrValueId v, uint32_t what)
{
	assert(what != 0 && what >> ACT_BITS == 0 && v >> (32 - ACT_BITS) == 0);
	return v << ACT_BITS | what;
}

/* What a function's last pass recorded for an entry of the module's table. */
typedef struct AbsGift {
	uint32_t entry;
	IrTypeId type; /* of the value, which says what its shape is */
	AbsVal val;
} AbsGift;
typedef VEC(AbsGift) AbsGifts;

/* What passes need in the course of the work and no later, used again by the next one. */
typedef struct AbsScratch {
	AbsVal *def; /* by value */
	bool *has_def;
	uint8_t *uses; /* operands that name it: 0, 1, or 2 for more */
	uint32_t n_values;
	const void **in, **out; /* by block, as the next */
	uint8_t *edges;
	uint32_t n_blocks;
	Arena *envs;
	AbsEnvEntries entries; /* a stack */
	AbsGifts gifts;
	BitSet kept;
	IdVec work;
} AbsScratch;

struct AbsRun {
	const AbsFacts *facts; /* of the module: what is found so far */
	AbsFacts *sink; /* the same: they grow by what the pass records; null: it records nothing */
	const IrFunc *f;
	IrFuncId id;
	AbsVal *def; /* by value: where it is defined, in the current iteration */
	bool *has_def; /* by value: def is set (constants and the like are made on first use) */
	bool has_steps;
	AbsSteps steps; /* made when they are asked for */
	const AbsFix *fix;
	AbsScratch *scratch;
	uint32_t phi_depth; /* of refinements that are following phis */
	uint32_t cut;       /* ABS_CUT: limits that were reached */
	uint32_t max_rounds;
	bool keeps_states;  /* environments outlive the pass */
};

/* What a value is that the pass has not computed: constants, parameters and the like are kept. */
AbsVal absint_run_first_def(AbsRun *r, IrValueId v);

/* Where widening may stop in this function. */
const AbsSteps *absint_run_steps(AbsRun *r);

/* Execute block b; null if control does not get to its end. */
const void *absint_transfer_block(AbsRun *r, IrBlockId b, const AbsEnv *in);
/* After the fixpoint: what block b, which starts with e, gives to the rest of the module. */
void absint_record_block(AbsRun *r, IrBlockId b, const AbsEnv *e);

/* At the end of block b: what `cond is truth` says, as entries pushed to the scratch's; false
 * if it cannot be. Who calls it takes them off again, in both cases. */
bool absint_refine(AbsRun *r, const AbsEnv *e, IrBlockId b, IrValueId cond, bool truth);

/* ----------------------------------------------------------------- limits */

typedef enum AbsLimit {
#define X(ID, name, usual) ABS_LIMIT_##ID,
	ABS_LIMITS(X)
#undef X
	ABS_LIMIT_UNDONE, /* no limit: a pass over smaller tables recorded more (module.c) */
	ABS_LIMIT_COUNT
} AbsLimit;

/* Sets of limits. */
#define ABS_CUT(limit) (1u << (limit))

/* Put the usual for each limit that is 0. */
void absint_limits_fill(AbsOptions *o);
/* When all facts are found: add to the cuts of functions what limits of the module cost them. */
void absint_limits_note(AbsFacts *a);
/* Trials without the limit of rounds, by several threads at a time. */
typedef struct AbsTrials {
	pthread_mutex_t lock; /* of idle */
	VEC(AbsScratch *) idle;
	_Atomic uint8_t *outcome; /* by function: TRIAL_* (limits.c) */
} AbsTrials;

/* When all facts are found. Before, nobody asks what limits cost. */
void absint_limits_start_trials(AbsFacts *a);
/* Add the functions of which each limit cut something. */
void absint_limits_count(const AbsFacts *a, AbsCounters *n);

/* -------------------------------------------------------------- the module */

typedef struct FuncFacts {
	bool is_called;    /* by something that is reached */
	bool is_ghost;     /* nothing calls it: analysed for itself, contributes nothing */
	bool is_open;      /* unknown callers: parameters may be anything */
	bool may_return;
	uint32_t n_params; /* parameters, then captures */
	AbsVal *params;
	uint32_t n_results;
	AbsVal *results;
	uint32_t entry;    /* of the first parameter in the module's table; the results follow */
	AbsGift *gifts;    /* of the last pass, while the module is being analysed */
	uint32_t n_gifts;
	uint32_t acts;     /* where the ends of its blocks' acts are; see AbsFacts */
	uint32_t values;   /* its value v is number values + v of the module */
	IdVec callers, callees; /* functions, by static calls and closures */
	uint32_t passes;
	uint32_t cut;      /* ABS_CUT: limits that cost its facts something; of rounds: may have */
	AbsWto *wto;       /* made for the first pass, while the module is being analysed */
	/* facts: sorted ids of the values that are not top, and their values */
	IdVec ids;
	AbsVal *vals;
	uint8_t *blocks;   /* BLOCK_* */
	const void **states; /* by block: the AbsEnv at its start, null: unreachable; of a run that
			      * keeps them */
} FuncFacts;

/* Whether the function's body says what it returns. A model's only says where pointers go. */
static inline bool
absint_returns_known(const IrFunc *f)
{
	return f->body == BODY_HERE && !f->is_model;
}

#define BLOCK_REACHABLE 1
#define BLOCK_EDGE0 2
#define BLOCK_EDGE1 4

typedef struct GlobalFacts {
	bool is_tracked;
	AbsVal val;
	IdVec readers;
} GlobalFacts;

struct AbsFacts {
	const IrModule *m;
	AbsOptions options;
	AbsShape *shapes;     /* by type */
	FuncFacts *funcs;     /* by function */
	GlobalFacts *globals; /* by global */
	uint32_t *rank;       /* by function: position in by_rank, callees first */
	IdVec by_rank;
	BitSet pending;       /* ranks */
	uint32_t low;         /* no pending rank is below it */
	/* The table: each function's parameters, captures and results. The variables' entries
	 * come behind them, at n_table + their id. */
	AbsVal *table;
	uint32_t n_table;
	uint32_t n_values;    /* of all functions */
	uint32_t *changes;    /* by entry: how often it grew */
	uint32_t *widened;    /* by entry: ABS_CUT, by which limits it became larger than what is
			       * recorded */
	/* See absint_acts: act_ends.at[ff->acts + b] is where those of block b end. Those of block
	 * 0 compute parameters and captures. */
	IdVec acts, act_ends;
	/* By number: values that are read by one instruction, and by that to decide a branch and
	 * nothing else. What the branch says of them is of no use to anybody: a path that comes to
	 * the branch for the first time does not know it, so it is never known there. */
	BitSet spent;
	BitSet blind; /* conditions of which nothing is known, and whose branch says nothing */
	AbsScratch scratch;
	AbsTrials *trials;
	bool has_widened;
	bool is_final;    /* the tables stay as they are */
	bool is_exceeded; /* they would not, after the last pass */
	AbsCounters counters; /* of the iteration; the others are counted when they are asked for */
};

/* The shape of value v's type. */
static inline AbsShape
absint_run_shape(const AbsRun *r, IrValueId v)
{
	return r->facts->shapes[ir_instr(r->f, v)->type];
}

/* v's value where it is defined. */
static inline AbsVal
absint_run_def(AbsRun *r, IrValueId v)
{
	return r->has_def[v] ? r->def[v] : absint_run_first_def(r, v);
}

/* v's value in environment e. */
static inline AbsVal
absint_run_val(AbsRun *r, const AbsEnv *e, IrValueId v)
{
	const AbsVal *refined = e->n == 0 ? NULL : absint_env_find(e, v);
	return refined != NULL ? *refined : absint_run_def(r, v);
}

/* Make room for the values and blocks of f. */
void absint_scratch_fit(AbsScratch *x, const IrFunc *f);

/* Fill the tables from the module's text alone (scan.c): who calls whom, what is open, tracked,
 * called by the runtime or from outside, and which functions may return. */
void absint_scan(AbsFacts *a);

/* A list of acts: from at to before end. */
typedef struct AbsActs {
	const uint32_t *at, *end;
} AbsActs;

static inline AbsActs
absint_acts(const AbsFacts *a, IrFuncId f, IrBlockId b)
{
	uint32_t i = a->funcs[f].acts + b;
	assert(i > 0 && i < a->act_ends.len);
	return (AbsActs){ a->acts.at + a->act_ends.at[i - 1], a->acts.at + a->act_ends.at[i] };
}

/* Recording, after a function's fixpoint (module.c). */
void absint_record_refs(AbsRun *r, const AbsEnv *e, IrValueId v);
void absint_record_return(AbsRun *r, const AbsEnv *e, IrValueId v);
void absint_record_store(AbsRun *r, const AbsEnv *e, IrValueId v);
/* What result number i of a static call gives now. */
AbsVal absint_call_result(const AbsRun *r, IrFuncId callee, uint32_t i, AbsShape s);
/* The global that p is the address of if it is tracked, or 0. */
IrGlobalId absint_tracked_global(const AbsRun *r, IrValueId p);

/* Analyse one function with the module's current tables, and keep its facts (func.c). */
void absint_analyse(AbsFacts *a, IrFuncId f);
/* Whether the facts of a function, which was analysed, would be others without the limit of rounds.
 * The tables must be final. */
bool absint_differs_without_rounds(const AbsFacts *a, IrFuncId f, AbsScratch *x);
/* In place of it when the analysis is off: what the control flow graph says. */
void absint_assume_all(AbsFacts *a, IrFuncId f);

AbsVal absint_const_val(const AbsFacts *a, const IrConst *c);

/* As in the dump. */
void absint_print_val(AbsShape s, AbsVal x, Buf *out);

/* --------------------------------------------------------- the certificate */

/*
 * What certify.c judges the facts with. It takes from the analysis the published tables and the
 * types of this header, and no function.
 */
typedef __int128 AbsWide;

/* All integers from lo to hi; none if lo > hi. */
typedef struct AbsSpan {
	AbsWide lo, hi;
} AbsSpan;

static inline AbsSpan
absint_exact_none(void)
{
	return (AbsSpan){ 0, -1 };
}

static inline bool
absint_exact_is_none(AbsSpan a)
{
	return a.lo > a.hi;
}

AbsSpan absint_exact_all(AbsInt t);
AbsSpan absint_exact_join(AbsSpan a, AbsSpan b);
AbsSpan absint_exact_meet(AbsSpan a, AbsSpan b);
bool absint_exact_within(AbsSpan a, AbsSpan b);
/* What numbers become as values of t. */
AbsSpan absint_exact_wrap(AbsInt t, AbsSpan a);
/* Any BIN on values of t (of a shift: the first operand's type); none if it always panics. */
AbsSpan absint_exact_bin(IrBin op, AbsInt t, AbsSpan a, AbsSpan b);
/* Keep of *a and *b what `a op b`, a comparison, allows. */
void absint_exact_assume(IrBin op, AbsSpan *a, AbsSpan *b);
/* The comparison that holds when op does not. */
IrBin absint_exact_opposite(IrBin op);

/* An AbsVal of the certificate: a is the integer or the length, b the capacity. */
typedef struct AbsClaim {
	AbsSpan a, b;
} AbsClaim;

typedef struct AbsKnown {
	IrValueId v;
	AbsClaim claim;
} AbsKnown;

/* What holds at some place of a block: the environment at its start, and what else was found. */
typedef struct AbsView {
	const AbsEnv *env;
	VEC(AbsKnown) known; /* each value at most once; it goes before env */
} AbsView;

/* One of a block's edges, once it was examined. */
typedef struct AbsPassage {
	enum { PASSAGE_UNKNOWN, PASSAGE_OPEN, PASSAGE_CLOSED } state;
	AbsView view; /* of an open one: what holds when control leaves over it */
} AbsPassage;

typedef struct AbsCertifier {
	const AbsFacts *facts;
	const IrModule *m;
	Buf *faults;
	uint32_t n_faults;
	AbsShape *shapes;   /* by type, found by code of its own */
	bool *is_open, *is_needed; /* by function: parameters may be anything; somebody outside may
				    * call it, or takes it as a value */
	bool *is_private;   /* by global: what reached code stores is all that it can hold */
	/* of the function that is examined */
	const IrFunc *f;
	const FuncFacts *ff;
	uint32_t *place;    /* by value: position in ff->ids + 1; 0: only its type is known */
	bool *stops;        /* by block: control does not get to its end */
	AbsPassage *passages; /* two for each block */
	IdVec following;    /* blocks whose phis a condition is being followed through */
	IrBlockId block;    /* for the text of faults */
	IrValueId value;
} AbsCertifier;

__attribute__((format(printf, 2, 3))) void absint_certify_fault(AbsCertifier *c, const char *fmt,
								...);

/* certify_value.c: claims, and what instructions compute. */
AbsShape absint_claim_shape(const AbsCertifier *c, IrValueId v);
AbsClaim absint_claim_all(AbsShape s);
AbsClaim absint_claim_none(void);
bool absint_claim_is_none(AbsShape s, AbsClaim x);
bool absint_claim_within(AbsShape s, AbsClaim x, AbsClaim y);
AbsClaim absint_claim_join(AbsShape s, AbsClaim x, AbsClaim y);
AbsClaim absint_claim_meet(AbsShape s, AbsClaim x, AbsClaim y);
/* A published value. */
AbsClaim absint_claim_of(AbsShape s, AbsVal x);
/* What is published of v, where it is defined. */
AbsClaim absint_claim_def(const AbsCertifier *c, IrValueId v);
/* What is known of v in a view. */
AbsClaim absint_claim_at(const AbsCertifier *c, const AbsView *view, IrValueId v);
/* What instruction v, which has a tracked result, computes; none if control stops in it. */
AbsClaim absint_claim_result(const AbsCertifier *c, const AbsView *view, IrValueId v);
/* The function that a plain call enters and never leaves by returning, as published. */
bool absint_claim_never_returns(const AbsCertifier *c, const IrInstr *in);

/* certify_edge.c: what conditions say. Successor number i of block b, with its view; null if
 * control cannot leave over it. */
const AbsView *absint_certify_edge(AbsCertifier *c, IrBlockId b, uint32_t i);
/* The pred number that b's successor number i is of it. */
uint32_t absint_certify_slot(const IrFunc *f, IrBlockId b, uint32_t i);

#endif

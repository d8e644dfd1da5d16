/*
 * The insides of the certificate (cert*.c): what one run of it knows (CertRun), and what it
 * knows about one solution (Cert). Everything here is made from the finished solution and the
 * module; no map and no key of the solver is asked.
 *
 * The solver's records of which placeholder stands for the earlier contents of which cell
 * (`links`) are *claims*: any claim will do, as long as the types fit and the summary has a
 * link for each claim about a placeholder that it mentions.
 */
#ifndef STAYPUT_PTA_CERT_H
#define STAYPUT_PTA_CERT_H

#include "pta/priv.h"

/* cert_layout.c: a type as a row of leaves, computed without layout.c. */
typedef struct CertLayout {
	uint32_t n;            /* at least 1 */
	bool is_collapsed;
	bool has_pointers;
	const IrTypeId *types; /* of each leaf; 0: unknown */
	const uint32_t *starts; /* struct, tuple: the first leaf of each member */
	uint32_t per_elem;     /* array whose elements are apart: leaves of each; else 0 */
} CertLayout;

typedef struct CertRun {
	const Pta *p;
	Buf *faults;
	uint32_t n_faults;
	const CertLayout **layouts; /* by type; null: not made */
	Map results;   /* func type -> CertLayout * of all results */
	Map maps;      /* map type -> CertLayout * of key and value */
	Map closures;  /* function -> CertLayout * of its captures */
	Map implements; /* (type, interface) -> 1 no, 2 yes */
	Map dispatchers[2]; /* of func types, of interfaces: (type, method) -> dispatcher; 0: it has
			     * no targets */
	struct CertUsers *users; /* cert_known.c: by function, who makes closures of it, or calls it */
	PtsPool pool;  /* for sets that are made up */
	Map proven;    /* summary -> 1: compared with the solution that it describes */
} CertRun;

typedef struct Cert {
	CertRun *run;
	const Pta *p;
	const PtaSolution *f;
	const struct PtaNodes *nodes;
	PtaObjId *owner;       /* by node: the object whose cell it is, or 0 */
	uint32_t *in;          /* by object: sinks */
	PtaNodeId *before;     /* by cell: the LINK for what leaf it is held before, or 0 */
	PtaNodeId *link_of;    /* by cell: its NODE_LINK, or 0 */
	Map seen_as;           /* (object, type): what it holds is memory of this type, too */
	PtaNodeId *before_all; /* by object: the LINK for all its leaves, or 0 */
	PtaObjId *own;         /* by instruction: the object that it makes */
	PtaNodeId *seen;       /* by call: NODE_SEEN */
	PtaCallId *call_of;    /* by instruction: the call that it is */
	Map views[3];          /* boxes, closures, memory: (parent, what) -> object */
	Map inherited;         /* (call instruction, number of origin) -> call */
	Map origins;           /* (func, instr) -> number of the origin */
	VEC(IdVec) made;       /* by number of origin: OWN and CLONE objects */
	uint32_t *stamp;       /* by set: `now` when it was looked at */
	uint32_t now;
	const char *what;      /* what is being proved, for faults */
	uint32_t which;
} Cert;

/* cert.c */
__attribute__((format(printf, 2, 3))) void cert_fault(Cert *c, const char *fmt, ...);
/* ... of the thing that is being proved: dst lacks token. */
void cert_lacks(Cert *c, PtaNodeId dst, PtaNodeId token);
/* What is going to be proved. */
static inline void
cert_begin(Cert *c, const char *what, uint32_t which)
{
	c->what = what;
	c->which = which;
}
/* How callers know what is made here, and a call that is left open. */
PtaOrigin cert_kind(uint8_t shape, IrTypeId type, IrFuncId func);
PtaOrigin cert_call_kind(const Cert *c, const PtaCall *call);
/* Indexes of a solution that is well formed. */
void cert_index(Cert *c, CertRun *run, const PtaSolution *f);

static inline const PtaSet *
cert_set(const Cert *c, PtaNodeId n)
{
	return pta_pts(c->f, n);
}
static inline PtaObjId
cert_obj_id(const Cert *c, PtaNodeId token)
{
	assert(c->owner[token] != 0);
	return c->owner[token];
}
static inline const PtaObj *
cert_obj(const Cert *c, PtaNodeId token)
{
	return &c->f->objs.at[cert_obj_id(c, token)];
}
/* Outside memory of unknown type: one cell, whose second token is an address inside. */
static inline bool
cert_is_vague(const PtaObj *o)
{
	return pta_is_placeholder(o) && o->shape == PTA_SHAPE_ANY;
}
/* Memory of unknown type that a callee made: closures of any function may be in it. */
static inline bool
cert_is_untyped(const PtaObj *o)
{
	return pta_is_made(o) && o->shape == PTA_SHAPE_ANY;
}
static inline bool
cert_is_box(const PtaObj *o)
{
	return pta_is_made(o) && o->shape == PTA_SHAPE_BOX;
}
static inline PtaNodeId
cert_omega(const Cert *c)
{
	return c->f->objs.at[OBJ_OMEGA].first;
}
static inline PtaNodeId
cert_unknown(const Cert *c)
{
	return c->f->objs.at[OBJ_UNKNOWN].first;
}

/* cert_dispatch.c: each dispatcher's summary says all that its targets' summaries say. */
void cert_dispatchers(CertRun *run);
/* See pta_check_dispatch_held. */
void cert_dispatch_held(CertRun *run, PtaFuncId id, const BitSet *held, BitSet *out);

/* cert_form.c: ids in range, cells, members of sets, operands, instances' tables. All later checks
 * need it. */
bool cert_form(CertRun *run, const PtaSolution *f);
bool cert_summary_form(CertRun *run, const PtaSummary *sum);

/* cert_layout.c */
const CertLayout *cert_layout(CertRun *run, IrTypeId t);
const CertLayout *cert_layout_results(CertRun *run, IrTypeId func_type);
const CertLayout *cert_layout_of(CertRun *run, const PtaObj *o);
const CertLayout *cert_layout_closure(CertRun *run, IrFuncId g);
bool cert_leaf_points(CertRun *run, const CertLayout *l, uint32_t k);
/* What a leaf of this type points to. */
void cert_pointee(CertRun *run, IrTypeId leaf, PtaShape *shape, IrTypeId *type);
/* Whether memory of type t has an `as` at leaf off; is_whole: nothing larger is around it. */
bool cert_has(CertRun *run, IrTypeId t, uint32_t off, IrTypeId as, bool is_whole);
/* Whether its leaves can be those of an `as`, whatever their types are. */
bool cert_fits(CertRun *run, IrTypeId t, uint32_t off, IrTypeId as, bool is_whole);
/* The function that a call of the interface's method runs for a box of type t, or 0. */
IrFuncId cert_method(const Pta *p, IrTypeId t, IrTypeId iface, uint32_t method);
bool cert_implements(CertRun *run, IrTypeId t, IrTypeId iface);

/* cert_cons.c: what a set must include. dst or src 0: points to nothing. */
void cert_token(Cert *c, PtaNodeId dst, PtaNodeId token);
void cert_copy(Cert *c, PtaNodeId dst, PtaNodeId src);
PtaNodeId cert_plus(const Cert *c, PtaNodeId t, uint32_t off);
/* dst includes what a read through t sees. */
void cert_read(Cert *c, PtaNodeId dst, PtaNodeId t, uint32_t off, bool is_wide);
void cert_load(Cert *c, PtaNodeId dst, PtaNodeId ptr, uint32_t off, bool is_wide);
void cert_store(Cert *c, PtaNodeId ptr, uint32_t off, bool is_wide, PtaNodeId src);
/* The same with a set that is no node's. */
void cert_store_set(Cert *c, PtaNodeId ptr, uint32_t off, bool is_wide, const PtaSet *set);
void cert_offset(Cert *c, PtaNodeId dst, PtaNodeId src, uint32_t off, bool is_wide);
void cert_filter(Cert *c, PtaNodeId dst, PtaNodeId src, IrTypeId iface);
void cert_cast(Cert *c, PtaNodeId dst, PtaNodeId src, IrTypeId as);
void cert_wild(Cert *c, PtaNodeId dst, PtaNodeId src);
/* Of the callees of a call, those that may be unknown code. */
void cert_stray(Cert *c, PtaNodeId dst, PtaNodeId src, IrTypeId type, uint32_t method);
void cert_collapsed(Cert *c, PtaNodeId src);
/* Token t, asserted to type `type` (shape BOX) or called as function `func` (shape CLOSURE): the
 * token whose cells are the contents, or 0 if t is no such thing. */
PtaNodeId cert_view(Cert *c, PtaNodeId t, PtaShape shape, uint32_t as);
void cert_views(Cert *c, PtaNodeId dst, PtaNodeId src, PtaShape shape, uint32_t as);
void cert_constraints(Cert *c);
void cert_sinks(Cert *c);
void cert_objects(Cert *c);

/* cert_call.c */
void cert_calls(Cert *c);
/* The function that an instance's callee is the brief of; others as they are. */
static inline PtaFuncId
cert_callee(const Pta *p, PtaFuncId g)
{
	assert(g != 0 && g < p->n_all);
	return g > p->first_brief ? p->dispatch.at[g - p->n_ir]->brief_of : g;
}
/* Whether the call runs function g, or any code. */
bool cert_runs(const Cert *c, const PtaCall *call, PtaFuncId g, IrTypeId recv);
void cert_targets(CertRun *run);

/* cert_known.c: whether the callee of f's call, an instruction, is nil or a closure of g. */
bool cert_is_known(CertRun *run, IrFuncId f, IrValueId call, IrFuncId g);

/* Whether all that f's parameter or capture o leads to is a closure of a function that the call runs. */
bool cert_is_given(const Cert *c, const PtaCall *call, const PtaObj *o);

/* cert_inst.c */
void cert_instances(Cert *c);

/* cert_slice.c */
void cert_slice(Cert *c);

/* cert_instr.c */
void cert_instructions(Cert *c);

/* cert_summary.c: every section of the summary against the solution. */
void cert_summary(Cert *c, const PtaSummary *sum);

#endif

/*
 * The insides of the check of verdicts (check*.c). It calls nothing of what made them: objects,
 * blocks and holders are read from the points-to solution, heap memory from the final verdicts.
 */
#ifndef STAYPUT_ESCAPE_CHECK_H
#define STAYPUT_ESCAPE_CHECK_H

#include "escape/priv.h"

typedef struct EscCheck {
	const Escape *e;
	const IrModule *m;
	const IrFunc *f;    /* null: a dispatcher */
	const PtaSolution *sol;
	const IrCfg *cfg;   /* null: a dispatcher */
	Buf *faults;
	bool is_fine;
	IrBlockId *block;   /* by object: where it is made; 0: outside, or not known */
	PtaObjId *own;      /* by instruction: the object that it makes */
	const uint32_t *image; /* by object: its number in the summary, or 0; see images() */
	uint32_t *seen;     /* by object: the last round that came to it */
	uint32_t round;
	IdVec todo, found;  /* objects of this round: payloads to look into; all */
} EscCheck;

__attribute__((format(printf, 3, 4))) void esc_check_site_fault(EscCheck *c, IrSiteId site,
							     const char *fmt, ...);
static inline const PtaObj *
esc_check_obj_at(const EscCheck *c, PtaObjId o)
{
	assert(o != 0 && o < c->sol->objs.len);
	return &c->sol->objs.at[o];
}
/* The site of an object's instruction, or 0. */
IrSiteId esc_check_site_of(const EscCheck *c, const PtaObj *o);
/* The verdict that says where an object is, or null. */
const SiteVerdict *esc_check_verdict_of(const EscCheck *c, const PtaObj *o);
/* An object of this function that may be in its frame. */
bool esc_check_may_be_on_stack(const EscCheck *c, const PtaObj *o);
/* The payload of an interface that needs no memory: its holders hold what it points to. */
bool esc_check_is_payload(const EscCheck *c, const PtaObj *o);
/* What no stack object's address may be in, besides memory of others. */
bool esc_check_is_heap_memory(const EscCheck *c, const PtaObj *o);

/* Rounds: objects whose addresses are in the nodes that were added, payloads looked through, each
 * once a round. */
void esc_check_round_begin(EscCheck *c);
void esc_check_round_node(EscCheck *c, PtaNodeId node);
void esc_check_round_value(EscCheck *c, IrValueId v);
void esc_check_round_cells(EscCheck *c, const PtaObj *o);

/* check_site.c: what kind and size say. */
/* Whether a make of a size that is not constant may be larger than the buffer that gc has for it: then
 * it is heap memory, whatever bound is known. */
bool esc_check_may_outgrow(const EscCheck *c, const IrSite *site, const IrInstr *in);
void esc_check_forced(EscCheck *c, const SiteVerdict *v);
bool esc_check_is_dead(const EscCheck *c, const IrInstr *in);

/* check_loop.c */
void esc_check_loops(EscCheck *c);
void esc_check_lifetimes(EscCheck *c);

#endif

/*
 * What the limits (PTA_LIMITS) are, and what they cost: in numbers, and for each function in words.
 * A limit that can change a verdict is an option, its uses are counted, and the callee that it made
 * coarser is named with it.
 */
#include "pta/priv.h"

void
limits_fill(PtaOptions *o)
{
#define X(ID, name, usual) \
	if (o->name == 0)  \
		o->name = (usual);
	PTA_LIMITS(X)
#undef X
}

/* The links of a function at full precision that are another, since they are too deep. */
static uint32_t
n_folded(const Pta *p, const PtaSolution *f)
{
	uint32_t n = 0;
	if (f == NULL || f->step != PTA_STEP_FULL)
		return 0;
	vec_each(&f->nodes->links, i) {
		const LinkRec *l = &f->nodes->links.at[i];
		const PtaObj *child = &f->objs.at[l->child];
		/* The link that the child is named by is no loss. */
		n += child->depth > p->opt.max_depth &&
		     (child->parent != l->parent || child->leaf != l->leaf);
	}
	return n;
}

void
limits_count(Pta *p)
{
	p->is_folded = mem_data(p->n_all);
	for (PtaFuncId f = 1; f < p->n_all; f++) {
		uint32_t folded = n_folded(p, p->summary_solution[f]);
		p->n.folded += folded;
		p->is_folded[f] = folded > 0;
		p->n.resolving += f < p->n_ir && p->mode[f].resolves;
		p->n.resolving_briefs +=
			f > p->first_brief && dispatch_has(p, f) && dispatch_of(p, f)->is_resolving;
	}
}

static bool
has_collapsed_member(const Pta *p, const IrType *u)
{
	for (uint32_t i = 0; i < u->n_members; i++)
		if (pta_layout(p, u->members[i].type)->is_collapsed)
			return true;
	return false;
}

uint32_t
pta_count_whole_types(const Pta *p)
{
	uint32_t n = 0;
	for (IrTypeId t = 1; t < p->m->types.len && !p->opt.is_fields_off; t++) {
		const IrType *u = ir_type(p->m, t);
		n += u->kind == IRT_STRUCT && pta_layout(p, t)->is_collapsed &&
		     !has_collapsed_member(p, u);
	}
	return n;
}

const char *
pta_lost(const Pta *p, PtaFuncId id)
{
	assert(id != 0 && id < p->n_all && id != p->first_brief);
	if (id > p->first_brief)
		return dispatch_of(p, id)->is_resolving ? "in brief, its calls resolved"
							: "in brief";
	if (id >= p->n_ir)
		return NULL;
	bool is_by_type = p->mode[id].step == PTA_STEP_TYPES || p->is_folded[id];
	if (p->mode[id].resolves)
		return is_by_type ? "memory by type, its calls resolved" : "its calls resolved";
	return is_by_type ? "memory by type" : NULL;
}

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

/* The literals whose captures are one with what leads to their closures, and the functions that they
 * stand in. */
static void
find_merged(Pta *p)
{
	for (IrFuncId f = 1; f < p->n_ir; f++) {
		if (!p->summary_solution[f] || ir_func(p->m, f)->captures.len == 0 ||
		    bits_has(&p->apart, f))
			continue;
		p->n.merged_captures++;
		for (IrFuncId g = f; g != 0; g = ir_func(p->m, g)->parent)
			bits_add(&p->merged, g);
	}
}

void
limits_count(Pta *p)
{
	p->is_folded = mem_data(p->n_all);
	find_merged(p);
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

bool
pta_has_joined_elements(const Pta *p, IrTypeId array)
{
	const IrType *u = ir_under(p->m, array);
	assert(u->kind == IRT_ARRAY);
	const PtaLayout *l = pta_layout(p, array);
	return p->opt.max_elements > 1 && !p->opt.is_fields_off && l->has_pointers &&
	       !l->is_collapsed && u->len > 1 && l->n_elems == 1;
}

uint32_t
pta_count_joined_arrays(const Pta *p)
{
	uint32_t n = 0;
	for (IrTypeId t = 1; t < p->m->types.len; t++)
		n += ir_type(p->m, t)->kind == IRT_ARRAY && pta_has_joined_elements(p, t);
	return n;
}

const char *
pta_lost(const Pta *p, PtaFuncId id)
{
	assert(id != 0 && id < p->n_all && id != p->first_brief);
	Buf words = { 0 };
	bool is_brief = id > p->first_brief;
	if (id >= p->n_ir && !is_brief)
		return NULL;
	if (is_brief)
		buf_item(&words, "in brief");
	else if (p->mode[id].step == PTA_STEP_TYPES || p->is_folded[id])
		buf_item(&words, "memory by type");
	if (is_brief ? dispatch_of(p, id)->is_resolving : p->mode[id].resolves)
		buf_item(&words, "its calls resolved");
	if (bits_has(&p->merged, pta_function_of(p, id)))
		buf_item(&words, "its captures as one");
	return words.len ? buf_cstr(&words) : NULL;
}

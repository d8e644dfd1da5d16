/*
 * Types and bodies that were made in another module, with numbers of its own, become those of this one.
 * The other module is only read, and its types need not be complete: whoever made it may go on.
 */
#include "ir/priv.h"

void
ir_number_set(IdVec *numbers, uint32_t of, uint32_t here)
{
	assert(of != 0);
	vec_extend(numbers, of + 1);
	numbers->at[of] = here;
}

uint32_t
ir_number(const IdVec *numbers, uint32_t of)
{
	if (of == 0)
		return 0;
	if (of >= numbers->len || numbers->at[of] == 0)
		bug("ir", "", "number %u of another module has none here", (unsigned)of);
	return numbers->at[of];
}

IrTypeId
ir_type_adopt(IrModule *m, const IrType *t, const IdVec *types)
{
	if (t->kind == IRT_NAMED)
		return ir_type_named(m, t->name);
	IrType copy = {
		.kind = t->kind,
		.is_variadic = t->is_variadic,
		.elem = ir_number(types, t->elem),
		.key = ir_number(types, t->key),
		.len = t->len,
		.n_members = t->n_members,
		.n_params = t->n_params,
	};
	IrMember few[16], *members = t->n_members <= 16 ? few : mem_array(IrMember, t->n_members);
	for (uint32_t i = 0; i < t->n_members; i++) {
		members[i] = t->members[i];
		members[i].type = ir_number(types, members[i].type);
	}
	copy.members = members;
	return ir_type_intern(m, &copy);
}

void
ir_type_adopt_underlying(IrModule *m, IrTypeId id, const IrType *t, const IdVec *types)
{
	assert(t->kind == IRT_NAMED);
	if (ir_type(m, id)->underlying != 0 || t->underlying == 0)
		return;
	m->types.at[id].is_unsized = t->is_unsized;
	ir_type_set_underlying(m, id, ir_number(types, t->underlying));
}

/* -------------------------------------------------------------------- bodies */

static void
renumber_loc(IrLoc *loc, const IrNumbers *n)
{
	loc->file = ir_number(&n->files, loc->file);
}

/* Copies, which the other module goes on to read. */
static IrParam *
adopt_params(const IrParam *from, uint32_t n_params, const IrNumbers *n)
{
	IrParam *params = mem_array(IrParam, n_params);
	for (uint32_t i = 0; i < n_params; i++) {
		params[i] = from[i];
		params[i].type = ir_number(&n->types, from[i].type);
		renumber_loc(&params[i].loc, n);
	}
	return params;
}

#define ADOPT_PARAMS(f, from, list, n)                                                  \
	((f)->list.at = adopt_params((from)->list.at, (from)->list.len, (n)),           \
	 (f)->list.len = (f)->list.cap = (from)->list.len)

static void
renumber_instrs(IrFunc *f, const IrNumbers *n)
{
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		IrInstr *in = &f->instrs.at[v];
		in->type = ir_number(&n->types, in->type);
		renumber_loc(&in->loc, n);
		if (in->op == OP_FUNC)
			in->aux = ir_number(&n->funcs, in->aux);
		else if (in->op == OP_GLOBAL)
			in->aux = ir_number(&n->globals, in->aux);
	}
	for (IrSiteId s = 1; s < f->sites.len; s++)
		f->sites.at[s].type = ir_number(&n->types, f->sites.at[s].type);
	for (uint32_t c = 1; c < f->consts.len; c++)
		f->consts.at[c].type = ir_number(&n->types, f->consts.at[c].type);
}

void
ir_func_adopt_body(IrFunc *f, const IrFunc *from, const IrNumbers *n)
{
	assert(f->body != BODY_HERE && from->body == BODY_HERE);
	ADOPT_PARAMS(f, from, params, n);
	ADOPT_PARAMS(f, from, captures, n);
	ADOPT_PARAMS(f, from, results, n);
	f->body = from->body;
	f->instrs = from->instrs;
	f->operands = from->operands;
	f->blocks = from->blocks;
	f->sites = from->sites;
	f->consts = from->consts;
	f->recover = from->recover;
	f->name_index = from->name_index;
	renumber_instrs(f, n);
	ir_index_pseudo(f);
}

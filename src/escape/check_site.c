/*
 * What kind and size of a site say, said a second time (doc/soundness.md, "Limits" and "Size"): no
 * verdict is more hopeful.
 */
#include "escape/check.h"

bool
esc_check_is_dead(const EscCheck *c, const IrInstr *in)
{
	const AbsFacts *facts = c->e->run->facts;
	return in->block == 0 || c->cfg->rpo_index[in->block] == 0 ||
	       (facts && !absint_block_reachable(facts, c->f->id, in->block));
}

static bool
is_constant(const EscCheck *c, IrValueId v)
{
	const IrConst *k = ir_const_of(c->f, v);
	return k && (k->kind == IRC_INT || k->kind == IRC_ZERO);
}

/* Larger than gc keeps in a frame. */
static bool
is_too_large(const EscCheck *c, const IrSite *site, const IrInstr *in)
{
	const IrType *t = site->type ? ir_type(c->m, site->type) : NULL;
	if (t == NULL || c->e->run->opts.is_runtime_limits_off)
		return false;
	if (site->param || site->result) /* they are in the caller's frame */
		return false;
	if (t->align > c->m->pointer_size)
		return true;
	const EscLimits *limits = &c->e->run->limits;
	switch (site->kind) {
	case SITE_VAR:
		return t->size > limits->variable;
	case SITE_NEW:
	case SITE_CLOSURE:
	case SITE_METHOD_VALUE:
	case SITE_DEFER:
		return t->size > limits->implicit;
	case SITE_COMPOSITE:
		return t->size > limits->implicit && !site->is_array;
	case SITE_BOX:
		return t->size > limits->boxed;
	case SITE_MAKE_SLICE: {
		const IrConst *k = ir_const_of(c->f, ir_operand(c->f, in, 1));
		if (k == NULL)
			return limits->make == 0 && t->size;
		return k->kind == IRC_INT && t->size && k->bits > limits->implicit / t->size;
	}
	case SITE_NONE: case SITE_MAKE_MAP: case SITE_MAKE_CHAN: case SITE_APPEND:
	case SITE_STRING: case SITE_VARIADIC: case SITE_GO: case SITE_COUNT:
		break;
	}
	return false;
}

static bool
has_bound(const EscCheck *c, const IrSite *site, const IrInstr *in)
{
	assert(site->kind == SITE_MAKE_SLICE && in->op == OP_MAKESLICE);
	uint64_t max, size = ir_type(c->m, site->type)->size;
	if (size == 0 || is_constant(c, ir_operand(c->f, in, 1)))
		return true;
	const AbsFacts *facts = c->e->run->facts;
	return facts && absint_make_bound(facts, c->f->id, site->instr, &max) &&
	       (max <= c->e->run->limits.implicit / size || c->e->run->opts.is_runtime_limits_off);
}

static bool
append_has_room(const EscCheck *c, const IrInstr *in)
{
	assert(in->op == OP_APPEND || in->op == OP_APPENDALL);
	const AbsFacts *facts = c->e->run->facts;
	if (facts == NULL)
		return false;
	AbsInterval len = absint_len(facts, c->f->id, ir_operand(c->f, in, 0));
	AbsInterval cap = absint_cap(facts, c->f->id, ir_operand(c->f, in, 0));
	AbsInterval more = { .has_hi = true, .hi = (int64_t)in->n - 1 };
	if (in->op == OP_APPENDALL)
		more = absint_len(facts, c->f->id, ir_operand(c->f, in, 1));
	bool is_known = !len.is_never && !cap.is_never && !more.is_never && len.has_hi &&
			cap.has_lo && more.has_hi && len.hi >= 0 && more.hi >= 0;
	return is_known && len.hi <= cap.lo && more.hi <= cap.lo - len.hi;
}

/* A string operation whose result fits into the frame's buffer, or has the size of a constant. */
static bool
is_short(const EscCheck *c, const IrSite *site, const IrInstr *in)
{
	assert(site->kind == SITE_STRING);
	if (in->op == OP_STRCONV) {
		IrValueId from = ir_operand(c->f, in, 0);
		const IrConst *k = ir_const_of(c->f, from);
		IrTypeKind kind = ir_under(c->m, ir_instr(c->f, from)->type)->kind;
		if (kind >= IRT_INT && kind <= IRT_UINTPTR)
			return true;
		if (k && (k->kind == IRC_ZERO ||
			  (k->kind == IRC_STRING && k->str->len <= c->e->run->limits.implicit / 4)))
			return true;
	}
	const AbsFacts *facts = c->e->run->facts;
	if (facts == NULL)
		return false;
	AbsInterval len = absint_len(facts, c->f->id, site->instr);
	return !len.is_never && len.has_hi && len.hi <= c->e->run->limits.string;
}

bool
esc_check_may_outgrow(const EscCheck *c, const IrSite *site, const IrInstr *in)
{
	uint64_t max, size = ir_type(c->m, site->type)->size;
	if (site->kind != SITE_MAKE_SLICE || size == 0 || is_constant(c, ir_operand(c->f, in, 1)))
		return false;
	const AbsFacts *facts = c->e->run->facts;
	return !facts || !absint_make_bound(facts, c->f->id, site->instr, &max) ||
	       max > c->e->run->limits.make / size;
}

/* Of a type whose size the module does not know, and of a kind that is only kept small in a frame. */
static bool
has_no_size(const EscCheck *c, const IrSite *site)
{
	if (site->type == 0 || site->param || site->result || site->is_static ||
	    !ir_type(c->m, site->type)->is_unsized)
		return false;
	return site->kind == SITE_VAR || site->kind == SITE_NEW || site->kind == SITE_BOX ||
	       site->kind == SITE_MAKE_SLICE || site->kind == SITE_METHOD_VALUE ||
	       (site->kind == SITE_COMPOSITE && !site->is_array);
}

/* Whether the size decides at run time. */
static bool
is_dynamic(const EscCheck *c, const IrSite *site, const IrInstr *in)
{
	if (has_no_size(c, site))
		return true;
	if (site->kind == SITE_MAKE_SLICE)
		return !has_bound(c, site, in);
	if (site->kind == SITE_APPEND)
		return !append_has_room(c, in);
	return site->kind == SITE_STRING && !site->is_readonly && !is_short(c, site, in);
}

/* Whether the site needs no memory of its own, or constant data. */
static bool
needs_no_memory(const EscCheck *c, const IrSite *site, const IrInstr *in)
{
	const IrType *t = site->type ? ir_type(c->m, site->type) : NULL;
	if (site->is_static)
		return true;
	switch (site->kind) {
	case SITE_BOX:
		return site->is_readonly || t->size == 0 || (t->size == 1 && !t->has_pointers);
	case SITE_STRING:
		return site->is_readonly;
	case SITE_CLOSURE:
	case SITE_METHOD_VALUE:
	case SITE_DEFER:
		return in->op == OP_CLOSURE && in->n == 1;
	case SITE_MAKE_SLICE:
		return t->size == 0;
	case SITE_NONE: case SITE_VAR: case SITE_NEW: case SITE_COMPOSITE: case SITE_MAKE_MAP:
	case SITE_MAKE_CHAN: case SITE_APPEND: case SITE_VARIADIC: case SITE_GO:
	case SITE_COUNT:
		break;
	}
	return false;
}

void
esc_check_forced(EscCheck *c, const SiteVerdict *v)
{
	assert(v->site != 0 && v->site < c->f->sites.len);
	const IrSite *site = &c->f->sites.at[v->site];
	const IrInstr *in = ir_instr(c->f, site->instr);
	if (v->placement == PLACE_STATIC) {
		if (!needs_no_memory(c, site, in))
			esc_check_site_fault(c, v->site, "static, but it needs memory");
		return;
	}
	bool is_heap = v->placement == PLACE_HEAP;
	if (!is_heap && site->is_kept)
		esc_check_site_fault(c, v->site, "on the stack, but the compiler keeps it on the heap");
	if (!is_heap && (site->kind == SITE_MAKE_CHAN || site->kind == SITE_GO))
		esc_check_site_fault(c, v->site, "on the stack, but of a kind that never is");
	if (!is_heap && is_too_large(c, site, in) && !needs_no_memory(c, site, in))
		esc_check_site_fault(c, v->site, "on the stack, but too large");
	if (v->placement == PLACE_STACK && is_dynamic(c, site, in))
		esc_check_site_fault(c, v->site, "on the stack, but its size has no bound");
}

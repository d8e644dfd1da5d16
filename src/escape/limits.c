/*
 * What the kind and size of a site say, whatever flows: the placement rule's first clause, and
 * the sites whose size decides at run time. The limits are gc's (cmd/compile/internal/ir/cfg.go and
 * walk); each is listed in doc/soundness.md.
 */
#include "escape/priv.h"

static const EscForced nothing = {PLACE_NONE, REASON_NONE, false};

static EscForced
too_large(bool gc_escapes)
{
	return (EscForced){PLACE_HEAP, REASON_TOO_LARGE, gc_escapes};
}

static const EscForced no_memory = {PLACE_STATIC, REASON_READ_ONLY, false};

/* Parameters and results are part of the caller's frame: gc has no limit for them. */
static bool
is_interface_variable(const IrFunc *f, const IrSite *site)
{
	IrLoc at = ir_instr(f, site->instr)->loc;
	if (at.line == 0)
		return false;
	vec_each(&f->params, i)
		if (memcmp(&f->params.at[i].loc, &at, sizeof at) == 0)
			return true;
	vec_each(&f->results, i)
		if (memcmp(&f->results.at[i].loc, &at, sizeof at) == 0)
			return true;
	return false;
}

/* Every execution of a make asks for at most *max elements. */
static bool
make_bound(const EscapeRun *run, const IrFunc *f, const IrInstr *in, IrValueId v, uint64_t *max)
{
	const IrConst *c = ir_const_of(f, ir_operand(f, in, 1));
	if (c && (c->kind == IRC_INT || c->kind == IRC_ZERO)) {
		*max = c->kind == IRC_INT ? c->bits : 0;
		return true;
	}
	return run->facts && absint_make_bound(run->facts, f->id, v, max);
}

static EscForced
make_slice(const EscapeRun *run, const IrFunc *f, const IrSite *site, uint64_t size)
{
	const IrInstr *in = ir_instr(f, site->instr);
	if (size == 0)
		return (EscForced){PLACE_STATIC, REASON_READ_ONLY, true};
	uint64_t max;
	if (!make_bound(run, f, in, site->instr, &max))
		return (EscForced){PLACE_SIZE, REASON_DYNAMIC_SIZE, false};
	if (run->opts.is_runtime_limits_off || max <= LIMIT_IMPLICIT / size)
		return nothing;
	if (ir_const_of(f, ir_operand(f, in, 1)))
		return too_large(true);
	return (EscForced){PLACE_SIZE, REASON_DYNAMIC_SIZE, false};
}

/* The existing array always has room: the site allocates nothing. */
static bool
append_fits(const EscapeRun *run, const IrFunc *f, IrValueId v)
{
	if (!run->facts)
		return false;
	const IrInstr *in = ir_instr(f, v);
	AbsInterval len = absint_len(run->facts, f->id, ir_operand(f, in, 0));
	AbsInterval cap = absint_cap(run->facts, f->id, ir_operand(f, in, 0));
	if (len.is_never || cap.is_never || !len.has_hi || !cap.has_lo)
		return false;
	int64_t more = in->n - 1;
	if (in->op == OP_APPENDALL) {
		AbsInterval tail = absint_len(run->facts, f->id, ir_operand(f, in, 1));
		if (tail.is_never || !tail.has_hi)
			return false;
		more = tail.hi;
	}
	return more >= 0 && len.hi >= 0 && more <= INT64_MAX - len.hi && len.hi + more <= cap.lo;
}

/* A string operation's result that is never longer than the buffer in the frame. */
static bool
is_short(const EscapeRun *run, const IrFunc *f, IrValueId v)
{
	const IrInstr *in = ir_instr(f, v);
	if (in->op == OP_STRCONV) {
		IrValueId from = ir_operand(f, in, 0);
		const IrConst *c = ir_const_of(f, from);
		IrTypeKind kind = ir_under(run->e->module, ir_instr(f, from)->type)->kind;
		if (kind >= IRT_INT && kind <= IRT_UINTPTR) /* string(rune) */
			return true;
		if (c && c->kind == IRC_STRING && c->str->len <= LIMIT_IMPLICIT / 4)
			return true; /* an array of exactly that length */
		if (c && c->kind == IRC_ZERO)
			return true;
	}
	if (!run->facts)
		return false;
	AbsInterval len = absint_len(run->facts, f->id, v);
	return !len.is_never && len.has_hi && len.hi <= LIMIT_STRING;
}

static EscForced
box(const IrModule *m, const IrSite *site, bool is_limits_off)
{
	const IrType *t = ir_type(m, site->type);
	if (site->is_readonly || t->size == 0 || (t->size == 1 && !t->has_pointers))
		return no_memory;
	return t->size > LIMIT_BOX && !is_limits_off ? too_large(false) : nothing;
}

static EscForced
forced(const EscapeRun *run, const IrFunc *f, const IrSite *site)
{
	const IrModule *m = run->e->module;
	const IrInstr *in = ir_instr(f, site->instr);
	bool is_off = run->opts.is_runtime_limits_off;
	uint64_t size = site->type ? ir_type(m, site->type)->size : 0;
	if (!is_off && site->type && ir_type(m, site->type)->align > m->pointer_size)
		return too_large(true);
	switch (site->kind) {
	case SITE_NONE:
	case SITE_COUNT:
	case SITE_MAKE_MAP:
	case SITE_VARIADIC:
	case SITE_DEFER:
		return nothing;
	case SITE_VAR:
		return !is_off && size > LIMIT_VAR && !is_interface_variable(f, site)
			       ? too_large(true)
			       : nothing;
	case SITE_NEW:
		return !is_off && size > LIMIT_IMPLICIT ? too_large(true) : nothing;
	case SITE_COMPOSITE: /* the array of a slice literal has no limit */
		return !is_off && size > LIMIT_IMPLICIT && site->text && site->text->s[0] == '&'
			       ? too_large(true)
			       : nothing;
	case SITE_MAKE_SLICE:
		return make_slice(run, f, site, size);
	case SITE_MAKE_CHAN:
	case SITE_GO:
		return (EscForced){PLACE_HEAP, REASON_ALWAYS_HEAP, true};
	case SITE_APPEND:
		return append_fits(run, f, site->instr)
			       ? nothing
			       : (EscForced){PLACE_SIZE, REASON_GROWS, false};
	case SITE_CLOSURE:
	case SITE_METHOD_VALUE:
		return in->op == OP_CLOSURE && in->n == 1 ? no_memory : nothing;
	case SITE_BOX:
		return box(m, site, is_off);
	case SITE_STRING:
		if (site->is_readonly)
			return no_memory;
		return is_short(run, f, site->instr)
			       ? nothing
			       : (EscForced){PLACE_SIZE, REASON_DYNAMIC_SIZE, false};
	}
	return nothing;
}

EscForced
esc_forced(const EscapeRun *run, const IrFunc *f, const IrSite *site)
{
	EscForced how = forced(run, f, site);
	bool is_left_out =
		(how.placement == PLACE_HEAP && !esc_has_rule(run, ESCAPE_RULE_FORCED_HEAP)) ||
		(how.placement == PLACE_SIZE && !esc_has_rule(run, ESCAPE_RULE_FORCED_SIZE));
	return is_left_out ? nothing : how;
}

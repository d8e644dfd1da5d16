/*
 * What the kind and size of a site say, whatever flows: the placement rule's first clause, and
 * the sites whose size decides at run time. The limits are gc's (limits.def); doc/soundness.md says
 * which kind has which.
 */
#include "escape/priv.h"

static const EscForced nothing = {.placement = PLACE_NONE, .reason = REASON_NONE};
static const EscForced no_memory = {.placement = PLACE_STATIC, .reason = REASON_READ_ONLY};

static EscForced
on_heap(Reason reason)
{
	assert(reason != REASON_NONE);
	return (EscForced){.placement = PLACE_HEAP,
			   .reason = reason,
			   .is_heap_memory = true};
}

static EscForced
by_size(Reason reason)
{
	return (EscForced){.placement = PLACE_SIZE, .reason = reason, .is_heap_memory = true};
}

static const EscLimits rows[] = {
#define LIMITS(...) {__VA_ARGS__},
#include "escape/limits.def"
#undef LIMITS
};
#define N_ROWS (sizeof rows / sizeof rows[0])

static void
lower_to(uint32_t *limit, uint32_t other)
{
	if (other < *limit)
		*limit = other;
}

EscLimits
esc_limits(uint32_t minor, bool is_exact)
{
	assert(minor != 0);
	size_t i = N_ROWS - 1;
	while (i > 0 && rows[i].minor > minor)
		i--;
	EscLimits limits = rows[i];
	for (i++; !is_exact && i < N_ROWS; i++) {
		assert(rows[i].minor > rows[i - 1].minor);
		lower_to(&limits.variable, rows[i].variable);
		lower_to(&limits.implicit, rows[i].implicit);
		lower_to(&limits.boxed, rows[i].boxed);
		lower_to(&limits.string, rows[i].string);
		lower_to(&limits.make, rows[i].make);
	}
	return limits;
}

/* Whether an object of that size is on the heap for it. */
static bool
exceeds(const EscapeRun *run, uint64_t size, uint32_t limit)
{
	return size > limit && !run->opts.is_runtime_limits_off;
}

/* Every execution of a make asks for at most *max elements. */
static bool
make_bound(const EscapeRun *run, const IrFunc *f, const IrInstr *in, IrValueId v, uint64_t *max)
{
	assert(in->op == OP_MAKESLICE && ir_instr(f, v) == in);
	const IrConst *c = ir_const_of(f, ir_operand(f, in, 1));
	if (c && (c->kind == IRC_INT || c->kind == IRC_ZERO)) {
		*max = c->kind == IRC_INT ? c->bits : 0;
		return true;
	}
	return run->facts && absint_make_bound(run->facts, f->id, v, max);
}

/*
 * gc takes a constant size for an array of the frame. Any other one it compares at run time with its
 * buffer, whatever bound we know: what the slice holds may be held by the heap.
 */
static EscForced
make_slice(const EscapeRun *run, const IrFunc *f, const IrSite *site, uint64_t size)
{
	const IrInstr *in = ir_instr(f, site->instr);
	assert(in->op == OP_MAKESLICE && site->kind == SITE_MAKE_SLICE);
	bool is_constant = ir_const_of(f, ir_operand(f, in, 1)) != NULL;
	uint32_t buffer = run->limits.make;
	if (size == 0)
		return no_memory;
	if (!is_constant && buffer == 0 && !run->opts.is_runtime_limits_off)
		return on_heap(REASON_ALWAYS_HEAP);
	uint64_t max;
	if (!make_bound(run, f, in, site->instr, &max))
		return by_size(REASON_DYNAMIC_SIZE);
	/* As gc has it: the product may be more than a number holds. */
	if (run->opts.is_runtime_limits_off)
		return nothing;
	if (max > run->limits.implicit / size)
		return is_constant ? on_heap(REASON_TOO_LARGE) : by_size(REASON_DYNAMIC_SIZE);
	EscForced forced = nothing;
	forced.is_heap_memory = !is_constant && max > buffer / size;
	return forced;
}

/* The existing array always has room: the site allocates nothing. */
static bool
append_fits(const EscapeRun *run, const IrFunc *f, IrValueId v)
{
	if (!run->facts)
		return false;
	const IrInstr *in = ir_instr(f, v);
	assert(in->op == OP_APPEND || in->op == OP_APPENDALL);
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
	assert(ir_instr(f, v)->op == OP_STRCONV || ir_instr(f, v)->op == OP_CONCAT);
	const IrInstr *in = ir_instr(f, v);
	if (in->op == OP_STRCONV) {
		IrValueId from = ir_operand(f, in, 0);
		const IrConst *c = ir_const_of(f, from);
		IrTypeKind kind = ir_under(run->e->module, ir_instr(f, from)->type)->kind;
		if (kind >= IRT_INT && kind <= IRT_UINTPTR) /* string(rune) */
			return true;
		if (c && c->kind == IRC_STRING && c->str->len <= run->limits.implicit / 4)
			return true; /* an array of exactly that length */
		if (c && c->kind == IRC_ZERO)
			return true;
	}
	if (!run->facts)
		return false;
	AbsInterval len = absint_len(run->facts, f->id, v);
	return !len.is_never && len.has_hi && len.hi <= run->limits.string;
}

static EscForced
box(const EscapeRun *run, const IrSite *site)
{
	assert(site->kind == SITE_BOX);
	const IrType *t = ir_type(run->e->module, site->type);
	if (site->is_readonly || t->size == 0 || (t->size == 1 && !t->has_pointers))
		return no_memory;
	return exceeds(run, t->size, run->limits.boxed) ? on_heap(REASON_TOO_LARGE) : nothing;
}

static EscForced
if_exceeds(const EscapeRun *run, uint64_t size, uint32_t limit)
{
	return exceeds(run, size, limit) ? on_heap(REASON_TOO_LARGE) : nothing;
}

/* Whether the object may be too large for the frame. */
static bool
has_limit(const IrSite *site)
{
	switch (site->kind) {
	case SITE_VAR:
	case SITE_NEW:
	case SITE_MAKE_SLICE:
	case SITE_METHOD_VALUE:
	case SITE_BOX:
		return true;
	case SITE_COMPOSITE:
		return !site->is_array;
	case SITE_CLOSURE: /* what is captured by value is small */
	case SITE_DEFER:
	case SITE_NONE:
	case SITE_MAKE_MAP:
	case SITE_MAKE_CHAN:
	case SITE_APPEND:
	case SITE_STRING:
	case SITE_VARIADIC:
	case SITE_GO:
	case SITE_COUNT:
		return false;
	}
	return false;
}

static EscForced
forced(const EscapeRun *run, const IrFunc *f, const IrSite *site)
{
	assert(site->instr != 0);
	const IrModule *m = run->e->module;
	const IrInstr *in = ir_instr(f, site->instr);
	const EscLimits *limits = &run->limits;
	uint64_t size = site->type ? ir_type(m, site->type)->size : 0;
	if (site->is_kept)
		return on_heap(REASON_KEPT);
	/* Callers make room for parameters and results. */
	if (site->param || site->result)
		return nothing;
	if (site->is_static) /* memory that may be written, and that no stack's move corrects */
		return (EscForced){.placement = PLACE_STATIC,
				   .reason = REASON_PACKAGE_DATA,
				   .is_heap_memory = true};
	if (site->type && ir_type(m, site->type)->is_unsized && has_limit(site))
		return by_size(REASON_DYNAMIC_SIZE);
	if (site->type && exceeds(run, ir_type(m, site->type)->align, m->pointer_size))
		return on_heap(REASON_TOO_LARGE);
	switch (site->kind) {
	case SITE_NONE:
	case SITE_COUNT:
	case SITE_MAKE_MAP:
	case SITE_VARIADIC:
		return nothing;
	case SITE_VAR:
		return if_exceeds(run, size, limits->variable);
	case SITE_NEW:
		return if_exceeds(run, size, limits->implicit);
	case SITE_COMPOSITE:
		return site->is_array ? nothing : if_exceeds(run, size, limits->implicit);
	case SITE_MAKE_SLICE:
		return make_slice(run, f, site, size);
	case SITE_MAKE_CHAN:
	case SITE_GO:
		return on_heap(REASON_ALWAYS_HEAP);
	case SITE_APPEND:
		return append_fits(run, f, site->instr) ? nothing : by_size(REASON_GROWS);
	case SITE_CLOSURE:
	case SITE_METHOD_VALUE:
	case SITE_DEFER:
		if (in->op == OP_CLOSURE && in->n == 1)
			return no_memory;
		return if_exceeds(run, size, limits->implicit);
	case SITE_BOX:
		return box(run, site);
	case SITE_STRING:
		if (site->is_readonly)
			return no_memory;
		return is_short(run, f, site->instr) ? nothing : by_size(REASON_DYNAMIC_SIZE);
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

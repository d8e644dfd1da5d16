/*
 * The certificate: whether the facts that are published of a module are an inductive invariant.
 * If they hold before a step of a run, they hold after it, and they hold at the start; so they
 * hold always. One transfer of each block shows that:
 *
 *  - at the entry, and in the recover block, nothing is claimed but what holds of parameters;
 *  - from what is claimed at the start of a block each instruction computes what is claimed of
 *    it;
 *  - an edge that is not claimed infeasible leads to a block that is not claimed dead, and at the
 *    end of its source holds what is claimed at the start of the other;
 *  - what is claimed of parameters, results and globals covers what reached code passes, returns
 *    and stores, and is nothing where code that is not seen has a say;
 *  - a function that is claimed to never return has no `ret` that is reached without returning
 *    from a call of such a function. (The first one of them to return would contradict that.)
 *
 * What the facts leave out of their tables, and which they call dead, is not looked at; that is
 * why every way into it must be refuted. The code shares types with the analysis, and nothing
 * else: exact.c has the arithmetic, certify_value.c the instructions, certify_edge.c the
 * conditions.
 */
#include "absint/priv.h"

#include "base/pool.h"

#define MAX_FAULTS 40 /* whose text is given */

void
absint_certify_fault(AbsCertifier *c, const char *fmt, ...)
{
	if (++c->n_faults > MAX_FAULTS)
		return;
	if (c->f != NULL)
		buf_printf(c->faults, "%s: ", c->f->name->s);
	if (c->block != 0)
		buf_printf(c->faults, "^%u: ", c->block);
	if (c->value != 0) {
		ir_print_instr(c->m, c->f, c->value, c->faults);
		buf_puts(c->faults, ": ");
	}
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(c->faults, fmt, ap);
	va_end(ap);
	buf_putc(c->faults, '\n');
}

/* --------------------------------------------------------------- the module */

static bool
is_signed(IrTypeKind k)
{
	return k >= IRT_INT && k <= IRT_INT64;
}

static AbsShape
shape_of(const IrModule *m, IrTypeId id)
{
	const AbsInt word = { (uint8_t)(m->pointer_size * 8), true };
	const IrType *t = ir_under(m, id);
	if (t->kind == IRT_STRING)
		return (AbsShape){ SHAPE_STRING, word };
	if (t->kind == IRT_SLICE)
		return (AbsShape){ SHAPE_SLICE, word };
	if (t->kind == IRT_BOOL)
		return (AbsShape){ SHAPE_INT, { 1, false } };
	if (t->kind < IRT_INT || t->kind > IRT_UINTPTR)
		return (AbsShape){ SHAPE_NONE, { 0, false } };
	return (AbsShape){ SHAPE_INT, { (uint8_t)(t->size * 8), is_signed(t->kind) } };
}

/* What the function really does is not in the module: it has no body, or that of a model. */
static bool
is_unseen(const IrFunc *f)
{
	return f->body != BODY_HERE || f->is_model;
}

/* Code that is not in the module may call an entry, an exported function of an open world, a
 * method, and all that is in a package with functions without body. */
static bool
may_be_called(const AbsCertifier *c, const IrFunc *f, const Map *bodyless)
{
	return f->is_entry || f->is_outside ||
	       (f->is_exported && !c->facts->options.is_closed) ||
	       map_has(bodyless, map_key(ir_name_package(c->m->strs, f->name)));
}

static void
scan_uses(AbsCertifier *c, const IrFunc *f, const IrInstr *in)
{
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId v = ir_operand(f, in, i);
		const IrInstr *used = v == 0 ? NULL : ir_instr(f, v);
		if (used == NULL)
			continue;
		if (used->op == OP_FUNC && (in->op != OP_CALL || i != 0))
			c->is_open[used->aux] = true;
		if (used->op == OP_GLOBAL && (i != 0 || (in->op != OP_LOAD && in->op != OP_STORE)))
			c->is_private[used->aux] = false;
	}
}

static void
scan_module(AbsCertifier *c)
{
	const IrModule *m = c->m;
	Map bodyless = { 0 };
	for (IrFuncId id = 1; id < m->funcs.len; id++)
		if (is_unseen(ir_func(m, id)) && !ir_func(m, id)->is_unreached)
			map_put(&bodyless, map_key(ir_name_package(m->strs, ir_func(m, id)->name)),
				1);
	for (IrGlobalId g = 1; g < m->globals.len; g++) {
		const IrGlobal *var = &m->globals.at[g];
		c->is_private[g] =
			!var->is_outside && !(var->is_exported && !c->facts->options.is_closed) &&
			!map_has(&bodyless, map_key(ir_name_package(m->strs, var->name)));
	}
	for (IrFuncId id = 1; id < m->funcs.len; id++) {
		const IrFunc *f = ir_func(m, id);
		if (may_be_called(c, f, &bodyless))
			c->is_open[id] = c->is_needed[id] = true;
		for (IrValueId v = 1; v < f->instrs.len; v++)
			if (ir_instr(f, v)->block != 0)
				scan_uses(c, f, ir_instr(f, v));
	}
	for (uint32_t i = 0; i < m->methods.len; i++)
		vec_each(&m->methods.at[i].methods, k) {
			IrFuncId id = m->methods.at[i].methods.at[k].func;
			c->is_open[id] = c->is_needed[id] = true;
		}
}

/* ---------------------------------------------------------- what is asked */

/* Whether an answer to the other stages covers a. */
static bool
answers(AbsInterval i, AbsSpan a)
{
	if (absint_exact_is_none(a))
		return true;
	return !i.is_never && (!i.has_lo || i.lo <= a.lo) && (!i.has_hi || a.hi <= i.hi);
}

static void
check_answers(AbsCertifier *c, IrValueId v, AbsShape s, AbsClaim r)
{
	AbsInterval len = absint_len(c->facts, c->f->id, v);
	AbsInterval cap = absint_cap(c->facts, c->f->id, v);
	if (absint_claim_is_none(s, r) || s.kind == SHAPE_NONE)
		return;
	if (s.kind == SHAPE_INT && !answers(absint_value(c->facts, c->f->id, v), r.a))
		absint_certify_fault(c, "what is answered of its value is too narrow");
	if (s.kind != SHAPE_INT && !answers(len, r.a))
		absint_certify_fault(c, "what is answered of its length is too narrow");
	if (s.kind == SHAPE_SLICE && !answers(cap, r.b))
		absint_certify_fault(c, "what is answered of its capacity is too narrow");
}

/* ------------------------------------------------------- what leaves a block */

static bool
is_counted(const AbsCertifier *c)
{
	return c->ff->is_called;
}

/* The claims of callees and captures cover these operands; whatever is named may be called. */
static void
check_references(AbsCertifier *c, const AbsView *view, const IrInstr *in)
{
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId v = ir_operand(c->f, in, i);
		const IrInstr *used = v == 0 ? NULL : ir_instr(c->f, v);
		if (used != NULL && used->op == OP_FUNC && !c->facts->funcs[used->aux].is_called)
			absint_certify_fault(c, "@%s counts as never called",
					     ir_func(c->m, used->aux)->name->s);
	}
	IrFuncId g = in->op == OP_CALL || in->op == OP_CLOSURE ? ir_static_callee(c->f, in) : 0;
	if (g == 0)
		return;
	const FuncFacts *callee = &c->facts->funcs[g];
	assert(in->n > 0);
	uint32_t first = in->op == OP_CLOSURE ? ir_func(c->m, g)->params.len : 0;
	assert(callee->params != NULL && first + in->n - 1 <= callee->n_params);
	for (uint32_t i = 1; i < in->n; i++) {
		IrValueId v = ir_operand(c->f, in, i);
		AbsShape s = absint_claim_shape(c, v);
		AbsClaim claim = absint_claim_of(s, callee->params[first + i - 1]);
		if (!absint_claim_within(s, absint_claim_at(c, view, v), claim))
			absint_certify_fault(c, "argument %u is more than @%s counts on", i - 1,
					     ir_func(c->m, g)->name->s);
	}
}

static void
check_store(AbsCertifier *c, const AbsView *view, const IrInstr *in)
{
	const IrInstr *p = ir_instr(c->f, ir_operand(c->f, in, 0));
	IrValueId v = ir_operand(c->f, in, 1);
	AbsShape s = absint_claim_shape(c, v);
	if (p->op != OP_GLOBAL || !c->facts->globals[p->aux].is_tracked)
		return;
	if (!absint_claim_within(s, absint_claim_at(c, view, v),
				 absint_claim_of(s, c->facts->globals[p->aux].val)))
		absint_certify_fault(c, "what is stored is more than the variable holds");
}

static void
check_return(AbsCertifier *c, const AbsView *view, const IrInstr *in)
{
	assert(in->n == c->ff->n_results);
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId v = ir_operand(c->f, in, i);
		AbsShape s = absint_claim_shape(c, v);
		if (!absint_claim_within(s, absint_claim_at(c, view, v),
					 absint_claim_of(s, c->ff->results[i])))
			absint_certify_fault(c, "result %u is more than callers count on", i);
	}
}

/* ------------------------------------------------------------------ blocks */

static bool
is_root(const IrFunc *f, IrBlockId b)
{
	return b == 1 || b == f->recover;
}

/* What is claimed at the start of a block: sorted, of values that were not made in the block, and
 * where control begins nothing beyond where they are defined. */
static void
check_state(AbsCertifier *c, IrBlockId b)
{
	const AbsEnv *e = c->ff->states[b];
	for (uint32_t i = 0; i < e->n; i++) {
		c->value = e->at[i].v;
		const IrInstr *in = ir_instr(c->f, c->value);
		AbsShape s = absint_claim_shape(c, c->value);
		if (i > 0 && e->at[i - 1].v >= e->at[i].v)
			absint_certify_fault(c, "the state is not sorted");
		if (in->block == b && in->op != OP_PHI)
			absint_certify_fault(c, "the state has a value that the block makes");
		if (is_root(c->f, b) && !absint_claim_within(s, absint_claim_def(c, c->value),
							     absint_claim_of(s, e->at[i].val)))
			absint_certify_fault(c, "more is claimed than holds at the entry");
	}
	c->value = 0;
}

static void
check_make(AbsCertifier *c, IrValueId v, AbsClaim r)
{
	uint64_t max;
	assert(ir_instr(c->f, v)->op == OP_MAKESLICE);
	if (absint_make_bound(c->facts, c->f->id, v, &max) && r.b.hi > (AbsWide)max)
		absint_certify_fault(c, "it may be larger than its bound");
}

/* One instruction; true if control may go on after it. */
static bool
check_instr(AbsCertifier *c, const AbsView *view, const IrInstr *in, IrValueId v)
{
	AbsShape s = absint_claim_shape(c, v);
	if (is_counted(c)) {
		check_references(c, view, in);
		if (in->op == OP_STORE)
			check_store(c, view, in);
	}
	if (in->op == OP_RET)
		check_return(c, view, in);
	if (absint_claim_never_returns(c, in))
		return false;
	if (s.kind == SHAPE_NONE)
		return true;
	AbsClaim r = absint_claim_result(c, view, v);
	if (absint_claim_is_none(s, r))
		return false;
	if (!absint_claim_within(s, r, absint_claim_def(c, v)))
		absint_certify_fault(c, "it computes more than is claimed");
	if (in->op == OP_MAKESLICE)
		check_make(c, v, r);
	check_answers(c, v, s, r);
	return true;
}

static void
check_block(AbsCertifier *c, IrBlockId b)
{
	const IdVec *instrs = &c->f->blocks.at[b].instrs;
	AbsView view = { .env = c->ff->states[b] };
	if (view.env == NULL) {
		absint_certify_fault(c, "it is reached and has no state");
		c->stops[b] = true;
		return;
	}
	check_state(c, b);
	for (uint32_t i = 0; i < instrs->len && !c->stops[b]; i++) {
		c->value = instrs->at[i];
		c->stops[b] = !check_instr(c, &view, ir_instr(c->f, c->value), c->value);
	}
	c->value = 0;
}

/* Phis that the state has no entry of have what is claimed where they are defined. */
static AbsClaim
claimed_at_start(const AbsCertifier *c, IrBlockId b, IrValueId v)
{
	const AbsView start = { .env = c->ff->states[b] };
	return absint_claim_at(c, &start, v);
}

static void
check_arrival(AbsCertifier *c, const AbsView *view, IrBlockId to, uint32_t slot)
{
	const AbsEnv *e = c->ff->states[to];
	const IdVec *instrs = &c->f->blocks.at[to].instrs;
	for (uint32_t i = 0; i < e->n; i++) {
		c->value = e->at[i].v;
		AbsShape s = absint_claim_shape(c, c->value);
		if (ir_instr(c->f, c->value)->block != to &&
		    !absint_claim_within(s, absint_claim_at(c, view, c->value),
					 absint_claim_of(s, e->at[i].val)))
			absint_certify_fault(c, "more is claimed in ^%u than holds on the edge",
					     to);
	}
	for (uint32_t i = 0; ir_instr(c->f, instrs->at[i])->op == OP_PHI; i++) {
		c->value = instrs->at[i];
		AbsShape s = absint_claim_shape(c, c->value);
		IrValueId from = ir_operand(c->f, ir_instr(c->f, c->value), slot);
		if (s.kind != SHAPE_NONE &&
		    !absint_claim_within(s, absint_claim_at(c, view, from),
					 claimed_at_start(c, to, c->value)))
			absint_certify_fault(c, "more comes in than is claimed");
	}
	c->value = 0;
}

static void
check_edge(AbsCertifier *c, IrBlockId b, uint32_t i)
{
	IrBlockId to = c->f->blocks.at[b].succs[i];
	if (to == 0 || c->stops[b])
		return;
	const AbsView *view = absint_certify_edge(c, b, i);
	if (view == NULL)
		return;
	uint32_t slot = absint_certify_slot(c->f, b, i);
	assert(c->f->blocks.at[to].preds.at[slot] == b);
	if (!absint_edge_feasible(c->facts, c->f->id, b, i) ||
	    !absint_pred_feasible(c->facts, c->f->id, to, slot))
		absint_certify_fault(c, "the edge to ^%u may be taken", to);
	if (!absint_block_reachable(c->facts, c->f->id, to) || c->ff->states[to] == NULL)
		absint_certify_fault(c, "^%u may be entered", to);
	else
		check_arrival(c, view, to, slot);
}

/* --------------------------------------------------------------- functions */

/* Whether a `ret` is reached if calls of functions that are claimed to never return do not. */
static bool
finds_return(const AbsCertifier *c)
{
	BitSet seen = { 0 };
	bits_add(&seen, 1);
	for (uint32_t is_new = 1; is_new;) {
		is_new = 0;
		bits_each(&seen, b) {
			const IrBlock *block = &c->f->blocks.at[b];
			bool stops = false;
			vec_each(&block->instrs, i)
				stops |= absint_claim_never_returns(
					c, ir_instr(c->f, block->instrs.at[i]));
			if (!stops && ir_instr(c->f, *vec_last(&block->instrs))->op == OP_RET)
				return true;
			for (uint32_t i = 0; i < 2 && !stops; i++)
				if (block->succs[i] != 0)
					is_new |= bits_add(&seen, block->succs[i]);
		}
	}
	return false;
}

/* What is claimed of parameters, captures and results before any instruction is looked at. */
static void
check_interface(AbsCertifier *c)
{
	const IrFunc *f = c->f;
	const FuncFacts *ff = c->ff;
	assert(ff->n_params == f->params.len + f->captures.len && ff->n_results == f->results.len);
	bool is_any = c->is_open[f->id] || !ff->is_called;
	if (c->is_needed[f->id] && !ff->is_called)
		absint_certify_fault(c, "it counts as never called");
	for (uint32_t i = 0; i < f->params.len; i++) {
		AbsShape s = c->shapes[f->params.at[i].type];
		if (is_any && !absint_claim_within(s, absint_claim_all(s),
						   absint_claim_of(s, ff->params[i])))
			absint_certify_fault(c, "parameter %u may be anything", i);
	}
	for (uint32_t i = 0; i < f->results.len && is_unseen(f); i++) {
		AbsShape s = c->shapes[f->results.at[i].type];
		if (!absint_claim_within(s, absint_claim_all(s),
					 absint_claim_of(s, ff->results[i])))
			absint_certify_fault(c, "result %u may be anything", i);
	}
	if (!ff->may_return && (is_unseen(f) || f->recover != 0 || finds_return(c)))
		absint_certify_fault(c, "it may return");
}

/* Parameters, captures and constants as values. */
static void
check_pseudo(AbsCertifier *c)
{
	for (IrValueId v = 1; v < c->f->instrs.len; v++) {
		const IrInstr *in = ir_instr(c->f, v);
		AbsShape s = absint_claim_shape(c, v);
		if (s.kind == SHAPE_NONE || in->block != 0)
			continue;
		c->value = v;
		AbsClaim r = absint_claim_def(c, v);
		if (in->op == OP_PARAM || in->op == OP_CAPTURE) {
			uint32_t first = in->op == OP_CAPTURE ? c->f->params.len : 0;
			r = absint_claim_of(s, c->ff->params[first + in->aux]);
			if (!absint_claim_within(s, r, absint_claim_def(c, v)))
				absint_certify_fault(c, "callers may give more");
		} else if (in->op != OP_CONST) {
			continue;
		}
		check_answers(c, v, s, r);
	}
	c->value = 0;
}

/* In each block first what it does, in any order; then its edges, in an order that has most of a
 * block's predecessors before it, so that what is found on their edges is at hand. */
static void
check_body(AbsCertifier *c)
{
	const IrFunc *f = c->f;
	const IrCfg *cfg = ir_cfg(f);
	assert(c->ff->blocks != NULL && c->ff->states != NULL);
	c->stops = mem_data(f->blocks.len * sizeof *c->stops);
	c->passages = mem_array(AbsPassage, 2 * f->blocks.len);
	for (uint32_t i = 0; i < c->ff->ids.len; i++)
		c->place[c->ff->ids.at[i]] = i + 1;
	check_pseudo(c);
	for (uint32_t i = 0; i < cfg->rpo.len; i++) {
		c->block = cfg->rpo.at[i];
		if (absint_block_reachable(c->facts, f->id, c->block))
			check_block(c, c->block);
		else if (is_root(f, c->block))
			absint_certify_fault(c, "it may be entered");
	}
	for (uint32_t i = 0; i < cfg->rpo.len; i++) {
		c->block = cfg->rpo.at[i];
		for (uint32_t k = 0; k < 2; k++)
			if (absint_block_reachable(c->facts, f->id, c->block))
				check_edge(c, c->block, k);
	}
	c->block = 0;
	for (uint32_t i = 0; i < c->ff->ids.len; i++)
		c->place[c->ff->ids.at[i]] = 0;
}

static void
check_func(AbsCertifier *c, IrFuncId id)
{
	c->f = ir_func(c->m, id);
	c->ff = &c->facts->funcs[id];
	check_interface(c);
	if (c->f->body == BODY_HERE)
		check_body(c);
	c->f = NULL;
}

/* It begins as zero. */
static void
check_global(AbsCertifier *c, IrGlobalId g)
{
	const GlobalFacts *gf = &c->facts->globals[g];
	AbsShape s = c->shapes[c->m->globals.at[g].type];
	const AbsClaim zero = { { 0, 0 }, { 0, 0 } };
	AbsClaim claim = gf->is_tracked ? absint_claim_of(s, gf->val) : absint_claim_all(s);
	const char *name = c->m->globals.at[g].name->s;
	if (s.kind == SHAPE_NONE)
		return;
	if (gf->is_tracked && !c->is_private[g])
		absint_certify_fault(c, "$%s may be written by code that is not seen", name);
	if (!absint_claim_within(s, zero, claim))
		absint_certify_fault(c, "$%s is zero at first", name);
	if (s.kind == SHAPE_INT && !answers(absint_global(c->facts, g), claim.a))
		absint_certify_fault(c, "what is answered of $%s is too narrow", name);
}

/* Functions are examined on several threads for whether they have faults, which none should have;
 * those that have are examined once more, in their order, for the text. */
typedef struct CertifyAll {
	AbsCertifier *threads; /* by thread: one of its own */
	bool *is_bad;          /* by function */
} CertifyAll;

static void
examine_func(void *arg, uint32_t i, uint32_t thread)
{
	CertifyAll *all = arg;
	AbsCertifier *c = &all->threads[thread];
	c->n_faults = 0;
	buf_clear(c->faults);
	if (i > 0)
		check_func(c, i);
	all->is_bad[i] = c->n_faults > 0;
}

static uint32_t *
new_places(const IrModule *m)
{
	uint32_t n_values = 1;
	for (IrFuncId id = 1; id < m->funcs.len; id++)
		if (ir_func(m, id)->instrs.len > n_values)
			n_values = ir_func(m, id)->instrs.len;
	return mem_data(sizeof(uint32_t) * n_values);
}

static void
check_funcs(AbsCertifier *c)
{
	uint32_t asked = c->facts->options.n_threads, n_threads = asked > 1 ? asked : 1;
	uint32_t n = c->m->funcs.len;
	CertifyAll all = { .threads = mem_array(AbsCertifier, n_threads), .is_bad = mem_data(n) };
	for (uint32_t i = 0; i < n_threads; i++) {
		all.threads[i] = *c;
		all.threads[i].faults = mem_new(Buf);
		all.threads[i].place = new_places(c->m);
	}
	pool_each(n_threads, n, examine_func, &all);
	c->place = new_places(c->m);
	for (IrFuncId id = 1; id < n; id++)
		if (all.is_bad[id])
			check_func(c, id);
}

bool
absint_certify(const AbsFacts *a, Buf *faults)
{
	const IrModule *m = a->m;
	AbsCertifier c = { .facts = a, .m = m, .faults = faults };
	if (a->options.is_off)
		return true; /* nothing is claimed */
	assert(a->options.keeps_states);
	c.shapes = mem_data(sizeof *c.shapes * (m->types.len + 1));
	for (IrTypeId t = 1; t < m->types.len; t++)
		if (ir_type(m, t)->kind != IRT_NONE)
			c.shapes[t] = shape_of(m, t);
	c.is_open = mem_data(m->funcs.len + 1);
	c.is_needed = mem_data(m->funcs.len + 1);
	c.is_private = mem_data(m->globals.len + 1);
	scan_module(&c);
	for (IrGlobalId g = 1; g < m->globals.len; g++)
		check_global(&c, g);
	check_funcs(&c);
	if (c.n_faults > MAX_FAULTS)
		buf_printf(faults, "and %u more\n", c.n_faults - MAX_FAULTS);
	return c.n_faults == 0;
}

/*
 * What the module's text says before anything is computed, and the lists of acts: what a pass over
 * a function has to look at.
 *
 * A function is open if code that is not a static call in the module may call it: it is
 * exported, an entry, marked `outside`, in a method table, used as a value, or its package has
 * functions without a body (assembly calls what it likes in its own package). A global is
 * tracked if all its uses in the module are direct loads and stores of the whole variable, no
 * code outside of the module can name it and it is not marked `outside`.
 *
 * SOUND: code without a body does not touch other packages' unexported variables, nor call their
 * unexported functions, unless they are marked `outside` (tests/absint/assembly.ir).
 */
#include "absint/priv.h"

/* A set of interned strings: the packages that have functions without body. A model describes what
 * happens to pointers, not all that the code may call. A Go body that was not lowered does not
 * count: it does not run, or @~unseen.code names what it uses. */
static Map
bodyless_packages(const AbsFacts *a)
{
	Map set = { 0 };
	for (IrFuncId id = 1; id < a->m->funcs.len; id++) {
		const IrFunc *f = ir_func(a->m, id);
		if (!absint_returns_known(f) && !f->is_unreached)
			map_put(&set, map_key(ir_name_package(a->m->strs, f->name)), 1);
	}
	return set;
}

/* Whether the function or global is of one of these packages. */
static bool
is_in(const AbsFacts *a, const Str *name, const Map *packages)
{
	return map_has(packages, map_key(ir_name_package(a->m->strs, name)));
}

static void
init_func(AbsFacts *a, IrFuncId id, const Map *bodyless)
{
	const IrFunc *f = ir_func(a->m, id);
	FuncFacts *ff = &a->funcs[id];
	assert(f->id == id);
	ff->n_params = f->params.len + f->captures.len;
	ff->n_results = f->results.len;
	ff->entry = a->n_table;
	a->n_table += ff->n_params + ff->n_results;
	ff->may_return = !absint_returns_known(f) || f->recover != 0;
	bool is_named = f->is_entry || f->is_outside ||
			(f->is_exported && !a->options.is_closed);
	ff->is_open = is_named || f->body != BODY_HERE || is_in(a, f->name, bodyless);
	ff->is_called = ff->is_open;
}

static void
init_global(AbsFacts *a, IrGlobalId g, const Map *bodyless)
{
	const IrGlobal *var = &a->m->globals.at[g];
	GlobalFacts *gf = &a->globals[g];
	AbsShape s = a->shapes[var->type];
	gf->is_tracked = s.kind != SHAPE_NONE && !var->is_outside &&
			 !(var->is_exported && !a->options.is_closed) &&
			 !is_in(a, var->name, bodyless);
	gf->val = absint_val_zero(s);
}

static void
add_once(IdVec *ids, uint32_t id)
{
	if (ids->len == 0 || *vec_last(ids) != id)
		vec_push(ids, id);
}

/* What a pass has to do with the instruction because of its operand number i. */
static uint32_t
scan_operand(AbsFacts *a, const IrFunc *f, const IrInstr *in, uint32_t i)
{
	IrValueId v = ir_operand(f, in, i);
	if (v == 0)
		return 0;
	const IrInstr *def = ir_instr(f, v);
	uint8_t *uses = &a->scratch.uses[v];
	*uses += *uses < 2;
	if (def->op != OP_GLOBAL && def->op != OP_FUNC)
		return 0;
	if (def->op == OP_GLOBAL) {
		GlobalFacts *gf = &a->globals[def->aux];
		if (i != 0 || (in->op != OP_LOAD && in->op != OP_STORE))
			gf->is_tracked = false;
		else if (in->op == OP_LOAD)
			add_once(&gf->readers, f->id);
		return in->op == OP_STORE && gf->is_tracked ? ACT_RECORD : 0;
	}
	FuncFacts *callee = &a->funcs[def->aux];
	bool is_callee = i == 0 && (in->op == OP_CALL || in->op == OP_CLOSURE);
	if (!is_callee || in->op == OP_CLOSURE)
		callee->is_open = true;
	if (!is_callee)
		return ACT_RECORD;
	add_once(&callee->callers, f->id);
	vec_push(&a->funcs[f->id].callees, def->aux);
	return in->op == OP_CALL && in->mode == CALL_PLAIN ? ACT_RECORD | ACT_CALL : ACT_RECORD;
}

/* Whether transfer.c says "anything" of the instruction's value with any operands. */
static bool
gives_anything(const AbsFacts *a, const IrFunc *f, const IrInstr *in)
{
	const IrInstr *first = in->n > 0 && ir_operand(f, in, 0) != 0
				       ? ir_instr(f, ir_operand(f, in, 0))
				       : NULL;
	if (first == NULL)
		return false;
	if (in->op == OP_LOAD)
		return first->op != OP_GLOBAL;
	if (in->op == OP_CALL)
		return first->op != OP_FUNC;
	if (in->op == OP_BIN)
		return a->shapes[first->type].kind == SHAPE_NONE;
	if (in->op == OP_EXTRACT)
		return first->op == OP_INVOKE || first->op == OP_ASSERTOK ||
		       first->op == OP_MAPGETOK || first->op == OP_RECVOK ||
		       (first->op == OP_CALL && ir_static_callee(f, first) == 0);
	return in->op == OP_INVOKE || in->op == OP_INDEX || in->op == OP_ASSERT ||
	       in->op == OP_MAPGET || in->op == OP_RECV;
}

/* What a pass has to do with instruction v, which may turn out to be nothing. */
static void
scan_instr(AbsFacts *a, const IrFunc *f, IrValueId v)
{
	const IrInstr *in = ir_instr(f, v);
	uint32_t what = 0;
	if (a->shapes[in->type].kind != SHAPE_NONE)
		what = gives_anything(a, f, in) ? ACT_COMPUTE | ACT_ANY : ACT_COMPUTE;
	if (in->op == OP_RET && in->n > 0)
		what |= ACT_RECORD;
	for (uint32_t i = 0; i < in->n; i++)
		what |= scan_operand(a, f, in, i);
	if (what != 0)
		vec_push(&a->acts, absint_act(v, what));
}

/* A branch that is decided by v may be the only one to read it, and what it was computed from. */
static void
mark_spent(AbsFacts *a, const IrFunc *f, IrValueId v)
{
	const IrInstr *in = ir_instr(f, v);
	if (a->scratch.uses[v] != 1)
		return;
	bits_add(&a->spent, a->funcs[f->id].values + v);
	if (in->op == OP_BIN || in->op == OP_UN || in->op == OP_CONVERT)
		for (uint32_t i = 0; i < in->n; i++)
			mark_spent(a, f, ir_operand(f, in, i));
}

static void
mark_branches(AbsFacts *a, const IrFunc *f)
{
	for (IrBlockId b = 1; b < f->blocks.len; b++) {
		const IrInstr *last = ir_instr(f, *vec_last(&f->blocks.at[b].instrs));
		if (last->op != OP_IF)
			continue;
		IrValueId cond = ir_operand(f, last, 0);
		mark_spent(a, f, cond);
		if (a->scratch.uses[cond] == 1 && gives_anything(a, f, ir_instr(f, cond)))
			bits_add(&a->blind, a->funcs[f->id].values + cond);
	}
}

static void
scan_func(AbsFacts *a, IrFuncId id)
{
	const IrFunc *f = ir_func(a->m, id);
	FuncFacts *ff = &a->funcs[id];
	ff->acts = a->act_ends.len;
	ff->values = a->n_values;
	a->n_values += f->instrs.len;
	absint_scratch_fit(&a->scratch, f);
	memset(a->scratch.uses, 0, f->instrs.len);
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if ((in->op == OP_PARAM || in->op == OP_CAPTURE) &&
		    a->shapes[in->type].kind != SHAPE_NONE)
			vec_push(&a->acts, absint_act(v, ACT_COMPUTE));
	}
	vec_push(&a->act_ends, a->acts.len);
	for (IrBlockId b = 1; b < f->blocks.len; b++) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t k = 0; k < instrs->len; k++)
			scan_instr(a, f, instrs->at[k]);
		vec_push(&a->act_ends, a->acts.len);
	}
	mark_branches(a, f);
}

/* Methods may be called through interfaces, and by reflection. */
static void
open_methods(AbsFacts *a)
{
	for (uint32_t i = 0; i < a->m->methods.len; i++) {
		const IrMethodTable *t = &a->m->methods.at[i];
		for (uint32_t k = 0; k < t->methods.len; k++) {
			IrFuncId f = t->methods.at[k].func;
			if (f != 0)
				a->funcs[f].is_open = a->funcs[f].is_called = true;
		}
	}
}

/* Postorder of the static calls, from each function in order of ids. */
static void
rank_funcs(AbsFacts *a)
{
	uint32_t n = a->m->funcs.len;
	uint32_t *next = mem_data(sizeof(uint32_t) * n); /* callee to look at + 1; 0: not visited */
	a->rank = mem_data(sizeof(uint32_t) * n);
	IdVec stack = { 0 };
	for (IrFuncId root = 1; root < n; root++) {
		if (next[root] != 0)
			continue;
		next[root] = 1;
		vec_push(&stack, root);
		while (stack.len > 0) {
			IrFuncId f = *vec_last(&stack);
			const IdVec *callees = &a->funcs[f].callees;
			if (next[f] <= callees->len) {
				IrFuncId g = callees->at[next[f]++ - 1];
				if (next[g] == 0) {
					next[g] = 1;
					vec_push(&stack, g);
				}
				continue;
			}
			(void)vec_pop(&stack);
			a->rank[f] = a->by_rank.len;
			vec_push(&a->by_rank, f);
		}
	}
	assert(a->by_rank.len == n - 1);
}

/* Whether control gets to the end of the block, as far as its calls are known to return. */
static bool
block_ends(const AbsFacts *a, const IrFunc *f, IrBlockId b)
{
	for (AbsActs acts = absint_acts(a, f->id, b); acts.at < acts.end; acts.at++)
		if ((*acts.at & ACT_CALL) &&
		    !a->funcs[ir_static_callee(f, ir_instr(f, *acts.at >> ACT_BITS))].may_return)
			return false;
	return true;
}

/* All that it calls or closes over may return. */
static bool
calls_return(const AbsFacts *a, IrFuncId f)
{
	const IdVec *callees = &a->funcs[f].callees;
	for (uint32_t i = 0; i < callees->len; i++)
		if (!a->funcs[callees->at[i]].may_return)
			return false;
	return true;
}

static bool
finds_return(AbsFacts *a, const IrFunc *f)
{
	assert(f->body == BODY_HERE && f->recover == 0);
	bool may_stop = !calls_return(a, f->id);
	absint_scratch_fit(&a->scratch, f);
	uint8_t *seen = a->scratch.edges;
	IdVec *work = &a->scratch.work;
	memset(seen, 0, f->blocks.len);
	vec_clear(work);
	vec_push(work, 1u);
	while (work->len > 0) {
		IrBlockId b = vec_pop(work);
		const IrBlock *block = &f->blocks.at[b];
		if (may_stop && !block_ends(a, f, b))
			continue;
		if (block->succs[0] == 0 && ir_instr(f, *vec_last(&block->instrs))->op == OP_RET)
			return true;
		for (uint32_t i = 0; i < 2; i++) {
			if (block->succs[i] == 0 || seen[block->succs[i]])
				continue;
			seen[block->succs[i]] = 1;
			vec_push(work, block->succs[i]);
		}
	}
	return false;
}

/* The least set of functions from whose entry a `ret` is reached over calls
 * of functions of the set. */
static void
find_returning(AbsFacts *a)
{
	BitSet pending = { 0 };
	for (uint32_t i = 0; i < a->by_rank.len; i++)
		bits_add(&pending, i);
	for (uint32_t i = 0; (i = bits_next(&pending, i)) != UINT32_MAX;) {
		IrFuncId f = a->by_rank.at[i];
		FuncFacts *ff = &a->funcs[f];
		bits_remove(&pending, i++);
		if (ff->may_return || !finds_return(a, ir_func(a->m, f)))
			continue;
		ff->may_return = true;
		for (uint32_t k = 0; k < ff->callers.len; k++) {
			uint32_t rank = a->rank[ff->callers.at[k]];
			if (!a->funcs[ff->callers.at[k]].may_return) {
				bits_add(&pending, rank);
				if (rank < i)
					i = rank;
			}
		}
	}
}

/* Whether the instruction, for which a pass may have to record something, has nothing to record:
 * nobody wants to know, or it is known. */
static bool
records_nothing(const AbsFacts *a, const IrFunc *f, const IrInstr *in)
{
	const IrInstr *first = ir_instr(f, ir_operand(f, in, 0));
	if (in->op == OP_STORE) {
		if (first->op == OP_GLOBAL && a->globals[first->aux].is_tracked)
			return false;
	} else if (in->op != OP_CALL || first->op != OP_FUNC || !a->funcs[first->aux].is_open ||
		   !a->funcs[first->aux].is_called) {
		return false;
	}
	for (uint32_t i = 1; i < in->n; i++)
		if (ir_instr(f, ir_operand(f, in, i))->op == OP_FUNC)
			return false;
	return true;
}

static uint32_t
narrow_act(const AbsFacts *a, const IrFunc *f, uint32_t act, bool may_stop)
{
	if (!(act & (ACT_CALL | ACT_RECORD)))
		return act;
	const IrInstr *in = ir_instr(f, act >> ACT_BITS);
	if (!may_stop || ((act & ACT_CALL) && a->funcs[ir_static_callee(f, in)].may_return))
		act &= ~ACT_CALL;
	if ((act & ACT_RECORD) && records_nothing(a, f, in))
		act &= ~ACT_RECORD;
	return act;
}

/* The acts of the module with what is known now of functions and variables. */
static void
narrow_acts(AbsFacts *a)
{
	uint32_t kept = 0, i = 0;
	for (IrFuncId id = 1; id < a->m->funcs.len; id++) {
		const IrFunc *f = ir_func(a->m, id);
		bool may_stop = !calls_return(a, id);
		for (IrBlockId b = 0; b == 0 || b < f->blocks.len; b++) {
			uint32_t *end = &a->act_ends.at[a->funcs[id].acts + b];
			for (; i < *end; i++) {
				uint32_t act = narrow_act(a, f, a->acts.at[i], may_stop);
				if ((act & ((1u << ACT_BITS) - 1)) != 0)
					a->acts.at[kept++] = act;
			}
			*end = kept;
		}
	}
	a->acts.len = kept;
}

/* Values that anybody may give are top, the others start from below. */
static void
init_values(AbsFacts *a)
{
	a->table = mem_data(sizeof(AbsVal) * a->n_table);
	a->changes = mem_data(sizeof(uint32_t) * (a->n_table + a->m->globals.len));
	a->widened = mem_data(sizeof(uint32_t) * (a->n_table + a->m->globals.len));
	for (IrFuncId id = 1; id < a->m->funcs.len; id++) {
		const IrFunc *f = ir_func(a->m, id);
		FuncFacts *ff = &a->funcs[id];
		ff->params = a->table + ff->entry;
		ff->results = ff->params + ff->n_params;
		for (uint32_t i = 0; i < f->params.len; i++) {
			AbsShape s = a->shapes[f->params.at[i].type];
			ff->params[i] = ff->is_open ? absint_val_top(s) : absint_val_bottom(s);
		}
		for (uint32_t i = 0; i < f->captures.len; i++)
			ff->params[f->params.len + i] =
				absint_val_bottom(a->shapes[f->captures.at[i].type]);
		for (uint32_t i = 0; i < f->results.len; i++) {
			AbsShape s = a->shapes[f->results.at[i].type];
			ff->results[i] =
				absint_returns_known(f) ? absint_val_bottom(s) : absint_val_top(s);
		}
	}
}

void
absint_scan(AbsFacts *a)
{
	Map bodyless = bodyless_packages(a);
	for (IrFuncId f = 1; f < a->m->funcs.len; f++)
		init_func(a, f, &bodyless);
	for (IrGlobalId g = 1; g < a->m->globals.len; g++)
		init_global(a, g, &bodyless);
	vec_push(&a->act_ends, 0u);
	for (IrFuncId f = 1; f < a->m->funcs.len; f++)
		scan_func(a, f);
	open_methods(a);
	rank_funcs(a);
	find_returning(a);
	narrow_acts(a);
	init_values(a);
}

/*
 * What the module's text says before anything is computed.
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
	ff->params = mem_data(sizeof(AbsVal) * ff->n_params);
	ff->results = mem_data(sizeof(AbsVal) * ff->n_results);
	ff->changes = mem_data(sizeof(uint32_t) * (ff->n_params + ff->n_results));
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

static void
scan_operand(AbsFacts *a, IrFuncId id, const IrInstr *in, uint32_t i)
{
	const IrFunc *f = ir_func(a->m, id);
	IrValueId v = ir_operand(f, in, i);
	if (v == 0)
		return;
	const IrInstr *def = ir_instr(f, v);
	if (def->op == OP_GLOBAL) {
		GlobalFacts *gf = &a->globals[def->aux];
		if (i != 0 || (in->op != OP_LOAD && in->op != OP_STORE))
			gf->is_tracked = false;
		else if (in->op == OP_LOAD)
			add_once(&gf->readers, id);
	} else if (def->op == OP_FUNC) {
		FuncFacts *callee = &a->funcs[def->aux];
		bool is_callee = i == 0 && (in->op == OP_CALL || in->op == OP_CLOSURE);
		if (!is_callee || in->op == OP_CLOSURE)
			callee->is_open = true;
		if (is_callee) {
			add_once(&callee->callers, id);
			vec_push(&a->funcs[id].callees, def->aux);
		}
	}
}

static void
scan_func(AbsFacts *a, IrFuncId id)
{
	const IrFunc *f = ir_func(a->m, id);
	for (IrBlockId b = 1; b < f->blocks.len; b++) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t k = 0; k < instrs->len; k++) {
			const IrInstr *in = ir_instr(f, instrs->at[k]);
			for (uint32_t i = 0; i < in->n; i++)
				scan_operand(a, id, in, i);
		}
	}
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
	const IdVec *instrs = &f->blocks.at[b].instrs;
	for (uint32_t k = 0; k < instrs->len; k++) {
		const IrInstr *in = ir_instr(f, instrs->at[k]);
		IrFuncId g =
			in->op == OP_CALL && in->mode == CALL_PLAIN ? ir_static_callee(f, in) : 0;
		if (g != 0 && !a->funcs[g].may_return)
			return false;
	}
	return true;
}

static bool
finds_return(const AbsFacts *a, const IrFunc *f)
{
	assert(f->body == BODY_HERE && f->recover == 0);
	BitSet seen = { 0 };
	IdVec work = { 0 };
	bits_add(&seen, 1);
	vec_push(&work, 1u);
	while (work.len > 0) {
		IrBlockId b = vec_pop(&work);
		const IrBlock *block = &f->blocks.at[b];
		if (!block_ends(a, f, b))
			continue;
		if (ir_instr(f, *vec_last(&block->instrs))->op == OP_RET)
			return true;
		for (uint32_t i = 0; i < 2; i++)
			if (block->succs[i] != 0 && bits_add(&seen, block->succs[i]))
				vec_push(&work, block->succs[i]);
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

/* Values that anybody may give are top, the others start from below. */
static void
init_values(AbsFacts *a)
{
	for (IrFuncId id = 1; id < a->m->funcs.len; id++) {
		const IrFunc *f = ir_func(a->m, id);
		FuncFacts *ff = &a->funcs[id];
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
	for (IrFuncId f = 1; f < a->m->funcs.len; f++)
		scan_func(a, f);
	open_methods(a);
	rank_funcs(a);
	find_returning(a);
	init_values(a);
}

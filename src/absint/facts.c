/*
 * Questions about the facts, and their text.
 */
#include "absint/priv.h"

bool
absint_func_called(const AbsFacts *a, IrFuncId f)
{
	assert(f != 0 && f < a->m->funcs.len);
	return a->funcs[f].is_called;
}

static uint8_t
flags_of(const AbsFacts *a, IrFuncId f, IrBlockId b)
{
	const FuncFacts *ff = &a->funcs[f];
	assert(b != 0 && b < ir_func(a->m, f)->blocks.len);
	return ff->blocks == NULL ? 0 : ff->blocks[b];
}

bool
absint_block_reachable(const AbsFacts *a, IrFuncId f, IrBlockId b)
{
	return (flags_of(a, f, b) & BLOCK_REACHABLE) != 0;
}

bool
absint_edge_feasible(const AbsFacts *a, IrFuncId f, IrBlockId b, uint32_t i)
{
	assert(i < 2 && ir_func(a->m, f)->blocks.at[b].succs[i] != 0);
	return (flags_of(a, f, b) & (i == 0 ? BLOCK_EDGE0 : BLOCK_EDGE1)) != 0;
}

bool
absint_pred_feasible(const AbsFacts *a, IrFuncId f, IrBlockId b, uint32_t i)
{
	const IrFunc *func = ir_func(a->m, f);
	assert(i < func->blocks.at[b].preds.len);
	return absint_edge_feasible(a, f, func->blocks.at[b].preds.at[i],
				    absint_pred_succ(func, b, i));
}

static AbsShape
shape_of(const AbsFacts *a, IrFuncId f, IrValueId v)
{
	return a->shapes[ir_instr(ir_func(a->m, f), v)->type];
}

static AbsVal
kept(const FuncFacts *ff, IrValueId v, AbsVal otherwise)
{
	assert(ff->ids.len == 0 || ff->vals != NULL);
	uint32_t lo = 0, hi = ff->ids.len;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (ff->ids.at[mid] == v)
			return ff->vals[mid];
		if (ff->ids.at[mid] < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return otherwise;
}

static AbsVal
value_of(const AbsFacts *a, IrFuncId f, IrValueId v)
{
	const IrFunc *func = ir_func(a->m, f);
	const IrInstr *in = ir_instr(func, v);
	AbsShape s = shape_of(a, f, v);
	if (in->op == OP_CONST)
		return absint_const_val(a, &func->consts.at[in->aux]);
	if (in->block != 0 && flags_of(a, f, in->block) == 0)
		return absint_val_bottom(s);
	return kept(&a->funcs[f], v, absint_val_top(s));
}

static AbsInterval
interval(AbsInt t, AbsRange r)
{
	AbsInterval i = { 0 };
	if (absint_range_is_none(t, r)) {
		i.is_never = true;
		return i;
	}
	i.has_lo = t.is_signed ? t.bits < 64 || r.lo != absint_type_min(t) : r.lo <= INT64_MAX;
	i.has_hi = t.is_signed ? t.bits < 64 || r.hi != absint_type_max(t) : r.hi <= INT64_MAX;
	if (i.has_lo)
		i.lo = (int64_t)r.lo;
	if (i.has_hi)
		i.hi = (int64_t)r.hi;
	return i;
}

AbsInterval
absint_value(const AbsFacts *a, IrFuncId f, IrValueId v)
{
	AbsShape s = shape_of(a, f, v);
	const IrInstr *in = ir_instr(ir_func(a->m, f), v);
	if (s.kind == SHAPE_INT)
		return interval(s.type, value_of(a, f, v).a);
	return (AbsInterval){ .is_never = in->block != 0 && flags_of(a, f, in->block) == 0 };
}

static AbsInterval
size(const AbsFacts *a, IrFuncId f, IrValueId v, bool is_cap)
{
	AbsShape s = shape_of(a, f, v);
	const IrInstr *in = ir_instr(ir_func(a->m, f), v);
	const IrType *t = in->type == 0 ? NULL : ir_under(a->m, in->type);
	if (s.kind == SHAPE_SLICE || (s.kind == SHAPE_STRING && !is_cap))
		return interval(s.type, is_cap ? value_of(a, f, v).b : value_of(a, f, v).a);
	if (t != NULL && t->kind == IRT_POINTER)
		t = ir_under(a->m, t->elem);
	if (t != NULL && t->kind == IRT_ARRAY && t->len <= INT64_MAX)
		return (AbsInterval){
			.has_lo = true, .has_hi = true, .lo = (int64_t)t->len, .hi = (int64_t)t->len
		};
	return (AbsInterval){ .has_lo = true };
}

AbsInterval
absint_len(const AbsFacts *a, IrFuncId f, IrValueId v)
{
	return size(a, f, v, false);
}

AbsInterval
absint_cap(const AbsFacts *a, IrFuncId f, IrValueId v)
{
	return size(a, f, v, true);
}

bool
absint_make_bound(const AbsFacts *a, IrFuncId f, IrValueId v, uint64_t *max)
{
	const IrFunc *func = ir_func(a->m, f);
	const IrInstr *in = ir_instr(func, v);
	assert(in->op == OP_MAKESLICE);
	const IrConst *c = ir_const_of(func, ir_operand(func, in, 1));
	AbsShape s = a->shapes[in->type];
	AbsVal x = value_of(a, f, v);
	if (absint_val_is_bottom(s, x)) {
		*max = 0; /* it is never executed */
		return true;
	}
	if (c != NULL && a->options.is_off) {
		AbsVal cap = absint_const_val(a, c);
		*max = cap.a.hi;
		return (int64_t)cap.a.lo >= 0;
	}
	*max = x.b.hi;
	return x.b.hi != absint_type_max(s.type);
}

AbsInterval
absint_global(const AbsFacts *a, IrGlobalId g)
{
	assert(g != 0 && g < a->m->globals.len);
	AbsShape s = a->shapes[a->m->globals.at[g].type];
	if (s.kind != SHAPE_INT)
		return (AbsInterval){ 0 };
	return interval(s.type,
			a->globals[g].is_tracked ? a->globals[g].val.a : absint_range_all(s.type));
}

static void
count_func(const AbsFacts *a, const IrFunc *f, AbsCounters *n)
{
	const AbsWto *wto = absint_wto(f);
	for (uint32_t i = 0; i < wto->n; i++)
		n->dead_blocks += !absint_block_reachable(a, f->id, wto->order[i]);
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		uint64_t max;
		if (ir_instr(f, v)->op != OP_MAKESLICE || ir_instr(f, v)->block == 0)
			continue;
		n->makes++;
		n->bounded_makes += absint_make_bound(a, f->id, v, &max);
	}
}

AbsCounters
absint_count(const AbsFacts *a)
{
	AbsCounters n = a->counters;
	for (IrFuncId f = 1; f < a->m->funcs.len; f++)
		if (ir_func(a->m, f)->body == BODY_HERE)
			count_func(a, ir_func(a->m, f), &n);
	absint_limits_count(a, &n);
	return n;
}

void
absint_print_val(AbsShape s, AbsVal x, Buf *out)
{
	if (absint_val_is_bottom(s, x)) {
		buf_puts(out, "never");
	} else if (s.kind == SHAPE_NONE || absint_val_same(x, absint_val_top(s))) {
		buf_puts(out, "any");
	} else if (s.kind == SHAPE_INT) {
		absint_range_print(s.type, x.a, out);
	} else {
		buf_puts(out, "len ");
		absint_range_print(s.type, x.a, out);
		if (s.kind == SHAPE_SLICE) {
			buf_puts(out, " cap ");
			absint_range_print(s.type, x.b, out);
		}
	}
}

void
absint_print_value(const AbsFacts *a, IrFuncId f, IrValueId v, Buf *out)
{
	AbsShape s = shape_of(a, f, v);
	absint_print_val(s, value_of(a, f, v), out);
}

static void
dump_value(const AbsFacts *a, IrFuncId f, IrValueId v, Buf *out)
{
	buf_puts(out, "\t");
	ir_print_instr(a->m, ir_func(a->m, f), v, out);
	buf_puts(out, " ; ");
	absint_print_value(a, f, v, out);
	buf_putc(out, '\n');
}

static void
dump_params(const AbsFacts *a, const IrFunc *f, Buf *out)
{
	const FuncFacts *ff = &a->funcs[f->id];
	if (ff->params == NULL)
		return;
	for (uint32_t i = 0; i < ff->n_params; i++) {
		bool is_capture = i >= f->params.len;
		const IrParam *p =
			is_capture ? &f->captures.at[i - f->params.len] : &f->params.at[i];
		AbsShape s = a->shapes[p->type];
		if (s.kind == SHAPE_NONE)
			continue;
		buf_printf(out, "\t%s %u ", is_capture ? "capture" : "param",
			   is_capture ? i - f->params.len : i);
		if (p->name != NULL)
			buf_str(out, p->name);
		buf_puts(out, " ; ");
		absint_print_val(s, ff->params[i], out);
		buf_putc(out, '\n');
	}
}

static void
dump_results(const AbsFacts *a, const IrFunc *f, Buf *out)
{
	const FuncFacts *ff = &a->funcs[f->id];
	for (uint32_t i = 0; ff->results != NULL && i < ff->n_results; i++) {
		AbsShape s = a->shapes[f->results.at[i].type];
		if (s.kind == SHAPE_NONE)
			continue;
		buf_printf(out, "\tresult %u ; ", i);
		absint_print_val(s, ff->results[i], out);
		buf_putc(out, '\n');
	}
}

static void
dump_func(const AbsFacts *a, const IrFunc *f, Buf *out)
{
	buf_puts(out, "func @");
	buf_str(out, f->name);
	buf_puts(out, a->funcs[f->id].is_called ? "\n" : " ; uncalled\n");
	dump_params(a, f, out);
	for (IrBlockId b = 1; b < f->blocks.len; b++) {
		if (!absint_block_reachable(a, f->id, b)) {
			buf_printf(out, "^%u: ; dead\n", b);
			continue;
		}
		buf_printf(out, "^%u:\n", b);
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++)
			if (shape_of(a, f->id, instrs->at[i]).kind != SHAPE_NONE)
				dump_value(a, f->id, instrs->at[i], out);
		for (uint32_t i = 0; i < 2; i++)
			if (f->blocks.at[b].succs[i] != 0 && !absint_edge_feasible(a, f->id, b, i))
				buf_printf(out, "\t; never to ^%u\n", f->blocks.at[b].succs[i]);
	}
	dump_results(a, f, out);
}

static void
dump_globals(const AbsFacts *a, Buf *out)
{
	for (IrGlobalId g = 1; g < a->m->globals.len; g++) {
		AbsShape s = a->shapes[a->m->globals.at[g].type];
		if (!a->globals[g].is_tracked)
			continue;
		buf_puts(out, "global $");
		buf_str(out, a->m->globals.at[g].name);
		buf_puts(out, " ; ");
		absint_print_val(s, a->globals[g].val, out);
		buf_putc(out, '\n');
	}
}

void
absint_dump(const AbsFacts *a, Buf *out)
{
	IdVec funcs = { 0 };
	dump_globals(a, out);
	for (IrFuncId f = 1; f < a->m->funcs.len; f++)
		if (ir_func(a->m, f)->body == BODY_HERE)
			vec_push(&funcs, f);
	ir_funcs_sort(a->m, &funcs);
	vec_each(&funcs, i)
		dump_func(a, ir_func(a->m, funcs.at[i]), out);
}

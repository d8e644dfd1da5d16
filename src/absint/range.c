/*
 * Intervals of one of Go's integer types as a lattice: the order is inclusion. The types are
 * finite, so both ends are always words of the type, and "unbounded" is the type's own limit.
 */
#include "absint/priv.h"

bool
absint_range_has(AbsInt t, AbsRange a, uint64_t word)
{
	return !absint_word_lt(t, word, a.lo) && !absint_word_lt(t, a.hi, word);
}

/* A step as a word of t; false if t has no such value. */
static bool
step_word(AbsInt t, int64_t step, uint64_t *word)
{
	*word = (uint64_t)step;
	if (!t.is_signed && step < 0)
		return false;
	return absint_range_has(t, absint_range_all(t), *word);
}

static uint64_t
widen_down(AbsInt t, uint64_t lo, const AbsSteps *steps)
{
	for (uint32_t i = steps != NULL ? steps->len : 0; i-- > 0;) {
		uint64_t w;
		if (step_word(t, steps->at[i], &w) && !absint_word_lt(t, lo, w))
			return w;
	}
	return absint_type_min(t);
}

static uint64_t
widen_up(AbsInt t, uint64_t hi, const AbsSteps *steps)
{
	for (uint32_t i = 0; steps != NULL && i < steps->len; i++) {
		uint64_t w;
		if (step_word(t, steps->at[i], &w) && !absint_word_lt(t, w, hi))
			return w;
	}
	return absint_type_max(t);
}

AbsRange
absint_range_widen(AbsInt t, AbsRange a, AbsRange b, const AbsSteps *steps)
{
	assert(absint_range_is_of(t, a) && absint_range_is_of(t, b));
	if (absint_range_is_none(t, a))
		return b;
	if (absint_range_is_none(t, b))
		return a;
	AbsRange r = {
		absint_word_lt(t, b.lo, a.lo) ? widen_down(t, b.lo, steps) : a.lo,
		absint_word_lt(t, a.hi, b.hi) ? widen_up(t, b.hi, steps) : a.hi,
	};
	assert(absint_range_leq(t, a, r) && absint_range_leq(t, b, r));
	return r;
}

static void
print_word(AbsInt t, uint64_t w, Buf *out)
{
	if (t.bits == 64 && w == absint_type_max(t))
		buf_puts(out, "max");
	else if (t.bits == 64 && t.is_signed && w == absint_type_min(t))
		buf_puts(out, "min");
	else if (t.is_signed)
		buf_printf(out, "%lld", (long long)(int64_t)w);
	else
		buf_printf(out, "%llu", (unsigned long long)w);
}

void
absint_range_print(AbsInt t, AbsRange a, Buf *out)
{
	if (absint_range_is_none(t, a)) {
		buf_puts(out, "never");
		return;
	}
	buf_putc(out, '[');
	print_word(t, a.lo, out);
	buf_puts(out, ", ");
	print_word(t, a.hi, out);
	buf_putc(out, ']');
}

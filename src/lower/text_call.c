/*
 * Whether gc calls what a temporary holds. Before a call its type checker evaluates what is called
 * if there is a call or a receive in it (RewriteNonNameCall in cmd/compile/internal/typecheck):
 * f()() and f().M(), where M is an interface's method, are printed with a temporary for f().
 */
#include "lower/priv.h"

static bool
any_has_call(Fn *fn, const ExprVec *list)
{
	vec_each(list, i)
		if (lower_has_call(fn, list->at[i]))
			return true;
	return false;
}

/* Whether gc takes the builtin for a call; it does not of new and make, whose operands count. */
static bool
is_call(BuiltinId id)
{
	switch (id) {
	case BUILTIN_NONE:
	case BUILTIN_APPEND:
	case BUILTIN_CAP:
	case BUILTIN_CLEAR:
	case BUILTIN_CLOSE:
	case BUILTIN_COMPLEX:
	case BUILTIN_COPY:
	case BUILTIN_DELETE:
	case BUILTIN_IMAG:
	case BUILTIN_LEN:
	case BUILTIN_MAX:
	case BUILTIN_MIN:
	case BUILTIN_PANIC:
	case BUILTIN_PRINT:
	case BUILTIN_PRINTLN:
	case BUILTIN_REAL:
	case BUILTIN_RECOVER:
	case BUILTIN_UNSAFE_ADD:
	case BUILTIN_UNSAFE_SLICE:
	case BUILTIN_UNSAFE_SLICEDATA:
	case BUILTIN_UNSAFE_STRING:
	case BUILTIN_UNSAFE_STRINGDATA:
		return true;
	case BUILTIN_MAKE:
	case BUILTIN_NEW:
	case BUILTIN_UNSAFE_ALIGNOF: /* of what is not evaluated */
	case BUILTIN_UNSAFE_OFFSETOF:
	case BUILTIN_UNSAFE_SIZEOF:
	case BUILTIN_ASSERT:
	case BUILTIN_TRACE:
	case BUILTIN_COUNT:
		return false;
	}
	return false;
}

static bool
call_has_call(Fn *fn, const CallExpr *e)
{
	const Expr *fun = expr_unparen(e->fun);
	if (lower_is_const(fn, &e->e))
		return false;
	if (!lower_is_type_expr(fn, fun) && is_call(lower_builtin_of(fn, fun)))
		return true;
	return any_has_call(fn, &e->args);
}

bool
lower_has_call(Fn *fn, const Expr *e)
{
	while (e != NULL) {
		switch (e->kind) {
		case EXPR_CALL:
			return call_has_call(fn, as_call(e));
		case EXPR_COMPOSITE:
			return any_has_call(fn, &as_composite(e)->elems);
		case EXPR_KEYVALUE:
			if (lower_has_call(fn, as_keyvalue(e)->key))
				return true;
			e = as_keyvalue(e)->value;
			continue;
		case EXPR_PAREN:
			e = as_paren(e)->x;
			continue;
		case EXPR_SELECTOR:
			e = as_selector(e)->x;
			continue;
		case EXPR_INDEX:
			if (any_has_call(fn, &as_index(e)->index))
				return true;
			e = as_index(e)->x;
			continue;
		case EXPR_SLICE:
			if (lower_has_call(fn, as_slice(e)->low) ||
			    lower_has_call(fn, as_slice(e)->high) ||
			    lower_has_call(fn, as_slice(e)->max))
				return true;
			e = as_slice(e)->x;
			continue;
		case EXPR_ASSERT:
			e = as_assert(e)->x;
			continue;
		case EXPR_STAR:
			e = as_star(e)->x;
			continue;
		case EXPR_UNARY:
			if (as_unary(e)->op == TK_ARROW)
				return true;
			e = as_unary(e)->x;
			continue;
		case EXPR_BINARY:
			if (lower_has_call(fn, as_binary(e)->y))
				return true;
			e = as_binary(e)->x;
			continue;
		default: /* names, literals, types */
			return false;
		}
	}
	return false;
}

/*
 * go and defer. Calls of functions and methods are made directly, their operands evaluated now; a
 * builtin becomes a closure of a wrapper, whose captures are its operands.
 */
#include "lower/priv.h"

static IrBuiltin
builtin_code(BuiltinId id)
{
	switch (id) {
	case BUILTIN_CLEAR: return BI_CLEAR;
	case BUILTIN_CLOSE: return BI_CLOSE;
	case BUILTIN_COPY: return BI_COPY;
	case BUILTIN_DELETE: return BI_DELETE;
	case BUILTIN_PRINT: return BI_PRINT;
	case BUILTIN_PRINTLN: return BI_PRINTLN;
	case BUILTIN_RECOVER: return BI_RECOVER;
	default: return BI_COUNT;
	}
}

static IrValueId
operand(Fn *fn, const CallExpr *e, BuiltinId id, uint32_t i)
{
	const Expr *arg = e->args.at[i];
	if (id == BUILTIN_PANIC)
		return lower_expr_as(fn, arg, fn->l->types->type_empty_iface);
	if (id == BUILTIN_DELETE && i == 1)
		return lower_expr_as(fn, arg, type_as_map(lower_type_at(fn, e->args.at[0]))->key);
	return lower_expr(fn, arg);
}

/* The wrapper's body: the builtin on its captures. */
static void
wrapper_body(Fn *fn, IrFunc *g, BuiltinId id, Pos pos)
{
	Fn w;
	lower_wrapper_begin(&w, fn->l, g);
	IdVec args = {0};
	vec_each(&g->captures, i)
		vec_push(&args, ir_capture(g, i));
	if (id == BUILTIN_PANIC) {
		lower_panic_value(&w, args.at[0], pos);
		lower_func_end(&w);
		return;
	}
	IrTypeId type = 0;
	if (id == BUILTIN_COPY)
		type = lower_basic(&w, IRT_INT);
	else if (id == BUILTIN_RECOVER)
		type = lower_type(fn->l, fn->l->types->type_empty_iface);
	if (builtin_code(id) == BI_COUNT)
		lower_bug(fn->l, pos, "builtin %d is deferred", (int)id);
	lower_builtin_emit(&w, builtin_code(id), type, args.at, args.len, pos);
	lower_wrapper_return(&w, 0);
}

static void
builtin_stmt(Fn *fn, const CallStmt *s, const CallExpr *e, BuiltinId id, IrCallMode mode,
	     uint16_t flags)
{
	Lower *l = fn->l;
	IdVec values = {0};
	vec_each(&e->args, i)
		vec_push(&values, operand(fn, e, id, i));
	const Str *name =
		str_printf(l->strs, "%s-%s%u", fn->base->s, mode == CALL_GO ? "go" : "defer",
			   (unsigned)++fn->scan->counters->wrappers);
	IrFunc *g = ir_func_new(l->m, lower_fresh_name(l, name),
				ir_type_func(l->m, NULL, 0, NULL, 0, false));
	g->parent = fn->f->id;
	g->loc = lower_loc(l, s->s.pos);
	vec_each(&values, i)
		vec_push(&g->captures, ((IrParam){ .name = str_printf(l->strs, "a%u", (unsigned)i),
						   .type = lower_value_type(fn, values.at[i]) }));
	wrapper_body(fn, g, id, e->e.pos);
	IrSiteKind kind = mode == CALL_GO ? SITE_GO : SITE_DEFER;
	IrValueId c = lower_make_closure(fn, g, values.at, kind, str_cstr(l->strs, "func literal"),
					 s->s.pos);
	lower_site_of(fn, c)->is_implicit = true;
	IdVec operands = {0};
	vec_push(&operands, c);
	lower_emit_call(fn, &operands, mode, flags, s->s.pos);
}

void
lower_go_defer_stmt(Fn *fn, const CallStmt *s)
{
	const CallExpr *e = as_call(expr_unparen(s->call));
	IrCallMode mode = s->s.kind == STMT_GO ? CALL_GO : CALL_DEFER;
	uint16_t flags = 0;
	if (mode == CALL_DEFER && fn->body->home != fn->body)
		flags |= IRF_DEFER_OUTER;
	if (mode == CALL_DEFER && fn->loop_depth > 0)
		flags |= IRF_DEFER_LOOP;
	BuiltinId id = lower_builtin_of(fn, e->fun);
	if (id != BUILTIN_NONE)
		builtin_stmt(fn, s, e, id, mode, flags);
	else
		lower_call_mode(fn, e, mode, flags, e->e.pos);
}

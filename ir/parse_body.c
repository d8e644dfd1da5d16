/*
 * Bodies of functions in the text form.
 *
 * Values, blocks and the methods of invokes may be used before they are
 * known: operands are filled with 0 and listed in fixes, edges are checked
 * and phi operands brought into the order of the predecessors at the end.
 */
#include "ir/priv.h"

/* An operand whose value is not known yet. */
typedef struct Fix {
	uint32_t operand; /* in IrFunc.operands */
	uint64_t key;
	const Str *name;
	Pos pos;
} Fix;

typedef struct MethodFix {
	IrValueId instr;
	const Str *name;
	Pos pos;
} MethodFix;

typedef struct PhiFix {
	IrValueId instr;
	uint32_t first; /* its labels are Body.labels[first ..] */
} PhiFix;

typedef struct Target {
	IrBlockId block;
	Pos pos;
} Target;

/* Marks of one instruction, before it is made. */
typedef struct Marks {
	bool has_site;
	IrSite site;
	IrPlacement placement, gc;
	const Str *reason;
	bool has_verdict;
	uint16_t flags;
	const Str *variable; /* of a phi */
	IrLoc loc;
} Marks;

typedef struct Body {
	Parser *p;
	IrFunc *f;
	IrBlockId block;
	uint32_t default_file;
	Map values; /* value_key -> IrValueId */
	IdVec operands; /* of the instruction at hand */
	IdVec labels;   /* blocks named by phis */
	IdVec places;   /* by IrValueId: Pos */
	VEC(Fix) fixes;
	VEC(MethodFix) methods;
	VEC(PhiFix) phis;
	VEC(Target) targets;
	IrBlockId succs[2]; /* of the instruction at hand */
} Body;

bool
ir_parse_is_number(const Token *t)
{
	return !t->is_quoted && strspn(t->str->s, "0123456789") == t->str->len;
}

/* Numbers and names are apart: %1 is not %"1". Strings are aligned, so the lowest bit is free. */
static uint64_t
value_key(const Token *t)
{
	return map_key(t->str) | ir_parse_is_number(t);
}

/* --------------------------------------------------------------- constants */

static bool
parse_part(Parser *p, double *x)
{
	const Token *t = &p->token;
	if (t->kind == TOKEN_INT)
		*x = t->is_negative ? -(double)t->integer : (double)t->integer;
	else if (t->kind == TOKEN_FLOAT)
		*x = t->number;
	else if (t->kind == TOKEN_WORD && str_is(t->str, "inf"))
		*x = __builtin_inf();
	else if (t->kind == TOKEN_WORD && str_is(t->str, "nan"))
		*x = __builtin_nan("");
	else
		return ir_parse_expected(p, "a number");
	ir_parse_advance(p);
	return true;
}

static bool
is_float(const IrModule *m, IrTypeId type)
{
	IrTypeKind kind = ir_under(m, type)->kind;
	return kind == IRT_FLOAT32 || kind == IRT_FLOAT64;
}

static bool
parse_integer(Parser *p, IrConst *c)
{
	const Token *t = &p->token;
	bool is_fit = !t->is_huge && (!t->is_negative || t->integer <= (uint64_t)1 << 63);
	if (!is_fit)
		return ir_parse_fail(p, "R7: a constant of more than 64 bits");
	c->kind = IRC_INT;
	c->re = t->is_negative ? -(double)t->integer : (double)t->integer;
	c->bits = t->is_negative ? -t->integer : t->integer;
	ir_parse_advance(p);
	return true;
}

/* The literal before the colon. */
static bool
parse_literal(Parser *p, IrConst *c)
{
	const Token *t = &p->token;
	if (t->kind == TOKEN_INT)
		return parse_integer(p, c);
	if (t->kind == TOKEN_STRING) {
		c->kind = IRC_STRING;
		c->str = t->str;
		ir_parse_advance(p);
		return true;
	}
	if (ir_parse_accept_word(p, "zero")) {
		c->kind = IRC_ZERO;
		return true;
	}
	if (t->kind == TOKEN_WORD && (str_is(t->str, "true") || str_is(t->str, "false"))) {
		c->kind = IRC_INT;
		c->bits = str_is(t->str, "true");
		ir_parse_advance(p);
		return true;
	}
	if (ir_parse_accept(p, '(')) {
		c->kind = IRC_COMPLEX;
		return parse_part(p, &c->re) && ir_parse_expect(p, ',') && parse_part(p, &c->im) &&
		       ir_parse_expect(p, ')');
	}
	c->kind = IRC_FLOAT;
	if (t->kind == TOKEN_FLOAT ||
	    (t->kind == TOKEN_WORD && (str_is(t->str, "inf") || str_is(t->str, "nan"))))
		return parse_part(p, &c->re);
	return ir_parse_expected(p, "an operand");
}

static bool
parse_const(Body *b, IrValueId *v)
{
	Parser *p = b->p;
	IrConst c = { 0 };
	if (!parse_literal(p, &c))
		return false;
	if (!ir_parse_at(p, ':'))
		return ir_parse_expected(p, "\":\" and the constant's type");
	ir_parse_advance(p);
	c.type = ir_parse_type(p);
	if (c.type == 0)
		return false;
	if (c.kind == IRC_INT && is_float(p->m, c.type))
		c.kind = IRC_FLOAT;
	*v = ir_const(b->f, &c);
	return true;
}

/* ---------------------------------------------------------------- operands */

static bool
parse_value(Body *b)
{
	const Token *t = &b->p->token;
	uint64_t key = value_key(t);
	IrValueId v = (IrValueId)map_get(&b->values, key);
	if (v == 0)
		vec_push(&b->fixes, ((Fix){ b->operands.len, key, t->str, t->pos }));
	vec_push(&b->operands, v);
	ir_parse_advance(b->p);
	return true;
}

static bool
parse_symbol(Body *b)
{
	Parser *p = b->p;
	const Str *name = p->token.str;
	if (p->token.kind == TOKEN_FUNC) {
		IrFuncId g = ir_func_find(p->m, name);
		if (g == 0)
			return ir_parse_fail(p, "R1: function @%s is not declared", name->s);
		vec_push(&b->operands, ir_func_ref(p->m, b->f, g));
	} else {
		IrGlobalId g = (IrGlobalId)map_get(&p->m->global_index, map_key(name));
		if (g == 0)
			return ir_parse_fail(p, "R1: global $%s is not declared", name->s);
		vec_push(&b->operands, ir_global_ref(p->m, b->f, g));
	}
	ir_parse_advance(p);
	return true;
}

static bool
parse_operand(Body *b)
{
	Parser *p = b->p;
	if (p->token.kind == TOKEN_VALUE)
		return parse_value(b);
	if (p->token.kind == TOKEN_FUNC || p->token.kind == TOKEN_GLOBAL)
		return parse_symbol(b);
	IrValueId v = 0;
	if (!ir_parse_accept_word(p, "_") && !parse_const(b, &v))
		return false;
	vec_push(&b->operands, v);
	return true;
}

static bool
at_end(const Parser *p)
{
	return p->token.kind == TOKEN_NEWLINE || p->token.kind == TOKEN_END || ir_parse_at(p, '!');
}

/* Operands with commas up to the marks, perhaps none. */
static bool
parse_operands(Body *b)
{
	if (at_end(b->p))
		return true;
	do {
		if (!parse_operand(b))
			return false;
	} while (ir_parse_accept(b->p, ','));
	return true;
}

static bool
parse_block(Body *b, IrBlockId *block)
{
	Parser *p = b->p;
	if (p->token.kind != TOKEN_BLOCK)
		return ir_parse_expected(p, "a block");
	if (p->token.is_huge || p->token.integer > UINT32_MAX)
		return ir_parse_fail(p, "R1: no such block");
	*block = (IrBlockId)p->token.integer;
	vec_push(&b->targets, ((Target){ *block, p->token.pos }));
	ir_parse_advance(p);
	return true;
}

/* "^b: value" with commas. */
static bool
parse_phi(Body *b)
{
	if (at_end(b->p))
		return true;
	do {
		IrBlockId label;
		if (!parse_block(b, &label))
			return false;
		vec_push(&b->labels, label);
		if (!ir_parse_expect(b->p, ':') || !parse_operand(b))
			return false;
	} while (ir_parse_accept(b->p, ','));
	return true;
}

/* "send c v" and "recv c" with commas. */
static bool
parse_cases(Body *b)
{
	Parser *p = b->p;
	if (at_end(p))
		return true;
	do {
		bool is_send = ir_parse_accept_word(p, "send");
		if (!is_send && !ir_parse_accept_word(p, "recv"))
			return ir_parse_expected(p, "\"send\" or \"recv\"");
		if (!parse_operand(b))
			return false;
		if (!is_send)
			vec_push(&b->operands, 0);
		else if (!parse_operand(b))
			return false;
	} while (ir_parse_accept(p, ','));
	return true;
}

static bool
parse_index(Body *b, uint32_t *aux)
{
	return parse_operand(b) && ir_parse_expect(b->p, ',') &&
	       ir_parse_number(b->p, "a field's number", aux);
}

static bool
parse_invoke(Body *b, const Str **method)
{
	if (!parse_operand(b) || !ir_parse_expect(b->p, ',') ||
	    !ir_parse_name(b->p, "a method's name", method))
		return false;
	return !ir_parse_accept(b->p, ',') || parse_operands(b);
}

static bool
parse_if(Body *b)
{
	return parse_operand(b) && ir_parse_expect(b->p, ',') && parse_block(b, &b->succs[0]) &&
	       ir_parse_expect(b->p, ',') && parse_block(b, &b->succs[1]);
}

/* The word that says which operation of a group is meant. */
static bool
parse_sub(Body *b, const Map *names, const char *what, uint32_t *aux)
{
	Parser *p = b->p;
	uint64_t sub = p->token.kind == TOKEN_WORD ? map_get(names, map_key(p->token.str)) : 0;
	if (sub == 0)
		return ir_parse_expected(p, what);
	*aux = (uint32_t)(sub - 1);
	ir_parse_advance(p);
	return parse_operands(b);
}

static bool
parse_arguments(Body *b, IrOp op, uint32_t *aux, const Str **method)
{
	Parser *p = b->p;
	switch (op) {
	case OP_PHI:
		return parse_phi(b);
	case OP_SELECT:
		return parse_cases(b);
	case OP_JUMP:
		return parse_block(b, &b->succs[0]);
	case OP_IF:
		return parse_if(b);
	case OP_INVOKE:
		return parse_invoke(b, method);
	case OP_FIELD: case OP_EXTRACT:
		return parse_index(b, aux);
	case OP_BIN:
		return parse_sub(b, &p->bins, "a binary operation", aux);
	case OP_UN:
		return parse_sub(b, &p->uns, "a unary operation", aux);
	case OP_BUILTIN:
		return parse_sub(b, &p->builtins, "a builtin function", aux);
	default: /* plain operands */
		return parse_operands(b);
	}
}

/* ------------------------------------------------------------------- marks */

/* [WORD INT] */
static bool
parse_number_of(Parser *p, const char *word, uint32_t *n)
{
	return !ir_parse_accept_word(p, word) || ir_parse_number(p, "a number", n);
}

static bool
parse_site(Body *b, IrOp op, Marks *marks)
{
	Parser *p = b->p;
	if (ir_op_info(op)->aux != AUX_SITE)
		return ir_parse_fail(p, "R9: %s has no site", ir_op_name(op));
	if (marks->has_site)
		return ir_parse_fail(p, "R9: an instruction has one site");
	if (!ir_parse_expect(p, '('))
		return false;
	marks->has_site = true;
	marks->site.kind = p->token.kind == TOKEN_WORD
				   ? (IrSiteKind)map_get(&p->site_kinds, map_key(p->token.str))
				   : SITE_NONE;
	if (marks->site.kind == SITE_NONE)
		return ir_parse_expected(p, "the kind of a site");
	ir_parse_advance(p);
	marks->site.type = ir_parse_type(p);
	if (marks->site.type == 0 ||
	    !ir_parse_string(p, "the site's text in quotes", &marks->site.text))
		return false;
	if (ir_parse_accept_word(p, "gc") &&
	    !ir_parse_string(p, "gc's text in quotes", &marks->site.gc_text))
		return false;
#define X(flag) marks->site.is_##flag = ir_parse_accept_word(p, #flag);
	IR_SITE_FLAGS(X)
#undef X
	return parse_number_of(p, "param", &marks->site.param) &&
	       parse_number_of(p, "result", &marks->site.result) && ir_parse_expect(p, ')');
}

static IrPlacement
placement_of(const Token *t)
{
	if (t->kind == TOKEN_WORD)
		for (int k = PLACE_STACK; k <= PLACE_STATIC; k++)
			if (str_is(t->str, ir_placement_name((IrPlacement)k)))
				return (IrPlacement)k;
	return PLACE_NONE;
}

static bool
parse_gc(Parser *p, Marks *marks)
{
	if (!ir_parse_expect(p, '('))
		return false;
	marks->gc = placement_of(&p->token);
	if (marks->gc == PLACE_NONE)
		return ir_parse_expected(p, "a placement");
	marks->has_verdict = true;
	ir_parse_advance(p);
	return ir_parse_expect(p, ')');
}

static bool
parse_verdict(Parser *p, Marks *marks)
{
	marks->placement = placement_of(&p->token);
	if (marks->placement == PLACE_NONE)
		return ir_parse_expected(p, "a mark");
	marks->has_verdict = true;
	ir_parse_advance(p);
	if (!ir_parse_accept(p, '('))
		return true;
	return ir_parse_name(p, "a reason", &marks->reason) && ir_parse_expect(p, ')');
}

static bool
parse_marks(Body *b, IrOp op, IrCallMode mode, Marks *marks)
{
	Parser *p = b->p;
	while (ir_parse_accept(p, '!')) {
		bool is_good;
		if (p->token.kind == TOKEN_INT) {
			is_good = ir_parse_loc(p, b->default_file, &marks->loc);
		} else if (ir_parse_accept_word(p, "site")) {
			is_good = parse_site(b, op, marks);
		} else if (ir_parse_accept_word(p, "gc")) {
			is_good = parse_gc(p, marks);
		} else if (ir_parse_accept_word(p, "nonblocking")) {
			marks->flags |= IRF_NONBLOCKING;
			is_good = op == OP_SELECT ||
				  ir_parse_fail(p, "only select may be !nonblocking");
		} else if (ir_parse_accept_word(p, "outer")) {
			marks->flags |= IRF_DEFER_OUTER;
			is_good =
				mode == CALL_DEFER || ir_parse_fail(p, "only defer may be !outer");
		} else if (ir_parse_accept_word(p, "var")) {
			is_good = (op == OP_PHI || ir_parse_fail(p, "only phi may be !var")) &&
				  ir_parse_string(p, "the variable's name in quotes",
						  &marks->variable);
		} else if (ir_parse_accept_word(p, "loop")) {
			marks->flags |= IRF_DEFER_LOOP;
			is_good = mode == CALL_DEFER || ir_parse_fail(p, "only defer may be !loop");
		} else {
			is_good = parse_verdict(p, marks);
		}
		if (!is_good)
			return false;
	}
	if (marks->has_verdict && !marks->has_site)
		return ir_parse_fail(p, "R9: a verdict needs a site");
	marks->site.placement = marks->placement;
	marks->site.gc = marks->gc;
	marks->site.reason = marks->reason;
	return true;
}

/* ------------------------------------------------------------ instructions */

/* What stands before the operation: the result's name and type. */
typedef struct Result {
	Token name; /* kind END: no result */
	IrTypeId type;
} Result;

static bool
parse_result(Body *b, Result *result)
{
	Parser *p = b->p;
	if (p->token.kind != TOKEN_VALUE)
		return true;
	result->name = p->token;
	ir_parse_advance(p);
	result->type = ir_parse_type(p);
	return result->type != 0 && ir_parse_expect(p, '=');
}

static bool
define(Body *b, const Token *name, IrValueId v)
{
	bool is_new;
	uint64_t *known = map_ensure(&b->values, value_key(name), &is_new);
	if (!is_new)
		return ir_parse_fail_at(b->p, name->pos, "R15: %%%s is defined twice",
					name->str->s);
	*known = v;
	if (!ir_parse_is_number(name)) {
		b->f->instrs.at[v].name = name->str;
		ir_name_take(b->f, name->str);
	}
	return true;
}

/* Put the instruction that was read into the block. The last fixes, from `fix` on, are its own. */
static IrValueId
emit(Body *b, IrOp op, IrCallMode mode, IrTypeId type, uint32_t aux, const Marks *marks,
     uint32_t fix)
{
	IrFunc *f = b->f;
	IrValueId v =
		ir_emit(f, b->block, op, type, b->operands.at, b->operands.len, aux, marks->loc);
	IrInstr *in = ir_instr(f, v);
	in->mode = (uint8_t)mode;
	in->flags = marks->flags;
	for (; fix < b->fixes.len; fix++)
		b->fixes.at[fix].operand += in->first;
	if (marks->has_site) {
		IrSiteId s = ir_site_add(f, marks->site.kind, marks->site.type, marks->site.text);
		f->sites.at[s] = marks->site;
		ir_site_bind(f, s, v);
	}
	IrBlock *block = &f->blocks.at[b->block];
	if (block->succs[0] == 0) {
		block->succs[0] = b->succs[0];
		block->succs[1] = b->succs[1];
	}
	return v;
}

static bool
parse_op(Parser *p, IrOp *op, IrCallMode *mode)
{
	*mode = ir_parse_accept_word(p, "go")      ? CALL_GO
		: ir_parse_accept_word(p, "defer") ? CALL_DEFER
						   : CALL_PLAIN;
	*op = p->token.kind == TOKEN_WORD ? (IrOp)map_get(&p->ops, map_key(p->token.str)) : OP_NONE;
	if (*op == OP_NONE)
		return ir_parse_expected(p, "an instruction");
	if (*mode != CALL_PLAIN && *op != OP_CALL && *op != OP_INVOKE)
		return ir_parse_fail(p, "go and defer stand before call and invoke");
	ir_parse_advance(p);
	return true;
}

static bool
parse_instr(Body *b)
{
	Parser *p = b->p;
	Pos pos = p->token.pos;
	Result result = { 0 };
	IrOp op;
	IrCallMode mode;
	uint32_t aux = 0, label = b->labels.len, fix = b->fixes.len;
	const Str *method = NULL;
	Marks marks = { 0 };
	vec_clear(&b->operands);
	b->succs[0] = b->succs[1] = 0;
	if (!parse_result(b, &result) || !parse_op(p, &op, &mode))
		return false;
	Pos argument = p->token.pos;
	if (!parse_arguments(b, op, &aux, &method) || !parse_marks(b, op, mode, &marks))
		return false;
	IrValueId v = emit(b, op, mode, result.type, aux, &marks, fix);
	vec_extend(&b->places, v + 1);
	b->places.at[v] = pos;
	if (marks.variable != NULL)
		ir_phi_set_variable(b->f, v, marks.variable);
	if (op == OP_PHI)
		vec_push(&b->phis, ((PhiFix){ v, label }));
	if (op == OP_INVOKE)
		vec_push(&b->methods, ((MethodFix){ v, method, argument }));
	return result.type == 0 || define(b, &result.name, v);
}

/* ------------------------------------------------------------- at the end */

static void
fix_values(Body *b)
{
	vec_each(&b->fixes, i) {
		const Fix *fix = &b->fixes.at[i];
		IrValueId v = (IrValueId)map_get(&b->values, fix->key);
		b->p->is_failed = false;
		if (v == 0)
			ir_parse_fail_at(b->p, fix->pos, "R16: %%%s is not defined", fix->name->s);
		else
			b->f->operands.at[fix->operand] = v;
	}
}

static void
fix_methods(Body *b)
{
	const IrModule *m = b->p->m;
	vec_each(&b->methods, i) {
		const MethodFix *fix = &b->methods.at[i];
		IrInstr *in = ir_instr(b->f, fix->instr);
		IrValueId receiver = ir_operand(b->f, in, 0);
		IrTypeId t = receiver != 0 ? ir_instr(b->f, receiver)->type : 0;
		const IrType *iface = t != 0 ? ir_under(m, t) : NULL;
		uint32_t k = 0;
		b->p->is_failed = false;
		if (iface == NULL || iface->kind != IRT_IFACE) {
			ir_parse_fail_at(b->p, fix->pos, "R7: invoke needs an interface");
			continue;
		}
		while (k < iface->n_members && iface->members[k].name != fix->name)
			k++;
		in->aux = k;
		if (k == iface->n_members)
			ir_parse_fail_at(b->p, fix->pos, "R11: the interface has no method %s",
					 fix->name->s);
	}
}

static void
check_targets(Body *b)
{
	vec_each(&b->targets, i) {
		b->p->is_failed = false;
		if (b->targets.at[i].block == 0 || b->targets.at[i].block >= b->f->blocks.len)
			ir_parse_fail_at(b->p, b->targets.at[i].pos, "R1: there is no block ^%u",
					 b->targets.at[i].block);
	}
}

/* Bring a phi's operands into the order of the block's predecessors. */
static void
fix_phi(Body *b, const PhiFix *fix)
{
	IrFunc *f = b->f;
	const IrInstr *in = ir_instr(f, fix->instr);
	const IdVec *preds = &f->blocks.at[in->block].preds;
	uint32_t *labels = b->labels.at + fix->first;
	IrValueId *operands = f->operands.at + in->first;
	for (uint32_t i = 0; i < in->n; i++) {
		if (i < preds->len && labels[i] == preds->at[i])
			continue;
		/* Selection sort: what belongs here is further right, or missing. */
		uint32_t k = i + 1;
		while (k < in->n && !(i < preds->len && labels[k] == preds->at[i]))
			k++;
		if (k == in->n) {
			b->p->is_failed = false;
			ir_parse_fail_at(b->p, b->places.at[fix->instr],
					 "R4: a phi names each predecessor of its block once");
			return;
		}
		uint32_t label = labels[i];
		IrValueId v = operands[i];
		labels[i] = labels[k];
		operands[i] = operands[k];
		labels[k] = label;
		operands[k] = v;
	}
}

static void
tell_fault(void *ctx, const IrFunc *f, IrValueId v, int rule, const char *text)
{
	Body *b = ctx;
	Pos pos = v != 0 && v < b->places.len ? b->places.at[v] : 0;
	if (pos == 0)
		diag_add(b->p->diags, DIAG_IR, b->p->src->base, "R%d: @%s: %s", rule, f->name->s,
			 text);
	else
		diag_add(b->p->diags, DIAG_IR, pos, "R%d: %s", rule, text);
	b->p->n_errors++;
}

static void
finish(Body *b, uint32_t n_errors)
{
	check_targets(b);
	if (b->p->n_errors > n_errors)
		return;
	fix_values(b);
	if (b->p->n_errors > n_errors)
		return;
	fix_methods(b);
	ir_preds_rebuild(b->f);
	vec_each(&b->phis, i)
		fix_phi(b, &b->phis.at[i]);
	if (b->p->n_errors > n_errors)
		return;
	FaultSink sink = { tell_fault, b };
	ir_verify_func_to(b->p->m, b->f, &sink);
}

/* ------------------------------------------------------------------- lines */

static bool
define_params(Body *b, uint32_t n, IrOp op)
{
	const IrParam *params = op == OP_PARAM ? b->f->params.at : b->f->captures.at;
	for (uint32_t i = 0; i < n; i++) {
		/* One without a name is a value only if it was written with a number:
		 * then it is there already. */
		if ((params[i].name->len == 0 || str_is(params[i].name, "_")) &&
		    !map_has(&b->f->pseudo_index, map_pair(op, i)))
			continue;
		IrValueId v = op == OP_PARAM ? ir_param(b->f, i) : ir_capture(b->f, i);
		const Str *name = b->f->instrs.at[v].name;
		const Str *number =
			(const Str *)(uintptr_t)map_get(&b->p->numbered, map_pair(b->f->id, v));
		bool is_new = true;
		if (name != NULL)
			*map_ensure(&b->values, map_key(name), &is_new) = v;
		else if (number != NULL)
			*map_ensure(&b->values, map_key(number) | 1, &is_new) = v;
		if (!is_new)
			return ir_parse_fail(b->p, "R15: two parameters %%%s",
					     (name ? name : number)->s);
	}
	return true;
}

/* "^N:", the next in order. */
static bool
parse_label(Body *b)
{
	Parser *p = b->p;
	if (p->token.integer != b->f->blocks.len || p->token.is_huge)
		return ir_parse_fail(p, "blocks are numbered from ^1 upwards: this is ^%u",
				     b->f->blocks.len);
	b->block = ir_block_new(b->f);
	ir_parse_advance(p);
	return ir_parse_expect(p, ':');
}

void
ir_parse_body(Parser *p, IrFunc *f, uint32_t limit)
{
	Body b = { .p = p, .f = f, .default_file = ir_default_file(p->m, f) };
	uint32_t n_errors = p->n_errors;
	define_params(&b, f->params.len, OP_PARAM);
	define_params(&b, f->captures.len, OP_CAPTURE);
	p->is_failed = false;
	for (;;) {
		while (p->token.kind == TOKEN_NEWLINE)
			ir_parse_advance(p);
		if (p->token.kind == TOKEN_END || src_offset(p->src, p->token.pos) >= limit) {
			ir_parse_expected(p, "\"}\"");
			break;
		}
		if (ir_parse_accept(p, '}'))
			break;
		if (p->token.kind == TOKEN_BLOCK)
			parse_label(&b);
		else if (b.block == 0)
			ir_parse_expected(p, "^1:");
		else
			parse_instr(&b);
		ir_parse_line_end(p);
	}
	finish(&b, n_errors);
}

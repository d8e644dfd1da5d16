/*
 * Types of the text form. doc/ir.md, section 3.
 */
#include "ir/priv.h"

/* Nesting of a type's text; more is an error, so that no input can overflow the stack. */
#define TYPE_DEPTH_MAX 500

static IrTypeId parse_type(Parser *p, uint32_t depth);

/* Types with commas up to ")", into types; "..." after the last one where
 * is_variadic is not null. */
static bool
parse_list(Parser *p, IdVec *types, bool *is_variadic, uint32_t depth)
{
	if (ir_parse_accept(p, ')'))
		return true;
	for (;;) {
		IrTypeId t = parse_type(p, depth);
		if (t == 0)
			return false;
		vec_push(types, t);
		if (is_variadic != NULL && p->token.kind == TOKEN_ELLIPSIS) {
			*is_variadic = true;
			ir_parse_advance(p);
			return ir_parse_expect(p, ')');
		}
		if (ir_parse_accept(p, ')'))
			return true;
		if (!ir_parse_at(p, ','))
			return ir_parse_expected(p, "\",\" or \")\"");
		ir_parse_advance(p);
	}
}

static IrTypeId
parse_func(Parser *p, uint32_t depth)
{
	IdVec params = { 0 }, results = { 0 };
	bool is_variadic = false;
	if (!ir_parse_expect(p, '(') || !parse_list(p, &params, &is_variadic, depth))
		return 0;
	if (ir_parse_accept(p, '(') && !parse_list(p, &results, NULL, depth))
		return 0;
	return ir_type_func(p->m, params.at, params.len, results.at, results.len, is_variadic);
}

typedef VEC(IrMember) Members;

/* [embed] NAME Type; the name "embed" itself is quoted. */
static bool
parse_member(Parser *p, Members *members, uint32_t depth)
{
	IrMember mb = { 0 };
	if (p->token.kind == TOKEN_WORD)
		mb.is_embedded = ir_parse_accept_word(p, "embed");
	if (!ir_parse_name(p, "the name of a field or method", &mb.name))
		return false;
	mb.type = parse_type(p, depth);
	vec_push(members, mb);
	return mb.type != 0;
}

/* Members with semicolons, in braces. */
static bool
parse_members(Parser *p, Members *members, uint32_t depth)
{
	if (!ir_parse_expect(p, '{'))
		return false;
	if (ir_parse_accept(p, '}'))
		return true;
	for (;;) {
		if (!parse_member(p, members, depth))
			return false;
		if (ir_parse_accept(p, '}'))
			return true;
		if (!ir_parse_at(p, ';'))
			return ir_parse_expected(p, "\";\" or \"}\"");
		ir_parse_advance(p);
	}
}

static IrTypeId
parse_iface(Parser *p, uint32_t depth)
{
	Pos pos = p->token.pos;
	Members methods = { 0 };
	if (!parse_members(p, &methods, depth))
		return 0;
	for (uint32_t i = 0; i < methods.len; i++) {
		if (methods.at[i].is_embedded ||
		    ir_type(p->m, methods.at[i].type)->kind != IRT_FUNC) {
			ir_parse_fail_at(
				p, pos,
				"%s is no method of an interface: its type is not a function's",
				methods.at[i].name->s);
			return 0;
		}
	}
	IrTypeId id = ir_type_iface(p->m, methods.at, methods.len);
	const IrType *t = ir_type(p->m, id);
	for (uint32_t i = 1; i < t->n_members; i++) {
		if (t->members[i - 1].name == t->members[i].name) {
			ir_parse_fail_at(p, pos, "two methods %s in an interface",
					 t->members[i].name->s);
			return 0;
		}
	}
	return id;
}

/* After "[": a slice or an array. */
static IrTypeId
parse_array(Parser *p, uint32_t depth)
{
	if (ir_parse_accept(p, ']')) {
		IrTypeId elem = parse_type(p, depth);
		return elem == 0 ? 0 : ir_type_slice(p->m, elem);
	}
	uint64_t len = p->token.integer;
	if (p->token.kind != TOKEN_INT || p->token.is_negative || p->token.is_huge) {
		ir_parse_expected(p, "an array's length or \"]\"");
		return 0;
	}
	ir_parse_advance(p);
	if (!ir_parse_expect(p, ']'))
		return 0;
	IrTypeId elem = parse_type(p, depth);
	return elem == 0 ? 0 : ir_type_array(p->m, elem, len);
}

static IrTypeId
parse_map(Parser *p, uint32_t depth)
{
	if (!ir_parse_expect(p, '['))
		return 0;
	IrTypeId key = parse_type(p, depth);
	if (key == 0 || !ir_parse_expect(p, ']'))
		return 0;
	IrTypeId elem = parse_type(p, depth);
	return elem == 0 ? 0 : ir_type_map(p->m, key, elem);
}

static IrTypeId
parse_iter(Parser *p, uint32_t depth)
{
	if (!ir_parse_expect(p, '('))
		return 0;
	IrTypeId elem = parse_type(p, depth);
	return elem == 0 || !ir_parse_expect(p, ')') ? 0 : ir_type_iter(p->m, elem);
}

static IrTypeId
parse_tuple(Parser *p, uint32_t depth)
{
	IdVec types = { 0 };
	if (!ir_parse_expect(p, '(') || !parse_list(p, &types, NULL, depth))
		return 0;
	return ir_type_tuple(p->m, types.at, types.len);
}

/* A type that begins with a word. */
static IrTypeId
parse_worded(Parser *p, uint32_t depth)
{
	IrTypeId basic = (IrTypeId)map_get(&p->basics, map_key(p->token.str));
	if (basic != 0) {
		ir_parse_advance(p);
		return basic;
	}
	if (ir_parse_accept_word(p, "struct")) {
		Members fields = { 0 };
		return parse_members(p, &fields, depth)
			       ? ir_type_struct(p->m, fields.at, fields.len)
			       : 0;
	}
	if (ir_parse_accept_word(p, "iface"))
		return parse_iface(p, depth);
	if (ir_parse_accept_word(p, "func"))
		return parse_func(p, depth);
	if (ir_parse_accept_word(p, "map"))
		return parse_map(p, depth);
	if (ir_parse_accept_word(p, "tuple"))
		return parse_tuple(p, depth);
	if (ir_parse_accept_word(p, "iter"))
		return parse_iter(p, depth);
	if (ir_parse_accept_word(p, "chan")) {
		IrTypeId elem = parse_type(p, depth);
		return elem == 0 ? 0 : ir_type_chan(p->m, elem);
	}
	ir_parse_expected(p, "a type");
	return 0;
}

static IrTypeId
parse_type(Parser *p, uint32_t depth)
{
	if (++depth > TYPE_DEPTH_MAX) {
		ir_parse_fail(p, "a type is nested too deeply");
		return 0;
	}
	if (ir_parse_accept(p, '*')) {
		IrTypeId elem = parse_type(p, depth);
		return elem == 0 ? 0 : ir_type_pointer(p->m, elem);
	}
	if (ir_parse_accept(p, '['))
		return parse_array(p, depth);
	if (p->token.kind == TOKEN_WORD)
		return parse_worded(p, depth);
	if (p->token.kind != TOKEN_NAMED) {
		ir_parse_expected(p, "a type");
		return 0;
	}
	IrTypeId named = (IrTypeId)map_get(&p->m->named_index, map_key(p->token.str));
	if (named == 0)
		ir_parse_fail(p, "R1: type :%s is not declared", p->token.str->s);
	ir_parse_advance(p);
	return named;
}

IrTypeId
ir_parse_type(Parser *p)
{
	return parse_type(p, 0);
}

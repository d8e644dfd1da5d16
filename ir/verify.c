/*
 * The verifier: doc/ir.md, section 6, rule by rule. Ids first (R1), since all
 * else follows them; then the shape of the blocks (R2, R3, R14, R16); then
 * what the instructions say (R4, R6 to R13, in verify_type.c); dominance last
 * (R5). Each step runs only if the ones it relies on found nothing, so that a
 * fault is told once and nothing here crashes.
 */
#include "ir/priv.h"

#include "base/pool.h"

bool
ir_fault(Verifier *vr, IrValueId v, int rule, const char *fmt, ...)
{
	Buf text = { 0 };
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	vr->n_faults++;
	vr->sink->tell(vr->sink->ctx, vr->f, v, rule, buf_cstr(&text));
	return false;
}

/* ------------------------------------------------------------------- tables */

static bool
is_type(const IrModule *m, IrTypeId t)
{
	return t != 0 && t < m->types.len;
}

static bool
has_elem(IrTypeKind kind)
{
	return kind == IRT_POINTER || kind == IRT_SLICE || kind == IRT_ARRAY || kind == IRT_MAP ||
	       kind == IRT_CHAN || kind == IRT_ITER;
}

/* R1 of types: parts in range; named types have an underlying type; no type contains itself. */
static void
verify_types(Verifier *vr)
{
	const IrModule *m = vr->m;
	for (IrTypeId id = 1; id < m->types.len; id++) {
		const IrType *t = &m->types.at[id];
		bool is_good = !has_elem(t->kind) || is_type(m, t->elem);
		is_good &= t->kind != IRT_MAP || is_type(m, t->key);
		for (uint32_t i = 0; i < t->n_members; i++)
			is_good &= is_type(m, t->members[i].type);
		if (!is_good || !is_type(m, t->kind == IRT_NAMED ? id : t->underlying))
			ir_fault(vr, 0, 1, "type %u has parts out of range", id);
		else if (t->kind == IRT_NAMED && !is_type(m, t->underlying))
			ir_fault(vr, 0, 1, "type :%s has no underlying type", t->name->s);
		else if (t->kind == IRT_NAMED && m->types.at[t->underlying].kind == IRT_NAMED)
			ir_fault(vr, 0, 1, "the underlying type of :%s is itself named",
				 t->name->s);
		else if (t->kind == IRT_NAMED && t->align == 0)
			ir_fault(vr, 0, 1, "type :%s contains itself, or its layout is not known",
				 t->name->s);
	}
}

static void
verify_name(Verifier *vr, Map *seen, const char *sigil, const Str *name)
{
	bool is_new;
	map_ensure(seen, map_key(name), &is_new);
	if (!is_new)
		ir_fault(vr, 0, 15, "%s%s is defined twice", sigil, name->s);
}

static void
verify_names(Verifier *vr)
{
	const IrModule *m = vr->m;
	Map types = { 0 }, globals = { 0 }, funcs = { 0 };
	for (IrTypeId i = 1; i < m->types.len; i++)
		if (m->types.at[i].kind == IRT_NAMED)
			verify_name(vr, &types, ":", m->types.at[i].name);
	for (IrGlobalId i = 1; i < m->globals.len; i++) {
		const IrGlobal *g = &m->globals.at[i];
		verify_name(vr, &globals, "$", g->name);
		if (!is_type(m, g->type) || !is_type(m, g->pointer_type))
			ir_fault(vr, 0, 1, "global $%s has no type", g->name->s);
		if (g->loc.file >= m->files.len)
			ir_fault(vr, 0, 1, "the file of global $%s is out of range", g->name->s);
	}
	for (IrFuncId i = 1; i < m->funcs.len; i++) {
		const IrFunc *f = m->funcs.at[i];
		verify_name(vr, &funcs, "@", f->name);
		if (!is_type(m, f->type) || ir_type(m, f->type)->kind != IRT_FUNC)
			ir_fault(vr, 0, 1, "@%s has no function type", f->name->s);
	}
}

/* The method of a table takes the table's type first; R11. */
static void
verify_method(Verifier *vr, IrTypeId type, const IrMethod *method)
{
	const IrModule *m = vr->m;
	if (method->func == 0 || method->func >= m->funcs.len) {
		ir_fault(vr, 0, 1, "method %s has no function", method->name->s);
		return;
	}
	const IrFunc *f = m->funcs.at[method->func];
	if (!is_type(m, f->type) || ir_type(m, f->type)->kind != IRT_FUNC)
		return; /* told by verify_names */
	const IrType *t = ir_type(m, f->type);
	Buf text = { 0 };
	ir_print_type(m, type, &text);
	if (t->n_params == 0 || t->members[0].type != type)
		ir_fault(vr, 0, 11, "@%s is in the methods of %s but does not take one first",
			 f->name->s, buf_cstr(&text));
	else if (f->captures.len > 0)
		ir_fault(vr, 0, 11, "@%s is in the methods of %s but has captures", f->name->s,
			 buf_cstr(&text));
}

static void
verify_methods(Verifier *vr)
{
	const IrModule *m = vr->m;
	for (uint32_t i = 0; i < m->methods.len; i++) {
		const IrMethodTable *t = &m->methods.at[i];
		if (!is_type(m, t->type)) {
			ir_fault(vr, 0, 1, "a method table has no type");
			continue;
		}
		for (uint32_t k = 0; k < t->methods.len; k++) {
			verify_method(vr, t->type, &t->methods.at[k]);
			if (k > 0 && str_cmp(t->methods.at[k - 1].name, t->methods.at[k].name) >= 0)
				ir_fault(vr, 0, 11, "methods are not sorted: %s",
					 t->methods.at[k].name->s);
		}
	}
}

/* R14: what a function lists is what its type says. */
static void
verify_signature(Verifier *vr)
{
	const IrFunc *f = vr->f;
	const IrType *t = ir_type(vr->m, f->type);
	if (f->params.len != t->n_params || f->results.len != t->n_members - t->n_params ||
	    f->is_variadic != t->is_variadic) {
		ir_fault(vr, 0, 14, "its parameters and results are not those of its type");
		return;
	}
	for (uint32_t i = 0; i < t->n_members; i++) {
		IrTypeId have = i < t->n_params ? f->params.at[i].type
						: f->results.at[i - t->n_params].type;
		if (have != t->members[i].type)
			ir_fault(vr, 0, 14, "%s %u has not the type that the function's type says",
				 i < t->n_params ? "parameter" : "result",
				 i < t->n_params ? i : i - t->n_params);
	}
	if (t->is_variadic &&
	    (t->n_params == 0 ||
	     ir_under(vr->m, t->members[t->n_params - 1].type)->kind != IRT_SLICE))
		ir_fault(vr, 0, 14, "the variadic parameter is not a slice");
	for (uint32_t i = 0; i < f->captures.len; i++)
		if (!is_type(vr->m, f->captures.at[i].type))
			ir_fault(vr, 0, 1, "capture %u has no type", i);
}

bool
ir_verify_tables_to(const IrModule *m, const FaultSink *sink)
{
	Verifier vr = { .m = m, .sink = sink };
	verify_types(&vr);
	if (vr.n_faults > 0)
		return false;
	verify_names(&vr);
	verify_methods(&vr);
	if (vr.n_faults > 0)
		return false;
	for (IrFuncId i = 1; i < m->funcs.len; i++) {
		vr.f = m->funcs.at[i];
		verify_signature(&vr);
	}
	return vr.n_faults == 0;
}

/* -------------------------------------------------------------- R1: in range */

static bool
verify_aux(Verifier *vr, IrValueId v, const IrInstr *in)
{
	const IrFunc *f = vr->f;
	uint32_t limit = UINT32_MAX;
	switch (ir_op_info((IrOp)in->op)->aux) {
	case AUX_NONE: case AUX_FIELD: case AUX_METHOD: case AUX_CASES:
		return true;
	case AUX_SITE:
		limit = f->sites.len;
		break;
	case AUX_BIN:
		limit = BIN_COUNT;
		break;
	case AUX_UN:
		limit = UN_COUNT;
		break;
	case AUX_BUILTIN:
		limit = BI_COUNT;
		break;
	case AUX_VAR:
		limit = f->variables.len > 0 ? f->variables.len : 1;
		break;
	case AUX_INDEX:
		limit = in->op == OP_PARAM     ? f->params.len
			: in->op == OP_CAPTURE ? f->captures.len
			: in->op == OP_CONST   ? f->consts.len
			: in->op == OP_GLOBAL  ? vr->m->globals.len
					       : vr->m->funcs.len;
		break;
	}
	return in->aux < limit ||
	       ir_fault(vr, v, 1, "%s %u is out of range", ir_op_name((IrOp)in->op), in->aux);
}

static void
verify_instr_ids(Verifier *vr, IrValueId v)
{
	const IrFunc *f = vr->f;
	const IrInstr *in = &f->instrs.at[v];
	if (in->op == OP_NONE || in->op >= OP_COUNT) {
		ir_fault(vr, v, 1, "operation %u is out of range", in->op);
		return;
	}
	if (in->first > f->operands.len || in->n > f->operands.len - in->first) {
		ir_fault(vr, v, 1, "operands are out of range");
		return;
	}
	for (uint32_t i = 0; i < in->n; i++)
		if (f->operands.at[in->first + i] >= f->instrs.len)
			ir_fault(vr, v, 1, "operand %u is out of range", i);
	if (in->type >= vr->m->types.len)
		ir_fault(vr, v, 1, "its type is out of range");
	if (in->block >= f->blocks.len)
		ir_fault(vr, v, 1, "its block is out of range");
	if (in->loc.file >= vr->m->files.len)
		ir_fault(vr, v, 1, "its file is out of range");
	if (in->mode > CALL_DEFER)
		ir_fault(vr, v, 1, "its mode is out of range");
	if ((in->flags & IRF_NONBLOCKING) && in->op != OP_SELECT)
		ir_fault(vr, v, 10, "only select may be !nonblocking");
	if ((in->flags & IRF_DEFER_HEAP) && in->mode != CALL_DEFER)
		ir_fault(vr, v, 10, "only defer may be !outer or !loop");
	verify_aux(vr, v, in);
}

static void
verify_ids(Verifier *vr)
{
	const IrFunc *f = vr->f;
	uint32_t n_blocks = f->blocks.len;
	for (IrValueId v = 1; v < f->instrs.len; v++)
		verify_instr_ids(vr, v);
	ir_blocks_each(f, b) {
		const IrBlock *block = &f->blocks.at[b];
		bool is_good = block->succs[0] < n_blocks && block->succs[1] < n_blocks;
		for (uint32_t i = 0; i < block->instrs.len; i++)
			is_good &= block->instrs.at[i] != 0 && block->instrs.at[i] < f->instrs.len;
		for (uint32_t i = 0; i < block->preds.len; i++)
			is_good &= block->preds.at[i] != 0 && block->preds.at[i] < n_blocks;
		if (!is_good)
			ir_fault(vr, 0, 1, "block ^%u has instructions or edges out of range", b);
	}
	if (f->recover >= n_blocks && f->recover != 0)
		ir_fault(vr, 0, 1, "the recover block ^%u is out of range", f->recover);
	if (f->parent >= vr->m->funcs.len)
		ir_fault(vr, 0, 1, "its parent is out of range");
	if (f->loc.file >= vr->m->files.len)
		ir_fault(vr, 0, 1, "its file is out of range");
	for (IrSiteId s = 1; s < f->sites.len; s++)
		if (f->sites.at[s].kind == SITE_NONE || f->sites.at[s].kind >= SITE_COUNT ||
		    !is_type(vr->m, f->sites.at[s].type))
			ir_fault(vr, 0, 1, "site %u has kind or type out of range", s);
}

/* ------------------------------------------------- R2, R3, R14, R16: the shape */

static void
verify_block(Verifier *vr, IrBlockId b)
{
	const IrFunc *f = vr->f;
	const IdVec *instrs = &f->blocks.at[b].instrs;
	if (instrs->len == 0) {
		ir_fault(vr, 0, 2, "block ^%u is empty", b);
		return;
	}
	bool is_phi = true;
	for (uint32_t i = 0; i < instrs->len; i++) {
		IrValueId v = instrs->at[i];
		const IrInstr *in = &f->instrs.at[v];
		const IrOpInfo *info = ir_op_info((IrOp)in->op);
		if (info->is_pseudo)
			ir_fault(vr, v, 16, "a %s stands in block ^%u", info->name, b);
		if (in->block != b)
			ir_fault(vr, v, 16, "it stands in block ^%u but says ^%u", b, in->block);
		if (info->is_terminator && i + 1 < instrs->len)
			ir_fault(vr, v, 2, "a terminator in the middle of block ^%u", b);
		if (!info->is_terminator && i + 1 == instrs->len)
			ir_fault(vr, v, 2, "block ^%u does not end with a terminator", b);
		if (in->op == OP_PHI && !is_phi)
			ir_fault(vr, v, 2, "a phi after other instructions");
		is_phi &= in->op == OP_PHI;
	}
}

/* The number of successors that a terminator has. */
static uint32_t
n_succs(const IrFunc *f, IrBlockId b)
{
	const IrBlock *block = &f->blocks.at[b];
	IrOp op = (IrOp)f->instrs.at[block->instrs.at[block->instrs.len - 1]].op;
	return op == OP_JUMP ? 1 : op == OP_IF ? 2 : 0;
}

static void
verify_edges(Verifier *vr)
{
	const IrFunc *f = vr->f;
	/* Walking the blocks in order meets each block's predecessors in order. */
	uint32_t *met = mem_data(sizeof(*met) * f->blocks.len);
	ir_blocks_each(f, b) {
		const IrBlock *block = &f->blocks.at[b];
		uint32_t n = n_succs(f, b);
		for (uint32_t i = 0; i < 2; i++) {
			IrBlockId to = block->succs[i];
			if ((to != 0) != (i < n)) {
				ir_fault(vr, 0, 3,
					 "block ^%u has edges that do not fit its terminator", b);
				continue;
			}
			if (to == 0)
				continue;
			const IdVec *preds = &f->blocks.at[to].preds;
			if (met[to] >= preds->len || preds->at[met[to]] != b)
				ir_fault(vr, 0, 3,
					 "the predecessors of ^%u are not those that branch to it, "
					 "in order", to);
			else
				met[to]++;
		}
	}
	ir_blocks_each(f, b)
		if (met[b] < f->blocks.at[b].preds.len)
			ir_fault(vr, 0, 3, "block ^%u has a predecessor that does not branch to it",
				 b);
	if (f->blocks.len > 1 && f->blocks.at[1].preds.len > 0)
		ir_fault(vr, 0, 3, "the entry has predecessors");
	if (f->recover != 0 && f->blocks.at[f->recover].preds.len > 0)
		ir_fault(vr, 0, 3, "the recover block has predecessors");
	if (f->recover == 1)
		ir_fault(vr, 0, 3, "the entry is the recover block");
}

/* R16: each instruction stands in its block once, each operand in some block, with a result. */
static void
verify_places(Verifier *vr)
{
	const IrFunc *f = vr->f;
	uint8_t *count = mem_data(f->instrs.len);
	ir_blocks_each(f, b) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++)
			if (count[instrs->at[i]]++ > 0) {
				count[instrs->at[i]] = 1;
				ir_fault(vr, instrs->at[i], 16, "it stands in the blocks twice");
			}
	}
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = &f->instrs.at[v];
		if (in->block != 0 && count[v] == 0)
			ir_fault(vr, v, 16, "it is not in the list of its block");
		for (uint32_t i = 0; i < in->n && count[v] > 0; i++) {
			IrValueId o = f->operands.at[in->first + i];
			if (o == 0)
				continue;
			const IrInstr *operand = &f->instrs.at[o];
			if (!ir_op_info((IrOp)operand->op)->is_pseudo && count[o] == 0)
				ir_fault(vr, v, 16, "operand %u stands in no block", i);
			else if (operand->type == 0)
				ir_fault(vr, v, 16, "operand %u has no result", i);
		}
	}
}

static void
verify_value_names(Verifier *vr)
{
	const IrFunc *f = vr->f;
	Map seen = { 0 };
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = &f->instrs.at[v];
		if (in->name == NULL ||
		    (in->block == 0 && in->op != OP_PARAM && in->op != OP_CAPTURE))
			continue;
		bool is_new;
		map_ensure(&seen, map_key(in->name), &is_new);
		if (!is_new)
			ir_fault(vr, v, 15, "%%%s is defined twice", in->name->s);
	}
}

/* ------------------------------------------------------------- R9: the sites */

/* What a site says of itself fits its kind, and its function. */
static void
verify_site_flags(Verifier *vr, const IrSite *site)
{
	const IrFunc *f = vr->f;
	bool is_var = site->kind == SITE_VAR;
	if (site->is_readonly && site->kind != SITE_BOX && site->kind != SITE_STRING)
		ir_fault(vr, site->instr, 9, "only a box or string is readonly");
	if (site->is_array && site->kind != SITE_COMPOSITE)
		ir_fault(vr, site->instr, 9, "only a composite is an array");
	if (!is_var && (site->is_addressed || site->is_large || site->param || site->result))
		ir_fault(vr, site->instr, 9, "only a var is addressed, large, param or result");
	if (site->is_static && site->kind != SITE_COMPOSITE && site->kind != SITE_BOX &&
	    site->kind != SITE_STRING)
		ir_fault(vr, site->instr, 9, "only a composite, box or string is static");
	if (site->param > f->params.len || site->result > f->results.len)
		ir_fault(vr, site->instr, 9, "its function has no such parameter or result");
	if ((site->param && site->result) || ((site->param || site->result) && site->is_large))
		ir_fault(vr, site->instr, 9, "it is one of param, result and large");
}

static void
verify_sites(Verifier *vr)
{
	const IrFunc *f = vr->f;
	for (IrSiteId s = 1; s < f->sites.len; s++) {
		IrValueId v = f->sites.at[s].instr;
		if (v == 0 || v >= f->instrs.len || f->instrs.at[v].block == 0) {
			ir_fault(vr, 0, 9, "site %u belongs to no instruction", s);
			continue;
		}
		const IrInstr *in = &f->instrs.at[v];
		if (ir_op_info((IrOp)in->op)->aux != AUX_SITE || in->aux != s)
			ir_fault(vr, v, 9,
				 "site %u belongs to this instruction, which does not name it", s);
		verify_site_flags(vr, &f->sites.at[s]);
	}
	ir_blocks_each(f, b) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++) {
			const IrInstr *in = &f->instrs.at[instrs->at[i]];
			if (ir_op_info((IrOp)in->op)->aux != AUX_SITE)
				continue;
			if (in->aux != 0 && f->sites.at[in->aux].instr != instrs->at[i])
				ir_fault(vr, instrs->at[i], 9,
					 "its site belongs to another instruction");
			else if (in->aux == 0 && in->op != OP_BOX)
				ir_fault(vr, instrs->at[i], 9, "it has no site");
		}
	}
}

/* --------------------------------------------------------- R5: dominance */

typedef struct Order {
	const IrCfg *cfg;
	uint32_t *position; /* of each instruction in its block, from 1 on */
} Order;

/* Whether value o is there at position `at` of block b. */
static bool
is_available(const IrFunc *f, const Order *order, IrValueId o, IrBlockId b, uint32_t at)
{
	const IrInstr *in = &f->instrs.at[o];
	if (o == 0 || ir_op_info((IrOp)in->op)->is_pseudo)
		return true;
	return in->block == b ? order->position[o] < at : ir_dominates(order->cfg, in->block, b);
}

static void
verify_uses(Verifier *vr, const Order *order, IrValueId v)
{
	const IrFunc *f = vr->f;
	const IrInstr *in = &f->instrs.at[v];
	const IdVec *preds = &f->blocks.at[in->block].preds;
	for (uint32_t i = 0; i < in->n; i++) {
		IrValueId o = f->operands.at[in->first + i];
		bool is_good;
		if (in->op != OP_PHI)
			is_good = is_available(f, order, o, in->block, order->position[v]);
		else if (i >= preds->len || order->cfg->rpo_index[preds->at[i]] == 0)
			is_good = true; /* nothing comes from an unreachable block */
		else
			is_good = is_available(f, order, o, preds->at[i], UINT32_MAX);
		if (!is_good)
			ir_fault(vr, v, 5, "operand %u is not defined on all ways to here", i);
	}
}

static void
verify_dominance(Verifier *vr)
{
	const IrFunc *f = vr->f;
	Order order = { .cfg = ir_cfg(f), .position = mem_data(sizeof(uint32_t) * f->instrs.len) };
	ir_blocks_each(f, b) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++)
			order.position[instrs->at[i]] = i + 1;
	}
	for (uint32_t k = 0; k < order.cfg->rpo.len; k++) {
		const IdVec *instrs = &f->blocks.at[order.cfg->rpo.at[k]].instrs;
		for (uint32_t i = 0; i < instrs->len; i++)
			verify_uses(vr, &order, instrs->at[i]);
	}
}

/* ---------------------------------------------------------------- functions */

bool
ir_verify_func_to(const IrModule *m, const IrFunc *f, const FaultSink *sink)
{
	Verifier vr = { .m = m, .f = f, .sink = sink };
	if (f->body != BODY_HERE && f->blocks.len > 1)
		ir_fault(&vr, 0, 14, "a declaration with blocks");
	if (f->body != BODY_HERE && f->is_outside)
		ir_fault(&vr, 0, 14, "a declaration that is called from outside");
	if (f->body == BODY_HERE && f->blocks.len <= 1)
		ir_fault(&vr, 0, 14, "a body without blocks");
	if (f->body == BODY_HERE && f->is_unreached)
		ir_fault(&vr, 0, 14, "a function with a body that is not reached");
	verify_ids(&vr);
	if (vr.n_faults > 0)
		return false;
	ir_blocks_each(f, b)
		verify_block(&vr, b);
	if (vr.n_faults > 0)
		return false;
	verify_edges(&vr);
	verify_places(&vr);
	verify_value_names(&vr);
	if (vr.n_faults > 0)
		return false;
	verify_sites(&vr);
	ir_verify_consts(&vr);
	ir_blocks_each(f, b) {
		const IdVec *instrs = &f->blocks.at[b].instrs;
		for (uint32_t i = 0; i < instrs->len; i++)
			ir_verify_instr(&vr, instrs->at[i]);
	}
	if (f->body == BODY_HERE)
		verify_dominance(&vr);
	return vr.n_faults == 0;
}

/* Faults as lines of text. */
typedef struct TextSink {
	const IrModule *m;
	Buf *out;
} TextSink;

static void
tell_text(void *ctx, const IrFunc *f, IrValueId v, int rule, const char *text)
{
	TextSink *sink = ctx;
	if (f != NULL) {
		buf_puts(sink->out, "func ");
		ir_print_name(sink->out, '@', f->name);
		buf_puts(sink->out, ": ");
	}
	if (v != 0) {
		ir_print_instr(sink->m, f, v, sink->out);
		buf_puts(sink->out, ": ");
	}
	buf_printf(sink->out, "R%d: %s\n", rule, text);
}

bool
ir_verify_func(const IrModule *m, const IrFunc *f, Buf *faults)
{
	TextSink text = { m, faults };
	FaultSink sink = { tell_text, &text };
	return ir_verify_func_to(m, f, &sink);
}

static bool
verify_one(const void *arg, uint32_t i, Buf *faults)
{
	const IrModule *m = arg;
	return i == 0 || ir_verify_func(m, m->funcs.at[i], faults);
}

bool
ir_verify_on_threads(const IrModule *m, uint32_t n_threads, Buf *faults)
{
	TextSink text = { m, faults };
	FaultSink sink = { tell_text, &text };
	if (!ir_verify_tables_to(m, &sink))
		return false;
	return pool_check(n_threads, m->funcs.len, verify_one, m, faults);
}

bool
ir_verify(const IrModule *m, Buf *faults)
{
	return ir_verify_on_threads(m, 1, faults);
}

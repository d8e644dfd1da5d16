/*
 * Makers of modules, functions, blocks and instructions. They check nothing
 * that the verifier checks.
 *
 * Pseudo instructions (parameters, captures, constants, globals, functions)
 * are made once for each function and found again through pseudo_index and
 * const_index.
 */
#include "ir/priv.h"

IrModule *
ir_module_new(StrTab *strs, const Str *name, uint32_t pointer_size)
{
	assert(pointer_size == 4 || pointer_size == 8);
	IrModule *m = mem_new(IrModule);
	m->strs = strs;
	m->name = name;
	m->pointer_size = pointer_size;
	vec_push(&m->files, NULL);
	vec_push(&m->types, ((IrType){ 0 }));
	vec_push(&m->type_chain, 0);
	vec_push(&m->globals, ((IrGlobal){ 0 }));
	vec_push(&m->funcs, NULL);
	for (int k = IRT_BOOL; k <= IRT_UNSAFE; k++)
		ir_type_basic(m, (IrTypeKind)k);
	return m;
}

uint32_t
ir_file(IrModule *m, const Str *name)
{
	uint64_t *id = map_ensure(&m->file_index, map_key(name), NULL);
	if (*id == 0) {
		*id = m->files.len;
		vec_push(&m->files, name);
	}
	return (uint32_t)*id;
}

IrGlobalId
ir_global_new(IrModule *m, const Str *name, IrTypeId type)
{
	IrGlobalId id = m->globals.len;
	vec_push(&m->globals, ((IrGlobal){ .name = name, .type = type }));
	if (type != 0)
		m->globals.at[id].pointer_type = ir_type_pointer(m, type);
	uint64_t *first = map_ensure(&m->global_index, map_key(name), NULL);
	if (*first == 0)
		*first = id;
	return id;
}

IrFunc *
ir_func_new(IrModule *m, const Str *name, IrTypeId type)
{
	IrFunc *f = mem_new(IrFunc);
	f->name = name;
	f->id = m->funcs.len;
	f->type = type;
	f->body = BODY_UNKNOWN;
	f->is_variadic = type != 0 && ir_type(m, type)->is_variadic;
	vec_push(&m->funcs, f);
	vec_push(&f->instrs, ((IrInstr){ 0 }));
	vec_push(&f->blocks, ((IrBlock){ 0 }));
	vec_push(&f->sites, ((IrSite){ 0 }));
	vec_push(&f->consts, ((IrConst){ 0 }));
	vec_push(&f->const_chain, 0);
	uint64_t *first = map_ensure(&m->func_index, map_key(name), NULL);
	if (*first == 0)
		*first = f->id;
	return f;
}

IrFunc *
ir_func(const IrModule *m, IrFuncId id)
{
	assert(id != 0 && id < m->funcs.len);
	return m->funcs.at[id];
}

IrFuncId
ir_func_find(const IrModule *m, const Str *name)
{
	return (IrFuncId)map_get(&m->func_index, map_key(name));
}

/* ------------------------------------------------------------ method tables */

/* Where name stands or belongs. */
static uint32_t
method_position(const IrMethodTable *t, const Str *name)
{
	uint32_t lo = 0, hi = t->methods.len;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (str_cmp(t->methods.at[mid].name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void
ir_method_add(IrModule *m, IrTypeId type, const Str *name, IrFuncId func)
{
	uint64_t *index = map_ensure(&m->method_index, type, NULL);
	if (*index == 0) {
		vec_push(&m->methods, ((IrMethodTable){ .type = type }));
		*index = m->methods.len;
	}
	IrMethodTable *t = &m->methods.at[*index - 1];
	assert(t->type == type && func < m->funcs.len);
	uint32_t at = method_position(t, name);
	IrMethod method = { .name = name, .func = func };
	if (at < t->methods.len && t->methods.at[at].name == name) {
		t->methods.at[at] = method;
		return;
	}
	vec_push(&t->methods, method);
	for (uint32_t i = t->methods.len - 1; i > at; i--)
		t->methods.at[i] = t->methods.at[i - 1];
	t->methods.at[at] = method;
	assert(at == 0 || str_cmp(t->methods.at[at - 1].name, name) < 0);
}

const IrMethodTable *
ir_methods(const IrModule *m, IrTypeId type)
{
	uint64_t index = map_get(&m->method_index, type);
	assert(index <= m->methods.len);
	return index == 0 ? NULL : &m->methods.at[index - 1];
}

IrFuncId
ir_method_find(const IrModule *m, IrTypeId type, const Str *name)
{
	const IrMethodTable *t = ir_methods(m, type);
	if (t == NULL)
		return 0;
	uint32_t at = method_position(t, name);
	return at < t->methods.len && t->methods.at[at].name == name ? t->methods.at[at].func : 0;
}

/* ------------------------------------------------------- pseudo instructions */

static IrValueId
pseudo(IrFunc *f, IrOp op, uint32_t index, IrTypeId type, const Str *name)
{
	uint64_t *id = map_ensure(&f->pseudo_index, map_pair(op, index), NULL);
	if (*id == 0) {
		*id = f->instrs.len;
		vec_push(&f->instrs,
			 ((IrInstr){
				 .op = (uint8_t)op, .aux = index, .type = type, .name = name }));
	}
	return (IrValueId)*id;
}

/* A parameter's name as a value: none if it is not named. */
static const Str *
param_name(const IrParam *p)
{
	return p->name == NULL || p->name->len == 0 || str_is(p->name, "_") ? NULL : p->name;
}

IrValueId
ir_param(IrFunc *f, uint32_t index)
{
	assert(index < f->params.len);
	const IrParam *p = &f->params.at[index];
	return pseudo(f, OP_PARAM, index, p->type, param_name(p));
}

IrValueId
ir_capture(IrFunc *f, uint32_t index)
{
	assert(index < f->captures.len);
	const IrParam *p = &f->captures.at[index];
	return pseudo(f, OP_CAPTURE, index, p->type, param_name(p));
}

static uint64_t
double_bits(double x)
{
	uint64_t bits;
	memcpy(&bits, &x, sizeof(bits));
	return bits;
}

/* Bit by bit: -0 is not 0, and a NaN is itself. */
static bool
is_same_const(const IrConst *a, const IrConst *b)
{
	return a->type == b->type && a->kind == b->kind && a->bits == b->bits && a->str == b->str &&
	       double_bits(a->re) == double_bits(b->re) && double_bits(a->im) == double_bits(b->im);
}

static uint64_t
hash_const(const IrConst *k)
{
	return hash_mix(map_pair(k->type, k->kind)) ^ hash_mix(k->bits) ^ double_bits(k->re) ^
	       hash_mix(double_bits(k->im) + 1) ^ (k->str ? k->str->hash : 0);
}

/* The constant becomes the first of those with its hash, whose first was *head. */
static void
chain_const(IrFunc *f, uint64_t *head, uint32_t index)
{
	assert(f->const_chain.len == index);
	vec_push(&f->const_chain, (uint32_t)*head);
	*head = index;
}

IrValueId
ir_const(IrFunc *f, const IrConst *c)
{
	/* Only what the kind uses counts. */
	IrConst k = { .type = c->type, .kind = c->kind };
	switch (c->kind) {
	case IRC_ZERO:
		break;
	case IRC_INT:
		k.bits = c->bits;
		break;
	case IRC_COMPLEX:
		k.im = c->im;
		k.re = c->re;
		break;
	case IRC_FLOAT:
		k.re = c->re;
		break;
	case IRC_STRING:
		k.str = c->str;
		break;
	}
	uint64_t *head = map_ensure(&f->const_index, hash_const(&k), NULL);
	assert(f->const_chain.len == f->consts.len);
	for (uint32_t i = (uint32_t)*head; i != 0; i = f->const_chain.at[i])
		if (is_same_const(&f->consts.at[i], &k))
			return pseudo(f, OP_CONST, i, k.type, NULL);
	uint32_t index = f->consts.len;
	vec_push(&f->consts, k);
	chain_const(f, head, index);
	return pseudo(f, OP_CONST, index, k.type, NULL);
}

IrValueId
ir_zero(IrFunc *f, IrTypeId type)
{
	return ir_const(f, &(IrConst){ .type = type, .kind = IRC_ZERO });
}

IrValueId
ir_int(IrFunc *f, IrTypeId type, int64_t value)
{
	return ir_const(f, &(IrConst){ .type = type, .kind = IRC_INT, .bits = (uint64_t)value });
}

IrValueId
ir_global_ref(const IrModule *m, IrFunc *f, IrGlobalId g)
{
	assert(g != 0 && g < m->globals.len);
	return pseudo(f, OP_GLOBAL, g, m->globals.at[g].pointer_type, NULL);
}

IrValueId
ir_func_ref(const IrModule *m, IrFunc *f, IrFuncId g)
{
	return pseudo(f, OP_FUNC, g, ir_func(m, g)->type, NULL);
}

void
ir_index_pseudo(IrFunc *f)
{
	f->pseudo_index = f->const_index = (Map){ 0 };
	f->const_chain = (IdVec){ 0 };
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = &f->instrs.at[v];
		if (ir_op_info((IrOp)in->op)->is_pseudo)
			map_put(&f->pseudo_index, map_pair(in->op, in->aux), v);
	}
	vec_push(&f->const_chain, 0);
	for (uint32_t c = 1; c < f->consts.len; c++)
		chain_const(f, map_ensure(&f->const_index, hash_const(&f->consts.at[c]), NULL), c);
}

/* -------------------------------------------------------------- room for bodies */

/* What is in the list goes to the room's memory, which is larger. */
#define BORROW(f, room, list)                                                           \
	(vec_clear(&(room)->list), vec_append(&(room)->list, (f)->list.at, (f)->list.len), \
	 (void)((f)->list = (room)->list))

static void *
copy_to(Arena *a, const void *p, size_t size)
{
	return size == 0 ? NULL : memcpy(arena_alloc(a, size), p, size);
}

/* A copy of its own for the list; the room has its memory back, which may have moved. */
#define GIVE_BACK(f, room, list, arena)                                                 \
	((room)->list = (f)->list,                                                      \
	 (f)->list.at = copy_to((arena), (f)->list.at, sizeof(*(f)->list.at) * (f)->list.len), \
	 (void)((f)->list.cap = (f)->list.len))

void
ir_body_begin(IrFunc *f, IrFunc *room)
{
	BORROW(f, room, instrs);
	BORROW(f, room, operands);
	BORROW(f, room, blocks);
	BORROW(f, room, sites);
	BORROW(f, room, consts);
}

void
ir_body_end(IrFunc *f, IrFunc *room, IrArenas *to)
{
	GIVE_BACK(f, room, instrs, &to->code);
	GIVE_BACK(f, room, operands, &to->code);
	GIVE_BACK(f, room, blocks, &to->code);
	GIVE_BACK(f, room, sites, &to->rest);
	GIVE_BACK(f, room, consts, &to->rest);
}

/* ------------------------------------------------------ blocks, instructions */

IrBlockId
ir_block_new(IrFunc *f)
{
	f->body = BODY_HERE;
	vec_push(&f->blocks, ((IrBlock){ 0 }));
	return f->blocks.len - 1;
}

IrValueId
ir_instr_new(IrFunc *f, IrOp op, IrTypeId type, const IrValueId *operands, uint32_t n, uint32_t aux,
	     IrLoc loc)
{
	uint32_t first = f->operands.len;
	/* The operands may themselves lie in the pool, which moves when it grows. */
	for (uint32_t i = 0; i < n; i++) {
		IrValueId v = operands[i];
		bool is_inside =
			operands >= f->operands.at && operands < f->operands.at + f->operands.len;
		ptrdiff_t offset = is_inside ? operands - f->operands.at : 0;
		vec_push(&f->operands, v);
		if (is_inside)
			operands = f->operands.at + offset;
	}
	vec_push(&f->instrs, ((IrInstr){ .op = (uint8_t)op,
					 .aux = aux,
					 .type = type,
					 .first = first,
					 .n = n,
					 .loc = loc }));
	return f->instrs.len - 1;
}

IrValueId
ir_emit(IrFunc *f, IrBlockId b, IrOp op, IrTypeId type, const IrValueId *operands, uint32_t n,
	uint32_t aux, IrLoc loc)
{
	assert(b != 0 && b < f->blocks.len);
	IrValueId v = ir_instr_new(f, op, type, operands, n, aux, loc);
	f->instrs.at[v].block = b;
	vec_push(&f->blocks.at[b].instrs, v);
	return v;
}

IrSiteId
ir_site_add(IrFunc *f, IrSiteKind kind, IrTypeId type, const Str *text)
{
	assert(kind != SITE_NONE && kind < SITE_COUNT);
	vec_push(&f->sites, ((IrSite){ .kind = kind, .type = type, .text = text }));
	return f->sites.len - 1;
}

void
ir_site_bind(IrFunc *f, IrSiteId s, IrValueId v)
{
	assert(s != 0 && s < f->sites.len && v != 0 && v < f->instrs.len);
	f->sites.at[s].instr = v;
	f->instrs.at[v].aux = s;
}

/* Keep preds sorted; edges are mostly added in ascending order. */
static void
add_pred(IrFunc *f, IrBlockId to, IrBlockId from)
{
	assert(to != 0 && to < f->blocks.len);
	IdVec *preds = &f->blocks.at[to].preds;
	vec_push(preds, from);
	for (uint32_t i = preds->len - 1; i > 0 && preds->at[i - 1] > from; i--) {
		preds->at[i] = preds->at[i - 1];
		preds->at[i - 1] = from;
	}
}

void
ir_jump(IrFunc *f, IrBlockId from, IrBlockId to, IrLoc loc)
{
	assert(f->blocks.at[from].succs[0] == 0); /* a block ends once */
	ir_emit(f, from, OP_JUMP, 0, NULL, 0, 0, loc);
	f->blocks.at[from].succs[0] = to;
	add_pred(f, to, from);
}

void
ir_branch(IrFunc *f, IrBlockId from, IrValueId cond, IrBlockId then, IrBlockId els, IrLoc loc)
{
	assert(f->blocks.at[from].succs[0] == 0);
	ir_emit(f, from, OP_IF, 0, &cond, 1, 0, loc);
	f->blocks.at[from].succs[0] = then;
	f->blocks.at[from].succs[1] = els;
	add_pred(f, then, from);
	add_pred(f, els, from);
}

void
ir_preds_rebuild(IrFunc *f)
{
	ir_blocks_each(f, b)
		vec_clear(&f->blocks.at[b].preds);
	ir_blocks_each(f, b)
		for (int i = 0; i < 2; i++)
			if (f->blocks.at[b].succs[i] != 0)
				vec_push(&f->blocks.at[f->blocks.at[b].succs[i]].preds, b);
}

/* ------------------------------------------------------------------ names */

static void
index_params(IrFunc *f)
{
	for (uint32_t i = 0; i < f->params.len; i++)
		if (param_name(&f->params.at[i]) != NULL)
			map_ensure(&f->name_index, map_key(f->params.at[i].name), NULL);
	for (uint32_t i = 0; i < f->captures.len; i++)
		if (param_name(&f->captures.at[i]) != NULL)
			map_ensure(&f->name_index, map_key(f->captures.at[i].name), NULL);
}

bool
ir_name_take(IrFunc *f, const Str *name)
{
	if (f->name_index.len == 0)
		index_params(f);
	bool is_new;
	map_ensure(&f->name_index, map_key(name), &is_new);
	return is_new;
}

void
ir_value_name(IrModule *m, IrFunc *f, IrValueId v, const Str *name)
{
	if (name == NULL || name->len == 0 || str_is(name, "_"))
		return;
	if (f->name_index.len == 0)
		index_params(f);
	bool is_new;
	uint64_t *suffix = map_ensure(&f->name_index, map_key(name), &is_new);
	const Str *unique = name;
	while (!is_new) {
		unique = str_printf(m->strs, "%s.%llu", name->s, (unsigned long long)++*suffix);
		map_ensure(&f->name_index, map_key(unique), &is_new);
		suffix = map_find(&f->name_index, map_key(name));
	}
	ir_instr(f, v)->name = unique;
}

/* --------------------------------------------------------------- questions */

const IrConst *
ir_const_of(const IrFunc *f, IrValueId v)
{
	if (v == 0)
		return NULL;
	const IrInstr *in = ir_instr(f, v);
	return in->op == OP_CONST ? &f->consts.at[in->aux] : NULL;
}

IrFuncId
ir_static_callee(const IrFunc *f, const IrInstr *call)
{
	if ((call->op != OP_CALL && call->op != OP_CLOSURE) || call->n == 0)
		return 0;
	IrValueId v = ir_operand(f, call, 0);
	if (v == 0)
		return 0;
	const IrInstr *callee = ir_instr(f, v);
	return callee->op == OP_FUNC ? callee->aux : 0;
}

void
ir_phi_name(IrModule *m, IrFunc *f, IrValueId phi, const Str *variable)
{
	assert(ir_instr(f, phi)->op == OP_PHI);
	ir_value_name(m, f, phi, variable);
	if (ir_instr(f, phi)->name != variable)
		ir_phi_set_variable(f, phi, variable);
}

void
ir_phi_set_variable(IrFunc *f, IrValueId phi, const Str *variable)
{
	assert(ir_instr(f, phi)->op == OP_PHI);
	if (f->variables.len == 0)
		vec_push(&f->variables, NULL);
	ir_instr(f, phi)->aux = f->variables.len;
	vec_push(&f->variables, variable);
}

const Str *
ir_phi_variable(const IrFunc *f, IrValueId phi)
{
	const IrInstr *in = ir_instr(f, phi);
	assert(in->op == OP_PHI && (in->aux == 0 || in->aux < f->variables.len));
	return in->aux ? f->variables.at[in->aux] : in->name;
}

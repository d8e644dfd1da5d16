/*
 * Models: bodies for functions that have none in Go. A model is a function of the same name and type
 * in one of the texts of ir/models, a module each, which is read and verified as any other; its
 * body is copied into the module that is analysed, types and functions by their names.
 *
 * A model is for what is declared, and for what only calls the body that a linkname gives it: such
 * bodies are the runtime's, and may be code that no analysis of it can follow (a pointer that is
 * stored as a number). A function with a body of its own is never replaced.
 *
 * A function that has another type in other versions of Go has a model for each, in several texts.
 *
 * A function that only models have, for several of them to call, stands behind them in its text: it is
 * declared for the first, and gets its body in its turn.
 *
 * What a model declares as a maker of func values marks the function of that name, whatever its body.
 */
#include "ir/priv.h"

/* A function, and that the model of its name is of another type. */
typedef struct Misfit {
	IrFuncId f;
	const char *text;
} Misfit;

typedef VEC(Misfit) MisfitVec;

typedef struct Link {
	IrModule *m;
	const IrModule *models;
	IrTypeId *types; /* by the models' type: the module's, 0: not asked for yet */
	MisfitVec *misfits;
	IrFuncId at;     /* the model that is linked */
} Link;

/* ------------------------------------------------------------------- types */

static IrTypeId import_type(Link *l, IrTypeId t);

static IrTypeId
import_named(Link *l, IrTypeId t, const IrType *type)
{
	bool is_known = map_has(&l->m->named_index, map_key(type->name));
	IrTypeId named = l->types[t] = ir_type_named(l->m, type->name);
	/* What the module knows by that name is what is meant, whatever the text says it is. */
	if (!is_known)
		ir_type_set_underlying(l->m, named, import_type(l, type->underlying));
	return named;
}

static IrTypeId
import_composite(Link *l, const IrType *type)
{
	VEC(IrMember) members = { 0 };
	IdVec types = { 0 };
	for (uint32_t i = 0; i < type->n_members; i++) {
		IrMember mb = type->members[i];
		mb.type = import_type(l, mb.type);
		vec_push(&members, mb);
		vec_push(&types, mb.type);
	}
	assert(type->kind != IRT_FUNC || type->n_params <= types.len);
	switch (type->kind) {
	case IRT_STRUCT:
		return ir_type_struct(l->m, members.at, members.len);
	case IRT_IFACE:
		return ir_type_iface(l->m, members.at, members.len);
	case IRT_TUPLE:
		return ir_type_tuple(l->m, types.at, types.len);
	case IRT_FUNC:
		return ir_type_func(l->m, types.at, type->n_params, types.at + type->n_params,
				    types.len - type->n_params, type->is_variadic);
	case IRT_POINTER:
		return ir_type_pointer(l->m, import_type(l, type->elem));
	case IRT_SLICE:
		return ir_type_slice(l->m, import_type(l, type->elem));
	case IRT_ARRAY:
		return ir_type_array(l->m, import_type(l, type->elem), type->len);
	case IRT_MAP:
		return ir_type_map(l->m, import_type(l, type->key), import_type(l, type->elem));
	case IRT_CHAN:
		return ir_type_chan(l->m, import_type(l, type->elem));
	case IRT_ITER:
		return ir_type_iter(l->m, import_type(l, type->elem));
	case IRT_NONE: case IRT_BOOL: case IRT_INT: case IRT_INT8: case IRT_INT16: case IRT_INT32:
	case IRT_INT64: case IRT_UINT: case IRT_UINT8: case IRT_UINT16: case IRT_UINT32:
	case IRT_UINT64: case IRT_UINTPTR: case IRT_FLOAT32: case IRT_FLOAT64: case IRT_COMPLEX64:
	case IRT_COMPLEX128: case IRT_STRING: case IRT_UNSAFE: case IRT_NAMED:
		break;
	}
	bug("ir", "link", "type kind %u is not composite", (unsigned)type->kind);
}

/* The module's type for one of the models, made if need be; 0 for none. */
static IrTypeId
import_type(Link *l, IrTypeId t)
{
	assert(t < l->models->types.len);
	if (t == 0 || l->types[t] != 0)
		return t == 0 ? 0 : l->types[t];
	const IrType *type = ir_type(l->models, t);
	if (type->kind == IRT_NAMED)
		return import_named(l, t, type);
	if (type->kind >= IRT_BOOL && type->kind <= IRT_UNSAFE)
		l->types[t] = ir_type_basic(l->m, type->kind);
	else
		l->types[t] = import_composite(l, type);
	return l->types[t];
}

/* --------------------------------------------------------------- functions */

/* Parameters by their names in the model; places and facts stay those of the declaration. */
static void
import_params(Link *l, const IrFunc *from, IrFunc *to)
{
	assert(to->params.len <= from->params.len && to->results.len <= from->results.len);
	vec_each(&from->params, i) {
		if (i == to->params.len)
			vec_push(&to->params, ((IrParam){ 0 }));
		to->params.at[i].name = from->params.at[i].name;
		to->params.at[i].type = import_type(l, from->params.at[i].type);
	}
	vec_each(&from->results, i) {
		if (i == to->results.len)
			vec_push(&to->results, ((IrParam){ 0 }));
		to->results.at[i].name = from->results.at[i].name;
		to->results.at[i].type = import_type(l, from->results.at[i].type);
	}
}

/* A function that models use: the module's of that name, or one declared now. */
static IrFuncId
import_callee(Link *l, IrFuncId g)
{
	const IrFunc *from = ir_func(l->models, g);
	IrFuncId known = ir_func_find(l->m, from->name);
	if (known != 0 && ir_func(l->m, known)->is_unreached)
		bug("ir", "link", "a model uses @%s, which was not lowered", from->name->s);
	if (known != 0)
		return known;
	if (from->body == BODY_HERE && g < l->at)
		bug("ir", "link", "a model uses @%s, which stands before it", from->name->s);
	IrFunc *to = ir_func_new(l->m, from->name, import_type(l, from->type));
	import_params(l, from, to);
	if (from->body == BODY_NOESCAPE)
		to->body = BODY_NOESCAPE;
	return to->id;
}

static IrInstr
import_instr(Link *l, const IrInstr *from)
{
	IrInstr in = *from;
	in.type = import_type(l, in.type);
	in.loc = (IrLoc){ 0 };
	if (in.op == OP_FUNC)
		in.aux = import_callee(l, in.aux);
	return in;
}

static void
clear_body(IrFunc *f, IrUnknownBody body)
{
	f->body = body;
	f->recover = 0;
	vec_clear(&f->instrs);
	vec_clear(&f->blocks);
	vec_clear(&f->sites);
	vec_clear(&f->consts);
	vec_clear(&f->const_chain);
	vec_clear(&f->operands);
	f->pseudo_index = f->const_index = f->name_index = (Map){ 0 };
	vec_push(&f->instrs, ((IrInstr){ 0 }));
	vec_push(&f->blocks, ((IrBlock){ 0 }));
	vec_push(&f->sites, ((IrSite){ 0 }));
	vec_push(&f->consts, ((IrConst){ 0 }));
	vec_push(&f->const_chain, 0);
}

/* Ids of values, blocks, constants and sites are the same on both sides. */
static void
import_body(Link *l, const IrFunc *from, IrFunc *to)
{
	assert(from->body == BODY_HERE && import_type(l, from->type) == to->type);
	clear_body(to, BODY_HERE);
	to->recover = from->recover;
	import_params(l, from, to);
	vec_append(&to->operands, from->operands.at, from->operands.len);
	for (uint32_t i = 1; i < from->consts.len; i++) {
		IrConst c = from->consts.at[i];
		c.type = import_type(l, c.type);
		vec_push(&to->consts, c);
		vec_push(&to->const_chain, 0);
	}
	for (uint32_t i = 1; i < from->sites.len; i++) {
		IrSite s = from->sites.at[i];
		s.type = import_type(l, s.type);
		vec_push(&to->sites, s);
	}
	for (IrValueId v = 1; v < from->instrs.len; v++) {
		vec_push(&to->instrs, import_instr(l, ir_instr(from, v)));
		const IrInstr *in = ir_instr(to, v);
		if (ir_op_info((IrOp)in->op)->is_pseudo)
			map_put(&to->pseudo_index, map_pair(in->op, in->aux), v);
	}
	for (IrBlockId b = 1; b < from->blocks.len; b++) {
		const IrBlock *old = &from->blocks.at[b];
		IrBlock block = { .succs = { old->succs[0], old->succs[1] } };
		vec_append(&block.instrs, old->instrs.at, old->instrs.len);
		vec_append(&block.preds, old->preds.at, old->preds.len);
		vec_push(&to->blocks, block);
	}
}

/* ------------------------------------------------------------------ linking */

static void
note_misfit(const Link *l, const IrFunc *model, const IrFunc *f)
{
	Buf text = { 0 };
	buf_printf(&text, "the model of @%s is not used: it is for a ", f->name->s);
	ir_print_type(l->models, model->type, &text);
	buf_puts(&text, ", not a ");
	ir_print_type(l->m, f->type, &text);
	vec_push(l->misfits, ((Misfit){ f->id, buf_cstr(&text) }));
}

/* Whether f has its body from the model now. */
static bool
link_one(Link *l, const IrFunc *model, IrFunc *f, Diags *diags)
{
	import_body(l, model, f);
	f->is_model = true;
	f->is_wrapper = false;
	Buf faults = { 0 };
	if (ir_verify_func(l->m, f, &faults))
		return true;
	/* It was right with the types as its text has them, so these are others here. */
	diag_add(diags, DIAG_WARNING, 0, "the model of @%s is not used: %s", f->name->s,
		 buf_cstr(&faults));
	clear_body(f, BODY_UNKNOWN);
	f->is_model = false;
	return false;
}

/* How many functions have a body from the models of one text now. */
static uint32_t
link_text(Link *l, Diags *diags)
{
	uint32_t n = 0;
	for (IrFuncId g = 1; g < l->models->funcs.len; g++) {
		const IrFunc *model = ir_func(l->models, g);
		IrFuncId id = ir_func_find(l->m, model->name);
		if (id == 0 || (model->body != BODY_HERE && !model->makes_funcs))
			continue;
		IrFunc *f = ir_func(l->m, id);
		if (f->is_unreached)
			continue;
		l->at = g;
		bool is_free = f->body != BODY_HERE || f->is_wrapper;
		if (import_type(l, model->type) != f->type)
			note_misfit(l, model, f);
		else if (model->makes_funcs)
			f->makes_funcs = true;
		else if (is_free)
			n += link_one(l, model, f, diags);
	}
	return n;
}

static IrModule *
parse_models(const IrModelText *t, StrTab *strs, FileSet *files)
{
	const SrcFile *src = fileset_add(files, str_cstr(strs, t->name), t->text, strlen(t->text));
	Diags faults = { 0 };
	IrModule *models = src ? ir_parse(strs, src, &faults) : NULL;
	if (models == NULL) {
		Buf text = { 0 };
		diag_print(&faults, files, &text);
		bug("ir", t->name, "%s", buf_cstr(&text));
	}
	return models;
}

uint32_t
ir_link_models(IrModule *m, FileSet *files, Diags *diags)
{
	MisfitVec misfits = { 0 };
	uint32_t n = 0;
	for (const IrModelText *t = ir_model_texts; t->name != NULL; t++) {
		const IrModule *models = parse_models(t, m->strs, files);
		Link l = { .m = m, .models = models, .types = mem_data(models->types.len * 4),
			   .misfits = &misfits };
		n += link_text(&l, diags);
	}
	vec_each(&misfits, i)
		if (!ir_func(m, misfits.at[i].f)->is_model)
			diag_add(diags, DIAG_WARNING, 0, "%s", misfits.at[i].text);
	return n;
}

void
ir_collect_func_makers(StrTab *strs, FileSet *files, Map *out)
{
	for (const IrModelText *t = ir_model_texts; t->name != NULL; t++) {
		const IrModule *models = parse_models(t, strs, files);
		for (IrFuncId f = 1; f < models->funcs.len; f++)
			if (ir_func(models, f)->makes_funcs)
				map_put(out, map_key(ir_func(models, f)->name), 1);
	}
}

/*
 * Memory in the words of the source: a placeholder is the expression that
 * leads to it from a parameter, a cell is an operand ("z.M", "*p", "s[]").
 */
#include "escape/priv.h"

static const IrModule *
module_of(const EscFn *e)
{
	return e->run->e->module;
}

const char *
esc_buf_text(const EscFn *e, const Buf *b)
{
	return str_intern(module_of(e)->strs, buf_cstr(b), b->len)->s;
}

/* The element that holds a leaf, if elements are separate; *leaf becomes its number there. */
static void
element_text(const EscFn *e, IrTypeId array, uint32_t *leaf, Buf *out)
{
	const Pta *pta = e->run->e->pta;
	const PtaLayout *layout = pta_layout(pta, array);
	if (layout->n_elems > 1) {
		uint32_t each = pta_elem_leaf(pta, array, 1);
		buf_printf(out, "[%u]", *leaf / each);
		*leaf %= each;
		return;
	}
	buf_puts(out, pta_has_joined_elements(pta, array) ? "[] (elements as one)" : "[]");
}

/* The field that holds a leaf: names of unexported methods are qualified,
 * those of fields are not. */
static void
field_text(const EscFn *e, IrTypeId t, uint32_t leaf, Buf *out)
{
	const Pta *pta = e->run->e->pta;
	while (t) {
		const PtaLayout *layout = pta_layout(pta, t);
		const IrType *type = ir_under(module_of(e), t);
		if (layout->is_collapsed && !pta_options(pta)->is_fields_off)
			buf_puts(out, " (fields as one)");
		if (layout->is_collapsed || !layout->has_pointers || leaf >= layout->n)
			return;
		if (type->kind == IRT_ARRAY) {
			element_text(e, t, &leaf, out);
			t = type->elem;
			continue;
		}
		if (type->kind != IRT_STRUCT && type->kind != IRT_TUPLE)
			return;
		uint32_t i = type->n_members - 1;
		assert(type->n_members > 0);
		while (i > 0 && pta_field_leaf(pta, t, i) > leaf)
			i--;
		const Str *name = type->members[i].name;
		if (name)
			buf_printf(out, ".%s", name->s);
		else
			buf_printf(out, ".%u", i);
		leaf -= pta_field_leaf(pta, t, i);
		t = type->members[i].type;
	}
}

static IrTypeId
leaf_type(const EscFn *e, IrTypeId t, uint32_t leaf)
{
	if (t == 0)
		return 0;
	const PtaLayout *layout = pta_layout(e->run->e->pta, t);
	return layout->is_collapsed || leaf >= layout->n ? 0 : layout->types[leaf];
}

/* The type in which a cell of the object is a leaf; *leaf becomes the number of it there. */
static IrTypeId
cell_type(const EscFn *e, const PtaObj *o, uint32_t *leaf)
{
	const IrModule *m = module_of(e);
	const Pta *pta = e->run->e->pta;
	switch ((PtaShape)o->shape) {
	case PTA_SHAPE_MEM:
	case PTA_SHAPE_BOX:
		return o->type;
	case PTA_SHAPE_CHAN:
		return ir_under(m, o->type)->elem;
	case PTA_SHAPE_MAP: {
		const IrType *map = ir_under(m, o->type);
		uint32_t n = pta_layout(pta, map->key)->n;
		if (*leaf == UINT32_MAX || *leaf < n)
			return map->key;
		*leaf -= n;
		return map->elem;
	}
	case PTA_SHAPE_CLOSURE: {
		if (o->func == 0 || o->func >= m->funcs.len)
			return 0;
		const IrFunc *f = ir_func(m, o->func);
		vec_each(&f->captures, i) {
			uint32_t n = pta_layout(pta, f->captures.at[i].type)->n;
			if (*leaf < n)
				return f->captures.at[i].type;
			*leaf -= n;
		}
		return 0;
	}
	case PTA_SHAPE_ANY:
	case PTA_SHAPE_FUNC:
	case PTA_SHAPE_IFACE:
	case PTA_SHAPE_RECORD:
		return 0;
	}
	return 0;
}

static const IrParam *
param_of(const EscFn *e, const PtaObj *o)
{
	assert(o->kind == PTA_OBJ_ROOT);
	if (!e->ir)
		return NULL;
	if (o->root == PTA_ROOT_PARAM && o->index < e->ir->params.len)
		return &e->ir->params.at[o->index];
	if (o->root == PTA_ROOT_CAPTURE && o->index < e->ir->captures.len)
		return &e->ir->captures.at[o->index];
	return NULL;
}

/* The type of the pointer that leads to a placeholder, or 0. */
static IrTypeId
pointer_type(const EscFn *e, const PtaObj *o)
{
	if (o->kind == PTA_OBJ_ROOT) {
		const IrParam *param = param_of(e, o);
		return param ? leaf_type(e, param->type, o->leaf) : 0;
	}
	if (o->kind != PTA_OBJ_LINK || o->parent == 0)
		return 0;
	uint32_t leaf = o->leaf;
	return leaf_type(e, cell_type(e, esc_obj(e, o->parent), &leaf), leaf);
}

/* As in Go: without the IR's mark of named types. */
static void
type_text(const EscFn *e, IrTypeId t, Buf *out)
{
	Buf text = {0};
	if (t)
		ir_print_type(module_of(e), t, &text);
	for (const char *s = buf_cstr(&text); *s; s++)
		if (*s != ':')
			buf_putc(out, *s);
}

const char *
esc_func_text(const EscFn *e, PtaFuncId id)
{
	const IrModule *m = module_of(e);
	IrFuncId g = id ? pta_function_of(e->run->e->pta, id) : 0;
	if (g == 0)
		return "a possible target of the call";
	const Str *name = ir_func(m, g)->name;
	if (e->ir && ir_name_package(m->strs, name) == ir_name_package(m->strs, e->ir->name))
		name = ir_name_local(m->strs, name);
	return name->s;
}

const char *
esc_callee_text(const EscFn *e, PtaFuncId id)
{
	const char *name = esc_func_text(e, id), *lost = pta_lost(e->run->e->pta, id);
	if (!lost)
		return name;
	Buf text = {0};
	buf_printf(&text, "%s (%s)", name, lost);
	return buf_cstr(&text);
}

static void
make_address(const EscFn *e, PtaObjId id, Buf *out)
{
	const PtaObj *o = esc_obj(e, id);
	if (o->kind == PTA_OBJ_VIEW) {
		buf_puts(out, esc_address(e, o->parent));
		if (o->shape == PTA_SHAPE_BOX) {
			buf_puts(out, ".(");
			type_text(e, o->type, out);
			buf_putc(out, ')');
		}
	} else if (o->kind == PTA_OBJ_LINK && o->parent) {
		esc_cell_text(e, o->parent, o->leaf, out);
	} else if (o->kind == PTA_OBJ_ROOT) {
		const IrParam *param = param_of(e, o);
		if (!param)
			buf_puts(out, "the result of a call");
		else if (param->name && param->name->len > 0)
			buf_str(out, param->name);
		else
			buf_printf(out, "parameter %u", o->index + 1);
		if (param)
			field_text(e, param->type, o->leaf, out);
	} else {
		esc_obj_text(e, id, out);
	}
}

/* A path is as long as memory is deep, and many have the same beginning. */
const char *
esc_address(const EscFn *e, PtaObjId id)
{
	EscFn *memo = (EscFn *)(uintptr_t)e; /* what is asked for is made once */
	if (e->address == NULL)
		memo->address = mem_data(e->n * sizeof *e->address);
	if (e->address[id] == NULL) {
		Buf text = {0};
		make_address(e, id, &text);
		e->address[id] = esc_buf_text(e, &text);
	}
	return e->address[id];
}

static void
outside_cell_text(const EscFn *e, const PtaObj *o, PtaObjId id, const Buf *field, Buf *out)
{
	assert(pta_is_placeholder(o) && o == esc_obj(e, id));
	const char *a = esc_address(e, id);
	IrTypeId pointer = pointer_type(e, o);
	switch ((PtaShape)o->shape) {
	case PTA_SHAPE_MEM:
		if (pointer && ir_under(module_of(e), pointer)->kind == IRT_SLICE)
			buf_printf(out, "%s[]%s", a, buf_cstr(field));
		else if (field->len > 0)
			buf_printf(out, "%s%s", a, buf_cstr(field));
		else
			buf_printf(out, "*%s", a);
		return;
	case PTA_SHAPE_MAP:
		buf_printf(out, "%s[]%s", a, buf_cstr(field));
		return;
	case PTA_SHAPE_CHAN:
		buf_printf(out, "<-%s%s", a, buf_cstr(field));
		return;
	case PTA_SHAPE_BOX:
	case PTA_SHAPE_CLOSURE:
	case PTA_SHAPE_FUNC:
	case PTA_SHAPE_IFACE:
	case PTA_SHAPE_RECORD:
		buf_printf(out, "%s%s", a, buf_cstr(field));
		return;
	case PTA_SHAPE_ANY:
		buf_printf(out, "*%s", a);
		return;
	}
}

void
esc_leaf_text(const EscFn *e, PtaObjId id, uint32_t leaf, Buf *out)
{
	const PtaObj *o = esc_obj(e, id);
	const IrSite *site = esc_site(e->run, o);
	IrTypeId t = cell_type(e, o, &leaf);
	bool is_elements = site && (site->kind == SITE_APPEND || site->kind == SITE_MAKE_SLICE);
	if (is_elements || (o->shape == PTA_SHAPE_MAP && !pta_is_placeholder(o)))
		buf_puts(out, "[]");
	if (leaf != UINT32_MAX)
		field_text(e, t, leaf, out);
}

void
esc_cell_text(const EscFn *e, PtaObjId id, uint32_t leaf, Buf *out)
{
	const PtaObj *o = esc_obj(e, id);
	Buf field = {0};
	esc_leaf_text(e, id, leaf, &field);
	if (pta_is_placeholder(o)) {
		outside_cell_text(e, o, id, &field, out);
		return;
	}
	esc_obj_text(e, id, out);
	buf_puts(out, buf_cstr(&field));
}

void
esc_obj_text(const EscFn *e, PtaObjId id, Buf *out)
{
	const PtaObj *o = esc_obj(e, id);
	const IrSite *site = esc_site(e->run, o);
	switch ((PtaObjKind)o->kind) {
	case PTA_OBJ_OWN:
		if (o->shape == PTA_SHAPE_RECORD)
			buf_puts(out, "deferred call");
		else if (site && site->text)
			buf_str(out, site->text);
		else
			buf_puts(out, "interface value");
		return;
	case PTA_OBJ_CLONE:
		if (site && site->text)
			buf_str(out, site->text);
		else
			buf_puts(out, "object");
		if (e->ir && o->call && ir_static_callee(e->ir, ir_instr(e->ir, o->call)))
			buf_printf(out, " of %s",
				   esc_func_text(e, ir_static_callee(e->ir,
								     ir_instr(e->ir, o->call))));
		return;
	case PTA_OBJ_FUNC:
		buf_puts(out, esc_func_text(e, o->func));
		return;
	case PTA_OBJ_ROOT:
	case PTA_OBJ_VIEW:
		buf_puts(out, esc_address(e, id));
		return;
	case PTA_OBJ_LINK:
		if (o->parent)
			buf_puts(out, esc_address(e, id));
		else
			buf_puts(out, "memory of others");
		return;
	case PTA_OBJ_OMEGA:
		buf_puts(out, "package-level memory");
		return;
	case PTA_OBJ_UNKNOWN:
		buf_puts(out, "memory of unknown code");
		return;
	case PTA_OBJ_NONE:
		return;
	}
}

uint32_t
esc_level(const EscFn *e, PtaObjId id)
{
	const PtaObj *o = esc_obj(e, id);
	if (o->kind == PTA_OBJ_VIEW)
		return esc_level(e, o->parent);
	if (o->kind != PTA_OBJ_LINK || o->parent == 0)
		return 0;
	const PtaObj *parent = esc_obj(e, o->parent);
	bool is_copy = parent->shape == PTA_SHAPE_BOX && parent->type &&
		       ir_type(module_of(e), parent->type)->is_direct;
	return esc_level(e, o->parent) + !is_copy;
}

PtaObjId
esc_root(const EscFn *e, PtaObjId id)
{
	while (esc_obj(e, id)->parent)
		id = esc_obj(e, id)->parent;
	return id;
}

uint32_t
esc_result_index(const EscFn *e, uint32_t *leaf)
{
	if (!e->ir)
		return 0;
	vec_each(&e->ir->results, i) {
		uint32_t n = pta_layout(e->run->e->pta, e->ir->results.at[i].type)->n;
		if (*leaf < n)
			return i;
		*leaf -= n;
	}
	return 0;
}

const char *
esc_result_name(const EscFn *e, uint32_t index)
{
	if (e->ir && index < e->ir->results.len) {
		const Str *name = e->ir->results.at[index].name;
		if (name && name->len > 0 && !str_is(name, "_"))
			return name->s;
	}
	Buf b = {0};
	buf_printf(&b, "~r%u", index);
	return esc_buf_text(e, &b);
}

void
esc_result_text(const EscFn *e, uint32_t leaf, Buf *out)
{
	uint32_t index = esc_result_index(e, &leaf);
	buf_puts(out, esc_result_name(e, index));
	if (e->ir && index < e->ir->results.len)
		field_text(e, e->ir->results.at[index].type, leaf, out);
}

/* Where this function's instructions take objects out of it, each once: a store into a global, or an
 * address that is given to unknown code without a call. */
static const struct EscOuts *
outs_of(const EscFn *e)
{
	EscFn *memo = (EscFn *)(uintptr_t)e; /* what is asked for is made once */
	if (e->outs)
		return e->outs;
	struct EscOuts *outs = memo->outs = mem_new(struct EscOuts);
	outs->global = mem_data(e->n * sizeof *outs->global);
	outs->unknown = mem_data(e->n * sizeof *outs->unknown);
	IdVec objs = {0};
	for (IrValueId v = 1; e->ir && v < e->ir->instrs.len; v++) {
		const IrInstr *in = ir_instr(e->ir, v);
		bool is_store = in->op == OP_STORE || in->op == OP_SEND || in->op == OP_MAPSET;
		bool is_escape = in->op == OP_BUILTIN && in->aux == BI_ESCAPE;
		if (in->block == 0 || (!is_store && !is_escape))
			continue;
		IrGlobalId g = is_store ? esc_global_of(e->ir, ir_operand(e->ir, in, 0)) : 0;
		for (uint32_t k = 1; g && k < in->n; k++) {
			esc_value_objects(memo, ir_operand(e->ir, in, k), &objs);
			vec_each(&objs, i)
				if (outs->global[objs.at[i]] == 0)
					outs->global[objs.at[i]] = g;
		}
		if (!is_escape)
			continue;
		IrValueId x = ir_operand(e->ir, in, 0);
		esc_value_objects(memo, x, &objs);
		vec_each(&objs, i)
			if (outs->unknown[objs.at[i]] == 0)
				outs->unknown[objs.at[i]] = x;
	}
	return outs;
}

static void
global_text(const EscFn *e, PtaObjId o, Buf *out)
{
	IrGlobalId g = outs_of(e)->global[o];
	buf_puts(out, "global");
	if (g)
		buf_printf(out, " %s",
			   ir_name_local(module_of(e)->strs, module_of(e)->globals.at[g].name)->s);
}

/* An instruction gives the address to unknown code as a number, or as part of a value whose type may
 * be any. */
static const char *
unknown_text(const EscFn *e, PtaObjId o)
{
	IrValueId x = outs_of(e)->unknown[o];
	if (x == 0)
		return "unknown code";
	const IrType *t = ir_under(module_of(e), ir_instr(e->ir, x)->type);
	bool is_number = t->kind == IRT_UNSAFE ||
			 (t->kind == IRT_SLICE &&
			  ir_under(module_of(e), t->elem)->kind == IRT_UINTPTR);
	return is_number ? "uintptr argument" : "value of unknown type";
}

const char *
esc_out_text(const EscFn *e, PtaObjId o)
{
	const EscOut *how = &e->out[o];
	Buf b = {0};
	if (how->via && pta_is_placeholder(esc_obj(e, how->via))) {
		esc_cell_text(e, how->via, how->leaf, &b);
		return esc_buf_text(e, &b);
	}
	if (how->via) {
		buf_puts(&b, esc_out_text(e, how->via));
		esc_leaf_text(e, how->via, how->leaf, &b);
		return esc_buf_text(e, &b);
	}
	switch ((Reason)how->reason) {
	case REASON_RESULT:
		buf_puts(&b, "result ");
		esc_result_text(e, how->leaf, &b);
		return esc_buf_text(e, &b);
	case REASON_GLOBAL:
		global_text(e, o, &b);
		return esc_buf_text(e, &b);
	case REASON_PARAM:
		return "memory of the caller";
	case REASON_GOROUTINE:
		return "goroutine";
	case REASON_PANIC:
		return "panic";
	case REASON_DEFER:
		return "deferred call of the enclosing function";
	case REASON_UNKNOWN_CALL:
		return unknown_text(e, o);
	case REASON_NONE:
	case REASON_LOOP:
	case REASON_HELD:
	case REASON_TOO_LARGE:
	case REASON_DYNAMIC_SIZE:
	case REASON_GROWS:
	case REASON_ALWAYS_HEAP:
	case REASON_KEPT:
	case REASON_READ_ONLY:
	case REASON_PACKAGE_DATA:
	case REASON_IDENTITY:
	case REASON_COUNT:
		break;
	}
	return NULL;
}

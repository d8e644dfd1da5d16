/*
 * Which functions are lowered: those of the packages that are asked about, and what these lead to.
 * It is rapid type analysis, as src/pta/reach.c does it afterwards on the finished module, with the
 * same rules, but for one: a method counts as called when one of its name and type is called
 * through any interface. So all that the analyses reach is lowered.
 *
 * A function is declared when something names it. It waits, marked `unreached`, until a lowered
 * body mentions it; a method in a method table also until a method of that name and type is called
 * through an interface, and if reflection may call methods, for nothing more. What still waits in
 * the end has no body in the module.
 *
 * src/lower/unseen.c has what follows for the integer analysis.
 */
#include "lower/priv.h"

/* ------------------------------------------------------------------ waiting */

static void
need_all_methods(Lower *l)
{
	l->calls_all = true;
	vec_each(&l->slots, i) {
		MethodSlots *s = &l->slots.at[i];
		vec_each(&s->waiting, k)
			lower_need(l, s->waiting.at[k]);
		vec_clear(&s->waiting);
	}
}

void
lower_need(Lower *l, IrFuncId id)
{
	IrFunc *f = ir_func(l->m, id);
	if (!l->calls_all && l->opts.func_makers != NULL &&
	    map_has(l->opts.func_makers, map_key(f->name)))
		need_all_methods(l);
	if (!f->is_unreached)
		return;
	f->is_unreached = false;
	uint32_t job = (uint32_t)map_get(&l->job_of, id);
	assert(l->jobs.at[job].id == id);
	vec_push(&l->queue, job);
}

void
lower_wait(Lower *l, const Job *job)
{
	assert(l->mentions == NULL);
	ir_func(l->m, job->id)->is_unreached = true;
	map_put(&l->job_of, job->id, l->jobs.len);
	vec_push(&l->jobs, *job);
	if (lower_is_asked(l, job->recv == NULL ? job->func->pkg : job->pkg))
		lower_need(l, job->id);
}

bool
lower_is_asked(const Lower *l, const Package *pkg)
{
	return l->opts.asked == NULL || map_has(l->opts.asked, map_key(pkg));
}

/* ------------------------------------------------------------------ methods */

/* The methods of one name. */
static MethodSlots *
slots_of(Lower *l, const Str *name)
{
	uint64_t *at = map_ensure(&l->slot_of, map_key(name), NULL);
	if (*at == 0) {
		vec_push(&l->slots, ((MethodSlots){0}));
		*at = l->slots.len;
	}
	return &l->slots.at[*at - 1];
}

static bool
is_called(const Lower *l, const MethodSlots *s, IrFuncId f)
{
	bool found = l->calls_all;
	vec_each(&s->called, i)
		found |= ir_type_is_method(l->m, ir_func(l->m, f)->type, s->called.at[i]);
	return found;
}

void
lower_add_method(Lower *l, const Str *name, IrFuncId f)
{
	MethodSlots *s = slots_of(l, name);
	if (is_called(l, s, f))
		lower_need(l, f);
	else if (ir_func(l->m, f)->is_unreached)
		vec_push(&s->waiting, f);
}

/* A method of this name and type, without receiver, is called through an interface. */
static void
call_method(Lower *l, const Str *name, IrTypeId sig)
{
	MethodSlots *s = slots_of(l, name);
	vec_push(&s->called, sig);
	uint32_t n = 0;
	vec_each(&s->waiting, i) {
		IrFuncId f = s->waiting.at[i];
		if (ir_type_is_method(l->m, ir_func(l->m, f)->type, sig))
			lower_need(l, f);
		else
			s->waiting.at[n++] = f;
	}
	s->waiting.len = n;
}

void
lower_call_printers(Lower *l)
{
	IrTypeId string = ir_type_basic(l->m, IRT_STRING);
	IrTypeId sig = ir_type_func(l->m, NULL, 0, &string, 1, false);
	call_method(l, str_cstr(l->strs, "Error"), sig);
	call_method(l, str_cstr(l->strs, "String"), sig);
}

/* ------------------------------------------------------------------- bodies */

void
lower_note_uses(Lower *l, const IrFunc *f)
{
	if (l->mentions != NULL) {
		lower_mention(l, &(Mention){.kind = MENTION_END, .id = f->id, .func = f});
		return;
	}
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->op == OP_FUNC)
			lower_need(l, in->aux);
		if (in->op != OP_INVOKE || in->block == 0)
			continue;
		IrTypeId iface = ir_instr(f, ir_operand(f, in, 0))->type;
		bool is_new;
		map_ensure(&l->invokes, map_pair(iface, in->aux), &is_new);
		if (!is_new)
			continue;
		const IrMember *m = &ir_under(l->m, iface)->members[in->aux];
		call_method(l, m->name, m->type);
	}
}

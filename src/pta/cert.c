/*
 * The certificate: a finished solution is a witness that can be checked in one pass, without a
 * fixpoint. It shares nothing with what made the solution but the representation of sets: types,
 * methods, the meaning of constraints, calls, instances, summaries and instructions are written
 * here (cert_*.c) a second time, and lookups are made anew from the finished objects.
 *
 * In order: is the system well formed (cert_form.c); do the sets include what each instruction
 * (cert_instr.c), constraint, sink and object asks for (cert_cons.c); is each token of a callee
 * covered (cert_call.c); does what each summary says hold at its calls (cert_inst.c); and does
 * the summary say all of the solution (cert_summary.c).
 *
 * Not proved here: the integer facts that make blocks dead, and which types reflection can reach.
 */
#include "pta/cert.h"

#define FAULTS_MAX 40u

/* ------------------------------------------------------------------ faults */

static bool
fault_head(Cert *c)
{
	assert(c->what != NULL);
	if (c->run->n_faults++ >= FAULTS_MAX)
		return false;
	buf_printf(c->run->faults, "function %u", c->f->id);
	if (c->f->ir)
		buf_printf(c->run->faults, " (%s)", c->f->ir->name->s);
	buf_printf(c->run->faults, ": %s %u: ", c->what, c->which);
	return true;
}

void
cert_fault(Cert *c, const char *fmt, ...)
{
	if (!fault_head(c))
		return;
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(c->run->faults, fmt, ap);
	va_end(ap);
	buf_puts(c->run->faults, "\n");
}

void
cert_lacks(Cert *c, PtaNodeId dst, PtaNodeId token)
{
	if (!fault_head(c))
		return;
	pta_print_node(c->f, dst, c->run->faults);
	if (token) {
		buf_puts(c->run->faults, " lacks ");
		pta_print_token(c->f, token, c->run->faults);
	} else {
		buf_puts(c->run->faults, " is not collapsed");
	}
	buf_puts(c->run->faults, "\n");
}

/* ----------------------------------------------------------------- indexes */

static uint32_t
origin_number(Cert *c, PtaOrigin o)
{
	assert(c->made.len > 0); /* number 0 is none */
	bool is_new;
	uint64_t *slot = map_ensure(&c->origins, map_pair(o.func, o.instr), &is_new);
	if (is_new) {
		*slot = c->made.len;
		vec_extend(&c->made, c->made.len + 1);
	}
	return (uint32_t)*slot;
}

PtaOrigin
cert_kind(uint8_t shape, IrTypeId type, IrFuncId func)
{
	uint32_t what = PTA_ORIGIN_KIND + ((uint32_t)shape << 24);
	return shape == PTA_SHAPE_CLOSURE ? (PtaOrigin){ func, what }
					  : (PtaOrigin){ 0, what + type };
}

PtaOrigin
cert_call_kind(const Cert *c, const PtaCall *call)
{
	const IrType *t = ir_type(c->p->m, call->type);
	uint32_t what = PTA_ORIGIN_CALL + ((uint32_t)call->mode << 28) + call->method;
	if (call->kind == PTA_CALL_INVOKE)
		what += 1u << 30;
	return (PtaOrigin){ t->kind == IRT_NAMED ? t->underlying : call->type, what };
}

static void
index_objects(Cert *c)
{
	vec_extend(&c->made, 1);
	for (PtaObjId id = 1; id < c->f->objs.len; id++) {
		const PtaObj *o = &c->f->objs.at[id];
		assert(o->n > 0 && o->first + o->n <= c->nodes->n);
		for (uint32_t k = 0; k < o->n; k++)
			c->owner[o->first + k] = id;
		if (pta_is_made(o)) {
			uint32_t number = origin_number(
				c, cert_kind(o->shape, o->type, o->func)); /* may move the table */
			vec_push(&c->made.at[number], id);
		}
		if (o->kind == PTA_OBJ_OWN)
			c->own[o->origin.instr] = id;
		if (o->kind != PTA_OBJ_VIEW)
			continue;
		uint32_t which = o->shape == PTA_SHAPE_BOX	? 0
				 : o->shape == PTA_SHAPE_CLOSURE ? 1
								  : 2;
		uint32_t as = which == 0 ? o->type : which == 1 ? o->func : o->index;
		map_put(&c->views[which], map_pair(o->parent, as), id);
	}
	for (PtaSink sink = 1; sink < PTA_SINK_COUNT; sink++)
		pta_set_each(cert_set(c, sink), t)
			c->in[cert_obj_id(c, t)] |= 1u << sink;
}

static void
index_calls(Cert *c)
{
	for (PtaNodeId n = 1; n < c->nodes->n; n++) {
		NodeInfo info = c->nodes->info[n];
		if (info.kind == NODE_SEEN && info.a < c->f->calls.len)
			c->seen[info.a] = n;
		if (info.kind == NODE_LINK)
			c->link_of[info.a] = n;
	}
	for (PtaCallId i = 1; i < c->f->calls.len; i++) {
		const PtaCall *call = &c->f->calls.at[i];
		if (!call->is_inherited) {
			c->call_of[call->instr] = i;
			continue;
		}
		IrValueId at = c->f->is_context_off ? 0 : call->instr;
		map_put(&c->inherited, map_pair(at, origin_number(c, call->origin)), i);
	}
}

/* A claim counts if the child has the type of what the cell points to, or none. */
static bool
claim_fits(Cert *c, const PtaObj *parent, uint32_t leaf, const PtaObj *child)
{
	if (child->shape == PTA_SHAPE_ANY)
		return true;
	const CertLayout *l = cert_layout_of(c->run, parent);
	if (leaf >= l->n)
		return false;
	PtaShape shape;
	IrTypeId type;
	cert_pointee(c->run, l->types[leaf], &shape, &type);
	return child->shape == shape && child->type == type;
}

static void
add_claim(Cert *c, PtaObjId parent, uint32_t leaf, PtaObjId child)
{
	const PtaObj *p = &c->f->objs.at[parent], *o = &c->f->objs.at[child];
	assert(o->kind == PTA_OBJ_LINK && (leaf == LEAF_ALL || leaf < p->n));
	if (!claim_fits(c, p, leaf, o))
		return; /* whoever reads the cell misses it */
	if (leaf == LEAF_ALL)
		c->before_all[parent] = o->first;
	else
		c->before[p->first + leaf] = o->first;
}

static void
index_claims(Cert *c)
{
	vec_each(&c->nodes->links, i) {
		LinkRec l = c->nodes->links.at[i];
		if (l.parent) {
			add_claim(c, l.parent, l.leaf, l.child);
			continue;
		}
		uint64_t number =
			map_get(&c->origins, map_pair(l.origin.func, l.origin.instr));
		assert(number < c->made.len);
		const IdVec *made = &c->made.at[number];
		vec_each(made, k)
			if (l.leaf == LEAF_ALL || l.leaf < c->f->objs.at[made->at[k]].n)
				add_claim(c, made->at[k], l.leaf, l.child);
	}
}

void
cert_index(Cert *c, CertRun *run, const PtaSolution *f)
{
	assert(f->objs.len > OBJ_UNKNOWN && f->nodes->set != NULL);
	uint32_t n_nodes = f->nodes->n, n_objs = f->objs.len;
	uint32_t n_instrs = f->ir ? f->ir->instrs.len : 1;
	*c = (Cert){ .run = run, .p = run->p, .f = f, .nodes = f->nodes };
	c->owner = mem_data(n_nodes * sizeof *c->owner);
	c->before = mem_data(n_nodes * sizeof *c->before);
	c->stamp = mem_data(f->nodes->sets.len * sizeof *c->stamp);
	c->in = mem_data(n_objs * sizeof *c->in);
	c->link_of = mem_data(n_nodes * sizeof *c->link_of);
	c->before_all = mem_data(n_objs * sizeof *c->before_all);
	c->own = mem_data(n_instrs * sizeof *c->own);
	c->call_of = mem_data(n_instrs * sizeof *c->call_of);
	c->seen = mem_data(f->calls.len * sizeof *c->seen);
	index_objects(c);
	index_calls(c);
	index_claims(c);
}

/* ------------------------------------------------------------------- whole */

static void
check_function(CertRun *run, const PtaSolution *f)
{
	Cert c;
	arena_reset(run->pool.arena);
	pts_pool_reset(&run->pool);
	if (!cert_form(run, f))
		return;
	cert_index(&c, run, f);
	cert_slice(&c);
	cert_instructions(&c);
	cert_constraints(&c);
	cert_objects(&c);
	cert_sinks(&c);
	cert_calls(&c);
	cert_instances(&c);
	if (f != run->p->summary_solution[f->id])
		return;
	const PtaSummary *sum = run->p->summaries[f->id];
	if (sum && !map_has(&run->proven, map_key(sum)) && cert_summary_form(run, sum)) {
		map_put(&run->proven, map_key(sum), 1);
		cert_summary(&c, sum);
	}
}

static CertRun
run_new(const Pta *p, Buf *faults)
{
	CertRun run = { .p = p, .faults = faults };
	run.layouts = mem_array(const CertLayout *, p->m->types.len);
	run.pool.arena = arena_new_kept();
	/* Which target set is that of which kind of calls is a claim: cert_targets. */
	run.dispatchers[0] = p->graph->by_func;
	run.dispatchers[1] = p->graph->by_invoke;
	return run;
}

static bool
run_end(const CertRun *run)
{
	if (run->n_faults > FAULTS_MAX)
		buf_printf(run->faults, "and %u more\n", run->n_faults - FAULTS_MAX);
	return run->n_faults == 0;
}

bool
pta_check(const Pta *p, const PtaSolution *f, Buf *faults)
{
	CertRun run = run_new(p, faults);
	check_function(&run, f);
	return run_end(&run);
}

bool
pta_check_all(const Pta *p, Buf *faults)
{
	CertRun run = run_new(p, faults);
	for (PtaFuncId f = 1; f < p->n_all; f++) {
		if (p->summary_solution[f] == NULL)
			continue;
		check_function(&run, p->summary_solution[f]);
		if (p->verdict_solution[f] && p->verdict_solution[f] != p->summary_solution[f])
			check_function(&run, p->verdict_solution[f]);
	}
	cert_targets(&run);
	cert_dispatchers(&run);
	return run_end(&run);
}

void
pta_check_dispatch_held(const Pta *p, PtaFuncId id, const BitSet *held, BitSet *out)
{
	Buf faults = { 0 };
	CertRun run = run_new(p, &faults);
	assert(id >= p->n_ir && id < p->n_all && p->summaries[id] != NULL);
	cert_dispatch_held(&run, id, held, out);
}

/*
 * What functions see of each other: a callee's summary, or that of its brief. It is the only thing that
 * systems on several threads share and that changes, and it has a lock. Each change of what is seen of a
 * function gives it another version; a system that is solved ahead of its turn notes the versions that
 * it saw, so that it can be told later whether it would still see the same.
 */
#include "pta/priv.h"

static void
note_read(PtaSys *s, PtaFuncId f)
{
	vec_push(&s->reads, ((PtaRead){ f, s->p->version[f] }));
}

/* The lock is held, but not any more by what follows a bug of ours. */
static void
add_brief(Pta *p, IrFuncId f)
{
	BugTrap trap;
	if (BUG_CATCH(&trap)) {
		pthread_mutex_unlock(&p->lock);
		bug_rethrow(&trap);
	}
	dispatch_add_brief(p, f);
	bug_release(&trap);
}

PtaFuncId
sys_see(PtaSys *s, PtaFuncId callee, const PtaSummary **sum)
{
	Pta *p = s->p;
	PtaFuncId seen = callee;
	*sum = NULL;
	pthread_mutex_lock(&p->lock);
	if (callee < p->n_ir && (s->is_brief || p->mode[callee].is_flat))
		seen = p->first_brief + callee;
	if (s->is_ahead)
		note_read(s, callee);
	if (seen == callee || dispatch_has(p, seen)) {
		if (s->is_ahead && seen != callee)
			note_read(s, seen);
		*sum = p->summaries[seen];
	} else if (s->is_ahead) {
		/* A brief knows all that its function ever did since the brief was made. */
		s->is_over = s->is_lost = true;
	} else {
		add_brief(p, callee);
		*sum = p->summaries[seen];
	}
	pthread_mutex_unlock(&p->lock);
	return seen;
}

bool
publish(Pta *p, PtaFuncId f, PtaSummary *sum, bool is_flat)
{
	assert(sum->func == f);
	bool is_other = p->summaries[f] == NULL || !summary_equal(p->summaries[f], sum);
	if (!is_other && is_flat == p->mode[f].is_flat)
		return false;
	pthread_mutex_lock(&p->lock);
	if (is_other)
		p->summaries[f] = sum;
	p->mode[f].is_flat = is_flat;
	p->version[f]++;
	pthread_mutex_unlock(&p->lock);
	return is_other;
}

bool
publish_is_current(const Pta *p, const PtaSolved *solved)
{
	vec_each(&solved->reads, i) {
		const PtaRead *r = &solved->reads.at[i];
		if (p->version[r->func] != r->version)
			return false;
	}
	return true;
}

/*
 * Bodies that are lowered ahead of their turn, on other threads than the one that works off the queue.
 *
 * Each of these threads has a Lower and a module of its own: types, functions, variables and files have
 * other numbers there, bodies of other functions it has none. What a body is the first of its thread to
 * mention is noted in order. When the body's turn comes, what it mentions is mentioned in the module
 * itself, in the same order, and the body is moved there with the module's numbers. A thread takes bodies
 * in the queue's order: the module has whatever the thread met in earlier bodies. So the module is that of
 * one thread, whatever the threads' speed.
 *
 * A body is left to its turn if it needs what depends on all that was lowered before: the number in a
 * local type's name (lower_leave_to_turn), or a name that another function turns out to have.
 */
#include "lower/priv.h"

#include <pthread.h>

#include "base/pool.h"

/* So many bodies in front of the queue's own thread are left to it: it comes to them soon. */
#define LEAD 16u
/* And so many are looked at: what was lowered ahead waits in memory. */
#define WINDOW 1024u

/* A body that was lowered ahead. */
typedef struct Lowered {
	uint32_t thread;
	bool is_lost;        /* it was left to its turn; the rest is what was mentioned until then */
	IrFuncId id;         /* the function in the thread's module; 0: none was made */
	MentionVec mentions;
	IrTypeId first_type; /* number of the first of these in the thread's module */
	VEC(IrType) types;
} Lowered;

typedef enum TaskState {
	TASK_OPEN,
	TASK_TAKEN, /* a thread is at it */
	TASK_DONE,  /* lowered ahead, or to be lowered when its turn comes */
} TaskState;

/* An entry of the queue. */
typedef struct Task {
	TaskState state;
	Job job;
	const IrFunc *func; /* of the module: only its name and instance are read ahead */
	Lowered *lowered;   /* null: none, or moved */
} Task;

struct Ahead {
	Lower *l;
	void (*work)(Lower *l);
	pthread_mutex_t lock; /* of all that follows, but numbers and lost */
	pthread_cond_t more;  /* there are bodies to lower ahead */
	pthread_cond_t done;  /* the entry whose turn it is was lowered ahead */
	VEC(Task) tasks;      /* as long as the queue was when it was last looked at */
	uint32_t at;          /* the entry whose turn it is */
	uint32_t next;        /* all before were taken, or passed over */
	uint32_t n_working;   /* threads that have begun */
	uint32_t n_waiting;   /* of these, those that wait for `more` */
	bool is_done;
	IrNumbers *numbers;   /* by thread: the module's numbers by those of the thread */
	Lowered *lost;        /* the last body that was left to its turn, until that is over */
};

void
lower_mention(Lower *l, const Mention *m)
{
	if (l->mentions != NULL)
		vec_push(l->mentions, *m);
}

/* Ends the body as a bug does: a bug of ours is met again when the body has its turn. */
void
lower_leave_to_turn(const Lower *l)
{
	if (l->mentions != NULL)
		bug("lower", "", "a body is left to its turn");
}

/* --------------------------------------------------------------- other threads */

/* Of the names of local types those that lead to no others: a type whose underlying type has a part
 * without name would stay in the thread's module as it is when its body is left to its turn. */
static Map
names_of_open_types(const Lower *l)
{
	Map names = {0};
	map_each(&l->local_names, i) {
		NamedType *n = (NamedType *)(uintptr_t)l->local_names.entries[i].key;
		if (map_has(&l->open_types, map_key(&n->t)))
			map_put(&names, l->local_names.entries[i].key,
				l->local_names.entries[i].value);
	}
	return names;
}

/* All that is not set here begins empty. What is shared does not change while the queue is worked off. */
static Lower *
lower_of_thread(const Lower *l)
{
	Lower *w = mem_new(Lower);
	w->types = l->types;
	w->files = l->files;
	w->strs = l->strs;
	w->opts = l->opts;
	w->diags = mem_new(Diags);
	w->m = ir_module_new(l->strs, l->m->name, l->m->pointer_size);
	w->units = l->units;
	w->unit_of = l->unit_of;
	w->func_of = l->func_of;
	w->unfollowed = l->unfollowed;
	w->has_runtime = l->has_runtime;
	w->has_tests = l->has_tests;
	w->open_pkg = l->open_pkg;
	w->open_types = l->open_types;
	w->unsized = l->unsized;
	w->local_names = names_of_open_types(l);
	return w;
}

static void
lower_job(Lower *w, const Task *t, Lowered *out)
{
	Object *func = t->job.func;
	Env *env = t->job.env;
	const SignatureType *sig = func_signature(func);
	Type *recv = sig->recv != NULL ? lower_subst(w, env, sig->recv->type) : NULL;
	IrFunc *f = ir_func_new(w->m, t->func->name, lower_func_type(w, env, recv, sig));
	out->id = f->id;
	if (env == NULL)
		map_put(&w->funcs, map_key(func), f->id);
	f->instance = t->func->instance;
	lower_set_params(w, f, sig->recv, sig);
	lower_body(w, lower_unit(w, func->pkg), env, func, f, 0);
}

/* Whether nothing was in the way. */
static bool
try_job(Lower *w, const Task *t, Lowered *out)
{
	BugTrap trap;
	if (BUG_CATCH(&trap))
		return false;
	lower_job(w, t, out);
	bug_release(&trap);
	return w->diags->list.len == 0;
}

static Lowered *
lower_task(Lower *w, uint32_t thread, const Task *t)
{
	Lowered *out = mem_new(Lowered);
	out->thread = thread;
	out->first_type = w->m->types.len;
	w->mentions = &out->mentions;
	w->n_rooms = 0;
	out->is_lost = !try_job(w, t, out);
	vec_clear(&w->diags->list);
	vec_append(&out->types, w->m->types.at + out->first_type, w->m->types.len - out->first_type);
	return out;
}

/* Whether there is a body to lower ahead, which is number a->next then; the lock is held. */
static bool
find_task(Ahead *a)
{
	uint32_t lead = a->l->opts.debug ? 0 : LEAD;
	if (a->next < a->at + lead)
		a->next = a->at + lead;
	while (a->next < a->tasks.len && a->tasks.at[a->next].state != TASK_OPEN)
		a->next++;
	return a->next < a->tasks.len && a->next <= a->at + WINDOW;
}

static void
work_ahead(Ahead *a, uint32_t thread)
{
	Lower *w = lower_of_thread(a->l);
	pthread_mutex_lock(&a->lock);
	a->n_working++;
	while (!a->is_done) {
		if (!find_task(a)) {
			a->n_waiting++;
			pthread_cond_wait(&a->more, &a->lock);
			a->n_waiting--;
			continue;
		}
		uint32_t i = a->next++;
		a->tasks.at[i].state = TASK_TAKEN;
		Task t = a->tasks.at[i];
		pthread_mutex_unlock(&a->lock);
		Lowered *lowered = lower_task(w, thread, &t);
		pthread_mutex_lock(&a->lock);
		a->tasks.at[i].lowered = lowered;
		a->tasks.at[i].state = TASK_DONE;
		if (i == a->at)
			pthread_cond_signal(&a->done);
	}
	pthread_mutex_unlock(&a->lock);
}

/* ------------------------------------------------------------ into the module */

static void
adopt_types(IrModule *m, const Lowered *b, IdVec *numbers)
{
	vec_each(&b->types, i)
		ir_number_set(numbers, b->first_type + i, ir_type_adopt(m, &b->types.at[i], numbers));
	vec_each(&b->types, i)
		if (b->types.at[i].kind == IRT_NAMED)
			ir_type_adopt_underlying(m, numbers->at[b->first_type + i],
						 &b->types.at[i], numbers);
}

/* The function that a body made, which is to have another body; of a lost one that which was made in its
 * turn. */
static void
adopt_func(Lower *l, const Mention *m, bool is_lost, IrNumbers *n)
{
	const IrFunc *from = m->func;
	IrFuncId known = is_lost || m->is_shared ? ir_func_find(l->m, from->name) : 0;
	if (known == 0 && !is_lost)
		known = ir_func_new(l->m, from->name, ir_number(&n->types, from->type))->id;
	ir_number_set(&n->funcs, m->id, known);
}

static void
adopt_body(Lower *l, const Mention *m, const IrNumbers *n, IrFuncId of_job)
{
	const IrFunc *from = m->func;
	IrFunc *f = ir_func(l->m, ir_number(&n->funcs, m->id));
	if (f->body == BODY_HERE) /* shared, and known already */
		return;
	if (f->id != of_job) {
		f->parent = ir_number(&n->funcs, from->parent);
		f->loc = from->loc;
		f->loc.file = ir_number(&n->files, from->loc.file);
		f->instance = from->instance;
		f->is_wrapper = from->is_wrapper;
	}
	ir_func_adopt_body(f, from, n);
	lower_note_uses(l, f);
}

static void
repeat_mention(Lower *l, const Mention *m, const Lowered *b, IrNumbers *n, IrFuncId of_job)
{
	switch (m->kind) {
	case MENTION_FUNC:
		ir_number_set(&n->funcs, m->id, lower_func(l, m->object, m->env));
		break;
	case MENTION_WRAPPER:
		ir_number_set(&n->funcs, m->id,
			      lower_table_func(l, m->type, m->object, m->path, m->n_path));
		break;
	case MENTION_BODY:
		adopt_func(l, m, b->is_lost, n);
		break;
	case MENTION_END:
		if (!b->is_lost)
			adopt_body(l, m, n, of_job);
		break;
	case MENTION_GLOBAL:
		ir_number_set(&n->globals, m->id, lower_global(l, m->object));
		break;
	case MENTION_FILE:
		ir_number_set(&n->files, m->id, ir_file(l->m, m->name));
		break;
	case MENTION_BOXED:
		lower_mark_boxed(l, m->type);
		break;
	}
}

/* The module's numbers for all that the body is the first of its thread to mention, and its body; of one
 * that was lowered in its turn the numbers alone. */
static void
adopt(Ahead *a, const Lowered *b, IrFuncId of_job)
{
	IrNumbers *n = &a->numbers[b->thread];
	adopt_types(a->l->m, b, &n->types);
	if (b->id != 0)
		ir_number_set(&n->funcs, b->id, of_job);
	vec_each(&b->mentions, i)
		repeat_mention(a->l, &b->mentions.at[i], b, n, of_job);
}

/* Whether the function has in the module the name that its thread gave it. */
static bool
has_name(const Lower *l, const Mention *m)
{
	const Str *name = m->func->name;
	bool is_found = m->kind == MENTION_BODY ? m->is_shared : m->env != NULL;
	if (is_found)
		return true;
	uint64_t known = m->kind == MENTION_FUNC ? map_get(&l->funcs, map_key(m->object)) : 0;
	return known != 0 ? ir_func(l->m, (IrFuncId)known)->name == name
			  : ir_func_find(l->m, name) == 0;
}

static bool
has_names(const Lower *l, const Lowered *b)
{
	vec_each(&b->mentions, i) {
		const Mention *m = &b->mentions.at[i];
		if ((m->kind == MENTION_FUNC || m->kind == MENTION_BODY) && !has_name(l, m))
			return false;
	}
	return true;
}

/* ------------------------------------------------------------------ the queue */

/* What the queue has got since; the lock is held. */
static void
add_tasks(Ahead *a)
{
	Lower *l = a->l;
	for (uint32_t i = a->tasks.len; i < l->queue.len; i++) {
		const Job *job = &l->jobs.at[l->queue.at[i]];
		vec_push(&a->tasks, ((Task){
			.state = lower_is_plain(l, job) ? TASK_OPEN : TASK_DONE,
			.job = *job,
			.func = ir_func(l->m, job->id),
		}));
	}
}

/* Whether somebody else is at the entry whose turn it is; in debug mode nobody leaves them one that can be
 * done ahead. */
static bool
is_awaited(const Ahead *a, const Task *t)
{
	return t->state == TASK_TAKEN ||
	       (t->state == TASK_OPEN && a->l->opts.debug && a->n_working > 0);
}

/* The body whose turn it is, if a thread has lowered it or is at it. */
static Lowered *
take(Ahead *a, uint32_t i)
{
	pthread_mutex_lock(&a->lock);
	add_tasks(a);
	a->at = i;
	if (a->n_waiting > 0 && find_task(a))
		pthread_cond_broadcast(&a->more);
	while (is_awaited(a, &a->tasks.at[i]))
		pthread_cond_wait(&a->done, &a->lock);
	Task *t = &a->tasks.at[i];
	Lowered *b = t->lowered;
	t->state = TASK_DONE;
	t->lowered = NULL;
	pthread_mutex_unlock(&a->lock);
	return b;
}

/* The body is lowered in its turn, as if nobody had been at it. */
static void
lose(Ahead *a, Lowered *b, Env *env)
{
	b->is_lost = true;
	a->lost = b;
	if (env != NULL) { /* it has the thread's copies of local types, which have no names here */
		env->types = (Map){0};
		env->shaped = NULL;
	}
}

bool
lower_take_ahead(Lower *l, uint32_t i)
{
	Ahead *a = l->ahead;
	if (a->lost != NULL)
		adopt(a, a->lost, l->jobs.at[l->queue.at[i - 1]].id);
	a->lost = NULL;
	Lowered *b = take(a, i);
	if (b == NULL)
		return false;
	const Job *job = &l->jobs.at[l->queue.at[i]];
	if (b->is_lost || !has_names(l, b)) {
		lose(a, b, job->env);
		return false;
	}
	adopt(a, b, job->id);
	return true;
}

static void
end(Ahead *a)
{
	pthread_mutex_lock(&a->lock);
	a->is_done = true;
	pthread_cond_broadcast(&a->more);
	pthread_mutex_unlock(&a->lock);
}

/* Whatever ends it, the other threads are not left waiting. */
static void
work_in_order(Ahead *a)
{
	BugTrap trap;
	if (BUG_CATCH(&trap)) {
		end(a);
		bug_rethrow(&trap);
	}
	a->work(a->l);
	bug_release(&trap);
	end(a);
}

static void
part(void *arg, uint32_t i, uint32_t thread)
{
	Ahead *a = arg;
	(void)thread;
	if (i == 0)
		work_in_order(a);
	else
		work_ahead(a, i - 1);
}

void
lower_with_threads(Lower *l, uint32_t n_threads, void (*work)(Lower *l))
{
	if (n_threads <= 1) {
		work(l);
		return;
	}
	Ahead *a = mem_new(Ahead);
	a->l = l;
	a->work = work;
	a->numbers = mem_array(IrNumbers, n_threads - 1);
	for (uint32_t i = 0; i + 1 < n_threads; i++)
		for (IrTypeId t = IRT_BOOL; t <= IRT_UNSAFE; t++)
			ir_number_set(&a->numbers[i].types, t, t);
	if (pthread_mutex_init(&a->lock, NULL) != 0 || pthread_cond_init(&a->more, NULL) != 0 ||
	    pthread_cond_init(&a->done, NULL) != 0)
		bug("lower", "", "a lock cannot be made");
	l->ahead = a;
	pool_each(n_threads, n_threads, part, a);
	l->ahead = NULL;
	pthread_cond_destroy(&a->done);
	pthread_cond_destroy(&a->more);
	pthread_mutex_destroy(&a->lock);
}

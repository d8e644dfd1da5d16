/*
 * What became of the places: the compiler writes a file for each package that it compiles by a
 * list, a line for each place that it meets in it, also in code of other packages. A place counts
 * once: as refused if one of its copies was, else as moved if one was.
 */
#include "realise/realise.h"

#include <stdlib.h>

#include "base/pos.h"
#include "realise/priv.h"

typedef enum State { STATE_STACK = 1, STATE_MOVED, STATE_REFUSED } State;

typedef struct Outcome {
	State state;
	const Str *text;
	const Str *reason;  /* of a refusal */
	IrPlacement listed; /* of the list */
} Outcome;

typedef struct Reader {
	const Realise *r;
	Map outcomes;   /* Str * of a key -> Outcome */
	Map placements; /* likewise -> IrPlacement of the lists */
} Reader;

static void
index_places(Reader *rd)
{
	vec_each(&rd->r->packages, i) {
		const RealisePackage *p = &rd->r->packages.at[i];
		vec_each(&p->places, k) {
			const RealisePlace *at = &p->places.at[k];
			const Str *key = realise_key(rd->r, &p->files.at[at->file], at->line,
						     at->col, at->kind);
			map_put(&rd->placements, map_key(key), (uint64_t)at->placement);
		}
	}
}

static bool
state_of(const char *word, size_t n, State *state)
{
	static const struct {
		const char *word;
		State state;
	} states[] = {{"stack", STATE_STACK}, {"moved", STATE_MOVED}, {"refused", STATE_REFUSED}};
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (strlen(states[i].word) == n && strncmp(states[i].word, word, n) == 0) {
			*state = states[i].state;
			return true;
		}
	return false;
}

/* "STATE\tFILE:LINE:COL\tKIND\tTEXT" */
static void
read_line(Reader *rd, const char *line, size_t n)
{
	StrTab *strs = rd->r->strs;
	const char *tabs[3], *s = line, *end = line + n;
	for (int i = 0; i < 3; i++) {
		tabs[i] = memchr(s, '\t', (size_t)(end - s));
		if (!tabs[i])
			return;
		s = tabs[i] + 1;
	}
	State state;
	if (!state_of(line, (size_t)(tabs[0] - line), &state))
		return;
	const Str *key = str_intern(strs, tabs[0] + 1, (size_t)(tabs[2] - tabs[0] - 1));
	Outcome *o = map_get_ptr(&rd->outcomes, key);
	if (!o) {
		o = mem_new(Outcome);
		map_put_ptr(&rd->outcomes, key, o);
	}
	if (o->state >= state)
		return;
	const char *colon = memchr(s, ':', (size_t)(end - s));
	o->state = state;
	o->text = str_intern(strs, s, (size_t)(end - s));
	o->reason = str_intern(strs, s, (size_t)((colon ? colon : end) - s));
	o->listed = (IrPlacement)map_get(&rd->placements, map_key(key));
}

static void
count(const Reader *rd, RealiseTally *out)
{
	map_each(&rd->outcomes, i) {
		const Str *key = (const Str *)(uintptr_t)rd->outcomes.entries[i].key;
		const Outcome *o = (const Outcome *)(uintptr_t)rd->outcomes.entries[i].value;
		switch (o->state) {
		case STATE_STACK:
			out->n_stack++;
			break;
		case STATE_MOVED:
			vec_push(&out->moved, ((RealiseMoved){key, o->text}));
			break;
		case STATE_REFUSED:
			if (o->listed == PLACE_NONE)
				out->unknown = key;
			out->n_refused++;
			++*map_ensure(&out->refused, map_key(o->reason), NULL);
			/* Nothing leans on where a `size` is. */
			if (o->listed == PLACE_STACK && !map_has(&rd->r->kept, map_key(key)))
				vec_push(&out->kept, key);
			break;
		}
	}
}

static int
by_key(const void *a, const void *b)
{
	const RealiseMoved *x = a, *y = b;
	return str_cmp(x->key, y->key);
}

static bool
read_log(Reader *rd, const Cache *c, const Digest *key)
{
	size_t size;
	const char *text = cache_file_is_there(c, key) ? file_read(cache_file_path(c, key), &size)
						       : NULL;
	for (const char *s = text; s && *s;) {
		size_t n = strcspn(s, "\n");
		read_line(rd, s, n);
		s += n + (s[n] == '\n');
	}
	return text != NULL;
}

/* Those of all variants of the package that were compiled. */
static bool
read_package(Reader *rd, const Cache *c, const RealisePackage *p)
{
	const char *const names[] = {p->path, realise_text("%s_test", p->path), "main"};
	bool any = false;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		for (int has_tests = 0; has_tests < 2; has_tests++) {
			Digest key = realise_log_key(&p->list, names[i], has_tests);
			any |= read_log(rd, c, &key);
		}
	}
	return any;
}

void
realise_read_logs(const Realise *r, const Cache *c, RealiseTally *out)
{
	Reader rd = {.r = r};
	index_places(&rd);
	vec_each(&r->packages, i) {
		const RealisePackage *p = &r->packages.at[i];
		/* Without functions, a package has no log. */
		if (!p->is_runtime && !read_package(&rd, c, p))
			out->n_unknown += p->places.len > 0;
	}
	count(&rd, out);
	if (out->moved.len > 0)
		qsort(out->moved.at, out->moved.len, sizeof out->moved.at[0], by_key);
}

/* Reasons with their numbers, most frequent first, then by name. */
typedef struct Refusal {
	const Str *reason;
	uint64_t n;
} Refusal;

static int
by_number(const void *a, const void *b)
{
	const Refusal *x = a, *y = b;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return str_cmp(x->reason, y->reason);
}

void
realise_print_tally(const RealiseTally *t, Buf *out)
{
	VEC(Refusal) refusals = {0};
	map_each(&t->refused, i)
		vec_push(&refusals,
			 ((Refusal){(const Str *)(uintptr_t)t->refused.entries[i].key,
				    t->refused.entries[i].value}));
	if (refusals.len > 0)
		qsort(refusals.at, refusals.len, sizeof refusals.at[0], by_number);
	buf_printf(out, "%u site%s moved from heap to stack, %u %s there already, %u refused",
		   t->moved.len, t->moved.len == 1 ? "" : "s", t->n_stack,
		   t->n_stack == 1 ? "was" : "were", t->n_refused);
	vec_each(&refusals, i)
		buf_printf(out, "%s%s: %u", i == 0 ? " (" : ", ", refusals.at[i].reason->s,
			   (unsigned)refusals.at[i].n);
	buf_puts(out, refusals.len > 0 ? ")\n" : "\n");
}

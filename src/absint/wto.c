/*
 * The weak topological order of a function's blocks: Bourdoncle, Efficient chaotic iteration
 * strategies with widenings (FMPA 1993), figure 4, with an explicit stack. A
 * virtual vertex 0 stands before the two roots: the entry and the recover block.
 */
#include "absint/priv.h"

#define DONE UINT32_MAX

typedef struct Frame {
	uint32_t v;
	uint32_t next;   /* successor to look at */
	uint32_t head;   /* least number reached so far */
	uint32_t end;    /* of v's component, once it is known to be one */
	bool is_loop;
	bool is_component; /* second visit: order what is inside of v's component */
} Frame;

typedef struct Builder {
	const IrFunc *f;
	uint32_t *number; /* 0: not visited, DONE: placed */
	uint32_t count;
	/* Each vertex is on either stack at most once. */
	uint32_t *stack;  /* vertices that are visited but not placed */
	uint32_t n_stack;
	Frame *frames;
	uint32_t n_frames;
	uint32_t *order, *end;
	uint32_t pos;     /* what was placed is order[pos ..]: filled from the back */
} Builder;

/* Successor number i of v, or UINT32_MAX after the last; 0 where there is none. */
static uint32_t
successor(const IrFunc *f, uint32_t v, uint32_t i)
{
	if (i >= 2)
		return UINT32_MAX;
	if (v == 0)
		return i == 0 ? 1 : f->recover;
	return f->blocks.at[v].succs[i];
}

static uint32_t
pop(Builder *b)
{
	assert(b->n_stack > 0);
	return b->stack[--b->n_stack];
}

static void
enter(Builder *b, uint32_t v)
{
	assert(v < b->f->blocks.len && b->number[v] == 0);
	assert(b->n_stack < b->f->blocks.len && b->n_frames < b->f->blocks.len);
	b->number[v] = ++b->count;
	b->stack[b->n_stack++] = v;
	b->frames[b->n_frames++] = (Frame){ .v = v, .head = b->count };
}

/* All successors of the frame's vertex were seen: place it, or start on its component. */
static bool
finish(Builder *b, Frame *fr)
{
	assert(b->pos > 0);
	if (fr->is_component) {
		b->order[--b->pos] = fr->v;
		b->end[b->pos] = fr->end;
		return true;
	}
	if (fr->head != b->number[fr->v])
		return true;
	b->number[fr->v] = DONE;
	uint32_t w = pop(b);
	if (!fr->is_loop) {
		assert(w == fr->v);
		b->order[--b->pos] = w;
		b->end[b->pos] = 0;
		return true;
	}
	for (; w != fr->v; w = pop(b))
		b->number[w] = 0;
	fr->is_component = true;
	fr->next = 0;
	fr->end = b->pos;
	return false;
}

static void
note(Frame *fr, uint32_t min)
{
	if (fr->is_component || min > fr->head)
		return;
	fr->head = min;
	fr->is_loop = true;
}

static void
build(Builder *b)
{
	enter(b, 0);
	while (b->n_frames > 0) {
		Frame *fr = &b->frames[b->n_frames - 1];
		uint32_t w = successor(b->f, fr->v, fr->next);
		if (w == UINT32_MAX) {
			if (!finish(b, fr))
				continue;
			uint32_t head = fr->head;
			if (--b->n_frames > 0)
				note(fr - 1, head);
			continue;
		}
		fr->next++;
		if (w == 0)
			continue;
		if (b->number[w] == 0)
			enter(b, w);
		else
			note(fr, b->number[w]);
	}
}

static uint32_t
depth_of(const AbsWto *w)
{
	IdVec ends = { 0 };
	uint32_t depth = 0;
	for (uint32_t i = 0; i < w->n; i++) {
		while (ends.len > 0 && *vec_last(&ends) <= i)
			(void)vec_pop(&ends);
		if (w->end[i] != 0)
			vec_push(&ends, w->end[i]);
		if (ends.len > depth)
			depth = ends.len;
	}
	return depth;
}

AbsWto *
absint_wto(const IrFunc *f)
{
	uint32_t n = f->blocks.len;
	assert(n > 1);
	uint32_t *ids = mem_data(sizeof *ids * n * 4);
	Builder b = { .f = f, .number = ids, .stack = ids + n, .order = ids + n * 2,
		      .end = ids + n * 3, .frames = mem_data(sizeof(Frame) * n), .pos = n };
	build(&b);

	/* What was placed, without the virtual vertex in front. */
	AbsWto *w = mem_new(AbsWto);
	assert(b.pos < n && b.order[b.pos] == 0 && b.end[b.pos] == 0);
	uint32_t first = b.pos + 1;
	w->n = n - first;
	w->order = mem_data(sizeof *w->order * n * 3);
	w->end = w->order + n;
	w->index = w->end + n;
	for (uint32_t i = 0; i < w->n; i++) {
		w->order[i] = b.order[first + i];
		w->end[i] = b.end[first + i] == 0 ? 0 : b.end[first + i] - first;
		assert(w->index[w->order[i]] == 0 && (w->end[i] == 0 || w->end[i] > i));
		w->index[w->order[i]] = i + 1;
	}
	w->depth = depth_of(w);
	return w;
}

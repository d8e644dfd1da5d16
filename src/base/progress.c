/*
 * The line is written with blanks and carriage returns alone, which any terminal knows.
 */
#include "base/progress.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

#define LINE_MAX_BYTES 80 /* with the final 0 */
#define LINE_PERIOD 0.2   /* seconds */
#define LINES_PERIOD 1.0

typedef struct ProgressShow {
	int fd;
	ProgressForm form;
	double delay;
	double start; /* of the run */
	pthread_mutex_t lock; /* of what follows, and of fd */
	pthread_cond_t over;
	bool is_over;
	size_t shown; /* bytes of the line that stands there */
	void (*work)(void *arg);
	void *arg;
} ProgressShow;

static double
now(void)
{
	struct timespec t = { 0 };
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

Progress *
progress_new(int fd, ProgressForm form, double delay)
{
	Progress *p = mem_new(Progress);
	p->show = mem_new(ProgressShow);
	*p->show = (ProgressShow){ .fd = fd, .form = form, .delay = delay, .start = now() };
	return p;
}

void
progress_text(const Progress *p, char *text, size_t size)
{
	const char *stage = atomic_load(&p->stage), *unit = atomic_load(&p->unit);
	uint32_t n = atomic_load(&p->n_done), all = atomic_load(&p->n_all);
	if (!stage)
		stage = "start";
	if (!unit)
		snprintf(text, size, "%s", stage);
	else if (all == 0)
		snprintf(text, size, "%s: %u %s", stage, n, unit);
	else
		snprintf(text, size, "%s: %u of %u %s", stage, n < all ? n : all, all, unit);
}

/* Progress is a convenience: where it cannot be written, nothing is lost. */
static void
write_all(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, s, n);
		if (done <= 0)
			return;
		s += done;
		n -= (size_t)done;
	}
}

/* Columns that a line may have without going on in the next. */
static size_t
columns(int fd)
{
	struct winsize size;
	if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return LINE_MAX_BYTES - 1;
	return (size_t)size.ws_col - 1;
}

/* Put the text in the place of what stands there; "" wipes it. */
static void
rewrite(ProgressShow *s, const char *text)
{
	char out[3 * LINE_MAX_BYTES];
	size_t n = strlen(text), max = columns(s->fd), at = 0;
	if (n > max)
		n = max;
	out[at++] = '\r';
	memcpy(out + at, text, n);
	at += n;
	for (size_t i = n; i < s->shown; i++)
		out[at++] = ' ';
	for (size_t i = n; i < s->shown; i++)
		out[at++] = '\b';
	s->shown = n;
	write_all(s->fd, out, at);
}

static void
show(const Progress *p)
{
	ProgressShow *s = p->show;
	char line[LINE_MAX_BYTES];
	progress_text(p, line, sizeof(line) - 16);
	size_t n = strlen(line);
	double seconds = now() - s->start;
	if (s->form == PROGRESS_LINE) {
		snprintf(line + n, sizeof(line) - n, ", %.0f s", seconds);
		rewrite(s, line);
	} else {
		snprintf(line + n, sizeof(line) - n, ", %.1f s\n", seconds);
		write_all(s->fd, line, strlen(line));
	}
}

void
progress_stage(Progress *p, const char *name)
{
	if (!p)
		return;
	ProgressShow *s = p->show;
	pthread_mutex_lock(&s->lock);
	if (s->form == PROGRESS_LINES && atomic_load(&p->unit) && now() - s->start >= s->delay)
		show(p);
	atomic_store(&p->unit, NULL);
	atomic_store(&p->n_all, 0);
	atomic_store(&p->n_done, 0);
	atomic_store(&p->stage, name);
	pthread_mutex_unlock(&s->lock);
}

/* Wait for the end of the work, at most until that moment. */
static bool
wait_until(ProgressShow *s, double moment)
{
	time_t whole = (time_t)moment;
	struct timespec t = { whole, (long)((moment - (double)whole) * 1e9) };
	while (!s->is_over && now() < moment)
		pthread_cond_timedwait(&s->over, &s->lock, &t);
	return !s->is_over;
}

static void
watch(const Progress *p)
{
	ProgressShow *s = p->show;
	double period = s->form == PROGRESS_LINE ? LINE_PERIOD : LINES_PERIOD;
	double next = s->start + (s->delay > period ? s->delay : period);
	pthread_mutex_lock(&s->lock);
	for (; wait_until(s, next); next = now() + period)
		show(p);
	pthread_mutex_unlock(&s->lock);
}

/* Thread 0 works, thread 1 watches. */
static void
run(void *arg, uint32_t i)
{
	Progress *p = arg;
	ProgressShow *s = p->show;
	if (i == 1) {
		watch(p);
		return;
	}
	s->work(s->arg);
	progress_stage(p, NULL);
	pthread_mutex_lock(&s->lock);
	s->is_over = true;
	pthread_cond_signal(&s->over);
	pthread_mutex_unlock(&s->lock);
}

void
progress_run(Progress *p, void (*work)(void *arg), void *arg)
{
	pthread_condattr_t monotonic;
	if (!p || pthread_condattr_init(&monotonic) != 0) {
		work(arg);
		return;
	}
	ProgressShow *s = p->show;
	s->work = work;
	s->arg = arg;
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->over, &monotonic);
	pthread_condattr_destroy(&monotonic);
	mem_run_threads(2, run, p);
	if (s->shown > 0)
		rewrite(s, "");
	pthread_cond_destroy(&s->over);
	pthread_mutex_destroy(&s->lock);
}

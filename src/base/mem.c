/*
 * Memory from the Boehm collector (libgc), or from calloc without it.
 *
 * The collector sees pointers into the middle of an object, so an arena needs
 * no bookkeeping of its own: a chunk lives while anything in it is pointed to.
 * Without the collector (STAYPUT_NO_GC) nothing is freed, and arenas take each
 * object from calloc, so that a sanitizer sees the bounds of every one.
 */
#include "base/mem.h"

#include <gmp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/vec.h"

#ifndef STAYPUT_NO_GC
/* Lets gc.h replace pthread_create, so that new threads' stacks are scanned. */
#define GC_THREADS
#include <gc.h>
#endif

static _Noreturn void
out_of_memory(size_t size)
{
	fprintf(stderr, "stayput: out of memory (%zu bytes asked for)\n", size);
	exit(EXIT_FAULTS);
}

static uint64_t
thread_time(void)
{
	struct timespec now = { 0 };
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#ifndef STAYPUT_NO_GC

/* Address space for the types of a large program: no collection before that is full. Memory is
 * taken as it is used. */
#define HEAP_AT_START ((size_t)512 << 20)

/*
 * GMP chains its large temporaries (more than 32 KB: smaller ones come from
 * alloca) through a word at the head of each, so that memory must be scanned.
 * Numbers of this size are rare enough for scanning to cost nothing.
 */
#define GMP_SCANNED_FROM 4096

static void *
gmp_alloc(size_t size)
{
	void *p = size < GMP_SCANNED_FROM ? GC_malloc_atomic(size) : GC_malloc(size);
	if (p == NULL)
		out_of_memory(size);
	return p;
}

/* Copies always: a number copied by assignment keeps its own limbs. */
static void *
gmp_realloc(void *old, size_t old_size, size_t new_size)
{
	void *p = gmp_alloc(new_size);
	memcpy(p, old, old_size < new_size ? old_size : new_size);
	return p;
}

static void
gmp_free(void *p, size_t size)
{
	(void)p;
	(void)size;
}

void
mem_init(void)
{
	GC_set_all_interior_pointers(1);
	GC_INIT();
	GC_set_warn_proc(GC_ignore_warn_proc);
	/* Time is dearer than space: collect when the heap has about doubled. */
	GC_set_free_space_divisor(1);
	/* A refusal is no fault yet: the heap grows piece by piece then. */
	(void)GC_expand_hp(HEAP_AT_START);
	mp_set_memory_functions(gmp_alloc, gmp_realloc, gmp_free);
}

void *
mem_alloc(size_t size)
{
	void *p = GC_malloc(size);
	if (p == NULL)
		out_of_memory(size);
	return p;
}

void *
mem_raw(size_t size)
{
	void *p = GC_malloc_atomic(size);
	if (p == NULL)
		out_of_memory(size);
	return p;
}

void *
mem_data(size_t size)
{
	return memset(mem_raw(size), 0, size);
}

/* A heap that is nearly full is collected soon without being told to: twice would be once too often. */
void
mem_collect(void)
{
	size_t size = GC_get_heap_size();
	if (GC_get_free_bytes() > size / 8)
		GC_gcollect();
}

size_t
mem_peak(void)
{
	return GC_get_heap_size() + GC_get_unmapped_bytes();
}

static _Thread_local uint64_t collection_time, collection_began;

/* The collector calls it on the thread that collects. */
static void GC_CALLBACK
time_collection(GC_EventType event)
{
	if (event == GC_EVENT_START)
		collection_began = thread_time();
	else if (event == GC_EVENT_END)
		collection_time += thread_time() - collection_began;
}

void
mem_time_collections(void)
{
	GC_set_on_collection_event(time_collection);
}

uint64_t
mem_work_time(void)
{
	return thread_time() - collection_time;
}

#else /* STAYPUT_NO_GC */

static atomic_size_t bytes_taken;

/* Nothing is freed on purpose, so a leak checker has nothing to tell. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

void
mem_init(void)
{
}

void *
mem_alloc(size_t size)
{
	void *p = calloc(1, size > 0 ? size : 1);
	if (p == NULL)
		out_of_memory(size);
	atomic_fetch_add_explicit(&bytes_taken, size, memory_order_relaxed);
	return p;
}

void *
mem_raw(size_t size)
{
	return mem_alloc(size);
}

void *
mem_data(size_t size)
{
	return mem_alloc(size);
}

void
mem_collect(void)
{
}

size_t
mem_peak(void)
{
	return atomic_load(&bytes_taken);
}

void
mem_time_collections(void)
{
}

uint64_t
mem_work_time(void)
{
	return thread_time();
}

#endif

void *
mem_grow(void *old, size_t old_size, size_t new_size, bool scanned)
{
	char *p = scanned ? mem_alloc(new_size) : mem_raw(new_size);
	size_t kept = old_size < new_size ? old_size : new_size;
	if (kept > 0)
		memcpy(p, old, kept);
	if (!scanned)
		memset(p + kept, 0, new_size - kept);
	return p;
}

#define ARENA_ALIGN 16
#define CHUNK_MIN ((size_t)1 << 10)
#define CHUNK_MAX ((size_t)1 << 16)

static size_t
round_up(size_t size)
{
	return (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
}

/* Chunks of a kept arena, all of CHUNK_MAX bytes; without the collector its objects. */
typedef struct ArenaChunks {
	VEC(char *) list;
	uint32_t n_used; /* of the list, since the arena was reset */
} ArenaChunks;

Arena *
arena_new_kept(void)
{
	Arena *a = mem_new(Arena);
	a->kept = mem_new(ArenaChunks);
	return a;
}

#ifndef STAYPUT_NO_GC

/* Chunks grow with the arena: a function of three instructions stays small. */
static size_t
chunk_size(const Arena *a)
{
	if (a->kept != NULL)
		return CHUNK_MAX;
	size_t size = CHUNK_MIN;
	while (size < a->used && size < CHUNK_MAX)
		size *= 2;
	return size;
}

static char *
new_chunk(Arena *a, size_t size)
{
	ArenaChunks *kept = a->kept;
	if (kept != NULL && kept->n_used < kept->list.len)
		return kept->list.at[kept->n_used++]; /* zeroed by arena_reset */
	char *chunk = mem_alloc(size);
	if (kept != NULL) {
		vec_push(&kept->list, chunk);
		kept->n_used++;
	}
	return chunk;
}

static void *
take(Arena *a, size_t size)
{
	size_t rounded = round_up(size);
	if ((size_t)(a->limit - a->next) < rounded || a->next == NULL) {
		size_t chunk = chunk_size(a);
		if (rounded > chunk / 4)
			return mem_alloc(rounded); /* the open chunk stays open */
		a->next = new_chunk(a, chunk);
		a->limit = a->next + chunk;
	}
	void *p = a->next;
	a->next += rounded;
	return p;
}

/* Zeroes what was handed out, and no more: small systems leave most of their chunk as it is. */
void
arena_reset(Arena *a)
{
	ArenaChunks *kept = a->kept;
	for (uint32_t i = 0; i < kept->n_used; i++) {
		char *chunk = kept->list.at[i];
		bool is_open = i + 1 == kept->n_used;
		memset(chunk, 0, is_open ? (size_t)(a->next - chunk) : CHUNK_MAX);
	}
	kept->n_used = 0;
	a->next = a->limit = NULL;
	a->used = 0;
}

#else /* STAYPUT_NO_GC */

/* Exact sizes, for sanitizers. */
static void *
take(Arena *a, size_t size)
{
	void *p = mem_alloc(size);
	if (a->kept != NULL)
		vec_push(&a->kept->list, (char *)p);
	return p;
}

void
arena_reset(Arena *a)
{
	vec_each(&a->kept->list, i)
		free(a->kept->list.at[i]);
	vec_clear(&a->kept->list);
	a->used = 0;
}

#endif

void *
arena_alloc(Arena *a, size_t size)
{
	if (size > SIZE_MAX - ARENA_ALIGN)
		out_of_memory(size);
	a->used += round_up(size);
	return take(a, size);
}

#define STACK_MIN ((size_t)8 << 20)
#define GUARD_SIZE ((size_t)1 << 20) /* more than any function's frame */
#define SIGNAL_STACK ((size_t)64 << 10)

/* A thread with a stack [low, low + size) that grows down to a part which must not be touched. */
typedef struct Thread {
	char *low; /* null: the usual stack, where there is no address space for another */
	size_t size;
	void (*work)(void *arg, uint32_t i);
	void *arg;
	uint32_t i;
	pthread_t handle;
} Thread;

/* What a signal handler needs cannot be handed to it: the thread that it is on, and what was done
 * about faults before it was installed. */
static _Thread_local Thread *deep_here;
static struct sigaction fault_before;

/* A fault in the guard is input that is nested too deep; any other goes where it went before. */
static void
on_fault(int sig, siginfo_t *info, void *context)
{
	static const char text[] = "stayput: the input is nested too deep\n";
	(void)context;
	const Thread *t = deep_here;
	const char *at = info->si_addr;
	if (t != NULL && t->low != NULL && at >= t->low && at < t->low + GUARD_SIZE) {
		if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
			_exit(EXIT_BUG); /* nobody could be told */
		_exit(EXIT_FAULTS);
	}
	sigaction(sig, &fault_before, NULL);
}

/* The handler is the process's, and stays. */
static void
catch_faults(void)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	sigaction(SIGSEGV, &action, &fault_before);
}

static void *
thread_main(void *p)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	Thread *t = p;
	char *signal_stack = mem_data(SIGNAL_STACK);
	stack_t alternate = { .ss_sp = signal_stack, .ss_size = SIGNAL_STACK }, alternate_before;
	deep_here = t;
	pthread_once(&once, catch_faults);
	bool guarded = sigaltstack(&alternate, &alternate_before) == 0;
	t->work(t->arg, t->i);
	if (guarded)
		sigaltstack(&alternate_before, NULL);
	deep_here = NULL;
	return NULL;
}

/* Half as large, where address space is scarce, is better than nothing. */
static bool
make_stack(Thread *t)
{
	for (t->size = MEM_DEEP_STACK; t->size > STACK_MIN; t->size /= 2) {
		void *p = mmap(NULL, t->size, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (p == MAP_FAILED)
			continue;
		if (mprotect(p, GUARD_SIZE, PROT_NONE) == 0) {
			t->low = p;
			return true;
		}
		munmap(p, t->size);
	}
	return false;
}

static bool
thread_start(Thread *t)
{
	pthread_attr_t attr;
	if (!make_stack(t) || pthread_attr_init(&attr) != 0)
		return false;
	bool ok = pthread_attr_setstack(&attr, t->low, t->size) == 0 &&
		  pthread_create(&t->handle, &attr, thread_main, t) == 0;
	pthread_attr_destroy(&attr);
	return ok;
}

/* A thread that cannot be had is a loss of time only: its work is done here. */
void
mem_run_threads(uint32_t n, void (*work)(void *arg, uint32_t i), void *arg)
{
	/* One more than is used: a loop over them may end with a pointer behind the last one, which
	 * must not keep what stands there alive for as long as the threads run. */
	Thread *threads = mem_array(Thread, n + 1);
	uint32_t started = 0;
	for (; started < n; started++) {
		threads[started] = (Thread){ .work = work, .arg = arg, .i = started };
		if (!thread_start(&threads[started]))
			break;
	}
	for (uint32_t i = started; i < n; i++)
		work(arg, i);
	for (uint32_t i = 0; i < started; i++)
		pthread_join(threads[i].handle, NULL);
	for (uint32_t i = 0; i < n; i++)
		if (threads[i].low != NULL)
			munmap(threads[i].low, threads[i].size);
}

typedef struct DeepWork {
	void (*work)(void *arg);
	void *arg;
} DeepWork;

static void
run_deep(void *arg, uint32_t i)
{
	(void)i;
	const DeepWork *d = arg;
	d->work(d->arg);
}

void
mem_run_deep(void (*work)(void *arg), void *arg)
{
	DeepWork *d = mem_new(DeepWork);
	*d = (DeepWork){ work, arg };
	mem_run_threads(1, run_deep, d);
}

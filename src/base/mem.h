/*
 * Memory. The only files that know of the collector are this header's
 * implementation and configure.ac.
 *
 * Everything that holds a pointer lives in scanned memory (mem_new, mem_array,
 * Arena); large tables of ids live in unscanned memory (mem_data), in which a
 * pointer must never be stored, but for interned strings, which their table keeps.
 * All memory comes zeroed, nothing is freed by hand. A build configured with
 * --disable-gc takes its memory from calloc and never frees it, so that
 * sanitizers and valgrind see every access.
 */
#ifndef STAYPUT_BASE_MEM_H
#define STAYPUT_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start the collector and give GMP the same allocator. Call once, from main
 * (or from a test's main), before any other function of the program. */
void mem_init(void);

/* Zeroed memory that the collector scans. Never null: running out of memory
 * ends the program with a message. size may be 0. */
void *mem_alloc(size_t size);

/* Zeroed memory that the collector does not scan: no pointers inside, but to interned strings. */
void *mem_data(size_t size);

/* The same, not zeroed: for what is filled at once. */
void *mem_raw(size_t size);

/* A larger zero-extended copy of old (old_size bytes; may be null with 0). */
void *mem_grow(void *old, size_t old_size, size_t new_size, bool scanned);

/* Much was dropped just now: have its memory back for what follows, now or, if a collection is near,
 * with that. */
void mem_collect(void);

/* From now on mem_work_time can be asked. */
void mem_time_collections(void);
/* Nanoseconds of processor time of this thread but for collecting, which may happen at any
 * allocation, for whatever was allocated before. */
uint64_t mem_work_time(void);

/* Largest number of bytes the heap has had, collected memory included. */
size_t mem_peak(void);

/* Call work(arg, i) for i in 0 .. n-1, each in a thread of its own that the
 * collector knows, and wait for all of them. Start threads in no other way. Each has a
 * stack of MEM_DEEP_STACK bytes, or what of it can be had, for work that recurses as deep
 * as its input. Input that needs more ends the program with a message and status EXIT_FAULTS. */
void mem_run_threads(uint32_t n, void (*work)(void *arg, uint32_t i), void *arg);
/* The same with one thread: work on a deep stack. */
void mem_run_deep(void (*work)(void *arg), void *arg);

/* Address space, not memory: only what is touched is taken. */
#define MEM_DEEP_STACK ((size_t)(sizeof(void *) >= 8 ? 1024 : 64) << 20)

#define mem_new(T) ((T *)mem_alloc(sizeof(T)))
#define mem_array(T, n) ((T *)mem_alloc(sizeof(T) * (size_t)(n)))

/*
 * A bump allocator for the many small nodes that live and die together (a
 * package's syntax trees, a function's IR). Its chunks are scanned. Nothing is
 * given back one by one: drop the arena and all pointers into it, or reset it.
 */
typedef struct Arena {
	char *next;  /* first free byte of the newest chunk */
	char *limit; /* one past the newest chunk */
	size_t used; /* bytes handed out so far */
	struct ArenaChunks *kept; /* of an arena that is to be reset; else null */
} Arena;

/* An arena that can be reset. */
Arena *arena_new_kept(void);
/* Forget all that a kept arena has handed out, and use its chunks again: nothing may point into
 * it any more. Without the collector what it held is freed, so that a sanitizer sees who does. */
void arena_reset(Arena *a);

/* Zeroed. */
void *arena_alloc(Arena *a, size_t size);

#define arena_new(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

#endif

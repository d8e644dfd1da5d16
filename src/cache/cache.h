/*
 * cache: bytes that a run found and that later runs may use again. It knows nothing of what they
 * are; doc/cache.md says what the program keeps in it, and under which keys.
 *
 * Reading order: this header; priv.h (names of files), dir.c (where it is), store.c (entries),
 * trim.c (what there is, and what goes when there is too much).
 *
 * An entry is one file, named by its key. Invariants:
 * - It appears at once: it is written under another name and renamed. So two runs may use one cache
 *   at the same time, and any file may be deleted at any time.
 * - What is read is what was written under that key: the file holds a digest of key and contents. A
 *   file that does not is a miss.
 * - Nothing that fails is a fault: without a directory, rights or room each look-up is a miss.
 */
#ifndef STAYPUT_CACHE_CACHE_H
#define STAYPUT_CACHE_CACHE_H

#include "base/blake2.h"
#include "base/buf.h"

typedef struct Cache {
	const char *dir; /* its directory, which need not exist */
} Cache;

/* Open the cache that a user asks for: "off", or a directory; null or "": what the variables
 * STAYPUT_CACHE (likewise), XDG_CACHE_HOME and HOME say. Null: there is none. Touches no file. */
Cache *cache_open(const char *asked);

/* The n bytes of an entry, and a NUL after them; null: a miss. Marks the entry as used now. */
const char *cache_get(const Cache *c, const Digest *key, size_t *n);
/* Keep contents under a key. Does nothing if that fails. */
void cache_put(const Cache *c, const Digest *key, const char *contents, size_t n);

/*
 * Files that other programs use: an entry without digest or head, which is trimmed as others are. The
 * key must be a digest of all that the contents depend on.
 */
/* Where it is, or would be. */
const char *cache_file_path(const Cache *c, const Digest *key);
/* Whether it is there. Marks it as used now. */
bool cache_file_is_there(const Cache *c, const Digest *key);
/* A new empty file in the cache's directory for somebody to write, or null. */
const char *cache_file_begin(const Cache *c);
/* That file, written, becomes the entry. False, and it is deleted, if that fails. */
bool cache_file_commit(const Cache *c, const char *written, const Digest *key);
/* Both, for n bytes that are at hand. */
bool cache_file_put(const Cache *c, const Digest *key, const void *contents, size_t n);

typedef struct CacheSize {
	uint32_t entries;
	uint64_t bytes;
} CacheSize;

CacheSize cache_size(const Cache *c);
/* Delete the entries that have not been used for longest, until the others take at most so many
 * bytes; and what writers that were killed have left behind. Other files are not touched. */
void cache_trim(const Cache *c, uint64_t max_bytes);

#endif

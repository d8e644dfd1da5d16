/*
 * The hash map: 64-bit key to 64-bit value, iterated in insertion order. Keys
 * are pointers to interned things, ids, or several small ids packed into one
 * word; values are numbers or pointers. A zeroed map is empty.
 *
 * Iterate with: map_each(m, i) { m->entries[i].key ... }. Inserting while
 * iterating is allowed (new entries are visited too); there is no removal.
 */
#ifndef STAYPUT_BASE_MAP_H
#define STAYPUT_BASE_MAP_H

#include "base/vec.h"

typedef struct MapEntry {
	uint64_t key;
	uint64_t value;
} MapEntry;

typedef struct Map {
	MapEntry *entries;  /* in insertion order; scanned, keys and values may be pointers */
	uint32_t len, cap;  /* entries in use, entries allocated */
	uint32_t *slots;    /* open addressing: entry index + 1, 0 is free */
	uint32_t slot_mask; /* number of slots - 1; 0 while slots is null */
} Map;

/* A pointer or number as a key or value. */
#define map_key(p) ((uint64_t)(uintptr_t)(p))
/* Two 32-bit ids as one key. */
#define map_pair(a, b) ((uint64_t)(uint32_t)(a) << 32 | (uint32_t)(b))

/* The value's place, or null. Valid until the next insertion. */
uint64_t *map_find(const Map *m, uint64_t key);

/* The value's place, made with value 0 if missing; *is_new (may be null) says which. */
uint64_t *map_ensure(Map *m, uint64_t key, bool *is_new);

/* The value, or 0 when missing. */
uint64_t map_get(const Map *m, uint64_t key);
void map_put(Map *m, uint64_t key, uint64_t value);
bool map_has(const Map *m, uint64_t key);
void map_clear(Map *m);
/* The same, but memory for more than `kept` entries is given up: small maps that follow a large one
 * in its table would be slow. */
void map_reset(Map *m, uint32_t kept);

static inline void *
map_get_ptr(const Map *m, const void *key)
{
	return (void *)(uintptr_t)map_get(m, map_key(key));
}

static inline void
map_put_ptr(Map *m, const void *key, const void *value)
{
	map_put(m, map_key(key), map_key(value));
}

#define map_each(m, i) for (uint32_t i = 0; i < (m)->len; i++)

/* A good mixer of 64 bits, for those who hash structures themselves. */
static inline uint64_t
hash_mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

uint64_t hash_bytes(const void *p, size_t n);

#endif

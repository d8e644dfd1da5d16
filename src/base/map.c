/*
 * The hash map: entries in a plain array in insertion order, found through a
 * table of entry numbers with open addressing and linear probing. Up to
 * LINEAR_MAX entries are searched one after the other and have no table.
 *
 * Invariants: a table has a power of two of slots, at most half of them taken;
 * an entry's slot is on the probe path of its key.
 */
#include "base/map.h"

#include "base/diag.h"

#define LINEAR_MAX 8
#define SLOTS_MIN 32

/* The slot that holds the key, or the free slot where it belongs. */
static uint32_t
slot_of(const Map *m, uint64_t key)
{
	uint32_t i = (uint32_t)hash_mix(key) & m->slot_mask;
	while (m->slots[i] != 0 && m->entries[m->slots[i] - 1].key != key)
		i = (i + 1) & m->slot_mask;
	return i;
}

uint64_t *
map_find(const Map *m, uint64_t key)
{
	if (m->slots != NULL) {
		uint32_t at = m->slots[slot_of(m, key)];
		return at == 0 ? NULL : &m->entries[at - 1].value;
	}
	for (uint32_t i = 0; i < m->len; i++)
		if (m->entries[i].key == key)
			return &m->entries[i].value;
	return NULL;
}

static void
make_slots(Map *m, uint32_t n_slots)
{
	m->slots = mem_data(sizeof(*m->slots) * n_slots);
	m->slot_mask = n_slots - 1;
	for (uint32_t i = 0; i < m->len; i++)
		m->slots[slot_of(m, m->entries[i].key)] = i + 1;
}

/* Room for one more entry, and a table to find it if the map is not small. */
static void
make_room(Map *m)
{
	if (m->len == UINT32_MAX / 4)
		bug("base", "", "a map of more than 2^30 entries");
	if (m->len == m->cap)
		m->entries = vec_grow_(m->entries, &m->cap, m->len, m->len + 1,
				       sizeof(*m->entries), true);
	if (m->slots == NULL && m->len == LINEAR_MAX)
		make_slots(m, SLOTS_MIN);
	else if (m->slots != NULL && m->len >= (m->slot_mask + 1) / 2)
		make_slots(m, (m->slot_mask + 1) * 2);
}

uint64_t *
map_ensure(Map *m, uint64_t key, bool *is_new)
{
	uint64_t *found = map_find(m, key);
	if (is_new != NULL)
		*is_new = found == NULL;
	if (found != NULL)
		return found;
	make_room(m);
	m->entries[m->len] = (MapEntry){ .key = key };
	if (m->slots != NULL)
		m->slots[slot_of(m, key)] = m->len + 1;
	return &m->entries[m->len++].value;
}

uint64_t
map_get(const Map *m, uint64_t key)
{
	uint64_t *found = map_find(m, key);
	return found == NULL ? 0 : *found;
}

void
map_put(Map *m, uint64_t key, uint64_t value)
{
	*map_ensure(m, key, NULL) = value;
}

bool
map_has(const Map *m, uint64_t key)
{
	return map_find(m, key) != NULL;
}

/* Keeps the memory for the next entries, but nothing that they pointed to. */
void
map_clear(Map *m)
{
	/* The last entry first: no key's probe path leads over slots of later ones. */
	bool is_sparse = m->slots != NULL && m->len < m->slot_mask / 8;
	for (uint32_t i = m->len; is_sparse && i-- > 0;)
		m->slots[slot_of(m, m->entries[i].key)] = 0;
	if (m->slots != NULL && !is_sparse)
		memset(m->slots, 0, sizeof(*m->slots) * ((size_t)m->slot_mask + 1));
	if (m->len > 0)
		memset(m->entries, 0, sizeof(*m->entries) * m->len);
	m->len = 0;
}

void
map_reset(Map *m, uint32_t kept)
{
	if (m->cap > kept)
		*m = (Map){ 0 };
	else
		map_clear(m);
}

/* Multiply and fold, a word at a time; the length tells "a" from "a\0". */
uint64_t
hash_bytes(const void *p, size_t n)
{
	const unsigned char *s = p;
	uint64_t h = n * 0x9e3779b97f4a7c15u;
	for (; n >= 8; n -= 8, s += 8) {
		uint64_t word;
		memcpy(&word, s, 8);
		h = (h ^ word) * 0xd6e8feb86659fd93u;
		h ^= h >> 32;
	}
	uint64_t rest = 0;
	for (size_t i = 0; i < n; i++)
		rest |= (uint64_t)s[i] << 8 * i;
	return hash_mix(h ^ rest);
}

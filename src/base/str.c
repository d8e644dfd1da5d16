/*
 * The table of interned strings: SHARDS small open-addressing tables, chosen by
 * the top bits of the hash. A Str never moves and never changes, and a slot is
 * filled once, its hash before its string; so a string that is there is found
 * without a lock. What is not found is looked for once more, and made, under
 * the shard's lock. A table that grew is replaced by a copy; who still searches
 * the old one finds the same or nothing.
 */
#include "base/str.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/map.h"

#define SHARD_BITS 5
#define SHARDS (1u << SHARD_BITS)
#define SLOTS_MIN 64

typedef struct Slot {
	_Atomic(const Str *) str; /* null is free */
	uint32_t hash;
} Slot;

typedef struct Slots {
	uint32_t mask; /* number of slots - 1; at most half of them are taken */
	Slot at[];
} Slots;

typedef struct Shard {
	pthread_mutex_t lock;
	_Atomic(Slots *) slots;
	uint32_t len; /* of use to who has the lock */
} Shard;

struct StrTab {
	Shard shards[SHARDS];
};

static Slots *
slots_new(uint32_t n)
{
	Slots *s = mem_alloc(sizeof(Slots) + n * sizeof(Slot));
	s->mask = n - 1;
	return s;
}

StrTab *
strtab_new(void)
{
	StrTab *t = mem_new(StrTab);
	for (uint32_t i = 0; i < SHARDS; i++) {
		Shard *sh = &t->shards[i];
		if (pthread_mutex_init(&sh->lock, NULL) != 0)
			bug("base", "", "a mutex cannot be made");
		atomic_init(&sh->slots, slots_new(SLOTS_MIN));
	}
	return t;
}

/* The string, or null and in *free the slot where it belongs. */
static const Str *
search(Slots *slots, const char *s, uint32_t len, uint32_t hash, Slot **free)
{
	for (uint32_t i = hash & slots->mask;; i = (i + 1) & slots->mask) {
		Slot *slot = &slots->at[i];
		const Str *have = atomic_load_explicit(&slot->str, memory_order_acquire);
		if (have == NULL) {
			*free = slot;
			return NULL;
		}
		if (slot->hash == hash && have->len == len && memcmp(have->s, s, len) == 0)
			return have;
	}
}

static void
fill(Slot *slot, const Str *str)
{
	slot->hash = str->hash;
	atomic_store_explicit(&slot->str, str, memory_order_release);
}

static void
grow(Shard *sh)
{
	Slots *old = sh->slots, *new = slots_new((old->mask + 1) * 2);
	for (uint32_t i = 0; i <= old->mask; i++) {
		const Str *str = old->at[i].str;
		if (str == NULL)
			continue;
		uint32_t at = str->hash & new->mask;
		while (new->at[at].str != NULL)
			at = (at + 1) & new->mask;
		fill(&new->at[at], str);
	}
	sh->slots = new;
}

static const Str *
make(const char *s, uint32_t len, uint32_t hash)
{
	Str *str = mem_raw(sizeof(Str) + len + 1);
	str->len = len;
	str->hash = hash;
	memcpy(str->s, s, len);
	str->s[len] = '\0';
	return str;
}

/* Look once more, with the lock, and make the string if it is still not there. */
static const Str *
enter(Shard *sh, const char *s, uint32_t len, uint32_t hash)
{
	Slot *slot;
	pthread_mutex_lock(&sh->lock);
	const Str *str = search(sh->slots, s, len, hash, &slot);
	if (str == NULL) {
		str = make(s, len, hash);
		fill(slot, str);
		if (++sh->len > ((Slots *)sh->slots)->mask / 2)
			grow(sh);
	}
	pthread_mutex_unlock(&sh->lock);
	return str;
}

const Str *
str_intern(StrTab *t, const char *s, size_t len)
{
	if (len >= UINT32_MAX)
		bug("base", "", "a string of 4 GiB");
	if (len == 0)
		s = "";
	uint32_t hash = (uint32_t)hash_bytes(s, len);
	Shard *sh = &t->shards[hash >> (32 - SHARD_BITS)];
	Slot *slot;
	const Str *str = search(sh->slots, s, (uint32_t)len, hash, &slot);
	return str != NULL ? str : enter(sh, s, (uint32_t)len, hash);
}

const Str *
str_cstr(StrTab *t, const char *s)
{
	return str_intern(t, s, strlen(s));
}

/* Most texts are names, which need no memory of their own. */
const Str *
str_printf(StrTab *t, const char *fmt, ...)
{
	char text[256];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof(text))
		return str_intern(t, text, (size_t)n);
	Buf b = { 0 };
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	return str_intern(t, buf_cstr(&b), b.len);
}

int
str_cmp(const Str *a, const Str *b)
{
	if (a == b)
		return 0;
	int c = memcmp(a->s, b->s, a->len < b->len ? a->len : b->len);
	return c != 0 ? c : (a->len > b->len) - (a->len < b->len);
}

size_t
utf8_len(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;
	if (len == 0)
		return 0;
	if (u[0] < 0x80)
		return 1;
	size_t n = u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : 2;
	if (u[0] < 0xc2 || u[0] > 0xf4 || n > len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((u[i] & 0xc0) != 0x80)
			return 0;
	/* overlong forms, surrogates, beyond U+10FFFF */
	if ((u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xed && u[1] >= 0xa0) ||
	    (u[0] == 0xf0 && u[1] < 0x90) || (u[0] == 0xf4 && u[1] >= 0x90))
		return 0;
	return n;
}

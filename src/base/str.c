/*
 * The table of interned strings: SHARDS small open-addressing tables, each
 * with its own lock, chosen by the top bits of the hash so that threads seldom
 * wait for each other. A Str never moves and never changes.
 */
#include "base/str.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/map.h"

#define SHARD_BITS 5
#define SHARDS (1u << SHARD_BITS)
#define SLOTS_MIN 64

typedef struct Shard {
	pthread_mutex_t lock;
	const Str **slots;  /* null is free; at most half are taken */
	uint32_t slot_mask; /* number of slots - 1 */
	uint32_t len;
} Shard;

struct StrTab {
	Shard shards[SHARDS];
};

StrTab *
strtab_new(void)
{
	StrTab *t = mem_new(StrTab);
	for (uint32_t i = 0; i < SHARDS; i++) {
		Shard *sh = &t->shards[i];
		if (pthread_mutex_init(&sh->lock, NULL) != 0)
			bug("base", "", "a mutex cannot be made");
		sh->slots = mem_array(const Str *, SLOTS_MIN);
		sh->slot_mask = SLOTS_MIN - 1;
	}
	return t;
}

/* The slot that holds the string, or the free slot where it belongs. */
static uint32_t
slot_of(const Shard *sh, const char *s, uint32_t len, uint32_t hash)
{
	uint32_t i = hash & sh->slot_mask;
	for (; sh->slots[i] != NULL; i = (i + 1) & sh->slot_mask) {
		const Str *have = sh->slots[i];
		if (have->hash == hash && have->len == len && memcmp(have->s, s, len) == 0)
			break;
	}
	return i;
}

static void
grow(Shard *sh)
{
	const Str **old = sh->slots;
	uint32_t n_old = sh->slot_mask + 1;
	sh->slots = mem_array(const Str *, (size_t)n_old * 2);
	sh->slot_mask = n_old * 2 - 1;
	for (uint32_t i = 0; i < n_old; i++) {
		if (old[i] == NULL)
			continue;
		uint32_t at = old[i]->hash & sh->slot_mask;
		while (sh->slots[at] != NULL)
			at = (at + 1) & sh->slot_mask;
		sh->slots[at] = old[i];
	}
}

static const Str *
make(const char *s, uint32_t len, uint32_t hash)
{
	Str *str = mem_data(sizeof(Str) + len + 1);
	str->len = len;
	str->hash = hash;
	if (len > 0)
		memcpy(str->s, s, len);
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
	pthread_mutex_lock(&sh->lock);
	uint32_t at = slot_of(sh, s, (uint32_t)len, hash);
	const Str *str = sh->slots[at];
	if (str == NULL) {
		str = make(s, (uint32_t)len, hash);
		sh->slots[at] = str;
		if (++sh->len > sh->slot_mask / 2)
			grow(sh);
	}
	pthread_mutex_unlock(&sh->lock);
	return str;
}

const Str *
str_cstr(StrTab *t, const char *s)
{
	return str_intern(t, s, strlen(s));
}

const Str *
str_printf(StrTab *t, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	Buf b = { 0 };
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

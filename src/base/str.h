/*
 * Interned strings: within one StrTab, equal bytes are one Str, so that
 * equality is pointer equality. The table is safe to use from several threads.
 */
#ifndef STAYPUT_BASE_STR_H
#define STAYPUT_BASE_STR_H

#include "base/mem.h"

typedef struct Str {
	uint32_t len;
	uint32_t hash;
	char s[]; /* len bytes and a NUL; may hold NULs itself */
} Str;

typedef struct StrTab StrTab;

StrTab *strtab_new(void);
/* The one Str of the table with these bytes, which are copied. */
const Str *str_intern(StrTab *t, const char *s, size_t len);
const Str *str_cstr(StrTab *t, const char *s);
/* Interns the result of a printf. */
const Str *str_printf(StrTab *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Byte order, as strcmp, NULs included. */
int str_cmp(const Str *a, const Str *b);
static inline bool
str_is(const Str *s, const char *lit)
{
	size_t n = __builtin_strlen(lit);
	return s->len == n && __builtin_memcmp(s->s, lit, n) == 0;
}

/* The number of bytes of the UTF-8 sequence that s[0 .. len) begins with; 0: it begins with
 * none (RFC 3629: overlong forms and surrogates are none). */
size_t utf8_len(const char *s, size_t len);

#endif

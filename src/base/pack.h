/*
 * Numbers and texts as bytes that do not depend on the machine, and back. Numbers take seven bits a
 * byte, low ones first (LEB128); a text is its length and its bytes.
 */
#ifndef STAYPUT_BASE_PACK_H
#define STAYPUT_BASE_PACK_H

#include "base/buf.h"

void pack_number(Buf *out, uint64_t x);
void pack_text(Buf *out, const char *s, size_t n);

/* What is left of packed bytes. */
typedef struct Unpack {
	const char *at, *end;
	bool is_bad; /* something was not as it is packed; all that follows reads as 0 and "" */
} Unpack;

static inline Unpack
unpack_begin(const char *bytes, size_t n)
{
	return (Unpack){bytes, bytes + n, false};
}
uint64_t unpack_number(Unpack *u);
/* A number below limit; another one is bad. */
uint32_t unpack_below(Unpack *u, uint64_t limit);
/* How many things follow. Each takes a byte at least, so no bad number asks for much memory. */
uint32_t unpack_count(Unpack *u);
/* Its bytes, which are those that are read; *n: how many. */
const char *unpack_text(Unpack *u, size_t *n);
/* Whether all was read, and as it should be. */
bool unpack_is_done(const Unpack *u);

#endif

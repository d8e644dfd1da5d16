/*
 * BLAKE2b (RFC 7693) with digests of 32 bytes, without a key: names for contents that must not
 * clash. Three times as fast as SHA-256 where the processor helps neither.
 */
#ifndef STAYPUT_BASE_BLAKE2_H
#define STAYPUT_BASE_BLAKE2_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE 32
#define DIGEST_HEX_SIZE (2 * DIGEST_SIZE + 1)

typedef struct Digest {
	uint8_t bytes[DIGEST_SIZE];
} Digest;

/* A digest in the making. Its fields are private. */
typedef struct Blake2 {
	uint64_t h[8];
	uint64_t n;         /* bytes compressed, or to be so next; without those that wait */
	uint8_t block[128]; /* bytes that wait: the last block is treated differently */
	size_t n_waiting;
} Blake2;

void blake2_begin(Blake2 *b);
void blake2_add(Blake2 *b, const void *data, size_t n);
/* A text with its length before it, so that what follows cannot be taken for part of it. Null
 * differs from every text. */
void blake2_add_text(Blake2 *b, const char *text);
void blake2_add_number(Blake2 *b, uint64_t x);
Digest blake2_end(Blake2 *b);

/* Of one piece. */
Digest blake2_of(const void *data, size_t n);
/* As hexadecimal digits and a NUL. */
void digest_hex(const Digest *d, char hex[DIGEST_HEX_SIZE]);

#endif

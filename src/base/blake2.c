/*
 * BLAKE2b: Saarinen and Aumasson, RFC 7693 (November 2015); names as there.
 */
#include "base/blake2.h"

#include <string.h>

static const uint64_t iv[8] = {
	0x6a09e667f3bcc908u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu, 0xa54ff53a5f1d36f1u,
	0x510e527fade682d1u, 0x9b05688c2b3e6c1fu, 0x1f83d9abfb41bd6bu, 0x5be0cd19137e2179u,
};

static const uint8_t sigma[12][16] = {
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	{14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
	{11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
	{7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
	{9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
	{2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
	{12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
	{13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
	{6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
	{10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	{14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
};

static inline uint64_t
load_word(const uint8_t *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
	       (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

static inline uint64_t
rotate(uint64_t x, unsigned n)
{
	return x >> n | x << (64 - n);
}

/* As a call it would take most of the time, and compilers do not see it. */
__attribute__((always_inline)) static inline void
mix(uint64_t v[16], int a, int b, int c, int d, uint64_t x, uint64_t y)
{
	v[a] += v[b] + x;
	v[d] = rotate(v[d] ^ v[a], 32);
	v[c] += v[d];
	v[b] = rotate(v[b] ^ v[c], 24);
	v[a] += v[b] + y;
	v[d] = rotate(v[d] ^ v[a], 16);
	v[c] += v[d];
	v[b] = rotate(v[b] ^ v[c], 63);
}

/* The block counts in b->n already. No input is so long that n needs a second word. */
static void
compress(Blake2 *b, const uint8_t block[128], int is_last)
{
	uint64_t v[16], m[16];
	for (int i = 0; i < 8; i++) {
		v[i] = b->h[i];
		v[i + 8] = iv[i];
	}
	for (int i = 0; i < 16; i++)
		m[i] = load_word(block + 8 * i);
	v[12] ^= b->n;
	if (is_last)
		v[14] = ~v[14];
	for (int i = 0; i < 12; i++) {
		const uint8_t *s = sigma[i];
		mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
		mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
		mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
		mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
		mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
		mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
		mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
		mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
	}
	for (int i = 0; i < 8; i++)
		b->h[i] ^= v[i] ^ v[i + 8];
}

void
blake2_begin(Blake2 *b)
{
	*b = (Blake2){0};
	memcpy(b->h, iv, sizeof iv);
	b->h[0] ^= 0x01010000u ^ DIGEST_SIZE; /* the parameter block: no key, sequential */
}

void
blake2_add(Blake2 *b, const void *data, size_t n)
{
	const uint8_t *p = data;
	while (n > 0) {
		if (b->n_waiting == sizeof b->block) {
			b->n += sizeof b->block;
			compress(b, b->block, 0);
			b->n_waiting = 0;
		}
		/* Whole blocks need not be copied, but for the last one. */
		while (b->n_waiting == 0 && n > sizeof b->block) {
			b->n += sizeof b->block;
			compress(b, p, 0);
			p += sizeof b->block;
			n -= sizeof b->block;
		}
		size_t room = sizeof b->block - b->n_waiting, k = n < room ? n : room;
		memcpy(b->block + b->n_waiting, p, k);
		b->n_waiting += k;
		p += k;
		n -= k;
	}
}

void
blake2_add_number(Blake2 *b, uint64_t x)
{
	uint8_t bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(x >> 8 * i);
	blake2_add(b, bytes, sizeof bytes);
}

void
blake2_add_text(Blake2 *b, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	blake2_add_number(b, text ? n + 1 : 0);
	blake2_add(b, text ? text : "", n);
}

Digest
blake2_end(Blake2 *b)
{
	Digest d;
	b->n += b->n_waiting;
	memset(b->block + b->n_waiting, 0, sizeof b->block - b->n_waiting);
	compress(b, b->block, 1);
	for (int i = 0; i < DIGEST_SIZE; i++)
		d.bytes[i] = (uint8_t)(b->h[i / 8] >> 8 * (i % 8));
	return d;
}

Digest
blake2_of(const void *data, size_t n)
{
	Blake2 b;
	blake2_begin(&b);
	blake2_add(&b, data, n);
	return blake2_end(&b);
}

void
digest_hex(const Digest *d, char hex[DIGEST_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	for (int i = 0; i < DIGEST_SIZE; i++) {
		hex[2 * i] = digits[d->bytes[i] >> 4];
		hex[2 * i + 1] = digits[d->bytes[i] & 15];
	}
	hex[2 * DIGEST_SIZE] = '\0';
}

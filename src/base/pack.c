/*
 * Packing of numbers and texts. Each number has one form only, so that what is read and packed
 * again is the same bytes.
 */
#include "base/pack.h"

void
pack_number(Buf *out, uint64_t x)
{
	for (; x >= 0x80; x >>= 7)
		buf_putc(out, (char)(x | 0x80));
	buf_putc(out, (char)x);
}

void
pack_text(Buf *out, const char *s, size_t n)
{
	pack_number(out, n);
	buf_write(out, s, n);
}

static void
give_up(Unpack *u)
{
	u->is_bad = true;
	u->at = u->end;
}

uint64_t
unpack_number(Unpack *u)
{
	uint64_t x = 0;
	for (unsigned shift = 0; u->at < u->end && shift < 64; shift += 7) {
		uint64_t byte = (unsigned char)*u->at++;
		x |= (byte & 0x7f) << shift;
		bool is_long = shift > 0 && byte == 0;
		bool is_large = shift == 63 && byte > 1;
		if (is_long || is_large)
			break;
		if (byte < 0x80)
			return x;
	}
	give_up(u);
	return 0;
}

uint32_t
unpack_below(Unpack *u, uint64_t limit)
{
	uint64_t x = unpack_number(u);
	if (x < limit && x <= UINT32_MAX)
		return (uint32_t)x;
	give_up(u);
	return 0;
}

uint32_t
unpack_count(Unpack *u)
{
	uint64_t x = unpack_number(u);
	if (x <= (uint64_t)(u->end - u->at) && x <= UINT32_MAX)
		return (uint32_t)x;
	give_up(u);
	return 0;
}

const char *
unpack_text(Unpack *u, size_t *n)
{
	uint64_t len = unpack_number(u);
	if (len > (uint64_t)(u->end - u->at)) {
		give_up(u);
		len = 0;
	}
	*n = (size_t)len;
	const char *text = *n > 0 ? u->at : "";
	u->at += *n;
	return text;
}

bool
unpack_is_done(const Unpack *u)
{
	return !u->is_bad && u->at == u->end;
}

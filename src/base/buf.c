/*
 * Growing text. Invariant: once s is set, len < cap and s[len] is 0.
 */
#include "base/buf.h"

#include <string.h>

#include "base/diag.h"

#define CAP_MIN 128

/* Room for n more bytes and the NUL. */
static void
reserve(Buf *b, size_t n)
{
	if (b->s != NULL && n < b->cap - b->len)
		return;
	size_t cap = b->cap < CAP_MIN ? CAP_MIN : b->cap;
	while (cap - b->len <= n)
		cap *= 2;
	b->s = mem_grow(b->s, b->len, cap, false);
	b->cap = cap;
}

void
buf_putc(Buf *b, char c)
{
	reserve(b, 1);
	b->s[b->len++] = c;
	b->s[b->len] = '\0';
}

void
buf_write(Buf *b, const char *s, size_t n)
{
	reserve(b, n);
	if (n > 0)
		memcpy(b->s + b->len, s, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void
buf_puts(Buf *b, const char *s)
{
	buf_write(b, s, strlen(s));
}

void
buf_str(Buf *b, const Str *s)
{
	buf_write(b, s->s, s->len);
}

void
buf_vprintf(Buf *b, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	reserve(b, 1);
	int n = vsnprintf(b->s + b->len, b->cap - b->len, fmt, ap);
	if (n < 0)
		bug("base", "", "printf refuses \"%s\"", fmt);
	if ((size_t)n >= b->cap - b->len) {
		b->s[b->len] = '\0';
		reserve(b, (size_t)n);
		vsnprintf(b->s + b->len, b->cap - b->len, fmt, again);
	}
	va_end(again);
	b->len += (size_t)n;
}

void
buf_printf(Buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void
buf_item(Buf *list, const char *item)
{
	if (list->len)
		buf_puts(list, ", ");
	buf_puts(list, item);
}

const char *
buf_cstr(const Buf *b)
{
	return b->s == NULL ? "" : b->s;
}

void
buf_clear(Buf *b)
{
	b->len = 0;
	if (b->s != NULL)
		b->s[0] = '\0';
}

bool
buf_flush(Buf *b, FILE *f)
{
	bool is_written = fwrite(buf_cstr(b), 1, b->len, f) == b->len && fflush(f) == 0;
	buf_clear(b);
	return is_written;
}

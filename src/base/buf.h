/*
 * Growing text, and the only way to format output: every dump and report is
 * written into a Buf and flushed at once. A zeroed Buf is empty.
 */
#ifndef STAYPUT_BASE_BUF_H
#define STAYPUT_BASE_BUF_H

#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>

typedef struct Buf {
	char *s; /* len bytes and a NUL once anything was written */
	size_t len, cap;
} Buf;

void buf_putc(Buf *b, char c);
void buf_puts(Buf *b, const char *s);
void buf_write(Buf *b, const char *s, size_t n);
void buf_str(Buf *b, const Str *s);
void buf_printf(Buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vprintf(Buf *b, const char *fmt, va_list ap);
/* One more item of a list "a, b, c". */
void buf_item(Buf *list, const char *item);
/* The text, "" if nothing was written. */
const char *buf_cstr(const Buf *b);
void buf_clear(Buf *b);
/* Write to f and clear; false if a write failed. */
bool buf_flush(Buf *b, FILE *f);

#endif

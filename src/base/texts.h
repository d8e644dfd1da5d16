/*
 * Lists of texts, for output that is sorted.
 */
#ifndef STAYPUT_BASE_TEXTS_H
#define STAYPUT_BASE_TEXTS_H

#include "base/buf.h"
#include "base/vec.h"

typedef VEC(const char *) Texts;

/* Append what is in the buffer, which is empty then. */
void texts_take(Texts *t, Buf *b);
/* Sort by bytes. */
void texts_sort(Texts *t);
/* Sort by bytes, and keep one of each. */
void texts_sort_unique(Texts *t);

#endif

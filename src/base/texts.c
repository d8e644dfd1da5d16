#include "base/texts.h"

#include <stdlib.h>

void
texts_take(Texts *t, Buf *b)
{
	vec_push(t, buf_cstr(b));
	*b = (Buf){0};
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
texts_sort(Texts *t)
{
	if (t->len > 0)
		qsort(t->at, t->len, sizeof *t->at, compare);
}

void
texts_sort_unique(Texts *t)
{
	texts_sort(t);
	uint32_t n = 0;
	vec_each(t, i)
		if (n == 0 || strcmp(t->at[n - 1], t->at[i]) != 0)
			t->at[n++] = t->at[i];
	t->len = n;
}

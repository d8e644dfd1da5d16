/*
 * Growth of vectors: the capacity doubles, so that n pushes copy O(n) elements.
 */
#include "base/vec.h"

#include "base/diag.h"

#define CAP_MIN 4

/* The length never reaches UINT32_MAX, so that len + 1 does not wrap. */
void *
vec_grow_(void *at, uint32_t *cap, uint32_t len, uint32_t need, size_t elem_size, bool scanned)
{
	if (need == UINT32_MAX)
		bug("base", "", "a vector of more than 2^32-2 elements");
	uint32_t new_cap = *cap < CAP_MIN ? CAP_MIN : *cap;
	while (new_cap < need)
		new_cap = new_cap > UINT32_MAX / 2 ? UINT32_MAX - 1 : new_cap * 2;
	*cap = new_cap;
	return mem_grow(at, len * elem_size, new_cap * elem_size, scanned);
}

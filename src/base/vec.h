/*
 * The vector: VEC(T) is a struct with the elements `at[0 .. len)`. A zeroed
 * vector is empty. Vectors of numbers take unscanned memory, all others
 * scanned memory (see mem.h); the element's type decides.
 *
 * The macros evaluate their vector argument more than once.
 */
#ifndef STAYPUT_BASE_VEC_H
#define STAYPUT_BASE_VEC_H

#include "base/mem.h"

#include <assert.h>
#include <string.h>

#define VEC(T)                                                                 \
	struct {                                                               \
		T *at;                                                         \
		uint32_t len, cap;                                             \
	}

/* Whether memory for elements like *p must be scanned by the collector. */
#define VEC_SCANNED(p)                                                         \
	_Generic(*(p), bool: false, char: false, uint8_t: false,               \
		 uint16_t: false, uint32_t: false, uint64_t: false,            \
		 int8_t: false, int16_t: false, int32_t: false,                \
		 int64_t: false, double: false, default: true)

/* Make room for n elements in all. */
#define vec_reserve(v, n)                                                      \
	((v)->cap >= (n) ? (void)0                                             \
			 : (void)((v)->at = vec_grow_((v)->at, &(v)->cap,      \
						      (v)->len, (n),           \
						      sizeof(*(v)->at),        \
						      VEC_SCANNED((v)->at))))

#define vec_push(v, x)                                                         \
	(vec_reserve((v), (v)->len + 1), (void)((v)->at[(v)->len++] = (x)))

/* Append n elements read from p. */
#define vec_append(v, p, n)                                                    \
	(vec_reserve((v), (v)->len + (uint32_t)(n)),                           \
	 (void)((n) ? memcpy((v)->at + (v)->len, (p),                          \
			     sizeof(*(v)->at) * (n))                           \
		    : NULL),                                                   \
	 (void)((v)->len += (uint32_t)(n)))

/* Extend with zeroed elements to n in all; never shrinks. */
#define vec_extend(v, n)                                                       \
	((v)->len >= (n) ? (void)0                                             \
			 : (vec_reserve((v), (n)),                             \
			    (void)memset((v)->at + (v)->len, 0,                \
					 sizeof(*(v)->at) *                    \
						 ((n) - (v)->len)),            \
			    (void)((v)->len = (n))))

#define vec_pop(v) (assert((v)->len > 0), (v)->at[--(v)->len])
#define vec_last(v) (assert((v)->len > 0), &(v)->at[(v)->len - 1])
#define vec_clear(v) ((void)((v)->len = 0))

/* for (each index i of v) */
#define vec_each(v, i) for (uint32_t i = 0; i < (v)->len; i++)

void *vec_grow_(void *at, uint32_t *cap, uint32_t len, uint32_t need,
		size_t elem_size, bool scanned);

typedef VEC(uint32_t) IdVec;

#endif

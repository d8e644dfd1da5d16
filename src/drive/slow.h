/* Functions that cost most, for -time. */
#ifndef STAYPUT_DRIVE_SLOW_H
#define STAYPUT_DRIVE_SLOW_H

#include "base/buf.h"

#define SLOW_LEAST_MS 50 /* cheaper functions are not named */
#define SLOW_MAX 10      /* nor are more */

typedef struct SlowFunc {
	const char *name;
	uint64_t pta_ns, escape_ns; /* of all times that it was worked on */
	uint32_t solved;            /* systems */
	const char *step;           /* of the last one */
} SlowFunc;

/* A heading and a line for each of the functions that cost most, those first; nothing if none costs
 * enough. Changes their order. */
void slow_print(SlowFunc *funcs, uint32_t n, Buf *out);

#endif

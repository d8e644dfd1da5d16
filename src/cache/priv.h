/* What the files of cache share. */
#ifndef STAYPUT_CACHE_PRIV_H
#define STAYPUT_CACHE_PRIV_H

#include "cache/cache.h"

#define CACHE_SUFFIX ".stayput"   /* of an entry's name, behind the key in hexadecimal digits */
/* The name of a file that is not complete: this, CACHE_UNIQUE characters that mkstemps chose, and the
 * suffix. Only what stayput wrote has such a name, and only that is ever deleted. */
#define CACHE_PREFIX "writing-"
#define CACHE_UNIQUE 6

/* DIR/NAME. */
const char *cache_path(const Cache *c, const char *name);

#endif

/* What the files of cache share. */
#ifndef STAYPUT_CACHE_PRIV_H
#define STAYPUT_CACHE_PRIV_H

#include "cache/cache.h"

#define CACHE_SUFFIX ".stayput"   /* of an entry's name, behind the key in hexadecimal digits */
#define CACHE_PREFIX "writing-"   /* of the name of a file that is not complete */

/* DIR/NAME. */
const char *cache_path(const Cache *c, const char *name);

#endif

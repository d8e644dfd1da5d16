/*
 * Where the cache is, as the XDG Base Directory Specification has it.
 */
#include "cache/cache.h"

#include <stdlib.h>
#include <string.h>

#include "cache/priv.h"

static const char *
join(const char *dir, const char *name)
{
	Buf path = {0};
	buf_printf(&path, "%s/%s", dir, name);
	return buf_cstr(&path);
}

/* A variable's value; null: unset or empty. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

static const char *
default_dir(void)
{
	const char *base = variable("XDG_CACHE_HOME"), *home = variable("HOME");
	if (base && base[0] == '/') /* others are to be ignored, says the specification */
		return join(base, "stayput");
	return home ? join(home, ".cache/stayput") : NULL;
}

Cache *
cache_open(const char *asked)
{
	const char *dir = asked && *asked ? asked : variable("STAYPUT_CACHE");
	if (!dir)
		dir = default_dir();
	if (!dir || strcmp(dir, "off") == 0)
		return NULL;
	Cache *c = mem_new(Cache);
	c->dir = dir;
	return c;
}

const char *
cache_path(const Cache *c, const char *name)
{
	return join(c->dir, name);
}

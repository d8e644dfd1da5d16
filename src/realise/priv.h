/* What the files of realise share. */
#ifndef STAYPUT_REALISE_PRIV_H
#define STAYPUT_REALISE_PRIV_H

#include "realise/realise.h"

/* The flag of a list among those of the compiler, and the variable with the cache's directory. */
#define LIST_FLAG "-stayput="
#define CACHE_VARIABLE "STAYPUT_GO_CACHE"

/* A key back from its hexadecimal digits; false: they are none. */
bool realise_digest_parse(const char *hex, Digest *out);

/* A printf into new memory. */
const char *realise_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* "file:line:col\tkind", interned. */
const Str *realise_key(const Realise *r, const RealiseFile *f, uint32_t line, uint32_t col,
		       IrSiteKind kind);

/* The files in hook/; the last has no name. Made by build-aux/texts.awk. */
typedef struct RealiseHook {
	const char *name, *text;
} RealiseHook;
extern const RealiseHook realise_hooks[];
/* The text of one, by its name in hook/. */
const char *realise_hook(const char *name);

/* A string literal of JSON. */
void realise_put_json(const char *s, Buf *out);

#endif

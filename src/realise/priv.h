/* What the files of realise share. */
#ifndef STAYPUT_REALISE_PRIV_H
#define STAYPUT_REALISE_PRIV_H

#include "realise/realise.h"

/* The flag of a list among those of the compiler, and the variable with the cache's directory. */
#define LIST_FLAG "-stayput="
#define CACHE_VARIABLE "STAYPUT_GO_CACHE"

/* A key back from its hexadecimal digits; false: they are none. */
bool realise_digest_parse(const char *hex, Digest *out);

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

/* file_read; null: *fault is a message. */
const char *realise_read(const char *path, size_t *size, Buf *fault);
/* Path of the file of the cache that holds the text, named by a digest of it and of what it is. Null:
 * *fault is a message. */
const char *realise_keep(const Cache *c, const char *what, const Buf *text, Digest *key, Buf *fault);
/* Insert a text between two that must follow each other exactly once in the source. False, and nothing is
 * inserted: they do not. */
bool realise_insert(const char *behind, const char *before, const char *text, const char **source);
/* Add a source, to be compiled as the file of that path, to an overlay that is empty at first. False:
 * *fault is a message. */
bool realise_overlay_add(const char *path, const char *text, const Cache *c, Buf *overlay, Buf *fault);
/* Path of the complete overlay. Null: *fault is a message. */
const char *realise_overlay_end(const Cache *c, Buf *overlay, Buf *fault);

#endif

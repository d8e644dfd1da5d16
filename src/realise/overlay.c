/*
 * Files that stayput gives to the go command, kept in the cache under digests of what they hold: lists,
 * and sources that `go build -overlay` compiles in place of those of GOROOT, or beside them.
 */
#include "realise/realise.h"

#include <errno.h>

#include "base/pos.h"
#include "realise/priv.h"

const char *
realise_read(const char *path, size_t *size, Buf *fault)
{
	const char *text = file_read(path, size);
	if (!text)
		buf_printf(fault, "%s: %s", path, strerror(errno));
	return text;
}

const char *
realise_keep(const Cache *c, const char *what, const Buf *text, Digest *key, Buf *fault)
{
	Blake2 b;
	blake2_begin(&b);
	blake2_add_text(&b, what);
	blake2_add(&b, buf_cstr(text), text->len);
	*key = blake2_end(&b);
	if (cache_file_is_there(c, key) || cache_file_put(c, key, buf_cstr(text), text->len))
		return cache_file_path(c, key);
	buf_printf(fault, "%s: no file can be written there", c->dir);
	return NULL;
}

bool
realise_insert(const char *behind, const char *before, const char *text, const char **source)
{
	const char *place = realise_text("%s%s", behind, before);
	const char *at = strstr(*source, place);
	if (!at || strstr(at + 1, place))
		return false;
	at += strlen(behind);
	*source = realise_text("%.*s%s%s", (int)(at - *source), *source, text, at);
	return true;
}

/* A string literal of JSON. */
static void
put_json(const char *s, Buf *out)
{
	buf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

bool
realise_overlay_add(const char *path, const char *text, const Cache *c, Buf *overlay, Buf *fault)
{
	Buf bytes = {0};
	Digest key;
	buf_puts(&bytes, text);
	const char *kept = realise_keep(c, "source", &bytes, &key, fault);
	if (!kept)
		return false;
	buf_puts(overlay, overlay->len == 0 ? "{\"Replace\":{" : ",");
	put_json(path, overlay);
	buf_putc(overlay, ':');
	put_json(kept, overlay);
	return true;
}

const char *
realise_overlay_end(const Cache *c, Buf *overlay, Buf *fault)
{
	Digest key;
	buf_puts(overlay, "}}\n");
	return realise_keep(c, "overlay", overlay, &key, fault);
}

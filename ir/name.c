/*
 * The two parts of a function's or global's name, "package/path.Local".
 */
#include "ir/ir.h"

#include <stdlib.h>

/* Index of the "." between package path and local name, or 0 if there is none: the first
 * one after the last slash that stands before any bracket. Dots of the path's last
 * element are written %2e. */
static uint32_t
name_dot(const Str *name)
{
	uint32_t last = 0;
	for (uint32_t i = 0; i < name->len && !strchr("([", name->s[i]); i++)
		if (name->s[i] == '/')
			last = i + 1;
	for (uint32_t i = last; i < name->len; i++)
		if (name->s[i] == '.')
			return i;
	return 0;
}

const Str *
ir_name_package(StrTab *strs, const Str *name)
{
	uint32_t dot = name_dot(name);
	Buf path = {0};
	for (uint32_t i = 0; i < dot; i++) {
		if (i + 3 <= dot && memcmp(name->s + i, "%2e", 3) == 0) {
			buf_putc(&path, '.');
			i += 2;
		} else {
			buf_putc(&path, name->s[i]);
		}
	}
	return str_intern(strs, buf_cstr(&path), path.len);
}

const Str *
ir_name_local(StrTab *strs, const Str *name)
{
	uint32_t dot = name_dot(name);
	uint32_t from = dot ? dot + 1 : 0;
	return str_intern(strs, name->s + from, name->len - from);
}

const Str *
ir_name_make(StrTab *strs, const Str *package, const char *local)
{
	const char *slash = strrchr(package->s, '/');
	Buf name = {0};
	for (const char *s = package->s; *s; s++) {
		if (*s == '.' && s > (slash ? slash : package->s))
			buf_puts(&name, "%2e");
		else
			buf_putc(&name, *s);
	}
	buf_putc(&name, '.');
	buf_puts(&name, local);
	return str_intern(strs, name.s, name.len);
}

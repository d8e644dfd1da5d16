/*
 * UTF-8 (RFC 3629) and classes of code points by binary search in the tables
 * of unicode_tables.c.
 */
#include "syntax/priv.h"

Rune
unicode_decode(const char *s, uint32_t *len, bool *is_bad)
{
	const unsigned char *p = (const unsigned char *)s;
	static const Rune least[4] = { 0, 0x80, 0x800, 0x10000 }; /* by bytes that follow */
	Rune r = p[0];
	*is_bad = false;
	*len = 1;
	if (r < 0x80)
		return r;
	if (r < 0xC0 || r >= 0xF8) {
		*is_bad = true;
		return RUNE_BAD;
	}
	uint32_t more = r < 0xE0 ? 1 : r < 0xF0 ? 2 : 3;
	r &= 0x3Fu >> more;
	for (uint32_t i = 1; i <= more; i++) {
		if ((p[i] & 0xC0) != 0x80) {
			*is_bad = true;
			return RUNE_BAD;
		}
		r = r << 6 | (p[i] & 0x3Fu);
	}
	if (r < least[more] || r > RUNE_MAX || (r >= 0xD800 && r < 0xE000)) {
		*is_bad = true;
		return RUNE_BAD;
	}
	*len = more + 1;
	return r;
}

static bool
is_in(const RuneRange *table, uint32_t n, Rune r)
{
	uint32_t lo = 0, hi = n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (r > table[mid].last)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && table[lo].first <= r;
}

bool
unicode_is_letter(Rune r)
{
	if (r < 0x80)
		return (r | 0x20) >= 'a' && (r | 0x20) <= 'z';
	return is_in(unicode_letters, n_unicode_letters, r);
}

bool
unicode_is_digit(Rune r)
{
	if (r < 0x80)
		return r >= '0' && r <= '9';
	return is_in(unicode_digits, n_unicode_digits, r);
}

bool
unicode_is_print(Rune r)
{
	if (r < 0x80)
		return r >= ' ' && r <= '~';
	return is_in(unicode_printables, n_unicode_printables, r);
}

bool
syntax_is_name(const Str *s)
{
	uint32_t len;
	bool is_bad = false;
	for (uint32_t i = 0; i < s->len; i += len) {
		Rune r = unicode_decode(s->s + i, &len, &is_bad);
		if (is_bad || !(unicode_is_letter(r) || r == '_' || (i > 0 && unicode_is_digit(r))))
			return false;
	}
	return s->len > 0;
}

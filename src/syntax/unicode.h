/*
 * What the scanner needs of Unicode: decoding, and three classes of code
 * points beyond ASCII.
 */
#ifndef STAYPUT_SYNTAX_UNICODE_H
#define STAYPUT_SYNTAX_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Rune;

#define RUNE_BAD 0xFFFDu /* what an invalid byte decodes to */
#define RUNE_BOM 0xFEFFu
#define RUNE_MAX 0x10FFFFu

typedef struct RuneRange {
	Rune first, last;
} RuneRange;

extern const RuneRange unicode_letters[];
extern const uint32_t n_unicode_letters;
extern const RuneRange unicode_digits[];
extern const uint32_t n_unicode_digits;
extern const RuneRange unicode_printables[];
extern const uint32_t n_unicode_printables;

/* Decode the code point at s, which a byte that is none of UTF-8's ends (a
 * NUL): its length in *len, and *is_bad (then RUNE_BAD of length 1) if the
 * bytes are not the shortest encoding of a code point that is no surrogate. */
Rune unicode_decode(const char *s, uint32_t *len, bool *is_bad);

/* Letters, digits and graphic characters of ASCII too. */
bool unicode_is_letter(Rune r);
bool unicode_is_digit(Rune r);
bool unicode_is_print(Rune r);

#endif

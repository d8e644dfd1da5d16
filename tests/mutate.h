/* Source texts changed at random: what the fuzzers feed to the stages. */
#ifndef STAYPUT_TESTS_MUTATE_H
#define STAYPUT_TESTS_MUTATE_H

#include <stddef.h>
#include <stdint.h>

typedef struct Text {
	char *s; /* never null */
	size_t len;
} Text;

/* SplitMix64 */
uint64_t random_next(uint64_t *state);
/* A number below n; 0 if there is none. */
size_t pick(uint64_t *state, size_t n);

/* A changed copy of t: a bit flips, the tail is cut off, a token is taken out, doubled, or put in
 * from `other`. */
Text mutate(uint64_t *state, const Text *t, const Text *other);
/* A changed copy that is likelier to be a valid program: a line is taken out, doubled, moved or
 * put in from `other`; a word or sign takes the place of another one. */
Text mutate_gently(uint64_t *state, const Text *t, const Text *other);
/* A changed copy that looks like Go (mutate_go.c): tokens, bracketed groups, statements and
 * declarations are swapped, taken out, doubled, renamed, wrapped, or put in from `other`, so that
 * names resolve and types meet in new ways. */
Text mutate_go(uint64_t *state, const Text *t, const Text *other);

/* The text with the bytes [from, from + n) replaced. */
Text text_replace(const Text *t, size_t from, size_t n, const Text *with);

#endif

/* Source texts changed at random: see mutate.h. */
#include "tests/mutate.h"

#include "base/buf.h"
#include "base/mem.h"

uint64_t
random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

size_t
pick(uint64_t *state, size_t n)
{
	return n == 0 ? 0 : (size_t)(random_next(state) % n);
}

static bool
is_word(char c)
{
	char lower = (char)(c | 0x20);
	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Something like a token around or after a random place. */
static Text
pick_token(uint64_t *state, const Text *t)
{
	size_t from = pick(state, t->len), to;
	if (t->len == 0)
		return *t;
	if (!is_word(t->s[from]))
		return (Text){ t->s + from, 1 };
	while (from > 0 && is_word(t->s[from - 1]))
		from--;
	for (to = from; to < t->len && is_word(t->s[to]);)
		to++;
	return (Text){ t->s + from, to - from };
}

Text
text_replace(const Text *t, size_t from, size_t n, const Text *with)
{
	Buf b = { 0 };
	buf_write(&b, t->s, from);
	buf_write(&b, with->s, with->len);
	buf_write(&b, t->s + from + n, t->len - from - n);
	return (Text){ b.len > 0 ? b.s : (char *)mem_data(1), b.len };
}

Text
mutate(uint64_t *state, const Text *t, const Text *other)
{
	Text none = { mem_data(1), 0 };
	Text mine = pick_token(state, t);
	Text theirs = pick_token(state, other);
	size_t at = (size_t)(mine.s - t->s);
	Text flipped;
	switch (pick(state, 6)) {
	case 0:
		flipped = text_replace(t, t->len, 0, &none);
		if (t->len > 0)
			flipped.s[pick(state, t->len)] ^= (char)(1 << pick(state, 8));
		return flipped;
	case 1:
		return text_replace(t, at, t->len - at, &none);
	case 2:
		return text_replace(t, at, mine.len, &none);
	case 3:
		return text_replace(t, at, 0, &mine);
	case 4:
		return text_replace(t, at, 0, &theirs);
	default:
		return text_replace(t, at, mine.len, &theirs);
	}
}

/* A line around a random place, with its end; the text may lack the last one's. */
static Text
pick_line(uint64_t *state, const Text *t)
{
	size_t from = pick(state, t->len), to = from;
	while (from > 0 && t->s[from - 1] != '\n')
		from--;
	while (to < t->len && t->s[to++] != '\n')
		;
	return (Text){ t->s + from, to - from };
}

/* A token of the same kind as `like`, if a few tries meet one; else `like`. */
static Text
pick_alike(uint64_t *state, const Text *t, const Text *like)
{
	for (int tries = 0; tries < 20 && like->len > 0; tries++) {
		Text found = pick_token(state, t);
		if (found.len > 0 && found.s[0] > ' ' && is_word(found.s[0]) == is_word(like->s[0]))
			return found;
	}
	return *like;
}

Text
mutate_gently(uint64_t *state, const Text *t, const Text *other)
{
	Text none = { mem_data(1), 0 };
	Text line = pick_line(state, t), second = pick_line(state, t),
	     theirs = pick_line(state, other);
	Text token = pick_token(state, t);
	Text alike = pick_alike(state, pick(state, 4) == 0 ? other : t, &token);
	switch (pick(state, 8)) {
	case 0:
		return text_replace(t, (size_t)(line.s - t->s), line.len, &none);
	case 1:
		return text_replace(t, (size_t)(line.s - t->s), 0, &line);
	case 2:
		return text_replace(t, (size_t)(line.s - t->s), 0, &second);
	case 3:
		return text_replace(t, (size_t)(line.s - t->s), 0, &theirs);
	default:
		return text_replace(t, (size_t)(token.s - t->s), token.len, &alike);
	}
}

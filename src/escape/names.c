/* Names and texts of the enumerations; the ids are stable (doc/soundness.md). */
#include "escape/escape.h"

const char *
lifetime_name(Lifetime l)
{
	switch (l) {
	case LIFETIME_NONE:
		return "none";
#define X(name, text)             \
	case LIFETIME_##name:     \
		return text;
		LIFETIME_LIST(X)
#undef X
	}
	return "none";
}

static const struct {
	const char *id, *text;
} reasons[] = {
#define X(name, id, text) {id, text},
	REASON_LIST(X)
#undef X
};

const char *
reason_id(Reason r)
{
	assert(r < REASON_COUNT);
	return reasons[r].id;
}

const char *
reason_text(Reason r)
{
	assert(r < REASON_COUNT);
	return reasons[r].text;
}

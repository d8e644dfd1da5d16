/* Random numbers, names and lines of the generated text. */
#include "tests/gen/gen.h"

/* splitmix64 */
static uint64_t
next(Gen *g)
{
	uint64_t z = g->random += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint32_t
gen_below(Gen *g, uint32_t n)
{
	assert(n > 0);
	return (uint32_t)(next(g) >> 32) % n;
}

bool
gen_chance(Gen *g, uint32_t percent)
{
	return gen_below(g, 100) < percent;
}

const char *
gen_text(const char *fmt, ...)
{
	Buf b = { 0 };
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	return buf_cstr(&b);
}

static void
put_line(Gen *g, uint32_t indent, const char *fmt, va_list ap)
{
	for (uint32_t i = 0; i < indent; i++)
		buf_putc(g->out, '\t');
	buf_vprintf(g->out, fmt, ap);
	buf_putc(g->out, '\n');
}

void
gen_line(Gen *g, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	put_line(g, g->indent, fmt, ap);
	va_end(ap);
}

void
gen_open(Gen *g, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	put_line(g, g->indent++, fmt, ap);
	va_end(ap);
}

void
gen_shut(Gen *g, const char *fmt, ...)
{
	va_list ap;
	assert(g->indent > 0);
	va_start(ap, fmt);
	put_line(g, --g->indent, fmt, ap);
	va_end(ap);
}

void
gen_mid(Gen *g, const char *fmt, ...)
{
	va_list ap;
	assert(g->indent > 0);
	va_start(ap, fmt);
	put_line(g, g->indent - 1, fmt, ap);
	va_end(ap);
}

const char *
gen_name(Gen *g, const char *prefix)
{
	return gen_text("%s%u", prefix, (unsigned)++g->names);
}

uint32_t
gen_number(Gen *g)
{
	return g->numbers += 1 + gen_below(g, 9);
}

/*
 * Language versions: of files, from their //go:build lines, and what number
 * literals need.
 */
#include "types/priv.h"

uint32_t
check_file_minor(const File *f, uint32_t package_minor)
{
	if (!f->build)
		return package_minor;
	/* A malformed line asks for nothing: the loader has reported it. */
	BuildValue v = syntax_build_eval(f->build->s, f->build->len, NULL, NULL);
	return v.minor ? v.minor : package_minor;
}

void
check_literal_version(Checker *c, const LitExpr *e)
{
	if (check_allows(c, 13) || (e->tok != TK_INT && e->tok != TK_FLOAT && e->tok != TK_IMAG))
		return;
	const char *s = e->text;
	if (memchr(s, '_', e->len)) {
		check_version(c, e->e.pos, 13, "underscore in numeric literal");
		return;
	}
	const char *what = NULL;
	if (s[0] == '0' && (s[1] == 'b' || s[1] == 'B'))
		what = "binary literal";
	else if (s[0] == '0' && (s[1] == 'o' || s[1] == 'O'))
		what = "0o/0O-style octal literal";
	else if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && e->tok != TK_INT)
		what = "hexadecimal floating-point literal";
	if (what)
		check_version(c, e->e.pos, 13, what);
}

uint32_t
info_minor_at(const Info *i, Pos pos)
{
	vec_each(&i->files, k) {
		const SrcFile *s = i->files.at[k]->src;
		if (pos >= s->base && pos - s->base <= s->size)
			return i->file_minor.at[k];
	}
	return 0;
}

/*
 * Assembly files of a package: which names they mention, so that what they call and write counts
 * as called and written. They are not parsed: every word is taken for a symbol, wherever it stands
 * (macros of the file and of what it includes make symbols out of any word). A mention too many
 * costs precision only.
 *
 * In assembly "·" stands for the dot and "∕" for the slash of a symbol, and a symbol that begins
 * with the dot is the package's own (cmd/asm/internal/lex).
 */
#include "load/load.h"

#include "load/loader.h"

typedef struct Scan {
	Loader *l;
	LoadPackage *p;
	const Str *prefix; /* the linker's name of the package */
	Map seen;          /* paths of files read */
} Scan;

static const char dot[] = "\xc2\xb7", slash[] = "\xe2\x88\x95";

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || (unsigned char)c >= 0x80;
}

static bool
begins(const char *s, const char *end, const char *with)
{
	size_t n = strlen(with);
	return (size_t)(end - s) >= n && memcmp(s, with, n) == 0;
}

static void
add_word(Scan *scan, const char *s, const char *end)
{
	Buf b = {0};
	if (begins(s, end, dot))
		buf_str(&b, scan->prefix);
	while (s < end) {
		const char *from = begins(s, end, dot) ? dot : begins(s, end, slash) ? slash : NULL;
		buf_putc(&b, from == dot ? '.' : from == slash ? '/' : *s);
		s += from ? strlen(from) : 1;
	}
	map_put(&scan->p->asm_names, map_key(str_intern(scan->l->env->strs, b.s, b.len)), 1);
}

/* Past the comment or quoted text at s; s itself if there is none. */
static const char *
skip_text(const char *s, const char *end)
{
	if (begins(s, end, "//")) {
		while (s < end && *s != '\n')
			s++;
		return s;
	}
	if (begins(s, end, "/*")) {
		for (s += 2; s < end && !begins(s, end, "*/"); s++)
			;
		return s + 2 < end ? s + 2 : end;
	}
	if (*s != '"' && *s != '\'')
		return s;
	char quote = *s++;
	while (s < end && *s != quote && *s != '\n')
		s += *s == '\\' && s + 1 < end ? 2 : 1;
	return s < end ? s + 1 : end;
}

static void scan_file(Scan *scan, const SrcFile *src);

/* Headers of the toolchain: flags, offsets and such. */
static bool
is_toolchain_header(const Str *file)
{
	static const char *const names[] = {"go_asm.h", "textflag.h", "funcdata.h", "asm_amd64.h",
					    "asm_ppc64x.h", "asm_riscv64.h"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(file, names[i]))
			return true;
	return false;
}

/* An included file stands beside the package's, or in the Go tree's pkg/include. */
static void
scan_include(Scan *scan, const SrcFile *src, const char *s, const char *end)
{
	static const char word[] = "#include";
	const char *name = begins(s, end, word) ? s + strlen(word) : end;
	while (name < end && (*name == ' ' || *name == '\t'))
		name++;
	if (name == end || *name != '"')
		return;
	const char *stop = ++name;
	while (stop < end && *stop != '"' && *stop != '\n')
		stop++;
	StrTab *strs = scan->l->env->strs;
	const Str *file = str_intern(strs, name, (size_t)(stop - name));
	const Str *path = load_abs(scan->l->env->host, load_join(strs, scan->p->dir, file->s)->s);
	const Str *root = scan->l->env->goroot;
	if (!load_is_file(path->s) && is_toolchain_header(file))
		return;
	if (!load_is_file(path->s) && root)
		path = str_printf(strs, "%s/pkg/include/%s", root->s, file->s);
	bool is_new;
	map_ensure(&scan->seen, map_key(path), &is_new);
	if (!is_new)
		return;
	const SrcFile *included = load_is_file(path->s) ? load_read_source(scan->l, path) : NULL;
	if (included) {
		scan_file(scan, included);
		return;
	}
	scan->p->has_unread_asm = true;
	diag_add(scan->l->diags, DIAG_WARNING, src->base + (Pos)(name - src->text),
		 "cannot read \"%s\": assembly may call and write anything", file->s);
}

static void
scan_file(Scan *scan, const SrcFile *src)
{
	const char *s = src->text, *end = s + src->size;
	while (s < end) {
		const char *next = skip_text(s, end);
		if (next > s) {
			s = next;
		} else if (*s == '#') {
			scan_include(scan, src, s, end);
			for (s++; s < end && is_word(*s); s++)
				;
			/* an include's name is quoted and skipped as such */
		} else if (is_word(*s)) {
			while (next < end && is_word(*next))
				next++;
			add_word(scan, s, next);
			s = next;
		} else {
			s++;
		}
	}
}

void
load_add_assembly(Loader *l, LoadPackage *p, const Str *name)
{
	SrcFile *src = load_read_source(l, load_join(l->env->strs, p->dir, name->s));
	if (src && !load_match_text(l->env, src, l->diags))
		return;
	p->has_asm = true;
	if (!src) {
		p->has_unread_asm = p->has_errors = true;
		return;
	}
	bool is_main = p->name && str_is(p->name, "main");
	Scan scan = {.l = l, .p = p, .prefix = is_main ? p->name : p->path};
	scan_file(&scan, src);
}

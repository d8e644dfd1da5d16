/*
 * The text of go.mod and go.work ("Go Modules Reference", sections go.mod
 * and workspaces): lines of words, or a verb with a block of such lines in
 * parentheses, which may be empty and on one line; words are bare,
 * "interpreted" or `raw`; // begins a comment.
 *
 * Faults are those of the main modules' files only, in the go command's words:
 * of other modules' files just what is understood counts.
 */
#include "load/load.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "load/priv.h"

typedef struct ModReader {
	StrTab *strs;
	ModFile *file;
	const char *s, *end;
	const SrcFile *src; /* for positions; null: faults are passed over */
	Diags *diags;
	const char *line;   /* the first word of the line */
	const Str *verb;    /* of the line, or of the block around it */
	const char *block;  /* where the block around the line begins, or null */
	bool is_unknown;    /* that block is of no known kind */
	bool has_go;
	StrVec words;       /* of the line, without the verb */
	uint32_t n_brackets; /* 1: the line ends in "(", 2: in "(" and ")", as no quoted words */
	bool begins_closing; /* it begins with ")" */
} ModReader;

static void fault(ModReader *r, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void
fault(ModReader *r, const char *at, const char *fmt, ...)
{
	if (!r->src)
		return;
	va_list ap;
	va_start(ap, fmt);
	diag_vadd(r->diags, DIAG_LOAD, r->src->base + (Pos)(at - r->src->text), fmt, ap);
	va_end(ap);
}

/* A word in quotes; r->s is behind the first one. */
static const Str *
read_quoted(ModReader *r, char quote)
{
	const char *from = r->s;
	while (r->s < r->end && *r->s != quote && *r->s != '\n')
		r->s++;
	const Str *word = str_intern(r->strs, from, (size_t)(r->s - from));
	if (r->s < r->end && *r->s == quote)
		r->s++;
	else
		fault(r, r->s, "unexpected newline in string");
	return word;
}

static bool
at_comment(const ModReader *r)
{
	return r->s + 1 < r->end && r->s[0] == '/' && r->s[1] == '/';
}

static const Str *
read_bare(ModReader *r)
{
	const char *from = r->s;
	while (r->s < r->end && !isspace((unsigned char)*r->s) && *r->s != '(' && *r->s != ')' &&
	       !at_comment(r))
		r->s++;
	return str_intern(r->strs, from, (size_t)(r->s - from));
}

/* The words of the next line, without its comment; false at the end of the text. */
static bool
read_line(ModReader *r)
{
	vec_clear(&r->words);
	r->n_brackets = 0;
	r->begins_closing = false;
	r->line = r->s;
	if (r->s >= r->end)
		return false;
	while (r->s < r->end && *r->s != '\n') {
		char c = *r->s;
		if (isspace((unsigned char)c)) {
			r->s++;
			continue;
		}
		if (at_comment(r)) {
			while (r->s < r->end && *r->s != '\n')
				r->s++;
			break;
		}
		if (r->words.len == 0) {
			r->line = r->s;
			r->begins_closing = c == ')';
		}
		r->n_brackets = c == '(' ? 1 : c == ')' && r->n_brackets == 1 ? 2 : 0;
		if (c == '"' || c == '`') {
			r->s++;
			vec_push(&r->words, read_quoted(r, c));
		} else if (c == '(' || c == ')') {
			vec_push(&r->words, str_intern(r->strs, r->s++, 1));
		} else {
			vec_push(&r->words, read_bare(r));
		}
	}
	r->s += r->s < r->end;
	return true;
}

/* ------------------------------------------------------------------ verbs */

static bool
is_directory_path(const Str *path)
{
	return path->s[0] == '/' || !strcmp(path->s, ".") || !strcmp(path->s, "..") ||
	       !strncmp(path->s, "./", 2) || !strncmp(path->s, "../", 3);
}

/* replace lines: old, (version), =>, new, (version) */
static void
add_replace(ModReader *r)
{
	const StrVec *w = &r->words;
	uint32_t arrow = 0;
	while (arrow < w->len && !str_is(w->at[arrow], "=>"))
		arrow++;
	uint32_t n = w->len - arrow; /* with the arrow */
	if (arrow < 1 || arrow > 2 || n < 2 || n > 3) {
		fault(r, r->line, "usage: replace module/path [v1.2.3] => other/module v1.4\n\t or "
		      "replace module/path [v1.2.3] => ../local/directory");
		return;
	}
	ModReplace rep = {.old = {w->at[0], arrow == 2 ? w->at[1] : NULL},
			  .path = w->at[arrow + 1],
			  .version = n == 3 ? w->at[arrow + 2] : NULL};
	if (!rep.version && !is_directory_path(rep.path))
		fault(r, r->line, "replacement module without version must be directory path "
		      "(rooted or starting with . or ..)");
	else if (rep.version && is_directory_path(rep.path))
		fault(r, r->line, "replacement module directory path \"%s\" cannot have version",
		      rep.path->s);
	else
		vec_push(&r->file->replace, rep);
}

static void
add_version(ModReader *r)
{
	const StrVec *w = &r->words;
	if (w->len != 2) {
		fault(r, r->line, "usage: %s module/path v1.2.3", r->verb->s);
		return;
	}
	ModVersion v = {w->at[0], w->at[1]};
	if (v.version->s[0] != 'v' || !isdigit((unsigned char)v.version->s[1]))
		fault(r, r->line, "%s %s: version \"%s\" invalid: must be of the form v1.2.3",
		      r->verb->s, v.path->s, v.version->s);
	else if (str_is(r->verb, "require"))
		vec_push(&r->file->require, v);
	else
		vec_push(&r->file->exclude, v);
}

static void
set_module(ModReader *r)
{
	if (r->file->module)
		fault(r, r->line, "repeated module statement");
	else if (r->words.len != 1)
		fault(r, r->line, "usage: module module/path");
	else
		r->file->module = r->words.at[0];
}

static void
set_go(ModReader *r)
{
	const char *version = r->words.len == 1 ? r->words.at[0]->s : NULL;
	if (r->has_go)
		fault(r, r->line, "repeated go statement");
	else if (!version)
		fault(r, r->line, "go directive expects exactly one argument");
	else if (strncmp(version, "1.", 2) != 0 || !isdigit((unsigned char)version[2]))
		fault(r, r->line, "invalid go version '%s': must match format 1.23.0", version);
	else {
		r->file->go_minor = (uint32_t)strtoul(version + 2, NULL, 10);
		r->file->go_text = r->words.at[0];
	}
	r->has_go = true;
}

/* A verb with one word. */
static void
add_word(ModReader *r, StrVec *list)
{
	if (r->words.len != 1 && str_is(r->verb, "use"))
		fault(r, r->line, "usage: use local/dir");
	else if (r->words.len != 1)
		fault(r, r->line, "%s directive expects exactly one argument", r->verb->s);
	else if (list)
		vec_push(list, r->words.at[0]);
}

/* False: there is no such verb. */
static bool
add_line(ModReader *r)
{
	ModFile *f = r->file;
	const Str *verb = r->verb;
	if (str_is(verb, "go"))
		set_go(r);
	else if (str_is(verb, "toolchain"))
		add_word(r, NULL);
	else if (str_is(verb, "replace"))
		add_replace(r);
	else if (str_is(verb, "godebug"))
		return true;
	else if (f->is_workspace && str_is(verb, "use"))
		add_word(r, &f->use);
	else if (f->is_workspace)
		return false;
	else if (str_is(verb, "module"))
		set_module(r);
	else if (str_is(verb, "require") || str_is(verb, "exclude"))
		add_version(r);
	else if (str_is(verb, "tool"))
		add_word(r, &f->tool);
	else if (str_is(verb, "ignore"))
		add_word(r, &f->ignore);
	else
		return str_is(verb, "retract");
	return true;
}

/* Verbs that may have a block. */
static bool
is_block_verb(const ModReader *r, const Str *verb)
{
	if (str_is(verb, "replace") || str_is(verb, "godebug"))
		return true;
	if (r->file->is_workspace)
		return str_is(verb, "use");
	return str_is(verb, "module") || str_is(verb, "require") || str_is(verb, "exclude") ||
	       str_is(verb, "retract") || str_is(verb, "tool") || str_is(verb, "ignore");
}

/* A line that ends in "(", or in "()". */
static void
begin_block(ModReader *r)
{
	Buf head = {0};
	for (uint32_t i = 0; i + r->n_brackets < r->words.len; i++)
		buf_printf(&head, "%s%s", i > 0 ? " " : "", r->words.at[i]->s);
	r->verb = str_cstr(r->strs, buf_cstr(&head));
	r->is_unknown = !is_block_verb(r, r->verb);
	if (r->is_unknown)
		fault(r, r->line, "unknown block type: %s", r->verb->s);
	if (r->n_brackets == 1)
		r->block = r->line;
}

static void
take_block_line(ModReader *r)
{
	if (!r->begins_closing) {
		if (!r->is_unknown)
			add_line(r);
		return;
	}
	r->block = NULL;
	if (r->words.len > 1)
		fault(r, r->line, "syntax error (expected newline after closing paren)");
}

static void
take_line(ModReader *r)
{
	if (r->block) {
		take_block_line(r);
		return;
	}
	if (r->n_brackets > 0) {
		begin_block(r);
		return;
	}
	r->verb = r->words.at[0];
	for (uint32_t i = 1; i < r->words.len; i++)
		r->words.at[i - 1] = r->words.at[i];
	r->words.len--;
	if (!add_line(r))
		fault(r, r->line, "unknown directive: %s", r->verb->s);
}

static ModFile *
read_file(StrTab *strs, const char *path, const LoadEnv *env, Diags *diags)
{
	size_t size;
	const char *text = file_read(path, &size);
	if (!text) {
		diag_add(diags, DIAG_LOAD, 0, "%s: %s", path, strerror(errno));
		return NULL;
	}
	ModFile *f = mem_new(ModFile);
	f->file = str_cstr(strs, path);
	f->is_workspace = load_has_suffix(f->file, ".work");
	ModReader r = {.strs = strs, .file = f, .s = text, .end = text + size, .diags = diags};
	if (env) {
		f->src = fileset_add(env->files, load_display_path(env->host, f->file), text,
				     size);
		r.src = f->src;
	}
	while (read_line(&r))
		if (r.words.len > 0)
			take_line(&r);
	if (r.block)
		fault(&r, r.block, "syntax error (unterminated block)");
	return f;
}

ModFile *
load_mod_file(const LoadEnv *env, const char *path, Diags *diags)
{
	return read_file(env->strs, path, env, diags);
}

ModFile *
load_dependency_file(StrTab *strs, const char *path)
{
	Diags ignored = {0};
	return read_file(strs, path, NULL, &ignored);
}

/*
 * Makes a Go program smaller while a command finds it interesting.
 *
 *   reduce FILE COMMAND [ARGUMENT...]
 *
 * writes the smallest program so far to FILE.small, each time that one is found.
 *
 * As with C-Reduce, COMMAND exits with status 0 if the program is still interesting, and with
 * another one if it is not. It gets the path of a candidate, DIR/main.go, as its last argument.
 * A command that wants a fault therefore has to test for that fault, and that the candidate is
 * a valid program (which most candidates are not):
 *
 *   go vet "$1" && ! stayput -check "$1"
 *
 * The text must be indented with tabs, a statement a line, as gofmt and gen_go write it. Steps,
 * repeated until none helps:
 *   remove   runs of sibling lines with their blocks, outer ones first, long runs first
 *            (delta debugging: Zeller and Hildebrandt, Simplifying and isolating failure-inducing
 *            input, 2002; by levels: Misherghi and Su, HDD, 2006)
 *   unwrap   a block's head and end go, its statements stay
 *   params   a parameter of a function goes, and its argument in each call
 *   elements an element of a list in brackets goes, or becomes nil or 0; f(x) becomes x
 */
#include "base/buf.h"
#include "base/mem.h"
#include "base/vec.h"

#include <ctype.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Line {
	const char *s; /* with its tabs, without the end of the line */
	uint32_t indent;
} Line;

typedef VEC(Line) Lines;

typedef struct Reduce {
	const char *text; /* the smallest interesting one so far */
	char dir[32];
	const char *path, *command, *best; /* best: FILE.small */
	uint32_t runs, hits;
} Reduce;

/* ---- candidates ---- */

static void
save(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	bool ok = f && fputs(text, f) >= 0;
	if (f && fclose(f) == 0 && ok)
		return;
	perror(path);
	exit(2);
}

/* Keeps the candidate if it is interesting. */
static bool
try_text(Reduce *r, const char *candidate)
{
	int status;
	if (strcmp(candidate, r->text) == 0)
		return false;
	save(r->path, candidate);
	r->runs++;
	status = system(r->command);
	if (status == -1 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT))
		exit(2);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return false;
	r->hits++;
	r->text = candidate;
	save(r->best, candidate);
	return true;
}

/* ---- lines ---- */

static Lines
split(const char *text)
{
	Lines lines = { 0 };
	while (*text) {
		size_t n = strcspn(text, "\n");
		Buf b = { 0 };
		uint32_t indent = 0;
		buf_write(&b, text, n);
		while (indent < n && text[indent] == '\t')
			indent++;
		if (indent < n)
			vec_push(&lines, ((Line){ buf_cstr(&b), indent }));
		text += n + (text[n] == '\n');
	}
	return lines;
}

/* The text without lines [from, to), and with tabs fewer in [to, dedent). */
static const char *
join_without(const Lines *lines, uint32_t from, uint32_t to)
{
	Buf b = { 0 };
	vec_each(lines, i)
		if (i < from || i >= to) {
			buf_puts(&b, lines->at[i].s);
			buf_putc(&b, '\n');
		}
	return buf_cstr(&b);
}

/* Whether line i goes on with what a line of the same indentation before it began. */
static bool
is_continued(const Lines *lines, uint32_t i)
{
	char c = lines->at[i].s[lines->at[i].indent];
	return c == '}' || c == ')';
}

/* One past the last line of the statement or declaration that begins at line i. */
static uint32_t
node_end(const Lines *lines, uint32_t i)
{
	uint32_t indent = lines->at[i].indent, k = i + 1;
	while (k < lines->len &&
	       (lines->at[k].indent > indent ||
		(lines->at[k].indent == indent && is_continued(lines, k))))
		k++;
	return k;
}

/* ---- remove ---- */

/* The starts of the siblings from line `from`, all with its indentation. */
static IdVec
siblings(const Lines *lines, uint32_t from)
{
	IdVec starts = { 0 };
	uint32_t indent = lines->at[from].indent;
	for (uint32_t i = from; i < lines->len && lines->at[i].indent >= indent;
	     i = node_end(lines, i)) {
		if (lines->at[i].indent != indent || (i > from && is_continued(lines, i)))
			break;
		vec_push(&starts, i);
	}
	return starts;
}

/* Runs of the siblings that begin at line `from`; true if something went. */
static bool
remove_siblings(Reduce *r, uint32_t from)
{
	Lines lines = split(r->text);
	IdVec starts = siblings(&lines, from);
	bool any = false;
	for (uint32_t n = starts.len; n > 0; n /= 2)
		/* From the end: what is used is declared before its uses. */
		for (uint32_t end = starts.len; end > 0;) {
			uint32_t begin = end > n ? end - n : 0;
			uint32_t to = node_end(&lines, starts.at[end - 1]);
			if (try_text(r, join_without(&lines, starts.at[begin], to))) {
				any = true;
				lines = split(r->text);
				if (from >= lines.len || begin == 0)
					return any;
				starts = siblings(&lines, from);
				if (end > starts.len)
					end = starts.len;
				end = end > begin ? begin : end;
				continue;
			}
			end = begin;
		}
	return any;
}

static bool
remove_lines(Reduce *r)
{
	bool any = false;
	for (uint32_t level = 0; level < 12; level++)
		for (uint32_t i = 0;; i++) {
			Lines lines = split(r->text);
			if (i >= lines.len)
				break;
			/* The first of its siblings. */
			if (lines.at[i].indent != level ||
			    (i > 0 && lines.at[i - 1].indent == level && !is_continued(&lines, i - 1)) ||
			    (i > 0 && lines.at[i - 1].indent > level) || is_continued(&lines, i))
				continue;
			any |= remove_siblings(r, i);
		}
	return any;
}

/* ---- unwrap ---- */

static bool
unwrap_blocks(Reduce *r)
{
	bool any = false;
	for (uint32_t i = 0;; i++) {
		Lines lines = split(r->text);
		uint32_t end;
		Buf b = { 0 };
		if (i >= lines.len)
			break;
		end = node_end(&lines, i);
		if (lines.at[i].indent == 0 || end <= i + 2)
			continue;
		vec_each(&lines, k) {
			bool inner = k > i && k < end;
			if (k == i || (inner && lines.at[k].indent <= lines.at[i].indent))
				continue;
			buf_puts(&b, lines.at[k].s + (inner ? 1 : 0));
			buf_putc(&b, '\n');
		}
		any |= try_text(r, buf_cstr(&b));
	}
	return any;
}

/* ---- brackets ---- */

/* One past the literal that begins at s: a string, a rune; s itself if there is none. */
static const char *
skip_literal(const char *s)
{
	char quote = *s;
	if (quote != '"' && quote != '\'' && quote != '`')
		return s;
	for (s++; *s && *s != quote; s++)
		if (*s == '\\' && quote != '`' && s[1])
			s++;
	return *s ? s + 1 : s;
}

/* The place of the bracket that closes the one at `open`; null if there is none. */
static const char *
closing(const char *open)
{
	int depth = 0;
	for (const char *s = open; *s;) {
		const char *after = skip_literal(s);
		if (after != s) {
			s = after;
			continue;
		}
		if (strchr("([{", *s))
			depth++;
		else if (strchr(")]}", *s) && --depth == 0)
			return s;
		s++;
	}
	return NULL;
}

/* The end of the element that begins at s: the comma or bracket after it. */
static const char *
element_end(const char *s)
{
	while (*s && *s != ',' && !strchr(")]}", *s)) {
		const char *after = skip_literal(s);
		if (after != s) {
			s = after;
		} else if (strchr("([{", *s)) {
			const char *c = closing(s);
			if (!c)
				return s;
			s = c + 1;
		} else {
			s++;
		}
	}
	return s;
}

static const char *
replaced(const char *text, const char *from, const char *to, const char *with, size_t len)
{
	Buf b = { 0 };
	buf_write(&b, text, (size_t)(from - text));
	buf_write(&b, with, len);
	buf_puts(&b, to);
	return buf_cstr(&b);
}

/* The elements of the list that opens at `open`; true if one went. Offsets stay valid before
 * the change only, so the caller looks at the same place again. */
static bool
reduce_list(Reduce *r, size_t open)
{
	bool any = false;
	const char *s = r->text + open + 1;
	while (*s && !strchr(")]}", *s)) {
		const char *end = element_end(s), *next = end;
		size_t at = (size_t)(s - r->text);
		if (*next == ',')
			next++;
		while (*next == ' ')
			next++;
		if (try_text(r, replaced(r->text, s, next, "", 0)) ||
		    (end - s > 3 && (try_text(r, replaced(r->text, s, end, "nil", 3)) ||
				     try_text(r, replaced(r->text, s, end, "0", 1))))) {
			any = true;
			s = r->text + at;
			if (strncmp(s, "nil", 3) == 0 || *s == '0')
				s = element_end(s);
			else
				continue;
			next = s + (*s == ',');
			while (*next == ' ')
				next++;
		}
		if (next == s)
			break;
		s = next;
	}
	return any;
}

/* f(x) becomes x, and new(T) for pointers stays. */
static bool
reduce_call(Reduce *r, size_t open)
{
	const char *o = r->text + open, *c = closing(o), *from = o;
	if (*o != '(' || !c || c == o + 1)
		return false;
	while (from > r->text && (isalnum((unsigned char)from[-1]) || from[-1] == '_' || from[-1] == '.'))
		from--;
	return from < o && try_text(r, replaced(r->text, from, c + 1, o + 1, (size_t)(c - o - 1)));
}

static bool
reduce_elements(Reduce *r)
{
	bool any = false;
	for (size_t i = 0; i < strlen(r->text); i++) {
		const char *after = skip_literal(r->text + i);
		if (after != r->text + i) {
			i = (size_t)(after - r->text) - 1;
			continue;
		}
		if (!strchr("([{", r->text[i]) || r->text[i + 1] == '\n')
			continue;
		any |= reduce_call(r, i);
		if (i < strlen(r->text) && strchr("([{", r->text[i]))
			any |= reduce_list(r, i);
	}
	return any;
}

/* ---- params ---- */

/* The text without element number n of each list that follows a use of the name. */
static const char *
without_arg(const char *text, const char *name, size_t len, uint32_t n)
{
	Buf b = { 0 };
	for (const char *s = text; *s;) {
		bool starts = s == text || !(isalnum((unsigned char)s[-1]) || s[-1] == '_');
		if (!starts || strncmp(s, name, len) != 0 || s[len] != '(') {
			buf_putc(&b, *s++);
			continue;
		}
		buf_write(&b, s, len + 1);
		s += len + 1;
		for (uint32_t k = 0; *s && *s != ')'; k++) {
			const char *end = element_end(s), *next = end;
			if (*next == ',')
				next++;
			while (*next == ' ')
				next++;
			if (k != n)
				buf_write(&b, s, (size_t)(next - s));
			if (next == s)
				break;
			s = next;
		}
	}
	return buf_cstr(&b);
}

static bool
reduce_params(Reduce *r)
{
	bool any = false;
	for (size_t i = 0; i < strlen(r->text); i++) {
		const char *name = r->text + i, *open;
		if ((i > 0 && r->text[i - 1] != '\n') || strncmp(name, "func ", 5) != 0)
			continue;
		name += 5;
		if (*name == '(') { /* a receiver */
			name = closing(name);
			if (!name)
				continue;
			name += 2;
		}
		open = name + strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
		if (*open != '(')
			continue;
		for (uint32_t n = 8; n-- > 0;)
			if (try_text(r, without_arg(r->text, name, (size_t)(open - name), n))) {
				any = true;
				break; /* the text has changed under name */
			}
	}
	return any;
}

/* ---- main ---- */

static const char *
read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	Buf b = { 0 };
	int c;
	if (!f) {
		perror(path);
		exit(2);
	}
	while ((c = getc(f)) != EOF)
		buf_putc(&b, (char)c);
	fclose(f);
	return buf_cstr(&b);
}

/* Each argument quoted for the shell. */
static const char *
command_line(char **argv, const char *path)
{
	Buf b = { 0 };
	for (; *argv; argv++) {
		buf_putc(&b, '\'');
		for (const char *s = *argv; *s; s++) {
			if (*s == '\'')
				buf_puts(&b, "'\\'");
			buf_putc(&b, *s);
		}
		buf_puts(&b, "' ");
	}
	buf_printf(&b, "'%s' >'%s.log' 2>&1", path, path);
	return buf_cstr(&b);
}

int
main(int argc, char **argv)
{
	Reduce r = { .dir = "/tmp/reduce-XXXXXX" };
	Buf path = { 0 }, best = { 0 };
	const char *first;
	bool again = true;
	mem_init();
	if (argc < 3) {
		fprintf(stderr, "usage: reduce FILE COMMAND [ARGUMENT...]\n");
		return 2;
	}
	if (!mkdtemp(r.dir)) {
		perror(r.dir);
		return 2;
	}
	buf_printf(&path, "%s/main.go", r.dir);
	r.path = buf_cstr(&path);
	buf_printf(&best, "%s.small", argv[1]);
	r.best = buf_cstr(&best);
	r.command = command_line(argv + 2, r.path);
	first = read_file(argv[1]);
	r.text = "";
	if (!try_text(&r, first)) {
		fprintf(stderr, "reduce: %s is not interesting: see %s.log\n", argv[1], r.path);
		return 1;
	}
	while (again) {
		again = remove_lines(&r);
		again |= unwrap_blocks(&r);
		again |= reduce_params(&r);
		again |= reduce_elements(&r);
	}
	fprintf(stderr, "reduce: %zu of %zu bytes left, %u runs, %u of them interesting\n",
		strlen(r.text), strlen(first), (unsigned)r.runs, (unsigned)r.hits);
	buf_puts(&path, ".log");
	remove(r.path);
	remove(buf_cstr(&path));
	rmdir(r.dir);
	return 0;
}

/*
 * Comments that say something: line directives (go doc cmd/compile, "Line
 * directives"), go: directives and go:build lines. A line directive is one
 * that ends in ":line" or ":line:col"; other comments that begin with "line "
 * are just comments.
 */
#include "syntax/priv.h"

/* Largest line or column that the Go compiler takes. */
#define LINE_MAX_ (1u << 30)

/* The digits after the last ":" of text[0..len). */
typedef struct Suffix {
	bool has_colon, is_number;
	size_t digits;  /* index after the ":" */
	uint64_t value; /* UINT64_MAX if larger */
} Suffix;

static Suffix
number_suffix(const char *text, size_t len)
{
	Suffix x = { 0 };
	size_t i = len;
	while (i > 0 && text[i - 1] != ':')
		i--;
	if (i == 0)
		return x;
	x.has_colon = true;
	x.digits = i;
	x.is_number = i < len;
	for (; i < len; i++) {
		if (text[i] < '0' || text[i] > '9') {
			x.is_number = false;
			return x;
		}
		uint64_t digit = (uint64_t)(text[i] - '0');
		if (x.value > (UINT64_MAX - digit) / 10)
			x.is_number = false; /* no 64-bit number */
		else
			x.value = x.value * 10 + digit;
	}
	return x;
}

/* The file that the directive before, if any, set. */
static const Str *
current_file(const SrcFile *src)
{
	return src->directives.len == 0 ? NULL : vec_last(&src->directives)->file;
}

/* text[0..len) follows "line "; what it says holds from `from` on. */
static void
line_directive(Scanner *s, const char *text, size_t len, const char *from)
{
	Suffix last = number_suffix(text, len);
	if (!last.has_colon)
		return;
	if (!last.is_number) {
		fault_add(s->faults, scan_pos(s, text + last.digits), "invalid line number: %.*s",
			  (int)(len - last.digits), text + last.digits);
		return;
	}
	Suffix line = last;
	size_t file_len = last.digits - 1;
	uint64_t col = 0;
	Suffix before = number_suffix(text, last.digits - 1);
	bool has_col = before.has_colon && before.is_number;
	if (has_col) {
		col = last.value;
		if (col == 0 || col > LINE_MAX_) {
			fault_add(s->faults, scan_pos(s, text + last.digits),
				  "invalid column number: %.*s", (int)(len - last.digits),
				  text + last.digits);
			return;
		}
		line = before;
		len = last.digits - 1;
		file_len = before.digits - 1;
	}
	if (line.value == 0 || line.value > LINE_MAX_) {
		fault_add(s->faults, scan_pos(s, text + line.digits), "invalid line number: %.*s",
			  (int)(len - line.digits), text + line.digits);
		return;
	}
	LineDirective d = {
		.offset = (uint32_t)(from - s->src->text),
		.line = (uint32_t)line.value,
		.col = (uint32_t)col,
		.file = file_len == 0 && has_col ? current_file(s->src)
						 : str_intern(s->strs, text, file_len),
	};
	vec_push(&s->src->directives, d);
}

/* Whether only blanks stand between the line's start and p. */
static bool
is_first_of_line(const Scanner *s, const char *p)
{
	while (p > s->begin && (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '\r'))
		p--;
	return p == s->begin || p[-1] == '\n';
}

static void
build_line(Scanner *s, const char *start, const char *text, size_t len)
{
	const size_t word = strlen("go:build");
	if (len <= word || (text[word] != ' ' && text[word] != '\t'))
		return;
	const char *e = text + word, *end = text + len;
	while (e < end && (*e == ' ' || *e == '\t'))
		e++;
	while (end > e && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	s->build = str_intern(s->strs, e, (size_t)(end - e));
	s->build_pos = scan_pos(s, start);
}

void
scan_directive(Scanner *s, const char *start, const char *end)
{
	bool is_block = start[1] == '*';
	const char *text = start + 2;
	size_t len = (size_t)(end - text);
	if (is_block)
		len -= 2;
	else if (len > 0 && text[len - 1] == '\r')
		len--;
	bool at_line_start = start == s->src->text || start[-1] == '\n';
	if (len >= 5 && memcmp(text, "line ", 5) == 0 && (is_block || at_line_start)) {
		line_directive(s, text + 5, len - 5, is_block || end == s->end ? end : end + 1);
	} else if (len >= 3 && memcmp(text, "go:", 3) == 0 && !is_block) {
		if (s->is_before_package && len >= 8 && memcmp(text, "go:build", 8) == 0)
			build_line(s, start, text, len);
		Pragma pragma = {
			.pos = scan_pos(s, text),
			.text = str_intern(s->strs, text, len),
			.is_inline = !is_first_of_line(s, start),
		};
		vec_push(&s->pragmas, pragma);
	}
}

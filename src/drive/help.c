/*
 * Help and the manual page's sections COMMANDS and OPTIONS, from the tables of commands and flags.
 * Flags stand in sections: those of one group (options.h) that the same commands heed.
 */
#include <ctype.h>

#include "drive/commands.h"
#include "drive/options.h"

#define WIDTH 78

static const char *const titles[] = {
#define X(name, title) title,
	OPTION_GROUPS(X)
#undef X
};

static const char packages[] =
	"packages: directories, dir/..., import paths, std, cmd, all, or .go files\n";

/* ------------------------------------------------------------------- text */

/* A word of a text in which `...` is as the user types it; is_man: for roff. */
static void
add_word(const char *s, size_t n, bool is_man, bool *is_literal, Buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '`') {
			*is_literal = !*is_literal;
			if (is_man)
				buf_puts(out, *is_literal ? "\\fB\\%" : "\\fR");
		} else if (is_man && s[i] == '\\') {
			buf_puts(out, "\\e");
		} else if (is_man && s[i] == '-' && *is_literal) {
			buf_puts(out, "\\-");
		} else {
			if (is_man && i == 0 && (s[i] == '.' || s[i] == '\''))
				buf_puts(out, "\\&");
			buf_putc(out, s[i]);
		}
	}
}

/* The text in lines. */
static void
add_text(const char *text, bool is_man, Buf *out)
{
	bool is_literal = false;
	size_t column = 0;
	for (const char *s = text; *s;) {
		size_t n = strcspn(s, " ");
		if (column > 0) {
			bool fits = column + 1 + n <= WIDTH;
			buf_putc(out, fits ? ' ' : '\n');
			column = fits ? column + 1 : 0;
		}
		add_word(s, n, is_man, &is_literal, out);
		column += n;
		s += n + strspn(s + n, " ");
	}
	buf_putc(out, '\n');
}

/* Append the help as a sentence, and what more there is to say. */
static void
add_sentences(const char *help, const char *more, Buf *out)
{
	buf_putc(out, (char)toupper((unsigned char)help[0]));
	buf_printf(out, "%s.%s%s", help + 1, more[0] ? " " : "", more);
}

/* ---------------------------------------------------------------- sections */

typedef struct Section {
	OptionGroup group;
	const char *jobs; /* all of them */
} Section;

static bool
is_in_section(const OptionRow *row, const Section *s)
{
	return row->group == s->group && strcmp(row->jobs, s->jobs) == 0;
}

/* In order; the result is their number. */
static int
list_sections(Section sections[OPT_COUNT])
{
	int n = 0;
	for (int g = 0; g < OPTION_GROUP_COUNT; g++) {
		int first = n;
		for (int i = 0; i < OPT_COUNT; i++) {
			const OptionRow *row = option_row((OptionId)i);
			int k = first;
			while (k < n && !is_in_section(row, &sections[k]))
				k++;
			if (row->group == (OptionGroup)g && k == n)
				sections[n++] = (Section){(OptionGroup)g, row->jobs};
		}
	}
	return n;
}

/* "debugging (verdicts, ir)"; without names if every command heeds the flags. */
static void
add_title(const Section *s, Buf *out)
{
	buf_puts(out, titles[s->group]);
	const char *before = " (";
	if (strlen(s->jobs) == COMMAND_COUNT)
		return;
	for (int i = 0; i < COMMAND_COUNT; i++) {
		const Command *c = command_row((CommandId)i);
		if (!strchr(s->jobs, c->job))
			continue;
		buf_printf(out, "%s%s", before, c->name);
		before = ", ";
	}
	buf_putc(out, ')');
}

/* -------------------------------------------------------------------- help */

#define USAGE_WIDTH 35 /* of a command and its arguments */
#define FLAG_WIDTH 30

static void
add_call(const Command *c, Buf *out)
{
	buf_printf(out, "stayput %s%s%s", c->word, c->word[0] ? " " : "", c->args);
}

static void
add_usage(const Command *c, const char *before, Buf *out)
{
	Buf call = {0};
	add_call(c, &call);
	buf_printf(out, "%s %-*s%s\n", before, USAGE_WIDTH, buf_cstr(&call), c->help);
}

void
help_usage(Buf *out)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		add_usage(command_row((CommandId)i), i == 0 ? "usage:" : "      ", out);
	buf_puts(out, packages);
}

static void
add_flag(const OptionRow *row, Buf *out)
{
	Buf left = {0};
	buf_printf(&left, "-%s%s%s", row->name, row->kind == OPTION_FLAG ? "" : "=", row->values);
	if (left.len > FLAG_WIDTH)
		buf_printf(out, "  %s\n  %*s", buf_cstr(&left), FLAG_WIDTH, "");
	else
		buf_printf(out, "  %-*s", FLAG_WIDTH, buf_cstr(&left));
	bool has_default = row->kind != OPTION_FLAG && row->def[0];
	buf_printf(out, "  %s%s%s%s\n", row->help, has_default ? " (" : "",
		   has_default ? row->def : "", has_default ? ")" : "");
}

static void
add_flags(const Section *s, Buf *out)
{
	for (int i = 0; i < OPT_COUNT; i++)
		if (is_in_section(option_row((OptionId)i), s))
			add_flag(option_row((OptionId)i), out);
}

void
help_all(Buf *out)
{
	help_usage(out);
	buf_puts(out, "stayput help NAME explains one command:");
	for (int i = 0; i < COMMAND_COUNT; i++)
		buf_printf(out, "%s %s", i > 0 ? "," : "", command_row((CommandId)i)->name);
	buf_putc(out, '\n');
	Section sections[OPT_COUNT];
	int n = list_sections(sections);
	for (int i = 0; i < n; i++) {
		buf_puts(out, "\nFlags: ");
		add_title(&sections[i], out);
		buf_putc(out, '\n');
		add_flags(&sections[i], out);
	}
}

void
help_command(const Command *c, Buf *out)
{
	add_usage(c, "usage:", out);
	if (strstr(c->args, "packages"))
		buf_puts(out, packages);
	buf_putc(out, '\n');
	add_text(c->page, false, out);
	Section sections[OPT_COUNT];
	int n = list_sections(sections), last = -1;
	for (int i = 0; i < n; i++) {
		if (!strchr(sections[i].jobs, c->job))
			continue;
		if ((int)sections[i].group != last)
			buf_printf(out, "\nFlags: %s\n", titles[sections[i].group]);
		last = (int)sections[i].group;
		add_flags(&sections[i], out);
	}
}

/* --------------------------------------------------------- the manual page */

/* `-name=value`: what is typed is bold, what stands for something else italic. */
static void
add_man_tag(const OptionRow *row, Buf *out)
{
	buf_puts(out, ".TP\n\\fB\\-");
	for (const char *s = row->name; *s; s++)
		buf_printf(out, *s == '-' ? "\\%c" : "%c", *s);
	if (row->kind != OPTION_FLAG)
		buf_printf(out, "=%s", row->kind == OPTION_CHOICE ? "" : "\\fI");
	for (const char *s = row->values; *s; s++) {
		buf_putc(out, *s);
		if (*s == '|')
			buf_puts(out, "\\:"); /* the line may end here */
	}
	buf_puts(out, "\\fR\n");
}

static void
add_man_flag(const OptionRow *row, Buf *out)
{
	add_man_tag(row, out);
	Buf text = {0};
	if (row->kind != OPTION_FLAG && row->def[0])
		buf_printf(&text, "%s (`%s` by default)", row->help, row->def);
	else
		buf_puts(&text, row->help);
	Buf all = {0};
	add_sentences(buf_cstr(&text), row->more, &all);
	add_text(buf_cstr(&all), true, out);
}

static void
add_man_command(const Command *c, Buf *out)
{
	buf_puts(out, ".TP\n.B ");
	add_call(c, out);
	buf_putc(out, '\n');
	Buf text = {0};
	add_sentences(c->help, c->page, &text);
	add_text(buf_cstr(&text), true, out);
}

void
help_man(Buf *out)
{
	buf_puts(out, ".SH COMMANDS\n");
	for (int i = 0; i < COMMAND_COUNT; i++)
		add_man_command(command_row((CommandId)i), out);
	buf_puts(out, ".SH OPTIONS\n");
	add_text("Flags may be written with one dash or two; values follow after an equals sign or "
		 "as the next argument. Brackets enclose the commands that heed a flag, by the "
		 "names that `stayput help` takes; the others refuse it.",
		 true, out);
	Section sections[OPT_COUNT];
	int n = list_sections(sections);
	for (int i = 0; i < n; i++) {
		Buf title = {0};
		add_title(&sections[i], &title);
		buf_printf(out, ".SS %c%s\n", toupper((unsigned char)buf_cstr(&title)[0]),
			   buf_cstr(&title) + 1);
		for (int k = 0; k < OPT_COUNT; k++)
			if (is_in_section(option_row((OptionId)k), &sections[i]))
				add_man_flag(option_row((OptionId)k), out);
	}
}

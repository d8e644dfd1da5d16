/*
 * Shell completion: a script for each shell (completion.*) with one table, made from those of
 * commands and flags, so that completing does not start the program.
 *
 * A row of the table is a context, a word that may stand there and its description, with tabs
 * between. Contexts: `commands`; `flags` and `arguments`, of a command those with its word behind;
 * `values -FLAG`. Instead of a word stand @files, @folders, @packages, and @nothing for a value
 * that cannot be completed.
 */
#include "base/diag.h"
#include "drive/commands.h"
#include "drive/options.h"

#define TABLE_MARK "@TABLE@\n"

static void
add_row(const char *context, const char *of, const char *word, const char *help, Buf *out)
{
	buf_printf(out, "%s%s%s\t%s\t%s\n", context, of[0] ? " " : "", of, word, help);
}

static void
add_choices(const char *context, const char *of, const char *choices, Buf *out)
{
	for (const char *s = choices; *s;) {
		size_t n = strcspn(s, "|");
		char *word = mem_data(n + 1);
		memcpy(word, s, n);
		add_row(context, of, word, "", out);
		s += n + (s[n] == '|');
	}
}

/* Whether a job that the word asks for heeds the flag; "": one that none asks for. */
static bool
is_flag_behind(OptionId id, const char *word)
{
	for (int i = 0; i < COMMAND_COUNT; i++) {
		const Command *c = command_row((CommandId)i);
		if (strcmp(c->word, word) == 0 && option_is_of(id, c->job))
			return true;
	}
	return false;
}

static void
add_flags(const char *word, Buf *out)
{
	for (int i = 0; i < OPT_COUNT; i++) {
		const OptionRow *row = option_row((OptionId)i);
		Buf flag = {0};
		buf_printf(&flag, "-%s", row->name);
		if (is_flag_behind((OptionId)i, word))
			add_row("flags", word, buf_cstr(&flag), row->help, out);
	}
}

static void
add_values(const OptionRow *row, Buf *out)
{
	Buf flag = {0};
	buf_printf(&flag, "-%s", row->name);
	const char *of = buf_cstr(&flag);
	if (row->kind == OPTION_CHOICE)
		add_choices("values", of, row->values, out);
	else if (strcmp(row->values, "DIR") == 0)
		add_row("values", of, "@folders", "", out);
	else if (strncmp(row->values, "FILE", 4) == 0)
		add_row("values", of, "@files", "", out);
	else if (row->kind != OPTION_FLAG)
		add_row("values", of, "@nothing", "", out);
}

static void
add_arguments(const Command *c, Buf *out)
{
	switch (c->job) {
	case JOB_VERDICTS:
		add_row("arguments", "", "std", "the standard library", out);
		add_row("arguments", "", "cmd", "the commands of the Go tree", out);
		add_row("arguments", "", "all", "the main module and all that it imports", out);
		add_row("arguments", "", "@packages", "", out);
		break;
	case JOB_IR_FILE:
	case JOB_CHECK:
		break; /* as for verdicts */
	case JOB_GO:
		add_row("arguments", c->word, "build", "compile packages, link programs", out);
		add_row("arguments", c->word, "run", "build a program, and run it", out);
		add_row("arguments", c->word, "test", "run tests", out);
		add_row("arguments", c->word, "list", "print the sites to place", out);
		add_row("arguments", c->word, "@packages", "", out);
		break;
	case JOB_CACHE:
		add_row("arguments", c->word, "clean", "delete all entries", out);
		break;
	case JOB_HELP:
		for (int i = 0; i < COMMAND_COUNT; i++)
			add_row("arguments", c->word, command_row((CommandId)i)->name,
				command_row((CommandId)i)->help, out);
		break;
	case JOB_COMPLETION:
		add_choices("arguments", c->word, c->args, out);
		break;
	}
}

static void
add_table(Buf *out)
{
	for (int i = 0; i < COMMAND_COUNT; i++) {
		const Command *c = command_row((CommandId)i);
		if (c->word[0]) {
			add_row("commands", "", c->word, c->help, out);
			add_flags(c->word, out);
		}
		add_arguments(c, out);
	}
	add_flags("", out);
	for (int i = 0; i < OPT_COUNT; i++)
		add_values(option_row((OptionId)i), out);
}

void
completion_script(const char *shell, Buf *out)
{
	const CompletionText *t = completion_texts;
	while (t->name && strcmp(strrchr(t->name, '.') + 1, shell) != 0)
		t++;
	const char *mark = t->name ? strstr(t->text, TABLE_MARK) : NULL;
	if (!mark)
		bug("drive", "", "the script for %s is missing, or has no %s", shell, TABLE_MARK);
	buf_write(out, t->text, (size_t)(mark - t->text));
	add_table(out);
	buf_puts(out, mark + strlen(TABLE_MARK));
}

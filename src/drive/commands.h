/*
 * Commands: one row each in commands.def drives the choice of the job, the usage, help, the manual
 * page and shell completion.
 */
#ifndef STAYPUT_DRIVE_COMMANDS_H
#define STAYPUT_DRIVE_COMMANDS_H

#include "base/buf.h"

typedef enum Job {
#define COMMAND(id, letter, name, word, args, help, page) JOB_##id = letter,
#include "drive/commands.def"
#undef COMMAND
} Job;

typedef enum CommandId {
#define COMMAND(id, letter, name, word, args, help, page) COMMAND_##id,
#include "drive/commands.def"
#undef COMMAND
	COMMAND_COUNT
} CommandId;

typedef struct Command {
	Job job;
	const char *name, *word, *args, *help, *page; /* see commands.def */
} Command;

const Command *command_row(CommandId id);
const Command *command_of_job(Job job);
/* By name; null: there is none. */
const Command *command_named(const char *name);
/* By the word that asks for it, which is not ""; null: none does. */
const Command *command_asked(const char *word);

/* The topic of `stayput help` that is no command. */
#define HELP_MAN "man"
/* Whether `stayput help` explains it. */
bool command_has_page(const char *topic);

/*
 * Collects the nearest of several words to one that is unknown: it has the fewest letters that are
 * wrong, missing, too many or swapped with their neighbours, or goes on where that one ends.
 */
typedef struct Nearest {
	const char *to;   /* what is unknown */
	const char *word; /* the nearest so far; null: none is near enough */
	size_t distance;  /* of that */
} Nearest;
void nearest_try(Nearest *n, const char *word);

/* How each command is called. */
void help_usage(Buf *out);
/* The usage, and all flags; or the page of a command, with the flags that it heeds. */
void help_all(Buf *out);
void help_command(const Command *c, Buf *out);
/* The manual page's sections COMMANDS and OPTIONS. */
void help_man(Buf *out);

/* The script for a shell that is an argument of the command. */
void completion_script(const char *shell, Buf *out);

/* The files completion.SHELL; the last has no name. Made by build-aux/texts.awk. */
typedef struct CompletionText {
	const char *name, *text;
} CompletionText;
extern const CompletionText completion_texts[];

#endif

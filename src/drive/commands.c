/*
 * The table of commands, and the nearest to a word that is none of it: edit distance with swapped
 * neighbours (optimal string alignment; Damerau 1964).
 */
#include "drive/commands.h"

#include <string.h>

#include "base/diag.h"

static const Command commands[] = {
#define COMMAND(id, letter, name, word, args, help, page) \
	{JOB_##id, name, word, args, help, page},
#include "drive/commands.def"
#undef COMMAND
};

const Command *
command_row(CommandId id)
{
	return &commands[id];
}

const Command *
command_of_job(Job job)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (commands[i].job == job)
			return &commands[i];
	bug("drive", "", "no command has the job %c", job);
}

const Command *
command_named(const char *name)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

bool
command_has_page(const char *topic)
{
	return command_named(topic) || strcmp(topic, HELP_MAN) == 0;
}

const Command *
command_asked(const char *word)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (commands[i].word[0] && strcmp(commands[i].word, word) == 0)
			return &commands[i];
	return NULL;
}

/* ---------------------------------------------------------------- nearest */

#define WORD_MAX 32 /* longer words are near to none */

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
edit_distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t d[WORD_MAX + 1][WORD_MAX + 1];
	for (size_t i = 0; i <= n; i++)
		d[i][0] = i;
	for (size_t k = 0; k <= m; k++)
		d[0][k] = k;
	for (size_t i = 1; i <= n; i++) {
		for (size_t k = 1; k <= m; k++) {
			size_t change = d[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
			d[i][k] = least(change, least(d[i - 1][k], d[i][k - 1]) + 1);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
		}
	}
	return d[n][m];
}

void
nearest_try(Nearest *near, const char *word)
{
	size_t n = strlen(near->to), m = strlen(word);
	if (n > WORD_MAX || m > WORD_MAX)
		return;
	size_t distance = edit_distance(near->to, n, word, m);
	bool goes_on = n >= 2 && m > n && strncmp(near->to, word, n) == 0;
	if (goes_on)
		distance = 1;
	/* A third of a word may be wrong. */
	if (!goes_on && (distance == 0 || distance > (least(n, m) + 1) / 3))
		return;
	if (!near->word || distance < near->distance) {
		near->word = word;
		near->distance = distance;
	}
}

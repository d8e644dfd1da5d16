/*
 * Command line flags: one row each in options.def drives parsing, range checks, help, the manual
 * page, shell completion and the settings in the header of the output.
 */
#ifndef STAYPUT_DRIVE_OPTIONS_H
#define STAYPUT_DRIVE_OPTIONS_H

#include "base/buf.h"
#include "base/vec.h"
#include "drive/commands.h"

/* Headings of -help. */
#define OPTION_GROUPS(X)          \
	X(COMMON, "common")       \
	X(REPORT, "report")       \
	X(INPUT, "input")         \
	X(PRECISION, "precision") \
	X(BUILDING, "building")   \
	X(DEBUG, "debugging")     \
	X(CHECK, "checking")

typedef enum OptionGroup {
#define X(name, title) OPTION_GROUP_##name,
	OPTION_GROUPS(X)
#undef X
	OPTION_GROUP_COUNT
} OptionGroup;

typedef enum OptionKind {
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_CHOICE,
	OPTION_NUMBER,
	OPTION_GO,
} OptionKind;

typedef enum OptionId {
#define OPTION(id, name, kind, group, jobs, def, values, help, more) OPT_##id,
#include "drive/options.def"
#undef OPTION
	OPT_COUNT
} OptionId;

typedef struct OptionRow {
	const char *name;
	OptionKind kind;
	OptionGroup group;
	const char *jobs, *def, *values, *help, *more; /* see options.def */
} OptionRow;

typedef struct Options {
	const char *value[OPT_COUNT]; /* the default if not given; flags: "" is false */
	bool is_given[OPT_COUNT];
	VEC(char *) args;             /* what is no flag */
	Job job;
	const char *meant;            /* the command, or else page of help, that the first package
				       * is, or the command that it resembles; null: none */
	const char *why_file;         /* -why, taken apart; null: not given */
	uint32_t why_line, why_col;   /* col 0: none */
} Options;

/* Parse the arguments argv[1 ..], and choose the job by them. Flags of the Go compiler that do not
 * matter to a type checker are passed over by check. False after a usage error (unknown or ignored
 * flags, or such as contradict each other), with a message on standard error. */
bool options_parse(Options *o, int argc, char **argv);
static inline bool
option_is(const Options *o, OptionId id, const char *value)
{
	return strcmp(o->value[id], value) == 0;
}
static inline bool
option_set(const Options *o, OptionId id)
{
	return o->value[id][0] != '\0';
}
/* The value, or null when empty. */
static inline const char *
option_text(const Options *o, OptionId id)
{
	return option_set(o, id) ? o->value[id] : NULL;
}
/* Of a NUMBER; otherwise if it is not given. */
uint32_t option_number(const Options *o, OptionId id, uint32_t otherwise);
const OptionRow *option_row(OptionId id);
/* Whether it is a row that changes what is found. */
bool option_is_knob(OptionId id);
/* Whether the job heeds it. */
bool option_is_of(OptionId id, Job job);

#endif

/*
 * Command line flags: one row each drives parsing, range checks, help and the
 * settings in the header of the output.
 */
#ifndef STAYPUT_DRIVE_OPTIONS_H
#define STAYPUT_DRIVE_OPTIONS_H

#include "base/buf.h"
#include "base/vec.h"

/* Headings of -help. */
#define OPTION_GROUPS(X)                                       \
	X(REPORT, "report")                                    \
	X(INPUT, "input")                                      \
	X(PRECISION, "precision")                              \
	X(DEBUG, "debugging")                                  \
	X(CHECK, "stayput check")

typedef enum OptionGroup {
#define X(name, title) OPTION_GROUP_##name,
	OPTION_GROUPS(X)
#undef X
	OPTION_GROUP_COUNT
} OptionGroup;

/*
 * X(ID, "name", KIND, GROUP, "jobs", "default", "values", "help")
 * KIND: FLAG (-name, -name=false), TEXT (-name=value or -name value), CHOICE (one of values),
 * NUMBER (from 1 on), GO (go1.N)
 * jobs: a letter for each job that heeds the flag; with the others it is a usage error:
 * v verdicts of packages, i verdicts of an .ir file, c check
 * The rows of PRECISION change the verdicts; the header of the output lists them.
 */
#define OPTION_LIST(X)                                                                          \
	X(FORMAT, "format", CHOICE, REPORT, "vi", "text", "text|gc|ir|json",                    \
	  "form of the report")                                                                 \
	X(JSON, "json", FLAG, REPORT, "vi", "", "", "the same as -format=json")                 \
	X(ALL, "all", FLAG, REPORT, "vi", "", "",                                               \
	  "text report: every site and parameter, not just the heap")                           \
	X(WHY, "why", TEXT, REPORT, "vi", "", "FILE:LINE[:COL]",                                \
	  "explain the sites and parameters at a place, or the nearest ones")                   \
	X(HELP, "help", FLAG, REPORT, "vic", "", "", "print this text (also -h)")               \
	X(VERSION, "version", FLAG, REPORT, "vic", "", "",                                      \
	  "print the version, the commit and that of the Go tree")                              \
	X(DIR, "C", TEXT, INPUT, "vic", "", "DIR", "work in this directory")                    \
	X(TESTS, "tests", FLAG, INPUT, "vc", "", "", "load test files, too")                    \
	X(TAGS, "tags", TEXT, INPUT, "vc", "", "TAGS", "further build tags")                    \
	X(GOROOT, "goroot", TEXT, INPUT, "vc", "", "DIR", "the Go source tree; default $GOROOT") \
	X(GOOS, "goos", TEXT, INPUT, "vc", "", "SYSTEM", "target system; default $GOOS")        \
	X(GOARCH, "goarch", TEXT, INPUT, "vc", "", "PROCESSOR",                                 \
	  "target processor; default $GOARCH")                                                  \
	X(GOMODCACHE, "gomodcache", TEXT, INPUT, "vc", "", "DIR",                               \
	  "the module cache; default $GOMODCACHE")                                              \
	X(MOD, "mod", TEXT, INPUT, "vc", "", "MODE",                                            \
	  "readonly, vendor or mod, as the go command has it")                                  \
	X(MODFILE, "modfile", TEXT, INPUT, "vc", "", "FILE", "read FILE in place of go.mod")    \
	X(LANG, "lang", GO, INPUT, "vc", "", "go1.N", "language version of named files")      \
	X(KNOB_GO, "go", CHOICE, PRECISION, "vi", "auto", "auto|1.22|1.23|1.24|1.25|1.26",      \
	  "release whose size limits hold; auto: those of the module's version and later ones") \
	X(KNOB_WORLD, "world", CHOICE, PRECISION, "vi", "auto", "auto|open|closed",             \
	  "whether code outside may call and implement; auto: closed for one main package")     \
	X(KNOB_CALLGRAPH, "callgraph", CHOICE, PRECISION, "vi", "rta", "rta|off",               \
	  "how calls that nobody resolved are resolved in a closed world")                      \
	X(KNOB_FIELDS, "fields", CHOICE, PRECISION, "vi", "on", "on|off", "distinguish fields")  \
	X(KNOB_CONTEXT, "context", CHOICE, PRECISION, "vi", "on", "on|off",                     \
	  "instantiate summaries at each call")                                                 \
	X(KNOB_TARGETS, "targets", NUMBER, PRECISION, "vi", "4", "N",                           \
	  "calls of more targets than these are joined")                                        \
	X(KNOB_SUMMARY, "summary", NUMBER, PRECISION, "vi", "1000", "N",                        \
	  "callers see larger summaries in brief")                                              \
	X(KNOB_BUDGET, "budget", NUMBER, PRECISION, "vi", "100", "PERCENT",                     \
	  "what solving a function may cost, in percent of the usual")                          \
	X(KNOB_SSA, "ssa", CHOICE, PRECISION, "vi", "on", "on|off",                             \
	  "promote variables to SSA values")                                                    \
	X(KNOB_ABSINT, "absint", CHOICE, PRECISION, "vi", "on", "on|off",                       \
	  "integer ranges and dead branches")                                                   \
	X(KNOB_ALGO, "algo", CHOICE, PRECISION, "vi", "worklist", "worklist|naive",             \
	  "the solver")                                                                         \
	X(DUMP, "dump", CHOICE, DEBUG, "vic", "",                                               \
	  "syntax|types|naive|ir|absint|constraints|solution|summary|callgraph|callgraph.dot",  \
	  "print what a stage made, and stop")                                                  \
	X(DEPS, "deps", FLAG, DEBUG, "vc", "", "",                                              \
	  "check, -dump=types: all of the imported packages, too")                              \
	X(ONLY, "only", TEXT, DEBUG, "vc", "", "KINDS", "-dump=types: only these kinds of lines") \
	X(CERTIFY, "certify", FLAG, DEBUG, "vi", "", "",                                        \
	  "verify the IR, and prove the solution closed under its constraints")                 \
	X(TIME, "time", FLAG, DEBUG, "vic", "", "",                                             \
	  "print the time of each stage on standard error")                                     \
	X(STATS, "stats", FLAG, DEBUG, "vi", "", "", "print counters on standard error")        \
	X(JOBS, "j", NUMBER, DEBUG, "vic", "", "N", "work on N threads; default: one a processor") \
	X(CHECK_E, "e", FLAG, CHECK, "c", "true", "", "-e=0: report the first ten errors only") \
	X(CHECK_ALL, "allerrors", FLAG, CHECK, "c", "", "",                                     \
	  "all errors, and types in spite of syntax errors")                                    \
	X(CHECK_SYNTAX, "syntax", FLAG, CHECK, "c", "", "", "parse only")                       \
	X(CHECK_STD, "std", FLAG, CHECK, "c", "", "", "the files belong to the standard library") \
	X(CHECK_COMPLETE, "complete", FLAG, CHECK, "c", "", "",                                 \
	  "functions without body are errors")                                                  \
	X(CHECK_RUNTIME, "+", FLAG, CHECK, "c", "", "", "the files belong to the runtime")      \
	X(CHECK_PATH, "p", TEXT, CHECK, "c", "", "PATH", "import path of the package")          \
	X(CHECK_SRCDIR, "srcdir", TEXT, CHECK, "c", "", "DIR", "where relative imports are found") \
	X(CHECK_FAKE_C, "fakeImportC", FLAG, CHECK, "c", "", "", "accept import \"C\"")

typedef enum OptionId {
#define X(id, name, kind, group, jobs, def, values, help) OPT_##id,
	OPTION_LIST(X)
#undef X
	OPT_COUNT
} OptionId;

typedef enum OptionJob { JOB_VERDICTS = 'v', JOB_IR_FILE = 'i', JOB_CHECK = 'c' } OptionJob;

typedef struct Options {
	const char *value[OPT_COUNT]; /* the default if not given; flags: "" is false */
	bool is_given[OPT_COUNT];
	VEC(char *) args;             /* what is no flag */
	OptionJob job;
	const char *why_file;         /* -why, taken apart; null: not given */
	uint32_t why_line, why_col;   /* col 0: none */
} Options;

/* Parse argv[from ..]; is_check: flags of the Go compiler that do not matter to a type checker are
 * passed over. Sets the job. False after a usage error (unknown or ignored flags, or such as
 * contradict each other), with a message on standard error. */
bool options_parse(Options *o, int argc, char **argv, int from, bool is_check);
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
const char *option_name(OptionId id);
/* Whether it is a row that changes what is found. */
bool option_is_knob(OptionId id);
void options_help(Buf *out);

#endif

/*
 * Command line flags: one row each drives parsing, range checks, help and the
 * settings in the header of the output.
 */
#ifndef STAYPUT_DRIVE_OPTIONS_H
#define STAYPUT_DRIVE_OPTIONS_H

#include "base/buf.h"
#include "base/vec.h"

/*
 * X(ID, "name", KIND, "default", "values", "help")
 * KIND: FLAG (-name, -name=false), TEXT (-name=value or -name value), CHOICE (one of values),
 * NUMBER (from 1 on), GO (go1.N)
 * A row with KNOB in its name changes what is found, and is told in the header of the output.
 */
#define OPTION_LIST(X)                                                                          \
	X(FORMAT, "format", CHOICE, "text", "text|gc|ir|json", "form of the report")            \
	X(JSON, "json", FLAG, "", "", "the same as -format=json")                               \
	X(ALL, "all", FLAG, "", "", "text report: every site and parameter, not just the heap") \
	X(WHY, "why", TEXT, "", "FILE:LINE[:COL]", "explain the sites at a place")              \
	X(DUMP, "dump", CHOICE, "",                                                             \
	  "syntax|types|naive|ir|absint|constraints|solution|summary",                          \
	  "print what a stage made, and stop")                                                  \
	X(DEPS, "deps", FLAG, "", "", "check, -dump=types: all of the imported packages, too") \
	X(ONLY, "only", TEXT, "", "KINDS", "-dump=types: only these kinds of lines")            \
	X(TIME, "time", FLAG, "", "", "print the time of each stage on standard error")         \
	X(STATS, "stats", FLAG, "", "", "print counters on standard error")                     \
	X(JOBS, "j", NUMBER, "", "N", "work on N threads; default: one a processor")            \
	X(CHECK, "check", FLAG, "", "", "prove the solution closed under its constraints")      \
	X(DIR, "C", TEXT, "", "DIR", "work in this directory")                                  \
	X(TAGS, "tags", TEXT, "", "TAGS", "further build tags")                                 \
	X(TESTS, "tests", FLAG, "", "", "load test files, too")                                 \
	X(GOROOT, "goroot", TEXT, "", "DIR", "the Go source tree; default $GOROOT")             \
	X(GOOS, "goos", TEXT, "", "SYSTEM", "target system; default $GOOS")                     \
	X(GOARCH, "goarch", TEXT, "", "PROCESSOR", "target processor; default $GOARCH")         \
	X(GOMODCACHE, "gomodcache", TEXT, "", "DIR", "the module cache; default $GOMODCACHE")   \
	X(MOD, "mod", TEXT, "", "MODE", "readonly, vendor or mod, as the go command has it")    \
	X(MODFILE, "modfile", TEXT, "", "FILE", "read FILE in place of go.mod")                 \
	X(LANG, "lang", GO, "", "go1.N", "language version of named files")                   \
	X(KNOB_WORLD, "world", CHOICE, "auto", "auto|open|closed",                              \
	  "whether code outside may call and implement; auto: closed for one main package")     \
	X(KNOB_CALLGRAPH, "callgraph", CHOICE, "rta", "rta|off",                                \
	  "how calls that nobody resolved are resolved in a closed world")                      \
	X(KNOB_FIELDS, "fields", CHOICE, "on", "on|off", "tell fields apart")                   \
	X(KNOB_CONTEXT, "context", CHOICE, "on", "on|off",                                      \
	  "instantiate summaries at each call")                                                 \
	X(KNOB_SSA, "ssa", CHOICE, "on", "on|off", "promote variables to SSA values")           \
	X(KNOB_ABSINT, "absint", CHOICE, "on", "on|off", "integer ranges and dead branches")    \
	X(KNOB_ALGO, "algo", CHOICE, "worklist", "worklist|naive", "the solver")                \
	X(VERSION, "version", FLAG, "", "", "print the version")                                \
	X(HELP, "help", FLAG, "", "", "print this text")                                        \
	X(CHECK_E, "e", FLAG, "true", "", "check: report all errors, not just ten")             \
	X(CHECK_ALL, "allerrors", FLAG, "", "",                                                 \
	  "check: all errors, and types in spite of syntax errors")                             \
	X(CHECK_SYNTAX, "syntax", FLAG, "", "", "check: parse only")                        \
	X(CHECK_STD, "std", FLAG, "", "", "check: the files belong to the standard library")    \
	X(CHECK_COMPLETE, "complete", FLAG, "", "", "check: functions without body are errors") \
	X(CHECK_RUNTIME, "+", FLAG, "", "", "check: the files belong to the runtime")           \
	X(CHECK_PATH, "p", TEXT, "", "PATH", "check: import path of the package")               \
	X(CHECK_SRCDIR, "srcdir", TEXT, "", "DIR", "check: where relative imports are found")   \
	X(CHECK_FAKE_C, "fakeImportC", FLAG, "", "", "check: accept import \"C\"")

typedef enum OptionId {
#define X(id, name, kind, def, values, help) OPT_##id,
	OPTION_LIST(X)
#undef X
	OPT_COUNT
} OptionId;

typedef struct Options {
	const char *value[OPT_COUNT]; /* the default if not given; flags: "" is false */
	VEC(char *) args;             /* what is no flag */
} Options;

/* Parse argv[from ..]; is_check: flags of the Go compiler that do not matter to a type checker are
 * passed over. False after a usage error, which is told on standard error. */
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

/*
 * realise: verdicts -> a program that the user's own Go compiler builds by them.
 *
 * Reading order: this header; priv.h (what the files share); goflags.def and goargs.c (the go
 * command's arguments), process.c (running it), golist.c (what it builds, with which toolchain),
 * places.c (which sites may go to the stack), overlay.c (files for the go command), lists.c (the
 * places as such files), compiler.c and hook/ (the compiler that reads them), checks.c (the program
 * checks itself), toolexec.c (what the go command calls in place of each tool), log.c (what became
 * of the places), benchmark.c (what benchmarks of both builds
 * print), benchsites.c (where they allocate less).
 *
 * doc/realise.md is the design: how a place of the list becomes a stack object, which of the
 * compiler's invariants are kept, what is not moved. The invariants of this stage:
 * - A list is bound to the bytes of the files that it was made from. A compiler that is given other
 *   files fails.
 * - Whatever a verdict takes to be in a frame is there in the program that is built, or nothing is:
 *   a site that the compiler does not place so is marked as kept, and the verdicts are made again.
 * - GOROOT, the module cache and the user's files are only read.
 */
#ifndef STAYPUT_REALISE_REALISE_H
#define STAYPUT_REALISE_REALISE_H

#include "base/bits.h"
#include "base/blake2.h"
#include "base/map.h"
#include "base/texts.h"
#include "cache/cache.h"
#include "verdict/verdict.h"

/* A printf into new memory. */
const char *realise_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* ------------------------------------------------- the go command's arguments */

typedef enum GoVerb { GO_NONE, GO_BUILD, GO_RUN, GO_TEST, GO_LIST, GO_BENCH } GoVerb;

/* How a program, or the tests, check the rule of placement while they run. */
typedef enum GoVerify {
	VERIFY_UNSAID,
	VERIFY_OFF,
	VERIFY_SAMPLE, /* at collections, and where a stack moves, as these happen */
	VERIFY_FULL,   /* at writes as well, with more collections, and a move at each call */
} GoVerify;

typedef struct GoArgs {
	GoVerb verb;
	Texts before;   /* flags up to the packages */
	Texts packages; /* as given; may be empty */
	Texts after;    /* what follows: arguments of the program, flags of tests */
	Texts build;    /* of the flags, those that decide what is compiled, and how */
	const char *tags, *mod, *modfile; /* the values of these flags; or null */
	Texts gcflags;  /* the values of -gcflags, in their order */
	const char *more_gcflags; /* of ours, for all packages; or null */
	Texts binary;   /* of GO_BENCH: the flags of the test binary, "-test.NAME=VALUE" */
	uint32_t count; /* of GO_BENCH: the value of -count; 0: there is none */
	GoVerify verify;  /* -verify */
	bool is_dry;      /* -n */
} GoArgs;

/* The value of -verify, "" being unsaid. False: it is none. */
bool realise_verify(const char *value, GoVerify *out);
/* Take apart "VERB ARGUMENTS...". False: it is not understood, or cannot be served; then *fault is
 * a message. */
bool realise_args(const Texts *args, GoArgs *out, Buf *fault);
/* Whether words of GOFLAGS can be served; likewise. */
bool realise_goflags(const char *goflags, Buf *fault);

/* ------------------------------------------------------------ the go command */

/* What the go command says of itself, in the working directory. */
typedef struct GoTool {
	const char *goroot, *version, *goos, *goarch, *goflags;
	uint32_t minor; /* of the version, 1.N */
	bool is_host;   /* programs that it builds run here */
	bool is_downloaded; /* it is in the module cache, where no overlay puts anything */
} GoTool;

/* False: there is none, or it cannot be served; *fault is a message. */
bool realise_tool(GoTool *out, Buf *fault);

/* A package that the go command builds; all variants of one package under test are one. */
typedef struct GoPackage {
	const char *path; /* import path */
	const char *dir;
	Texts files;    /* names in dir that are compiled, each once */
	Texts deps;     /* import paths of all packages that it needs */
	bool is_named;    /* by the arguments */
	bool is_std;
	bool is_runtime;  /* the runtime, or what is below it */
	bool has_cgo;
} GoPackage;

typedef struct GoBuild {
	VEC(GoPackage *) packages; /* in the order of go list */
	Map by_path;               /* interned path -> GoPackage */
} GoBuild;

/* Whether a package is the external test package, "m_test", of another. */
bool realise_is_external_test(const char *path, const char *of);
/* What the go command would build for these arguments. False: it has failed, with messages of its
 * own on standard error, or *fault is a message. */
bool realise_go_list(const GoArgs *args, StrTab *strs, GoBuild *out, Buf *fault);

/* A named package that has tests. */
typedef struct GoTested {
	const char *path, *dir;
} GoTested;

typedef VEC(GoTested) GoTestedVec;

/* The named packages that have tests. False: the go command has failed, and told why. */
bool realise_tested(const GoArgs *args, GoTestedVec *out);

/* The status of a command that was run; its standard output in *out, or where ours goes if out is
 * null. extra: settings "NAME=value" for its environment, the last one null; may be null. */
int realise_run(const Texts *command, const char *const *extra, Buf *out);

/* ------------------------------------------------------------------- places */

/* A source file of the build. */
typedef struct RealiseFile {
	const Str *name;  /* as places of the module name it */
	const char *path; /* as the compiler names it: absolute */
	Digest hash;      /* of its text */
	bool is_left_out; /* places in it are not known to be those that the compiler has */
} RealiseFile;

/* A listed place: what is there has one verdict, stack, size, or heap if it is a variable. */
typedef struct RealisePlace {
	uint32_t file, line, col;
	IrSiteKind kind;
	IrPlacement placement;
	const Str *text; /* as IrSite has it; null: the record of a deferred call */
} RealisePlace;

typedef struct RealisePackage {
	const char *path;
	bool is_runtime;           /* its sites stay where the compiler has them */
	VEC(RealiseFile) files;
	BitSet uses;               /* packages of which code may be compiled into it, and itself */
	VEC(RealisePlace) places;  /* sorted */
	Digest part, list;         /* keys of the files that lists.c makes */
} RealisePackage;

typedef struct Realise {
	StrTab *strs;
	VEC(RealisePackage) packages;
	Map by_name; /* Str * of RealiseFile.name -> map_pair(package, file) + 1 */
	Map kept;    /* Str * of keys "FILE:LINE:COL\tKIND" that the compiler has refused -> 1 */
} Realise;

/* The packages are complete: index their files. */
void realise_index(Realise *r);
/* Mark the sites of the module that the compiler will not have in a frame although their verdict
 * says so (IrSite.is_kept). The result is their number: if it is not 0, verdicts must be made
 * again. */
uint32_t realise_mark(const Realise *r, IrModule *m, const Verdicts *vs);
/* Fill the packages' places, after realise_mark has marked none. */
void realise_collect(Realise *r, const IrModule *m, const Verdicts *vs);
/* Put a place "FILE:LINE:COL:KIND" into its package's list, whatever its verdict is: to see what
 * finds a wrong one. False: *fault is a message. */
bool realise_force(Realise *r, const char *place, const char *dir, Buf *fault);
/* A line for each place: file:line:col: kind, placement, text. Files below the directory are shown
 * relative to it. */
void realise_print(const Realise *r, const char *dir, Buf *out);
/* The path as it is shown. */
const char *realise_shown(const char *path, const char *dir);

/* ------------------------------------------------------- files for the compiler */

/* Path of the compiler that reads lists, for the go command's toolchain: from the cache, or built
 * and kept there. Null: *fault is a message, and nothing is changed. */
const char *realise_compiler(const GoTool *go, const Cache *c, Digest *key, Buf *fault);

/* Path of an overlay by which the program checks the rule of placement while it runs: for -overlay.
 * VERIFY_FULL needs REALISE_CHECK_EXPERIMENT among the toolchain's experiments and REALISE_CHECK_FLAGS
 * for the compiler. Null: *fault is a message. */
const char *realise_checks(const GoTool *go, const Cache *c, Buf *fault);
#define REALISE_CHECK_EXPERIMENT "cgocheck2"
#define REALISE_CHECK_FLAGS "-d=maymorestack=runtime.mayMoreStackMove"

/* Write the lists into the cache, and add the flags that hand them to the compiler. False: *fault
 * is a message. */
bool realise_write_lists(Realise *r, const GoBuild *build, const GoArgs *args, const GoTool *go,
			 const Cache *c, const Digest *compiler, Texts *flags, Buf *fault);
/* The setting of the environment that the flags need. */
const char *realise_setting(const Cache *c);

/* The job that the flags ask for: run a tool of the toolchain. True: it was asked for, and *status
 * is the program's; does not return when the tool runs. */
bool realise_toolexec(int argc, char **argv, int *status);

/* ------------------------------------------------------ what became of places */

typedef struct RealiseMoved {
	const Str *key, *text;
} RealiseMoved;

typedef struct RealiseTally {
	VEC(RealiseMoved) moved;   /* from the heap to the stack, sorted */
	uint32_t n_stack;          /* were there already */
	Map refused;               /* Str * of a reason -> number of places */
	VEC(const Str *) kept;     /* keys refused though their verdict is stack, new ones only */
	const Str *unknown;        /* key of a variable that is a holder for the compiler alone, or null */
	uint32_t n_refused;
	uint32_t n_unknown;        /* packages with places and without a log */
} RealiseTally;

/* Key of the file into which the compiler writes what became of a list's places. One list serves a
 * package, its variant with tests, its external tests and their main package: name is what the
 * compiler's -p says. */
Digest realise_log_key(const Digest *list, const char *name, bool has_tests);
/* Read what the compiler wrote of the lists' packages. */
void realise_read_logs(const Realise *r, const Cache *c, RealiseTally *out);
/* "N places moved from heap to stack, N were there already, N refused (reasons)" */
void realise_print_tally(const RealiseTally *t, Buf *out);

/* ---------------------------------------------------------------- benchmarks */

/* Which compiler placed the objects. */
typedef enum BenchSide { BENCH_PLAIN, BENCH_PLACED, BENCH_SIDES } BenchSide;

typedef VEC(double) BenchValues;

/* A benchmark's values of one unit, a value for each time that it was run. */
typedef struct BenchRow {
	const char *name; /* without "Benchmark" */
	const char *unit; /* "ns/op" */
	BenchValues values[BENCH_SIDES];
} BenchRow;

typedef struct BenchTable {
	VEC(BenchRow) rows; /* in the order in which they were read first */
} BenchTable;

typedef struct BenchSummary {
	double median;
	double low, high; /* the median is between these, with 95 % confidence; infinite: who knows */
	bool is_constant; /* all values, of several, are one */
} BenchSummary;

/* Add the values of what a test binary has printed. */
void bench_read(BenchTable *t, BenchSide side, const char *output);
/* There must be a value. */
BenchSummary bench_summary(const BenchValues *values);
/* The chance that values are as far apart as these, or further, if they come from one distribution (Mann
 * and Whitney, two sides). */
double bench_p_value(const BenchValues *a, const BenchValues *b);
/* A table for each unit. Rows of which a side has no values are left out. */
void bench_print(const BenchTable *t, Buf *out);
/* Whether both sides have values of all. */
bool bench_is_complete(const BenchTable *t);

/* What a profile of memory counts. */
typedef enum BenchCount { BENCH_OBJECTS, BENCH_BYTES, BENCH_COUNTS } BenchCount;

/* A line of source where benchmarks allocate. */
typedef struct BenchPlace {
	const char *name; /* "FUNC FILE:LINE" */
	uint64_t n[BENCH_SIDES][BENCH_COUNTS];
} BenchPlace;

typedef struct BenchPlaces {
	VEC(BenchPlace) places; /* each once */
} BenchPlaces;

/* Add what `go tool pprof -top -lines` prints of one count. */
void bench_read_places(BenchPlaces *t, BenchSide side, BenchCount count, const char *top);
/* The places that save the most objects, at most so many, each at least so much; files relative to dir. */
void bench_print_places(BenchPlaces *t, uint64_t least, uint32_t most, const char *dir, Buf *out);

#endif

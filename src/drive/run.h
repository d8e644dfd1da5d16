/* One run of the pipeline: what each stage made, for the next one and for dumps. */
#ifndef STAYPUT_DRIVE_RUN_H
#define STAYPUT_DRIVE_RUN_H

#include "absint/absint.h"
#include "base/progress.h"
#include "base/texts.h"
#include "cache/cache.h"
#include "callgraph/callgraph.h"
#include "drive/options.h"
#include "ir/ir.h"
#include "load/load.h"
#include "lower/lower.h"
#include "pta/pta.h"
#include "report/report.h"
#include "types/types.h"
#include "verdict/verdict.h"

/* A package on its way through the front end. */
typedef struct RunPackage {
	LoadPackage *load;
	VEC(File *) files;
	ParseIds ids;
	Package *types;       /* null: not checked, or lowered */
	const Str *id;        /* of types, when it was checked: the path that its functions' names
			       * begin with; or null */
	Arena *arena;         /* of the trees; null: each has its own */
	Diags diags;          /* until run_each_package hands them to the run's */
	const char *bug;      /* what of ours broke in its work, or null */
	bool is_bad;          /* it, or a package it needs, has errors: not analysed */
} RunPackage;

typedef struct Run {
	const Options *opts;
	StrTab *strs;
	FileSet *files;
	Progress *progress;   /* null: nobody watches */
	Diags diags;
	LoadEnv env;
	LoadResult *loaded;
	VEC(RunPackage *) packages; /* in the order of loaded */
	Map by_load;          /* LoadPackage -> RunPackage */
	TypesCtx *types;
	IrModule *module;
	LowerCounters lowered;
	bool is_closed;       /* the world in force */
	const BitSet *asked; /* the functions of the packages that are named; null: all */
	CallGraph *graph;
	AbsFacts *facts;
	Pta *pta;
	Costs *pta_costs, *escape_costs; /* by function; null: without -time, or not known yet */
	Verdicts *verdicts;
	Cache *cache;         /* null: neither read nor written */
	Digest key;           /* of what the run's verdicts depend on, if there is a cache */
	uint32_t n_loaded_diags; /* diagnostics when everything was loaded */
	VerdictPackages reported; /* the packages that are reported */
	VerdictRecords *records;  /* of these; null: not known yet */
	Buf out;              /* standard output, flushed by the caller */
	Buf messages;         /* standard error: times, counters */
	bool is_done;         /* a dump was printed: no further stage */
	int status;
	VEC(const char *) bugs; /* what of ours broke */
	ReportTotals totals;  /* what run_report printed */
	bool is_reported;
	struct RunGo *go;     /* of `stayput go`: go.c */
} Run;

/* Path of the program's file; null: it is not known. */
const char *run_own_file(void);
/* The commit that the program was built from, or null when that is not known. */
const char *run_commit(void);

/* Do the work, a stage of the progress, and with -time tell its seconds of processor and wall time. */
void run_timed(Run *r, const char *name, void (*work)(Run *r));

/* Threads that work at the same time: -j. */
uint32_t run_threads(const Run *r);

/* Whether no code outside of the module counts; is_program: it has one main package. */
bool run_is_closed(const Run *r, bool is_program);

/* The stages from the patterns (or .ir file) in opts->args to the report. */
void run_pipeline(Run *r);

/* Front end: each fills its part of r, faults go to r->diags. */
void run_load(Run *r); /* the next two */
void run_load_env(Run *r);
void run_load_packages(Run *r);
void run_parse(Run *r);
void run_check(Run *r);
void run_lower(Run *r);
/* Trees and types are not needed after that, and are most of the memory by then. */
void run_forget_front(Run *r);
/* Instead of the four: an .ir file. */
void run_read_ir(Run *r);

/*
 * Work on packages, on several threads (-j). What it reports goes to the package's diagnostics, and
 * from there to the run's, in the order of the packages. A broken invariant of ours ends the work
 * on its package alone.
 */
/* What a thread keeps from package to package. */
typedef struct WorkSpace {
	NameCache cache;
	FactSpace facts;
} WorkSpace;

typedef struct PackageWork {
	/* What needs no other package. May be null. */
	void (*parse)(Run *r, RunPackage *p, WorkSpace *ws);
	/* What needs the imports, of which this was done before. May be null. */
	void (*check)(Run *r, RunPackage *p, WorkSpace *ws);
	/* Trees and facts are not needed afterwards: their memory serves the next package. */
	bool forgets;
	bool in_order; /* on one thread, in load order: the work prints */
} PackageWork;
void run_each_package(Run *r, const PackageWork *work);

/* CheckOptions.import for the package `from`: a RunImporter is the context. */
typedef struct RunImporter {
	const Run *run;
	const RunPackage *from;
} RunImporter;
Package *run_import(void *ctx, const Str *path, Pos pos, const char **error);
/* How a package is parsed in every job. */
ParseOptions run_parse_options(const Run *r, RunPackage *p, WorkSpace *ws);
/* How a package is checked in every job; from must live as long as the result. */
CheckOptions run_check_options(const Run *r, RunPackage *p, RunImporter *from);

/* The -dump of a stage, or nothing. */
void run_dump(Run *r, const char *stage);
void run_report(Run *r);
/* What stands at the end of a report when all faults are known, and what a report is without
 * anything to report. Diagnostics are sorted. */
void run_finish_report(Run *r);
/* Whether -dump=types wants a package's facts, and these facts. */
bool run_dumps_types(const Run *r, const RunPackage *p);
void run_dump_types(Run *r, const RunPackage *p, const Diags *diags, Buf *out, FILE *to);

/* Verdicts from the solution, again if sites have been marked since. */
void run_verdicts(Run *r);

/* stayput check: parse and type-check only. */
void run_check_job(Run *r);

/* stayput go: a program with its sites where the verdicts put them. */
void run_go_job(Run *r);
/* Its last stage, in place of the report. */
void run_go_places(Run *r);
/* Run the tests of the packages that will be built, of those that have any; self: this program's file.
 * False: one failed, then *fault is a message, or the go command did. */
struct GoArgs;
bool run_go_tests(const Options *o, const struct GoArgs *args, const char *self, Buf *fault);
/* Run the benchmarks of the packages as both compilers place objects, and print a table of each package. False:
 * not all could be run; *fault is a message, or the go command has told why. */
bool run_go_bench(const Options *o, const struct GoArgs *args, const char *self, Buf *fault);
/* Begin a command: `stayput go` with the settings of this run, but for -C and -verify. */
void run_go_again(const Options *o, const char *self, const char *verify, Texts *command);
/* Add the verb test, and the flags that decide what is compiled. */
void run_go_test_flags(const struct GoArgs *args, Texts *command);

#endif

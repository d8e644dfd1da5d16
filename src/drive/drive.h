/*
 * drive: the command line, and the pipeline as one function.
 *
 * Reading order: commands.def, commands.h and commands.c (one table of what the program does),
 * options.def, options.h (one table of all flags), options.c (parsing them), help.c and complete.c
 * (what both tables are made into), drive.c (jobs), run.h and pipeline.c (the stages in order),
 * packages.c (work on each package, in threads), front.c (Go source to IR), output.c (dumps and
 * reports), slow.h and slow.c (functions that cost most), own.c (the program's file), stored.h and
 * stored.c (what the cache has), check.c (`stayput check`), go.c (`stayput go`),
 * gotests.c (tests before a build), gobench.c (benchmarks).
 */
#ifndef STAYPUT_DRIVE_DRIVE_H
#define STAYPUT_DRIVE_DRIVE_H

/* Run the program with main's arguments; the result is its exit status. */
int drive_main(int argc, char **argv);

#endif

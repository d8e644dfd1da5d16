/*
 * drive: the command line, and the pipeline as one function.
 *
 * Reading order: options.h (one table of all flags), options.c (parsing them),
 * drive.c (jobs), run.h and pipeline.c (the stages in order), packages.c (work on
 * each package, in threads), front.c (Go source to IR), output.c (dumps and
 * reports), check.c (`stayput check`).
 */
#ifndef STAYPUT_DRIVE_DRIVE_H
#define STAYPUT_DRIVE_DRIVE_H

/* Run the program with main's arguments; the result is its exit status. */
int drive_main(int argc, char **argv);

#endif

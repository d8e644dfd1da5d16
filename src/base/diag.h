/*
 * Errors, in the three kinds that are never mixed.
 *
 * Faults of the input are diagnostics: collected in a Diags with a position,
 * sorted and printed by the driver. Faults of the surroundings (a file that
 * cannot be read) are diagnostics too, with Pos 0 and the path in the text.
 * Faults of ours go through bug(), which never returns: it unwinds to the
 * innermost BugTrap, or ends the program with status 4 when there is none.
 */
#ifndef STAYPUT_BASE_DIAG_H
#define STAYPUT_BASE_DIAG_H

#include "base/buf.h"
#include "base/pos.h"

#include <setjmp.h>

typedef enum DiagKind {
	DIAG_SYNTAX,  /* from scanner or parser; the text holds "syntax error: "
		       * where gc prints it */
	DIAG_TYPE,    /* from the type checker */
	DIAG_LOAD,    /* files, modules, patterns */
	DIAG_IR,      /* an .ir file */
	DIAG_LIMIT,   /* something stayput cannot handle */
	DIAG_WARNING, /* told, but does not spoil the exit status */
} DiagKind;

typedef struct Diag {
	DiagKind kind;
	Pos pos;         /* 0: none */
	const char *text; /* without position; may hold "\n\t" continuation lines */
	bool is_soft;    /* unused variables and the like: does not spoil the types */
} Diag;

typedef struct Diags {
	VEC(Diag) list; /* in the order they were found */
	uint32_t n_errors; /* all but warnings */
} Diags;

/* Add a fault at pos (0: none); fmt as of printf. Counts unless kind is a warning. */
void diag_add(Diags *ds, DiagKind kind, Pos pos, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void diag_vadd(Diags *ds, DiagKind kind, Pos pos, const char *fmt, va_list ap);

/* Add what another list holds. */
void diag_append(Diags *ds, const Diags *from);

/* Stable sort by printed file and line (none comes first) and the place in the text, and drop what
 * has the printed position, the kind and the text of one before it. */
void diag_sort(Diags *ds, const FileSet *fs);
/* The same, but nothing is dropped. */
void diag_sort_all(Diags *ds, const FileSet *fs);
/* Drop a fault found in Go code that has the line and the text of the one found just before it,
 * as gc does. To be called while the list has the order in which they were found. */
void diag_drop_repeated(Diags *ds, const FileSet *fs);

/* "file:line:col: text\n" for each, in list order; without position just the text. */
void diag_print(const Diags *ds, const FileSet *fs, Buf *out);

/*
 * Where a bug is caught:
 *
 *	BugTrap trap;
 *	if (!BUG_CATCH(&trap)) {
 *		work;
 *		bug_release(&trap);
 *	} else {
 *		tell trap.text;
 *	}
 *
 * Traps nest, each thread has its own. The catching function must not return
 * between BUG_CATCH and bug_release, and as with any setjmp its locals that
 * the work changes are lost in the else branch unless they are volatile.
 */
typedef struct BugTrap {
	jmp_buf env;
	struct BugTrap *outer;
	char text[1024]; /* "stage: where: what" */
} BugTrap;

#define BUG_CATCH(trap) setjmp(bug_push_(trap)->env)
BugTrap *bug_push_(BugTrap *trap);
void bug_release(BugTrap *trap);

/* A broken invariant of ours in `stage`; where: a printable position or "". */
_Noreturn void bug(const char *stage, const char *where, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The bug that was caught goes on to the trap that is the innermost now: of another thread than it
 * was met in. trap may be a copy. */
_Noreturn void bug_rethrow(const BugTrap *trap);

#define EXIT_DONE 0
#define EXIT_FAULTS 1
#define EXIT_USAGE 2
#define EXIT_BUG 4

#endif

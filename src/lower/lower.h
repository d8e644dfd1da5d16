/*
 * lower: typed packages -> one module of naive IR. It is the only stage that
 * knows both sides; doc/ir.md section 7 says what each construct becomes.
 *
 * Reading order: this header; priv.h (what the files share); module.c (packages, globals, init, the
 * queue of functions), reach.c (what gets into the queue), ahead.c (threads), data.c (initial
 * values that are tables), outside.c (what others call and fill), unseen.c (what code uses that is
 * not lowered), open.c (instances of others), scan.c (variables: captured, assigned, addressed),
 * type.c, type_text.c, subst.c and shape.c (types, instances), func.c (one function's body, slots),
 * place.c (variables and addresses), expr.c, literal.c, convert.c, operator.c, call.c, builtin.c,
 * method.c (expressions), stmt.c, flow.c, switch.c, range.c, rangefunc.c, defer.c (statements),
 * text.c, text_call.c, text_dict.c, text_static.c and text_const.c (expressions as gc prints them).
 *
 * Invariants
 * - What the checker accepted is lowered, whatever it is; what cannot be is a
 *   DIAG_LIMIT diagnostic with its position, and the function stays a declaration.
 * - Each source construct that allocates has exactly one site, in each instance.
 * - No block of a function is unreachable.
 */
#ifndef STAYPUT_LOWER_LOWER_H
#define STAYPUT_LOWER_LOWER_H

#include "base/diag.h"
#include "base/progress.h"
#include "ir/ir.h"
#include "types/types.h"

typedef struct LowerCounters {
	uint32_t n_lowered;   /* functions with a body, closures, instances and wrappers included */
	uint32_t n_unreached; /* declared functions and methods with a body in Go that has not been
			       * lowered; of a generic one: no instance */
} LowerCounters;

typedef struct LowerOptions {
	uint32_t max_instances; /* of generic functions, in all; 0: the default */
	uint32_t go_minor; /* language version 1.N of the main module; 0: the newest */
	const Map *asm_names; /* Str * of each symbol that assembly mentions, "path.name" -> 1;
			       * or null */
	bool has_unread_asm;  /* there is assembly of which that is not known */
	const Map *asked;     /* Package * of which all is lowered -> 1; null: all packages. Of others
			       * only what these, and in a closed world the program, can reach */
	bool is_open;         /* code outside of the module may use the packages: importers instantiate
			       * their generic code */
	const Map *func_makers; /* Str * of functions from which func values come that no instruction
			       * makes -> 1 (ir_collect_func_makers); or null */
	LowerCounters *counters; /* set at the end; or null */
	Progress *progress; /* counts functions; or null */
	uint32_t n_threads; /* that lower bodies; 0: one. The module does not depend on it */
	bool debug; /* verify each function right after it was made: bug() names the first fault. With
		     * threads, wait until what can be lowered ahead is */
} LowerOptions;

/* Package of the function that stands for all that may run but is not lowered (unseen.c). */
#define LOWER_UNSEEN "~unseen"

/* Lower packages, given in dependency order, into one module that is named after the last of them.
 * The files of each were parsed one after the other. What they import from others is declared.
 * Packages with errors or without facts (Package.info) give declarations only. Never null. opts may
 * be null. */
IrModule *lower_packages(TypesCtx *types, FileSet *files, Package *const *packages, uint32_t n,
			 const LowerOptions *opts, Diags *diags);

#endif

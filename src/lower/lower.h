/*
 * lower: typed packages -> one module of naive IR. It is the only stage that
 * knows both sides; doc/ir.md section 7 says what each construct becomes.
 *
 * Reading order: this header; priv.h (what the files share); module.c (packages,
 * globals, init, the queue of functions), outside.c (what others call and fill),
 * open.c (instances of others), scan.c (variables: captured, assigned, addressed),
 * type.c, type_text.c, subst.c and shape.c (types, instances), func.c (one function's body, slots),
 * place.c (variables and addresses), expr.c, literal.c, convert.c, operator.c,
 * call.c, builtin.c, method.c (expressions), stmt.c, flow.c, switch.c, range.c,
 * rangefunc.c, defer.c (statements), text.c, text_call.c, text_dict.c, text_static.c
 * and text_const.c (expressions as gc prints them).
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
#include "ir/ir.h"
#include "types/types.h"

typedef struct LowerOptions {
	uint32_t max_instances; /* of generic functions, in all; 0: the default */
	uint32_t go_minor; /* language version 1.N of the main module; 0: the newest */
	const Map *asm_names; /* Str * of each symbol that assembly mentions, "path.name" -> 1;
			       * or null */
	bool has_unread_asm;  /* there is assembly of which that is not known */
	const Map *open_packages; /* Package * whose generic code others instantiate; or null */
	bool debug; /* verify each function right after it was made: bug() names the first fault */
} LowerOptions;

/* Lower packages, given in dependency order, into one module that is named after the last of them.
 * What they import from others is declared. Packages with errors or without facts (Package.info)
 * give declarations only. Never null. opts may be null. */
IrModule *lower_packages(TypesCtx *types, FileSet *files, Package *const *packages, uint32_t n,
			 const LowerOptions *opts, Diags *diags);

#endif

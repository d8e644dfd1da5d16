/* What the files of report share. */
#ifndef STAYPUT_REPORT_PRIV_H
#define STAYPUT_REPORT_PRIV_H

#include "report/report.h"

/* "file:line:col" without what is unknown: behind a //line directive perhaps the column. */
void report_loc(const IrModule *m, IrLoc loc, Buf *out);
/* Order of printed places: file name, line, column. */
int report_loc_cmp(const IrModule *m, IrLoc a, IrLoc b);
typedef VEC(const IrFunc *) ReportFuncs;

/* Functions of the reported packages in the order of their places; one of each generic
 * function's instances if `once`. */
void report_funcs(const ReportInput *in, bool once, ReportFuncs *out);

#endif

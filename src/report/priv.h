/* What the files of report share. */
#ifndef STAYPUT_REPORT_PRIV_H
#define STAYPUT_REPORT_PRIV_H

#include "report/report.h"

/* "file:line:col", without a column that is not known (a line directive has none); the file
 * alone when the line is unknown. A file without name is "??", as gc has it. */
void report_loc(const ReportInput *in, IrLoc loc, Buf *out);
/* Order of printed places: file name, line, column. */
int report_loc_cmp(const ReportInput *in, IrLoc a, IrLoc b);
/* A site's expression in the words of the source. */
const char *report_site_text(const RecordSite *site);

/* text.c: a line of the text report, without its end. */
void report_site_line(const ReportInput *in, const ReportSite *s, Buf *out);
void report_param_line(const ReportInput *in, const RecordFunc *f, uint32_t param, Buf *out);
const char *report_leak_text(const ParamLeak *leak);
/* gc.c: what gc's wording calls "escapes to heap" or "moved to heap": the site is on the heap, or
 * would be if it needed memory; with gc's exceptions. */
bool report_gc_escapes(const ReportInput *in, const RecordSite *s);
/* json.c: a record. */
void report_json_site(const ReportInput *in, const ReportSite *s, ReportTotals *totals, Buf *out);
void report_json_param(const ReportInput *in, const RecordFunc *f, uint32_t param, Buf *out);

typedef VEC(const RecordFunc *) ReportFuncs;

/* Functions of the reported packages in the order of their places; one of each generic
 * function's instances if `once`. */
void report_funcs(const ReportInput *in, bool once, ReportFuncs *out);

/* What there is to tell of one package, in the order of the lists that it is from. */
typedef struct ReportPart {
	VEC(const ReportSite *) sites;
	ReportFuncs funcs;
} ReportPart;

/* The parts of the input's packages, by their numbers. */
ReportPart *report_parts(const ReportInput *in, const ReportSites *sites,
			 const ReportFuncs *funcs);

#endif

/*
 * report: verdicts -> text.
 *
 * Reading order: this header; collect.c (which records, in which order, joined
 * over instances), text.c (the default screen), gc.c (lines as gc -m prints
 * them), json.c (JSON Lines), irdump.c (annotated IR), why.c (one flow).
 *
 * Everything is written into a Buf; the same verdicts give the same bytes.
 */
#ifndef STAYPUT_REPORT_REPORT_H
#define STAYPUT_REPORT_REPORT_H

#include "base/buf.h"
#include "escape/escape.h"

/* One setting of the run, for the header of the output. */
typedef struct ReportSetting {
	const char *name;
	const char *value;
} ReportSetting;

typedef struct ReportInput {
	const IrModule *module;
	const Escape *escape;
	VEC(const Str *) packages; /* import paths whose sites are reported, in the
				    * order of the patterns */
	VEC(ReportSetting) settings; /* knobs and versions */
	uint32_t n_faults; /* diagnostics of the run */
} ReportInput;

/* A site of the source: the join over the instances of a generic function. */
typedef struct ReportSite {
	const IrFunc *func; /* of an instance: the first one */
	const IrSite *site;
	IrLoc loc;
	const Str *package;
	SiteVerdict *verdict; /* the worst one */
	uint32_t n_instances; /* 1 for ordinary functions */
} ReportSite;

typedef VEC(ReportSite) ReportSites;

/* The sites of the reported packages, sorted by file, line, column, kind and text. */
void report_collect(const ReportInput *in, ReportSites *out);

/* Sites on the heap with a one-line reason, after a summary; with all_sites every site. */
void report_text(const ReportInput *in, bool all_sites, Buf *out);
/* "FILE:LINE:COL: message" as gc -m -l prints, sorted; a //line directive may have no column. */
void report_gc(const ReportInput *in, Buf *out);
/* JSON Lines: header, sites, parameters, unknowns, summary (doc/schema.md). */
void report_json(const ReportInput *in, Buf *out);
/* The IR of the reported packages with verdicts as attributes. */
void report_ir(const ReportInput *in, Buf *out);

/* The flow of each site at file:line[:col] (col 0: any). False if no site is there. */
bool report_why(const ReportInput *in, const char *file, uint32_t line, uint32_t col, Buf *out);

#endif

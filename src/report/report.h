/*
 * report: records -> text.
 *
 * Reading order: this header; priv.h (what the files share); collect.c (which
 * records, in which order, joined over instances), text.c (the default screen),
 * gc.c (lines as gc -m prints them), json.c (JSON Lines), why.c (the flows of one
 * place).
 *
 * Everything is written into a Buf; the same verdicts give the same bytes.
 */
#ifndef STAYPUT_REPORT_REPORT_H
#define STAYPUT_REPORT_REPORT_H

#include "base/buf.h"
#include "verdict/verdict.h"

/* One setting of the run, for the header of the output. */
typedef struct ReportSetting {
	const char *name;
	const char *value; /* null: not known */
} ReportSetting;

typedef struct ReportInput {
	const VerdictRecords *records; /* of these packages */
	const VerdictPackages *packages; /* in the order of the patterns: import paths, of test
					  * variants with the tested package ("m [m.test]") */
	VEC(ReportSetting) settings; /* knobs and versions, for the header of JSON */
} ReportInput;

/* Numbers of the summary of JSON. */
typedef struct ReportTotals {
	uint32_t sites, unknown;
	uint32_t by_placement[PLACE_STATIC + 1];
} ReportTotals;

/* What gc prints about a site in other words than those of the source: a line for each shape of the
 * type arguments. */
typedef struct ReportGcLine {
	const Str *text;
	bool escapes; /* in one of the instances of that shape */
} ReportGcLine;

/* A site of the source: the join over the instances of a generic function. */
typedef struct ReportSite {
	const RecordSite *site;  /* of an instance: the first one */
	const RecordSite *worst; /* the one with the worst verdict */
	uint32_t n_instances; /* 1 for ordinary functions */
	VEC(ReportGcLine) gc_lines; /* in the order of the instances */
	bool has_plain;       /* for one of them at least gc prints the text of the site */
} ReportSite;

typedef VEC(ReportSite) ReportSites;

/* The sites of the reported packages, sorted by file, line, column, kind and text. */
void report_collect(const ReportInput *in, ReportSites *out);

/* Sites on the heap with a one-line reason, after a summary; with all_sites every site. */
void report_text(const ReportInput *in, bool all_sites, Buf *out);
/* "FILE:LINE:COL: message" as gc -m -l prints, sorted; a //line directive may have no column. */
void report_gc(const ReportInput *in, Buf *out);
/* JSON Lines (doc/schema.md): a header; sites, parameters and unknowns; diagnostics, and what broke
 * of ours (bugs); a summary. A report is these in this order; only header and summary must be
 * there. */
void report_json_header(const ReportInput *in, Buf *out);
void report_json_sites(const ReportInput *in, ReportTotals *totals, Buf *out);
void report_json_diags(const Diags *diags, const FileSet *files, Buf *out);
void report_json_bug(const char *text, Buf *out);
void report_json_summary(const ReportTotals *totals, uint32_t n_faults, Buf *out);
/* A place that a user asks about. */
typedef struct ReportWhy {
	const char *file;   /* its name as reported, or the end of it at a slash; or absolute */
	uint32_t line, col; /* col 0: not given */
	bool is_json;
} ReportWhy;

/* What was found for it; col 0: all of the line. */
typedef struct ReportPlace {
	uint32_t line, col;
} ReportPlace;

/* A file as a user names it, in the way that reports name files: relative to the working directory
 * if it is below that. Whether the file of a reported name is meant by that: by its whole name, or
 * the end of it at a slash. */
const char *report_file_name(const char *file);
bool report_is_file(const Str *name, const char *wanted);

/* The flow of each site and parameter at a place: text, or records as of report_json_sites with
 * paths for parameters too. If there is none, those of the nearest column of the line, or else of
 * the nearest line. False if the file has none. */
bool report_why(const ReportInput *in, const ReportWhy *at, ReportTotals *totals,
		ReportPlace *found, Buf *out);

#endif

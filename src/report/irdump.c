/*
 * Annotated IR: the functions of the reported packages with verdicts as
 * attributes, each a valid function of doc/ir.md. Needs escape_annotate.
 */
#include "report/report.h"

#include "report/priv.h"

void
report_ir(const ReportInput *in, Buf *out)
{
	ReportFuncs funcs = {0};
	report_funcs(in, false, &funcs);
	vec_each(&funcs, i) {
		if (i > 0)
			buf_putc(out, '\n');
		ir_print_func(in->module, funcs.at[i], out);
	}
}

/*
 * Modules in text form, for unit tests.
 */
#ifndef STAYPUT_TESTS_IR_TEXT_H
#define STAYPUT_TESTS_IR_TEXT_H

#include "ir/ir.h"
#include "tests/unit.h"

/* The text's module. A text that is refused fails the test, with the reasons; then null. The text
 * must stay as it is. */
static inline IrModule *
ir_text_parse(const char *name, const char *text, size_t size)
{
	StrTab *strs = strtab_new();
	FileSet *files = fileset_new();
	Diags diags = { 0 };
	IrModule *m = ir_parse(strs, fileset_add(files, str_cstr(strs, name), text, size), &diags);
	if (m == NULL) {
		Buf out = { 0 };
		diag_print(&diags, files, &out);
		printf("%s", buf_cstr(&out));
		CU_FAIL("a module's text is refused");
	}
	return m;
}

#endif

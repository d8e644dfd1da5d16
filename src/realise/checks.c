/*
 * The program checks itself (-verify): calls of hook/check.go.txt are inserted into files of the
 * runtime, by `go build -overlay`. Like the compiler's hook, each stands behind a text that must be
 * there exactly once.
 */
#include "realise/realise.h"

#include "realise/priv.h"

typedef struct Insertion {
	const char *file;   /* below src/runtime */
	const char *behind; /* this text */
	const char *text;
} Insertion;

static const Insertion insertions[] = {
	{"cgocheck.go", "\nfunc cgoCheckPtrWrite(dst *unsafe.Pointer, src unsafe.Pointer) {\n",
	 "\tstayputWrite(uintptr(unsafe.Pointer(dst)), uintptr(src))\n"},
	{"cgocheck.go",
	 "\nfunc cgoCheckMemmove2(typ *_type, dst, src unsafe.Pointer, off, size uintptr) {\n",
	 "\tstayputCopy(typ, dst, src, off, size)\n"},
	{"cgocheck.go", "\nfunc cgoCheckSliceCopy(typ *_type, dst, src unsafe.Pointer, n int) {\n",
	 "\tstayputCopy(typ, dst, src, 0, uintptr(n)*typ.Size_)\n"},
	{"mbitmap.go",
	 "\t\t// Pointers into stacks are also ok, the runtime manages these explicitly.\n"
	 "\t\tif state == mSpanManual {\n",
	 "\t\t\tif refBase != 0 {\n\t\t\t\tstayputScan(p, refBase, refOff)\n\t\t\t}\n"},
	{"stack.go", "\ntype adjustinfo struct {\n", "\tstayputSP uintptr\n"},
	{"stack.go", "\nfunc adjustframe(frame *stkframe, adjinfo *adjustinfo) {\n",
	 "\tadjinfo.stayputSP = frame.sp\n"},
	{"stack.go", "\t\t\tif minp <= p && p < maxp {\n",
	 "\t\t\t\tstayputMoved(p+delta, adjinfo.stayputSP, f)\n"},
};

#define N_INSERTIONS (sizeof insertions / sizeof insertions[0])

const char *
realise_checks(const GoTool *go, const Cache *c, Buf *fault)
{
	Buf overlay = {0};
	const char *dir = realise_text("%s/src/runtime", go->goroot);
	if (go->is_downloaded) {
		buf_printf(fault, "the toolchain %s is in the module cache, where the go command puts nothing "
			   "in place of the runtime's files: -verify needs one that is installed",
			   go->version);
		return NULL;
	}
	for (size_t i = 0; i < N_INSERTIONS;) {
		const char *file = insertions[i].file, *path = realise_text("%s/%s", dir, file);
		size_t size;
		const char *text = realise_read(path, &size, fault);
		if (!text)
			return NULL;
		for (; i < N_INSERTIONS && strcmp(insertions[i].file, file) == 0; i++)
			if (!realise_insert(insertions[i].behind, "", insertions[i].text, &text)) {
				buf_printf(fault, "%s of %s: the place for a check is not found: "
					   "-verify does not support this version of Go, and "
					   "nothing was changed", path, go->version);
				return NULL;
			}
		if (!realise_overlay_add(path, text, c, &overlay, fault))
			return NULL;
	}
	if (!realise_overlay_add(realise_text("%s/zz_stayput.go", dir),
				 realise_hook("check.go.txt"), c, &overlay, fault))
		return NULL;
	return realise_overlay_end(c, &overlay, fault);
}

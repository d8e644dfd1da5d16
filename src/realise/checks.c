/*
 * The program checks itself (-verify): calls of hook/check.go.txt are inserted into files of the
 * runtime, by `go build -overlay`. Like the compiler's hook, each stands behind a text that must be
 * there exactly once.
 */
#include "realise/realise.h"

#include <errno.h>

#include "base/pos.h"
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

/* Replace *text by one with the insertion. */
static bool
insert(const Insertion *in, const char *path, const GoTool *go, const char **text, Buf *fault)
{
	const char *at = strstr(*text, in->behind);
	if (!at || strstr(at + 1, in->behind)) {
		buf_printf(fault, "%s of %s: the place for a check is not found: -verify does not "
			   "support this version of Go, and nothing was changed", path,
			   go->version);
		return false;
	}
	at += strlen(in->behind);
	Buf out = {0};
	buf_write(&out, *text, (size_t)(at - *text));
	buf_puts(&out, in->text);
	buf_puts(&out, at);
	*text = buf_cstr(&out);
	return true;
}

static const char *
keep(const Cache *c, const char *text, Buf *fault)
{
	Blake2 b;
	blake2_begin(&b);
	blake2_add_text(&b, "overlay");
	blake2_add_text(&b, text);
	Digest key = blake2_end(&b);
	if (cache_file_is_there(c, &key) || cache_file_put(c, &key, text, strlen(text)))
		return cache_file_path(c, &key);
	buf_printf(fault, "%s: no file can be written there", c->dir);
	return NULL;
}

static bool
add_replacement(const char *path, const char *text, const Cache *c, Buf *overlay, Buf *fault)
{
	const char *kept = keep(c, text, fault);
	if (!kept)
		return false;
	buf_puts(overlay, overlay->len == 0 ? "{\"Replace\":{" : ",");
	realise_put_json(path, overlay);
	buf_putc(overlay, ':');
	realise_put_json(kept, overlay);
	return true;
}

const char *
realise_checks(const GoTool *go, const Cache *c, Buf *fault)
{
	Buf overlay = {0};
	const char *dir = realise_text("%s/src/runtime", go->goroot);
	for (size_t i = 0; i < N_INSERTIONS;) {
		const char *file = insertions[i].file, *path = realise_text("%s/%s", dir, file);
		size_t size;
		const char *text = file_read(path, &size);
		if (!text) {
			buf_printf(fault, "%s: %s", path, strerror(errno));
			return NULL;
		}
		for (; i < N_INSERTIONS && strcmp(insertions[i].file, file) == 0; i++)
			if (!insert(&insertions[i], path, go, &text, fault))
				return NULL;
		if (!add_replacement(path, text, c, &overlay, fault))
			return NULL;
	}
	if (!add_replacement(realise_text("%s/zz_stayput.go", dir), realise_hook("check.go.txt"), c,
			     &overlay, fault))
		return NULL;
	buf_puts(&overlay, "}}\n");
	return keep(c, buf_cstr(&overlay), fault);
}

/*
 * The compiler that reads lists: the user's own, built once for each toolchain with one file more
 * in its escape analysis, and a line that calls it. `go build -overlay` puts both in place of what
 * is in GOROOT, which is not touched. The line's place is found by the calls around it, whatever
 * stands before.
 */
#include "realise/realise.h"

#include <errno.h>
#include <unistd.h>

#include "base/pos.h"
#include "realise/priv.h"

#define ESCAPE_DIR "/src/cmd/compile/internal/escape/"

/* Between these calls, which follow each other once: the solution, and its use. */
static const char before[] = "\tb.walkAll()\n", behind[] = "\tb.finish(fns)\n";
static const char call[] = "\tb.stayput(fns)\n";

const char *
realise_hook(const char *name)
{
	for (const RealiseHook *h = realise_hooks; h->name; h++) {
		const char *slash = strrchr(h->name, '/');
		if (strcmp(slash ? slash + 1 : h->name, name) == 0)
			return h->text;
	}
	bug("realise", "", "no hook %s", name);
}

static bool
hook_source(const char *file, const GoTool *go, Buf *out, Buf *fault)
{
	size_t size;
	const char *text = file_read(file, &size);
	if (!text) {
		buf_printf(fault, "%s: %s", file, strerror(errno));
		return false;
	}
	const char *at = NULL;
	int n = 0;
	for (const char *s = text; (s = strstr(s, before)) != NULL; s += strlen(before)) {
		if (strncmp(s + strlen(before), behind, strlen(behind)) != 0)
			continue;
		at = s + strlen(before);
		n++;
	}
	if (n != 1) {
		buf_printf(fault, "%s of %s: the calls walkAll and finish are not found one after "
			   "the other: this version of Go is not supported, and nothing was "
			   "changed", file, go->version);
		return false;
	}
	buf_write(out, text, (size_t)(at - text));
	buf_puts(out, call);
	buf_puts(out, at);
	return true;
}

static bool
add_file(Blake2 *b, const char *path, Buf *fault)
{
	size_t size;
	const char *bytes = file_read(path, &size);
	if (!bytes) {
		buf_printf(fault, "%s: %s", path, strerror(errno));
		return false;
	}
	blake2_add_number(b, size);
	blake2_add(b, bytes, size);
	return true;
}

/* What the compiler depends on: the installed one stands for its other sources. */
static bool
make_key(const GoTool *go, const char *original, const Buf *source, Digest *key, Buf *fault)
{
	Blake2 b;
	blake2_begin(&b);
	blake2_add_text(&b, "compiler");
	blake2_add_text(&b, go->version);
	blake2_add_text(&b, go->goroot);
	blake2_add_text(&b, buf_cstr(source));
	blake2_add_text(&b, realise_hook("escape.go.txt"));
	if (!add_file(&b, original, fault))
		return false;
	*key = blake2_end(&b);
	return true;
}

/* A file for the time of the build; null: *fault is a message. */
static const char *
temporary(const Cache *c, const char *text, size_t n, Buf *fault)
{
	const char *path = cache_file_begin(c);
	FILE *f = path ? fopen(path, "w") : NULL;
	bool ok = f && fwrite(text, 1, n, f) == n;
	ok = f && fclose(f) == 0 && ok;
	if (!ok)
		buf_printf(fault, "%s: %s", path ? path : c->dir, strerror(errno));
	return ok ? path : NULL;
}

void
realise_put_json(const char *s, Buf *out)
{
	buf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

static bool
build(const GoTool *go, const char *overlay, const char *to, Buf *fault)
{
	/* For this machine, whatever the program is for; without the profile, which would double
	 * the time. */
	static const char *const settings[] = {"GOFLAGS=", "GOOS=", "GOARCH=", "GOEXPERIMENT=",
					       "CGO_ENABLED=0", "GOWORK=off", "GO111MODULE=",
					       NULL};
	TextVec command = {0};
	const char *const words[] = {"go", "-C", realise_text("%s/src/cmd", go->goroot), "build",
				     "-pgo=off", "-overlay", overlay, "-o", to, "cmd/compile"};
	vec_append(&command, words, sizeof words / sizeof words[0]);
	fprintf(stderr, "stayput: building the compiler of %s with the hook, once\n", go->version);
	if (realise_run(&command, settings, NULL) == 0)
		return true;
	buf_printf(fault, "the compiler of %s cannot be built", go->version);
	return false;
}

static bool
build_in(const GoTool *go, const Cache *c, const Buf *source, const char *to, Buf *fault)
{
	const char *hook = realise_hook("escape.go.txt");
	const char *files[3] = {temporary(c, buf_cstr(source), source->len, fault)};
	files[1] = files[0] ? temporary(c, hook, strlen(hook), fault) : NULL;
	bool ok = files[1] != NULL;
	if (ok) {
		Buf overlay = {0};
		buf_puts(&overlay, "{\"Replace\":{");
		realise_put_json(realise_text("%s" ESCAPE_DIR "escape.go", go->goroot), &overlay);
		buf_putc(&overlay, ':');
		realise_put_json(files[0], &overlay);
		buf_putc(&overlay, ',');
		realise_put_json(realise_text("%s" ESCAPE_DIR "zz_stayput.go", go->goroot),
				 &overlay);
		buf_putc(&overlay, ':');
		realise_put_json(files[1], &overlay);
		buf_puts(&overlay, "}}\n");
		files[2] = temporary(c, buf_cstr(&overlay), overlay.len, fault);
		ok = files[2] && build(go, files[2], to, fault);
	}
	for (int i = 0; i < 3; i++)
		if (files[i])
			unlink(files[i]);
	return ok;
}

const char *
realise_compiler(const GoTool *go, const Cache *c, Digest *key, Buf *fault)
{
	Buf source = {0}, answer = {0};
	if (strstr(go->goroot, "/golang.org/toolchain@")) {
		buf_printf(fault, "the toolchain %s is in the module cache, of which the go "
			   "command builds no overlay: install it, or set GOTOOLCHAIN=local",
			   go->version);
		return NULL;
	}
	if (!hook_source(realise_text("%s" ESCAPE_DIR "escape.go", go->goroot), go, &source, fault))
		return NULL;
	const char *const words[] = {"go", "tool", "-n", "compile"};
	TextVec command = {0};
	vec_append(&command, words, sizeof words / sizeof words[0]);
	if (realise_run(&command, NULL, &answer) != 0) {
		buf_puts(fault, "go tool -n compile has failed");
		return NULL;
	}
	answer.s[strcspn(answer.s, "\n")] = '\0';
	if (!make_key(go, answer.s, &source, key, fault))
		return NULL;
	if (cache_file_is_there(c, key))
		return cache_file_path(c, key);
	const char *to = cache_file_begin(c);
	if (!to) {
		buf_printf(fault, "%s: no file can be made there", c->dir);
		return NULL;
	}
	unlink(to); /* the go command overwrites no file that it does not know */
	if (build_in(go, c, &source, to, fault) && cache_file_commit(c, to, key))
		return cache_file_path(c, key);
	unlink(to);
	return NULL;
}

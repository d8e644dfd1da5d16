/*
 * The compiler that reads lists: the user's own, built once for each toolchain with one file more
 * in its escape analysis, and a line that calls it. `go build -overlay` puts both in place of what
 * is in GOROOT, which is not touched. The line's place is found by the calls around it, whatever
 * stands before.
 */
#include "realise/realise.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "realise/priv.h"

#define ESCAPE_DIR "/src/cmd/compile/internal/escape/"

/* The call stands between two that follow each other once: the solution, and its use. */
static const char solution[] = "\tb.walkAll()\n", use[] = "\tb.finish(fns)\n";
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

/* The compiler's escape.go with the call; null: *fault is a message. */
static const char *
hooked_source(const GoTool *go, Buf *fault)
{
	const char *file = realise_text("%s" ESCAPE_DIR "escape.go", go->goroot);
	size_t size;
	const char *text = realise_read(file, &size, fault);
	if (!text || realise_insert(solution, use, call, &text))
		return text;
	buf_printf(fault, "%s of %s: the calls walkAll and finish are not found one after the "
		   "other: this version of Go is not supported, and nothing was changed", file,
		   go->version);
	return NULL;
}

static bool
add_file(Blake2 *b, const char *path, Buf *fault)
{
	size_t size;
	const char *bytes = realise_read(path, &size, fault);
	if (!bytes)
		return false;
	blake2_add_number(b, size);
	blake2_add(b, bytes, size);
	return true;
}

/* What the compiler depends on: the installed one stands for its other sources. */
static bool
make_key(const GoTool *go, const char *original, const char *source, Digest *key, Buf *fault)
{
	Blake2 b;
	blake2_begin(&b);
	blake2_add_text(&b, "compiler");
	blake2_add_text(&b, go->version);
	blake2_add_text(&b, go->goroot);
	blake2_add_text(&b, source);
	blake2_add_text(&b, realise_hook("escape.go.txt"));
	if (!add_file(&b, original, fault))
		return false;
	*key = blake2_end(&b);
	return true;
}

/* The toolchain's own go command: another one, started where the sources are, might choose another toolchain. */
static const char *
own_command(const GoTool *go)
{
	const char *own = realise_text("%s/bin/go", go->goroot);
	return access(own, X_OK) == 0 ? own : "go";
}

/* The go command puts nothing in place of files below GOMODCACHE, where a toolchain is that it has
 * downloaded. Another directory does: the compiler's modules are beside it, as vendored packages. */
static bool
build(const GoTool *go, const Cache *c, const char *overlay, const char *to, Buf *fault)
{
	/* For this machine, whatever the program is for; without the profile, which would double
	 * the time. */
	const char *const settings[] = {"GOFLAGS=", "GOOS=", "GOARCH=", "GOEXPERIMENT=",
					"CGO_ENABLED=0", "GOWORK=off", "GO111MODULE=",
					"GOTOOLCHAIN=local",
					realise_text("GOMODCACHE=%s/modules", c->dir), NULL};
	Texts command = {0};
	const char *const words[] = {own_command(go), "-C", realise_text("%s/src/cmd", go->goroot),
				     "build", "-pgo=off", "-overlay", overlay, "-o", to,
				     "cmd/compile"};
	vec_append(&command, words, sizeof words / sizeof words[0]);
	fprintf(stderr, "stayput: building the compiler of %s with the hook, once\n", go->version);
	if (realise_run(&command, settings, NULL) == 0)
		return true;
	buf_printf(fault, "the compiler of %s cannot be built", go->version);
	return false;
}

static bool
contains(const char *bytes, size_t size, const char *word)
{
	const char *end = bytes + size;
	size_t n = strlen(word);
	for (const char *s = bytes; (s = memchr(s, word[0], (size_t)(end - s))) != NULL; s++)
		if ((size_t)(end - s) >= n && memcmp(s, word, n) == 0)
			return true;
	return false;
}

/* An overlay for other paths than the go command's is no error for it. */
static bool
has_hook(const char *compiler, Buf *fault)
{
	size_t size;
	const char *bytes = realise_read(compiler, &size, fault);
	if (!bytes)
		return false;
	if (contains(bytes, size, "STAYPUT_PLACES")) /* which the hook reads */
		return true;
	buf_printf(fault, "%s: the compiler was built without the hook", compiler);
	return false;
}

static bool
build_with_hook(const GoTool *go, const Cache *c, const char *source, const char *to, Buf *fault)
{
	/* The go command is where the sources are, and knows them by the path without symbolic links. */
	char *dir = realpath(realise_text("%s" ESCAPE_DIR, go->goroot), NULL);
	if (!dir) {
		buf_printf(fault, "%s" ESCAPE_DIR ": %s", go->goroot, strerror(errno));
		return false;
	}
	Buf overlay = {0};
	bool ok = realise_overlay_add(realise_text("%s/escape.go", dir), source, c, &overlay,
				      fault) &&
		  realise_overlay_add(realise_text("%s/zz_stayput.go", dir),
				      realise_hook("escape.go.txt"), c, &overlay, fault);
	free(dir);
	const char *path = ok ? realise_overlay_end(c, &overlay, fault) : NULL;
	return path && build(go, c, path, to, fault) && has_hook(to, fault);
}

const char *
realise_compiler(const GoTool *go, const Cache *c, Digest *key, Buf *fault)
{
	Buf answer = {0};
	const char *source = hooked_source(go, fault);
	if (!source)
		return NULL;
	const char *const words[] = {"go", "tool", "-n", "compile"};
	Texts command = {0};
	vec_append(&command, words, sizeof words / sizeof words[0]);
	if (realise_run(&command, NULL, &answer) != 0) {
		buf_puts(fault, "go tool -n compile has failed");
		return NULL;
	}
	answer.s[strcspn(answer.s, "\n")] = '\0';
	if (!make_key(go, answer.s, source, key, fault))
		return NULL;
	if (cache_file_is_there(c, key))
		return cache_file_path(c, key);
	const char *to = cache_file_begin(c);
	if (!to) {
		buf_printf(fault, "%s: no file can be made there", c->dir);
		return NULL;
	}
	unlink(to); /* the go command overwrites no file that it does not know */
	if (build_with_hook(go, c, source, to, fault) && cache_file_commit(c, to, key))
		return cache_file_path(c, key);
	unlink(to);
	return NULL;
}

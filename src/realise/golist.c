/*
 * What the go command builds, and with which toolchain: by asking it, so that flags, variables,
 * modules and workspaces mean what they mean to it.
 */
#include "realise/realise.h"

#include <stdlib.h>

#include "realise/priv.h"

/* ------------------------------------------------------------- the toolchain */

/* The next line of a text, without its end; null: there is none. */
static const char *
next_line(char **text)
{
	char *line = *text;
	if (!line || !*line)
		return NULL;
	char *end = strchr(line, '\n');
	if (end)
		*end = '\0';
	*text = end ? end + 1 : NULL;
	return line;
}

static Texts
words(const char *const *list, size_t n)
{
	Texts v = {0};
	vec_append(&v, list, n);
	return v;
}

#define WORDS(...) \
	words((const char *const[]){__VA_ARGS__}, \
	      sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

bool
realise_tool(GoTool *out, Buf *fault)
{
	Texts command = WORDS("go", "env", "GOROOT", "GOVERSION", "GOOS", "GOARCH", "GOHOSTOS",
				"GOHOSTARCH", "GOFLAGS");
	Buf answer = {0};
	int status = realise_run(&command, NULL, &answer);
	if (status != 0) {
		buf_puts(fault, status == 127 ? "there is no go command in $PATH"
					      : "go env has failed");
		return false;
	}
	char *text = answer.s;
	const char *host_os, *host_arch;
	const char **fields[] = {&out->goroot, &out->version, &out->goos, &out->goarch,
				 &host_os, &host_arch, &out->goflags};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		const char *line = next_line(&text);
		*fields[i] = line ? line : "";
	}
	unsigned minor;
	if (sscanf(out->version, "go1.%u", &minor) != 1) {
		buf_printf(fault, "the go command is of an unknown version, %s", out->version);
		return false;
	}
	out->minor = minor;
	out->is_host = strcmp(out->goos, host_os) == 0 && strcmp(out->goarch, host_arch) == 0;
	out->is_downloaded = strstr(out->goroot, "/golang.org/toolchain@") != NULL;
	return true;
}

/* -------------------------------------------------------------- the packages */

/* Fields of a line of go list; lists have a | behind each element. */
enum { FIELD_PATH, FIELD_FOR_TEST, FIELD_NAMED, FIELD_STD, FIELD_CGO, FIELD_DIR, FIELD_FILES,
       FIELD_DEPS, FIELD_COUNT };
static const char format[] =
	"{{.ImportPath}}\t{{.ForTest}}\t{{if not .DepOnly}}y{{end}}\t{{if .Standard}}y{{end}}\t"
	"{{if .CgoFiles}}y{{end}}\t{{.Dir}}\t{{range .GoFiles}}{{.}}|{{end}}\t"
	"{{range .Deps}}{{.}}|{{end}}";

static bool
split_fields(char *line, const char *fields[FIELD_COUNT])
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		fields[i] = line;
		char *tab = strchr(line, '\t');
		if ((tab == NULL) != (i == FIELD_COUNT - 1))
			return false;
		if (tab)
			*tab = '\0';
		line = tab ? tab + 1 : line;
	}
	return true;
}

/* "m [m.test]" is m. */
static const Str *
plain_path(StrTab *strs, const char *path, size_t n)
{
	const char *space = memchr(path, ' ', n);
	return str_intern(strs, path, space ? (size_t)(space - path) : n);
}

static void
add_text(StrTab *strs, Texts *into, const char *s, size_t n)
{
	const char *text = str_intern(strs, s, n)->s; /* one address for equal texts */
	vec_each(into, i)
		if (into->at[i] == text)
			return;
	vec_push(into, text);
}

static void
add_list(StrTab *strs, const char *list, bool has_paths, Texts *into)
{
	for (const char *s = list; *s;) {
		size_t n = strcspn(s, "|");
		const Str *path = has_paths ? plain_path(strs, s, n) : NULL;
		add_text(strs, into, path ? path->s : s, path ? path->len : n);
		s += n + (s[n] == '|');
	}
}

bool
realise_is_external_test(const char *path, const char *of)
{
	size_t n = strlen(of);
	return n > 0 && strncmp(path, of, n) == 0 && strcmp(path + n, "_test") == 0;
}

/* The package of a test binary's main function, which the go command makes. */
static bool
is_test_main(const char *files)
{
	static const char name[] = "_testmain.go|";
	size_t n = strlen(files), len = strlen(name);
	return n >= len && strcmp(files + n - len, name) == 0;
}

static void
add_package(GoBuild *b, StrTab *strs, const char *fields[FIELD_COUNT])
{
	const char *of = fields[FIELD_FOR_TEST], *path = fields[FIELD_PATH];
	if (is_test_main(fields[FIELD_FILES]) || strcmp(path, "unsafe") == 0)
		return;
	const Str *key = plain_path(strs, path, strlen(path));
	/* The external test package is compiled with the flags of the package that it tests. */
	if (realise_is_external_test(key->s, of))
		key = str_cstr(strs, of);
	GoPackage *p = map_get_ptr(&b->by_path, key);
	if (!p) {
		p = mem_new(GoPackage);
		p->path = key->s;
		p->dir = fields[FIELD_DIR];
		vec_push(&b->packages, p);
		map_put_ptr(&b->by_path, key, p);
	}
	p->is_named |= fields[FIELD_NAMED][0] != '\0';
	p->is_std |= fields[FIELD_STD][0] != '\0';
	p->has_cgo |= fields[FIELD_CGO][0] != '\0';
	add_list(strs, fields[FIELD_FILES], false, &p->files);
	add_list(strs, fields[FIELD_DEPS], true, &p->deps);
}

/* The runtime and what is below it. */
static bool
mark_runtime(const GoArgs *args, StrTab *strs, GoBuild *b, Buf *fault)
{
	Texts command = WORDS("go", "list", "-deps", "-f", "{{.ImportPath}}");
	vec_append(&command, args->build.at, args->build.len);
	vec_push(&command, "runtime");
	Buf answer = {0};
	if (realise_run(&command, NULL, &answer) != 0) {
		buf_puts(fault, "go list runtime has failed");
		return false;
	}
	char *text = answer.s;
	for (const char *line; (line = next_line(&text)) != NULL;) {
		GoPackage *p = map_get_ptr(&b->by_path, str_cstr(strs, line));
		if (p)
			p->is_runtime = true;
	}
	return true;
}

/* Ask about the named packages; false: the go command has failed. */
static bool
list_named(Texts *command, const GoArgs *args, Buf *answer)
{
	vec_append(command, args->build.at, args->build.len);
	vec_push(command, "--");
	vec_append(command, args->packages.at, args->packages.len);
	return realise_run(command, NULL, answer) == 0;
}

bool
realise_go_list(const GoArgs *args, StrTab *strs, GoBuild *out, Buf *fault)
{
	Texts command = WORDS("go", "list", "-deps", "-f", format);
	if (args->verb == GO_TEST)
		vec_push(&command, "-test");
	Buf answer = {0};
	if (!list_named(&command, args, &answer))
		return false;
	char *text = answer.s;
	for (const char *line; (line = next_line(&text)) != NULL;) {
		const char *fields[FIELD_COUNT];
		if (!split_fields((char *)(uintptr_t)line, fields)) {
			buf_printf(fault, "go list has an unexpected line: %s", line);
			return false;
		}
		add_package(out, strs, fields);
	}
	return mark_runtime(args, strs, out, fault);
}

bool
realise_tested(const GoArgs *args, GoTestedVec *out)
{
	Texts command = WORDS("go", "list", "-f", "{{if or .TestGoFiles .XTestGoFiles}}"
			      "{{.ImportPath}} {{.Dir}}{{end}}");
	Buf answer = {0};
	if (!list_named(&command, args, &answer))
		return false;
	char *text = answer.s;
	for (const char *line; (line = next_line(&text)) != NULL;) {
		const char *space = strchr(line, ' ');
		if (space)
			vec_push(out, ((GoTested){realise_text("%.*s", (int)(space - line), line),
						  space + 1}));
	}
	return true;
}

/*
 * stayput go build: first the tests of what is built run with the checks of -verify=full, as another run
 * of this program; most packages' tests take a while longer than the build, but they are what can
 * tell of a wrong verdict before it is in a program that others use.
 */
#include "drive/run.h"

#include "realise/realise.h"

static void
add_all(Texts *into, const Texts *from)
{
	vec_append(into, from->at, from->len);
}

/* "-NAME=VALUE" in memory of its own. */
static const char *
flag_text(const char *name, const char *value)
{
	Buf text = {0};
	buf_printf(&text, "-%s=%s", name, value);
	return buf_cstr(&text);
}

/* Import paths of the named packages that have tests. False: the go command has failed. */
static bool
find_tested(const GoArgs *args, Texts *out)
{
	static const char *const words[] = {
		"go", "list", "-f",
		"{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}"};
	Texts command = {0};
	Buf answer = {0};
	vec_append(&command, words, sizeof words / sizeof words[0]);
	add_all(&command, &args->build);
	vec_push(&command, "--");
	add_all(&command, &args->packages);
	if (realise_run(&command, NULL, &answer) != 0)
		return false;
	for (const char *s = buf_cstr(&answer); *s;) {
		Buf path = {0};
		size_t n = strcspn(s, "\n");
		buf_write(&path, s, n);
		vec_push(out, buf_cstr(&path));
		s += n + (s[n] == '\n');
	}
	return true;
}

/* The flags of this run that are not about what is built from it. */
static void
add_flags(const Options *o, Texts *command)
{
	for (int i = 0; i < OPT_COUNT; i++) {
		OptionId id = (OptionId)i;
		const OptionRow *row = option_row(id);
		if (id != OPT_DIR && strchr(row->jobs, 'g') && strcmp(o->value[id], row->def) != 0)
			vec_push(command, flag_text(row->name, o->value[id]));
	}
}

bool
run_go_tests(const Options *o, const GoArgs *args, const char *self, Buf *fault)
{
	static const char *const words[] = {"-verify=full", "test", "-vet=off"};
	Texts command = {0}, tested = {0};
	if (!find_tested(args, &tested))
		return false;
	if (tested.len == 0)
		return true;
	vec_push(&command, self);
	vec_push(&command, "go");
	add_flags(o, &command);
	vec_append(&command, words, sizeof words / sizeof words[0]);
	add_all(&command, &args->build);
	vec_each(&args->gcflags, i)
		vec_push(&command, flag_text("gcflags", args->gcflags.at[i]));
	add_all(&command, &tested);
	fprintf(stderr, "stayput: running the tests with -verify=full first; -verify=off builds "
		"without that\n");
	if (realise_run(&command, NULL, NULL) == 0)
		return true;
	buf_puts(fault, "the tests fail with -verify=full: nothing was built");
	return false;
}

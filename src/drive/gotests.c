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

void
run_go_flags(const Options *o, Texts *command)
{
	for (int i = 0; i < OPT_COUNT; i++) {
		OptionId id = (OptionId)i;
		const OptionRow *row = option_row(id);
		bool is_passed_on = strchr(row->jobs, 'g') && id != OPT_DIR && id != OPT_GO_VERIFY;
		if (is_passed_on && strcmp(o->value[id], row->def) != 0)
			vec_push(command, flag_text(row->name, o->value[id]));
	}
}

bool
run_go_tests(const Options *o, const GoArgs *args, const char *self, Buf *fault)
{
	/* Standard output is for what the build prints. */
	static const char *const aside[] = {"sh", "-c", "exec \"$@\" >&2", "sh"};
	static const char *const words[] = {"-verify=full", "test", "-vet=off"};
	Texts command = {0};
	GoTestedVec tested = {0};
	if (!realise_tested(args, &tested))
		return false;
	if (tested.len == 0)
		return true;
	vec_append(&command, aside, sizeof aside / sizeof aside[0]);
	vec_push(&command, self);
	vec_push(&command, "go");
	run_go_flags(o, &command);
	vec_append(&command, words, sizeof words / sizeof words[0]);
	add_all(&command, &args->build);
	vec_each(&args->gcflags, i)
		vec_push(&command, flag_text("gcflags", args->gcflags.at[i]));
	vec_each(&tested, i)
		vec_push(&command, tested.at[i].path);
	fprintf(stderr, "stayput: running the tests with -verify=full first\n");
	bool ok = realise_run(&command, NULL, NULL) == 0;
	if (ok)
		fprintf(stderr, "stayput: the tests pass, now the build\n");
	else
		buf_puts(fault, "the tests do not pass with -verify=full: nothing was built; "
			 "-verify=off builds without them");
	return ok;
}

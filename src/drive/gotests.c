/*
 * stayput go build: first the tests of what is built run with the checks of -verify=full, as another run
 * of this program; most packages' tests take a while longer than the build, but they are what can
 * tell of a wrong verdict before it is in a program that others use.
 */
#include "drive/run.h"

#include "realise/realise.h"

void
run_go_again(const Options *o, const char *self, const char *verify, Texts *command)
{
	vec_push(command, self);
	vec_push(command, "go");
	vec_push(command, realise_text("-verify=%s", verify));
	for (int i = 0; i < OPT_COUNT; i++) {
		OptionId id = (OptionId)i;
		const OptionRow *row = option_row(id);
		bool is_passed_on = strchr(row->jobs, 'g') && id != OPT_DIR && id != OPT_GO_VERIFY;
		if (is_passed_on && strcmp(o->value[id], row->def) != 0)
			vec_push(command, realise_text("-%s=%s", row->name, o->value[id]));
	}
}

void
run_go_test_flags(const GoArgs *args, Texts *command)
{
	vec_push(command, "test");
	vec_push(command, "-vet=off");
	vec_append(command, args->build.at, args->build.len);
	vec_each(&args->gcflags, i)
		vec_push(command, realise_text("-gcflags=%s", args->gcflags.at[i]));
}

bool
run_go_tests(const Options *o, const GoArgs *args, const char *self, Buf *fault)
{
	/* Standard output is for what the build prints. */
	static const char *const aside[] = {"sh", "-c", "exec \"$@\" >&2", "sh"};
	Texts command = {0};
	GoTestedVec tested = {0};
	if (!realise_tested(args, &tested))
		return false;
	if (tested.len == 0)
		return true;
	vec_append(&command, aside, sizeof aside / sizeof aside[0]);
	run_go_again(o, self, "full", &command);
	run_go_test_flags(args, &command);
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

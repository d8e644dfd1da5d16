/*
 * Mutated source must never break any stage: no crash, no bug(), no endless
 * loop, the solver's certificate holds, and the same text gives the same bytes.
 *
 *	fuzz_pipeline [-seed n] [-rounds n] [-seconds n] files...
 *
 * changes the files at random and runs all stages on each text, in a process
 * of its own and in the current directory. The same seed gives the same texts;
 * on a failure the text is left in the file fuzz_pipeline.failed.go. The files
 * should import nothing, for speed.
 */
#include "drive/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/mutate.h"

#define TEXT_FILE "fuzz_pipeline.go"
#define FAILED_FILE "fuzz_pipeline.failed.go"
#define HANG_SECONDS 10 /* of processor and other time; nothing mutated is that large */

/* What a child tells with its status, besides those of base/diag.h. */
enum { CHILD_ANALYSED = 0, CHILD_FAULTS = 10, CHILD_DIFFERS = 11, CHILD_SILENT = 12 };

/* Everything that a run prints. The process ends at a bug. */
static Buf
run_once(const char *flag, bool *is_analysed)
{
	const char *argv[] = { "stayput", "-certify", flag, TEXT_FILE, NULL };
	Options opts = { 0 };
	if (!options_parse(&opts, 4, (char **)argv))
		_exit(EXIT_USAGE);
	Run *r = mem_new(Run);
	r->opts = &opts;
	r->strs = strtab_new();
	r->files = fileset_new();
	BugTrap trap;
	if (!BUG_CATCH(&trap)) {
		run_pipeline(r);
		bug_release(&trap);
	} else {
		fprintf(stderr, "%s: bug: %s\n", flag, trap.text);
		_exit(EXIT_BUG);
	}
	diag_sort(&r->diags, r->files);
	*is_analysed = r->module != NULL;
	if (!r->module && r->diags.n_errors == 0 && r->opts->value[OPT_DUMP][0] == '\0')
		_exit(CHILD_SILENT);
	diag_print(&r->diags, r->files, &r->out);
	return r->out;
}

/* What is run on the text in TEXT_FILE: twice the same, then one other form of output. */
static int
child(size_t other)
{
	static const char *const others[] = {
		"-format=gc",	     "-all",	       "-format=ir",	"-dump=syntax",
		"-dump=types",	     "-dump=naive",    "-dump=ir",	"-dump=absint",
		"-dump=constraints", "-dump=solution", "-dump=summary", "-algo=naive",
		"-context=off",	     "-fields=off",    "-ssa=off",	"-absint=off",
		"-world=open",	     "-callgraph=off", "-world=closed", "-stats",
	};
	bool is_analysed, ignored; /* an early stage's dump ends the run before the analysis */
	Buf a = run_once("-format=json", &is_analysed);
	Buf b = run_once("-format=json", &is_analysed);
	if (strcmp(buf_cstr(&a), buf_cstr(&b)) != 0)
		return CHILD_DIFFERS;
	run_once(others[other % (sizeof(others) / sizeof(others[0]))], &ignored);
	return is_analysed ? CHILD_ANALYSED : CHILD_FAULTS;
}

static bool
write_file(const char *name, const Text *t)
{
	FILE *f = fopen(name, "wb");
	if (f == NULL)
		return false;
	bool ok = fwrite(t->s, 1, t->len, f) == t->len;
	return fclose(f) == 0 && ok;
}

/* Null if all is well, or what is not. */
static const char *
check(const Text *t, size_t other, bool *is_analysed)
{
	static char text[80];
	if (!write_file(TEXT_FILE, t))
		return "cannot be written";
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		alarm(HANG_SECONDS);
		_exit(child(other));
	}
	int status;
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return "no process";
	*is_analysed = false;
	if (WIFSIGNALED(status)) {
		snprintf(text, sizeof(text), "signal %d%s", WTERMSIG(status),
			 WTERMSIG(status) == SIGALRM ? ", too long" : "");
		return text;
	}
	switch (WEXITSTATUS(status)) {
	case CHILD_ANALYSED:
		*is_analysed = true;
		return NULL;
	case CHILD_FAULTS:
		return NULL;
	case CHILD_DIFFERS:
		return "two runs print different bytes";
	case CHILD_SILENT:
		return "not analysed, without a message";
	default:
		snprintf(text, sizeof(text), "status %d", WEXITSTATUS(status));
		return text;
	}
}

static Text *
read_texts(char **names, int n)
{
	Text *texts = mem_array(Text, n);
	for (int i = 0; i < n; i++) {
		texts[i].s = file_read(names[i], &texts[i].len);
		if (texts[i].s == NULL) {
			fprintf(stderr, "%s: cannot be read\n", names[i]);
			exit(2);
		}
	}
	return texts;
}

int
main(int argc, char **argv)
{
	mem_init();
	uint64_t seed = 1, rounds = UINT64_MAX, seconds = UINT64_MAX, n_analysed = 0, round = 0;
	int i = 1;
	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		uint64_t *what = strcmp(argv[i], "-seed") == 0 ? &seed
				 : strcmp(argv[i], "-rounds") == 0 ? &rounds : &seconds;
		*what = strtoull(argv[i + 1], NULL, 10);
	}
	int n = argc - i;
	if (n < 1) {
		fprintf(stderr,
			"usage: fuzz_pipeline [-seed n] [-rounds n] [-seconds n] files...\n");
		return 2;
	}
	Text *texts = read_texts(argv + i, n);
	time_t start = time(NULL);
	for (; round < rounds && (uint64_t)(time(NULL) - start) < seconds; round++) {
		uint64_t state = seed * 0x9e3779b97f4a7c15u + round;
		size_t k = pick(&state, (size_t)n);
		Text t = texts[k];
		bool is_gentle = pick(&state, 4) > 0, is_analysed;
		for (size_t m = 1 + pick(&state, 3); m > 0; m--)
			t = (is_gentle ? mutate_gently : mutate)(&state, &t,
								 &texts[pick(&state, (size_t)n)]);
		const char *what = check(&t, pick(&state, 1000), &is_analysed);
		if (what != NULL) {
			printf("%s, round %llu: %s\n", argv[i + (int)k], (unsigned long long)round,
			       what);
			write_file(FAILED_FILE, &t);
			return 1;
		}
		n_analysed += is_analysed;
	}
	remove(TEXT_FILE);
	printf("%llu mutated texts, %llu of them analysed\n", (unsigned long long)round,
	       (unsigned long long)n_analysed);
	return n_analysed == 0;
}

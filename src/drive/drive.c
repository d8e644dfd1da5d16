/*
 * The program: jobs, options, exit status. What a job prints is written at its end, diagnostics and
 * messages on standard error; `check` prints its errors on standard output, as its only result.
 */
#include "drive/drive.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "drive/run.h"

static const char usage[] =
	"usage: stayput [flags] [packages]         verdicts of the packages (default .)\n"
	"       stayput [flags] FILE.ir            verdicts of a module in text form\n"
	"       stayput check [flags] [packages]   parse and type-check only\n"
	"packages: directories, dir/..., import paths, std, cmd, all, or .go files\n";

static int
print_help(void)
{
	Buf out = {0};
	buf_puts(&out, usage);
	buf_puts(&out, "flags:\n");
	options_help(&out);
	return buf_flush(&out, stdout) ? EXIT_DONE : EXIT_FAULTS;
}

/* A broken invariant ends the job with its own status; what was found before is still printed. */
static void
run_guarded(Run *r, void (*job)(Run *r))
{
	BugTrap trap;
	if (!BUG_CATCH(&trap)) {
		job(r);
		bug_release(&trap);
	} else {
		buf_printf(&r->messages, "stayput: bug: %s\n", trap.text);
		r->status = EXIT_BUG;
	}
}

static void
tell_bugs(Run *r)
{
	vec_each(&r->packages, i) {
		if (!r->packages.at[i]->bug)
			continue;
		buf_printf(&r->messages, "stayput: bug: %s\n", r->packages.at[i]->bug);
		r->status = EXIT_BUG;
	}
}

/* Of the whole program so far. */
static void
tell_resources(Run *r)
{
	struct rusage used;
	if (!option_set(r->opts, OPT_TIME) || getrusage(RUSAGE_SELF, &used) != 0)
		return;
	double seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
			 (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	buf_printf(&r->messages, "%-8s %8.3f s, peak memory %ld MiB\n", "total", seconds,
		   used.ru_maxrss / 1024);
}

static int
finish(Run *r, bool diags_on_stdout)
{
	tell_resources(r);
	tell_bugs(r);
	if (option_set(r->opts, OPT_CHECK_ALL))
		diag_sort_all(&r->diags, r->files);
	else
		diag_sort(&r->diags, r->files);
	Buf faults = {0};
	diag_print(&r->diags, r->files, &faults);
	if (r->diags.n_errors > 0 && r->status == EXIT_DONE)
		r->status = EXIT_FAULTS;
	bool ok = buf_flush(&faults, diags_on_stdout ? stdout : stderr);
	ok = buf_flush(&r->out, stdout) && ok;
	buf_flush(&r->messages, stderr);
	if (!ok) {
		fprintf(stderr, "stayput: writing: %s\n", strerror(errno));
		r->status = EXIT_FAULTS;
	}
	return r->status;
}

int
drive_main(int argc, char **argv)
{
	Options opts = {0};
	bool is_check = argc > 1 && strcmp(argv[1], "check") == 0;
	bool is_help = argc > 1 && strcmp(argv[1], "help") == 0;
	if (!options_parse(&opts, argc, argv, is_check || is_help ? 2 : 1, is_check)) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (is_help || option_set(&opts, OPT_HELP))
		return print_help();
	if (option_set(&opts, OPT_VERSION)) {
		printf("%s\n", PACKAGE_STRING);
		return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAULTS;
	}
	if (option_set(&opts, OPT_JSON))
		opts.value[OPT_FORMAT] = "json";
	if (option_set(&opts, OPT_DIR) && chdir(opts.value[OPT_DIR]) != 0) {
		fprintf(stderr, "stayput: -C %s: %s\n", opts.value[OPT_DIR], strerror(errno));
		return EXIT_USAGE;
	}
	if (option_set(&opts, OPT_ONLY) && types_dump_kinds(opts.value[OPT_ONLY]) == 0) {
		fprintf(stderr, "stayput: -only=%s: no such kind of line\n", opts.value[OPT_ONLY]);
		return EXIT_USAGE;
	}
	Run *r = mem_new(Run);
	r->opts = &opts;
	r->strs = strtab_new();
	r->files = fileset_new();
	run_guarded(r, is_check ? run_check_job : run_pipeline);
	return finish(r, is_check && !option_set(&opts, OPT_DUMP));
}

/*
 * The program: jobs, options, exit status. What a job prints is written at its end, diagnostics and
 * messages on standard error; `check` prints its errors on standard output, as its only result.
 */
#include "drive/drive.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "drive/commit.inc" /* made by build-aux/commit.sh: STAYPUT_COMMIT */
#include "drive/run.h"

static const char usage[] =
	"usage: stayput [flags] [packages]         verdicts of the packages (default .)\n"
	"       stayput [flags] FILE.ir            verdicts of a module in text form\n"
	"       stayput check [flags] [packages]   parse and type-check only\n"
	"packages: directories, dir/..., import paths, std, cmd, all, or .go files\n";

static int
print(Buf *out)
{
	return buf_flush(out, stdout) ? EXIT_DONE : EXIT_FAULTS;
}

static int
print_help(void)
{
	Buf out = {0};
	buf_puts(&out, usage);
	options_help(&out);
	return print(&out);
}

const char *
run_commit(void)
{
	return STAYPUT_COMMIT[0] ? STAYPUT_COMMIT : NULL;
}

static int
print_version(Run *r)
{
	Buf out = {0};
	run_load_env(r);
	const Str *go = load_goroot_version(&r->env);
	buf_puts(&out, PACKAGE_STRING);
	if (run_commit())
		buf_printf(&out, ", commit %s", run_commit());
	if (go)
		buf_printf(&out, ", Go tree %s in %s\n", go->s, r->env.goroot->s);
	else
		buf_puts(&out, ", no Go tree\n");
	return print(&out);
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
		vec_push(&r->bugs, str_cstr(r->strs, trap.text)->s);
	}
}

static void
report_bugs(Run *r)
{
	vec_each(&r->packages, i)
		if (r->packages.at[i]->bug)
			vec_push(&r->bugs, r->packages.at[i]->bug);
	vec_each(&r->bugs, i)
		buf_printf(&r->messages, "stayput: bug: %s\n", r->bugs.at[i]);
	if (r->bugs.len > 0)
		r->status = EXIT_BUG;
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
	report_bugs(r);
	if (option_set(r->opts, OPT_CHECK_ALL))
		diag_sort_all(&r->diags, r->files);
	else
		diag_sort(&r->diags, r->files);
	run_finish_report(r);
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
	if (option_set(&opts, OPT_VERSION))
		return print_version(r);
	run_guarded(r, is_check ? run_check_job : run_pipeline);
	return finish(r, is_check && !option_set(&opts, OPT_DUMP));
}

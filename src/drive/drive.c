/*
 * The program: jobs, options, exit status. What a job prints is written at its end, diagnostics and
 * messages on standard error; `check` prints its errors on standard output, as its only result.
 */
#include "drive/drive.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "drive/commit.inc" /* made by build-aux/commit.sh: STAYPUT_COMMIT */
#include "drive/run.h"
#include "drive/slow.h"
#include "drive/stored.h"
#include "realise/realise.h"

#define PROGRESS_DELAY 1.0 /* seconds that a run may take without a word */

static int
print(Buf *out)
{
	return buf_flush(out, stdout) ? EXIT_DONE : EXIT_FAULTS;
}

static int
print_help(const Options *o)
{
	Buf out = {0};
	const char *topic = o->job == JOB_HELP && o->args.len > 0 ? o->args.at[0] : NULL;
	if (topic && strcmp(topic, HELP_MAN) == 0)
		help_man(&out);
	else if (topic)
		help_command(command_named(topic), &out);
	else if (o->job == JOB_VERDICTS || (o->job == JOB_HELP && !option_set(o, OPT_HELP)))
		help_all(&out);
	else
		help_command(command_of_job(o->job), &out);
	return print(&out);
}

static int
print_completion(const Options *o)
{
	Buf out = {0};
	completion_script(o->args.at[0], &out);
	return print(&out);
}

static int
print_usage(void)
{
	Buf out = {0};
	help_usage(&out);
	buf_flush(&out, stderr);
	return EXIT_USAGE;
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

/* With -time: the functions that cost most, if they were solved. */
static void
tell_slow_functions(Run *r)
{
	if (!r->pta_costs || !r->pta)
		return;
	uint32_t n = r->pta_costs->n;
	SlowFunc *funcs = mem_array(SlowFunc, n);
	for (IrFuncId f = 1; f < n; f++)
		funcs[f - 1] = (SlowFunc){
			.name = ir_func(r->module, f)->name->s,
			.pta_ns = r->pta_costs->at[f].ns,
			.escape_ns = r->escape_costs->at[f].ns,
			.solved = r->pta_costs->at[f].times,
			.step = pta_step_name(pta_step(r->pta, f)),
		};
	slow_print(funcs, n - 1, &r->messages);
}

/* Who watches: see -progress. A job that prints while it works would print into the line. */
static Progress *
make_progress(const Options *o)
{
	bool is_terminal = isatty(STDERR_FILENO), is_on = option_is(o, OPT_PROGRESS, "on");
	bool prints = o->job == JOB_GO || (o->job == JOB_CHECK && option_set(o, OPT_DUMP));
	if (option_is(o, OPT_PROGRESS, "off") || (!is_on && (!is_terminal || prints)))
		return NULL;
	return progress_new(STDERR_FILENO,
			    is_terminal && !prints ? PROGRESS_LINE : PROGRESS_LINES,
			    is_on ? 0 : PROGRESS_DELAY);
}

static void
work(void *arg)
{
	Run *r = arg;
	run_guarded(r, r->opts->job == JOB_CHECK ? run_check_job
		       : r->opts->job == JOB_GO	  ? run_go_job
						  : run_pipeline);
}

static int
finish(Run *r, bool diags_on_stdout)
{
	tell_slow_functions(r);
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
	int status;
	if (realise_toolexec(argc, argv, &status))
		return status;
	/* A file that may not grow is a failure to write, of the output or of the cache, not an end. */
	signal(SIGXFSZ, SIG_IGN);
	if (!options_parse(&opts, argc, argv))
		return print_usage();
	if (opts.job == JOB_HELP || option_set(&opts, OPT_HELP))
		return print_help(&opts);
	if (opts.job == JOB_COMPLETION)
		return print_completion(&opts);
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
	if (opts.job == JOB_CACHE) {
		run_cache_job(r);
		int printed = print(&r->out);
		buf_flush(&r->messages, stderr);
		return r->status == EXIT_DONE ? printed : r->status;
	}
	r->progress = make_progress(&opts);
	progress_run(r->progress, work, r);
	return finish(r, opts.job == JOB_CHECK && !option_set(&opts, OPT_DUMP));
}

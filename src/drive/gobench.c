/*
 * stayput go bench: the benchmarks of packages, built by the go command alone and by `stayput go`,
 * in turns, so that whatever else the machine does is there for both.
 */
#include "drive/run.h"

#include <stdlib.h>
#include <unistd.h>

#include "realise/realise.h"

#define ROUNDS 6 /* the least number for an interval of the median */

/* Of profiles: how many operations each benchmark makes, if -benchtime does not say; how many objects a
 * line must save to be shown, which is more than what varies by itself; how many lines are shown. */
#define PROFILE_TIME "100x"
#define PROFILE_LEAST 25
#define PROFILE_PLACES 10

typedef struct Bench {
	const Options *opts;
	const GoArgs *args;
	const char *self;                 /* this program's file */
	const char *binaries[BENCH_SIDES]; /* files, written anew for each package */
	bool is_interrupted;
} Bench;

static void
add_words(Texts *into, const char *const *words, size_t n)
{
	vec_append(into, words, n);
}

/* The command that builds the package's test binary. */
static Texts
build_command(const Bench *b, BenchSide side, const GoTested *package)
{
	Texts command = {0};
	if (side == BENCH_PLAIN)
		vec_push(&command, "go");
	else
		run_go_again(b->opts, b->self, "off", &command);
	run_go_test_flags(b->args, &command);
	add_words(&command, (const char *[]){"-c", "-o", b->binaries[side], package->path}, 4);
	return command;
}

/* The command that runs it once, in the package's directory as go test does. */
static Texts
run_command(const Bench *b, BenchSide side, const GoTested *package)
{
	const char *const words[] = {"sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh",
				     package->dir, b->binaries[side], "-test.run=^$",
				     "-test.bench=.", "-test.benchmem=true", "-test.timeout=0"};
	Texts command = {0};
	add_words(&command, words, sizeof words / sizeof words[0]);
	vec_append(&command, b->args->binary.at, b->args->binary.len);
	return command;
}

/* Whether each benchmark makes a fixed number of operations: -benchtime=Nx. */
static bool
has_fixed_time(const GoArgs *args)
{
	static const char flag[] = "-test.benchtime=";
	bool is_fixed = false;
	vec_each(&args->binary, i) {
		const char *word = args->binary.at[i];
		if (strncmp(word, flag, strlen(flag)) == 0)
			is_fixed = word[strlen(word) - 1] == 'x';
	}
	return is_fixed;
}

/* A profile of memory of all benchmarks, in so many operations each, and what it has for lines of
 * source; false: the command has failed. */
static bool
profile(const Bench *b, BenchSide side, const GoTested *package, BenchPlaces *places)
{
	static const char *const counts[] = {[BENCH_OBJECTS] = "alloc_objects", [BENCH_BYTES] = "alloc_space"};
	const char *file = realise_text("%s.profile", b->binaries[side]);
	Texts command = run_command(b, side, package);
	if (!has_fixed_time(b->args))
		vec_push(&command, "-test.benchtime=" PROFILE_TIME);
	vec_push(&command, "-test.memprofilerate=1");
	vec_push(&command, realise_text("-test.memprofile=%s", file));
	Buf ignored = {0};
	bool ok = realise_run(&command, NULL, &ignored) == 0;
	for (int count = 0; ok && count < BENCH_COUNTS; count++) {
		Texts pprof = {0};
		Buf top = {0};
		add_words(&pprof, (const char *[]){"go", "tool", "pprof", "-top", "-lines", "-unit=B",
						   "-nodecount=1000000", "-nodefraction=0",
						   realise_text("-sample_index=%s", counts[count]), file}, 10);
		ok = realise_run(&pprof, NULL, &top) == 0;
		bench_read_places(places, side, (BenchCount)count, buf_cstr(&top));
	}
	unlink(file);
	return ok;
}

static bool
print_places(const Bench *b, const GoTested *package, Buf *out)
{
	BenchPlaces places = {0};
	for (int side = 0; side < BENCH_SIDES; side++)
		if (!profile(b, (BenchSide)side, package, &places))
			return false;
	bench_print_places(&places, PROFILE_LEAST, PROFILE_PLACES, package->dir, out);
	buf_putc(out, '\n');
	return true;
}

/* False: one of both builds failed. */
static bool
run_rounds(Bench *b, const GoTested *package, uint32_t rounds, BenchTable *table)
{
	bool has_failed[BENCH_SIDES] = {false};
	for (uint32_t i = 0; i < rounds * BENCH_SIDES; i++) {
		/* First one, then the other goes first. */
		BenchSide side = (BenchSide)((i / BENCH_SIDES + i) % BENCH_SIDES);
		Texts command = run_command(b, side, package);
		Buf output = {0};
		int status = realise_run(&command, NULL, &output);
		bench_read(table, side, buf_cstr(&output));
		if (status >= 128) { /* by a signal: the keyboard's are for all runs, not for one alone */
			b->is_interrupted = true;
			return false;
		}
		if (status != 0 && !has_failed[side])
			fprintf(stderr, "%sstayput: the benchmarks of %s fail as %s builds them\n",
				buf_cstr(&output), package->path,
				side == BENCH_PLAIN ? "go" : "stayput");
		has_failed[side] |= status != 0;
	}
	return !has_failed[BENCH_PLAIN] && !has_failed[BENCH_PLACED];
}

static bool
run_package(Bench *b, const GoTested *package)
{
	BenchTable table = {0};
	for (int side = 0; side < BENCH_SIDES; side++) {
		Texts command = build_command(b, (BenchSide)side, package);
		if (realise_run(&command, NULL, NULL) != 0)
			return false;
	}
	uint32_t rounds = b->args->count ? b->args->count : ROUNDS;
	bool ok = run_rounds(b, package, rounds, &table);
	if (table.rows.len == 0)
		return ok;
	Buf out = {0};
	buf_printf(&out, "# %s: %u runs each\n\n", package->path, rounds);
	bench_print(&table, &out);
	ok = ok && bench_is_complete(&table) && print_places(b, package, &out);
	printf("%s", buf_cstr(&out)); /* the next package may take long */
	fflush(stdout);
	return ok;
}

bool
run_go_bench(const Options *o, const GoArgs *args, const char *self, Buf *fault)
{
	GoTestedVec tested = {0};
	if (!realise_tested(args, &tested))
		return false;
	const char *root = getenv("TMPDIR");
	Buf name = {0};
	buf_printf(&name, "%s/stayput-bench-XXXXXX", root && *root ? root : "/tmp");
	const char *dir = mkdtemp(name.s);
	if (!dir) {
		buf_puts(fault, "no temporary directory can be made");
		return false;
	}
	Bench b = {.opts = o, .args = args, .self = self,
		   .binaries = {realise_text("%s/go.test", dir), realise_text("%s/stayput.test", dir)}};
	bool ok = true;
	for (uint32_t i = 0; i < tested.len && !b.is_interrupted; i++) {
		ok &= run_package(&b, &tested.at[i]);
		for (int side = 0; side < BENCH_SIDES; side++)
			unlink(b.binaries[side]);
	}
	rmdir(dir);
	if (!ok)
		buf_puts(fault, "not all benchmarks were built and run");
	return ok;
}

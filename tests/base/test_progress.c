#include "base/progress.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit.h"

static void
test_text(void)
{
	Progress p = { 0 };
	char text[64], narrow[8];
	progress_text(&p, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text, "start");
	p.stage = "lower";
	progress_text(&p, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text, "lower");
	progress_expect(&p, 0, "functions");
	progress_step(&p);
	progress_text(&p, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text, "lower: 1 functions");
	progress_expect(&p, 2, "functions");
	for (int i = 0; i < 5; i++)
		progress_step(&p);
	progress_text(&p, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text, "lower: 2 of 2 functions");
	progress_text(&p, narrow, sizeof(narrow));
	CU_ASSERT_STRING_EQUAL(narrow, "lower: ");
}

static void
count(void *arg, uint32_t i)
{
	(void)i;
	for (int k = 0; k < 1000; k++)
		progress_step(arg);
}

/* Two stages, one of which counts on several threads; it lasts longer than a line's period. */
static void
work(void *arg)
{
	Progress *p = arg;
	progress_stage(p, "one");
	progress_expect(p, 4000, "steps");
	mem_run_threads(4, count, p);
	nanosleep(&(struct timespec){ .tv_nsec = 500000000 }, NULL);
	progress_stage(p, "two");
}

/* What is written while the work runs. */
static void
run(ProgressForm form, double delay, char *text, size_t size)
{
	FILE *file = tmpfile();
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	Progress *p = progress_new(fileno(file), form, delay);
	progress_run(p, work, p);
	rewind(file);
	text[fread(text, 1, size - 1, file)] = '\0';
	fclose(file);
}

static void
test_lines(void)
{
	char text[1000];
	run(PROGRESS_LINES, 0, text, sizeof(text));
	CU_ASSERT_EQUAL(strncmp(text, "one: 4000 of 4000 steps, ", 25), 0);
	CU_ASSERT_PTR_EQUAL(strchr(text, '\n'), text + strlen(text) - 1);
	run(PROGRESS_LINES, 100, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text, "");
}

static void
test_line(void)
{
	char text[1000];
	run(PROGRESS_LINE, 100, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text, "");
	run(PROGRESS_LINE, 0, text, sizeof(text));
	CU_ASSERT_EQUAL(strncmp(text, "\rone: 4000 of 4000 steps, 0 s\r", 30), 0);
	CU_ASSERT_PTR_NULL(strchr(text, '\n'));
	/* All that stands there is a blank in the end, and the next text begins the line. */
	char line[100] = "";
	size_t at = 0;
	for (const char *s = text; *s; s++) {
		if (*s == '\r')
			at = 0;
		else if (*s == '\b')
			at--;
		else
			line[at++] = *s;
	}
	CU_ASSERT_EQUAL(strspn(line, " "), strlen(line));
	CU_ASSERT_EQUAL(at, 0);
}

static bool is_done;

static void
note(void *arg)
{
	progress_stage(arg, "none");
	progress_expect(arg, 1, "steps");
	progress_step(arg);
	is_done = true;
}

static void
test_nobody_watches(void)
{
	progress_run(NULL, note, NULL);
	CU_ASSERT_TRUE(is_done);
}

UNIT_MAIN(UNIT_TEST(test_text), UNIT_TEST(test_lines), UNIT_TEST(test_line),
	  UNIT_TEST(test_nobody_watches))

/*
 * stayput: where Go's allocations live, and why.
 */
#include "base/mem.h"
#include "drive/drive.h"

typedef struct Arguments {
	int argc;
	char **argv;
	int status;
} Arguments;

static void
run(void *p)
{
	Arguments *a = p;
	a->status = drive_main(a->argc, a->argv);
}

/* What recurses over the program recurses as deep as the program is nested. */
int
main(int argc, char **argv)
{
	Arguments a = {argc, argv, 0};
	mem_init();
	mem_run_deep(run, &a);
	return a.status;
}

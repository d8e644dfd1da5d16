/*
 * stayput: where Go's allocations live, and why.
 */
#include <stdio.h>
#include <string.h>

#include "base/diag.h"

int
main(int argc, char **argv)
{
	mem_init();
	if (argc == 2 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-version") == 0)) {
		printf("%s\n", PACKAGE_STRING);
		return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAULTS;
	}
	fprintf(stderr, "usage: stayput [flags] [packages]\n");
	return EXIT_USAGE;
}

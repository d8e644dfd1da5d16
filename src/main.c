/*
 * stayput: where Go's allocations live, and why.
 */
#include "base/mem.h"
#include "drive/drive.h"

int
main(int argc, char **argv)
{
	mem_init();
	return drive_main(argc, argv);
}

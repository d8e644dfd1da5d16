/* Which file this program is. */
#include "drive/run.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* The loader, if that was told to start the program, is in /proc/self/exe in its place; so the file must
 * be the one that this code was mapped from. */
const char *
run_own_file(void)
{
	char line[PATH_MAX + 128], exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe);
	FILE *maps = fopen("/proc/self/maps", "re");
	bool found = false;
	while (n > 0 && maps && !found && fgets(line, sizeof line, maps)) {
		uintptr_t low, high, here = (uintptr_t)run_own_file;
		int path = 0;
		found = sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %*s %*s %*s %*s %n", &low, &high,
			       &path) == 2 &&
			low <= here && here < high && strncmp(line + path, exe, (size_t)n) == 0;
	}
	if (maps)
		fclose(maps);
	if (!found)
		return NULL;
	Buf text = {0};
	buf_write(&text, exe, (size_t)n);
	return buf_cstr(&text);
}

/*
 * Other programs. While one runs, it alone heeds the keyboard: it is ended by an interrupt, and
 * what is to be said at the end is said.
 */
#include "realise/realise.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "realise/priv.h"

extern char **environ;

const char *
realise_text(const char *fmt, ...)
{
	Buf text = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	return buf_cstr(&text);
}

/* Whether the setting "NAME=value" is one of the same name as the other. */
static bool
is_same_name(const char *a, const char *b)
{
	size_t n = strcspn(a, "=");
	return strncmp(a, b, n + 1) == 0;
}

/* The program's environment with some settings in place of its own. */
static char **
environment(const char *const *extra)
{
	VEC(char *) all = {0};
	for (char **e = environ; *e; e++) {
		bool is_replaced = false;
		for (const char *const *x = extra; x && *x; x++)
			is_replaced |= is_same_name(*x, *e);
		if (!is_replaced)
			vec_push(&all, *e);
	}
	for (const char *const *x = extra; x && *x; x++)
		vec_push(&all, (char *)(uintptr_t)*x);
	vec_push(&all, NULL);
	return all.at;
}

static void
read_all(int fd, Buf *out)
{
	char piece[1 << 14];
	for (;;) {
		ssize_t n = read(fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		buf_write(out, piece, (size_t)n);
	}
}

/* The signals that the program ignores, and what the started one does with them: the default. */
typedef struct Signals {
	struct sigaction interrupt, quit;
} Signals;

static void
ignore_keyboard(Signals *old)
{
	struct sigaction ignored = {.sa_handler = SIG_IGN};
	sigaction(SIGINT, &ignored, &old->interrupt);
	sigaction(SIGQUIT, &ignored, &old->quit);
}

static void
heed_keyboard(const Signals *old)
{
	sigaction(SIGINT, &old->interrupt, NULL);
	sigaction(SIGQUIT, &old->quit, NULL);
}

static int
start(const Texts *command, const char *const *extra, int out, pid_t *pid)
{
	VEC(char *) argv = {0};
	vec_each(command, i)
		vec_push(&argv, (char *)(uintptr_t)command->at[i]);
	vec_push(&argv, NULL);
	sigset_t defaults;
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGQUIT);
	sigaddset(&defaults, SIGXFSZ);
	posix_spawnattr_t attr;
	posix_spawn_file_actions_t files;
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&files);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	int error = posix_spawnp(pid, argv.at[0], &files, &attr, argv.at, environment(extra));
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return error;
}

static bool
make_pipe(int ends[2])
{
	if (pipe(ends) != 0)
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return true;
}

static int
wait_for(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
realise_run(const Texts *command, const char *const *extra, Buf *out)
{
	int ends[2] = {-1, -1};
	pid_t pid;
	if (out && !make_pipe(ends))
		return 127;
	fflush(stdout);
	Signals old;
	ignore_keyboard(&old);
	int error = start(command, extra, ends[1], &pid), status = 127;
	if (out)
		close(ends[1]);
	if (error == 0) {
		if (out)
			read_all(ends[0], out);
		status = wait_for(pid);
	}
	if (out)
		close(ends[0]);
	heed_keyboard(&old);
	return status;
}

/*
 * The systems and processors that Go releases 1.19 to 1.26 can be built for
 * (internal/platform, before 1.21 cmd/dist). For any other pair most of the
 * standard library has no files.
 */
#include "load/load.h"

#include <string.h>

#include "load/priv.h"

/* A pair that not all of these releases have: 1.since to 1.until. */
typedef struct Port {
	const char *goos, *goarch;
	uint32_t since, until; /* 0: any */
} Port;

static const Port ports[] = {
	{"aix", "ppc64", 0, 0},         {"android", "386", 0, 0},
	{"android", "amd64", 0, 0},     {"android", "arm", 0, 0},
	{"android", "arm64", 0, 0},     {"darwin", "amd64", 0, 0},
	{"darwin", "arm64", 0, 0},      {"dragonfly", "amd64", 0, 0},
	{"freebsd", "386", 0, 0},       {"freebsd", "amd64", 0, 0},
	{"freebsd", "arm", 0, 0},       {"freebsd", "arm64", 0, 0},
	{"freebsd", "riscv64", 20, 0},  {"illumos", "amd64", 0, 0},
	{"ios", "amd64", 0, 0},         {"ios", "arm64", 0, 0},
	{"js", "wasm", 0, 0},           {"linux", "386", 0, 0},
	{"linux", "amd64", 0, 0},       {"linux", "arm", 0, 0},
	{"linux", "arm64", 0, 0},       {"linux", "loong64", 0, 0},
	{"linux", "mips", 0, 0},        {"linux", "mips64", 0, 0},
	{"linux", "mips64le", 0, 0},    {"linux", "mipsle", 0, 0},
	{"linux", "ppc64", 0, 0},       {"linux", "ppc64le", 0, 0},
	{"linux", "riscv64", 0, 0},     {"linux", "s390x", 0, 0},
	{"linux", "sparc64", 0, 0},     {"netbsd", "386", 0, 0},
	{"netbsd", "amd64", 0, 0},      {"netbsd", "arm", 0, 0},
	{"netbsd", "arm64", 0, 0},      {"openbsd", "386", 0, 0},
	{"openbsd", "amd64", 0, 0},     {"openbsd", "arm", 0, 0},
	{"openbsd", "arm64", 0, 0},     {"openbsd", "mips64", 0, 0},
	{"openbsd", "ppc64", 22, 0},    {"openbsd", "riscv64", 23, 0},
	{"plan9", "386", 0, 0},         {"plan9", "amd64", 0, 0},
	{"plan9", "arm", 0, 0},         {"solaris", "amd64", 0, 0},
	{"wasip1", "wasm", 21, 0},      {"windows", "386", 0, 0},
	{"windows", "amd64", 0, 0},     {"windows", "arm", 0, 25},
	{"windows", "arm64", 0, 0},
};

bool
load_is_port(const LoadEnv *env)
{
	for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++) {
		const Port *p = &ports[i];
		if (str_is(env->goos, p->goos) && str_is(env->goarch, p->goarch))
			return env->release >= p->since &&
			       (p->until == 0 || env->release <= p->until);
	}
	return false;
}

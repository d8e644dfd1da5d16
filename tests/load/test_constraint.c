/*
 * Build constraints: file name suffixes, //go:build expressions, +build lines.
 */
#include "load/load.h"

#include <string.h>

#include "load/priv.h"
#include "tests/unit.h"

static LoadEnv
env_for(const char *goos, const char *goarch)
{
	LoadEnv env = {.strs = strtab_new(), .files = fileset_new(), .release = 26};
	env.host = load_host_new(env.strs);
	env.goos = str_cstr(env.strs, goos);
	env.goarch = str_cstr(env.strs, goarch);
	vec_push(&env.tags, str_cstr(env.strs, "extra"));
	load_tool_tags(&env);
	return env;
}

static void
test_names(void)
{
	LoadEnv env = env_for("linux", "amd64");
	static const struct {
		const char *name;
		bool matches;
	} rows[] = {
		{"a.go", true},           {"linux.go", true},        {"windows.go", true},
		{"a_linux.go", true},     {"a_windows.go", false},   {"a_amd64.go", true},
		{"a_arm64.go", false},    {"a_linux_amd64.go", true}, {"a_linux_arm64.go", false},
		{"a_windows_amd64.go", false}, {"a_unix.go", true},  {"a_linux_test.go", true},
		{"a_windows_test.go", false}, {"a_linux.x_windows.go", true}, {"amd64.go", true},
		{"a_zos.go", false},      {"a_foo_amd64.go", true},  {"a_sparc.go", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CU_ASSERT_EQUAL(load_match_name(&env, rows[i].name), rows[i].matches);
}

static void
test_variants(void)
{
	LoadEnv env = env_for("android", "arm64");
	CU_ASSERT(load_match_name(&env, "a_linux.go"));
	CU_ASSERT(load_match_name(&env, "a_android_arm64.go"));
	env = env_for("ios", "arm64");
	CU_ASSERT(load_match_name(&env, "a_darwin.go"));
	env = env_for("darwin", "arm64");
	CU_ASSERT(!load_match_name(&env, "a_ios.go"));
}

/* What -tags names satisfies a suffix as well as a //go:build line. */
static void
test_given_tags(void)
{
	LoadEnv env = env_for("linux", "amd64");
	vec_push(&env.tags, str_cstr(env.strs, "windows"));
	CU_ASSERT(load_match_name(&env, "a_windows.go"));
	CU_ASSERT(load_match_name(&env, "a_linux.go"));
	CU_ASSERT(load_match_name(&env, "a_windows_amd64.go"));
	CU_ASSERT(!load_match_name(&env, "a_windows_arm64.go"));
	CU_ASSERT(!load_match_name(&env, "a_darwin_amd64.go"));
	vec_push(&env.tags, str_cstr(env.strs, "arm64"));
	CU_ASSERT(load_match_name(&env, "a_arm64.go"));
	CU_ASSERT(load_match_name(&env, "a_windows_arm64.go"));
}

static SrcFile *
source(LoadEnv *env, const char *text)
{
	return fileset_add(env->files, str_cstr(env->strs, "t.go"), text, strlen(text));
}

static bool
matches(const char *text)
{
	LoadEnv env = env_for("linux", "amd64");
	return load_match_text(&env, source(&env, text), NULL);
}

static void
test_build_lines(void)
{
	CU_ASSERT(matches("package p\n"));
	CU_ASSERT(matches("//go:build linux && amd64\n\npackage p\n"));
	CU_ASSERT(!matches("//go:build !linux || arm64\n\npackage p\n"));
	CU_ASSERT(matches("//go:build !(windows || arm64) && unix && gc\n\npackage p\n"));
	CU_ASSERT(matches("//go:build go1.26 && !go1.27\n\npackage p\n"));
	CU_ASSERT(matches("//go:build extra\n\npackage p\n"));
	CU_ASSERT(!matches("//go:build ignore\n\npackage p\n"));
	CU_ASSERT(!matches("//go:build cgo\n\npackage p\n"));
	CU_ASSERT(
		matches("//go:build goexperiment.greenteagc && !goexperiment.jsonv2\npackage p\n"));
	CU_ASSERT(matches("/* licence */\n// text\n\n//go:build linux\n\npackage p\n"));
	CU_ASSERT(matches("package p\n\n//go:build ignore\n"));
	CU_ASSERT(!matches("\xef\xbb\xbf//go:build ignore\n\npackage p\n"));
	CU_ASSERT(matches("/* not first */ //go:build ignore\n\npackage p\n"));
	CU_ASSERT(matches("/*\n//go:build ignore\n*/\npackage p\n"));
	CU_ASSERT(!matches("//go:build go1.99 || go1.21.3 || go1.0 || boringcrypto\npackage p\n"));
}

static void
test_plus_lines(void)
{
	CU_ASSERT(!matches("// +build windows\n\npackage p\n"));
	CU_ASSERT(matches("// +build windows\npackage p\n")); /* no blank line follows */
	CU_ASSERT(matches("// +build windows linux\n\npackage p\n"));
	CU_ASSERT(!matches("// +build linux,!amd64\n\npackage p\n"));
	CU_ASSERT(!matches("// +build linux\n// +build arm64\n\npackage p\n"));
	CU_ASSERT(matches("//go:build linux\n// +build windows\n\npackage p\n"));
	CU_ASSERT(!matches("\xef\xbb\xbf// +build windows\n\npackage p\n"));
	CU_ASSERT(matches("/* block */\n// +build windows\n\npackage p\n"));
	CU_ASSERT(!matches("// +build !!windows !\n\npackage p\n"));
	CU_ASSERT(!matches("//+build\n\npackage p\n"));
	CU_ASSERT(matches("// +buildings windows\n\npackage p\n"));
}

static void
test_malformed(void)
{
	static const char *const texts[] = {
		"//go:build linux &&\n\npackage p\n", "//go:build (linux\n\npackage p\n",
		"//go:build linux amd64\n\npackage p\n",
		"//go:build linux\n//go:build linux\n\npackage p\n", "//go:build\npackage p\n",
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		LoadEnv env = env_for("linux", "amd64");
		Diags diags = {0};
		CU_ASSERT(!load_match_text(&env, source(&env, texts[i]), &diags));
		CU_ASSERT_EQUAL(diags.n_errors, 1);
	}
}

static void
test_deep_expression(void)
{
	Buf text = {0};
	buf_puts(&text, "//go:build ");
	for (int i = 0; i < 1000000; i++)
		buf_putc(&text, '(');
	buf_puts(&text, "\n\npackage p\n");
	CU_ASSERT(!matches(buf_cstr(&text)));
}

UNIT_MAIN(UNIT_TEST(test_names), UNIT_TEST(test_variants), UNIT_TEST(test_given_tags),
	  UNIT_TEST(test_build_lines), UNIT_TEST(test_plus_lines), UNIT_TEST(test_malformed),
	  UNIT_TEST(test_deep_expression))

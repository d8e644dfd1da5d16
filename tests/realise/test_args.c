/*
 * Arguments of the go command: what is a flag, a package, an argument of the program; what cannot be
 * served.
 */
#include "tests/unit.h"

#include "realise/realise.h"

/* The words of a text that is separated by blanks. */
static Texts
words(const char *text)
{
	Texts v = {0};
	char *copy = mem_data(strlen(text) + 1);
	strcpy(copy, text);
	for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
		vec_push(&v, w);
	return v;
}

static const char *
joined(const Texts *v)
{
	Buf b = {0};
	vec_each(v, i)
		buf_printf(&b, "%s%s", i ? " " : "", v->at[i]);
	return buf_cstr(&b);
}

static GoArgs
parse(const char *text)
{
	Texts args = words(text);
	GoArgs a;
	Buf fault = {0};
	if (!realise_args(&args, &a, &fault)) {
		printf("# %s: %s\n", text, buf_cstr(&fault));
		CU_FAIL("refused");
	}
	return a;
}

static void
is_refused(const char *text, const char *why)
{
	Texts args = words(text);
	GoArgs a;
	Buf fault = {0};
	CU_ASSERT(!realise_args(&args, &a, &fault));
	if (!strstr(buf_cstr(&fault), why)) {
		printf("# %s: %s\n", text, buf_cstr(&fault));
		CU_FAIL("another message");
	}
}

static void
test_build(void)
{
	GoArgs a = parse("build -v -tags a,b -o=out --gcflags=-l ./a ./b");
	CU_ASSERT(a.verb == GO_BUILD && !a.is_dry);
	CU_ASSERT_STRING_EQUAL(joined(&a.packages), "./a ./b");
	CU_ASSERT_STRING_EQUAL(joined(&a.before), "-v -tags a,b -o=out --gcflags=-l");
	CU_ASSERT_STRING_EQUAL(joined(&a.build), "-tags=a,b");
	CU_ASSERT_STRING_EQUAL(joined(&a.gcflags), "-l");
	CU_ASSERT_STRING_EQUAL(a.tags, "a,b");
	a = parse("list -mod vendor");
	CU_ASSERT(a.verb == GO_LIST && a.packages.len == 0);
	CU_ASSERT_STRING_EQUAL(a.mod, "vendor");
	CU_ASSERT_STRING_EQUAL(joined(&a.build), "-mod=vendor");
	a = parse("build -n .");
	CU_ASSERT(a.is_dry && a.before.len == 0);
}

static void
test_run(void)
{
	GoArgs a = parse("run -x . -tags c.go");
	CU_ASSERT_STRING_EQUAL(joined(&a.packages), ".");
	CU_ASSERT_STRING_EQUAL(joined(&a.after), "-tags c.go");
	a = parse("run a.go b.go c d.go");
	CU_ASSERT_STRING_EQUAL(joined(&a.packages), "a.go b.go");
	CU_ASSERT_STRING_EQUAL(joined(&a.after), "c d.go");
}

static void
test_test(void)
{
	GoArgs a = parse("test -run X ./... -v -bench . -test.short -own=1 -args -race");
	CU_ASSERT_STRING_EQUAL(joined(&a.packages), "./...");
	CU_ASSERT_STRING_EQUAL(joined(&a.after), "-v -bench . -test.short -own=1 -args -race");
	a = parse("test -args x");
	CU_ASSERT(a.packages.len == 0);
	CU_ASSERT_STRING_EQUAL(joined(&a.after), "-args x");
}

static void
test_refused(void)
{
	is_refused("", "needs one of build");
	is_refused("vet .", "needs one of build");
	is_refused("build -race .", "cgo");
	is_refused("test . -cover", "other files");
	is_refused("build -toolexec x .", "itself");
	is_refused("build -nosuchflag .", "not known");
	is_refused("test -own .", "behind -args");
	is_refused("build -tags", "needs a value");
	is_refused("build . -v", "before the packages");
	is_refused("test . -tags x", "before the packages");
	CU_ASSERT(parse("build -race=false .").verb == GO_BUILD);
	Buf fault = {0};
	CU_ASSERT(realise_goflags("-mod=mod -v '-tags=a'", &fault) && fault.len == 0);
	CU_ASSERT(!realise_goflags("-mod=mod -trimpath", &fault));
	CU_ASSERT(strstr(buf_cstr(&fault), "-trimpath (from $GOFLAGS)") != NULL);
	CU_ASSERT(!realise_goflags("-gcflags=-l", &fault));
}

static void
test_bench(void)
{
	GoArgs a = parse("bench -bench=X -test.count 3 -tags=t -benchtime 10x ./a -short");
	CU_ASSERT(a.verb == GO_BENCH && a.count == 3);
	CU_ASSERT_STRING_EQUAL(joined(&a.binary), "-test.bench=X -test.benchtime=10x -test.short=true");
	CU_ASSERT_STRING_EQUAL(joined(&a.build), "-tags=t");
	CU_ASSERT_STRING_EQUAL(joined(&a.packages), "./a");
}

static void
test_verify(void)
{
	CU_ASSERT(parse("run -verify=full .").verify == VERIFY_FULL);
	CU_ASSERT(parse("test . -verify=sample").verify == VERIFY_SAMPLE);
	CU_ASSERT(parse("build .").verify == VERIFY_UNSAID);
	is_refused("build -verify .", "must be -verify=full");
}

UNIT_MAIN(UNIT_TEST(test_bench), UNIT_TEST(test_verify), UNIT_TEST(test_build), UNIT_TEST(test_run), UNIT_TEST(test_test),
	  UNIT_TEST(test_refused))

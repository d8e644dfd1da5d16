/*
 * Which sites are listed, and which are marked as kept: by place, kind and verdict; the text of lists;
 * logs. The verdicts are made by hand.
 */
#include "tests/unit.h"

#include <unistd.h>

#include "realise/realise.h"
#include "tests/ir_text.h"

/* t.f and t.g are copies of one function; t.h is another; t.l is in a file with line directives. */
static const char text[] = "module \"t\" program\n"
			   "file 1 \"/t/a.go\"\n"
			   "file 2 \"/t/b.go\"\n"
			   "file 3 \"/rt/r.go\"\n"
			   "func @t.f() {\n"
			   "^1:\n"
			   "\t%x *int = alloc !site(var int \"x\") !1:3:5\n"
			   "\t%y *int = alloc !site(new int \"new(int)\") !1:3:5\n"
			   "\tret\n"
			   "}\n"
			   "func @t.g() {\n"
			   "^1:\n"
			   "\t%x *int = alloc !site(var int \"x\") !1:3:5\n"
			   "\tret\n"
			   "}\n"
			   "func @t.h(%n int) {\n"
			   "^1:\n"
			   "\t%s []int = makeslice %n, %n !site(make-slice int \"s\") !1:9:2\n"
			   "\tdefer call @t.f !1:10:9\n"
			   "\tdefer call @t.f !1:11:9 !loop\n"
			   "\trundefers\n"
			   "\tret\n"
			   "}\n"
			   "func @t.l() {\n"
			   "^1:\n"
			   "\t%x *int = alloc !site(var int \"x\") !2:1:1\n"
			   "\tret\n"
			   "}\n"
			   "func @rt.r() {\n"
			   "^1:\n"
			   "\t%x *int = alloc !site(var int \"x\") !3:1:1\n"
			   "\t%y *int = alloc !site(new int \"new(int)\") !3:2:1\n"
			   "\tret\n"
			   "}\n";

typedef struct Fixture {
	IrModule *m;
	Verdicts *vs;
	Realise r;
} Fixture;

static IrFuncId
func(const Fixture *x, const char *name)
{
	IrFuncId f = ir_func_find(x->m, str_cstr(x->m->strs, name));
	CU_ASSERT_FATAL(f != 0);
	return f;
}

/* The verdict of a site; as the engine would, heap if the site is kept. */
static void
verdict(Fixture *x, const char *name, IrSiteId site, IrPlacement placement)
{
	IrFuncId f = func(x, name);
	FuncVerdicts *fv = &x->vs->funcs[f];
	vec_extend(&fv->sites, site);
	bool is_kept = ir_func(x->m, f)->sites.at[site].is_kept;
	fv->sites.at[site - 1] = (SiteVerdict){.func = f,
					       .site = site,
					       .placement = is_kept ? PLACE_HEAP : placement,
					       .lifetime = LIFETIME_FRAME};
}

static RealiseFile
file(const Fixture *x, const char *name, bool is_left_out)
{
	return (RealiseFile){.name = str_cstr(x->m->strs, name),
			     .path = name,
			     .hash = blake2_of(name, strlen(name)),
			     .is_left_out = is_left_out};
}

static Fixture
fixture(void)
{
	Fixture x = {.m = ir_text_parse("t.ir", text, sizeof text - 1)};
	CU_ASSERT_FATAL(x.m != NULL);
	x.vs = verdict_new(x.m);
	x.r.strs = x.m->strs;
	RealisePackage t = {.path = "t"}, rt = {.path = "rt", .is_runtime = true};
	vec_push(&t.files, file(&x, "/t/a.go", false));
	vec_push(&t.files, file(&x, "/t/b.go", true));
	vec_push(&rt.files, file(&x, "/rt/r.go", false));
	vec_push(&x.r.packages, t);
	vec_push(&x.r.packages, rt);
	realise_index(&x.r);
	return x;
}

/* What is listed when nothing more is marked. */
static const char *
listed(Fixture *x)
{
	Buf out = {0};
	CU_ASSERT(realise_mark(&x->r, x->m, x->vs) == 0);
	realise_collect(&x->r, x->m, x->vs);
	realise_print(&x->r, "/t", &out);
	return buf_cstr(&out);
}

#define DEFER "a.go:10:9: defer, stack: record of the call\n"

static void
test_same_verdicts(void)
{
	Fixture x = fixture();
	verdict(&x, "t.f", 1, PLACE_STACK);
	verdict(&x, "t.g", 1, PLACE_STACK);
	verdict(&x, "t.h", 1, PLACE_SIZE);
	CU_ASSERT_STRING_EQUAL(listed(&x), "a.go:3:5: var, stack: x\n"
					   "a.go:9:2: make-slice, size: s\n" DEFER);
}

/* One copy on the heap: the others as well. Another kind at that place is another site. */
static void
test_copies(void)
{
	Fixture x = fixture();
	verdict(&x, "t.f", 1, PLACE_STACK);
	verdict(&x, "t.f", 2, PLACE_STACK);
	verdict(&x, "t.g", 1, PLACE_HEAP);
	CU_ASSERT(realise_mark(&x.r, x.m, x.vs) == 1);
	CU_ASSERT(ir_func(x.m, func(&x, "t.f"))->sites.at[1].is_kept);
	verdict(&x, "t.f", 1, PLACE_STACK);
	CU_ASSERT_STRING_EQUAL(listed(&x), "a.go:3:5: new, stack: new(int)\n" DEFER);

	x = fixture(); /* a copy that needs no memory, which the compiler must not put into a frame */
	verdict(&x, "t.f", 1, PLACE_STACK);
	verdict(&x, "t.g", 1, PLACE_STATIC);
	CU_ASSERT(realise_mark(&x.r, x.m, x.vs) == 2);

	x = fixture(); /* what no run makes */
	verdict(&x, "t.f", 1, PLACE_STACK);
	verdict(&x, "t.g", 1, PLACE_STACK);
	x.vs->funcs[func(&x, "t.g")].sites.at[0].is_dead = true;
	CU_ASSERT_STRING_EQUAL(listed(&x), "a.go:3:5: var, stack: x\n" DEFER);
}

/* Files that the compiler sees otherwise; the runtime, which allocates but has no variables there. */
static void
test_not_served(void)
{
	Fixture x = fixture();
	verdict(&x, "t.l", 1, PLACE_STACK);
	verdict(&x, "rt.r", 1, PLACE_STACK);
	verdict(&x, "rt.r", 2, PLACE_STACK);
	CU_ASSERT(realise_mark(&x.r, x.m, x.vs) == 2);
	verdict(&x, "t.l", 1, PLACE_STACK);
	verdict(&x, "rt.r", 2, PLACE_STACK);
	CU_ASSERT_STRING_EQUAL(listed(&x), DEFER "/rt/r.go:1:1: var, stack: x\n");
}

/* What the compiler has refused. */
static void
test_refused(void)
{
	Fixture x = fixture();
	verdict(&x, "t.f", 1, PLACE_STACK);
	verdict(&x, "t.g", 1, PLACE_STACK);
	map_put(&x.r.kept, map_key(str_cstr(x.m->strs, "/t/a.go:3:5\tvar")), 1);
	map_put(&x.r.kept, map_key(str_cstr(x.m->strs, "/t/a.go:10:9\tdefer")), 1);
	CU_ASSERT(realise_mark(&x.r, x.m, x.vs) == 3);
	verdict(&x, "t.f", 1, PLACE_STACK);
	verdict(&x, "t.g", 1, PLACE_STACK);
	CU_ASSERT_STRING_EQUAL(listed(&x), "");
}

static void
test_logs(void)
{
	static char dir[] = "test-places-XXXXXX";
	Fixture x = fixture();
	CU_ASSERT_FATAL(mkdtemp(dir) != NULL);
	const Cache *c = cache_open(dir);
	verdict(&x, "t.f", 1, PLACE_STACK);
	verdict(&x, "t.g", 1, PLACE_STACK);
	verdict(&x, "t.h", 1, PLACE_SIZE);
	listed(&x);
	RealiseTally t = {0};
	realise_read_logs(&x.r, c, &t);
	CU_ASSERT(t.n_unknown == 1 && t.moved.len == 0);
	static const char log[] = "stack\t/t/a.go:3:5\tvar\tx\nmoved\t/t/a.go:3:5\tvar\tx\n"
				  "refused\t/t/a.go:10:9\tdefer\tdeferred in a loop: defer f()\n"
				  "refused\t/t/a.go:9:2\tmake-slice\ttoo large for stack: s\n";
	Digest key = realise_log_key(&x.r.packages.at[0].list, "t_test", true);
	CU_ASSERT(cache_file_put(c, &key, log, sizeof log - 1));
	t = (RealiseTally){0};
	realise_read_logs(&x.r, c, &t);
	Buf out = {0};
	realise_print_tally(&t, &out);
	CU_ASSERT_STRING_EQUAL(buf_cstr(&out),
			       "1 site moved from heap to stack, 0 were there already, 2 refused "
			       "(deferred in a loop: 1, too large for stack: 1)\n");
	CU_ASSERT(t.n_unknown == 0 && t.unknown == NULL && t.kept.len == 1 &&
		  str_is(t.kept.at[0], "/t/a.go:10:9\tdefer"));
	static const char captured[] = "refused\t/t/a.go:7:2\tvar\tcaptured by reference: v\n";
	CU_ASSERT(cache_file_put(c, &key, captured, sizeof captured - 1));
	t = (RealiseTally){0};
	realise_read_logs(&x.r, c, &t);
	CU_ASSERT(t.unknown && str_is(t.unknown, "/t/a.go:7:2\tvar"));
	cache_trim(c, 0);
	rmdir(dir);
}

UNIT_MAIN(UNIT_TEST(test_same_verdicts), UNIT_TEST(test_copies), UNIT_TEST(test_not_served),
	  UNIT_TEST(test_refused), UNIT_TEST(test_logs))

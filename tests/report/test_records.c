/*
 * Reports of records that no engine of this program made: report is linked without any. What gc's
 * words say is computed from the records alone.
 */
#include "tests/unit.h"

#include "report/report.h"

static const char text[] =
	"module \"t\" program\n"
	"file 1 \"t.go\"\n"
	"type :t.Big = struct{a [2000]uint8}\n"
	"declare @t.loose(%p *int !at(3:1)) noescape !loc(1:3:6)\n"
	"declare @t.kept(%q *int !at(4:1)) noescape !loc(1:4:6)\n"
	"func @t.f(%r *int !at(5:1), %n int) (%z *int) !loc(1:5:6) {\n"
	"^1:\n"
	"\t%x *int = alloc !site(var int \"x\") !11:2\n"
	"\t%b iface{} = box zero::t.Big !site(box :t.Big \"big\") !12:2\n"
	"\t%c iface{} = box zero::t.Big !site(box :t.Big \"leaked\") !13:2\n"
	"\t%d iface{} = box 1:int !site(box int \"1\" readonly) !14:2\n"
	"\t%e iface{} = box 2:int !site(box int \"2\" readonly) !15:2\n"
	"\t%s []struct{} = makeslice %n, %n !site(make-slice struct{} \"any\") !16:2\n"
	"\t%t []struct{} = makeslice 3:int, 3:int !site(make-slice struct{} \"three\") !17:2\n"
	"\t%u []int = makeslice %n, %n !site(make-slice int \"sized\") !18:2\n"
	"\tret %x\n"
	"}\n";

#define N_SITES 8

typedef struct Made {
	IrModule *m;
	IrFuncId f;
	Verdicts *vs;
	VerdictPackages *packages;
	ReportInput in;
} Made;

static void
explain_site(void *engine, SiteVerdict *v)
{
	FlowStep step = {{1, 11, 9}, "store", engine};
	vec_clear(&v->path);
	vec_push(&v->path, step);
}

static Made
make(void)
{
	static const SiteVerdict sites[N_SITES] = {
		{.placement = PLACE_HEAP, .lifetime = LIFETIME_CALLER, .reason = REASON_RESULT,
		 .sink = "result z"},
		{.placement = PLACE_HEAP, .lifetime = LIFETIME_FRAME, .reason = REASON_TOO_LARGE},
		{.placement = PLACE_HEAP, .lifetime = LIFETIME_PROGRAM, .reason = REASON_GLOBAL},
		{.placement = PLACE_STATIC, .lifetime = LIFETIME_FRAME, .reason = REASON_READ_ONLY},
		{.placement = PLACE_STATIC, .lifetime = LIFETIME_FRAME, .reason = REASON_READ_ONLY,
		 .would_be_heap = true, .sink = "m"},
		{.placement = PLACE_STATIC, .lifetime = LIFETIME_FRAME, .reason = REASON_READ_ONLY},
		{.placement = PLACE_STATIC, .lifetime = LIFETIME_FRAME, .reason = REASON_READ_ONLY},
		{.placement = PLACE_SIZE, .lifetime = LIFETIME_FRAME,
		 .reason = REASON_DYNAMIC_SIZE},
	};
	StrTab *strs = strtab_new();
	Diags diags = {0};
	FileSet *files = fileset_new();
	const SrcFile *src = fileset_add(files, str_cstr(strs, "t.ir"), text, sizeof text - 1);
	Made r = {.m = ir_parse(strs, src, &diags)};
	Buf faults = {0};
	diag_print(&diags, files, &faults);
	if (!r.m || diags.n_errors)
		bug("test", "", "%s", buf_cstr(&faults));
	r.vs = verdict_new(r.m);
	r.f = ir_func_find(r.m, str_cstr(strs, "t.f"));
	FuncVerdicts *fv = &r.vs->funcs[r.f];
	for (uint32_t i = 0; i < N_SITES; i++) {
		vec_push(&fv->sites, sites[i]);
		fv->sites.at[i].func = r.f;
		fv->sites.at[i].site = i + 1;
	}
	vec_extend(&fv->params, 2);
	fv->params.at[0].has_pointers = true;
	vec_push(&fv->params.at[0].leaks, ((ParamLeak){.to = LEAK_RESULT,
						       .name = "z",
						       .from = "r",
						       .text = "result z"}));
	r.vs->funcs[ir_func_find(r.m, str_cstr(strs, "t.loose"))].is_noescape = true;
	CU_ASSERT(verdict_check(r.vs, &faults));
	r.vs->engine = "stored by nobody";
	r.vs->explain_site = explain_site;
	r.packages = mem_new(VerdictPackages);
	vec_push(r.packages, str_cstr(strs, "t"));
	r.in.packages = r.packages;
	r.in.records = verdict_records(r.vs, r.packages);
	return r;
}

static void
expect_gc(uint32_t go_minor, const char *expected)
{
	Made r = make();
	r.vs->go_minor = go_minor;
	r.in.records = verdict_records(r.vs, r.packages);
	Buf out = {0};
	report_gc(&r.in, &out);
	if (strcmp(buf_cstr(&out), expected) != 0)
		printf("# Go 1.%u:\n%s", go_minor, buf_cstr(&out));
	CU_ASSERT(!strcmp(buf_cstr(&out), expected));
}

#define BEFORE_MAKES                                                   \
	"# t\n"                                                        \
	"t.go:3:1: p does not escape\n"                                \
	"t.go:4:1: leaking param: q\n"                                 \
	"t.go:5:1: leaking param: r to result z level=0\n"             \
	"t.go:11:2: moved to heap: x\n"                                \
	"t.go:12:2: big does not escape\n"                             \
	"t.go:13:2: leaked escapes to heap\n"                          \
	"t.go:14:2: 1 does not escape\n"                               \
	"t.go:15:2: 2 escapes to heap\n"                               \
	"t.go:16:2: any escapes to heap\n"
#define AFTER_MAKES "t.go:18:2: sized does not escape\n"

/* What is too large for a temporary, needs no memory, or has elements without size. */
static void
test_gc(void)
{
	expect_gc(24, BEFORE_MAKES "t.go:17:2: three does not escape\n" AFTER_MAKES);
	expect_gc(25, BEFORE_MAKES "t.go:17:2: three escapes to heap\n" AFTER_MAKES);
	expect_gc(0, BEFORE_MAKES "t.go:17:2: three escapes to heap\n" AFTER_MAKES);
}

/* Alignment counts for gc, whatever the size. */
static void
test_aligned(void)
{
	Made r = make();
	const IrFunc *f = ir_func(r.m, r.f);
	((IrType *)(uintptr_t)ir_type(r.m, f->sites.at[2].type))->align = 16; /* no text says it */
	r.in.records = verdict_records(r.vs, r.packages);
	Buf out = {0};
	report_gc(&r.in, &out);
	CU_ASSERT(strstr(buf_cstr(&out), "t.go:12:2: big escapes to heap\n") != NULL);
}

static void
test_text(void)
{
	Made r = make();
	Buf out = {0};
	report_text(&r.in, false, &out);
	CU_ASSERT(strstr(buf_cstr(&out), "# t: 8 sites: 0 stack, 3 heap, 1 by size, 4 static\n"
					 "t.go:11:2: x: heap, lifetime caller: it may be reached "
					 "from a result (result z) [var in f]\n") != NULL);
}

/* The flow is the engine's; one that explains nothing leaves it empty. */
static void
test_why(void)
{
	for (int i = 0; i < 2; i++) {
		Made r = make();
		if (i == 1)
			r.vs->explain_site = NULL;
		ReportWhy at = {.file = "t.go", .line = 11};
		ReportTotals totals = {0};
		ReportPlace found;
		Buf out = {0};
		CU_ASSERT(report_why(&r.in, &at, &totals, &found, &out));
		bool has_step = strstr(buf_cstr(&out), "\tt.go:11:9: stored by nobody [store]\n");
		CU_ASSERT(has_step == (i == 0));
		at.is_json = true;
		CU_ASSERT(report_why(&r.in, &at, &totals, &found, &out));
	}
}

UNIT_MAIN(UNIT_TEST(test_gc), UNIT_TEST(test_aligned), UNIT_TEST(test_text), UNIT_TEST(test_why))

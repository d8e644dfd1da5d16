/*
 * Records without an engine: what the check refuses, marks in the IR, explanations.
 */
#include "tests/unit.h"

#include "verdict/verdict.h"

static const char text[] = "module \"t\" program\n"
			   "file 1 \"t.go\"\n"
			   "declare @t.asm(%p *int) noescape\n"
			   "func @t.f(%p *int, %n int) (%r *int) {\n"
			   "^1:\n"
			   "\t%x *int = alloc !site(var int \"x\")\n"
			   "\t%s []int = makeslice %n, %n !site(make-slice int \"s\")\n"
			   "\tret %x\n"
			   "}\n";

typedef struct Fixture {
	IrModule *m;
	IrFuncId f, declared;
	Verdicts *vs;
} Fixture;

/* Records as an engine could make them. */
static Fixture
fixture(void)
{
	StrTab *strs = strtab_new();
	Diags diags = {0};
	const SrcFile *src =
		fileset_add(fileset_new(), str_cstr(strs, "t.ir"), text, sizeof text - 1);
	Fixture x = {.m = ir_parse(strs, src, &diags)};
	assert(x.m != NULL && diags.n_errors == 0);
	x.f = ir_func_find(x.m, str_cstr(strs, "t.f"));
	x.declared = ir_func_find(x.m, str_cstr(strs, "t.asm"));
	x.vs = verdict_new(x.m);
	FuncVerdicts *fv = &x.vs->funcs[x.f];
	vec_push(&fv->sites, ((SiteVerdict){.func = x.f,
					    .site = 1,
					    .placement = PLACE_HEAP,
					    .lifetime = LIFETIME_CALLER,
					    .reason = REASON_RESULT,
					    .sink = "result r"}));
	vec_push(&fv->sites, ((SiteVerdict){.func = x.f,
					    .site = 2,
					    .placement = PLACE_SIZE,
					    .lifetime = LIFETIME_FRAME,
					    .reason = REASON_DYNAMIC_SIZE}));
	vec_extend(&fv->params, 2);
	ParamFacts *p = &fv->params.at[0];
	p->has_pointers = p->escapes = p->content_held = true;
	vec_push(&p->leaks, ((ParamLeak){.to = LEAK_HEAP,
					 .why = REASON_GLOBAL,
					 .from = "p",
					 .text = "heap"}));
	vec_push(&p->leaks, ((ParamLeak){.to = LEAK_RESULT,
					 .level = 1,
					 .name = "r",
					 .from = "*p",
					 .text = "result r"}));
	x.vs->funcs[x.declared].is_noescape = true;
	return x;
}

static void
test_right(void)
{
	Fixture x = fixture();
	Buf faults = {0};
	CU_ASSERT(verdict_check(x.vs, &faults));
	CU_ASSERT(faults.len == 0);
	Verdicts *none = verdict_new(x.m); /* nothing was analysed */
	CU_ASSERT(verdict_check(none, &faults));
}

static bool
has_fault(const Verdicts *vs, const char *fault)
{
	Buf faults = {0};
	bool is_fine = verdict_check(vs, &faults);
	return !is_fine && strstr(buf_cstr(&faults), fault) != NULL;
}

#define REFUSED(change, fault)                                      \
	do {                                                        \
		Fixture x = fixture();                              \
		FuncVerdicts *fv = &x.vs->funcs[x.f];               \
		SiteVerdict *v = &fv->sites.at[0];                  \
		ParamFacts *p = &fv->params.at[0];                  \
		(void)fv, (void)v, (void)p;                         \
		change;                                             \
		CU_ASSERT(has_fault(x.vs, fault));                  \
	} while (0)

static void
test_sites(void)
{
	REFUSED(fv->sites.len = 1, "t.f: 1 verdicts for 2 sites");
	REFUSED(v->site = 2, "t.f: site 1: the verdict is of another site");
	REFUSED(v->func = x.declared, "site 1: the verdict is of another site");
	REFUSED(v->placement = PLACE_NONE, "no placement or lifetime");
	REFUSED(v->lifetime = LIFETIME_NONE, "no placement or lifetime");
	REFUSED(v->reason = REASON_NONE, "placement heap with reason none");
	REFUSED(v->reason = REASON_READ_ONLY, "placement heap with reason read-only");
	REFUSED(v->placement = PLACE_STATIC, "placement static with reason result");
	REFUSED(v->placement = PLACE_SIZE, "in the frame with lifetime caller");
	REFUSED(v->would_be_heap = true, "would be on the heap, but is heap");
}

static void
test_params(void)
{
	REFUSED(fv->params.len = 1, "t.f: facts of 1 of 2 parameters");
	REFUSED(p->has_pointers = false, "without pointers, but with facts");
	REFUSED(p->escapes = false, "does not escape, but its leaks say otherwise");
	REFUSED(p->leaks.at[1].index = 1, "leaks to number 1 of 1");
	REFUSED(p->leaks.at[0].why = REASON_NONE, "leaks with reason none");
	REFUSED(p->leaks.at[1].why = REASON_HELD, "leaks with reason held");
	REFUSED(p->leaks.at[1].name = NULL, "a leak without its texts");
	REFUSED(p->leaks.at[0].from = NULL, "a leak without its texts");
	REFUSED(vec_push(&p->leaks, p->leaks.at[0]), "leaks are not sorted");
	REFUSED(vec_extend(&x.vs->funcs[x.declared].params, 1), "t.asm: facts of 1 of 0");
	REFUSED(fv->is_noescape = true, "declared not to let anything escape");
}

static void
test_annotate(void)
{
	Fixture x = fixture();
	verdict_annotate(x.vs, x.m);
	const IrFunc *f = ir_func(x.m, x.f);
	CU_ASSERT(f->sites.at[1].placement == PLACE_HEAP);
	CU_ASSERT(str_is(f->sites.at[1].reason, "result"));
	CU_ASSERT(f->sites.at[2].placement == PLACE_SIZE);
	CU_ASSERT(str_is(f->params.at[0].facts,
			 "leaks(heap), leaks(result r) level=1, content held"));
	CU_ASSERT(f->params.at[1].facts == NULL);
}

/* An engine that names itself in what it explains. */
static void
explain_site(void *engine, SiteVerdict *v)
{
	v->sink = engine;
}

static void
explain_param(void *engine, IrFuncId f, uint32_t param)
{
	(void)engine, (void)f, (void)param;
}

static void
test_explain(void)
{
	Fixture x = fixture();
	SiteVerdict *v = &x.vs->funcs[x.f].sites.at[0];
	verdict_explain_site(x.vs, v);
	verdict_explain_param(x.vs, x.f, 0);
	CU_ASSERT(!strcmp(v->sink, "result r") && v->path.len == 0);
	x.vs->engine = "engine";
	x.vs->explain_site = explain_site;
	x.vs->explain_param = explain_param;
	verdict_explain_site(x.vs, v);
	verdict_explain_param(x.vs, x.f, 0);
	CU_ASSERT(!strcmp(v->sink, "engine"));
}

UNIT_MAIN(UNIT_TEST(test_right), UNIT_TEST(test_sites), UNIT_TEST(test_params),
	  UNIT_TEST(test_annotate), UNIT_TEST(test_explain))

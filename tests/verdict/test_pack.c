/*
 * Packed records: reading and packing again gives the same bytes, whatever is damaged is refused or
 * read without harm.
 */
#include "tests/unit.h"

#include "verdict/verdict.h"

static const char text[] =
	"module \"t\" program\n"
	"file 1 \"t.go\"\n"
	"file 2 \"u.go\"\n"
	"declare @t.loose(%p *int !at(3:1)) noescape !loc(1:3:6)\n"
	"func @t.f(%r *int !at(5:1), %n int) (%z *int) !loc(1:5:6) {\n"
	"^1:\n"
	"\t%x *int = alloc !site(var int \"x\") !11:2\n"
	"\t%s []struct{} = makeslice 3:int, 3:int !site(make-slice struct{} \"three\") !17:2\n"
	"\tret %x\n"
	"}\n"
	"func @other.g(%q *int !at(7:1)) !loc(2:7:6) {\n"
	"^1:\n"
	"\tret\n"
	"}\n";

typedef struct Made {
	StrTab *strs;
	Verdicts *vs;
	VerdictPackages packages;
	VerdictRecords *records;
} Made;

static void
explain_site(void *engine, SiteVerdict *v)
{
	FlowStep step = {{2, 11, 9}, "store", engine};
	vec_clear(&v->path);
	vec_push(&v->path, step);
	v->sink = "global keep";
}

static void
explain_param(void *engine, IrFuncId f, uint32_t param)
{
	Verdicts *vs = engine;
	FlowStep step = {{1, 12, 0}, "return", "returned"};
	ParamLeak *leak = &vs->funcs[f].params.at[param].leaks.at[0];
	vec_clear(&leak->path);
	vec_push(&leak->path, step);
}

static Made
make(void)
{
	Made made = {.strs = strtab_new()};
	Diags diags = {0};
	FileSet *files = fileset_new();
	const SrcFile *src = fileset_add(files, str_cstr(made.strs, "t.ir"), text, sizeof text - 1);
	const IrModule *m = ir_parse(made.strs, src, &diags);
	Buf faults = {0};
	diag_print(&diags, files, &faults);
	if (!m || diags.n_errors)
		bug("test", "", "%s", buf_cstr(&faults));
	made.vs = verdict_new(m);
	made.vs->go_minor = 24;
	IrFuncId f = ir_func_find(m, str_cstr(made.strs, "t.f"));
	FuncVerdicts *fv = &made.vs->funcs[f];
	vec_push(&fv->sites, ((SiteVerdict){.func = f, .site = 1, .placement = PLACE_HEAP,
					    .lifetime = LIFETIME_PROGRAM, .reason = REASON_GLOBAL,
					    .sink = "global"}));
	vec_push(&fv->sites, ((SiteVerdict){.func = f, .site = 2, .placement = PLACE_STATIC,
					    .lifetime = LIFETIME_FRAME,
					    .reason = REASON_READ_ONLY, .would_be_heap = true}));
	vec_extend(&fv->params, 2);
	fv->params.at[0].has_pointers = true;
	fv->params.at[0].content_held = true;
	vec_push(&fv->params.at[0].leaks, ((ParamLeak){.to = LEAK_RESULT, .name = "z", .from = "r",
						       .text = "result z", .level = 2}));
	IrFuncId g = ir_func_find(m, str_cstr(made.strs, "other.g"));
	vec_extend(&made.vs->funcs[g].params, 1);
	made.vs->funcs[g].params.at[0].has_pointers = true;
	made.vs->funcs[ir_func_find(m, str_cstr(made.strs, "t.loose"))].is_noescape = true;
	CU_ASSERT(verdict_check(made.vs, &faults));
	made.vs->engine = made.vs;
	made.vs->explain_site = explain_site;
	made.vs->explain_param = explain_param;
	vec_push(&made.packages, str_cstr(made.strs, "t"));
	vec_push(&made.packages, str_cstr(made.strs, "other"));
	made.records = verdict_records(made.vs, &made.packages);
	return made;
}

/* Of both packages, read into one set, and each packed again. */
static void
test_round_trip(void)
{
	for (int with_flows = 0; with_flows < 2; with_flows++) {
		Made made = make();
		StrTab *strs = strtab_new();
		VerdictRecords read = {0};
		Buf packed[2] = {0};
		for (uint32_t i = 0; i < 2; i++) {
			verdict_pack(made.records, made.packages.at[i], with_flows, &packed[i]);
			CU_ASSERT_FATAL(verdict_unpack(strs, packed[i].s, packed[i].len, &read));
		}
		CU_ASSERT(read.funcs.len == 3 && read.go_minor == 24);
		CU_ASSERT(read.has_flows == (with_flows != 0));
		for (uint32_t i = 0; i < 2; i++) {
			const Str *package = str_cstr(strs, made.packages.at[i]->s);
			Buf again = {0};
			verdict_pack(&read, package, with_flows, &again);
			CU_ASSERT(again.len == packed[i].len &&
				  memcmp(again.s, packed[i].s, again.len) == 0);
		}
	}
}

static const RecordFunc *
find(const VerdictRecords *rs, const char *name)
{
	vec_each(&rs->funcs, i)
		if (str_is(rs->funcs.at[i]->name, name))
			return rs->funcs.at[i];
	return NULL;
}

/* What was not explained before is not explained after reading, until it is asked for. */
static void
test_flows(void)
{
	Made made = make();
	VerdictRecords read = {0};
	Buf packed = {0};
	verdict_pack(made.records, made.packages.at[0], true, &packed);
	CU_ASSERT_FATAL(verdict_unpack(strtab_new(), packed.s, packed.len, &read));
	const RecordFunc *f = find(&read, "t.f");
	CU_ASSERT_FATAL(f && f->sites.len == 2 && f->params.len == 2);
	const SiteVerdict *v = f->sites.at[0].verdict;
	const ParamLeak *leak = &f->params.at[0].facts->leaks.at[0];
	CU_ASSERT(!strcmp(v->sink, "global") && v->path.len == 0 && leak->path.len == 0);
	verdict_explain_record(&read, &f->sites.at[0]);
	verdict_explain_record_param(&read, f, 0);
	CU_ASSERT(!strcmp(v->sink, "global keep") && v->path.len == 1 && leak->path.len == 1);
	CU_ASSERT(str_is(read.files.at[v->path.at[0].loc.file], "u.go"));
	CU_ASSERT(f->sites.at[1].has_const_len && f->sites.at[1].size == 0);
	CU_ASSERT(find(&read, "t.loose") && find(&read, "t.loose")->is_noescape);
}

static void
test_damage(void)
{
	Made made = make();
	Buf packed = {0};
	uint64_t seed = 1;
	verdict_pack(made.records, made.packages.at[0], true, &packed);
	for (size_t n = 0; n < packed.len; n++) {
		VerdictRecords read = {0};
		CU_ASSERT(!verdict_unpack(strtab_new(), packed.s, n, &read));
	}
	for (int i = 0; i < 5000; i++) {
		char *bytes = mem_data(packed.len);
		memcpy(bytes, packed.s, packed.len);
		bytes[unit_rand(&seed) % packed.len] ^= (char)(1u << unit_rand(&seed) % 8);
		VerdictRecords read = {0};
		if (!verdict_unpack(strtab_new(), bytes, packed.len, &read))
			continue;
		Buf again = {0};
		verdict_pack(&read, read.funcs.len ? read.funcs.at[0]->package : NULL,
			     read.has_flows, &again);
	}
}

UNIT_MAIN(UNIT_TEST(test_round_trip), UNIT_TEST(test_flows), UNIT_TEST(test_damage))

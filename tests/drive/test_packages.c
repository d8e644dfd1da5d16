/* What run_each_package promises: order, diagnostics, and what happens after a bug(). */
#include "drive/run.h"

#include <stdatomic.h>
#include <stdio.h>

#include "tests/unit.h"

#define N_PACKAGES 40

/* Each package imports the two before it; LoadPackage.go_minor is its number. */
static Run *
make_run(const char *threads)
{
	Options *opts = mem_new(Options);
	const char *argv[] = {"stayput", "-j", threads, NULL};
	CU_ASSERT_TRUE(options_parse(opts, 3, (char **)(uintptr_t)argv));
	Run *r = mem_new(Run);
	r->opts = opts;
	r->strs = strtab_new();
	r->files = fileset_new();
	for (uint32_t i = 0; i < N_PACKAGES; i++) {
		RunPackage *p = mem_new(RunPackage);
		p->load = mem_new(LoadPackage);
		p->load->path = str_printf(r->strs, "p%u", i);
		p->load->go_minor = i;
		for (uint32_t k = i < 2 ? 0 : i - 2; k < i; k++) {
			LoadImport imp = {.package = r->packages.at[k]->load};
			vec_push(&p->load->imports, imp);
		}
		vec_push(&r->packages, p);
	}
	return r;
}

static void
parse(Run *r, RunPackage *p, WorkSpace *ws)
{
	(void)r;
	CU_ASSERT_PTR_NOT_NULL(p->arena);
	ws->cache.slots[0] = p->load->path;
	diag_add(&p->diags, DIAG_SYNTAX, 0, "parsed %u", p->load->go_minor);
}

/* Imports are checked: state is 2. */
static void
check(Run *r, RunPackage *p, WorkSpace *ws)
{
	(void)r;
	(void)ws;
	vec_each(&p->load->imports, i)
		CU_ASSERT_TRUE(p->load->imports.at[i].package->state == 2);
	diag_add(&p->diags, DIAG_TYPE, 0, "checked %u", p->load->go_minor);
	p->load->state = 2;
	if (p->load->go_minor % 10 == 7)
		bug("types", "here", "number %u", p->load->go_minor);
}

static void
run_with(const char *threads)
{
	Run *r = make_run(threads);
	run_each_package(r, &(PackageWork){.parse = parse, .check = check, .forgets = true});
	CU_ASSERT_EQUAL(r->diags.list.len, 2 * N_PACKAGES);
	for (uint32_t i = 0; i < r->diags.list.len; i++) {
		char want[32];
		snprintf(want, sizeof(want), "%s %u", i % 2 == 0 ? "parsed" : "checked", i / 2);
		CU_ASSERT_STRING_EQUAL(r->diags.list.at[i].text, want);
	}
	vec_each(&r->packages, i) {
		const RunPackage *p = r->packages.at[i];
		bool is_broken = i % 10 == 7;
		CU_ASSERT_EQUAL(p->bug != NULL, is_broken);
		CU_ASSERT_EQUAL(p->is_bad, is_broken);
		CU_ASSERT_EQUAL(p->load->state, 2);
		if (is_broken)
			CU_ASSERT_PTR_NOT_NULL(strstr(p->bug, "types: here: number"));
	}
}

static void
test_order_and_bugs(void)
{
	run_with("1");
	run_with("3");
}

UNIT_MAIN(UNIT_TEST(test_order_and_bugs))

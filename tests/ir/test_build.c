/*
 * The makers of types, values and edges, and what only the verifier of a
 * module in memory can meet: text cannot say broken back references.
 */
#include "tests/unit.h"

#include "ir/ir.h"

typedef struct Fixture {
	StrTab *strs;
	IrModule *m;
	IrFunc *f;
	IrBlockId b;
} Fixture;

static const IrLoc no_loc;

/* A function (int) (int) with an empty block. */
static Fixture
fixture(void)
{
	Fixture x = { .strs = strtab_new() };
	x.m = ir_module_new(x.strs, str_cstr(x.strs, "t"), 8);
	IrTypeId i = IRT_INT;
	x.f = ir_func_new(x.m, str_cstr(x.strs, "t.f"), ir_type_func(x.m, &i, 1, &i, 1, false));
	vec_push(&x.f->params, ((IrParam){ .name = str_cstr(x.strs, "x"), .type = i }));
	vec_push(&x.f->results, ((IrParam){ .type = i }));
	x.b = ir_block_new(x.f);
	return x;
}

static IrValueId
add_slot(Fixture *x)
{
	IrValueId v =
		ir_emit(x->f, x->b, OP_ALLOC, ir_type_pointer(x->m, IRT_INT), NULL, 0, 0, no_loc);
	ir_site_bind(x->f, ir_site_add(x->f, SITE_VAR, IRT_INT, str_cstr(x->strs, "x")), v);
	return v;
}

static void
add_return(Fixture *x)
{
	IrValueId v = ir_param(x->f, 0);
	ir_emit(x->f, x->b, OP_RET, 0, &v, 1, 0, no_loc);
}

/* Whether the verifier finds this rule broken and no other. */
static bool
breaks(const Fixture *x, const char *rule)
{
	Buf faults = { 0 };
	if (ir_verify(x->m, &faults))
		return false;
	uint32_t n_lines = 0, n_hits = 0;
	for (const char *s = buf_cstr(&faults); *s != '\0'; s = strchr(s, '\n') + 1) {
		const char *hit = strstr(s, rule);
		n_lines++;
		n_hits += hit != NULL && hit < strchr(s, '\n');
	}
	return n_lines > 0 && n_hits == n_lines;
}

static void
test_types_are_interned(void)
{
	Fixture x = fixture();
	IrModule *m = x.m;
	const Str *a = str_cstr(x.strs, "a"), *b = str_cstr(x.strs, "b");
	IrMember ab[] = { { b, ir_type_func(m, NULL, 0, NULL, 0, false), false },
			  { a, ir_type_func(m, NULL, 0, NULL, 0, false), false } };
	IrMember ba[] = { ab[1], ab[0] };
	CU_ASSERT_EQUAL(ir_type_iface(m, ab, 2), ir_type_iface(m, ba, 2));
	CU_ASSERT_NOT_EQUAL(ir_type_struct(m, ab, 2), ir_type_struct(m, ba, 2));
	CU_ASSERT_EQUAL(ir_type_array(m, IRT_INT, 3), ir_type_array(m, IRT_INT, 3));
	CU_ASSERT_NOT_EQUAL(ir_type_array(m, IRT_INT, 3), ir_type_array(m, IRT_INT, 4));
	CU_ASSERT_EQUAL(ir_type_named(m, a), ir_type_named(m, a));
	IrTypeId slice = ir_type_slice(m, IRT_INT);
	CU_ASSERT_NOT_EQUAL(ir_type_func(m, &slice, 1, NULL, 0, true),
			    ir_type_func(m, &slice, 1, NULL, 0, false));
	CU_ASSERT_NOT_EQUAL(ir_type_func(m, &slice, 1, NULL, 0, false),
			    ir_type_func(m, NULL, 0, &slice, 1, false));
}

static void
test_layout_waits_for_names(void)
{
	Fixture x = fixture();
	IrTypeId named = ir_type_named(x.m, str_cstr(x.strs, "n"));
	IrTypeId array = ir_type_array(x.m, named, 3);
	CU_ASSERT_EQUAL(ir_type(x.m, array)->align, 0);
	ir_type_set_underlying(x.m, named, IRT_INT16);
	ir_type_layout(x.m, array);
	CU_ASSERT_EQUAL(ir_type(x.m, array)->size, 6);
	CU_ASSERT_EQUAL(ir_type(x.m, array)->align, 2);
}

static void
test_values_are_shared(void)
{
	Fixture x = fixture();
	CU_ASSERT_EQUAL(ir_param(x.f, 0), ir_param(x.f, 0));
	CU_ASSERT_EQUAL(ir_int(x.f, IRT_INT, 5), ir_int(x.f, IRT_INT, 5));
	CU_ASSERT_NOT_EQUAL(ir_int(x.f, IRT_INT, 5), ir_int(x.f, IRT_INT8, 5));
	IrConst zero = { .type = IRT_FLOAT64, .kind = IRC_FLOAT, .re = 0.0 }, minus = zero;
	minus.re = -0.0;
	CU_ASSERT_NOT_EQUAL(ir_const(x.f, &zero), ir_const(x.f, &minus));
}

static void
test_names_are_unique(void)
{
	Fixture x = fixture();
	IrValueId a = add_slot(&x), b = add_slot(&x);
	ir_value_name(x.m, x.f, a, str_cstr(x.strs, "x"));
	ir_value_name(x.m, x.f, b, str_cstr(x.strs, "x"));
	CU_ASSERT_STRING_EQUAL(ir_instr(x.f, a)->name->s, "x.1"); /* x is the parameter */
	CU_ASSERT_STRING_EQUAL(ir_instr(x.f, b)->name->s, "x.2");
	add_return(&x);
	Buf faults = { 0 };
	CU_ASSERT(ir_verify(x.m, &faults));
}

static void
test_predecessors_are_sorted(void)
{
	Fixture x = fixture();
	IrBlockId two = ir_block_new(x.f), three = ir_block_new(x.f), four = ir_block_new(x.f);
	ir_jump(x.f, three, four, no_loc);
	ir_jump(x.f, two, four, no_loc);
	ir_branch(x.f, x.b, ir_int(x.f, IRT_BOOL, 1), three, two, no_loc);
	x.b = four;
	add_return(&x);
	CU_ASSERT_EQUAL(x.f->blocks.at[four].preds.at[0], two);
	CU_ASSERT_EQUAL(x.f->blocks.at[four].preds.at[1], three);
	Buf faults = { 0 };
	CU_ASSERT(ir_verify(x.m, &faults));
	x.f->blocks.at[four].preds.at[0] = three;
	x.f->blocks.at[four].preds.at[1] = two;
	CU_ASSERT(breaks(&x, "R3: "));
	x.f->blocks.at[four].preds.len = 1;
	CU_ASSERT(breaks(&x, "R3: "));
}

static void
test_ids_out_of_range(void)
{
	Fixture x = fixture();
	IrValueId slot = add_slot(&x);
	add_return(&x);
	IrInstr good = *ir_instr(x.f, slot);
	ir_instr(x.f, slot)->type = 9999;
	CU_ASSERT(breaks(&x, "R1: "));
	*ir_instr(x.f, slot) = good;
	ir_instr(x.f, slot)->aux = 9999;
	CU_ASSERT(breaks(&x, "R1: "));
	*ir_instr(x.f, slot) = good;
	ir_instr(x.f, slot)->first = 9999;
	CU_ASSERT(breaks(&x, "R1: "));
	*ir_instr(x.f, slot) = good;
	x.f->operands.at[0] = 9999;
	CU_ASSERT(breaks(&x, "R1: "));
	x.f->operands.at[0] = ir_param(x.f, 0);
	x.f->blocks.at[1].succs[0] = 9999;
	CU_ASSERT(breaks(&x, "R1: "));
	x.f->blocks.at[1].succs[0] = 1;
	CU_ASSERT(breaks(&x, "R3: "));
	x.f->blocks.at[1].succs[0] = 0;
	Buf faults = { 0 };
	CU_ASSERT(ir_verify(x.m, &faults));
}

static void
test_sites_name_back(void)
{
	Fixture x = fixture();
	IrValueId a = add_slot(&x), b = add_slot(&x);
	add_return(&x);
	ir_instr(x.f, b)->aux = ir_instr(x.f, a)->aux;
	CU_ASSERT(breaks(&x, "R9: "));
	ir_instr(x.f, b)->aux = 2;
	x.f->sites.at[2].instr = 0;
	CU_ASSERT(breaks(&x, "R9: "));
}

static void
test_operands_stand_somewhere(void)
{
	Fixture x = fixture();
	IrValueId slot = add_slot(&x);
	add_return(&x);
	ir_instr(x.f, slot)->block = 0;
	CU_ASSERT(breaks(&x, "R16: "));
	ir_instr(x.f, slot)->block = 1;
	x.f->operands.at[0] = x.f->blocks.at[1].instrs.at[1]; /* the ret itself */
	CU_ASSERT(breaks(&x, "R16: "));
}

static void
check_name(StrTab *strs, const char *package, const char *local, const char *whole)
{
	const Str *name = ir_name_make(strs, str_cstr(strs, package), local);
	CU_ASSERT_STRING_EQUAL(name->s, whole);
	CU_ASSERT_STRING_EQUAL(ir_name_package(strs, name)->s, package);
	CU_ASSERT_STRING_EQUAL(ir_name_local(strs, name)->s, local);
}

static void
test_names_have_two_parts(void)
{
	StrTab *strs = strtab_new();
	check_name(strs, "a.b/c.d", "F", "a.b/c%2ed.F");
	check_name(strs, "p.q", "(*T[r/s.U]).M", "p%2eq.(*T[r/s.U]).M");
	check_name(strs, "a.b/c [a.b/c.test]", "F", "a.b/c [a.b/c.test].F");
	check_name(strs, "p_test [p.test]", "G[int]", "p_test [p.test].G[int]");
	check_name(strs, "a/c.d [a/b.test]", "(*T).M", "a/c%2ed [a/b.test].(*T).M");
}

static void
test_passes_can_be_left_out(void)
{
	Fixture x = fixture();
	add_slot(&x);
	add_return(&x);
	ir_run_passes(x.m,
		      &(IrPassOptions){ .disabled = (const char *const[]){ "promote", NULL } });
	CU_ASSERT_EQUAL(x.f->sites.len, 2);
	ir_run_passes(x.m, &(IrPassOptions){ .stop_after = "unreachable" });
	CU_ASSERT_EQUAL(x.f->sites.len, 2);
	/* What a pass needs and nobody made: it is left out as well. */
	ir_run_passes(x.m,
		      &(IrPassOptions){ .disabled = (const char *const[]){ "unreachable", NULL } });
	CU_ASSERT_EQUAL(x.f->sites.len, 2);
	ir_run_passes(x.m, &(IrPassOptions){ .is_verifying = true });
	CU_ASSERT_EQUAL(x.f->sites.len, 1);
	CU_ASSERT_PTR_NULL(ir_pass_find("nothing"));
	CU_ASSERT_PTR_NOT_NULL(ir_pass_find("promote"));
}

UNIT_MAIN(UNIT_TEST(test_types_are_interned), UNIT_TEST(test_layout_waits_for_names),
	  UNIT_TEST(test_values_are_shared), UNIT_TEST(test_names_are_unique),
	  UNIT_TEST(test_predecessors_are_sorted), UNIT_TEST(test_ids_out_of_range),
	  UNIT_TEST(test_sites_name_back), UNIT_TEST(test_operands_stand_somewhere),
	  UNIT_TEST(test_names_have_two_parts), UNIT_TEST(test_passes_can_be_left_out))

/*
 * The tree: ids, extents, short forms, targets of jumps, comments that belong
 * to declarations, and the options of syntax_parse.
 */
#include "../unit.h"

#include <stdatomic.h>

#include "syntax/syntax.h"

typedef struct Parsed {
	StrTab *strs;
	FileSet *fset;
	ParseIds ids;
	Diags diags;
	ParseOptions opts;
	const char *text;
	File *file;
} Parsed;

static Parsed *
parse_with(const char *text, ParseOptions opts)
{
	Parsed *x = mem_new(Parsed);
	x->strs = strtab_new();
	x->fset = fileset_new();
	x->opts = opts;
	x->opts.strs = x->strs;
	x->opts.fset = x->fset;
	x->opts.ids = &x->ids;
	x->opts.diags = &x->diags;
	x->text = text;
	SrcFile *src = fileset_add(x->fset, str_cstr(x->strs, "t.go"), text, strlen(text));
	x->file = syntax_parse(src, &x->opts);
	return x;
}

static Parsed *
parse(const char *text)
{
	return parse_with(text, (ParseOptions){ 0 });
}

/* "package p; var _ = TEXT": the expression. */
static Parsed *
parse_value(const char *text, Expr **e)
{
	Buf b = { 0 };
	buf_printf(&b, "package p; var _ = %s", text);
	Parsed *x = parse(b.s);
	*e = as_var_decl(x->file->decls.at[0])->values.at[0];
	return x;
}

static void
test_extents_of_expressions(void)
{
	static const char *const texts[] = {
		"x", "1.5", "\"s\"", "T{1, 2}", "[]T{}", "func() { x }", "(x)", "x.y.z", "x[i]",
		"x[a, b]", "x[1:2:3]", "x.(T)", "f(a, b...)", "*x", "&T{}", "a + b * c", "[3]int{}",
		"[...]int{1}", "struct{ a int }{}", "func(a int) (b int)", "func(a int) b",
		"func()", "interface{ m() }", "map[K]V{}", "chan int", "<-chan int(x)",
		"-x.y(z)[1]", "a.b(c)(d) + (e)", "func(...int)",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		Expr *e;
		Parsed *x = parse_value(texts[i], &e);
		CU_ASSERT_EQUAL(x->diags.list.len, 0);
		uint32_t from = src_offset(x->file->src, expr_start(e));
		uint32_t to = src_offset(x->file->src, expr_end(e));
		CU_ASSERT_EQUAL(from, strlen("package p; var _ = "));
		CU_ASSERT_EQUAL(to, strlen(x->text));
	}
}

static void
test_extents_of_statements(void)
{
	static const char *const texts[] = {
		"x", "c <- x", "x++", "x, y = 1, 2", "go f()", "return", "return x", "break",
		"goto L", "{ x }", "if x { }", "if x { } else { y }", "for { }", "for range x { }",
		"switch { }", "switch x.(type) { }", "select { }", "var a int", "const ( a = 1 )",
		"type T int", "L: x()", "var x = f(1)",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		Buf b = { 0 };
		buf_printf(&b, "package p; func _() { %s }", texts[i]);
		Parsed *x = parse(b.s);
		CU_ASSERT_EQUAL(x->diags.list.len, 0);
		const Stmt *s = as_func_decl(x->file->decls.at[0])->body->list.at[0];
		uint32_t from = src_offset(x->file->src, stmt_start(s));
		uint32_t to = src_offset(x->file->src, stmt_end(s));
		CU_ASSERT_EQUAL(from, strlen("package p; func _() { "));
		CU_ASSERT_EQUAL(to, b.len - 2);
	}
}

static void
test_positions_are_the_compilers(void)
{
	static const struct {
		const char *text;
		uint32_t offset;
	} at[] = {
		{ "f(x)", 1 }, { "a + b", 2 }, { "x.y", 1 }, { "x[i]", 1 }, { "x[1:2]", 1 },
		{ "x.(T)", 1 }, { "T{}", 1 }, { "*x", 0 }, { "(x)", 0 }, { "func() {}", 0 },
		{ "[]T", 0 }, { "a + b * c", 2 }, { "f(x)(y)", 4 }, { "x.y.z", 3 },
	};
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		Expr *e;
		Parsed *x = parse_value(at[i].text, &e);
		uint32_t offset =
			src_offset(x->file->src, e->pos) - (uint32_t)strlen("package p; var _ = ");
		CU_ASSERT_EQUAL(offset, at[i].offset);
	}
}

static void
test_short_forms(void)
{
	static const char *const texts[][2] = {
		{ "T{1, 2}", "T{…}" }, { "T{}", "T{}" },
		{ "func(a, b int) { x }", "func(a, b int) {…}" },
		{ "func() (int, error) {}", "func() (int, error) {}" }, { "x[1:2:3]", "x[1:2:3]" },
		{ "f(a, b...)", "f(a, b...)" }, { "a+b*-c", "a + b * -c" }, { "x.(*T)", "x.(*T)" },
		{ "struct{a, b int; T}", "struct{a, b int; T}" },
		{ "interface{m(int) string; ~int|T}", "interface{m(int) string; ~int | T}" },
		{ "map[string][]chan<- int(nil)", "map[string][]chan<- int(nil)" },
		{ "&(T{1})", "&T{…}" }, { "x.((T))", "x.(T)" }, { "[](T)(x)", "[]T(x)" },
		{ "chan (<-chan int)(x)", "chan (<-chan int)(x)" }, { "((x))", "((x))" },
		{ "[...]int{1}", "[...]int{…}" }, { "<-c", "<-c" },
		{ "(*p).q[int, T]", "(*p).q[int, T]" },
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		Expr *e;
		parse_value(texts[i][0], &e);
		Buf b = { 0 };
		syntax_print_short(e, &b);
		CU_ASSERT_STRING_EQUAL(buf_cstr(&b), texts[i][1]);
	}
}

static void
test_precedence(void)
{
	Expr *e;
	parse_value("a || b && c == d + e * f", &e);
	const TokenKind ops[] = { TK_OROR, TK_ANDAND, TK_EQL, TK_ADD, TK_MUL };
	for (int i = 0; i < 5; i++) {
		CU_ASSERT_EQUAL(as_binary(e)->op, ops[i]);
		e = as_binary(e)->y;
	}
	parse_value("a - b - c", &e);
	CU_ASSERT_EQUAL(as_binary(e)->x->kind, EXPR_BINARY);
	CU_ASSERT_EQUAL(as_binary(e)->y->kind, EXPR_NAME);
}

static void
test_ids_are_distinct_between_files(void)
{
	StrTab *strs = strtab_new();
	FileSet *fset = fileset_new();
	ParseIds ids = { 0 };
	Diags ds = { 0 };
	const char *text = "package p; var x = y";
	uint32_t seen[2];
	for (int i = 0; i < 2; i++) {
		ParseOptions opts = { .strs = strs, .diags = &ds, .ids = &ids };
		SrcFile *src = fileset_add(fset, str_cstr(strs, "t.go"), text, strlen(text));
		const File *f = syntax_parse(src, &opts);
		seen[i] = as_var_decl(f->decls.at[0])->values.at[0]->id;
		CU_ASSERT_TRUE(seen[i] > 0 && seen[i] <= atomic_load(&ids.next));
	}
	CU_ASSERT_NOT_EQUAL(seen[0], seen[1]);
}

static void
test_jump_targets(void)
{
	Parsed *x =
		parse("package p\nfunc f() {\nL:\n\tfor {\n\t\tswitch {\n\t\tcase x:\n\t\t\tbreak\n"
		      "\t\t\tcontinue\n\t\t\tbreak L\n\t\t\tgoto L\n\t\t}\n\t}\n}\n");
	CU_ASSERT_EQUAL(x->diags.list.len, 0);
	LabeledStmt *label = as_labeled(as_func_decl(x->file->decls.at[0])->body->list.at[0]);
	Stmt *sw = as_for(label->stmt)->body->list.at[0];
	const StmtVec *body = &as_switch(sw)->clauses.at[0]->body;
	CU_ASSERT_PTR_EQUAL(as_branch(body->at[0])->target, sw);
	CU_ASSERT_PTR_EQUAL(as_branch(body->at[1])->target, label->stmt);
	CU_ASSERT_PTR_EQUAL(as_branch(body->at[2])->target, label->stmt);
	CU_ASSERT_PTR_EQUAL(as_branch(body->at[3])->target, &label->s);
}

static void
test_branches_are_silent_unless_asked(void)
{
	const char *text = "package p; func f() { break; L: goto M }";
	CU_ASSERT_EQUAL(parse(text)->diags.list.len, 0);
	Parsed *x = parse_with(text, (ParseOptions){ .check_branches = true });
	CU_ASSERT_EQUAL(x->diags.list.len, 3);
	CU_ASSERT_FALSE(x->file->has_syntax_error);
}

static void
test_comments_of_declarations(void)
{
	Parsed *x = parse(
		"//go:build a && b\n\n//go:debug x\npackage p\n\n//go:noinline\n//go:nosplit\n"
		"func f() {}\n\nconst c = 1 //go:late\n\n//go:lost\nconst d = 2\n\ntype (\n"
		"\t//go:inner\n\tT int\n)\n");
	const File *f = x->file;
	CU_ASSERT_TRUE(str_is(f->build, "a && b"));
	const PragmaVec *p = &as_func_decl(f->decls.at[0])->pragmas;
	CU_ASSERT_EQUAL(p->len, 2);
	CU_ASSERT_TRUE(str_is(p->at[0].text, "go:noinline") && str_is(p->at[1].text, "go:nosplit"));
	CU_ASSERT_EQUAL(x->text[src_offset(f->src, p->at[0].pos)], 'g');
	CU_ASSERT_EQUAL(as_type_decl(f->decls.at[3])->pragmas.len, 1);
	CU_ASSERT_EQUAL(f->pragmas.len, 4);
	CU_ASSERT_TRUE(str_is(f->pragmas.at[2].text, "go:late") && f->pragmas.at[2].is_inline);
	CU_ASSERT_TRUE(str_is(f->pragmas.at[3].text, "go:lost") && !f->pragmas.at[3].is_inline);
}

static void
test_imports_only(void)
{
	Parsed *x = parse_with("package p; import \"a\"; import (\"b\"; \"c\"); var x = ] [",
			       (ParseOptions){ .imports_only = true });
	CU_ASSERT_EQUAL(x->file->decls.len, 3);
	CU_ASSERT_EQUAL(x->diags.list.len, 0);
}

static void
test_a_file_may_be_parsed_twice(void)
{
	Parsed *x = parse_with("package p\n//line a.go:7\nimport \"a\"\nvar y = 1\n",
			       (ParseOptions){ .imports_only = true });
	CU_ASSERT_EQUAL(x->file->src->directives.len, 1);
	x->opts.imports_only = false;
	const File *f = syntax_parse(x->file->src, &x->opts);
	CU_ASSERT_EQUAL(f->src->directives.len, 1);
	CU_ASSERT_EQUAL(fileset_locate(x->fset, f->decls.at[1]->pos).line, 8);
}

static void
test_skipped_bodies(void)
{
	Parsed *x =
		parse_with("package p; func f() { if x { y } }; func g() int; var z = func() { w }",
			   (ParseOptions){ .skip_bodies = true });
	CU_ASSERT_EQUAL(x->diags.list.len, 0);
	CU_ASSERT_EQUAL(x->file->decls.len, 3);
	CU_ASSERT_EQUAL(as_func_decl(x->file->decls.at[0])->body->list.len, 0);
	CU_ASSERT_PTR_NULL(as_func_decl(x->file->decls.at[1])->body);
}

static void
test_fields_keep_their_groups(void)
{
	Parsed *x = parse(
		"package p; func (r T) f(a, b int, c ...string) (int, error) { return 0, nil }");
	const FuncTypeExpr *t = as_func_decl(x->file->decls.at[0])->type;
	CU_ASSERT_EQUAL(t->params->fields.len, 2);
	CU_ASSERT_EQUAL(t->params->fields.at[0]->names.len, 2);
	CU_ASSERT_EQUAL(t->params->fields.at[1]->type->kind, TYPE_EXPR_DOTS);
	CU_ASSERT_EQUAL(t->results->fields.len, 2);
	CU_ASSERT_EQUAL(t->results->fields.at[0]->names.len, 0);
	CU_ASSERT_EQUAL(as_func_decl(x->file->decls.at[0])->recv->fields.at[0]->names.len, 1);
}

static void
test_iota_counts_specs(void)
{
	Parsed *x = parse("package p; const ( a = iota; b; c, d ); const e = iota");
	for (uint32_t i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(as_const_decl(x->file->decls.at[i])->iota, i);
	CU_ASSERT_EQUAL(as_const_decl(x->file->decls.at[3])->iota, 0);
	CU_ASSERT_PTR_NULL(as_const_decl(x->file->decls.at[3])->group);
	CU_ASSERT_PTR_EQUAL(as_const_decl(x->file->decls.at[0])->group,
			    as_const_decl(x->file->decls.at[2])->group);
}

static void
test_difference_is_told(void)
{
	Parsed *x = parse("package p; var x = a + b");
	Parsed *y = parse("package p; var x = a + c");
	Pos pa, pb;
	CU_ASSERT_FALSE(syntax_equal(x->file, y->file, &pa, &pb));
	CU_ASSERT_EQUAL(x->text[src_offset(x->file->src, pa)], 'b');
	CU_ASSERT_EQUAL(y->text[src_offset(y->file->src, pb)], 'c');
	CU_ASSERT_TRUE(syntax_equal(x->file, parse("package p\n\nvar x = a+b\n")->file, &pa, &pb));
}

UNIT_MAIN(UNIT_TEST(test_extents_of_expressions), UNIT_TEST(test_extents_of_statements),
	  UNIT_TEST(test_positions_are_the_compilers), UNIT_TEST(test_short_forms),
	  UNIT_TEST(test_precedence), UNIT_TEST(test_ids_are_distinct_between_files),
	  UNIT_TEST(test_jump_targets), UNIT_TEST(test_branches_are_silent_unless_asked),
	  UNIT_TEST(test_comments_of_declarations), UNIT_TEST(test_imports_only),
	  UNIT_TEST(test_a_file_may_be_parsed_twice),
	  UNIT_TEST(test_skipped_bodies), UNIT_TEST(test_fields_keep_their_groups),
	  UNIT_TEST(test_iota_counts_specs), UNIT_TEST(test_difference_is_told))

/* The scanner: tokens, automatic semicolons, literals, comments, messages. */
#include "../unit.h"

#include "syntax/priv.h"

typedef struct Scan {
	Scanner s;
	Faults faults;
	Diags diags;
	FileSet *fset;
} Scan;

static Scan *
start(const char *text, size_t len)
{
	Scan *x = mem_new(Scan);
	StrTab *strs = strtab_new();
	x->fset = fileset_new();
	char *copy = mem_data(len + 1);
	memcpy(copy, text, len);
	SrcFile *src = fileset_add(x->fset, str_cstr(strs, "t.go"), copy, len);
	x->faults = (Faults){ .src = src, .diags = &x->diags };
	scan_init(&x->s, src, strs, NULL, &x->faults);
	return x;
}

/* All tokens, as words with blanks between. */
static const char *
tokens(const char *text)
{
	Scan *x = start(text, strlen(text));
	Buf b = { 0 };
	do {
		scan_next(&x->s);
		if (b.len > 0)
			buf_putc(&b, ' ');
		if (x->s.tok == TK_SEMI)
			buf_puts(&b, x->s.semi);
		else if (x->s.tok == TK_NAME)
			buf_printf(&b, "%s:%s", token_text(x->s.tok), x->s.name->s);
		else if (x->s.tok > TK_NAME && x->s.tok <= TK_STRING)
			buf_printf(&b, "%s:%.*s", token_text(x->s.tok), (int)x->s.lit_len,
				   x->s.lit);
		else if (x->s.tok == TK_OPASSIGN)
			buf_printf(&b, "op%s", token_text(x->s.op));
		else
			buf_puts(&b, token_text(x->s.tok));
	} while (x->s.tok != TK_EOF);
	return buf_cstr(&b);
}

/* All messages, "column: text" each on a line. */
static const char *
messages_of(const char *text, size_t len)
{
	Scan *x = start(text, len);
	do
		scan_next(&x->s);
	while (x->s.tok != TK_EOF);
	Buf b = { 0 };
	vec_each(&x->diags.list, i)
		buf_printf(&b, "%u: %s\n", fileset_locate(x->fset, x->diags.list.at[i].pos).col,
			   x->diags.list.at[i].text);
	return buf_cstr(&b);
}

#define messages(text) messages_of((text), sizeof(text) - 1)

static void
test_every_token_scans_as_itself(void)
{
	for (int t = 0; t < TK_COUNT; t++) {
		if (t <= TK_STRING || t == TK_SEMI || t == TK_OPASSIGN)
			continue;
		const char *word = token_text((TokenKind)t);
		Scan *x = start(word, strlen(word));
		scan_next(&x->s);
		CU_ASSERT_EQUAL((int)x->s.tok, t);
		CU_ASSERT_PTR_EQUAL(x->s.cur, x->s.end);
	}
}

static void
test_every_binary_operator_assigns(void)
{
	for (int t = TK_ADD; t <= TK_SHR; t++) {
		Buf b = { 0 };
		buf_printf(&b, "%s=", token_text((TokenKind)t));
		Scan *x = start(b.s, b.len);
		scan_next(&x->s);
		CU_ASSERT_EQUAL(x->s.tok, TK_OPASSIGN);
		CU_ASSERT_EQUAL((int)x->s.op, t);
	}
}

static void
test_longest_token_wins(void)
{
	CU_ASSERT_STRING_EQUAL(tokens("a&&^b"), "name:a && ^ name:b EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("a&^=b"), "name:a op&^ name:b EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("a<-b<<=c"), "name:a <- name:b op<< name:c EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("a+++b"), "name:a ++ + name:b EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("....x"), "... . name:x EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("..5"), ". float:.5 EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("1..5"), "float:1. float:.5 EOF EOF");
}

static void
test_keywords_are_whole_words(void)
{
	CU_ASSERT_STRING_EQUAL(tokens("func functor fun f"),
			       "func name:functor name:fun name:f EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("go goto got Go _go"),
			       "go goto name:got name:Go name:_go EOF EOF");
}

static void
test_automatic_semicolons(void)
{
	CU_ASSERT_STRING_EQUAL(tokens("x\n\ny"), "name:x newline name:y EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("x +\n"), "name:x + EOF");
	CU_ASSERT_STRING_EQUAL(tokens("x;\n"), "name:x semicolon EOF");
	CU_ASSERT_STRING_EQUAL(tokens("f()\n]\n}\n"), "name:f ( ) newline ] newline } newline EOF");
	CU_ASSERT_STRING_EQUAL(tokens("x++\ny--\n"), "name:x ++ newline name:y -- newline EOF");
	CU_ASSERT_STRING_EQUAL(tokens("return\nbreak\ncontinue\nfallthrough\n"),
			       "return newline break newline continue newline "
			       "fallthrough newline EOF");
	CU_ASSERT_STRING_EQUAL(tokens("goto\ndefer\nelse\n"), "goto defer else EOF");
	CU_ASSERT_STRING_EQUAL(tokens("1\n'a'\n\"b\"\n"), "int:1 newline rune:'a' newline "
							  "string:\"b\" newline EOF");
	CU_ASSERT_STRING_EQUAL(tokens("x // c\n"), "name:x newline EOF");
	CU_ASSERT_STRING_EQUAL(tokens("x // c"), "name:x EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("x /* c */ y"), "name:x name:y EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("x /* \n */ y"), "name:x newline name:y EOF EOF");
	CU_ASSERT_STRING_EQUAL(tokens("+ /* \n */ y"), "+ name:y EOF EOF");
}

static void
test_a_semicolon_is_where_the_line_ends(void)
{
	Scan *x = start("ab /* c\n */", 11);
	scan_next(&x->s);
	scan_next(&x->s);
	CU_ASSERT_EQUAL(src_offset(x->s.src, x->s.pos), 3);
	x = start("ab // c\n", 8);
	scan_next(&x->s);
	scan_next(&x->s);
	CU_ASSERT_EQUAL(src_offset(x->s.src, x->s.pos), 7);
}

static void
test_numbers(void)
{
	static const struct {
		const char *text;
		TokenKind tok;
	} good[] = {
		{ "0", TK_INT }, { "42", TK_INT }, { "4_2", TK_INT }, { "0600", TK_INT },
		{ "0_600", TK_INT }, { "0o600", TK_INT }, { "0O600", TK_INT }, { "0b10", TK_INT },
		{ "0xBad_Face", TK_INT }, { "0x_67_7a_2f", TK_INT }, { "0.", TK_FLOAT },
		{ "72.40", TK_FLOAT }, { "072.40", TK_FLOAT }, { "1.e+0", TK_FLOAT },
		{ "6.67428e-11", TK_FLOAT }, { "1E6", TK_FLOAT }, { ".25", TK_FLOAT },
		{ "1_5.", TK_FLOAT }, { "0.15e+0_2", TK_FLOAT }, { "0x1p-2", TK_FLOAT },
		{ "0x2.p10", TK_FLOAT }, { "0x1.Fp+0", TK_FLOAT }, { "0X.8p-0", TK_FLOAT },
		{ "0X_1FFFP-16", TK_FLOAT }, { "0i", TK_IMAG }, { "0123i", TK_IMAG },
		{ "09i", TK_IMAG }, { "0o123i", TK_IMAG }, { "0.i", TK_IMAG }, { "1e6i", TK_IMAG },
		{ "0x1p-2i", TK_IMAG },
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		Scan *x = start(good[i].text, strlen(good[i].text));
		scan_next(&x->s);
		CU_ASSERT_EQUAL(x->s.tok, good[i].tok);
		CU_ASSERT_FALSE(x->s.is_bad);
		CU_ASSERT_EQUAL(x->faults.count, 0);
		CU_ASSERT_EQUAL(x->s.lit_len, strlen(good[i].text));
		CU_ASSERT_NSTRING_EQUAL(x->s.lit, good[i].text, x->s.lit_len);
	}
	CU_ASSERT_STRING_EQUAL(messages("0x"), "3: hexadecimal literal has no digits\n");
	CU_ASSERT_STRING_EQUAL(messages("1_"), "2: '_' must separate successive digits\n");
	CU_ASSERT_STRING_EQUAL(messages("0128"), "4: invalid digit '8' in octal literal\n");
	CU_ASSERT_STRING_EQUAL(tokens("0xe+1 0b1e"), "int:0xe + int:1 float:0b1e EOF EOF");
}

static void
test_runes_and_strings(void)
{
	CU_ASSERT_STRING_EQUAL(messages("'\\a' '\\377' '\\xff' '\\u00e4' '\\U00101234'"), "");
	CU_ASSERT_STRING_EQUAL(messages("'\\'' '\"'"), "");
	CU_ASSERT_STRING_EQUAL(messages("\"\\\"'\\\\\" `\\\n\"` \"\""), "");
	CU_ASSERT_STRING_EQUAL(messages("'\xe4\xb8\x96'"), "");
	CU_ASSERT_STRING_EQUAL(messages("''"), "2: empty rune literal or unescaped '\n");
	CU_ASSERT_STRING_EQUAL(messages("'ab'"), "1: more than one character in rune literal\n");
	CU_ASSERT_STRING_EQUAL(messages("'\\0"), "1: rune literal not terminated\n");
	CU_ASSERT_STRING_EQUAL(messages("'\\z'"), "3: unknown escape\n");
	CU_ASSERT_STRING_EQUAL(messages("\"a\n"), "3: newline in string\n");
	CU_ASSERT_STRING_EQUAL(messages("`a\n"), "1: string not terminated\n");
	CU_ASSERT_STRING_EQUAL(messages("\"\\400\""), "6: octal escape value 256 > 255\n");
	CU_ASSERT_STRING_EQUAL(messages("'\\udfff'"),
			       "8: escape is invalid Unicode code point U+DFFF\n");
	CU_ASSERT_STRING_EQUAL(tokens("`a\r\nb`"), "string:`a\r\nb` EOF EOF");
}

static void
test_bytes_out_of_place(void)
{
	CU_ASSERT_STRING_EQUAL(messages("\xef\xbb\xbfx"), "");
	CU_ASSERT_STRING_EQUAL(messages("x \xef\xbb\xbf"),
			       "3: invalid BOM in the middle of the file\n");
	CU_ASSERT_STRING_EQUAL(messages("x \0 y"), "3: invalid NUL character\n");
	CU_ASSERT_STRING_EQUAL(messages("// \0"), "4: invalid NUL character\n");
	CU_ASSERT_STRING_EQUAL(messages("/* \xff */"), "4: invalid UTF-8 encoding\n");
	CU_ASSERT_STRING_EQUAL(messages("\"\xc0\x80\""), "2: invalid UTF-8 encoding\n"
							 "3: invalid UTF-8 encoding\n");
	CU_ASSERT_STRING_EQUAL(messages("\xed\xa0\x80"), "1: invalid UTF-8 encoding\n"
							 "2: invalid UTF-8 encoding\n"
							 "3: invalid UTF-8 encoding\n");
	CU_ASSERT_STRING_EQUAL(messages("#"), "1: invalid character U+0023 '#'\n");
	CU_ASSERT_STRING_EQUAL(messages("\x01"), "1: invalid character U+0001\n");
	CU_ASSERT_STRING_EQUAL(messages("/* x"), "1: comment not terminated\n");
}

static void
test_names_beyond_ascii(void)
{
	CU_ASSERT_STRING_EQUAL(tokens("\xc3\xa9t\xc3\xa9 \xe4\xb8\x96\xd9\xa3"),
			       "name:\xc3\xa9t\xc3\xa9 name:\xe4\xb8\x96\xd9\xa3 EOF EOF");
	CU_ASSERT_STRING_EQUAL(messages("\xd9\xa3x"),
			       "1: identifier cannot begin with digit U+0663 '\xd9\xa3'\n");
	CU_ASSERT_STRING_EQUAL(messages("x\xe2\x98\xb9"),
			       "2: invalid character U+2639 '\xe2\x98\xb9' in identifier\n");
	CU_ASSERT_TRUE(unicode_is_letter(0x10400) && !unicode_is_letter(0x2028));
	CU_ASSERT_TRUE(unicode_is_digit(0x0663) && !unicode_is_digit(0xB2));
	CU_ASSERT_FALSE(unicode_is_print(0x2028) || unicode_is_letter(RUNE_MAX));
}

static void
test_names_are_interned(void)
{
	Scan *x = start("ab ab cd ab", 11);
	const Str *seen[4];
	for (int i = 0; i < 4; i++) {
		scan_next(&x->s);
		seen[i] = x->s.name;
	}
	CU_ASSERT_PTR_EQUAL(seen[0], seen[1]);
	CU_ASSERT_PTR_EQUAL(seen[0], seen[3]);
	CU_ASSERT_PTR_NOT_EQUAL(seen[0], seen[2]);
	CU_ASSERT_PTR_EQUAL(seen[0], str_cstr(x->s.strs, "ab"));
}

static void
test_line_directives(void)
{
	Scan *x = start("\n//line a.go:10\nx /*line b.go:20:3*/y\n//line :7:9\nz", 51);
	Loc loc[3];
	for (int i = 0; i < 3; i++) {
		scan_next(&x->s);
		loc[i] = fileset_locate(x->fset, x->s.pos);
		if (i > 0)
			scan_next(&x->s);
	}
	CU_ASSERT_TRUE(str_is(loc[0].file, "a.go") && loc[0].line == 10 && loc[0].col == 0);
	CU_ASSERT_TRUE(str_is(loc[1].file, "b.go") && loc[1].line == 20 && loc[1].col == 3);
	CU_ASSERT_TRUE(str_is(loc[2].file, "b.go") && loc[2].line == 7 && loc[2].col == 9);
}

static void
test_stop_is_final(void)
{
	Scan *x = start("a b c", 5);
	scan_next(&x->s);
	scan_stop(&x->s);
	CU_ASSERT_EQUAL(x->s.tok, TK_EOF);
	scan_next(&x->s);
	CU_ASSERT_EQUAL(x->s.tok, TK_EOF);
}

UNIT_MAIN(UNIT_TEST(test_every_token_scans_as_itself),
	  UNIT_TEST(test_every_binary_operator_assigns), UNIT_TEST(test_longest_token_wins),
	  UNIT_TEST(test_keywords_are_whole_words), UNIT_TEST(test_automatic_semicolons),
	  UNIT_TEST(test_a_semicolon_is_where_the_line_ends), UNIT_TEST(test_numbers),
	  UNIT_TEST(test_runes_and_strings), UNIT_TEST(test_bytes_out_of_place),
	  UNIT_TEST(test_names_beyond_ascii), UNIT_TEST(test_names_are_interned),
	  UNIT_TEST(test_line_directives), UNIT_TEST(test_stop_is_final))

/*
 * BLAKE2b against the digests of coreutils' `b2sum -l 256`, whole and in pieces of any size.
 */
#include "base/blake2.h"

#include <string.h>

#include "tests/unit.h"

static const struct {
	size_t n; /* letters a */
	const char *hex;
} vectors[] = {
	{0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"},
	{1, "8928aae63c84d87ea098564d1e03ad813f107add474e56aedd286349c0c03ea4"},
	{127, "59e2f1aba240f20aa591016f5ef429990bc9c2131dcd0d30f0ffd75ed18f317d"},
	{128, "ae2aa48507885c4c950fb809b2076f959cde9f8ea6da260d9a3587df33dac450"},
	{129, "2f64744a6de0d2c0b56e64cf6e29a5aaa255010d415d51c75ccc82f73dccd865"},
	{255, "177ec7b22a982dd81ec80e0f8fd488bb347952a0876fed488191b6dede62df81"},
	{256, "eae4d3a7627549b383179dc18049964f91a6fed14c9f3fb26705eda3eeda5558"},
	{257, "496943de3c8b1458635ee30c15bb26cede6957abdd28f0a860cdaf967116c747"},
	{1000, "e00b0ddbf1e2cdaf5c898e1a5e8826ea3a2c339bcf2a478da2e5fca9ff126672"},
};

static void
expect(Digest d, const char *wanted)
{
	char hex[DIGEST_HEX_SIZE];
	digest_hex(&d, hex);
	CU_ASSERT_STRING_EQUAL(hex, wanted);
}

static void
test_vectors(void)
{
	char text[1000];
	memset(text, 'a', sizeof text);
	expect(blake2_of("abc", 3),
	       "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		expect(blake2_of(text, vectors[i].n), vectors[i].hex);
}

static void
test_pieces(void)
{
	char text[1000];
	uint64_t seed = 7;
	memset(text, 'a', sizeof text);
	for (int round = 0; round < 200; round++) {
		size_t most = 1 + unit_rand(&seed) % 300, left = sizeof text;
		Blake2 b;
		blake2_begin(&b);
		while (left > 0) {
			size_t n = unit_rand(&seed) % (most + 1);
			n = n < left ? n : left;
			blake2_add(&b, text, n);
			left -= n;
		}
		expect(blake2_end(&b), vectors[8].hex);
	}
}

static Digest
of_texts(const char *a, const char *b)
{
	Blake2 s;
	blake2_begin(&s);
	blake2_add_text(&s, a);
	blake2_add_text(&s, b);
	return blake2_end(&s);
}

/* Neither the border between two texts nor a missing one is lost. */
static void
test_texts(void)
{
	Digest all[] = {of_texts("ab", "c"), of_texts("a", "bc"), of_texts("", "abc"),
			of_texts(NULL, "abc"), of_texts("abc", ""), of_texts("abc", NULL)};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		for (size_t k = 0; k < i; k++)
			CU_ASSERT(memcmp(&all[i], &all[k], sizeof all[i]) != 0);
}

UNIT_MAIN(UNIT_TEST(test_vectors), UNIT_TEST(test_pieces), UNIT_TEST(test_texts))

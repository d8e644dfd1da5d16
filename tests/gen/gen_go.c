/*
 * A generator of random Go programs: see gen.h.
 *
 *   gen_go [-seed N] [-size N] [-features a,b | -no-features] [-without a,b] [-package NAME]
 *
 * writes one program to standard output: package main, or with -package a package NAME with a
 * function Main, so that one build can have many. The same arguments give the same bytes.
 * Without -features the seed chooses them; -without takes some away from the choice.
 */
#include "tests/gen/gen.h"

#include <stdlib.h>

static const char *const feature_names[] = {
#define X(id, name, odds) name,
	FEATURES(X)
#undef X
};

static const uint32_t feature_odds[] = {
#define X(id, name, odds) odds,
	FEATURES(X)
#undef X
};

static int
usage(void)
{
	fprintf(stderr, "usage: gen_go [-seed N] [-size N] [-features a,b | -no-features]"
			" [-without a,b]\n       [-package NAME]\nfeatures:");
	for (int f = 0; f < FEAT_COUNT; f++)
		fprintf(stderr, " %s", feature_names[f]);
	fprintf(stderr, "\n");
	return 2;
}

/* False: a name is not known. */
static bool
parse_features(bool *set, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, ",");
		bool known = false;
		for (int f = 0; f < FEAT_COUNT; f++)
			if (strlen(feature_names[f]) == n && strncmp(feature_names[f], list, n) == 0)
				set[f] = known = true;
		if (!known)
			return false;
		list += n + (list[n] == ',');
	}
	return true;
}

static void
program(Gen *g, Buf *text)
{
	Buf types = { 0 }, funcs = { 0 };
	gen_choose_types(g);
	g->out = &funcs;
	gen_globals(g);
	gen_functions(g);
	gen_main(g);
	gen_declare_digests(g);
	g->out = &types;
	gen_declare_types(g);
	g->out = text;
	gen_prelude(g);
	buf_puts(text, buf_cstr(&types));
	buf_puts(text, buf_cstr(&funcs));
}

int
main(int argc, char **argv)
{
	Gen g = { .size = 8 };
	Buf text = { 0 };
	uint64_t seed = 1;
	bool chosen = false, without[FEAT_COUNT] = { false };
	mem_init();
	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;
		if (strcmp(argv[i], "-no-features") == 0) {
			chosen = true;
			continue;
		}
		if (!value)
			return usage();
		i++;
		if (strcmp(argv[i - 1], "-seed") == 0)
			seed = strtoull(value, NULL, 10);
		else if (strcmp(argv[i - 1], "-size") == 0)
			g.size = (uint32_t)strtoul(value, NULL, 10);
		else if (strcmp(argv[i - 1], "-package") == 0)
			g.package = value;
		else if (strcmp(argv[i - 1], "-features") == 0 && parse_features(g.on, value))
			chosen = true;
		else if (strcmp(argv[i - 1], "-without") == 0 && parse_features(without, value))
			continue;
		else
			return usage();
	}
	if (g.size == 0)
		return usage();
	g.random = seed * 0x9e3779b97f4a7c15u + g.size;
	for (int f = 0; f < FEAT_COUNT && !chosen; f++)
		g.on[f] = gen_below(&g, feature_odds[f]) == 0;
	for (int f = 0; f < FEAT_COUNT; f++)
		g.on[f] = g.on[f] && !without[f];
	program(&g, &text);
	return buf_flush(&text, stdout) ? 0 : 1;
}

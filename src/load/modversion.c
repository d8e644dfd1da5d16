/*
 * The order of module versions (semver.org, with pseudo-versions and
 * "+incompatible" as they are).
 */
#include "load/load.h"

#include "load/priv.h"

/* Compare the numbers at *a and *b and step over them. */
static int
cmp_number(const char **a, const char **b)
{
	size_t n = strspn(*a, "0123456789"), m = strspn(*b, "0123456789");
	int c = n != m ? (n < m ? -1 : 1) : memcmp(*a, *b, n);
	*a += n;
	*b += m;
	return c;
}

/* Compare pre-releases ("-rc.1...", "" is the greatest) by semver's rule 11; build
 * metadata is cut off before. */
static int
cmp_prerelease(const char *a, const char *b)
{
	if (!*a || !*b)
		return (*b != 0) - (*a != 0);
	a++, b++;
	while (*a && *b) {
		size_t n = strcspn(a, "."), m = strcspn(b, ".");
		bool num_a = strspn(a, "0123456789") == n, num_b = strspn(b, "0123456789") == m;
		if (num_a != num_b)
			return num_a ? -1 : 1;
		int c = num_a && n != m ? (n < m ? -1 : 1) : memcmp(a, b, n < m ? n : m);
		if (c == 0 && n != m)
			c = n < m ? -1 : 1;
		if (c)
			return c;
		a += n + (a[n] == '.');
		b += m + (b[m] == '.');
	}
	return (*a != 0) - (*b != 0);
}

/* The version without "+incompatible" or other build metadata. */
static const char *
without_build(const Str *v)
{
	size_t n = strcspn(v->s, "+");
	char *copy = mem_data(n + 1);
	memcpy(copy, v->s, n);
	return copy;
}

int
load_version_cmp(const Str *x, const Str *y)
{
	if (x == y)
		return 0;
	if (x->len == 0 || y->len == 0)
		return (x->len > 0) - (y->len > 0);
	const char *a = without_build(x), *b = without_build(y);
	a += *a == 'v';
	b += *b == 'v';
	for (int part = 0; part < 3; part++) {
		int c = cmp_number(&a, &b);
		if (c)
			return c;
		a += *a == '.';
		b += *b == '.';
	}
	return cmp_prerelease(a, b);
}

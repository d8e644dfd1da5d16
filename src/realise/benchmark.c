/*
 * What benchmarks print, of two builds, side by side: medians with intervals, and whether the builds
 * differ. Lines are those of package testing (golang.org/design/14313-benchmark-format); the statistics are
 * benchstat's: an interval of the median by order statistics, and the test of Mann and Whitney ("On a
 * test of whether one of two random variables is stochastically larger than the other", 1947).
 */
#include "realise/realise.h"

#include <math.h>
#include <stdlib.h>

#include "realise/priv.h"

#define CONFIDENCE 0.95
#define EXACT_MAX 30u /* values of each side, up to which the distribution is counted out */

/* ------------------------------------------------------------------- reading */

static BenchRow *
row_of(BenchTable *t, const char *name, const char *unit)
{
	vec_each(&t->rows, i)
		if (strcmp(t->rows.at[i].name, name) == 0 && strcmp(t->rows.at[i].unit, unit) == 0)
			return &t->rows.at[i];
	vec_push(&t->rows, ((BenchRow){.name = name, .unit = unit}));
	return vec_last(&t->rows);
}

/* The next word of a line, or null; *s goes on behind it. */
static const char *
next_word(const char **s)
{
	const char *word = *s + strspn(*s, " \t");
	size_t n = strcspn(word, " \t\r\n");
	*s = word + n;
	return n > 0 ? realise_text("%.*s", (int)n, word) : NULL;
}

/* "BenchmarkName-8  1000  12.5 ns/op  0 B/op": a name, a number of iterations, values with units. */
static void
read_line(BenchTable *t, BenchSide side, const char *s)
{
	const char *name = next_word(&s), *iterations = name ? next_word(&s) : NULL;
	if (!iterations || strspn(iterations, "0123456789") != strlen(iterations))
		return;
	for (;;) {
		const char *value = next_word(&s), *unit = value ? next_word(&s) : NULL;
		char *end;
		double x = unit ? strtod(value, &end) : 0;
		if (!unit || *end != '\0')
			return;
		vec_push(&row_of(t, name + strlen("Benchmark"), unit)->values[side], x);
	}
}

void
bench_read(BenchTable *t, BenchSide side, const char *output)
{
	for (const char *s = output; *s;) {
		size_t n = strcspn(s, "\n");
		if (strncmp(s, "Benchmark", 9) == 0)
			read_line(t, side, realise_text("%.*s", (int)n, s));
		s += n + (s[n] == '\n');
	}
}

/* ---------------------------------------------------------------- statistics */

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double
median(const BenchValues *sorted)
{
	uint32_t n = sorted->len;
	return (sorted->at[(n - 1) / 2] + sorted->at[n / 2]) / 2;
}

/* How many of the least (and of the greatest) values are outside of an interval that has the median with
 * 95 % confidence: the number below the median is binomial. UINT32_MAX: there are too few values. */
static uint32_t
n_outside(uint32_t n)
{
	double p = pow(0.5, n), below = 0;
	uint32_t k = 0;
	for (; k < n; k++) {
		below += p;
		if (2 * below > 1 - CONFIDENCE)
			break;
		p = p * (n - k) / (k + 1);
	}
	return k - 1;
}

BenchSummary
bench_summary(const BenchValues *values)
{
	BenchValues sorted = {0};
	vec_append(&sorted, values->at, values->len);
	qsort(sorted.at, sorted.len, sizeof sorted.at[0], by_value);
	BenchSummary s = {.median = median(&sorted), .low = -INFINITY, .high = INFINITY};
	uint32_t k = n_outside(sorted.len);
	if (k != UINT32_MAX) {
		s.low = sorted.at[k];
		s.high = sorted.at[sorted.len - 1 - k];
	}
	s.is_constant = sorted.len > 1 && sorted.at[0] == *vec_last(&sorted);
	return s;
}

/* The chance of a U of at most u for n and m values without ties, all orders being as likely:
 * ways[i][j][u] = ways[i-1][j][u-j] + ways[i][j-1][u], by which of both has the greatest value. */
static double
exact_tail(uint32_t n, uint32_t m, uint32_t u)
{
	uint32_t size = n * m + 1;
	double *ways = mem_data((uint64_t)(n + 1) * size * sizeof *ways); /* of this j, by i and u */
	for (uint32_t i = 0; i <= n; i++)
		ways[i * size] = 1;
	for (uint32_t j = 1; j <= m; j++)
		for (uint32_t i = 1; i <= n; i++)
			for (uint32_t k = size; k-- > j;)
				ways[i * size + k] += ways[(i - 1) * size + k - j];
	double all = 0, tail = 0;
	for (uint32_t k = 0; k < size; k++) {
		all += ways[n * size + k];
		tail += k <= u ? ways[n * size + k] : 0;
	}
	return tail / all;
}

double
bench_p_value(const BenchValues *a, const BenchValues *b)
{
	double u = 0, ties = 0, n = a->len, m = b->len;
	BenchValues all = {0};
	vec_each(a, i)
		vec_each(b, k)
			u += a->at[i] > b->at[k] ? 1 : a->at[i] == b->at[k] ? 0.5 : 0;
	vec_append(&all, a->at, a->len);
	vec_append(&all, b->at, b->len);
	qsort(all.at, all.len, sizeof all.at[0], by_value);
	for (uint32_t i = 0, run; i < all.len; i += run) {
		for (run = 1; i + run < all.len && all.at[i + run] == all.at[i]; run++)
			;
		ties += (double)run * run * run - run;
	}
	double least = fmin(u, n * m - u);
	if (ties == 0 && a->len <= EXACT_MAX && b->len <= EXACT_MAX)
		return fmin(1, 2 * exact_tail(a->len, b->len, (uint32_t)least));
	double variance = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
	if (variance <= 0)
		return 1;
	double z = (n * m / 2 - least - 0.5) / sqrt(variance);
	return fmin(1, erfc(z / sqrt(2)));
}

/* ------------------------------------------------------------------ the table */

/* "±5%": how far the interval goes from the median. */
static const char *
spread(const BenchSummary *s)
{
	if (s->is_constant || s->median == 0)
		return "";
	if (isinf(s->high))
		return "±∞";
	double d = fmax(s->high - s->median, s->median - s->low);
	return realise_text("±%.0f%%", 100 * d / s->median);
}

static const char *
number(double x)
{
	return x == floor(x) && fabs(x) < 1e15 ? realise_text("%.0f", x) : realise_text("%.4g", x);
}

/* What became of the value; "~": nothing that could not be chance. */
static const char *
difference(const BenchRow *row, const BenchSummary *old, const BenchSummary *new)
{
	double p = bench_p_value(&row->values[BENCH_PLAIN], &row->values[BENCH_PLACED]);
	bool is_exact = old->is_constant && new->is_constant;
	const char *change = old->median != 0 ? realise_text("%+.2f%%", 100 * (new->median / old->median - 1))
					      : number(new->median);
	if (is_exact)
		return old->median == new->median ? "=" : change;
	return p < 1 - CONFIDENCE ? realise_text("%s (p=%.3f)", change, p)
				  : realise_text("~ (p=%.3f)", p);
}

/* Columns that are characters wide, not bytes. */
static void
put_column(const char *text, int width, bool is_right, Buf *out)
{
	int n = 0;
	for (const char *s = text; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	for (int pad = width - n; is_right && pad > 0; pad--)
		buf_putc(out, ' ');
	buf_puts(out, text);
	for (int pad = width - n; !is_right && pad > 0; pad--)
		buf_putc(out, ' ');
}

static void
put_line(const char *const *cells, int width, Buf *out)
{
	put_column(cells[0], width, false, out);
	put_column(cells[1], 12, true, out);
	put_column(cells[2], 6, true, out);
	put_column(cells[3], 12, true, out);
	put_column(cells[4], cells[5][0] ? 6 : 0, true, out);
	buf_printf(out, "%s%s\n", cells[5][0] ? "  " : "", cells[5]);
}

/* Values that only one side has are those of a benchmark that the other did not end. */
static bool
is_complete(const BenchRow *row)
{
	return row->values[BENCH_PLAIN].len > 0 && row->values[BENCH_PLACED].len > 0;
}

/* The rows of a unit, with the geometric mean of those that are never zero. */
static void
print_unit(const BenchTable *t, const char *unit, int width, Buf *out)
{
	double logs[BENCH_SIDES] = {0};
	uint32_t n_means = 0, n_rows = 0;
	put_line((const char *[]){unit, "go", "", "stayput", "", ""}, width, out);
	vec_each(&t->rows, i) {
		const BenchRow *row = &t->rows.at[i];
		if (strcmp(row->unit, unit) != 0 || !is_complete(row))
			continue;
		BenchSummary old = bench_summary(&row->values[BENCH_PLAIN]);
		BenchSummary new = bench_summary(&row->values[BENCH_PLACED]);
		put_line((const char *[]){row->name, number(old.median), spread(&old),
					  number(new.median), spread(&new),
					  difference(row, &old, &new)}, width, out);
		n_rows++;
		if (old.median > 0 && new.median > 0) {
			logs[BENCH_PLAIN] += log(old.median);
			logs[BENCH_PLACED] += log(new.median);
			n_means++;
		}
	}
	if (n_rows > 1 && n_means == n_rows) {
		double old = exp(logs[BENCH_PLAIN] / n_means), new = exp(logs[BENCH_PLACED] / n_means);
		put_line((const char *[]){"geometric mean", realise_text("%.4g", old), "",
					  realise_text("%.4g", new), "",
					  realise_text("%+.2f%%", 100 * (new / old - 1))}, width, out);
	}
	buf_putc(out, '\n');
}

void
bench_print(const BenchTable *t, Buf *out)
{
	int width = (int)strlen("geometric mean");
	vec_each(&t->rows, i) {
		int n = (int)strlen(t->rows.at[i].name);
		width = n > width ? n : width;
	}
	vec_each(&t->rows, i) {
		bool is_first = is_complete(&t->rows.at[i]);
		for (uint32_t k = 0; k < i; k++)
			is_first &= !is_complete(&t->rows.at[k]) ||
				    strcmp(t->rows.at[k].unit, t->rows.at[i].unit) != 0;
		if (is_first)
			print_unit(t, t->rows.at[i].unit, width, out);
	}
}

bool
bench_is_complete(const BenchTable *t)
{
	vec_each(&t->rows, i)
		if (!is_complete(&t->rows.at[i]))
			return false;
	return true;
}

/*
 * Memory: zeroed, kept while something points to it, given back otherwise.
 */
#include "base/mem.h"

#include <fcntl.h>
#include <gmp.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"

#include "tests/unit.h"

#define CHURN_PIECE ((size_t)64 << 10)
#ifdef STAYPUT_NO_GC
#define CHURN_PIECES 256
#else
#define CHURN_PIECES 24576
#endif

/* Take and drop 1.5 GiB, four times what the heap starts with; less where nothing is freed. */
static void
churn(void)
{
	for (int i = 0; i < CHURN_PIECES; i++) {
		char *p = mem_alloc(CHURN_PIECE);
		p[0] = p[CHURN_PIECE - 1] = 1;
	}
}

static bool
is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void
test_zeroed(void)
{
	uint64_t seed = 1;
	for (int i = 0; i < 2000; i++) {
		size_t size = unit_rand(&seed) % 5000;
		char *a = mem_alloc(size), *b = mem_data(size);
		CU_ASSERT(is_zero(a, size) && is_zero(b, size));
		memset(a, 0xff, size);
		memset(b, 0xff, size);
	}
}

static void
test_size_zero(void)
{
	CU_ASSERT_PTR_NOT_NULL(mem_alloc(0));
	CU_ASSERT_PTR_NOT_NULL(mem_data(0));
	CU_ASSERT_PTR_NOT_NULL(mem_grow(NULL, 0, 0, true));
}

static void
test_grow(void)
{
	char *p = mem_grow(NULL, 0, 10, false);
	memcpy(p, "0123456789", 10);
	char *q = mem_grow(p, 10, 1000, false);
	CU_ASSERT(memcmp(q, "0123456789", 10) == 0);
	CU_ASSERT(is_zero(q + 10, 990));
	CU_ASSERT(memcmp(p, "0123456789", 10) == 0);
}

typedef struct Node {
	struct Node *next;
	uint32_t *data;
} Node;

static void
test_reachable_memory_is_kept(void)
{
	Node *list = NULL;
	for (uint32_t i = 0; i < 10000; i++) {
		Node *n = mem_new(Node);
		n->next = list;
		n->data = mem_data(sizeof(uint32_t));
		*n->data = i;
		list = n;
	}
	churn();
	uint32_t expect = 10000;
	for (Node *n = list; n != NULL; n = n->next)
		if (*n->data != --expect)
			break;
	CU_ASSERT_EQUAL(expect, 0);
}

static void
test_garbage_is_collected(void)
{
	churn();
	size_t before = mem_peak();
	CU_ASSERT(before > 0);
	churn();
	CU_ASSERT(mem_peak() >= before);
#ifndef STAYPUT_NO_GC
	CU_ASSERT(mem_peak() < CHURN_PIECE * CHURN_PIECES);
#endif
}

static void
test_arena(void)
{
	enum { N = 3000 };
	Arena a = { 0 };
	char **at = mem_array(char *, N);
	size_t *size = mem_array(size_t, N);
	uint64_t seed = 2;
	size_t total = 0;
	for (int i = 0; i < N; i++) {
		size[i] = unit_rand(&seed) % (i % 100 == 0 ? 100000 : 100);
		total += size[i];
		at[i] = arena_alloc(&a, size[i]);
		CU_ASSERT((uintptr_t)at[i] % 16 == 0);
		CU_ASSERT(is_zero(at[i], size[i]));
		memset(at[i], i % 255 + 1, size[i]);
	}
	CU_ASSERT(a.used >= total);
	for (int i = 0; i < N; i++)
		for (size_t j = 0; j < size[i]; j++)
			if (at[i][j] != (char)(i % 255 + 1)) {
				CU_FAIL("objects of an arena overlap");
				return;
			}
}

/* Only a pointer into the middle of a chunk holds it. */
static void
test_arena_interior(void)
{
	Node *last = NULL;
	{
		Arena a = { 0 };
		for (uint32_t i = 0; i < 1000; i++) {
			Node *n = arena_new(&a, Node);
			n->next = last;
			n->data = arena_array(&a, uint32_t, 3);
			n->data[2] = i;
			last = n;
		}
	}
	churn();
	uint32_t n = 0;
	for (; last != NULL && last->data[2] == 999 - n; last = last->next)
		n++;
	CU_ASSERT_EQUAL(n, 1000);
}

/* (2^k)^2 / 2^k for large k, with garbage made between the steps. */
static void
test_gmp(void)
{
	mpz_t *a = mem_array(mpz_t, 3);
	for (int i = 0; i < 3; i++)
		mpz_init(a[i]);
	for (unsigned k = 1; k < 2000000; k = k * 3 + 1) {
		mpz_set_ui(a[0], 1);
		mpz_mul_2exp(a[0], a[0], k);
		mpz_sub_ui(a[0], a[0], 1);
		mpz_mul(a[1], a[0], a[0]);
		mpz_tdiv_q(a[2], a[1], a[0]);
		CU_ASSERT(mpz_cmp(a[2], a[0]) == 0);
		CU_ASSERT_EQUAL(mpz_popcount(a[2]), k);
	}
	mpz_ui_pow_ui(a[0], 3, 100);
	churn();
	char *text = mpz_get_str(NULL, 10, a[0]);
	CU_ASSERT_STRING_EQUAL(text, "515377520732011331036461129765621272702107522001");
}

static void
take_and_check(void *arg, uint32_t i)
{
	bool *is_ok = arg;
	Node *list = NULL;
	for (uint32_t k = 0; k < 20000; k++) {
		Node *n = mem_new(Node);
		n->next = list;
		n->data = mem_data(100);
		*n->data = i ^ k;
		list = n;
	}
	uint32_t k = 20000;
	for (; list != NULL && *list->data == (i ^ (k - 1)); list = list->next)
		k--;
	is_ok[i] = k == 0;
}

static void
test_threads(void)
{
	bool is_ok[4] = { false };
	mem_run_threads(4, take_and_check, is_ok);
	CU_ASSERT(is_ok[0] && is_ok[1] && is_ok[2] && is_ok[3]);
}

/* Recursion with frames of about 1 KB; the sum keeps each frame until its callee returns. */
static unsigned
recurse(uint64_t depth)
{
	volatile char frame[1000];
	frame[depth % sizeof(frame)] = 1;
	return depth == 0 ? 1 : recurse(depth - 1) + (unsigned)frame[depth % sizeof(frame)];
}

static void
recurse_far(void *arg)
{
	uint64_t *depth = arg;
	*depth = recurse(*depth);
}

static void
test_deep(void)
{
	uint64_t depth = 20000; /* twice the usual stack's 8 MB, or more */
	mem_run_deep(recurse_far, &depth);
	CU_ASSERT_EQUAL(depth, 20001);
	depth = 20000; /* once more in the same process */
	mem_run_deep(recurse_far, &depth);
	CU_ASSERT_EQUAL(depth, 20001);
}

/* Endless recursion ends the program with the status of a fault in the input, and a line. */
static void
test_too_deep(void)
{
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		uint64_t depth = UINT64_MAX;
		close(STDERR_FILENO);
		if (open("/dev/null", O_WRONLY) == STDERR_FILENO)
			mem_run_deep(recurse_far, &depth);
		_exit(EXIT_BUG);
	}
	int status = 0;
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAULTS);
}

UNIT_MAIN(UNIT_TEST(test_zeroed), UNIT_TEST(test_size_zero), UNIT_TEST(test_grow),
	  UNIT_TEST(test_reachable_memory_is_kept), UNIT_TEST(test_garbage_is_collected),
	  UNIT_TEST(test_arena), UNIT_TEST(test_arena_interior), UNIT_TEST(test_gmp),
	  UNIT_TEST(test_threads), UNIT_TEST(test_deep), UNIT_TEST(test_too_deep))

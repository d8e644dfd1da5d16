/*
 * The arguments of a go command: its flags, packages, and what is behind them, by the table of
 * goflags.def.
 */
#include "realise/realise.h"

#include <stdlib.h>

#include "realise/priv.h"

typedef enum FlagKind { FLAG_SWITCH, FLAG_VALUE } FlagKind;
typedef enum FlagUse { FLAG_BUILD, FLAG_RUN, FLAG_BINARY, FLAG_REFUSED } FlagUse;

typedef struct FlagRow {
	const char *name;
	FlagKind kind;
	FlagUse use;
	const char *why_not;
} FlagRow;

static const FlagRow rows[] = {
#define GOFLAG(name, kind, use, why) {name, FLAG_##kind, FLAG_##use, why},
#include "realise/goflags.def"
#undef GOFLAG
};

static const struct {
	const char *name;
	GoVerb verb;
} verbs[] = {{"build", GO_BUILD}, {"run", GO_RUN}, {"test", GO_TEST}, {"list", GO_LIST},
	   {"bench", GO_BENCH}};

/* A flag as it is written: one dash or two, and its value behind "=", or null. */
typedef struct Flag {
	const char *name;
	size_t n;
	const char *value;
} Flag;

static bool
is_flag(const char *arg)
{
	return arg[0] == '-' && arg[1] != '\0';
}

static Flag
read_flag(const char *arg)
{
	Flag f = {.name = arg + 1 + (arg[1] == '-')};
	const char *equals = strchr(f.name, '=');
	f.n = equals ? (size_t)(equals - f.name) : strlen(f.name);
	f.value = equals ? equals + 1 : NULL;
	return f;
}

static bool
is_named(const Flag *f, const char *name)
{
	return strlen(name) == f->n && memcmp(name, f->name, f->n) == 0;
}

/* The flag without the "test." that go test allows before its name. */
static Flag
without_test(Flag f)
{
	if (f.n > 5 && strncmp(f.name, "test.", 5) == 0) {
		f.name += 5;
		f.n -= 5;
	}
	return f;
}

static const FlagRow *
find_row(const Flag *f)
{
	Flag of_test = without_test(*f);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (is_named(&of_test, rows[i].name))
			return &rows[i];
	return NULL;
}

static bool
is_on(const Flag *f)
{
	return !f->value || strchr("1tT", f->value[0]);
}

bool
realise_verify(const char *value, GoVerify *out)
{
	static const char *const values[] = {[VERIFY_UNSAID] = "", [VERIFY_OFF] = "off",
					     [VERIFY_SAMPLE] = "sample", [VERIFY_FULL] = "full"};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		if (strcmp(values[i], value) == 0) {
			*out = (GoVerify)i;
			return true;
		}
	return false;
}

static bool
refuse(const FlagRow *row, const Flag *f, const char *from, Buf *fault)
{
	if (row->use != FLAG_REFUSED || (row->kind == FLAG_SWITCH && !is_on(f)))
		return false;
	buf_printf(fault, "flag -%s%s cannot be served: %s", row->name, from, row->why_not);
	return true;
}

/* What the packages' choice and the lists need to know. */
static void
note_value(GoArgs *a, const Flag *f, const char *value)
{
	if (is_named(f, "tags"))
		a->tags = value;
	else if (is_named(f, "mod"))
		a->mod = value;
	else if (is_named(f, "modfile"))
		a->modfile = value;
	else if (is_named(f, "gcflags"))
		vec_push(&a->gcflags, value);
}

/* Runs are counted here: each is a process of its own. */
static void
note_of_binary(GoArgs *a, Flag f, const char *value)
{
	f = without_test(f);
	if (is_named(&f, "count"))
		a->count = (uint32_t)atoi(value);
	else
		vec_push(&a->binary, realise_text("-test.%.*s=%s", (int)f.n, f.name, value));
}

/* A flag of ours, wherever it stands. */
static bool
take_verify(const char *arg, const Flag *f, GoArgs *a, Buf *fault)
{
	if (f->value && *f->value && realise_verify(f->value, &a->verify))
		return true;
	buf_printf(fault, "flag %s must be -verify=full, -verify=sample or -verify=off", arg);
	return false;
}

/* Take the flag args[*i], and its value if that is the next argument, into a list. */
static bool
take_flag(const Texts *args, uint32_t *i, GoArgs *a, Texts *into, Buf *fault)
{
	const char *arg = args->at[*i], *value = NULL;
	Flag f = read_flag(arg);
	const FlagRow *row = find_row(&f);
	if (is_named(&f, "verify"))
		return take_verify(arg, &f, a, fault);
	if (!row && a->verb == GO_TEST && f.value) { /* of the test binary */
		vec_push(into, arg);
		return true;
	}
	if (!row) {
		buf_printf(fault, "flag %s is not known%s", arg,
			   a->verb == GO_TEST ? ": flags of the test binary stand behind -args"
					      : "");
		return false;
	}
	if (refuse(row, &f, "", fault))
		return false;
	if (is_named(&f, "n")) {
		a->is_dry = is_on(&f);
		return true;
	}
	if (row->kind == FLAG_VALUE && !f.value && *i + 1 == args->len) {
		buf_printf(fault, "flag %s needs a value", arg);
		return false;
	}
	vec_push(into, arg);
	if (row->kind == FLAG_VALUE)
		value = f.value ? f.value : args->at[++*i];
	if (value && !f.value)
		vec_push(into, value);
	if (a->verb == GO_BENCH && row->use == FLAG_BINARY)
		note_of_binary(a, f, value ? value : f.value ? f.value : "true");
	if (row->use != FLAG_BUILD)
		return true;
	if (into == &a->after) {
		buf_printf(fault, "flag %s must stand before the packages", arg);
		return false;
	}
	if (row->kind == FLAG_VALUE)
		note_value(a, &f, value);
	/* As one word each; flags of the compiler are made anew with those of the lists. */
	if (!is_named(&f, "gcflags"))
		vec_push(&a->build,
			 value ? realise_text("-%.*s=%s", (int)f.n, f.name, value) : arg);
	return true;
}

static bool
is_go_file(const char *arg)
{
	size_t n = strlen(arg);
	return n > 3 && strcmp(arg + n - 3, ".go") == 0;
}

/* Whether another package may follow those that were named. */
static bool
takes_package(const GoArgs *a, const char *arg)
{
	if (is_flag(arg) || a->after.len > 0)
		return false;
	if (a->verb != GO_RUN || a->packages.len == 0)
		return true;
	return is_go_file(arg) && is_go_file(a->packages.at[0]);
}

bool
realise_args(const Texts *args, GoArgs *out, Buf *fault)
{
	*out = (GoArgs){0};
	for (size_t v = 0; args->len > 0 && v < sizeof verbs / sizeof verbs[0]; v++)
		if (strcmp(args->at[0], verbs[v].name) == 0)
			out->verb = verbs[v].verb;
	if (out->verb == GO_NONE) {
		buf_puts(fault, "stayput go needs one of build, run, test, bench, list");
		return false;
	}
	uint32_t i = 1;
	for (; i < args->len && is_flag(args->at[i]) && strcmp(args->at[i], "-args") != 0; i++)
		if (!take_flag(args, &i, out, &out->before, fault))
			return false;
	while (i < args->len && takes_package(out, args->at[i]))
		vec_push(&out->packages, args->at[i++]);
	bool is_test = out->verb == GO_TEST || out->verb == GO_BENCH;
	for (; i < args->len && is_test && strcmp(args->at[i], "-args") != 0; i++) {
		if (!is_flag(args->at[i]))
			vec_push(&out->after, args->at[i]);
		else if (!take_flag(args, &i, out, &out->after, fault))
			return false;
	}
	for (; i < args->len; i++)
		vec_push(&out->after, args->at[i]);
	if (!is_test && out->verb != GO_RUN && out->after.len > 0) {
		buf_printf(fault, "flag %s must stand before the packages", out->after.at[0]);
		return false;
	}
	return true;
}

bool
realise_goflags(const char *goflags, Buf *fault)
{
	for (const char *s = goflags; *s;) {
		size_t n = strcspn(s, " \t\n");
		const char *word = realise_text("%.*s", (int)n, s + strspn(s, "'\""));
		s += n + strspn(s + n, " \t\n");
		if (!is_flag(word))
			continue;
		Flag f = read_flag(word);
		const FlagRow *row = find_row(&f);
		if (row && refuse(row, &f, " (from $GOFLAGS)", fault))
			return false;
		if (is_named(&f, "gcflags")) {
			buf_puts(fault, "flag -gcflags (from $GOFLAGS) cannot be served: write it "
				 "behind the command");
			return false;
		}
	}
	return true;
}

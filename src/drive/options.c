/*
 * Parsing of flags, in the manner of Go's commands: one dash or two, "=value"
 * or the next argument; the first argument that is no flag ends the flags.
 */
#include "drive/options.h"

#include <stdlib.h>

#include "types/types.h"

typedef enum OptionKind {
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_CHOICE,
	OPTION_NUMBER,
	OPTION_GO,
} OptionKind;

static const struct OptionRow {
	const char *id, *name;
	OptionKind kind;
	const char *def, *values, *help;
} rows[] = {
#define X(id, name, kind, def, values, help) {#id, name, OPTION_##kind, def, values, help},
	OPTION_LIST(X)
#undef X
};

const char *
option_name(OptionId id)
{
	return rows[id].name;
}

bool
option_is_knob(OptionId id)
{
	return strncmp(rows[id].id, "KNOB_", 5) == 0;
}

/* Whether value is one of "a|b|c". */
static bool
is_choice_n(const char *choices, const char *value, size_t n)
{
	for (const char *s = choices; *s;) {
		size_t len = strcspn(s, "|");
		if (len == n && !memcmp(s, value, n))
			return true;
		s += len + (s[len] == '|');
	}
	return false;
}

static bool
is_choice(const char *choices, const char *value)
{
	return is_choice_n(choices, value, strlen(value));
}

static int
find_row(const char *name, size_t n)
{
	for (int i = 0; i < OPT_COUNT; i++)
		if (strlen(rows[i].name) == n && !memcmp(rows[i].name, name, n))
			return i;
	return -1;
}

/* Flags of the Go compiler, and of the tests in its source tree, that `check` passes over. */
static bool
is_compiler_flag(const char *name, size_t n)
{
	return is_choice_n("B|N|c|d|dynlink|gotypesalias|l|live|m|race|shared|smallframes|wb", name,
			   n);
}

#define NUMBER_MAX 9999

static bool
is_number(const char *s)
{
	size_t n = strspn(s, "0123456789");
	return n > 0 && n <= 4 && s[n] == '\0' && atoi(s) > 0;
}

/* Whether value is "go1.N"; if not, what is wrong is told in the compiler's words. */
static bool
is_go_version(const char *name, const char *value)
{
	size_t major = strncmp(value, "go", 2) == 0 ? strspn(value + 2, "0123456789") : 0;
	const char *minor = major > 0 && value[2 + major] == '.' ? value + 3 + major : "";
	size_t n = strspn(minor, "0123456789");
	if (n == 0 || minor[n] || value[2] == '0' || (n > 1 && minor[0] == '0'))
		fprintf(stderr, "stayput: invalid value \"%s\" for -%s: should be something like "
			"\"go1.12\"\n", value, name);
	else if (major > 1 || value[2] > '1' || n > 4 || atoi(minor) > GO_MINOR_NEWEST)
		fprintf(stderr, "stayput: invalid value \"%s\" for -%s: max known version is "
			"\"go1.%d\"\n", value, name, GO_MINOR_NEWEST);
	else
		return true;
	return false;
}

uint32_t
option_number(const Options *o, OptionId id, uint32_t otherwise)
{
	return option_set(o, id) ? (uint32_t)atoi(o->value[id]) : otherwise;
}

/* The flag's value from "=..." or the next argument (then *used is set), or null with a message. */
static const char *
flag_value(const struct OptionRow *row, const char *equals, const char *next, bool *used)
{
	if (row->kind == OPTION_FLAG)
		return !equals || is_choice("true|1", equals + 1) ? "true"
		       : is_choice("false|0", equals + 1)	  ? ""
								  : equals + 1;
	const char *value = equals ? equals + 1 : next;
	*used = !equals;
	if (!value)
		fprintf(stderr, "stayput: flag -%s needs a value (%s)\n", row->name, row->values);
	else if (row->kind == OPTION_CHOICE && !is_choice(row->values, value))
		fprintf(stderr, "stayput: -%s=%s: must be one of %s\n", row->name, value,
			row->values);
	else if (row->kind == OPTION_NUMBER && !is_number(value))
		fprintf(stderr, "stayput: -%s=%s: must be a number from 1 to %d\n", row->name,
			value, NUMBER_MAX);
	else if (row->kind != OPTION_GO || is_go_version(row->name, value))
		return value;
	return NULL;
}

bool
options_parse(Options *o, int argc, char **argv, int from, bool is_check)
{
	for (int i = 0; i < OPT_COUNT; i++)
		o->value[i] = rows[i].def;
	int i = from;
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		const char *name = argv[i] + 1 + (argv[i][1] == '-');
		const char *equals = strchr(name, '=');
		size_t n = equals ? (size_t)(equals - name) : strlen(name);
		if (is_check && is_compiler_flag(name, n))
			continue;
		int row = find_row(name, n);
		if (row < 0) {
			fprintf(stderr, "stayput: unknown flag %s (see stayput -help)\n", argv[i]);
			return false;
		}
		bool used = false;
		o->value[row] =
			flag_value(&rows[row], equals, i + 1 < argc ? argv[i + 1] : NULL, &used);
		if (!o->value[row])
			return false;
		i += used;
	}
	for (; i < argc; i++)
		vec_push(&o->args, argv[i]);
	return true;
}

void
options_help(Buf *out)
{
	for (int i = 0; i < OPT_COUNT; i++) {
		Buf left = {0};
		buf_printf(&left, "-%s%s%s", rows[i].name, rows[i].kind == OPTION_FLAG ? "" : "=",
			   rows[i].values);
		if (left.len > 30)
			buf_printf(out, "  %s\n  %30s", buf_cstr(&left), "");
		else
			buf_printf(out, "  %-30s", buf_cstr(&left));
		buf_printf(out, "  %s%s%s%s\n", rows[i].help, rows[i].def[0] ? " (" : "",
			   rows[i].def, rows[i].def[0] ? ")" : "");
	}
}

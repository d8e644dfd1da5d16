/*
 * Parsing of flags, in the manner of Go's commands: one dash or two, "=value"
 * or the next argument; the first argument that is no flag ends the flags.
 */
#include "drive/options.h"

#include <stdlib.h>

#include "absint/absint.h"
#include "types/types.h"

static const OptionRow rows[] = {
#define OPTION(id, name, kind, group, jobs, def, values, help, more) \
	{name, OPTION_##kind, OPTION_GROUP_##group, jobs, def, values, help, more},
#include "drive/options.def"
#undef OPTION
};

const OptionRow *
option_row(OptionId id)
{
	return &rows[id];
}

bool
option_is_knob(OptionId id)
{
	return rows[id].group == OPTION_GROUP_PRECISION;
}

bool
option_is_of(OptionId id, Job job)
{
	return strchr(rows[id].jobs, job) != NULL;
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

/* Other names of flags, which -help does not list. */
static const struct {
	const char *name;
	OptionId id;
} aliases[] = {
	{"check", OPT_CERTIFY}, /* its name before version 0.2 */
	{"h", OPT_HELP},
};

static int
find_row(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (strlen(aliases[i].name) == n && !memcmp(aliases[i].name, name, n))
			return aliases[i].id;
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

/* Whether value is "go1.N"; if not, an error in the compiler's words. */
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
flag_value(const OptionRow *row, const char *equals, const char *next, bool *used)
{
	if (row->kind == OPTION_FLAG) {
		if (!equals || is_choice("true|1", equals + 1))
			return "true";
		if (is_choice("false|0", equals + 1))
			return "";
		fprintf(stderr, "stayput: -%s=%s: must be true or false\n", row->name, equals + 1);
		return NULL;
	}
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

/* --------------------------------------------------- what goes together */

__attribute__((format(printf, 1, 2))) static bool
refuse(const char *fmt, ...)
{
	Buf text = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	fprintf(stderr, "stayput: %s\n", buf_cstr(&text));
	return false;
}

static bool
is_ir_file(const char *arg)
{
	size_t n = strlen(arg);
	return n > 3 && strcmp(arg + n - 3, ".ir") == 0;
}

/* `stayput help`: what it explains. */
static bool
is_topic_known(const Options *o)
{
	if (o->args.len > 1)
		return refuse("stayput help explains one command");
	if (o->args.len == 0 || command_has_page(o->args.at[0]))
		return true;
	Nearest nearest = {.to = o->args.at[0]};
	for (int i = 0; i < COMMAND_COUNT; i++)
		nearest_try(&nearest, command_row((CommandId)i)->name);
	return nearest.word ? refuse("unknown command %s: did you mean %s?", nearest.to,
				     nearest.word)
			    : refuse("unknown command %s", nearest.to);
}

static bool
is_shell_known(const Options *o)
{
	const char *shells = command_row(COMMAND_COMPLETION)->args;
	return (o->args.len == 1 && is_choice(shells, o->args.at[0])) || option_set(o, OPT_HELP) ||
	       refuse("stayput completion needs the name of a shell, one of %s", shells);
}

static bool
is_cache_task_known(const Options *o)
{
	if (o->args.len == 0 || (o->args.len == 1 && strcmp(o->args.at[0], "clean") == 0))
		return true;
	if (o->args.len > 1)
		return refuse("stayput cache takes one argument at most; flags come before it");
	return refuse("stayput cache: \"%s\" is not known, only clean", o->args.at[0]);
}

/* An .ir file is a whole module, which stands alone. */
static bool
look_for_ir_file(Options *o)
{
	vec_each(&o->args, i) {
		if (!is_ir_file(o->args.at[i]))
			continue;
		if (o->job == JOB_CHECK)
			return refuse("%s: check reads Go source only", o->args.at[i]);
		if (o->args.len > 1)
			return refuse("%s: an .ir file must be the only argument", o->args.at[i]);
		o->job = JOB_IR_FILE;
	}
	return true;
}

static bool
are_arguments_sound(Options *o)
{
	switch (o->job) {
	case JOB_VERDICTS:
	case JOB_IR_FILE:
	case JOB_CHECK:
		return look_for_ir_file(o);
	case JOB_GO: /* realise looks at them */
		return true;
	case JOB_HELP:
		return is_topic_known(o);
	case JOB_COMPLETION:
		return is_shell_known(o);
	case JOB_CACHE:
		return is_cache_task_known(o);
	}
	return false;
}

static const char *
job_name(Job job)
{
	switch (job) {
	case JOB_VERDICTS:
		return "verdicts: it is a flag of stayput check";
	case JOB_IR_FILE:
		return "an .ir file";
	case JOB_CHECK:
		return "stayput check";
	case JOB_HELP:
		return "stayput help";
	case JOB_COMPLETION:
		return "stayput completion";
	case JOB_CACHE:
		return "stayput cache";
	case JOB_GO:
		return "stayput go";
	}
	return "";
}

static bool
heeds_flags(const Options *o)
{
	for (int i = 0; i < OPT_COUNT; i++)
		if (o->is_given[i] && !option_is_of((OptionId)i, o->job))
			return refuse("flag -%s has no meaning for %s", rows[i].name,
				      job_name(o->job));
	return true;
}

/* Two flags of which one would be ignored. */
static bool
are_exclusive(const Options *o, OptionId a, OptionId b)
{
	return !option_set(o, a) || !o->is_given[b] || !option_set(o, b) ||
	       refuse("flags -%s and -%s exclude each other", rows[a].name, rows[b].name);
}

static bool
is_report_sound(Options *o)
{
	if (option_set(o, OPT_JSON) && !option_is(o, OPT_FORMAT, "json") && o->is_given[OPT_FORMAT])
		return refuse("-json and -format=%s exclude each other", o->value[OPT_FORMAT]);
	if (option_set(o, OPT_JSON))
		o->value[OPT_FORMAT] = "json";
	bool is_text = option_is(o, OPT_FORMAT, "text");
	if (option_set(o, OPT_ALL) && !is_text)
		return refuse("-all is for the text report: -format=%s has all",
			      o->value[OPT_FORMAT]);
	if (option_set(o, OPT_WHY) && !is_text && !option_is(o, OPT_FORMAT, "json"))
		return refuse("-why writes text or JSON, not -format=%s", o->value[OPT_FORMAT]);
	return are_exclusive(o, OPT_WHY, OPT_ALL) && are_exclusive(o, OPT_DUMP, OPT_FORMAT) &&
	       are_exclusive(o, OPT_DUMP, OPT_JSON) && are_exclusive(o, OPT_DUMP, OPT_ALL) &&
	       are_exclusive(o, OPT_DUMP, OPT_WHY) && are_exclusive(o, OPT_DUMP, OPT_STATS);
}

static bool
is_dump_sound(const Options *o)
{
	bool is_types = option_is(o, OPT_DUMP, "types"),
	     is_front = is_types || option_is(o, OPT_DUMP, "syntax");
	if (option_set(o, OPT_DUMP) && o->job == JOB_CHECK && !is_types)
		return refuse("stayput check has no -dump=%s", o->value[OPT_DUMP]);
	if (is_front && o->job == JOB_IR_FILE)
		return refuse("an .ir file has no -dump=%s", o->value[OPT_DUMP]);
	if (option_set(o, OPT_ONLY) && !is_types)
		return refuse("-only needs -dump=types");
	if (option_set(o, OPT_DEPS) && !is_types && o->job != JOB_CHECK)
		return refuse("-deps needs -dump=types");
	return true;
}

/* Limits of the integer ranges bound nothing if there are none. */
static bool
are_limits_sound(const Options *o)
{
	static const OptionId limits[] = {
#define X(ID, name, usual) OPT_KNOB_##ID,
		ABS_LIMITS(X)
#undef X
	};
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		if (o->is_given[limits[i]] && option_is(o, OPT_KNOB_ABSINT, "off"))
			return refuse("-%s needs -absint=on", rows[limits[i]].name);
	return true;
}

/* FILE:LINE or FILE:LINE:COL; numbers from 1 on. */
static bool
parse_why(Options *o)
{
	if (!o->is_given[OPT_WHY])
		return true;
	const char *text = o->value[OPT_WHY];
	char *file = mem_data(strlen(text) + 1);
	strcpy(file, text);
	unsigned long n[2] = {0}; /* last number, the one before it */
	int found = 0;
	for (char *colon; found < 2 && (colon = strrchr(file, ':')) != NULL; found++) {
		char *end;
		unsigned long x = strtoul(colon + 1, &end, 10);
		if (end == colon + 1 || *end || x == 0 || x > UINT32_MAX)
			break;
		n[found] = x;
		*colon = '\0';
	}
	if (found == 0 || !*file)
		return refuse("-why=%s: must be FILE:LINE or FILE:LINE:COL", text);
	o->why_file = file;
	o->why_line = (uint32_t)n[found - 1];
	o->why_col = found == 2 ? (uint32_t)n[0] : 0;
	return true;
}

/* Whether the job that the arguments lead to so far may heed it: they may end with an .ir file. */
static bool
may_heed(const Options *o, OptionId id)
{
	return option_is_of(id, o->job) ||
	       (o->job == JOB_VERDICTS && option_is_of(id, JOB_IR_FILE));
}

static bool
refuse_unknown(const Options *o, const char *arg, const char *name, size_t n)
{
	char *flag = mem_data(n + 1);
	memcpy(flag, name, n);
	Nearest nearest = {.to = flag};
	for (int i = 0; i < OPT_COUNT; i++)
		if (may_heed(o, (OptionId)i))
			nearest_try(&nearest, rows[i].name);
	const char *word = command_of_job(o->job)->word;
	Buf see = {0};
	buf_printf(&see, "see stayput %s%s-help", word, word[0] ? " " : "");
	return nearest.word ? refuse("unknown flag %s: did you mean -%s? (%s)", arg, nearest.word,
				     buf_cstr(&see))
			    : refuse("unknown flag %s (%s)", arg, buf_cstr(&see));
}

/* Take the flag argv[*i], and its value if that is the next argument. */
static bool
parse_flag(Options *o, int argc, char **argv, int *i)
{
	const char *arg = argv[*i], *name = arg + 1 + (arg[1] == '-');
	const char *equals = strchr(name, '=');
	size_t n = equals ? (size_t)(equals - name) : strlen(name);
	if (o->job == JOB_CHECK && is_compiler_flag(name, n))
		return true;
	int row = find_row(name, n);
	if (row < 0)
		return refuse_unknown(o, arg, name, n);
	bool used = false;
	const char *next = *i + 1 < argc ? argv[*i + 1] : NULL;
	o->value[row] = flag_value(&rows[row], equals, next, &used);
	o->is_given[row] = true;
	*i += used;
	return o->value[row] != NULL;
}

/* The command that the first argument asks for; the result is the argument to go on with. */
static int
parse_command(Options *o, int argc, char **argv)
{
	const Command *asked = argc > 1 ? command_asked(argv[1]) : NULL;
	o->job = asked ? asked->job : JOB_VERDICTS;
	return asked ? 2 : 1;
}

/* Where no command is asked for, the first package may be one all the same. */
static void
look_for_command(Options *o)
{
	if (o->job != JOB_VERDICTS || o->args.len == 0)
		return;
	const char *arg = o->args.at[0];
	Nearest nearest = {.to = arg};
	for (int i = 0; i < COMMAND_COUNT; i++)
		nearest_try(&nearest, command_row((CommandId)i)->word);
	o->meant = command_asked(arg) || command_has_page(arg) ? arg : nearest.word;
}

bool
options_parse(Options *o, int argc, char **argv)
{
	for (int i = 0; i < OPT_COUNT; i++)
		o->value[i] = rows[i].def;
	int i = parse_command(o, argc, argv);
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		if (!parse_flag(o, argc, argv, &i))
			return false;
	}
	for (; i < argc; i++)
		vec_push(&o->args, argv[i]);
	look_for_command(o);
	return are_arguments_sound(o) && heeds_flags(o) && is_report_sound(o) &&
	       is_dump_sound(o) && are_limits_sound(o) && parse_why(o);
}

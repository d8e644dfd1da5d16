/*
 * The build tags that the toolchain sets: experiments, with their defaults in
 * each release and $GOEXPERIMENT, the features of the processor ($GOAMD64
 * and the like), and instrumentation (-race). Facts: internal/buildcfg of Go 1.19 to 1.26.
 */
#include "load/load.h"

#include <ctype.h>
#include <stdlib.h>

#include "load/priv.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What an experiment needs to be on by default, beside the release. */
typedef enum Condition { ALWAYS, REGABI, XCHG8, DWARF5 } Condition;

/* Experiments that are on by default, and since when: as long as the tree knows them. */
static const struct {
	const char *name;
	uint32_t since; /* release 1.since */
	Condition condition;
} defaults[] = {
	{"regabiwrappers", 17, REGABI}, {"regabiargs", 17, REGABI},
	{"unified", 20, ALWAYS},        {"coverageredesign", 20, ALWAYS},
	{"allocheaders", 22, ALWAYS},   {"exectracer2", 22, ALWAYS},
	{"aliastypeparams", 24, ALWAYS}, {"swissmap", 24, ALWAYS},
	{"spinbitmutex", 24, XCHG8},    {"synchashtriemap", 24, ALWAYS},
	{"dwarf5", 25, DWARF5},         {"greenteagc", 26, ALWAYS},
	{"randomizedheapbase64", 26, ALWAYS},
};

static bool
is_any_of(const Str *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], s->s) == 0)
			return true;
	return false;
}

/* Whether arguments are passed in registers: the first release that does it by default. */
static bool
has_regabi(const LoadEnv *env)
{
	static const char *const old[] = {"amd64", "arm64", "ppc64", "ppc64le", "riscv64"};
	return is_any_of(env->goarch, old, COUNT(old)) ||
	       (str_is(env->goarch, "loong64") && env->release >= 22) ||
	       (str_is(env->goarch, "s390x") && env->release >= 26);
}

static bool
condition_holds(const LoadEnv *env, Condition condition)
{
	static const char *const xchg8[] = {"386", "amd64", "arm", "arm64", "ppc64", "ppc64le"};
	static const char *const old_linkers[] = {"darwin", "ios", "aix"};
	switch (condition) {
	case ALWAYS:
		break;
	case REGABI:
		return has_regabi(env);
	case XCHG8:
		return is_any_of(env->goarch, xchg8, COUNT(xchg8));
	case DWARF5:
		return !is_any_of(env->goos, old_linkers, COUNT(old_linkers));
	}
	return true;
}

/* Whether the tree knows an experiment: internal/goexperiment has a file for each. */
static bool
is_experiment(const LoadEnv *env, const char *name, size_t n)
{
	if (!env->goroot)
		return true;
	const LoadDir *d = load_dir(env->host, load_join(env->strs, env->goroot,
							 "src/internal/goexperiment"));
	const Str *file = str_printf(env->strs, "exp_%.*s_on.go", (int)n, name);
	return load_dir_entry(d, file->s, file->len) != NULL;
}

static void
set_experiment(StrVec *on, const Str *name, bool value)
{
	uint32_t kept = 0;
	vec_each(on, i)
		if (on->at[i] != name)
			on->at[kept++] = on->at[i];
	on->len = kept;
	if (value)
		vec_push(on, name);
}

/* A word of $GOEXPERIMENT: name, noname or none. */
static void
apply_experiment(LoadEnv *env, StrVec *on, const char *s, size_t n)
{
	StrTab *strs = env->strs;
	if (n == 4 && !memcmp(s, "none", 4)) {
		on->len = 0;
		return;
	}
	bool value = !(n > 2 && s[0] == 'n' && s[1] == 'o');
	s += value ? 0 : 2;
	n -= value ? 0 : 2;
	if (n == 6 && !memcmp(s, "regabi", 6)) {
		set_experiment(on, str_cstr(strs, "regabiwrappers"), value);
		set_experiment(on, str_cstr(strs, "regabiargs"), value);
	} else if (is_experiment(env, s, n)) {
		set_experiment(on, str_intern(strs, s, n), value);
	} else {
		vec_push(&env->host->faults,
			 str_printf(strs, "unknown GOEXPERIMENT %.*s", (int)n, s)->s);
	}
}

static void
add_experiments(LoadEnv *env)
{
	StrVec on = {0};
	for (size_t i = 0; i < COUNT(defaults); i++)
		if (env->release >= defaults[i].since &&
		    condition_holds(env, defaults[i].condition) &&
		    is_experiment(env, defaults[i].name, strlen(defaults[i].name)))
			vec_push(&on, str_cstr(env->strs, defaults[i].name));
	for (const char *s = load_getenv(env->host, "GOEXPERIMENT"); s && *s;) {
		size_t n = strcspn(s, ",");
		if (n > 0)
			apply_experiment(env, &on, s, n);
		s += n + (s[n] != '\0');
	}
	vec_each(&on, i)
		vec_push(&env->tool_tags, str_printf(env->strs, "goexperiment.%s", on.at[i]->s));
}

/* ------------------------------------------------- features of processors */

/* Settings whose values are an ascending list: the tags up to the value hold. */
static const struct FeatureRow {
	const char *arch, *variable;
	const char *values[5]; /* the first is the default */
} features[] = {
	{"amd64", "GOAMD64", {"v1", "v2", "v3", "v4"}},
	{"ppc64", "GOPPC64", {"power8", "power9", "power10"}},
	{"ppc64le", "GOPPC64", {"power8", "power9", "power10"}},
	{"riscv64", "GORISCV64", {"rva20u64", "rva22u64", "rva23u64"}},
};

/* Settings of which the one value is the tag. */
static const struct ChoiceRow {
	const char *arch, *variable, *values[2];
} choices[] = {
	{"386", "GO386", {"sse2", "softfloat"}},
	{"mips", "GOMIPS", {"hardfloat", "softfloat"}},
	{"mipsle", "GOMIPS", {"hardfloat", "softfloat"}},
	{"mips64", "GOMIPS64", {"hardfloat", "softfloat"}},
	{"mips64le", "GOMIPS64", {"hardfloat", "softfloat"}},
};

static void
add_feature(LoadEnv *env, const char *name)
{
	vec_push(&env->tool_tags, str_printf(env->strs, "%s.%s", env->goarch->s, name));
}

static void
refuse_setting(LoadEnv *env, const char *variable, const char *value)
{
	vec_push(&env->host->faults, str_printf(env->strs, "invalid %s: %s", variable, value)->s);
}

static void
add_ascending(LoadEnv *env, const struct FeatureRow *row)
{
	const char *value = load_getenv(env->host, row->variable);
	size_t last = 0;
	while (value && row->values[last] && strcmp(row->values[last], value) != 0)
		last++;
	if (!row->values[last]) {
		refuse_setting(env, row->variable, value);
		last = 0;
	}
	for (size_t i = 0; i <= last; i++)
		add_feature(env, row->values[i]);
}

static void
add_choice(LoadEnv *env, const struct ChoiceRow *row)
{
	const char *value = load_getenv(env->host, row->variable);
	bool is_second = value && strcmp(value, row->values[1]) == 0;
	if (value && !is_second && strcmp(value, row->values[0]) != 0)
		refuse_setting(env, row->variable, value);
	add_feature(env, row->values[is_second]);
}

/* GOARM=5..7, with ",softfloat" or ",hardfloat" behind. */
static void
add_arm(LoadEnv *env)
{
	const char *value = load_getenv(env->host, "GOARM");
	bool is_good = !value || (value[0] >= '5' && value[0] <= '7' &&
				  (!value[1] || !strcmp(value + 1, ",softfloat") ||
				   !strcmp(value + 1, ",hardfloat")));
	if (!is_good)
		refuse_setting(env, "GOARM", value);
	for (char v = '5'; v <= (value && is_good ? value[0] : '7'); v++)
		add_feature(env, (char[]){v, '\0'});
}

/* GOARM64=v8.0..v8.9 or v9.0..v9.5, with ",lse" and ",crypto" behind; v9.N includes v8.N+5. */
static void
add_arm64(LoadEnv *env)
{
	const char *value = load_getenv(env->host, "GOARM64");
	value = value ? value : "v8.0";
	char major = value[0] == 'v' ? value[1] : '\0';
	char minor = major && value[2] == '.' ? value[3] : '\0';
	if (!((major == '8' && isdigit((unsigned char)minor)) ||
	      (major == '9' && minor >= '0' && minor <= '5')) ||
	    (value[4] && value[4] != ',')) {
		refuse_setting(env, "GOARM64", value);
		major = '8', minor = '0';
	}
	for (char v = '0'; v <= minor; v++)
		add_feature(env, (char[]){'v', major, '.', v, '\0'});
	for (char v = '0'; major == '9' && v <= minor + 5 && v <= '9'; v++)
		add_feature(env, (char[]){'v', '8', '.', v, '\0'});
}

/* Which features WebAssembly has, was a choice before release 1.26. */
static void
add_wasm(LoadEnv *env)
{
	const char *value = load_getenv(env->host, "GOWASM");
	bool has_all = env->release >= 26;
	if (has_all || (value && strstr(value, "satconv")))
		add_feature(env, "satconv");
	if (has_all || (value && strstr(value, "signext")))
		add_feature(env, "signext");
}

static void
add_features(LoadEnv *env)
{
	if (env->release < 21) /* the release that brought these tags */
		return;
	for (size_t i = 0; i < COUNT(features); i++)
		if (str_is(env->goarch, features[i].arch))
			add_ascending(env, &features[i]);
	for (size_t i = 0; i < COUNT(choices); i++)
		if (str_is(env->goarch, choices[i].arch))
			add_choice(env, &choices[i]);
	if (str_is(env->goarch, "arm"))
		add_arm(env);
	if (str_is(env->goarch, "arm64") && env->release >= 23)
		add_arm64(env);
	if (str_is(env->goarch, "wasm"))
		add_wasm(env);
}

void
load_tool_tags(LoadEnv *env)
{
	add_experiments(env);
	add_features(env);
	static const char *const instruments[] = {"race", "msan", "asan"};
	for (size_t i = 0; i < COUNT(instruments); i++)
		if (load_goflag_is_on(env->host, instruments[i]))
			vec_push(&env->tool_tags, str_cstr(env->strs, instruments[i]));
}

bool
load_has_experiment(const LoadEnv *env, const char *name)
{
	const Str *tag = str_printf(env->strs, "goexperiment.%s", name);
	vec_each(&env->tool_tags, i)
		if (env->tool_tags.at[i] == tag)
			return true;
	return false;
}

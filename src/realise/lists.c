/*
 * Placement lists as files of the cache, named by digests of what they hold. A package's part has
 * its places. The list of a package, which its compiler reads, names the parts of all packages of
 * which code may be compiled into it, the files that it was made from, and the compiler. So what
 * the go command keeps under a list's name in its own cache is what that list makes, and an edit
 * changes the lists of the packages that see it.
 */
#include "realise/realise.h"

#include "realise/priv.h"

Digest
realise_log_key(const Digest *list, const char *name, bool has_tests)
{
	Blake2 b;
	blake2_begin(&b);
	blake2_add_text(&b, "log");
	blake2_add_text(&b, name);
	blake2_add_number(&b, has_tests);
	blake2_add(&b, list->bytes, sizeof list->bytes);
	return blake2_end(&b);
}

static void
print_part(const RealisePackage *p, Buf *out)
{
	uint32_t file = UINT32_MAX;
	vec_each(&p->places, i) {
		const RealisePlace *at = &p->places.at[i];
		if (at->file != file)
			buf_printf(out, "file %s\n", p->files.at[at->file].path);
		file = at->file;
		buf_printf(out, "%u:%u %s %s\n", at->line, at->col, ir_site_kind_name(at->kind),
			   ir_placement_name(at->placement));
	}
}

static bool
write_part(RealisePackage *p, const Cache *c, Buf *fault)
{
	Buf text = {0};
	print_part(p, &text);
	return realise_keep(c, "part", &text, &p->part, fault);
}

/* ------------------------------------------------------ flags of the compiler */

/* Whether the pattern of a -gcflags value is one that says which packages it means by itself. */
static bool
matches(const GoPackage *p, const char *pattern, size_t n)
{
	if (n == 3 && strncmp(pattern, "all", n) == 0)
		return true;
	if (n == 3 && strncmp(pattern, "std", n) == 0)
		return p->is_std;
	if (n > 4 && strncmp(pattern + n - 4, "/...", 4) == 0) {
		size_t k = n - 4;
		return strncmp(p->path, pattern, k) == 0 &&
		       (p->path[k] == '\0' || p->path[k] == '/');
	}
	return strlen(p->path) == n && strncmp(p->path, pattern, n) == 0;
}

/* The flags for the compiler of a package: of the user's, the last value that is for it counts. */
static const char *
compiler_flags(const GoArgs *args, const GoPackage *p)
{
	const char *flags = "";
	vec_each(&args->gcflags, i) {
		const char *value = args->gcflags.at[i] + strspn(args->gcflags.at[i], " ");
		const char *equals = strchr(value, '=');
		bool has_pattern = value[0] != '-' && equals;
		if (has_pattern ? matches(p, value, (size_t)(equals - value)) : p->is_named)
			flags = has_pattern ? equals + 1 : value;
	}
	if (!args->more_gcflags)
		return flags;
	return flags[0] ? realise_text("%s %s", flags, args->more_gcflags) : args->more_gcflags;
}

/* Relative patterns mean what the go command knows. */
static bool
are_patterns_known(const GoArgs *args, Buf *fault)
{
	vec_each(&args->gcflags, i) {
		const char *value = args->gcflags.at[i] + strspn(args->gcflags.at[i], " ");
		if (value[0] != '.')
			continue;
		buf_printf(fault,
			   "-gcflags=%s: only all, std, an import path, or one with /... can "
			   "be served",
			   value);
		return false;
	}
	return true;
}

/* ---------------------------------------------------------------------- lists */

static void
print_list(const Realise *r, const RealisePackage *p, const char *flags, const GoTool *go,
	   const Cache *c, const Digest *compiler, Buf *out)
{
	char hex[DIGEST_HEX_SIZE];
	buf_printf(out, "package %s\nflags %s\ngoroot %s\n", p->path, flags, go->goroot);
	buf_printf(out, "compiler %s\n", cache_file_path(c, compiler));
	vec_each(&p->files, i) {
		digest_hex(&p->files.at[i].hash, hex);
		buf_printf(out, "check %s %s\n", hex, p->files.at[i].path);
	}
	bits_each(&p->uses, used)
		if (r->packages.at[used].places.len > 0)
			buf_printf(out, "part %s\n",
				   cache_file_path(c, &r->packages.at[used].part));
}

bool
realise_write_lists(Realise *r, const GoBuild *build, const GoArgs *args, const GoTool *go,
		    const Cache *c, const Digest *compiler, Texts *flags, Buf *fault)
{
	if (!are_patterns_known(args, fault))
		return false;
	vec_each(&r->packages, i)
		if (!write_part(&r->packages.at[i], c, fault))
			return false;
	if (args->more_gcflags)
		vec_push(flags, realise_text("-gcflags=all=%s", args->more_gcflags));
	vec_each(&args->gcflags, i)
		vec_push(flags, realise_text("-gcflags=%s", args->gcflags.at[i]));
	vec_each(&r->packages, i) {
		RealisePackage *p = &r->packages.at[i];
		const GoPackage *built = map_get_ptr(&build->by_path, str_cstr(r->strs, p->path));
		if (p->is_runtime || !built || p->files.len == 0) /* not analysed */
			continue;
		const char *own = compiler_flags(args, built);
		Buf text = {0};
		char hex[DIGEST_HEX_SIZE];
		print_list(r, p, own, go, c, compiler, &text);
		if (!realise_keep(c, "list", &text, &p->list, fault))
			return false;
		digest_hex(&p->list, hex);
		vec_push(flags, realise_text("-gcflags=%s=%s%s" LIST_FLAG "%s", p->path, own,
					     own[0] ? " " : "", hex));
	}
	return true;
}

const char *
realise_setting(const Cache *c)
{
	return realise_text(CACHE_VARIABLE "=%s", c->dir);
}

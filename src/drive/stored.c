/*
 * Keys and entries of the cache. The key of a run is a digest of all that its verdicts depend on:
 * the program itself, the settings, and of each loaded package what the later stages read of it, in
 * their order. So a hit is what the analysis would find, as long as the stages read nothing else:
 * what load hands on is in LoadPackage, the rest is in add_settings.
 *
 * A run has one entry with the packages that it reports and its diagnostics, and one for each
 * package with its records. -why only reads the packages that the file is of.
 */
#include "drive/stored.h"

#include "base/pack.h"

/* ---------------------------------------------------------------------- keys */

/* The program's own bytes: no other build reads what this one found. */
static bool
add_program(Blake2 *b)
{
	size_t size;
	if (!run_own_file())
		return false;
	const char *bytes = file_read("/proc/self/exe", &size);
	if (!bytes)
		return false;
	blake2_add_number(b, size);
	blake2_add(b, bytes, size);
	return true;
}

/* Strings are null or interned. */
static void
add_str(Blake2 *b, const Str *s)
{
	blake2_add_number(b, s ? (uint64_t)s->len + 1 : 0);
	if (s)
		blake2_add(b, s->s, s->len);
}

static void
add_settings(Blake2 *b, const Run *r)
{
	const LoadEnv *env = &r->env;
	for (int i = 0; i < OPT_COUNT; i++)
		if (option_is_knob((OptionId)i) || i == OPT_LANG)
			blake2_add_text(b, r->opts->value[i]);
	add_str(b, load_goroot_version(env));
	add_str(b, env->goos);
	add_str(b, env->goarch);
	blake2_add_number(b, env->release);
	blake2_add_number(b, env->tags.len);
	vec_each(&env->tags, i)
		add_str(b, env->tags.at[i]);
	blake2_add_number(b, env->tool_tags.len);
	vec_each(&env->tool_tags, i)
		add_str(b, env->tool_tags.at[i]);
}

static void
add_package(Blake2 *b, const LoadPackage *p)
{
	const Str *texts[] = {p->path, p->id, p->test_of, p->module, p->module_version, p->name,
			      p->dir, p->go_text};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		add_str(b, texts[i]);
	uint64_t numbers[] = {p->go_minor,	 p->is_std,    p->is_root,   p->has_asm,
			      p->has_unread_asm, p->has_tests, p->has_errors};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		blake2_add_number(b, numbers[i]);
	blake2_add_number(b, p->asm_names.len);
	map_each(&p->asm_names, i)
		add_str(b, (const Str *)(uintptr_t)p->asm_names.entries[i].key);
	blake2_add_number(b, p->imports.len);
	vec_each(&p->imports, i) {
		const LoadImport *imp = &p->imports.at[i];
		add_str(b, imp->path);
		add_str(b, imp->package ? imp->package->id : NULL);
		blake2_add_text(b, imp->error);
	}
	blake2_add_number(b, p->files.len);
	vec_each(&p->files, i) {
		const SrcFile *f = p->files.at[i];
		add_str(b, f->name);
		blake2_add_number(b, f->size);
		blake2_add(b, f->text, f->size);
	}
}

static bool
make_key(const Run *r, Digest *key)
{
	Blake2 b;
	blake2_begin(&b);
	if (!add_program(&b))
		return false;
	add_settings(&b, r);
	blake2_add_number(&b, r->packages.len);
	vec_each(&r->packages, i)
		add_package(&b, r->packages.at[i]->load);
	*key = blake2_end(&b);
	return true;
}

/* The key of a package's records, with or without flows; of the list of packages if the package is
 * null. */
static Digest
entry_key(const Run *r, bool has_flows, const Str *package)
{
	Blake2 b;
	blake2_begin(&b);
	blake2_add(&b, r->key.bytes, sizeof r->key.bytes);
	blake2_add_number(&b, has_flows);
	add_str(&b, package);
	return blake2_end(&b);
}

/* Whether records alone can answer the run. What measures or dumps stages is to run them. */
static bool
is_storable(const Run *r)
{
	static const OptionId others[] = {OPT_DUMP, OPT_STATS, OPT_CERTIFY, OPT_TIME};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (option_set(r->opts, others[i]))
			return false;
	return r->opts->job == JOB_VERDICTS && !option_is(r->opts, OPT_FORMAT, "ir") &&
	       r->packages.len > 0;
}

/* --------------------------------------------------------------- diagnostics */

/*
 * Those of load are found again in each run. A run with errors of syntax or types is not kept: the
 * texts may quote files that are no part of the build. Places are packed as the number of the
 * package (from 1; 0: none), that of its file, and the offset, since positions count other files as
 * well that load looks at.
 */
static bool
pack_pos(const Run *r, Pos pos, Buf *out)
{
	if (pos == 0) {
		pack_number(out, 0);
		return true;
	}
	const SrcFile *src = fileset_file(r->files, pos);
	vec_each(&r->packages, i) {
		const LoadPackage *p = r->packages.at[i]->load;
		vec_each(&p->files, k) {
			if (p->files.at[k] != src)
				continue;
			pack_number(out, i + 1);
			pack_number(out, k);
			pack_number(out, src_offset(src, pos));
			return true;
		}
	}
	return false;
}

static Pos
unpack_pos(const Run *r, Unpack *u)
{
	uint32_t i = unpack_below(u, (uint64_t)r->packages.len + 1);
	if (i == 0)
		return 0;
	const LoadPackage *p = r->packages.at[i - 1]->load;
	uint32_t k = unpack_below(u, p->files.len);
	if (u->is_bad)
		return 0;
	const SrcFile *src = p->files.at[k];
	return src->base + unpack_below(u, (uint64_t)src->size + 1);
}

/* False: they cannot be kept. */
static bool
pack_diags(const Run *r, Buf *out)
{
	pack_number(out, r->diags.list.len - r->n_loaded_diags);
	for (uint32_t i = r->n_loaded_diags; i < r->diags.list.len; i++) {
		const Diag *d = &r->diags.list.at[i];
		bool is_lasting = d->kind == DIAG_WARNING || d->kind == DIAG_LIMIT;
		if (!is_lasting || !pack_pos(r, d->pos, out))
			return false;
		pack_number(out, d->kind);
		pack_text(out, d->text, strlen(d->text));
	}
	return true;
}

static void
unpack_diags(const Run *r, Unpack *u, Diags *into)
{
	for (uint32_t n = unpack_count(u); n > 0 && !u->is_bad; n--) {
		Pos pos = unpack_pos(r, u);
		DiagKind kind = (DiagKind)unpack_below(u, DIAG_WARNING + 1);
		size_t len;
		const char *text = unpack_text(u, &len);
		diag_add(into, kind, pos, "%.*s", (int)len, text);
	}
}

/* Whether the report has flows. */
static bool
prints_flows(const Run *r)
{
	return option_set(r->opts, OPT_WHY) || option_is(r->opts, OPT_FORMAT, "json");
}

/* ------------------------------------------------------------------- reading */

static const Str *
get_str(Run *r, Unpack *u)
{
	size_t n;
	const char *s = unpack_text(u, &n);
	return str_intern(r->strs, s, n);
}

/* Whether one of the package's files, which come next, is the one that -why asks about. */
static bool
has_asked_file(Run *r, Unpack *u, const char *asked)
{
	bool found = asked == NULL;
	for (uint32_t n = unpack_count(u); n > 0 && !u->is_bad; n--)
		found |= report_is_file(get_str(r, u), asked ? asked : "");
	return found;
}

static bool
read_package(Run *r, bool has_flows, const Str *package, VerdictRecords *into)
{
	Digest key = entry_key(r, has_flows, package);
	size_t n;
	const char *bytes = cache_get(r->cache, &key, &n);
	return bytes && verdict_unpack(r->strs, bytes, n, into);
}

/* The list, and the packages that are needed. */
static bool
read_run(Run *r, bool has_flows)
{
	Digest key = entry_key(r, has_flows, NULL);
	size_t n;
	const char *bytes = cache_get(r->cache, &key, &n);
	if (!bytes)
		return false;
	Unpack u = unpack_begin(bytes, n);
	VerdictRecords *records = mem_new(VerdictRecords);
	vec_push(&records->files, NULL);
	vec_clear(&r->reported);
	const char *asked = r->opts->why_file ? report_file_name(r->opts->why_file) : NULL;
	bool is_closed = unpack_below(&u, 2) != 0;
	for (uint32_t left = unpack_count(&u); left > 0 && !u.is_bad; left--) {
		const Str *package = get_str(r, &u);
		vec_push(&r->reported, package);
		if (has_asked_file(r, &u, asked) && !read_package(r, has_flows, package, records))
			return false;
	}
	Diags diags = {0};
	unpack_diags(r, &u, &diags);
	if (!unpack_is_done(&u))
		return false;
	diag_append(&r->diags, &diags);
	r->records = records;
	r->is_closed = is_closed;
	return true;
}

bool
stored_look_up(Run *r)
{
	r->cache = is_storable(r) ? cache_open(r->opts->value[OPT_CACHE]) : NULL;
	if (r->cache && !make_key(r, &r->key))
		r->cache = NULL;
	r->n_loaded_diags = r->diags.list.len;
	if (!r->cache)
		return false;
	bool found = read_run(r, true) || (!prints_flows(r) && read_run(r, false));
	if (!found)
		vec_clear(&r->reported);
	return found;
}

/* ------------------------------------------------------------------- writing */

/* The files in which a package has functions, parameters or sites. */
static void
pack_files(const VerdictRecords *rs, const Str *package, Buf *out)
{
	BitSet files = {0};
	vec_each(&rs->funcs, i) {
		const RecordFunc *f = rs->funcs.at[i];
		if (f->package != package)
			continue;
		vec_each(&f->params, k)
			bits_add(&files, f->params.at[k].loc.file);
		vec_each(&f->sites, k)
			bits_add(&files, f->sites.at[k].loc.file);
	}
	Buf names = {0};
	uint32_t n = 0;
	bits_each(&files, file) {
		const Str *name = rs->files.at[file];
		if (file == 0)
			continue;
		pack_text(&names, name->s, name->len);
		n++;
	}
	pack_number(out, n);
	buf_write(out, buf_cstr(&names), names.len);
}

static void
keep(Run *r)
{
	bool has_bugs = r->bugs.len > 0;
	vec_each(&r->packages, i)
		has_bugs |= r->packages.at[i]->bug != NULL;
	Buf list = {0}, diags = {0};
	if (!r->cache || !r->records || has_bugs || !pack_diags(r, &diags))
		return;
	/* Explaining is little beside the analysis when the package that is reported is one of many
	 * that it reaches; where all are reported, it is a quarter. */
	bool has_flows = prints_flows(r) || r->reported.len == 1;
	pack_number(&list, r->is_closed);
	pack_number(&list, r->reported.len);
	vec_each(&r->reported, i) {
		const Str *package = r->reported.at[i];
		Buf packed = {0};
		verdict_pack(r->records, package, has_flows, &packed);
		Digest key = entry_key(r, has_flows, package);
		cache_put(r->cache, &key, packed.s, packed.len);
		pack_text(&list, package->s, package->len);
		pack_files(r->records, package, &list);
	}
	buf_write(&list, buf_cstr(&diags), diags.len);
	Digest key = entry_key(r, has_flows, NULL);
	cache_put(r->cache, &key, list.s, list.len);
	cache_trim(r->cache, (uint64_t)option_number(r->opts, OPT_CACHE_MAX, 0) << 20);
}

/* Keeping explains what the report may not have explained. If something of ours breaks in that, who
 * asks for the flow is told; this run prints what it prints without a cache. */
void
stored_keep(Run *r)
{
	BugTrap trap;
	if (BUG_CATCH(&trap))
		return;
	keep(r);
	bug_release(&trap);
}

/* ------------------------------------------------------------- the command */

void
run_cache_job(Run *r)
{
	const Cache *c = cache_open(r->opts->value[OPT_CACHE]);
	if (!c) {
		buf_puts(&r->out, "no cache\n");
		return;
	}
	bool cleans = r->opts->args.len > 0;
	if (cleans)
		cache_trim(c, 0);
	CacheSize size = cache_size(c);
	if (cleans && size.entries > 0) {
		buf_printf(&r->messages, "stayput: %s: %u entries cannot be deleted\n", c->dir,
			   size.entries);
		r->status = EXIT_FAULTS;
	}
	buf_printf(&r->out, "%s: %u entries, %.1f MiB\n", c->dir, size.entries,
		   (double)size.bytes / (1 << 20));
}

/*
 * Checking a package: entry point, order of the passes, checks that are put
 * off.
 */
#include "types/priv.h"

/* ----------------------------------------------------------- put off checks */

void
check_later(Checker *c, void (*run)(Checker *c, void *arg), void *arg)
{
	vec_push(&c->later, ((Later){run, arg, c->env.go_minor}));
}

void
check_process_later(Checker *c, uint32_t top)
{
	uint32_t minor = c->env.go_minor;
	Pos err_pos = c->env.err_pos;
	c->env.err_pos = 0;
	/* Checks may put off others. */
	for (uint32_t i = top; i < c->later.len; i++) {
		Later l = c->later.at[i];
		c->env.go_minor = l.go_minor;
		l.run(c, l.arg);
	}
	c->later.len = top;
	c->env.go_minor = minor;
	c->env.err_pos = err_pos;
}

/* ----------------------------------------------------------- the package */

static Package *
new_package(TypesCtx *ctx, const Str *path, const Str *name, const CheckOptions *opts)
{
	Package *p = mem_new(Package);
	p->id = ++ctx->n_packages;
	p->path = path;
	p->name = name;
	p->scope = scope_new(ctx->universe, 0, 0);
	p->go_minor = opts->go_minor;
	Info *info = mem_new(Info);
	info->n = opts->n_ids + 1; /* the last id handed out may be n_ids itself */
	info->facts = mem_array(Fact, info->n);
	info->defs = mem_array(Object *, info->n);
	info->uses = mem_array(Object *, info->n);
	p->info = info;
	return p;
}

/* The files that belong to the package. */
static void
add_files(Checker *c, File *const *files, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const File *f = files[i];
		if (f->package != NULL && str_is(f->package->name, "_"))
			check_error(c, f->package->e.pos, "invalid package name _");
		if (f->package != NULL && f->package->name != c->pkg->name &&
		    !str_is(f->package->name, "_")) {
			check_error(c, f->package->e.pos, "package %s; expected package %s",
				    f->package->name->s, c->pkg->name->s);
			continue;
		}
		vec_push(&c->info->files, f);
		vec_push(&c->info->file_minor, check_file_minor(f, c->opts->go_minor));
	}
}

/* What outlives the checker must not refer to it, and be complete. */
static void
clean_up(Checker *c)
{
	vec_each(&c->ifaces, i) {
		interface_tset(c->ifaces.at[i], 0);
		c->ifaces.at[i]->check = NULL;
	}
	vec_each(&c->named, i) {
		NamedType *n = c->named.at[i];
		if (n->underlying == NULL)
			n->underlying = type_under(&n->t);
		n->check = NULL;
	}
}

Package *
types_check(TypesCtx *ctx, const Str *path, const Str *name, File *const *files, uint32_t n_files,
	    const CheckOptions *opts)
{
	Package *pkg = new_package(ctx, path, name, opts);
	Checker *c = mem_new(Checker);
	c->ctx = ctx;
	c->pkg = pkg;
	c->info = pkg->info;
	c->opts = opts;
	c->qual.here = pkg;
	c->qual.files = ctx->files;
	c->env.go_minor = opts->go_minor;
	c->env.scope = pkg->scope;
	add_files(c, files, n_files);
	if (!opts->allow_assert)
		check_directives(c);
	bool is_clean = !c->has_first_error;
	c->has_first_error = false; /* what the parser could have told silences nothing */
	check_collect_objects(c);
	check_direct_cycles(c);
	check_package_objects(c);
	check_process_later(c, 0);
	check_init_order(c);
	if (!opts->skip_bodies)
		check_unused_imports(c);
	if (!c->has_first_error)
		check_monomorph(c);
	clean_up(c);
	is_clean = is_clean && !opts->allow_assert;
	if (is_clean && !c->has_first_error)
		check_restrictions(c);
	if (is_clean && !c->has_first_error)
		check_placed_directives(c);
	pkg->is_complete = true;
	pkg->has_errors = c->n_errors > 0;
	return pkg;
}

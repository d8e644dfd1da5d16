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

/* Room for n ids, all zeroed. */
static void
take_arrays(Info *info, FactSpace *a, uint32_t n)
{
	if (a->cap < n) {
		a->cap = a->cap > 0 ? n + n / 2 : n;
		a->facts = mem_array(Fact, a->cap);
		a->defs = mem_array(Object *, a->cap);
		a->uses = mem_array(Object *, a->cap);
	} else {
		memset(a->facts, 0, n * sizeof(Fact));
		memset(a->defs, 0, n * sizeof(Object *));
		memset(a->uses, 0, n * sizeof(Object *));
	}
	info->n = n;
	info->facts = a->facts;
	info->defs = a->defs;
	info->uses = a->uses;
}

/* Memory of its own, or what the package before has left. */
static void
take_arenas(Checker *c)
{
	FactSpace *space = c->opts->space;
	if (!space) {
		c->facts = mem_new(Arena);
		c->temp = mem_new(Arena);
		return;
	}
	if (!space->arena)
		space->arena = arena_new_kept();
	arena_reset(space->arena);
	c->facts = c->temp = space->arena;
}

static Package *
new_package(TypesCtx *ctx, const Str *path, const Str *name, const CheckOptions *opts)
{
	Package *p = mem_new(Package);
	p->path = path;
	p->id = opts->id ? opts->id : path;
	p->name = name;
	p->scope = scope_new(ctx->universe, 0, 0);
	p->go_minor = opts->go_minor;
	p->go_text = opts->go_text;
	p->is_std = opts->is_std;
	Info *info = mem_new(Info);
	FactSpace own = {0};
	/* Ids up to n_ids were handed out. */
	take_arrays(info, opts->space ? opts->space : &own, opts->n_ids + 1);
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
	vec_each(&c->tparams, i)
		typeparam_iface(c->tparams.at[i]);
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

static void
drop_decl(Package *p, Object *o)
{
	if (o->kind != OBJ_FUNC)
		return;
	package_keep_body(p, o);
	o->decl = NULL;
}

void
types_drop_facts(Package *p)
{
	p->info = NULL;
	vec_each(&p->scope->elems, i) {
		Object *o = p->scope->elems.at[i];
		drop_decl(p, o);
		NamedType *n = o->kind == OBJ_TYPE && o->type ? type_as_named(o->type) : NULL;
		if (!n || n->obj != o)
			continue;
		vec_each(&n->methods, k)
			drop_decl(p, n->methods.at[k]);
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
	take_arenas(c);
	instances_begin();
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
	const char *refused = instances_refused();
	if (refused != NULL && c->info->files.len > 0)
		check_error(c, c->info->files.at[0]->package_pos,
			    "an instance of a generic type %s", refused);
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

/*
 * What the files declare that are not part of the build: the answer to a name
 * that is undefined. They are parsed when that is first asked of a package.
 */
#include "load/load.h"

#include "load/priv.h"

#define LINES_MAX 3 /* of files that declare one name, one for each system perhaps */

/* Name, or "TYPE.METHOD" -> the lines of its hint. */
struct LeftOutNames {
	Map lines; /* interned name -> Str */
	Map n;     /* the same -> how many */
};

typedef struct Reader {
	const LoadEnv *env;
	struct LeftOutNames *names;
	const LeftOut *file;
} Reader;

static void
add_name(Reader *r, const Str *name, Pos pos)
{
	StrTab *strs = r->env->strs;
	uint64_t *n = map_ensure(&r->names->n, map_key(name), NULL);
	if (++*n > LINES_MAX)
		return;
	Loc loc = fileset_locate(r->env->files, pos);
	Buf b = {0};
	const Str *before = map_get_ptr(&r->names->lines, name);
	if (before)
		buf_str(&b, before);
	buf_puts(&b, "\n\t");
	loc_print(&loc, &b);
	buf_printf(&b, ": %s is declared in a file that ", name->s);
	if (r->file->needs_cgo)
		buf_puts(&b, "is left out, as it imports \"C\" (cgo is not supported)");
	else
		buf_printf(&b, "build constraints exclude for %s/%s", r->env->goos->s,
			   r->env->goarch->s);
	map_put_ptr(&r->names->lines, name, str_intern(strs, b.s, b.len));
}

static void
add_names(Reader *r, const NameVec *names)
{
	vec_each(names, i)
		add_name(r, names->at[i]->name, names->at[i]->e.pos);
}

/* The name of a receiver's base type, or null. */
static const Str *
base_name(const Expr *e)
{
	for (;;) {
		if (e->kind == EXPR_PAREN)
			e = as_paren(e)->x;
		else if (e->kind == EXPR_STAR)
			e = as_star(e)->x;
		else if (e->kind == EXPR_INDEX)
			e = as_index(e)->x;
		else
			return e->kind == EXPR_NAME ? as_name(e)->name : NULL;
	}
}

static void
add_func(Reader *r, const FuncDecl *d)
{
	if (!d->name)
		return;
	if (!d->recv) {
		add_name(r, d->name->name, d->name->e.pos);
		return;
	}
	const Str *base = d->recv->fields.len > 0 ? base_name(d->recv->fields.at[0]->type) : NULL;
	if (base)
		add_name(r, str_printf(r->env->strs, "%s.%s", base->s, d->name->name->s),
			 d->name->e.pos);
}

static void
add_decl(Reader *r, const Decl *d)
{
	if (d->kind == DECL_CONST)
		add_names(r, &as_const_decl(d)->names);
	else if (d->kind == DECL_VAR)
		add_names(r, &as_var_decl(d)->names);
	else if (d->kind == DECL_TYPE)
		add_name(r, as_type_decl(d)->name->name, as_type_decl(d)->name->e.pos);
	else if (d->kind == DECL_FUNC)
		add_func(r, as_func_decl(d));
}

static void
read_names(Reader *r)
{
	Diags ignored = {0};
	SrcFile *src = load_open_source(r->env, r->file->path, &ignored);
	if (!src)
		return;
	ParseIds ids = {1};
	ParseOptions opts = {.strs = r->env->strs,
			     .diags = &ignored,
			     .ids = &ids,
			     .skip_bodies = true};
	const File *f = syntax_parse(src, &opts);
	vec_each(&f->decls, i)
		add_decl(r, f->decls.at[i]);
}

/* What is known of the package, or null; new, if not null, becomes known, if nothing was. */
static const struct LeftOutNames *
known_names(LoadHost *host, const LoadPackage *p, struct LeftOutNames *new)
{
	pthread_mutex_lock(host->lock);
	struct LeftOutNames *names = map_get_ptr(&host->left_out_names, p);
	if (!names && new) {
		names = new;
		map_put_ptr(&host->left_out_names, p, names);
	}
	pthread_mutex_unlock(host->lock);
	return names;
}

/* Two threads may read the files at a time; both find the same. */
static const struct LeftOutNames *
names_of(const LoadEnv *env, const LoadPackage *p)
{
	const struct LeftOutNames *known = known_names(env->host, p, NULL);
	if (known)
		return known;
	struct LeftOutNames *names = mem_new(struct LeftOutNames);
	vec_each(&p->left_out, i)
		read_names(&(Reader){env, names, &p->left_out.at[i]});
	return known_names(env->host, p, names);
}

const char *
load_left_out_hint(const LoadEnv *env, const LoadPackage *p, const Str *type, const Str *name)
{
	if (p->left_out.len == 0)
		return "";
	if (type)
		name = str_printf(env->strs, "%s.%s", type->s, name->s);
	const Str *lines = map_get_ptr(&names_of(env, p)->lines, name);
	return lines ? lines->s : "";
}

/*
 * Compiler directives (//go:name comments) that are misplaced or malformed, as
 * the Go compiler refuses them between parser and type checker
 * (cmd/compile/internal/noder). Unknown ones are ignored.
 */
#include "types/priv.h"

/* Directives of functions; those for the runtime alone are told apart. */
static const struct {
	const char *name;
	bool is_runtime;
} func_directives[] = {
	{"go:noinline", false},       {"go:nosplit", false},
	{"go:noescape", false},       {"go:norace", false},
	{"go:nocheckptr", false},     {"go:uintptrescapes", false},
	{"go:uintptrkeepalive", false}, {"go:registerparams", false},
	{"go:systemstack", true},     {"go:nowritebarrier", true},
	{"go:nowritebarrierrec", true}, {"go:yeswritebarrierrec", true},
};

typedef struct Directives {
	Checker *c;
	const File *file;
	bool imports_embed, imports_unsafe;
	Map *linknamed; /* local name -> 1 */
} Directives;

static bool
has_name(const Pragma *p, const char *name)
{
	size_t n = strlen(name);
	const char *s = p->text->s;
	return strncmp(s, name, n) == 0 && (s[n] == '\0' || s[n] == ' ' || s[n] == '\t');
}

static bool
is_func_directive(const Pragma *p, bool *is_runtime)
{
	for (size_t i = 0; i < sizeof(func_directives) / sizeof(func_directives[0]); i++) {
		if (!has_name(p, func_directives[i].name))
			continue;
		*is_runtime = func_directives[i].is_runtime;
		return true;
	}
	return false;
}

static void
check_embed(const Directives *d, const Pragma *p, bool is_local)
{
	if (is_local)
		check_error(d->c, p->pos, "go:embed cannot apply to var inside func");
	else if (!check_allows(d->c, 16))
		check_error(d->c, p->pos,
			    "go:embed requires go1.16 or later (-lang was set to go1.%u; "
			    "check go.mod)",
			    d->c->env.go_minor);
	else if (!d->imports_embed)
		check_error(d->c, p->pos,
			    "go:embed only allowed in Go files that import \"embed\"");
}

/* For cgo's own output only, but for dynamic imports:
 * //go:cgo_import_dynamic local remote library. */
static bool
is_illegal_cgo(const Directives *d, const Pragma *p)
{
	const char *s = p->text->s;
	if (strncmp(s, "go:cgo_", 7) != 0 || d->c->opts->is_std)
		return false;
	if (!has_name(p, "go:cgo_import_dynamic"))
		return true;
	uint32_t n_words = 0;
	for (s += strcspn(s, " \t"); *s != '\0'; s += strcspn(s, " \t")) {
		s += strspn(s, " \t");
		n_words += *s != '\0';
	}
	return n_words < 3;
}

/* The word after the directive's name, and what follows it. */
static const Str *
first_word(const Directives *d, const char *s)
{
	while (*s != '\0' && *s != ' ' && *s != '\t')
		s++;
	while (*s == ' ' || *s == '\t')
		s++;
	size_t n = strcspn(s, " \t");
	return n > 0 ? str_intern(d->c->ctx->strs, s, n) : NULL;
}

static void
check_linkname(Directives *d, const Pragma *p)
{
	const Str *local = first_word(d, p->text->s);
	if (!d->imports_unsafe) {
		check_error(d->c, p->pos,
			    "//go:linkname only allowed in Go files that import \"unsafe\"");
		return;
	}
	if (local == NULL) {
		check_error(d->c, p->pos, "usage: //go:linkname localname [linkname]");
		return;
	}
	if (strchr(p->text->s, '[') != NULL) {
		check_error(d->c, p->pos,
			    "//go:linkname reference of an instantiation is not allowed");
		return;
	}
	const Object *o = scope_lookup(d->c->pkg->scope, local);
	if (o == NULL || (o->kind != OBJ_FUNC && o->kind != OBJ_VAR)) {
		check_error(d->c, p->pos,
			    "//go:linkname must refer to declared function or variable");
		return;
	}
	if (map_has(d->linknamed, map_key(local)))
		check_error(d->c, p->pos, "duplicate //go:linkname for %s", local->s);
	map_put(d->linknamed, map_key(local), 1);
}

typedef enum PragmaPlace { PLACE_OTHER, PLACE_VAR, PLACE_LOCAL_VAR, PLACE_FUNC } PragmaPlace;

static void
check_pragmas(Directives *d, const PragmaVec *list, PragmaPlace place)
{
	vec_each(list, i) {
		const Pragma *p = &list->at[i];
		bool is_runtime;
		if (has_name(p, "go:linkname")) {
			check_linkname(d, p);
		} else if (has_name(p, "go:embed") && place != PLACE_FUNC && place != PLACE_OTHER) {
			check_embed(d, p, place == PLACE_LOCAL_VAR);
		} else if (has_name(p, "go:embed")) {
			check_error(d->c, p->pos, "misplaced go:embed directive");
		} else if (has_name(p, "go:build") && p->pos > d->file->package_pos) {
			check_error(d->c, p->pos, "misplaced compiler directive");
		} else if (is_illegal_cgo(d, p)) {
			check_error(d->c, p->pos, "//%s only allowed in cgo-generated code",
				    p->text->s);
		} else if (!is_func_directive(p, &is_runtime)) {
			continue;
		} else if (is_runtime && !d->c->opts->is_relaxed_runtime && !d->c->opts->is_std) {
			check_error(d->c, p->pos, "//%.*s only allowed in runtime",
				    (int)strcspn(p->text->s, " \t"), p->text->s);
		} else if (place != PLACE_FUNC) {
			check_error(d->c, p->pos, "misplaced compiler directive");
		}
	}
}

static bool
func_has(const FuncDecl *f, const char *name)
{
	vec_each(&f->pragmas, i)
		if (has_name(&f->pragmas.at[i], name))
			return true;
	return false;
}

static void
check_func_directives(Directives *d, const FuncDecl *f)
{
	check_pragmas(d, &f->pragmas, PLACE_FUNC);
	if (func_has(f, "go:uintptrkeepalive") && !func_has(f, "go:nosplit"))
		check_error(d->c, f->d.pos, "go:uintptrkeepalive requires go:nosplit");
}

static void check_stmts(Directives *d, const StmtVec *list);

static void
check_decl(Directives *d, const Decl *decl, bool is_local)
{
	if (decl->kind == DECL_TYPE)
		check_pragmas(d, &as_type_decl(decl)->pragmas, PLACE_OTHER);
	else if (decl->kind == DECL_VAR)
		check_pragmas(d, &as_var_decl(decl)->pragmas,
			      is_local ? PLACE_LOCAL_VAR : PLACE_VAR);
	else if (decl->kind == DECL_FUNC) {
		check_func_directives(d, as_func_decl(decl));
		if (as_func_decl(decl)->body != NULL)
			check_stmts(d, &as_func_decl(decl)->body->list);
	}
}

/* Declarations directly in a body; the parser hands out the rest as the file's. */
static void
check_stmts(Directives *d, const StmtVec *list)
{
	vec_each(list, i) {
		if (list->at[i]->kind != STMT_DECL)
			continue;
		const DeclStmt *s = as_decl_stmt(list->at[i]);
		vec_each(&s->decls, j)
			check_decl(d, s->decls.at[j], true);
	}
}

static bool
imports(const File *f, const char *quoted)
{
	vec_each(&f->decls, i) {
		const Decl *decl = f->decls.at[i];
		if (decl->kind != DECL_IMPORT)
			continue;
		const LitExpr *path = as_import_decl(decl)->path;
		if (path->len == strlen(quoted) && memcmp(path->text, quoted, path->len) == 0)
			return true;
	}
	return false;
}

void
check_directives(Checker *c)
{
	Directives d = {.c = c, .linknamed = &c->linknamed};
	uint32_t minor = c->env.go_minor;
	vec_each(&c->info->files, i) {
		const File *f = c->info->files.at[i];
		d.file = f;
		d.imports_embed = imports(f, "\"embed\"");
		d.imports_unsafe = imports(f, "\"unsafe\"");
		c->env.go_minor = c->info->file_minor.at[i];
		check_pragmas(&d, &f->pragmas, PLACE_OTHER);
		vec_each(&f->decls, j)
			check_decl(&d, f->decls.at[j], false);
	}
	c->env.go_minor = minor;
}

/* Only what a linkname directive connects with a body elsewhere, or what the host of a WebAssembly
 * module provides, may lack its own. */
static void
check_body(Checker *c, const FuncDecl *f)
{
	if (f->body != NULL && func_has(f, "go:noescape"))
		check_error(c, f->d.pos,
			    "can only use //go:noescape with external func implementations");
	if (f->body != NULL || c->opts->has_asm)
		return;
	if (func_has(f, "go:wasmimport") && strcmp(c->ctx->goarch, "wasm") == 0)
		return;
	if (f->recv != NULL || f->name == NULL || !map_has(&c->linknamed, map_key(f->name->name)))
		check_error(c, f->d.pos, "missing function body");
}

void
check_bodies(Checker *c)
{
	vec_each(&c->info->files, i) {
		const File *f = c->info->files.at[i];
		vec_each(&f->decls, j)
			if (f->decls.at[j]->kind == DECL_FUNC)
				check_body(c, as_func_decl(f->decls.at[j]));
	}
}

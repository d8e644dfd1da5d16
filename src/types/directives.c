/*
 * Compiler directives (//go:name comments) that are misplaced or malformed, as
 * the Go compiler refuses them (cmd/compile/internal/noder). Unknown ones are
 * ignored.
 *
 * It looks twice: while it parses it sees to each comment's text, and that a
 * declaration follows (check_directives). Whether the declaration is one that
 * may have the directive, and linkname's names, come when all else is free of
 * errors (check_placed_directives).
 */
#include "types/priv.h"

/* Directives of functions; those for the runtime or the standard library alone are told apart. */
enum { FOR_ALL, FOR_STD, FOR_RUNTIME };

static const struct {
	const char *name;
	int whose;
} func_directives[] = {
	{"go:noinline", FOR_ALL},        {"go:nosplit", FOR_ALL},
	{"go:noescape", FOR_ALL},        {"go:norace", FOR_ALL},
	{"go:nocheckptr", FOR_ALL},      {"go:uintptrescapes", FOR_ALL},
	{"go:cgo_unsafe_args", FOR_ALL}, {"go:uintptrkeepalive", FOR_STD},
	{"go:registerparams", FOR_ALL},  {"go:systemstack", FOR_RUNTIME},
	{"go:nowritebarrier", FOR_RUNTIME}, {"go:nowritebarrierrec", FOR_RUNTIME},
	{"go:yeswritebarrierrec", FOR_RUNTIME},
};

/* Others that the standard library may have. */
static const char *const std_directives[] = {
	"go:build", "go:cgo_export_static", "go:cgo_export_dynamic", "go:cgo_import_static",
	"go:cgo_import_dynamic", "go:cgo_ldflag", "go:cgo_dynamic_linker", "go:embed", "go:fix",
	"go:generate",
};

/* cgo's own directives with what may follow: words (w), quoted texts (q), optional after a "?". */
static const struct {
	const char *name, *fields, *usage;
} cgo_directives[] = {
	{"go:cgo_export_static", "w?w", "local [remote]"},
	{"go:cgo_export_dynamic", "w?w", "local [remote]"},
	{"go:cgo_import_dynamic", "w?w?q", "local [remote [\"library\"]]"},
	{"go:cgo_import_static", "w", "local"},
	{"go:cgo_dynamic_linker", "q", "\"path\""},
	{"go:cgo_ldflag", "q", "\"arg\""},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

typedef struct Directives {
	Checker *c;
	const File *file;
	bool imports_embed, imports_unsafe;
	Map *linknamed; /* local name -> 1 */
} Directives;

/* The length of the directive's name. */
static size_t
verb_len(const Pragma *p)
{
	return strcspn(p->text->s, " ");
}

static bool
has_name(const Pragma *p, const char *name)
{
	size_t n = strlen(name);
	return verb_len(p) == n && memcmp(p->text->s, name, n) == 0;
}

static bool
begins(const Pragma *p, const char *prefix)
{
	return strncmp(p->text->s, prefix, strlen(prefix)) == 0;
}

/* Index in func_directives, or -1. */
static int
func_directive(const Pragma *p)
{
	for (size_t i = 0; i < COUNT(func_directives); i++)
		if (has_name(p, func_directives[i].name))
			return (int)i;
	return -1;
}

/* What cannot stand just anywhere. */
static bool
is_known(const Pragma *p)
{
	return func_directive(p) >= 0 || has_name(p, "go:build");
}

/* ---------------------------------------------------------------- texts */

typedef VEC(const Str *) StrVec;

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The words of a text; a quoted part is a word of its own, with its quotes. */
static StrVec
split(Checker *c, const char *s)
{
	StrVec list = {0};
	while (*s != '\0') {
		const char *from = s;
		if (is_space(*s)) {
			s++;
			continue;
		}
		if (*s == '"') {
			s = strchr(s + 1, '"');
			if (s == NULL)
				break;
			s++;
		} else {
			while (*s != '\0' && *s != '"' && !is_space(*s))
				s++;
		}
		vec_push(&list, str_intern(c->ctx->strs, from, (size_t)(s - from)));
	}
	return list;
}

static bool
is_quoted(const Str *s)
{
	return s->len >= 2 && s->s[0] == '"' && s->s[s->len - 1] == '"';
}

/* Whether the words after the first are as `fields` has them. */
static bool
fields_fit(const StrVec *words, const char *fields)
{
	uint32_t i = 1;
	for (; *fields != '\0'; fields++) {
		if (*fields == '?') {
			if (i == words->len)
				return true;
			continue;
		}
		if (i >= words->len || is_quoted(words->at[i]) != (*fields == 'q'))
			return false;
		i++;
	}
	return i == words->len;
}

/* A library's name that a linker does not take for an option. */
static bool
is_safe_arg(const Str *quoted)
{
	char c = quoted->s[0] == '"' ? quoted->s[1] : quoted->s[0];
	return c == '"' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '/' ||
	       (unsigned char)c >= 0x80;
}

static void
check_cgo_usage(Checker *c, const Pragma *p, const StrVec *words)
{
	for (size_t i = 0; i < COUNT(cgo_directives); i++)
		if (has_name(p, cgo_directives[i].name) &&
		    !fields_fit(words, cgo_directives[i].fields))
			check_error(c, p->pos, "usage: //%s %s", cgo_directives[i].name,
				    cgo_directives[i].usage);
}

/* For cgo's own output only, but for dynamic imports from a library. */
static void
check_cgo(Checker *c, const Pragma *p)
{
	StrVec words = split(c, p->text->s);
	if (begins(p, "go:cgo_import_dynamic ") && words.len >= 4) {
		const Str *lib = words.at[3];
		bool quoted = is_quoted(lib);
		if (!is_safe_arg(lib))
			check_error(c, p->pos,
				    "invalid library name %s%s%s in cgo_import_dynamic directive",
				    quoted ? "" : "\"", lib->s, quoted ? "" : "\"");
	} else if (!c->opts->is_std) {
		check_error(c, p->pos, "//%s only allowed in cgo-generated code", p->text->s);
	}
	check_cgo_usage(c, p, &words);
}

/* Past the pattern at s; null if its quotes do not close. */
static const char *
skip_pattern(const char *s)
{
	if (*s != '`' && *s != '"')
		return s + strcspn(s, " \t\n\v\f\r");
	char quote = *s++;
	for (; *s != '\0' && *s != quote; s++)
		if (*s == '\\' && quote == '"' && s[1] != '\0')
			s++;
	return *s == quote ? s + 1 : NULL;
}

static void
check_embed_text(Checker *c, const Pragma *p)
{
	const char *s = p->text->s + strlen("go:embed");
	uint32_t n = 0;
	for (s += strspn(s, " \t"); *s != '\0'; s += strspn(s, " \t")) {
		const char *end = skip_pattern(s);
		if (end == NULL || (*end != '\0' && !is_space(*end))) {
			s = end != NULL ? end : s;
			check_error(c, p->pos, "invalid quoted string in //go:embed: %s", s);
			n = 0;
			break;
		}
		s = end;
		n++;
	}
	if (n == 0)
		check_error(c, p->pos, "usage: //go:embed pattern...");
}

static bool
is_for_std(const Pragma *p)
{
	for (size_t i = 0; i < COUNT(std_directives); i++)
		if (has_name(p, std_directives[i]))
			return true;
	return func_directive(p) >= 0;
}

static void
check_allowed(Checker *c, const Pragma *p)
{
	int n = (int)verb_len(p), i = func_directive(p);
	const char *s = p->text->s;
	bool is_std = c->opts->is_std;
	if (i >= 0 && func_directives[i].whose == FOR_RUNTIME && !c->opts->is_relaxed_runtime &&
	    !is_std)
		check_error(c, p->pos, "//%.*s only allowed in runtime", n, s);
	if (i >= 0 && func_directives[i].whose == FOR_STD && !is_std)
		check_error(c, p->pos, "//%.*s is only allowed in the standard library", n, s);
	/* Older releases had others, such as go:notinheap. */
	bool is_newest = c->opts->go_minor == 0 || c->opts->go_minor >= GO_MINOR_NEWEST;
	if (is_std && is_newest && !is_for_std(p))
		check_error(c, p->pos, "//%.*s is not allowed in the standard library", n, s);
}

/* n_min to n_max words, the directive's name included. */
static void
check_words(Checker *c, const Pragma *p, uint32_t n_min, uint32_t n_max, const char *usage)
{
	uint32_t n = 0;
	for (const char *s = p->text->s; *s != '\0'; s += strspn(s, " \t")) {
		s += strcspn(s, " \t");
		n++;
	}
	if (n < n_min || n > n_max)
		check_error(c, p->pos, "usage: //%.*s %s", (int)verb_len(p), p->text->s, usage);
}

static void
check_text(Checker *c, const Pragma *p)
{
	if (p->is_inline)
		check_error(c, p->pos, "misplaced compiler directive");
	else if (begins(p, "go:wasmimport "))
		check_words(c, p, 3, 3, "importmodule importname");
	else if (begins(p, "go:wasmexport "))
		check_words(c, p, 2, 2, "exportname");
	else if (begins(p, "go:linkname "))
		check_words(c, p, 2, 3, "localname [linkname]");
	else if (has_name(p, "go:embed"))
		check_embed_text(c, p);
	else if (begins(p, "go:cgo_"))
		check_cgo(c, p);
	else
		check_allowed(c, p);
	if (p->is_inline || !p->is_dropped)
		return;
	if (is_known(p))
		check_error(c, p->pos, "misplaced compiler directive");
	else if (has_name(p, "go:embed"))
		check_error(c, p->pos, "misplaced go:embed directive");
}

static void
check_texts(void *arg, const PragmaVec *list)
{
	vec_each(list, i)
		check_text(arg, &list->at[i]);
}

/* ------------------------------------------------------- every directive */

typedef struct PragmaVisitor {
	void *arg;
	void (*list)(void *arg, const PragmaVec *list); /* of the file: imports, constants, none */
	void (*decl)(void *arg, const Decl *d, const PragmaVec *list, bool is_local);
} PragmaVisitor;

static void visit_stmts(const PragmaVisitor *v, const StmtVec *list);

static void
visit_decl(const PragmaVisitor *v, const Decl *d, bool is_local)
{
	if (d->kind == DECL_TYPE)
		v->decl(v->arg, d, &as_type_decl(d)->pragmas, is_local);
	else if (d->kind == DECL_VAR)
		v->decl(v->arg, d, &as_var_decl(d)->pragmas, is_local);
	else if (d->kind == DECL_FUNC) {
		v->decl(v->arg, d, &as_func_decl(d)->pragmas, is_local);
		if (as_func_decl(d)->body != NULL)
			visit_stmts(v, &as_func_decl(d)->body->list);
	}
}

/* Declarations directly in a body; the parser hands out the rest as the file's. */
static void
visit_stmts(const PragmaVisitor *v, const StmtVec *list)
{
	vec_each(list, i) {
		if (list->at[i]->kind != STMT_DECL)
			continue;
		const DeclStmt *s = as_decl_stmt(list->at[i]);
		vec_each(&s->decls, j)
			visit_decl(v, s->decls.at[j], true);
	}
}

static void
visit_pragmas(const PragmaVisitor *v, const File *f)
{
	v->list(v->arg, &f->pragmas);
	vec_each(&f->decls, i)
		visit_decl(v, f->decls.at[i], false);
}

static void
check_decl_texts(void *arg, const Decl *d, const PragmaVec *list, bool is_local)
{
	(void)d;
	(void)is_local;
	check_texts(arg, list);
}

void
check_directives(Checker *c)
{
	const PragmaVisitor v = {c, check_texts, check_decl_texts};
	vec_each(&c->info->files, i)
		visit_pragmas(&v, c->info->files.at[i]);
}

/* ---------------------------------------------------------------- places */

static void
check_embed(const Directives *d, const Pragma *p, const VarDecl *v, bool is_local)
{
	const char *fault = NULL;
	uint32_t minor = d->c->opts->go_minor;
	if (!d->imports_embed)
		fault = "requires import \"embed\" (or import _ \"embed\", if package is not used)";
	else if (v->names.len > 1)
		fault = "cannot apply to multiple vars";
	else if (v->values.len > 0)
		fault = "cannot apply to var with initializer";
	else if (is_local)
		fault = "cannot apply to var inside func";
	else if (minor != 0 && minor < 16)
		fault = str_format(
			"requires go1.16 or later (-lang was set to go1.%u; check go.mod)", minor);
	if (fault != NULL)
		check_error(d->c, p->pos, "go:embed %s", fault);
}

static void
check_linkname(Directives *d, const Pragma *p)
{
	StrVec words = split(d->c, p->text->s);
	if (!d->imports_unsafe) {
		check_error(d->c, p->pos,
			    "//go:linkname only allowed in Go files that import \"unsafe\"");
		return;
	}
	const Str *target = *vec_last(&words);
	if (strchr(target->s, '[') != NULL && strchr(target->s, ']') != NULL) {
		check_error(d->c, p->pos,
			    "//go:linkname reference of an instantiation is not allowed");
		return;
	}
	const Str *local = words.at[1];
	const Object *o = scope_lookup(d->c->pkg->scope, local);
	uint32_t minor = d->c->opts->go_minor;
	if (o != NULL && (o->kind == OBJ_FUNC || o->kind == OBJ_VAR)) {
		if (map_has(d->linknamed, map_key(local)))
			check_error(d->c, p->pos, "duplicate //go:linkname for %s", local->s);
		map_put(d->linknamed, map_key(local), 1);
	} else if (minor == 0 || minor >= 18) {
		check_error(d->c, p->pos,
			    "//go:linkname must refer to declared function or variable");
	}
}

/* Those of imports, constants and the package clause; linkname may stand anywhere. */
static void
check_file_places(void *arg, const PragmaVec *list)
{
	Directives *d = arg;
	vec_each(list, i) {
		const Pragma *p = &list->at[i];
		if (begins(p, "go:linkname "))
			check_linkname(d, p);
		else if (has_name(p, "go:embed"))
			check_error(d->c, p->pos, "misplaced go:embed directive");
		else if (is_known(p) && !(has_name(p, "go:build") && p->pos < d->file->package_pos))
			check_error(d->c, p->pos, "misplaced compiler directive");
	}
}

static void
check_decl_places(void *arg, const Decl *decl, const PragmaVec *list, bool is_local)
{
	Directives *d = arg;
	bool has_embed = false;
	vec_each(list, i) {
		const Pragma *p = &list->at[i];
		if (begins(p, "go:linkname ")) {
			check_linkname(d, p);
		} else if (has_name(p, "go:embed")) {
			if (decl->kind != DECL_VAR)
				check_error(d->c, p->pos, "misplaced go:embed directive");
			else if (!has_embed)
				check_embed(d, p, as_var_decl(decl), is_local);
			has_embed = true;
		} else if (is_known(p) && !(decl->kind == DECL_FUNC && func_directive(p) >= 0)) {
			check_error(d->c, p->pos, "misplaced compiler directive");
		}
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

/* ---------------------------------------------------------------- bodies */

static bool
func_has(const FuncDecl *f, const char *name)
{
	vec_each(&f->pragmas, i)
		if (has_name(&f->pragmas.at[i], name))
			return true;
	return false;
}

/* Only what a linkname directive connects with a body elsewhere, or what the host of a WebAssembly
 * module provides, may lack its own. */
static void
check_body(Checker *c, const FuncDecl *f)
{
	Pos pos = func_place(f);
	if (func_has(f, "go:systemstack") && func_has(f, "go:nosplit"))
		check_error(c, pos, "go:nosplit and go:systemstack cannot be combined");
	if (f->body != NULL) {
		if (func_has(f, "go:noescape"))
			check_error(c, pos, "can only use //go:noescape with external func "
				    "implementations");
		if (func_has(f, "go:uintptrkeepalive") && !func_has(f, "go:uintptrescapes") &&
		    !func_has(f, "go:nosplit"))
			check_error(c, pos, "go:uintptrkeepalive requires go:nosplit");
		return;
	}
	if (c->opts->has_asm)
		return;
	if (func_has(f, "go:wasmimport") && strcmp(c->ctx->goarch, "wasm") == 0)
		return;
	if (f->recv != NULL || f->name == NULL || !map_has(&c->linknamed, map_key(f->name->name)))
		check_error(c, pos, "missing function body");
}

void
check_placed_directives(Checker *c)
{
	Directives d = {.c = c, .linknamed = &c->linknamed};
	const PragmaVisitor v = {&d, check_file_places, check_decl_places};
	vec_each(&c->info->files, i) {
		const File *f = c->info->files.at[i];
		d.file = f;
		d.imports_embed = imports(f, "\"embed\"");
		d.imports_unsafe = imports(f, "\"unsafe\"");
		visit_pragmas(&v, f);
	}
	vec_each(&c->info->files, i) {
		const File *f = c->info->files.at[i];
		vec_each(&f->decls, j)
			if (!c->opts->skip_bodies && f->decls.at[j]->kind == DECL_FUNC)
				check_body(c, as_func_decl(f->decls.at[j]));
	}
}

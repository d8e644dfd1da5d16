/* What the files of load share. */
#ifndef STAYPUT_LOAD_PRIV_H
#define STAYPUT_LOAD_PRIV_H

#include "load/load.h"

typedef VEC(const Str *) StrVec;

/* ------------------------------------------------------------- the files */

/* Absolute, without "." and ".." and double slashes; symbolic links are kept. */
const Str *load_abs(StrTab *strs, const char *path);
/* path below the working directory as a relative path, others as they are. */
const Str *load_display_path(StrTab *strs, const Str *path);
const Str *load_join(StrTab *strs, const Str *dir, const char *name);
bool load_is_dir(const char *path);
bool load_is_file(const char *path);
/* Whether path is dir or below it. */
bool load_is_below(const Str *path, const Str *dir);
/* The directory above, or null for the root. */
const Str *load_parent(StrTab *strs, const Str *path);
/* Names in a directory, sorted by bytes, without "." and "..". */
void load_list_dir(StrTab *strs, const char *dir, StrVec *names);
/* Whether a directory holds a .go file that is no test, whatever its constraints say. */
bool load_has_go_files(StrTab *strs, const Str *dir);
/* The value of -name=... in GOFLAGS, or null. */
const char *load_goflag(const char *name);

/* ----------------------------------------------------- go.mod and go.work */

typedef struct ModVersion {
	const Str *path;
	const Str *version;
} ModVersion;

/* replace old [version] => path [version] */
typedef struct ModReplace {
	ModVersion old;     /* version null: all */
	const Str *path;    /* a module, or a directory if version is null */
	const Str *version;
} ModReplace;

/* A go.mod or go.work file; the latter has `use` and no module. */
typedef struct ModFile {
	const Str *file;    /* where it stands */
	const Str *module;  /* null in go.work, or when missing */
	uint32_t go_minor;  /* of the go line, 1.N gives N; 0: none */
	const Str *go_text; /* the go line's version as written; null: none */
	VEC(ModVersion) require, exclude;
	VEC(ModReplace) replace;
	StrVec use;         /* go.work: directories as written */
	StrVec ignore;      /* directories that wildcards leave out, as written */
} ModFile;

/* Read a go.mod or go.work file. Unknown lines are passed over; null if it
 * cannot be read, with a fault. */
ModFile *load_mod_file(StrTab *strs, const char *path, Diags *diags);

/* Order of semantic versions as modules have them: <0, 0, >0. "" is the least. */
int load_version_cmp(const Str *a, const Str *b);

/* ---------------------------------------------------------------- modules */

typedef struct Module {
	const Str *path;
	const Str *version; /* null: a main module */
	const Str *dir;     /* its root; null: not looked up yet, or missing */
	uint32_t go_minor;  /* 16 when its go.mod has no go line */
	const Str *go_text; /* the same as written, "1.16" by default */
	bool is_missing;    /* not in the module cache */
	bool is_vendored;   /* packages are below vendor/ of the main module */
	StrVec ignore;      /* of a main module: directories that wildcards leave out */
} Module;

/* The build list of the working directory. */
typedef struct Modules {
	const LoadEnv *env;
	VEC(Module *) mains;    /* usually one; none outside of any module */
	VEC(Module *) list;     /* the others, selected versions */
	Map by_path;            /* path -> Module, mains included */
	ModFile *file;          /* of the main module, or go.work; null: none */
	VEC(ModReplace) replace; /* in force */
	VEC(ModVersion) exclude;
	const Str *vendor;      /* the vendor directory in use, or null */
	bool is_graph_read;     /* list is the outcome of minimal version selection, not just
				 * what go.mod requires */
} Modules;

/* The modules around a directory: go.work or go.mod at or above it, vendor. Never null. */
Modules *load_modules(const LoadEnv *env, const char *dir, Diags *diags);
/* The root directory of a module in the cache or where it was replaced; sets is_missing. */
const Str *load_module_dir(Modules *ms, Module *m);
/* The main module that holds a directory, or null. */
Module *load_main_of_dir(const Modules *ms, const Str *dir);
/* Any module that is known to hold a directory, or null. */
Module *load_module_of_dir(const Modules *ms, const Str *dir);

typedef struct ModuleImport {
	const Str *dir;    /* null: not found */
	Module *module;
	const char *error; /* why not */
} ModuleImport;

/* The directory that an import path means in the build list. */
ModuleImport load_module_import(Modules *ms, const Str *path);
/* Whether wildcards leave this directory of a main module out (ignore lines). */
bool load_is_ignored(const Modules *ms, const Module *m, const Str *dir);

/* --------------------------------------------------------------- patterns */

/* Directories that a pattern names (not its files): existing ones, sorted; a fault if there is
 * none. Import path patterns are looked for below GOROOT/src and the modules. */
void load_expand_pattern(Modules *ms, const char *pattern, StrVec *dirs, Diags *diags);
static inline bool
load_is_wildcard(const char *pattern)
{
	return strstr(pattern, "...") || strcmp(pattern, "std") == 0 || strcmp(pattern, "cmd") == 0;
}

#endif

/* What the files of load share. */
#ifndef STAYPUT_LOAD_PRIV_H
#define STAYPUT_LOAD_PRIV_H

#include "load/load.h"

#include <pthread.h>

typedef VEC(const Str *) StrVec;

/* ----------------------------------------------------------- the machine */

typedef struct DirEntry {
	const Str *name;
	bool is_dir;  /* or a link to one */
	bool is_link;
} DirEntry;

/* The listing of a directory, sorted by bytes, without "." and "..". */
typedef struct LoadDir {
	VEC(DirEntry) entries;
	int error;       /* errno: it is there, but cannot be read; else 0 */
	bool exists;     /* read, or not */
	bool has_go;     /* a file ends in .go, whatever its constraints say */
	bool has_go_mod; /* known even if the directory cannot be read */
} LoadDir;

typedef enum ModMode { MOD_DEFAULT, MOD_READONLY, MOD_MOD, MOD_VENDOR } ModMode;

typedef struct LoadHost {
	StrTab *strs;
	const Str *cwd;
	const Str *module_cache;
	const Str *modfile; /* of -modfile, or null */
	ModMode mod;        /* of -mod */
	Map dirs;           /* path -> LoadDir */
	Map variables;      /* of `go env -w`: name -> value */
	VEC(const char *) faults; /* of flags and environment */
	bool is_hopeless;         /* nothing can be loaded after those */
	bool has_bad_goroot;      /* one of them is about GOROOT */
	Map left_out_names;       /* LoadPackage -> what leftout.c knows of it */
	pthread_mutex_t *lock;    /* of that: type checkers ask at any time */
} LoadHost;

LoadHost *load_host_new(StrTab *strs);
/* Absolute, without "." and ".." and double slashes; symbolic links are kept. */
const Str *load_abs(const LoadHost *host, const char *path);
/* path below the working directory as a relative path, others as they are. */
const Str *load_display_path(const LoadHost *host, const Str *path);
/* path relative to the working directory, with ".." where it must be, if that is shorter. */
const char *load_short_path(const LoadHost *host, const Str *path);
/* Read a file into the file set; null after a fault. */
SrcFile *load_open_source(const LoadEnv *env, const Str *path, Diags *diags);
const Str *load_join(StrTab *strs, const Str *dir, const char *name);
bool load_is_dir(const char *path);
bool load_is_file(const char *path);
/* Whether path is dir or below it. */
bool load_is_below(const Str *path, const Str *dir);
/* The directory above, or null for the root. */
const Str *load_parent(StrTab *strs, const Str *path);
bool load_has_suffix(const Str *s, const char *suffix);
/* Never null; read once. */
const LoadDir *load_dir(LoadHost *host, const Str *path);
/* "open SHOWN: permission denied" for a directory that cannot be read, or null. */
const char *load_open_fault(LoadHost *host, const Str *path, const char *shown);
/* The entry of that name, or null. */
const DirEntry *load_dir_entry(const LoadDir *d, const char *name, size_t n);

/* The value of a variable as the go command sees it; null: unset or empty. */
const char *load_getenv(const LoadHost *host, const char *name);
/* The value of -name=... in GOFLAGS, or null. */
const char *load_goflag(const LoadHost *host, const char *name);
void load_goenv_read_user(LoadHost *host);
void load_goenv_read_root(LoadHost *host, const Str *goroot);

/* Add a fault for each word of GOFLAGS that the go command would refuse, or that changes which
 * source is built in a way that load does not follow. */
void load_check_goflags(LoadHost *host);
/* Whether a flag without value, as -race, is on in GOFLAGS. */
bool load_goflag_is_on(const LoadHost *host, const char *name);
/* Whether the release can be built for this system and processor. */
bool load_is_port(const LoadEnv *env);

/* Fill env->tool_tags, from target, release and variables. */
void load_tool_tags(LoadEnv *env);

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
	const SrcFile *src; /* of a main module's file, for positions */
	const Str *module;  /* null in go.work, or when missing */
	uint32_t go_minor;  /* of the go line, 1.N gives N; 0: none */
	const Str *go_text; /* the same as written; null: none */
	bool is_workspace;
	VEC(ModVersion) require, exclude;
	VEC(ModReplace) replace;
	StrVec use;         /* go.work: directories as written */
	StrVec tool;        /* packages */
	StrVec ignore;      /* directories that wildcards leave out, as written */
} ModFile;

/* Read the go.mod of a main module or a go.work file, with faults; null if it cannot be read. */
ModFile *load_mod_file(const LoadEnv *env, const char *path, Diags *diags);
/* Read another module's go.mod: what is not understood is passed over. Null if it cannot be
 * read. */
ModFile *load_dependency_file(StrTab *strs, const char *path);

/* Order of semantic versions as modules have them: <0, 0, >0. "" is the least. */
int load_version_cmp(const Str *a, const Str *b);

/* ---------------------------------------------------------------- modules */

#define MINOR_WITHOUT_GO 16 /* language version of a go.mod without go line */

typedef struct Module {
	const Str *path;
	const Str *version; /* null: a main module */
	const Str *dir;     /* its root; null: not looked up yet, or missing */
	ModFile *file;      /* of a main module */
	uint32_t go_minor;  /* 16 when its go.mod has no go line */
	const Str *go_text; /* the same as written */
	bool is_local;      /* not in the module cache: a main module, or replaced by a directory */
	bool is_goroot;     /* the main module std or cmd: its paths have no prefix of their own */
	bool is_missing;    /* not there */
	bool is_told;       /* ... which was reported */
	bool is_vendored;   /* packages are below vendor/ of the main module */
	StrVec ignore;      /* directories that wildcards leave out */
} Module;

/* The build list of the working directory. */
typedef struct Modules {
	const LoadEnv *env;
	Diags *diags;
	VEC(Module *) mains;    /* usually one; none outside of any module */
	VEC(Module *) list;     /* the others, selected versions */
	Map by_path;            /* path -> Module, mains included */
	ModFile *file;          /* of the main module, or go.work; null: none */
	const Str *file_dir;    /* where that is; the real one's if -modfile replaces it */
	VEC(ModReplace) replace; /* in force; directories are absolute */
	VEC(ModVersion) exclude;
	const Str *vendor;      /* the vendor directory in use, or null */
	Map vendored;           /* import path -> Module, of modules.txt */
	VEC(ModVersion) unread; /* whose go.mod the graph lacks */
	bool is_graph_read;     /* list is the outcome of minimal version selection, not just
				 * what go.mod requires */
	bool has_risen;         /* ... and that raised a version that was in use */
	bool is_goroot_told;    /* that there is no Go source tree was reported */
} Modules;

/* The modules around a directory: go.work or go.mod at or above it, vendor. Never null. */
Modules *load_modules(const LoadEnv *env, const Str *dir, Diags *diags);
/* Select versions over the whole module graph, unless that was done or is not wanted. */
void load_module_graph(Modules *ms);
/* The root directory of a module in the cache or where it was replaced; sets is_missing. */
const Str *load_module_dir(Modules *ms, Module *m);
/* The main module that holds a directory, or null. */
Module *load_main_of_dir(const Modules *ms, const Str *dir);
/* Any module of the build list that holds a directory, or null. */
Module *load_module_of_dir(Modules *ms, const Str *dir);
Module *load_add_module(Modules *ms, const Str *path, const Str *version);
/* Report the modules whose go.mod was missed, unless they themselves were reported as missing. */
void load_report_unread(Modules *ms);
/* "module PATH@VERSION is not in the module cache ...": what to do about a missing module. */
const char *load_missing_text(const Modules *ms, const Module *m);
/* "no Go source tree found ...", the first time; null when that was reported. */
const char *load_no_goroot(Modules *ms);
/* The import path of a directory in a module. */
const Str *load_path_in_module(const Modules *ms, const Module *m, const Str *dir);

/* Use vendor/ if -mod or the go version say so. */
void load_vendor(Modules *ms);

typedef struct ModuleImport {
	const Str *dir;    /* null: not found */
	Module *module;
	const char *error; /* why not; null beside a null dir: that was told before */
	bool is_unknown;   /* no module has it, as far as is known */
} ModuleImport;

/* The directory that an import path means in the build list; near: the importer's directory. */
ModuleImport load_module_import(Modules *ms, const Str *path, const Str *near);
/* The root of the module around a directory, by its go.mod; null: none. */
const Str *load_root_around(LoadHost *host, const Str *dir);
/* What to do about a module at root that go.work does not use. */
const char *load_work_hint(const Modules *ms, const Str *root);
/* Whether wildcards leave this directory of a module out (ignore lines). */
bool load_is_ignored(const Module *m, const Str *dir);

/* --------------------------------------------------------------- patterns */

/* A directory that a pattern names. */
typedef struct FoundDir {
	const Str *dir;
	Module *module; /* null: not known */
} FoundDir;
typedef VEC(FoundDir) FoundVec;

/* Directories that a pattern names (not its files): existing ones, sorted in each tree; a fault if
 * there is none. Import path patterns are looked for below GOROOT/src and in the modules. */
void load_expand_pattern(Modules *ms, const char *pattern, FoundVec *dirs, Diags *diags);
/* Whether it may match nothing of a directory that it visits without that being a fault. */
bool load_is_wildcard(const char *pattern);
/* Whether it is an import path, without wildcard. */
bool load_is_path(const char *pattern);

#endif

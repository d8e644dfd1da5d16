/*
 * load: package patterns -> packages with their files, in dependency order.
 *
 * Reading order: env.c (where Go's source is, target, tags), constraint.c
 * (build constraints and file name suffixes), gomod.c (the text of go.mod and
 * go.work), modules.c (the build list, where modules are), pattern.c (patterns
 * to directories), load.c (files, imports, order).
 *
 * Needs no Go toolchain: the standard library is read from the source tree in
 * GOROOT, modules from where go.mod, go.work, vendor and the module cache have
 * them; nothing is fetched. What is not found is a
 * diagnostic at the import; the package is marked and the rest goes on.
 */
#ifndef STAYPUT_LOAD_LOAD_H
#define STAYPUT_LOAD_LOAD_H

#include "base/map.h"
#include "syntax/syntax.h"

/* What the choice of files depends on. Strings are never null but goroot. */
typedef struct LoadEnv {
	StrTab *strs;
	FileSet *files;
	const Str *goroot;   /* root of Go's source tree, or null when there is none */
	const Str *goos, *goarch;
	VEC(const Str *) tags; /* -tags */
	uint32_t release;    /* tags go1.1 .. go1.release hold */
	const Str *relative_dir; /* where "./a", and "test/a" if there is no such package, mean the
				  * package whose first file is a.go, as in the folders of Go's
				  * own test suite; null: nowhere */
	bool skips_imports;  /* only what the patterns name is loaded */
	bool defers_faults;  /* imports that are not found are left to LoadImport.error */
	bool fakes_c;        /* import "C" is passed over */
	bool is_verbatim;    /* file names are printed as found, not relative to the
			      * working directory */
} LoadEnv;

typedef struct LoadPackage LoadPackage;

typedef struct LoadImport {
	const Str *path; /* as written */
	Pos pos;         /* of the string */
	LoadPackage *package; /* null: "unsafe", "C", or not found */
	const char *error;    /* why it was not found, unless that was reported */
} LoadImport;

struct LoadPackage {
	const Str *path;     /* import path; "command-line-arguments" for named files */
	const Str *name;     /* of the package clauses */
	const Str *dir;
	VEC(SrcFile *) files; /* sorted by name; constraints hold */
	VEC(LoadImport) imports; /* distinct by path, in order of appearance */
	uint32_t go_minor;   /* language version 1.N of its module; 0: newest */
	const Str *go_text;  /* the same as the go line has it ("1.24.0"); null: of no module */
	bool is_std;         /* from GOROOT/src */
	bool is_root;        /* matched by a pattern */
	bool has_asm;        /* functions without body are legal: .s files beside, or named files */
	bool has_errors;     /* something was reported against it */
	uint8_t state;       /* of the depth-first walk: 0 new, 1 open, 2 done */
};

typedef struct LoadResult {
	VEC(LoadPackage *) packages; /* imports before importers; roots and what they need */
} LoadResult;

/* Fill env from flags and the process environment (GOROOT, GOOS, GOARCH, GOFLAGS' -tags). goroot,
 * goos, goarch: from flags, or null. A Go tree is looked for in $GOROOT, beside the `go` command in
 * $PATH, and in the usual places. */
void load_env_init(LoadEnv *env, StrTab *strs, FileSet *files, const char *goroot, const char *goos,
		   const char *goarch, const char *tags);

/* Packages of the patterns (directories, dir/..., import paths, std, files ending in .go) and all
 * they import. Faults go to diags; never null. */
LoadResult *load_packages(const LoadEnv *env, char *const *patterns, uint32_t n, Diags *diags);

/* Whether an argument names a file rather than a package: it ends in .go, or has another suffix and
 * is a file. */
bool load_is_source(const char *arg);

/* Whether a file belongs to the build: its name's suffixes, and its //go:build line (or the
 * older +build lines). Text: its contents. On a malformed constraint: false, and a diagnostic
 * if diags is not null. */
bool load_match_name(const LoadEnv *env, const char *base);
bool load_match_text(const LoadEnv *env, const SrcFile *src, Diags *diags);

/* Language version that a file's //go:build line asks for, 1.N gives N; 0: none. */
uint32_t load_file_minor(const SrcFile *src);

#endif

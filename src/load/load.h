/*
 * load: package patterns -> packages with their files, in dependency order.
 *
 * Reading order: this header; priv.h (what the files share); env.c (where Go's
 * source is, target), ports.c (targets), goenv.c (the go command's variables),
 * tags.c and constraint.c (build tags, build constraints and file name
 * suffixes), host.c (the file system), gomod.c (the text of go.mod and
 * go.work), modversion.c, modules.c, vendor.c and modimport.c (the build list,
 * where modules and their packages are), pattern.c (patterns to directories);
 * loader.h (from directories to packages), package.c (a directory's files and
 * imports), leftout.c (what files declare that are not part of the build),
 * assembly.c (names in .s files),
 * generated.c (files that Go's build makes), import.c (what an import means),
 * tests.c (test variants), load.c (the whole, and the order).
 *
 * Needs no Go toolchain: the standard library is read from the source tree in
 * GOROOT, modules from where go.mod, go.work, vendor and the module cache have
 * them; nothing is fetched. What is not found is a diagnostic at the import;
 * the package is marked and the rest goes on.
 */
#ifndef STAYPUT_LOAD_LOAD_H
#define STAYPUT_LOAD_LOAD_H

#include "base/map.h"
#include "base/progress.h"
#include "syntax/syntax.h"

/* What the choice of files depends on. Strings are never null but goroot. */
typedef struct LoadEnv {
	StrTab *strs;
	FileSet *files;
	const Str *goroot;   /* root of Go's source tree, or null when there is none */
	const Str *goos, *goarch;
	struct LoadHost *host; /* load's own: what is known of the machine */
	VEC(const Str *) tags; /* -tags */
	VEC(const Str *) tool_tags; /* what the toolchain sets: goexperiment.x, amd64.v1 */
	uint32_t release;    /* tags go1.1 .. go1.release hold */
	const Str *relative_dir; /* where "./a", and "test/a" if there is no such package, mean the
				  * package whose first file is a.go, as in the folders of Go's
				  * own test suite; null: nowhere */
	bool with_tests;     /* test files, too: see LoadPackage.test_of */
	bool skips_imports;  /* only what the patterns name is loaded */
	bool defers_faults;  /* imports that are not found are left to LoadImport.error */
	bool fakes_c;        /* import "C" is passed over */
	bool is_verbatim;    /* file names are printed as found, not relative to the
			      * working directory */
	Progress *progress;  /* counts packages; or null */
} LoadEnv;

typedef struct LoadPackage LoadPackage;

typedef struct LoadImport {
	const Str *path; /* as written */
	Pos pos;         /* of the string */
	LoadPackage *package; /* null: "unsafe", "C", or not found */
	const char *error;    /* why it was not found, unless that was reported */
} LoadImport;

typedef VEC(LoadImport) LoadImportVec;

/* A .go file of a package's directory that is no part of the build. */
typedef struct LeftOut {
	const Str *path;
	bool needs_cgo; /* it imports "C"; else it is for constraints */
} LeftOut;

struct LoadPackage {
	const Str *path;     /* import path; "command-line-arguments" for named files */
	const Str *id;       /* the same, unique: for a test variant "PATH [TESTED.test]" */
	const Str *test_of;  /* of a test variant, the path of the tested package; else null.
			      * That is: the package with its own test files; its external test
			      * package, whose path ends in _test; and copies of those packages
			      * that import it and that its tests need */
	const Str *module, *module_version; /* null: none, or a main module's version */
	const Str *name;     /* of the package clauses */
	const Str *dir;
	VEC(SrcFile *) files; /* sorted by name; constraints hold */
	LoadImportVec imports; /* distinct by path, in order of appearance */
	uint32_t go_minor;   /* language version 1.N of its module, or of the release */
	const Str *go_text;  /* the same as the go line has it ("1.24.0"); null: of no module */
	bool is_std;         /* from GOROOT/src */
	bool is_root;        /* matched by a pattern */
	bool has_asm;        /* functions without body are legal: .s files beside, or named files */
	Map asm_names;       /* Str * of each symbol that its assembly may mention -> 1: "path.name",
			      * and other words of these files */
	bool has_unread_asm; /* there is more assembly, which could not be read */
	bool has_tests;      /* files has _test.go files */
	bool has_errors;     /* something was reported against it */
	const SrcFile *name_file; /* the first file, which gave the name */
	Pos cgo_pos;         /* of an import "C" that kept a file out; 0: none */
	VEC(LeftOut) left_out;
	bool has_source;     /* a .go file that is no test, whatever its constraints say */
	uint8_t state;       /* of the depth-first walk: 0 new, 1 open, 2 done */
};

typedef struct LoadResult {
	VEC(LoadPackage *) packages; /* imports before importers; roots and what they need */
} LoadResult;

/* What the command line says; null or "": nothing, the go command's variables count. */
typedef struct LoadFlags {
	const char *goroot, *goos, *goarch, *gomodcache;
	const char *tags, *mod, *modfile;
	bool with_tests;
} LoadFlags;

/* Fill env from flags (may be null) and the variables of the go command: the process environment,
 * the file that `go env -w` writes, GOROOT/go.env. A Go tree is looked for around the working
 * directory, in $GOROOT, beside the `go` command in $PATH, and in the usual places. Faults are told
 * by load_packages. */
void load_env_init(LoadEnv *env, StrTab *strs, FileSet *files, const LoadFlags *flags);
/* The version of Go's source tree, "go1.26.8"; null: there is none. */
const Str *load_goroot_version(const LoadEnv *env);

/* Packages of the patterns ("go help packages", or files ending in .go) and all they import. Faults
 * go to diags; never null. */
LoadResult *load_packages(const LoadEnv *env, char *const *patterns, uint32_t n, Diags *diags);

/* Where files of p that are no part of the build declare the package-level name, or the method of
 * that type: lines to follow a message that it is undefined, each with a newline before it; "" if
 * none does. May be called on any thread. */
const char *load_left_out_hint(const LoadEnv *env, const LoadPackage *p, const Str *type,
			       const Str *name);

/* Whether the toolchain's experiment (see GOEXPERIMENT) is on. */
bool load_has_experiment(const LoadEnv *env, const char *name);

/* Whether an argument names a file rather than a package: it ends in .go, or has another suffix and
 * is a file. */
bool load_is_source(const char *arg);

/* Whether a file belongs to the build: its name's suffixes, and its //go:build line (or the
 * older +build lines). Text: its contents. On a malformed constraint: false, and a diagnostic
 * if diags is not null. */
bool load_match_name(const LoadEnv *env, const char *base);
bool load_match_text(const LoadEnv *env, const SrcFile *src, Diags *diags);

#endif

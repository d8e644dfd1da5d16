/* What the files of load share that go from directories to packages. */
#ifndef STAYPUT_LOAD_LOADER_H
#define STAYPUT_LOAD_LOADER_H

#include "load/priv.h"

typedef VEC(LoadPackage *) PackageVec;
typedef LoadImportVec ImportVec;

/* The test files of a package: of the package itself, and of its external test package. */
typedef struct TestFiles {
	VEC(SrcFile *) files;
	ImportVec imports;
} TestFiles;

typedef struct PackageTests {
	TestFiles internal, external;
} PackageTests;

/* A package whose imports are being followed, for messages about cycles. */
typedef struct Open {
	LoadPackage *package;
	Pos import; /* which import of it is */
} Open;

typedef struct Loader {
	const LoadEnv *env;
	Diags *diags;
	Modules *mods;
	const Str *std;   /* GOROOT/src, or null */
	Map by_dir;       /* directory -> LoadPackage */
	Map tests;        /* LoadPackage -> PackageTests */
	Map folder_names; /* paths given to folders outside of all modules */
	VEC(Open) open;   /* from a root down */
	PackageVec left_out; /* by wildcards, as they need cgo */
	PackageVec for_mains; /* what the main programs of tests import */
	NameCache cache;
	LoadResult *result;
} Loader;

/* ---- package.c */

/* load_open_source for the loader's diagnostics. */
SrcFile *load_read_source(Loader *l, const Str *path);
const char *load_base_name(const Str *path);
void load_add_import(ImportVec *imports, LoadImport imp);
/* A file that belongs to the package whatever its constraints say; false after a fault: it is of
 * another package. */
bool load_add_file(Loader *l, LoadPackage *p, SrcFile *src);
/* The one package of a directory; m: its module, null: not known. */
LoadPackage *load_package_of_dir(Loader *l, const Str *dir, Module *m);
/* Read once. */
const PackageTests *load_tests_of(Loader *l, LoadPackage *p);

/* ---- assembly.c */

/* A .s file of p's directory whose name fits the target: if it belongs to the build, what it
 * mentions is added to p. The .go files were added before. */
void load_add_assembly(Loader *l, LoadPackage *p, const Str *name);

/* ---- generated.c */

/* Files of the standard library that Go's build makes, if they are missing in the tree. */
void load_add_generated(Loader *l, LoadPackage *p);

/* ---- import.c */

/* Find what the imports of p mean; visit each package found by load_visit. */
void load_resolve_imports(Loader *l, LoadPackage *p);
/* The package of an import path that no file imports, visited; null: not found, and *error says
 * why, unless that was told before. */
LoadPackage *load_visit_path(Loader *l, const char *path, const char **error);
/* The same in the standard library, where it may be missing. */
LoadPackage *load_visit_std(Loader *l, const char *path);
/* Say why a package has no files; at pos, or at 0. */
void load_report_no_files(Loader *l, LoadPackage *p, Pos pos);

/* ---- tests.c */

/* Append the test variants of a package (see LoadPackage.test_of) to the result. */
void load_test_variants(Loader *l, LoadPackage *p);

/* ---- load.c */

/* Put what p imports, then p, into the result, unless that was done. */
void load_visit(Loader *l, LoadPackage *p);

#endif

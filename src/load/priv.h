/* What the files of load share. */
#ifndef STAYPUT_LOAD_PRIV_H
#define STAYPUT_LOAD_PRIV_H

#include "load/load.h"

/* The main module: where its go.mod is, its path and language version. */
typedef struct Module {
	const Str *dir;  /* null: no go.mod around the directory */
	const Str *path;
	uint32_t go_minor; /* of the go line; 16 without one */
} Module;

/* The module whose go.mod is in dir or above it. Faults of the file go to diags. */
Module load_find_module(const LoadEnv *env, const char *dir, Diags *diags);

typedef VEC(const Str *) StrVec;

/* Directories that a pattern names (not its files): existing ones, sorted; a fault if there is none. Import path
 * patterns are looked for below GOROOT/src and the module. */
void load_expand_pattern(const LoadEnv *env, const Module *mod, const char *pattern, StrVec *dirs,
			 Diags *diags);

/* Absolute, without "." and ".." and double slashes; symbolic links are kept. */
const Str *load_abs(StrTab *strs, const char *path);
/* path below the working directory as a relative path, others as they are. */
const Str *load_display_path(StrTab *strs, const Str *path);
const Str *load_join(StrTab *strs, const Str *dir, const char *name);
bool load_is_dir(const char *path);
bool load_is_file(const char *path);
/* Whether path is dir or below it. */
bool load_is_below(const Str *path, const Str *dir);

/* Names in a directory, sorted by bytes, without "." and "..". */
void load_list_dir(StrTab *strs, const char *dir, StrVec *names);

#endif

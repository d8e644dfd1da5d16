/*
 * Source positions. A Pos is an index into the bytes of all files of a
 * FileSet laid end to end, in the order in which they were added; 0 is no
 * position. Lines and columns are computed when someone asks.
 */
#ifndef STAYPUT_BASE_POS_H
#define STAYPUT_BASE_POS_H

#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"

typedef uint32_t Pos;

/* What a //line or block line directive says of the text from `offset` on. */
typedef struct LineDirective {
	uint32_t offset; /* first byte it applies to */
	const Str *file; /* null: the physical file's name */
	uint32_t line;   /* number of the line that offset is on */
	uint32_t col;    /* column of offset; 0: columns are not known */
} LineDirective;

typedef struct SrcFile {
	const Str *name; /* as it is printed */
	const char *text; /* size bytes, then a NUL */
	uint32_t size;
	Pos base;         /* Pos of text[0] */
	IdVec line_starts; /* offset of each line; filled on first use */
	VEC(LineDirective) directives; /* ascending by offset; added by the scanner */
} SrcFile;

/* A printable position: 1-based; columns count bytes. */
typedef struct Loc {
	const Str *file;
	uint32_t line;
	uint32_t col; /* 0: not known */
} Loc;

typedef struct FileSet FileSet;

FileSet *fileset_new(void);

/* Add a file's text (kept, not copied; text[size] must be 0). Null if the set
 * would pass 4 GiB. */
SrcFile *fileset_add(FileSet *fs, const Str *name, const char *text, size_t size);

/* Read a whole file; null with errno set if it cannot be read. The result is
 * unscanned memory, NUL-terminated; *size excludes the NUL. */
char *file_read(const char *path, size_t *size);

/* The file that holds the position (its end included); null for 0. */
SrcFile *fileset_file(const FileSet *fs, Pos pos);
static inline uint32_t
src_offset(const SrcFile *f, Pos pos)
{
	return pos - f->base;
}

/* Line directives obeyed. Pos 0 gives a Loc with a null file. */
Loc fileset_locate(const FileSet *fs, Pos pos);
/* The same for a whole line: of all positions in [from, to), the columns go on from loc's. */
typedef struct LineSpan {
	Pos from, to; /* empty: no file has the position */
	Loc loc;      /* of from */
} LineSpan;
/* The file is one of fileset_lines, and has the position. */
LineSpan file_locate_line(const SrcFile *f, Pos pos);
/* The file of a position, or null; its lines are known. */
const SrcFile *fileset_lines(const FileSet *fs, Pos pos);
static inline bool
file_has(const SrcFile *f, Pos pos)
{
	return pos >= f->base && pos <= f->base + f->size;
}
/* The place in the file itself, directives ignored. */
Loc fileset_locate_physical(const FileSet *fs, Pos pos);

/* "file:line:col", "file:line" without column, nothing without file. */
void loc_print(const Loc *loc, Buf *out);

/* The place as it stands inside of a message: where a line directive is in force, with the place in
 * the file itself, "y.go:10[x.go:6:5]"; nothing for 0. */
void fileset_print(const FileSet *fs, Pos pos, Buf *out);

/* Order of printed positions: by file name, line, column. */
int loc_cmp(const Loc *a, const Loc *b);

#endif

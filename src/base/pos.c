/*
 * Positions: files laid end to end from 1 on, each with one more position for
 * its end. The starts of lines are found when a position of the file is first
 * asked for; most files are never asked. Line directives follow the Go
 * compiler's documentation (go doc cmd/compile, "Line directives").
 *
 * One lock covers the list of files and the tables of line starts.
 */
#include "base/pos.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"

struct FileSet {
	VEC(SrcFile *) files;  /* ascending by base */
	Pos next;              /* base of the next file */
	pthread_mutex_t *lock; /* apart, so that a reader may take it */
};

FileSet *
fileset_new(void)
{
	FileSet *fs = mem_new(FileSet);
	fs->next = 1;
	fs->lock = mem_new(pthread_mutex_t);
	if (pthread_mutex_init(fs->lock, NULL) != 0)
		bug("base", "", "a mutex cannot be made");
	return fs;
}

SrcFile *
fileset_add(FileSet *fs, const Str *name, const char *text, size_t size)
{
	assert(text[size] == '\0');
	SrcFile *f = NULL;
	pthread_mutex_lock(fs->lock);
	if (size < UINT32_MAX - fs->next) {
		f = mem_new(SrcFile);
		f->name = name;
		f->text = text;
		f->size = (uint32_t)size;
		f->base = fs->next;
		fs->next += f->size + 1;
		vec_push(&fs->files, f);
	}
	pthread_mutex_unlock(fs->lock);
	return f;
}

#define ENDLESS ((size_t)256 << 20) /* of what tells no size, a device perhaps */

/* Read from fd until its end, starting with room for `expect` bytes. */
static char *
read_all(int fd, size_t expect, size_t *size)
{
	size_t cap = expect + 1, len = 0;
	char *text = mem_raw(cap);
	for (;;) {
		if (len + 1 == cap) {
			/* Full as expected? A byte on the stack tells, without growing. */
			char more;
			ssize_t n = read(fd, &more, 1);
			if (n == 0)
				break;
			if (n < 0 && errno != EINTR)
				return NULL;
			if (n < 0)
				continue;
			size_t new_cap = cap < 4096 ? 8192 : cap * 2;
			if (new_cap > ENDLESS && new_cap > 3 * expect) {
				errno = EFBIG;
				return NULL;
			}
			text = mem_grow(text, cap, new_cap, false);
			cap = new_cap;
			text[len++] = more;
			continue;
		}
		ssize_t n = read(fd, text + len, cap - len - 1);
		if (n == 0)
			break;
		if (n < 0 && errno != EINTR)
			return NULL;
		if (n > 0)
			len += (size_t)n;
	}
	text[len] = '\0';
	*size = len;
	return text;
}

char *
file_read(const char *path, size_t *size)
{
	/* A pipe that nobody writes to is not waited for: it is empty. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	struct stat st;
	char *text = NULL;
	int flags = fcntl(fd, F_GETFL);
	if (flags >= 0 && fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) >= 0 && fstat(fd, &st) == 0)
		text = read_all(fd, S_ISREG(st.st_mode) ? (size_t)st.st_size : 0, size);
	int saved = errno;
	close(fd);
	errno = saved;
	return text;
}

/* The caller holds the lock. */
static SrcFile *
find_file(const FileSet *fs, Pos pos)
{
	if (pos == 0 || pos >= fs->next)
		return NULL;
	uint32_t lo = 0, hi = fs->files.len; /* base[lo] <= pos < base[hi] */
	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (fs->files.at[mid]->base <= pos)
			lo = mid;
		else
			hi = mid;
	}
	return fs->files.at[lo];
}

SrcFile *
fileset_file(const FileSet *fs, Pos pos)
{
	pthread_mutex_lock(fs->lock);
	SrcFile *f = find_file(fs, pos);
	pthread_mutex_unlock(fs->lock);
	return f;
}

static void
find_lines(SrcFile *f)
{
	const char *end = f->text + f->size, *s = f->text;
	vec_push(&f->line_starts, 0);
	while ((s = memchr(s, '\n', (size_t)(end - s))) != NULL) {
		s++;
		vec_push(&f->line_starts, (uint32_t)(s - f->text));
	}
}

/* Index of the last line that starts at or before the offset. */
static uint32_t
line_index(const SrcFile *f, uint32_t offset)
{
	uint32_t lo = 0, hi = f->line_starts.len;
	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (f->line_starts.at[mid] <= offset)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static Loc
physical(const SrcFile *f, uint32_t offset)
{
	uint32_t line = line_index(f, offset);
	return (Loc){ f->name, line + 1, offset - f->line_starts.at[line] + 1 };
}

/* The last directive that applies to the offset, or null. */
static const LineDirective *
directive_for(const SrcFile *f, uint32_t offset)
{
	uint32_t lo = 0, hi = f->directives.len;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (f->directives.at[mid].offset <= offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo == 0 ? NULL : &f->directives.at[lo - 1];
}

/* A column given by a directive holds for the rest of its line only. */
static Loc
directed(const SrcFile *f, uint32_t offset)
{
	Loc loc = physical(f, offset);
	const LineDirective *d = directive_for(f, offset);
	if (d == NULL)
		return loc;
	Loc from = physical(f, d->offset);
	if (d->file != NULL)
		loc.file = d->file;
	if (d->col == 0)
		loc.col = 0;
	else if (loc.line == from.line)
		loc.col = d->col + (loc.col - from.col);
	loc.line = d->line + (loc.line - from.line);
	return loc;
}

/* The file of a position, or null, with its lines; the lock is held. */
static SrcFile *
find_with_lines(const FileSet *fs, Pos pos)
{
	SrcFile *f = find_file(fs, pos);
	if (f != NULL && f->line_starts.len == 0)
		find_lines(f);
	return f;
}

static Loc
locate(const FileSet *fs, Pos pos, Loc (*how)(const SrcFile *, uint32_t))
{
	pthread_mutex_lock(fs->lock);
	const SrcFile *f = find_with_lines(fs, pos);
	Loc loc = f == NULL ? (Loc){ 0 } : how(f, src_offset(f, pos));
	pthread_mutex_unlock(fs->lock);
	return loc;
}

Loc
fileset_locate(const FileSet *fs, Pos pos)
{
	return locate(fs, pos, directed);
}

const SrcFile *
fileset_lines(const FileSet *fs, Pos pos)
{
	pthread_mutex_lock(fs->lock);
	const SrcFile *f = find_with_lines(fs, pos);
	pthread_mutex_unlock(fs->lock);
	return f;
}

/* A directive may begin, or tell columns, in the middle of a line. */
LineSpan
file_locate_line(const SrcFile *f, Pos pos)
{
	assert(file_has(f, pos) && f->line_starts.len > 0);
	if (f->directives.len > 0)
		return (LineSpan){ pos, pos + 1, directed(f, src_offset(f, pos)) };
	uint32_t line = line_index(f, src_offset(f, pos)), from = f->line_starts.at[line];
	uint32_t to = line + 1 < f->line_starts.len ? f->line_starts.at[line + 1] : f->size + 1;
	return (LineSpan){ f->base + from, f->base + to, physical(f, from) };
}

Loc
fileset_locate_physical(const FileSet *fs, Pos pos)
{
	return locate(fs, pos, physical);
}

void
loc_print(const Loc *loc, Buf *out)
{
	if (loc->file == NULL)
		return;
	buf_str(out, loc->file);
	buf_printf(out, ":%u", loc->line);
	if (loc->col != 0)
		buf_printf(out, ":%u", loc->col);
}

void
fileset_print(const FileSet *fs, Pos pos, Buf *out)
{
	Loc said = fileset_locate(fs, pos), real = fileset_locate_physical(fs, pos);
	loc_print(&said, out);
	if (said.file == real.file && said.line == real.line && said.col == real.col)
		return;
	buf_putc(out, '[');
	loc_print(&real, out);
	buf_putc(out, ']');
}

static int
number_cmp(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

int
loc_cmp(const Loc *a, const Loc *b)
{
	if (a->file != b->file) {
		if (a->file == NULL || b->file == NULL)
			return a->file == NULL ? -1 : 1;
		int c = str_cmp(a->file, b->file);
		if (c != 0)
			return c;
	}
	int c = number_cmp(a->line, b->line);
	return c != 0 ? c : number_cmp(a->col, b->col);
}

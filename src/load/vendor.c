/*
 * vendor/modules.txt: which module each package below vendor/ is of, and that
 * module's language version.
 *
 *	# PATH VERSION [=> ...]
 *	## explicit; go 1.N
 *	IMPORT/PATH
 */
#include "load/load.h"

#include <stdlib.h>

#include "load/priv.h"

/* Null for a replacement of all versions, which the end of the file repeats. */
static Module *
read_module_line(Modules *ms, const char *s, const char *end)
{
	StrTab *strs = ms->env->strs;
	size_t n = strcspn(s, " \n");
	const Str *path = str_intern(strs, s, n);
	const char *v = s + n + (s[n] == ' ');
	if (v >= end || *v != 'v')
		return NULL;
	Module *m = load_add_module(ms, path, str_intern(strs, v, strcspn(v, " \n")));
	m->is_vendored = true;
	m->go_minor = MINOR_WITHOUT_GO; /* unless the next line tells */
	m->go_text = str_printf(strs, "1.%u", MINOR_WITHOUT_GO);
	m->dir = load_join(strs, ms->vendor, path->s);
	return m;
}

static void
read_line(Modules *ms, Module **m, const char *s, const char *end)
{
	if (end - s > 2 && !memcmp(s, "# ", 2)) {
		*m = read_module_line(ms, s + 2, end);
	} else if (*m && end - s > 3 && !memcmp(s, "## ", 3)) {
		const char *go = strstr(s, "go 1.");
		if (go && go < end) {
			(*m)->go_minor = (uint32_t)strtoul(go + 5, NULL, 10);
			(*m)->go_text = str_intern(ms->env->strs, go + 3, strcspn(go + 3, "; \n"));
		}
	} else if (*m && end > s && *s != '#') {
		map_put_ptr(&ms->vendored, str_intern(ms->env->strs, s, (size_t)(end - s)), *m);
	}
}

/* Vendoring is automatic from go 1.14 on when the folder is there, in a workspace from go 1.22
 * on; -mod=mod and -mod=readonly turn it off, -mod=vendor on. */
void
load_vendor(Modules *ms)
{
	const LoadEnv *env = ms->env;
	ModMode mode = env->host->mod;
	uint32_t since = ms->file->is_workspace ? 22 : 14;
	bool wanted = mode == MOD_DEFAULT ? ms->file->go_minor >= since : mode == MOD_VENDOR;
	if (!wanted || (ms->mains.len > 0 && ms->mains.at[0]->is_goroot))
		return;
	const Str *vendor = load_join(env->strs, ms->file_dir, "vendor");
	const Str *list = load_join(env->strs, vendor, "modules.txt");
	size_t size;
	const char *text = file_read(list->s, &size);
	if (!text && mode == MOD_VENDOR)
		diag_add(ms->diags, DIAG_LOAD, 0, "-mod=vendor: there is no %s; to make it:\n\t"
			 "go mod vendor", load_display_path(env->host, list)->s);
	if (!text)
		return;
	ms->vendor = vendor;
	Module *m = NULL;
	for (const char *s = text, *end = text + size; s < end;) {
		const char *line_end = memchr(s, '\n', (size_t)(end - s));
		line_end = line_end ? line_end : end;
		read_line(ms, &m, s, line_end);
		s = line_end + 1;
	}
}

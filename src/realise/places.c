/*
 * Which sites may go to the stack. The compiler knows a site by its place and kind, of whatever
 * copy: instances, inlined bodies, variants of a package under test. So all sites of a place must
 * have the same verdict; and sites that the compiler cannot be told of stay where it has them. A
 * verdict that says otherwise is no longer true of the program that is built, nor are those that
 * lean on it: such sites are marked, and the verdicts made again, until none is left.
 *
 * Records of deferred calls are holders that the compiler places by itself, by loops as it counts
 * them after inlining. Those that verdicts have in a frame are listed as well, so that it can
 * refuse them; they are never moved.
 */
#include "realise/realise.h"

#include <stdlib.h>

#include "realise/priv.h"

const Str *
realise_key(const Realise *r, const RealiseFile *f, uint32_t line, uint32_t col, IrSiteKind kind)
{
	return str_printf(r->strs, "%s:%u:%u\t%s", f->path, line, col, ir_site_kind_name(kind));
}

void
realise_index(Realise *r)
{
	vec_each(&r->packages, p)
		vec_each(&r->packages.at[p].files, f)
			map_put(&r->by_name, map_key(r->packages.at[p].files.at[f].name),
				map_pair(p, f) + 1);
}

/* A site, or a deferred call, and where the compiler looks for it. */
typedef struct Spot {
	IrFuncId func;
	IrSiteId site;   /* 0: a deferred call */
	IrValueId instr;
	IrSiteKind kind; /* of the call SITE_DEFER */
	IrPlacement placement;
	uint32_t package, file;
	IrLoc loc;
	bool is_known; /* the last three; else the compiler cannot be told of it */
} Spot;

/* Where the compiler looks for it. */
static void
locate(const Realise *r, const IrModule *m, Spot *s)
{
	const IrFunc *f = ir_func(m, s->func);
	s->loc = ir_instr(f, s->instr)->loc;
	const Str *name = s->loc.file ? m->files.at[s->loc.file] : NULL;
	uint64_t found = name ? map_get(&r->by_name, map_key(name)) : 0;
	if (found == 0 || f->is_wrapper || f->is_model || s->loc.line == 0 || s->loc.col == 0)
		return;
	s->package = (uint32_t)((found - 1) >> 32);
	s->file = (uint32_t)(found - 1);
	s->is_known = !r->packages.at[s->package].files.at[s->file].is_left_out;
}

typedef VEC(Spot) Spots;

/* The compiler places these kinds as verdicts do; records of deferred calls are listed apart. */
static bool
is_fixed(IrSiteKind kind)
{
	return kind == SITE_MAKE_CHAN || kind == SITE_GO || kind == SITE_DEFER;
}

/* Sites with a verdict, but those in dead code: wherever they are, no run makes them. */
static void
list_sites(const Realise *r, const IrModule *m, const FuncVerdicts *fv, IrFuncId id, Spots *out)
{
	const IrFunc *f = ir_func(m, id);
	vec_each(&fv->sites, i) {
		const SiteVerdict *v = &fv->sites.at[i];
		const IrSite *site = &f->sites.at[v->site];
		if (v->is_dead || v->is_left_out || is_fixed(site->kind))
			continue;
		Spot s = {.func = id,
			  .site = v->site,
			  .instr = site->instr,
			  .kind = site->kind,
			  .placement = v->placement};
		locate(r, m, &s);
		vec_push(out, s);
	}
}

/* Deferred calls that are not said to be in a loop. */
static void
list_defers(const Realise *r, const IrModule *m, IrFuncId id, Spots *out)
{
	const IrFunc *f = ir_func(m, id);
	for (IrValueId v = 1; v < f->instrs.len; v++) {
		const IrInstr *in = ir_instr(f, v);
		if (in->mode != CALL_DEFER || in->block == 0 || (in->flags & IRF_DEFER_HEAP))
			continue;
		Spot s = {.func = id, .instr = v, .kind = SITE_DEFER, .placement = PLACE_STACK};
		locate(r, m, &s);
		vec_push(out, s);
	}
}

static void
list_spots(const Realise *r, const IrModule *m, const Verdicts *vs, Spots *out)
{
	for (IrFuncId id = 1; id < vs->n_funcs; id++) {
		list_sites(r, m, &vs->funcs[id], id, out);
		if (ir_func(m, id)->body == BODY_HERE)
			list_defers(r, m, id, out);
	}
}

/* Those that the compiler sees as one follow each other; the others come first. */
static int
by_place(const void *a, const void *b)
{
	const Spot *x = a, *y = b;
	uint32_t keys[][2] = {
		{ x->is_known, y->is_known }, { x->package, y->package },
		{ x->file, y->file },         { x->loc.line, y->loc.line },
		{ x->loc.col, y->loc.col },   { (uint32_t)x->kind, (uint32_t)y->kind },
		{ x->func, y->func },         { x->instr, y->instr }
	};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1] ? -1 : 1;
	return 0;
}

static bool
is_same_place(const Spot *x, const Spot *y)
{
	return x->is_known && y->is_known && x->package == y->package && x->file == y->file &&
	       x->loc.line == y->loc.line && x->loc.col == y->loc.col && x->kind == y->kind;
}

static void
sort_spots(Spots *spots)
{
	if (spots->len > 0)
		qsort(spots->at, spots->len, sizeof spots->at[0], by_place);
}

static bool
is_in_frame(const Spot *s)
{
	return s->placement == PLACE_STACK || s->placement == PLACE_SIZE;
}

/* Whether the compiler may have it on the heap for other reasons than those of verdicts. */
static bool
is_unservable(const Realise *r, const Spot *s)
{
	if (!is_in_frame(s))
		return false;
	if (!s->is_known)
		return true;
	const RealisePackage *p = &r->packages.at[s->package];
	/* There the compiler refuses variables on the heap, but allocates what allocates. Copies in
	 * other packages, inlined or instances, have their variables where the list says. */
	if (p->is_runtime && s->kind != SITE_VAR)
		return true;
	if (r->kept.len == 0)
		return false;
	return map_has(&r->kept, map_key(realise_key(r, &p->files.at[s->file], s->loc.line,
						     s->loc.col, s->kind)));
}

static void
mark(IrModule *m, const Spot *s)
{
	IrFunc *f = ir_func(m, s->func);
	bool *is_kept = s->site ? &f->sites.at[s->site].is_kept : NULL;
	if (is_kept && *is_kept)
		bug("realise", "", "%s: a site that is kept has the placement %s", f->name->s,
		    ir_placement_name(s->placement));
	if (is_kept)
		*is_kept = true;
	else
		f->instrs.at[s->instr].flags |= IRF_DEFER_LOOP;
}

/* Mark spots [from, to), one place. */
static uint32_t
mark_place(const Realise *r, IrModule *m, const Spot *spots, uint32_t from, uint32_t to)
{
	bool keeps = false;
	uint32_t n = 0;
	for (uint32_t i = from; i < to; i++)
		keeps |= spots[i].placement != spots[from].placement ||
			 is_unservable(r, &spots[i]);
	for (uint32_t i = from; keeps && i < to; i++) {
		if (spots[i].placement == PLACE_HEAP)
			continue;
		mark(m, &spots[i]);
		n++;
	}
	return n;
}

/* The spot behind the last one of the place that begins at i. */
static uint32_t
place_end(const Spots *spots, uint32_t i)
{
	uint32_t end = i + 1;
	while (end < spots->len && is_same_place(&spots->at[i], &spots->at[end]))
		end++;
	return end;
}

uint32_t
realise_mark(const Realise *r, IrModule *m, const Verdicts *vs)
{
	Spots spots = {0};
	uint32_t n = 0;
	list_spots(r, m, vs, &spots);
	sort_spots(&spots);
	for (uint32_t i = 0, end; i < spots.len; i = end) {
		end = place_end(&spots, i);
		n += mark_place(r, m, spots.at, i, end);
	}
	return n;
}

/* Whether spots [from, to), one place, are to be listed. */
static bool
is_for_list(const Realise *r, const IrModule *m, const Spot *spots, uint32_t from, uint32_t to)
{
	const Spot *s = &spots[from];
	for (uint32_t i = from; i < to; i++)
		if (spots[i].placement != s->placement)
			bug("realise", "", "%s: a place with two verdicts was not marked",
			    ir_func(m, s->func)->name->s);
	/* So that the compiler knows which variables are known. */
	if (s->placement == PLACE_HEAP)
		return s->kind == SITE_VAR && s->is_known;
	if (!is_in_frame(s))
		return false;
	if (is_unservable(r, s))
		bug("realise", "", "%s: a site that cannot be served was not marked",
		    ir_func(m, s->func)->name->s);
	return true;
}

void
realise_collect(Realise *r, const IrModule *m, const Verdicts *vs)
{
	Spots spots = {0};
	list_spots(r, m, vs, &spots);
	sort_spots(&spots);
	vec_each(&r->packages, p)
		vec_clear(&r->packages.at[p].places);
	for (uint32_t i = 0, end; i < spots.len; i = end) {
		const Spot *s = &spots.at[i];
		end = place_end(&spots, i);
		if (!is_for_list(r, m, spots.at, i, end))
			continue;
		vec_push(&r->packages.at[s->package].places, ((RealisePlace){
			.file = s->file,
			.line = s->loc.line,
			.col = s->loc.col,
			.kind = s->kind,
			.placement = s->placement,
			.text = s->site ? ir_func(m, s->func)->sites.at[s->site].text : NULL,
		}));
	}
}

static bool
kind_named(const char *name, IrSiteKind *kind)
{
	for (int k = SITE_VAR; k < SITE_COUNT; k++)
		if (strcmp(ir_site_kind_name((IrSiteKind)k), name) == 0) {
			*kind = (IrSiteKind)k;
			return true;
		}
	return false;
}

bool
realise_force(Realise *r, const char *place, const char *dir, Buf *fault)
{
	size_t n = strlen(place);
	char *file = mem_data(n + 1), *kind = mem_data(n + 1);
	RealisePlace at = {.placement = PLACE_STACK};
	bool is_read = sscanf(place, "%[^:]:%u:%u:%s", file, &at.line, &at.col, kind) == 4 &&
		       kind_named(kind, &at.kind);
	vec_each(&r->packages, i) {
		RealisePackage *p = &r->packages.at[i];
		for (at.file = 0; is_read && at.file < p->files.len; at.file++) {
			const char *path = p->files.at[at.file].path;
			if (strcmp(path, file) != 0 && strcmp(realise_shown(path, dir), file) != 0)
				continue;
			vec_push(&p->places, at);
			return true;
		}
	}
	buf_printf(fault, "-force=%s: must be FILE:LINE:COL:KIND in a file of the program", place);
	return false;
}

const char *
realise_shown(const char *path, const char *dir)
{
	size_t n = strlen(dir);
	return strncmp(path, dir, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

void
realise_print(const Realise *r, const char *dir, Buf *out)
{
	vec_each(&r->packages, i) {
		const RealisePackage *p = &r->packages.at[i];
		vec_each(&p->places, k) {
			const RealisePlace *at = &p->places.at[k];
			if (at->placement == PLACE_HEAP)
				continue;
			const char *file = realise_shown(p->files.at[at->file].path, dir);
			buf_printf(out, "%s:%u:%u: %s, %s: %s\n", file, at->line, at->col,
				   ir_site_kind_name(at->kind), ir_placement_name(at->placement),
				   at->text ? at->text->s : "record of the call");
		}
	}
}

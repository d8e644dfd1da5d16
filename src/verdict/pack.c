/*
 * Records of one package as bytes, and back. First the texts, each once, then the records, which
 * name texts by their numbers, and the files among them by numbers of their own. What is read is
 * checked: bytes that nobody packed give false, never a record that reports stumble over. What was
 * read and is packed again is the same bytes.
 */
#include "base/pack.h"
#include "verdict/verdict.h"

#define PACK_VERSION 1

/* ------------------------------------------------------------------ packing */

typedef struct Pack {
	const VerdictRecords *rs;
	bool with_flows;
	Buf texts, body;
	Map text_of;     /* interned text -> number, from 1 */
	Map file_of;     /* file of the records -> number, from 1 */
	IdVec files;     /* texts of the files */
	StrTab *strs;    /* own: texts that are no Str are found by their bytes */
} Pack;

/* 0 is the null text. */
static void
put_text(Pack *p, const char *s, size_t n)
{
	const Str *str = str_intern(p->strs, s, n);
	bool is_new;
	uint64_t *at = map_ensure(&p->text_of, map_key(str), &is_new);
	if (is_new) {
		*at = p->text_of.len;
		pack_text(&p->texts, s, n);
		buf_putc(&p->texts, '\0'); /* so that it need not be copied */
	}
	pack_number(&p->body, *at);
}

static void
put_str(Pack *p, const Str *s)
{
	if (s)
		put_text(p, s->s, s->len);
	else
		pack_number(&p->body, 0);
}

static void
put_cstr(Pack *p, const char *s)
{
	if (s)
		put_text(p, s, strlen(s));
	else
		pack_number(&p->body, 0);
}

static void
put_loc(Pack *p, IrLoc loc)
{
	uint64_t *at = NULL;
	if (loc.file) {
		bool is_new;
		at = map_ensure(&p->file_of, loc.file, &is_new);
		if (is_new) {
			vec_push(&p->files, loc.file);
			*at = p->files.len;
		}
	}
	pack_number(&p->body, at ? *at : 0);
	pack_number(&p->body, loc.line);
	pack_number(&p->body, loc.col);
}

static void
put_flow(Pack *p, const FlowPath *path)
{
	pack_number(&p->body, path->len);
	vec_each(path, i) {
		put_loc(p, path->at[i].loc);
		put_cstr(p, path->at[i].rule);
		put_cstr(p, path->at[i].text);
	}
}

static void
put_site(Pack *p, const RecordSite *s)
{
	const SiteVerdict *v = s->verdict;
	pack_number(&p->body, s->kind);
	put_loc(p, s->loc);
	put_str(p, s->text);
	put_str(p, s->gc_text);
	put_str(p, s->type);
	pack_number(&p->body, s->size);
	pack_number(&p->body, s->param);
	pack_number(&p->body, (uint64_t)s->is_implicit | (uint64_t)s->is_overaligned << 1 |
				      (uint64_t)s->has_const_len << 2 |
				      (uint64_t)v->would_be_heap << 3);
	pack_number(&p->body, v->placement);
	pack_number(&p->body, v->lifetime);
	pack_number(&p->body, v->reason);
	put_cstr(p, s->sink);
	if (!p->with_flows)
		return;
	if (v->path.len == 0)
		verdict_explain_record(p->rs, s);
	put_cstr(p, v->sink);
	put_flow(p, &v->path);
}

static void
put_leak(Pack *p, const ParamLeak *leak)
{
	pack_number(&p->body, leak->to);
	pack_number(&p->body, leak->why);
	pack_number(&p->body, leak->index);
	pack_number(&p->body, leak->level);
	pack_number(&p->body, leak->is_indirect);
	put_cstr(p, leak->name);
	put_cstr(p, leak->from);
	put_cstr(p, leak->text);
	if (p->with_flows)
		put_flow(p, &leak->path);
}

static void
put_param(Pack *p, const RecordFunc *f, uint32_t i)
{
	const RecordParam *param = &f->params.at[i];
	const ParamFacts *facts = param->facts;
	put_str(p, param->name);
	put_loc(p, param->loc);
	pack_number(&p->body, (uint64_t)param->has_pointers | (uint64_t)(facts != NULL) << 1);
	if (!facts)
		return;
	pack_number(&p->body, (uint64_t)facts->escapes | (uint64_t)facts->is_held << 1 |
				      (uint64_t)facts->content_held << 2);
	if (p->with_flows && facts->leaks.len > 0)
		verdict_explain_record_param(p->rs, f, i);
	pack_number(&p->body, facts->leaks.len);
	vec_each(&facts->leaks, k)
		put_leak(p, &facts->leaks.at[k]);
}

static void
put_func(Pack *p, const RecordFunc *f)
{
	put_str(p, f->name);
	put_str(p, f->local);
	put_str(p, f->instance);
	put_str(p, f->generic_origin);
	put_loc(p, f->loc);
	pack_number(&p->body, f->body);
	pack_number(&p->body, f->is_noescape);
	pack_number(&p->body, f->sites.len);
	vec_each(&f->sites, i)
		put_site(p, &f->sites.at[i]);
	pack_number(&p->body, f->params.len);
	vec_each(&f->params, i)
		put_param(p, f, i);
}

void
verdict_pack(const VerdictRecords *rs, const Str *package, bool with_flows, Buf *out)
{
	Pack p = {.rs = rs, .with_flows = with_flows, .strs = strtab_new()};
	uint32_t n = 0;
	vec_each(&rs->funcs, i) {
		if (rs->funcs.at[i]->package != package)
			continue;
		put_func(&p, rs->funcs.at[i]);
		n++;
	}
	Buf funcs = p.body;
	p.body = (Buf){0};
	put_str(&p, package);
	vec_each(&p.files, i)
		put_str(&p, rs->files.at[p.files.at[i]]);
	pack_number(out, PACK_VERSION);
	pack_number(out, with_flows);
	pack_number(out, rs->go_minor);
	pack_number(out, p.text_of.len);
	buf_write(out, buf_cstr(&p.texts), p.texts.len);
	pack_number(out, p.files.len);
	buf_write(out, buf_cstr(&p.body), p.body.len);
	pack_number(out, n);
	buf_write(out, buf_cstr(&funcs), funcs.len);
}

/* ---------------------------------------------------------------- unpacking */

typedef struct Text {
	const char *s; /* ends with a NUL */
	size_t n;
	const Str *str; /* null: not interned yet */
} Text;

typedef struct Read {
	Unpack in;
	StrTab *strs;
	bool has_flows;
	VEC(Text) texts; /* [0] is the null text */
	IdVec files;     /* in VerdictRecords.files; [0] is none */
	const Str *package;
} Read;

static bool
get_bool(Read *r)
{
	return unpack_below(&r->in, 2) != 0;
}

static const Text *
get_text(Read *r, bool may_be_null)
{
	uint32_t i = unpack_below(&r->in, r->texts.len);
	if (i == 0 && !may_be_null)
		r->in.is_bad = true;
	return &r->texts.at[i];
}

static const Str *
get_str(Read *r, bool may_be_null)
{
	Text *t = &r->texts.at[get_text(r, may_be_null) - r->texts.at];
	if (t->s && !t->str)
		t->str = str_intern(r->strs, t->s, t->n);
	return t->str;
}

static const char *
get_cstr(Read *r, bool may_be_null)
{
	return get_text(r, may_be_null)->s;
}

static IrLoc
get_loc(Read *r)
{
	IrLoc loc = {.file = r->files.at[unpack_below(&r->in, r->files.len)]};
	loc.line = unpack_below(&r->in, UINT32_MAX);
	loc.col = unpack_below(&r->in, UINT32_MAX);
	return loc;
}

static void
get_flow(Read *r, FlowPath *path)
{
	uint32_t n = unpack_count(&r->in);
	vec_reserve(path, n);
	for (uint32_t i = 0; i < n && !r->in.is_bad; i++) {
		FlowStep step = {.loc = get_loc(r)};
		step.rule = get_cstr(r, false);
		step.text = get_cstr(r, false);
		vec_push(path, step);
	}
}

static void
get_site(Read *r, RecordFunc *f, SiteVerdict *v, uint32_t number)
{
	RecordSite s = {.func = f, .verdict = v};
	s.kind = (IrSiteKind)unpack_below(&r->in, SITE_COUNT);
	s.loc = get_loc(r);
	s.text = get_str(r, false);
	s.gc_text = get_str(r, true);
	s.type = get_str(r, false);
	s.size = unpack_number(&r->in);
	s.param = unpack_below(&r->in, UINT32_MAX);
	uint32_t flags = unpack_below(&r->in, 16);
	s.is_implicit = flags & 1;
	s.is_overaligned = flags >> 1 & 1;
	s.has_const_len = flags >> 2 & 1;
	v->site = number;
	v->would_be_heap = flags >> 3 & 1;
	v->placement = (IrPlacement)unpack_below(&r->in, PLACE_STATIC + 1);
	v->lifetime = (Lifetime)unpack_below(&r->in, LIFETIME_UNKNOWN + 1);
	v->reason = (Reason)unpack_below(&r->in, REASON_COUNT);
	s.sink = v->sink = get_cstr(r, true);
	if (r->has_flows) {
		s.flow_sink = get_cstr(r, true);
		get_flow(r, &s.flow);
	}
	vec_push(&f->sites, s);
}

static void
get_leak(Read *r, RecordParam *p)
{
	ParamLeak leak = {0};
	uint32_t to = unpack_below(&r->in, LEAK_CALL + 1);
	leak.to = to;
	leak.why = (Reason)unpack_below(&r->in, REASON_COUNT);
	leak.index = unpack_below(&r->in, UINT32_MAX);
	leak.level = unpack_below(&r->in, UINT32_MAX);
	leak.is_indirect = get_bool(r);
	leak.name = get_cstr(r, to != LEAK_RESULT);
	leak.from = get_cstr(r, false);
	leak.text = get_cstr(r, false);
	FlowPath flow = {0};
	if (r->has_flows)
		get_flow(r, &flow);
	vec_push(&p->facts->leaks, leak);
	vec_push(&p->flows, flow);
}

static void
get_param(Read *r, RecordFunc *f)
{
	RecordParam p = {.name = get_str(r, false)};
	p.loc = get_loc(r);
	uint32_t flags = unpack_below(&r->in, 4);
	p.has_pointers = flags & 1;
	if (((flags & 2) != 0) != (f->body == BODY_HERE))
		r->in.is_bad = true;
	if (flags & 2) {
		p.facts = mem_new(ParamFacts);
		uint32_t held = unpack_below(&r->in, 8);
		p.facts->has_pointers = p.has_pointers;
		p.facts->escapes = held & 1;
		p.facts->is_held = held >> 1 & 1;
		p.facts->content_held = held >> 2 & 1;
		uint32_t n = unpack_count(&r->in);
		for (uint32_t i = 0; i < n && !r->in.is_bad; i++)
			get_leak(r, &p);
	}
	vec_push(&f->params, p);
}

static RecordFunc *
get_func(Read *r)
{
	RecordFunc *f = mem_new(RecordFunc);
	f->package = r->package;
	f->name = get_str(r, false);
	f->local = get_str(r, false);
	f->instance = get_str(r, true);
	f->generic_origin = get_str(r, true);
	f->loc = get_loc(r);
	f->body = (IrUnknownBody)unpack_below(&r->in, BODY_NOESCAPE + 1);
	f->is_noescape = get_bool(r);
	uint32_t n = unpack_count(&r->in);
	SiteVerdict *verdicts = mem_array(SiteVerdict, n);
	vec_reserve(&f->sites, n); /* records of sites do not move: others point to them */
	for (uint32_t i = 0; i < n && !r->in.is_bad; i++)
		get_site(r, f, &verdicts[i], i + 1);
	n = unpack_count(&r->in);
	for (uint32_t i = 0; i < n && !r->in.is_bad; i++)
		get_param(r, f);
	return f;
}

static void
get_texts(Read *r)
{
	uint32_t n = unpack_count(&r->in);
	vec_push(&r->texts, ((Text){0}));
	for (uint32_t i = 0; i < n && !r->in.is_bad; i++) {
		Text t = {0};
		t.s = unpack_text(&r->in, &t.n);
		if (unpack_number(&r->in) != 0)
			r->in.is_bad = true;
		vec_push(&r->texts, t);
	}
}

static void
get_files(Read *r, VerdictRecords *into)
{
	Map known = {0};
	if (into->files.len == 0)
		vec_push(&into->files, NULL);
	for (uint32_t i = 1; i < into->files.len; i++)
		map_put(&known, map_key(into->files.at[i]), i);
	uint32_t n = unpack_count(&r->in);
	r->package = get_str(r, false);
	vec_push(&r->files, 0);
	for (uint32_t i = 0; i < n && !r->in.is_bad; i++) {
		const Str *name = get_str(r, false);
		uint64_t *at = map_ensure(&known, map_key(name), NULL);
		if (*at == 0) {
			*at = into->files.len;
			vec_push(&into->files, name);
		}
		vec_push(&r->files, (uint32_t)*at);
	}
}

bool
verdict_unpack(StrTab *strs, const char *bytes, size_t n, VerdictRecords *into)
{
	assert(into->verdicts == NULL);
	Read r = {.in = unpack_begin(bytes, n), .strs = strs};
	if (unpack_number(&r.in) != PACK_VERSION)
		return false;
	into->has_flows = r.has_flows = get_bool(&r);
	into->go_minor = unpack_below(&r.in, UINT32_MAX);
	get_texts(&r);
	get_files(&r, into);
	uint32_t n_funcs = unpack_count(&r.in);
	for (uint32_t i = 0; i < n_funcs && !r.in.is_bad; i++)
		vec_push(&into->funcs, get_func(&r));
	return unpack_is_done(&r.in);
}

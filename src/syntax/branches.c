/*
 * Labels and jumps within a function's body: finds the target of each break,
 * continue and goto, and reports what the Go specification forbids ("Labeled
 * statements" to "Fallthrough statements") with the texts of the Go compiler's
 * parser. Function literals inside the body are checked when they are parsed.
 *
 * One walk: a goto to a label further down waits in a list. Those that wait
 * since the current block began lie above the block's mark; what still waits
 * when a block ends waits in the block around it, from which the label may be
 * reached without a jump into a block. The latest goto that waits for a name
 * leads to the others, so that a label looks at its own alone. The index in the
 * list is a serial number, so that a variable declaration need only note the
 * next one: the gotos before it jump over the declaration if their label
 * follows in the same block.
 */
#include "syntax/priv.h"

#include "base/map.h"

typedef struct Label {
	LabeledStmt *stmt;
	uint32_t block;   /* serial number of the block it stands in */
	Pos block_start;
	bool is_used;
} Label;

typedef struct Waiting {
	BranchStmt *jump;
	uint32_t before; /* index + 1 of the one before that waits for the same name, or 0 */
} Waiting;

typedef struct Jumps {
	const ParseOptions *opts;
	Faults *faults;
	VEC(Label) labels;
	VEC(Waiting) waiting; /* the index is the serial number; without a jump: resolved */
	Map by_name;          /* name -> index + 1 of its label */
	Map last_waiting;     /* name -> index + 1 of the last that waits */
	uint32_t n_blocks;
} Jumps;

typedef struct Block {
	struct Block *outer;
	uint32_t serial;
	Pos start;
	const LabeledStmt *label; /* of the statement that the block is a part of, or null */
	uint32_t mark;            /* gotos above it began to wait in this block */
	uint32_t n_before_var;    /* gotos with a lesser serial stand before the last variable */
	Pos var_pos;              /* of that declaration, or 0 */
	const ExprVec *var_list;  /* its names: of ":=", or null */
	const Expr *var_name;     /* of "var" */
} Block;

/* What jumps without a label mean here. */
typedef struct Around {
	Stmt *breaks;    /* or null */
	Stmt *continues; /* or null */
	bool is_clause;  /* the statement list is a clause of the switch `breaks` */
	bool is_last;    /* its last one */
} Around;

static void walk_list(Jumps *j, Block *outer, Around around, const LabeledStmt *label, Pos start,
		      const StmtVec *list);

static void
report(Jumps *j, Pos pos, const Buf *text)
{
	if (j->opts->check_branches)
		fault_add(j->faults, pos, "%s", text->s);
}

#define REPORT(j, pos, ...)                                                    \
	do {                                                                   \
		Buf text_ = { 0 };                                             \
		buf_printf(&text_, __VA_ARGS__);                               \
		report((j), (pos), &text_);                                    \
	} while (0)

/* A position inside of a message. */
static const char *
place(const Jumps *j, Pos pos)
{
	Buf b = { 0 };
	if (j->opts->fset != NULL) {
		fileset_print(j->opts->fset, pos, &b);
		return buf_cstr(&b);
	}
	const char *text = j->faults->src->text;
	uint32_t line = 1;
	for (uint32_t i = 0; i < src_offset(j->faults->src, pos); i++)
		line += text[i] == '\n';
	buf_printf(&b, "line %u", line);
	return buf_cstr(&b);
}

static Label *
find_label(Jumps *j, const Str *name)
{
	uint64_t i = map_get(&j->by_name, map_key(name));
	return i > 0 ? &j->labels.at[i - 1] : NULL;
}

/* ------------------------------------------------------------------- gotos */

static void
resolve(Jumps *j, const Block *b, uint32_t serial, LabeledStmt *label)
{
	BranchStmt *jump = j->waiting.at[serial].jump;
	j->waiting.at[serial].jump = NULL;
	jump->target = &label->s;
	if (serial >= b->n_before_var)
		return;
	Buf what = { 0 };
	if (b->var_list != NULL)
		syntax_print_short_list(b->var_list, &what);
	else
		syntax_print_short(b->var_name, &what);
	REPORT(j, jump->label->e.pos, "goto %s jumps over declaration of %s at %s",
	       label->label->name->s, what.s, place(j, b->var_pos));
}

static void
declare_label(Jumps *j, Block *b, LabeledStmt *s)
{
	const Str *name = s->label->name;
	Label *l = find_label(j, name);
	if (l != NULL) {
		REPORT(j, s->label->e.pos, "label %s already defined at %s", name->s,
		       place(j, l->stmt->label->e.pos));
	} else {
		Label fresh = { s, b->serial, b->start, false };
		vec_push(&j->labels, fresh);
		map_put(&j->by_name, map_key(name), j->labels.len);
		l = vec_last(&j->labels);
	}
	IdVec mine = { 0 };
	uint32_t i = (uint32_t)map_get(&j->last_waiting, map_key(name));
	for (; i > b->mark; i = j->waiting.at[i - 1].before)
		vec_push(&mine, i - 1);
	if (mine.len == 0)
		return;
	l->is_used = true;
	map_put(&j->last_waiting, map_key(name), i);
	while (mine.len > 0)
		resolve(j, b, vec_pop(&mine), s);
}

static void
walk_goto(Jumps *j, const Block *b, BranchStmt *s)
{
	Label *l = find_label(j, s->label->name);
	if (l != NULL) {
		l->is_used = true;
		for (; b != NULL; b = b->outer) {
			if (b->serial == l->block) {
				s->target = &l->stmt->s;
				return;
			}
		}
	}
	uint64_t *last = map_ensure(&j->last_waiting, map_key(s->label->name), NULL);
	vec_push(&j->waiting, ((Waiting){ s, (uint32_t)*last }));
	*last = j->waiting.len;
}

static void
note_variable(Jumps *j, Block *b, Pos pos, const ExprVec *list, const Expr *name)
{
	b->n_before_var = j->waiting.len;
	b->var_pos = pos;
	b->var_list = list;
	b->var_name = name;
}

/* ----------------------------------------------------------- other branches */

/* break or continue with a label: that of a statement around. */
static void
walk_labeled_branch(Jumps *j, const Block *b, BranchStmt *s)
{
	const Str *name = s->label->name;
	const char *word = token_text(s->tok);
	Label *l = find_label(j, name);
	if (l == NULL) {
		REPORT(j, s->label->e.pos, "%s label not defined: %s", word, name->s);
		return;
	}
	l->is_used = true;
	while (b != NULL && b->label != l->stmt)
		b = b->outer;
	Stmt *target = l->stmt->stmt;
	if (b == NULL || !(s->tok == TK_BREAK ? stmt_is_breakable(target) : stmt_is_loop(target)))
		REPORT(j, s->label->e.pos, "invalid %s label %s", word, name->s);
	else
		s->target = target;
}

static void
walk_fallthrough(Jumps *j, const Around *around, const BranchStmt *s, bool is_last_stmt)
{
	const Stmt *in = around->breaks;
	if (in != NULL && in->kind == STMT_TYPESWITCH)
		REPORT(j, s->s.pos, "cannot fallthrough in type switch");
	else if (in == NULL || in->kind != STMT_SWITCH || !around->is_clause || !is_last_stmt)
		REPORT(j, s->s.pos, "fallthrough statement out of place");
	else if (around->is_last)
		REPORT(j, s->s.pos, "cannot fallthrough final case in switch");
}

static void
walk_branch(Jumps *j, const Block *b, const Around *around, BranchStmt *s, bool is_last_stmt)
{
	if (s->tok == TK_GOTO) {
		walk_goto(j, b, s);
	} else if (s->tok == TK_FALLTHROUGH) {
		walk_fallthrough(j, around, s, is_last_stmt);
	} else if (s->label != NULL) {
		walk_labeled_branch(j, b, s);
	} else if (s->tok == TK_BREAK) {
		s->target = around->breaks;
		if (s->target == NULL)
			REPORT(j, s->s.pos, "break is not in a loop, switch, or select");
	} else {
		s->target = around->continues;
		if (s->target == NULL)
			REPORT(j, s->s.pos, "continue is not in a loop");
	}
}

/* -------------------------------------------------------------------- walk */

#define WALK_CLAUSES(s, in)                                                    \
	do {                                                                   \
		vec_each(&(s)->clauses, i) {                                   \
			(in).is_last = i + 1 == (s)->clauses.len;              \
			walk_list(j, b, (in), label, (s)->clauses.at[i]->pos,  \
				  &(s)->clauses.at[i]->body);                  \
		}                                                              \
	} while (0)

/* The parts of a statement; label is its own, or null. */
static void
walk_parts(Jumps *j, Block *b, Around around, const LabeledStmt *label, Stmt *s)
{
	Around in = { around.breaks, around.continues, false, false };
	switch ((int)s->kind) {
	case STMT_BLOCK:
		walk_list(j, b, in, label, s->pos, &as_block(s)->list);
		break;
	case STMT_IF: {
		IfStmt *x = as_if(s);
		walk_list(j, b, in, label, x->then->s.pos, &x->then->list);
		if (x->els != NULL) {
			StmtVec list = { .at = &x->els, .len = 1, .cap = 1 };
			walk_list(j, b, in, label, x->els->pos, &list);
		}
		break;
	}
	case STMT_FOR:
	case STMT_RANGE: {
		BlockStmt *body = s->kind == STMT_FOR ? as_for(s)->body : as_range(s)->body;
		in.breaks = in.continues = s;
		walk_list(j, b, in, label, body->s.pos, &body->list);
		break;
	}
	case STMT_SWITCH:
		in.breaks = s;
		in.is_clause = true;
		WALK_CLAUSES(as_switch(s), in);
		break;
	case STMT_TYPESWITCH:
		in.breaks = s;
		WALK_CLAUSES(as_typeswitch(s), in);
		break;
	case STMT_SELECT:
		in.breaks = s;
		WALK_CLAUSES(as_select(s), in);
		break;
	}
}

static void
walk_stmt(Jumps *j, Block *b, const Around *around, Stmt *s, bool is_last_stmt)
{
	const LabeledStmt *label = NULL;
	while (s->kind == STMT_LABELED) {
		LabeledStmt *l = as_labeled(s);
		if (!str_is(l->label->name, "_")) {
			declare_label(j, b, l);
			label = l;
		}
		s = l->stmt;
	}
	if (s->kind == STMT_BRANCH) {
		walk_branch(j, b, around, as_branch(s), is_last_stmt);
	} else if (s->kind == STMT_ASSIGN) {
		if (as_assign(s)->op == TK_DEFINE)
			note_variable(j, b, s->pos, &as_assign(s)->lhs, NULL);
	} else if (s->kind == STMT_DECL) {
		const DeclVec *decls = &as_decl_stmt(s)->decls;
		if (decls->len > 0 && decls->at[0]->kind == DECL_VAR)
			note_variable(j, b, decls->at[0]->pos, NULL,
				      &as_var_decl(decls->at[0])->names.at[0]->e);
	} else {
		walk_parts(j, b, *around, label, s);
	}
}

static void
walk_list(Jumps *j, Block *outer, Around around, const LabeledStmt *label, Pos start,
	  const StmtVec *list)
{
	Block b = { .outer = outer, .serial = ++j->n_blocks, .start = start, .label = label,
		    .mark = j->waiting.len };
	/* Empty statements at the end do not keep a fallthrough from being last. */
	uint32_t n = list->len;
	while (n > 0 && list->at[n - 1]->kind == STMT_EMPTY)
		n--;
	for (uint32_t i = 0; i < n; i++)
		walk_stmt(j, &b, &around, list->at[i], i + 1 == n);
}

void
branches_check(const ParseOptions *opts, Faults *faults, BlockStmt *body)
{
	Jumps *j = mem_new(Jumps);
	j->opts = opts;
	j->faults = faults;
	uint32_t count = faults->count;
	walk_list(j, NULL, (Around){ 0 }, NULL, body->s.pos, &body->list);
	vec_each(&j->waiting, i) {
		if (j->waiting.at[i].jump == NULL)
			continue;
		const NameExpr *name = j->waiting.at[i].jump->label;
		Label *l = find_label(j, name->name);
		if (l != NULL) {
			l->is_used = true;
			REPORT(j, name->e.pos, "goto %s jumps into block starting at %s",
			       name->name->s, place(j, l->block_start));
		} else {
			REPORT(j, name->e.pos, "label %s not defined", name->name->s);
		}
	}
	vec_each(&j->labels, i) {
		const NameExpr *name = j->labels.at[i].stmt->label;
		if (!j->labels.at[i].is_used)
			REPORT(j, name->e.pos, "label %s defined and not used", name->name->s);
	}
	/* The text could be read all the same. */
	faults->count = count;
}

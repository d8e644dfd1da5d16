/*
 * Labels of a function body: declared once, used, and jumped to only from
 * where that is allowed (Go specification, "Labeled statements" to "Goto
 * statements").
 *
 * The parser has checked them when it was asked to; then nothing is reported
 * here, and only definitions and uses are recorded.
 */
#include "types/priv.h"

/* A statement list. */
typedef struct Block {
	const struct Block *outer;
	LabeledStmt *labeled;  /* the label on the statement that the list belongs to, or null */
	uint32_t serial;
	uint32_t mark;         /* gotos from this one on stand in it */
	uint32_t n_before_var; /* gotos before this one stand before the latest variable */
	Pos var_pos;           /* of that variable */
} Block;

/* A goto whose label was not met when it was. */
typedef struct Forward {
	BranchStmt *jump; /* null: its label was met */
	uint32_t before;  /* index + 1 of the one before to the same label, or 0 */
} Forward;

typedef struct Labels {
	Checker *c;
	Map all;              /* name -> Object * */
	Map block_of;         /* name -> serial of the block of its label */
	VEC(Forward) forward;
	Map last_forward;     /* name -> index + 1 of the last that waits for that label */
	uint32_t n_blocks;
} Labels;

static void walk(Labels *l, Block *b, Stmt *s, LabeledStmt *label);

static bool
reports(const Labels *l)
{
	return l->c->opts->check_labels;
}

static void
declare_label(Labels *l, Block *b, LabeledStmt *s)
{
	const Str *name = s->label->name;
	Object *old = map_get_ptr(&l->all, name);
	if (old != NULL) {
		if (reports(l))
			check_soft_error(l->c, s->label->e.pos,
					 "label %s already declared\n\t%s: other declaration of %s",
					 name->s, str_pos(l->c, old->pos), name->s);
		return;
	}
	Object *o = object_new(OBJ_LABEL, s->label->e.pos, l->c->pkg, name,
			       l->c->ctx->basic[BASIC_INVALID]);
	map_put_ptr(&l->all, name, o);
	map_put(&l->block_of, map_key(name), b->serial);
	check_record_def(l->c, s->label, o);
}

static void
use_label(Labels *l, BranchStmt *s)
{
	Object *o = map_get_ptr(&l->all, s->label->name);
	if (o == NULL)
		return;
	o->is_used = true;
	check_record_use(l->c, s->label, o);
}

/* Gotos before the label in this block or inside of it. */
static void
resolve_forward(Labels *l, Block *b, const Str *name)
{
	uint32_t i = (uint32_t)map_get(&l->last_forward, map_key(name));
	for (; i > b->mark; i = l->forward.at[i - 1].before) {
		BranchStmt *jump = l->forward.at[i - 1].jump;
		l->forward.at[i - 1].jump = NULL;
		use_label(l, jump);
		if (reports(l) && i - 1 < b->n_before_var)
			check_error(l->c, jump->label->e.pos,
				    "goto %s jumps over variable declaration at line %u", name->s,
				    fileset_locate_physical(l->c->ctx->files, b->var_pos).line);
	}
	if (l->forward.len > 0)
		map_put(&l->last_forward, map_key(name), i);
}

static const LabeledStmt *
enclosing(const Block *b, const Str *name)
{
	for (; b != NULL; b = b->outer)
		if (b->labeled != NULL && b->labeled->label->name == name)
			return b->labeled;
	return NULL;
}

static bool
is_declared_around(const Labels *l, const Block *b, const Str *name)
{
	uint64_t serial = map_get(&l->block_of, map_key(name));
	for (; b != NULL && serial != 0; b = b->outer)
		if (b->serial == serial)
			return true;
	return false;
}

static void
walk_branch(Labels *l, Block *b, BranchStmt *s)
{
	if (s->label == NULL)
		return;
	const Str *name = s->label->name;
	if (s->tok == TK_GOTO) {
		if (is_declared_around(l, b, name)) {
			use_label(l, s);
			return;
		}
		uint64_t *last = map_ensure(&l->last_forward, map_key(name), NULL);
		vec_push(&l->forward, ((Forward){s, (uint32_t)*last}));
		*last = l->forward.len;
		return;
	}
	const LabeledStmt *target = enclosing(b, name);
	bool is_continue = s->tok == TK_CONTINUE;
	if (target == NULL ||
	    (is_continue ? !stmt_is_loop(target->stmt) : !stmt_is_breakable(target->stmt))) {
		if (reports(l))
			check_error(l->c, s->label->e.pos, "invalid %s label %s",
				    token_text(s->tok), name->s);
		return;
	}
	use_label(l, s);
}

/* A nested list; what is still open there is open here. */
static void
walk_list(Labels *l, const Block *outer, LabeledStmt *labeled, const StmtVec *list)
{
	Block b = {.outer = outer, .labeled = labeled, .serial = ++l->n_blocks,
		   .mark = l->forward.len};
	vec_each(list, i)
		walk(l, &b, list->at[i], NULL);
}

static void
declare_variable(const Labels *l, Block *b, Pos pos)
{
	b->var_pos = pos;
	b->n_before_var = l->forward.len;
}

static void
walk_clauses(Labels *l, const Block *b, LabeledStmt *label, CaseClause *const *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		walk_list(l, b, label, &at[i]->body);
}

/* label: the one in front of s, or null. */
static void
walk(Labels *l, Block *b, Stmt *s, LabeledStmt *label)
{
	if (s == NULL)
		return;
	switch ((int)s->kind) {
	case STMT_DECL:
		vec_each(&as_decl_stmt(s)->decls, i)
			if (as_decl_stmt(s)->decls.at[i]->kind == DECL_VAR)
				declare_variable(l, b, as_decl_stmt(s)->decls.at[i]->pos);
		break;
	case STMT_LABELED:
		if (!str_is(as_labeled(s)->label->name, "_")) { /* else no jump can mean it */
			declare_label(l, b, as_labeled(s));
			resolve_forward(l, b, as_labeled(s)->label->name);
			label = as_labeled(s);
		}
		walk(l, b, as_labeled(s)->stmt, label);
		break;
	case STMT_BRANCH:
		walk_branch(l, b, as_branch(s));
		break;
	case STMT_ASSIGN:
		if (as_assign(s)->op == TK_DEFINE)
			declare_variable(l, b, s->pos);
		break;
	case STMT_BLOCK:
		walk_list(l, b, label, &as_block(s)->list);
		break;
	case STMT_IF:
		walk_list(l, b, label, &as_if(s)->then->list);
		walk(l, b, as_if(s)->els, label);
		break;
	case STMT_SWITCH:
		walk_clauses(l, b, label, as_switch(s)->clauses.at, as_switch(s)->clauses.len);
		break;
	case STMT_TYPESWITCH:
		walk_clauses(l, b, label, as_typeswitch(s)->clauses.at,
			     as_typeswitch(s)->clauses.len);
		break;
	case STMT_SELECT:
		vec_each(&as_select(s)->clauses, i)
			walk_list(l, b, label, &as_select(s)->clauses.at[i]->body);
		break;
	case STMT_FOR:
		walk_list(l, b, label, &as_for(s)->body->list);
		break;
	case STMT_RANGE:
		walk_list(l, b, label, &as_range(s)->body->list);
		break;
	}
}

void
check_labels(Checker *c, BlockStmt *body)
{
	Labels l = {.c = c};
	walk_list(&l, NULL, NULL, &body->list);
	if (!reports(&l))
		return;
	vec_each(&l.forward, i) {
		if (l.forward.at[i].jump == NULL)
			continue;
		const NameExpr *name = l.forward.at[i].jump->label;
		Object *o = map_get_ptr(&l.all, name->name);
		if (o != NULL)
			o->is_used = true;
		check_error(c, name->e.pos,
			    o != NULL ? "goto %s jumps into block" : "label %s not declared",
			    name->name->s);
	}
	map_each(&l.all, i) {
		Object *o = (Object *)(uintptr_t)l.all.entries[i].value;
		if (!o->is_used)
			check_soft_error(c, o->pos, "label %s declared and not used", o->name->s);
	}
}

/*
 * Labels of a function body: declared once, used, and jumped to only from
 * where that is allowed (Go specification, "Labeled statements" to "Goto
 * statements").
 *
 * The parser has checked them when it was asked to; then nothing is reported
 * here, and only definitions and uses are recorded.
 */
#include "types/priv.h"

typedef VEC(BranchStmt *) BranchVec;

/* A statement list, with the labels declared in it so far. */
typedef struct Block {
	const struct Block *outer;
	LabeledStmt *labeled; /* the label on the statement that the list belongs to, or null */
	VEC(LabeledStmt *) labels;
	BranchVec forward;    /* gotos whose label was not met yet */
	BranchVec over;       /* those of them that stand before the latest variable */
	Pos var_pos;          /* of that variable; 0: there is none */
} Block;

typedef struct Labels {
	Checker *c;
	Map all; /* name -> Object * */
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
	vec_push(&b->labels, s);
	check_record_def(l->c, s->label, o);
}

static bool
jumps_over_variable(const Block *b, const BranchStmt *jump)
{
	if (b->var_pos == 0)
		return false;
	vec_each(&b->over, i)
		if (b->over.at[i] == jump)
			return true;
	return false;
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
	uint32_t n = 0;
	vec_each(&b->forward, i) {
		BranchStmt *jump = b->forward.at[i];
		if (jump->label->name != name) {
			b->forward.at[n++] = jump;
			continue;
		}
		use_label(l, jump);
		if (reports(l) && jumps_over_variable(b, jump))
			check_error(l->c, jump->label->e.pos,
				    "goto %s jumps over variable declaration at line %u", name->s,
				    fileset_locate(l->c->ctx->files, b->var_pos).line);
	}
	b->forward.len = n;
}

static bool
is_loop(const Stmt *s)
{
	return s->kind == STMT_FOR || s->kind == STMT_RANGE;
}

static bool
is_breakable(const Stmt *s)
{
	return is_loop(s) || s->kind == STMT_SWITCH || s->kind == STMT_TYPESWITCH ||
	       s->kind == STMT_SELECT;
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
is_declared_around(const Block *b, const Str *name)
{
	for (; b != NULL; b = b->outer)
		vec_each(&b->labels, i)
			if (b->labels.at[i]->label->name == name)
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
		if (is_declared_around(b, name))
			use_label(l, s);
		else
			vec_push(&b->forward, s);
		return;
	}
	const LabeledStmt *target = enclosing(b, name);
	bool is_continue = s->tok == TK_CONTINUE;
	if (target == NULL ||
	    (is_continue ? !is_loop(target->stmt) : !is_breakable(target->stmt))) {
		if (reports(l))
			check_error(l->c, s->label->e.pos, "invalid %s label %s",
				    token_text(s->tok), name->s);
		return;
	}
	use_label(l, s);
}

/* A nested list; what is still open there is open here. */
static void
walk_list(Labels *l, Block *outer, LabeledStmt *labeled, const StmtVec *list)
{
	Block b = {.outer = outer, .labeled = labeled};
	vec_each(list, i)
		walk(l, &b, list->at[i], NULL);
	vec_append(&outer->forward, b.forward.at, b.forward.len);
}

static void
declare_variable(Block *b, Pos pos)
{
	b->var_pos = pos;
	vec_clear(&b->over);
	vec_append(&b->over, b->forward.at, b->forward.len);
}

static void
walk_clauses(Labels *l, Block *b, LabeledStmt *label, CaseClause *const *at, uint32_t n)
{
	Block inner = {.outer = b, .labeled = label};
	for (uint32_t i = 0; i < n; i++)
		walk_list(l, &inner, label, &at[i]->body);
	vec_append(&b->forward, inner.forward.at, inner.forward.len);
}

static void
walk_comms(Labels *l, Block *b, LabeledStmt *label, const SelectStmt *s)
{
	Block inner = {.outer = b, .labeled = label};
	vec_each(&s->clauses, i)
		walk_list(l, &inner, label, &s->clauses.at[i]->body);
	vec_append(&b->forward, inner.forward.at, inner.forward.len);
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
				declare_variable(b, as_decl_stmt(s)->decls.at[i]->pos);
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
			declare_variable(b, s->pos);
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
		walk_comms(l, b, label, as_select(s));
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
	Block outer = {.outer = NULL};
	walk_list(&l, &outer, NULL, &body->list);
	if (!reports(&l))
		return;
	vec_each(&outer.forward, i) {
		NameExpr *name = outer.forward.at[i]->label;
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

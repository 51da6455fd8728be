/* schedule.c -- what has been asked for -> passes in the order in which each finds what it reads.
 *
 * A stage is: subjects, rows, subjects, rows, ... : what has a slot is worked out at its moment, over
 * subjects after `level` passes over rows; a fold at level L runs over rows after the subjects'
 * pass at L - 1. */
#include "language/builder.h"

#include <string.h>

struct schedule {
    struct builder *b;
    struct passes *p;
    struct emitter e;
    bool *needed;
    size_t n; /* nodes */
};

static struct node *at(const struct schedule *s, uint32_t x)
{
    return &s->b->nodes.at[x];
}

/* ---- What is needed, and what needs a slot ---- */

static void need(struct schedule *s, uint32_t x)
{
    if (x != NODE_NONE)
        s->needed[x] = true;
}

static void mark_needed(struct schedule *s)
{
    struct builder *b = s->b;

    for (size_t i = 0; i < b->slots.n; i++)
        need(s, b->slots.at[i].node);
    for (size_t i = 0; i < b->row_nodes.n; i++)
        need(s, b->row_nodes.at[i]);
    for (size_t t = 0; t < b->scope->n_tables; t++) {
        for (size_t k = 0; k < b->tables[t].n_keeps; k++)
            need(s, b->tables[t].keeps[k]);
        need(s, b->tables[t].class);
    }
    for (uint32_t x = (uint32_t)s->n; x-- > 0;) {
        if (!s->needed[x])
            continue;
        need(s, at(s, x)->a);
        need(s, at(s, x)->b);
        need(s, at(s, x)->c);
    }
}

/* Nodes that keep rules compute, in their own table. */
static void mark_in_keep(struct schedule *s)
{
    for (uint32_t t = 0; t < s->b->scope->n_tables; t++)
        for (size_t k = 0; k < s->b->tables[t].n_keeps; k++) {
            uint32_t x = s->b->tables[t].keeps[k];

            if (x != NODE_NONE && at(s, x)->domain == t)
                s->e.in_keep[x] = true;
        }
    for (uint32_t x = (uint32_t)s->n; x-- > 0;) {
        const struct node *n = at(s, x);
        const uint32_t abc[3] = {n->a, n->b, n->c};

        for (size_t j = 0; s->e.in_keep[x] && !node_is_fold(n) && j < 3; j++)
            if (abc[j] != NODE_NONE && at(s, abc[j])->domain == n->domain)
                s->e.in_keep[abc[j]] = true;
    }
}

/* A subject's value that rows read goes into a slot that the frame keeps: values of rows may be
 * asked for at any time. */
static void give_slot(struct schedule *s, uint32_t x)
{
    if (x != NODE_NONE && at(s, x)->domain == 0)
        node_slot(s->b, x, true);
}

/* What subjects read of a fold: in the frame when a later stage does.  A value between the fold and
 * what was asked for has no slot: it is worked out where it is used. */
static void keep_folds(struct schedule *s)
{
    uint32_t *last = s->e.uses; /* scratch: the last stage that works out the node */

    for (uint32_t x = 0; x < s->n; x++)
        last[x] = at(s, x)->stage;
    for (uint32_t x = (uint32_t)s->n; x-- > 0;) {
        const struct node n = *at(s, x);
        const uint32_t abc[3] = {n.a, n.b, n.c};
        uint32_t stage = n.slot == SLOT_NONE ? last[x] : n.stage;

        if (!s->needed[x] || n.domain != 0)
            continue;
        if (node_is_fold(&n))
            node_slot(s->b, x, last[x] != n.stage);
        for (size_t j = 0; !node_is_fold(&n) && j < 3; j++)
            if (abc[j] != NODE_NONE && last[abc[j]] < stage)
                last[abc[j]] = stage;
    }
    memset(last, 0, s->n * sizeof *last);
}

static void give_slots(struct schedule *s)
{
    struct builder *b = s->b;

    for (uint32_t x = 0; x < s->n; x++) {
        const struct node n = *at(s, x);

        if (!s->needed[x] || (n.domain == 0 && !node_is_fold(&n)))
            continue;
        give_slot(s, n.a);
        give_slot(s, n.b);
        give_slot(s, n.c);
    }
    for (uint32_t t = 1; t < b->scope->n_tables; t++)
        for (size_t k = 0; k < b->tables[t].n_keeps; k++)
            give_slot(s, b->tables[t].keeps[k]);
    for (size_t i = 0; i < b->row_nodes.n; i++)
        if (b->row_values.at[i].table > 0)
            give_slot(s, b->row_nodes.at[i]);
    keep_folds(s);
}

/* ---- Passes ---- */

struct roots {
    GROWING(struct root) list;
};

static struct root *add_root(struct schedule *s, struct roots *roots, enum opcode op, uint32_t a,
                             uint32_t k)
{
    struct root *r = builder_push(s->b, roots->list);

    if (r != NULL)
        *r = (struct root){(uint16_t)op, 0, a, NODE_NONE, NODE_NONE, constant_word(k)};
    return r;
}

static void add_keeps(struct schedule *s, struct roots *roots, uint32_t t)
{
    const struct table_build *table = &s->b->tables[t];
    const struct scope_table *st = &s->b->scope->tables[t];

    for (size_t k = 0; k < table->n_keeps; k++)
        if (table->keeps[k] != NODE_NONE)
            add_root(s, roots, OP_KEEP, table->keeps[k], (uint32_t)k + 1);
    if (table->class != NODE_NONE)
        add_root(s, roots, OP_KEEP_CLASS, table->class, st->evidence_least);
    s->p->has_keeps[t] = roots->list.n > 0;
}

static struct pass *add_pass(struct schedule *s, enum stage stage, uint32_t table, struct moment m,
                             const struct roots *first, const struct roots *then)
{
    struct program program;
    GROWING(struct pass)
    passes = {s->p->stages[stage].at, s->p->stages[stage].n, s->p->stages[stage].n};
    struct pass *pass;

    if (!emit_program(&s->e, table, m, first->list.at, first->list.n, then->list.at, then->list.n,
                      table > 0, true, &program))
        return NULL;
    pass = builder_push(s->b, passes);
    if (pass != NULL) {
        pass->program = program;
        pass->keeps = moment_same(m, s->b->tables[table].kept) && s->p->has_keeps[table];
        s->p->stages[stage].at = passes.at;
        s->p->stages[stage].n = passes.n;
    }
    return pass;
}

static void add_subjects(struct schedule *s, enum stage stage, uint32_t level)
{
    static const enum opcode stores[] = {OP_STORE_NUMBER, OP_STORE_FLAG, OP_STORE_WORD};
    struct moment m = {stage, level};
    struct roots roots = {0}, none = {0};

    if (moment_same(s->b->tables[0].kept, m))
        add_keeps(s, &roots, 0);
    for (uint32_t x = 0; x < s->n; x++) {
        const struct node *n = at(s, x);

        if (s->needed[x] && n->slot != SLOT_NONE && !node_is_fold(n) && !node_is_input(n) &&
            moment_same(node_moment(n), m))
            add_root(s, &roots, stores[file_of((enum value_type)n->type)], x, n->slot);
    }
    if (roots.list.n > 0)
        add_pass(s, stage, 0, m, &roots, &none);
}

/* Beside its slot a fold may need an array (a mean's count, a first's date) or a set. */
static uint16_t memory_of(struct schedule *s, enum opcode op, size_t *n_memories, size_t *n_sets)
{
    size_t *n = op >= OP_DISTINCT_NUMBER && op <= OP_MOST_WORD ? n_sets
                : op == OP_MEAN || op >= OP_FIRST_NUMBER           ? n_memories
                                                                   : NULL;

    if (n == NULL)
        return REGISTER_NONE;
    if (*n >= REGISTER_NONE)
        s->b->failed = true;
    return (uint16_t)(*n)++;
}

static void note_folds(struct schedule *s, struct pass *pass, const struct roots *roots)
{
    size_t n = roots->list.n;

    pass->folds = arena_alloc(s->b->arena, n, sizeof *pass->folds);
    if (pass->folds == NULL) {
        s->b->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct root *r = &roots->list.at[i];

        pass->folds[i] = (struct fold){r->op, r->memory, r->k.word};
    }
    pass->n_folds = n;
}

static void add_rows(struct schedule *s, enum stage stage, uint32_t level, uint32_t table)
{
    struct moment m = {stage, level};
    struct roots keeps = {0}, folds = {0};
    size_t n_memories = 0, n_sets = 0;
    struct pass *pass;

    if (moment_same(s->b->tables[table].kept, m))
        add_keeps(s, &keeps, table);
    for (uint32_t x = 0; x < s->n; x++) {
        const struct node *n = at(s, x);
        struct root *r;

        if (!s->needed[x] || !node_is_fold(n) || n->table != table ||
            !moment_same(node_moment(n), (struct moment){stage, level + 1}))
            continue;
        r = add_root(s, &folds, (enum opcode)n->op, n->a, n->slot);
        if (r == NULL)
            return;
        r->b = n->b;
        r->c = n->c;
        r->memory = memory_of(s, (enum opcode)n->op, &n_memories, &n_sets);
    }
    if (keeps.list.n + folds.list.n == 0)
        return;
    pass = add_pass(s, stage, table, m, &keeps, &folds);
    if (pass != NULL)
        note_folds(s, pass, &folds);
    s->p->n_memories = n_memories > s->p->n_memories ? n_memories : s->p->n_memories;
    s->p->n_sets = n_sets > s->p->n_sets ? n_sets : s->p->n_sets;
}

static void add_stage(struct schedule *s, enum stage stage)
{
    uint32_t last = 0;

    for (uint32_t x = 0; x < s->n; x++)
        if (s->needed[x] && at(s, x)->stage == stage && at(s, x)->level > last)
            last = at(s, x)->level;
    for (uint32_t level = 0; level <= last && !s->b->failed; level++) {
        add_subjects(s, stage, level);
        for (uint32_t t = 1; t < s->b->scope->n_tables; t++)
            add_rows(s, stage, level, t);
    }
}

/* ---- Values of rows on demand ---- */

static uint32_t add_view(struct schedule *s, uint32_t table, const uint32_t nodes[3])
{
    struct view view;
    struct view *new;
    struct root hold = {OPCODE_COUNT, 0, nodes[0], nodes[1], nodes[2], constant_word(0)};

    if (!emit_program(&s->e, table, (struct moment){STAGE_COUNT_, 0}, &hold, 1, NULL, 0, false,
                      false, &view.program))
        return UINT32_MAX;
    for (size_t j = 0; j < 3; j++) {
        bool is = nodes[j] != NODE_NONE;

        view.out[j] = is ? s->e.registers[nodes[j]] : REGISTER_NONE;
        view.type[j] = is ? (enum value_type)at(s, nodes[j])->type : VALUE_NUMBER;
    }
    new = builder_push(s->b, s->b->views);
    if (new == NULL)
        return UINT32_MAX;
    *new = view;
    return (uint32_t)(s->b->views.n - 1);
}

static void add_views(struct schedule *s)
{
    struct builder *b = s->b;

    for (uint32_t x = 0; x < s->n && !b->failed; x++) {
        const struct node *n = at(s, x);

        s->p->fold_view[x] = s->needed[x] && node_is_fold(n)
                                 ? add_view(s, n->table, (const uint32_t[3]){n->a, n->b, n->c})
                                 : UINT32_MAX;
    }
    for (size_t i = 0; i < b->row_values.n && !b->failed; i++) {
        struct row_value *v = &b->row_values.at[i];

        v->view = v->table == 0
                      ? UINT32_MAX
                      : add_view(s, v->table,
                                 (const uint32_t[3]){b->row_nodes.at[i], NODE_NONE, NODE_NONE});
    }
}

/* ---- Lookups' values as arrays ---- */

static bool fill_take(struct builder *b, struct take *t)
{
    const struct lookup_value *v = &t->lookup->values[t->value];
    size_t n = t->lookup->n_rows;
    enum file file = file_of(t->type);

    if (file == FILE_WORD) {
        t->word = arena_alloc(b->arena, n + 2, sizeof *t->word);
        if (t->word == NULL)
            return false;
        for (size_t r = 0; r < n; r++)
            t->word[r] = v->word[r];
        t->word[n] = v->has_else ? v->else_word : WORD_MISSING;
        t->word[n + 1] = WORD_MISSING;
        return true;
    }
    t->number = arena_alloc(b->arena, n + 2, sizeof *t->number);
    t->flag = arena_alloc(b->arena, n + 2, sizeof *t->flag);
    if (t->number == NULL || t->flag == NULL)
        return false;
    for (size_t r = 0; r < n; r++)
        t->number[r] = v->number[r];
    t->number[n] = v->has_else ? v->else_number : (double)NAN;
    t->number[n + 1] = NAN;
    for (size_t r = 0; r < n + 2; r++)
        t->flag[r] = isnan(t->number[r])   ? TRUTH_UNKNOWN
                     : t->number[r] != 0.0 ? TRUTH_TRUE
                                           : TRUTH_FALSE;
    return true;
}

/* ---- All together ---- */

static bool make_room(struct schedule *s)
{
    struct arena *arena = s->b->arena;
    size_t n = s->n + 1, n_tables = s->b->scope->n_tables;
    struct passes *p = s->p;

    s->needed = arena_alloc(arena, n, sizeof *s->needed);
    s->e.b = s->b;
    s->e.uses = arena_alloc(arena, n, sizeof *s->e.uses);
    s->e.registers = arena_alloc(arena, n, sizeof *s->e.registers);
    s->e.section = arena_alloc(arena, n, sizeof *s->e.section);
    s->e.marked = arena_alloc(arena, n, sizeof *s->e.marked);
    s->e.in_keep = arena_alloc(arena, n, sizeof *s->e.in_keep);
    s->e.noted = arena_alloc(arena, n, sizeof *s->e.noted);
    p->fold_view = arena_alloc(arena, n, sizeof *p->fold_view);
    p->keep_first = arena_alloc(arena, n_tables + 1, sizeof *p->keep_first);
    p->has_keeps = arena_alloc(arena, n_tables, sizeof *p->has_keeps);
    p->subject_keeps = arena_alloc(arena, s->b->tables[0].n_keeps + 1, sizeof *p->subject_keeps);
    return s->needed != NULL && s->e.uses != NULL && s->e.registers != NULL &&
           s->e.section != NULL && s->e.marked != NULL && s->e.in_keep != NULL &&
           s->e.noted != NULL && p->fold_view != NULL && p->keep_first != NULL &&
           p->has_keeps != NULL && p->subject_keeps != NULL;
}

static void hand_over(struct builder *b, const struct schedule *s, struct passes *p)
{
    p->scope = b->scope;
    p->nodes = b->nodes.at;
    p->n_nodes = b->nodes.n;
    p->slots = b->slots.at;
    p->n_slots = b->slots.n;
    p->finds = b->finds.at;
    p->n_finds = b->finds.n;
    p->takes = b->takes.at;
    p->n_takes = b->takes.n;
    p->notes = b->notes.at;
    p->n_notes = b->notes.n;
    p->lists = b->lists.at;
    p->n_lists = b->lists.n;
    p->views = b->views.at;
    p->n_views = b->views.n;
    p->row_values = b->row_values.at;
    p->n_row_values = b->row_values.n;
    p->n_memos = b->memos.n;
    memcpy(p->n_registers, s->e.n_registers, sizeof p->n_registers);
    for (size_t k = 0; k < b->tables[0].n_keeps; k++)
        if (b->tables[0].keeps[k] != NODE_NONE)
            p->subject_keeps[p->n_subject_keeps++] = b->tables[0].keeps[k];
    for (size_t t = 0; t < b->scope->n_tables; t++)
        p->keep_first[t + 1] = p->keep_first[t] + b->tables[t].n_keeps;
}

bool schedule_passes(struct builder *b, struct passes *p)
{
    struct schedule s = {.b = b, .p = p, .n = b->nodes.n};
    bool *linear;

    if (!make_room(&s))
        return false;
    linear = s.e.noted; /* scratch, cleared below */
    for (size_t i = 0; i < b->slots.n; i++)
        if (b->slots.at[i].node != NODE_NONE)
            linear[b->slots.at[i].node] = true;
    split_keep_factors(b, linear);
    memset(linear, 0, s.n * sizeof *linear);
    mark_needed(&s);
    mark_in_keep(&s);
    give_slots(&s);
    for (int stage = 0; stage < STAGE_COUNT_ && !b->failed; stage++)
        add_stage(&s, (enum stage)stage);
    add_views(&s);
    for (size_t i = 0; i < b->takes.n && !b->failed; i++)
        b->failed = !fill_take(b, &b->takes.at[i]);
    hand_over(b, &s, p);
    return !b->failed;
}

/* leave_out.c -- see leave_out.h: a table's program runs over a subject's rows as they are, and once
 * with each column missing that the program alone does not settle; what its folds would take in is
 * caught, and folded without one row. */
#include "language/leave_out_folds.h"

#include <stdlib.h>
#include <string.h>

#include "language/builder.h"
#include "language/leave_out_columns.h"

/* Of a table: what is blanked in turn, and the values that come of it. */
struct left_table {
    uint32_t *columns; /* [n_columns] that are marked */
    uint32_t *kind_of; /* [columns of the table] 1 + index of `columns` */
    size_t n_columns;
    size_t first, n;   /* the subject's rows */
    double *values;    /* [n][1 + n_columns][folds] */
    size_t room;       /* of values */
    const struct pass *pass;
    const struct tabulation *tabulation; /* of the pass: over the rows as they are */
    enum column_left *left;              /* [columns of the table][folds of the pass] */
};

struct leaver {
    const struct frame *frame;
    struct workspace *w;
    struct frame shadow; /* the frame over tables whose columns can be taken away */
    struct data data;
    uint32_t *slots;     /* [n_folds] */
    uint32_t *fold_of;   /* [n_slots] index of slots, or UINT32_MAX */
    size_t n_folds;
    struct left_table *tables;
    double *base;        /* [n_folds] */
    struct left_fold fold; /* the one at hand */
    struct caught *caught; /* [n_folds] in the run at hand */
    struct caught *as_is;  /* [n_folds] */
    struct caught *blank;  /* [n_folds] */
};

/* ---- What is needed ---- */

static bool reads_made_value(const struct passes *p, const struct program *program, bool any)
{
    for (size_t i = 0; i < program->n; i++) {
        const struct instruction *at = &program->code[i];
        const struct slot_plan *slot;

        if (at->op != OP_SPREAD_NUMBER && at->op != OP_SPREAD_FLAG && at->op != OP_SPREAD_WORD)
            continue;
        slot = &p->slots[at->k.word];
        if (any || slot->input || slot->node == NODE_NONE || p->nodes[slot->node].rows)
            return true;
    }
    return false;
}

/* A table has one pass at most: a second would wait for the first one's folds. */
bool passes_can_leave_out(const struct passes *p)
{
    for (size_t i = 0; i < p->stages[STAGE_SCORE].n; i++)
        if (p->stages[STAGE_SCORE].at[i].program.table > 0)
            return false;
    for (size_t i = 0; i < p->stages[STAGE_MEASURES].n; i++) {
        const struct program *program = &p->stages[STAGE_MEASURES].at[i].program;

        if (program->table > 0 && reads_made_value(p, program, false))
            return false;
        for (size_t k = 0; k < i; k++)
            if (program->table > 0 &&
                p->stages[STAGE_MEASURES].at[k].program.table == program->table)
                return false;
    }
    return true;
}

bool passes_rows_read_subjects(const struct passes *p)
{
    for (size_t i = 0; i < p->stages[STAGE_MEASURES].n; i++) {
        const struct program *program = &p->stages[STAGE_MEASURES].at[i].program;

        if (program->table > 0 && reads_made_value(p, program, true))
            return true;
    }
    return false;
}

static bool find_folds(struct leaver *l, const uint32_t slots[], size_t n)
{
    const struct passes *p = l->frame->passes;
    bool *needed = calloc(p->n_nodes + 1, sizeof *needed);

    if (needed == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        if (p->slots[slots[i]].node != NODE_NONE)
            needed[p->slots[slots[i]].node] = true;
    for (size_t i = 0; i < p->n_subject_keeps; i++)
        needed[p->subject_keeps[i]] = true;
    for (uint32_t x = (uint32_t)p->n_nodes; x-- > 0;) {
        const uint32_t abc[3] = {p->nodes[x].a, p->nodes[x].b, p->nodes[x].c};

        for (size_t j = 0; needed[x] && j < 3; j++)
            if (abc[j] != NODE_NONE)
                needed[abc[j]] = true;
    }
    for (size_t i = 0; i < p->n_slots; i++)
        l->fold_of[i] = UINT32_MAX;
    for (uint32_t x = 0; x < p->n_nodes; x++)
        if (needed[x] && node_is_fold(&p->nodes[x])) {
            l->fold_of[p->nodes[x].slot] = (uint32_t)l->n_folds;
            l->slots[l->n_folds++] = p->nodes[x].slot;
        }
    free(needed);
    return true;
}

static bool shadow_tables(struct leaver *l)
{
    const struct data *data = l->frame->data;

    l->data = *data;
    l->data.tables = calloc(data->n_tables + 1, sizeof *l->data.tables);
    l->tables = calloc(data->n_tables + 1, sizeof *l->tables);
    if (l->data.tables == NULL || l->tables == NULL)
        return false;
    for (size_t t = 0; t < data->n_tables; t++) {
        const struct table *from = &data->tables[t];
        struct table *to = &l->data.tables[t];

        *to = *from;
        to->columns = malloc((from->n_columns + 1) * sizeof *to->columns);
        to->fate = malloc(from->n_rows + 1); /* only the rows that are looked at are ever touched */
        l->tables[t].columns = malloc((from->n_columns + 1) * sizeof *l->tables[t].columns);
        l->tables[t].kind_of = calloc(from->n_columns + 1, sizeof *l->tables[t].kind_of);
        if (to->columns == NULL || to->fate == NULL || l->tables[t].columns == NULL ||
            l->tables[t].kind_of == NULL)
            return false;
        memcpy(to->columns, from->columns, from->n_columns * sizeof *to->columns);
    }
    return true;
}

/* The passes over rows, and what they make of each column. */
static bool find_passes(struct leaver *l)
{
    const struct passes *p = l->frame->passes;
    bool fine = true;

    for (size_t i = 0; i < p->stages[STAGE_MEASURES].n; i++) {
        const struct pass *pass = &p->stages[STAGE_MEASURES].at[i];
        struct left_table *left = &l->tables[pass->program.table];
        size_t n_columns = l->data.tables[pass->program.table].n_columns;

        if (pass->program.table == 0)
            continue;
        left->pass = pass;
        left->tabulation = &l->frame->own->tabulations[STAGE_MEASURES][i];
        left->left = malloc((n_columns * pass->n_folds + 1) * sizeof *left->left);
        fine = fine && left->left != NULL;
        for (uint32_t c = 0; fine && c < n_columns; c++)
            fine = column_left_out(p, pass, c, left->left + c * pass->n_folds);
    }
    return fine;
}

struct leaver *leaver_new(const struct frame *frame, const uint32_t slots[], size_t n)
{
    const struct passes *p = frame->passes;
    struct leaver *l = calloc(1, sizeof *l);

    if (l == NULL)
        return NULL;
    l->frame = frame;
    l->w = workspace_new(p);
    l->slots = malloc((p->n_slots + 1) * sizeof *l->slots);
    l->fold_of = malloc((p->n_slots + 1) * sizeof *l->fold_of);
    l->base = calloc(p->n_slots + 1, sizeof *l->base);
    l->as_is = calloc(p->n_slots + 1, sizeof *l->as_is);
    l->blank = calloc(p->n_slots + 1, sizeof *l->blank);
    if (l->w == NULL || l->slots == NULL || l->fold_of == NULL || l->base == NULL ||
        l->as_is == NULL || l->blank == NULL || !find_folds(l, slots, n) || !shadow_tables(l) ||
        !find_passes(l)) {
        leaver_free(l);
        return NULL;
    }
    l->shadow = *frame;
    l->shadow.data = &l->data;
    return l;
}

void leaver_free(struct leaver *l)
{
    if (l == NULL)
        return;
    for (size_t t = 0; l->tables != NULL && l->data.tables != NULL && t < l->data.n_tables; t++) {
        free(l->data.tables[t].columns);
        free(l->data.tables[t].fate);
        free(l->tables[t].columns);
        free(l->tables[t].kind_of);
        free(l->tables[t].values);
        free(l->tables[t].left);
    }
    for (size_t k = 0; k < l->n_folds; k++) {
        caught_free(&l->as_is[k]);
        caught_free(&l->blank[k]);
    }
    free(l->data.tables);
    free(l->tables);
    left_fold_free(&l->fold);
    workspace_free(l->w);
    free(l->slots);
    free(l->fold_of);
    free(l->base);
    free(l->as_is);
    free(l->blank);
    free(l);
}

size_t leaver_folds(const struct leaver *l, const uint32_t **slots)
{
    *slots = l->slots;
    return l->n_folds;
}

/* ---- A subject ---- */

static void catch_fold(struct block *b, const struct instruction *i)
{
    struct leaver *l = b->catcher;
    uint32_t k = l->fold_of[i->k.word];

    if (k != UINT32_MAX)
        caught_fill(&l->caught[k], b, i, l->tables[b->t].first);
}

/* Runs a program of the table over the subject's rows; what its folds take in goes to `out`. */
static bool catch_all(struct leaver *l, uint32_t t, size_t subject, const struct program *program,
                      struct caught out[])
{
    const struct left_table *left = &l->tables[t];
    struct block b = {.frame = &l->shadow, .w = l->w, .subject = (uint32_t)subject,
                      .tables = left->tabulation->tables, .catch_fold = catch_fold, .catcher = l};

    for (size_t i = 0; i < left->pass->n_folds; i++) {
        uint32_t k = l->fold_of[left->pass->folds[i].slot];

        if (k != UINT32_MAX && !caught_room(&out[k], left->n))
            return false;
    }
    l->caught = out;
    memset(l->data.tables[t].fate + left->first, FATE_USED, left->n);
    for (size_t at = 0; at < left->n; at += BLOCK)
        block_run(&b, program, left->first + at, left->n - at < BLOCK ? left->n - at : BLOCK);
    return true;
}

static bool catch_as_is(struct leaver *l, uint32_t t, size_t subject)
{
    const struct left_table *left = &l->tables[t];
    bool tabled = left->tabulation->program.code != NULL;

    return catch_all(l, t, subject, tabled ? &left->tabulation->program : &left->pass->program,
                     l->as_is);
}

static bool room_for(struct leaver *l, struct left_table *left)
{
    size_t need = (left->n * (1 + left->n_columns) + 1) * l->n_folds;
    double *grown;

    if (need <= left->room)
        return true;
    grown = realloc(left->values, need * sizeof *grown);
    if (grown == NULL)
        return false;
    left->values = grown;
    left->room = need;
    return true;
}

/* out[r * stride]: what a fold is when no row counts without the column, or each as it did. */
static void fold_settled(const struct leaver *l, const struct left_table *left, uint32_t k,
                         enum column_left column, double *out)
{
    size_t stride = (1 + left->n_columns) * l->n_folds;

    for (size_t r = 0; r < left->n; r++)
        out[r * stride] = column == COLUMN_UNREAD ? l->base[k] : left->values[r * stride + k];
}

/* The folds of the table, as they are and without each row; `kind` 0 is the row, else a column. */
static bool fold_kind(struct leaver *l, struct left_table *left, size_t kind)
{
    size_t stride = (1 + left->n_columns) * l->n_folds;
    const enum column_left *settled =
        kind == 0 ? NULL : left->left + left->columns[kind - 1] * left->pass->n_folds;

    for (size_t i = 0; i < left->pass->n_folds; i++) {
        const struct fold *fold = &left->pass->folds[i];
        uint32_t k = l->fold_of[fold->slot];
        double *out = left->values + kind * l->n_folds + k;

        if (k == UINT32_MAX)
            continue;
        if (settled != NULL && settled[i] != COLUMN_DECIDES) {
            fold_settled(l, left, k, settled[i], out);
            continue;
        }
        if (!left_fold_open(&l->fold, (enum opcode)fold->op, &l->as_is[k], left->n))
            return false;
        l->base[k] = l->fold.base;
        left_fold_all(&l->fold, kind == 0 ? NULL : &l->blank[k], out, stride);
    }
    return true;
}

/* Catches what the folds take in where a column is missing. */
static bool catch_without(struct leaver *l, uint32_t t, size_t subject, uint32_t column)
{
    const struct left_table *left = &l->tables[t];
    struct column *at = &l->data.tables[t].columns[column], kept = *at;
    bool decides = false, fine;

    for (size_t i = 0; i < left->pass->n_folds; i++)
        decides |= l->fold_of[left->pass->folds[i].slot] != UINT32_MAX &&
                   left->left[column * left->pass->n_folds + i] == COLUMN_DECIDES;
    if (!decides)
        return true;
    at->as.number = NULL;
    at->codes.width = 0; /* as one that the extract does not have */
    fine = catch_all(l, t, subject, &left->pass->program, l->blank);
    *at = kept;
    return fine;
}

static bool take_table(struct leaver *l, uint32_t t, size_t subject)
{
    struct left_table *left = &l->tables[t];
    bool fine = catch_as_is(l, t, subject) && room_for(l, left) && fold_kind(l, left, 0);

    for (size_t c = 0; fine && c < left->n_columns; c++)
        fine = catch_without(l, t, subject, left->columns[c]) && fold_kind(l, left, 1 + c);
    return fine && !l->w->failed;
}

static void open_table(struct leaver *l, uint32_t t, size_t subject, const bool reads[])
{
    struct left_table *left = &l->tables[t];
    const struct table *table = &l->data.tables[t];
    bool any = table->n_rows > 0;

    left->first = any ? table->first[subject] : 0;
    left->n = any ? table->first[subject + 1] - left->first : 0;
    left->n_columns = 0;
    for (uint32_t c = 0; c < table->n_columns; c++) {
        left->kind_of[c] = 0;
        if (!reads[c] || !column_there(&table->columns[c]))
            continue;
        left->columns[left->n_columns++] = c;
        left->kind_of[c] = (uint32_t)left->n_columns;
    }
}

/* The folds of other tables are as they are. */
static void fill_others(struct leaver *l, struct left_table *left)
{
    size_t n = left->n * (1 + left->n_columns);

    for (size_t k = 0; k < l->n_folds; k++) {
        bool own = false;

        for (size_t i = 0; left->pass != NULL && i < left->pass->n_folds; i++)
            own |= left->pass->folds[i].slot == l->slots[k];
        for (size_t v = 0; !own && v < n; v++)
            left->values[v * l->n_folds + k] = l->base[k];
    }
}

bool leaver_take(struct leaver *l, size_t subject, bool *const reads[])
{
    bool fine = true;

    l->w->counting = false;
    workspace_bind(l->w, l->frame, subject);
    for (uint32_t t = 1; fine && t < l->data.n_tables; t++) {
        open_table(l, t, subject, reads[t]);
        fine = l->tables[t].pass != NULL ? take_table(l, t, subject) : room_for(l, &l->tables[t]);
    }
    for (uint32_t t = 1; fine && t < l->data.n_tables; t++)
        fill_others(l, &l->tables[t]);
    return fine;
}

const double *leaver_as_is(const struct leaver *l)
{
    return l->base;
}

const double *leaver_without(const struct leaver *l, uint32_t table, size_t row, uint32_t column)
{
    const struct left_table *left = &l->tables[table];
    size_t kind = column == LEAVE_ROW ? 0 : left->kind_of[column];

    return left->values + ((row - left->first) * (1 + left->n_columns) + kind) * l->n_folds;
}

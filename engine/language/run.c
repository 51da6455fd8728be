/* run.c -- passes over ranges of subjects, BLOCK subjects at a time: all passes of a stage run over
 * the rows of these before the next are begun, so that rows and slots stay near. */
#include "language/workspace.h"

#include <string.h>

struct range {
    size_t from, to;
};

/* The rows of these subjects; none of an empty table. */
static struct range rows_of(const struct table *table, struct range subjects)
{
    if (table->n_rows == 0)
        return (struct range){0, 0};
    return (struct range){table->first[subjects.from], table->first[subjects.to]};
}

static void run_subjects(struct block *b, const struct pass *pass, struct range r)
{
    if (pass->keeps)
        memset(b->frame->data->tables[0].fate + r.from, FATE_USED, r.to - r.from);
    block_run(b, &pass->program, r.from, r.to - r.from);
}

static void give_fold(struct workspace *w, const struct given_folds *given, size_t k,
                      struct range r)
{
    const union slot_at *slot = &w->slot[given->slots[k]];
    const double *values = given->values + r.from * given->n + k;

    for (size_t s = 0; s < r.to - r.from; s++) {
        double value = values[s * given->n];

        switch (file_of(w->passes->slots[given->slots[k]].type)) {
        case FILE_NUMBER:
            slot->number[s] = value;
            break;
        case FILE_FLAG:
            slot->flag[s] = (uint8_t)value;
            break;
        default:
            slot->word[s] = (uint32_t)value;
        }
    }
}

static void give_folds(struct block *b, const struct pass *pass, struct range r)
{
    const struct given_folds *given = b->frame->given;

    for (size_t i = 0; i < pass->n_folds; i++) {
        fold_start(b->w, &pass->folds[i], r.to - r.from);
        fold_finish(b->w, &pass->folds[i], r.to - r.from);
        for (size_t k = 0; k < given->n; k++)
            if (given->slots[k] == pass->folds[i].slot)
                give_fold(b->w, given, k, r);
    }
}

static void run_rows(struct block *b, const struct pass *pass, const struct tabulation *tabulation,
                     struct range r)
{
    const struct program *program = tabulation->program.code != NULL ? &tabulation->program
                                                                     : &pass->program;
    const struct table *table = &b->frame->data->tables[pass->program.table];
    struct range rows = rows_of(table, r);

    b->tables = tabulation->tables;
    for (size_t i = 0; i < pass->n_folds; i++)
        fold_start(b->w, &pass->folds[i], r.to - r.from);
    if (pass->keeps && rows.to > rows.from)
        memset(table->fate + rows.from, FATE_USED, rows.to - rows.from);
    for (size_t at = rows.from; at < rows.to; at += BLOCK)
        block_run(b, program, at, rows.to - at < BLOCK ? rows.to - at : BLOCK);
    for (size_t i = 0; i < pass->n_folds; i++)
        fold_finish(b->w, &pass->folds[i], r.to - r.from);
}

/* Rows of subjects out of scope are out of scope with them, unless a rule of their own put them out
 * before. */
static void carry_out(const struct frame *f, struct range r)
{
    const uint8_t *fate = f->data->tables[0].fate;

    for (size_t s = r.from; s < r.to; s++) {
        if (fate[s] == FATE_USED)
            continue;
        for (size_t t = 1; t < f->data->n_tables; t++) {
            const struct table *table = &f->data->tables[t];
            struct range rows = rows_of(table, (struct range){s, s + 1});

            for (size_t row = rows.from; row < rows.to; row++)
                if (table->fate[row] == FATE_USED)
                    table->fate[row] = FATE_SUBJECT;
        }
    }
}

/* Nearly all rows are used: they are counted in a loop that vectorises. */
void fates_count(const struct table *table, size_t from, size_t to, uint64_t count[FATES])
{
    const uint8_t *fate = table->fate;
    size_t used = table->all_used ? to - from : 0;

    for (size_t r = from; !table->all_used && r < to; r++)
        used += fate[r] == FATE_USED;
    count[FATE_USED] += used;
    for (size_t r = from; used < to - from && r < to; r++)
        count[fate[r]] += fate[r] != FATE_USED;
}

static void count_fates(struct workspace *w, const struct frame *f, struct range r)
{
    const struct passes *p = w->passes;

    for (size_t t = 0; t < f->data->n_tables; t++) {
        const struct table *table = &f->data->tables[t];
        struct range rows = t == 0 ? r : rows_of(table, r);
        uint64_t count[FATES] = {0};

        fates_count(table, rows.from, rows.to, count);
        w->counts.used[t] += count[FATE_USED];
        w->counts.weak_evidence[t] += count[FATE_EVIDENCE];
        for (size_t k = 0; k < p->keep_first[t + 1] - p->keep_first[t]; k++)
            w->counts.keep[p->keep_first[t] + k].failed += count[k + 1];
    }
}

static void run_range(struct frame *f, struct workspace *w, enum stage stage, struct range r)
{
    struct block b = {.frame = f, .w = w, .subject = (uint32_t)r.from};

    workspace_bind_stage(w, f, stage, r.from);
    for (size_t i = 0; i < w->passes->stages[stage].n; i++) {
        const struct pass *pass = &w->passes->stages[stage].at[i];

        if (pass->program.table == 0)
            run_subjects(&b, pass, r);
        else if (f->given != NULL)
            give_folds(&b, pass, r);
        else
            run_rows(&b, pass, &f->own->tabulations[stage][i], r);
    }
    workspace_keep(w, f, stage, r.from, r.to - r.from);
    if (stage == STAGE_MEASURES)
        carry_out(f, r);
    if (w->counting && stage == STAGE_MEASURES)
        count_fates(w, f, r);
    misses_settle(w, f);
}

enum osara_status passes_run(struct frame *frame, struct workspace *w, enum stage stage,
                             size_t from, size_t to)
{
    uint8_t *ran = frame->own->ran, bit = (uint8_t)(1u << stage);

    for (size_t at = from; at < to && !w->failed;) {
        struct range r = {at, at};

        while (r.to < to && (r.to == at || r.to % BLOCK != 0) && (ran[r.to] & bit) == (ran[at] & bit) &&
               (ran[r.to] == 0) == (ran[at] == 0))
            r.to++;
        if (ran[at] == 0) /* here and not at once: by the thread that fills the others next */
            frame_forget(frame, stage, r.from, r.to - r.from);
        w->counting = (ran[at] & bit) == 0;
        run_range(frame, w, stage, r);
        for (; at < r.to; at++)
            ran[at] |= bit;
    }
    return w->failed ? OSARA_ENOMEM : OSARA_OK;
}

static void subject_values(const struct slot *slot, size_t from, size_t n, double number[],
                           uint32_t word[])
{
    if (file_of(slot->type) == FILE_WORD) {
        slot_words(slot, from, n, word);
        return;
    }
    const double *at = slot_numbers(slot, from, n, number);

    if (at != number)
        memcpy(number, at, n * sizeof *number);
}

static void view_values(const struct workspace *w, const struct view *view, size_t n, double number[],
                        uint32_t word[])
{
    switch (file_of(view->type[0])) {
    case FILE_NUMBER:
        memcpy(number, w->registers.number[view->out[0]], n * sizeof *number);
        break;
    case FILE_FLAG:
        for (size_t i = 0; i < n; i++)
            number[i] = truth_number((enum truth)w->registers.flag[view->out[0]][i]);
        break;
    default:
        memcpy(word, w->registers.word[view->out[0]], n * sizeof *word);
    }
}

enum value_type passes_row_values(struct frame *frame, struct workspace *w, uint32_t row_value,
                                  size_t from, size_t n, double number[], uint32_t word[])
{
    const struct row_value *v = &w->passes->row_values[row_value];
    struct block b = {.frame = frame, .w = w};

    if (v->table == 0) {
        subject_values(&frame->slots[v->slot], from, n, number, word);
        return v->type;
    }
    const struct view *view = &w->passes->views[v->view];

    w->counting = false;
    workspace_bind(w, frame, 0);
    for (size_t at = 0; at < n; at += BLOCK) {
        size_t some = n - at < BLOCK ? n - at : BLOCK;

        block_run(&b, &view->program, from + at, some);
        view_values(w, view, some, number != NULL ? number + at : NULL,
                    word != NULL ? word + at : NULL);
    }
    return v->type;
}

/* single_facts_again.c -- facts left out in turn: an extract in which each subject is one of ours
 * without one of his facts, a batch at a time. */
#include <stdlib.h>

#include "analysis/single_facts_find.h"
#include "base/growing.h"
#include "scanning/read.h"

enum { ROWS_MOST = 1 << 17 }; /* of a batch, but for its last variant's */

/* A subject without a fact of his. */
struct variant {
    uint32_t of; /* index of hinges->at */
    uint32_t table, row, column;
};

struct again {
    struct finder *f;
    struct variant *variants; /* the batch */
    size_t n, room;
    size_t rows; /* that they have between them */
    double *score, *ties;
};

/* ---- A batch as an extract ---- */

static void copy_row(const struct table *from, size_t row, struct table *to, size_t at)
{
    for (size_t c = 0; c < from->n_columns; c++)
        column_copy(&from->columns[c], row, &to->columns[c], at);
}

static bool fill_subjects(const struct again *a, struct extract *x)
{
    const struct finder *f = a->f;
    struct table *to = &x->data.tables[0];

    if (!extract_room(x, f->e, 0, a->n, a->n))
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const struct variant *v = &a->variants[i];

        copy_row(&f->e->data.tables[0], f->hinges->at[v->of].subject, to, i);
        if (v->table == 0)
            column_blank(&to->columns[v->column], i);
    }
    x->data.n_subjects = a->n;
    return true;
}

static size_t rows_of(const struct finder *f, size_t t, const struct variant *v)
{
    const struct table *table = &f->e->data.tables[t];
    uint32_t subject = f->hinges->at[v->of].subject;

    return table->first[subject + 1] - table->first[subject] -
           (v->table == t && v->column == FACT_ROW);
}

/* Rows from .. from + n - 1 of the subject's, as rows of variant i. */
static void copy_rows(const struct table *from, size_t first, size_t n, struct table *to, size_t at)
{
    for (size_t c = 0; c < from->n_columns; c++)
        columns_copy(&from->columns[c], first, &to->columns[c], at, n);
}

static bool fill_table(const struct again *a, struct extract *x, size_t t)
{
    const struct finder *f = a->f;
    const struct table *from = &f->e->data.tables[t];
    struct table *to = &x->data.tables[t];
    size_t n = 0, at = 0;

    for (size_t i = 0; i < a->n; i++)
        n += rows_of(f, t, &a->variants[i]);
    if (!extract_room(x, f->e, t, n, a->n))
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const struct variant *v = &a->variants[i];
        uint32_t subject = f->hinges->at[v->of].subject;
        size_t first = from->first[subject], end = from->first[subject + 1];
        size_t before = v->table == t ? v->row - first : end - first;
        size_t skip = v->table == t && v->column == FACT_ROW;

        to->first[i] = (uint32_t)at;
        copy_rows(from, first, before, to, at);
        if (v->table == t)
            copy_rows(from, v->row + skip, end - v->row - skip, to, at + before);
        if (v->table == t && !skip)
            column_blank(&to->columns[v->column], at + before);
        at += end - first - skip;
    }
    to->first[a->n] = (uint32_t)at;
    return true;
}

static struct extract *batch_extract(const struct again *a)
{
    struct extract *x = extract_new(a->f->plan);
    bool fine = x != NULL && fill_subjects(a, x);

    for (size_t t = 1; fine && t < a->f->plan->n_tables; t++)
        fine = fill_table(a, x, t);
    if (!fine) {
        extract_free(x);
        return NULL;
    }
    return x;
}

/* ---- What comes of it ---- */

static void take_variant(struct again *a, size_t i, const struct extract *x, double ties[])
{
    const struct variant *v = &a->variants[i];

    for (size_t t = 0; t < a->f->plan->n_ties; t++)
        ties[t] = a->ties[t * a->n + i];
    finder_take(a->f, v->of, (struct single_fact){v->table, v->row, v->column, a->score[i], 0}, ties,
                x->data.tables[0].fate[i] == FATE_USED);
}

static enum osara_status do_batch(struct again *a, osara_problems *problems)
{
    struct finder *f = a->f;
    size_t n_ties = f->plan->n_ties;
    struct extract *x = batch_extract(a);
    double *ties = malloc((n_ties + 1) * sizeof *ties);
    enum osara_status rc = OSARA_OK;

    a->score = malloc((a->n + 1) * sizeof *a->score);
    a->ties = malloc((a->n * n_ties + 1) * sizeof *a->ties);
    if (x == NULL || a->score == NULL || a->ties == NULL || ties == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK && a->n > 0)
        rc = scores_by(f->plan, x, f->scores, f->threads,
                       &(struct rescored){.score = a->score, .ties = a->ties}, problems);
    for (size_t i = 0; rc == OSARA_OK && i < a->n; i++)
        take_variant(a, i, x, ties);
    free(ties);
    free(a->ties);
    free(a->score);
    extract_free(x);
    a->n = a->rows = 0;
    return rc;
}

/* ---- Which ---- */

static size_t rows_of_subject(const struct finder *f, uint32_t subject)
{
    size_t rows = 1;

    for (uint32_t t = 1; t < f->plan->n_tables; t++)
        rows += f->e->data.tables[t].first[subject + 1] - f->e->data.tables[t].first[subject];
    return rows;
}

static enum osara_status push(struct again *a, struct variant v, osara_problems *problems)
{
    struct variant *made = growing_push(&a->variants, &a->n, &a->room, sizeof *made);

    if (made == NULL)
        return problem_memory(problems);
    *made = v;
    a->rows += rows_of_subject(a->f, a->f->hinges->at[v.of].subject);
    a->f->hinges->at[v.of].tried++;
    return a->rows >= ROWS_MOST ? do_batch(a, problems) : OSARA_OK;
}

static enum osara_status push_values(struct again *a, uint32_t of, uint32_t table, uint32_t row,
                                     osara_problems *problems)
{
    const struct table *t = &a->f->e->data.tables[table];
    enum osara_status rc = OSARA_OK;

    for (uint32_t c = 0; rc == OSARA_OK && c < t->n_columns; c++)
        if (a->f->reads[table][c] && column_known(&t->columns[c], row))
            rc = push(a, (struct variant){of, table, row, c}, problems);
    return rc;
}

static enum osara_status push_rows(struct again *a, uint32_t of, uint32_t t,
                                   osara_problems *problems)
{
    const struct table *table = &a->f->e->data.tables[t];
    uint32_t subject = a->f->hinges->at[of].subject;
    enum osara_status rc = OSARA_OK;

    for (uint32_t r = table->first[subject]; rc == OSARA_OK && r < table->first[subject + 1]; r++) {
        if (table->fate[r] == FATE_USED)
            rc = push(a, (struct variant){of, t, r, FACT_ROW}, problems);
        if (rc == OSARA_OK && finder_row_known(a->f, t, r))
            rc = push_values(a, of, t, r, problems);
    }
    return rc;
}

enum osara_status facts_again(struct finder *f, bool all_tables, osara_problems *problems)
{
    struct again a = {.f = f};
    enum osara_status rc = OSARA_OK;

    for (uint32_t i = 0; rc == OSARA_OK && i < f->hinges->n; i++) {
        rc = push_values(&a, i, 0, f->hinges->at[i].subject, problems);
        for (uint32_t t = 1; rc == OSARA_OK && all_tables && t < f->plan->n_tables; t++)
            rc = push_rows(&a, i, t, problems);
    }
    if (rc == OSARA_OK)
        rc = do_batch(&a, problems);
    free(a.variants);
    return rc;
}

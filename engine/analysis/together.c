/* together.c -- an extract of pairs, each one subject, scored by the scales of the whole list. */
#include "analysis/together.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/parts.h"
#include "scanning/read.h"
#include "scanning/same_person.h"

struct joining {
    const struct plan *plan;
    const struct extract *from;
    const struct scores *scores;
    const struct people_pair *pairs;
    size_t n;
    struct extract *to;
};

uint32_t together_keep(const struct scores *s, const struct people_pair *pair)
{
    uint32_t a = s->rank[pair->a], b = s->rank[pair->b];

    return b != 0 && (a == 0 || b < a) ? pair->b : pair->a;
}

static uint32_t other(const struct joining *j, const struct people_pair *pair)
{
    return pair->a + pair->b - together_keep(j->scores, pair);
}

/* Table 0: a pair has two rows at 2i and 2i + 1 while they are folded, then the first alone. */
static bool join_subjects(struct joining *j)
{
    const struct table *from = &j->from->data.tables[0];
    struct table *to = &j->to->data.tables[0];
    uint32_t filled = 0, differ = 0;

    if (!extract_room(j->to, j->from, 0, 2 * j->n, j->n))
        return false;
    for (size_t i = 0; i < j->n; i++)
        for (size_t c = 0; c < from->n_columns; c++) {
            column_copy(&from->columns[c], together_keep(j->scores, &j->pairs[i]),
                        &to->columns[c], 2 * i);
            column_copy(&from->columns[c], other(j, &j->pairs[i]), &to->columns[c], 2 * i + 1);
        }
    for (size_t i = 0; i < j->n; i++) {
        same_fold_row(to, j->plan->tables[0].join, (uint32_t)(2 * i), (uint32_t)(2 * i + 1),
                      &filled, &differ);
        for (size_t c = 0; c < from->n_columns; c++)
            column_copy(&to->columns[c], 2 * i, &to->columns[c], i);
    }
    to->n_rows = j->n;
    j->to->data.n_subjects = j->n;
    return true;
}

static bool same_value(const struct column *c, size_t x, size_t y)
{
    size_t n = column_width(c->type);
    const char *at = (const char *)c->as.number;

    if (c->codes.width != 0)
        return codes_of(&c->codes, x) == codes_of(&c->codes, y);
    return memcmp(at + x * n, at + y * n, n) == 0;
}

/* Both rows have the same key, but for whose they are. */
static bool same_key(const struct joining *j, size_t t, size_t x, size_t y)
{
    const struct plan_table *table = &j->plan->tables[t];
    const struct table *rows = &j->from->data.tables[t];
    bool same = table->n_key > 0;

    for (size_t k = 0; same && k < table->n_key; k++) {
        const struct column *c = &rows->columns[table->key[k]];

        same = table->key[k] == table->join || (column_there(c) && same_value(c, x, y));
    }
    return same;
}

static bool comes_first(const struct table *t, size_t x, size_t y)
{
    if (t->file != NULL && t->file[x] != t->file[y])
        return t->file[x] < t->file[y];
    return t->line[x] < t->line[y];
}

/* The rows of two subjects in the order of the files, each key once.  Returns how many. */
static size_t merge_rows(const struct joining *j, size_t t, const struct people_pair *pair,
                         uint32_t out[])
{
    const struct table *rows = &j->from->data.tables[t];
    size_t a = rows->first[pair->a], b = rows->first[pair->b], n = 0;
    size_t a_end = rows->first[pair->a + 1], b_end = rows->first[pair->b + 1];

    while (a < a_end || b < b_end) {
        bool take = b == b_end || (a < a_end && comes_first(rows, a, b));
        size_t row = take ? a++ : b++, from = take ? rows->first[pair->b] : rows->first[pair->a];
        size_t to = take ? b : a;
        bool seen = false;

        for (size_t k = from; !seen && k < to; k++)
            seen = same_key(j, t, row, k);
        if (!seen)
            out[n++] = (uint32_t)row;
    }
    return n;
}

static bool join_table(struct joining *j, size_t t)
{
    const struct table *from = &j->from->data.tables[t];
    struct table *to = &j->to->data.tables[t];
    size_t most = 0, at = 0;
    uint32_t *rows;

    for (size_t i = 0; i < j->n; i++)
        most += from->first[j->pairs[i].a + 1] - from->first[j->pairs[i].a] +
                from->first[j->pairs[i].b + 1] - from->first[j->pairs[i].b];
    rows = malloc((most + 1) * sizeof *rows);
    if (rows == NULL || !extract_room(j->to, j->from, t, most, j->n)) {
        free(rows);
        return false;
    }
    for (size_t i = 0; i < j->n; i++) {
        size_t n = merge_rows(j, t, &j->pairs[i], rows);

        to->first[i] = (uint32_t)at;
        for (size_t k = 0; k < n; k++, at++) {
            for (size_t c = 0; c < from->n_columns; c++)
                column_copy(&from->columns[c], rows[k], &to->columns[c], at);
        }
    }
    to->first[j->n] = (uint32_t)at;
    to->n_rows = at;
    free(rows);
    return true;
}

static bool join_all(struct joining *j)
{
    bool fine = join_subjects(j);

    for (size_t t = 1; fine && t < j->plan->n_tables; t++)
        fine = join_table(j, t);
    return fine;
}

enum osara_status together_score(const struct plan *plan, const struct extract *e,
                                 const struct scores *scores, const struct people_pair pairs[],
                                 size_t n, int threads, struct together out[],
                                 osara_problems *problems)
{
    struct joining j = {plan, e, scores, pairs, n, extract_new(plan)};
    double *score = malloc((n + 1) * sizeof *score);
    enum osara_status rc = j.to != NULL && score != NULL && join_all(&j) ? OSARA_OK
                                                                         : problem_memory(problems);

    if (rc == OSARA_OK)
        rc = scores_by(plan, j.to, scores, threads, &(struct rescored){.score = score}, problems);
    for (size_t i = 0; rc == OSARA_OK && i < n; i++) {
        uint32_t above = 0;

        out[i] = (struct together){score[i], 0};
        if (isnan(score[i]))
            continue;
        above += scores->rank[pairs[i].a] > 0 && scores->score[pairs[i].a] > score[i];
        above += scores->rank[pairs[i].b] > 0 && scores->score[pairs[i].b] > score[i];
        out[i].rank = scores_rank_at(scores, score[i]) - above;
    }
    free(score);
    extract_free(j.to);
    return rc;
}

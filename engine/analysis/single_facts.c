/* single_facts.c -- facts left out in turn: an extract in which each subject is one of ours without
 * one of his facts, a batch at a time. */
#include "analysis/single_facts.h"

#include <stdlib.h>

#include "analysis/rank.h"
#include "objective/plan_reads.h"
#include "scanning/read.h"

enum { ROWS_MOST = 1 << 17 }; /* of a batch, but for the last subject's */

/* A subject without a fact of his. */
struct variant {
    uint32_t of; /* index of hinges->at */
    uint32_t table, row, column;
};

struct finder {
    const struct plan *plan;
    const struct extract *e;
    const struct scores *scores;
    struct hinges *hinges;
    int threads;
    struct arena *arena;
    bool **reads;
    struct ranking ranking;
    struct variant *variants; /* the batch */
    size_t n, room;
    size_t rows; /* that they have between them */
    double *score, *ties;
};

static bool push(struct finder *f, struct variant v)
{
    if (f->n == f->room) {
        size_t room = f->room ? 2 * f->room : 1024;
        struct variant *grown = realloc(f->variants, room * sizeof *grown);

        if (grown == NULL)
            return false;
        f->variants = grown;
        f->room = room;
    }
    f->variants[f->n++] = v;
    return true;
}

/* A row that was not known on the date is no fact of the list's. */
static bool is_known(const struct finder *f, size_t table, size_t row)
{
    return !(f->plan->tables[table].known_keep && f->e->data.tables[table].fate[row] == 1);
}

static bool push_values(struct finder *f, uint32_t of, uint32_t table, uint32_t row)
{
    const struct plan_table *plan = &f->plan->tables[table];
    const struct table *t = &f->e->data.tables[table];
    bool fine = true;

    for (uint32_t c = 0; fine && c < t->n_columns; c++)
        if (f->reads[table][c] && c != plan->join && !plan->columns[c].monitor &&
            column_known(&t->columns[c], row))
            fine = push(f, (struct variant){of, table, row, c});
    return fine;
}

/* All facts of a subject. */
static bool push_subject(struct finder *f, uint32_t of)
{
    uint32_t subject = f->hinges->at[of].subject;
    size_t before = f->n, rows = 1;
    bool fine = push_values(f, of, 0, subject);

    for (uint32_t t = 1; fine && t < f->plan->n_tables; t++) {
        const struct table *table = &f->e->data.tables[t];

        for (uint32_t r = table->first[subject]; fine && r < table->first[subject + 1]; r++) {
            if (table->fate[r] == FATE_USED)
                fine = push(f, (struct variant){of, t, r, FACT_ROW});
            if (fine && is_known(f, t, r))
                fine = push_values(f, of, t, r);
            rows++;
        }
    }
    f->hinges->at[of].tried = (uint32_t)(f->n - before);
    f->rows += rows * (f->n - before);
    return fine;
}

/* ---- A batch as an extract ---- */

static void copy_row(const struct table *from, size_t row, struct table *to, size_t at)
{
    for (size_t c = 0; c < from->n_columns; c++)
        column_copy(&from->columns[c], row, &to->columns[c], at);
}

static bool fill_subjects(const struct finder *f, struct extract *x)
{
    struct table *to = &x->data.tables[0];

    if (!extract_room(x, f->e, 0, f->n, f->n))
        return false;
    for (size_t i = 0; i < f->n; i++) {
        const struct variant *v = &f->variants[i];

        copy_row(&f->e->data.tables[0], f->hinges->at[v->of].subject, to, i);
        if (v->table == 0)
            column_blank(&to->columns[v->column], i);
    }
    x->data.n_subjects = f->n;
    return true;
}

static size_t rows_of(const struct finder *f, size_t t, const struct variant *v)
{
    const struct table *table = &f->e->data.tables[t];
    uint32_t subject = f->hinges->at[v->of].subject;

    return table->first[subject + 1] - table->first[subject] -
           (v->table == t && v->column == FACT_ROW);
}

static bool fill_table(const struct finder *f, struct extract *x, size_t t)
{
    const struct table *from = &f->e->data.tables[t];
    struct table *to = &x->data.tables[t];
    size_t n = 0, at = 0;

    for (size_t i = 0; i < f->n; i++)
        n += rows_of(f, t, &f->variants[i]);
    if (!extract_room(x, f->e, t, n, f->n))
        return false;
    for (size_t i = 0; i < f->n; i++) {
        const struct variant *v = &f->variants[i];
        uint32_t subject = f->hinges->at[v->of].subject;

        to->first[i] = (uint32_t)at;
        for (size_t r = from->first[subject]; r < from->first[subject + 1]; r++) {
            bool touched = v->table == t && v->row == r;

            if (touched && v->column == FACT_ROW)
                continue;
            copy_row(from, r, to, at);
            to->subject[at] = (uint32_t)i;
            if (touched)
                column_blank(&to->columns[v->column], at);
            at++;
        }
    }
    to->first[f->n] = (uint32_t)at;
    return true;
}

static struct extract *batch_extract(const struct finder *f)
{
    struct extract *x = extract_new(f->plan);
    bool fine = x != NULL && fill_subjects(f, x);

    for (size_t t = 1; fine && t < f->plan->n_tables; t++)
        fine = fill_table(f, x, t);
    if (!fine) {
        extract_free(x);
        return NULL;
    }
    return x;
}

/* ---- What comes of it ---- */

/* His rank among the others as they stand. */
static uint32_t rank_among(const struct finder *f, uint32_t subject, double score,
                           const double ties[])
{
    const struct scores *s = f->scores;
    size_t before = rank_before(&f->ranking, s->order, s->n_scored, score, ties, subject);

    return (uint32_t)(before + 1 - (s->rank[subject] <= before));
}

/* How far the fact moves the score: beyond all bounds when there is none without it. */
static double moves(const struct finder *f, uint32_t subject, double score)
{
    return isnan(score) ? (double)INFINITY : fabs(f->scores->score[subject] - score);
}

static bool is_smaller(const struct finder *f, uint32_t subject, const struct single_fact *a,
                       const struct single_fact *b)
{
    double by_a = moves(f, subject, a->score), by_b = moves(f, subject, b->score);

    if (by_a != by_b)
        return by_a < by_b;
    return a->column == FACT_ROW && b->column != FACT_ROW;
}

static void take_variant(struct finder *f, size_t i, const struct extract *x, double ties[])
{
    const struct variant *v = &f->variants[i];
    struct hinge *h = &f->hinges->at[v->of];
    struct single_fact fact = {v->table, v->row, v->column, f->score[i], 0};

    for (size_t t = 0; t < f->plan->n_ties; t++)
        ties[t] = f->ties[t * f->n + i];
    if (x->data.tables[0].fate[i] == FATE_USED)
        fact.rank = rank_among(f, h->subject, fact.score, ties);
    if (scores_in_cohort(f->scores, f->plan, fact.rank, fact.score) ==
        (f->scores->rank[h->subject] <= f->scores->n_cohort))
        return;
    *(v->column == FACT_ROW ? &h->enough_rows : &h->enough_values) += 1;
    if (h->fact.table == FACT_NONE || is_smaller(f, h->subject, &fact, &h->fact))
        h->fact = fact;
}

static enum osara_status do_batch(struct finder *f, osara_problems *problems)
{
    size_t n_ties = f->plan->n_ties;
    struct extract *x = batch_extract(f);
    double *ties = malloc((n_ties + 1) * sizeof *ties);
    enum osara_status rc = OSARA_OK;

    f->score = malloc((f->n + 1) * sizeof *f->score);
    f->ties = malloc((f->n * n_ties + 1) * sizeof *f->ties);
    if (x == NULL || f->score == NULL || f->ties == NULL || ties == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK && f->n > 0)
        rc = scores_by(f->plan, x, f->scores, f->threads,
                       &(struct rescored){f->score, f->ties, NULL}, problems);
    for (size_t i = 0; rc == OSARA_OK && i < f->n; i++)
        take_variant(f, i, x, ties);
    free(ties);
    free(f->ties);
    free(f->score);
    extract_free(x);
    f->n = f->rows = 0;
    return rc;
}

static enum osara_status find_all(struct finder *f, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < f->hinges->n; i++) {
        if (!push_subject(f, (uint32_t)i))
            rc = problem_memory(problems);
        if (rc == OSARA_OK && (f->rows >= ROWS_MOST || i + 1 == f->hinges->n))
            rc = do_batch(f, problems);
    }
    return rc;
}

/* Who is looked at. */
static size_t count_subjects(const struct scores *s)
{
    size_t n = s->n_cohort;

    while (n < s->n_scored && n < s->n_cohort + FACTS_BELOW && s->score[s->order[n]] > 0)
        n++;
    return n;
}

enum osara_status hinges_find(const struct plan *plan, const struct extract *e,
                              const struct scores *scores, int threads, struct hinges **out,
                              osara_problems *problems)
{
    struct finder f = {.plan = plan, .e = e, .scores = scores, .threads = threads};
    const double **ties = malloc((plan->n_ties + 1) * sizeof *ties);
    enum osara_status rc = OSARA_OK;

    f.arena = arena_new();
    f.hinges = calloc(1, sizeof *f.hinges);
    f.reads = f.arena != NULL ? plan_score_reads(plan, f.arena) : NULL;
    if (ties == NULL || f.hinges == NULL || f.reads == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK) {
        line_draw(scores, plan, &f.hinges->line);
        f.hinges->n = count_subjects(scores);
        f.hinges->at = calloc(f.hinges->n + 1, sizeof *f.hinges->at);
        rc = f.hinges->at != NULL ? OSARA_OK : problem_memory(problems);
    }
    for (size_t i = 0; rc == OSARA_OK && i < f.hinges->n; i++)
        f.hinges->at[i] = (struct hinge){.subject = scores->order[i], .fact.table = FACT_NONE};
    if (rc == OSARA_OK) {
        scores_ranking(scores, plan, &e->data, ties, &f.ranking);
        rc = find_all(&f, problems);
    }
    free(f.variants);
    free(ties);
    arena_free(f.arena);
    if (rc == OSARA_OK)
        *out = f.hinges;
    else
        hinges_free(f.hinges);
    return rc;
}

void hinges_free(struct hinges *h)
{
    if (h != NULL)
        free(h->at);
    free(h);
}

const struct hinge *hinge_of(const struct hinges *h, const struct scores *s, size_t subject)
{
    uint32_t rank = s->rank[subject];

    return h == NULL || rank == 0 || rank > h->n ? NULL : &h->at[rank - 1];
}

/* single_facts.c -- facts left out in turn: an extract in which each subject is one of ours without
 * one of his facts, a batch at a time. */
#include "analysis/single_facts.h"

#include <stdlib.h>

#include "analysis/rank.h"
#include "objective/plan_reads.h"
#include "scanning/read.h"

enum { ROWS_MOST = 1 << 15 }; /* of a batch, about, but for those of its last subject */

/* A subject without a fact of his. */
struct variant {
    uint32_t of; /* index of hinges->at */
    uint32_t table, row, column;
};

/* What all batches share. */
struct finder {
    const struct plan *plan;
    const struct extract *e;
    const struct scores *scores;
    struct hinges *hinges; /* a batch writes to those of its own subjects */
    bool **reads;
    struct ranking ranking;
    uint32_t *first; /* batch i has the subjects first[i] .. first[i + 1] - 1 of hinges->at */
    size_t n_batches;
};

struct batch {
    const struct finder *f;
    struct variant *variants;
    size_t n, room;
    double *score, *ties, *tie;
};

static bool push(struct batch *b, struct variant v)
{
    if (b->n == b->room) {
        size_t room = b->room ? 2 * b->room : 1024;
        struct variant *grown = realloc(b->variants, room * sizeof *grown);

        if (grown == NULL)
            return false;
        b->variants = grown;
        b->room = room;
    }
    b->variants[b->n++] = v;
    return true;
}

/* A row that was not known on the date is no fact of the list's. */
static bool is_known(const struct finder *f, size_t table, size_t row)
{
    return !(f->plan->tables[table].known_keep && f->e->data.tables[table].fate[row] == 1);
}

static bool push_values(struct batch *b, uint32_t of, uint32_t table, uint32_t row)
{
    const struct finder *f = b->f;
    const struct plan_table *plan = &f->plan->tables[table];
    const struct table *t = &f->e->data.tables[table];
    bool fine = true;

    for (uint32_t c = 0; fine && c < t->n_columns; c++)
        if (f->reads[table][c] && c != plan->join && !plan->columns[c].monitor &&
            column_known(&t->columns[c], row))
            fine = push(b, (struct variant){of, table, row, c});
    return fine;
}

/* All facts of a subject. */
static bool push_subject(struct batch *b, uint32_t of)
{
    const struct finder *f = b->f;
    uint32_t subject = f->hinges->at[of].subject;
    size_t before = b->n;
    bool fine = push_values(b, of, 0, subject);

    for (uint32_t t = 1; fine && t < f->plan->n_tables; t++) {
        const struct table *table = &f->e->data.tables[t];

        for (uint32_t r = table->first[subject]; fine && r < table->first[subject + 1]; r++) {
            if (table->fate[r] == FATE_USED)
                fine = push(b, (struct variant){of, t, r, FACT_ROW});
            if (fine && is_known(f, t, r))
                fine = push_values(b, of, t, r);
        }
    }
    f->hinges->at[of].tried = (uint32_t)(b->n - before);
    return fine;
}

/* ---- A batch as an extract ---- */

static bool fill_subjects(const struct batch *b, struct extract *x)
{
    const struct table *from = &b->f->e->data.tables[0];
    struct table *to = &x->data.tables[0];

    if (!extract_room(x, b->f->e, 0, b->n, b->n))
        return false;
    for (size_t c = 0; c < from->n_columns; c++)
        for (size_t i = 0; i < b->n; i++)
            column_copy(&from->columns[c], b->f->hinges->at[b->variants[i].of].subject,
                        &to->columns[c], i);
    for (size_t i = 0; i < b->n; i++)
        if (b->variants[i].table == 0)
            column_blank(&to->columns[b->variants[i].column], i);
    x->data.n_subjects = b->n;
    return true;
}

/* Where the rows of each variant stand, and whose they are; their number. */
static size_t lay_rows(const struct batch *b, struct extract *x, size_t t)
{
    const struct table *from = &b->f->e->data.tables[t];
    struct table *to = &x->data.tables[t];
    size_t at = 0;

    for (size_t i = 0; i < b->n; i++) {
        const struct variant *v = &b->variants[i];
        uint32_t subject = b->f->hinges->at[v->of].subject;
        size_t n = from->first[subject + 1] - from->first[subject] -
                   (v->table == t && v->column == FACT_ROW);

        to->first[i] = (uint32_t)at;
        for (size_t r = 0; r < n; r++)
            to->subject[at++] = (uint32_t)i;
    }
    to->first[b->n] = (uint32_t)at;
    return at;
}

static void fill_column(const struct batch *b, size_t t, size_t c, const struct table *to)
{
    const struct table *from = &b->f->e->data.tables[t];
    const struct column *source = &from->columns[c];
    struct column *target = &to->columns[c];

    for (size_t i = 0; i < b->n; i++) {
        const struct variant *v = &b->variants[i];
        uint32_t subject = b->f->hinges->at[v->of].subject;
        size_t first = from->first[subject], last = from->first[subject + 1], at = to->first[i];
        bool touched = v->table == t;
        size_t until = touched && v->column == FACT_ROW ? v->row : last;

        column_copy_rows(source, first, until - first, target, at);
        if (until < last)
            column_copy_rows(source, until + 1, last - until - 1, target, at + (until - first));
        else if (touched && v->column == c)
            column_blank(target, at + (v->row - first));
    }
}

static bool fill_table(const struct batch *b, struct extract *x, size_t t)
{
    const struct table *from = &b->f->e->data.tables[t];
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++) {
        uint32_t subject = b->f->hinges->at[b->variants[i].of].subject;

        n += from->first[subject + 1] - from->first[subject];
    }
    if (!extract_room(x, b->f->e, t, n, b->n))
        return false;
    x->data.tables[t].n_rows = lay_rows(b, x, t);
    for (size_t c = 0; c < from->n_columns; c++)
        fill_column(b, t, c, &x->data.tables[t]);
    return true;
}

static struct extract *batch_extract(const struct batch *b)
{
    struct extract *x = extract_new(b->f->plan);
    bool fine = x != NULL && fill_subjects(b, x);

    for (size_t t = 1; fine && t < b->f->plan->n_tables; t++)
        fine = fill_table(b, x, t);
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

static void take_variant(const struct batch *b, size_t i, const struct extract *x)
{
    const struct finder *f = b->f;
    const struct variant *v = &b->variants[i];
    struct hinge *h = &f->hinges->at[v->of];
    struct single_fact fact = {v->table, v->row, v->column, b->score[i], 0};

    for (size_t t = 0; t < f->plan->n_ties; t++)
        b->tie[t] = b->ties[t * b->n + i];
    if (x->data.tables[0].fate[i] == FATE_USED)
        fact.rank = rank_among(f, h->subject, fact.score, b->tie);
    if (scores_in_cohort(f->scores, f->plan, fact.rank, fact.score) ==
        (f->scores->rank[h->subject] <= f->scores->n_cohort))
        return;
    *(v->column == FACT_ROW ? &h->enough_rows : &h->enough_values) += 1;
    if (h->fact.table == FACT_NONE || is_smaller(f, h->subject, &fact, &h->fact))
        h->fact = fact;
}

static enum osara_status score_batch(struct batch *b)
{
    size_t n_ties = b->f->plan->n_ties;
    struct extract *x = batch_extract(b);
    enum osara_status rc = OSARA_ENOMEM;

    b->score = malloc((b->n + 1) * sizeof *b->score);
    b->ties = malloc((b->n * n_ties + 1) * sizeof *b->ties);
    b->tie = malloc((n_ties + 1) * sizeof *b->tie);
    if (x != NULL && b->score != NULL && b->ties != NULL && b->tie != NULL)
        rc = b->n == 0 ? OSARA_OK
                       : scores_by(b->f->plan, x, b->f->scores, 1,
                                   &(struct rescored){b->score, b->ties, NULL}, NULL);
    for (size_t i = 0; rc == OSARA_OK && i < b->n; i++)
        take_variant(b, i, x);
    free(b->tie);
    free(b->ties);
    free(b->score);
    extract_free(x);
    return rc;
}

static enum osara_status do_batch(const struct finder *f, size_t at)
{
    struct batch b = {.f = f};
    enum osara_status rc = OSARA_OK;

    for (uint32_t i = f->first[at]; rc == OSARA_OK && i < f->first[at + 1]; i++)
        if (!push_subject(&b, i))
            rc = OSARA_ENOMEM;
    if (rc == OSARA_OK)
        rc = score_batch(&b);
    free(b.variants);
    return rc;
}

/* ---- All batches ---- */

/* Rows in all variants of a subject, at most. */
static size_t rows_most(const struct finder *f, uint32_t subject)
{
    size_t rows = 1, facts = 0;

    for (size_t t = 0; t < f->plan->n_tables; t++) {
        const struct table *table = &f->e->data.tables[t];
        size_t n = t == 0 ? 1 : table->first[subject + 1] - table->first[subject], read = 1;

        for (size_t c = 0; c < table->n_columns; c++)
            read += f->reads[t][c];
        facts += n * read;
        rows += t == 0 ? 0 : n;
    }
    return rows * facts;
}

static bool part_batches(struct finder *f)
{
    size_t rows = ROWS_MOST;

    f->first = malloc((f->hinges->n + 1) * sizeof *f->first);
    for (uint32_t i = 0; f->first != NULL && i < f->hinges->n; i++) {
        if (rows >= ROWS_MOST) {
            f->first[f->n_batches++] = i;
            rows = 0;
        }
        rows += rows_most(f, f->hinges->at[i].subject);
    }
    if (f->first != NULL)
        f->first[f->n_batches] = (uint32_t)f->hinges->n;
    return f->first != NULL;
}

/* A thread has a batch to itself: within one there is too little to share. */
static enum osara_status find_all(struct finder *f, int threads, osara_problems *problems)
{
    int memory = !part_batches(f), fault = 0;

#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) reduction(| : memory, fault)
    for (size_t i = 0; i < f->n_batches; i++) {
        enum osara_status rc = do_batch(f, i);

        memory |= rc == OSARA_ENOMEM;
        fault |= rc != OSARA_OK && rc != OSARA_ENOMEM;
    }
    if (memory)
        return problem_memory(problems);
    return fault ? problem_add(problems, OSARA_EFAULT, NULL, "a list without a fact cannot be scored")
                 : OSARA_OK;
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
    struct finder f = {.plan = plan, .e = e, .scores = scores};
    struct arena *arena = arena_new();
    const double **ties = malloc((plan->n_ties + 1) * sizeof *ties);
    enum osara_status rc = OSARA_OK;

    f.hinges = calloc(1, sizeof *f.hinges);
    f.reads = arena != NULL ? plan_score_reads(plan, arena) : NULL;
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
        rc = find_all(&f, threads, problems);
    }
    free(f.first);
    free(ties);
    arena_free(arena);
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

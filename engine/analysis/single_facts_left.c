/* single_facts_left.c -- facts left out in turn: what the subject's folds come to without each, many
 * of them at a time as subjects of an extract that has no rows. */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/single_facts_find.h"
#include "base/growing.h"
#include "language/leave_out.h"
#include "scanning/read.h"

enum { FACTS_MOST = 1 << 16 }; /* of a batch, but for the last subject's */

/* A fact, and the subject that is left without it: facts of a row often leave the same. */
struct left_fact {
    uint32_t table, row, column;
    uint32_t variant;
};

/* One subject of ours: his facts that change anything. */
struct left_subject {
    struct left_fact *facts;
    size_t n_facts, room_facts;
    double *values;   /* [n_variants][folds] */
    uint32_t *blank;  /* [n_variants] column of table 0, or FACT_NONE */
    size_t n_variants, room_variants;
    uint32_t tried;
};

struct left_out {
    struct finder *f;
    bool subjects_too;
    struct leaver **leavers; /* [threads] */
    int n_threads;
    const uint32_t *slots;
    size_t n_folds;
    uint32_t from, to; /* the batch: of hinges->at */
    struct left_subject *subjects; /* [to - from] */
    size_t *first; /* [to - from] of his variants */
    size_t n; /* variants of the batch */
    double *score, *ties;
};

/* ---- One subject ---- */

static bool push_fact(struct left_subject *s, struct left_fact fact)
{
    struct left_fact *made = growing_push(&s->facts, &s->n_facts, &s->room_facts, sizeof *made);

    if (made != NULL)
        *made = fact;
    return made != NULL;
}

static bool push_variant(struct left_subject *s, size_t n_folds, const double values[],
                         uint32_t blank)
{
    if (s->n_variants == s->room_variants) {
        size_t room = s->room_variants ? 2 * s->room_variants : 32;
        double *grown = realloc(s->values, room * (n_folds + 1) * sizeof *grown);
        uint32_t *columns = realloc(s->blank, room * sizeof *columns);

        if (grown != NULL)
            s->values = grown;
        if (columns != NULL)
            s->blank = columns;
        if (grown == NULL || columns == NULL)
            return false;
        s->room_variants = room;
    }
    memcpy(s->values + s->n_variants * n_folds, values, n_folds * sizeof *values);
    s->blank[s->n_variants++] = blank;
    return true;
}

/* A fact of a row: nothing where all folds stay as they are.  `first` is the first variant of the
 * row. */
static bool add_fact(const struct left_out *l, struct left_subject *s, const struct leaver *leaver,
                     struct left_fact fact, size_t first)
{
    const double *values = leaver_without(leaver, fact.table, fact.row, fact.column);
    size_t size = l->n_folds * sizeof *values;

    s->tried++;
    if (memcmp(values, leaver_as_is(leaver), size) == 0)
        return true;
    for (size_t v = first; v < s->n_variants; v++)
        if (memcmp(s->values + v * l->n_folds, values, size) == 0) {
            fact.variant = (uint32_t)v;
            return push_fact(s, fact);
        }
    fact.variant = (uint32_t)s->n_variants;
    return push_variant(s, l->n_folds, values, FACT_NONE) && push_fact(s, fact);
}

static bool add_row(const struct left_out *l, struct left_subject *s, const struct leaver *leaver,
                    uint32_t t, uint32_t row)
{
    const struct table *table = &l->f->e->data.tables[t];
    size_t first = s->n_variants;
    bool fine = true;

    if (table->fate[row] == FATE_USED)
        fine = add_fact(l, s, leaver, (struct left_fact){t, row, FACT_ROW, 0}, first);
    if (!finder_row_known(l->f, t, row))
        return fine;
    for (uint32_t c = 0; fine && c < table->n_columns; c++)
        if (l->f->reads[t][c] && column_known(&table->columns[c], row))
            fine = add_fact(l, s, leaver, (struct left_fact){t, row, c, 0}, first);
    return fine;
}

static bool take_subject(const struct left_out *l, struct left_subject *s, struct leaver *leaver,
                         uint32_t subject)
{
    const struct table *own = &l->f->e->data.tables[0];
    bool fine = leaver_take(leaver, subject, l->f->reads);

    for (uint32_t c = 0; fine && l->subjects_too && c < own->n_columns; c++) {
        if (!l->f->reads[0][c] || !column_known(&own->columns[c], subject))
            continue;
        s->tried++;
        fine = push_fact(s, (struct left_fact){0, subject, c, (uint32_t)s->n_variants}) &&
               push_variant(s, l->n_folds, leaver_as_is(leaver), c);
    }
    for (uint32_t t = 1; fine && t < l->f->plan->n_tables; t++) {
        const struct table *table = &l->f->e->data.tables[t];

        for (uint32_t r = table->first[subject]; fine && r < table->first[subject + 1]; r++)
            fine = add_row(l, s, leaver, t, r);
    }
    return fine;
}

/* ---- A batch ---- */

static bool take_subjects(struct left_out *l)
{
    int failed = 0;

#pragma omp parallel for schedule(dynamic, 8) num_threads(l->n_threads) reduction(| : failed)
    for (uint32_t i = l->from; i < l->to; i++)
        failed |= !take_subject(l, &l->subjects[i - l->from], l->leavers[omp_get_thread_num()],
                                l->f->hinges->at[i].subject);
    return !failed;
}

static bool make_room(const struct left_out *l, struct extract *x)
{
    if (!extract_room(x, l->f->e, 0, l->n, l->n))
        return false;
    x->data.n_subjects = l->n;
    for (size_t t = 1; t < l->f->plan->n_tables; t++)
        if (!extract_room(x, l->f->e, t, 0, l->n))
            return false;
    return true;
}

/* Subject i of the batch: as often as there are variants of him, each with its folds. */
static void fill_subject(const struct left_out *l, size_t i, struct table *to, double values[])
{
    const struct table *from = &l->f->e->data.tables[0];
    const struct left_subject *s = &l->subjects[i];
    uint32_t subject = l->f->hinges->at[l->from + i].subject;

    for (size_t v = 0; v < s->n_variants; v++) {
        for (size_t c = 0; c < from->n_columns; c++)
            column_copy(&from->columns[c], subject, &to->columns[c], l->first[i] + v);
        if (s->blank[v] != FACT_NONE)
            column_blank(&to->columns[s->blank[v]], l->first[i] + v);
    }
    if (s->n_variants > 0)
        memcpy(values + l->first[i] * l->n_folds, s->values,
               s->n_variants * l->n_folds * sizeof *values);
}

static enum osara_status score_batch(struct left_out *l, struct extract *x, double values[],
                                     osara_problems *problems)
{
    const struct given_folds given = {l->slots, l->n_folds, values};

    if (x == NULL || values == NULL || l->score == NULL || l->ties == NULL || !make_room(l, x))
        return problem_memory(problems);
#pragma omp parallel for schedule(dynamic, 64) num_threads(l->n_threads)
    for (size_t i = 0; i < l->to - l->from; i++)
        fill_subject(l, i, &x->data.tables[0], values);
    return scores_by(l->f->plan, x, l->f->scores, l->f->threads,
                     &(struct rescored){.score = l->score, .ties = l->ties, .given = &given},
                     problems);
}

/* Subject i of the batch; `ties` is room for one of his facts. */
static void take_facts(const struct left_out *l, size_t i, const struct extract *x, double ties[])
{
    const struct left_subject *s = &l->subjects[i];
    uint32_t of = l->from + (uint32_t)i;

    l->f->hinges->at[of].tried += s->tried;
    for (size_t k = 0; k < s->n_facts; k++) {
        const struct left_fact *a = &s->facts[k];
        size_t at = l->first[i] + a->variant;

        for (size_t t = 0; t < l->f->plan->n_ties; t++)
            ties[t] = l->ties[t * l->n + at];
        finder_take(l->f, of, (struct single_fact){a->table, a->row, a->column, l->score[at], 0},
                    ties, x->data.tables[0].fate[at] == FATE_USED);
    }
}

static enum osara_status do_variants(struct left_out *l, osara_problems *problems)
{
    size_t n_ties = l->f->plan->n_ties;
    struct extract *x = extract_new(l->f->plan);
    double *values = malloc((l->n * l->n_folds + 1) * sizeof *values);
    double *ties = malloc(((size_t)l->n_threads * n_ties + 1) * sizeof *ties);
    enum osara_status rc = ties != NULL ? OSARA_OK : problem_memory(problems);

    l->score = malloc((l->n + 1) * sizeof *l->score);
    l->ties = malloc((l->n * n_ties + 1) * sizeof *l->ties);
    if (rc == OSARA_OK)
        rc = score_batch(l, x, values, problems);
    if (rc == OSARA_OK) {
#pragma omp parallel for schedule(dynamic, 64) num_threads(l->n_threads)
        for (size_t i = 0; i < l->to - l->from; i++)
            take_facts(l, i, x, ties + (size_t)omp_get_thread_num() * n_ties);
    }
    free(l->score);
    free(l->ties);
    free(values);
    free(ties);
    extract_free(x);
    return rc;
}

static enum osara_status do_batch(struct left_out *l, osara_problems *problems)
{
    size_t n = l->to - l->from;
    enum osara_status rc = OSARA_OK;

    l->subjects = calloc(n + 1, sizeof *l->subjects);
    l->first = malloc((n + 1) * sizeof *l->first);
    if (l->subjects == NULL || l->first == NULL || !take_subjects(l))
        rc = problem_memory(problems);
    l->n = 0;
    for (size_t i = 0; rc == OSARA_OK && i < n; i++) {
        l->first[i] = l->n;
        l->n += l->subjects[i].n_variants;
    }
    if (rc == OSARA_OK)
        rc = do_variants(l, problems);
    for (size_t i = 0; l->subjects != NULL && i < n; i++) {
        free(l->subjects[i].facts);
        free(l->subjects[i].values);
        free(l->subjects[i].blank);
    }
    free(l->subjects);
    free(l->first);
    return rc;
}

/* ---- All ---- */

/* Slots that a score, its scope and the order of ties are made of. */
static bool open_leavers(struct left_out *l)
{
    const struct plan *plan = l->f->plan;
    uint32_t *slots = malloc((plan->n_criteria + plan->n_ties + 1) * sizeof *slots);
    size_t n = 0;
    bool fine;

    l->n_threads = l->f->threads > 0 ? l->f->threads : omp_get_max_threads();
    l->leavers = calloc((size_t)l->n_threads, sizeof *l->leavers);
    fine = slots != NULL && l->leavers != NULL;
    for (size_t j = 0; fine && j < plan->n_criteria; j++)
        slots[n++] = plan->criteria[j].measure;
    for (size_t t = 0; fine && t < plan->n_ties; t++)
        slots[n++] = plan->ties[t].slot;
    if (fine && plan->score_kind == SCORE_EXPRESSION)
        slots[n++] = plan->score_slot;
    for (int i = 0; fine && i < l->n_threads; i++) {
        l->leavers[i] = leaver_new(&l->f->scores->frame, slots, n);
        fine = l->leavers[i] != NULL;
    }
    if (fine)
        l->n_folds = leaver_folds(l->leavers[0], &l->slots);
    free(slots);
    return fine;
}

static size_t facts_of(const struct left_out *l, uint32_t i)
{
    uint32_t subject = l->f->hinges->at[i].subject;
    size_t facts = 1;

    for (uint32_t t = 1; t < l->f->plan->n_tables; t++) {
        const struct table *table = &l->f->e->data.tables[t];

        facts += table->first[subject + 1] - table->first[subject];
    }
    return facts;
}

enum osara_status facts_left_out(struct finder *f, bool subjects_too, osara_problems *problems)
{
    struct left_out l = {.f = f, .subjects_too = subjects_too};
    enum osara_status rc = open_leavers(&l) ? OSARA_OK : problem_memory(problems);
    size_t facts = 0;

    for (uint32_t i = 0; rc == OSARA_OK && i < f->hinges->n; i++) {
        facts += facts_of(&l, i);
        l.to = i + 1;
        if (facts < FACTS_MOST && i + 1 < f->hinges->n)
            continue;
        rc = do_batch(&l, problems);
        l.from = l.to;
        facts = 0;
    }
    for (int i = 0; l.leavers != NULL && i < l.n_threads; i++)
        leaver_free(l.leavers[i]);
    free(l.leavers);
    return rc;
}

/* single_facts_left.c -- facts left out in turn: what the subject's folds come to without each, many
 * of them at a time as subjects of an extract that has no rows.  Each thread does so on its own. */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/single_facts_find.h"
#include "base/growing.h"
#include "language/leave_out.h"
#include "scanning/read.h"

enum {
    PIECE = 64,           /* subjects that a thread takes at a time */
    FACTS_MOST = 1 << 13, /* of a batch, but for the last subject's: they stay in the cache */
};

/* A fact, and the subject that is left without it: facts of a row often leave the same. */
struct left_fact {
    uint32_t table, row, column;
    uint32_t variant; /* of the batch */
};

/* One subject of ours: where those of his facts begin that change anything, and his variants. */
struct left_subject {
    size_t fact, variant;
    uint32_t tried;
};

/* Of one thread. */
struct left_out {
    struct finder *f;
    bool subjects_too;
    struct leaver *leaver;
    const uint32_t *slots;
    size_t n_folds;
    uint32_t from, to;             /* the batch: of hinges->at */
    struct left_subject *subjects; /* [to - from], and where the last one's end */
    struct left_fact *facts;       /* [n_facts] of the batch; rooms are kept for the next one */
    size_t n_facts, room_facts;
    double *values;  /* [n][n_folds] */
    uint32_t *blank; /* [n] column of table 0, or FACT_NONE */
    size_t n, room;  /* variants of the batch */
    double *score, *ties;
};

/* ---- One subject ---- */

static bool push_fact(struct left_out *l, struct left_fact fact)
{
    struct left_fact *made;

    if (l->n_facts < l->room_facts) { /* there mostly is room */
        l->facts[l->n_facts++] = fact;
        return true;
    }
    made = growing_push(&l->facts, &l->n_facts, &l->room_facts, sizeof *made);
    if (made != NULL)
        *made = fact;
    return made != NULL;
}

static bool grow_variants(struct left_out *l)
{
    size_t room = l->room ? 2 * l->room : 1024;
    double *grown = realloc(l->values, room * (l->n_folds + 1) * sizeof *grown);
    uint32_t *columns = realloc(l->blank, room * sizeof *columns);

    if (grown != NULL)
        l->values = grown;
    if (columns != NULL)
        l->blank = columns;
    if (grown == NULL || columns == NULL)
        return false;
    l->room = room;
    return true;
}

static bool push_variant(struct left_out *l, const double values[], uint32_t blank)
{
    if (l->n == l->room && !grow_variants(l))
        return false;
    for (size_t k = 0; k < l->n_folds; k++) /* few */
        l->values[l->n * l->n_folds + k] = values[k];
    l->blank[l->n++] = blank;
    return true;
}

/* Bit by bit: they are few. */
static bool same_values(const double a[], const double b[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (memcmp(&a[i], &b[i], sizeof *a) != 0)
            return false;
    return true;
}

/* A fact of a row: nothing where all folds stay as they are.  `first` is the first variant of the
 * row. */
static bool add_fact(struct left_out *l, struct left_fact fact, size_t first)
{
    const double *values = leaver_without(l->leaver, fact.table, fact.row, fact.column);

    if (same_values(values, leaver_as_is(l->leaver), l->n_folds))
        return true;
    for (size_t v = first; v < l->n; v++)
        if (same_values(l->values + v * l->n_folds, values, l->n_folds)) {
            fact.variant = (uint32_t)v;
            return push_fact(l, fact);
        }
    fact.variant = (uint32_t)l->n;
    return push_variant(l, values, FACT_NONE) && push_fact(l, fact);
}

static bool add_row(struct left_out *l, struct left_subject *s, uint32_t t, uint32_t row)
{
    const struct table *table = &l->f->e->data.tables[t];
    size_t first = l->n;
    bool fine = true;

    if (table->fate[row] == FATE_USED) {
        s->tried++;
        fine = add_fact(l, (struct left_fact){t, row, FACT_ROW, 0}, first);
    }
    if (!finder_row_known(l->f, t, row))
        return fine;
    for (uint32_t c = 0; fine && c < table->n_columns; c++)
        if (l->f->reads[t][c] && column_known(&table->columns[c], row)) {
            s->tried++;
            fine = add_fact(l, (struct left_fact){t, row, c, 0}, first);
        }
    return fine;
}

static bool take_subject(struct left_out *l, struct left_subject *s, uint32_t subject)
{
    const struct table *own = &l->f->e->data.tables[0];
    bool fine = leaver_take(l->leaver, subject, l->f->reads);

    for (uint32_t c = 0; fine && l->subjects_too && c < own->n_columns; c++) {
        if (!l->f->reads[0][c] || !column_known(&own->columns[c], subject))
            continue;
        s->tried++;
        fine = push_fact(l, (struct left_fact){0, subject, c, (uint32_t)l->n}) &&
               push_variant(l, leaver_as_is(l->leaver), c);
    }
    for (uint32_t t = 1; fine && t < l->f->plan->n_tables; t++) {
        const struct table *table = &l->f->e->data.tables[t];

        for (uint32_t r = table->first[subject]; fine && r < table->first[subject + 1]; r++)
            fine = add_row(l, s, t, r);
    }
    return fine;
}

/* ---- A batch ---- */

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

/* A value of table 0 as often as there are variants: what is filled is copied, twice as much each time. */
static void fill_column(const struct column *from, uint32_t subject, struct column *to, size_t first,
                        size_t n)
{
    if (n > 0)
        column_copy(from, subject, to, first);
    for (size_t done = 1; done < n; done *= 2)
        columns_copy(to, first, to, first + done, done < n - done ? done : n - done);
}

/* Subject i of the batch: as often as there are variants of him. */
static void fill_subject(const struct left_out *l, size_t i, struct table *to)
{
    const struct table *from = &l->f->e->data.tables[0];
    size_t first = l->subjects[i].variant, end = l->subjects[i + 1].variant;
    uint32_t subject = l->f->hinges->at[l->from + i].subject;

    for (size_t c = 0; c < from->n_columns; c++)
        fill_column(&from->columns[c], subject, &to->columns[c], first, end - first);
    for (size_t v = first; v < end; v++)
        if (l->blank[v] != FACT_NONE)
            column_blank(&to->columns[l->blank[v]], v);
}

static bool score_batch(const struct left_out *l, struct extract *x)
{
    const struct given_folds given = {l->slots, l->n_folds, l->values};

    if (x == NULL || l->score == NULL || l->ties == NULL || !make_room(l, x))
        return false;
    for (size_t i = 0; i < l->to - l->from; i++)
        fill_subject(l, i, &x->data.tables[0]);
    return scores_by(l->f->plan, x, l->f->scores, 1,
                     &(struct rescored){.score = l->score, .ties = l->ties, .given = &given},
                     NULL) == OSARA_OK;
}

static const double *variant_ties(const struct left_out *l, size_t at, double ties[])
{
    for (size_t t = 0; t < l->f->plan->n_ties; t++)
        ties[t] = l->ties[t * l->n + at];
    return ties;
}

/* Subject i of the batch, whose variants mostly all stay on their side of the line; `ties` is room for one
 * of his facts, `crosses` for the batch's variants. */
static void take_facts(const struct left_out *l, size_t i, const struct extract *x, double ties[],
                       uint8_t crosses[])
{
    const struct left_subject *s = &l->subjects[i];
    const uint8_t *fate = x->data.tables[0].fate;
    uint32_t of = l->from + (uint32_t)i;
    bool any = false;

    l->f->hinges->at[of].tried += s->tried;
    for (size_t v = s->variant; v < s[1].variant; v++) {
        crosses[v] = finder_crosses(l->f, of, l->score[v], variant_ties(l, v, ties),
                                    fate[v] == FATE_USED);
        any |= crosses[v];
    }
    for (size_t k = s->fact; any && k < s[1].fact; k++) {
        const struct left_fact *a = &l->facts[k];
        size_t v = a->variant;

        if (crosses[v])
            finder_take(l->f, of, (struct single_fact){a->table, a->row, a->column, l->score[v], 0},
                        variant_ties(l, v, ties), fate[v] == FATE_USED);
    }
}

static bool do_variants(struct left_out *l)
{
    size_t n_ties = l->f->plan->n_ties;
    struct extract *x = extract_new(l->f->plan);
    double *ties = malloc((n_ties + 1) * sizeof *ties);
    uint8_t *crosses = malloc(l->n + 1);
    bool fine;

    l->score = malloc((l->n + 1) * sizeof *l->score);
    l->ties = malloc((l->n * n_ties + 1) * sizeof *l->ties);
    fine = ties != NULL && crosses != NULL && score_batch(l, x);
    for (size_t i = 0; fine && i < l->to - l->from; i++)
        take_facts(l, i, x, ties, crosses);
    free(l->score);
    free(l->ties);
    free(ties);
    free(crosses);
    extract_free(x);
    return fine;
}

static bool do_batch(struct left_out *l)
{
    size_t n = l->to - l->from;
    bool fine;

    l->subjects = calloc(n + 1, sizeof *l->subjects);
    fine = l->subjects != NULL && (l->room > 0 || grow_variants(l));
    l->n = l->n_facts = 0;
    for (size_t i = 0; fine && i < n; i++) {
        fine = take_subject(l, &l->subjects[i], l->f->hinges->at[l->from + i].subject);
        l->subjects[i + 1].variant = l->n;
        l->subjects[i + 1].fact = l->n_facts;
    }
    fine = fine && do_variants(l);
    free(l->subjects);
    return fine;
}

/* ---- All ---- */

/* Slots that a score, its scope and the order of ties are made of. */
static bool open_leaver(struct left_out *l)
{
    const struct plan *plan = l->f->plan;
    uint32_t *slots = malloc((plan->n_criteria + plan->n_ties + 1) * sizeof *slots);
    size_t n = 0;

    if (slots == NULL)
        return false;
    for (size_t j = 0; j < plan->n_criteria; j++)
        slots[n++] = plan->criteria[j].measure;
    for (size_t t = 0; t < plan->n_ties; t++)
        slots[n++] = plan->ties[t].slot;
    if (plan->score_kind == SCORE_EXPRESSION)
        slots[n++] = plan->score_slot;
    l->leaver = leaver_new(&l->f->scores->frame, slots, n);
    if (l->leaver != NULL)
        l->n_folds = leaver_folds(l->leaver, &l->slots);
    free(slots);
    return l->leaver != NULL;
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

/* Of hinges->at, from .. to - 1. */
static bool do_piece(struct left_out *l, uint32_t from, uint32_t to)
{
    size_t facts = 0;
    bool fine = l->leaver != NULL || open_leaver(l);

    l->from = from;
    for (uint32_t i = from; fine && i < to; i++) {
        facts += facts_of(l, i);
        l->to = i + 1;
        if (facts < FACTS_MOST && i + 1 < to)
            continue;
        fine = do_batch(l);
        l->from = l->to;
        facts = 0;
    }
    return fine;
}

enum osara_status facts_left_out(struct finder *f, bool subjects_too, osara_problems *problems)
{
    int n_threads = f->threads > 0 ? f->threads : omp_get_max_threads(), failed = 0;
    struct left_out *own = calloc((size_t)n_threads, sizeof *own);
    uint32_t n = (uint32_t)f->hinges->n;

    if (own == NULL)
        return problem_memory(problems);
    for (int i = 0; i < n_threads; i++)
        own[i] = (struct left_out){.f = f, .subjects_too = subjects_too};
#pragma omp parallel for schedule(dynamic, 1) num_threads(n_threads) reduction(| : failed)
    for (uint32_t at = 0; at < n; at += PIECE)
        failed |= !do_piece(&own[omp_get_thread_num()], at, n - at < PIECE ? n : at + PIECE);
    for (int i = 0; i < n_threads; i++) {
        leaver_free(own[i].leaver);
        free(own[i].facts);
        free(own[i].values);
        free(own[i].blank);
    }
    free(own);
    return failed ? problem_memory(problems) : OSARA_OK;
}

/* backtest.c -- see backtest.h. */
#include "assessment/backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/interval.h"

struct making {
    const struct backtest_of *of;
    struct backtest *b;
    uint32_t *subject; /* [b->n] those who are judged */
    double *harm;      /* [b->n] */
    uint8_t *hit;      /* [b->n] */
    osara_problems *problems;
};

static bool is_ranked(const struct backtest_of *of, size_t i)
{
    for (size_t l = 0; l < of->n_lists; l++)
        if (of->lists[l].rank[i] != 0)
            return true;
    return false;
}

static double harm_of(const struct backtest_of *of, size_t i)
{
    return isnan(of->harm[i]) || of->harm[i] < 0 ? 0 : of->harm[i];
}

static bool counts(const struct backtest_of *of, double harm)
{
    return harm > 0 && harm >= of->serious;
}

static enum osara_status judge(struct making *m)
{
    const struct backtest_of *of = m->of;
    struct backtest *b = m->b;

    m->subject = arena_alloc(b->arena, of->n + 1, sizeof *m->subject);
    m->harm = arena_alloc(b->arena, of->n + 1, sizeof *m->harm);
    m->hit = arena_alloc(b->arena, of->n + 1, sizeof *m->hit);
    if (m->subject == NULL || m->harm == NULL || m->hit == NULL)
        return problem_memory(m->problems);
    for (size_t i = 0; i < of->n; i++) {
        double harm = harm_of(of, i);

        if (!is_ranked(of, i))
            continue;
        if (of->label && isnan(of->harm[i])) {
            b->n_unknown += of->known[i];
            continue;
        }
        if (!of->known[i]) {
            b->n_newcomers++;
            b->newcomer_hits += counts(of, harm);
            b->newcomer_harm += harm;
            continue;
        }
        m->subject[b->n] = (uint32_t)i;
        m->harm[b->n] = harm;
        m->hit[b->n++] = counts(of, harm);
        b->happened.total += harm;
        b->happened.hits += counts(of, harm);
    }
    b->happened.n = b->n;
    b->happened.harm = m->harm;
    b->happened.hit = m->hit;
    return gini_of(m->harm, b->n, &b->concentration, m->problems);
}

/* ---- Lists ---- */

static const double *pick(struct making *m, const double values[])
{
    double *v = arena_alloc(m->b->arena, m->b->n + 1, sizeof *v);

    for (size_t i = 0; v != NULL && values != NULL && i < m->b->n; i++)
        v[i] = values[m->subject[i]];
    return v;
}

static enum osara_status validate(struct making *m)
{
    const struct backtest_of *of = m->of;
    struct backtest *b = m->b;
    const double **score = arena_alloc(b->arena, of->n_lists + 3, sizeof *score);
    static const char *const baselines[] = {"baseline: count of offences",
                                            "baseline: last offence only", "baseline: random"};
    const double *const values[] = {of->count, of->last, NULL};
    bool fine = score != NULL;

    b->lists = arena_alloc(b->arena, of->n_lists + 3, sizeof *b->lists);
    if (!fine || b->lists == NULL)
        return problem_memory(m->problems);
    for (size_t l = 0; l < of->n_lists; l++)
        score[l] = pick(m, of->lists[l].score);
    b->n_rulesets = b->n_lists = of->n_lists;
    for (size_t k = 0; k < 3; k++)
        if (values[k] != NULL || k == 2)
            score[b->n_lists++] = pick(m, values[k]);
    for (size_t l = 0; l < b->n_lists; l++)
        fine = fine && score[l] != NULL;
    if (!fine)
        return problem_memory(m->problems);
    enum osara_status rc = validation_make(&b->happened, score, b->n_lists, b->line, of->seed,
                                           of->draws, b->lists, m->problems);

    for (size_t l = 0; l < of->n_lists; l++)
        b->lists[l].name = of->lists[l].name;
    for (size_t k = 0, l = of->n_lists; k < 3; k++)
        if (values[k] != NULL || k == 2)
            b->lists[l++].name = baselines[k];
    return rc == OSARA_OK ? validation_perfect(&b->happened, b->perfect, m->problems) : rc;
}

/* ---- Each ruleset ---- */

static enum osara_status band_all(struct making *m, const struct backtest_list *list,
                                  struct backtest_detail *d)
{
    struct backtest_band *bands = arena_alloc(m->b->arena, list->n_bands + 1, sizeof *bands);

    if (bands == NULL)
        return problem_memory(m->problems);
    for (size_t i = 0; i < m->b->n; i++) {
        uint16_t k = list->band[m->subject[i]];
        struct backtest_band *band = &bands[k < list->n_bands ? k : list->n_bands];

        if (list->rank[m->subject[i]] == 0)
            continue;
        band->share.of++;
        band->share.chosen += m->hit[i];
        band->mean_harm += m->harm[i];
    }
    d->bands = bands;
    for (size_t k = 0; k <= list->n_bands; k++) {
        struct backtest_band band = bands[k];

        if (band.share.of == 0)
            continue;
        band.name = k < list->n_bands ? list->bands[k] : "no band";
        band.place = k;
        band.mean_harm /= band.share.of;
        band.interval = interval_wilson(band.share.chosen, band.share.of);
        bands[d->n_bands++] = band;
    }
    return OSARA_OK;
}

static int compare_missed(const void *x, const void *y)
{
    const struct backtest_missed *a = x, *b = y;

    if (a->harm < b->harm || a->harm > b->harm)
        return a->harm < b->harm ? 1 : -1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

static enum osara_status find_missed(struct making *m, const struct backtest_list *list,
                                     struct backtest_detail *d)
{
    d->missed = arena_alloc(m->b->arena, m->b->happened.hits + 1, sizeof *d->missed);
    if (d->missed == NULL)
        return problem_memory(m->problems);
    for (size_t i = 0; i < m->b->n; i++) {
        uint32_t s = m->subject[i];

        if (m->hit[i] && (list->rank[s] == 0 || list->rank[s] > m->b->line))
            d->missed[d->n_missed++] = (struct backtest_missed){s, list->rank[s], list->score[s],
                                                                m->harm[i]};
    }
    qsort(d->missed, d->n_missed, sizeof *d->missed, compare_missed);
    return OSARA_OK;
}

/* By subject of the extract: a subject who is not judged has no rank. */
static enum osara_status compare_groups(struct making *m, const struct backtest_list *list,
                                        struct backtest_detail *d)
{
    const struct backtest_of *of = m->of;
    uint8_t *chosen = calloc(2 * of->n + 1, 1), *hit = chosen + of->n;
    uint32_t *rank = calloc(of->n + 1, sizeof *rank);
    struct parity_of p = {of->n, chosen, hit, rank, list->band, list->n_bands, of->seed, of->draws};
    enum osara_status rc = OSARA_OK;

    d->columns = arena_alloc(m->b->arena, of->n_groups + 1, sizeof *d->columns);
    if (chosen == NULL || rank == NULL || d->columns == NULL)
        rc = problem_memory(m->problems);
    for (size_t i = 0; rc == OSARA_OK && i < m->b->n; i++) {
        uint32_t s = m->subject[i];

        rank[s] = list->rank[s];
        chosen[s] = rank[s] != 0 && rank[s] <= m->b->line;
        hit[s] = m->hit[i];
    }
    for (size_t g = 0; rc == OSARA_OK && g < of->n_groups; g++)
        rc = parity_make(&of->groups[g], &p, m->b->arena, &d->columns[d->n_columns++], m->problems);
    free(chosen);
    free(rank);
    return rc;
}

static enum osara_status detail(struct making *m)
{
    enum osara_status rc = OSARA_OK;

    m->b->details = arena_alloc(m->b->arena, m->of->n_lists + 1, sizeof *m->b->details);
    if (m->b->details == NULL)
        return problem_memory(m->problems);
    for (size_t l = 0; rc == OSARA_OK && l < m->of->n_lists; l++) {
        struct backtest_detail *d = &m->b->details[l];

        rc = band_all(m, &m->of->lists[l], d);
        if (rc == OSARA_OK)
            rc = find_missed(m, &m->of->lists[l], d);
        if (rc == OSARA_OK)
            rc = compare_groups(m, &m->of->lists[l], d);
    }
    return rc;
}

enum osara_status backtest_make(const struct backtest_of *of, struct backtest **out,
                                osara_problems *problems)
{
    struct arena *arena = arena_new();
    struct backtest *b = arena != NULL ? arena_alloc(arena, 1, sizeof *b) : NULL;
    struct making m = {.of = of, .b = b, .problems = problems};
    enum osara_status rc;

    if (b == NULL) {
        arena_free(arena);
        return problem_memory(problems);
    }
    *b = (struct backtest){.arena = arena,
                           .as_of = of->as_of,
                           .until = of->until,
                           .begins = of->begins > 2.0 * of->as_of - of->until ? (int32_t)of->begins
                                                                              : DATE_MISSING,
                           .asked = of->line};
    rc = judge(&m);
    b->line = of->line > 0 ? of->line : of->lists[0].n_cohort;
    b->line = b->line < b->n ? b->line : b->n;
    if (rc == OSARA_OK)
        rc = validate(&m);
    if (rc == OSARA_OK)
        rc = detail(&m);
    if (rc == OSARA_OK)
        *out = b;
    else
        backtest_free(b);
    return rc;
}

void backtest_free(struct backtest *b)
{
    if (b != NULL)
        arena_free(b->arena);
}

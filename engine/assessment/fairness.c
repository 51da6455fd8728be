/* fairness.c -- rates of selection by group, and their ratios. */
#include "assessment/fairness.h"

#include <math.h>
#include <stdlib.h>

struct tally {
    uint32_t n, cohort, placed, scored;
    double score, rank, exposure; /* sums */
};

static void count(struct tally *t, const struct scores *s, const uint8_t placed[], size_t subject)
{
    t->n++;
    t->cohort += s->rank[subject] <= s->n_cohort;
    t->placed += placed[subject];
    t->rank += s->rank[subject];
    t->exposure += 1 / log2(1 + (double)s->rank[subject]);
    if (!isnan(s->score[subject])) {
        t->scored++;
        t->score += s->score[subject];
    }
}

/* The subjects in scope, by group.  NULL when out of memory. */
static struct tally *count_all(const struct groups *groups, const struct scores *s,
                               const uint8_t placed[])
{
    struct tally *tallies = calloc(groups->n + 1, sizeof *tallies);

    for (size_t i = 0; tallies != NULL && i < s->n; i++)
        if (groups->of[i] != GROUP_NONE)
            count(&tallies[groups->of[i]], s, placed, i);
    return tallies;
}

/* ---- Figures ---- */

/* The largest recorded group that is shown; of equals the first by value.  n when there is none. */
static size_t find_base(const struct groups *groups)
{
    size_t base = groups->n;

    for (size_t i = 0; i < groups->n; i++)
        if (groups->values[i].recorded && groups->values[i].n >= FAIRNESS_LEAST &&
            (base == groups->n || groups->values[i].n > groups->values[base].n))
            base = i;
    return base;
}

static enum osara_status select_rates(struct selection *out, struct share group,
                                      const struct share *base, bool is_base,
                                      const struct fairness *f, osara_problems *problems)
{
    struct interval interval = {1, 1};
    enum osara_status rc = OSARA_OK;

    *out = (struct selection){.chosen = group.chosen,
                              .rate = (double)group.chosen / group.of,
                              .ratio = NAN,
                              .low = NAN,
                              .high = NAN};
    if (base == NULL || base->chosen == 0)
        return OSARA_OK;
    if (!is_base)
        rc = bootstrap_ratio(group, *base, f->seed, f->draws, &interval, problems);
    out->ratio = is_base ? 1 : out->rate / ((double)base->chosen / base->of);
    out->low = interval.low;
    out->high = interval.high;
    out->flagged = out->ratio < FAIRNESS_LOW || out->ratio > FAIRNESS_HIGH;
    return rc;
}

static enum osara_status fill_group(struct fairness_group *g, const struct tally *t,
                                    const struct tally *base, const struct fairness *f,
                                    osara_problems *problems)
{
    enum osara_status rc;

    g->base = t == base;
    g->suppressed = t->n < FAIRNESS_LEAST;
    if (g->suppressed)
        return OSARA_OK;
    struct share cohort = {base ? base->cohort : 0, base ? base->n : 1};
    struct share placed = {base ? base->placed : 0, base ? base->n : 1};

    g->n = t->n;
    g->mean_rank = t->rank / t->n;
    g->exposure = t->exposure / t->n;
    g->exposure_ratio = base != NULL ? g->exposure / (base->exposure / base->n) : (double)NAN;
    g->mean_score = t->scored > 0 ? t->score / t->scored : (double)NAN;
    rc = select_rates(&g->cohort, (struct share){t->cohort, t->n}, base ? &cohort : NULL, g->base,
                      f, problems);
    if (rc == OSARA_OK)
        rc = select_rates(&g->placed, (struct share){t->placed, t->n}, base ? &placed : NULL,
                          g->base, f, problems);
    return rc;
}

static enum osara_status fill_column(struct fairness_column *out, struct fairness *f,
                                     const struct groups *groups, const struct tally tallies[],
                                     osara_problems *problems)
{
    size_t base = find_base(groups), n = groups->n;

    out->groups = arena_alloc(f->arena, n + 1, sizeof *out->groups);
    if (out->groups == NULL)
        return problem_memory(problems);
    for (; out->n_groups < n; out->n_groups++) {
        const struct group *of = &groups->values[out->n_groups];
        struct fairness_group *g = &out->groups[out->n_groups];
        enum osara_status rc;

        g->value = of->value;
        g->recorded = of->recorded;
        rc = fill_group(g, &tallies[out->n_groups], base < n ? &tallies[base] : NULL, f, problems);
        if (rc != OSARA_OK)
            return rc;
        out->n_suppressed += g->suppressed;
        out->n_flagged += g->cohort.flagged || g->placed.flagged;
    }
    return OSARA_OK;
}

static enum osara_status one_column(struct fairness_column *out, struct fairness *f,
                                    const struct data *data, const struct column *column,
                                    const struct scores *s, const uint8_t placed[],
                                    osara_problems *problems)
{
    struct groups groups;
    enum osara_status rc = groups_make(data, column, s->rank, f->arena, &groups, problems);
    struct tally *tallies = rc == OSARA_OK ? count_all(&groups, s, placed) : NULL;

    out->name = column->name;
    if (rc == OSARA_OK && tallies == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = fill_column(out, f, &groups, tallies, problems);
    free(tallies);
    return rc;
}

/* ---- All columns ---- */

static enum osara_status all_columns(struct fairness *f, const struct plan *plan,
                                     const struct data *data, const struct scores *s,
                                     const struct response *r, osara_problems *problems)
{
    uint8_t *placed = calloc(s->n + 1, 1);
    enum osara_status rc = OSARA_OK;

    f->columns = arena_alloc(f->arena, plan->n_monitor + 1, sizeof *f->columns);
    if (placed == NULL || f->columns == NULL)
        rc = problem_memory(problems);
    for (size_t i = 0; rc == OSARA_OK && i < r->n_all; i++)
        if (r->outcomes[i].strand != STRAND_NONE) {
            placed[r->outcomes[i].subject] = 1;
            f->n_placed++;
        }
    for (; rc == OSARA_OK && f->n_columns < plan->n_monitor; f->n_columns++)
        rc = one_column(&f->columns[f->n_columns], f, data,
                        &data->tables[0].columns[plan->monitor[f->n_columns]], s, placed, problems);
    free(placed);
    return rc;
}

enum osara_status fairness_make(const struct plan *plan, const struct data *data,
                                const struct scores *s, const struct response *r,
                                unsigned long seed, struct fairness **out, osara_problems *problems)
{
    struct fairness *f = calloc(1, sizeof *f);
    enum osara_status rc;

    if (f == NULL)
        return problem_memory(problems);
    f->seed = seed;
    f->draws = FAIRNESS_DRAWS;
    f->n = (uint32_t)s->n_scored;
    f->n_cohort = (uint32_t)s->n_cohort;
    f->arena = arena_new();
    rc = f->arena ? all_columns(f, plan, data, s, r, problems) : problem_memory(problems);
    if (rc != OSARA_OK) {
        fairness_free(f);
        return rc;
    }
    *out = f;
    return OSARA_OK;
}

void fairness_free(struct fairness *f)
{
    if (f == NULL)
        return;
    arena_free(f->arena);
    free(f);
}
